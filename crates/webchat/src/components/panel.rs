use yew::{Callback, Html, KeyboardEvent, html};

use super::composer::{self, use_composer};
use super::transcript::{self, use_transcript};
use super::{Ui, header, walk};
use crate::appearance::Appearance;
use crate::chat::{Chat, Shared};
use crate::piece;

/// Header, transcript and composer. It stays in the page while it is closed, unseen and out of
/// reach of the keyboard: so the transcript keeps its place, and its live region is there before it
/// is needed.
///
/// `covers` says that it takes the whole window: then the page behind is out of reach.
pub(super) fn view(
    ui: &Ui,
    chat: &Shared<Chat>,
    appearance: &Appearance,
    covers: bool,
    close: Callback<()>,
) -> Html {
    let closes = appearance.layout.closes();
    let onkeydown = {
        let close = close.clone();
        closes.then_some(move |event: KeyboardEvent| {
            // In an input method, Escape takes back the candidate.
            if event.key() == "Escape" && !event.is_composing() {
                event.prevent_default();
                close.emit(());
            }
            if covers {
                walk::around(&event);
            }
        })
    };
    let preferences = &appearance.preferences;
    let why = match &preferences.closed {
        Some(why) if !why.is_empty() => Some(why.clone()),
        Some(_) => Some(ui.strings.unavailable.clone()),
        None => preferences.read_only.then(|| ui.strings.read_only.clone()),
    };
    let (entries, ahead, writing) = chat.rows();
    html! {
        <section class="panel" part="panel" role={if closes { "dialog" } else { "region" }}
            aria-modal={covers.then_some("true")} aria-labelledby="title" {onkeydown}>
            { header::view(ui, chat, appearance, closes.then_some(close)) }
            if chat.failure.is_some() {
                // Takes the focus that the text box cannot have.
                <p ref={ui.input.clone()} class="unavailable" role="alert" tabindex="-1" dir="auto">{ ui.strings.unavailable.clone() }</p>
            } else {
                { piece!(use_transcript, transcript::Props {
                    ui: ui.clone(),
                    entries,
                    ahead,
                    writing,
                    latest: chat.latest(),
                    news: chat.news,
                    typing: chat.typing(),
                    place: chat.place,
                    welcome: preferences.welcome.clone(),
                }) }
                // Here before it is needed, so that it is announced.
                <p class="offline" role="status" dir="auto">
                    if chat.offline {
                        { ui.strings.offline.clone() }
                    }
                </p>
                if let Some(why) = why {
                    // In place of the text box it takes its focus.
                    <p ref={ui.input.clone()} class="closed" part="closed" role="status" tabindex="-1" dir="auto">{ why }</p>
                } else {
                    { piece!(use_composer, composer::Props {
                        ui: ui.clone(),
                        chat: chat.clone(),
                        limit: appearance.character_limit,
                        menu: preferences.menu(chat.language()).cloned(),
                        welcomes: preferences.welcome.is_some(),
                    }) }
                }
            }
        </section>
    }
}
