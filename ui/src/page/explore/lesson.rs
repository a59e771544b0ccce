//! What the teaching panel says of each figure.

use attune::figure::{
    Bar, BarPanel, Bars, Figure, Id, Marks, Role, Setting, Violin, baseline_name, short,
};
use attune::study::Baseline;
use attune::t;

/// What the figure is, in two sentences.
pub fn what(id: Id, figure: &Figure) -> String {
    id.what(match &figure.marks {
        Marks::Shift(shift) => [&shift.culture_a, &shift.culture_b],
        Marks::Scatter(scatter) => [&scatter.culture_a, &scatter.culture_b],
        Marks::Answers(answers) => [&answers.culture_a, &answers.culture_b],
        _ => ["", ""],
    })
}

/// How sure one can be, with the figure's own numbers.
pub fn sure(id: Id, figure: &Figure) -> String {
    let text = format!("figure-sure-{}", id.id());
    match &figure.marks {
        Marks::Shift(shift) => {
            let masses = shift
                .rows
                .iter()
                .flat_map(|row| [row.mass_before, row.mass_after]);
            let count = shift.rows.len();
            match masses.flatten().reduce(f64::min) {
                Some(least) => t!(&text, count = count, mass = percent(least)),
                None => t!("page-explore-sure-shift-only", count = count),
            }
        }
        Marks::Scatter(scatter) => t!(&text, count = scatter.points.len()),
        Marks::Violin(violin) => match violin.groups.last() {
            Some(group) => t!(
                &text,
                count = group.values.len(),
                name = group.name.as_str(),
                low = short(group.mean_interval[0]),
                high = short(group.mean_interval[1])
            ),
            None => String::new(),
        },
        Marks::Profile(profile) => t!(&text, count = profile.panels.first().map_or(0, most_values)),
        Marks::Bars(bars) => {
            let topics = bars.panels.first().map_or(0, |panel| panel.groups.len());
            let general = t!(&text, count = topics);
            let warned = id.takes(Setting::Against);
            let warnings = [low_mass(bars), worse_than_a_guess(bars)];
            let warnings = warnings.into_iter().flatten().filter(|_| warned);
            warnings.chain([general]).collect::<Vec<_>>().join(" ")
        }
        Marks::Radar(radar) => t!(&text, count = radar.axes.len()),
        Marks::Answers(answers) => t!(&text, count = answers.rows.len()),
        Marks::Scene(scene) => t!(&text, rows = scene.slots()),
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

/// How many values the fullest violin has.
fn most_values(violin: &Violin) -> usize {
    let groups = violin.groups.iter();
    groups.map(|group| group.values.len()).max().unwrap_or(0)
}

fn percent(share: f64) -> String {
    format!("{:.0}", share * 100.0)
}
