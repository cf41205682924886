use std::ops::Range;

use serde_json::{Map, Value};

use crate::detect::Detector;
use crate::entities::Entities;
use crate::intents::Intents;
use crate::{Training, act, sentiment};

/// What a visitor said, and when and where.
#[derive(Clone, Copy, Debug)]
pub struct Utterance<'a> {
    /// The words.
    pub text: &'a str,
    /// The language to understand them in: one of [`Training::languages`].
    pub language: &'a str,
    /// The moment, in milliseconds since 1970 in UTC: what "tomorrow" counts from.
    pub now_ms: u64,
    /// The visitor's clock: minutes that it is ahead of UTC, negative to the west.
    pub utc_offset_minutes: i32,
}

/// What was understood of an utterance.
#[derive(Clone, Debug, PartialEq)]
pub struct Understood {
    /// Best first; at most five, and none under 0.1.
    pub intents: Vec<Intent>,
    /// By name, each an array of objects in the wire's shape, in the order of the text.
    pub entities: Map<String, Value>,
    /// Where each of them stands in the text.
    pub spans: Vec<EntitySpan>,
    /// How the visitor feels.
    pub sentiment: Sentiment,
    /// What kind of sentence it is.
    pub act: Act,
}

/// Where an entity stands in a text: words that occur twice are told apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntitySpan {
    /// Its key in [`Understood::entities`].
    pub name: String,
    /// In UTF-16 code units, as JavaScript counts.
    pub units: Range<usize>,
}

/// One intent and how sure it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Intent {
    /// [`IntentTraining::slug`](crate::IntentTraining::slug).
    pub slug: String,
    /// 0 to 1.
    pub confidence: f64,
    /// [`IntentTraining::description`](crate::IntentTraining::description).
    pub description: Option<String>,
}

/// The five values of `nlp.sentiment`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sentiment {
    /// `vpositive`
    VeryPositive,
    /// `positive`
    Positive,
    /// `neutral`
    Neutral,
    /// `negative`
    Negative,
    /// `vnegative`
    VeryNegative,
}

/// The four values of `nlp.act`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// `assert`: tells something.
    Assert,
    /// `command`: wants something to be done.
    Command,
    /// `wh-query`: asks for something.
    WhQuery,
    /// `yn-query`: asks for yes or no.
    YnQuery,
}

/// A trained understanding: what a bot's expressions and lists became.
#[derive(Debug)]
pub struct Understanding {
    intents: Intents,
    entities: Entities,
    detector: Detector,
}

impl Understanding {
    /// Learns; deterministic, and done once per bot.
    pub fn train(training: Training) -> Self {
        Self {
            detector: Detector::learn(&training),
            intents: Intents::learn(&training.languages, training.intents),
            entities: Entities::train(training.entities, training.languages),
        }
    }

    /// Understands one utterance.
    pub fn understand(&self, utterance: &Utterance<'_>) -> Understood {
        let (entities, spans) = self.entities.find(utterance);
        Understood {
            intents: self.intents.rank(utterance.text, utterance.language),
            entities,
            spans,
            sentiment: sentiment::feel(utterance.text, utterance.language),
            act: act::act(utterance.text, utterance.language),
        }
    }

    /// The language that a text is in, as far as it can be told: one of the bot's own, written as
    /// the bot writes it, or another of those that are known. `None` when nothing is certain enough.
    pub fn detect(&self, text: &str) -> Option<&str> {
        self.detector.detect(text)
    }
}

impl Sentiment {
    /// The value as it stands on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::VeryPositive => "vpositive",
            Self::Positive => "positive",
            Self::Neutral => "neutral",
            Self::Negative => "negative",
            Self::VeryNegative => "vnegative",
        }
    }
}

impl Act {
    /// The value as it stands on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Assert => "assert",
            Self::Command => "command",
            Self::WhQuery => "wh-query",
            Self::YnQuery => "yn-query",
        }
    }
}
