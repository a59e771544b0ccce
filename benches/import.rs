//! How long imports take beside a bare polars read of the same file.
//!
//! `cargo bench --bench import` prints the figures with the state of the machine. The
//! strength table is the real one where `ATTUNE_REAL_DATA` (else `../shared/data`) has
//! it; otherwise, and for the survey, a file of the same size is made up.
//! `-- --rows 1000` takes smaller files.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use attune::dataset::{self, Imported, Layout};
use attune::event::Silent;
use polars::prelude::{CsvReadOptions, DataFrame, PlSmallStr, SerReader};

const RUNS: usize = 5;
const RESPONDENTS: usize = 97_000;
const COLUMNS: usize = 600;
const STRENGTHS: usize = 483_636;

fn main() {
    let folder = tempfile::tempdir().expect("a folder for the files");
    let rows = rows_asked();
    println!("{}", machine());

    // The survey first, so that the peak of the memory is its own.
    let path = folder.path().join("survey.csv");
    fs::write(&path, survey(rows.unwrap_or(RESPONDENTS))).expect("the survey written");
    let import = || dataset::import(&path, &known("wvs"), &Silent).expect("the survey imported");
    let (ours, imported) = best(import);
    let peak = peak_mib();
    let columns: Vec<PlSmallStr> = ["B_COUNTRY_ALPHA", "D_INTERVIEW", "W_WEIGHT"]
        .into_iter()
        .chain(
            imported
                .table
                .get_column_names()
                .iter()
                .skip(3)
                .map(|name| name.as_str()),
        )
        .map(PlSmallStr::from_str)
        .collect();
    let (bare, _) = best(|| read(&path, b',', Some(columns.clone())));
    print("survey", &path, &imported, ours, bare, 4.0);
    println!("  peak memory of the import: {peak} MiB (limit 1024)");

    let real = real_strengths().filter(|_| rows.is_none());
    let path = real.unwrap_or_else(|| {
        let path = folder.path().join("strengths.csv");
        fs::write(&path, strengths(rows.unwrap_or(STRENGTHS))).expect("the strengths written");
        path
    });
    let import =
        || dataset::import(&path, &known("strength"), &Silent).expect("the strengths imported");
    let (ours, imported) = best(import);
    let (bare, _) = best(|| read(&path, b'\t', None));
    print("strengths", &path, &imported, ours, bare, 5.0);
}

fn known(id: &str) -> Layout {
    Layout::known(id).expect("a known file")
}

/// `--rows N`, for a quick look.
fn rows_asked() -> Option<usize> {
    let mut args = std::env::args().skip_while(|arg| arg != "--rows");
    args.nth(1)?.parse().ok()
}

/// The shortest of several runs, and what it gave.
fn best<T>(run: impl Fn() -> T) -> (Duration, T) {
    let timed = || {
        let start = Instant::now();
        let result = run();
        (start.elapsed(), result)
    };
    let mut best = timed();
    for _ in 1..RUNS {
        let next = timed();
        if next.0 < best.0 {
            best = next;
        }
    }
    best
}

fn read(path: &Path, separator: u8, columns: Option<Vec<PlSmallStr>>) -> DataFrame {
    let quote = (separator == b',').then_some(b'"');
    CsvReadOptions::default()
        .map_parse_options(|parse| parse.with_separator(separator).with_quote_char(quote))
        .with_columns(columns.map(Into::into))
        .try_into_reader_with_file_path(Some(path.to_owned()))
        .and_then(|reader| reader.finish())
        .expect("polars reads the file")
}

fn print(name: &str, path: &Path, imported: &Imported, ours: Duration, bare: Duration, limit: f64) {
    let megabytes = fs::metadata(path).map_or(0, |meta| meta.len()) as f64 / 1e6;
    let ratio = ours.as_secs_f64() / bare.as_secs_f64();
    println!(
        "{name}: {} rows, {megabytes:.0} MB: import {:.3} s, bare polars {:.3} s, ratio {ratio:.2} (limit {limit})",
        imported.report.rows_read,
        ours.as_secs_f64(),
        bare.as_secs_f64(),
    );
}

/// Date, processor, cores and load.
fn machine() -> String {
    let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
    let cpu = read("/proc/cpuinfo");
    let model = cpu
        .lines()
        .find(|line| line.starts_with("model name"))
        .and_then(|line| line.split_once(": "));
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let load = read("/proc/loadavg");
    format!(
        "{}, {}, {cores} cores, load {}",
        chrono::Local::now().format("%Y-%m-%d %H:%M"),
        model.map_or("unknown processor", |(_, model)| model),
        load.split(' ').next().unwrap_or("unknown"),
    )
}

/// The most memory this process has held, in MiB; 0 where the system does not say.
fn peak_mib() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find(|line| line.starts_with("VmHWM"));
    let kib = peak.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
    kib.map_or(0, |kib| kib / 1024)
}

fn real_strengths() -> Option<PathBuf> {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    let folder = std::env::var_os("ATTUNE_REAL_DATA").map_or_else(beside, PathBuf::from);
    Some(folder.join("swow/strength.SWOW-EN.R1.csv")).filter(|path| path.exists())
}

/// Small numbers, the same on every machine (a linear congruential generator).
struct Draw(u64);

impl Draw {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

/// The cross-national file in its shape: byte-order mark, 600 columns of which 291 are
/// questions, negative codes, weights.
fn survey(rows: usize) -> String {
    let mut names: Vec<String> = [
        "A_WAVE",
        "B_COUNTRY",
        "B_COUNTRY_ALPHA",
        "D_INTERVIEW",
        "W_WEIGHT",
    ]
    .map(String::from)
    .into();
    names.extend((1..=290).map(|n| format!("Q{n}")));
    names.push("Q234A".into());
    names.extend((names.len()..COLUMNS).map(|n| format!("Q{n}_LOCAL")));
    let mut text = format!("\u{feff}{}\r\n", names.join(","));
    let mut draw = Draw(1);
    for row in 0..rows {
        let country = row % 60;
        let _ = write!(
            text,
            "7,{country},C{country:02},{row},{:.3}",
            0.5 + draw.below(1000) as f64 / 1000.0
        );
        for _ in 5..COLUMNS {
            let answer = match draw.below(20) {
                0 | 1 => -1 - draw.below(5) as i64,
                2 => 10,
                _ => draw.below(5) as i64,
            };
            let _ = write!(text, ",{answer}");
        }
        text.push_str("\r\n");
    }
    text
}

/// A strength table in its shape: tabs, no quoting.
fn strengths(rows: usize) -> String {
    let mut text = String::from("cue\tresponse\tR1\tN\tR1.Strength\n");
    let mut draw = Draw(2);
    for row in 0..rows {
        let count = 1 + draw.below(20);
        let _ = writeln!(
            text,
            "cue{}\tresponse {}\t{count}\t97\t0.0103092783505155",
            row / 40,
            draw.below(50_000)
        );
    }
    text
}
