# The window around the pages: rail, top bar, teaching panel, dialogs, notices

window-title = Attune
window-cannot-open = The window cannot be opened: { $error }

window-page-start = Start
window-page-data = Data
window-page-train = Train
window-page-probe = Probe
window-page-explore = Explore
window-page-report = Report
window-page-models = Models
window-page-jobs = Jobs
window-page-settings = Settings
window-page-steps = Step by step

window-page-start-hint = Open a study, or drop files to begin one
window-page-data-hint = See and curate what you brought
window-page-train-hint = Teach a model from your data
window-page-probe-hint = Ask models and score their answers
window-page-explore-hint = Look at what changed
window-page-report-hint = Put figures and notes into a document
window-page-models-hint = The models of this study
window-page-jobs-hint = What runs, what waits, what is done
window-page-settings-hint = How the window looks, and this machine
window-page-steps-hint = Repeat a published study, from the files to the report
window-hint-with-keys = { $hint } ({ $keys })

# Actions
window-go-to = Go to { $page }
window-import = Import files…
window-import-hint = Choose files to bring into the study; dropping them on the window does the same
window-new-study = New study…
window-new-study-hint = A study is one folder that holds data, jobs, results and figures; you can move and share it
window-open-sample = Open the sample study
window-open-sample-hint = Two invented cultures with associations, a survey and finished results to look around in
window-open-study = Open a folder…
window-open-study-hint = Open a study from the folder that holds it
window-repeat = Repeat a published study…
window-repeat-hint = From your own files to all its tables and figures, stage by stage
window-repeat-title = Which study shall be repeated?
window-repeat-about = Its stages are done one after the other, from your files to a report. It can be stopped and taken up again anywhere.
window-repeat-anew = In a new study…
window-repeat-here = In “{ $study }”
window-close-study = Close the study
window-close-study-hint = Go back to the start; nothing is lost, running jobs go on
window-verify = Verify the study
window-verify-hint = Walk from every number back to its file, check all hashes and compute every score anew
window-fetch-starter = Get the starter model
window-fetch-starter-hint = Download a small language model (98 MB) that runs on any machine
window-palette = Find a command
window-palette-hint = Everything the window can do, by its name
window-palette-field = What do you want to do?
window-palette-nothing = No command has these words in its name.
window-teach = Teaching panel
window-teach-hint = Fold the explanations on the right in or out
window-class-mode = Class mode
window-class-mode-hint = Larger text for a projector, slurs masked
window-theme-light = Light theme
window-theme-dark = Dark theme
window-theme-system = Theme of the system
window-theme-hint = How bright the window is

# Top bar
window-sample = Sample study
window-sample-hint = Both cultures of this study are invented. Nothing in it says anything about real people.
window-read-only = Read-only
window-tray = { $jobs ->
    [one] 1 job
   *[other] { $jobs } jobs
}
window-tray-left = { $jobs ->
    [one] 1 job, { $left }
   *[other] { $jobs } jobs, { $left }
}
window-tray-waiting = { $jobs ->
    [one] 1 job waiting
   *[other] { $jobs } jobs waiting
}
window-tray-and-waiting = { $running }; { $jobs } waiting
window-tray-hint = Open the jobs

# Teaching panel
window-teach-what = What is this?
window-teach-sure = How sure can I be?
window-teach-from = Where from?
window-teach-from-nothing = Select something to see the chain back to its file.
window-from-file = File
window-from-dataset = Dataset
window-from-score = Score
window-from-cultures = Cultures
window-from-curation = Curation
window-from-split = Split into training and test
window-from-model = Model
window-from-adapter = Adapter (what a training added)
window-from-job = Job
window-from-answers = Answers of a model

window-lesson-start = A study holds everything about one question: data, models, jobs, results and figures. It is a plain folder that belongs to you.
window-sure-start = Nothing leaves this machine unless you ask for it. The sample study is invented, so nothing can go wrong in it.
window-lesson-data = Each card is one file you brought. The original never changes: what you filter is a list of steps that can be switched off and undone.
window-sure-data = Every row that was left out at import is listed with its reason and its line, so that you can check what was not read.
window-lesson-train = Teaching means that the model reads examples made from your data and is nudged toward the human answers. A small add-on (an adapter) keeps what it learnt; the model itself stays as it was.
window-sure-train = Part of the data is held back and never shown to the model. Only there can you see whether it learnt or merely memorised.
window-lesson-probe = A probe asks a model many questions of one kind and keeps every raw answer. Scores are computed from the stored answers, so they can be checked later.
window-sure-probe = Each number comes with an interval: where it would lie if other questions of the same kind had been asked. Wide intervals mean few questions.
window-lesson-explore = Each figure answers one question. Selecting a topic, a culture or a question in one figure selects it in all of them.
window-sure-explore = A difference smaller than its interval may be chance. Compare with the model taught on shuffled answers: it shows how much changes by teaching alone.
window-lesson-report = The report is the document as it will print: figures, tables, methods and citations, with your notes between them.
window-sure-report = Every figure in it names the hashes of the answers and data it was drawn from.
window-lesson-models = A language model predicts the next word. Base models come from outside; adapters are what your trainings added to them.
window-sure-models = Models are recognised by their content, not by their names: the same name with other weights is another model.
window-lesson-jobs = Teaching a model and asking it are jobs: each waits for its turn and shows how far it is. Jobs go on when the window is closed.
window-sure-jobs = A stopped job resumes exactly where it was and ends with the same result as if it had never stopped.
window-lesson-settings = How the window looks on this machine, and what the machine computes on. None of it changes a result, except that a graphics card and a processor may differ in the last digits.
window-lesson-steps = A published study as a list of stages, each with what it needs. Where a stage stands is told from what lies in the study, so that it goes on wherever it was left.
window-sure-steps = The published settings are kept where they are printed; what differs, or is not printed, stands as a comment in the recipe. Several training seeds and a control tell what is chance.
window-sure-settings = Attune sends nothing anywhere unless you ask for a download.

# No study
window-no-study = No study is open
window-no-study-sentence = This page shows something of a study. Open the sample study to look around, or begin one of your own.
window-no-study-offer = Go to Start

# Dialogs
window-browse = Browse…
window-browse-in-vain = Nothing was chosen. Where no dialog opens, write the path here.
window-cancel = Cancel
window-close = Close
window-create = Create
window-open = Open
window-dismiss = Dismiss
window-undo = Undo
window-study-name = Name
window-study-name-default = My study
window-study-folder = Folder
window-study-needs-folder = Say which folder it is.
window-study-needs-name = Give the study a name.
window-drop = { $files ->
    [one] Drop the file to import it
   *[other] Drop { $files } files to import them
}
window-import-ask-title = Import files
window-import-ask = Choose files, or write where one is. You can also drop files anywhere on the window.
window-import-path = Path of a file
window-import-no-path = Say which file it is.
window-import-look = Look at it
window-import-title = { $files ->
    [one] Import a file
   *[other] Import { $files } files
}
window-import-looking = Looking at it…
window-import-looking-at = Looking at “{ $file }”…
window-import-refused = Cannot be read
window-import-refused-file = “{ $file }” cannot be imported
window-import-unknown = Needs a word from you
window-import-taken = Taken for: { $kind }
window-import-chosen = To be read as: { $kind }
window-import-what = This table is not one of the known ones. Say what it holds.
window-import-as = Take it as
window-import-choose = Choose what it holds…
window-import-preview = The first rows
window-import-header = The first line names the columns
window-import-header-hint = Switch it off where the first line is a row like the others; the columns are numbered then.
window-import-encoding = Encoding
window-import-encoding-hint = How the file writes letters beyond a to z. Choose another where the first rows look garbled.
window-import-encoding-auto = Told by itself
window-import-encoding-told = Told by itself: { $encoding }
window-import-name = Name
window-import-licence = Licence
window-import-citation = How to cite it
window-import-share = The rows may be given to others
window-import-share-hint = A study that you share is stripped of data that may not be given on; its hashes stay.
window-import-study = Into a new study, in this folder
window-import-not-ready = No file is ready to be imported yet.
window-import-button = { $files ->
    [one] Import
   *[other] Import { $files } files
}
window-mapping-about = Which column plays which part? Parts marked with * are needed.
window-mapping-required = { $role } *
window-mapping-none = No column
window-mapping-several = { $count ->
    [0] Choose columns…
    [one] 1 column
   *[other] { $count } columns
}
window-mapping-scale = Its scale is told by the numbers
window-mapping-scale-own = Its scale, from least to most
window-mapping-scale-hint = Switch on to give the two ends. Least may be the larger number, where a scale runs the other way.
window-mapping-scale-of = Scale of { $role }
window-mapping-least = Least of { $role }
window-mapping-most = Most of { $role }
window-mapping-missing = Still needed: { $roles }

# Notices
window-written = Written to { $path }
window-verified-sound = The study is sound: every hash fits and every score was computed anew to the same number.
window-verified-broken = Something in the study does not fit together.

# Downloads
window-download = Download of { $name }
window-download-begun = Asking for it…
window-download-so-far = { $done } so far
window-download-of = { $done } of { $total }
window-download-left = { $done } of { $total }, { $left } left
window-download-cancelled = Cancelling…
window-tray-download = Downloading { $name }
window-tray-download-share = Downloading { $name }, { $percent }%
window-tray-download-hint = Open the models

# Numbers
window-megabytes = { $n } MB
window-gigabytes = { $n } GB
window-seconds = { $n } s
window-minutes = { $n } min
window-hours = { $h } h { $min } min
window-just-now = just now
window-minutes-ago = { $n } min ago
window-hours-ago = { $n ->
    [one] 1 hour ago
   *[other] { $n } hours ago
}
window-days-ago = { $n ->
    [one] yesterday
   *[other] { $n } days ago
}
