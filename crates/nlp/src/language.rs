/// Gives the index of the best of `available` for `wanted`, by the lookup of RFC 4647 §3.4: the tag
/// itself, then the tag with its last subtag taken off, and so on; letter case does not matter.
///
/// ```
/// use hooktalk_nlp::lookup;
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
        range = range.get(..last_hyphen(range)?)?;
        // A single letter before the cut (an extension's or private use mark) goes with it.
        if let Some(at) = last_hyphen(range).filter(|at| at + 2 == range.len()) {
            range = range.get(..at)?;
        }
    }
}

fn last_hyphen(tag: &str) -> Option<usize> {
    tag.bytes().rposition(|byte| byte == b'-')
}

/// Gives the language in which an utterance in `spoken` is processed: the best of `available`, or
/// else `default`.
///
/// ```
/// use hooktalk_nlp::processing;
///
/// assert_eq!(processing(&["fr", "en"], "fr", "en-GB"), "en");
/// assert_eq!(processing(&["fr", "en"], "fr", "es"), "fr");
/// ```
pub fn processing<'a, T: AsRef<str>>(
    available: &'a [T],
    default: &'a str,
    spoken: &str,
) -> &'a str {
    lookup(available, spoken)
        .and_then(|index| available.get(index))
        .map_or(default, AsRef::as_ref)
}

/// The line of a table for a language, those of a region being those of its language. Each line
/// begins with its tag and a sign.
pub(crate) fn line(table: &'static str, sign: char, language: &str) -> Option<&'static str> {
    let tag = |line: &'static str| line.split(sign).next().unwrap_or_default();
    let known: Vec<&str> = table.lines().map(tag).collect();
    lookup(&known, language).and_then(|index| table.lines().nth(index))
}

#[cfg(test)]
mod tests {
    use super::lookup;

    #[test]
    fn a_range_is_cut_from_its_end() {
        // The example of RFC 4647 §3.4.
        let wanted = "zh-Hant-CN-x-private1-private2";
        for available in ["zh-hant-cn-x-private1", "ZH-Hant-CN", "zh-Hant", "zh"] {
            assert_eq!(lookup(&["en", available], wanted), Some(1), "{available}");
        }
        assert_eq!(lookup(&["zh-Hant-CN-x"], wanted), None);
        assert_eq!(lookup::<&str>(&[], "en"), None);
        assert_eq!(lookup(&["en-GB"], "en"), None);
        assert_eq!(lookup(&["en"], ""), None);
    }
}
