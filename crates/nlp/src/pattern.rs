//! Patterns: whether and where a text holds what a regular expression describes, and nothing more.
//!
//! A pattern becomes a flat list of steps, and all the places in that list where a match could be
//! go through the text together, one character at a time. So the work is at most steps × text,
//! whatever the pattern: there is nothing to go back to.

use std::ops::Range;

mod parse;
// What it is held against does not compile for wasm32.
#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests;

/// How many times the length of a text all its matches may look at.
const LOOKS: usize = 8;

/// A compiled regular expression. The work of a search is at most the pattern's length times the
/// text's.
///
/// # Syntax
///
/// | written | is |
/// |---|---|
/// | `a` `.` | the character; any character but a line break |
/// | `[a-z_]` `[^0-9]` `[[:alpha:]]` `[[:^alpha:]]` | one character of a class, or of none in it |
/// | `\d` `\w` `\s`, `\D` `\W` `\S` | classes of ASCII: digits, letters with digits and `_`, white space |
/// | `(…)` `(?:…)` `(?<name>…)` `(?P<name>…)` | a group |
/// | `a\|b` | either |
/// | `*` `+` `?` `{2}` `{2,}` `{2,5}` | repetition; a `?` after it changes nothing: the longest match counts |
/// | `^` `$` `\A` `\z` | the ends of a line; the ends of the text |
/// | `\b` `\B` | where a word begins or ends; where none does |
/// | `\n` `\t` `\r` `\f` `\v` `\a` `\x41` `\x{1F44B}` `\u0041` `\.` | one character |
/// | `(?i)` `(?s)` `(?x)` `(?-m)`, `(?i:…)` | to the end of the group, or in it: upper and lower case of ASCII are the same; `.` is also a line break; white space and `# …` are left out; `^` and `$` are the ends of the text |
#[derive(Debug)]
pub struct Pattern {
    /// A match is what comes to the end of this list.
    steps: Vec<Step>,
    classes: Vec<Class>,
}

/// Where a way goes on is told from its own place, so that copies of steps need no mending.
#[derive(Debug, Clone, Copy)]
enum Step {
    Char(char),
    /// Upper and lower case of ASCII are the same.
    AnyCase(char),
    Any,
    AnyInLine,
    /// An index of `Pattern::classes`.
    Class(usize),
    At(Place),
    Jump(isize),
    /// On to the next step, and there as well.
    Split(isize),
}

/// What holds between two characters.
#[derive(Debug, Clone, Copy)]
enum Place {
    LineStart,
    LineEnd,
    TextStart,
    TextEnd,
    WordEdge,
    NoWordEdge,
}

/// Ranges of code points, first and last included: in order, and none touches another.
#[derive(Debug, Default)]
struct Class(Vec<(u32, u32)>);

impl Pattern {
    /// Whether the pattern is found anywhere in the text.
    pub fn is_match(&self, text: &str) -> bool {
        self.search(text, 0, true).0.is_some()
    }

    /// Where the pattern is found first, in bytes: of all matches those that begin first, and of
    /// these the longest.
    ///
    /// ```
    /// use hooktalk_nlp::Pattern;
    ///
    /// let pattern = Pattern::parse("[A-Z]{2}-\\d+|-\\d").unwrap();
    /// assert_eq!(pattern.find("order AB-123, please"), Some(6..12));
    /// assert_eq!(pattern.find("order AB"), None);
    /// ```
    pub fn find(&self, text: &str) -> Option<Range<usize>> {
        self.search(text, 0, false).0
    }

    /// All matches that are not empty, apart from each other and from the first one on.
    ///
    /// What follows a match is looked at again for the next one; so that this does not become the
    /// square of the text's length, it ends after a number of characters.
    pub(crate) fn find_all(&self, text: &str) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        let mut from = 0;
        let mut room = text.len().saturating_mul(LOOKS);
        loop {
            let (span, looked) = self.search(text, from, false);
            let Some(span) = span else { return found };
            from = span.end;
            if span.is_empty() {
                let Some(ch) = text.get(from..).and_then(|rest| rest.chars().next()) else {
                    return found;
                };
                from += ch.len_utf8();
            } else {
                found.push(span);
            }
            let Some(left) = room.checked_sub(looked) else {
                return found;
            };
            room = left;
        }
    }

    /// The first and longest match from a place on, or the first that is certain when `any` is
    /// enough; and how many characters were looked at.
    fn search(&self, text: &str, from: usize, any: bool) -> (Option<Range<usize>>, usize) {
        // At which character a step was come to last, counted from 1.
        let mut seen = vec![0; self.steps.len()];
        // Steps, each with the place where its way began, earliest first: the first that comes to a
        // step is the one to keep.
        let mut ways: Vec<(usize, usize)> = Vec::new();
        let mut next = Vec::new();
        let mut open = Vec::new();
        let mut best: Option<Range<usize>> = None;
        let (head, tail) = text.split_at_checked(from).unwrap_or((text, ""));
        let mut before = head.chars().next_back();
        let mut rest = tail.chars();
        let mut place = head.len();
        let mut now = 0_usize;
        loop {
            let after = rest.next();
            now += 1;
            if best.is_none() {
                // A match may begin here too.
                ways.push((0, place));
            }
            for &(first, start) in &ways {
                if best.as_ref().is_some_and(|best| best.start < start) {
                    break;
                }
                open.push(first);
                while let Some(at) = open.pop() {
                    let (Some(step), Some(seen)) = (self.steps.get(at), seen.get_mut(at)) else {
                        best = Some(start..place);
                        continue;
                    };
                    if *seen == now {
                        continue;
                    }
                    *seen = now;
                    match *step {
                        Step::Jump(by) => open.push(at.wrapping_add_signed(by)),
                        Step::Split(by) => {
                            open.push(at.wrapping_add_signed(by));
                            open.push(at + 1);
                        }
                        Step::At(edge) => {
                            if edge.is_between(before, after) {
                                open.push(at + 1);
                            }
                        }
                        step => {
                            if after.is_some_and(|ch| self.takes(step, ch)) {
                                next.push((at + 1, start));
                            }
                        }
                    }
                }
            }
            ways.clear();
            std::mem::swap(&mut ways, &mut next);
            let is_over = best.is_some() && (any || ways.is_empty());
            let Some(ch) = after.filter(|_| !is_over) else {
                return (best, now);
            };
            place += ch.len_utf8();
            before = after;
        }
    }

    fn takes(&self, step: Step, ch: char) -> bool {
        match step {
            Step::Char(wanted) => ch == wanted,
            Step::AnyCase(wanted) => ch.eq_ignore_ascii_case(&wanted),
            Step::Any => true,
            Step::AnyInLine => ch != '\n',
            Step::Class(index) => self.classes.get(index).is_some_and(|class| class.has(ch)),
            Step::At(_) | Step::Jump(_) | Step::Split(_) => false,
        }
    }
}

impl Place {
    fn is_between(self, before: Option<char>, after: Option<char>) -> bool {
        let word = |ch: Option<char>| ch.is_some_and(|ch| ch == '_' || ch.is_ascii_alphanumeric());
        match self {
            Self::LineStart => before.is_none_or(|ch| ch == '\n'),
            Self::LineEnd => after.is_none_or(|ch| ch == '\n'),
            Self::TextStart => before.is_none(),
            Self::TextEnd => after.is_none(),
            Self::WordEdge => word(before) != word(after),
            Self::NoWordEdge => word(before) == word(after),
        }
    }
}

impl Class {
    fn has(&self, ch: char) -> bool {
        let ch = u32::from(ch);
        let at = self.0.partition_point(|range| range.1 < ch);
        self.0.get(at).is_some_and(|range| range.0 <= ch)
    }

    fn add(&mut self, mut first: u32, mut last: u32) {
        // These touch the new one, and become one with it.
        let from = self.0.partition_point(|range| range.1 + 1 < first);
        let to = self.0.partition_point(|range| range.0 <= last + 1);
        for range in self.0.drain(from..to) {
            first = first.min(range.0);
            last = last.max(range.1);
        }
        self.0.insert(from, (first, last));
    }

    /// Adds the other case of every letter of ASCII in it.
    fn fold(&mut self) {
        for (from, to) in [('a', 'A'), ('A', 'a')] {
            let (from, to) = (u32::from(from), u32::from(to));
            for (first, last) in self.0.clone() {
                let (first, last) = (first.max(from), last.min(from + 25));
                if first <= last {
                    self.add(first - from + to, last - from + to);
                }
            }
        }
    }

    /// All that is not in it.
    fn inverse(&self) -> Self {
        let mut gaps = Vec::new();
        let mut from = 0;
        for &(first, last) in &self.0 {
            if from < first {
                gaps.push((from, first - 1));
            }
            from = last + 1;
        }
        let end = u32::from(char::MAX);
        if from <= end {
            gaps.push((from, end));
        }
        Self(gaps)
    }
}
