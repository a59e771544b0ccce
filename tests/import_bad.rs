//! Bad input of any kind gets a clear message, and no row vanishes.

use std::io::Write;
use std::path::PathBuf;

use crate::common::known;
use attune::dataset::{self, ColumnMapping, Kind, Layout};
use attune::event::{Event, Listener, Silent};
use proptest::prelude::*;
use tempfile::TempDir;
use zip::write::SimpleFileOptions;

fn file(content: &[u8]) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file.csv");
    std::fs::write(&path, content).unwrap();
    (folder, path)
}

/// The message for content that cannot be a table, the same from both doors.
fn refusal(content: &[u8]) -> String {
    let (_folder, path) = file(content);
    let problem = dataset::recognise(&path).unwrap_err();
    assert_eq!(
        dataset::import(&path, &known("wvs"), &Silent).unwrap_err(),
        problem
    );
    problem.to_string()
}

fn archive(members: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in members {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const SURVEY: &str = "B_COUNTRY_ALPHA,Q1\nAAA,1\nAAA,2\n";

#[test]
fn what_is_no_table_is_refused_with_a_reason() {
    assert_eq!(refusal(b""), "“file.csv”: The file is empty.");
    assert!(refusal(&[0, 159, 146, 150, 0, 0, 1, 2]).contains("no text"));
    assert!(refusal(b"\x89PNG\r\n\x1a\n").contains("PNG"));
    assert!(refusal(b"$FL2@(#) SPSS DATA FILE").contains("SPSS"));
    assert!(refusal(b"cue,cue,R1\na,b,c\n").contains("“cue”"));
    assert!(refusal(b"\n\n").contains("column names"));
    assert!(refusal(b"[{\"a\": 1}, {\"a\":").contains("cut off"));
    let long_name = format!("{}\n1\n", "x".repeat(2000));
    assert!(refusal(long_name.as_bytes()).contains("column names"));
    let one_line = vec![b'x'; 3 << 20];
    assert!(refusal(&one_line).contains("3 MB"));
    let folder = tempfile::tempdir().unwrap();
    assert!(
        dataset::recognise(folder.path())
            .unwrap_err()
            .message
            .contains("folder")
    );
    assert!(dataset::recognise(&folder.path().join("none")).is_err());
}

#[test]
fn archives_hold_one_table() {
    let whole = archive(&[
        ("a/", ""),
        ("a/survey.csv", SURVEY),
        ("__MACOSX/a/._survey.csv", "x"),
    ]);
    let (_folder, path) = file(&whole);
    assert_eq!(dataset::recognise(&path).unwrap().kind, Some(Kind::Survey));
    let imported = dataset::import(&path, &known("wvs"), &Silent).unwrap();
    assert_eq!(imported.counts.get("respondents"), Some(2));
    assert_eq!(imported.origin.bytes, whole.len() as u64);
    assert!(refusal(&whole[..whole.len() / 2]).contains("cut off"));
    assert!(refusal(&archive(&[("a.csv", SURVEY), ("b.csv", SURVEY)])).contains("2 files"));
    assert!(refusal(&archive(&[("[Content_Types].xml", "x")])).contains("workbook"));
}

/// A workbook as a spreadsheet program writes it, with text in the cells.
fn workbook(sheets: &[(&str, &[&[&str]])]) -> Vec<u8> {
    let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let package = "http://schemas.openxmlformats.org/package/2006";
    let list = |item: &dyn Fn(usize, &str) -> String| -> String {
        sheets
            .iter()
            .enumerate()
            .map(|(i, (name, _))| item(i + 1, name))
            .collect()
    };
    let names = list(&|i, name| format!(r#"<sheet name="{name}" sheetId="{i}" r:id="rId{i}"/>"#));
    let links = list(&|i, _| {
        format!(
            r#"<Relationship Id="rId{i}" Type="{relations}/worksheet" Target="worksheets/sheet{i}.xml"/>"#
        )
    });
    let mut members = vec![
        (
            "[Content_Types].xml".to_owned(),
            format!(r#"<Types xmlns="{package}/content-types"/>"#),
        ),
        (
            "_rels/.rels".to_owned(),
            format!(
                r#"<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" Type="{relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
            ),
        ),
        (
            "xl/workbook.xml".to_owned(),
            format!(
                r#"<workbook xmlns="{main}" xmlns:r="{relations}"><sheets>{names}</sheets></workbook>"#
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels".to_owned(),
            format!(r#"<Relationships xmlns="{package}/relationships">{links}</Relationships>"#),
        ),
    ];
    for (i, (_, rows)) in sheets.iter().enumerate() {
        let cell = |text: &&str| format!(r#"<c t="inlineStr"><is><t>{text}</t></is></c>"#);
        let row =
            |row: &&[&str]| format!("<row>{}</row>", row.iter().map(cell).collect::<String>());
        let rows: String = rows.iter().map(row).collect();
        let sheet =
            format!(r#"<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>"#);
        members.push((format!("xl/worksheets/sheet{}.xml", i + 1), sheet));
    }
    let members: Vec<(&str, &str)> = members
        .iter()
        .map(|(n, c)| (n.as_str(), c.as_str()))
        .collect();
    archive(&members)
}

#[test]
fn sheets_of_one_shape_are_read_together() {
    let rows: [&[&[&str]]; 3] = [
        &[
            &["Word", "Val_mean"],
            &["猫", "7.5"],
            &["狗", "#N/A"],
            &["鱼", "5"],
        ],
        &[&["Val_mean", "Note", "Word"], &["2,5", "x", "蛇"]],
        &[&["About"], &["Ratings"]],
    ];
    let (_folder, path) = file(&workbook(&[
        ("one", rows[0]),
        ("two", rows[1]),
        ("about", rows[2]),
    ]));
    let imported = dataset::import(&path, &known("lexicon"), &Silent).unwrap();
    let cells = dataset::page(&imported.table, 0, 10, Some(("valence".into(), true))).unwrap();
    assert_eq!(cells, [["猫", "7.5"], ["鱼", "5"], ["蛇", "2.5"]]);
    assert_eq!(
        (
            imported.report.rows_read,
            imported.report.left_out[0].first_lines[0]
        ),
        (4, 3)
    );
    assert!(
        imported
            .report
            .notes
            .iter()
            .any(|note| note.contains("about"))
    );
}

#[test]
fn a_damaged_sheet_is_named() {
    let rows: &[&[&str]] = &[&["Word", "Val_mean"], &["cat", "7.5"], &["dog", "5"]];
    let whole = workbook(&[("one", rows), ("second half", rows)]);
    let import = |workbook: &[u8]| {
        let (_folder, path) = file(workbook);
        dataset::import(&path, &known("lexicon"), &Silent)
    };
    assert_eq!(import(&whole).unwrap().report.rows_read, 4);
    let damaged = with_member(&whole, "xl/worksheets/sheet2.xml", DAMAGED);
    let report = import(&damaged).unwrap().report;
    assert_eq!(report.rows_read, 2);
    assert!(
        report
            .notes
            .iter()
            .any(|note| note.contains("damaged") && note.contains("second half"))
    );
    let none = with_member(&damaged, "xl/worksheets/sheet1.xml", DAMAGED);
    assert!(import(&none).unwrap_err().message.contains("damaged"));
}

/// A sheet with a cell that names a shared text that is not there.
const DAMAGED: &str = r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row><c t="s"><v>99</v></c></row></sheetData></worksheet>"#;

/// An archive with other content in one member.
fn with_member(bytes: &[u8], name: &str, content: &str) -> Vec<u8> {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut members = Vec::new();
    for index in 0..zip.len() {
        let mut member = zip.by_index(index).unwrap();
        let mut text = String::new();
        std::io::Read::read_to_string(&mut member, &mut text).unwrap();
        members.push((member.name().unwrap().to_string(), text));
    }
    let members: Vec<(&str, &str)> = members
        .iter()
        .map(|(member, text)| (member.as_str(), if member == name { content } else { text }))
        .collect();
    archive(&members)
}

#[test]
fn a_quotation_mark_without_its_end_costs_one_row() {
    let head = "ID,Country,Axis,Rule-of-Thumb,Story,Gold Label\n1,a,x,r,\"one\ntwo\",yes\n";
    let open = "2,a,x,\"r,s,no\n";
    // The mark is closed by nothing, or by the opening mark of a later row.
    for rest in [
        "3,a,x,r,s,no\n4,a,x,r,s,yes\n",
        "3,a,x,r,s,no\n4,\"a\",x,r,s,yes\n",
    ] {
        let (_folder, path) = file(format!("{head}{open}{rest}").as_bytes());
        let report = dataset::import(&path, &known("etiquette"), &Silent)
            .unwrap()
            .report;
        assert_eq!((report.rows_read, report.rows_kept), (4, 3), "{rest}");
        assert_eq!(report.left_out[0].first_lines, [4]);
        assert_eq!(report.left_out[0].rows, [open.trim_end()]);
    }
}

#[test]
fn a_quotation_mark_does_not_take_in_the_rows_below() {
    let text = "ID,Country,Axis,Rule-of-Thumb,Story,Gold Label\n1,a,x,r,\"s,no\n2,a,x,r,s,no\n3,a,x,r,\"s\",yes\n";
    let (_folder, path) = file(text.as_bytes());
    let imported = dataset::import(&path, &known("etiquette"), &Silent).unwrap();
    let rows = dataset::page(&imported.table, 0, 9, None).unwrap();
    assert_eq!(
        rows.iter().map(|row| row[0].as_str()).collect::<Vec<_>>(),
        ["2", "3"]
    );
}

/// Cues and responses.
fn words() -> Layout {
    let columns = ["cue", "response"].map(str::to_owned);
    Layout::Mapped(ColumnMapping::guess(Kind::Associations, &columns))
}

/// The first column of every row kept, and the report.
fn kept(text: &str, layout: &Layout) -> (Vec<String>, dataset::Report) {
    let (_folder, path) = file(text.as_bytes());
    let imported = dataset::import(&path, layout, &Silent).unwrap();
    let rows = dataset::page(&imported.table, 0, 100, None).unwrap();
    let first = rows.into_iter().map(|row| row[0].clone()).collect();
    (first, imported.report)
}

#[test]
fn opening_marks_do_not_merge_rows_in_pairs() {
    // As many fields stand in each pair of lines as in the header.
    let rows: String = (0..6).map(|n| format!("{n},\"dog,a,b,c\n")).collect();
    let text = format!("participantID,cue,R1,R2,R3\n{rows}");
    let (people, report) = kept(&text, &known("participants"));
    assert_eq!(people, ["0", "1", "2", "3", "4", "5"]);
    assert_eq!((report.rows_read, report.rows_kept), (6, 6));
    assert!(report.notes.iter().any(|note| note.contains("marks")));
    // Where others are closed, those that are not cost their rows.
    let text = format!("{text}7,\"cat\",\"a, b\",\"c\",\"d\"\n8,\"cat\",a,\"b\",\"c\"\n");
    let (people, report) = kept(&text, &known("participants"));
    assert_eq!(people, ["7", "8"]);
    assert_eq!(report.left_out[0].first_lines, [2, 3, 4, 5, 6, 7]);
    // In two columns the marks tell it too.
    let text = "cue,response\n\"cow\",\"milk\"\ndog,\"cat\ncat,\"dog\nox,\"cow\"\n";
    let (cues, report) = kept(text, &words());
    assert_eq!(cues, ["cow", "ox"]);
    assert_eq!(report.left_out[0].first_lines, [3, 4]);
}

#[test]
fn a_mark_closed_far_below_does_not_take_in_the_rows_between() {
    let between: String = (0..8).map(|n| format!("cue{n},word{n}\n")).collect();
    let text = format!("cue,response\na,\"b\"\nfoot,\"12\n{between}inch,12\"\nc,\"d\"\n");
    let (cues, report) = kept(&text, &words());
    assert_eq!(cues.len(), 11);
    assert_eq!(
        (report.rows_read, report.left_out[0].first_lines[0]),
        (12, 3)
    );
    // In a table of many columns the last line alone tells it.
    let text = "ID,Country,Axis,Rule-of-Thumb,Story,Gold Label\n1,a,x,\"r\",\"s\",\"yes\"\n\
                2,a,x,r,\"s,no\n3,a,x,r,s\",no\n4,a,x,r,s,no\n";
    let (ids, report) = kept(text, &known("etiquette"));
    assert_eq!(ids, ["1", "3", "4"]);
    assert_eq!(report.left_out[0].first_lines, [3]);
}

#[test]
fn texts_over_several_lines_stay_whole_and_every_line_is_accounted_for() {
    let text = "ID,Country,Axis,Rule-of-Thumb,Story,Gold Label\n1,a,x,r,\"one, two\n\n- three\",yes\n\
                2,a,x,r,\"he said \"\"no, no, no, no, no\"\"\nand left\",no\n3,a,x,r,s,no\n";
    let (ids, report) = kept(text, &known("etiquette"));
    assert_eq!(ids, ["1", "2", "3"]);
    let note = report.notes.iter().find(|note| note.contains("5 lines"));
    assert!(note.is_some_and(|note| note.contains("2 rows") && note.contains("(lines 2, 5)")));
    let poem =
        "cue,response\nsea,\"waves,\nfoam,\nsalt,\nwind,\nsand,\ngulls,\nships\"\nsun,warm\n";
    assert_eq!(kept(poem, &words()).0, ["sea", "sun"]);
}

#[test]
fn marks_with_a_backslash_before_them_are_read() {
    let text = "ID,Country,Axis,Rule-of-Thumb,Story,Gold Label\n1,a,x,r,\"She said \\\"sit down\\\", and sat.\",yes\n\
                2,a,x,r,\"Both ate.\",no\n";
    let (_folder, path) = file(text.as_bytes());
    let imported = dataset::import(&path, &known("etiquette"), &Silent).unwrap();
    let rows = dataset::page(&imported.table, 0, 9, None).unwrap();
    let stories: Vec<&str> = rows.iter().map(|row| row[7].as_str()).collect();
    assert_eq!(stories, ["She said \"sit down\", and sat.", "Both ate."]);
}

#[test]
fn a_mark_in_the_header_does_not_take_in_rows() {
    let text = "cue,\"response,R1,N\ndog,cat,3,9\ncow,\"milk\",2,9\n";
    assert!(refusal(text.as_bytes()).contains("quotation mark"));
    // A name may go over line ends.
    let (cues, _) = kept(
        "cue,response,R1,N,\"a\nb\"\ndog,cat,3,9,x\n",
        &known("strength"),
    );
    assert_eq!(cues, ["dog"]);
}

#[test]
fn damaged_characters_cost_their_row() {
    let mut bytes = "cue\tresponse\tR1\tN\n猫\t狗\t3\t9\n鸟\t鱼\t2\t9\n"
        .as_bytes()
        .to_vec();
    bytes.extend(b"b\xFFd\tx\t1\t9\n");
    let (_folder, path) = file(&bytes);
    let imported = dataset::import(&path, &known("strength"), &Silent).unwrap();
    assert_eq!(
        (
            imported.report.rows_kept,
            imported.report.left_out[0].first_lines[0]
        ),
        (2, 4)
    );
}

#[test]
fn other_encodings_are_read_and_named() {
    let text = "cue\tresponse\tR1\tN\n线索\t回答\t3\t9\n苹果\t水果\t2\t9\n";
    let chinese = encoding_rs::GB18030.encode(text).0.into_owned();
    let wide: Vec<u8> = [0xFF, 0xFE]
        .into_iter()
        .chain(text.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    for (bytes, name) in [(chinese, "gb18030"), (wide, "UTF-16LE")] {
        let (_folder, path) = file(&bytes);
        assert_eq!(
            dataset::recognise(&path).unwrap().layout,
            Some(known("strength"))
        );
        let imported = dataset::import(&path, &known("strength"), &Silent).unwrap();
        assert_eq!(
            dataset::page(&imported.table, 0, 1, None).unwrap()[0][..2],
            ["线索", "回答"]
        );
        assert!(
            imported.report.notes.iter().any(|note| note.contains(name)),
            "{name}"
        );
    }
}

#[test]
fn parts_read_in_parallel_keep_order_and_line_numbers() {
    let mut text = String::from("cue\tresponse\tR1\tN\n");
    let long = "x".repeat(180);
    for i in 0..70_000 {
        text.push_str(&format!("cue{i}\t{long}\t1\t9\n"));
        if i % 10_000 == 5_000 {
            text.push_str("broken row\n");
        }
    }
    assert!(text.len() > 12 << 20);
    let (_folder, path) = file(text.as_bytes());
    let imported = dataset::import(&path, &known("strength"), &Silent).unwrap();
    assert_eq!(imported.report.rows_kept, 70_000);
    let lines = [5_003, 15_004, 25_005, 35_006, 45_007, 55_008, 65_009];
    assert_eq!(imported.report.left_out[0].first_lines, lines);
    let last = dataset::page(&imported.table, 69_999, 5, None).unwrap();
    assert_eq!((last.len(), last[0][0].as_str()), (1, "cue69999"));
}

#[test]
fn a_person_can_stop_an_import() {
    struct Stop;
    impl Listener for Stop {
        fn emit(&self, _event: Event) {}
        fn stop_requested(&self) -> bool {
            true
        }
    }
    let (_folder, path) = file(SURVEY.as_bytes());
    let problem = dataset::import(&path, &known("wvs"), &Stop).unwrap_err();
    assert!(problem.message.contains("stopped"));
}

/// Whatever is imported, every row read is kept or accounted for.
fn check(content: &[u8]) {
    let (_folder, path) = file(content);
    let Ok(recognised) = dataset::recognise(&path) else {
        return;
    };
    let layouts = recognised
        .layout
        .iter()
        .chain(&recognised.alternatives)
        .cloned();
    let forced = recognised.columns.first().map(|column| {
        let all = Kind::Associations.roles().iter();
        let required = all.filter(|role| role.required || role.id == "response");
        let roles = required
            .map(|role| (role.id.to_owned(), column.clone()))
            .collect();
        Layout::Mapped(ColumnMapping {
            kind: Kind::Associations,
            roles,
            scales: Vec::new(),
        })
    });
    for layout in layouts.chain(forced) {
        let Ok(imported) = dataset::import(&path, &layout, &Silent) else {
            continue;
        };
        let left_out: u64 = imported.report.left_out.iter().map(|left| left.count).sum();
        assert_eq!(
            imported.report.rows_read,
            imported.report.rows_kept + left_out
        );
        assert_eq!(imported.table.height() as u64, imported.report.rows_kept);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_bytes_are_read_or_refused(content in proptest::collection::vec(any::<u8>(), 0..400)) {
        check(&content);
    }

    #[test]
    fn any_text_under_a_known_header_is_accounted_for(
        header in prop::sample::select(vec![
            "cue,response,R1,N", "\"participantID\",\"cue\",\"R1\",\"R2\",\"R3\"", "B_COUNTRY_ALPHA,Q1,Q2",
            "ID,Country,Axis,Rule-of-Thumb,Story,Gold Label", "word\tvalence", "q_id;question;options",
        ]),
        rows in "([a-c1-4\",;\t\n\r#é猫\\-. ]|NA|yes|1\\. a 2\\. b){0,120}",
    ) {
        check(format!("{header}\n{rows}").as_bytes());
    }

    #[test]
    fn any_json_like_text_is_read_or_refused(text in "[\\[\\]{}:,\"ab1\\\\ \n]{0,60}") {
        check(format!("[{{\"Q_id\": \"Q1\", \"question\": {text}}}]").as_bytes());
        check(format!("{{\"A\": {{\"Q1\": {text}}}}}").as_bytes());
    }
}
