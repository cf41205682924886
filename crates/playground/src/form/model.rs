//! What of a bot the form shows, and where each of it stands.

use serde_json::{Value, json};

use super::edit;
use super::path::{Path, Step};

/// The keys under which actions stand, in skills, groups, requirements and validators.
const LISTS: [&str; 3] = ["actions", "missing", "complete"];

/// What may stand around such a list.
const AROUND: [&str; 5] = ["groups", "requirements", "validators", "all", "any"];

/// What a template keeps for the calls that use it.
pub(crate) const SETTINGS: [&str; 5] = ["auth", "headers", "body", "answer", "stream"];

/// The types of messages that the form makes, with what people call them.
pub(crate) const MESSAGES: [(&str, &str); 11] = [
    ("text", "Text"),
    ("quickReplies", "Quick replies"),
    ("buttons", "Buttons"),
    ("card", "Card"),
    ("carousel", "Carousel"),
    ("list", "List"),
    ("picture", "Picture"),
    ("video", "Video"),
    ("audio", "Sound"),
    ("custom", "Custom"),
    ("client_data", "Data for the page"),
];

/// A list of actions.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Actions {
    /// The list itself, which may be missing still.
    pub(crate) path: Path,
    /// What it is within its skill; empty for the skill's own actions.
    pub(crate) title: String,
}

/// A webhook call.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Call {
    pub(crate) path: Path,
    /// The skill that it belongs to.
    pub(crate) skill: String,
}

/// What stands at `path`.
pub(crate) fn at<'v>(bot: &'v Value, path: &Path) -> Option<&'v Value> {
    path.steps().iter().try_fold(bot, |value, step| match step {
        Step::Key(name) => value.get(&**name),
        Step::Index(at) => value.get(*at),
    })
}

/// The text at `path`; empty when there is none.
pub(crate) fn text<'v>(bot: &'v Value, path: &Path) -> &'v str {
    at(bot, path).and_then(Value::as_str).unwrap_or_default()
}

/// The elements at `path`.
pub(crate) fn items<'v>(bot: &'v Value, path: &Path) -> &'v [Value] {
    let items = at(bot, path).and_then(Value::as_array);
    items.map(Vec::as_slice).unwrap_or_default()
}

/// The skills, each with its name.
pub(crate) fn skills(bot: &Value) -> Vec<(Path, String)> {
    let list = Path::root().key("skills");
    let skills = items(bot, &list).iter().enumerate();
    skills
        .map(|(index, skill)| {
            let slug = skill.get("slug").and_then(Value::as_str).unwrap_or("?");
            (list.index(index), slug.to_owned())
        })
        .collect()
}

/// The lists of actions of the skill at `path`, in the order of the text. A skill without any has
/// an empty one.
pub(crate) fn lists(bot: &Value, skill: &Path) -> Vec<Actions> {
    let mut lists = Vec::new();
    if let Some(value) = at(bot, skill) {
        collect(value, skill, "", &mut lists);
    }
    if !lists.iter().any(|list| {
        list.path
            .parent()
            .is_some_and(|(parent, _)| parent == *skill)
    }) && at(bot, skill).is_some_and(|skill| skill.get("groups").is_none())
    {
        lists.push(Actions {
            path: skill.key("actions"),
            title: String::new(),
        });
    }
    lists
}

fn collect(value: &Value, path: &Path, title: &str, lists: &mut Vec<Actions>) {
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                if LISTS.contains(&key.as_str()) && value.is_array() {
                    let title = match (title, key.as_str()) {
                        (title, "actions") => title.to_owned(),
                        ("", key) => key.to_owned(),
                        (title, key) => [title, ", ", key].concat(),
                    };
                    let path = path.key(key);
                    lists.push(Actions { path, title });
                } else if AROUND.contains(&key.as_str()) {
                    let word = match key.as_str() {
                        "groups" => "group",
                        "requirements" => "requirement",
                        "validators" => "validator",
                        other => other,
                    };
                    let title = if title.is_empty() {
                        word.to_owned()
                    } else {
                        [title, ", ", word].concat()
                    };
                    collect(value, &path.key(key), &title, lists);
                }
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                let number = (index + 1).to_string();
                let named = item.get("data").and_then(Value::as_str);
                let title = [title, " ", named.unwrap_or(&number)].concat();
                collect(item, &path.index(index), &title, lists);
            }
        }
        _ => {}
    }
}

/// Every webhook call of the skills.
pub(crate) fn calls(bot: &Value) -> Vec<Call> {
    let mut calls = Vec::new();
    for (skill, slug) in skills(bot) {
        for list in lists(bot, &skill) {
            for (index, action) in items(bot, &list.path).iter().enumerate() {
                if kind(action) == "call_webhook" {
                    calls.push(Call {
                        path: list.path.index(index),
                        skill: slug.clone(),
                    });
                }
            }
        }
    }
    calls
}

/// The `type` of an action or a message.
pub(crate) fn kind(value: &Value) -> &str {
    value
        .get("type")
        .and_then(Value::as_str)
        .unwrap_or_default()
}

/// The names of the request templates.
pub(crate) fn templates(bot: &Value) -> Vec<String> {
    let templates = bot.get("templates").and_then(Value::as_object);
    let names = templates.into_iter().flatten();
    names.map(|(name, _)| name.clone()).collect()
}

/// The calls that use the template `name`.
pub(crate) fn users(bot: &Value, name: &str) -> Vec<Call> {
    let mut calls = calls(bot);
    calls.retain(|call| text(bot, &call.path.key("template")) == name);
    calls
}

/// The text of the bot with the template `name` under another name, for all who use it too.
pub(crate) fn rename_template(document: &str, bot: &Value, name: &str, to: &str) -> Option<String> {
    let templates = Path::root().key("templates");
    let mut changed = edit::rename(document, &templates.key(name), to)?;
    for call in users(bot, name) {
        changed = edit::set(&changed, &call.path.key("template"), &json!(to))?;
    }
    Some(changed)
}

/// The headers at `path`, which are an object or a list: each with its place and its name.
pub(crate) fn headers(bot: &Value, path: &Path) -> Vec<(Path, String)> {
    match at(bot, path) {
        Some(Value::Object(members)) => members
            .iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(name, _)| (path.key(name), name.clone()))
            .collect(),
        Some(Value::Array(items)) => (0..items.len())
            .map(|at| path.index(at))
            .map(|place| {
                let name = text(bot, &place.key("name")).to_owned();
                (place, name)
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// The text of the bot without the template `name`: each call that uses it gets what it had from it,
/// so that it sends what it sent.
pub(crate) fn dissolve_template(document: &str, bot: &Value, name: &str) -> Option<String> {
    let template = Path::root().key("templates").key(name);
    let mut changed = document.to_owned();
    for call in users(bot, name) {
        for key in SETTINGS {
            let own = call.path.key(key);
            let was = at(bot, &own).filter(|value| !value.is_null());
            let named = template.key(key);
            let Some(value) = at(bot, &named).filter(|value| !value.is_null()) else {
                continue;
            };
            changed = match (key, was) {
                ("headers", _) => with_headers(&changed, bot, &call.path, &named)?,
                ("auth", None) if authorizes(bot, &own_headers(&call.path)) => changed,
                (_, None) => {
                    // As it is written there, numbers and all.
                    let raw = edit::raw_outdented(document, &named)?;
                    edit::set_raw(&edit::set(&changed, &own, value)?, &own, &raw)?
                }
                _ => changed,
            };
        }
        changed = edit::remove(&changed, &call.path.key("template"))?;
    }
    edit::remove(&changed, &template)
}

fn own_headers(call: &Path) -> Path {
    call.key("headers")
}

fn is_authorization(name: &str) -> bool {
    name.eq_ignore_ascii_case("Authorization")
}

/// Whether one of the headers at `path` says who calls.
fn authorizes(bot: &Value, path: &Path) -> bool {
    headers(bot, path)
        .iter()
        .any(|(_, name)| is_authorization(name))
}

/// `document` with those of the headers at `named` that the call at `call` does not say itself.
fn with_headers(document: &str, bot: &Value, call: &Path, named: &Path) -> Option<String> {
    let own = own_headers(call);
    let said = headers(bot, &own);
    // Its own way to authenticate goes before the template's header.
    let basic = text(bot, &call.key("auth").key("type")) == "basic";
    let is_list = at(bot, &own).is_some_and(Value::is_array);
    let mut changed = document.to_owned();
    for (place, name) in headers(bot, named) {
        let known = said.iter().any(|(_, own)| own.eq_ignore_ascii_case(&name));
        if known || basic && is_authorization(&name) {
            continue;
        }
        let value = at(bot, &place)?;
        let value = value.get("value").unwrap_or(value);
        changed = if is_list {
            let header = json!({ "name": name, "value": value });
            edit::insert(&changed, &own, usize::MAX, &header)?
        } else {
            edit::set(&changed, &own.key(&name), value)?
        };
    }
    Some(changed)
}

/// The default language.
pub(crate) fn language(bot: &Value) -> &str {
    let language = bot.get("language").and_then(Value::as_str);
    language.filter(|tag| !tag.is_empty()).unwrap_or("en")
}

/// All languages, the default one first if the bot does not list it.
pub(crate) fn languages(bot: &Value) -> Vec<String> {
    let listed = items(bot, &Path::root().key("languages"));
    let listed = listed.iter().filter_map(Value::as_str);
    let mut all: Vec<String> = Vec::new();
    let default = language(bot);
    if !listed.clone().any(|tag| tag == default) {
        all.push(default.to_owned());
    }
    for tag in listed {
        if !all.iter().any(|known| known == tag) {
            all.push(tag.to_owned());
        }
    }
    all
}

/// Whether a text is a language tag, as far as its form tells.
pub(crate) fn is_tag(tag: &str) -> bool {
    hooktalk_protocol::language::is_tag(tag)
}

/// The text of the bot with one more language.
pub(crate) fn add_language(document: &str, bot: &Value, tag: &str) -> Option<String> {
    let mut all = languages(bot);
    all.push(tag.to_owned());
    set_languages(document, bot, &all)
}

fn set_languages(document: &str, bot: &Value, all: &[String]) -> Option<String> {
    let list = Path::root().key("languages");
    // One that stands there already is only added to.
    let listed = items(bot, &list);
    match all.split_last() {
        Some((last, before)) if !listed.is_empty() && listed.iter().eq(before.iter()) => {
            edit::insert(document, &list, listed.len(), &json!(last))
        }
        _ => edit::set(document, &list, &json!(all)),
    }
}

/// The text of the bot without a language; what is written in it stays.
pub(crate) fn remove_language(document: &str, bot: &Value, tag: &str) -> Option<String> {
    let list = Path::root().key("languages");
    let listed = items(bot, &list);
    let at = listed.iter().position(|it| it.as_str() == Some(tag))?;
    edit::remove(document, &list.index(at))
}

/// The text of the bot with another default language.
pub(crate) fn set_language(document: &str, bot: &Value, tag: &str) -> Option<String> {
    let before = languages(bot);
    let changed = edit::set(document, &Path::root().key("language"), &json!(tag))?;
    let listed = items(bot, &Path::root().key("languages"));
    if listed.is_empty() && before.len() == 1 || listed.len() == before.len() {
        return Some(changed);
    }
    // The old default one stays a language of the bot.
    set_languages(&changed, bot, &before)
}

/// How many places of the bot have words in a language of their own.
pub(crate) fn written_in(bot: &Value, tag: &str) -> usize {
    match bot {
        Value::Object(members) => {
            let map = members.contains_key(tag)
                && members.keys().all(|key| is_tag(key) && key.len() < 9)
                && members
                    .values()
                    .all(|value| value.is_string() || value.is_array());
            if map {
                return 1;
            }
            members.values().map(|value| written_in(value, tag)).sum()
        }
        Value::Array(items) => items.iter().map(|item| written_in(item, tag)).sum(),
        _ => 0,
    }
}

/// The words of a message, for a list of messages.
pub(crate) fn words(message: &Value, language: &str) -> String {
    let content = message.get("content").unwrap_or(&Value::Null);
    let found = first_words(content, language).unwrap_or_default();
    let line = found.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut short: String = line.chars().take(90).collect();
    if short.len() < line.len() {
        short.push('…');
    }
    short
}

fn first_words(value: &Value, language: &str) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        Value::Object(members) => {
            let own = [language, "title", "text", "url", "subtitle"];
            own.iter()
                .find_map(|key| first_words(members.get(*key)?, language))
                .or_else(|| {
                    members
                        .values()
                        .find_map(|value| first_words(value, language))
                })
        }
        Value::Array(items) => items.iter().find_map(|item| first_words(item, language)),
        _ => None,
    }
}

/// A new message of a type, with the words of one before it if there are any.
pub(crate) fn message(kind: &str, words: Option<&Value>) -> Value {
    let words = words.cloned().unwrap_or_else(|| "".into());
    let button = |title: &str| json!({ "title": title, "value": title });
    let content = match kind {
        "quickReplies" | "buttons" => {
            json!({ "title": words, "buttons": [button("Yes"), button("No")] })
        }
        "card" => json!({ "title": words, "subtitle": "", "buttons": [button("Choose")] }),
        "carousel" => json!([{ "title": words, "subtitle": "" }, { "title": "", "subtitle": "" }]),
        "list" => json!({ "title": words, "elements": [{ "title": "", "subtitle": "" }] }),
        "custom" | "client_data" => json!({}),
        _ => words,
    };
    json!({ "type": kind, "content": content })
}

/// The words that a message of another type goes on with.
pub(crate) fn kept_words(message: &Value) -> Option<&Value> {
    let content = message.get("content")?;
    let words = match content {
        Value::Object(members) if members.contains_key("title") => members.get("title"),
        Value::Array(cards) => cards.first().and_then(|card| card.get("title")),
        Value::Object(members) if members.contains_key("url") => members.get("url"),
        other => Some(other),
    };
    words.filter(|words| {
        words.is_string()
            || words.as_object().is_some_and(|map| {
                !map.is_empty()
                    && map
                        .iter()
                        .all(|(tag, text)| is_tag(tag) && text.is_string())
            })
    })
}

/// Only what a preview of the action at `path` reads, with everything in its place.
pub(crate) fn excerpt(bot: &Value, path: &Path) -> Value {
    let mut part = serde_json::Map::new();
    for key in ["language", "languages", "webhook", "templates"] {
        if let Some(value) = bot.get(key) {
            part.insert(key.to_owned(), value.clone());
        }
    }
    if let [Step::Key(_), Step::Index(wanted), ..] = path.steps() {
        let skills = items(bot, &Path::root().key("skills")).iter().enumerate();
        let skills = skills.map(|(index, skill)| {
            if index == *wanted {
                skill.clone()
            } else {
                let slug = skill.get("slug").cloned();
                edit::object("slug", slug.unwrap_or_default())
            }
        });
        part.insert("skills".to_owned(), skills.collect());
    }
    Value::Object(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bot() -> Value {
        json!({
            "languages": ["en", "fr"],
            "templates": { "shop": {}, "other": {} },
            "skills": [
                { "slug": "order", "requirements": [
                    { "data": "#item", "missing": [{ "type": "send_message", "message": { "type": "text", "content": "What?" } }],
                      "validators": [{ "condition": "@x", "actions": [] }] },
                    { "any": [{ "data": "@yes", "complete": [] }], "complete": [] }
                ], "groups": [
                    { "actions": [{ "type": "call_webhook", "url": "/a", "template": "shop" }] },
                    { "actions": [{ "type": "send_message", "message": { "type": "text", "content": { "en": "Hi", "fr": "Salut" } } }] }
                ] },
                { "slug": "bare" },
                { "slug": "plain", "actions": [{ "type": "call_webhook", "url": "/b", "template": "shop" }, { "type": "call_webhook", "url": "/c" }] }
            ]
        })
    }

    #[test]
    fn every_list_of_actions_is_found_with_a_name() {
        let bot = bot();
        let titles = |at: usize| -> Vec<(String, String)> {
            let (path, _) = &skills(&bot)[at];
            let lists = lists(&bot, path);
            lists
                .iter()
                .map(|list| {
                    (
                        list.title.clone(),
                        list.path.to_json_path().as_str().to_owned(),
                    )
                })
                .collect()
        };
        let order = titles(0);
        let names: Vec<&str> = order.iter().map(|(title, _)| title.as_str()).collect();
        assert_eq!(
            names,
            [
                "requirement #item, missing",
                "requirement #item, validator 1",
                "requirement 2, any @yes, complete",
                "requirement 2, complete",
                "group 1",
                "group 2",
            ]
        );
        assert_eq!(order[2].1, "$.skills[0].requirements[1].any[0].complete");
        assert_eq!(
            titles(1),
            [(String::new(), "$.skills[1].actions".to_owned())]
        );
        assert_eq!(titles(2).len(), 1);
    }

    #[test]
    fn a_template_is_renamed_with_all_who_use_it_and_nothing_else() {
        let bot = bot();
        let text = format!("{bot:#}");
        assert_eq!(users(&bot, "shop").len(), 2);
        assert_eq!(users(&bot, "other").len(), 0);
        let changed = rename_template(&text, &bot, "shop", "store \"1\"").unwrap();
        assert_eq!(changed, text.replace("\"shop\"", "\"store \\\"1\\\"\""));
    }

    #[test]
    fn a_template_that_is_deleted_leaves_its_settings_to_the_calls_that_had_them() {
        let text = r#"{
  "webhook": "https://example.com/",
  "templates": {
    "shop": {
      "auth": { "type": "basic", "username": "ada", "password": "x" },
      "headers": { "X-Who": "{{memory.name}}", "X-None": null, "accept": "text/plain" },
      "body": { "n": 1.50 },
      "answer": { "replies": [] }
    },
    "key": { "headers": [{ "name": "Authorization", "value": "Bearer 1" }, { "name": "X-A", "value": "a" }] }
  },
  "skills": [{
    "slug": "s",
    "triggers": ["@a"],
    "actions": [
      { "type": "call_webhook", "url": "/a", "template": "shop" },
      { "type": "call_webhook", "url": "/b", "template": "shop", "headers": { "Accept": "application/json", "authorization": "Bearer 2" } },
      { "type": "call_webhook", "url": "/c", "template": "shop", "auth": { "type": "none" }, "body": { "own": true }, "headers": [{ "name": "X-Who", "value": "me" }] },
      { "type": "call_webhook", "url": "/d", "template": "key", "auth": { "type": "basic", "username": "a", "password": "b" } },
      { "type": "call_webhook", "url": "/e", "template": "key", "auth": { "type": "none" } },
      { "type": "call_webhook", "url": "/f" }
    ]
  }]
}"#;
        let sent = |text: &str| -> Vec<_> {
            let bot: Value = serde_json::from_str(text).unwrap();
            let turn = super::super::example().unwrap();
            let calls = calls(&bot);
            assert_eq!(calls.len(), 6);
            let requests = calls.iter().map(|call| {
                let place = call.path.to_json_path();
                let options = hooktalk_engine::Options::default();
                let seen = hooktalk_engine::preview(&bot, place.as_str(), "en", &turn, &options);
                match seen.unwrap().sent.unwrap() {
                    hooktalk_engine::Sent::Request(mut request) => {
                        for header in &mut request.headers {
                            header.name.make_ascii_lowercase();
                        }
                        request
                            .headers
                            .sort_by(|one, other| one.name.cmp(&other.name));
                        request
                    }
                    other => panic!("{other:?}"),
                }
            });
            requests.collect()
        };
        let before = sent(text);
        let mut changed = text.to_owned();
        for name in ["shop", "key"] {
            let bot: Value = serde_json::from_str(&changed).unwrap();
            changed = dissolve_template(&changed, &bot, name).unwrap();
        }
        assert_eq!(sent(&changed), before);
        let bot: Value = serde_json::from_str(&changed).unwrap();
        assert_eq!(bot["templates"], json!({}));
        assert!(!changed.contains("\"template\""), "{changed}");
        let first = at(&bot, &calls(&bot)[0].path).unwrap();
        assert_eq!(first["answer"], json!({ "replies": [] }));
        assert_eq!(first["headers"].as_object().unwrap().len(), 2);
        assert!(changed.contains("1.50"), "{changed}");
        // From the call that uses none on, all is as it was.
        let rest: Vec<_> = text.lines().rev().take(4).collect();
        let kept: Vec<_> = changed.lines().rev().take(4).collect();
        assert_eq!(kept, rest);
    }

    #[test]
    fn languages_come_and_go() {
        let written = bot();
        let text = "{\n  \"language\": \"de\",\n  \"languages\": [\"en\"]\n}";
        let bot: Value = serde_json::from_str(text).unwrap();
        assert_eq!(languages(&bot), ["de", "en"]);
        let added = add_language(text, &bot, "fr").unwrap();
        assert!(
            added.contains(r#""languages": ["de", "en", "fr"]"#),
            "{added}"
        );
        let moved = set_language(text, &bot, "en").unwrap();
        assert!(moved.contains(r#""languages": ["de", "en"]"#), "{moved}");
        let bare = add_language("{}", &json!({}), "ar").unwrap();
        assert_eq!(bare, "{\n  \"languages\": [\"en\", \"ar\"]\n}");
        let listed = "{\"languages\": [ \"en\" , \"fr\" ]}";
        let bot: Value = serde_json::from_str(listed).unwrap();
        assert_eq!(
            remove_language(listed, &bot, "fr").unwrap(),
            "{\"languages\": [ \"en\" ]}"
        );
        assert_eq!(
            set_language(listed, &bot, "fr").unwrap(),
            "{\"languages\": [ \"en\" , \"fr\" ], \"language\": \"fr\"}"
        );
        assert_eq!(written_in(&written, "fr"), 1);
        assert_eq!(written_in(&written, "ar"), 0);
    }

    #[test]
    fn an_excerpt_keeps_every_place() {
        let bot = bot();
        let calls = calls(&bot);
        assert_eq!(calls.len(), 3);
        for call in calls {
            let part = excerpt(&bot, &call.path);
            assert_eq!(at(&part, &call.path), at(&bot, &call.path));
            assert_eq!(part["templates"], bot["templates"]);
        }
        assert_eq!(
            excerpt(&bot, &Path::root().key("webhook")).get("skills"),
            None
        );
    }

    #[test]
    fn a_message_of_another_type_keeps_its_words() {
        for (kind, _) in MESSAGES {
            let made = message(kind, Some(&json!({ "en": "Hi", "fr": "Salut" })));
            let said = words(&made, "fr");
            let dataless = !matches!(kind, "custom" | "client_data");
            assert_eq!(said == "Salut", dataless, "{made}");
            assert_eq!(kept_words(&made).is_some(), dataless, "{made}");
        }
        assert_eq!(words(&json!({ "content": "a\n  b" }), "en"), "a b");
    }
}
