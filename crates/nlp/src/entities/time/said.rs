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

/// How many months are looked at for a Friday the 13th.
const MOST_MONTHS: i64 = 60;
/// In how many years 29 February comes back at least.
const MOST_YEARS: i64 = 8;

/// What a phrase says of a moment.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Said {
    /// Which parts were said: what `accuracy` tells.
    pub(super) parts: u16,
    pub(super) year: Option<i64>,
    /// From 1 on.
    pub(super) month: Option<i64>,
    pub(super) day: Option<i64>,
    /// 0 for Monday.
    pub(super) weekday: Option<i64>,
    /// Of a weekday or month: −1 for the last one, 1 for the next one, 2 for this one.
    pub(super) which: i64,
    /// Counted from now: months, days and seconds.
    pub(super) shift: Option<(i64, i64, i64)>,
    /// The shift is to the begin of a week, month or year.
    pub(super) is_begin: bool,
    /// Second of the day.
    pub(super) clock: Option<i64>,
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
        self.shift.is_some() || self.weekday.is_some() || self.has_calendar()
    }

    /// Whether it is a date of the calendar, whenever it is said.
    pub(super) fn has_calendar(&self) -> bool {
        self.year.is_some() || self.month.is_some() || self.day.is_some()
    }

    /// The second that is meant, on the visitor's clock: of several the first one after `floor`.
    /// What was not said is the first of its kind: January, the first, midnight.
    pub(super) fn second(&self, now: Now, floor: i64) -> Option<i64> {
        if self.parts & NOW > 0 {
            return Some(now.second);
        }
        if let Some((months, days, seconds)) = self.shift
            && self.parts & TIME > 0
            && self.clock.is_none()
        {
            let at = add_months(now.second.div_euclid(DAY), months) + days;
            return Some(clamp(at * DAY + now.second.rem_euclid(DAY) + seconds));
        }
        let today = now.second.div_euclid(DAY);
        let clock = self.clock.unwrap_or_default();
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
        } else if at == today && self.clock == Some(0) && self.shift == Some((0, 0, 0)) {
            // Midnight today is the one to come.
            second += DAY;
        }
        if let Some(zone) = self.zone {
            second += (now.offset - zone) * 60;
        }
        Some(clamp(second))
    }

    fn at_day(&self, today: i64, floor: i64) -> Option<i64> {
        if let Some((months, days, _)) = self.shift {
            let at = add_months(today, months) + days;
            let (year, month, _) = date(at);
            return match self.parts {
                _ if !self.is_begin => Some(at),
                parts if parts & WEEK > 0 => {
                    Some(at - weekday(at) + self.weekday.unwrap_or_default())
                }
                parts if parts & MONTH > 0 && self.month.is_none() => {
                    valid(year, month, self.day.unwrap_or(1))
                }
                _ => valid(year, self.month.unwrap_or(1), self.day.unwrap_or(1)),
            };
        }
        if let Some(wanted) = self.weekday
            && !self.has_calendar()
        {
            let ahead = (wanted - weekday(floor)).rem_euclid(7);
            return Some(match (self.which, ahead) {
                (-1, 0) => floor - 7,
                (-1, _) => floor + ahead - 7,
                (2, _) => floor + ahead,
                (_, 0) => floor + 7,
                _ => floor + ahead,
            });
        }
        let (year, month, _) = date(floor);
        match (self.year, self.month, self.day) {
            (Some(year), month, of_month) => valid(year, month.unwrap_or(1), of_month.unwrap_or(1)),
            (None, Some(wanted), None) => Some(match self.which {
                -1 => day(year - i64::from(wanted >= month), wanted, 1),
                1 => day(year + i64::from(wanted <= month), wanted, 1),
                _ => day(year + i64::from(wanted < month), wanted, 1),
            }),
            (None, Some(month), Some(of_month)) => (0..=MOST_YEARS).find_map(|years| {
                let years = if self.which == -1 { -years } else { years };
                let at = valid(year + years, month, of_month)?;
                let fits = if self.which == -1 {
                    at < floor
                } else {
                    at >= floor
                };
                fits.then_some(at)
            }),
            (None, None, of_month) => (0..MOST_MONTHS).find_map(|months| {
                let first = add_months(day(year, month, 1), months);
                let (year, month, _) = date(first);
                let at = valid(year, month, of_month?)?;
                let fits = self.weekday.is_none_or(|wanted| weekday(at) == wanted);
                (at >= floor && fits).then_some(at)
            }),
        }
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
