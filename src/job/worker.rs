//! What a worker says of itself before it is given work.

use serde::{Deserialize, Serialize};

/// Version of the agreement between engine and worker: the folder's files and the
/// worker's arguments.
pub const PROTOCOL: u32 = 1;

/// The answer to `worker --hello`, one JSON object on the standard output.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hello {
    pub protocol: u32,
    /// Devices it computes on, the best first (`cpu`).
    pub devices: Vec<String>,
}
