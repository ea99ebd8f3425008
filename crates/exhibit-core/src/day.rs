//! Days of the calendar, as people state them: no time, no zone.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use time::{Date, Duration, Month};

use crate::text;
use crate::time::{Timestamp, parse_day};

/// A day, written `2026-03-14`; years 1 to 9999.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, JsonSchema)]
#[schemars(with = "String")]
pub struct Day(Date);

/// From a first day to a last one, both included; an end that is not known stays open.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(deny_unknown_fields)]
pub struct Days {
    /// The first day; open if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Day>,
    /// The last day; open if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Day>,
}

impl Day {
    /// Reads exactly the form that is written.
    pub fn parse(text: &str) -> Option<Self> {
        parse_day(text).map(Self::of)
    }

    /// Returns the day of a moment in UTC.
    pub fn of(moment: Timestamp) -> Self {
        let date = time::OffsetDateTime::from_unix_timestamp(moment.unix()).map(|it| it.date());
        Self(date.expect("a timestamp lies in years 1 to 9999"))
    }

    /// Returns its first second in UTC.
    pub fn begins(self) -> Timestamp {
        let seconds = self.0.midnight().assume_utc().unix_timestamp();
        Timestamp::from_unix(seconds).expect("a day lies in years 1 to 9999")
    }

    /// Returns its last second in UTC.
    pub fn ends(self) -> Timestamp {
        Timestamp::from_unix(self.begins().unix() + 86_399).expect("a day lies in years 1 to 9999")
    }

    /// Returns the same day `months` later, or the last of a shorter month; the last day of 9999 at most.
    pub fn plus_months(self, months: u32) -> Self {
        let months = i64::from(months) + i64::from(u8::from(self.0.month())) - 1;
        let year = i32::try_from(i64::from(self.0.year()) + months / 12).unwrap_or(i32::MAX);
        if year > LAST_YEAR {
            return Self::last();
        }
        let month = Month::December.nth_next(u8::try_from(months % 12 + 1).expect("1 to 12"));
        let day = self.0.day().min(month.length(year));
        Self(Date::from_calendar_date(year, month, day).expect("within the month"))
    }

    /// Returns the day `days` later; the last day of 9999 at most.
    pub fn plus_days(self, days: u32) -> Self {
        let last = Self::last();
        let sum = self.0.checked_add(Duration::days(days.into())).map(Self);
        sum.filter(|day| *day <= last).unwrap_or(last)
    }

    fn last() -> Self {
        Self(Date::from_calendar_date(LAST_YEAR, Month::December, 31).expect("a real day"))
    }

    /// Returns the day before; the first day of year 1 has none and stays.
    pub fn minus_one(self) -> Self {
        let before = self.0.previous_day().filter(|day| day.year() >= 1);
        Self(before.unwrap_or(self.0))
    }

    /// Returns the form for people: `14 Mar 2026`.
    pub fn for_people(self) -> String {
        self.begins().day_for_people()
    }
}

impl Days {
    /// Returns the days from one to another.
    pub fn new(from: Option<Day>, to: Option<Day>) -> Self {
        Self { from, to }
    }

    /// Reads `FROM/TO`; either side may be empty.
    pub fn parse(text: &str) -> Option<Self> {
        let (from, to) = text.split_once('/')?;
        let side = |text: &str| match text {
            "" => Some(None),
            day => Day::parse(day).map(Some),
        };
        Some(Self { from: side(from)?, to: side(to)? })
    }

    /// Tells whether the last day is not before the first.
    pub fn is_ordered(self) -> bool {
        self.from.zip(self.to).is_none_or(|(from, to)| from <= to)
    }

    /// Tells whether a day lies in them.
    pub fn contains(self, day: Day) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }

    /// Tells whether they share a day with others.
    pub fn overlaps(self, other: Self) -> bool {
        let before = |a: Self, b: Self| a.to.zip(b.from).is_some_and(|(to, from)| to < from);
        !before(self, other) && !before(other, self)
    }

    /// Returns the form for people: `1 Jul 2025 to 30 Jun 2026`.
    pub fn for_people(self) -> String {
        match (self.from, self.to) {
            (Some(from), Some(to)) => format!("{} to {}", from.for_people(), to.for_people()),
            (Some(from), None) => format!("since {}", from.for_people()),
            (None, Some(to)) => format!("until {}", to.for_people()),
            (None, None) => "no dates stated".to_owned(),
        }
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.0.year(), u8::from(self.0.month()), self.0.day())
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Day {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        text::deserialize(d, Self::parse, "expected a day as YYYY-MM-DD")
    }
}

const LAST_YEAR: i32 = 9999;

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).expect("a day")
    }

    #[test]
    fn months_end_where_the_calendar_ends_them() {
        assert_eq!(day("2025-01-31").plus_months(1), day("2025-02-28"));
        assert_eq!(day("2024-01-31").plus_months(1), day("2024-02-29"));
        assert_eq!(day("2025-11-30").plus_months(3), day("2026-02-28"));
        assert_eq!(day("2025-12-15").plus_months(12), day("2026-12-15"));
        assert_eq!(day("2025-12-15").plus_months(u32::MAX).to_string(), "9999-12-31");
        assert_eq!(day("9999-12-30").plus_days(9).to_string(), "9999-12-31");
    }

    #[test]
    fn days_are_read_only_as_they_are_written() {
        for text in ["2026-02-30", "2026-2-3", "14.03.2026", "2026-03-14T00:00:00Z", ""] {
            assert_eq!(Day::parse(text), None, "{text}");
        }
        let days = Days::parse("2025-07-01/2026-06-30").expect("days");
        assert_eq!(days.for_people(), "1 Jul 2025 to 30 Jun 2026");
        assert_eq!(Days::parse("2025-07-01"), None);
        assert_eq!(Days::parse("/2025-07-01").map(|it| it.from), Some(None));
    }

    #[test]
    fn the_last_day_counts() {
        let first = Days::parse("/2026-01-31").expect("days");
        let second = Days::parse("2026-02-01/").expect("days");
        assert!(!first.overlaps(second) && !second.overlaps(first));
        assert!(first.overlaps(Days::parse("2026-01-31/").expect("days")));
        assert!(first.contains(day("2026-01-31")) && !first.contains(day("2026-02-01")));
        assert!(!Days::parse("2026-02-01/2026-01-31").expect("days").is_ordered());
    }
}
