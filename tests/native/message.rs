//! How a message is read into what a widget draws: `fixtures/message`.
//!
//! A case is `{ name, desc, message, content, delay?, markdown? }`. `content` is the variant's name
//! with what it holds (of a picture, a video or a sound its address alone when there is no more); `delay` and `markdown` are checked when the case names them.

use hooktalk_protocol::{Button, Card, Content, List, ListElement, Media, Message};
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
        Content::Picture(it) => json!({ "picture": media(it) }),
        Content::Video(it) => json!({ "video": media(it) }),
        Content::Audio(it) => json!({ "audio": media(it) }),
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

/// What it holds beside its address; an address alone is that.
fn media(media: &Media) -> Value {
    let Media {
        url,
        alt,
        title,
        size,
        poster,
        captions,
    } = media;
    let plain = Media {
        url: url.clone(),
        ..Media::default()
    };
    if *media == plain {
        return json!(url);
    }
    json!({
        "url": url,
        "alt": alt,
        "title": title,
        "size": size,
        "poster": poster,
        "captions": all(captions, |it| json!([it.url, it.language, it.label])),
    })
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
