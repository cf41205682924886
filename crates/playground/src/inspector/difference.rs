//! What changed between two JSON values, line by line.
//!
//! Objects are compared by key, arrays by position after what is common at both ends. A value that
//! fits into one line and became another such value is one line with both; anything else that
//! changed is taken out and put in. Lines have no commas: they are read, not copied.

use serde_json::{Map, Value};

/// What happened to a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    Same,
    Added,
    Removed,
    /// One short value became another.
    Changed,
}

/// One line of the comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) change: Change,
    /// How far to indent.
    pub(crate) depth: usize,
    /// For a member of an object.
    pub(crate) key: Option<String>,
    /// What it was, when it changed.
    pub(crate) was: Option<String>,
    /// A bracket or a value as JSON.
    pub(crate) text: String,
}

/// Compares two values.
pub(crate) fn difference(before: &Value, after: &Value) -> Vec<Line> {
    let mut writer = Writer {
        lines: Vec::new(),
        depth: 0,
    };
    writer.both(None, before, after);
    writer.lines
}

/// How many places differ: neighbouring lines that were added, or removed, as one value count once.
pub(crate) fn count(lines: &[Line]) -> usize {
    let mut places = 0;
    // The change and depth of the value whose lines are being passed over.
    let mut inside: Option<(Change, usize)> = None;
    for line in lines {
        let continues = inside.is_some_and(|(change, depth)| {
            line.change == change
                && (line.depth > depth || (line.depth == depth && is_closing(&line.text)))
        });
        if continues {
            continue;
        }
        inside = match line.change {
            Change::Added | Change::Removed => Some((line.change, line.depth)),
            Change::Same | Change::Changed => None,
        };
        places += usize::from(line.change != Change::Same);
    }
    places
}

/// How many places differ, without a line for those that do not.
pub(crate) fn changes(before: &Value, after: &Value) -> usize {
    match (before, after) {
        (Value::Object(before), Value::Object(after)) => {
            let gone = before.keys().filter(|key| !after.contains_key(*key));
            let there = after
                .iter()
                .map(|(key, value)| before.get(key).map_or(1, |was| changes(was, value)));
            gone.count() + there.sum::<usize>()
        }
        _ if before == after => 0,
        _ => count(&difference(before, after)),
    }
}

fn is_closing(text: &str) -> bool {
    matches!(text, "}" | "]")
}

struct Writer {
    lines: Vec<Line>,
    depth: usize,
}

impl Writer {
    /// A value that stands on both sides.
    fn both(&mut self, key: Option<&str>, before: &Value, after: &Value) {
        match (before, after) {
            _ if before == after => self.whole(Change::Same, key, after),
            (Value::Object(before), Value::Object(after)) => {
                self.line(Change::Same, key, "{");
                self.depth += 1;
                self.members(before, after);
                self.depth -= 1;
                self.line(Change::Same, None, "}");
            }
            (Value::Array(before), Value::Array(after)) => {
                self.line(Change::Same, key, "[");
                self.depth += 1;
                self.elements(before, after);
                self.depth -= 1;
                self.line(Change::Same, None, "]");
            }
            _ if fits_a_line(before) && fits_a_line(after) => {
                self.line(Change::Changed, key, &after.to_string());
                if let Some(line) = self.lines.last_mut() {
                    line.was = Some(before.to_string());
                }
            }
            _ => {
                self.whole(Change::Removed, key, before);
                self.whole(Change::Added, key, after);
            }
        }
    }

    /// In the order of `after`; what was removed stands where it stood in `before`.
    fn members(&mut self, before: &Map<String, Value>, after: &Map<String, Value>) {
        let mut former = before.iter().peekable();
        for (key, value) in after {
            let Some(was) = before.get(key) else {
                self.whole(Change::Added, Some(key), value);
                continue;
            };
            while let Some((gone, value)) = former.next_if(|(former, _)| *former != key) {
                if !after.contains_key(gone) {
                    self.whole(Change::Removed, Some(gone), value);
                }
            }
            former.next();
            self.both(Some(key), was, value);
        }
        for (gone, value) in former {
            if !after.contains_key(gone) {
                self.whole(Change::Removed, Some(gone), value);
            }
        }
    }

    fn elements(&mut self, before: &[Value], after: &[Value]) {
        let start = common(before.iter(), after.iter());
        let (same, before) = before.split_at(start);
        let after = after.get(start..).unwrap_or_default();
        let end = common(before.iter().rev(), after.iter().rev());
        let (before, rest) = before.split_at(before.len() - end);
        let after = after.get(..after.len() - end).unwrap_or_default();
        for value in same {
            self.whole(Change::Same, None, value);
        }
        for (before, after) in before.iter().zip(after) {
            self.both(None, before, after);
        }
        for value in before.iter().skip(after.len()) {
            self.whole(Change::Removed, None, value);
        }
        for value in after.iter().skip(before.len()) {
            self.whole(Change::Added, None, value);
        }
        for value in rest {
            self.whole(Change::Same, None, value);
        }
    }

    /// A value with everything in it.
    fn whole(&mut self, change: Change, key: Option<&str>, value: &Value) {
        match value {
            Value::Object(members) if !members.is_empty() => {
                self.line(change, key, "{");
                self.depth += 1;
                for (key, value) in members {
                    self.whole(change, Some(key), value);
                }
                self.depth -= 1;
                self.line(change, None, "}");
            }
            Value::Array(items) if !items.is_empty() => {
                self.line(change, key, "[");
                self.depth += 1;
                for value in items {
                    self.whole(change, None, value);
                }
                self.depth -= 1;
                self.line(change, None, "]");
            }
            short => self.line(change, key, &short.to_string()),
        }
    }

    fn line(&mut self, change: Change, key: Option<&str>, text: &str) {
        self.lines.push(Line {
            change,
            depth: self.depth,
            key: key.map(str::to_owned),
            was: None,
            text: text.to_owned(),
        });
    }
}

/// How many elements are the same, from the start of both.
fn common<'a>(
    before: impl Iterator<Item = &'a Value>,
    after: impl Iterator<Item = &'a Value>,
) -> usize {
    before.zip(after).take_while(|(a, b)| a == b).count()
}

fn fits_a_line(value: &Value) -> bool {
    match value {
        Value::Object(members) => members.is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// The comparison as text: a sign, the indentation, the line.
    fn shown(before: &Value, after: &Value) -> String {
        let mut text = String::new();
        for line in difference(before, after) {
            text.push(match line.change {
                Change::Same => ' ',
                Change::Added => '+',
                Change::Removed => '-',
                Change::Changed => '~',
            });
            text.push_str(&"  ".repeat(line.depth));
            if let Some(key) = line.key {
                text.push_str(&format!("{key}: "));
            }
            if let Some(was) = line.was {
                text.push_str(&format!("{was} -> "));
            }
            text.push_str(&line.text);
            text.push('\n');
        }
        text
    }

    fn places(before: &Value, after: &Value) -> usize {
        count(&difference(before, after))
    }

    #[test]
    fn changes_are_counted_without_lines_too() {
        let before = json!({ "a": 1, "b": { "c": [1, 2], "d": null }, "e": { "f": 1 }, "g": 1 });
        let after = json!({ "a": 2, "b": { "c": [1, 3], "d": null, "h": {} }, "e": { "f": 1 }, "i": { "j": 1 } });
        assert_eq!(changes(&before, &after), 5);
        assert_eq!(
            changes(&before, &after),
            count(&difference(&before, &after))
        );
        assert_eq!(changes(&after, &after), 0);
        assert_eq!(
            changes(&json!(1), &json!({})),
            count(&difference(&json!(1), &json!({})))
        );
    }

    #[test]
    fn what_is_the_same_has_no_sign() {
        let value = json!({ "a": [1, { "b": null }], "c": {}, "d": [] });
        let text = shown(&value, &value);
        assert_eq!(
            text,
            " {\n   a: [\n     1\n     {\n       b: null\n     }\n   ]\n   c: {}\n   d: []\n }\n"
        );
        assert_eq!(places(&value, &value), 0);
    }

    #[test]
    fn members_are_compared_by_key_and_keep_their_place() {
        let before = json!({ "language": null, "old": 1, "memory": {}, "end": true });
        let after =
            json!({ "language": "en", "memory": { "name": "Ada" }, "end": true, "new": [1] });
        assert_eq!(
            shown(&before, &after),
            " {
~  language: null -> \"en\"
-  old: 1
   memory: {
+    name: \"Ada\"
   }
   end: true
+  new: [
+    1
+  ]
 }
"
        );
        assert_eq!(places(&before, &after), 4);
    }

    #[test]
    fn another_order_of_keys_is_no_difference() {
        let (before, after) = (json!({ "a": 1, "b": 2 }), json!({ "b": 2, "a": 1 }));
        assert_eq!(places(&before, &after), 0);
        let (before, after) = (json!({ "a": 1, "b": 2, "c": 3 }), json!({ "c": 3, "a": 4 }));
        assert_eq!(
            shown(&before, &after),
            " {\n-  b: 2\n   c: 3\n~  a: 1 -> 4\n }\n"
        );
    }

    #[test]
    fn elements_are_compared_after_their_common_ends() {
        assert_eq!(
            shown(&json!(["a", "b"]), &json!(["a", "x", "b"])),
            " [\n   \"a\"\n+  \"x\"\n   \"b\"\n ]\n"
        );
        assert_eq!(
            shown(&json!(["a", "b", "c"]), &json!(["c"])),
            " [\n-  \"a\"\n-  \"b\"\n   \"c\"\n ]\n"
        );
        assert_eq!(
            shown(&json!([{ "n": 1 }, 2]), &json!([{ "n": 3 }, 2])),
            " [\n   {\n~    n: 1 -> 3\n   }\n   2\n ]\n"
        );
        assert_eq!(shown(&json!([1, 1]), &json!([1])), " [\n   1\n-  1\n ]\n");
        assert_eq!(places(&json!(["a", "b", "c"]), &json!(["c"])), 2);
    }

    #[test]
    fn a_value_of_another_shape_is_taken_out_and_put_in() {
        assert_eq!(
            shown(&json!({ "a": { "b": 1 } }), &json!({ "a": "text" })),
            " {\n-  a: {\n-    b: 1\n-  }\n+  a: \"text\"\n }\n"
        );
        assert_eq!(
            shown(&json!({ "a": [] }), &json!({ "a": {} })),
            " {\n~  a: [] -> {}\n }\n"
        );
        assert_eq!(
            places(&json!({ "a": { "b": 1 } }), &json!({ "a": "text" })),
            2
        );
    }
}
