//! A chat as JSON, for keeping over a reload.
//!
//! ```json
//! { "version": 1, "next": 4, "open": true, "muted": false, "conversation": { "id": "…", … },
//!   "entries": [ { "id": 1, "at": 1700000000000, "visitor": { "type": "text", "content": "hi" }, "status": "sent" },
//!                { "id": 2, "at": 1700000000050, "bot": { "type": "text", "content": "Hello" }, "language": "en" },
//!                { "id": 3, "at": 1700000000060, "notice": "call-failed", "entry": 1 } ],
//!   "unfinished": null }
//! ```
//!
//! A document of another version is not read: the chat begins anew. Within a version, rows that
//! cannot be read are left out, so that one of them does not cost the others.

use hooktalk_protocol::{
    Conversation, Input, JsonPath, Message, Object, Timestamp, object_from, text_or_null,
};
use serde_json::Value;

use super::{Chat, Entry, EntryId, EntryKind, Notice, Status};

const VERSION: u64 = 1;

/// What was kept of a chat.
#[derive(Clone, Debug, PartialEq)]
pub struct Saved {
    /// Whether the panel was open.
    pub open: bool,
    /// Whether the visitor wants no sound.
    pub muted: bool,
    /// The conversation after the last finished turn.
    pub conversation: Conversation,
    /// The rows. One that was [`Status::Sending`] was broken off.
    pub entries: Vec<Entry>,
    /// The id of the next row.
    pub next: u32,
    /// The turn that waited for a webhook.
    pub unfinished: Option<Unfinished>,
}

/// A turn that waits for a webhook, as far as it can be taken up after a reload.
#[derive(Clone, Debug, PartialEq)]
pub struct Unfinished {
    /// The visitor's row that it answers.
    pub entry: EntryId,
    /// The turn as the engine writes it.
    pub turn: Value,
    /// How many of its messages are among the rows already.
    pub said: usize,
}

/// What is to be kept of `chat`. Messages that were said but not shown yet are kept as rows: after
/// a reload nobody waits for them again.
pub fn to_value(chat: &Chat, now: Timestamp) -> Value {
    let mut entries: Vec<Value> = chat
        .entries
        .iter()
        .filter_map(|entry| write(entry))
        .collect();
    let mut next = chat.next;
    for waiting in chat.waiting.iter() {
        entries.push(bot(
            EntryId(next),
            now,
            &waiting.message,
            waiting.language.as_deref(),
        ));
        next = next.saturating_add(1);
    }
    let unfinished = chat.unfinished.as_ref().map_or(Value::Null, |it| {
        object_from(vec![
            ("entry", it.entry.0.into()),
            ("turn", it.turn.clone()),
            ("said", it.said.into()),
        ])
    });
    object_from(vec![
        ("version", VERSION.into()),
        ("next", next.into()),
        ("open", chat.open.into()),
        ("muted", chat.muted.into()),
        ("conversation", chat.conversation.to_value()),
        ("entries", Value::Array(entries)),
        ("unfinished", unfinished),
    ])
}

/// Reads what [`to_value`] wrote; `None` for anything else.
pub fn read(value: &Value) -> Option<Saved> {
    if value.get("version")?.as_u64()? != VERSION {
        return None;
    }
    let (conversation, _) = Conversation::read(value.get("conversation")?, &JsonPath::root());
    Some(Saved {
        open: value.get("open").and_then(Value::as_bool).unwrap_or(false),
        muted: value.get("muted").and_then(Value::as_bool).unwrap_or(false),
        conversation,
        entries: value
            .get("entries")?
            .as_array()?
            .iter()
            .filter_map(read_entry)
            .collect(),
        next: number(value.get("next")?)?,
        unfinished: value.get("unfinished").and_then(|it| {
            Some(Unfinished {
                entry: EntryId(number(it.get("entry")?)?),
                turn: it.get("turn")?.clone(),
                said: usize::try_from(it.get("said")?.as_u64()?).ok()?,
            })
        }),
    })
}

fn write(entry: &Entry) -> Option<Value> {
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
                Notice::Interrupted { .. } => "interrupted",
                // True of one visit only.
                Notice::NotSaved => return None,
            };
            let of = notice.retries()?;
            ("notice", name.into(), "entry", of.0.into())
        }
    };
    Some(row(entry.id, entry.at, (key, value), (more, detail)))
}

fn bot(id: EntryId, at: Timestamp, message: &Message, language: Option<&str>) -> Value {
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

fn read_entry(value: &Value) -> Option<Entry> {
    let object = |key: &str| -> Option<&Object> { value.get(key)?.as_object() };
    let kind = if value.get("visitor").is_some() {
        EntryKind::Visitor {
            input: Input::read(value.get("visitor")?, &JsonPath::root()).0,
            status: STATUSES.into_iter().find(|status| {
                value
                    .get("status")
                    .is_some_and(|it| it == status_name(*status))
            })?,
        }
    } else if let Some(members) = object("bot") {
        let message = Message::from_object(members.clone());
        EntryKind::Bot {
            content: message.content(),
            message,
            language: value
                .get("language")
                .and_then(Value::as_str)
                .map(str::to_owned),
        }
    } else {
        let entry = EntryId(number(value.get("entry")?)?);
        EntryKind::Notice(match value.get("notice")?.as_str()? {
            "call-failed" => Notice::CallFailed { entry },
            "interrupted" => Notice::Interrupted { entry },
            _ => return None,
        })
    };
    Some(Entry {
        id: EntryId(number(value.get("id")?)?),
        at: Timestamp::from_js(value.get("at")?.as_f64()?),
        kind,
    })
}

const STATUSES: [Status; 3] = [Status::Sending, Status::Sent, Status::Failed];

fn status_name(status: Status) -> &'static str {
    match status {
        Status::Sending => "sending",
        Status::Sent => "sent",
        Status::Failed => "failed",
    }
}

fn number(value: &Value) -> Option<u32> {
    u32::try_from(value.as_u64()?).ok()
}
