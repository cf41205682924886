//! The browser's localStorage. The page, the browser or the visitor may forbid it, and it may be
//! full; all of that is an answer here and never a crash.

use super::reason::reason;

const PREFIX: &str = "hooktalk:";

pub(super) fn load(key: &str) -> Option<String> {
    storage().ok()?.get_item(&[PREFIX, key].concat()).ok()?
}

pub(super) fn save(key: &str, text: Option<&str>) -> Result<(), String> {
    let key = [PREFIX, key].concat();
    let storage = storage()?;
    match text {
        Some(text) => storage.set_item(&key, text),
        None => storage.remove_item(&key),
    }
    .map_err(|error| reason(&error))
}

pub(super) fn keys() -> Vec<String> {
    let Ok(storage) = storage() else {
        return Vec::new();
    };
    let count = storage.length().unwrap_or_default();
    let keys = (0..count).filter_map(|index| storage.key(index).ok()?);
    keys.filter_map(|key| Some(key.strip_prefix(PREFIX)?.to_owned()))
        .collect()
}

fn storage() -> Result<web_sys::Storage, String> {
    let window = web_sys::window().ok_or("there is no window")?;
    match window.local_storage() {
        Ok(Some(storage)) => Ok(storage),
        Ok(None) => Err("there is no localStorage here".to_owned()),
        Err(error) => Err(reason(&error)),
    }
}
