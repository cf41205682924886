//! Runs `fixtures/turn`: whole turns, with the requests that they make and the outcomes of those.
//!
//! A case: `{ name, desc, bot, options?, conversation?, turns: [Turn] }`. One turn:
//! `{ input, now?, calls?: [{ request, meanwhile?, outcome, after_ms? }], messages?, conversation?,
//! nlp?, diagnostics?, notices?, trace?, steps?, dialog? }`. Of objects only the named members are compared;
//! `messages`, `diagnostics` (`"code"` or `{ code, path, … }`), `notices` and `trace` (kinds) are
//! whole lists, and absent ones (but `trace`) must be empty. `steps` are all steps of the kinds in
//! it, `{ kind, path?, data? }`. A request's `headers` are an object and
//! its `body` is JSON, as are a notice's. The conversation goes on from turn to turn.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test stops at what it did not expect"
)]

use hooktalk_engine::{
    Conversation, Diagnostic, Engine, Input, Limits, Options, Outcome, OutgoingRequest, Part,
    StepKind, Target, Timestamp, Turn,
};
use hooktalk_protocol::{JsonPath, Message};
use hooktalk_tests::{cases, difference};
use serde_json::{Map, Value, json};

const NOW: u64 = 1_700_000_000_000;

#[test]
fn turns() {
    let mut failures = Vec::new();
    for case in cases("turn") {
        if let Err(reason) = check(&case.value) {
            failures.push(format!("{}\n    {reason}", case.title));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn check(case: &Value) -> Result<(), String> {
    let engine = Engine::compile_with(&case["bot"], &options(&case["options"]))
        .map_err(|error| error.to_string())?;
    let start = case
        .get("conversation")
        .cloned()
        .unwrap_or_else(|| json!({}));
    let (mut conversation, _) = Conversation::read(&start, &JsonPath::root());
    if conversation.id.is_empty() {
        conversation.id = "c1".to_owned();
    }
    let turns = case["turns"].as_array().ok_or("a case has no `turns`")?;
    for (index, turn) in turns.iter().enumerate() {
        conversation = check_turn(&engine, conversation, turn)
            .map_err(|reason| format!("turn {}: {reason}", index + 1))?;
    }
    Ok(())
}

fn check_turn(
    engine: &Engine,
    conversation: Conversation,
    expected: &Value,
) -> Result<Conversation, String> {
    let input = match &expected["input"] {
        Value::String(text) => json!({ "type": "text", "content": text }),
        input => input.clone(),
    };
    let (input, mut wrong) = Input::read(&input, &JsonPath::root());
    let mut now = expected.get("now").and_then(Value::as_u64).unwrap_or(NOW);
    let nlp = engine.understand(&conversation, &input, Timestamp::from_millis(now));
    let mut turn = engine.begin(conversation, input, Timestamp::from_millis(now));
    // An initialize skill may let the input be understood anew.
    let kinds = turn.trace.iter().map(|step| step.kind);
    let understood = kinds.filter(|kind| *kind == StepKind::Understood).count();
    if understood < 2 && nlp != turn.nlp {
        return Err("`understand` tells something else than the turn".to_owned());
    }
    let calls = expected.get("calls").and_then(Value::as_array);
    for (index, call) in calls.into_iter().flatten().enumerate() {
        let place = format!("call {}", index + 1);
        let request = turn
            .awaiting()
            .ok_or_else(|| format!("{place}: the turn awaits nothing"))?;
        compare(
            &format!("{place}: request"),
            call.get("request"),
            &seen(request),
        )?;
        if let Some(said) = call.get("meanwhile") {
            compare(
                &format!("{place}: messages so far"),
                Some(said),
                &messages(&turn),
            )?;
        }
        // A turn that waits is a value: it goes on from its JSON as well.
        let written = turn.to_value();
        let read = Turn::from_value(&written).map_err(|error| error.to_string())?;
        if read != turn {
            return Err(format!("{place}: the turn is another one after JSON"));
        }
        let outcome = Outcome::read(&outcome(&call["outcome"]))?;
        let streamed = pieces(engine, &read, &outcome).map_err(|it| format!("{place}: {it}"))?;
        let said = read.messages.len();
        now += call.get("after_ms").and_then(Value::as_u64).unwrap_or(5);
        turn = engine
            .resolve(read, outcome, Timestamp::from_millis(now))
            .map_err(|error| error.to_string())?;
        for (at, (seen, whole)) in streamed.iter().zip(&turn.messages[said..]).enumerate() {
            let text = |message: &Message| message.as_object()["content"].clone();
            let grown = matches!((text(seen), text(whole)), (Value::String(a), Value::String(b)) if b.starts_with(&a));
            if seen != whole && (at + 1 < streamed.len() || !grown) {
                return Err(format!("{place}: {whole:?} was seen as {seen:?}"));
            }
        }
    }
    if let Some(request) = turn.awaiting() {
        return Err(format!("the turn still awaits {}", request.url));
    }
    wrong.append(&mut turn.diagnostics.clone());
    let none = json!([]);
    compare(
        "messages",
        Some(expected.get("messages").unwrap_or(&none)),
        &messages(&turn),
    )?;
    compare(
        "conversation",
        expected.get("conversation"),
        &turn.conversation.to_value(),
    )?;
    compare("nlp", expected.get("nlp"), turn.nlp.as_value())?;
    compare("dialog", expected.get("dialog"), &turn.dialog())?;
    let codes = expected.get("diagnostics").unwrap_or(&none);
    compare("diagnostics", Some(codes), &diagnostics(codes, &wrong))?;
    let notices: Vec<Value> = turn.notices.iter().map(seen).collect();
    compare(
        "notices",
        Some(expected.get("notices").unwrap_or(&none)),
        &json!(notices),
    )?;
    let kinds: Vec<&str> = turn.trace.iter().map(|step| step.kind.as_str()).collect();
    compare("trace", expected.get("trace"), &json!(kinds))?;
    if let Some(steps) = expected.get("steps") {
        let wanted = |kind: &str| steps.as_array().unwrap().iter().any(|s| s["kind"] == kind);
        let found: Vec<Value> = turn
            .trace
            .iter()
            .filter(|step| wanted(step.kind.as_str()))
            .map(hooktalk_engine::Step::to_value)
            .collect();
        compare("steps", Some(steps), &json!(found))?;
    }
    if let Some(memory) = expected.get("memory")
        && memory != turn.conversation.memory.as_value()
    {
        return Err(format!(
            "memory: expected exactly {memory}, found {}",
            turn.conversation.memory.as_value()
        ));
    }
    Ok(turn.conversation)
}

/// The messages that a shell sees while a streamed answer comes, however it is cut into pieces.
fn pieces(engine: &Engine, turn: &Turn, outcome: &Outcome) -> Result<Vec<Message>, String> {
    let Outcome::Response {
        status,
        headers,
        body,
        ..
    } = outcome
    else {
        return Ok(Vec::new());
    };
    let mut seen: Option<(Vec<Message>, String)> = None;
    for size in [1, 2, 3, 7, body.len().max(1)] {
        let Some(mut stream) = engine.stream(turn, *status, headers) else {
            return Ok(Vec::new());
        };
        let mut words = String::new();
        for piece in body.chunks(size) {
            for part in engine.read_piece(turn, &mut stream, piece) {
                match part {
                    Part::Text { delta, .. } => words.push_str(&delta),
                    Part::Message(_) => words.push('|'),
                }
            }
        }
        let this = (stream.messages(), words);
        if seen.get_or_insert_with(|| this.clone()) != &this {
            return Err(format!(
                "pieces of {size} bytes give {this:?}, not {seen:?}"
            ));
        }
    }
    Ok(seen.unwrap_or_default().0)
}

fn compare(what: &str, expected: Option<&Value>, actual: &Value) -> Result<(), String> {
    expected
        .and_then(|expected| difference(expected, actual))
        .map_or(Ok(()), |found| Err(format!("{what}: {found}")))
}

fn messages(turn: &Turn) -> Value {
    turn.messages.iter().map(Message::to_value).collect()
}

/// A request with its headers as an object and its body as JSON.
fn seen(request: &OutgoingRequest) -> Value {
    let mut value = request.to_value();
    let headers: Map<String, Value> = request
        .headers
        .iter()
        .map(|header| (header.name.clone(), json!(header.value.expose())))
        .collect();
    value["headers"] = Value::Object(headers);
    if let Some(body) = &request.body {
        value["body"] = serde_json::from_str(body).unwrap();
    }
    value
}

/// The findings in the form that is expected: codes alone, or whole.
fn diagnostics(expected: &Value, found: &[Diagnostic]) -> Value {
    found
        .iter()
        .enumerate()
        .map(|(index, diagnostic)| match expected.get(index) {
            Some(Value::Object(_)) => diagnostic.to_value(),
            _ => json!(diagnostic.code.as_str()),
        })
        .collect()
}

/// `200` or `{ "status", "json" | "body" }` for an answer; else an outcome as it is.
fn outcome(value: &Value) -> Value {
    match value.get("json") {
        Some(body) => json!({
            "type": "response",
            "status": value.get("status").cloned().unwrap_or_else(|| json!(200)),
            "body": body.to_string(),
        }),
        None => value.clone(),
    }
}

fn options(value: &Value) -> Options {
    let mut options = Options::default();
    let number = |value: &Value| value.as_u64().and_then(|n| usize::try_from(n).ok());
    for (key, value) in value.as_object().into_iter().flatten() {
        match key.as_str() {
            "target" if value == "server" => options.target = Target::Server,
            "target" => options.target = Target::Browser,
            "trace" => options.trace = value.as_bool().unwrap(),
            "limits" => {
                let limits: &mut Limits = &mut options.limits;
                for (name, value) in value.as_object().unwrap() {
                    let value = number(value).unwrap();
                    match name.as_str() {
                        "steps" => limits.steps = u32::try_from(value).unwrap(),
                        "requests" => limits.requests = u32::try_from(value).unwrap(),
                        "messages" => limits.messages = value,
                        "reply_bytes" => limits.reply_bytes = value,
                        "understood_bytes" => limits.understood_bytes = value,
                        other => panic!("unknown limit `{other}`"),
                    }
                }
            }
            other => panic!("unknown option `{other}`"),
        }
    }
    options
}
