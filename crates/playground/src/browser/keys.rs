//! The keys that are pressed anywhere in the page.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Element, HtmlElement, HtmlInputElement, KeyboardEvent};

use crate::learn::shortcuts::Press;

/// Hears of each key. Dropping it ends that.
pub(crate) struct KeyWatch(Closure<dyn FnMut(KeyboardEvent)>);

const KEY: &str = "keydown";

/// Fields in which nothing is written.
const NO_TEXT: [&str; 6] = ["checkbox", "radio", "button", "range", "submit", "color"];

impl KeyWatch {
    /// Tells `pressed` of each key, which says whether it took it. Keys with Control are told before
    /// anything in the page hears of them, the others when nothing took them.
    pub(crate) fn new(pressed: impl Fn(&Press) -> bool + 'static) -> Option<Self> {
        let listener = Closure::new(move |event: KeyboardEvent| {
            let control = event.ctrl_key() || event.meta_key();
            let early = event.event_phase() == web_sys::Event::CAPTURING_PHASE;
            if control != early
                || event.default_prevented()
                || event.is_composing()
                || event.repeat()
            {
                return;
            }
            let path: Vec<Element> = event
                .composed_path()
                .iter()
                .filter_map(|it| it.dyn_into().ok())
                .collect();
            let press = Press {
                key: event.key(),
                code: event.code(),
                shift: event.shift_key(),
                control,
                alt: event.alt_key(),
                writing: path.first().is_some_and(writes),
                elsewhere: path
                    .iter()
                    .any(|it| it.tag_name() == "DIALOG" || it.class_list().contains("widget")),
            };
            if pressed(&press) {
                event.prevent_default();
                event.stop_propagation();
            }
        });
        let watch = Self(listener);
        watch.listen(true).then_some(watch)
    }

    fn listen(&self, on: bool) -> bool {
        let Some(window) = web_sys::window() else {
            return false;
        };
        let listener = self.0.as_ref().unchecked_ref();
        [true, false].into_iter().all(|capture| {
            let done = if on {
                window.add_event_listener_with_callback_and_bool(KEY, listener, capture)
            } else {
                window.remove_event_listener_with_callback_and_bool(KEY, listener, capture)
            };
            done.is_ok()
        })
    }
}

impl Drop for KeyWatch {
    fn drop(&mut self) {
        self.listen(false);
    }
}

/// Whether a person writes in it, or chooses by letters.
fn writes(element: &Element) -> bool {
    match element.tag_name().as_str() {
        "TEXTAREA" | "SELECT" => true,
        "INPUT" => {
            let field = element.dyn_ref::<HtmlInputElement>();
            field.is_none_or(|field| !NO_TEXT.contains(&field.type_().as_str()))
        }
        _ => {
            let element = element.dyn_ref::<HtmlElement>();
            element.is_some_and(HtmlElement::is_content_editable)
        }
    }
}
