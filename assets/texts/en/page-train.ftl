# Train
page-train-model = 1 · Which model?
page-train-data = 2 · Learn from what?
page-train-method = 3 · How?
page-train-check = 4 · Check and start

# Which model?
page-train-use-model = Teach { $name }
page-train-more-models = Other models…
page-train-model-absent = Its weights are not on this machine
page-train-fits = { $size } of weights: fits well
page-train-fits-tightly = { $size } of weights: a tight fit
page-train-too-large = { $size } of weights: too large for this machine
page-train-no-model = There is no model in the study yet. The starter model is small enough for any laptop.
page-train-fetch = Get the starter model
page-train-other-model = Add another model…

# Learn from what?
page-train-no-data = There are no word associations in the study yet: lists of what people say when they hear a word.
page-train-get-data = Bring data
page-train-use-data = Learn from { $name }
page-train-cues = { $n } cues
page-train-passages = { $n } passages
page-train-mix = How much of each
page-train-percent = %
page-train-share-of = Share of { $name }
page-train-border = Border between { $left } and { $right }
page-train-responses = Responses that count
page-train-first-response = First
page-train-all-responses = All three
page-train-responses-hint = Each person gave up to three words. The first comes fastest and is shared by most; all three show more of the variety.
page-train-split = How the cues are divided
page-train-split-hint = Cues, not people, are divided: a cue that is held back is never seen in training, so that the probe on it is fair.
page-train-split-train = to learn
page-train-split-validation = to watch on the way
page-train-split-test = held back to the end
page-train-split-show = Show the cues, lock…
page-train-split-locked = Locked for the whole study (seed { $seed }).
page-train-split-locked-show = Show the cues…
page-train-split-offer = Lock the split, and every later recipe holds back the same cues.

# The split
page-split-title = How the cues are divided
page-split-locked = Locked: every recipe of this study learns from, watches and holds back these cues, whatever data it takes.
page-split-unlocked = Not locked: every recipe divides the cues of its own data. Locked, this division holds for all of them.
page-split-twins = { $twins } of the { $of } cues held out have another form of themselves among those to learn from (as cat and cats).
page-split-drawn = Seed { $seed }, shares { $shares } percent
page-split-cues = { $cues ->
    [one] One cue
   *[other] { $cues } cues
}
page-split-part-train = To learn
page-split-part-validation = To watch on the way
page-split-part-test = Held back to the end
page-split-dataset = { $name }: { $train } to learn, { $validation } to watch, { $test } held back
page-split-outside = { $cues ->
    [one] One cue of { $name } is in no part.
   *[other] { $cues } cues of { $name } are in no part.
}
page-split-models = Models
page-split-same = { $model }: taught with this split
page-split-none = { $model }: taught with another split, but from no cue that is held back here
page-split-learnt = { $learnt ->
    [one] { $model }: taught with another split; it learnt one of the { $of } cues held back here
   *[other] { $model }: taught with another split; it learnt { $learnt } of the { $of } cues held back here
}
page-split-lock = Lock this split
page-split-add = Add the new cues
page-split-unlock = Unlock
page-split-was-unlocked = The split is unlocked. Recipes divide the cues of their own data again.
page-split-read-only = This study cannot be changed from here.
page-split-counting = Dividing the cues…

# How?
page-train-use-preset = Use the recipe { $name }
page-train-preset-first-steps = First steps
page-train-preset-english = ALIGN, English
page-train-preset-mandarin = ALIGN, Mandarin
page-train-about-first-steps = Minutes on a laptop with the starter model; enough to see answers change.
page-train-about-english = The settings of the ALIGN study for English associations. For a GPU and a larger model.
page-train-about-mandarin = The same study’s settings for Mandarin, with the prompt in Chinese.
page-train-preset-first-rankings = First rankings
page-train-preset-ppo-english = ALIGN by rewards, English
page-train-preset-ppo-mandarin = ALIGN by rewards, Mandarin
page-train-about-first-rankings = The model ranks four words and is rewarded where it agrees with people. The starter needs to be taught the form of a ranking first.
page-train-about-ppo-english = The model ranks ten words and is rewarded where it agrees with people (PPO). As published, but an adapter is trained where the study trained all weights, so the learning rates are ours (published: 5e-7, critic 9e-6).
page-train-about-ppo-mandarin = The same for Mandarin, with the prompt in Chinese and the same learning rates of our own.
page-train-published = published settings
page-train-published-hint = What a paper reports. Choose it to repeat that study; change nothing to be able to say so.
page-train-rewards = Teach by rewards…
page-train-changed = Changed since it was chosen. Choosing it again undoes that.
page-train-more = All settings
page-train-less = Fewer settings

# Check and start
page-train-time = About { $time }
page-train-steps = { $steps } learning steps, { $tokens } tokens read
page-train-steps-hint = A learning step changes the adapter once. A token is a piece of a word. The time is an estimate for this machine.
page-train-memory = { $needed } of memory
page-train-memory-of = of { $all } on { $device }
page-train-time-of-processor = The time is that of the processor: graphics cards have not been measured, and are usually faster.
page-train-no-estimate = Time and memory show here once a model and data are chosen.
page-train-ready = Nothing stands in the way.
page-train-start = Start training
page-train-why-no-recipe = Choose a recipe first.
page-train-why-checking = Checking what was changed…
page-train-why-problems = { $count ->
    [one] One problem has to be mended first.
   *[other] { $count } problems have to be mended first.
}

# What the model will read
page-train-reads = What the model will read
page-train-reads-about = It reads everything and learns only what is highlighted.
page-train-reads-nothing = Once a model and data are chosen, you can read here, one by one, what the model will read.
page-train-previous = Previous example
page-train-next = Next example
page-train-example = { $n } of { $of }
page-train-item = { $kind }: { $id }
page-train-cue = Cue: { $cue }
page-train-tokens = { $n } tokens
page-train-part-train = to learn from
page-train-part-validation = to watch on the way
page-train-learns-nothing = nothing to learn in it
page-train-what-example = An example is one conversation: a question about a cue, and the answer people gave. The model is changed a little so that the highlighted answer becomes more likely; the grey part only sets the scene.
page-train-sure-example = The words shown are the ones that will be read, with the signs the model expects around them. If an answer is cut off here, it is cut off in training too.

# Teaching panel
page-train-what-model = The base model is what you teach. It has read much text and can already write; teaching adds a thin layer (an adapter) and leaves the model itself as it was.
page-train-sure-model = A small model learns fast and shows the idea; its answers to a survey are often little more than chance. For results to publish, use one of several billion weights.
page-train-what-data = The model learns which words people say when they hear a cue. With two datasets in the mix it hears both; their shares say how often.
page-train-sure-data = Cues held back to the end are never shown. Only on these can you tell whether it learnt how people associate, or merely the words it read.
page-train-what-method = A recipe holds every setting of the teaching. The named ones are tested together; “First steps” is made for a laptop, the others repeat a published study.
page-train-sure-method = The same recipe, data and seed give the same result on the same machine. Change one thing at a time, or you will not know what made the difference.
page-train-what-check = Before anything starts, the recipe is checked against the model, the data and this machine. What cannot work is said here, with a way to mend it.
page-train-sure-check = Time and memory are estimates, good to about a factor of two. A training can be stopped at any moment and goes on exactly where it was.

# All settings
page-train-lora = Adapter (LoRA)
page-train-lora-hint = Low-rank adaptation: the model’s own weights stay as they are; two thin matrices beside each adapted part learn the difference.
page-train-rank = Rank
page-train-rank-hint = How much the adapter can hold. 8 to 64 is usual; more takes more memory.
page-train-alpha = Strength (alpha)
page-train-alpha-hint = How loudly the adapter speaks: its output is multiplied by alpha divided by the rank. Twice the rank is usual.
page-train-dropout = Dropout
page-train-dropout-hint = Share of the adapter’s inputs that are ignored at random in each step, so that it relies on no single one. 0 switches it off.
page-train-targets = Adapted parts
page-train-targets-hint = Which parts of every layer get an adapter. All seven learn most; query and value alone take least memory.
page-train-part-q = Query: what to look for
page-train-part-k = Key: where to find it
page-train-part-v = Value: what is found
page-train-part-o = Output of attention
page-train-part-gate = Gate: what to let pass
page-train-part-up = Up: into the wide layer
page-train-part-down = Down: back from it
page-train-schedule = Schedule
page-train-epochs = Epochs
page-train-epochs-hint = How many times the examples are read. More than three mostly memorises.
page-train-shape = Rate over time
page-train-shape-hint = How the learning rate changes after the warm-up.
page-train-shape-cosine = Falls gently (cosine)
page-train-shape-linear = Falls evenly (linear)
page-train-shape-constant = Stays the same
page-train-warm-up = Warm-up
page-train-warm-up-hint = Share of the training in which the rate rises from zero, so that the first steps do no harm.
page-train-optimiser = Optimiser (AdamW)
page-train-optimiser-hint = The method by which each weight’s change is computed from the gradient and its history.
page-train-moments = Its memory
page-train-moments-hint = What it remembers of every weight’s history. In 8 bits this takes a quarter of the room, and the training goes almost the same way.
page-train-moments-f32 = 32 bits
page-train-moments-8bit = 8 bits
page-train-rate = Learning rate
page-train-rate-hint = How far each step goes. Too high and the model forgets how to write; too low and it learns nothing.
page-train-decay = Weight decay
page-train-decay-hint = Pulls weights toward zero a little at every step.
page-train-clip = Gradient limit
page-train-clip-hint = A gradient longer than this is shortened to it, so that one odd example cannot throw the model off. 0: no limit.
page-train-beta1 = Beta 1
page-train-beta1-hint = How long the optimiser remembers the direction of earlier steps.
page-train-beta2 = Beta 2
page-train-beta2-hint = How long it remembers their size.
page-train-epsilon = Epsilon
page-train-epsilon-hint = A tiny number that guards against dividing by zero.
page-train-work = Work
page-train-precision = Base model in
page-train-precision-hint = What the model’s own weights are kept in, here and when it is asked later. 32 bits are fastest and take most memory; “as stored” keeps the blocks of a quantised GGUF file, often four bits a weight. Whatever is chosen, everything is computed in 32 bits.
page-train-precision-f32 = 32 bits
page-train-precision-bf16 = 16 bits (bf16)
page-train-precision-stored = As stored
page-train-batch = Examples per step
page-train-batch-hint = How many examples are read before the adapter is changed once (the batch).
page-train-micro = Read at a time
page-train-micro-hint = How many are read together. Fewer take less memory and give the same result, more slowly.
page-train-recompute = Compute again instead of keeping
page-train-recompute-hint = What the layers say is computed a second time on the way back instead of being kept (gradient checkpointing). Takes much less memory and about half as much time again; the result is the same.
page-train-accumulation = { $n ->
    [one] All at once
   *[other] In { $n } portions (accumulation)
}
page-train-longest = Longest example
page-train-longest-hint = In tokens. Longer examples are cut at their end, and counted.
page-train-seed = Seed
page-train-seed-hint = Where chance begins. The same seed gives the same result on the same machine; try several to see how much is chance.
page-train-watch = On the way, every … steps
page-train-validate = Validate
page-train-validate-hint = Steps between measurements on the cues kept for watching; 0 never.
page-train-watch-every = Watch it learn
page-train-watch-hint = Steps between answers to a few fixed cues and questions; 0 never.
page-train-checkpoint = Keep
page-train-checkpoint-hint = Steps between checkpoints: from the last one, a training goes on after an interruption. The last two are kept.
page-train-examples = Examples
page-train-ask = This is how the model is asked for associations, now and then and afterwards.
page-train-ask-lower = How many words are asked for at least.
page-train-format = What an example shows
page-train-format-hint = The list shows what all people said to a cue, the commonest first. One person shows what a single person said, in that order. A ranking shows offered words in people’s order, in the form that rankings are asked for: taught before rewards, so that answers can be read.
page-train-share = Share of them
page-train-share-hint = Learn from this share of the training cues only. The cues of a smaller share are among those of a larger one, and the cues held back stay the same, so that trainings on growing shares can be compared.
page-train-ppo-asked = Rewards: what is asked
page-train-ppo-asked-hint = Learning from rewards (PPO): the model ranks words, each ranking is rewarded where it agrees with people’s order, and what did better than expected becomes likelier.
page-train-ppo-start = Start from
page-train-ppo-start-hint = The model itself, or an adapter taught before, such as one that knows the form of a ranking. The training also stays near to it.
page-train-ppo-start-base = The model itself
page-train-ppo-answers = Rewards: answers
page-train-ppo-answers-hint = How the model writes the answers that are rewarded.
page-train-ppo-rollout = Answers at a time
page-train-ppo-rollout-hint = How many answers are written and rewarded before the model learns from them (a rollout). A multiple of the examples per step.
page-train-ppo-answer-tokens = Longest answer
page-train-ppo-answer-tokens-hint = In tokens. An answer that is longer is cut off, and its ranking may be lost.
page-train-ppo-temperature = Temperature
page-train-ppo-temperature-hint = How freely answers are drawn. 1 follows the model’s own probabilities; lower ones try less that is new.
page-train-ppo-left-out = Words left out
page-train-ppo-left-out-hint = What becomes of an offered word that a ranking does not mention. Where it does not count, an answer can do well by naming only the easy words.
page-train-ppo-left-out-ignored = Do not count
page-train-ppo-left-out-last = Count as last
page-train-ppo-unparsable = Without a ranking
page-train-ppo-unparsable-hint = What an answer earns in which no ranking can be read. A ranking earns from −1 (people’s order turned round) to 1 (people’s order).
page-train-ppo-learning = Rewards: learning
page-train-ppo-learning-hint = How the model learns from the answers of a rollout.
page-train-ppo-passes = Times learnt from
page-train-ppo-passes-hint = How often the model goes through the answers of a rollout before it writes new ones.
page-train-ppo-clip = Furthest move
page-train-ppo-clip-hint = Once a token has become likelier or less likely by this share, it counts no more in this rollout (the clip range, ε). Keeps a lucky answer from changing too much.
page-train-ppo-value-clip = Furthest move, critic
page-train-ppo-value-clip-hint = The same for the critic’s expectations.
page-train-ppo-gamma = Discount (gamma)
page-train-ppo-gamma-hint = What a reward is worth one token earlier. 1: as much, which suits answers that are rewarded at their end.
page-train-ppo-lambda = Reach (lambda)
page-train-ppo-lambda-hint = How far a reward reaches back over what the critic expected (generalised advantage estimation). 1 trusts the rewards alone, 0 the critic.
page-train-ppo-entropy = Variety
page-train-ppo-entropy-hint = Weight of the entropy in what is learnt: above 0 it rewards answers that vary. 0: none.
page-train-ppo-normalise = Even out the scale
page-train-ppo-normalise-hint = Brings what did better or worse than expected to mean 0 and deviation 1 over a rollout.
page-train-ppo-price = Rewards: critic and price
page-train-ppo-price-hint = The critic learns what reward to expect; a price keeps the model near to where it started.
page-train-ppo-critic-learning-rate = Critic’s learning rate
page-train-ppo-critic-learning-rate-hint = How far each step of the critic goes. It starts knowing nothing and may learn faster than the model.
page-train-ppo-kl-coefficient = Price of moving (KL)
page-train-ppo-kl-coefficient-hint = What each nat away from the start costs, taken off the reward of every token (β). Too low, and the model may forget how to write; too high, and it learns nothing.
page-train-ppo-kl-adapt = Adapt the price
page-train-ppo-kl-adapt-hint = Raises or lowers the price so that answers stay as far from the start as wanted.
page-train-ppo-kl-target = Distance wanted
page-train-ppo-kl-target-hint = In nats per answer.
page-train-ppo-kl-horizon = Slowness
page-train-ppo-kl-horizon-hint = Answers in which the price changes by a fifth at most.
page-train-ppo-published = The recipes named ALIGN hold the published values; their learning rates are ours.
page-train-preset-passages = Passages
page-train-about-passages = Plain texts learnt as they stand. Minutes on a laptop for a few hundred short texts.
page-train-preset-ranking-form = Form of a ranking
page-train-about-ranking-form = Teaches the form of a ranking answer first, so that rewards have something to reward. Minutes on a laptop.
page-train-curve = Learning curve…
page-train-curve-title = How much data does it need?
page-train-curve-about = Four trainings with these settings, on 25, 50, 75 and 100 percent of the training cues. The cues of each are among those of the next, and the same cues are held back, so that only the amount differs.
page-train-curve-time = Together they take about two and a half times as long as one: about { $time }.
page-train-curve-start = Queue four trainings
page-train-cues-heading = Cues
page-train-limit = Use only some cues
page-train-limit-hint = Take at most this many of the cues to learn from, drawn by the seed of the split. Fewer cues make a shorter training.
page-train-max-cues = At most
page-train-split-seed = Seed of the split
page-train-split-seed-hint = The same seed divides the cues in the same way for every model, so that models can be compared.
page-train-shuffle = Shuffle answers (control)
page-train-shuffle-hint = Gives every cue the answers of another one. A model taught this way shows how much changes by teaching alone.

# The prompts
page-prompts-open = Change the prompts…
page-prompts-title = Prompts
page-prompts-about = The words around a cue or a question. Changed ones are kept with the study; what was already taught or asked keeps its own.
page-prompts-which = Prompt
page-prompts-text = Text of the prompt
page-prompts-own = changed in this study
page-prompts-unsaved = not saved
page-prompts-reads = With an example, the model reads
page-prompts-answers = and learns to answer
page-prompts-save = Save
page-prompts-reset = Back to the built-in one
page-prompts-was-reset = The built-in prompt { $name } counts again.
page-prompts-revert = Undo what is not saved
page-prompts-same = Nothing was changed.
page-prompts-broken = Mend the mistake first.
