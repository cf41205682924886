//! The transcript as plain text, for a person to keep.

use hooktalk_protocol::{Button, Card, Content, ListElement};

use super::{Chat, EntryKind};

/// Who spoke, in the interface's language.
#[derive(Clone, Copy, Debug)]
pub struct Speakers<'a> {
    /// Stands before the visitor's words.
    pub visitor: &'a str,
    /// Stands before the bot's words.
    pub bot: &'a str,
}

/// The transcript, a paragraph a message: the moment (RFC 3339, in UTC), who spoke, and the words. A
/// message of another kind is written as the original wrote it for channels that know text only:
/// titles, what pictures show and where they are, and a line for each button.
pub fn to_text(chat: &Chat, speakers: Speakers<'_>) -> String {
    let mut text = String::new();
    for entry in chat.entries.iter() {
        let (speaker, words) = match &entry.kind {
            EntryKind::Visitor { input, .. } => (speakers.visitor, input.title().to_owned()),
            EntryKind::Bot { content, .. } => (speakers.bot, words(content, true)),
            EntryKind::Notice(_) => continue,
        };
        if !words.is_empty() {
            let lines = [&entry.at.to_rfc3339(), " ", speaker, "\n", &words, "\n\n"];
            text.push_str(&lines.concat());
        }
    }
    text
}

/// The words of a message. Without `addresses` they are those that are drawn: neither addresses of
/// pictures nor answers that can no longer be chosen.
pub(crate) fn words(content: &Content, addresses: bool) -> String {
    let mut lines = Vec::new();
    match content {
        Content::Text(words)
        | Content::ConversationStart(words)
        | Content::ConversationEnd(words) => lines.push(words.clone()),
        Content::Picture(media) | Content::Video(media) | Content::Audio(media) => {
            lines.extend([&media.alt, &media.title, &media.url].map(String::clone));
        }
        Content::QuickReplies { title, buttons } | Content::Buttons { title, buttons } => {
            lines.push(title.clone());
            if addresses || matches!(content, Content::Buttons { .. }) {
                choices(buttons, addresses, &mut lines);
            }
        }
        Content::Card(it) => card(it, addresses, &mut lines),
        Content::Carousel(cards) => cards.iter().for_each(|it| card(it, addresses, &mut lines)),
        Content::List(list) => {
            lines.push(list.title.clone());
            for it in &list.elements {
                element(it, addresses, &mut lines);
            }
            choices(&list.buttons, addresses, &mut lines);
        }
        Content::Custom(value) | Content::Unknown { content: value, .. } => {
            lines.push(value.to_string());
        }
        Content::ClientData(_) | Content::Malformed { .. } => {}
    }
    lines.retain(|line| !line.trim().is_empty());
    lines.join("\n")
}

fn card(card: &Card, addresses: bool, lines: &mut Vec<String>) {
    lines.extend([card.title.clone(), card.subtitle.clone()]);
    lines.extend(card.image_url.clone().filter(|_| addresses));
    choices(&card.buttons, addresses, lines);
}

fn element(element: &ListElement, addresses: bool, lines: &mut Vec<String>) {
    let words = [&element.title, &element.subtitle, &element.description];
    lines.extend(words.map(String::clone));
    lines.extend(element.image_url.clone().filter(|_| addresses));
    choices(&element.buttons, addresses, lines);
}

fn choices(buttons: &[Button], dashes: bool, lines: &mut Vec<String>) {
    let dash = if dashes { "- " } else { "" };
    lines.extend(buttons.iter().map(|it| [dash, &it.title].concat()));
}

#[cfg(test)]
mod tests {
    use hooktalk_protocol::{Message, Timestamp};
    use serde_json::json;

    use super::super::{Action, Shared, reduce};
    use super::*;

    #[test]
    fn every_kind_is_words() {
        let messages = [
            json!({ "type": "text", "content": "Hello" }),
            json!({ "type": "buttons", "content": { "title": "Which?", "buttons": [{ "title": "Red", "value": "r" }] } }),
            json!({ "type": "card", "content": { "title": "A", "subtitle": "b", "imageUrl": "https://h/i.png" } }),
            json!({ "type": "picture", "content": { "url": "i.png", "alt": "A boat", "title": "Dawn" } }),
            json!({ "type": "audio", "content": "bell.wav" }),
            json!({ "type": "list", "content": { "elements": [{ "title": "One", "subtitle": "1" }] } }),
            json!({ "type": "client_data", "content": { "secret": 1 } }),
        ];
        let now = Timestamp::from_millis(0);
        let mut chat = Shared::new(Chat::new());
        let text = "hi".to_owned();
        chat = reduce(&chat, Action::Send { text }, now);
        let messages: Vec<_> = messages
            .iter()
            .filter_map(|it| Some(Message::from_object(it.as_object()?.clone())))
            .collect();
        let count = messages.len();
        chat = reduce(
            &chat,
            Action::Say {
                messages,
                language: None,
            },
            now,
        );
        for _ in 0..count {
            chat = reduce(&chat, Action::Reveal, now);
        }
        let speakers = Speakers {
            visitor: "You:",
            bot: "Bot:",
        };
        let at = now.to_rfc3339();
        let words = [
            "You:\nhi",
            "Bot:\nHello",
            "Bot:\nWhich?\n- Red",
            "Bot:\nA\nb\nhttps://h/i.png",
            "Bot:\nA boat\nDawn\ni.png",
            "Bot:\nbell.wav",
            "Bot:\nOne\n1",
        ];
        let expected: String = words.map(|it| format!("{at} {it}\n\n")).concat();
        assert_eq!(to_text(&chat, speakers), expected);
    }
}
