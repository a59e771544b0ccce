//! Reading questions with their options.

use std::collections::HashSet;

use polars::prelude::{Column, NamedFrom, Series};
use serde_json::Value;

use super::Choice;
use crate::dataset::import::{Part, Places, Read, join, text_column, texts};
use crate::dataset::ledger::{Ledger, Reason};
use crate::dataset::survey::wvs;
use crate::source::{Bad, Gather, Row};
use crate::{Problem, Result, t};

struct At {
    question: usize,
    wording: usize,
    options: usize,
    labels: Option<usize>,
    topic: Option<usize>,
    ordered: Option<usize>,
}

/// A question as its row has it.
struct Draft {
    line: u64,
    id: String,
    wording: String,
    topic: Option<String>,
    ordered: Option<bool>,
    options: Vec<String>,
    labels: Option<Vec<String>>,
}

struct Questions {
    at: At,
    drafts: Vec<Draft>,
    ids: HashSet<String>,
    ledger: Ledger,
}

/// `question`, `wording`, `topic`, `ordered`, `options`.
///
/// A question without options stays, for its wording; it cannot be asked with options.
///
/// In the questionnaire of a known survey the options stand along their scale, without
/// answers beside it, unless the file itself says which questions are ordered.
pub(super) fn read(places: &Places<'_>) -> Result<Read> {
    let at = At {
        question: places.required("question")?,
        wording: places.required("wording")?,
        options: places.required("options")?,
        labels: places.optional("labels"),
        topic: places.optional("topic"),
        ordered: places.optional("ordered"),
    };
    let mut read = Questions {
        at,
        drafts: Vec::new(),
        ids: HashSet::new(),
        ledger: Ledger::default(),
    };
    places.table.walk(&mut read);
    let (part, notes) = read.finish()?;
    let mut read = join([part])?;
    read.notes = notes;
    Ok(read)
}

impl Questions {
    fn judge(&self, row: &Row<'_>) -> Result<Draft, Reason> {
        let id = row.get(self.at.question);
        let numbered = !id.is_empty() && id.bytes().all(|b| b.is_ascii_digit());
        let id = if numbered {
            format!("Q{id}")
        } else {
            id.to_owned()
        };
        if id.is_empty() {
            return Err(Reason::No("id"));
        }
        if self.ids.contains(&id) {
            return Err(Reason::Repeated);
        }
        let wording = row.get(self.at.wording).to_owned();
        if wording.is_empty() {
            return Err(Reason::No("wording"));
        }
        let (options, mut labels) = options(row.get(self.at.options)).ok_or(Reason::BadOptions)?;
        let given = self
            .at
            .labels
            .map(|at| row.get(at))
            .filter(|text| !text.is_empty());
        if let Some(given) = given {
            labels = Some(list(given).ok_or(Reason::BadOptions)?);
        }
        if options.len() == 1 || options.iter().any(String::is_empty) {
            return Err(Reason::BadOptions);
        }
        if let Some(labels) = &labels {
            let distinct: HashSet<&String> = labels.iter().collect();
            if labels.len() != options.len() || distinct.len() != labels.len() {
                return Err(Reason::BadOptions);
            }
        }
        let filled = |at: Option<usize>| at.map(|at| row.get(at)).filter(|text| !text.is_empty());
        Ok(Draft {
            line: row.line,
            id,
            wording,
            topic: filled(self.at.topic).map(str::to_owned),
            ordered: filled(self.at.ordered).and_then(|text| text.to_lowercase().parse().ok()),
            options,
            labels,
        })
    }

    fn finish(mut self) -> Result<(Part, Vec<String>)> {
        let known = wvs::knows(
            self.drafts
                .iter()
                .map(|draft| (draft.id.as_str(), draft.wording.as_str())),
        );
        let mut columns = ["question", "wording", "topic", "options"].map(texts);
        let mut ordered = Vec::new();
        let (mut beside, mut moved) = (Vec::new(), Vec::new());
        for draft in self.drafts {
            let [ids, wordings, topics, options] = &mut columns;
            let mut choices = choices(&draft, known);
            let mut is_ordered = draft.ordered.unwrap_or(true);
            if known && draft.ordered.is_none() {
                let scaled = wvs::scaled(&draft.id, choices);
                (choices, is_ordered) = (scaled.options, scaled.ordered);
                let named = |o: Choice| format!("{} ({} = “{}”)", draft.id, o.label, o.text);
                beside.extend(scaled.beside.map(named));
                moved.extend(scaled.moved.then(|| draft.id.clone()));
            }
            ordered.push(is_ordered);
            if choices.is_empty() {
                self.ledger.missing(Reason::No("options"), draft.line);
            }
            let json =
                serde_json::to_string(&choices).map_err(|error| Problem::new(error.to_string()))?;
            options.append_value(json);
            let topic = draft
                .topic
                .as_deref()
                .or_else(|| wvs::topic(&draft.id).filter(|_| known));
            topics.append_option(topic);
            ids.append_value(draft.id);
            wordings.append_value(draft.wording);
        }
        let [ids, wordings, topics, options] = columns.map(text_column);
        let ordered = Column::from(Series::new("ordered".into(), ordered));
        let part = Part {
            columns: vec![ids, wordings, topics, ordered, options],
            ledger: self.ledger,
        };
        Ok((part, scale_notes(&beside, &moved)))
    }
}

impl Gather for Questions {
    fn row(&mut self, row: &Row<'_>) {
        match self.judge(row) {
            Ok(draft) => {
                self.ids.insert(draft.id.clone());
                self.drafts.push(draft);
                self.ledger.keep(row);
            }
            Err(reason) => self.ledger.leave_out(reason, row.line, row.raw),
        }
    }

    fn bad(&mut self, bad: &Bad<'_>) {
        self.ledger.unreadable(bad);
    }
}

/// What to know of answers that were taken out and of options that were moved.
fn scale_notes(beside: &[String], moved: &[String]) -> Vec<String> {
    let mut notes = Vec::new();
    if !beside.is_empty() {
        notes.push(t!(
            "import-note-beside-the-scale",
            answers = beside.join(", ")
        ));
    }
    if !moved.is_empty() {
        notes.push(t!(
            "import-note-along-the-scale",
            questions = moved.join(", ")
        ));
    }
    notes
}

/// Options with their labels: given ones, the options themselves where all are whole
/// numbers, those of the known survey, or 1, 2, 3 …
fn choices(draft: &Draft, known: bool) -> Vec<Choice> {
    if known && draft.labels.is_none() && wvs::without_options(&draft.id) {
        return Vec::new();
    }
    let count = draft.options.len();
    let whole = |text: &String| text.parse::<i64>().is_ok();
    let labels: Vec<String> = if let Some(labels) = &draft.labels {
        labels.clone()
    } else if draft.options.iter().all(whole) {
        draft.options.clone()
    } else if let Some(labels) = wvs::labels(&draft.id, count).filter(|_| known) {
        labels.to_vec()
    } else {
        (1..=count).map(|label| label.to_string()).collect()
    };
    let choice = |(label, text): (String, &String)| Choice {
        label,
        text: text.clone(),
    };
    labels.into_iter().zip(&draft.options).map(choice).collect()
}

/// The texts and, where the cell gives them, the labels: a JSON list of texts or of
/// `{label, text}`, a JSON object label → text, or `1. Yes 2. No`. None if it is neither.
fn options(cell: &str) -> Option<(Vec<String>, Option<Vec<String>>)> {
    if cell.is_empty() {
        return Some((Vec::new(), None));
    }
    if cell.starts_with('[') {
        if let Ok(choices) = serde_json::from_str::<Vec<Choice>>(cell)
            && !choices.is_empty()
        {
            let (labels, texts) = choices
                .into_iter()
                .map(|choice| (choice.label, choice.text))
                .unzip();
            return Some((texts, Some(labels)));
        }
        return list(cell).map(|texts| (texts, None));
    }
    if cell.starts_with('{') {
        let map: serde_json::Map<String, Value> = serde_json::from_str(cell).ok()?;
        let mut pairs: Vec<(String, String)> = map
            .into_iter()
            .map(|(label, v)| (label, plain(v)))
            .collect();
        pairs.sort_by_key(|(label, _)| label.parse::<i64>().ok());
        let (labels, texts) = pairs.into_iter().unzip();
        return Some((texts, Some(labels)));
    }
    let pairs = fill_scale(numbered(cell));
    let (labels, texts): (Vec<_>, Vec<_>) = pairs.into_iter().unzip();
    (!texts.is_empty()).then_some((texts, Some(labels)))
}

/// A JSON list of texts or numbers.
fn list(cell: &str) -> Option<Vec<String>> {
    let values: Vec<Value> = serde_json::from_str(cell).ok()?;
    Some(values.into_iter().map(plain).collect())
}

fn plain(value: Value) -> String {
    match value {
        Value::String(text) => text.trim().to_owned(),
        other => other.to_string(),
    }
}

/// `1. Yes 2. No` → labels and texts.
fn numbered(cell: &str) -> Vec<(String, String)> {
    let mut pairs: Vec<(String, String)> = Vec::new();
    for word in cell.split_whitespace() {
        let label = word
            .strip_suffix('.')
            .filter(|l| !l.is_empty() && l.bytes().all(|b| b.is_ascii_digit()));
        match (label, pairs.last_mut()) {
            (Some(label), _) => pairs.push((label.to_owned(), String::new())),
            (None, Some((_, text))) => {
                if !text.is_empty() {
                    text.push(' ');
                }
                text.push_str(word);
            }
            (None, None) => return Vec::new(),
        }
    }
    pairs
}

/// A scale of which only the ends are named gets the numbers between.
fn fill_scale(pairs: Vec<(String, String)>) -> Vec<(String, String)> {
    let ends = match pairs.as_slice() {
        [(low, _), (high, _)] => low.parse::<u32>().ok().zip(high.parse::<u32>().ok()),
        _ => None,
    };
    let Some((low, high)) = ends.filter(|(low, high)| low + 1 < *high && *high <= 100) else {
        return pairs;
    };
    let between = (low + 1..high).map(|n| (n.to_string(), n.to_string()));
    let mut scale = pairs;
    let last = scale.pop();
    scale.extend(between);
    scale.extend(last);
    scale
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(cell: &str) -> Option<(String, Option<String>)> {
        options(cell)
            .map(|(texts, labels)| (texts.join("/"), labels.map(|labels| labels.join("/"))))
    }

    #[test]
    fn options_are_read_in_every_form() {
        let with = |texts: &str, labels: &str| Some((texts.to_owned(), Some(labels.to_owned())));
        assert_eq!(pairs(r#"["Yes","No"]"#), Some(("Yes/No".into(), None)));
        assert_eq!(
            pairs(r#"[{"label":"A","text":"Yes"},{"label":"B","text":"No"}]"#),
            with("Yes/No", "A/B")
        );
        assert_eq!(pairs(r#"{"10":"Top","2":"Low"}"#), with("Low/Top", "2/10"));
        assert_eq!(
            pairs("2. Agree 1. Hard to say 0. Disagree"),
            with("Agree/Hard to say/Disagree", "2/1/0")
        );
        assert_eq!(
            pairs("1. Not at all 4. Completely"),
            with("Not at all/2/3/Completely", "1/2/3/4")
        );
        assert_eq!(pairs("Yes or no"), None);
    }
}
