//! The bot definition: the one JSON document that an author writes.
//!
//! These types say what a document means once its shape is right; [`BotDefinition::read`] finds
//! everything that is wrong with the shape at once. Templates, conditions' operands, references
//! between skills and URLs are still text here: the engine's compile step checks them, because this
//! crate knows no template language.
//!
//! The smallest bot is `{ "webhook": "https://example.com/hook" }`.

mod action;
mod condition;
mod read;
mod read_action;
mod read_requirement;
mod read_understanding;
mod reader;
mod requirement;
#[cfg(feature = "schema")]
mod schema;
mod text;
mod understanding;

use std::ops::RangeInclusive;

use crate::JsonPath;

pub use self::action::{
    Action, ActionKind, Auth, CallWebhook, GoToMode, HeaderDefinition, MemoryEdit, RequestSettings,
};
pub use self::condition::{Condition, Operator, Place};
pub use self::requirement::{Requirement, RequirementData, RequirementItem, Validator};
#[cfg(feature = "schema")]
pub use self::schema::schema;
pub use self::text::{LocalizedList, LocalizedText};
pub use self::understanding::{
    EntityDefinition, EntityKind, IntentDefinition, LanguageDetection, ListedValue,
};

/// A whole bot.
#[derive(Clone, Debug, PartialEq)]
pub struct BotDefinition {
    /// For people.
    pub name: String,
    /// The default language, a BCP 47 tag; `en` when the document does not say.
    pub language: String,
    /// All languages of the bot; the default one is among them.
    pub languages: Vec<String>,
    /// When the language of an input is detected.
    pub language_detection: LanguageDetection,
    /// What the bot understands, in the document's order.
    pub intents: Vec<IntentDefinition>,
    /// What the bot recognises besides the entities that are built in, in the document's order.
    pub entities: Vec<EntityDefinition>,
    /// Where webhooks are and how they are called.
    pub webhook: WebhookSettings,
    /// Named request settings, in the document's order.
    pub templates: Vec<(String, RequestSettings)>,
    /// The skills, in the document's order.
    pub skills: Vec<SkillDefinition>,
}

/// The bot's settings for webhooks: `webhook` in the document.
#[derive(Clone, Debug, PartialEq)]
pub struct WebhookSettings {
    /// What routes are appended to, and `/errors`.
    pub base_url: Option<String>,
    /// For actions that do not say, in milliseconds: 1,000 to 60,000, 10,000 by default.
    pub timeout_ms: u32,
    /// Whether a failed call is told to `<base URL>/errors`; true by default.
    pub report_errors: bool,
    /// Whether an answer's `conversation.skill` starts that skill; false by default.
    pub redirect: bool,
    /// Whether the document gives just a URL as text: then a bot without a fallback skill gets one,
    /// `default`, that calls it.
    pub shorthand: bool,
    /// Where it stands.
    pub path: JsonPath,
}

impl WebhookSettings {
    /// How long a call may take when nothing is said, in milliseconds.
    pub const DEFAULT_TIMEOUT_MS: u32 = 10_000;
    /// What `timeout_ms` may be.
    pub const TIMEOUT_RANGE_MS: RangeInclusive<u32> = 1_000..=60_000;

    /// Where the base URL stands.
    pub fn base_url_path(&self) -> JsonPath {
        if self.shorthand {
            self.path.clone()
        } else {
            self.path.key("base_url")
        }
    }
}

/// One skill.
#[derive(Clone, Debug, PartialEq)]
pub struct SkillDefinition {
    /// Its name, unique in the bot.
    pub slug: String,
    /// How it is offered to visitors, among others that could have been meant; its slug when absent.
    pub title: Option<LocalizedText>,
    /// What it is for.
    pub kind: SkillKind,
    /// It is started when one of these holds; without any, only other skills and buttons start it.
    pub triggers: Vec<Condition>,
    /// What must be known before its groups run, in order.
    pub requirements: Vec<RequirementItem>,
    /// What it does, in order. `actions` in the document is one group without a condition.
    pub groups: Vec<MessageGroup>,
    /// Where it stands.
    pub path: JsonPath,
}

/// What a skill is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SkillKind {
    /// The purpose of the bot.
    Business,
    /// Small talk; executed like [`SkillKind::Business`].
    Floating,
    /// Answers what no other skill takes; at most one.
    Fallback,
    /// Asks which skill was meant when several could be; at most one.
    Disambiguation,
    /// Runs once, before the first input of a conversation is answered; at most one.
    Initialize,
}

impl SkillKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [
        Self::Business,
        Self::Floating,
        Self::Fallback,
        Self::Disambiguation,
        Self::Initialize,
    ];

    /// The kind as it stands in the document.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Business => "business",
            Self::Floating => "floating",
            Self::Fallback => "fallback",
            Self::Disambiguation => "disambiguation",
            Self::Initialize => "initialize",
        }
    }

    /// Whether a bot has at most one skill of this kind.
    pub fn is_single(self) -> bool {
        !matches!(self, Self::Business | Self::Floating)
    }
}

/// Actions that run when a condition holds.
#[derive(Clone, Debug, PartialEq)]
pub struct MessageGroup {
    /// Without one the group always runs.
    pub condition: Option<Condition>,
    /// In order.
    pub actions: Vec<Action>,
    /// Where it stands: the skill itself when the document gives it `actions` alone.
    pub path: JsonPath,
}
