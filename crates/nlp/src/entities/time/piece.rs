//! An utterance as the grammar of time sees it: a row of pieces, each of one class.
//!
//! | class | meaning | value |
//! |---|---|---|
//! | `0` `2` `3` `1` | digits, a number in words, an ordinal, an article that may be one | the number |
//! | `W` `M` `U` `D` | weekday, month, unit, day from today | 0 is Monday, 1 is January, index in [`UNITS`], days |
//! | `P` `Q` `N` `K` | part of a day, the same counted from today's midnight, now, weekend | hour |
//! | `A` | a.m., p.m. | 0 or 12 |
//! | `x` `l` `t` | next, last, this | |
//! | `i` `m` | before a span to come and before months, before months alone | |
//! | `v` `g` `G` | before and behind a span gone by, behind a span to come | |
//! | `f` `d` `b` | from, from or of, between | 1 when days follow |
//! | `z` `T` `a` `e` | until, to, until or at, and | |
//! | `o` `r` `n` | of, the, on | |
//! | `@` `w` | before an hour, perhaps before an hour | |
//! | `c` `h` `q` `p` `k` | o'clock, half, quarter, past, less | of `h`: minutes before the hour |
//! | `F` `!` `y` | before a duration, before what is repeated, behind an hour | |
//! | `X` `?` `.` `,` `:` `/` `-` | any other word, any other mark, these marks | |

use super::super::Context;
use super::super::lexicon::{MOMENT, SUFFIX};
use super::super::number;
use super::calendar::DAY;
use crate::text::TokenKind;

/// Seconds of each unit: second, minute, hour, day, week, month, year, quarter of an hour, fortnight.
/// A month is the twelfth of a year of 365 days.
pub(super) const UNITS: [i64; 9] = [
    1,
    60,
    3_600,
    DAY,
    7 * DAY,
    2_628_000,
    365 * DAY,
    900,
    14 * DAY,
];

/// Some tokens that mean one thing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    pub(super) class: u8,
    pub(super) value: f64,
    /// The first token, and the one behind the last.
    pub(super) from: usize,
    pub(super) to: usize,
}

/// Takes an utterance apart.
pub(super) fn pieces(context: &Context<'_>) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut from = 0;
    while let Some(token) = context.tokens.get(from) {
        let mut piece = Piece {
            class: b'X',
            value: 0.0,
            from,
            to: from + 1,
        };
        match token.kind {
            TokenKind::Symbol => {
                piece.class = match token.text.as_str() {
                    "–" | "—" => b'-',
                    "&" => b'e',
                    "%" | "$" => b'X',
                    text => match text.as_bytes() {
                        [mark @ (b'.' | b',' | b':' | b'/' | b'-')] => *mark,
                        [_] => b'?',
                        _ => b'X',
                    },
                };
            }
            TokenKind::Digits => {
                piece.class = b'0';
                piece.value = number::from_digits(&token.text, "");
                let suffix = context.at(from + 1, SUFFIX);
                if let Some((_, to)) = suffix
                    && context.is_joined(from + 1)
                    && !(context.is_joined(to) && is_wordy(context, to))
                {
                    (piece.class, piece.to) = (b'3', to);
                }
            }
            TokenKind::Word => {
                if let Some((entry, to)) = context.at(from, MOMENT) {
                    piece.class = entry.note.bytes().next().unwrap_or(b'X');
                    (piece.value, piece.to) = (entry.value, to);
                } else if let Some((number, to)) = number::read(context, from) {
                    piece.class = match number {
                        _ if number.is_ordinal => b'3',
                        _ if number.is_article => b'1',
                        _ => b'2',
                    };
                    (piece.value, piece.to) = (number.value, to);
                } else if matches!(token.text.as_str(), "a" | "an") && context.language == "en" {
                    (piece.class, piece.value) = (b'1', 1.0);
                } else if context.language == "de"
                    && let Some((first, second)) = compound(context, &token.text)
                {
                    let of = |(class, value)| Piece {
                        class,
                        value,
                        from,
                        to: from + 1,
                    };
                    pieces.push(of(first));
                    piece = of(second);
                }
            }
        }
        from = piece.to;
        pieces.push(piece);
    }
    pieces
}

fn is_wordy(context: &Context<'_>, at: usize) -> bool {
    let token = context.tokens.get(at);
    token.is_some_and(|token| token.kind != TokenKind::Symbol)
}

/// Class and value of both halves of "Freitagabend".
fn compound(context: &Context<'_>, word: &str) -> Option<((u8, f64), (u8, f64))> {
    let (day, part) = context.lexicon.prefix(word, &[MOMENT])?;
    let part = context.lexicon.word(part, &[MOMENT])?;
    let is_part = day.note == "W" && matches!(part.note, "P" | "D");
    // "Freitagmorgen"
    let hour = if part.note == "D" { 9.0 } else { part.value };
    is_part.then_some(((b'W', day.value), (b'P', hour)))
}
