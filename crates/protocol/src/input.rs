//! What the visitor did.

use serde_json::Value;

use crate::{Button, Code, Diagnostic, JsonPath, Nlp, object_from, text_or_null};

/// One input to the conversation: typed words, or a click.
///
/// In JSON: `{ "type": "text", "content": "hi" }`, or
/// `{ "type": "button" | "quickReply", "content": { "title", "value", "type" } }`, the shape of the
/// original webchat's attachments; beside them `language`, `force_language`, `utc_offset_minutes`,
/// `uuid` and `nlp` as below.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    /// Words or click.
    pub attachment: Attachment,
    /// The language that the visitor is told to speak (a BCP 47 tag), such as the one of the page.
    /// It counts for the first input of a conversation, and goes before what is detected there.
    pub language: Option<String>,
    /// The language that the host wants from now on (a BCP 47 tag), whatever was spoken so far.
    pub force_language: Option<String>,
    /// How many minutes the visitor's clock is ahead of UTC, negative to the west: what "tomorrow"
    /// counts from. 0 in UTC; at most [`Input::MAX_UTC_OFFSET_MINUTES`] either way.
    pub utc_offset_minutes: i32,
    /// The identity of the input, for `nlp.uuid`. Without one the engine derives it from the
    /// conversation, the moment and the words.
    pub uuid: Option<String>,
    /// What an understanding service made of it; without one the embedded understanding does.
    pub nlp: Option<Nlp>,
}

/// What an input is made of.
#[derive(Clone, Debug, PartialEq)]
pub enum Attachment {
    /// Typed words.
    Text(String),
    /// A click on a button of a message.
    Button(Button),
    /// A click on a quick reply.
    QuickReply(Button),
}

impl Input {
    /// 18 hours: more than any clock of the world differs from UTC.
    pub const MAX_UTC_OFFSET_MINUTES: i32 = 18 * 60;

    /// Typed words.
    pub fn text(content: impl Into<String>) -> Self {
        Self::new(Attachment::Text(content.into()))
    }

    /// Words or a click, and nothing else known.
    pub fn new(attachment: Attachment) -> Self {
        Self {
            attachment,
            language: None,
            force_language: None,
            utc_offset_minutes: 0,
            uuid: None,
            nlp: None,
        }
    }

    /// What is understood and stands in `nlp.source`: the words, or the **value** of the button
    /// (its title, if it has no value).
    pub fn utterance(&self) -> &str {
        match &self.attachment {
            Attachment::Text(content) => content,
            Attachment::Button(button) | Attachment::QuickReply(button) => {
                if button.value.is_empty() {
                    &button.title
                } else {
                    &button.value
                }
            }
        }
    }

    /// What the visitor sees as their own message: the words, or the **title** of the button.
    pub fn title(&self) -> &str {
        match &self.attachment {
            Attachment::Text(content) => content,
            Attachment::Button(button) | Attachment::QuickReply(button) => &button.title,
        }
    }

    /// Reads an input; what is wrong in it is left out, with a diagnostic.
    pub fn read(value: &Value, path: &JsonPath) -> (Self, Vec<Diagnostic>) {
        let mut diagnostics = Vec::new();
        let mut wrong = |at: JsonPath, message: &str, help: &str| {
            Diagnostic::warn(
                &mut diagnostics,
                Code::InvalidInput,
                at,
                format_args!("{message}"),
                help,
            );
        };
        let content = value.get("content");
        let words = || match content {
            Some(Value::String(text)) => Some(text.clone()),
            Some(Value::Number(number)) => Some(number.to_string()),
            _ => None,
        };
        let kind = value.get("type").and_then(Value::as_str);
        let attachment = match kind {
            None | Some("text") => words().map(Attachment::Text),
            Some(kind @ ("button" | "quickReply")) => match content {
                Some(Value::Object(members)) => {
                    let button = Button::read(members);
                    Some(if kind == "button" {
                        Attachment::Button(button)
                    } else {
                        Attachment::QuickReply(button)
                    })
                }
                // The connector's own form of a click: only its value is left.
                _ => words().map(Attachment::Text),
            },
            Some(_) => {
                wrong(
                    path.key("type"),
                    "the input has an unknown `type`",
                    "use `text`, `button` or `quickReply`",
                );
                words().map(Attachment::Text)
            }
        };
        let attachment = attachment.unwrap_or_else(|| {
            wrong(
                path.key("content"),
                "the input has no usable `content`, so it counts as empty",
                "give text for `text`, and `{ title, value, type }` for a click",
            );
            Attachment::Text(String::new())
        });
        let mut input = Self::new(attachment);
        for key in ["language", "force_language"] {
            match value.get(key) {
                None | Some(Value::Null) => {}
                Some(Value::String(tag)) if crate::language::is_tag(tag) => {
                    let tag = Some(tag.clone());
                    if key == "language" {
                        input.language = tag;
                    } else {
                        input.force_language = tag;
                    }
                }
                Some(_) => wrong(
                    path.key(key),
                    "the input's language is no language tag",
                    "use a BCP 47 tag such as `en` or `pt-BR`",
                ),
            }
        }
        match value.get("utc_offset_minutes") {
            None | Some(Value::Null) => {}
            Some(minutes) => match minutes.as_i64().map(i32::try_from) {
                Some(Ok(minutes))
                    if minutes.unsigned_abs() <= Self::MAX_UTC_OFFSET_MINUTES.unsigned_abs() =>
                {
                    input.utc_offset_minutes = minutes;
                }
                _ => wrong(
                    path.key("utc_offset_minutes"),
                    "the input's `utc_offset_minutes` is no whole number from -1080 to 1080",
                    "give the minutes that the visitor's clock is ahead of UTC, such as 120",
                ),
            },
        }
        match value.get("uuid") {
            None | Some(Value::Null) => {}
            Some(Value::String(uuid)) => input.uuid = Some(uuid.clone()),
            Some(_) => wrong(
                path.key("uuid"),
                "the input's `uuid` is no text",
                "give text",
            ),
        }
        match value.get("nlp") {
            None | Some(Value::Null) => {}
            Some(Value::Object(members)) => input.nlp = Some(Nlp::from_object(members.clone())),
            Some(_) => wrong(
                path.key("nlp"),
                "the input's `nlp` is no object",
                "give the object of an understanding service, or leave it out",
            ),
        }
        (input, diagnostics)
    }

    /// The input as JSON, in the shape that [`Input::read`] takes.
    pub fn to_value(&self) -> Value {
        let (kind, content) = match &self.attachment {
            Attachment::Text(content) => ("text", text_or_null(Some(content))),
            Attachment::Button(button) => ("button", button.to_value()),
            Attachment::QuickReply(button) => ("quickReply", button.to_value()),
        };
        let mut members = vec![("type", text_or_null(Some(kind))), ("content", content)];
        if self.language.is_some() {
            members.push(("language", text_or_null(self.language.as_deref())));
        }
        if self.force_language.is_some() {
            let tag = text_or_null(self.force_language.as_deref());
            members.push(("force_language", tag));
        }
        if self.utc_offset_minutes != 0 {
            members.push(("utc_offset_minutes", self.utc_offset_minutes.into()));
        }
        if self.uuid.is_some() {
            members.push(("uuid", text_or_null(self.uuid.as_deref())));
        }
        if let Some(nlp) = &self.nlp {
            members.push(("nlp", nlp.to_value()));
        }
        object_from(members)
    }
}
