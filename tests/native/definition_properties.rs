//! No definition makes the compile step panic, and what it finds points into the document.

use hooktalk_engine::{Diagnostic, Engine};
use hooktalk_tests::cases;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Map, Value, json};

/// Words of the definition and of its little languages, so that random JSON comes near to both.
const WORDS: [&str; 64] = [
    "webhook",
    "base_url",
    "timeout_ms",
    "language",
    "languages",
    "templates",
    "skills",
    "slug",
    "type",
    "groups",
    "actions",
    "condition",
    "all",
    "any",
    "left",
    "operator",
    "right",
    "message",
    "content",
    "url",
    "method",
    "template",
    "auth",
    "headers",
    "body",
    "set",
    "unset",
    "skill",
    "fallback",
    "call_webhook",
    "send_message",
    "edit_memory",
    "go_to",
    "text",
    "card",
    "buttons",
    "title",
    "en",
    "language_detection",
    "intents",
    "expressions",
    "strictness",
    "entities",
    "name",
    "restricted",
    "regex",
    "pattern",
    "values",
    "value",
    "synonyms",
    "enrichments",
    "triggers",
    "requirements",
    "data",
    "#email",
    "missing",
    "validators",
    "@a is true",
    "https://h/p?q=1",
    "/r{{",
    "{{#if a}}",
    "_memory.a[0",
    "matches",
    "(?=a)",
];

fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => select(&WORDS[..]).prop_map(str::to_owned),
        1 => any::<String>(),
        1 => vec(select(vec!["{{", "}}", "#", "/", "?", "é", "😀", "\n", ":", "@", "[", "a"]), 0..6)
            .prop_map(|parts| parts.concat()),
    ]
}

fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        words().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 40, 6, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..5).prop_map(Value::from),
            vec((words(), inner), 0..6).prop_map(|members| Value::Object(Map::from_iter(members))),
        ]
    })
}

/// A definition out of the fixtures in which some values are others.
fn mutated() -> impl Strategy<Value = Value> {
    let all: Vec<Value> = cases("definition")
        .into_iter()
        .filter_map(|case| case.value.get("definition").cloned())
        .collect();
    (select(all), vec((any::<Index>(), json()), 1..4)).prop_map(|(mut definition, changes)| {
        for (place, value) in changes {
            let mut pointers = Vec::new();
            collect(&definition, String::new(), &mut pointers);
            if let Some(target) = definition.pointer_mut(place.get(&pointers).as_str()) {
                *target = value;
            }
        }
        definition
    })
}

fn collect(value: &Value, pointer: String, all: &mut Vec<String>) {
    let below = |key: &str| format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"));
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                collect(item, below(&index.to_string()), all);
            }
        }
        Value::Object(members) => {
            for (key, member) in members {
                collect(member, below(key), all);
            }
        }
        _ => {}
    }
    all.push(pointer);
}

fn found(definition: &Value) -> (bool, Vec<Diagnostic>) {
    match Engine::compile(definition) {
        Ok(engine) => (true, engine.diagnostics().to_vec()),
        Err(error) => (false, error.into_diagnostics()),
    }
}

fn check(definition: &Value) {
    let (ok, diagnostics) = found(definition);
    let errors = diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity == hooktalk_protocol::Severity::Error)
        .count();
    assert_eq!(ok, errors == 0, "an engine exactly when there is no error");
    for diagnostic in &diagnostics {
        assert!(diagnostic.path.as_str().starts_with('$'));
        assert!(diagnostic.help.as_deref() != Some(""), "{diagnostic}");
        if let Some(location) = &diagnostic.location {
            assert!(location.span.start <= location.span.end, "{diagnostic}");
        }
        assert_eq!(
            Diagnostic::from_value(&diagnostic.to_value()).as_ref(),
            Some(diagnostic)
        );
    }
    assert_eq!(found(definition), (ok, diagnostics), "the same every time");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_json_is_answered(definition in json()) {
        check(&definition);
    }

    #[test]
    fn a_changed_definition_is_answered(definition in mutated()) {
        check(&definition);
    }
}

#[test]
fn deep_nesting_is_refused() {
    let deep = (0..200).fold(
        json!({ "left": "_a", "operator": "is-present" }),
        |inner, _| json!({ "all": [inner] }),
    );
    let bot =
        json!({ "skills": [{ "slug": "a", "groups": [{ "condition": deep, "actions": [] }] }] });
    let (ok, diagnostics) = found(&bot);
    assert!(!ok);
    assert_eq!(diagnostics.len(), 1);
}
