//! Licences and citations of known sources (`assets/citations.toml`).

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::Citation;

/// A source whose licence is known.
#[derive(Debug, Clone, Copy)]
pub(super) enum Source {
    SwowEnglish,
    SwowMandarin,
    Wvs,
    NormAd,
    Warriner,
    Brysbaert,
    XuLi,
    SocialEvaluation,
}

static TABLE: LazyLock<BTreeMap<String, Citation>> = LazyLock::new(|| {
    // The file is part of the program; a test below parses it.
    toml::from_str(include_str!("../../assets/citations.toml")).unwrap_or_default()
});

/// What is to be cited; empty where the source is not known, and not to be shared.
pub(super) fn of(source: Option<Source>) -> Citation {
    source
        .and_then(|source| TABLE.get(key(source)))
        .cloned()
        .unwrap_or_default()
}

fn key(source: Source) -> &'static str {
    match source {
        Source::SwowEnglish => "swow-english",
        Source::SwowMandarin => "swow-mandarin",
        Source::Wvs => "wvs-7",
        Source::NormAd => "normad",
        Source::Warriner => "warriner-2013",
        Source::Brysbaert => "brysbaert-2014",
        Source::XuLi => "xu-li-2020",
        Source::SocialEvaluation => "li-2025",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_known_source_has_a_licence_and_a_citation() {
        use Source::{
            Brysbaert, NormAd, SocialEvaluation, SwowEnglish, SwowMandarin, Warriner, Wvs, XuLi,
        };
        for source in [
            SwowEnglish,
            SwowMandarin,
            Wvs,
            NormAd,
            Warriner,
            Brysbaert,
            XuLi,
            SocialEvaluation,
        ] {
            let citation = of(Some(source));
            assert!(
                !citation.licence.is_empty() && !citation.citation.is_empty(),
                "{source:?}"
            );
        }
        assert!(!of(None).may_share);
    }
}
