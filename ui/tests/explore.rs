//! Explore: the gallery, the figures, selecting, a question, export.

use crate::common::{Fake, Look, SnapshotResults, picture, window};
use crate::results::{self, draw, serve, serve_scripts, study};
use attune::figure::{Figure, Id, Sort};
use attune::study::{Command, FigureRequest};
use attune_ui::app::App;
use attune_ui::page::Page;
use attune_ui::plot;
use eframe::egui;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};

/// The page with every figure drawn.
fn explore(fake: &Fake, look: Look) -> Harness<'static, App> {
    let mut window = window(fake, look);
    window.run_ok();
    serve(fake);
    window.run_ok();
    window
}

fn click(window: &mut Harness<'_, App>, label: &str) {
    window.get_by_label(label).click();
    window.run_ok();
}

#[test]
fn every_figure_is_asked_for_and_drawn_from_the_gallery() {
    let fake = Fake::new(study());
    let mut window = window(&fake, Look::at(Page::Explore));
    window.run_ok();
    let asked = serve(&fake);
    let figures: Vec<Id> = asked
        .iter()
        .filter_map(|command| match command {
            Command::DrawFigure { request } => Some(request.id),
            _ => None,
        })
        .collect();
    assert_eq!(figures, Id::ALL);
    window.run_ok();
    for (name, title) in [
        (
            "Shift scatter",
            "Did the model come nearer to one culture or to both?",
        ),
        ("Heat map", "Where are the models far from Avaland?"),
        ("Distances", "How close to people’s answers?"),
        (
            "Threshold curves",
            "On how many questions does it come close?",
        ),
        ("By topic", "In which topics is it close to Avaland?"),
        (
            "Topic radar",
            "Where does it fit the people of Avaland, and where not?",
        ),
        (
            "Tension set",
            "On which questions do Avaland and Borduria differ most?",
        ),
        (
            "Example questions",
            "How did answers to single questions change?",
        ),
        (
            "Violins",
            "How many of the words it gives do people give too?",
        ),
        ("Rankings", "Does it put words into people’s order?"),
        (
            "Word profile",
            "How pleasant, exciting and concrete are the words it gives?",
        ),
        (
            "Shift per question",
            "Which questions moved, and toward whom?",
        ),
    ] {
        click(&mut window, &format!("Show {name}"));
        assert!(window.query_by_label(title).is_some(), "{title}");
    }
    // Nothing changed, so nothing is asked for again.
    assert!(fake.sent().is_empty());
}

#[test]
fn controls_change_what_is_asked_for() {
    let fake = Fake::new(study());
    let mut window = explore(&fake, Look::at(Page::Explore));
    click(&mut window, "EMD");
    let emd = |sent: &[Command]| {
        sent.iter()
            .filter(|c| matches!(c, Command::DrawFigure { request } if request.distance == "emd"))
            .count()
    };
    assert_eq!(emd(&serve(&fake)), 7);
    window.run_ok();
    window
        .get_by_role_and_label(egui::Role::ComboBox, "Order")
        .click();
    window.run_ok();
    click(&mut window, "Most disputed first");
    let sent = serve(&fake);
    assert!(
        sent.iter()
            .any(|c| matches!(c, Command::DrawFigure { request }
            if request.id == Id::Shift && request.shift.sort == Sort::Tension)),
        "{sent:?}"
    );
    window.run_ok();
    let family = window.get_by_role_and_label(egui::Role::CheckBox, "Family");
    family.scroll_to_me();
    window.run_ok();
    click(&mut window, "Family");
    let sent = serve(&fake);
    assert!(
        sent.iter()
            .any(|c| matches!(c, Command::DrawFigure { request }
            if request.id == Id::Shift && request.shift.topics.len() == 5)),
        "{sent:?}"
    );
}

#[test]
fn a_profile_is_cut_to_an_attribute_and_printed_numbers_stand_in_its_table() {
    let fake = Fake::new(study());
    let mut window = explore(&fake, Look::at(Page::Explore));
    click(&mut window, "Show Word profile");
    for measure in [
        "Valence: 1 unpleasant to 9 pleasant",
        "Arousal: 1 calm to 9 exciting",
    ] {
        assert!(window.query_by_label(measure).is_some(), "{measure}");
    }
    let asked = |sent: &[Command]| match sent {
        [Command::DrawFigure { request }] if request.id == Id::Profile => request.profile.clone(),
        _ => panic!("{sent:?}"),
    };
    window
        .get_by_role_and_label(egui::Role::ComboBox, "Attribute")
        .click();
    window.run_ok();
    click(&mut window, "Valence");
    assert_eq!(asked(&serve(&fake)).attribute, "valence");
    window.run_ok();
    let gone = window.query_by_label("Arousal: 1 calm to 9 exciting");
    assert!(gone.is_none());
    // The table comes with the printed numbers.
    window
        .get_by_role_and_label(egui::Role::CheckBox, "Printed numbers")
        .click();
    window.run_ok();
    assert!(asked(&serve(&fake)).published);
    window.run_ok();
    let column = window.query_all_by_label("People (ALIGN, table 5)");
    assert!(column.count() > 0);
    let marked = window.query_all_by_label_contains("]*");
    assert_eq!(marked.count(), 3);
    window
        .get_by_role_and_label(egui::Role::CheckBox, "Dictionary forms")
        .click();
    window.run_ok();
    assert!(!asked(&serve(&fake)).settings.lemmas);
    // The violins have a choice of their own.
    click(&mut window, "Show Violins");
    window
        .get_by_role_and_label(egui::Role::CheckBox, "Dictionary forms")
        .click();
    window.run_ok();
    let sent = serve(&fake);
    assert!(
        matches!(&sent[..], [Command::DrawFigure { request }] if request.id == Id::Violin && request.lemmas),
        "{sent:?}"
    );
    click(&mut window, "Show Word profile");
    window
        .get_by_role_and_label(egui::Role::ComboBox, "Concrete is rated")
        .click();
    window.run_ok();
    click(&mut window, "4 or more");
    assert_eq!(asked(&serve(&fake)).settings.concrete_from, 4.0);
}

#[test]
fn violins_are_of_a_depth_and_a_reference_with_printed_means_beside() {
    let fake = Fake::new(study());
    let mut window = explore(&fake, Look::at(Page::Explore));
    click(&mut window, "Show Violins");
    let asked = |figure: Id| {
        let of_figure = |command: &Command| match command {
            Command::DrawFigure { request } if request.id == figure => Some(request.words.clone()),
            _ => None,
        };
        serve(&fake).iter().find_map(of_figure)
    };
    click(&mut window, "40");
    assert_eq!(asked(Id::Violin).unwrap().depth, Some(40));
    window.run_ok();
    let printed = "Llama SFT (ALIGN, table 1): printed 0.773";
    assert!(window.query_by_label(printed).is_none());
    let label = "Printed numbers";
    window
        .get_by_role_and_label(egui::Role::CheckBox, label)
        .click();
    window.run_ok();
    assert!(asked(Id::Ranking).unwrap().published);
    window.run_ok();
    assert!(window.query_by_label(printed).is_some());
    click(&mut window, "Most often");
    assert!(asked(Id::Learning).unwrap().most_frequent);
    window.run_ok();
    // The paper counts what people said at all.
    assert!(
        window
            .query_by_role_and_label(egui::Role::CheckBox, label)
            .is_none()
    );
}

#[test]
fn survey_figures_are_cut_to_questions_and_topics() {
    let mut snapshot = study();
    snapshot.study.as_mut().unwrap().survey_languages = vec!["en".into(), "zh".into()];
    let fake = Fake::new(snapshot);
    let mut window = explore(&fake, Look::at(Page::Explore));
    let of = |sent: &[Command], id: Id| {
        let requests = sent.iter().filter_map(|command| match command {
            Command::DrawFigure { request } if request.id == id => Some(request.clone()),
            _ => None,
        });
        requests.map(|request| request.survey).next_back()
    };
    click(&mut window, "Show Tension set");
    click(&mut window, "Chinese");
    let sent = serve(&fake);
    for id in [Id::Tension, Id::Distance, Id::Shift, Id::Radar] {
        assert_eq!(of(&sent, id).unwrap().language, "zh", "{id:?}");
    }
    assert!(of(&sent, Id::Violin).is_none());
    window.run_ok();
    let set = window.get_by_role_and_label(egui::Role::CheckBox, "ALIGN’s question set");
    set.click();
    window.run_ok();
    assert!(of(&serve(&fake), Id::HeatMap).unwrap().question_set);
    window.run_ok();
    let sizes = window.get_by_role_and_label(egui::Role::ComboBox, "Questions");
    sizes.click();
    window.run_ok();
    click(&mut window, "The 20 most disputed");
    let sent = serve(&fake);
    assert_eq!(of(&sent, Id::Tension).unwrap().tension_set, Some(20));
    assert_eq!(of(&sent, Id::Scatter).unwrap().tension_set, Some(20));
    assert!(of(&sent, Id::Radar).is_none());
    window.run_ok();
    // Counts are told beside the cultures' markers.
    assert!(window.query_all_by_label_contains("of 20").count() >= 4);
    click(&mut window, "Show Topic radar");
    let tables = window.get_by_role_and_label(egui::Role::ComboBox, "Table of topics");
    tables.click();
    window.run_ok();
    click(&mut window, "Twelve (ALIGN)");
    assert_eq!(of(&serve(&fake), Id::Topics).unwrap().topics, "twelve");
    window.run_ok();
    click(&mut window, "Show Distances");
    let printed = "Llama PPO (ALIGN, table 7), JS distance to Avaland: 0.288(*)";
    assert!(window.query_by_label(printed).is_none());
    let switch = window.get_by_role_and_label(egui::Role::CheckBox, "Printed numbers");
    switch.click();
    window.run_ok();
    assert!(of(&serve(&fake), Id::Distance).unwrap().published);
    window.run_ok();
    assert!(window.query_by_label(printed).is_some());
}

#[test]
fn a_topic_of_the_bars_and_a_question_of_the_tension_set_are_selected_in_all() {
    let fake = Fake::new(study());
    let mut window = explore(&fake, Look::at(Page::Explore));
    click(&mut window, "Show By topic");
    click(&mut window, "Select the topic Nature");
    click(&mut window, "Show Topic radar");
    click(&mut window, "Let go of Nature");
    click(&mut window, "Select the topic Work");
    click(&mut window, "Show Shift per question");
    assert!(window.query_by_label("Let go of Work").is_some());
    // In figures of words a topic means nothing.
    click(&mut window, "Show Violins");
    assert!(window.query_by_label("Let go of Work").is_none());
    click(&mut window, "Show Example questions");
    click(
        &mut window,
        "Open the question “How important is family in your life?”",
    );
    let sent = serve(&fake);
    assert!(
        matches!(&sent[..], [Command::LoadQuestion { question }] if question == "Q1"),
        "{sent:?}"
    );
}

#[test]
fn a_profile_that_waits_for_ratings_leads_to_the_data() {
    let mut snapshot = study();
    let study = snapshot.study.as_mut().unwrap();
    for figure in &mut study.figures {
        if figure.id == Id::Profile {
            figure.missing = Some("Ratings of words".to_owned());
        }
    }
    let fake = Fake::new(snapshot);
    let mut window = explore(&fake, Look::at(Page::Explore));
    assert!(
        window
            .query_by_label("Still missing: Ratings of words")
            .is_some()
    );
    click(&mut window, "Show Word profile");
    assert!(window.query_by_label("Show Word profile").is_none());
    assert!(window.query_all_by_label("Import…").count() > 0);
}

#[test]
fn a_question_opens_from_a_figure_and_stays_selected_in_all() {
    let fake = Fake::new(study());
    let mut window = explore(&fake, Look::at(Page::Explore));
    click(&mut window, "Show Shift scatter");
    click(
        &mut window,
        "Open the question “How important is family in your life?”",
    );
    let sent = serve(&fake);
    assert!(
        matches!(&sent[..], [Command::LoadQuestion { question }] if question == "Q1"),
        "{sent:?}"
    );
    window.run_ok();
    assert!(window.query_by_label("Raw answers").is_some());
    assert!(window.query_all_by_label("I am an AI.").count() > 0);
    click(&mut window, "Back to the figures");
    for name in ["Heat map", "Shift per question"] {
        click(&mut window, &format!("Show {name}"));
        assert!(window.query_by_label("Let go of Q1").is_some(), "{name}");
    }
    click(&mut window, "Let go of Q1");
    assert!(window.query_by_label("Let go of Q1").is_none());
}

#[test]
fn the_cues_that_gained_most_are_listed_and_opened() {
    let fake = Fake::new(study());
    let mut window = explore(&fake, Look::at(Page::Explore));
    click(&mut window, "Show Violins");
    click(&mut window, "All cues");
    let sent = serve(&fake);
    assert!(matches!(&sent[..], [Command::LoadCues { .. }]), "{sent:?}");
    window.run_ok();
    let cues = |window: &Harness<'_, App>| -> Vec<String> {
        let mut cues: Vec<(f32, String)> = window
            .query_all_by_label_contains("Open the cue")
            .map(|node| (node.rect().top(), node.accesskit_node().label().unwrap()))
            .collect();
        cues.sort_by(|a, b| a.0.total_cmp(&b.0));
        let name = |label: String| label.split(['“', '”']).nth(1).unwrap().to_owned();
        cues.into_iter().map(|(_, label)| name(label)).collect()
    };
    let order = ["mosquito", "bread", "wedding", "house", "river", "shadow"];
    assert_eq!(cues(&window), order);
    click(&mut window, "Lost most");
    assert_eq!(cues(&window)[..2], ["river", "house"]);
    let field = window.get_by_role_and_label(egui::Role::TextInput, "Find a cue");
    field.focus();
    window.run_ok();
    window
        .get_by_role_and_label(egui::Role::TextInput, "Find a cue")
        .type_text("SQUI");
    window.run_ok();
    assert_eq!(cues(&window), ["mosquito"]);
    click(&mut window, "Open the cue “mosquito”");
    let sent = serve(&fake);
    assert!(
        matches!(&sent[..], [Command::LoadCue { cue, .. }] if cue == "mosquito"),
        "{sent:?}"
    );
    window.run_ok();
    // Both have it; people's place stands beside.
    assert_eq!(window.query_all_by_label("bite").count(), 2);
    assert_eq!(window.query_all_by_label("people’s no. 7").count(), 1);
    let raw = "Here are some words: insect, a small flying animal, malaria, Culicidae";
    assert!(window.query_by_label(raw).is_none());
    click(&mut window, "Show the prompt and raw answer of starter");
    assert!(window.query_by_label(raw).is_some());
    click(&mut window, "Back to the cues");
    click(&mut window, "Back to the figures");
    // The people of another dataset are another list.
    window
        .get_by_role_and_label(egui::Role::ComboBox, "People and prompt")
        .click();
    window.run_ok();
    click(
        &mut window,
        "Word associations, Borduria, all responses; simple prompt",
    );
    let sent = serve(&fake);
    let drawn = sent.iter().filter(|command| {
        matches!(command, Command::DrawFigure { request } if request.dataset == "words-4e5f6a7b")
    });
    assert_eq!(drawn.count(), 3, "{sent:?}");
    window.run_ok();
    click(&mut window, "All cues");
    assert!(
        matches!(&serve(&fake)[..], [Command::LoadCues { dataset, .. }] if dataset == "words-4e5f6a7b")
    );
}

#[test]
fn a_dot_of_the_violins_opens_its_cue() {
    let fake = Fake::new(study());
    let mut window = explore(&fake, Look::at(Page::Explore));
    click(&mut window, "Show Violins");
    dot(&mut window, &fake);
    assert!(window.query_by_label("people’s no. 7").is_some());
}

#[test]
fn rankings_say_how_many_answers_are_none_and_open_their_cues() {
    let fake = Fake::new(study());
    let mut window = explore(&fake, Look::at(Page::Explore));
    click(&mut window, "Show Rankings");
    window
        .get_by_role_and_label(egui::Role::CheckBox, "Left-out words last")
        .click();
    window.run_ok();
    let sent = serve(&fake);
    assert!(
        matches!(&sent[..], [Command::DrawFigure { request }] if request.left_out_last),
        "{sent:?}"
    );
    window.run_ok();
    click(&mut window, "Both");
    assert!(
        window
            .query_all_by_label("Share of invalid answers")
            .count()
            > 0
    );
    click(&mut window, "Figure");
    dot(&mut window, &fake);
    assert!(window.query_by_label("ρ 0.800").is_some());
    assert!(window.query_by_label("Invalid answer").is_some());
}

#[test]
fn the_dropped_formats_are_shown_on_the_studys_own_cues() {
    let fake = Fake::new(study());
    let mut window = explore(&fake, Look::at(Page::Explore));
    click(&mut window, "Show Rankings");
    click(&mut window, "Why rankings?");
    let sent = serve(&fake);
    assert!(
        matches!(&sent[..], [Command::LoadFormats { .. }]),
        "{sent:?}"
    );
    window.run_ok();
    for words in [
        "teeth, wound, scratch, hive",
        "Frequent words chosen for 18 of 20 cues",
        "No word in common with people for 11 of 20 cues",
        "62% of 20 answers are invalid",
    ] {
        assert!(window.query_by_label(words).is_some(), "{words}");
    }
    click(&mut window, "Ask starter + first-steps to choose");
    let sent = serve(&fake);
    assert!(
        matches!(&sent[..], [Command::StartProbe { probe, models, .. }]
            if *probe == attune::probe::Kind::Choices && *models == ["starter + first-steps"]),
        "{sent:?}"
    );
    window
        .get_by_role_and_label(egui::Role::ComboBox, "Cue")
        .click();
    window.run_ok();
    click(&mut window, "river");
    let sent = serve(&fake);
    assert!(
        matches!(&sent[..], [Command::LoadFormats { cue, .. }] if cue == "river"),
        "{sent:?}"
    );
    click(&mut window, "Back to the figures");
    assert!(window.query_by_label("Show Rankings").is_some());
}

/// Clicks on a dot of the third violin, wherever one is, and opens its cue.
fn dot(window: &mut Harness<'_, App>, fake: &Fake) {
    let opened = (300..560).step_by(6).any(|y| {
        let at = egui::pos2(735.0, y as f32);
        window.hover_at(at);
        window.run_ok();
        window.drag_at(at);
        window.drop_at(at);
        window.run_ok();
        let is_cue = |command: &Command| {
            matches!(command, Command::LoadCue { cue, .. } if cue.starts_with("cue "))
        };
        serve(fake).iter().any(is_cue)
    });
    assert!(opened);
    window.run_ok();
}

#[test]
fn a_topic_of_the_heat_map_is_selected_in_all_figures() {
    let fake = Fake::new(study());
    let mut window = explore(&fake, Look::at(Page::Explore));
    click(&mut window, "Show Heat map");
    click(&mut window, "Topics");
    serve(&fake);
    window.run_ok();
    click(&mut window, "Select “Nature”");
    click(&mut window, "Show Shift per question");
    assert!(window.query_by_label("Let go of Nature").is_some());
}

#[test]
fn the_table_holds_the_same_numbers_and_the_figure_is_exported() {
    let fake = Fake::new(study());
    let mut window = explore(&fake, Look::at(Page::Explore));
    click(&mut window, "Table");
    assert!(window.query_all_by_label("Moved toward").count() > 0);
    click(&mut window, "Export…");
    click(&mut window, "PDF");
    click(&mut window, "Write the file");
    let sent = fake.sent();
    assert!(
        matches!(&sent[..], [Command::Export { request, path, style }]
            if request.id == Id::Shift && path.ends_with("shift.pdf")
                && style.cultures == [("Avaland".to_owned(), 0), ("Borduria".to_owned(), 1)]),
        "{sent:?}"
    );
}

#[test]
fn without_results_the_page_says_what_is_missing_and_offers_it() {
    let mut snapshot = study();
    let study = snapshot.study.as_mut().unwrap();
    study.probes.clear();
    for figure in &mut study.figures {
        figure.missing = Some("the survey probe of two models".to_owned());
    }
    let fake = Fake::new(snapshot);
    let mut window = window(&fake, Look::at(Page::Explore));
    window.run_ok();
    assert!(
        window
            .query_by_label("Still missing: the survey probe of two models")
            .is_some()
    );
    click(&mut window, "Ask the models");
    assert!(fake.sent().is_empty());
    assert!(
        window
            .query_by_label("No figure can be drawn yet")
            .is_none()
    );
}

/// The numbers of a column of the figure's CSV file.
fn column(figure: &Figure, at: usize) -> Vec<String> {
    let csv = attune::figure::csv(figure);
    let rows = attune::figure::table(figure).rows.len();
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let cells: Vec<String> = reader
        .records()
        .map(|row| row.unwrap()[at].to_owned())
        .collect();
    assert_eq!(cells.len(), rows);
    cells
}

/// A number as the CSV file writes it.
fn written(value: f64) -> String {
    if value.is_finite() {
        value.to_string()
    } else {
        String::new()
    }
}

#[test]
fn marks_drawn_are_the_rows_of_the_csv_file() {
    let draw = |id: Id| {
        draw(&FigureRequest {
            id,
            ..FigureRequest::default()
        })
    };
    let figure = draw(Id::Shift);
    let marks = plot::shift::marks(&results::shift_of(&figure));
    let changes = marks
        .iter()
        .map(|m| written(m.arrow.map_or(f64::NAN, |a| a.change())));
    assert_eq!(changes.collect::<Vec<_>>(), column(&figure, 4));
    let ids: Vec<String> = marks.iter().map(|mark| mark.question.clone()).collect();
    assert_eq!(ids, column(&figure, 0));
    for (mark, shares) in marks.iter().zip(column(&figure, 13)) {
        let drawn = mark.bars[0].iter().map(|[start, end]| end - start);
        for (drawn, share) in drawn.zip(shares.split(" | ")) {
            assert!((drawn - share.parse::<f64>().unwrap()).abs() < 1e-12);
        }
    }

    let figure = draw(Id::Scatter);
    let marks = plot::scatter::marks(&results::scatter());
    let place = |of: fn(&plot::scatter::Mark) -> f64| -> Vec<String> {
        marks.iter().map(|mark| written(of(mark))).collect()
    };
    assert_eq!(place(|mark| mark.before[0]), column(&figure, 5));
    assert_eq!(place(|mark| mark.after[1]), column(&figure, 8));

    let figure = draw(Id::Violin);
    let marks = plot::violin::marks(&results::violin(false));
    let values = marks.iter().map(|mark| written(mark.value));
    assert_eq!(values.collect::<Vec<_>>(), column(&figure, 2));
    let printed = attune::figure::Figure {
        marks: attune::figure::Marks::Violin(results::violin(true)),
        ..figure
    };
    let marks = plot::violin::marks(&results::violin(true));
    let means = marks[marks.len() - 4..].iter();
    let means: Vec<String> = means.map(|mark| written(mark.value)).collect();
    let told = column(&printed, 4);
    assert_eq!(marks.len(), told.len());
    assert_eq!(means, told[told.len() - 4..]);

    let marks = plot::bars::marks(&results::survey::distance(false));
    let values = marks.iter().map(|mark| written(mark.value));
    let measures = marks.iter().map(|mark| mark.measure.clone());
    let figure = draw(Id::Distance);
    assert_eq!(values.collect::<Vec<_>>(), column(&figure, 2));
    assert_eq!(measures.collect::<Vec<_>>(), column(&figure, 0));

    let marks = plot::radar::marks(&results::survey::radar());
    let values = marks
        .iter()
        .map(|mark| written(mark.value.unwrap_or(f64::NAN)));
    assert_eq!(values.collect::<Vec<_>>(), column(&draw(Id::Radar), 2));

    let marks = plot::answers::marks(&results::survey::examples());
    let figure = draw(Id::Examples);
    let numbers = marks.iter().map(|mark| written(mark.number));
    assert_eq!(numbers.collect::<Vec<_>>(), column(&figure, 3));
    for (mark, shares) in marks.iter().zip(column(&figure, 8)) {
        let bar = mark.bars[3].as_ref().unwrap();
        let drawn = bar.iter().map(|[start, end]| end - start);
        for (drawn, share) in drawn.zip(shares.split(" | ")) {
            assert!((drawn - share.parse::<f64>().unwrap()).abs() < 1e-12);
        }
    }

    let violins = plot::violin::marks(&results::violin(false));
    let profile = results::profile("", false);
    let panels = profile.panels.iter().flat_map(plot::violin::marks);
    let values: Vec<String> = panels.map(|mark| written(mark.value)).collect();
    let csv = attune::figure::csv(&draw(Id::Profile));
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let records = reader.records().map(Result::unwrap);
    let of_cues = records.filter(|record| !record[2].is_empty());
    let written: Vec<String> = of_cues.map(|record| record[3].to_owned()).collect();
    assert_eq!(values, written);
    assert!(
        violins
            .iter()
            .all(|mark| (mark.x - mark.group as f64 - 0.5).abs() < 0.5)
    );
}

#[test]
fn the_figures_look_right() {
    let mut results = SnapshotResults::new();
    for dark in [false, true] {
        let fake = Fake::new(study());
        let mut window = explore(
            &fake,
            Look {
                dark,
                ..Look::at(Page::Explore)
            },
        );
        let theme = if dark { "dark" } else { "light" };
        for (name, file) in [
            ("Shift per question", "shift"),
            ("Shift scatter", "scatter"),
            ("Heat map", "heat-map"),
            ("Distances", "distance"),
            ("Threshold curves", "threshold"),
            ("Learning curve", "learning"),
            ("By topic", "topics"),
            ("Topic radar", "radar"),
            ("Tension set", "tension"),
            ("Example questions", "examples"),
            ("Violins", "violin"),
            ("Rankings", "ranking"),
            ("Word profile", "profile"),
            ("Etiquette", "etiquette"),
        ] {
            click(&mut window, &format!("Show {name}"));
            picture(
                &mut window,
                &format!("explore-{file}-{theme}"),
                &mut results,
            );
        }
        click(&mut window, "Show Shift per question");
        click(
            &mut window,
            "Open the question “Should grown children live near their parents?”",
        );
        serve(&fake);
        picture(
            &mut window,
            &format!("explore-question-{theme}"),
            &mut results,
        );
        click(&mut window, "Back to the figures");
        click(&mut window, "Show Violins");
        click(&mut window, "All cues");
        serve(&fake);
        picture(&mut window, &format!("explore-cues-{theme}"), &mut results);
        click(&mut window, "Open the cue “mosquito”");
        serve(&fake);
        window.run_ok();
        click(&mut window, "Show the prompt and raw answer of starter");
        picture(&mut window, &format!("explore-cue-{theme}"), &mut results);
        click(&mut window, "Back to the cues");
        click(&mut window, "Back to the figures");
        click(&mut window, "Show Rankings");
        dot(&mut window, &fake);
        picture(
            &mut window,
            &format!("explore-ranked-{theme}"),
            &mut results,
        );
        click(&mut window, "Back to the figures");
        click(&mut window, "Why rankings?");
        serve(&fake);
        picture(
            &mut window,
            &format!("explore-formats-{theme}"),
            &mut results,
        );
    }
    let fake = Fake::new(study());
    let size = [1920.0, 1080.0];
    let mut window = explore(
        &fake,
        Look {
            size,
            ..Look::at(Page::Explore)
        },
    );
    click(&mut window, "Both");
    picture(&mut window, "explore-wide", &mut results);
    click(&mut window, "Show Word profile");
    window
        .get_by_role_and_label(egui::Role::CheckBox, "Printed numbers")
        .click();
    window.run_ok();
    serve(&fake);
    picture(&mut window, "explore-profile-wide", &mut results);
}

#[test]
fn every_script_and_a_projector_look_right() {
    let mut results = SnapshotResults::new();
    let fake = Fake::new(study());
    let mut window = explore(
        &fake,
        Look {
            class_mode: true,
            ..Look::at(Page::Explore)
        },
    );
    picture(&mut window, "explore-class", &mut results);
    let fake = Fake::new(study());
    let mut window = self::window(&fake, Look::at(Page::Explore));
    window.run_ok();
    serve_scripts(&fake);
    window.run_ok();
    let row = window.get_by_label("Open the question “ما مدى أهمية العائلة في حياتك؟”");
    row.hover();
    window.run_steps(8);
    picture(&mut window, "explore-scripts", &mut results);
}
