//! Numbers and ordinals, in digits and in words.

use std::ops::Range;

use super::lexicon::{
    AND, ARTICLE, BEFORE_ONE, Entry, HALF, MINUS, POINT, RANK, SMALL, SUFFIX, TIMES,
};
use super::{Context, Found};
use crate::text::TokenKind;

/// How many pieces digits with separators may have: 1,000,000.5 has three.
const MOST_PIECES: usize = 8;
/// More digits than these are no number but a code.
const MOST_DIGITS: usize = 19;
/// How many decimals may be spoken.
const MOST_DECIMALS: usize = 12;
/// How many words may be read as one number.
const MOST_WORDS: usize = 24;

/// What a number is worth, and how it was said.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Number {
    /// For an ordinal its rank; the last is −1.
    pub(crate) value: f64,
    /// "third", "3rd"
    pub(crate) is_ordinal: bool,
    /// In words, not in digits.
    pub(crate) is_word: bool,
    /// A word that is more often an article: "un", "eine".
    pub(crate) is_article: bool,
    /// Written with a separator, a sign or a word that multiplies it: no day, year or hour.
    pub(crate) is_marked: bool,
}

/// A number and where it is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Spot {
    pub(crate) number: Number,
    /// The tokens that it is made of.
    pub(crate) tokens: Range<usize>,
}

impl Number {
    fn digits(value: f64) -> Self {
        Self {
            value,
            is_ordinal: false,
            is_word: false,
            is_article: false,
            is_marked: false,
        }
    }
}

/// All numbers of a text, apart from each other.
pub(super) fn spots(context: &Context<'_>) -> Vec<Spot> {
    let mut spots = Vec::new();
    let mut at = 0;
    while at < context.tokens.len() {
        at = match read(context, at) {
            Some((number, next)) => {
                let tokens = at..next;
                spots.push(Spot { number, tokens });
                next
            }
            None => after_chain(context, at),
        };
    }
    spots
}

/// The entities `number` and `ordinal`.
pub(super) fn find<'a>(context: &Context<'a>) -> Vec<Found<'a>> {
    let mut found = Vec::new();
    for Spot { number, tokens } in context.numbers {
        let tokens = tokens.clone();
        let (name, key) = if number.is_ordinal {
            ("ordinal", "rank")
        } else if is_alone(context, number, &tokens) {
            ("number", "scalar")
        } else {
            continue;
        };
        let is_sure = !number.is_word && !number.is_ordinal;
        let confidence = if is_sure { 0.99 } else { 0.9 };
        let mut entity = context.found(name, tokens, confidence);
        entity.number(key, number.value);
        found.push(entity);
    }
    found
}

/// Whether it is no part of a code and no article.
fn is_alone(context: &Context<'_>, number: &Number, tokens: &Range<usize>) -> bool {
    if number.is_article {
        return tokens.len() == context.tokens.len();
    }
    if context.word(tokens.start) == "one" && tokens.len() == 1 {
        // "the one", "this one"
        let before = tokens.start.checked_sub(1);
        let is_noun = before.is_some_and(|before| {
            [BEFORE_ONE, RANK]
                .iter()
                .any(|kind| (context.at(before, *kind)).is_some())
        });
        if is_noun {
            return false;
        }
    }
    let is_word =
        |at: usize| (context.tokens.get(at)).is_some_and(|token| token.kind == TokenKind::Word);
    let is_code = match tokens.start.checked_sub(1) {
        Some(before) if context.is_joined(tokens.start) => {
            is_word(before)
                || matches!(context.word(before), "-" | "_")
                    && context.is_joined(before)
                    && before.checked_sub(1).is_some_and(is_word)
        }
        _ => false,
    };
    number.is_word || !(is_code || context.is_joined(tokens.end) && is_word(tokens.end))
}

/// Reads the number that begins at a token; gives it and the token behind it.
pub(crate) fn read(context: &Context<'_>, at: usize) -> Option<(Number, usize)> {
    let token = context.tokens.get(at)?;
    match token.kind {
        TokenKind::Digits => read_digits(context, at),
        TokenKind::Word => read_minus(context, at).or_else(|| read_words(context, at)),
        TokenKind::Symbol if matches!(context.word(at), "-" | "−" | "+") => {
            // Between two words or numbers it is a hyphen or a dash.
            let is_sign = context.is_joined(at + 1)
                && (!context.is_joined(at)
                    || matches!(context.word(at.wrapping_sub(1)), "(" | "[" | "=" | ":"));
            let next = context.tokens.get(at + 1)?;
            if !is_sign || next.kind != TokenKind::Digits {
                return None;
            }
            let (number, next) = read_digits(context, at + 1)?;
            signed(number, context.word(at) != "+").map(|number| (number, next))
        }
        // ".5", but not "end.5"
        TokenKind::Symbol if context.word(at) == "." => {
            let next = context.tokens.get(at + 1)?;
            let is_part = context.is_joined(at + 1)
                && next.kind == TokenKind::Digits
                && next.text.len() <= MOST_DECIMALS
                && !context.is_joined(at + 2)
                && (!context.is_joined(at)
                    || (context.tokens.get(at.wrapping_sub(1)))
                        .is_some_and(|token| matches!(&*token.text, "$" | "€" | "£" | "-" | "(")));
            let mut number = Number::digits(from_digits("", &next.text));
            number.is_marked = true;
            is_part.then_some((number, at + 2))
        }
        TokenKind::Symbol => None,
    }
}

fn signed(mut number: Number, is_negative: bool) -> Option<Number> {
    if number.is_ordinal {
        return None;
    }
    if is_negative {
        number.value = -number.value;
    }
    number.is_marked = true;
    Some(number)
}

fn read_minus(context: &Context<'_>, at: usize) -> Option<(Number, usize)> {
    let (_, next) = context.at(at, MINUS)?;
    let (number, next) = match context.tokens.get(next)?.kind {
        TokenKind::Digits => read_digits(context, next),
        TokenKind::Word => read_words(context, next),
        TokenKind::Symbol => None,
    }?;
    (!number.is_article).then_some(())?;
    signed(number, true).map(|number| (number, next))
}

/// The value of digits before and after a decimal point.
pub(super) fn from_digits(whole: &str, part: &str) -> f64 {
    let (mut value, mut scale) = (0_u64, 1.0);
    for (digits, by) in [(whole, 1.0), (part, 10.0)] {
        for digit in digits.bytes().filter(u8::is_ascii_digit) {
            if value < 1_000_000_000_000_000_000 {
                value = value * 10 + u64::from(digit - b'0');
                scale *= by;
            }
        }
    }
    value as f64 / scale
}

/// Where digits with separators from a token on end.
fn after_chain(context: &Context<'_>, at: usize) -> usize {
    let is_digits = |at: usize| {
        let token = context.tokens.get(at);
        token.is_some_and(|token| token.kind == TokenKind::Digits)
    };
    let mut next = at + 1;
    while is_digits(next - 1)
        && matches!(context.word(next), "." | ",")
        && is_digits(next + 1)
        && context.is_joined(next)
        && context.is_joined(next + 1)
    {
        next += 2;
    }
    next
}

fn read_digits(context: &Context<'_>, at: usize) -> Option<(Number, usize)> {
    let (value, next) = read_separated(context, at)?;
    let mut number = Number::digits(value);
    number.is_marked = next > at + 1;
    if number.is_marked && next == at + 3 && context.word(at + 1) == "." && !context.is_joined(next)
    {
        // "10.30" can be an hour or a day as well.
        number.is_marked = false;
    }
    if !number.is_marked && is_ordinal(context, next) {
        number.is_ordinal = true;
        let is_dot = matches!(context.word(next), "." | "°");
        let next = if is_dot && matches!(context.word(next + 1), "º" | "ª") {
            next + 2
        } else {
            next + 1
        };
        return Some((number, next));
    }
    let mut next = next;
    if let Some((entry, after)) = context.at(next, HALF)
        && !number.is_marked
    {
        number.value += entry.value;
        number.is_marked = true;
        next = after;
    }
    if let Some((times, after)) = context.at(next, TIMES) {
        let is_letter = context.word(next).len() == 1;
        let is_hundred = times.value == 100.0 && context.language != "en";
        if !is_hundred && (!is_letter || context.is_joined(next)) {
            number.value *= times.value;
            number.is_marked = true;
            next = after;
        }
    }
    Some((number, next))
}

/// Whether digits before a token are made an ordinal by it.
fn is_ordinal(context: &Context<'_>, next: usize) -> bool {
    if !context.is_joined(next) {
        return false;
    }
    let dot = context.word(next) == ".";
    if dot && context.language == "de" {
        // "der 3. Versuch", but not "ich nehme 3."
        let before = next.checked_sub(2).map_or("", |at| context.word(at));
        let after = context.tokens.get(next + 1);
        return after.is_some_and(|token| token.kind == TokenKind::Word)
            && !context.is_joined(next + 1)
            && "|der|die|das|den|dem|am|im|vom|zum|zur|beim|jeder|jede|jedes|jeden|mein|meine|"
                .split('|')
                .any(|word| !word.is_empty() && word == before);
    }
    let at = next + usize::from(dot && matches!(context.word(next + 1), "º" | "ª"));
    let suffix = context.at(at, SUFFIX);
    suffix.is_some_and(|(_, after)| !context.is_joined(after) || !is_letters(context, after))
}

fn is_letters(context: &Context<'_>, at: usize) -> bool {
    let token = context.tokens.get(at);
    token.is_some_and(|token| token.kind != TokenKind::Symbol)
}

/// Reads digits with separators as they are written in the language.
fn read_separated(context: &Context<'_>, at: usize) -> Option<(f64, usize)> {
    let first = context.tokens.get(at)?;
    let comma_is_decimal = !matches!(
        context.language,
        "en" | "zh" | "ja" | "ko" | "hi" | "th" | "he" | "ar" | "ur"
    );
    if let Some(before) = at.checked_sub(2)
        && context.word(before + 1) == ","
        && separated(context, before + 1).is_some()
        && context.tokens.get(before)?.kind == TokenKind::Digits
    {
        // The next one of "1,2,3".
        return (first.text.len() <= MOST_DIGITS).then(|| (from_digits(&first.text, ""), at + 1));
    }
    // The pieces before, and the separators between them.
    let mut whole = first.text.clone();
    let mut part = String::new();
    let mut last_mark = ' ';
    let mut marks = 0;
    let mut is_mixed = false;
    let mut is_grouped = first.text.len() <= 3 && !first.text.starts_with('0');
    let mut next = at + 1;
    for _ in 0..=MOST_PIECES {
        let Some((mark, digits)) = separated(context, next) else {
            break;
        };
        if marks == MOST_PIECES {
            return None;
        }
        let is_three = context.word(digits).len() == 3;
        if mark == ' ' {
            // Groups apart by spaces come one after the other, or it is the next number.
            if !is_three || !is_grouped || marks > 0 && last_mark != ' ' {
                break;
            }
        } else if marks > 0 && mark != last_mark {
            // The other mark can only be the decimal one, at the end.
            if is_mixed || !is_grouped {
                return None;
            }
            is_mixed = true;
            part = context.word(digits).to_owned();
            last_mark = mark;
            marks += 1;
            next = digits + 1;
            continue;
        } else if is_mixed {
            return None;
        }
        is_grouped &= is_three;
        if marks == 0 && mark != ' ' && mark != '\'' {
            let is_decimal_mark = (mark == ',') == comma_is_decimal;
            // One mark alone: it is the decimal one unless it can only be the other.
            let more = separated(context, digits + 1).is_some_and(|(mark, _)| mark != ' ');
            if !more && (is_decimal_mark || !is_grouped) {
                let digits_are_few = whole.len() + context.word(digits).len() <= MOST_DIGITS;
                return digits_are_few
                    .then(|| (from_digits(&whole, context.word(digits)), digits + 1));
            }
        }
        whole.push_str(context.word(digits));
        last_mark = mark;
        marks += 1;
        next = digits + 1;
    }
    if whole.len() + part.len() > MOST_DIGITS {
        return None;
    }
    if marks > 0 && !is_grouped {
        // "1,2,3" are three numbers; "1.2.3" is none.
        return (last_mark == ',' && !is_mixed).then(|| (from_digits(&first.text, ""), at + 1));
    }
    Some((from_digits(&whole, &part), next))
}

/// The mark at a token between digits, and where the digits behind it are.
fn separated(context: &Context<'_>, at: usize) -> Option<(char, usize)> {
    let token = context.tokens.get(at)?;
    if token.kind == TokenKind::Digits {
        let before = context.tokens.get(at.checked_sub(1)?)?;
        let gap = context.text.get(before.span.end..token.span.start)?;
        let is_gap = match gap {
            "\u{a0}" | "\u{202f}" | "\u{2009}" => true,
            " " => context.language != "en",
            _ => false,
        };
        // "12 345" but neither "12 345 67" nor "12 345.67.89".
        return is_gap.then_some((' ', at));
    }
    let mark = match token.text.as_str() {
        "." => '.',
        "," => ',',
        "'" => '\'',
        _ => return None,
    };
    let is_between = context.is_joined(at)
        && context.is_joined(at + 1)
        && context.tokens.get(at + 1)?.kind == TokenKind::Digits
        && (mark != '\'' || context.word(at + 1).len() == 3);
    is_between.then_some((mark, at + 1))
}

/// A number in words while it is read.
struct Sum {
    /// What was multiplied by a thousand or more.
    total: f64,
    hundreds: f64,
    low: f64,
    /// What is added next must be less.
    room: f64,
    /// What multiplies next must be less.
    scale: f64,
    is_empty: bool,
    is_french: bool,
}

impl Sum {
    fn add(&mut self, value: f64) -> bool {
        if value >= 100.0 {
            if self.room < 1_000.0 {
                return false;
            }
            self.hundreds = value;
            self.room = 100.0;
        } else if self.is_french && value == 20.0 && self.low == 4.0 {
            self.low = 80.0;
            self.room = 20.0;
        } else {
            let after_ten = self.is_french && self.low == 10.0;
            let fits = value < self.room && (value > 0.0 || self.is_empty);
            // "dix-sept" but "onze".
            if !fits || after_ten && value < 7.0 {
                return false;
            }
            self.low += value;
            self.room = match value {
                60.0 if self.is_french => 20.0,
                10.0 if self.is_french => 10.0,
                _ if value >= 20.0 && (value as u32).is_multiple_of(10) => 10.0,
                _ => 0.0,
            };
        }
        self.is_empty = false;
        true
    }

    fn multiply(&mut self, by: f64, may_be_bare: bool) -> bool {
        let group = self.hundreds + self.low;
        if group == 0.0 && self.total > 0.0 && by > self.scale {
            // "mille milliards"
            self.total *= by;
            self.scale = by;
            return true;
        }
        if group == 0.0 && !may_be_bare {
            return false;
        }
        if by == 100.0 {
            if self.hundreds > 0.0 || self.room == 1_000.0 && !self.is_empty && !may_be_bare {
                return false;
            }
            self.hundreds = self.low.max(1.0) * 100.0;
            self.low = 0.0;
            self.room = 100.0;
        } else if by >= self.scale {
            return false;
        } else {
            self.total += group.max(1.0) * by;
            (self.hundreds, self.low) = (0.0, 0.0);
            self.scale = by;
            self.room = if by >= 1_000.0 { 1_000.0 } else { 0.0 };
        }
        self.is_empty = false;
        true
    }

    fn value(&self) -> f64 {
        self.total + self.hundreds + self.low
    }
}

/// One part of a number in words.
enum Part {
    Entry(Entry),
    /// The parts of a compound, its value and whether it is an ordinal.
    Compound(f64, bool),
}

fn read_words(context: &Context<'_>, at: usize) -> Option<(Number, usize)> {
    let mut sum = Sum {
        total: 0.0,
        hundreds: 0.0,
        low: 0.0,
        room: 1_000.0,
        scale: f64::INFINITY,
        is_empty: true,
        is_french: context.language == "fr",
    };
    let mut number = Number::digits(0.0);
    number.is_word = true;
    let mut next = at;
    let mut is_article = false;
    let mut article = 1.0;
    for _ in 0..MOST_WORDS {
        // What may stand between two parts.
        let mut here = next;
        if !sum.is_empty {
            if context.word(here) == "-" && context.is_joined(here) && context.is_joined(here + 1) {
                here += 1;
            }
            if let Some((_, after)) = context.at(here, AND) {
                let may = match context.language {
                    "en" => sum.room >= 100.0,
                    "fr" => sum.room == 10.0 || sum.room == 20.0,
                    "es" => sum.room == 10.0,
                    _ => sum.room >= 100.0,
                };
                if !may {
                    break;
                }
                here = after;
                if context.word(here) == "-" {
                    here += 1;
                }
            }
        }
        let Some((part, after)) = part_at(context, here) else {
            break;
        };
        let taken = match part {
            Part::Compound(value, false) => {
                // Whole by itself, or behind a thousand.
                sum.room == 1_000.0 && value < sum.scale && {
                    sum.total += value;
                    sum.room = 0.0;
                    sum.is_empty = false;
                    true
                }
            }
            Part::Compound(value, true) => {
                let fits = sum.room == 1_000.0;
                sum.total += value;
                number.is_ordinal = fits;
                fits
            }
            Part::Entry(entry) => match entry.kind {
                SMALL => sum.add(entry.value),
                TIMES => {
                    let is_letter = context.word(here).len() == 1;
                    let may_be_bare = is_article
                        || entry.value <= 1_000.0 && context.language != "en"
                        || entry.value == 100.0 && context.language != "en";
                    !is_letter && sum.multiply(entry.value, may_be_bare)
                }
                ARTICLE => {
                    article = entry.value;
                    sum.is_empty && !is_article
                }
                _ if entry.value < 0.0 => sum.is_empty,
                _ if entry.value >= 100.0 => sum.multiply(entry.value, true),
                _ => sum.add(entry.value),
            },
        };
        if !taken {
            break;
        }
        if let Part::Entry(entry) = part {
            if entry.kind == ARTICLE {
                is_article = true;
            } else if entry.kind == RANK {
                number.is_ordinal = true;
                number.value = entry.value.min(0.0);
            } else if entry.kind == TIMES {
                number.is_marked = true;
            }
        }
        next = after;
        if number.is_ordinal {
            break;
        }
    }
    if next == at {
        return None;
    }
    if number.is_ordinal {
        number.value += sum.value();
        return Some((number, next));
    }
    if sum.is_empty {
        // An article alone is one.
        is_article.then_some(())?;
        number.is_article = true;
        if context.language == "en" && article == 1.0 {
            return None;
        }
        sum.low = 1.0;
    } else {
        number.is_article =
            sum.value() == 1.0 && next == at + 1 && (context.at(at, ARTICLE)).is_some();
    }
    number.value = sum.value() * article;
    if let Some((entry, after)) = context.at(next, HALF) {
        // "un millón y medio"
        let is_round = sum.scale.is_finite() && sum.room >= 1_000.0;
        number.value += entry.value * if is_round { sum.scale } else { 1.0 };
        number.is_marked = true;
        number.is_article = false;
        next = after;
    } else if let Some((value, after)) = read_decimals(context, next) {
        number.value += value;
        number.is_marked = true;
        number.is_article = false;
        next = after;
    }
    if let Some((times, after)) = context.at(next, TIMES)
        && number.is_marked
        && times.value >= 1_000.0
        && context.word(next).len() > 1
        && sum.scale > times.value
    {
        number.value *= times.value;
        next = after;
    }
    Some((number, next))
}

/// Reads decimals that are spoken one by one: "point two five".
fn read_decimals(context: &Context<'_>, at: usize) -> Option<(f64, usize)> {
    let (_, mut next) = context.at(at, POINT)?;
    let mut part = String::new();
    while part.len() < MOST_DECIMALS
        && let Some((entry, after)) = context.at(next, SMALL)
        && entry.value < 10.0
    {
        part.push(char::from(b'0' + entry.value as u8));
        next = after;
    }
    (!part.is_empty()).then(|| (from_digits("", &part), next))
}

fn part_at(context: &Context<'_>, at: usize) -> Option<(Part, usize)> {
    let mut best: Option<(Entry, usize)> = None;
    for kind in [SMALL, TIMES, RANK, ARTICLE] {
        if let Some(found) = context.at(at, kind)
            && best.is_none_or(|best| best.1 < found.1)
        {
            best = Some(found);
        }
    }
    if let Some((entry, next)) = best {
        return Some((Part::Entry(entry), next));
    }
    if context.language != "de" {
        return None;
    }
    let (value, is_ordinal) = compound(context, context.word(at))?;
    Some((Part::Compound(value, is_ordinal), at + 1))
}

/// Reads a German number that is written as one word; gives whether it is an ordinal, too.
fn compound(context: &Context<'_>, word: &str) -> Option<(f64, bool)> {
    const PARTS: &[u8] = &[SMALL, TIMES, AND, RANK, HALF];
    let mut sum = Sum {
        total: 0.0,
        hundreds: 0.0,
        low: 0.0,
        room: 1_000.0,
        scale: f64::INFINITY,
        is_empty: true,
        is_french: false,
    };
    // Endings of cases: "dritten", "drittes".
    let word = match word.strip_suffix(['n', 'r', 's', 'm']) {
        Some(bare) if bare.ends_with("te") => bare,
        _ => word,
    };
    let mut rest = word;
    let mut half = 0.0;
    let mut is_and = false;
    for _ in 0..MOST_WORDS {
        if rest.is_empty() {
            break;
        }
        if matches!(rest, "ste" | "te") && !sum.is_empty {
            return Some((sum.value(), true));
        }
        let (entry, left) = context.lexicon.prefix(rest, PARTS)?;
        // "k" is a thousand behind digits, and the beginning of "kein".
        if rest.len() - left.len() < 3 {
            return None;
        }
        let taken = match entry.kind {
            TIMES => sum.multiply(entry.value, true),
            AND => !sum.is_empty && !is_and,
            HALF => {
                half = entry.value;
                !sum.is_empty && left.is_empty()
            }
            // "einundzwanzig": the ones come first.
            SMALL if is_and && sum.low > 0.0 && sum.low < 10.0 && entry.value >= 20.0 => {
                sum.low += entry.value;
                sum.room = 0.0;
                true
            }
            _ => entry.value > 0.0 && sum.add(entry.value),
        };
        if !taken {
            return None;
        }
        is_and = entry.kind == AND;
        if entry.kind == RANK {
            return left.is_empty().then(|| (sum.value(), true));
        }
        rest = left;
    }
    (rest.is_empty() && !is_and && !sum.is_empty).then(|| (sum.value() + half, false))
}

#[cfg(test)]
mod tests {
    use crate::Utterance;
    use crate::entities::{Context, Lexicon};
    use crate::text::tokens;

    /// The value of each number in a text; ordinals negative and a half off.
    fn numbers(language: &str, text: &str) -> Vec<f64> {
        let lexicon = Lexicon::new(language);
        let tokens = tokens(text);
        let utterance = Utterance {
            text,
            language,
            now_ms: 0,
            utc_offset_minutes: 0,
        };
        let context = Context::new(&utterance, &tokens, &lexicon);
        let rank = |is_ordinal| if is_ordinal { 0.25 } else { 0.0 };
        super::spots(&context)
            .iter()
            .map(|spot| spot.number.value + rank(spot.number.is_ordinal))
            .collect()
    }

    #[test]
    fn words_become_numbers() {
        for (language, text, expected) in [
            ("en", "twenty-one", vec![21.0]),
            ("en", "a hundred and five", vec![105.0]),
            (
                "en",
                "two thousand three hundred and forty-five",
                vec![2345.0],
            ),
            ("en", "nineteen eighty-four", vec![19.0, 84.0]),
            ("en", "one two three", vec![1.0, 2.0, 3.0]),
            ("en", "five and six", vec![5.0, 6.0]),
            ("en", "two million five hundred thousand", vec![2_500_000.0]),
            ("en", "3k and 2.5 million", vec![3000.0, 2_500_000.0]),
            ("en", "a dozen eggs, two dozen", vec![12.0, 24.0]),
            ("en", "minus five", vec![-5.0]),
            ("en", "two and a half", vec![2.5]),
            (
                "en",
                "a million and a half, .5 of it. 5",
                vec![1_500_000.0, 0.5, 5.0],
            ),
            ("en", "three point two five", vec![3.25]),
            ("en", "a cat and an egg", vec![]),
            (
                "en",
                "third, 21st, twenty-first, last",
                vec![3.25, 21.25, 21.25, -0.75],
            ),
            ("fr", "soixante-dix", vec![70.0]),
            ("fr", "mille milliards, une vingtaine", vec![1e12, 20.0]),
            ("fr", "soixante et onze", vec![71.0]),
            ("fr", "quatre-vingt-douze", vec![92.0]),
            ("fr", "quatre-vingt-dix-sept", vec![97.0]),
            ("fr", "dix-neuf, vingt et un", vec![19.0, 21.0]),
            ("fr", "deux mille trois cent quatre-vingts", vec![2380.0]),
            ("fr", "dix onze", vec![10.0, 11.0]),
            (
                "fr",
                "troisième 2e vingt et unième",
                vec![3.25, 2.25, 21.25],
            ),
            ("es", "veintiuno", vec![21.0]),
            ("es", "treinta y cinco", vec![35.0]),
            ("es", "dos mil trescientos cuarenta y uno", vec![2341.0]),
            ("es", "tercero 3º 1.º", vec![3.25, 3.25, 1.25]),
            ("es", "cinco y seis", vec![5.0, 6.0]),
            ("de", "einundzwanzig", vec![21.0]),
            ("de", "zweihundertfünf", vec![205.0]),
            ("de", "dreitausendvierhundertfünfundsechzig", vec![3465.0]),
            ("de", "zwei Millionen dreihunderttausend", vec![2_300_000.0]),
            ("de", "anderthalb zweieinhalb", vec![1.5, 2.5]),
            (
                "de",
                "dritte, der 3. Versuch, zwanzigsten",
                vec![3.25, 3.25, 20.25],
            ),
            ("de", "einundzwanzigster", vec![21.25]),
        ] {
            assert_eq!(numbers(language, text), expected, "{language}: {text}");
        }
    }

    #[test]
    fn digits_are_read_as_the_language_writes_them() {
        for (language, text, expected) in [
            ("en", "1,250.50", vec![1250.5]),
            ("en", "1,250 and 1.250", vec![1250.0, 1.25]),
            ("de", "1.250,50", vec![1250.5]),
            ("de", "1.250 und 1,250 und 2.5", vec![1250.0, 1.25, 2.5]),
            ("fr", "1 250,50", vec![1250.5]),
            ("fr", "1\u{202f}250\u{202f}000", vec![1_250_000.0]),
            ("en", "12 345", vec![12.0, 345.0]),
            ("en", "1,2,3", vec![1.0, 2.0, 3.0]),
            ("en", "1.2.3", vec![]),
            ("en", "-5 (-6) 7-8 +9", vec![-5.0, -6.0, 7.0, 8.0, 9.0]),
            ("en", "2½", vec![2.5]),
            ("en", "5.", vec![5.0]),
            ("en", "12345678901234567890", vec![]),
            ("pt", "3,5 e 10", vec![3.5, 10.0]),
        ] {
            assert_eq!(numbers(language, text), expected, "{language}: {text}");
        }
    }

    #[test]
    fn long_texts_are_read_at_once() {
        for piece in [
            "1", "1.1.", "1,111", "twenty ", "(", "-1", "hundert", "and ", "zwanzig",
        ] {
            let text = piece.repeat(20_000 / piece.len());
            for language in ["en", "fr", "de"] {
                assert!(numbers(language, &text).len() <= text.len());
            }
        }
    }
}
