use serde_json::Value;

use super::reader::{Fields, Reader};
use super::{
    EntityDefinition, EntityKind, IntentDefinition, LanguageDetection, ListedValue, LocalizedList,
};
use crate::{Code, JsonPath, Object};

impl Reader {
    pub(super) fn language_detection(&mut self, fields: &Fields<'_>) -> LanguageDetection {
        let words = LanguageDetection::ALL.map(LanguageDetection::as_str);
        self.word(fields, "language_detection", &words)
            .and_then(|index| LanguageDetection::ALL.get(index).copied())
            .unwrap_or_default()
    }

    pub(super) fn intents(&mut self, fields: &Fields<'_>) -> Vec<IntentDefinition> {
        let mut intents: Vec<IntentDefinition> = Vec::new();
        for (index, value) in self.elements(fields, "intents").iter().enumerate() {
            let path = fields.at("intents").index(index);
            let Some(intent) = self.intent(value, path) else {
                continue;
            };
            if let Some(first) = intents.iter().find(|known| known.slug == intent.slug) {
                let path = intent.path.key("slug");
                self.taken("slug", &intent.slug, path, &first.path);
            }
            intents.push(intent);
        }
        intents
    }

    fn intent(&mut self, value: &Value, path: JsonPath) -> Option<IntentDefinition> {
        let known = ["slug", "description", "strictness", "expressions"];
        let fields = self.object(value, &path, "an intent", &known)?;
        let help = "name the intent, as in `\"slug\": \"greetings\"`";
        let slug = self.needed_name(&fields, "slug", help);
        Some(IntentDefinition {
            description: self.text(&fields, "description"),
            strictness: self.strictness(&fields, IntentDefinition::DEFAULT_STRICTNESS),
            expressions: self.localized_list(&fields, "expressions"),
            slug: slug?,
            path,
        })
    }

    pub(super) fn entities(&mut self, fields: &Fields<'_>) -> Vec<EntityDefinition> {
        let mut entities: Vec<EntityDefinition> = Vec::new();
        for (index, value) in self.elements(fields, "entities").iter().enumerate() {
            let path = fields.at("entities").index(index);
            let Some(entity) = self.entity(value, path) else {
                continue;
            };
            if let Some(first) = entities.iter().find(|known| known.name == entity.name) {
                let path = entity.path.key("name");
                self.taken("name", &entity.name, path, &first.path);
            }
            entities.push(entity);
        }
        entities
    }

    fn entity(&mut self, value: &Value, path: JsonPath) -> Option<EntityDefinition> {
        let Value::Object(members) = value else {
            self.wrong_type(&path, "an entity", value, "an object");
            return None;
        };
        let fields = Fields {
            members,
            path: path.clone(),
        };
        let help = "name the entity, as in `\"name\": \"drink\"`";
        let name = self.needed_name(&fields, "name", help);
        let kinds = ["restricted", "regex", "free"];
        if !fields.has("type") {
            let help = "use one of `restricted`, `regex`, `free`";
            self.missing(&path, "type", help);
        }
        let kind = self.word(&fields, "type", &kinds);
        let known: &[&str] = match kind {
            Some(0) => &["name", "type", "enrichments", "strictness", "values"],
            Some(1) => &["name", "type", "enrichments", "pattern"],
            Some(_) => &["name", "type", "enrichments"],
            None => return None,
        };
        self.object(value, &path, "this entity", known);
        let kind = match kind {
            Some(0) => EntityKind::Restricted {
                strictness: self.strictness(&fields, EntityDefinition::DEFAULT_STRICTNESS),
                values: self.listed_values(&fields),
            },
            Some(1) => {
                let help = "write what it looks like, as in `\"[A-Z]{2}-[0-9]+\"`";
                EntityKind::Regex {
                    pattern: self.needed_text(&fields, "pattern", help)?,
                }
            }
            _ => EntityKind::Free,
        };
        Some(EntityDefinition {
            enrichments: self.enrichments(&fields),
            name: name?,
            kind,
            path,
        })
    }

    fn listed_values(&mut self, fields: &Fields<'_>) -> Vec<ListedValue> {
        let mut values = Vec::new();
        for (index, value) in self.elements(fields, "values").iter().enumerate() {
            let path = fields.at("values").index(index);
            values.extend(self.listed_value(value, path));
        }
        values
    }

    fn listed_value(&mut self, value: &Value, path: JsonPath) -> Option<ListedValue> {
        if let Value::String(text) = value {
            return Some(ListedValue {
                value: text.clone(),
                synonyms: LocalizedList {
                    variants: Vec::new(),
                    path: path.clone(),
                },
                enrichments: Object::new(),
                path,
            });
        }
        if !value.is_object() {
            self.wrong_type(&path, "a value", value, "text or an object");
            return None;
        }
        let known = ["value", "synonyms", "enrichments"];
        let fields = self.object(value, &path, "a value", &known)?;
        let help = "say what it becomes, as in `\"value\": \"coffee\"`";
        let value = self.needed_text(&fields, "value", help);
        Some(ListedValue {
            synonyms: self.localized_list(&fields, "synonyms"),
            enrichments: self.enrichments(&fields),
            value: value?,
            path,
        })
    }

    fn enrichments(&mut self, fields: &Fields<'_>) -> Object {
        self.members(fields, "enrichments")
            .cloned()
            .unwrap_or_default()
    }

    fn strictness(&mut self, fields: &Fields<'_>, default: u8) -> u8 {
        self.whole(
            fields,
            "strictness",
            0..=100,
            "give a whole number from 0 to 100",
        )
        .and_then(|whole| u8::try_from(whole).ok())
        .unwrap_or(default)
    }

    /// Tells of a name that stands twice.
    fn taken(&mut self, key: &str, name: &str, path: JsonPath, first: &JsonPath) {
        self.error(
            Code::Duplicate,
            path,
            format_args!("the {key} `{name}` is already taken by {first}"),
            "give each a name of its own",
        );
    }
}
