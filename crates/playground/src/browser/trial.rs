//! The thread that runs conversation scripts. It runs the package's runner on the page's own code,
//! which is there already: an engine of its own would be some 200 KB more to load.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Function, Reflect};
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen::{JsCast, JsValue};
use yew::Callback;

use crate::player::{Player, refused};

#[wasm_bindgen]
extern "C" {
    /// Of `load.js`.
    #[wasm_bindgen(js_name = startTrial, catch)]
    fn start_trial(
        glue: &str,
        module: &JsValue,
        job: &str,
        told: &Closure<dyn FnMut(String)>,
    ) -> Result<Function, JsValue>;

    /// Where the page's glue is.
    #[wasm_bindgen(thread_local_v2, js_namespace = ["import", "meta"], js_name = url)]
    static GLUE: String;
}

/// Gives `trial.js` what it calls: an engine that takes and gives text.
pub(crate) fn serve() {
    let player = Rc::new(RefCell::new(None::<Player>));
    let compile = {
        let player = player.clone();
        Closure::<dyn Fn(String) -> String>::new(move |text: String| match Player::new(&text) {
            Ok(ready) => {
                player.replace(Some(ready));
                "{}".to_owned()
            }
            Err(refused) => refused,
        })
    };
    let none = || refused("not-initialized", "no bot was compiled");
    let begin = {
        let player = player.clone();
        Closure::<dyn Fn(String, String, f64) -> String>::new(
            move |conversation: String, input: String, now| match &mut *player.borrow_mut() {
                Some(player) => player.begin(&conversation, &input, now),
                None => none(),
            },
        )
    };
    let resolve =
        Closure::<dyn Fn(String, f64) -> String>::new(
            move |outcome: String, now| match &mut *player.borrow_mut() {
                Some(player) => player.resolve(&outcome, now),
                None => none(),
            },
        );
    let global = js_sys::global();
    for (name, function) in [
        ("compileBot", compile.into_js_value()),
        ("beginTurn", begin.into_js_value()),
        ("resolveTurn", resolve.into_js_value()),
    ] {
        // It fails only for a global that takes no keys.
        Reflect::set(&global, &name.into(), &function).ok();
    }
}

/// A run of scripts. Dropping it ends it, wherever it is.
pub(crate) struct TrialRun {
    end: Function,
    _told: Closure<dyn FnMut(String)>,
}

impl TrialRun {
    /// Begins to run what `job` says. `told` gets what came of it, in pieces.
    pub(crate) fn new(job: &str, told: &Callback<Rc<str>>) -> Option<Self> {
        let hear = told.clone();
        let closure = Closure::new(move |piece: String| hear.emit(piece.into()));
        let glue = GLUE.with(Clone::clone);
        match start_trial(&glue, &wasm_bindgen::module(), job, &closure) {
            Ok(end) => Some(Self {
                end: end.unchecked_into(),
                _told: closure,
            }),
            Err(_) => {
                let why = r#"[{"broken":"This browser gives the page no thread for them."}]"#;
                told.emit(why.into());
                None
            }
        }
    }
}

impl Drop for TrialRun {
    fn drop(&mut self) {
        // Ending a thread never fails.
        self.end.call0(&JsValue::NULL).ok();
    }
}
