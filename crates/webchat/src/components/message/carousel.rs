use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::{
    AttrValue, Callback, Html, KeyboardEvent, MouseEvent, NodeRef, hook, html, use_effect,
    use_mut_ref, use_node_ref, use_state_eq,
};

use crate::components::Ui;
use crate::components::icon::{self, icon};
use crate::strings::placed;

/// How long a browser takes to glide to a card, in milliseconds. A click or a key meanwhile counts
/// from the card that it glides to.
const GLIDE: f64 = 700.0;

/// Up to so many cards are told by dots, more by numbers.
const DOTS: usize = 8;

#[derive(PartialEq)]
pub(super) struct Props {
    pub(super) ui: Ui,
    pub(super) children: Vec<Html>,
}

/// What is seen of the cards.
#[derive(Clone, Copy, PartialEq)]
struct View {
    /// Whether there is something before and after it.
    before: bool,
    after: bool,
    /// The card that it begins with; the last one at the end.
    card: i32,
}

/// Cards side by side: moved by touch, by the keys Left, Right, Home and End while it has the focus,
/// by the focus going from card to card, and by two buttons for a mouse.
#[hook]
pub(super) fn use_carousel(props: &Props) -> Html {
    let Props { ui, children } = props;
    let (strings, many) = (&ui.strings, children.len());
    let track = use_node_ref();
    let view = use_state_eq(|| View {
        before: false,
        after: false,
        card: 0,
    });

    let look = {
        let (track, view) = (track.clone(), view.clone());
        move || {
            if let Some(track) = track.cast::<HtmlElement>() {
                // From right to left it counts below zero.
                let left = track.scroll_left().abs();
                let rest = track.scroll_width() - track.client_width() - left;
                let (before, after) = (left > 8, rest > 8);
                let card = if before && !after {
                    i32::try_from(many).unwrap_or_default() - 1
                } else {
                    nearest(&track)
                };
                view.set(View {
                    before,
                    after,
                    card,
                });
            }
        }
    };
    use_effect(look.clone());
    // The card that the last click is on its way to, and when that was.
    let aim = use_mut_ref(|| (0, f64::NEG_INFINITY));
    let step = |forth: i32| {
        let (track, aim) = (track.clone(), aim.clone());
        move |now: f64| {
            let (aimed, when) = *aim.borrow();
            let from = (now - when < GLIDE).then_some(aimed);
            if let Some(card) = glide(&track, from, forth) {
                *aim.borrow_mut() = (card, now);
            }
        }
    };
    let onkeydown = {
        let (track, back, on) = (track.clone(), step(-1), step(1));
        let (home, end) = (step(i32::MIN), step(i32::MAX));
        move |event: KeyboardEvent| {
            // A control inside of a card has its own keys.
            let here = track.get().map(JsCast::unchecked_into);
            if event.target() != here
                || event.ctrl_key()
                || event.alt_key()
                || event.meta_key()
                || event.shift_key()
            {
                return;
            }
            let mirrored = is_mirrored(&track);
            let now = event.time_stamp();
            match (event.key().as_str(), mirrored) {
                ("ArrowLeft", false) | ("ArrowRight", true) => back(now),
                ("ArrowRight", false) | ("ArrowLeft", true) => on(now),
                ("Home", _) => home(now),
                ("End", _) => end(now),
                _ => return,
            }
            event.prevent_default();
        }
    };
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
    let click = |forth| {
        let step = step(forth);
        Callback::from(move |event: MouseEvent| step(event.time_stamp()))
    };
    let cards = children.iter().enumerate().map(|(at, card)| {
        let position = placed(&strings.position, at + 1, many);
        html! { <div class="frame" part="card" role="group" aria-label={position}>{ card }</div> }
    });
    let count = u32::try_from(many).unwrap_or_default();
    html! {
        <div class="carousel" part="carousel">
            <div ref={track.clone()} class="track" role="group" aria-roledescription={strings.carousel.clone()}
                aria-label={ui.count(&strings.cards, count)} tabindex="0" onscroll={move |_| look()} {onkeydown}>
                { for cards }
            </div>
            if view.before || view.after {
                { arrow("back", icon::BACK, &strings.previous, view.before, click(-1)) }
                { arrow("on", icon::ON, &strings.next, view.after, click(1)) }
                { position(many, usize::try_from(view.card).unwrap_or_default()) }
            }
        </div>
    }
}

/// For the eye: each card says the same for itself.
fn position(many: usize, card: usize) -> Html {
    html! {
        <div class="position" aria-hidden="true">
            if many <= DOTS {
                { for (0..many).map(|at| html! { <i class={(at == card).then_some("now")}></i> }) }
            } else {
                <bdi>{ [&(card + 1).to_string(), " / ", &many.to_string()].concat() }</bdi>
            }
        </div>
    }
}

/// Moves `forth` cards on from the card `from`, or from what is seen now, and gives the card that it
/// goes to.
fn glide(track: &NodeRef, from: Option<i32>, forth: i32) -> Option<i32> {
    let mirrored = is_mirrored(track);
    let track = track.cast::<HtmlElement>()?;
    let width = width_of_card(&track).max(1);
    let last = (track.scroll_width() - track.client_width() + width - 1) / width;
    let here = from.unwrap_or_else(|| nearest(&track));
    let card = here.saturating_add(forth).clamp(0, last);
    let way = if mirrored { -card } else { card };
    track.scroll_to_with_x_and_y(f64::from(way * width), 0.0);
    Some(card)
}

/// The card that the view begins with.
fn nearest(track: &HtmlElement) -> i32 {
    let width = width_of_card(track).max(1);
    (track.scroll_left().abs() + width / 2) / width
}

fn is_mirrored(track: &NodeRef) -> bool {
    let root = track.cast::<Element>();
    let root = root.and_then(|track| track.closest("[dir]").ok()?);
    root.is_some_and(|root| root.get_attribute("dir").as_deref() == Some("rtl"))
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
