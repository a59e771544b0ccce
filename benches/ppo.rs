//! Whether learning from rewards learns, on a model of random weights.
//!
//! `cargo bench --bench ppo` prints the curve and the figures of `docs/ppo.md`: a tiny
//! model is first taught the form of an answer, with the words in any order, and then
//! rewarded for the right order. Words are eight letters, of which four are offered; how
//! often people said them is made up. Ten sets of four letters are never trained on. In
//! the control the rewards follow orders drawn at random for each question.

use std::time::Instant;

use attune::event::{Collected, Event, Listener, Silent};
use attune::example::Reward;
use attune::model::{Adapter, Device, Generate, Model};
use attune::prompt::Message;
use attune::recipe::{self, Recipe};
use attune::stat::{CounterRandom, LeftOut, mean_estimate};
use attune::train::{Example, Part, Ranking, Trainer};

/// The letters, those first that most people say.
const LETTERS: [&str; 8] = ["d", "b", "h", "a", "g", "c", "f", "e"];
/// Sets of four that are held out.
const HELD_OUT: usize = 10;
const SEEDS: u64 = 3;

fn main() {
    let began = Instant::now();
    let model = Model::load("tests/golden/tiny/llama".as_ref(), &Device::Cpu).unwrap();
    let form = taught(&model);
    println!("taught the form in {:.0} s", began.elapsed().as_secs_f64());
    for (name, control) in [("people's order", false), ("control", true)] {
        for seed in 1..=SEEDS {
            let began = Instant::now();
            let heard = Collected::default();
            let rewarded = rewarded(&model, &form, seed, control, &heard);
            println!("\n{name}, seed {seed}");
            curve(&heard);
            let before = scores(&model, &form);
            let after = scores(&model, &rewarded);
            let differences: Vec<f64> = before.iter().zip(&after).map(|(a, b)| b - a).collect();
            for (what, values) in [
                ("before", &before),
                ("after", &after),
                ("difference", &differences),
            ] {
                let random = CounterRandom::named(seed, "bench/ppo");
                let mean = mean_estimate(values, 10_000, &random).unwrap();
                println!(
                    "held-out reward {what}: {:.3} [{:.3}, {:.3}]",
                    mean.mean, mean.interval.low, mean.interval.high
                );
            }
            println!("{:.0} s", began.elapsed().as_secs_f64());
        }
    }
}

/// Every set of four letters, in this many random orders.
fn rankings(orders: usize, part: Part) -> Vec<Ranking> {
    let mut sets: Vec<Vec<usize>> = (0..1usize << LETTERS.len())
        .filter(|set| set.count_ones() == 4)
        .map(|set| (0..LETTERS.len()).filter(|at| set >> at & 1 == 1).collect())
        .collect();
    CounterRandom::named(1, "sets").shuffle(&mut sets);
    let sets = match part {
        Part::Train => &sets[HELD_OUT..],
        Part::Validation => &sets[..HELD_OUT],
    };
    let mut random = CounterRandom::named(2, "orders");
    let offered = (0..orders).flat_map(|_| sets).map(|set| {
        let mut set = set.clone();
        random.shuffle(&mut set);
        let words: Vec<String> = set.iter().map(|&at| LETTERS[at].to_owned()).collect();
        Ranking {
            id: words.join(" "),
            part,
            messages: vec![Message::user(words.join(" "))],
            words,
            counts: set
                .iter()
                .map(|&at| (2 * LETTERS.len() - at) as u64)
                .collect(),
        }
    });
    offered.collect()
}

fn recipe(more: &[&str]) -> Recipe {
    let mut recipe = recipe::preset("first-rankings").unwrap();
    let usual = [
        "lora.rank=32",
        "lora.alpha=64",
        "ppo.answer_tokens=28",
        "ppo.critic_learning_rate=0.01",
        "ppo.rollout=32",
        "ppo.start=taught",
        // The random head cannot tell tokens far apart; a low temperature does.
        "ppo.temperature=0.4",
        "run.batch=16",
        "run.micro_batch=16",
        "run.watch_every=0",
        "run.validate_every=0",
        "run.checkpoint_every=10000",
    ];
    for assignment in usual.iter().chain(more) {
        recipe::set(&mut recipe, assignment).unwrap();
    }
    recipe
}

/// An adapter that answers in the right form, with the words in any order.
fn taught(model: &Model) -> Adapter {
    let mut random = CounterRandom::named(3, "answers");
    let examples: Vec<Example> = rankings(20, Part::Train)
        .into_iter()
        .map(|ranking| {
            let mut words = ranking.words.clone();
            random.shuffle(&mut words);
            let ranks = words.iter().enumerate();
            let ranks: Vec<String> = ranks
                .map(|(at, word)| format!("rank{}{word}", at + 1))
                .collect();
            Example {
                id: ranking.id,
                part: Part::Train,
                messages: ranking.messages,
                answer: ranks.join(" "),
                of: attune::dataset::Kind::Associations,
            }
        })
        .collect();
    let recipe = recipe(&[
        "method=sft",
        "optimiser.learning_rate=0.003",
        "schedule.shape=cosine",
        "schedule.epochs=12",
    ]);
    let mut trainer = Trainer::new(model, &recipe, &examples, Vec::new()).unwrap();
    let outcome = trainer.run(&Silent, &mut |_| Ok(())).unwrap();
    println!(
        "form: {} steps, loss {:.3} → {:.3}",
        outcome.steps,
        outcome.first_loss.unwrap(),
        outcome.last_loss.unwrap()
    );
    trainer.adapter().duplicate().unwrap()
}

/// The adapter after learning from rewards.
fn rewarded(
    model: &Model,
    form: &Adapter,
    seed: u64,
    control: bool,
    listener: &dyn Listener,
) -> Adapter {
    let seeded = format!("run.seed={seed}");
    let recipe = recipe(&["optimiser.learning_rate=0.0001", &seeded]);
    let mut rankings = rankings(32, Part::Train);
    if control {
        let mut random = CounterRandom::named(seed, "control");
        for ranking in &mut rankings {
            random.shuffle(&mut ranking.counts);
        }
    }
    let start = Some(form.duplicate().unwrap());
    let mut trainer = Trainer::ppo(model, &recipe, &rankings, start, Vec::new()).unwrap();
    trainer.run(listener, &mut |_| Ok(())).unwrap();
    trainer.adapter().duplicate().unwrap()
}

/// Means over six rollouts each.
fn curve(heard: &Collected) {
    let rewards: Vec<_> = heard
        .events()
        .into_iter()
        .filter_map(|event| match event {
            Event::Step(step) => step.rewards,
            _ => None,
        })
        .collect();
    println!("rollouts | reward | unparsable | KL | entropy | clipped | value loss | tokens");
    for (at, part) in rewards.chunks(6).enumerate() {
        let mean = |of: fn(&attune::event::Rewards) -> f64| {
            part.iter().map(of).sum::<f64>() / part.len() as f64
        };
        println!(
            "{}–{} | {:.3} | {:.3} | {:.2} | {:.3} | {:.3} | {:.3} | {:.1}",
            at * 6 + 1,
            at * 6 + part.len(),
            mean(|r| r.mean),
            mean(|r| r.unparsable),
            mean(|r| r.kl),
            mean(|r| r.entropy),
            mean(|r| r.clip_fraction),
            mean(|r| r.value_loss),
            mean(|r| r.answer_tokens),
        );
    }
}

/// The mean reward for each set that was held out: ten orders, four drawn answers each.
fn scores(model: &Model, adapter: &Adapter) -> Vec<f64> {
    let rankings = rankings(10, Part::Validation);
    let prompts: Vec<String> = rankings
        .iter()
        .map(|ranking| model.chat(&ranking.messages).unwrap())
        .collect();
    let mut sums = vec![0.0; HELD_OUT];
    for seed in 0..4 {
        let settings = Generate {
            max_tokens: 28,
            temperature: 0.4,
            seed,
            ..Generate::default()
        };
        let answers = model
            .generate(&prompts, &settings, Some(adapter), &Silent)
            .unwrap();
        for (at, (ranking, answer)) in rankings.iter().zip(answers).enumerate() {
            let reward = ranking.score(&answer.text, LeftOut::Last).unwrap_or(-1.0);
            sums[at % HELD_OUT] += reward / 40.0;
        }
    }
    sums
}
