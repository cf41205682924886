//! The page's drawings, as paths in a box of 24 units.

use yew::{Html, html};

/// Half light, half dark.
pub(crate) const AUTO: &str = "M12 3a9 9 0 1 0 0 18zM12 3a9 9 0 0 1 0 18";
pub(crate) const LIGHT: &str = "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.4 1.4M17.6 17.6 19 19M5 19l1.4-1.4M17.6 6.4 19 5";
pub(crate) const DARK: &str = "M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z";
pub(crate) const LOCK: &str = "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3";
pub(crate) const ERROR: &str = "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7.5v5.5M12 16.3v.2";
pub(crate) const WARNING: &str = "M12 4 2.8 20h18.4zM12 10v5M12 17.6v.2";
pub(crate) const INFO: &str = "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 11v5.5M12 7.6v.2";
pub(crate) const UNDO: &str = "M9 7 4 12l5 5M4 12h10a5.5 5.5 0 0 1 0 11h-2";
pub(crate) const REDO: &str = "m15 7 5 5-5 5M20 12H10a5.5 5.5 0 0 0 0 11h2";
pub(crate) const FIND: &str = "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5 21 21";
pub(crate) const FORMAT: &str = "M4 5h16M9 10h11M9 14h11M4 19h16M4 10v4";
/// Lines with a knob on each.
pub(crate) const LOOK: &str = "M4 7h9M17 7h3M4 17h3M11 17h9M15 5v4M9 15v4";
pub(crate) const CHEVRON: &str = "m6 9 6 6 6-6";
pub(crate) const CLOSE: &str = "M6 6l12 12M18 6 6 18";
pub(crate) const NEW: &str = "M12 5v14M5 12h14";
pub(crate) const COPY: &str = "M9 9h11v11H9zM5 15H4V4h11v1";
pub(crate) const PEN: &str = "M4 20l1-4L16 5l3 3L8 19zM14 7l3 3";
pub(crate) const BIN: &str = "M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13";
pub(crate) const OPEN: &str = "M3 19V5h6l2 3h10v3M3 19l3-8h16l-3 8z";
pub(crate) const SAVE: &str = "M12 4v11M7 10l5 5 5-5M4 20h16";
pub(crate) const SITE: &str = "M3 5h18v14H3zM3 9h18";
pub(crate) const LINK: &str = "M10 14a4 4 0 0 0 6 0l4-4a4.2 4.2 0 0 0-6-6l-1.5 1.5M14 10a4 4 0 0 0-6 0l-4 4a4.2 4.2 0 0 0 6 6l1.5-1.5";
pub(crate) const DONE: &str = "m5 12.5 4.5 4.5L19 7.5";
pub(crate) const ADD: &str = "M12 5v14M5 12h14";
pub(crate) const REMOVE: &str = "M5 7h14M10 7V4.5h4V7M7 7l.8 12.5h8.4L17 7";
pub(crate) const UP: &str = "M12 19V6M6 11.5 12 5.5l6 6";
pub(crate) const DOWN: &str = "M12 5v13M6 12.5l6 6 6-6";
pub(crate) const RUN: &str = "M7 4.5v15l12-7.5z";
pub(crate) const BRACES: &str = "M9 4c-3 0-2.5 2.5-2.5 4.5S6 12 4 12c2 0 2.5 1.5 2.5 3.5S6 20 9 20M15 4c3 0 2.5 2.5 2.5 4.5S18 12 20 12c-2 0-2.5 1.5-2.5 3.5S18 20 15 20";

/// A drawing that says nothing to a screen reader: the words beside it do.
pub(crate) fn icon(path: &'static str) -> Html {
    html! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d={path} />
        </svg>
    }
}

/// The product's mark: a bubble whose tail is a hook.
pub(crate) fn mark() -> Html {
    html! {
        <svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
            <path class="bubble" d="M10 2h12a8 8 0 0 1 8 8v8a8 8 0 0 1-8 8H12.5L6 30.5v-5.6A8 8 0 0 1 2 18v-8a8 8 0 0 1 8-8z" />
            <path class="hook" d="M20 10.2V16.5a4.8 4.8 0 0 1-9.6 0v-2.3l2.9 2.4M20 10.2a2.2 2.2 0 1 0-.01 0z" />
        </svg>
    }
}
