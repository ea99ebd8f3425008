//! Number formats: which numbers are days and times, and what they are in words.

use std::collections::HashMap;
use std::io;

use exhibit_core::time::Timestamp;

use super::malformed;
use super::xml::{Piece, Xml};

/// The most formats of cells: as many as a spreadsheet has.
const MAX_FORMATS: usize = 65_490;

/// What a cell's format makes of its number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Shape {
    #[default]
    Number,
    Day,
    DayAndTime,
    Time,
}

/// The formats that cells name by their number.
#[derive(Debug, Default)]
pub struct Styles {
    shapes: Vec<Shape>,
    from_1904: bool,
}

impl Styles {
    /// Reads the formats.
    ///
    /// # Errors
    /// What kept the part from being read; what is no XML that is read here, or has more formats than are held.
    pub fn read(mut xml: Xml<'_>, from_1904: bool) -> io::Result<Self> {
        let mut own: HashMap<String, Shape> = HashMap::new();
        let mut shapes = Vec::new();
        let mut of_cells = false;
        loop {
            let piece = xml.next()?;
            match (piece, xml.name()) {
                (Piece::Eof, _) => return Ok(Self { shapes, from_1904 }),
                (Piece::Start, "cellXfs") => of_cells = true,
                (Piece::End, "cellXfs") => of_cells = false,
                (Piece::Start, "numFmt") => {
                    let (id, code) = (xml.attribute("numFmtId")?, xml.attribute("formatCode")?);
                    if let (Some(id), Some(code)) = (id, code) {
                        own.insert(id, of_code(&code));
                    }
                }
                (Piece::Start, "xf") if of_cells => {
                    let id = xml.attribute("numFmtId")?.unwrap_or_default();
                    shapes.push(own.get(&id).copied().unwrap_or_else(|| built_in(&id)));
                }
                _ => {}
            }
            if shapes.len() > MAX_FORMATS || own.len() > MAX_FORMATS {
                return Err(malformed(format!("over {MAX_FORMATS} formats of cells")));
            }
        }
    }

    /// Returns a number as the day or time that its format says it is, in ISO 8601 and without a zone; `None` for
    /// what is a number, or no day.
    pub fn written(&self, style: usize, number: &str) -> Option<String> {
        let shape = self.shapes.get(style).copied().unwrap_or_default();
        if shape == Shape::Number {
            return None;
        }
        let (day, millis) = split(number)?;
        let time = clock(millis);
        if shape == Shape::Time && day == 0 {
            return Some(time);
        }
        let date = self.date(day)?;
        match shape {
            Shape::Day if millis == 0 => Some(date),
            _ => Some(format!("{date}T{time}")),
        }
    }

    /// Returns the day of this number: ECMA-376 part 1, section 18.17.4.1, with the 29 February 1900 that never was.
    fn date(&self, day: i64) -> Option<String> {
        /// Days from 1899-12-30 to 1970-01-01, and from 1904-01-01.
        const TO_1970: i64 = 25_569;
        const FROM_1904: i64 = 24_107;
        let since_1970 = match (self.from_1904, day) {
            (true, day) => day - FROM_1904,
            (false, 0 | 60) => return None,
            (false, 1..60) => day + 1 - TO_1970,
            (false, day) => day - TO_1970,
        };
        let stamp = Timestamp::from_unix(since_1970.checked_mul(86_400)?)?.to_string();
        stamp.split_once('T').map(|(date, _)| date.to_owned())
    }
}

/// Divides a number into whole days and thousandths of a second.
fn split(number: &str) -> Option<(i64, i64)> {
    /// The day after 9999-12-31.
    const END: f64 = 2_958_466.0;
    const DAY: i64 = 86_400_000;
    let number: f64 = number.parse().ok()?;
    if !(0.0..END).contains(&number) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "below three million days")]
    let millis = (number * 86_400_000.0).round() as i64;
    Some((millis / DAY, millis % DAY))
}

fn clock(millis: i64) -> String {
    let (seconds, rest) = (millis / 1000, millis % 1000);
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match rest {
        0 => format!("{hours:02}:{minutes:02}:{seconds:02}"),
        rest => format!("{hours:02}:{minutes:02}:{seconds:02}.{rest:03}"),
    }
}

/// Formats that have a number and no code (ECMA-376 part 1, section 18.8.30).
fn built_in(id: &str) -> Shape {
    match id.parse::<u32>() {
        Ok(14..=17 | 27..=31 | 36 | 50..=54 | 57..=58) => Shape::Day,
        Ok(18..=21 | 32..=35 | 55..=56) => Shape::Time,
        Ok(22) => Shape::DayAndTime,
        // 45 to 47 are durations.
        _ => Shape::Number,
    }
}

/// Reads a format's code (ECMA-376 part 1, section 18.8.31), only its first section: a duration is a number.
fn of_code(code: &str) -> Shape {
    let (mut day, mut time, mut month) = (false, false, false);
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        match c.to_ascii_lowercase() {
            ';' => break,
            '"' => {
                chars.by_ref().find(|c| *c == '"');
            }
            '\\' | '_' | '*' => {
                chars.next();
            }
            '[' => {
                let inside: String = chars.by_ref().take_while(|c| *c != ']').collect();
                let letter = inside.chars().next().map(|c| c.to_ascii_lowercase());
                let same = inside.chars().all(|c| Some(c.to_ascii_lowercase()) == letter);
                if same && matches!(letter, Some('h' | 'm' | 's')) {
                    return Shape::Number;
                }
            }
            'y' | 'd' => day = true,
            'h' | 's' => time = true,
            'm' => month = true,
            _ => {}
        }
    }
    match (day || month && !time, time) {
        (true, false) => Shape::Day,
        (true, true) => Shape::DayAndTime,
        (false, true) => Shape::Time,
        (false, false) => Shape::Number,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_formats_are_told_apart() {
        for (code, shape) in [
            ("General", Shape::Number),
            ("#,##0.00", Shape::Number),
            ("[Red]0;[Blue]-0", Shape::Number),
            ("0 \"days\"", Shape::Number),
            ("0\\d", Shape::Number),
            ("[h]:mm:ss", Shape::Number),
            ("[$-407]d. mmmm yyyy", Shape::Day),
            ("mmm", Shape::Day),
            ("yyyy\\-mm\\-dd", Shape::Day),
            ("yyyy-mm-dd h:mm:ss", Shape::DayAndTime),
            ("h:mm AM/PM", Shape::Time),
            ("mm:ss", Shape::Time),
            ("0;yyyy", Shape::Number),
        ] {
            assert_eq!(of_code(code), shape, "{code}");
        }
    }

    #[test]
    fn numbers_become_days_and_times() {
        let shapes = vec![Shape::Number, Shape::Day, Shape::DayAndTime, Shape::Time];
        let styles = Styles { shapes: shapes.clone(), from_1904: false };
        let mac = Styles { shapes, from_1904: true };
        for (style, number, want) in [
            (0, "46053", None),
            (9, "46053", None),
            (1, "46053", Some("2026-01-31")),
            (1, "46053.5", Some("2026-01-31T12:00:00")),
            (2, "46053", Some("2026-01-31T00:00:00")),
            (2, "46053.52083333334", Some("2026-01-31T12:30:00")),
            (2, "46053.99999999999", Some("2026-02-01T00:00:00")),
            (3, "0.25", Some("06:00:00")),
            (3, "46053.25", Some("2026-01-31T06:00:00")),
            (2, "0.0000000115740740741", None),
            (3, "0.0000000115740740741", Some("00:00:00.001")),
            (1, "1", Some("1900-01-01")),
            (1, "59", Some("1900-02-28")),
            (1, "60", None),
            (1, "61", Some("1900-03-01")),
            (1, "0", None),
            (1, "-1", None),
            (1, "2958465", Some("9999-12-31")),
            (1, "2958466", None),
            (1, "1e300", None),
            (1, "NaN", None),
            (1, "x", None),
        ] {
            assert_eq!(styles.written(style, number).as_deref(), want, "{style} {number}");
        }
        assert_eq!(mac.written(1, "44591").as_deref(), Some("2026-01-31"));
        assert_eq!(mac.written(1, "0").as_deref(), Some("1904-01-01"));
    }
}
