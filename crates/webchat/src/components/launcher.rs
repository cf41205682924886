use yew::{AttrValue, Callback, Html, KeyboardEvent, NodeRef, html};

use super::Ui;
use super::icon::{self, icon};
use crate::chat::{Chat, EntryKind, export};
use crate::preferences::Preferences;

/// What the callout beside the launcher says: the newest message that was not seen, or else the
/// host's words for a visitor who has not written yet.
#[derive(Clone, PartialEq)]
pub(super) struct Callout {
    /// Grows: the row of the message, or 0.
    pub(super) about: u32,
    words: AttrValue,
}

impl Callout {
    pub(super) fn of(chat: &Chat, preferences: &Preferences) -> Option<Self> {
        if chat.unread == 0 {
            let words = preferences.onboarding.clone()?;
            return chat.entries.is_empty().then_some(Self { about: 0, words });
        }
        let newest = chat.entries.iter().rev().find_map(|entry| {
            let EntryKind::Bot { content, .. } = &entry.kind else {
                return None;
            };
            Some((entry.id.0, export::words(content, false)))
        });
        let (about, words) = newest.filter(|(_, words)| !words.is_empty())?;
        let words = words.into();
        Some(Self { about, words })
    }
}

/// The round button in the corner, and the callout above it. It makes room for the panel, which has
/// its own way to close.
pub(super) fn view(
    ui: &Ui,
    chat: &Chat,
    preferences: &Preferences,
    node: NodeRef,
    open: &Callback<()>,
    callout: Option<Callout>,
    dismiss: Callback<()>,
) -> Html {
    let unread = match chat.unread {
        0 => None,
        1..100 => Some(chat.unread.to_string()),
        _ => Some("99+".to_owned()),
    };
    let Preferences {
        launcher_title: title,
        launcher_logo: logo,
        ..
    } = preferences;
    let onkeydown = callout.is_some().then(|| {
        let dismiss = dismiss.clone();
        move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                event.prevent_default();
                dismiss.emit(());
            }
        }
    });
    let opens = || {
        let open = open.clone();
        move |_| open.emit(())
    };
    let words = callout.map(|callout| callout.words);
    html! {
        <div class="corner" {onkeydown}>
            if let Some(words) = words.clone() {
                <div class="callout" part="callout">
                    // For the eye and the pointer; the launcher says and does the same.
                    <div class="say" dir="auto" aria-hidden="true" onclick={opens()}>{ words }</div>
                    <button type="button" class="round" aria-label={ui.strings.dismiss.clone()} onclick={move |_| dismiss.emit(())}>
                        { icon(icon::CLOSE) }
                    </button>
                </div>
            }
            <button ref={node} type="button" class={if title.is_some() { "launcher long" } else { "launcher" }} part="launcher"
                aria-label={title.is_none().then(|| ui.strings.open.clone())}
                aria-haspopup="dialog" aria-expanded={if chat.open { "true" } else { "false" }}
                aria-describedby="unread callout" onclick={opens()}>
                if let Some(src) = logo.clone() {
                    <img class="emblem" {src} alt="" decoding="async" />
                } else {
                    { icon(icon::CHAT) }
                }
                if let Some(title) = title.clone() {
                    <span dir="auto">{ title }</span>
                }
            </button>
            if let Some(count) = unread.clone() {
                <span class="badge" part="badge" aria-hidden="true">{ count }</span>
            }
            // Here before it is needed, so that a message in a closed chat is announced.
            <span class="unseen" id="unread" role="status">
                if unread.is_some() {
                    { ui.count(&ui.strings.unread, chat.unread) }
                }
            </span>
            <span class="unseen" id="callout" role="status">{ words }</span>
        </div>
    }
}
