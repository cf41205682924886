use super::{Action, Condition};
use crate::JsonPath;

/// One element of a skill's `requirements`.
#[derive(Clone, Debug, PartialEq)]
pub enum RequirementItem {
    /// One thing.
    One(Requirement),
    /// `{ "all": […], "complete"? }`: every one of them.
    All {
        /// In the order in which they are asked for.
        items: Vec<Self>,
        /// Done once when all are there.
        complete: Vec<Action>,
        /// Where it stands.
        path: JsonPath,
    },
    /// `{ "any": […], "missing"?, "complete"? }`: one of them is enough.
    Any {
        /// The first that is there counts.
        items: Vec<Self>,
        /// Done when none is there; those of the first item when absent.
        missing: Vec<Action>,
        /// Done once when one is there.
        complete: Vec<Action>,
        /// Where it stands.
        path: JsonPath,
    },
}

/// What a skill needs to know: `{ "data": "#city", "alias"?, "missing"?, "complete"?,
/// "validators"?, "update"? }`.
#[derive(Clone, Debug, PartialEq)]
pub struct Requirement {
    /// What it is filled with.
    pub data: RequirementData,
    /// The key of the memory that it fills; the name of the entity or intent when absent.
    pub alias: String,
    /// Done when it is not there yet: usually a question.
    pub missing: Vec<Action>,
    /// Done once when it has been filled.
    pub complete: Vec<Action>,
    /// What refuses a value.
    pub validators: Vec<Validator>,
    /// Whether a later mention fills it anew; false by default.
    pub update: bool,
    /// Where it stands.
    pub path: JsonPath,
}

/// What fills a requirement: `data` in the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RequirementData {
    /// `#name`: the first detected entity of that name; for a free one, the whole answer.
    Entity(String),
    /// `@slug`: the intent.
    Intent(String),
}

impl RequirementData {
    /// The name of the entity or intent, without its mark.
    pub fn name(&self) -> &str {
        match self {
            Self::Entity(name) | Self::Intent(name) => name,
        }
    }
}

/// Refuses a value: `{ "condition", "actions" }`.
#[derive(Clone, Debug, PartialEq)]
pub struct Validator {
    /// The value is refused when this holds; it sees the value in the memory already.
    pub condition: Condition,
    /// Done then: usually says why, and asks again.
    pub actions: Vec<Action>,
    /// Where it stands.
    pub path: JsonPath,
}
