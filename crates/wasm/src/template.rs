//! A compiled template, and the few values that it reads.

use hooktalk_protocol::{Code, Object, text_list};
use hooktalk_template::{
    Error, HeaderTemplate, JsonTemplate, Limits, Scope, TextTemplate, UrlTemplate,
};
use serde_json::Value;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::failure::Failure;
use crate::{door, options};

/// A compiled template.
///
/// A scope has a whole conversation in it and a template reads a few values of that, so only those
/// cross: JavaScript follows [`Template::paths`] and hands over the list of what it found there.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Template {
    kind: Kind,
    limits: Limits,
    slots: Slots,
}

#[derive(Debug)]
enum Kind {
    Text(TextTemplate),
    Json(JsonTemplate),
    Url(UrlTemplate),
    Header(HeaderTemplate),
}

#[wasm_bindgen]
impl Template {
    /// Compiles a template for `text`, `json`, `url` or `header`.
    ///
    /// `template` is the template itself, or for the context `value` JSON text whose strings hold
    /// holes. `limits` is JSON text.
    ///
    /// # Errors
    ///
    /// When the template is wrong, or a limit or the context is unknown.
    #[wasm_bindgen(constructor)]
    pub fn new(context: &str, template: &str, limits: &str) -> Result<Self, JsValue> {
        let limits = options::template_limits(&door::read(limits, "limits")?, "limits")?;
        let kind = match context {
            "text" => TextTemplate::parse(template).map(Kind::Text),
            "json" => JsonTemplate::parse(template).map(Kind::Json),
            "url" => UrlTemplate::parse(template).map(Kind::Url),
            "header" => HeaderTemplate::parse(template).map(Kind::Header),
            "value" => JsonTemplate::from_value(&door::read(template, "template")?).map(Kind::Json),
            other => {
                let message = [
                    "there is no template context `",
                    other,
                    "`: use `text`, `json`, `url` or `header`",
                ];
                return Err(Failure::new("invalid-option", message.concat()).into());
            }
        }
        .map_err(|error| Failure::of_template(&error, Code::InvalidTemplate))?;
        let paths = match &kind {
            Kind::Text(template) => template.paths(),
            Kind::Json(template) => template.paths(),
            Kind::Url(template) => template.paths(),
            Kind::Header(template) => template.paths(),
        };
        Ok(Self {
            kind,
            limits,
            slots: Slots::new(paths.iter().map(|path| keys(path)).collect()),
        })
    }

    /// The places in a scope that the template reads, each as the keys that lead there.
    pub fn paths(&self) -> JsValue {
        let ways = self.slots.ways.iter().map(|way| text_list(way));
        door::small(&Value::Array(ways.collect()))
    }

    /// Renders the template. `values` is a JSON array of what stands at [`Template::paths`], null
    /// for what is missing.
    ///
    /// # Errors
    ///
    /// When a limit is exceeded, or data cannot stand where the template puts it.
    pub fn render(&mut self, values: &str) -> Result<String, JsValue> {
        let values = door::list(values, "scope")?;
        self.slots.fill(values);
        let rendered = self.rendered();
        Ok(rendered.map_err(|error| Failure::of_template(&error, Code::RenderFailed))?)
    }
}

impl Template {
    fn rendered(&self) -> Result<String, Error> {
        let (scope, limits) = (&self.slots, &self.limits);
        match &self.kind {
            Kind::Text(template) => template.render(scope, limits),
            Kind::Json(template) => template.render(scope, limits),
            Kind::Url(template) => template.render(scope, limits),
            Kind::Header(template) => template.render(scope, limits),
        }
    }
}

/// A scope with just the places that a template reads.
///
/// The objects on the way to a place are made once and stay; an index is a key like any other.
#[derive(Debug)]
struct Slots {
    ways: Vec<Vec<String>>,
    root: Value,
}

impl Slots {
    fn new(ways: Vec<Vec<String>>) -> Self {
        let mut root = Value::Object(Object::new());
        for way in &ways {
            make(&mut root, way);
        }
        Self { ways, root }
    }

    /// Puts each value in its place, and null where there is none.
    fn fill(&mut self, values: Vec<Value>) {
        let mut values = values.into_iter();
        for way in &self.ways {
            let value = values.next().unwrap_or_default();
            let mut place = Some(&mut self.root);
            for key in way {
                place = place.and_then(|place| place.as_object_mut()?.get_mut(key));
            }
            if let Some(place) = place {
                *place = value;
            }
        }
    }
}

/// Makes the place that `way` leads to, and the objects before it.
fn make(mut place: &mut Value, way: &[String]) {
    for key in way {
        if !place.is_object() {
            *place = Value::Object(Object::new());
        }
        let Value::Object(members) = place else {
            return;
        };
        place = members.entry(key.as_str()).or_insert(Value::Null);
    }
}

impl Scope for Slots {
    fn root(&self, name: &str) -> Option<&Value> {
        self.root.get(name)
    }

    fn entity(&self, name: &str) -> Option<&Value> {
        match self.root.get("nlp")?.get("entities")?.get(name)? {
            Value::Array(found) => found.first(),
            found => found.get("0"),
        }
    }
}

/// The keys of a path as the template crate writes it: `memory.list[0]["odd key"]`.
fn keys(path: &str) -> Vec<String> {
    let mut keys = Vec::new();
    let mut rest = path;
    while !rest.is_empty() {
        if let Some(inside) = rest.strip_prefix("[\"") {
            // The rest of a JSON string, and then `]`.
            let quoted = rest.get(1..).unwrap_or_default();
            let mut texts = serde_json::Deserializer::from_str(quoted).into_iter();
            let Some(Ok(Value::String(key))) = texts.next() else {
                return keys;
            };
            let end = texts.byte_offset();
            keys.push(key);
            rest = inside.get(end..).unwrap_or_default();
        } else if let Some(inside) = rest.strip_prefix('[') {
            let (index, after) = inside.split_once(']').unwrap_or((inside, ""));
            keys.push(index.to_owned());
            rest = after;
        } else {
            let name = rest.strip_prefix('.').unwrap_or(rest);
            let end = name.find(['.', '[']).unwrap_or(name.len());
            let (key, after) = name.split_at_checked(end).unwrap_or((name, ""));
            keys.push(key.to_owned());
            rest = after;
        }
    }
    keys
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_path_is_taken_apart() {
        assert_eq!(keys("memory"), ["memory"]);
        assert_eq!(
            keys(r#"memory.list[0]["odd \"key]."][12].x"#),
            ["memory", "list", "0", "odd \"key].", "12", "x"]
        );
        assert_eq!(keys(r#"["a.b"].c"#), ["a.b", "c"]);
    }

    #[test]
    fn slots_stand_for_the_scope() {
        let source = "{{memory.a.b}} {{memory.a.c[0]}} {{#city.raw}} {{#each memory.list}}{{this}},{{/each}}";
        let template = TextTemplate::parse(source).unwrap();
        let ways: Vec<_> = template.paths().iter().map(|path| keys(path)).collect();
        let value = |way: &Vec<String>| match way.last().unwrap().as_str() {
            "b" => json!("B"),
            "0" => json!(7),
            "raw" => json!("Paris"),
            "list" => json!([1, 2]),
            other => panic!("{other}"),
        };
        let values: Vec<_> = ways.iter().map(value).collect();
        let mut slots = Slots::new(ways);
        slots.fill(values);
        assert_eq!(
            template.render(&slots, &Limits::default()).unwrap(),
            "B 7 Paris 1,2,"
        );
        slots.fill(Vec::new());
        assert_eq!(template.render(&slots, &Limits::default()).unwrap(), "   ");
    }
}
