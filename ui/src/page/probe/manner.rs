//! In what manner models are asked: with which prompt, in which orders of options.

use attune::probe::Orders;
use attune::prompt::{COMPLEX, SIMPLE};
use attune::t;
use eframe::egui::Ui;

use crate::theme::Theme;
use crate::widget::{segments, small};

/// With which prompt words are asked for.
pub(super) fn prompts(ui: &mut Ui, theme: &Theme, prompt: &mut String) {
    small(ui, theme, &t!("page-probe-prompt")).on_hover_text(t!("page-probe-prompt-hint"));
    let choices = [
        ("", t!("page-probe-prompt-taught")),
        (SIMPLE, t!("page-probe-prompt-simple")),
        (COMPLEX, t!("page-probe-prompt-complex")),
    ];
    if let Some(chosen) = segments(ui, theme, prompt.as_str(), &choices) {
        *prompt = chosen.to_owned();
    }
}

/// In which orders the options of survey questions are shown.
pub(super) fn orders(ui: &mut Ui, theme: &Theme, chosen: &mut Orders) {
    small(ui, theme, &t!("page-probe-orders")).on_hover_text(t!("page-probe-orders-hint"));
    let choices = Orders::ALL.map(|orders| {
        let name = match orders {
            Orders::Original => t!("page-probe-orders-original"),
            Orders::Both => t!("page-probe-orders-both"),
            Orders::Cyclic => t!("page-probe-orders-cyclic"),
        };
        (orders, name)
    });
    if let Some(clicked) = segments(ui, theme, *chosen, &choices) {
        *chosen = clicked;
    }
}
