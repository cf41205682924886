//! The engine for JavaScript: the wasm half of the npm package `hooktalk`.
//!
//! This crate decides nothing. It turns what JavaScript hands over into the engine's types, calls
//! the engine, and turns the result back. The other half is `npm/index.js`, which people import;
//! nobody else calls what is exported here, so its shape may change with any version.
//!
//! | module | what crosses |
//! |---|---|
//! | `door` | JSON, both ways: the one place where values are converted |
//! | `engine` | a compiled bot: begin, resolve |
//! | `template` | a compiled template, and the few values that it reads |
//! | `options` | how a bot is compiled, how far a template may go |
//! | `failure` | what JavaScript throws |
//!
//! # The border
//!
//! * Everything that a person's data is part of crosses as **JSON text**, written by
//!   `JSON.stringify` and read by `JSON.parse`. Both know only own properties, give a key such as
//!   `__proto__` as the plain own key that it is, and refuse a cycle. Walking the same objects with
//!   `serde-wasm-bindgen` sets the prototype for that key, runs out of stack on a cycle, and took
//!   about twice as long inwards and 1.4 times as long outwards for a state of 2 KB.
//! * Findings and errors, whose keys are ours, go out as plain objects through
//!   `serde-wasm-bindgen`.
//! * No handle is in a turn. An [`Engine`] keeps the turn that it gave out last,
//!   but only to save reading it again when the very same text comes back.
//!
//! # What is not here
//!
//! No clock, no network, no storage, no randomness: `WebAssembly.Module.imports()` of the built
//! file shows only wasm-bindgen's own, and a test looks at them.

mod door;
mod engine;
mod failure;
mod options;
mod template;

use hooktalk_protocol::{Code, Conversation, json_text};
use serde_json::Value;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

pub use self::engine::{AnswerStream, Engine};
pub use self::template::Template;

/// Every code that a diagnostic may have.
#[wasm_bindgen]
pub fn error_codes() -> JsValue {
    let codes = Code::ALL.iter().map(|code| code.as_str().into());
    door::small(&Value::Array(codes.collect()))
}

/// An empty conversation, as JSON text.
#[wasm_bindgen]
pub fn new_conversation(id: &str) -> String {
    json_text(&Conversation::new(id).to_value())
}

/// The result of a turn in the shape of the original's dialog API, as JSON text.
///
/// # Errors
///
/// When the text is not a turn that the engine gave.
#[wasm_bindgen]
pub fn dialog(turn: &str) -> Result<String, JsValue> {
    let turn = door::turn(turn)?;
    Ok(json_text(&turn.dialog()))
}

/// Replaces the module's instance by a new one before the next call.
///
/// `index.js` calls it when a call ended in a trap, after which nothing in the old instance can be
/// relied on.
#[wasm_bindgen]
pub fn start_anew() {
    wasm_bindgen::handler::schedule_reinit();
}
