//! Why a call to another origin failed, and what mends it. Browsers do not tell scripts; what can be
//! known is known from the addresses, and from whether anything answers there at all.

use hooktalk_webchat::components::effect::use_effect_with;
use yew::{Callback, Html, Properties, component, html, use_state};

use super::servers::{Server, cors};
use crate::browser;

/// Why a call failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cause {
    /// It was to fail: the webhook is the one that is written in the page.
    Asked,
    /// A page on https may not call http.
    Mixed,
    /// It is looked at.
    Unknown,
    /// Something answers there, and does not allow the page to read it.
    Cors,
    /// Nothing answers there.
    Silent,
    /// It is of the page's own origin, so nothing can forbid it.
    Home,
}

/// Why a call of a page of `origin` to `url` failed. `answers` is whether anything answers there, if
/// that was found out. `route` is where the webhook answers that is written in the page.
pub(crate) fn cause(origin: &str, route: &str, url: &str, answers: Option<bool>) -> Cause {
    if url.starts_with(route) {
        return Cause::Asked;
    }
    let target = origin_of(url);
    if target.eq_ignore_ascii_case(origin) {
        return Cause::Home;
    }
    if origin.starts_with("https:") && target.starts_with("http:") && !is_local(target) {
        return Cause::Mixed;
    }
    match answers {
        None => Cause::Unknown,
        Some(true) => Cause::Cors,
        Some(false) => Cause::Silent,
    }
}

/// `scheme://host:port` of an address.
fn origin_of(url: &str) -> &str {
    let start = url.find("://").map_or(0, |at| at + 3);
    let rest = url.get(start..).unwrap_or_default();
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    url.get(..start + end).unwrap_or(url)
}

/// Whether browsers let a page on https call it without https.
fn is_local(origin: &str) -> bool {
    let host = origin.split_once("://").map_or(origin, |(_, host)| host);
    let host = match host.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => host,
    };
    host == "localhost"
        || host.ends_with(".localhost")
        || host.starts_with("127.")
        || host == "[::1]"
}

/// The names of the headers that a server must allow, in the order of the call, each once.
fn to_allow<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let mut allowed: Vec<&str> = Vec::new();
    for name in names {
        let free = ["accept", "accept-language", "content-language"];
        let is_known = |known: &&str| known.eq_ignore_ascii_case(name);
        if !free.iter().any(is_known) && !allowed.iter().any(is_known) {
            allowed.push(name);
        }
    }
    allowed
}

/// The headers that the answer has to have, as lines.
fn lines(origin: &str, method: &str, allowed: &[&str]) -> String {
    let mut lines = ["Access-Control-Allow-Origin: ", origin].concat();
    if !["GET", "POST", "HEAD"].contains(&method) {
        lines.push_str("\nAccess-Control-Allow-Methods: ");
        lines.push_str(method);
    }
    if !allowed.is_empty() {
        lines.push_str("\nAccess-Control-Allow-Headers: ");
        lines.push_str(&allowed.join(", "));
    }
    lines
}

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) url: String,
    pub(crate) method: String,
    /// The names of the headers that were sent.
    pub(crate) headers: Vec<String>,
}

/// What is to be done about a call that did not reach its webhook.
#[component]
pub(crate) fn Trouble(props: &Props) -> Html {
    let site = browser::site();
    let route = [&site.folder, "/", super::ROUTE].concat();
    let answers = use_state(|| None::<bool>);
    let now = cause(&site.origin, &route, &props.url, *answers);
    {
        let origin = site.origin.clone();
        use_effect_with(props.url.clone(), move |url| {
            answers.set(None);
            if cause(&origin, &route, url, None) == Cause::Unknown {
                let told = Callback::from(move |found: bool| answers.set(Some(found)));
                browser::hook::probe(url, told);
            }
        });
    }
    let target = origin_of(&props.url).to_owned();
    let names = to_allow(props.headers.iter().map(String::as_str));
    let words = match now {
        Cause::Asked => html! {
            <p>{ "The webhook of this page was asked to fail: see “Fail like a broken network” in the view Webhook." }</p>
        },
        Cause::Home => html! {
            <p>{ "It is on the page's own origin, so no rule of the browser is in the way: the server cannot be reached." }</p>
        },
        Cause::Mixed => html! {
            <p>
                <b>{ "Mixed content: " }</b>
                { "this page is on https, and a browser does not let it call " }<code>{ target }</code>
                { ". Serve the webhook on https, or run it on this machine and call it by " }
                <code>{ "http://localhost" }</code>{ "." }
            </p>
        },
        Cause::Unknown => html! { <p>{ "Looking whether anything answers there …" }</p> },
        Cause::Silent => html! {
            <p>
                <b>{ "Nothing answers" }</b>{ " at " }<code>{ target }</code>
                { ". Is the server running, on this port, and is the address right?" }
            </p>
        },
        Cause::Cors => html! {
            <>
                <p>
                    <b>{ "CORS: " }</b>
                    <code>{ target }</code>
                    { " answers, but does not say that this page may read it. Its answers need these headers, and it has \
                       to answer the OPTIONS request with them, too:" }
                </p>
                <pre class="code" tabindex="0" role="region" aria-label="Headers to add">
                    { lines(&site.origin, &props.method, &names) }
                </pre>
                { for Server::ALL.map(|server| html! {
                    <details class="more" key={server.name()}>
                        <summary>{ "In " }{ server.name() }</summary>
                        <pre class="code" tabindex="0" role="region" aria-label={["Headers in ", server.name()].concat()}>
                            { cors(server, &site.origin, &names) }
                        </pre>
                    </details>
                }) }
            </>
        },
    };
    html! { <div class="cause" role="status">{ words }</div> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn causes_are_told_apart() {
        let route = "https://a.example/play/page-webhook/";
        for (origin, url, answers, expected) in [
            (
                "https://a.example",
                "https://a.example/play/page-webhook/x",
                None,
                Cause::Asked,
            ),
            (
                "https://a.example",
                "https://a.example/hook?x",
                None,
                Cause::Home,
            ),
            (
                "https://a.example",
                "http://b.example/",
                Some(false),
                Cause::Mixed,
            ),
            (
                "https://a.example",
                "http://localhost:5000/",
                None,
                Cause::Unknown,
            ),
            (
                "https://a.example",
                "http://127.0.0.1:5000",
                Some(false),
                Cause::Silent,
            ),
            (
                "https://a.example",
                "https://b.example",
                Some(true),
                Cause::Cors,
            ),
            (
                "http://a.example",
                "http://b.example/#x",
                Some(true),
                Cause::Cors,
            ),
            (
                "http://a.example",
                "http://a.example:81/",
                Some(false),
                Cause::Silent,
            ),
        ] {
            assert_eq!(
                cause(origin, route, url, answers),
                expected,
                "{origin} {url}"
            );
        }
    }

    #[test]
    fn the_headers_to_add_are_those_of_the_call() {
        let allowed = to_allow(["Content-Type", "Accept", "X-Key", "x-key"]);
        assert_eq!(
            lines("https://a.example", "PUT", &allowed),
            "Access-Control-Allow-Origin: https://a.example\n\
             Access-Control-Allow-Methods: PUT\n\
             Access-Control-Allow-Headers: Content-Type, X-Key"
        );
        assert_eq!(
            lines("https://a.example", "GET", &[]),
            "Access-Control-Allow-Origin: https://a.example"
        );
    }
}
