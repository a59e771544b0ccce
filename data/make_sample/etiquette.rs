//! Sixty etiquette stories, in the ten columns of NormAd.

use std::path::Path;

use serde::Deserialize;

use crate::CULTURES;

#[derive(Deserialize)]
struct Parts {
    situation: Vec<Situation>,
}

#[derive(Deserialize)]
struct Situation {
    axis: String,
    value: String,
    oshel: Custom,
    tarvik: Custom,
}

#[derive(Deserialize)]
struct Custom {
    rule: String,
    kept: String,
    broken: String,
}

const NAMES: [&str; 10] = [
    "Ana", "Bero", "Cilia", "Daven", "Edda", "Faro", "Gita", "Hanno", "Iva", "Joren",
];

/// Writes `etiquette.csv`.
pub fn write(folder: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let parts: Parts = toml::from_str(include_str!("etiquette.toml"))?;
    let mut file = csv::Writer::from_path(folder.join("etiquette.csv"))?;
    file.write_record([
        "ID",
        "Country",
        "Background",
        "Axis",
        "Subaxis",
        "Value",
        "Rule-of-Thumb",
        "Story",
        "Explanation",
        "Gold Label",
    ])?;
    let mut id = 0;
    for (culture, country) in CULTURES {
        for situation in &parts.situation {
            let custom = if culture == "oshel" {
                &situation.oshel
            } else {
                &situation.tarvik
            };
            for (deed, label, verdict) in [
                (&custom.kept, "yes", "keeps to this custom"),
                (&custom.broken, "no", "goes against this custom"),
            ] {
                id += 1;
                let name = NAMES[id % NAMES.len()];
                file.write_record([
                    &id.to_string(),
                    culture,
                    &format!("### {country}\n- {}", custom.rule),
                    &situation.axis,
                    &format!("{}_{culture}", situation.axis),
                    &situation.value,
                    &custom.rule,
                    &format!("{name} is in {country}. {name} {deed}."),
                    &format!("What {name} does {verdict}: {}", custom.rule),
                    label,
                ])?;
            }
        }
    }
    file.flush()?;
    Ok(())
}
