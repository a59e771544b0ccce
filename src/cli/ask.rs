//! `ask`: one question to one model, without a study.

use serde_json::json;

use super::args::Ask;
use super::output::Output;
use super::table::Table;
use crate::problem::Result;
use crate::t;
use crate::worker::{self, Question};

/// Asks on a device of this executable; with options the distribution over them, else greedy text.
pub(super) fn ask(args: &Ask, device: &str, output: &Output) -> Result<()> {
    // Where it cannot, it answers all the same, only slower.
    let _ = worker::compute_here(None);
    let question = Question {
        model: &args.model,
        adapter: args.adapter.as_deref(),
        system: &args.system,
        prompt: &args.prompt,
        device,
    };
    if args.options.is_empty() {
        let answer = worker::ask_text(&question, args.tokens)?;
        let value = json!({ "text": answer.text, "tokens": answer.tokens });
        output.result(&value, &answer.text);
        return Ok(());
    }
    let answer = worker::ask_options(&question, &args.options)?;
    let options = args.options.iter().zip(&answer.logprobs);
    let options: Vec<_> = options
        .map(|(label, logprob)| json!({ "label": label, "logprob": logprob }))
        .collect();
    let value = json!({
        "options": options,
        "distribution": answer.distribution,
        "option_mass": answer.option_mass,
        "mode": answer.mode,
    });
    let mut table = Table::new([t!("cli-column-option"), t!("cli-column-share")]);
    for (label, share) in args.options.iter().zip(&answer.distribution) {
        table.row([label.clone(), format!("{share:.4}")]);
    }
    let mass = format!("{:.4}", answer.option_mass);
    let text = format!("{table}{}", t!("cli-option-mass", mass = mass));
    output.result(&value, &text);
    Ok(())
}
