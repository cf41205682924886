//! Which chunks are drawn, how high the others are, and how the reader stays where they are.
//!
//! Drawn is what is in view, a margin around it, and what the focus or a selection is in. Any other
//! chunk is one empty box of the height that it had, or probably has. When a height was wrong, and
//! whenever else something above the reader grows or shrinks (a picture that has come), the place
//! is kept: the row that is first in view is looked up again, and the transcript is scrolled by the
//! way that it moved. Browsers that anchor by themselves are told not to, so that all do the same.

use hooktalk_protocol::Content;
use js_sys::Array;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    Element, HtmlElement, Node, Range, ResizeObserver, ResizeObserverEntry, Selection, ShadowRoot,
};
use yew::NodeRef;

use super::super::Ui;
use super::super::entry::{row_id, side};
use super::{announce, chunk};
use crate::chat::{self, Chunk, Entries, Entry, EntryId, EntryKind};

/// How far from the end a reader still counts as being there, in pixels.
const NEAR: i32 = 40;

/// How far above and below what is in view is drawn at least, in pixels.
const MARGIN: i32 = 400;

/// So many chunks are drawn whole: there is nothing to gain.
const SHORT: usize = 3;

/// Heights are kept in this part of a pixel, in which browsers lay out.
const UNIT: f64 = 64.0;

pub(super) struct Window {
    scroller: NodeRef,
    rows: NodeRef,
    pub(super) observer: Option<ResizeObserver>,
    /// Whether the reader is at the end, and wants to stay there.
    pub(super) follows: bool,
    /// Where the reader was when it was last looked at.
    top: i32,
    /// What is first in view, and where it stands.
    anchor: Option<(HtmlElement, i32)>,
    places: Vec<Place>,
    /// The row that is to have the focus as soon as it is drawn: the last one, or the first.
    pub(super) goal: Option<bool>,
    /// Where the reader begins, and the chunk of it, until that is drawn.
    pub(super) begins: Option<(chat::Place, usize)>,
    /// Where the reader is, as it was told last.
    read: Option<chat::Place>,
    /// The first row that is still to be told.
    pub(super) told: EntryId,
    /// How many messages of a streamed answer are told, and are no rows yet.
    ahead: usize,
    /// How many letters of the one that is being written are said.
    heard: usize,
    /// When that was, in milliseconds.
    said_at: f64,
}

/// At which pace the sentences of an answer are said while it is being written, in milliseconds.
const SAY_PACE_MS: f64 = 1_500.0;

/// One chunk on the screen.
struct Place {
    element: HtmlElement,
    /// In parts of a pixel.
    height: i32,
    drawn: bool,
}

impl Window {
    pub(super) fn new(scroller: NodeRef, rows: NodeRef) -> Self {
        Self {
            scroller,
            rows,
            observer: None,
            follows: true,
            top: 0,
            anchor: None,
            places: Vec::new(),
            goal: None,
            begins: None,
            read: None,
            told: EntryId(0),
            ahead: 0,
            heard: 0,
            said_at: 0.0,
        }
    }

    fn scroller(&self) -> Option<HtmlElement> {
        self.scroller.cast()
    }

    /// After `chunks` were drawn, or left out: gives each box its height.
    pub(super) fn keep(&mut self, chunks: &[Chunk], drawn: &[usize]) {
        self.places.truncate(chunks.len());
        for (at, chunk) in chunks.iter().enumerate() {
            let draws = drawn.contains(&at);
            if self.places.len() == at {
                let last = self.places.last();
                let element = match last {
                    Some(place) => place.element.next_element_sibling(),
                    None => self
                        .rows
                        .cast::<Element>()
                        .and_then(|rows| rows.first_element_child()),
                };
                let Some(element) = element.and_then(|it| it.dyn_into().ok()) else {
                    break;
                };
                self.places.push(Place {
                    element,
                    height: estimate(chunk) * UNIT as i32,
                    drawn: !draws,
                });
            }
        }
        // First those that are left out: the height of one that is drawn asks for all before it.
        let observer = self.observer.as_ref();
        for draws in [false, true] {
            for (at, place) in self.places.iter_mut().enumerate() {
                if place.drawn != draws && drawn.contains(&at) == draws {
                    place.turn(draws, observer);
                }
            }
        }
    }

    /// Lets the rows from `news` on come in with a movement, and says into `said` what they say, the
    /// visitor's own words apart. Rows that only come into view do neither.
    ///
    /// Of `ahead`, the last so many rows are a streamed answer: of the last of them, if it is being
    /// written, whole sentences are said. When they have become rows, there is nothing left to say but
    /// the end.
    pub(super) fn tell(
        &mut self,
        entries: &Entries,
        news: EntryId,
        said: &NodeRef,
        (ahead, writing): (usize, bool),
    ) {
        let news = self.told.max(news);
        let new = entries.iter().rev().take_while(|it| it.id >= news);
        let new: Vec<_> = new.collect();
        let mut left = new.len();
        for entry in new.into_iter().rev() {
            left -= 1;
            // Its number among the streamed ones, from 1.
            let number = ahead.saturating_sub(left);
            if number == 0 {
                self.told = self.told.max(EntryId(entry.id.0.saturating_add(1)));
            } else if number <= self.ahead {
                continue;
            }
            let Some(row) = self.row(entry) else {
                continue;
            };
            // It does not fail for a name like this.
            let _ = row.set_attribute("data-new", "");
            match &entry.kind {
                EntryKind::Visitor { .. } => {}
                EntryKind::Bot { .. } if number == 0 && self.ahead > 0 => self.ahead -= 1,
                EntryKind::Bot { .. } if number > 0 && number == ahead && writing => {
                    let now = js_sys::Date::now();
                    if now - self.said_at > SAY_PACE_MS {
                        let heard = announce::say_sentences(said, &row, self.heard);
                        if heard > self.heard {
                            self.said_at = now;
                        }
                        self.heard = heard;
                    }
                }
                EntryKind::Bot { .. } => {
                    announce::say(said, &row, std::mem::take(&mut self.heard));
                    self.ahead = self.ahead.max(number);
                }
                EntryKind::Notice(_) => announce::say(said, &row, 0),
            }
        }
        if ahead == 0 {
            (self.ahead, self.heard) = (0, 0);
        }
    }

    /// Tells the message that has the focus how many there are, and which of them it is: not all of
    /// them are there to be counted.
    pub(super) fn number(&self, entries: &Entries) {
        let Some(row) = self
            .active()
            .and_then(|active| active.closest(".row[id]").ok()?)
        else {
            return;
        };
        let id = row.id().strip_prefix("row-").and_then(|id| id.parse().ok());
        let (mut at, mut all) = (0_u32, 0_u32);
        for entry in entries.iter().filter(|entry| side(entry).is_some()) {
            all += 1;
            if id == Some(entry.id.0) {
                at = all;
            }
        }
        // Neither fails for a name like this.
        let _ = row.set_attribute("aria-posinset", &at.to_string());
        let _ = row.set_attribute("aria-setsize", &all.to_string());
    }

    /// The element of a row that is drawn.
    fn row(&self, entry: &Entry) -> Option<Element> {
        let selector = ["#", &row_id(entry)].concat();
        self.rows
            .cast::<Element>()?
            .query_selector(&selector)
            .ok()?
    }

    /// Takes the heights of drawn chunks.
    pub(super) fn measure(&mut self, changes: &Array) {
        for change in changes.iter() {
            let change: ResizeObserverEntry = change.unchecked_into();
            let target = change.target();
            let place = self.places.iter_mut().find(|it| **it.element == *target);
            if let Some(place) = place.filter(|place| place.drawn) {
                place.height = (change.content_rect().height() * UNIT).round() as i32;
            }
        }
    }

    /// Lets the reader begin at `place`, unless it is where they went themselves.
    pub(super) fn goes_to(&mut self, place: chat::Place, entries: &Entries) {
        if self.read != Some(place) {
            let has = |rows: &Chunk| rows.iter().any(|entry| entry.id == place.row);
            let chunk = entries.chunks().iter().position(has);
            self.begins = chunk.map(|chunk| (place, chunk));
        }
    }

    /// Goes to where the reader begins, once what will be in view there is drawn.
    fn begin(&mut self, scroller: &HtmlElement) {
        let Some((place, chunk)) = self.begins else {
            return;
        };
        let mut near = self.places.iter().skip(chunk).take(2);
        // Without a height, nothing has a place yet.
        if scroller.client_height() == 0 || self.places.len() <= chunk || !near.all(|it| it.drawn) {
            return;
        }
        self.begins = None;
        let selector = ["#row-", &place.row.0.to_string()].concat();
        let row = scroller.query_selector(&selector).ok().flatten();
        if let Some(row) = row.and_then(|row| row.dyn_into::<HtmlElement>().ok()) {
            let at = row.offset_top();
            self.read = Some(place);
            self.anchor = Some((row, at));
            scroller.set_scroll_top(at.saturating_sub(place.offset));
            self.follows = is_near_end(scroller);
        }
    }

    /// Where the reader is, if they were not there when this was asked before.
    pub(super) fn moved(&mut self) -> Option<Option<chat::Place>> {
        let place = match self.begins {
            Some(_) => return None,
            None if self.follows => None,
            None => Some(self.place()?),
        };
        let before = std::mem::replace(&mut self.read, place);
        (before != place).then_some(place)
    }

    /// The row at the upper edge of the view, if rows are drawn there.
    fn place(&self) -> Option<chat::Place> {
        let top = self.scroller()?.scroll_top();
        let mut next = self.places.get(self.at(top))?.element.first_element_child();
        let mut place = None;
        while let Some(it) = next {
            next = it.next_element_sibling();
            let id = it.id();
            let Some(row) = id.strip_prefix("row-").and_then(|id| id.parse().ok()) else {
                continue;
            };
            let offset = it.dyn_into::<HtmlElement>().ok()?.offset_top() - top;
            if place.is_some() && offset > 0 {
                break;
            }
            let row = EntryId(row);
            place = Some(chat::Place { row, offset });
        }
        place
    }

    /// Brings the reader back to where they were, after anything may have moved.
    pub(super) fn steady(&mut self) {
        let Some(scroller) = self.scroller() else {
            return;
        };
        self.begin(&scroller);
        if self.follows {
            scroller.set_scroll_top(scroller.scroll_height());
        } else if let Some((row, at)) = &mut self.anchor
            && row.is_connected()
        {
            let now = row.offset_top();
            if now == *at {
                return;
            }
            scroller.set_scroll_top(scroller.scroll_top() + now - *at);
            *at = now;
        }
        self.top = scroller.scroll_top();
    }

    /// After the reader, or anybody else, has scrolled.
    pub(super) fn scrolled(&mut self) {
        let Some(scroller) = self.scroller() else {
            return;
        };
        if !self.follows {
            self.steady();
        }
        let top = scroller.scroll_top();
        let near = is_near_end(&scroller);
        // Far from the end without having gone up: rows came in since the last frame.
        let went_up = !near && top < self.top;
        self.follows = near || self.follows && !went_up;
        self.top = top;
        self.anchor = self.first_in_view(top);
    }

    fn first_in_view(&self, top: i32) -> Option<(HtmlElement, i32)> {
        let place = self.places.get(self.at(top))?;
        let mut row = place
            .element
            .first_element_child()
            .filter(|_| place.drawn)
            .and_then(|row| row.dyn_into::<HtmlElement>().ok());
        while let Some(it) = &row {
            let at = it.offset_top();
            if at >= top {
                return Some((it.clone(), at));
            }
            row = it.next_element_sibling().and_then(|it| it.dyn_into().ok());
        }
        Some((place.element.clone(), place.element.offset_top()))
    }

    /// The chunk at this height of the transcript.
    fn at(&self, y: i32) -> usize {
        let after = self
            .places
            .partition_point(|place| place.element.offset_top() <= y);
        after.saturating_sub(1)
    }

    /// The chunks that are to be drawn. What is drawn already stays for some way more, so that one
    /// that goes up and down does not draw the same rows again and again.
    pub(super) fn wanted(&mut self) -> Vec<usize> {
        let Some(scroller) = self.scroller() else {
            return Vec::new();
        };
        let (top, height) = (scroller.scroll_top(), scroller.client_height());
        let reach = |margin| (self.at(top - margin), self.at(top + height + margin));
        let margin = height.max(MARGIN);
        let (from, to) = reach(margin);
        let (still_from, still_to) = reach(2 * margin);
        let short = self.places.len() <= SHORT;
        let goal = self.goal.map(|end| self.edge(end));
        let begins = self.begins.map(|(_, chunk)| chunk..=chunk + 1);
        let focus = self.focus();
        let selection = selection(&scroller);
        let ends = selection.map(|it| (it.start_container().ok(), it.end_container().ok()));
        let (start, end) = ends.unwrap_or_default();
        let selected = |place: &Place| {
            place.element.contains(start.as_ref()) || place.element.contains(end.as_ref())
        };
        let places = self.places.iter().enumerate();
        let wanted = places.filter(|(at, place)| {
            short
                || (from..=to).contains(at)
                || place.drawn && ((still_from..=still_to).contains(at) || selected(place))
                // The arrow keys go on into the next one.
                || focus.is_some_and(|it| it.abs_diff(*at) <= 1)
                || goal == Some(*at)
                || begins.as_ref().is_some_and(|it| it.contains(at))
        });
        wanted.map(|(at, _)| at).collect()
    }

    /// The last chunk or the first one.
    fn edge(&self, end: bool) -> usize {
        if end {
            self.places.len().saturating_sub(1)
        } else {
            0
        }
    }

    /// Whether the row that is to have the focus is there; it is nobody's goal any more then.
    pub(super) fn arrives(&mut self) -> Option<bool> {
        let end = self.goal?;
        let place = self.places.get(self.edge(end));
        let drawn = place.is_none_or(|place| place.drawn);
        drawn.then(|| self.goal.take())?
    }

    /// The chunk that has the focus.
    fn focus(&self) -> Option<usize> {
        self.index_of(&*self.active()?)
    }

    /// What has the focus in the chat.
    fn active(&self) -> Option<Element> {
        let root: ShadowRoot = self.scroller()?.get_root_node().dyn_into().ok()?;
        root.active_element()
    }

    /// The chunk that `node` stands in.
    fn index_of(&self, node: &Node) -> Option<usize> {
        let mut places = self.places.iter();
        places.position(|place| place.element.contains(Some(node)))
    }

    /// Goes to a chunk that the browser found something in. Once it is drawn, the browser looks on in
    /// its rows.
    pub(super) fn reveal(&mut self, node: &Node) {
        if let Some(place) = self.index_of(node).and_then(|at| self.places.get(at))
            && let Some(scroller) = self.scroller()
        {
            let at = place.element.offset_top();
            self.follows = false;
            self.anchor = Some((place.element.clone(), at));
            scroller.set_scroll_top(at);
        }
    }

    /// What is selected, as text, if the browser itself could not copy all of it.
    pub(super) fn copied(&self, ui: &Ui, chunks: &[Chunk]) -> Option<String> {
        let selection = selection(self.scroller()?.as_ref())?;
        let touched = |node: &Node| selection.intersects_node(node).unwrap_or(false);
        let places = self.places.iter().zip(chunks);
        let places: Vec<_> = places
            .filter(|(place, _)| touched(&place.element))
            .collect();
        if places.iter().all(|(place, _)| place.drawn) {
            return None;
        }
        let mut text = String::new();
        for (place, chunk) in places {
            if !place.drawn {
                text.push_str(&chunk::text(ui, chunk));
                continue;
            }
            for entry in chunk.iter() {
                if self.row(entry).is_some_and(|row| touched(&row)) {
                    chunk::push_words(ui, entry, &mut text);
                }
            }
        }
        Some(text)
    }
}

impl Place {
    /// Draws it or leaves it out.
    fn turn(&mut self, drawn: bool, observer: Option<&ResizeObserver>) {
        self.drawn = drawn;
        let style = self.element.style();
        // None of these fails for a plain element.
        if drawn {
            let _ = self.element.remove_attribute("hidden");
            let _ = style.remove_property("height");
            // Known at once, or else a wrong guess could draw it and leave it out by turns.
            self.height = self.element.offset_height() * UNIT as i32;
        } else {
            let height = ["calc(", &self.height.to_string(), "px / 64)"].concat();
            let _ = style.set_property("height", &height);
            let _ = self.element.set_attribute("hidden", "until-found");
        }
        if let Some(observer) = observer {
            if drawn {
                observer.observe(&self.element);
            } else {
                observer.unobserve(&self.element);
            }
        }
    }
}

fn is_near_end(scroller: &HtmlElement) -> bool {
    scroller.scroll_height() - scroller.client_height() - scroller.scroll_top() < NEAR
}

/// About how high `rows` will be, in pixels.
fn estimate(rows: &Chunk) -> i32 {
    let words = |text: &str| 46 + 22 * i32::try_from(text.len() / 40).unwrap_or(0);
    let heights = rows.iter().map(|entry| match &entry.kind {
        EntryKind::Visitor { input, .. } => words(input.title()),
        EntryKind::Bot { content, .. } => match content {
            Content::Text(text) => words(text),
            Content::ClientData(_) => 0,
            _ => 200,
        },
        EntryKind::Notice(_) => 46,
    });
    heights.sum()
}

#[wasm_bindgen]
extern "C" {
    type Selects;
    #[wasm_bindgen(method, catch, js_name = getSelection)]
    fn get_selection(this: &Selects) -> Result<Option<Selection>, JsValue>;
    #[wasm_bindgen(method, catch, js_name = getComposedRanges)]
    fn get_composed_ranges(this: &Selects, roots: &JsValue) -> Result<Array, JsValue>;
}

/// What is selected in the same shadow root as `element`.
fn selection(element: &Element) -> Option<Range> {
    let root = element.get_root_node();
    // Not every browser lets a shadow root tell; the others are asked through the window.
    if let Ok(selection) = root.unchecked_ref::<Selects>().get_selection() {
        return selection?.get_range_at(0).ok();
    }
    let window = web_sys::window()?;
    let selection = window.get_selection().ok()??;
    let roots = js_sys::Object::new();
    js_sys::Reflect::set(&roots, &"shadowRoots".into(), &Array::of1(&root)).ok()?;
    let selects = selection.unchecked_ref::<Selects>();
    let Ok(ranges) = selects.get_composed_ranges(&roots) else {
        return selection.get_range_at(0).ok();
    };
    let found: Range = ranges.get(0).unchecked_into();
    let range = Range::new().ok()?;
    let (start, end) = (found.start_container().ok()?, found.end_container().ok()?);
    range.set_start(&start, found.start_offset().ok()?).ok()?;
    range.set_end(&end, found.end_offset().ok()?).ok()?;
    Some(range)
}
