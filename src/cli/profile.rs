//! `profile`: how pleasant, exciting and concrete the associations of people and models are.

use serde_json::json;

use super::args::Profile;
use super::output::Output;
use super::table::Table;
use crate::figure::{attributes, profile_note, summary_of};
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
        delta: args.delta,
    };
    let stored = study.profile(&settings)?;
    let Scores::Profile(scored) = &stored.scores else {
        return Ok(());
    };
    let headings = stored.tables().into_iter().map(|table| table.heading);
    let mut text = String::new();
    for (of, heading) in scored.groups.iter().zip(headings) {
        let summary = summary_of(scored, of, &[], args.published).table();
        let mut table = Table::new(summary.columns);
        summary.rows.into_iter().for_each(|row| table.row(row));
        text += &format!("{heading}\n{table}{}\n", profile_note(of, args.published));
        let known = attributes()
            .into_iter()
            .zip(scored.lexicon)
            .zip(of.people.found);
        for (((_, attribute), words), found) in known {
            let found = format!("{:.1}", 100.0 * found.unwrap_or_default());
            text += &t!(
                "cli-profile-known",
                attribute = attribute,
                words = words,
                found = found,
                given = of.people.words
            );
            text.push('\n');
        }
    }
    let value = json!({
        "settings": scored.profile,
        "lexicon": scored.lexicon,
        "scores": stored.main_scores(),
    });
    output.result(&value, &text);
    Ok(())
}
