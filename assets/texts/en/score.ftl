# Problems met while scores are computed
score-no-common-cues = None of the cues that were asked has human responses in the chosen data.
score-no-common-cues-advice = Choose the word associations that the cues were taken from.
score-no-common-questions = None of the questions that were asked has human answers in the chosen data.
score-no-common-questions-advice = Choose survey answers to the questionnaire that was asked.
score-options-differ = Question { $question } does not have the same options for { $first } and { $second }.
score-options-differ-advice = Use one questionnaire for both.
score-options-unfit = The human answers of { $culture } do not fit the { $options } options of question { $question }.
score-options-unfit-advice = Choose the questionnaire that belongs to these survey answers.
score-answer-unfit = The stored answer of “{ $model }” to question { $question } does not fit its { $options } options.
score-answer-unfit-advice = Ask the questions again with the present questionnaire.

# What a paired comparison says
score-verdict-legend = * different (p < .05 after Holm) · ≈ equivalent (90% interval of the mean paired difference inside ±δ, fixed beforehand) · no mark: undecided, as fewer than six pairs always are
score-verdict-different = different
score-verdict-equivalent = equivalent
score-verdict-undecided = undecided
score-answer-not-numbers = The stored answer of “{ $model }” to question { $question } holds no probabilities: what the model computed was not a number.
score-answer-not-numbers-advice = Leave “{ $model }” out of the comparison. Its weights are damaged: download them again, then ask again.

# Whose responses count
score-people-all = { $people }, all responses
score-people-first = { $people }, first responses

# What no model is needed for
score-baseline-frequent = Baseline: most frequent words
score-baseline-frequency = Baseline: order of frequency
score-baseline-chance = Chance: a uniform guess
score-baseline-backward = Baseline: backward neighbours

# Each kind of score: what is missing before it, and what is said where there is none
score-needs-associations = The associations probe of a model
score-none-associations = No model was asked for associations.
score-needs-ranking = The ranking probe of a model
score-none-ranking = No model was asked to rank words.
score-needs-survey = The survey probe of a model
score-none-survey = The survey was put to no model.
score-needs-profile = Ratings of words
score-none-profile = There is no psychological profile: it needs ratings of words and a model that was asked for associations.
score-needs-etiquette = The etiquette probe of a model
score-none-etiquette = No model was asked to judge etiquette stories.

# Etiquette
score-no-stories = None of the stories that were asked is in the study’s data.
score-no-stories-advice = Import the file that the stories came from again, or ask the models anew.
score-context-none = no context
score-context-country = country
score-context-value = country and value
score-context-rule = country and rule of thumb
score-reading-labels = by the probabilities of the answers
score-reading-text = by the free answer
score-constant-yes = Always “yes”
score-constant-no = Always “no”
score-constant-neutral = Always “neutral”
score-constant-uniform = Uniform guess
score-by-country = country
score-by-culture = culture
score-by-axis = axis
score-etiquette = Etiquette stories judged as in the file, { $reading } ({ $name })
score-etiquette-change = Change of the accuracy on etiquette stories, { $reading } ({ $name })
score-etiquette-by = Etiquette stories by { $by }, { $reading } ({ $name })
score-etiquette-note = Accuracy is the share of stories judged as the file does; an answer that cannot be read counts as wrong. Macro F1 is the mean F1 over the judgements that the file has or that were told. Below the models: what always giving one answer, or guessing, scores on the same stories.
score-etiquette-low-mass = † The three answers together have a mean probability below { $mass }: the model mostly said something else, and which of the three is likeliest says little of it.
score-accuracy-in = Accuracy: { $context }
score-macro-f1-in = Macro F1: { $context }
score-stories-in = Stories: { $context }
score-unreadable-in = Unreadable, %: { $context }
score-mass-in = Option mass: { $context }
score-part-in = { $part }; { $context }
score-accuracy-of = { $model }: accuracy
score-macro-f1-of = { $model }: macro F1
score-stories = Stories
score-stories-of = Stories: { $model }
score-read-of = { $name }, { $reading }
score-note-in = { $context }: { $note }
