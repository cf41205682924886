use serde_json::Value;

use crate::diagnostic::suggest;
use crate::webhook::kind;
use crate::{Code, Diagnostic, JsonPath, Object};

/// Takes a document apart and notes what is wrong with it, without stopping.
///
/// A key with `null` counts as absent everywhere.
#[derive(Default)]
pub(super) struct Reader {
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// One object of the document, and where it stands.
pub(super) struct Fields<'a> {
    pub(super) members: &'a Object,
    pub(super) path: JsonPath,
}

impl<'a> Fields<'a> {
    /// What stands under `key`, null aside, and where.
    pub(super) fn find(&self, key: &str) -> Option<(&'a Value, JsonPath)> {
        let value = self.members.get(key).filter(|value| !value.is_null())?;
        Some((value, self.path.key(key)))
    }
}

impl Reader {
    /// The object `value`, whose keys are among `known`; any other key is a warning.
    pub(super) fn object<'a>(
        &mut self,
        value: &'a Value,
        path: &JsonPath,
        what: &str,
        known: &[&str],
    ) -> Option<Fields<'a>> {
        let Value::Object(members) = value else {
            self.wrong_type(path, what, value, "an object");
            return None;
        };
        for key in members.keys() {
            if !known.contains(&key.as_str()) {
                self.diagnostics.push(
                    Diagnostic::warning(
                        Code::UnknownKey,
                        path.key(key),
                        format!("{what} has no `{key}`; it has no effect"),
                    )
                    .help(suggest(key, known.iter().copied())),
                );
            }
        }
        Some(Fields {
            members,
            path: path.clone(),
        })
    }

    /// The members of the object under `key`, in order; none when it is absent.
    pub(super) fn members<'a>(
        &mut self,
        fields: &Fields<'a>,
        key: &str,
    ) -> Vec<(&'a str, &'a Value, JsonPath)> {
        match fields.find(key) {
            None => Vec::new(),
            Some((Value::Object(members), path)) => members
                .iter()
                .map(|(name, value)| (name.as_str(), value, path.key(name)))
                .collect(),
            Some((other, path)) => {
                self.wrong_type(&path, &quoted(key), other, "an object");
                Vec::new()
            }
        }
    }

    /// The elements of the array under `key`; none when it is absent.
    pub(super) fn elements<'a>(
        &mut self,
        fields: &Fields<'a>,
        key: &str,
    ) -> Vec<(&'a Value, JsonPath)> {
        match fields.find(key) {
            None => Vec::new(),
            Some((value, path)) => self.array(value, &path, &quoted(key)),
        }
    }

    /// The elements of the array `value`.
    pub(super) fn array<'a>(
        &mut self,
        value: &'a Value,
        path: &JsonPath,
        what: &str,
    ) -> Vec<(&'a Value, JsonPath)> {
        let Value::Array(items) = value else {
            self.wrong_type(path, what, value, "an array");
            return Vec::new();
        };
        items
            .iter()
            .enumerate()
            .map(|(index, item)| (item, path.index(index)))
            .collect()
    }

    /// The text `value`.
    pub(super) fn as_text(&mut self, value: &Value, path: &JsonPath, what: &str) -> Option<String> {
        match value {
            Value::String(text) => Some(text.clone()),
            other => {
                self.wrong_type(path, what, other, "text");
                None
            }
        }
    }

    /// The text under `key`.
    pub(super) fn text(&mut self, fields: &Fields<'_>, key: &str) -> Option<String> {
        let (value, path) = fields.find(key)?;
        self.as_text(value, &path, &quoted(key))
    }

    /// The text under `key`, which must be there and not be empty.
    pub(super) fn needed_text(
        &mut self,
        fields: &Fields<'_>,
        key: &str,
        help: &str,
    ) -> Option<String> {
        let Some((value, path)) = fields.find(key) else {
            self.missing(&fields.path, key, help);
            return None;
        };
        let text = self.as_text(value, &path, &quoted(key))?;
        if text.trim().is_empty() {
            self.diagnostics.push(
                Diagnostic::error(Code::MissingKey, path, format!("`{key}` is empty")).help(help),
            );
            return None;
        }
        Some(text)
    }

    /// The boolean under `key`.
    pub(super) fn flag(&mut self, fields: &Fields<'_>, key: &str) -> Option<bool> {
        let (value, path) = fields.find(key)?;
        if let Value::Bool(flag) = value {
            return Some(*flag);
        }
        self.wrong_type(&path, &quoted(key), value, "`true` or `false`");
        None
    }

    /// One of `words` under `key`, by its index.
    pub(super) fn word(&mut self, fields: &Fields<'_>, key: &str, words: &[&str]) -> Option<usize> {
        let (value, path) = fields.find(key)?;
        let text = self.as_text(value, &path, &quoted(key))?;
        let found = words.iter().position(|word| *word == text);
        if found.is_none() {
            self.error(
                Code::UnknownValue,
                path,
                format!("`{key}` cannot be `{text}`"),
                suggest(&text, words.iter().copied()),
            );
        }
        found
    }

    /// A language tag.
    pub(super) fn tag(&mut self, text: &str, path: JsonPath) -> bool {
        let is_tag = crate::language::is_tag(text);
        if !is_tag {
            self.error(
                Code::InvalidLanguage,
                path,
                format!("`{text}` is no language tag"),
                "use a BCP 47 tag such as `en` or `pt-BR`",
            );
        }
        is_tag
    }

    pub(super) fn missing(&mut self, path: &JsonPath, key: &str, help: &str) {
        self.error(
            Code::MissingKey,
            path.clone(),
            format!("`{key}` is missing"),
            help,
        );
    }

    pub(super) fn wrong_type(&mut self, path: &JsonPath, what: &str, value: &Value, wanted: &str) {
        let help = match wanted {
            "text" => "write one text in double quotes",
            "an object" => "write its members between braces, as in `{ \"key\": … }`",
            "an array" => "write a list in brackets, also for one",
            "a whole number" => "write the number without quotes",
            "`true` or `false`" => "write the word without quotes",
            "an address or an object" => {
                "write `\"https://…\"`, or `{ \"base_url\": \"https://…\" }`"
            }
            _ => {
                "write one text, or one a language, as in `{ \"en\": \"Hello\", \"fr\": \"Salut\" }`"
            }
        };
        self.error(
            Code::WrongType,
            path.clone(),
            format!("{what} is {}, not {wanted}", kind(value)),
            help,
        );
    }

    pub(super) fn error(
        &mut self,
        code: Code,
        path: JsonPath,
        message: String,
        help: impl Into<String>,
    ) {
        self.diagnostics
            .push(Diagnostic::error(code, path, message).help(help));
    }
}

/// A key as it stands in messages.
pub(super) fn quoted(key: &str) -> String {
    format!("`{key}`")
}
