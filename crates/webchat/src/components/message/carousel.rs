use web_sys::HtmlElement;
use yew::{Children, Html, Properties, component, html, use_effect, use_node_ref, use_state_eq};

use crate::components::icon::{self, icon};
use crate::strings::Strings;

#[derive(PartialEq, Properties)]
pub(super) struct Props {
    pub(super) strings: &'static Strings,
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
    let step = |forth: i32| {
        let track = track.clone();
        move |_| {
            if let Some(track) = track.cast::<HtmlElement>() {
                let mirrored = matches!(track.closest("[dir]"), Ok(Some(root)) if root.get_attribute("dir").as_deref() == Some("rtl"));
                let way = if mirrored { -forth } else { forth };
                // Snapping makes it whole cards.
                track.scroll_by_with_x_and_y(f64::from(way * 200), 0.0);
            }
        }
    };
    let (before, after) = *more;
    let arrow =
        |class: &'static str, path, name, there: bool, onclick: yew::Callback<yew::MouseEvent>| {
            html! {
                <button type="button" class={["round step ", class].concat()} aria-label={name}
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
                { arrow("back", icon::BACK, strings.previous, before, step(-1).into()) }
                { arrow("on", icon::ON, strings.next, after, step(1).into()) }
            }
        </div>
    }
}
