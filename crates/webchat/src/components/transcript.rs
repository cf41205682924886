mod announce;
mod chunk;
mod times;
mod window;

use js_sys::Array;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{ClipboardEvent, Element, Event, EventTarget, Node, ResizeObserver};
use yew::{
    AttrValue, Html, KeyboardEvent, NodeRef, hook, html, use_effect, use_memo, use_mut_ref,
    use_node_ref, use_state_eq,
};

use self::chunk::{Near, use_chunk};
use self::times::Times;
use self::window::Window;
use super::effect::use_effect_with;
use super::entry::{Side, side};
use super::icon::{self, icon};
use super::{Ui, focus, typing, walk};
use crate::chat::{Action, Chunk as Rows, Entries, Entry, EntryId, EntryKind, Place, Shared};
use crate::piece;

#[derive(PartialEq)]
pub(super) struct Props {
    pub(super) ui: Ui,
    pub(super) entries: Entries,
    /// How many of them, the last ones, are a streamed answer so far.
    pub(super) ahead: usize,
    /// Whether the last one is being written.
    pub(super) writing: bool,
    pub(super) latest: Option<EntryId>,
    /// The first row that is news.
    pub(super) news: EntryId,
    pub(super) typing: bool,
    /// Where the reader begins; the end when there is none.
    pub(super) place: Option<Place>,
    /// The host's words above everything that was said.
    pub(super) welcome: Option<AttrValue>,
}

/// The rows, and the way back to the newest one.
///
/// It follows the newest row only while the reader is at the end: then whatever changes the height
/// (a row, a picture that has loaded, the size of the window) leaves the end in view. A reader who
/// went up is left alone, until they write something themselves. Only rows near what is in view are
/// drawn; see [`window`].
#[hook]
pub(super) fn use_transcript(props: &Props) -> Html {
    let Props {
        ui,
        entries,
        ahead,
        writing,
        latest,
        news,
        typing,
        place,
        welcome,
    } = props;
    let scroller = ui.transcript.clone();
    let rows = use_node_ref();
    let spoken = use_node_ref();
    let window = use_mut_ref(|| Window::new(scroller.clone(), rows.clone()));
    let drawn = use_state_eq(Vec::new);
    // The newest row at the moment when the reader went up.
    let left_at = use_state_eq(|| None::<EntryId>);

    let look = {
        let (window, drawn) = (window.clone(), drawn.setter());
        move || drawn.set(window.borrow_mut().wanted())
    };
    {
        let (window, scroller, rows) = (window.clone(), scroller.clone(), rows.clone());
        let look = look.clone();
        use_effect_with((), move |()| {
            let resized = {
                let window = window.clone();
                Closure::<dyn Fn(Array)>::new(move |changes: Array| {
                    let mut window = window.borrow_mut();
                    window.measure(&changes);
                    window.steady();
                    // In the next frame: what a change of size draws must not change a size again.
                    request_frame(&Closure::once_into_js(look.clone()));
                })
            };
            let observer = ResizeObserver::new(resized.as_ref().unchecked_ref()).ok();
            for node in [scroller, rows] {
                if let (Some(observer), Some(element)) = (&observer, node.cast::<Element>()) {
                    observer.observe(&element);
                }
            }
            window.borrow_mut().observer = observer.clone();
            move || {
                if let Some(observer) = observer {
                    observer.disconnect();
                }
                drop(resized);
            }
        });
    }
    use_effect_with(entries.clone(), {
        let (window, scroller, ui) = (window.clone(), scroller.clone(), ui.clone());
        let look = look.clone();
        move |entries| {
            let root = scroller.cast::<Element>().map(|it| it.get_root_node());
            let copies = {
                let (window, entries) = (window.clone(), entries.clone());
                Listener::new(root.clone(), "copy", move |event| {
                    let text = window.borrow().copied(&ui, entries.chunks());
                    let event: ClipboardEvent = event.unchecked_into();
                    if let (Some(text), Some(data)) = (text, event.clipboard_data())
                        && data.set_data("text/plain", &text).is_ok()
                    {
                        event.prevent_default();
                    }
                })
            };
            let finds = Listener::new(root, "beforematch", move |event| {
                let target = event.target().and_then(|it| it.dyn_into::<Node>().ok());
                if let Some(target) = target {
                    window.borrow_mut().reveal(&target);
                    look();
                }
            });
            move || drop((copies, finds))
        }
    });
    let go_to_end = {
        let (window, left_at) = (window.clone(), left_at.setter());
        move || {
            let mut window = window.borrow_mut();
            window.follows = true;
            window.begins = None;
            window.steady();
            left_at.set(None);
        }
    };
    let newest = |wanted: &dyn Fn(&Entry) -> bool| {
        let mut rows = entries.iter().rev();
        Some(rows.find(|entry| wanted(entry))?.id)
    };
    let said = newest(&|entry| matches!(entry.kind, EntryKind::Visitor { .. }));
    let newest = newest(&|entry| side(entry).is_some());
    let read = {
        let (window, left_at) = (window.clone(), left_at.clone());
        let dispatch = ui.dispatch.clone();
        move || {
            let mut window = window.borrow_mut();
            left_at.set(if window.follows {
                None
            } else {
                (*left_at).or(newest)
            });
            let moved = window.moved();
            drop(window);
            if let Some(place) = moved {
                dispatch.emit(Action::Read(place));
            }
        }
    };
    let onscroll = {
        let (window, read, look) = (window.clone(), read.clone(), look.clone());
        move |_| {
            window.borrow_mut().scrolled();
            read();
            look();
        }
    };
    let arrive = {
        let (window, ui) = (window.clone(), ui.clone());
        move || {
            let arrived = window.borrow_mut().arrives();
            if let Some(end) = arrived {
                walk::to_edge(&ui, end);
                let mut window = window.borrow_mut();
                if end {
                    window.follows = true;
                    window.steady();
                } else {
                    window.scrolled();
                }
            }
        }
    };
    let onkeydown = {
        let (goal, ui, look, arrive) = (window.clone(), ui.clone(), look.clone(), arrive.clone());
        let reach = move |end| {
            goal.borrow_mut().goal = Some(end);
            look();
            arrive();
            true
        };
        let window = window.clone();
        move |event: KeyboardEvent| {
            walk::onkeydown(&ui, &event, &reach);
            // The focus scrolls at once, the browser tells so with the next frame, and what is
            // measured until then must not take the reader back.
            if event.default_prevented() {
                window.borrow_mut().scrolled();
            }
        }
    };
    let onfocusin = {
        let (window, entries, look) = (window.clone(), entries.clone(), look.clone());
        move |_| {
            window.borrow().number(&entries);
            look();
        }
    };

    let times = use_memo(ui.strings.language.clone(), |language| {
        Shared::new(Times::new(language))
    });
    let chunks = entries.chunks();
    let typing = *typing;
    let (ahead, writing) = (*ahead, *writing);
    let written = entries.last().filter(|_| writing).map(|entry| entry.id);
    // What is new is drawn in any case, to be told.
    let news = window.borrow().told.max(*news);
    let is_new = |chunk: &Rows| chunk.last().is_some_and(|it| it.id >= news);
    let mut shown = (*drawn).clone();
    shown.extend(
        (0..chunks.len())
            .rev()
            .take_while(|at| chunks.get(*at).is_some_and(is_new)),
    );
    let greeted = welcome.as_ref().map(|_| Side::Bot);
    // It was said when the conversation began.
    let began = entries.iter().next().map(|entry| entry.at);
    let mut before = greeted.map(|side| (side, began.unwrap_or_else(times::now)));
    let boxes = chunks.iter().enumerate().map(|(at, chunk)| {
        let near = shown.contains(&at).then(|| {
            let after = chunks.iter().skip(at + 1).flat_map(|chunk| chunk.iter());
            let after = after
                .filter_map(|entry| Some((side(entry)?, entry.at)))
                .next();
            let mine = chunk.iter().any(|entry| Some(entry.id) == *latest);
            Near {
                before,
                after: after.or_else(|| Some((Side::Bot, entries.last()?.at)).filter(|_| typing)),
                latest: latest.filter(|_| mine),
                written: written.filter(|_| at + 1 == chunks.len()),
                times: (*times).clone(),
            }
        });
        let last = chunk
            .iter()
            .rev()
            .find_map(|entry| Some((side(entry)?, entry.at)));
        before = last.or(before);
        let (ui, rows) = (ui.clone(), chunk.clone());
        piece!(use_chunk in at, chunk::Props { ui, rows, near })
    });
    let boxes: Html = boxes.collect();
    let (begins, look_there) = (window.clone(), look.clone());
    use_effect({
        let (entries, spoken) = (entries.clone(), spoken.clone());
        move || {
            let mut kept = window.borrow_mut();
            kept.keep(entries.chunks(), &shown);
            kept.steady();
            kept.tell(&entries, news, &spoken, (ahead, writing));
            drop(kept);
            arrive();
            read();
            look();
        }
    });
    // Behind what leaves chunks out: before that, a look at the height would lay all of them out.
    use_effect_with(said, {
        let go_to_end = go_to_end.clone();
        move |_| go_to_end()
    });
    // After the words of the visitor, which lead to the end.
    use_effect_with(*place, {
        let entries = entries.clone();
        move |place| {
            if let Some(place) = *place {
                begins.borrow_mut().goes_to(place, &entries);
                look_there();
            }
        }
    });
    let first = entries.iter().find_map(|entry| side(entry));
    let first = first.or_else(|| typing.then_some(Side::Bot));
    html! {
        <div class="stage">
            <div ref={scroller.clone()} class="transcript" part="transcript" role="log" aria-live="off"
                aria-label={ui.strings.transcript.clone()} tabindex="0" {onscroll} {onkeydown} {onfocusin}>
                if let Some(words) = welcome {
                    <div class="rows welcome">
                        <div class={if first == greeted { "row bot first" } else { "row bot first last" }} part="row"
                            role="article" tabindex="-1" id="welcome" aria-labelledby="welcome">
                            <span class="unseen">{ ui.strings.bot.clone() }</span>
                            <div class="bubble text" part="bubble" dir="auto">{ words.clone() }</div>
                        </div>
                    </div>
                }
                <div ref={rows} class="rows">
                    { boxes }
                    if typing {
                        { typing::view(before.is_some_and(|(side, _)| side == Side::Bot)) }
                    }
                </div>
            </div>
            if before.is_none() && !typing {
                <div class="greeting" part="greeting">
                    <span class="mark">{ icon(icon::CHAT) }</span>
                    <p dir="auto">{ ui.strings.greeting.clone() }</p>
                </div>
            }
            if let Some(seen) = *left_at {
                { pill(ui, newest > Some(seen), scroller, go_to_end) }
            }
            // Here before it is needed, so that it is announced; see [`announce`].
            <div class="unseen" role="status" aria-atomic="false">
                <span>
                    if typing {
                        { ui.strings.typing.clone() }
                    }
                </span>
                <div ref={spoken} />
            </div>
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

/// Listens as long as it lives.
struct Listener {
    target: EventTarget,
    name: &'static str,
    hear: Closure<dyn Fn(Event)>,
}

impl Listener {
    fn new(
        target: Option<Node>,
        name: &'static str,
        hear: impl Fn(Event) + 'static,
    ) -> Option<Self> {
        let target = EventTarget::from(target?);
        let hear = Closure::<dyn Fn(Event)>::new(hear);
        let function = hear.as_ref().unchecked_ref();
        target
            .add_event_listener_with_callback(name, function)
            .ok()?;
        Some(Self { target, name, hear })
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let function = self.hear.as_ref().unchecked_ref();
        // It was added, so it can be taken off.
        let _ = self
            .target
            .remove_event_listener_with_callback(self.name, function);
    }
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = requestAnimationFrame)]
    fn request_frame(callback: &JsValue);
}
