//! The webchat widget: a chat in a shadow root, with the engine inside.
//!
//! A visitor types, the engine in the page decides, the page calls the webhook, and the answer is
//! drawn. The widget is a guest of the page that it lives in: everything that it makes stands in
//! one shadow root, and one handle takes all of it away again.
//!
//! ```no_run
//! use hooktalk_webchat::{Bot, ChatOptions, mount};
//! use serde_json::json;
//! # fn host() -> web_sys::Element { unimplemented!() }
//!
//! let chat = mount(
//!     &host(),
//!     ChatOptions {
//!         bot: Bot::Definition(json!({ "webhook": "https://example.com/hook" })),
//!         storage_key: Some("shop".to_owned()),
//!         ..ChatOptions::default()
//!     },
//! )?;
//! chat.open();
//! chat.destroy();
//! # Ok::<(), wasm_bindgen::JsValue>(())
//! ```
//!
//! # The rooms
//!
//! | module | what it holds | what it must not know |
//! |---|---|---|
//! | [`chat`] | the state and its reducer; what is kept over a reload | the browser, time, the network |
//! | [`driver`] | runs the engine, calls, waits, keeps | what is drawn |
//! | [`components`], [`style`], [`strings`], [`appearance`], [`preferences`], [`markdown`], [`renderers`] | what a visitor sees | the driver, the engine |
//! | `app`, `mount` | joins them in a page | – |
//! | [`embed`] | the face for JavaScript, behind the feature `embed` | – |
//!
//! An action goes from a component to the driver, through the reducer into a new state, and from
//! there to the components again. The state says what is left to do: words without an answer,
//! messages that are not shown. The driver does it and reports by actions.

mod app;
pub mod appearance;
pub mod chat;
pub mod components;
pub mod driver;
#[cfg(feature = "embed")]
pub mod embed;
pub mod markdown;
mod mount;
pub mod preferences;
pub mod renderers;
pub mod strings;
pub mod style;

pub use self::driver::{Event, TurnReport};
pub use self::mount::{Bot, ChatHandle, ChatOptions, Drawing, draw, markdown_source, mount};
