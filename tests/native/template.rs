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

#[test]
fn paths_name_what_is_read() {
    let paths = |template: &str| -> Vec<String> {
        let template = TextTemplate::parse(template).expect("a template");
        template.paths().into_iter().collect()
    };
    assert_eq!(paths("nothing"), Vec::<String>::new());
    assert_eq!(
        paths("{{memory.a.b}}{{memory.a}}{{memory.ab}}"),
        ["memory.a", "memory.ab"]
    );
    assert_eq!(
        paths(r#"{{memory["odd key"][2].x}}"#),
        [r#"memory["odd key"][2].x"#]
    );
    assert_eq!(
        paths("{{lookup memory.list memory.i}}"),
        ["memory.i", "memory.list"]
    );
    assert_eq!(paths("{{pluralize 'x' quantity=memory.n}}"), ["memory.n"]);
    assert_eq!(
        paths("{{#each memory.list}}{{id}}{{this.x}}{{../memory.y}}{{@root.nlp}}{{@key}}{{/each}}"),
        ["id", "memory.list", "memory.y", "nlp"]
    );
    assert_eq!(
        paths("{{#if memory.a}}{{else if memory.b}}{{else}}{{memory.c}}{{/if}}"),
        ["memory.a", "memory.b", "memory.c"]
    );
    let body =
        r#"{ {{#each memory.m}}"{{@key}}":[{{x}}]{{/each}},"{{language}}":"{{#person.raw}}" }"#;
    let body = JsonTemplate::parse(body).expect("a body");
    let paths: Vec<String> = body.paths().into_iter().collect();
    assert_eq!(
        paths,
        ["language", "memory.m", "nlp.entities.person[0].raw", "x"]
    );
}

#[test]
fn literal_templates_know_their_result() {
    assert_eq!(TextTemplate::parse("").unwrap().is_literal(), Some(""));
    assert_eq!(
        TextTemplate::parse("a{{! b }}c").unwrap().is_literal(),
        Some("ac")
    );
    assert_eq!(TextTemplate::parse("{{a}}").unwrap().is_literal(), None);
    assert_eq!(UrlTemplate::parse("/x").unwrap().is_literal(), Some("/x"));
    assert_eq!(HeaderTemplate::parse("x").unwrap().is_literal(), Some("x"));
    assert_eq!(
        JsonTemplate::parse(r#"{ "a": [1] }"#).unwrap().is_literal(),
        Some(r#"{"a":[1]}"#)
    );
    assert_eq!(JsonTemplate::parse("[{{a}}]").unwrap().is_literal(), None);
}

#[test]
fn an_error_is_one_word_wide() {
    assert_eq!(size_of::<Error>(), size_of::<usize>());
}

/// WebAssembly has 1 MiB of stack, for everything that runs. A build without optimisation needs several
/// times what an optimised one does.
#[test]
fn the_deepest_templates_and_data_fit_a_small_stack() {
    let work = || {
        let mut deep = json!(1);
        for _ in 0..450 {
            deep = json!([deep]);
        }
        let scope = json!({"memory": {"v": deep, "list": [1]}});
        let limits = Limits {
            depth: usize::MAX,
            ..Limits::default()
        };
        for (open, close) in [
            ("{{#if 1}}", "{{/if}}"),
            ("{{#each memory.list}}", "{{/each}}"),
            ("[", "]"),
            ("{\"a\":", "}"),
            ("[{{#if 1}}", "{{/if}}]"),
        ] {
            for depth in [50, 100, 5_000] {
                let template = [&open.repeat(depth), "{{memory.v}}", &close.repeat(depth)].concat();
                match JsonTemplate::parse(&template) {
                    Ok(body) => drop(body.render(&scope, &limits)),
                    Err(error) => assert!(matches!(error.code(), "depth-limit" | "bad-json")),
                }
                match TextTemplate::parse(&template) {
                    Ok(text) => drop(text.render(&scope, &limits)),
                    Err(error) => assert_eq!(error.code(), "depth-limit"),
                }
            }
        }
        let calls = ["{{", &"(or false ".repeat(100), "1", &")".repeat(100), "}}"].concat();
        let calls = TextTemplate::parse(&calls).unwrap();
        assert_eq!(calls.render(&scope, &limits).unwrap(), "1");
    };
    let stack = if cfg!(debug_assertions) {
        2 << 20
    } else {
        256 << 10
    };
    let thread = std::thread::Builder::new().stack_size(stack).spawn(work);
    thread.unwrap().join().unwrap();
}
