//! Makes the files of the sample study: two invented cultures, seeded, ours to give away.
//!
//! `cargo run -p attune --example make-sample -- data/sample` writes, in the layouts that users
//! hold: word associations of each culture (participant level), a survey of both with its
//! questionnaire, etiquette stories and a small lexicon.

mod associations;
mod etiquette;
mod lexicon;
mod survey;

use std::path::PathBuf;

/// Everything is drawn from this seed.
const SEED: u64 = 20_261_121;

/// The two cultures: name, country as it stands in the files, three-letter code.
const CULTURES: [(&str, &str); 2] = [("oshel", "Oshel"), ("tarvik", "Tarvik")];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("name a folder to write to")?);
    std::fs::create_dir_all(&folder)?;
    let vocabulary = associations::Vocabulary::read()?;
    associations::write(&folder, &vocabulary)?;
    survey::write(&folder)?;
    etiquette::write(&folder)?;
    lexicon::write(&folder, &vocabulary)?;
    Ok(())
}
