use serde_json::Value;

use super::reader::{Fields, Reader, quoted};
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

/// Texts that are the same for all languages, or some for each.
///
/// In JSON: an array of texts, or an object from BCP 47 tags to such arrays.
#[derive(Clone, Debug, PartialEq)]
pub struct LocalizedList {
    /// Tag and texts; the tag is `None` for a plain array. What stands in an array and is no text
    /// is an empty text here, so that positions are those of the document.
    pub variants: Vec<(Option<String>, Vec<String>)>,
    /// Where it stands.
    pub path: JsonPath,
}

impl LocalizedList {
    /// The path of the list at `variant`.
    pub fn path_of(&self, variant: usize) -> JsonPath {
        match self.variants.get(variant) {
            Some((Some(tag), _)) => self.path.key(tag),
            _ => self.path.clone(),
        }
    }
}

impl Reader {
    /// The text under `key`, or the map of languages to texts.
    pub(super) fn localized(&mut self, fields: &Fields<'_>, key: &str) -> Option<LocalizedText> {
        let (text, wrong) = LocalizedText::read(fields.find(key)?, &fields.at(key));
        self.diagnostics.extend(wrong);
        Some(text)
    }

    /// The texts under `key`, or the map of languages to texts; none when it is absent.
    pub(super) fn localized_list(&mut self, fields: &Fields<'_>, key: &str) -> LocalizedList {
        let path = fields.at(key);
        let mut variants = Vec::new();
        match fields.find(key) {
            None => {}
            Some(Value::Array(items)) => variants.push((None, self.texts(items, &path))),
            Some(Value::Object(members)) => {
                for (tag, value) in members {
                    let path = path.key(tag);
                    let is_tag = self.tag(tag, path.clone());
                    match value {
                        Value::Array(items) if is_tag => {
                            variants.push((Some(tag.clone()), self.texts(items, &path)));
                        }
                        Value::Array(_) => {}
                        other => self.wrong_type(&path, &quoted(tag), other, "an array"),
                    }
                }
            }
            Some(other) => {
                let wanted = "an array or a map of languages to arrays";
                self.wrong_type(&path, &quoted(key), other, wanted);
            }
        }
        LocalizedList { variants, path }
    }

    fn texts(&mut self, items: &[Value], path: &JsonPath) -> Vec<String> {
        let mut texts = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            let text = match item {
                Value::String(text) => Some(text.clone()),
                _ => self.as_text(item, &path.index(index), "this"),
            };
            texts.push(text.unwrap_or_default());
        }
        texts
    }
}
