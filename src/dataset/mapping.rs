//! Which column of a file plays which part: the user's form for an unknown table.

use serde::{Deserialize, Serialize};

use super::lexicon::{self, Scale};
use super::{Kind, wvs};
use crate::{Problem, Result, t};

/// Roles and the columns that play them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ColumnMapping {
    pub kind: Kind,
    /// Role id and column name. The roles `questions` and `attributes` may stand several
    /// times; so may `country` of a survey, of which the first that holds something counts.
    pub roles: Vec<(String, String)>,
    /// Ratings of words: attribute and the scale it was rated on, where the person says it;
    /// else the column's name or its numbers tell.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scales: Vec<(String, Scale)>,
}

/// A part that a column can play in a kind of dataset.
struct Role {
    id: &'static str,
    /// Whether the table cannot be read without it.
    required: bool,
    /// Whether several columns may play it.
    many: bool,
    /// Usual names of the column, in small letters and digits alone.
    names: &'static [&'static str],
}

const fn role(id: &'static str, required: bool, names: &'static [&'static str]) -> Role {
    Role {
        id,
        required,
        many: false,
        names,
    }
}

const fn several(id: &'static str, required: bool, names: &'static [&'static str]) -> Role {
    Role {
        id,
        required,
        many: true,
        names,
    }
}

/// Either `response` (counted responses) or `participant` and `r1` (people's own).
const ASSOCIATIONS: [Role; 13] = [
    role("cue", true, &["cue", "stimulus"]),
    role("response", false, &["response", "answer", "associate"]),
    role(
        "count",
        false,
        &["r1", "r123", "count", "frequency", "freq"],
    ),
    role("people", false, &["n", "people", "total"]),
    role("rank", false, &["rank"]),
    role(
        "participant",
        false,
        &["participantid", "participant", "subject"],
    ),
    role("r1", false, &["r1", "response1"]),
    role("r2", false, &["r2", "response2"]),
    role("r3", false, &["r3", "response3"]),
    role("country", false, &["country"]),
    role("native_language", false, &["nativelanguage"]),
    role("age", false, &["age"]),
    role("gender", false, &["gender", "sex"]),
];
const SURVEY: [Role; 4] = [
    role(
        "respondent",
        false,
        &["dinterview", "respondent", "respondentid", "id"],
    ),
    several("country", true, &["bcountryalpha", "country", "bcountry"]),
    role("weight", false, &["wweight", "weight"]),
    several("questions", true, &[]),
];
const QUESTIONNAIRE: [Role; 6] = [
    role("question", true, &["qid", "questionid", "id"]),
    role(
        "wording",
        true,
        &["question", "qcontent", "wording", "text"],
    ),
    role("options", true, &["optionlst", "options", "option"]),
    role("labels", false, &["labels"]),
    role("topic", false, &["topic", "class"]),
    role("ordered", false, &["ordered"]),
];
const SHARES: [Role; 4] = [
    role("country", true, &["country"]),
    role("question", true, &["question", "qid"]),
    role("label", true, &["label", "option", "answer"]),
    role("share", true, &["share", "proportion"]),
];
const ETIQUETTE: [Role; 10] = [
    role("story", true, &["story"]),
    role("label", true, &["goldlabel", "label"]),
    role("country", true, &["country"]),
    role("id", false, &["id"]),
    role("background", false, &["background"]),
    role("axis", false, &["axis"]),
    role("subaxis", false, &["subaxis"]),
    role("value", false, &["value"]),
    role("rule", false, &["ruleofthumb", "rule"]),
    role("explanation", false, &["explanation"]),
];
/// The names of the ratings' columns: [`lexicon::column`].
const LEXICON: [Role; 6] = [
    role(
        "word",
        true,
        &["word", "words", "english", "chinese", "term", "item"],
    ),
    role("valence", false, &[]),
    role("arousal", false, &[]),
    role("dominance", false, &[]),
    role("concreteness", false, &[]),
    several("attributes", false, &[]),
];

/// Either `probability` or `count`.
const ANSWERS: [Role; 6] = [
    role("model", true, &["model"]),
    role("question", true, &["question", "questionid", "qid", "item"]),
    role("label", true, &["label", "option", "answer"]),
    role("probability", false, &["probability", "prob", "share"]),
    role("count", false, &["count", "n", "frequency"]),
    role("language", false, &["language", "promptlanguage"]),
];

const PASSAGES: [Role; 3] = [
    role("text", true, &["text", "passage"]),
    role("id", false, &["id"]),
    role("culture", false, &["culture"]),
];

/// Id and whether required, as the form needs them.
const fn form<const N: usize>(roles: &[Role; N]) -> [(&'static str, bool); N] {
    let mut form = [("", false); N];
    let mut i = 0;
    while i < N {
        form[i] = (roles[i].id, roles[i].required);
        i += 1;
    }
    form
}

fn roles(kind: Kind) -> &'static [Role] {
    match kind {
        Kind::Associations => const { &ASSOCIATIONS },
        Kind::Survey => const { &SURVEY },
        Kind::Questionnaire => const { &QUESTIONNAIRE },
        Kind::Shares => const { &SHARES },
        Kind::Etiquette => const { &ETIQUETTE },
        Kind::Lexicon => const { &LEXICON },
        Kind::Answers => const { &ANSWERS },
        Kind::Passages => const { &PASSAGES },
    }
}

impl ColumnMapping {
    /// The roles of a kind in the order of the form: id, and whether it is required.
    pub fn roles_of(kind: Kind) -> &'static [(&'static str, bool)] {
        match kind {
            Kind::Associations => const { &form(&ASSOCIATIONS) },
            Kind::Survey => const { &form(&SURVEY) },
            Kind::Questionnaire => const { &form(&QUESTIONNAIRE) },
            Kind::Shares => const { &form(&SHARES) },
            Kind::Etiquette => const { &form(&ETIQUETTE) },
            Kind::Lexicon => const { &form(&LEXICON) },
            Kind::Answers => const { &form(&ANSWERS) },
            Kind::Passages => const { &form(&PASSAGES) },
        }
    }

    /// Whether several columns may play a role of a kind.
    pub fn takes_several(kind: Kind, role: &str) -> bool {
        roles(kind)
            .iter()
            .any(|known| known.id == role && known.many)
    }

    /// What a role is called on the form.
    pub fn role_label(role: &str) -> String {
        match role {
            "text" => t!("dataset-role-text"),
            "culture" => t!("dataset-role-culture"),
            "cue" => t!("dataset-role-cue"),
            "response" => t!("dataset-role-response"),
            "count" => t!("dataset-role-count"),
            "people" => t!("dataset-role-people"),
            "rank" => t!("dataset-role-rank"),
            "participant" => t!("dataset-role-participant"),
            "r1" => t!("dataset-role-r1"),
            "r2" => t!("dataset-role-r2"),
            "r3" => t!("dataset-role-r3"),
            "country" => t!("dataset-role-country"),
            "native_language" => t!("dataset-role-native-language"),
            "age" => t!("dataset-role-age"),
            "gender" => t!("dataset-role-gender"),
            "respondent" => t!("dataset-role-respondent"),
            "weight" => t!("dataset-role-weight"),
            "questions" => t!("dataset-role-questions"),
            "question" => t!("dataset-role-question"),
            "wording" => t!("dataset-role-wording"),
            "options" => t!("dataset-role-options"),
            "labels" => t!("dataset-role-labels"),
            "topic" => t!("dataset-role-topic"),
            "ordered" => t!("dataset-role-ordered"),
            "label" => t!("dataset-role-label"),
            "share" => t!("dataset-role-share"),
            "story" => t!("dataset-role-story"),
            "id" => t!("dataset-role-id"),
            "background" => t!("dataset-role-background"),
            "axis" => t!("dataset-role-axis"),
            "subaxis" => t!("dataset-role-subaxis"),
            "value" => t!("dataset-role-value"),
            "rule" => t!("dataset-role-rule"),
            "explanation" => t!("dataset-role-explanation"),
            "word" => t!("dataset-role-word"),
            "valence" => t!("dataset-role-valence"),
            "arousal" => t!("dataset-role-arousal"),
            "dominance" => t!("dataset-role-dominance"),
            "concreteness" => t!("dataset-role-concreteness"),
            "attributes" => t!("dataset-role-attributes"),
            "model" => t!("dataset-role-model"),
            "probability" => t!("dataset-role-probability"),
            "language" => t!("dataset-role-language"),
            other => other.to_owned(),
        }
    }

    /// The roles whose columns can be told by their names.
    pub fn guess(kind: Kind, columns: &[String]) -> Self {
        let find = |name: &&str| {
            columns
                .iter()
                .find(|column| plain(column) == **name)
                .cloned()
        };
        let mut mapping = Self {
            kind,
            roles: Vec::new(),
            scales: Vec::new(),
        };
        for role in roles(kind) {
            let mut found: Vec<String> = match role.id {
                "questions" => columns
                    .iter()
                    .filter(|c| wvs::is_question(c))
                    .cloned()
                    .collect(),
                attribute if kind == Kind::Lexicon && attribute != "word" => {
                    lexicon::column(attribute, columns)
                        .cloned()
                        .into_iter()
                        .collect()
                }
                _ => role.names.iter().filter_map(find).collect(),
            };
            if !role.many {
                found.truncate(1);
            }
            mapping
                .roles
                .extend(found.into_iter().map(|column| (role.id.to_owned(), column)));
        }
        // `R1` is a count beside responses, and a response beside participants.
        if kind == Kind::Associations {
            let foreign: &[&str] = if mapping.one("response").is_some() {
                &[
                    "participant",
                    "r1",
                    "r2",
                    "r3",
                    "country",
                    "native_language",
                    "age",
                    "gender",
                ]
            } else {
                &["count", "people", "rank"]
            };
            mapping
                .roles
                .retain(|(role, _)| !foreign.contains(&role.as_str()));
        }
        mapping
    }

    /// The columns of a role.
    pub fn all(&self, role: &str) -> impl Iterator<Item = &str> {
        self.roles
            .iter()
            .filter(move |(id, _)| id == role)
            .map(|(_, column)| column.as_str())
    }

    /// The first column of a role.
    pub fn one(&self, role: &str) -> Option<&str> {
        self.all(role).next()
    }

    /// The scale that the person says an attribute was rated on.
    pub fn scale(&self, attribute: &str) -> Option<Scale> {
        let said = self.scales.iter().find(|(id, _)| id == attribute);
        said.map(|(_, scale)| *scale)
    }

    /// Whether the file's columns fill every required role; a problem names what lacks.
    pub fn check(&self, columns: &[String]) -> Result<()> {
        let mut required = roles(self.kind).iter().filter(|role| role.required);
        if let Some(lacking) = required.find(|role| self.one(role.id).is_none()) {
            let role = Self::role_label(lacking.id);
            return Err(Problem::new(t!("dataset-role-lacking", role = role))
                .advise(t!("dataset-role-advice")));
        }
        let has = |role: &str| self.one(role).is_some();
        if self.kind == Kind::Associations && !has("response") && !(has("participant") && has("r1"))
        {
            return Err(
                Problem::new(t!("dataset-role-no-responses")).advise(t!("dataset-role-advice"))
            );
        }
        if self.kind == Kind::Lexicon && self.roles.iter().all(|(role, _)| role == "word") {
            return Err(
                Problem::new(t!("dataset-role-no-ratings")).advise(t!("dataset-role-advice"))
            );
        }
        if self.kind == Kind::Answers && !has("probability") && !has("count") {
            return Err(
                Problem::new(t!("dataset-role-no-answers")).advise(t!("dataset-role-advice"))
            );
        }
        if let Some((attribute, _)) = self.scales.iter().find(|(_, s)| s.least == s.most) {
            let name = Self::role_label(attribute);
            return Err(Problem::new(t!("dataset-scale-empty", attribute = name)));
        }
        let mut named = self.roles.iter().map(|(_, column)| column);
        named
            .find(|name| !columns.contains(name))
            .map_or(Ok(()), |name| {
                Err(Problem::new(t!(
                    "dataset-column-unknown",
                    name = name.as_str()
                )))
            })
    }
}

/// A column name in small letters and digits alone.
pub(super) fn plain(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_has_a_label_of_its_own() {
        for (role, _) in Kind::ALL.into_iter().flat_map(ColumnMapping::roles_of) {
            assert_ne!(ColumnMapping::role_label(role), *role);
        }
    }

    #[test]
    fn r1_is_a_count_beside_responses_and_a_response_beside_participants() {
        let columns = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>();
        let counted = ColumnMapping::guess(
            Kind::Associations,
            &columns(&["cue", "response", "R1", "N"]),
        );
        assert_eq!(
            (counted.one("count"), counted.one("r1")),
            (Some("R1"), None)
        );
        let own = ColumnMapping::guess(
            Kind::Associations,
            &columns(&["participantID", "cue", "R1"]),
        );
        assert_eq!((own.one("count"), own.one("r1")), (None, Some("R1")));
        assert!(own.check(&columns(&["participantID", "cue"])).is_err());
    }

    #[test]
    fn only_questions_countries_and_ratings_take_several_columns() {
        assert!(ColumnMapping::takes_several(Kind::Survey, "questions"));
        assert!(ColumnMapping::takes_several(Kind::Lexicon, "attributes"));
        assert!(!ColumnMapping::takes_several(Kind::Shares, "country"));
    }
}
