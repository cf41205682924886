//! What one action of a bot would send, for tools that show it while its author writes.

use hooktalk_protocol::{BotDefinition, Diagnostic, Message, OutgoingRequest, Severity};
use hooktalk_template::{JsonTemplate, Scope};
use serde_json::Value;

use crate::bot::{Action, ActionKind, RequirementItem, Skill, Webhook};
use crate::compile::Compiler;
use crate::turn::Turn;
use crate::{Options, webhook};

/// What an action would send in the state of a turn.
#[derive(Clone, Debug, PartialEq)]
pub struct Preview {
    /// The request or the message; or why there would be none.
    pub sent: Result<Sent, Vec<Diagnostic>>,
    /// What its templates read, in the order of their names; empty for a message.
    pub holes: Vec<Hole>,
}

/// What an action sends.
#[derive(Clone, Debug, PartialEq)]
pub enum Sent {
    /// A webhook call's request.
    Request(Box<OutgoingRequest>),
    /// A message in the language of the turn.
    Message(Message),
}

/// A value that a template reads.
#[derive(Clone, Debug, PartialEq)]
pub struct Hole {
    /// `memory.person.raw`
    pub path: String,
    /// What it stands for; `None` when nothing is there.
    pub value: Option<Value>,
    /// The longest part of the path that leads to something; the path itself when all of it does.
    pub known: String,
}

/// What the action at `path` (`$.skills[0].actions[0]`, or `$.webhook` for a bot that is just a
/// webhook) would send in the state of `turn`, in `language`; `None` when there is no action that
/// sends something. Mistakes elsewhere in the bot do not matter.
///
/// ```
/// use hooktalk_engine::{Conversation, Engine, Input, Options, Sent, Timestamp, preview};
/// use serde_json::json;
///
/// let bot = json!({ "skills": [{ "slug": "a", "actions": [
///     { "type": "call_webhook", "url": "https://h/{{current_message}}", "method": "GET" },
/// ] }] });
/// let engine = Engine::compile(&bot)?;
/// let turn = engine.begin(Conversation::new("c"), Input::text("hi"), Timestamp::from_millis(0));
/// let seen = preview(&bot, "$.skills[0].actions[0]", "en", &turn, &Options::default()).unwrap();
/// assert!(matches!(seen.sent, Ok(Sent::Request(request)) if request.url == "https://h/hi"));
/// assert_eq!(seen.holes[0].value, Some("hi".into()));
/// # Ok::<(), hooktalk_engine::CompileError>(())
/// ```
pub fn preview(
    definition: &Value,
    path: &str,
    language: &str,
    turn: &Turn,
    options: &Options,
) -> Option<Preview> {
    let (read, mut diagnostics) = BotDefinition::read(definition);
    let read = read?;
    let mut compiler = Compiler::new(&read, options, Vec::new());
    let skills = compiler.skills_for(path);
    let action = skills.iter().find_map(|skill| in_skill(skill, path));
    diagnostics.extend(compiler.into_diagnostics());
    diagnostics.retain(|found| {
        let place = found.path.as_str();
        found.severity == Severity::Error
            && [path, "$.templates", "$.webhook"]
                .iter()
                .any(|wanted| is_in(place, wanted))
    });
    let wrong = |diagnostics| Preview {
        sent: Err(diagnostics),
        holes: Vec::new(),
    };
    let Some(action) = action else {
        return (!diagnostics.is_empty()).then(|| wrong(diagnostics));
    };
    let limits = &options.limits;
    match &action.kind {
        ActionKind::CallWebhook(call) => {
            let sent = webhook::request::render(call, &action.path, turn, 0, limits);
            Some(Preview {
                sent: match sent {
                    Ok(request) if diagnostics.is_empty() => Ok(Sent::Request(Box::new(request))),
                    Ok(_) => Err(diagnostics),
                    Err(found) => {
                        diagnostics.push(*found);
                        Err(diagnostics)
                    }
                },
                holes: holes(call, turn, options),
            })
        }
        ActionKind::SendMessage(message) => {
            let languages = (language, read.language.as_str());
            let sent = message.render(&turn.scope(), languages, &limits.template);
            Some(match sent {
                Ok(message) => Preview {
                    sent: Ok(Sent::Message(message)),
                    holes: Vec::new(),
                },
                Err(error) => wrong(vec![crate::diagnose::render_failed(
                    action.path.key("message"),
                    &error,
                )]),
            })
        }
        _ => None,
    }
}

/// Whether `place` is `whole` or a part of it.
fn is_in(place: &str, whole: &str) -> bool {
    place
        .strip_prefix(whole)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

fn in_skill<'a>(skill: &'a Skill, path: &str) -> Option<&'a Action> {
    let groups = skill.groups.iter();
    groups
        .flat_map(|group| &group.actions)
        .find(|action| action.path.as_str() == path)
        .or_else(|| in_requirements(&skill.requirements, path))
}

fn in_requirements<'a>(items: &'a [RequirementItem], path: &str) -> Option<&'a Action> {
    let among = |lists: &[&'a [Action]]| {
        let mut all = lists.iter().flat_map(|list| list.iter());
        all.find(|action| action.path.as_str() == path)
    };
    items.iter().find_map(|item| match item {
        RequirementItem::One(one) => among(&[&one.missing, &one.complete]).or_else(|| {
            let validators = one.validators.iter();
            validators
                .flat_map(|validator| &validator.actions)
                .find(|action| action.path.as_str() == path)
        }),
        RequirementItem::All { items, complete } => {
            among(&[complete]).or_else(|| in_requirements(items, path))
        }
        RequirementItem::Any {
            items,
            missing,
            complete,
        } => among(&[missing, complete]).or_else(|| in_requirements(items, path)),
    })
}

/// What the templates of a webhook call read.
fn holes(call: &Webhook, turn: &Turn, options: &Options) -> Vec<Hole> {
    let mut paths = call.url.paths();
    if let Some((user, password)) = &call.basic {
        paths.extend(user.paths());
        paths.extend(password.paths());
    }
    for header in &call.headers {
        paths.extend(header.value.paths());
    }
    if let Some(body) = &call.body {
        paths.extend(body.paths());
    }
    paths.sort_unstable();
    paths.dedup();
    let scope = turn.scope();
    paths
        .into_iter()
        .map(|path| {
            let known = known(&path, &scope, options).to_owned();
            Hole {
                value: (known == path)
                    .then(|| value(&path, &scope, options))
                    .flatten(),
                known,
                path,
            }
        })
        .collect()
}

/// The value at `path`; `None` when it leads to nothing.
fn value(path: &str, scope: &dyn Scope, options: &Options) -> Option<Value> {
    let body = JsonTemplate::parse(&["{{", path, "}}"].concat()).ok()?;
    body.render_value(scope, &options.limits.template).ok()
}

/// The longest part of `path` that leads to something.
fn known<'p>(path: &'p str, scope: &dyn Scope, options: &Options) -> &'p str {
    let there = |path: &str| {
        // A template cannot tell `null` from nothing, so what holds the last step is looked at.
        match value(path, scope, options) {
            Some(Value::Null) | None => match above(path) {
                Some((above, step)) => {
                    let above = value(above, scope, options);
                    above.is_some_and(|above| match &above {
                        Value::Object(members) => members.contains_key(step),
                        Value::Array(items) => step.parse().is_ok_and(|at: usize| at < items.len()),
                        _ => false,
                    })
                }
                None => scope.root(path).is_some(),
            },
            Some(_) => true,
        }
    };
    let mut part = path;
    while !there(part) {
        match above(part) {
            Some((shorter, _)) => part = shorter,
            None => return "",
        }
    }
    part
}

/// A path without its last step, and that.
fn above(path: &str) -> Option<(&str, &str)> {
    if let Some(rest) = path.strip_suffix(']') {
        if let Some(rest) = rest.strip_suffix('"') {
            let start = rest.rfind("[\"")?;
            return Some((rest.get(..start)?, rest.get(start + 2..)?));
        }
        return rest.rsplit_once('[');
    }
    path.rsplit_once('.')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Conversation, Engine, Input, Timestamp};
    use hooktalk_protocol::JsonPath;
    use serde_json::json;

    fn turn(memory: &Value) -> Turn {
        let engine = Engine::compile(&json!({ "languages": ["en", "fr"] })).unwrap();
        let (conversation, _) = Conversation::read(
            &json!({ "id": "c", "language": "en", "memory": memory }),
            &JsonPath::root(),
        );
        engine.begin(conversation, Input::text("hi"), Timestamp::from_millis(0))
    }

    fn seen(bot: &Value, path: &str, language: &str) -> Option<Preview> {
        let turn = turn(&json!({ "name": "Ada", "none": null, "list": [{ "a b": 1 }] }));
        preview(bot, path, language, &turn, &Options::default())
    }

    #[test]
    fn a_request_is_that_of_the_machine_with_its_holes() {
        let bot = json!({
            "webhook": { "base_url": "https://h/x" },
            "templates": { "t": { "headers": { "X-Name": "{{memory.name}}" }, "body": "{\"n\": {{memory.none}}, \"l\": {{memory.list[0][\"a b\"]}}}" } },
            "skills": [
                { "slug": "wrong", "actions": [{ "type": "go_to", "skill": "nowhere" }] },
                { "slug": "a", "groups": [{ "actions": [
                    { "type": "call_webhook", "url": "/r?m={{memory.miss.ing}}&p={{#person.raw}}", "template": "t" },
                    { "type": "send_message", "message": { "type": "text", "content": { "en": "Hi {{memory.name}}", "fr": "Salut" } } },
                ] }] },
            ],
        });
        let preview = seen(&bot, "$.skills[1].groups[0].actions[0]", "en").unwrap();
        let Ok(Sent::Request(request)) = preview.sent else {
            panic!("{preview:?}")
        };
        assert_eq!(request.url, "https://h/x/r?m=&p=");
        assert_eq!(request.action_id, "a/0/0");
        assert_eq!(request.body.as_deref(), Some("{\"n\":null,\"l\":1}"));
        let holes: Vec<_> = preview
            .holes
            .iter()
            .map(|hole| (hole.path.as_str(), hole.known.as_str(), hole.value.clone()))
            .collect();
        assert_eq!(
            holes,
            [
                (
                    "memory.list[0][\"a b\"]",
                    "memory.list[0][\"a b\"]",
                    Some(json!(1))
                ),
                ("memory.miss.ing", "memory", None),
                ("memory.name", "memory.name", Some(json!("Ada"))),
                ("memory.none", "memory.none", Some(Value::Null)),
                ("nlp.entities.person[0].raw", "nlp.entities", None),
            ]
        );
        let said = |language| match seen(&bot, "$.skills[1].groups[0].actions[1]", language) {
            Some(Preview {
                sent: Ok(Sent::Message(message)),
                ..
            }) => message.to_value()["content"].clone(),
            other => panic!("{other:?}"),
        };
        assert_eq!(said("en"), "Hi Ada");
        assert_eq!(said("fr"), "Salut");
        assert_eq!(seen(&bot, "$.skills[0].actions[0]", "en"), None);
    }

    #[test]
    fn what_cannot_be_sent_says_why() {
        let bot = json!({ "skills": [{ "slug": "a", "actions": [
            { "type": "call_webhook", "url": "/r" },
            { "type": "call_webhook", "url": "{{memory.name}}" },
            { "type": "call_webhook", "url": "https://h", "body": "{" },
        ] }] });
        for (at, words) in [
            (0, "has no base URL"),
            (1, "the address became `Ada`"),
            (2, "never closed"),
        ] {
            let path = JsonPath::root()
                .key("skills")
                .index(0)
                .key("actions")
                .index(at);
            let found = seen(&bot, path.as_str(), "en").unwrap().sent.unwrap_err();
            assert!(found[0].message.contains(words), "{found:?}");
        }
    }

    #[test]
    fn a_bot_that_is_just_a_webhook_has_one_request() {
        let bot = json!({ "webhook": "https://h/hook" });
        let preview = seen(&bot, "$.webhook", "en").unwrap();
        let Ok(Sent::Request(request)) = preview.sent else {
            panic!("{preview:?}")
        };
        assert_eq!(
            (request.url.as_str(), request.action_id.as_str()),
            ("https://h/hook", "default/0/0")
        );
        assert!(request.body.is_some_and(|body| body.contains("\"Ada\"")));
    }
}
