//! The projects that this browser keeps.
//!
//! They are in localStorage, each under a key of its own: its writes are there when the call
//! returns, so that a page that is closed in the next moment has lost nothing.

use std::rc::Rc;

use serde_json::{Value, json};

use super::{PREFIX, storage};
use crate::bot::Project;
use crate::document::Parts;

const PROJECT: &str = "project:";

/// All projects, the last changed first.
pub(crate) fn projects() -> Vec<Project> {
    let Some(storage) = storage() else {
        return Vec::new();
    };
    let before = [PREFIX, PROJECT].concat();
    let count = storage.length().unwrap_or_default();
    let mut found: Vec<(u64, Project)> = (0..count)
        .filter_map(|index| {
            let key = storage.key(index).ok()??;
            let id = key.strip_prefix(&before)?;
            let (head, _) = read(&storage.get_item(&key).ok()??)?;
            let project = Project {
                id: id.into(),
                name: head.get("name")?.as_str()?.into(),
            };
            Some((head.get("changed")?.as_u64()?, project))
        })
        .collect();
    found.sort_by(|(a, one), (b, other)| b.cmp(a).then_with(|| one.id.cmp(&other.id)));
    found.into_iter().map(|(_, project)| project).collect()
}

/// The text of a project, and what belongs to it.
pub(crate) fn open(id: &str) -> Option<(Rc<str>, Parts)> {
    let kept = storage()?.get_item(&key(id)).ok()??;
    let (head, text) = read(&kept)?;
    let part = |name: &str| head.get(name).and_then(Value::as_str).unwrap_or_default();
    let parts = Parts {
        webhook: part("webhook").into(),
        tests: part("tests").into(),
    };
    Some((text.into(), parts))
}

/// Keeps a project; false when the browser does not.
pub(crate) fn keep(project: &Project, text: &str, parts: &Parts) -> bool {
    let head = json!({
        "version": 1,
        "name": *project.name,
        "changed": super::now(),
        "webhook": *parts.webhook,
        "tests": *parts.tests,
    });
    let value = [&head.to_string(), "\n", text].concat();
    storage().is_some_and(|storage| storage.set_item(&key(&project.id), &value).is_ok())
}

fn key(id: &str) -> String {
    [PREFIX, PROJECT, id].concat()
}

/// What is kept is a line of JSON that says what it is, and the text as it is.
fn read(kept: &str) -> Option<(Value, &str)> {
    let (head, text) = kept.split_once('\n')?;
    let head: Value = serde_json::from_str(head).ok()?;
    (head.get("version")?.as_u64()? == 1).then_some((head, text))
}
