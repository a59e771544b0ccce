//! Cultures: named sets of countries with a language, compared everywhere.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::dataset::UNDETERMINED;
use crate::problem::{Problem, Result};
use crate::{dataset, prompt, t};

/// A named set of countries with a language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Culture {
    pub name: String,
    /// Countries as they stand in the sources.
    pub countries: Vec<String>,
    /// By id of a dataset: its countries, where they are others than in the other sources.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub own: BTreeMap<String, Vec<String>>,
    /// BCP 47 tag; `und` where it is not known.
    pub language: String,
    /// Its place among the looks of cultures (see [`crate::figure::identity`]): no two
    /// cultures of a study have the same.
    pub colour: usize,
}

impl Culture {
    /// A culture of one country, in the language that most of its people speak.
    pub fn of_country(country: &str, colour: usize) -> Self {
        Self {
            name: country.to_owned(),
            countries: vec![country.to_owned()],
            language: dataset::language_of_country(country),
            colour,
            ..Self::default()
        }
    }

    /// Its countries in a dataset.
    pub fn countries_in(&self, dataset: &str) -> &[String] {
        self.own.get(dataset).unwrap_or(&self.countries)
    }

    /// Whether a dataset's country is one of its own, however either writes it.
    pub fn has(&self, dataset: &str, country: &str) -> bool {
        let mut countries = self.countries_in(dataset).iter();
        countries.any(|own| dataset::same_country(own, country))
    }

    /// Every country that it has in any source, each once, by alphabet.
    pub fn all_countries(&self) -> BTreeSet<&String> {
        self.own.values().flatten().chain(&self.countries).collect()
    }

    /// Whether nobody has said its language yet.
    pub fn has_no_language(&self) -> bool {
        self.language == UNDETERMINED
    }
}

/// The first place that no culture has.
pub fn free_place(cultures: &[Culture]) -> usize {
    let taken = |place: &usize| cultures.iter().any(|culture| culture.colour == *place);
    (0..=cultures.len())
        .find(|place| !taken(place))
        .unwrap_or_default()
}

/// The cultures with their language tags as they are usually written, and each with a place
/// of its own: of two with the same the first keeps it.
///
/// # Errors
/// A name stands twice or is empty, or a language is no BCP 47 tag.
pub(super) fn settled(cultures: Vec<Culture>) -> Result<Vec<Culture>> {
    let mut settled: Vec<Culture> = Vec::with_capacity(cultures.len());
    let mut moved = Vec::new();
    for mut culture in cultures {
        let name = culture.name.trim();
        if name.is_empty() || settled.iter().any(|other| other.name.trim() == name) {
            return Err(Problem::new(t!("study-culture-name", name = name))
                .advise(t!("study-culture-name-advice")));
        }
        culture.language = language(&culture)?;
        if settled.iter().any(|other| other.colour == culture.colour) {
            moved.push(settled.len());
        }
        settled.push(culture);
    }
    for place in moved {
        settled[place].colour = free_place(&settled);
    }
    Ok(settled)
}

fn language(culture: &Culture) -> Result<String> {
    prompt::tag(&culture.language).ok_or_else(|| {
        let (name, tag) = (culture.name.as_str(), culture.language.as_str());
        Problem::new(t!("study-culture-language", name = name, tag = tag))
            .advise(t!("study-culture-language-advice"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn culture(name: &str, language: &str, colour: usize) -> Culture {
        Culture {
            name: name.to_owned(),
            language: language.to_owned(),
            colour,
            ..Culture::default()
        }
    }

    #[test]
    fn a_source_may_have_countries_of_its_own() {
        let mut culture = Culture::of_country("USA", 0);
        assert_eq!(culture.language, "en");
        culture
            .own
            .insert("shares-1".to_owned(), vec!["United States".to_owned()]);
        assert_eq!(culture.countries_in("shares-1"), ["United States"]);
        assert_eq!(culture.countries_in("survey-1"), ["USA"]);
        let all: Vec<&str> = culture
            .all_countries()
            .into_iter()
            .map(String::as_str)
            .collect();
        assert_eq!(all, ["USA", "United States"]);
        assert!(Culture::of_country("Borduria", 1).has_no_language());
    }

    #[test]
    fn every_culture_gets_a_place_and_a_proper_tag() {
        let wished = vec![
            culture("A", "pt-br", 1),
            culture("B", "EN", 1),
            culture("C", "und", 0),
        ];
        let settled = settled(wished).unwrap();
        let places: Vec<usize> = settled.iter().map(|c| c.colour).collect();
        assert_eq!(places, [1, 2, 0]);
        let tags: Vec<&str> = settled.iter().map(|c| c.language.as_str()).collect();
        assert_eq!(tags, ["pt-BR", "en", "und"]);
        assert_eq!(free_place(&settled), 3);
        // Between those that are left, the place of one that went is free.
        assert_eq!(free_place(&settled[1..]), 1);
    }

    #[test]
    fn a_name_twice_and_a_language_that_is_none_are_refused() {
        for wished in [
            vec![culture("A", "en", 0), culture("A ", "en", 1)],
            vec![culture(" ", "en", 0)],
            vec![culture("A", "English!", 0)],
            vec![culture("A", "", 0)],
        ] {
            assert!(settled(wished).unwrap_err().advice.is_some());
        }
    }
}
