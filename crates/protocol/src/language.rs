//! Language tags: BCP 47 form, and the choice among what is at hand.

/// Whether `tag` is a well-formed BCP 47 language tag, such as `en`, `pt-BR` or `zh-Hant`.
///
/// Well-formed is all that is asked: whether the subtags are registered is not looked up.
pub fn is_tag(tag: &str) -> bool {
    oxilangtag::LanguageTag::parse(tag).is_ok()
}

/// The index of the best of `available` for `wanted`, by the lookup of RFC 4647 §3.4: the tag itself, then the
/// tag with its last subtag taken off, and so on; letter case does not matter.
///
/// ```
/// use hooktalk_protocol::language::lookup;
///
/// assert_eq!(lookup(&["en", "fr"], "fr-CH"), Some(1));
/// assert_eq!(lookup(&["en", "zh-Hant"], "zh-Hant-TW"), Some(1));
/// assert_eq!(lookup(&["en", "fr"], "es"), None);
/// ```
pub fn lookup<T: AsRef<str>>(available: &[T], wanted: &str) -> Option<usize> {
    let mut range = wanted;
    loop {
        let found = available
            .iter()
            .position(|tag| tag.as_ref().eq_ignore_ascii_case(range));
        if found.is_some() {
            return found;
        }
        let (shorter, _) = range.rsplit_once('-')?;
        // A single letter before the cut (an extension's or private use mark) goes with it.
        range = match shorter.rsplit_once('-') {
            Some((rest, single)) if single.len() == 1 => rest,
            _ => shorter,
        };
    }
}
