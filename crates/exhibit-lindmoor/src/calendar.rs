//! Days and times of the year that is told: UTC in logs, working hours as in Hamburg and Tallinn.

use exhibit_core::time::Timestamp;

/// Thousandths of a second since 1970-01-01T00:00:00Z.
pub(crate) type Millis = i64;

pub(crate) const SECOND: Millis = 1000;
pub(crate) const MINUTE: Millis = 60 * SECOND;
pub(crate) const HOUR: Millis = 60 * MINUTE;
const DAY: Millis = 24 * HOUR;

/// A day, counted from 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Day(pub(crate) i64);

/// The first day of the period.
pub(crate) const FIRST: Day = Day::of(2025, 7, 1);
/// The last day of the period.
pub(crate) const LAST: Day = Day::of(2026, 6, 30);

/// Public holidays in Hamburg on working days of the period.
const HOLIDAYS: [Day; 10] = [
    Day::of(2025, 10, 3),
    Day::of(2025, 10, 31),
    Day::of(2025, 12, 25),
    Day::of(2025, 12, 26),
    Day::of(2026, 1, 1),
    Day::of(2026, 4, 3),
    Day::of(2026, 4, 6),
    Day::of(2026, 5, 1),
    Day::of(2026, 5, 14),
    Day::of(2026, 5, 25),
];

impl Day {
    /// Returns a day of the Gregorian calendar.
    pub(crate) const fn of(year: i64, month: i64, day: i64) -> Self {
        // Years that begin in March: the leap day is the last.
        let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
        let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
        let of_year = (153 * month + 2) / 5 + day - 1;
        Self(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
    }

    /// Returns the day in UTC that a time falls on.
    pub(crate) fn containing(at: Millis) -> Self {
        Self(at.div_euclid(DAY))
    }

    /// Returns a time of this day in UTC.
    pub(crate) const fn at(self, hour: i64, minute: i64) -> Millis {
        self.0 * DAY + hour * HOUR + minute * MINUTE
    }

    /// Returns a time of this day as clocks in Hamburg show it.
    pub(crate) fn in_hamburg(self, hour: i64, minute: i64) -> Millis {
        self.at(hour, minute) - self.offset() * HOUR
    }

    /// Returns the hours that clocks in Hamburg are ahead of UTC for most of this day.
    fn offset(self) -> i64 {
        let winter = Self::of(2025, 10, 26)..Self::of(2026, 3, 29);
        if winter.contains(&self) { 1 } else { 2 }
    }

    /// Returns the day so many days later.
    pub(crate) const fn plus(self, days: i64) -> Self {
        Self(self.0 + days)
    }

    /// Tells whether it is a Saturday or Sunday.
    pub(crate) fn is_weekend(self) -> bool {
        // 1970-01-01 was a Thursday.
        (self.0 + 3).rem_euclid(7) >= 5
    }

    /// Tells whether people work in Hamburg.
    pub(crate) fn is_working(self) -> bool {
        !self.is_weekend() && !HOLIDAYS.contains(&self)
    }

    /// Returns the next working day after this one.
    pub(crate) fn next_working(self) -> Self {
        let mut day = self.plus(1);
        while !day.is_working() {
            day = day.plus(1);
        }
        day
    }

    /// Returns this day and all to `last`.
    pub(crate) fn to(self, last: Self) -> impl Iterator<Item = Self> {
        (self.0..=last.0).map(Self)
    }

    /// Returns `2026-03-12`.
    pub(crate) fn text(self) -> String {
        timestamp(self.at(0, 0)).to_string()[..10].to_owned()
    }
}

/// Returns the second that a time lies in.
pub(crate) fn timestamp(at: Millis) -> Timestamp {
    Timestamp::from_unix(at.div_euclid(SECOND)).expect("a time near the period")
}

/// Returns `2026-03-12T09:30:00.125Z`.
pub(crate) fn with_millis(at: Millis) -> String {
    let seconds = timestamp(at).to_string();
    format!("{}.{:03}Z", &seconds[..19], at.rem_euclid(SECOND))
}

/// Returns `2026-03-12T09:30:00.125000Z`.
pub(crate) fn with_micros(at: Millis) -> String {
    let seconds = timestamp(at).to_string();
    format!("{}.{:03}000Z", &seconds[..19], at.rem_euclid(SECOND))
}

/// Returns `2026-03-12T09:30:00Z`.
pub(crate) fn in_seconds(at: Millis) -> String {
    timestamp(at).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_calendar() {
        assert_eq!(Day::of(1970, 1, 1), Day(0));
        assert_eq!(Day::of(2026, 3, 12).text(), "2026-03-12");
        assert_eq!(Day::of(2024, 2, 29).plus(1).text(), "2024-03-01");
        assert_eq!(FIRST.to(LAST).count(), 365);
        assert!(Day::of(2026, 3, 14).is_weekend() && Day::of(2026, 3, 15).is_weekend());
        assert!(!Day::of(2026, 3, 12).is_weekend(), "a Thursday");
        assert!(HOLIDAYS.iter().all(|it| !it.is_weekend()));
        assert_eq!(Day::of(2026, 4, 2).next_working().text(), "2026-04-07", "Easter");
    }

    #[test]
    fn clocks_change_in_october_and_march() {
        assert_eq!(in_seconds(Day::of(2025, 7, 1).in_hamburg(9, 0)), "2025-07-01T07:00:00Z");
        assert_eq!(in_seconds(Day::of(2026, 2, 2).in_hamburg(9, 0)), "2026-02-02T08:00:00Z");
        assert_eq!(with_millis(Day::of(2026, 4, 1).at(0, 0) + 7), "2026-04-01T00:00:00.007Z");
        assert_eq!(with_micros(Day::of(2026, 4, 1).at(0, 0) + 7), "2026-04-01T00:00:00.007000Z");
    }
}
