use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, ResizeObserver};
use yew::{
    Html, KeyboardEvent, NodeRef, Properties, component, html, use_effect_with, use_mut_ref,
    use_node_ref, use_state_eq,
};

use super::entry::{Row, Side, side};
use super::icon::{self, icon};
use super::{Ui, focus, typing, walk};
use crate::chat::{Entries, Entry, EntryId, EntryKind, Shared};

/// How far from the end a reader still counts as being there, in pixels.
const NEAR: i32 = 40;

#[derive(PartialEq, Properties)]
pub(super) struct Props {
    pub(super) ui: Ui,
    pub(super) entries: Entries,
    pub(super) latest: Option<EntryId>,
    pub(super) typing: bool,
}

/// What is known of the reader between two scroll events.
struct Reader {
    /// Whether they are at the end, and want to stay there.
    follows: bool,
    top: i32,
}

/// The rows, and the way back to the newest one.
///
/// It follows the newest row only while the reader is at the end: then whatever changes the height
/// (a row, a picture that has loaded, the size of the window) leaves the end in view. A reader who
/// went up is left alone, until they write something themselves.
#[component]
pub(super) fn Transcript(props: &Props) -> Html {
    let Props {
        ui,
        entries,
        latest,
        typing,
    } = props;
    let scroller = ui.transcript.clone();
    let rows = use_node_ref();
    let reader = use_mut_ref(|| Reader {
        follows: true,
        top: 0,
    });
    // The newest row at the moment when the reader went up.
    let left_at = use_state_eq(|| None::<EntryId>);

    {
        let (scroller, rows, reader) = (scroller.clone(), rows.clone(), reader.clone());
        use_effect_with((), move |()| {
            let resized = {
                let scroller = scroller.clone();
                Closure::<dyn Fn()>::new(move || {
                    if reader.borrow().follows {
                        scroll_to_end(&scroller);
                    }
                })
            };
            let observer = ResizeObserver::new(resized.as_ref().unchecked_ref()).ok();
            for node in [scroller, rows] {
                if let (Some(observer), Some(element)) = (&observer, node.cast::<Element>()) {
                    observer.observe(&element);
                }
            }
            move || {
                if let Some(observer) = observer {
                    observer.disconnect();
                }
                drop(resized);
            }
        });
    }
    let go_to_end = {
        let (scroller, reader, left_at) = (scroller.clone(), reader.clone(), left_at.clone());
        move || {
            reader.borrow_mut().follows = true;
            left_at.set(None);
            scroll_to_end(&scroller);
        }
    };
    let newest = |wanted: &dyn Fn(&Entry) -> bool| {
        let mut rows = entries.iter().rev();
        Some(rows.find(|entry| wanted(entry))?.id)
    };
    let said = newest(&|entry| matches!(entry.kind, EntryKind::Visitor { .. }));
    use_effect_with(said, {
        let go_to_end = go_to_end.clone();
        move |_| go_to_end()
    });
    let newest = newest(&|entry| side(entry).is_some());
    let onscroll = {
        let (scroller, left_at) = (scroller.clone(), left_at.clone());
        move |_| {
            let Some(element) = scroller.cast::<Element>() else {
                return;
            };
            let top = element.scroll_top();
            let near = element.scroll_height() - element.client_height() - top < NEAR;
            let mut reader = reader.borrow_mut();
            // Far from the end without having gone up: rows came in since the last frame.
            let went_up = !near && top < reader.top;
            reader.follows = near || reader.follows && !went_up;
            reader.top = top;
            left_at.set(if reader.follows {
                None
            } else {
                (*left_at).or(newest)
            });
        }
    };

    let onkeydown = {
        let ui = ui.clone();
        move |event: KeyboardEvent| walk::onkeydown(&ui, &event)
    };

    let chunks = entries.chunks();
    let typing = *typing;
    let mut before = None;
    let rows_of = chunks.iter().enumerate().map(|(at, chunk)| {
        let after = chunks.iter().skip(at + 1).flat_map(|chunk| chunk.iter());
        let after = after.filter_map(|entry| side(entry)).next();
        let after = after.or_else(|| typing.then_some(Side::Bot));
        let mine = chunk.iter().any(|entry| Some(entry.id) == *latest);
        let row = html! {
            <Chunk key={at} ui={ui.clone()} rows={chunk.clone()} {before}
                {after} latest={latest.filter(|_| mine)} />
        };
        let last = chunk.iter().rev().find_map(|entry| side(entry));
        before = last.or(before);
        row
    });
    let rows_of: Html = rows_of.collect();
    html! {
        <div class="stage">
            <div ref={scroller.clone()} class="transcript" part="transcript" role="log" aria-live="polite"
                aria-relevant="additions" aria-label={ui.strings.transcript.clone()} tabindex="0" {onscroll} {onkeydown}>
                <div ref={rows} class="rows">
                    { rows_of }
                    if typing {
                        { typing::view(before == Some(Side::Bot)) }
                    }
                </div>
            </div>
            if before.is_none() && !typing {
                <div class="greeting">
                    <span class="mark">{ icon(icon::CHAT) }</span>
                    <p dir="auto">{ ui.strings.greeting.clone() }</p>
                </div>
            }
            if let Some(seen) = *left_at {
                { pill(ui, newest > Some(seen), scroller, go_to_end) }
            }
            // Beside the rows, so that it does not come between them for a screen reader.
            <span class="unseen" role="status">
                if typing {
                    { ui.strings.typing.clone() }
                }
            </span>
        </div>
    }
}

/// The way back to the newest row.
fn pill(ui: &Ui, fresh: bool, scroller: NodeRef, go_to_end: impl Fn() + 'static) -> Html {
    let onclick = move |_| {
        // The pill is about to go away.
        focus(&scroller);
        go_to_end();
    };
    let onkeydown = {
        let ui = ui.clone();
        move |event: KeyboardEvent| walk::back_into(&ui, &event)
    };
    html! {
        <button type="button" class={if fresh { "pill fresh" } else { "pill" }} part="pill"
            aria-label={(!fresh).then(|| ui.strings.latest.clone())} {onclick} {onkeydown}>
            { icon(icon::DOWN) }
            if fresh {
                { ui.strings.new_messages.clone() }
            }
        </button>
    }
}

fn scroll_to_end(scroller: &NodeRef) {
    if let Some(scroller) = scroller.cast::<Element>() {
        scroller.set_scroll_top(scroller.scroll_height());
    }
}

#[derive(PartialEq, Properties)]
struct ChunkProps {
    ui: Ui,
    rows: Shared<Vec<Shared<Entry>>>,
    /// Who speaks right before and after these rows.
    before: Option<Side>,
    after: Option<Side>,
    latest: Option<EntryId>,
}

/// Some rows, drawn again together or not at all.
#[component]
fn Chunk(props: &ChunkProps) -> Html {
    let ChunkProps {
        ui,
        rows,
        before,
        after,
        latest,
    } = props;
    let mut before = *before;
    let mut rest = rows
        .iter()
        .filter_map(|entry| Some((entry, side(entry)?)))
        .peekable();
    let mut drawn = Vec::with_capacity(rows.len());
    while let Some((entry, side)) = rest.next() {
        let next = rest.peek().map(|(_, side)| *side).or(*after);
        let run = (before != Some(side), next != Some(side));
        before = Some(side);
        drawn.push(html! {
            <Row key={entry.id.0} ui={ui.clone()} entry={entry.clone()} {run} latest={*latest == Some(entry.id)} />
        });
    }
    drawn.into_iter().collect()
}
