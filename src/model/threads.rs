//! Threads that compute.

use crate::{Problem, Result, t};

/// Makes this thread one of those that compute: so many, or as many as the processor has.
/// For a program that does nothing beside; to callers from outside every operation, however
/// small, costs the waking of another thread.
///
/// # Errors
/// Something has computed already.
pub fn compute_here(threads: Option<usize>) -> Result<()> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads.unwrap_or_default())
        .use_current_thread()
        .build_global()
        .map_err(|e| Problem::new(t!("model-threads", error = e.to_string())))
}
