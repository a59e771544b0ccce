# Start

page-start-title = What does a culture say, and what does a model make of it?
page-start-about = Bring word associations, value surveys or etiquette stories. Teach a language model from them, and see which of its answers moved.
page-start-drop = Drop files here, or click to choose them
page-start-drop-about = Associations, surveys, questionnaires, etiquette stories, word ratings: csv, tsv, json, xlsx or zip. They are told apart by what is in them.
page-start-open = “{ $name }” is open.
page-start-go-on = Go on
page-start-go-on-with = Go on with { $name }
page-start-starter = Starter model
page-start-starter-missing = A small language model (98 MB) that runs on any machine. It is not here yet.
page-start-starter-fetch = Download
page-start-starter-present = It is on this machine and ready to be taught.
page-start-recent = Recent studies
page-start-recent-none = Studies that you open are listed here.
page-start-recent-open = Open { $name }
page-start-forget = Take { $name } off this list
page-start-gone = The folder is no longer there.
