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
        let (seconds, millis) = (self.0 / 1000, self.0 % 1000);
        let (days, second) = (seconds / 86_400, seconds % 86_400);
        // Years begin in March here, so that the leap day is the last of its year.
        let days = days + 719_468;
        let (era, day) = (days / 146_097, days % 146_097);
        let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
        let day = day - (365 * year + year / 4 - year / 100);
        let month = (5 * day + 2) / 153;
        let day = day - (153 * month + 2) / 5 + 1;
        let (year, month) = if month < 10 {
            (era * 400 + year, month + 3)
        } else {
            (era * 400 + year + 1, month - 9)
        };
        let (hour, minute, second) = (second / 3_600, second / 60 % 60, second % 60);
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{millis:03}+00:00")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_as_rfc_3339() {
        for (millis, text) in [
            (0, "1970-01-01T00:00:00.000+00:00"),
            (68_169_600_000, "1972-02-29T00:00:00.000+00:00"),
            (951_782_399_999, "2000-02-28T23:59:59.999+00:00"),
            (951_868_800_000, "2000-03-01T00:00:00.000+00:00"),
            (4_107_542_399_000, "2100-02-28T23:59:59.000+00:00"),
            (4_107_542_400_000, "2100-03-01T00:00:00.000+00:00"),
            (1_735_689_599_999, "2024-12-31T23:59:59.999+00:00"),
            (u64::MAX, "9999-12-31T23:59:59.999+00:00"),
        ] {
            assert_eq!(Timestamp::from_millis(millis).to_rfc3339(), text);
        }
    }
}
