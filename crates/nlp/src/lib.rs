//! The embedded understanding: what can be known of an utterance without any service.
//!
//! Today it decides one thing: in which of the bot's languages an utterance is understood and
//! answered ([`processing`]), by the lookup of RFC 4647 ([`lookup`]). It detects nothing: intents,
//! entities, sentiment and the language of an utterance are left empty by the engine rather than
//! guessed, unless the shell hands in an `nlp` object from a service.
//!
//! The crate knows languages and words; it knows no bot, no conversation and no JSON, and needs no
//! other crate.

mod language;

pub use self::language::{lookup, processing};
