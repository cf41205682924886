//! What a phrase says of a moment, and which moment that is.

use super::calendar::{DAY, add_months, clamp, date, day, valid, weekday};

/// The parts of [`Said::parts`], as `accuracy` names them, the coarsest first.
pub(super) const PARTS: [&str; 9] = [
    "year", "month", "week", "day", "halfday", "hour", "min", "sec", "now",
];
pub(super) const YEAR: u16 = 1;
pub(super) const MONTH: u16 = 1 << 1;
pub(super) const WEEK: u16 = 1 << 2;
pub(super) const A_DAY: u16 = 1 << 3;
pub(super) const HALF_DAY: u16 = 1 << 4;
pub(super) const HOUR: u16 = 1 << 5;
pub(super) const MINUTE: u16 = 1 << 6;
pub(super) const SECOND: u16 = 1 << 7;
pub(super) const NOW: u16 = 1 << 8;
/// What is finer than a day.
pub(super) const TIME: u16 = HALF_DAY | HOUR | MINUTE | SECOND | NOW;

/// How many months are looked at for a Friday the 13th, and years for 29 February.
const MOST_STEPS: i64 = 60;

/// What a phrase says of a moment.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Said {
    /// Which parts were said: what `accuracy` tells.
    pub(super) parts: u16,
    /// Of the calendar; 0 for none, as with month, day and weekday.
    pub(super) year: i64,
    pub(super) month: i64,
    pub(super) day: i64,
    /// 1 for Monday.
    pub(super) weekday: i64,
    /// Of a weekday or month: −1 for the last one, 1 for the next one, 2 for this one.
    pub(super) which: i64,
    /// Counted from now.
    pub(super) is_shift: bool,
    pub(super) months: i64,
    pub(super) days: i64,
    pub(super) seconds: i64,
    /// The shift is to the begin of a week, month or year.
    pub(super) is_begin: bool,
    /// Second of the day, if [`Said::parts`] has a time.
    pub(super) clock: i64,
    pub(super) has_clock: bool,
    /// The hour may be one of the morning or of the afternoon.
    pub(super) is_either: bool,
    /// Minutes that the clock of the text is ahead of UTC.
    pub(super) zone: Option<i64>,
}

/// Now, as the visitor's clock shows it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Now {
    /// Seconds since the begin of 1970.
    pub(super) second: i64,
    /// Minutes that the clock is ahead of UTC.
    pub(super) offset: i64,
}

impl Said {
    /// Whether a day, or something coarser, was said.
    pub(super) fn has_date(&self) -> bool {
        self.is_shift || self.weekday > 0 || self.has_calendar()
    }

    /// Whether it is a date of the calendar, whenever it is said.
    pub(super) fn has_calendar(&self) -> bool {
        self.year + self.month + self.day > 0
    }

    /// The second that is meant, on the visitor's clock: of several the first one after `floor`.
    /// What was not said is the first of its kind: January, the first, midnight.
    pub(super) fn second(&self, now: Now, floor: i64) -> Option<i64> {
        if self.parts & NOW > 0 {
            return Some(now.second);
        }
        let today = now.second.div_euclid(DAY);
        let clock = self.clock;
        if self.is_shift && self.parts & TIME > 0 && !self.has_clock {
            let at = add_months(today, self.months) + self.days - today;
            return Some(clamp(now.second + at * DAY + self.seconds));
        }
        if !self.has_date() {
            let first = floor.div_euclid(DAY) * DAY + clock;
            let step = if self.is_either { DAY / 2 } else { DAY };
            let past = floor - first;
            let steps = if past < 0 { 0 } else { past / step + 1 };
            return Some(clamp(first + steps * step));
        }
        let at = self.at_day(today, floor.div_euclid(DAY))?;
        let mut second = at * DAY + clock;
        if self.is_either {
            // Today the next to come, on other days rather two in the afternoon than at night.
            let is_late = if at == today {
                second <= now.second
            } else {
                clock < 7 * 3_600
            };
            second += if is_late { DAY / 2 } else { 0 };
        } else if at == today && clock == 0 && self.has_clock && self.is_shift {
            // Midnight today is the one to come.
            second += DAY;
        }
        if let Some(zone) = self.zone {
            second += (now.offset - zone) * 60;
        }
        Some(clamp(second))
    }

    fn at_day(&self, today: i64, floor: i64) -> Option<i64> {
        let (month_of, day_of) = (self.month.max(1), self.day.max(1));
        if self.is_shift {
            let at = add_months(today, self.months) + self.days;
            let (year, month, _) = date(at);
            return match self.parts {
                _ if !self.is_begin => Some(at),
                parts if parts & WEEK > 0 => Some(at - weekday(at) + self.weekday.max(1) - 1),
                parts if parts & MONTH > 0 && self.month == 0 => valid(year, month, day_of),
                _ => valid(year, month_of, day_of),
            };
        }
        if !self.has_calendar() {
            let ahead = (self.weekday - 1 - weekday(floor)).rem_euclid(7);
            return Some(match self.which {
                -1 if ahead == 0 => floor - 7,
                -1 => floor + ahead - 7,
                2 => floor + ahead,
                _ if ahead == 0 => floor + 7,
                _ => floor + ahead,
            });
        }
        if self.year > 0 {
            return valid(self.year, month_of, day_of);
        }
        let (year, month, _) = date(floor);
        let is_last = self.which == -1;
        if self.day == 0 {
            let is_other = match self.which {
                -1 => -i64::from(month_of >= month),
                1 => i64::from(month_of <= month),
                _ => i64::from(month_of < month),
            };
            return valid(year + is_other, month_of, 1);
        }
        // Year by year, or month by month when none was said.
        let (first, step) = if self.month > 0 {
            (month_of, 12)
        } else {
            (month, 1)
        };
        (0..MOST_STEPS).find_map(|steps| {
            let steps = if is_last { -steps } else { steps };
            let (year, month, _) = date(day(year, first + steps * step, 1));
            let at = valid(year, month, self.day)?;
            let is_day = self.month > 0 || self.weekday == 0 || weekday(at) == self.weekday - 1;
            let is_side = if is_last { at < floor } else { at >= floor };
            (is_side && is_day).then_some(at)
        })
    }

    /// `past`, `present` or `future`, by the finest part that was said.
    pub(super) fn chronology(&self, second: i64, now: Now) -> &'static str {
        let floor = |second: i64| {
            let at = second.div_euclid(DAY);
            let (year, month, _) = date(at);
            match self.parts {
                parts if parts & TIME > 0 => second,
                parts if parts & A_DAY > 0 => at,
                parts if parts & WEEK > 0 => at - weekday(at),
                parts if parts & MONTH > 0 => year * 12 + month,
                _ => year,
            }
        };
        match floor(second).cmp(&floor(now.second)) {
            std::cmp::Ordering::Less => "past",
            std::cmp::Ordering::Equal => "present",
            std::cmp::Ordering::Greater => "future",
        }
    }

    /// The comma list of the parts that were said.
    pub(super) fn accuracy(&self) -> String {
        let mut list = String::new();
        for (index, part) in PARTS.iter().enumerate() {
            if self.parts >> index & 1 > 0 {
                if !list.is_empty() {
                    list.push(',');
                }
                list.push_str(part);
            }
        }
        list
    }
}
