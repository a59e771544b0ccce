//! A figure in parts, for pages: rows that do not fit go on below a heading of their own.

use std::ops::Range;

use super::{Figure, Marks, Style, answers, scene, shift, svg};

/// The figure as SVG files of at most `tallest` points each, as far as it is made of rows;
/// every part has the scale of the whole.
pub(crate) fn parts(figure: &Figure, style: &Style, tallest: f64) -> Vec<String> {
    match &figure.marks {
        Marks::Shift(marks) => split(marks.rows.len(), tallest, |rows| {
            shift::draw_rows(figure, marks, style, rows)
        }),
        Marks::Answers(marks) => split(marks.rows.len(), tallest, |rows| {
            answers::draw_rows(figure, marks, style, rows)
        }),
        Marks::Scene(of) if of.slots() > 1 => split(of.slots(), tallest, |slots| {
            scene::draw(figure, &of.part(slots), style)
        }),
        _ => vec![svg(figure, style)],
    }
}

/// As many rows a part as fit, at least one.
fn split(rows: usize, tallest: f64, draw: impl Fn(Range<usize>) -> String) -> Vec<String> {
    let mut parts = Vec::new();
    let mut from = 0;
    loop {
        let mut part = draw(from..rows);
        let mut to = rows;
        while height_of(&part) > tallest && to > from + 1 {
            // Rows differ in height: few are taken off at a time near the end.
            let share = tallest / height_of(&part);
            let fewer = ((to - from) as f64 * share.max(0.5)) as usize;
            to = from + fewer.clamp(1, to - from - 1);
            part = draw(from..to);
        }
        parts.push(part);
        from = to;
        if from >= rows {
            return parts;
        }
    }
}

/// The height that an SVG file of ours says it has, in points.
pub(crate) fn height_of(svg: &str) -> f64 {
    let said = svg.split_once(" height=\"").map(|(_, rest)| rest);
    let number = said.and_then(|rest| rest.split('"').next()?.parse().ok());
    number.unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::HeatMap;

    #[test]
    fn rows_that_do_not_fit_go_on_in_another_part_on_the_same_scale() {
        let rows: Vec<String> = (1..=60).map(|n| format!("Q{n}")).collect();
        let figure = Figure {
            title: "Title".into(),
            subtitle: "Subtitle".into(),
            marks: Marks::Scene(
                HeatMap {
                    row_details: rows.clone(),
                    values: (0..60).map(|n| vec![Some(f64::from(n) / 60.0)]).collect(),
                    rows,
                    columns: vec!["model".into()],
                    measure: "JS".into(),
                    ..HeatMap::default()
                }
                .scene(),
            ),
            parents: Vec::new(),
        };
        let style = Style::default();
        let parts = parts(&figure, &style, 500.0);
        assert!(parts.len() > 2, "{}", parts.len());
        assert!(parts.iter().all(|part| height_of(part) <= 500.0));
        let (whole, together) = (svg(&figure, &style), parts.concat());
        let marks = |text: &str| text.matches("class=\"mark\"").count();
        assert_eq!((marks(&whole), marks(&together)), (60, 60));
        // The colour of the last cell is the one it has in the whole figure.
        let last = |text: &str| text[text.rfind("data-key").unwrap()..].to_owned();
        let fill = |text: &str| last(text).split("fill=").nth(1).map(|t| t[..9].to_owned());
        assert_eq!(fill(&whole), fill(&together));
    }
}
