//! Beginnings that sequences have in common, computed once: the same loss and gradients.

use attune::event::Silent;
use attune::model::{Adapter, Device, Dropout, Generate, Module, Sequence, Teach};
use attune::stat::CounterRandom;

use super::tiny::lora;
use super::{near, tiny_model};

fn adapter(dropout: f64) -> Adapter {
    let model = tiny_model();
    let lora = lora(&Module::ALL.map(Module::name), dropout);
    let adapter = Adapter::new(&lora, model.config(), 3, &Device::Cpu).unwrap();
    // B is not zero, so that every weight has a gradient.
    let mut random = CounterRandom::new(1, 2);
    for (_, var) in adapter.parameters() {
        let values = (0..var.elem_count()).map(|_| (random.uniform() - 0.5) as f32 * 0.2);
        let values = attune::model::Tensor::from_iter(values, &Device::Cpu).unwrap();
        var.set(&values.reshape(var.shape()).unwrap()).unwrap();
    }
    adapter
}

/// `count` sequences of 30 tokens: the first 20 shared by all, five more by every other
/// one; the last ten are learnt.
fn batch(count: u32) -> Vec<Sequence> {
    let token = |sequence: u32, at: u32| match at {
        0..20 => at * 7 % 300,
        20..25 => 50 + sequence % 2 + at,
        _ => 100 + sequence * 10 + at,
    };
    let sequence = |sequence| Sequence {
        tokens: (0..30).map(|at| token(sequence, at)).collect(),
        learn: (0..30).map(|at| at >= 20).collect(),
    };
    (0..count).map(sequence).collect()
}

#[test]
fn shared_beginnings_change_neither_loss_nor_gradients() {
    let (model, adapter, batch) = (tiny_model(), adapter(0.0), batch(6));
    let teach = |share| {
        let how = Teach {
            share,
            ..Teach::default()
        };
        model.teach(&batch, &adapter, how).unwrap()
    };
    let (together, apart) = (teach(true), teach(false));
    // The last token is never read.
    assert_eq!(apart.computed, 6 * 29);
    assert_eq!(together.computed, 20 + 6 * 9);
    assert_eq!(together.tokens, 60);
    near(together.loss, apart.loss, 1e-6);
    let names = adapter.parameters();
    for (at, (a, b)) in together.gradients.iter().zip(&apart.gradients).enumerate() {
        let norm = |t: attune::model::Tensor| {
            t.sqr()
                .unwrap()
                .sum_all()
                .unwrap()
                .to_scalar::<f32>()
                .unwrap()
                .sqrt()
        };
        let (difference, size) = (norm((a - b).unwrap()), norm(b.clone()));
        assert!(
            size > 0.0 && difference < 1e-5 * size,
            "{}: {difference}",
            names[at].0
        );
    }
}

#[test]
fn activations_computed_again_give_the_same_bits() {
    let (model, adapter, batch) = (tiny_model(), adapter(0.2), batch(4));
    let teach = |recompute| {
        let how = Teach {
            dropout: Some(Dropout { seed: 5, step: 2 }),
            recompute,
            share: true,
        };
        let taught = model.teach(&batch, &adapter, how).unwrap();
        let gradients = taught.gradients.iter();
        let values = gradients.flat_map(|g| g.flatten_all().unwrap().to_vec1::<f32>().unwrap());
        (taught.loss, values.collect::<Vec<_>>())
    };
    assert_eq!(teach(true), teach(false));
}

#[test]
fn answers_to_prompts_that_begin_alike_are_those_to_each_alone() {
    let model = tiny_model();
    let long = "a b c d e f g h i j k l m n o p ";
    let prompts: Vec<String> = ["x", "x y", "z"].map(|end| format!("{long}{end}")).into();
    let settings = Generate {
        max_tokens: 6,
        ..Generate::default()
    };
    let together = model.generate(&prompts, &settings, None, &Silent).unwrap();
    for (prompt, answer) in prompts.iter().zip(&together) {
        let alone = model
            .generate(std::slice::from_ref(prompt), &settings, None, &Silent)
            .unwrap();
        assert_eq!(&alone[0], answer);
    }
}
