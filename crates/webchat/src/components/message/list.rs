use hooktalk_protocol::{List, ListElement};
use yew::{Html, html};

use super::media::{Kind, Media};
use super::{Place, buttons, line};

/// A heading, rows, and buttons of the whole list.
pub(super) fn view(place: &Place<'_>, list: &List) -> Html {
    html! {
        <div class="frame wide list" part="list">
            if !list.title.is_empty() {
                <div class="words">{ line("head", &list.title) }</div>
            }
            <ul role="list">{ for list.elements.iter().map(|element| row(place, element)) }</ul>
            { buttons::view(place, &list.buttons) }
        </div>
    }
}

fn row(place: &Place<'_>, element: &ListElement) -> Html {
    html! {
        <li class="item">
            <div class="words">
                { line("head", &element.title) }
                { line("sub", &element.subtitle) }
                { line("sub", &element.description) }
            </div>
            if let Some(url) = element.image_url.clone() {
                <Media kind={Kind::Thumb} {url} strings={place.ui.strings.clone()} />
            }
            { buttons::view(place, &element.buttons) }
        </li>
    }
}
