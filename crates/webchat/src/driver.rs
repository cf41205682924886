//! The one that does: it runs the engine for a [`Chat`], and everything that takes time.
//!
//! Components dispatch actions; the driver puts them through [`reduce`] and then looks at the new
//! state. Words that are not answered yet: it runs a turn for them, one after another. Messages
//! that were said and are not shown: it shows them, each after the pause of the one before.
//! Something to keep: it writes it down. So the state says what is to be done, and there is nothing
//! to remember beside it.
//!
//! Whatever takes time is a task of the driver. A new conversation and the end of the widget
//! cancel the tasks, which aborts their call and clears their timers at once; an answer of an old
//! run has nowhere to arrive.
//!
//! Several pages of a browser may show one conversation; `tabs` says how they take turns.
//!
//! The browser stands behind the trait [`Shell`], so the same driver is tested natively, with a
//! clock that tests move and a network that they answer.

mod browser;
mod call;
mod cause;
mod fetch;
mod format;
mod keep;
mod lock;
mod reason;
mod shell;
mod storage;
mod tabs;
mod task;
#[cfg(test)]
mod tests;
mod timer;
mod turn;

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::task::Waker;

use hooktalk_engine::{Engine, Turn};
use hooktalk_protocol::{Conversation, Diagnostic, Input, Message, Severity};
use serde_json::Value;

pub use self::browser::Browser;
use self::keep::Keep;
pub use self::shell::{Hear, Heard, LocalFuture, Shell};
pub use self::tabs::{Granted, Held, Watcher};
use self::tabs::{claim, is_unfinished, rest};
use self::task::Task;
use self::turn::{answer_all, reveal_all};
use crate::chat::persist::Saved;
use crate::chat::{Action, Chat, EntryKind, Failure, MemoryUpdate, Place, Shared, reduce};
use crate::markdown::Markdown;

/// What a turn looked like at one moment: after it began, after each answer, and at its end.
#[derive(Clone, Debug)]
pub struct TurnReport {
    /// The conversation before the turn.
    pub before: Conversation,
    /// The turn; it is at its end when it awaits nothing.
    pub turn: Turn,
}

/// Something that the host wants to be told.
pub type Listener<T> = Rc<dyn Fn(T)>;

/// Asks the host, before a turn, what it wants to put into the memory.
pub type MemorySource = Rc<dyn Fn(&Input) -> LocalFuture<Option<MemoryUpdate>>>;

/// Asks the host about a message in a language before it is shown: a message to show in its place,
/// nothing to show (`Some(None)`), or to show it as it is (`None`).
pub type DrawHook = Rc<dyn Fn(&Message, &str) -> LocalFuture<Option<Option<Message>>>>;

/// Loads the parser of Markdown; nothing when it cannot be loaded.
pub type MarkdownSource = Rc<dyn Fn() -> LocalFuture<Option<Markdown>>>;

/// What happened, for the host.
#[derive(Clone, Debug)]
pub enum Event {
    /// The panel was opened.
    Open,
    /// The panel was closed.
    Close,
    /// The visitor said something.
    Send(Input),
    /// The memory is now this object.
    Memory(Value),
    /// A turn is over; [`Turn::dialog`] is what the original's `/dialog` answered.
    Turn(Box<Turn>),
    /// A turn had trouble.
    Error(Diagnostic),
    /// The conversation is forgotten: by the visitor, by the host, in another tab, or as another
    /// one takes its place.
    Reset,
}

/// How a driver works. All of it can be changed while it runs.
#[derive(Clone, Default)]
pub struct Settings {
    /// The bot; without one the chat has a [`Failure`].
    pub engine: Option<Rc<Engine>>,
    /// Why there is no engine.
    pub failure: Option<Failure>,
    /// Under which key the conversation is kept in the browser; `None` keeps nothing.
    pub storage_key: Option<String>,
    /// The language of the first turn, if the host knows it; a conversation that has one already
    /// goes over to another one here.
    pub language: Option<String>,
    /// The pause after a message that names none, in milliseconds.
    pub default_delay_ms: u32,
    /// Told of every step of every turn.
    pub on_turn: Option<Listener<TurnReport>>,
    /// Told of every message of the bot, data for the page included, when it is shown.
    pub on_message: Option<Listener<Message>>,
    /// Told of everything else.
    pub on_event: Option<Listener<Event>>,
    /// Asked before each turn.
    pub memory: Option<MemorySource>,
    /// Asked before each message of the bot is shown, one after another.
    pub before_draw: Option<DrawHook>,
    /// Loads the parser of Markdown before the first message that needs it; without, it is drawn as it
    /// is written.
    pub markdown: Option<MarkdownSource>,
    /// How long a kept conversation lives after its last row, in milliseconds; `None` is for ever.
    pub time_to_live_ms: Option<u64>,
    /// Whether a kept conversation comes back closed, even if the visitor left it open.
    pub begins_closed: bool,
}

/// How long the text box or the transcript rests before what is there is kept, in milliseconds.
const DRAFT_REST_MS: u32 = 400;

/// Runs one chat. Clones are the same driver.
#[derive(Clone)]
pub struct Driver(Rc<Inner>);

struct Inner {
    chat: RefCell<Shared<Chat>>,
    settings: RefCell<Settings>,
    shell: Rc<dyn Shell>,
    on_change: RefCell<Option<Rc<dyn Fn()>>>,
    /// The parser of Markdown, once it is loaded.
    markdown: RefCell<Option<Markdown>>,
    /// The developer knows that it does not load.
    format_failed: Cell<bool>,
    /// Loads it for what was kept from an earlier visit.
    formats: Task,
    /// Wakes the call that is under way, to look whether it is stopped.
    stop: RefCell<Option<Waker>>,
    /// Answers what is pending.
    turns: Task,
    /// Shows what is waiting.
    reveals: Task,
    /// Keeps what changed, once for everything that happens together.
    saves: Task,
    /// Keeps what stands in the text box, and the place in the transcript, when the visitor pauses.
    drafts: Task,
    /// What the browser holds of the conversation, if it is to hold anything.
    keep: RefCell<Option<Keep>>,
    /// Stands in line for the lock.
    claims: Task,
    /// Is about to let the lock go.
    rests: Task,
    /// No other page changes what is kept.
    lock: RefCell<Option<Held>>,
    /// What happened here without the lock; it happens again on what another page wrote.
    outbox: RefCell<Vec<Action>>,
    /// Whether the browser has locks.
    locks: Cell<bool>,
    /// Another page is at work on what is shown.
    following: Cell<bool>,
    /// Hears of the other pages.
    watch: RefCell<Option<Held>>,
}

impl Driver {
    /// A driver with what was kept from an earlier visit.
    pub fn new(shell: Rc<dyn Shell>, settings: Settings) -> Self {
        let driver = Self(Rc::new(Inner {
            chat: RefCell::new(Shared::new(Chat::new())),
            settings: RefCell::new(Settings::default()),
            shell,
            on_change: RefCell::new(None),
            markdown: RefCell::default(),
            format_failed: Cell::new(false),
            formats: Task::default(),
            stop: RefCell::default(),
            turns: Task::default(),
            reveals: Task::default(),
            saves: Task::default(),
            drafts: Task::default(),
            keep: RefCell::new(None),
            claims: Task::default(),
            rests: Task::default(),
            lock: RefCell::new(None),
            outbox: RefCell::default(),
            locks: Cell::new(false),
            following: Cell::new(false),
            watch: RefCell::new(None),
        }));
        driver.configure(settings);
        driver.watch();
        driver
    }

    /// The state.
    pub fn chat(&self) -> Shared<Chat> {
        self.0.chat.borrow().clone()
    }

    /// The parser of Markdown, once it is loaded; the listener is told when it is.
    pub fn markdown(&self) -> Option<Markdown> {
        self.0.markdown.borrow().clone()
    }

    /// Tells `listener` of every change of the state from now on; one listener at a time.
    pub fn on_change(&self, listener: Option<Rc<dyn Fn()>>) {
        self.0.on_change.replace(listener);
    }

    /// Changes how it works.
    ///
    /// Another bot under the same storage key goes on with the conversation; a turn that is under
    /// way ends with the bot that it began with. Another storage key is another conversation.
    pub fn configure(&self, settings: Settings) {
        let inner = &self.0;
        let (language, failure) = (settings.language.clone(), settings.failure);
        let key = settings.storage_key.clone();
        let moved = inner.settings.borrow().storage_key != key;
        if moved {
            inner.save_now();
            inner.cancel();
        }
        inner.settings.replace(settings);
        if moved {
            inner.change(Action::Reset);
            inner.keep.replace(key.map(Keep::new));
            inner.restore();
            format::prepare_old(self);
            self.go_on(false);
        }
        self.dispatch(Action::Prefer(language));
        self.dispatch(Action::Break(failure));
    }

    /// Keeps the conversation under `key` as well, at once; with that storage key it goes on. False
    /// when there is none yet, or when the browser does not keep it.
    ///
    /// No other page may know the key yet: what is kept under it is not asked for first.
    pub fn keep_as(&self, key: &str) -> bool {
        let inner = &self.0;
        let shell = &*inner.shell;
        let chat = self.chat();
        let mut keep = Keep::new(key.to_owned());
        let kept = chat.begun() && keep.save(shell, &chat).is_ok();
        if kept {
            keep.save_draft(shell, &inner.unsent(&chat));
            keep.save_panel(shell, &chat);
            keep.save_place(shell, chat.place);
        }
        kept
    }

    /// Lets `action` happen, and does what the new state asks for.
    pub fn dispatch(&self, action: Action) {
        let inner = &self.0;
        let shell = &*inner.shell;
        if matches!(action, Action::Read(_)) {
            // The transcript is there already, so nothing is drawn.
            if inner.put(action) && inner.keep.borrow().is_some() {
                inner
                    .drafts
                    .start(&*inner.shell, Box::pin(save_draft_soon(self.clone())));
            }
            return;
        }
        if matches!(action, Action::Stop) {
            if inner.follow(action)
                && let Some(call) = inner.stop.take()
            {
                call.wake();
            }
            return;
        }
        let deleted = matches!(action, Action::Delete { .. });
        let reset = matches!(action, Action::Reset);
        let restored = matches!(action, Action::Import(_));
        if reset {
            inner.cancel();
        }
        let lasting = !matches!(action, Action::Draft(_));
        let before = self.chat();
        let again = (!inner.is_free()).then(|| action.clone());
        if !inner.change(action) {
            return;
        }
        let chat = self.chat();
        if reset || deleted && !chat.begun() {
            inner.forget();
        } else if let Some(action) = again.filter(|_| !chat.is_kept_like(&before)) {
            inner.outbox.borrow_mut().push(action);
            if chat.begun() {
                inner.save_little(&chat);
            }
        } else if (chat.open, chat.muted) != (before.open, before.muted)
            && chat.begun()
            && !chat.unsaved
        {
            // Who closes the panel may leave the page in the same moment.
            if let Some(keep) = &mut *inner.keep.borrow_mut() {
                keep.save_panel(shell, &chat);
            }
        }
        if restored {
            format::prepare_old(self);
        }
        self.go_on(lasting);
    }

    /// Does what the state asks for.
    fn go_on(&self, lasting: bool) {
        let inner = &self.0;
        let shell = &*inner.shell;
        let chat = self.chat();
        let free = inner.is_free();
        // Of what is said before the visitor's first words, nothing is kept.
        if (free || !chat.begun()) && !chat.waiting.is_empty() && !inner.reveals.is_running() {
            inner
                .reveals
                .start(shell, Box::pin(reveal_all(self.clone())));
        }
        if free {
            if !chat.pending.is_empty() && !inner.turns.is_running() {
                inner.turns.start(shell, Box::pin(answer_all(self.clone())));
            }
            if is_unfinished(&chat) {
                inner.rests.cancel();
            } else if inner.holds_lock() && (lasting || !inner.rests.is_running()) {
                inner.rests.start(shell, Box::pin(rest(self.clone())));
            }
        } else if chat.begun()
            && (inner.following.get() || !inner.outbox.borrow().is_empty())
            && !inner.claims.is_running()
        {
            inner.claims.start(shell, Box::pin(claim(self.clone())));
        }
        if !inner.keeps_draft(&chat) && !inner.drafts.is_running() {
            inner
                .drafts
                .start(shell, Box::pin(save_draft_soon(self.clone())));
        }
        if lasting && chat.begun() && !inner.saves.is_running() {
            inner.saves.start(shell, Box::pin(save_soon(self.clone())));
        }
    }

    /// Ends everything that is under way, after it kept what there is to keep.
    pub fn stop(&self) {
        self.0.save_now();
        self.0.cancel();
        self.0.watch.take();
        self.0.on_change.replace(None);
    }
}

impl std::fmt::Debug for Driver {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Driver")
    }
}

impl PartialEq for Driver {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl std::fmt::Debug for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Settings")
    }
}

impl Inner {
    /// Puts `action` through the reducer and tells the host; whether anything changed.
    fn change(&self, action: Action) -> bool {
        let before = self.chat.borrow().clone();
        let silent = matches!(action, Action::Import(_));
        if !self.follow(action) {
            return false;
        }
        let after = self.chat.borrow().clone();
        if !silent {
            self.tell_messages(&before, &after);
            self.tell_changes(&before, &after);
        }
        true
    }

    /// Puts `action` through the reducer; whether anything changed.
    fn follow(&self, action: Action) -> bool {
        let reset = matches!(action, Action::Reset) && self.chat.borrow().begun();
        let changed = self.put(action);
        if changed {
            self.draw();
            if reset {
                self.tell(Event::Reset);
            }
        }
        changed
    }

    /// The same without drawing it.
    fn put(&self, action: Action) -> bool {
        let old = self.chat.borrow().clone();
        let new = reduce(&old, action, self.shell.now());
        let changed = new != old;
        self.chat.replace(new);
        changed
    }

    fn draw(&self) {
        let listener = self.on_change.borrow().clone();
        if let Some(listener) = listener {
            listener();
        }
    }

    /// Tells the host of the messages that `new` shows and `old` did not.
    fn tell_messages(&self, old: &Chat, new: &Chat) {
        let Some(listener) = self.settings.borrow().on_message.clone() else {
            return;
        };
        let rows: Vec<_> = new
            .entries
            .iter()
            .rev()
            .take_while(|entry| entry.id.0 >= old.next)
            .collect();
        for entry in rows.into_iter().rev() {
            if let EntryKind::Bot { message, .. } = &entry.kind {
                listener(message.clone());
            }
        }
    }

    /// Tells the host of what a visitor did and of the memory.
    fn tell_changes(&self, old: &Chat, new: &Chat) {
        if self.settings.borrow().on_event.is_none() {
            return;
        }
        if old.open != new.open {
            self.tell(if new.open { Event::Open } else { Event::Close });
        }
        for entry in new.entries.iter().rev() {
            if entry.id.0 < old.next {
                break;
            }
            if let EntryKind::Visitor { input, .. } = &entry.kind {
                self.tell(Event::Send(input.clone()));
            }
        }
        let (was, is) = (&old.conversation.memory, &new.conversation.memory);
        if old.conversation != new.conversation && was != is {
            self.tell(Event::Memory(is.to_value()));
        }
    }

    fn tell(&self, event: Event) {
        let listener = self.settings.borrow().on_event.clone();
        if let Some(listener) = listener {
            listener(event);
        }
    }

    fn cancel(&self) {
        for task in [
            &self.turns,
            &self.reveals,
            &self.saves,
            &self.drafts,
            &self.formats,
            &self.claims,
            &self.rests,
        ] {
            task.cancel();
        }
        self.lock.take();
        self.following.set(false);
    }

    /// Brings back what the browser holds.
    fn restore(&self) {
        self.outbox.take();
        self.locks.set(self.claim().is_some());
        let (saved, draft) = match &mut *self.keep.borrow_mut() {
            Some(keep) => self.read(keep),
            None => return,
        };
        if let Some(mut saved) = saved {
            saved.open &= !self.settings.borrow().begins_closed;
            self.follow(Action::Restore(Box::new(saved)));
            self.follow(Action::Read(self.read_place()));
            if self.locks.get() {
                self.following.set(is_unfinished(&self.chat.borrow()));
            } else {
                self.change(Action::Interrupt);
            }
        }
        if self.chat.borrow().draft.is_empty() {
            self.follow(Action::Draft(draft));
        }
    }

    /// What the browser holds: the conversation, and what stood in the text box.
    fn read(&self, keep: &mut Keep) -> (Option<Saved>, String) {
        let shell = &*self.shell;
        let mut saved = keep.read(shell);
        if saved.as_ref().is_some_and(|saved| self.is_past(saved)) {
            keep.forget(shell);
            return (None, String::new());
        }
        if let Some(saved) = &mut saved {
            (saved.open, saved.muted) = keep.read_panel(shell);
        }
        (saved, keep.read_draft(shell))
    }

    /// Where the visitor was reading, if that row is still there.
    fn read_place(&self) -> Option<Place> {
        let place = self.keep.borrow_mut().as_mut()?.read_place(&*self.shell)?;
        let chat = self.chat.borrow();
        chat.entries.find(place.row).map(|_| place)
    }

    /// Whether a kept conversation has outlived its time.
    fn is_past(&self, saved: &Saved) -> bool {
        let last = saved.entries.iter().map(|entry| entry.at.millis()).max();
        let limit = self.settings.borrow().time_to_live_ms;
        let age = |last| self.shell.now().millis().saturating_sub(last);
        limit
            .zip(last)
            .is_some_and(|(limit, last)| age(last) > limit)
    }

    fn save_now(&self) {
        let chat = self.chat.borrow().clone();
        if !chat.begun() || chat.unsaved {
            return;
        }
        let shell = &*self.shell;
        let free = self.is_free();
        let kept = match &mut *self.keep.borrow_mut() {
            Some(keep) if free => keep.save(shell, &chat),
            _ => Ok(()),
        };
        match kept {
            // After the words that were sent are kept: no moment has them nowhere.
            Ok(()) => self.save_little(&chat),
            Err(cause) => {
                shell.report(
                    Severity::Warning,
                    &["the browser does not keep the conversation: ", &cause].concat(),
                );
                self.change(Action::NotSaved);
            }
        }
    }

    /// Keeps what stands in the text box, how the panel is, and where the visitor reads.
    fn save_little(&self, chat: &Chat) {
        if let Some(keep) = &mut *self.keep.borrow_mut() {
            keep.save_draft(&*self.shell, &self.unsent(chat));
            keep.save_panel(&*self.shell, chat);
            keep.save_place(&*self.shell, chat.place);
        }
    }

    fn forget(&self) {
        if let Some(keep) = &mut *self.keep.borrow_mut() {
            keep.forget(&*self.shell);
        }
        self.outbox.take();
    }

    /// Whether nothing is to be done about what stands in the text box.
    fn keeps_draft(&self, chat: &Chat) -> bool {
        let keep = self.keep.borrow();
        keep.as_ref()
            .is_none_or(|keep| keep.has_draft(&self.unsent(chat)))
    }
}

/// Nothing is kept of a visitor who has not sent anything yet.
async fn save_draft_soon(driver: Driver) {
    let inner = &driver.0;
    inner.shell.sleep(DRAFT_REST_MS).await;
    let chat = driver.chat();
    if chat.begun() && !chat.unsaved {
        inner.save_little(&chat);
    }
}

async fn save_soon(driver: Driver) {
    driver.0.shell.sleep(0).await;
    driver.0.save_now();
}
