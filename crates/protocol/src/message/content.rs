use serde_json::Value;

use crate::webhook::kind;
use crate::{Object, json_text, object_from, parse_number, text_or_null};

/// What a message shows.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// Words.
    Text(String),
    /// A picture.
    Picture(Box<Media>),
    /// A video.
    Video(Box<Media>),
    /// A sound.
    Audio(Box<Media>),
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
    /// One card; `object` on the later wire.
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

/// A picture, a video or a sound: its address alone on the original wire, or an object with more.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Media {
    /// Its address; never blank.
    pub url: String,
    /// What it shows or says, for those who do not see or hear it; may be empty. The message itself
    /// may have it in place of the content.
    pub alt: String,
    /// The line below it; may be empty.
    pub title: String,
    /// Width and height in pixels, neither of them 0, so that its place can be kept free.
    pub size: Option<(u32, u32)>,
    /// The address of a picture that stands for a video until it plays.
    pub poster: Option<String>,
    /// What is said in it, in one language or several.
    pub captions: Vec<Caption>,
}

/// Captions of a video: the address of a WebVTT file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caption {
    /// Its address.
    pub url: String,
    /// The BCP 47 tag of its language; may be empty.
    pub language: String,
    /// What they are called in the player's menu; may be empty.
    pub label: String,
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
    ///
    /// Whatever can be shown is kept: where an array of buttons, cards or list elements belongs, one
    /// thing alone counts as an array of it, and plain text in place of an object is its title. Only
    /// elements that hold nothing to show (`null`, `{}`) are left out. When nothing at all is left,
    /// the message is [`Content::Malformed`].
    pub fn read(kind: &str, content: &Value) -> Self {
        let read = match kind {
            "text" => text(content).map(Self::Text),
            "picture" => Media::read(kind, content).map(Self::Picture),
            "video" => Media::read(kind, content).map(Self::Video),
            "audio" => Media::read(kind, content).map(Self::Audio),
            "quickReplies" => {
                titled(content).map(|(title, buttons)| Self::QuickReplies { title, buttons })
            }
            "buttons" => titled(content).map(|(title, buttons)| Self::Buttons { title, buttons }),
            "card" | "object" => object(content)
                .map(Card::read)
                .and_then(|card| full(card, &Card::default()).map(Self::Card)),
            "carousel" | "carouselle" => match content.get("carousel").unwrap_or(content) {
                content @ (Value::Array(_) | Value::Object(_)) => {
                    full(items(content, Card::from_value), &Vec::new()).map(Self::Carousel)
                }
                other => wrong(other, "an array"),
            },
            "list" => object(content)
                .map(List::read)
                .and_then(|list| full(list, &List::default()).map(Self::List)),
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

impl Media {
    fn read(kind: &str, content: &Value) -> Result<Box<Self>, String> {
        let members = match content {
            Value::String(url) if !url.trim().is_empty() => {
                return Ok(Box::new(Self {
                    url: url.clone(),
                    ..Self::default()
                }));
            }
            Value::Object(members) => members,
            other => return wrong(other, "an address"),
        };
        if let Some(deeper) = members.get(kind) {
            return Self::read(kind, deeper);
        }
        let url = field(members, "url");
        if url.trim().is_empty() {
            return Err("`content` has no `url`".to_owned());
        }
        let side = |key| pixels(members.get(key)?);
        Ok(Box::new(Self {
            url,
            alt: field(members, "alt"),
            title: field(members, "title"),
            size: side("width").zip(side("height")),
            poster: some_field(members, "poster"),
            captions: some_items(members.get("captions"), Caption::from_value),
        }))
    }
}

impl Caption {
    fn from_value(value: &Value) -> Option<Self> {
        let caption = match value {
            Value::Object(members) => Self {
                url: field(members, "url"),
                language: field(members, "language"),
                label: field(members, "label"),
            },
            other => Self {
                url: words(other),
                language: String::new(),
                label: String::new(),
            },
        };
        Some(caption).filter(|caption| !caption.url.trim().is_empty())
    }
}

impl Button {
    fn from_value(value: &Value) -> Option<Self> {
        let button = match value {
            Value::Object(members) => Self::read(members),
            other => Self {
                title: words(other),
                value: words(other),
                kind: ButtonKind::Postback,
            },
        };
        Some(button).filter(|button| !button.title.is_empty())
    }

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
        object_from(vec![
            ("title", text_or_null(Some(&self.title))),
            ("value", text_or_null(Some(&self.value))),
            ("type", text_or_null(Some(self.kind.as_str()))),
        ])
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
    fn from_value(value: &Value) -> Option<Self> {
        let card = match value {
            Value::Object(members) => Self::read(members),
            other => Self {
                title: words(other),
                ..Self::default()
            },
        };
        full(card, &Self::default()).ok()
    }

    fn read(members: &Object) -> Self {
        let mut lines = vec![headed(members, "subtitle")];
        details(members, &mut lines);
        Self {
            title: headed(members, "title"),
            subtitle: joined(lines),
            image_url: image(members),
            item_url: some_field(members, "itemUrl"),
            buttons: buttons(members),
        }
    }
}

impl List {
    fn read(members: &Object) -> Self {
        Self {
            title: headed(members, "title"),
            elements: some_items(
                members.get("elements").or_else(|| members.get("list")),
                ListElement::from_value,
            ),
            buttons: buttons(members),
        }
    }
}

impl ListElement {
    fn from_value(value: &Value) -> Option<Self> {
        let element = match value {
            Value::Object(members) => {
                let mut lines = Vec::new();
                details(members, &mut lines);
                Self {
                    title: headed(members, "title"),
                    subtitle: headed(members, "subtitle"),
                    description: joined(lines),
                    image_url: image(members),
                    buttons: buttons(members),
                }
            }
            other => Self {
                title: words(other),
                ..Self::default()
            },
        };
        full(element, &Self::default()).ok()
    }
}

/// The title and the buttons of an object, of which one at least must be there.
fn titled(content: &Value) -> Result<(String, Vec<Button>), String> {
    let members = object(content)?;
    let mut title = field(members, "title");
    if title.is_empty() {
        // The later wire's spelling.
        title = field(members, "text");
    }
    full((title, buttons(members)), &(String::new(), Vec::new()))
}

/// The text under `key`; on the later wire it stands in `header`, which may also be the title alone.
fn headed(members: &Object, key: &str) -> String {
    let own = field(members, key);
    match members.get("header") {
        Some(Value::Object(header)) if own.is_empty() => field(header, key),
        Some(Value::String(header)) if own.is_empty() && key == "title" => header.clone(),
        _ => own,
    }
}

/// What else the later wire says of an object: a description, states, and sections of attributes.
fn details(members: &Object, lines: &mut Vec<String>) {
    lines.push(headed(members, "description"));
    if let Some(header) = members.get("header") {
        for key in ["status1", "status2", "status3"] {
            lines.extend(header.get(key).map(attribute));
        }
    }
    let sections = members.get("sections").and_then(Value::as_array);
    for section in sections.into_iter().flatten() {
        lines.extend(section.get("title").map(words));
        let attributes = section.get("attributes").and_then(Value::as_array);
        lines.extend(attributes.into_iter().flatten().map(attribute));
    }
}

/// `{ label, value }` as one line.
fn attribute(attribute: &Value) -> String {
    let part = |key| attribute.get(key).map(words).unwrap_or_default();
    let (label, value) = (part("label"), part("value"));
    if label.is_empty() || value.is_empty() {
        label + &value
    } else {
        [&label, ": ", &value].concat()
    }
}

fn joined(mut lines: Vec<String>) -> String {
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}

/// The address of a picture; on the later wire it stands deeper.
fn image(members: &Object) -> Option<String> {
    some_field(members, "imageUrl")
        .or_else(|| {
            let image = members.get("header")?.get("image")?.as_object()?;
            some_field(image, "imageUrl")
        })
        .or_else(|| Some(Media::read("picture", members.get("picture")?).ok()?.url))
}

/// A length that makes sense, also written as text.
fn pixels(value: &Value) -> Option<u32> {
    let number = match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => parse_number(text),
        _ => None,
    };
    number
        .filter(|number| (1.0..=1e5).contains(number))
        .map(|number| number as u32)
}

fn buttons(members: &Object) -> Vec<Button> {
    some_items(members.get("buttons"), Button::from_value)
}

fn some_items<T>(value: Option<&Value>, read: fn(&Value) -> Option<T>) -> Vec<T> {
    value.map_or_else(Vec::new, |value| items(value, read))
}

/// The elements of an array, or of what stands in place of one.
fn items<T>(value: &Value, read: fn(&Value) -> Option<T>) -> Vec<T> {
    let elements = match value {
        Value::Array(elements) => elements.as_slice(),
        other => std::slice::from_ref(other),
    };
    elements.iter().filter_map(read).collect()
}

/// `value`, unless it holds nothing to show.
fn full<T: PartialEq>(value: T, empty: &T) -> Result<T, String> {
    if value == *empty {
        Err("`content` holds nothing to show".to_owned())
    } else {
        Ok(value)
    }
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
        other => json_text(other),
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

fn object(content: &Value) -> Result<&Object, String> {
    content
        .as_object()
        .map_or_else(|| wrong(content, "an object"), Ok)
}

fn wrong<T>(content: &Value, wanted: &str) -> Result<T, String> {
    Err(format!("`content` is {}, not {wanted}", kind(content)))
}
