//! A file's bytes, or a clear word why they cannot be a table.

use std::io::{Cursor, Read};
use std::path::Path;

use crate::{Problem, Result, t};

/// The largest file that is read, in bytes.
const LARGEST: u64 = 4 << 30;

/// How much is read to recognise a file; a table whose first line is longer is refused.
const HEAD: usize = 1 << 20;

/// How much of a file is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// Enough to recognise it.
    Head,
    /// All of it.
    Whole,
}

/// The bytes of a file and what they are.
pub(super) struct Content {
    pub bytes: Vec<u8>,
    pub nature: Nature,
    /// Size of the file on disk.
    pub size: u64,
    /// Hash input: the file on disk, where `bytes` came out of an archive.
    pub archive: Option<Vec<u8>>,
}

/// What the first bytes say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Nature {
    Workbook,
    Json,
    Text,
}

/// Reads a file, or the single table in a zip archive.
pub(super) fn read(path: &Path, extent: Extent) -> Result<Content> {
    let failed = |error: std::io::Error| Problem::io(path, &error);
    let meta = std::fs::metadata(path).map_err(failed)?;
    if meta.is_dir() {
        return Err(Problem::new(t!("import-folder")).advise(t!("import-advice-folder")));
    }
    let size = meta.len();
    if size == 0 {
        return Err(Problem::new(t!("import-empty")));
    }
    if size > LARGEST {
        return Err(Problem::new(t!(
            "import-too-large",
            gigabytes = LARGEST >> 30
        )));
    }
    let mut file = std::fs::File::open(path).map_err(failed)?;
    let mut bytes = Vec::with_capacity(HEAD + 1);
    file.by_ref()
        .take(HEAD as u64)
        .read_to_end(&mut bytes)
        .map_err(failed)?;
    let nature = nature(&bytes)?;
    check_line(&bytes, size, nature)?;
    if extent == Extent::Head && nature == Some(Nature::Text) {
        keep_whole_lines(&mut bytes, size);
        return Ok(Content {
            bytes,
            nature: Nature::Text,
            size,
            archive: None,
        });
    }
    bytes.reserve_exact((size as usize).saturating_sub(bytes.len()) + 1);
    file.read_to_end(&mut bytes).map_err(failed)?;
    match nature {
        Some(nature) => Ok(Content {
            bytes,
            nature,
            size,
            archive: None,
        }),
        None => unpack(bytes, size),
    }
}

/// None for an archive that is no workbook.
fn nature(head: &[u8]) -> Result<Option<Nature>> {
    const REFUSED: [(&[u8], &str); 9] = [
        (b"$FL", "SPSS"),
        (b"<stata_dta>", "Stata"),
        (b"RDX", "R"),
        (b"RDA", "R"),
        (b"\x1F\x8B", "gzip"),
        (b"%PDF", "PDF"),
        (b"PAR1", "Parquet"),
        (b"\x89PNG", "PNG"),
        (b"SQLite format 3", "SQLite"),
    ];
    if let Some((_, name)) = REFUSED.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Err(
            Problem::new(t!("import-foreign", name = *name)).advise(t!("import-advice-text"))
        );
    }
    if head.starts_with(b"\xD0\xCF\x11\xE0") {
        return Ok(Some(Nature::Workbook));
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        let names = |name: &[u8]| memchr::memmem::find(head, name).is_some();
        let workbook =
            names(b"[Content_Types].xml") || names(b"xl/") || names(b"opendocument.spreadsheet");
        return Ok(workbook.then_some(Nature::Workbook));
    }
    let body = head
        .strip_prefix(b"\xEF\xBB\xBF")
        .unwrap_or(head)
        .trim_ascii_start();
    Ok(Some(match body.first() {
        Some(b'{' | b'[') => Nature::Json,
        _ => Nature::Text,
    }))
}

/// A table has lines; megabytes without one are something else.
fn check_line(head: &[u8], size: u64, nature: Option<Nature>) -> Result<()> {
    let one_line = size > HEAD as u64 && memchr::memchr2(b'\n', b'\r', head).is_none();
    if one_line && nature == Some(Nature::Text) {
        return Err(Problem::new(t!("import-one-line", megabytes = size >> 20))
            .advise(t!("import-advice-text")));
    }
    Ok(())
}

fn keep_whole_lines(bytes: &mut Vec<u8>, size: u64) {
    if size > bytes.len() as u64
        && let Some(end) = memchr::memrchr2(b'\n', b'\r', bytes)
    {
        bytes.truncate(end + 1);
    }
}

/// The one table in a zip archive.
fn unpack(archive: Vec<u8>, size: u64) -> Result<Content> {
    let broken = |_| Problem::new(t!("import-zip-broken")).advise(t!("import-advice-zip"));
    let mut zip = zip::ZipArchive::new(Cursor::new(&archive)).map_err(broken)?;
    let mut tables = Vec::new();
    for index in 0..zip.len() {
        let member = zip.by_index(index).map_err(broken)?;
        let name = member.name().map_err(broken)?;
        let file = name.rsplit('/').next().unwrap_or_default();
        if !file.is_empty() && !file.starts_with('.') && !name.starts_with("__MACOSX/") {
            tables.push(index);
        }
    }
    let [index] = tables.as_slice() else {
        return Err(Problem::new(t!("import-zip-count", count = tables.len()))
            .advise(t!("import-advice-zip-count")));
    };
    let mut bytes = Vec::new();
    let member = zip.by_index(*index).map_err(broken)?;
    let read = member.take(LARGEST + 1).read_to_end(&mut bytes);
    if read.is_err() {
        return Err(Problem::new(t!("import-zip-broken")).advise(t!("import-advice-zip")));
    }
    if bytes.len() as u64 > LARGEST {
        return Err(Problem::new(t!(
            "import-too-large",
            gigabytes = LARGEST >> 30
        )));
    }
    if bytes.is_empty() {
        return Err(Problem::new(t!("import-empty")));
    }
    let head = &bytes[..bytes.len().min(HEAD)];
    let Some(nature) = nature(head)? else {
        return Err(Problem::new(t!("import-zip-nested")).advise(t!("import-advice-zip-count")));
    };
    check_line(head, bytes.len() as u64, Some(nature))?;
    Ok(Content {
        bytes,
        nature,
        size,
        archive: Some(archive),
    })
}
