//! Scores over some of the questions, and the distances behind every mean.

use super::distances::Estimates;
use super::summary::{About, Compare, compare_each, summarise};
use super::{Baseline, Distances, Measure, ScoredQuestion, ScoredSurvey};
use crate::score::Paired;
use crate::stat::{Estimate, mean_of};

/// Whose distance to the people of a culture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// A model that equals the population: what samples of the people, as many as they
    /// are, come to. No model can be expected to come closer.
    Equal,
    /// Two random halves of the people themselves.
    Halves,
    /// A model, by its place.
    Model(usize),
    /// Answers without a model.
    Baseline(Baseline),
}

impl Who {
    /// Whether it answers the same whichever culture it is compared with, so that one can say
    /// to which it lies nearer.
    pub fn is_one_answer(self) -> bool {
        match self {
            Self::Model(_) => true,
            Self::Baseline(baseline) => baseline.is_one_answer(),
            Self::Equal | Self::Halves => false,
        }
    }
}

impl ScoredSurvey {
    /// The same scores over the questions that `keep` picks, under the topics that `topic`
    /// gives (none: they keep theirs). Means, intervals, leanings and tests are computed
    /// anew; other languages are left away. Baselines stay those of the whole survey.
    pub fn part(
        &self,
        keep: impl Fn(&ScoredQuestion) -> bool,
        topic: impl Fn(&ScoredQuestion) -> Option<String>,
    ) -> Self {
        let questions = self.questions.iter().filter(|question| keep(question));
        let questions = questions.cloned().map(|mut question| {
            if let Some(topic) = topic(&question) {
                question.topic = topic;
            }
            question
        });
        let models: Vec<&str> = self
            .models
            .iter()
            .map(|model| model.name.as_str())
            .collect();
        let cultures: Vec<About<'_>> = self.cultures.iter().map(About::scored).collect();
        let mut part = summarise(&models, &cultures, questions.collect(), &self.settings);
        part.language.clone_from(&self.language);
        part
    }

    /// The same over the questions that the people of every culture were asked, in every
    /// language.
    pub fn asked_of_all(&self) -> Self {
        let mut part = self.part(|question| self.is_asked_of_all(question), |_| None);
        part.others = self.others.iter().map(Self::asked_of_all).collect();
        part
    }

    /// The distances to a culture, a question each; `topic` none: of all questions.
    fn all_distances(&self, who: Who, culture: usize, topic: Option<&str>) -> Vec<Distances> {
        let questions = self.questions.iter();
        let questions = questions.filter(|q| topic.is_none_or(|topic| q.topic == topic));
        questions
            .filter_map(|question| question.distance_of(who, culture))
            .collect()
    }

    /// The distances to a culture by one measure, a question each; without the questions
    /// that have none.
    pub fn distances(&self, who: Who, culture: usize, measure: Measure) -> Vec<f64> {
        let all = self.all_distances(who, culture, None);
        all.iter().map(|all| all.get(measure)).collect()
    }

    /// The mean distance to a culture with its 95% bootstrap interval over questions; none
    /// where there is no such question.
    pub fn mean(&self, who: Who, culture: usize, measure: Measure) -> Option<Estimate> {
        let estimates = match who {
            Who::Equal => &self.cultures.get(culture)?.ceiling,
            Who::Halves => &self.cultures.get(culture)?.halves,
            Who::Model(model) => self.models.get(model)?.cultures.get(culture)?,
            Who::Baseline(baseline) => {
                let scored = self.baselines.iter().find(|of| of.baseline == baseline)?;
                scored.cultures.get(culture)?
            }
        };
        estimates.get(measure).copied()
    }

    /// The mean distance to a culture over the questions of a topic, with its 95% bootstrap
    /// interval; none where the topic has no such question.
    pub fn topic_mean(
        &self,
        who: Who,
        culture: usize,
        measure: Measure,
        topic: &str,
    ) -> Option<Estimate> {
        let all = self.all_distances(who, culture, Some(topic));
        Estimates::of(&all, &self.settings).get(measure).copied()
    }

    /// One model against another, over the questions both answered; none where there is no
    /// such question. Its p-values are adjusted for nothing yet.
    pub fn compare(
        &self,
        from: usize,
        to: usize,
        culture: usize,
        measure: Measure,
    ) -> Option<Paired> {
        let compare = Compare {
            from,
            to,
            culture,
            measure,
        };
        self.compare_each(&[compare]).pop().flatten()
    }

    /// [`compare`](Self::compare) of many.
    pub fn compare_each(&self, compares: &[Compare]) -> Vec<Option<Paired>> {
        compare_each(compares, &self.questions, &self.settings)
    }

    /// The topics of the questions, in the questionnaire's order.
    pub fn topics(&self) -> Vec<&str> {
        let mut topics: Vec<&str> = Vec::new();
        for question in &self.questions {
            if !topics.contains(&question.topic.as_str()) {
                topics.push(&question.topic);
            }
        }
        topics
    }

    /// Whether the people of every culture that was asked anything were asked a question.
    fn is_asked_of_all(&self, question: &ScoredQuestion) -> bool {
        let mut asked = self.cultures.iter().zip(&question.humans);
        asked.all(|(culture, humans)| humans.is_some() || culture.questions == 0)
    }

    /// Whether two models were asked other questions, of those that people answered.
    pub fn unlike_questions(&self) -> bool {
        let unlike = |question: &ScoredQuestion| {
            let asked = question.models.iter().flatten().count();
            asked > 0 && asked < self.models.len()
        };
        self.questions.iter().any(unlike)
    }

    /// The mean distance to a culture over those of the questions that a model answered.
    pub fn mean_beside(
        &self,
        who: Who,
        model: usize,
        culture: usize,
        measure: Measure,
    ) -> Option<f64> {
        let beside = self.questions.iter().filter_map(|question| {
            question.distance(model, culture)?;
            Some(question.distance_of(who, culture)?.get(measure))
        });
        mean_of(&beside.collect::<Vec<_>>())
    }

    /// The ids of the questions that people of some cultures, but not of all, were asked.
    pub fn not_asked_of_all(&self) -> Vec<&str> {
        let questions = self
            .questions
            .iter()
            .filter(|question| !self.is_asked_of_all(question));
        questions
            .map(|question| question.question.as_str())
            .collect()
    }

    /// The ids of the `n` questions on which the people of two cultures differ most, by
    /// tension, the largest first, ties by id (ALIGN, appendix H.2; 50 there).
    pub fn tension_set(&self, a: usize, b: usize, n: usize) -> Vec<&str> {
        let mut tense: Vec<(f64, &str)> = self
            .questions
            .iter()
            .filter_map(|q| Some((q.between_cultures(a, b)?.tension, q.question.as_str())))
            .collect();
        tense.sort_by(|x, y| y.0.total_cmp(&x.0).then_with(|| x.1.cmp(y.1)));
        tense.truncate(n);
        tense.into_iter().map(|(_, question)| question).collect()
    }

    /// How many of these questions lie nearer to the first culture, to the second, and as
    /// near to both, by tension; of all that `who` answered.
    pub fn leaning_between(&self, who: Who, a: usize, b: usize, questions: &[&str]) -> [u64; 3] {
        let mut counts = [0; 3];
        let asked = self.questions.iter();
        for question in asked.filter(|q| questions.contains(&q.question.as_str())) {
            if let Some(side) = question.leaning(who, a, b) {
                counts[match side {
                    std::cmp::Ordering::Less => 0,
                    std::cmp::Ordering::Greater => 1,
                    std::cmp::Ordering::Equal => 2,
                }] += 1;
            }
        }
        counts
    }
}

impl ScoredQuestion {
    /// Somebody's distances to the people of a culture; none where one of them is missing.
    pub fn distance_of(&self, who: Who, culture: usize) -> Option<Distances> {
        match who {
            Who::Equal => self.humans.get(culture)?.as_ref()?.equal,
            Who::Halves => self.humans.get(culture)?.as_ref()?.halves,
            Who::Model(model) => self.distance(model, culture).copied(),
            Who::Baseline(baseline) => self.baseline(baseline, culture).copied(),
        }
    }

    /// The distance by tension to the first culture, ordered against that to the second:
    /// less is nearer to the first. None where one of them is missing.
    pub fn leaning(&self, who: Who, a: usize, b: usize) -> Option<std::cmp::Ordering> {
        let (to_a, to_b) = (self.distance_of(who, a)?, self.distance_of(who, b)?);
        Some(to_a.nearer(&to_b))
    }
}
