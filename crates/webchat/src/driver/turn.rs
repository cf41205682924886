//! What takes time: answering what is pending, and showing what is waiting.

use std::future::poll_fn;
use std::rc::Rc;
use std::task::Poll;

use hooktalk_engine::{Engine, Turn};
use hooktalk_protocol::{Conversation, Diagnostic, OutgoingRequest, Severity};

use super::call::call;
use super::{Driver, Event, Inner, LocalFuture, Shell, TurnReport, format};
use crate::chat::persist::Unfinished;
use crate::chat::{Action, EntryId, EntryKind, Waiting};

/// How long the host may take to say what goes into the memory, in milliseconds; then the turn
/// begins without. As in the original.
pub(super) const MEMORY_PATIENCE_MS: u32 = 10_000;

/// How long the host may take over a message before it is shown, in milliseconds; then it is shown
/// as it is.
pub(super) const DRAW_PATIENCE_MS: u32 = 10_000;

/// How often the network is looked for while there is none, in milliseconds.
pub(super) const NETWORK_REST_MS: u32 = 500;

/// How often is looked whether everything is shown, in milliseconds.
const REVEAL_REST_MS: u32 = 20;

/// Answers what is pending, one after another, until nothing is.
pub(super) async fn answer_all(driver: Driver) {
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
async fn answer(driver: &Driver, engine: &Rc<Engine>, entry: EntryId) {
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
    // Whether that was in the middle of its answer.
    let mut broke_off = false;
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
        let (outcome, streamed) = call(driver, engine, &turn, request).await;
        match engine.resolve(turn, outcome, shell.now()) {
            Ok(resolved) => turn = resolved,
            Err(misuse) => {
                shell.report(Severity::Error, &misuse.to_string());
                driver.dispatch(Action::Fail { entry });
                return;
            }
        }
        if let Some(count) = streamed {
            let messages = turn.messages.get(said..).unwrap_or_default();
            let messages = messages.get(..count).unwrap_or(messages).to_vec();
            said += messages.len();
            broke_off = !messages.is_empty();
            driver.dispatch(Action::Written {
                messages,
                language: turn.conversation.language.clone(),
            });
        } else {
            broke_off = false;
        }
        let new = turn.diagnostics.get(reported..).unwrap_or_default();
        if new.iter().any(is_failed_call) {
            failed_at = Some(said);
        }
    }
    let conversation = Box::new(turn.conversation.clone());
    inner.tell(Event::Turn(Box::new(turn)));
    driver.dispatch(if failed_at != Some(said) {
        Action::Finish {
            entry,
            conversation,
        }
    } else if broke_off {
        // The notice stands behind what came.
        while !driver.chat().waiting.is_empty() {
            shell.sleep(REVEAL_REST_MS).await;
        }
        Action::BreakOff {
            entry,
            conversation,
        }
    } else {
        Action::Fail { entry }
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
pub(super) async fn within<T>(
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

    /// What is kept of a turn that waits for `request`. Credentials are not kept in a browser: a
    /// turn with them begins anew after a reload.
    fn unfinished(
        &self,
        entry: EntryId,
        turn: &Turn,
        request: &OutgoingRequest,
        said: usize,
    ) -> Option<Unfinished> {
        let keeps = self.keep.borrow().is_some();
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
pub(super) async fn reveal_all(driver: Driver) {
    loop {
        let chat = driver.chat();
        let Some(next) = chat.waiting.first() else {
            return;
        };
        if is_dropped(&driver, next).await {
            continue;
        }
        let chat = driver.chat();
        let Some(next) = chat.waiting.first() else {
            return;
        };
        let hidden = next.message.kind() == "client_data";
        let delay = match next.message.delay() {
            _ if hidden || next.written => 0,
            Some(seconds) => (seconds * 1000.0) as u32,
            None => driver.0.settings.borrow().default_delay_ms,
        };
        format::prepare(&driver, &next.message).await;
        driver.dispatch(Action::Reveal);
        if delay > 0 {
            driver.0.shell.sleep(delay).await;
        }
    }
}

/// Lets the host change the next message; whether it does not want it shown.
async fn is_dropped(driver: &Driver, next: &Waiting) -> bool {
    let inner = &driver.0;
    let hook = inner.settings.borrow().before_draw.clone();
    let Some(hook) = hook else { return false };
    let chat = driver.chat();
    let language = next.language.as_deref().unwrap_or_else(|| chat.language());
    let answer = hook(&next.message, language);
    let amended = within(&*inner.shell, answer, DRAW_PATIENCE_MS).await;
    let dropped = matches!(amended, Some(None));
    if let Some(amended) = amended {
        driver.dispatch(Action::Amend(amended));
    }
    dropped
}
