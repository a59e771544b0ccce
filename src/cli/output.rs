//! What the command line says, and where: results on the standard output, progress and
//! problems on the standard error.

use std::io::{IsTerminal, Write};
use std::sync::Mutex;
use std::time::Instant;

use serde_json::Value;

use crate::problem::Problem;

/// Where a command puts its words.
pub(super) struct Output {
    json: bool,
    /// The progress line that stands on the terminal, and when it was written.
    line: Mutex<Line>,
}

#[derive(Default)]
struct Line {
    text: String,
    at: Option<Instant>,
}

impl Output {
    pub fn new(json: bool) -> Self {
        Self {
            json,
            line: Mutex::default(),
        }
    }

    /// The result: `value` where JSON was asked for, else `text`.
    pub fn result(&self, value: &Value, text: &str) {
        self.end_line();
        let mut out = std::io::stdout().lock();
        // A reader that has gone away wants no more.
        let _ = if self.json {
            writeln!(out, "{value}")
        } else {
            writeln!(out, "{}", text.trim_end())
        };
    }

    /// A sentence on the way.
    pub fn say(&self, text: &str) {
        self.end_line();
        eprintln!("{text}");
    }

    /// How far something is; on a terminal in one line that is written over, elsewhere a
    /// line every few seconds.
    pub fn progress(&self, text: String) {
        let mut line = self.line.lock().unwrap_or_else(|e| e.into_inner());
        let terminal = std::io::stderr().is_terminal();
        let pause = if terminal { 0.1 } else { 5.0 };
        let due = line.at.is_none_or(|at| at.elapsed().as_secs_f64() > pause);
        if text == line.text || !due {
            return;
        }
        if terminal {
            eprint!("\r\x1b[2K{text}");
        } else {
            eprintln!("{text}");
        }
        *line = Line {
            text,
            at: Some(Instant::now()),
        };
    }

    /// Why it failed.
    pub fn problem(&self, problem: &Problem) {
        self.say(&problem.message);
        if let Some(advice) = &problem.advice {
            self.say(advice);
        }
    }

    fn end_line(&self) {
        let mut line = self.line.lock().unwrap_or_else(|e| e.into_inner());
        if !line.text.is_empty() && std::io::stderr().is_terminal() {
            eprintln!();
        }
        *line = Line::default();
    }
}
