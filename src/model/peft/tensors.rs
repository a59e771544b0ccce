//! The tensors of `adapter_model.safetensors`.

use std::collections::BTreeMap;
use std::path::Path;

use safetensors::SafeTensors;
use safetensors::tensor::TensorView;

use crate::config::damaged;
use crate::model::format::Format;
use crate::{Problem, Result, t};

/// Names that a refusal lists.
const NAMED: usize = 3;

/// The tensors of an adapter's file by their names.
pub(super) struct Tensors<'a> {
    path: &'a Path,
    views: BTreeMap<String, TensorView<'a>>,
}

impl<'a> Tensors<'a> {
    /// Of the file `path`, which holds `bytes`.
    pub fn of(path: &'a Path, bytes: &'a [u8]) -> Result<Self> {
        let file = SafeTensors::deserialize(bytes).map_err(|e| damaged(path, e.to_string()))?;
        Ok(Self {
            path,
            views: file.tensors().into_iter().collect(),
        })
    }

    /// Whether there is a tensor of this name.
    pub fn has(&self, name: &str) -> bool {
        self.views.contains_key(name)
    }

    /// The values of a tensor as f32.
    ///
    /// # Errors
    /// It is missing, of another shape, stored in another way, or holds what is no number.
    pub fn values(&self, name: &str, shape: [usize; 2]) -> Result<Vec<f32>> {
        let view = self.views.get(name).filter(|view| view.shape() == shape);
        let view = view.ok_or_else(|| {
            Problem::new(t!("model-adapter-other", name = name))
                .advise(t!("model-adapter-other-advice"))
        })?;
        let format = Format::of_safetensors(view.dtype())
            .ok_or_else(|| damaged(self.path, t!("model-format", name = name)))?;
        let mut values = vec![0.0; view.data().len() / format.bytes()];
        format.decode(view.data(), &mut values);
        match values.iter().all(|value| value.is_finite()) {
            true => Ok(values),
            false => Err(damaged(
                self.path,
                t!("model-weight-not-finite", name = name),
            )),
        }
    }

    /// Refuses tensors that nothing reads, such as saved embeddings: they are named.
    pub fn check_read(&self, read: impl Fn(&str) -> bool) -> Result<()> {
        let unread: Vec<&str> = self
            .views
            .keys()
            .map(String::as_str)
            .filter(|name| !read(name))
            .collect();
        if unread.is_empty() {
            return Ok(());
        }
        let mut names = unread[..unread.len().min(NAMED)].join(", ");
        if unread.len() > NAMED {
            names += ", …";
        }
        Err(Problem::new(t!("model-adapter-unread", names = names))
            .advise(t!("model-adapter-unread-advice")))
    }
}
