//! Following the jobs of a queue by what their folders say.

use std::collections::{BTreeMap, BTreeSet};

use crate::event::{Event, Stamped};
use crate::job::{EventsReader, Folder, Queue, State};
use crate::problem::{Problem, Result};

/// Follows all jobs of a queue; it changes nothing, so that a study that is open
/// elsewhere can be watched too.
#[derive(Debug)]
pub struct Watch {
    queue: Queue,
    jobs: BTreeMap<String, Followed>,
}

#[derive(Debug)]
struct Followed {
    events: EventsReader,
    state: State,
    /// It is finished and has said so: nothing more comes.
    over: bool,
    /// Its events could not be read the last time.
    broken: bool,
}

impl Followed {
    /// New events of a job that stands so.
    fn read(&mut self, state: State) -> Result<Vec<Stamped>> {
        self.state = state;
        if self.over && state == State::Finished {
            return Ok(Vec::new());
        }
        let events = self.events.read()?;
        let said = |stamped: &Stamped| matches!(stamped.event, Event::Finished { .. });
        self.over = state == State::Finished && events.iter().any(said);
        Ok(events)
    }
}

/// What changed since the last poll.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Changes {
    /// Jobs that are new, or have another state or new events; in the queue's order.
    pub updates: Vec<Update>,
    /// Ids of jobs that are no longer there.
    pub gone: Vec<String>,
    /// The events of a job that cannot be read, told once, and that no worker can be started:
    /// the other jobs are told all the same.
    pub problems: Vec<Problem>,
}

/// A job that changed.
#[derive(Debug, Clone, PartialEq)]
pub struct Update {
    pub id: String,
    pub state: State,
    /// Events that were not given before; all of them the first time.
    pub events: Vec<Stamped>,
}

impl Watch {
    /// Follows the jobs of `queue`.
    pub fn new(queue: Queue) -> Self {
        Self {
            queue,
            jobs: BTreeMap::new(),
        }
    }

    /// What changed since the last call; cheap enough for several calls a second.
    ///
    /// # Errors
    /// The folder of the jobs cannot be read.
    pub fn poll(&mut self) -> Result<Changes> {
        let jobs = self.queue.list()?;
        let mut changes = Changes::default();
        let there: BTreeSet<String> = jobs.iter().map(Folder::id).collect();
        let known = self.jobs.keys();
        changes.gone = known.filter(|id| !there.contains(*id)).cloned().collect();
        self.jobs.retain(|id, _| there.contains(id));
        for job in jobs {
            let (update, problem) = self.look_at(&job);
            changes.updates.extend(update);
            changes.problems.extend(problem);
        }
        Ok(changes)
    }

    /// States as of the last poll.
    pub fn states(&self) -> impl Iterator<Item = State> {
        self.jobs.values().map(|job| job.state)
    }

    fn look_at(&mut self, job: &Folder) -> (Option<Update>, Option<Problem>) {
        let id = job.id();
        // The state first: the events that led to it are on disk by then.
        let state = job.state();
        let known = self.jobs.get(&id);
        let is_new = known.is_none_or(|known| known.state != state);
        let followed = self.jobs.entry(id.clone()).or_insert_with(|| Followed {
            events: job.events_reader(),
            state,
            over: false,
            broken: false,
        });
        let (events, problem) = match followed.read(state) {
            Ok(events) => (events, None),
            Err(problem) => (Vec::new(), Some(problem)),
        };
        let is_known = followed.broken && problem.is_some();
        followed.broken = problem.is_some();
        let told = is_new || !events.is_empty();
        let update = told.then_some(Update { id, state, events });
        (update, problem.filter(|_| !is_known))
    }
}
