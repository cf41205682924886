//! One row of the transcript as JSON.

use hooktalk_protocol::{Input, JsonPath, Message, Timestamp, object_from, text_or_null};
use serde_json::Value;

use super::super::{Entry, EntryId, EntryKind, Notice, Status, Waiting};
use super::number;

const STATUSES: [Status; 3] = [Status::Sending, Status::Sent, Status::Failed];

/// A row; what is true of one visit only is none.
pub(super) fn write(entry: &Entry) -> Option<Value> {
    let (key, value, more, detail) = match &entry.kind {
        EntryKind::Visitor { input, status } => (
            "visitor",
            input.to_value(),
            "status",
            status_name(*status).into(),
        ),
        EntryKind::Bot {
            message, language, ..
        } => {
            return Some(bot(entry.id, entry.at, message, language.as_deref()));
        }
        EntryKind::Notice(notice) => {
            let name = match notice {
                Notice::CallFailed { .. } => "call-failed",
                Notice::BrokenOff { .. } => "broken-off",
                Notice::Interrupted { .. } => "interrupted",
                Notice::NotSaved => return None,
            };
            let of = notice.retries()?;
            ("notice", name.into(), "entry", of.0.into())
        }
    };
    Some(row(entry.id, entry.at, (key, value), (more, detail)))
}

pub(super) fn bot(id: EntryId, at: Timestamp, message: &Message, language: Option<&str>) -> Value {
    let language = text_or_null(language);
    row(id, at, ("bot", message.to_value()), ("language", language))
}

fn row(id: EntryId, at: Timestamp, what: (&str, Value), detail: (&str, Value)) -> Value {
    object_from(vec![
        ("id", id.0.into()),
        ("at", at.millis().into()),
        what,
        detail,
    ])
}

pub(super) fn read(mut value: Value) -> Option<Entry> {
    let id = EntryId(number(value.get("id")?)?);
    let at = Timestamp::from_js(value.get("at")?.as_f64()?);
    let kind = if let Some(input) = value.get("visitor") {
        EntryKind::Visitor {
            input: Input::read(input, &JsonPath::root()).0,
            status: STATUSES.into_iter().find(|status| {
                value
                    .get("status")
                    .is_some_and(|it| it == status_name(*status))
            })?,
        }
    } else if let Some(waiting) = read_waiting(&mut value) {
        EntryKind::Bot {
            content: waiting.message.content(),
            message: waiting.message,
            language: waiting.language,
        }
    } else {
        let entry = EntryId(number(value.get("entry")?)?);
        EntryKind::Notice(match value.get("notice")?.as_str()? {
            "call-failed" => Notice::CallFailed { entry },
            "broken-off" => Notice::BrokenOff { entry },
            "interrupted" => Notice::Interrupted { entry },
            _ => return None,
        })
    };
    Some(Entry { id, at, kind })
}

pub(super) fn write_waiting(waiting: &Waiting) -> Value {
    object_from(vec![
        ("bot", waiting.message.to_value()),
        ("language", text_or_null(waiting.language.as_deref())),
    ])
}

/// A message of the bot, and the language that it is in.
pub(super) fn read_waiting(value: &mut Value) -> Option<Waiting> {
    let Some(Value::Object(members)) = value.get_mut("bot").map(Value::take) else {
        return None;
    };
    let language = value.get("language").and_then(Value::as_str);
    Some(Waiting {
        message: Message::from_object(members),
        language: language.map(str::to_owned),
        written: false,
    })
}

fn status_name(status: Status) -> &'static str {
    match status {
        Status::Sending => "sending",
        Status::Sent => "sent",
        Status::Failed => "failed",
    }
}
