//! Scores as tables, tests of change, and every figure that can be drawn.

use crate::figure::{self, Table, group_name, short};
use crate::problem::Result;
use crate::report::Block;
use crate::score::{Group, Paired, Verdict};
use crate::stat::TestMethod;
use crate::study::FigureRequest;
use crate::study::folder::Study;
use crate::study::main_scores::{precision, rho};
use crate::study::scores::{SCORES, Scores, StoredScore};
use crate::t;

/// The tables of every score, each with the tests of its changes.
pub(super) fn scores(study: &Study) -> Result<Vec<Block>> {
    let mut blocks = Vec::new();
    let bases: Vec<String> = study.bases()?.into_iter().map(|base| base.name).collect();
    for probe in SCORES {
        let Some(scores) = study.scores(probe)? else {
            continue;
        };
        for table in scores.tables() {
            blocks.push(Block::Heading(table.heading));
            blocks.push(Block::Table(table.table));
            blocks.extend(table.notes.into_iter().map(Block::Paragraph));
        }
        if let Some(tests) = tests(&scores, &bases) {
            blocks.push(Block::Heading(t!("study-report-tests")));
            blocks.push(Block::Table(tests));
            blocks.push(Block::Paragraph(Verdict::legend()));
        }
    }
    if blocks.is_empty() {
        blocks.push(Block::Paragraph(t!("study-report-no-scores")));
    }
    Ok(blocks)
}

/// The tests of change from a base model to what was taught to it; none where two such were
/// not compared.
fn tests(scores: &StoredScore, bases: &[String]) -> Option<Table> {
    let compared = |from: &str, to: &str| t!("study-scores-compared", from = from, to = to);
    let of = |measure: String, group: &Group| {
        t!(
            "study-report-measure-of",
            measure = measure,
            group = group_name(group)
        )
    };
    let mut rows: Vec<Vec<String>> = Vec::new();
    match &scores.scores {
        Scores::Associations(scored) => {
            for group in &scored.groups {
                let compared_ones = group.comparisons.iter();
                rows.extend(compared_ones.filter(|c| bases.contains(&c.from)).map(|c| {
                    let measure = precision(c.reference, c.depth);
                    let measure = of(measure, &group.group);
                    test(compared(&c.from, &c.to), measure, &c.paired, c.verdict)
                }));
            }
        }
        Scores::Ranking(scored) => {
            for group in &scored.groups {
                let compared_ones = group.comparisons.iter();
                rows.extend(compared_ones.filter(|c| bases.contains(&c.from)).map(|c| {
                    let measure = of(rho(c.measure), &group.group);
                    test(compared(&c.from, &c.to), measure, &c.paired, c.verdict)
                }));
            }
        }
        // The tables of a survey hold their tests.
        Scores::Survey(_) | Scores::Profile(_) => {}
    }
    let columns = vec![
        t!("study-report-compared"),
        t!("study-report-measure"),
        t!("study-scores-cues"),
        t!("study-report-difference"),
        t!("study-report-p"),
        t!("study-report-p-holm"),
        t!("study-report-p-by"),
        t!("study-report-effect"),
    ];
    (!rows.is_empty()).then_some(Table { columns, rows })
}

fn test(compared: String, measure: String, paired: &Paired, verdict: Verdict) -> Vec<String> {
    let p = |p: f64| match p < 0.001 {
        true => t!("study-report-p-small"),
        false => format!("{p:.3}"),
    };
    vec![
        compared,
        measure,
        paired.difference.n.to_string(),
        format!("{}{}", short(paired.difference.mean), verdict.mark()),
        p(paired.p),
        p(paired.p_holm),
        match paired.method {
            TestMethod::Exact => t!("study-report-p-exact"),
            TestMethod::Permutation => t!("study-report-p-permutation"),
            TestMethod::Normal => t!("study-report-p-normal"),
        },
        short(paired.effect),
    ]
}

/// The figures that can be drawn, each as it comes.
pub(super) fn figures(study: &Study) -> Vec<Block> {
    let figures = figure::Id::ALL.into_iter().filter_map(|id| {
        let request = FigureRequest {
            id,
            ..FigureRequest::default()
        };
        // What a figure lacks is told among what was not run.
        let (figure, _) = study.figure(&request).ok()?;
        Some(Block::Figure(Box::new(figure)))
    });
    let figures: Vec<Block> = figures.collect();
    match figures.is_empty() {
        true => vec![Block::Paragraph(t!("study-report-no-figures"))],
        false => figures,
    }
}
