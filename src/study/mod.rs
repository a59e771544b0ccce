//! The study folder and its catalogue: commands in, views and updates out.
//!
//! The only door of the window and of the command line. The window holds a
//! [`Door`](door): it sends [`Command`]s, reads the latest [`Snapshot`] each frame, and
//! drains [`Update`]s (answers to its questions). Nothing here blocks the caller but the
//! functions of the command line, which say so.
//!
//! ```text
//! STUDY/
//!   study.json        name and format
//!   study.sqlite      drafts, curation steps, figure settings, undo
//!   owner.json        who has it open (host, process, heartbeat)
//!   data/ID/          datasets: table.parquet, manifest.json
//!   models/NAME.json  models' names with their weights' hashes
//!   jobs/ID/          job folders
//!   scores/ID.json    scores with the hashes of answers and data they were computed from
//! ```

mod command;
mod view;

pub use command::{Command, FigureRequest, Update};
pub use view::*;
