//! The devices of this machine, and the worker that computes on each.
//!
//! An executable with CUDA in it does not start where the driver of a graphics card is
//! missing, so it is one of its own, `attune-worker-cuda` beside Attune's (or where
//! `ATTUNE_GPU_WORKER` says). Each is asked what it can compute on; one that does not
//! start, or does not answer, gives the reason why there is no card.

use std::cmp::Reverse;
use std::path::{Path, PathBuf};
use std::sync::{Once, OnceLock};
use std::time::Duration;

use super::greet::{Refusal, greet};
use crate::device::Device;
use crate::job::{Hello, PROTOCOL};
use crate::problem::{Problem, Result};
use crate::t;

/// The worker for graphics cards, as it is called beside Attune's own executable.
const CARD_WORKER: &str = "attune-worker-cuda";
/// How long a worker may take to say what it can; the first look at a card takes seconds.
const PATIENCE: Duration = Duration::from_secs(20);

/// The devices of this machine.
#[derive(Debug, Clone)]
pub struct Devices {
    /// The best first: cards by their free memory, then the processor, which is always
    /// there.
    offers: Vec<Offer>,
    /// Why there is no card, in words.
    without_card: Option<String>,
}

/// A device, and the executable that computes on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    pub device: Device,
    pub program: PathBuf,
}

/// The device to compute on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice<'a> {
    pub offer: &'a Offer,
    /// Why this one, in words.
    pub why: String,
}

impl Devices {
    /// The devices here, as they were found when first asked for; waits until the workers
    /// have answered.
    ///
    /// # Errors
    /// The executable in `ATTUNE_WORKER` is no worker that fits this version.
    pub fn here() -> Result<&'static Self> {
        let look = || Self::ask(&own_worker()?, card_worker().as_deref(), PATIENCE);
        HERE.get_or_init(look).as_ref().map_err(Clone::clone)
    }

    /// The same where it is known already; else the workers are asked meanwhile, and there
    /// is none yet.
    ///
    /// # Errors
    /// As [`here`](Self::here).
    pub fn soon() -> Result<Option<&'static Self>> {
        static BEGUN: Once = Once::new();
        let nobody_is_asked =
            own_worker().is_ok_and(|own| is_known(&own)) && card_worker().is_none();
        if nobody_is_asked || HERE.get().is_some() {
            return Self::here().map(Some);
        }
        BEGUN.call_once(|| {
            // What came of it is there when it is next asked for.
            std::thread::spawn(|| drop(Self::here()));
        });
        Ok(None)
    }

    /// Asks `own`, which must fit, and the worker for cards, if there is one. Each has
    /// `patience` to answer.
    ///
    /// # Errors
    /// `own` is no worker that fits this version.
    pub fn ask(own: &Path, card_worker: Option<&Path>, patience: Duration) -> Result<Self> {
        let own_hello = match is_known(own) {
            true => Hello {
                protocol: PROTOCOL,
                devices: vec![Device::processor()],
                without_card: None,
            },
            false => greet(own, patience).map_err(|refusal| refusal.of_own(own))?,
        };
        let mut why = own_hello.without_card.map(without);
        let mut offers = offers(own_hello.devices, own);
        if let Some(program) = card_worker {
            match greet(program, patience) {
                Ok(hello) => {
                    why = hello.without_card.map(without).or(why);
                    let cards = hello.devices.into_iter().filter(|d| !d.is_processor());
                    offers.extend(self::offers(cards, program));
                }
                Err(refusal) => why = Some(refusal.of_card_worker(program, patience)),
            }
        }
        if offers.is_empty() {
            return Err(Refusal::Other.of_own(own));
        }
        offers.sort_by_key(|offer| (offer.device.is_processor(), Reverse(offer.device.free)));
        let has_card = !offers[0].device.is_processor();
        let none = || t!("device-no-worker", name = CARD_WORKER);
        Ok(Self {
            offers,
            without_card: (!has_card).then(|| why.unwrap_or_else(none)),
        })
    }

    /// All of them, the best first.
    pub fn offers(&self) -> &[Offer] {
        &self.offers
    }

    /// Why there is no graphics card; none where there is one.
    pub fn without_card(&self) -> Option<&str> {
        self.without_card.as_deref()
    }

    /// The device with this id.
    ///
    /// # Errors
    /// There is none; those that there are are named.
    pub fn named(&self, id: &str) -> Result<&Offer> {
        let found = self.offers.iter().find(|offer| offer.device.id == id);
        found.ok_or_else(|| {
            let ids: Vec<&str> = self.offers.iter().map(|o| o.device.id.as_str()).collect();
            let problem = Problem::new(t!("device-unknown", id = id, known = ids.join(", ")));
            match &self.without_card {
                Some(why) => problem.advise(why.as_str()),
                None => problem,
            }
        })
    }

    /// The one that was chosen, where it is there; else the best.
    pub fn choose(&self, chosen: Option<&str>) -> Choice<'_> {
        let best = &self.offers[0];
        match chosen.map(|id| (id, self.named(id))) {
            Some((_, Ok(offer))) => Choice {
                offer,
                why: t!("device-chosen"),
            },
            Some((id, Err(_))) => Choice {
                offer: best,
                why: t!("device-chosen-gone", id = id),
            },
            None => Choice {
                offer: best,
                why: self
                    .without_card
                    .clone()
                    .unwrap_or_else(|| t!("device-best")),
            },
        }
    }
}

/// What was found.
static HERE: OnceLock<Result<Devices>> = OnceLock::new();

/// The executable in `ATTUNE_WORKER`, or this one.
fn own_worker() -> Result<PathBuf> {
    match std::env::var_os("ATTUNE_WORKER") {
        Some(program) if !program.is_empty() => Ok(program.into()),
        _ => this().map_err(|e| Problem::new(t!("device-no-executable", error = e.to_string()))),
    }
}

/// The executable in `ATTUNE_GPU_WORKER`, or the one beside this one, if there is one.
fn card_worker() -> Option<PathBuf> {
    if let Some(program) = std::env::var_os("ATTUNE_GPU_WORKER").filter(|p| !p.is_empty()) {
        return Some(program.into());
    }
    let this = this().ok()?;
    let beside = this.with_file_name(format!("{CARD_WORKER}{}", std::env::consts::EXE_SUFFIX));
    (beside != this && beside.is_file()).then_some(beside)
}

fn this() -> std::io::Result<PathBuf> {
    std::env::current_exe()
}

/// Whether it is known without asking what an executable can: this one computes on the
/// processor, unless it was built for cards.
fn is_known(program: &Path) -> bool {
    let for_cards = cfg!(any(feature = "cuda", feature = "metal"));
    !for_cards && this().is_ok_and(|this| this == program)
}

fn offers(devices: impl IntoIterator<Item = Device>, program: &Path) -> Vec<Offer> {
    let offer = |device| Offer {
        device,
        program: program.to_owned(),
    };
    devices.into_iter().map(offer).collect()
}

/// That a worker for cards found none.
fn without(reason: String) -> String {
    t!("device-worker-without", reason = reason)
}
