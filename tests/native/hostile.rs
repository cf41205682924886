//! Runs `fixtures/hostile` without a browser: nothing panics, nothing runs away, every address is
//! judged as the case says, and words come out as they went in. `tests/browser/hostile.test.mjs`
//! puts the same cases through a page.
//!
//! A case has a `name`, a `desc` and one of: `text`, a text or an array of texts and of
//! `{ repeat, times }`, which are joined; `json`, the same as a JSON text, for what only JSON can
//! hold; `url` (written as `text`) with `opens` and `loads`; `message`; `body` (written as `text`)
//! with `shows`; `definition`; `attributes`, which are for the browser alone.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at what it did not expect"
)]

use hooktalk_engine::{Conversation, Engine, Input, Outcome, Timestamp, Turn};
use hooktalk_protocol::{JsonPath, Message, url};
use hooktalk_tests::{Case, cases, difference};
use serde_json::{Value, json};

/// How many calls a turn may make before a test calls it endless.
const CALLS: usize = 100;

fn of(file: &str) -> Vec<Case> {
    let start = format!("hostile/{file}.json: ");
    let mut found = cases("hostile");
    found.retain(|case| case.title.starts_with(&start));
    assert!(!found.is_empty(), "{file}: no cases");
    found
}

fn joined(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts.iter().map(joined).collect(),
        Value::Object(part) => {
            let times = part["times"]
                .as_u64()
                .and_then(|it| usize::try_from(it).ok());
            joined(&part["repeat"]).repeat(times.unwrap_or_default())
        }
        _ => panic!("{value} is no text"),
    }
}

fn conversation(memory: &Value) -> Conversation {
    let value = json!({ "id": "c", "language": "en", "memory": memory });
    Conversation::read(&value, &JsonPath::root()).0
}

fn at(millis: u64) -> Timestamp {
    Timestamp::from_millis(millis)
}

/// Goes to the end of a turn whose calls are all answered with `body`.
fn finish(engine: &Engine, mut turn: Turn, status: u16, body: &str) -> Turn {
    for call in 0.. {
        assert!(call < CALLS, "a turn without an end");
        let Some(request) = turn.awaiting() else {
            break;
        };
        if let Some(body) = &request.body {
            let parsed: Result<Value, _> = serde_json::from_str(body);
            assert!(parsed.is_ok(), "a body is JSON: {body}");
        }
        // A turn that waits is a value.
        let read = Turn::from_value(&turn.to_value()).expect("a turn is read back");
        assert_eq!(read, turn);
        let outcome = json!({ "type": "response", "status": status, "body": body });
        let outcome = Outcome::read(&outcome).expect("an outcome");
        turn = engine.resolve(read, outcome, at(2)).expect("it waited");
    }
    turn
}

fn bot(definition: &Value) -> Engine {
    Engine::compile(definition).expect("a bot without mistakes")
}

/// Asserts that both hold the same memory; 5 and 5.0 are one number.
fn same(expected: &Conversation, actual: &Conversation, title: &str) {
    let (expected, actual) = (expected.memory.to_value(), actual.memory.to_value());
    assert_eq!(difference(&expected, &actual), None, "{title}");
    assert_eq!(difference(&actual, &expected), None, "{title}");
}

#[test]
fn there_are_enough() {
    assert!(cases("hostile").len() >= 400);
}

#[test]
fn words_come_out_as_they_went_in() {
    let echo = json!({ "type": "send_message", "message": { "type": "text", "content": "{{nlp.source}}" } });
    let engine = bot(&json!({
        "skills": [{ "slug": "echo", "type": "fallback", "groups": [{ "actions": [echo] }] }],
    }));
    for case in of("texts").into_iter().chain(of("markdown")) {
        let Some(text) = case.value.get("text").map(joined) else {
            continue;
        };
        let begun = conversation(&json!({ "secret": "canary told" }));
        let turn = engine.begin(begun, Input::text(&text), at(1));
        let said: Vec<Value> = turn.messages.iter().map(Message::to_value).collect();
        assert_eq!(
            said,
            [json!({ "type": "text", "content": text })],
            "{}",
            case.title
        );
    }
}

#[test]
fn addresses_are_judged() {
    for case in of("links") {
        let Some(address) = case.value.get("url").map(joined) else {
            continue;
        };
        let judged = (
            url::link(&address).is_some(),
            url::media(&address).is_some(),
        );
        let expected = (&case.value["opens"], &case.value["loads"]);
        assert_eq!(
            (&json!(judged.0), &json!(judged.1)),
            expected,
            "{}",
            case.title
        );
    }
}

#[test]
fn every_message_is_read_and_kept() {
    for case in of("messages") {
        let Value::Object(members) = case.value["message"].clone() else {
            panic!("{}: `message` is no object", case.title);
        };
        let message = Message::from_object(members);
        let _ = (message.content(), message.delay(), message.markdown());
        assert_eq!(message.to_value(), case.value["message"], "{}", case.title);
    }
}

#[test]
fn every_answer_ends_the_turn() {
    let engine = bot(&json!({ "webhook": "https://example.com/hook" }));
    for case in of("answers") {
        let status = case.value.get("status").and_then(Value::as_u64);
        let status = status.and_then(|it| u16::try_from(it).ok()).unwrap_or(200);
        let before = conversation(&json!({ "kept": 1 }));
        let turn = engine.begin(before.clone(), Input::text("hi"), at(1));
        let body = joined(&case.value["body"]);
        // As a browser does when it decodes.
        let body = body.trim_start_matches('\u{feff}');
        let turn = finish(&engine, turn, status, body);
        let texts: Vec<_> = turn.messages.iter().map(Message::to_value).collect();
        match case.value.get("shows") {
            Some(Value::String(text)) if text.is_empty() => {
                assert!(texts.is_empty(), "{}", case.title);
            }
            Some(Value::String(text)) => assert_eq!(
                texts.last().map(|it| &it["content"]),
                Some(&json!(text)),
                "{}: {:?}",
                case.title,
                turn.diagnostics
            ),
            Some(_) => {}
            None => {
                assert!(texts.is_empty(), "{}: {texts:?}", case.title);
                assert!(!turn.diagnostics.is_empty(), "{}", case.title);
                assert_eq!(turn.conversation.memory, before.memory, "{}", case.title);
            }
        }
    }
}

#[test]
fn memory_goes_out_and_comes_back_as_it_is() {
    let engine = bot(&json!({ "webhook": "https://example.com/hook" }));
    for case in of("memory") {
        let memory: Value = serde_json::from_str(&joined(&case.value["json"])).expect("JSON");
        let first = conversation(&memory);
        let turn = engine.begin(first.clone(), Input::text("hi"), at(1));
        let body = turn.awaiting().and_then(|request| request.body.clone());
        let body: Value = serde_json::from_str(&body.expect("a body")).expect("JSON");
        let sent = Conversation::read(&body["conversation"], &JsonPath::root()).0;
        same(&first, &sent, &case.title);
        let answer = json!({ "conversation": { "memory": memory } }).to_string();
        let turn = finish(&engine, turn, 200, &answer);
        same(&first, &turn.conversation, &case.title);
    }
}

#[test]
fn every_definition_is_a_bot_or_is_refused() {
    let words = [
        "",
        "hi",
        "{{memory.secret}}",
        "<script>canary()</script>",
        &"a".repeat(3_000),
    ];
    for case in of("definitions") {
        let Ok(engine) = Engine::compile(&case.value["definition"]) else {
            continue;
        };
        for text in words {
            let begun = conversation(&json!({ "a": [[[[1, 2]]]], "secret": "canary told" }));
            let turn = engine.begin(begun, Input::text(text), at(1));
            let turn = finish(&engine, turn, 200, "{}");
            let told = turn
                .messages
                .iter()
                .any(|it| it.to_value().to_string().contains("canary told"));
            assert!(!told, "{}: a template ran that a visitor typed", case.title);
        }
    }
}
