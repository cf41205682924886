//! The embedded understanding: what can be known of an utterance without any service.
//!
//! It learns from a bot's own expressions and lists ([`Understanding::train`]) and then tells of an
//! utterance its intents, entities, sentiment and act ([`Understanding::understand`]) and its
//! language ([`Understanding::detect`]). Everything is deterministic and in memory: no model is
//! fetched, no clock is read.
//!
//! [`check`] tells an author which expressions teach nothing or contradict each other; training goes
//! on all the same.
//!
//! Which of the bot's languages an utterance is processed in is [`processing`], by the lookup of
//! RFC 4647 ([`lookup`]).
//!
//! [`Pattern`] is the regular expression of entities and conditions.
//!
//! The crate knows languages, words and the wire's shape of what it finds; it knows no bot and no
//! conversation.

mod act;
mod check;
mod detect;
mod entities;
mod intents;
mod language;
mod pattern;
mod sentiment;
mod text;
mod training;
mod understanding;

pub use self::check::{Finding, FindingKind, check};
pub use self::language::{lookup, processing};
pub use self::pattern::Pattern;
pub use self::training::{EntityKind, EntityTraining, IntentTraining, ListedValue, Training};
pub use self::understanding::{Act, Intent, Sentiment, Understanding, Understood, Utterance};
