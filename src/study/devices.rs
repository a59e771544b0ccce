//! Which device the jobs of this machine compute on: what was found, what was chosen.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::folder::Study;
use super::home::Home;
use super::{DeviceView, MachineView};
use crate::device::Device;
use crate::engine::Devices;
use crate::problem::Result;
use crate::recipe::Machine;
use crate::{artifact, t};

const FORMAT: u32 = 1;

/// `device.json` among the user's settings.
#[derive(Default, Serialize, Deserialize)]
struct Kept {
    format: u32,
    /// Id of the chosen device; none for the best.
    device: Option<String>,
}

fn path(home: &Home) -> PathBuf {
    home.config.join("device.json")
}

/// Id of the device that the person chose for this machine; none for the best.
pub fn chosen_device(home: &Home) -> Option<String> {
    let kept: Result<Kept> = artifact::read_json(&path(home), FORMAT);
    kept.unwrap_or_default().device
}

/// Keeps the choice.
pub(super) fn choose_device(home: &Home, device: Option<String>) -> Result<()> {
    super::make_folder(&home.config)?;
    let kept = Kept {
        format: FORMAT,
        device,
    };
    artifact::write_json(&path(home), &kept)
}

/// The devices as the window shows them, on top of what else is known of the machine.
pub(super) fn seen(home: &Home, machine: MachineView) -> MachineView {
    let chosen = chosen_device(home);
    let found = match Devices::soon() {
        Ok(Some(found)) => found,
        Ok(None) => {
            return MachineView {
                device_reason: t!("device-looking"),
                chosen,
                ..machine
            };
        }
        Err(problem) => {
            return MachineView {
                device_reason: problem.to_string(),
                chosen,
                ..machine
            };
        }
    };
    let choice = found.choose(chosen.as_deref());
    let used = &choice.offer.device;
    let view = |device: &Device| DeviceView {
        id: device.id.clone(),
        name: match device.is_processor() {
            true => device.in_words(),
            false => device.name.clone(),
        },
        memory: device.memory,
        free: device.free,
        used: device.id == used.id,
    };
    MachineView {
        device: used.in_words(),
        device_reason: choice.why.clone(),
        card: !used.is_processor(),
        memory_mib: used.memory >> 20,
        devices: found.offers().iter().map(|o| view(&o.device)).collect(),
        chosen,
        ..machine
    }
}

impl Study {
    /// Lets the jobs of this study, while it is open here, compute on the device with this
    /// id, whatever was chosen for the machine; none for the best. A worker at work goes
    /// on where it is.
    ///
    /// # Errors
    /// There is no such device.
    pub fn use_device(&self, id: Option<&str>) -> Result<()> {
        if let Some(id) = id {
            Devices::here()?.named(id)?;
        }
        self.set_device(id.map(str::to_owned));
        Ok(())
    }

    /// The machine as recipes are checked against it: that of the processor until the
    /// devices are known.
    pub(super) fn machine(&self) -> Machine {
        match Devices::soon() {
            Ok(Some(found)) => {
                let chosen = self.device();
                Machine::with(&found.choose(chosen.as_deref()).offer.device)
            }
            Ok(None) | Err(_) => Machine::with(&Device::processor()),
        }
    }
}
