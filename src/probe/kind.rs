//! The kinds of probes: one line each, with what it asks.

use serde::{Deserialize, Serialize};

use super::{Asks, AssociationProbe, ChoiceProbe, EtiquetteProbe, RankingProbe, SurveyProbe};

/// Makes [`Kind`] and [`Probe`] of a table: a kind a line, with its type and its id.
macro_rules! probes {
    ($($(#[$doc:meta])* $kind:ident($probe:ty) = $id:literal,)+) => {
        crate::kinds! {
            /// A kind of question put to models.
            pub enum Kind {
                $($(#[$doc])* $kind = $id,)+
            }
        }

        /// A probe with everything it asks.
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(tag = "probe")]
        pub enum Probe {
            $($(#[$doc])* #[serde(rename = $id)] $kind($probe),)+
        }

        impl Probe {
            /// The probe as what it says of itself.
            pub fn asks(&self) -> &dyn Asks {
                match self {
                    $(Self::$kind(probe) => probe,)+
                }
            }

            /// Its kind.
            pub fn kind(&self) -> Kind {
                match self {
                    $(Self::$kind(_) => Kind::$kind,)+
                }
            }
        }
    };
}

probes! {
    /// Words that come to mind at a cue.
    Associations(AssociationProbe) = "associations",
    /// Words to be put into people's order.
    Ranking(RankingProbe) = "ranking",
    /// Choices among groups of words, asked as a survey is.
    Choices(ChoiceProbe) = "choices",
    /// Questions of value surveys.
    Survey(SurveyProbe) = "survey",
    /// Whether what is done in stories is acceptable.
    Etiquette(EtiquetteProbe) = "etiquette",
}
