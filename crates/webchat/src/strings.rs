//! What the widget itself says, in the visitor's language.

/// The interface's texts in one language.
///
/// Some of them are accessible names that tests and assistive technology rely on.
#[derive(Debug, PartialEq, Eq)]
pub struct Strings {
    /// The language that these texts are in, for the `lang` attribute.
    pub language: &'static str,
    /// The launcher's name while the panel is closed.
    pub open: &'static str,
    /// The name of the button that closes the panel.
    pub close: &'static str,
    /// The header, and the panel's name, when the host gives no title.
    pub title: &'static str,
    /// The transcript's name.
    pub transcript: &'static str,
    /// The text box's name.
    pub message: &'static str,
    /// What stands in the empty text box.
    pub placeholder: &'static str,
    /// What stands in the empty transcript.
    pub greeting: &'static str,
    /// The name of the button that sends.
    pub send: &'static str,
    /// The menu item or button that begins a new conversation.
    pub reset: &'static str,
    /// Says, for a screen reader, that the bot is about to speak.
    pub typing: &'static str,
    /// The button that leads back to the newest message, when there are new ones.
    pub new_messages: &'static str,
    /// Its name while there are none.
    pub latest: &'static str,
    /// Stands before the visitor's words for a screen reader.
    pub you: &'static str,
    /// Stands before the bot's words for a screen reader.
    pub bot: &'static str,
    /// A webhook call failed.
    pub call_failed: &'static str,
    /// A reload broke off an answer.
    pub interrupted: &'static str,
    /// The button beside those two.
    pub try_again: &'static str,
    /// The browser does not keep the conversation.
    pub not_saved: &'static str,
    /// The widget cannot be used.
    pub unavailable: &'static str,
    /// In place of a message that cannot be drawn.
    pub unsupported: &'static str,
    /// In place of a picture that does not load, with its address as a link.
    pub picture: &'static str,
    /// The name of a picture, video or sound without words of its own, and of the link to it.
    pub video: &'static str,
    /// See [`Strings::video`].
    pub audio: &'static str,
    /// Said after the name of a link that opens another tab.
    pub new_tab: &'static str,
    /// The button that moves a carousel back.
    pub previous: &'static str,
    /// The button that moves a carousel on.
    pub next: &'static str,
    /// The button that shows the rest of a list.
    pub show_more: &'static str,
}

/// English.
pub static ENGLISH: Strings = Strings {
    language: "en",
    open: "Open chat",
    close: "Close chat",
    title: "Chat",
    transcript: "Conversation",
    message: "Message",
    placeholder: "Write a message",
    greeting: "How can we help?",
    send: "Send",
    reset: "New conversation",
    typing: "Typing",
    new_messages: "New messages",
    latest: "Go to the latest message",
    you: "You said:",
    bot: "Reply:",
    call_failed: "Sorry, no answer came through.",
    interrupted: "This was not answered yet.",
    try_again: "Try again",
    not_saved: "This browser does not keep the conversation: it ends when you leave the page.",
    unavailable: "This chat is not available at the moment.",
    unsupported: "This message cannot be shown here.",
    picture: "Picture",
    video: "Video",
    audio: "Audio",
    new_tab: "(opens in a new tab)",
    previous: "Previous",
    next: "Next",
    show_more: "Show more",
};

impl Strings {
    /// The texts for a language tag; English where there are none.
    pub fn of(_tag: &str) -> &'static Self {
        &ENGLISH
    }
}
