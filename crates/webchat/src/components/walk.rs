//! The transcript by keyboard. It is one stop of the Tab key, however long it is: Up, Down, Home and
//! End go from message to message, Enter goes to the controls inside of one, and Escape comes back
//! out, first to the message and then to the text box.

use web_sys::{Element, HtmlElement};
use yew::{KeyboardEvent, TargetCast};

use super::{Ui, focus};
use wasm_bindgen::JsCast;

/// What the Tab key stops at inside of a message.
const CONTROLS: &str = "a[href],button:not(:disabled),audio,video,[tabindex=\"0\"]";

/// A row that can have the focus.
const ROW: &str = ".row[tabindex]";

/// Takes a key that was pressed in the transcript. `reach` moves the focus to its last row or to its
/// first one, which may not be drawn yet.
pub(super) fn onkeydown(ui: &Ui, event: &KeyboardEvent, reach: &dyn Fn(bool) -> bool) {
    let modified = event.ctrl_key() || event.alt_key() || event.meta_key() || event.is_composing();
    let Some(target) = event.target_dyn_into::<HtmlElement>().filter(|_| !modified) else {
        return;
    };
    let row = target.closest(ROW).ok().flatten();
    let taken = match row {
        Some(row) if row != *target => inside(ui, event, &target, &row),
        row => along(ui, event, row.as_ref(), reach),
    };
    if taken {
        event.prevent_default();
        event.stop_propagation();
    }
}

/// Shift and Tab from right behind the transcript: to it as a whole, not to its last control.
pub(super) fn back_into(ui: &Ui, event: &KeyboardEvent) {
    if event.key() == "Tab" && event.shift_key() {
        event.prevent_default();
        focus(&ui.transcript);
    }
}

/// Tab in a panel that covers the page: from its end to its beginning and back, because a focus
/// behind it could not be seen.
pub(super) fn around(event: &KeyboardEvent) {
    let Some(target) = event
        .target_dyn_into::<Element>()
        .filter(|_| event.key() == "Tab" && !event.default_prevented())
    else {
        return;
    };
    let Ok(Some(panel)) = target.closest(".panel") else {
        return;
    };
    let stops = found(&panel, &[CONTROLS, ",textarea"].concat());
    let (from, to) = if event.shift_key() {
        (stops.first(), stops.last())
    } else {
        (stops.last(), stops.first())
    };
    if from == Some(&target) && to.is_some_and(give) {
        event.prevent_default();
    }
}

/// The focus is on a message, or on the transcript as a whole.
fn along(
    ui: &Ui,
    event: &KeyboardEvent,
    row: Option<&Element>,
    reach: &dyn Fn(bool) -> bool,
) -> bool {
    let next = match event.key().as_str() {
        "ArrowUp" | "ArrowDown" if row.is_none() => return reach(true),
        "Home" => return reach(false),
        "End" => return reach(true),
        key @ ("ArrowUp" | "ArrowDown") => row.and_then(|row| beside(ui, row, key == "ArrowUp")),
        "Enter" => row.and_then(|row| controls(row).into_iter().next()),
        "Escape" if row.is_some() => return leave(ui),
        "Tab" if !event.shift_key() => return leave(ui),
        "Tab" => {
            // The browser goes on from here, to what stands before the transcript.
            focus(&ui.transcript);
            return false;
        }
        _ => return false,
    };
    next.is_some_and(|next| give(&next))
}

/// The focus is on a control of `row`.
fn inside(ui: &Ui, event: &KeyboardEvent, target: &Element, row: &Element) -> bool {
    match event.key().as_str() {
        "Escape" => give(row),
        "Tab" => {
            let controls = controls(row);
            if event.shift_key() {
                controls.first().is_none_or(|first| first == target) && give(row)
            } else {
                controls.last().is_none_or(|last| last == target) && leave(ui)
            }
        }
        _ => false,
    }
}

/// To what stands behind the transcript: the way back to its end or the host's menu, if they are
/// there, or the text box.
fn leave(ui: &Ui) -> bool {
    let stage = ui
        .transcript
        .cast::<Element>()
        .and_then(|log| log.parent_element());
    let panel = stage.and_then(|stage| stage.parent_element());
    let next = panel.and_then(|panel| panel.query_selector(".pill,.up > button").ok()?);
    match next {
        Some(next) => give(&next),
        None => {
            focus(&ui.input);
            true
        }
    }
}

/// Moves the focus to the last or the first row that is drawn.
pub(super) fn to_edge(ui: &Ui, last: bool) -> bool {
    let mut rows = rows(ui).into_iter();
    let row = if last { rows.next_back() } else { rows.next() };
    row.is_some_and(|row| give(&row))
}

/// The row before or after another one.
fn beside(ui: &Ui, row: &Element, before: bool) -> Option<Element> {
    let rows = rows(ui);
    let at = rows.iter().position(|it| it == row)?;
    let next = if before { at.checked_sub(1)? } else { at + 1 };
    rows.get(next).cloned()
}

/// The rows that are drawn.
fn rows(ui: &Ui) -> Vec<Element> {
    let log = ui.transcript.cast::<Element>();
    log.map_or_else(Vec::new, |log| found(&log, ROW))
}

fn controls(row: &Element) -> Vec<Element> {
    found(row, CONTROLS)
}

/// What stands in `element` and matches.
pub(super) fn found(element: &Element, selector: &str) -> Vec<Element> {
    let Ok(found) = element.query_selector_all(selector) else {
        return Vec::new();
    };
    (0..found.length())
        .filter_map(|at| found.get(at)?.dyn_into().ok())
        .collect()
}

/// Whether the element took the focus.
pub(super) fn give(element: &Element) -> bool {
    let element = element.dyn_ref::<HtmlElement>();
    element.is_some_and(|element| element.focus().is_ok())
}
