use serde_json::{Value, json};

use crate::Object;
use crate::webhook::kind;

/// What a message shows.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// Words.
    Text(String),
    /// The address of a picture.
    Picture(String),
    /// The address of a video.
    Video(String),
    /// The address of a sound.
    Audio(String),
    /// A question with answers to choose from, offered only while it is the last message.
    QuickReplies {
        /// The question.
        title: String,
        /// The answers.
        buttons: Vec<Button>,
    },
    /// Words with buttons below.
    Buttons {
        /// The words.
        title: String,
        /// The buttons.
        buttons: Vec<Button>,
    },
    /// One card.
    Card(Card),
    /// Cards side by side; `carouselle` on older wires.
    Carousel(Vec<Card>),
    /// Rows below each other.
    List(List),
    /// Something that only a host's own renderer can draw.
    Custom(Value),
    /// Data for the hosting page; never drawn.
    ClientData(Value),
    /// The conversation begins.
    ConversationStart(String),
    /// The conversation ends.
    ConversationEnd(String),
    /// A known type whose content has a shape that cannot be drawn.
    Malformed {
        /// The wire's `type`.
        kind: String,
        /// What is wrong, for the developer.
        reason: String,
    },
    /// A type that is not known here.
    Unknown {
        /// The wire's `type`.
        kind: String,
        /// The wire's `content`.
        content: Value,
    },
}

/// A button of a message, or a quick reply. In JSON: `{ title, value, type }`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Button {
    /// What is written on it.
    pub title: String,
    /// What a click sends, opens or calls.
    pub value: String,
    /// What a click does.
    pub kind: ButtonKind,
}

/// What a click on a button does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ButtonKind {
    /// Sends the value to the bot. A missing or unknown type does this too.
    Postback,
    /// Opens the value, an address, in a new tab.
    WebUrl,
    /// Calls the value, a number; `phonenumber` or `phone_number` on the wire.
    PhoneNumber,
    /// Starts the skill that the value names.
    TriggerSkill,
    /// A type that is not known here, which acts as [`ButtonKind::Postback`].
    Other(String),
}

/// A card: a picture, words, buttons.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Card {
    /// The heading.
    pub title: String,
    /// The line below it; may be empty.
    pub subtitle: String,
    /// The address of its picture.
    pub image_url: Option<String>,
    /// Where a click on the card itself leads.
    pub item_url: Option<String>,
    /// May be empty.
    pub buttons: Vec<Button>,
}

/// A list: elements, and buttons below.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct List {
    /// A heading; later versions of the wire have it.
    pub title: String,
    /// The rows.
    pub elements: Vec<ListElement>,
    /// Buttons of the whole list.
    pub buttons: Vec<Button>,
}

/// One row of a [`List`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListElement {
    /// The heading.
    pub title: String,
    /// The line below it; may be empty.
    pub subtitle: String,
    /// More words; later versions of the wire have them.
    pub description: String,
    /// The address of its picture.
    pub image_url: Option<String>,
    /// May be empty.
    pub buttons: Vec<Button>,
}

impl Content {
    /// Reads the content of a message of type `kind`.
    pub fn read(kind: &str, content: &Value) -> Self {
        let read = match kind {
            "text" => text(content).map(Self::Text),
            "picture" => address(content).map(Self::Picture),
            "video" => address(content).map(Self::Video),
            "audio" => address(content).map(Self::Audio),
            "quickReplies" => object(content).map(|members| Self::QuickReplies {
                title: field(members, "title"),
                buttons: buttons(members),
            }),
            "buttons" => object(content).map(|members| Self::Buttons {
                title: field(members, "title"),
                buttons: buttons(members),
            }),
            "card" => object(content).map(|members| Self::Card(Card::read(members))),
            "carousel" | "carouselle" => array(content).map(|items| {
                Self::Carousel(
                    items
                        .iter()
                        .filter_map(Value::as_object)
                        .map(Card::read)
                        .collect(),
                )
            }),
            "list" => object(content).map(|members| Self::List(List::read(members))),
            "custom" => Ok(Self::Custom(content.clone())),
            "client_data" => Ok(Self::ClientData(content.clone())),
            "conversation_start" => Ok(Self::ConversationStart(words(content))),
            "conversation_end" => Ok(Self::ConversationEnd(words(content))),
            _ => Ok(Self::Unknown {
                kind: kind.to_owned(),
                content: content.clone(),
            }),
        };
        read.unwrap_or_else(|reason| Self::Malformed {
            kind: kind.to_owned(),
            reason,
        })
    }
}

impl Button {
    /// Reads a button; a key that is missing is empty, a value that is no text becomes text.
    pub fn read(members: &Object) -> Self {
        let title = field(members, "title");
        let mut value = field(members, "value");
        if value.is_empty() {
            // An older spelling for links.
            value = field(members, "url");
        }
        Self {
            title: if title.is_empty() {
                value.clone()
            } else {
                title
            },
            value,
            kind: ButtonKind::parse(&field(members, "type")),
        }
    }

    /// The button as JSON: `{ title, value, type }`.
    pub fn to_value(&self) -> Value {
        json!({ "title": self.title, "value": self.value, "type": self.kind.as_str() })
    }
}

impl ButtonKind {
    /// The kind that a wire's `type` names.
    pub fn parse(text: &str) -> Self {
        match text {
            "" | "postback" => Self::Postback,
            "web_url" => Self::WebUrl,
            "phonenumber" | "phone_number" => Self::PhoneNumber,
            "trigger_skill" => Self::TriggerSkill,
            other => Self::Other(other.to_owned()),
        }
    }

    /// The wire's `type`.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Postback => "postback",
            Self::WebUrl => "web_url",
            Self::PhoneNumber => "phonenumber",
            Self::TriggerSkill => "trigger_skill",
            Self::Other(other) => other,
        }
    }
}

impl Card {
    fn read(members: &Object) -> Self {
        Self {
            title: field(members, "title"),
            subtitle: field(members, "subtitle"),
            image_url: some_field(members, "imageUrl"),
            item_url: some_field(members, "itemUrl"),
            buttons: buttons(members),
        }
    }
}

impl List {
    fn read(members: &Object) -> Self {
        let elements = members.get("elements").and_then(Value::as_array);
        Self {
            title: field(members, "title"),
            elements: elements
                .into_iter()
                .flatten()
                .filter_map(Value::as_object)
                .map(|element| ListElement {
                    title: field(element, "title"),
                    subtitle: field(element, "subtitle"),
                    description: field(element, "description"),
                    image_url: some_field(element, "imageUrl"),
                    buttons: buttons(element),
                })
                .collect(),
            buttons: buttons(members),
        }
    }
}

fn buttons(members: &Object) -> Vec<Button> {
    members
        .get("buttons")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_object)
        .map(Button::read)
        .collect()
}

fn field(members: &Object, key: &str) -> String {
    words(members.get(key).unwrap_or(&Value::Null))
}

fn some_field(members: &Object, key: &str) -> Option<String> {
    Some(field(members, key)).filter(|text| !text.is_empty())
}

/// Text as it is, null as nothing, anything else as compact JSON.
fn words(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn text(content: &Value) -> Result<String, String> {
    match content {
        Value::Null => Err("`content` is missing".to_owned()),
        Value::Object(members) if members.get("text").is_some_and(Value::is_string) => {
            Ok(field(members, "text"))
        }
        other => Ok(words(other)),
    }
}

fn address(content: &Value) -> Result<String, String> {
    match content {
        Value::String(url) if !url.trim().is_empty() => Ok(url.clone()),
        other => wrong(other, "an address"),
    }
}

fn object(content: &Value) -> Result<&Object, String> {
    content
        .as_object()
        .map_or_else(|| wrong(content, "an object"), Ok)
}

fn array(content: &Value) -> Result<&Vec<Value>, String> {
    content
        .as_array()
        .map_or_else(|| wrong(content, "an array"), Ok)
}

fn wrong<T>(content: &Value, wanted: &str) -> Result<T, String> {
    Err(format!("`content` is {}, not {wanted}", kind(content)))
}
