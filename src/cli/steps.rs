//! Steps of a long command: each is said, done and timed.

use std::time::Instant;

use serde_json::{Value, json};

use super::output::Output;
use super::table::Table;
use crate::problem::Result;
use crate::t;

/// Steps done so far with their seconds.
pub(super) struct Steps<'a> {
    pub output: &'a Output,
    begun: Instant,
    done: Vec<(String, f64)>,
}

impl<'a> Steps<'a> {
    pub fn new(output: &'a Output) -> Self {
        Self {
            output,
            begun: Instant::now(),
            done: Vec::new(),
        }
    }

    /// Does a step, says what it is and how long it took.
    pub fn step<T>(&mut self, name: String, work: impl FnOnce() -> Result<T>) -> Result<T> {
        self.output.say(&t!("cli-demo-begin", step = name.as_str()));
        let begun = Instant::now();
        let done = work()?;
        let seconds = begun.elapsed().as_secs_f64();
        let time = format!("{seconds:.1}");
        self.output
            .say(&t!("cli-demo-end", step = name.as_str(), seconds = time));
        self.done.push((name, seconds));
        Ok(done)
    }

    /// Seconds since the first.
    pub fn seconds(&self) -> f64 {
        self.begun.elapsed().as_secs_f64()
    }

    /// The steps as JSON.
    pub fn json(&self) -> Vec<Value> {
        let steps = self.done.iter();
        steps
            .map(|(step, seconds)| json!({ "step": step, "seconds": seconds }))
            .collect()
    }

    /// The steps as a table, with the time of all.
    pub fn table(&self) -> Table {
        let mut table = Table::new([t!("cli-column-step"), t!("cli-column-seconds")]);
        for (step, seconds) in &self.done {
            table.row([step.clone(), format!("{seconds:.1}")]);
        }
        table.row([t!("cli-demo-all"), format!("{:.1}", self.seconds())]);
        table
    }
}
