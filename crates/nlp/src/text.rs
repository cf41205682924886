//! Words: what of an utterance the understanding looks at.

use std::ops::Range;

/// A piece of a text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Token {
    /// Folded: lower case, without accents.
    pub(crate) text: String,
    /// Where it stands in the text as it was written, in bytes.
    pub(crate) span: Range<usize>,
    pub(crate) kind: TokenKind,
}

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// Letters, apart from apostrophes and hyphens: `l'eau` is `l` `'` `eau`.
    Word,
    /// ASCII digits without a break: `1,250.5` is `1` `,` `250` `.` `5`.
    Digits,
    /// Any other character that is no white space, each one for itself.
    Symbol,
}

/// Takes a text apart; white space is between tokens and in none.
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    for (at, letter) in text.char_indices() {
        let kind = if letter.is_whitespace() {
            continue;
        } else if letter.is_ascii_digit() {
            TokenKind::Digits
        } else if letter.is_alphanumeric() || is_mark(letter) {
            TokenKind::Word
        } else {
            TokenKind::Symbol
        };
        match tokens.last_mut() {
            Some(last) if last.kind == kind && kind != TokenKind::Symbol && last.span.end == at => {
                last.span.end += letter.len_utf8();
                fold_into(&mut last.text, letter);
            }
            _ => {
                let mut folded = String::new();
                fold_into(&mut folded, letter);
                tokens.push(Token {
                    text: folded,
                    span: at..at + letter.len_utf8(),
                    kind,
                });
            }
        }
    }
    tokens
}

/// Lower case, without the accents of Latin letters.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars() {
        fold_into(&mut folded, letter);
    }
    folded
}

fn fold_into(folded: &mut String, letter: char) {
    if letter.is_ascii() {
        folded.push(letter.to_ascii_lowercase());
    } else if !is_mark(letter) {
        for lower in letter.to_lowercase().filter(|lower| !is_mark(*lower)) {
            match lower {
                'ß' => folded.push_str("ss"),
                'æ' => folded.push_str("ae"),
                'œ' => folded.push_str("oe"),
                '’' | '‘' | 'ʼ' => folded.push('\''),
                _ => folded.push(bare(lower)),
            }
        }
    }
}

/// Combining marks of Latin and Arabic letters: typed or left out at will.
fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{640}')
}

/// A lower-case Latin letter without its accent; any other as it is.
fn bare(letter: char) -> char {
    /// From U+00E0 on; `-` stands for itself.
    const LATIN_1: &[u8] = b"aaaaaa-ceeeeiiii-nooooo-ouuuuy-y";
    /// From U+0100 on.
    const LATIN_A: &[u8] = b"aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii--jjkk-llllllllllnnnnnn---oooooo--rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzz-";
    let code = u32::from(letter) as usize;
    let found = match code {
        0xe0..=0xff => LATIN_1.get(code - 0xe0),
        0x100..=0x17f => LATIN_A.get(code - 0x100),
        _ => None,
    };
    match found {
        Some(b'-') | None => letter,
        Some(base) => char::from(*base),
    }
}

#[cfg(test)]
mod tests {
    use super::{TokenKind, fold, tokens};

    #[test]
    fn accents_and_case_fall_away() {
        assert_eq!(
            fold("ÀÉÎÕÜÑç Žluťoučký Łódź Straße"),
            "aeiounc zlutoucky lodz strasse"
        );
        assert_eq!(fold("e\u{301}te\u{301}"), "ete");
        assert_eq!(fold("İstanbul Привет مرحباً"), "istanbul привет مرحبا");
    }

    #[test]
    fn a_text_is_taken_apart() {
        let pieces =
            |text| -> Vec<String> { tokens(text).into_iter().map(|token| token.text).collect() };
        assert_eq!(
            pieces("L’eau à 3,50€ !"),
            ["l", "'", "eau", "a", "3", ",", "50", "€", "!"]
        );
        assert_eq!(pieces("room12b"), ["room", "12", "b"]);
        assert_eq!(tokens("é 5")[1].kind, TokenKind::Digits);
        assert_eq!(tokens("é 5")[1].span, 3..4);
    }
}
