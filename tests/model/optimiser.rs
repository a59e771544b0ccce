//! AdamW (Loshchilov & Hutter 2019) as PyTorch computes it, small enough to read.

use attune::model::{Adapter, Model, Sequence, Teach, Tensor};

pub struct AdamW {
    pub rate: f64,
    pub weight_decay: f64,
    /// Largest gradient norm; none leaves it as it is.
    pub clip: Option<f64>,
    step: i32,
    moments: Vec<[Tensor; 2]>,
}

impl AdamW {
    pub fn new(adapter: &Adapter, rate: f64, weight_decay: f64, clip: Option<f64>) -> Self {
        let zeros = |(_, var): &(String, attune::model::Var)| {
            let zero = var.zeros_like().unwrap().detach();
            [zero.clone(), zero]
        };
        let moments = adapter.parameters().iter().map(zeros).collect();
        Self {
            rate,
            weight_decay,
            clip,
            step: 0,
            moments,
        }
    }

    /// One step; the mean loss before it and the gradient's norm before clipping.
    pub fn step(&mut self, model: &Model, batch: &[Sequence], adapter: &Adapter) -> (f64, f64) {
        let taught = model.teach(batch, adapter, Teach::default()).unwrap();
        let tokens = taught.tokens as f64;
        let parameters = adapter.parameters();
        let grads = taught.gradients.iter().map(|g| (g / tokens).unwrap());
        let grads: Vec<Tensor> = grads.collect();
        let norm = grads.iter().map(|g| norm(g).powi(2)).sum::<f64>().sqrt();
        let factor = self
            .clip
            .map_or(1.0, |most| (most / (norm + 1e-6)).min(1.0));
        self.step += 1;
        let (one, two) = (1.0 - 0.9f64.powi(self.step), 1.0 - 0.999f64.powi(self.step));
        for (((_, var), grad), moments) in parameters.iter().zip(grads).zip(&mut self.moments) {
            let grad = (grad * factor).unwrap();
            let [m, v] = moments.clone();
            let m = ((m * 0.9).unwrap() + (&grad * 0.1).unwrap()).unwrap();
            let v = ((v * 0.999).unwrap() + (grad.sqr().unwrap() * 0.001).unwrap()).unwrap();
            let below = ((&v / two).unwrap().sqrt().unwrap() + 1e-8).unwrap();
            let change = ((&m / one).unwrap() / below).unwrap();
            let kept = (var.as_detached_tensor() * (1.0 - self.rate * self.weight_decay)).unwrap();
            var.set(&(kept - (change * self.rate).unwrap()).unwrap())
                .unwrap();
            *moments = [m, v];
        }
        (taught.loss / tokens, norm)
    }
}

/// L2 norm.
pub fn norm(tensor: &Tensor) -> f64 {
    let values: Vec<f32> = tensor.flatten_all().unwrap().to_vec1().unwrap();
    values
        .iter()
        .map(|&x| f64::from(x).powi(2))
        .sum::<f64>()
        .sqrt()
}
