//! A chat as JSON, for keeping over a reload and for taking along.
//!
//! The whole of it is one document, which [`to_value`] writes and [`read`] reads:
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
//!
//! The browser keeps the same in pieces, so that keeping costs the same however long the
//! transcript is: each chunk of rows that is complete, and a head with everything else.

mod head;
mod row;

use hooktalk_protocol::{Conversation, JsonPath, Timestamp, object_from};
use serde_json::Value;

pub(crate) use self::head::{Head, chunk_text, read_chunk};
use super::{Chat, Entries, EntryId, Shared, Waiting};

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
    /// The rows.
    pub entries: Entries,
    /// The id of the next row.
    pub next: u32,
    /// The turn that waited for a webhook.
    pub unfinished: Option<Unfinished>,
    /// What was said and not shown yet.
    pub(crate) waiting: Vec<Waiting>,
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

/// The whole of `chat`. Messages that were said but not shown yet are rows of it.
pub fn to_value(chat: &Chat, now: Timestamp) -> Value {
    let mut entries: Vec<Value> = rows(chat.entries.iter());
    let mut next = chat.next;
    for waiting in chat.waiting.iter() {
        entries.push(row::bot(
            EntryId(next),
            now,
            &waiting.message,
            waiting.language.as_deref(),
        ));
        next = next.saturating_add(1);
    }
    object_from(vec![
        ("version", VERSION.into()),
        ("next", next.into()),
        ("open", chat.open.into()),
        ("muted", chat.muted.into()),
        ("conversation", chat.conversation.to_value()),
        ("entries", Value::Array(entries)),
        ("unfinished", unfinished(chat)),
    ])
}

/// Reads what [`to_value`] wrote; `None` for anything else.
pub fn read(value: &Value) -> Option<Saved> {
    if value.get("version")?.as_u64()? != VERSION {
        return None;
    }
    let mut entries = Entries::new();
    for value in value.get("entries")?.as_array()? {
        if let Some(entry) = row::read(value.clone()) {
            entries.push(entry);
        }
    }
    read_rest(value, entries)
}

/// What a document says beside the rows.
fn read_rest(value: &Value, entries: Entries) -> Option<Saved> {
    let (conversation, _) = Conversation::read(value.get("conversation")?, &JsonPath::root());
    Some(Saved {
        open: value.get("open") == Some(&Value::Bool(true)),
        muted: value.get("muted") == Some(&Value::Bool(true)),
        conversation,
        entries,
        next: number(value.get("next")?)?,
        unfinished: value.get("unfinished").and_then(|it| {
            Some(Unfinished {
                entry: EntryId(number(it.get("entry")?)?),
                turn: it.get("turn")?.clone(),
                said: usize::try_from(it.get("said")?.as_u64()?).ok()?,
            })
        }),
        waiting: Vec::new(),
    })
}

fn unfinished(chat: &Chat) -> Value {
    chat.unfinished.as_ref().map_or(Value::Null, |it| {
        object_from(vec![
            ("entry", it.entry.0.into()),
            ("turn", it.turn.clone()),
            ("said", it.said.into()),
        ])
    })
}

fn rows<'a>(entries: impl Iterator<Item = &'a Shared<super::Entry>>) -> Vec<Value> {
    entries.filter_map(|entry| row::write(entry)).collect()
}

fn number(value: &Value) -> Option<u32> {
    u32::try_from(value.as_u64()?).ok()
}
