//! The chat in its window: what an on-screen keyboard leaves of it, whether the panel covers it, and
//! the room that the page makes for a docked panel.

use std::rc::Rc;

use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement};
use yew::{NodeRef, hook, use_state_eq};

use crate::appearance::{Appearance, Layout};
use crate::components::effect::use_effect_with;
use crate::style::Adopted;

/// Where the panel takes the whole window; the same as in the style sheet.
const SMALL: &str = "(max-width:480px),(max-height:480px) and (max-width:960px)";

/// Where a page is wide enough to stand beside a docked panel; the same as in the style sheet.
const WIDE: &str = "@media(min-width:960px){:root{margin-inline-";

#[wasm_bindgen]
extern "C" {
    /// The part of the window that a person sees.
    #[wasm_bindgen(extends = web_sys::EventTarget)]
    type VisualViewport;
    #[wasm_bindgen(thread_local_v2, js_name = visualViewport)]
    static VIEWPORT: Option<VisualViewport>;
    #[wasm_bindgen(method, getter)]
    fn height(this: &VisualViewport) -> f64;
    #[wasm_bindgen(method, getter, js_name = offsetTop)]
    fn offset_top(this: &VisualViewport) -> f64;
    #[wasm_bindgen(method, getter)]
    fn scale(this: &VisualViewport) -> f64;

    #[wasm_bindgen(js_name = matchMedia)]
    fn match_media(query: &str) -> Media;
    type Media;
    #[wasm_bindgen(method, getter)]
    fn matches(this: &Media) -> bool;

    #[wasm_bindgen(extends = HtmlElement)]
    type Styled;
    #[wasm_bindgen(method, getter)]
    fn style(this: &Styled) -> Style;
    type Style;
    /// The browser makes text of the number.
    #[wasm_bindgen(method, js_name = setProperty)]
    fn set_property(this: &Style, name: &str, value: f64);
}

/// Fits the chat in `root` into its window. True while its panel covers the whole of it.
#[hook]
pub(super) fn use_window(root: &NodeRef, appearance: &Appearance, open: bool) -> bool {
    let Appearance {
        layout,
        position,
        preset,
        ..
    } = *appearance;
    let covers = use_state_eq(|| false);
    {
        let (root, covers) = (root.clone(), covers.clone());
        use_effect_with((layout, open), move |(layout, open)| {
            let closes = layout.closes();
            let fit = Rc::new(move || {
                covers.set(closes && match_media(SMALL).matches());
                VIEWPORT.with(|viewport| {
                    if let Some(viewport) = viewport
                        // Whoever has zoomed in wants to see it large, not fitted again.
                        && viewport.scale() < 1.1
                        && let Some(root) = root.cast::<Element>()
                    {
                        let style = root.unchecked_into::<Styled>().style();
                        style.set_property("--seen", viewport.height());
                        style.set_property("--above", viewport.offset_top());
                    }
                });
            });
            let listener = (*open && *layout != Layout::Inline).then(|| {
                fit();
                Closure::<dyn Fn()>::new(move || fit())
            });
            let listen = |listener: &Closure<dyn Fn()>, on: bool| {
                VIEWPORT.with(|viewport| {
                    for event in ["resize", "scroll"] {
                        let Some(viewport) = viewport else { return };
                        let listener = listener.as_ref().unchecked_ref();
                        // It fails for no event that there is.
                        let _ = if on {
                            viewport.add_event_listener_with_callback(event, listener)
                        } else {
                            viewport.remove_event_listener_with_callback(event, listener)
                        };
                    }
                });
            };
            if let Some(listener) = &listener {
                listen(listener, true);
            }
            move || {
                if let Some(listener) = listener {
                    listen(&listener, false);
                }
            }
        });
    }
    {
        let root = root.clone();
        let docked = layout == Layout::Docked && open;
        use_effect_with((docked, position, preset), move |(docked, position, _)| {
            let room = docked
                .then(|| make_room(&root, position.as_str()))
                .flatten();
            move || drop(room)
        });
    }
    *covers && open
}

/// Moves the page aside for the panel in `root`, until the sheet is dropped.
fn make_room(root: &NodeRef, side: &str) -> Option<Adopted> {
    let root = root.cast::<Element>()?;
    let panel = root.query_selector(".panel").ok()??;
    let width = panel.unchecked_into::<HtmlElement>().offset_width();
    let rule = [WIDE, side, ":", &width.to_string(), "px}}"].concat();
    let document = root.owner_document()?;
    Adopted::new(JsValue::from(document), &rule).ok()
}
