# Prompt templates
recipe-template-unknown = There is no prompt template named “{ $name }”.
recipe-template-unknown-advice = Choose one of these: { $names }.
recipe-template-broken = The prompt template has a mistake in line { $line }: { $reason }.
recipe-template-variable = The prompt template uses something it is not given, in line { $line }: { $names }.
recipe-template-broken-advice = Correct the template, or choose another one.
prompt-lacks = The prompt does not show what it is about: in the example “{ $word }” is missing.
prompt-lacks-advice = A prompt for associations shows {"{{ cue }}"}, one for rankings {"{{ cue }}"} and {"{{ words }}"}, one for questions {"{{ wording }}"} and the label and text of each of the {"{{ options }}"}.

# Reading and changing a recipe
recipe-without-format = The recipe does not say which format it has. It should begin with “format = { $format }”.
recipe-newer-format = The recipe was written for a newer version of Attune.
recipe-newer-format-advice = Update Attune to use it.
recipe-unreadable = The recipe has a mistake in line { $line }: { $error }.
recipe-invalid = The recipe has a mistake: { $error }.
recipe-without-example = it does not say what an example is made of ([example] is missing)
recipe-unwritable = The recipe cannot be saved: { $error }.
recipe-set-invalid = “{ $assignment }” cannot be set: { $reason }.
recipe-set-advice = Write a key, an equals sign and a value, such as lora.rank=8.
recipe-set-no-value = there is no “=” in it
recipe-set-unknown = a recipe has no “{ $key }”

# Buttons that mend
recipe-mend-set = Set it to { $value }
recipe-mend-choose = Choose “{ $name }”
recipe-mend-recompute = Compute again instead of keeping
recipe-mend-format = Teach “{ $format }”
recipe-mend-list = Teach whole lists
recipe-mend-split = Use the locked split

# Checking: data
recipe-no-data = No data is chosen. Choose what the model should learn from.
recipe-dataset-unknown = The study has no dataset “{ $id }”.
recipe-dataset-kind = “{ $name }” holds no { $kind }, so it cannot be taught in the format “{ $format }”.
recipe-share = The share of “{ $id }” must be a number above 0.
recipe-split-sum = The three shares for training, validation and test must lie between 0 and 1 and add up to 1.
recipe-split-train = No cue is left for training.
recipe-split-test = No cue is held out for the test, so nothing can show afterwards whether the model learnt more than the words it has read.
recipe-split-locked = The split of the study is locked with seed { $seed }, the shares { $shares } and “{ $together }” together; this recipe has seed { $own_seed }, { $own_shares } and “{ $own_together }”.
recipe-split-outside = { $cues ->
    [one] One cue of the chosen data is in no part of the locked split and is left out. It can be added where the split is shown.
   *[other] { $cues } cues of the chosen data are in no part of the locked split and are left out. They can be added where the split is shown.
}
recipe-max-cues = With at most 0 cues there is nothing to learn.
recipe-train-share = The share of the training cues must be above 0 and at most 1.
recipe-people-counted = “{ $name }” holds counts, not what single people answered, so it cannot teach one person’s answers.
recipe-people-none = With 0 people for each cue there is nothing to learn.
recipe-control-refused = A control cannot be made of “{ $format }”: there are no answers that could be exchanged. Teach without the control, or without this source.
recipe-control = This is a control: every cue gets the answers of another one. A model taught this way should not improve.
recipe-preset-unknown = There is no preset “{ $id }”.
recipe-control-one = With a single cue, its answers cannot be exchanged with those of another.
recipe-no-cues = Nothing is left for training. Use more data, or a larger share for training.
recipe-few-cues = Only { $cues } cues are used for training. A model learns little from so few.

# Checking: model
recipe-no-model = No model is chosen.
recipe-model-unknown = The study has no model named “{ $name }”.
recipe-model-no-chat = “{ $name }” was not made for conversations (it brings no chat template), so it reads the questions as plain text. A model whose name says “Instruct” or “Chat” understands them better.
recipe-stored-plain = The files of “{ $model }” are not quantised: “stored” keeps its weights in the { $bits } bits each that they have there. To keep them in four, take a quantised GGUF file of the same model.
recipe-tokens-above-model = “{ $model }” can read at most { $longest } tokens (pieces of words) at once.
recipe-rank-above-model = The rank cannot be larger than the width of the model, { $width }.

# Checking: examples
recipe-template-for-language = The cues are { $language }, and the prompt “{ $template }” asks in { $asked }.
recipe-template-without-cue = The prompt template never mentions the cue, so every question would be the same. Put {"{{ cue }}"} into it.
recipe-lower-zero = At least one word must be asked for.
recipe-most-below-lower = An answer may hold at most { $most } words, but at least { $lower } are asked for.

# Checking: learning from rewards
recipe-ppo-unused = The recipe holds settings for learning from rewards, but its method is learning from examples; they are not used.
recipe-ppo-format = Answers to “{ $format }” cannot be rewarded. A training by rewards needs questions with a measure of how good an answer is, such as rankings.
recipe-ppo-format-none = This format asks nothing whose answers could be rewarded.
recipe-mend-ranking = Let it rank words
recipe-ppo-missing = To learn from rewards, the recipe must say how: how many words to rank, how long an answer may be, and more.
recipe-mend-ppo = Fill in usual settings
recipe-ppo-template-words = The prompt template for rankings must show the cue and the words to be ranked: {"{{ cue }}"} and {"{{ words }}"}.
recipe-ppo-words = There must be at least two words to put in order.
recipe-ppo-two-words = With two words, an answer is either right or wrong. More words let the model learn from answers that are partly right.
recipe-ppo-unparsable = What an answer without a ranking earns must lie between −10 and 1.
recipe-ppo-draws = At least one ranking must be drawn for each cue.
recipe-ppo-dropout = Dropout is not used in learning from rewards: it would make the model's answers less likely than they were when it wrote them.
recipe-ppo-start-unknown = The study has no adapter “{ $name }” to start from.
recipe-mend-ppo-base = Start from the model itself
recipe-ppo-start-other = “{ $name }” adapts “{ $base }”, not “{ $model }”.
recipe-ppo-start-shape = The training goes on with the weights of “{ $name }”, so its shape must stay: rank { $rank }, alpha { $alpha }, and the same parts of the model.
recipe-mend-ppo-shape = Take over its shape
recipe-ppo-temperature = The temperature must be a number above 0. At 1 the model answers by its own probabilities.
recipe-ppo-share = This number must lie between 0 and 1.
recipe-ppo-clip = This limit must be a number above 0. 0.2 is usual.
recipe-ppo-entropy = The weight of the entropy must be 0 or more.
recipe-ppo-kl = The price of moving away from the start (beta) must be 0 or more.
recipe-ppo-kl-target = This number must be above 0.
recipe-ppo-kl-none = Nothing holds the model near to where it started. It may learn to please the reward with answers that no person would understand.
recipe-ppo-none = At least one answer must be written, and learnt from at least once.
recipe-ppo-rollout-divides = { $rollout } answers cannot be cut into learning steps of { $batch } without a rest.
recipe-ppo-answer-none = An answer must be allowed at least one token (piece of a word).
recipe-ppo-answer-long = Answers of up to { $answer } tokens (pieces of words) leave no room for the question: both together may have { $tokens }.

# Checking: adapter
recipe-rank-zero = The rank of the adapter must be at least 1. A larger one can learn more and takes more memory.
recipe-alpha = The strength of the adapter (alpha) must be a number above 0. Twice the rank is usual.
recipe-dropout = Dropout is a share: 0 or more, and below 1.
recipe-no-targets = No part of the model is chosen to be adapted.
recipe-target-unknown = A model has no part named “{ $name }”.
recipe-target-twice = The part “{ $name }” is named twice.

# Checking: optimiser and schedule
recipe-rate-zero = The learning rate must be a number above 0.
recipe-rate-high = The learning rate is very high. The model may forget how to write before it learns anything.
recipe-beta = This number must be 0 or more, and below 1.
recipe-epsilon = This number must be above 0. It only guards against dividing by zero.
recipe-decay = With this weight decay and learning rate, a step would take away everything that was learnt.
recipe-clip = The limit for the gradient must be 0 (no limit) or more.
recipe-warm-up = The warm-up is a share of the training, between 0 and 1.
recipe-epochs = The model must read the examples at least in part: the number of epochs must be above 0.

# Checking: run
recipe-batch-zero = At least one example must be read before each learning step.
recipe-micro-zero = At least one example must be read at a time.
recipe-micro-divides = { $batch } examples per learning step cannot be read { $micro } at a time without a rest.
recipe-tokens-few = With fewer than 32 tokens (pieces of words) per example, questions would be cut off before their answers.
recipe-checkpoint-zero = Without checkpoints a training that is interrupted would be lost. Keep one at least now and then.
recipe-few-steps = The training has only { $steps } learning steps, too few to change much. Let the model read the examples more often, or read fewer before each step.
recipe-memory = The training needs about { $needed } GB of memory, and { $place ->
    [card] the graphics card
   *[machine] this machine
} has { $available } GB. Reading fewer examples at a time takes less memory and yields the same result; keeping the model in fewer bits takes less too, and changes the result a little.
recipe-long = The training would take about { $days } days on this machine.
