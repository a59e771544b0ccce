//! Which column of a file plays which part: the user's form for an unknown table.

use serde::{Deserialize, Serialize};

use super::Kind;
use super::lexicon::Scale;
use crate::source::Column;
use crate::{Problem, Result, t, text};

/// The role of the numbers that rows weigh by.
const WEIGHT: &str = "weight";

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
#[derive(Debug)]
pub struct Role {
    /// Its name; what people call it is the text `dataset-role-ID`, with `-` for `_`.
    pub id: &'static str,
    /// Whether the table cannot be read without it.
    pub required: bool,
    /// Whether several columns may play it.
    pub many: bool,
    /// Whether it holds numbers on a scale that the person may say.
    pub scaled: bool,
    /// Which columns play it, by their names.
    pub(super) find: Find,
}

/// How the columns of a role are told by their names.
#[derive(Debug)]
pub(super) enum Find {
    /// By usual names, in small letters and digits alone; the best first.
    Names(&'static [&'static str]),
    /// By a rule: role id and columns → those that play it.
    Rule(fn(&'static str, &[String]) -> Vec<String>),
}

impl Role {
    /// A role that one column plays.
    pub(super) const fn one(id: &'static str, names: &'static [&'static str]) -> Self {
        Self {
            id,
            required: false,
            many: false,
            scaled: false,
            find: Find::Names(names),
        }
    }

    /// The same, without which the table cannot be read.
    pub(super) const fn required(self) -> Self {
        Self {
            required: true,
            ..self
        }
    }

    /// The same, played by several columns.
    pub(super) const fn many(self) -> Self {
        Self { many: true, ..self }
    }

    /// The same, of numbers on a scale.
    pub(super) const fn scaled(self) -> Self {
        Self {
            scaled: true,
            ..self
        }
    }

    /// The same, its columns told by a rule.
    pub(super) const fn by(self, rule: fn(&'static str, &[String]) -> Vec<String>) -> Self {
        Self {
            find: Find::Rule(rule),
            ..self
        }
    }

    /// The columns that play it.
    fn columns(&self, columns: &[String]) -> Vec<String> {
        let named = |name: &&str| columns.iter().find(|c| plain(c) == **name).cloned();
        let mut found: Vec<String> = match self.find {
            Find::Names(names) => names.iter().filter_map(named).collect(),
            Find::Rule(rule) => rule(self.id, columns),
        };
        if !self.many {
            found.truncate(1);
        }
        found
    }
}

impl ColumnMapping {
    /// What a role is called on the form.
    pub fn role_label(role: &str) -> String {
        let text = format!("dataset-role-{}", role.replace('_', "-"));
        // An attribute of a lexicon may be any word.
        if text::exists(&text) {
            t!(&text)
        } else {
            role.to_owned()
        }
    }

    /// The roles whose columns can be told by their names.
    pub fn guess(kind: Kind, columns: &[String]) -> Self {
        let mut mapping = Self {
            kind,
            roles: Vec::new(),
            scales: Vec::new(),
        };
        for role in kind.roles() {
            let found = role.columns(columns).into_iter();
            let found = found.map(|column| (role.id.to_owned(), column));
            mapping.roles.extend(found);
        }
        kind.settle(&mut mapping);
        mapping
    }

    /// The same, by what the file says of its columns too.
    pub(super) fn of(kind: Kind, columns: &[Column]) -> Self {
        let mut mapping = Self::guess(kind, &Column::names(columns));
        let weighs = columns.iter().find(|column| column.weight);
        let has_role = kind.roles().iter().any(|role| role.id == WEIGHT);
        if let Some(column) = weighs.filter(|_| has_role) {
            mapping.roles.retain(|(role, _)| role != WEIGHT);
            mapping.roles.push((WEIGHT.to_owned(), column.name.clone()));
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
    ///
    /// # Errors
    /// A role that the kind needs is played by no column, the ends of a scale are the same, or
    /// the file lacks a column that is named.
    pub fn check(&self, columns: &[String]) -> Result<()> {
        let mut required = self.kind.roles().iter().filter(|role| role.required);
        if let Some(lacking) = required.find(|role| self.one(role.id).is_none()) {
            let role = Self::role_label(lacking.id);
            return Err(Problem::new(t!("dataset-role-lacking", role = role))
                .advise(t!("dataset-role-advice")));
        }
        self.kind.check(self)?;
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
        for role in Kind::ALL.iter().copied().flat_map(Kind::roles) {
            assert_ne!(ColumnMapping::role_label(role.id), role.id);
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
        let several = |role: &&Role| role.many;
        let several = Kind::ALL
            .iter()
            .copied()
            .flat_map(Kind::roles)
            .filter(several);
        let several: Vec<&str> = several.map(|role| role.id).collect();
        assert_eq!(several, ["country", "questions", "attributes"]);
    }
}
