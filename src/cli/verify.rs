//! `verify`: the chain of hashes walked, every score computed again.

use serde_json::json;

use super::args::Verify;
use super::output::Output;
use super::{DONE, FAILED};
use crate::problem::Result;
use crate::study::{Home, Study};

/// Verifies a study; gives the exit code.
pub(super) fn verify(args: &Verify, output: &Output) -> Result<u8> {
    let study = Study::open(&Home::of_user()?, &args.study)?;
    let verified = study.verify();
    let value = json!({
        "sound": verified.sound,
        "root": verified.root,
        "lines": verified.lines,
    });
    output.result(&value, &verified.lines.join("\n"));
    Ok(if verified.sound { DONE } else { FAILED })
}
