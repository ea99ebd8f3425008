//! Dates as people type them in the window.

use exhibit::Error;
use exhibit::core::day::{Day, Days};
use exhibit::core::event::{Dates, Period};
use exhibit::core::time::{Moment, Timestamp, parse_day};
use schemars::JsonSchema;
use serde::Deserialize;

/// The dates of evidence as they were typed; what is absent or empty says nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct DatesSaid {
    issued: Option<String>,
    in_force_from: Option<String>,
    in_force_to: Option<String>,
    period_from: Option<String>,
    period_to: Option<String>,
    collected: Option<String>,
    next_review: Option<String>,
}

impl DatesSaid {
    /// Reads the dates.
    pub(crate) fn read(&self) -> Result<Dates, Error> {
        Ok(Dates {
            issued: moment("issued", &self.issued)?,
            in_force: self.in_force()?,
            period: self.period()?,
            collected: moment("collected", &self.collected)?,
            next_review: moment("next review", &self.next_review)?,
        })
    }

    fn in_force(&self) -> Result<Option<Days>, Error> {
        let days = Days::new(
            day("in force from", &self.in_force_from)?,
            day("in force until", &self.in_force_to)?,
        );
        match days.is_ordered() {
            true => Ok(Some(days).filter(|it| *it != Days::default())),
            false => Err(Error::text(
                "in force",
                &days.for_people(),
                "days of which the last is not before the first",
            )),
        }
    }

    fn period(&self) -> Result<Option<Period>, Error> {
        let (from, to) = (given(&self.period_from), given(&self.period_to));
        let (from, to) = match (from, to) {
            (None, None) => return Ok(None),
            (Some(from), Some(to)) => (from, to),
            (one, other) => {
                let text = one.or(other).unwrap_or_default();
                return Err(Error::text("period", text, "a first and a last day"));
            }
        };
        let expected = "a day such as 2026-03-14, or a time with its zone";
        let first = read("period", from, expected)?;
        let last = match parse_day(to) {
            Some(day) => Timestamp::from_unix(day.unix() + 86_399).unwrap_or(day),
            None => read("period", to, expected)?,
        };
        if first > last {
            let text = format!("{from} to {to}");
            return Err(Error::text("period", &text, "a period that begins before it ends"));
        }
        Ok(Some(Period { from: first, to: last }))
    }
}

/// Reads a day or a time with its zone, where one was typed.
pub(crate) fn moment(
    what: &'static str,
    text: &Option<String>,
) -> Result<Option<Timestamp>, Error> {
    let text = given(text);
    text.map(|text| read(what, text, "a day such as 2026-03-14, or a time with its zone"))
        .transpose()
}

/// Returns what was typed, where anything was.
pub(crate) fn given(text: &Option<String>) -> Option<&str> {
    text.as_deref().map(str::trim).filter(|text| !text.is_empty())
}

/// Reads a reason, which the ledger wants in words.
pub(crate) fn reason(text: &str) -> Result<&str, Error> {
    match text.trim() {
        "" => Err(Error::text("reason", "", "a reason in a few words")),
        text => Ok(text),
    }
}

fn read(what: &'static str, text: &str, expected: &'static str) -> Result<Timestamp, Error> {
    let found = parse_day(text).or_else(|| Moment::parse(text).and_then(Moment::timestamp));
    found.ok_or_else(|| Error::text(what, text, expected))
}

fn day(what: &'static str, text: &Option<String>) -> Result<Option<Day>, Error> {
    let text = given(text);
    let read =
        |text| Day::parse(text).ok_or_else(|| Error::text(what, text, "a day such as 2026-03-14"));
    text.map(read).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_ends_with_the_last_second_of_its_last_day() {
        let text = |text: &str| Some(text.to_owned());
        let said = DatesSaid {
            period_from: text("2026-01-01"),
            period_to: text("2026-01-31"),
            ..DatesSaid::default()
        };
        let period = said.read().expect("dates").period.expect("a period");
        assert_eq!(period.to.to_string(), "2026-01-31T23:59:59Z");
        let half = DatesSaid { period_from: text("2026-01-01"), ..DatesSaid::default() };
        assert!(half.read().is_err());
        let turned = DatesSaid { period_to: text("2025-01-31"), ..said };
        assert!(turned.read().is_err());
        let nothing = DatesSaid { issued: text("  "), ..DatesSaid::default() };
        assert_eq!(nothing.read().expect("no dates"), Dates::default());
    }
}
