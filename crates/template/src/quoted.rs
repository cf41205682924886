//! Strings of a JSON body: text in double quotes, with escapes.

use crate::ErrorKind;
use crate::error::Outcome;
use crate::parser::Parser;

impl Parser<'_> {
    /// Decodes a JSON string up to its closing quote (true) or the next tag (false).
    pub(crate) fn json_run(&mut self, run: &mut String) -> Outcome<bool> {
        loop {
            let rest = self.cursor.rest();
            let plain = rest
                .bytes()
                .position(|byte| byte < b' ' || matches!(byte, b'"' | b'\\' | b'{'))
                .unwrap_or(rest.len());
            run.push_str(rest.get(..plain).unwrap_or_default());
            self.cursor.at += plain;
            match self.cursor.peek() {
                Some(b'"') => {
                    self.cursor.at += 1;
                    return Ok(true);
                }
                Some(b'\\') => self.escape(run)?,
                Some(b'{') if self.cursor.starts("{{") => return Ok(false),
                Some(b'{') => {
                    self.cursor.at += 1;
                    run.push('{');
                }
                Some(_) => {
                    return Err(self.cursor.fault_next(ErrorKind::BadJson, self.cursor.at, "a line break or other control character stands in a text in quotes\nwrite a line break as `\\n`", &[]));
                }
                None => {
                    return Err(self.cursor.fault(
                        ErrorKind::BadJson,
                        self.cursor.at,
                        "the body ends inside a text in quotes\nclose it with `\"`",
                        &[],
                    ));
                }
            }
        }
    }

    fn escape(&mut self, run: &mut String) -> Outcome<()> {
        let start = self.cursor.at;
        if self.cursor.eat("\\{{") {
            run.push_str("{{");
            return Ok(());
        }
        self.cursor.at += 1;
        let kind = self.cursor.peek();
        self.cursor.at += self.cursor.next_character().len();
        let character = match kind {
            Some(b'"') => Some('"'),
            Some(b'\\') => Some('\\'),
            Some(b'/') => Some('/'),
            Some(b'b') => Some('\u{8}'),
            Some(b'f') => Some('\u{c}'),
            Some(b'n') => Some('\n'),
            Some(b'r') => Some('\r'),
            Some(b't') => Some('\t'),
            Some(b'u') => self.code_point(),
            _ => None,
        };
        let Some(character) = character else {
            return Err(self.cursor.fault(
                ErrorKind::BadJson,
                start,
                "`$0` is not a JSON escape\nwrite a backslash as `\\\\`",
                &[],
            ));
        };
        run.push(character);
        Ok(())
    }

    /// Reads what follows `\u`, with the second half of a surrogate pair.
    fn code_point(&mut self) -> Option<char> {
        let first = self.four_digits()?;
        if let Some(character) = char::from_u32(first) {
            return Some(character);
        }
        if !self.cursor.eat("\\u") {
            return None;
        }
        let second = self.four_digits()?;
        let [first, second] = [first, second].map(|unit| u16::try_from(unit).ok());
        let mut decoded = char::decode_utf16([first?, second?]);
        match (decoded.next(), decoded.next()) {
            (Some(Ok(character)), None) => Some(character),
            _ => None,
        }
    }

    fn four_digits(&mut self) -> Option<u32> {
        let digits = self.cursor.rest().get(..4)?;
        if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return None;
        }
        self.cursor.at += 4;
        u32::from_str_radix(digits, 16).ok()
    }
}
