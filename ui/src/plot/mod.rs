//! Figures drawn with egui_plot.
//!
//! Each figure first becomes a plain list of marks, one for each row of its table (see
//! [`attune::figure::table()`]); drawing goes through that list, large or as a thumbnail.

pub mod answers;
pub mod bars;
mod key;
pub mod profile;
pub mod radar;
pub mod scatter;
pub mod scene;
mod series;
pub mod shift;
mod thumbnail;
pub mod violin;

pub use thumbnail::thumbnail;

use std::collections::BTreeMap;

use attune::figure::scene::Link;
use attune::figure::theme::{Colour, Shape, theme as tokens};
use attune::figure::{Figure, Marks, Moved, Side, identity, places};
use attune::study::Culture;
use eframe::egui::{Color32, Painter, Pos2, Ui, Vec2};
use egui_plot::{MarkerShape, Plot, PlotBounds};

use crate::theme::{Theme, mix};
use scene::Picked;

/// What a figure is drawn with, beside its numbers.
pub struct Stage<'a> {
    pub theme: &'a Theme,
    /// The study's cultures: each keeps its colour in every figure.
    pub cultures: &'a [Culture],
    pub chosen: &'a Chosen,
    /// Topic of each question, as far as it is known.
    pub topics: &'a BTreeMap<String, String>,
    /// Which of the things that marks stand for a click opens.
    pub opens: fn(&Link) -> bool,
}

/// What the person selected: the same in every figure.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Chosen {
    pub topic: Option<String>,
    pub question: Option<String>,
}

/// What was clicked in a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Clicked {
    Question(String),
    Topic(String),
    /// A cue of word associations.
    Cue(String),
}

/// How a culture looks: colour, and a shape for those who cannot tell colours apart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Look {
    pub colour: Color32,
    pub shape: Shape,
}

impl Look {
    /// How the culture at this place of the study looks.
    pub fn of(theme: &Theme, place: usize) -> Self {
        Self {
            colour: theme.culture(place),
            shape: identity(place).shape,
        }
    }

    /// Draws it around a point.
    pub fn paint(self, painter: &Painter, centre: Pos2, radius: f32) {
        painter.extend(key::shape(self.shape, centre, radius, self.colour));
    }
}

impl Stage<'_> {
    /// How the two cultures of a figure look.
    pub(crate) fn pair(&self, a: &str, b: &str) -> [Look; 2] {
        let known = self.cultures.iter();
        let known = known.map(|culture| (culture.name.as_str(), culture.colour));
        places(known, [a, b]).map(|place| Look::of(self.theme, place))
    }

    /// Whether a question stands back because another one, or another topic, is selected.
    fn is_dimmed(&self, question: &str, topic: &str) -> bool {
        let other = |chosen: &Option<String>, this: &str| {
            chosen.as_ref().is_some_and(|chosen| chosen != this)
        };
        other(&self.chosen.question, question) || other(&self.chosen.topic, topic)
    }

    /// Whether what a mark stands for stands back.
    fn stands_back(&self, link: &Link) -> bool {
        match link {
            Link::Question(id) => {
                let topic = self.topics.get(id).map_or("", String::as_str);
                self.is_dimmed(id, topic)
            }
            Link::Topic(topic) => {
                let chosen = self.chosen.topic.as_ref();
                chosen.is_some_and(|chosen| chosen != topic)
            }
            _ => false,
        }
    }

    /// A colour, thinned where the mark stands back.
    fn faded(&self, colour: Color32, dimmed: bool) -> Color32 {
        let share = if dimmed { 0.18 } else { 1.0 };
        mix(self.theme.background, colour, share)
    }

    /// The colour of a movement: the culture's it goes toward, grey where to neither.
    fn movement(&self, moved: &Moved, pair: [Look; 2]) -> Color32 {
        match moved.toward() {
            Some(side) => pair[side as usize].colour,
            None => self.theme.text_weak,
        }
    }
}

/// What a click on what a mark stands for comes to; none where nothing opens it.
fn clicked(link: &Link) -> Option<Clicked> {
    match link {
        Link::Question(id) => Some(Clicked::Question(id.clone())),
        Link::Cue(cue) => Some(Clicked::Cue(cue.clone())),
        Link::Topic(topic) => Some(Clicked::Topic(topic.clone())),
        Link::Culture(_) | Link::Country(_) | Link::Text(_) => None,
    }
}

/// Whether a click on what a mark stands for opens or selects something.
pub fn opens(link: &Link) -> bool {
    clicked(link).is_some()
}

/// Draws a figure into the room there is.
pub fn show(ui: &mut Ui, scene: &Stage<'_>, figure: &Figure) -> Option<Clicked> {
    match &figure.marks {
        Marks::Shift(shift) => shift::show(ui, scene, shift),
        Marks::Scatter(scatter) => scatter::show(ui, scene, scatter),
        Marks::Violin(violin) => violin::show(ui, scene, violin),
        Marks::Profile(profile) => profile::show(ui, scene, profile),
        Marks::Bars(bars) => bars::show(ui, scene, bars),
        Marks::Radar(radar) => radar::show(ui, scene, radar),
        Marks::Answers(answers) => answers::show(ui, scene, answers),
        Marks::Scene(of) => match self::scene::show(ui, scene, of)? {
            Picked::One(link) => clicked(&link),
            Picked::Many(_) => None,
        },
    }
}

/// A plot of a fixed size that neither scrolls, zooms nor draws a frame of its own.
fn still<'a>(id: &str, size: Vec2) -> Plot<'a> {
    Plot::new(id)
        .width(size.x)
        .height(size.y)
        .sense(eframe::egui::Sense::hover())
        .allow_zoom(false)
        .allow_drag(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_double_click_reset(false)
        .allow_axis_zoom_drag(false)
        .show_background(false)
        .show_axes(false)
        .show_grid(false)
        .show_x(false)
        .show_y(false)
        .label_formatter(|_| None)
        .set_margin_fraction(Vec2::ZERO)
}

fn bounds([left, right]: [f64; 2], [low, high]: [f64; 2]) -> PlotBounds {
    PlotBounds::from_min_max([left, low], [right, high])
}

fn marker(shape: Shape) -> MarkerShape {
    match shape {
        Shape::Circle => MarkerShape::Circle,
        Shape::Triangle => MarkerShape::Up,
        Shape::Square => MarkerShape::Square,
        Shape::Diamond => MarkerShape::Diamond,
        Shape::Cross => MarkerShape::Cross,
        Shape::Star => MarkerShape::Asterisk,
    }
}

/// Whichever of text and background can be read better on `ground`.
fn readable(theme: &Theme, ground: Color32) -> Color32 {
    let [red, green, blue, _] = ground.to_array();
    let colours = tokens().colours(theme.dark);
    match colours.on(Colour([red, green, blue])) == colours.text {
        true => theme.text,
        false => theme.background,
    }
}

/// The side's place in a pair.
fn at(side: Side) -> usize {
    side as usize
}
