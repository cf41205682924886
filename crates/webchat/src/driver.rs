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
//! The browser stands behind the trait [`Shell`], so the same driver is tested natively, with a
//! clock that tests move and a network that they answer.

mod browser;
mod cause;
mod fetch;
mod reason;
mod shell;
mod storage;
mod task;
#[cfg(test)]
mod tests;
mod timer;

use std::cell::RefCell;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::Poll;

use hooktalk_engine::{Engine, Turn};
use hooktalk_protocol::{Conversation, Diagnostic, Input, Message, OutgoingRequest, Severity};
use serde_json::Value;

pub use self::browser::Browser;
pub use self::shell::{LocalFuture, Shell};
use self::task::Task;
use crate::chat::persist::{self, Unfinished};
use crate::chat::{Action, Chat, EntryId, EntryKind, Failure, MemoryUpdate, Shared, reduce};

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
    /// A turn is over: what the original's `/dialog` answered, `results` and `message`.
    Turn(Value),
    /// A turn had trouble.
    Error(Diagnostic),
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
    /// How long a kept conversation lives after its last row, in milliseconds; `None` is for ever.
    pub time_to_live_ms: Option<u64>,
}

/// How long the host may take to say what goes into the memory, in milliseconds; then the turn
/// begins without. As in the original.
const MEMORY_PATIENCE_MS: u32 = 10_000;

/// How often the network is looked for while there is none, in milliseconds.
const NETWORK_REST_MS: u32 = 500;

/// How long the text box rests before what stands in it is kept, in milliseconds.
const DRAFT_REST_MS: u32 = 400;

/// Runs one chat. Clones are the same driver.
#[derive(Clone)]
pub struct Driver(Rc<Inner>);

struct Inner {
    chat: RefCell<Shared<Chat>>,
    settings: RefCell<Settings>,
    shell: Rc<dyn Shell>,
    on_change: RefCell<Option<Rc<dyn Fn()>>>,
    /// Answers what is pending.
    turns: Task,
    /// Shows what is waiting.
    reveals: Task,
    /// Keeps what changed, once for everything that happens together.
    saves: Task,
    /// Keeps what stands in the text box, when the visitor pauses.
    drafts: Task,
    /// What was kept of the text box last.
    kept_draft: RefCell<String>,
}

impl Driver {
    /// A driver with what was kept from an earlier visit.
    pub fn new(shell: Rc<dyn Shell>, settings: Settings) -> Self {
        let driver = Self(Rc::new(Inner {
            chat: RefCell::new(Shared::new(Chat::new())),
            settings: RefCell::new(Settings::default()),
            shell,
            on_change: RefCell::new(None),
            turns: Task::default(),
            reveals: Task::default(),
            saves: Task::default(),
            drafts: Task::default(),
            kept_draft: RefCell::default(),
        }));
        driver.configure(settings);
        driver
    }

    /// The state.
    pub fn chat(&self) -> Shared<Chat> {
        self.0.chat.borrow().clone()
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
            inner.kept_draft.take();
            if let Some(key) = key
                && let Some(saved) = inner.load(&key)
            {
                inner.change(Action::Restore(Box::new(saved)));
                let draft = inner.shell.load(&draft_key(&key)).unwrap_or_default();
                inner.kept_draft.replace(draft.clone());
                if inner.chat.borrow().draft.is_empty() {
                    inner.change(Action::Draft(draft));
                }
            }
        }
        self.dispatch(Action::Prefer(language));
        self.dispatch(Action::Break(failure));
    }

    /// Lets `action` happen, and does what the new state asks for.
    pub fn dispatch(&self, action: Action) {
        let inner = &self.0;
        let deleted = matches!(action, Action::Delete { .. });
        let reset = matches!(action, Action::Reset);
        if reset {
            inner.cancel();
        }
        let lasting = !matches!(action, Action::Draft(_));
        if !inner.change(action) {
            return;
        }
        let chat = self.chat();
        if reset || deleted && chat.entries.is_empty() {
            inner.forget();
        }
        if !chat.pending.is_empty() && !inner.turns.is_running() {
            let inner = Rc::clone(inner);
            let driver = self.clone();
            self.0
                .turns
                .start(&*inner.shell, Box::pin(answer_all(driver)));
        }
        if !chat.waiting.is_empty() && !inner.reveals.is_running() {
            let driver = self.clone();
            inner
                .reveals
                .start(&*inner.shell, Box::pin(reveal_all(driver)));
        }
        if chat.draft != *inner.kept_draft.borrow() && !inner.drafts.is_running() {
            let driver = self.clone();
            inner
                .drafts
                .start(&*inner.shell, Box::pin(save_draft_soon(driver)));
        }
        if lasting && !chat.entries.is_empty() && !inner.saves.is_running() {
            let driver = self.clone();
            inner
                .saves
                .start(&*inner.shell, Box::pin(save_soon(driver)));
        }
    }

    /// Ends everything that is under way, after it kept what there is to keep.
    pub fn stop(&self) {
        self.0.save_now();
        self.0.cancel();
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
    /// Puts `action` through the reducer; whether anything changed.
    fn change(&self, action: Action) -> bool {
        let restored = matches!(action, Action::Restore(_));
        let old = self.chat.borrow().clone();
        let new = reduce(&old, action, self.shell.now());
        if new == old {
            return false;
        }
        self.chat.replace(new.clone());
        if !restored {
            self.tell_messages(&old, &new);
            self.tell_changes(&old, &new);
        }
        let listener = self.on_change.borrow().clone();
        if let Some(listener) = listener {
            listener();
        }
        true
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
        self.turns.cancel();
        self.reveals.cancel();
        self.saves.cancel();
        self.drafts.cancel();
    }

    fn load(&self, key: &str) -> Option<persist::Saved> {
        let text = self.shell.load(key)?;
        let saved = serde_json::from_str(&text).ok();
        let saved = saved.as_ref().and_then(persist::read);
        if saved.as_ref().is_some_and(|saved| self.is_past(saved)) {
            // What cannot be written is past all the same.
            let _ = self.shell.save(key, None);
            let _ = self.shell.save(&draft_key(key), None);
            return None;
        }
        if saved.is_none() {
            self.shell.report(
                Severity::Warning,
                "what this browser kept of the conversation cannot be read, so it begins anew",
            );
        }
        saved
    }

    /// Whether a kept conversation has outlived its time.
    fn is_past(&self, saved: &persist::Saved) -> bool {
        let last = saved.entries.iter().map(|entry| entry.at.millis()).max();
        let limit = self.settings.borrow().time_to_live_ms;
        let age = |last| self.shell.now().millis().saturating_sub(last);
        limit
            .zip(last)
            .is_some_and(|(limit, last)| age(last) > limit)
    }

    fn save_now(&self) {
        let chat = self.chat.borrow().clone();
        let key = self.settings.borrow().storage_key.clone();
        let Some(key) = key else { return };
        if chat.entries.is_empty() || chat.unsaved {
            return;
        }
        self.save_draft(&chat, &key);
        let text = persist::to_value(&chat, self.shell.now()).to_string();
        if let Err(cause) = self.shell.save(&key, Some(&text)) {
            self.shell.report(
                Severity::Warning,
                &["the browser does not keep the conversation: ", &cause].concat(),
            );
            self.change(Action::NotSaved);
        }
    }

    /// Keeps what stands in the text box under a key of its own: a keystroke does not write the
    /// whole transcript.
    fn save_draft(&self, chat: &Chat, key: &str) {
        if *self.kept_draft.borrow() == chat.draft {
            return;
        }
        let text = (!chat.draft.is_empty()).then_some(chat.draft.as_str());
        // A lost draft is not worth a word; a lost transcript is, and that is told.
        let _ = self.shell.save(&draft_key(key), text);
        self.kept_draft.replace(chat.draft.clone());
    }

    fn forget(&self) {
        let key = self.settings.borrow().storage_key.clone();
        if let Some(key) = key {
            // What cannot be written cannot be there either.
            let _ = self.shell.save(&key, None);
            if !self.kept_draft.take().is_empty() {
                let _ = self.shell.save(&draft_key(&key), None);
            }
        }
    }

    fn report(&self, diagnostics: &[Diagnostic]) {
        for diagnostic in diagnostics {
            self.shell
                .report(diagnostic.severity, &diagnostic.to_string());
            if diagnostic.severity == Severity::Error {
                self.tell(Event::Error(diagnostic.clone()));
            }
        }
    }

    fn tell_turn(&self, before: &Conversation, turn: &Turn) {
        let listener = self.settings.borrow().on_turn.clone();
        if let Some(listener) = listener {
            listener(TurnReport {
                before: before.clone(),
                turn: turn.clone(),
            });
        }
    }
}

/// Answers what is pending, one after another, until nothing is.
async fn answer_all(driver: Driver) {
    loop {
        let next = driver.chat().pending.first().copied();
        let engine = driver.0.settings.borrow().engine.clone();
        match (next, engine) {
            (Some(entry), Some(engine)) => answer(&driver, &engine, entry).await,
            (Some(entry), None) => driver.dispatch(Action::Fail { entry }),
            (None, _) => return,
        }
    }
}

/// Runs the turn that answers the visitor's row `entry`.
async fn answer(driver: &Driver, engine: &Engine, entry: EntryId) {
    let inner = &driver.0;
    let shell = &*inner.shell;
    if driver.chat().conversation.id.is_empty() {
        driver.dispatch(Action::Named(shell.new_id()));
    }
    let before = prepare(driver, entry).await;
    let Some((mut turn, mut said)) = begin(driver, engine, entry, &before) else {
        driver.dispatch(Action::Fail { entry });
        return;
    };
    let mut reported = 0;
    let mut noticed = 0;
    // How many messages there were when the last failed call failed.
    let mut failed_at = None;
    loop {
        inner.report(turn.diagnostics.get(reported..).unwrap_or_default());
        reported = turn.diagnostics.len();
        for notice in turn.notices.get(noticed..).unwrap_or_default() {
            shell.notify(notice.clone());
        }
        noticed = turn.notices.len();
        let new = turn.messages.get(said..).unwrap_or_default();
        if !new.is_empty() {
            driver.dispatch(Action::Say {
                messages: new.to_vec(),
                language: turn.conversation.language.clone(),
            });
        }
        said = turn.messages.len();
        inner.tell_turn(&before, &turn);
        let Some(request) = turn.awaiting().cloned() else {
            break;
        };
        let unfinished = inner.unfinished(entry, &turn, &request, said);
        driver.dispatch(Action::Await(unfinished.map(Box::new)));
        // Before the call, so that a page that is left in the middle knows of it.
        inner.save_now();
        network(driver, &request.url).await;
        let outcome = shell.send(request).await;
        match engine.resolve(turn, outcome, shell.now()) {
            Ok(resolved) => turn = resolved,
            Err(misuse) => {
                shell.report(Severity::Error, &misuse.to_string());
                driver.dispatch(Action::Fail { entry });
                return;
            }
        }
        let new = turn.diagnostics.get(reported..).unwrap_or_default();
        if new.iter().any(is_failed_call) {
            failed_at = Some(said);
        }
    }
    inner.tell(Event::Turn(turn.dialog()));
    driver.dispatch(if failed_at == Some(said) {
        Action::Fail { entry }
    } else {
        Action::Finish {
            entry,
            conversation: Box::new(turn.conversation),
        }
    });
}

/// Waits until the browser has a network. A server on this very machine needs none.
async fn network(driver: &Driver, url: &str) {
    let shell = &*driver.0.shell;
    let host = url.split("//").nth(1).unwrap_or_default();
    let own = ["localhost", "127.0.0.1", "[::1]"];
    let ends = |rest: &str| rest.is_empty() || rest.starts_with([':', '/', '?']);
    if own
        .iter()
        .any(|name| host.strip_prefix(name).is_some_and(ends))
    {
        return;
    }
    while !shell.is_online() {
        driver.dispatch(Action::Offline(true));
        shell.sleep(NETWORK_REST_MS).await;
    }
    driver.dispatch(Action::Offline(false));
}

/// The conversation for the next turn, with what the host puts into its memory. A turn that a reload
/// broke off has that already.
async fn prepare(driver: &Driver, entry: EntryId) -> Conversation {
    let inner = &driver.0;
    let chat = driver.chat();
    let mut conversation = (*chat.conversation).clone();
    let source = inner.settings.borrow().memory.clone();
    let taken_up = chat.unfinished.as_ref().is_some_and(|it| it.entry == entry);
    if let Some(source) = source.filter(|_| !taken_up)
        && let Some(row) = chat.entries.find(entry)
        && let EntryKind::Visitor { input, .. } = &row.kind
    {
        let answer = source(input);
        if let Some(update) = within(&*inner.shell, answer, MEMORY_PATIENCE_MS).await {
            update.apply(&mut conversation.memory);
        }
    }
    conversation
}

/// What `future` gives, or nothing when it takes longer than that.
async fn within<T>(
    shell: &dyn Shell,
    mut future: LocalFuture<Option<T>>,
    milliseconds: u32,
) -> Option<T> {
    let mut pause = shell.sleep(milliseconds);
    poll_fn(move |context| match future.as_mut().poll(context) {
        Poll::Ready(value) => Poll::Ready(value),
        Poll::Pending => pause.as_mut().poll(context).map(|()| None),
    })
    .await
}

/// The turn of `entry` and how many of its messages are among the rows: taken up where a reload
/// broke it off, or begun.
fn begin(
    driver: &Driver,
    engine: &Engine,
    entry: EntryId,
    before: &Conversation,
) -> Option<(Turn, usize)> {
    let chat = driver.chat();
    let kept = chat.unfinished.as_ref().filter(|it| it.entry == entry);
    if let Some(kept) = kept
        && let Ok(turn) = Turn::from_value(&kept.turn)
    {
        return Some((turn, kept.said));
    }
    let EntryKind::Visitor { input, .. } = &chat.entries.find(entry)?.kind else {
        return None;
    };
    let mut input = input.clone();
    if before.language.is_none() {
        input.language.clone_from(&chat.preferred_language);
    }
    let shell = &*driver.0.shell;
    input.utc_offset_minutes = shell.utc_offset_minutes();
    let now = shell.now();
    Some((engine.begin(before.clone(), input, now), 0))
}

impl Inner {
    /// What is kept of a turn that waits for `request`. Credentials are not kept in a browser: a
    /// turn with them begins anew after a reload.
    fn unfinished(
        &self,
        entry: EntryId,
        turn: &Turn,
        request: &OutgoingRequest,
        said: usize,
    ) -> Option<Unfinished> {
        let keeps = self.settings.borrow().storage_key.is_some();
        if !keeps || request.headers.iter().any(|header| header.secret) {
            return None;
        }
        let mut turn = turn.clone();
        turn.trace.clear();
        Some(Unfinished {
            entry,
            turn: turn.to_value(),
            said,
        })
    }
}

/// Whether a finding tells that a webhook gave no usable answer.
fn is_failed_call(diagnostic: &Diagnostic) -> bool {
    let code = diagnostic.code.as_str();
    diagnostic.severity == Severity::Error
        && (code.starts_with("webhook-") || code.starts_with("answer-"))
}

/// Shows what is waiting, each message after the pause of the one before. It also sits out the
/// pause of the last one, in case more comes meanwhile.
async fn reveal_all(driver: Driver) {
    loop {
        let chat = driver.chat();
        let Some(next) = chat.waiting.first() else {
            return;
        };
        let hidden = next.message.kind() == "client_data";
        let delay = match next.message.delay() {
            _ if hidden => 0,
            Some(seconds) => (seconds * 1000.0) as u32,
            None => driver.0.settings.borrow().default_delay_ms,
        };
        driver.dispatch(Action::Reveal);
        if delay > 0 {
            driver.0.shell.sleep(delay).await;
        }
    }
}

fn draft_key(key: &str) -> String {
    [key, ":draft"].concat()
}

/// Nothing is kept of a visitor who has not sent anything yet.
async fn save_draft_soon(driver: Driver) {
    driver.0.shell.sleep(DRAFT_REST_MS).await;
    let chat = driver.chat();
    let key = driver.0.settings.borrow().storage_key.clone();
    if let Some(key) = key
        && !chat.entries.is_empty()
        && !chat.unsaved
    {
        driver.0.save_draft(&chat, &key);
    }
}

async fn save_soon(driver: Driver) {
    driver.0.shell.sleep(0).await;
    driver.0.save_now();
}
