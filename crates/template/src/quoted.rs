//! Strings of a JSON body: text in double quotes, with escapes.

use crate::ErrorKind;
use crate::error::Outcome;
use crate::parser::Parser;

impl Parser<'_> {
    /// Decodes a JSON string up to its closing quote (true) or the next tag (false).
    pub(crate) fn json_run(&mut self, run: &mut String) -> Outcome<bool> {
        loop {
            let rest = self.rest();
            let plain = rest
                .bytes()
                .position(|byte| byte < b' ' || matches!(byte, b'"' | b'\\' | b'{'))
                .unwrap_or(rest.len());
            run.push_str(rest.get(..plain).unwrap_or_default());
            self.at += plain;
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(true);
                }
                Some(b'\\') => self.escape(run)?,
                Some(b'{') if self.starts("{{") => return Ok(false),
                Some(b'{') => {
                    self.at += 1;
                    run.push('{');
                }
                Some(_) => {
                    return Err(self.fault_next(ErrorKind::BadJson, self.at, "a line break or other control character stands in a text in quotes\nwrite a line break as `\\n`", &[]));
                }
                None => {
                    return Err(self.fault(
                        ErrorKind::BadJson,
                        self.at,
                        "the body ends inside a text in quotes\nclose it with `\"`",
                        &[],
                    ));
                }
            }
        }
    }

    fn escape(&mut self, run: &mut String) -> Outcome<()> {
        let start = self.at;
        if self.eat("\\{{") {
            run.push_str("{{");
            return Ok(());
        }
        self.at += 1;
        let kind = self.peek();
        self.at += self.next_character().len();
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
            return Err(self.fault(
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
        let mut code = self.four_digits()?;
        if code & 0xfc00 == 0xd800 {
            if !self.eat("\\u") {
                return None;
            }
            let second = self.four_digits()?;
            if second & 0xfc00 != 0xdc00 {
                return None;
            }
            code = 0x1_0000 + ((code & 0x3ff) << 10) + (second & 0x3ff);
        }
        char::from_u32(code)
    }

    fn four_digits(&mut self) -> Option<u32> {
        let mut code = 0;
        for _ in 0..4 {
            let digit = char::from(self.peek()?).to_digit(16)?;
            code = code << 4 | digit;
            self.at += 1;
        }
        Some(code)
    }
}
