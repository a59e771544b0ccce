//! Forged studies: a bit flipped in each file; files edited, exchanged, taken away and added.
//! Verification names each. A seeded part runs here; `prove/forgeries.sh` runs all, with any
//! program.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use attune::artifact::sha256;
use attune::dataset::curation::{Curation, Entry, Step};
use attune::dataset::split::Together;
use attune::study::{Home, Plan, Sample, Study};
use serde_json::{Value, json};

/// A file of the study, by its path in it, with its new content; none: it is taken away.
type Change = (String, Option<Vec<u8>>);

/// Something done to a study.
struct Forgery {
    name: String,
    changes: Vec<Change>,
}

/// A study to forge, and the program that verifies it; none: this one.
struct Subject {
    folder: PathBuf,
    home: PathBuf,
    program: Option<PathBuf>,
    /// What verification says of it as it was made.
    said: BTreeSet<String>,
}

/// Numbers drawn by a seed (SplitMix64).
struct Drawn(u64);

impl Drawn {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % end.max(1) as u64) as usize
    }
}

/// The files of a study that mean something, by their paths in it.
fn files(folder: &Path) -> Vec<String> {
    fn below(folder: &Path, inside: &str, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let name = entry.file_name().into_string().unwrap();
            let path = format!("{inside}{name}");
            let left_out = ["owner.json", "study.sqlite", "trash"].contains(&path.as_str())
                || name.starts_with('.')
                || ["lock", "heartbeat.json", "queued", "stop"].contains(&name.as_str());
            match entry.file_type().unwrap().is_dir() {
                _ if left_out => {}
                true => below(&entry.path(), &format!("{path}/"), found),
                false => found.push(path),
            }
        }
    }
    let mut found = Vec::new();
    below(folder, "", &mut found);
    found.sort();
    found
}

impl Subject {
    /// A part of the sample study that is verified quickly, with one of everything.
    fn small(root: &Path) -> Self {
        let home = Home {
            config: root.join("home"),
            models: root.join("models"),
        };
        let folder = root.join("study");
        let study = Study::create_sample(&home, &folder, Sample::Whole).unwrap();
        for job in study.jobs().unwrap() {
            if job.title.ends_with("survey") {
                study.remove_job(&job.id).unwrap();
            }
        }
        for dataset in study.datasets().0 {
            if ["etiquette", "lexicon", "survey"].contains(&dataset.kind.id()) {
                study.remove_dataset(&dataset.id).unwrap();
            }
        }
        let text = "{{ lower }} to {{ upper }} words for {{ cue }}, with {{ cue }} first.";
        study.set_template("own", text).unwrap();
        study.set_plan(&Plan::default()).unwrap();
        let datasets = study.datasets().0.into_iter();
        let mut tarvik = datasets.filter(|it| it.name.contains("Tarvik"));
        let tarvik = tarvik.next().unwrap();
        let off = Curation {
            steps: vec![Entry {
                step: Step::UsSubset,
                on: false,
            }],
        };
        study.set_curation(&tarvik.id, &off).unwrap();
        let shares = [0.6, 0.2, 0.2];
        study.lock_split(7, shares, Together::Spellings).unwrap();
        for entry in std::fs::read_dir(folder.join("scores")).unwrap() {
            std::fs::remove_file(entry.unwrap().path()).unwrap();
        }
        study
            .scores(attune::score::Kind::Associations)
            .unwrap()
            .unwrap();
        study
            .export_report(&folder.join("report.html"), &[], "")
            .unwrap();
        drop(study);
        Self::of(root, folder, None)
    }

    /// The whole sample study, made by `program`.
    fn whole(root: &Path, program: PathBuf) -> Self {
        let folder = root.join("study");
        let study = folder.to_str().unwrap();
        let drawn = root.join("profile.csv");
        for arguments in [
            &["new", study, "--sample"][..],
            &["scores", study, "associations"],
            &["scores", study, "survey"],
            &["figure", study, "profile", "--out", drawn.to_str().unwrap()],
            &["split", study, "--lock"],
            &["report", study],
        ] {
            let mut command = Command::new(&program);
            command
                .args(arguments)
                .env("ATTUNE_HOME", root.join("home"));
            let made = command.output().unwrap();
            assert!(made.status.success(), "{arguments:?}: {made:?}");
        }
        Self::of(root, folder, Some(program))
    }

    fn of(root: &Path, folder: PathBuf, program: Option<PathBuf>) -> Self {
        let mut subject = Self {
            folder,
            home: root.join("home"),
            program,
            said: BTreeSet::new(),
        };
        let (sound, said) = subject.verify();
        assert!(sound, "{said:#?}");
        subject.said = said;
        subject
    }

    /// Whether it is sound, and what is said of it.
    fn verify(&self) -> (bool, BTreeSet<String>) {
        let Some(program) = &self.program else {
            let home = Home {
                config: self.home.clone(),
                models: self.home.join("models"),
            };
            return match Study::open(&home, &self.folder) {
                Ok(study) => {
                    let verified = study.verify();
                    (verified.sound, verified.lines.into_iter().collect())
                }
                Err(problem) => (false, BTreeSet::from([problem.message])),
            };
        };
        let mut command = Command::new(program);
        let output = command
            .arg("verify")
            .arg(&self.folder)
            .env("ATTUNE_HOME", &self.home)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        (
            output.status.success(),
            said.lines().map(str::to_owned).collect(),
        )
    }

    fn read(&self, path: &str) -> Vec<u8> {
        std::fs::read(self.folder.join(path)).unwrap()
    }

    fn write(&self, path: &str, content: Option<&[u8]>) {
        let path = self.folder.join(path);
        match content {
            Some(bytes) => {
                std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                std::fs::write(path, bytes).unwrap();
            }
            None => std::fs::remove_file(path).unwrap(),
        }
    }

    /// Whether verification finds a forgery: it breaks the study, or is named. The study is
    /// as before afterwards.
    fn finds(&self, forgery: &Forgery) -> bool {
        let before: Vec<Change> = forgery
            .changes
            .iter()
            .map(|(path, _)| (path.clone(), std::fs::read(self.folder.join(path)).ok()))
            .collect();
        for (path, content) in &forgery.changes {
            self.write(path, content.as_deref());
        }
        let (sound, said) = self.verify();
        for (path, content) in &before {
            self.write(path, content.as_deref());
        }
        let names = |line: &&String| {
            let mut changed = forgery.changes.iter();
            changed.any(|(path, _)| line.contains(path.as_str()))
        };
        !sound || said.difference(&self.said).any(|line| names(&line))
    }

    /// The first path that contains all of these words.
    fn path(&self, words: &[&str]) -> Option<String> {
        let fits = |path: &String| words.iter().all(|word| path.contains(word));
        files(&self.folder).into_iter().find(fits)
    }

    /// `each` bits flipped in every file, at places drawn by a seed.
    fn flips(&self, each: usize, drawn: &mut Drawn) -> Vec<Forgery> {
        let mut flips = Vec::new();
        for path in files(&self.folder) {
            let bytes = self.read(&path);
            for _ in 0..each.min(bytes.len()) {
                let (at, bit) = (drawn.below(bytes.len()), drawn.below(8));
                let mut flipped = bytes.clone();
                flipped[at] ^= 1 << bit;
                flips.push(Forgery {
                    name: format!("{path}: bit {bit} of byte {at}"),
                    changes: vec![(path.clone(), Some(flipped))],
                });
            }
        }
        flips
    }

    /// A number, word or switch changed in each kind of place of each kind of JSON file.
    fn edits(&self) -> Vec<Forgery> {
        let mut edits = Vec::new();
        let mut seen = BTreeSet::new();
        for path in files(&self.folder)
            .iter()
            .filter(|path| path.ends_with(".json"))
        {
            let value: Value = serde_json::from_slice(&self.read(path)).unwrap();
            let mut places = Vec::new();
            leaves(&value, "", &mut places);
            let depth = path.matches('/').count();
            let kind = (depth, path.rsplit('/').next().unwrap().to_owned());
            let of_score = path.starts_with("scores/") || path.starts_with("splits/");
            for place in places {
                let plain: String = place.chars().filter(|c| !c.is_ascii_digit()).collect();
                let kind = if of_score {
                    (depth, String::new())
                } else {
                    kind.clone()
                };
                if !seen.insert((kind, plain)) {
                    continue;
                }
                let mut forged = value.clone();
                change(forged.pointer_mut(&place).unwrap());
                edits.push(Forgery {
                    name: format!("{path}: {place}"),
                    changes: vec![(path.clone(), Some(pretty(&forged)))],
                });
            }
        }
        edits
    }

    /// Each file taken away.
    fn losses(&self) -> Vec<Forgery> {
        let lost = files(&self.folder).into_iter().map(|path| Forgery {
            name: format!("{path}: taken away"),
            changes: vec![(path, None)],
        });
        lost.collect()
    }

    /// Files of the same name exchanged between two jobs, or two datasets.
    fn exchanges(&self) -> Vec<Forgery> {
        let all = files(&self.folder);
        let mut exchanges = Vec::new();
        for (at, first) in all.iter().enumerate() {
            let name = first.rsplit('/').next();
            let second = all[at + 1..].iter().find(|path| {
                path.rsplit('/').next() == name
                    && path.split('/').next() == first.split('/').next()
                    && path.matches('/').count() == first.matches('/').count()
            });
            let Some(second) = second else { continue };
            let (one, other) = (self.read(first), self.read(second));
            if one != other {
                exchanges.push(Forgery {
                    name: format!("{first} exchanged with {second}"),
                    changes: vec![(first.clone(), Some(other)), (second.clone(), Some(one))],
                });
            }
        }
        exchanges
    }

    /// What someone does who mends the hashes next to a change, and other cunning.
    fn cunning(&self) -> Vec<Forgery> {
        let mut all: Vec<Forgery> = Vec::new();
        let mut add = |name: &str, changes: Vec<Change>| {
            all.push(Forgery {
                name: name.to_owned(),
                changes,
            });
        };
        let text = |path: &str| String::from_utf8(self.read(path)).unwrap();
        let put = |path: &str, text: &str| (path.to_owned(), Some(text.as_bytes().to_vec()));
        let answers = self.path(&["ask-starter-for", "answers.jsonl"]).unwrap();
        let job = answers.trim_end_matches("/result/answers.jsonl");
        let (done, manifest) = (format!("{job}/done.json"), format!("{job}/job.json"));
        let forged = text(&answers).replacen("\"seconds\":0", "\"seconds\":1", 1);
        let hash = |path: &str| sha256(&self.read(path));
        let rehashed = |file: &str, of: &str, new: &str| {
            put(
                file,
                &text(file).replace(&hash(of), &sha256(new.as_bytes())),
            )
        };
        add("answers", vec![put(&answers, &forged)]);
        add(
            "answers with their hash",
            vec![put(&answers, &forged), rehashed(&done, &answers, &forged)],
        );
        add(
            "answers without done.json",
            vec![put(&answers, &forged), (done.clone(), None)],
        );
        let asked = format!("{job}/inputs/probe.json");
        let question = text(&asked).replacen("cue", "Cue", 1);
        add(
            "a question with its hash",
            vec![
                put(&asked, &question),
                rehashed(&manifest, &asked, &question),
            ],
        );
        add(
            "a foreign input",
            vec![put(
                &format!("{job}/inputs/adapter/adapter_config.json"),
                "{}",
            )],
        );
        add(
            "a foreign result",
            vec![put(&format!("{job}/result/more.jsonl"), "{}\n")],
        );
        let copied = "jobs/20261121-000000-000000-copied";
        let copies = [
            "job.json",
            "done.json",
            "events.jsonl",
            "result/answers.jsonl",
        ];
        let copies =
            copies.map(|file| put(&format!("{copied}/{file}"), &text(&format!("{job}/{file}"))));
        add("a job copied", copies.to_vec());
        let mut named = copies.to_vec();
        let id = copied.trim_start_matches("jobs/");
        named[0] = put(
            &format!("{copied}/job.json"),
            &text(&manifest).replace(job.trim_start_matches("jobs/"), id),
        );
        add("a job copied under a name of its own", named);

        let events = self.path(&["teach", "events.jsonl"]).unwrap();
        let lines = text(&events);
        let last = lines.lines().last().unwrap().to_owned() + "\n";
        let lossless: String = lines
            .lines()
            .map(|line| {
                let mut event: Value = serde_json::from_str(line).unwrap();
                if event.get("loss").is_some() {
                    event["loss"] = json!(0.001);
                }
                format!("{event}\n")
            })
            .collect();
        add("every loss", vec![put(&events, &lossless)]);
        add(
            "the last event gone",
            vec![put(&events, lines.trim_end_matches(&last))],
        );
        add(
            "the last event twice",
            vec![put(&events, &(lines.clone() + &last))],
        );
        let later = last.replace("\"at\":1", "\"at\":2");
        add(
            "the last event later",
            vec![put(&events, &lines.replace(&last, &later))],
        );
        let recipe = self.path(&["teach", "recipe.toml"]).unwrap();
        let training = recipe.trim_end_matches("inputs/recipe.toml");
        let other = text(&recipe).replace("seed = 42", "seed = 43");
        add(
            "a recipe with its hash",
            vec![
                put(&recipe, &other),
                rehashed(&format!("{training}job.json"), &recipe, &other),
            ],
        );
        let weights = format!("{training}result/adapter/adapter_model.safetensors");
        let mut other = self.read(&weights);
        let middle = other.len() / 2;
        other[middle] ^= 64;
        let file = format!("{training}done.json");
        let mended = text(&file).replace(&hash(&weights), &sha256(&other));
        add(
            "an adapter with its hash",
            vec![(weights, Some(other)), put(&file, &mended)],
        );

        let table = self.path(&["associations-oshel", "table.parquet"]).unwrap();
        let second = self
            .path(&["associations-tarvik", "table.parquet"])
            .unwrap();
        let file = table.replace("table.parquet", "manifest.json");
        let mended = text(&file).replace(&hash(&table), &hash(&second));
        add(
            "a table with its hash",
            vec![
                (table.clone(), Some(self.read(&second))),
                put(&file, &mended),
            ],
        );
        let licence = text(&file).replace("CC0 1.0", "All rights reserved");
        add("a licence", vec![put(&file, &licence)]);
        add(
            "a dataset copied",
            vec![
                put("data/copied-00000000/manifest.json", &text(&file)),
                (
                    "data/copied-00000000/table.parquet".to_owned(),
                    Some(self.read(&table)),
                ),
            ],
        );
        add(
            "a curation where there was none",
            vec![put(
                &file.replace("manifest", "curation"),
                "{\"format\": 1, \"steps\": []}",
            )],
        );

        let split = self.path(&["splits/"]).unwrap();
        let mut moved: Value = serde_json::from_str(&text(&split)).unwrap();
        let cue = moved["test"].as_array_mut().unwrap().pop().unwrap();
        moved["train"].as_array_mut().unwrap().push(cue);
        add(
            "a cue in another part",
            vec![(split.clone(), Some(pretty(&moved)))],
        );
        let parts: attune::dataset::split::Split = serde_json::from_value(moved.clone()).unwrap();
        let name = parts.sha256()[..12].to_owned();
        let old = split
            .trim_start_matches("splits/")
            .trim_end_matches(".json");
        let renamed = format!("splits/{name}.json");
        add(
            "another split",
            vec![(renamed.clone(), Some(pretty(&moved)))],
        );
        add(
            "another split that is locked",
            vec![
                (renamed, Some(pretty(&moved))),
                put("study.json", &text("study.json").replace(old, &name)),
            ],
        );

        let score = self.path(&["scores/associations"]).unwrap();
        let mut forged: Value = serde_json::from_str(&text(&score)).unwrap();
        change(forged.pointer_mut("/score/groups/0").unwrap());
        let named = score.replace("associations-", "associations-0");
        add(
            "a foreign score",
            vec![(named.clone(), Some(pretty(&forged)))],
        );
        forged["format"] = json!(1);
        add(
            "a foreign score of an older format",
            vec![(named, Some(pretty(&forged)))],
        );
        add(
            "a score of an older format",
            vec![(score.clone(), Some(pretty(&forged)))],
        );
        forged["probe"] = json!("none");
        add("a score of no kind", vec![(score, Some(pretty(&forged)))]);
        let mut study: Value = serde_json::from_str(&text("study.json")).unwrap();
        study["cultures"] = json!([]);
        add(
            "no cultures",
            vec![("study.json".to_owned(), Some(pretty(&study)))],
        );
        let report = text("report.html");
        add(
            "a number of the report",
            vec![put("report.html", &report.replacen("0.", "9.", 1))],
        );
        let sums = "report.sha256";
        if self.folder.join(sums).is_file() {
            let forged = report.replacen("0.", "9.", 1);
            add(
                "a number of the report with its hash",
                vec![
                    put("report.html", &forged),
                    rehashed(sums, "report.html", &forged),
                ],
            );
        }
        if self.folder.join("chain.json").is_file() {
            let chain: Value = serde_json::from_str(&text("chain.json")).unwrap();
            let mut without = chain.clone();
            without["files"].as_object_mut().unwrap().remove(&manifest);
            add(
                "a job without its line in the chain",
                vec![("chain.json".to_owned(), Some(pretty(&without)))],
            );
            let mut mended = chain;
            mended["files"][file.as_str()] = json!(sha256(licence.as_bytes()));
            add(
                "a licence with its hash in the chain",
                vec![
                    put(&file, &licence),
                    ("chain.json".to_owned(), Some(pretty(&mended))),
                ],
            );
        }
        all
    }
}

/// The places of all numbers, words and switches of a value.
fn leaves(value: &Value, place: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(of) => of.iter().for_each(|(name, value)| {
            let name = name.replace('~', "~0").replace('/', "~1");
            leaves(value, &format!("{place}/{name}"), found);
        }),
        Value::Array(of) => of.iter().enumerate().for_each(|(at, value)| {
            leaves(value, &format!("{place}/{at}"), found);
        }),
        Value::Null => {}
        _ => found.push(place.to_owned()),
    }
}

/// Makes another of a value.
fn change(value: &mut Value) {
    *value = match &*value {
        Value::Number(number) => match number.as_u64() {
            Some(whole) => json!(whole + 1),
            None => json!(number.as_f64().unwrap() + 0.125),
        },
        Value::String(text) => json!(format!("{text}x")),
        Value::Bool(is) => json!(!is),
        Value::Array(_) | Value::Object(_) | Value::Null => json!("x"),
    };
}

fn pretty(value: &Value) -> Vec<u8> {
    serde_json::to_vec_pretty(value).unwrap()
}

/// How many of a kind were found, and the names of the others.
fn tried(subject: &Subject, kind: &str, forgeries: &[Forgery]) -> Vec<String> {
    let missed = forgeries.iter().filter(|forgery| !subject.finds(forgery));
    let missed: Vec<String> = missed.map(|forgery| forgery.name.clone()).collect();
    let found = forgeries.len() - missed.len();
    println!("{kind}: {found} of {} found", forgeries.len());
    missed
}

/// One in `every`, drawn by the seed.
fn part(forgeries: Vec<Forgery>, every: usize, drawn: &mut Drawn) -> Vec<Forgery> {
    let from = drawn.below(every);
    forgeries.into_iter().skip(from).step_by(every).collect()
}

#[test]
fn a_flipped_bit_is_found() {
    let root = tempfile::tempdir().unwrap();
    let subject = Subject::small(root.path());
    let mut drawn = Drawn(13);
    let flips = subject.flips(1, &mut drawn);
    let missed = tried(&subject, "flipped bits", &flips);
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn mended_hashes_are_found() {
    let root = tempfile::tempdir().unwrap();
    let subject = Subject::small(root.path());
    let cunning = subject.cunning();
    assert!(cunning.len() >= 30);
    let missed = tried(&subject, "cunning", &cunning);
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn edits_losses_and_exchanges_are_found() {
    let root = tempfile::tempdir().unwrap();
    let subject = Subject::small(root.path());
    let mut drawn = Drawn(13);
    let mut missed = Vec::new();
    for (kind, forgeries) in [
        ("edits", subject.edits()),
        ("losses", subject.losses()),
        ("exchanges", subject.exchanges()),
    ] {
        let forgeries = part(forgeries, 12, &mut drawn);
        missed.extend(tried(&subject, kind, &forgeries));
    }
    assert!(missed.is_empty(), "{missed:#?}");
}

/// All of them, by a program: run by `prove/forgeries.sh`, which says with which.
#[test]
#[ignore = "takes minutes; run by prove/forgeries.sh"]
fn every_forgery_is_counted() {
    let program = std::env::var_os("ATTUNE").expect("ATTUNE: the program to try");
    let each = std::env::var("FLIPS").map_or(10, |each| each.parse().unwrap());
    let seed = std::env::var("SEED").map_or(13, |seed| seed.parse().unwrap());
    let root = tempfile::tempdir().unwrap();
    let subject = Subject::whole(root.path(), program.into());
    let mut missed = Vec::new();
    for (kind, forgeries) in [
        ("cunning", subject.cunning()),
        ("exchanges", subject.exchanges()),
        ("losses", subject.losses()),
        ("edits", subject.edits()),
        ("flipped bits", subject.flips(each, &mut Drawn(seed))),
    ] {
        missed.extend(tried(&subject, kind, &forgeries));
    }
    println!("missed: {missed:#?}");
}
