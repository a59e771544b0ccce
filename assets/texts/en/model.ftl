# Configurations and weights of models
model-not-a-model = “{ $path }” is not a language model.
model-kinds = Choose a .gguf file, or a folder with config.json, tokenizer.json and .safetensors files.
model-damaged = The model in “{ $path }” cannot be used: { $why }
model-damaged-advice = Download it again; if that does not help, it is of a kind this program does not know.
model-truncated = the file ends too early, or is not what it claims to be.
model-missing = “{ $key }” is missing.
model-sizes = its sizes do not fit together.
model-shape = the weight “{ $name }” has the shape { $found }, but { $wanted } is needed.
model-format = the weight “{ $name }” is stored in a way that this program cannot read.
model-weight-not-finite = the weight “{ $name }” holds values that are not numbers.
model-setting-not-finite = “{ $setting }” is not a number that can be computed with.
model-not-finite = what it computes is not a number.
model-not-finite-adapted = With this adapter, what the model in “{ $path }” computes is not a number.
model-not-finite-adapted-advice = Take another adapter, or train it again with a lower learning rate. If the model alone says the same, download that again.
model-index-path = the index names “{ $shard }”, which is not a file of this folder.
model-index-absent = the index says that “{ $name }” is in “{ $shard }”, but it is not there.
model-index-unnamed = “{ $shard }” holds “{ $name }”, which the index does not name.
model-index-elsewhere = “{ $shard }” holds “{ $name }”, but the index says that it is in “{ $named }”.
model-index-beside = the folder holds model.safetensors too, which the index does not name.
model-no-weights = the folder holds no model.safetensors.
model-no-shard = “{ $shard }” is missing.
model-architecture = Models of the family “{ $architecture }” do not work yet.
model-architecture-advice = These families work: { $supported }.
model-variant = This model uses “{ $setting }” in a way that does not work yet.
model-rope = This model counts positions in a way that does not work yet: “{ $scaling }”.
model-compute = The computation failed: { $error }

# Text
model-tokenizer = This model cuts text into tokens in a way that does not work yet: “{ $kind }”.
model-tokenizer-advice = Try the same model as a folder from the model hub, with a tokenizer.json.
model-no-tokenizer = “{ $path }” holds no tokenizer, so there is no way to read a text with it.
model-no-tokenizer-advice = Choose another GGUF of the same model, or the model as a folder from the model hub, with a tokenizer.json.
model-no-cut = “{ $path }” does not say how its model cuts a text before it makes tokens of it (“tokenizer.ggml.pre” is missing). With another rule than its own, the model would read something else.
model-no-cut-advice = Choose a newer GGUF of the same model, or the model as a folder from the model hub, with a tokenizer.json. If you know the rule (llama-bpe for Llama 3, qwen2 for Qwen 2 and 3), write it into a copy of the file with llama.cpp's gguf-new-metadata --pre-tokenizer.
model-encode = A text could not be cut into tokens: { $error }
model-token = The tokenizer gives the token { $id }, which this model has not.
model-template = The model's chat template could not be filled in: { $error }
model-empty-prompt = A prompt is empty; the model needs something to read.
model-too-long = The prompt and the room for its answer take { $tokens } tokens, but this model reads at most { $most }.

# Adapters
model-lora-target = “{ $target }” is not a part of the model that can be adapted.
model-lora-shape = An adapter needs a rank of 1 or more, at least one target, and a dropout from 0 to below 1.
model-adapter-kind = This adapter uses “{ $setting }” in a way that does not work yet; plain LoRA adapters do.
model-adapter-merge-advice = With PEFT, merge it into its model (merge_and_unload), save that with save_pretrained, and use the result as a model of its own.
model-adapter-base = This adapter belongs to a changed copy of its model, not to the model itself: it was begun with “init_lora_weights: { $way }”.
model-adapter-base-advice = With PEFT, save it again with path_initial_model_for_weight_conversion, which makes a plain LoRA adapter of it; or merge it into its model (merge_and_unload) and use the result as a model of its own.
model-adapter-unread = This adapter holds weights that nothing here would use: { $names }. Without them, its answers would not be those that it was trained to give.
model-adapter-unread-advice = Choose the model that the adapter was trained on. If it is that one, merge the adapter into it with PEFT (merge_and_unload), save that with save_pretrained, and use the result as a model of its own.
model-adapter-pickled = This adapter's weights are in { $file }, which this program does not open.
model-adapter-pickled-advice = Load it with PEFT and save it again (save_pretrained): the weights are then in adapter_model.safetensors.
model-adapter-other = This adapter does not fit the model: “{ $name }” is missing or has another shape.
model-adapter-other-advice = Choose the model that the adapter was trained on.
model-adapter-write = The adapter could not be written: { $error }
model-mask = A training example has as many marks as tokens, but this one has not.

# Options
model-label-empty = An option has an empty label; the model needs something to answer with.
model-label-twice = Two options have the same label, “{ $label }”.
model-label-long = The label “{ $label }” is { $tokens } tokens long, but first-token scoring needs labels of one token.
model-label-long-advice = Choose label scoring, which takes labels of any length.
model-threads = The number of threads could not be set: { $error }.
