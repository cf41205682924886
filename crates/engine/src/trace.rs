use hooktalk_protocol::{JsonPath, Object, Timestamp, object_from};
use serde_json::Value;

/// One thing that a turn did, as data: for an inspector, and for tests. Nothing else logs.
///
/// In JSON: `{ kind, path, at, data }`.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What was done.
    pub kind: StepKind,
    /// Where in the bot definition it stands; `$` for the turn as a whole.
    pub path: JsonPath,
    /// When, as the shell told the time.
    pub at: Timestamp,
    /// The details; [`StepKind`] says which.
    pub data: Object,
}

macro_rules! kinds {
    ($($(#[doc = $doc:literal])+ $name:ident = $text:literal,)+) => {
        /// What a step of a trace tells; each with the members of its `data`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum StepKind {
            $($(#[doc = $doc])+ $name,)+
        }

        impl StepKind {
            /// Every kind.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// The kind as it stands in JSON.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)+
                }
            }
        }
    };
}

kinds! {
    /// The turn began: `conversation`, as it was before.
    TurnBegan = "turn-began",
    /// The input was understood: `nlp`; `spans`, where each entity stands in the words, in UTF-16
    /// units and in their order, `[{ entity, start, end }]`, empty when the shell gave the `nlp`; and
    /// `language_from`, which tells how its language was found: `forced` or `told` by the shell,
    /// `detected` in the words, that of the `conversation`, or the bot's `default`.
    Understood = "understood",
    /// A skill answers: `skill` (or null), and `reason`: a `button` names it, it waits on the `stack`
    /// and the input is for it, a `trigger` of it alone holds, those of `several` do and it asks
    /// which, it is the `fallback`, it is `waiting` and asks again as nothing else takes the input,
    /// it runs first to `initialize` the conversation; or `none`.
    ///
    /// Beside it what else was there: `stack`, what the waiting skill made of the input (null when
    /// none waits), `{ skill, takes, alias? }` with `takes` one of `triggered`, `supplied` (it needs
    /// what fills `alias`), `anything` and `nothing`; `candidates`, every skill whose trigger
    /// holds, `[{ skill, trigger }]` with the path of the trigger; and `others`, every skill that
    /// was not chosen, `[{ skill, type, triggers }]` with the number of its triggers. After a button
    /// and to initialize, no trigger is looked at.
    SkillChosen = "skill-chosen",
    /// A requirement was filled: `alias`, `value`, and `before`, what stood there (or null).
    RequirementFilled = "requirement-filled",
    /// A validator, at the step's path, refused a value: `alias`, `value`.
    RequirementRefused = "requirement-refused",
    /// A requirement is missing and is asked for: `alias`.
    RequirementMissing = "requirement-missing",
    /// A group's condition was looked at: `holds`.
    ConditionChecked = "condition-checked",
    /// A message was said: `message`.
    MessageSent = "message-sent",
    /// The memory was edited: `before`, `after`.
    MemoryEdited = "memory-edited",
    /// Another skill takes over or waits: `skill`, `mode`.
    WentTo = "went-to",
    /// The conversation's language changed: `from`, `to`.
    LanguageChanged = "language-changed",
    /// The conversation was reset: `before` (the memory).
    ConversationReset = "conversation-reset",
    /// A request was made and waits to be sent: `request`, secrets redacted.
    RequestRendered = "request-rendered",
    /// The shell reported an outcome: `request` (its id), `type`, `status`, `headers`, `body` (as
    /// text, at most 64 KiB of it), `cut` (what ended a streamed answer before its end), `elapsed_ms`.
    OutcomeReceived = "outcome-received",
    /// The answer was merged: `request`, `replies` (how many), `before` and `after` (`memory`,
    /// `language`).
    AnswerMerged = "answer-merged",
    /// The answer to a request lets another skill go on: `request`, `skill`.
    Redirected = "redirected",
    /// The call failed, and nothing was merged but what had come of a streamed answer: `request`,
    /// `code`.
    CallFailed = "call-failed",
    /// A notice for `/errors` goes out: `request`, secrets redacted.
    NoticeQueued = "notice-queued",
    /// A limit ended the turn: `limit`.
    LimitReached = "limit-reached",
    /// The turn is done.
    TurnFinished = "turn-finished",
}

impl Step {
    /// The step as JSON.
    pub fn to_value(&self) -> Value {
        object_from(vec![
            ("kind", self.kind.as_str().into()),
            ("path", self.path.as_str().into()),
            ("at", self.at.millis().into()),
            ("data", Value::Object(self.data.clone())),
        ])
    }

    /// Reads what [`Step::to_value`] wrote; `None` for anything else.
    pub fn from_value(value: &Value) -> Option<Self> {
        let kind = value.get("kind")?.as_str()?;
        Some(Self {
            kind: StepKind::ALL
                .iter()
                .copied()
                .find(|known| known.as_str() == kind)?,
            path: JsonPath::from_text(value.get("path")?.as_str()?),
            at: Timestamp::from_js(value.get("at")?.as_f64()?),
            data: value.get("data")?.as_object()?.clone(),
        })
    }
}
