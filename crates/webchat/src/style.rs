//! The style sheet of the widget.

/// For a constructable style sheet, so that a page's content security policy needs no exception.
pub const SHEET: &str = include_str!("style/chat.css");
