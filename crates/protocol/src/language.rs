//! Language tags.

/// The tags that RFC 5646 keeps, though they are not as it says that tags are.
const IRREGULAR: &str = "en-GB-oed i-ami i-bnn i-default i-enochian i-hak i-klingon i-lux i-mingo \
    i-navajo i-pwn i-tao i-tay i-tsu sgn-BE-FR sgn-BE-NL sgn-CH-DE";

/// The parts of a tag, in the order in which they may stand.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Part {
    Language,
    Script,
    Region,
    Variant,
    Extension,
    Private,
}

/// Whether `tag` is a well-formed BCP 47 language tag, such as `en`, `pt-BR` or `zh-Hant`.
///
/// Well-formed is all that is asked: whether the subtags are registered is not looked up. Which of
/// several languages fits a tag best is for the embedded understanding to say.
///
/// ```
/// use hooktalk_protocol::language::is_tag;
///
/// assert!(is_tag("pt-BR"));
/// assert!(!is_tag("Brazilian Portuguese"));
/// ```
pub fn is_tag(tag: &str) -> bool {
    let mut known = IRREGULAR.split(' ');
    known.any(|known| known.eq_ignore_ascii_case(tag)) || is_regular(tag)
}

fn is_regular(tag: &str) -> bool {
    // What the last subtag is of, and whether another one must follow it.
    let mut part = Part::Language;
    let mut is_open = false;
    // How many further subtags of three letters belong to the language.
    let mut extensions = 3;
    for (index, subtag) in tag.split('-').enumerate() {
        let bytes = subtag.as_bytes();
        let is_all = |of: fn(&u8) -> bool| bytes.iter().all(of);
        if !is_all(u8::is_ascii_alphanumeric) {
            return false;
        }
        let letters = is_all(u8::is_ascii_alphabetic);
        let digits = is_all(u8::is_ascii_digit);
        let opens = subtag.len() == 1 && part != Part::Private && !is_open;
        part = match bytes.len() {
            1..=8 if part == Part::Private => part,
            1 if opens && subtag.eq_ignore_ascii_case("x") => Part::Private,
            2..=8 if index == 0 && letters => {
                if bytes.len() > 3 {
                    extensions = 0;
                }
                part
            }
            _ if index == 0 => return false,
            1 if opens => Part::Extension,
            2..=8 if part == Part::Extension => part,
            3 if part == Part::Language && letters && extensions > 0 => {
                extensions -= 1;
                part
            }
            4 if part == Part::Language && letters => Part::Script,
            2 if part < Part::Region && letters => Part::Region,
            3 if part < Part::Region && digits => Part::Region,
            4 if part <= Part::Variant && bytes.first().is_some_and(u8::is_ascii_digit) => {
                Part::Variant
            }
            5..=8 if part <= Part::Variant => Part::Variant,
            _ => return false,
        };
        is_open = opens;
    }
    !is_open
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_told_from_others_as_a_library_does() {
        let mut known: Vec<String> = IRREGULAR.split(' ').map(str::to_owned).collect();
        known.extend(["art-lojban", "zh-min-nan", "", "-", "en_US"].map(str::to_owned));
        let subtags = [
            "",
            "x",
            "X",
            "a",
            "1",
            "en",
            "e1",
            "21",
            "deu",
            "123",
            "1ab",
            "latn",
            "1994",
            "a123",
            "abcde",
            "abcdefgh",
            "abcdefghi",
            "é",
        ];
        let mut tags = vec![String::new()];
        for _ in 0..4 {
            let mut longer = Vec::new();
            for tag in &tags {
                for subtag in subtags {
                    longer.push(match tag.as_str() {
                        "" => subtag.to_owned(),
                        tag => format!("{tag}-{subtag}"),
                    });
                }
            }
            known.extend(longer.iter().cloned());
            tags = longer;
        }
        known.push("zh-abc-def-ghi".to_owned());
        known.push("zh-abc-def-ghi-jkl".to_owned());
        known.push("en-a-bb-x-c".to_owned());
        for tag in known {
            let expected = oxilangtag::LanguageTag::parse(tag.as_str()).is_ok();
            assert_eq!(is_tag(&tag), expected, "{tag}");
        }
    }
}
