//! The notice of a failed call, `POST <base URL>/errors`.
//!
//! The original's samples all mount that route; the body that it received there is not known, so
//! the shape is ours: `{ error: { type, message, status? }, action_id, webhook: { url, method },
//! conversation, nlp, timestamp }`.

use hooktalk_protocol::{
    Diagnostic, Header, Method, Outcome, OutgoingRequest, Timestamp, json_text, object_from,
};

use crate::turn::Turn;

/// Makes the notice for a failed `request`. Its outcome is ignored, so that no failure is told of
/// a failure.
pub(crate) fn notice(
    errors_url: &str,
    request: &OutgoingRequest,
    outcome: &Outcome,
    failure: &Diagnostic,
    turn: &Turn,
    now: Timestamp,
) -> OutgoingRequest {
    let mut error = vec![
        ("type", failure.code.as_str().into()),
        ("message", failure.message.as_str().into()),
    ];
    if let Outcome::Response { status, .. } = outcome {
        error.push(("status", (*status).into()));
    }
    let webhook = vec![
        ("url", request.url.as_str().into()),
        ("method", request.method.as_str().into()),
    ];
    let body = object_from(vec![
        ("error", object_from(error)),
        ("action_id", request.action_id.as_str().into()),
        ("webhook", object_from(webhook)),
        ("conversation", turn.conversation.to_value()),
        ("nlp", turn.nlp.to_value()),
        ("timestamp", now.to_rfc3339().into()),
    ]);
    OutgoingRequest {
        id: request.id,
        action_id: request.action_id.clone(),
        path: request.path.clone(),
        method: Method::Post,
        url: errors_url.to_owned(),
        headers: vec![Header::new("Content-Type", "application/json")],
        body: Some(json_text(&body)),
        timeout_ms: request.timeout_ms,
        max_response_bytes: 0,
    }
}
