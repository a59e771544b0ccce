//! Scores → questions with everybody's answers.

use std::cmp::Ordering;

use super::super::bars::whose;
use super::super::build::{culture, find, guess, models, options, role, rows, subtitle};
use super::super::published;
use super::super::{
    Answers, AnswersRow, Choice, Figure, Leaning, Marks, Role, ShiftRow, Side, Who,
};
use crate::artifact::Parent;
use crate::problem::Result;
use crate::score::survey::{Measure, ScoredSurvey, Who as ScoredWho};
use crate::t;

/// Questions of a tension set (ALIGN, appendix H.2).
pub const TENSION_SET: usize = 50;
/// Examples, where no number is said.
pub const EXAMPLES: usize = 5;

/// The questions on which the people of two cultures differ most, and to whom each model
/// leans on them.
///
/// # Errors
/// A model or culture that was not scored.
pub fn tension_of(scored: &ScoredSurvey, choice: &Choice, parents: Vec<Parent>) -> Result<Figure> {
    let [a, b] = [culture(scored, choice, 0)?, culture(scored, choice, 1)?];
    let wanted_number = choice.survey.tension_set.unwrap_or(TENSION_SET);
    let set = scored.tension_set(a, b, wanted_number);
    let models = models(scored, choice)?;
    let [culture_a, culture_b] = [a, b].map(|culture| scored.cultures[culture].name.clone());
    let wanted = &choice.shift.topics;
    let row = |id: &&str| {
        let question = scored.questions.iter().find(|q| q.question == *id)?;
        if !wanted.is_empty() && !wanted.contains(&question.topic) {
            return None;
        }
        let people = |culture: usize| Some(question.humans[culture].as_ref()?.shares.clone());
        let leans =
            models.iter().map(
                |model| match question.leaning(ScoredWho::Model(*model), a, b)? {
                    Ordering::Less => Some(Side::A),
                    Ordering::Greater => Some(Side::B),
                    Ordering::Equal => None,
                },
            );
        Some(AnswersRow {
            question: question.question.clone(),
            wording: question.wording.clone(),
            topic: question.topic.clone(),
            options: options(question),
            number: question.between_cultures(a, b)?.tension,
            shares: vec![people(a), people(b)],
            leans: leans.collect(),
        })
    };
    let rows: Vec<AnswersRow> = set.iter().filter_map(row).collect();
    let shown: Vec<&str> = rows.iter().map(|row| row.question.as_str()).collect();
    let leaning = |(name, role, who): (String, Role, ScoredWho)| {
        let [to_a, to_b, neither] = scored.leaning_between(who, a, b, &shown);
        Leaning {
            name,
            role,
            nearer: [Some(to_a), Some(to_b)],
            count: to_a + to_b + neither,
        }
    };
    // What answers otherwise for each culture leans to none.
    let leans = |(.., who): &(String, Role, ScoredWho)| who.is_one_answer();
    let whose = whose(scored, choice)?.into_iter();
    let mut leaning: Vec<Leaning> = whose.filter(leans).map(leaning).collect();
    if choice.survey.published {
        for printed in published::leanings() {
            let nation = |culture: &String| {
                let known = choice.nations.iter().find(|(name, _)| name == culture);
                known.map(|(_, nation)| nation.as_str())
            };
            let nearer = [&culture_a, &culture_b].map(|culture| {
                (nation(culture) == Some(&printed.nation)).then_some(printed.nearer)
            });
            if nearer.iter().any(Option::is_some) {
                leaning.push(Leaning {
                    name: printed.name,
                    role: Role::Reference,
                    nearer,
                    count: printed.count,
                });
            }
        }
    }
    let people = |name: &str, side| Who {
        name: t!("figure-people", culture = name),
        role: Role::Human,
        side: Some(side),
    };
    Ok(Figure {
        title: t!(
            "figure-title-tension",
            a = culture_a.as_str(),
            b = culture_b.as_str()
        ),
        subtitle: [
            match set.len() < wanted_number {
                true => t!(
                    "figure-subtitle-tension-all",
                    shown = rows.len(),
                    questions = set.len()
                ),
                false => t!(
                    "figure-subtitle-tension",
                    shown = rows.len(),
                    questions = set.len()
                ),
            },
            guess(scored, &[a, b], Measure::Tension, |question| {
                shown.contains(&question.question.as_str())
            }),
        ]
        .join(". "),
        marks: Marks::Answers(Answers {
            who: vec![people(&culture_a, Side::A), people(&culture_b, Side::B)],
            culture_a,
            culture_b,
            number: t!("figure-column-tension"),
            rows,
            leaning,
        }),
        parents,
    })
}

/// The questions on which a model's answers changed most, with everybody's answers; the
/// models named behind the two that are compared stand beside.
///
/// # Errors
/// A model or culture that was not scored.
pub fn examples_of(scored: &ScoredSurvey, choice: &Choice, parents: Vec<Parent>) -> Result<Figure> {
    let found = find(scored, choice)?;
    let mut choice = choice.clone();
    choice.shift.top = choice.shift.top.or(Some(EXAMPLES));
    let cultures = [found.a, found.b].map(|culture| scored.cultures[culture].name.clone());
    let models = match choice.models.len() {
        0 => vec![found.before, found.after],
        _ => models(scored, &choice)?,
    };
    let person = |(culture, side): (&String, Side)| Who {
        name: t!("figure-people", culture = culture.as_str()),
        role: Role::Human,
        side: Some(side),
    };
    let mut who: Vec<Who> = cultures
        .iter()
        .zip([Side::A, Side::B])
        .map(person)
        .collect();
    who.extend(models.iter().map(|model| {
        let name = scored.models[*model].name.clone();
        let role = match *model {
            model if model == found.before => Role::Before,
            model if model == found.after => Role::After,
            _ => role(&choice, &name),
        };
        let side = None;
        Who { name, role, side }
    }));
    let printed = match choice.survey.published {
        true => published::examples(),
        false => Vec::new(),
    };
    who.extend(printed.iter().map(|example| Who {
        name: example.name.clone(),
        role: Role::Reference,
        side: None,
    }));
    let row = |row: ShiftRow| {
        let question = scored.questions.iter().find(|q| q.question == row.question);
        let of_model = |model: &usize| {
            let answers = question?.models.get(*model)?.as_ref()?;
            Some(answers.distribution.shares.clone())
        };
        let number = row.moved().map_or(f64::NAN, |moved| moved.change());
        let of_paper = printed
            .iter()
            .map(|example| example.shares(&row.question, row.options.len()));
        let shares = [Some(row.human_a), Some(row.human_b)].into_iter();
        let shares = shares
            .chain(models.iter().map(of_model))
            .chain(of_paper)
            .collect();
        AnswersRow {
            number,
            shares,
            leans: Vec::new(),
            question: row.question,
            wording: row.wording,
            topic: row.topic,
            options: row.options,
        }
    };
    let shown = rows(scored, &choice, &found);
    let subtitle = subtitle(scored, &found, &shown);
    let rows: Vec<AnswersRow> = shown.into_iter().map(row).collect();
    let [culture_a, culture_b] = cultures;
    Ok(Figure {
        title: t!("figure-title-examples"),
        subtitle,
        marks: Marks::Answers(Answers {
            culture_a,
            culture_b,
            who,
            number: t!("figure-column-change"),
            rows,
            leaning: Vec::new(),
        }),
        parents,
    })
}
