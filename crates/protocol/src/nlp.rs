//! What is understood of an utterance.

use serde_json::Value;

use crate::{Object, Timestamp, object_from, text_or_null};

/// The `nlp` object: what was said and what is understood of it, in the wire's shape.
///
/// It stays a JSON object, because an understanding service may put in more than we know and all
/// of it goes to the webhook. The accessors read the keys that decisions hang on.
#[derive(Clone, Debug, PartialEq)]
pub struct Nlp(Value);

impl Nlp {
    /// The version of the understanding, as it stands in `nlp.version`. The contract's captures
    /// say `2.10.1`; ours is its own.
    pub const VERSION: &'static str = env!("CARGO_PKG_VERSION");

    /// The object for an utterance of which nothing is understood: no intents, no entities, and
    /// `null` for `act`, `type` and `sentiment`.
    pub fn new(
        source: &str,
        language: &str,
        processing_language: &str,
        uuid: &str,
        timestamp: Timestamp,
    ) -> Self {
        let text = |text: &str| text_or_null(Some(text));
        Self(object_from(vec![
            ("uuid", text(uuid)),
            ("source", text(source)),
            ("intents", Value::Array(Vec::new())),
            ("act", Value::Null),
            ("type", Value::Null),
            ("sentiment", Value::Null),
            ("entities", Value::Object(Object::new())),
            ("language", text(language)),
            ("processing_language", text(processing_language)),
            ("version", text(Self::VERSION)),
            ("timestamp", timestamp.to_rfc3339().into()),
            ("status", 200.into()),
        ]))
    }

    /// Puts in what was understood, under a key of the wire such as `intents` or `act`.
    pub fn set(&mut self, key: &str, value: Value) {
        if let Value::Object(members) = &mut self.0 {
            members.insert(key.to_owned(), value);
        }
    }

    /// Takes a ready object, from any understanding service, as it is.
    pub fn from_object(members: Object) -> Self {
        Self(Value::Object(members))
    }

    /// The object as a value, for templates and conditions; always an object.
    pub fn as_value(&self) -> &Value {
        &self.0
    }

    /// A copy of the object as a value.
    pub fn to_value(&self) -> Value {
        self.0.clone()
    }

    /// What was said: `source`; empty when it is missing.
    pub fn source(&self) -> &str {
        self.text("source").unwrap_or_default()
    }

    /// The language that the utterance is in, as far as it was detected or told.
    pub fn language(&self) -> Option<&str> {
        self.text("language")
    }

    /// The language that it was understood in: one that the bot speaks.
    pub fn processing_language(&self) -> Option<&str> {
        self.text("processing_language")
    }

    /// All intents, the surest first.
    pub fn intents(&self) -> &[Value] {
        let found = self.0.get("intents").and_then(Value::as_array);
        found.map_or(&[], Vec::as_slice)
    }

    /// The intent of that slug, whatever its confidence.
    pub fn intent(&self, slug: &str) -> Option<&Value> {
        self.intents()
            .iter()
            .find(|intent| intent.get("slug").and_then(Value::as_str) == Some(slug))
    }

    /// All detected entities of that name, in the order of the text.
    pub fn entities(&self, name: &str) -> &[Value] {
        let found = self.0.get("entities").and_then(|all| all.get(name));
        found.and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    /// The first detected entity of that name.
    pub fn entity(&self, name: &str) -> Option<&Value> {
        self.0.get("entities")?.get(name)?.get(0)
    }

    fn text(&self, key: &str) -> Option<&str> {
        self.0.get(key)?.as_str()
    }
}
