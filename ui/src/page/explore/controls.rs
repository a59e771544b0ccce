//! The controls of the chosen figure: models, cultures, distance, topics, order.

mod survey;

use std::collections::BTreeSet;

use attune::figure::{
    EXAMPLES, Id, Marks, Role, Setting, Sort, attributes, distance_name, group_name,
};
use attune::score::associations::DEPTHS;
use attune::score::{Group, Kind};
use attune::study::StudyView;
use attune::t;
use eframe::egui::{ScrollArea, Slider, Ui};

use super::request::{Settings, probe_of};
use super::{Drawn, ExplorePage, View};
use crate::text::visual;
use crate::theme::{SPACE, Theme};
use crate::widget::{Icon, choose, link, segments, small, switch, with_icon};

/// Ratings from which a word may count as concrete.
const CONCRETE_FROM: [f64; 4] = [2.5, 3.0, 3.5, 4.0];
/// How many rows a shift may be cut to.
const TOPS: [Option<usize>; 4] = [None, Some(10), Some(20), Some(40)];

/// Draws the controls that touch the open figure; whether the list of cues is wanted.
pub fn show(ui: &mut Ui, theme: &Theme, study: &StudyView, page: &mut ExplorePage) -> bool {
    let mut all_cues = false;
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = SPACE[0];
        if page.open.is_of_pair() {
            pair(ui, theme, study, page);
        } else {
            models(ui, theme, study, page);
        }
        if page.open.kind() == Kind::Survey {
            cultures(ui, theme, study, page);
            if page.open.takes(Setting::Distance) {
                distance(ui, theme, page);
            }
            survey::questions(ui, theme, study, page);
        }
        if page.open.takes(Setting::ByTopic) {
            heading(ui, theme, &t!("page-explore-rows"));
            let rows = [
                (false, t!("page-explore-by-question")),
                (true, t!("page-explore-by-topic")),
            ];
            if let Some(by_topic) = segments(ui, theme, page.settings.by_topic, &rows) {
                page.settings.by_topic = by_topic;
            }
        }
        if attune::study::word_probes().contains(&probe_of(page.open)) {
            ui.add_space(SPACE[1]);
            if with_icon(ui, theme, Icon::Words, &t!("page-explore-cues")).clicked() {
                all_cues = true;
            }
            if with_icon(ui, theme, Icon::Teach, &t!("page-explore-formats")).clicked() {
                page.formats.open = true;
            }
            group(ui, theme, study, page);
        }
        if page.open.takes(Setting::Attribute) {
            profile(ui, theme, page);
        }
        if page.open.takes(Setting::Words) {
            precision(ui, theme, &mut page.settings);
        }
        if page.open.takes(Setting::Right) && !page.open.takes(Setting::Words) {
            right(ui, theme, &mut page.settings.words.most_frequent);
        }
        if page.open.takes(Setting::LeftOut) {
            ui.add_space(SPACE[1]);
            ui.horizontal(|ui| {
                let label = t!("page-explore-left-out");
                switch(ui, theme, &mut page.settings.left_out_last, &label);
                let hint = t!("page-explore-left-out-hint");
                crate::widget::cut(ui, theme, &label).on_hover_text(hint);
            });
            published(ui, theme, &mut page.settings.words.published);
        }
        if page.open.is_of_pair() {
            order(ui, theme, page);
        }
        let by_topic = page.open.takes(Setting::ByTopic) && page.settings.by_topic;
        if page.open.takes(Setting::Topics) {
            survey::topic_table(ui, theme, page);
            if !by_topic {
                topics(ui, theme, page);
            }
        }
    });
    all_cues
}

/// Against which people, and asked with which prompt, where there are several.
fn group(ui: &mut Ui, theme: &Theme, study: &StudyView, page: &mut ExplorePage) {
    let probe = probe_of(page.open);
    let groups = study.asked.iter().filter(|asked| asked.probe == probe);
    let groups: Vec<&Group> = groups.map(|asked| &asked.group).collect();
    if groups.len() < 2 {
        return;
    }
    let label = t!("page-explore-group");
    heading(ui, theme, &label);
    let names: Vec<String> = groups.iter().map(|group| group_name(group)).collect();
    let chosen = page.settings.groups.get(&probe);
    let now = chosen.and_then(|chosen| groups.iter().position(|group| *group == chosen));
    if let Some(at) = choose(ui, &label, &names[now.unwrap_or_default()], &names) {
        let group = groups[at].clone();
        page.settings.groups.insert(probe, group);
    }
}

fn heading(ui: &mut Ui, theme: &Theme, words: &str) {
    ui.add_space(SPACE[1]);
    small(ui, theme, words);
}

/// Models that have answered what a figure shows.
fn answered(study: &StudyView, figure: Id) -> Vec<String> {
    let probe = probe_of(figure);
    let probes = study.probes.iter();
    let answered = probes.filter(|p| p.probe == probe && p.headline.is_some());
    answered.map(|p| p.model.clone()).collect()
}

/// The model before and the model after.
fn pair(ui: &mut Ui, theme: &Theme, study: &StudyView, page: &mut ExplorePage) {
    let Some(Drawn {
        result: Ok(figure), ..
    }) = page.drawn.get(&page.open)
    else {
        return;
    };
    let now = match &figure.marks {
        Marks::Shift(shift) => [shift.model_before.clone(), shift.model_after.clone()],
        Marks::Scatter(scatter) => [scatter.model_before.clone(), scatter.model_after.clone()],
        Marks::Answers(answers) => [Role::Before, Role::After].map(|role| {
            let who = answers.who.iter().find(|who| who.role == role);
            who.map(|who| who.name.clone()).unwrap_or_default()
        }),
        _ => return,
    };
    let choices = answered(study, page.open);
    for (i, label) in [t!("page-explore-before"), t!("page-explore-after")]
        .iter()
        .enumerate()
    {
        heading(ui, theme, label);
        if let Some(at) = choose(ui, label, &now[i], &choices) {
            let mut pair = now.clone();
            pair[i].clone_from(&choices[at]);
            page.settings.pair = Some(pair);
        }
    }
}

/// Any number of models; none switched off is all.
fn models(ui: &mut Ui, theme: &Theme, study: &StudyView, page: &mut ExplorePage) {
    heading(ui, theme, &t!("page-explore-models"));
    let all = answered(study, page.open);
    let set: Vec<&String> = all.iter().collect();
    several(ui, theme, &set, &mut page.settings.models);
}

/// Switches for things of which an empty choice means all.
fn several(ui: &mut Ui, theme: &Theme, all: &[&String], chosen: &mut Vec<String>) {
    for &name in all {
        let mut on = chosen.is_empty() || chosen.contains(name);
        ui.horizontal(|ui| {
            if switch(ui, theme, &mut on, name).changed() {
                if chosen.is_empty() {
                    *chosen = all.iter().map(|&name| name.clone()).collect();
                }
                chosen.retain(|other| other != name);
                if on {
                    chosen.push(name.clone());
                }
                if chosen.len() == all.len() {
                    chosen.clear();
                }
            }
            crate::widget::cut(ui, theme, name);
        });
    }
}

fn cultures(ui: &mut Ui, theme: &Theme, study: &StudyView, page: &mut ExplorePage) {
    let names: Vec<String> = study
        .cultures
        .iter()
        .map(|culture| culture.name.clone())
        .collect();
    if names.len() < 2 {
        return;
    }
    if page.open.takes(Setting::Cultures) {
        heading(ui, theme, &t!("page-explore-cultures"));
        let all: Vec<&String> = names.iter().collect();
        several(ui, theme, &all, &mut page.settings.shown);
        return;
    }
    let mut now = page.settings.cultures.clone();
    if now.len() < 2 {
        now = names[..2].to_vec();
    }
    let labels = if page.open.takes(Setting::TwoCultures) {
        vec![t!("page-explore-culture-a"), t!("page-explore-culture-b")]
    } else {
        vec![t!("page-explore-distance-to")]
    };
    for (i, label) in labels.iter().enumerate() {
        heading(ui, theme, label);
        if let Some(at) = choose(ui, label, &now[i], &names) {
            // The same culture twice says nothing: the two change places.
            if now[1 - i] == names[at] {
                now.swap(0, 1);
            } else {
                now[i].clone_from(&names[at]);
            }
            page.settings.cultures.clone_from(&now);
        }
    }
}

fn distance(ui: &mut Ui, theme: &Theme, page: &mut ExplorePage) {
    heading(ui, theme, &t!("page-explore-distance-heading"));
    let names = ["js", "emd", "tension"];
    let now = names
        .into_iter()
        .find(|name| page.settings.distance == *name);
    let now = now.unwrap_or("js");
    let choices = names.map(|name| (name, short_distance_name(name)));
    let hint = t!("page-explore-distance-hint");
    ui.scope(|ui| {
        if let Some(distance) = segments(ui, theme, now, &choices) {
            page.settings.distance = distance.to_owned();
        }
    })
    .response
    .on_hover_text(hint);
}

/// A distance's name where there is little room.
fn short_distance_name(distance: &str) -> String {
    match distance {
        "js" => t!("page-explore-distance-js"),
        "tension" => t!("page-explore-distance-tension"),
        other => distance_name(other),
    }
}

/// Which attribute of words, how words are looked up, and whether printed numbers stand
/// beside.
fn profile(ui: &mut Ui, theme: &Theme, page: &mut ExplorePage) {
    let chosen = &mut page.settings.profile;
    let label = t!("page-explore-attribute");
    heading(ui, theme, &label);
    let mut ids = vec![""];
    let mut names = vec![t!("page-explore-attribute-all")];
    for (id, name) in attributes() {
        ids.push(id);
        names.push(name);
    }
    let now = ids.iter().position(|id| *id == chosen.attribute);
    if let Some(at) = choose(ui, &label, &names[now.unwrap_or_default()], &names) {
        chosen.attribute = ids[at].to_owned();
    }
    let label = t!("page-explore-concrete-from");
    heading(ui, theme, &label);
    let names = CONCRETE_FROM.map(|from| t!("page-explore-or-more", rating = from.to_string()));
    let now = CONCRETE_FROM
        .iter()
        .position(|from| *from == chosen.settings.concrete_from);
    if let Some(at) = choose(ui, &label, &names[now.unwrap_or_default()], &names) {
        chosen.settings.concrete_from = CONCRETE_FROM[at];
    }
    ui.add_space(SPACE[1]);
    lemmas(ui, theme, &mut chosen.settings.lemmas);
    ui.horizontal(|ui| {
        let label = t!("page-explore-single-words");
        switch(ui, theme, &mut chosen.settings.single_words, &label);
        let hint = t!("page-explore-single-words-hint");
        crate::widget::cut(ui, theme, &label).on_hover_text(hint);
    });
    let changed = published(ui, theme, &mut chosen.published);
    // They stand in the table.
    if changed && chosen.published && page.view == View::Figure {
        page.view = View::Both;
    }
}

/// How many words count, which of people's are right, and whether printed numbers stand
/// beside.
fn precision(ui: &mut Ui, theme: &Theme, settings: &mut Settings) {
    heading(ui, theme, &t!("page-explore-depth"));
    let depths = DEPTHS.map(|depth| (Some(depth), depth.to_string()));
    let now = settings.words.depth.or(Some(10));
    let hint = t!("page-explore-depth-hint");
    ui.scope(|ui| {
        if let Some(depth) = segments(ui, theme, now, &depths) {
            settings.words.depth = depth;
        }
    })
    .response
    .on_hover_text(hint);
    right(ui, theme, &mut settings.words.most_frequent);
    ui.add_space(SPACE[1]);
    lemmas(ui, theme, &mut settings.lemmas);
    // The paper's are against all that people said.
    if !settings.words.most_frequent {
        published(ui, theme, &mut settings.words.published);
    }
}

/// Which of people's words are right.
fn right(ui: &mut Ui, theme: &Theme, most_frequent: &mut bool) {
    heading(ui, theme, &t!("page-explore-right"));
    let references = [
        (false, t!("page-explore-right-all")),
        (true, t!("page-explore-right-frequent")),
    ];
    if let Some(chosen) = segments(ui, theme, *most_frequent, &references) {
        *most_frequent = chosen;
    }
}

/// Whether numbers printed in a paper stand beside; whether that was changed.
fn published(ui: &mut Ui, theme: &Theme, on: &mut bool) -> bool {
    ui.horizontal(|ui| {
        let label = t!("page-explore-published");
        let changed = switch(ui, theme, on, &label).changed();
        let hint = t!("page-explore-published-hint");
        crate::widget::cut(ui, theme, &label).on_hover_text(hint);
        changed
    })
    .inner
}

/// Whether English words are brought to their dictionary form.
fn lemmas(ui: &mut Ui, theme: &Theme, on: &mut bool) {
    ui.horizontal(|ui| {
        let label = t!("page-explore-lemmas");
        switch(ui, theme, on, &label);
        let hint = t!("page-explore-lemmas-hint");
        crate::widget::cut(ui, theme, &label).on_hover_text(hint);
    });
}

/// Order, number and least sizes of rows.
fn order(ui: &mut Ui, theme: &Theme, page: &mut ExplorePage) {
    let [a, b] = sides(page);
    let settings = &mut page.settings.shift;
    if page.open.takes(Setting::Order) {
        let label = t!("page-explore-sort");
        heading(ui, theme, &label);
        let sorts = [
            (Sort::Shift, t!("page-explore-sort-shift")),
            (Sort::TowardA, t!("page-explore-sort-toward", culture = a)),
            (Sort::TowardB, t!("page-explore-sort-toward", culture = b)),
            (Sort::Tension, t!("page-explore-sort-tension")),
            (Sort::Question, t!("page-explore-sort-question")),
        ];
        let names: Vec<String> = sorts.iter().map(|(_, name)| name.clone()).collect();
        let now = sorts
            .iter()
            .position(|(sort, _)| *sort == settings.sort)
            .unwrap_or_default();
        if let Some(at) = choose(ui, &label, &names[now], &names) {
            settings.sort = sorts[at].0;
        }
        let label = t!("page-explore-top");
        heading(ui, theme, &label);
        let examples = page.open == Id::Examples;
        let names = TOPS.map(|top| match top {
            Some(top) => t!("page-explore-top-some", n = top),
            None if examples => t!("page-explore-top-some", n = EXAMPLES),
            None => t!("page-explore-top-all"),
        });
        let now = TOPS
            .iter()
            .position(|top| *top == settings.top)
            .unwrap_or_default();
        if let Some(at) = choose(ui, &label, &names[now], &names) {
            settings.top = TOPS[at];
        }
    }
    for (value, label) in [
        (&mut settings.least_change, t!("page-explore-least-change")),
        (
            &mut settings.least_tension,
            t!("page-explore-least-tension"),
        ),
    ] {
        heading(ui, theme, &label);
        ui.scope(|ui| {
            ui.spacing_mut().interact_size.y = theme.size_body * 1.5;
            ui.spacing_mut().slider_width = ui.available_width() - theme.size_body * 4.5;
            ui.visuals_mut().widgets.inactive.bg_fill = theme.line;
            let slider = ui.add(
                Slider::new(value, 0.0..=0.5)
                    .step_by(0.01)
                    .fixed_decimals(2),
            );
            ui.ctx()
                .accesskit_node_builder(slider.id, |node| node.set_label(label));
        });
    }
}

/// Names of the two cultures of the open figure.
fn sides(page: &ExplorePage) -> [String; 2] {
    match page.drawn.get(&page.open).map(|drawn| &drawn.result) {
        Some(Ok(figure)) => match &figure.marks {
            Marks::Shift(shift) => [shift.culture_a.clone(), shift.culture_b.clone()],
            Marks::Scatter(scatter) => [scatter.culture_a.clone(), scatter.culture_b.clone()],
            Marks::Answers(answers) => [answers.culture_a.clone(), answers.culture_b.clone()],
            _ => Default::default(),
        },
        _ => Default::default(),
    }
}

fn topics(ui: &mut Ui, theme: &Theme, page: &mut ExplorePage) {
    let all: BTreeSet<&String> = page
        .topics
        .values()
        .filter(|topic| !topic.is_empty())
        .collect();
    if all.len() < 2 {
        return;
    }
    ui.add_space(SPACE[1]);
    ui.horizontal(|ui| {
        small(ui, theme, &t!("page-explore-topics"));
        if !page.settings.shift.topics.is_empty()
            && link(ui, theme, &t!("page-explore-all-topics")).clicked()
        {
            page.settings.shift.topics.clear();
        }
    });
    ui.spacing_mut().interact_size.y = theme.size_body * 1.6;
    for &topic in &all {
        let chosen = &mut page.settings.shift.topics;
        let mut on = chosen.is_empty() || chosen.contains(topic);
        let response = ui.checkbox(&mut on, visual(topic).into_owned());
        if response.on_hover_text(topic).changed() {
            if chosen.is_empty() {
                *chosen = all.iter().map(|&name| name.clone()).collect();
            }
            chosen.retain(|other| other != topic);
            if on {
                chosen.push(topic.clone());
            }
            if chosen.len() == all.len() {
                chosen.clear();
            }
        }
    }
}
