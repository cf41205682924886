//! Several pages of one browser that show one conversation.
//!
//! One page at a time changes what is kept. A page that wants to (its visitor has sent something)
//! takes the browser's lock first, and takes over what another page wrote meanwhile; it holds the lock
//! until everything is answered, shown and kept. While it stands in line, its visitor sees the words as
//! being sent, and they are kept with what stands in the text box: a page that is closed meanwhile
//! has them there when it comes back.
//!
//! The other pages follow: the browser tells them of each write. A page that sees another one at work
//! stands in line as well. So when its turn comes and the work is not done, the other page is gone, and
//! the words that have no answer are offered again here.
//!
//! A new conversation waits for nobody: it is one in all pages at once.
//!
//! A page without https has no locks. There it follows all the same, and does not wait for a lock, but
//! for another page that is at work to be done.

use std::any::Any;
use std::rc::Rc;

use super::{Driver, Inner, LocalFuture, format};
use crate::chat::{Action, Chat};

/// Something that lasts until it is dropped.
pub type Held = Box<dyn Any>;

/// A lock, and whether another page had it before.
pub struct Granted {
    /// The lock.
    pub lock: Held,
    /// Whether another page had it when it was asked for.
    pub waited: bool,
}

impl std::fmt::Debug for Granted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Granted")
    }
}

/// Told of a change that another page made: of which key (`None`: of all), and whether nothing is kept
/// under it any more.
pub type Watcher = Rc<dyn Fn(Option<&str>, bool)>;

/// How long the lock is held after the last write, in milliseconds. A browser with a process for each
/// page may hand on the lock sooner than the news of what was written.
pub(super) const LOCK_REST_MS: u32 = 100;

/// How long a page without locks waits for another one that is at work, in milliseconds.
const WORK_PATIENCE_MS: u32 = 60_000;

impl Driver {
    /// Follows the other pages from now on.
    pub(super) fn watch(&self) {
        let inner = Rc::downgrade(&self.0);
        let watcher: Watcher = Rc::new(move |key, gone| {
            if let Some(inner) = inner.upgrade() {
                Self(inner).hear(key, gone);
            }
        });
        self.0.watch.replace(Some(self.0.shell.watch(watcher)));
    }

    /// Another page changed something.
    fn hear(&self, key: Option<&str>, gone: bool) {
        let inner = &self.0;
        let chat = self.chat();
        let head = match &*inner.keep.borrow() {
            Some(keep) => keep.is_head(key),
            None => false,
        };
        if !head || chat.unsaved {
            return;
        }
        let at_work = inner.holds_lock() || inner.is_free() && is_unfinished(&chat);
        if gone {
            if at_work {
                // What this page wrote may have come after.
                inner.forget();
            }
            inner.cancel();
            inner.adopt(false);
        } else if at_work {
            return;
        } else {
            inner.adopt(false);
        }
        if inner.is_free() && !inner.outbox.borrow().is_empty() {
            self.take_up(None);
        }
        format::prepare_old(self);
        self.go_on(false);
    }

    /// Does what waits for the lock, now that it is there.
    fn take_up(&self, lock: Option<Held>) {
        let inner = &self.0;
        inner.lock.replace(lock);
        if inner.following.get() || inner.is_behind() {
            inner.adopt(true);
            format::prepare_old(self);
        }
        inner.outbox.take();
        inner.save_now();
        self.go_on(true);
    }
}

/// Whether somebody has to go on with it.
pub(super) fn is_unfinished(chat: &Chat) -> bool {
    chat.busy() || !chat.waiting.is_empty()
}

impl Inner {
    /// Whether this page may change what is kept: nobody else does.
    pub(super) fn is_free(&self) -> bool {
        let alone = self.keep.borrow().is_none() || self.chat.borrow().unsaved;
        alone || self.holds_lock() || !self.locks.get() && !self.following.get()
    }

    pub(super) fn holds_lock(&self) -> bool {
        self.lock.borrow().is_some()
    }

    /// The lock, if the browser has locks.
    pub(super) fn claim(&self) -> Option<LocalFuture<Granted>> {
        let settings = self.settings.borrow();
        self.shell.lock(settings.storage_key.as_deref()?)
    }

    fn is_behind(&self) -> bool {
        let keep = self.keep.borrow();
        keep.as_ref()
            .is_some_and(|keep| keep.is_behind(&*self.shell))
    }

    /// Shows what another page wrote, and on top of it what this page is about to do. `alone` when no
    /// other page is at work on it.
    fn adopt(&self, alone: bool) {
        let (saved, gone) = match &mut *self.keep.borrow_mut() {
            Some(keep) => {
                let saved = keep.read(&*self.shell);
                (saved, keep.is_empty())
            }
            None => return,
        };
        match saved {
            Some(saved) => self.follow(Action::Restore(Box::new(saved))),
            None if gone => self.follow(Action::Reset),
            // What cannot be read is written anew.
            None => return self.following.set(false),
        };
        if alone {
            self.change(Action::Interrupt);
        }
        let unfinished = is_unfinished(&self.chat.borrow());
        self.following.set(unfinished);
        let outbox = self.outbox.borrow().clone();
        for action in outbox {
            self.follow(action);
        }
    }

    /// What the visitor wrote and this page has not kept as rows.
    pub(super) fn unsent(&self, chat: &Chat) -> String {
        let outbox = self.outbox.borrow();
        let sent = outbox.iter().filter_map(|action| match action {
            Action::Send { text } => Some(text.trim()),
            _ => None,
        });
        let mut words: Vec<&str> = sent.chain([&*chat.draft]).collect();
        words.retain(|text| !text.is_empty());
        words.join("\n")
    }
}

/// Stands in line for the lock.
pub(super) async fn claim(driver: Driver) {
    let inner = &driver.0;
    let claim = inner.claim();
    let lock = match claim {
        Some(claim) => {
            let Granted { lock, waited } = claim.await;
            if waited {
                // What the other page wrote last may be on its way.
                inner.shell.sleep(LOCK_REST_MS).await;
            }
            Some(lock)
        }
        None => {
            inner.shell.sleep(WORK_PATIENCE_MS).await;
            None
        }
    };
    driver.take_up(lock);
}

/// Lets the lock go when nothing has happened for a while.
pub(super) async fn rest(driver: Driver) {
    let inner = &driver.0;
    inner.shell.sleep(LOCK_REST_MS).await;
    inner.save_now();
    inner.lock.take();
}
