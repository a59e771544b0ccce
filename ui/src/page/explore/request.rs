//! How the figures are arranged, and what is asked of the study for each.

use std::collections::BTreeMap;

use attune::figure::{Id, ProfileChoice, Setting, ShiftSettings, SurveyChoice, WordsChoice};
use attune::probe;
use attune::score::{Group, Kind};
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
    /// Cultures of figures that show any number; empty: all.
    pub shown: Vec<String>,
    /// `js` or `emd`; empty: `js`.
    pub distance: String,
    /// Heat map: rows are topics.
    pub by_topic: bool,
    pub shift: ShiftSettings,
    /// By probe of words: against which people, asked with which prompt; the first where
    /// none was chosen.
    pub groups: BTreeMap<probe::Kind, Group>,
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

/// The probe whose answers a figure shows.
pub fn probe_of(figure: Id) -> probe::Kind {
    attune::study::probe_of(figure.kind())
}

impl Settings {
    /// What to ask for. What does not touch a figure is left out of its request, so that
    /// it is not drawn anew for nothing.
    pub fn request(&self, figure: Id) -> FigureRequest {
        let mut request = FigureRequest {
            id: figure,
            ..FigureRequest::default()
        };
        request.models = match (&self.pair, figure.is_of_pair()) {
            (Some(pair), true) => pair.to_vec(),
            (None, true) => Vec::new(),
            (_, false) => self.models.clone(),
        };
        match figure.kind() {
            Kind::Survey => self.of_survey(&mut request),
            _ => self.of_words(&mut request),
        }
        request
    }

    /// What touches a figure of survey answers.
    fn of_survey(&self, request: &mut FigureRequest) {
        let takes = |setting| request.id.takes(setting);
        request.cultures = match takes(Setting::Cultures) {
            true => self.shown.clone(),
            false => self.cultures.clone(),
        };
        request.survey = self.survey.clone();
        if !takes(Setting::TensionSet) {
            request.survey.tension_set = None;
        }
        request.survey.published &= takes(Setting::Published);
        if !takes(Setting::Against) {
            request.survey.against = Baseline::default();
        }
        if takes(Setting::Topics) {
            request.shift.topics.clone_from(&self.shift.topics);
        } else {
            request.survey.topics.clear();
        }
        if takes(Setting::Distance) {
            request.distance.clone_from(&self.distance);
        }
        if request.id.is_of_pair() {
            request.shift = self.shift.clone();
        }
        request.by_topic = takes(Setting::ByTopic) && self.by_topic;
    }

    /// What touches a figure of words.
    fn of_words(&self, request: &mut FigureRequest) {
        let takes = |setting| request.id.takes(setting);
        if let Some(group) = self.groups.get(&probe_of(request.id)) {
            request.dataset.clone_from(&group.dataset);
            request.prompt.clone_from(&group.prompt);
        }
        if takes(Setting::Words) {
            request.words.depth = self.words.depth;
            request.lemmas = self.lemmas;
        }
        request.words.most_frequent = takes(Setting::Right) && self.words.most_frequent;
        if takes(Setting::Attribute) {
            request.profile = self.profile.clone();
        } else {
            request.words.published = takes(Setting::Published) && self.words.published;
        }
        request.left_out_last = takes(Setting::LeftOut) && self.left_out_last;
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
            cultures: vec!["Avaland".into(), "Borduria".into()],
            shown: vec!["Cordia".into()],
            shift: ShiftSettings {
                topics: vec!["Family".into()],
                top: Some(10),
                ..ShiftSettings::default()
            },
            ..Settings::default()
        };
        let shift = settings.request(Id::Shift);
        assert_eq!(shift.models, ["starter", "tuned"]);
        assert_eq!((shift.shift.top, shift.by_topic), (Some(10), false));
        let map = settings.request(Id::HeatMap);
        assert_eq!((map.models, map.by_topic), (vec!["tuned".to_owned()], true));
        assert_eq!((map.shift.topics.len(), map.shift.top), (1, None));
        let map_cultures = map.cultures.len();
        let means = settings.request(Id::Distance);
        assert_eq!((means.shift.topics.len(), means.distance.as_str()), (0, ""));
        assert_eq!(
            (means.cultures.as_slice(), map_cultures),
            (&["Cordia".to_owned()][..], 2)
        );
        assert!(means.survey.published && !settings.request(Id::Scatter).survey.published);
        assert_eq!(settings.request(Id::Radar).survey.tension_set, None);
        assert_eq!(settings.request(Id::Scatter).survey.tension_set, Some(20));
        let profile = settings.request(Id::Profile);
        assert!(profile.profile.published && profile.shift.topics.is_empty());
        let violin = settings.request(Id::Violin);
        assert!(!violin.profile.published);
        assert_eq!((violin.words.depth, profile.words.depth), (Some(5), None));
        let ranking = settings.request(Id::Ranking).words;
        assert!(ranking.published && !ranking.most_frequent);
        assert_eq!(
            (violin.distance.as_str(), violin.shift.topics.len()),
            ("", 0)
        );
    }
}
