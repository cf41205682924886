use std::cell::OnceCell;

use hooktalk_protocol::{Conversation, Input, Nlp, Object, Timestamp};
use hooktalk_template::Scope;
use serde_json::{Value, json};

/// What templates and conditions of a turn can read.
///
/// `memory` and `nlp` are borrowed; the small roots are made when the first of them is asked for,
/// and the whole `conversation` only when a template names it.
pub(crate) struct TurnScope<'a> {
    conversation: &'a Conversation,
    nlp: &'a Nlp,
    input: &'a Input,
    began: Timestamp,
    small: OnceCell<Object>,
    whole: OnceCell<Value>,
}

impl<'a> TurnScope<'a> {
    pub(crate) fn new(
        conversation: &'a Conversation,
        nlp: &'a Nlp,
        input: &'a Input,
        began: Timestamp,
    ) -> Self {
        Self {
            conversation,
            nlp,
            input,
            began,
            small: OnceCell::new(),
            whole: OnceCell::new(),
        }
    }

    fn small(&self) -> &Object {
        self.small.get_or_init(|| {
            let conversation = self.conversation;
            let mut roots = Object::new();
            let mut root = |name: &str, value: Value| roots.insert(name.to_owned(), value);
            root("conversation_id", json!(conversation.id));
            root("language", json!(conversation.language));
            root("skill", json!(conversation.skill));
            root("skill_occurences", json!(conversation.skill_occurrences));
            root("skill_stack", json!(conversation.skill_stack));
            root("participant_data", json!(conversation.participant_data));
            root("current_message", json!(self.input.utterance()));
            root("message_received_at", json!(self.began.to_rfc3339()));
            root("api_service_response", json!({}));
            roots
        })
    }
}

impl Scope for TurnScope<'_> {
    fn root(&self, name: &str) -> Option<&Value> {
        match name {
            "memory" => Some(self.conversation.memory.as_value()),
            "nlp" => Some(self.nlp.as_value()),
            "conversation" => Some(self.whole.get_or_init(|| self.conversation.to_value())),
            // Older documents spell it so, and people do.
            "skill_occurrences" => self.small().get("skill_occurences"),
            name => self.small().get(name),
        }
    }

    fn entity(&self, name: &str) -> Option<&Value> {
        self.nlp.entity(name)
    }
}
