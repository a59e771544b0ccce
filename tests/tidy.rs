//! Tidy rules: layers, a `//!` on every file, texts that exist and are used, colours only
//! in the theme, file sizes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every file with this ending below a folder, with its text.
fn files(folder: &Path, ending: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.extension().is_some_and(|e| e == ending) {
            let text = fs::read_to_string(&path).unwrap();
            found.push((path, text));
        }
    }
    found.sort();
    found
}

/// Rust sources of the core and the window, without tests.
fn sources() -> Vec<(PathBuf, String)> {
    let mut all = files(&root().join("src"), "rs");
    all.extend(files(&root().join("ui/src"), "rs"));
    all
}

/// What each module of the core may import (the table of `src/lib.rs`). The six at the
/// bottom (`problem`, `asset`, `text`, `artifact`, `event`, `device`) may be imported by all.
const MAY_USE: &[(&str, &[&str])] = &[
    ("problem", &[]),
    ("asset", &[]),
    ("text", &[]),
    ("artifact", &[]),
    ("event", &[]),
    ("device", &[]),
    ("stat", &[]),
    ("source", &[]),
    ("dataset", &["source", "stat"]),
    ("prompt", &[]),
    ("config", &[]),
    ("example", &["dataset", "prompt", "stat"]),
    (
        "recipe",
        &["example", "dataset", "config", "prompt", "stat"],
    ),
    ("model", &["config", "prompt", "stat"]),
    (
        "train",
        &[
            "model", "dataset", "example", "recipe", "prompt", "stat", "config",
        ],
    ),
    ("probe", &["model", "dataset", "prompt", "config"]),
    ("score", &["dataset", "stat", "probe", "prompt"]),
    ("figure", &["score", "stat", "prompt"]),
    ("report", &["figure"]),
    ("job", &["recipe", "dataset"]),
    ("bench", &["model", "train", "recipe", "config", "stat"]),
    ("engine", &["job"]),
    (
        "worker",
        &[
            "stat", "job", "engine", "train", "probe", "model", "recipe", "prompt", "config",
            "dataset", "example",
        ],
    ),
    (
        "study",
        &[
            "source", "dataset", "prompt", "config", "example", "recipe", "score", "figure", "job",
            "engine", "stat", "train", "probe", "bench", "report",
        ],
    ),
    (
        "cli",
        &[
            "study", "worker", "dataset", "figure", "job", "engine", "recipe", "probe", "prompt",
            "stat", "bench",
        ],
    ),
];

/// The names that follow `crate::` in code: in a path, or each in a group of imports.
fn used_of_crate(code: &str) -> BTreeSet<String> {
    let lines = code.lines().filter(|l| !l.trim_start().starts_with("//"));
    let code = lines.collect::<Vec<_>>().join("\n");
    let name = |path: &str| -> String {
        let name = path.trim_start().chars();
        name.take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect()
    };
    let mut used = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = code[at + "crate::".len()..].trim_start();
        match rest.strip_prefix('{') {
            // A macro's own path says nothing of the file that it stands in.
            _ if code[..at].ends_with('$') => {}
            Some(group) => used.extend(members(group).into_iter().map(name)),
            None => drop(used.insert(name(rest))),
        }
    }
    used.retain(|name| !name.is_empty() && name != "self");
    used
}

/// The members of a group of imports, from behind its brace; groups within stay whole.
fn members(group: &str) -> Vec<&str> {
    let (mut members, mut depth, mut from) = (Vec::new(), 0, 0);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                members.push(&group[from..at]);
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                members.push(&group[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    members
}

#[test]
fn imports_are_seen_in_paths_and_in_groups() {
    let code = "use crate::{\n    Problem,\n    model::{self, hash, op::{A, B}},\n    train,\n};\n\
                // crate::comment\nuse crate::stat::ranks::{c, d};\n\
                fn f() { crate::probe::ask($crate::text::get()) }";
    let used: Vec<String> = used_of_crate(code).into_iter().collect();
    assert_eq!(used, ["Problem", "model", "probe", "stat", "train"]);
}

#[test]
fn imports_go_upward_only() {
    let rules: BTreeMap<&str, &[&str]> = MAY_USE.iter().copied().collect();
    let bottom = [
        "problem", "asset", "text", "artifact", "event", "device", "kinds", "t", "Problem",
        "Result",
    ];
    let mut wrong = Vec::new();
    for (path, text) in files(&root().join("src"), "rs") {
        let inside = path.strip_prefix(root().join("src")).unwrap();
        let module = inside
            .iter()
            .next()
            .unwrap()
            .to_str()
            .unwrap()
            .trim_end_matches(".rs");
        let Some(allowed) = rules.get(module) else {
            continue;
        };
        // Unit tests may build on anything.
        let code = text.split("[cfg(test)]").next().unwrap();
        for used in used_of_crate(code) {
            if used != module
                && !bottom.contains(&used.as_str())
                && !allowed.contains(&used.as_str())
            {
                wrong.push(format!("{}: {module} may not use {used}", inside.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_core_lists_no_window_and_the_window_no_engine() {
    let manifest = |path: &str| -> toml::Table {
        toml::from_str(&fs::read_to_string(root().join(path)).unwrap()).unwrap()
    };
    let lists = |path: &str, name: &str| {
        manifest(path)["dependencies"]
            .as_table()
            .unwrap()
            .keys()
            .any(|k| k.starts_with(name))
    };
    for name in ["egui", "eframe", "wgpu"] {
        assert!(!lists("Cargo.toml", name), "the core lists {name}");
    }
    for name in ["candle", "polars", "tokenizers"] {
        assert!(!lists("ui/Cargo.toml", name), "the window lists {name}");
    }
}

#[test]
fn every_file_says_what_it_is_for() {
    let mut all = sources();
    all.extend(files(&root().join("tests"), "rs"));
    all.extend(files(&root().join("ui/tests"), "rs"));
    all.extend(files(&root().join("benches"), "rs"));
    all.extend(files(&root().join("data"), "rs"));
    let without: Vec<_> = all
        .iter()
        .filter(|(_, t)| !t.starts_with("//!"))
        .map(|(p, _)| p)
        .collect();
    assert!(without.is_empty(), "without a //! line: {without:#?}");
}

/// `t!("id"` in the code, and ids that stand in strings and are handed to `t!`.
fn ids_in_code() -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    for (_, text) in sources() {
        let code = text.split("#[cfg(test)]").next().unwrap();
        let lines: Vec<&str> = code
            .lines()
            .filter(|l| !l.trim_start().starts_with("//"))
            .collect();
        let code = lines.join("\n");
        for (at, _) in code.match_indices("t!(") {
            // `format!(` and `assert!(` end alike.
            if code[..at].ends_with(char::is_alphanumeric) {
                continue;
            }
            let rest = code[at + 3..].trim_start();
            if let Some(rest) = rest.strip_prefix('"') {
                ids.insert(rest.split('"').next().unwrap().to_owned());
            }
        }
    }
    ids
}

#[test]
fn every_text_used_exists_and_every_text_is_used() {
    let mut defined = BTreeSet::new();
    for (path, text) in files(&root().join("assets/texts/en"), "ftl") {
        let parsed = fluent_bundle::FluentResource::try_new(text.clone());
        assert!(parsed.is_ok(), "{} does not parse", path.display());
        for line in text.lines() {
            if let Some((id, _)) = line.split_once('=')
                && !line.starts_with([' ', '#', '-', '.'])
            {
                assert!(
                    defined.insert(id.trim().to_owned()),
                    "{id} is defined twice"
                );
            }
        }
    }
    let used = ids_in_code();
    let missing: Vec<_> = used
        .iter()
        .filter(|id| !defined.contains(*id) && !id.contains('{'))
        .collect();
    assert!(missing.is_empty(), "used but not written: {missing:#?}");
    // An id may also be put together or chosen; then its text stands in the code as a string.
    let code: String = sources().into_iter().map(|(_, text)| text).collect();
    let unused: Vec<_> = defined
        .iter()
        .filter(|id| !used.contains(*id) && !code.contains(&format!("\"{id}\"")))
        .filter(|id| {
            !id.match_indices('-')
                .any(|(at, _)| code.contains(&format!("\"{}{{", &id[..=at])))
        })
        .collect();
    assert!(unused.is_empty(), "written but not used: {unused:#?}");
}

#[test]
fn colours_come_from_the_theme() {
    let mut wrong = Vec::new();
    for (path, text) in files(&root().join("ui/src"), "rs") {
        let code = text.split("#[cfg(test)]").next().unwrap();
        if path.file_name().is_some_and(|n| n == "theme.rs") || path.iter().any(|p| p == "theme") {
            continue;
        }
        for colour in [
            "Color32::from_rgb",
            "Color32::RED",
            "Color32::WHITE",
            "Color32::BLACK",
            "from_gray(",
        ] {
            if code.contains(colour) {
                wrong.push(format!("{}: {colour}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn no_file_is_a_drawer() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let name = path.file_stem().unwrap().to_str().unwrap();
        if ["utils", "util", "helpers", "common", "misc"].contains(&name) {
            wrong.push(format!("{}: name it by what it owns", path.display()));
        }
        let lines = text.lines().count();
        if lines > 600 {
            wrong.push(format!("{}: {lines} lines", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
