//! Moments, spans of time and how long something takes: `datetime`, `interval` and `duration`.
//!
//! An utterance becomes a row of classes of words ([`piece`]), which one grammar for all languages
//! reads ([`grammar`]). What it says of a moment ([`said`]) is counted from the visitor's now; a
//! part that is left open is the next one to come.
//!
//! Fields, besides `raw` and `confidence`:
//!
//! * `datetime`: `formatted` ("Thursday, 12 March 2026 at 05:00:00 PM (+0100)"), `iso` (RFC 3339 with
//!   the visitor's offset), `accuracy` (the parts that were said, of year, month, week, day, halfday,
//!   hour, min, sec and now), `chronology` (past, present or future, by the finest part that was
//!   said), `state` (absolute for a date of the calendar, else relative). Parts that were not said
//!   are the first of their kind: "tomorrow" begins at midnight, "next week" on Monday, "in March" on
//!   the 1st. Morning, noon, afternoon, evening and night are 9, 12, 15, 18 and 21 o'clock.
//! * `interval`: `begin`, `end`, `begin_accuracy`, `end_accuracy`, `begin_chronology`,
//!   `end_chronology` as above, `timespan` in seconds. The end is the moment that was named: "from
//!   Monday to Friday" ends with the midnight before Friday.
//! * `duration`: `chrono` (days, hours, minutes and seconds: "02:00:00:00"), and the whole of it in
//!   `years` (of 365 days), `months` (their twelfth), `days`, `hours`, `minutes`, `seconds`.

mod calendar;
mod grammar;
mod piece;
mod said;

use std::ops::Range;

use serde_json::Value;

use self::calendar::{DAY, LAST, chrono, clamp, formatted, rfc_3339, weekday};
use self::grammar::{Grammar, Span};
use self::piece::UNITS;
use self::said::{A_DAY, NOW, Now, Said};
use super::{Context, Found, json_number};

/// The fields of a duration that are numbers, from [`UNITS`] 6, 5, 3, 2, 1 and 0.
const DURATION: &str = "years months days hours minutes seconds";

/// The classes that anything begins with.
const STARTS: &[u8] = b"0123WMUDPQNKxltpivfdbhqG";

/// No clock is further from UTC: 18 hours.
const MOST_OFFSET: i32 = 1_080;

/// All moments, intervals and durations.
pub(super) fn find<'a>(context: &Context<'a>) -> Vec<Found<'a>> {
    let offset = i64::from(context.utc_offset_minutes.clamp(-MOST_OFFSET, MOST_OFFSET));
    let second = (context.now_ms / 1_000).min(LAST as u64) as i64;
    let finder = Finder {
        context,
        grammar: Grammar::new(context),
        now: Now {
            second: clamp(second + offset * 60),
            offset,
        },
    };
    let mut found = Vec::new();
    let mut at = 0;
    while at < finder.grammar.len() {
        at = finder.next(at, &mut found);
    }
    found
}

struct Finder<'c, 'a> {
    context: &'c Context<'a>,
    grammar: Grammar<'c>,
    now: Now,
}

impl<'a> Finder<'_, 'a> {
    /// Reads what begins at a piece; gives where to go on.
    fn next(&self, at: usize, found: &mut Vec<Found<'a>>) -> usize {
        let grammar = &self.grammar;
        let before = at.checked_sub(1).map_or(0, |at| grammar.class(at));
        let is_inside = grammar.class(at) == b'0'
            && grammar.is_joined(at)
            && (b"X:/.-,".contains(&before) || before == b'0');
        if !grammar.is(at, STARTS)
            || is_inside
            || before == b'!' && !matches!(grammar.class(at), b'0' | b'2')
        {
            return at + 1;
        }
        let mut said = Said::default();
        let moment = grammar.moment(at, &mut said);
        let span = grammar
            .span(at)
            .filter(|(span, _)| grammar.is_duration(at, span));
        let longest = moment.max(span.map(|(_, next)| next)).unwrap_or(at);
        if let Some((begin, end, next)) = self.interval(at)
            && next > longest
            && let Some(interval) = self.write_interval(at..next, &begin, &end)
        {
            found.push(interval);
            return next;
        }
        if let Some(next) = moment.filter(|next| *next == longest)
            && let Some(second) = said.second(self.now, self.now.second)
        {
            found.push(self.write_moment(at..next, &said, second));
            return next;
        }
        if let Some((span, next)) = span {
            found.push(self.write_span(at..next, &span));
            return next;
        }
        at + 1
    }

    fn interval(&self, at: usize) -> Option<(Said, Said, usize)> {
        let grammar = &self.grammar;
        let (mut begin, mut end) = (Said::default(), Said::default());
        let now = Said {
            parts: NOW,
            ..Said::default()
        };
        if let Some((weeks, next)) = grammar.weekend(at) {
            let today = self.now.second.div_euclid(DAY);
            let saturday = 5 - weekday(today) + 7 * weeks;
            for (bound, days) in [(&mut begin, saturday), (&mut end, saturday + 1)] {
                (bound.is_shift, bound.days, bound.parts) = (true, days, A_DAY);
            }
            return Some((begin, end, next));
        }
        if let Some((span, sign, next)) = grammar.around_now(at) {
            let far = span.said(sign);
            return Some(if sign > 0.0 {
                (now, far, next)
            } else {
                (far, now, next)
            });
        }
        let next = grammar.interval(at, &mut begin, &mut end)?;
        Some((begin, end, next))
    }

    fn write_moment(&self, pieces: Range<usize>, said: &Said, second: i64) -> Found<'a> {
        let state = if said.has_calendar() && said.which == 0 {
            "absolute"
        } else {
            "relative"
        };
        let mut found = self.write("datetime", pieces);
        put(&mut found, "formatted", formatted(second, self.now.offset));
        put(&mut found, "iso", rfc_3339(second, self.now.offset));
        put(&mut found, "accuracy", said.accuracy());
        put(&mut found, "chronology", said.chronology(second, self.now));
        put(&mut found, "state", state);
        found
    }

    fn write_interval(&self, pieces: Range<usize>, begin: &Said, end: &Said) -> Option<Found<'a>> {
        let from = begin.second(self.now, self.now.second)?;
        let to = end.second(self.now, from).filter(|to| *to > from)?;
        let mut found = self.write("interval", pieces);
        put(&mut found, "begin", rfc_3339(from, self.now.offset));
        put(&mut found, "end", rfc_3339(to, self.now.offset));
        put(&mut found, "begin_accuracy", begin.accuracy());
        put(&mut found, "end_accuracy", end.accuracy());
        put(
            &mut found,
            "begin_chronology",
            begin.chronology(from, self.now),
        );
        put(&mut found, "end_chronology", end.chronology(to, self.now));
        put(&mut found, "timespan", to - from);
        Some(found)
    }

    fn write_span(&self, pieces: Range<usize>, span: &Span) -> Found<'a> {
        let mut found = self.write("duration", pieces);
        put(&mut found, "chrono", chrono(span.seconds as i64));
        for (name, unit) in DURATION.split(' ').zip([6, 5, 3, 2, 1, 0]) {
            let size = UNITS.get(unit).copied().unwrap_or(1);
            put(&mut found, name, json_number(span.seconds / size as f64));
        }
        found
    }

    fn write(&self, name: &'static str, pieces: Range<usize>) -> Found<'a> {
        let tokens = self.grammar.tokens(pieces.start, pieces.end);
        self.context.found(name, tokens, 0.95)
    }
}

fn put(found: &mut Found<'_>, key: &str, value: impl Into<Value>) {
    insert(found, key, value.into());
}

/// Apart from [`put`], so that there is one of it.
#[inline(never)]
fn insert(found: &mut Found<'_>, key: &str, value: Value) {
    found.fields.insert(key.to_owned(), value);
}

#[cfg(test)]
mod tests {
    use super::super::{Context, Lexicon};
    use crate::Utterance;
    use crate::text::tokens;

    /// The name and the words of all that is found in a text.
    fn found(tag: &str, text: &str) -> Vec<String> {
        // Wednesday, 4 March 2026 at noon.
        found_at(tag, text, 1_772_625_600_000, 0)
    }

    fn found_at(tag: &str, text: &str, now_ms: u64, utc_offset_minutes: i32) -> Vec<String> {
        let language = tag.get(..2).unwrap_or_default();
        let lexicon = Lexicon::new(language);
        let tokens = tokens(text);
        let utterance = Utterance {
            text,
            language: tag,
            now_ms,
            utc_offset_minutes,
        };
        let context = Context::new(&utterance, &tokens, &lexicon);
        let found = super::find(&context).into_iter();
        found
            .map(|found| format!("{}: {}", found.name, text.get(found.span).unwrap_or("?")))
            .collect()
    }

    #[test]
    fn what_is_no_moment() {
        for (language, text) in [
            ("en", "at 5 dollars, at 20 %, at $5"),
            ("en", "5 euros an hour, $20 an hour"),
            ("en", "it costs 12.50, 24/7, 1/2 of 192.168.12.03"),
            ("en", "call 01.02.03.04.05 or 555-1234"),
            ("en", "flight AB12-03-2026, sku 12/03/2026/7"),
            ("en", "I sat in the sun, may I? march! sec"),
            ("en", "he sat at the table, sat 2 of them in the sun"),
            ("de", "um 5 Euro, der Abend, 3. Versuch, jeden Tag"),
            ("fr", "le 12, à 5 personnes, mars, une fois par mois"),
            ("es", "a las 5 personas, el segundo, la tarde"),
        ] {
            assert_eq!(found(language, text), [""; 0], "{language}: {text}");
        }
    }

    #[test]
    fn hostile_texts_are_read_in_one_go() {
        for piece in [
            "next ",
            "1/",
            "12.03.",
            "2026-",
            "3 days and ",
            "from ",
            "1 to ",
            "in ",
            "at 5 ",
            "monday ",
            "12:30:",
            "half ",
            "quarter to ",
            "5 5 ",
            "the of the ",
            "von 3. bis ",
            "freitag",
            "tag",
            "d'",
            "a las ",
            "9",
            "1h30",
            "☀",
            "- ",
            "last 3 ",
            "the day after ",
        ] {
            let text = piece.repeat(100_000 / piece.len());
            let language = ["en", "fr", "es", "de", "ja"][piece.len() % 5];
            let found = found(language, &text);
            assert!(found.len() <= text.len(), "{piece}");
        }
    }

    #[test]
    fn far_away_is_the_end_of_the_calendar() {
        for text in [
            "in 9999999999999999999 years",
            "9999999999999999999 days ago",
            "in 9999999999999999999 seconds",
            "next 9999999999999999999 months",
            "9999999999999999999 weeks from now",
            "9999999999999999999 years",
        ] {
            assert_eq!(found("en", text).len(), 1, "{text}");
        }
        for now_ms in [0, u64::MAX] {
            for offset in [i32::MIN, i32::MAX] {
                for text in [
                    "now",
                    "tomorrow",
                    "in 10000 years",
                    "last year",
                    "monday",
                    "5pm",
                ] {
                    assert_eq!(found_at("en", text, now_ms, offset).len(), 1, "{text}");
                }
            }
        }
    }
}
