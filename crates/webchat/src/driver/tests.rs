//! The driver with a world made of values: a clock that is moved by hand, a network whose answers
//! are given by hand, a storage that can be full.

mod kills;
mod tabs;

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
}

impl Future for Lock {
    type Output = Held;

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Held> {
        if self.locked.replace(true) {
            return Poll::Pending;
        }
        let locked = Rc::clone(&self.locked);
        self.held = false;
        Poll::Ready(Box::new(Self { locked, held: true }))
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

    fn send(&self, request: OutgoingRequest) -> LocalFuture<Outcome> {
        if self.is_dead() {
            return Box::pin(std::future::pending());
        }
        let call = Rc::new(Call {
            request,
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

    fn lock(&self, _: &str) -> Option<LocalFuture<Held>> {
        let locked = Rc::clone(&self.store.locked);
        let lock = Lock {
            locked,
            held: false,
        };
        (!self.without_locks.get()).then(|| Box::pin(lock) as LocalFuture<Held>)
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

#[test]
fn words_go_out_and_the_answer_is_shown() {
    let widget = Widget::new(&webhook());
    assert!(widget.desk.store.kept.borrow().is_empty());
    widget.send("hi");
    assert_eq!(widget.rows(), ["> hi"]);
    assert!(widget.driver.chat().typing());
    let body = widget.body(0);
    assert_eq!(body["nlp"]["source"], "hi");
    assert_eq!(body["conversation"]["id"], "conversation-1");

    widget.reply(0, &json!({ "replies": [{ "type": "text", "content": "Hello" }], "conversation": { "memory": { "n": 1 }, "language": "fr" } }));
    assert_eq!(widget.rows(), ["= hi", "Hello"]);
    let chat = widget.driver.chat();
    assert!(!chat.typing());
    assert_eq!(chat.language(), "fr");

    widget.send("again");
    let body = widget.body(1);
    assert_eq!(body["conversation"]["memory"], json!({ "n": 1 }));
    assert_eq!(body["conversation"]["id"], "conversation-1");
    assert_eq!(body["conversation"]["language"], "fr");
}

#[test]
fn a_turn_knows_the_visitors_clock_and_the_language_that_is_told_first() {
    let mut bot = webhook();
    bot["languages"] = json!(["en", "fr"]);
    bot["skills"] = json!([{ "slug": "f", "type": "fallback", "actions": [
        { "type": "call_webhook", "url": "https://example.com/hook" },
    ] }]);
    let widget = Widget::new(&bot);
    let turns = Rc::new(RefCell::new(Vec::new()));
    let told = Rc::clone(&turns);
    widget.driver.configure(Settings {
        language: Some("fr".to_owned()),
        on_turn: Some(Rc::new(move |report: TurnReport| {
            told.borrow_mut().push(report.turn.input);
        })),
        ..settings(&bot)
    });
    widget.send("salut");
    widget.reply(0, &say(&["Bonjour"]));
    widget.send("encore");
    widget.reply(1, &say(&["Bonjour"]));
    let told: Vec<_> = turns
        .borrow()
        .iter()
        .map(|input| (input.language.clone(), input.utc_offset_minutes))
        .collect();
    let french = Some("fr".to_owned());
    let expected = [
        (french.clone(), -90),
        (french, -90),
        (None, -90),
        (None, -90),
    ];
    assert_eq!(told, expected, "after it began and at its end");
    assert_eq!(widget.body(0)["conversation"]["language"], "fr");
}

#[test]
fn the_chat_turns_round_with_the_language_and_back() {
    let widget = Widget::new(&json!({ "languages": ["en", "ar"], "skills": [
        { "slug": "arabic", "actions": [
            { "type": "change_language", "language": "ar" },
            { "type": "send_message", "message": { "type": "text", "content": { "en": "Hello", "ar": "مرحبا" } } },
        ] },
        { "slug": "english", "actions": [
            { "type": "change_language", "language": "en" },
            { "type": "send_message", "message": { "type": "text", "content": { "en": "Hello", "ar": "مرحبا" } } },
        ] },
        { "slug": "f", "type": "fallback", "actions": [
            { "type": "send_message", "message": { "type": "quickReplies", "content": {
                "title": { "en": "Which?", "ar": "أيها؟" },
                "buttons": [
                    { "type": "trigger_skill", "title": { "en": "Arabic", "ar": "العربية" }, "value": "arabic" },
                    { "type": "trigger_skill", "title": { "en": "English", "ar": "الإنجليزية" }, "value": "english" },
                ],
            } } },
        ] },
    ] }));
    let press = |which: usize| {
        let chat = widget.driver.chat();
        let last = chat.entries.iter().next_back().unwrap();
        let EntryKind::Bot {
            content: Content::QuickReplies { buttons, .. },
            ..
        } = &last.kind
        else {
            panic!("no quick replies");
        };
        widget.act(Action::Press {
            entry: last.id,
            button: buttons[which].clone(),
        });
    };
    let state = || {
        let chat = widget.driver.chat();
        (
            widget.rows().pop().unwrap(),
            chat.language().to_owned(),
            chat.direction().as_str(),
        )
    };
    widget.send("hi");
    press(0);
    assert_eq!(state(), ("مرحبا".to_owned(), "ar".to_owned(), "rtl"));
    widget.send("أهلا");
    assert_eq!(widget.rows()[4..], ["= أهلا", "أيها؟"]);
    press(1);
    assert_eq!(widget.rows()[6], "= الإنجليزية");
    assert_eq!(state(), ("Hello".to_owned(), "en".to_owned(), "ltr"));
}

#[test]
fn a_bot_of_its_own_answers_without_a_network() {
    let widget = Widget::new(
        &json!({ "skills": [{ "slug": "f", "type": "fallback", "actions": [
        { "type": "send_message", "message": { "type": "text", "content": "You said {{nlp.source}}" } },
    ] }] }),
    );
    widget.send("hi");
    assert_eq!(widget.rows(), ["= hi", "You said hi"]);
    assert_eq!(widget.calls(), 0);
}

#[test]
fn words_sent_meanwhile_wait_for_their_turn() {
    let widget = Widget::new(&webhook());
    widget.send("one");
    widget.send("two");
    assert_eq!(widget.calls(), 1);
    widget.reply(0, &json!({ "conversation": { "memory": { "seen": "one" } }, "replies": [{ "type": "text", "content": "1" }] }));
    assert_eq!(widget.calls(), 2);
    // The second turn starts from what the first one left.
    assert_eq!(
        widget.body(1)["conversation"]["memory"],
        json!({ "seen": "one" })
    );
    widget.reply(1, &say(&["2"]));
    assert_eq!(widget.rows(), ["= one", "= two", "1", "2"]);
}

#[test]
fn what_precedes_a_call_is_shown_while_it_is_awaited() {
    let widget = Widget::new(&speaks_first());
    widget.send("hi");
    assert_eq!(widget.rows(), ["> hi", "One moment"]);
    assert!(widget.driver.chat().typing());
    widget.reply(0, &say(&["Done"]));
    assert_eq!(widget.rows(), ["= hi", "One moment", "Done"]);
}

#[test]
fn messages_come_after_the_pause_of_the_one_before() {
    let mut settings = settings(&webhook());
    settings.default_delay_ms = 300;
    let widget = Widget::with(Rc::new(Desk::default()), settings);
    widget.send("hi");
    widget.reply(
        0,
        &json!({ "replies": [
            { "type": "text", "content": "a", "delay": 2 },
            { "type": "text", "content": "b", "delay": 0 },
            { "type": "text", "content": "c" },
            { "type": "text", "content": "d" },
        ] }),
    );
    assert_eq!(widget.rows(), ["= hi", "a"]);
    assert!(widget.driver.chat().typing());
    widget.wait(1_999);
    assert_eq!(widget.rows(), ["= hi", "a"]);
    widget.wait(1);
    assert_eq!(widget.rows(), ["= hi", "a", "b", "c"]);
    widget.wait(300);
    assert_eq!(widget.rows(), ["= hi", "a", "b", "c", "d"]);
    assert!(!widget.driver.chat().typing());
    // The pause of the last message counts for what comes soon after it.
    widget.send("more");
    widget.reply(1, &say(&["e"]));
    assert_eq!(widget.rows(), ["= hi", "a", "b", "c", "d", "= more"]);
    widget.wait(300);
    assert_eq!(widget.rows().last().unwrap(), "e");
}

#[test]
fn a_failed_call_can_be_tried_again_with_the_conversation_as_it_was() {
    for outcome in [
        Outcome::Timeout,
        Outcome::Network {
            message: "the browser is offline".to_owned(),
        },
        Outcome::response(500, "boom"),
        Outcome::response(200, "<html>"),
        Outcome::response(200, vec![0xff, 0xfe]),
    ] {
        let name = format!("{outcome:?}");
        let widget = Widget::new(&webhook());
        widget.send("hi");
        widget.answer(0, outcome);
        assert_eq!(widget.rows(), ["! hi", "(failed)"], "{name}");
        assert!(!widget.driver.chat().typing());
        let reports = widget.desk.reports.take();
        assert!(
            reports.iter().any(|line| line.starts_with("error: error[")),
            "{name}: {reports:?}"
        );
        assert_eq!(widget.driver.chat().conversation.skill, None);

        widget.retry();
        assert_eq!(widget.rows(), ["> hi"]);
        assert_eq!(
            widget.body(1)["conversation"],
            widget.body(0)["conversation"]
        );
        widget.reply(1, &say(&["Hello"]));
        assert_eq!(widget.rows(), ["= hi", "Hello"]);
    }
}

#[test]
fn a_failure_after_words_is_told_too_unless_more_was_said() {
    let widget = Widget::new(&speaks_first());
    widget.send("hi");
    widget.answer(0, Outcome::Timeout);
    assert_eq!(widget.rows(), ["! hi", "One moment", "(failed)"]);

    let mut bot = speaks_first();
    bot["skills"][0]["actions"]
        .as_array_mut()
        .unwrap()
        .push(json!({ "type": "send_message", "message": { "type": "text", "content": "Bye" } }));
    let widget = Widget::new(&bot);
    widget.send("hi");
    widget.answer(0, Outcome::Timeout);
    assert_eq!(widget.rows(), ["= hi", "One moment", "Bye"]);
}

#[test]
fn a_quiet_answer_is_no_failure() {
    let widget = Widget::new(&webhook());
    widget.send("hi");
    widget.answer(0, Outcome::response(200, "OK"));
    assert_eq!(widget.rows(), ["= hi"]);
    assert!(widget.desk.reports.borrow().is_empty());
}

#[test]
fn notices_go_out_and_nobody_waits_for_them() {
    let widget = Widget::new(&json!({
        "webhook": { "base_url": "https://example.com/b", "report_errors": true },
        "skills": [{ "slug": "f", "type": "fallback", "actions": [{ "type": "call_webhook", "url": "/hook" }] }],
    }));
    widget.send("hi");
    widget.answer(0, Outcome::response(500, ""));
    let notices = widget.desk.notices.take();
    assert_eq!(notices.len(), 1);
    assert_eq!(notices[0].url, "https://example.com/b/errors");
    assert_eq!(widget.rows(), ["! hi", "(failed)"]);
    widget.retry();
    widget.answer(1, Outcome::response(500, ""));
    assert_eq!(widget.desk.notices.borrow().len(), 1);
}

#[test]
fn a_new_conversation_drops_what_is_under_way() {
    let widget = Widget::new(&webhook());
    widget.send("hi");
    widget.wait(1);
    assert_eq!(widget.desk.store.kept.borrow().len(), 1);
    widget.act(Action::Reset);
    assert!(widget.desk.calls.borrow()[0].dropped.get());
    assert!(widget.desk.store.kept.borrow().is_empty());
    assert!(widget.rows().is_empty());
    // An answer that comes all the same has nowhere to go.
    widget.reply(0, &say(&["late"]));
    assert!(widget.rows().is_empty());
    widget.send("new");
    assert_eq!(widget.body(1)["conversation"]["id"], "conversation-2");
    widget.reply(1, &say(&["Hello"]));
    assert_eq!(widget.rows(), ["= new", "Hello"]);
}

#[test]
fn a_stopped_driver_leaves_nothing_under_way() {
    let widget = Widget::new(&webhook());
    widget.send("a");
    widget.reply(0, &json!({ "replies": [{ "type": "text", "content": "x", "delay": 5 }, { "type": "text", "content": "y" }] }));
    widget.send("b");
    assert!(widget.desk.pauses.get() > 0);
    widget.driver.stop();
    widget.run();
    assert_eq!(widget.desk.pauses.get(), 0);
    assert!(widget.desk.calls.borrow()[1].dropped.get());
    assert!(widget.desk.tasks.borrow().is_empty());
    // What was said but not shown yet is kept.
    let back = widget.reload(&webhook());
    assert_eq!(back.rows(), ["= a", "x", "! b", "y", "(interrupted)"]);
}

#[test]
fn the_driver_is_let_go_when_it_is_stopped() {
    let widget = Widget::new(&webhook());
    widget.send("a");
    let Widget { desk, driver } = widget;
    let inner = Rc::downgrade(&driver.0);
    driver.stop();
    drop(driver);
    desk.tasks.take();
    assert!(inner.upgrade().is_none());
}

#[test]
fn a_conversation_survives_a_reload() {
    let widget = Widget::new(&webhook());
    widget.act(Action::Open);
    widget.send("hi");
    widget.reply(0, &json!({ "replies": [{ "type": "text", "content": "Hello" }], "conversation": { "memory": { "n": 1 } } }));
    widget.wait(1);
    let back = widget.reload(&webhook());
    assert_eq!(back.rows(), ["= hi", "Hello"]);
    assert!(back.driver.chat().open);
    back.send("again");
    assert_eq!(back.body(0)["conversation"]["memory"], json!({ "n": 1 }));
    assert_eq!(back.body(0)["conversation"]["id"], "conversation-1");
}

#[test]
fn a_call_that_a_reload_broke_off_is_offered_and_never_sent_by_itself() {
    let widget = Widget::new(&speaks_first());
    widget.send("hi");
    let sent = widget.desk.calls.borrow()[0].request.clone();
    // No time passes: what was kept was kept before the call.
    let back = widget.reload(&speaks_first());
    assert_eq!(back.rows(), ["! hi", "One moment", "(interrupted)"]);
    back.wait(60_000);
    assert_eq!(back.calls(), 0);
    back.retry();
    // Taken up where it was, so "One moment" is not said again and the request is the same.
    assert_eq!(back.desk.calls.borrow()[0].request, sent);
    back.reply(0, &say(&["Done"]));
    assert_eq!(back.rows(), ["= hi", "One moment", "Done"]);
}

#[test]
fn a_draft_is_kept_once_there_is_a_conversation() {
    let widget = Widget::new(&speaks_first());
    let draft = |widget: &Widget, text: &str| {
        widget.act(Action::Draft(text.to_owned()));
        widget.wait(u64::from(DRAFT_REST_MS));
    };
    draft(&widget, "before anything was sent");
    assert!(widget.desk.store.kept.borrow().is_empty());
    widget.send("hello");
    draft(&widget, "half a sen");
    assert_eq!(widget.desk.store.kept.borrow()["bot:draft"], "half a sen");

    let again = widget.reload(&speaks_first());
    assert_eq!(again.driver.chat().draft, "half a sen");
    again.send("half a sen");
    assert!(!again.desk.store.kept.borrow().contains_key("bot:draft"));

    draft(&again, "left at once");
    again.act(Action::Reset);
    assert!(again.desk.store.kept.borrow().is_empty());
}

/// A place in the transcript.
fn at(row: u32, offset: i32) -> Option<Place> {
    let row = EntryId(row);
    Some(Place { row, offset })
}

#[test]
fn the_place_of_a_reader_is_kept_when_scrolling_rests() {
    let widget = Widget::new(&echo());
    let rest = |widget: &Widget| widget.wait(u64::from(DRAFT_REST_MS));
    let kept = |widget: &Widget| widget.desk.store.kept.borrow().get("bot:place").cloned();
    widget.act(Action::Read(at(1, 0)));
    rest(&widget);
    assert!(widget.desk.store.kept.borrow().is_empty());
    talk(&widget, 3);
    rest(&widget);

    let drawn = Rc::new(Cell::new(0));
    let count = Rc::clone(&drawn);
    widget
        .driver
        .on_change(Some(Rc::new(move || count.set(count.get() + 1))));
    let saves = widget.desk.saves.get();
    for offset in [-1, -20, -35] {
        widget.act(Action::Read(at(2, offset)));
        widget.wait(u64::from(DRAFT_REST_MS) - 1);
    }
    assert_eq!(widget.desk.saves.get(), saves, "while it is scrolled");
    rest(&widget);
    assert_eq!(kept(&widget).as_deref(), Some("2 -35"));
    assert_eq!(widget.desk.saves.get(), saves + 1, "the place and no more");
    assert_eq!(drawn.get(), 0);

    let again = widget.reload(&echo());
    assert_eq!(again.driver.chat().place, at(2, -35));
    again.act(Action::Read(None));
    rest(&again);
    assert_eq!(kept(&again), None);
    let again = again.reload(&echo());
    assert_eq!(again.driver.chat().place, None);

    again.act(Action::Read(at(1, 7)));
    rest(&again);
    let taken = persist::read(&persist::to_value(&again.driver.chat(), again.desk.now()));
    again.act(Action::Import(Box::new(taken.unwrap())));
    assert_eq!(again.driver.chat().place, None, "it begins at its end");
    again.act(Action::Read(at(1, 7)));
    again.act(Action::Reset);
    rest(&again);
    assert!(again.desk.store.kept.borrow().is_empty());
    assert_eq!(again.driver.chat().place, None);
}

#[test]
fn a_place_that_is_none_is_the_end() {
    for text in [
        "",
        "x",
        "1",
        "1 x",
        "-1 0",
        "999 0",
        "1 99999999999",
        "1 2 3",
    ] {
        let widget = Widget::new(&echo());
        talk(&widget, 1);
        let place = ("bot:place".to_owned(), text.to_owned());
        widget.desk.store.kept.borrow_mut().extend([place]);
        let again = widget.reload(&echo());
        assert_eq!(again.driver.chat().place, None, "{text:?}");
        assert!(again.desk.reports.borrow().is_empty());
        talk(&again, 1);
        assert!(!again.desk.store.kept.borrow().contains_key("bot:place") || text.is_empty());
    }
}

#[test]
fn each_page_keeps_its_own_place() {
    let a = Widget::new(&echo());
    talk(&a, 2);
    let b = a.beside(&echo());
    a.act(Action::Read(at(1, 0)));
    a.wait(u64::from(DRAFT_REST_MS));
    b.act(Action::Read(at(3, -2)));
    b.hear();
    b.send("more");
    b.wait(u64::from(DRAFT_REST_MS));
    a.hear();
    assert_eq!(a.driver.chat().place, at(1, 0), "what follows moves nobody");
    assert_eq!(b.driver.chat().place, at(3, -2));
    assert_eq!(a.desk.store.kept.borrow()["bot:place"], "3 -2");

    let mut without = settings(&echo());
    without.storage_key = None;
    let widget = Widget::with(Rc::new(Desk::default()), without);
    widget.send("hi");
    widget.act(Action::Read(at(1, 0)));
    widget.wait(u64::from(DRAFT_REST_MS));
    assert_eq!(widget.desk.saves.get(), 0);
}

#[test]
fn the_host_puts_something_into_the_memory() {
    let asked = Rc::new(Cell::new(0));
    let counted = Rc::clone(&asked);
    let mut settings = settings(&webhook());
    settings.memory = Some(Rc::new(move |input: &Input| {
        counted.set(counted.get() + 1);
        let never = input.utterance() == "never";
        let memory = json!({ "user": "Ada" }).as_object().unwrap().clone();
        let merge = input.utterance() == "merge";
        Box::pin(async move {
            if never {
                std::future::pending::<()>().await;
            }
            Some(MemoryUpdate { memory, merge })
        })
    }));
    let widget = Widget::with(Rc::default(), settings);
    let memory = |index: usize| widget.body(index)["conversation"]["memory"].clone();
    widget.send("replace");
    assert_eq!(memory(0), json!({ "user": "Ada" }));
    widget.reply(0, &json!({ "conversation": { "memory": { "n": 1 } } }));
    widget.send("merge");
    assert_eq!(memory(1), json!({ "n": 1, "user": "Ada" }));
    widget.reply(1, &json!({ "conversation": { "memory": { "n": 2 } } }));
    widget.send("never");
    assert_eq!(widget.desk.calls.borrow().len(), 2);
    widget.wait(u64::from(MEMORY_PATIENCE_MS));
    assert_eq!(memory(2), json!({ "n": 2 }));
    assert_eq!(asked.get(), 3);
}

#[test]
fn the_host_changes_messages_before_they_are_shown() {
    let mut settings = settings(&webhook());
    let told = Rc::new(RefCell::new(Vec::new()));
    let telling = Rc::clone(&told);
    settings.on_message = Some(Rc::new(move |message: Message| {
        telling
            .borrow_mut()
            .push(message.to_value()["content"].clone());
    }));
    settings.before_draw = Some(Rc::new(|message, language| {
        let words = message.as_object()["content"].as_str().unwrap().to_owned();
        let changed = Message::text(format!("{words}, {language}"));
        Box::pin(async move {
            match words.as_str() {
                "never" => std::future::pending().await,
                "drop" => Some(None),
                "keep" => None,
                _ => Some(Some(changed)),
            }
        })
    }));
    let widget = Widget::with(Rc::default(), settings);
    widget.send("hi");
    widget.reply(0, &say(&["one", "drop", "keep", "never", "two"]));
    assert_eq!(widget.rows(), ["= hi", "one, en", "keep"]);
    assert!(widget.driver.chat().typing(), "the host is still at it");
    widget.wait(u64::from(turn::DRAW_PATIENCE_MS));
    let shown = ["= hi", "one, en", "keep", "never", "two, en"];
    assert_eq!(widget.rows(), shown);
    assert_eq!(*told.borrow(), shown[1..]);
}

#[test]
fn a_new_conversation_ends_the_wait_for_the_host() {
    let mut settings = settings(&webhook());
    settings.before_draw = Some(Rc::new(|_, _| Box::pin(std::future::pending())));
    let widget = Widget::with(Rc::default(), settings);
    widget.send("hi");
    widget.reply(0, &say(&["one"]));
    widget.act(Action::Reset);
    widget.wait(u64::from(turn::DRAW_PATIENCE_MS));
    assert!(widget.rows().is_empty());
}

/// A source of the parser that gives it at the `at`th try, and never answers to the first
/// `silent` ones.
fn markdown_at(at: u32, silent: u32, tries: &Rc<Cell<u32>>) -> MarkdownSource {
    let tries = Rc::clone(tries);
    Rc::new(move || {
        tries.set(tries.get() + 1);
        let now = tries.get();
        Box::pin(async move {
            if now <= silent {
                std::future::pending::<()>().await;
            }
            (now >= at).then(|| Markdown::new(|text| Some(json!([text]))))
        })
    })
}

fn formatted(text: &str) -> Value {
    json!({ "replies": [{ "type": "text", "content": text, "markdown": true }] })
}

#[test]
fn markdown_is_shown_once_its_parser_is_there() {
    let tries = Rc::new(Cell::new(0));
    let mut settings = settings(&webhook());
    settings.markdown = Some(markdown_at(1, 0, &tries));
    let widget = Widget::with(Rc::default(), settings);
    widget.send("hi");
    widget.reply(0, &say(&["plain"]));
    assert_eq!((tries.get(), widget.driver.markdown()), (0, None));
    widget.send("hi");
    widget.reply(1, &formatted("one"));
    widget.send("hi");
    widget.reply(2, &formatted("two"));
    assert_eq!(
        widget.rows(),
        ["= hi", "plain", "= hi", "one", "= hi", "two"]
    );
    assert!(widget.driver.markdown().is_some());
    assert_eq!(tries.get(), 1);
}

#[test]
fn markdown_without_its_parser_is_shown_and_told_once() {
    let tries = Rc::new(Cell::new(0));
    let mut settings = settings(&webhook());
    settings.markdown = Some(markdown_at(3, 1, &tries));
    let widget = Widget::with(Rc::default(), settings);
    widget.send("hi");
    widget.reply(0, &formatted("one"));
    assert_eq!(widget.rows(), ["= hi"], "it is still being loaded");
    assert!(widget.driver.chat().typing());
    widget.wait(u64::from(format::PATIENCE_MS));
    assert_eq!(widget.rows(), ["= hi", "one"]);
    widget.send("hi");
    widget.reply(1, &formatted("two"));
    assert_eq!(widget.rows().len(), 4, "the second try fails at once");
    assert_eq!(widget.desk.reports.borrow().len(), 1);
    widget.send("hi");
    widget.reply(2, &formatted("three"));
    assert!(widget.driver.markdown().is_some(), "the third one succeeds");
}

#[test]
fn markdown_of_an_earlier_visit_loads_the_parser() {
    let first = Widget::new(&webhook());
    first.send("hi");
    first.reply(0, &formatted("one"));
    first.driver.stop();
    let tries = Rc::new(Cell::new(0));
    let mut settings = settings(&webhook());
    settings.markdown = Some(markdown_at(1, 0, &tries));
    let back = Widget::with(Rc::clone(&first.desk), settings);
    back.run();
    assert_eq!(back.rows(), ["= hi", "one"]);
    assert!(back.driver.markdown().is_some());
}

#[test]
fn the_host_changes_memory_and_language() {
    let widget = Widget::new(&webhook());
    let remember = |key: &str, merge| {
        let memory = json!({ key: 1 }).as_object().unwrap().clone();
        Action::Remember(MemoryUpdate { memory, merge })
    };
    widget.act(remember("a", false));
    widget.send("one");
    assert_eq!(widget.body(0)["conversation"]["memory"], json!({ "a": 1 }));
    // What is set in the middle of a turn is not lost to its answer.
    widget.act(remember("b", true));
    widget.reply(0, &json!({ "conversation": { "memory": { "c": 1 } } }));
    let memory = widget.driver.chat().conversation.memory.to_value();
    assert_eq!(memory, json!({ "c": 1, "b": 1 }));

    // Nor to a turn that fails.
    widget.send("two");
    widget.act(remember("d", true));
    widget.answer(1, Outcome::Timeout);
    let memory = widget.driver.chat().conversation.memory.to_value();
    assert_eq!(memory, json!({ "c": 1, "b": 1, "d": 1 }));

    let languages = json!({ "language": "en", "languages": ["en", "ar"], "webhook": "https://example.com/hook" });
    let widget = Widget::new(&languages);
    widget.send("one");
    widget.reply(0, &json!({}));
    widget.act(Action::Speak("ar".to_owned()));
    assert_eq!(widget.driver.chat().language(), "ar");
    widget.send("two");
    assert_eq!(widget.body(1)["conversation"]["language"], "ar");
    widget.reply(1, &json!({ "conversation": { "language": "en" } }));
    assert_eq!(widget.driver.chat().language(), "en");
}

#[test]
fn the_host_is_told_what_happens() {
    let told = Rc::new(RefCell::new(Vec::new()));
    let list = Rc::clone(&told);
    let mut settings = settings(&webhook());
    settings.on_event = Some(Rc::new(move |event| {
        list.borrow_mut().push(match event {
            Event::Open => "open".to_owned(),
            Event::Close => "close".to_owned(),
            Event::Send(input) => format!("send {}", input.utterance()),
            Event::Memory(memory) => format!("memory {memory}"),
            Event::Turn(dialog) => format!("turn {}", dialog["message"]),
            Event::Error(diagnostic) => format!("error {}", diagnostic.code.as_str()),
        });
    }));
    let widget = Widget::with(Rc::default(), settings);
    widget.act(Action::Open);
    widget.send("hi");
    widget.reply(0, &json!({ "conversation": { "memory": { "n": 1 } } }));
    widget.send("again");
    widget.answer(1, Outcome::Timeout);
    widget.act(Action::Close);
    let done = "turn \"Dialog rendered with success\"";
    let expected = [
        "open",
        "send hi",
        done,
        "memory {\"n\":1}",
        "send again",
        "error webhook-timeout",
        done,
        "close",
    ];
    assert_eq!(*told.borrow(), expected);
}

#[test]
fn a_conversation_outlives_its_time() {
    let widget = Widget::new(&speaks_first());
    widget.send("hello");
    let with = |ttl| {
        let mut settings = settings(&speaks_first());
        settings.time_to_live_ms = Some(ttl);
        let again = Widget::with(Rc::clone(&widget.desk), settings);
        again.driver.chat().entries.is_empty()
    };
    widget.wait(1_000);
    assert!(!with(1_000));
    widget.wait(1);
    assert!(with(1_000));
    assert!(widget.desk.store.kept.borrow().is_empty());
}

#[test]
fn words_wait_for_the_network() {
    let widget = Widget::new(&webhook());
    widget.desk.offline.set(true);
    widget.send("one");
    widget.send("two");
    widget.wait(60_000);
    assert!(widget.desk.calls.borrow().is_empty());
    assert!(widget.driver.chat().offline && !widget.driver.chat().typing());

    widget.desk.offline.set(false);
    widget.wait(u64::from(NETWORK_REST_MS));
    assert!(!widget.driver.chat().offline);
    assert_eq!(widget.body(0)["nlp"]["source"], "one");
    widget.reply(0, &json!({}));
    assert_eq!(widget.body(1)["nlp"]["source"], "two");

    // A server on this machine is there without a network.
    let local = Widget::new(&json!({ "webhook": "http://127.0.0.1:5000/hook" }));
    local.desk.offline.set(true);
    local.send("one");
    assert_eq!(local.desk.calls.borrow().len(), 1);
    let far = Widget::new(&json!({ "webhook": "http://localhost.example/hook" }));
    far.desk.offline.set(true);
    far.send("one");
    assert!(far.desk.calls.borrow().is_empty());
}

#[test]
fn credentials_are_not_kept() {
    let bot = json!({
        "skills": [{ "slug": "f", "type": "fallback", "actions": [
            { "type": "send_message", "message": { "type": "text", "content": "One moment" } },
            { "type": "call_webhook", "url": "https://example.com/hook", "auth": { "type": "basic", "username": "ada", "password": "hunter2" } },
        ] }]
    });
    let widget = Widget::new(&bot);
    widget.send("hi");
    widget.wait(1);
    let kept = widget.desk.store.kept.borrow()["bot"].clone();
    assert!(kept.contains("One moment"));
    // The header holds them in base64.
    assert!(
        !kept.contains("YWRhOmh1bnRlcjI") && !kept.contains("hunter2"),
        "{kept}"
    );
    let back = widget.reload(&bot);
    back.retry();
    assert_eq!(
        back.rows(),
        ["> hi", "One moment", "One moment"],
        "the turn begins anew"
    );
}

#[test]
fn full_storage_is_told_once_and_the_chat_goes_on() {
    let widget = Widget::new(&webhook());
    widget.desk.full.set(true);
    widget.send("hi");
    assert_eq!(widget.rows(), ["> hi", "(not saved)"]);
    widget.reply(0, &say(&["Hello"]));
    widget.wait(1);
    widget.send("more");
    widget.reply(1, &say(&["Yes"]));
    widget.wait(1);
    assert_eq!(
        widget.rows(),
        ["= hi", "(not saved)", "Hello", "= more", "Yes"]
    );
    // The words that were sent, and the conversation.
    assert_eq!(widget.desk.saves.get(), 2);
    assert_eq!(widget.desk.reports.borrow().len(), 1);
}

#[test]
fn what_cannot_be_read_begins_anew() {
    for text in ["", "{", "null", "{\"version\":99}"] {
        let desk = Desk::default();
        desk.store
            .kept
            .borrow_mut()
            .insert("bot".to_owned(), text.to_owned());
        let widget = Widget::with(Rc::new(desk), settings(&webhook()));
        assert!(widget.rows().is_empty());
        assert_eq!(widget.desk.reports.borrow().len(), 1, "{text}");
        widget.send("hi");
        assert_eq!(widget.rows(), ["> hi"]);
    }
}

#[test]
fn nothing_is_kept_before_the_first_words_or_without_a_key() {
    let widget = Widget::new(&webhook());
    widget.act(Action::Open);
    widget.act(Action::Draft("x".to_owned()));
    widget.wait(1);
    assert_eq!(widget.desk.saves.get(), 0);

    let mut without = settings(&webhook());
    without.storage_key = None;
    let widget = Widget::with(Rc::new(Desk::default()), without);
    widget.send("hi");
    widget.wait(1);
    assert_eq!(widget.desk.saves.get(), 0);
}

#[test]
fn things_that_happen_together_are_kept_once() {
    let widget = Widget::new(
        &json!({ "skills": [{ "slug": "f", "type": "fallback", "actions": [
        { "type": "send_message", "message": { "type": "text", "content": "a" } },
        { "type": "send_message", "message": { "type": "text", "content": "b" } },
    ] }] }),
    );
    // The virtual clock lets a pause of 0 end at once, so the order of tasks decides.
    widget.send("hi");
    widget.wait(1);
    assert!(widget.desk.saves.get() <= 5, "{}", widget.desk.saves.get());
    let back = widget.reload(&webhook());
    assert_eq!(back.rows(), ["= hi", "a", "b"]);
}

#[test]
fn another_bot_goes_on_and_another_key_is_another_conversation() {
    let widget = Widget::new(&webhook());
    widget.send("hi");
    widget.reply(0, &json!({ "replies": [{ "type": "text", "content": "Hello" }], "conversation": { "memory": { "n": 1 } } }));
    let other = json!({ "webhook": "https://example.com/other" });
    widget.driver.configure(settings(&other));
    widget.send("more");
    assert_eq!(
        widget.desk.calls.borrow()[1].request.url,
        "https://example.com/other"
    );
    assert_eq!(widget.body(1)["conversation"]["memory"], json!({ "n": 1 }));

    let mut second = settings(&other);
    second.storage_key = Some("second".to_owned());
    widget.driver.configure(second);
    widget.run();
    assert!(widget.rows().is_empty());
    assert!(widget.desk.calls.borrow()[1].dropped.get());
    widget.driver.configure(settings(&webhook()));
    widget.run();
    assert_eq!(widget.rows(), ["= hi", "Hello", "! more", "(interrupted)"]);
}

#[test]
fn two_widgets_share_nothing() {
    let (a, b) = (Widget::new(&webhook()), Widget::new(&webhook()));
    a.send("to a");
    b.send("to b");
    a.reply(0, &say(&["from a"]));
    assert_eq!(a.rows(), ["= to a", "from a"]);
    assert_eq!(b.rows(), ["> to b"]);
}

#[test]
fn the_host_is_told_of_turns_and_messages() {
    let turns = Rc::new(RefCell::new(Vec::new()));
    let messages = Rc::new(RefCell::new(Vec::new()));
    let mut settings = settings(&speaks_first());
    let (told, heard) = (Rc::clone(&turns), Rc::clone(&messages));
    settings.on_turn = Some(Rc::new(move |report: TurnReport| {
        told.borrow_mut().push((
            report.before.language.is_none(),
            report.turn.messages.len(),
            report.turn.awaiting().is_some(),
        ));
    }));
    settings.on_message = Some(Rc::new(move |message: Message| {
        heard.borrow_mut().push(message.kind().to_owned());
    }));
    let widget = Widget::with(Rc::new(Desk::default()), settings);
    widget.send("hi");
    widget.reply(
        0,
        &json!({ "replies": [{ "type": "client_data", "content": { "go": 1 } }] }),
    );
    assert_eq!(*turns.borrow(), [(true, 1, true), (true, 2, false)]);
    assert_eq!(*messages.borrow(), ["text", "client_data"]);
}

#[test]
fn a_listener_may_dispatch() {
    let widget = Widget::new(
        &json!({ "skills": [{ "slug": "f", "type": "fallback", "actions": [
        { "type": "send_message", "message": { "type": "text", "content": "{{nlp.source}}" } },
    ] }] }),
    );
    let driver = widget.driver.clone();
    let mut settings = widget.driver.0.settings.borrow().clone();
    let once = Cell::new(false);
    settings.on_message = Some(Rc::new(move |_| {
        if !once.replace(true) {
            driver.dispatch(Action::Send {
                text: "second".to_owned(),
            });
        }
    }));
    widget.driver.configure(settings);
    widget.send("first");
    assert_eq!(widget.rows(), ["= first", "first", "= second", "second"]);
    widget.driver.stop();
    widget.driver.0.settings.replace(Settings::default());
}

#[test]
fn a_chat_without_a_bot_says_so_and_takes_no_words() {
    let widget = Widget::with(
        Rc::new(Desk::default()),
        Settings {
            failure: Some(Failure::InvalidBot),
            ..Settings::default()
        },
    );
    widget.send("hi");
    assert!(widget.rows().is_empty());
    assert_eq!(widget.driver.chat().failure, Some(Failure::InvalidBot));
    widget.driver.configure(settings(&webhook()));
    widget.send("hi");
    assert_eq!(widget.rows(), ["> hi"]);
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

#[test]
fn keeping_costs_the_same_however_long_the_transcript_is() {
    let widget = Widget::new(&echo());
    let written = |turns| {
        talk(&widget, turns);
        widget.desk.written.take();
        widget.send("one more");
        widget.wait(1);
        widget.desk.written.take()
    };
    let (early, late) = (written(49), written(975));
    assert!(widget.rows().len() > 2_000);
    assert!(late < early * 2, "{early} bytes, then {late}");
}

#[test]
fn a_long_conversation_comes_back_whole() {
    let widget = Widget::new(&echo());
    talk(&widget, 300);
    let rows = widget.rows();
    let back = widget.reload(&echo());
    assert_eq!(back.rows(), rows);
    // Nothing is written again but the end.
    back.desk.written.take();
    back.send("more");
    back.wait(1);
    assert!(back.desk.written.get() < 20_000);
    let again = back.reload(&echo());
    assert_eq!(again.rows()[..600], rows[..]);
    assert_eq!(again.rows()[600..], ["= more", "more!"]);
    again.act(Action::Reset);
    assert!(again.desk.store.kept.borrow().is_empty());
}

#[test]
fn a_lost_chunk_costs_only_itself_and_is_told_once() {
    let widget = Widget::new(&echo());
    talk(&widget, 100);
    widget.desk.store.kept.borrow_mut().remove("bot:rows:0");
    let torn = widget.desk.store.kept.borrow()["bot:rows:1"].replace(']', "");
    widget
        .desk
        .store
        .kept
        .borrow_mut()
        .insert("bot:rows:1".to_owned(), torn);
    let rows = widget.rows();
    let back = widget.reload(&echo());
    assert_eq!(back.rows(), rows[64..]);
    assert_eq!(back.desk.reports.borrow().len(), 1);
    talk(&back, 1);
    let again = back.reload(&echo());
    assert_eq!(again.rows().len(), 138);
    assert!(again.desk.reports.borrow().is_empty());
}

#[test]
fn a_row_of_long_ago_is_changed_where_it_is_kept() {
    let widget = Widget::new(&webhook());
    widget.send("early");
    widget.answer(0, Outcome::Timeout);
    for turn in 1..80 {
        widget.send(&turn.to_string());
        widget.reply(turn, &say(&["yes"]));
        widget.wait(1);
    }
    widget.retry();
    widget.reply(80, &say(&["at last"]));
    widget.wait(1);
    let rows = widget.rows();
    assert_eq!(rows[158..], ["= early", "at last"]);
    let kept = widget.desk.store.kept.borrow().len();
    let back = widget.reload(&webhook());
    assert_eq!(back.rows(), rows);
    assert_eq!(kept, 6, "the head and five chunks");
}

#[test]
fn a_full_browser_keeps_what_it_has() {
    let widget = Widget::new(&echo());
    talk(&widget, 31);
    let kept = widget.desk.store.kept.borrow().clone();
    widget.desk.full.set(true);
    talk(&widget, 40);
    assert_eq!(*widget.desk.store.kept.borrow(), kept);
    let told = |row: &&String| *row == "(not saved)";
    assert_eq!(widget.rows().iter().filter(told).count(), 1);
    assert_eq!(widget.reload(&echo()).rows().len(), 62);
}

#[test]
fn a_conversation_is_not_past_because_a_clock_was_wrong() {
    let with = |desk: &Rc<Desk>| {
        let mut settings = settings(&echo());
        settings.time_to_live_ms = Some(1_000);
        Widget::with(Rc::clone(desk), settings)
    };
    let desk = Rc::new(Desk::default());
    desk.clock.set(1_000_000);
    let widget = with(&desk);
    talk(&widget, 1);
    // The clock goes back in the middle: the rows stay in order.
    desk.clock.set(10);
    talk(&widget, 2);
    let rows = ["= 0", "0!", "= 0", "0!", "= 1", "1!"];
    assert_eq!(widget.rows(), rows);
    assert_eq!(with(&desk).rows(), rows, "from the future");
    desk.clock.set(1_000_900);
    assert_eq!(with(&desk).rows(), rows, "the newest moment counts");
}
