use hooktalk_protocol::Button;
use yew::{Html, html};

use super::fold::Fold;
use super::{Place, bubble, label, tooltip};

/// How many answers are shown at once.
const FIRST: usize = 12;

/// The question; below it the answers, as long as nothing else was said.
///
/// An answer always sends its value: the original knows no links here.
pub(super) fn view(place: &Place<'_>, title: &str, buttons: &[Button]) -> Html {
    html! {
        <>
            { bubble(place, title) }
            if place.latest && !buttons.is_empty() {
                <Fold ui={place.ui.clone()} class="replies" first={FIRST}>
                    { for buttons.iter().map(|button| html! {
                        <button type="button" class="reply" part="quick-reply" title={tooltip(&button.title)}
                            disabled={place.ui.locked} onclick={place.press_once(button)}>
                            { label(&button.title) }
                        </button>
                    }) }
                </Fold>
            }
        </>
    }
}
