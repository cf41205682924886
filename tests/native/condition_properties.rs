//! Any condition can be written as text and read again, and any text is answered.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use hooktalk_engine::Engine;
use hooktalk_protocol::definition::{Condition, Operator, Place};
use hooktalk_protocol::{JsonPath, normalize_numbers};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};

fn value() -> impl Strategy<Value = Value> {
    let text = prop_oneof![
        any::<String>(),
        "[\"'\\\\/\r\n\t\u{0}\u{8}{}“a-z ]{0,8}",
        select(vec![
            "",
            "true",
            "null",
            "a and b",
            "{{memory.a}}",
            "\\d+\\b"
        ])
        .prop_map(str::to_owned),
    ];
    let leaf = prop_oneof![
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        // Numbers whose digits are exact.
        (-1e9..1e9f64).prop_map(|number| json!((number * 8.0).round() / 8.0)),
        text.clone().prop_map(Value::from),
    ];
    let nested = leaf.clone().prop_recursive(3, 12, 4, move |inner| {
        let inner = prop_oneof![Just(Value::Null), inner];
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            vec((text.clone(), inner), 0..4).prop_map(|members| Map::from_iter(members).into()),
        ]
    });
    nested.prop_map(|mut value| {
        normalize_numbers(&mut value);
        value
    })
}

fn condition() -> impl Strategy<Value = Condition> {
    let left = select(vec![
        "@order",
        "@order.confidence",
        "#city",
        "#order-number.value",
        "_memory.a[0].b",
        "_memory[\"odd key]\"].x",
        "_memory['and']",
        "nlp.intents[0].slug",
        "_memory.is",
        "#été",
        "_memory.?x:y$",
    ]);
    let compare = (left, select(Operator::ALL), value()).prop_map(|(left, operator, right)| {
        let needs_right = operator.needs_right();
        Condition::Compare {
            left: left.to_owned(),
            operator,
            right: if needs_right { right } else { Value::Null },
            place: Place::Object(JsonPath::root()),
        }
    });
    compare.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Condition::All),
            vec(inner, 0..4).prop_map(Condition::Any),
        ]
    })
}

/// The same condition without its places and without lists of one.
fn bare(condition: Condition) -> Condition {
    let list = |list: Vec<Condition>| list.into_iter().map(bare).collect::<Vec<_>>();
    let bare = match condition {
        Condition::All(conditions) => Condition::All(list(conditions)),
        Condition::Any(conditions) => Condition::Any(list(conditions)),
        Condition::Compare {
            left,
            operator,
            right,
            ..
        } => Condition::Compare {
            left,
            operator,
            right,
            place: Place::Object(JsonPath::root()),
        },
    };
    match bare {
        Condition::All(mut list) | Condition::Any(mut list) if list.len() == 1 => {
            list.pop().unwrap()
        }
        other => other,
    }
}

fn check(text: &str) {
    let path = JsonPath::root();
    let (condition, found) = Condition::parse(text, &path);
    assert!(condition.is_some() || !found.is_empty(), "{text:?}");
    let units = u32::try_from(text.encode_utf16().count()).unwrap();
    for diagnostic in &found {
        let location = diagnostic.location.as_ref().unwrap();
        assert!(location.span.start <= location.span.end, "{diagnostic}");
        assert!(location.span.end <= units, "{text:?}: {diagnostic}");
        assert!(diagnostic.help.is_some(), "{diagnostic}");
    }
    if let (Some(condition), []) = (condition, found.as_slice()) {
        let written = condition.to_text();
        if written.len() <= text.len().max(1_000) {
            let (again, found) = Condition::parse(&written, &path);
            assert_eq!(found, [], "{text:?} is written {written:?}");
            assert_eq!(bare(again.unwrap()), bare(condition), "{text:?}");
        }
    }
    let bot =
        json!({ "skills": [{ "slug": "a", "groups": [{ "condition": text, "actions": [] }] }] });
    let found = match Engine::compile(&bot) {
        Ok(engine) => engine.diagnostics().to_vec(),
        Err(error) => error.into_diagnostics(),
    };
    for (index, diagnostic) in found.iter().enumerate() {
        let told = found.iter().take(index).any(|told| told == diagnostic);
        assert!(!told, "twice: {diagnostic}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read_again(condition in condition()) {
        let text = condition.to_text();
        let (read, found) = Condition::parse(&text, &JsonPath::root());
        prop_assert_eq!(found, vec![], "{}", text);
        prop_assert_eq!(bare(read.unwrap()), bare(condition), "{}", text);
    }

    #[test]
    fn any_text_is_answered(text in any::<String>()) {
        check(&text);
    }

    #[test]
    fn any_parts_are_answered(parts in vec(select(vec![
        "@a", "#b.c", "_memory.x", "nlp.intents[0]", "[", "]", "(", ")", "{", "}", "and", "or",
        "not", "is", "is-not", "in", "matches", "lower-than", "is present", "asbent", "<=", ">",
        "=", "!", "!=", "&&", "|", "\"a\"", "'b'", "\"", "'", "/x/i", "/", "5", "-1.5", "007",
        "true", "false", "null", "Paris", ",", ":", ".", "adn", "é😀", "\n", "“q”",
    ]), 0..12), spaced in any::<bool>()) {
        check(&parts.join(if spaced { " " } else { "" }));
    }
}

#[test]
fn hostile_texts_are_answered_soon() {
    for part in [
        "(",
        ")",
        "not ",
        "!",
        "[",
        "{",
        "\"",
        "@a and ",
        "@a or (",
        "@a @",
        "_x is [[",
        "a.",
        "#c is x ",
        "= ",
        "@a b c d ",
        "/",
        "[\"",
        "adn ",
        "é",
        "{\"a\":",
        "1 ",
    ] {
        check(&part.repeat(9_000 / part.len()));
        check(&["@a is ", &part.repeat(9_000 / part.len())].concat());
        check(&part.repeat(20_000));
    }
}
