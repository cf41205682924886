use std::fmt;

use crate::json_text;

/// A place in a JSON document, written as authors know it: `$.skills[0].actions[2].url`.
///
/// The form is the normalized path of RFC 9535, but a member name that is a plain word is written
/// behind a dot and not in brackets.
///
/// ```
/// use hooktalk_protocol::JsonPath;
///
/// let path = JsonPath::root().key("headers").key("X-Token").index(0);
/// assert_eq!(path.as_str(), r#"$.headers["X-Token"][0]"#);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct JsonPath(String);

impl JsonPath {
    /// The whole document, `$`.
    pub fn root() -> Self {
        Self("$".to_owned())
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The member `name` of the object at this path.
    #[must_use]
    pub fn key(&self, name: &str) -> Self {
        let mut path = self.0.clone();
        let plain = name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
            && name.starts_with(|first: char| !first.is_ascii_digit());
        if plain {
            path.push('.');
            path.push_str(name);
        } else {
            path.push('[');
            path.push_str(&json_text(&name.into()));
            path.push(']');
        }
        Self(path)
    }

    /// The element `index`, counted from 0, of the array at this path.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        let mut path = self.0.clone();
        path.push('[');
        path.push_str(&index.to_string());
        path.push(']');
        Self(path)
    }

    /// A path that was already written as text, for example one that came back from a host.
    pub fn from_text(text: &str) -> Self {
        Self(text.to_owned())
    }
}

/// A step of a JSON pointer (RFC 6901) without its escapes: `~1` is `/`, `~0` is `~`.
pub fn unescape_pointer(step: &str) -> String {
    let mut key = String::with_capacity(step.len());
    let mut escaped = false;
    for c in step.chars() {
        if c == '~' {
            escaped = true;
            continue;
        }
        key.push(match (escaped, c) {
            (true, '0') => '~',
            (true, '1') => '/',
            _ => c,
        });
        escaped = false;
    }
    key
}

impl fmt::Display for JsonPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
