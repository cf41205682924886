use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_name = String)]
    fn text_of(value: &JsValue) -> Result<String, JsValue>;
}

/// What was thrown, as text. Scripts may throw anything, even what cannot be written.
pub(super) fn reason(thrown: &JsValue) -> String {
    text_of(thrown).unwrap_or_default()
}
