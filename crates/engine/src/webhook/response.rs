//! What the outcome of a webhook call means.

use hooktalk_protocol::diagnostic::suggest;
use hooktalk_protocol::{
    Code, Diagnostic, JsonPath, Outcome, OutgoingRequest, Severity, WebhookReply, json_text,
};
use serde_json::Value;

use crate::bot::{Bot, Skill};

/// What is to be merged, the skill that goes on if the answer names one, and warnings.
pub(crate) type Answer<'b> = (WebhookReply, Option<&'b Skill>, Vec<Diagnostic>);

/// Reads an outcome: what it means for a conversation with `bot`, or the one reason why nothing of
/// it counts.
pub(crate) fn read<'b>(
    bot: &'b Bot,
    request: &OutgoingRequest,
    outcome: &Outcome,
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
            let (reply, warnings) = WebhookReply::read(body, request.max_response_bytes)?;
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
