//! Where the parser is in the text of a template.

use crate::ErrorKind;
use crate::error::{Fault, Span};
use crate::expression::is_name_character;
use crate::parser::Parser;

impl<'s> Parser<'s> {
    pub(crate) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    pub(crate) fn rest(&self) -> &'s str {
        self.text.get(self.at..).unwrap_or_default()
    }

    pub(crate) fn starts(&self, expected: &str) -> bool {
        self.rest().starts_with(expected)
    }

    pub(crate) fn eat(&mut self, expected: &str) -> bool {
        let found = self.starts(expected);
        if found {
            self.at += expected.len();
        }
        found
    }

    pub(crate) fn skip_space(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    /// The name that stands here, without moving on.
    pub(crate) fn name(&self) -> &'s str {
        let rest = self.rest();
        let end = rest
            .find(|character| !is_name_character(character))
            .unwrap_or(rest.len());
        rest.get(..end).unwrap_or_default()
    }

    /// The number, or what looks like one, that stands here, without moving on.
    pub(crate) fn number(&self) -> &'s str {
        let rest = self.rest();
        let end = rest
            .bytes()
            .take_while(|byte| {
                byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.' | b'_')
            })
            .count();
        rest.get(..end).unwrap_or_default()
    }

    /// Whether the tag, or the call in parentheses, ends here.
    pub(crate) fn at_end(&self) -> bool {
        matches!(self.peek(), None | Some(b'}' | b'~' | b')'))
    }

    pub(crate) fn next_character(&self) -> &'s str {
        let rest = self.rest();
        let length = rest.chars().next().map_or(0, char::len_utf8);
        rest.get(..length).unwrap_or_default()
    }

    pub(crate) fn text_from(&self, start: usize) -> &'s str {
        self.text.get(start..self.at).unwrap_or_default()
    }

    /// The place from `start` to here.
    pub(crate) fn span(&self, start: usize) -> Span {
        Span {
            start,
            end: self.at,
            source: self.source,
        }
    }

    /// The place from `start` to the end of the character here.
    pub(crate) fn span_of_next(&self, start: usize) -> Span {
        Span {
            start,
            end: self.at + self.next_character().len(),
            source: self.source,
        }
    }

    /// An error about the text from `start` to here; that text is `$0` in the pattern.
    pub(crate) fn fault(
        &self,
        kind: ErrorKind,
        start: usize,
        pattern: &str,
        words: &[&str],
    ) -> Box<Fault> {
        Fault::quoting(
            self.text_from(start),
            kind,
            self.span(start),
            pattern,
            words,
        )
    }

    /// An error about the text from `start` to the end of the character here.
    pub(crate) fn fault_next(
        &self,
        kind: ErrorKind,
        start: usize,
        pattern: &str,
        words: &[&str],
    ) -> Box<Fault> {
        let span = self.span_of_next(start);
        let written = self.text.get(start..span.end).unwrap_or_default();
        Fault::quoting(written, kind, span, pattern, words)
    }
}

/// The first place of two ASCII characters in a row.
pub(crate) fn find_pair(text: &str, pair: &[u8; 2]) -> Option<usize> {
    text.as_bytes().windows(2).position(|two| two == pair)
}
