//! The one error type of the core: a sentence for the person at the screen.

use serde::{Deserialize, Serialize};

/// What happened, to what, and what to do about it.
///
/// `message` says what happened and to what; `advice`, where there is any, says
/// what to do. Both are whole sentences in the user's language (see [`crate::text`]).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// What happened, and to what.
    pub message: String,
    /// What the person can do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub advice: Option<String>,
}

/// The result of anything that can fail for a reason outside our control.
pub type Result<T, E = Problem> = std::result::Result<T, E>;

impl Problem {
    /// A problem without advice.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            advice: None,
        }
    }

    /// The same problem with advice.
    pub fn advise(mut self, advice: impl Into<String>) -> Self {
        self.advice = Some(advice.into());
        self
    }

    /// The same problem with the name of the file it is about, where it is not named yet.
    pub fn of(mut self, file: &str) -> Self {
        if !self.message.contains(&format!("{file}”")) {
            self.message = crate::t!("problem-of", file = file, problem = self.message);
        }
        self
    }

    /// A failed read or write of a path, in the user's words.
    pub fn io(path: &std::path::Path, error: &std::io::Error) -> Self {
        use std::io::ErrorKind;
        let reason = match error.kind() {
            ErrorKind::NotFound => crate::t!("problem-not-there"),
            ErrorKind::PermissionDenied => crate::t!("problem-not-allowed"),
            ErrorKind::StorageFull => crate::t!("problem-disk-full"),
            // The system's words, without its number for them.
            _ => {
                let words = error.to_string();
                let end = words.find(" (os error").unwrap_or(words.len());
                words[..end].to_owned()
            }
        };
        let problem = Self::new(crate::t!(
            "problem-io",
            path = path.display().to_string(),
            error = reason
        ));
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
                problem.advise(crate::t!("problem-disk-full-advice"))
            }
            ErrorKind::ReadOnlyFilesystem | ErrorKind::PermissionDenied => {
                problem.advise(crate::t!("problem-not-allowed-advice"))
            }
            _ => problem,
        }
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)?;
        match &self.advice {
            Some(advice) => write!(f, " {advice}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Problem {}
