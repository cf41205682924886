//! What an utterance names: numbers, moments, places on the web, and the bot's own lists.
//!
//! Each finder looks at the same tokens and gives what it found ([`Found`]); [`Entities::find`]
//! settles what overlaps, sorts by place and writes the wire's shape.
//!
//! # For finders
//!
//! A finder is `fn find(context: &Context<'_>) -> Vec<Found>`. [`Context`] tells the text, its
//! tokens, the language (primary subtag, in lower case: `en`, `pt`), the moment and the numbers that
//! stand in the text, by token. [`Context::number_at`] gives the number that begins at a token and
//! where it ends: digits with the separators of the language ("1,250.50", "1.250,50", "1 250,50"),
//! "3k", "2 million", words ("twenty-one", "quatre-vingt-douze", "einundzwanzig"), ordinals ("third",
//! "3rd", "2e"; the last is −1), negative ones. [`number::read`] reads one at any token, also in the
//! middle of a longer one. Of what overlaps, the longest is kept; of equally long ones, that of the
//! finder which is asked first. The bot's own entities are kept beside all of them.

mod custom;
mod emoji;
mod lexicon;
mod named;
mod number;
mod quantity;
mod time;
mod web;

use std::cmp::Ordering;
use std::ops::Range;

use serde_json::{Map, Number as JsonNumber, Value};

use self::custom::Custom;
use self::lexicon::{Entry, Lexicon};
use self::number::Spot;
use crate::text::{Token, sort_by, tokens};
use crate::{EntitySpan, EntityTraining, Utterance};

/// How many of one name are told of one utterance.
const MOST: usize = 200;

/// What was learned of a bot's languages and lists.
#[derive(Debug)]
pub(crate) struct Entities {
    /// One for each language that has words, and one without any language.
    lexicons: Vec<Lexicon>,
    /// The bot's own.
    custom: Vec<Custom>,
    /// Of the bot, the default one first.
    languages: Vec<String>,
}

/// What a finder looks at.
#[derive(Debug)]
pub(crate) struct Context<'a> {
    /// The utterance as it was written.
    pub(crate) text: &'a str,
    /// All of it that is no white space, in order.
    pub(crate) tokens: &'a [Token],
    /// Primary subtag in lower case.
    pub(crate) language: &'a str,
    /// The whole tag, as the bot writes it: `en-GB`.
    pub(crate) tag: &'a str,
    /// The words of the language that mean something to a finder.
    pub(crate) lexicon: &'a Lexicon,
    /// For each token where its phrases are in the lexicon.
    firsts: Vec<Option<usize>>,
    /// Milliseconds since 1970 in UTC.
    pub(crate) now_ms: u64,
    /// Minutes that the visitor's clock is ahead of UTC.
    pub(crate) utc_offset_minutes: i32,
    /// All numbers, in order and apart from each other.
    pub(crate) numbers: &'a [Spot],
}

/// One entity.
#[derive(Debug)]
pub(crate) struct Found<'a> {
    /// Its key in `nlp.entities`.
    pub(crate) name: &'a str,
    /// Where it stands in the text, in bytes.
    pub(crate) span: Range<usize>,
    /// 0 to 1.
    pub(crate) confidence: f64,
    /// All but `raw` and `confidence`.
    pub(crate) fields: Map<String, Value>,
}

impl Entities {
    /// Learns the words of the languages and the bot's own entities.
    pub(crate) fn train(custom: Vec<EntityTraining>, languages: Vec<String>) -> Self {
        let mut lexicons = vec![Lexicon::new("")];
        for language in &languages {
            let language = primary(language);
            if lexicons.iter().all(|lexicon| lexicon.language != language) {
                lexicons.push(Lexicon::new(&language));
            }
        }
        Self {
            lexicons,
            custom: custom.into_iter().map(Custom::train).collect(),
            languages,
        }
    }

    /// All entities of an utterance, by name, in the order of the text; and where each of them stands.
    pub(crate) fn find(&self, utterance: &Utterance<'_>) -> (Map<String, Value>, Vec<EntitySpan>) {
        let language = primary(utterance.language);
        let known = self
            .lexicons
            .iter()
            .find(|lexicon| lexicon.language == language);
        let Some(lexicon) = known.or_else(|| self.lexicons.first()) else {
            return Default::default();
        };
        let tokens = tokens(utterance.text);
        let mut context = Context::new(utterance, &tokens, lexicon);
        let numbers = number::spots(&context);
        context.numbers = &numbers;

        let mut found = time::find(&context);
        found.extend(web::find(&context));
        found.extend(quantity::find(&context));
        found.extend(number::find(&context));
        found.extend(emoji::find(&context));
        found.extend(named::find(&context));
        let mut found = settle(found, utterance.text.len());
        for custom in &self.custom {
            custom.find(&context, &self.languages, &mut found);
        }
        sort(&mut found, |a, b| a.span.start.cmp(&b.span.start));
        write(found, utterance.text)
    }
}

impl<'a> Context<'a> {
    /// A context without numbers.
    pub(crate) fn new(
        utterance: &Utterance<'a>,
        tokens: &'a [Token],
        lexicon: &'a Lexicon,
    ) -> Self {
        Self {
            text: utterance.text,
            tokens,
            language: &lexicon.language,
            tag: utterance.language,
            lexicon,
            firsts: (tokens.iter())
                .map(|token| lexicon.first(&token.text))
                .collect(),
            now_ms: utterance.now_ms,
            utc_offset_minutes: utterance.utc_offset_minutes,
            numbers: &[],
        }
    }

    /// Every phrase of the lexicon that begins at a token, and the token behind it.
    fn all_at(&self, at: usize) -> impl Iterator<Item = (Entry, usize)> + use<'a> {
        let first = self.firsts.get(at).copied().flatten();
        self.lexicon.all_at(first, self.tokens, at)
    }

    /// The longest phrase of a kind that begins at a token, and the token behind it.
    fn at(&self, at: usize, kind: u8) -> Option<(Entry, usize)> {
        let of_kind = self.all_at(at).filter(|found| found.0.kind == kind);
        // Of equally long ones the first.
        of_kind.reduce(|best, found| if found.1 > best.1 { found } else { best })
    }

    /// The number that begins at a token.
    pub(crate) fn number_at(&self, at: usize) -> Option<&'a Spot> {
        let found = self
            .numbers
            .binary_search_by_key(&at, |spot| spot.tokens.start);
        self.numbers.get(found.ok()?)
    }

    /// The number whose last token is the one before this.
    pub(crate) fn number_before(&self, at: usize) -> Option<&'a Spot> {
        let found = self
            .numbers
            .binary_search_by_key(&at, |spot| spot.tokens.end);
        self.numbers.get(found.ok()?)
    }

    /// The folded text of a token; nothing outside of the utterance.
    pub(crate) fn word(&self, at: usize) -> &'a str {
        self.tokens.get(at).map_or("", |token| &token.text)
    }

    /// Whether a token follows the one before it without a gap.
    pub(crate) fn is_joined(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|at| self.tokens.get(at));
        match (before, self.tokens.get(at)) {
            (Some(before), Some(token)) => before.span.end == token.span.start,
            _ => false,
        }
    }

    /// Where these tokens stand in the text.
    pub(crate) fn span(&self, tokens: Range<usize>) -> Range<usize> {
        let inside = self.tokens.get(tokens).unwrap_or_default();
        match (inside.first(), inside.last()) {
            (Some(first), Some(last)) => first.span.start..last.span.end,
            _ => 0..0,
        }
    }

    /// An entity that is made of these tokens, without fields.
    pub(crate) fn found(&self, name: &'a str, tokens: Range<usize>, confidence: f64) -> Found<'a> {
        Found {
            name,
            span: self.span(tokens),
            confidence,
            fields: Map::new(),
        }
    }
}

// Many places call these; once each in the file is enough.
impl Found<'_> {
    /// Adds a field.
    #[inline(never)]
    pub(crate) fn with(&mut self, key: &str, value: Value) -> &mut Self {
        self.fields.insert(key.to_owned(), value);
        self
    }

    /// Adds a text, or null when there is none.
    #[inline(never)]
    pub(crate) fn text(&mut self, key: &str, text: Option<&str>) -> &mut Self {
        self.with(key, text.map_or(Value::Null, Value::from))
    }

    /// Adds a number.
    #[inline(never)]
    pub(crate) fn number(&mut self, key: &str, number: f64) -> &mut Self {
        self.with(key, json_number(number))
    }
}

/// What to exchange, one after the other, so that `count` things come in the order that `compare`
/// tells; equal ones keep theirs.
fn exchanges(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<(usize, usize)> {
    let mut order: Vec<usize> = (0..count).collect();
    sort_by(&mut order, |a, b| compare(a, b).then(a.cmp(&b)).is_gt());
    // Where each thing is now, and what is at each place.
    let mut places: Vec<usize> = (0..count).collect();
    let mut things = places.clone();
    let mut exchanges = Vec::with_capacity(count);
    for (to, thing) in order.into_iter().enumerate() {
        let from = places.get(thing).copied().unwrap_or(to);
        let other = things.get(to).copied().unwrap_or(thing);
        if let (Some(place), Some(slot)) = (places.get_mut(other), things.get_mut(from)) {
            (*place, *slot) = (from, other);
        }
        exchanges.push((from, to));
    }
    exchanges
}

/// Sorts by one function for all types: one for each would weigh some thousand bytes.
fn sort<T>(things: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    let exchanges = exchanges(things.len(), &|a, b| match (things.get(a), things.get(b)) {
        (Some(a), Some(b)) => compare(a, b),
        _ => Ordering::Equal,
    });
    for (from, to) in exchanges {
        things.swap(from, to);
    }
}

/// The primary subtag of a language tag.
fn primary(tag: &str) -> String {
    let end = tag.find(['-', '_']).unwrap_or(tag.len());
    tag.get(..end).unwrap_or_default().to_ascii_lowercase()
}

/// A number as it is in JSON: whole ones without a point.
pub(crate) fn json_number(value: f64) -> Value {
    const SAFE: f64 = 9_007_199_254_740_992.0;
    if value.trunc() == value && value.abs() < SAFE {
        return Value::from(value as i64);
    }
    JsonNumber::from_f64(value).map_or(Value::Null, Value::Number)
}

/// Writes a number in hexadecimal digits, at least so many.
fn push_hex(text: &mut String, number: u32, least: u32) {
    let digits = (u32::BITS - number.leading_zeros()).div_ceil(4).max(least);
    for at in (0..digits).rev() {
        let digit = char::from_digit(number >> (4 * at) & 15, 16).unwrap_or_default();
        text.push(digit);
    }
}

/// Leaves of those that overlap the longest, or the first of equally long ones.
fn settle(mut found: Vec<Found<'_>>, length: usize) -> Vec<Found<'_>> {
    sort(&mut found, |a, b| b.span.len().cmp(&a.span.len()));
    let mut is_taken = vec![false; length];
    let mut last: Option<(&str, Range<usize>)> = None;
    found.retain(|found| {
        if let Some(("language", span)) = &last
            && found.name == "nationality"
            && *span == found.span
        {
            return true;
        }
        // None that was taken is shorter, so one that overlaps covers an end.
        let Some(span) = is_taken.get_mut(found.span.clone()) else {
            return false;
        };
        let is_free = matches!((span.first(), span.last()), (Some(false), Some(false)));
        if is_free {
            span.fill(true);
            last = Some((found.name, found.span.clone()));
        }
        is_free
    });
    found
}

/// The wire's shape.
fn write(found: Vec<Found<'_>>, text: &str) -> (Map<String, Value>, Vec<EntitySpan>) {
    let (mut entities, mut spans) = (Map::new(), Vec::new());
    let units = |end| text.get(..end).map_or(0, |it| it.encode_utf16().count());
    for mut entity in found {
        let raw = text.get(entity.span.clone());
        let confidence = entity.confidence;
        entity.text("raw", raw).number("confidence", confidence);
        let list = entities
            .entry(entity.name)
            .or_insert_with(|| Value::Array(Vec::new()));
        if let Value::Array(list) = list
            && list.len() < MOST
        {
            list.push(entity.fields.into());
            spans.push(EntitySpan {
                name: entity.name.to_owned(),
                units: units(entity.span.start)..units(entity.span.end),
            });
        }
    }
    (entities, spans)
}

#[cfg(test)]
mod tests {
    use serde_json::Map;

    use super::{Entities, MOST, sort};
    use crate::{EntityKind, EntityTraining, ListedValue, Utterance};

    #[test]
    fn sorting_keeps_the_order_of_equal_ones() {
        let mut things: Vec<(u8, usize)> = (0..100).map(|at| ((at * 7 % 10) as u8, at)).collect();
        let mut expected = things.clone();
        expected.sort_by_key(|thing| thing.0);
        sort(&mut things, |a, b| a.0.cmp(&b.0));
        assert_eq!(things, expected);
        sort(&mut [0; 0], Ord::cmp);
    }

    #[test]
    fn whatever_is_said_comes_to_an_end() {
        let values = ["a", "aaaa bbbb", "twenty", "咖啡", "1.1", "#", ""];
        let values = values.map(|value| ListedValue {
            value: value.to_owned(),
            ..ListedValue::default()
        });
        let custom = |name: &str, kind| EntityTraining {
            name: name.to_owned(),
            kind,
            enrichments: Map::new(),
        };
        let pattern = "(a*)*b|(1.)*2".to_owned();
        let entities = Entities::train(
            vec![
                custom(
                    "list",
                    EntityKind::Restricted {
                        strictness: 0,
                        values: values.into(),
                    },
                ),
                custom("pattern", EntityKind::Regex { pattern }),
            ],
            ["en", "fr", "de", "es", "ja"].map(str::to_owned).into(),
        );
        for piece in [
            "",
            "1",
            "1.1.1.1",
            "1.1.1.1 ",
            "1:",
            "+1",
            "1-",
            "(1",
            "(",
            "@",
            "a@",
            "a.b@c.d ",
            "://",
            "http://a/",
            "www.",
            "::",
            "$5",
            "5 €",
            "5 km and ",
            "twenty ",
            "vingt et ",
            "zwanzigund",
            "half a ",
            "😂",
            "👨\u{200d}",
            "🇫",
            "1\u{20e3}",
            "#f",
            "\u{fffd}",
            "咖啡",
            "قهوة",
            "é",
            "e\u{301}",
            "a ",
            "aaab",
            "\u{a0}1",
            "\n",
            "²",
            "½",
            "٣",
            "ı",
            "ß",
        ] {
            let text = piece.repeat(1_500 / piece.len().max(1));
            for language in ["en", "fr", "de", "xx"] {
                let (found, spans) = entities.find(&Utterance {
                    text: &text,
                    language,
                    now_ms: 0,
                    utc_offset_minutes: 0,
                });
                let units: Vec<u16> = text.encode_utf16().collect();
                let mut told: Vec<(&str, String)> = Vec::new();
                for span in &spans {
                    let words = String::from_utf16(&units[span.units.clone()]).unwrap();
                    told.push((&span.name, words));
                }
                assert!(spans.is_sorted_by_key(|it| it.units.start), "{piece:?}");
                for (name, list) in &found {
                    let list = list.as_array().unwrap();
                    assert!((1..=MOST).contains(&list.len()), "{piece:?}: {name}");
                    let raws = list.iter().map(|entity| entity["raw"].as_str().unwrap());
                    let stand = told.iter().filter(|(of, _)| of == name);
                    assert!(raws.eq(stand.map(|(_, words)| &**words)), "{piece:?}");
                    assert!(told.iter().all(|(_, words)| !words.is_empty()), "{piece:?}");
                }
            }
        }
    }
}
