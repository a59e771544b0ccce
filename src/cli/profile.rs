//! `profile`: how pleasant, exciting and concrete the associations of people and models are.

use serde_json::json;

use super::args::Profile;
use super::output::Output;
use super::table::Table;
use crate::figure::{attributes, summary_of};
use crate::problem::Result;
use crate::study::{Home, ProfileSettings, Scores, Study};
use crate::t;

/// Tells the profile of people, and of every model that was asked for associations.
pub(super) fn profile(args: &Profile, output: &Output) -> Result<()> {
    let study = Study::open(&Home::of_user()?, &args.study)?;
    let settings = ProfileSettings {
        depth: args.top,
        concrete_from: args.concrete_from,
        lemmas: !args.no_lemmas,
        single_words: args.single_words,
    };
    let stored = study.profile(&settings)?;
    let Scores::Profile(scored) = &stored.scores else {
        return Ok(());
    };
    let heading = stored
        .tables()
        .into_iter()
        .next()
        .map(|table| table.heading);
    let summary = summary_of(scored, &[], args.published).table();
    let mut table = Table::new(summary.columns);
    summary.rows.into_iter().for_each(|row| table.row(row));
    let known = attributes()
        .into_iter()
        .zip(scored.lexicon)
        .zip(scored.people.found);
    let lines = known.map(|(((_, attribute), words), found)| {
        let found = format!("{:.1}", 100.0 * found.unwrap_or_default());
        t!(
            "cli-profile-known",
            attribute = attribute,
            words = words,
            found = found,
            given = scored.people.words
        )
    });
    let lines: Vec<String> = lines.collect();
    let text = format!(
        "{}\n{table}{}",
        heading.unwrap_or_default(),
        lines.join("\n")
    );
    let value = json!({
        "settings": scored.profile,
        "lexicon": scored.lexicon,
        "scores": stored.main_scores(),
    });
    output.result(&value, &text);
    Ok(())
}
