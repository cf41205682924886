//! What came of a script, as the thread tells it.

use serde_json::Value;

/// What came of one script.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Outcome {
    pub(crate) passed: bool,
    pub(crate) failures: Vec<Failure>,
    /// The places of the bot that it came by.
    pub(crate) hits: Vec<usize>,
    /// The turn as it stood after each call of the engine; only of a script that failed.
    pub(crate) moments: Vec<Value>,
}

/// Why a script does not pass.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Failure {
    /// From 0; none for what is wrong with the script as a whole.
    pub(crate) step: Option<usize>,
    pub(crate) part: String,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
    pub(crate) differences: Vec<Difference>,
}

/// One thing that is not as expected; what is not there is `None`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Difference {
    pub(crate) path: String,
    pub(crate) expected: Option<Value>,
    pub(crate) actual: Option<Value>,
}

impl Outcome {
    /// Reads what the thread tells.
    pub(crate) fn read(value: &Value) -> Option<Self> {
        Some(Self {
            passed: value.get("passed")?.as_bool()?,
            failures: list(value, "failures").iter().map(failure).collect(),
            hits: list(value, "hits")
                .iter()
                .filter_map(|hit| usize::try_from(hit.as_u64()?).ok())
                .collect(),
            moments: list(value, "moments").to_vec(),
        })
    }
}

fn failure(value: &Value) -> Failure {
    let text = |key| value.get(key).and_then(Value::as_str).map(str::to_owned);
    let step = value.get("step").and_then(Value::as_u64);
    Failure {
        step: step.and_then(|step| usize::try_from(step).ok()),
        part: text("part").unwrap_or_default(),
        message: text("message").unwrap_or_default(),
        help: text("help"),
        differences: list(value, "differences")
            .iter()
            .map(|one| Difference {
                path: text_of(one, "path"),
                expected: one.get("expected").cloned(),
                actual: one.get("actual").cloned(),
            })
            .collect(),
    }
}

pub(crate) fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    let items = value.get(key).and_then(Value::as_array);
    items.map_or(&[], Vec::as_slice)
}

pub(crate) fn text_of(value: &Value, key: &str) -> String {
    let text = value.get(key).and_then(Value::as_str);
    text.unwrap_or_default().to_owned()
}

/// Two texts with what they share cut off: what both begin with, the middle of each, what both end
/// with. `None` when they share nothing that helps the eye.
pub(crate) fn apart<'a>(one: &'a str, other: &'a str) -> Option<[&'a str; 4]> {
    let same = |(a, b): &(char, char)| a == b;
    let head: usize = one
        .chars()
        .zip(other.chars())
        .take_while(same)
        .map(|(c, _)| c.len_utf8())
        .sum();
    let (before, rest) = one.split_at_checked(head)?;
    let (_, rest_of_other) = other.split_at_checked(head)?;
    let tail: usize = rest
        .chars()
        .rev()
        .zip(rest_of_other.chars().rev())
        .take_while(same)
        .map(|(c, _)| c.len_utf8())
        .sum();
    let (middle, after) = rest.split_at_checked(rest.len() - tail)?;
    let (middle_of_other, _) = rest_of_other.split_at_checked(rest_of_other.len() - tail)?;
    (head + tail >= 3).then_some([before, middle, middle_of_other, after])
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn null_is_something_and_what_is_missing_is_nothing() {
        let outcome = Outcome::read(&json!({
            "index": 0, "passed": false, "hits": [1, 4], "failures": [{
                "step": 2, "part": "expect", "message": "the bot did something else",
                "differences": [{ "path": "language", "expected": null, "actual": "fr" }, { "path": "messages[0]", "actual": "Hi" }]
            }]
        }))
        .unwrap();
        let failure = outcome.failures.first().unwrap();
        assert_eq!(
            (failure.step, outcome.hits.as_slice()),
            (Some(2), &[1, 4][..])
        );
        let expected: Vec<_> = failure.differences.iter().map(|it| &it.expected).collect();
        assert_eq!(expected, [&Some(Value::Null), &None]);
        assert_eq!(Outcome::read(&json!({ "done": true })), None);
    }

    #[test]
    fn what_differs_is_told_apart() {
        let cut = apart("Good morning, Ada", "Good evening, Ada").unwrap();
        assert_eq!(cut, ["Good ", "mor", "eve", "ning, Ada"]);
        assert_eq!(
            apart("Été chaud", "Été froid").unwrap(),
            ["Été ", "chau", "froi", "d"]
        );
        assert_eq!(apart("aaaa", "aaa").unwrap(), ["aaa", "a", "", ""]);
        assert_eq!(apart("Yes", "No"), None);
    }
}
