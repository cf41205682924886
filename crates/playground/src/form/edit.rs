//! Changes of a JSON text at one place: whatever is not meant stays as it is written, byte for byte.
//!
//! Each function gives the new text, or `None` when the place is not there or the text is no JSON.
//! A key that stands twice is its last one, as for the reader of JSON.

use std::ops::Range;

use serde_json::Value;

use super::path::{Path, Step};
use crate::document::Scan;

/// How wide a list or an object may be that stands on one line, from the beginning of its line.
const WIDTH: usize = 90;

/// A member or an element, in bytes.
struct Part {
    /// Its key with the quotes; `None` in a list.
    key: Option<Range<usize>>,
    value: Range<usize>,
}

impl Part {
    fn start(&self) -> usize {
        self.key.as_ref().unwrap_or(&self.value).start
    }

    fn is(&self, text: &str, name: &str) -> bool {
        let written = self.key.clone().and_then(|key| text.get(key));
        written.is_some_and(|written| {
            let plain = written.trim_matches('"');
            plain == name && !plain.contains(['\\', '"'])
                || serde_json::from_str(written).is_ok_and(|read: String| read == name)
        })
    }
}

/// With `value` at `path`; what leads there is made if it is missing or `null`.
pub(crate) fn set(text: &str, path: &Path, value: &Value) -> Option<String> {
    if let Some(range) = find(text, path) {
        let style = Style::of(text);
        let json = style.lay(value, indent_at(text, range.start), room(text, range.start));
        return Some(replaced(text, range, &json));
    }
    let (parent, step) = path.parent()?;
    let Step::Key(name) = step else {
        // A list has no place in between.
        let Step::Index(at) = step else { return None };
        return insert(text, &parent, *at, value);
    };
    match find(text, &parent) {
        Some(range) if text.get(range.clone())?.starts_with('{') => {
            let end = parts(text, range.start)?.len();
            put(text, range, end, Some(name), value)
        }
        Some(range) if text.get(range.clone())? != "null" => None,
        _ => set(text, &parent, &object(name, value.clone())),
    }
}

/// With `json` at `path`, where something is already, written as it is; lines after the first are
/// indented like the place. `None` when it is no JSON.
pub(crate) fn set_raw(text: &str, path: &Path, json: &str) -> Option<String> {
    serde_json::from_str::<Value>(json).ok()?;
    let range = find(text, path)?;
    let indent = ["\n", indent_at(text, range.start)].concat();
    Some(replaced(text, range, &json.trim().replace('\n', &indent)))
}

/// The text of the value at `path` without the indentation of its place.
pub(crate) fn raw_outdented(text: &str, path: &Path) -> Option<String> {
    let range = find(text, path)?;
    let indent = ["\n", indent_at(text, range.start)].concat();
    Some(text.get(range)?.replace(&indent, "\n"))
}

/// With `value` as the element `at` of the list at `path`, which is made if it is missing; behind
/// the last one when `at` is greater.
pub(crate) fn insert(text: &str, path: &Path, at: usize, value: &Value) -> Option<String> {
    match find(text, path) {
        Some(range) if text.get(range.clone())?.starts_with('[') => {
            put(text, range, at, None, value)
        }
        Some(range) if text.get(range.clone())? != "null" => None,
        _ => set(text, path, &Value::Array(vec![value.clone()])),
    }
}

/// Without the member or element at `path`, all members of that name.
pub(crate) fn remove(text: &str, path: &Path) -> Option<String> {
    let (parent, step) = path.parent()?;
    let range = find(text, &parent)?;
    let parts = parts(text, range.start)?;
    let gone = |(index, part): (usize, &Part)| match step {
        Step::Key(name) => part.is(text, name),
        Step::Index(at) => index == *at,
    };
    let gone: Vec<bool> = parts.iter().enumerate().map(gone).collect();
    if !gone.contains(&true) {
        return None;
    }
    let mut kept = parts.iter().zip(&gone).filter(|(_, gone)| !**gone);
    let Some((first, _)) = kept.next() else {
        return Some(replaced(text, range.start + 1..range.end - 1, ""));
    };
    // What stands before the first and behind the last one stays there.
    let begin = parts.first()?.start();
    let end = parts.last()?.value.end;
    let mut inner = text.get(first.start()..first.value.end)?.to_owned();
    for (index, (part, gone)) in parts.iter().zip(&gone).enumerate() {
        if *gone || part.start() <= first.start() {
            continue;
        }
        let before = parts.get(index.checked_sub(1)?)?;
        inner.push_str(text.get(before.value.end..part.value.end)?);
    }
    Some(replaced(text, begin..end, &inner))
}

/// With the member at `path` under another name, in its place.
pub(crate) fn rename(text: &str, path: &Path, name: &str) -> Option<String> {
    let (parent, step) = path.parent()?;
    let Step::Key(old) = step else { return None };
    let range = find(text, &parent)?;
    let mut changed = text.to_owned();
    let mut found = false;
    for part in parts(text, range.start)?.iter().rev() {
        if part.is(text, old) {
            changed.replace_range(part.key.clone()?, &quoted(name));
            found = true;
        }
    }
    found.then_some(changed)
}

/// With two elements of the list at `path` in each other's place.
pub(crate) fn swap(text: &str, path: &Path, one: usize, other: usize) -> Option<String> {
    let range = find(text, path)?;
    let parts = parts(text, range.start)?;
    let (first, last) = (one.min(other), one.max(other));
    if first == last {
        return None;
    }
    let (first, last) = (&parts.get(first)?.value, &parts.get(last)?.value);
    let mut changed = text.to_owned();
    changed.replace_range(last.clone(), text.get(first.clone())?);
    changed.replace_range(first.clone(), text.get(last.clone())?);
    Some(changed)
}

/// An object with one member.
pub(crate) fn object(name: &str, value: Value) -> Value {
    Value::Object([(name.to_owned(), value)].into_iter().collect())
}

fn replaced(text: &str, range: Range<usize>, with: &str) -> String {
    let before = text.get(..range.start).unwrap_or_default();
    let after = text.get(range.end..).unwrap_or_default();
    [before, with, after].concat()
}

fn quoted(text: &str) -> String {
    Value::String(text.to_owned()).to_string()
}

/// Puts a new member or element into what stands at `range`, before the part `at`.
fn put(
    text: &str,
    range: Range<usize>,
    at: usize,
    key: Option<&str>,
    value: &Value,
) -> Option<String> {
    let style = Style::of(text);
    let parts = parts(text, range.start)?;
    let key = key.map(quoted).unwrap_or_default();
    let colon = match (key.is_empty(), style.spaced) {
        (true, _) => "",
        (false, true) => ": ",
        (false, false) => ":",
    };
    let head = [&key, colon].concat();
    let Some(first) = parts.first() else {
        // The first one brings the lines of what it stands in.
        let around = indent_at(text, range.start);
        if style.unit.is_none() {
            let json = [head.as_str(), &style.lay(value, "", 0)].concat();
            return Some(replaced(text, range.start + 1..range.end - 1, &json));
        }
        let indent = [around, style.unit.unwrap_or_default()].concat();
        let json = style.lay(value, &indent, indent.len() + head.len());
        let inner = ["\n", &indent, &head, &json, "\n", around].concat();
        return Some(replaced(text, range.start + 1..range.end - 1, &inner));
    };
    // What stands between the bracket and the first part stands before each.
    let gap = text.get(range.start + 1..first.start())?;
    let lines = gap.contains('\n');
    let between = if lines {
        [",", gap].concat()
    } else if style.spaced {
        ", ".to_owned()
    } else {
        ",".to_owned()
    };
    let indent = if lines {
        indent_at(text, first.start())
    } else {
        indent_at(text, range.start)
    };
    let json = style.lay(
        value,
        indent,
        if lines { indent.len() + head.len() } else { 0 },
    );
    let json = [head.as_str(), &json].concat();
    match parts.get(at) {
        Some(next) => {
            let json = [json.as_str(), &between].concat();
            Some(replaced(text, next.start()..next.start(), &json))
        }
        None => {
            let end = parts.last()?.value.end;
            Some(replaced(
                text,
                end..end,
                &[&between, json.as_str()].concat(),
            ))
        }
    }
}

/// How a text is laid out.
struct Style<'t> {
    /// One step of indentation; `None` when all stands on one line.
    unit: Option<&'t str>,
    /// Whether a space follows colons and commas.
    spaced: bool,
}

impl<'t> Style<'t> {
    fn of(text: &'t str) -> Self {
        let start = text
            .find(|c: char| !c.is_ascii_whitespace())
            .unwrap_or_default();
        let first = parts(text, start).and_then(|parts| Some(parts.first()?.start()));
        let unit = match first {
            Some(first) if text.get(start..first).is_some_and(|gap| gap.contains('\n')) => {
                Some(indent_at(text, first))
                    .filter(|unit| !unit.is_empty())
                    .or(Some("  "))
            }
            Some(_) => None,
            None => Some("  "),
        };
        Self {
            unit,
            spaced: unit.is_some() || text.contains("\": "),
        }
    }

    /// `value` as it stands on a line with `indent`, `used` of which is taken.
    fn lay(&self, value: &Value, indent: &str, used: usize) -> String {
        let flat = self.flat(value);
        let Some(unit) = self.unit else { return flat };
        if used + flat.chars().count() <= WIDTH {
            return flat;
        }
        let inner = [indent, unit].concat();
        let mut text = String::new();
        let mut item = |head: &str, value: &Value| {
            text.push_str(if text.is_empty() { "\n" } else { ",\n" });
            text.push_str(&inner);
            text.push_str(head);
            text.push_str(&self.lay(value, &inner, inner.len() + head.len()));
        };
        match value {
            Value::Object(members) => {
                for (key, value) in members {
                    item(&[&quoted(key), ": "].concat(), value);
                }
                ["{", &text, "\n", indent, "}"].concat()
            }
            Value::Array(items) => {
                for value in items {
                    item("", value);
                }
                ["[", &text, "\n", indent, "]"].concat()
            }
            _ => flat,
        }
    }

    fn flat(&self, value: &Value) -> String {
        if !self.spaced {
            return value.to_string();
        }
        match value {
            Value::Object(members) if !members.is_empty() => {
                let members: Vec<String> = members
                    .iter()
                    .map(|(key, value)| [&quoted(key), ": ", &self.flat(value)].concat())
                    .collect();
                ["{ ", &members.join(", "), " }"].concat()
            }
            Value::Array(items) => {
                let items: Vec<String> = items.iter().map(|item| self.flat(item)).collect();
                ["[", &items.join(", "), "]"].concat()
            }
            value => value.to_string(),
        }
    }
}

/// The white space at the beginning of the line of `at`.
fn indent_at(text: &str, at: usize) -> &str {
    let before = text.get(..at).unwrap_or_default();
    let start = before.rfind('\n').map_or(0, |line| line + 1);
    let line = text.get(start..).unwrap_or_default();
    let end = line
        .find(|c| !matches!(c, ' ' | '\t'))
        .unwrap_or(line.len());
    line.get(..end).unwrap_or_default()
}

/// How much of the line of `at` stands before it.
fn room(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    let start = before.rfind('\n').map_or(0, |line| line + 1);
    before.len() - start
}

/// Where the value at `path` stands.
fn find(text: &str, path: &Path) -> Option<Range<usize>> {
    let mut scan = Scan { text, at: 0 };
    scan.space();
    let start = scan.at;
    scan.skip();
    let mut range = start..scan.at;
    for step in path.steps() {
        let parts = parts(text, range.start)?;
        let part = match step {
            Step::Key(name) => parts.iter().rev().find(|part| part.is(text, name)),
            Step::Index(at) => parts.get(*at).filter(|part| part.key.is_none()),
        };
        range = part?.value.clone();
    }
    Some(range)
}

/// What stands in the object or list that begins at `start`; `None` when none does.
fn parts(text: &str, start: usize) -> Option<Vec<Part>> {
    let mut scan = Scan { text, at: start };
    let is_object = match scan.byte() {
        Some(b'{') => true,
        Some(b'[') => false,
        _ => return None,
    };
    scan.at += 1;
    let mut parts = Vec::new();
    loop {
        scan.space();
        match scan.byte()? {
            b'}' | b']' => return Some(parts),
            b',' => {
                scan.at += 1;
                continue;
            }
            _ => {}
        }
        let before = scan.at;
        let key = is_object.then(|| {
            scan.string();
            let key = before..scan.at;
            scan.space();
            scan.at += 1;
            scan.space();
            key
        });
        let from = scan.at;
        scan.skip();
        if scan.at == before {
            return None;
        }
        let value = from..scan.at;
        parts.push(Part { key, value });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn path(steps: &[&str]) -> Path {
        steps
            .iter()
            .fold(Path::root(), |path, step| match step.parse::<usize>() {
                Ok(at) => path.index(at),
                Err(_) => path.key(step),
            })
    }

    const BOT: &str = "{\n  \"webhook\": \"http://a\",\n  \"n\": 1.50,\n  \"n\": [ 1e2,2 ],\n  \"skills\": [\n    { \"slug\": \"a\", \"actions\": [] },\n    { \"slug\": \"b\" }\n  ]\n}\n";

    #[test]
    fn a_value_is_set_in_its_place() {
        let changed = set(BOT, &path(&["webhook"]), &json!("http://b/\"é")).unwrap();
        assert_eq!(changed, BOT.replace("\"http://a\"", r#""http://b/\"é""#));
        let changed = set(BOT, &path(&["skills", "1", "slug"]), &json!("c")).unwrap();
        assert_eq!(changed, BOT.replace("\"b\"", "\"c\""));
        // The last one of a key counts.
        let changed = set(BOT, &path(&["n", "0"]), &json!(7)).unwrap();
        assert_eq!(changed, BOT.replace("1e2", "7"));
        assert_eq!(set(BOT, &path(&["webhook", "base_url"]), &json!(1)), None);
    }

    #[test]
    fn what_is_missing_is_made_in_the_layout_of_its_place() {
        let changed = set(BOT, &path(&["templates", "shop", "body"]), &json!("{}")).unwrap();
        let end = "  ],\n  \"templates\": { \"shop\": { \"body\": \"{}\" } }\n}\n";
        assert_eq!(changed, BOT.replace("  ]\n}\n", end));
        let changed = set(BOT, &path(&["skills", "1", "type"]), &json!("fallback")).unwrap();
        assert_eq!(
            changed,
            BOT.replace("\"b\" }", "\"b\", \"type\": \"fallback\" }")
        );
        let action = json!({ "type": "send_message", "message": { "type": "text", "content": "Something that is long" } });
        let changed = insert(BOT, &path(&["skills", "0", "actions"]), 9, &action).unwrap();
        assert!(
            changed.contains("\"actions\": [\n      {\n        \"type\": \"send_message\",\n        \"message\": { \"type\": \"text\", \"content\": \"Something that is long\" }\n      }\n    ] },\n"),
            "{changed}"
        );
        assert_eq!(
            set("{}", &path(&["a", "b"]), &json!(1)).unwrap(),
            "{\n  \"a\": { \"b\": 1 }\n}"
        );
        assert_eq!(
            set("{\"x\":1}", &path(&["a", "b"]), &json!([1, 2])).unwrap(),
            "{\"x\":1,\"a\":{\"b\":[1,2]}}"
        );
        assert_eq!(
            set("{\"a\":null}", &path(&["a", "b"]), &json!(1)).unwrap(),
            "{\"a\":{\"b\":1}}"
        );
    }

    #[test]
    fn parts_are_removed_renamed_and_moved() {
        let text = "{ \"a\": 1, \"b\": 2 ,\n \"a\" : 3, \"c\": [ 1, {\"x\":2} , 3 ] }";
        let all = |steps: &[&str]| remove(text, &path(steps)).unwrap();
        assert_eq!(all(&["a"]), "{ \"b\": 2, \"c\": [ 1, {\"x\":2} , 3 ] }");
        assert_eq!(
            all(&["b"]),
            "{ \"a\": 1 ,\n \"a\" : 3, \"c\": [ 1, {\"x\":2} , 3 ] }"
        );
        assert_eq!(all(&["c"]), "{ \"a\": 1, \"b\": 2 ,\n \"a\" : 3 }");
        assert!(all(&["c", "0"]).ends_with("[ {\"x\":2} , 3 ] }"));
        assert!(all(&["c", "2"]).ends_with("[ 1, {\"x\":2} ] }"));
        assert!(all(&["c", "1", "x"]).ends_with("[ 1, {} , 3 ] }"));
        assert_eq!(remove(text, &path(&["c", "3"])), None);
        let renamed = rename(text, &path(&["a"]), "d\"").unwrap();
        assert_eq!(renamed, text.replace("\"a\"", "\"d\\\"\""));
        let swapped = swap(text, &path(&["c"]), 2, 1).unwrap();
        assert!(swapped.ends_with("[ 1, 3 , {\"x\":2} ] }"));
    }

    #[test]
    fn a_part_of_a_text_is_edited_as_it_is_written() {
        let text = "{\n  \"body\": {\n    \"a\": 1.50\n  }\n}";
        let body = path(&["body"]);
        let part = raw_outdented(text, &body).unwrap();
        assert_eq!(part, "{\n  \"a\": 1.50\n}");
        assert_eq!(set_raw(text, &body, &part).unwrap(), text);
        assert_eq!(set_raw(text, &body, "{"), None);
    }

    #[test]
    fn what_is_no_json_is_left_alone() {
        for text in [
            "", "{", "[", "{\"a\"", "{\"a\":", "[1,", "\"", "{]", "[}", ",", "{{{{", "}", ":", "{:",
        ] {
            let place = path(&["a", "0"]);
            remove(text, &place);
            rename(text, &path(&["a"]), "b");
            swap(text, &place, 0, 1);
            insert(text, &place, 0, &json!(1));
            set_raw(text, &place, "1");
            set(text, &place, &json!(1));
        }
    }

    /// Numbers that are the same in each run.
    struct Dice(u64);

    impl Dice {
        fn below(&mut self, bound: usize) -> usize {
            self.0 = self
                .0
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (self.0 >> 33) as usize % bound
        }

        fn gap(&mut self) -> &'static str {
            ["", "", " ", "\n  ", "\t", "\n"][self.below(6)]
        }

        /// A value in some layout, with odd keys, keys twice, numbers in odd spellings.
        fn json(&mut self, depth: usize) -> String {
            let kind = if depth == 0 {
                2 + self.below(4)
            } else {
                self.below(6)
            };
            let key = |dice: &mut Self| {
                [
                    "\"a\"",
                    "\"b\"",
                    "\"\\u0061\"",
                    "\"é \\\"\"",
                    "\"0\"",
                    "\"\"",
                ][dice.below(6)]
            };
            let count = self.below(4);
            match kind {
                0 => {
                    let members: Vec<String> = (0..count)
                        .map(|_| {
                            let key = key(self);
                            [
                                self.gap(),
                                key,
                                self.gap(),
                                ":",
                                self.gap(),
                                &self.json(depth - 1),
                                self.gap(),
                            ]
                            .concat()
                        })
                        .collect();
                    ["{", &members.join(","), self.gap(), "}"].concat()
                }
                1 => {
                    let items: Vec<String> = (0..count)
                        .map(|_| [self.gap(), &self.json(depth - 1), self.gap()].concat())
                        .collect();
                    ["[", &items.join(","), self.gap(), "]"].concat()
                }
                2 => "\"x\\\\\\\"{[,:]}\\n\"".to_owned(),
                3 => ["1.50", "-0", "1E+2", "12345678901234567890.10"][self.below(4)].to_owned(),
                4 => ["true", "null", "false"][self.below(3)].to_owned(),
                _ => "\"😀\"".to_owned(),
            }
        }
    }

    /// Each place in `value`.
    fn places(value: &Value, at: &Path, all: &mut Vec<Path>) {
        all.push(at.clone());
        match value {
            Value::Object(members) => {
                for (key, value) in members {
                    places(value, &at.key(key), all);
                }
            }
            Value::Array(items) => {
                for (index, value) in items.iter().enumerate() {
                    places(value, &at.index(index), all);
                }
            }
            _ => {}
        }
    }

    fn at<'v>(value: &'v Value, path: &Path) -> Option<&'v Value> {
        path.steps()
            .iter()
            .try_fold(value, |value, step| match step {
                Step::Key(name) => value.get(&**name),
                Step::Index(at) => value.get(*at),
            })
    }

    #[test]
    fn set_then_read_gives_the_value_and_nothing_else_changes() {
        let mut dice = Dice(7);
        for _ in 0..800 {
            let text = [dice.gap(), &dice.json(4), dice.gap()].concat();
            let before: Value = serde_json::from_str(&text).unwrap();
            let mut all = Vec::new();
            places(&before, &Path::root(), &mut all);
            let place = &all[dice.below(all.len())];
            let value = [
                json!("n{w\""),
                json!({ "k": [1, { "z": null }] }),
                json!([]),
                json!(5),
            ][dice.below(4)]
            .clone();

            let range = find(&text, place).unwrap();
            let changed = set(&text, place, &value).unwrap();
            let after: Value = serde_json::from_str(&changed).unwrap();
            assert_eq!(at(&after, place), Some(&value), "{text}\n{changed}");
            assert!(
                changed.starts_with(text.get(..range.start).unwrap()),
                "{text}\n{changed}"
            );
            assert!(
                changed.ends_with(text.get(range.end..).unwrap()),
                "{text}\n{changed}"
            );

            // A new member or element: all that was there is there, as it was written.
            let added = match at(&before, place).unwrap() {
                Value::Object(_) => place.key("fresh"),
                Value::Array(items) => place.index(dice.below(items.len() + 1)),
                _ => continue,
            };
            let changed = if at(&before, place).unwrap().is_object() {
                set(&text, &added, &value).unwrap()
            } else {
                let Some((_, Step::Index(index))) = added.parent() else {
                    panic!("{added:?}")
                };
                insert(&text, place, *index, &value).unwrap()
            };
            let after: Value = serde_json::from_str(&changed).unwrap();
            assert_eq!(at(&after, &added), Some(&value), "{text}\n{changed}");
            let kept: Value = serde_json::from_str(&remove(&changed, &added).unwrap()).unwrap();
            assert_eq!(kept, before, "{text}\n{changed}");
            let marks = |text: &str| text.matches(|c: char| !c.is_ascii_whitespace()).count();
            assert!(marks(&changed) >= marks(&text), "{text}\n{changed}");
        }
    }
}
