//! The state of one mounted widget, as plain values.
//!
//! A [`Chat`] is what the visitor's side knows: what was said, what is under way, what stands in
//! the text box. It changes only by [`reduce()`], which takes the old state, one [`Action`] and the
//! moment, and gives the new state. Two widgets share nothing; a test is a table.
//!
//! Nothing here touches a browser, a clock or the network, and nothing waits: the driver does that
//! and reports by actions.
//!
//! # What the components read
//!
//! | question | answer |
//! |---|---|
//! | which rows are there? | [`Chat::rows`]; chunks of it stay the same value while they do not change |
//! | can what is being written be stopped? | [`Chat::can_stop`] |
//! | is the bot about to speak? | [`Chat::typing`] |
//! | may the quick replies of a row still be chosen? | only in [`Chat::latest`] |
//! | which language and direction? | [`Chat::language`], [`Chat::direction`] |
//! | can the visitor write at all? | [`Chat::failure`] is `None` |

mod action;
mod entries;
mod entry;
pub mod export;
mod memory;
pub mod persist;
mod reduce;
mod shared;

use hooktalk_protocol::{Attachment, Content, Conversation, Message, Timestamp};

pub use self::action::Action;
pub use self::entries::{Chunk, Entries};
pub use self::entry::{Entry, EntryId, EntryKind, Notice, Status};
pub use self::memory::MemoryUpdate;
pub use self::reduce::reduce;
pub use self::shared::Shared;

/// How many different texts the visitor can recall.
const RECALLED: usize = 50;

/// The state of one mounted widget.
///
/// Cloning is cheap: everything that grows is shared.
#[derive(Clone, Debug, PartialEq)]
pub struct Chat {
    /// Whether the panel is open. An inline chat is drawn open whatever this says.
    pub open: bool,
    /// The rows of the transcript, oldest first.
    pub entries: Entries,
    /// What stands in the text box.
    pub draft: String,
    /// Where the reader is in the transcript; `None` is at its end.
    pub place: Option<Place>,
    /// Bot messages that came while the panel was closed.
    pub unread: u32,
    /// Why the chat cannot be used at all; the transcript and the text box make no sense then.
    pub failure: Option<Failure>,
    /// The browser refused to keep the conversation. It was told as a [`Notice::NotSaved`] row.
    pub unsaved: bool,
    /// The visitor wants no sound.
    pub muted: bool,
    /// The conversation as the last finished turn left it.
    pub conversation: Shared<Conversation>,
    /// The language that the host asked for, until the conversation has one of its own.
    pub preferred_language: Option<String>,
    /// The language that the host switched to while a turn was under way; it counts at its end.
    pub(crate) switched: Option<String>,
    /// What the host puts into the memory once the turns that are under way are over.
    pub(crate) updates: Shared<Vec<MemoryUpdate>>,
    /// The browser has no network, and words wait for it.
    pub offline: bool,
    /// Said by the bot, but not shown yet, because an earlier message asks for a pause.
    pub(crate) waiting: Shared<Vec<Waiting>>,
    /// The visitor's rows that are not answered yet; the first one is under way.
    pub(crate) pending: Shared<Vec<EntryId>>,
    /// What came of a streamed answer and is no row yet.
    pub(crate) written: Option<Shared<Written>>,
    /// The turn that a reload broke off, until it is taken up.
    pub(crate) unfinished: Option<Shared<persist::Unfinished>>,
    /// The id of the next row.
    pub(crate) next: u32,
    /// The first row that is news: those before it were restored.
    pub(crate) news: EntryId,
}

/// A message that was said and is not shown yet.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Waiting {
    pub(crate) message: Message,
    /// The language of the conversation when it was said.
    pub(crate) language: Option<String>,
    /// It is in sight already, as the first of what is [`Written`].
    pub(crate) written: bool,
}

/// A streamed answer as far as it came. Its messages are drawn behind the rows, and become rows when
/// the answer is over: nothing of half an answer is kept.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Written {
    pub(crate) messages: Vec<Message>,
    /// The last of them is being written.
    pub(crate) open: bool,
    /// More may come.
    pub(crate) live: bool,
    /// The visitor wants no more of it.
    pub(crate) stopped: bool,
    /// When it began.
    pub(crate) at: Timestamp,
    pub(crate) language: Option<String>,
}

/// Where a reader is in a transcript.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The row at the upper edge of the view.
    pub row: EntryId,
    /// How far below that edge it begins, in pixels; less than 0 when it begins above.
    pub offset: i32,
}

/// Why a widget cannot chat at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The bot definition has mistakes; the developer's console lists them.
    InvalidBot,
    /// There is neither a webhook nor a bot definition.
    NoBot,
}

/// Which way a text runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// From left to right.
    Ltr,
    /// From right to left.
    Rtl,
}

impl Chat {
    /// An empty, closed chat.
    pub fn new() -> Self {
        Self {
            open: false,
            entries: Entries::new(),
            draft: String::new(),
            place: None,
            unread: 0,
            failure: None,
            unsaved: false,
            muted: false,
            conversation: Shared::new(Conversation::new("")),
            preferred_language: None,
            switched: None,
            updates: Shared::new(Vec::new()),
            offline: false,
            waiting: Shared::new(Vec::new()),
            pending: Shared::new(Vec::new()),
            written: None,
            unfinished: None,
            next: 1,
            news: EntryId(1),
        }
    }

    /// Whether what is to be kept is the very same, not counting how the panel is.
    pub(crate) fn is_kept_like(&self, other: &Self) -> bool {
        self.entries == other.entries
            && self.conversation == other.conversation
            && self.waiting == other.waiting
            && self.pending == other.pending
            && self.updates == other.updates
    }

    /// Whether the bot works or is about to say more: the typing indicator is shown. Not while words
    /// wait for the network.
    ///
    /// Nor while one sees it write.
    pub fn typing(&self) -> bool {
        let writes = self.writing() > 0 && self.written.as_ref().is_some_and(|it| it.open);
        self.busy() && !self.offline && !writes || self.waiting.iter().any(|it| !it.written)
    }

    /// Whether an answer is being written that can be stopped.
    pub fn can_stop(&self) -> bool {
        let written = self.written.as_ref();
        written.is_some_and(|it| it.live && !it.stopped)
    }

    /// Whether the visitor stopped the answer that is being written.
    pub(crate) fn is_stopped(&self) -> bool {
        let written = self.written.as_ref();
        written.is_some_and(|it| it.live && it.stopped)
    }

    /// How many messages of a streamed answer are to be seen behind the rows: none before all that
    /// was said earlier is shown.
    fn writing(&self) -> usize {
        let written = self.written.as_ref().map_or(0, |it| it.messages.len());
        let first = self.waiting.iter().all(|it| it.written);
        if first { written } else { 0 }
    }

    /// Everything that is to be seen: the rows, and behind them what came of a streamed answer, with
    /// the ids that it will have as rows. Beside it, how many rows those are, and whether the last one
    /// is being written.
    pub fn rows(&self) -> (Entries, usize, bool) {
        let mut rows = self.entries.clone();
        let count = self.writing();
        let Some(written) = self.written.as_ref().filter(|_| count > 0) else {
            return (rows, 0, false);
        };
        let mut id = self.next;
        for message in &written.messages {
            rows.push(Entry {
                id: EntryId(id),
                at: written.at,
                kind: EntryKind::Bot {
                    content: message.content(),
                    message: message.clone(),
                    language: written.language.clone(),
                },
            });
            id = id.saturating_add(1);
        }
        (rows, count, written.open)
    }

    /// Whether words of the visitor wait for their answer. More may be sent all the same; they are
    /// answered in order.
    pub fn busy(&self) -> bool {
        !self.pending.is_empty()
    }

    /// Whether the visitor has written anything: nothing is kept before.
    pub fn begun(&self) -> bool {
        let mut rows = self.entries.iter();
        rows.any(|entry| matches!(entry.kind, EntryKind::Visitor { .. }))
    }

    /// The bot's row that is the last one of all, if it is: quick replies and buttons that start a
    /// skill can be chosen only there. Rows that are not drawn ([`Content::ClientData`]) and notices
    /// do not count; words of the visitor, and messages that are still to be shown, do.
    pub fn latest(&self) -> Option<EntryId> {
        if self.written.is_some() || !self.waiting.iter().all(|it| is_hidden(&it.message)) {
            return None;
        }
        let last = self.entries.iter().rev().find(|entry| match &entry.kind {
            EntryKind::Visitor { .. } => true,
            EntryKind::Bot { content, .. } => !matches!(content, Content::ClientData(_)),
            EntryKind::Notice(_) => false,
        })?;
        matches!(last.kind, EntryKind::Bot { .. }).then_some(last.id)
    }

    /// What the visitor wrote before (`back`) or after what stands in the text box, as in a shell:
    /// from the empty box back, and on from a recalled text, to the empty box again. `None` when the
    /// box holds anything else: there the arrows move the caret.
    pub fn recall(&self, text: &str, back: bool) -> Option<String> {
        let mut written: Vec<&str> = Vec::new();
        for entry in self.entries.iter().rev() {
            if let EntryKind::Visitor { input, .. } = &entry.kind
                && let Attachment::Text(words) = &input.attachment
                && !written.contains(&words.as_str())
            {
                written.push(words);
            }
            if written.len() == RECALLED {
                break;
            }
        }
        let at = written.iter().position(|it| *it == text);
        let next = match at {
            None if !text.is_empty() => return None,
            None => back.then_some(0)?,
            Some(at) if back => at + 1,
            Some(0) => return Some(String::new()),
            Some(at) => at - 1,
        };
        written.get(next).map(|it| (*it).to_owned())
    }

    /// The language of the conversation, or else the one that the host asked for, or else English;
    /// a BCP 47 tag.
    pub fn language(&self) -> &str {
        self.conversation
            .language
            .as_deref()
            .or(self.preferred_language.as_deref())
            .unwrap_or("en")
    }

    /// Which way [`Chat::language`] runs.
    pub fn direction(&self) -> Direction {
        Direction::of(self.language())
    }
}

impl Default for Chat {
    fn default() -> Self {
        Self::new()
    }
}

impl Direction {
    /// The direction of a language, by its tag: its script if the tag names one, else the script
    /// that it is usually written in.
    pub fn of(tag: &str) -> Self {
        let mut parts = tag.split('-');
        let language = parts.next().unwrap_or_default();
        let known = |list: &[&str], part: &str| list.iter().any(|it| it.eq_ignore_ascii_case(part));
        let rtl = match parts.find(|part| part.len() == 4) {
            Some(script) => known(
                &["Arab", "Hebr", "Thaa", "Syrc", "Nkoo", "Adlm", "Rohg"],
                script,
            ),
            None => known(
                &[
                    "ar", "he", "iw", "fa", "ur", "ps", "sd", "ug", "yi", "dv", "ckb",
                ],
                language,
            ),
        };
        if rtl { Self::Rtl } else { Self::Ltr }
    }

    /// The value of HTML's `dir`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ltr => "ltr",
            Self::Rtl => "rtl",
        }
    }
}

/// Whether a message is data for the page, which is never drawn.
fn is_hidden(message: &Message) -> bool {
    message.kind() == "client_data"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn direction_follows_script_then_language() {
        for (tag, direction) in [
            ("en", "ltr"),
            ("ar", "rtl"),
            ("he-IL", "rtl"),
            ("AR-EG", "rtl"),
            ("az-Arab", "rtl"),
            ("ar-Latn", "ltr"),
            ("zh-Hant", "ltr"),
            ("", "ltr"),
        ] {
            assert_eq!(Direction::of(tag).as_str(), direction, "{tag}");
        }
    }

    #[test]
    fn a_streamed_answer_is_seen_behind_the_rows_and_becomes_some() {
        let after = |chat: &Shared<Chat>, action| reduce(chat, action, Timestamp::from_millis(1));
        let hi = Action::Send {
            text: "hi".to_owned(),
        };
        let write = |words: &str| Action::Write {
            messages: vec![Message::text(words)],
            open: true,
            language: None,
        };
        let chat = after(&Shared::new(Chat::new()), hi);
        assert!(chat.typing() && !chat.can_stop());
        let begun = Action::Write {
            messages: vec![],
            open: false,
            language: None,
        };
        let chat = after(&chat, begun);
        assert!(chat.typing() && chat.can_stop());
        let chat = after(&after(&chat, write("one")), write("one two"));
        let (rows, count, open) = chat.rows();
        assert_eq!((rows.len(), count, open), (2, 1, true));
        assert_eq!(rows.last().unwrap().id, EntryId(2));
        assert_eq!(chat.entries.len(), 1, "it is no row yet");
        assert!(!chat.typing() && chat.latest().is_none());
        // What was said before it is to be seen before it.
        let say = Action::Say {
            messages: vec![Message::text("meanwhile")],
            language: None,
        };
        let later = after(&chat, say);
        assert!(later.typing() && later.rows().1 == 0);
        let later = after(&later, Action::Reveal);
        assert_eq!((later.rows().0.len(), later.rows().1), (3, 1));

        let stopped = after(&chat, Action::Stop);
        assert!(!stopped.can_stop() && after(&stopped, Action::Stop) == stopped);
        assert!(after(&stopped, write("more")) == stopped);
        let messages = vec![Message::text("one two")];
        let done = after(
            &chat,
            Action::Written {
                messages,
                language: None,
            },
        );
        let seen = |chat: &Chat| chat.rows().0.iter().map(|it| it.id).collect::<Vec<_>>();
        assert!(!done.can_stop() && done.rows().1 == 1 && !done.rows().2);
        let shown = after(&done, Action::Reveal);
        assert_eq!((shown.entries.len(), shown.rows().1), (2, 0));
        assert_eq!(seen(&done), seen(&shown), "the row keeps its id");
        assert_eq!(shown.latest(), Some(EntryId(2)));
        // One that the page does not want shown goes.
        let dropped = after(&done, Action::Amend(None));
        assert_eq!((dropped.rows().0.len(), dropped.rows().1), (1, 0));
        assert_eq!(after(&chat, Action::Reset).rows().1, 0);
    }

    #[test]
    fn what_was_written_is_recalled() {
        let mut chat = Shared::new(Chat::new());
        for text in ["one", "two", "one"] {
            let text = text.to_owned();
            chat = reduce(&chat, Action::Send { text }, Timestamp::from_millis(1));
        }
        let recalled = |text, back| chat.recall(text, back);
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(recalled("", true), some("one"));
        assert_eq!(recalled("one", true), some("two"));
        assert_eq!(recalled("two", true), None);
        assert_eq!(recalled("two", false), some("one"));
        assert_eq!(recalled("one", false), some(""));
        assert_eq!(recalled("", false), None);
        assert_eq!(recalled("half a sen", true), None);
    }
}
