use yew::{Html, KeyboardEvent, hook, html, use_state_eq};

use crate::panes::View;

#[derive(PartialEq)]
pub(crate) struct Props {
    /// What it tells of; after “About” in the button's name.
    pub(crate) what: &'static str,
    pub(crate) text: &'static str,
}

/// A question mark that tells something when it is pressed, by pointer or keyboard.
#[hook]
pub(crate) fn use_about(props: &Props) -> Html {
    let Props { what, text } = props;
    // What is told; nothing once the place shows something else.
    let told = use_state_eq(|| None::<&'static str>);
    let open = *told == Some(*what);
    let onclick = {
        let (told, what) = (told.clone(), *what);
        move |_| told.set((!open).then_some(what))
    };
    let onkeydown = {
        let told = told.clone();
        move |event: KeyboardEvent| {
            if open && event.key() == "Escape" {
                event.prevent_default();
                told.set(None);
            }
        }
    };
    let onfocusout = move |_| told.set(None);
    html! {
        <span class="about" {onkeydown} {onfocusout}>
            <button type="button" aria-label={["About ", what].concat()} aria-expanded={open.to_string()} {onclick}>{ "?" }</button>
            // Here before it is needed, so that it is announced.
            <span role="status">
                if open {
                    <span class="about-told">{ *text }</span>
                }
            </span>
        </span>
    }
}

/// What a view is for.
pub(crate) fn of(view: View) -> (&'static str, &'static str) {
    match view {
        View::Json => (
            "the JSON",
            "The whole bot as text: skills, what they listen for, what they say and ask. The \
             editor offers what fits and marks what is wrong.",
        ),
        View::Form => (
            "the form",
            "The same bot as fields. Form and JSON are two views of one text: what you change here \
             is changed there, and the rest stays as it is.",
        ),
        View::Webhook => (
            "the webhook",
            "A function that gets each request of the bot and gives its answer. It runs in this \
             page, without a server.",
        ),
        View::Turns => (
            "the turns",
            "A turn is what follows from one thing that the visitor says: what was understood, \
             which skill answered, and every call of a webhook.",
        ),
        View::Memory => (
            "the state",
            "What the conversation knows: its memory, its language, and the skills that wait. What \
             you change counts from the next turn on.",
        ),
        View::Tests => (
            "the tests",
            "A test is a conversation that is played again: when the bot answers otherwise than \
             recorded, the difference is shown.",
        ),
    }
}

/// What the pane of the chat is for.
pub(crate) const CHAT: Props = Props {
    what: "the chat",
    text: "The very chat that a website embeds. A new bot goes on with the conversation where that makes \
     sense; the interface follows the language of the conversation.",
};
