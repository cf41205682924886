//! Holds the JSON Schema of a bot definition to its reader: what the one describes the other
//! takes, and no object of the one has a key that the other does not know.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test stops at what it did not expect"
)]

use std::collections::BTreeSet;

use hooktalk_protocol::definition::schema;
use hooktalk_protocol::{BotDefinition, Code, Diagnostic, Severity};
use serde_json::{Map, Value, json};

/// What a schema can tell.
const OF_SHAPE: [Code; 6] = [
    Code::WrongType,
    Code::MissingKey,
    Code::UnknownKey,
    Code::UnknownValue,
    Code::OutOfRange,
    Code::Conflict,
];

#[test]
fn what_the_schema_describes_is_read() {
    let schema = schema();
    let documents = Walk::new(&schema).examples(&schema);
    assert!(documents.len() > 500, "{} documents", documents.len());
    let mut wrong = String::new();
    for Example { value, .. } in documents {
        let found = shape_findings(&value);
        if !found.is_empty() {
            wrong += &format!("{value}\n{}", text(&found));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn each_key_that_is_read_is_in_the_schema() {
    let schema = schema();
    let mut checked = 0;
    for Example { value, objects } in Walk::new(&schema).examples(&schema) {
        for Object { pointer, own, all } in objects {
            let mut value = value.clone();
            let object = value.pointer_mut(&pointer).unwrap();
            object["completely-unknown-key"] = json!(1);
            let found: Vec<_> = shape_findings(&value)
                .into_iter()
                .filter(|found| found.code == Code::UnknownKey)
                .collect();
            let [found] = found.as_slice() else {
                panic!("{value}\n{}", text(&found));
            };
            let help = found.help.clone().unwrap();
            let known: BTreeSet<String> = help
                .split('`')
                .skip(1)
                .step_by(2)
                .map(str::to_owned)
                .collect();
            let place = format!("{}: {value}", found.path);
            assert!(own.is_subset(&known), "{place}\n{own:?} and {known:?}");
            assert!(known.is_subset(&all), "{place}\n{known:?} and {all:?}");
            checked += 1;
        }
    }
    assert!(checked > 100, "{checked} objects");
}

fn shape_findings(document: &Value) -> Vec<Diagnostic> {
    let (_, found) = BotDefinition::read(document);
    found
        .into_iter()
        .filter(|found| OF_SHAPE.contains(&found.code))
        // A skill that does nothing is well formed.
        .filter(|found| found.severity == Severity::Error || found.code != Code::MissingKey)
        .collect()
}

fn text(found: &[Diagnostic]) -> String {
    found.iter().map(|found| format!("{found}\n")).collect()
}

/// A value that a schema describes.
struct Example {
    value: Value,
    /// The objects in it to which no key may be added.
    objects: Vec<Object>,
}

struct Object {
    pointer: String,
    /// The keys that it may have.
    own: BTreeSet<String>,
    /// The keys that it or one that may stand in its place may have.
    all: BTreeSet<String>,
}

/// Makes examples of a schema: each branch and each key once at each place, the rest as short as
/// can be.
struct Walk<'s> {
    definitions: &'s Value,
    /// The definitions that the walk is in; inside of itself each is told by its shortest example.
    open: Vec<&'s str>,
}

impl<'s> Walk<'s> {
    fn new(schema: &'s Value) -> Self {
        Self {
            definitions: &schema["definitions"],
            open: Vec::new(),
        }
    }

    fn examples(&mut self, schema: &'s Value) -> Vec<Example> {
        self.among(schema, &BTreeSet::new())
    }

    /// `others` are the keys of what may stand in the same place.
    fn among(&mut self, schema: &'s Value, others: &BTreeSet<String>) -> Vec<Example> {
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            let name = reference.strip_prefix("#/definitions/").unwrap();
            if self.open.contains(&name) {
                let shortest = self.shortest(&self.definitions[name]);
                return vec![bare(shortest)];
            }
            self.open.push(name);
            let examples = self.among(&self.definitions[name], others);
            self.open.pop();
            return examples;
        }
        if let Some(parts) = list(schema, "allOf") {
            // One part, or one for each type.
            let parts = parts.iter().map(|part| part.get("then").unwrap_or(part));
            return self.branches(parts.collect(), others);
        }
        if schema.get("properties").is_some() {
            return self.object(schema, others);
        }
        let union = list(schema, "anyOf").or_else(|| list(schema, "oneOf"));
        if let Some(branches) = union.filter(|_| schema.get("type").is_none()) {
            return self.branches(branches.iter().collect(), others);
        }
        if let Some(words) = list(schema, "enum") {
            return words.iter().cloned().map(bare).collect();
        }
        if let Some(word) = schema.get("const") {
            return vec![bare(word.clone())];
        }
        let mut examples = Vec::new();
        for kind in types(schema) {
            match (
                kind,
                schema.get("items"),
                schema.get("additionalProperties"),
            ) {
                ("array", Some(items), _) => {
                    let items = self.examples(items).into_iter();
                    examples.extend(items.map(|item| item.within("0", |value| json!([value]))));
                }
                ("object", _, Some(values)) if values.is_object() => {
                    let values = self.examples(values).into_iter();
                    examples.extend(values.map(|value| {
                        let inside = |value: Value| json!({ "en": value });
                        value.within("en", inside)
                    }));
                }
                _ => examples.push(bare(short(schema, kind))),
            }
        }
        examples
    }

    fn branches(&mut self, branches: Vec<&'s Value>, others: &BTreeSet<String>) -> Vec<Example> {
        let mut all = others.clone();
        for branch in &branches {
            all.extend(keys(branch));
        }
        let each = branches.into_iter();
        each.flat_map(|branch| self.among(branch, &all)).collect()
    }

    fn object(&mut self, schema: &'s Value, others: &BTreeSet<String>) -> Vec<Example> {
        let base = self.base(schema);
        let own = keys(schema);
        let closed = schema["additionalProperties"] == false;
        let objects = closed.then(|| Object {
            pointer: String::new(),
            all: own.union(others).cloned().collect(),
            own,
        });
        let mut examples = vec![Example {
            value: Value::Object(base.clone()),
            objects: objects.into_iter().collect(),
        }];
        // Where one of several keys must be there, null is not enough.
        let takes_null = schema.get("anyOf").is_none();
        for (key, property) in schema["properties"].as_object().unwrap() {
            for example in self.examples(property) {
                if example.value.is_null() && !takes_null {
                    continue;
                }
                examples.push(example.within(key, |value| {
                    let mut members = base.clone();
                    members.insert(key.clone(), value);
                    Value::Object(members)
                }));
            }
        }
        examples
    }

    /// The members that must be there.
    fn base(&self, schema: &'s Value) -> Map<String, Value> {
        let or_else = schema.pointer("/anyOf/0/required");
        let needed = [schema.get("required"), or_else];
        let needed = needed
            .into_iter()
            .flatten()
            .flat_map(|list| list.as_array().unwrap());
        needed
            .map(|key| {
                let key = key.as_str().unwrap();
                (key.to_owned(), self.shortest(&schema["properties"][key]))
            })
            .collect()
    }

    fn shortest(&self, schema: &'s Value) -> Value {
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            let name = reference.strip_prefix("#/definitions/").unwrap();
            return self.shortest(&self.definitions[name]);
        }
        if schema.get("properties").is_some() {
            return Value::Object(self.base(schema));
        }
        for key in ["allOf", "enum", "anyOf", "oneOf"] {
            if let Some(first) = list(schema, key).and_then(<[Value]>::first) {
                return if key == "enum" {
                    first.clone()
                } else {
                    self.shortest(first)
                };
            }
        }
        match schema.get("const") {
            Some(word) => word.clone(),
            None => short(schema, types(schema)[0]),
        }
    }
}

impl Example {
    fn within(self, key: &str, outer: impl FnOnce(Value) -> Value) -> Self {
        let key = key.replace('~', "~0").replace('/', "~1");
        let deeper = |object: Object| Object {
            pointer: format!("/{key}{}", object.pointer),
            ..object
        };
        Self {
            value: outer(self.value),
            objects: self.objects.into_iter().map(deeper).collect(),
        }
    }
}

fn bare(value: Value) -> Example {
    Example {
        value,
        objects: Vec::new(),
    }
}

fn list<'s>(schema: &'s Value, key: &str) -> Option<&'s [Value]> {
    schema.get(key)?.as_array().map(Vec::as_slice)
}

fn keys(schema: &Value) -> BTreeSet<String> {
    let properties = schema.get("properties").and_then(Value::as_object);
    properties
        .into_iter()
        .flatten()
        .map(|(key, _)| key.clone())
        .collect()
}

/// The types that a schema names; any will do when it names none.
fn types(schema: &Value) -> Vec<&str> {
    match schema.get("type") {
        Some(Value::String(kind)) => vec![kind],
        Some(Value::Array(kinds)) => kinds.iter().map(|kind| kind.as_str().unwrap()).collect(),
        _ => vec!["boolean"],
    }
}

fn short(schema: &Value, kind: &str) -> Value {
    let pattern = schema.get("pattern").and_then(Value::as_str);
    match kind {
        "null" => Value::Null,
        "boolean" => json!(true),
        "array" => json!([]),
        "object" => json!({}),
        "string" if pattern.is_some_and(|pattern| pattern.starts_with("^[#@]")) => json!("#a"),
        "string" if pattern.is_some_and(|pattern| pattern.contains("{1,8}")) => json!("en"),
        "string" => json!("a"),
        _ => schema.get("minimum").cloned().unwrap_or_else(|| json!(1)),
    }
}
