use std::fmt;

use hooktalk_protocol::{
    Conversation, Diagnostic, Input, JsonPath, Message, Nlp, Object, OutgoingRequest, Timestamp,
    object_from,
};
use serde_json::Value;

use crate::Step;

/// One input's way through the bot, as a value.
///
/// It is made by [`Engine::begin`](crate::Engine::begin) and moved on by
/// [`Engine::resolve`](crate::Engine::resolve) until it awaits nothing. It holds no handle and no
/// promise: it can be cloned, written as JSON ([`Turn::to_value`]), kept over a reload in the
/// middle of a webhook call, and taken up again by another engine that was compiled from the same
/// bot.
#[derive(Clone, Debug, PartialEq)]
pub struct Turn {
    /// The state as this turn leaves it, up to now.
    pub conversation: Conversation,
    /// What came in.
    pub input: Input,
    /// What was understood of it.
    pub nlp: Nlp,
    /// What the bot said, in order. The ones that precede a webhook call are here while the call
    /// is awaited, so that a shell shows them at once.
    pub messages: Vec<Message>,
    /// What went wrong, for the developer.
    pub diagnostics: Vec<Diagnostic>,
    /// What was done, step by step; empty when [`Options::trace`](crate::Options::trace) is off.
    pub trace: Vec<Step>,
    /// Requests that a shell sends without waiting and whose outcome it ignores: the notices to
    /// `/errors`.
    pub notices: Vec<OutgoingRequest>,
    pub(crate) awaiting: Option<OutgoingRequest>,
    pub(crate) progress: Progress,
}

/// Where a turn stands between two calls of the machine.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Progress {
    /// The action that is awaited or comes next; `None` when the turn is done.
    pub(crate) cursor: Option<Cursor>,
    /// Steps so far.
    pub(crate) steps: u32,
    /// Webhook calls so far.
    pub(crate) requests: u32,
    /// When the turn began: `message_received_at` in templates.
    pub(crate) began: Timestamp,
    /// When the awaited request was made.
    pub(crate) asked: Timestamp,
}

/// A place in a bot: the action `action` of the group `group` of the skill `skill`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Cursor {
    pub(crate) skill: String,
    pub(crate) group: usize,
    pub(crate) action: usize,
}

impl Turn {
    /// The request whose outcome the turn awaits; `None` when the turn is finished.
    pub fn awaiting(&self) -> Option<&OutgoingRequest> {
        self.awaiting.as_ref()
    }

    /// The turn as JSON. It holds everything, the secrets of an awaited request included.
    pub fn to_value(&self) -> Value {
        let list = |items: &mut dyn Iterator<Item = Value>| Value::Array(items.collect());
        let awaiting = self.awaiting.as_ref().map(OutgoingRequest::to_value);
        object_from(vec![
            ("conversation", self.conversation.to_value()),
            ("input", self.input.to_value()),
            ("nlp", self.nlp.to_value()),
            (
                "messages",
                list(&mut self.messages.iter().map(Message::to_value)),
            ),
            ("diagnostics", Diagnostic::list_to_value(&self.diagnostics)),
            ("trace", list(&mut self.trace.iter().map(Step::to_value))),
            (
                "notices",
                list(&mut self.notices.iter().map(OutgoingRequest::to_value)),
            ),
            ("awaiting", awaiting.into()),
            ("progress", self.progress()),
        ])
    }

    /// Where the turn stands between two calls: the `progress` of [`Turn::to_value`], for one who
    /// writes the members of a turn one by one. Only the engine reads it.
    pub fn progress(&self) -> Value {
        let progress = &self.progress;
        let cursor = progress.cursor.as_ref().map(|cursor| {
            object_from(vec![
                ("skill", cursor.skill.as_str().into()),
                ("group", cursor.group.into()),
                ("action", cursor.action.into()),
            ])
        });
        object_from(vec![
            ("cursor", cursor.into()),
            ("steps", progress.steps.into()),
            ("requests", progress.requests.into()),
            ("began", progress.began.millis().into()),
            ("asked", progress.asked.millis().into()),
        ])
    }

    /// Reads what [`Turn::to_value`] wrote.
    ///
    /// # Errors
    ///
    /// When something that the machine needs is missing or was changed into something else.
    pub fn from_value(value: &Value) -> Result<Self, InvalidTurn> {
        let member = |key: &'static str| value.get(key).ok_or(InvalidTurn { key });
        let list = |key| member(key)?.as_array().ok_or(InvalidTurn { key });
        fn each<T>(
            items: &[Value],
            key: &'static str,
            read: fn(&Value) -> Option<T>,
        ) -> Result<Vec<T>, InvalidTurn> {
            items
                .iter()
                .map(|item| read(item).ok_or(InvalidTurn { key }))
                .collect()
        }
        let object = |value: &Value| -> Option<Object> { value.as_object().cloned() };
        let root = JsonPath::root();
        let (conversation, wrong) = Conversation::read(member("conversation")?, &root);
        if !wrong.is_empty() {
            return Err(InvalidTurn {
                key: "conversation",
            });
        }
        let (input, wrong) = Input::read(member("input")?, &root);
        if !wrong.is_empty() {
            return Err(InvalidTurn { key: "input" });
        }
        let nlp = object(member("nlp")?).ok_or(InvalidTurn { key: "nlp" })?;
        let awaiting = match member("awaiting")? {
            Value::Null => None,
            request => {
                Some(OutgoingRequest::from_value(request).ok_or(InvalidTurn { key: "awaiting" })?)
            }
        };
        Ok(Self {
            conversation,
            input,
            nlp: Nlp::from_object(nlp),
            messages: each(list("messages")?, "messages", |value| {
                Some(Message::from_object(value.as_object()?.clone()))
            })?,
            diagnostics: each(list("diagnostics")?, "diagnostics", Diagnostic::from_value)?,
            trace: each(list("trace")?, "trace", Step::from_value)?,
            notices: each(list("notices")?, "notices", OutgoingRequest::from_value)?,
            awaiting,
            progress: Progress::from_value(member("progress")?)
                .ok_or(InvalidTurn { key: "progress" })?,
        })
    }
}

impl Progress {
    fn from_value(value: &Value) -> Option<Self> {
        let whole = |value: &Value, key: &str| value.get(key)?.as_u64();
        let cursor = match value.get("cursor")? {
            Value::Null => None,
            cursor => Some(Cursor {
                skill: cursor.get("skill")?.as_str()?.to_owned(),
                group: usize::try_from(whole(cursor, "group")?).ok()?,
                action: usize::try_from(whole(cursor, "action")?).ok()?,
            }),
        };
        Some(Self {
            cursor,
            steps: u32::try_from(whole(value, "steps")?).ok()?,
            requests: u32::try_from(whole(value, "requests")?).ok()?,
            began: Timestamp::from_millis(whole(value, "began")?),
            asked: Timestamp::from_millis(whole(value, "asked")?),
        })
    }
}

/// A JSON value that was handed in as a turn is not one that the engine gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidTurn {
    key: &'static str,
}

impl fmt::Display for InvalidTurn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the turn's `{}` is not as the engine gave it; hand back the turn unchanged",
            self.key
        )
    }
}

impl std::error::Error for InvalidTurn {}
