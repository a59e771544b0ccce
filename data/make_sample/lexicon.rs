//! A small lexicon of the words that occur: valence, arousal, concreteness. The ratings
//! are invented; they only have the shape and the scales of real norms.

use std::path::Path;

use attune::stat::CounterRandom;

use crate::SEED;
use crate::associations::Vocabulary;

/// Writes `lexicon.csv`: valence and arousal from 1 to 9, concreteness from 1 to 5.
pub fn write(folder: &Path, vocabulary: &Vocabulary) -> Result<(), Box<dyn std::error::Error>> {
    let mut file = csv::Writer::from_path(folder.join("lexicon.csv"))?;
    file.write_record(["word", "valence", "arousal", "concreteness"])?;
    for word in vocabulary.words() {
        let mut random = CounterRandom::named(SEED, &format!("lexicon/{word}"));
        let mut rating = |low: f64, high: f64| {
            let bell = (0..3).map(|_| random.uniform()).sum::<f64>() / 3.0;
            format!("{:.2}", low + (high - low) * bell)
        };
        file.write_record([
            word,
            &rating(1.0, 9.0),
            &rating(1.0, 9.0),
            &rating(1.0, 5.0),
        ])?;
    }
    file.flush()?;
    Ok(())
}
