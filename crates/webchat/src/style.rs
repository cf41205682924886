//! The style sheet of the widget.

/// For a constructable style sheet, so that a page's content security policy needs no exception.
/// Written in `style/*.css`, of which `base.css` tells what a host may change; small here.
pub const SHEET: &str = include_str!(concat!(env!("OUT_DIR"), "/chat.css"));
