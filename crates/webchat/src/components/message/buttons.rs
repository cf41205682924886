use hooktalk_protocol::{Button, ButtonKind, url};
use yew::{Html, html};

use super::fold::{self, use_fold};
use super::{Place, label, tooltip};
use crate::components::icon::{self, icon};
use crate::piece;

/// How many buttons are shown at once.
const FIRST: usize = 6;

/// The buttons of a message, below each other.
pub(super) fn view(place: &Place<'_>, buttons: &[Button]) -> Html {
    let mut drawn = buttons
        .iter()
        .filter_map(|button| action(place, button))
        .peekable();
    if drawn.peek().is_none() {
        return Html::default();
    }
    let props = fold::Props {
        ui: place.ui.clone(),
        class: "actions",
        role: None,
        first: FIRST,
        children: drawn.collect(),
    };
    piece!(use_fold, props)
}

/// Whether there is anything to press.
pub(super) fn any(buttons: &[Button]) -> bool {
    buttons
        .iter()
        .any(|it| it.kind != ButtonKind::WebUrl || url::link(&it.value).is_some())
}

/// One button; `None` for a link that must not be opened.
fn action(place: &Place<'_>, button: &Button) -> Option<Html> {
    let Button { title, value, kind } = button;
    let once = matches!(kind, ButtonKind::TriggerSkill);
    let words = label(title);
    let title = tooltip(title);
    Some(match kind {
        ButtonKind::WebUrl => {
            let href = url::link(value)?.to_owned();
            html! {
                <a class="action" part="button" {href} target="_blank" rel="noopener noreferrer" {title}>
                    { words }
                    <span class="unseen">{ place.ui.strings.new_tab.clone() }</span>
                    { icon(icon::LINK) }
                </a>
            }
        }
        ButtonKind::PhoneNumber => {
            let number = value.trim();
            let number = match number.split_at_checked(4) {
                Some((scheme, rest)) if scheme.eq_ignore_ascii_case("tel:") => rest,
                _ => number,
            };
            html! {
                <a class="action" part="button" href={["tel:", number].concat()} {title}>
                    { words }
                    { icon(icon::PHONE) }
                </a>
            }
        }
        ButtonKind::Postback | ButtonKind::TriggerSkill | ButtonKind::Other(_) => {
            let onclick = if once {
                place.press_once(button)
            } else {
                place.press(button)
            };
            html! {
                <button type="button" class="action" part="button" disabled={place.ui.locked || once && !place.latest} {title} {onclick}>
                    { words }
                </button>
            }
        }
    })
}
