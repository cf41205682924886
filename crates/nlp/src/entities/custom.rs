//! A bot's own entities: lists, with their synonyms and typing errors, and patterns.

use std::ops::Range;

use serde_json::{Map, Value};

use super::{Context, Found, sort};
use crate::text::{Token, TokenKind, tokens};
use crate::{EntityKind, EntityTraining, ListedValue, Pattern, lookup};

/// How many tokens a listed phrase may have.
const MOST_TOKENS: usize = 16;
/// Longer phrases are found only when they are written alike.
const LONGEST_FUZZY: usize = 48;
/// How many pairs of words of one utterance are compared letter by letter for one entity.
const MOST_COMPARED: usize = 20_000;
/// A word that is less alike than this is another word, however lenient an entity is.
const LEAST_ALIKE: f64 = 0.5;
/// How alike two forms of one word are, and the same letters with other gaps.
const SAME_WORD: f64 = 0.95;

/// An entity that is ready to be found.
#[derive(Debug)]
pub(super) struct Custom {
    name: String,
    finder: Finder,
    /// Every key of a detected one, with its value when the listed value has none.
    enrichments: Map<String, Value>,
}

#[derive(Debug)]
enum Finder {
    List {
        strictness: f64,
        values: Vec<ListedValue>,
        /// By their letters.
        phrases: Vec<Phrase>,
        /// Of the longest phrase.
        most_tokens: usize,
        most_letters: usize,
    },
    Pattern(Pattern),
    Nothing,
}

/// A value or one of its synonyms.
#[derive(Debug)]
struct Phrase {
    /// Folded, without spaces, hyphens and the like.
    letters: Vec<char>,
    /// Which letters it has; see [`letter_set`].
    set: u64,
    value: usize,
    /// The language that it is for, when it is not for all.
    language: Option<String>,
}

/// A place where a phrase may be.
struct Match {
    span: Range<usize>,
    phrase: usize,
    alike: f64,
    /// How much of it is explained; the best are taken first.
    score: f64,
}

impl Custom {
    pub(super) fn train(entity: EntityTraining) -> Self {
        let mut enrichments = entity.enrichments;
        let finder = match entity.kind {
            EntityKind::Free => Finder::Nothing,
            EntityKind::Regex { pattern } => match Pattern::parse(&pattern) {
                Ok(pattern) => Finder::Pattern(pattern),
                Err(_) => Finder::Nothing,
            },
            EntityKind::Restricted { strictness, values } => {
                let (mut phrases, mut most_tokens) = (Vec::new(), 0);
                for (value, listed) in values.iter().enumerate() {
                    for key in listed.enrichments.keys() {
                        if !enrichments.contains_key(key) {
                            enrichments.insert(key.clone(), Value::Null);
                        }
                    }
                    let itself = std::iter::once((None, &listed.value));
                    let synonyms = listed.synonyms.iter().flat_map(|(language, texts)| {
                        texts.iter().map(move |text| (language.as_ref(), text))
                    });
                    for (language, text) in itself.chain(synonyms) {
                        let tokens = tokens(text);
                        let letters = letters(&tokens);
                        if letters.is_empty() {
                            continue;
                        }
                        most_tokens = most_tokens.max(tokens.len());
                        phrases.push(Phrase {
                            set: letter_set(&letters),
                            letters,
                            value,
                            language: language.cloned(),
                        });
                    }
                }
                sort(&mut phrases, |a: &Phrase, b| a.letters.cmp(&b.letters));
                let lengths = phrases.iter().map(|phrase| phrase.letters.len());
                Finder::List {
                    strictness: f64::from(strictness.min(100)) / 100.0,
                    most_letters: lengths.max().unwrap_or_default(),
                    // A word may be typed as two.
                    most_tokens: (most_tokens + 1).min(MOST_TOKENS),
                    values,
                    phrases,
                }
            }
        };
        Self {
            name: entity.name,
            finder,
            enrichments,
        }
    }

    /// All places where it is, in the order of the text.
    pub(super) fn find<'a>(
        &'a self,
        context: &Context<'a>,
        languages: &[String],
        all: &mut Vec<Found<'a>>,
    ) {
        let mut matches = self.matches(context);
        if let Finder::List { .. } = self.finder {
            matches = best(matches, context.text.len());
        }
        for found in matches {
            let listed = match &self.finder {
                Finder::List {
                    values, phrases, ..
                } => (phrases.get(found.phrase)).and_then(|phrase| values.get(phrase.value)),
                _ => None,
            };
            let mut entity = context.found(
                &self.name,
                0..0,
                // Three places say enough.
                (found.alike * 1000.0).round() / 1000.0,
            );
            let raw = context.text.get(found.span.clone());
            entity.span = found.span;
            let value = listed.map(|listed| listed.value.as_str());
            entity.text("value", value.or(raw));
            for (key, default) in &self.enrichments {
                let own = listed.and_then(|listed| listed.enrichments.get(key));
                if key != "value" {
                    let value = localized(own.unwrap_or(default), context.tag, languages);
                    entity.with(key, value.clone());
                }
            }
            all.push(entity);
        }
    }

    fn matches(&self, context: &Context<'_>) -> Vec<Match> {
        let (strictness, phrases, most_tokens, most_letters) = match &self.finder {
            Finder::Nothing => return Vec::new(),
            Finder::Pattern(pattern) => {
                let spans = pattern.find_all(context.text).into_iter();
                return spans
                    .map(|span| Match {
                        span,
                        phrase: 0,
                        alike: 1.0,
                        score: 1.0,
                    })
                    .collect();
            }
            Finder::List {
                strictness,
                phrases,
                most_tokens,
                most_letters,
                ..
            } => (strictness, phrases, most_tokens, most_letters),
        };
        let is_spoken = |phrase: &&Phrase| {
            let of = phrase.language.as_ref();
            of.is_none_or(|of| lookup(&[of], context.tag).is_some())
        };
        let mut search = Search {
            phrases,
            strictness: *strictness,
            is_spoken: &is_spoken,
            compared: 0,
        };
        let mut found = Vec::new();
        for (at, token) in context.tokens.iter().enumerate() {
            if is_gap(token) {
                continue;
            }
            if is_inside(context, at) {
                continue;
            }
            let mut window = Vec::new();
            for end in at..at + most_tokens {
                let Some(last) = context.tokens.get(end) else {
                    break;
                };
                if is_gap(last) {
                    continue;
                }
                window.extend(last.text.chars());
                if window.len() > most_letters * 2 + 2 {
                    break;
                }
                if is_inside(context, end + 1) {
                    continue;
                }
                if let Some((phrase, alike)) = search.at(&window, end > at) {
                    let length = phrases.get(phrase).map_or(0, |phrase| phrase.letters.len());
                    found.push(Match {
                        span: context.span(at..end + 1),
                        phrase,
                        alike,
                        // What is surely meant goes before what is longer and only like it.
                        score: alike.powi(4) * length as f64,
                    });
                }
            }
        }
        found
    }
}

/// The best matches, none of which overlaps another.
fn best(mut found: Vec<Match>, length: usize) -> Vec<Match> {
    let order = |a: &Match, b: &Match| {
        let by_score = b.score.total_cmp(&a.score);
        by_score
            .then(a.span.len().cmp(&b.span.len()))
            .then(a.span.start.cmp(&b.span.start))
    };
    sort(&mut found, order);
    let mut is_taken = vec![false; length];
    found.retain(|found| {
        let Some(span) = is_taken.get_mut(found.span.clone()) else {
            return false;
        };
        let is_free = !span.contains(&true);
        if is_free {
            span.fill(true);
        }
        is_free
    });
    found
}

/// A value for a language, when it is a map of the bot's languages.
fn localized<'a>(value: &'a Value, language: &str, languages: &[String]) -> &'a Value {
    let Value::Object(map) = value else {
        return value;
    };
    let is_map = !map.is_empty() && map.keys().all(|key| languages.contains(key));
    if !is_map {
        return value;
    }
    let keys: Vec<&String> = map.keys().collect();
    let default = languages.first().map_or("", String::as_str);
    let key = lookup(&keys, language).or_else(|| lookup(&keys, default));
    key.and_then(|index| map.get(*keys.get(index)?))
        .unwrap_or(&Value::Null)
}

/// Marks that are left out at will: "coca-cola".
fn is_gap(token: &Token) -> bool {
    token.kind == TokenKind::Symbol
        && matches!(
            &*token.text,
            "-" | "'" | "." | "," | "_" | "/" | "·" | "‐" | "‑" | "–" | ":" | "!" | "?" | "(" | ")"
        )
}

/// Whether a token and the one before it are one word, such as "b12".
fn is_inside(context: &Context<'_>, at: usize) -> bool {
    let is_part = |at: usize| {
        let token = context.tokens.get(at);
        token.is_some_and(|token| {
            token.kind != TokenKind::Symbol && !token.text.contains(is_unspaced)
        })
    };
    context.is_joined(at) && is_part(at) && at.checked_sub(1).is_some_and(is_part)
}

/// The letters of a phrase.
fn letters(tokens: &[Token]) -> Vec<char> {
    let words = tokens.iter().filter(|token| !is_gap(token));
    words.flat_map(|token| token.text.chars()).collect()
}

/// Whether a script puts no space between words.
fn is_unspaced(ch: char) -> bool {
    matches!(
        ch,
        '\u{e00}'..='\u{eff}'
            | '\u{1000}'..='\u{109f}'
            | '\u{1780}'..='\u{17ff}'
            | '\u{3040}'..='\u{30ff}'
            | '\u{3400}'..='\u{4dbf}'
            | '\u{4e00}'..='\u{9fff}'
            | '\u{f900}'..='\u{faff}'
            | '\u{20000}'..='\u{3ffff}'
    )
}

/// One bit for each letter modulo 64: an edit changes two at most.
fn letter_set(letters: &[char]) -> u64 {
    letters
        .iter()
        .fold(0, |set, letter| set | 1 << (u32::from(*letter) % 64))
}

struct Search<'a> {
    phrases: &'a [Phrase],
    strictness: f64,
    is_spoken: &'a dyn Fn(&&Phrase) -> bool,
    compared: usize,
}

impl Search<'_> {
    /// The phrase that some letters are, and how alike they are.
    fn at(&mut self, window: &[char], is_joined: bool) -> Option<(usize, f64)> {
        if let Some(phrase) = self.exact(window) {
            return Some((phrase, 1.0));
        }
        if self.strictness >= 1.0 {
            return None;
        }
        if let Some(bare) = without_article(window)
            && SAME_WORD >= self.strictness
            && let Some(phrase) = self.exact(bare)
        {
            return Some((phrase, SAME_WORD));
        }
        self.similar(window, is_joined)
    }

    fn exact(&self, window: &[char]) -> Option<usize> {
        let from = (self.phrases).partition_point(|phrase| phrase.letters.as_slice() < window);
        let same = self.phrases.get(from..)?.iter();
        let mut same = same
            .take_while(|phrase| phrase.letters == window)
            .enumerate()
            .filter(|(_, phrase)| (self.is_spoken)(phrase));
        // The sort was stable, so this is the first in the list.
        Some(from + same.next()?.0)
    }

    fn similar(&mut self, window: &[char], is_joined: bool) -> Option<(usize, f64)> {
        let first = window.first()?;
        if window.len() > LONGEST_FUZZY {
            return None;
        }
        let from = self
            .phrases
            .partition_point(|phrase| phrase.letters.first() < Some(first));
        let set = letter_set(window);
        let mut best: Option<(usize, f64)> = None;
        let phrases = self.phrases.iter().enumerate().skip(from);
        // Whoever types a wrong first letter means another word more often than this one.
        for (index, phrase) in
            phrases.take_while(|(_, phrase)| phrase.letters.first() == Some(first))
        {
            let longest = phrase.letters.len().max(window.len());
            let least = self.strictness.max(LEAST_ALIKE);
            let room = ((1.0 - least) * longest as f64 + 1e-9) as usize;
            let is_near = phrase.letters.len().abs_diff(window.len()) <= room.max(3)
                && (phrase.set ^ set).count_ones() as usize <= 2 * room.max(2)
                && longest <= LONGEST_FUZZY
                && (self.is_spoken)(&phrase);
            if !is_near {
                continue;
            }
            let mut alike = 0.0;
            if !is_joined && SAME_WORD >= least && is_inflected(window, &phrase.letters) {
                alike = SAME_WORD;
            } else if room > 0 && longest > 3 && has_same_digits(window, &phrase.letters) {
                if self.compared == MOST_COMPARED {
                    break;
                }
                self.compared += 1;
                alike = 1.0 - edits(window, &phrase.letters) as f64 / longest as f64;
            }
            if alike + 1e-9 >= least && best.is_none_or(|best| best.1 < alike) {
                best = Some((index, alike));
            }
        }
        best
    }
}

/// An Arabic word without the article that is joined to it.
fn without_article(word: &[char]) -> Option<&[char]> {
    ["وال", "بال", "فال", "كال", "ال", "لل"]
        .iter()
        .find_map(|article| {
            let article: Vec<char> = article.chars().collect();
            word.strip_prefix(article.as_slice())
                .filter(|rest| rest.len() > 1)
        })
}

/// Whether two words are forms of one: they differ by an ending.
fn is_inflected(a: &[char], b: &[char]) -> bool {
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    if let Some(ending) = long.strip_prefix(short) {
        // Korean joins its particles.
        if short.iter().all(|ch| matches!(ch, '\u{ac00}'..='\u{d7af}')) {
            return short.len() > 1 && ending.len() <= 2;
        }
        let ending: String = ending.iter().collect();
        return match ending.as_str() {
            "s" | "es" => short.len() > 2,
            "e" | "n" | "en" | "er" | "x" => short.len() > 3,
            _ => false,
        };
    }
    match (short.split_last(), long.strip_suffix(&['i', 'e', 's'])) {
        (Some(('y', stem)), Some(other)) => stem == other,
        _ => false,
    }
}

fn has_same_digits(a: &[char], b: &[char]) -> bool {
    let digits = |letters: &'_ [char]| -> Vec<char> {
        let digits = letters.iter().filter(|letter| letter.is_ascii_digit());
        digits.copied().collect()
    };
    digits(a) == digits(b)
}

/// How many letters must be put in, left out, replaced or exchanged with their neighbor to make one
/// word the other.
fn edits(a: &[char], b: &[char]) -> usize {
    // The last two rows of the table of prefixes of `a` and of `b`.
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    let mut letter_before = None;
    for (row, letter) in a.iter().enumerate() {
        let mut line = Vec::with_capacity(last.len());
        let mut left = row + 1;
        line.push(left);
        let mut other_before = None;
        for (column, other) in b.iter().enumerate() {
            let cell = |line: &[usize], at: usize| line.get(at).copied().unwrap_or(usize::MAX / 2);
            let replaced = cell(&last, column) + usize::from(letter != other);
            let mut least = replaced.min(left + 1).min(cell(&last, column + 1) + 1);
            if Some(other) == letter_before
                && other_before == Some(letter)
                && let Some(column) = column.checked_sub(1)
            {
                least = least.min(cell(&before, column) + 1);
            }
            line.push(least);
            left = least;
            other_before = Some(other);
        }
        letter_before = Some(letter);
        before = std::mem::replace(&mut last, line);
    }
    last.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::edits;

    fn between(a: &str, b: &str) -> usize {
        let letters = |text: &str| text.chars().collect::<Vec<_>>();
        edits(&letters(a), &letters(b))
    }

    #[test]
    fn edits_are_counted() {
        for (a, b, expected) in [
            ("", "", 0),
            ("abc", "", 3),
            ("coffee", "coffee", 0),
            ("coffee", "cofee", 1),
            ("coffee", "cofefe", 1),
            ("coffee", "toffee", 1),
            ("kitten", "sitting", 3),
            ("ab", "ba", 1),
            ("three", "there", 1),
        ] {
            assert_eq!(between(a, b), expected, "{a} {b}");
            assert_eq!(between(b, a), expected, "{b} {a}");
        }
    }
}
