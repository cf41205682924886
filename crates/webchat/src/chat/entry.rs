use hooktalk_protocol::{Content, Input, Message, Timestamp};

/// The identity of a row within its chat. It grows, is never given twice, and survives a reload.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryId(pub u32);

/// One row of the transcript.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Its identity.
    pub id: EntryId,
    /// When it came into the transcript.
    pub at: Timestamp,
    /// What it is.
    pub kind: EntryKind,
}

/// What a row is.
#[derive(Clone, Debug, PartialEq)]
pub enum EntryKind {
    /// The visitor's words or choice. What is drawn is [`Input::title`].
    Visitor {
        /// What was typed or pressed.
        input: Input,
        /// How far it got.
        status: Status,
    },
    /// A message of the bot.
    Bot {
        /// As it stands on the wire.
        message: Message,
        /// Its typed view. [`Content::ClientData`] is kept in the transcript and not drawn.
        content: Content,
        /// The language that the conversation had then, for `lang` and `dir`.
        language: Option<String>,
    },
    /// Something that the widget itself has to say.
    Notice(Notice),
}

/// How far the visitor's words got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Being answered, or waiting for its turn.
    Sending,
    /// Answered.
    Sent,
    /// A webhook could not answer; a [`Notice`] offers to try again.
    Failed,
}

/// What the widget itself has to say to the visitor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// A webhook call failed and nothing was said after it. Offers [`Action::Retry`] of `entry`.
    ///
    /// [`Action::Retry`]: super::Action::Retry
    CallFailed {
        /// The visitor's row that has no answer.
        entry: EntryId,
    },
    /// A streamed answer broke off; what came of it is shown. Offers [`Action::Retry`] of `entry`,
    /// which asks once more.
    ///
    /// [`Action::Retry`]: super::Action::Retry
    BrokenOff {
        /// The visitor's row that was answered in part.
        entry: EntryId,
    },
    /// The page was left while the words were being answered. Offers [`Action::Retry`] of `entry`.
    ///
    /// [`Action::Retry`]: super::Action::Retry
    Interrupted {
        /// The visitor's row that has no answer.
        entry: EntryId,
    },
    /// The browser refuses to keep the conversation.
    NotSaved,
}

impl Notice {
    /// The visitor's row that `Try again` is about.
    pub fn retries(self) -> Option<EntryId> {
        match self {
            Self::CallFailed { entry }
            | Self::BrokenOff { entry }
            | Self::Interrupted { entry } => Some(entry),
            Self::NotSaved => None,
        }
    }

    /// The visitor's row that `Delete` is about: one that has no answer at all.
    pub fn deletes(self) -> Option<EntryId> {
        match self {
            Self::BrokenOff { .. } => None,
            _ => self.retries(),
        }
    }
}
