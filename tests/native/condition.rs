//! Runs `fixtures/condition`: whether conditions hold.
//!
//! A case: `{ name, desc, memory?, nlp?, conversation?, holds: [C], fails: [C], diagnostics? }`,
//! with conditions as they stand in a bot definition, as objects or as text. Each is the condition
//! of the one group of a bot, whose message tells that it holds; then the same condition is
//! written as text, and must do the same. `nlp` comes in with the input, as from a service;
//! `diagnostics` are the codes that every condition of the case gives in its turn.
//!
//! Runs `fixtures/condition/text` too: what is read of a text. A case: `{ name, desc, texts: [T],
//! tree?: C, text?, diagnostics?: [D] }`. Each of the texts is read into what `tree` is read into;
//! `text` is how that is written; `diagnostics` are the findings, whole and in order, of which the
//! named members are compared.

#![expect(clippy::panic, reason = "a test's own failure")]

use hooktalk_engine::{Conversation, Engine, Input, Timestamp};
use hooktalk_protocol::definition::Condition;
use hooktalk_protocol::{BotDefinition, Diagnostic, JsonPath};
use hooktalk_tests::{cases, difference};
use serde_json::{Value, json};

#[test]
fn conditions() {
    let mut failures = Vec::new();
    for case in cases("condition") {
        for (key, holds) in [("holds", true), ("fails", false)] {
            let conditions = case.value.get(key).and_then(Value::as_array);
            for condition in conditions.into_iter().flatten() {
                let text = Value::from(read(condition).to_text());
                for condition in [condition, &text] {
                    if let Err(reason) = check(&case.value, condition, holds) {
                        failures.push(format!("{}\n    {condition}: {reason}", case.title));
                    }
                }
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn texts() {
    let mut failures = Vec::new();
    for case in cases("condition/text") {
        for text in case.value["texts"].as_array().into_iter().flatten() {
            if let Err(reason) = check_text(&case.value, text.as_str().unwrap_or_default()) {
                failures.push(format!("{}\n    {text}: {reason}", case.title));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn check_text(case: &Value, text: &str) -> Result<(), String> {
    let (condition, found) = Condition::parse(text, &JsonPath::root());
    let found = Diagnostic::list_to_value(&found);
    let expected = case.get("diagnostics").cloned().unwrap_or(json!([]));
    if let Some(difference) = difference(&expected, &found) {
        return Err(format!("{difference}\n    all: {found}"));
    }
    let written = condition.map(|condition| condition.to_text());
    if let Some(tree) = case.get("tree") {
        let tree = read(tree).to_text();
        if written.as_ref() != Some(&tree) {
            return Err(format!("expected {tree}, read {written:?}"));
        }
    }
    match case.get("text").and_then(Value::as_str) {
        Some(text) if written.as_deref() != Some(text) => {
            Err(format!("expected {text}, wrote {written:?}"))
        }
        _ => Ok(()),
    }
}

/// A bot of one group with that condition.
fn bot(condition: &Value) -> Value {
    let says = json!({ "type": "send_message", "message": { "type": "text", "content": "holds" } });
    json!({ "skills": [{
        "slug": "only",
        "type": "fallback",
        "groups": [{ "condition": condition, "actions": [says] }],
    }] })
}

/// The condition of a bot definition.
fn read(condition: &Value) -> Condition {
    let (definition, found) = BotDefinition::read(&bot(condition));
    let group = definition.and_then(|bot| bot.skills.into_iter().next()?.groups.into_iter().next());
    let read = group.and_then(|group| group.condition);
    read.unwrap_or_else(|| panic!("{condition}: {found:?}"))
}

fn check(case: &Value, condition: &Value, holds: bool) -> Result<(), String> {
    let engine = Engine::compile(&bot(condition)).map_err(|error| error.to_string())?;
    let mut start = json!({ "id": "c1", "memory": case.get("memory").unwrap_or(&json!({})) });
    let more = case.get("conversation").and_then(Value::as_object);
    if let (Some(start), Some(more)) = (start.as_object_mut(), more) {
        start.extend(more.clone());
    }
    let (conversation, _) = Conversation::read(&start, &JsonPath::root());
    let input = json!({ "type": "text", "content": "two words", "nlp": case.get("nlp") });
    let (input, _) = Input::read(&input, &JsonPath::root());
    let turn = engine.begin(
        conversation,
        input,
        Timestamp::from_millis(1_700_000_000_000),
    );
    let codes: Vec<&str> = turn
        .diagnostics
        .iter()
        .map(|diagnostic| diagnostic.code.as_str())
        .collect();
    if json!(codes) != *case.get("diagnostics").unwrap_or(&json!([])) {
        return Err(format!("found {codes:?}"));
    }
    match turn.messages.len() == usize::from(holds) {
        true => Ok(()),
        false => Err(format!("expected {holds}")),
    }
}
