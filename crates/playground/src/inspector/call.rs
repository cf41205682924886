//! The webhook calls of a turn, read from its trace.

use hooktalk_engine::{Step, StepKind, Turn};
use serde_json::Value;

/// One call, with secrets redacted.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Call {
    /// Unique within the turn, from 1.
    pub(crate) id: u64,
    /// At which step of the turn it begins.
    pub(crate) step: usize,
    pub(crate) method: String,
    pub(crate) url: String,
    /// Name, value, and whether the value is hidden.
    pub(crate) headers: Vec<(String, String, bool)>,
    pub(crate) body: Option<String>,
    pub(crate) timeout_ms: u64,
    /// `None` while the answer is awaited.
    pub(crate) end: Option<End>,
    /// How many replies were merged; `None` while there is no answer, or when it was refused.
    pub(crate) replies: Option<u64>,
}

/// How a call ended.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct End {
    pub(crate) elapsed_ms: u64,
    pub(crate) kind: EndKind,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum EndKind {
    Response {
        status: u64,
        headers: Vec<(String, String)>,
        body: String,
    },
    Timeout,
    /// With what the browser says of the cause.
    Unreachable(String),
    Aborted,
}

/// The calls of `turn` in their order; the last one may still be awaited.
pub(crate) fn calls(turn: &Turn) -> Vec<Call> {
    let mut calls: Vec<Call> = Vec::new();
    for (index, step) in turn.trace.iter().enumerate() {
        let told = || calls.iter().position(|call| Some(call.id) == id(step));
        match step.kind {
            StepKind::RequestRendered => calls.extend(request(index, step)),
            StepKind::OutcomeReceived => {
                if let Some(call) = told().and_then(|at| calls.get_mut(at)) {
                    call.end = end(step);
                }
            }
            StepKind::AnswerMerged => {
                if let Some(call) = told().and_then(|at| calls.get_mut(at)) {
                    call.replies = step.data.get("replies").and_then(Value::as_u64);
                }
            }
            _ => {}
        }
    }
    calls
}

fn id(step: &Step) -> Option<u64> {
    step.data.get("request").and_then(Value::as_u64)
}

fn request(index: usize, step: &Step) -> Option<Call> {
    let request = step.data.get("request")?;
    let text = |key: &str| Some(request.get(key)?.as_str()?.to_owned());
    let number = |key: &str| request.get(key).and_then(Value::as_u64);
    let headers = request
        .get("headers")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|header| {
            Some((
                header.get("name")?.as_str()?.to_owned(),
                header.get("value")?.as_str()?.to_owned(),
                header.get("secret")?.as_bool()?,
            ))
        })
        .collect();
    Some(Call {
        id: number("id")?,
        step: index,
        method: text("method")?,
        url: text("url")?,
        headers,
        body: text("body"),
        timeout_ms: number("timeout_ms").unwrap_or_default(),
        end: None,
        replies: None,
    })
}

fn end(step: &Step) -> Option<End> {
    let text = |key: &str| step.data.get(key).and_then(Value::as_str);
    let number = |key: &str| step.data.get(key).and_then(Value::as_u64);
    let kind = match text("type")? {
        "response" => EndKind::Response {
            status: number("status")?,
            headers: step
                .data
                .get("headers")
                .and_then(Value::as_object)
                .into_iter()
                .flatten()
                .filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())))
                .collect(),
            body: text("body").unwrap_or_default().to_owned(),
        },
        "timeout" => EndKind::Timeout,
        "network" => EndKind::Unreachable(text("message").unwrap_or_default().to_owned()),
        _ => EndKind::Aborted,
    };
    Some(End {
        elapsed_ms: number("elapsed_ms").unwrap_or_default(),
        kind,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use hooktalk_engine::{Conversation, Engine, Input, Outcome, Timestamp};
    use serde_json::json;

    #[test]
    fn calls_are_followed_to_their_ends() {
        let engine = Engine::compile(&json!({
            "webhook": { "base_url": "https://example.com" },
            "skills": [{ "slug": "a", "type": "fallback", "actions": [
                { "type": "call_webhook", "url": "/one", "headers": { "X-Api-Key": "hush" } },
                { "type": "call_webhook", "url": "/two", "method": "GET" },
            ] }],
        }))
        .unwrap();
        let now = Timestamp::from_millis;
        let turn = engine.begin(Conversation::new("c"), Input::text("hi"), now(1_000));
        let first = calls(&turn);
        assert_eq!(first.len(), 1);
        assert_eq!(first[0].url, "https://example.com/one");
        assert_eq!(first[0].end, None);
        let key = first[0]
            .headers
            .iter()
            .find(|(name, ..)| name == "X-Api-Key");
        assert_eq!(
            key,
            Some(&("X-Api-Key".to_owned(), "[redacted]".to_owned(), true))
        );

        let answer = Outcome::response(200, r#"{"replies":[{"type":"text","content":"x"}]}"#);
        let turn = engine.resolve(turn, answer, now(1_042)).unwrap();
        let turn = engine.resolve(turn, Outcome::Timeout, now(2_000)).unwrap();
        let calls = calls(&turn);
        assert_eq!(calls.len(), 2);
        assert_eq!(calls[0].replies, Some(1));
        let end = calls[0].end.clone().unwrap();
        assert_eq!(end.elapsed_ms, 42);
        assert!(matches!(end.kind, EndKind::Response { status: 200, .. }));
        assert_eq!(calls[1].method, "GET");
        assert_eq!(calls[1].body, None);
        assert_eq!(calls[1].end.clone().unwrap().kind, EndKind::Timeout);
        assert_eq!(calls[1].replies, None);
    }
}
