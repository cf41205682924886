//! What the page asks of its browser. Nothing here fails: a browser that refuses gives the answer
//! of one that has nothing.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Element, Event, HtmlElement, MediaQueryList, Storage};
use yew::Callback;

use crate::bot::Site;

/// Before the keys in the browser's storage; the chat has the same.
const PREFIX: &str = "hooktalk:playground:";

/// The element with this `id`.
pub(crate) fn element(id: &str) -> Option<Element> {
    web_sys::window()?.document()?.get_element_by_id(id)
}

/// Moves the focus to the element with this `id`.
pub(crate) fn focus(id: &str) {
    if let Some(element) = element(id).and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
        // It fails only for an element that is gone.
        element.focus().ok();
    }
}

/// Sets an attribute of `<html>`.
pub(crate) fn mark_page(name: &str, value: &str) {
    let page = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.document_element());
    if let Some(page) = page {
        // It fails only for a name that is none.
        page.set_attribute(name, value).ok();
    }
}

/// Where the page stands.
pub(crate) fn site() -> Site {
    let location = web_sys::window().map(|window| window.location());
    let origin = location.as_ref().and_then(|it| it.origin().ok());
    let origin = origin.unwrap_or_default();
    let path = location.and_then(|it| it.pathname().ok());
    let path = path.unwrap_or_default();
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    Site {
        folder: [&origin, folder].concat(),
        origin,
    }
}

/// What was kept under `key` on an earlier visit.
pub(crate) fn kept(key: &str) -> Option<String> {
    storage()?.get_item(&[PREFIX, key].concat()).ok()?
}

/// Keeps `value` under `key`, or forgets it. A browser that does not keep it loses a preference
/// and nothing else.
pub(crate) fn keep(key: &str, value: Option<&str>) {
    let key = [PREFIX, key].concat();
    if let Some(storage) = storage() {
        match value {
            Some(value) => storage.set_item(&key, value).ok(),
            None => storage.remove_item(&key).ok(),
        };
    }
}

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}

/// Whether a media query holds, now and later. Dropping it ends the watch.
pub(crate) struct Watch {
    list: MediaQueryList,
    listener: Closure<dyn FnMut(Event)>,
}

impl Watch {
    /// Tells `changed` whenever `query` begins or ceases to hold.
    pub(crate) fn new(query: &str, changed: Callback<bool>) -> Option<Self> {
        let list = media(query)?;
        let watched = list.clone();
        let listener = Closure::new(move |_: Event| changed.emit(watched.matches()));
        list.add_event_listener_with_callback("change", listener.as_ref().unchecked_ref())
            .ok()?;
        Some(Self { list, listener })
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let listener = self.listener.as_ref().unchecked_ref();
        // It fails only for a type of event that is none.
        self.list
            .remove_event_listener_with_callback("change", listener)
            .ok();
    }
}

/// Whether a media query holds now.
pub(crate) fn holds(query: &str) -> bool {
    media(query).is_some_and(|list| list.matches())
}

fn media(query: &str) -> Option<MediaQueryList> {
    web_sys::window()?.match_media(query).ok()?
}
