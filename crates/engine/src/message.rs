//! Messages as authors write them: the wire's shape, with templates and a text for each language.

use hooktalk_nlp::lookup;
use hooktalk_protocol::definition::LocalizedText;
use hooktalk_protocol::diagnostic::suggest;
use hooktalk_protocol::webhook::kind as json_kind;
use hooktalk_protocol::{Code, JsonPath, Message, Object, find_text};
use hooktalk_template::{Error, Limits, Scope, TextTemplate};
use serde_json::Value;

use crate::compile::Compiler;

/// The types that a bot may send.
const TYPES: [&str; 15] = [
    "text",
    "picture",
    "video",
    "audio",
    "quickReplies",
    "buttons",
    "card",
    "object",
    "carousel",
    "carouselle",
    "list",
    "custom",
    "client_data",
    "conversation_start",
    "conversation_end",
];

/// The keys of a message's content where a map of languages may stand for a text.
const TEXT_KEYS: [&str; 11] = [
    "title",
    "subtitle",
    "description",
    "value",
    "imageUrl",
    "itemUrl",
    "url",
    "alt",
    "label",
    "poster",
    "text",
];

/// The keys by which an object in place of a text or an address is told from a map of languages.
const OBJECT_KEYS: [&str; 5] = ["url", "picture", "video", "audio", "text"];

/// What a button may do. The last two are for other channels.
const BUTTON_TYPES: [&str; 8] = [
    "postback",
    "web_url",
    "phonenumber",
    "phone_number",
    "trigger_skill",
    "account_link",
    "account_linking",
    "element_share",
];

/// A message that is ready to be rendered.
///
/// In the content of `custom` and `client_data` nothing is a map of languages: their shape is not
/// ours to know.
#[derive(Debug)]
pub(crate) struct MessageTemplate(Vec<(String, Node)>);

#[derive(Debug)]
enum Node {
    /// The same whatever the data.
    Fixed(Value),
    Text(TextTemplate),
    Localized(Vec<String>, Vec<TextTemplate>),
    List(Vec<Self>),
    Object(Vec<(String, Self)>),
}

impl MessageTemplate {
    /// Compiles the message that stands at `path`; `None` when something in it is wrong.
    pub(crate) fn compile(
        message: &Value,
        path: &JsonPath,
        compiler: &mut Compiler<'_>,
    ) -> Option<Self> {
        let Value::Object(members) = message else {
            compiler.error(
                Code::WrongType,
                path.clone(),
                format_args!("a message is {}, not an object", json_kind(message)),
                "write `{ \"type\": \"text\", \"content\": \"Hello\" }`",
            );
            return None;
        };
        let kind = message_type(members, path, compiler)?;
        check_shape(kind, members, path, compiler);
        check_delay(members, path, compiler);
        let mut walk = Walk {
            compiler,
            localized: !matches!(kind, "custom" | "client_data"),
        };
        let mut nodes = Vec::with_capacity(members.len());
        let mut complete = true;
        for (key, value) in members {
            let path = path.key(key);
            let node = if key == "alt" || key == "content" && is_text(kind, value) {
                walk.localized(value, &path)
            } else if key == "content" {
                walk.node(value, &path)
            } else {
                walk.plain(value, &path)
            };
            match node {
                Some(node) => nodes.push((key.clone(), node)),
                None => complete = false,
            }
        }
        complete.then_some(Self(nodes))
    }

    /// Quick replies under a title that stands at `path`, still without buttons.
    pub(crate) fn quick_replies(
        title: &Value,
        path: &JsonPath,
        compiler: &mut Compiler<'_>,
    ) -> Option<Self> {
        let mut walk = Walk {
            compiler,
            localized: true,
        };
        let content = vec![
            ("title".to_owned(), walk.localized(title, path)?),
            ("buttons".to_owned(), Node::Fixed(Value::Array(Vec::new()))),
        ];
        Some(Self(vec![
            ("type".to_owned(), Node::Fixed("quickReplies".into())),
            ("content".to_owned(), Node::Object(content)),
        ]))
    }

    /// The message for a visitor who wants the first of `languages`; the second is the bot's
    /// default language.
    pub(crate) fn render(
        &self,
        scope: &dyn Scope,
        languages: (&str, &str),
        limits: &Limits,
    ) -> Result<Message, Error> {
        let rendering = Rendering {
            scope,
            languages,
            limits,
        };
        rendering.object(&self.0).map(Message::from_object)
    }
}

/// The message's type, which must be one that is known: unlike on the wire, another one is a slip
/// of the pen.
fn message_type<'m>(
    members: &'m Object,
    path: &JsonPath,
    compiler: &mut Compiler<'_>,
) -> Option<&'m str> {
    match members.get("type") {
        Some(Value::String(kind)) if TYPES.contains(&kind.as_str()) => Some(kind),
        Some(Value::String(kind)) => {
            compiler.error(
                Code::UnknownValue,
                path.key("type"),
                format_args!("there is no message of type `{kind}`"),
                &suggest(kind, &TYPES),
            );
            None
        }
        None | Some(Value::Null) => {
            compiler.error(
                Code::MissingKey,
                path.clone(),
                format_args!("`type` is missing"),
                &suggest("", &TYPES),
            );
            None
        }
        Some(other) => {
            compiler.error(
                Code::WrongType,
                path.key("type"),
                format_args!("`type` is {}, not text", json_kind(other)),
                &suggest("", &TYPES),
            );
            None
        }
    }
}

/// Whether the content itself is a text or an address, in one language or several.
fn is_text(kind: &str, content: &Value) -> bool {
    match kind {
        "text" | "picture" | "video" | "audio" => {
            OBJECT_KEYS.iter().all(|key| content.get(key).is_none())
        }
        "conversation_start" | "conversation_end" => true,
        _ => false,
    }
}

fn check_shape(kind: &str, members: &Object, path: &JsonPath, compiler: &mut Compiler<'_>) {
    let content = members.get("content").unwrap_or(&Value::Null);
    let at = path.key("content");
    let wanted = match kind {
        "quickReplies" | "buttons" | "card" | "object" | "list" => "an object",
        "carousel" | "carouselle" => "an array",
        "custom" | "client_data" => return,
        _ => "text",
    };
    match content {
        Value::Null => compiler.error(
            Code::MissingKey,
            path.clone(),
            format_args!("`content` is missing"),
            &format!("the content of `{kind}` is {wanted}"),
        ),
        Value::Object(content) if wanted == "an object" => {
            check_parts(content, &at, compiler);
            for key in ["elements", "list"] {
                for (element, at) in objects(content, key, &at, compiler) {
                    check_parts(element, &at, compiler);
                }
            }
        }
        Value::Object(content) if content.contains_key("carousel") && wanted == "an array" => {
            for (card, at) in objects(content, "carousel", &at, compiler) {
                check_parts(card, &at, compiler);
            }
        }
        Value::Array(_) if wanted == "an array" => {
            for (card, at) in objects(members, "content", path, compiler) {
                check_parts(card, &at, compiler);
            }
        }
        // The walk tells what is wrong with a text.
        _ if wanted == "text" => {}
        other => compiler.error(
            Code::WrongType,
            at,
            format_args!(
                "the content of `{kind}` is {}, not {wanted}",
                json_kind(other)
            ),
            "see the message types in the documentation",
        ),
    }
}

/// Looks at the buttons of one part of a message.
fn check_parts(part: &Object, path: &JsonPath, compiler: &mut Compiler<'_>) {
    for (button, path) in objects(part, "buttons", path, compiler) {
        let Some(kind) = button.get("type").and_then(Value::as_str) else {
            continue;
        };
        if find_text(kind, "{{").is_some() {
            continue;
        }
        if !BUTTON_TYPES.contains(&kind) {
            compiler.warn(
                Code::UnknownValue,
                path.key("type"),
                format_args!("there is no button of type `{kind}`; it acts as `postback`"),
                &suggest(kind, &BUTTON_TYPES),
            );
        }
        let skill = button.get("value").and_then(Value::as_str);
        if let ("trigger_skill", Some(slug)) =
            (kind, skill.filter(|slug| find_text(slug, "{{").is_none()))
        {
            compiler.check_skill(slug, &path.key("value"));
        }
    }
}

/// The objects of the list under `key`; anything else there is an error.
fn objects<'v>(
    part: &'v Object,
    key: &str,
    path: &JsonPath,
    compiler: &mut Compiler<'_>,
) -> Vec<(&'v Object, JsonPath)> {
    let path = path.key(key);
    let items = match part.get(key) {
        None | Some(Value::Null) => return Vec::new(),
        Some(Value::Array(items)) => items,
        Some(other) => {
            compiler.error(
                Code::WrongType,
                path,
                format_args!("`{key}` is {}, not an array", json_kind(other)),
                "write a list, also for one",
            );
            return Vec::new();
        }
    };
    let mut found = Vec::with_capacity(items.len());
    for (index, item) in items.iter().enumerate() {
        let path = path.index(index);
        match item {
            Value::Object(members) => found.push((members, path)),
            other => compiler.error(
                Code::WrongType,
                path,
                format_args!("this is {}, not an object", json_kind(other)),
                "write its parts between braces, as in `{ \"title\": \"Yes\", \"value\": \"yes\" }`",
            ),
        }
    }
    found
}

fn check_delay(members: &Object, path: &JsonPath, compiler: &mut Compiler<'_>) {
    let seconds = members.get("delay").and_then(Value::as_f64);
    if seconds.is_some_and(|seconds| !(0.0..=5.0).contains(&seconds)) {
        compiler.warn(
            Code::OutOfRange,
            path.key("delay"),
            format_args!("a delay lasts at most 5 seconds"),
            "give seconds from 0 to 5",
        );
    }
}

/// Compiles the parts of one message.
struct Walk<'w, 'a> {
    compiler: &'w mut Compiler<'a>,
    /// Whether maps of languages are known here.
    localized: bool,
}

impl Walk<'_, '_> {
    /// A value whose members may be texts for each language.
    fn node(&mut self, value: &Value, path: &JsonPath) -> Option<Node> {
        match value {
            Value::Array(items) => self.list(items, path),
            Value::Object(members) => self.members(members, path, value),
            _ => self.plain(value, path),
        }
    }

    /// A value whose strings are templates and nothing more.
    fn plain(&mut self, value: &Value, path: &JsonPath) -> Option<Node> {
        let localized = std::mem::replace(&mut self.localized, false);
        let node = match value {
            Value::String(text) => self.compiler.text(text, path).map(text_node),
            Value::Array(_) | Value::Object(_) => self.node(value, path),
            other => Some(Node::Fixed(other.clone())),
        };
        self.localized = localized;
        node
    }

    /// A text, or a map of languages to texts.
    fn localized(&mut self, value: &Value, path: &JsonPath) -> Option<Node> {
        // Numbers and the like are drawn as they are.
        if !matches!(value, Value::Object(_) | Value::Array(_)) {
            return self.plain(value, path);
        }
        let (text, wrong) = LocalizedText::read(value, path);
        let complete = wrong.is_empty();
        self.compiler.extend(wrong);
        let (tags, templates) = localized(&text, self.compiler)?;
        complete.then_some(Node::Localized(tags, templates))
    }

    fn list(&mut self, items: &[Value], path: &JsonPath) -> Option<Node> {
        let mut nodes = Vec::with_capacity(items.len());
        let mut complete = true;
        for (index, item) in items.iter().enumerate() {
            match self.node(item, &path.index(index)) {
                Some(node) => nodes.push(node),
                None => complete = false,
            }
        }
        if !complete {
            return None;
        }
        if nodes.iter().all(Node::is_fixed) {
            return Some(Node::Fixed(Value::Array(items.to_vec())));
        }
        Some(Node::List(nodes))
    }

    fn members(&mut self, members: &Object, path: &JsonPath, whole: &Value) -> Option<Node> {
        let mut nodes = Vec::with_capacity(members.len());
        let mut complete = true;
        for (key, value) in members {
            let path = path.key(key);
            let node = if self.localized && TEXT_KEYS.contains(&key.as_str()) {
                self.localized(value, &path)
            } else {
                self.node(value, &path)
            };
            match node {
                Some(node) => nodes.push((key.clone(), node)),
                None => complete = false,
            }
        }
        if !complete {
            return None;
        }
        if nodes.iter().all(|(_, node)| node.is_fixed()) {
            return Some(Node::Fixed(whole.clone()));
        }
        Some(Node::Object(nodes))
    }
}

/// The tags and templates of a text; a text that is the same in all languages has the tag of the
/// bot's default language. `None` when one of the templates is wrong.
pub(crate) fn localized(
    text: &LocalizedText,
    compiler: &mut Compiler<'_>,
) -> Option<(Vec<String>, Vec<TextTemplate>)> {
    let default = compiler.language();
    let mut tags = Vec::with_capacity(text.variants.len());
    let mut templates = Vec::with_capacity(text.variants.len());
    for (index, (tag, variant)) in text.variants.iter().enumerate() {
        tags.push(tag.as_deref().unwrap_or(default).to_owned());
        templates.extend(compiler.text(variant, &text.path_of(index)));
    }
    if templates.len() < tags.len() || tags.is_empty() {
        return None;
    }
    let first = lookup(&tags, default).and_then(|index| tags.get(index));
    let Some(first) = first else {
        compiler.warn(
            Code::MissingLanguage,
            text.path.clone(),
            format_args!("there is no text in the bot's default language `{default}`"),
            "add one; until then the first text stands for it",
        );
        return Some((tags, templates));
    };
    let one_for_all = text.variants.iter().any(|(tag, _)| tag.is_none());
    let mut missing = Vec::new();
    for language in compiler.languages() {
        if !one_for_all && lookup(&tags, language).is_none() {
            missing.push(language.as_str());
        }
    }
    if !missing.is_empty() {
        compiler.warn(
            Code::MissingLanguage,
            text.path.clone(),
            format_args!("there is no text in `{}`", missing.join("`, `")),
            &format!("add it; until then the one in `{first}` stands for it"),
        );
    }
    Some((tags, templates))
}

impl Node {
    fn is_fixed(&self) -> bool {
        matches!(self, Self::Fixed(_))
    }
}

fn text_node(template: TextTemplate) -> Node {
    match template.is_literal() {
        Some(text) => Node::Fixed(Value::from(text)),
        None => Node::Text(template),
    }
}

/// What rendering needs everywhere.
struct Rendering<'r> {
    scope: &'r dyn Scope,
    languages: (&'r str, &'r str),
    limits: &'r Limits,
}

impl Rendering<'_> {
    fn node(&self, node: &Node) -> Result<Value, Error> {
        Ok(match node {
            Node::Fixed(value) => value.clone(),
            Node::Text(template) => Value::String(template.render(self.scope, self.limits)?),
            Node::Localized(tags, templates) => {
                let (wanted, default) = self.languages;
                let index = lookup(tags, wanted)
                    .or_else(|| lookup(tags, default))
                    .unwrap_or(0);
                match templates.get(index) {
                    Some(template) => Value::String(template.render(self.scope, self.limits)?),
                    None => Value::Null,
                }
            }
            Node::List(nodes) => Value::Array(
                nodes
                    .iter()
                    .map(|node| self.node(node))
                    .collect::<Result<_, _>>()?,
            ),
            Node::Object(nodes) => Value::Object(self.object(nodes)?),
        })
    }

    fn object(&self, nodes: &[(String, Node)]) -> Result<Object, Error> {
        let mut members = Object::new();
        for (key, node) in nodes {
            members.insert(key.clone(), self.node(node)?);
        }
        Ok(members)
    }
}
