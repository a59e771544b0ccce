//! Which figures there are: a row a figure says what it is drawn from and what can be chosen.
//!
//! Its texts are found by its name: `figure-name-…`, `figure-about-…`, `figure-what-…`.

use serde::{Deserialize, Serialize};

use super::{
    Choice, Figure, distance_of, etiquette_of, examples_of, heat_map_of, learning_of, profile_of,
    radar_of, ranking_of, scatter_of, shift_of, tension_of, threshold_of, topics_of, violin_of,
};
use crate::artifact::Parent;
use crate::problem::Result;
use crate::score::Kind;
use crate::score::associations::ScoredAssociations;
use crate::score::etiquette::ScoredEtiquette;
use crate::score::profile::ScoredProfile;
use crate::score::rankings::ScoredRankings;
use crate::score::survey::ScoredSurvey;
use crate::t;

/// A figure of the gallery.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Id {
    #[default]
    Shift,
    Scatter,
    HeatMap,
    Distance,
    Threshold,
    Topics,
    Radar,
    Tension,
    Examples,
    Violin,
    Learning,
    Ranking,
    Profile,
    Etiquette,
}

/// Makes a figure of scores: what was chosen, and the files that the scores come from.
pub type Draw<Scores> = fn(&Scores, &Choice, Vec<Parent>) -> Result<Figure>;

/// What a figure is made of.
#[derive(Clone, Copy)]
pub enum Draws {
    Associations(Draw<ScoredAssociations>),
    Ranking(Draw<ScoredRankings>),
    Survey(Draw<ScoredSurvey>),
    Profile(Draw<ScoredProfile>),
    Etiquette(Draw<ScoredEtiquette>),
}

/// What a person can choose about a figure, beside its models and people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// Two cultures; figures of survey answers without this and [`Setting::Cultures`] show one.
    TwoCultures,
    /// Any number of cultures.
    Cultures,
    Distance,
    /// The most disputed questions alone.
    TensionSet,
    /// What skill is told against.
    Against,
    /// Which topics, by which table.
    Topics,
    /// Rows are topics instead of questions.
    ByTopic,
    /// The order of rows and how many there are.
    Order,
    /// How many words count, and in which form.
    Words,
    /// Which of people's words are right.
    Right,
    /// Words that are left out come last.
    LeftOut,
    /// Which attribute, and how words are looked up.
    Attribute,
    /// Numbers printed in a paper stand beside.
    Published,
}

/// A row of the table.
struct About {
    id: Id,
    name: &'static str,
    draws: Draws,
    /// Whether it compares a model before with one after teaching.
    pair: bool,
    /// Whether it shows what models were taught with.
    taught: bool,
    settings: &'static [Setting],
}

use Setting::*;

const ABOUT: [About; 14] = [
    About {
        pair: true,
        ..of_survey(
            Id::Shift,
            "shift",
            shift_of,
            &[TwoCultures, Distance, TensionSet, Topics, Order],
        )
    },
    About {
        pair: true,
        ..of_survey(
            Id::Scatter,
            "scatter",
            scatter_of,
            &[TwoCultures, Distance, TensionSet, Topics],
        )
    },
    of_survey(
        Id::HeatMap,
        "heat-map",
        heat_map_of,
        &[Distance, Topics, ByTopic],
    ),
    of_survey(
        Id::Distance,
        "distance",
        distance_of,
        &[Cultures, Against, Published],
    ),
    of_survey(
        Id::Threshold,
        "threshold",
        threshold_of,
        &[Cultures, Distance],
    ),
    of_survey(Id::Topics, "topics", topics_of, &[Distance, Topics]),
    of_survey(Id::Radar, "radar", radar_of, &[Distance, Topics]),
    of_survey(
        Id::Tension,
        "tension",
        tension_of,
        &[TwoCultures, TensionSet, Topics, Published],
    ),
    About {
        pair: true,
        ..of_survey(
            Id::Examples,
            "examples",
            examples_of,
            &[TwoCultures, Distance, Topics, Order, Published],
        )
    },
    row(
        Id::Violin,
        "violin",
        Draws::Associations(violin_of),
        &[Words, Right, Published],
    ),
    About {
        taught: true,
        ..row(
            Id::Learning,
            "learning",
            Draws::Associations(learning_of),
            &[Right],
        )
    },
    row(
        Id::Ranking,
        "ranking",
        Draws::Ranking(ranking_of),
        &[LeftOut, Published],
    ),
    row(
        Id::Profile,
        "profile",
        Draws::Profile(profile_of),
        &[Attribute, Published],
    ),
    row(
        Id::Etiquette,
        "etiquette",
        Draws::Etiquette(etiquette_of),
        &[],
    ),
];

const fn row(id: Id, name: &'static str, draws: Draws, settings: &'static [Setting]) -> About {
    About {
        id,
        name,
        draws,
        pair: false,
        taught: false,
        settings,
    }
}

const fn of_survey(
    id: Id,
    name: &'static str,
    draw: Draw<ScoredSurvey>,
    settings: &'static [Setting],
) -> About {
    row(id, name, Draws::Survey(draw), settings)
}

impl Id {
    /// Every figure, in the order of the gallery.
    pub const ALL: [Self; ABOUT.len()] = {
        let mut all = [Self::Shift; ABOUT.len()];
        let mut at = 0;
        while at < all.len() {
            all[at] = ABOUT[at].id;
            at += 1;
        }
        all
    };

    /// Its name in files and on the command line.
    pub fn id(self) -> &'static str {
        self.row().name
    }

    /// The figure of this name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|figure| figure.id() == id)
    }

    /// What makes it.
    pub fn draws(self) -> Draws {
        self.row().draws
    }

    /// The scores that it shows.
    pub fn kind(self) -> Kind {
        match self.draws() {
            Draws::Associations(_) => Kind::Associations,
            Draws::Ranking(_) => Kind::Ranking,
            Draws::Survey(_) => Kind::Survey,
            Draws::Profile(_) => Kind::Profile,
            Draws::Etiquette(_) => Kind::Etiquette,
        }
    }

    /// Whether it compares a model before with one after teaching.
    pub fn is_of_pair(self) -> bool {
        self.row().pair
    }

    /// Whether it shows what models were taught with.
    pub fn is_of_teaching(self) -> bool {
        self.row().taught
    }

    /// Whether this can be chosen about it.
    pub fn takes(self, setting: Setting) -> bool {
        self.row().settings.contains(&setting)
    }

    /// Its name for people.
    pub fn name(self) -> String {
        t!(&format!("figure-name-{}", self.id()))
    }

    /// What it shows, in a few words.
    pub fn about(self) -> String {
        t!(&format!("figure-about-{}", self.id()))
    }

    /// What it is and how to read it, in two sentences; `cultures` are the two it compares.
    pub fn what(self, cultures: [&str; 2]) -> String {
        let [a, b] = cultures;
        t!(&format!("figure-what-{}", self.id()), a = a, b = b)
    }

    fn row(self) -> &'static About {
        static ROWS: [About; ABOUT.len()] = ABOUT;
        &ROWS[self as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_figure_stands_in_its_row_with_its_texts() {
        for (place, id) in Id::ALL.into_iter().enumerate() {
            assert_eq!(id as usize, place);
            assert_eq!(Id::from_id(id.id()), Some(id));
            let on_disk = serde_json::to_value(id).unwrap();
            assert_eq!(on_disk, serde_json::Value::from(id.id()));
            for text in ["name", "about", "what", "sure"] {
                let text = format!("figure-{text}-{}", id.id());
                assert!(crate::text::exists(&text), "{text}");
            }
        }
        assert_eq!(Id::from_id("moon"), None);
    }
}
