//! The template language as `tests/fixtures/template/*.json` specifies it.
//!
//! Each case has a `context` (`text`, `json`, `url` or `header`), a `template`, mostly a `scope`, and what
//! comes of it: `expected` text, `expected_json`, or an `error` with the parts of it that the case is
//! about. In the context `json` a template that is a string holds the whole body; any other JSON has holes
//! in its strings.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test stops at what it did not expect"
)]

use hooktalk_template::{Error, HeaderTemplate, JsonTemplate, Limits, TextTemplate, UrlTemplate};
use hooktalk_tests::{cases, difference};
use serde_json::{Value, json};

#[test]
fn every_fixture_holds() {
    let cases = cases("template");
    let failures: Vec<String> = cases
        .iter()
        .filter_map(|case| Some(format!("{}\n    {}", case.title, check(&case.value)?)))
        .collect();
    assert!(
        failures.is_empty(),
        "{} of {} cases fail:\n\n{}\n",
        failures.len(),
        cases.len(),
        failures.join("\n")
    );
}

/// Runs one case; tells what is different from what it says.
fn check(case: &Value) -> Option<String> {
    let outcome = render(case);
    match (&outcome, case.get("error")) {
        (Ok(text), None) => match (case.get("expected"), case.get("expected_json")) {
            (Some(expected), None) => difference(expected, &json!(text)),
            (None, Some(expected)) => match serde_json::from_str(text) {
                Ok(actual) => {
                    difference(expected, &actual).or_else(|| difference(&actual, expected))
                }
                Err(error) => Some(format!("{text} is not JSON: {error}")),
            },
            _ => Some("a case has one of `expected`, `expected_json` and `error`".to_owned()),
        },
        (Err(error), Some(expected)) => {
            assert_eq!(
                error.to_string(),
                error.message(),
                "an error shows its message"
            );
            difference(expected, &told(error))
        }
        (Ok(text), Some(expected)) => {
            Some(format!("expected the error {expected}, rendered {text}"))
        }
        (Err(error), None) => Some(format!("unexpected: {}", told(error))),
    }
}

fn render(case: &Value) -> Result<String, Error> {
    let template = &case["template"];
    let text = template.as_str().unwrap_or_default();
    let scope = &case["scope"];
    let limits = limits(&case["limits"]);
    match case["context"].as_str() {
        Some("text") => TextTemplate::parse(text)?.render(scope, &limits),
        Some("url") => UrlTemplate::parse(text)?.render(scope, &limits),
        Some("header") => HeaderTemplate::parse(text)?.render(scope, &limits),
        Some("json") => {
            let body = match template {
                Value::String(text) => JsonTemplate::parse(text)?,
                value => JsonTemplate::from_value(value)?,
            };
            let text = body.render(scope, &limits)?;
            let value = body.render_value(scope, &limits)?;
            let read: Value = serde_json::from_str(&text).expect("a body is JSON");
            assert_eq!(read, value, "both ways to render give one value");
            Ok(text)
        }
        other => panic!("{other:?} is no context"),
    }
}

fn limits(given: &Value) -> Limits {
    let knob = |name: &str, default: usize| {
        given[name]
            .as_u64()
            .map_or(default, |knob| usize::try_from(knob).unwrap())
    };
    let default = Limits::default();
    Limits {
        depth: knob("depth", default.depth),
        output_bytes: knob("output_bytes", default.output_bytes),
        steps: knob("steps", default.steps),
    }
}

/// An error in the form in which fixtures describe it.
fn told(error: &Error) -> Value {
    json!({
        "code": error.code(),
        "message": error.message(),
        "help": error.help(),
        "line": error.line(),
        "column": error.column(),
        "span": [error.span_utf16().start, error.span_utf16().end],
        "excerpt": error.excerpt(),
        "pointer": error.pointer(),
    })
}
