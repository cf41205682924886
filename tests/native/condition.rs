//! Runs `fixtures/condition`: whether conditions hold.
//!
//! A case: `{ name, desc, memory?, nlp?, conversation?, holds: [C], fails: [C], diagnostics? }`,
//! with conditions as they stand in a bot definition. Each is the condition of the one group of a
//! bot, whose message tells that it holds. `nlp` comes in with the input, as from a service;
//! `diagnostics` are the codes that every condition of the case gives in its turn.

use hooktalk_engine::{Conversation, Engine, Input, Timestamp};
use hooktalk_protocol::JsonPath;
use hooktalk_tests::cases;
use serde_json::{Value, json};

#[test]
fn conditions() {
    let mut failures = Vec::new();
    for case in cases("condition") {
        for (key, holds) in [("holds", true), ("fails", false)] {
            let conditions = case.value.get(key).and_then(Value::as_array);
            for condition in conditions.into_iter().flatten() {
                if let Err(reason) = check(&case.value, condition, holds) {
                    failures.push(format!("{}\n    {condition}: {reason}", case.title));
                }
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn check(case: &Value, condition: &Value, holds: bool) -> Result<(), String> {
    let says = json!({ "type": "send_message", "message": { "type": "text", "content": "holds" } });
    let bot = json!({ "skills": [{
        "slug": "only",
        "type": "fallback",
        "groups": [{ "condition": condition, "actions": [says] }],
    }] });
    let engine = Engine::compile(&bot).map_err(|error| error.to_string())?;
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
