//! Passages: tables of long texts and plain text; what looks like another kind stays one.

use std::path::PathBuf;

use attune::dataset::passages::{self, Passage};
use attune::dataset::{self, Imported, Kind};
use attune::event::Silent;
use tempfile::TempDir;

/// More than a hundred characters.
const LONG: &str = "When a guest comes to the house, the oldest person of the family greets them \
                    at the door and offers tea before anything is said.";

fn file(name: &str, text: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    (folder, path)
}

fn import(name: &str, text: &str) -> Imported {
    let (_folder, path) = file(name, text);
    let layout = dataset::recognise(&path).unwrap().layout;
    dataset::import(&path, &layout.expect("recognised"), &Silent).unwrap()
}

fn kind(name: &str, text: &str) -> Option<Kind> {
    let (_folder, path) = file(name, text);
    dataset::recognise(&path).unwrap().kind
}

#[test]
fn a_table_of_long_texts_is_passages_and_every_row_is_accounted_for() {
    let text = format!(
        "id,passage,culture,language\n\
         a,{long:?},Avaland,en\nb,,Avaland,en\na,again,,\n,{long:?},,\n",
        long = LONG
    );
    let imported = import("guide.csv", &text);
    assert_eq!(imported.kind, Kind::Passages);
    assert_eq!(imported.counts.get("passages"), Some(2));
    let report = &imported.report;
    assert_eq!((report.rows_read, report.rows_kept), (4, 2));
    let reasons = report.left_out.iter();
    let reasons: Vec<_> = reasons
        .map(|left| (left.reason.as_str(), left.count))
        .collect();
    assert_eq!(
        reasons,
        [("no text", 1), ("stands in the file a second time", 1)]
    );
    let passage = |id: &str, culture: Option<&str>| Passage {
        id: id.to_owned(),
        text: LONG.to_owned(),
        culture: culture.map(str::to_owned),
        source: None,
        language: culture.map(|_| "en".to_owned()),
    };
    // Without an id a passage has the number of its line.
    let expected = [passage("a", Some("Avaland")), passage("5", None)];
    assert_eq!(passages::read(&imported.table).unwrap(), expected);
}

#[test]
fn json_lines_of_texts_are_passages() {
    let line = |id: u8| format!("{{\"id\": {id}, \"text\": \"{LONG}\", \"source\": \"a book\"}}\n");
    let imported = import("guide.jsonl", &(line(1) + &line(2)));
    let read = passages::read(&imported.table).unwrap();
    assert_eq!(imported.kind, Kind::Passages);
    assert_eq!((read[1].id.as_str(), read[1].text.as_str()), ("2", LONG));
    assert_eq!(read[0].source.as_deref(), Some("a book"));
}

#[test]
fn paragraphs_of_a_plain_text_are_passages() {
    let text = format!("{LONG}\r\n{LONG}\r\n\r\n\r\n“So,” she said, “eat, drink; be welcome.”\n");
    let imported = import("story.txt", &text);
    assert_eq!(imported.kind, Kind::Passages);
    assert_eq!(imported.origin.layout, "Plain text: a passage a paragraph");
    let read = passages::read(&imported.table).unwrap();
    let told: Vec<_> = read
        .iter()
        .map(|p| (p.id.as_str(), p.text.as_str()))
        .collect();
    let first = format!("{LONG}\n{LONG}");
    let second = "“So,” she said, “eat, drink; be welcome.”";
    assert_eq!(told, [("1", first.as_str()), ("5", second)]);
}

#[test]
fn tables_with_texts_that_are_something_else_are_not_taken_for_passages() {
    let questions = format!("id,text,options\nQ1,{LONG:?},1. Yes 2. No\n");
    assert_eq!(kind("a.csv", &questions), Some(Kind::Questionnaire));
    let stories = format!("story,label,country,text\n{LONG:?},yes,Avaland,{LONG:?}\n");
    assert_eq!(kind("a.csv", &stories), Some(Kind::Etiquette));
    // Labelled texts have something else to be learnt.
    assert_eq!(
        kind("a.csv", &format!("text,label\n{LONG:?},hateful\n")),
        None
    );
    assert_eq!(kind("a.csv", "id,text\n1,short\n2,words\n"), None);
    assert_eq!(kind("a.txt", "word\napple\n\nplum\n"), None);
    let told = kind("a.txt", "cue\tresponse\tR123\tN\n\nsea\twave\t3\t90\n");
    assert_eq!(told, Some(Kind::Associations));
}
