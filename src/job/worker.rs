//! What a worker says of itself before it is given work.

use serde::{Deserialize, Serialize};

use crate::device::Device;

/// Version of the agreement between engine and worker: the folder's files, the worker's
/// arguments, and [`Hello`].
pub const PROTOCOL: u32 = 2;

/// The answer to `worker --hello`, one JSON object on the standard output.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hello {
    pub protocol: u32,
    /// Devices it computes on, the best first.
    pub devices: Vec<Device>,
    /// Why no graphics card is among them, where it was built for one; half a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub without_card: Option<String>,
}
