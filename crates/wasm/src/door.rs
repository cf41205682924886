//! The one door between JavaScript's values and ours.

use hooktalk_engine::{Step, Turn};
use hooktalk_protocol::{
    Conversation, Diagnostic, Input, JsonPath, Memory, Message, Object, OutgoingRequest, json_text,
    normalize_numbers,
};
use serde::Serialize;
use serde_json::Value;
use wasm_bindgen::JsValue;

use crate::failure::Failure;

/// The code of a value that is not JSON.
const INVALID_VALUE: &str = "invalid-value";

/// Reads JSON text; `what` names it in the error.
///
/// What nests deeper than 128 levels is refused, so that no later walk runs out of stack. Numbers
/// become those of JavaScript, also when the text was not written by JavaScript.
///
/// # Errors
///
/// When the text is not JSON or nests too deep.
pub(crate) fn read(text: &str, what: &str) -> Result<Value, Failure> {
    let mut value = read_exactly(text, what)?;
    normalize_numbers(&mut value);
    Ok(value)
}

/// The same with every digit, for a reader that tells of digits that are lost.
///
/// # Errors
///
/// When the text is not JSON or nests too deep.
pub(crate) fn read_exactly(text: &str, what: &str) -> Result<Value, Failure> {
    serde_json::from_str(text).map_err(|error| {
        let mut message = format!("the {what} cannot be read as JSON: ");
        // The reader's own word for it is about itself.
        if error.to_string().starts_with("recursion limit exceeded") {
            message.push_str("it nests more than 127 levels deep");
        } else {
            message.push_str(&error.to_string());
        }
        Failure::new(INVALID_VALUE, message)
    })
}

/// Reads a JSON array; see [`read`].
///
/// # Errors
///
/// When the text is not JSON, no array, or nests too deep.
pub(crate) fn list(text: &str, what: &str) -> Result<Vec<Value>, Failure> {
    match read(text, what)? {
        Value::Array(items) => Ok(items),
        _ => Err(Failure::new(
            INVALID_VALUE,
            ["the ", what, " is no list"].concat(),
        )),
    }
}

/// Reads a turn that was written by [`write`].
///
/// # Errors
///
/// When the text is not a turn that the engine gave.
pub(crate) fn turn(text: &str) -> Result<Turn, Failure> {
    Ok(Turn::from_value(&read(text, "turn")?)?)
}

/// A value whose keys are ours, as a plain JavaScript object: null for what is absent, no `Map`.
///
/// Not for a person's data: assigning a key `__proto__` would not make a key.
pub(crate) fn small(value: &Value) -> JsValue {
    value
        .serialize(&serde_wasm_bindgen::Serializer::json_compatible())
        // Strings, numbers, lists and objects of them are never refused.
        .unwrap_or_else(|error| error.into())
}

/// Reads a conversation, with what is wrong in it. The memory is the bulk of it and is moved, not
/// copied.
///
/// # Errors
///
/// When the text is not JSON or nests too deep.
pub(crate) fn conversation(text: &str) -> Result<(Conversation, Vec<Diagnostic>), Failure> {
    let mut value = read(text, "conversation")?;
    let memory = match value.get_mut("memory") {
        Some(Value::Object(members)) => std::mem::take(members),
        _ => Object::new(),
    };
    let (mut conversation, diagnostics) = Conversation::read(&value, &JsonPath::root());
    conversation.memory = Memory::from_object(memory);
    Ok((conversation, diagnostics))
}

/// Reads an input, with what is wrong in it; a bare text is typed words.
///
/// # Errors
///
/// When the text is not JSON or nests too deep.
pub(crate) fn input(text: &str) -> Result<(Input, Vec<Diagnostic>), Failure> {
    Ok(match read(text, "input")? {
        Value::String(words) => (Input::text(words), Vec::new()),
        input => Input::read(&input, &JsonPath::root()),
    })
}

/// Writes a turn as JSON text: what [`Turn::to_value`] is, without building it.
///
/// Behind it stands a line that tells JavaScript where the members are: the lengths of their texts
/// in UTF-16 units, in order, with commas between. So a host that keeps conversations as text gets
/// each part of the turn without reading or writing the rest.
pub(crate) fn write(turn: &Turn) -> String {
    let awaiting = turn.awaiting().map(OutgoingRequest::to_value);
    let mut writer = Writer::default();
    writer.member("conversation", &conversation_text(&turn.conversation));
    writer.value("input", &turn.input.to_value());
    writer.value("nlp", turn.nlp.as_value());
    writer.list(
        "messages",
        turn.messages.iter().map(Message::to_value).collect(),
    );
    writer.value("diagnostics", &Diagnostic::list_to_value(&turn.diagnostics));
    writer.list("trace", turn.trace.iter().map(Step::to_value).collect());
    writer.list(
        "notices",
        turn.notices.iter().map(OutgoingRequest::to_value).collect(),
    );
    writer.value("awaiting", &awaiting.unwrap_or_default());
    writer.value("progress", &turn.progress());
    writer.finish()
}

/// Writes the members of an object, and notes how long each is.
#[derive(Default)]
struct Writer {
    json: String,
    lengths: String,
}

impl Writer {
    fn member(&mut self, key: &str, json: &str) {
        if !self.json.is_empty() {
            self.lengths.push(',');
        }
        self.lengths.push_str(&units(json).to_string());
        push_member(&mut self.json, key, json);
    }

    fn value(&mut self, key: &str, value: &Value) {
        self.member(key, &json_text(value));
    }

    fn list(&mut self, key: &str, items: Vec<Value>) {
        self.value(key, &Value::Array(items));
    }

    fn finish(mut self) -> String {
        self.json.push_str("}\n");
        self.json.push_str(&self.lengths);
        self.json
    }
}

/// Adds a member to the text of an object, whose end is still to come. The key needs no escapes.
fn push_member(object: &mut String, key: &str, json: &str) {
    object.push(if object.is_empty() { '{' } else { ',' });
    object.push('"');
    object.push_str(key);
    object.push_str("\":");
    object.push_str(json);
}

/// [`Conversation::to_value`] as text, its memory written from where it is.
fn conversation_text(conversation: &Conversation) -> String {
    let rest = Conversation {
        id: conversation.id.clone(),
        language: conversation.language.clone(),
        memory: Memory::new(),
        skill_stack: conversation.skill_stack.clone(),
        skill: conversation.skill.clone(),
        skill_occurrences: conversation.skill_occurrences,
        participant_data: conversation.participant_data.clone(),
    };
    let rest = rest.to_value();
    let mut text = String::new();
    for (key, member) in rest.as_object().into_iter().flatten() {
        let member = match key.as_str() {
            "memory" => conversation.memory.as_value(),
            _ => member,
        };
        push_member(&mut text, key, &json_text(member));
    }
    text.push('}');
    text
}

/// The length of UTF-8 in JavaScript: four bytes are two units, and each other character is one.
fn units(text: &str) -> usize {
    let starts = text.bytes().filter(|byte| byte & 0xc0 != 0x80).count();
    let pairs = text.bytes().filter(|byte| *byte >= 0xf0).count();
    starts + pairs
}

#[cfg(test)]
mod tests {
    use hooktalk_engine::{Engine, Input, Timestamp};
    use serde_json::json;

    use super::*;

    #[test]
    fn a_turn_is_written_as_its_value_is() {
        let engine = Engine::compile(&json!({ "webhook": "https://example.com/hook" })).unwrap();
        let text = r#"{"id":"c1","memory":{"a":["é😀\n"],"b":{}},"participant_data":{"x":1}}"#;
        let (conversation, diagnostics) = conversation(text).unwrap();
        assert_eq!(diagnostics, []);
        let turn = engine.begin(conversation, Input::text("hé"), Timestamp::from_millis(7));
        let written = write(&turn);
        let (json, lengths) = written.rsplit_once('\n').unwrap();
        assert_eq!(json, turn.to_value().to_string());
        let members = turn.to_value();
        let expected: Vec<String> = members
            .as_object()
            .unwrap()
            .values()
            .map(|member| member.to_string().encode_utf16().count().to_string())
            .collect();
        assert_eq!(lengths, expected.join(","));
    }

    #[test]
    fn what_is_no_memory_is_told() {
        let (conversation, diagnostics) = conversation(r#"{"memory":[1]}"#).unwrap();
        assert!(conversation.memory.is_empty());
        assert_eq!(diagnostics.len(), 1);
    }

    #[test]
    fn text_that_nests_too_deep_is_refused() {
        let deep = "[".repeat(500);
        let failure = format!("{:?}", read(&deep, "input").unwrap_err());
        assert!(
            failure.contains("the input cannot be read as JSON: it nests"),
            "{failure}"
        );
    }
}
