# Data

page-data-import = Import…
page-data-none = No data yet
page-data-none-sentence = Drop files anywhere on this window: word associations, surveys, questionnaires, etiquette stories, word ratings. What they are is told from what is in them.
page-data-none-offer = Choose files…
page-data-open = Open { $name }
page-data-remove = Remove { $name }
page-data-removed = “{ $name }” was removed.
page-data-may-share = May be given to others
page-data-may-not-share = May not be given to others; a shared study is stripped of these rows
page-data-no-licence = no licence given
page-data-not-given = not given

page-data-counted-cues = { $count ->
    [one] 1 cue
   *[other] { $n } cues
}
page-data-counted-stories = { $count ->
    [one] 1 story
   *[other] { $n } stories
}
page-data-counted-passages = { $count ->
    [one] 1 passage
   *[other] { $n } passages
}
page-data-counted-models = { $count ->
    [one] { $n } model
   *[other] { $n } models
}
page-data-counted-words = { $count ->
    [one] 1 word
   *[other] { $n } words
}
page-data-counted-respondents = { $count ->
    [one] 1 respondent
   *[other] { $n } respondents
}
page-data-counted-questions = { $count ->
    [one] 1 question
   *[other] { $n } questions
}
page-data-counted-countries = { $count ->
    [one] 1 country
   *[other] { $n } countries
}
page-data-counted-responses = { $count ->
    [one] 1 response
   *[other] { $n } responses
}
page-data-counted-responses-distinct = { $count ->
    [one] 1 distinct response
   *[other] { $n } distinct responses
}
page-data-rows = { $count ->
    [one] 1 row
   *[other] { $n } rows
}

page-data-imported = { $name }: { $read } rows read, { $kept } kept.
page-data-left-out = { $count } left out: { $reason } (lines { $lines }).
page-data-imported-more = { $more ->
    [one] and one more file
   *[other] and { $more } more files
}
page-data-imported-dismiss = Dismiss all
page-data-show = Show
page-data-rows-of = { $rows } of { $all } rows · { $layout }
page-data-view-table = Table
page-data-view-report = Import report
page-data-view-about = Origin and licence
page-data-no-rows = No row is left. Switch a step off to see rows again.
page-data-columns = Columns { $first } to { $last } of { $all }
page-data-columns-before = Earlier columns
page-data-columns-after = Later columns
page-data-sort = Sort by { $column }
page-data-values = Values of { $column }
page-data-values-of = Values of { $column }
page-data-values-reading = Counting…
page-data-values-search = Search
page-data-values-choose = Choose at least one value.
page-data-value-missing = (missing)
page-data-keep = Keep only these
page-data-exclude = Leave these out

page-data-steps = Curation
page-data-steps-about = Steps are applied from top to bottom. The original never changes.
page-data-steps-none = No steps yet. Click the funnel in a column's header to keep or leave out some of its values.
page-data-original = Original: { $rows } rows
page-data-left = { $rows } rows are left
page-data-effect = { $before } → { $after } rows
page-data-undo = Undo the last change
page-data-redo = Do it again
page-data-clear = Take all steps out
page-data-us = US subset
page-data-us-hint = Only people who live in the United States and speak its English from birth: country and native language are both United States
page-data-step-on = Apply: { $step }
page-data-step-remove = Take out: { $step }
page-data-more = and { $n } more

page-data-report = { $read } rows read, { $kept } kept.
page-data-report-left-out = Rows left out
page-data-report-none = None.
page-data-report-missing = Values that count as missing
page-data-report-missing-about = Their rows are kept.
page-data-report-reason = { $count } · { $reason }
page-data-report-notes = Worth knowing
page-data-report-lines = Lines { $lines }
page-data-report-line = Line
page-data-report-row = As it stands in the file
page-data-about-file = File
page-data-about-size = Size
page-data-about-layout = Taken for
page-data-about-imported = Imported
page-data-about-licence = Licence
page-data-about-share = Sharing
page-data-about-citation = How to cite it
page-data-about-file-hash = SHA-256 of the file
page-data-about-table-hash = SHA-256 of the table

page-data-cultures = Cultures
page-data-cultures-edit = Edit…
page-data-cultures-none = Name two sets of countries to compare.
page-data-cultures-about = A culture is a named set of countries with a language. Surveys and figures compare cultures; each has its own colour everywhere.
page-data-cultures-add = Add a culture
page-data-cultures-save = Save
page-data-culture-name = Name of the culture
page-data-culture-language = Language
page-data-culture-no-language = Its language is not known yet: say it under Edit.
page-data-culture-told = { $countries } ({ $language })
page-data-culture-twice = Two cultures are called { $name }.
page-data-culture-no-tag = The language of { $name } is no tag such as en, zh or pt-BR; und where it is not known.
page-data-culture-own = Other countries in { $dataset }
page-data-culture-countries = Choose countries…
page-data-culture-no-countries = Import a survey first: its countries are listed here.
page-data-culture-remove = Remove this culture

page-data-what-associations = People were shown a word (the cue) and wrote the first words that came to mind. Taken together, the responses show what a word means to a group of people.
page-data-sure-associations = A strength from 100 people is known to about ± 10 percentage points; rare responses come from one or two people.
page-data-what-survey = Each row is one person's answers to a survey. Weights, where there are any, make up for who was easier to reach.
page-data-sure-survey = Answers such as “don't know” or “refused” are missing values here, not answers; the report says how many there were.
page-data-what-questionnaire = The wording of survey questions and the options to choose from. Models are asked with exactly these words.
page-data-sure-questionnaire = Labels and their order are taken from the file. Where options have no order, distances between answers count only same or different.
page-data-what-shares = Ready-made shares of answers per country and question, without the people behind them.
page-data-sure-shares = Without single people, no interval can be computed from these shares; use respondents where you have them.
page-data-what-etiquette = Short stories from everyday life with a judgement: is what somebody did acceptable in this country?
page-data-sure-etiquette = The judgements follow written cultural guides, not a sample of people.
page-data-what-answers = Answers of models that were asked elsewhere, such as models too large for this machine. Each stands as a row beside the models of the study, to compare with; it cannot be taught.
page-data-sure-answers = Nothing is known here of how these models were asked: prompts, order of options and settings may differ from the study’s own. Differences from its models may come from there.
page-data-what-passages = Texts to be read whole, such as paragraphs of stories, news or guides. They have no question and no answer.
page-data-sure-passages = Texts say what their authors wrote, not what people think: who wrote them, when and for whom decides what can be learnt from them.
page-data-what-lexicon = Words with ratings, such as how pleasant or how concrete they are.
page-data-sure-lexicon = Valence, arousal and dominance stand on a scale from 1 to 9 here, concreteness from 1 (abstract) to 5, whatever the source used; the source’s own numbers are kept beside them. Ratings are means over people of one country and time.
