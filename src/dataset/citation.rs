//! Licences and citations of known sources, methods and models (`assets/citations.toml`).

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::Citation;

/// An entry of the file.
#[derive(Deserialize)]
struct Entry {
    #[serde(flatten)]
    citation: Citation,
    /// Wave and years, where they are known.
    collected: Option<String>,
}

static TABLE: LazyLock<BTreeMap<String, Entry>> = LazyLock::new(|| {
    // The file is part of the program; a test below parses it.
    toml::from_str(include_str!("../../assets/citations.toml")).unwrap_or_default()
});

/// What is to be cited of a source by its key in the file; empty where it is not known, and
/// not to be shared.
pub(super) fn of(source: Option<&str>) -> Citation {
    source
        .and_then(|source| TABLE.get(source))
        .map(|entry| entry.citation.clone())
        .unwrap_or_default()
}

/// What a method is cited by ("lora"); none where the file does not know it.
pub fn method(name: &str) -> Option<&'static str> {
    let entry = TABLE.get(&format!("method-{name}"))?;
    Some(&entry.citation.citation)
}

/// Licence and citation of a base model, told by its names ("SmolLM2 135M Instruct"); of
/// several that fit the longest key counts. None where none does.
pub fn model(names: &str) -> Option<&'static Citation> {
    let bare = |text: &str| -> String {
        let letters = text.chars().filter(|c| c.is_ascii_alphanumeric());
        letters.collect::<String>().to_ascii_lowercase()
    };
    let names = bare(names);
    let known = TABLE.iter().filter_map(|(key, entry)| {
        let key = bare(key.strip_prefix("model-")?);
        names.contains(&key).then_some((key.len(), &entry.citation))
    });
    known.max_by_key(|(length, _)| *length).map(|(_, c)| c)
}

/// When the people of a known source were asked, told by what it is cited by.
pub fn collected(citation: &str) -> Option<&'static str> {
    let entry = TABLE.values().find(|e| e.citation.citation == citation)?;
    entry.collected.as_deref()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::Kind;

    #[test]
    fn every_known_source_has_a_licence_and_a_citation() {
        let files = Kind::ALL.iter().copied().flat_map(Kind::files);
        for (_, source) in files.flat_map(|file| file.sources) {
            let citation = of(Some(source));
            assert!(
                !citation.licence.is_empty() && !citation.citation.is_empty(),
                "{source}"
            );
        }
        assert!(!of(None).may_share);
    }

    #[test]
    fn models_are_told_by_name_and_methods_by_key() {
        let cited = |names| {
            model(names)
                .map(|c| c.citation.as_str())
                .unwrap_or_default()
        };
        assert!(cited("my model Qwen2.5-7B-Instruct").contains("Qwen2.5"));
        assert!(cited("Qwen2-7B").contains("Qwen2 technical"));
        assert!(cited("starter SmolLM2 135M Instruct").contains("SmolLM2"));
        assert!(model("something else").is_none());
        assert!(method("lora").is_some() && method("magic").is_none());
        let wvs = of(Some("wvs-7")).citation;
        assert!(collected(&wvs).unwrap().contains("Wave 7"));
    }
}
