//! A download in the background: how far it is, and whether it is still wanted.

use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

use crate::problem::{Problem, Result};
use crate::t;

/// Hears how far a download is, in bytes so far and in all (0 where unknown); whether it
/// is still wanted.
pub type Heard<'a> = &'a (dyn Fn(u64, u64) -> bool + Sync);

/// How long a download may say nothing before it is asked for again whether it is wanted.
const PATIENCE: Duration = Duration::from_millis(200);
/// Before this long the speed says little.
const WARMING_UP: f64 = 1.0;

/// How far a download is, as the window shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Download {
    /// What is fetched: the model's name in the study.
    pub name: String,
    /// Bytes so far, and in all (0 where unknown).
    pub done: u64,
    pub total: u64,
    /// Seconds left at the speed so far.
    pub left_s: Option<f64>,
    /// It is no longer wanted and has not yet ended.
    pub cancelled: bool,
}

/// A download as the background keeps it.
pub(super) struct Running {
    name: String,
    done: u64,
    total: u64,
    /// When the first bytes of this file came, and how many there were.
    begun: Option<(Instant, u64)>,
    pub cancelled: bool,
}

impl Running {
    pub fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            done: 0,
            total: 0,
            begun: None,
            cancelled: false,
        }
    }

    /// Takes what was heard; whether it is worth showing.
    pub fn hear(&mut self, done: u64, total: u64) -> bool {
        // A snapshot per percent is enough.
        let percent = |bytes: u64| bytes * 100 / total.max(1);
        let news = total != self.total || percent(self.done) != percent(done);
        if total != self.total || done < self.done {
            self.begun = None;
        }
        if self.begun.is_none() && done > 0 {
            self.begun = Some((Instant::now(), done));
        }
        (self.done, self.total) = (done, total);
        news
    }

    pub fn view(&self) -> Download {
        Download {
            name: self.name.clone(),
            done: self.done,
            total: self.total,
            left_s: self.begun.and_then(|(at, first)| {
                let seconds = at.elapsed().as_secs_f64();
                let came = self.done.saturating_sub(first) as f64;
                let left = self.total.saturating_sub(self.done) as f64;
                (seconds > WARMING_UP && came > 0.0).then(|| left * seconds / came)
            }),
            cancelled: self.cancelled,
        }
    }
}

/// What a download ends with that is no longer wanted.
pub(super) fn cancelled() -> Problem {
    Problem::new(t!("study-fetch-cancelled"))
}

/// Does `work` on a thread of its own and passes on what it tells; leaves it as soon as
/// `heard` no longer wants it, even while it waits for the network.
pub(super) fn apart<T: Send + 'static>(
    heard: Heard<'_>,
    work: impl FnOnce(&dyn Fn(u64, u64)) -> Result<T> + Send + 'static,
) -> Result<T> {
    enum News<T> {
        Far(u64, u64),
        Done(Result<T>),
    }
    let (sender, news) = mpsc::channel();
    std::thread::spawn(move || {
        let tell = |done, total| {
            if sender.send(News::Far(done, total)).is_err() {
                // Nobody listens any more. The libraries that download know no other way
                // out of the middle of a file than to unwind.
                std::panic::resume_unwind(Box::new(()));
            }
        };
        let result = work(&tell);
        // Nobody may listen any more here either.
        let _ = sender.send(News::Done(result));
    });
    let (mut done, mut total) = (0, 0);
    loop {
        match news.recv_timeout(PATIENCE) {
            Ok(News::Far(d, t)) => (done, total) = (d, t),
            Ok(News::Done(result)) => return result,
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => {
                return Err(Problem::new(t!("study-fetch-broken")));
            }
        }
        if !heard(done, total) {
            return Err(cancelled());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

    #[test]
    fn a_download_that_is_no_longer_wanted_is_left_at_once_and_ends() {
        let ended = Arc::new(AtomicBool::new(false));
        struct Ends(Arc<AtomicBool>);
        impl Drop for Ends {
            fn drop(&mut self) {
                self.0.store(true, Ordering::SeqCst);
            }
        }
        let heard = AtomicU64::new(0);
        let ends = Ends(Arc::clone(&ended));
        let result: Result<()> = apart(
            &|done, total| {
                assert_eq!(total, 1000);
                heard.store(done, Ordering::SeqCst);
                done < 3
            },
            move |tell| {
                let _ends = ends;
                for done in 0.. {
                    tell(done, 1000);
                    std::thread::sleep(Duration::from_millis(5));
                }
                Ok(())
            },
        );
        assert_eq!(result.unwrap_err(), cancelled());
        assert_eq!(heard.load(Ordering::SeqCst), 3);
        let begun = Instant::now();
        while !ended.load(Ordering::SeqCst) {
            assert!(begun.elapsed() < Duration::from_secs(10));
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    #[test]
    fn one_that_waits_for_the_network_is_left_too() {
        let begun = Instant::now();
        let result: Result<()> = apart(&|_, _| false, |_| {
            std::thread::sleep(Duration::from_secs(5));
            Ok(())
        });
        assert_eq!(result.unwrap_err(), cancelled());
        assert!(begun.elapsed() < Duration::from_secs(4));
    }

    #[test]
    fn the_time_left_follows_the_speed_of_what_came_in_this_run() {
        let mut running = Running::new("x");
        assert!(running.hear(600, 1000));
        assert_eq!(running.view().left_s, None);
        running.begun = Instant::now()
            .checked_sub(Duration::from_secs(10))
            .map(|at| (at, 600));
        running.hear(800, 1000);
        let left = running.view().left_s.unwrap();
        assert!((9.0..11.0).contains(&left), "{left}");
    }
}
