//! Times as the ledger keeps them, and the many ways in which logs write them.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use time::{Date, Month, OffsetDateTime, Time, UtcOffset};

use crate::text;

/// A moment in UTC, in whole seconds, written `2026-03-14T09:30:00Z`.
///
/// Held as seconds since 1970-01-01T00:00:00Z; years 1 to 9999.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, JsonSchema)]
#[schemars(with = "String")]
pub struct Timestamp(i64);

const YEAR_1: i64 = -62_135_596_800;
const YEAR_9999_END: i64 = 253_402_300_799;

impl Timestamp {
    /// Returns the moment `seconds` after the Unix epoch; `None` outside years 1 to 9999.
    pub fn from_unix(seconds: i64) -> Option<Self> {
        (YEAR_1..=YEAR_9999_END).contains(&seconds).then_some(Self(seconds))
    }

    /// Returns seconds since the Unix epoch.
    pub fn unix(self) -> i64 {
        self.0
    }

    /// Reads exactly the form that [`fmt::Display`] writes.
    pub fn parse(text: &str) -> Option<Self> {
        let moment = Moment::parse(text)?;
        let stamp = Self::from_unix(moment.seconds)?;
        (stamp.to_string() == text).then_some(stamp)
    }

    /// Returns the form for people: `14 Mar 2026, 09:30 UTC`.
    pub fn for_people(self) -> String {
        let t = self.civil();
        let month = MONTHS[usize::from(u8::from(t.month())) - 1];
        format!("{} {} {}, {:02}:{:02} UTC", t.day(), month, t.year(), t.hour(), t.minute())
    }

    /// Returns the day for people: `14 Mar 2026`.
    pub fn day_for_people(self) -> String {
        let t = self.civil();
        let month = MONTHS[usize::from(u8::from(t.month())) - 1];
        format!("{} {} {}", t.day(), month, t.year())
    }

    fn civil(self) -> OffsetDateTime {
        OffsetDateTime::from_unix_timestamp(self.0).expect("years 1 to 9999 fit the calendar")
    }
}

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let t = self.civil();
        write!(
            f,
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
            t.year(),
            u8::from(t.month()),
            t.day(),
            t.hour(),
            t.minute(),
            t.second()
        )
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        text::deserialize(deserializer, Self::parse, "expected a time such as 2026-03-14T09:30:00Z")
    }
}

/// A moment as a log states it: seconds since the Unix epoch and a fraction in nanoseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    /// Whole seconds since 1970-01-01T00:00:00Z.
    pub seconds: i64,
    /// The fraction, 0 to 999,999,999.
    pub nanos: u32,
}

impl Moment {
    /// Reads RFC 3339 (and ISO 8601 with a space for `T`); a time without a zone is `None`.
    ///
    /// Digits after the ninth decimal of a second are dropped; a leap second counts as second 59.
    pub fn parse(text: &str) -> Option<Self> {
        let b = text.as_bytes();
        let separator = *b.get(10)?;
        if b.get(4) != Some(&b'-')
            || b.get(7) != Some(&b'-')
            || !matches!(separator, b'T' | b't' | b' ')
        {
            return None;
        }
        let month = Month::try_from(u8::try_from(digits(b, 5, 2)?).ok()?).ok()?;
        let date = Date::from_calendar_date(
            i32::try_from(digits(b, 0, 4)?).ok()?,
            month,
            u8::try_from(digits(b, 8, 2)?).ok()?,
        )
        .ok()?;
        if b.get(13) != Some(&b':') || b.get(16) != Some(&b':') {
            return None;
        }
        let second = u8::try_from(digits(b, 17, 2)?).ok()?;
        let time = Time::from_hms(
            u8::try_from(digits(b, 11, 2)?).ok()?,
            u8::try_from(digits(b, 14, 2)?).ok()?,
            if second == 60 { 59 } else { second },
        )
        .ok()?;
        let (nanos, zone) = fraction(&b[19..])?;
        let local = date.with_time(time).assume_utc().unix_timestamp();
        Some(Self { seconds: local.checked_sub(offset(zone)?)?, nanos })
    }

    /// Returns the moment for a count of `unit`s since the Unix epoch.
    pub fn from_epoch(count: i64, unit: EpochUnit) -> Self {
        let per_second = unit.per_second();
        let rest = count.rem_euclid(per_second);
        let nanos = rest * (1_000_000_000 / per_second);
        Self {
            seconds: count.div_euclid(per_second),
            nanos: u32::try_from(nanos).expect("a fraction is below one second"),
        }
    }

    /// Returns the whole second at or before this moment.
    pub fn timestamp(self) -> Option<Timestamp> {
        Timestamp::from_unix(self.seconds)
    }
}

/// The unit of a time that is written as a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum EpochUnit {
    /// Whole seconds.
    Seconds,
    /// Thousandths of a second.
    Millis,
    /// Millionths of a second.
    Micros,
    /// Thousand-millionths of a second.
    Nanos,
}

impl EpochUnit {
    fn per_second(self) -> i64 {
        match self {
            Self::Seconds => 1,
            Self::Millis => 1_000,
            Self::Micros => 1_000_000,
            Self::Nanos => 1_000_000_000,
        }
    }
}

/// Reads `YYYY-MM-DD` as the first second of that day in UTC.
pub fn parse_day(text: &str) -> Option<Timestamp> {
    if text.len() != 10 || !text.is_ascii() {
        return None;
    }
    Timestamp::parse(&format!("{text}T00:00:00Z"))
}

fn digits(bytes: &[u8], from: usize, count: usize) -> Option<u32> {
    bytes
        .get(from..from + count)?
        .iter()
        .try_fold(0, |n, b| b.is_ascii_digit().then(|| n * 10 + u32::from(b - b'0')))
}

fn fraction(rest: &[u8]) -> Option<(u32, &[u8])> {
    let Some((b'.' | b',', tail)) = rest.split_first() else {
        return Some((0, rest));
    };
    let count = tail.iter().take_while(|b| b.is_ascii_digit()).count();
    if count == 0 {
        return None;
    }
    let kept = count.min(9);
    let value = digits(tail, 0, kept)?;
    let scale = 10_u32.pow(9 - u32::try_from(kept).expect("at most nine"));
    Some((value * scale, &tail[count..]))
}

/// Returns the offset east of UTC in seconds; no zone at all is `None`.
fn offset(zone: &[u8]) -> Option<i64> {
    let sign = match zone.first()? {
        b'Z' | b'z' if zone.len() == 1 => return Some(0),
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let minutes_at = match zone.len() {
        6 if zone[3] == b':' => 4,
        5 => 3,
        _ => return None,
    };
    let hours = i8::try_from(digits(zone, 1, 2)?).ok()?;
    let minutes = i8::try_from(digits(zone, minutes_at, 2)?).ok()?;
    let offset = UtcOffset::from_hms(hours, minutes, 0).ok()?;
    Some(sign * i64::from(offset.whole_seconds()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_ledger_form_is_exact() {
        let text = "2026-03-14T09:30:00Z";
        let stamp = Timestamp::parse(text).expect("a time");
        assert_eq!(stamp.unix(), 1_773_480_600);
        assert_eq!(stamp.to_string(), text);
        assert_eq!(stamp.for_people(), "14 Mar 2026, 09:30 UTC");
        for other in [
            "2026-03-14t09:30:00Z",
            "2026-03-14T09:30:00.0Z",
            "2026-03-14T09:30:00+00:00",
            "2026-02-30T00:00:00Z",
            "",
        ] {
            assert_eq!(Timestamp::parse(other), None, "{other}");
        }
    }

    #[test]
    fn log_times_are_read_with_zone_and_fraction() {
        let m = Moment::parse("2026-11-22T21:02:17.087436+00:00").expect("a time");
        assert_eq!((m.seconds, m.nanos), (1_795_381_337, 87_436_000));
        let east = Moment::parse("2026-11-22 23:02:17+0200").expect("a time");
        assert_eq!(east.seconds, 1_795_381_337);
        assert_eq!(Moment::parse("2026-11-22T21:02:17"), None, "a local time has no meaning here");
        assert_eq!(Moment::parse("2026-11-22T21:02:17.Z"), None);
        let nanos = Moment::from_epoch(1_795_381_303_135_492_762, EpochUnit::Nanos);
        assert_eq!((nanos.seconds, nanos.nanos), (1_795_381_303, 135_492_762));
        assert_eq!(
            Moment::from_epoch(-1, EpochUnit::Millis),
            Moment { seconds: -1, nanos: 999_000_000 }
        );
    }

    proptest! {
        #[test]
        fn every_moment_survives_its_text(seconds in YEAR_1..=YEAR_9999_END) {
            let stamp = Timestamp::from_unix(seconds).expect("in range");
            prop_assert_eq!(Timestamp::parse(&stamp.to_string()), Some(stamp));
        }

        #[test]
        fn no_text_panics(text in ".{0,40}") {
            let _ = Moment::parse(&text);
        }
    }
}
