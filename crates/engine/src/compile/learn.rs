//! What the bot's understanding learns from its definition.

use hooktalk_nlp::{EntityKind, EntityTraining, IntentTraining, ListedValue, Training, lookup};
use hooktalk_protocol::definition::{self, LocalizedList};

use super::Compiler;

impl Compiler<'_> {
    pub(super) fn training(&mut self) -> Training {
        let definition = self.definition;
        let mut languages = vec![definition.language.clone()];
        for language in &definition.languages {
            if !language.eq_ignore_ascii_case(&definition.language) {
                languages.push(language.clone());
            }
        }
        let mut intents = Vec::with_capacity(definition.intents.len());
        for intent in &definition.intents {
            intents.push(IntentTraining {
                slug: intent.slug.clone(),
                description: intent.description.clone(),
                expressions: expressions(&intent.expressions, &languages),
            });
        }
        let mut entities = Vec::with_capacity(definition.entities.len());
        for entity in &definition.entities {
            entities.push(EntityTraining {
                name: entity.name.clone(),
                kind: entity_kind(&entity.kind, &languages),
                enrichments: entity.enrichments.clone(),
            });
        }
        Training {
            languages,
            intents,
            entities,
        }
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
}

/// The expressions of each of the bot's languages, its default language first. A plain list is in
/// the default language; expressions in `en` are those of `en-GB` when that has none of its own.
fn expressions(list: &LocalizedList, languages: &[String]) -> Vec<(String, Vec<String>)> {
    let default = languages.first().map_or("", String::as_str);
    let tags: Vec<&str> = list
        .variants
        .iter()
        .map(|(tag, _)| tag.as_deref().unwrap_or(default))
        .collect();
    let mut by_language = Vec::with_capacity(languages.len());
    for language in languages {
        let found = lookup(&tags, language).and_then(|index| list.variants.get(index));
        if let Some((_, texts)) = found {
            by_language.push((language.clone(), said(texts)));
        }
    }
    by_language
}

/// The texts that say something.
fn said(texts: &[String]) -> Vec<String> {
    texts
        .iter()
        .filter(|text| !text.trim().is_empty())
        .cloned()
        .collect()
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
        [(None, texts)] => vec![(None, said(texts))],
        _ => expressions(list, languages)
            .into_iter()
            .map(|(language, texts)| (Some(language), texts))
            .collect(),
    }
}
