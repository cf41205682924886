use hooktalk_protocol::Timestamp;
use js_sys::{Array, Date, Function, Intl, Object, Reflect};
use wasm_bindgen::JsValue;

/// Messages that come so close together need no time of their own, in milliseconds.
const CLOSE_MS: u64 = 5 * 60_000;

/// Days and times as a language writes them. The formatters are made once for each language.
pub(super) struct Times {
    clock: Function,
    day: Function,
    date: Function,
    relative: Intl::RelativeTimeFormat,
}

impl Times {
    /// `language` is one of the interface.
    pub(super) fn new(language: &str) -> Self {
        let locales = Array::of1(&language.into());
        let format = |options: &[(&str, &str)]| {
            Intl::DateTimeFormat::new(&locales, &object(options)).format()
        };
        let day = [("weekday", "long"), ("day", "numeric"), ("month", "long")];
        Self {
            clock: format(&[("timeStyle", "short")]),
            day: format(&day),
            date: format(&[("dateStyle", "long")]),
            relative: Intl::RelativeTimeFormat::new(&locales, &object(&[("numeric", "auto")])),
        }
    }

    /// The time of day.
    pub(super) fn clock(&self, at: Timestamp) -> String {
        words(&self.clock, at)
    }

    /// What a day is called: by its distance, by its weekday, or by its date when it is long past.
    pub(super) fn day(&self, at: Timestamp) -> String {
        match day(now()) - day(at) {
            ago @ 0..=1 => self.relative.format(-(ago as f64), "day").into(),
            2..=300 => words(&self.day, at),
            _ => words(&self.date, at),
        }
    }
}

/// Whether two messages are so far apart that the first one is told with its time.
pub(super) fn apart(former: Timestamp, latter: Timestamp) -> bool {
    latter.millis().saturating_sub(former.millis()) > CLOSE_MS
}

/// The number of a day by the visitor's clock.
pub(super) fn day(at: Timestamp) -> i64 {
    let offset = Date::new(&JsValue::from(at.millis() as f64)).get_timezone_offset();
    (at.millis() as i64 / 60_000 - offset as i64).div_euclid(24 * 60)
}

pub(super) fn now() -> Timestamp {
    Timestamp::from_js(Date::now())
}

fn words(format: &Function, at: Timestamp) -> String {
    let moment = JsValue::from(at.millis() as f64);
    let words = format.call1(&JsValue::UNDEFINED, &moment).ok();
    words.and_then(|it| it.as_string()).unwrap_or_default()
}

fn object(members: &[(&str, &str)]) -> Object {
    let object = Object::new();
    for (name, value) in members {
        // A plain object takes any member.
        let _ = Reflect::set(&object, &(*name).into(), &(*value).into());
    }
    object
}
