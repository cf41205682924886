use hooktalk_protocol::{Attachment, Button, ButtonKind, Content, Conversation, Input, Timestamp};

use super::persist::Saved;
use super::{
    Action, Chat, Entries, Entry, EntryId, EntryKind, Notice, Shared, Status, Waiting, is_hidden,
};

/// The state after `action`.
///
/// `now` is the moment that new rows carry. An action that changes nothing (empty words, a second
/// press of a quick reply) gives the very same state back, which [`Shared`] can tell.
pub fn reduce(chat: &Shared<Chat>, action: Action, now: Timestamp) -> Shared<Chat> {
    let mut next = (**chat).clone();
    if next.apply(action, now) {
        Shared::new(next)
    } else {
        chat.clone()
    }
}

impl Chat {
    /// Whether anything changed.
    fn apply(&mut self, action: Action, now: Timestamp) -> bool {
        match action {
            Action::Open => {
                let changed = !self.open || self.unread > 0;
                self.open = true;
                self.unread = 0;
                changed
            }
            Action::Close => std::mem::replace(&mut self.open, false),
            Action::Draft(text) => {
                let changed = self.draft != text;
                self.draft = text;
                changed
            }
            Action::Send { text } => self.send(text.trim(), now),
            Action::Press { entry, button } => self.press(entry, button, now),
            Action::Retry { entry } => self.retry(entry),
            Action::Reset => {
                self.reset();
                true
            }
            Action::Named(id) => {
                self.conversation.make_mut().id = id;
                true
            }
            Action::Await(unfinished) => {
                self.unfinished = unfinished.map(|it| Shared::new(*it));
                true
            }
            Action::Say { messages, language } => {
                let waiting = messages.into_iter().map(|message| Waiting {
                    message,
                    language: language.clone(),
                });
                self.waiting.make_mut().extend(waiting);
                true
            }
            Action::Reveal => self.reveal(now),
            Action::Finish {
                entry,
                conversation,
            } => self.finish(entry, *conversation),
            Action::Fail { entry } => self.fail(entry, now),
            Action::Restore(saved) => self.restore(*saved, now),
            Action::NotSaved => {
                let told = std::mem::replace(&mut self.unsaved, true);
                if !told {
                    self.push(EntryKind::Notice(Notice::NotSaved), now);
                }
                !told
            }
            Action::Prefer(language) => {
                let changed = self.preferred_language != language;
                self.preferred_language = language;
                changed
            }
            Action::Break(failure) => {
                let changed = self.failure != failure;
                self.failure = failure;
                changed
            }
        }
    }

    fn send(&mut self, text: &str, now: Timestamp) -> bool {
        if text.is_empty() || self.failure.is_some() {
            return false;
        }
        if self.draft.trim() == text {
            self.draft.clear();
        }
        self.ask(Input::text(text), now);
        true
    }

    fn press(&mut self, id: EntryId, button: Button, now: Timestamp) -> bool {
        if self.failure.is_some()
            || matches!(button.kind, ButtonKind::WebUrl | ButtonKind::PhoneNumber)
        {
            return false;
        }
        let Some(entry) = self.entries.find(id) else {
            return false;
        };
        let EntryKind::Bot { content, .. } = &entry.kind else {
            return false;
        };
        let quick_reply = matches!(content, Content::QuickReplies { .. });
        let only_while_last = quick_reply || button.kind == ButtonKind::TriggerSkill;
        if only_while_last && self.latest() != Some(id) {
            return false;
        }
        let attachment = if quick_reply {
            Attachment::QuickReply(button)
        } else {
            Attachment::Button(button)
        };
        // The second half of a double click.
        let repeated = self.pending.last().is_some_and(|last| {
            self.entries.find(*last).is_some_and(
                |entry| matches!(&entry.kind, EntryKind::Visitor { input, .. } if input.attachment == attachment),
            )
        });
        if repeated {
            return false;
        }
        self.ask(Input::new(attachment), now);
        true
    }

    fn ask(&mut self, input: Input, now: Timestamp) {
        let status = Status::Sending;
        let id = self.push(EntryKind::Visitor { input, status }, now);
        self.pending.make_mut().push(id);
    }

    fn retry(&mut self, id: EntryId) -> bool {
        let failed = self.entries.find(id).is_some_and(|entry| {
            matches!(
                entry.kind,
                EntryKind::Visitor {
                    status: Status::Failed,
                    ..
                }
            )
        });
        if !failed || self.failure.is_some() {
            return false;
        }
        self.settle(id, Status::Sending);
        self.entries.remove(&mut |entry| {
            matches!(entry.kind, EntryKind::Notice(notice) if notice.retries() == Some(id))
        });
        // What was asked later stays above, so that the words stand right before their answer.
        let later = self
            .entries
            .iter()
            .rev()
            .find(|entry| matches!(entry.kind, EntryKind::Visitor { .. }));
        if later.is_some_and(|later| later.id != id)
            && let Some(entry) = self.entries.remove(&mut |entry| entry.id == id)
        {
            self.entries.push((*entry).clone());
        }
        self.pending.make_mut().push(id);
        true
    }

    fn reset(&mut self) {
        *self = Self {
            open: self.open,
            draft: std::mem::take(&mut self.draft),
            failure: self.failure,
            unsaved: self.unsaved,
            preferred_language: self.preferred_language.take(),
            // Never given twice: a late action about an old row finds nothing.
            next: self.next,
            ..Self::new()
        };
    }

    fn reveal(&mut self, now: Timestamp) -> bool {
        if self.waiting.is_empty() {
            return false;
        }
        let Waiting { message, language } = self.waiting.make_mut().remove(0);
        if !self.open && !is_hidden(&message) {
            self.unread = self.unread.saturating_add(1);
        }
        self.push(
            EntryKind::Bot {
                content: message.content(),
                message,
                language,
            },
            now,
        );
        true
    }

    fn finish(&mut self, id: EntryId, conversation: Conversation) -> bool {
        if !self.take_pending(id) {
            return false;
        }
        self.settle(id, Status::Sent);
        self.conversation = Shared::new(conversation);
        true
    }

    fn fail(&mut self, id: EntryId, now: Timestamp) -> bool {
        if !self.take_pending(id) {
            return false;
        }
        self.settle(id, Status::Failed);
        // What was said before the call failed is shown before the notice.
        while self.reveal(now) {}
        self.push(EntryKind::Notice(Notice::CallFailed { entry: id }), now);
        true
    }

    fn restore(&mut self, saved: Saved, now: Timestamp) -> bool {
        if !self.entries.is_empty() {
            return false;
        }
        self.next = saved.next;
        self.open |= saved.open;
        self.conversation = Shared::new(saved.conversation);
        self.unfinished = saved.unfinished.map(Shared::new);
        self.entries = Entries::new();
        let mut broken_off = Vec::new();
        for mut entry in saved.entries {
            if let EntryKind::Visitor { status, .. } = &mut entry.kind
                && *status == Status::Sending
            {
                *status = Status::Failed;
                broken_off.push(entry.id);
            }
            self.next = self.next.max(entry.id.0.saturating_add(1));
            self.entries.push(entry);
        }
        for entry in broken_off {
            self.push(EntryKind::Notice(Notice::Interrupted { entry }), now);
        }
        true
    }

    fn take_pending(&mut self, id: EntryId) -> bool {
        let Some(index) = self.pending.iter().position(|pending| *pending == id) else {
            return false;
        };
        self.pending.make_mut().remove(index);
        // Whatever was kept of another turn began from a conversation that is now past.
        self.unfinished = None;
        true
    }

    fn settle(&mut self, id: EntryId, to: Status) {
        self.entries.change(id, &mut |entry| {
            if let EntryKind::Visitor { status, .. } = &mut entry.kind {
                *status = to;
            }
        });
    }

    fn push(&mut self, kind: EntryKind, at: Timestamp) -> EntryId {
        let id = EntryId(self.next);
        self.next = self.next.saturating_add(1);
        self.entries.push(Entry { id, at, kind });
        id
    }
}
