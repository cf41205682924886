//! The request of a webhook call, from its templates and the state of the turn.

use hooktalk_protocol::{
    Code, Diagnostic, Header, JsonPath, Method, OutgoingRequest, Severity, WebhookBody, json_text,
};
use hooktalk_template as template;

use crate::bot::Webhook;
use crate::compile::check_absolute;
use crate::diagnose;
use crate::options::Limits;
use crate::scope::TurnScope;
use crate::turn::Turn;

/// Renders the request; a part that cannot be rendered means that no request is made.
pub(crate) fn render(
    webhook: &Webhook,
    path: &JsonPath,
    turn: &Turn,
    id: u32,
    limits: &Limits,
) -> Result<OutgoingRequest, Box<Diagnostic>> {
    let scope = turn.scope();
    let failed = |key: &str, error: &template::Error| {
        Box::new(diagnose::render_failed(path.key(key), error))
    };
    let url = webhook
        .url
        .render(&scope, &limits.template)
        .map_err(|error| failed("url", &error))?;
    if let Err(reason) = check_absolute(&url) {
        let path = path.key("url");
        return Err(Box::new(Diagnostic::new(
            Severity::Error,
            Code::InvalidUrl,
            path,
            format_args!("the address became `{url}`, {reason}"),
            "see what the holes of the address stand for in this turn",
        )));
    }
    let headers = headers(webhook, path, &scope, limits)?;
    let body = match (&webhook.body, webhook.method) {
        // A browser cannot send one.
        (_, Method::Get) => None,
        (Some(body), _) => Some(
            body.render(&scope, &limits.template)
                .map_err(|error| failed("body", &error))?,
        ),
        (None, _) => {
            let body = WebhookBody {
                conversation: &turn.conversation,
                nlp: &turn.nlp,
                action_id: &webhook.action_id,
            };
            Some(json_text(&body.to_value()))
        }
    };
    Ok(OutgoingRequest {
        id,
        action_id: webhook.action_id.clone(),
        path: path.clone(),
        method: webhook.method,
        url,
        headers,
        body,
        timeout_ms: webhook.timeout_ms,
        max_response_bytes: limits.reply_bytes,
    })
}

fn headers(
    webhook: &Webhook,
    path: &JsonPath,
    scope: &TurnScope<'_>,
    limits: &Limits,
) -> Result<Vec<Header>, Box<Diagnostic>> {
    let own = |name: &str| {
        webhook
            .headers
            .iter()
            .any(|header| header.name.eq_ignore_ascii_case(name))
    };
    let mut headers = Vec::new();
    if webhook.method != Method::Get && !own("content-type") {
        headers.push(Header::new("Content-Type", "application/json"));
    }
    if let Some((username, password)) = &webhook.basic
        && !own("authorization")
    {
        let path = path.key("auth");
        let failed = |key: &str, error: &template::Error| {
            Box::new(diagnose::render_failed(path.key(key), error))
        };
        let username = username
            .render(scope, &limits.template)
            .map_err(|error| failed("username", &error))?;
        let password = password
            .render(scope, &limits.template)
            .map_err(|error| failed("password", &error))?;
        // RFC 7617: the first colon divides the two, and control characters have no place.
        let unfit = if username.contains([':']) {
            Some("the user name became one with a colon")
        } else if username.contains(char::is_control) || password.contains(char::is_control) {
            Some("the user name or the password became one with a control character")
        } else {
            None
        };
        if let Some(message) = unfit {
            return Err(Box::new(Diagnostic::new(
                Severity::Error,
                Code::RenderFailed,
                path,
                format_args!("{message}"),
                "basic authentication cannot carry it (RFC 7617)",
            )));
        }
        let mut credentials = username;
        credentials.push(':');
        credentials.push_str(&password);
        let mut value = "Basic ".to_owned();
        push_base64(&mut value, credentials.as_bytes());
        headers.push(Header::new("Authorization", value));
    }
    for header in &webhook.headers {
        let value = header
            .value
            .render(scope, &limits.template)
            .map_err(|error| {
                Box::new(diagnose::render_failed(
                    path.key("headers").key(&header.name),
                    &error,
                ))
            })?;
        headers.push(Header::new(header.name.as_str(), value));
    }
    Ok(headers)
}

/// Adds `bytes` in base64 (RFC 4648, with padding).
fn push_base64(text: &mut String, bytes: &[u8]) {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for three in bytes.chunks(3) {
        let mut bits: usize = 0;
        for index in 0..3 {
            bits = bits << 8 | usize::from(three.get(index).copied().unwrap_or_default());
        }
        for index in 0..4 {
            let digit = DIGITS.get(bits >> (18 - 6 * index) & 0x3f);
            let digit = digit.filter(|_| index <= three.len()).unwrap_or(&b'=');
            text.push(char::from(*digit));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::push_base64;

    #[test]
    fn base64_is_that_of_the_standard() {
        let written = |bytes: &[u8]| {
            let mut text = String::new();
            push_base64(&mut text, bytes);
            text
        };
        for (plain, encoded) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(written(plain.as_bytes()), encoded);
        }
        assert_eq!(written(&[0xfb, 0xef, 0xff, 0]), "++//AA==");
    }
}
