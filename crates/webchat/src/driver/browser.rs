use hooktalk_protocol::{Outcome, OutgoingRequest, Severity, Timestamp};
use wasm_bindgen_futures::spawn_local;
use web_sys::console;

use super::{Granted, Hear, Held, LocalFuture, Shell, Watcher, fetch, lock, storage, timer};

/// The page that the widget lives in.
#[derive(Clone, Copy, Debug)]
pub struct Browser;

impl Shell for Browser {
    fn now(&self) -> Timestamp {
        Timestamp::from_js(js_sys::Date::now())
    }

    /// JavaScript counts the other way round.
    fn utc_offset_minutes(&self) -> i32 {
        -js_sys::Date::new_0().get_timezone_offset() as i32
    }

    /// A UUID of version 4. `crypto.randomUUID` is missing on pages without https.
    fn new_id(&self) -> String {
        let mut bytes = [0; 16];
        let filled = web_sys::window()
            .and_then(|window| window.crypto().ok())
            .is_some_and(|crypto| crypto.get_random_values_with_u8_array(&mut bytes).is_ok());
        if !filled {
            for byte in &mut bytes {
                *byte = (js_sys::Math::random() * 256.0) as u8;
            }
        }
        uuid(bytes)
    }

    fn send(&self, request: OutgoingRequest, hear: Hear) -> LocalFuture<Outcome> {
        Box::pin(fetch::send(request, hear))
    }

    fn notify(&self, request: OutgoingRequest) {
        spawn_local(fetch::notify(request));
    }

    fn is_online(&self) -> bool {
        web_sys::window().is_none_or(|window| window.navigator().on_line())
    }

    fn sleep(&self, milliseconds: u32) -> LocalFuture<()> {
        Box::pin(timer::sleep(milliseconds))
    }

    fn spawn(&self, future: LocalFuture<()>) {
        spawn_local(future);
    }

    fn load(&self, key: &str) -> Option<String> {
        storage::load(key)
    }

    fn save(&self, key: &str, text: Option<&str>) -> Result<(), String> {
        storage::save(key, text)
    }

    fn keys(&self) -> Vec<String> {
        storage::keys()
    }

    fn lock(&self, key: &str) -> Option<LocalFuture<Granted>> {
        lock::lock(key)
    }

    fn watch(&self, watcher: Watcher) -> Held {
        storage::watch(watcher)
    }

    fn report(&self, severity: Severity, text: &str) {
        let text = ["hooktalk: ", text].concat().into();
        match severity {
            Severity::Error => console::error_1(&text),
            Severity::Warning => console::warn_1(&text),
            Severity::Info => console::info_1(&text),
        }
    }
}

fn uuid(bytes: [u8; 16]) -> String {
    let mut text = String::with_capacity(36);
    for (index, byte) in bytes.into_iter().enumerate() {
        let byte = match index {
            6 => byte & 0x0f | 0x40,
            8 => byte & 0x3f | 0x80,
            _ => byte,
        };
        if matches!(index, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        for digit in [byte >> 4, byte & 15] {
            text.extend(char::from_digit(u32::from(digit), 16));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_a_uuid_of_version_4() {
        assert_eq!(uuid([0; 16]), "00000000-0000-4000-8000-000000000000");
        assert_eq!(uuid([255; 16]), "ffffffff-ffff-4fff-bfff-ffffffffffff");
    }
}
