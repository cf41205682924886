//! A bot in the form that the machine runs: every template parsed, every reference checked.

use hooktalk_protocol::definition::{GoToMode, SkillKind};
use hooktalk_protocol::{JsonPath, Method};
use hooktalk_template::{HeaderTemplate, JsonTemplate, TextTemplate, UrlTemplate};

use crate::condition::Condition;
use crate::message::MessageTemplate;

/// A compiled bot definition.
#[derive(Debug)]
pub(crate) struct Bot {
    /// The default language.
    pub(crate) language: String,
    /// All languages; the default one is among them.
    pub(crate) languages: Vec<String>,
    /// What `/errors` is appended to, when failures are to be reported.
    pub(crate) errors_url: Option<String>,
    pub(crate) skills: Vec<Skill>,
}

#[derive(Debug)]
pub(crate) struct Skill {
    pub(crate) slug: String,
    pub(crate) kind: SkillKind,
    pub(crate) groups: Vec<Group>,
    pub(crate) path: JsonPath,
}

#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) condition: Option<Condition>,
    pub(crate) actions: Vec<Action>,
    pub(crate) path: JsonPath,
}

#[derive(Debug)]
pub(crate) struct Action {
    pub(crate) kind: ActionKind,
    pub(crate) path: JsonPath,
}

#[derive(Debug)]
pub(crate) enum ActionKind {
    SendMessage(MessageTemplate),
    CallWebhook(Box<Webhook>),
    EditMemory(MemoryEdit),
    GoTo { skill: TextTemplate, mode: GoToMode },
    ChangeLanguage(TextTemplate),
    ResetConversation,
}

/// A webhook call with its named settings already laid under its own.
#[derive(Debug)]
pub(crate) struct Webhook {
    pub(crate) action_id: String,
    /// Absolute: a route already has the base URL before it.
    pub(crate) url: UrlTemplate,
    pub(crate) method: Method,
    /// User name and password.
    pub(crate) basic: Option<(TextTemplate, TextTemplate)>,
    pub(crate) headers: Vec<HeaderLine>,
    /// `None` is the default body.
    pub(crate) body: Option<JsonTemplate>,
    pub(crate) timeout_ms: u32,
}

#[derive(Debug)]
pub(crate) struct HeaderLine {
    pub(crate) name: String,
    pub(crate) value: HeaderTemplate,
}

#[derive(Debug)]
pub(crate) struct MemoryEdit {
    pub(crate) reset: bool,
    pub(crate) set: Vec<(MemoryPath, JsonTemplate)>,
    pub(crate) unset: Vec<MemoryPath>,
}

/// The keys on the way to a place in the memory; at least one.
#[derive(Debug)]
pub(crate) struct MemoryPath {
    pub(crate) keys: Vec<String>,
    /// Where it stands in the definition.
    pub(crate) path: JsonPath,
}

impl Bot {
    pub(crate) fn skill(&self, slug: &str) -> Option<&Skill> {
        self.skills.iter().find(|skill| skill.slug == slug)
    }

    /// The slugs of all skills.
    pub(crate) fn slugs(&self) -> Vec<&str> {
        self.skills
            .iter()
            .map(|skill| skill.slug.as_str())
            .collect()
    }

    pub(crate) fn fallback(&self) -> Option<&Skill> {
        self.skills
            .iter()
            .find(|skill| skill.kind == SkillKind::Fallback)
    }
}
