use hooktalk_protocol::{List, ListElement};
use yew::{Html, html};

use super::fold::{self, use_fold};
use super::media::Kind;
use super::{Place, buttons, line, picture};
use crate::piece;

/// How many rows are shown at once, as many as the strictest of the original's channels knew.
const FIRST: usize = 4;

/// A heading, rows, and buttons of the whole list.
pub(super) fn view(place: &Place<'_>, list: &List) -> Html {
    html! {
        <div class="frame wide list" part="list">
            if !list.title.is_empty() {
                <div class="words">{ line("head", &list.title) }</div>
            }
            if !list.elements.is_empty() {
                { piece!(use_fold, fold::Props {
                    ui: place.ui.clone(),
                    class: "items",
                    role: Some("list"),
                    first: FIRST,
                    children: list.elements.iter().map(|element| row(place, element)).collect(),
                }) }
            }
            { buttons::view(place, &list.buttons) }
        </div>
    }
}

fn row(place: &Place<'_>, element: &ListElement) -> Html {
    html! {
        <div class="item" role="listitem" tabindex="-1">
            <div class="words">
                { line("head", &element.title) }
                { line("sub", &element.subtitle) }
                { line("sub", &element.description) }
            </div>
            { picture(place, Kind::Thumb, element.image_url.as_ref()) }
            { buttons::view(place, &element.buttons) }
        </div>
    }
}
