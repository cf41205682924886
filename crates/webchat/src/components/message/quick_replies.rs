use hooktalk_protocol::Button;
use yew::{Html, html};

use super::fold::{self, use_fold};
use super::{Place, bubble, label, tooltip};
use crate::piece;

/// How many answers are shown at once.
const FIRST: usize = 12;

/// The question; below it the answers, as long as nothing else was said.
///
/// An answer always sends its value: the original knows no links here.
pub(super) fn view(place: &Place<'_>, title: &str, buttons: &[Button]) -> Html {
    let replies = || {
        let reply = |button: &Button| {
            html! {
                <button type="button" class="reply" part="quick-reply" title={tooltip(&button.title)}
                    disabled={place.ui.locked} onclick={place.press_once(button)}>
                    { label(&button.title) }
                </button>
            }
        };
        let props = fold::Props {
            ui: place.ui.clone(),
            class: "replies",
            role: None,
            first: FIRST,
            children: buttons.iter().map(reply).collect(),
        };
        piece!(use_fold, props)
    };
    html! {
        <>
            { bubble(place, title) }
            if place.latest && !buttons.is_empty() {
                { replies() }
            }
        </>
    }
}
