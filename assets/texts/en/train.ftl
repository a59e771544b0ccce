# Making examples
train-no-examples = No cue of the chosen data has { $lower } or more different responses, so there is nothing to learn.
train-no-examples-advice = Choose more data, or ask for fewer words.
train-no-people = No training cue has an answer of a single person that can be used.
train-no-passages = No passage of the chosen data is left for training.
train-no-passages-advice = Choose more data, or a larger share for training.
train-nothing-to-learn = No training example is left: none of them has an answer that fits into the longest length.
train-nothing-to-learn-advice = Allow longer examples, or choose a shorter prompt.
train-cut = { $count ->
    [one] One example is longer than { $tokens } tokens (pieces of words); its end is left out.
   *[other] { $count } examples are longer than { $tokens } tokens (pieces of words); their ends are left out.
}
train-pieces = { $count ->
    [one] One passage is longer than { $tokens } tokens (pieces of words) and is learnt in { $pieces } pieces.
   *[other] { $count } passages are longer than { $tokens } tokens (pieces of words) and are learnt in { $pieces } pieces.
}
train-useless = { $count ->
    [one] The question of one example alone is longer than { $tokens } tokens (pieces of words); the example is left out.
   *[other] The questions of { $count } examples alone are longer than { $tokens } tokens (pieces of words); these examples are left out.
}

# Training
train-loss-not-finite = The training went astray at step { $step }: its loss is no longer a number.
train-gradient-not-finite = The training went astray at step { $step }: the correction for “{ $name }” is no longer a number.
train-not-finite-advice = A lower learning rate, or a longer warm-up, usually helps.
train-no-gradient = Nothing can be learnt in the part “{ $name }”: no correction reaches it.
train-no-gradient-advice = This is a mistake in the program or in the model file, not in your recipe. Please report it, with the name of the model.

# Checkpoints
train-checkpoint-unwritable = The state of the training cannot be saved: { $error }.
train-checkpoint-damaged = The saved state of the training is damaged: { $error }.
train-checkpoint-other = The saved state belongs to another training, with other examples or another recipe.
train-checkpoint-advice = Start the training anew, or resume it from an older checkpoint.

# Learning from rewards
train-no-rankings = No cue of the chosen data has { $words } or more different responses whose frequencies differ, so there is nothing to put in order.
train-critic-not-finite = The training went astray at step { $step }: the critic's values are no longer numbers.
