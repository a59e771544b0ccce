//! Jobs on disks that are full or write-protected: a small disk in memory, where this
//! test may make one.

use std::path::Path;
use std::process::Command;

use attune::job::{Counting, Draft, Folder, Spec, State};
use attune::worker;

/// A disk of a mebibyte, gone when dropped.
struct Disk(tempfile::TempDir);

impl Disk {
    fn make() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let disk = Self(folder);
        if disk.mount("size=1m") {
            return Some(disk);
        }
        println!("skipped: this user cannot make a small disk to fill");
        None
    }

    fn mount(&self, options: &str) -> bool {
        let mut command = Command::new("mount");
        command.args(["-t", "tmpfs", "-o", options, "attune-test"]);
        command.arg(self.path());
        command.output().is_ok_and(|done| done.status.success())
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn job(&self) -> Folder {
        let draft = Draft {
            title: "Count".into(),
            spec: Spec::Count(Counting {
                to: 2000,
                pause_ms: 0,
            }),
            parents: Vec::new(),
            inputs: Vec::new(),
        };
        Folder::create(&self.path().join("jobs"), draft).unwrap()
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.path()).output();
    }
}

#[test]
fn a_job_on_a_full_disk_fails_in_words_and_goes_on_when_there_is_room() {
    let Some(disk) = Disk::make() else { return };
    let job = disk.job();
    // Whole pages stay free in between: the disk fills up at another moment each time.
    for pages in [3, 5, 8] {
        let filler = disk.path().join("filler");
        let free = fill(&filler, pages * 4096);
        assert!(free, "the disk is not full");
        let problem = worker::run_job(job.path(), &|_| None, None).unwrap_err();
        assert!(problem.advice.is_some(), "{problem}");
        assert_eq!(job.state(), State::Failed, "{problem}");
        std::fs::remove_file(&filler).unwrap();
        job.resume().unwrap();
    }
    worker::run_job(job.path(), &|_| None, None).unwrap();
    assert_eq!(job.state(), State::Finished);
    assert_eq!(job.done().unwrap().unwrap().summary["counted"], 2000);
}

#[test]
fn a_job_on_a_write_protected_disk_is_left_as_it_is() {
    let Some(disk) = Disk::make() else { return };
    let job = disk.job();
    assert!(disk.mount("remount,ro"));
    let problem = worker::run_job(job.path(), &|_| None, None).unwrap_err();
    assert!(problem.advice.is_some(), "{problem}");
    assert!(worker::run_queue(&disk.path().join("jobs"), &|_| None, None).is_err());
    assert_eq!(job.state(), State::Queued);
}

/// Fills the disk up to `free` bytes.
fn fill(path: &Path, free: usize) -> bool {
    let mut size = 0;
    while std::fs::write(path, vec![1; size + 4096]).is_ok() {
        size += 4096;
    }
    std::fs::write(path, vec![1; size - free]).is_ok()
}
