//! What the teaching panel says of each figure.

use attune::figure::{
    Across, Bar, BarPanel, Bars, Figure, Marks, Role, Violin, baseline_name, short,
};
use attune::study::Baseline;
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
        Marks::Bars(bars) => {
            let warnings = [low_mass(bars), worse_than_a_guess(bars)];
            let general = t!("page-explore-sure-distance");
            let all = warnings.into_iter().flatten().chain([general]);
            all.collect::<Vec<_>>().join(" ")
        }
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

/// Every bar of all panels.
fn bars_of(bars: &Bars) -> impl Iterator<Item = &Bar> {
    let groups = bars.panels.iter().flat_map(|panel| &panel.groups);
    groups.flat_map(|group| &group.bars)
}

/// That a model mostly gave none of the options: the one that did so least.
fn low_mass(bars: &Bars) -> Option<String> {
    let masses = bars_of(bars).filter_map(|bar| Some((bar, bar.mass?)));
    let low = masses.filter(|(_, mass)| *mass < bars.low_mass);
    let (bar, mass) = low.min_by(|a, b| a.1.total_cmp(&b.1))?;
    Some(t!(
        "page-explore-sure-low-mass",
        model = bar.name.as_str(),
        mass = format!("{:.1}", mass * 100.0)
    ))
}

/// That a uniform guess is nearer to the people than a model.
fn worse_than_a_guess(bars: &Bars) -> Option<String> {
    let guess = baseline_name(Baseline::Uniform);
    let worse = |panel: &BarPanel| {
        let bars = panel.groups.iter().flat_map(|group| &group.bars);
        let guessed = bars.clone().find(|bar| bar.name == guess)?;
        // Over the same questions alone.
        let mut models = bars.filter(|bar| {
            matches!(bar.role, Role::Before | Role::After) && bar.items == guessed.items
        });
        models
            .find(|bar| bar.value > guessed.value)
            .map(|bar| bar.name.clone())
    };
    let model = bars.panels.iter().find_map(worse)?;
    Some(t!("page-explore-sure-guess", model = model.as_str()))
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
