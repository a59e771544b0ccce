//! Learning from rewards on a tiny model: it learns, repeats itself bit for bit, and
//! resumes as if it had never stopped.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use attune::event::{Collected, Event, Listener, Rewards, Silent};
use attune::model::{Adapter, Device, LoraConfig, Model, Sequence, Teach};
use attune::prompt::Message;
use attune::recipe::{self, Recipe};
use attune::stat::CounterRandom;
use attune::train::{Checkpoint, Example, Outcome, Part, Ranking, Trainer};

/// Random weights, a tokenizer of bytes.
fn model() -> Model {
    Model::load("tests/golden/tiny/llama".as_ref(), &Device::Cpu).unwrap()
}

fn recipe(more: &[&str]) -> Recipe {
    let mut recipe = recipe::preset("first-rankings").unwrap();
    let usual = [
        "lora.rank=16",
        "optimiser.learning_rate=0.0001",
        "ppo.answer_tokens=16",
        "ppo.temperature=0.4",
        "ppo.critic_learning_rate=0.01",
        "ppo.rollout=16",
        "ppo.start=taught",
        "run.batch=8",
        "run.micro_batch=4",
        "run.validate_every=2",
        "run.watch_every=2",
        "run.checkpoint_every=2",
        "run.max_tokens=100",
    ];
    for assignment in usual.iter().chain(more) {
        recipe::set(&mut recipe, assignment).unwrap();
    }
    recipe
}

/// Cues to which everybody thinks of a before b; the last four are held out.
fn rankings(count: usize) -> Vec<Ranking> {
    let ranking = |number: usize| {
        let mut offered: Vec<(&str, u64)> = vec![("a", 9), ("b", 1)];
        CounterRandom::named(number as u64, "offer").shuffle(&mut offered);
        let words: Vec<String> = offered.iter().map(|(word, _)| (*word).into()).collect();
        Ranking {
            id: format!("cue{number}"),
            part: match number + 4 < count {
                true => Part::Train,
                false => Part::Validation,
            },
            messages: vec![Message::user(words.join(" "))],
            counts: offered.iter().map(|(_, count)| *count).collect(),
            words,
        }
    };
    (0..count).map(ranking).collect()
}

/// An adapter that was taught the form of an answer, with the words in either order.
fn taught(model: &Model) -> &'static Adapter {
    static TAUGHT: OnceLock<Adapter> = OnceLock::new();
    TAUGHT.get_or_init(|| {
        let more = [
            "method=sft",
            "optimiser.learning_rate=0.01",
            "schedule.shape=linear",
            "schedule.epochs=30",
            "run.micro_batch=8",
            "run.checkpoint_every=1000",
            "run.watch_every=0",
        ];
        let example = |(ranking, order): (&Ranking, [usize; 2])| Example {
            id: ranking.id.clone(),
            part: Part::Train,
            messages: ranking.messages.clone(),
            answer: format!(
                "rank1{} rank2{}",
                ranking.words[order[0]], ranking.words[order[1]]
            ),
            of: attune::dataset::Kind::Associations,
        };
        let rankings = rankings(16);
        let both = rankings.iter().flat_map(|r| [(r, [0, 1]), (r, [1, 0])]);
        let examples: Vec<Example> = both.map(example).collect();
        let mut trainer = Trainer::new(model, &recipe(&more), &examples, Vec::new()).unwrap();
        let outcome = trainer.run(&Silent, &mut |_| Ok(())).unwrap();
        // The random head cannot tell tokens further apart; a low temperature does.
        assert!(outcome.last_loss.unwrap() < 1.4, "{outcome:?}");
        trainer.adapter().duplicate().unwrap()
    })
}

/// Runs a training, resumed from `from`, and gives every checkpoint it kept.
fn run(
    recipe: &Recipe,
    count: usize,
    from: Option<&Checkpoint>,
    listener: &dyn Listener,
) -> (Outcome, Vec<Checkpoint>) {
    let model = model();
    let start = taught(&model).duplicate().unwrap();
    let mut trainer =
        Trainer::ppo(&model, recipe, &rankings(count), Some(start), Vec::new()).unwrap();
    if let Some(checkpoint) = from {
        trainer.resume(checkpoint).unwrap();
    }
    let mut kept = Vec::new();
    let outcome = trainer.run(listener, &mut |checkpoint| {
        kept.push(checkpoint);
        Ok(())
    });
    (outcome.unwrap(), kept)
}

fn rewards(heard: &Collected) -> Vec<Rewards> {
    let steps = heard.events().into_iter().filter_map(|event| match event {
        Event::Step(step) => step.rewards,
        _ => None,
    });
    steps.collect()
}

#[test]
fn rewarded_rankings_become_likelier() {
    let heard = Collected::default();
    let (outcome, _) = run(&recipe(&[]), 196, None, &heard);
    let rewards = rewards(&heard);
    assert_eq!((outcome.finished, rewards.len()), (true, 12));
    // Before anything is learnt, the policy is its start, and no ratio is clipped much.
    assert_eq!(rewards[0].kl, 0.0);
    let mean = |of: &[Rewards]| of.iter().map(|r| r.mean).sum::<f64>() / of.len() as f64;
    let (first, last) = (mean(&rewards[..2]), mean(&rewards[9..]));
    assert!(last > first + 0.3, "{first} → {last}");
    assert!(rewards[11].kl > 0.05 && rewards[11].unparsable < 0.3);
    assert!(rewards[11].entropy < rewards[0].entropy);
    let told = outcome.rewards.unwrap();
    assert_eq!(told, [rewards[0].mean, rewards[11].mean]);

    let events = heard.events();
    let held_out: Vec<f64> = events
        .iter()
        .filter_map(|event| match event {
            Event::ValidationReward { reward, .. } => Some(*reward),
            _ => None,
        })
        .collect();
    assert_eq!(held_out.len(), 7);
    assert!(held_out[6] > 0.9, "{held_out:?}");
    let tried = |event: &&Event| {
        matches!(
            event,
            Event::Tried {
                reward: Some(_),
                ..
            }
        )
    };
    assert!(events.iter().filter(tried).count() > 4);
}

#[test]
fn a_resumed_training_ends_in_the_same_bits() {
    let recipe = recipe(&["ppo.kl.target=0.5", "ppo.kl.horizon=50.0"]);
    let (_, whole) = run(&recipe, 84, None, &Silent);
    assert_eq!(whole.iter().map(|c| c.step).collect::<Vec<_>>(), [2, 4, 5]);
    let (_, resumed) = run(&recipe, 84, Some(&whole[0]), &Silent);
    assert!(resumed == whole[1..], "other bits");

    // Asked to stop while answers are written or weighed, nothing of the step is kept.
    for after in [9, 21] {
        let (outcome, kept) = run(&recipe, 84, None, &StopAfter(AtomicU64::new(after)));
        assert!(
            !outcome.finished && outcome.steps < 5,
            "{after}: {outcome:?}"
        );
        let (_, resumed) = run(&recipe, 84, kept.last(), &Silent);
        assert!(resumed.last() == whole.last(), "other bits");
    }
    let mut other = recipe.clone();
    other.ppo.as_mut().unwrap().clip = 0.3;
    let model = model();
    let mut trainer = Trainer::ppo(&model, &other, &rankings(84), None, Vec::new()).unwrap();
    assert!(trainer.resume(&whole[0]).is_err());
}

/// Asks to stop once it was asked `after` times whether to.
struct StopAfter(AtomicU64);

impl Listener for StopAfter {
    fn emit(&self, _event: Event) {}

    fn stop_requested(&self) -> bool {
        let less = |left: u64| left.checked_sub(1);
        self.0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, less)
            .is_err()
    }
}

#[test]
fn the_price_of_leaving_the_start_is_adapted() {
    let heard = Collected::default();
    let recipe = recipe(&["ppo.kl.target=0.01", "ppo.kl.horizon=50.0"]);
    run(&recipe, 84, None, &heard);
    let prices: Vec<f64> = rewards(&heard).iter().map(|r| r.kl_coefficient).collect();
    // Nothing was left at first, then too much.
    assert!(prices[1] < prices[0], "{prices:?}");
    assert!(prices[4] > prices[2], "{prices:?}");
}

#[test]
fn a_policy_is_weighed_and_taught_as_a_text_is() {
    let model = model();
    let batch = [("order a b", "rank1a"), ("order b a", "rank1b rank2a")].map(|(ask, answer)| {
        let mut tokens = model.encode(ask).unwrap();
        let mut learn = vec![false; tokens.len()];
        tokens.extend(model.encode(answer).unwrap());
        learn.resize(tokens.len(), true);
        Sequence { tokens, learn }
    });
    let adapter = taught(&model);
    for temperature in [1.0, 0.7] {
        let weighed = model.weigh(&batch, Some(adapter), temperature).unwrap();
        let mut found = weighed.likelihoods.iter();
        for Sequence { tokens, learn } in &batch {
            let logits = model.logits(tokens, Some(adapter)).unwrap();
            let logits: Vec<Vec<f32>> = logits.to_vec2().unwrap();
            for at in (1..tokens.len()).filter(|&at| learn[at]) {
                let row = logits[at - 1].iter().map(|&l| f64::from(l) / temperature);
                let row: Vec<f64> = row.collect();
                let total = row.iter().map(|l| l.exp()).sum::<f64>().ln();
                let log_p = row[tokens[at] as usize] - total;
                let entropy: f64 = row.iter().map(|l| -(l - total).exp() * (l - total)).sum();
                let said = found.next().unwrap();
                assert!((said.log_p - log_p).abs() < 1e-4, "{said:?} {log_p}");
                assert!((said.entropy - entropy).abs() < 1e-4, "{said:?} {entropy}");
            }
        }
        assert!(found.next().is_none());
    }

    let how = Teach::default();
    let text = model.teach(&batch, adapter, how).unwrap();
    let policy = model
        .teach_policy(&batch, adapter, 1.0, false, &|_, _| [-1.0, 0.0])
        .unwrap();
    let loss: f64 = policy
        .weighed
        .likelihoods
        .iter()
        .map(|said| -said.log_p)
        .sum();
    assert!((loss - text.loss).abs() < 1e-9);
    for (a, b) in policy.gradients.iter().zip(&text.gradients) {
        let differ = (a - b).unwrap().abs().unwrap().max_all().unwrap();
        assert_eq!(differ.to_scalar::<f32>().unwrap(), 0.0);
    }
    // Activations computed again give the same.
    let again = model
        .teach_policy(&batch, adapter, 1.0, true, &|_, _| [-1.0, 0.0])
        .unwrap();
    for (a, b) in policy.gradients.iter().zip(&again.gradients) {
        let differ = (a - b).unwrap().abs().unwrap().max_all().unwrap();
        assert_eq!(differ.to_scalar::<f32>().unwrap(), 0.0);
    }
}

#[test]
fn a_start_of_another_shape_and_a_recipe_without_rewards_are_refused() {
    let model = model();
    let lora = LoraConfig {
        rank: 4,
        alpha: 8.0,
        dropout: 0.0,
        targets: vec!["q_proj".into()],
    };
    let small = Adapter::new(&lora, model.config(), 1, &Device::Cpu).unwrap();
    let refused = |recipe: &Recipe, start| {
        let trainer = Trainer::ppo(&model, recipe, &rankings(20), start, Vec::new());
        trainer.err().expect("a problem").message
    };
    let other = refused(&recipe(&[]), Some(small));
    assert!(other.contains("taught") && other.contains('4'), "{other}");
    refused(&recipe(&["method=sft"]), None);
    // Questions that leave no room for an answer are left out; here all of them.
    refused(&recipe(&["run.max_tokens=18"]), None);
}
