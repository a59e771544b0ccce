//! Learning from rewards: what is asked, how answers are written, what is learnt from them.

use attune::recipe::{LeftOut, Ppo, Recipe};
use attune::t;
use eframe::egui::Ui;

use super::{Form, small_number};
use crate::theme::SPACE;
use crate::widget::{small, strong};

/// Nats per answer that a price is first adapted to.
const TARGET: f64 = 6.0;

impl Form<'_> {
    /// Draws the settings of rewards in four columns.
    pub(super) fn rewards(&self, ui: &mut Ui, recipe: &mut Recipe) {
        let base = recipe.model.clone();
        let Some(ppo) = &mut recipe.ppo else {
            return;
        };
        ui.columns(4, |columns| {
            if let [start, answers, learning, price] = columns {
                self.asked(start, ppo, &base);
                self.answers(answers, ppo);
                self.learning(learning, ppo);
                self.price(price, ppo);
            }
        });
    }

    /// Where it starts, and what is asked and rewarded.
    fn asked(&self, ui: &mut Ui, ppo: &mut Ppo, base: &str) {
        strong(ui, self.theme, &t!("page-train-ppo-asked"))
            .on_hover_text(t!("page-train-ppo-asked-hint"));
        let adapters = self.study.models.iter();
        let adapters = adapters.filter(|model| model.base.as_deref() == Some(base));
        let itself = t!("page-train-ppo-start-base");
        let names: Vec<String> = std::iter::once(itself.clone())
            .chain(adapters.map(|model| model.name.clone()))
            .collect();
        let mut start = match ppo.start.as_str() {
            "" => itself.clone(),
            name => name.to_owned(),
        };
        let key = (
            "ppo.start",
            t!("page-train-ppo-start"),
            t!("page-train-ppo-start-hint"),
        );
        self.named(ui, key, &mut start, &names);
        ppo.start = if start == itself {
            String::new()
        } else {
            start
        };
    }

    /// How answers are written and rewarded.
    fn answers(&self, ui: &mut Ui, ppo: &mut Ppo) {
        strong(ui, self.theme, &t!("page-train-ppo-answers"))
            .on_hover_text(t!("page-train-ppo-answers-hint"));
        let key = (
            "ppo.rollout",
            t!("page-train-ppo-rollout"),
            t!("page-train-ppo-rollout-hint"),
        );
        self.number(ui, key, &mut ppo.rollout, |d| d.range(0..=4096));
        let key = (
            "ppo.answer_tokens",
            t!("page-train-ppo-answer-tokens"),
            t!("page-train-ppo-answer-tokens-hint"),
        );
        self.number(ui, key, &mut ppo.answer_tokens, |d| d.range(0..=8192));
        let key = (
            "ppo.temperature",
            t!("page-train-ppo-temperature"),
            t!("page-train-ppo-temperature-hint"),
        );
        self.number(ui, key, &mut ppo.temperature, |d| {
            d.range(0.0..=10.0).speed(0.01)
        });
        let key = (
            "ppo.left_out",
            t!("page-train-ppo-left-out"),
            t!("page-train-ppo-left-out-hint"),
        );
        let choices = [
            (LeftOut::Ignored, t!("page-train-ppo-left-out-ignored")),
            (LeftOut::Last, t!("page-train-ppo-left-out-last")),
        ];
        self.choice(ui, key, &mut ppo.left_out, choices);
        let key = (
            "ppo.unparsable",
            t!("page-train-ppo-unparsable"),
            t!("page-train-ppo-unparsable-hint"),
        );
        self.number(ui, key, &mut ppo.unparsable, |d| {
            d.range(-10.0..=1.0).speed(0.05)
        });
    }

    /// What is learnt from the answers of a rollout.
    fn learning(&self, ui: &mut Ui, ppo: &mut Ppo) {
        strong(ui, self.theme, &t!("page-train-ppo-learning"))
            .on_hover_text(t!("page-train-ppo-learning-hint"));
        let key = (
            "ppo.passes",
            t!("page-train-ppo-passes"),
            t!("page-train-ppo-passes-hint"),
        );
        self.number(ui, key, &mut ppo.passes, |d| d.range(0..=64));
        let key = (
            "ppo.clip",
            t!("page-train-ppo-clip"),
            t!("page-train-ppo-clip-hint"),
        );
        self.number(ui, key, &mut ppo.clip, |d| d.range(0.0..=1.0).speed(0.01));
        let key = (
            "ppo.value_clip",
            t!("page-train-ppo-value-clip"),
            t!("page-train-ppo-value-clip-hint"),
        );
        self.number(ui, key, &mut ppo.value_clip, |d| {
            d.range(0.0..=1.0).speed(0.01)
        });
        let key = (
            "ppo.gamma",
            t!("page-train-ppo-gamma"),
            t!("page-train-ppo-gamma-hint"),
        );
        self.number(ui, key, &mut ppo.gamma, |d| d.range(0.0..=1.0).speed(0.01));
        let key = (
            "ppo.lambda",
            t!("page-train-ppo-lambda"),
            t!("page-train-ppo-lambda-hint"),
        );
        self.number(ui, key, &mut ppo.lambda, |d| d.range(0.0..=1.0).speed(0.01));
        let key = (
            "ppo.entropy",
            t!("page-train-ppo-entropy"),
            t!("page-train-ppo-entropy-hint"),
        );
        self.number(ui, key, &mut ppo.entropy, small_number);
        let key = (
            "ppo.normalise",
            t!("page-train-ppo-normalise"),
            t!("page-train-ppo-normalise-hint"),
        );
        self.toggle(ui, key, &mut ppo.normalise);
    }

    /// The critic, and what moving away from the start costs.
    fn price(&self, ui: &mut Ui, ppo: &mut Ppo) {
        strong(ui, self.theme, &t!("page-train-ppo-price"))
            .on_hover_text(t!("page-train-ppo-price-hint"));
        let key = (
            "ppo.critic_learning_rate",
            t!("page-train-ppo-critic-learning-rate"),
            t!("page-train-ppo-critic-learning-rate-hint"),
        );
        self.number(ui, key, &mut ppo.critic_learning_rate, small_number);
        let key = (
            "ppo.kl.coefficient",
            t!("page-train-ppo-kl-coefficient"),
            t!("page-train-ppo-kl-coefficient-hint"),
        );
        self.number(ui, key, &mut ppo.kl.coefficient, |d| {
            d.range(0.0..=10.0).speed(0.005)
        });
        let mut adapts = ppo.kl.target.is_some();
        let key = (
            "",
            t!("page-train-ppo-kl-adapt"),
            t!("page-train-ppo-kl-adapt-hint"),
        );
        self.toggle(ui, key, &mut adapts);
        ppo.kl.target = adapts.then(|| ppo.kl.target.unwrap_or(TARGET));
        if let Some(target) = &mut ppo.kl.target {
            let key = (
                "ppo.kl.target",
                t!("page-train-ppo-kl-target"),
                t!("page-train-ppo-kl-target-hint"),
            );
            self.number(ui, key, target, |d| d.range(0.0..=100.0).speed(0.1));
            let key = (
                "ppo.kl.horizon",
                t!("page-train-ppo-kl-horizon"),
                t!("page-train-ppo-kl-horizon-hint"),
            );
            self.number(ui, key, &mut ppo.kl.horizon, |d| d.range(0.0..=1e6));
        }
        ui.add_space(SPACE[0]);
        ui.vertical(|ui| small(ui, self.theme, &t!("page-train-ppo-published")));
    }
}
