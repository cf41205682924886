//! Properties of turns: whatever a visitor, a webhook or a host hands in, nothing panics, nothing
//! is half merged, and no key is lost that should stay; and whatever an author puts together, every
//! turn comes to an end.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test stops at what it did not expect"
)]

use hooktalk_engine::{
    Conversation, Engine, Input, Limits, Options, Outcome, StepKind, Timestamp, Turn,
};
use hooktalk_protocol::{Code, JsonPath, Memory, Object, Severity, normalize_numbers};
use proptest::collection::{btree_map, vec};
use proptest::prelude::{
    BoxedStrategy, Just, Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest,
};
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

/// Skills that are triggered, need things, check them, and send each other on: everything that the
/// machine has to get through, put together at random.
fn bot() -> impl Strategy<Value = Value> {
    let skill = (triggers(), requirements(actions()), actions());
    let kinds = vec(skill, SLUGS.len());
    (kinds, any::<[bool; 3]>()).prop_map(|(skills, there)| {
        let kinds = ["business", "floating", "business", "fallback", "disambiguation", "initialize"];
        let there = [true, true, true].into_iter().chain(there);
        let skills: Vec<Value> = skills
            .into_iter()
            .zip(SLUGS.iter().zip(kinds))
            .zip(there)
            .filter(|(_, there)| *there)
            .map(|(((triggers, requirements, actions), (slug, kind)), _)| {
                let mut skill = json!({
                    "slug": slug, "type": kind, "requirements": requirements, "actions": actions,
                });
                if matches!(kind, "business" | "floating") {
                    skill["triggers"] = triggers;
                }
                skill
            })
            .collect();
        json!({
            "webhook": { "base_url": "https://example.com", "redirect": true },
            "languages": ["en", "fr"],
            "language_detection": "always",
            "intents": [{ "slug": "i", "expressions": ["one"] }, { "slug": "j", "expressions": ["two"] }],
            "entities": [
                { "name": "e", "type": "restricted", "values": ["tea"] },
                { "name": "free", "type": "free" },
            ],
            "skills": skills,
        })
    })
}

/// A skill that a bot may lack is named through a template, which is looked at in its turn.
const SLUGS: [&str; 6] = ["s0", "s1", "s2", "f", "d", "init"];

fn triggers() -> impl Strategy<Value = Value> {
    let trigger = prop_oneof![
        Just("@i"),
        Just("@j"),
        Just("#e is-present"),
        Just("_memory.a is-present"),
        Just("@i and _memory.b is-absent"),
    ];
    vec(trigger, 0..3).prop_map(|triggers| json!(triggers))
}

fn actions() -> BoxedStrategy<Value> {
    let alias = "[abc]";
    let action = prop_oneof![
        3 => Just(json!({ "type": "send_message", "message": { "type": "text", "content": "{{skill}} {{memory}}" } })),
        2 => Just(json!({ "type": "call_webhook", "url": "/{{memory.a}}" })),
        2 => (proptest::sample::select(&SLUGS[..]), any::<bool>()).prop_map(|(slug, wait)| {
            let skill = format!("{slug}{{{{memory.nothing}}}}");
            json!({ "type": "go_to", "skill": skill, "mode": if wait { "wait" } else { "start" } })
        }),
        2 => alias.prop_map(|alias| json!({ "type": "edit_memory", "set": { alias: { "raw": "x" } } })),
        2 => alias.prop_map(|alias| json!({ "type": "edit_memory", "unset": [alias] })),
        1 => Just(json!({ "type": "offer_skills", "title": { "en": "Which?", "fr": "Lequel ?" } })),
        1 => Just(json!({ "type": "change_language", "language": "fr" })),
        1 => Just(json!({ "type": "reset_conversation" })),
    ];
    vec(action, 0..3).prop_map(Value::Array).boxed()
}

fn requirements(actions: BoxedStrategy<Value>) -> impl Strategy<Value = Value> {
    let data = prop_oneof![
        Just("#e"),
        Just("#x"),
        Just("#free"),
        Just("@i"),
        Just("@j")
    ];
    let refuses = prop_oneof![
        Just("_memory.a.raw is \"tea\""),
        Just("_memory.nothing lower-than 3"),
        Just("#e is-present"),
    ];
    let validators = vec((refuses, actions.clone()), 0..2).prop_map(|list| -> Value {
        list.into_iter()
            .map(|(condition, actions)| json!({ "condition": condition, "actions": actions }))
            .collect()
    });
    let one = (
        data,
        "[abc]",
        actions.clone(),
        actions.clone(),
        validators,
        any::<bool>(),
    );
    let one = one.prop_map(|(data, alias, missing, complete, validators, update)| {
        json!({
            "data": data, "alias": alias, "missing": missing, "complete": complete,
            "validators": validators, "update": update,
        })
    });
    let item = one.prop_recursive(3, 8, 3, move |inner| {
        let list = vec(inner, 1..4);
        prop_oneof![
            (list.clone(), actions.clone())
                .prop_map(|(all, complete)| json!({ "all": all, "complete": complete })),
            (list, actions.clone(), actions.clone()).prop_map(|(any, missing, complete)| {
                json!({ "any": any, "missing": missing, "complete": complete })
            }),
        ]
    });
    vec(item, 0..3).prop_map(Value::Array)
}

/// What a service understood, or a click, or words that the bot has to understand itself.
fn said() -> impl Strategy<Value = Value> {
    let confidence = prop_oneof![Just(0.4), Just(0.6), Just(0.9)];
    let intents = vec((prop_oneof![Just("i"), Just("j")], confidence), 0..3);
    let mentions = vec(prop_oneof![Just("tea"), Just("water")], 0..3);
    let understood =
        (intents, mentions.clone(), mentions, any::<bool>()).prop_map(|(intents, e, x, french)| {
            let entities = |list: Vec<&str>| -> Value {
                list.iter().map(|raw| json!({ "raw": raw })).collect()
            };
            let intents: Value = intents
                .iter()
                .map(|(slug, confidence)| json!({ "slug": slug, "confidence": confidence }))
                .collect();
            let language = if french { "fr" } else { "en" };
            json!({ "type": "text", "content": "words", "nlp": {
                "intents": intents, "entities": { "e": entities(e), "x": entities(x) },
                "language": language,
            } })
        });
    prop_oneof![
        4 => understood,
        1 => "(one|two|tea| |[a-z😀]{0,8}){0,3}".prop_map(|words| json!({ "type": "text", "content": words })),
        1 => proptest::sample::select(&SLUGS[..]).prop_map(|slug| {
            json!({ "type": "button", "content": { "title": slug, "value": slug, "type": "trigger_skill" } })
        }),
    ]
}

/// Answers that fill and empty what requirements look at, and send the turn elsewhere.
fn reaction() -> impl Strategy<Value = Outcome> {
    let memory = btree_map(
        "[abc]",
        prop_oneof![Just(json!({ "raw": "y" })), Just(Value::Null)],
        0..3,
    );
    let skill = prop_oneof![
        2 => Just(Value::Null),
        1 => proptest::sample::select(&SLUGS[..]).prop_map(Value::from),
    ];
    let answer = (memory, skill).prop_map(|(memory, skill)| {
        Outcome::response(
            200,
            json!({ "conversation": { "memory": memory, "skill": skill } }).to_string(),
        )
    });
    prop_oneof![3 => answer, 1 => Just(Outcome::response(200, "OK")), 1 => Just(Outcome::Timeout)]
}

/// The turn of one input, and its JSON with another engine of the same bot at every call.
fn run(
    engine: &Engine,
    other: &Engine,
    conversation: Conversation,
    input: Input,
    outcomes: &mut impl Iterator<Item = Outcome>,
) -> (Turn, Turn) {
    let mut turn = engine.begin(conversation.clone(), input.clone(), NOW);
    let mut beside = other.begin(conversation, input, NOW);
    while turn.awaiting().is_some() {
        let outcome = outcomes.next().unwrap_or(Outcome::Timeout);
        turn = engine.resolve(turn, outcome.clone(), NOW).unwrap();
        let read = Turn::from_value(&beside.to_value()).unwrap();
        beside = other.resolve(read, outcome, NOW).unwrap();
    }
    (turn, beside)
}

proptest! {
    #[test]
    fn every_conversation_comes_to_an_end(
        definition in bot(),
        inputs in vec(said(), 1..6),
        outcomes in vec(reaction(), 0..12),
    ) {
        let options = Options { limits: Limits { steps: 200, ..Limits::default() }, ..Options::default() };
        let engine = Engine::compile_with(&definition, &options).unwrap();
        let quiet = Engine::compile_with(&definition, &Options { trace: false, ..options }).unwrap();
        let mut outcomes = outcomes.into_iter();
        let mut conversation = Conversation::new("c");
        for input in inputs {
            let (input, wrong) = Input::read(&input, &JsonPath::root());
            prop_assert!(wrong.is_empty());
            let (turn, mut beside) = run(&engine, &quiet, conversation, input, &mut outcomes);
            prop_assert!(beside.trace.is_empty());
            beside.trace.clone_from(&turn.trace);
            prop_assert_eq!(&turn, &beside);
            prop_assert!(turn.trace.len() < 1_000);
            prop_assert_eq!(turn.trace.last().map(|step| step.kind), Some(StepKind::TurnFinished));
            // A skill waits once, and a click can only name what is there.
            let stack = &turn.conversation.skill_stack;
            for (index, slug) in stack.iter().enumerate() {
                prop_assert!(!stack.iter().skip(index + 1).any(|other| other == slug), "{:?}", stack);
            }
            for message in &turn.messages {
                if message.kind() == "quickReplies" {
                    prop_assert!(message.to_value()["content"]["buttons"].as_array().is_some_and(|list| list.len() > 1));
                }
            }
            conversation = turn.conversation;
        }
    }

    #[test]
    fn a_place_among_requirements_that_was_tampered_with_is_harmless(
        key in "block|item|validator|next|taken|open|refused|free",
        instead in prop_oneof![
            any::<u64>().prop_map(Value::from),
            (0..9_u64).prop_map(Value::from),
            vec(0..9_u64, 0..4).prop_map(|list| json!(list)),
            Just(json!("refused")),
            json_value(),
        ],
        action in any::<u64>(),
        outcome in reaction(),
    ) {
        let call = json!([{ "type": "call_webhook", "url": "/" }]);
        let engine = Engine::compile(&json!({
            "webhook": { "base_url": "https://example.com" },
            "entities": [{ "name": "free", "type": "free" }],
            "skills": [{ "slug": "s0", "type": "fallback", "actions": [], "requirements": [
                { "any": [{ "data": "#free" }, { "data": "#e", "alias": "a" }], "missing": call },
                { "all": [{ "data": "#e", "alias": "b", "update": true }], "complete": call },
            ] }],
        })).unwrap();
        let turn = engine.begin(Conversation::new("c"), Input::text("hi"), NOW);
        let mut value = turn.to_value();
        let cursor = &mut value["progress"]["cursor"];
        prop_assert_eq!(&cursor["requirement"]["block"], &json!("missing"));
        cursor["requirement"][&key] = instead;
        if action % 2 == 0 {
            cursor["action"] = action.into();
        }
        if let Ok(turn) = Turn::from_value(&value) {
            let _ = engine.resolve(turn, outcome, NOW);
        }
    }

    #[test]
    fn what_is_filled_stays_and_what_lacks_waits(
        aliases in vec("[abc]", 1..4),
        inputs in vec(said(), 1..8),
    ) {
        let data = ["#e", "#x", "@j"];
        let requirements: Vec<Value> = aliases
            .iter()
            .zip(data)
            .map(|(alias, data)| json!({
                "data": data, "alias": alias,
                "missing": [{ "type": "send_message", "message": { "type": "text", "content": alias } }],
            }))
            .collect();
        let engine = Engine::compile(&json!({
            "intents": [{ "slug": "i", "expressions": ["one"] }, { "slug": "j", "expressions": ["two"] }],
            "entities": [{ "name": "e", "type": "restricted", "values": ["tea"] }],
            "skills": [
                { "slug": "s0", "triggers": ["@i"], "requirements": requirements, "actions": [] },
                { "slug": "f", "type": "fallback", "actions": [] },
            ],
        })).unwrap();
        let mut conversation = Conversation::new("c");
        for input in inputs {
            let (input, _) = Input::read(&input, &JsonPath::root());
            let before = conversation.memory.clone();
            let turn = engine.begin(conversation, input, NOW);
            for (alias, value) in before.as_value().as_object().unwrap() {
                prop_assert_eq!(turn.conversation.memory.get(alias), Some(value));
            }
            let lacking = aliases.iter().find(|alias| turn.conversation.memory.get(alias).is_none());
            let answered = turn.conversation.skill.as_deref() == Some("s0");
            let waits = turn.conversation.skill_stack == ["s0"];
            if answered {
                prop_assert_eq!(waits, lacking.is_some());
                let asked: Vec<String> = lacking.cloned().into_iter().collect();
                let said: Vec<&str> = turn.messages.iter().map(|message| {
                    message.as_object()["content"].as_str().unwrap()
                }).collect();
                prop_assert_eq!(said, asked);
            }
            conversation = turn.conversation;
        }
    }

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
