//! What is written in a form of its own: mail addresses, URLs, IP addresses, phone numbers.

use std::ops::Range;

use serde_json::Map;

use super::{Context, Found};
use crate::text::{TokenKind, find_text, is_letter};

/// Longest part of a mail address before the `@` (RFC 5321), and longest domain.
const LOCAL: usize = 64;
const DOMAIN: usize = 253;
/// Digits of a phone number: at most as many as ITU-T E.164 has.
const PHONE: std::ops::RangeInclusive<usize> = 7..=15;
/// How many characters a phone number is written with.
const PHONE_LENGTH: usize = 32;
/// Ends of domains that are known without a scheme or a path; those that are words as well are left
/// out.
const ENDS: &str = "com|net|org|io|info|biz|edu|gov|app|dev|ai|uk|fr|de|es|eu|ch|nl|pl|ru|ca|au|jp|cn|br|mx|test|example";

/// All of them.
pub(super) fn find<'a>(context: &Context<'a>) -> Vec<Found<'a>> {
    let mut found = Vec::new();
    emails(context.text, &mut found);
    urls(context.text, &mut found);
    addresses(context, &mut found);
    phones(context, &mut found);
    found
}

fn entity(name: &'static str, span: Range<usize>) -> Found<'static> {
    Found {
        name,
        span,
        confidence: 0.99,
        fields: Map::new(),
    }
}

/// Where the characters that `is_part` takes begin, going back from the end of a text.
#[inline(never)]
fn back(text: &str, is_part: &dyn Fn(char) -> bool) -> usize {
    let others = text.char_indices().rev().find(|(_, ch)| !is_part(*ch));
    others.map_or(0, |(at, ch)| at + ch.len_utf8())
}

fn is_domain(ch: char) -> bool {
    is_letter(ch) || matches!(ch, '.' | '-')
}

/// Whether a domain has at least two labels, none of them empty, and ends in letters.
fn is_host(host: &str) -> bool {
    let labels = host.split('.');
    let is_label =
        |label: &str| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-');
    let (_, end) = host.rsplit_once('.').unwrap_or_default();
    host.len() <= DOMAIN
        && labels.clone().all(is_label)
        && end.chars().count() > 1
        && end.chars().all(|ch| is_letter(ch) && !ch.is_ascii_digit())
}

fn emails(text: &str, found: &mut Vec<Found<'_>>) {
    let mut from = 0;
    for (at, _) in text.match_indices('@') {
        let before = text.get(from..at).unwrap_or_default();
        let after = text.get(at + 1..).unwrap_or_default();
        let is_local = |ch: char| is_letter(ch) || matches!(ch, '.' | '_' | '%' | '+' | '-');
        let local = before.get(back(before, &is_local)..).unwrap_or_default();
        let local = local.trim_start_matches(|ch: char| !is_letter(ch) && ch != '_');
        let domain = match after.find(|ch| !is_domain(ch)) {
            Some(end) => after.get(..end).unwrap_or_default(),
            None => after,
        };
        let domain = domain.trim_end_matches(['.', '-']);
        if local.is_empty() || local.len() > LOCAL || local.ends_with('.') || !is_host(domain) {
            from = at + 1;
            continue;
        }
        let end = at + 1 + domain.len();
        from = end;
        let (name, tag) = match local.split_once('+') {
            Some((name, tag)) if !name.is_empty() => (name, Some(tag)),
            _ => (local, None),
        };
        let mut email = entity("email", at - local.len()..end);
        email
            .text("local", Some(name))
            .text("tag", tag)
            .text("domain", Some(domain));
        found.push(email);
    }
}

/// Whether a URL goes on with a character.
fn is_url(ch: char) -> bool {
    match ch {
        '<' | '>' | '"' | '{' | '}' | '|' | '\\' | '^' | '`' | '«' | '»' | '“' | '”' => false,
        '\u{3000}'..='\u{3020}' | '\u{ff00}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff1f}' => false,
        _ => !ch.is_whitespace() && !ch.is_control(),
    }
}

fn urls(text: &str, found: &mut Vec<Found<'_>>) {
    let mut from = 0;
    while from < text.len() {
        let chunk = text.get(from..).unwrap_or_default();
        let chunk = chunk
            .get(..end(chunk, &|ch| !is_url(ch)))
            .unwrap_or_default();
        url(chunk, from, found);
        from += chunk.len();
        // What ended the chunk.
        from += (text.get(from..).and_then(|rest| rest.chars().next())).map_or(0, char::len_utf8);
    }
}

/// Where the first character is that `is_mark` takes; the length when there is none.
#[inline(never)]
fn end(text: &str, is_mark: &dyn Fn(char) -> bool) -> usize {
    let found = text.char_indices().find(|(_, ch)| is_mark(*ch));
    found.map_or(text.len(), |(at, _)| at)
}

/// Takes a text apart at the first of a mark.
#[inline(never)]
fn split(text: &str, mark: char) -> (&str, Option<&str>) {
    let at = end(text, &|ch| ch == mark);
    let (before, after) = text.split_at_checked(at).unwrap_or((text, ""));
    (before, after.get(mark.len_utf8()..))
}

/// The URL in a piece of text without spaces.
fn url(chunk: &str, start: usize, found: &mut Vec<Found<'_>>) {
    if !chunk.contains(['.', ':']) {
        return;
    }
    let mut at = end(chunk, &is_letter);
    let mut rest = chunk.get(at..).unwrap_or_default();
    let mut scheme = None;
    if let Some(colon) = find_text(chunk, "://") {
        let before = chunk.get(..colon).unwrap_or_default();
        at = back(before, &|ch| {
            ch.is_ascii_alphanumeric() || matches!(ch, '+' | '-' | '.')
        });
        scheme = before.get(at..);
        rest = chunk.get(colon + 3..).unwrap_or_default();
        if !scheme.is_some_and(|name| name.starts_with(|ch: char| ch.is_ascii_alphabetic())) {
            return;
        }
    }
    // What ends a sentence or closes a bracket that was opened before.
    let has = |mark: char| rest.contains([mark]);
    let (is_round, is_square) = (has('('), has('['));
    let length = back(rest, &|ch| match ch {
        ')' => !is_round,
        ']' => !is_square,
        _ => matches!(
            ch,
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | '_' | '~'
        ),
    });
    let rest = rest.get(..length).unwrap_or_default();
    let (authority, tail) = rest
        .split_at_checked(end(rest, &|ch| matches!(ch, '/' | '?' | '#')))
        .unwrap_or_default();
    let user = back(authority, &|ch| ch != '@');
    let host = authority.get(user..).unwrap_or_default();
    let is_plain = |name: &str| name.chars().all(is_domain);
    // "[::1]:80"
    let (name, port) = match host.find(']') {
        Some(at) => host.split_at_checked(at + 1).unwrap_or_default(),
        None => host
            .split_at_checked(end(host, &|ch| ch == ':'))
            .unwrap_or_default(),
    };
    let is_known = if scheme.is_some() {
        !name.is_empty() && (is_plain(name) || name.starts_with('['))
    } else {
        let is_port = port.len() <= 6 && port.bytes().skip(1).all(|byte| byte.is_ascii_digit());
        let last = name.get(back(name, &|ch| ch != '.')..).unwrap_or_default();
        let last = last.to_ascii_lowercase();
        let is_www = name.len() > 7
            && (name.get(..4)).is_some_and(|start| start.eq_ignore_ascii_case("www."));
        let mut ends = ENDS.split('|');
        user == 0 && is_port && is_host(name) && (is_www || ends.any(|known| known == last))
    };
    if !is_known {
        return;
    }
    let (tail, fragment) = split(tail, '#');
    let (tail, query) = split(tail, '?');
    let (path, params) = split(tail, ';');
    let begin = start + at;
    let length = scheme.map_or(0, |scheme| scheme.len() + 3) + rest.len();
    let mut url = entity("url", begin..begin + length);
    url.text("scheme", scheme)
        .text("host", Some(name))
        .text("path", Some(path).filter(|path| !path.is_empty()))
        .text("params", params)
        .text("query", query)
        .text("fragment", fragment);
    found.push(url);
}

/// IP addresses of both versions.
fn addresses(context: &Context<'_>, found: &mut Vec<Found<'_>>) {
    for (at, token) in context.tokens.iter().enumerate() {
        let is_hex = |ch: char| ch.is_ascii_hexdigit() || ch == ':';
        let is_start = token.kind != TokenKind::Symbol || token.text == ":";
        let before = at.checked_sub(1).map_or("", |at| context.word(at));
        let is_inside =
            context.is_joined(at) && (before.chars().all(is_letter) || matches!(before, "." | ":"));
        if !is_start || is_inside {
            continue;
        }
        let rest = context.text.get(token.span.start..).unwrap_or_default();
        let (formatted, length) = if let Some(length) = version_4(rest) {
            (rest.get(..length).unwrap_or_default().to_owned(), length)
        } else {
            let end = rest.find(|ch| !is_hex(ch)).unwrap_or(rest.len());
            let Some(groups) = rest.get(..end).and_then(version_6) else {
                continue;
            };
            (compressed(&groups), end)
        };
        let start = token.span.start;
        let mut ip = entity("ip", start..start + length);
        // Nothing here knows where it is.
        ip.text("formatted", Some(&formatted))
            .text("lat", None)
            .text("lng", None);
        found.push(ip);
    }
}

/// The length of the dotted address that a text begins with.
fn version_4(text: &str) -> Option<usize> {
    let mut length = 0;
    for index in 0..4 {
        let rest = text.get(length..)?;
        let rest = if index > 0 {
            rest.strip_prefix('.')?
        } else {
            rest
        };
        let digits = rest.bytes().take(4).take_while(u8::is_ascii_digit).count();
        let value = rest
            .get(..digits)?
            .bytes()
            .fold(0_u32, |value, digit| value * 10 + u32::from(digit - b'0'));
        if !(1..=3).contains(&digits) || value > 255 {
            return None;
        }
        length += digits + usize::from(index > 0);
    }
    let mut after = text.get(length..)?.chars();
    let next = after.next();
    let is_more = next == Some('.') && after.next().is_some_and(|ch| ch.is_ascii_digit())
        || next.is_some_and(is_letter);
    (!is_more).then_some(length)
}

/// The eight groups of an address of version 6, given alone.
fn version_6(text: &str) -> Option<[u16; 8]> {
    // 8 groups of 4 digits and the marks between.
    if text.len() > 39 || !text.contains(|ch: char| ch.is_ascii_digit()) {
        return None;
    }
    let gap = find_text(text, "::");
    let (head, tail) = match gap.and_then(|gap| text.split_at_checked(gap)) {
        Some((head, tail)) => (head, tail.get(2..)),
        None => (text, None),
    };
    let mut groups = [0; 8];
    let read = |text: &str| -> Option<Vec<u16>> {
        if text.is_empty() {
            return Some(Vec::new());
        }
        text.split(':')
            .map(|group| match group.len() {
                1..=4 => u16::from_str_radix(group, 16).ok(),
                _ => None,
            })
            .collect()
    };
    let head = read(head)?;
    let tail = match tail {
        Some(tail) => read(tail)?,
        None if head.len() == 8 => Vec::new(),
        None => return None,
    };
    if head.len() + tail.len() > 8 || head.len() + tail.len() == 8 && gap.is_some() {
        return None;
    }
    for (slot, group) in groups.iter_mut().zip(&head) {
        *slot = *group;
    }
    for (slot, group) in groups.iter_mut().rev().zip(tail.iter().rev()) {
        *slot = *group;
    }
    Some(groups)
}

/// The form of RFC 5952.
fn compressed(groups: &[u16; 8]) -> String {
    // The first of the longest runs of zeros, if it is more than one.
    let (mut best, mut length) = (8, 1);
    for start in 0..8 {
        let zeros = groups.iter().skip(start).take_while(|group| **group == 0);
        let zeros = zeros.count();
        if zeros > length {
            (best, length) = (start, zeros);
        }
    }
    let mut text = String::new();
    for (at, group) in groups.iter().enumerate() {
        if at == best {
            text.push_str("::");
        }
        if (best..best + length).contains(&at) && best < 8 {
            continue;
        }
        if !text.is_empty() && !text.ends_with(':') {
            text.push(':');
        }
        super::push_hex(&mut text, u32::from(*group), 1);
    }
    text
}

/// Phone numbers: international ones, and the common national forms.
fn phones(context: &Context<'_>, found: &mut Vec<Found<'_>>) {
    let mut after = 0;
    for (at, token) in context.tokens.iter().enumerate() {
        let is_start = token.kind == TokenKind::Digits || matches!(&*token.text, "+" | "(");
        if at < after || !is_start {
            continue;
        }
        let before = at.checked_sub(1).and_then(|at| context.tokens.get(at));
        let is_inside = context.is_joined(at)
            && before.is_some_and(|before| {
                before.kind != TokenKind::Symbol
                    || matches!(
                        &*before.text,
                        "." | "," | "-" | "/" | "+" | "#" | "$" | "€" | "£"
                    )
            });
        if is_inside {
            continue;
        }
        let groups = run(context, at);
        let Some(groups) = (1..=groups.len())
            .rev()
            .filter_map(|count| groups.get(..count))
            .find(|groups| is_phone(context, at, groups))
        else {
            continue;
        };
        after = groups.last().map_or(at, |group| group.end);
        let mut number = String::new();
        if token.text == "+" {
            number.push('+');
        }
        for (index, group) in groups.iter().enumerate() {
            // "+44 (0)20 …"
            if !(token.text == "+" && index > 0 && group.is_bracketed && group.digits == "0") {
                number.push_str(group.digits);
            }
        }
        let mut phone = entity("phone", context.span(at..after));
        phone.text("number", Some(&number));
        found.push(phone);
    }
}

/// Digits of a phone number.
struct Group<'a> {
    digits: &'a str,
    /// What stands before them.
    mark: char,
    is_bracketed: bool,
    /// The token behind them and their bracket.
    end: usize,
}

/// The digits that are apart by nothing but the marks of phone numbers, from a token on.
fn run<'a>(context: &Context<'a>, at: usize) -> Vec<Group<'a>> {
    let start = context.tokens.get(at).map_or(0, |token| token.span.start);
    let mut groups: Vec<Group<'a>> = Vec::new();
    let (mut mark, mut is_open) = (' ', false);
    let mut end = start;
    for (index, token) in context.tokens.iter().enumerate().skip(at) {
        if token.span.end - start > PHONE_LENGTH || token.span.start > end + 1 {
            break;
        }
        let is_gap = token.span.start > end;
        end = token.span.end;
        match token.text.as_str() {
            "+" if index == at => {}
            "(" if !is_open => is_open = true,
            ")" if is_open => {
                is_open = false;
                mark = ' ';
            }
            "-" | "‐" | "‑" | "–" if !is_gap && !groups.is_empty() => mark = '-',
            "." | "/" if !is_gap && !groups.is_empty() => mark = '.',
            _ if token.kind == TokenKind::Digits => {
                groups.push(Group {
                    digits: &token.text,
                    mark,
                    is_bracketed: is_open,
                    end: index + 1 + usize::from(is_open),
                });
                mark = ' ';
            }
            _ => break,
        }
    }
    groups
}

fn is_phone(context: &Context<'_>, at: usize, groups: &[Group<'_>]) -> bool {
    let count: usize = groups.iter().map(|group| group.digits.len()).sum();
    let end = groups.last().map_or(at, |group| group.end);
    let is_open = groups.last().is_some_and(|group| group.is_bracketed);
    // "06 12 34 56 78 kg" is one for all that is known here, "06 12 34 56 78kg" is none.
    let is_joined = context.is_joined(end)
        && context.tokens.get(end).is_some_and(|token| {
            token.kind != TokenKind::Symbol || matches!(&*token.text, ":" | "-" | "/" | "%" | "€")
        });
    if !PHONE.contains(&count) || is_joined || is_open && context.word(end - 1) != ")" {
        return false;
    }
    let first = groups.first().map_or("", |group| group.digits);
    if context.word(at) == "+" {
        return !first.starts_with('0') && context.is_joined(at + 1);
    }
    let is_nought = first.starts_with('0');
    if first.starts_with("00") {
        return count >= 10;
    }
    let lengths: Vec<usize> = groups.iter().map(|group| group.digits.len()).collect();
    let is_bracketed = groups.first().is_some_and(|group| group.is_bracketed);
    match lengths.as_slice() {
        // One word of digits.
        [_] => {
            is_nought && (9..=12).contains(&count)
                || count == 10 && first >= "2" && !first.ends_with("00000")
                || context.language == "es" && count == 9 && first >= "6"
        }
        // "555-1234"
        [3, 4] => groups.iter().all(|group| group.mark != '.') && !is_nought,
        // "212-555-1234", "1-800-555-1234"
        [3, 3, 4] => true,
        [1, 3, 3, 4] => first == "1",
        // "030 1234567", "0171/1234567"
        [2..=5, 4..=10] if is_nought => (8..=12).contains(&count),
        [2..=5, ..] if is_nought => {
            // A date is "01.02.2026" or "01-02-26".
            let is_date = matches!(lengths.as_slice(), [2, 2, 4, ..] | [2, 2, 2]);
            !is_date && (9..=12).contains(&count)
        }
        _ if is_bracketed => count >= 7,
        // "91 123 45 67", "612 345 678"
        [2 | 3, _, ..] if context.language == "es" => {
            count == 9 && first >= "6" && groups.iter().all(|group| group.mark != '.')
        }
        _ => false,
    }
}
