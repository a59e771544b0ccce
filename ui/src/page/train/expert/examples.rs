//! What the items of each source become, how the model is asked, and which items are taken.

use attune::example::{Ask, Setting, Value};
use attune::prompt::Purpose;
use attune::recipe::{Format, Method, Recipe};
use attune::t;
use eframe::egui::Ui;

use super::Form;
use crate::theme::SPACE;
use crate::widget::{choose, small, strong};

impl Form<'_> {
    pub(super) fn examples(&self, ui: &mut Ui, recipe: &mut Recipe) {
        strong(ui, self.theme, &t!("page-train-examples"));
        let groups = alike(recipe);
        for group in &groups {
            if groups.len() > 1 {
                ui.vertical(|ui| small(ui, self.theme, &self.names(recipe, group)));
            }
            self.format(ui, recipe, group);
            self.settings(ui, recipe, group);
        }
        if let Some(ask) = &mut recipe.ask {
            self.ask(ui, ask);
        }
        ui.add_space(SPACE[1]);
        self.cues(ui, recipe);
    }

    /// The names of the datasets of some sources.
    fn names(&self, recipe: &Recipe, group: &[usize]) -> String {
        let name = |at: &usize| {
            let id = &recipe.data.sources[*at].dataset;
            let known = self.study.datasets.iter().find(|d| d.manifest.id == *id);
            known.map_or(id.as_str(), |dataset| &dataset.manifest.name)
        };
        group.iter().map(name).collect::<Vec<_>>().join(" + ")
    }

    /// What the items of some sources become: formats that read their kind of data and, for
    /// rewards, ask what can be rewarded.
    fn format(&self, ui: &mut Ui, recipe: &mut Recipe, group: &[usize]) {
        let now = recipe.data.sources[group[0]].format.clone();
        let rewarded = recipe.method == Method::Ppo;
        let mut formats = Format::all(now.language());
        formats.retain(|format| format.spec().reads() == now.spec().reads());
        formats.retain(|format| !rewarded || format.spec().rewards());
        let names: Vec<String> = formats.iter().map(|f| f.spec().label()).collect();
        if let [only] = &names[..]
            && *only == now.spec().label()
        {
            return;
        }
        let label = t!("page-train-format");
        let key = format!("data.sources.{}.format", group[0]);
        self.name(ui, &key, &label, &t!("page-train-format-hint"));
        if let Some(chosen) = choose(ui, &label, &now.spec().label(), &names)
            && formats[chosen].spec().id() != now.spec().id()
        {
            for at in group {
                recipe.retell(*at, formats[chosen].clone());
            }
        }
    }

    /// The settings of some sources that are alike, and stay so.
    fn settings(&self, ui: &mut Ui, recipe: &mut Recipe, group: &[usize]) {
        let mut format = recipe.data.sources[group[0]].format.clone();
        for setting in format.spec_mut().settings() {
            self.setting(ui, group[0], setting);
        }
        for at in group {
            recipe.data.sources[*at].format.clone_from(&format);
        }
    }

    fn setting(&self, ui: &mut Ui, at: usize, setting: Setting<'_>) {
        let key = format!("data.sources.{at}.{}", setting.key);
        let (label, hint) = (setting.label, setting.hint);
        match setting.value {
            Value::Template(name, purpose) => {
                let names = self.templates(purpose);
                self.named(ui, (&key, label, hint), name, &names);
            }
            Value::Number(number, most) => {
                self.number(ui, (&key, label, hint), number, |d| d.range(0..=most));
            }
            Value::Switch(on) => self.toggle(ui, (&key, label, hint), on),
            Value::Limit {
                limit,
                first,
                most,
                label: of,
            } => {
                let mut limited = limit.is_some();
                self.toggle(ui, ("", label, hint.clone()), &mut limited);
                *limit = limited.then(|| limit.unwrap_or(first));
                if let Some(number) = limit {
                    self.number(ui, (&key, of, hint), number, |d| d.range(0..=most));
                }
            }
        }
    }

    /// How the model is asked for associations, where no source says it.
    fn ask(&self, ui: &mut Ui, ask: &mut Ask) {
        ui.add_space(SPACE[1]);
        ui.vertical(|ui| small(ui, self.theme, &t!("page-train-ask")));
        let template = (
            "ask.template",
            t!("example-template"),
            t!("example-template-hint"),
        );
        let names = self.templates(Purpose::Associations);
        self.named(ui, template, &mut ask.template, &names);
        let lower = ("ask.lower", t!("example-lower"), t!("page-train-ask-lower"));
        self.number(ui, lower, &mut ask.lower, |d| d.range(0..=200));
        let upper = (
            "ask.upper_above",
            t!("example-upper"),
            t!("example-upper-hint"),
        );
        self.number(ui, upper, &mut ask.upper_above, |d| d.range(0..=200));
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

/// The places of sources that become the same, in the order of the first of each.
fn alike(recipe: &Recipe) -> Vec<Vec<usize>> {
    let sources = &recipe.data.sources;
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (at, source) in sources.iter().enumerate() {
        let known = |group: &&mut Vec<usize>| sources[group[0]].format == source.format;
        match groups.iter_mut().find(known) {
            Some(group) => group.push(at),
            None => groups.push(vec![at]),
        }
    }
    groups
}
