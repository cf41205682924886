//! What the page asks of its browser. Nothing here fails: a browser that refuses gives the answer
//! of one that has nothing.

pub(crate) mod checker;
mod editor;
pub(crate) mod files;
pub(crate) mod hook;
mod keys;
pub(crate) mod link;
mod recalls;
pub(crate) mod sending;
pub(crate) mod shelf;
pub(crate) mod trial;

use gloo_net::http::Request;
use js_sys::Promise;
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    Blob, BlobPropertyBag, Element, Event, HtmlAnchorElement, HtmlElement, MediaQueryList, Storage,
    Url,
};
use yew::Callback;

pub(crate) use checker::{Checked, Checker};
pub(crate) use editor::Editor;
pub(crate) use keys::KeyWatch;
pub(crate) use recalls::Recalls;
pub(crate) use trial::TrialRun;

use crate::bot::Site;

/// Before the keys in the browser's storage; the chat has the same.
const PREFIX: &str = "hooktalk:playground:";

#[wasm_bindgen]
extern "C" {
    /// Of `page/load.js`.
    #[wasm_bindgen(js_name = dress, catch)]
    fn load_sheets(file: &str) -> Result<Promise, JsValue>;
}

/// Loads the style sheets of what is in a file of the page's code, from now on; whether they came.
pub(crate) fn dress(file: &str) -> impl Future<Output = bool> + 'static {
    let loading = load_sheets(file);
    async move {
        match loading {
            Ok(loading) => JsFuture::from(loading).await.is_ok(),
            Err(_) => false,
        }
    }
}

/// Whether this runs in a page.
pub(crate) fn has_page() -> bool {
    web_sys::window().is_some()
}

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

/// Moves the focus to the element with this `id` once what was decided is drawn.
pub(crate) fn focus_soon(id: &'static str) {
    spawn_local(async move {
        JsFuture::from(Promise::resolve(&JsValue::NULL)).await.ok();
        focus(id);
    });
}

/// Presses the button with this `id`; false when there is none, or when it cannot be pressed.
pub(crate) fn press(id: &str) -> bool {
    let button = element(id).and_then(|it| it.dyn_into::<HtmlElement>().ok());
    let Some(button) = button.filter(|it| !it.has_attribute("disabled")) else {
        return false;
    };
    button.click();
    true
}

#[wasm_bindgen]
extern "C" {
    /// The browser's own dialog.
    pub(crate) type Dialog;
    #[wasm_bindgen(method, catch, js_name = showModal)]
    pub(crate) fn show_modal(this: &Dialog) -> Result<(), JsValue>;
    #[wasm_bindgen(method)]
    pub(crate) fn close(this: &Dialog);

    type Clipboard;
    #[wasm_bindgen(thread_local_v2, js_namespace = navigator, js_name = clipboard)]
    static CLIPBOARD: Option<Clipboard>;
    #[wasm_bindgen(method, js_name = writeText)]
    fn write_text(this: &Clipboard, text: &str) -> Promise;
}

/// Closes the dialog with this `id`.
pub(crate) fn close(id: &str) {
    if let Some(dialog) = element(id) {
        dialog.unchecked_ref::<Dialog>().close();
    }
}

/// Puts `text` where it can be pasted from, and tells `done` whether the browser allowed it.
pub(crate) fn copy(text: &str, done: impl FnOnce(bool) + 'static) {
    let copying = CLIPBOARD.with(|clipboard| clipboard.as_ref().map(|it| it.write_text(text)));
    spawn_local(async move {
        let copied = match copying {
            Some(copying) => JsFuture::from(copying).await.is_ok(),
            None => false,
        };
        done(copied);
    });
}

/// Brings the element with this `id` into view and moves the focus to it.
pub(crate) fn reveal(id: &str) {
    if let Some(element) = element(id) {
        element.scroll_into_view();
        focus(id);
    }
}

/// Moves the focus to the element with this `id`, if what had it is gone.
pub(crate) fn focus_if_lost(id: &str) {
    let document = web_sys::window().and_then(|window| window.document());
    let active = document.and_then(|document| document.active_element());
    if active.is_none_or(|active| active.tag_name() == "BODY") {
        focus(id);
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

/// What stands behind the `#` of the page's address.
pub(crate) fn hash() -> String {
    let hash = web_sys::window().and_then(|window| window.location().hash().ok());
    let hash = hash.unwrap_or_default();
    hash.strip_prefix('#').unwrap_or_default().to_owned()
}

/// Puts `hash` behind the `#` of the page's address, as if a link had led there; `None` takes it
/// away.
pub(crate) fn set_hash(hash: Option<&str>) {
    let Some(window) = web_sys::window() else {
        return;
    };
    match hash {
        // They fail only in a page that may not have an address of its own.
        Some(hash) => window.location().set_hash(hash).ok(),
        None => {
            let location = window.location();
            let path = [location.pathname(), location.search()].map(Result::unwrap_or_default);
            window.history().ok().and_then(|history| {
                let state = JsValue::NULL;
                history
                    .replace_state_with_url(&state, "", Some(&path.concat()))
                    .ok()
            })
        }
    };
}

/// How long a page may take to come again, in milliseconds.
const AGAIN: u64 = 10_000;

/// What was last taken away from behind the `#`, and when, for this tab.
const LEFT: &str = "left";

/// Takes away what stands behind the `#` of the page's address, because something else is open now.
pub(crate) fn leave_hash() {
    // A page that goes in this moment comes again with the address that it had.
    if let Some(storage) = session() {
        let left = [&*now().to_string(), " ", &hash()].concat();
        storage.set_item(&[PREFIX, LEFT].concat(), &left).ok();
    }
    set_hash(None);
}

/// Takes away what stands there only because the page was just going when it was left.
pub(crate) fn mend_hash() {
    let Some(storage) = session() else { return };
    let key = [PREFIX, LEFT].concat();
    let left = storage.get_item(&key).ok().flatten().unwrap_or_default();
    storage.remove_item(&key).ok();
    if let Some((when, left)) = left.split_once(' ')
        && left == hash()
        && let Ok(when) = when.parse::<u64>()
        && now().saturating_sub(when) < AGAIN
    {
        set_hash(None);
    }
}

/// The text at `address`; `None` for any trouble.
pub(crate) async fn fetch(address: &str) -> Option<String> {
    let response = Request::get(address).send().await.ok()?;
    if !response.ok() {
        return None;
    }
    response.text().await.ok()
}

/// Gives the person a file to keep.
pub(crate) fn save(name: &str, text: &str) {
    let parts = [JsValue::from_str(text)]
        .into_iter()
        .collect::<js_sys::Array>();
    let kind = BlobPropertyBag::new();
    kind.set_type("application/json");
    let address = Blob::new_with_str_sequence_and_options(&parts, &kind)
        .and_then(|blob| Url::create_object_url_with_blob(&blob));
    let link = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.create_element("a").ok())
        .and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok());
    if let (Ok(address), Some(link)) = (address, link) {
        link.set_href(&address);
        link.set_download(name);
        link.click();
        // The download has its own hold on the file by now.
        Url::revoke_object_url(&address).ok();
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

/// What lasts as long as this tab.
fn session() -> Option<Storage> {
    web_sys::window()?.session_storage().ok()?
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

/// Hears of a person who comes to an element, by pointer or with the focus. Dropping it ends that.
///
/// Yew does not hear it of an element whose shadow root another of its roots draws into.
pub(crate) struct ComeWatch {
    element: Element,
    listener: Closure<dyn FnMut(Event)>,
}

const COMES: [&str; 2] = ["focusin", "pointerenter"];

impl ComeWatch {
    /// Tells `came` each time.
    pub(crate) fn new(element: Element, came: Callback<()>) -> Self {
        let listener = Closure::new(move |_: Event| came.emit(()));
        let call = Closure::as_ref(&listener).unchecked_ref();
        for kind in COMES {
            // It fails only for a type of event that is none, as below.
            element.add_event_listener_with_callback(kind, call).ok();
        }
        Self { element, listener }
    }
}

impl Drop for ComeWatch {
    fn drop(&mut self) {
        let call = self.listener.as_ref().unchecked_ref();
        for kind in COMES {
            self.element
                .remove_event_listener_with_callback(kind, call)
                .ok();
        }
    }
}

/// Follows the `#` of the page's address. Dropping it ends that.
pub(crate) struct HashWatch(Closure<dyn FnMut(Event)>);

impl HashWatch {
    /// Tells `changed` what stands behind the `#` whenever a link or the browser's history led there.
    pub(crate) fn new(changed: Callback<String>) -> Option<Self> {
        let listener = Closure::new(move |_: Event| changed.emit(hash()));
        web_sys::window()?
            .add_event_listener_with_callback("hashchange", listener.as_ref().unchecked_ref())
            .ok()?;
        Some(Self(listener))
    }
}

impl Drop for HashWatch {
    fn drop(&mut self) {
        if let Some(window) = web_sys::window() {
            let listener = self.0.as_ref().unchecked_ref();
            // It fails only for a type of event that is none.
            window
                .remove_event_listener_with_callback("hashchange", listener)
                .ok();
        }
    }
}

/// The moment, in milliseconds.
fn now() -> u64 {
    // A browser's clock is a whole number.
    js_sys::Date::now() as u64
}

/// A name that nothing else has.
pub(crate) fn fresh_id() -> String {
    let chance = js_sys::Math::random().to_bits();
    format!("{:x}-{:x}", now(), chance >> 12 & 0xffff_ffff)
}

/// Sets a custom property of an element's own style, which no content security policy forbids.
pub(crate) fn set_variable(element: &HtmlElement, name: &str, value: &str) {
    // It fails only for a name that is none.
    element.style().set_property(name, value).ok();
}

/// Something that happens later, unless it is dropped first.
pub(crate) struct Later {
    id: i32,
    _closure: Closure<dyn FnMut()>,
}

impl Later {
    pub(crate) fn new(milliseconds: i32, done: impl FnOnce() + 'static) -> Option<Self> {
        let closure = Closure::once(done);
        let id = web_sys::window()?
            .set_timeout_with_callback_and_timeout_and_arguments_0(
                closure.as_ref().unchecked_ref(),
                milliseconds,
            )
            .ok()?;
        Some(Self {
            id,
            _closure: closure,
        })
    }
}

impl Drop for Later {
    fn drop(&mut self) {
        if let Some(window) = web_sys::window() {
            window.clear_timeout_with_handle(self.id);
        }
    }
}

/// Whether a media query holds now.
pub(crate) fn holds(query: &str) -> bool {
    media(query).is_some_and(|list| list.matches())
}

fn media(query: &str) -> Option<MediaQueryList> {
    web_sys::window()?.match_media(query).ok()?
}
