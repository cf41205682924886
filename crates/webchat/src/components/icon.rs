use yew::{Html, html};

/// A chat bubble.
pub(super) const CHAT: &str = "M20.5 11.6a8 8 0 0 1-8.3 7.9 9 9 0 0 1-3.1-.6L4 20.5l1.4-4.1a7.6 7.6 0 0 1-1.9-4.8c0-4.5 3.8-8 8.5-8s8.5 3.5 8.5 8M8.6 11.7h0M12 11.7h0M15.4 11.7h0";
pub(super) const CLOSE: &str = "M6 6l12 12M18 6L6 18";
pub(super) const SEND: &str = "M12 19V5.5M5.8 11.5L12 5.2l6.2 6.3";
/// A square.
pub(super) const STOP: &str = "M7.5 7.5h9v9h-9z";
pub(super) const DOWN: &str = "M12 5v13.5M5.8 12.5l6.2 6.3 6.2-6.3";
pub(super) const BACK: &str = "M14.5 6l-6 6 6 6";
pub(super) const ON: &str = "M9.5 6l6 6-6 6";
pub(super) const UNFOLD: &str = "M6 9.5l6 6 6-6";
pub(super) const PLAY: &str = "M8 5.5v13l10.5-6.5z";
pub(super) const ALERT: &str = "M12 7.8v4.7M12 16.2h0M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0";
/// An arrow out of a box.
pub(super) const LINK: &str =
    "M13.5 4.5h6v6M19 5l-8.5 8.5M10 5.5H6.5a2 2 0 0 0-2 2v10a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V14";
pub(super) const PHONE: &str = "M8.7 4.5H5.5a1 1 0 0 0-1 1.1c.6 7.3 6.6 13.3 13.9 13.9a1 1 0 0 0 1.1-1v-3.2l-4.3-1.7-1.9 2.2a13 13 0 0 1-5.1-5.1l2.2-1.9z";
/// Three lines.
pub(super) const MENU: &str = "M4.5 7h15M4.5 12h15M4.5 17h15";
/// Three dots.
pub(super) const MORE: &str = "M5.5 12h0M12 12h0M18.5 12h0";
/// A sheet with a pencil.
pub(super) const NEW: &str = "M12 5H7a2.5 2.5 0 0 0-2.5 2.5v9A2.5 2.5 0 0 0 7 19h9a2.5 2.5 0 0 0 2.5-2.5V12M10 14l.6-2.6 7.1-7.1a1.4 1.4 0 0 1 2 2l-7.1 7.1z";
/// An arrow down onto a line.
pub(super) const SAVE: &str = "M12 4.5V15M7 10.5l5 4.8 5-4.8M5 19.5h14";
pub(super) const BIN: &str =
    "M4.5 7h15M9.5 7V5h5v2M6.5 7l.8 12.5h9.4L17.5 7M10.2 10.5v5.5M13.8 10.5v5.5";
pub(super) const BELL: &str =
    "M6.5 10a5.5 5.5 0 0 1 11 0c0 5 2 6.5 2 6.5h-15s2-1.5 2-6.5M10.2 19.5a2 2 0 0 0 3.6 0";

/// An icon that says nothing to a screen reader; the words beside it do.
pub(super) fn icon(path: &'static str) -> Html {
    html! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d={path} /></svg>
    }
}
