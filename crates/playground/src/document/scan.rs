//! Where the parts of a JSON text begin and end, without reading what they say.

/// A way through a JSON text that is known to be right; through any other it ends, too.
pub(crate) struct Scan<'t> {
    pub(crate) text: &'t str,
    /// Where it is, in bytes.
    pub(crate) at: usize,
}

impl Scan<'_> {
    fn rest(&self) -> &[u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    /// What stands here; `None` at the end.
    pub(crate) fn byte(&self) -> Option<u8> {
        self.rest().first().copied()
    }

    /// Goes behind the white space here.
    pub(crate) fn space(&mut self) {
        let rest = self.rest();
        let end = rest.iter().position(|byte| !byte.is_ascii_whitespace());
        self.at += end.unwrap_or(rest.len());
    }

    /// Goes behind the text in quotes that begins here.
    pub(crate) fn string(&mut self) {
        let mut escaped = false;
        let end = self.rest().iter().skip(1).position(|byte| {
            let ends = *byte == b'"' && !escaped;
            escaped = *byte == b'\\' && !escaped;
            ends
        });
        self.at = end.map_or(self.text.len(), |end| self.at + end + 2);
    }

    /// Goes behind the number or the name that begins here.
    pub(crate) fn word(&mut self) {
        let ends = |byte: &u8| b",:]}\" \n\r\t".contains(byte);
        let rest = self.rest();
        self.at += rest.iter().position(ends).unwrap_or(rest.len());
    }

    /// Goes behind the value that begins here.
    pub(crate) fn skip(&mut self) {
        let mut depth = 0_usize;
        while let Some(byte) = self.byte() {
            match byte {
                b'"' => self.string(),
                b'{' | b'[' => {
                    depth += 1;
                    self.at += 1;
                }
                b'}' | b']' => {
                    if depth == 0 {
                        return;
                    }
                    depth -= 1;
                    self.at += 1;
                }
                b',' | b':' if depth == 0 => return,
                b',' | b':' => self.at += 1,
                byte if byte.is_ascii_whitespace() => {
                    self.space();
                    continue;
                }
                _ => self.word(),
            }
            if depth == 0 {
                return;
            }
        }
    }
}
