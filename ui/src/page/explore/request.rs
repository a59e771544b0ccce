//! How the figures are arranged, and what is asked of the study for each.

use std::collections::BTreeMap;

use attune::figure::{ProfileChoice, ShiftSettings, SurveyChoice, WordsChoice};
use attune::probe::Kind;
use attune::score::Group;
use attune::study::{Baseline, FigureRequest};

/// What the person chose on the left; shared by all figures, so that they tell of the same.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Settings {
    /// The model before and after; none until chosen.
    pub pair: Option<[String; 2]>,
    /// Models of figures that show any number; empty: all that were asked.
    pub models: Vec<String>,
    /// Two cultures; empty: the study's first two.
    pub cultures: Vec<String>,
    /// `js` or `emd`; empty: `js`.
    pub distance: String,
    /// Heat map: rows are topics.
    pub by_topic: bool,
    pub shift: ShiftSettings,
    /// By probe of words: against which people, asked with which prompt; the first where
    /// none was chosen.
    pub groups: BTreeMap<Kind, Group>,
    /// Violins: English words match in their dictionary form.
    pub lemmas: bool,
    /// Rankings: words that an answer leaves out come last.
    pub left_out_last: bool,
    /// Violins and rankings: how many words count, and what stands beside.
    pub words: WordsChoice,
    pub profile: ProfileChoice,
    /// Survey answers: which questions, in which language, under which topics.
    pub survey: SurveyChoice,
}

/// Whether a figure compares one model before and after.
pub fn is_of_pair(figure: &str) -> bool {
    matches!(figure, "shift" | "scatter" | "examples")
}

/// Whether a figure is drawn topic by topic, of one culture.
pub fn is_by_topic(figure: &str) -> bool {
    matches!(figure, "topics" | "radar")
}

/// Whether a figure shows means over all questions.
pub fn is_of_means(figure: &str) -> bool {
    matches!(figure, "distance" | "threshold")
}

/// Whether a figure may be of the most disputed questions alone.
pub fn has_tension_set(figure: &str) -> bool {
    matches!(figure, "shift" | "scatter" | "tension")
}

/// Whether numbers printed in a paper may stand in a figure.
pub fn has_published(figure: &str) -> bool {
    matches!(figure, "distance" | "tension" | "examples")
}

/// Whether a figure is of survey answers (else of associations).
pub fn is_of_survey(figure: &str) -> bool {
    probe_of(figure) == Kind::Survey
}

/// The probe whose answers a figure shows.
pub fn probe_of(figure: &str) -> Kind {
    match figure {
        "violin" | "learning" | "profile" => Kind::Associations,
        "ranking" => Kind::Ranking,
        _ => Kind::Survey,
    }
}

impl Settings {
    /// What to ask for. What does not touch a figure is left out of its request, so that
    /// it is not drawn anew for nothing.
    pub fn request(&self, figure: &str) -> FigureRequest {
        let mut request = FigureRequest {
            name: figure.to_owned(),
            ..FigureRequest::default()
        };
        request.models = match (&self.pair, is_of_pair(figure)) {
            (Some(pair), true) => pair.to_vec(),
            (None, true) => Vec::new(),
            (_, false) => self.models.clone(),
        };
        if is_of_survey(figure) {
            request.cultures.clone_from(&self.cultures);
            request.survey = self.survey.clone();
            if !has_tension_set(figure) {
                request.survey.tension_set = None;
            }
            request.survey.published &= has_published(figure);
            if figure != "distance" {
                request.survey.against = Baseline::default();
            }
            if is_of_means(figure) {
                request.survey.topics.clear();
            } else {
                request.shift.topics.clone_from(&self.shift.topics);
            }
            if !matches!(figure, "distance" | "tension") {
                request.distance.clone_from(&self.distance);
            }
        }
        if is_of_pair(figure) {
            request.shift = self.shift.clone();
        }
        if let Some(group) = self.groups.get(&probe_of(figure)) {
            request.dataset.clone_from(&group.dataset);
            request.prompt.clone_from(&group.prompt);
        }
        match figure {
            "violin" => request.words = self.words.clone(),
            "learning" => request.words.most_frequent = self.words.most_frequent,
            "ranking" => request.words.published = self.words.published,
            _ => {}
        }
        if figure == "profile" {
            request.profile = self.profile.clone();
        }
        request.left_out_last = figure == "ranking" && self.left_out_last;
        request.lemmas = figure == "violin" && self.lemmas;
        request.by_topic = figure == "heat-map" && self.by_topic;
        request
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_asked_for_with_what_touches_it() {
        let settings = Settings {
            pair: Some(["starter".into(), "tuned".into()]),
            models: vec!["tuned".into()],
            distance: "emd".into(),
            profile: ProfileChoice {
                published: true,
                ..ProfileChoice::default()
            },
            by_topic: true,
            words: WordsChoice {
                depth: Some(5),
                most_frequent: true,
                published: true,
            },
            survey: SurveyChoice {
                published: true,
                tension_set: Some(20),
                ..SurveyChoice::default()
            },
            shift: ShiftSettings {
                topics: vec!["Family".into()],
                top: Some(10),
                ..ShiftSettings::default()
            },
            ..Settings::default()
        };
        let shift = settings.request("shift");
        assert_eq!(shift.models, ["starter", "tuned"]);
        assert_eq!((shift.shift.top, shift.by_topic), (Some(10), false));
        let map = settings.request("heat-map");
        assert_eq!((map.models, map.by_topic), (vec!["tuned".to_owned()], true));
        assert_eq!((map.shift.topics.len(), map.shift.top), (1, None));
        let means = settings.request("distance");
        assert_eq!((means.shift.topics.len(), means.distance.as_str()), (0, ""));
        assert!(means.survey.published && !settings.request("scatter").survey.published);
        assert_eq!(settings.request("radar").survey.tension_set, None);
        assert_eq!(settings.request("scatter").survey.tension_set, Some(20));
        let profile = settings.request("profile");
        assert!(profile.profile.published && profile.shift.topics.is_empty());
        let violin = settings.request("violin");
        assert!(!violin.profile.published);
        assert_eq!((violin.words.depth, profile.words.depth), (Some(5), None));
        let ranking = settings.request("ranking").words;
        assert!(ranking.published && !ranking.most_frequent);
        assert_eq!(
            (violin.distance.as_str(), violin.shift.topics.len()),
            ("", 0)
        );
    }
}
