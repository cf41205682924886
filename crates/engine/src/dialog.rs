use hooktalk_protocol::{Diagnostic, Message};
use serde_json::{Value, json};

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
        json!({
            "results": {
                "messages": messages,
                "conversation": {
                    "id": conversation.id,
                    "language": conversation.language,
                    "memory": conversation.memory.as_value(),
                    "skill": conversation.skill,
                    "skill_occurences": conversation.skill_occurrences,
                },
                "nlp": self.nlp.as_value(),
                "logs": {
                    "diagnostics": Diagnostic::list_to_value(&self.diagnostics),
                    "trace": trace,
                },
            },
            "message": "Dialog rendered with success",
        })
    }
}
