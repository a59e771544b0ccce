//! A training by rewards: the curves of its rollouts, and answers it tried.

use attune::event::Rewards;
use attune::study::{JobDetail, Tried};
use attune::t;
use eframe::egui::Ui;

use super::curves::{Series, curve};
use crate::theme::{SPACE, Theme};
use crate::widget::{body, card, number, small, strong};

/// Draws the reward large, the other curves in rows of two, and the newest answers.
pub fn show(ui: &mut Ui, theme: &Theme, detail: &JobDetail) {
    let of = |value: fn(&Rewards) -> f64| -> Vec<[f64; 2]> {
        let steps = detail.steps.iter();
        steps
            .filter_map(|step| Some([step.step as f64, value(step.rewards.as_ref()?)]))
            .collect()
    };
    let held_out = detail.validation.iter();
    strong(ui, theme, &t!("page-jobs-reward"));
    small(ui, theme, &t!("page-jobs-reward-about"));
    let series = [
        Series {
            name: t!("page-jobs-reward-train"),
            points: of(|r| r.mean),
            colour: theme.accent,
            marked: false,
        },
        Series {
            name: t!("page-jobs-loss-validation"),
            points: held_out
                .map(|(step, reward)| [*step as f64, *reward])
                .collect(),
            colour: theme.human,
            marked: true,
        },
    ];
    curve(ui, theme, "reward", 170.0, &series);
    let others = [
        (
            "unparsable",
            t!("page-jobs-reward-unparsable"),
            of(|r| r.unparsable),
        ),
        (
            "length",
            t!("page-jobs-reward-length"),
            of(|r| r.answer_tokens),
        ),
        ("kl", t!("page-jobs-reward-kl"), of(|r| r.kl)),
        ("entropy", t!("page-jobs-reward-entropy"), of(|r| r.entropy)),
        (
            "clipped",
            t!("page-jobs-reward-clipped"),
            of(|r| r.clip_fraction),
        ),
        ("value", t!("page-jobs-reward-value"), of(|r| r.value_loss)),
    ];
    for pair in others.chunks(2) {
        ui.add_space(SPACE[1]);
        ui.columns(2, |cells| {
            for (ui, (id, name, points)) in cells.iter_mut().zip(pair) {
                small(ui, theme, name);
                let series = Series {
                    name: name.clone(),
                    points: points.clone(),
                    colour: theme.text_weak,
                    marked: false,
                };
                curve(ui, theme, id, 90.0, &[series]);
            }
        });
    }
    if !detail.tried.is_empty() {
        ui.add_space(SPACE[2]);
        strong(ui, theme, &t!("page-jobs-tried"));
        small(ui, theme, &t!("page-jobs-tried-about"));
        for tried in detail.tried.iter().rev() {
            answer(ui, theme, tried);
        }
    }
}

/// One answer with what was asked and what it earned.
fn answer(ui: &mut Ui, theme: &Theme, tried: &Tried) {
    let step = number::count(tried.step);
    let earned = match tried.reward {
        Some(reward) => t!(
            "page-jobs-tried-reward",
            step = step,
            reward = number::significant(reward)
        ),
        None => t!("page-jobs-tried-none", step = step),
    };
    ui.add_space(SPACE[1]);
    card(ui, theme, |ui| {
        ui.set_width(ui.available_width());
        let words = tried.words.join(", ");
        let item = t!(
            "page-jobs-tried-item",
            item = tried.item.as_str(),
            words = words
        );
        strong(ui, theme, &item);
        small(ui, theme, &earned);
        body(ui, theme, &tried.answer);
    });
}
