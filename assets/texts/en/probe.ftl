# Asking models
probe-survey-without-labels = A survey needs a way of scoring that looks at the labels of the options.
probe-no-options = The survey question { $question } has no options to choose from.
probe-no-task = This job asks nothing: there is no task in its probe.json.
probe-task-twice = Two tasks or scenarios of one job are called “{ $id }”, so that their answers could not be told apart.
probe-two-kinds = One job cannot ask both “{ $first }” and “{ $other }”.
probe-no-draws = Drawn answers need a temperature above 0 and at least one run.
