//! Going back in a conversation, and changing where it stands.
//!
//! The chat gives the whole of itself as JSON and takes it again; what is changed in between is
//! told here.

use std::rc::Rc;

use hooktalk_protocol::OutgoingRequest;
use serde_json::Value;

use crate::state::Report;

/// A request as it was sent, with its secrets, which no trace has.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Sent {
    /// The identity of its turn.
    pub(crate) turn: Rc<str>,
    pub(crate) request: Rc<OutgoingRequest>,
}

/// A turn as the chat tells of it.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    pub(crate) report: Report,
    /// The visitor's row in the chat that it answers.
    pub(crate) row: Option<u32>,
}

/// What is known of the conversation beside its turns.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Past {
    pub(crate) sent: Vec<Sent>,
    /// The visitor's row of each turn, by the turn's identity.
    pub(crate) rows: Vec<(Rc<str>, u32)>,
    /// Where the conversation stands; `None` until the chat told it.
    pub(crate) stands: Option<Rc<Value>>,
    pub(crate) wish: Option<Wish>,
    /// What was taken back last and can be put in again.
    pub(crate) removed: Option<Removed>,
}

/// What was taken back.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Removed {
    pub(crate) turns: Vec<Report>,
    /// The chat as it was; `None` while it is not done yet.
    pub(crate) chat: Option<Rc<Value>>,
}

impl Past {
    /// Heeds a report before it becomes one of `turns`.
    pub(crate) fn told(&mut self, told: &Told, is_new: bool) {
        let Told { report, row } = told;
        let turn = &report.0.turn;
        if is_new {
            self.removed = None;
        }
        self.stands_at(report, *row);
        let identity: Rc<str> = report.identity().into();
        if let Some(request) = turn.awaiting() {
            let known = |sent: &Sent| sent.turn == identity && sent.request.id == request.id;
            if !self.sent.iter().any(known) {
                self.sent.push(Sent {
                    turn: identity,
                    request: Rc::new(request.clone()),
                });
            }
        }
    }

    /// Remembers which row a turn answers.
    pub(crate) fn stands_at(&mut self, report: &Report, row: Option<u32>) {
        if let Some(row) = row.filter(|_| self.row(report.identity()).is_none()) {
            self.rows.push((report.identity().into(), row));
        }
    }

    /// The visitor's row of a turn.
    pub(crate) fn row(&self, turn: &str) -> Option<u32> {
        let known = self.rows.iter().find(|(it, _)| **it == *turn);
        known.map(|(_, row)| *row)
    }

    /// Another conversation.
    pub(crate) fn begin(&mut self) {
        self.sent.clear();
        self.rows.clear();
        self.removed = None;
        self.stands = None;
    }

    /// Takes back the turns from `first` on.
    pub(crate) fn back(&mut self, turns: &mut Vec<Report>, first: usize) {
        if first >= turns.len() {
            return;
        }
        let removed = turns.split_off(first);
        if let Some(Report(report)) = removed.first() {
            let conversation = Rc::new(report.before.to_value());
            let rows = removed.iter().filter_map(|it| self.row(it.identity()));
            let rows = rows.collect();
            self.wish(What::Back { rows, conversation });
        }
        self.removed = Some(Removed {
            turns: removed,
            chat: None,
        });
    }

    /// The chat took turns back and gives what it was before; `None` when it could not.
    pub(crate) fn jumped(&mut self, turns: &mut Vec<Report>, chat: Option<Rc<Value>>) {
        match (&mut self.removed, chat) {
            (Some(removed), Some(chat)) => removed.chat = Some(chat),
            (removed, _) => turns.extend(removed.take().into_iter().flat_map(|it| it.turns)),
        }
    }

    /// Puts in again what was taken back last.
    pub(crate) fn restore(&mut self, turns: &mut Vec<Report>) {
        if let Some(Removed {
            turns: removed,
            chat: Some(chat),
        }) = self.removed.take()
        {
            turns.extend(removed);
            self.wish(What::Become(chat));
        }
    }

    /// Lets the conversation stand elsewhere.
    pub(crate) fn stand(&mut self, conversation: Rc<Value>) {
        self.stands = Some(conversation.clone());
        self.wish(What::Stand(conversation));
    }

    fn wish(&mut self, what: What) {
        let number = self.wish.as_ref().map_or(1, |wish| wish.number + 1);
        self.wish = Some(Wish { number, what });
    }
}

/// What the chat is to do with its conversation.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Wish {
    /// Counts the wishes: each is carried out once.
    pub(crate) number: u32,
    pub(crate) what: What,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum What {
    /// Takes back turns, which are named by the rows that they answer, and everything that was said
    /// since the first of them.
    Back {
        rows: Rc<[u32]>,
        /// The conversation as it was before them.
        conversation: Rc<Value>,
    },
    /// Goes on with this conversation; what was said stays.
    Stand(Rc<Value>),
    /// Becomes what it was once.
    Become(Rc<Value>),
}

/// `chat` without the rows from the first of `rows` on, standing at `conversation`. `None` when it
/// has none of them.
pub(crate) fn cut(chat: &Value, rows: &[u32], conversation: &Value) -> Option<Value> {
    let entries = chat.get("entries")?.as_array()?;
    let is_cut = |entry: &Value| {
        let id = entry.get("id").and_then(Value::as_u64);
        id.is_some_and(|id| rows.iter().any(|row| u64::from(*row) == id))
    };
    let first = entries.iter().position(is_cut)?;
    let kept = entries.get(..first)?.to_vec();
    let mut chat = standing(chat, conversation);
    let members = chat.as_object_mut()?;
    members.insert("entries".to_owned(), kept.into());
    // What waited for an answer waits no more.
    members.insert("unfinished".to_owned(), Value::Null);
    Some(chat)
}

/// `chat` standing at `conversation`.
pub(crate) fn standing(chat: &Value, conversation: &Value) -> Value {
    let mut chat = chat.clone();
    if let Some(members) = chat.as_object_mut() {
        members.insert("conversation".to_owned(), conversation.clone());
    }
    chat
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn chat() -> Value {
        json!({
            "version": 1,
            "next": 6,
            "conversation": { "id": "c", "memory": { "visits": 2 } },
            "entries": [
                { "id": 1, "visitor": {} }, { "id": 2, "bot": {} },
                { "id": 4, "visitor": {} }, { "id": 3, "visitor": {} }, { "id": 5, "bot": {} },
            ],
            "unfinished": { "entry": 3 },
        })
    }

    #[test]
    fn what_was_said_since_is_cut_off() {
        let before = json!({ "id": "c", "memory": {} });
        let cut_off = cut(&chat(), &[3, 4], &before).unwrap();
        assert_eq!(
            cut_off,
            json!({
                "version": 1,
                "next": 6,
                "conversation": before,
                "entries": [{ "id": 1, "visitor": {} }, { "id": 2, "bot": {} }],
                "unfinished": null,
            })
        );
        assert_eq!(
            cut(&chat(), &[3], &before).unwrap()["entries"]
                .as_array()
                .unwrap()
                .len(),
            3
        );
        assert_eq!(cut(&chat(), &[9], &before), None);
        assert_eq!(cut(&json!([]), &[1], &before), None);
    }

    #[test]
    fn a_conversation_stands_elsewhere_with_all_that_was_said() {
        let elsewhere = json!({ "id": "c", "memory": { "visits": 7 } });
        let moved = standing(&chat(), &elsewhere);
        assert_eq!(moved["conversation"], elsewhere);
        assert_eq!(moved["entries"], chat()["entries"]);
    }
}
