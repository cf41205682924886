//! Calls by the browser's `fetch`, with a `fetch` that the test makes up.
#![cfg(target_arch = "wasm32")]
#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed, and clippy does not know these as tests"
)]

use std::rc::Rc;

use hooktalk_protocol::{Header, JsonPath, Method, Outcome, OutgoingRequest};
use hooktalk_webchat::driver::{Browser, Hear, Shell};
use js_sys::Reflect;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

fn request() -> OutgoingRequest {
    OutgoingRequest {
        id: 1,
        action_id: "a".to_owned(),
        path: JsonPath::root(),
        method: Method::Post,
        url: "https://example.com/hook?a=%20&b=c+d&".to_owned(),
        headers: vec![
            Header::new("Content-Type", "application/json"),
            Header::new("X-One", "é 1"),
        ],
        body: Some("{\"a\": \"ü\"}".to_owned()),
        timeout_ms: 5_000,
        max_response_bytes: 1_000,
    }
}

fn deaf() -> Hear {
    Rc::new(|_| {})
}

/// Puts `script`, the body of `async (request) => …`, in the place of `fetch` until it is dropped.
/// Scripts leave what they saw in `globalThis.seen`.
struct Fetch;

impl Fetch {
    fn is(script: &str) -> Self {
        let code = format!(
            "globalThis.realFetch ??= globalThis.fetch; globalThis.seen = {{}}; \
             globalThis.fetch = async (request) => {{ const seen = globalThis.seen; {script} }};"
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

fn seen(key: &str) -> JsValue {
    let seen = Reflect::get(&js_sys::global(), &"seen".into()).unwrap();
    Reflect::get(&seen, &key.into()).unwrap()
}

fn text(key: &str) -> String {
    seen(key).as_string().unwrap()
}

fn cause(outcome: Outcome) -> String {
    match outcome {
        Outcome::Network { message } => message,
        other => panic!("{other:?}"),
    }
}

#[wasm_bindgen_test]
async fn the_request_goes_out_as_it_is() {
    let _fetch = Fetch::is(
        "Object.assign(seen, { url: request.url, method: request.method, body: await request.text(), \
           type: request.headers.get('content-type'), one: request.headers.get('x-one'), \
           credentials: request.credentials, redirect: request.redirect }); \
         return new Response(new Uint8Array([0xff, 0x00, 0x41]), { status: 418, headers: { 'X-Two': '2' } });",
    );
    let outcome = Browser.send(request(), deaf()).await;
    assert_eq!(
        outcome,
        Outcome::Response {
            status: 418,
            headers: vec![("x-two".to_owned(), "2".to_owned())],
            body: vec![0xff, 0x00, 0x41],
            cut: None,
        }
    );
    assert_eq!(text("url"), request().url);
    assert_eq!(text("method"), "POST");
    assert_eq!(text("body"), request().body.unwrap());
    assert_eq!(text("type"), "application/json");
    assert_eq!(text("one"), "é 1");
    assert_eq!(
        (text("credentials"), text("redirect")),
        ("omit".to_owned(), "follow".to_owned())
    );
}

#[wasm_bindgen_test]
async fn every_method_goes_out() {
    for method in Method::ALL {
        let _fetch =
            Fetch::is("seen.method = request.method; return new Response(null, { status: 204 });");
        let mut request = request();
        request.method = method;
        if method == Method::Get {
            request.body = None;
        }
        let outcome = Browser.send(request, deaf()).await;
        assert_eq!(outcome, Outcome::response(204, ""));
        assert_eq!(text("method"), method.as_str());
    }
}

#[wasm_bindgen_test]
async fn an_answer_without_end_is_read_no_further_than_its_limit() {
    let _fetch = Fetch::is(
        "seen.signal = request.signal; \
         return new Response(new ReadableStream({ pull(to) { to.enqueue(new Uint8Array(300)); } }));",
    );
    let Outcome::Response { body, .. } = Browser.send(request(), deaf()).await else {
        panic!("no answer");
    };
    assert_eq!(body.len(), 1_001);
    let aborted = Reflect::get(&seen("signal"), &"aborted".into()).unwrap();
    assert!(aborted.is_truthy(), "the rest is not loaded");
}

#[wasm_bindgen_test]
async fn an_answer_of_just_the_limit_is_whole() {
    let _fetch =
        Fetch::is("seen.signal = request.signal; return new Response(new Uint8Array(1000));");
    let Outcome::Response { body, .. } = Browser.send(request(), deaf()).await else {
        panic!("no answer");
    };
    assert_eq!(body.len(), 1_000);
    let aborted = Reflect::get(&seen("signal"), &"aborted".into()).unwrap();
    assert!(!aborted.is_truthy());
}

#[wasm_bindgen_test]
async fn an_answer_that_does_not_come_or_does_not_end_is_a_timeout() {
    for script in [
        "return new Promise((_, no) => request.signal.addEventListener('abort', () => { \
           seen.error = request.signal.reason instanceof Error; no(request.signal.reason); }));",
        "seen.error = true; return new Response(new ReadableStream({ start(to) { to.enqueue(new Uint8Array(3)); \
           request.signal.addEventListener('abort', () => to.error(request.signal.reason)); } }));",
    ] {
        let _fetch = Fetch::is(script);
        let mut request = request();
        request.timeout_ms = 30;
        assert_eq!(Browser.send(request, deaf()).await, Outcome::Timeout);
        assert!(seen("error").is_truthy(), "aborted with an Error");
    }
}

#[wasm_bindgen_test]
async fn a_dropped_call_is_aborted() {
    let _fetch = Fetch::is("seen.signal = request.signal; return new Promise(() => {});");
    let mut call = Browser.send(request(), deaf());
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    assert!(call.as_mut().poll(&mut context).is_pending());
    let signal = seen("signal");
    let aborted = || {
        Reflect::get(&signal, &"aborted".into())
            .unwrap()
            .is_truthy()
    };
    assert!(!aborted());
    drop(call);
    assert!(aborted());
}

#[wasm_bindgen_test]
async fn whatever_a_call_fails_with_is_told() {
    for (script, words) in [
        (
            "throw new TypeError('Failed to fetch')",
            "(TypeError: Failed to fetch)",
        ),
        ("throw 'just text'", "(just text)"),
        ("throw undefined", "CORS"),
        ("throw null", "CORS"),
        ("throw { toString() { throw 1; } }", "CORS"),
        ("throw { odd: 1 }", "CORS"),
        ("return 'no response'", "CORS"),
        (
            "return new Response(new ReadableStream({ start(to) { to.error(new TypeError('broke off')); } }))",
            "(TypeError: broke off)",
        ),
    ] {
        let _fetch = Fetch::is(script);
        let message = cause(Browser.send(request(), deaf()).await);
        assert!(message.contains(words), "{script}: {message}");
    }
}

#[wasm_bindgen_test]
async fn what_a_browser_cannot_send_is_told_with_its_reason() {
    let mut odd = request();
    odd.headers.push(Header::new("X-Odd", "日本"));
    assert!(cause(Browser.send(odd, deaf()).await).contains("ISO-8859-1"));
    let mut blocked = request();
    blocked.url = "http://127.0.0.1:6667/".to_owned();
    assert!(cause(Browser.send(blocked, deaf()).await).contains("block this port"));
    let mut refused = request();
    refused.url = "http://127.0.0.1:1025/".to_owned();
    assert!(cause(Browser.send(refused, deaf()).await).contains("CORS"));
}

#[wasm_bindgen_test]
async fn a_notice_may_outlive_the_page() {
    let _fetch = Fetch::is(
        "seen.keepalive = request.keepalive; seen.url = request.url; throw new TypeError('refused');",
    );
    Browser.notify(request());
    Browser.sleep(10).await;
    assert!(seen("keepalive").is_truthy());
    let mut large = request();
    large.body = Some("x".repeat(70_000));
    Browser.notify(large);
    Browser.sleep(10).await;
    assert!(!seen("keepalive").is_truthy());
}

#[wasm_bindgen_test]
async fn a_dropped_pause_clears_its_timer() {
    js_sys::eval(
        "globalThis.seen = { cleared: 0 }; globalThis.realClear ??= globalThis.clearTimeout; \
         globalThis.clearTimeout = (id) => { seen.cleared++; realClear(id); };",
    )
    .unwrap();
    let mut pause = Browser.sleep(60_000);
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    assert!(pause.as_mut().poll(&mut context).is_pending());
    drop(pause);
    let cleared = seen("cleared").as_f64();
    js_sys::eval("globalThis.clearTimeout = realClear").unwrap();
    assert_eq!(cleared, Some(1.0));
}
