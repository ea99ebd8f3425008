//! Days and times, in the spellings that leave no doubt.

use exhibit_core::time::{Moment, parse_day};

use super::ProblemCode;
use super::cell::Fault;
use crate::fold::folded;
use crate::mapping::DayOrder;

/// The months in English and German, folded, with their usual short forms.
const MONTHS: [&[&str]; 12] = [
    &["january", "januar", "janner", "jan"],
    &["february", "februar", "feb", "febr"],
    &["march", "marz", "mar", "mrz"],
    &["april", "apr"],
    &["may", "mai"],
    &["june", "juni", "jun"],
    &["july", "juli", "jul"],
    &["august", "aug"],
    &["september", "sep", "sept"],
    &["october", "oktober", "oct", "okt"],
    &["november", "nov"],
    &["december", "dezember", "dec", "dez"],
];

/// A day as it was read.
pub(super) struct Day {
    /// `2025-12-31`.
    pub(super) day: String,
    /// Whether a time of day stood beside it.
    pub(super) time_left_out: bool,
}

/// Reads a day.
pub(super) fn day(text: &str, order: Option<DayOrder>) -> Result<Day, Fault> {
    let (date, time) = divided(text);
    let day = date_of(date, order)?;
    match time.map(clock) {
        None => Ok(Day { day, time_left_out: false }),
        Some(Some(clock)) => Ok(Day { day, time_left_out: !clock.is_midnight() }),
        Some(None) => Err(no_day()),
    }
}

/// Reads a moment in RFC 3339, or a day alone, which stays a day; a time without a zone takes the stated one.
pub(super) fn time(
    text: &str,
    order: Option<DayOrder>,
    zone: Option<&str>,
) -> Result<String, Fault> {
    let no_time = || {
        let expected = "a time such as 2025-12-31T14:05:00+01:00, or a day";
        (ProblemCode::NotATime, expected.to_owned())
    };
    let (date, time) = divided(text);
    let day = date_of(date, order).map_err(|(code, expected)| match code {
        ProblemCode::NotADay => no_time(),
        _ => (code, expected),
    })?;
    let Some(time) = time else { return Ok(day) };
    let clock = clock(time).ok_or_else(no_time)?;
    let zone = clock.zone.or_else(|| zone.map(str::to_owned)).ok_or_else(|| {
        let expected = "a zone such as Z or +01:00 in the cell, or one stated for the file";
        (ProblemCode::NoZone, expected.to_owned())
    })?;
    let made = format!("{day}T{}{zone}", clock.time);
    Moment::parse(&made).map(|_| made).ok_or_else(no_time)
}

/// Tells whether a text is a zone of RFC 3339.
pub(super) fn is_zone(text: &str) -> bool {
    zone_of(text).as_deref() == Some(text)
}

/// Divides a text into a date and a time of day.
fn divided(text: &str) -> (&str, Option<&str>) {
    let colon = text.find(':').unwrap_or(text.len());
    let before = text.get(..colon).unwrap_or_default();
    match before.rfind(['T', 't', ' ']).filter(|_| colon < text.len()) {
        Some(at) => {
            let (date, time) = text.split_at(at);
            (date.trim_end_matches([',', ' ']), Some(time.get(1..).unwrap_or_default()))
        }
        None => (text, None),
    }
}

fn date_of(text: &str, order: Option<DayOrder>) -> Result<String, Fault> {
    let text = text.trim();
    let parts: Vec<&str> =
        text.split(['-', '/', '.', ' ', ',']).filter(|it| !it.is_empty()).collect();
    let [one, two, three] = parts.as_slice() else { return Err(no_day()) };
    let mark = text.chars().find(|c| !c.is_alphanumeric());
    match (plain(one), plain(two), plain(three)) {
        (Some((year, 4)), Some((month, 1..=2)), Some((day, 1..=2))) => made(year, month, day),
        (Some((day, 1..=2)), Some((month, 1..=2)), Some((year, 4))) if mark == Some('.') => {
            made(year, month, day)
        }
        (Some((one, 1..=2)), Some((two, 1..=2)), Some((year, 4))) => ordered(one, two, year, order),
        (Some((day, 1..=2)), None, Some((year, 4))) => made(year, month(two)?, day),
        (None, Some((day, 1..=2)), Some((year, 4))) => made(year, month(one)?, day),
        _ => Err(no_day()),
    }
}

/// A day of which the order of its numbers has to be known.
fn ordered(one: u32, two: u32, year: u32, order: Option<DayOrder>) -> Result<String, Fault> {
    match order {
        Some(DayOrder::DayFirst) => made(year, two, one),
        Some(DayOrder::MonthFirst) => made(year, one, two),
        None if one == two || one > 12 => made(year, two, one),
        None if two > 12 => made(year, one, two),
        None => {
            let expected = "a day such as 2025-12-31, or what comes first, stated for the file";
            Err((ProblemCode::AmbiguousDay, expected.to_owned()))
        }
    }
}

fn made(year: u32, month: u32, day: u32) -> Result<String, Fault> {
    let text = format!("{year:04}-{month:02}-{day:02}");
    parse_day(&text).map(|_| text).ok_or_else(no_day)
}

fn month(word: &str) -> Result<u32, Fault> {
    let word = folded(word);
    let numbered = MONTHS.iter().zip(1..).find(|(names, _)| names.contains(&word.as_str()));
    numbered.map(|(_, number)| number).ok_or_else(no_day)
}

/// Reads digits, perhaps with the ending of an ordinal; returns the number and how many digits it has.
fn plain(text: &str) -> Option<(u32, usize)> {
    let digits =
        ["st", "nd", "rd", "th"].iter().find_map(|it| text.strip_suffix(it)).unwrap_or(text);
    let all = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let number = digits.parse().ok().filter(|_| all)?;
    Some((number, digits.len()))
}

fn no_day() -> Fault {
    (ProblemCode::NotADay, "a day such as 2025-12-31 or 31.12.2025".to_owned())
}

/// A time of day.
struct Clock {
    /// `14:05:00`, with the fraction that it has.
    time: String,
    zone: Option<String>,
}

impl Clock {
    fn is_midnight(&self) -> bool {
        self.time.bytes().all(|byte| matches!(byte, b'0' | b':' | b'.'))
    }
}

fn clock(text: &str) -> Option<Clock> {
    let text = text.trim();
    let end = text.find(|c: char| !c.is_ascii_digit() && !matches!(c, ':' | '.' | ','));
    let (time, rest) = text.split_at(end.unwrap_or(text.len()));
    let rest = rest.trim().trim_start_matches("Uhr").trim();
    let (half, zone) = match rest.get(..2).map(str::to_ascii_lowercase).as_deref() {
        Some(half @ ("am" | "pm")) => {
            (Some(half == "pm"), rest.get(2..).unwrap_or_default().trim())
        }
        _ => (None, rest),
    };
    let zone = if zone.is_empty() { None } else { Some(zone_of(zone)?) };
    let (whole, fraction) = time.split_once(['.', ',']).map_or((time, ""), |(a, b)| (a, b));
    let parts: Vec<Option<(u32, usize)>> = whole.split(':').map(plain).collect();
    let (hour, minute, second) = match parts.as_slice() {
        [Some((hour, 1..=2)), Some((minute, 2))] if fraction.is_empty() => (*hour, *minute, 0),
        [Some((hour, 1..=2)), Some((minute, 2)), Some((second, 2))] => (*hour, *minute, *second),
        _ => return None,
    };
    let hour = match half {
        None => hour,
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(pm) => hour % 12 + if pm { 12 } else { 0 },
    };
    if hour > 23 || minute > 59 || second > 59 || fraction.len() > 9 {
        return None;
    }
    let dot = if fraction.is_empty() { "" } else { "." };
    Some(Clock { time: format!("{hour:02}:{minute:02}:{second:02}{dot}{fraction}"), zone })
}

fn zone_of(text: &str) -> Option<String> {
    match text {
        "Z" | "z" | "UTC" | "GMT" => return Some("Z".to_owned()),
        _ => {}
    }
    let (sign, rest) = text.split_at_checked(1).filter(|(sign, _)| matches!(*sign, "+" | "-"))?;
    let digits: String = rest.chars().filter(|c| *c != ':').collect();
    if digits.len() != 4 || !matches!(rest.len(), 4 | 5) {
        return None;
    }
    let (hours, minutes) = digits.split_at_checked(2)?;
    let zone = format!("{sign}{hours}:{minutes}");
    Moment::parse(&format!("2025-01-01T00:00:00{zone}")).map(|_| zone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_where_they_leave_no_doubt() {
        for (text, want) in [
            ("2025-12-31", "2025-12-31"),
            ("2025/1/2", "2025-01-02"),
            ("31.12.2025", "2025-12-31"),
            ("3.4.2025", "2025-04-03"),
            ("31/12/2025", "2025-12-31"),
            ("12/31/2025", "2025-12-31"),
            ("04/04/2025", "2025-04-04"),
            ("31 Dec 2025", "2025-12-31"),
            ("31. Dezember 2025", "2025-12-31"),
            ("1. März 2025", "2025-03-01"),
            ("December 31st, 2025", "2025-12-31"),
            ("31-Dec-2025", "2025-12-31"),
            ("2025-12-31T00:00:00", "2025-12-31"),
        ] {
            assert_eq!(day(text, None).map(|it| it.day).as_deref(), Ok(want), "{text}");
        }
        let code = |text| day(text, None).map(|it| it.day).expect_err(text).0;
        for text in [
            "31.12.25",
            "2025-02-30",
            "soon",
            "31.13.2025",
            "2025",
            "45000",
            "Q3 2025",
            "1 2 3 4",
            "31 Foo 2025",
            "",
            "2025-12-31 25:00",
        ] {
            assert_eq!(code(text), ProblemCode::NotADay, "{text}");
        }
        assert_eq!(code("03/04/2025"), ProblemCode::AmbiguousDay);
        assert_eq!(code("03-04-2025"), ProblemCode::AmbiguousDay);
        let stated = |order| day("03/04/2025", Some(order)).map(|it| it.day);
        assert_eq!(stated(DayOrder::DayFirst).as_deref(), Ok("2025-04-03"));
        assert_eq!(stated(DayOrder::MonthFirst).as_deref(), Ok("2025-03-04"));
        assert!(day("03/31/2025", Some(DayOrder::DayFirst)).is_err(), "what is stated counts");
        assert!(day("2025-12-31 14:05", None).is_ok_and(|it| it.time_left_out));
    }

    #[test]
    fn times_need_a_zone() {
        for (text, want) in [
            ("2025-12-31T14:05:00+01:00", "2025-12-31T14:05:00+01:00"),
            ("2025-12-31 14:05:09.25Z", "2025-12-31T14:05:09.25Z"),
            ("31.12.2025 14:05 UTC", "2025-12-31T14:05:00Z"),
            ("31.12.2025, 14:05 Uhr +0100", "2025-12-31T14:05:00+01:00"),
            ("12/31/2025 12:05 AM Z", "2025-12-31T00:05:00Z"),
            ("12/31/2025 2:05 pm Z", "2025-12-31T14:05:00Z"),
            ("2025-12-31", "2025-12-31"),
        ] {
            assert_eq!(time(text, None, None).as_deref(), Ok(want), "{text}");
        }
        let local = "2025-12-31T14:05:00";
        assert_eq!(time(local, None, None).expect_err("no zone").0, ProblemCode::NoZone);
        let stated = time(local, None, Some("+02:00"));
        assert_eq!(stated.as_deref(), Ok("2025-12-31T14:05:00+02:00"));
        for text in [
            "14:05",
            "2025-12-31T24:00:00Z",
            "2025-12-31T13:05 PM Z",
            "2025-12-31T14:05:00 CEST",
            "2025-12-31T14:05:00+99:00",
        ] {
            assert_eq!(time(text, None, None).expect_err(text).0, ProblemCode::NotATime, "{text}");
        }
        assert!(is_zone("Z") && is_zone("-05:30"));
        assert!(!is_zone("UTC") && !is_zone("+0100") && !is_zone("é1:00"));
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics_and_what_is_read_is_read_again(text in "[0-9a-zA-Zäé:./,+ -]{0,24}") {
            if let Ok(read) = day(&text, None) {
                proptest::prop_assert!(parse_day(&read.day).is_some());
            }
            if let Ok(read) = time(&text, None, Some("Z")) {
                let again = time(&read, None, None);
                proptest::prop_assert_eq!(again.as_deref(), Ok(read.as_str()));
            }
        }
    }
}
