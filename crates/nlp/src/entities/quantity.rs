//! Numbers with a unit: money, shares, temperatures and what is measured.

use std::ops::Range;

use super::lexicon::{
    AND, BELOW, CAPITAL_CURRENCY, CURRENCY, DIGITS_UNIT, Entry, HALF, JOINED_UNIT, PER, PERCENT,
    TIME, UNIT, WEIGHT,
};
use super::number::Spot;
use super::{Context, Found};
use crate::text::TokenKind;

/// All numbers with a unit.
pub(super) fn find<'a>(context: &Context<'a>) -> Vec<Found<'a>> {
    let is_of_weight = (0..context.tokens.len()).any(|at| (context.at(at, WEIGHT)).is_some());
    let mut found = Vec::new();
    for spot in context.numbers {
        if spot.number.is_ordinal {
            continue;
        }
        let behind = behind(context, spot, is_of_weight);
        let before = money_before(context, spot);
        found.extend(before.or(behind));
    }
    found
}

/// What `note` of a unit begins with: the name of the entity and the key of its value in the base
/// unit. What is left of it is the unit's symbol.
fn measure(note: &str) -> Option<(&'static str, &'static str)> {
    Some(match note.bytes().next()? {
        b'd' => ("distance", "meters"),
        b'm' => ("mass", "grams"),
        b'v' => ("volume", "liters"),
        b's' => ("speed", "mps"),
        b't' => ("temperature", "celsius"),
        _ => return None,
    })
}

/// The longest unit or currency at a token, and the token behind it.
fn unit_at(context: &Context<'_>, at: usize, is_digits: bool) -> Vec<(Entry, usize)> {
    let mut units: Vec<(Entry, usize)> = Vec::new();
    for (entry, next) in context.all_at(at) {
        let may = match entry.kind {
            UNIT | CURRENCY | PERCENT => true,
            DIGITS_UNIT => is_digits,
            JOINED_UNIT => is_digits && context.is_joined(at),
            CAPITAL_CURRENCY => is_capital(context, at, entry),
            _ => false,
        };
        if may {
            units.push((entry, next));
        }
    }
    let longest = units.iter().map(|unit| unit.1).max().unwrap_or_default();
    units.retain(|unit| unit.1 == longest);
    units
}

/// Whether a code of a currency is in capitals: many of them are words, too.
fn is_capital(context: &Context<'_>, at: usize, entry: Entry) -> bool {
    context.text.get(context.span(at..at + 1)) == Some(entry.note)
}

fn behind<'a>(context: &Context<'a>, spot: &Spot, is_of_weight: bool) -> Option<Found<'a>> {
    let mut start = spot.tokens.start;
    let mut at = spot.tokens.end;
    let mut value = spot.number.value;
    // "3.5M€"
    let times = match context.word(at) {
        "m" => 1e6,
        "b" | "bn" => 1e9,
        _ => 1.0,
    };
    let mut behind = unit_at(context, at + 1, true).into_iter();
    let is_money = behind.any(|(entry, _)| entry.kind == CURRENCY);
    if times > 1.0 && is_money && context.is_joined(at) && context.is_joined(at + 1) {
        value *= times;
        at += 1;
    }
    // "1/2 cup"
    if let Some(slash) = start.checked_sub(1)
        && context.word(slash) == "/"
        && let Some(over) = context.number_before(slash)
        && (1.0..value).contains(&over.number.value)
        && !over.number.is_word
    {
        value = over.number.value / value;
        start = over.tokens.start;
    }
    // "un millón de dólares", "deux millions d'euros"
    if value >= 1e6 && matches!(context.language, "fr" | "es") {
        match context.word(at) {
            "de" => at += 1,
            "d" if context.word(at + 1) == "'" => at += 2,
            _ => {}
        }
    }
    // "a 5-km run"
    if context.word(at) == "-" && context.is_joined(at) && context.is_joined(at + 1) {
        at += 1;
    }
    let mut units = unit_at(context, at, !spot.number.is_word);
    let next = units.first()?.1;
    if units.len() > 1 {
        // "pounds" are money, or else a mass.
        let is_mass = is_of_weight || matches!(context.word(next), "of" | "de" | "d");
        units.retain(|unit| is_mass != (unit.0.kind == CURRENCY));
    }
    let unit = units.first()?.0;
    match unit.kind {
        CURRENCY | CAPITAL_CURRENCY => {
            let (amount, next) = with_cents(context, value * unit.value, unit, next);
            Some(money(context, start..next, amount, unit))
        }
        PERCENT => {
            let mut found = context.found("percent", start..next, 0.99);
            found
                .number("scalar", value)
                .text("unit", Some(unit.note))
                .number("percent", rounded(value * unit.value));
            Some(found)
        }
        _ => measured(context, start..next, value, unit),
    }
}

fn measured<'a>(
    context: &Context<'a>,
    tokens: Range<usize>,
    mut scalar: f64,
    unit: Entry,
) -> Option<Found<'a>> {
    let mut next = tokens.end;
    // "5 m2" is no distance.
    let token = context.tokens.get(next);
    if context.is_joined(next) && token.is_some_and(|token| token.kind != TokenKind::Symbol) {
        return None;
    }
    let (mut name, mut key) = measure(unit.note)?;
    let mut symbol = unit.note.get(1..).unwrap_or_default().to_owned();
    let base = if name == "temperature" {
        if let Some((_, after)) = context.at(next, BELOW) {
            scalar = -scalar;
            next = after;
        }
        match unit.value {
            2.0 => (scalar - 32.0) / 1.8,
            3.0 => scalar - 273.15,
            _ => scalar,
        }
    } else if name == "distance"
        && let Some((time, after)) = per_time(context, next)
    {
        (name, key) = ("speed", "mps");
        symbol = if symbol == "mi" && time.note == "h" {
            "mph".to_owned()
        } else {
            symbol + "/" + time.note
        };
        next = after;
        scalar * unit.value / time.value
    } else {
        // "5 feet 10 inches"
        let mut second = next;
        if let Some((_, after)) = context.at(second, AND) {
            second = after;
        }
        if let Some(spot) = context.number_at(second)
            && !spot.number.is_ordinal
            && let Some((smaller, after)) = context.at(spot.tokens.end, UNIT)
            && measure(smaller.note) == Some((name, key))
            && spot.number.value * smaller.value < unit.value
        {
            scalar += spot.number.value * smaller.value / unit.value;
            next = after;
        } else if let Some((half, after)) = context.at(next, HALF) {
            scalar += half.value;
            next = after;
        }
        scalar * unit.value
    };
    let mut found = context.found(name, tokens.start..next, 0.95);
    found
        .number("scalar", rounded(scalar))
        .text("unit", Some(&symbol))
        .number(key, rounded(base));
    Some(found)
}

/// The time that a way is divided by: "/h", "per hour".
fn per_time(context: &Context<'_>, at: usize) -> Option<(Entry, usize)> {
    let next = match context.word(at) {
        "/" => at + 1,
        _ => context.at(at, PER)?.1,
    };
    context.at(next, TIME)
}

/// Money whose currency stands before the number: "$5", "EUR 5", "US$5 million".
fn money_before<'a>(context: &Context<'a>, spot: &Spot) -> Option<Found<'a>> {
    let end = spot.tokens.start;
    let (mut start, mut currency) = (end, None);
    for length in 1..=2 {
        let Some(from) = end.checked_sub(length) else {
            break;
        };
        for (entry, next) in context.all_at(from) {
            let is_symbol =
                (context.tokens.get(end - 1)).is_some_and(|token| token.kind == TokenKind::Symbol);
            let may = match entry.kind {
                CURRENCY if length == 2 => is_symbol && context.is_joined(end - 1),
                CURRENCY => is_symbol || context.word(from).eq_ignore_ascii_case(entry.note),
                CAPITAL_CURRENCY => is_capital(context, from, entry),
                _ => false,
            };
            if next == end && may {
                (start, currency) = (from, Some(entry));
            }
        }
    }
    let currency = currency?;
    let mut next = spot.tokens.end;
    let mut amount = spot.number.value;
    if context.is_joined(next) {
        let times = match context.word(next) {
            "m" => 1e6,
            "b" => 1e9,
            _ => 1.0,
        };
        if times > 1.0 {
            amount *= times;
            next += 1;
        }
    }
    // "$5 USD"
    let again = unit_at(context, next, true);
    if let Some((entry, after)) = again.first()
        && matches!(entry.kind, CURRENCY | CAPITAL_CURRENCY)
        && entry.value == 1.0
    {
        return Some(money(context, start..*after, amount, *entry));
    }
    Some(money(context, start..next, amount, currency))
}

/// Adds the cents behind an amount: "5€50", "5 dollars and 20 cents".
fn with_cents(context: &Context<'_>, amount: f64, unit: Entry, next: usize) -> (f64, usize) {
    let mut at = next;
    if let Some((_, after)) = context.at(at, AND) {
        at = after;
    }
    let Some(cents) = context.number_at(at) else {
        return (amount, next);
    };
    let end = cents.tokens.end;
    let is_whole = unit.value == 1.0 && cents.number.value < 100.0 && cents.number.value >= 0.0;
    if !is_whole || cents.number.is_ordinal {
        return (amount, next);
    }
    let small = unit_at(context, end, !cents.number.is_word);
    let is_small = |entry: &Entry| {
        entry.value == 0.01 && (entry.note == unit.note || context.language == "en")
    };
    if let Some((_, after)) = small.iter().find(|(entry, _)| is_small(entry)) {
        return (amount + cents.number.value / 100.0, *after);
    }
    // Two digits: "5€50", "5 euros 50".
    let is_bare = at == next
        && context.word(at).len() == 2
        && end == at + 1
        && !cents.number.is_marked
        && small.is_empty()
        && context.language != "en";
    if is_bare {
        return (amount + cents.number.value / 100.0, end);
    }
    (amount, next)
}

fn money<'a>(
    context: &Context<'a>,
    tokens: Range<usize>,
    amount: f64,
    currency: Entry,
) -> Found<'a> {
    let mut found = context.found("money", tokens, 0.95);
    found
        .number("amount", rounded(amount))
        .text("currency", Some(currency.note))
        // No rate is known here.
        .text("dollars", None);
    found
}

/// What was computed, without the last digits that binary fractions leave.
fn rounded(value: f64) -> f64 {
    const PLACES: f64 = 1e6;
    (value * PLACES).round() / PLACES
}
