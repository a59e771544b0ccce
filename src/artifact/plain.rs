//! Folders are foreign data: nothing below them leads out, and only plain files are opened.
//!
//! A study, a job or a model may have been put together by anybody. A link in it could lead
//! to any file of this user; a pipe or a device never ends. So a path below such a folder
//! is made by [`below`], and every file in it is opened by [`open`] or [`open_to_write`].
//! The folder itself is the person's choice and may lie behind links.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

use crate::problem::{Problem, Result};
use crate::t;

/// The path `relative` (with forward slashes) below the folder `root`; what is not there
/// yet may be named too.
///
/// # Errors
/// It is absolute, goes up, or there is a link on the way or at its end.
pub fn below(root: &Path, relative: &str) -> Result<PathBuf> {
    let mut path = root.to_owned();
    for part in Path::new(relative).components() {
        let Component::Normal(name) = part else {
            return Err(leads_out(root, relative));
        };
        path.push(name);
        if is_link(&path) {
            return Err(leads_out(root, relative));
        }
    }
    Ok(path)
}

/// Opens a plain file to read it; never waits for a pipe.
///
/// # Errors
/// It is not there, is a link or no plain file, or may not be read.
pub fn open(path: &Path) -> io::Result<File> {
    plain(OpenOptions::new().read(true), path)
}

/// Opens a plain file to read and write it, made where it is missing; what stands in it
/// stays.
///
/// # Errors
/// It is a link or no plain file, or may not be written.
pub fn open_to_write(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    plain(&mut options, path)
}

/// Opens the file that a person named, which may be a link to one.
///
/// # Errors
/// It is not there, is no plain file, or may not be read.
pub fn open_named(path: &Path) -> io::Result<File> {
    open(&fs::canonicalize(path)?)
}

/// The bytes of a plain file.
///
/// # Errors
/// As [`open`].
pub fn read(path: &Path) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = open(path).and_then(|mut file| file.read_to_end(&mut bytes));
    read.map(|_| bytes).map_err(|e| Problem::io(path, &e))
}

/// The text of a plain file.
///
/// # Errors
/// As [`open`], or it is not UTF-8.
pub fn read_text(path: &Path) -> Result<String> {
    let text = open(path).and_then(io::read_to_string);
    text.map_err(|e| Problem::io(path, &e))
}

/// The file of a model at `path`; where it is a link of a hub's cache, which leads from
/// `snapshots/` to `blobs/` of the same repository, the file there. Any other link stays
/// one, and is refused when it is opened.
pub fn hub_file(path: &Path) -> PathBuf {
    let blob = || {
        let folder = path.parent()?.canonicalize().ok()?;
        let mut above = folder.ancestors();
        let snapshots = above.find(|at| at.file_name().is_some_and(|n| n == "snapshots"))?;
        let file = path.canonicalize().ok()?;
        (file.parent()? == snapshots.parent()?.join("blobs")).then_some(file)
    };
    let followed = if is_link(path) { blob() } else { None };
    followed.unwrap_or_else(|| path.to_owned())
}

/// Opens what is a plain file before and after it was opened.
fn plain(options: &mut OpenOptions, path: &Path) -> io::Result<File> {
    let refused = || io::Error::other(t!("problem-not-plain"));
    // Opening some devices already does something, so this comes first.
    if fs::symlink_metadata(path).is_ok_and(|about| !about.is_file()) {
        return Err(refused());
    }
    #[cfg(unix)]
    {
        use rustix::fs::OFlags;
        use std::os::unix::fs::OpenOptionsExt;
        let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
        options.custom_flags(flags.bits().cast_signed());
    }
    let file = options.open(path)?;
    match file.metadata()?.is_file() {
        true => Ok(file),
        false => Err(refused()),
    }
}

fn is_link(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|about| about.is_symlink())
}

fn leads_out(root: &Path, relative: &str) -> Problem {
    let root = root.display().to_string();
    Problem::new(t!("problem-leads-out", path = relative, root = root))
        .advise(t!("problem-leads-out-advice"))
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::symlink;
    use std::time::Instant;

    use super::*;

    #[test]
    fn a_path_below_leads_nowhere_else() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("root");
        fs::create_dir_all(root.join("real/deep")).unwrap();
        symlink(folder.path(), root.join("out")).unwrap();
        symlink(root.join("real"), root.join("within")).unwrap();
        for refused in [
            "/etc/passwd",
            "../x",
            "real/../../x",
            "out",
            "out/x",
            "within/deep",
        ] {
            assert!(below(&root, refused).is_err(), "{refused}");
        }
        for fine in ["", "real", "real/deep", "real/new/file"] {
            assert_eq!(below(&root, fine).unwrap(), root.join(fine), "{fine}");
        }
        // The folder itself may lie behind a link.
        symlink(&root, folder.path().join("also")).unwrap();
        assert!(below(&folder.path().join("also"), "real/deep").is_ok());
    }

    #[test]
    fn only_plain_files_are_opened_and_nothing_is_waited_for() {
        let begun = Instant::now();
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("plain"), "text").unwrap();
        symlink(at("plain"), at("link")).unwrap();
        symlink("/dev/zero", at("zero")).unwrap();
        symlink(at("nowhere"), at("dangling")).unwrap();
        let made = std::process::Command::new("mkfifo")
            .arg(at("pipe"))
            .status();
        assert!(made.unwrap().success());
        let _socket = std::os::unix::net::UnixListener::bind(at("socket")).unwrap();
        for refused in ["link", "zero", "dangling", "pipe", "socket", "."] {
            assert!(read(&at(refused)).is_err(), "{refused}");
            assert!(read_text(&at(refused)).is_err(), "{refused}");
            assert!(open_to_write(&at(refused)).is_err(), "{refused}");
        }
        assert!(read(Path::new("/dev/zero")).is_err());
        assert!(!at("nowhere").exists());
        assert_eq!(read_text(&at("plain")).unwrap(), "text");
        assert_eq!(
            open(&at("absent")).unwrap_err().kind(),
            io::ErrorKind::NotFound
        );
        open_to_write(&at("absent")).unwrap();
        assert!(at("absent").is_file());
        assert!(open_named(&at("link")).is_ok() && open_named(&at("zero")).is_err());
        assert!(begun.elapsed().as_secs() < 5);
    }

    #[test]
    fn links_of_a_hub_are_followed_within_their_repository() {
        let folder = tempfile::tempdir().unwrap();
        let repository = folder.path().canonicalize().unwrap().join("models--a--b");
        let snapshot = repository.join("snapshots/main");
        fs::create_dir_all(&snapshot).unwrap();
        fs::create_dir_all(repository.join("blobs")).unwrap();
        fs::write(repository.join("blobs/h"), "{}").unwrap();
        fs::write(folder.path().join("outside"), "{}").unwrap();
        symlink("../../blobs/h", snapshot.join("config.json")).unwrap();
        symlink("../../../outside", snapshot.join("other.json")).unwrap();
        symlink("/dev/zero", snapshot.join("zero.json")).unwrap();
        let opened = |name: &str| open(&hub_file(&snapshot.join(name)));
        assert!(opened("config.json").is_ok());
        assert!(opened("other.json").is_err() && opened("zero.json").is_err());
        // The same link outside a cache is refused.
        symlink(
            repository.join("blobs/h"),
            folder.path().join("config.json"),
        )
        .unwrap();
        assert!(open(&hub_file(&folder.path().join("config.json"))).is_err());
    }
}
