//! What a screen reader is told: each new message once, in order, and nothing that only comes into
//! view. The transcript itself is no live region, because its rows come and go as one scrolls.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::{Closure, JsValue, wasm_bindgen};
use web_sys::{Element, HtmlElement};
use yew::NodeRef;

/// How long what was said stays, in milliseconds. After that, one who reads on behind the
/// transcript does not come by it again.
const STAY_MS: u32 = 10_000;

/// What has a name instead of words.
const NAMED: &str = "img[alt],video,audio";

/// Says the words of `row`, with what can be chosen. A chat that is closed says nothing: its rows
/// cannot be seen, and have no words then.
pub(super) fn say(said: &NodeRef, row: &Element) {
    let (Some(said), Some(row)) = (said.cast::<Element>(), row.dyn_ref::<HtmlElement>()) else {
        return;
    };
    let mut words = String::new();
    for line in row.inner_text().lines() {
        add(&mut words, line.trim());
    }
    if words.is_empty() {
        return;
    }
    if let Ok(named) = row.query_selector_all(NAMED) {
        let named = (0..named.length()).filter_map(|at| named.get(at)?.dyn_into::<Element>().ok());
        for element in named {
            let name = element.get_attribute("alt");
            let name = name.or_else(|| element.get_attribute("aria-label"));
            add(&mut words, name.unwrap_or_default().trim());
        }
    }
    let line = said
        .owner_document()
        .and_then(|it| it.create_element("p").ok());
    let Some(line) = line else { return };
    line.set_text_content(Some(&words));
    if said.append_child(&line).is_ok() {
        set_timeout(&Closure::once_into_js(move || line.remove()), STAY_MS);
    }
}

/// Adds words, with a pause before them unless there is one.
fn add(words: &mut String, more: &str) {
    if more.is_empty() {
        return;
    }
    if words.ends_with(char::is_alphanumeric) {
        words.push(',');
    }
    if !words.is_empty() {
        words.push(' ');
    }
    words.push_str(more);
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(callback: &JsValue, milliseconds: u32) -> JsValue;
}
