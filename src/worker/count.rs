//! Counting with pauses: a job without a model, to see the machinery live.

use std::time::Duration;

use serde_json::{Map, json};

use super::session::{Context, Outcome};
use crate::artifact;
use crate::event::{Event, Listener};
use crate::job::Counting;
use crate::problem::Result;
use crate::t;

/// Numbers between two checkpoints.
const EVERY: u64 = 10;

/// Counts from where the last checkpoint is to the end.
pub fn count(context: &Context, counting: &Counting) -> Result<Outcome> {
    let listener = context.listener;
    let mut at = match context.kept()? {
        Some(checkpoint) => checkpoint.step,
        None => 0,
    };
    let keep = |at| -> Result<()> {
        context.keep(at, &[])?;
        listener.emit(Event::Checkpoint { step: at });
        Ok(())
    };
    context.stage(t!("job-stage-counting"));
    let pause = Duration::from_millis(counting.pause_ms);
    while at < counting.to {
        if listener.stop_requested() {
            keep(at)?;
            return Ok(Outcome::Stopped);
        }
        std::thread::sleep(pause);
        at += 1;
        listener.emit(Event::Progress {
            done: at,
            total: counting.to,
            unit: "number".to_owned(),
            left_s: Some((counting.to - at) as f64 * pause.as_secs_f64()),
        });
        if at % EVERY == 0 {
            keep(at)?;
        }
    }
    let path = context.folder.result("count.json")?;
    artifact::write_json(&path, &json!({ "format": 1, "counted": at }))?;
    Ok(Outcome::Finished(Map::from_iter([(
        "counted".to_owned(),
        at.into(),
    )])))
}
