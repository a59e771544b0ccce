//! Verification of the chain: the files that it lists, those that it does not, the reports.

use super::Walk;
use crate::study::chain::{self, Chain};
use crate::study::clock;
use crate::t;

/// Where every file must be accounted for: what lies there is read.
const READ: [&str; 7] = [
    "data",
    "models",
    "jobs",
    "splits",
    "prompts",
    "scores",
    "plan.json",
];

impl Walk<'_> {
    /// Compares every file that the chain lists with its hash.
    pub(super) fn chain(&mut self) {
        let mut chain = match Chain::read(&self.study.folder) {
            Ok(Some(chain)) => chain,
            Ok(None) if self.study.is_chained() => {
                return self.broken(t!("study-verify-chain-gone"));
            }
            Ok(None) => return self.noted(t!("study-verify-chain-later")),
            Err(problem) => return self.broken(problem.message),
        };
        chain.settle(&self.study.folder);
        if let Some(since) = chain.since {
            self.noted(t!("study-verify-chain-since", since = clock(since as f64)));
        }
        let broken = self.broken.len();
        for (path, sha256) in &chain.files {
            self.listed(path, sha256);
        }
        self.root = self.study.root().ok();
        if self.broken.len() == broken {
            let files = chain.files.len();
            let root = self.root.clone().unwrap_or_default();
            self.whole(t!("study-verify-chain", files = files, root = root));
        }
        self.chain = Some(chain);
    }

    fn listed(&mut self, path: &str, sha256: &str) {
        if chain::is_thrown_away(path) || self.fits(path, sha256) {
            return;
        }
        let there = self.study.folder.join(path).symlink_metadata().is_ok();
        match (there, chain::is_derived(path)) {
            (true, _) => self.broken(t!("study-verify-changed", path = path)),
            (false, true) => self.noted(t!("study-verify-gone-derived", path = path)),
            (false, false) => self.broken(t!("study-verify-gone", path = path)),
        }
    }

    /// Names files that neither the chain nor a manifest accounts for.
    pub(super) fn strangers(&mut self) {
        if self.chain.is_none() {
            return;
        }
        let mut found = chain::files(&self.study.folder, "");
        found.retain(|path| {
            let is_read = READ.iter().any(|of| path.split('/').next() == Some(of));
            is_read
                && !self.known.contains(path)
                && !chain::is_meaningless(path)
                && !self.is_unfinished(path)
        });
        for path in found {
            match path.starts_with("prompts/") {
                // Put there by hand, it asks what comes; what was asked is kept by each job.
                true => self.noted(t!("study-verify-prompt", path = path)),
                false => self.broken(t!("study-verify-stranger", path = path)),
            }
        }
    }

    /// Whether a file belongs to what was never finished, which nothing reads: a dataset or
    /// job without a manifest, the results of a job that is not done.
    fn is_unfinished(&self, path: &str) -> bool {
        let is_there = |of: &str, id: &str, file: &str| {
            self.study.folder.join(of).join(id).join(file).is_file()
        };
        match path.split('/').collect::<Vec<_>>().as_slice() {
            ["data", id, ..] => !is_there("data", id, "manifest.json"),
            ["jobs", id, "result", ..] | ["jobs", id, "events.jsonl"] => {
                !is_there("jobs", id, "done.json")
            }
            ["jobs", id, ..] => !is_there("jobs", id, "job.json"),
            _ => false,
        }
    }

    /// Compares the reports in the study with their hashes, and the root that stands in each
    /// with that of the study.
    pub(super) fn reports(&mut self) {
        let reports = self.chain.as_ref().map(|chain| chain.reports.clone());
        for (path, report) in reports.unwrap_or_default() {
            let there = self.study.folder.join(&path).symlink_metadata().is_ok();
            let fits = self.fits(&path, &report.sha256);
            let root = report.root.as_str();
            let (path, present) = (path.as_str(), self.root.as_deref() == Some(root));
            match (there, fits, present) {
                (false, ..) => self.noted(t!("study-verify-report-gone", path = path)),
                (_, false, _) => self.broken(t!("study-verify-report-changed", path = path)),
                (.., true) => self.whole(t!("study-verify-report", path = path)),
                (.., false) => {
                    self.whole(t!("study-verify-report-earlier", path = path, root = root));
                }
            }
        }
    }
}
