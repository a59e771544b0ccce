//! Comparing a stored score with the same score computed again.

use serde_json::Value;

/// Numbers may differ by this share (of the larger one, or of 1): logarithms are not
/// rounded alike by every system's mathematics library.
const TOLERANCE: f64 = 1e-9;

/// Where two scores, as JSON, first differ (`questions.3.models.0.option_mass`); none where
/// they say the same.
pub fn first_difference(stored: &Value, computed: &Value) -> Option<String> {
    difference(stored, computed).map(|mut path| {
        path.reverse();
        path.join(".")
    })
}

/// The path to the first difference, innermost name first.
fn difference(stored: &Value, computed: &Value) -> Option<Vec<String>> {
    let below = |name: String, a: &Value, b: &Value| {
        difference(a, b).map(|mut path| {
            path.push(name);
            path
        })
    };
    match (stored, computed) {
        (Value::Object(a), Value::Object(b)) => {
            let names = a
                .keys()
                .chain(b.keys().filter(|name| !a.contains_key(*name)));
            names
                .map(|name| {
                    let side = |object: &serde_json::Map<String, Value>| {
                        object.get(name).cloned().unwrap_or(Value::Null)
                    };
                    below(name.clone(), &side(a), &side(b))
                })
                .find_map(|found| found)
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            let pairs = a.iter().zip(b).enumerate();
            pairs
                .map(|(place, (a, b))| below(place.to_string(), a, b))
                .find_map(|found| found)
        }
        (Value::Number(a), Value::Number(b)) => {
            let (a, b) = (a.as_f64()?, b.as_f64()?);
            let allowed = TOLERANCE * a.abs().max(b.abs()).max(1.0);
            ((a - b).abs() > allowed).then(Vec::new)
        }
        (a, b) => (a != b).then(Vec::new),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_changed_number_is_found_and_named() {
        let stored = json!({"format": 1, "models": [{"mean": 0.5, "name": "a"}]});
        let rounded = json!({"format": 1, "models": [{"mean": 0.5 + 1e-12, "name": "a"}]});
        let changed = json!({"format": 1, "models": [{"mean": 0.51, "name": "a"}]});
        let more = json!({"format": 1, "models": [{"mean": 0.5, "name": "a", "n": 2}]});
        assert_eq!(first_difference(&stored, &rounded), None);
        assert_eq!(
            first_difference(&stored, &changed).as_deref(),
            Some("models.0.mean")
        );
        assert_eq!(
            first_difference(&stored, &more).as_deref(),
            Some("models.0.n")
        );
        assert_eq!(
            first_difference(&json!([1]), &json!([1, 2])).as_deref(),
            Some("")
        );
    }
}
