//! The window's door: commands go in at once, what came of them is read each frame.
//!
//! One tokio runtime does everything off the caller's thread. Commands that edit are
//! done in their order; what may take long (reading rows, importing, drawing, fetching)
//! has a lane of its own for each kind, so that it holds up only its like.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, RwLock};
use std::time::{Duration, Instant};

use tokio::runtime::Runtime;
use tokio::sync::Notify;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::download::Running;
use super::folder::Study;
use super::home::Home;
use super::jobs::Opened;
use super::perform::{self, Lane, Task};
use super::{Command, Draft, MachineView, Snapshot, Update, snapshot};
use crate::engine::Devices;
use crate::problem::{Problem, Result};
use crate::t;

/// Between two looks at the jobs while one lives.
const LOOK: Duration = Duration::from_millis(300);
/// So many looks apart while none does.
const IDLE_LOOKS: u32 = 7;

/// Commands in; snapshots and updates out. Nothing here blocks the caller.
pub struct Door {
    inside: Arc<Inside>,
    commands: UnboundedSender<Command>,
    runtime: Option<Runtime>,
}

/// What the background shares.
pub(super) struct Inside {
    pub home: Home,
    /// What of the machine stays as it is.
    pub machine: MachineView,
    snapshot: RwLock<Arc<Snapshot>>,
    updates: Mutex<VecDeque<Update>>,
    study: RwLock<Option<Arc<Study>>>,
    /// Findings, estimate and preview of the study's draft.
    pub draft: Mutex<Draft>,
    /// The job whose page is open.
    pub following: Mutex<Option<Opened>>,
    /// The download that runs.
    pub fetching: Mutex<Option<Running>>,
    /// What is being done that shows nowhere else, in words, oldest first.
    pub busy: Mutex<Vec<String>>,
    wake: Box<dyn Fn() + Send + Sync>,
    /// Held while a snapshot is made, so that an older one never replaces a newer.
    pub renewing: Mutex<()>,
    /// Something may have changed: a new snapshot is due.
    pub stale: Notify,
    /// The draft, or what it is checked against, changed.
    pub unchecked: Notify,
    /// Answers came: scores are due.
    pub unscored: Notify,
    /// The plan changed, or its next stage did: it may go on.
    pub going_on: Notify,
}

impl Door {
    /// A door of this user; `wake` is called whenever there is something new to show.
    ///
    /// # Errors
    /// The system gives no threads, or names no folder for the user's files.
    pub fn new(wake: impl Fn() + Send + Sync + 'static) -> Result<Self> {
        Self::at(Home::of_user()?, wake)
    }

    /// A door whose machine-wide files lie in `home`.
    ///
    /// # Errors
    /// The system gives no threads.
    pub fn at(home: Home, wake: impl Fn() + Send + Sync + 'static) -> Result<Self> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_time()
            .build()
            .map_err(|e| Problem::new(t!("study-no-threads", error = e.to_string())))?;
        let inside = Arc::new(Inside {
            home,
            machine: snapshot::this_machine(),
            snapshot: RwLock::default(),
            updates: Mutex::default(),
            study: RwLock::default(),
            draft: Mutex::default(),
            following: Mutex::default(),
            fetching: Mutex::default(),
            busy: Mutex::default(),
            wake: Box::new(wake),
            renewing: Mutex::default(),
            stale: Notify::new(),
            unchecked: Notify::new(),
            unscored: Notify::new(),
            going_on: Notify::new(),
        });
        let (commands, received) = unbounded_channel();
        runtime.spawn(dispatch(Arc::clone(&inside), received));
        runtime.spawn(whenever(Arc::clone(&inside), |i| &i.stale, snapshot::renew));
        runtime.spawn(whenever(
            Arc::clone(&inside),
            |i| &i.unchecked,
            perform::check_draft,
        ));
        runtime.spawn(whenever(
            Arc::clone(&inside),
            |i| &i.unscored,
            perform::score,
        ));
        runtime.spawn(whenever(
            Arc::clone(&inside),
            |i| &i.going_on,
            perform::go_on,
        ));
        runtime.spawn(look(Arc::clone(&inside)));
        inside.stale.notify_one();
        let shared = Arc::clone(&inside);
        // It runs as long as workers take to answer.
        drop(runtime.spawn_blocking(move || {
            // What went wrong is told with the devices.
            let _ = Devices::here();
            shared.stale.notify_one();
            shared.unchecked.notify_one();
        }));
        Ok(Self {
            inside,
            commands,
            runtime: Some(runtime),
        })
    }

    /// Asks for something; it is done in the background.
    pub fn send(&self, command: Command) {
        // The receiver lives as long as the runtime, which lives as long as the door.
        let _ = self.commands.send(command);
    }

    /// Everything as last seen; cheap.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.inside.snapshot()
    }

    /// Answers that came, oldest first, as many as can be taken within `budget`.
    pub fn updates(&self, budget: Duration) -> Vec<Update> {
        let begun = Instant::now();
        let mut taken = Vec::new();
        let mut waiting = lock(&self.inside.updates);
        while let Some(update) = waiting.pop_front() {
            taken.push(update);
            if begun.elapsed() >= budget {
                break;
            }
        }
        taken
    }
}

impl Drop for Door {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            // A download may still be waiting for the network; the process need not.
            runtime.shutdown_background();
        }
        // The owner file is given back here, not whenever a thread ends.
        self.inside.set_study(None);
    }
}

impl Inside {
    pub fn snapshot(&self) -> Arc<Snapshot> {
        let snapshot = self.snapshot.read().unwrap_or_else(|e| e.into_inner());
        Arc::clone(&snapshot)
    }

    /// Puts a new snapshot in place and wakes the window if it says anything new.
    pub fn show(&self, new: Snapshot) {
        let mut shown = self.snapshot.write().unwrap_or_else(|e| e.into_inner());
        if **shown != new {
            *shown = Arc::new(new);
            drop(shown);
            (self.wake)();
        }
    }

    /// Gives the window an answer.
    pub fn tell(&self, update: Update) {
        lock(&self.updates).push_back(update);
        (self.wake)();
    }

    /// The task, with `words` shown until it is done.
    fn busy_with(&self, words: String, task: Task) -> Task {
        lock(&self.busy).push(words.clone());
        self.stale.notify_one();
        Box::new(move |inside| {
            let _until_it_ends = Busy(inside, words);
            task(inside)
        })
    }

    pub fn study(&self) -> Option<Arc<Study>> {
        let study = self.study.read().unwrap_or_else(|e| e.into_inner());
        study.clone()
    }

    pub fn set_study(&self, study: Option<Arc<Study>>) {
        *self.study.write().unwrap_or_else(|e| e.into_inner()) = study;
    }
}

/// Takes words off the list of what is being done, however the doing ends.
struct Busy<'a>(&'a Inside, String);

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        let mut busy = lock(&self.0.busy);
        if let Some(at) = busy.iter().position(|words| *words == self.1) {
            busy.remove(at);
        }
    }
}

/// Locks a mutex; what a panicked thread left behind is still whole.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(|e| e.into_inner())
}

/// Does edits in their order and hands everything else to its lane.
async fn dispatch(inside: Arc<Inside>, mut commands: UnboundedReceiver<Command>) {
    let lanes = [Lane::Rows, Lane::Work, Lane::Drawing, Lane::Fetching];
    let lanes = lanes.map(|lane| (lane, open_lane(Arc::clone(&inside))));
    while let Some(command) = commands.recv().await {
        let busy = command.busy();
        let (lane, task) = perform::task(&inside, command.clone());
        let task = match busy {
            Some(words) => inside.busy_with(words, task),
            None => task,
        };
        match lanes.iter().find(|(other, _)| *other == lane) {
            // The lane lives as long as this sender.
            Some((_, lane)) => drop(lane.send((command, task))),
            None => run(Arc::clone(&inside), command, task).await,
        }
    }
}

/// A lane: its tasks one after the other, beside those of the other lanes.
fn open_lane(inside: Arc<Inside>) -> UnboundedSender<(Command, Task)> {
    let (sender, mut tasks) = unbounded_channel::<(Command, Task)>();
    tokio::spawn(async move {
        while let Some((command, task)) = tasks.recv().await {
            run(Arc::clone(&inside), command, task).await;
        }
    });
    sender
}

/// Does what `command` asked for, and tells what came of it.
async fn run(inside: Arc<Inside>, command: Command, task: Task) {
    let done = tokio::task::spawn_blocking(move || {
        match task(&inside) {
            Ok(Some(update)) => inside.tell(update),
            Ok(None) => {}
            Err(problem) => inside.tell(Update::Refused {
                command: Box::new(command),
                problem,
            }),
        }
        inside.stale.notify_one();
    });
    // A panic ends this task alone; the hook has reported it.
    let _ = done.await;
}

/// Does `work` whenever asked for; asked several times meanwhile, it does it once more.
async fn whenever(inside: Arc<Inside>, asked: fn(&Inside) -> &Notify, work: fn(&Arc<Inside>)) {
    loop {
        asked(&inside).notified().await;
        let inside = Arc::clone(&inside);
        // A panic ends this round alone; the hook has reported it.
        let _ = tokio::task::spawn_blocking(move || work(&inside)).await;
    }
}

/// Looks at the jobs, often while one lives.
async fn look(inside: Arc<Inside>) {
    let mut looks = 0_u32;
    loop {
        tokio::time::sleep(LOOK).await;
        looks = looks.wrapping_add(1);
        let living = snapshot::has_living_job(&inside.snapshot());
        if living || looks.is_multiple_of(IDLE_LOOKS) {
            let inside = Arc::clone(&inside);
            // A panic ends this look alone; the hook has reported it.
            let _ = tokio::task::spawn_blocking(move || perform::follow(&inside)).await;
        }
    }
}
