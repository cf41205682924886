//! One HTTP call by the browser's `fetch`.
//!
//! The request goes out as it was given and the answer comes back as it came: every end that a
//! call can have is an [`Outcome`].
//!
//! Requests are built by hand and not by gloo-net's builder, because that one writes the query
//! anew and panics on a header value outside of Latin-1; and `fetch` is called by hand, because
//! gloo-net panics when a page's own `fetch` rejects with something that is no `Error`.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_net::http::{Request, Response};
use hooktalk_protocol::{Framing, Outcome, OutgoingRequest};
use js_sys::{Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, AbortSignal, Headers, ReadableStreamDefaultReader, RequestCredentials,
    RequestInit, RequestRedirect,
};

use super::cause::{self, Circumstances};
use super::reason::reason;
use super::timer::Timer;
use super::{Hear, Heard};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_name = fetch)]
    fn fetch(request: &web_sys::Request) -> Result<Promise, JsValue>;
}

/// The most that a browser sends for a page that is gone, minus some room for headers.
const KEEPALIVE_BYTES: usize = 60_000;

/// A call that is aborted when it is dropped before its end.
struct Call {
    controller: AbortController,
    over: Cell<bool>,
}

impl Call {
    /// Always with an `Error`: some code in pages takes nothing else for a rejection.
    fn abort(&self, why: &str) {
        self.controller
            .abort_with_reason(&js_sys::Error::new(why).into());
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        if !self.over.get() {
            self.abort("the chat gave this call up");
        }
    }
}

/// Sends `request` and waits for the whole answer, for at most `timeout_ms`; of a streamed one, for
/// each further piece.
pub(super) async fn send(request: OutgoingRequest, hear: Hear) -> Outcome {
    let controller = match AbortController::new() {
        Ok(controller) => controller,
        Err(error) => return unreachable(&request, &error),
    };
    let call = Rc::new(Call {
        controller,
        over: Cell::new(false),
    });
    let late = Rc::new(Cell::new(false));
    let timer = RefCell::new(None);
    let wait = || {
        // The timer must not keep a dropped call alive.
        let (call, late) = (Rc::downgrade(&call), Rc::clone(&late));
        timer.replace(Some(Timer::new(request.timeout_ms, move || {
            late.set(true);
            if let Some(call) = call.upgrade() {
                call.abort("the webhook did not answer in time");
            }
        })));
    };
    wait();
    let hears = |heard: Heard<'_>| {
        if let Heard::Piece(_) = heard {
            wait();
        }
        hear(heard);
    };
    let answer = exchange(&request, &call.controller.signal(), &hears).await;
    drop(timer.take());
    match answer {
        Ok((outcome, whole)) => {
            if whole {
                call.over.set(true);
            }
            outcome
        }
        Err(_) if late.get() => Outcome::Timeout,
        Err(error) => unreachable(&request, &error),
    }
}

/// Sends `request` and waits for nothing.
pub(super) async fn notify(request: OutgoingRequest) {
    let keepalive = request
        .body
        .as_ref()
        .is_none_or(|body| body.len() < KEEPALIVE_BYTES);
    // The turn does not depend on it, and what failed before is told already.
    if let Ok(promise) = raw(&request, None, keepalive).and_then(|raw| fetch(&raw)) {
        let _ = JsFuture::from(promise).await;
    }
}

/// The answer, and whether all of it was read.
async fn exchange(
    request: &OutgoingRequest,
    signal: &AbortSignal,
    hear: &dyn Fn(Heard<'_>),
) -> Result<(Outcome, bool), JsValue> {
    let raw = raw(request, Some(signal), false)?;
    let response: web_sys::Response = JsFuture::from(fetch(&raw)?).await?.dyn_into()?;
    let response = Response::from(response);
    let (status, headers) = (
        response.status(),
        response.headers().entries().collect::<Vec<_>>(),
    );
    hear(Heard::Begins(status, &headers));
    let hear = Some(hear).filter(|_| Framing::of(&headers).is_some());
    let (body, whole) = read_body(&response, request.max_response_bytes, hear).await?;
    let outcome = Outcome::Response {
        status,
        headers,
        body,
        cut: None,
    };
    Ok((outcome, whole))
}

fn raw(
    request: &OutgoingRequest,
    signal: Option<&AbortSignal>,
    keepalive: bool,
) -> Result<web_sys::Request, JsValue> {
    let headers = Headers::new()?;
    for header in &request.headers {
        headers.append(&header.name, header.value.expose())?;
    }
    let init = RequestInit::new();
    init.set_method(request.method.as_str());
    init.set_headers(&headers);
    init.set_credentials(RequestCredentials::Omit);
    init.set_redirect(RequestRedirect::Follow);
    init.set_signal(signal);
    if let Some(body) = &request.body {
        init.set_body(&JsValue::from_str(body));
    }
    if keepalive {
        Reflect::set(&init, &"keepalive".into(), &JsValue::TRUE)?;
    }
    let raw = web_sys::Request::new_with_str_and_init(&request.url, &init)?;
    Ok(Request::from(raw).into())
}

/// The bytes of the answer, at least one more than `max` if there are more, and whether these are
/// all.
async fn read_body(
    response: &Response,
    max: usize,
    hear: Option<&dyn Fn(Heard<'_>)>,
) -> Result<(Vec<u8>, bool), JsValue> {
    let mut body = Vec::new();
    let Some(stream) = response.body() else {
        return Ok((body, true));
    };
    let reader: ReadableStreamDefaultReader = stream.get_reader().unchecked_into();
    loop {
        let piece = JsFuture::from(reader.read()).await?;
        if Reflect::get(&piece, &"done".into())?.is_truthy() {
            return Ok((body, true));
        }
        let bytes: Uint8Array = Reflect::get(&piece, &"value".into())?.dyn_into()?;
        let room = (max + 1).saturating_sub(body.len());
        if bytes.length() as usize >= room {
            let end = u32::try_from(room).unwrap_or(u32::MAX);
            body.extend(bytes.subarray(0, end).to_vec());
            return Ok((body, false));
        }
        let piece = bytes.to_vec();
        if let Some(hear) = hear {
            hear(Heard::Piece(&piece));
        }
        body.extend(piece);
    }
}

fn unreachable(request: &OutgoingRequest, error: &JsValue) -> Outcome {
    let window = web_sys::window();
    let origin = window
        .as_ref()
        .and_then(|window| window.location().origin().ok());
    let online = window.is_none_or(|window| window.navigator().on_line());
    Outcome::Network {
        message: cause::likely(Circumstances {
            url: &request.url,
            origin: origin.as_deref().unwrap_or_default(),
            online,
            detail: &reason(error),
        }),
    }
}
