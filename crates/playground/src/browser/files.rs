//! Files that a person chooses, or drops onto the page.

use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{DragEvent, Event, File, FileList, HtmlInputElement};
use yew::Callback;

use super::mark_page;
use crate::bundle::LIMIT;

/// A file's name, and its text or why it has none.
pub(crate) type Read = (String, Result<String, &'static str>);

/// Lets the person choose a file.
pub(crate) fn pick(chosen: Callback<Read>) {
    let field = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.create_element("input").ok())
        .and_then(|field| field.dyn_into::<HtmlInputElement>().ok());
    let Some(field) = field else { return };
    field.set_type("file");
    field.set_accept(".json,application/json");
    let list = field.clone();
    let changed = Closure::once_into_js(move |_: Event| read(list.files(), chosen));
    field.set_onchange(Some(changed.unchecked_ref()));
    field.click();
}

/// Hands on the first file of a list.
fn read(list: Option<FileList>, chosen: Callback<Read>) {
    let Some(file) = list.and_then(|list| list.get(0)) else {
        return;
    };
    spawn_local(async move {
        let text = text(&file).await;
        chosen.emit((file.name(), text));
    });
}

async fn text(file: &File) -> Result<String, &'static str> {
    if file.size() > f64::from(LIMIT) {
        return Err("It is larger than 4 MB.");
    }
    let text = JsFuture::from(file.text()).await;
    text.ok()
        .and_then(|text| text.as_string())
        .ok_or("It could not be read.")
}

const DRAGGED: [&str; 3] = ["dragover", "dragleave", "drop"];

/// Takes files that are dropped onto the page. Dropping it ends that.
pub(crate) struct DropWatch(Closure<dyn FnMut(DragEvent)>);

impl DropWatch {
    pub(crate) fn new(dropped: Callback<Read>) -> Option<Self> {
        let listener = Closure::new(move |event: DragEvent| {
            let Some(data) = event.data_transfer() else {
                return;
            };
            if !data.types().includes(&JsValue::from_str("Files"), 0) {
                return;
            }
            let over = event.type_() == "dragover";
            mark_page("data-drop", if over { "over" } else { "" });
            if event.type_() != "dragleave" {
                // The editor would take the file's text.
                event.prevent_default();
                event.stop_propagation();
            }
            if event.type_() == "drop" {
                read(data.files(), dropped.clone());
            }
        });
        let window = web_sys::window()?;
        for kind in DRAGGED {
            let call = Closure::as_ref(&listener).unchecked_ref();
            window
                .add_event_listener_with_callback_and_bool(kind, call, true)
                .ok()?;
        }
        Some(Self(listener))
    }
}

impl Drop for DropWatch {
    fn drop(&mut self) {
        if let Some(window) = web_sys::window() {
            let call = self.0.as_ref().unchecked_ref();
            for kind in DRAGGED {
                // It fails only for a type of event that is none.
                window
                    .remove_event_listener_with_callback_and_bool(kind, call, true)
                    .ok();
            }
        }
    }
}
