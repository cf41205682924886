//! The webchat widget.

pub mod appearance;
pub mod chat;
pub mod strings;
