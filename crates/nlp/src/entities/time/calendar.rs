//! The Gregorian calendar: days, months and years, by numbers alone.
//!
//! A day is counted from 1970-01-01, a second from its midnight; both of the visitor's clock, which
//! knows no leap seconds and no summer time.

/// Seconds of a day.
pub(super) const DAY: i64 = 86_400;

/// The first second of the year 1, and the last of 9999: all that RFC 3339 can write.
const FIRST: i64 = -62_135_596_800;
pub(super) const LAST: i64 = 253_402_300_799;

/// The day of a date. Months and days beyond theirs run into the next ones.
pub(super) fn day(year: i64, month: i64, day: i64) -> i64 {
    // Years begin in March here, so that the leap day is the last of its year.
    let months = year * 12 + month - 3;
    let (year, month) = (months.div_euclid(12), months.rem_euclid(12));
    let leaps = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    year * 365 + leaps + (153 * month + 2) / 5 + day - 719_469
}

/// Year, month and day of a day.
pub(super) fn date(at: i64) -> (i64, i64, i64) {
    let at = at + 719_468;
    let (era, at) = (at.div_euclid(146_097), at.rem_euclid(146_097));
    let year = (at - at / 1_460 + at / 36_524 - at / 146_096) / 365;
    let at = at - (365 * year + year / 4 - year / 100);
    let month = (5 * at + 2) / 153;
    let (late, month_of_year) = if month < 10 {
        (0, month + 3)
    } else {
        (1, month - 9)
    };
    (
        era * 400 + year + late,
        month_of_year,
        at - (153 * month + 2) / 5 + 1,
    )
}

/// The day of a date that is in the calendar.
pub(super) fn valid(year: i64, month: i64, of_month: i64) -> Option<i64> {
    let at = day(year, month, of_month);
    (date(at) == (year, month, of_month)).then_some(at)
}

/// The same day so many months later, or the last one of a month that is too short.
pub(super) fn add_months(at: i64, months: i64) -> i64 {
    let (year, month, of_month) = date(at);
    let last = day(year, month + months + 1, 0);
    day(year, month + months, of_month).min(last)
}

/// 0 for Monday.
pub(super) fn weekday(at: i64) -> i64 {
    (at + 3).rem_euclid(7)
}

/// The nearest second that can be written.
pub(super) fn clamp(second: i64) -> i64 {
    second.clamp(FIRST, LAST)
}

/// RFC 3339 in whole seconds, such as `2026-03-12T17:00:00+01:00`.
pub(super) fn rfc_3339(second: i64, offset: i64) -> String {
    let (year, month, of_month) = date(second.div_euclid(DAY));
    let mut text = String::with_capacity(25);
    push(&mut text, year, 4, '-');
    push(&mut text, month, 2, '-');
    push(&mut text, of_month, 2, 'T');
    clock(&mut text, second, second.rem_euclid(DAY) / 3_600);
    text.push(if offset < 0 { '-' } else { '+' });
    push(&mut text, offset.abs() / 60, 2, ':');
    push_digits(&mut text, offset.abs() % 60, 2);
    text
}

/// `Thursday, 12 March 2026 at 05:00:00 PM (+0100)`.
pub(super) fn formatted(second: i64, offset: i64) -> String {
    /// Weekdays, then months.
    const NAMES: &str = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August September October November December";
    let at = second.div_euclid(DAY);
    let (year, month, of_month) = date(at);
    let name = |index: i64| NAMES.split(' ').nth(index as usize).unwrap_or_default();
    let mut text = name(weekday(at)).to_owned();
    text.push_str(", ");
    push(&mut text, of_month, 2, ' ');
    text.push_str(name(month + 6));
    text.push(' ');
    push(&mut text, year, 4, ' ');
    text.push_str("at ");
    let hour = second.rem_euclid(DAY) / 3_600;
    clock(&mut text, second, (hour + 11) % 12 + 1);
    text.push_str(if hour < 12 { " AM (" } else { " PM (" });
    text.push(if offset < 0 { '-' } else { '+' });
    push(
        &mut text,
        offset.abs() / 60 * 100 + offset.abs() % 60,
        4,
        ')',
    );
    text
}

/// Days, hours, minutes and seconds of a duration: `02:00:00:00`.
pub(super) fn chrono(seconds: i64) -> String {
    let mut text = String::new();
    push(&mut text, seconds / DAY, 2, ':');
    clock(&mut text, seconds, seconds % DAY / 3_600);
    text
}

fn clock(text: &mut String, second: i64, hour: i64) {
    push(text, hour, 2, ':');
    push(text, second.rem_euclid(3_600) / 60, 2, ':');
    push_digits(text, second.rem_euclid(60), 2);
}

/// A number of at least so many digits, and what stands behind it.
fn push(text: &mut String, number: i64, width: u32, behind: char) {
    push_digits(text, number, width);
    text.push(behind);
}

fn push_digits(text: &mut String, number: i64, width: u32) {
    if number > 9 || width > 1 {
        push_digits(text, number / 10, width.saturating_sub(1));
    }
    text.push(char::from(b'0' + (number % 10) as u8));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_dates() {
        for (at, date_of, weekday_of) in [
            (0, (1970, 1, 1), 3),
            (-1, (1969, 12, 31), 2),
            (11_016, (2000, 2, 29), 1),
            (20_524, (2026, 3, 12), 3),
            (47_540, (2100, 2, 28), 6),
            (47_541, (2100, 3, 1), 0),
            (-719_468, (0, 3, 1), 2),
            (-719_162, (1, 1, 1), 0),
            (2_932_896, (9999, 12, 31), 4),
        ] {
            assert_eq!(date(at), date_of);
            assert_eq!(day(date_of.0, date_of.1, date_of.2), at);
            assert_eq!(weekday(at), weekday_of, "{date_of:?}");
        }
    }

    #[test]
    fn every_day_of_six_thousand_years_is_its_date() {
        let mut expected = (-3000, 1, 1);
        let (first, last) = (day(-3000, 1, 1), day(3000, 12, 31));
        for at in first..=last {
            assert_eq!(date(at), expected);
            assert_eq!(valid(expected.0, expected.1, expected.2), Some(at));
            let (year, month, of_month) = expected;
            let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
            let length = match month {
                2 if is_leap => 29,
                2 => 28,
                4 | 6 | 9 | 11 => 30,
                _ => 31,
            };
            expected = match (month, of_month) {
                (12, 31) => (year + 1, 1, 1),
                (_, last) if last == length => (year, month + 1, 1),
                _ => (year, month, of_month + 1),
            };
        }
        assert_eq!(expected, (3001, 1, 1));
    }

    #[test]
    fn dates_that_are_in_no_calendar() {
        for (year, month, of_month) in [(2026, 2, 29), (2026, 2, 30), (1900, 2, 29), (2026, 4, 31)]
        {
            assert_eq!(valid(year, month, of_month), None);
        }
        for (year, month, of_month) in [(2026, 13, 1), (2026, 0, 1), (2026, 1, 0), (2026, 1, 32)] {
            assert_eq!(valid(year, month, of_month), None);
        }
        assert!(valid(2024, 2, 29).is_some() && valid(2000, 2, 29).is_some());
    }

    #[test]
    fn months_end_when_they_end() {
        let later = |of: (i64, i64, i64), months| date(add_months(day(of.0, of.1, of.2), months));
        assert_eq!(later((2026, 1, 31), 1), (2026, 2, 28));
        assert_eq!(later((2024, 1, 31), 1), (2024, 2, 29));
        assert_eq!(later((2026, 3, 31), -1), (2026, 2, 28));
        assert_eq!(later((2024, 2, 29), 12), (2025, 2, 28));
        assert_eq!(later((2026, 11, 30), 14), (2028, 1, 30));
        assert_eq!(later((2026, 3, 12), -3), (2025, 12, 12));
    }

    #[test]
    fn moments_are_written() {
        let at = day(2026, 3, 12) * DAY + 17 * 3_600;
        assert_eq!(rfc_3339(at, 60), "2026-03-12T17:00:00+01:00");
        assert_eq!(rfc_3339(at + 61, -570), "2026-03-12T17:01:01-09:30");
        let written = formatted(at, 60);
        assert_eq!(written, "Thursday, 12 March 2026 at 05:00:00 PM (+0100)");
        let written = formatted(at - 17 * 3_600, -90);
        assert_eq!(written, "Thursday, 12 March 2026 at 12:00:00 AM (-0130)");
        assert_eq!(rfc_3339(clamp(i64::MAX), 0), "9999-12-31T23:59:59+00:00");
        assert_eq!(rfc_3339(clamp(i64::MIN), 0), "0001-01-01T00:00:00+00:00");
        assert_eq!(chrono(2 * DAY + 3_661), "02:01:01:01");
    }
}
