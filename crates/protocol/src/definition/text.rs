use crate::JsonPath;

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
