# Explore
page-explore-shares = Shares of answers
page-explore-distance = { $distance } to the culture it moved toward
page-explore-percent = { $n }%
page-explore-change = { $before } → { $after }
page-explore-open-question = Open the question “{ $wording }”
page-explore-select-topic = Select the topic { $topic }
page-explore-select-row = Select “{ $name }”
page-explore-option = { $n } · { $words }
page-explore-tension-is = Tension between the two cultures: { $tension }
page-explore-after-is = Where { $model } is:
page-explore-of = of { $count }
page-explore-scatter-note = Left and low is near. A line that runs down toward the left comes nearer to both.
page-explore-id-topic = { $id } · { $topic }

# The gallery
page-explore-show = Show { $name }
page-explore-shift = Per-question shift
page-explore-scatter = Shift scatter
page-explore-heat-map = Heat map
page-explore-violin = Violins
page-explore-profile = Word profile
page-explore-shift-about = What moved
page-explore-scatter-about = Nearer to whom
page-explore-heat-map-about = Where models differ
page-explore-violin-about = Words shared
page-explore-profile-about = How words feel

# The chosen figure
page-explore-view-figure = Figure
page-explore-view-table = Table
page-explore-view-both = Both
page-explore-selected-hint = Selected in every figure
page-explore-unselect = Let go of { $name }
page-explore-export = Export…
page-explore-export-as = As
page-explore-export-note = From the same numbers as on the screen.
page-explore-export-path = File to write
page-explore-export-no-path = Say where the file shall be.
page-explore-export-write = Write the file

# Controls
page-explore-before = Model before
page-explore-after = Model after
page-explore-models = Models
page-explore-culture-a = First culture
page-explore-culture-b = Second culture
page-explore-distance-to = Distance to
page-explore-distance-heading = Distance
page-explore-distance-hint = JS distance: how far two distributions lie apart, 0 (the same) to 1. EMD: how far answers must be carried along the scale; only for options with an order.
page-explore-rows = Rows
page-explore-by-question = Questions
page-explore-by-topic = Topics
page-explore-attribute = Attribute
page-explore-attribute-all = All
page-explore-concrete-from = Concrete is rated
page-explore-or-more = { $rating } or more
page-explore-lemmas = Dictionary forms
page-explore-lemmas-hint = English words are brought to their dictionary form first, so that “dogs” counts as “dog” (WordNet 3.0, as nouns).
page-explore-single-words = Word by word
page-explore-single-words-hint = An association of several words, such as “ice cream”, is looked up word by word instead of as a whole.
page-explore-published = Printed numbers
page-explore-published-hint = Puts the numbers that are printed in ALIGN (tables 5 and 6) into the table, beside yours. They are of other models and other data.
page-explore-sort = Order
page-explore-sort-shift = Largest shift first
page-explore-sort-toward = Furthest toward { $culture }
page-explore-sort-tension = Most disputed first
page-explore-sort-question = As in the questionnaire
page-explore-top = Rows shown
page-explore-top-all = All
page-explore-top-some = The first { $n }
page-explore-least-change = Moved at least
page-explore-least-tension = Cultures differ at least
page-explore-topics = Topics shown
page-explore-all-topics = All

# Nothing to draw
page-explore-missing = Still missing: { $what }
page-explore-nothing = No figure can be drawn yet
page-explore-nothing-sentence = Figures compare answers of models with those of people. Ask a model first.
page-explore-get-data = Bring data
page-explore-get-model = Get a model
page-explore-get-training = Teach a model
page-explore-get-answers = Ask the models

# A question opened
page-explore-back = Back to the figures
page-explore-loading = Reading everything about { $question }…
page-explore-answers = How people and models answer
page-explore-prompt = What the models were asked
page-explore-words = What they said in their own words
page-explore-no-words = No free answer was asked for.
page-explore-raw = Raw answers
page-explore-raw-about = One row for each time a model was asked. Log-probabilities (in nats) are what the model gave each option; 0 is certain.
page-explore-column-model = Model
page-explore-column-order = Options shown as
page-explore-column-logprob = Option { $label }
page-explore-column-mass = Option mass
page-explore-column-mode = Taken by
page-explore-column-tokens = Tokens
page-explore-column-seconds = Seconds
page-explore-mode-label = label
page-explore-mode-first-token = first token
page-explore-mode-greedy = written answer

# Cues
page-explore-group = People and prompt
page-explore-cues = All cues
page-explore-cues-title = Which cues gained most?
page-explore-cues-of = P@10: the share of the first ten words that people gave too ({ $group })
page-explore-cues-search = Find a cue
page-explore-cues-gained = Gained most
page-explore-cues-lost = Lost most
page-explore-cues-alphabet = Alphabet
page-explore-cue = Cue
page-explore-cue-change = Change
page-explore-open-cue = Open the cue “{ $cue }”
page-explore-no-cue = No cue has “{ $text }” in it.
page-explore-back-to-cues = Back to the cues
page-explore-cue-of = People and models side by side ({ $group }). A tick marks a word that people gave too.
page-explore-cue-people = People
page-explore-cue-words = { $count } different words
page-explore-cue-times = × { $count }
page-explore-cue-more = and { $count } more
page-explore-cue-place = people’s no. { $place }
page-explore-cue-found = People gave this word too
page-explore-cue-none = No word could be read from its answer.
page-explore-cue-precisions-hint = Of the first 5, 10 and 40 words, the share that people gave too. Places left empty count as misses.
page-explore-cue-unfold = Show the prompt and raw answer of { $model }
page-explore-cue-fold = Hide the prompt and raw answer of { $model }
page-explore-cue-unfold-short = Prompt and raw answer
page-explore-cue-fold-short = Hide prompt and answer
page-explore-cue-prompt = What it was asked
page-explore-cue-raw = What it wrote, as it came
page-explore-what-cues = Every cue that no model was taught, with the precision of two models. The ring is the model before, the dot the model after.
page-explore-sure-cues = One cue is one question: ten words can change by chance. Read a few at both ends of the list before you say what a model has learnt, and look at the mean of all.
page-explore-what-cue = What people said when they heard this word, the most frequent first, and what each model wrote. Words are compared without regard to case and width.
page-explore-sure-cue = A word without a tick may still be sensible: the people of this dataset did not give it. Rare words of people were often given by one person only.

# Teaching panel
page-explore-what-shift = Each row is a survey question. The bars show how the people of { $a } (top) and { $b } (bottom) divide over its options, with the model before and after teaching between them. The arrow shows how far the model moved, and its colour toward whom.
page-explore-sure-shift = { $count } questions are shown. On the least clear of them the model put { $mass }% of its probability on the options offered; where this is low, the rest went to other words, so trust the bars less. Single questions can move by chance: look for topics that move together.
page-explore-sure-shift-only = { $count } questions are shown. Single questions can move by chance: look for topics that move together.
page-explore-what-scatter = Each line is a question: it begins where the model was before teaching and ends at the marker. Further left is nearer to { $a }, further down is nearer to { $b }.
page-explore-sure-scatter = With { $count } questions the whole cloud says more than any single line. A model that comes nearer to both cultures has learnt to answer like people, not like one people.
page-explore-what-heat-map = Each cell is the distance between a model’s answers and those of the people. The bar above the cells says which shade is near and which is far.
page-explore-sure-heat-map = { $rows } rows are compared. Neighbouring shades differ little: read the number before you speak of a difference.
page-explore-what-violin = For every word cue that no model was taught, a dot shows how many of the first ten words given are words that people give too. Wide parts of a violin hold many cues.
page-explore-what-profile = For every word cue, a dot shows how pleasant, exciting or concrete the first words given are: the median of their ratings by people. Each model stands beside the people who gave the associations.
page-explore-sure-profile = Up to { $count } cues count; words without a rating are left out, the table says how many. A star says that the test shows no difference from people, not that there is none. Ratings come from people of one country and time.
page-explore-sure-violin = { $count } cues were asked. The mean of { $name } lies between { $low } and { $high } in 95 of 100 repetitions with other cues; where two such intervals do not touch, the difference is hardly chance.
page-explore-what-question = One survey question with everything that was asked and answered. The bars are shares of people, and for models the probability given to each option, averaged over the orders in which options were shown.
page-explore-sure-question = If a model’s answer changes when only the order of the options changes, it follows the order more than the question. Compare the rows of raw answers to see it.
