//! Colours, spacing and text sizes: the only place they come from.

use eframe::egui::{Color32, FontId};

/// The theme in force (light or dark, normal or class mode).
#[derive(Debug, Clone, PartialEq)]
pub struct Theme {
    pub dark: bool,
    pub background: Color32,
    /// Cards and side panels.
    pub surface: Color32,
    pub line: Color32,
    pub text: Color32,
    pub text_weak: Color32,
    /// The one colour for what can be done next.
    pub accent: Color32,
    pub on_accent: Color32,
    pub warning: Color32,
    pub danger: Color32,
    pub good: Color32,
    /// Fixed colours of cultures (colour-blind-safe).
    pub cultures: Vec<Color32>,
    /// The model after training; before is the same hue, lighter.
    pub model_after: Color32,
    pub model_before: Color32,
    /// Sequential ramp of heat maps, low to high.
    pub ramp: Vec<Color32>,
    pub size_small: f32,
    pub size_body: f32,
    pub size_title: f32,
}

/// Steps of spacing, in points.
pub const SPACE: [f32; 5] = [4.0, 8.0, 12.0, 16.0, 24.0];

impl Theme {
    /// A culture's colour, the same in every figure.
    pub fn culture(&self, index: usize) -> Color32 {
        self.cultures
            .get(index % self.cultures.len().max(1))
            .copied()
            .unwrap_or(self.accent)
    }

    /// Body text.
    pub fn body(&self) -> FontId {
        FontId::proportional(self.size_body)
    }
}
