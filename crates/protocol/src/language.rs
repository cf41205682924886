//! Language tags.

/// Whether `tag` is a well-formed BCP 47 language tag, such as `en`, `pt-BR` or `zh-Hant`.
///
/// Well-formed is all that is asked: whether the subtags are registered is not looked up. Which of
/// several languages fits a tag best is for the embedded understanding to say.
///
/// ```
/// use hooktalk_protocol::language::is_tag;
///
/// assert!(is_tag("pt-BR"));
/// assert!(!is_tag("Brazilian Portuguese"));
/// ```
pub fn is_tag(tag: &str) -> bool {
    oxilangtag::LanguageTag::parse(tag).is_ok()
}
