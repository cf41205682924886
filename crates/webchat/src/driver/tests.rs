//! The driver with a world made of values: a clock that is moved by hand, a network whose answers
//! are given by hand, a storage that can be full.

mod ends;
mod failures;
mod host;
mod keep;
mod kills;
mod markdown;
mod places;
mod streams;
mod tabs;
mod turns;

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use hooktalk_protocol::{Content, Outcome, OutgoingRequest, Severity, Timestamp};
use serde_json::{Value, json};

use super::turn::{MEMORY_PATIENCE_MS, NETWORK_REST_MS};
use super::*;
use crate::chat::{EntryId, EntryKind, Notice, Status, persist};

/// The world.
#[derive(Default)]
struct Desk {
    ids: Cell<u32>,
    tasks: RefCell<Vec<LocalFuture<()>>>,
    calls: RefCell<Vec<Rc<Call>>>,
    notices: RefCell<Vec<OutgoingRequest>>,
    store: Rc<Store>,
    page: Rc<Page>,
    without_locks: Cell<bool>,
    /// How long a page takes to hear that it has the lock.
    lock_delay: Cell<u64>,
    /// After how many further calls the page is killed; nothing that it does reaches the browser then.
    fuse: Cell<Option<u32>>,
    /// How often the page asked anything of the world.
    stirs: Cell<u32>,
    full: Cell<bool>,
    offline: Cell<bool>,
    saves: Cell<u32>,
    /// How many bytes were written.
    written: Cell<usize>,
    reports: RefCell<Vec<String>>,
    /// How many pauses are under way.
    pauses: Rc<Cell<usize>>,
    clock: Rc<Cell<u64>>,
}

/// What the pages of one browser share.
#[derive(Default)]
struct Store {
    kept: RefCell<BTreeMap<String, String>>,
    locked: Rc<Cell<bool>>,
    pages: RefCell<Vec<Rc<Page>>>,
}

/// What a page hears of the others.
#[derive(Default)]
struct Page {
    watcher: RefCell<Option<Watcher>>,
    news: RefCell<VecDeque<(String, bool)>>,
}

/// The lock, or (before it is there) a place in the line.
struct Lock {
    locked: Rc<Cell<bool>>,
    held: bool,
    waited: bool,
    /// When the page hears that it has it, once it has.
    told: Option<u64>,
    clock: Rc<Cell<u64>>,
    delay: u64,
}

impl Future for Lock {
    type Output = Granted;

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Granted> {
        if !self.held {
            if self.locked.replace(true) {
                self.waited = true;
                return Poll::Pending;
            }
            self.held = true;
        }
        let now = self.clock.get();
        let delay = self.delay;
        if now < *self.told.get_or_insert(now + delay) {
            return Poll::Pending;
        }
        self.held = false;
        let lock = Self {
            locked: Rc::clone(&self.locked),
            held: true,
            waited: false,
            told: None,
            clock: Rc::clone(&self.clock),
            delay: 0,
        };
        Poll::Ready(Granted {
            lock: Box::new(lock),
            waited: self.waited,
        })
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        if self.held {
            self.locked.set(false);
        }
    }
}

impl Desk {
    /// Another page of the same browser.
    fn beside(other: &Self) -> Self {
        let desk = Self {
            store: Rc::clone(&other.store),
            clock: Rc::clone(&other.clock),
            ..Self::default()
        };
        desk.ids.set(other.ids.get() + 100);
        desk.without_locks.set(other.without_locks.get());
        desk
    }

    fn stir(&self) {
        self.stirs.set(self.stirs.get() + 1);
    }

    /// Whether the page is dead by now.
    fn is_dead(&self) -> bool {
        match self.fuse.get() {
            Some(0) => true,
            Some(left) => {
                self.fuse.set(Some(left - 1));
                false
            }
            None => false,
        }
    }
}

struct Call {
    request: OutgoingRequest,
    hear: Hear,
    outcome: RefCell<Option<Outcome>>,
    dropped: Cell<bool>,
}

struct Answering(Rc<Call>);

impl Future for Answering {
    type Output = Outcome;

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Outcome> {
        self.0.outcome.take().map_or(Poll::Pending, Poll::Ready)
    }
}

impl Drop for Answering {
    fn drop(&mut self) {
        self.0.dropped.set(true);
    }
}

struct Pause {
    until: u64,
    clock: Rc<Cell<u64>>,
    pauses: Rc<Cell<usize>>,
}

impl Future for Pause {
    type Output = ();

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        if self.clock.get() >= self.until {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    }
}

impl Drop for Pause {
    fn drop(&mut self) {
        self.pauses.set(self.pauses.get() - 1);
    }
}

impl Shell for Desk {
    fn now(&self) -> Timestamp {
        self.stir();
        Timestamp::from_millis(self.clock.get())
    }

    fn utc_offset_minutes(&self) -> i32 {
        -90
    }

    fn new_id(&self) -> String {
        self.ids.set(self.ids.get() + 1);
        format!("conversation-{}", self.ids.get())
    }

    fn send(&self, request: OutgoingRequest, hear: Hear) -> LocalFuture<Outcome> {
        if self.is_dead() {
            return Box::pin(std::future::pending());
        }
        let call = Rc::new(Call {
            request,
            hear,
            outcome: RefCell::new(None),
            dropped: Cell::new(false),
        });
        self.calls.borrow_mut().push(Rc::clone(&call));
        Box::pin(Answering(call))
    }

    fn notify(&self, request: OutgoingRequest) {
        self.notices.borrow_mut().push(request);
    }

    fn is_online(&self) -> bool {
        !self.offline.get()
    }

    fn sleep(&self, milliseconds: u32) -> LocalFuture<()> {
        self.stir();
        self.pauses.set(self.pauses.get() + 1);
        Box::pin(Pause {
            until: self.clock.get() + u64::from(milliseconds),
            clock: Rc::clone(&self.clock),
            pauses: Rc::clone(&self.pauses),
        })
    }

    fn spawn(&self, future: LocalFuture<()>) {
        self.stir();
        self.tasks.borrow_mut().push(future);
    }

    fn load(&self, key: &str) -> Option<String> {
        self.store.kept.borrow().get(key).cloned()
    }

    fn save(&self, key: &str, text: Option<&str>) -> Result<(), String> {
        self.saves.set(self.saves.get() + 1);
        if self.is_dead() {
            return Ok(());
        }
        if self.full.get() {
            return Err("QuotaExceededError".to_owned());
        }
        for page in self.store.pages.borrow().iter() {
            if !Rc::ptr_eq(page, &self.page) {
                let news = (key.to_owned(), text.is_none());
                page.news.borrow_mut().push_back(news);
            }
        }
        self.written
            .set(self.written.get() + text.map_or(0, str::len));
        match text {
            Some(text) => self
                .store
                .kept
                .borrow_mut()
                .insert(key.to_owned(), text.to_owned()),
            None => self.store.kept.borrow_mut().remove(key),
        };
        Ok(())
    }

    fn keys(&self) -> Vec<String> {
        self.store.kept.borrow().keys().cloned().collect()
    }

    fn lock(&self, _: &str) -> Option<LocalFuture<Granted>> {
        let lock = Lock {
            locked: Rc::clone(&self.store.locked),
            held: false,
            waited: false,
            told: None,
            clock: Rc::clone(&self.clock),
            delay: self.lock_delay.get(),
        };
        (!self.without_locks.get()).then(|| Box::pin(lock) as LocalFuture<Granted>)
    }

    fn watch(&self, watcher: Watcher) -> Held {
        self.page.watcher.replace(Some(watcher));
        self.store.pages.borrow_mut().push(Rc::clone(&self.page));
        Box::new(())
    }

    fn report(&self, severity: Severity, text: &str) {
        let line = format!("{}: {text}", severity.as_str());
        self.reports.borrow_mut().push(line);
    }
}

/// One widget in its world.
struct Widget {
    desk: Rc<Desk>,
    driver: Driver,
}

impl Widget {
    fn new(bot: &Value) -> Self {
        Self::with(Rc::new(Desk::default()), settings(bot))
    }

    fn with(desk: Rc<Desk>, settings: Settings) -> Self {
        let shell: Rc<dyn Shell> = Rc::<Desk>::clone(&desk);
        let driver = Driver::new(shell, settings);
        let widget = Self { desk, driver };
        widget.run();
        widget
    }

    /// Lets everything go on until it waits for the clock or the network.
    fn run(&self) {
        let mut context = Context::from_waker(Waker::noop());
        let state = || (self.desk.stirs.get(), self.desk.tasks.borrow().len());
        for _ in 0..50 {
            let before = state();
            let tasks = self.desk.tasks.take();
            let still: Vec<_> = tasks
                .into_iter()
                .filter_map(|mut task| {
                    task.as_mut()
                        .poll(&mut context)
                        .is_pending()
                        .then_some(task)
                })
                .collect();
            self.desk.tasks.borrow_mut().extend(still);
            if state() == before {
                break;
            }
        }
    }

    /// Another page of the same browser.
    fn beside(&self, bot: &Value) -> Self {
        Self::with(Rc::new(Desk::beside(&self.desk)), settings(bot))
    }

    /// Hears what the other pages did.
    fn hear(&self) {
        loop {
            let news = self.desk.page.news.borrow_mut().pop_front();
            let watcher = self.desk.page.watcher.borrow().clone();
            let Some(((key, gone), watcher)) = news.zip(watcher) else {
                break;
            };
            watcher(Some(&key), gone);
        }
        self.run();
    }

    /// The page is gone without a word.
    fn kill(self) {
        self.desk.fuse.set(Some(0));
        self.driver.0.cancel();
        let pages = &self.desk.store.pages;
        pages
            .borrow_mut()
            .retain(|page| !Rc::ptr_eq(page, &self.desk.page));
    }

    fn act(&self, action: Action) {
        self.driver.dispatch(action);
        self.run();
    }

    fn send(&self, text: &str) {
        self.act(Action::Send {
            text: text.to_owned(),
        });
    }

    fn wait(&self, milliseconds: u64) {
        self.desk.clock.set(self.desk.clock.get() + milliseconds);
        self.run();
    }

    /// Answers the call `index`, from 0.
    fn answer(&self, index: usize, outcome: Outcome) {
        self.desk.calls.borrow()[index]
            .outcome
            .replace(Some(outcome));
        self.run();
    }

    fn reply(&self, index: usize, answer: &Value) {
        self.answer(index, Outcome::response(200, answer.to_string()));
    }

    fn calls(&self) -> usize {
        self.desk.calls.borrow().len()
    }

    fn body(&self, index: usize) -> Value {
        let calls = self.desk.calls.borrow();
        serde_json::from_str(calls[index].request.body.as_deref().unwrap()).unwrap()
    }

    fn rows(&self) -> Vec<String> {
        let chat = self.driver.chat();
        chat.entries
            .iter()
            .map(|entry| match &entry.kind {
                EntryKind::Visitor { input, status } => {
                    let mark = match status {
                        Status::Sending => "> ",
                        Status::Sent => "= ",
                        Status::Failed => "! ",
                    };
                    format!("{mark}{}", input.title())
                }
                EntryKind::Bot {
                    content: Content::QuickReplies { title, .. },
                    ..
                } => title.clone(),
                EntryKind::Bot { message, .. } => {
                    message.as_object()["content"].as_str().unwrap().to_owned()
                }
                EntryKind::Notice(Notice::BrokenOff { .. }) => "(broken off)".to_owned(),
                EntryKind::Notice(Notice::CallFailed { .. }) => "(failed)".to_owned(),
                EntryKind::Notice(Notice::Interrupted { .. }) => "(interrupted)".to_owned(),
                EntryKind::Notice(Notice::NotSaved) => "(not saved)".to_owned(),
            })
            .collect()
    }

    fn retry(&self) {
        let chat = self.driver.chat();
        let entry = chat
            .entries
            .iter()
            .find_map(|entry| match entry.kind {
                EntryKind::Notice(notice) => notice.retries(),
                _ => None,
            })
            .unwrap();
        self.act(Action::Retry { entry });
    }

    /// The widget after the page was loaded again, in the same browser.
    fn reload(self, bot: &Value) -> Self {
        let desk = Desk::beside(&self.desk);
        self.kill();
        desk.clock.set(desk.clock.get() + 5_000);
        Self::with(Rc::new(desk), settings(bot))
    }
}

fn settings(bot: &Value) -> Settings {
    Settings {
        engine: Some(Rc::new(Engine::compile(bot).unwrap())),
        storage_key: Some("bot".to_owned()),
        ..Settings::default()
    }
}

fn webhook() -> Value {
    json!({ "webhook": "https://example.com/hook" })
}

fn say(texts: &[&str]) -> Value {
    let replies: Vec<Value> = texts
        .iter()
        .map(|text| json!({ "type": "text", "content": text }))
        .collect();
    json!({ "replies": replies })
}

/// Says something, then calls.
fn speaks_first() -> Value {
    json!({ "skills": [{ "slug": "f", "type": "fallback", "actions": [
        { "type": "send_message", "message": { "type": "text", "content": "One moment" } },
        { "type": "call_webhook", "url": "https://example.com/hook" },
    ] }] })
}

/// Answers at once, with what was said.
fn echo() -> Value {
    json!({ "skills": [{ "slug": "f", "type": "fallback", "actions": [
        { "type": "send_message", "message": { "type": "text", "content": "{{nlp.source}}!" } },
    ] }] })
}

fn talk(widget: &Widget, turns: usize) {
    for turn in 0..turns {
        widget.send(&turn.to_string());
        widget.wait(1);
    }
}
