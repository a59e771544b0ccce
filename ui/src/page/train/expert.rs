//! Every setting of a recipe, each explained one hover away.

use attune::config::Module;
use attune::prompt::{self, Purpose};
use attune::recipe::{Finding, Method, OptimiserKind, Precision, Recipe, Severity, Shape};
use attune::study::StudyView;
use attune::t;
use eframe::egui::emath::Numeric;
use eframe::egui::{DragValue, Response, Ui, Vec2};

use crate::theme::{SPACE, Theme};
use crate::widget::{card, choose, line, small, strong, switch};

mod examples;
mod rewards;

/// Draws the settings in four columns, those of rewards in four more.
pub fn show(ui: &mut Ui, theme: &Theme, study: &StudyView, recipe: &mut Recipe) {
    let form = Form {
        theme,
        study,
        findings: &study.draft.findings,
    };
    card(ui, theme, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing = Vec2::new(SPACE[4], SPACE[0]);
        ui.spacing_mut().interact_size.y = theme.size_body * 1.8;
        ui.columns(4, |columns| {
            if let [adapter, speed, work, examples] = columns {
                form.adapter(adapter, recipe);
                form.speed(speed, recipe);
                form.work(work, recipe);
                form.examples(examples, recipe);
            }
        });
        if recipe.method == Method::Ppo {
            ui.add_space(SPACE[2]);
            form.rewards(ui, recipe);
        }
    });
}

/// What each setting is drawn with.
struct Form<'a> {
    theme: &'a Theme,
    study: &'a StudyView,
    findings: &'a [Finding],
}

impl Form<'_> {
    /// A name with its explanation; coloured where a finding is about it.
    fn name(&self, ui: &mut Ui, key: &str, label: &str, hint: &str) {
        let found = self.findings.iter().find(|finding| finding.field == key);
        let colour = match found.map(|finding| finding.severity) {
            Some(Severity::Problem) => self.theme.danger,
            Some(Severity::Warning) => self.theme.warning,
            None => self.theme.text,
        };
        line(ui, label, self.theme.body(), colour, true).on_hover_text(hint);
    }

    /// A setting that is a number.
    fn number<N: Numeric>(
        &self,
        ui: &mut Ui,
        (key, label, hint): (&str, String, String),
        value: &mut N,
        shape: impl FnOnce(DragValue<'_>) -> DragValue<'_>,
    ) {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = SPACE[1];
            let room = ui.available_width() - self.theme.size_body * 5.6;
            ui.allocate_ui(Vec2::new(room, ui.spacing().interact_size.y), |ui| {
                ui.set_width(room);
                self.name(ui, key, &label, &hint);
            });
            ui.spacing_mut().button_padding = Vec2::new(SPACE[0], 2.0);
            let size = Vec2::new(self.theme.size_body * 4.8, ui.spacing().interact_size.y);
            let field = shape(DragValue::new(value).update_while_editing(false));
            self.called(ui, &label, &hint, |ui| ui.add_sized(size, field));
        });
    }

    /// A setting that is one of a few.
    fn choice<T: Copy + PartialEq, const N: usize>(
        &self,
        ui: &mut Ui,
        (key, label, hint): (&str, String, String),
        value: &mut T,
        all: [(T, String); N],
    ) {
        self.name(ui, key, &label, &hint);
        let now = all.iter().position(|(one, _)| one == value);
        let (values, names): (Vec<T>, Vec<String>) = all.into_iter().unzip();
        if let Some(at) = choose(ui, &label, &names[now.unwrap_or_default()], &names) {
            *value = values[at];
        }
    }

    /// A setting that is one of some names.
    fn named(
        &self,
        ui: &mut Ui,
        (key, label, hint): (&str, String, String),
        value: &mut String,
        names: &[String],
    ) {
        self.name(ui, key, &label, &hint);
        if let Some(at) = choose(ui, &label, value, names) {
            value.clone_from(&names[at]);
        }
    }

    /// Names of the templates for a purpose, the study's own first.
    fn templates(&self, purpose: Purpose) -> Vec<String> {
        let built_in = prompt::names().into_iter();
        let built_in = built_in.filter_map(|name| Some((name, prompt::template(name).ok()?)));
        let own = self.study.templates.iter();
        let mut names: Vec<String> = own
            .map(|(name, text)| (name.as_str(), text.as_str()))
            .chain(built_in)
            .filter(|(name, text)| Purpose::of(name, text) == purpose)
            .map(|(name, _)| name.to_owned())
            .collect();
        let mut seen = std::collections::BTreeSet::new();
        names.retain(|name| seen.insert(name.clone()));
        names
    }

    /// Gives what was drawn its name and explanation.
    fn called(&self, ui: &mut Ui, label: &str, hint: &str, add: impl FnOnce(&mut Ui) -> Response) {
        let response = add(ui).on_hover_text(hint);
        ui.ctx()
            .accesskit_node_builder(response.id, |node| node.set_label(label));
    }

    /// A setting that is on or off.
    fn toggle(&self, ui: &mut Ui, (key, label, hint): (&str, String, String), on: &mut bool) {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = SPACE[1];
            switch(ui, self.theme, on, &label);
            self.name(ui, key, &label, &hint);
        });
    }

    fn adapter(&self, ui: &mut Ui, recipe: &mut Recipe) {
        let lora = &mut recipe.lora;
        strong(ui, self.theme, &t!("page-train-lora")).on_hover_text(t!("page-train-lora-hint"));
        let rank = (
            "lora.rank",
            t!("page-train-rank"),
            t!("page-train-rank-hint"),
        );
        self.number(ui, rank, &mut lora.rank, |d| d.range(0..=512));
        let alpha = (
            "lora.alpha",
            t!("page-train-alpha"),
            t!("page-train-alpha-hint"),
        );
        self.number(ui, alpha, &mut lora.alpha, |d| d.range(0.0..=2048.0));
        let dropout = (
            "lora.dropout",
            t!("page-train-dropout"),
            t!("page-train-dropout-hint"),
        );
        self.number(ui, dropout, &mut lora.dropout, |d| {
            d.range(0.0..=0.99).speed(0.01)
        });
        self.name(
            ui,
            "lora.targets",
            &t!("page-train-targets"),
            &t!("page-train-targets-hint"),
        );
        for module in Module::ALL {
            let adapted = |module: Module| lora.targets.iter().any(|t| t == module.name());
            let mut on = adapted(module);
            let response = ui.checkbox(&mut on, part(module));
            if response.on_hover_text(module.name()).changed() {
                let kept = |other: &Module| match *other == module {
                    true => on,
                    false => adapted(*other),
                };
                let targets = Module::ALL.into_iter().filter(kept);
                lora.targets = targets.map(|kept| kept.name().to_owned()).collect();
            }
        }
    }

    fn speed(&self, ui: &mut Ui, recipe: &mut Recipe) {
        let schedule = &mut recipe.schedule;
        strong(ui, self.theme, &t!("page-train-schedule"));
        let epochs = (
            "schedule.epochs",
            t!("page-train-epochs"),
            t!("page-train-epochs-hint"),
        );
        self.number(ui, epochs, &mut schedule.epochs, |d| {
            d.range(0.0..=100.0).speed(0.1)
        });
        let shape = (
            "schedule.shape",
            t!("page-train-shape"),
            t!("page-train-shape-hint"),
        );
        let shapes = [
            (Shape::Cosine, t!("page-train-shape-cosine")),
            (Shape::Linear, t!("page-train-shape-linear")),
            (Shape::Constant, t!("page-train-shape-constant")),
        ];
        self.choice(ui, shape, &mut schedule.shape, shapes);
        let warm_up = (
            "schedule.warm_up",
            t!("page-train-warm-up"),
            t!("page-train-warm-up-hint"),
        );
        self.number(ui, warm_up, &mut schedule.warm_up, |d| {
            d.range(0.0..=1.0).speed(0.01)
        });
        ui.add_space(SPACE[1]);
        let optimiser = &mut recipe.optimiser;
        strong(ui, self.theme, &t!("page-train-optimiser"))
            .on_hover_text(t!("page-train-optimiser-hint"));
        let kind = (
            "optimiser.kind",
            t!("page-train-moments"),
            t!("page-train-moments-hint"),
        );
        let kinds = [
            (OptimiserKind::AdamW, t!("page-train-moments-f32")),
            (OptimiserKind::AdamW8Bit, t!("page-train-moments-8bit")),
        ];
        self.choice(ui, kind, &mut optimiser.kind, kinds);
        let rate = (
            "optimiser.learning_rate",
            t!("page-train-rate"),
            t!("page-train-rate-hint"),
        );
        self.number(ui, rate, &mut optimiser.learning_rate, small_number);
        let decay = (
            "optimiser.weight_decay",
            t!("page-train-decay"),
            t!("page-train-decay-hint"),
        );
        self.number(ui, decay, &mut optimiser.weight_decay, |d| {
            d.range(0.0..=1.0).speed(0.01)
        });
        let clip = (
            "optimiser.clip",
            t!("page-train-clip"),
            t!("page-train-clip-hint"),
        );
        self.number(ui, clip, &mut optimiser.clip, |d| {
            d.range(0.0..=100.0).speed(0.1)
        });
        let beta1 = (
            "optimiser.beta1",
            t!("page-train-beta1"),
            t!("page-train-beta1-hint"),
        );
        self.number(ui, beta1, &mut optimiser.beta1, |d| {
            d.range(0.0..=0.9999).speed(0.001)
        });
        let beta2 = (
            "optimiser.beta2",
            t!("page-train-beta2"),
            t!("page-train-beta2-hint"),
        );
        self.number(ui, beta2, &mut optimiser.beta2, |d| {
            d.range(0.0..=0.9999).speed(0.001)
        });
        let epsilon = (
            "optimiser.epsilon",
            t!("page-train-epsilon"),
            t!("page-train-epsilon-hint"),
        );
        self.number(ui, epsilon, &mut optimiser.epsilon, small_number);
    }

    fn work(&self, ui: &mut Ui, recipe: &mut Recipe) {
        strong(ui, self.theme, &t!("page-train-work"));
        let precision = (
            "base.precision",
            t!("page-train-precision"),
            t!("page-train-precision-hint"),
        );
        let precisions = [
            (Precision::F32, t!("page-train-precision-f32")),
            (Precision::Bf16, t!("page-train-precision-bf16")),
            (Precision::Stored, t!("page-train-precision-stored")),
        ];
        self.choice(ui, precision, &mut recipe.base.precision, precisions);
        let run = &mut recipe.run;
        let batch = (
            "run.batch",
            t!("page-train-batch"),
            t!("page-train-batch-hint"),
        );
        self.number(ui, batch, &mut run.batch, |d| d.range(1..=4096));
        let micro = (
            "run.micro_batch",
            t!("page-train-micro"),
            t!("page-train-micro-hint"),
        );
        self.number(ui, micro, &mut run.micro_batch, |d| d.range(1..=4096));
        let times = run.batch / run.micro_batch.max(1);
        small(ui, self.theme, &t!("page-train-accumulation", n = times));
        let again = (
            "run.recompute",
            t!("page-train-recompute"),
            t!("page-train-recompute-hint"),
        );
        self.toggle(ui, again, &mut run.recompute);
        let tokens = (
            "run.max_tokens",
            t!("page-train-longest"),
            t!("page-train-longest-hint"),
        );
        self.number(ui, tokens, &mut run.max_tokens, |d| d.range(1..=131_072));
        let seed = (
            "run.seed",
            t!("page-train-seed"),
            t!("page-train-seed-hint"),
        );
        self.number(ui, seed, &mut run.seed, |d| d);
        ui.add_space(SPACE[1]);
        strong(ui, self.theme, &t!("page-train-watch"));
        let every = |label, hint, key| (key, label, hint);
        let validate = every(
            t!("page-train-validate"),
            t!("page-train-validate-hint"),
            "run.validate_every",
        );
        self.number(ui, validate, &mut run.validate_every, |d| d);
        let watch = every(
            t!("page-train-watch-every"),
            t!("page-train-watch-hint"),
            "run.watch_every",
        );
        self.number(ui, watch, &mut run.watch_every, |d| d);
        let keep = every(
            t!("page-train-checkpoint"),
            t!("page-train-checkpoint-hint"),
            "run.checkpoint_every",
        );
        self.number(ui, keep, &mut run.checkpoint_every, |d| d);
    }
}

/// A number with an exponent, such as 0.0005 or 1e-8.
fn small_number(field: DragValue<'_>) -> DragValue<'_> {
    field
        .range(0.0..=1.0)
        .speed(1e-5)
        .custom_formatter(|value, _| match value {
            0.0 | 1e-3.. => value.to_string(),
            _ => format!("{value:e}"),
        })
}

/// A projection in words.
fn part(module: Module) -> String {
    match module {
        Module::Q => t!("page-train-part-q"),
        Module::K => t!("page-train-part-k"),
        Module::V => t!("page-train-part-v"),
        Module::O => t!("page-train-part-o"),
        Module::Gate => t!("page-train-part-gate"),
        Module::Up => t!("page-train-part-up"),
        Module::Down => t!("page-train-part-down"),
    }
}
