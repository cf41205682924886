use serde_json::Value;

use crate::{JsonPath, Method, Secret};

/// One thing that a skill does.
#[derive(Clone, Debug, PartialEq)]
pub struct Action {
    /// What.
    pub kind: ActionKind,
    /// Where it stands.
    pub path: JsonPath,
}

/// What an action does: `type` in the document.
#[derive(Clone, Debug, PartialEq)]
pub enum ActionKind {
    /// `send_message`: says something. The message is in the wire's shape; a text in it may be one
    /// or a map of languages, and holds templates.
    SendMessage {
        /// The wire's object.
        message: Value,
        /// Where it stands.
        path: JsonPath,
    },
    /// `call_webhook`: asks a server.
    CallWebhook(Box<CallWebhook>),
    /// `edit_memory`: changes what is remembered.
    EditMemory(MemoryEdit),
    /// `go_to`: another skill goes on.
    GoTo {
        /// Its slug, a template.
        skill: String,
        /// When.
        mode: GoToMode,
    },
    /// `change_language`: this turn's later messages and all later turns are in it.
    ChangeLanguage {
        /// A BCP 47 tag, a template.
        language: String,
    },
    /// `offer_skills`: lets the visitor choose among the skills that could have been meant, as quick
    /// replies; of use in a disambiguation skill only.
    OfferSkills {
        /// What stands above them, in the wire's rules for texts: one text or a map of languages,
        /// with holes.
        title: Value,
        /// Where it stands.
        path: JsonPath,
    },
    /// `reset_conversation`: forgets the memory and the skill stack.
    ResetConversation,
}

impl ActionKind {
    /// What `type` may be.
    pub const NAMES: [&'static str; 7] = [
        "send_message",
        "call_webhook",
        "edit_memory",
        "go_to",
        "change_language",
        "offer_skills",
        "reset_conversation",
    ];
}

/// A call of a webhook.
#[derive(Clone, Debug, PartialEq)]
pub struct CallWebhook {
    /// The `action_id` of the request's body; derived from the place when the document has none.
    pub id: Option<String>,
    /// An absolute http(s) URL, or a route that starts with `/`; a template.
    pub url: String,
    /// `POST` by default; read in any letter case.
    pub method: Method,
    /// Under which name in `api_service_response` the response is kept for the rest of the turn;
    /// `default` when only [`RequestSettings::answer`] or [`RequestSettings::stream`] asks for it.
    pub name: Option<String>,
    /// The name of the settings that these stand on.
    pub template: Option<String>,
    /// What is set here, over the named settings.
    pub settings: RequestSettings,
    /// In milliseconds; the bot's own when absent.
    pub timeout_ms: Option<u32>,
}

/// Authentication, headers, body, answer and stream: what named settings hold, and what an action may
/// override key by key.
#[derive(Clone, Debug, PartialEq)]
pub struct RequestSettings {
    /// `None` when not said.
    pub auth: Option<Auth>,
    /// Name and template, in order.
    pub headers: Vec<HeaderDefinition>,
    /// A JSON value whose strings hold holes, or one string that holds the whole template; `None`
    /// when not said, which is the default body.
    pub body: Option<Value>,
    /// In the same form: what makes an answer of the protocol out of whatever came back; `None` when
    /// not said, and then the response itself is the answer.
    pub answer: Option<Value>,
    /// In the same form: what makes of one event of a streamed response what it adds to the answer;
    /// `None` when not said, and then the event itself says so.
    pub stream: Option<Value>,
    /// The object that holds `auth`, `headers`, `body`, `answer` and `stream`.
    pub path: JsonPath,
}

/// One header of the document.
#[derive(Clone, Debug, PartialEq)]
pub struct HeaderDefinition {
    /// A token of RFC 9110.
    pub name: String,
    /// A template.
    pub value: String,
    /// Where it stands.
    pub path: JsonPath,
}

/// How a request proves who sends it.
#[derive(Clone, Debug, PartialEq)]
pub enum Auth {
    /// `{ "type": "none" }`.
    None,
    /// `{ "type": "basic", "username", "password" }`, both templates. RFC 7617 with UTF-8.
    Basic {
        /// Without a colon.
        username: String,
        /// Visible to everyone who opens the page that the bot runs in.
        password: Secret<String>,
    },
}

/// When the other skill of a `go_to` goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GoToMode {
    /// `start`: at once.
    Start,
    /// `wait`: the next input tries it first.
    Wait,
}

/// A change of memory, always in the order reset, set, unset.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MemoryEdit {
    /// Whether everything is forgotten first.
    pub reset: bool,
    /// Path and value, in order. A path is keys with dots between. Strings in the value hold holes;
    /// one that is a single hole alone becomes the very value, not its text. `null` is a value here.
    pub set: Vec<(String, Value)>,
    /// Paths to forget.
    pub unset: Vec<String>,
}
