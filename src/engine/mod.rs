//! Starting, watching and stopping workers on this machine.
//!
//! A worker is a process of its own: the same executable, or one that can compute on a
//! graphics card ([`Devices`]), with the arguments `worker --device ID --queue JOBS`. It is detached, so that it goes on when the window closes, and
//! there is one per queue; it ends when no job is left. The engine knows nothing of the
//! work: it makes sure that a worker lives while jobs wait, and reads what it wrote.

mod devices;
mod greet;
mod local;
mod watch;

pub use devices::{Choice, Devices, Offer};
pub use greet::not_started;
pub use local::Engine;
pub use watch::{Changes, Update, Watch};
