//! The editor, which is JavaScript: `crates/playground/editor`.

use std::rc::Rc;

use js_sys::Promise;
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlElement;
use yew::Callback;

#[wasm_bindgen]
extern "C" {
    /// Of `page/load.js`.
    #[wasm_bindgen(js_name = loadEditor, catch)]
    fn load_editor() -> Result<Promise, JsValue>;
    #[wasm_bindgen(js_name = loadCodeEditor, catch)]
    fn load_code_editor() -> Result<Promise, JsValue>;

    #[wasm_bindgen(js_name = loadScriptEditor, catch)]
    fn load_script_editor() -> Result<Promise, JsValue>;

    type Module;

    #[wasm_bindgen(method, catch)]
    fn mount(
        this: &Module,
        host: &HtmlElement,
        text: &str,
        changed: &Closure<dyn FnMut(String)>,
    ) -> Result<Handle, JsValue>;

    type Handle;

    #[wasm_bindgen(method)]
    fn open(this: &Handle, text: &str);
    #[wasm_bindgen(method)]
    fn replace(this: &Handle, text: &str);
    #[wasm_bindgen(method)]
    fn mark(this: &Handle, findings: &str);
    #[wasm_bindgen(method)]
    fn show(this: &Handle, from: u32, to: u32);
    #[wasm_bindgen(method)]
    fn next(this: &Handle);
    #[wasm_bindgen(method)]
    fn find(this: &Handle);
    #[wasm_bindgen(method)]
    fn undo(this: &Handle);
    #[wasm_bindgen(method)]
    fn redo(this: &Handle);
    #[wasm_bindgen(method)]
    fn format(this: &Handle) -> bool;
    #[wasm_bindgen(method)]
    fn tell(this: &Handle);
    #[wasm_bindgen(method)]
    fn destroy(this: &Handle);
}

/// An editor in the page. Dropping it takes it out.
pub(crate) struct Editor {
    handle: Handle,
    _changed: Closure<dyn FnMut(String)>,
}

impl Editor {
    /// Loads the editor and puts it into `host`; `None` when it cannot be loaded. `changed` is told
    /// the text after each change of the person.
    pub(crate) async fn load(
        host: HtmlElement,
        text: Rc<str>,
        changed: Callback<Rc<str>>,
    ) -> Option<Self> {
        Self::mount(load_editor().ok()?, &host, &text, changed).await
    }

    /// The same for JavaScript.
    pub(crate) async fn load_code(
        host: HtmlElement,
        text: Rc<str>,
        changed: Callback<Rc<str>>,
    ) -> Option<Self> {
        Self::mount(load_code_editor().ok()?, &host, &text, changed).await
    }

    /// The same for a test; the host's `data-label` is its name.
    pub(crate) async fn load_script(
        host: HtmlElement,
        text: Rc<str>,
        changed: Callback<Rc<str>>,
    ) -> Option<Self> {
        Self::mount(load_script_editor().ok()?, &host, &text, changed).await
    }

    async fn mount(
        module: Promise,
        host: &HtmlElement,
        text: &str,
        changed: Callback<Rc<str>>,
    ) -> Option<Self> {
        let module = JsFuture::from(module).await.ok()?;
        let changed = Closure::new(move |text: String| changed.emit(text.into()));
        let handle = module
            .unchecked_into::<Module>()
            .mount(host, text, &changed)
            .ok()?;
        Some(Self {
            handle,
            _changed: changed,
        })
    }

    /// Another document.
    pub(crate) fn open(&self, text: &str) {
        self.handle.open(text);
    }

    /// The same document as it was changed elsewhere: one step of what can be undone.
    pub(crate) fn replace(&self, text: &str) {
        self.handle.replace(text);
    }

    /// Selects a place, in UTF-16 code units, and goes there.
    pub(crate) fn show(&self, from: u32, to: u32) {
        self.handle.show(from, to);
    }

    /// Marks what was found, unless the text has gone on since.
    pub(crate) fn mark(&self, findings: &str) {
        self.handle.mark(findings);
    }

    /// Goes to the next finding.
    pub(crate) fn next(&self) {
        self.handle.next();
    }

    /// Tells at once what was written and not told yet.
    pub(crate) fn tell(&self) {
        self.handle.tell();
    }

    pub(crate) fn find(&self) {
        self.handle.find();
    }

    pub(crate) fn undo(&self) {
        self.handle.undo();
    }

    pub(crate) fn redo(&self) {
        self.handle.redo();
    }

    /// Lays the text out; false when it is not JSON.
    pub(crate) fn format(&self) -> bool {
        self.handle.format()
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        self.handle.destroy();
    }
}
