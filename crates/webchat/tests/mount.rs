//! A chat in a page: mounted, used, taken out again.
#![cfg(target_arch = "wasm32")]
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed, and clippy does not know these as tests"
)]

use std::cell::RefCell;
use std::rc::Rc;

use hooktalk_webchat::appearance::{Appearance, Layout, Theme};
use hooktalk_webchat::driver::{Browser, Shell};
use hooktalk_webchat::{Bot, ChatHandle, ChatOptions, mount};
use js_sys::{Array, Reflect};
use serde_json::{Value, json};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Element, HtmlElement, HtmlTextAreaElement, ShadowRoot};

wasm_bindgen_test_configure!(run_in_browser);

/// A chat in the test's page. It goes with its host when it is dropped.
struct Page {
    host: Element,
    chat: Option<ChatHandle>,
}

impl Page {
    async fn new(options: ChatOptions) -> Self {
        let document = web_sys::window().unwrap().document().unwrap();
        let host = document.create_element("div").unwrap();
        document
            .document_element()
            .unwrap()
            .append_child(&host)
            .unwrap();
        let chat = Some(mount(&host, options).unwrap());
        let page = Self { host, chat };
        until(|| page.find("[part=chat]").is_some()).await;
        page
    }

    fn chat(&self) -> &ChatHandle {
        self.chat.as_ref().unwrap()
    }

    fn root(&self) -> ShadowRoot {
        self.host.shadow_root().unwrap()
    }

    fn find(&self, selector: &str) -> Option<HtmlElement> {
        let found = self.root().query_selector(selector).unwrap()?;
        Some(found.dyn_into().unwrap())
    }

    /// The button with this accessible name or these words.
    fn button(&self, name: &str) -> HtmlElement {
        let buttons = self.root().query_selector_all("button").unwrap();
        (0..buttons.length())
            .filter_map(|index| buttons.get(index)?.dyn_into::<HtmlElement>().ok())
            .find(|button| {
                button.get_attribute("aria-label").as_deref() == Some(name)
                    || button.text_content().unwrap_or_default().trim() == name
            })
            .unwrap_or_else(|| panic!("no button {name:?} in {}", self.root().inner_html()))
    }

    fn log(&self) -> String {
        self.find("[role=log]").unwrap().text_content().unwrap()
    }

    /// Until these words stand in the transcript.
    async fn shows(&self, words: &str) {
        until(|| self.find("[role=log]").is_some() && self.log().contains(words)).await;
    }

    /// Sends words to a bot that repeats them.
    async fn echoes(&self, text: &str) {
        self.chat().send(text);
        self.shows(&format!("echo {text}")).await;
    }

    async fn type_and_send(&self, text: &str) {
        let input = self.find("textarea").unwrap();
        let input: HtmlTextAreaElement = input.dyn_into().unwrap();
        input.set_value(text);
        let event =
            js_sys::eval("new InputEvent('input', { bubbles: true, composed: true })").unwrap();
        input.dispatch_event(event.unchecked_ref()).unwrap();
        // The button sends what was drawn last.
        until(|| self.find("[part=send]:not(.idle)").is_some()).await;
        self.button("Send").click();
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        self.chat.take();
        self.host.remove();
    }
}

/// Waits until it is so; a test that waits too long has failed.
async fn until(it_is_so: impl Fn() -> bool) {
    for _ in 0..1_000 {
        if it_is_so() {
            return;
        }
        Browser.sleep(5).await;
    }
    panic!("it did not become so");
}

/// For what must not happen.
async fn pause() {
    Browser.sleep(30).await;
}

/// Repeats what was said.
fn echo() -> ChatOptions {
    options(
        json!({ "skills": [{ "slug": "f", "type": "fallback", "actions": [
        { "type": "send_message", "message": { "type": "text", "content": "echo {{nlp.source}}" } },
    ] }] }),
    )
}

fn options(bot: Value) -> ChatOptions {
    ChatOptions {
        bot: Bot::Definition(bot),
        ..ChatOptions::default()
    }
}

/// Puts `script`, the body of `async (request) => …`, in the place of `fetch` until it is dropped.
struct Fetch;

impl Fetch {
    fn is(script: &str) -> Self {
        let code = format!(
            "globalThis.realFetch ??= globalThis.fetch; globalThis.seen = {{ calls: 0 }}; \
             globalThis.fetch = async (request) => {{ if (request.url.endsWith('/errors')) return new Response(); \
             seen.calls++; seen.signal = request.signal; {script} }};"
        );
        js_sys::eval(&code).unwrap();
        Self
    }
}

impl Drop for Fetch {
    fn drop(&mut self) {
        js_sys::eval("globalThis.fetch = globalThis.realFetch").unwrap();
    }
}

fn seen(code: &str) -> JsValue {
    js_sys::eval(&format!("globalThis.seen.{code}")).unwrap()
}

#[wasm_bindgen_test]
async fn a_visitor_opens_writes_and_reads() {
    let page = Page::new(echo()).await;
    page.button("Open chat").click();
    until(|| page.find("[data-open]").is_some()).await;
    page.type_and_send("hello there").await;
    page.shows("echo hello there").await;
    let input: HtmlTextAreaElement = page.find("textarea").unwrap().dyn_into().unwrap();
    until(|| input.value().is_empty()).await;
    page.button("Close chat").click();
    until(|| page.find("[data-open]").is_none()).await;
    assert!(!page.chat().chat().open);
}

#[wasm_bindgen_test]
async fn the_names_that_others_rely_on() {
    let mut options = echo();
    options.open = true;
    let page = Page::new(options).await;
    assert!(page.find("[role=log]").is_some());
    assert!(page.find("[aria-label=Message]").is_some());
    page.button("Send");
    page.button("Close chat");
}

#[wasm_bindgen_test]
async fn a_destroyed_chat_leaves_nothing_behind() {
    let outside = || {
        let code = "[document.head.innerHTML, document.styleSheets.length, document.adoptedStyleSheets.length, \
                     Object.keys(globalThis).filter((key) => !/^(seen|real)/.test(key)).join()].join('|')";
        js_sys::eval(code).unwrap().as_string().unwrap()
    };
    let before = outside();
    let mut page = Page::new(echo()).await;
    let sheets = |page: &Page| {
        let sheets = Reflect::get(&page.root(), &"adoptedStyleSheets".into()).unwrap();
        Array::from(&sheets).length()
    };
    assert_eq!(sheets(&page), 1);
    assert_eq!(page.root().child_element_count(), 1);
    page.echoes("hi").await;
    page.chat.take().unwrap().destroy();
    assert_eq!(page.root().child_nodes().length(), 0);
    assert_eq!(sheets(&page), 0);
    assert!(!page.host.has_attributes());
    // The same host can hold a chat again.
    page.chat = Some(mount(&page.host, echo()).unwrap());
    page.echoes("again").await;
    assert_eq!(page.chat().chat().entries.len(), 2);
    assert_eq!(outside(), before, "the page itself is untouched");
}

#[wasm_bindgen_test]
async fn a_destroyed_chat_aborts_its_call() {
    let _fetch = Fetch::is("return new Promise(() => {});");
    let mut page = Page::new(options(json!({ "webhook": "https://example.com/" }))).await;
    page.chat().send("hi");
    until(|| seen("calls") == 1.0).await;
    assert_eq!(seen("signal.aborted"), JsValue::FALSE);
    page.chat.take();
    assert_eq!(seen("signal.aborted"), JsValue::TRUE);
}

#[wasm_bindgen_test]
async fn two_chats_on_one_page_do_not_mix() {
    let (a, b) = (Page::new(echo()).await, Page::new(echo()).await);
    a.echoes("to a").await;
    b.chat().open();
    until(|| b.find("[data-open]").is_some()).await;
    assert_eq!(a.chat().chat().entries.len(), 2);
    assert!(b.chat().chat().entries.is_empty());
    assert!(!a.chat().chat().open && b.chat().chat().open);
    drop(a);
    b.echoes("to b").await;
}

#[wasm_bindgen_test]
async fn a_failed_call_is_told_and_can_be_tried_again() {
    let _fetch = Fetch::is(
        "if (seen.calls === 1) throw new TypeError('Failed to fetch'); \
         return Response.json({ replies: [{ type: 'text', content: 'there you are' }] });",
    );
    let mut options = options(json!({ "webhook": "https://example.com/" }));
    options.open = true;
    let page = Page::new(options).await;
    page.chat().send("hi");
    page.shows("Try again").await;
    let log = page.log();
    assert!(!log.contains("there you are"), "{log}");
    page.button("Try again").click();
    page.shows("there you are").await;
    assert_eq!(seen("calls"), JsValue::from(2));
}

#[wasm_bindgen_test]
async fn a_conversation_comes_back_after_a_reload() {
    let storage = web_sys::window().unwrap().local_storage().unwrap().unwrap();
    storage.remove_item("hooktalk:reload").unwrap();
    let kept = || {
        let mut options = echo();
        options.storage_key = Some("reload".to_owned());
        options
    };
    let page = Page::new(kept()).await;
    page.chat().open();
    pause().await;
    assert_eq!(storage.get_item("hooktalk:reload").unwrap(), None);
    page.echoes("remember me").await;
    drop(page);
    let page = Page::new(kept()).await;
    page.shows("echo remember me").await;
    assert!(page.chat().chat().open);
    page.chat().reset();
    assert!(page.chat().chat().entries.is_empty());
    assert_eq!(storage.get_item("hooktalk:reload").unwrap(), None);
}

#[wasm_bindgen_test]
async fn storage_that_refuses_is_told_once_and_the_chat_goes_on() {
    js_sys::eval(
        "globalThis.realSet ??= Storage.prototype.setItem; Storage.prototype.setItem = () => { \
           throw new DOMException('full', 'QuotaExceededError'); };",
    )
    .unwrap();
    let mut options = echo();
    options.storage_key = Some("full".to_owned());
    options.open = true;
    let page = Page::new(options).await;
    page.echoes("a").await;
    page.shows("does not keep").await;
    page.echoes("b").await;
    pause().await;
    js_sys::eval("Storage.prototype.setItem = realSet").unwrap();
    let log = page.log();
    assert_eq!(log.matches("does not keep").count(), 1, "{log}");
}

#[wasm_bindgen_test]
async fn a_bot_with_mistakes_leaves_a_neutral_chat() {
    let mut wrong = options(json!({ "webhook": "no address" }));
    wrong.open = true;
    let mut page = Page::new(wrong).await;
    until(|| page.root().inner_html().contains("not available")).await;
    page.chat().send("hi");
    assert!(page.chat().chat().entries.is_empty());
    // Mended while mounted.
    page.chat.as_mut().unwrap().set_options(echo());
    page.echoes("hi").await;
}

#[wasm_bindgen_test]
async fn looks_and_language_change_live() {
    let mut page = Page::new(echo()).await;
    let mut options = echo();
    options.language = Some("ar".to_owned());
    options.appearance = Appearance {
        title: Some("Help".to_owned()),
        theme: Theme::Dark,
        layout: Layout::Inline,
        ..Appearance::default()
    };
    page.chat.as_mut().unwrap().set_options(options);
    pause().await;
    assert!(
        page.find("[data-theme=dark][data-layout=inline][dir=rtl]")
            .is_some()
    );
    assert!(page.root().inner_html().contains("Help"));
}

#[wasm_bindgen_test]
async fn the_host_is_told_of_turns() {
    let told = Rc::new(RefCell::new(Vec::new()));
    let reports = Rc::clone(&told);
    let mut options = echo();
    options.on_turn = Some(Rc::new(move |report| reports.borrow_mut().push(report)));
    let page = Page::new(options).await;
    page.echoes("hi").await;
    let told = told.borrow();
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].turn.messages.len(), 1);
    assert!(!told[0].turn.trace.is_empty());
    assert_eq!(told[0].before.skill, None);
}
