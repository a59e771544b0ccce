//! Scores over some of the questions, and the distances behind every mean.

use super::distances::Estimates;
use super::summary::summarise;
use super::{Distances, Measure, ScoredQuestion, ScoredSurvey};
use crate::stat::Estimate;

/// Whose distance to the people of a culture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Two random halves of the people themselves: the closest a model can be expected to
    /// come.
    People,
    /// A model, by its place.
    Model(usize),
}

impl ScoredSurvey {
    /// The same scores over the questions that `keep` picks, under the topics that `topic`
    /// gives (none: they keep theirs). Means, intervals, leanings and tests are computed
    /// anew; other languages are left away.
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
        let cultures: Vec<&str> = self.cultures.iter().map(|c| c.name.as_str()).collect();
        let mut part = summarise(&models, &cultures, questions.collect(), &self.settings);
        part.language.clone_from(&self.language);
        part
    }

    /// The distances to a culture, a question each; `topic` none: of all questions.
    fn all_distances(&self, who: Who, culture: usize, topic: Option<&str>) -> Vec<Distances> {
        let questions = self.questions.iter();
        let questions = questions.filter(|q| topic.is_none_or(|topic| q.topic == topic));
        let distance = |question: &ScoredQuestion| match who {
            Who::People => question.humans.get(culture)?.as_ref()?.halves,
            Who::Model(model) => question.distance(model, culture).copied(),
        };
        questions.filter_map(distance).collect()
    }

    /// The distances to a culture by one measure, a question each; without the questions
    /// that have none.
    pub fn distances(&self, who: Who, culture: usize, measure: Measure) -> Vec<f64> {
        let all = self.all_distances(who, culture, None);
        all.iter().filter_map(|all| all.get(measure)).collect()
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
    /// near to both, by tension; of all that a model answered.
    pub fn leaning_between(
        &self,
        model: usize,
        a: usize,
        b: usize,
        questions: &[&str],
    ) -> [u64; 3] {
        let mut counts = [0; 3];
        let asked = self.questions.iter();
        for question in asked.filter(|q| questions.contains(&q.question.as_str())) {
            if let Some(side) = question.leaning(model, a, b) {
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
    /// The distance by tension to the first culture, ordered against that to the second:
    /// less is nearer to the first. None where one of them is missing.
    pub fn leaning(&self, model: usize, a: usize, b: usize) -> Option<std::cmp::Ordering> {
        let to = |culture| Some(self.distance(model, culture)?.tension);
        Some(to(a)?.total_cmp(&to(b)?))
    }
}
