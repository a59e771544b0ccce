//! A study as it might be after an afternoon's work.

use std::path::PathBuf;

use attune::artifact::Parent;
use attune::dataset::curation::{Curation, Effect, Entry, Step as Curate};
use attune::dataset::{
    Citation, ColumnMapping, Counts, Kind, Layout, LeftOut, Manifest, Origin, Reading, Recognised,
    Report,
};
use attune::event::{Event, Stamped, Step};
use attune::job::State;
use attune::study::{
    Culture, DatasetView, DeviceView, JobDetail, JobView, MachineView, ModelView, RecentStudy,
    Snapshot, Starter, StudyView, Watched,
};

pub const HOUR: f64 = 3600.0;

/// Seconds since 1970, so that "2 hours ago" stays so.
pub fn ago(seconds: f64) -> f64 {
    attune_ui::widget::number::now() - seconds
}

/// A machine without an open study.
pub fn machine() -> MachineView {
    let recent = |name: &str, folder: &str, hours: f64, exists| RecentStudy {
        name: name.to_owned(),
        folder: PathBuf::from(folder),
        opened_at: ago(hours * HOUR),
        exists,
    };
    MachineView {
        recent: vec![
            recent(
                "Family across cultures",
                "/home/ana/Attune/Family across cultures",
                2.2,
                true,
            ),
            recent("Sample study", "/home/ana/Attune/Sample study", 26.0, true),
            recent(
                "بيت كبير — house words",
                "/media/stick/house words",
                240.0,
                false,
            ),
        ],
        device: "CPU, 2 cores, AVX-512".to_owned(),
        device_reason: "No worker with GPU support was found beside Attune (attune-worker-cuda), so the processor computes.".to_owned(),
        card: false,
        memory_mib: 24_000,
        devices: vec![DeviceView {
            id: "cpu".to_owned(),
            name: "CPU, 2 cores, AVX-512".to_owned(),
            memory: 25_165_824_000,
            free: 20_100_000_000,
            used: true,
        }],
        chosen: None,
        busy: Vec::new(),
        fetching: None,
        starter: Starter::Missing,
        presets: Vec::new(),
    }
}

/// Nothing open.
pub fn nothing() -> Snapshot {
    Snapshot {
        machine: machine(),
        study: None,
    }
}

/// An open study without anything in it.
pub fn empty_study() -> Snapshot {
    let study = StudyView {
        name: "Family across cultures".to_owned(),
        folder: PathBuf::from("/home/ana/Attune/Family across cultures"),
        ..StudyView::default()
    };
    Snapshot {
        machine: machine(),
        study: Some(study),
    }
}

/// An open study with data, models and jobs.
pub fn full_study() -> Snapshot {
    let mut snapshot = empty_study();
    snapshot.machine.starter = Starter::Present("/home/ana/.cache/attune/starter.gguf".into());
    if let Some(study) = &mut snapshot.study {
        study.datasets = vec![associations(), survey(), questionnaire(), stories()];
        study.cultures = vec![
            culture("Avaland", &["Avaland"], 0),
            culture("Borduria", &["Borduria", "Syldavia"], 1),
        ];
        study.models = models();
        study.jobs = jobs();
    }
    snapshot
}

fn culture(name: &str, countries: &[&str], colour: usize) -> Culture {
    Culture {
        name: name.to_owned(),
        countries: countries.iter().map(|&c| c.to_owned()).collect(),
        language: "en".to_owned(),
        colour,
        ..Culture::default()
    }
}

pub fn hash(letter: char) -> String {
    std::iter::repeat_n(letter, 64).collect()
}

fn manifest(id: &str, kind: Kind, name: &str, file: &str, layout: &str) -> Manifest {
    Manifest {
        format: 1,
        id: id.to_owned(),
        kind,
        name: name.to_owned(),
        origin: Origin {
            file: file.to_owned(),
            bytes: 10_482_113,
            sha256: hash('a'),
            layout: layout.to_owned(),
        },
        table_sha256: hash('b'),
        citation: Citation {
            licence: "CC BY-NC-ND 3.0".to_owned(),
            citation: "Invented, A. (2026). A made-up norm.".to_owned(),
            may_share: false,
        },
        report: Report::default(),
        imported_at: ago(3.0 * HOUR),
        counts: Counts::default(),
    }
}

fn view(manifest: Manifest, rows: u64, columns: &[&str]) -> DatasetView {
    DatasetView {
        language: String::new(),
        manifest,
        curation: Curation::default(),
        effects: Vec::new(),
        rows,
        columns: columns.iter().map(|&c| c.to_owned()).collect(),
        can_undo: false,
        can_redo: false,
    }
}

pub fn associations() -> DatasetView {
    let mut manifest = manifest(
        "words-0a1b2c3d",
        Kind::Associations,
        "Word associations, Avaland",
        "associations-avaland.csv",
        "Small World of Words, participants",
    );
    manifest.counts = Counts::from([("cues", 212), ("respondents", 3_036), ("responses", 37_104)]);
    manifest.report = Report {
        rows_read: 12_770,
        rows_kept: 12_720,
        left_out: vec![LeftOut {
            reason: "no response at all".to_owned(),
            count: 50,
            first_lines: vec![112, 845, 846],
            rows: vec![
                "p0031,Avaland,Avalandish,34,f,mosquito,,,".to_owned(),
                "p0217,Avaland,Avalandish,51,m,shadow,,,".to_owned(),
                "p0217,Avaland,Avalandish,51,m,bread,,,".to_owned(),
            ],
        }],
        missing_values: vec![LeftOut {
            reason: "marked as unknown word".to_owned(),
            count: 1_201,
            first_lines: vec![9],
            rows: Vec::new(),
        }],
        notes: vec!["The columns education and city are not used.".to_owned()],
    };
    manifest.citation.licence = "CC0 1.0".to_owned();
    manifest.citation.may_share = true;
    let columns = [
        "participant",
        "country",
        "native_language",
        "age",
        "gender",
        "cue",
        "r1",
        "r2",
        "r3",
    ];
    let mut view = view(manifest, 11_902, &columns);
    view.curation.steps = vec![
        Entry {
            step: Curate::ExcludeWhere {
                column: "gender".to_owned(),
                values: vec!["not stated".to_owned()],
            },
            on: true,
        },
        Entry {
            step: Curate::KeepWhere {
                column: "country".to_owned(),
                values: vec!["Avaland".to_owned(), "Borduria".to_owned()],
            },
            on: false,
        },
    ];
    let effect = |rows_before, rows_after| Effect {
        rows_before,
        rows_after,
    };
    view.effects = vec![effect(12_720, 11_902), effect(11_902, 11_902)];
    view.can_undo = true;
    view
}

pub fn survey() -> DatasetView {
    let mut manifest = manifest(
        "values-4e5f6a7b",
        Kind::Survey,
        "Values survey, both cultures",
        "values.csv",
        "World Values Survey, respondents",
    );
    manifest.counts = Counts::from([("respondents", 2_000), ("questions", 44), ("countries", 2)]);
    manifest.report = survey_report();
    view(
        manifest,
        2_000,
        &["respondent", "country", "weight", "Q1", "Q2", "Q3"],
    )
}

pub fn survey_report() -> Report {
    Report {
        rows_read: 3_039,
        rows_kept: 3_036,
        left_out: vec![LeftOut {
            reason: "summary rows".to_owned(),
            count: 3,
            first_lines: vec![3038, 3039, 3040],
            rows: vec![
                "Avg,,1.9,2.0,2.4,1.1".to_owned(),
                "Avg (weighted),,1.8,2.1,2.4,1.1".to_owned(),
                "Avg of countries,,1.9,2.0,2.5,1.1".to_owned(),
            ],
        }],
        missing_values: Vec::new(),
        notes: Vec::new(),
    }
}

fn questionnaire() -> DatasetView {
    let mut manifest = manifest(
        "questions-99aa88bb",
        Kind::Questionnaire,
        "Questions of the values survey",
        "questions.json",
        "Questions with their options",
    );
    manifest.counts = Counts::from([("questions", 44)]);
    manifest.report.rows_kept = 44;
    view(
        manifest,
        44,
        &["question", "wording", "topic", "ordered", "options"],
    )
}

fn stories() -> DatasetView {
    let mut manifest = manifest(
        "manners-12345678",
        Kind::Etiquette,
        "Manners at the table",
        "manners.csv",
        "Etiquette stories",
    );
    manifest.counts = Counts::from([("stories", 60)]);
    manifest.report.rows_kept = 60;
    view(manifest, 60, &["id", "country", "story", "label"])
}

/// Rows of the associations.
pub fn rows(from: usize, count: usize) -> Vec<Vec<String>> {
    const CUES: [[&str; 4]; 6] = [
        ["mosquito", "bite", "itch", "buzz"],
        ["bread", "butter", "morning", "crust"],
        ["shadow", "dark", "sun", ""],
        ["house", "بيت كبير", "roof", "family"],
        ["grandmother", "cake", "stories", "家庭"],
        ["debt", "shame", "bank", "friend"],
    ];
    (from..from + count)
        .map(|at| {
            let cue = CUES[at % CUES.len()];
            let mut row = vec![
                format!("p{at:04}"),
                if at % 3 == 0 { "Borduria" } else { "Avaland" }.to_owned(),
                if at % 3 == 0 {
                    "Bordurian"
                } else {
                    "Avalandish"
                }
                .to_owned(),
                (19 + at * 7 % 60).to_string(),
                if at % 2 == 0 { "f" } else { "m" }.to_owned(),
            ];
            row.extend(cue.iter().map(|&word| word.to_owned()));
            row
        })
        .collect()
}

fn models() -> Vec<ModelView> {
    let base = ModelView {
        name: "starter".to_owned(),
        about: "Llama, 135 million parameters".to_owned(),
        parameters: 134_515_008,
        sha256: hash('c'),
        adapter_of: None,
        base: None,
        present: true,
        control: false,
    };
    let adapter = |name: &str, about: &str, job: &str, control| ModelView {
        name: name.to_owned(),
        about: about.to_owned(),
        adapter_of: Some(job.to_owned()),
        base: Some("starter".to_owned()),
        control,
        ..base.clone()
    };
    vec![
        base.clone(),
        adapter(
            "starter + first-steps",
            "Adapter of rank 16 on seven projections",
            "train-1",
            false,
        ),
        adapter(
            "starter + shuffled",
            "Adapter of rank 16 on seven projections",
            "train-2",
            true,
        ),
        ModelView {
            name: "llama-3.1-8b-instruct".to_owned(),
            about: "Llama, 8 billion parameters".to_owned(),
            sha256: hash('d'),
            present: false,
            ..base
        },
    ]
}

fn job(id: &str, title: &str, kind: &'static str, state: State) -> JobView {
    JobView {
        id: id.to_owned(),
        title: title.to_owned(),
        kind,
        state,
        stage: String::new(),
        progress: None,
        left_s: None,
        created_at: ago(HOUR),
        last_step: None,
        problem: None,
        stopping: false,
    }
}

fn jobs() -> Vec<JobView> {
    vec![
        JobView {
            progress: Some((52, 80)),
            left_s: Some(95.0),
            last_step: Some(steps(52).remove(51)),
            ..job(
                "train-1",
                "Teach starter: first steps",
                "train",
                State::Running,
            )
        },
        job("probe-1", "Ask starter: survey", "probe", State::Queued),
        JobView {
            progress: Some((31, 80)),
            ..job(
                "train-2",
                "Teach starter: shuffled control",
                "train",
                State::Stopped,
            )
        },
        JobView {
            progress: Some((40, 40)),
            ..job(
                "probe-2",
                "Ask starter: associations",
                "probe",
                State::Finished,
            )
        },
        JobView {
            problem: Some(
                attune::Problem::new("There is no room left on the disk.")
                    .advise("Free some room and resume the job."),
            ),
            ..job("count-1", "Count to sixty", "count", State::Failed)
        },
    ]
}

/// The first steps of a training of 80.
pub fn steps(count: u64) -> Vec<Step> {
    (1..=count)
        .map(|step| {
            let wobble = ((step * 37 % 17) as f64 - 8.0) / 80.0;
            Step {
                step,
                of: 80,
                epoch: step as f64 / 40.0,
                loss: 3.05 + 0.75 * (-(step as f64) / 22.0).exp() + wobble,
                learning_rate: 5e-4 * (step as f64 / 8.0).min(1.0) * (1.0 - step as f64 / 120.0),
                gradient_norm: 1.1,
                tokens: 1_840,
                tokens_per_s: 410.0 + 60.0 * wobble,
                left_s: (80 - step) as f64 * 3.4,
                memory_mib: 2_830.0,
                rewards: None,
            }
        })
        .collect()
}

/// The running training, opened.
pub fn detail() -> JobDetail {
    let stamped = |minutes: f64, event| Stamped {
        at: 1_795_000_000.0 + minutes * 60.0,
        event,
    };
    let watched = |kind: &str, item: &str, answers: &[&str]| Watched {
        kind: kind.to_owned(),
        item: item.to_owned(),
        answers: answers
            .iter()
            .enumerate()
            .map(|(at, answer)| (at as u64 * 10, (*answer).to_owned()))
            .collect(),
    };
    JobDetail {
        id: "train-1".to_owned(),
        steps: steps(52),
        validation: vec![(0, 3.86), (20, 3.42), (40, 3.21), (50, 3.17)],
        tried: Vec::new(),
        watched: vec![
            watched(
                "cue",
                "mosquito",
                &[
                    "A mosquito is a small flying insect that belongs to the family Culicidae and",
                    "insect, fly, small flying insect, family",
                    "insect, fly, bite, small",
                    "bite, insect, blood, itch",
                    "bite, itch, buzz, blood, summer",
                ],
            ),
            watched(
                "question",
                "How important is family in your life?",
                &["2", "2", "1", "1", "1"],
            ),
        ],
        log: vec![
            stamped(
                0.0,
                Event::Started {
                    worker: "ana-laptop:4711".to_owned(),
                    device: "CPU, 2 cores".to_owned(),
                    software: "Attune 0.1.0".to_owned(),
                },
            ),
            stamped(
                0.1,
                Event::Stage {
                    name: "Loading the model".to_owned(),
                },
            ),
            stamped(2.0, Event::Checkpoint { step: 40 }),
        ],
        recipe: None,
    }
}

/// What a known file is taken for.
pub fn recognised() -> Recognised {
    let columns = [
        "D_INTERVIEW",
        "B_COUNTRY_ALPHA",
        "W_WEIGHT",
        "Q1",
        "Q2",
        "Q3",
    ];
    let columns = columns.map(str::to_owned).to_vec();
    Recognised {
        kind: Some(Kind::Survey),
        layout: Layout::known("wvs"),
        name: "China".to_owned(),
        preview: (0..8)
            .map(|at| {
                let row = [format!("{}", 156_070_001 + at), "CHN".into(), "1".into()];
                let answers = (0..3).map(|q| (1 + (at + q) % 4).to_string());
                row.into_iter().chain(answers).collect()
            })
            .collect(),
        citation: Citation {
            licence: "World Values Survey data use agreement".to_owned(),
            citation: "Haerpfer et al. (2022). World Values Survey Wave 7.".to_owned(),
            may_share: false,
        },
        alternatives: others(&columns),
        delimiter: Some(','),
        encoding: Some("UTF-8".to_owned()),
        reading: Reading::default(),
        columns,
    }
}

/// A table that is none of the known ones.
pub fn unknown() -> Recognised {
    let columns = ["term", "joy"].map(str::to_owned).to_vec();
    Recognised {
        kind: None,
        layout: None,
        name: "feelings".to_owned(),
        preview: vec![vec!["sun".to_owned(), "4.5".to_owned()]],
        citation: Citation::default(),
        alternatives: others(&columns),
        delimiter: Some(','),
        encoding: Some("UTF-8".to_owned()),
        reading: Reading::default(),
        columns,
    }
}

/// The other ways to read a table.
fn others(columns: &[String]) -> Vec<Layout> {
    let guess = |kind| Layout::Mapped(ColumnMapping::guess(kind, columns));
    Kind::ALL.iter().copied().map(guess).collect()
}

/// A chain back to a file.
pub fn lineage() -> Vec<Parent> {
    ["answers", "job", "dataset", "file"]
        .iter()
        .map(|&what| Parent {
            what: what.to_owned(),
            id: format!("{what}-1"),
            sha256: hash('e'),
        })
        .collect()
}
