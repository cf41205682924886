//! How a message is read into what a widget draws: `fixtures/message`.
//!
//! A case is `{ name, desc, message, content, delay?, markdown? }`. `content` is the variant's name
//! with what it holds; `delay` and `markdown` are checked when the case names them.

use hooktalk_protocol::{Button, Card, Content, List, ListElement, Message};
use hooktalk_tests::cases;
use serde_json::{Value, json};

#[test]
fn messages_are_read_as_the_fixtures_say() {
    for case in cases("message") {
        let Value::Object(members) = case.value["message"].clone() else {
            panic!("{}: `message` is no object", case.title);
        };
        let message = Message::from_object(members);
        assert_eq!(
            shown(&message.content()),
            case.value["content"],
            "{}",
            case.title
        );
        assert_eq!(
            message.to_value(),
            case.value["message"],
            "{}: the wire's object is untouched",
            case.title
        );
        if let Some(delay) = case.value.get("delay") {
            assert_eq!(&json!(message.delay()), delay, "{}", case.title);
        }
        if let Some(markdown) = case.value.get("markdown") {
            assert_eq!(&json!(message.markdown()), markdown, "{}", case.title);
        }
    }
}

fn shown(content: &Content) -> Value {
    match content {
        Content::Text(words) => json!({ "text": words }),
        Content::Picture(url) => json!({ "picture": url }),
        Content::Video(url) => json!({ "video": url }),
        Content::Audio(url) => json!({ "audio": url }),
        Content::QuickReplies { title, buttons } => {
            json!({ "quick_replies": { "title": title, "buttons": all(buttons, button) } })
        }
        Content::Buttons { title, buttons } => {
            json!({ "buttons": { "title": title, "buttons": all(buttons, button) } })
        }
        Content::Card(it) => json!({ "card": card(it) }),
        Content::Carousel(cards) => json!({ "carousel": all(cards, card) }),
        Content::List(List {
            title,
            elements,
            buttons,
        }) => json!({ "list": {
            "title": title,
            "elements": all(elements, element),
            "buttons": all(buttons, button),
        } }),
        Content::Custom(value) => json!({ "custom": value }),
        Content::ClientData(value) => json!({ "client_data": value }),
        Content::ConversationStart(words) => json!({ "conversation_start": words }),
        Content::ConversationEnd(words) => json!({ "conversation_end": words }),
        Content::Malformed { kind, reason } => {
            json!({ "malformed": { "kind": kind, "reason": reason } })
        }
        Content::Unknown { kind, content } => {
            json!({ "unknown": { "kind": kind, "content": content } })
        }
    }
}

fn all<T>(items: &[T], write: fn(&T) -> Value) -> Vec<Value> {
    items.iter().map(write).collect()
}

fn button(button: &Button) -> Value {
    button.to_value()
}

fn card(card: &Card) -> Value {
    let Card {
        title,
        subtitle,
        image_url,
        item_url,
        buttons,
    } = card;
    json!({
        "title": title,
        "subtitle": subtitle,
        "imageUrl": image_url,
        "itemUrl": item_url,
        "buttons": all(buttons, button),
    })
}

fn element(element: &ListElement) -> Value {
    let ListElement {
        title,
        subtitle,
        description,
        image_url,
        buttons,
    } = element;
    json!({
        "title": title,
        "subtitle": subtitle,
        "description": description,
        "imageUrl": image_url,
        "buttons": all(buttons, button),
    })
}
