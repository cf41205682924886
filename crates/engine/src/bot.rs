//! A bot in the form that the machine runs: every template parsed, every reference checked.

use hooktalk_nlp::Understanding;
use hooktalk_protocol::definition::{GoToMode, LanguageDetection, RequirementData, SkillKind};
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
    pub(crate) language_detection: LanguageDetection,
    /// What was learned from the intents and entities.
    pub(crate) understanding: Understanding,
    /// Slug and how sure (0 to 1) an intent must be, more than which it counts.
    pub(crate) strictness: Vec<(String, f64)>,
    /// The names of the entities that only a requirement finds.
    pub(crate) free: Vec<String>,
    /// Whether an answer may name the skill that goes on.
    pub(crate) redirect: bool,
    /// What `/errors` is appended to, when failures are to be reported.
    pub(crate) errors_url: Option<String>,
    pub(crate) skills: Vec<Skill>,
    /// The webhook calls whose responses are kept.
    pub(crate) receipts: Vec<Receipt>,
}

#[derive(Debug)]
pub(crate) struct Skill {
    pub(crate) slug: String,
    /// How it is offered to visitors; the slug when absent.
    pub(crate) title: Option<TextByLanguage>,
    pub(crate) kind: SkillKind,
    pub(crate) triggers: Vec<Condition>,
    pub(crate) requirements: Vec<RequirementItem>,
    pub(crate) groups: Vec<Group>,
    pub(crate) path: JsonPath,
}

#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) condition: Option<Condition>,
    pub(crate) actions: Vec<Action>,
    pub(crate) path: JsonPath,
}

/// An element of a skill's requirements.
#[derive(Debug)]
pub(crate) enum RequirementItem {
    One(Requirement),
    All {
        items: Vec<Self>,
        complete: Vec<Action>,
    },
    Any {
        items: Vec<Self>,
        missing: Vec<Action>,
        complete: Vec<Action>,
    },
}

#[derive(Debug)]
pub(crate) struct Requirement {
    pub(crate) data: RequirementData,
    /// The key of the memory that it fills.
    pub(crate) alias: String,
    pub(crate) missing: Vec<Action>,
    pub(crate) complete: Vec<Action>,
    pub(crate) validators: Vec<Validator>,
    pub(crate) update: bool,
    pub(crate) path: JsonPath,
}

#[derive(Debug)]
pub(crate) struct Validator {
    pub(crate) condition: Condition,
    pub(crate) actions: Vec<Action>,
    pub(crate) path: JsonPath,
}

/// A text with holes, by language; the first is of the bot's default language, or the only one.
#[derive(Debug)]
pub(crate) struct TextByLanguage(pub(crate) Vec<(String, TextTemplate)>);

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
    GoTo {
        skill: TextTemplate,
        mode: GoToMode,
    },
    ChangeLanguage(TextTemplate),
    /// The quick replies that offer what could have been meant, still without buttons.
    OfferSkills(MessageTemplate),
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

/// What becomes of the response to a webhook call, beside or instead of being merged.
#[derive(Debug)]
pub(crate) struct Receipt {
    /// Of the call.
    pub(crate) action_id: String,
    /// Under which it is kept for the rest of the turn.
    pub(crate) name: String,
    /// Makes an answer of the protocol out of it; with its place in the definition.
    pub(crate) answer: Option<(JsonTemplate, JsonPath)>,
    /// Makes of one event of a streamed response what it adds; with its place.
    pub(crate) stream: Option<(JsonTemplate, JsonPath)>,
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

    /// What becomes of the response to that call; `None` when it is only merged.
    pub(crate) fn receipt(&self, action_id: &str) -> Option<&Receipt> {
        self.receipts.iter().find(|it| it.action_id == action_id)
    }

    /// The first skill of that kind.
    pub(crate) fn of_kind(&self, kind: SkillKind) -> Option<&Skill> {
        self.skills.iter().find(|skill| skill.kind == kind)
    }
}
