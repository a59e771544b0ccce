# Models

page-models-about = Base models come from outside. Below each stands what your trainings added to it.
page-models-control = control
page-models-control-hint = Taught on answers shuffled among cues: what changes here changes by teaching alone, not by what was taught.
page-models-absent = not on this machine
page-models-absent-hint = The study knows this model by its content. Add a file or folder with the same content, and it is found again.
page-models-from-job = from the job “{ $job }”
page-models-removed = “{ $name }” was taken off the study; its weights stay where they are.
page-models-remove = Remove { $name }
page-models-hash = SHA-256 of the weights: { $hash }
page-models-starter = Starter model
page-models-starter-about = SmolLM2-135M-Instruct (Apache-2.0): small enough to be taught on a laptop in minutes, large enough to see something move.
page-models-fetch = Download it (98 MB)
page-models-use-starter = Use it in this study
page-models-add = Add a model
page-models-way-file = From a file
page-models-way-folder = From a folder
page-models-way-hub = From the hub
page-models-file = A GGUF file
page-models-folder = A folder with config.json, tokenizer.json and safetensors files
page-models-hub = Id on the Hugging Face hub, such as HuggingFaceTB/SmolLM2-360M-Instruct
page-models-name = Name in this study
page-models-needs-source = Say where the model is.
page-models-needs-name = Give the model a name.
page-models-name-taken = The study has a model of this name.
page-models-add-button = Add
