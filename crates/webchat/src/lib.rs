//! The webchat widget: a chat in a shadow root, with the engine inside.

mod app;
pub mod appearance;
pub mod chat;
pub mod components;
pub mod driver;
#[cfg(feature = "embed")]
pub mod embed;
mod mount;
pub mod strings;
pub mod style;

pub use self::driver::TurnReport;
pub use self::mount::{Bot, ChatHandle, ChatOptions, mount};
