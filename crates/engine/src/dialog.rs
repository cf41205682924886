use hooktalk_protocol::{Diagnostic, Message, object_from};
use serde_json::Value;

use crate::{Step, Turn};

impl Turn {
    /// The turn as the original's dialog call answered it:
    /// `{ results: { messages, conversation, nlp, logs }, message }`.
    ///
    /// As there, `conversation` has no `skill_stack`. The inner shape of `logs` is not known from
    /// the original; here it is `{ diagnostics, trace }`.
    pub fn dialog(&self) -> Value {
        let conversation = &self.conversation;
        let messages: Vec<Value> = self.messages.iter().map(Message::to_value).collect();
        let trace: Vec<Value> = self.trace.iter().map(Step::to_value).collect();
        let conversation = object_from(vec![
            ("id", conversation.id.as_str().into()),
            ("language", conversation.language.as_deref().into()),
            ("memory", conversation.memory.to_value()),
            ("skill", conversation.skill.as_deref().into()),
            ("skill_occurences", conversation.skill_occurrences.into()),
        ]);
        let logs = object_from(vec![
            ("diagnostics", Diagnostic::list_to_value(&self.diagnostics)),
            ("trace", Value::Array(trace)),
        ]);
        let results = object_from(vec![
            ("messages", Value::Array(messages)),
            ("conversation", conversation),
            ("nlp", self.nlp.to_value()),
            ("logs", logs),
        ]);
        object_from(vec![
            ("results", results),
            ("message", "Dialog rendered with success".into()),
        ])
    }
}
