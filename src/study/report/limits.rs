//! What the results do not show, and what was not done.

use super::leakage;
use super::taught::Taught;
use crate::job::Spec;
use crate::problem::Result;
use crate::recipe::Method;
use crate::report::Block;
use crate::study::folder::Study;
use crate::study::kind;
use crate::{figure, score, t};

/// Limits and ethics, then the check of what was asked against what was taught.
pub(super) fn blocks(study: &Study, taught: &[Taught]) -> Result<Vec<Block>> {
    let mut blocks = vec![Block::List(vec![
        t!("study-report-limit-country"),
        t!("study-report-limit-scores"),
        t!("study-report-limit-beliefs"),
        t!("study-report-limit-stereotypes"),
        t!("study-report-limit-seeds"),
        t!("study-report-limit-form"),
        t!("study-report-limit-people"),
    ])];
    if let Some(table) = leakage::table(study, taught)? {
        blocks.push(Block::Heading(t!("study-report-leakage")));
        blocks.push(Block::Paragraph(t!("study-report-leakage-about")));
        blocks.push(table);
    }
    Ok(blocks)
}

/// What of the usual way was left undone.
pub(super) fn not_run(study: &Study, taught: &[Taught]) -> Result<Vec<Block>> {
    let mut lines = Vec::new();
    for &kind in score::Kind::ALL {
        if study.scores(kind)?.is_none() {
            lines.push(t!(&format!("score-none-{kind}")));
        }
    }
    for probe in kind::in_grid() {
        let asked: Vec<String> = study.asked(probe)?.into_iter().map(|a| a.of).collect();
        let all = study.models()?.into_iter().map(|model| model.name);
        let unasked: Vec<String> = all.filter(|name| !asked.contains(name)).collect();
        if !asked.is_empty() && !unasked.is_empty() {
            let (probe, models) = (probe.id(), unasked.join(", "));
            lines.push(t!("study-report-unasked", probe = probe, models = models));
        }
    }
    let control = |group: &Taught| group.recipe.data.shuffle_answers;
    if !taught.iter().any(control) {
        lines.push(t!("study-report-no-control"));
    }
    if !taught
        .iter()
        .any(|group| group.recipe.method == Method::Ppo)
    {
        lines.push(t!("study-report-no-rewards"));
    }
    let single = taught.iter().filter(|group| group.seeds().len() < 2);
    let single: Vec<&str> = single.map(|group| group.name.as_str()).collect();
    if !single.is_empty() {
        let recipes = single.join(", ");
        lines.push(t!("study-report-few-seeds", recipes = recipes));
    }
    let drawn = super::evidence::figures(study);
    let figures = drawn.iter().filter(|b| matches!(b, Block::Figure(_)));
    let missing = figure::Id::ALL.len() - figures.count();
    if missing > 0 {
        lines.push(t!("study-report-figures-missing", figures = missing));
    }
    let unfinished = study.queue().list()?.into_iter().filter(|job| {
        let probe_or_training = |manifest: crate::job::Manifest| {
            matches!(manifest.spec, Spec::Train(_) | Spec::Probe(_))
        };
        job.state() != crate::job::State::Finished && job.manifest().is_ok_and(probe_or_training)
    });
    let unfinished = unfinished.count();
    if unfinished > 0 {
        lines.push(t!("study-report-unfinished", jobs = unfinished));
    }
    Ok(match lines.is_empty() {
        true => vec![Block::Paragraph(t!("study-report-all-run"))],
        false => vec![Block::List(lines)],
    })
}
