//! What the bot's understanding learns from its definition, and what it cannot learn.

use hooktalk_nlp::{
    EntityKind, EntityTraining, IntentTraining, ListedValue, Pattern, Training, lookup, lower,
};
use hooktalk_protocol::definition::{self, EntityDefinition, IntentDefinition, LocalizedList};
use hooktalk_protocol::{Code, Object};

use super::Compiler;

/// The entities that are recognised without a definition.
pub(super) const BUILT_IN: [&str; 22] = [
    "cardinal",
    "color",
    "datetime",
    "distance",
    "duration",
    "email",
    "emoji",
    "interval",
    "ip",
    "language",
    "mass",
    "money",
    "nationality",
    "number",
    "ordinal",
    "percent",
    "phone",
    "pronoun",
    "speed",
    "temperature",
    "url",
    "volume",
];

const PATTERN_HELP: &str = "patterns have groups, classes such as `\\d` and `[a-z]`, and \
    repetitions, but neither look-around nor back-references";

impl Compiler<'_> {
    /// Collects what is learned, and tells what is wrong with it.
    pub(super) fn training(&mut self) -> Training {
        let definition = self.definition;
        let mut languages = vec![definition.language.clone()];
        for language in &definition.languages {
            if !language.eq_ignore_ascii_case(&definition.language) {
                languages.push(language.clone());
            }
        }
        // With errors in the document, some of its lists are not there.
        let whole = !self.has_errors();
        let mut intents = Vec::with_capacity(definition.intents.len());
        for intent in &definition.intents {
            self.check_languages(&intent.expressions, &languages);
            if whole {
                self.check_intent(intent, &languages);
            }
            intents.push(IntentTraining {
                slug: intent.slug.clone(),
                description: intent.description.clone(),
                expressions: by_language(&intent.expressions, &languages),
            });
        }
        let mut entities = Vec::with_capacity(definition.entities.len());
        for entity in &definition.entities {
            self.check_entity(entity, &languages);
            entities.push(EntityTraining {
                name: entity.name.clone(),
                kind: entity_kind(&entity.kind, &languages),
                enrichments: entity.enrichments.clone(),
            });
        }
        let training = Training {
            languages,
            intents,
            entities,
        };
        #[cfg(feature = "checks")]
        self.check_expressions(&training);
        training
    }

    /// Slug and least confidence of each intent.
    pub(super) fn strictness(&self) -> Vec<(String, f64)> {
        self.definition
            .intents
            .iter()
            .map(|intent| (intent.slug.clone(), f64::from(intent.strictness) / 100.0))
            .collect()
    }

    /// The names of the free entities.
    pub(super) fn free(&self) -> Vec<String> {
        self.definition
            .entities
            .iter()
            .filter(|entity| entity.kind == definition::EntityKind::Free)
            .map(|entity| entity.name.clone())
            .collect()
    }

    fn check_intent(&mut self, intent: &IntentDefinition, languages: &[String]) {
        if intent.strictness == 100 {
            self.warn(
                Code::OutOfRange,
                intent.path.key("strictness"),
                format_args!(
                    "no confidence is more than 1, so `{}` never counts",
                    intent.slug
                ),
                "give 99 at most",
            );
        }
        let list = &intent.expressions;
        let says = |texts: &[String]| texts.iter().any(|text| !text.trim().is_empty());
        if !list.variants.iter().any(|(_, texts)| says(texts)) {
            self.warn(
                Code::EmptyIntent,
                intent.path.clone(),
                format_args!("the intent `{}` has no expressions", intent.slug),
                "write what people say, as in `\"expressions\": [\"hello\", \"good morning\"]`; \
                 until then only an `nlp` from elsewhere can have it",
            );
            return;
        }
        let mut without = Vec::new();
        for language in languages {
            let found = variant(list, language, languages)
                .and_then(|index| list.variants.get(index))
                .is_some_and(|(_, texts)| says(texts));
            if !found {
                without.push(language.as_str());
            }
        }
        if !without.is_empty() {
            self.warn(
                Code::EmptyIntent,
                list.path.clone(),
                format_args!(
                    "the intent `{}` has no expressions in `{}`",
                    intent.slug,
                    without.join("`, `")
                ),
                "add some; until then it is not understood there",
            );
        }
    }

    /// Tells of lists in languages that the bot does not have.
    fn check_languages(&mut self, list: &LocalizedList, languages: &[String]) {
        for (index, (tag, _)) in list.variants.iter().enumerate() {
            let Some(tag) = tag else { continue };
            let used = languages
                .iter()
                .any(|language| variant(list, language, languages) == Some(index));
            if !used {
                self.warn(
                    Code::MissingLanguage,
                    list.path_of(index),
                    format_args!("the bot has no language `{tag}`"),
                    "list it in `languages`, or leave this out",
                );
            }
        }
    }

    fn check_entity(&mut self, entity: &EntityDefinition, languages: &[String]) {
        if entity.name.chars().any(|letter| lower(letter) != letter) {
            self.error(
                Code::InvalidName,
                entity.path.key("name"),
                format_args!("`{}` has upper-case letters", entity.name),
                "names of entities are in lower case",
            );
        }
        if BUILT_IN.contains(&entity.name.as_str()) {
            self.warn(
                Code::Duplicate,
                entity.path.key("name"),
                format_args!("`{}` is recognised without a definition", entity.name),
                "name it otherwise: what is found by both comes under one name",
            );
        }
        match &entity.kind {
            definition::EntityKind::Restricted { values, .. } => {
                if values.is_empty() {
                    self.warn(
                        Code::EmptyEntity,
                        entity.path.clone(),
                        format_args!("the entity `{}` has no values", entity.name),
                        "list them, as in `\"values\": [\"tea\", \"coffee\"]`",
                    );
                }
                self.check_values(values, languages);
            }
            definition::EntityKind::Regex { pattern } => {
                let path = entity.path.key("pattern");
                match Pattern::parse(pattern) {
                    Err(reason) => self.error(
                        Code::InvalidPattern,
                        path,
                        format_args!("`{pattern}` is no pattern: {reason}"),
                        PATTERN_HELP,
                    ),
                    Ok(found) if found.is_match("") => self.warn(
                        Code::InvalidPattern,
                        path,
                        format_args!("`{pattern}` fits where nothing is written"),
                        "ask for one character at least, as `+` does",
                    ),
                    Ok(_) => {}
                }
            }
            definition::EntityKind::Free => {}
        }
    }

    /// Tells of values without words, and of words that stand for two values.
    fn check_values(&mut self, values: &[definition::ListedValue], languages: &[String]) {
        let mut known = Object::new();
        for (index, value) in values.iter().enumerate() {
            self.check_languages(&value.synonyms, languages);
            let mut said = vec![(None, &value.value, value.path.clone())];
            for (place, (tag, texts)) in value.synonyms.variants.iter().enumerate() {
                let path = value.synonyms.path_of(place);
                for (index, text) in texts.iter().enumerate() {
                    said.push((tag.as_deref(), text, path.index(index)));
                }
            }
            for (language, text, path) in said {
                let word: String = text.trim().chars().map(lower).collect();
                if word.is_empty() {
                    self.warn(
                        Code::EmptyEntity,
                        path,
                        format_args!("this value has no words"),
                        "take it out",
                    );
                    continue;
                }
                // A line break is in no tag.
                let key = format!("{}\n{word}", language.unwrap_or_default());
                let first = known.entry(key).or_insert_with(|| index.into()).as_u64();
                let first = first.map_or(index, |first| first as usize);
                if let Some(other) = values.get(first).filter(|_| first != index) {
                    self.warn(
                        Code::Duplicate,
                        path,
                        format_args!("`{text}` stands for `{}` already", other.value),
                        "leave it to one of them",
                    );
                }
            }
        }
    }
}

/// Which of the lists is for `language`, one of the bot's. A plain list is in the default language,
/// the first of `languages`; one in `en` is for `en-GB` too when that has none of its own.
pub(super) fn variant(list: &LocalizedList, language: &str, languages: &[String]) -> Option<usize> {
    let default = languages.first().map_or("", String::as_str);
    let tags: Vec<&str> = list
        .variants
        .iter()
        .map(|(tag, _)| tag.as_deref().unwrap_or(default))
        .collect();
    lookup(&tags, language)
}

/// The texts for each of the bot's languages, its default language first. Positions stay.
fn by_language(list: &LocalizedList, languages: &[String]) -> Vec<(String, Vec<String>)> {
    let mut lists = Vec::with_capacity(languages.len());
    for language in languages {
        let found = variant(list, language, languages).and_then(|index| list.variants.get(index));
        if let Some((_, texts)) = found {
            lists.push((language.clone(), texts.clone()));
        }
    }
    lists
}

fn entity_kind(kind: &definition::EntityKind, languages: &[String]) -> EntityKind {
    match kind {
        definition::EntityKind::Restricted { strictness, values } => EntityKind::Restricted {
            strictness: *strictness,
            values: values
                .iter()
                .map(|value| ListedValue {
                    value: value.value.clone(),
                    synonyms: synonyms(&value.synonyms, languages),
                    enrichments: value.enrichments.clone(),
                })
                .collect(),
        },
        definition::EntityKind::Regex { pattern } => EntityKind::Regex {
            pattern: pattern.clone(),
        },
        definition::EntityKind::Free => EntityKind::Free,
    }
}

/// The synonyms for every language, or those of each of the bot's languages.
fn synonyms(list: &LocalizedList, languages: &[String]) -> Vec<(Option<String>, Vec<String>)> {
    match list.variants.as_slice() {
        [(None, texts)] => vec![(None, texts.clone())],
        _ => by_language(list, languages)
            .into_iter()
            .map(|(language, texts)| (Some(language), texts))
            .collect(),
    }
}
