//! Controls of figures of survey answers: which questions, in which language, under which
//! topics, and the numbers that papers print.

use attune::dataset::Topics;
use attune::figure::{Id, Setting, TENSION_SET, baseline_name};
use attune::prompt::language_name;
use attune::study::{Baseline, StudyView};
use attune::t;
use eframe::egui::Ui;

use super::{ExplorePage, heading, published};
use crate::theme::{SPACE, Theme};
use crate::widget::{choose, cut, segments, switch};

/// How many of the most disputed questions may be shown.
const SETS: [usize; 3] = [20, TENSION_SET, 100];

/// Language, set of questions, and printed numbers.
pub(super) fn questions(ui: &mut Ui, theme: &Theme, study: &StudyView, page: &mut ExplorePage) {
    let chosen = &mut page.settings.survey;
    if study.survey_languages.len() > 1 {
        heading(ui, theme, &t!("page-explore-language"));
        let languages = study.survey_languages.iter();
        let choices: Vec<(&str, String)> = languages
            .map(|language| (language.as_str(), language_name(language)))
            .collect();
        let now = choices
            .iter()
            .find(|(language, _)| chosen.language == *language);
        let now = now.unwrap_or(&choices[0]).0;
        if let Some(language) = segments(ui, theme, now, &choices) {
            chosen.language = language.to_owned();
        }
    }
    if page.open.takes(Setting::TensionSet) {
        let label = t!("page-explore-tension-set");
        heading(ui, theme, &label);
        let some = |n: &usize| (Some(*n), t!("page-explore-tension-set-some", n = *n));
        let mut sets = vec![(None, t!("page-explore-tension-set-all"))];
        let mut now = chosen.tension_set;
        if page.open == Id::Tension {
            sets.clear();
            now = now.or(Some(TENSION_SET));
        }
        sets.extend(SETS.iter().map(some));
        let names: Vec<String> = sets.iter().map(|(_, name)| name.clone()).collect();
        let at = sets.iter().position(|(set, _)| *set == now);
        if let Some(at) = choose(ui, &label, &names[at.unwrap_or_default()], &names) {
            chosen.tension_set = sets[at].0;
        }
    }
    ui.add_space(SPACE[1]);
    ui.horizontal(|ui| {
        let label = t!("page-explore-question-set");
        switch(ui, theme, &mut chosen.question_set, &label);
        cut(ui, theme, &label).on_hover_text(t!("page-explore-question-set-hint"));
    });
    // ALIGN's set is asked of all by itself.
    ui.add_enabled_ui(!chosen.question_set, |ui| {
        ui.horizontal(|ui| {
            let label = t!("page-explore-common");
            switch(ui, theme, &mut chosen.common, &label);
            cut(ui, theme, &label).on_hover_text(t!("page-explore-common-hint"));
        });
    });
    if page.open.takes(Setting::Against) {
        let label = t!("page-explore-against");
        heading(ui, theme, &label);
        let names = Baseline::ALL.map(baseline_name);
        let now = baseline_name(chosen.against);
        if let Some(at) = choose(ui, &label, &now, &names) {
            chosen.against = Baseline::ALL[at];
        }
    }
    if page.open.takes(Setting::Published) {
        published(ui, theme, &mut chosen.published);
    }
}

/// The table of topics that questions are grouped by.
pub(super) fn topic_table(ui: &mut Ui, theme: &Theme, page: &mut ExplorePage) {
    let label = t!("page-explore-topic-table");
    heading(ui, theme, &label);
    let names: Vec<String> = Topics::ALL.map(Topics::label).into();
    let chosen = Topics::from_id(&page.settings.survey.topics).unwrap_or_default();
    if let Some(at) = choose(ui, &label, &chosen.label(), &names) {
        let table = Topics::ALL[at];
        page.settings.survey.topics = match table {
            Topics::Questionnaire => String::new(),
            other => other.id().to_owned(),
        };
        // Topics of another table are no longer there.
        page.settings.shift.topics.clear();
        page.topics.clear();
        page.chosen.topic = None;
    }
}
