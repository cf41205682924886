use hooktalk_protocol::url;
use serde_json::Value;
use yew::{Html, hook, html};

use super::{half, plain};
use crate::chat::Shared;
use crate::markdown::Markdown;
use crate::strings::Strings;

#[derive(PartialEq)]
pub(super) struct Props {
    pub(super) parser: Markdown,
    pub(super) words: String,
    /// More words come.
    pub(super) writing: bool,
    pub(super) strings: Shared<Strings>,
}

/// A bubble of Markdown; of plain words when the parser declines them.
///
/// A component, so that the words are parsed once however often their row is drawn.
#[hook]
pub(super) fn use_formatted(props: &Props) -> Html {
    let Props {
        parser,
        words,
        writing,
        strings,
    } = props;
    let read = if *writing {
        parser.read(&half::closed(words))
    } else {
        parser.read(words)
    };
    match read {
        Some(nodes) => html! {
            <div class="bubble rich" part="bubble">{ all(&nodes, strings, Some("auto")) }</div>
        },
        None => plain(words),
    }
}

/// Draws nodes; `dir` is the direction of each block among them.
fn all(nodes: &[Value], strings: &Strings, dir: Option<&'static str>) -> Html {
    nodes.iter().map(|node| one(node, strings, dir)).collect()
}

/// What is drawn is text and the elements named here, whatever the parser gives.
fn one(node: &Value, strings: &Strings, dir: Option<&'static str>) -> Html {
    let parts = match node {
        Value::String(text) => return Html::from(text.as_str()),
        Value::Array(parts) => parts.as_slice(),
        _ => return Html::default(),
    };
    let [Value::String(kind), Value::Array(children), details @ ..] = parts else {
        return Html::default();
    };
    let detail = |at: usize| details.get(at).and_then(Value::as_str);
    let inner = || all(children, strings, None);
    let (tag, class) = match kind.as_str() {
        "p" => ("p", None),
        // Words of a bot are no part of the page's outline.
        "h1" => ("p", Some("h1")),
        "h2" => ("p", Some("h2")),
        "h3" | "h4" | "h5" | "h6" => ("p", Some("h3")),
        "quote" => ("blockquote", None),
        "ul" => ("ul", None),
        "em" => return element("em", None, None, inner()),
        "strong" => return element("strong", None, None, inner()),
        "del" => return element("del", None, None, inner()),
        "code" => return element("code", None, Some("ltr"), inner()),
        "tr" => return element("tr", None, None, inner()),
        "li" => return item(children, details, strings),
        "ol" => {
            let start = details.first().and_then(Value::as_u64);
            let start = start.map(|number| number.to_string());
            return html! { <ol {start} {dir}>{ inner() }</ol> };
        }
        "th" | "td" => {
            let class = match detail(0) {
                Some("left") => Some("to-left"),
                Some("center") => Some("to-center"),
                Some("right") => Some("to-right"),
                _ => None,
            };
            let tag = if kind == "th" { "th" } else { "td" };
            return element(tag, class, None, inner());
        }
        "table" => {
            let (head, body) = children.split_at_checked(1).unwrap_or_default();
            return html! {
                <div class="wider" role="group" tabindex="0" aria-label={strings.table.clone()}>
                    <table {dir}>
                        <thead>{ all(head, strings, None) }</thead>
                        <tbody>{ all(body, strings, None) }</tbody>
                    </table>
                </div>
            };
        }
        "pre" => {
            return html! {
                <pre class="wider" dir="ltr" role="group" tabindex="0" aria-label={strings.code.clone()}>
                    <code>{ inner() }</code>
                </pre>
            };
        }
        "a" => return link(detail(0), detail(1), inner(), strings),
        "img" => return picture(detail(0), detail(1), children),
        "hr" => return html! { <hr /> },
        "br" => return html! { <br /> },
        _ => return inner(),
    };
    element(tag, class, dir, inner())
}

fn element(
    tag: &'static str,
    class: Option<&'static str>,
    dir: Option<&'static str>,
    inner: Html,
) -> Html {
    html! { <@{tag} {class} {dir}>{ inner }</@> }
}

/// One of a list. A task's box is named by the words behind it.
fn item(children: &[Value], details: &[Value], strings: &Strings) -> Html {
    let Some(Value::Bool(done)) = details.first() else {
        return html! { <li>{ all(children, strings, None) }</li> };
    };
    let is_block = |node: &Value| {
        let kind = node.get(0).and_then(Value::as_str).unwrap_or_default();
        !matches!(
            kind,
            "" | "a" | "br" | "code" | "del" | "em" | "img" | "strong"
        )
    };
    // Words in a list with blank lines are a paragraph; a label holds no paragraph.
    let own = match children.first() {
        Some(Value::Array(parts)) if parts.first() == Some(&"p".into()) => parts.get(1),
        _ => None,
    };
    let (words, rest) = match own {
        Some(Value::Array(words)) => (words.as_slice(), children.get(1..)),
        _ => {
            let end = children.iter().position(is_block).unwrap_or(children.len());
            children
                .split_at_checked(end)
                .map_or((children, None), |(words, rest)| (words, Some(rest)))
        }
    };
    html! {
        <li class="task">
            <label>
                <input type="checkbox" checked={*done} disabled=true />
                <span>{ all(words, strings, None) }</span>
            </label>
            { all(rest.unwrap_or_default(), strings, None) }
        </li>
    }
}

/// A link that may be opened, or only its words.
fn link(address: Option<&str>, title: Option<&str>, inner: Html, strings: &Strings) -> Html {
    let Some(href) = address.and_then(url::link) else {
        return inner;
    };
    let title = title.map(str::to_owned);
    // Mail and telephone are other programs: no tab is opened for them.
    let page = href.contains("//") || !href.contains(':');
    let href = href.to_owned();
    if !page {
        return html! { <a {href} {title}>{ inner }</a> };
    }
    html! {
        <a {href} {title} target="_blank" rel="noopener noreferrer">
            { inner }<span class="unseen">{ [" ", &strings.new_tab].concat() }</span>
        </a>
    }
}

/// A picture that may be loaded, or only its words, as a browser shows them when it does not load.
fn picture(address: Option<&str>, title: Option<&str>, words: &[Value]) -> Html {
    let alt = words.first().and_then(Value::as_str).unwrap_or_default();
    let Some(src) = address.and_then(url::media) else {
        return Html::from(alt);
    };
    html! {
        <img part="picture" src={src.to_owned()} alt={alt.to_owned()} title={title.map(str::to_owned)}
            loading="lazy" decoding="async" referrerpolicy="no-referrer" />
    }
}
