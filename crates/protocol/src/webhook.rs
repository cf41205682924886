//! The bodies that go to a webhook and come back from it.

use std::fmt;

use serde_json::Value;

use crate::{
    Code, Conversation, Diagnostic, JsonPath, Message, Nlp, Object, Severity, json_text,
    normalize_numbers, object_from, text_or_null,
};

/// The default request body: `{ conversation, nlp, action_id }` in the shape of the contract.
///
/// `participant_data` (in `conversation`) and `action_id` are not in the contract's page but in
/// every captured body.
#[derive(Clone, Copy, Debug)]
pub struct WebhookBody<'a> {
    /// The state as it is when the action is reached.
    pub conversation: &'a Conversation,
    /// This turn's understanding.
    pub nlp: &'a Nlp,
    /// Which action calls.
    pub action_id: &'a str,
}

impl WebhookBody<'_> {
    /// The body as JSON.
    pub fn to_value(self) -> Value {
        object_from(vec![
            ("conversation", self.conversation.to_value()),
            ("nlp", self.nlp.to_value()),
            ("action_id", text_or_null(Some(self.action_id))),
        ])
    }
}

/// What a webhook answered, checked as a whole: it is merged whole or not at all.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WebhookReply {
    /// To be appended to the turn's messages, in place.
    pub replies: Vec<Message>,
    /// Replaces the memory; `None` leaves it.
    pub memory: Option<Object>,
    /// Becomes the language of the conversation; `None` leaves it.
    pub language: Option<String>,
    /// `conversation.skill` as it stands there: the slug of the skill that is to go on. Only a bot
    /// that lets webhooks redirect looks at it.
    pub skill: Option<Value>,
}

impl WebhookReply {
    /// Reads the body of an answer with a 2xx status.
    ///
    /// An empty body and plain `OK` (real servers that push their messages elsewhere send it) are
    /// an answer that changes nothing. Unknown keys are ignored, and a key that is `null` counts
    /// as absent. Whole numbers beyond 2^53 are rounded, with a warning
    /// ([`Code::ImpreciseNumber`]).
    ///
    /// # Errors
    ///
    /// The one finding because of which nothing of the answer may be merged.
    pub fn read(body: &[u8], max_bytes: usize) -> Result<(Self, Vec<Diagnostic>), Box<Diagnostic>> {
        let root = JsonPath::root();
        let text = response_text(body, max_bytes)?;
        if text.is_empty() || text.eq_ignore_ascii_case("ok") {
            return Ok((Self::default(), Vec::new()));
        }
        let mut answer: Value = match serde_json::from_str(text) {
            Ok(answer) => answer,
            Err(error) => {
                return Err(refusal(
                    Code::AnswerNotJson,
                    root,
                    format_args!("the webhook's answer is not JSON: {error}"),
                    "answer with a JSON object, with an empty body, or with `OK`",
                ));
            }
        };
        let diagnostics = rounded(&mut answer);
        Ok((Self::from_value(answer, &root)?, diagnostics))
    }

    /// The same for JSON that is read already and stands at `root` of the answer.
    ///
    /// # Errors
    ///
    /// As [`WebhookReply::read`].
    pub fn from_value(answer: Value, root: &JsonPath) -> Result<Self, Box<Diagnostic>> {
        let Value::Object(mut answer) = answer else {
            return Err(refusal(
                Code::AnswerNotObject,
                root.clone(),
                format_args!("the webhook's answer is {}, not an object", kind(&answer)),
                "answer with an object that may hold `replies` and `conversation`",
            ));
        };
        let mut reply = Self::default();
        let path = root.key("replies");
        match take(&mut answer, "replies") {
            None => {}
            Some(Value::Array(replies)) => {
                for (index, value) in replies.into_iter().enumerate() {
                    let Value::Object(members) = value else {
                        return Err(refusal(
                            Code::AnswerReplies,
                            path.index(index),
                            format_args!("a reply is {}, not an object", kind(&value)),
                            "give each reply as `{ \"type\": …, \"content\": … }`",
                        ));
                    };
                    reply.replies.push(Message::from_object(members));
                }
            }
            Some(other) => {
                return Err(refusal(
                    Code::AnswerReplies,
                    path,
                    format_args!("`replies` is {}, not an array", kind(&other)),
                    "give `replies` as an array, also for one reply",
                ));
            }
        }
        let path = root.key("conversation");
        let mut conversation = match take(&mut answer, "conversation") {
            None => return Ok(reply),
            Some(Value::Object(conversation)) => conversation,
            Some(other) => {
                return Err(refusal(
                    Code::AnswerMemory,
                    path,
                    format_args!("`conversation` is {}, not an object", kind(&other)),
                    "give `conversation` as `{ \"memory\": {…}, \"language\": \"en\" }`",
                ));
            }
        };
        match take(&mut conversation, "memory") {
            None => {}
            Some(Value::Object(memory)) => reply.memory = Some(memory),
            Some(other) => {
                return Err(refusal(
                    Code::AnswerMemory,
                    path.key("memory"),
                    format_args!("`conversation.memory` is {}, not an object", kind(&other)),
                    "give the whole memory as an object; leave the key out to keep it",
                ));
            }
        }
        match take(&mut conversation, "language") {
            None => {}
            Some(Value::String(tag)) if crate::language::is_tag(&tag) => {
                reply.language = Some(tag);
            }
            Some(other) => {
                return Err(refusal(
                    Code::AnswerLanguage,
                    path.key("language"),
                    format_args!(
                        "`conversation.language` is `{}`, which is no language tag",
                        json_text(&other)
                    ),
                    "use a BCP 47 tag such as `en` or `pt-BR`",
                ));
            }
        }
        reply.skill = take(&mut conversation, "skill");
        Ok(reply)
    }
}

/// The text of a response, without a byte order mark and white space around it.
///
/// # Errors
///
/// When it is longer than `max_bytes`, or not UTF-8.
pub fn response_text(body: &[u8], max_bytes: usize) -> Result<&str, Box<Diagnostic>> {
    let root = JsonPath::root();
    if body.len() > max_bytes {
        return Err(refusal(
            Code::AnswerTooLarge,
            root,
            format_args!("the webhook's answer is larger than {max_bytes} bytes"),
            "answer with less, or raise the limit `reply_bytes`",
        ));
    }
    match std::str::from_utf8(body) {
        // A byte order mark is no part of the JSON, but some servers send one.
        Ok(text) => Ok(text.trim_start_matches('\u{feff}').trim()),
        Err(_) => Err(refusal(
            Code::AnswerNotUtf8,
            root,
            format_args!("the webhook's answer is not UTF-8"),
            "send JSON in UTF-8, the only encoding that JSON has",
        )),
    }
}

/// Rounds whole numbers beyond 2^53, as JavaScript does, and gives a warning for each
/// ([`Code::ImpreciseNumber`]).
pub fn rounded(response: &mut Value) -> Vec<Diagnostic> {
    let warning = |path| {
        Diagnostic::new(
            Severity::Warning,
            Code::ImpreciseNumber,
            path,
            format_args!("a whole number in the webhook's answer is beyond 2^53 and was rounded"),
            "send it as text to keep every digit",
        )
    };
    normalize_numbers(response)
        .into_iter()
        .map(warning)
        .collect()
}

/// The finding because of which an answer is not merged.
#[inline(never)]
pub fn refusal(
    code: Code,
    path: JsonPath,
    message: fmt::Arguments<'_>,
    help: &str,
) -> Box<Diagnostic> {
    Box::new(Diagnostic::new(Severity::Error, code, path, message, help))
}

/// Takes what stands under `key`, null aside, and leaves null.
#[inline(never)]
pub fn take(members: &mut Object, key: &str) -> Option<Value> {
    let value = members.get_mut(key)?.take();
    Some(value).filter(|value| !value.is_null())
}

/// The JSON type of a value, with its article, for messages.
pub fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}
