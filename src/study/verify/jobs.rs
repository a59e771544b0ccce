//! Verification of jobs: inputs, results and events fit their hashes, and what a job was
//! made of is what it says.

use super::Walk;
use crate::artifact::{File, Parent};
use crate::job::{Folder, Manifest, ModelUse, Spec, State};
use crate::problem::Result;
use crate::study::models::ADAPTER;
use crate::t;

impl Walk<'_> {
    pub(super) fn jobs(&mut self) {
        let jobs = match self.study.queue().list() {
            Ok(jobs) => jobs,
            Err(problem) => return self.broken(problem.message),
        };
        for job in jobs {
            if let Err(problem) = self.job(&job) {
                self.broken(t!(
                    "study-verify-job-broken",
                    job = job.id(),
                    reason = problem.message
                ));
            }
        }
    }

    fn job(&mut self, job: &Folder) -> Result<()> {
        let broken = self.broken.len();
        let manifest = job.manifest()?;
        let title = manifest.title.as_str();
        if manifest.id != job.id() {
            self.broken(t!(
                "study-verify-job-other",
                job = job.id(),
                id = manifest.id.as_str()
            ));
        }
        self.foreign(job, title);
        self.files(job, "inputs", &manifest.inputs);
        if job.state() != State::Finished {
            self.noted(t!("study-verify-job-unfinished", title = title));
            return Ok(());
        }
        self.done(job)?;
        for parent in &manifest.parents {
            if let Some(id) = self.study.missing_parent(parent)? {
                self.broken(t!("study-verify-parent", job = job.id(), parent = id));
            }
        }
        self.model(job, &manifest)?;
        if let Spec::Train(_) = manifest.spec {
            self.split_of(job, &manifest)?;
        }
        if self.broken.len() == broken {
            let files = manifest.inputs.len();
            self.whole(t!("study-verify-job", title = title, files = files));
        }
        Ok(())
    }

    /// Says that a job was not queued by this study, so that the chain holds nothing of it.
    fn foreign(&mut self, job: &Folder, title: &str) {
        let path = |file: &str| format!("jobs/{}/{file}", job.id());
        if self.is_listed(&path("job.json")) {
            return;
        }
        self.known
            .extend(["job.json", "done.json", "events.jsonl"].map(path));
        self.noted(t!("study-verify-job-foreign", title = title));
    }

    /// Compares results, events and manifest of a finished job with what it says of them.
    fn done(&mut self, job: &Folder) -> Result<()> {
        let path = |file: &str| format!("jobs/{}/{file}", job.id());
        self.known.extend(["done.json", "events.jsonl"].map(path));
        let Some(done) = job.done()? else {
            return Ok(());
        };
        self.files(job, "result", &done.results);
        let mut changed = Vec::new();
        if let Some(sha256) = &done.job_sha256
            && !self.fits(&path("job.json"), sha256)
        {
            changed.push("job.json");
        }
        if !job.events_fit(&done)? {
            changed.push("events.jsonl");
        }
        for file in changed {
            self.broken(t!("study-verify-file-changed", job = job.id(), file = file));
        }
        Ok(())
    }

    /// Compares files in a folder of a job with their hashes.
    fn files(&mut self, job: &Folder, folder: &str, files: &[File]) {
        for file in files {
            let path = format!("jobs/{}/{folder}/{}", job.id(), file.path);
            if !self.fits(&path, &file.sha256) {
                let file = file.path.as_str();
                self.broken(t!("study-verify-file-changed", job = job.id(), file = file));
            }
        }
    }

    /// Whether the model that a job used is the one that it was given, and its adapter that
    /// of the job which made it, for the same base.
    fn model(&mut self, job: &Folder, manifest: &Manifest) -> Result<()> {
        let Some(used) = model_of(&manifest.spec) else {
            return Ok(());
        };
        let differs = |what: &str, sha256: &str| {
            let parents = manifest.parents.iter();
            let mut of = parents.filter(|parent| parent.what == what);
            of.any(|parent| parent.sha256 != sha256)
        };
        let adapter = used.adapter_sha256.as_deref();
        let given = manifest.inputs.iter().find(|file| file.path == ADAPTER);
        let mut other = differs("model", &used.sha256)
            || given.map(|file| file.sha256.as_str()) != adapter
            || adapter.is_some_and(|adapter| differs("adapter", adapter));
        for parent in manifest
            .parents
            .iter()
            .filter(|parent| parent.what == "adapter")
        {
            // The job that made it may be elsewhere.
            if let Ok(maker) = self.study.job(&parent.id) {
                let maker = maker.manifest()?;
                other |= model_of(&maker.spec).is_none_or(|base| base.sha256 != used.sha256);
            }
        }
        if other {
            self.broken(t!("study-verify-job-model", job = job.id()));
        }
        Ok(())
    }
}

fn model_of(spec: &Spec) -> Option<&ModelUse> {
    match spec {
        Spec::Train(training) => Some(&training.model),
        Spec::Probe(probing) => Some(&probing.model),
        Spec::Count(_) => None,
    }
}

impl crate::study::Study {
    /// The name of a parent that is in the study with another hash; none where it fits, or
    /// is not (or no longer) in the study: its hash then still says what it was.
    fn missing_parent(&self, parent: &Parent) -> Result<Option<String>> {
        let id = parent.id.as_str();
        let stands = match parent.what.as_str() {
            "dataset" => {
                let (manifests, _) = self.datasets();
                let found = manifests.into_iter().find(|manifest| manifest.id == id);
                found.map(|manifest| manifest.table_sha256)
            }
            "adapter" => {
                let adapters = self.adapters()?.into_iter();
                let mut found = adapters.filter(|adapter| adapter.manifest.id == id);
                found.next().map(|adapter| adapter.sha256)
            }
            "split" => self.kept_parts(id)?.map(|parts| parts.sha256()),
            "model" => {
                let found = self.bases()?.into_iter().find(|base| base.name == id);
                found.map(|base| base.sha256)
            }
            _ => None,
        };
        Ok(stands
            .filter(|hash| *hash != parent.sha256)
            .map(|_| id.to_owned()))
    }
}
