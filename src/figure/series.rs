//! Who is shown in a figure of several: each has one marker throughout.

use super::Role;
use super::frame::{Frame, Key, Swatch};
use super::theme::{Colour, Colours, Shape, theme};

/// Names with their roles, each once, in the order they come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series(Vec<(String, Role)>);

impl Series {
    /// The distinct names.
    pub fn of<'a>(named: impl Iterator<Item = (&'a str, Role)>) -> Self {
        let mut all: Vec<(String, Role)> = Vec::new();
        for (name, role) in named {
            if !all.iter().any(|(known, _)| known == name) {
                all.push((name.to_owned(), role));
            }
        }
        Self(all)
    }

    /// Each name with its role and marker.
    pub fn all(&self) -> impl Iterator<Item = (String, Role, Shape)> {
        let named = self.0.iter().enumerate();
        named.map(|(place, (name, role))| (name.clone(), *role, theme().shape(place)))
    }

    /// Draws the legend: each name with its marker.
    pub(super) fn legend(&self, frame: &mut Frame<'_>) {
        let colours = frame.canvas.colours;
        let key = |(name, role, shape)| Key {
            swatch: Swatch::Marker(shape, colours.role(role)),
            label: name,
        };
        let keys: Vec<Key> = self.all().map(key).collect();
        frame.legend(&keys, frame.left(), frame.right());
    }

    /// The place of a name.
    pub fn place(&self, name: &str) -> usize {
        let place = self.0.iter().position(|(known, _)| known == name);
        place.unwrap_or_default()
    }

    /// The marker of a name.
    pub fn shape(&self, name: &str) -> Shape {
        theme().shape(self.place(name))
    }
}

impl Colours {
    /// The colour of people, of a model before or after teaching, or of a reference.
    pub fn role(&self, role: Role) -> Colour {
        match role {
            Role::Human => self.human,
            Role::Before => self.before(),
            Role::After => self.model,
            Role::Reference => self.muted,
        }
    }
}
