//! The style sheet of the widget, and how a sheet comes into a page.

use js_sys::{Array, Reflect};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

/// For a constructable style sheet, so that a page's content security policy needs no exception.
/// Written in `style/*.css`, of which `base.css` tells what a host may change; small here.
pub const SHEET: &str = include_str!(concat!(env!("OUT_DIR"), "/chat.css"));

#[wasm_bindgen]
extern "C" {
    type CSSStyleSheet;
    #[wasm_bindgen(constructor, catch)]
    fn new() -> Result<CSSStyleSheet, JsValue>;
    #[wasm_bindgen(method, catch, js_name = replaceSync)]
    fn replace_sync(this: &CSSStyleSheet, text: &str) -> Result<(), JsValue>;
}

const SHEETS: &str = "adoptedStyleSheets";

/// A sheet that counts in a document or a shadow root until it is dropped.
pub(crate) struct Adopted {
    root: JsValue,
    sheet: JsValue,
}

impl Adopted {
    pub(crate) fn new(root: JsValue, text: &str) -> Result<Self, JsValue> {
        let sheet = CSSStyleSheet::new()?;
        sheet.replace_sync(text)?;
        let sheet = JsValue::from(sheet);
        let sheets = sheets(&root)?;
        sheets.push(&sheet);
        Reflect::set(&root, &SHEETS.into(), &sheets)?;
        Ok(Self { root, sheet })
    }
}

impl Drop for Adopted {
    fn drop(&mut self) {
        if let Ok(sheets) = sheets(&self.root) {
            let others = sheets.filter(&mut |it, _, _| it != self.sheet);
            // The root is one that took the sheet, so it lets it go.
            let _ = Reflect::set(&self.root, &SHEETS.into(), &others);
        }
    }
}

/// A copy of the list of sheets of `root`.
fn sheets(root: &JsValue) -> Result<Array, JsValue> {
    Ok(Array::from(&Reflect::get(root, &SHEETS.into())?))
}
