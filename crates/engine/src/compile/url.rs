//! Addresses: absolute http(s) URLs, and routes that stand on a base URL.
//!
//! What is checked is what can be said for sure of an address that a browser or a server will
//! parse again itself: scheme, host, port, and the parts that are not sent. A whole URL parser
//! would be the largest dependency of the engine's wasm.

use std::fmt;

use hooktalk_protocol::find_text;

/// Why a text is no address, and the mend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct UrlMistake {
    pub(crate) message: &'static str,
    pub(crate) help: &'static str,
}

impl UrlMistake {
    /// The mistake in a whole address, for its author. One that holds a password is not shown.
    pub(super) fn in_address(self, url: &str) -> String {
        if self == USER {
            return format!("the address {}", self.message);
        }
        format!("`{url}` {}", self.message)
    }
}

/// `which …`, to follow the address.
impl fmt::Display for UrlMistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "which {}", self.message)
    }
}

/// What a URL template is, as far as its text tells before the data comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum UrlStart {
    /// A route, to be joined to the base URL.
    Route,
    /// An absolute URL, or one whose scheme or host only the data will tell.
    Absolute,
}

const SCHEME: UrlMistake = UrlMistake {
    message: "is neither an absolute http(s) address nor a route",
    help: "write `https://…`, or a route that starts with `/`",
};
const USER: UrlMistake = UrlMistake {
    message: "holds a user name or a password",
    help: "use `auth` for credentials",
};
const FRAGMENT: UrlMistake = UrlMistake {
    message: "has a `#…` part, which is never sent",
    help: "leave it out",
};

/// Checks a whole address: `http` or `https`, a host, perhaps a port; nothing that is not sent.
///
/// For an address that a template rendered it is the only check; a literal one is checked by the
/// compile step.
pub(crate) fn check_absolute(url: &str) -> Result<(), UrlMistake> {
    let bad = |c: char| c.is_whitespace() || c.is_control() || c == '\\';
    if url.contains(bad) {
        return Err(UrlMistake {
            message: "holds white space, a control character or a backslash",
            help: "percent-encode it, as in `%20` for a space",
        });
    }
    let rest = after_scheme(url).ok_or(SCHEME)?;
    if rest.contains(['#']) {
        return Err(FRAGMENT);
    }
    check_authority(rest.split(['/', '?']).next().unwrap_or_default())
}

/// Checks the text of a URL template as far as it goes before its first hole.
pub(super) fn check_start(template: &str) -> Result<UrlStart, UrlMistake> {
    let hole = find_text(template, "{{");
    let open = hole.is_some();
    let head = hole
        .and_then(|hole| template.get(..hole))
        .unwrap_or(template);
    if head.starts_with("//") {
        return Err(UrlMistake {
            message: "starts with `//`",
            help: "write the whole address with `https:`, or a route with one `/`",
        });
    }
    if head.starts_with('/') {
        if outside_tags(template, '#').is_some() {
            return Err(FRAGMENT);
        }
        return Ok(UrlStart::Route);
    }
    if !open {
        return check_absolute(template).map(|()| UrlStart::Absolute);
    }
    let begun = |scheme: &str| {
        scheme
            .get(..head.len())
            .is_some_and(|part| part.eq_ignore_ascii_case(head))
    };
    if begun("http://") || begun("https://") {
        return Ok(UrlStart::Absolute);
    }
    let rest = after_scheme(head).ok_or(SCHEME)?;
    match rest.split_once(['/', '?', '#']) {
        Some((authority, _)) => check_authority(authority)?,
        None if rest.contains(['@']) => return Err(USER),
        None => {}
    }
    if outside_tags(template, '#').is_some() {
        return Err(FRAGMENT);
    }
    Ok(UrlStart::Absolute)
}

/// `route` on top of `base`: one slash between, and the base URL's query kept before the route's.
///
/// `https://h/x/?k=1` and `/r?a=b` make `https://h/x/r?k=1&a=b`. The route may be a template.
pub(crate) fn join(base: &str, route: &str) -> String {
    let (base, base_query) = base.split_once('?').unwrap_or((base, ""));
    let (route, route_query) = outside_tags(route, '?')
        .and_then(|at| route.split_at_checked(at))
        .map_or((route, ""), |(path, query)| {
            (path, query.trim_start_matches('?'))
        });
    let mut url = String::with_capacity(base.len() + route.len() + 1);
    url.push_str(base.trim_end_matches('/'));
    url.push('/');
    url.push_str(route.trim_start_matches('/'));
    for (query, before) in [
        (base_query, '?'),
        (route_query, if base_query.is_empty() { '?' } else { '&' }),
    ] {
        if !query.is_empty() {
            url.push(before);
            url.push_str(query);
        }
    }
    url
}

fn after_scheme(url: &str) -> Option<&str> {
    let (scheme, rest) = url.split_at_checked(find_text(url, "://")?)?;
    let rest = rest.get(3..)?;
    let known = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    known.then_some(rest)
}

fn check_authority(authority: &str) -> Result<(), UrlMistake> {
    if authority.contains(['@']) {
        return Err(USER);
    }
    let colon = authority.bytes().rposition(|byte| byte == b':');
    let (host, port) = match colon.and_then(|colon| authority.split_at_checked(colon)) {
        // The colons inside an IPv6 address separate no port.
        Some((host, port)) if !port.ends_with(']') => (host, port.get(1..)),
        _ => (authority, None),
    };
    if host.is_empty() {
        return Err(UrlMistake {
            message: "names no host",
            help: "write `https://example.com/…`",
        });
    }
    let ipv6 = host.starts_with('[') && host.ends_with(']');
    let odd = |c: char| {
        matches!(
            c,
            '<' | '>' | '^' | '|' | '"' | '`' | '{' | '}' | '[' | ']' | ':'
        )
    };
    if !ipv6 && host.contains(odd) {
        return Err(UrlMistake {
            message: "names a host that cannot be",
            help: "write `https://example.com/…`",
        });
    }
    let port_is_fine = port.is_none_or(|port| {
        port.is_empty() || port.bytes().all(|b| b.is_ascii_digit()) && port.parse::<u16>().is_ok()
    });
    if !port_is_fine {
        return Err(UrlMistake {
            message: "has a port that is no number up to 65535",
            help: "write `https://example.com:8443/…`",
        });
    }
    Ok(())
}

/// Where `wanted` stands in a template's own text, and not inside a tag.
fn outside_tags(template: &str, wanted: char) -> Option<usize> {
    let mut from = 0;
    loop {
        let rest = template.get(from..)?;
        let found = rest.find(wanted);
        let Some(tag) = find_text(rest, "{{").filter(|tag| found > Some(*tag)) else {
            return Some(from + found?);
        };
        from += tag + find_text(rest.get(tag..)?, "}}")? + 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routes_join_with_one_slash_and_keep_the_query() {
        for (base, route, url) in [
            ("https://h", "/r", "https://h/r"),
            ("https://h/", "/r", "https://h/r"),
            ("https://h/x", "/", "https://h/x/"),
            ("https://h/x/", "/r/s", "https://h/x/r/s"),
            ("https://h/x/?k=1", "/r?a=b", "https://h/x/r?k=1&a=b"),
            ("https://h/x?k=1", "/r", "https://h/x/r?k=1"),
            ("https://h", "/r?a=b?c", "https://h/r?a=b?c"),
            (
                "https://h",
                "/{{#if a}}?{{/if}}",
                "https://h/{{#if a}}?{{/if}}",
            ),
            (
                "https://h?k=1",
                "/{{lookup m \"?\"}}/a?b={{c}}",
                "https://h/{{lookup m \"?\"}}/a?k=1&b={{c}}",
            ),
        ] {
            assert_eq!(join(base, route), url, "{base} + {route}");
        }
    }

    #[test]
    fn absolute_addresses_are_checked() {
        for url in [
            "https://example.com",
            "HTTP://example.com:8080/a?b=c@d",
            "http://127.0.0.1:5000/",
            "http://[::1]:3000/x",
            "http://[::1]",
            "https://exämple.com/ü",
        ] {
            assert_eq!(check_absolute(url), Ok(()), "{url}");
        }
        for url in [
            "",
            "/route",
            "example.com",
            "ftp://example.com",
            "javascript:alert(1)",
            "https:/example.com",
            "https://",
            "https:///path",
            "https://:80/",
            "https://user:password@example.com",
            "https://example.com:port/",
            "https://example.com:99999/",
            "https://example.com/a b",
            "https://example.com\\@evil",
            "https://example.com/#top",
            "https://a:b:c/",
        ] {
            assert!(check_absolute(url).is_err(), "{url}");
        }
    }

    #[test]
    fn templates_are_checked_as_far_as_they_are_known() {
        for (template, start) in [
            ("/a/{{b}}", UrlStart::Route),
            ("{{memory.url}}", UrlStart::Absolute),
            ("http{{#if s}}s{{/if}}://h", UrlStart::Absolute),
            ("https://{{memory.host}}/", UrlStart::Absolute),
            ("https://h/{{#entity.raw}}", UrlStart::Absolute),
        ] {
            assert_eq!(check_start(template), Ok(start), "{template}");
        }
        for template in [
            "//h/{{a}}",
            "ftp://{{a}}",
            "h/{{a}}",
            "https://u@h/{{a}}",
            "https://u@{{a}}/",
            "https://h/{{a}}#b",
            "/{{a}}#b",
        ] {
            assert!(check_start(template).is_err(), "{template}");
        }
    }
}
