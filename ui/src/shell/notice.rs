//! Notices in the corner: what was done (with undo where there is one), and problems as
//! sentences that stay until they are read.

use attune::Problem;
use attune::study::Command;
use attune::t;
use eframe::egui::{self, Align2, Area, Frame, Id, Margin, Order, ScrollArea, Stroke, Ui, vec2};

use crate::theme::{SPACE, Theme};
use crate::widget::{Icon, body, icon_button, link, weak};

/// How long a notice stays, in seconds.
const STAY: f64 = 7.0;
/// At most this many are shown; older problems wait below.
const SHOWN: usize = 4;

/// Something to say.
#[derive(Debug, Clone)]
pub struct Notice {
    pub message: String,
    pub advice: Option<String>,
    /// What undoes it.
    pub undo: Option<Command>,
    pub problem: bool,
}

impl Notice {
    /// Something was done.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            advice: None,
            undo: None,
            problem: false,
        }
    }

    /// Something was done that can be undone.
    pub fn with_undo(message: impl Into<String>, undo: Command) -> Self {
        Self {
            undo: Some(undo),
            ..Self::new(message)
        }
    }
}

impl From<&Problem> for Notice {
    fn from(problem: &Problem) -> Self {
        Self {
            message: problem.message.clone(),
            advice: problem.advice.clone(),
            undo: None,
            problem: true,
        }
    }
}

/// The notices on the screen.
#[derive(Default)]
pub struct Notices {
    /// With the time at which each goes; a problem has none.
    shown: Vec<(Notice, Option<f64>)>,
}

impl Notices {
    /// Adds one; the same twice is said once, for longer. What each undoes is its own.
    pub fn push(&mut self, notice: Notice, now: f64) {
        let until = (!notice.problem).then_some(now + STAY);
        let again = |(n, _): &&mut (Notice, Option<f64>)| {
            n.undo.is_none() && notice.undo.is_none() && n.message == notice.message
        };
        match self.shown.iter_mut().find(again) {
            Some((_, shown_until)) => *shown_until = until,
            None => self.shown.push((notice, until)),
        }
    }

    /// Draws them; what is to be undone goes to `commands`.
    pub fn show(&mut self, ui: &mut Ui, theme: &Theme, commands: &mut Vec<Command>) {
        let now = ui.input(|i| i.time);
        self.shown
            .retain(|(_, until)| until.is_none_or(|until| now < until));
        if self.shown.is_empty() {
            return;
        }
        let mut dismissed = None;
        Area::new(Id::unique("notices"))
            .anchor(Align2::RIGHT_BOTTOM, vec2(-SPACE[3], -SPACE[3]))
            .order(Order::Foreground)
            .show(ui.ctx(), |ui| {
                // However much there is to say, all of it can be reached.
                let room = ui.ctx().content_rect().height() - 2.0 * SPACE[4];
                let all = ScrollArea::vertical()
                    .max_height(room)
                    .min_scrolled_height(room);
                all.show(ui, |ui| {
                    for (at, (notice, until)) in self.shown.iter().enumerate().rev().take(SHOWN) {
                        if let Some(until) = until {
                            ui.ctx().request_repaint_after_secs((until - now) as f32);
                        }
                        if one(ui, theme, notice, commands) {
                            dismissed = Some(at);
                        }
                    }
                });
            });
        if let Some(at) = dismissed {
            self.shown.remove(at);
        }
    }
}

/// Draws a notice; whether it may go.
fn one(ui: &mut Ui, theme: &Theme, notice: &Notice, commands: &mut Vec<Command>) -> bool {
    let mut gone = false;
    let (icon, colour) = if notice.problem {
        (Icon::Warning, theme.danger)
    } else {
        (Icon::Check, theme.good)
    };
    Frame::new()
        .fill(theme.background)
        .stroke(Stroke::new(1.0, theme.line))
        .corner_radius(10)
        .shadow(ui.visuals().popup_shadow)
        .inner_margin(Margin::symmetric(SPACE[2] as i8, 10))
        .show(ui, |ui| {
            let width = theme.size_body * 26.0;
            ui.set_width(width);
            ui.horizontal_top(|ui| {
                icon.show(ui, theme.size_body * 1.4, colour);
                let room = width - theme.size_body * 4.5;
                ui.allocate_ui_with_layout(
                    vec2(room, 0.0),
                    egui::Layout::top_down(egui::Align::LEFT),
                    |ui| {
                        ui.set_width(room);
                        ui.spacing_mut().item_spacing.y = 2.0;
                        body(ui, theme, &notice.message);
                        if let Some(advice) = &notice.advice {
                            weak(ui, theme, advice);
                        }
                        if let Some(undo) = &notice.undo
                            && link(ui, theme, &t!("window-undo")).clicked()
                        {
                            commands.push(undo.clone());
                            gone = true;
                        }
                    },
                );
                gone |= icon_button(ui, theme, Icon::Close, &t!("window-dismiss")).clicked();
            });
        });
    gone
}
