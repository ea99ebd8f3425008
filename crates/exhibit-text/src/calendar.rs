//! Times as mails, PDF files and Windows write them, as ISO 8601.

use exhibit_core::time::Timestamp;

/// A date and time of day in the digits in which a file has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Civil {
    pub(crate) year: u32,
    pub(crate) month: u32,
    pub(crate) day: u32,
    pub(crate) hour: u32,
    pub(crate) minute: u32,
    pub(crate) second: u32,
}

impl Civil {
    /// Returns ISO 8601 without a zone; `None` for what no calendar has.
    pub(crate) fn written(&self) -> Option<String> {
        let days = match self.month {
            2 if is_leap(self.year) => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return None,
        };
        let is_day = (1..=days).contains(&self.day) && (1..=9999).contains(&self.year);
        let is_time = self.hour < 24 && self.minute < 60 && self.second < 61;
        let Self { year, month, day, hour, minute, second } = self;
        (is_day && is_time)
            .then(|| format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"))
    }
}

/// Reads the date of a mail (RFC 5322 section 3.3); the obsolete zones are those of section 4.3.
pub(crate) fn of_mail(text: &str) -> Option<String> {
    let text = text.split('(').next()?;
    let text = text.split_once(',').map_or(text, |(_, rest)| rest);
    let mut words = text.split_ascii_whitespace();
    let day = words.next()?.parse().ok()?;
    let month = words.next()?.get(..3)?.to_ascii_lowercase();
    const MONTHS: &str = "janfebmaraprmayjunjulaugsepoctnovdec";
    let at = MONTHS.find(&month).filter(|at| at % 3 == 0)?;
    let month = u32::try_from(at / 3).ok()? + 1;
    let year = words.next()?;
    let year = match (year.len(), year.parse::<u32>().ok()?) {
        (2, year @ 0..50) => year + 2000,
        (2 | 3, year) => year + 1900,
        (_, year) => year,
    };
    let mut time = words.next()?.split(':').map(|it| it.parse::<u32>().ok());
    let (hour, minute) = (time.next()??, time.next()??);
    let second = time.next().unwrap_or(Some(0))?;
    let zone = match words.next() {
        None => "",
        Some(zone) => &zone_of_mail(zone)?,
    };
    Some(Civil { year, month, day, hour, minute, second }.written()? + zone)
}

fn zone_of_mail(zone: &str) -> Option<String> {
    let named = match zone {
        "UT" | "GMT" | "Z" | "UTC" => "Z",
        "EDT" => "-04:00",
        "EST" | "CDT" => "-05:00",
        "CST" | "MDT" => "-06:00",
        "MST" | "PDT" => "-07:00",
        "PST" => "-08:00",
        _ => "",
    };
    if !named.is_empty() {
        return Some(named.to_owned());
    }
    let (sign, digits) = zone.split_at_checked(1)?;
    let is_zone = matches!(sign, "+" | "-")
        && digits.len() == 4
        && digits.bytes().all(|it| it.is_ascii_digit());
    is_zone.then(|| format!("{sign}{}:{}", &digits[..2], &digits[2..]))
}

/// Reads a date of PDF (ISO 32000-1 section 7.9.4); a zone only where it has one.
pub(crate) fn of_pdf(text: &str) -> Option<String> {
    let text = text.trim().trim_start_matches("D:");
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, zone) = text.split_at(end);
    let number = |from: usize, to: usize, default: u32| match digits.get(from..to) {
        Some(it) => it.parse().ok(),
        None if digits.len() <= from => Some(default),
        None => None,
    };
    let civil = Civil {
        year: digits.get(..4)?.parse().ok()?,
        month: number(4, 6, 1)?,
        day: number(6, 8, 1)?,
        hour: number(8, 10, 0)?,
        minute: number(10, 12, 0)?,
        second: number(12, 14, 0)?,
    };
    let zone = match zone.split_at_checked(1) {
        Some(("Z", _)) => "Z".to_owned(),
        Some((sign @ ("+" | "-"), rest)) => {
            let digits: String = rest.chars().filter(char::is_ascii_digit).take(4).collect();
            zone_of_mail(&format!("{sign}{digits:0<4}"))?
        }
        _ => String::new(),
    };
    Some(civil.written()? + &zone)
}

/// Returns a time of Windows: hundreds of nanoseconds since 1601, UTC. `None` for none.
pub(crate) fn of_file_time(count: u64) -> Option<String> {
    const TO_1970: i64 = 11_644_473_600;
    if count == 0 {
        return None;
    }
    let seconds = i64::try_from(count / 10_000_000).ok()?;
    Timestamp::from_unix(seconds - TO_1970).map(|it| it.to_string())
}

fn is_leap(year: u32) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_mails_keep_their_zone() {
        for (text, want) in [
            ("Mon, 2 Mar 2026 09:15:00 +0100", Some("2026-03-02T09:15:00+01:00")),
            ("2 Mar 2026 09:15 GMT", Some("2026-03-02T09:15:00Z")),
            ("Mon, 02 Mar 99 09:15:00 -0830 (comment)", Some("1999-03-02T09:15:00-08:30")),
            ("31 Feb 2026 09:15:00 +0000", None),
            ("2 Mar 2026 25:15:00 +0000", None),
            ("2 Mä 2026", None),
            ("", None),
        ] {
            assert_eq!(of_mail(text).as_deref(), want, "{text}");
        }
    }

    #[test]
    fn dates_of_pdf_files_may_be_short() {
        for (text, want) in [
            ("D:20260302091500+01'00'", Some("2026-03-02T09:15:00+01:00")),
            ("D:20260302091500Z00'00'", Some("2026-03-02T09:15:00Z")),
            ("D:2026", Some("2026-01-01T00:00:00")),
            ("20260302", Some("2026-03-02T00:00:00")),
            ("D:20260231", None),
            ("D:202603021", None),
            ("yesterday", None),
        ] {
            assert_eq!(of_pdf(text).as_deref(), want, "{text}");
        }
    }

    #[test]
    fn times_of_windows_are_utc() {
        assert_eq!(of_file_time(0), None);
        assert_eq!(of_file_time(u64::MAX), None);
        let seconds = 1_772_442_900 + 11_644_473_600_u64;
        assert_eq!(of_file_time(seconds * 10_000_000).as_deref(), Some("2026-03-02T09:15:00Z"));
    }
}
