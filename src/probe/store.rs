//! Answers as a file: Parquet, and the lines of JSON that it was before.

use std::path::{Path, PathBuf};

use polars::prelude::*;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{Answer, Mode};
use crate::artifact;
use crate::problem::{Problem, Result};
use crate::t;

/// The file of a job's answers, below its results.
pub const ANSWERS: &str = "answers.parquet";
/// The same in jobs of the first format.
const LINES: &str = "answers.jsonl";

/// Version of the file's format. The first is lines of JSON.
const FORMAT: u32 = 2;
/// Where the header stands among the file's own key-value pairs.
const HEADER: &str = "attune";

/// What is the same in all answers of a file.
#[derive(Default, Serialize, Deserialize)]
struct Header {
    format: u32,
    #[serde(default)]
    model: String,
    #[serde(default)]
    adapter: Option<String>,
}

/// Where the answers lie in a folder of results.
pub fn answers_file(results: &Path) -> PathBuf {
    let lines = results.join(LINES);
    match lines.is_file() {
        true => lines,
        false => results.join(ANSWERS),
    }
}

/// Writes the answers of one model, with or without an adapter, as Parquet: a row an answer,
/// a column a field, the hashes of model and adapter once. Numbers are read back exactly.
///
/// # Errors
/// The file cannot be written.
pub fn write_answers(path: &Path, answers: &[Answer]) -> Result<()> {
    let first = answers.first();
    let header = Header {
        format: FORMAT,
        model: first.map(|answer| answer.model.clone()).unwrap_or_default(),
        adapter: first.and_then(|answer| answer.adapter.clone()),
    };
    let header = String::from_utf8_lossy(&artifact::json(&header)?).into_owned();
    let mut bytes = Vec::new();
    let mut table = table(answers).map_err(|e| damaged(path, &e))?;
    ParquetWriter::new(&mut bytes)
        .with_compression(ParquetCompression::Zstd(None))
        .with_key_value_metadata(Some(KeyValueMetadata::from_static(vec![(
            HEADER.to_owned(),
            header,
        )])))
        .finish(&mut table)
        .map_err(|e| damaged(path, &e))?;
    artifact::write(path, &bytes)
}

/// Reads an answer file of any format.
///
/// # Errors
/// Unreadable, damaged anywhere, or written by a newer version of Attune.
pub fn read_answers(path: &Path) -> Result<Vec<Answer>> {
    match path.extension().is_some_and(|ending| ending == "jsonl") {
        true => read_lines(path),
        false => read_parquet(path),
    }
}

fn table(answers: &[Answer]) -> PolarsResult<DataFrame> {
    fn column<'a, T>(name: &str, values: impl Iterator<Item = T> + 'a) -> Column
    where
        Series: FromIterator<T>,
    {
        values.collect::<Series>().with_name(name.into()).into()
    }
    let all = || answers.iter();
    let mut orders = ListPrimitiveChunkedBuilder::<UInt32Type>::new(
        "order".into(),
        answers.len(),
        answers.len(),
        DataType::UInt32,
    );
    let mut logprobs = ListPrimitiveChunkedBuilder::<Float64Type>::new(
        "logprobs".into(),
        answers.len(),
        answers.len(),
        DataType::Float64,
    );
    let mut order = Vec::new();
    for answer in answers {
        order.clear();
        order.extend(answer.order.iter().map(|&option| option as u32));
        orders.append_slice(&order);
        logprobs.append_slice(&answer.logprobs);
    }
    let columns = vec![
        column("task", all().map(|a| a.task.as_str())),
        column("scenario", all().map(|a| a.scenario.as_str())),
        column("raw", all().map(|a| a.raw)),
        column("run", all().map(|a| a.run)),
        column("item", all().map(|a| a.item.as_str())),
        column("language", all().map(|a| a.language.as_str())),
        column("prompt", all().map(|a| a.prompt.as_str())),
        orders.finish().into_column(),
        column("relisted", all().map(|a| a.relisted)),
        column("paraphrase", all().map(|a| a.paraphrase)),
        column("mode", all().map(|a| a.mode.id())),
        column("seed", all().map(|a| a.seed)),
        logprobs.finish().into_column(),
        column("option_mass", all().map(|a| a.option_mass)),
        column("text", all().map(|a| a.text.as_deref())),
        column("tokens", all().map(|a| a.tokens)),
        column("seconds", all().map(|a| a.seconds)),
    ];
    DataFrame::new(answers.len(), columns)
}

fn read_parquet(path: &Path) -> Result<Vec<Answer>> {
    let file = artifact::open(path).map_err(|e| Problem::io(path, &e))?;
    let mut reader = ParquetReader::new(file);
    let pairs = reader.get_metadata().map_err(|e| damaged(path, &e))?;
    let pairs = pairs.key_value_metadata().iter().flatten();
    let header = pairs
        .filter(|pair| pair.key == HEADER)
        .find_map(|pair| serde_json::from_str::<Header>(pair.value.as_deref()?).ok())
        .ok_or_else(|| damaged(path, &HEADER))?;
    refuse_newer(path, &header)?;
    let table = reader.finish().map_err(|e| damaged(path, &e))?;
    answers(&table, &header).map_err(|e| damaged(path, &e))
}

fn answers(table: &DataFrame, header: &Header) -> PolarsResult<Vec<Answer>> {
    let texts = |name| table.column(name)?.str();
    let missing = |name: &str| polars_err!(ComputeError: "{name}");
    let mut tasks = texts("task")?.iter();
    let mut scenarios = texts("scenario")?.iter();
    let mut raws = table.column("raw")?.bool()?.iter();
    let mut runs = table.column("run")?.u32()?.iter();
    let mut items = texts("item")?.iter();
    let mut languages = texts("language")?.iter();
    let mut prompts = texts("prompt")?.iter();
    let mut orders = table.column("order")?.list()?.amortized_iter();
    let mut relisted = table.column("relisted")?.bool()?.iter();
    let mut paraphrases = table.column("paraphrase")?.u32()?.iter();
    let mut modes = texts("mode")?.iter();
    let mut seeds = table.column("seed")?.u64()?.iter();
    let mut logprobs = table.column("logprobs")?.list()?.amortized_iter();
    let mut masses = table.column("option_mass")?.f64()?.iter();
    let mut answered = texts("text")?.iter();
    let mut tokens = table.column("tokens")?.u64()?.iter();
    let mut seconds = table.column("seconds")?.f64()?.iter();
    /// The next value; a null is damage.
    macro_rules! next {
        ($column:ident) => {
            $column
                .next()
                .flatten()
                .ok_or_else(|| missing(stringify!($column)))?
        };
    }
    let mut answers = Vec::with_capacity(table.height());
    for _ in 0..table.height() {
        let order = next!(orders);
        let shares = next!(logprobs);
        let mode = next!(modes);
        answers.push(Answer {
            model: header.model.clone(),
            adapter: header.adapter.clone(),
            task: next!(tasks).to_owned(),
            scenario: next!(scenarios).to_owned(),
            raw: next!(raws),
            run: next!(runs),
            item: next!(items).to_owned(),
            language: next!(languages).to_owned(),
            prompt: next!(prompts).to_owned(),
            order: order
                .as_ref()
                .u32()?
                .into_no_null_iter()
                .map(|option| option as usize)
                .collect(),
            relisted: next!(relisted),
            paraphrase: next!(paraphrases),
            mode: Mode::from_id(mode).ok_or_else(|| missing(mode))?,
            seed: next!(seeds),
            logprobs: shares.as_ref().f64()?.into_no_null_iter().collect(),
            option_mass: masses.next().flatten(),
            text: answered.next().flatten().map(str::to_owned),
            tokens: next!(tokens),
            seconds: next!(seconds),
        });
    }
    Ok(answers)
}

/// A line that says the format, then an answer a line.
fn read_lines(path: &Path) -> Result<Vec<Answer>> {
    fn read<T: DeserializeOwned>(path: &Path, line: &str) -> Result<T> {
        serde_json::from_str(line).map_err(|e| damaged(path, &e))
    }
    let text = artifact::read_text(path)?;
    let mut lines = text.lines();
    refuse_newer(path, &read(path, lines.next().unwrap_or_default())?)?;
    lines.map(|line| read(path, line)).collect()
}

fn refuse_newer(path: &Path, header: &Header) -> Result<()> {
    if header.format <= FORMAT {
        return Ok(());
    }
    let path = path.display().to_string();
    Err(Problem::new(t!("problem-newer-format", path = path))
        .advise(t!("problem-newer-format-advice")))
}

fn damaged(path: &Path, error: &dyn std::fmt::Display) -> Problem {
    Problem::new(t!(
        "problem-damaged",
        path = path.display().to_string(),
        error = error.to_string()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers() -> Vec<Answer> {
        let whole = Answer {
            model: "weights".to_owned(),
            adapter: Some("adapter".to_owned()),
            task: "taboo".to_owned(),
            scenario: "japan".to_owned(),
            raw: true,
            run: 3,
            item: "Q1".to_owned(),
            language: "zh".to_owned(),
            prompt: "hash".to_owned(),
            order: vec![2, 0, 1],
            relisted: true,
            paraphrase: 4,
            mode: Mode::FirstToken,
            seed: u64::MAX,
            // As they come: neighbours of round numbers, the smallest there is, minus zero.
            logprobs: vec![-0.1 - f64::EPSILON, f64::MIN_POSITIVE / 8.0, -0.0],
            option_mass: Some(1.0 - f64::EPSILON),
            text: Some("一 two\n“three”".to_owned()),
            tokens: 1 << 40,
            seconds: 1.0 / 3.0,
        };
        let bare = Answer {
            model: "weights".to_owned(),
            adapter: Some("adapter".to_owned()),
            text: Some(String::new()),
            mode: Mode::Greedy,
            ..Answer::default()
        };
        let certain = Answer {
            logprobs: vec![0.0, f64::NEG_INFINITY],
            text: None,
            ..bare.clone()
        };
        vec![whole, bare, certain]
    }

    #[test]
    fn parquet_gives_every_bit_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(ANSWERS);
        let answers = answers();
        write_answers(&path, &answers).unwrap();
        let read = read_answers(&path).unwrap();
        assert_eq!(read, answers);
        let bits = |answers: &[Answer]| -> Vec<u64> {
            let numbers = answers.iter().flat_map(|a| &a.logprobs);
            numbers.map(|number| number.to_bits()).collect()
        };
        assert_eq!(bits(&read), bits(&answers));
        // The same answers are the same file.
        let again = folder.path().join("again.parquet");
        write_answers(&again, &answers).unwrap();
        assert_eq!(std::fs::read(path).unwrap(), std::fs::read(again).unwrap());
        write_answers(&folder.path().join("none.parquet"), &[]).unwrap();
        assert_eq!(
            read_answers(&folder.path().join("none.parquet")).unwrap(),
            []
        );
    }

    #[test]
    fn lines_of_the_first_format_are_read_to_the_last_bit() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(LINES);
        let line = r#"{"model":"m","adapter":null,"item":"Q1","prompt":"p","order":[1,0],"paraphrase":0,"mode":"label","seed":0,"logprobs":[-0.30000000000000004,-1.3499999999999999],"option_mass":0.9999999999999999,"tokens":5,"seconds":0.1}"#;
        std::fs::write(&path, format!("{{\"format\":1}}\n{line}\n")).unwrap();
        assert_eq!(answers_file(folder.path()), path);
        let read = read_answers(&path).unwrap();
        assert_eq!(read.len(), 1);
        assert_eq!(
            read[0].logprobs,
            [0.1 + 0.2, 1.35 - f64::EPSILON].map(|x: f64| -x)
        );
        assert_eq!((read[0].task.as_str(), read[0].run), ("", 0));
        std::fs::write(&path, "{\"format\":3}\n").unwrap();
        assert!(read_answers(&path).unwrap_err().advice.is_some());
        std::fs::write(&path, format!("{{\"format\":1}}\n{}\n", &line[..50])).unwrap();
        assert!(read_answers(&path).is_err());
    }

    #[test]
    fn damaged_files_are_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(ANSWERS);
        write_answers(&path, &answers()).unwrap();
        let mut bytes = std::fs::read(&path).unwrap();
        bytes.truncate(bytes.len() / 2);
        std::fs::write(&path, bytes).unwrap();
        let problem = read_answers(&path).unwrap_err();
        assert!(problem.message.contains(ANSWERS), "{problem}");
    }
}
