//! Which addresses a widget may open or load.

/// Gives `url` if a person's click may open it: `http`, `https`, `mailto`, `tel` and `sms`, and
/// addresses without a scheme, which are relative to the page.
///
/// Anything else (`javascript:`, `data:`, `vbscript:` …) gives `None`, also when it is hidden
/// behind white space or control characters, which browsers take out before they look.
///
/// ```
/// use hooktalk_protocol::url::link;
///
/// assert!(link("https://example.com/a?b=c").is_some());
/// assert!(link("/help").is_some());
/// assert!(link(" java\nscript:alert(1)").is_none());
/// ```
pub fn link(url: &str) -> Option<&str> {
    allowed(url, &["http", "https", "mailto", "tel", "sms"])
}

/// Gives `url` if it may be loaded as a picture, a video or a sound: `http`, `https`, `blob`,
/// `data` of those kinds, and addresses relative to the page.
pub fn media(url: &str) -> Option<&str> {
    let url = url.trim();
    if let Some(rest) = strip_scheme(url, "data") {
        let media = ["image/", "video/", "audio/"]
            .iter()
            .any(|kind| starts_with_ignore_case(rest, kind));
        return media.then_some(url);
    }
    allowed(url, &["http", "https", "blob"])
}

fn allowed<'a>(url: &'a str, schemes: &[&str]) -> Option<&'a str> {
    let url = url.trim_matches(|c: char| c.is_whitespace() || c.is_control());
    if url.is_empty() || url.contains(|c: char| c.is_control()) {
        return None;
    }
    let end = url.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.')));
    let Some((scheme, rest)) = end.and_then(|end| url.split_at_checked(end)) else {
        return Some(url);
    };
    if !rest.starts_with(':') {
        return Some(url);
    }
    schemes
        .iter()
        .any(|known| known.eq_ignore_ascii_case(scheme))
        .then_some(url)
}

fn strip_scheme<'a>(url: &'a str, scheme: &str) -> Option<&'a str> {
    let (start, rest) = url.split_once(':')?;
    start.eq_ignore_ascii_case(scheme).then_some(rest)
}

fn starts_with_ignore_case(text: &str, start: &str) -> bool {
    text.get(..start.len())
        .is_some_and(|head| head.eq_ignore_ascii_case(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_checked() {
        for safe in [
            "https://a.b",
            "HTTP://a",
            "tel:+33",
            "mailto:a@b.c",
            "/x",
            "a/b:c",
            "?q=a:b",
            "#top",
            "//cdn",
        ] {
            assert_eq!(link(safe), Some(safe));
        }
        for unsafe_url in [
            "javascript:alert(1)",
            "JAVASCRIPT:x",
            "data:text/html,x",
            "java\tscript:x",
            "",
            " ",
            "vbscript:x",
            "file:///etc",
        ] {
            assert_eq!(link(unsafe_url), None, "{unsafe_url}");
        }
        assert!(media("data:image/png;base64,AAAA").is_some());
        assert!(media("data:text/html,x").is_none());
        assert!(media("blob:https://a/1").is_some());
        assert!(media("javascript:x").is_none());
    }
}
