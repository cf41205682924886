//! What the outcome of a webhook call means.

use hooktalk_protocol::{Code, Diagnostic, Outcome, OutgoingRequest, WebhookReply};

/// Reads an outcome: what is to be merged, with warnings, or the one reason why nothing is.
pub(crate) fn read(
    request: &OutgoingRequest,
    outcome: &Outcome,
) -> Result<(WebhookReply, Vec<Diagnostic>), Box<Diagnostic>> {
    let failed = |code, message: String, help: &str| {
        Err(Box::new(
            Diagnostic::error(code, request.path.clone(), message).help(help),
        ))
    };
    match outcome {
        Outcome::Response {
            status: 200..=299,
            body,
            ..
        } => WebhookReply::read(body, request.max_response_bytes),
        Outcome::Response { status, .. } => failed(
            Code::WebhookStatus,
            format!("the webhook answered with status {status}"),
            match status {
                401 | 403 => "see whether the webhook wants authentication that the call lacks",
                404 | 405 => "see whether the server has this route for this method",
                300..=399 => "give the address that the redirect leads to",
                _ => "see the server's own log; an answer counts only with a status of 2xx",
            },
        ),
        Outcome::Timeout => failed(
            Code::WebhookTimeout,
            format!("the webhook gave no answer in {} ms", request.timeout_ms),
            "answer faster, or raise `timeout_ms` (60000 at most)",
        ),
        Outcome::Network { message } => {
            let mut text = format!("the webhook at `{}` could not be reached", request.url);
            if !message.is_empty() {
                text.push_str(": ");
                text.push_str(message);
            }
            failed(
                Code::WebhookUnreachable,
                text,
                "see that the server runs, that the page may call it (CORS headers for another \
                 origin), and that an https page calls https",
            )
        }
        Outcome::Aborted => failed(
            Code::WebhookAborted,
            "the call was given up before the webhook answered".to_owned(),
            "nothing is to be mended",
        ),
    }
}
