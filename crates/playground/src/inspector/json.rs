//! JSON as people read it: indented, keys and values told apart.

use serde_json::Value;
use yew::{Html, html};

/// Above this many bytes the text is shown plain: each coloured word is an element of its own.
const MAX_COLOURED_BYTES: usize = 40_000;

/// What a piece of JSON text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// White space and punctuation.
    Plain,
    Key,
    Text,
    Number,
    /// `true`, `false`, `null`.
    Word,
}

/// `text` indented if it is JSON, and whether it is. Nothing but white space between the pieces is
/// changed: a number keeps every digit, a key that stands twice stays twice.
pub(crate) fn pretty(text: &str) -> (String, bool) {
    match serde_json::from_str::<Value>(text) {
        Ok(_) => (indented(text), true),
        Err(_) => (text.to_owned(), false),
    }
}

/// Well-formed JSON with each member and element on a line of its own.
fn indented(json: &str) -> String {
    let mut text = String::with_capacity(json.len() * 2);
    let mut depth = 0_usize;
    // Whether a bracket was opened and nothing stands in it yet.
    let mut fresh = false;
    let mut rest = json.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' => string_length(rest),
            '{' | '}' | '[' | ']' | ',' | ':' => 1,
            _ => run(rest, |c| !",:{}[] \n\r\t".contains(c)).max(1),
        };
        let Some((piece, after)) = rest.split_at_checked(length) else {
            break;
        };
        if matches!(first, '}' | ']') {
            depth = depth.saturating_sub(1);
            if !fresh {
                new_line(&mut text, depth);
            }
        } else if fresh {
            new_line(&mut text, depth);
        }
        text.push_str(piece);
        fresh = matches!(first, '{' | '[');
        match first {
            '{' | '[' => depth += 1,
            ',' => new_line(&mut text, depth),
            ':' => text.push(' '),
            _ => {}
        }
        rest = after.trim_start();
    }
    text
}

fn new_line(text: &mut String, depth: usize) {
    text.push('\n');
    for _ in 0..depth {
        text.push_str("  ");
    }
}

/// A block of text that scrolls by itself; `name` is what a screen reader calls it.
pub(crate) fn block(name: &str, text: &str, is_json: bool) -> Html {
    html! {
        <pre class="code" tabindex="0" role="group" aria-label={name.to_owned()}>
            <code>
                if is_json && text.len() <= MAX_COLOURED_BYTES {
                    { for text.lines().map(row) }
                } else {
                    { text.to_owned() }
                }
            </code>
        </pre>
    }
}

/// One line of indented JSON. What does not fit goes on below, indented too.
fn row(line: &str) -> Html {
    let content = line.trim_start();
    let depth = (line.len() - content.len()) / 2;
    html! {
        <span class={yew::classes!("row", depth_class(depth))}>{ for pieces(content).into_iter().map(piece) }</span>
    }
}

/// The class that indents a line. Beyond the last one lines are indented no further: nobody could
/// read them.
pub(crate) fn depth_class(depth: usize) -> &'static str {
    const CLASSES: [&str; 13] = [
        "d0", "d1", "d2", "d3", "d4", "d5", "d6", "d7", "d8", "d9", "d10", "d11", "d12",
    ];
    CLASSES
        .get(depth)
        .or_else(|| CLASSES.last())
        .copied()
        .unwrap_or_default()
}

/// One JSON value in a line of text, coloured.
pub(crate) fn inline(text: &str) -> Html {
    html! { <>{ for pieces(text).into_iter().map(piece) }</> }
}

fn piece((kind, text): (Kind, &str)) -> Html {
    let class = match kind {
        Kind::Plain => return html! { text.to_owned() },
        Kind::Key => "key",
        Kind::Text => "text",
        Kind::Number => "number",
        Kind::Word => "word",
    };
    html! { <span {class}>{ text.to_owned() }</span> }
}

/// Takes well-formed JSON apart; put together again the pieces are the text.
fn pieces(text: &str) -> Vec<(Kind, &str)> {
    let mut pieces: Vec<(Kind, &str)> = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (kind, length) = match first {
            '"' => {
                let length = string_length(rest);
                let after = rest.get(length..).unwrap_or_default();
                let is_key = after.trim_start().starts_with(':');
                (if is_key { Kind::Key } else { Kind::Text }, length)
            }
            '-' | '0'..='9' => (Kind::Number, run(rest, |c| !",]} \n\r\t".contains(c))),
            'a'..='z' => (Kind::Word, run(rest, |c| c.is_ascii_lowercase())),
            _ => {
                let plain = |c: char| !(c == '"' || c == '-' || c.is_ascii_alphanumeric());
                (Kind::Plain, run(rest, plain).max(first.len_utf8()))
            }
        };
        let Some((piece, after)) = rest.split_at_checked(length) else {
            break;
        };
        pieces.push((kind, piece));
        rest = after;
    }
    pieces
}

/// How many bytes of `text` fulfil `condition`, from its start.
fn run(text: &str, condition: impl Fn(char) -> bool) -> usize {
    text.find(|c| !condition(c)).unwrap_or(text.len())
}

/// The bytes of the string literal at the start of `text`, quotes included.
fn string_length(text: &str) -> usize {
    let mut escaped = false;
    for (index, c) in text.char_indices().skip(1) {
        match c {
            '"' if !escaped => return index + 1,
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn pieces_are_told_apart_and_lose_nothing() {
        let (text, is_json) =
            pretty(r#"{"a \"b\\":[-1.5e3,true,null,"x: \"y\" é\\"],"c":{},"":""}"#);
        assert!(is_json);
        let pieces = pieces(&text);
        let joined: String = pieces.iter().map(|(_, text)| *text).collect();
        assert_eq!(joined, text);
        let told: Vec<_> = pieces
            .into_iter()
            .filter(|(kind, _)| *kind != Kind::Plain)
            .collect();
        assert_eq!(
            told,
            [
                (Kind::Key, r#""a \"b\\""#),
                (Kind::Number, "-1.5e3"),
                (Kind::Word, "true"),
                (Kind::Word, "null"),
                (Kind::Text, r#""x: \"y\" é\\""#),
                (Kind::Key, r#""c""#),
                (Kind::Key, r#""""#),
                (Kind::Text, r#""""#),
            ]
        );
    }

    #[test]
    fn what_is_not_json_stays_as_it_is() {
        for text in ["<h1>502</h1>", "", "{\"a\":", "“", "Ä-\"", "a9\"\\"] {
            assert_eq!(pretty(text), (text.to_owned(), false));
            let joined: String = pieces(text).iter().map(|(_, text)| *text).collect();
            assert_eq!(joined, text);
        }
        assert_eq!(pretty("1").0, json!(1).to_string());
        let odd = r#" {"a":1.50,"a":[ ],"big":12345678901234567890.0e+2,"s":"[{:,"} "#;
        let indented = "{\n  \"a\": 1.50,\n  \"a\": [],\n  \"big\": 12345678901234567890.0e+2,\n  \"s\": \"[{:,\"\n}";
        assert_eq!(pretty(odd), (indented.to_owned(), true));
        let value = json!({ "a": [1, [], {}, { "b": [[2]] }], "c": "é\"" });
        let expected = serde_json::to_string_pretty(&value).unwrap();
        assert_eq!(pretty(&value.to_string()), (expected, true));
    }
}
