# Kinds
dataset-kind-associations = Word associations
dataset-kind-survey = Survey answers
dataset-kind-questionnaire = Questionnaire
dataset-kind-shares = Shares of answers
dataset-kind-etiquette = Etiquette stories
dataset-kind-lexicon = Ratings of words
dataset-kind-answers = Answers of models
dataset-kind-passages = Passages

# Layouts
dataset-layout-strength = Small World of Words: counted responses
dataset-layout-participants = Small World of Words: responses of participants
dataset-layout-mandarin = Small World of Words, Mandarin: responses of participants
dataset-layout-wvs = World Values Survey: answers of respondents
dataset-layout-questionnaire = Questions with their options
dataset-layout-shares = Shares of answers by country
dataset-layout-etiquette = NormAd: etiquette stories
dataset-layout-lexicon = Table of word ratings
dataset-layout-passages = Table of passages
dataset-layout-paragraphs = Plain text: a passage a paragraph
dataset-layout-mapped = Table with chosen columns: { $kind }

# Roles of columns
dataset-role-cue = Cue (the word shown)
dataset-role-response = Response
dataset-role-count = How often the response was given
dataset-role-people = How many people answered the cue
dataset-role-rank = Rank of the response
dataset-role-participant = Participant
dataset-role-r1 = First response
dataset-role-r2 = Second response
dataset-role-r3 = Third response
dataset-role-country = Country
dataset-role-native-language = Native language
dataset-role-age = Age
dataset-role-gender = Gender
dataset-role-respondent = Respondent
dataset-role-weight = Weight
dataset-role-questions = Questions
dataset-role-question = Question number
dataset-role-wording = Wording
dataset-role-options = Options
dataset-role-labels = Labels of the options
dataset-role-topic = Topic
dataset-role-ordered = Whether the options have an order
dataset-role-label = Answer
dataset-role-share = Share (0 to 1)
dataset-role-model = Model
dataset-role-probability = Probability of the option (0 to 1)
dataset-role-language = Language (en, zh)
dataset-role-source = Where it comes from
dataset-role-story = Story
dataset-role-id = Number
dataset-role-background = Background
dataset-role-axis = Axis
dataset-role-subaxis = Sub-axis
dataset-role-value = Value
dataset-role-rule = Rule of thumb
dataset-role-explanation = Explanation
dataset-role-word = Word
dataset-role-text = Text
dataset-role-culture = Culture
dataset-role-valence = Valence (how pleasant)
dataset-role-arousal = Arousal (how exciting)
dataset-role-dominance = Dominance (how much in control)
dataset-role-concreteness = Concreteness (how much felt by the senses)
dataset-role-attributes = Other ratings
dataset-role-lacking = No column is chosen for “{ $role }”.
dataset-role-no-responses = Choose either a column of responses, or a column of participants and one of first responses.
dataset-role-no-ratings = No column of ratings is chosen.
dataset-role-no-answers = Answers of models need a probability or a count of each option.
dataset-scale-empty = The two ends of the scale of “{ $attribute }” are the same.
dataset-role-advice = Choose the columns, and import again.
dataset-column-unknown = The file has no column “{ $name }”.

# Why rows are left out and values count as missing
dataset-reason-fields = { $found ->
    [one] one field
   *[other] { $found } fields
} where the header has { $expected }
dataset-reason-unclosed = a quotation mark that is not closed, or a wrong number of fields over several lines
dataset-reason-not-text = characters that cannot be read
dataset-reason-not-record = no JSON record
dataset-reason-no-cue = no cue
dataset-reason-no-participant = no participant
dataset-reason-bad-count = a frequency that is no whole number above zero
dataset-reason-two-ways = a frequency that can be read in two ways (5,000 as five or as five thousand) and by no other number of the file
dataset-reason-marker = marked { $marker }
dataset-reason-withheld = response withheld (a code of 32 characters in its place)
dataset-reason-empty = empty
dataset-reason-summary = a row of averages, not a person
dataset-reason-no-country = no country
dataset-reason-not-a-code = no whole number
dataset-reason-not-a-number = no number
dataset-reason-off-the-scale = a number beyond the ends of the scale
dataset-reason-no-id = no question number
dataset-reason-repeated = stands in the file a second time
dataset-reason-no-wording = no wording
dataset-reason-bad-options = options that cannot be read, or the same label twice
dataset-reason-no-options = no options to choose from
dataset-reason-not-asked = no answers (not asked in this country)
dataset-reason-not-a-share = no share between 0 and 1
dataset-reason-no-judgement = a judgement other than yes, no or neutral
dataset-reason-no-story = no story
dataset-reason-no-word = no word
dataset-reason-no-model = no model
dataset-reason-no-rating = no rating
dataset-reason-no-text = no text
dataset-reason-declared = no answer, as the file says
dataset-code-unknown = code -1: do not know
dataset-code-no-answer = code -2: no answer
dataset-code-not-applicable = code -3: not applicable
dataset-code-not-asked = code -4: not asked
dataset-code-missing = code { $code }: missing
dataset-code-other = code { $code }: negative, no answer
dataset-dropped-code = code { $code }: not among the options
dataset-dropped-weight = no weight

# Curation
dataset-step-keep = Keep rows where { $column } is { $values }
dataset-step-exclude = Leave out rows where { $column } is { $values }
dataset-step-us = Keep people of the United States (country and native language)
dataset-step-misfit = The table has no column “{ $column }”, so the step does not fit it.
dataset-step-advice = Switch the step off or remove it.

# Stored datasets
dataset-trouble = The table could not be worked with: { $error }.
dataset-changed = The table of “{ $name }” is no longer what was imported.
dataset-changed-advice = Remove the dataset and import the file again.
dataset-not-associations = This dataset holds no word associations.
dataset-not-lexicon = This dataset holds no ratings of words.
dataset-not-passages = This dataset holds no passages.
dataset-not-questionnaire = This dataset holds no questions.
dataset-not-survey = This dataset holds no survey answers.
dataset-not-answers = This dataset holds no answers of models.
dataset-not-shares = This dataset holds no shares of answers.
dataset-no-such-country = There are no shares for { $country }.

# Tables of topics
dataset-topics-questionnaire = The questionnaire’s
dataset-topics-thirteen = Thirteen (CultureSPA)
dataset-topics-twelve = Twelve (ALIGN)
dataset-topics-none = Other questions
