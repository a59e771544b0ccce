//! Studies that work with a tiny model of random weights, which reads bytes.

use std::path::Path;
use std::time::{Duration, Instant};

use attune::job::State;
use attune::recipe::{self, Recipe};
use attune::study::{Home, Study};

/// An empty study with short prompts of these names, and the tiny model.
pub fn study(root: &Path, prompts: &[(&str, &str)]) -> Study {
    // SAFETY: no other thread runs yet.
    unsafe {
        std::env::set_var("ATTUNE_WORKER", env!("CARGO_BIN_EXE_attune-headless"));
        std::env::set_var("ATTUNE_MODELS", root.join("models"));
    }
    let home = Home {
        config: root.join("config"),
        models: root.join("models"),
    };
    let study = Study::create(&home, &root.join("study"), "Tiny").unwrap();
    for (name, text) in prompts {
        study.set_template(name, text).unwrap();
    }
    let model = Path::new("tests/golden/tiny/llama");
    study.add_model("tiny", model).unwrap();
    study
}

/// A preset with these changes, completed from the study.
pub fn recipe(study: &Study, preset: &str, changes: &[&str]) -> Recipe {
    let mut recipe = recipe::preset(preset).unwrap();
    for assignment in changes {
        recipe::set(&mut recipe, assignment).unwrap();
    }
    study.complete(recipe).unwrap()
}

/// Waits until a job has finished.
pub fn wait(study: &Study, job: &str) {
    let begun = Instant::now();
    loop {
        let jobs = study.jobs().unwrap();
        let view = jobs.iter().find(|view| view.id == job).unwrap();
        match view.state {
            State::Finished => return,
            State::Queued | State::Running => {}
            other => panic!("{other:?}: {:?}", view.problem),
        }
        assert!(begun.elapsed() < Duration::from_secs(120), "{view:?}");
        std::thread::sleep(Duration::from_millis(30));
    }
}
