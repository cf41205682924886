//! When something happens: `left operator right`, combined by all and any.
//!
//! One tree, two ways to write it: as JSON objects, and as one text ([`Condition::parse`], whose
//! grammar stands there); [`Condition::to_text`] writes any tree as text.

mod parse;
mod print;

use std::ops::Range;
use std::sync::Arc;

use serde_json::Value;

use crate::JsonPath;
use crate::diagnostic::{Location, suggest};

/// When a message group runs, a skill is triggered, or a validator refuses.
///
/// In JSON: `{ "all": [C, …] }`, `{ "any": [C, …] }`, or
/// `{ "left": "_memory.vip", "operator": "is", "right": true }`; or one text, such as
/// `"@greetings and _memory.vip is true"`.
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
        place: Place,
    },
}

/// Where a comparison stands in the document.
#[derive(Clone, Debug, PartialEq)]
pub enum Place {
    /// An object with `left` and `right`.
    Object(JsonPath),
    /// A part of a text.
    Text {
        /// Where the text stands.
        path: JsonPath,
        /// The whole text.
        text: Arc<str>,
        /// The left side in it, in bytes.
        left: Range<usize>,
        /// The right side in it, in bytes; the operator's where there is none.
        right: Range<usize>,
    },
}

impl Place {
    /// The path of the left side.
    pub fn left(&self) -> JsonPath {
        match self {
            Self::Object(path) => path.key("left"),
            Self::Text { path, .. } => path.clone(),
        }
    }

    /// The path of the right side.
    pub fn right(&self) -> JsonPath {
        match self {
            Self::Object(path) => path.key("right"),
            Self::Text { path, .. } => path.clone(),
        }
    }

    /// The place of `part`, in bytes, of the left side, which is `left`.
    pub fn within_left(&self, left: &str, part: Range<usize>) -> Location {
        match self {
            Self::Object(_) => Location::within(left, part),
            Self::Text { text, left, .. } => {
                Location::within(text, left.start + part.start..left.start + part.end)
            }
        }
    }

    /// The place of the right side inside its text; `None` for an object, whose right side is a
    /// value of its own.
    pub fn right_location(&self) -> Option<Location> {
        match self {
            Self::Object(_) => None,
            Self::Text { text, right, .. } => Some(Location::within(text, right.clone())),
        }
    }

    /// The place of the left side inside its text; `None` for an object.
    pub fn left_location(&self) -> Option<Location> {
        match self {
            Self::Object(_) => None,
            Self::Text { text, left, .. } => Some(Location::within(text, left.clone())),
        }
    }
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

/// Words of other languages for comparing, and the operator that is meant.
const MEANT: &str = "equals is|equal is|eq is|ne is-not|not is-not|less lower-than|\
    less-than lower-than|lower lower-than|lt lower-than|below lower-than|more greater-than|\
    more-than greater-than|greater greater-than|gt greater-than|above greater-than|\
    over greater-than|under lower-than|exists is-present|present is-present|absent is-absent|\
    missing is-absent|match matches|like matches";

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

    /// The operator that holds exactly when this one does not; `None` for `lower-than` and
    /// `greater-than`, neither of which holds for what is no number.
    pub fn opposite(self) -> Option<Self> {
        Some(match self {
            Self::Is => Self::IsNot,
            Self::IsNot => Self::Is,
            Self::In => Self::NotIn,
            Self::NotIn => Self::In,
            Self::Matches => Self::MatchesNot,
            Self::MatchesNot => Self::Matches,
            Self::IsPresent => Self::IsAbsent,
            Self::IsAbsent => Self::IsPresent,
            Self::LowerThan | Self::GreaterThan => return None,
        })
    }

    /// Help for `word`, which names no operator: the one that is meant, or all of them.
    pub fn suggest(word: &str) -> String {
        let meant = MEANT
            .split('|')
            .filter_map(|pair| pair.split_once(' '))
            .find(|(known, _)| known.eq_ignore_ascii_case(word))
            .map_or(word, |(_, meant)| meant);
        let names: Vec<&str> = Self::ALL.iter().map(|known| known.as_str()).collect();
        suggest(meant, &names)
    }
}
