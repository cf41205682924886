//! What the editors stand in: their tools, and what shows until they are there.

use yew::{Callback, Html, MouseEvent, NodeRef, html};

use crate::browser::Editor;
use crate::icon::{self, icon};

/// How far an editor is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    Away,
    Loading,
    Ready,
    /// It could not be loaded.
    Failed,
}

/// A tool: its name, what it says to a pointer, its drawing, what it does.
pub(crate) type Tool = (
    &'static str,
    &'static str,
    &'static str,
    Callback<MouseEvent>,
);

/// The tools that every editor has. `with` makes of an action of an editor what a button does.
pub(crate) fn common(with: impl Fn(fn(&Editor)) -> Callback<MouseEvent>) -> Vec<Tool> {
    vec![
        ("Undo", "Undo (Ctrl+Z)", icon::UNDO, with(Editor::undo)),
        ("Redo", "Redo (Ctrl+Y)", icon::REDO, with(Editor::redo)),
        (
            "Find",
            "Find and replace (Ctrl+F)",
            icon::FIND,
            with(Editor::find),
        ),
    ]
}

/// The tools as buttons.
pub(crate) fn buttons(tools: Vec<Tool>, stage: Stage) -> Html {
    html! {
        { for tools.into_iter().map(|(name, title, drawing, onclick)| html! {
            <button type="button" class="tool" {title} aria-label={name} disabled={stage != Stage::Ready} {onclick}>
                { icon(drawing) }
            </button>
        }) }
    }
}

/// Where the editor comes into `host`; `again` loads one that did not come. `label` is for an editor
/// that has no name of its own.
pub(crate) fn body(
    host: NodeRef,
    stage: Stage,
    again: Callback<MouseEvent>,
    label: Option<String>,
) -> Html {
    html! {
        <div class="editor-body">
            <div ref={host} class="editor-host" data-label={label}></div>
            { match stage {
                Stage::Away | Stage::Loading => html! {
                    <p class="empty wait">{ "Loading the editor …" }</p>
                },
                Stage::Ready => Html::default(),
                Stage::Failed => html! {
                    <p class="empty wait" role="alert">
                        { "The editor could not be loaded. " }
                        <button type="button" class="plain" onclick={again}>{ "Try again" }</button>
                    </p>
                },
            } }
        </div>
    }
}
