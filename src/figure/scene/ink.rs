//! Colours of a scene, by what they mean.

use serde::{Deserialize, Serialize};

use crate::figure::Role;
use crate::figure::theme::{Colour, Colours};

/// A colour of the theme, thinned into the background.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Ink {
    pub token: Token,
    /// How much of it stays, 0 … 1.
    pub share: f64,
}

/// What a colour stands for.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Token {
    Background,
    Line,
    Text,
    Muted,
    Accent,
    /// The culture at this place of the study.
    Culture(usize),
    /// People, or a model before or after teaching.
    Role(Role),
    /// A value of a heat map, 0 smallest to 1 largest.
    Ramp(f64),
    /// Text on such a value.
    OnRamp(f64),
}

impl From<Token> for Ink {
    fn from(token: Token) -> Self {
        Self { token, share: 1.0 }
    }
}

impl Token {
    /// The same, thinned.
    pub fn thin(self, share: f64) -> Ink {
        Ink { token: self, share }
    }
}

impl Ink {
    /// The colour in an appearance.
    pub fn colour(self, colours: &Colours) -> Colour {
        let full = match self.token {
            Token::Background => colours.background,
            Token::Line => colours.line,
            Token::Text => colours.text,
            Token::Muted => colours.muted,
            Token::Accent => colours.accent,
            Token::Culture(place) => colours.culture(place),
            Token::Role(role) => colours.role(role),
            Token::Ramp(value) => colours.ramp(value),
            Token::OnRamp(value) => colours.on(colours.ramp(value)),
        };
        match self.share {
            share if share >= 1.0 => full,
            share => colours.pale(full, share),
        }
    }
}
