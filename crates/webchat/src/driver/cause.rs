//! Why a call could not be made. Browsers tell scripts almost nothing of it, on purpose; this is
//! what can be known, said to the developer.

/// What is known about a failed call.
#[derive(Clone, Copy, Debug)]
pub(super) struct Circumstances<'a> {
    /// The address that was called.
    pub(super) url: &'a str,
    /// The page's origin, such as `https://example.com`.
    pub(super) origin: &'a str,
    /// Whether the browser believes to have a network.
    pub(super) online: bool,
    /// What the browser says.
    pub(super) detail: &'a str,
}

/// The likely cause, in one sentence without a full stop, and what the browser says.
pub(super) fn likely(at: Circumstances<'_>) -> String {
    let target = origin(at.url);
    let insecure = at.origin.starts_with("https:") && target.starts_with("http:");
    let cause = if !at.online {
        "the browser is offline"
    } else if insecure && !is_local(target) {
        "mixed content: a page on https may not call http; serve the webhook on https"
    } else if port(target).is_some_and(|port| BLOCKED_PORTS.contains(&port)) {
        "browsers block this port; serve the webhook on another one"
    } else if target.eq_ignore_ascii_case(at.origin) {
        "the server cannot be reached, or broke the connection off"
    } else {
        "the browser tells no reason; either the server does not permit this page to call it \
         (CORS: it must answer the OPTIONS request and send Access-Control-Allow-Origin), or it \
         cannot be reached, or the page's Content-Security-Policy forbids it in connect-src"
    };
    if at.detail.is_empty() {
        return cause.to_owned();
    }
    [cause, " (", at.detail, ")"].concat()
}

/// `scheme://host:port` of an absolute address.
fn origin(url: &str) -> &str {
    let start = url.find("://").map_or(0, |colon| colon + 3);
    let end = url
        .char_indices()
        .find(|(at, c)| *at >= start && matches!(c, '/' | '?' | '#'))
        .map_or(url.len(), |(at, _)| at);
    url.get(..end).unwrap_or(url)
}

fn host_and_port(origin: &str) -> &str {
    let rest = origin.split_once("://").map_or(origin, |(_, rest)| rest);
    rest.rsplit_once('@').map_or(rest, |(_, host)| host)
}

fn port(origin: &str) -> Option<u16> {
    host_and_port(origin).rsplit_once(':')?.1.parse().ok()
}

fn is_local(origin: &str) -> bool {
    let host = host_and_port(origin);
    let host = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    let host = host.to_ascii_lowercase();
    host == "localhost"
        || host.ends_with(".localhost")
        || host.starts_with("127.")
        || host == "[::1]"
}

/// The ports that the Fetch standard blocks.
const BLOCKED_PORTS: [u16; 83] = [
    0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101,
    102, 103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427,
    465, 512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990,
    993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667,
    6668, 6669, 6679, 6697, 10080,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_likely_cause_is_told() {
        for (page, url, online, words) in [
            (
                "https://a.example",
                "https://b.example/hook",
                false,
                "offline",
            ),
            (
                "https://a.example",
                "http://b.example/hook",
                true,
                "mixed content",
            ),
            // Browsers let a page on https call this machine.
            (
                "https://a.example",
                "http://localhost:5000/hook",
                true,
                "CORS",
            ),
            ("https://a.example", "http://127.0.0.1:5000?x", true, "CORS"),
            (
                "http://a.example",
                "http://b.example:6667/hook",
                true,
                "block this port",
            ),
            ("http://a.example", "http://b.example/hook", true, "CORS"),
            (
                "http://a.example:1234",
                "http://a.example:1234/hook",
                true,
                "cannot be reached",
            ),
            (
                "http://a.example",
                "http://A.EXAMPLE/hook",
                true,
                "cannot be reached",
            ),
        ] {
            let text = likely(Circumstances {
                url,
                origin: page,
                online,
                detail: "Failed to fetch",
            });
            assert!(text.contains(words), "{url}: {text}");
            assert!(text.ends_with(" (Failed to fetch)"), "{text}");
        }
    }

    #[test]
    fn parts_of_addresses_are_found() {
        for (url, wanted, at) in [
            ("https://a.b:8443/x?y#z", "https://a.b:8443", Some(8443)),
            ("http://[::1]:6000", "http://[::1]:6000", Some(6000)),
            ("http://[::1]", "http://[::1]", None),
            ("http://u:p@a?x", "http://u:p@a", None),
            ("http://é/", "http://é", None),
            ("", "", None),
        ] {
            assert_eq!((origin(url), port(origin(url))), (wanted, at), "{url}");
        }
        assert!(is_local("http://[::1]:80") && is_local("http://x.localhost"));
        assert!(!is_local("http://localhost.example"));
    }
}
