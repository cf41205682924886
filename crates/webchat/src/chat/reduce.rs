use hooktalk_protocol::{
    Attachment, Button, ButtonKind, Content, Conversation, Input, Message, Timestamp,
};

use super::persist::Saved;
use super::{
    Action, Chat, Entry, EntryId, EntryKind, Notice, Shared, Status, Waiting, Written, is_hidden,
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
            Action::Read(place) => std::mem::replace(&mut self.place, place) != place,
            Action::Send { text } => self.send(text.trim(), now),
            Action::Press { entry, button } => self.press(entry, button, now),
            Action::Retry { entry } => self.ask_again(entry, now) || self.retry(entry),
            Action::Delete { entry } => self.delete(entry),
            Action::Choose(button) => self.choose(Attachment::Button(button), now),
            Action::Stop => {
                let stops = self.can_stop();
                if let Some(written) = self.written.as_mut().filter(|_| stops) {
                    written.make_mut().stopped = true;
                }
                stops
            }
            Action::Mute(muted) => std::mem::replace(&mut self.muted, muted) != muted,
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
                    written: false,
                });
                self.waiting.make_mut().extend(waiting);
                true
            }
            Action::Write {
                messages,
                open,
                language,
            } => self.write(messages, open, language, now),
            Action::Written { messages, language } => self.end_writing(messages, &language),
            Action::Amend(message) => self.amend(message),
            Action::Reveal => self.reveal(now),
            Action::Offline(offline) => std::mem::replace(&mut self.offline, offline) != offline,
            Action::Finish {
                entry,
                conversation,
            } => self.finish(entry, *conversation),
            Action::BreakOff {
                entry,
                conversation,
            } => {
                let finishes = self.finish(entry, *conversation);
                if finishes {
                    self.push(EntryKind::Notice(Notice::BrokenOff { entry }), now);
                }
                finishes
            }
            Action::Fail { entry } => self.fail(entry, now),
            Action::Restore(saved) => {
                self.restore(*saved);
                true
            }
            Action::Import(saved) => {
                self.restore(*saved);
                self.place = None;
                self.interrupt(now);
                true
            }
            Action::Interrupt => self.interrupt(now),
            Action::NotSaved => {
                let told = std::mem::replace(&mut self.unsaved, true);
                if !told {
                    self.push(EntryKind::Notice(Notice::NotSaved), now);
                }
                !told
            }
            Action::Prefer(language) => {
                let changed = self.preferred_language != language;
                let before = std::mem::replace(&mut self.preferred_language, language.clone());
                if changed && before.is_some() && language.is_some() {
                    self.switch(language);
                }
                changed
            }
            Action::Speak(language) => {
                let changed = self.language() != language;
                if self.conversation.language.is_none() {
                    self.preferred_language = Some(language.clone());
                }
                self.switch(Some(language));
                changed
            }
            Action::Remember(update) => {
                if self.pending.is_empty() {
                    update.apply(&mut self.conversation.make_mut().memory);
                } else {
                    self.updates.make_mut().push(update);
                }
                true
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
        let Some(entry) = self.entries.find(id) else {
            return false;
        };
        let EntryKind::Bot { content, .. } = &entry.kind else {
            return false;
        };
        let quick_reply = matches!(content, Content::QuickReplies { .. });
        // A quick reply sends its value whatever its type says.
        let opens = matches!(button.kind, ButtonKind::WebUrl | ButtonKind::PhoneNumber);
        let only_while_last = quick_reply || button.kind == ButtonKind::TriggerSkill;
        if opens && !quick_reply || only_while_last && self.latest() != Some(id) {
            return false;
        }
        let attachment = if quick_reply {
            Attachment::QuickReply(button)
        } else {
            Attachment::Button(button)
        };
        self.choose(attachment, now)
    }

    fn choose(&mut self, attachment: Attachment, now: Timestamp) -> bool {
        // The second half of a double click.
        let repeated = self.pending.last().is_some_and(|last| {
            self.entries.find(*last).is_some_and(
                |entry| matches!(&entry.kind, EntryKind::Visitor { input, .. } if input.attachment == attachment),
            )
        });
        if repeated || self.failure.is_some() {
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
        if !self.failed(id) || self.failure.is_some() {
            return false;
        }
        self.settle(id, Status::Sending);
        self.take_notice(id);
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

    /// Asks what was answered in part once more, as new words.
    fn ask_again(&mut self, id: EntryId, now: Timestamp) -> bool {
        let broken = EntryKind::Notice(Notice::BrokenOff { entry: id });
        let input = self.entries.find(id).and_then(|entry| match &entry.kind {
            EntryKind::Visitor { input, .. } => Some(input.clone()),
            _ => None,
        });
        let told = self.entries.remove(&mut |entry| entry.kind == broken);
        let Some(input) = input.filter(|_| told.is_some() && self.failure.is_none()) else {
            return false;
        };
        self.ask(input, now);
        true
    }

    fn delete(&mut self, id: EntryId) -> bool {
        if !self.failed(id) {
            return false;
        }
        self.take_notice(id);
        self.entries.remove(&mut |entry| entry.id == id).is_some()
    }

    /// Whether the visitor's row `id` has got no answer, and gets none.
    fn failed(&self, id: EntryId) -> bool {
        self.entries.find(id).is_some_and(|entry| {
            matches!(
                entry.kind,
                EntryKind::Visitor {
                    status: Status::Failed,
                    ..
                }
            )
        })
    }

    /// Takes out what was said about the row `id`.
    fn take_notice(&mut self, id: EntryId) {
        self.entries.remove(&mut |entry| {
            matches!(entry.kind, EntryKind::Notice(notice) if notice.retries() == Some(id))
        });
    }

    fn reset(&mut self) {
        *self = Self {
            open: self.open,
            draft: std::mem::take(&mut self.draft),
            failure: self.failure,
            unsaved: self.unsaved,
            muted: self.muted,
            preferred_language: self.preferred_language.take(),
            // Never given twice: a late action about an old row finds nothing.
            next: self.next,
            news: EntryId(self.next),
            ..Self::new()
        };
    }

    fn amend(&mut self, message: Option<Message>) -> bool {
        let Some(next) = self.waiting.first() else {
            return false;
        };
        if message.as_ref() == Some(&next.message) {
            return false;
        }
        let waiting = self.waiting.make_mut();
        match (message, waiting.first_mut()) {
            (Some(message), Some(next)) => next.message = message,
            _ => {
                let dropped = waiting.remove(0);
                self.take_written(dropped.written);
            }
        }
        true
    }

    fn write(
        &mut self,
        messages: Vec<Message>,
        open: bool,
        language: Option<String>,
        now: Timestamp,
    ) -> bool {
        let before = self.written.as_ref();
        if !self.busy() || before.is_some_and(|it| it.stopped || !it.live) {
            return false;
        }
        let at = before.filter(|it| !it.messages.is_empty());
        self.written = Some(Shared::new(Written {
            messages,
            open,
            live: true,
            stopped: false,
            at: at.map_or(now, |it| it.at),
            language,
        }));
        true
    }

    fn end_writing(&mut self, messages: Vec<Message>, language: &Option<String>) -> bool {
        let Some(mut written) = self.written.take() else {
            return false;
        };
        let waiting = messages.iter().map(|message| Waiting {
            message: message.clone(),
            language: language.clone(),
            written: true,
        });
        self.waiting.make_mut().extend(waiting);
        if !messages.is_empty() {
            let ended = written.make_mut();
            ended.messages = messages;
            (ended.open, ended.live) = (false, false);
            self.written = Some(written);
        }
        true
    }

    /// What was first of what is written is in sight no more, or as a row.
    fn take_written(&mut self, was: bool) {
        if was && let Some(mut written) = self.written.take() {
            let messages = &mut written.make_mut().messages;
            if messages.len() > 1 {
                messages.remove(0);
                self.written = Some(written);
            }
        }
    }

    fn reveal(&mut self, now: Timestamp) -> bool {
        if self.waiting.is_empty() {
            return false;
        }
        let Waiting {
            message,
            language,
            written,
        } = self.waiting.make_mut().remove(0);
        self.take_written(written);
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

    /// The host's choice in the middle of a conversation.
    fn switch(&mut self, language: Option<String>) {
        if self.busy() {
            self.switched.clone_from(&language);
        }
        if self.conversation.language.is_some() {
            self.conversation.make_mut().language = language;
        }
    }

    fn finish(&mut self, id: EntryId, mut conversation: Conversation) -> bool {
        if !self.take_pending(id) {
            return false;
        }
        self.settle(id, Status::Sent);
        self.take_choices(&mut conversation);
        self.conversation = Shared::new(conversation);
        true
    }

    /// Puts into `conversation` what the host chose while a turn was under way.
    fn take_choices(&mut self, conversation: &mut Conversation) {
        if let Some(language) = self.switched.take() {
            conversation.language = Some(language);
        }
        for update in std::mem::replace(&mut self.updates, Shared::new(Vec::new())).iter() {
            update.clone().apply(&mut conversation.memory);
        }
    }

    fn fail(&mut self, id: EntryId, now: Timestamp) -> bool {
        if !self.take_pending(id) {
            return false;
        }
        self.settle(id, Status::Failed);
        let mut conversation = (*self.conversation).clone();
        self.take_choices(&mut conversation);
        self.conversation = Shared::new(conversation);
        // What was said before the call failed is shown before the notice.
        while self.reveal(now) {}
        self.push(EntryKind::Notice(Notice::CallFailed { entry: id }), now);
        true
    }

    fn restore(&mut self, saved: Saved) {
        let old = std::mem::take(&mut self.entries);
        let (unread, place) = (self.unread, self.place);
        self.reset();
        (self.unread, self.place) = (unread, place);
        self.open |= saved.open;
        self.muted |= saved.muted;
        self.next = saved.next;
        self.conversation = Shared::new(saved.conversation);
        self.unfinished = saved.unfinished.map(Shared::new);
        self.waiting = Shared::new(saved.waiting);
        self.entries = saved.entries;
        self.entries.share(&old);
        let mut pending = Vec::new();
        for entry in self.entries.iter() {
            if let EntryKind::Visitor {
                status: Status::Sending,
                ..
            } = entry.kind
            {
                pending.push(entry.id);
            }
            self.next = self.next.max(entry.id.0.saturating_add(1));
        }
        self.pending = Shared::new(pending);
        self.news = EntryId(self.next);
    }

    fn interrupt(&mut self, now: Timestamp) -> bool {
        self.written = None;
        let changed = self.busy() || !self.waiting.is_empty();
        while self.reveal(now) {}
        for entry in std::mem::replace(&mut self.pending, Shared::new(Vec::new())).iter() {
            self.settle(*entry, Status::Failed);
            self.push(
                EntryKind::Notice(Notice::Interrupted { entry: *entry }),
                now,
            );
        }
        changed
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

#[cfg(test)]
mod tests;
