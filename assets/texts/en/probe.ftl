# Asking models
probe-survey-without-labels = A survey needs a way of scoring that looks at the labels of the options.
probe-no-options = The survey question { $question } has no options to choose from.
