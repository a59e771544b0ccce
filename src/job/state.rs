//! Where a job stands.

use serde::{Deserialize, Serialize};

/// The state of a job, told from its folder alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Waits for a worker.
    Queued,
    /// A worker holds its lock and its heartbeat is fresh.
    Running,
    /// Stopped on request; can be resumed.
    Stopped,
    /// `done.json` is there.
    Finished,
    /// Ended with a problem; can be tried again.
    Failed,
    /// Its worker died; can be resumed.
    Orphaned,
    /// Was queued on another machine, in another place, or by a version that did not say
    /// where; waits for the person's word.
    Foreign,
}

impl State {
    /// Whether the person can start it (again).
    pub fn can_resume(self) -> bool {
        matches!(
            self,
            Self::Stopped | Self::Failed | Self::Orphaned | Self::Foreign
        )
    }
}
