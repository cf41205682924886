//! What the outcome of a webhook call means.

use hooktalk_protocol::diagnostic::suggest;
use hooktalk_protocol::{
    Code, Diagnostic, Framing, JsonPath, Object, Outcome, OutgoingRequest, Severity, WebhookReply,
    json_text, object_from, response_text, rounded,
};
use hooktalk_template::{JsonTemplate, Limits};
use serde_json::Value;

use crate::bot::{Bot, Receipt, Skill};
use crate::diagnose::template_diagnostic;
use crate::turn::Turn;
use crate::webhook::stream::Stream;

/// The members of a kept response.
pub(crate) const MEMBERS: [&str; 3] = ["status", "headers", "body"];

/// What is to be merged, the skill that goes on if the answer names one, and what was found.
pub(crate) type Answer<'b> = (WebhookReply, Option<&'b Skill>, Vec<Diagnostic>);

/// An answer that broke off is none, unless it is a stream: then what came of it counts. One with
/// another status than 2xx fails by that.
pub(crate) fn counting(outcome: Outcome) -> Outcome {
    match outcome {
        Outcome::Response {
            status: 200..=299,
            headers,
            cut: Some(cut),
            ..
        } if Framing::of(&headers).is_none() => *cut,
        outcome => outcome,
    }
}

/// Keeps a response for the rest of the turn, whatever its status is; what is not JSON is kept as
/// text, and of a streamed one the words that were written. Gives warnings.
///
/// After a call without a response nothing stands under the name: an older response does not pass
/// for this one.
pub(crate) fn keep(
    responses: &mut Value,
    receipt: &Receipt,
    request: &OutgoingRequest,
    outcome: &Outcome,
    written: Option<&str>,
) -> Vec<Diagnostic> {
    let mut warnings = Vec::new();
    let kept = match outcome {
        Outcome::Response {
            status,
            headers,
            body,
            ..
        } => {
            let text = response_text(body, request.max_response_bytes).unwrap_or_default();
            let body = match (written, serde_json::from_str(text)) {
                (Some(written), _) => written.into(),
                (None, Ok(mut body)) => {
                    warnings = rounded(&mut body);
                    body
                }
                (None, Err(_)) => text.into(),
            };
            let headers: Object = headers
                .iter()
                .map(|(name, value)| (name.to_ascii_lowercase(), value.as_str().into()))
                .collect();
            let [status_key, headers_key, body_key] = MEMBERS;
            object_from(vec![
                (status_key, (*status).into()),
                (headers_key, Value::Object(headers)),
                (body_key, body),
            ])
        }
        Outcome::Timeout | Outcome::Network { .. } | Outcome::Aborted => Value::Null,
    };
    if let Value::Object(responses) = responses {
        responses.insert(receipt.name.clone(), kept);
    }
    warnings
}

/// The answer that a template makes of the response that was kept, which is also
/// `api_service_response` itself in it.
fn made(
    receipt: &Receipt,
    (answer, path): &(JsonTemplate, JsonPath),
    turn: &Turn,
    limits: &Limits,
) -> Result<WebhookReply, Box<Diagnostic>> {
    let mut responses = turn.progress.responses.clone();
    if let Value::Object(all) = &mut responses
        && let Some(Value::Object(this)) = all.get(&receipt.name).cloned()
    {
        all.extend(this);
    }
    let value = answer
        .render_value(&turn.scope_with(&responses), limits)
        .map_err(|error| {
            let path = path.clone();
            Box::new(template_diagnostic(Code::AnswerTemplate, path, &error))
        })?;
    WebhookReply::from_value(value, &JsonPath::root())
}

/// Reads an outcome: what it means for a conversation with `bot`, or the one reason why nothing of
/// it counts.
pub(crate) fn read<'b>(
    bot: &'b Bot,
    turn: &Turn,
    request: &OutgoingRequest,
    outcome: &Outcome,
    limits: &Limits,
) -> Result<Answer<'b>, Box<Diagnostic>> {
    let failed = |code, message: String, help: &str| {
        Err(Box::new(Diagnostic::new(
            Severity::Error,
            code,
            request.path.clone(),
            format_args!("{message}"),
            help,
        )))
    };
    match outcome {
        Outcome::Response {
            status: 200..=299,
            body,
            ..
        } => {
            let receipt = bot.receipt(&request.action_id);
            let (reply, warnings) = match receipt.and_then(|it| Some((it, it.answer.as_ref()?))) {
                Some((receipt, answer)) => {
                    response_text(body, request.max_response_bytes)?;
                    (made(receipt, answer, turn, limits)?, Vec::new())
                }
                None => WebhookReply::read(body, request.max_response_bytes)?,
            };
            let skill = redirect(bot, reply.skill.as_ref())?;
            Ok((reply, skill, warnings))
        }
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

/// The same for a streamed answer. An error among the findings makes the call a failed one, and what
/// came counts nevertheless: it was seen.
pub(crate) fn streamed(bot: &Bot, stream: Stream) -> Answer<'_> {
    let (reply, mut findings) = stream.into_parts();
    let skill = redirect(bot, reply.skill.as_ref());
    let skill = skill.unwrap_or_else(|finding| {
        findings.push(*finding);
        None
    });
    (reply, skill, findings)
}

/// The skill that an answer names, in a bot that lets answers do so.
fn redirect<'b>(bot: &'b Bot, named: Option<&Value>) -> Result<Option<&'b Skill>, Box<Diagnostic>> {
    let Some(named) = named.filter(|_| bot.redirect) else {
        return Ok(None);
    };
    let skill = named.as_str().and_then(|slug| bot.skill(slug));
    if skill.is_some() {
        return Ok(skill);
    }
    let path = JsonPath::root().key("conversation").key("skill");
    let named = named
        .as_str()
        .map_or_else(|| json_text(named), str::to_owned);
    let help = suggest(&named, &bot.slugs());
    Err(Box::new(Diagnostic::new(
        Severity::Error,
        Code::AnswerSkill,
        path,
        format_args!("`conversation.skill` is `{named}`, which is no skill of the bot"),
        &help,
    )))
}
