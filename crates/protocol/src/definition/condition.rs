use serde_json::Value;

use crate::JsonPath;

/// When a message group runs.
///
/// In JSON: `{ "all": [C, …] }`, `{ "any": [C, …] }`, or
/// `{ "left": "_memory.vip", "operator": "is", "right": true }`.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    /// Holds when all hold; an empty list holds.
    All(Vec<Self>),
    /// Holds when one holds; an empty list does not.
    Any(Vec<Self>),
    /// One comparison.
    Compare {
        /// `@intent`, `#entity.field`, `_path` or a full path such as `nlp.intents[0].slug`.
        left: String,
        /// How to compare.
        operator: Operator,
        /// With what; null for the operators that need nothing.
        right: Value,
        /// Where it stands.
        path: JsonPath,
    },
}

macro_rules! operators {
    ($($(#[doc = $doc:literal])+ $name:ident = $text:literal,)+) => {
        /// How a condition compares.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Operator {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Operator {
            /// Every operator.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// The operator as it stands in JSON.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)+
                }
            }
        }
    };
}

operators! {
    /// Both are the same.
    Is = "is",
    /// Both differ.
    IsNot = "is-not",
    /// The right side, a list, has the left one.
    In = "in",
    /// The right side, a list, does not have the left one.
    NotIn = "not-in",
    /// The left side fits the pattern.
    Matches = "matches",
    /// The left side does not fit the pattern.
    MatchesNot = "matches-not",
    /// Both are numbers and the left one is lower.
    LowerThan = "lower-than",
    /// Both are numbers and the left one is greater.
    GreaterThan = "greater-than",
    /// The left side is there and not null.
    IsPresent = "is-present",
    /// The left side is missing or null.
    IsAbsent = "is-absent",
}

impl Operator {
    /// The operator that `text` names; the original's misprint `is-asbent` is read too.
    pub fn parse(text: &str) -> Option<Self> {
        if text == "is-asbent" {
            return Some(Self::IsAbsent);
        }
        Self::ALL
            .iter()
            .copied()
            .find(|operator| operator.as_str() == text)
    }

    /// Whether the operator compares with a right side.
    pub fn needs_right(self) -> bool {
        !matches!(self, Self::IsPresent | Self::IsAbsent)
    }
}
