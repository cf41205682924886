//! Emoji: each sequence is one, with its skin tone, its hair and all members of a family.

use serde_json::Value;

use super::{Context, Found, push_hex};

/// How many characters are joined to one emoji at most.
const MOST: usize = 16;

/// The common ones: character, feeling, tags and description.
const KNOWN: &str = include_str!("words/emoji.txt");

/// Symbols that are emoji though most of their neighbors are none.
const SYMBOLS: &str = "⌚⌛⏩⏪⏫⏬⏰⏳◽◾☀☁☂☃☎☔☕☘☝☠☮☹☺♈♉♊♋♌♍♎♏♐♑♒♓♥♻♿⚓⚠⚡⚪⚫⚽⚾⛄⛅⛎⛔⛪⛲⛳⛵⛺⛽✂✅✈✉✊✋✌✍✔✖✨❄❌❎❓❔❕❗❣❤➕➖➗➡➰➿⤴⤵⬅⬆⬇⬛⬜⭐⭕";

pub(super) fn find<'a>(context: &Context<'a>) -> Vec<Found<'a>> {
    let mut found = Vec::new();
    if context.text.is_ascii() {
        return found;
    }
    let mut after = 0;
    for (at, _) in context.text.char_indices() {
        if at < after {
            continue;
        }
        let rest = context.text.get(at..).unwrap_or_default();
        let length = sequence(rest);
        let Some(emoji) = rest.get(..length).filter(|emoji| !emoji.is_empty()) else {
            continue;
        };
        after = at + length;
        let mut unicode = String::new();
        for ch in emoji.chars() {
            if !unicode.is_empty() {
                unicode.push(' ');
            }
            unicode.push_str("U+");
            push_hex(&mut unicode, u32::from(ch), 4);
        }
        unicode.make_ascii_uppercase();
        let mut known = known(emoji).split('|');
        let mut next = || known.next().filter(|text| !text.is_empty());
        let (feeling, tags, description) = (next(), next(), next());
        let tags = tags.map(|tags| tags.split(',').map(Value::from).collect::<Vec<_>>());
        let mut entity = context.found("emoji", 0..0, 0.99);
        entity.span = at..after;
        entity
            .text("formatted", Some(emoji))
            .text("feeling", feeling)
            .with("tags", tags.into())
            .text("unicode", Some(&unicode))
            .text("description", description);
        found.push(entity);
    }
    found
}

/// What is known of an emoji, its skin tone and presentation aside.
fn known(emoji: &str) -> &'static str {
    let bare: String = emoji
        .chars()
        .filter(|ch| !matches!(ch, '\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}'))
        .collect();
    let mut lines = KNOWN.lines();
    let found = lines.find_map(|line| {
        let (emoji, rest) = line.split_once(' ')?;
        (emoji == bare).then_some(rest)
    });
    found.unwrap_or_default()
}

fn is_flag_letter(ch: char) -> bool {
    matches!(ch, '\u{1f1e6}'..='\u{1f1ff}')
}

fn is_base(ch: char, next: Option<char>) -> bool {
    match ch {
        '\u{1f3fb}'..='\u{1f3ff}' => false,
        '\u{1f004}' | '\u{1f0cf}' | '\u{1f170}'..='\u{1f19a}' | '\u{1f201}'..='\u{1f251}' => true,
        '\u{1f300}'..='\u{1faff}' => true,
        '\u{a9}' | '\u{ae}' | '\u{2122}' | '\u{2139}' | '\u{203c}' | '\u{2049}' => {
            next == Some('\u{fe0f}')
        }
        '\u{2190}'..='\u{2bff}' | '\u{3030}' | '\u{303d}' | '\u{3297}' | '\u{3299}' => {
            next == Some('\u{fe0f}') || SYMBOLS.contains([ch])
        }
        _ => false,
    }
}

/// The length of the emoji that a text begins with, in bytes; 0 when it begins with none.
fn sequence(text: &str) -> usize {
    let mut chars = text.chars().take(MOST).peekable();
    let Some(first) = chars.next() else { return 0 };
    let next = chars.peek().copied();
    let mut length = first.len_utf8();
    if is_flag_letter(first) {
        return match next {
            Some(next) if is_flag_letter(next) => length + next.len_utf8(),
            _ => 0,
        };
    }
    if first.is_ascii() {
        // "1️⃣"
        let is_key = first.is_ascii_digit() || matches!(first, '#' | '*');
        let mut rest = text.chars().skip(1).filter(|ch| *ch != '\u{fe0f}');
        if !is_key || rest.next() != Some('\u{20e3}') {
            return 0;
        }
        return text
            .find('\u{20e3}')
            .map_or(0, |at| at + '\u{20e3}'.len_utf8());
    }
    if !is_base(first, next) {
        return 0;
    }
    while let Some(ch) = chars.next() {
        match ch {
            '\u{fe0f}' | '\u{20e3}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0020}'..='\u{e007f}' => {}
            '\u{200d}' => {
                // Joins another one, or nothing.
                let Some(joined) = chars.next() else { break };
                if !is_base(joined, Some('\u{fe0f}')) {
                    break;
                }
                length += joined.len_utf8();
            }
            _ => break,
        }
        length += ch.len_utf8();
    }
    length
}
