//! Runs `fixtures/entities`: what an utterance names.
//!
//! A case: `{ name, desc, language, languages?, now?, utc_offset_minutes?, entities?, text, expect }`.
//!
//! * `language` is what the utterance is in, `languages` those of the bot, the default one first;
//!   only `language` when it is left out.
//! * `now` is the moment as `2026-11-22T13:05:00Z` (noon of 2026-03-04, a Wednesday, when it is left
//!   out), `utc_offset_minutes` what the visitor's clock is ahead of UTC.
//! * `entities` are the bot's own: `{ name, type: restricted, strictness?, values, enrichments? }`,
//!   `{ name, type: regex, pattern, enrichments? }` or `{ name, type: free }`. A value is a text or
//!   `{ value, synonyms?, enrichments? }`; synonyms are an array, or an array by language.
//! * `expect` holds every name that is found and no other, each with all of its entities in the order
//!   of the text. Of an entity only the keys that are named are looked at. `pronoun` may be left
//!   out.
//! * In place of `text` and `expect`, `examples` is an array of `[text, expect]`.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at what it did not expect"
)]

use hooktalk_nlp::{EntityKind, EntityTraining, ListedValue, Training, Understanding, Utterance};
use hooktalk_tests::{cases, difference};
use serde_json::{Map, Value, json};

const NOON: &str = "2026-03-04T12:00:00Z";

#[test]
fn entities() {
    let mut failures = Vec::new();
    for case in cases("entities") {
        let text = |key| case.value.get(key).and_then(Value::as_str);
        let language = text("language").unwrap_or_else(|| panic!("{}: no language", case.title));
        let languages = case.value.get("languages").map_or_else(
            || vec![language.to_owned()],
            |languages| texts(languages).collect(),
        );
        let custom = list(case.value.get("entities")).map(entity).collect();
        let understanding = Understanding::train(Training {
            languages,
            entities: custom,
            ..Training::default()
        });
        let offset = case.value.get("utc_offset_minutes").and_then(Value::as_i64);
        let mut examples: Vec<(&str, &Value)> = list(case.value.get("examples"))
            .filter_map(|pair| Some((pair.get(0)?.as_str()?, pair.get(1)?)))
            .collect();
        if let (Some(text), Some(expect)) = (text("text"), case.value.get("expect")) {
            examples.push((text, expect));
        }
        assert!(!examples.is_empty(), "{}: no examples", case.title);
        for (words, expect) in examples {
            let understood = understanding.understand(&Utterance {
                text: words,
                language,
                now_ms: millis(text("now").unwrap_or(NOON)),
                utc_offset_minutes: offset.unwrap_or(0).try_into().expect("minutes"),
            });
            let mut found = understood.entities;
            if expect.get("pronoun").is_none() {
                found.shift_remove("pronoun");
            }
            let expected = expect.as_object().expect("an object of expected entities");
            let missing = difference(expect, &found.clone().into());
            let more = found.keys().find(|name| !expected.contains_key(*name));
            let more = more.map(|name| format!("`{name}` is found too"));
            if let Some(reason) = missing.or(more) {
                let found = Value::from(found);
                failures.push(format!(
                    "{}\n    {words:?}: {reason}\n    found {found}",
                    case.title
                ));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn list(value: Option<&Value>) -> impl Iterator<Item = &Value> {
    value.and_then(Value::as_array).into_iter().flatten()
}

fn texts(value: &Value) -> impl Iterator<Item = String> {
    list(Some(value)).filter_map(|text| Some(text.as_str()?.to_owned()))
}

fn object(value: &Value, key: &str) -> Map<String, Value> {
    let object = value.get(key).and_then(Value::as_object);
    object.cloned().unwrap_or_default()
}

fn entity(value: &Value) -> EntityTraining {
    let text = |key| value.get(key).and_then(Value::as_str).unwrap_or_default();
    let strictness = value.get("strictness").and_then(Value::as_u64);
    EntityTraining {
        name: text("name").to_owned(),
        kind: match text("type") {
            "restricted" => EntityKind::Restricted {
                strictness: strictness.unwrap_or(80).try_into().expect("0 to 100"),
                values: list(value.get("values")).map(listed).collect(),
            },
            "regex" => EntityKind::Regex {
                pattern: text("pattern").to_owned(),
            },
            "free" => EntityKind::Free,
            other => panic!("`{other}` is no type of an entity"),
        },
        enrichments: object(value, "enrichments"),
    }
}

fn listed(value: &Value) -> ListedValue {
    let text = value.as_str().or_else(|| value.get("value")?.as_str());
    let synonyms = match value.get("synonyms").unwrap_or(&json!([])) {
        Value::Object(by_language) => by_language
            .iter()
            .map(|(language, list)| (Some(language.clone()), texts(list).collect()))
            .collect(),
        list => vec![(None, texts(list).collect())],
    };
    ListedValue {
        value: text.expect("a value").to_owned(),
        synonyms,
        enrichments: object(value, "enrichments"),
    }
}

/// Milliseconds since 1970 of a moment in UTC.
fn millis(moment: &str) -> u64 {
    let numbers: Vec<u64> = moment
        .split(['-', 'T', ':', 'Z'])
        .filter(|digits| !digits.is_empty())
        .map(|digits| digits.parse().expect("a moment is written in digits"))
        .collect();
    let &[year, month, day, hour, minute, second] = numbers.as_slice() else {
        panic!("`{moment}` is no moment such as {NOON}");
    };
    let is_leap =
        |year: u64| year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400);
    let years = (1970..year).map(|year| 365 + u64::from(is_leap(year)));
    let months = (1..month).map(|month| match month {
        2 => 28 + u64::from(is_leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    });
    let days = years.sum::<u64>() + months.sum::<u64>() + day - 1;
    (((days * 24 + hour) * 60 + minute) * 60 + second) * 1000
}
