use hooktalk_protocol::Timestamp;
use yew::{Html, hook, html};

use super::super::Ui;
use super::super::entry::{self, Side, side, use_row, words};
use super::times::{self, Times};
use crate::chat::{Chunk as Rows, Entry, EntryId, Shared};
use crate::piece;

#[derive(PartialEq)]
pub(super) struct Props {
    pub(super) ui: Ui,
    pub(super) rows: Rows,
    /// How they are drawn, if they are.
    pub(super) near: Option<Near>,
}

/// What the rows of a chunk must know of others.
#[derive(Clone, PartialEq)]
pub(super) struct Near {
    /// Who speaks right before and after these rows, and when.
    pub(super) before: Option<(Side, Timestamp)>,
    pub(super) after: Option<(Side, Timestamp)>,
    pub(super) latest: Option<EntryId>,
    /// The row that is being written.
    pub(super) written: Option<EntryId>,
    pub(super) times: Shared<Times>,
}

/// Some rows, drawn again together or not at all. Those that are not drawn are one text, which the
/// browser finds and nobody sees.
#[hook]
pub(super) fn use_chunk(props: &Props) -> Html {
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
    let times = &near.times;
    let mut before = near.before;
    let mut rest = rows
        .iter()
        .filter_map(|entry| Some((entry, side(entry)?)))
        .peekable();
    let mut drawn = Vec::with_capacity(rows.len());
    while let Some((entry, side)) = rest.next() {
        let this = (side, entry.at);
        let next = rest.peek().map(|(entry, side)| (*side, entry.at));
        let next = next.or(near.after);
        // A conversation that begins today needs no line for it.
        let day_before = before.map_or_else(times::now, |(_, at)| at);
        if times::day(day_before) != times::day(entry.at) {
            drawn.push(html! {
                <div key={["day-", &entry.id.0.to_string()].concat()} class="day">{ times.day(entry.at) }</div>
            });
        }
        let run = (!goes_on(before, Some(this)), !goes_on(Some(this), next));
        let timed = side != Side::Between
            && times::apart(entry.at, next.map_or_else(times::now, |(_, at)| at));
        before = Some(this);
        let props = entry::Props {
            ui: ui.clone(),
            entry: entry.clone(),
            run,
            latest: near.latest == Some(entry.id),
            writing: near.written == Some(entry.id),
            time: times.clock(entry.at).into(),
            timed,
        };
        drawn.push(piece!(use_row in entry.id.0, props));
    }
    drawn.into_iter().collect()
}

/// Whether two rows stand close to each other, as words of one breath.
fn goes_on(former: Option<(Side, Timestamp)>, latter: Option<(Side, Timestamp)>) -> bool {
    former
        .zip(latter)
        .is_some_and(|((before, then), (after, at))| {
            before == after && !times::apart(then, at) && times::day(then) == times::day(at)
        })
}
