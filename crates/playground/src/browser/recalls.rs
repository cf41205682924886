use web_sys::Storage;

use super::{PREFIX, session};
use crate::jump::Told;
use crate::recall::{HEAD, Recall, TURN};
use crate::state::Report;

/// The turns that this tab keeps over a reload. A browser that keeps nothing shows none after it.
pub(crate) struct Recalls {
    recall: Recall,
    /// Which document was asked for last.
    asked: Option<u32>,
}

impl Recalls {
    pub(crate) fn new() -> Self {
        let head = session().and_then(|storage| load(&storage, HEAD));
        Self {
            recall: Recall::read(&head.unwrap_or_default()),
            asked: None,
        }
    }

    /// The turns of a bot, once for each time that it is opened.
    pub(crate) fn turns(&mut self, bot: &str, opened: u32) -> Vec<Told> {
        if self.asked.replace(opened) == Some(opened) {
            return Vec::new();
        }
        let storage = session();
        let load = |key: &str| load(storage.as_ref()?, key);
        self.recall.turns(bot, load)
    }

    /// Keeps the newest turns, each with its row.
    pub(crate) fn keep(&mut self, bot: &str, turns: &[Report], row: impl Fn(&str) -> Option<u32>) {
        let writes = self.recall.keep(bot, turns, row);
        let Some(storage) = session().filter(|_| !writes.is_empty()) else {
            return;
        };
        let done = writes.into_iter().try_for_each(|(key, text)| {
            let key = [PREFIX, &key].concat();
            match text {
                Some(text) => storage.set_item(&key, &text),
                None => storage.remove_item(&key),
            }
        });
        if done.is_err() {
            sweep(&storage);
            self.recall.shrink();
        }
    }
}

fn load(storage: &Storage, key: &str) -> Option<String> {
    storage.get_item(&[PREFIX, key].concat()).ok()?
}

/// Takes away everything that is kept of turns.
fn sweep(storage: &Storage) {
    let count = storage.length().unwrap_or_default();
    let keys = (0..count).filter_map(|index| storage.key(index).ok()?);
    let is_ours = |key: &String| {
        let own = key.strip_prefix(PREFIX);
        own.is_some_and(|own| own == HEAD || own.starts_with(TURN))
    };
    for key in keys.filter(is_ours).collect::<Vec<_>>() {
        storage.remove_item(&key).ok();
    }
}
