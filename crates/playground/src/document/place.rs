//! Where the parts of a JSON text stand.

use std::collections::HashMap;
use std::ops::Range;

use hooktalk_protocol::JsonPath;

use super::scan::Scan;

/// How deep a text is looked into; the reader of JSON allows no more.
const MAX_DEPTH: usize = 128;

/// A place that is sought.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sought<'a> {
    /// `$.skills[0].slug`
    pub(super) path: &'a str,
    /// A part of the text there, in UTF-16 code units.
    pub(super) within: Option<(u32, u32)>,
    /// Whether its key is meant, not its value.
    pub(super) key: bool,
}

/// Where a value stands, in bytes.
#[derive(Clone, Debug)]
struct Found {
    key: Option<Range<usize>>,
    value: Range<usize>,
}

/// From where to where each place stands in a JSON text, in UTF-16 code units. What is not there
/// stands where the nearest thing above it does.
pub(super) fn places(text: &str, sought: &[Sought<'_>]) -> Vec<(u32, u32)> {
    // Each path and those above it.
    let mut wanted: HashMap<&str, Option<Found>> = HashMap::new();
    for place in sought {
        let mut path = place.path;
        while wanted.insert(path, None).is_none() {
            match above(path) {
                Some(shorter) => path = shorter,
                None => break,
            }
        }
    }
    let mut walk = Walk {
        scan: Scan { text, at: 0 },
        wanted: &mut wanted,
    };
    walk.value(&JsonPath::root(), None, 0);
    let ranges: Vec<Range<usize>> = sought
        .iter()
        .map(|place| range(text, &wanted, *place))
        .collect();
    in_units(text, &ranges)
}

/// From where to where the value at each path stands in a JSON text, in bytes; `None` when it is not
/// there.
pub(crate) fn values(text: &str, paths: &[&str]) -> Vec<Option<Range<usize>>> {
    let mut wanted: HashMap<&str, Option<Found>> = paths.iter().map(|path| (*path, None)).collect();
    let mut walk = Walk {
        scan: Scan { text, at: 0 },
        wanted: &mut wanted,
    };
    walk.value(&JsonPath::root(), None, 0);
    let value = |path: &&str| Some(wanted.get(path)?.as_ref()?.value.clone());
    paths.iter().map(value).collect()
}

fn range(text: &str, wanted: &HashMap<&str, Option<Found>>, place: Sought<'_>) -> Range<usize> {
    let mut path = place.path;
    loop {
        if let Some(Some(found)) = wanted.get(path) {
            let here = path == place.path;
            return found.range(text, place, here);
        }
        match above(path) {
            Some(shorter) => path = shorter,
            None => return 0..0,
        }
    }
}

impl Found {
    fn range(&self, text: &str, place: Sought<'_>, here: bool) -> Range<usize> {
        let value = text.get(self.value.clone()).unwrap_or_default();
        let is_made_of_more = value.starts_with(['{', '[']);
        if here
            && let Some((start, end)) = place.within
            && let Some(part) = part_of(value, start, end)
        {
            return self.value.start + part.start..self.value.start + part.end;
        }
        match &self.key {
            // Nobody wants half of the text underlined.
            Some(key) if place.key || is_made_of_more => key.clone(),
            _ if is_made_of_more => self.value.start..self.value.start + 1,
            _ => self.value.clone(),
        }
    }
}

/// Where the code units from `start` to `end` of a JSON text are written in it, in bytes.
fn part_of(json: &str, start: u32, end: u32) -> Option<Range<usize>> {
    let inner = json.strip_prefix('"')?.strip_suffix('"')?;
    let (mut unit, mut from, mut to) = (0_u32, None, None);
    let mut rest = inner.char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        if unit >= start && from.is_none() {
            from = Some(at);
        }
        if unit >= end && to.is_none() {
            to = Some(at);
        }
        // An escape is one unit; those of a pair are two escapes.
        if c == '\\' {
            if let Some((_, 'u')) = rest.next() {
                rest.nth(3);
            }
            unit += 1;
        } else {
            unit += if c.len_utf16() == 2 { 2 } else { 1 };
        }
    }
    let from = from.unwrap_or(inner.len());
    let to = to.unwrap_or(inner.len());
    // Something must be seen of a place between two letters.
    let to = if to > from {
        to
    } else {
        (from + 1).min(inner.len() + 1)
    };
    Some(from + 1..to + 1)
}

/// The path without its last step.
fn above(path: &str) -> Option<&str> {
    // A key in brackets may hold dots and brackets itself.
    if path.ends_with("\"]") {
        let start = path.rfind("[\"")?;
        return path.get(..start);
    }
    let start = path.rfind(['.', '['])?;
    path.get(..start)
}

/// A way through a JSON text that is known to be right.
struct Walk<'a, 'b> {
    scan: Scan<'a>,
    wanted: &'b mut HashMap<&'a str, Option<Found>>,
}

impl Walk<'_, '_> {
    fn value(&mut self, path: &JsonPath, key: Option<Range<usize>>, depth: usize) {
        self.scan.space();
        let start = self.scan.at;
        if depth > MAX_DEPTH {
            return;
        }
        match self.scan.byte() {
            Some(b'{') => self.members(b'}', |walk, _| {
                walk.scan.space();
                let from = walk.scan.at;
                walk.scan.string();
                let written = walk.scan.text.get(from..walk.scan.at).unwrap_or_default();
                let name: String = serde_json::from_str(written).unwrap_or_default();
                let key = from..walk.scan.at;
                walk.scan.space();
                walk.scan.at += 1;
                walk.value(&path.key(&name), Some(key), depth + 1);
            }),
            Some(b'[') => self.members(b']', |walk, index| {
                walk.value(&path.index(index), None, depth + 1);
            }),
            Some(b'"') => self.scan.string(),
            _ => self.scan.word(),
        }
        if let Some(place) = self.wanted.get_mut(path.as_str()) {
            // Of a key that stands twice the last one counts, as for the reader.
            *place = Some(Found {
                key,
                value: start..self.scan.at,
            });
        }
    }

    /// What stands between two brackets.
    fn members(&mut self, close: u8, mut member: impl FnMut(&mut Self, usize)) {
        self.scan.at += 1;
        for index in 0.. {
            self.scan.space();
            match self.scan.byte() {
                None => return,
                Some(byte) if byte == close => {
                    self.scan.at += 1;
                    return;
                }
                Some(b',') => self.scan.at += 1,
                Some(_) => {}
            }
            let before = self.scan.at;
            member(self, index);
            if self.scan.at == before {
                return;
            }
        }
    }
}

/// Ranges in bytes as ranges in UTF-16 code units, by one way through the text.
fn in_units(text: &str, ranges: &[Range<usize>]) -> Vec<(u32, u32)> {
    let ends = ranges.iter().flat_map(|range| [range.start, range.end]);
    let mut offsets: Vec<u64> = ends.filter_map(|end| end.try_into().ok()).collect();
    offsets.sort_unstable();
    offsets.dedup();
    let mut units = HashMap::new();
    let offsets = offsets.iter().filter_map(|at| usize::try_from(*at).ok());
    let (mut next, mut unit) = (offsets.peekable(), 0_u32);
    for (at, c) in text.char_indices() {
        while let Some(offset) = next.next_if(|offset| *offset <= at) {
            units.insert(offset, unit);
        }
        if next.peek().is_none() {
            break;
        }
        unit += if c.len_utf16() == 2 { 2 } else { 1 };
    }
    let of = |offset: &usize| units.get(offset).copied().unwrap_or(unit);
    ranges
        .iter()
        .map(|range| (of(&range.start), of(&range.end)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str, path: &str, within: Option<(u32, u32)>, key: bool) -> String {
        let found = places(text, &[Sought { path, within, key }]);
        let (from, to) = found[0];
        let units: Vec<u16> = text.encode_utf16().collect();
        String::from_utf16(&units[from as usize..to as usize]).unwrap()
    }

    #[test]
    fn a_path_leads_to_its_words() {
        let text =
            " {\"é\": [1, {\"x.y\": \"😀\", \"b\": null}],\n \"a\":{\"c\":-1.5e3}, \"e\": [] } ";
        for (path, expected) in [
            ("$", "{"),
            ("$.a.c", "-1.5e3"),
            ("$[\"é\"]", "\"é\""),
            ("$[\"é\"][0]", "1"),
            ("$[\"é\"][1][\"x.y\"]", "\"😀\""),
            ("$[\"é\"][1].b", "null"),
            ("$[\"é\"][1]", "{"),
            ("$.e", "\"e\""),
            // What is not there.
            ("$.a.nothing[3].more", "\"a\""),
            ("$.nothing", "{"),
        ] {
            assert_eq!(words(text, path, None, false), expected, "{path}");
        }
        assert_eq!(words(text, "$.a.c", None, true), "\"c\"");
    }

    #[test]
    fn a_part_of_a_text_is_found_behind_its_escapes() {
        let text = r#"{"t": "a\n\u00e9😀\"{{x}}"}"#;
        // Decoded: a, line feed, é, 😀 (two units), ", {{x}}
        assert_eq!(words(text, "$.t", Some((6, 11)), false), "{{x}}");
        assert_eq!(words(text, "$.t", Some((1, 3)), false), "\\n\\u00e9");
        assert_eq!(words(text, "$.t", Some((3, 5)), false), "😀");
        assert_eq!(words(text, "$.t", Some((11, 11)), false), "\"");
        assert_eq!(words(text, "$.t", Some((90, 99)), false), "\"");
    }

    #[test]
    fn what_is_no_json_ends_the_way_and_nothing_else() {
        for text in [
            "", "{", "[", "{\"a\"", "{\"a\":", "[1,", "\"", "{]", "[}", ",", "{{{{",
        ] {
            let sought = Sought {
                path: "$.a[0]",
                within: Some((0, 5)),
                key: true,
            };
            assert_eq!(places(text, &[sought]).len(), 1, "{text}");
        }
    }
}
