//! Which column of a file plays which part: the user's form for an unknown table.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Kind, lexicon, wvs};
use crate::{Problem, Result, t};

/// Roles and the columns that play them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnMapping {
    pub kind: Kind,
    /// Role id → column names. Roles that take one column use the first; of several
    /// country columns the first that holds something counts.
    pub columns: BTreeMap<String, Vec<String>>,
}

/// A part that a column can play in a kind of dataset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Role {
    pub id: &'static str,
    /// Whether the table cannot be read without it.
    pub required: bool,
    /// Whether several columns may play it.
    pub many: bool,
    /// Usual names of the column, in small letters and digits alone.
    names: &'static [&'static str],
}

const fn role(id: &'static str, required: bool, names: &'static [&'static str]) -> Role {
    Role { id, required, many: false, names }
}

const fn several(id: &'static str, names: &'static [&'static str]) -> Role {
    Role { id, required: true, many: true, names }
}

/// Either `response` (counted responses) or `participant` and `r1` (people's own).
const ASSOCIATIONS: &[Role] = &[
    role("cue", true, &["cue", "stimulus"]),
    role("response", false, &["response", "answer", "associate"]),
    role("count", false, &["r1", "r123", "count", "frequency", "freq"]),
    role("people", false, &["n", "people", "total"]),
    role("rank", false, &["rank"]),
    role("participant", false, &["participantid", "participant", "subject"]),
    role("r1", false, &["r1", "response1"]),
    role("r2", false, &["r2", "response2"]),
    role("r3", false, &["r3", "response3"]),
    role("country", false, &["country"]),
    role("native_language", false, &["nativelanguage"]),
    role("age", false, &["age"]),
    role("gender", false, &["gender", "sex"]),
];
const SURVEY: &[Role] = &[
    role("respondent", false, &["dinterview", "respondent", "respondentid", "id"]),
    several("country", &["bcountryalpha", "country", "bcountry"]),
    role("weight", false, &["wweight", "weight"]),
    several("questions", &[]),
];
const QUESTIONNAIRE: &[Role] = &[
    role("question", true, &["qid", "questionid", "id"]),
    role("wording", true, &["question", "qcontent", "wording", "text"]),
    role("options", true, &["optionlst", "options", "option"]),
    role("labels", false, &["labels"]),
    role("topic", false, &["topic", "class"]),
    role("ordered", false, &["ordered"]),
];
const SHARES: &[Role] = &[
    role("country", true, &["country"]),
    role("question", true, &["question", "qid"]),
    role("label", true, &["label", "option", "answer"]),
    role("share", true, &["share", "proportion"]),
];
const ETIQUETTE: &[Role] = &[
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
const LEXICON: &[Role] = &[
    role("word", true, &["word", "words", "english", "chinese", "item"]),
    several("attributes", &[]),
];

impl Role {
    /// The roles of a kind, in the order of the form.
    pub fn of(kind: Kind) -> &'static [Self] {
        match kind {
            Kind::Associations => ASSOCIATIONS,
            Kind::Survey => SURVEY,
            Kind::Questionnaire => QUESTIONNAIRE,
            Kind::Shares => SHARES,
            Kind::Etiquette => ETIQUETTE,
            Kind::Lexicon => LEXICON,
        }
    }

    /// What the role is called on the form.
    pub fn label(self) -> String {
        match self.id {
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
            "attributes" => t!("dataset-role-attributes"),
            other => other.to_owned(),
        }
    }
}

impl ColumnMapping {
    /// The roles whose columns can be told by their names.
    pub fn guess(kind: Kind, columns: &[String]) -> Self {
        let find = |name: &&str| columns.iter().find(|column| plain(column) == **name).cloned();
        let mut mapping = Self { kind, columns: BTreeMap::new() };
        for role in Role::of(kind) {
            let mut found: Vec<String> = match role.id {
                "questions" => columns.iter().filter(|c| wvs::is_question(c)).cloned().collect(),
                "attributes" => lexicon::columns(columns),
                _ => role.names.iter().filter_map(find).collect(),
            };
            if !role.many {
                found.truncate(1);
            }
            if !found.is_empty() {
                mapping.columns.insert(role.id.to_owned(), found);
            }
        }
        // `R1` is a count beside responses, and a response beside participants.
        if kind == Kind::Associations {
            let foreign: &[&str] = if mapping.one("response").is_some() {
                &["participant", "r1", "r2", "r3", "country", "native_language", "age", "gender"]
            } else {
                &["count", "people", "rank"]
            };
            mapping.columns.retain(|role, _| !foreign.contains(&role.as_str()));
        }
        mapping
    }

    /// The columns of a role.
    pub fn all(&self, role: &str) -> &[String] {
        self.columns.get(role).map_or(&[], Vec::as_slice)
    }

    /// The first column of a role.
    pub fn one(&self, role: &str) -> Option<&str> {
        self.all(role).first().map(String::as_str)
    }

    /// Whether the file's columns fill every required role; a problem names what lacks.
    pub fn check(&self, columns: &[String]) -> Result<()> {
        let lacking = |role: &Role| {
            Problem::new(t!("dataset-role-lacking", role = role.label())).advise(t!("dataset-role-advice"))
        };
        for role in Role::of(self.kind) {
            if role.required && self.one(role.id).is_none() {
                return Err(lacking(role));
            }
        }
        let has = |role: &str| self.one(role).is_some();
        if self.kind == Kind::Associations && !has("response") && !(has("participant") && has("r1")) {
            return Err(Problem::new(t!("dataset-role-no-responses")).advise(t!("dataset-role-advice")));
        }
        let mut named = self.columns.values().flatten();
        named.find(|name| !columns.contains(name)).map_or(Ok(()), |name| {
            Err(Problem::new(t!("dataset-column-unknown", name = name.as_str())))
        })
    }
}

/// A column name in small letters and digits alone.
pub(super) fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_has_a_label_of_its_own() {
        for role in Kind::ALL.into_iter().flat_map(Role::of) {
            assert_ne!(role.label(), role.id);
        }
    }

    #[test]
    fn r1_is_a_count_beside_responses_and_a_response_beside_participants() {
        let columns = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>();
        let counted = ColumnMapping::guess(Kind::Associations, &columns(&["cue", "response", "R1", "N"]));
        assert_eq!((counted.one("count"), counted.one("r1")), (Some("R1"), None));
        let own = ColumnMapping::guess(Kind::Associations, &columns(&["participantID", "cue", "R1"]));
        assert_eq!((own.one("count"), own.one("r1")), (None, Some("R1")));
        assert!(own.check(&columns(&["participantID", "cue"])).is_err());
    }
}
