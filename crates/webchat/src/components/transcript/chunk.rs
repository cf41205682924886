use yew::{Html, Properties, component, html};

use super::super::Ui;
use super::super::entry::{Row, Side, side, words};
use crate::chat::{Chunk as Rows, Entry, EntryId};

#[derive(PartialEq, Properties)]
pub(super) struct Props {
    pub(super) ui: Ui,
    pub(super) rows: Rows,
    /// How they are drawn, if they are.
    pub(super) near: Option<Near>,
}

/// What the rows of a chunk must know of others.
#[derive(Clone, PartialEq)]
pub(super) struct Near {
    /// Who speaks right before and after these rows.
    pub(super) before: Option<Side>,
    pub(super) after: Option<Side>,
    pub(super) latest: Option<EntryId>,
}

/// Some rows, drawn again together or not at all. Those that are not drawn are one text, which the
/// browser finds and nobody sees.
#[component]
pub(super) fn Chunk(props: &Props) -> Html {
    let Props { ui, rows, near } = props;
    html! {
        <div class="chunk">
            { near.as_ref().map_or_else(|| Html::from(text(ui, rows)), |near| drawn(ui, rows, near)) }
        </div>
    }
}

/// The words of all `rows`.
pub(super) fn text(ui: &Ui, rows: &Rows) -> String {
    let mut text = String::new();
    for entry in rows.iter() {
        push_words(ui, entry, &mut text);
    }
    text
}

/// Adds the words of a row, if it is one that is drawn.
pub(super) fn push_words(ui: &Ui, entry: &Entry, text: &mut String) {
    if side(entry).is_some() {
        text.push_str(&words(&ui.strings, entry));
        text.push('\n');
    }
}

fn drawn(ui: &Ui, rows: &Rows, near: &Near) -> Html {
    let Near {
        mut before,
        after,
        latest,
    } = *near;
    let mut rest = rows
        .iter()
        .filter_map(|entry| Some((entry, side(entry)?)))
        .peekable();
    let mut drawn = Vec::with_capacity(rows.len());
    while let Some((entry, side)) = rest.next() {
        let next = rest.peek().map(|(_, side)| *side).or(after);
        let run = (before != Some(side), next != Some(side));
        before = Some(side);
        drawn.push(html! {
            <Row key={entry.id.0} ui={ui.clone()} entry={entry.clone()} {run} latest={latest == Some(entry.id)} />
        });
    }
    drawn.into_iter().collect()
}
