//! How a figure is drawn: size, appearance, and which culture has which colour.

use serde::{Deserialize, Serialize};

use super::places;
use super::theme::{Colours, theme};

/// Size and appearance of an exported figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Style {
    /// Width in points of 1/96 inch.
    pub width: f64,
    /// Height in the same points; figures with many rows grow beyond it.
    pub height: f64,
    pub dark: bool,
    /// Text larger than the theme's by this factor, as in class mode.
    pub text_scale: f64,
    /// The study's cultures with their places, by which each looks alike in every figure.
    pub cultures: Vec<(String, usize)>,
}

impl Default for Style {
    fn default() -> Self {
        Self {
            width: 960.0,
            height: 600.0,
            dark: false,
            text_scale: 1.0,
            cultures: Vec::new(),
        }
    }
}

impl Style {
    /// The colours of the chosen appearance.
    pub fn colours(&self) -> &'static Colours {
        theme().colours(self.dark)
    }

    /// The places of two cultures; see [`places`].
    pub fn culture_indices(&self, a: &str, b: &str) -> [usize; 2] {
        let known = self.cultures.iter();
        places(known.map(|(name, place)| (name.as_str(), *place)), [a, b])
    }

    /// The style within limits in which text and marks can be drawn.
    pub(super) fn within_limits(&self) -> Self {
        let limit = |value: f64, low: f64, high: f64, otherwise: f64| {
            if value.is_finite() {
                value.clamp(low, high)
            } else {
                otherwise
            }
        };
        let text_scale = limit(self.text_scale, 0.5, 4.0, 1.0);
        Self {
            width: limit(self.width, 560.0 * text_scale.max(1.0), 10_000.0, 960.0),
            height: limit(self.height, 360.0, 10_000.0, 600.0),
            text_scale,
            ..self.clone()
        }
    }
}
