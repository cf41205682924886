//! The grammar of moments, intervals and durations: one for all languages, over classes of words.
//!
//! A rule reads from a piece on and gives the piece behind what it read, or `None`. No rule looks
//! further than a fixed number of pieces, so that a text is read in one go.

use super::super::{Context, number};
use super::calendar::{DAY, valid};
use super::piece::{Piece, UNITS, pieces};
use super::said::{A_DAY, HALF_DAY, HOUR, MINUTE, MONTH, NOW, SECOND, Said, TIME, WEEK, YEAR};

/// What may stand between a day and an hour, or before a part of a day.
const BETWEEN: &[u8] = b",@wanrdoi";
/// What makes a number an hour by standing before it.
const BEFORE_HOUR: &[u8] = b"@w";
/// What may stand between the bounds of an interval.
const RANGE: &[u8] = b"Tza-@";
/// How many words may stand between two parts of a moment.
const MOST_BETWEEN: usize = 3;
/// How many amounts may make a duration: one of each unit.
const MOST_AMOUNTS: usize = 7;
/// Amounts above this are cut; enough for any span of the calendar.
const MOST: f64 = 1e12;
/// The same for what is counted from now, so that no sum overflows.
const MOST_DAYS: f64 = 1e7;

/// A span, by the units that it was said in.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Span {
    pub(super) seconds: f64,
    /// What months, days and seconds are in it.
    shift: (f64, f64, f64),
    parts: u16,
    /// The finest unit.
    unit: usize,
    /// Nothing but an article and a unit.
    is_bare: bool,
}

/// An utterance in pieces.
#[derive(Debug)]
pub(super) struct Grammar<'a> {
    context: &'a Context<'a>,
    pieces: Vec<Piece>,
    /// "12/03" is in December.
    month_first: bool,
}

impl<'a> Grammar<'a> {
    pub(super) fn new(context: &'a Context<'a>) -> Self {
        let is_american = !context.tag.contains(['-', '_'])
            || context
                .tag
                .get(3..)
                .is_some_and(|region| region.eq_ignore_ascii_case("us"));
        Self {
            context,
            pieces: pieces(context),
            month_first: context.language == "en" && is_american,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.pieces.len()
    }

    /// The class of a piece; 0 where there is none.
    #[inline(never)]
    pub(super) fn class(&self, at: usize) -> u8 {
        self.pieces.get(at).map_or(0, |piece| piece.class)
    }

    #[inline(never)]
    fn value(&self, at: usize) -> f64 {
        self.pieces.get(at).map_or(0.0, |piece| piece.value)
    }

    #[inline(never)]
    pub(super) fn is(&self, at: usize, classes: &[u8]) -> bool {
        classes.contains(&self.class(at))
    }

    /// The class of the piece so many before.
    #[inline(never)]
    fn back(&self, at: usize, by: usize) -> u8 {
        at.checked_sub(by).map_or(0, |at| self.class(at))
    }

    /// The tokens of some pieces.
    pub(super) fn tokens(&self, from: usize, to: usize) -> std::ops::Range<usize> {
        let start = self.pieces.get(from).map_or(0, |piece| piece.from);
        let end = to.checked_sub(1).and_then(|last| self.pieces.get(last));
        start..end.map_or(start, |piece| piece.to)
    }

    fn word(&self, at: usize) -> &'a str {
        self.pieces
            .get(at)
            .map_or("", |piece| self.context.word(piece.from))
    }

    /// Whether nothing is between a piece and the one before.
    pub(super) fn is_joined(&self, at: usize) -> bool {
        let piece = self.pieces.get(at);
        piece.is_some_and(|piece| self.context.is_joined(piece.from))
    }

    /// Whether letters or digits go on where a number ends.
    fn is_open(&self, at: usize) -> bool {
        self.is_joined(at)
            && (self.is(at, b"0123XiwA") && self.word(at) != "z"
                || self.is(at, b":/.-,") && self.is_joined(at + 1) && self.class(at + 1) == b'0')
    }

    fn skip(&self, at: usize, classes: &[u8], most: usize) -> usize {
        let skipped = (at..at + most).take_while(|at| self.is(*at, classes));
        at + skipped.count()
    }

    /// Digits of some length.
    fn digits(&self, at: usize, least: usize, most: usize) -> Option<i64> {
        let is_fit = self.class(at) == b'0' && (least..=most).contains(&self.word(at).len());
        is_fit.then(|| self.value(at) as i64)
    }

    /// A whole number in one or two digits or in words.
    fn small(&self, at: usize) -> Option<i64> {
        let value = self.value(at);
        let is_fit = match self.class(at) {
            b'0' => self.word(at).len() <= 2,
            b'2' => value.fract() == 0.0 && (0.0..100.0).contains(&value),
            b'1' => true,
            _ => false,
        };
        is_fit.then_some(value as i64)
    }

    /// A moment.
    pub(super) fn moment(&self, from: usize, said: &mut Said) -> Option<usize> {
        let (mut at, mut end) = (from, from);
        loop {
            let read = self
                .date(at, said)
                .or_else(|| self.clock(at, said))
                .or_else(|| self.part_of_day(at, said));
            if let Some(next) = read {
                (at, end) = (next, next);
            } else if at == end && end > from {
                at = self.skip(end, BETWEEN, MOST_BETWEEN);
                if at == end {
                    break;
                }
            } else {
                break;
            }
        }
        (end > from).then_some(end)
    }

    fn date(&self, at: usize, said: &mut Said) -> Option<usize> {
        let value = self.value(at) as i64;
        let is_free = !said.has_date() && said.parts & NOW == 0;
        match self.class(at) {
            b'D' if is_free => {
                (said.is_shift, said.days) = (true, value);
                said.parts |= A_DAY;
                Some(at + 1)
            }
            b'N' if is_free && said.parts == 0 => {
                said.parts = NOW;
                Some(at + 1)
            }
            b'Q' if is_free && said.parts & HALF_DAY == 0 => {
                (said.is_shift, said.days) = (true, value.div_euclid(24));
                said.parts |= A_DAY;
                self.set_part(value.rem_euclid(24), said);
                Some(at + 1)
            }
            b'W' => self.weekday(at, said),
            b'x' | b'l' | b't' => self.modified(at, at + 1, said),
            b'U' => {
                if is_free && value == 6 && self.year(at + 1, said) {
                    return Some(at + 2);
                }
                self.is(at + 1, b"xl").then_some(())?;
                self.modified(at + 1, at, said)?;
                Some(at + 2)
            }
            b'M' => self.month_first(at, said).or_else(|| self.month(at, said)),
            _ => self
                .shift(at, said)
                .or_else(|| self.numeric(at, said))
                .or_else(|| self.day_first(at, said))
                .or_else(|| self.day_alone(at, said))
                .or_else(|| {
                    let is_year = is_free
                        && (matches!(self.back(at, 1), b'i' | b'm' | b'f')
                            || self.back(at, 1) == b'U' && self.back(at, 2) == b'r')
                        && self.year(at, said);
                    is_year.then_some(at + 1)
                }),
        }
    }

    fn year(&self, at: usize, said: &mut Said) -> bool {
        let Some(year) = self
            .digits(at, 4, 4)
            .filter(|year| (1900..2200).contains(year))
        else {
            return false;
        };
        if self.is_open(at + 1) || self.is(at + 1, b"U") {
            return false;
        }
        said.year = year;
        said.parts |= YEAR;
        true
    }

    /// A weekday's short form is a word of its own: "sun", "sat".
    fn is_short(&self, at: usize) -> bool {
        let word = self.word(at);
        word.len() <= 3 || word == "march" || word == "mars"
    }

    fn weekday(&self, at: usize, said: &mut Said) -> Option<usize> {
        let is_week = said.is_begin && said.parts & WEEK > 0;
        if said.weekday > 0 || said.is_shift && !is_week {
            return None;
        }
        let next = at + 1;
        let has_support = !self.is_short(at)
            || said.parts > 0
            || matches!(self.back(at, 1), b'n' | b'f' | b'T' | b'z' | b'm' | b'w')
            || self.is(next, b"P3")
            || self.class(next) == b'-' && self.class(next + 1) == b'W'
            || self.back(at, 1) == b'-' && self.back(at, 2) == b'W'
            || self.has_time_behind(next)
            || self.len() == 1;
        has_support.then_some(())?;
        said.weekday = self.value(at) as i64 + 1;
        said.parts |= A_DAY;
        said.which = self.since(at);
        if self.is(next, b"xl") && !is_week && !self.is(next + 1, b"U") {
            said.which = self.which(next);
            return Some(next + 1);
        }
        Some(next)
    }

    /// "Tue, 3 Mar" and "sat at 5pm", but not "sat at the table" or "sat 2 hours".
    fn has_time_behind(&self, at: usize) -> bool {
        let at = self.skip(at, b"w,", 1);
        let mut said = Said::default();
        let read = self.day_first(at, &mut said);
        read.or_else(|| self.clock(at, &mut said)).is_some()
    }

    fn which(&self, at: usize) -> i64 {
        match self.class(at) {
            b'x' => 1,
            b't' => 2,
            _ => -1,
        }
    }

    /// −1 behind "since": of the days that are meant the last one.
    fn since(&self, at: usize) -> i64 {
        let lead = at.wrapping_sub(if self.back(at, 1) == b'r' { 2 } else { 1 });
        if self.class(lead) == b'm' {
            self.value(lead) as i64
        } else {
            0
        }
    }

    /// "next week", "last Monday", "this March", "this morning".
    fn modified(&self, by: usize, at: usize, said: &mut Said) -> Option<usize> {
        let which = self.which(by);
        // "the week after next" is one more.
        let steps = if which == 2 {
            0
        } else {
            which + self.value(by) as i64
        };
        match self.class(at) {
            b'U' if !said.is_shift && said.year == 0 => {
                let (shift, part) = match self.value(at) as i64 {
                    4 => ((0, steps * 7), WEEK),
                    5 => ((steps, 0), MONTH),
                    6 => ((steps * 12, 0), YEAR),
                    _ => return None,
                };
                // "Friday next week", "the 1st of next month", "March last year"
                let is_finer = match part {
                    WEEK => !said.has_calendar(),
                    MONTH => said.month == 0 && said.weekday == 0,
                    _ => said.weekday == 0,
                };
                is_finer.then_some(())?;
                (said.months, said.days) = shift;
                (said.is_shift, said.is_begin) = (true, true);
                said.parts |= part;
            }
            b'W' if !said.has_date() => {
                said.weekday = self.value(at) as i64 + 1;
                said.which = which;
                said.parts |= A_DAY;
            }
            b'M' if !said.has_date() => {
                if let Some(next) = self.month_first(at, said) {
                    said.which = which;
                    return Some(next);
                }
                said.month = self.value(at) as i64;
                said.which = which;
                said.parts |= MONTH;
            }
            b'P' if which == 2 && !said.has_date() => {
                said.is_shift = true;
                said.parts |= A_DAY;
                self.set_part(self.value(at) as i64, said);
            }
            _ => return None,
        }
        Some(at + 1)
    }

    /// "in three days", "two hours ago", "il y a une semaine".
    fn shift(&self, at: usize, said: &mut Said) -> Option<usize> {
        if said.has_date() || said.parts & NOW > 0 {
            return None;
        }
        let (span, next, sign) = if self.is(at, b"iv") {
            let (span, next) = self.span(at + 1)?;
            (span, next, if self.class(at) == b'v' { -1.0 } else { 1.0 })
        } else {
            let (span, next) = self.span(at)?;
            self.is(next, b"gG").then_some(())?;
            (
                span,
                next + 1,
                if self.class(next) == b'g' { -1.0 } else { 1.0 },
            )
        };
        if span.parts & TIME > 0 && said.parts > 0 {
            return None;
        }
        let shifted = span.said(sign);
        if said.parts == 0 {
            *said = shifted;
        } else {
            said.take_date(&shifted);
        }
        Some(next)
    }

    /// A day of a month, and the piece behind it.
    fn of_month(&self, at: usize) -> Option<(i64, usize)> {
        let of_month = match self.class(at) {
            b'3' => self.value(at) as i64,
            b'0' | b'2' => self.small(at)?,
            // "the second of May"
            b'U' if self.word(at) == "second" && self.back(at, 1) == b'r' => 2,
            _ => return None,
        };
        let next = at + 1 + usize::from(self.is_dot(at + 1));
        (1..=31).contains(&of_month).then_some((of_month, next))
    }

    fn is_dot(&self, at: usize) -> bool {
        self.class(at) == b'.' && self.is_joined(at)
    }

    /// "12 March 2026", "3 de mayo", "12. März"
    fn day_first(&self, at: usize, said: &mut Said) -> Option<usize> {
        if said.is_shift || said.has_calendar() {
            return None;
        }
        let (of_month, next) = self.of_month(at)?;
        let next = self.skip(next, b"odr-/", 2);
        self.is(next, b"M").then_some(())?;
        said.day = of_month;
        self.finish_date(at, next, next + 1, said)
    }

    /// "March 12th, 2026"
    fn month_first(&self, at: usize, said: &mut Said) -> Option<usize> {
        if self.context.language != "en" || said.is_shift || said.has_calendar() {
            return None;
        }
        let next = at + 1 + usize::from(self.is_dot(at + 1));
        let (of_month, next) = self.of_month(self.skip(next, b"r", 1))?;
        if self.is_open(next) {
            return None;
        }
        said.day = of_month;
        self.finish_date(at, at, next, said)
    }

    /// Takes the month and the year behind; a date that is in no calendar is none.
    fn finish_date(
        &self,
        first: usize,
        month: usize,
        next: usize,
        said: &mut Said,
    ) -> Option<usize> {
        let before = *said;
        said.month = self.value(month) as i64;
        said.parts |= MONTH | A_DAY;
        said.which = self.since(first);
        let dot = usize::from(self.is_dot(next) && self.is_short(month));
        let at = self.skip(next + dot, b",od-/", 1);
        let next = if self.year(at, said) { at + 1 } else { next };
        // Without a year any leap year will do.
        let year = if said.year > 0 { said.year } else { 2000 };
        if valid(year, said.month, said.day).is_none() {
            *said = Said { day: 0, ..before };
            return None;
        }
        Some(next)
    }

    /// "March", "March 2026"
    fn month(&self, at: usize, said: &mut Said) -> Option<usize> {
        if said.is_shift && said.parts & YEAR == 0 || said.has_calendar() {
            return None;
        }
        let dot = usize::from(self.is_dot(at + 1) && self.is_short(at));
        let year = self.skip(at + 1 + dot, b",od", 1);
        let mut with_year = *said;
        let has_year = !said.is_shift && self.year(year, &mut with_year);
        // "30 February" and "February 30" are no month.
        let is_day = |at| self.is(at, b"0123") && self.digits(at, 4, 4).is_none();
        let is_part = self.is(at.wrapping_sub(1), b"03")
            || matches!(self.back(at, 1), b'.' | b'o' | b'd') && self.back(at, 2) == b'0';
        let has_support = has_year
            || !self.is_short(at)
            || said.parts > 0
            || matches!(self.back(at, 1), b'i' | b'm' | b'f' | b'z' | b'T')
            || self.is(at + 1, b"xl")
            || self.len() == 1;
        if is_part || is_day(at + 1 + dot) && !has_year || !has_support {
            return None;
        }
        *said = with_year;
        said.month = self.value(at) as i64;
        said.parts |= MONTH;
        if has_year {
            return Some(year + 1);
        }
        if self.is(at + 1, b"xl") && !self.is(at + 2, b"U") {
            said.which = self.which(at + 1);
            return Some(at + 2);
        }
        Some(at + 1)
    }

    /// "the 12th"; "vendredi 13", when its weekday is said.
    fn day_alone(&self, at: usize, said: &mut Said) -> Option<usize> {
        if said.has_calendar() || said.is_shift && !said.is_begin {
            return None;
        }
        let (of_month, next) = self.of_month(at)?;
        let is_ordinal = self.class(at) == b'3'
            && self
                .context
                .word(self.pieces.get(at)?.from)
                .starts_with(|c: char| c.is_ascii_digit());
        let is_german = self.context.language == "de" && next == at + 2;
        let has_support = match self.back(at, 1) {
            b'W' | b'r' | b',' if said.weekday > 0 => {
                self.context.language != "en" || self.class(at) == b'3'
            }
            // "el día 12"
            b'n' => is_ordinal || is_german || self.value(at - 1) > 0.0,
            // "le 12 à 14h"
            b'r' if self.class(next) == b'a' => {
                self.clock(next + 1, &mut Said::default()).is_some()
            }
            b'r' => is_ordinal && matches!(self.back(at, 2), b'n' | b'm' | b'z' | b'f'),
            _ => false,
        };
        let is_counted = self.is(next, b"XUMh:0/") || self.is_open(next) || self.is(next, b"c");
        if !has_support || is_counted {
            return None;
        }
        said.day = of_month;
        said.parts |= A_DAY;
        Some(next)
    }

    /// "12/03/2026", "2026-03-12T17:00:00Z", "12.03."
    fn numeric(&self, at: usize, said: &mut Said) -> Option<usize> {
        if said.is_shift || said.has_calendar() {
            return None;
        }
        let mark = self.class(at + 1);
        let is_row =
            |at: usize| self.class(at) == mark && self.is_joined(at) && self.is_joined(at + 1);
        if !b"-/.".contains(&mark) || !is_row(at + 1) {
            return None;
        }
        let first = self.digits(at, 1, 4)?;
        let second = self.digits(at + 2, 1, 2);
        if !is_row(at + 3) || self.digits(at + 4, 1, 4).is_none() {
            return self.short_numeric(at, mark, first, second?, said);
        }
        let third = self.digits(at + 4, 1, 4)?;
        let (year, month, of_month) = match (self.word(at).len(), self.word(at + 4).len()) {
            (4, 1..=2) => (first, second?, third),
            (1..=2, length @ (2 | 4)) => {
                let (month, of_month) = self.ordered(mark, first, second?);
                let century = match third {
                    _ if length == 4 => 0,
                    0..70 => 2000,
                    _ => 1900,
                };
                (third + century, month, of_month)
            }
            _ => return None,
        };
        valid(year, month, of_month)?;
        let mut next = at + 5;
        let is_iso = self.word(next) == "t" && self.is_joined(next) && self.is_joined(next + 1);
        let mut iso = *said;
        if is_iso && let Some(end) = self.clock(next + 1, &mut iso) {
            *said = iso;
            next = self.zone(end, said).unwrap_or(end);
        } else if self.is_open(next) {
            return None;
        }
        (said.year, said.month, said.day) = (year, month, of_month);
        said.parts |= YEAR | MONTH | A_DAY;
        Some(next)
    }

    /// Month and day of two numbers, in the order of the language or else in the other.
    fn ordered(&self, mark: u8, first: i64, second: i64) -> (i64, i64) {
        let month_first = self.month_first && mark != b'.';
        match month_first && first <= 12 || second > 12 {
            true => (first, second),
            false => (second, first),
        }
    }

    /// "12/03" and "12.03." where a date is expected.
    fn short_numeric(
        &self,
        at: usize,
        mark: u8,
        first: i64,
        second: i64,
        said: &mut Said,
    ) -> Option<usize> {
        let has_lead = said.weekday > 0 || self.is(at.wrapping_sub(1), b"rnfdzbm");
        let is_wide = self.word(at).len() == 2 && self.word(at + 2).len() == 2;
        let mut next = at + 3;
        match mark {
            b'.' if self.context.language == "de" && self.is_dot(next) => next += 1,
            b'/' if is_wide || has_lead => {}
            _ => return None,
        }
        let (month, of_month) = self.ordered(mark, first, second);
        if self.word(at).len() > 2 || self.is_open(next) {
            return None;
        }
        valid(2000, month, of_month)?;
        (said.month, said.day) = (month, of_month);
        said.parts |= MONTH | A_DAY;
        Some(next)
    }

    /// The zone of RFC 3339.
    fn zone(&self, at: usize, said: &mut Said) -> Option<usize> {
        self.is_joined(at).then_some(())?;
        if self.word(at) == "z" {
            said.zone = Some(0);
            return Some(at + 1);
        }
        let sign = match self.word(at) {
            "-" => -1,
            "+" => 1,
            _ => return None,
        };
        let (hours, minutes) = (self.digits(at + 1, 2, 2)?, self.digits(at + 3, 2, 2)?);
        (self.class(at + 2) == b':' && hours < 24 && minutes < 60).then_some(())?;
        said.zone = Some(sign * (hours * 60 + minutes));
        Some(at + 4)
    }

    /// An hour from 0 to 24, its minutes as far as they are in the same words, and what is behind.
    fn hour(&self, at: usize) -> Option<(i64, i64, usize)> {
        let value = self.value(at);
        let hour = match self.class(at) {
            b'P' if value == 0.0 || value == 12.0 => value as i64,
            // "cinco y media" is one number.
            b'2' if value.fract() == 0.5 && value < 24.0 => {
                return Some((value as i64, 30, at + 1));
            }
            _ => self.small(at)?,
        };
        (hour <= 24).then_some((hour, 0, at + 1))
    }

    /// "half past four", "quarter to six", "zehn nach drei", "halb fünf"
    fn spoken_clock(&self, at: usize) -> Option<(i64, usize)> {
        if self.class(at) == b'h' && self.value(at) > 0.0 {
            let (hour, _, next) = self.hour(at + 1)?;
            return Some((hour * 60 - self.value(at) as i64, next));
        }
        let mut next = at + 1;
        let minutes = match self.class(at) {
            b'h' => {
                (self.class(next) == b'p').then_some(())?;
                30
            }
            b'q' => 15,
            _ => {
                let minutes = self.small(at).filter(|minutes| (1..30).contains(minutes))?;
                next += usize::from(self.class(next) == b'U' && self.value(next) == 1.0);
                // "five to ten people"
                let is_clear = self.class(next) != b'T'
                    || minutes % 5 == 0
                        && (self.is(at.wrapping_sub(1), BEFORE_HOUR)
                            || next > at + 1
                            || self.class(at) == b'2' && self.class(next + 2) == 0 && at == 0);
                is_clear.then_some(())?;
                minutes
            }
        };
        let sign = match self.class(next) {
            b'p' => 1,
            b'T' | b'v' => -1,
            _ => return None,
        };
        let (hour, next) = if self.class(next + 1) == b'h' {
            self.spoken_clock(next + 1)?
        } else {
            let (hour, _, next) = self.hour(next + 1)?;
            (hour * 60, next)
        };
        Some((hour + sign * minutes, next))
    }

    /// An hour with or without minutes.
    fn clock(&self, at: usize, said: &mut Said) -> Option<usize> {
        if said.parts & (TIME ^ HALF_DAY) > 0 {
            return None;
        }
        let mut parts = HOUR | MINUTE;
        let mut is_either = true;
        let (mut minute, mut second) = (0, 0);
        let mut next;
        let mut is_named = false;
        if let Some((minutes, after)) = self.spoken_clock(at) {
            minute = minutes.rem_euclid(DAY / 60);
            next = after;
            is_named = minute / 60 % 12 == 0 && self.class(after - 1) == b'P';
            next += usize::from(self.class(next) == b'c');
        } else {
            let (hour, minutes, after) = self.hour(at)?;
            next = after;
            is_named |= self.class(at) == b'P';
            let lead = self.back(at, 1);
            let mut is_clear = is_named;
            let two = |at: usize| self.digits(at, 2, 2).filter(|minute| *minute < 60);
            let is_row = |at: usize| self.is_joined(at) && self.is_joined(at + 1);
            let is_digits = self.class(at) == b'0';
            if is_digits && self.class(next) == b':' && is_row(next) {
                minute = two(next + 1)?;
                next += 2;
                if self.class(next) == b':' && is_row(next) {
                    second = two(next + 1)?;
                    next += 2;
                    parts |= SECOND;
                }
                next += usize::from(self.class(next) == b'c');
                (is_clear, is_either) = (true, false);
            } else if self.class(next) == b'.'
                && is_digits
                && is_row(next)
                && two(next + 1).is_some()
                && (self.is(next + 2, b"cA") || BEFORE_HOUR.contains(&lead))
            {
                minute = two(next + 1)?;
                next += 2;
                next += usize::from(self.class(next) == b'c');
                (is_clear, is_either) = (true, false);
            } else if self.is(next, b"c") {
                next += 1;
                // "8 Uhr 30"
                let written = self
                    .small(next)
                    .filter(|minute| *minute < 60 && self.class(next) != b'1');
                is_either = self.context.language != "de";
                is_clear = true;
                match written.filter(|_| !self.is(next + 1, b"UXc:/.")) {
                    Some(written) => (minute, next) = (written, next + 1),
                    None => parts = HOUR,
                }
            } else if self.class(next) == b'U' && self.value(next) == 2.0 {
                (minute, next) = self.hour_word(at, hour, next, said)?;
                (is_clear, is_either) = (true, false);
                if minute < 0 {
                    (minute, parts) = (0, HOUR);
                }
            } else {
                parts = HOUR;
                let spoken = self.small(next).filter(|minute| (10..60).contains(minute));
                if let Some(spoken) = spoken
                    && !is_named
                    && (BEFORE_HOUR.contains(&lead) || self.class(next + 1) == b'A')
                    && !self.is_joined(next)
                    && !self.is(next + 1, b"UX:/.0123")
                {
                    // "at five thirty"
                    (minute, parts) = (spoken, HOUR | MINUTE);
                    next += 1;
                }
            }
            if minutes > 0 {
                (minute, parts) = (minutes, HOUR | MINUTE);
            } else if parts == HOUR
                && let Some((more, after)) =
                    self.minutes_behind(next, is_clear || BEFORE_HOUR.contains(&lead))
            {
                // "cinq heures et quart", "las seis menos diez"
                minute = more;
                next = after;
                parts |= MINUTE;
                is_clear |= more < 0;
            }
            let is_range = is_clear && self.class(next) == b'-';
            if self.is_open(next) && !is_range && self.class(next) != b'A' {
                return None;
            }
            if !is_clear {
                is_clear = match lead {
                    _ if self.is_part_behind(next) => true,
                    b'@' => !self.is(next, b"XU0"),
                    b'w' => !self.is(next, b"XU02h") && hour > 0,
                    _ => false,
                };
                is_clear.then_some(())?;
            }
            is_either &= hour > 0 && hour <= 12;
            minute += hour * 60;
        }
        if self.class(next) == b'A' && minute <= 13 * 60 {
            minute = minute % 720 + self.value(next) as i64 * 60;
            is_either = false;
            next += 1;
        }
        if is_named {
            is_either = false;
        }
        let mut clock = minute * 60 + second;
        if let Some(half) = self.half_day(said) {
            // "this evening at 8"
            clock = in_half(clock, half);
            is_either = false;
        }
        (said.clock, said.has_clock) = (clock, true);
        said.is_either = is_either;
        said.parts = said.parts & !HALF_DAY | parts;
        Some(next)
    }

    /// The hour that a part of the day was given by.
    fn half_day(&self, said: &Said) -> Option<i64> {
        (said.parts & HALF_DAY > 0).then_some(said.clock / 3_600)
    }

    /// "17h30", "17 heures 30", "17 h": minutes (−1 for none) and what is behind, when it can only be
    /// an hour of the clock.
    fn hour_word(&self, at: usize, hour: i64, unit: usize, said: &Said) -> Option<(i64, usize)> {
        let is_letter = self.word(unit) == "h";
        let lead = self.back(at, 1);
        if b"Fivxlg!".contains(&lead) || !is_letter && !matches!(self.context.language, "fr" | "es")
        {
            return None;
        }
        let next = unit + 1;
        let written = match is_letter {
            true => self.digits(next, 2, 2),
            false => self.small(next).filter(|_| self.class(next) != b'1'),
        };
        let written = written
            .filter(|minute| *minute < 60 && !self.is_open(next + 1) && !self.is(next + 1, b"UX"));
        let has_lead = b"@waz".contains(&lead)
            || said.has_date()
            || self.is(next, b"k")
            || self.is_part_behind(next);
        let is_late = hour > 6 || self.word(at).len() == 2;
        let is_clear = has_lead || is_late && (is_letter || written.is_some());
        is_clear.then(|| written.map_or((-1, next), |minute| (minute, next + 1)))
    }

    /// "et demie", "y cuarto", "menos diez": minutes to add.
    fn minutes_behind(&self, at: usize, is_clear: bool) -> Option<(i64, usize)> {
        let sign = match self.class(at) {
            b'e' => 1,
            b'k' => -1,
            _ => return None,
        };
        let at = self.skip(at + 1, b"r", 1);
        let minutes = match self.class(at) {
            b'h' => 30,
            b'q' => 15,
            _ => self.small(at).filter(|minutes| {
                is_clear
                    && (1..30).contains(minutes)
                    && !self.is(at, b"1")
                    && !self.is(at + 1, b"XUc")
            })?,
        };
        Some((sign * minutes, at + 1))
    }

    /// Whether a part of the day, or a.m., follows a number.
    fn is_part_behind(&self, at: usize) -> bool {
        self.is(self.skip(at, BETWEEN, MOST_BETWEEN), b"PA") && !self.is(at, b",")
            || self.is(at, b"A")
    }

    fn set_part(&self, hour: i64, said: &mut Said) {
        if said.has_clock {
            said.clock = in_half(said.clock, hour);
            said.is_either = false;
        } else {
            (said.clock, said.has_clock) = (hour * 3_600, true);
            said.parts |= HALF_DAY;
        }
    }

    /// "in the morning", "am Abend"; with a day or an hour also without such a lead.
    fn part_of_day(&self, at: usize, said: &mut Said) -> Option<usize> {
        let is_morning = self.class(at) == b'D'
            && self.value(at) == 1.0
            && self.context.language == "de"
            && said.has_date();
        if said.parts & HALF_DAY > 0 || !is_morning && self.class(at) != b'P' {
            return None;
        }
        let has_lead = match (self.back(at, 1), self.back(at, 2)) {
            (b'n' | b'w', _) | (b'r', b'i') => true,
            (b'r', _) => self.context.language == "fr",
            _ => false,
        };
        let is_day = said.parts == 0 || said.parts & (A_DAY | HOUR) > 0;
        // "abends", "am Morgen", "por la mañana"
        let is_own = self.tokens(at, at + 1).len() > 1
            || self.context.language == "de" && self.word(at).ends_with('s');
        if !is_day || said.parts == 0 && !has_lead && !is_own {
            return None;
        }
        let hour = if is_morning { 9.0 } else { self.value(at) };
        self.set_part(hour as i64, said);
        Some(at + 1)
    }

    /// One or more amounts with a unit each: "3 days and 4 hours", "1h30", "une demi-heure".
    pub(super) fn span(&self, from: usize) -> Option<(Span, usize)> {
        let mut span = Span {
            unit: usize::MAX,
            ..Span::default()
        };
        let mut end = None;
        let mut at = from;
        for _ in 0..MOST_AMOUNTS {
            let Some((amount, unit, next)) = self.amount(at) else {
                break;
            };
            let size = UNITS.get(unit).copied()?;
            let before = UNITS.get(span.unit).copied().unwrap_or(i64::MAX);
            if size >= before {
                break;
            }
            span.is_bare = end.is_none() && self.class(at) == b'1';
            span.add(amount, unit);
            end = Some(next);
            let mut next = next;
            // "1h30"
            if unit == 2
                && self.class(at) == b'0'
                && let Some(minutes) = self.digits(next, 2, 2).filter(|minute| *minute < 60)
                && (self.is_joined(next)
                    || self.context.language == "fr" && !self.is(next + 1, b"UX"))
            {
                span.add(minutes as f64, 1);
                next +=
                    1 + usize::from(self.class(next + 1) == b'U' && self.value(next + 1) == 1.0);
                end = Some(next);
                break;
            }
            // "an hour and a half"
            let half = self.skip(next + 1, b"1", 1);
            if self.class(next) == b'e' && self.class(half) == b'h' && !self.is(half + 1, b"U") {
                span.add(0.5, unit);
                end = Some(half + 1);
                break;
            }
            at = self.skip(next, b",e", 2);
        }
        end.map(|end| (span, end))
    }

    /// How much, of which unit, and the piece behind.
    fn amount(&self, from: usize) -> Option<(f64, usize, usize)> {
        let (mut value, mut at) = (1.0, from);
        match self.class(at) {
            b'h' => {}
            b'q' => {}
            b'0' => {
                let piece = self.pieces.get(at)?;
                let (number, next) = number::read(self.context, piece.from)?;
                value = number.value;
                at += 1;
                while self.pieces.get(at).is_some_and(|piece| piece.from < next) {
                    at += 1;
                }
            }
            b'1' if self.class(at + 1) == b'h' => at += 1,
            b'1' | b'2' => {
                value = self.value(at);
                at += 1;
            }
            _ => return None,
        }
        if self.class(at) == b'h' {
            // "half an hour", "une demi-heure", "eine halbe Stunde"
            value /= 2.0;
            at = self.skip(at + 1, b"1-", 1);
        }
        if self.class(at) == b'q' {
            // "a quarter of an hour", "trois quarts d'heure"
            value /= 4.0;
            at = self.skip(at + 1, b"od1", 2);
        }
        // "a 2-hour trip"
        at = self.skip(at, b"-", 1);
        let is_unit = self.class(at) == b'U' && value >= 0.0;
        is_unit.then(|| (value, self.value(at) as usize, at + 1))
    }

    /// Whether a span is no frequency, price or date, so that it stands for itself.
    pub(super) fn is_duration(&self, at: usize, span: &Span) -> bool {
        let lead = self.back(at, 1);
        // "5 euros an hour"
        let is_price = span.is_bare
            && (b"02".contains(&lead) || lead == b'X' && self.is(at.wrapping_sub(2), b"02"));
        lead != b'!'
            && !is_price
            && (!span.is_bare
                || lead == b'F'
                || at == 0
                || span.unit != 3 && self.context.language != "en"
                || span.unit == 2)
    }

    /// An interval.
    pub(super) fn interval(&self, from: usize, begin: &mut Said, end: &mut Said) -> Option<usize> {
        let mut day = Said::default();
        let mut at = from;
        // "tomorrow from 2 to 4 pm"
        if !self.is(at, b"fdb")
            && let Some(next) = self.moment(at, &mut day)
        {
            let lead = self.skip(next, b",", 1);
            if self.is(lead, b"fdb") && day.parts & TIME == 0 {
                at = lead;
            } else {
                day = Said::default();
            }
        }
        let next = self.bounds(at, begin, end)?;
        if day.parts > 0 {
            if begin.has_date() || end.has_date() {
                return None;
            }
            begin.take_date(&day);
            end.parts |= begin.parts & !TIME;
        }
        Some(next)
    }

    fn bounds(&self, from: usize, begin: &mut Said, end: &mut Said) -> Option<usize> {
        let lead = self.class(from);
        let has_lead = self.is(from, b"fdbG");
        let at = if has_lead {
            self.skip(from + 1, b"rnwa@", 2)
        } else {
            from
        };
        let (bare, next) = match self.moment(at, begin) {
            // "from now"
            None if lead == b'G' => {
                begin.parts = NOW;
                (None, from + 1)
            }
            Some(next) => (None, next),
            None => {
                *begin = Said::default();
                let dot = usize::from(self.is_dot(at + 1));
                let bare = match self.class(at) {
                    b'3' => self.of_month(at)?.0,
                    _ => self.small(at)?,
                };
                (Some(bare), at + 1 + dot)
            }
        };
        let is_range = match lead {
            b'b' => self.is(next, b"e-T"),
            _ => self.is(next, RANGE),
        };
        is_range.then_some(())?;
        let second = self.skip(next + 1, b"rnwa@dTz", 2);
        let is_dash = self.class(next) == b'-' || !has_lead;
        let both = match (self.moment(second, end), bare) {
            (Some(next), None) => {
                let is_like =
                    begin.has_date() == end.has_date() || begin.parts & TIME == end.parts & TIME;
                (is_like || !is_dash).then_some(next)?
            }
            (Some(next), Some(bare)) => {
                if end.day > 0 && !end.has_clock {
                    *begin = Said {
                        day: bare,
                        weekday: 0,
                        ..*end
                    };
                } else {
                    let noon = 12 * 3_600;
                    let clock = bare * 3_600;
                    let of_end = end.clock;
                    // "le 12 à 14h"
                    let is_day = self.back(at, 1) == b'r' && !has_lead;
                    (end.parts & HOUR > 0 && end.has_clock && bare <= 24 && !is_day)
                        .then_some(())?;
                    // "from 11 to 2 pm", "from 2 to 4 pm"
                    let is_late = of_end >= noon
                        && bare < 12
                        && clock + noon < of_end
                        && !end.is_exact(self, second);
                    *begin = Said {
                        clock: if is_late { clock + noon } else { clock },
                        parts: end.parts & !(MINUTE | SECOND),
                        ..*end
                    };
                }
                next
            }
            // "May 5th to 10th"
            (None, None) if begin.day * begin.month > 0 && !begin.has_clock => {
                let (of_month, next) = self.of_month(second)?;
                let is_counted = self.is(next, b"UX:") || self.is_open(next);
                (!is_counted).then_some(())?;
                *end = Said {
                    day: of_month,
                    weekday: 0,
                    ..*begin
                };
                next
            }
            // "from 2019 to 2021"
            (None, None) if begin.year > 0 && self.year(second, end) => second + 1,
            // "du 3 au 7"
            (None, Some(bare)) => {
                let last = self
                    .of_month(second)
                    .filter(|_| has_lead && self.value(from) > 0.0)?;
                (begin.day, begin.parts) = (bare, A_DAY);
                *end = Said {
                    day: last.0,
                    ..*begin
                };
                last.1
            }
            _ => return None,
        };
        // "from 3 May to 7 June 2027", "from 2 pm to 4 pm tomorrow"
        if begin.day > 0 && begin.month == 0 {
            begin.month = end.month;
            begin.parts |= end.parts & MONTH;
        }
        if begin.has_calendar() && begin.year == 0 {
            begin.year = end.year;
            begin.parts |= end.parts & YEAR;
        }
        if !begin.has_date() && end.has_date() && begin.parts & NOW == 0 {
            begin.take_date(end);
        } else if !end.has_date() {
            // "tomorrow at 10 pm to 2 am": the end is the next 2 am after the begin.
            end.parts |= begin.parts & !TIME;
        }
        Some(both)
    }

    /// "the next 3 days", "les 2 dernières semaines": the span, its direction and what is behind.
    pub(super) fn around_now(&self, from: usize) -> Option<(Span, f64, usize)> {
        let (by, (span, next)) = if self.is(from, b"xlp") {
            (from, self.span(from + 1)?)
        } else {
            let by = from + 1;
            let (unit, value) = (self.value(by + 1) as usize, self.value(from));
            let is_amount =
                self.is(from, b"02") && self.is(by, b"xl") && self.class(by + 1) == b'U';
            is_amount.then_some(())?;
            let mut span = Span::default();
            span.add(value, unit);
            (by, (span, by + 2))
        };
        (!span.is_bare).then_some(())?;
        Some((span, if self.class(by) == b'x' { 1.0 } else { -1.0 }, next))
    }

    /// A weekend: how many weeks from the coming one, and what is behind.
    pub(super) fn weekend(&self, from: usize) -> Option<(i64, usize)> {
        let which = |at: usize| match self.class(at) {
            b'x' => 1,
            b'l' => -1,
            _ => 0,
        };
        if self.class(from) == b'K' {
            let has_more = self.is(from + 1, b"xl");
            return Some((which(from + 1), from + 1 + usize::from(has_more)));
        }
        let is_it = self.is(from, b"xlt") && self.class(from + 1) == b'K';
        is_it.then(|| (which(from), from + 2))
    }
}

impl Span {
    fn add(&mut self, amount: f64, unit: usize) {
        let amount = amount.min(MOST);
        let size = UNITS.get(unit).copied().unwrap_or_default() as f64;
        self.seconds += amount * size;
        self.unit = unit;
        let (months, days, seconds) = &mut self.shift;
        match unit {
            5 | 6 => {
                let all = if unit == 6 { amount * 12.0 } else { amount };
                *months += all.trunc();
                *days += (all.fract() * 30.0).round();
            }
            3 | 4 | 8 => {
                let all = amount * size / DAY as f64;
                *days += all.trunc();
                *seconds += all.fract() * DAY as f64;
            }
            _ => *seconds += amount * size,
        }
        self.parts |= match unit {
            0 => SECOND,
            1 | 7 => MINUTE,
            // "half an hour", "an hour", "1.5 hours"
            2 if amount < 1.0 => MINUTE,
            2 if amount.fract() > 0.0 => HOUR | MINUTE,
            2 => HOUR,
            3 => A_DAY,
            4 | 8 => WEEK,
            6 if amount >= 1.0 => YEAR,
            _ => MONTH,
        };
    }

    /// What is said, counted from now.
    pub(super) fn said(&self, sign: f64) -> Said {
        let (months, days, seconds) = self.shift;
        let cut = |value: f64, most: f64| (sign * value.min(most)) as i64;
        Said {
            is_shift: true,
            months: cut(months, MOST_DAYS),
            days: cut(days, MOST_DAYS),
            seconds: cut(seconds, MOST),
            parts: self.parts,
            ..Said::default()
        }
    }
}

impl Said {
    /// Takes the day of another.
    fn take_date(&mut self, other: &Self) {
        *self = Self {
            clock: self.clock,
            has_clock: self.has_clock,
            is_either: self.is_either,
            parts: self.parts | other.parts & !TIME,
            ..*other
        };
    }

    /// Whether its hour was written on the clock of 24 hours.
    fn is_exact(&self, grammar: &Grammar<'_>, at: usize) -> bool {
        grammar.digits(at, 2, 2).is_some_and(|hour| hour > 12)
    }
}

/// An hour in the part of the day that has this hour.
fn in_half(clock: i64, part: i64) -> i64 {
    let (noon, hour) = (12 * 3_600, clock / 3_600);
    match part {
        12 | 15 | 18 if hour < 12 => clock + noon,
        21 if (6..12).contains(&hour) => clock + noon,
        // "twelve at night" is the begin of the next day.
        21 if hour == 12 => clock + noon,
        0 if hour == 12 => clock - noon,
        _ => clock,
    }
}
