use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use super::{LocalFuture, Shell};

/// One thing that is under way, or nothing. Cancelling drops its future at once.
#[derive(Default)]
pub(super) struct Task(RefCell<Option<Rc<Slot>>>);

struct Slot {
    /// Empty while it is being polled, and when it is over.
    future: RefCell<Option<LocalFuture<()>>>,
    over: Cell<bool>,
}

/// What the shell polls.
struct Running(Rc<Slot>);

impl Task {
    pub(super) fn is_running(&self) -> bool {
        self.0
            .borrow()
            .as_ref()
            .is_some_and(|slot| !slot.over.get())
    }

    /// Cancels what is under way and begins `future`.
    pub(super) fn start(&self, shell: &dyn Shell, future: LocalFuture<()>) {
        self.cancel();
        let slot = Rc::new(Slot {
            future: RefCell::new(Some(future)),
            over: Cell::new(false),
        });
        self.0.replace(Some(Rc::clone(&slot)));
        shell.spawn(Box::pin(Running(slot)));
    }

    /// Drops what is under way. A task may cancel itself: it then ends where it awaits next.
    pub(super) fn cancel(&self) {
        let slot = self.0.take();
        if let Some(slot) = slot {
            slot.over.set(true);
            let future = slot.future.take();
            drop(future);
        }
    }
}

impl Future for Running {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let slot = &self.0;
        let Some(mut future) = slot.future.take() else {
            return Poll::Ready(());
        };
        if future.as_mut().poll(context).is_ready() {
            slot.over.set(true);
        } else if !slot.over.get() {
            slot.future.replace(Some(future));
            return Poll::Pending;
        }
        Poll::Ready(())
    }
}
