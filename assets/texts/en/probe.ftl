# Asking models
probe-survey-without-labels = A survey needs a way of scoring that looks at the labels of the options.
probe-no-options = The survey question { $question } has no options to choose from.
probe-no-task = This job asks nothing: there is no task in its probe.json.
probe-task-twice = Two tasks or scenarios of one job are called “{ $id }”, so that their answers could not be told apart.
probe-two-kinds = One job cannot ask both “{ $first }” and “{ $other }”.
probe-labels-are-not-drawn = Only free answers can be drawn; this probe scores the labels of its options.
probe-no-draws = Drawn answers need a temperature above 0 and at least one run.

# Each kind of probe: its name, the heading of its column, what is asked, what its main
# score says, what a cell of it is, and the title of its jobs
probe-name-associations = associations
probe-title-associations = Associations
probe-about-associations = Which words come to mind for cues it was never taught?
probe-measure-associations = The share of a model’s first ten words for a cue that people gave too; more is nearer to people.
probe-what-associations = { $model } is given words that no training used and asked what comes to mind. The score, P@10, is the share of its first ten words that people give too.
probe-name-ranking = ranking
probe-title-ranking = Ranking
probe-about-ranking = Can it put words into people’s order?
probe-measure-ranking = Spearman’s ρ between the model’s order and people’s, over the answers that hold a ranking; more is nearer to people.
probe-what-ranking = { $model } is given words that people said to a held-out cue, shuffled, and puts them in order from the most to the least common. The score, Spearman’s ρ, is 1 for people’s order, 0 for no agreement and −1 for the reverse; answers without a ranking are counted apart.
probe-name-survey = survey
probe-title-survey = Survey
probe-about-survey = How would it answer the questions people were asked?
probe-measure-survey = The Jensen–Shannon distance between the model’s answers and those of people, from 0 (the same) to 1; less is nearer.
probe-what-survey = { $model } is asked survey questions as a person would be. From the probability it gives to each option comes a distribution that is compared with the people’s; the score is their mean distance, 0 for the same.
probe-job-associations = Ask { $model } for associations
probe-job-ranking = Ask { $model } to rank words
probe-job-choices = Ask { $model } to choose among groups of words
probe-job-survey = Ask { $model } the survey
probe-name-etiquette = etiquette
probe-title-etiquette = Etiquette
probe-about-etiquette = Does it know what is acceptable where?
probe-measure-etiquette = The share of stories that the model judges as the file does (yes, no or neutral); more is nearer. What always giving one answer scores stands beside it.
probe-what-etiquette = { $model } reads short stories and says whether what somebody does is acceptable: told nothing else, told the country, a value of its people, or the rule of thumb. The score is the share judged as in the file.
probe-job-etiquette = Ask { $model } to judge etiquette stories
probe-order-original = the answers offered in one order
probe-order-both = the answers offered in both orders and averaged
probe-order-cyclic = the answers offered in every order and averaged
