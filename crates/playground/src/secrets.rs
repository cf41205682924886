//! What looks like a secret in a bot and in what belongs to it, and the same without it. Nobody can
//! know for sure: what is found is what is called like a secret, and what looks like one.

use std::ops::Range;

use hooktalk_protocol::JsonPath;
use serde_json::Value;

use crate::bundle::{Bundle, code_of, with_code};
use crate::document::values;

/// What stands in place of a secret that was left out.
pub(crate) const LEFT_OUT: &str = "left-out";

/// Where it was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Within {
    Bot,
    Webhook,
    Tests,
}

/// Something that looks like a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Secret {
    /// The place as authors know it: `$.webhook.auth.password`, `webhook, line 3`.
    pub(crate) place: String,
    /// Why it looks like one, in a few words.
    pub(crate) why: &'static str,
    within: Within,
    range: Range<usize>,
    /// What stands there without it.
    instead: String,
}

impl Secret {
    /// Whether it stands in the bot, which every visitor can read.
    pub(crate) fn is_in_bot(&self) -> bool {
        self.within == Within::Bot
    }

    /// Whether it stands in the code of the webhook.
    pub(crate) fn is_in_webhook(&self) -> bool {
        self.within == Within::Webhook
    }
}

const BY_NAME: &str = "by its name";
const BY_LOOK: &str = "it looks like a key";
const BY_ADDRESS: &str = "a part of an address";

/// Everything in a bot that looks like a secret, in its order.
pub(crate) fn find(bundle: &Bundle) -> Vec<Secret> {
    let mut found = match serde_json::from_str::<Value>(&bundle.text) {
        Ok(bot) => in_json(&bundle.text, &bot),
        Err(_) => in_code(&bundle.text, Within::Bot),
    };
    found.extend(in_code(&code_of(&bundle.parts.webhook), Within::Webhook));
    found.extend(in_code(&bundle.parts.tests, Within::Tests));
    found
}

/// The bot without these secrets.
pub(crate) fn without<'a>(bundle: &Bundle, secrets: impl Iterator<Item = &'a Secret>) -> Bundle {
    let mut texts = [
        (Within::Bot, bundle.text.to_string()),
        (Within::Webhook, code_of(&bundle.parts.webhook)),
        (Within::Tests, bundle.parts.tests.to_string()),
    ];
    let mut left: Vec<&Secret> = secrets.collect();
    // From the end, so that places before it stay where they are.
    left.sort_by_key(|secret| std::cmp::Reverse(secret.range.start));
    for secret in left {
        for (within, text) in &mut texts {
            if *within == secret.within && text.get(secret.range.clone()).is_some() {
                text.replace_range(secret.range.clone(), &secret.instead);
            }
        }
    }
    let [(_, bot), (_, code), (_, tests)] = texts;
    let mut bundle = bundle.clone();
    bundle.text = bot.into();
    bundle.parts.webhook = with_code(&bundle.parts.webhook, &code).into();
    bundle.parts.tests = tests.into();
    bundle
}

/// Whether something of this name is a secret.
fn is_secret_name(name: &str) -> bool {
    let word: String = name
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect();
    let parts = [
        "password",
        "passwd",
        "passphrase",
        "secret",
        "apikey",
        "accesskey",
        "privatekey",
        "authkey",
        "credential",
        "authorization",
        "cookie",
        "bearer",
        "signature",
    ];
    parts.iter().any(|part| word.contains(part))
        || ["token", "pwd", "jwt"]
            .iter()
            .any(|end| word.ends_with(end))
        || ["auth", "xauth", "pass", "key"].contains(&&*word)
}

/// The part of a value that is a secret, and why.
fn look<'a>(name: &str, value: &'a str) -> Option<(&'a str, &'static str)> {
    if value.starts_with("data:") {
        return None;
    }
    if let Some((_, word)) = words(value).find(|(_, word)| is_key(word)) {
        return Some((word, BY_LOOK));
    }
    if let Some((_, rest)) = value.split_once("://") {
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        if let Some((user, _)) = host.rsplit_once('@')
            && is_written(user)
        {
            return Some((user, BY_ADDRESS));
        }
        let query = rest
            .split_once('?')
            .map(|(_, query)| query)
            .unwrap_or_default();
        let pairs = query
            .split(['&', '#'])
            .filter_map(|pair| pair.split_once('='));
        for (key, value) in pairs {
            if is_secret_name(key) && is_written(value) {
                return Some((value, BY_ADDRESS));
            }
        }
        return None;
    }
    if !is_secret_name(name) {
        return None;
    }
    let scheme = ["Bearer ", "Basic ", "Token ", "Digest "];
    let plain = scheme.iter().find_map(|scheme| value.strip_prefix(scheme));
    let plain = plain.unwrap_or(value).trim();
    is_written(plain).then_some((plain, BY_NAME))
}

/// Whether a value says something by itself, and not by what a template puts there.
fn is_written(value: &str) -> bool {
    let mut rest = value;
    let mut written = String::new();
    while let Some((before, after)) = rest.split_once("{{") {
        written.push_str(before);
        rest = after.split_once("}}").map_or("", |(_, after)| after);
    }
    written.push_str(rest);
    let written = written.trim();
    let least = if value.contains("{{") { 13 } else { 1 };
    written.len() >= least && written != LEFT_OUT
}

/// The words of a text that may be keys, with where they begin.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
    let start = text.as_ptr() as usize;
    text.split(move |c: char| !is_part(c))
        .filter(|word| word.len() >= 16)
        .map(move |word| (word.as_ptr() as usize - start, word))
}

/// Whether a word looks like a key of a service, or of chance.
fn is_key(word: &str) -> bool {
    let known = [
        "sk-",
        "sk_",
        "rk_",
        "ghp_",
        "gho_",
        "ghs_",
        "ghu_",
        "github_pat_",
        "glpat-",
        "xoxb-",
        "xoxp-",
        "xoxa-",
        "xapp-",
        "npm_",
        "hf_",
        "SG.",
        "AKIA",
        "ASIA",
        "AIza",
        "ya29.",
        "shpat_",
        "dop_v1_",
        "whsec_",
    ];
    let has = |kind: fn(&char) -> bool| word.chars().filter(kind).count() > 1;
    let mixed = has(char::is_ascii_digit)
        && (has(char::is_ascii_uppercase) || has(char::is_ascii_lowercase));
    if known.iter().any(|start| word.starts_with(start)) {
        return mixed;
    }
    if word.starts_with("eyJ") && word.matches('.').count() == 2 {
        return true;
    }
    word.len() >= 32
        && !word.contains('.')
        && has(char::is_ascii_digit)
        && has(char::is_ascii_uppercase)
        && has(char::is_ascii_lowercase)
        // Words that were joined are read by people.
        && word.split(['-', '_']).any(|part| part.len() >= 20)
}

fn in_json(text: &str, bot: &Value) -> Vec<Secret> {
    let mut found = Vec::new();
    walk(bot, &JsonPath::root(), "", &mut found);
    let paths: Vec<&str> = found.iter().map(|(path, ..)| &**path).collect();
    let ranges = values(text, &paths);
    let all = found.iter().zip(ranges);
    let mut secrets: Vec<Secret> = all
        .filter_map(|((place, why, instead), range)| {
            Some(Secret {
                place: place.clone(),
                why,
                within: Within::Bot,
                range: range?,
                instead: instead.clone(),
            })
        })
        .collect();
    secrets.sort_by_key(|secret| secret.range.start);
    secrets
}

type Found = (String, &'static str, String);

fn walk(value: &Value, path: &JsonPath, name: &str, found: &mut Vec<Found>) {
    let mut add = |instead: Value, why| {
        found.push((path.as_str().to_owned(), why, instead.to_string()));
    };
    match value {
        Value::String(text) if text.contains("PRIVATE KEY-----") => add(LEFT_OUT.into(), BY_LOOK),
        Value::String(text) => {
            if let Some((secret, why)) = look(name, text) {
                add(text.replace(secret, LEFT_OUT).into(), why);
            }
        }
        Value::Number(_) if is_secret_name(name) => add(LEFT_OUT.into(), BY_NAME),
        Value::Object(members) => {
            let named = members.get("name").and_then(Value::as_str);
            for (key, value) in members {
                // A header may be written as a pair.
                let name = match (&**key, named) {
                    ("value", Some(name)) => name,
                    _ => key,
                };
                walk(value, &path.key(key), name, found);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                walk(item, &path.index(index), name, found);
            }
        }
        _ => {}
    }
}

/// The same in JavaScript, or in a text that should be JSON.
fn in_code(code: &str, within: Within) -> Vec<Secret> {
    let mut spots: Vec<(Range<usize>, &'static str)> = words(code)
        .filter(|(_, word)| is_key(word))
        .map(|(at, word)| (at..at + word.len(), BY_LOOK))
        .collect();
    let mut before = None::<Range<usize>>;
    for literal in literals(code) {
        let content = code.get(literal.clone()).unwrap_or_default();
        let name = name_before(code, literal.start, before.clone());
        if let Some((secret, why)) = look(name, content)
            && let Some(at) = content.find(secret)
        {
            let at = literal.start + at;
            spots.push((at..at + secret.len(), why));
        }
        before = Some(literal);
    }
    spots.sort_by_key(|(range, _)| range.start);
    let mut end = 0;
    spots.retain(|(range, _)| {
        let is_new = range.start >= end;
        if is_new {
            end = range.end;
        }
        is_new
    });
    let what = match within {
        Within::Bot => "bot",
        Within::Webhook => "webhook",
        Within::Tests => "tests",
    };
    spots
        .into_iter()
        .map(|(range, why)| {
            let line = code.get(..range.start).unwrap_or_default();
            let line = line.matches('\n').count() + 1;
            Secret {
                place: [what, ", line ", &line.to_string()].concat(),
                why,
                within,
                range,
                instead: LEFT_OUT.to_owned(),
            }
        })
        .collect()
}

/// Where the texts in a program stand, without their quotes.
fn literals(code: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut chars = code.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '/' if chars.peek().is_some_and(|(_, next)| *next == '/') => {
                while chars.next_if(|(_, c)| *c != '\n').is_some() {}
            }
            '"' | '\'' | '`' => {
                while let Some((end, next)) = chars.next() {
                    if next == '\\' {
                        chars.next();
                    } else if next == c {
                        found.push(at + 1..end);
                        break;
                    } else if next == '\n' && c != '`' {
                        break;
                    }
                }
            }
            _ => {}
        }
    }
    found
}

/// What a text that begins at `start` is called: `name = "…"`, `name: "…"`, `"name": "…"`, or
/// `"name", "…"`, as a header is set.
fn name_before(code: &str, start: usize, before: Option<Range<usize>>) -> &str {
    let head = code.get(..start.saturating_sub(1)).unwrap_or_default();
    let Some(named) = head.trim_end().strip_suffix([':', '=', ',']) else {
        return "";
    };
    let named = named.trim_end();
    if let Some(before) = before.filter(|before| before.end + 1 == named.len()) {
        return code.get(before).unwrap_or_default();
    }
    let is_part = |c: char| c.is_alphanumeric() || "_$-".contains(c);
    let cut = named.trim_end_matches(is_part).len();
    named.get(cut..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Parts;
    use serde_json::json;

    fn bundle(bot: &str, webhook: &str, tests: &str) -> Bundle {
        Bundle {
            name: "x".into(),
            text: bot.into(),
            parts: Parts {
                webhook: webhook.into(),
                tests: tests.into(),
            },
        }
    }

    fn told(bundle: &Bundle) -> Vec<String> {
        let found = find(bundle);
        found.into_iter().map(|secret| secret.place).collect()
    }

    #[test]
    fn what_is_secret_in_a_bot_is_found_with_its_path_and_taken_out() {
        let bot = json!({
            "webhook": { "base_url": "https://ada:pw@example.com/hook?page=2" },
            "skills": [{ "slug": "a", "actions": [{
                "type": "call_webhook",
                "url": "https://example.com/?api_key=k1&q=tea",
                "auth": { "type": "basic", "username": "ada", "password": "open\"sesame" },
                "headers": { "Authorization": "Bearer abc", "Accept": "text/plain", "X-Pin-Token": "1" },
                "body": { "text": "key ghp_a1b2c3d4e5f6a7b8c9d0 here", "pins": { "password": 12345 } }
            }, {
                "type": "call_webhook",
                "headers": [{ "name": "Cookie", "value": "a=b" }, { "name": "Accept", "value": "b" }]
            }] }]
        });
        let text = serde_json::to_string_pretty(&bot).unwrap();
        let bundle = bundle(&text, "", "");
        let call = "$.skills[0].actions[0]";
        assert_eq!(
            told(&bundle),
            [
                "$.webhook.base_url".to_owned(),
                format!("{call}.url"),
                format!("{call}.auth.password"),
                format!("{call}.headers.Authorization"),
                format!("{call}.headers.X-Pin-Token"),
                format!("{call}.body.text"),
                format!("{call}.body.pins.password"),
                "$.skills[0].actions[1].headers[0].value".to_owned(),
            ]
            .map(|path| path.replace("headers.X-Pin-Token", "headers[\"X-Pin-Token\"]"))
        );
        let all = find(&bundle);
        let clean = without(&bundle, all.iter());
        for secret in ["ada:pw", "k1", "sesame", "abc", "ghp_", "12345", "a=b"] {
            assert!(!clean.text.contains(secret), "{secret}: {}", clean.text);
        }
        for kept in [
            "page=2",
            "q=tea",
            "\"ada\"",
            "Bearer left-out",
            "text/plain",
        ] {
            assert!(clean.text.contains(kept), "{kept}: {}", clean.text);
        }
        assert_eq!(find(&clean), [], "what is left out is no secret");
        let some = without(&bundle, all.iter().skip(1));
        assert!(some.text.contains("ada:pw"), "one may be kept");
        assert_eq!(without(&bundle, [].iter()), bundle);
    }

    #[test]
    fn templates_and_plain_words_are_no_secrets() {
        let bot = json!({
            "name": "secret-garden",
            "skills": [{ "slug": "token", "triggers": ["@password"], "actions": [
                { "headers": {
                    "Authorization": "Bearer {{memory.token}}",
                    "X-Api-Key": "example-{{conversation_id}}",
                } },
                { "type": "send_message", "message": { "type": "picture",
                    "content": "https://example.com/Pictures/A1b2C3d4E5f6A7b8C9d0A1b2C3d4E5f6.png" } },
                { "message": { "content": "data:image/png;base64,A1b2C3d4E5f6A7b8C9d0A1b2C3d4E5f6" } },
                { "message": { "content": "This-Is-A-Long-Name-Of-2026-With-Many-Words-In-It-42" } },
                { "id": "a4c1518f-0d3b-4d6a-9f63-0c6fd9a1b2c3" },
            ] }],
        });
        assert_eq!(told(&bundle(&bot.to_string(), "", "")), [] as [String; 0]);
    }

    #[test]
    fn code_and_tests_are_looked_through_by_line() {
        let code = "// it's \"mine\"\nconst apiKey = 'k-1';\nconst a = { token: `t-2`, x: 'y' };\n\
                    h.set('Authorization', \"Basic eA==\");\nfetch('https://u:p@x.example/', sk_live_1a2b3c4d5e6f7g8h);\n\
                    const word = 'plain';\n";
        let tests = "[\n{ \"password\": \"p-3\" }]";
        let bundle = bundle("{ \"secret\": \"half", code, tests);
        let places: Vec<String> = [2, 3, 4, 5, 5]
            .map(|line: usize| format!("webhook, line {line}"))
            .into_iter()
            .chain(["tests, line 2".to_owned()])
            .collect();
        assert_eq!(told(&bundle), places);
        let clean = without(&bundle, find(&bundle).iter());
        assert!(clean.parts.webhook.contains("const apiKey = 'left-out';"));
        assert!(clean.parts.webhook.contains("\"Basic left-out\""));
        assert!(
            clean
                .parts
                .webhook
                .contains("https://left-out@x.example/', left-out)")
        );
        assert_eq!(&*clean.parts.tests, "[\n{ \"password\": \"left-out\" }]");
        let kept = Bundle {
            parts: Parts {
                webhook: json!({ "code": code, "status": 201 }).to_string().into(),
                tests: "".into(),
            },
            ..bundle
        };
        let clean = without(&kept, find(&kept).iter());
        assert!(!clean.parts.webhook.contains("k-1"));
        assert!(clean.parts.webhook.contains("\"status\":201"));
    }
}
