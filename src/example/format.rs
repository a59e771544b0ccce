//! The table of example formats, and what each says of itself.

use polars::prelude::DataFrame;
use serde::{Deserialize, Serialize};

use super::{
    About, Amount, Ask, Fault, Items, List, Making, Participant, Passages, Rankings, Setting,
};
use crate::Result;
use crate::dataset::Kind;

/// What a format is called, reads, needs and makes. Its settings are the fields of the type
/// that implements it.
pub trait Spec {
    /// Its name in recipes, never changed.
    fn id(&self) -> &'static str;

    /// Its name for people.
    fn label(&self) -> String;

    /// The kind of dataset it reads.
    fn reads(&self) -> Kind;

    /// Name of the template by which it asks; none for texts that are learnt as they stand.
    fn template(&self) -> Option<&str> {
        None
    }

    /// What the control of a training does to its items.
    fn control(&self) -> Control;

    /// How a model that learns it is asked for associations; none where that does not follow
    /// from what it reads.
    fn asks(&self) -> Option<Ask> {
        None
    }

    /// Whether answers to its questions can be rewarded.
    fn rewards(&self) -> bool {
        false
    }

    /// Its settings in the order they are shown in.
    fn settings(&mut self) -> Vec<Setting<'_>>;

    /// Settings that cannot work.
    fn faults(&self, about: &About<'_>) -> Vec<Fault>;

    /// What it makes of a dataset, about; none where dataset or template are not there.
    fn amount(&self, about: &About<'_>) -> Option<Amount>;

    /// Reads the items of a dataset's table.
    ///
    /// # Errors
    /// The table is of another kind.
    fn open(&self, table: &DataFrame, making: &Making) -> Result<Box<dyn Items>>;
}

/// What becomes of an item in a control: a model then learns form and nothing about anybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Control {
    /// It gets the answers of another item of its source.
    Exchanged,
    /// The format shuffles within the item.
    Within,
    /// There is no such thing: a source in this format refuses a control.
    Refused,
}

/// Declares the formats: a variant for each, named as its id, with its settings.
macro_rules! formats {
    ($($format:ident($settings:ty)),* $(,)?) => {
        /// A format with its settings, as it stands in a recipe's `[[data.sources]]`.
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(tag = "format", rename_all = "kebab-case")]
        pub enum Format {
            $(
                #[allow(missing_docs)]
                $format($settings),
            )*
        }

        impl Format {
            /// Every format with its usual settings, its templates in a language where there
            /// are such; the first is taken where none is chosen.
            pub fn all(language: &str) -> Vec<Self> {
                vec![$(Self::$format(<$settings>::usual(language))),*]
            }

            /// What it says of itself.
            pub fn spec(&self) -> &dyn Spec {
                match self {
                    $(Self::$format(settings) => settings,)*
                }
            }

            /// The same, to change its settings.
            pub fn spec_mut(&mut self) -> &mut dyn Spec {
                match self {
                    $(Self::$format(settings) => settings,)*
                }
            }
        }
    };
}

formats! {
    List(List),
    Participant(Participant),
    Ranking(Rankings),
    Passages(Passages),
}

impl Format {
    /// The format of this id with its usual settings.
    pub fn usual(id: &str, language: &str) -> Option<Self> {
        let mut all = Self::all(language).into_iter();
        all.find(|format| format.spec().id() == id)
    }

    /// The first format that reads this kind of dataset.
    pub fn for_kind(kind: Kind, language: &str) -> Option<Self> {
        let mut all = Self::all(language).into_iter();
        all.find(|format| format.spec().reads() == kind)
    }

    /// The language of its template, as the template's name says it; English where it says
    /// none.
    pub fn language(&self) -> &str {
        let name = self
            .spec()
            .template()
            .and_then(|name| name.rsplit_once('-'));
        name.map_or("en", |(_, language)| language)
    }

    /// The settings of a format that offers words to be ranked.
    pub fn rankings(&self) -> Option<&Rankings> {
        if let Self::Ranking(rankings) = self {
            return Some(rankings);
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_is_called_on_disk_as_it_says() {
        let all = Format::all("zh");
        assert_eq!(all.len(), 4);
        for mut format in all {
            let id = format.spec().id();
            let written = serde_json::to_value(&format).unwrap();
            assert_eq!(written["format"], id);
            assert_eq!(Format::usual(id, "zh").as_ref(), Some(&format));
            assert!(!format.spec().label().is_empty());
            if let Some(name) = format.spec().template() {
                assert!(name.ends_with("-zh"), "{name}");
                assert_eq!(format.language(), "zh");
            }
            // What is shown is what is written.
            let settings = format.spec_mut().settings();
            let mut keys: Vec<&str> = settings.iter().map(|setting| setting.key).collect();
            keys.retain(|key| *key != "people");
            let mut fields: Vec<&str> = written.as_object().unwrap().keys().map(|k| &**k).collect();
            fields.retain(|key| *key != "format");
            keys.sort_unstable();
            fields.sort_unstable();
            assert_eq!(keys, fields, "{id}");
        }
        assert_eq!(Format::usual("story", "en"), None);
    }

    #[test]
    fn templates_are_english_where_a_language_has_none() {
        let list = Format::for_kind(Kind::Associations, "fr").unwrap();
        assert_eq!(list.spec().template(), Some("association-list-en"));
        assert_eq!(Format::for_kind(Kind::Shares, "en"), None);
    }
}
