//! Properties of turns: whatever a visitor, a webhook or a host hands in, nothing panics, nothing
//! is half merged, and no key is lost that should stay.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use hooktalk_engine::{Conversation, Engine, Input, Outcome, Timestamp, Turn};
use hooktalk_protocol::{Code, JsonPath, Memory, Object, Severity, normalize_numbers};
use proptest::collection::{btree_map, vec};
use proptest::prelude::{Just, Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest};
use serde_json::{Value, json};

const NOW: Timestamp = Timestamp::MAX;

/// Any JSON, with numbers that JavaScript has.
fn json_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        (-1e9..1e9f64).prop_map(|number| json!((number * 8.0).round() / 8.0)),
        any::<String>().prop_map(Value::from),
        "[\"\\\\\r\n{}:,\u{0}é😀]{0,6}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 5, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..5).prop_map(Value::Array),
            object_of(inner).prop_map(Value::Object),
        ]
    })
    .prop_map(|mut value| {
        normalize_numbers(&mut value);
        value
    })
}

fn object_of(values: impl Strategy<Value = Value>) -> impl Strategy<Value = Object> {
    let key = prop_oneof![
        any::<String>(),
        Just("__proto__".to_owned()),
        Just("constructor".to_owned()),
        Just("type".to_owned()),
        Just("content".to_owned()),
        Just("memory".to_owned()),
    ];
    btree_map(key, values, 0..5).prop_map(|members| members.into_iter().collect())
}

fn object() -> impl Strategy<Value = Object> {
    object_of(json_value())
}

/// A bot that calls two webhooks and does everything else that a turn can do.
fn engine() -> Engine {
    Engine::compile(&json!({
        "webhook": { "base_url": "https://example.com" },
        "languages": ["en", "fr"],
        "skills": [
            { "slug": "next", "actions": [
                { "type": "call_webhook", "url": "/{{memory.a}}?q={{memory.b}}", "body": { "all": "{{memory}}", "{{memory.key}}": 1 } },
            ] },
            { "slug": "f", "type": "fallback", "groups": [
                { "condition": { "any": [
                    { "left": "_memory.a", "operator": "is", "right": "{{memory.b}}" },
                    { "left": "_memory.a", "operator": "lower-than", "right": 5 },
                    { "left": "_memory.a", "operator": "matches", "right": "^a+$" },
                    { "left": "_memory.b", "operator": "in", "right": ["x"] },
                    { "left": "#name", "operator": "is-absent" },
                ] }, "actions": [{ "type": "send_message", "message": { "type": "text", "content": "{{memory}}" } }] },
                { "actions": [
                    { "type": "call_webhook", "url": "/x" },
                    { "type": "edit_memory", "set": { "deep.er": "{{memory.a}}", "c": { "d": "{{memory.b}}" } }, "unset": ["a"] },
                    { "type": "change_language", "language": "{{memory.language}}" },
                    { "type": "go_to", "skill": "{{memory.skill}}" },
                    { "type": "go_to", "skill": "next" },
                ] },
            ] },
        ],
    }))
    .unwrap()
}

fn plain() -> Engine {
    Engine::compile(&json!({ "webhook": "https://example.com" })).unwrap()
}

fn conversation(memory: Object) -> Conversation {
    let mut conversation = Conversation::new("c");
    conversation.memory = Memory::from_object(memory);
    conversation
}

fn outcome() -> impl Strategy<Value = Outcome> {
    let body = prop_oneof![
        json_value().prop_map(|value| value.to_string().into_bytes()),
        answer().prop_map(|value| value.to_string().into_bytes()),
        vec(any::<u8>(), 0..40),
    ];
    prop_oneof![
        (100..600_u16, body.clone()).prop_map(|(status, body)| Outcome::response(status, body)),
        body.prop_map(|body| Outcome::response(200, body)),
        Just(Outcome::Timeout),
        Just(Outcome::Aborted),
        any::<String>().prop_map(|message| Outcome::Network { message }),
    ]
}

/// Answers in the contract's shape, and answers that are nearly so.
fn answer() -> impl Strategy<Value = Value> {
    let replies = prop_oneof![
        vec(object().prop_map(Value::Object), 0..3).prop_map(Value::Array),
        json_value(),
    ];
    let memory = prop_oneof![object().prop_map(Value::Object), json_value()];
    let language = prop_oneof![Just(json!("fr")), Just(json!("pt-BR")), json_value()];
    (replies, memory, language, any::<[bool; 4]>()).prop_map(
        |(replies, memory, language, [a, b, c, d])| {
            let mut conversation = Object::new();
            let mut answer = Object::new();
            let put = |on: bool, members: &mut Object, key: &str, value: Value| {
                if on {
                    members.insert(key.to_owned(), value);
                }
            };
            put(a, &mut conversation, "memory", memory);
            put(b, &mut conversation, "language", language);
            put(c, &mut answer, "replies", replies);
            put(d, &mut answer, "conversation", Value::Object(conversation));
            Value::Object(answer)
        },
    )
}

proptest! {
    #[test]
    fn the_default_body_holds_exactly_the_memory(memory in object(), words in any::<String>()) {
        let turn = plain().begin(conversation(memory.clone()), Input::text(words.clone()), NOW);
        let body = turn.awaiting().unwrap().body.clone().unwrap();
        let body: Value = serde_json::from_str(&body).unwrap();
        prop_assert_eq!(&body["conversation"]["memory"], &Value::Object(memory));
        prop_assert_eq!(&body["nlp"]["source"], &Value::from(words));
    }

    #[test]
    fn an_answer_is_merged_whole_or_not_at_all(memory in object(), answer in answer()) {
        let turn = plain().begin(conversation(memory.clone()), Input::text("hi"), NOW);
        let before = turn.conversation.clone();
        let turn = plain().resolve(turn, Outcome::response(200, answer.to_string()), NOW).unwrap();
        let refused = turn.diagnostics.iter().any(|found| found.severity == Severity::Error);
        if refused {
            prop_assert_eq!(&turn.conversation.memory, &before.memory);
            prop_assert_eq!(&turn.conversation.language, &before.language);
            prop_assert!(turn.messages.is_empty());
            prop_assert_eq!(turn.notices.len(), 1);
        } else {
            let given = &answer["conversation"];
            match &given["memory"] {
                Value::Null => prop_assert_eq!(turn.conversation.memory.as_value(), &Value::Object(memory)),
                given => prop_assert_eq!(turn.conversation.memory.as_value(), given),
            }
            match &given["language"] {
                Value::String(tag) => prop_assert_eq!(turn.conversation.language.as_deref(), Some(tag.as_str())),
                _ => prop_assert_eq!(&turn.conversation.language, &before.language),
            }
            let said: Vec<Value> = turn.messages.iter().map(hooktalk_protocol::Message::to_value).collect();
            let replies = answer["replies"].as_array().cloned().unwrap_or_default();
            prop_assert_eq!(said, replies);
        }
    }

    #[test]
    fn no_order_of_calls_panics(
        memory in object(),
        words in any::<String>(),
        outcomes in vec(outcome(), 0..6),
    ) {
        let engine = engine();
        let mut turn = engine.begin(conversation(memory), Input::text(words), NOW);
        for outcome in outcomes {
            let awaited = turn.awaiting().is_some();
            let read = Turn::from_value(&turn.to_value()).unwrap();
            prop_assert_eq!(&read, &turn);
            match engine.resolve(read, outcome, NOW) {
                Ok(next) => {
                    prop_assert!(awaited);
                    turn = next;
                }
                Err(_) => {
                    prop_assert!(!awaited);
                    break;
                }
            }
        }
        for request in turn.awaiting().into_iter().chain(&turn.notices) {
            let body: Result<Value, _> = serde_json::from_str(request.body.as_deref().unwrap());
            prop_assert!(body.is_ok());
            prop_assert!(request.url.starts_with("https://example.com/"));
            prop_assert!(!request.url.contains(char::is_control));
        }
    }

    #[test]
    fn a_header_holds_no_control_character(value in any::<String>()) {
        let engine = Engine::compile(&json!({ "skills": [{ "slug": "f", "type": "fallback", "actions": [{
            "type": "call_webhook", "url": "https://example.com", "headers": { "X-A": "{{memory.a}}" },
            "auth": { "type": "basic", "username": "u", "password": "{{memory.a}}" },
        }] }] })).unwrap();
        let mut memory = Object::new();
        memory.insert("a".to_owned(), value.clone().into());
        let turn = engine.begin(conversation(memory), Input::text("hi"), NOW);
        match turn.awaiting() {
            Some(request) => {
                for header in &request.headers {
                    prop_assert!(!header.value.expose().contains(char::is_control));
                }
            }
            None => {
                prop_assert_eq!(turn.diagnostics[0].code, Code::RenderFailed);
                // Neither a header nor, in a page, `fetch` carries anything else.
                prop_assert!(value.contains(|c: char| c.is_control() || u32::from(c) > 0xff));
            }
        }
    }

    #[test]
    fn nothing_that_is_handed_in_panics(
        given in json_value(),
        input in json_value(),
        key in "conversation|input|nlp|messages|diagnostics|trace|notices|awaiting|progress",
        instead in json_value(),
        outcome in outcome(),
    ) {
        let root = JsonPath::root();
        let (conversation, _) = Conversation::read(&given, &root);
        let (input, _) = Input::read(&input, &root);
        let engine = engine();
        let turn = engine.begin(conversation, input, NOW);
        let mut value = turn.to_value();
        value[&key] = instead;
        if let Ok(turn) = Turn::from_value(&value) {
            let _ = engine.resolve(turn, outcome.clone(), NOW);
        }
        let _ = plain().resolve(turn, outcome, NOW);
        let _ = Outcome::read(&given);
    }
}
