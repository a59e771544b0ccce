//! The heat map: questions or topics down, models across, a value in every cell.

use super::bars::whose;
use super::build::{culture, id, measure, models};
use super::canvas::Anchor;
use super::scene::{Axis, Form, Key, Link, Mark, Panel, Rows, Scale, Scene, Slot, Swatch, Token};
use super::{Cell, Choice, Figure, Marks, Role, distance_name, fonts, short, tick_labels, ticks};
use crate::artifact::Parent;
use crate::problem::Result;
use crate::score::survey::{ScoredSurvey, Who};
use crate::t;

/// Fewer columns than these stay as narrow as if there were so many.
const COLUMNS: usize = 6;

/// A matrix of distances: rows are questions or topics, columns models.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct HeatMap {
    /// Whether the rows are topics.
    pub topics: bool,
    pub rows: Vec<String>,
    /// Full wording of each row.
    pub row_details: Vec<String>,
    pub columns: Vec<String>,
    /// `values[row][column]`; none where there is no value.
    pub values: Vec<Vec<Option<f64>>>,
    /// What a value is ("JS distance to Avaland").
    pub measure: String,
}

/// Questions or topics × models, by the distance to the first chosen culture.
///
/// # Errors
/// A model or culture that was not scored.
pub fn heat_map_of(scored: &ScoredSurvey, choice: &Choice, parents: Vec<Parent>) -> Result<Figure> {
    let culture = culture(scored, choice, 0)?;
    let measure = measure(choice)?;
    let whose = whose(scored, choice)?;
    let name = scored.cultures[culture].name.as_str();
    let mut map = HeatMap {
        topics: choice.by_topic,
        rows: Vec::new(),
        row_details: Vec::new(),
        columns: whose.iter().map(|(name, ..)| name.clone()).collect(),
        values: Vec::new(),
        measure: t!(
            "figure-distance-to",
            distance = distance_name(id(measure)),
            culture = name
        ),
    };
    let wanted =
        |topic: &String| choice.shift.topics.is_empty() || choice.shift.topics.contains(topic);
    let questions = scored.questions.iter().filter(|q| wanted(&q.topic));
    let most = choice.shift.top.unwrap_or(usize::MAX);
    if choice.by_topic {
        let mut topics: Vec<&str> = questions.map(|q| q.topic.as_str()).collect();
        topics.sort_unstable();
        topics.dedup();
        for topic in topics.into_iter().take(most) {
            let mean = |(.., who): &(String, Role, Who)| {
                let mean = scored.topic_mean(*who, culture, measure, topic)?;
                Some(mean.mean)
            };
            map.rows.push(topic.to_owned());
            map.row_details.push(topic.to_owned());
            map.values.push(whose.iter().map(mean).collect());
        }
    } else {
        for question in questions.take(most) {
            let value = |(.., who): &(String, Role, Who)| {
                let distances = question.distance_of(*who, culture)?;
                Some(distances.get(measure))
            };
            map.rows.push(question.question.clone());
            map.row_details.push(question.wording.clone());
            map.values.push(whose.iter().map(value).collect());
        }
    }
    Ok(Figure {
        title: t!("figure-title-heat-map", culture = name),
        subtitle: t!(
            "figure-subtitle-heat-map",
            rows = map.rows.len(),
            models = models(scored, choice)?.len()
        ),
        marks: Marks::Scene(map.scene()),
        parents,
    })
}

impl HeatMap {
    /// All cells, row by row: row, column, value.
    fn cells(&self) -> impl Iterator<Item = ([usize; 2], Option<f64>)> {
        let value = |row: usize, column: usize| {
            let value = self.values.get(row)?.get(column).copied()?;
            value.filter(|value| value.is_finite())
        };
        let columns = self.columns.len();
        (0..self.rows.len()).flat_map(move |row| {
            (0..columns).map(move |column| ([row, column], value(row, column)))
        })
    }

    /// Lowest and highest value of the colour scale: round numbers around all values.
    fn range(&self) -> [f64; 2] {
        let values = || self.cells().filter_map(|(_, value)| value);
        let (low, high) = (
            values().fold(f64::INFINITY, f64::min),
            values().fold(f64::NEG_INFINITY, f64::max),
        );
        let steps = ticks(low, high, 5);
        [steps[0], steps[steps.len() - 1]]
    }

    fn detail(&self, row: usize) -> &str {
        self.row_details.get(row).map_or("", String::as_str)
    }

    /// A row's name with its wording behind it.
    fn label(&self, row: usize) -> String {
        let (name, detail) = (&self.rows[row], self.detail(row));
        match detail != name && !detail.is_empty() {
            true => format!("{name} · {}", fonts::isolated(detail)),
            false => name.clone(),
        }
    }

    fn link(&self, row: usize) -> Link {
        let name = self.rows[row].clone();
        match self.topics {
            true => Link::Topic(name),
            false => Link::Question(name),
        }
    }

    /// The matrix as it is drawn: nothing where it has no cell.
    pub fn scene(&self) -> Scene {
        let mut table = Rows {
            columns: vec![
                t!("figure-column-row"),
                t!("figure-column-wording"),
                t!("figure-column-model"),
                self.measure.clone(),
            ],
            rows: Vec::new(),
        };
        if self.rows.is_empty() || self.columns.is_empty() {
            return Scene {
                table,
                ..Scene::default()
            };
        }
        let [low, high] = self.range();
        let mut marks = Vec::new();
        for ([row, column], value) in self.cells() {
            let number = value.unwrap_or(f64::NAN);
            table.rows.push(vec![
                Cell::Text(self.rows[row].clone()),
                Cell::Text(self.detail(row).to_owned()),
                Cell::Text(self.columns[column].clone()),
                Cell::Number(number),
            ]);
            let (x, y) = (column as f64, row as f64);
            let form = Form::Rect {
                x: [x, x + 1.0],
                y: [y, y + 1.0],
            };
            let share = value.map(|value| (value - low) / (high - low));
            let cell = match share {
                Some(share) => Mark::new(form, Token::Ramp(share)).edged(Token::Background),
                None => Mark::new(form, Token::Background).edged(Token::Line),
            };
            let told = match self.detail(row) {
                "" => self.rows[row].clone(),
                detail => detail.to_owned(),
            };
            let told = vec![
                told,
                self.columns[column].clone(),
                format!("{} {}", self.measure, short(number)),
            ];
            let row = table.rows.len() - 1;
            marks.push(cell.told(told).linked(self.link(y as usize)).of_row(row));
            let words = Form::Text {
                at: [x + 0.5, y + 0.5],
                text: short(number),
                anchor: Anchor::Middle,
                moved: [0.0, 0.0],
            };
            let ink = share.map_or(Token::Muted, Token::OnRamp);
            marks.push(Mark::new(words, ink));
        }
        let steps = ticks(low, high, 5);
        let shares = steps.iter().map(|step| (step - low) / (high - low));
        let ramp = shares.zip(tick_labels(&steps)).collect();
        let columns = self.columns.len();
        Scene {
            keys: vec![Key {
                swatch: Swatch::Ramp(ramp),
                label: self.measure.clone(),
            }],
            // Beside few columns stays room.
            columns: match COLUMNS.saturating_sub(columns) {
                0 => vec![1.0],
                free => vec![columns as f64, free as f64],
            },
            rows: vec![1.0],
            panels: vec![Panel {
                x: self.across(),
                y: self.down(),
                marks,
                ..Panel::default()
            }],
            notes: Vec::new(),
            table,
        }
    }

    fn across(&self) -> Axis {
        let slot = |name: &String| Slot {
            name: name.clone(),
            ..Slot::default()
        };
        Axis {
            scale: Scale::Slots(self.columns.iter().map(slot).collect()),
            far: true,
            ..Axis::default()
        }
    }

    fn down(&self) -> Axis {
        let slot = |row| Slot {
            name: self.label(row),
            link: Some(self.link(row)),
            size: 1.25,
            ..Slot::default()
        };
        Axis {
            scale: Scale::Slots((0..self.rows.len()).map(slot).collect()),
            ..Axis::default()
        }
    }
}
