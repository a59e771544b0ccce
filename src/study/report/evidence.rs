//! Scores as tables, tests of change, and every figure that can be drawn.

use crate::figure::{self, Table, short};
use crate::problem::Result;
use crate::report::Block;
use crate::score::{Kind, Verdict};
use crate::stat::TestMethod;
use crate::study::FigureRequest;
use crate::study::folder::Study;
use crate::study::kind::Tested;
use crate::study::main_scores::compared;
use crate::study::scores::StoredScore;
use crate::t;

/// The tables of every score, each with the tests of its changes.
pub(super) fn scores(study: &Study) -> Result<Vec<Block>> {
    let mut blocks = Vec::new();
    let bases: Vec<String> = study.bases()?.into_iter().map(|base| base.name).collect();
    for &kind in Kind::ALL {
        let Some(scores) = study.scores(kind)? else {
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
    let tested = scores.scores.told().tests(bases).into_iter();
    let rows: Vec<Vec<String>> = tested.map(row).collect();
    let columns = vec![
        t!("study-report-compared"),
        t!("study-report-measure"),
        t!("study-report-pairs"),
        t!("study-report-difference"),
        t!("study-report-p"),
        t!("study-report-p-holm"),
        t!("study-report-p-by"),
        t!("study-report-effect"),
    ];
    (!rows.is_empty()).then_some(Table { columns, rows })
}

fn row(tested: Tested) -> Vec<String> {
    let Tested {
        paired, verdict, ..
    } = tested;
    let p = |p: f64| match p < 0.001 {
        true => t!("study-report-p-small"),
        false => format!("{p:.3}"),
    };
    vec![
        compared(&tested.from, &tested.to),
        tested.measure,
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
