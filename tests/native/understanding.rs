//! Runs `evaluation`: how well intents and entities are understood must not get worse.
//!
//! The formats and what counts as right stand in `evaluation/README.md`. `--nocapture` shows the
//! figures, and `HOOKTALK_EVALUATION=wrong` each one that went wrong too.

#![expect(
    clippy::panic,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a test stops at what it did not expect, shows what it measured, and counts little"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use hooktalk_nlp::{IntentTraining, Training, Understanding, Understood, Utterance};
use serde_json::{Map, Value};

/// 2026-03-11T10:00:00Z, a Wednesday.
const NOW: u64 = 1_773_223_200_000;

/// An intent counts when it is surer.
const LIMIT: f64 = 0.5;

/// Of each domain and language: how many of a hundred sentences are at least understood surely and
/// rightly, and how many of a hundred strangers refused.
const INTENTS: [(&str, &str, f64, f64); 9] = [
    ("trade", "en", 68.0, 87.0),
    ("trade", "fr", 73.0, 91.0),
    ("trade", "es", 67.0, 88.0),
    ("trade", "de", 68.0, 89.0),
    ("trade", "ar", 75.0, 90.0),
    ("service", "en", 70.0, 90.0),
    ("service", "fr", 70.0, 90.0),
    ("service", "es", 65.0, 90.0),
    ("service", "de", 77.0, 90.0),
];

/// Of each language: how many of a hundred sentences at least are seen to be in it, and how many at
/// most are taken for another of the bot's, which has them all.
const DETECTED: [(&str, f64, f64); 5] = [
    ("en", 94.0, 2.0),
    ("fr", 90.0, 2.0),
    ("es", 89.0, 2.0),
    ("de", 92.0, 2.0),
    ("ar", 97.0, 2.0),
];

/// Those with phrases that name entities.
const LANGUAGES: [&str; 4] = ["en", "fr", "es", "de"];

/// Of each entity, the least precision and recall in percent.
const ENTITIES: [(&str, f64, f64); 20] = [
    ("color", 90.0, 95.0),
    ("datetime", 95.0, 95.0),
    ("distance", 95.0, 95.0),
    ("duration", 95.0, 95.0),
    ("email", 95.0, 95.0),
    ("emoji", 95.0, 95.0),
    ("interval", 95.0, 95.0),
    ("ip", 90.0, 90.0),
    ("language", 90.0, 95.0),
    ("mass", 95.0, 95.0),
    ("money", 95.0, 95.0),
    ("nationality", 88.0, 92.0),
    ("number", 95.0, 95.0),
    ("ordinal", 95.0, 95.0),
    ("percent", 95.0, 95.0),
    ("phone", 95.0, 95.0),
    ("speed", 95.0, 95.0),
    ("temperature", 95.0, 95.0),
    ("url", 95.0, 95.0),
    ("volume", 95.0, 95.0),
];

#[test]
fn intents_are_told_apart() {
    let mut low = Vec::new();
    println!("| domain | language | right, best | right, sure | strangers refused |");
    println!("|---|---|---|---|---|");
    for (domain, language, least_right, least_refused) in INTENTS {
        let taught = read(&format!("intents/{domain}/{language}.train.json"));
        let asked = read(&format!("intents/{domain}/{language}.test.json"));
        let understanding = trained(language, &taught);
        // The best intent, and whether it is sure.
        let best = |text: &str| {
            let intents = ask(&understanding, language, text).intents;
            intents.into_iter().next().map_or_else(
                || ("none".to_owned(), false),
                |intent| (intent.slug, intent.confidence > LIMIT),
            )
        };
        let mut any = Share::default();
        let mut known = Share::default();
        for (slug, sentences) in members(asked.get("intents")) {
            assert!(
                taught.get(slug).is_some(),
                "{language}: {slug} is not taught"
            );
            for side in ["plain", "noisy"] {
                for text in texts(sentences.get(side)) {
                    let (found, sure) = best(text);
                    any.add(found == *slug);
                    known.add(found == *slug && sure);
                    let unsure = if sure { "" } else { ", not sure" };
                    let found = format!("{found}{unsure}");
                    tell_wrong(found == *slug, language, text, slug, &found);
                }
            }
        }
        let mut strangers = Share::default();
        for text in texts(asked.get("out_of_scope")) {
            let (found, sure) = best(text);
            strangers.add(!sure);
            tell_wrong(!sure, language, text, "none", &found);
        }
        let (any, right, refused) = (any.percent(), known.percent(), strangers.percent());
        println!("| {domain} | {language} | {any:.1} % | {right:.1} % | {refused:.1} % |");
        if right < least_right || refused < least_refused {
            low.push(format!(
                "{domain}, {language}: {right:.1} % right (at least {least_right}), {refused:.1} % of the \
                 strangers refused (at least {least_refused})"
            ));
        }
    }
    assert!(low.is_empty(), "{}", low.join("\n"));
}

#[test]
fn languages_are_detected() {
    let mut intents: BTreeMap<String, IntentTraining> = BTreeMap::new();
    for (language, ..) in DETECTED {
        for (slug, sentences) in read(&format!("intents/trade/{language}.train.json")) {
            let sentences = texts(Some(&sentences)).map(str::to_owned).collect();
            let intent = intents.entry(slug.clone()).or_default();
            intent.slug = slug;
            intent.expressions.push((language.to_owned(), sentences));
        }
    }
    let understanding = Understanding::train(Training {
        languages: DETECTED.map(|(language, ..)| language.to_owned()).into(),
        intents: intents.into_values().collect(),
        ..Training::default()
    });
    let mut low = Vec::new();
    println!("| language | detected | taken for another |\n|---|---|---|");
    for (language, least_right, most_wrong) in DETECTED {
        let (mut right, mut wrong) = (Share::default(), Share::default());
        for (domain, ..) in INTENTS.iter().filter(|(_, of, ..)| *of == language) {
            let asked = read(&format!("intents/{domain}/{language}.test.json"));
            let known =
                members(asked.get("intents")).flat_map(|(_, sides)| texts(sides.get("plain")));
            for text in known.chain(texts(asked.get("out_of_scope"))) {
                let found = understanding.detect(text).unwrap_or("none");
                right.add(found == language);
                wrong.add(found != language && DETECTED.iter().any(|(other, ..)| *other == found));
                tell_wrong(found == language, language, text, language, found);
            }
        }
        let (right, wrong) = (right.percent(), wrong.percent());
        println!("| {language} | {right:.1} % | {wrong:.1} % |");
        if right < least_right || wrong > most_wrong {
            low.push(format!(
                "{language}: {right:.1} % detected (at least {least_right}), {wrong:.1} % taken for \
                 another (at most {most_wrong})"
            ));
        }
    }
    assert!(low.is_empty(), "{}", low.join("\n"));
}

#[test]
fn entities_are_found() {
    let mut counts: BTreeMap<String, Count> = ENTITIES
        .iter()
        .map(|(name, ..)| ((*name).to_owned(), Count::default()))
        .collect();
    for language in LANGUAGES {
        let understanding = trained(language, &Map::new());
        let phrases = read_value(&format!("entities/{language}.json"));
        for phrase in phrases.as_array().into_iter().flatten() {
            count(&understanding, language, phrase, &mut counts);
        }
    }
    let mut low = Vec::new();
    println!("| entity | phrases | precision | recall |\n|---|---|---|---|");
    for (name, least_precision, least_recall) in ENTITIES {
        let Count {
            right,
            wrong,
            missed,
        } = counts.get(name).copied().unwrap_or_default();
        assert!(right + missed > 0, "{name}: nothing is expected");
        let share = |others: usize| 100.0 * right as f64 / ((right + others).max(1)) as f64;
        let (precision, recall) = (share(wrong), share(missed));
        println!(
            "| {name} | {} | {precision:.0} % | {recall:.0} % |",
            right + missed
        );
        if precision < least_precision || recall < least_recall {
            low.push(format!(
                "{name}: precision {precision:.0} % (at least {least_precision}), recall \
                 {recall:.0} % (at least {least_recall})"
            ));
        }
    }
    assert!(low.is_empty(), "{}", low.join("\n"));
}

/// How many were found rightly, found wrongly, and not found.
#[derive(Clone, Copy, Default)]
struct Count {
    right: usize,
    wrong: usize,
    missed: usize,
}

#[derive(Default)]
struct Share {
    holds: usize,
    all: usize,
}

impl Share {
    fn add(&mut self, holds: bool) {
        self.all += 1;
        self.holds += usize::from(holds);
    }

    fn percent(&self) -> f64 {
        100.0 * self.holds as f64 / self.all as f64
    }
}

/// Holds what is found in one phrase against what is expected of it.
fn count(
    understanding: &Understanding,
    language: &str,
    phrase: &Value,
    counts: &mut BTreeMap<String, Count>,
) {
    let Some(text) = phrase.get("text").and_then(Value::as_str) else {
        panic!("{language}: a phrase has no `text`: {phrase}");
    };
    let expected: Vec<(&String, &Value)> = each(phrase.get("entities")).collect();
    let understood = Value::Object(ask(understanding, language, text).entities);
    let mut found: Vec<(&String, &Value)> = each(Some(&understood)).collect();
    for (name, wanted) in &expected {
        let Some(count) = counts.get_mut(*name) else {
            panic!("{language}: {text}: no entity is named {name}");
        };
        let at = found
            .iter()
            .position(|(kind, entity)| kind == name && is_as(wanted, entity));
        if let Some(at) = at {
            found.remove(at);
            count.right += 1;
        } else {
            count.missed += 1;
            tell_wrong(
                false,
                language,
                text,
                &format!("{name} {wanted}"),
                &understood,
            );
        }
    }
    let also: Vec<&str> = texts(phrase.get("also")).collect();
    for (name, entity) in found {
        let inside = |(kind, wanted): &(&String, &Value)| {
            let (part, whole) = (raw(entity), raw(wanted));
            *kind != name && part.len() < whole.len() && whole.contains(&part)
        };
        if also.contains(&name.as_str()) || expected.iter().any(inside) {
            continue;
        }
        if let Some(count) = counts.get_mut(name) {
            count.wrong += 1;
            tell_wrong(false, language, text, "no such", format!("{name} {entity}"));
        }
    }
}

/// Whether a found entity is the expected one.
fn is_as(wanted: &Value, found: &Value) -> bool {
    let (near, far) = (raw(wanted), raw(found));
    (near.contains(&far) || far.contains(&near))
        && members(Some(wanted))
            .filter(|(key, _)| *key != "raw")
            .all(|(key, wanted)| found.get(key).is_some_and(|found| same(key, wanted, found)))
}

fn same(key: &str, wanted: &Value, found: &Value) -> bool {
    if let (Some(wanted), Some(found)) = (wanted.as_f64(), found.as_f64()) {
        return (wanted - found).abs() <= wanted.abs() * 0.001;
    }
    let (wanted, found) = (lower(wanted), lower(found));
    match key {
        "iso" | "begin" | "end" => found.starts_with(&wanted),
        "number" => digits(&wanted) == digits(&found),
        "query" | "fragment" => found.trim_start_matches(['?', '#']) == wanted,
        _ => found == wanted,
    }
}

fn digits(text: &str) -> String {
    text.chars()
        .filter(|letter| letter.is_ascii_digit() || *letter == '+')
        .collect()
}

fn raw(entity: &Value) -> String {
    entity
        .get("raw")
        .map(lower)
        .unwrap_or_default()
        .trim()
        .to_owned()
}

fn lower(value: &Value) -> String {
    let text = value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned);
    text.to_lowercase()
}

fn trained(language: &str, intents: &Map<String, Value>) -> Understanding {
    let intents = intents.iter().map(|(slug, sentences)| IntentTraining {
        slug: slug.clone(),
        description: None,
        expressions: vec![(
            language.to_owned(),
            texts(Some(sentences)).map(str::to_owned).collect(),
        )],
    });
    Understanding::train(Training {
        languages: vec![language.to_owned()],
        intents: intents.collect(),
        ..Training::default()
    })
}

fn ask(understanding: &Understanding, language: &str, text: &str) -> Understood {
    understanding.understand(&Utterance {
        text,
        language,
        now_ms: NOW,
        utc_offset_minutes: 0,
    })
}

fn tell_wrong(
    right: bool,
    language: &str,
    text: &str,
    wanted: &str,
    found: impl std::fmt::Display,
) {
    let asked = || std::env::var("HOOKTALK_EVALUATION").is_ok_and(|value| value == "wrong");
    if !right && asked() {
        println!("{language}  {text}\n    expected {wanted}\n    found    {found}");
    }
}

fn read_value(file: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("evaluation")
        .join(file);
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{file}: {error}"));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{file}: {error}"))
}

fn read(file: &str) -> Map<String, Value> {
    match read_value(file) {
        Value::Object(members) => members,
        _ => panic!("{file} is no object"),
    }
}

/// Name and entity, of `{ name: [entity] }`.
fn each(entities: Option<&Value>) -> impl Iterator<Item = (&String, &Value)> {
    members(entities).flat_map(|(name, list)| {
        list.as_array()
            .into_iter()
            .flatten()
            .map(move |one| (name, one))
    })
}

fn members(value: Option<&Value>) -> impl Iterator<Item = (&String, &Value)> {
    value.and_then(Value::as_object).into_iter().flatten()
}

fn texts(value: Option<&Value>) -> impl Iterator<Item = &str> {
    let list = value.and_then(Value::as_array);
    list.into_iter().flatten().filter_map(Value::as_str)
}
