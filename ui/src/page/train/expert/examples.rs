//! What an example is made of, and which cues are taken.

use attune::prompt::Purpose;
use attune::recipe::{Format, Method, RankingTask, Recipe};
use attune::t;
use eframe::egui::Ui;

use super::Form;
use crate::theme::SPACE;
use crate::widget::{small, strong};

impl Form<'_> {
    pub(super) fn examples(&self, ui: &mut Ui, recipe: &mut Recipe) {
        strong(ui, self.theme, &t!("page-train-examples"));
        match recipe.method {
            Method::Sft => self.format(ui, recipe),
            // What is read are rankings; this is how the probe asks later.
            Method::Ppo => {
                ui.vertical(|ui| small(ui, self.theme, &t!("page-train-examples-probe")));
            }
        }
        let template = (
            "example.template",
            t!("page-train-template"),
            t!("page-train-template-hint"),
        );
        let names = self.templates(Purpose::Associations);
        self.named(ui, template, &mut recipe.example.template, &names);
        match recipe.example.format {
            Format::List => self.list(ui, recipe),
            Format::Participant => self.participant(ui, recipe),
            Format::Ranking => self.ranking(ui, recipe),
        }
        ui.add_space(SPACE[1]);
        self.cues(ui, recipe);
    }

    fn format(&self, ui: &mut Ui, recipe: &mut Recipe) {
        let format = (
            "example.format",
            t!("page-train-format"),
            t!("page-train-format-hint"),
        );
        let formats = [
            (Format::List, t!("page-train-format-list")),
            (Format::Participant, t!("page-train-format-participant")),
            (Format::Ranking, t!("page-train-format-ranking")),
        ];
        let before = recipe.example.format;
        self.choice(ui, format, &mut recipe.example.format, formats);
        if recipe.example.format != before {
            fit(recipe);
        }
    }

    fn list(&self, ui: &mut Ui, recipe: &mut Recipe) {
        let example = &mut recipe.example;
        let lower = (
            "example.lower",
            t!("page-train-lower"),
            t!("page-train-lower-hint"),
        );
        self.number(ui, lower, &mut example.lower, |d| d.range(0..=200));
        let upper = (
            "example.upper_above",
            t!("page-train-upper"),
            t!("page-train-upper-hint"),
        );
        self.number(ui, upper, &mut example.upper_above, |d| d.range(0..=200));
        let most = (
            "example.most",
            t!("page-train-most"),
            t!("page-train-most-hint"),
        );
        self.number(ui, most, &mut example.most, |d| d.range(0..=1000));
        let draw = (
            "example.draw",
            t!("page-train-draw"),
            t!("page-train-draw-hint"),
        );
        self.toggle(ui, draw, &mut example.draw);
    }

    fn participant(&self, ui: &mut Ui, recipe: &mut Recipe) {
        let people = &mut recipe.example.people;
        let mut limited = people.is_some();
        let hint = || t!("page-train-people-hint");
        self.toggle(ui, ("", t!("page-train-people"), hint()), &mut limited);
        *people = limited.then(|| people.unwrap_or(10));
        if let Some(most) = people {
            let most_people = ("example.people", t!("page-train-people-most"), hint());
            self.number(ui, most_people, most, |d| d.range(0..=10_000));
        }
    }

    fn ranking(&self, ui: &mut Ui, recipe: &mut Recipe) {
        if let Some(task) = &mut recipe.ranking {
            self.task(
                ui,
                "ranking",
                (&mut task.template, &mut task.words, &mut task.draws),
            );
        }
    }

    /// Prompt, words and number of the rankings that stand in the table `at`.
    pub(super) fn task(
        &self,
        ui: &mut Ui,
        at: &str,
        (template, words, draws): (&mut String, &mut usize, &mut usize),
    ) {
        let [prompt, count, drawn] =
            ["template", "words", "draws"].map(|key| format!("{at}.{key}"));
        let key = (
            prompt.as_str(),
            t!("page-train-ranking-template"),
            t!("page-train-ranking-template-hint"),
        );
        self.named(ui, key, template, &self.templates(Purpose::Ranking));
        let key = (
            count.as_str(),
            t!("page-train-ranking-words"),
            t!("page-train-ranking-words-hint"),
        );
        self.number(ui, key, words, |d| d.range(0..=40));
        let key = (
            drawn.as_str(),
            t!("page-train-ranking-draws"),
            t!("page-train-ranking-draws-hint"),
        );
        self.number(ui, key, draws, |d| d.range(0..=100));
    }

    fn cues(&self, ui: &mut Ui, recipe: &mut Recipe) {
        strong(ui, self.theme, &t!("page-train-cues-heading"));
        let data = &mut recipe.data;
        let mut limited = data.max_cues.is_some();
        let limit = ("", t!("page-train-limit"), t!("page-train-limit-hint"));
        self.toggle(ui, limit, &mut limited);
        data.max_cues = limited.then(|| data.max_cues.unwrap_or(200));
        if let Some(most) = &mut data.max_cues {
            let cues = (
                "data.max_cues",
                t!("page-train-max-cues"),
                t!("page-train-limit-hint"),
            );
            self.number(ui, cues, most, |d| d);
        }
        let share = (
            "data.train_share",
            t!("page-train-share"),
            t!("page-train-share-hint"),
        );
        let mut percent = (1000.0 * data.train_share).round() / 10.0;
        self.number(ui, share, &mut percent, |d| {
            d.range(0.0..=100.0)
                .max_decimals(1)
                .suffix(t!("page-train-percent"))
        });
        data.train_share = (10.0 * percent).round() / 1000.0;
        match &self.study.split {
            Some(locked) => {
                let seed = locked.seed.to_string();
                small(ui, self.theme, &t!("page-train-split-locked", seed = seed));
            }
            None => {
                let seed = (
                    "data.split_seed",
                    t!("page-train-split-seed"),
                    t!("page-train-split-seed-hint"),
                );
                self.number(ui, seed, &mut data.split_seed, |d| d);
            }
        }
        let control = (
            "data.shuffle_answers",
            t!("page-train-shuffle"),
            t!("page-train-shuffle-hint"),
        );
        self.toggle(ui, control, &mut data.shuffle_answers);
    }
}

/// Takes the prompt that goes with a format, in the language of the one before.
fn fit(recipe: &mut Recipe) {
    let template = &mut recipe.example.template;
    let language = attune::prompt::language_of_template(template).to_owned();
    *template = match recipe.example.format {
        Format::Participant => format!("association-person-{language}"),
        Format::List if template.starts_with("association-person") => {
            format!("association-list-{language}")
        }
        Format::List | Format::Ranking => template.clone(),
    };
    if recipe.example.format == Format::Ranking && recipe.ranking.is_none() {
        recipe.ranking = Some(RankingTask {
            template: format!("ranking-short-{language}"),
            words: 4,
            draws: 2,
        });
    }
}
