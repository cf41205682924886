//! What a word names by itself: colors, languages, nationalities, points of the compass, pronouns.

use super::lexicon::{BEARING, COLOR, Entry, IS_FROM, PEOPLE, PRONOUN, SPEAKS};
use super::{Context, Found};
use crate::text::TokenKind;

/// ISO 639 codes of languages and their names.
const LANGUAGES: &str = "en English|fr French|es Spanish|de German|it Italian|pt Portuguese|nl Dutch|pl Polish|ru Russian|uk Ukrainian|cs Czech|sv Swedish|da Danish|no Norwegian|fi Finnish|el Greek|hu Hungarian|ro Romanian|bg Bulgarian|tr Turkish|ar Arabic|he Hebrew|hi Hindi|zh Chinese|ja Japanese|ko Korean|vi Vietnamese|th Thai|id Indonesian|ca Catalan|fa Persian|la Latin";

/// ISO 3166 codes of countries, their adjectives and names.
const COUNTRIES: &str = "GB British,United Kingdom|FR French,France|ES Spanish,Spain|DE German,Germany|IT Italian,Italy|PT Portuguese,Portugal|NL Dutch,Netherlands|PL Polish,Poland|RU Russian,Russia|UA Ukrainian,Ukraine|CZ Czech,Czechia|SE Swedish,Sweden|DK Danish,Denmark|NO Norwegian,Norway|FI Finnish,Finland|GR Greek,Greece|HU Hungarian,Hungary|RO Romanian,Romania|BG Bulgarian,Bulgaria|TR Turkish,Turkey|IL Israeli,Israel|IN Indian,India|CN Chinese,China|JP Japanese,Japan|KR Korean,South Korea|VN Vietnamese,Vietnam|TH Thai,Thailand|ID Indonesian,Indonesia|US American,United States|CA Canadian,Canada|MX Mexican,Mexico|BR Brazilian,Brazil|AR Argentinian,Argentina|CO Colombian,Colombia|CL Chilean,Chile|PE Peruvian,Peru|AU Australian,Australia|BE Belgian,Belgium|CH Swiss,Switzerland|AT Austrian,Austria|IE Irish,Ireland|MA Moroccan,Morocco|DZ Algerian,Algeria|TN Tunisian,Tunisia|EG Egyptian,Egypt|ZA South African,South Africa|IR Iranian,Iran";

/// All of them.
pub(super) fn find<'a>(context: &Context<'a>) -> Vec<Found<'a>> {
    let mut found = Vec::new();
    let has = |kind, value| {
        (0..context.tokens.len()).any(|at| {
            let cue = context.at(at, kind);
            cue.is_some_and(|(entry, _)| entry.value == value)
        })
    };
    // Looked for only when there is a word that may be both.
    let mut cues = None;
    for at in 0..context.tokens.len() {
        // Colors and peoples stand in the lexicon without endings.
        let bare = inflected(context, at).map(|entry| (entry, at + 1));
        for (entry, next) in context.all_at(at).chain(bare) {
            let tokens = at..next;
            match entry.kind {
                // "media naranja": what is counted is a fruit.
                COLOR if entry.value > 0.0 && context.number_before(at).is_some() => {}
                COLOR => found.extend(color(context, tokens, entry.note)),
                BEARING => {
                    let mut cardinal = context.found("cardinal", tokens, 0.9);
                    cardinal.number("bearing", entry.value);
                    found.push(cardinal);
                }
                PRONOUN => found.push(pronoun(context, tokens, entry.note)),
                PEOPLE => {
                    let (mut speaks, mut is_from) =
                        *cues.get_or_insert_with(|| (has(SPEAKS, 1.0), has(IS_FROM, 1.0)));
                    if let Some(before) = at.checked_sub(1)
                        && let Some((cue, _)) = context.at(before, SPEAKS)
                    {
                        speaks |= cue.value > 0.0;
                    }
                    is_from &= !speaks;
                    people(context, tokens, entry, speaks, is_from, &mut found);
                }
                _ => {}
            }
        }
        if context.word(at) == "#" {
            found.extend(hex_color(context, at));
        }
    }
    found
}

/// The color or people that a word is a form of.
fn inflected(context: &Context<'_>, at: usize) -> Option<Entry> {
    const KINDS: &[u8] = &[COLOR, PEOPLE];
    let endings = match context.language {
        "fr" => "ne nes s e es",
        "es" => "s es a as",
        "de" => "e en er es em",
        _ => return None,
    };
    let word = context.word(at);
    if word.len() < 4 || context.lexicon.word(word, KINDS).is_some() {
        return None;
    }
    let found = endings.split(' ').find_map(|ending| {
        let bare = word.strip_suffix(ending)?;
        let entry = context.lexicon.word(bare, KINDS);
        entry.or_else(|| {
            // "mexicana"
            let of_o = ending.starts_with('a').then(|| [bare, "o"].concat())?;
            context.lexicon.word(&of_o, KINDS)
        })
    });
    // Those with a value are said as they stand there.
    found.filter(|entry| entry.value == 0.0)
}

fn hex_color<'a>(context: &Context<'a>, at: usize) -> Option<Found<'a>> {
    let mut next = at + 1;
    let mut hex = String::new();
    while context.is_joined(next)
        && let Some(token) = context.tokens.get(next)
        && token.kind != TokenKind::Symbol
        && hex.len() <= 6
    {
        hex.push_str(&token.text);
        next += 1;
    }
    // Digits alone are the number of something, unless they are all the same.
    let first = hex.chars().next()?;
    let is_code =
        hex.bytes().all(|byte| byte.is_ascii_digit()) && hex.chars().any(|ch| ch != first);
    let hex = match hex.len() {
        3 => hex.chars().flat_map(|ch| [ch, ch]).collect(),
        6 => hex,
        _ => return None,
    };
    let is_hex = hex.bytes().all(|byte| byte.is_ascii_hexdigit());
    (is_hex && !is_code).then(|| color(context, at..next, &hex))?
}

fn color<'a>(
    context: &Context<'a>,
    tokens: std::ops::Range<usize>,
    hex: &str,
) -> Option<Found<'a>> {
    let value = u32::from_str_radix(hex, 16).ok()?;
    let [_, red, green, blue] = value.to_be_bytes();
    let mut found = context.found("color", tokens, 0.95);
    found
        .text("rgb", Some(&format!("rgb({red},{green},{blue})")))
        .text("hex", Some(&["#", hex].concat()));
    Some(found)
}

/// `note`: person, `s` or `p`, and `m`, `f`, `n` or `-`.
fn pronoun<'a>(context: &Context<'a>, tokens: std::ops::Range<usize>, note: &str) -> Found<'a> {
    let mut marks = note.chars();
    let person = marks.next().and_then(|mark| mark.to_digit(10));
    let number = match marks.next() {
        Some('s') => Some("singular"),
        Some('p') => Some("plural"),
        _ => None,
    };
    let gender = match marks.next() {
        Some('m') => Some("masculine"),
        Some('f') => Some("feminine"),
        Some('n') => Some("neutral"),
        _ => None,
    };
    let mut found = context.found("pronoun", tokens, 0.9);
    found
        .with("person", person.into())
        .text("number", number)
        .text("gender", gender);
    found
}

fn people<'a>(
    context: &Context<'a>,
    tokens: std::ops::Range<usize>,
    entry: Entry,
    speaks: bool,
    is_from: bool,
    found: &mut Vec<Found<'a>>,
) {
    let (language, country) = entry.note.split_once(' ').unwrap_or((entry.note, ""));
    let raw = context.text.get(context.span(tokens.clone()));
    let is_small = raw.is_some_and(|raw| raw.starts_with(char::is_lowercase));
    if entry.value > 0.0 && is_small && !speaks && !is_from {
        return;
    }
    let word = context.word(tokens.start);
    // German adjectives have an ending; the bare word is the language.
    let is_bare = context.language == "de" && word.ends_with("sch") && language.len() == 2;
    let speaks = speaks || is_bare && !is_from;
    // "en Argentina", "en Suisse": a country.
    let before = tokens.start.checked_sub(1);
    let is_country = match context.language {
        "es" => !is_small && word.ends_with('a') && before.is_some(),
        "fr" => !is_small && before.is_some_and(|at| context.word(at) == "en"),
        _ => false,
    };
    if is_country && !is_from {
        return;
    }
    let is_both = language.len() == 2 && country.len() == 2;
    if let Some(name) = named(LANGUAGES, language)
        && !(is_both && is_from)
    {
        let mut entity = context.found("language", tokens.clone(), 0.9);
        entity
            .text("short", Some(language))
            .text("long", Some(name));
        found.push(entity);
    }
    if let Some(name) = named(COUNTRIES, country)
        && !(is_both && speaks)
        && let Some((long, country_name)) = name.split_once(',')
    {
        let mut entity = context.found("nationality", tokens, 0.9);
        entity
            .text("short", Some(country))
            .text("long", Some(long))
            .text("country", Some(country_name));
        found.push(entity);
    }
}

/// The name of a code in a table.
fn named(table: &'static str, code: &str) -> Option<&'static str> {
    table.split('|').find_map(|line| {
        let (known, name) = line.split_once(' ')?;
        (known == code).then_some(name)
    })
}
