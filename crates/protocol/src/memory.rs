use serde_json::Value;

use crate::Object;

/// What a conversation remembers: a JSON object.
///
/// It is kept as a [`Value`] inside, so that a template can borrow it as one without a copy; that
/// the value is an object is this type's promise.
///
/// ```
/// use hooktalk_protocol::Memory;
/// use serde_json::json;
///
/// let mut memory = Memory::new();
/// memory.insert("name", json!("Ada"));
/// assert_eq!(memory.to_value(), json!({ "name": "Ada" }));
/// assert_eq!(memory.get("name"), Some(&json!("Ada")));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Memory(Value);

impl Memory {
    /// Nothing is remembered.
    pub fn new() -> Self {
        Self(Value::Object(Object::new()))
    }

    /// Remembers the members of an object.
    pub fn from_object(members: Object) -> Self {
        Self(Value::Object(members))
    }

    /// The memory as a value; always an object.
    pub fn as_value(&self) -> &Value {
        &self.0
    }

    /// A copy of the memory as a value; always an object.
    pub fn to_value(&self) -> Value {
        self.0.clone()
    }

    /// The object inside, to be changed. `None` is impossible, and costs callers nothing to pass
    /// on.
    pub fn as_object_mut(&mut self) -> Option<&mut Object> {
        self.0.as_object_mut()
    }

    /// The value under a key.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.0.get(key)
    }

    /// Puts a value under a key.
    pub fn insert(&mut self, key: impl Into<String>, value: Value) {
        if let Some(members) = self.as_object_mut() {
            members.insert(key.into(), value);
        }
    }

    /// How many keys there are.
    pub fn len(&self) -> usize {
        self.0.as_object().map_or(0, Object::len)
    }

    /// Whether nothing is remembered.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Default for Memory {
    fn default() -> Self {
        Self::new()
    }
}
