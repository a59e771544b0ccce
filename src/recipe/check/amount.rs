//! How much a recipe comes to: too little to learn from, too much for the machine.

use super::Findings;
use crate::recipe::estimate::{estimate, training_items};
use crate::recipe::{Facts, Recipe, set};
use crate::t;

/// Fewer training items than this teach little.
const FEW_ITEMS: usize = 50;
/// Fewer steps than this teach little.
const FEW_STEPS: u64 = 10;
/// Share of a machine's memory that a training may fill.
const MEMORY_SHARE: f64 = 0.85;
/// A training longer than this deserves a word.
const LONG_SECONDS: f64 = 24.0 * 3600.0;

/// What can only be told once everything else is in order.
pub(super) fn amounts(recipe: &Recipe, facts: &Facts, findings: &mut Findings) {
    let items = training_items(recipe, facts).unwrap_or(0);
    let texts = recipe.formats().all(|f| f.spec().template().is_none());
    if items == 0 {
        findings.problem("data.sources", t!("recipe-no-cues"));
    } else if items < FEW_ITEMS && !texts {
        findings.warning("data.sources", t!("recipe-few-cues", cues = items));
    }
    if recipe.data.shuffle_answers && items == 1 {
        findings.problem("data.shuffle_answers", t!("recipe-control-one"));
    }
    let Some(expected) = estimate(recipe, facts) else {
        return;
    };
    if expected.steps < FEW_STEPS {
        let message = t!("recipe-few-steps", steps = expected.steps);
        findings.warning("schedule.epochs", message);
    }
    let room = facts.machine.memory_mib as f64 * MEMORY_SHARE;
    if expected.peak_mib > room {
        let message = t!(
            "recipe-memory",
            place = if facts.machine.card {
                "card"
            } else {
                "machine"
            },
            needed = gigabytes(expected.peak_mib),
            available = gigabytes(facts.machine.memory_mib as f64)
        );
        let finding = findings.warning("run.micro_batch", message);
        let fits = |assignment: &str| {
            let mut smaller = recipe.clone();
            set(&mut smaller, assignment).is_ok()
                && estimate(&smaller, facts).is_some_and(|e| e.peak_mib <= room)
        };
        let batch = recipe.run.batch;
        let mut sizes = (1..recipe.run.micro_batch).rev();
        let size = sizes
            .find(|&size| batch.is_multiple_of(size) && fits(&format!("run.micro_batch={size}")));
        let again = "run.recompute=true";
        let in_precision = |name: &str| format!("base.precision={name}");
        let mut names = ["bf16", "stored"].into_iter();
        if let Some(size) = size {
            finding.mend(size);
        } else if fits(again) {
            finding.offer(t!("recipe-mend-recompute"), again.to_owned());
        } else if let Some(name) = names.find(|name| fits(&in_precision(name))) {
            finding.choose(name, in_precision(name));
        }
    }
    if expected.seconds > LONG_SECONDS {
        let message = t!(
            "recipe-long",
            days = format!("{:.1}", expected.seconds / LONG_SECONDS)
        );
        findings.warning("schedule.epochs", message);
    }
}

fn gigabytes(mib: f64) -> String {
    format!("{:.1}", mib / 1024.0)
}
