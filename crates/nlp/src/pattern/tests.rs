//! Each construct by hand, and generated patterns against `regex-lite`.

use proptest::prelude::*;
use proptest::sample::select;

use super::Pattern;

fn matches(pattern: &str, text: &str) -> bool {
    Pattern::parse(pattern)
        .unwrap_or_else(|error| panic!("`{pattern}`: {error}"))
        .is_match(text)
}

#[test]
fn every_construct_matches_what_it_says() {
    // A pattern, texts that it is found in, and texts that it is not.
    let table: &[(&str, &[&str], &[&str])] = &[
        ("", &["", "a"], &[]),
        ("ab", &["ab", "xaby", "aab"], &["", "a", "ba", "AB"]),
        ("é👋", &["xé👋"], &["é"]),
        ("^.$", &["a", "é", "👋", "ab\nc"], &["", "ab", "\n\n\n"]),
        ("a|b|cd", &["a", "b", "cd"], &["c", "d", ""]),
        ("^(?:a|b|c|)$", &["a", "b", "c", ""], &["ab", "d"]),
        ("^(a|bc)+$", &["a", "bc", "abca"], &["", "b", "abac b"]),
        ("^ab*c$", &["ac", "abc", "abbbc"], &["a", "bc", "abb"]),
        ("^ab+c$", &["abc", "abbbc"], &["ac"]),
        ("^ab?c$", &["ac", "abc"], &["abbc"]),
        ("^(?:ab){2}$", &["abab"], &["ab", "ababab"]),
        ("^(?:ab){2,}$", &["abab", "ababab"], &["", "ab", "ababa"]),
        ("^a{1,3}$", &["a", "aa", "aaa"], &["", "aaaa"]),
        ("^a{0,2}$", &["", "a", "aa"], &["aaa"]),
        ("^a{0}$", &[""], &["a"]),
        ("^a*?b+?c??d{2}?$", &["bdd", "aabbcdd"], &["add", "bd"]),
        ("^[a-c_]$", &["a", "c", "_"], &["d", "-", "A", ""]),
        ("^[^a-c]$", &["d", "\n", "é"], &["a", "b"]),
        ("^[]a]$", &["]", "a"], &["b"]),
        ("^[^]a]$", &["b"], &["]", "a"]),
        ("^[-a]$", &["-", "a"], &["b"]),
        ("^[a-]$", &["-", "a"], &["b"]),
        (r"^[\d\-.\]x-z]$", &["7", "-", ".", "]", "y"], &["a", "\\"]),
        ("^[a-em-pc-n]$", &["a", "h", "p"], &["q"]),
        (r"^[^\W\d]+$", &["ab_"], &["a1", " ", ""]),
        ("^[[:alpha:]]$", &["a", "Z"], &["1", "é"]),
        ("^[[:^alpha:]]$", &["1", "é"], &["a", "Z"]),
        ("^[[:digit:]_[:space:]]$", &["1", "_", "\t"], &["a"]),
        ("^[[:punct:]]$", &["!", "@", "`", "~"], &["a", "0", " "]),
        ("^[[:xdigit:]]+$", &["09afAF"], &["g"]),
        (r"^\d\D$", &["1a", "1é"], &["11", "aa", "١a"]),
        (r"^\w\W$", &["_ ", "aé"], &["aa", "é "]),
        (r"^\s\S$", &[" a", "\u{b}a"], &["aa", "\u{a0}a"]),
        ("(?<year>a)(?P<P>b)", &["ab"], &["a"]),
        ("(?i)^aé[b-c]{2}$", &["Aébc", "aéBC"], &["AÉbc"]),
        ("(?i)^[^a]$", &["b"], &["a", "A"]),
        ("^a(?i:b)c$", &["abc", "aBc"], &["aBC", "ABc"]),
        ("^(?:a(?i)b)c$", &["aBc"], &["aBC"]),
        ("^(?i)a(?-i)b$", &["Ab"], &["AB"]),
        ("a.b", &["a-b"], &["a\nb"]),
        ("(?s)a.b", &["a-b", "a\nb"], &["ab"]),
        ("(?x) a b # c\n c", &["abc"], &["a b c", "ab"]),
        ("(?x:a +) b", &["aa b"], &["aab"]),
        ("^b$", &["b", "a\nb\nc"], &["ab", "a\nbc"]),
        ("(?-m)^b$", &["b"], &["a\nb\nc", "b\n"]),
        (r"\Ab\z", &["b"], &["a\nb", "b\n"]),
        (r"\bcat\b", &["cat", "a cat!", "écaté"], &["cats", "_cat"]),
        (r"\Bcat", &["scat"], &["cat", " cat"]),
        (r"^\n\t\r\f\v\a$", &["\n\t\r\u{c}\u{b}\u{7}"], &["ntrfva"]),
        (r"^\x41\x{1F44B}\u00e9$", &["A👋é"], &["x41"]),
        (r"^\.\*\/\-\$\é\<$", &[".*/-$é<"], &["a"]),
        ("^a]}$", &["a]}"], &["a"]),
        ("^(?:)*(?:a*)*()+(^)*$", &["", "aa"], &["b"]),
        ("^(?:a{2}){2,3}$", &["aaaa", "aaaaaa"], &["aaaaa", "aa"]),
        ("^(?:(?:a|b)+,?){2}$", &["ab,b", "aa"], &["a", "a,,a"]),
        ("a^b", &[], &["ab"]),
    ];
    for (pattern, found, missing) in table {
        for text in *found {
            assert!(matches(pattern, text), "`{pattern}` in {text:?}");
        }
        for text in *missing {
            assert!(!matches(pattern, text), "`{pattern}` in {text:?}");
        }
    }
}

#[test]
fn the_first_and_longest_match_is_found() {
    for (pattern, text, expected) in [
        ("b+", "abbbc", Some(1..4)),
        ("b+?", "abbbc", Some(1..4)),
        ("a|ab|abc", "xabcd", Some(1..4)),
        // One that begins earlier counts, though another one is done before it.
        ("abcd|c", "abcd", Some(0..4)),
        ("abcd|c", "abce", Some(2..3)),
        (r"\d+", "é 12", Some(3..5)),
        (r"\bcat\b", "cats cat", Some(5..8)),
        ("^b", "a\nb", Some(2..3)),
        ("x*", "axx", Some(0..0)),
        ("x", "abc", None),
    ] {
        let parsed = Pattern::parse(pattern).unwrap();
        assert_eq!(parsed.find(text), expected, "`{pattern}` in {text:?}");
    }
    let all = |pattern: &str, text: &str| Pattern::parse(pattern).unwrap().find_all(text);
    assert_eq!(all("[A-Z]+", "AB cd E"), [0..2, 6..7]);
    assert_eq!(all("x*", "éxxéx"), [2..4, 6..7]);
    assert_eq!(all(r"\b\d", "12 3"), [0..1, 3..4]);
}

#[test]
fn all_matches_are_found_in_a_bounded_time() {
    let text = "a".repeat(20_000);
    let found = Pattern::parse("a(.*b)?").unwrap().find_all(&text);
    assert!((1..20).contains(&found.len()));
    let found = Pattern::parse("a").unwrap().find_all(&text);
    assert_eq!(found.len(), text.len());
}

#[test]
fn what_is_no_pattern_is_told() {
    for (pattern, reason) in [
        ("(", "a group has no `)`"),
        ("(?:a", "a group has no `)`"),
        ("a)", "a `)` closes no group"),
        ("*a", "a repetition has nothing before it"),
        ("(+)", "a repetition has nothing before it"),
        ("a|?", "a repetition has nothing before it"),
        ("a{", "a repetition in braces is written"),
        ("a{,2}", "a repetition in braces is written"),
        ("a{1,x}", "a repetition in braces is written"),
        ("a{3,2}", "the smaller number"),
        ("a{99999999999999999999}", "it is too large"),
        ("(((a{99}){99}){99}){99}", "it is too large"),
        ("[a", "a class has no `]`"),
        ("[]", "a class has no `]`"),
        ("[^", "a class has no `]`"),
        ("[a-", "a class has no `]`"),
        ("[b-a]", "a range in a class"),
        (r"[a-\d]", "a range in a class"),
        (r"[\d-z]", "a range in a class"),
        (r"[\b]", "a class holds characters"),
        ("[[:letter:]]", "a class in a class"),
        ("[a[b]]", "a class in a class"),
        ("[a&&b]", "`&&` in a class"),
        ("(?=a)", "look-around"),
        ("(?!a)", "look-around"),
        ("(?<=a)", "look-around"),
        ("(?<!a)", "look-around"),
        ("(?y)", "after `(?` stand"),
        ("(?>a)", "after `(?` stand"),
        ("(?i", "after `(?` stand"),
        ("(?<>a)", "a group's name"),
        ("(?<a", "a group's name"),
        (r"(a)\1", "back-references"),
        (r"(?<a>a)\k<a>", "back-references"),
        (r"\p{L}", "classes of Unicode"),
        (r"\q", "a `\\` stands before a letter"),
        ("a\\", "a `\\` has nothing behind it"),
        (r"\xg1", "must name a character"),
        (r"\x{}", "must name a character"),
        (r"\x{110000}", "must name a character"),
        (r"\x{ffffffffffffffffff}", "must name a character"),
        (r"\ud800", "must name a character"),
    ] {
        match Pattern::parse(pattern) {
            Ok(_) => panic!("`{pattern}` is taken"),
            Err(error) => assert!(error.contains(reason), "`{pattern}`: {error}"),
        }
    }
    let nested = |depth| format!("{}a{}", "(".repeat(depth), ")".repeat(depth));
    assert!(matches(&nested(50), "a"));
    assert!(Pattern::parse(&nested(51)).is_err());
    assert!(Pattern::parse(&nested(100_000)).is_err());
}

#[test]
fn what_makes_others_go_back_is_done_at_once() {
    let text = "a".repeat(10_000);
    for pattern in [
        "(a*)*b",
        "(a|a)*c",
        "(a|aa)+$b",
        "^(([a-z])+.)+[A-Z]$",
        "(?:a?){50}a{50}b",
    ] {
        assert!(!matches(pattern, &text), "`{pattern}`");
    }
}

/// Patterns of the whole grammar over few letters.
fn patterns() -> impl Strategy<Value = String> {
    let atom = select(vec![
        "a",
        "b",
        "c",
        "A",
        "_",
        "é",
        " ",
        "-",
        ".",
        "^",
        "$",
        r"\d",
        r"\D",
        r"\w",
        r"\W",
        r"\s",
        r"\S",
        r"\b",
        r"\B",
        r"\A",
        r"\z",
        r"\n",
        r"\x61",
        r"\x{e9}",
        r"\u0062",
        r"\.",
        "[ab]",
        "[^ab]",
        "[a-c]",
        "[^a-cé]",
        r"[\d_]",
        r"[^\W]",
        r"[-\n]",
        "[[:upper:]]",
        "[^[:^lower:]]",
        "[]a]",
        "(?i)",
        "(?-i)",
        "(?s)",
        "(?-m)",
        "(?m)",
        "",
    ])
    .prop_map(str::to_owned);
    atom.prop_recursive(5, 30, 4, |inner| {
        let repeats = select(vec![
            "*", "+", "?", "*?", "+?", "??", "{0}", "{2}", "{1,}", "{0,2}", "{1,3}?", "{2,}?",
        ]);
        let opens = select(vec!["(", "(?:", "(?i:", "(?s-i:", "(?-m:"]);
        prop_oneof![
            3 => proptest::collection::vec(inner.clone(), 1..4).prop_map(|parts| parts.concat()),
            2 => (opens.clone(), inner.clone()).prop_map(|(open, sub)| format!("{open}{sub})")),
            2 => (opens.clone(), inner.clone(), repeats)
                .prop_map(|(open, sub, repeat)| format!("{open}{sub}){repeat}")),
            2 => (opens, proptest::collection::vec(inner, 2..4))
                .prop_map(|(open, parts)| format!("{open}{})", parts.join("|"))),
        ]
    })
}

fn other(pattern: &str) -> Option<regex_lite::Regex> {
    let mut builder = regex_lite::RegexBuilder::new(pattern);
    builder.multi_line(true).build().ok()
}

fn texts() -> impl Strategy<Value = Vec<String>> {
    proptest::collection::vec("[abcA1_é. \n-]{0,8}", 1..8)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn patterns_match_as_in_another_crate(pattern in patterns(), texts in texts()) {
        let ours = Pattern::parse(&pattern);
        let other = other(&pattern).expect("a pattern");
        prop_assert!(ours.is_ok(), "{:?}", ours);
        for text in texts {
            prop_assert_eq!(matches(&pattern, &text), other.is_match(&text), "{:?}", text);
            // The other prefers the first alternative, not the longest.
            let ours = Pattern::parse(&pattern).unwrap().find(&text);
            let other = other.find(&text);
            prop_assert_eq!(
                ours.as_ref().map(|span| span.start),
                other.map(|span| span.start()),
                "{:?}", text
            );
            let end = ours.map_or(0, |span| span.end);
            prop_assert!(end >= other.map_or(0, |span| span.end()), "{:?}", text);
        }
    }

    /// Most are no patterns: none panics, and those that are patterns to both mean the same.
    #[test]
    fn any_text_is_taken_or_refused(
        pattern in r"([abcd1\[\]\(\)\{\}?*+|^$.,:\\-]|\[a|\\w|\(\?|\{1|[:alpha:]|é){0,12}",
        texts in texts(),
    ) {
        if let (Ok(ours), Some(other)) = (Pattern::parse(&pattern), other(&pattern)) {
            for text in texts {
                prop_assert_eq!(ours.is_match(&text), other.is_match(&text), "{:?}", text);
            }
        }
    }
}
