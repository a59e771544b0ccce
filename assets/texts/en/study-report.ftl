# The report of a study
study-report-methods = Methods
study-report-scores = Scores
study-report-seeds = Training seeds
study-report-figures = Figures
study-report-data = Data
study-report-models = Models
study-report-settings = Recipes and prompts
study-report-limits = Limits and ethics
study-report-not-run = What was not run
study-report-references = References and licences
study-report-provenance = Machines and programs
study-report-hashes = Where the numbers come from
study-report-sample = This is the sample study: its two cultures and all their answers are invented.
study-report-written = Written { $date } with Attune { $version }. Root of the study, as “attune verify” tells it: { $root }
study-report-unknown = not stated

# Data and models
study-report-name = Name
study-report-kind = Kind
study-report-amount = How much
study-report-curation = Curation
study-report-licence = Licence
study-report-version = File and version
study-report-rows-kept = { $kept } of { $read ->
    [one] { $read } row
   *[other] { $read } rows
}
study-report-counted-cues = { $count ->
    [one] { $count } cue
   *[other] { $count } cues
}
study-report-counted-responses = { $count ->
    [one] { $count } response
   *[other] { $count } responses
}
study-report-counted-responses-distinct = { $count ->
    [one] { $count } distinct response (a cue with a word)
   *[other] { $count } distinct responses (pairs of a cue and a word)
}
study-report-counted-given = { $count ->
    [one] given { $count } time
   *[other] given { $count } times in all
}
study-report-counted-respondents = { $count ->
    [one] { $count } person
   *[other] { $count } people
}
study-report-counted-countries = { $count ->
    [one] { $count } country
   *[other] { $count } countries
}
study-report-counted-questions = { $count ->
    [one] { $count } question
   *[other] { $count } questions
}
study-report-counted-words = { $count ->
    [one] { $count } word
   *[other] { $count } words
}
study-report-counted-stories = { $count ->
    [one] { $count } story
   *[other] { $count } stories
}
study-report-counted-passages = { $count ->
    [one] 1 passage
   *[other] { $count } passages
}
study-report-counted-models = { $count ->
    [one] { $count } model
   *[other] { $count } models
}
study-report-no-curation = as imported
study-report-curated = { $steps }, which leaves { $rows ->
    [one] { $rows } row
   *[other] { $rows } rows
}
study-report-no-data = The study has no data.
study-report-left-out = Left out, or counted as missing
study-report-left-out-of = { $name }: { $reasons }
study-report-cultures = Cultures
study-report-culture = Culture
study-report-countries = Countries
study-report-language = Language
study-report-countries-in = in { $dataset }: { $countries }
study-report-model = Model
study-report-about = What it is
study-report-seed = Seed
study-report-sha = SHA-256
study-report-no-models = The study has no models.

# Scores
study-report-no-scores = No model has been asked yet.
study-report-tests = Tests of change from the base model (Wilcoxon signed-rank, two-sided; Holm over all comparisons)
study-report-compared = Compared
study-report-measure = Measure
study-report-pairs = Pairs
study-report-measure-of = { $measure }, { $group }
study-report-difference = Mean difference
study-report-p = p
study-report-p-holm = p, Holm
study-report-p-small = < 0.001
study-report-p-by = p computed
study-report-p-exact = exactly
study-report-p-permutation = over all signs of tied ranks
study-report-p-normal = by the normal approximation
study-report-effect = Rank-biserial
study-report-no-figures = No figure can be drawn yet.

# Seeds
study-report-one-seed = { $recipe } was trained with one seed ({ $seed }): what another seed would give is not known.
study-report-seeds-of = { $recipe }: seeds { $seeds }
study-report-seeds-unasked = Fewer than two of these models have been asked the same.
study-report-seeds-note = The intervals of the scores are over questions or cues; they do not tell how far another training would land. The spread over seeds does.
study-report-mean = Mean over seeds
study-report-deviation = Standard deviation
study-report-range = Range
study-report-from-to = { $low } to { $high }
study-report-models-counted = Models
study-report-no-training = Nothing has been taught yet.

# Recipes and prompts
study-report-recipe = { $recipe } (seeds { $seeds })
study-report-taught-prompt = { $most ->
    [one] { $examples } training example
   *[other] { $examples } training examples
} read in each training. The text that asks, as the study has it now (SHA-256 { $sha256 }):
study-report-prompt = Prompt of the { $probe } probe: { $part }
study-report-prompt-in = Prompt of the { $probe } probe: { $part }, for questions in { $language }
study-report-prompt-hash = SHA-256 { $sha256 }
study-report-prompt-question = question
study-report-prompt-system = system message
study-report-prompt-scenario = scenario { $id }

# Limits
study-report-limit-country = A country is not a culture. People of one country differ among themselves more than the means of two countries do; a culture here is the people who answered one survey or one list of words.
study-report-limit-scores = Scores are not people. They say how near a model’s answers come to the shares of those who were asked, and nothing of any single person.
study-report-limit-beliefs = A language model holds no beliefs. That its answers come nearer to those of a people says how it writes, not what it thinks or whom it speaks for. Do not ascribe beliefs to it, nor to people from it.
study-report-limit-stereotypes = Teaching a model what is said most often can harden stereotypes: a distribution becomes a habit. Do not profile people or groups with what it says.
study-report-limit-seeds = One training is one draw. Intervals are over questions or cues; another training seed gives other numbers.
study-report-limit-form = Answers are taken in one form of asking, in one language, with the prompts printed here. Another wording or order can move them; where the options have little probability, the model hardly answered in this form at all.
study-report-limit-people = The report holds aggregates, settings and hashes. No row of a single respondent is in it.
study-report-leakage = Was anything asked that had been taught?
study-report-leakage-about = Cues that a model was asked about are compared with the cues it was trained on (letter case and width of signs set aside); the wordings of survey questions are looked for in the texts it read.
study-report-probe = Probe
study-report-items-asked = Items asked
study-report-items-read = Of these, read in training
study-report-items-twins = Of these, read in another form (cat, cats)

# What was not run
study-report-unasked = The { $probe } probe was not put to: { $models }.
study-report-no-control = No control was trained on answers shuffled among cues, so that part of a change may come from teaching alone.
study-report-no-rewards = No model was taught by rewards (PPO).
study-report-few-seeds = Trained with one seed only: { $recipes }.
study-report-figures-missing = { $figures ->
    [one] One figure could not be drawn: what it shows was not asked.
   *[other] { $figures } figures could not be drawn: what they show was not asked.
}
study-report-unfinished = { $jobs ->
    [one] One job of the study is not finished.
   *[other] { $jobs } jobs of the study are not finished.
}
study-report-all-run = Nothing of what the study can do was left out.

# References
study-report-licensed = { $citation } [{ $licence }]
study-report-uncited = Not stated, to be filled in by you: how { $names } is to be cited.

# Machines and programs
study-report-software = Report by Attune { $version } for { $system } on { $machine }, written on { $device }. Each job tells the device it computed on and how long.
study-report-job = Job
study-report-date = Made
study-report-device = Computed on
study-report-program = Program
study-report-seconds = Seconds
study-report-id = Id
study-report-no-jobs = No job is finished.
study-report-what = What
study-report-hashes-about = From the scores back to the files. With these numbers anyone can check that files and answers are the ones used here.

# The methods paragraphs
study-methods-dataset = “{ $name }” ({ $kind }) holds { $counts }; curation: { $curation }.
study-methods-missing = Missing responses and codes for “do not know”, “no answer” and “not asked” were counted and left out.
study-methods-model = The model { $model } ({ $size }weights kept in { $precision }) was taught by { $method } under the recipe “{ $recipe }”.
study-methods-sft = supervised fine-tuning of a low-rank adapter (LoRA; Hu et al., 2022)
study-methods-ppo = proximal policy optimisation (PPO; Schulman et al., 2017) of a low-rank adapter (LoRA; Hu et al., 2022)
study-methods-parameters = { $parameters } million parameters,{ " " }
study-methods-stored = the form they are stored in
study-methods-source = { $name } ({ $format })
study-methods-examples = { $runs ->
    [one] It read
   *[other] Each of its trainings read
} { $examples } training { $most_examples ->
    [one] example
   *[other] examples
} from { $items } { $of ->
    [cues] { $most_items ->
        [one] cue
       *[other] cues
    }
   *[items] { $most_items ->
        [one] item
       *[other] items
    }
} of { $sources }.
study-methods-shuffled = As a control, every training cue was given the answers of another cue.
study-methods-split = Cues were split { $train }% / { $validation }% / { $test }% into training, validation and test (split seed { $seed }); no cue stands in two parts, and probes of words ask about test cues.
study-methods-lemmas = Cues with one dictionary form, such as cat and cats, stay in one part (WordNet, nouns).
study-methods-lora = The adapter has rank { $rank }, α { $alpha } and dropout { $dropout } on { $targets }. It was optimised by { $optimiser } (learning rate { $rate }, β { $beta1 } and { $beta2 }, weight decay { $decay }, { $clip }), { $shape } after a warm-up over { $warm_up }% of the steps, for { $epochs ->
    [one] { $epochs } epoch
   *[other] { $epochs } epochs
} with an effective batch of { $batch } and at most { $tokens } tokens an example.
study-methods-clipped = gradient norm clipped at { $clip }
study-methods-unclipped = gradients not clipped
study-methods-adamw = AdamW (Loshchilov & Hutter, 2019)
study-methods-adamw-8bit = 8-bit AdamW (Dettmers et al., 2022)
study-methods-cosine = the rate falling as a cosine
study-methods-linear = the rate falling linearly
study-methods-constant = the rate constant
study-methods-from-base = the base model
study-methods-rewards = Answers ranked { $words } offered words; the reward was Spearman’s ρ between the ranking and people’s frequencies, −1 where no ranking could be read. Training started from { $start }, with { $rollout } answers a rollout drawn at temperature { $temperature }, clipping at { $clip }, a KL coefficient of { $kl } and a critic learning rate of { $critic }.
study-methods-seeds = It was trained { $runs ->
    [one] once
   *[other] { $runs } times
}, with { $count ->
    [one] seed
   *[other] seeds
} { $seeds }.
study-methods-associations = { $models ->
    [one] One model was
   *[other] { $models } models were
} asked for { $words } { $upper ->
    [one] association
   *[other] associations
} to { $most ->
    [one] { $cues } held-out cue
   *[other] each of { $cues } held-out cues
}; answers are greedy, of at most { $tokens } tokens.
study-methods-ranking = { $models ->
    [one] One model was
   *[other] { $models } models were
} asked to rank { $words } words that people had given to { $most ->
    [one] { $cues } held-out cue
   *[other] each of { $cues } held-out cues
}, drawn at random and offered in random order; answers are greedy, of at most { $tokens } tokens.
study-methods-choices = { $models ->
    [one] One model was
   *[other] { $models } models were
} asked to choose among four groups of words for { $most ->
    [one] { $cues } held-out cue
   *[other] each of { $cues } held-out cues
}, with the groups in one order, its reverse and every cyclic shift.
study-methods-survey = { $models ->
    [one] One model was
   *[other] { $models } models were
} asked { $questions } survey { $most ->
    [one] question
   *[other] questions
}{ $languages ->
    [one] {""}
   *[other] {" "}in { $languages } languages
}; { $mode }, { $orders }.
study-methods-label = an answer is the distribution over the option labels by their probability right after the prompt, not a sample
study-methods-first-token = an answer is the distribution over the option labels by the probability of their one token, not a sample
study-methods-greedy = an answer is greedy text
study-methods-original = with the options in the questionnaire’s order
study-methods-both = averaged over the questionnaire’s order of options and its reverse
study-methods-cyclic = averaged over the questionnaire’s order of options, its reverse and every cyclic shift
study-methods-precision = Associations are scored by precision at K, the share of the first K distinct words that people gave too, against all human responses and against the K most frequent.
study-methods-rho = Rankings are scored by Spearman’s ρ with the order of people’s frequencies over the words that both have; answers without a ranking are counted as invalid and told apart.
study-methods-profile = The psychological profile is the mean over cues of the median valence, arousal and concreteness of the first associations that the ratings hold.
study-methods-distances = Survey answers are compared with those of { $cultures } by the Jensen–Shannon distance (square root of the divergence in nats; Lin, 1991) and by the earth mover’s distance over ordered options (Rubner et al., 2000); where options have no order, total variation, the share of answers that would have to change, stands in its place. Of each country and question one file counts, people before ready-made shares; people of several countries are pooled by person, each with their weight. Beside every distance stand those of answers without a model: every option as often, always the first, as the people answer all other questions with as many options, and as the people of the other cultures do. Skill is 1 − mean distance ÷ mean distance of one of these.
study-methods-halves = The nearest that a model could come is what a model equal to the people would have: the mean distance of { $resamples } samples of the people, as many as they are, drawn with their weights, from the people themselves. Two random halves of the people ({ $halvings } halvings) are about twice as far apart.
study-methods-tests = Means carry 95% bootstrap intervals over cues or questions ({ $resamples } resamples, seed { $seed }; Efron, 1979). Models are compared by Wilcoxon’s signed-rank test, two-sided, zero differences left out: over all signs that the ranks could have where at most 50 pairs are compared, or at most 13 with ties or zeros among them, else by the normal approximation corrected for ties; with Holm’s adjustment over each table (Wilcoxon, 1945; Holm, 1979). A pair is called different where the adjusted p lies below 0.05, equivalent where it does not and the 90% bootstrap interval of the mean paired difference lies inside ±δ (Schuirmann, 1987), and undecided otherwise; δ is { $delta } for distances, { $precision } for precision, { $rho } for ρ and { $accuracy } for the accuracy of judgements, conventions fixed beforehand, and for the profile the mean difference of two halves of the people on a single cue. Fewer than six pairs are always undecided.
study-methods-software = All was done with Attune { $version }.
study-methods-program = Attune
study-methods-computed = All was computed with { $programs } on { $devices } in about { $minutes ->
    [one] one minute
   *[other] { $minutes } minutes
} of work; base weights by SHA-256: { $weights }.
study-methods-etiquette = { $models ->
    [one] One model was
   *[other] { $models } models were
  } asked to judge { $stories } etiquette { $most ->
    [one] story
   *[other] stories
  } as acceptable (yes, no or neutral) in these contexts: { $contexts }; { $orders }. The judgement is the most probable answer, and beside it the first one that a free answer names.
study-methods-judged = Judgements of stories are scored by accuracy and by macro F1 (the mean over the judgements that occur or were told), with bootstrap intervals over stories.
