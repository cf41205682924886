use serde_json::{Map, Value};

/// What a bot teaches its understanding, from its definition.
#[derive(Clone, Debug, Default)]
pub struct Training {
    /// BCP 47 tags of all languages of the bot, the default one first.
    pub languages: Vec<String>,
    /// The intents.
    pub intents: Vec<IntentTraining>,
    /// The custom entities.
    pub entities: Vec<EntityTraining>,
}

/// One intent: what people say when they mean it.
#[derive(Clone, Debug, Default)]
pub struct IntentTraining {
    /// Its name, unique among the intents.
    pub slug: String,
    /// For people.
    pub description: Option<String>,
    /// Language (one of [`Training::languages`]) and sentences, as the author wrote them.
    pub expressions: Vec<(String, Vec<String>)>,
}

/// One custom entity.
#[derive(Clone, Debug)]
pub struct EntityTraining {
    /// Its name, as it stands in `nlp.entities`.
    pub name: String,
    /// How it is found.
    pub kind: EntityKind,
    /// Key and value of every detected one that has no value of its own for the key: any JSON, or a
    /// map of the bot's languages to JSON. `null` is a key without a value.
    pub enrichments: Map<String, Value>,
}

/// How a custom entity is found.
#[derive(Clone, Debug)]
pub enum EntityKind {
    /// By a closed list.
    Restricted {
        /// 0 to 100: how near a word must be to a listed one; 100 takes only the same words, letter
        /// case and accents aside.
        strictness: u8,
        /// The list.
        values: Vec<ListedValue>,
    },
    /// By a regular expression.
    Regex {
        /// The source of the pattern; one that does not parse finds nothing.
        pattern: String,
    },
    /// By nothing but a requirement that asks for it: the engine takes the whole answer.
    Free,
}

/// One value of a restricted entity.
#[derive(Clone, Debug, Default)]
pub struct ListedValue {
    /// What `value` becomes.
    pub value: String,
    /// Other ways to say it; `None` is for every language.
    pub synonyms: Vec<(Option<String>, Vec<String>)>,
    /// As [`EntityTraining::enrichments`], for this value alone.
    pub enrichments: Map<String, Value>,
}
