use hooktalk_protocol::{Button, Conversation, Message};

use super::persist::{Saved, Unfinished};
use super::{EntryId, Failure, MemoryUpdate, Place};

/// Everything that can happen to a [`Chat`](super::Chat).
///
/// The first group is what a person does: components dispatch it. The second group is what the
/// driver reports.
#[derive(Clone, Debug)]
pub enum Action {
    /// The panel is opened.
    Open,
    /// The panel is closed.
    Close,
    /// The text box now holds this.
    Draft(String),
    /// The reader is here in the transcript now, or (with `None`) at its end.
    Read(Option<Place>),
    /// Words are sent; white space around them is taken off, and empty ones are not sent. The text
    /// box is cleared if it holds just them.
    Send {
        /// As they were typed.
        text: String,
    },
    /// A button or a quick reply of a bot's row is pressed. Links and phone numbers are the
    /// browser's and send nothing.
    Press {
        /// The row that it stands in.
        entry: EntryId,
        /// The button as the message gives it.
        button: Button,
    },
    /// `Try again` on the visitor's row `entry`.
    Retry {
        /// The id that the notice names.
        entry: EntryId,
    },
    /// `Delete` on the visitor's row `entry`, which is not answered: it goes, and its notice with it.
    Delete {
        /// The id that the notice names.
        entry: EntryId,
    },
    /// An item of the host's menu is chosen: it is sent as a button is.
    Choose(Button),
    /// The visitor stops the answer that is being written; what came of it stays.
    Stop,
    /// The visitor turns the sound off, or on again.
    Mute(bool),
    /// A new conversation: everything is forgotten but the open panel and the text box.
    Reset,

    /// The conversation got its identity, before its first turn.
    Named(String),
    /// A webhook call is under way; this is how the turn can be taken up after a reload. `None`
    /// when it cannot be, because secrets are not to be kept in the browser.
    Await(Option<Box<Unfinished>>),
    /// The bot said something; it is shown by [`Action::Reveal`], one at a time.
    Say {
        /// In the order to show them.
        messages: Vec<Message>,
        /// The language of the conversation by now.
        language: Option<String>,
    },
    /// A streamed answer comes: these are its messages so far.
    Write {
        /// In order.
        messages: Vec<Message>,
        /// The last of them is being written.
        open: bool,
        /// The language of the conversation by now.
        language: Option<String>,
    },
    /// No more of it comes. Its messages are shown by [`Action::Reveal`], as others are; they only are
    /// in sight already.
    Written {
        /// All of them that were drawn.
        messages: Vec<Message>,
        /// The language of the conversation by now.
        language: Option<String>,
    },
    /// The host changed the next message, or (with `None`) does not want it shown.
    Amend(Option<Message>),
    /// The next message is shown.
    Reveal,
    /// A call waits because the browser has no network, or waits no longer.
    Offline(bool),
    /// The words of `entry` are answered, and this is the conversation now.
    Finish {
        /// The visitor's row.
        entry: EntryId,
        /// What the turn left.
        conversation: Box<Conversation>,
    },
    /// The same, but the streamed answer that ended the turn broke off.
    BreakOff {
        /// The visitor's row.
        entry: EntryId,
        /// What the turn left.
        conversation: Box<Conversation>,
    },
    /// A call failed and nothing was said after it; the conversation is as before that turn.
    Fail {
        /// The visitor's row.
        entry: EntryId,
    },
    /// The conversation is as it was kept; rows that were being answered still are.
    Restore(Box<Saved>),
    /// A conversation that was taken along goes on here.
    Import(Box<Saved>),
    /// Nobody works any more on what [`Action::Restore`] brought: what waited is shown, and what was
    /// being answered is offered again.
    Interrupt,
    /// The browser refused to keep the conversation.
    NotSaved,
    /// The host asks for a language: for a conversation that has none yet, or, when it asked for
    /// another one before, for the one that goes on.
    Prefer(Option<String>),
    /// The host switches the language: of the interface at once, of the bot with the next words.
    Speak(String),
    /// The host changes the memory: at once, or after the turns that are under way.
    Remember(MemoryUpdate),
    /// The bot cannot be used, or (with `None`) can be used again.
    Break(Option<Failure>),
}
