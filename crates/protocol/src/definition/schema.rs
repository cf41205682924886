//! The JSON Schema of a bot definition, for editors that complete and check it.
//!
//! The types of the definition say what a document means; these say how it is written, with every
//! short form that the reader takes. Their doc comments are what an editor shows. A test holds
//! them to the reader: each key of the one is a key of the other.

#![expect(dead_code, reason = "only the shape of these types counts")]

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::generate::SchemaSettings;
use schemars::transform::{Transform, transform_subschemas};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Value, json};

use super::Operator;

/// The JSON Schema of a bot definition, in draft 7, which editors know best.
///
/// It takes what [`BotDefinition::read`](super::BotDefinition::read) takes without a finding, but
/// for what takes more than a look at the shape: templates, addresses, names of skills.
pub fn schema() -> Value {
    let generator = SchemaSettings::draft07().into_generator();
    let mut schema = generator.into_root_schema_for::<Bot>();
    Tidy.transform(&mut schema);
    let mut schema = schema.to_value();
    let mut texts = BTreeMap::new();
    let definitions = schema.get_mut("definitions");
    for (name, definition) in definitions
        .and_then(Value::as_object_mut)
        .into_iter()
        .flatten()
    {
        if let Some(text) = take(definition, "description") {
            texts.insert(format!("#/definitions/{name}"), text);
        }
    }
    explain(&mut schema, &texts);
    schema
}

/// Makes a schema one that editors show well.
///
/// * The lines of a description become paragraphs.
/// * Of the branches of a union without names nothing is told: an editor would show that and not
///   what the key is for.
/// * A union by `type` becomes the list of its types, with what each is, and a condition for each:
///   so an editor offers all types, and only the chosen one's keys.
struct Tidy;

impl Transform for Tidy {
    fn transform(&mut self, schema: &mut Schema) {
        // `uint8` and the like, which are Rust's.
        schema.remove("format");
        if let Some(Value::String(text)) = schema.get("description") {
            let paragraphs: Vec<String> = text
                .split("\n\n")
                .map(|paragraph| paragraph.replace('\n', " "))
                .collect();
            schema.insert("description".to_owned(), paragraphs.join("\n\n").into());
        }
        transform_subschemas(self, schema);
        if let Some(Value::Array(branches)) = schema.get_mut("anyOf") {
            for branch in branches {
                take(branch, "description");
            }
        }
        by_type(schema);
    }
}

fn by_type(schema: &mut Schema) {
    let branches = match schema.get("oneOf") {
        Some(Value::Array(branches)) => branches.clone(),
        _ => return,
    };
    let (mut names, mut texts, mut conditions) = (Vec::new(), Vec::new(), Vec::new());
    for mut branch in branches {
        let Some(name) = branch.pointer("/properties/type/const").cloned() else {
            return;
        };
        take(&mut branch, "type");
        texts.push(take(&mut branch, "description").unwrap_or_default());
        conditions.push(json!({
            "if": { "required": ["type"], "properties": { "type": { "const": name } } },
            "then": branch,
        }));
        names.push(name);
    }
    schema.remove("oneOf");
    let word = json!({ "type": "string", "enum": names, "enumDescriptions": texts });
    schema.insert("type".to_owned(), "object".into());
    schema.insert("required".to_owned(), json!(["type"]));
    schema.insert("properties".to_owned(), json!({ "type": word }));
    schema.insert("allOf".to_owned(), conditions.into());
}

/// Puts the words of each definition where it is used, behind what is said there: an editor shows
/// the one or the other.
fn explain(schema: &mut Value, texts: &BTreeMap<String, String>) {
    match schema {
        Value::Array(items) => items.iter_mut().for_each(|item| explain(item, texts)),
        Value::Object(members) => {
            members
                .values_mut()
                .for_each(|member| explain(member, texts));
            let used = ["/items", "/additionalProperties"];
            for place in used {
                if let Some(place) = schema.pointer_mut(place) {
                    explain_use(place, texts);
                }
            }
            let properties = schema.get_mut("properties");
            for (_, property) in properties
                .and_then(Value::as_object_mut)
                .into_iter()
                .flatten()
            {
                explain_use(property, texts);
            }
        }
        _ => {}
    }
}

fn explain_use(place: &mut Value, texts: &BTreeMap<String, String>) {
    let reference = ["/$ref", "/anyOf/0/$ref", "/allOf/0/$ref"]
        .iter()
        .find_map(|pointer| place.pointer(pointer)?.as_str());
    let Some(text) = reference.and_then(|reference| texts.get(reference)) else {
        return;
    };
    let mut words = take(place, "description").unwrap_or_default();
    if !words.is_empty() {
        words.push_str("\n\n");
    }
    words.push_str(text);
    if place.get("$ref").is_some() {
        // Nothing may stand beside a reference.
        *place = json!({ "allOf": [place.take()] });
    }
    if let Some(members) = place.as_object_mut() {
        members.insert("description".to_owned(), words.into());
    }
}

/// Takes a text out of a schema.
fn take(schema: &mut Value, key: &str) -> Option<String> {
    match schema.as_object_mut()?.remove(key)? {
        Value::String(text) => Some(text),
        _ => None,
    }
}

/// # Bot
///
/// A bot of Hooktalk. The smallest is `{ "webhook": "https://example.com/hook" }`.
#[derive(JsonSchema)]
#[schemars(rename = "Bot", deny_unknown_fields)]
struct Bot {
    /// The schema that an editor checks this file with.
    #[schemars(rename = "$schema")]
    schema: Option<String>,
    /// The bot's name, for people.
    name: Option<String>,
    /// The default language; `en` when absent.
    language: Option<Tag>,
    /// All languages of the bot.
    languages: Option<Vec<Tag>>,
    /// When the language of what a visitor writes is detected; `first` when absent.
    language_detection: Option<LanguageDetection>,
    /// What visitors can mean, and what they say then.
    intents: Option<Vec<Intent>>,
    /// What the bot recognises in what visitors say, besides what is built in: numbers, dates,
    /// addresses, money and the like.
    entities: Option<Vec<Entity>>,
    /// Where webhooks are. Just an address is the base URL, and a bot without a fallback skill then
    /// has one that calls it.
    webhook: Option<Webhook>,
    /// Named request settings, for any number of webhook calls.
    templates: Option<BTreeMap<String, RequestTemplate>>,
    /// What the bot can do.
    skills: Option<Vec<Skill>>,
}

/// # Language
///
/// A BCP 47 language tag, such as `en`, `pt-BR` or `zh-Hant`.
#[derive(JsonSchema)]
#[schemars(transparent)]
struct Tag(#[schemars(regex(pattern = r"^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$"))] String);

/// # Name
///
/// Letters, digits, `-` and `_`: what can stand behind `@`, `#` or a dot.
struct Name;

impl JsonSchema for Name {
    fn schema_name() -> Cow<'static, str> {
        "Name".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "title": "Name",
            "description": "Letters, digits, `-` and `_`: what can stand behind `@`, `#` or a dot.",
            "type": "string",
            "pattern": "^([A-Za-z0-9_-]|[^\\x00-\\x7F])+$",
            "patternErrorMessage": "Use letters, digits, `-` and `_`.",
        })
    }
}

/// # Language detection
#[derive(JsonSchema)]
#[schemars(rename_all = "snake_case")]
enum LanguageDetection {
    /// The first input of a conversation fixes its language.
    First,
    /// Each input that is certainly in another language of the bot switches to it.
    Always,
    /// Only the page, a webhook or an action tells.
    Never,
}

/// # Skill type
#[derive(JsonSchema)]
#[schemars(rename_all = "snake_case")]
enum SkillType {
    /// The purpose of the bot; started by its triggers.
    Business,
    /// Small talk; started by its triggers.
    Floating,
    /// Answers what no other skill takes; at most one.
    Fallback,
    /// Asks which skill was meant when several could be; at most one.
    Disambiguation,
    /// Runs once, before the first answer; at most one.
    Initialize,
}

/// # Text
///
/// One text, or one for each language. It may hold templates, such as `{{memory.name}}`.
#[derive(JsonSchema)]
#[schemars(untagged)]
enum Text {
    /// One for all languages.
    One(String),
    /// One for each language.
    #[schemars(extend("minProperties" = 1))]
    ByLanguage(ByLanguage<String>),
}

/// # Texts
///
/// A list of texts, or one for each language.
#[derive(JsonSchema)]
#[schemars(untagged)]
enum Texts {
    /// One list.
    One(Vec<String>),
    /// One for each language.
    ByLanguage(ByLanguage<Vec<String>>),
}

/// An object whose keys are language tags.
struct ByLanguage<T>(std::marker::PhantomData<T>);

impl<T: JsonSchema> JsonSchema for ByLanguage<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("ByLanguage_{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let value = generator.subschema_for::<T>();
        let tag = generator.subschema_for::<Tag>();
        json_schema!({
            "type": "object",
            "propertyNames": tag,
            "additionalProperties": value,
        })
    }
}

/// # Intent
///
/// Something that visitors can mean.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Intent {
    /// Its name, unique in the bot; conditions write it as `@name`.
    slug: Name,
    /// What it is, for people.
    description: Option<String>,
    /// How sure it must be to count: its confidence is more than so many hundredths. 50 when
    /// absent.
    #[schemars(range(max = 100))]
    strictness: Option<u8>,
    /// What people say who mean it. A plain list is in the bot's default language.
    expressions: Option<Texts>,
}

/// # Entity
///
/// Something that the bot recognises in what visitors say.
#[derive(JsonSchema)]
#[schemars(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
enum Entity {
    /// One of a list.
    Restricted {
        /// Its name in lower case, unique in the bot; conditions and templates write it as `#name`.
        name: EntityName,
        /// How near a word must come to one of the list: 100 takes no typing errors. 80 when
        /// absent.
        #[schemars(range(max = 100))]
        strictness: Option<u8>,
        /// The list.
        values: Option<Vec<ListedValue>>,
        /// What every one that is found carries besides, unless its value has its own.
        enrichments: Option<Enrichments>,
    },
    /// What fits a pattern.
    Regex {
        /// Its name in lower case, unique in the bot; conditions and templates write it as `#name`.
        name: EntityName,
        /// A regular expression without look-around and back-references.
        #[schemars(regex(pattern = r"\S"))]
        pattern: String,
        /// What every one that is found carries besides.
        enrichments: Option<Enrichments>,
    },
    /// Found by a requirement alone: the visitor's whole answer.
    Free {
        /// Its name in lower case, unique in the bot; conditions and templates write it as `#name`.
        name: EntityName,
        /// What every one that is found carries besides.
        enrichments: Option<Enrichments>,
    },
}

struct EntityName;

impl JsonSchema for EntityName {
    fn schema_name() -> Cow<'static, str> {
        "EntityName".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "title": "Name of an entity",
            "description": "Lower-case letters, digits, `-` and `_`.",
            "type": "string",
            "pattern": "^([a-z0-9_-]|[^\\x00-\\x7F])+$",
            "patternErrorMessage": "Use lower-case letters, digits, `-` and `_`.",
        })
    }
}

/// # Enrichments
///
/// Keys and their values: any JSON, or one for each language of the bot. `null` is a key without a
/// value.
#[derive(JsonSchema)]
#[schemars(transparent)]
struct Enrichments(BTreeMap<String, Value>);

/// # Value
///
/// One value of a list: a text, or a text with other ways to say it.
#[derive(JsonSchema)]
#[schemars(untagged)]
enum ListedValue {
    /// The value alone.
    One(String),
    /// The value with other ways to say it.
    With(ValueWith),
}

#[derive(JsonSchema)]
#[schemars(inline, deny_unknown_fields)]
struct ValueWith {
    /// What is found then, however it was said.
    #[schemars(regex(pattern = r"\S"))]
    value: String,
    /// Other ways to say it.
    synonyms: Option<Texts>,
    /// What it carries besides.
    enrichments: Option<Enrichments>,
}

/// # Webhook
#[derive(JsonSchema)]
#[schemars(untagged)]
enum Webhook {
    /// The address of the bot's only webhook.
    Address(String),
    /// Settings.
    Settings(WebhookSettings),
}

#[derive(JsonSchema)]
#[schemars(inline, deny_unknown_fields)]
struct WebhookSettings {
    /// What routes are appended to, and `/errors`.
    base_url: Option<String>,
    /// How long a call may take, in milliseconds; 10000 when absent.
    #[schemars(range(min = 1000, max = 60000))]
    timeout_ms: Option<u32>,
    /// Whether a failed call is told to `<base_url>/errors`; true when absent.
    report_errors: Option<bool>,
    /// Whether an answer's `conversation.skill` starts that skill; false when absent.
    redirect: Option<bool>,
}

/// # Request settings
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct RequestTemplate {
    /// How the request proves who sends it.
    auth: Option<Auth>,
    /// Headers by name, or as a list. Their values may hold templates.
    headers: Option<Headers>,
    /// JSON whose texts may hold templates, or one text that is the whole body with templates.
    body: Option<Value>,
    /// What makes an answer (`replies`, `conversation`) out of whatever JSON came back, which is
    /// `api_service_response.body` in it; in the form of `body`.
    answer: Option<Value>,
    /// What makes of one event of a streamed response, `event` in it, the words that it adds, or an
    /// event of our own form; in the form of `body`.
    stream: Option<Value>,
}

/// # Authentication
#[derive(JsonSchema)]
#[schemars(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
enum Auth {
    /// Nothing proves it.
    None {},
    /// A user name and a password.
    Basic {
        /// May hold templates.
        username: String,
        /// May hold templates. Everyone who opens a page can read what its bot holds.
        password: String,
    },
}

/// # Headers
#[derive(JsonSchema)]
#[schemars(untagged)]
enum Headers {
    /// By name.
    ByName(BTreeMap<String, Option<String>>),
    /// As a list.
    List(Vec<Header>),
}

/// # Header
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Header {
    /// Its name.
    #[schemars(regex(pattern = r"\S"))]
    name: String,
    /// May hold templates.
    value: String,
}

/// # Skill
///
/// One thing that the bot can do. It has `actions`, or `groups` of them.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, transform = either_actions_or_groups)]
struct Skill {
    /// Its name, unique in the bot.
    #[schemars(regex(pattern = r"\S"))]
    slug: String,
    /// How it is offered to visitors among others that could have been meant; its slug when absent.
    title: Option<Text>,
    /// What it is for; `business` when absent.
    #[schemars(rename = "type")]
    kind: Option<SkillType>,
    /// Any of them starts the skill. Without one it is started by `go_to` and buttons alone.
    triggers: Option<Vec<Condition>>,
    /// What must be known before the actions run, in order.
    requirements: Option<Vec<Requirement>>,
    /// What it does, in order.
    actions: Option<Vec<Action>>,
    /// Actions with conditions: all groups whose condition holds are done, in order.
    groups: Option<Vec<MessageGroup>>,
}

fn either_actions_or_groups(schema: &mut Schema) {
    let actions =
        json!({ "required": ["actions"], "properties": { "actions": { "type": "array" } } });
    let words = "`groups` stands beside `actions`: move the actions into a group.";
    let no_groups = json!({ "groups": { "type": "null", "errorMessage": words } });
    schema.insert("if".to_owned(), actions);
    schema.insert("then".to_owned(), json!({ "properties": no_groups }));
}

/// # Group of actions
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct MessageGroup {
    /// The group is done when it holds; without one, always.
    condition: Option<Condition>,
    /// What is done, in order.
    actions: Vec<Action>,
}

/// # Condition
///
/// One text such as `@order and #city.lat is-present or _memory.vip is true`, or the same as JSON.
#[derive(JsonSchema)]
#[schemars(untagged)]
enum Condition {
    /// As text.
    Text(#[schemars(regex(pattern = r"\S"))] String),
    /// Holds when all hold.
    All(All),
    /// Holds when one of them holds.
    Any(Any),
    /// One comparison.
    Compare(Compare),
    /// Whether something is there.
    Presence(Presence),
}

#[derive(JsonSchema)]
#[schemars(inline, deny_unknown_fields)]
struct All {
    /// Holds when all hold.
    all: Vec<Condition>,
}

#[derive(JsonSchema)]
#[schemars(inline, deny_unknown_fields)]
struct Any {
    /// Holds when one of them holds.
    any: Vec<Condition>,
}

#[derive(JsonSchema)]
#[schemars(inline, deny_unknown_fields)]
struct Compare {
    left: Left,
    /// How it is compared.
    operator: Comparing,
    /// What it is compared with; texts may hold templates.
    right: Right,
}

#[derive(JsonSchema)]
#[schemars(inline, deny_unknown_fields)]
struct Presence {
    left: Left,
    /// Whether it is to be there.
    operator: BeingThere,
    /// Nothing stands here.
    right: Option<Never>,
}

/// # Left side
///
/// What is looked at: `@intent`, `#entity` or `#entity.field`, `_memory.vip`, or a whole path such
/// as `nlp.intents[0].slug`.
#[derive(JsonSchema)]
#[schemars(transparent)]
struct Left(#[schemars(regex(pattern = r"\S"))] String);

struct Comparing;

impl JsonSchema for Comparing {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Comparing".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        operators(true)
    }
}

struct BeingThere;

impl JsonSchema for BeingThere {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "BeingThere".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        operators(false)
    }
}

fn operators(need_right: bool) -> Schema {
    let names: Vec<&str> = Operator::ALL
        .iter()
        .filter(|operator| operator.needs_right() == need_right)
        .map(|operator| operator.as_str())
        .collect();
    json_schema!({ "title": "Operator", "type": "string", "enum": names })
}

struct Right;

impl JsonSchema for Right {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Right".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["string", "number", "boolean", "array", "object"] })
    }
}

struct Never;

impl JsonSchema for Never {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Never".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "null" })
    }
}

/// # Requirement
///
/// Something that a skill needs to know, or several of such.
#[derive(JsonSchema)]
#[schemars(untagged)]
enum Requirement {
    /// One thing.
    One(OneRequirement),
    /// All of them.
    All(AllRequirements),
    /// One of them is enough.
    Any(AnyRequirement),
}

#[derive(JsonSchema)]
#[schemars(inline, deny_unknown_fields)]
struct OneRequirement {
    /// What fills it: `#entity` or `@intent`.
    data: Data,
    /// The key of the memory that it fills; the name of the entity or intent when absent.
    alias: Option<Name>,
    /// Done while it is not known: usually a question.
    missing: Option<Vec<Action>>,
    /// Done once it has been filled.
    complete: Option<Vec<Action>>,
    /// What refuses a value.
    validators: Option<Vec<Validator>>,
    /// Whether a later mention fills it anew; false when absent.
    update: Option<bool>,
}

#[derive(JsonSchema)]
#[schemars(inline, deny_unknown_fields)]
struct AllRequirements {
    /// All of them, in order.
    all: Vec<Requirement>,
    /// Done once all are filled.
    complete: Option<Vec<Action>>,
}

#[derive(JsonSchema)]
#[schemars(inline, deny_unknown_fields)]
struct AnyRequirement {
    /// One of them is enough.
    any: Vec<Requirement>,
    /// Done while none is known; what the first one does when absent.
    missing: Option<Vec<Action>>,
    /// Done once one is filled.
    complete: Option<Vec<Action>>,
}

struct Data;

impl JsonSchema for Data {
    fn schema_name() -> Cow<'static, str> {
        "Data".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "title": "Data",
            "description": "`#entity` or `@intent`.",
            "type": "string",
            "pattern": "^[#@]([A-Za-z0-9_-]|[^\\x00-\\x7F])+$",
            "patternErrorMessage": "Write `#name` for an entity, `@name` for an intent.",
        })
    }
}

/// # Validator
///
/// Refuses a value.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Validator {
    /// The value is refused when this holds; it is in the memory already.
    condition: Condition,
    /// Done then: usually says why.
    actions: Option<Vec<Action>>,
}

/// # Action
///
/// One thing that a skill does.
#[derive(JsonSchema)]
#[schemars(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
enum Action {
    /// Says something.
    SendMessage {
        /// What is said.
        message: Message,
    },
    /// Asks a server, and merges its answer.
    CallWebhook {
        /// The `action_id` of the request; derived from the place when absent.
        #[schemars(regex(pattern = r"\S"))]
        id: Option<String>,
        /// An absolute http(s) address, or a route that starts with `/`. May hold templates.
        #[schemars(regex(pattern = r"\S"))]
        url: String,
        /// `POST` when absent.
        method: Option<Method>,
        /// The name of the request settings that these are laid over.
        template: Option<String>,
        /// How the request proves who sends it.
        auth: Option<Auth>,
        /// Headers by name, or as a list. Their values may hold templates.
        headers: Option<Headers>,
        /// JSON whose texts may hold templates, or one text that is the whole body with templates.
        /// Without one, the body is what was understood, and the conversation.
        body: Option<Value>,
        /// Keeps the response as `api_service_response.<name>` for the rest of the turn: its `status`,
        /// `headers` and `body`.
        #[schemars(regex(pattern = r"\S"))]
        name: Option<String>,
        /// What makes an answer (`replies`, `conversation`) out of whatever JSON came back, which is
        /// `api_service_response.body` in it; in the form of `body`. Without one, the response itself
        /// is the answer. `{}` merges nothing.
        answer: Option<Value>,
        /// What makes of one event of a streamed response, `event` in it, the words that it adds, or
        /// an event of our own form (`delta`, `message`, `replies`, `conversation`); in the form of
        /// `body`. Without one, the events themselves are of that form.
        stream: Option<Value>,
        /// How long the call may take, in milliseconds; the bot's own when absent.
        #[schemars(range(min = 1000, max = 60000))]
        timeout_ms: Option<u32>,
    },
    /// Changes the memory, always in the order reset, set, unset.
    #[schemars(transform = some_edit)]
    EditMemory {
        /// Whether everything is forgotten first.
        reset: Option<bool>,
        /// Paths with dots, and values. A text that is one hole alone becomes the very value.
        set: Option<BTreeMap<String, Value>>,
        /// Paths to forget.
        unset: Option<Vec<String>>,
    },
    /// Another skill goes on.
    GoTo {
        /// Its slug; may hold templates.
        #[schemars(regex(pattern = r"\S"))]
        skill: String,
        /// At once (`start`, when absent), or with the next input (`wait`).
        mode: Option<GoToMode>,
    },
    /// Changes the language of what follows.
    ChangeLanguage {
        /// A BCP 47 tag; may hold templates.
        #[schemars(regex(pattern = r"\S"))]
        language: String,
    },
    /// Lets the visitor choose among the skills that could have been meant; for the skill of type
    /// `disambiguation`.
    OfferSkills {
        /// The question above them.
        title: Text,
    },
    /// Forgets the memory and which skills wait.
    ResetConversation {},
}

fn some_edit(schema: &mut Schema) {
    let there = |key: &str| {
        json!({
            "required": [key],
            "properties": { key: { "type": ["boolean", "array", "object"] } },
        })
    };
    let some = vec![there("reset"), there("set"), there("unset")];
    schema.insert("anyOf".to_owned(), some.into());
}

/// # Mode
#[derive(JsonSchema)]
#[schemars(rename_all = "snake_case")]
enum GoToMode {
    /// At once.
    Start,
    /// With the next input.
    Wait,
}

struct Method;

impl JsonSchema for Method {
    fn schema_name() -> Cow<'static, str> {
        "Method".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        // Letter case does not matter, which patterns cannot say in short.
        let mut any_case = Vec::new();
        for method in crate::Method::ALL {
            let mut pattern = "^".to_owned();
            for letter in method.as_str().chars() {
                pattern.push('[');
                pattern.push(letter);
                pattern.push(letter.to_ascii_lowercase());
                pattern.push(']');
            }
            pattern.push('$');
            any_case.push(pattern);
        }
        json_schema!({
            "title": "Method",
            "type": "string",
            "anyOf": [
                { "enum": crate::Method::ALL.map(crate::Method::as_str) },
                { "pattern": any_case.join("|") },
            ],
        })
    }
}

/// # Message
///
/// What the bot says. Keys besides these are sent as they are.
#[derive(JsonSchema)]
#[schemars(tag = "type")]
enum Message {
    /// Words.
    #[schemars(rename = "text")]
    Words {
        content: Content,
        delay: Option<Delay>,
        markdown: Option<Markdown>,
    },
    /// A picture: its address, or an object with more.
    #[schemars(rename = "picture")]
    Picture {
        content: Media,
        alt: Option<Content>,
        delay: Option<Delay>,
    },
    /// A video: its address, or an object with more.
    #[schemars(rename = "video")]
    Video {
        content: Media,
        alt: Option<Content>,
        delay: Option<Delay>,
    },
    /// A sound: its address, or an object with more.
    #[schemars(rename = "audio")]
    Audio {
        content: Media,
        alt: Option<Content>,
        delay: Option<Delay>,
    },
    /// A question with answers, which are offered while it is the last message.
    #[schemars(rename = "quickReplies")]
    QuickReplies {
        content: WithButtons,
        delay: Option<Delay>,
        markdown: Option<Markdown>,
    },
    /// Words with buttons.
    #[schemars(rename = "buttons")]
    Buttons {
        content: WithButtons,
        delay: Option<Delay>,
    },
    /// A picture, words and buttons.
    #[schemars(rename = "card")]
    Card { content: Card, delay: Option<Delay> },
    /// Cards side by side.
    #[schemars(rename = "carousel")]
    Carousel {
        content: Vec<Card>,
        delay: Option<Delay>,
    },
    /// The older spelling of `carousel`.
    #[schemars(rename = "carouselle")]
    Carouselle {
        content: Vec<Card>,
        delay: Option<Delay>,
    },
    /// Rows below each other.
    #[schemars(rename = "list")]
    List { content: List, delay: Option<Delay> },
    /// Anything, for a renderer of your own.
    #[schemars(rename = "custom")]
    Custom {
        content: Option<Value>,
        delay: Option<Delay>,
    },
    /// Anything, for the page; it is not drawn.
    #[schemars(rename = "client_data")]
    ClientData {
        content: Option<Value>,
        delay: Option<Delay>,
    },
    /// The conversation begins.
    #[schemars(rename = "conversation_start")]
    ConversationStart {
        content: Content,
        delay: Option<Delay>,
    },
    /// The conversation ends.
    #[schemars(rename = "conversation_end")]
    ConversationEnd {
        content: Content,
        delay: Option<Delay>,
    },
}

/// # Content
///
/// One text, or one for each language. It may hold templates; a number is drawn as text.
#[derive(JsonSchema)]
#[schemars(untagged)]
enum Content {
    /// One for all languages.
    One(String),
    /// One for each language.
    #[schemars(extend("minProperties" = 1))]
    ByLanguage(ByLanguage<String>),
    /// A number.
    Number(f64),
    /// `true` or `false`.
    Truth(bool),
}

/// # Picture, video or sound
///
/// Its address (one, or one for each language), or an object.
#[derive(JsonSchema)]
#[schemars(untagged)]
enum Media {
    /// The address alone.
    Address(Content),
    /// The address with more.
    Described(DescribedMedia),
}

/// # Picture, video or sound with more
#[derive(JsonSchema)]
struct DescribedMedia {
    /// Its address.
    url: Content,
    /// What it shows or says, for those who do not see or hear it.
    alt: Option<Content>,
    /// The line below it.
    title: Option<Content>,
    /// Its width in pixels; with the height it keeps the place free until it is loaded.
    width: Option<Pixels>,
    /// Its height in pixels.
    height: Option<Pixels>,
    /// The address of a picture that stands for a video until it plays.
    poster: Option<Content>,
    /// Captions of a video.
    captions: Option<Vec<Caption>>,
}

/// # Pixels
#[derive(JsonSchema)]
#[schemars(untagged)]
enum Pixels {
    /// How many.
    Number(#[schemars(range(min = 1))] f64),
    /// A template that becomes such a number.
    Template(String),
}

/// # Captions
#[derive(JsonSchema)]
struct Caption {
    /// The address of a WebVTT file.
    url: Content,
    /// The BCP 47 tag of their language.
    language: Option<String>,
    /// What the player's menu calls them.
    label: Option<Content>,
}

/// # Delay
///
/// Seconds to wait after the message, 0 to 5.
#[derive(JsonSchema)]
#[schemars(untagged)]
enum Delay {
    /// Seconds.
    Seconds(#[schemars(range(min = 0, max = 5))] f64),
    /// A template that becomes such a number.
    Template(String),
}

/// # Markdown
///
/// Whether the text is Markdown.
#[derive(JsonSchema)]
#[schemars(untagged)]
enum Markdown {
    /// Whether it is.
    Truth(bool),
    /// A template that becomes `true` or `false`.
    Template(String),
}

/// # Title with buttons
#[derive(JsonSchema)]
struct WithButtons {
    /// The words above.
    title: Option<Content>,
    /// What can be chosen.
    buttons: Option<Vec<Button>>,
}

/// # Card
#[derive(JsonSchema)]
struct Card {
    /// The first line.
    title: Option<Content>,
    /// The words below.
    subtitle: Option<Content>,
    /// The address of a picture.
    #[schemars(rename = "imageUrl")]
    image_url: Option<Content>,
    /// Where a click on the title leads.
    #[schemars(rename = "itemUrl")]
    item_url: Option<Content>,
    /// What can be chosen.
    buttons: Option<Vec<Button>>,
}

/// # List
#[derive(JsonSchema)]
struct List {
    /// The words above.
    title: Option<Content>,
    /// The rows.
    elements: Option<Vec<Row>>,
    /// What can be chosen below.
    buttons: Option<Vec<Button>>,
}

/// # Row
#[derive(JsonSchema)]
struct Row {
    /// The first line.
    title: Option<Content>,
    /// The second line.
    subtitle: Option<Content>,
    /// More words.
    description: Option<Content>,
    /// The address of a picture.
    #[schemars(rename = "imageUrl")]
    image_url: Option<Content>,
    /// What can be chosen.
    buttons: Option<Vec<Button>>,
}

/// # Button
#[derive(JsonSchema)]
struct Button {
    /// What is written on it.
    title: Option<Content>,
    /// What a click sends, opens, calls or starts.
    value: Option<Content>,
    /// What a click does; `postback` when absent.
    #[schemars(rename = "type")]
    kind: Option<ButtonType>,
}

struct ButtonType;

impl JsonSchema for ButtonType {
    fn schema_name() -> Cow<'static, str> {
        "ButtonType".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "title": "Type of a button",
            "description": "`postback` sends the value, `web_url` opens it, `phonenumber` calls it, \
                `trigger_skill` starts the skill that it names.",
            "type": "string",
            "anyOf": [
                { "enum": ["postback", "web_url", "phonenumber", "trigger_skill"] },
                { "enum": ["phone_number", "account_link", "account_linking", "element_share"] },
                { "pattern": "\\{\\{" },
            ],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{super::SkillKind, schema};
    use crate::definition::{ActionKind, LanguageDetection};

    #[test]
    fn the_words_are_those_of_the_definition() {
        let schema = schema();
        let words = |name: &str| -> Vec<String> {
            let definition = &schema["definitions"][name];
            let one_of = definition["oneOf"].as_array().into_iter().flatten();
            let words = definition["properties"]["type"]["enum"].as_array();
            let words = words.into_iter().flatten();
            let words = one_of.map(|one| &one["const"]).chain(words);
            words
                .map(|word| word.as_str().unwrap().to_owned())
                .collect()
        };
        assert_eq!(words("SkillType"), SkillKind::ALL.map(SkillKind::as_str));
        assert_eq!(
            words("LanguageDetection"),
            LanguageDetection::ALL.map(LanguageDetection::as_str)
        );
        assert_eq!(words("Action"), ActionKind::NAMES);
    }
}
