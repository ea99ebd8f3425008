//! Rates and confidence as whole parts per million, and counts as percentages that err on the
//! careful side.

use std::fmt;

use thiserror::Error;

/// How many parts a whole has.
pub const WHOLE: u32 = 1_000_000;

/// How many looks at a sample may be planned.
pub const MAX_LOOKS: u32 = 10;

/// A tolerable rate of deviation: above 0 and at most 100 %, in parts per million.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rate(u32);

/// A confidence: above 0 and below 100 %, in parts per million.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Confidence(u32);

/// What is demanded of a sample; said before it is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Criteria {
    /// How sure one wants to be.
    pub confidence: Confidence,
    /// The rate of deviations that must not be reached.
    pub tolerable: Rate,
    /// How often the sample may be looked at: once, or once more for each planned extension.
    looks: u32,
}

/// Why something is no rate, no confidence, or no plan.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum RateError {
    /// It is not a percentage with at most four digits after the point.
    #[error("{text:?} is not a percentage with at most four digits after the point")]
    Text {
        /// What was read.
        text: String,
    },
    /// It is 0, or more than can be.
    #[error("{ppm} parts per million is out of range")]
    Range {
        /// The parts per million.
        ppm: u32,
    },
    /// No look is planned, or more than [`MAX_LOOKS`].
    #[error("{looks} looks are planned; 1 to {MAX_LOOKS} can be")]
    Looks {
        /// How many were planned.
        looks: u32,
    },
}

impl Rate {
    /// Returns the rate of so many parts per million: 1 to 1,000,000.
    pub fn of_ppm(ppm: u32) -> Result<Self, RateError> {
        (1..=WHOLE).contains(&ppm).then_some(Self(ppm)).ok_or(RateError::Range { ppm })
    }

    /// Reads a percentage such as `5`, `0.25` or `5 %`.
    pub fn of_percent(text: &str) -> Result<Self, RateError> {
        Self::of_ppm(parse_percent(text)?)
    }

    /// Returns the parts per million.
    pub fn ppm(self) -> u32 {
        self.0
    }

    /// Returns the smallest number of deviating members at which a population reaches this rate.
    ///
    /// That is the rate times `population`, rounded up: a population with one deviation less lies
    /// below the rate, one with this many does not.
    pub fn reached_at(self, population: u32) -> u32 {
        let parts = u64::from(population) * u64::from(self.0);
        u32::try_from(parts.div_ceil(u64::from(WHOLE))).expect("a rate is at most 1")
    }
}

impl Confidence {
    /// Returns the confidence of so many parts per million: 1 to 999,999.
    pub fn of_ppm(ppm: u32) -> Result<Self, RateError> {
        (1..WHOLE).contains(&ppm).then_some(Self(ppm)).ok_or(RateError::Range { ppm })
    }

    /// Reads a percentage such as `95` or `99.5 %`.
    pub fn of_percent(text: &str) -> Result<Self, RateError> {
        Self::of_ppm(parse_percent(text)?)
    }

    /// Returns the parts per million.
    pub fn ppm(self) -> u32 {
        self.0
    }
}

impl Criteria {
    /// Returns criteria for one look.
    pub fn new(confidence: Confidence, tolerable: Rate) -> Self {
        Self { confidence, tolerable, looks: 1 }
    }

    /// Returns the same for so many looks, each of which gets its part of the risk.
    pub fn with_looks(self, looks: u32) -> Result<Self, RateError> {
        let planned = Self { looks, ..self };
        (1..=MAX_LOOKS).contains(&looks).then_some(planned).ok_or(RateError::Looks { looks })
    }

    /// Returns how many looks are planned.
    pub fn looks(self) -> u32 {
        self.looks
    }

    /// Returns the risk that one look may take.
    pub(crate) fn risk(self) -> Risk {
        Risk { part: WHOLE - self.confidence.0, whole: WHOLE }.shared_by(self.looks)
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_percent(self.0, f)
    }
}

impl fmt::Display for Confidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_percent(self.0, f)
    }
}

/// The chance of being wrong that is still accepted: `part` of `whole`.
///
/// `whole` is a million times looks, strata and sides: at most 4 · 10⁹, which 32 bits hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Risk {
    pub(crate) part: u32,
    pub(crate) whole: u32,
}

impl Risk {
    /// Returns the part of each of so many statements that shall all be right together
    /// (Bonferroni).
    pub(crate) fn shared_by(self, statements: u32) -> Self {
        let whole =
            self.whole.checked_mul(statements).expect("looks, strata and sides are limited");
        Self { part: self.part, whole }
    }
}

/// To which side a percentage is rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    /// Down: for lower limits.
    Down,
    /// To the nearest, halves up: for estimates.
    Nearest,
    /// Up: for upper limits.
    Up,
}

/// Returns `part` of `whole` as a percentage with two digits after the point, such as `4.95 %`.
///
/// `whole` must not be 0.
pub fn percent(part: u32, whole: u32, rounding: Rounding) -> String {
    let (part, whole) = (u64::from(part) * 10_000, u64::from(whole));
    let hundredths = match rounding {
        Rounding::Down => part / whole,
        Rounding::Nearest => (2 * part + whole) / (2 * whole),
        Rounding::Up => part.div_ceil(whole),
    };
    format!("{}.{:02} %", hundredths / 100, hundredths % 100)
}

fn parse_percent(text: &str) -> Result<u32, RateError> {
    let malformed = || RateError::Text { text: text.to_owned() };
    let number = text.strip_suffix('%').map_or(text, str::trim_end);
    let (units, decimals) = number.split_once('.').unwrap_or((number, "0"));
    let digits = |text: &str, most: usize| {
        (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    if !digits(units, 3) || !digits(decimals, 4) {
        return Err(malformed());
    }
    format!("{units}{decimals:0<4}").parse().map_err(|_| malformed())
}

fn write_percent(ppm: u32, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let (units, decimals) = (ppm / 10_000, ppm % 10_000);
    if decimals == 0 {
        return write!(f, "{units} %");
    }
    let decimals = format!("{decimals:04}");
    write!(f, "{units}.{} %", decimals.trim_end_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_are_read_and_written_exactly() {
        for (text, ppm, written) in [
            ("95", 950_000, "95 %"),
            ("5 %", 50_000, "5 %"),
            ("0.25%", 2_500, "0.25 %"),
            ("0.0001", 1, "0.0001 %"),
            ("100", 1_000_000, "100 %"),
        ] {
            let rate = Rate::of_percent(text).expect("it is a rate");
            assert_eq!((rate.ppm(), rate.to_string().as_str()), (ppm, written));
            assert_eq!(Rate::of_percent(written), Ok(rate));
        }
        for text in ["", "%", "5,0", "-5", "+5", "1e1", "5.", ".5", "0.00001", "1000", " 5"] {
            let refused = RateError::Text { text: text.to_owned() };
            assert_eq!(Rate::of_percent(text), Err(refused), "{text}");
        }
        assert_eq!(Rate::of_percent("0"), Err(RateError::Range { ppm: 0 }));
        assert_eq!(Rate::of_percent("100.0001"), Err(RateError::Range { ppm: 1_000_001 }));
        assert_eq!(Confidence::of_percent("100"), Err(RateError::Range { ppm: WHOLE }));
    }

    #[test]
    fn a_rate_is_reached_at_the_first_count_that_is_not_below_it() {
        let five = Rate::of_percent("5").expect("a rate");
        assert_eq!([1, 19, 20, 100, 101].map(|n| five.reached_at(n)), [1, 1, 1, 5, 6]);
        let all = Rate::of_percent("100").expect("a rate");
        assert_eq!(all.reached_at(u32::MAX), u32::MAX);
    }

    #[test]
    fn percentages_of_counts_err_on_the_side_that_is_asked_for() {
        let of = |rounding| percent(1, 3, rounding);
        assert_eq!(of(Rounding::Down), "33.33 %");
        assert_eq!(of(Rounding::Nearest), "33.33 %");
        assert_eq!(of(Rounding::Up), "33.34 %");
        assert_eq!(percent(1, 10_000_000, Rounding::Up), "0.01 %");
        assert_eq!(percent(1, 8, Rounding::Nearest), "12.50 %");
        assert_eq!(percent(u32::MAX, u32::MAX, Rounding::Up), "100.00 %");
    }

    #[test]
    fn looks_are_limited_and_share_the_risk() {
        let criteria = Criteria::new(Confidence(950_000), Rate(50_000));
        assert_eq!(criteria.with_looks(0), Err(RateError::Looks { looks: 0 }));
        assert_eq!(criteria.with_looks(11), Err(RateError::Looks { looks: 11 }));
        let most = criteria.with_looks(MAX_LOOKS).expect("as many as can be").risk();
        // Strata and two sides still fit.
        let most = most.shared_by(crate::population::MAX_STRATA as u32).shared_by(2);
        assert_eq!((most.part, most.whole), (50_000, 4_000_000_000));
    }
}
