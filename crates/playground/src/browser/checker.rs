//! The thread that looks at what is written. It runs the page's own code, so that it costs no
//! second download, and typing never waits for it.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Function, Reflect};
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen::{JsCast, JsValue};
use yew::Callback;

use crate::document::{self, Findings};

#[wasm_bindgen]
extern "C" {
    /// Of `page/load.js`.
    #[wasm_bindgen(js_name = startChecker, catch)]
    fn start_checker(
        glue: &str,
        module: &JsValue,
        told: &Closure<Answered>,
        failed: &Closure<dyn FnMut()>,
    ) -> Result<JsValue, JsValue>;

    /// Where the page's glue is.
    #[wasm_bindgen(thread_local_v2, js_namespace = ["import", "meta"], js_name = url)]
    static GLUE: String;
}

/// Gives `page/checker.js` what it calls: a function that says what is wrong with the text of a bot,
/// as JSON.
pub(crate) fn serve() {
    let check =
        Closure::<dyn Fn(String) -> String>::new(|text: String| document::check(&text).to_text());
    // It fails only for a global that takes no keys.
    Reflect::set(&js_sys::global(), &"check".into(), &check.into_js_value()).ok();
}

/// What came of looking at a version of the text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Checked {
    pub(crate) version: u32,
    pub(crate) findings: Rc<Findings>,
    /// How long it took, in milliseconds.
    pub(crate) took: f64,
}

/// Called with a version, what was found in it as JSON, and how long that took.
type Answered = dyn FnMut(u32, String, f64);

/// A version of the text.
type Sent = (u32, Rc<str>);

/// Looks at texts, in a thread where the browser gives one.
pub(crate) struct Checker {
    thread: Rc<RefCell<Option<Function>>>,
    told: Callback<Checked>,
    /// The last text that was handed to the thread, in case it fails.
    last: Rc<RefCell<Option<Sent>>>,
    _answered: Closure<Answered>,
    _failed: Closure<dyn FnMut()>,
}

impl Checker {
    pub(crate) fn new(told: Callback<Checked>) -> Self {
        let thread = Rc::new(RefCell::new(None::<Function>));
        let last = Rc::new(RefCell::new(None::<Sent>));
        let answered = {
            let told = told.clone();
            Closure::new(move |version, findings: String, took| {
                if let Some(findings) = Findings::from_text(&findings) {
                    told.emit(Checked {
                        version,
                        findings: Rc::new(findings),
                        took,
                    });
                }
            })
        };
        let failed = {
            let (thread, last, told) = (thread.clone(), last.clone(), told.clone());
            Closure::new(move || {
                thread.replace(None);
                if let Some((version, text)) = &*last.borrow() {
                    told.emit(here(*version, text));
                }
            })
        };
        let glue = GLUE.with(Clone::clone);
        let started = start_checker(&glue, &wasm_bindgen::module(), &answered, &failed);
        if let Some(started) = started.ok().and_then(|it| it.dyn_into().ok()) {
            thread.replace(Some(started));
        }
        Self {
            thread,
            told,
            last,
            _answered: answered,
            _failed: failed,
        }
    }

    /// Looks at a version of the text, unless a later one comes first.
    pub(crate) fn check(&self, version: u32, text: &Rc<str>) {
        self.last.replace(Some((version, text.clone())));
        let thread = self.thread.borrow().clone();
        let sent = thread.is_some_and(|thread| {
            let text = JsValue::from_str(text);
            thread.call2(&JsValue::NULL, &version.into(), &text).is_ok()
        });
        if !sent {
            self.told.emit(here(version, text));
        }
    }
}

/// The same without a thread.
fn here(version: u32, text: &str) -> Checked {
    Checked {
        version,
        findings: Rc::new(document::check(text)),
        // Nobody may wait for it twice.
        took: f64::MAX,
    }
}
