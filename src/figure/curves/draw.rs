//! Curves as a scene.

use super::super::scene::{Axis, Form, Key, Mark, Panel, Rows, Scale, Scene, Token};
use super::super::theme::Shape;
use super::super::{Cell, Role, Series};
use super::{Across, Curve, CurvePanel, Curves};
use crate::t;

/// Panels beside each other.
const BESIDE: usize = 2;
/// The radius of a marker, and of a point that has none.
const RADII: [f64; 2] = [4.2, 1.0];

impl Curves {
    /// The curves as they are drawn, two panels beside each other: nothing where there is none.
    pub fn scene(&self) -> Scene {
        let mut table = Rows {
            columns: self.columns(),
            rows: Vec::new(),
        };
        if self.largest() <= 0.0 {
            return Scene {
                table,
                ..Scene::default()
            };
        }
        let series = Series::of(self.all().map(|curve| (curve.name.as_str(), curve.role)));
        let key = |(name, role, shape)| Key::point(name, shape, Token::Role(role), false);
        let panels = self.panels.iter().enumerate();
        let panels = panels.map(|(at, panel)| self.panel(at, panel, &series, &mut table));
        let panels: Vec<Panel> = panels.collect();
        Scene {
            keys: series.all().map(key).collect(),
            columns: vec![1.0; panels.len().min(BESIDE)],
            rows: vec![1.0; panels.len().div_ceil(BESIDE)],
            panels,
            notes: vec![self.note()],
            table,
        }
    }

    fn columns(&self) -> Vec<String> {
        let mut columns = vec![t!("figure-column-measure"), t!("figure-column-model")];
        columns.extend(match self.across {
            Across::Threshold => vec![t!("figure-column-threshold"), t!("figure-column-within")],
            Across::Cues => vec![
                t!("figure-column-cues"),
                t!("figure-column-mean"),
                t!("figure-column-mean-low"),
                t!("figure-column-mean-high"),
            ],
        });
        columns
    }

    fn panel(&self, at: usize, panel: &CurvePanel, series: &Series, table: &mut Rows) -> Panel {
        let [below, above] = self.across.titles(&panel.measure);
        let mut marks = Vec::new();
        for curve in &panel.curves {
            marks.extend(self.marks(panel, curve, series, table));
        }
        Panel {
            cell: [at / BESIDE, at % BESIDE],
            title: above,
            x: Axis {
                scale: Scale::Numbers([0.0, self.largest()]),
                label: below,
                ..Axis::default()
            },
            y: Axis {
                scale: Scale::Shares([0.0, panel.highest(self.across)]),
                ..Axis::default()
            },
            marks,
            even: false,
        }
    }

    /// A curve, its intervals, and a point for each row of the table.
    fn marks(
        &self,
        panel: &CurvePanel,
        curve: &Curve,
        series: &Series,
        table: &mut Rows,
    ) -> Vec<Mark> {
        let ink = Token::Role(curve.role);
        let line = Form::Line {
            points: curve.points.clone(),
            width: 2.0,
            dashed: curve.role == Role::Reference,
        };
        let mut marks = vec![Mark::new(line, ink)];
        let intervals = curve.points.iter().zip(&curve.intervals);
        marks.extend(intervals.map(|([at, _], ends)| {
            let [low, high] = ends.map(|share| [*at, share]);
            Mark::line(low, high, 1.2, ink)
        }));
        let marked = self.across.marked();
        // Markers of curves that lie on each other stand on different points.
        let first = series.place(&curve.name) % marked;
        for (place, &[at, share]) in curve.points.iter().enumerate() {
            let mut row = vec![
                Cell::Text(panel.measure.clone()),
                Cell::Text(curve.name.clone()),
                Cell::Number(at),
                Cell::Number(share),
            ];
            if self.across == Across::Cues {
                let interval = curve.intervals.get(place).copied();
                row.extend(interval.unwrap_or([f64::NAN; 2]).map(Cell::Number));
            }
            table.rows.push(row);
            let is_marked = place % marked == first;
            let point = Form::Point {
                at: [at, share],
                shape: match is_marked {
                    true => series.shape(&curve.name),
                    false => Shape::Circle,
                },
                radius: RADII[usize::from(!is_marked)],
                hollow: false,
            };
            let told = vec![
                curve.name.clone(),
                self.across.told(&panel.measure, curve, place),
            ];
            marks.push(
                Mark::new(point, ink)
                    .told(told)
                    .of_row(table.rows.len() - 1),
            );
        }
        marks
    }
}
