use std::rc::Rc;

use yew::{AttrValue, Callback, Html, html};

use super::icon::{self, icon};
use super::menu::{self, Does, Item, use_menu};
use super::save::save;
use super::{Ui, focus};
use crate::appearance::Appearance;
use crate::chat::export::{self, Speakers};
use crate::chat::{Action, Chat, Shared};
use crate::piece;

/// The title, what a visitor can do with the chat, and the button that closes the panel if it can be
/// closed.
pub(super) fn view(
    ui: &Ui,
    chat: &Shared<Chat>,
    appearance: &Appearance,
    close: Option<Callback<()>>,
) -> Html {
    let title = appearance
        .title
        .clone()
        .map_or_else(|| ui.strings.title.clone(), AttrValue::from);
    let items = items(ui, chat, appearance, &title);
    html! {
        <div class="header" part="header">
            if let Some(src) = appearance.preferences.logo.clone() {
                <img class="emblem" part="logo" {src} alt="" decoding="async" />
            } else {
                <span class="mark" part="mark">{ icon(icon::CHAT) }</span>
            }
            <h2 class="title" part="title" id="title">
                // Its own direction inside, the panel's side outside.
                <bdi>{ title }</bdi>
            </h2>
            if !items.is_empty() {
                { piece!(use_menu, menu::Props {
                    strings: ui.strings.clone(),
                    name: ui.strings.options.clone(),
                    icon: icon::MORE,
                    before: None,
                    up: false,
                    items: Rc::new(items),
                }) }
            }
            if let Some(close) = close {
                <button type="button" class="round" part="close" aria-label={ui.strings.close.clone()} onclick={move |_| close.emit(())}>
                    { icon(icon::CLOSE) }
                </button>
            }
        </div>
    }
}

/// What there is to do now.
fn items(ui: &Ui, chat: &Shared<Chat>, appearance: &Appearance, title: &AttrValue) -> Vec<Item> {
    let strings = &ui.strings;
    let mut items = Vec::new();
    let item = |title: &AttrValue, icon, does| Item {
        title: title.clone(),
        icon,
        does,
    };
    if !chat.entries.is_empty() {
        if !ui.locked {
            let (dispatch, input) = (ui.dispatch.clone(), ui.input.clone());
            let reset = Callback::from(move |()| {
                // The menu may go with the conversation.
                focus(&input);
                dispatch.emit(Action::Reset);
            });
            // There is something to lose, so it takes a second step.
            let sure = item(&strings.reset_sure, icon::BIN, Does::Act(reset));
            let ask = Does::More(strings.reset_note.clone(), Rc::new(vec![sure]));
            items.push(item(&strings.reset, icon::NEW, ask));
        }
        let (chat, words, title) = (chat.clone(), strings.clone(), title.clone());
        let keep = Callback::from(move |()| {
            let speakers = Speakers {
                visitor: &words.you,
                bot: &words.bot,
            };
            save(
                &[&title, ".txt"].concat(),
                &export::to_text(&chat, speakers),
            );
        });
        items.push(item(&strings.save_transcript, icon::SAVE, Does::Act(keep)));
    }
    if appearance.preferences.sound {
        let turn = Does::Switch(!chat.muted, ui.act(Action::Mute(!chat.muted)));
        items.push(item(&strings.sound, icon::BELL, turn));
    }
    items
}
