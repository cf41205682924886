use std::fmt;
use std::ops::RangeInclusive;

use serde_json::Value;

use crate::diagnostic::suggest;
use crate::webhook::kind;
use crate::{Code, Diagnostic, JsonPath, Object, Severity};

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
    /// What stands under `key`, null aside.
    pub(super) fn find(&self, key: &str) -> Option<&'a Value> {
        self.members.get(key).filter(|value| !value.is_null())
    }

    /// Whether something stands under `key`.
    pub(super) fn has(&self, key: &str) -> bool {
        self.find(key).is_some()
    }

    /// Where `key` stands.
    pub(super) fn at(&self, key: &str) -> JsonPath {
        self.path.key(key)
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
                self.warn(
                    Code::UnknownKey,
                    path.key(key),
                    format_args!("{what} has no `{key}`; it has no effect"),
                    &suggest(key, known),
                );
            }
        }
        Some(Fields {
            members,
            path: path.clone(),
        })
    }

    /// The members of the object under `key`, in order; `None` when it is absent.
    pub(super) fn members<'a>(&mut self, fields: &Fields<'a>, key: &str) -> Option<&'a Object> {
        let value = fields.find(key)?;
        let members = value.as_object();
        if members.is_none() {
            self.wrong_type(&fields.at(key), &quoted(key), value, "an object");
        }
        members
    }

    /// The elements of the array under `key`; none when it is absent.
    pub(super) fn elements<'a>(&mut self, fields: &Fields<'a>, key: &str) -> &'a [Value] {
        match fields.find(key) {
            None => &[],
            Some(Value::Array(items)) => items,
            Some(other) => {
                self.wrong_type(&fields.at(key), &quoted(key), other, "an array");
                &[]
            }
        }
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
        let value = fields.find(key)?;
        self.as_text(value, &fields.at(key), &quoted(key))
    }

    /// The text under `key`, which must be there and not be empty.
    pub(super) fn needed_text(
        &mut self,
        fields: &Fields<'_>,
        key: &str,
        help: &str,
    ) -> Option<String> {
        if !fields.has(key) {
            self.missing(&fields.path, key, help);
            return None;
        }
        let text = self.text(fields, key)?;
        if text.trim().is_empty() {
            self.error(
                Code::MissingKey,
                fields.at(key),
                format_args!("`{key}` is empty"),
                help,
            );
            return None;
        }
        Some(text)
    }

    /// The boolean under `key`.
    pub(super) fn flag(&mut self, fields: &Fields<'_>, key: &str) -> Option<bool> {
        let value = fields.find(key)?;
        let flag = value.as_bool();
        if flag.is_none() {
            self.wrong_type(&fields.at(key), &quoted(key), value, "`true` or `false`");
        }
        flag
    }

    /// The whole number under `key`, which must be in `range`; `help` names the range.
    pub(super) fn whole(
        &mut self,
        fields: &Fields<'_>,
        key: &str,
        range: RangeInclusive<u32>,
        help: &str,
    ) -> Option<u32> {
        let value = fields.find(key)?;
        let path = fields.at(key);
        let Value::Number(number) = value else {
            self.wrong_type(&path, &quoted(key), value, "a whole number");
            return None;
        };
        let whole = number.as_u64().and_then(|whole| u32::try_from(whole).ok());
        let found = whole.filter(|whole| range.contains(whole));
        if found.is_none() {
            self.error(
                Code::OutOfRange,
                path,
                format_args!("`{key}` cannot be {number}"),
                help,
            );
        }
        found
    }

    /// The name under `key`, which conditions and templates can write behind `@`, `#` or a dot.
    pub(super) fn needed_name(
        &mut self,
        fields: &Fields<'_>,
        key: &str,
        help: &str,
    ) -> Option<String> {
        let name = self.needed_text(fields, key, help)?;
        if !is_name(&name) {
            self.error(
                Code::InvalidName,
                fields.at(key),
                format_args!("`{name}` is no name"),
                "use letters, digits, `-` and `_`",
            );
        }
        Some(name)
    }

    /// One of `words` under `key`, by its index.
    pub(super) fn word(&mut self, fields: &Fields<'_>, key: &str, words: &[&str]) -> Option<usize> {
        let text = self.text(fields, key)?;
        let found = words.iter().position(|word| *word == text);
        if found.is_none() {
            self.error(
                Code::UnknownValue,
                fields.at(key),
                format_args!("`{key}` cannot be `{text}`"),
                &suggest(&text, words),
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
                format_args!("`{text}` is no language tag"),
                "use a BCP 47 tag such as `en` or `pt-BR`",
            );
        }
        is_tag
    }

    pub(super) fn missing(&mut self, path: &JsonPath, key: &str, help: &str) {
        self.error(
            Code::MissingKey,
            path.clone(),
            format_args!("`{key}` is missing"),
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
            "text or an object" => {
                "write one text in double quotes, or `{ \"value\": \"coffee\", \"synonyms\": [\"espresso\"] }`"
            }
            "an array or a map of languages to arrays" => {
                "write `[\"…\"]`, or `{ \"en\": [\"…\"], \"fr\": [\"…\"] }`"
            }
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
            format_args!("{what} is {}, not {wanted}", kind(value)),
            help,
        );
    }

    pub(super) fn error(
        &mut self,
        code: Code,
        path: JsonPath,
        message: fmt::Arguments<'_>,
        help: &str,
    ) {
        let found = Diagnostic::new(Severity::Error, code, path, message, help);
        self.diagnostics.push(found);
    }

    pub(super) fn warn(
        &mut self,
        code: Code,
        path: JsonPath,
        message: fmt::Arguments<'_>,
        help: &str,
    ) {
        let found = Diagnostic::new(Severity::Warning, code, path, message, help);
        self.diagnostics.push(found);
    }
}

/// A key as it stands in messages.
pub(super) fn quoted(key: &str) -> String {
    format!("`{key}`")
}

/// Whether `text` can stand behind `@`, `#` or a dot: letters, digits, `-` and `_`; beyond ASCII,
/// whatever is neither white space nor a control character.
pub(super) fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text.chars().all(|c| {
            if c.is_ascii() {
                c.is_ascii_alphanumeric() || c == '-' || c == '_'
            } else {
                !c.is_whitespace() && !c.is_control()
            }
        })
}
