//! How large a sample has to be.
//!
//! Attribute sampling: the smallest sample with which a population that reaches the tolerable rate
//! would show more deviations than are expected, with the confidence that is asked for. With none
//! expected it is called discovery sampling. Exact for the population's own size.

use thiserror::Error;

use crate::{
    chance::Urn,
    draw::in_proportion,
    limit::{Clean, first, upper_if_clean},
    population::Population,
    rate::Criteria,
};

/// The size of a sample, and what it stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SampleSize {
    /// How many members there are.
    pub population: u32,
    /// At how many deviating members the tolerable rate is reached.
    pub tolerable: u32,
    /// How many deviations the sample may show and still say that the rate is not reached.
    pub expected: u32,
    /// How many members to draw.
    pub size: u32,
}

/// Why no size answers.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum SizeError {
    /// There is nothing to draw from.
    #[error("the population is empty")]
    Empty,
    /// As many deviations are expected as reach the tolerable rate, so no sample excludes it.
    #[error(
        "{expected} deviations are expected, and {tolerable} of {population} reach the tolerable rate"
    )]
    ExpectedIsNotTolerable {
        /// How many are expected.
        expected: u32,
        /// How many reach the rate.
        tolerable: u32,
        /// How many members there are.
        population: u32,
    },
    /// The population has no strata.
    #[error("the population has no strata")]
    NoStrata,
}

/// Returns the size of a simple random sample: the smallest n with
/// P(X ≤ `expected` | as many deviate as reach the tolerable rate) ≤ 1 − confidence.
pub fn size(population: u32, criteria: Criteria, expected: u32) -> Result<SampleSize, SizeError> {
    if population == 0 {
        return Err(SizeError::Empty);
    }
    let tolerable = criteria.tolerable.reached_at(population);
    let refused = SizeError::ExpectedIsNotTolerable { expected, tolerable, population };
    let risk = criteria.risk();
    let excludes =
        |drawn| Urn { population, deviating: tolerable, drawn }.shows_at_most(expected, risk);
    // Whoever looks at all of them sees more than are expected, if the rate is reached.
    match first(1, population, excludes) {
        Some(size) if expected < tolerable => {
            Ok(SampleSize { population, tolerable, expected, size })
        }
        _ => Err(refused),
    }
}

/// Returns the size of a stratified sample, in proportion, with no deviation expected.
///
/// It may be a little more than that of a simple random one: rounding gives some stratum less than
/// its share, and deviations may lie just there.
pub fn size_in_strata(
    population: &Population,
    criteria: Criteria,
) -> Result<SampleSize, SizeError> {
    let strata: Vec<u32> = population.strata().into_iter().map(|(_, members)| members).collect();
    if strata.is_empty() {
        return Err(SizeError::NoStrata);
    }
    let least = size(population.count(), criteria, 0)?;
    let excludes = |size: u32| {
        let drawn = in_proportion(&strata, size);
        let clean = strata.iter().zip(drawn).map(|(&members, drawn)| Clean { members, drawn });
        let clean: Vec<_> = clean.collect();
        upper_if_clean(&clean, criteria.risk(), least.tolerable) < least.tolerable
    };
    let size = (least.size..population.count()).find(|&size| excludes(size));
    Ok(SampleSize { size: size.unwrap_or(population.count()), ..least })
}
