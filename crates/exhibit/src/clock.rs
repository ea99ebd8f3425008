//! The clock by which an audit's period is stated: an offset, or a zone of the European Union by its name.
//!
//! There is no database of zones here. The law of the European Union (directive 2000/84/EC) changes all its clocks
//! at 01:00 UTC on the last Sundays of March and October; what an entry keeps is the offset and the changes, so that
//! nobody needs the name to read the period.

use exhibit_core::day::{Day, Days};
use exhibit_core::event::{Period, ZoneChange, ZoneStated};
use exhibit_core::time::Timestamp;

use crate::assurance::{offset, period_stated, zone_of};
use crate::error::Error;

/// Zones whose clocks follow the directive, with their offset in winter in minutes.
const ZONES: [(&str, i32); 29] = [
    ("Europe/Amsterdam", 60),
    ("Europe/Athens", 120),
    ("Europe/Berlin", 60),
    ("Europe/Bratislava", 60),
    ("Europe/Brussels", 60),
    ("Europe/Bucharest", 120),
    ("Europe/Budapest", 60),
    ("Europe/Copenhagen", 60),
    ("Europe/Dublin", 0),
    ("Europe/Helsinki", 120),
    ("Europe/Lisbon", 0),
    ("Europe/Ljubljana", 60),
    ("Europe/London", 0),
    ("Europe/Luxembourg", 60),
    ("Europe/Madrid", 60),
    ("Europe/Malta", 60),
    ("Europe/Oslo", 60),
    ("Europe/Paris", 60),
    ("Europe/Prague", 60),
    ("Europe/Riga", 120),
    ("Europe/Rome", 60),
    ("Europe/Sofia", 120),
    ("Europe/Stockholm", 60),
    ("Europe/Tallinn", 120),
    ("Europe/Vienna", 60),
    ("Europe/Vilnius", 120),
    ("Europe/Warsaw", 60),
    ("Europe/Zagreb", 60),
    ("Europe/Zurich", 60),
];

/// Returns the names of the zones that are known; an offset such as `+01:00` can be stated everywhere.
pub fn zones() -> impl Iterator<Item = &'static str> {
    ZONES.iter().map(|(name, _)| *name)
}

/// The years for which the rule is written out here. It holds since 2002; before it ends, the law says so.
const YEARS: std::ops::RangeInclusive<u32> = 2002..=2099;

/// Reads a period and the clock by which its days are meant.
///
/// # Errors
/// [`Error::Text`] for a period that is none, or a zone that is not known.
pub(crate) fn stated(period: &str, zone: &str) -> Result<(Period, ZoneStated), Error> {
    let zone = match ZONES.iter().find(|(name, _)| *name == zone) {
        Some((_, minutes)) => by_law(period, *minutes)?,
        None => ZoneStated { minutes: fixed(zone)?, changes: Vec::new() },
    };
    Ok((period_stated(period, &zone_of(&zone))?, zone))
}

/// Returns the clock's offsets over a period, for people: `UTC+01:00; from 29 Mar 2026 UTC+02:00`.
pub(crate) fn clock(zone: &ZoneStated, period: Period) -> String {
    let inside = zone.changes.iter().filter(|it| period.from < it.at && it.at <= period.to);
    let changes = inside.map(|it| {
        let day = local_day(it.at, zone).for_people();
        format!("; from {day} {}", utc(it.minutes))
    });
    utc(offset_at(period.from, zone)) + &changes.collect::<String>()
}

/// Returns the days of a period by its clock.
pub(crate) fn local_days(period: Period, zone: &ZoneStated) -> Days {
    Days::new(Some(local_day(period.from, zone)), Some(local_day(period.to, zone)))
}

fn local_day(at: Timestamp, zone: &ZoneStated) -> Day {
    let local = at.unix() + i64::from(offset_at(at, zone)) * 60;
    Day::of(Timestamp::from_unix(local).unwrap_or(at))
}

fn offset_at(at: Timestamp, zone: &ZoneStated) -> i32 {
    let last = zone.changes.iter().rev().find(|it| it.at <= at);
    last.map_or(zone.minutes, |it| it.minutes)
}

fn utc(minutes: i32) -> String {
    let sign = if minutes < 0 { '-' } else { '+' };
    let minutes = minutes.unsigned_abs();
    match minutes {
        0 => "UTC".to_owned(),
        _ => format!("UTC{sign}{:02}:{:02}", minutes / 60, minutes % 60),
    }
}

fn fixed(text: &str) -> Result<i32, Error> {
    let expected =
        "an offset such as +01:00, or a zone of the European Union such as Europe/Berlin";
    offset(text).map_err(|_| Error::text("zone", text, expected))
}

fn by_law(period: &str, minutes: i32) -> Result<ZoneStated, Error> {
    let expected = "two days or times with a slash between, in years from 2002 to 2099, such as 2025-07-01/2026-06-30";
    let bad = || Error::text("period", period, expected);
    let (from, to) = period.split_once('/').ok_or_else(bad)?;
    let year = |text: &str| text.get(..4)?.parse().ok().filter(|it| YEARS.contains(it));
    let (from, to): (u32, u32) = year(from).zip(year(to)).ok_or_else(bad)?;
    let changes = (from..=to).flat_map(|year| {
        [(3, minutes + 60), (10, minutes)].into_iter().filter_map(move |(month, minutes)| {
            Some(ZoneChange { at: change(year, month)?, minutes })
        })
    });
    Ok(ZoneStated { minutes, changes: changes.collect() })
}

/// Returns 01:00 UTC on the last Sunday of a month of 31 days.
fn change(year: u32, month: u32) -> Option<Timestamp> {
    let last = Day::parse(&format!("{year:04}-{month:02}-31"))?.begins().unix();
    // 1 January 1970 was a Thursday.
    let since_sunday = (last.div_euclid(86_400) + 4).rem_euclid(7);
    Timestamp::from_unix(last - since_sunday * 86_400 + 3_600)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_meant_by_the_clock_that_is_named() {
        let (period, zone) = stated("2025-07-01/2026-06-30", "Europe/Berlin").expect("a period");
        assert_eq!(period.from.to_string(), "2025-06-30T22:00:00Z");
        assert_eq!(period.to.to_string(), "2026-06-30T21:59:59Z");
        assert_eq!(local_days(period, &zone).for_people(), "1 Jul 2025 to 30 Jun 2026");
        let said = "UTC+02:00; from 26 Oct 2025 UTC+01:00; from 29 Mar 2026 UTC+02:00";
        assert_eq!(clock(&zone, period), said);
        let (period, zone) = stated("2026-01-01/2026-01-31", "+01:00").expect("a period");
        assert_eq!(period.from.to_string(), "2025-12-31T23:00:00Z");
        assert_eq!(clock(&zone, period), "UTC+01:00");
        let (period, zone) = stated("2026-01-01/2026-01-31", "-03:30").expect("a period");
        assert_eq!(local_days(period, &zone).for_people(), "1 Jan 2026 to 31 Jan 2026");
        assert_eq!((clock(&zone, period).as_str(), utc(0).as_str()), ("UTC-03:30", "UTC"));
    }

    /// The days on which clocks were changed, from the official tables of those years.
    #[test]
    fn clocks_change_on_the_last_sundays_of_march_and_october() {
        for (year, march, october) in [
            (2019, "2019-03-31T01:00:00Z", "2019-10-27T01:00:00Z"),
            (2024, "2024-03-31T01:00:00Z", "2024-10-27T01:00:00Z"),
            (2025, "2025-03-30T01:00:00Z", "2025-10-26T01:00:00Z"),
            (2026, "2026-03-29T01:00:00Z", "2026-10-25T01:00:00Z"),
        ] {
            assert_eq!(change(year, 3).expect("a time").to_string(), march);
            assert_eq!(change(year, 10).expect("a time").to_string(), october);
        }
    }

    #[test]
    fn what_is_no_clock_is_refused() {
        for (period, zone) in [
            ("2026-01-01/2026-01-31", "Europe/Atlantis"),
            ("2026-01-01/2026-01-31", "America/New_York"),
            ("2026-01-01/2026-01-31", ""),
            ("1980-01-01/1980-12-31", "Europe/Berlin"),
            ("0001-01-01/9999-12-31", "Europe/Berlin"),
            ("2026-01-01", "Europe/Berlin"),
            ("é/2026-01-01", "Europe/Berlin"),
            ("2026-02-01/2026-01-01", "Europe/Berlin"),
            ("2026-02-30/2026-03-01", "+01:00"),
        ] {
            assert!(stated(period, zone).is_err(), "{period} {zone}");
        }
    }
}
