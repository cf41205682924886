//! Messages: what a bot says.
//!
//! A [`Message`] is the wire's object, untouched: it goes from a webhook's answer to the host with
//! every key that it came with. [`Message::content`] gives the typed view that a widget draws. A
//! message of an unknown type, or one whose content has the wrong shape, is a variant of that
//! view, so that it is drawn as something neutral and never lost.
//!
//! Source of the shapes: the original connector's structured messages. What the connector refused
//! or its webchat drew wrongly is read leniently.

mod content;

use serde_json::Value;

pub use self::content::{Button, ButtonKind, Caption, Card, Content, List, ListElement, Media};
use crate::{Object, parse_number};

/// The longest pause after a message, in seconds.
const MAX_DELAY: f64 = 5.0;

/// One message, as it stands on the wire.
#[derive(Clone, Debug, PartialEq)]
pub struct Message(Object);

impl Message {
    /// A text message.
    pub fn text(content: impl Into<String>) -> Self {
        let mut members = Object::new();
        members.insert("type".to_owned(), "text".into());
        members.insert("content".to_owned(), Value::String(content.into()));
        Self(members)
    }

    /// Takes any object as a message.
    pub fn from_object(members: Object) -> Self {
        Self(members)
    }

    /// The wire's object.
    pub fn as_object(&self) -> &Object {
        &self.0
    }

    /// The message as JSON.
    pub fn to_value(&self) -> Value {
        Value::Object(self.0.clone())
    }

    /// The wire's `type`; empty when there is none.
    pub fn kind(&self) -> &str {
        self.0
            .get("type")
            .and_then(Value::as_str)
            .unwrap_or_default()
    }

    /// The typed view.
    pub fn content(&self) -> Content {
        let content = self.0.get("content").unwrap_or(&Value::Null);
        let mut content = Content::read(self.kind(), content);
        if let Content::Picture(media) | Content::Video(media) | Content::Audio(media) =
            &mut content
            && media.alt.is_empty()
            && let Some(Value::String(alt)) = self.0.get("alt")
        {
            media.alt.clone_from(alt);
        }
        content
    }

    /// How long to wait after this message before the next one, in seconds from 0 to 5.
    ///
    /// `None` when the message does not say: then the chat's default delay counts. Producers write
    /// numbers, numeric text, `""` and `null`; a negative one is 0.
    pub fn delay(&self) -> Option<f64> {
        let seconds = match self.0.get("delay")? {
            Value::Number(number) => number.as_f64()?,
            Value::String(text) => parse_number(text)?,
            _ => return None,
        };
        Some(seconds.clamp(0.0, MAX_DELAY))
    }

    /// Whether its text is Markdown. Off unless the message says `true` (or `"true"`).
    pub fn markdown(&self) -> bool {
        match self.0.get("markdown") {
            Some(Value::Bool(on)) => *on,
            Some(Value::String(text)) => text == "true",
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn message(value: Value) -> Message {
        match value {
            Value::Object(members) => Message::from_object(members),
            other => panic!("{other} is no object"),
        }
    }

    #[test]
    fn delay_is_read_leniently_and_clamped() {
        for (wire, seconds) in [
            (json!(2), Some(2.0)),
            (json!("1.5"), Some(1.5)),
            (json!(99), Some(5.0)),
            (json!(-1), Some(0.0)),
            (json!("inf"), None),
            (json!(" .5 "), Some(0.5)),
            (json!(""), None),
            (json!(null), None),
            (json!(true), None),
        ] {
            let message = message(json!({ "type": "text", "content": "x", "delay": wire }));
            assert_eq!(message.delay(), seconds, "{wire}");
        }
    }
}
