//! The projects that this browser keeps.
//!
//! They are in localStorage, each under a key of its own: its writes are there when the call
//! returns, so that a page that is closed in the next moment has lost nothing.

use std::rc::Rc;

use serde_json::{Value, json};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::StorageEvent;
use yew::Callback;

use super::{PREFIX, storage};
use crate::bot::Project;
use crate::document::Parts;

const PROJECT: &str = "project:";

/// Before the keys of the conversations with projects.
const CHAT: &str = "chat:project:";

/// All projects, the last changed first.
pub(crate) fn projects() -> Vec<Project> {
    let Some(storage) = storage() else {
        return Vec::new();
    };
    let before = [PREFIX, PROJECT].concat();
    let count = storage.length().unwrap_or_default();
    let projects = (0..count).filter_map(|index| {
        let key = storage.key(index).ok()??;
        let id = key.strip_prefix(&before)?;
        let (head, _) = read(&storage.get_item(&key).ok()??)?;
        let project = Project {
            id: id.into(),
            name: head.get("name")?.as_str()?.into(),
        };
        Some((head.get("changed")?.as_u64()?, project))
    });
    // The newest first. They are few, and a sort is more code than all of this.
    let mut found: Vec<(u64, Project)> = Vec::new();
    for (changed, project) in projects {
        let at = found.partition_point(|(other, it)| {
            *other > changed || *other == changed && it.id < project.id
        });
        found.insert(at, (changed, project));
    }
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

/// Takes a project off the shelf; gives what was there. Its conversation stays until [`sweep`].
pub(crate) fn remove(id: &str) -> Option<String> {
    let storage = storage()?;
    let kept = storage.get_item(&key(id)).ok()??;
    storage.remove_item(&key(id)).ok()?;
    Some(kept)
}

/// Puts back what [`remove`] gave; false when the browser does not keep it.
pub(crate) fn put_back(id: &str, kept: &str) -> bool {
    storage().is_some_and(|storage| storage.set_item(&key(id), kept).is_ok())
}

/// Forgets the conversations of projects that are gone.
pub(crate) fn sweep(projects: &[Project]) {
    let Some(storage) = storage() else { return };
    let before = [PREFIX, CHAT].concat();
    let is_of = |rest: &str| {
        let id = rest.split(':').next();
        projects.iter().any(|project| Some(&*project.id) == id)
    };
    let count = storage.length().unwrap_or_default();
    let keys = (0..count).filter_map(|index| storage.key(index).ok()?);
    let lost = |key: &String| key.strip_prefix(&before).is_some_and(|rest| !is_of(rest));
    for key in keys.filter(lost).collect::<Vec<_>>() {
        storage.remove_item(&key).ok();
    }
}

/// Follows what other tabs do to the projects. Dropping it ends that.
pub(crate) struct ShelfWatch(Closure<dyn FnMut(StorageEvent)>);

impl ShelfWatch {
    /// Tells `changed` which project it was; `None` when all are gone.
    pub(crate) fn new(changed: Callback<Option<Rc<str>>>) -> Option<Self> {
        let before = [PREFIX, PROJECT].concat();
        let listener = Closure::new(move |event: StorageEvent| match event.key() {
            None => changed.emit(None),
            Some(key) => {
                if let Some(id) = key.strip_prefix(&before) {
                    changed.emit(Some(id.into()));
                }
            }
        });
        web_sys::window()?
            .add_event_listener_with_callback("storage", Closure::as_ref(&listener).unchecked_ref())
            .ok()?;
        Some(Self(listener))
    }
}

impl Drop for ShelfWatch {
    fn drop(&mut self) {
        if let Some(window) = web_sys::window() {
            let listener = self.0.as_ref().unchecked_ref();
            // It fails only for a type of event that is none.
            window
                .remove_event_listener_with_callback("storage", listener)
                .ok();
        }
    }
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
