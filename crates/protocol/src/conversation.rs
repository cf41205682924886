//! The state of one conversation.

use serde_json::Value;

use crate::{Code, Diagnostic, JsonPath, Memory, Object, object_from, text_list, text_or_null};

/// The state that lives from turn to turn, in the very shape that a webhook receives.
///
/// ```json
/// { "id": "c1", "language": "en", "memory": { "person": { "raw": "Francois" } },
///   "skill_stack": ["get-weather"], "skill": "small-talk", "skill_occurences": 1,
///   "participant_data": {} }
/// ```
///
/// Source: the contract's default body; `participant_data` from captured bodies.
#[derive(Clone, Debug, PartialEq)]
pub struct Conversation {
    /// Who gave it decides its form; any text.
    pub id: String,
    /// A BCP 47 tag. `None` until the first turn fixes it.
    pub language: Option<String>,
    /// What the bot and its webhooks remember.
    pub memory: Memory,
    /// Slugs of the skills that were entered and are not done; the last one has priority.
    pub skill_stack: Vec<String>,
    /// Slug of the skill that answered last.
    pub skill: Option<String>,
    /// How many turns in a row that skill has answered, from 1. The wire spells it
    /// `skill_occurences`, and so it stays there.
    pub skill_occurrences: u32,
    /// What the channel knows of the visitor; `{}` in a webchat.
    pub participant_data: Object,
}

impl Conversation {
    /// An empty conversation.
    pub fn new(id: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            language: None,
            memory: Memory::new(),
            skill_stack: Vec::new(),
            skill: None,
            skill_occurrences: 0,
            participant_data: Object::new(),
        }
    }

    /// Reads a conversation from JSON.
    ///
    /// A key that is absent or null has its empty value; one of the wrong type has it too, with a
    /// diagnostic of code [`Code::InvalidConversation`]. Both spellings of `skill_occurences` are
    /// read.
    pub fn read(value: &Value, path: &JsonPath) -> (Self, Vec<Diagnostic>) {
        let mut diagnostics = Vec::new();
        let mut wrong = |path: JsonPath, wanted: &str| {
            Diagnostic::warn(
                &mut diagnostics,
                Code::InvalidConversation,
                path,
                format_args!("the conversation has something else than {wanted} here"),
                "it was left out; give back the conversation as the last turn gave it",
            );
        };
        let mut conversation = Self::new("");
        let Value::Object(members) = value else {
            if !value.is_null() {
                wrong(path.clone(), "an object");
            }
            return (conversation, diagnostics);
        };
        for (key, value) in members {
            let at = || path.key(key);
            match (key.as_str(), value) {
                (_, Value::Null) => {}
                ("id", Value::String(id)) => conversation.id = id.clone(),
                ("id", Value::Number(id)) => conversation.id = id.to_string(),
                ("id", _) => wrong(at(), "text"),
                ("language", Value::String(tag)) if crate::language::is_tag(tag) => {
                    conversation.language = Some(tag.clone());
                }
                ("language", _) => wrong(at(), "a BCP 47 language tag"),
                ("memory", Value::Object(memory)) => {
                    conversation.memory = Memory::from_object(memory.clone());
                }
                ("participant_data", Value::Object(data)) => {
                    conversation.participant_data = data.clone();
                }
                ("memory" | "participant_data", _) => wrong(at(), "an object"),
                ("skill", Value::String(slug)) => conversation.skill = Some(slug.clone()),
                ("skill", _) => wrong(at(), "text"),
                ("skill_stack", Value::Array(slugs)) => {
                    for (index, slug) in slugs.iter().enumerate() {
                        match slug {
                            Value::String(slug) => conversation.skill_stack.push(slug.clone()),
                            _ => wrong(at().index(index), "text"),
                        }
                    }
                }
                ("skill_stack", _) => wrong(at(), "an array"),
                ("skill_occurences" | "skill_occurrences", count) => {
                    match count.as_u64().map(u32::try_from) {
                        Some(Ok(count)) => conversation.skill_occurrences = count,
                        _ => wrong(at(), "a whole number from 0"),
                    }
                }
                _ => {}
            }
        }
        (conversation, diagnostics)
    }

    /// The conversation as JSON, in the key order of the contract.
    pub fn to_value(&self) -> Value {
        object_from(vec![
            ("id", text_or_null(Some(&self.id))),
            ("language", text_or_null(self.language.as_deref())),
            ("memory", self.memory.to_value()),
            ("skill_stack", text_list(&self.skill_stack)),
            ("skill", text_or_null(self.skill.as_deref())),
            ("skill_occurences", self.skill_occurrences.into()),
            (
                "participant_data",
                Value::Object(self.participant_data.clone()),
            ),
        ])
    }
}
