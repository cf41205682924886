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
    /// Letters, apart from apostrophes and hyphens: `l'eau` is `l` `'` `eau`. Where words are
    /// written without spaces (Chinese, Japanese, Thai, …) every letter is a token.
    Word,
    /// Digits without a break, folded to ASCII: `1,250.5` is `1` `,` `250` `.` `5`.
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
        } else if plain(letter).is_ascii_digit() {
            TokenKind::Digits
        } else if is_letter(letter) {
            TokenKind::Word
        } else {
            TokenKind::Symbol
        };
        let end = at + letter.len_utf8();
        match tokens.last_mut() {
            Some(last) if last.span.end == at && goes_on(last.kind, kind, letter) => {
                last.span.end = end;
            }
            _ => tokens.push(Token {
                text: String::new(),
                span: at..end,
                kind,
            }),
        }
    }
    for token in &mut tokens {
        token.text = text.get(token.span.clone()).map(fold).unwrap_or_default();
    }
    tokens
}

/// Whether a letter belongs to the token right before it.
fn goes_on(last: TokenKind, kind: TokenKind, letter: char) -> bool {
    match last {
        TokenKind::Word => {
            (kind == TokenKind::Word && !is_alone(letter)) || is_mark(letter) || is_joiner(letter)
        }
        TokenKind::Digits => kind == TokenKind::Digits,
        TokenKind::Symbol => false,
    }
}

/// Lower case, without the accents of Latin and Greek letters, the points of Hebrew and Arabic ones
/// and the width of East Asian ones; digits of any of the common scripts are ASCII.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars().filter(|letter| !is_mark(*letter)) {
        match lower(plain(letter)) {
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            letter if letter.is_ascii() => folded.push(letter),
            letter => folded.push(bare(letter)),
        }
    }
    folded
}

/// Whether a list of folded words among spaces has a word; a star in it stands for any ending.
#[inline(never)]
pub(crate) fn lists(list: &str, word: &str) -> bool {
    list.split(' ').any(|known| match known.strip_suffix('*') {
        Some(start) => word.starts_with(start),
        None => known == word,
    })
}

/// A number for a word.
#[inline(never)]
pub(crate) fn hash(word: &str) -> u32 {
    let start = 0x811c_9dc5;
    let bytes = word.bytes();
    bytes.fold(start, |hash, byte| mix(hash, u32::from(byte)))
}

/// Goes on with a hash.
pub(crate) fn mix(hash: u32, value: u32) -> u32 {
    (hash ^ value).wrapping_mul(0x0100_0193).rotate_left(5)
}

/// Sorts numbers. The standard library's sorts are faster for many, and a hundred times this code.
pub(crate) fn sort(numbers: &mut [u64]) {
    sort_by(numbers, |a, b| a > b);
}

/// Sorts numbers so that none `is_after` the next one; equal ones do not keep their order.
pub(crate) fn sort_by<T: Copy>(numbers: &mut [T], is_after: impl Fn(T, T) -> bool) {
    let mut gap = numbers.len();
    while gap > 1 {
        gap = (gap * 5 / 11).max(1);
        for end in gap..numbers.len() {
            let mut at = end;
            while let Some(before) = at.checked_sub(gap)
                && let (Some(a), Some(b)) = (numbers.get(before), numbers.get(at))
                && is_after(*a, *b)
            {
                numbers.swap(before, at);
                at = before;
            }
        }
    }
}

/// Where `needle`, which is short and not empty, first stands in `text`: the standard library's
/// search is made for long texts, and weighs 3 KB. `contains` of one `char` brings it too; that of a
/// list of them, `contains(['?'])`, does not.
pub(crate) fn find_text(text: &str, needle: &str) -> Option<usize> {
    text.as_bytes()
        .windows(needle.len().max(1))
        .position(|part| part == needle.as_bytes())
}

/// Whether a symbol says something by itself, as an emoji does and punctuation does not.
pub(crate) fn is_telling(symbol: &str) -> bool {
    symbol
        .chars()
        .next()
        .is_some_and(|symbol| matches!(u32::from(symbol), 0x2600..=0x27bf | 0x1f000..=0x1faff))
}

/// Marks and signs without a meaning of their own, typed or left out at will: accents, the points
/// and the stretching of Hebrew and Arabic, soft hyphens, what joins or parts letters unseen.
fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5bd}' | '\u{5bf}'..='\u{5c7}'
        | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{200b}'..='\u{200f}' | '\u{2060}')
}

/// Signs inside a word that are no letters by themselves: what kills a vowel in the scripts of
/// India, tones of Thai and its neighbours.
fn is_joiner(letter: char) -> bool {
    match u32::from(letter) {
        code @ 0x900..=0xd7f => matches!(code & 0x7f, 0x3c | 0x4d),
        code @ 0xe00..=0xeff => matches!(code & 0x7f, 0x31 | 0x34..=0x3c | 0x47..=0x4e),
        0x102b..=0x103e | 0x17b4..=0x17d3 => true,
        _ => false,
    }
}

/// Letters of scripts that put no space between words.
fn is_alone(letter: char) -> bool {
    matches!(u32::from(letter), 0xe00..=0xeff | 0x1000..=0x109f | 0x1780..=0x17ff
            | 0x3040..=0x30ff | 0x31f0..=0x31ff | 0x3400..=0x9fff | 0xf900..=0xfaff | 0x20000..=0x3ffff)
        && !is_joiner(letter)
}

/// A letter, digit or sign in its common form, when it is only another way to write it.
fn plain(letter: char) -> char {
    let code = u32::from(letter);
    let (from, to) = match code {
        0..=0x7f => return letter,
        // Digits of Arabic, Persian, Hindi, Bengali and Thai.
        0x660..=0x669 => (0x660, 0x30),
        0x6f0..=0x6f9 => (0x6f0, 0x30),
        0x966..=0x96f => (0x966, 0x30),
        0x9e6..=0x9ef => (0x9e6, 0x30),
        0xe50..=0xe59 => (0xe50, 0x30),
        // As wide as a Chinese letter.
        0xff01..=0xff5e => (0xff01, 0x21),
        _ => {
            return match letter {
                '’' | '‘' | 'ʼ' => '\'',
                _ => letter,
            };
        }
    };
    char::from_u32(code - from + to).unwrap_or(letter)
}

/// Whether words are made of it: letters, and signs above and below them.
///
/// What is none is known by ranges, punctuation and symbols being together mostly; the standard
/// library's tables are exact, and larger than all of understanding should be.
pub(crate) fn is_letter(letter: char) -> bool {
    let code = u32::from(letter);
    if code < 0x80 {
        return letter.is_ascii_alphanumeric();
    }
    !is_mark(letter)
        && !matches!(code, 0x80..=0xa9 | 0xab..=0xb4 | 0xb6..=0xb9 | 0xbb..=0xbf | 0xd7 | 0xf7
            | 0x37e | 0x387 | 0x482 | 0x55a..=0x55f | 0x589 | 0x58a | 0x5be | 0x5f3 | 0x5f4
            | 0x600..=0x61f | 0x66a..=0x66d | 0x6d4 | 0x964 | 0x965 | 0x970 | 0xe3f | 0xe4f
            | 0xe5a | 0xe5b | 0x104a..=0x104f | 0x1361..=0x1368 | 0x17d4..=0x17db
            | 0x2000..=0x2bff | 0x2e00..=0x2e7f | 0x3000..=0x3004 | 0x3007..=0x3030
            | 0x303d..=0x303f | 0x30fb | 0xe000..=0xf8ff | 0xfd3e | 0xfd3f | 0xfe00..=0xfe6f
            | 0xff00..=0xff0f | 0xff1a..=0xff20 | 0xff3b..=0xff40 | 0xff5b..=0xff65
            | 0xffe0..=0xffff | 0x1f000..=0x1faff | 0xe0000..)
}

/// The small letter of a capital one, in the scripts that have them; any other as it is.
///
/// The standard library knows some more, by a table of 12 KB.
///
/// ```
/// assert_eq!("Été".chars().map(hooktalk_nlp::lower).collect::<String>(), "été");
/// ```
pub fn lower(letter: char) -> char {
    let code = u32::from(letter);
    // How far it is to the small letter; in some ranges the two take turns.
    let even = 1 - code % 2;
    let further = match code {
        0x41..=0x5a | 0xc0..=0xd6 | 0xd8..=0xde | 0x391..=0x3ab | 0x410..=0x42f => 0x20,
        0x100..=0x137
        | 0x14a..=0x177
        | 0x218..=0x21b
        | 0x460..=0x481
        | 0x48a..=0x4bf
        | 0x4d0..=0x52f
        | 0x1e00..=0x1e95
        | 0x1ea0..=0x1ef9 => even,
        0x139..=0x148 | 0x179..=0x17e | 0x4c1..=0x4ce | 0x1af | 0x1b0 => 1 - even,
        0x1a0 => 1,
        0x386 => 0x26,
        0x388..=0x38a => 0x25,
        0x38c => 0x40,
        0x38e | 0x38f => 0x3f,
        0x400..=0x40f => 0x50,
        0x531..=0x556 => 0x30,
        0x1e9e => return 'ß',
        _ => 0,
    };
    char::from_u32(code + further).unwrap_or(letter)
}

/// A lower-case letter without its accent, or in the form that people write when they do not care;
/// any other as it is.
fn bare(letter: char) -> char {
    /// From U+00E0 on; `-` stands for itself.
    const LATIN_1: &[u8] = b"aaaaaa-ceeeeiiii-nooooo-ouuuuy-y";
    /// From U+0100 on.
    const LATIN_A: &[u8] = b"aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii--jjkk-llllllllllnnnnnn---oooooo--rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzz-";
    let code = u32::from(letter) as usize;
    let found = match code {
        0xe0..=0xff => LATIN_1.get(code - 0xe0),
        0x100..=0x17f => LATIN_A.get(code - 0x100),
        // Vietnamese.
        0x1ea0..=0x1eb7 => Some(&b'a'),
        0x1eb8..=0x1ec7 => Some(&b'e'),
        0x1ec8..=0x1ecb => Some(&b'i'),
        0x1ecc..=0x1ee3 => Some(&b'o'),
        0x1ee4..=0x1ef1 => Some(&b'u'),
        0x1ef2..=0x1ef9 => Some(&b'y'),
        _ => None,
    };
    match found {
        Some(b'-') => letter,
        Some(base) => char::from(*base),
        None => match letter {
            'ơ' => 'o',
            'ư' => 'u',
            'ș' => 's',
            'ț' => 't',
            'ё' => 'е',
            'ά' => 'α',
            'έ' => 'ε',
            'ή' => 'η',
            'ί' | 'ϊ' | 'ΐ' => 'ι',
            'ό' => 'ο',
            'ύ' | 'ϋ' | 'ΰ' => 'υ',
            'ώ' => 'ω',
            'ς' => 'σ',
            'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
            'ى' | 'ی' => 'ي',
            'ة' => 'ه',
            'ک' => 'ك',
            _ => letter,
        },
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
        assert_eq!(fold("Ếch Ελλάς Ёлка שָׁלוֹם"), "ech ελλασ елка שלום");
        assert_eq!(fold("ＡＢＣ！ ٢٠٢٦ أهلاً"), "abc! 2026 اهلا");
    }

    #[test]
    fn letters_and_capitals_are_as_the_standard_library_has_them() {
        for letter in "aZ0éÀßЖжΩώأابהאขนमि東京カ한ÿŸŁłĞİ".chars() {
            assert!(super::is_letter(letter), "{letter}");
        }
        for sign in "!?.,;:¿¡«»“”…–—€£@#%&*+=<>|~^`´·×÷、。「」！？，：；（）؟،؛।😀❤☕©®™°§".chars()
        {
            assert!(!super::is_letter(sign), "{sign}");
        }
        let scripts = [
            '\0'..='\u{17f}',
            '\u{386}'..='\u{3ce}',
            '\u{400}'..='\u{52f}',
            '\u{531}'..='\u{587}',
            '\u{1ea0}'..='\u{1ef9}',
        ];
        for letter in scripts.into_iter().flatten() {
            if !matches!(letter, 'İ' | 'Ÿ' | 'Ӏ' | '\u{3a2}') {
                let small: Vec<char> = letter.to_lowercase().collect();
                assert_eq!(small, [super::lower(letter)], "{letter}");
            }
        }
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
        assert_eq!(pieces("नमस्ते दुनिया"), ["नमस्ते", "दुनिया"]);
        assert_eq!(
            pieces("東京タワー, 3時"),
            ["東", "京", "タ", "ワ", "ー", ",", "3", "時"]
        );
        assert_eq!(pieces("น้ำเย็น"), ["น้", "ำ", "เ", "ย็", "น"]);
        assert_eq!(pieces("안녕 하세요"), ["안녕", "하세요"]);
        assert_eq!(pieces("٣٫٥"), ["3", "٫", "5"]);
        assert_eq!(pieces("می\u{200c}خواهم"), ["ميخواهم"]);
        assert_eq!(pieces("👩\u{200d}🚀"), ["👩", "", "🚀"]);
        assert_eq!(tokens("é 5")[1].kind, TokenKind::Digits);
        assert_eq!(tokens("é 5")[1].span, 3..4);
    }
}
