//! What runs the webhook that is written in the page, which is JavaScript:
//! `crates/playground/sandbox`.

use std::rc::Rc;

use gloo_net::http::{Method, RequestBuilder};
use js_sys::{Function, Promise};
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{RequestCache, RequestMode};
use yew::Callback;

use crate::webhook::Seen;

#[wasm_bindgen]
extern "C" {
    /// Of `page/load.js`, as the next.
    #[wasm_bindgen(js_name = loadWebhook, catch)]
    fn load_webhook() -> Result<Promise, JsValue>;
    #[wasm_bindgen(js_name = setWebhook, catch)]
    fn set_webhook(text: &str) -> Result<(), JsValue>;

    type Host;

    #[wasm_bindgen(method)]
    fn watch(this: &Host, told: &Closure<dyn FnMut(String)>) -> Function;
    #[wasm_bindgen(method)]
    fn run(this: &Host, text: &str, body: &str) -> Promise;
    #[wasm_bindgen(method)]
    fn stop(this: &Host);
    #[wasm_bindgen(method)]
    fn clear(this: &Host);
}

/// From now on the webhook with these settings answers; an empty text for none.
pub(crate) fn set(text: &str) {
    // It fails only in a page that was built without its scripts.
    set_webhook(text).ok();
}

/// Follows the webhook. Dropping it ends that.
pub(crate) struct Hook {
    host: Host,
    unwatch: Function,
    _told: Closure<dyn FnMut(String)>,
}

impl Hook {
    /// Loads what runs it, and tells `told` now and after every change; `None` when it cannot be
    /// loaded.
    pub(crate) async fn load(told: Callback<Rc<Seen>>) -> Option<Self> {
        let host = JsFuture::from(load_webhook().ok()?).await.ok()?;
        let host = host.unchecked_into::<Host>();
        let told = Closure::new(move |text: String| {
            if let Some(seen) = Seen::from_text(&text) {
                told.emit(Rc::new(seen));
            }
        });
        let unwatch = host.watch(&told);
        Some(Self {
            host,
            unwatch,
            _told: told,
        })
    }

    /// Runs the webhook with these settings once, with the request that came last; before the first
    /// one with `body`.
    pub(crate) fn run(&self, text: &str, body: &str) {
        let _ended = self.host.run(text, body);
    }

    /// Stops all that runs.
    pub(crate) fn stop(&self) {
        self.host.stop();
    }

    /// Forgets the calls that are over.
    pub(crate) fn clear(&self) {
        self.host.clear();
    }
}

impl Drop for Hook {
    fn drop(&mut self) {
        // It fails only for a function that throws.
        self.unwatch.call0(&JsValue::NULL).ok();
    }
}

/// Tells whether anything answers at `url`, without reading what.
pub(crate) fn probe(url: &str, told: Callback<bool>) {
    let request = RequestBuilder::new(url)
        .method(Method::HEAD)
        .mode(RequestMode::NoCors)
        .cache(RequestCache::NoStore)
        .send();
    spawn_local(async move { told.emit(request.await.is_ok()) });
}
