//! The browser's localStorage. The page, the browser or the visitor may forbid it, and it may be
//! full; all of that is an answer here and never a crash.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::{Closure, wasm_bindgen};

use super::reason::reason;
use super::{Held, Watcher};

pub(super) const PREFIX: &str = "hooktalk:";

pub(super) fn load(key: &str) -> Option<String> {
    storage().ok()?.get_item(&[PREFIX, key].concat()).ok()?
}

pub(super) fn save(key: &str, text: Option<&str>) -> Result<(), String> {
    let key = [PREFIX, key].concat();
    let storage = storage()?;
    match text {
        Some(text) => storage.set_item(&key, text),
        None => storage.remove_item(&key),
    }
    .map_err(|error| reason(&error))
}

pub(super) fn keys() -> Vec<String> {
    let Ok(storage) = storage() else {
        return Vec::new();
    };
    let count = storage.length().unwrap_or_default();
    let keys = (0..count).filter_map(|index| storage.key(index).ok()?);
    keys.filter_map(|key| Some(key.strip_prefix(PREFIX)?.to_owned()))
        .collect()
}

#[wasm_bindgen]
extern "C" {
    type StorageEvent;
    #[wasm_bindgen(method, getter)]
    fn key(this: &StorageEvent) -> Option<String>;
    #[wasm_bindgen(method, getter, js_name = newValue)]
    fn new_value(this: &StorageEvent) -> Option<String>;
}

const EVENT: &str = "storage";

/// Listens until it is dropped.
struct Watch(Closure<dyn Fn(StorageEvent)>);

impl Drop for Watch {
    fn drop(&mut self) {
        if let Some(window) = web_sys::window() {
            let listener = self.0.as_ref().unchecked_ref();
            let _ = window.remove_event_listener_with_callback(EVENT, listener);
        }
    }
}

pub(super) fn watch(watcher: Watcher) -> Held {
    let watch = Watch(Closure::new(move |event: StorageEvent| {
        let gone = event.new_value().is_none();
        match event.key() {
            None => watcher(None, gone),
            Some(key) => {
                if let Some(key) = key.strip_prefix(PREFIX) {
                    watcher(Some(key), gone);
                }
            }
        }
    }));
    if let Some(window) = web_sys::window() {
        let listener = watch.0.as_ref().unchecked_ref();
        let _ = window.add_event_listener_with_callback(EVENT, listener);
    }
    Box::new(watch)
}

fn storage() -> Result<web_sys::Storage, String> {
    let window = web_sys::window().ok_or("there is no window")?;
    match window.local_storage() {
        Ok(Some(storage)) => Ok(storage),
        Ok(None) => Err("there is no localStorage here".to_owned()),
        Err(error) => Err(reason(&error)),
    }
}
