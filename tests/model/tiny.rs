//! What an engine must hold, whatever the family: shown on a small random Llama.

use attune::event::Silent;
use attune::model::{
    Adapter, Device, Dropout, Generate, LoraConfig, Model, OptionRequest, ScoreMode, Teach,
};
use attune::prompt::Message;

use super::families::batch;
use super::{golden, golden_json, near, tiny_model, within};

/// A shape of adapter.
pub fn lora(targets: &[&str], dropout: f64) -> LoraConfig {
    let targets = targets.iter().map(|&target| target.to_owned()).collect();
    LoraConfig {
        rank: 4,
        alpha: 8.0,
        dropout,
        targets,
    }
}

#[test]
fn dropout_repeats_with_its_seed_and_step_on_any_number_of_threads() {
    let model = tiny_model();
    let batch = batch(&golden_json("tiny/llama/expected.json"));
    let adapter =
        Adapter::load(&golden("tiny/llama/adapter"), model.config(), &Device::Cpu).unwrap();
    let dir = tempfile::tempdir().unwrap();
    adapter.save(dir.path(), "tiny").unwrap();
    let path = dir.path().join("adapter_config.json");
    let json = std::fs::read_to_string(&path).unwrap();
    std::fs::write(
        &path,
        json.replace("\"lora_dropout\": 0.0", "\"lora_dropout\": 0.3"),
    )
    .unwrap();
    let dropping = Adapter::load(dir.path(), model.config(), &Device::Cpu).unwrap();

    let loss = |adapter: &Adapter, step, threads| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        let how = Teach {
            dropout: Some(Dropout { seed: 3, step }),
            ..Teach::default()
        };
        pool.install(|| model.teach(&batch, adapter, how).unwrap().loss)
    };
    let first = loss(&dropping, 1, 1);
    near(loss(&dropping, 1, 3), first, 1e-6);
    assert_ne!(first, loss(&dropping, 2, 1));
    assert_ne!(first, loss(&adapter, 1, 1));
}

#[test]
fn an_adapter_saves_the_same_bytes_and_loads_as_it_was() {
    let model = tiny_model();
    let made = || {
        Adapter::new(
            &lora(&["v_proj", "q_proj"], 0.1),
            model.config(),
            5,
            &Device::Cpu,
        )
        .unwrap()
    };
    let dir = tempfile::tempdir().unwrap();
    let bytes = |name: &str| {
        made().save(&dir.path().join(name), "tiny").unwrap();
        std::fs::read(dir.path().join(name).join("adapter_model.safetensors")).unwrap()
    };
    assert_eq!(bytes("one"), bytes("two"));
    let read = Adapter::load(&dir.path().join("one"), model.config(), &Device::Cpu).unwrap();
    assert_eq!(read.config(), made().config());
    for ((name, var), (same, other)) in read.parameters().iter().zip(made().parameters()) {
        assert_eq!(*name, same);
        assert_eq!(
            var.to_vec2::<f32>().unwrap(),
            other.to_vec2::<f32>().unwrap()
        );
    }
    let first = &read.parameters()[0];
    assert_eq!(
        first.0,
        "base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight"
    );
    let most = first
        .1
        .abs()
        .unwrap()
        .max_all()
        .unwrap()
        .to_scalar::<f32>()
        .unwrap();
    assert!(
        most <= 0.125 && most > 0.1,
        "A lies between ±1/√64, but reaches {most}"
    );
    let wrong = Adapter::new(&lora(&["everything"], 0.0), model.config(), 0, &Device::Cpu);
    assert!(wrong.err().unwrap().message.contains("everything"));
}

fn prompts(model: &Model) -> Vec<String> {
    let ask = |text: &str| model.chat(&[Message::user(text)]).unwrap();
    vec![
        ask("a bird"),
        ask("another bird with a longer name"),
        "The sea".to_owned(),
    ]
}

#[test]
fn many_prompts_at_once_are_answered_and_scored_as_each_alone() {
    let model = tiny_model();
    let adapter =
        Adapter::load(&golden("tiny/llama/adapter"), model.config(), &Device::Cpu).unwrap();
    let prompts = prompts(&model);
    for temperature in [0.0, 0.8] {
        let settings = Generate {
            max_tokens: 9,
            temperature,
            ..Generate::default()
        };
        let generate = |prompts: &[String]| {
            model
                .generate(prompts, &settings, Some(&adapter), &Silent)
                .unwrap()
        };
        let together = generate(&prompts);
        assert_eq!(together[0], generate(&prompts[..1])[0]);
        assert_eq!(together[..2], generate(&prompts[..2]));
        if temperature == 0.0 {
            assert_eq!(together[2], generate(&prompts[2..])[0]);
        }
        for answer in together {
            assert!(answer.stopped || answer.ids.len() == 9);
        }
    }

    let request = |prompt: &String| OptionRequest {
        prompt: prompt.clone(),
        labels: ["1", "10", "2", "the"].map(str::to_owned).to_vec(),
    };
    let requests: Vec<OptionRequest> = prompts.iter().map(request).collect();
    let together = model
        .score_options(&requests, ScoreMode::Label, Some(&adapter))
        .unwrap();
    for (request, scores) in requests.iter().zip(&together) {
        // Straight from the definition: one pass over prompt and label each.
        let whole = |label: &str| -> f64 {
            let prompt = model.encode(&request.prompt).unwrap();
            let label = model.encode(label).unwrap();
            let logits = model.logits(&[prompt.clone(), label.clone()].concat(), Some(&adapter));
            let logits: Vec<Vec<f32>> = logits.unwrap().to_vec2().unwrap();
            let step = |(at, &token): (usize, &u32)| {
                let row = &logits[prompt.len() - 1 + at];
                let sum: f64 = row.iter().map(|&l| f64::from(l).exp()).sum();
                f64::from(row[token as usize]).exp() / sum
            };
            label.iter().enumerate().map(step).product()
        };
        let whole = request.labels.iter().map(|label| whole(label));
        let whole: Vec<f64> = whole.collect();
        // "1" is without "10": what is left may be next to nothing, what it is made of not.
        let p = [whole[0] - whole[1], whole[1], whole[2], whole[3]];
        within(
            scores.mass,
            p.iter().sum(),
            1e-4 * whole.iter().sum::<f64>(),
        );
        for ((found, expected), whole) in scores.logprobs.iter().zip(p).zip(whole) {
            within(found.exp(), expected, 1e-4 * whole);
        }
    }
    let refused = model
        .score_options(&requests, ScoreMode::FirstToken, None)
        .unwrap_err();
    assert!(refused.message.contains("10"), "{refused}");
}

#[test]
fn stop_texts_and_a_stop_request_end_answers() {
    struct Impatient;
    impl attune::event::Listener for Impatient {
        fn emit(&self, _: attune::event::Event) {}
        fn stop_requested(&self) -> bool {
            true
        }
    }
    let model = tiny_model();
    let prompts = &prompts(&model)[..1];
    // Of any weights: hot draws say something else each time, and letters are among it.
    let drawn = (0..20).map(|seed| Generate {
        max_tokens: 40,
        temperature: 2.0,
        seed,
        ..Generate::default()
    });
    let letter = |text: &str| text.rfind(|c: char| c.is_ascii_alphanumeric());
    let (settings, whole) = drawn
        .map(|settings| {
            let answers = model.generate(prompts, &settings, None, &Silent).unwrap();
            (settings, answers[0].text.clone())
        })
        .find(|(_, text)| letter(text).is_some())
        .unwrap();
    let at = letter(&whole).unwrap();
    let stop = whole[at..=at].to_owned();
    let settings = Generate {
        stop: vec![stop.clone()],
        ..settings
    };
    let ended = &model.generate(prompts, &settings, None, &Silent).unwrap()[0];
    assert!(ended.stopped);
    assert_eq!(ended.text, whole.split(&stop).next().unwrap());
    assert!(
        model
            .generate(prompts, &settings, None, &Impatient)
            .unwrap()[0]
            .ids
            .is_empty()
    );
}
