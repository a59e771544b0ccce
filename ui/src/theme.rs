//! Colours, spacing and text sizes: the only place they come from.
//!
//! The numbers stand in `assets/theme/tokens.toml`; here they become a [`Theme`] and
//! from that egui's style.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use attune::figure::identity;
use eframe::egui::{
    self, Color32, CornerRadius, FontFamily, FontId, Margin, Shadow, Stroke, TextStyle, Vec2,
    Visuals, vec2,
};
use serde::Deserialize;

/// Steps of spacing, in points.
pub const SPACE: [f32; 5] = [4.0, 8.0, 12.0, 16.0, 24.0];

/// How much larger text is in class mode, for a projector.
const CLASS_SCALE: f32 = 1.3;

/// The theme in force (light or dark, normal or class mode).
#[derive(Debug, Clone, PartialEq)]
pub struct Theme {
    pub dark: bool,
    pub background: Color32,
    /// Cards and side panels.
    pub surface: Color32,
    /// What lies on a surface: buttons, tracks, a hovered row.
    pub raised: Color32,
    pub line: Color32,
    pub text: Color32,
    pub text_weak: Color32,
    /// The one colour for what can be done next.
    pub accent: Color32,
    pub on_accent: Color32,
    /// A breath of the accent, behind what is selected.
    pub accent_soft: Color32,
    pub warning: Color32,
    pub danger: Color32,
    pub good: Color32,
    /// Fixed colours of cultures (colour-blind-safe).
    pub cultures: Vec<Color32>,
    /// Human answers that belong to no one culture.
    pub human: Color32,
    /// The model after training; before is the same hue, lighter.
    pub model_after: Color32,
    pub model_before: Color32,
    /// Sequential ramp of heat maps, low to high.
    pub ramp: Vec<Color32>,
    pub size_small: f32,
    pub size_body: f32,
    pub size_title: f32,
}

/// `assets/theme/tokens.toml`.
#[derive(Deserialize)]
struct Tokens {
    text: Sizes,
    light: Palette,
    dark: Palette,
}

#[derive(Deserialize)]
struct Sizes {
    small: f32,
    body: f32,
    title: f32,
}

#[derive(Deserialize)]
struct Palette {
    background: Colour,
    surface: Colour,
    raised: Colour,
    line: Colour,
    text: Colour,
    muted: Colour,
    accent: Colour,
    on_accent: Colour,
    good: Colour,
    warning: Colour,
    problem: Colour,
    model: Colour,
    human: Colour,
    cultures: Vec<Colour>,
    ramp: Vec<Colour>,
}

/// `#RRGGBB`.
#[derive(Clone, Copy)]
struct Colour(Color32);

impl<'de> Deserialize<'de> for Colour {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Color32::from_hex(&text)
            .map(Self)
            .map_err(|_| serde::de::Error::custom(text))
    }
}

static TOKENS: LazyLock<Tokens> = LazyLock::new(|| {
    // The file is part of the program; the test below reads it.
    toml::from_str(include_str!("../../assets/theme/tokens.toml")).expect("the tokens are whole")
});

impl Theme {
    /// A colour of the tokens, as figures name it.
    pub fn token(colour: attune::figure::theme::Colour) -> Color32 {
        let [red, green, blue] = colour.0;
        Color32::from_rgb(red, green, blue)
    }

    /// The theme for light or dark, with text `scale` times its usual size, larger again
    /// in class mode.
    pub fn new(dark: bool, class_mode: bool, scale: f32) -> Self {
        let palette = if dark { &TOKENS.dark } else { &TOKENS.light };
        let scale = scale * if class_mode { CLASS_SCALE } else { 1.0 };
        let size = |points: f32| (points * scale).round();
        let colours = |list: &[Colour]| list.iter().map(|c| c.0).collect();
        let background = palette.background.0;
        Self {
            dark,
            background,
            surface: palette.surface.0,
            raised: palette.raised.0,
            line: palette.line.0,
            text: palette.text.0,
            text_weak: palette.muted.0,
            accent: palette.accent.0,
            on_accent: palette.on_accent.0,
            accent_soft: mix(background, palette.accent.0, 0.13),
            warning: palette.warning.0,
            danger: palette.problem.0,
            good: palette.good.0,
            cultures: colours(&palette.cultures),
            human: palette.human.0,
            model_after: palette.model.0,
            model_before: mix(background, palette.model.0, 0.4),
            ramp: colours(&palette.ramp),
            size_small: size(TOKENS.text.small),
            size_body: size(TOKENS.text.body),
            size_title: size(TOKENS.text.title),
        }
    }

    /// A culture's colour, the same in every figure.
    pub fn culture(&self, place: usize) -> Color32 {
        self.cultures
            .get(identity(place).colour)
            .copied()
            .unwrap_or(self.accent)
    }

    /// Small text: captions, units, what stands behind a number.
    pub fn small(&self) -> FontId {
        FontId::proportional(self.size_small)
    }

    /// Body text.
    pub fn body(&self) -> FontId {
        FontId::proportional(self.size_body)
    }

    /// Titles, in the bold face.
    pub fn title(&self) -> FontId {
        FontId::new(self.size_title, bold())
    }

    /// Body text in the bold face.
    pub fn strong(&self) -> FontId {
        FontId::new(self.size_body, bold())
    }

    /// Height of a row of a table or of a list of one line.
    pub fn row_height(&self) -> f32 {
        (self.size_body * 2.0).round()
    }

    /// Width of a side panel: so many letters' heights, but no more than `share` of the
    /// window, which larger text would fill.
    pub fn panel_width(&self, ctx: &egui::Context, heights: f32, share: f32) -> f32 {
        let room = ctx.content_rect().width() * share;
        (self.size_body * heights).min(room).round()
    }

    /// Makes egui draw everything in this theme.
    pub fn apply(&self, style: &mut egui::Style) {
        style.text_styles = BTreeMap::from([
            (TextStyle::Small, self.small()),
            (TextStyle::Body, self.body()),
            (TextStyle::Button, self.body()),
            (TextStyle::Heading, self.title()),
            (TextStyle::Monospace, FontId::monospace(self.size_body)),
        ]);
        style.visuals = self.visuals();
        style.animation_time = 0.1;
        style.interaction.tooltip_delay = 0.35;
        style.interaction.selectable_labels = false;
        let spacing = &mut style.spacing;
        spacing.item_spacing = Vec2::splat(SPACE[1]);
        spacing.button_padding = vec2(SPACE[2], 6.0);
        spacing.interact_size = vec2(SPACE[4], (self.size_body * 2.15).round());
        spacing.window_margin = Margin::same(SPACE[4] as i8);
        spacing.menu_margin = Margin::same(SPACE[1] as i8);
        spacing.text_edit_width = 240.0;
        spacing.combo_width = 120.0;
        spacing.combo_height = 320.0;
        spacing.slider_width = 180.0;
        spacing.icon_width = (self.size_body * 1.3).round();
        spacing.tooltip_width = 320.0;
        spacing.scroll = egui::style::ScrollStyle::floating();
    }

    fn visuals(&self) -> Visuals {
        let mut visuals = if self.dark {
            Visuals::dark()
        } else {
            Visuals::light()
        };
        let corner = CornerRadius::same(6);
        let line = Stroke::new(1.0, self.line);
        let widgets = &mut visuals.widgets;
        for (widget, fill, stroke) in [
            (&mut widgets.noninteractive, self.surface, line),
            (&mut widgets.inactive, self.background, line),
            (
                &mut widgets.hovered,
                self.raised,
                Stroke::new(1.0, mix(self.line, self.text, 0.25)),
            ),
            (
                &mut widgets.active,
                mix(self.raised, self.text, 0.08),
                Stroke::new(1.0, self.accent),
            ),
            (&mut widgets.open, self.raised, line),
        ] {
            widget.bg_fill = fill;
            widget.weak_bg_fill = fill;
            widget.bg_stroke = stroke;
            widget.fg_stroke = Stroke::new(1.2, self.text);
            widget.corner_radius = corner;
            widget.expansion = 0.0;
        }
        visuals.override_text_color = Some(self.text);
        visuals.weak_text_color = Some(self.text_weak);
        visuals.selection.bg_fill = mix(self.background, self.accent, 0.25);
        visuals.selection.stroke = Stroke::new(1.0, self.accent);
        visuals.hyperlink_color = self.accent;
        visuals.faint_bg_color = self.surface;
        visuals.extreme_bg_color = self.background;
        visuals.text_edit_bg_color = Some(self.background);
        visuals.code_bg_color = self.surface;
        visuals.warn_fg_color = self.warning;
        visuals.error_fg_color = self.danger;
        visuals.window_fill = self.background;
        visuals.window_stroke = line;
        visuals.window_corner_radius = CornerRadius::same(12);
        visuals.menu_corner_radius = CornerRadius::same(8);
        visuals.panel_fill = self.background;
        visuals.striped = false;
        visuals.slider_trailing_fill = true;
        visuals.handle_shape = egui::style::HandleShape::Circle;
        visuals.indent_has_left_vline = false;
        let shadow = Shadow {
            offset: [0, 6],
            blur: 24,
            spread: 0,
            color: Color32::from_black_alpha(if self.dark { 110 } else { 36 }),
        };
        visuals.window_shadow = shadow;
        visuals.popup_shadow = shadow;
        visuals
    }
}

/// The family of the bold face.
pub fn bold() -> FontFamily {
    FontFamily::Name("bold".into())
}

/// `share` of `b` in `a`.
pub fn mix(a: Color32, b: Color32, share: f32) -> Color32 {
    a.lerp_to_gamma(b, share)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance contrast (WCAG 2.2, 1.4.3).
    fn contrast(a: Color32, b: Color32) -> f32 {
        let luminance = |c: Color32| {
            let c = egui::Rgba::from(c);
            0.2126 * c.r() + 0.7152 * c.g() + 0.0722 * c.b()
        };
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn text_can_be_read_on_what_it_stands_on() {
        for dark in [false, true] {
            let t = Theme::new(dark, false, 1.0);
            for (front, back) in [
                (t.text, t.background),
                (t.text, t.raised),
                (t.text, t.accent_soft),
                (t.text_weak, t.background),
                (t.text_weak, t.surface),
                (t.on_accent, t.accent),
                (t.accent, t.accent_soft),
                (t.danger, t.background),
                (t.warning, t.background),
            ] {
                let contrast = contrast(front, back);
                assert!(contrast >= 4.5, "{front:?} on {back:?}: {contrast}");
            }
        }
    }

    #[test]
    fn class_mode_has_larger_text() {
        let (usual, class) = (Theme::new(true, false, 1.0), Theme::new(true, true, 1.0));
        assert!(class.size_body > usual.size_body * 1.2);
        assert_eq!(usual.culture(0), usual.culture(usual.cultures.len()));
    }
}
