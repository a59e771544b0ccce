# Reading a file
import-folder = This is a folder, not a file.
import-empty = The file is empty.
import-too-large = The file is larger than { $gigabytes } GB, more than can be read at once.
import-binary = The file holds no text, so there is no table in it.
import-foreign = This is a file of the type { $name }, which cannot be read here.
import-one-line = The first line goes on for { $megabytes } MB without an end, so this is no table.
import-no-header = The first line holds no column names.
import-header-open = The first line opens a quotation mark that is not closed in it, so the rows below would become part of the column names.
import-duplicate-column = Two columns are named “{ $name }”.
import-hash-failed = The checksum of the file could not be computed.
import-zip-broken = The archive is damaged or cut off.
import-zip-nested = The file in the archive is an archive itself.
import-zip-count = The archive holds { $count ->
    [one] one file
   *[other] { $count } files
}; exactly one table is expected in it.
import-workbook-broken = The workbook is damaged, cut off or locked with a password.
import-workbook-empty = The workbook holds no table.
import-json-large = The JSON file is larger than { $megabytes } MB.
import-json-broken = The JSON text is damaged or cut off.
import-json-unknown = The JSON file is neither a list of records nor a table of shares.

import-advice-folder = Open the folder and drop the files in it.
import-advice-text = Save the table as CSV from the program that made it, and import that file.
import-advice-zip = Fetch or copy the archive again.
import-advice-zip-count = Unpack the archive and drop the table that you want.
import-advice-workbook = Open it in a spreadsheet program, save it again without a password, and import that file.
import-advice-json = Fetch or copy the file again, or save it as CSV.
import-advice-header = Give every column a name of its own in the first line and import the file again, or say that the first line is a row.
import-advice-header-open = Take the quotation mark out of the first line, or close it, and import the file again.

# Reading its rows
import-stage-reading = Reading { $name }
import-stopped = The import was stopped; nothing was changed.
import-no-rows = The table has a header and no rows.
import-nothing-kept = None of the { $rows } rows could be used. The commonest reason: { $reason }.
import-no-codes = No answer in the chosen questions is a number, so this is no table of coded answers.
import-advice-layout = Check that the file is read as what it is, and that the columns are the right ones.
import-words = People answered in words that no code belongs to: { $questions }.
import-advice-codes = Export the survey with codes instead of labels, or import its questionnaire first: answers that are the text of an option are then read as its code.
import-column = Column { $n }
import-note-encoding = The text was read as { $encoding }.
import-note-no-header = The first line was read as a row; the columns are numbered.
import-note-sheets-damaged = These sheets are damaged and could not be read, so their rows are missing here: { $sheets }. Save the workbook again in a spreadsheet program and import it anew.
import-note-marks = Quotation marks were read as characters of the text, since most of those that begin a field are not closed at its end.
import-note-long-rows = { $rows ->
    [one] One row takes { $lines } lines of the file, since a text in quotation marks goes over line ends (line { $first }).
   *[other] { $rows } rows take { $lines } lines of the file, since texts in quotation marks go over line ends (lines { $first }).
}
import-note-sheets = These sheets have other columns and were not read: { $sheets }.
import-note-no-counts = The file has no frequencies: every response counts once.
import-note-count-column = Frequencies come from the column { $column }.
import-note-thousands = Commas or points between thousands were read as such: 1,204 or 1.204 is 1204.
import-note-survey-columns = { $used ->
    [one] One column is a question
   *[other] { $used } columns are questions
}; the other { $unused } were not needed or tell who answered.
import-note-no-weights = The file has no weights: every respondent counts the same.
import-note-weights-unread = No weight in the column { $column } can be read, so every respondent counts the same.
import-note-weights-missing = { $count } of { $all } respondents have no weight that can be read in the column { $column }; they do not count in scores.
import-note-weights-comma = The weights in the column { $column } were read with a decimal comma.
import-note-words-read = Answers in words were read as codes: { $questions }.
import-note-words-missing = These answers are no codes and count as missing: { $questions }.
import-note-words-unknown = Left out, since people answered in words that no code belongs to: { $questions }. Import the questionnaire first, or export the survey with codes, and import it anew.
import-note-beside-the-scale = These answers are not on the scale of their question and are no options here; people who gave them are dropped and counted: { $answers }.
import-note-along-the-scale = The options were put in the order of their scale, each with its own code: { $questions }.
import-attribute-scale = { $attribute } (rated from { $least } to { $most })
import-note-attributes = Ratings taken over: { $used }. Other columns: { $unused }.
import-note-scale = { $attribute }: rated from { $least } to { $most } in the file, brought to { $low } to { $high } here as in other norms. The file’s own numbers stand in the column { $column }.
import-note-scale-turned = { $attribute }: rated from { $least } (least) to { $most } (most) in the file, turned round to { $low } to { $high } here as in other norms. The file’s own numbers stand in the column { $column }.
import-scale-unclear = On which scale “{ $attribute }” was rated cannot be told: the file has numbers from { $low } to { $high }.
import-off-the-scale = Too many ratings of “{ $attribute }” do not lie between { $least } and { $most }: the file has numbers from { $low } to { $high }.
import-off-the-scale-advice = Choose the columns yourself and give the ends of the scale.
import-note-shares = The shares of { $below } of { $all } questions sum below 1: people without an answer were counted too.
import-note-probabilities = The probabilities of { $above } of { $all } answers sum above 1; they are brought to 1.
