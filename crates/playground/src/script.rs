//! A conversation as a script for `hooktalk test`: what was said and pressed, what was requested
//! and answered, and the messages that came of it.
//!
//! It reads the turns' traces, which hold all of it in order. The format is that of `TESTING.md` in
//! the npm package.

use hooktalk_engine::{Step, StepKind, Turn};
use hooktalk_protocol::{
    Attachment, Button, ButtonKind, Conversation, Framing, Input, Message, Object,
};
use serde_json::{Map, Value, json};

/// Writes the turns of one conversation as a script that names them `name`.
///
/// `before` is the conversation before the first of them. Addresses below `base_url` become routes,
/// so that the script does not depend on where the page stands. Turns that still wait for an answer
/// are left out.
pub(crate) fn script(
    name: &str,
    base_url: Option<&str>,
    before: &Conversation,
    turns: &[&Turn],
) -> Value {
    let mut script = start(name, before);
    let turns = turns.iter().filter(|turn| turn.awaiting().is_none());
    // The visitor's clock is told once, if it is one.
    let mut offsets = turns.clone().map(|turn| turn.input.utc_offset_minutes);
    let offset = offsets.next().filter(|first| *first != 0);
    let offset = offset.filter(|first| offsets.all(|other| other == *first));
    if let Some(offset) = offset {
        script.insert(OFFSET.to_owned(), offset.into());
    }
    let mut shown = Vec::new();
    let mut steps = Vec::new();
    for turn in turns {
        if steps.is_empty()
            && let Some(began) = turn.nlp.as_value().get("timestamp")
        {
            script.insert("now".to_owned(), began.clone());
        }
        steps.push(step("user", user(&turn.input, &shown, offset)));
        add_turn(&mut steps, turn, base_url);
        shown.extend(turn.messages.iter().cloned());
    }
    script.insert("steps".to_owned(), steps.into());
    Value::Object(script)
}

const OFFSET: &str = "utc_offset_minutes";

/// A name for a conversation: what was said first, and what last.
pub(crate) fn title(turns: &[&Turn]) -> String {
    let mut said = turns.iter().map(|turn| turn.input.title());
    let short = |words: &str| {
        let cut = words.char_indices().nth(30).map(|(at, _)| at);
        match cut.and_then(|at| words.get(..at)) {
            Some(cut) => [cut.trim_end(), "…"].concat(),
            None => words.to_owned(),
        }
    };
    let Some(first) = said.next() else {
        return "A conversation".to_owned();
    };
    match said.next_back() {
        Some(last) => [&short(first), " … ", &short(last)].concat(),
        None => short(first),
    }
}

/// The name, and of the conversation what a new one does not have.
fn start(name: &str, before: &Conversation) -> Object {
    let mut script = Map::new();
    script.insert("name".to_owned(), name.into());
    script.insert("id".to_owned(), before.id.clone().into());
    if let Value::Object(state) = before.to_value() {
        for (key, value) in state {
            let new = match &value {
                Value::Null => true,
                Value::Array(items) => items.is_empty(),
                Value::Object(members) => members.is_empty(),
                // No skill has answered yet.
                Value::Number(_) => before.skill.is_none(),
                _ => false,
            };
            if !new {
                script.insert(key, value);
            }
        }
    }
    script
}

fn step(key: &str, value: Value) -> Value {
    Value::Object(Map::from_iter([(key.to_owned(), value)]))
}

/// What the visitor did.
fn user(input: &Input, shown: &[Message], offset: Option<i32>) -> Value {
    let Value::Object(mut members) = input.to_value() else {
        return Value::Null;
    };
    // Who runs the script gives it an identity of its own.
    members.shift_remove("uuid");
    if offset.is_some() {
        members.shift_remove(OFFSET);
    }
    let short = match &input.attachment {
        Attachment::Text(words) if members.len() == 2 => return words.as_str().into(),
        Attachment::Text(words) => Some(("text", words)),
        Attachment::Button(button) | Attachment::QuickReply(button) => {
            found(button, shown).then_some(("press", &button.title))
        }
    };
    if let Some((way, words)) = short {
        members.shift_remove("type");
        members.shift_remove("content");
        members.shift_insert(0, way.to_owned(), words.as_str().into());
    }
    Value::Object(members)
}

/// Whether the last button of this title that is shown is this button.
fn found(button: &Button, shown: &[Message]) -> bool {
    let last = shown.len().saturating_sub(1);
    for (index, message) in shown.iter().enumerate().rev() {
        if message.kind() == "quickReplies" && index != last {
            continue;
        }
        let mut buttons = Vec::new();
        collect(&message.to_value(), &mut buttons);
        if let Some(other) = buttons.iter().find(|other| other.title == button.title) {
            return other.value == button.value && same_kind(&other.kind, &button.kind);
        }
    }
    false
}

fn same_kind(one: &ButtonKind, other: &ButtonKind) -> bool {
    let starts = |kind: &ButtonKind| *kind == ButtonKind::TriggerSkill;
    starts(one) == starts(other)
}

/// The buttons of a message, wherever in it they are.
fn collect(value: &Value, found: &mut Vec<Button>) {
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                match value {
                    Value::Array(buttons) if key == "buttons" => {
                        found.extend(
                            buttons
                                .iter()
                                .filter_map(Value::as_object)
                                .map(Button::read),
                        );
                    }
                    _ => collect(value, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, found)),
        _ => {}
    }
}

/// What the bot did in a turn.
fn add_turn(steps: &mut Vec<Value>, turn: &Turn, base_url: Option<&str>) {
    let mut said = Vec::new();
    for Step { kind, data, .. } in &turn.trace {
        match kind {
            StepKind::MessageSent => said.extend(data.get("message").map(expected)),
            StepKind::RequestRendered => {
                if !said.is_empty() {
                    steps.push(step("expect", std::mem::take(&mut said).into()));
                }
                let request = data.get("request").unwrap_or(&Value::Null);
                steps.push(step("expect_request", request_of(request, base_url)));
            }
            StepKind::OutcomeReceived => steps.push(step("respond", outcome(data))),
            _ => {}
        }
    }
    let codes: Vec<&str> = turn
        .diagnostics
        .iter()
        .map(|diagnostic| diagnostic.code.as_str())
        .collect();
    steps.push(step(
        "expect",
        if codes.is_empty() {
            said.into()
        } else {
            json!({ "messages": said, "diagnostics": codes })
        },
    ));
}

/// A plain text is its words.
pub(crate) fn expected(message: &Value) -> Value {
    match message {
        Value::Object(members) if members.len() == 2 => match members.get("content") {
            Some(Value::String(words)) if message["type"] == "text" => words.as_str().into(),
            _ => message.clone(),
        },
        _ => message.clone(),
    }
}

/// What stands behind the base URL of an address below it.
pub(crate) fn route<'a>(url: &'a str, base_url: Option<&str>) -> Option<&'a str> {
    let base = base_url?.trim_end_matches('/');
    url.strip_prefix(base)
        .filter(|route| route.starts_with('/'))
}

fn request_of(request: &Value, base_url: Option<&str>) -> Value {
    let text = |key| request.get(key).and_then(Value::as_str).unwrap_or_default();
    let url = text("url");
    let route = route(url, base_url);
    let words = [text("method"), " ", route.unwrap_or(url)].concat();
    let body: Option<Value> = serde_json::from_str(text("body")).ok();
    // The default body tells what the script tells already, and moments beside it.
    let own = body.filter(|body| body.get("nlp").is_none() || body.get("conversation").is_none());
    match own {
        None => words.into(),
        Some(body) => json!({
            "method": text("method"),
            "url": route.unwrap_or(url),
            "body": body,
        }),
    }
}

fn outcome(data: &Object) -> Value {
    let kind = data.get("type").and_then(Value::as_str).unwrap_or_default();
    if kind != "response" {
        return kind.into();
    }
    let mut answer = Map::new();
    let status = data.get("status").cloned().unwrap_or_default();
    if status != 200 {
        answer.insert("status".to_owned(), status);
    }
    // Of headers, only that of a streamed answer matters.
    let headers = data.get("headers").and_then(Value::as_object);
    let stream = headers.into_iter().flatten().filter(|(name, value)| {
        let value = value.as_str().unwrap_or_default().to_owned();
        Framing::of(&[((*name).clone(), value)]).is_some()
    });
    let stream: Map<_, _> = stream
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    if !stream.is_empty() {
        answer.insert("headers".to_owned(), Value::Object(stream));
    }
    let body = data.get("body").and_then(Value::as_str).unwrap_or_default();
    match serde_json::from_str::<Value>(body) {
        Ok(value) => answer.insert("json".to_owned(), value),
        Err(_) => answer.insert("body".to_owned(), body.into()),
    };
    Value::Object(answer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use hooktalk_engine::{Engine, Outcome, Timestamp};

    const BASE: &str = "https://example.com/play/hook";

    fn bot() -> Value {
        let button = |title: &str| json!({ "title": title, "value": title.to_lowercase(), "type": "trigger_skill" });
        let say = |content: &str| json!({ "type": "send_message", "message": { "type": "text", "content": content } });
        json!({
            "webhook": { "base_url": BASE },
            "skills": [
                {
                    "slug": "f",
                    "type": "fallback",
                    "actions": [
                        say("Hello!"),
                        {
                            "type": "send_message",
                            "message": { "type": "quickReplies", "content": { "title": "Size?", "buttons": [button("Small"), button("Large")] } }
                        }
                    ]
                },
                {
                    "slug": "large",
                    "actions": [
                        say("I ask."),
                        { "type": "call_webhook", "url": "/orders", "body": { "size": "large" } },
                        { "type": "call_webhook", "url": "https://other.example/log" },
                        say("Done.")
                    ]
                },
                { "slug": "small", "actions": [say("Small it is.")] }
            ]
        })
    }

    /// The turns of a conversation in which calls are answered by `outcomes`.
    fn turns(inputs: Vec<Input>, outcomes: Vec<Outcome>) -> Vec<Turn> {
        let engine = Engine::compile(&bot()).unwrap();
        let mut outcomes = outcomes.into_iter();
        let mut conversation = Conversation::new("c7");
        let mut turns = Vec::new();
        for (index, input) in inputs.into_iter().enumerate() {
            let now = Timestamp::from_millis(1_700_000_000_000 + index as u64 * 5_000);
            let mut turn = engine.begin(conversation, input, now);
            while turn.awaiting().is_some() {
                let Some(outcome) = outcomes.next() else {
                    break;
                };
                turn = engine.resolve(turn, outcome, now).unwrap();
            }
            conversation = turn.conversation.clone();
            turns.push(turn);
        }
        turns
    }

    fn written(before: &Conversation, turns: &[Turn]) -> Value {
        let turns: Vec<&Turn> = turns.iter().collect();
        script("A talk", Some(BASE), before, &turns)
    }

    fn press(title: &str) -> Input {
        Input::new(Attachment::QuickReply(Button {
            title: title.to_owned(),
            value: title.to_lowercase(),
            kind: ButtonKind::TriggerSkill,
        }))
    }

    #[test]
    fn a_streamed_answer_keeps_what_makes_it_one() {
        let body = "data: {\"delta\":\"a.png\"}\n\n";
        let outcome = json!({
            "type": "response", "status": 200, "body": body,
            "headers": { "content-type": "text/event-stream", "date": "today" },
        });
        let outcomes = vec![Outcome::read(&outcome).unwrap(), Outcome::Timeout];
        let turns = turns(vec![Input::text("hi"), press("Large")], outcomes);
        let steps = &written(&Conversation::new("c7"), &turns)["steps"];
        let respond = json!({ "headers": { "content-type": "text/event-stream" }, "body": body });
        assert_eq!(steps[5]["respond"], respond);
        assert_eq!(steps[6]["expect"], json!(["a.png"]));
    }

    #[test]
    fn a_conversation_becomes_a_script() {
        let answer = br#"{"replies":[{"type":"picture","content":"a.png"}]}"#;
        let outcomes = vec![Outcome::response(200, answer.to_vec()), Outcome::Timeout];
        let turns = turns(vec![Input::text("hi"), press("Large")], outcomes);
        assert_eq!(
            written(&Conversation::new("c7"), &turns),
            json!({
                "name": "A talk",
                "id": "c7",
                "now": "2023-11-14T22:13:20.000+00:00",
                "steps": [
                    { "user": "hi" },
                    { "expect": [
                        "Hello!",
                        { "type": "quickReplies", "content": { "title": "Size?", "buttons": [
                            { "title": "Small", "value": "small", "type": "trigger_skill" },
                            { "title": "Large", "value": "large", "type": "trigger_skill" }
                        ] } }
                    ] },
                    { "user": { "press": "Large" } },
                    { "expect": ["I ask."] },
                    { "expect_request": { "method": "POST", "url": "/orders", "body": { "size": "large" } } },
                    { "respond": { "json": { "replies": [{ "type": "picture", "content": "a.png" }] } } },
                    { "expect": [{ "type": "picture", "content": "a.png" }] },
                    { "expect_request": "POST https://other.example/log" },
                    { "respond": "timeout" },
                    { "expect": { "messages": ["Done."], "diagnostics": ["webhook-timeout"] } }
                ]
            })
        );
    }

    #[test]
    fn a_conversation_that_goes_on_says_where_it_stood() {
        let mut before = Conversation::new("c7");
        before.language = Some("en".to_owned());
        before.skill = Some("f".to_owned());
        before.skill_occurrences = 2;
        before.skill_stack = vec!["large".to_owned()];
        let script = written(&before, &turns(vec![Input::text("hi")], Vec::new()));
        assert_eq!(script["language"], "en");
        assert_eq!(script["skill"], "f");
        assert_eq!(script["skill_stack"], json!(["large"]));
        assert_eq!(script["skill_occurences"], 2);
        assert_eq!(script.get("memory"), None);
        assert_eq!(script.get("participant_data"), None);
    }

    #[test]
    fn inputs_keep_what_is_more_than_words() {
        let mut spoken = Input::text("salut");
        spoken.language = Some("fr".to_owned());
        spoken.uuid = Some("u1".to_owned());
        let turns = turns(
            vec![spoken, press("Medium"), Input::text("hi"), press("Small")],
            Vec::new(),
        );
        let script = written(&Conversation::new("c7"), &turns);
        let said: Vec<&Value> = script["steps"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|step| step.get("user"))
            .collect();
        let medium = json!({ "title": "Medium", "value": "medium", "type": "trigger_skill" });
        assert_eq!(
            said,
            [
                &json!({ "text": "salut", "language": "fr" }),
                &json!({ "type": "quickReply", "content": medium }),
                &json!("hi"),
                &json!({ "press": "Small" }),
            ]
        );
    }

    #[test]
    fn a_clock_that_stays_is_told_once() {
        let said = |words: &str, offset: i32| {
            let mut input = Input::text(words);
            input.utc_offset_minutes = offset;
            input
        };
        let same = turns(vec![said("hi", 60), said("ho", 60)], Vec::new());
        let script = written(&Conversation::new("c7"), &same);
        assert_eq!(script["utc_offset_minutes"], 60);
        assert_eq!(script["steps"][0]["user"], "hi");
        let other = turns(vec![said("hi", 60), said("ho", 0)], Vec::new());
        let script = written(&Conversation::new("c7"), &other);
        assert_eq!(script.get("utc_offset_minutes"), None);
        let first = json!({ "text": "hi", "utc_offset_minutes": 60 });
        assert_eq!(script["steps"][0]["user"], first);
    }

    #[test]
    fn a_conversation_is_named_after_what_was_said() {
        let long = "I would like to know when you are open";
        let inputs = vec![Input::text("hi"), press("Small"), Input::text(long)];
        let turns = turns(inputs, Vec::new());
        let turns: Vec<&Turn> = turns.iter().collect();
        assert_eq!(title(&turns), "hi … I would like to know when you…");
        assert_eq!(title(turns.get(..1).unwrap()), "hi");
        assert_eq!(title(&[]), "A conversation");
    }

    #[test]
    fn a_turn_that_waits_is_left_out_and_failures_are_kept() {
        let inputs = || vec![press("Large")];
        let waiting = turns(inputs(), Vec::new());
        assert_eq!(
            written(&Conversation::new("c7"), &waiting)["steps"],
            json!([])
        );
        let failed = turns(
            inputs(),
            vec![
                Outcome::response(503, "Sorry"),
                Outcome::response(200, "OK"),
            ],
        );
        let script = written(&Conversation::new("c7"), &failed);
        let steps = script["steps"].as_array().unwrap();
        assert!(steps.contains(&json!({ "respond": { "status": 503, "body": "Sorry" } })));
        assert!(steps.contains(&json!({ "respond": { "body": "OK" } })));
        assert_eq!(
            steps.last().unwrap()["expect"]["diagnostics"],
            json!(["webhook-status"])
        );
    }
}
