//! How much a recipe takes from its data, how a model is asked, and what its sources become.

use super::{Ask, Format, Method, Ppo, Recipe};
use crate::dataset::Kind;
use crate::example::{Making, Source};

impl Recipe {
    /// What PPO needs; none for other methods.
    pub fn rewarded(&self) -> Option<&Ppo> {
        self.ppo.as_ref().filter(|_| self.method == Method::Ppo)
    }

    /// What it says of all its sources.
    pub fn making(&self) -> Making {
        Making {
            seed: self.run.seed,
            split_seed: self.data.split_seed,
            responses: self.data.responses,
            shuffle: self.data.shuffle_answers,
            most: self.data.max_cues,
            train_share: self.data.train_share,
        }
    }

    /// How the model is asked for associations: as it says, else as its first source that
    /// learns to answer so, else as is usual.
    pub fn asks(&self) -> Ask {
        let taught = || self.formats().find_map(|format| format.spec().asks());
        let mut formats = self.formats();
        let worded = formats.find(|format| format.spec().template().is_some());
        let language = worded.map_or("en", |format| format.language());
        let ask = self.ask.clone().or_else(taught);
        ask.unwrap_or_else(|| Ask::usual(language))
    }

    /// Names of the templates of what the model reads while it learns, each once.
    pub fn read_templates(&self) -> Vec<&str> {
        let sources = self.data.sources.iter();
        let mut names: Vec<&str> = Vec::new();
        for name in sources.filter_map(|source| source.format.spec().template()) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    /// Makes something else of the source at `at`; how the model is asked stays as it was
    /// where no source says it any longer.
    pub fn retell(&mut self, at: usize, format: Format) {
        let before = self.asks();
        if let Some(source) = self.data.sources.get_mut(at) {
            source.format = format;
        }
        self.keep_asking(before);
    }

    /// Says how the model is asked where no source says it any longer, and only there.
    fn keep_asking(&mut self, before: Ask) {
        let told = self.formats().any(|format| format.spec().asks().is_some());
        self.ask = (!told).then_some(before);
    }

    /// Learns from these datasets with their shares, each in this recipe's format for its
    /// kind. Datasets of a kind that the recipe does not read are passed over; where none is
    /// left, its sources stay.
    pub fn learn_from(&mut self, datasets: impl IntoIterator<Item = Source>) {
        let formats: Vec<Format> = self.formats().cloned().collect();
        let fitting = |like: &Format| {
            let kind = like.spec().reads();
            formats.iter().find(|own| own.spec().reads() == kind)
        };
        let told = datasets.into_iter().filter_map(|source| {
            let format = fitting(&source.format)?.clone();
            Some(Source { format, ..source })
        });
        let told: Vec<Source> = told.collect();
        if !told.is_empty() {
            let before = self.asks();
            self.data.sources = told;
            self.keep_asking(before);
        }
    }

    /// Learns from one more dataset, in this recipe's format for its kind, else in the first
    /// that reads it.
    pub fn take(&mut self, dataset: &str, kind: Kind) {
        let reads = |format: &Format| format.spec().reads() == kind;
        let language = self.asks_in();
        let own = self.formats().find(|format| reads(format)).cloned();
        let Some(format) = own.or_else(|| Format::for_kind(kind, &language)) else {
            return;
        };
        let free = |source: &Source| source.dataset.is_empty();
        let mut sources = self.data.sources.iter();
        match sources.position(free) {
            Some(at) => {
                if !reads(&self.data.sources[at].format) {
                    self.retell(at, format);
                }
                self.data.sources[at].dataset = dataset.to_owned();
            }
            None => {
                let before = self.asks();
                self.data.sources.push(Source::new(dataset, format));
                self.keep_asking(before);
            }
        }
    }

    /// Learns no longer from a dataset; what the last one became is kept for the next.
    pub fn leave(&mut self, dataset: &str) {
        let before = self.asks();
        let sources = &mut self.data.sources;
        match sources.iter().all(|source| source.dataset == dataset) {
            true => {
                sources.truncate(1);
                sources.iter_mut().for_each(|last| last.dataset.clear());
            }
            false => sources.retain(|source| source.dataset != dataset),
        }
        self.keep_asking(before);
    }

    /// The language of its prompts.
    fn asks_in(&self) -> String {
        let name = self.asks().template;
        name.rsplit_once('-')
            .map_or("en", |(_, language)| language)
            .to_owned()
    }

    /// The formats of its sources, in their order.
    pub fn formats(&self) -> impl Iterator<Item = &Format> {
        self.data.sources.iter().map(|source| &source.format)
    }

    /// Examples that a step reads: a batch, or, of PPO, the answers of a rollout.
    pub fn examples_per_step(&self) -> usize {
        self.rewarded()
            .map_or(self.run.batch, |ppo| ppo.rollout)
            .max(1)
    }

    /// Steps for so many training examples: every epoch reads each example once, a
    /// fraction of an epoch a part of them; the last step may be smaller.
    pub fn steps(&self, examples: usize) -> u64 {
        self.reads(examples).div_ceil(self.examples_per_step()) as u64
    }

    /// How many examples are read in the whole training, repetitions counted.
    pub fn reads(&self, examples: usize) -> usize {
        (examples as f64 * self.schedule.epochs.max(0.0)).round() as usize
    }
}

#[cfg(test)]
mod tests {
    use crate::dataset::Kind;
    use crate::recipe::{Format, Source, preset};

    #[test]
    fn steps_count_repeated_and_partial_epochs() {
        let mut recipe = preset("first-steps").unwrap();
        (recipe.schedule.epochs, recipe.run.batch) = (1.5, 4);
        assert_eq!((recipe.reads(11), recipe.steps(11)), (17, 5));
        assert_eq!(recipe.steps(0), 0);
    }

    #[test]
    fn how_a_model_is_asked_stays_when_its_source_becomes_something_else() {
        let mut recipe = preset("first-steps").unwrap();
        let asked = recipe.asks();
        assert_eq!(
            (asked.template.as_str(), asked.numbers()),
            ("association-short-en", (10, 10))
        );
        recipe.retell(0, Format::usual("ranking", "en").unwrap());
        assert_eq!((&recipe.ask, recipe.asks()), (&Some(asked.clone()), asked));
        recipe.retell(0, Format::usual("participant", "en").unwrap());
        assert_eq!(
            (recipe.ask.is_none(), recipe.asks().numbers()),
            (true, (1, 3))
        );
    }

    #[test]
    fn datasets_come_and_go_and_what_they_become_stays() {
        let mut recipe = preset("first-steps").unwrap();
        let own = recipe.data.sources[0].format.clone();
        recipe.take("a", Kind::Associations);
        recipe.take("b", Kind::Associations);
        recipe.take("texts", Kind::Passages);
        recipe.take("values", Kind::Survey);
        let told: Vec<(&str, &str)> = recipe
            .data
            .sources
            .iter()
            .map(|source| (source.dataset.as_str(), source.format.spec().id()))
            .collect();
        assert_eq!(told, [("a", "list"), ("b", "list"), ("texts", "passages")]);
        for dataset in ["texts", "a", "b"] {
            recipe.leave(dataset);
        }
        assert_eq!(recipe.data.sources, [Source::new("", own)]);
        // A recipe of words that is given texts asks as before.
        let asks = recipe.asks();
        recipe.take("texts", Kind::Passages);
        assert_eq!(recipe.data.sources[0].format.spec().id(), "passages");
        assert_eq!(recipe.asks(), asks);
    }

    #[test]
    fn a_model_is_asked_as_before_when_the_source_that_said_it_is_left() {
        let mut recipe = preset("first-steps").unwrap();
        let asked = recipe.asks();
        recipe.take("a", Kind::Associations);
        recipe.take("texts", Kind::Passages);
        recipe.leave("a");
        assert_eq!((&recipe.ask, recipe.asks()), (&Some(asked.clone()), asked));
        // Words again: they say it themselves.
        recipe.take("a", Kind::Associations);
        assert_eq!(recipe.ask, None);
    }

    #[test]
    fn a_dataset_that_is_read_twice_is_left_once_and_for_all() {
        let mut recipe = preset("first-steps").unwrap();
        recipe.take("a", Kind::Associations);
        let again = recipe.data.sources[0].clone();
        recipe.data.sources.push(again.clone());
        recipe.leave("a");
        assert_eq!(recipe.data.sources, [Source::new("", again.format)]);
    }

    #[test]
    fn datasets_are_read_as_the_recipe_says() {
        let list = |dataset: &str| Source::new(dataset, Format::usual("list", "zh").unwrap());
        let mut recipe = preset("first-steps").unwrap();
        let own = recipe.data.sources[0].format.clone();
        let passages = Source::new("texts", Format::usual("passages", "en").unwrap());
        recipe.learn_from([list("a"), passages.clone(), list("b")]);
        let datasets: Vec<&str> = recipe.data.sources.iter().map(|s| &*s.dataset).collect();
        assert_eq!(datasets, ["a", "b"]);
        assert!(recipe.formats().all(|format| *format == own));
        recipe.learn_from([passages]);
        assert_eq!(recipe.data.sources.len(), 2);
    }
}
