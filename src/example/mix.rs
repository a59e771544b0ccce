//! Which items of which source are learnt: parts, shares, and the exchange of a control.

use std::collections::{BTreeSet, HashMap};

use super::{Control, Example, Part, Ranking, Source};
use crate::dataset::Responses;
use crate::dataset::split::Split;
use crate::problem::{Problem, Result};
use crate::stat::CounterRandom;
use crate::t;

/// What a recipe says of all its sources.
#[derive(Debug, Clone, PartialEq)]
pub struct Making {
    /// Seed of every draw but the split's.
    pub seed: u64,
    /// Seed by which training items are taken.
    pub split_seed: u64,
    /// Which responses of a participant count.
    pub responses: Responses,
    /// Control: nothing of what people said is learnt.
    pub shuffle: bool,
    /// At most this many training items in all.
    pub most: Option<u64>,
    /// Share of these to learn from.
    pub train_share: f64,
}

/// The items of a source, read.
pub trait Items {
    /// The key of each item: items of one key are in one part of the split.
    fn keys(&self) -> Vec<&str>;

    /// Whether anything can be taught by an item.
    fn usable(&self, item: usize) -> bool;

    /// How many people stand behind an item; 0 where it is of nobody.
    fn people(&self, _item: usize) -> u64 {
        0
    }

    /// Examples of these items by the text of the format's template.
    ///
    /// # Errors
    /// A broken template.
    fn examples(&self, asked: &[Asked], template: &str, making: &Making) -> Result<Vec<Example>>;

    /// The same as questions whose answers are rewarded.
    ///
    /// # Errors
    /// A broken template, or a format of which nothing is rewarded.
    fn rankings(&self, asked: &[Asked], template: &str, making: &Making) -> Result<Vec<Ranking>> {
        let _ = (asked, template, making);
        Err(Problem::new(t!("recipe-ppo-format-none")))
    }

    /// Why no item is usable.
    fn nothing(&self) -> Problem;
}

/// An item to be taught.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    pub item: usize,
    /// The item whose answers it is taught with: itself, in a control another.
    pub answer: usize,
    pub part: Part,
}

/// A source with its items, each in its part of the split; none where it is in no part that
/// a training may see.
pub struct Opened {
    pub source: Source,
    pub items: Box<dyn Items>,
    pub parts: Vec<Option<Part>>,
}

/// Leads from a template's name to its text.
pub type Templates<'a> = &'a dyn Fn(&str) -> Result<String>;

/// The part of each item of a source, by its key.
pub fn parted(items: &dyn Items, split: &Split) -> Vec<Option<Part>> {
    let train = split.train.iter().map(|key| (key.as_str(), Part::Train));
    let validation = split.validation.iter();
    let validation = validation.map(|key| (key.as_str(), Part::Validation));
    let parts: HashMap<&str, Part> = train.chain(validation).collect();
    let keys = items.keys().into_iter();
    keys.map(|key| parts.get(key).copied()).collect()
}

/// Makes the examples of a training, source by source, those to look at on the way last.
///
/// An item that any source of its kind holds out is not trained on through another one.
/// Sources are mixed by their shares.
///
/// # Errors
/// A broken template; nothing to learn from; a control of a single item, or of a format that
/// has none.
pub fn examples(
    sources: &[Opened],
    making: &Making,
    templates: Templates<'_>,
) -> Result<Vec<Example>> {
    made(sources, making, templates, &|items, asked, text| {
        items.examples(asked, text, making)
    })
}

/// Makes the questions of a training by rewards in the same way.
///
/// # Errors
/// As [`examples`]; or a format of which nothing is rewarded.
pub fn rankings(
    sources: &[Opened],
    making: &Making,
    templates: Templates<'_>,
) -> Result<Vec<Ranking>> {
    made(sources, making, templates, &|items, asked, text| {
        items.rankings(asked, text, making)
    })
}

/// What a source makes of items that are asked for, by the text of its template.
type Make<'a, T> = &'a dyn Fn(&dyn Items, &[Asked], &str) -> Result<Vec<T>>;

fn made<T>(
    sources: &[Opened],
    making: &Making,
    templates: Templates<'_>,
    make: Make<'_, T>,
) -> Result<Vec<T>> {
    let train = making.chosen(sources);
    let text = |source: &Opened| {
        let name = source.source.format.spec().template();
        name.map_or_else(|| Ok(String::new()), templates)
    };
    let texts: Vec<String> = sources.iter().map(text).collect::<Result<_>>()?;
    let mut made = Vec::new();
    for ((source, items), text) in sources.iter().zip(&train).zip(&texts) {
        let asked = making.answered(source, items)?;
        made.extend(make(source.items.as_ref(), &asked, text)?);
    }
    if made.is_empty() {
        let empty = sources.iter().find(|s| s.of(Part::Train).is_empty());
        let first = empty.or(sources.first());
        let none = || Problem::new(t!("recipe-no-data"));
        return Err(first.map_or_else(none, |source| source.items.nothing()));
    }
    for (source, text) in sources.iter().zip(&texts) {
        let itself = |item| Asked {
            item,
            answer: item,
            part: Part::Validation,
        };
        let asked: Vec<Asked> = source
            .of(Part::Validation)
            .into_iter()
            .map(itself)
            .collect();
        made.extend(make(source.items.as_ref(), &asked, text)?);
    }
    Ok(made)
}

impl Opened {
    /// Usable items of a part.
    fn of(&self, part: Part) -> Vec<usize> {
        let all = 0..self.parts.len();
        all.filter(|&item| self.parts[item] == Some(part) && self.items.usable(item))
            .collect()
    }
}

impl Making {
    /// Training items taken from sources with these shares, where so many are available: as
    /// many as keep the shares exact and the limit in sum, and of these the share to learn
    /// from.
    pub fn taken(&self, shares: &[f64], available: &[usize]) -> Vec<usize> {
        let shares: Vec<f64> = shares.iter().map(|share| share.max(0.0)).collect();
        let limit = match self.most {
            Some(most) => most as f64 / shares.iter().sum::<f64>(),
            None => f64::INFINITY,
        };
        let both = || available.iter().zip(&shares);
        let scale = both()
            .filter(|(_, share)| **share > 0.0)
            .map(|(available, share)| *available as f64 / share)
            .fold(limit, f64::min);
        both()
            .map(|(available, share)| match share {
                0.0 => 0,
                // Half an item more than nothing is lost to rounding.
                share => ((scale * share + 1e-9) as usize).min(*available),
            })
            .map(|count| (count as f64 * self.train_share.clamp(0.0, 1.0)).round() as usize)
            .collect()
    }

    /// The items of each source that are learnt, in their order.
    fn chosen(&self, sources: &[Opened]) -> Vec<Vec<usize>> {
        let mut held_out = BTreeSet::new();
        for source in sources {
            let kind = source.source.format.spec().reads();
            let keys = source.items.keys().into_iter().zip(&source.parts);
            let out = keys.filter(|(_, part)| **part == Some(Part::Validation));
            held_out.extend(out.map(|(key, _)| (kind, key)));
        }
        let mut train: Vec<Vec<usize>> = Vec::new();
        for source in sources {
            let kind = source.source.format.spec().reads();
            let keys = source.items.keys();
            let items = source.of(Part::Train).into_iter();
            train.push(
                items
                    .filter(|&item| !held_out.contains(&(kind, keys[item])))
                    .collect(),
            );
        }
        let available: Vec<usize> = train.iter().map(Vec::len).collect();
        let shares: Vec<f64> = sources.iter().map(|source| source.source.share).collect();
        let counts = self.taken(&shares, &available);
        for ((items, count), source) in train.iter_mut().zip(counts).zip(sources) {
            self.take(items, count, &source.source.dataset);
        }
        train
    }

    /// Keeps `count` items, drawn by the seed of the split, in their order.
    fn take(&self, items: &mut Vec<usize>, count: usize, dataset: &str) {
        let mut drawn: Vec<usize> = (0..items.len()).collect();
        stream(self.split_seed, "cues", dataset).shuffle(&mut drawn);
        drawn.truncate(count);
        drawn.sort_unstable();
        *items = drawn.into_iter().map(|i| items[i]).collect();
    }

    /// Each training item with the one whose answers it is taught with.
    fn answered(&self, source: &Opened, items: &[usize]) -> Result<Vec<Asked>> {
        let format = source.source.format.spec();
        let exchanged = match format.control() {
            Control::Exchanged if self.shuffle => {
                exchanged(items.len(), self.seed, &source.source.dataset)?
            }
            Control::Refused if self.shuffle => {
                return Err(Problem::new(t!(
                    "recipe-control-refused",
                    format = format.label()
                )));
            }
            _ => (0..items.len()).collect(),
        };
        let pairs = items.iter().zip(exchanged);
        let asked = pairs.map(|(&item, answer)| Asked {
            item,
            answer: items[answer],
            part: Part::Train,
        });
        Ok(asked.collect())
    }
}

/// For each of `count` items the index of another one, each used once: a single random
/// cycle (Sattolo 1986).
fn exchanged(count: usize, seed: u64, dataset: &str) -> Result<Vec<usize>> {
    if count == 1 {
        return Err(Problem::new(t!("recipe-control-one")));
    }
    let mut random = stream(seed, "exchange", dataset);
    let mut order: Vec<usize> = (0..count).collect();
    for last in (1..count).rev() {
        order.swap(last, random.below(last));
    }
    Ok(order)
}

fn stream(seed: u64, purpose: &str, dataset: &str) -> CounterRandom {
    CounterRandom::named(seed, &format!("train/{purpose}/{dataset}"))
}

#[cfg(test)]
mod tests {
    use crate::recipe::preset;

    #[test]
    fn sources_are_mixed_by_their_shares() {
        let mut making = preset("first-steps").unwrap().making();
        making.most = None;
        assert_eq!(making.taken(&[1.0], &[70]), [70]);
        assert_eq!(making.taken(&[3.0, 1.0, 0.0], &[90, 80, 9]), [90, 30, 0]);
        making.most = Some(40);
        assert_eq!(making.taken(&[3.0, 1.0, 0.0], &[90, 80, 9]), [30, 10, 0]);
        making.train_share = 0.25;
        assert_eq!(making.taken(&[3.0, 1.0, 0.0], &[90, 80, 9]), [8, 3, 0]);
        assert!(making.taken(&[], &[]).is_empty());
    }
}
