//! Starting, watching and stopping workers on this machine.
//!
//! A worker is a process of its own: the same executable with the arguments
//! `worker --queue JOBS`. It is detached, so that it goes on when the window closes, and
//! there is one per queue; it ends when no job is left. The engine knows nothing of the
//! work: it makes sure that a worker lives while jobs wait, and reads what it wrote.

mod local;
mod watch;

pub use local::Engine;
pub use watch::{Changes, Update, Watch};
