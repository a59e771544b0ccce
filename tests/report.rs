//! The report of the sample study: what stands in it, in both forms, and what never does.

use std::path::Path;
use std::process::Command;

use attune::report::{Block, Document, Section, Table, pdf};
use attune::study::{Home, REPORT_SECTIONS, Sample, Study};

fn sample(root: &Path) -> Study {
    let home = Home {
        config: root.join("config"),
        models: root.join("models"),
    };
    Study::create_sample(&home, &root.join("study"), Sample::Whole).unwrap()
}

/// The text of a PDF; none where this machine has nothing to read it with.
fn text_of(pdf: &Path) -> Option<String> {
    let output = Command::new("pdftotext")
        .arg("-layout")
        .arg(pdf)
        .arg("-")
        .output();
    let Ok(output) = output else {
        eprintln!("skipped: there is no pdftotext on this machine");
        return None;
    };
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// A text without spaces and line breaks, as lines break elsewhere on paper.
fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn the_same_content_stands_in_html_and_in_pdf() {
    let folder = tempfile::tempdir().unwrap();
    let study = sample(folder.path());
    let document = study.report().unwrap();
    let ids: Vec<&str> = document.sections.iter().map(|s| s.id.as_str()).collect();
    assert_eq!(ids, REPORT_SECTIONS);
    assert!(document.sections.iter().all(|s| !s.blocks.is_empty()));

    let path = folder.path().join("out/report.html");
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let [html, pdf] = study
        .export_report(&path, &[], "A note.\n\nAnother.")
        .unwrap();
    let page = std::fs::read_to_string(html).unwrap();
    // A message that is missing shows as its id.
    assert!(!page.contains("study-report-") && !page.contains("study-methods-"));
    assert!(page.contains(&document.made_of));
    // Nothing is fetched: addresses stand in texts and as names of the SVG format only.
    for reach in ["src=", "href=", "@import", "url(", "<script"] {
        assert!(!page.contains(reach), "{reach}");
    }
    let drawn = |block: &&Block| matches!(block, Block::Figure(_));
    let figures = document
        .sections
        .iter()
        .flat_map(|s| &s.blocks)
        .filter(drawn);
    assert_eq!(page.matches("<figure").count(), figures.count());

    let bytes = std::fs::read(&pdf).unwrap();
    assert!(bytes.starts_with(b"%PDF-") && bytes.len() > 20_000);
    let Some(text) = text_of(&pdf) else { return };
    let text = bare(&text);
    for section in &document.sections {
        assert!(
            text.contains(&bare(&section.heading)),
            "{}",
            section.heading
        );
        for block in &section.blocks {
            let said = match block {
                Block::Heading(said) | Block::Paragraph(said) => said.clone(),
                Block::List(items) => items.concat(),
                Block::Code(code) => code.lines().next().unwrap_or_default().to_owned(),
                Block::Table(table) => table.columns.concat(),
                Block::Figure(figure) => figure.title.clone(),
            };
            // What goes over the end of a page has the page's foot within it.
            let begin: String = bare(&said.replace('•', "")).chars().take(24).collect();
            let columns = matches!(block, Block::Table(_) | Block::List(_));
            assert!(columns || text.contains(&begin), "{begin}");
        }
    }
    assert!(text.contains("Anote.") && text.contains("1of"));
}

#[test]
fn a_long_table_goes_on_with_its_head_in_every_script() {
    let folder = tempfile::tempdir().unwrap();
    let row = |n: usize| {
        vec![
            format!("row{n}"),
            "家庭在您的生活中有多重要？ ما مدى أهمية".to_owned(),
        ]
    };
    let table = Table {
        columns: vec!["Headword".to_owned(), "Wording".to_owned()],
        rows: (0..150).map(row).collect(),
    };
    let cell = vec!["long".to_owned(), "word ".repeat(3000)];
    let tall = Table {
        rows: vec![cell],
        ..table.clone()
    };
    let section = Section {
        id: "tables".to_owned(),
        heading: "Tables".to_owned(),
        blocks: vec![Block::Table(table), Block::Table(tall)],
    };
    let document = Document {
        title: "Title".to_owned(),
        byline: String::new(),
        opening: Vec::new(),
        sections: vec![section],
        style: attune::figure::Style::default(),
        made_of: String::new(),
    };
    let path = folder.path().join("long.pdf");
    std::fs::write(&path, pdf(&document).unwrap()).unwrap();
    let Some(text) = text_of(&path) else { return };
    let pages: Vec<&str> = text
        .split('\u{c}')
        .filter(|p| !p.trim().is_empty())
        .collect();
    assert!(pages.len() > 4, "{}", pages.len());
    for (at, page) in pages.iter().enumerate() {
        assert!(page.contains("Headword"), "page {}: {page}", at + 1);
        assert!(page.contains(&format!("{} of {}", at + 1, pages.len())));
    }
    for n in 0..150 {
        assert_eq!(text.matches(&format!("row{n} ")).count(), 1, "row{n}");
    }
    assert_eq!(
        text.matches("word").count() - text.matches("Headword").count(),
        3000
    );
    assert!(text.contains("家庭在您的生活中有多重要"));
}

#[test]
fn methods_references_and_limits_tell_what_was_really_done() {
    let folder = tempfile::tempdir().unwrap();
    let study = sample(folder.path());
    let document = study.report().unwrap();
    let of = |id: &str| {
        let section = document.sections.iter().find(|s| s.id == id).unwrap();
        format!("{:?}", section.blocks)
    };
    let methods = of("methods");
    for said in [
        "The model starter (135 million parameters",
        "rank 16, α 32 and dropout 0 on",
        "asked for 10 associations",
        "4e-4",
        "seed 42",
        "split seed 42",
        "40 held-out cues",
        "42 survey questions",
        "2000 people",
        "Wilcoxon",
        "CPU, ",
    ] {
        assert!(methods.contains(said), "{said}: {methods}");
    }
    let references = of("references");
    for cited in [
        "Hu, E. J.",
        "Loshchilov",
        "SmolLM2",
        "apache-2.0",
        "Lin, J.",
        "CC0 1.0",
    ] {
        assert!(references.contains(cited), "{cited}: {references}");
    }
    // PPO was not run, and is not cited.
    assert!(!references.contains("Proximal policy"));
    assert!(of("not-run").contains("No control") && of("not-run").contains("PPO"));
    assert!(of("seeds").contains("one seed (42)"));
    let limits = of("limits");
    assert!(limits.contains("A country is not a culture") && limits.contains("stereotypes"));
    // Forty held-out cues, none of them trained on; no question stands in what was read.
    assert!(
        limits.contains(r#"["starter + first-steps", "associations", "40", "0", "0"]"#),
        "{limits}"
    );
    assert!(limits.contains(r#"["starter + first-steps", "survey", "42", "0", "0"]"#));
    assert!(of("settings").contains("learning_rate = 0.0004"));
    assert!(of("provenance").contains("Teach starter: first-steps"));
    assert!(of("hashes").contains("b878f12ddb93294c"));
}

#[test]
fn no_row_of_a_respondent_enters_a_report() {
    let folder = tempfile::tempdir().unwrap();
    let study = sample(folder.path());
    let path = folder.path().join("report.html");
    let [html, pdf] = study.export_report(&path, &[], "").unwrap();
    let mut texts = vec![std::fs::read_to_string(html).unwrap()];
    texts.extend(text_of(&pdf));
    let survey = std::fs::read_to_string("data/sample/survey.csv").unwrap();
    let words = std::fs::read_to_string("data/sample/associations-oshel.csv").unwrap();
    for text in texts {
        let text = text.replace(", ", ",").replace(" | ", ",");
        // Some of them: each is looked for in the whole text.
        for row in survey.lines().skip(1).step_by(40) {
            let mut cells = row.split(',');
            let respondent = cells.next().unwrap();
            assert!(!text.contains(respondent), "{respondent}");
            // Ten answers in a row tell a person.
            let answers: Vec<&str> = cells.skip(3).collect();
            assert!(!text.contains(&answers[..10].join(",")), "{row}");
        }
        for row in words.lines().skip(1).step_by(40) {
            let cells: Vec<&str> = row.split(',').collect();
            assert!(!text.contains(&cells[2..8].join(",")), "{row}");
            assert!(!text.contains(&cells[9..].join(",")), "{row}");
        }
    }
}

#[test]
fn sections_can_be_left_out() {
    let folder = tempfile::tempdir().unwrap();
    let study = sample(folder.path());
    let path = folder.path().join("short.html");
    let wanted = ["methods".to_owned(), "limits".to_owned()];
    let [html, pdf] = study.export_report(&path, &wanted, "").unwrap();
    let page = std::fs::read_to_string(html).unwrap();
    assert!(page.contains("id=\"methods\"") && page.contains("id=\"limits\""));
    assert!(!page.contains("id=\"scores\"") && !page.contains("<figure"));
    assert!(pdf.metadata().unwrap().len() > 5_000);
}

#[test]
fn amounts_are_told_as_what_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let home = Home {
        config: folder.path().join("config"),
        models: folder.path().join("models"),
    };
    let study = Study::create(&home, &folder.path().join("study"), "Amounts").unwrap();
    for (name, text) in [
        (
            "strengths.csv",
            "cue,response,R123,N\nsun,moon,7,10\nsun,hot,2,10\nsea,blue,1,1\n",
        ),
        (
            "people.csv",
            "respondent,country,Q1,Q2\np1,Avaland,1,2\np2,Avaland,2,2\n",
        ),
    ] {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        study.import_as(&path, None, None).unwrap();
    }
    let document = study.report().unwrap();
    let methods = format!("{:?}", document.sections[0].blocks);
    for said in [
        "3 of 3 rows, 2 cues, 3 distinct responses (pairs of a cue and a word), given 10 times",
        "2 of 2 rows, 2 people, 1 country, 2 questions",
    ] {
        assert!(methods.contains(said), "{said}: {methods}");
    }
}

#[test]
fn a_model_that_was_asked_twice_is_one_model() {
    let folder = tempfile::tempdir().unwrap();
    let study = sample(folder.path());
    let jobs = study.folder().join("jobs");
    let of = |path: &Path| -> serde_json::Value {
        serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
    };
    let first = std::fs::read_dir(&jobs)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|job| of(&job.join("job.json"))["title"] == "Ask starter for associations")
        .unwrap();
    // An older job of the same model, about one cue.
    let id = "20200101-000000-000000-earlier";
    let older = jobs.join(id);
    for inside in ["inputs", "result"] {
        std::fs::create_dir_all(older.join(inside)).unwrap();
    }
    for file in ["events.jsonl", "done.json", "result/answers.jsonl"] {
        std::fs::copy(first.join(file), older.join(file)).unwrap();
    }
    let mut manifest = of(&first.join("job.json"));
    manifest["id"] = id.into();
    manifest["created_at"] = 1.0.into();
    std::fs::write(older.join("job.json"), manifest.to_string()).unwrap();
    let mut probe = of(&first.join("inputs/probe.json"));
    probe["items"].as_array_mut().unwrap().truncate(1);
    std::fs::write(older.join("inputs/probe.json"), probe.to_string()).unwrap();

    assert_eq!(study.jobs().unwrap().len(), 6);
    let methods = format!("{:?}", study.report().unwrap().sections[0].blocks);
    let said = "2 models were asked for 10 associations to each of 40 held-out cues;";
    assert!(methods.contains(said), "{methods}");
}
