//! Verification of datasets: each table is the one that its manifest names.

use super::Walk;
use crate::dataset::Manifest;
use crate::t;

impl Walk<'_> {
    pub(super) fn datasets(&mut self) {
        let (manifests, problems) = self.study.datasets();
        for problem in problems {
            self.broken(problem.message);
        }
        for manifest in manifests {
            self.dataset(&manifest);
        }
    }

    fn dataset(&mut self, manifest: &Manifest) {
        let name = manifest.name.as_str();
        let table = format!("data/{}/table.parquet", manifest.id);
        let origin = &manifest.origin.sha256;
        if !self.fits(&table, &manifest.table_sha256) {
            let id = manifest.id.as_str();
            self.broken(t!("study-verify-table-changed", name = name, id = id));
        } else if origin.len() != 64 {
            self.broken(t!("study-verify-no-origin", name = name));
        } else {
            let short: String = origin.chars().take(12).collect();
            self.whole(t!(
                "study-verify-dataset",
                name = name,
                file = manifest.origin.file.as_str(),
                sha256 = short
            ));
        }
    }
}
