//! The running account of an import: what was kept, and what was not, by reason.

use super::{LeftOut, Report};
use crate::source::{Bad, Row, Why};
use crate::t;

/// Lines named per reason.
const LINES: usize = 10;
/// Rows kept word for word per reason.
const ROWS: usize = 100;
/// Characters kept of a row.
const CHARACTERS: usize = 1000;

/// Why a row was left out, or a value counts as missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reason {
    Unreadable(Why),
    /// Something that it cannot do without is lacking: `cue` has the text
    /// `dataset-reason-no-cue`.
    No(&'static str),
    BadCount,
    /// A number with a mark that stands before decimals or between thousands.
    TwoWays,
    /// A marker such as `#Missing` or `NA`.
    Marker(&'static str),
    /// 32 hexadecimal digits where a response was withheld.
    Withheld,
    /// Nothing stands there.
    Empty,
    /// The file says of the value that it is no answer.
    Declared,
    Summary,
    /// A negative survey code.
    Code(i32),
    NotACode,
    NotANumber,
    /// A rating beyond the ends of its scale.
    OffTheScale,
    Repeated,
    BadOptions,
    NotAsked,
    NotAShare,
}

impl Reason {
    /// The reason as a phrase for people.
    fn phrase(&self) -> String {
        match self {
            Self::Unreadable(Why::Fields { found, expected }) => {
                t!(
                    "dataset-reason-fields",
                    found = *found,
                    expected = *expected
                )
            }
            Self::Unreadable(Why::Unclosed) => t!("dataset-reason-unclosed"),
            Self::Unreadable(Why::NotText) => t!("dataset-reason-not-text"),
            Self::Unreadable(Why::NotRecord) => t!("dataset-reason-not-record"),
            Self::No(what) => t!(&format!("dataset-reason-no-{what}")),
            Self::BadCount => t!("dataset-reason-bad-count"),
            Self::TwoWays => t!("dataset-reason-two-ways"),
            Self::Marker(marker) => t!("dataset-reason-marker", marker = *marker),
            Self::Withheld => t!("dataset-reason-withheld"),
            Self::Empty => t!("dataset-reason-empty"),
            Self::Declared => t!("dataset-reason-declared"),
            Self::Summary => t!("dataset-reason-summary"),
            Self::Code(code) => code_phrase(*code),
            Self::NotACode => t!("dataset-reason-not-a-code"),
            Self::NotANumber => t!("dataset-reason-not-a-number"),
            Self::OffTheScale => t!("dataset-reason-off-the-scale"),
            Self::Repeated => t!("dataset-reason-repeated"),
            Self::BadOptions => t!("dataset-reason-bad-options"),
            Self::NotAsked => t!("dataset-reason-not-asked"),
            Self::NotAShare => t!("dataset-reason-not-a-share"),
        }
    }
}

/// What a missing code of the World Values Survey means (codebook of wave 7).
pub(super) fn code_phrase(code: i32) -> String {
    match code {
        -1 => t!("dataset-code-unknown"),
        -2 => t!("dataset-code-no-answer"),
        -3 => t!("dataset-code-not-applicable"),
        -4 => t!("dataset-code-not-asked"),
        -5 | -999 => t!("dataset-code-missing", code = code),
        _ => t!("dataset-code-other", code = code),
    }
}

/// Counts rows and values while a file is read; parts of a file are added up in order.
#[derive(Default)]
pub(super) struct Ledger {
    kept: u64,
    left_out: Vec<Entry>,
    missing: Vec<Entry>,
    /// Rows kept that take several lines of the file.
    long: Long,
}

#[derive(Default)]
struct Long {
    rows: u64,
    /// The lines they take together.
    lines: u64,
    first_lines: Vec<u64>,
}

struct Entry {
    reason: Reason,
    count: u64,
    lines: Vec<u64>,
    rows: Vec<String>,
}

impl Ledger {
    /// A row is in the dataset.
    pub fn keep(&mut self, row: &Row<'_>) {
        self.kept += 1;
        let lines = row.lines();
        if lines > 1 {
            self.long.rows += 1;
            self.long.lines += lines;
            if self.long.first_lines.len() < LINES {
                self.long.first_lines.push(row.line);
            }
        }
    }

    /// A row is not.
    pub fn leave_out(&mut self, reason: Reason, line: u64, raw: &[u8]) {
        let entry = entry(&mut self.left_out, reason);
        entry.add(line);
        if entry.rows.len() < ROWS {
            let text = String::from_utf8_lossy(&raw[..raw.len().min(CHARACTERS * 4)]);
            entry.rows.push(text.chars().take(CHARACTERS).collect());
        }
    }

    /// A row could not be read.
    pub fn unreadable(&mut self, bad: &Bad<'_>) {
        self.leave_out(Reason::Unreadable(bad.why.clone()), bad.line, bad.raw);
    }

    /// A value counts as missing; its row is kept.
    pub fn missing(&mut self, reason: Reason, line: u64) {
        entry(&mut self.missing, reason).add(line);
    }

    /// The account of the part that follows.
    pub fn append(&mut self, later: Self) {
        self.kept += later.kept;
        self.long.rows += later.long.rows;
        self.long.lines += later.long.lines;
        let room = LINES.saturating_sub(self.long.first_lines.len());
        let first = later.long.first_lines.into_iter().take(room);
        self.long.first_lines.extend(first);
        for (mine, theirs) in [
            (&mut self.left_out, later.left_out),
            (&mut self.missing, later.missing),
        ] {
            for other in theirs {
                let entry = entry(mine, other.reason);
                entry.count += other.count;
                let room = LINES.saturating_sub(entry.lines.len());
                entry.lines.extend(other.lines.into_iter().take(room));
                let room = ROWS.saturating_sub(entry.rows.len());
                entry.rows.extend(other.rows.into_iter().take(room));
            }
        }
    }

    /// The account as a report, the commonest reason first.
    pub fn report(self, mut notes: Vec<String>) -> Report {
        notes.extend(self.long.note());
        let list = |mut entries: Vec<Entry>| -> Vec<LeftOut> {
            entries.sort_by_key(|entry| std::cmp::Reverse(entry.count));
            let left_out = |entry: Entry| LeftOut {
                reason: entry.reason.phrase(),
                count: entry.count,
                first_lines: entry.lines,
                rows: entry.rows,
            };
            entries.into_iter().map(left_out).collect()
        };
        let left_out = list(self.left_out);
        Report {
            rows_read: self.kept + left_out.iter().map(|left| left.count).sum::<u64>(),
            rows_kept: self.kept,
            left_out,
            missing_values: list(self.missing),
            notes,
        }
    }
}

impl Long {
    fn note(&self) -> Option<String> {
        let first: Vec<String> = self.first_lines.iter().map(u64::to_string).collect();
        (self.rows > 0).then(|| {
            t!(
                "import-note-long-rows",
                rows = self.rows,
                lines = self.lines,
                first = first.join(", ")
            )
        })
    }
}

impl Entry {
    fn add(&mut self, line: u64) {
        self.count += 1;
        if self.lines.len() < LINES && self.lines.last() != Some(&line) {
            self.lines.push(line);
        }
    }
}

fn entry(entries: &mut Vec<Entry>, reason: Reason) -> &mut Entry {
    let index = entries
        .iter()
        .position(|entry| entry.reason == reason)
        .unwrap_or_else(|| {
            entries.push(Entry {
                reason,
                count: 0,
                lines: Vec::new(),
                rows: Vec::new(),
            });
            entries.len() - 1
        });
    &mut entries[index]
}
