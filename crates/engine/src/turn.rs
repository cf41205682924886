mod progress;

use std::fmt;

use hooktalk_protocol::{
    Conversation, Diagnostic, Input, JsonPath, Message, Nlp, Object, OutgoingRequest, object_from,
};
use serde_json::Value;

pub(crate) use self::progress::{Block, BlockKind, Cursor, Progress, Resolution};
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
        self.progress.to_value()
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
