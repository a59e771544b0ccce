//! Ranking offered words: the question, and how an answer to it is read.
//!
//! Source of the task: ALIGN, appendix D. Its published code reads `1: cat, 2: dog`
//! after the prompt; what is accepted here is wider, and what is not a ranking is none.

use minijinja::context;
use unicode_normalization::UnicodeNormalization;

use super::{Message, fold_word, parse_associations, render};
use crate::Result;

/// What stands before the ranking, folded.
const TITLES: [&str; 7] = [
    "final ranking",
    "final rank",
    "final answer",
    "最终排名",
    "最终排序",
    "最后排名",
    "最终答案",
];

/// An offered word with the rank that an answer gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ranked {
    /// Place among the words offered.
    pub word: usize,
    /// 1 for the strongest.
    pub rank: u32,
}

/// Asks to rank `words` by their connection with a cue; they stand in the order given.
///
/// # Errors
/// The template is broken, or uses a variable other than `cue` and `words`.
pub fn ranking(template: &str, cue: &str, words: &[String]) -> Result<Vec<Message>> {
    let question = render(template, context! { cue, words })?;
    Ok(vec![Message::user(question)])
}

/// The ranks that an answer gives to the words offered; empty where no ranking is found.
///
/// The ranking is what stands behind the last “Final ranking” that leads to one:
/// entries such as `Rank 2: word` or `第2名：词`, or else a list. Without such a title,
/// the last run of entries from rank 1 on counts. Case, width, emphasis and quotes do
/// not matter; words that were not offered are passed over; of a word that is ranked
/// twice the first rank counts.
pub fn parse_ranking(answer: &str, words: &[String]) -> Vec<Ranked> {
    let answer = answer.nfkc().collect::<String>().to_lowercase();
    let words: Vec<String> = words.iter().map(|word| fold_word(word)).collect();
    let mut titles: Vec<usize> = TITLES
        .iter()
        .flat_map(|title| answer.match_indices(title).map(|(at, _)| at + title.len()))
        .collect();
    titles.sort_unstable();
    let titled = titles.iter().rev().find_map(|&at| {
        let found = match entries(&answer[at..]) {
            entries if entries.is_empty() => listed(&answer[at..], &words),
            entries => known(entries, &words),
        };
        (found.len() > 1).then_some(found)
    });
    titled.unwrap_or_else(|| {
        let mut all = entries(&answer);
        let last = all.iter().rposition(|&(rank, _)| rank == 1).unwrap_or(0);
        known(all.split_off(last), &words)
    })
}

/// What each numbered entry says: its rank, and the text up to the next one.
fn entries(text: &str) -> Vec<(u32, &str)> {
    let mut labels = Vec::new();
    let mut before = ' ';
    let mut skip = 0;
    for (at, c) in text.char_indices() {
        if at >= skip
            && let Some((rank, length)) = label(&text[at..], before)
        {
            labels.push((rank, at, at + length));
            skip = at + length;
        }
        before = c;
    }
    let ends = labels.iter().skip(1).map(|&(_, start, _)| start);
    let ends: Vec<usize> = ends.chain([text.len()]).collect();
    let entry = |(&(rank, _, start), end)| (rank, &text[start..end]);
    labels.iter().zip(ends).map(entry).collect()
}

/// A label such as `rank 2:` or `第2名:` that `text` begins with: rank and length.
fn label(text: &str, before: char) -> Option<(u32, usize)> {
    const SIGNS: &str = " \t*_#(";
    const ENDS: &str = " \t*_):.,-–—=";
    let sign = |c: char| SIGNS.contains(c);
    let (rank, rest) = if let Some(rest) = text.strip_prefix("rank") {
        if before.is_alphanumeric() {
            return None;
        }
        number(rest.trim_start_matches(sign))?
    } else {
        let named = ["排名", "名次", "排序"]
            .iter()
            .find_map(|name| text.strip_prefix(name));
        let rest = named.map_or(text, |rest| rest.trim_start_matches(sign));
        let (rest, ordinal) = match rest.strip_prefix('第') {
            Some(rest) => (rest, true),
            None => (rest, false),
        };
        let (rank, rest) = match ordinal || named.is_some() {
            true => number(rest.trim_start_matches(sign))?,
            false => return None,
        };
        match rest.trim_start().strip_prefix(['名', '位']) {
            Some(rest) => (rank, rest),
            None if ordinal => return None,
            None => (rank, rest),
        }
    };
    let rest = rest.trim_start_matches(|c: char| ENDS.contains(c));
    Some((rank, text.len() - rest.len()))
}

/// A number of up to three digits, or a Chinese one up to 十九, and what follows it.
fn number(text: &str) -> Option<(u32, &str)> {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if (1..=3).contains(&digits) {
        return Some((text[..digits].parse().ok()?, &text[digits..]));
    }
    let unit = |text: &str| {
        let digit = text.chars().next()?;
        let place = "一二三四五六七八九".chars().position(|c| c == digit)?;
        Some(place as u32 + 1)
    };
    match text.strip_prefix('十') {
        Some(rest) => Some(match unit(rest) {
            Some(more) => (10 + more, &rest['一'.len_utf8()..]),
            None => (10, rest),
        }),
        None => unit(text).map(|value| (value, &text['一'.len_utf8()..])),
    }
}

/// The entries that name an offered word.
fn known(entries: Vec<(u32, &str)>, words: &[String]) -> Vec<Ranked> {
    let mut found: Vec<Ranked> = Vec::new();
    for (rank, text) in entries {
        if let Some(word) = named(text, words)
            && !found.iter().any(|ranked| ranked.word == word)
        {
            found.push(Ranked { word, rank });
        }
    }
    found
}

/// The offered word that an entry begins with, the longest where several would do.
fn named(entry: &str, words: &[String]) -> Option<usize> {
    let line = entry.trim_start().lines().next().unwrap_or_default();
    let line = fold_word(line);
    let begins = |word: &String| {
        let rest = line.strip_prefix(word.as_str());
        !word.is_empty() && rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    };
    (0..words.len())
        .filter(|&word| begins(&words[word]))
        .max_by_key(|&word| words[word].len())
}

/// The offered words of a plain list, ranked by their places.
fn listed(text: &str, words: &[String]) -> Vec<Ranked> {
    let sign = |c: char| c.is_whitespace() || ":*_".contains(c);
    let text = text.trim_start_matches(sign);
    let apart = text.strip_prefix("is ").unwrap_or(text).replace('>', ",");
    let found = parse_associations(&apart, "");
    let place = |(at, given): (usize, &String)| {
        let word = words.iter().position(|word| word == given)?;
        Some(Ranked {
            word,
            rank: at as u32 + 1,
        })
    };
    found.iter().enumerate().filter_map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prompt::template;

    fn words(list: &[&str]) -> Vec<String> {
        list.iter().map(|word| (*word).to_owned()).collect()
    }

    /// The words in the order of their ranks.
    fn order(answer: &str, offered: &[&str]) -> Vec<String> {
        let mut ranked = parse_ranking(answer, &words(offered));
        ranked.sort_by_key(|ranked| ranked.rank);
        let word = |ranked: &Ranked| offered[ranked.word].to_owned();
        ranked.iter().map(word).collect()
    }

    const OFFERED: [&str; 3] = ["sand", "Ice cream", "sea"];

    #[test]
    fn a_ranking_in_any_layout_is_read() {
        for answer in [
            "Final ranking: Rank 1: sea Rank 2: ice cream Rank 3: sand",
            "Final Ranking:\nRank 1: Sea\nRank 2: ICE CREAM\nRank 3: Sand.",
            "**Final Ranking:**\n**Rank 1:** sea\n**Rank 2:** “ice  cream”\n**Rank 3:** [sand]",
            "Rank 1: sand is likely.\nFinal ranking: rank 2 - ice cream, rank 1 - sea, rank 3 - sand",
            "Final ranking: Rank 1: sea (blue) Rank 2: whale Rank 2: ice cream; Rank 3: sand!",
            "Final ranking:\n1. sea\n2. ice cream\n3. sand",
            "The final ranking is sea > ice cream > sand.",
            "final ranking: sea, ice cream, sand",
            "First Rank 1: sand Rank 2: sea. No: Rank 1: sea\nRank 2: ice cream\nRank 3: sand",
            "Final ranking: Rank #1: sea Rank #2: ice cream Rank #3: sand\nI hope this final ranking helps.",
            "Ｆｉｎａｌ ｒａｎｋｉｎｇ： Ｒａｎｋ １： sea Rank 2： ice cream Rank 3： sand Rank 4: sea",
        ] {
            assert_eq!(
                order(answer, &OFFERED),
                ["sea", "Ice cream", "sand"],
                "{answer:?}"
            );
        }
    }

    #[test]
    fn mandarin_labels_and_numerals_are_read() {
        let offered = ["人", "人民", "国旗"];
        for answer in [
            "最终排名：第1名：人民 第2名：国旗 第3名：人",
            "最终排名：\n第一名：人民\n第二名：国旗\n第三名：人",
            "排名1：人民\n排名2：国旗（很常见）\n排名3：人",
            "最终排序：人民、国旗、人",
        ] {
            assert_eq!(order(answer, &offered), ["人民", "国旗", "人"], "{answer}");
        }
        assert_eq!(number("十二名"), Some((12, "名")));
        assert_eq!(order("第1名：人民币", &offered), [""; 0]);
    }

    #[test]
    fn missing_and_invented_words_leave_the_others() {
        let answer = "Final ranking: Rank 1: seaside Rank 2: sea Rank 3: dog Rank 4: sand";
        let sea = Ranked { word: 2, rank: 2 };
        let sand = Ranked { word: 0, rank: 4 };
        assert_eq!(parse_ranking(answer, &words(&OFFERED)), [sea, sand]);
        // Equal ranks stay equal.
        let same = parse_ranking("Rank 1: sea Rank 1: sand", &words(&OFFERED));
        assert!(same.iter().all(|ranked| ranked.rank == 1), "{same:?}");
    }

    #[test]
    fn what_is_no_ranking_gives_none() {
        for answer in [
            "",
            "sea, sand, ice cream",
            "I would rank 3 words: sea and sand",
            "Final ranking:",
            "Final ranking: Rank 1: word Rank 2: word",
            "frank 1: sea",
        ] {
            let found = parse_ranking(answer, &words(&OFFERED));
            assert!(found.len() < 2, "{answer:?}: {found:?}");
        }
    }

    #[test]
    fn a_question_offers_its_words_and_shows_the_form() {
        for name in [
            "ranking-en",
            "ranking-zh",
            "ranking-short-en",
            "ranking-short-zh",
        ] {
            let messages = ranking(template(name).unwrap(), "beach", &words(&OFFERED)).unwrap();
            let question = &messages[0].content;
            assert!(question.contains("beach"), "{question}");
            assert!(OFFERED.iter().all(|word| question.contains(word)));
            let form = question.contains("Rank 3: word") || question.contains("第3名：词语");
            assert!(form && !question.ends_with('\n'), "{question}");
            // The form itself is no answer.
            assert!(parse_ranking(question, &words(&OFFERED)).is_empty());
        }
    }
}
