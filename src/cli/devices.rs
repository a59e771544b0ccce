//! `devices`: what this machine can compute on; and commands that another worker must do,
//! because it alone can compute on the device.

use std::process::Command;

use serde_json::json;

use super::FAILED;
use super::output::Output;
use super::table::Table;
use crate::device::gigabytes;
use crate::engine::{Devices, not_started};
use crate::problem::Result;
use crate::study::{Home, chosen_device};
use crate::{t, worker};

/// Lists the devices, which one jobs compute on, and why.
pub(super) fn list(output: &Output) -> Result<()> {
    let devices = Devices::here()?;
    let chosen = chosen_device(&Home::of_user()?);
    let choice = devices.choose(chosen.as_deref());
    let used = &choice.offer.device;
    let columns = [
        "cli-column-device",
        "cli-column-name",
        "cli-column-memory",
        "cli-column-free",
        "cli-column-used",
    ];
    let mut table = Table::new(columns.map(|id| t!(id)));
    let mut listed = Vec::new();
    for offer in devices.offers() {
        let device = &offer.device;
        let is_used = device.id == used.id;
        let name = match &device.processor {
            Some(_) => format!("{} ({})", device.in_words(), device.name),
            None => device.name.clone(),
        };
        let memory = |bytes| t!("cli-gigabytes", n = gigabytes(bytes));
        let mark = if is_used {
            t!("cli-yes")
        } else {
            String::new()
        };
        table.row([
            device.id.clone(),
            name,
            memory(device.memory),
            memory(device.free),
            mark,
        ]);
        let mut value = json!(device);
        value["program"] = json!(offer.program);
        value["used"] = json!(is_used);
        listed.push(value);
    }
    let value = json!({
        "devices": listed,
        "used": used.id,
        "chosen": chosen,
        "why": choice.why,
        "without_card": devices.without_card(),
    });
    output.result(&value, &format!("{table}{}", choice.why));
    Ok(())
}

/// Where a command computes.
pub(super) enum Place {
    /// In this process, on the device with this id.
    Here(String),
    /// Another executable has done it, with this exit code.
    Done(u8),
}

/// Finds the device with this id (none for the one that jobs compute on). Where this
/// executable cannot compute on it, has this whole command line done by the worker that can.
pub(super) fn place(id: Option<&str>) -> Result<Place> {
    if let Some(id) = id.filter(|id| worker::find_device(Some(id)).is_ok()) {
        return Ok(Place::Here(id.to_owned()));
    }
    let devices = Devices::here()?;
    let offer = match id {
        Some(id) => devices.named(id)?,
        None => {
            let chosen = Home::of_user().ok().and_then(|home| chosen_device(&home));
            devices.choose(chosen.as_deref()).offer
        }
    };
    if worker::find_device(Some(&offer.device.id)).is_ok() {
        return Ok(Place::Here(offer.device.id.clone()));
    }
    let mut command = Command::new(&offer.program);
    command.args(std::env::args_os().skip(1));
    if id.is_none() {
        command.args(["--device", &offer.device.id]);
    }
    let ended = command
        .status()
        .map_err(|e| not_started(&offer.program, &e))?;
    let code = ended.code().and_then(|code| u8::try_from(code).ok());
    Ok(Place::Done(code.unwrap_or(FAILED)))
}
