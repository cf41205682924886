use std::time::{Duration, SystemTime};

/// A moment, in whole milliseconds since 1970-01-01T00:00:00Z: what `Date.now()` gives.
///
/// The engine has no clock; the shell hands moments in.
///
/// ```
/// use hooktalk_protocol::Timestamp;
///
/// let moment = Timestamp::from_millis(1_508_967_362_071);
/// assert_eq!(moment.to_rfc3339(), "2017-10-25T21:36:02.071+00:00");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Timestamp(u64);

impl Timestamp {
    /// The last moment that RFC 3339 can write, 9999-12-31T23:59:59.999Z.
    pub const MAX: Self = Self(253_402_300_799_999);

    /// A moment from milliseconds since the epoch; later ones than [`Timestamp::MAX`] become it.
    pub fn from_millis(millis: u64) -> Self {
        Self(millis.min(Self::MAX.0))
    }

    /// A moment from a JavaScript number; what is no moment (negative, not a number) becomes the
    /// epoch.
    pub fn from_js(millis: f64) -> Self {
        // `as` saturates, and makes NaN zero.
        Self::from_millis(millis as u64)
    }

    /// Milliseconds since the epoch.
    pub fn millis(self) -> u64 {
        self.0
    }

    /// The form of `nlp.timestamp`: milliseconds, and UTC as `+00:00`.
    pub fn to_rfc3339(self) -> String {
        let moment = SystemTime::UNIX_EPOCH + Duration::from_millis(self.0);
        let mut text = humantime::format_rfc3339_millis(moment).to_string();
        if text.pop().is_some() {
            text.push_str("+00:00");
        }
        text
    }
}
