//! A chat in pieces: chunks of rows, and the head that says which of them belong to it.

use hooktalk_protocol::object_from;
use serde_json::Value;

use super::super::{Chat, Entries, Entry, Shared};
use super::{Saved, number, read_rest, row, rows, unfinished};

/// Another number than the whole document's: neither is taken for the other.
const VERSION: u64 = 2;

/// Everything of a chat but the chunks of rows that are complete.
pub(crate) struct Head {
    /// With the rows that stand in no chunk.
    pub(crate) saved: Saved,
    /// Which chunks stand before these rows, in order.
    pub(crate) chunks: Vec<u32>,
    /// The number of the next chunk. None is given twice in a conversation.
    pub(crate) next_chunk: u32,
}

impl Head {
    /// What is kept of `chat` when all its chunks but the last are kept as `chunks`.
    pub(crate) fn text(chat: &Chat, chunks: Vec<u32>, next_chunk: u32) -> String {
        let last = chat.entries.chunks().last();
        let entries = rows(last.iter().flat_map(|chunk| chunk.iter()));
        let waiting = chat.waiting.iter().map(row::write_waiting).collect();
        let chunks = chunks.into_iter().map(Value::from).collect();
        object_from(vec![
            ("version", VERSION.into()),
            ("next", chat.next.into()),
            ("conversation", chat.conversation.to_value()),
            ("chunks", Value::Array(chunks)),
            ("nextChunk", next_chunk.into()),
            ("entries", Value::Array(entries)),
            ("waiting", Value::Array(waiting)),
            ("unfinished", unfinished(chat)),
        ])
        .to_string()
    }

    /// Reads what [`Head::text`] wrote; `None` for anything else.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let mut value: Value = serde_json::from_str(text).ok()?;
        if value.get("version")?.as_u64()? != VERSION {
            return None;
        }
        let mut list = |key: &str| match value.get_mut(key).map(Value::take) {
            Some(Value::Array(items)) => Some(items),
            _ => None,
        };
        let rows = list("entries")?.into_iter().filter_map(row::read);
        let entries = Entries::of(vec![shared(rows)]);
        let chunks = list("chunks")?.iter().filter_map(number).collect();
        let mut waiting = list("waiting")?;
        let mut saved = read_rest(&value, entries)?;
        saved.waiting = waiting.iter_mut().filter_map(row::read_waiting).collect();
        Some(Self {
            saved,
            chunks,
            next_chunk: number(value.get("nextChunk")?)?,
        })
    }
}

/// One chunk.
pub(crate) fn chunk_text(chunk: &[Shared<Entry>]) -> String {
    Value::Array(rows(chunk.iter())).to_string()
}

/// Reads what [`chunk_text`] wrote; `None` for anything else.
pub(crate) fn read_chunk(text: &str) -> Option<Shared<Vec<Shared<Entry>>>> {
    match serde_json::from_str(text).ok()? {
        Value::Array(rows) => Some(shared(rows.into_iter().filter_map(row::read))),
        _ => None,
    }
}

fn shared(rows: impl Iterator<Item = Entry>) -> Shared<Vec<Shared<Entry>>> {
    Shared::new(rows.map(Shared::new).collect())
}
