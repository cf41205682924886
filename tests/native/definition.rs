//! Runs `fixtures/definition`: what compiling a bot definition finds.
//!
//! A case: `{ name, desc, definition, options?: { target }, ok, diagnostics?: [D] }`. `ok` tells
//! whether there is an engine; the list of findings is whole and in order, and of each finding the
//! named members are compared. It is the same list whether the definition compiles or not.

use hooktalk_engine::{Diagnostic, Engine, Options, Target};
use hooktalk_nlp::{Training, Understanding, Utterance};
use hooktalk_protocol::Code;
use hooktalk_tests::{cases, difference};
use serde_json::{Value, json};

#[test]
fn definitions() {
    let mut failures = Vec::new();
    for case in cases("definition") {
        if let Err(reason) = check(&case.value) {
            failures.push(format!("{}\n    {reason}", case.title));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn too_many_expressions_are_told_once() {
    let intents: Vec<Value> = (0..21)
        .map(|intent| {
            let said: Vec<String> = (0..1_000)
                .map(|number| format!("order {number} of thing {intent}"))
                .collect();
            json!({ "slug": format!("intent-{intent}"), "expressions": said })
        })
        .collect();
    // A mistake, so that nothing is learned and the test is quick.
    let error = Engine::compile(&json!({ "intents": intents, "skills": 5 })).unwrap_err();
    let told: Vec<_> = error
        .diagnostics()
        .iter()
        .map(|found| (found.code, found.path.as_str(), found.message.as_str()))
        .collect();
    let many = (
        Code::OutOfRange,
        "$.intents",
        "the intents have 21000 expressions",
    );
    assert_eq!(told.first(), Some(&many), "{told:?}");
    assert_eq!(told.len(), 2, "{told:?}");
}

#[test]
fn ten_thousand_findings_are_told_in_order_and_in_time() {
    let said = vec!["hello"; 10_000];
    let definition = json!({
        "webhook": "https://example.com",
        "intents": [{ "slug": "a", "expressions": said }, { "slug": "b", "expressions": said }],
        "skills": 5,
    });
    let error = Engine::compile(&definition).unwrap_err();
    let found = error.diagnostics();
    assert_eq!(found.len(), 20_000);
    assert_eq!(found[0].path.as_str(), "$.intents[0].expressions[1]");
    assert_eq!(found[9_998].path.as_str(), "$.intents[0].expressions[9999]");
    assert_eq!(found[9_999].code, Code::SameExpression);
    assert_eq!(
        found[19_998].path.as_str(),
        "$.intents[1].expressions[9999]"
    );
}

#[test]
fn what_needs_no_definition_is_found() {
    let said = [
        ("cardinal", "go north"),
        ("color", "a red car"),
        ("datetime", "tomorrow at noon"),
        ("distance", "12 km away"),
        ("duration", "for two hours"),
        ("email", "write to ada@example.com"),
        ("emoji", "well 😀"),
        ("interval", "from Monday to Friday"),
        ("ip", "the host 192.168.0.1"),
        ("language", "I speak French"),
        ("mass", "12 kg of flour"),
        ("money", "it costs 12 euros"),
        ("nationality", "a French film"),
        ("number", "I have twelve"),
        ("ordinal", "the third one"),
        ("percent", "12 % off"),
        ("phone", "call +33 6 12 34 56 78"),
        ("pronoun", "I see her"),
        ("speed", "at 90 km/h"),
        ("temperature", "it is 20 °C"),
        ("url", "see https://example.com/a"),
        ("volume", "2 liters of milk"),
    ];
    let understanding = Understanding::train(Training {
        languages: vec!["en".to_owned()],
        ..Training::default()
    });
    let mut missing = Vec::new();
    for (name, text) in said {
        let understood = understanding.understand(&Utterance {
            text,
            language: "en",
            now_ms: 1_700_000_000_000,
            utc_offset_minutes: 0,
        });
        let found = understood.entities.get(name).and_then(Value::as_array);
        let complete = found.is_some_and(|found| {
            let has = |key: &str| found.iter().all(|one| !one[key].is_null());
            !found.is_empty() && has("raw") && has("confidence")
        });
        if !complete {
            missing.push(name);
        }
    }
    assert_eq!(
        missing,
        Vec::<&str>::new(),
        "named as built in, and not found"
    );
    // The compile step warns of a requirement for any other.
    let ask = json!([{ "type": "reset_conversation" }]);
    let requirements: Vec<Value> = said
        .iter()
        .map(|(name, _)| json!({ "data": format!("#{name}"), "missing": ask }))
        .collect();
    let bot = json!({ "skills": [
        { "slug": "f", "type": "fallback", "requirements": requirements },
    ] });
    let engine = Engine::compile(&bot).unwrap();
    assert_eq!(engine.diagnostics(), []);
}

fn check(case: &Value) -> Result<(), String> {
    let mut options = Options::default();
    if case.pointer("/options/target") == Some(&json!("server")) {
        options.target = Target::Server;
    }
    let (ok, found) = match Engine::compile_with(&case["definition"], &options) {
        Ok(engine) => (true, Diagnostic::list_to_value(engine.diagnostics())),
        Err(error) => (false, Diagnostic::list_to_value(error.diagnostics())),
    };
    if case["ok"] != ok {
        return Err(format!("expected `ok` to be {}: {found}", case["ok"]));
    }
    let expected = case.get("diagnostics").cloned().unwrap_or(json!([]));
    match difference(&expected, &found) {
        None => Ok(()),
        Some(difference) => Err(format!("{difference}\n    all: {found}")),
    }
}
