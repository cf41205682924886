//! Calls that a person makes by hand.

use std::rc::Rc;

use hooktalk_protocol::{Header, JsonPath, Method, Outcome, OutgoingRequest};
use hooktalk_webchat::driver::{Browser, Shell};
use wasm_bindgen_futures::spawn_local;
use yew::Callback;

use crate::inspector::{Answered, Draft};

/// How long a call by hand may take, in milliseconds.
const TIMEOUT: u32 = 30_000;

/// How much of its answer is read.
const MOST: usize = 1 << 20;

/// Sends what a person wrote, by the way that the chat's own calls go, and tells what became of it.
pub(crate) fn send(draft: &Draft, told: Callback<Answered>) {
    let Some(method) = Method::parse(&draft.method) else {
        return;
    };
    let headers = draft.headers.iter();
    let request = OutgoingRequest {
        id: 1,
        action_id: String::new(),
        path: JsonPath::root(),
        method,
        url: draft.url.clone(),
        headers: headers
            .map(|(name, value)| Header::new(name.as_str(), value.as_str()))
            .collect(),
        body: draft.body.clone().filter(|_| method != Method::Get),
        timeout_ms: TIMEOUT,
        max_response_bytes: MOST,
    };
    let shell = Browser;
    spawn_local(async move {
        let began = shell.now();
        let outcome = shell.send(request, Rc::new(|_| {})).await;
        let elapsed_ms = shell.now().millis().saturating_sub(began.millis());
        told.emit(match outcome {
            Outcome::Response {
                status,
                headers,
                body,
                ..
            } => Answered::Response {
                status,
                headers,
                body: String::from_utf8_lossy(&body).into_owned(),
                elapsed_ms,
            },
            Outcome::Timeout => Answered::Failed("Nothing came within 30 s.".to_owned()),
            Outcome::Network { message } => Answered::Failed(message),
            Outcome::Aborted => Answered::Failed("The call was given up.".to_owned()),
        });
    });
}
