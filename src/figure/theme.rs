//! The theme: every colour, distance and text size, read from `assets/theme/tokens.toml`.
//!
//! The window and the exported figures read the same tokens, so that a culture has one
//! colour and one shape everywhere.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::identity;

/// All tokens.
#[derive(Debug, Clone, Deserialize)]
pub struct Theme {
    pub space: Space,
    pub text: TextSizes,
    pub shapes: Shapes,
    pub light: Colours,
    pub dark: Colours,
}

/// Distances, in points.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct Space {
    pub xs: f64,
    pub s: f64,
    pub m: f64,
    pub l: f64,
    pub xl: f64,
}

/// Text sizes, in points.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct TextSizes {
    pub small: f64,
    pub body: f64,
    pub title: f64,
}

/// Marker shapes.
#[derive(Debug, Clone, Deserialize)]
pub struct Shapes {
    /// In the order of [`Colours::cultures`]; see [`identity()`].
    pub cultures: Vec<Shape>,
}

/// A marker's shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shape {
    Circle,
    Triangle,
    Square,
    Diamond,
    Cross,
    Star,
}

/// The colours of one appearance (light or dark).
#[derive(Debug, Clone, Deserialize)]
pub struct Colours {
    /// Behind everything.
    pub background: Colour,
    /// Behind a group of things.
    pub surface: Colour,
    /// Under the pointer, or chosen.
    pub raised: Colour,
    /// Rules, axes and edges.
    pub line: Colour,
    pub text: Colour,
    /// Text that may be overlooked.
    pub muted: Colour,
    /// What can be done next.
    pub accent: Colour,
    /// Text on the accent colour.
    pub on_accent: Colour,
    pub good: Colour,
    pub warning: Colour,
    pub problem: Colour,
    /// The model after teaching; see [`Colours::before`].
    pub model: Colour,
    /// Human answers that belong to no one culture.
    pub human: Colour,
    /// Those of cultures; see [`identity()`].
    pub cultures: Vec<Colour>,
    /// Small to large values of a heat map.
    pub ramp: Vec<Colour>,
}

/// A colour: red, green and blue, 0–255.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Colour(pub [u8; 3]);

/// The tokens of this version of Attune.
pub fn theme() -> &'static Theme {
    static THEME: LazyLock<Theme> = LazyLock::new(|| {
        // The file is part of the program; the test below reads it.
        toml::from_str(include_str!("../../assets/theme/tokens.toml"))
            .expect("assets/theme/tokens.toml is complete")
    });
    &THEME
}

impl Theme {
    /// The colours of the dark or the light appearance.
    pub fn colours(&self, dark: bool) -> &Colours {
        if dark { &self.dark } else { &self.light }
    }

    /// The shape of the culture at this place of the study.
    pub fn shape(&self, place: usize) -> Shape {
        identity(place).shape
    }
}

impl Colours {
    /// The colour of the culture at this place of the study.
    pub fn culture(&self, place: usize) -> Colour {
        self.cultures[identity(place).colour]
    }

    /// The model before teaching: the light form of [`Colours::model`].
    pub fn before(&self) -> Colour {
        self.pale(self.model, 0.4)
    }

    /// A colour thinned into the background: `share` of it stays (0–1).
    pub fn pale(&self, colour: Colour, share: f64) -> Colour {
        self.background.mix(colour, share)
    }

    /// The heat-map colour at `t`, 0 (smallest) to 1 (largest).
    pub fn ramp(&self, t: f64) -> Colour {
        let last = self.ramp.len() - 1;
        let place = if t.is_finite() {
            t.clamp(0.0, 1.0)
        } else {
            0.0
        } * last as f64;
        let below = (place as usize).min(last - 1);
        self.ramp[below].mix(self.ramp[below + 1], place - below as f64)
    }

    /// Whichever of text and background can be read better on `ground`.
    pub fn on(&self, ground: Colour) -> Colour {
        if self.text.contrast(ground) >= self.background.contrast(ground) {
            self.text
        } else {
            self.background
        }
    }
}

impl Colour {
    /// `#rrggbb`.
    pub fn hex(self) -> String {
        format!("#{}", crate::artifact::hex(&self.0))
    }

    /// This colour with `share` (0–1) of another mixed in.
    pub fn mix(self, other: Colour, share: f64) -> Colour {
        Colour(std::array::from_fn(|i| {
            let (from, to) = (f64::from(self.0[i]), f64::from(other.0[i]));
            (from + (to - from) * share.clamp(0.0, 1.0)).round() as u8
        }))
    }

    /// Contrast ratio, 1 to 21 (WCAG 2.1, "contrast ratio").
    pub fn contrast(self, other: Colour) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// Relative luminance, 0 (black) to 1 (white) (WCAG 2.1, "relative luminance").
    fn luminance(self) -> f64 {
        let linear = self.0.map(|channel| {
            let c = f64::from(channel) / 255.0;
            if c <= 0.04045 {
                c / 12.92
            } else {
                ((c + 0.055) / 1.055).powf(2.4)
            }
        });
        0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    }
}

impl TryFrom<String> for Colour {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6);
        let value = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        let [_, r, g, b] = value.ok_or(text)?.to_be_bytes();
        Ok(Colour([r, g, b]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_marks_can_be_seen_on_both_backgrounds() {
        let theme = theme();
        for colours in [&theme.light, &theme.dark] {
            for ground in [colours.background, colours.surface, colours.raised] {
                for text in [colours.text, colours.muted, colours.accent] {
                    assert!(text.contrast(ground) >= 4.5, "{text:?} on {ground:?}");
                }
            }
            assert!(colours.on_accent.contrast(colours.accent) >= 4.5);
            for text in [colours.good, colours.warning, colours.problem] {
                assert!(text.contrast(colours.background) >= 4.5, "{text:?}");
            }
            for mark in colours.cultures.iter().chain([&colours.model]) {
                assert!(mark.contrast(colours.background) >= 2.8, "{mark:?}");
            }
            // Halfway between black and white nothing reaches 4.5.
            for step in 0..=100 {
                let cell = colours.ramp(f64::from(step) / 100.0);
                assert!(colours.on(cell).contrast(cell) >= 3.8, "{step}: {cell:?}");
            }
            assert_eq!(colours.cultures.len(), theme.shapes.cultures.len());
        }
    }

    #[test]
    fn the_ramp_runs_from_its_first_to_its_last_colour() {
        let colours = &theme().light;
        assert_eq!(colours.ramp(0.0), colours.ramp[0]);
        assert_eq!(colours.ramp(1.0), *colours.ramp.last().unwrap());
        assert_eq!(colours.ramp(f64::NAN), colours.ramp[0]);
        assert!(Colour::try_from("#12345".to_owned()).is_err());
    }
}
