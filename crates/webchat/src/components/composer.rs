use std::rc::Rc;

use hooktalk_protocol::{Button, ButtonKind};
use web_sys::HtmlTextAreaElement;
use yew::{Html, InputEvent, KeyboardEvent, MouseEvent, TargetCast, hook, html};

use super::icon::{self, icon};
use super::menu::{self, Does, Item, use_menu};
use super::{Ui, focus, walk};
use crate::chat::{Action, Chat, Shared};
use crate::piece;
use crate::preferences::{self, MenuItem, MenuItemKind};

/// What a browser says as the key while an input method composes, where it does not say so by
/// `isComposing`: Safari, for the Enter that accepts a candidate.
const COMPOSING: u32 = 229;

/// From how many characters left on they are counted, and from how many on in the colour of trouble.
const WARNED: u32 = 20;
const ALARMED: u32 = 5;

#[derive(PartialEq)]
pub(super) struct Props {
    pub(super) ui: Ui,
    pub(super) chat: Shared<Chat>,
    /// How much it takes, in UTF-16 units; 0 is without limit.
    pub(super) limit: u32,
    /// The host's menu in the language of the conversation.
    pub(super) menu: Option<preferences::Menu>,
    /// The transcript begins with the host's words: they are read with the text box while nothing
    /// else was said, because they are there before a screen reader listens.
    pub(super) welcomes: bool,
}

/// The text box and the button that sends. What is typed is kept in the state, so that it outlives
/// the panel.
#[hook]
pub(super) fn use_composer(props: &Props) -> Html {
    let Props {
        ui,
        chat,
        limit,
        menu,
        welcomes,
    } = props;
    let Ui {
        strings,
        dispatch,
        input,
        ..
    } = ui.clone();
    let draft = yew::AttrValue::from(chat.draft.clone());

    let has_menu = menu.is_some();
    let oninput = {
        let dispatch = dispatch.clone();
        move |event: InputEvent| {
            if let Some(field) = event.target_dyn_into::<HtmlTextAreaElement>() {
                dispatch.emit(Action::Draft(field.value()));
            }
        }
    };
    let onkeydown = {
        let (ui, chat) = (ui.clone(), chat.clone());
        move |event: KeyboardEvent| {
            if !has_menu {
                walk::back_into(&ui, &event);
            }
            let plain = !(event.shift_key() || event.is_composing());
            let Some(field) = event
                .target_dyn_into::<HtmlTextAreaElement>()
                .filter(|_| plain && event.key_code() != COMPOSING)
            else {
                return;
            };
            let text = field.value();
            match event.key().as_str() {
                "Enter" => {
                    event.prevent_default();
                    ui.dispatch.emit(Action::Send { text });
                }
                key @ ("ArrowUp" | "ArrowDown") => {
                    if let Some(recalled) = chat.recall(&text, key == "ArrowUp") {
                        event.prevent_default();
                        // Before the caret is put behind it: a drawn value would move the caret.
                        field.set_value(&recalled);
                        let end = field.value().encode_utf16().count() as u32;
                        let _ = field.set_selection_range(end, end);
                        ui.dispatch.emit(Action::Draft(recalled));
                    }
                }
                _ => {}
            }
        }
    };
    let onclick = {
        let (input, stops) = (input.clone(), chat.can_stop());
        move |event: MouseEvent| {
            if stops {
                // Not by the second half of a double click that sent the words.
                if event.detail() < 2 {
                    dispatch.emit(Action::Stop);
                }
                return;
            }
            // Also keeps the keyboard of a phone up.
            focus(&input);
            if let Some(field) = input.cast::<HtmlTextAreaElement>() {
                let text = field.value();
                dispatch.emit(Action::Send { text });
            }
        }
    };
    let used = u32::try_from(draft.encode_utf16().count()).unwrap_or(u32::MAX);
    let left = (*limit > 0).then(|| limit.saturating_sub(used));
    let maxlength = (*limit > 0).then(|| limit.to_string());
    // An empty text box runs as its placeholder does.
    let dir = (!draft.is_empty()).then_some("auto");
    let described = (*welcomes && chat.entries.is_empty()).then_some("welcome");
    let stops = chat.can_stop();
    let idle = (draft.trim().is_empty() && !stops).then_some("idle");
    // One button, so that the focus stays on it. Escape closes the chat, also while an answer is being
    // written: one who only wants it out of the way must not lose the rest.
    let (name, shape) = if stops {
        (&strings.stop, icon::STOP)
    } else {
        (&strings.send, icon::SEND)
    };
    html! {
        <div class="composer" part="composer">
            if let Some(menu) = menu {
                { piece!(use_menu, menu::Props {
                    strings: strings.clone(),
                    name: strings.menu.clone(),
                    icon: icon::MENU,
                    before: Some(ui.transcript.clone()),
                    up: true,
                    items: Rc::new(items(ui, &menu.items)),
                }) }
            }
            <div class="field" part="field">
                <div class="grow" data-words={if draft.is_empty() { strings.placeholder.clone() } else { draft.clone() }}>
                    <textarea ref={input.clone()} class="input" part="input" rows="1" {dir} enterkeyhint="send" {maxlength}
                        aria-label={strings.message.clone()} aria-describedby={described} placeholder={strings.placeholder.clone()} value={draft}
                        {oninput} {onkeydown} />
                </div>
                if let Some(left) = left.filter(|left| *left <= WARNED) {
                    <span class={if left <= ALARMED { "left alarm" } else { "left" }} role="status">{ left }</span>
                }
                <button type="button" class={yew::classes!("round", "send", idle, stops.then_some("stop"))} part="send"
                    aria-label={name.clone()} {onclick}>
                    { icon(shape) }
                </button>
            </div>
        </div>
    }
}

/// The lines of the host's menu.
fn items(ui: &Ui, given: &[MenuItem]) -> Vec<Item> {
    let item = |MenuItem { title, kind }: &MenuItem| Item {
        title: title.clone(),
        icon: "",
        does: match kind {
            MenuItemKind::Postback(value) => Does::Act(ui.act(Action::Choose(Button {
                title: title.to_string(),
                value: value.clone(),
                kind: ButtonKind::Postback,
            }))),
            MenuItemKind::Link(href) => Does::Open(href.clone()),
            MenuItemKind::Nested(more) => {
                Does::More(yew::AttrValue::default(), Rc::new(items(ui, more)))
            }
        },
    };
    given.iter().map(item).collect()
}
