//! What the teaching panel says of each figure.

use attune::figure::{Across, Figure, Marks, Violin, short};
use attune::t;

/// What the figure is, in two sentences.
pub fn what(figure: &Figure) -> String {
    match &figure.marks {
        Marks::Shift(shift) => t!(
            "page-explore-what-shift",
            a = shift.culture_a.as_str(),
            b = shift.culture_b.as_str()
        ),
        Marks::Scatter(scatter) => t!(
            "page-explore-what-scatter",
            a = scatter.culture_a.as_str(),
            b = scatter.culture_b.as_str()
        ),
        Marks::HeatMap(_) => t!("page-explore-what-heat-map"),
        Marks::Violin(violin) if is_ranking(violin) => t!("page-explore-what-ranking"),
        Marks::Violin(_) => t!("page-explore-what-violin"),
        Marks::Profile(_) => t!("page-explore-what-profile"),
        Marks::Bars(bars) if bars.grouped() => t!("page-explore-what-topics"),
        Marks::Bars(_) => t!("page-explore-what-distance"),
        Marks::Curves(curves) => match curves.across {
            Across::Threshold => t!("page-explore-what-threshold"),
            Across::Cues => t!("page-explore-what-learning"),
        },
        Marks::Radar(_) => t!("page-explore-what-radar"),
        Marks::Answers(answers) => {
            let (a, b) = (answers.culture_a.as_str(), answers.culture_b.as_str());
            match answers.leaning.is_empty() {
                true => t!("page-explore-what-examples", a = a, b = b),
                false => t!("page-explore-what-tension", a = a, b = b),
            }
        }
    }
}

/// How sure one can be, with the figure's own numbers.
pub fn sure(figure: &Figure) -> String {
    match &figure.marks {
        Marks::Shift(shift) => {
            let count = shift.rows.len();
            let masses = shift
                .rows
                .iter()
                .flat_map(|row| [row.mass_before, row.mass_after]);
            match masses.flatten().reduce(f64::min) {
                Some(least) => t!(
                    "page-explore-sure-shift",
                    count = count,
                    mass = percent(least)
                ),
                None => t!("page-explore-sure-shift-only", count = count),
            }
        }
        Marks::Scatter(scatter) => t!("page-explore-sure-scatter", count = scatter.points.len()),
        Marks::HeatMap(map) => t!("page-explore-sure-heat-map", rows = map.rows.len()),
        Marks::Violin(violin) if is_ranking(violin) => t!("page-explore-sure-ranking"),
        Marks::Violin(violin) => match violin.groups.last() {
            Some(group) => t!(
                "page-explore-sure-violin",
                count = group.values.len(),
                name = group.name.as_str(),
                low = short(group.mean_interval[0]),
                high = short(group.mean_interval[1])
            ),
            None => String::new(),
        },
        Marks::Profile(profile) => t!(
            "page-explore-sure-profile",
            count = profile.panels.first().map_or(0, most_values)
        ),
        Marks::Bars(bars) if bars.grouped() => {
            let topics = bars.panels.first().map_or(0, |panel| panel.groups.len());
            t!("page-explore-sure-topics", count = topics)
        }
        Marks::Bars(_) => t!("page-explore-sure-distance"),
        Marks::Curves(curves) => match curves.across {
            Across::Threshold => t!("page-explore-sure-threshold"),
            Across::Cues => t!("page-explore-sure-learning"),
        },
        Marks::Radar(radar) => t!("page-explore-sure-topics", count = radar.axes.len()),
        Marks::Answers(answers) => {
            let count = answers.rows.len();
            match answers.leaning.is_empty() {
                true => t!("page-explore-sure-examples", count = count),
                false => t!("page-explore-sure-tension", count = count),
            }
        }
    }
}

/// Whether the violins are of rankings, whose answers may be none.
fn is_ranking(violin: &Violin) -> bool {
    violin.groups.iter().any(|group| group.invalid.is_some())
}

/// How many values the fullest violin has.
fn most_values(violin: &Violin) -> usize {
    let groups = violin.groups.iter();
    groups.map(|group| group.values.len()).max().unwrap_or(0)
}

fn percent(share: f64) -> String {
    format!("{:.0}", share * 100.0)
}
