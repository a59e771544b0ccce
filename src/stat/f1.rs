//! Macro F1: how well labels are told, each label counting alike.

/// Mean over `labels` of F1 = 2·TP / (2·TP + FP + FN), 0 … 1.
///
/// The labels are the task's own, each once (From Surveys to Narratives, section 3.5: offensive
/// texts per culture): one that neither occurs nor is told counts 0, since 0/0 is 0 here. An
/// answer that could not be read (none), or that is no label of the task, misses its text's
/// label and claims no other. None where there is no label, no text, or not one answer a text.
pub fn macro_f1<T: PartialEq>(gold: &[T], told: &[Option<T>], labels: &[T]) -> Option<f64> {
    if labels.is_empty() || gold.is_empty() || gold.len() != told.len() {
        return None;
    }
    let of = |label| f1_of(gold, told, label).unwrap_or(0.0);
    let sum: f64 = labels.iter().map(of).sum();
    Some(sum / labels.len() as f64)
}

fn f1_of<T: PartialEq>(gold: &[T], told: &[Option<T>], label: &T) -> Option<f64> {
    let (mut hits, mut is, mut said) = (0, 0, 0);
    for (gold, told) in gold.iter().zip(told) {
        let both = [gold == label, told.as_ref() == Some(label)];
        hits += u32::from(both == [true, true]);
        is += u32::from(both[0]);
        said += u32::from(both[1]);
    }
    f1(hits, is, said)
}

/// F1 = 2·TP / (2·TP + FP + FN) of a label that was told rightly `hits` times, that `is` how
/// often there and was `said` how often; none where it neither occurs nor is told.
pub fn f1(hits: u32, is: u32, said: u32) -> Option<f64> {
    let either = f64::from(is) + f64::from(said);
    (either > 0.0).then(|| 2.0 * f64::from(hits) / either)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unread_answers_and_absent_labels_count_against_it() {
        let gold = ["a", "a", "b", "b"];
        let told = [Some("a"), None, Some("a"), Some("b")];
        // a: one hit, one missed, one too many: 2/4. b: one hit, one missed: 2/3.
        let both = macro_f1(&gold, &told, &["a", "b"]).unwrap();
        assert!((both - (0.5 + 2.0 / 3.0) / 2.0).abs() < 1e-12);
        let three = macro_f1(&gold, &told, &["a", "b", "c"]).unwrap();
        assert!((three - (0.5 + 2.0 / 3.0) / 3.0).abs() < 1e-12);
        assert_eq!(macro_f1(&gold, &[None; 4], &["a", "b"]), Some(0.0));
        // An answer outside the task's labels is as one that could not be read.
        let beside = [Some("a"), Some("z"), Some("a"), Some("b")];
        assert_eq!(macro_f1(&gold, &beside, &["a", "b"]), Some(both));
    }

    #[test]
    fn what_cannot_be_scored_is_none() {
        assert_eq!(macro_f1(&[1], &[Some(1)], &[]), None);
        assert_eq!(macro_f1(&[], &[], &[1]), None);
        assert_eq!(macro_f1(&[1, 1], &[Some(1)], &[1]), None);
    }
}
