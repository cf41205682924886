//! The conversation machine: it decides and never does.
//!
//! A bot definition is compiled once; then each input of a visitor is one **turn**. The machine
//! has no clock, no network and no randomness: the moment, the words and the HTTP answers come in
//! as arguments, requests and messages go out as values. The same inputs give the same turn.
//!
//! ```
//! use hooktalk_engine::{Conversation, Engine, Input, Outcome, Timestamp};
//! use serde_json::json;
//!
//! let engine = Engine::compile(&json!({ "webhook": "https://example.com/hook" }))?;
//! let now = Timestamp::from_millis(1_700_000_000_000);
//! let mut turn = engine.begin(Conversation::new("c1"), Input::text("hi"), now);
//! while let Some(request) = turn.awaiting() {
//!     assert_eq!(request.url, "https://example.com/hook");
//!     // The one impure line is the caller's: it sends the request.
//!     let outcome = Outcome::response(200, r#"{ "replies": [{ "type": "text", "content": "Hello" }] }"#);
//!     turn = engine.resolve(turn, outcome, now)?;
//! }
//! assert_eq!(turn.messages.len(), 1);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Who is told what
//!
//! * An author's mistake is found by [`Engine::compile`], all of them at once, as a
//!   [`CompileError`] with diagnostics.
//! * Bad data (a conversation, an input, a webhook's answer) never stops a turn: it is a
//!   [`Diagnostic`] in [`Turn::diagnostics`].
//! * Only misuse is an error: [`Engine::resolve`] with a turn that awaits nothing.

mod bot;
mod compile;
mod condition;
mod diagnose;
mod dialog;
mod error;
mod language;
mod machine;
mod message;
mod options;
mod preview;
mod scope;
mod trace;
mod turn;
mod webhook;

pub use hooktalk_protocol::{Conversation, Diagnostic, Input, Outcome, OutgoingRequest, Timestamp};

pub use self::compile::Engine;
pub use self::diagnose::template_diagnostic;
pub use self::error::{CompileError, ResolveError};
pub use self::options::{Limits, Options, Target};
pub use self::preview::{Hole, Preview, Sent, preview};
pub use self::trace::{Step, StepKind};
pub use self::turn::{InvalidTurn, Turn};
pub use self::webhook::stream::{Part, Stream};
