use serde_json::Value;

use super::reader::Reader;
use crate::{Diagnostic, JsonPath};

/// A text that is one for all languages, or one a language.
///
/// In JSON: text, or an object from BCP 47 tags to text. Which one a visitor gets: the RFC 4647
/// lookup of the conversation's language, then the bot's default language, then the first.
#[derive(Clone, Debug, PartialEq)]
pub struct LocalizedText {
    /// Tag and text; the tag is `None` for a text that is the same in all languages.
    pub variants: Vec<(Option<String>, String)>,
    /// Where it stands.
    pub path: JsonPath,
}

impl LocalizedText {
    /// Reads a text or a map of languages to texts; whatever is wrong in it is left out.
    pub fn read(value: &Value, path: &JsonPath) -> (Self, Vec<Diagnostic>) {
        let mut reader = Reader::default();
        let mut variants = Vec::new();
        match value {
            Value::String(text) => variants.push((None, text.clone())),
            Value::Object(members) if !members.is_empty() => {
                for (tag, text) in members {
                    let path = path.key(tag);
                    let is_tag = reader.tag(tag, path.clone());
                    let text = reader.as_text(text, &path, "the text");
                    if let (true, Some(text)) = (is_tag, text) {
                        variants.push((Some(tag.clone()), text));
                    }
                }
            }
            other => {
                reader.wrong_type(path, "this", other, "text or a map of languages to texts");
            }
        }
        let text = Self {
            variants,
            path: path.clone(),
        };
        (text, reader.diagnostics)
    }

    /// The path of the text at `index`.
    pub fn path_of(&self, index: usize) -> JsonPath {
        match self.variants.get(index) {
            Some((Some(tag), _)) => self.path.key(tag),
            _ => self.path.clone(),
        }
    }
}
