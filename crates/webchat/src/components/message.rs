//! The messages of a bot, one file for each kind.
//!
//! All words are text nodes, whatever a message holds, and every address is checked before it is
//! loaded or can be opened. What is too long is cut by the style sheet only.

mod buttons;
mod card;
mod carousel;
mod fold;
mod half;
mod list;
mod markdown;
mod media;
mod neutral;
mod quick_replies;

use hooktalk_protocol::{Button, Content, Media as Described};
use web_sys::Element;
use yew::{Callback, Html, MouseEvent, html};

use self::carousel::use_carousel;
use self::markdown::use_formatted;
use self::media::{Kind, use_media};
use super::Ui;
use crate::chat::{Action, Entry, EntryId, Shared};
use crate::markdown::Markdown;
use crate::piece;

/// Where a message stands.
pub(super) struct Place<'a> {
    pub(super) ui: &'a Ui,
    pub(super) entry: EntryId,
    pub(super) row: &'a Shared<Entry>,
    /// The language that the message is in.
    pub(super) language: &'a str,
    /// Whether it is the last one of all.
    pub(super) latest: bool,
    /// What formats its words, when they are Markdown.
    pub(super) markdown: Option<&'a Markdown>,
    /// More words of it come.
    pub(super) writing: bool,
}

impl Place<'_> {
    /// What a click on `button` does.
    fn press(&self, button: &Button) -> Callback<MouseEvent> {
        self.ui.on(self.action(button))
    }

    /// The same for a button that can be pressed only once.
    fn press_once(&self, button: &Button) -> Callback<MouseEvent> {
        self.ui.once(self.action(button))
    }

    fn action(&self, button: &Button) -> Action {
        Action::Press {
            entry: self.entry,
            button: button.clone(),
        }
    }
}

/// Draws a message.
pub(super) fn view(place: &Place<'_>, content: &Content) -> Html {
    let media = |kind, media: &Described| drawn(place, kind, media.clone());
    match content {
        Content::Text(words) => bubble(place, words),
        Content::Picture(it) => media(Kind::Picture, it),
        Content::Video(it) => media(Kind::Video, it),
        Content::Audio(it) => media(Kind::Audio, it),
        Content::QuickReplies { title, buttons } => quick_replies::view(place, title, buttons),
        Content::Buttons { title, buttons } if title.is_empty() && !buttons::any(buttons) => {
            neutral::view(place, "buttons", "no button may be shown")
        }
        Content::Buttons { title, buttons } => html! {
            <>{ bubble(place, title) }{ buttons::view(place, buttons) }</>
        },
        Content::Card(card) => html! {
            <div class="frame" part="card">{ card::view(place, card) }</div>
        },
        Content::Carousel(cards) => {
            let children = cards.iter().map(|it| card::view(place, it)).collect();
            let ui = place.ui.clone();
            piece!(use_carousel, carousel::Props { ui, children })
        }
        Content::List(list) => list::view(place, list),
        Content::ConversationStart(words) | Content::ConversationEnd(words) => html! {
            <div class="separator" part="separator" dir="auto">{ words.clone() }</div>
        },
        Content::ClientData(_) => Html::default(),
        Content::Custom(content) => {
            let renderers = &place.ui.renderers;
            own(renderers.custom(place.row, content, place.language))
                .unwrap_or_else(|| neutral::view(place, "custom", ""))
        }
        Content::Malformed { kind, reason } => neutral::view(place, kind, reason),
        Content::Unknown { kind, content } => {
            let renderers = &place.ui.renderers;
            own(renderers.unknown(place.row, kind, content, place.language))
                .unwrap_or_else(|| neutral::view(place, kind, ""))
        }
    }
}

/// What the host drew.
fn own(element: Option<Element>) -> Option<Html> {
    Some(Html::VRef(element?.into()))
}

/// A bubble of words, formatted if the message says so; nothing when there are none.
fn bubble(place: &Place<'_>, words: &str) -> Html {
    match place.markdown {
        Some(parser) if !words.is_empty() => piece!(
            use_formatted,
            markdown::Props {
                parser: parser.clone(),
                words: words.to_owned(),
                writing: place.writing,
                strings: place.ui.strings.clone(),
            }
        ),
        _ => plain(words),
    }
}

/// A bubble of words as they are; nothing when there are none.
fn plain(words: &str) -> Html {
    if words.is_empty() {
        return Html::default();
    }
    html! { <div class="bubble text" part="bubble" dir="auto">{ words.to_owned() }</div> }
}

/// Lesser words in a card or a list; nothing when there are none.
fn line(class: &'static str, words: &str) -> Html {
    if words.is_empty() {
        return Html::default();
    }
    html! { <div {class} dir="auto" title={tooltip(words)}>{ words.to_owned() }</div> }
}

/// A picture that goes with words.
fn picture(place: &Place<'_>, kind: Kind, url: Option<&String>) -> Html {
    let Some(url) = url.cloned() else {
        return Html::default();
    };
    let media = Described {
        url,
        ..Described::default()
    };
    drawn(place, kind, media)
}

fn drawn(place: &Place<'_>, kind: Kind, media: Described) -> Html {
    let ui = place.ui.clone();
    piece!(use_media, media::Props { kind, media, ui })
}

/// The words on a button, at most two lines of them until the button has the focus.
fn label(words: &str) -> Html {
    html! { <span class="clip" dir="auto">{ words.to_owned() }</span> }
}

/// The whole words for a pointer to rest on, when [`label`] may have cut them.
fn tooltip(words: &str) -> Option<String> {
    (words.chars().count() > 40).then(|| words.to_owned())
}
