//! Whether a bot calls the webhook that is written in the page, and how it comes to do so. The text
//! of the bot changes in one place only; all else stays as it was written.

use serde_json::{Value, json};

use crate::document;

/// How a bot stands to a webhook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Use {
    /// It calls it.
    Calls,
    /// It would, but nothing in it calls a webhook.
    Silent,
    /// Its webhook is another, or none.
    Elsewhere,
    /// Its text is no JSON object, so nothing can be said.
    Unknown,
}

/// How the bot with this text stands to the webhook at `route`.
pub(crate) fn stands(text: &str, route: &str) -> Use {
    let Ok(Value::Object(bot)) = serde_json::from_str(text) else {
        return Use::Unknown;
    };
    let webhook = bot.get("webhook");
    let base = webhook.and_then(|webhook| webhook.get("base_url").or(Some(webhook)));
    let leads = |url: &str| url.starts_with(route.trim_end_matches('/'));
    let skills = bot.get("skills").unwrap_or(&Value::Null);
    let calls = calls(skills);
    // By an address of its own, or by a route below the bot's.
    if calls.iter().any(|url| leads(url)) {
        return Use::Calls;
    }
    if !base.and_then(Value::as_str).is_some_and(leads) {
        return Use::Elsewhere;
    }
    let is_webhook_alone = skills.as_array().is_none_or(Vec::is_empty);
    if is_webhook_alone || calls.iter().any(|url| !url.contains("://")) {
        Use::Calls
    } else {
        Use::Silent
    }
}

/// The addresses of all calls in a part of a bot.
fn calls(part: &Value) -> Vec<&str> {
    let mut found = Vec::new();
    let mut open = vec![part];
    while let Some(value) = open.pop() {
        match value {
            Value::Object(members) => {
                if members.get("type").and_then(Value::as_str) == Some("call_webhook") {
                    found.push(members.get("url").and_then(Value::as_str).unwrap_or("/"));
                }
                open.extend(members.values());
            }
            Value::Array(items) => open.extend(items),
            _ => {}
        }
    }
    found
}

/// The text of a bot with the webhook at `route` in place of its own; `None` when the text is no
/// JSON object.
pub(crate) fn point(text: &str, route: &str) -> Option<String> {
    let Ok(Value::Object(bot)) = serde_json::from_str(text) else {
        return None;
    };
    let address = Value::from(route).to_string();
    match bot.get("webhook") {
        None => insert(text, 0, &member("webhook", &address), bot.is_empty()),
        Some(Value::Object(webhook)) if webhook.contains_key("base_url") => {
            let base = document::span(text, "$.webhook.base_url", false)?;
            replace(text, base.start, base.end, &address)
        }
        Some(Value::Object(webhook)) => {
            let key = document::span(text, "$.webhook", true)?;
            let line = member("base_url", &address);
            insert(text, key.end, &line, webhook.is_empty())
        }
        Some(Value::Array(_)) => None,
        Some(_) => {
            let value = document::span(text, "$.webhook", false)?;
            replace(text, value.start, value.end, &address)
        }
    }
}

/// The text of a bot that is nothing but the webhook at `route`.
pub(crate) fn alone(route: &str) -> String {
    format!("{:#}\n", json!({ "webhook": route }))
}

fn member(key: &str, value: &str) -> String {
    ["\"", key, "\": ", value].concat()
}

/// Writes a member as the first one of the object that begins next after `from`.
fn insert(text: &str, from: usize, member: &str, alone: bool) -> Option<String> {
    let brace = from + text.get(from..)?.find('{')? + 1;
    let rest = text.get(brace..)?;
    // As the others stand: on a line of its own, or in the line.
    let gap = rest.find(|c: char| !c.is_whitespace()).unwrap_or(0);
    let gap = if alone { "" } else { rest.get(..gap)? };
    let comma = if alone { "" } else { "," };
    let between = if gap.is_empty() && !alone { " " } else { "" };
    replace(text, brace, brace, &[gap, member, comma, between].concat())
}

fn replace(text: &str, start: usize, end: usize, with: &str) -> Option<String> {
    Some([text.get(..start)?, with, text.get(end..)?].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROUTE: &str = "https://example.com/play/page-webhook/";

    #[test]
    fn one_place_changes_and_all_else_stays() {
        for (before, after) in [
            (
                "{ \"webhook\" :  \"https://é.example\"  }",
                "{ \"webhook\" :  \"@\"  }",
            ),
            (
                "{\n  \"x\": \"é\",\n  \"webhook\": { \"base_url\": \"a\", \"timeout_ms\": 5 }\n}",
                "{\n  \"x\": \"é\",\n  \"webhook\": { \"base_url\": \"@\", \"timeout_ms\": 5 }\n}",
            ),
            (
                "{ \"webhook\": { \"timeout_ms\": 5 } }",
                "{ \"webhook\": { \"base_url\": \"@\", \"timeout_ms\": 5 } }",
            ),
            (
                "{ \"webhook\": {} }",
                "{ \"webhook\": {\"base_url\": \"@\"} }",
            ),
            ("{ \"webhook\": null }", "{ \"webhook\": \"@\" }"),
            (
                "{\n  \"skills\": []\n}\n",
                "{\n  \"webhook\": \"@\",\n  \"skills\": []\n}\n",
            ),
            ("{\"skills\": []}", "{\"webhook\": \"@\", \"skills\": []}"),
            ("{}", "{\"webhook\": \"@\"}"),
        ] {
            let pointed = point(before, ROUTE).unwrap();
            assert_eq!(pointed, after.replace('@', ROUTE));
            assert_ne!(stands(&pointed, ROUTE), Use::Elsewhere, "{pointed}");
        }
        for wrong in ["", "[]", "{", "{ \"webhook\": [] }"] {
            assert_eq!(point(wrong, ROUTE), None, "{wrong}");
        }
        assert_eq!(stands(&alone(ROUTE), ROUTE), Use::Calls);
    }

    #[test]
    fn it_is_seen_whether_a_bot_calls() {
        let bot = |webhook: &str, action: &str| {
            format!(
                r#"{{ "webhook": {webhook}, "skills": [{{ "slug": "a", "actions": [{action}] }}] }}"#
            )
        };
        let here = format!("{ROUTE:?}");
        let call = |url: &str| format!(r#"{{ "type": "call_webhook", "url": {url:?} }}"#);
        for (text, expected) in [
            (bot(&here, &call("/order")), Use::Calls),
            (bot(&here, r#"{ "type": "call_webhook" }"#), Use::Calls),
            (bot(&here, &call("https://other.example/")), Use::Silent),
            (bot(&here, r#"{ "type": "send_message" }"#), Use::Silent),
            (
                bot("\"https://other.example\"", &call("/order")),
                Use::Elsewhere,
            ),
            (bot("null", &call(&[ROUTE, "x"].concat())), Use::Calls),
            ("[".to_owned(), Use::Unknown),
        ] {
            assert_eq!(stands(&text, ROUTE), expected, "{text}");
        }
    }
}
