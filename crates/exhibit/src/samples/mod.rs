//! Samples: a population that is frozen, members drawn from it by nobody's choice, and what they showed.
//!
//! The arithmetic and the draw are in `exhibit-sampling`; the rules in the register. Here populations are made of
//! what the vault holds, the first checkpoint after a freeze is found, and answers are put into a form to be read.
//! `docs/sampling.md` says how anybody does it again.

mod disclosed;
mod draw;
mod freeze;
mod population;
mod results;
mod shown;

use exhibit_core::event::{EvidenceId, SampleId};
use exhibit_core::register::{Register, SampleState};
use exhibit_sampling::draw::DrawError;
use exhibit_sampling::population::PopulationError;
use exhibit_sampling::rate::RateError;
use exhibit_sampling::record::FollowError;
use exhibit_sampling::seed::SeedError;
use exhibit_sampling::size::SizeError;
use thiserror::Error as ThisError;

pub use disclosed::{BundleRedraw, redraw_in_bundle};
pub(crate) use disclosed::{DisclosedSample, disclosed_samples};
pub use draw::{Drawn, DrawnAgainShown, Redrawn, Said};
pub use freeze::{
    CheckpointShown, FreezeRequest, Frozen, MethodAsked, SamplePlanned, SizeShown, SizesRequest,
    SizesShown, sizes,
};
pub use population::{PopulationAsked, RecordFilter};
pub use results::{MembersSaid, PaperTaken, ResultGiven};
pub use shown::{
    CountsShown, DrawShown, EvaluationShown, MemberShown, ProjectionShown, SampleBeside,
    SampleLine, SampleShown, StratumShown, percent_of_points, sample, samples,
};

use crate::error::Error;

/// Why a sample could not be made, drawn or told.
#[derive(Clone, Debug, ThisError, PartialEq, Eq)]
pub enum SampleError {
    /// No such sample.
    #[error("there is no sample {0}")]
    NoSample(SampleId),
    /// An item has no records in the index.
    #[error("{0} has no records that are indexed")]
    NoRecords(EvidenceId),
    /// Two items hold the same records, each of which would be in the population twice.
    #[error(
        "{newer} {relation} {older}: the records that both hold would be in the population twice"
    )]
    Overlap {
        /// The later export.
        newer: EvidenceId,
        /// How it stands to the other.
        relation: &'static str,
        /// The earlier export.
        older: EvidenceId,
    },
    /// The population can't be frozen.
    #[error(transparent)]
    Population(#[from] PopulationError),
    /// No size answers what is demanded.
    #[error(transparent)]
    Size(#[from] SizeError),
    /// A percentage makes no sense.
    #[error(transparent)]
    Rate(#[from] RateError),
    /// A percentage is finer than entries keep.
    #[error("{what}: {text} has more than two digits after the point")]
    TooFine {
        /// Which percentage.
        what: &'static str,
        /// As given.
        text: String,
    },
    /// A confidence is stated where a person chooses.
    #[error("a person chooses the members, so no confidence and no tolerable rate can be stated")]
    NoConfidence,
    /// Something that has to be said is not.
    #[error("{0} is missing")]
    NotSaid(&'static str),
    /// The population is no longer what was frozen.
    #[error("the population of {sample} is not what was frozen: {}", .reasons.join("; "))]
    Changed {
        /// The sample.
        sample: SampleId,
        /// What changed, a phrase each.
        reasons: Vec<String>,
    },
    /// A draw of a sample that a person chooses, or a choice in one that is drawn.
    #[error("{sample} is {method}, so its members are not {asked}")]
    Method {
        /// The sample.
        sample: SampleId,
        /// Its method.
        method: &'static str,
        /// What was asked for: drawn or chosen.
        asked: &'static str,
    },
    /// The same number gives the same sample again.
    #[error("{sample} was drawn with this number already, which gives the same sample")]
    SameNumber {
        /// The sample.
        sample: SampleId,
    },
    /// Nothing was drawn yet.
    #[error("nothing was drawn for {0} yet")]
    NotDrawnYet(SampleId),
    /// What is named was not drawn.
    #[error("{sample} did not draw {member}")]
    NotDrawn {
        /// The sample.
        sample: SampleId,
        /// As it was named.
        member: String,
    },
    /// What is named is not in the population.
    #[error("{member} is not in the population of {sample}")]
    NotInPopulation {
        /// The sample.
        sample: SampleId,
        /// As it was named.
        member: String,
    },
    /// A result says nothing of what was seen.
    #[error("the result of {0} needs a note")]
    NoteMissing(String),
    /// A filter in an entry can't be read.
    #[error("the filter {0} can't be read")]
    Filter(String),
    /// The population is divided by something that it does not have.
    #[error("{by} is nothing that this population is divided by; it can be {known}")]
    Strata {
        /// What was asked.
        by: String,
        /// What can be.
        known: String,
    },
    /// The register has no such column.
    #[error("the register has no column {column}; it has {known}")]
    Column {
        /// What was asked.
        column: String,
        /// What there is.
        known: String,
    },
    /// The bundle does not hold what is needed.
    #[error("this bundle does not hold {0}")]
    NotInBundle(String),
    /// The bundle does not verify, so that nothing in it can be relied on.
    #[error("this bundle is {word}: nothing is drawn from it")]
    BundleWord {
        /// Its word.
        word: exhibit_core::verdict::Word,
    },
    /// A record of a sample can't be followed.
    #[error(transparent)]
    Follow(#[from] FollowError),
}

impl SampleError {
    /// Returns the stable code that front ends compare.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoSample(_) => "no-sample",
            Self::Changed { .. } => "population-changed",
            Self::NotDrawn { .. } => "not-drawn",
            _ => "sample",
        }
    }

    /// Returns what to do, each a sentence.
    pub fn hints(&self) -> Vec<String> {
        let one = match self {
            Self::NoSample(_) => "`exhibit samples` lists them.",
            Self::NoRecords(_) => {
                "Only logs whose records are indexed have any; --items draws from whole items."
            }
            Self::Overlap { .. } => "Name only one of the two.",
            Self::Population(PopulationError::Empty) => {
                "`exhibit search` with the same filters shows what they find."
            }
            Self::Population(PopulationError::TooManyStrata) => {
                "Divide it by something with fewer values."
            }
            Self::Changed { .. } => {
                "What was frozen stays on record. Freeze another sample, and say in its purpose why."
            }
            Self::Method { asked: "drawn", .. } => {
                "Name its members with `exhibit samples choose`."
            }
            Self::Method { .. } => "Draw it with `exhibit samples draw`.",
            Self::NotDrawnYet(_) => "`exhibit samples draw` does it.",
            Self::NotDrawn { .. } => {
                "`exhibit samples show` lists what was drawn. Nothing takes the place of a member."
            }
            Self::NoteMissing(_) => {
                "Say with --note what was seen, or why the question does not arise."
            }
            Self::Size(SizeError::ExpectedIsNotTolerable { .. }) => {
                "Expect fewer deviations, or say a higher tolerable rate."
            }
            Self::NotInBundle(_) => {
                "`exhibit verify-bundle` says which samples can be drawn again from it."
            }
            Self::BundleWord { .. } => "`exhibit verify-bundle` says what is wrong.",
            _ => return Vec::new(),
        };
        vec![one.to_owned()]
    }
}

impl From<PopulationError> for Error {
    fn from(error: PopulationError) -> Self {
        Self::Sample(error.into())
    }
}

impl From<DrawError> for Error {
    fn from(error: DrawError) -> Self {
        Self::Sample(FollowError::from(error).into())
    }
}

impl From<SeedError> for Error {
    fn from(error: SeedError) -> Self {
        Self::Sample(FollowError::from(error).into())
    }
}

impl From<FollowError> for Error {
    fn from(error: FollowError) -> Self {
        Self::Sample(error.into())
    }
}

fn known(register: &Register, id: SampleId) -> Result<&SampleState, Error> {
    Ok(register.sample(id).ok_or(SampleError::NoSample(id))?)
}
