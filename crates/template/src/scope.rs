//! What a template can read.

use serde_json::{Map, Value};

/// The data a template reads: named roots, and the first entity found for a name.
///
/// A conversation engine implements this over its own state, without building one big object first. For
/// tests and one-off use a plain JSON object will do: [`Map`] and [`Value`] implement it with `{{#name…}}`
/// meaning `nlp.entities.<name>[0]`.
///
/// ```
/// use hooktalk_template::{Limits, TextTemplate};
///
/// let scope = serde_json::json!({
///     "memory": {"name": "Ada"},
///     "nlp": {"entities": {"location": [{"raw": "Paris"}, {"raw": "Oslo"}]}},
/// });
/// let text = TextTemplate::parse("{{memory.name}} goes to {{#location.raw}}")?;
/// assert_eq!(text.render(&scope, &Limits::default())?, "Ada goes to Paris");
/// # Ok::<(), hooktalk_template::Error>(())
/// ```
pub trait Scope {
    /// Returns the value that the first name of a path stands for, such as `memory` or `nlp`.
    fn root(&self, name: &str) -> Option<&Value>;

    /// Returns the first detected entity of that name, for `{{#name.field}}`.
    fn entity(&self, name: &str) -> Option<&Value>;
}

impl Scope for Map<String, Value> {
    fn root(&self, name: &str) -> Option<&Value> {
        self.get(name)
    }

    fn entity(&self, name: &str) -> Option<&Value> {
        self.get("nlp")?.get("entities")?.get(name)?.get(0)
    }
}

impl Scope for Value {
    fn root(&self, name: &str) -> Option<&Value> {
        self.as_object()?.root(name)
    }

    fn entity(&self, name: &str) -> Option<&Value> {
        self.as_object()?.entity(name)
    }
}
