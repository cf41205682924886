//! What the runners under `tests/` share: finding and reading the JSON fixtures, and holding a
//! value against an expected part of one.
//!
//! A fixture file is an array of cases, each with a `name` and a `desc`. The same files run
//! natively and through the npm package.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// One case of a fixture file.
#[derive(Clone, Debug)]
pub struct Case {
    /// `folder/file.json: name`, for messages.
    pub title: String,
    /// The case as it stands in the file.
    pub value: Value,
}

/// Every case of every file in `tests/fixtures/<folder>`, in the order of the file names.
///
/// # Panics
///
/// When a file cannot be read or is no array of named cases, and when there is no case at all: a
/// run that tests nothing must not pass.
#[must_use]
#[expect(clippy::panic, reason = "a test's own failure")]
pub fn cases(folder: &str) -> Vec<Case> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures")
        .join(folder);
    let listing = fs::read_dir(&root).unwrap_or_else(|error| panic!("{}: {error}", root.display()));
    let mut files: Vec<PathBuf> = listing
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|end| end == "json"))
        .collect();
    files.sort();
    let mut cases = Vec::new();
    for file in files {
        let short = file
            .file_name()
            .map(|name| name.to_string_lossy().into_owned());
        let short = format!("{folder}/{}", short.unwrap_or_default());
        let text = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{short}: {error}"));
        let value: Value =
            serde_json::from_str(&text).unwrap_or_else(|error| panic!("{short}: {error}"));
        let Value::Array(values) = value else {
            panic!("{short}: a fixture file is an array of cases");
        };
        for value in values {
            let name = value.get("name").and_then(Value::as_str);
            let name = name.unwrap_or_else(|| panic!("{short}: a case has no `name`"));
            assert!(
                value.get("desc").is_some_and(Value::is_string),
                "{short}: {name}: a case has no `desc`"
            );
            cases.push(Case {
                title: format!("{short}: {name}"),
                value,
            });
        }
    }
    assert!(!cases.is_empty(), "{folder}: no cases");
    cases
}

/// Where `actual` differs from `expected`, looking only at the members that `expected` names.
///
/// Arrays must have the same length, and `null` stands for an absent member too. `None` when
/// nothing differs.
#[must_use]
pub fn difference(expected: &Value, actual: &Value) -> Option<String> {
    differ("$", expected, actual)
}

fn differ(path: &str, expected: &Value, actual: &Value) -> Option<String> {
    match (expected, actual) {
        (Value::Object(expected), Value::Object(actual)) => {
            expected.iter().find_map(|(key, expected)| {
                let path = format!("{path}.{key}");
                match actual.get(key) {
                    Some(actual) => differ(&path, expected, actual),
                    None if expected.is_null() => None,
                    None => Some(format!("{path}: expected {expected}, found nothing")),
                }
            })
        }
        (Value::Array(expected), Value::Array(actual)) if expected.len() == actual.len() => {
            expected
                .iter()
                .zip(actual)
                .enumerate()
                .find_map(|(index, (expected, actual))| {
                    differ(&format!("{path}[{index}]"), expected, actual)
                })
        }
        // 5 and 5.0 are one number in JSON.
        (Value::Number(a), Value::Number(b)) if a.as_f64() == b.as_f64() => None,
        (expected, actual) if expected == actual => None,
        _ => Some(format!("{path}: expected {expected}, found {actual}")),
    }
}
