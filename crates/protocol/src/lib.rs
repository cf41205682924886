//! Every JSON shape that crosses a wire, and nothing else.
//!
//! Hooktalk speaks with three parties: a website's **webhook** (a request body out, an answer
//! back), the **shell** that runs the engine (a page, Node, a test: input in, requests and
//! messages out), and the **author** who wrote the bot. Each shape that one of them sees is a type
//! here, with the wire's spelling, the limits and the lenience of the original product.
//!
//! | module | shapes |
//! |---|---|
//! | [`conversation`] | [`Conversation`]: the state that lives from turn to turn |
//! | [`input`] | [`Input`]: what the visitor did |
//! | [`nlp`] | [`Nlp`]: what is understood of it |
//! | [`message`] | [`Message`]: one reply on the wire, and [`Content`], its typed view for drawing |
//! | [`http`] | [`OutgoingRequest`] and [`Outcome`]: what the shell sends and reports |
//! | [`webhook`] | the default request body, [`WebhookReply`], the body of an error notice |
//! | [`stream`] | the events of an answer that comes in pieces |
//! | [`definition`] | [`BotDefinition`]: the document that an author writes |
//! | [`diagnostic`] | [`Diagnostic`]: what is wrong, where, and the mend |
//!
//! # Reading
//!
//! Bad data is not exceptional, so a reader is called `read`, takes a [`serde_json::Value`], and
//! gives what it could make of it together with diagnostics. Nothing is renamed or reordered on
//! the way: a message that came in as `{"type": "card", …}` goes out with the same keys, unknown
//! ones included.
//!
//! # What is not here
//!
//! No template, no decision, no input or output: the crate imports neither the template language
//! nor the engine, and a test holds it to that.

pub mod conversation;
pub mod definition;
pub mod diagnostic;
mod find;
pub mod http;
pub mod input;
mod json_path;
pub mod language;
mod memory;
pub mod message;
pub mod nlp;
mod number;
mod object;
mod secret;
pub mod stream;
mod timestamp;
pub mod url;
pub mod webhook;

pub use self::conversation::Conversation;
pub use self::definition::BotDefinition;
pub use self::diagnostic::{Code, Diagnostic, Severity, Span};
pub use self::find::find_text;
pub use self::http::{Header, Method, Outcome, OutgoingRequest};
pub use self::input::{Attachment, Input};
pub use self::json_path::{JsonPath, unescape_pointer};
pub use self::memory::Memory;
pub use self::message::{
    Button, ButtonKind, Caption, Card, Content, List, ListElement, Media, Message,
};
pub use self::nlp::Nlp;
pub use self::number::{normalize_numbers, parse_number};
pub use self::object::{json_text, object_from, remove_member, text_list, text_or_null};
pub use self::secret::Secret;
pub use self::stream::{EventReader, Framing, StreamEvent};
pub use self::timestamp::Timestamp;
pub use self::webhook::{WebhookBody, WebhookReply, response_text, rounded};

/// A JSON object that keeps the order of its keys.
pub type Object = serde_json::Map<String, serde_json::Value>;
