use std::cell::OnceCell;

use hooktalk_protocol::{Conversation, Input, Nlp, Object, Timestamp, object_from, text_list};
use hooktalk_template::Scope;
use serde_json::Value;

/// The names that a path may start with.
pub(crate) const ROOTS: [&str; 13] = [
    "memory",
    "nlp",
    "conversation",
    "conversation_id",
    "language",
    "skill",
    "skill_occurences",
    "skill_occurrences",
    "skill_stack",
    "participant_data",
    "current_message",
    "message_received_at",
    "api_service_response",
];

/// What templates and conditions of a turn can read.
///
/// `memory` and `nlp` are borrowed; the small roots are made when the first of them is asked for,
/// and the whole `conversation` only when a template names it.
pub(crate) struct TurnScope<'a> {
    conversation: &'a Conversation,
    nlp: &'a Nlp,
    input: &'a Input,
    began: Timestamp,
    small: OnceCell<Value>,
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

    fn small(&self) -> &Value {
        self.small.get_or_init(|| {
            let conversation = self.conversation;
            object_from(vec![
                ("conversation_id", conversation.id.as_str().into()),
                ("language", conversation.language.as_deref().into()),
                ("skill", conversation.skill.as_deref().into()),
                ("skill_occurences", conversation.skill_occurrences.into()),
                ("skill_stack", text_list(&conversation.skill_stack)),
                (
                    "participant_data",
                    Value::Object(conversation.participant_data.clone()),
                ),
                ("current_message", self.input.utterance().into()),
                ("message_received_at", self.began.to_rfc3339().into()),
                ("api_service_response", Value::Object(Object::new())),
            ])
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
