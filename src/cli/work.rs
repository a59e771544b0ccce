//! `worker`: the process that does jobs; started by the engine, or by hand.

use super::args::Worker;
use crate::job::weights;
use crate::problem::Result;
use crate::worker;

/// Does one job or a whole queue, or says what this worker is.
pub(super) fn work(args: &Worker) -> Result<()> {
    if args.hello {
        println!("{}", serde_json::json!(worker::hello()));
        return Ok(());
    }
    if args.detach {
        worker::detach();
    }
    // Where it cannot, work is done all the same, only slower.
    let _ = worker::compute_here(None);
    let device = args.device.as_deref();
    match (&args.queue, &args.job) {
        (Some(jobs), _) => worker::run_queue(jobs, &weights::find, device),
        (None, Some(job)) => worker::run_job(job, &weights::find, device),
        (None, None) => Ok(()),
    }
}
