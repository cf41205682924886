use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use super::{Granted, Held, Watcher};
use hooktalk_protocol::{Outcome, OutgoingRequest, Severity, Timestamp};

/// A future that stays on its thread.
pub type LocalFuture<T> = Pin<Box<dyn Future<Output = T>>>;

/// Told of a response while it comes.
pub type Hear = Rc<dyn Fn(Heard<'_>)>;

/// What is heard of a response.
#[derive(Clone, Copy, Debug)]
pub enum Heard<'a> {
    /// It begins, with a status and headers.
    Begins(u16, &'a [(String, String)]),
    /// More bytes of a streamed one.
    Piece(&'a [u8]),
}

/// Everything that a driver needs of the world around it.
///
/// Futures are cancelled by dropping them: a dropped call is aborted, a dropped pause clears its
/// timer.
pub trait Shell {
    /// The moment.
    fn now(&self) -> Timestamp;

    /// How many minutes the visitor's clock is ahead of UTC, negative to the west.
    fn utc_offset_minutes(&self) -> i32;

    /// A new identity for a conversation, which nobody can guess.
    fn new_id(&self) -> String;

    /// Sends a request as it is and reports what became of it. `hear` is told while the response comes.
    fn send(&self, request: OutgoingRequest, hear: Hear) -> LocalFuture<Outcome>;

    /// Sends a request whose answer nobody waits for, and which may outlive the page.
    fn notify(&self, request: OutgoingRequest);

    /// Whether the browser has a network; it may be wrong.
    fn is_online(&self) -> bool;

    /// Waits; 0 lets everything else that is ready go first.
    fn sleep(&self, milliseconds: u32) -> LocalFuture<()>;

    /// Runs a future to its end, beginning after the caller is done.
    fn spawn(&self, future: LocalFuture<()>);

    /// What is kept under a key.
    fn load(&self, key: &str) -> Option<String>;

    /// Keeps `text` under a key; `None` forgets it.
    ///
    /// # Errors
    ///
    /// Why it is not kept, for the developer.
    fn save(&self, key: &str, text: Option<&str>) -> Result<(), String>;

    /// Under which keys something is kept, in any order.
    fn keys(&self) -> Vec<String>;

    /// Waits until no other page may change what is kept under `key`; none may until what it gives is
    /// dropped. `None` when the browser has no locks. Nothing happens before it is awaited.
    fn lock(&self, key: &str) -> Option<LocalFuture<Granted>>;

    /// Tells `watcher` what other pages change, until what it gives is dropped.
    fn watch(&self, watcher: Watcher) -> Held;

    /// Tells the developer.
    fn report(&self, severity: Severity, text: &str);
}
