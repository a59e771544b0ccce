//! The devices that this executable can compute on, and their memory.
//!
//! Which there are besides the processor is decided when it is built (the features `cuda`
//! and `metal`).

use std::sync::OnceLock;

use candle_core::Device;

use crate::device::{self, gigabytes};
use crate::{Problem, Result, t};

/// The device that was opened: one process computes on one.
static OPENED: OnceLock<device::Device> = OnceLock::new();

/// The devices of this machine that this executable computes on, the best first and the
/// processor last; and why there is no graphics card, where it was built for one.
pub fn devices() -> (Vec<device::Device>, Option<String>) {
    let (mut devices, why) = cards();
    // Stable: of two that are alike, the first one.
    devices.sort_by_key(|card| std::cmp::Reverse(card.free));
    devices.push(device::Device::processor());
    (devices, why)
}

/// Makes a device ready to compute.
///
/// # Errors
/// It is a card that this executable cannot use, or that cannot be used now.
pub fn open(wanted: &device::Device) -> Result<Device> {
    let failed = |error: candle_core::Error| {
        out_of_memory(&error.to_string()).unwrap_or_else(|| {
            let text = error.to_string();
            let line = text.lines().next().unwrap_or_default().to_owned();
            Problem::new(t!(
                "device-not-opened",
                device = wanted.in_words(),
                error = line
            ))
            .advise(t!("device-not-opened-advice"))
        })
    };
    OPENED.get_or_init(|| wanted.clone());
    let number = wanted
        .id
        .split_once(':')
        .and_then(|(_, number)| number.parse().ok());
    match (wanted.kind, number) {
        (device::Kind::Cuda, Some(number)) => Device::new_cuda(number).map_err(failed),
        (device::Kind::Metal, Some(number)) => Device::new_metal(number).map_err(failed),
        _ => Ok(Device::Cpu),
    }
}

/// Bytes of a card's memory that are free, and all of them; none of a processor.
pub fn free_memory(device: &Device) -> Option<(u64, u64)> {
    match device {
        #[cfg(feature = "cuda")]
        Device::Cuda(card) => {
            let (free, all) = card.cuda_stream().context().mem_get_info().ok()?;
            Some((free as u64, all as u64))
        }
        #[cfg(feature = "metal")]
        Device::Metal(card) => {
            let card = card.metal_device();
            let all = card.recommended_max_working_set_size() as u64;
            let used = card.current_allocated_size() as u64;
            Some((all.saturating_sub(used), all))
        }
        _ => None,
    }
}

/// The problem, in the words of the person who started the work, where an error of the
/// libraries says that a card's memory is full.
pub(super) fn out_of_memory(error: &str) -> Option<Problem> {
    const SIGNS: [&str; 4] = [
        "CUDA_ERROR_OUT_OF_MEMORY",
        "CUBLAS_STATUS_ALLOC_FAILED",
        "CURAND_STATUS_ALLOCATION_FAILED",
        "Failed to create metal resource",
    ];
    SIGNS.iter().any(|sign| error.contains(sign)).then(|| {
        let message = match OPENED.get().filter(|device| !device.is_processor()) {
            Some(card) => t!(
                "device-memory-full-of",
                device = card.name.as_str(),
                memory = gigabytes(card.memory),
                free = gigabytes(card.free)
            ),
            None => t!("device-memory-full"),
        };
        Problem::new(message).advise(t!("device-memory-full-advice"))
    })
}

/// The graphics cards, and why there is none, where this executable could use one.
#[cfg(feature = "cuda")]
fn cards() -> (Vec<device::Device>, Option<String>) {
    use candle_core::cuda_backend::cudarc::driver::{CudaContext, DriverError, sys::CUresult};

    let card = |number: usize| -> Result<device::Device, DriverError> {
        let context = CudaContext::new(number)?;
        let (free, memory) = context.mem_get_info()?;
        Ok(device::Device {
            id: format!("cuda:{number}"),
            kind: device::Kind::Cuda,
            name: context.name()?,
            memory: memory as u64,
            free: free as u64,
            processor: None,
        })
    };
    let all = || -> Result<Vec<device::Device>, DriverError> {
        let count = usize::try_from(CudaContext::device_count()?).unwrap_or(0);
        (0..count).map(card).collect()
    };
    match all() {
        Ok(cards) if !cards.is_empty() => (cards, None),
        Ok(_) | Err(DriverError(CUresult::CUDA_ERROR_NO_DEVICE)) => {
            (Vec::new(), Some(t!("device-no-card")))
        }
        Err(error) => {
            let why = t!("device-driver", error = error.to_string());
            (Vec::new(), Some(why))
        }
    }
}

/// The graphics processor, and why there is none.
#[cfg(all(feature = "metal", not(feature = "cuda")))]
fn cards() -> (Vec<device::Device>, Option<String>) {
    let opened = match Device::new_metal(0) {
        Ok(opened) => opened,
        Err(error) => {
            let why = t!("device-driver", error = error.to_string());
            return (Vec::new(), Some(why));
        }
    };
    let (free, memory) = free_memory(&opened).unwrap_or_default();
    let name = match &opened {
        Device::Metal(card) => card.metal_device().architecture_name(),
        _ => String::new(),
    };
    let card = device::Device {
        id: "metal:0".to_owned(),
        kind: device::Kind::Metal,
        name,
        memory,
        free,
        processor: None,
    };
    (vec![card], None)
}

/// None: this executable computes on the processor.
#[cfg(not(any(feature = "cuda", feature = "metal")))]
fn cards() -> (Vec<device::Device>, Option<String>) {
    (Vec::new(), None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_processor_is_always_there_and_can_be_opened() {
        let (devices, _) = devices();
        let processor = devices.last().unwrap();
        assert!(processor.is_processor());
        assert!(open(processor).unwrap().is_cpu());
        assert_eq!(free_memory(&Device::Cpu), None);
    }

    #[test]
    fn a_full_card_is_told_in_plain_words_with_what_to_change() {
        // As the driver's and cuBLAS's errors read.
        for text in [
            "DriverError(CUDA_ERROR_OUT_OF_MEMORY, \"out of memory\")",
            "CublasError(CUBLAS_STATUS_ALLOC_FAILED)",
        ] {
            let error = candle_core::Error::Cuda(text.into());
            let problem = Problem::from(error.bt());
            assert!(problem.message.contains("memory"), "{problem}");
            assert!(!problem.message.contains("CU"), "{problem}");
            let advice = problem.advice.unwrap();
            for change in ["at a time", "as stored", "again", "processor"] {
                assert!(advice.contains(change), "{advice}");
            }
        }
        let other = candle_core::Error::Cuda("DriverError(CUDA_ERROR_INVALID_VALUE)".into());
        assert!(Problem::from(other).advice.is_none());
    }
}
