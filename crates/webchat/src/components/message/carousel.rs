use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::{
    AttrValue, Callback, Children, Html, MouseEvent, Properties, component, html, use_effect,
    use_mut_ref, use_node_ref, use_state_eq,
};

use crate::chat::Shared;
use crate::components::icon::{self, icon};
use crate::strings::Strings;

/// How long a browser takes to glide to a card, in milliseconds. A click meanwhile counts from the
/// card that it glides to.
const GLIDE: f64 = 700.0;

#[derive(PartialEq, Properties)]
pub(super) struct Props {
    pub(super) strings: Shared<Strings>,
    pub(super) children: Children,
}

/// Cards side by side: moved by touch, by the arrow keys while it has the focus, by the focus going
/// from card to card, and by two buttons for a mouse.
#[component]
pub(super) fn Carousel(props: &Props) -> Html {
    let Props { strings, children } = props;
    let track = use_node_ref();
    // Whether there is something before and after what is seen.
    let more = use_state_eq(|| (false, false));

    let look = {
        let (track, more) = (track.clone(), more.clone());
        move || {
            if let Some(track) = track.cast::<HtmlElement>() {
                // From right to left it counts below zero.
                let left = track.scroll_left().abs();
                let rest = track.scroll_width() - track.client_width() - left;
                more.set((left > 8, rest > 8));
            }
        }
    };
    use_effect(look.clone());
    // The card that the last click is on its way to, and when that was.
    let aim = use_mut_ref(|| (0, f64::NEG_INFINITY));
    let step = |forth: i32| {
        let (track, aim) = (track.clone(), aim.clone());
        move |event: MouseEvent| {
            let Some(track) = track.cast::<HtmlElement>() else {
                return;
            };
            let width = width_of_card(&track).max(1);
            let last = (track.scroll_width() - track.client_width() + width - 1) / width;
            let now = event.time_stamp();
            let (aimed, when) = *aim.borrow();
            let here = if now - when < GLIDE {
                aimed
            } else {
                (track.scroll_left().abs() + width / 2) / width
            };
            let card = (here + forth).clamp(0, last);
            *aim.borrow_mut() = (card, now);
            let mirrored = matches!(track.closest("[dir]"), Ok(Some(root)) if root.get_attribute("dir").as_deref() == Some("rtl"));
            let way = if mirrored { -card } else { card };
            track.scroll_to_with_x_and_y(f64::from(way * width), 0.0);
        }
    };
    let (before, after) = *more;
    let arrow = |class: &'static str,
                 path,
                 name: &AttrValue,
                 there: bool,
                 onclick: Callback<MouseEvent>| {
        html! {
            <button type="button" class={["round step ", class].concat()} aria-label={name.clone()}
                aria-disabled={if there { "false" } else { "true" }} {onclick}>
                { icon(path) }
            </button>
        }
    };
    html! {
        <div class="carousel" part="carousel">
            <ul ref={track.clone()} class="track" role="list" tabindex="0" onscroll={move |_| look()}>
                { children.clone() }
            </ul>
            if before || after {
                { arrow("back", icon::BACK, &strings.previous, before, step(-1).into()) }
                { arrow("on", icon::ON, &strings.next, after, step(1).into()) }
            }
        </div>
    }
}

/// From the beginning of one card to that of the next one, in pixels.
fn width_of_card(track: &HtmlElement) -> i32 {
    let first = track.first_element_child();
    let second = first.as_ref().and_then(Element::next_element_sibling);
    let left = |card: Option<Element>| {
        card.and_then(|card| Some(card.dyn_into::<HtmlElement>().ok()?.offset_left()))
    };
    match (left(first), left(second)) {
        (Some(first), Some(second)) => (second - first).abs(),
        _ => 0,
    }
}
