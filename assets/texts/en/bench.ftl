# Measuring the engine
bench-shared = Prompts of { $prompt } tokens cannot share { $shared } of them. A prompt has at least one token, and as many as it shares.
bench-no-words = Questions could not be made up: hardly any token of this model is a word.
bench-process = A training in a process of its own failed: { $error }
