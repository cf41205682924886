use std::cell::OnceCell;

use hooktalk_protocol::{Conversation, Input, Nlp, Timestamp, object_from, text_list};
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

/// The name of what came last of a streamed response, in the template for it.
pub(crate) const EVENT: &str = "event";

/// How sure an intent must be, more than which it counts, where the bot does not say.
const STRICTNESS: f64 = 0.5;

/// What templates and conditions of a turn can read.
///
/// `memory` and `nlp` are borrowed; the small roots are made when the first of them is asked for,
/// and the whole `conversation` only when a template names it.
pub(crate) struct TurnScope<'a> {
    conversation: &'a Conversation,
    nlp: &'a Nlp,
    input: &'a Input,
    began: Timestamp,
    /// `api_service_response`: the responses that were kept.
    responses: &'a Value,
    event: Option<&'a Value>,
    strictness: &'a [(String, f64)],
    small: OnceCell<Value>,
    whole: OnceCell<Value>,
}

impl<'a> TurnScope<'a> {
    pub(crate) fn new(
        conversation: &'a Conversation,
        nlp: &'a Nlp,
        input: &'a Input,
        began: Timestamp,
        responses: &'a Value,
    ) -> Self {
        Self {
            conversation,
            nlp,
            input,
            began,
            responses,
            event: None,
            strictness: &[],
            small: OnceCell::new(),
            whole: OnceCell::new(),
        }
    }

    /// Lets intents count as the bot wants them to: slug and how sure each must be.
    pub(crate) fn strict(self, strictness: &'a [(String, f64)]) -> Self {
        Self { strictness, ..self }
    }

    /// With an event of a streamed response.
    pub(crate) fn with_event(self, event: &'a Value) -> Self {
        Self {
            event: Some(event),
            ..self
        }
    }

    /// The intent of that slug, if it counts: when its confidence is more than its strictness. One
    /// that a service gave without a confidence counts.
    pub(crate) fn intent(&self, slug: &str) -> Option<&'a Value> {
        let needed = self
            .strictness
            .iter()
            .find(|(known, _)| known == slug)
            .map_or(STRICTNESS, |(_, needed)| *needed);
        self.nlp.intent(slug).filter(|intent| {
            intent
                .get("confidence")
                .and_then(Value::as_f64)
                .is_none_or(|confidence| confidence > needed)
        })
    }

    /// What was understood.
    pub(crate) fn nlp(&self) -> &'a Nlp {
        self.nlp
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
            ])
        })
    }
}

impl Scope for TurnScope<'_> {
    fn root(&self, name: &str) -> Option<&Value> {
        match name {
            "memory" => Some(self.conversation.memory.as_value()),
            "nlp" => Some(self.nlp.as_value()),
            "api_service_response" => Some(self.responses),
            EVENT => self.event,
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
