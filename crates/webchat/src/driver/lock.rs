//! The browser's locks, which all pages of one origin share. A page that goes away has none any more.

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::{Closure, JsValue, wasm_bindgen};
use wasm_bindgen_futures::JsFuture;

use super::storage::PREFIX;
use super::{Granted, LocalFuture};

#[wasm_bindgen]
extern "C" {
    type LockManager;
    #[wasm_bindgen(method, catch)]
    fn request(
        this: &LockManager,
        name: &str,
        options: &JsValue,
        granted: &JsValue,
    ) -> Result<JsValue, JsValue>;
    /// A promise, for its rejection only.
    type Request;
    #[wasm_bindgen(method, js_name = catch)]
    fn or_else(this: &Request, rejected: &Function) -> JsValue;
}

/// Calls its function when it is dropped: the lock is let go, or not wanted any more.
struct Lock(Option<Function>);

impl Drop for Lock {
    fn drop(&mut self) {
        if let Some(release) = self.0.take() {
            let _ = release.call0(&JsValue::NULL);
        }
    }
}

pub(super) fn lock(key: &str) -> Option<LocalFuture<Granted>> {
    let navigator = web_sys::window()?.navigator();
    let locks = Reflect::get(&navigator, &"locks".into()).ok()?;
    if locks.is_falsy() {
        return None;
    }
    let name = [PREFIX, key].concat();
    Some(Box::pin(claim(locks.unchecked_into(), name)))
}

async fn claim(locks: LockManager, name: String) -> Granted {
    // Whether it is free is asked and not measured: on a slow device everything takes long.
    let free = request(&locks, &name, true).await;
    let waited = free.is_none();
    let lock = match free {
        Some(lock) => Some(lock),
        None => request(&locks, &name, false).await,
    };
    let lock = Box::new(lock);
    Granted { lock, waited }
}

/// The lock; nothing when it is to be there `at_once` and another page has it.
async fn request(locks: &LockManager, name: &str, at_once: bool) -> Option<Lock> {
    let mut lock = Lock(None);
    // The browser holds the lock until this one is resolved.
    let held = Promise::new(&mut |resolve, _| lock.0 = Some(resolve));
    let granted = Promise::new(&mut |resolve, _| {
        let grant = resolve.clone();
        let held = held.clone();
        let callback = Closure::once_into_js(move |given: JsValue| {
            let _ = grant.call1(&JsValue::NULL, &given);
            held
        });
        let options = Object::new();
        // A plain object takes any member.
        let _ = Reflect::set(&options, &"ifAvailable".into(), &at_once.into());
        // A page that may have no locks, as in a sandbox, goes on without.
        match locks.request(name, &options, &callback) {
            Ok(request) => {
                request.unchecked_into::<Request>().or_else(&resolve);
            }
            Err(_) => {
                let _ = resolve.call0(&JsValue::NULL);
            }
        }
    });
    // It only ever resolves; with null when another page has the lock.
    let given = JsFuture::from(granted).await;
    given.is_ok_and(|given| !given.is_null()).then_some(lock)
}
