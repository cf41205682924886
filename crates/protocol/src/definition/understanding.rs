use super::LocalizedList;
use crate::{JsonPath, Object};

/// When the language of an input is detected: `language_detection` in the document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LanguageDetection {
    /// `first`: the first input of a conversation fixes its language, as in the original.
    #[default]
    First,
    /// `always`: each input that is certainly in another language of the bot switches to it.
    Always,
    /// `never`: only the shell, a webhook or an action tells.
    Never,
}

impl LanguageDetection {
    /// Every way.
    pub const ALL: [Self; 3] = [Self::First, Self::Always, Self::Never];

    /// The way as it stands in the document.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Always => "always",
            Self::Never => "never",
        }
    }
}

/// One intent: `{ "slug", "description"?, "strictness"?, "expressions" }`.
#[derive(Clone, Debug, PartialEq)]
pub struct IntentDefinition {
    /// Its name, unique among the intents.
    pub slug: String,
    /// For people; goes out in `nlp.intents`.
    pub description: Option<String>,
    /// 0 to 100, 50 by default: the intent counts when its confidence is more than so many hundredths.
    pub strictness: u8,
    /// What people say, by language. A plain list in the document is in the bot's default language.
    pub expressions: LocalizedList,
    /// Where it stands.
    pub path: JsonPath,
}

impl IntentDefinition {
    /// How sure an intent must be when nothing is said.
    pub const DEFAULT_STRICTNESS: u8 = 50;
}

/// One custom entity: `{ "name", "type", … }`.
#[derive(Clone, Debug, PartialEq)]
pub struct EntityDefinition {
    /// Its name: lower case, as it stands in `nlp.entities`.
    pub name: String,
    /// How it is found.
    pub kind: EntityKind,
    /// Key and value that every detected one carries unless it has its own: any JSON, or a map of
    /// the bot's languages to JSON; `null` is a key without a value.
    pub enrichments: Object,
    /// Where it stands.
    pub path: JsonPath,
}

impl EntityDefinition {
    /// How near a word must come to a listed one when nothing is said.
    pub const DEFAULT_STRICTNESS: u8 = 80;
}

/// How a custom entity is found: `type` in the document.
#[derive(Clone, Debug, PartialEq)]
pub enum EntityKind {
    /// `restricted`: one of `values`.
    Restricted {
        /// 0 to 100, 80 by default: how near a word must come to a listed one; 100 takes no typing
        /// errors.
        strictness: u8,
        /// The list.
        values: Vec<ListedValue>,
    },
    /// `regex`: what `pattern` matches.
    Regex {
        /// A pattern in the syntax of `matches`.
        pattern: String,
    },
    /// `free`: found by nothing; a requirement for it takes the visitor's whole answer.
    Free,
}

/// One element of `values`: a text, or `{ "value", "synonyms"?, "enrichments"? }`.
#[derive(Clone, Debug, PartialEq)]
pub struct ListedValue {
    /// What a detected entity has as `value`.
    pub value: String,
    /// Other ways to say it, by language; a plain list in the document is for every language. The
    /// value itself counts everywhere.
    pub synonyms: LocalizedList,
    /// As those of the entity, for this value alone.
    pub enrichments: Object,
    /// Where it stands.
    pub path: JsonPath,
}
