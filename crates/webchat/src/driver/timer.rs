use std::cell::Cell;
use std::rc::Rc;

use wasm_bindgen::prelude::{Closure, JsValue, wasm_bindgen};
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(callback: &JsValue, milliseconds: u32) -> JsValue;
    #[wasm_bindgen(js_name = clearTimeout)]
    fn clear_timeout(id: &JsValue);
}

/// A timer that is cleared when it is dropped.
pub(super) struct Timer {
    id: JsValue,
    _callback: Option<Closure<dyn Fn()>>,
}

impl Timer {
    pub(super) fn new(milliseconds: u32, ring: impl Fn() + 'static) -> Self {
        let callback = Closure::<dyn Fn()>::new(ring);
        Self {
            id: set_timeout(callback.as_ref(), milliseconds),
            _callback: Some(callback),
        }
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        clear_timeout(&self.id);
    }
}

pub(super) async fn sleep(milliseconds: u32) {
    let timer = Rc::new(Cell::new(None));
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        timer.set(Some(Timer {
            id: set_timeout(&resolve, milliseconds),
            _callback: None,
        }));
    });
    // It only ever resolves.
    let _ = JsFuture::from(promise).await;
    drop(timer);
}
