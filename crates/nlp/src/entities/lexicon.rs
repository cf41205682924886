//! The words that mean something to a finder, by language.
//!
//! They stand in `words/*.txt`, one meaning a line: `kind value step note:phrase,phrase/other,…`. The
//! first phrase has the value, the next one the value and a step more, and so on; phrases between
//! slashes have the same. A phrase is folded tokens with one space between any two. What `note` is
//! depends on the kind; see the constants of this module.

use super::sort;
use crate::text::Token;

/// A number below 1,000.
pub(super) const SMALL: u8 = b'n';
/// What a number is multiplied with: 12, 100, 1000, …
pub(super) const TIMES: u8 = b'x';
/// An ordinal; the last is −1.
pub(super) const RANK: u8 = b'o';
/// One, but more often an article.
pub(super) const ARTICLE: u8 = b'a';
/// Joins the parts of a number.
pub(super) const AND: u8 = b'&';
/// Stands before a negative number.
pub(super) const MINUS: u8 = b'-';
/// Stands before the decimals.
pub(super) const POINT: u8 = b'.';
/// A fraction that is added to the number before it.
pub(super) const HALF: u8 = b'h';
/// Makes digits an ordinal.
pub(super) const SUFFIX: u8 = b's';
/// A word of moments and durations; its note is a class of `time/piece.rs`.
pub(super) const MOMENT: u8 = b'@';

/// A unit: `value` is how many base units it is, `note` what it measures and its symbol.
pub(super) const UNIT: u8 = b'd';
/// A unit that stands only behind digits.
pub(super) const DIGITS_UNIT: u8 = b'j';
/// A unit that stands only behind digits, without a gap.
pub(super) const JOINED_UNIT: u8 = b'J';
/// A percent sign; `value` is how many percent it is.
pub(super) const PERCENT: u8 = b'p';
/// A currency: `note` is its ISO 4217 code, `value` 1, or 0.01 for its hundredth.
pub(super) const CURRENCY: u8 = b'c';
/// A code of a currency that must be in capitals.
pub(super) const CAPITAL_CURRENCY: u8 = b'C';
/// A unit of time that a speed is measured in.
pub(super) const TIME: u8 = b'T';
/// Stands between the units of a speed.
pub(super) const PER: u8 = b'/';
/// Makes a temperature negative.
pub(super) const BELOW: u8 = b'u';
/// Tells that pounds are a mass.
pub(super) const WEIGHT: u8 = b'w';
/// A color: `note` is its hexadecimal form.
pub(super) const COLOR: u8 = b'k';
/// A language, a nationality or both: `note` is their codes.
pub(super) const PEOPLE: u8 = b'l';
/// Tells that a language is meant: anywhere (1), right before it (2).
pub(super) const SPEAKS: u8 = b'y';
/// Tells that a nationality is meant.
pub(super) const IS_FROM: u8 = b'z';
/// A pronoun: `note` is person, number and gender.
pub(super) const PRONOUN: u8 = b'i';
/// A point of the compass: `value` is its bearing.
pub(super) const BEARING: u8 = b'b';
/// Words before "one" that make it no number.
pub(super) const BEFORE_ONE: u8 = b'1';

/// Words without a language, such as symbols.
const COMMON: &str = include_str!("words/common.txt");

/// One meaning of a phrase.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    phrase: &'static str,
    pub(super) kind: u8,
    pub(super) value: f64,
    pub(super) note: &'static str,
}

/// The phrases of one language and those of all.
#[derive(Debug)]
pub(crate) struct Lexicon {
    pub(super) language: String,
    /// By phrase.
    entries: Vec<Entry>,
}

impl Lexicon {
    /// The phrases of a language, given by its primary subtag; those of all when it has none.
    pub(super) fn new(language: &str) -> Self {
        let own = match language {
            "en" => include_str!("words/en.txt"),
            "fr" => include_str!("words/fr.txt"),
            "es" => include_str!("words/es.txt"),
            "de" => include_str!("words/de.txt"),
            _ => "",
        };
        let mut entries = Vec::new();
        for line in COMMON.lines().chain(own.lines()) {
            let (head, phrases) = line.split_once(':').unwrap_or_default();
            let mut head = head.splitn(4, ' ');
            let kind = head.next().and_then(|kind| kind.bytes().next());
            let mut value = head.next().map_or(0.0, decimal);
            let step = head.next().map_or(0.0, decimal);
            let note = head.next().unwrap_or_default();
            for same in phrases.split(',') {
                entries.extend(same.split('/').map(|phrase| Entry {
                    phrase,
                    kind: kind.unwrap_or_default(),
                    value,
                    note,
                }));
                value += step;
            }
        }
        sort(&mut entries, |a, b| a.phrase.cmp(b.phrase));
        Self {
            language: language.to_owned(),
            entries,
        }
    }

    /// Where the phrases that begin with a word are; nowhere when there is none.
    pub(super) fn first(&self, word: &str) -> Option<usize> {
        let from = self.entries.partition_point(|entry| entry.phrase < word);
        let entry = self.entries.get(from)?;
        begins_with(entry.phrase, word).then_some(from)
    }

    /// Every phrase that begins at a token, from `first` of its word on, and the token behind it.
    pub(super) fn all_at<'a>(
        &'a self,
        first: Option<usize>,
        tokens: &'a [Token],
        at: usize,
    ) -> impl Iterator<Item = (Entry, usize)> + use<'a> {
        let word = tokens.get(at).map_or("", |token| &token.text);
        let from = first.and_then(|first| self.entries.get(first..));
        // A space is before any other character, so phrases with the same first word are together.
        let same = from.unwrap_or_default().iter();
        same.take_while(move |entry| begins_with(entry.phrase, word))
            .filter_map(move |entry| {
                let mut next = at;
                for word in entry.phrase.split(' ') {
                    if tokens.get(next)?.text != word {
                        return None;
                    }
                    next += 1;
                }
                Some((*entry, next))
            })
    }

    /// The number that a word begins with, as the longest of those of the kinds, and what is left.
    pub(super) fn prefix<'a>(&self, word: &'a str, kinds: &[u8]) -> Option<(Entry, &'a str)> {
        let mut best: Option<(Entry, &str)> = None;
        // All that a word begins with are before it, and the longest of them last; but others stand
        // between, so each length is asked for.
        for (end, _) in word.char_indices().skip(1).take(LONGEST_PIECE) {
            let (piece, rest) = word.split_at_checked(end)?;
            if let Some(entry) = self.word(piece, kinds) {
                best = Some((entry, rest));
            }
        }
        match self.word(word, kinds) {
            Some(entry) => Some((entry, "")),
            None => best,
        }
    }

    /// A phrase by itself.
    pub(super) fn word(&self, phrase: &str, kinds: &[u8]) -> Option<Entry> {
        let from = self.entries.partition_point(|entry| entry.phrase < phrase);
        let mut same = self.entries.get(from..).unwrap_or_default().iter();
        let found = same.find(|entry| entry.phrase != phrase || kinds.contains(&entry.kind))?;
        (found.phrase == phrase).then_some(*found)
    }
}

/// Whether a word is the first one of a phrase.
fn begins_with(phrase: &str, word: &str) -> bool {
    let rest = phrase.strip_prefix(word);
    !word.is_empty() && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

/// No part of a compound number is longer.
const LONGEST_PIECE: usize = 12;

/// Digits with at most one point, and a sign: the numbers of the tables.
fn decimal(text: &str) -> f64 {
    let digits = text.trim_start_matches('-');
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let value = super::number::from_digits(whole, part);
    if digits.len() < text.len() {
        -value
    } else {
        value
    }
}
