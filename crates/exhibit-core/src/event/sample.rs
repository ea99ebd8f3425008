//! Samples: a population that was frozen, what was drawn from it, and what each member showed.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::evidence::EvidenceRef;
use super::ids::{EngagementId, EvidenceId, RegisterId, SampleId};
use crate::digest::Sha256;

/// How many members a sample can have.
pub const MAX_SAMPLE: usize = 10_000;

/// How many looks at a sample may be planned.
pub const MAX_LOOKS: u32 = 10;

/// One hundred percent in basis points.
pub const WHOLE: u32 = 10_000;

/// A population was frozen, and it was said how much is to be drawn from it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SampleFrozen {
    /// The sample's number.
    pub id: SampleId,
    /// In which engagement.
    pub engagement: EngagementId,
    /// What is to be found out.
    pub purpose: String,
    /// The controls and clauses that it is about.
    pub requirements: Vec<String>,
    /// What it is drawn from.
    pub population: FrozenPopulation,
    /// How it is drawn.
    pub method: SamplingMethod,
    /// The confidence aimed at, in basis points.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<u32>,
    /// The rate of deviations that must not be reached, in basis points.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tolerable: Option<u32>,
    /// How many deviations the sample may show and still say that the rate is not reached.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub expected: u32,
    /// How often a sample of this population may be looked at: each draw is a look. At most [`MAX_LOOKS`].
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub looks: u32,
    /// How many are to be drawn, at most [`MAX_SAMPLE`].
    pub size: u64,
}

/// A population as it stood when it was frozen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FrozenPopulation {
    /// What it consists of.
    pub of: SampledFrom,
    /// How many members it has.
    pub count: u64,
    /// SHA-256 over the list of its members, see docs/sampling.md.
    pub digest: Sha256,
    /// SHA-256 over the same list with the stratum of each, where there are strata.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub strata: Option<Sha256>,
}

/// What a population consists of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", tag = "kind", deny_unknown_fields)]
pub enum SampledFrom {
    /// Records of items.
    Records {
        /// The items.
        items: Vec<EvidenceRef>,
        /// Which of their records, as the filter is written; all if empty.
        filter: String,
    },
    /// Whole items.
    Items {
        /// The items.
        items: Vec<EvidenceRef>,
    },
    /// Rows of a register.
    Rows {
        /// The snapshot.
        register: RegisterId,
        /// Which of its rows, as the filter is written; all if empty.
        filter: String,
    },
}

/// How members are drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", tag = "method", deny_unknown_fields)]
pub enum SamplingMethod {
    /// Each with the same chance.
    Random,
    /// Each with the same chance inside its stratum.
    Stratified {
        /// By what the population is divided.
        by: String,
        /// The parts.
        strata: Vec<Stratum>,
    },
    /// Every so manyth, from a beginning that is drawn.
    Interval {
        /// Why the order of members has nothing to do with deviations. Without it the sample shows nothing.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        order: Option<String>,
    },
    /// Chosen by a person. Nothing can be projected from it.
    Judgemental {
        /// By what they were chosen.
        reason: String,
    },
}

impl SamplingMethod {
    /// Returns the method's name.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Random => "random",
            Self::Stratified { .. } => "stratified",
            Self::Interval { .. } => "interval",
            Self::Judgemental { .. } => "judgemental",
        }
    }
}

/// A part of a population.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Stratum {
    /// What it is called.
    pub name: String,
    /// How many members it has.
    pub count: u64,
    /// How many are to be drawn from it.
    pub size: u64,
}

/// Members were drawn. Each draw is an entry of its own, and all of them are counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SampleDrawn {
    /// The sample.
    pub id: SampleId,
    /// 1 for the first draw, 2 for the first one after it, and so on.
    pub draw: u32,
    /// The population's digest as it is now; it must be the frozen one.
    pub population: Sha256,
    /// From what it was drawn by chance; absent where a person chose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<SeedStated>,
    /// What was drawn, in the order of the population.
    pub members: Vec<SampleMember>,
    /// Why it was drawn once more, where it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Of what a seed was made: nobody could have known all of it when the population was frozen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SeedStated {
    /// The origin of the log of which the checkpoint is: this log, or the one before it that drew.
    pub origin: String,
    /// The first checkpoint after the freeze.
    pub checkpoint: CheckpointCited,
    /// The number from the other side, as it was given.
    pub number: String,
    /// Who gave it.
    pub given_by: String,
    /// The seed: a digest of the frozen population, the checkpoint and the number, see docs/sampling.md.
    pub seed: Sha256,
}

/// A checkpoint of this log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckpointCited {
    /// How many entries it covers.
    pub size: u64,
    /// Their root.
    pub root: Sha256,
}

/// A member that was drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SampleMember {
    /// Its place in the population, from 0.
    pub index: u64,
    /// What it is.
    pub what: MemberCited,
    /// The stratum in which it lies, where there are strata.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stratum: Option<String>,
}

/// What a member of a population is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", tag = "kind", deny_unknown_fields)]
pub enum MemberCited {
    /// A record of an item.
    Record {
        /// The item.
        item: EvidenceId,
        /// The line, from 1.
        line: u64,
    },
    /// A whole item.
    Item {
        /// The item.
        item: EvidenceId,
    },
    /// A row of a register.
    Row {
        /// The snapshot.
        register: RegisterId,
        /// The row's number as a person sees it in the file.
        row: u64,
    },
}

/// What members showed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SampleTested {
    /// The sample.
    pub id: SampleId,
    /// What each showed.
    pub results: Vec<MemberResult>,
    /// Why results are stated anew, where some are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changed_because: Option<String>,
}

/// What a member showed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MemberResult {
    /// The member, by its place in the population.
    pub index: u64,
    /// What came out.
    pub outcome: SampleOutcome,
    /// What was seen; needed for all but what conforms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The evidence for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<EvidenceRef>,
}

/// What comes out for a member.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum SampleOutcome {
    /// As it should be.
    Conforming,
    /// Not as it should be.
    Deviation,
    /// Not found. It counts as a deviation, and nothing takes its place.
    Missing,
    /// The question does not arise.
    NotApplicable,
}

impl SampleOutcome {
    /// Returns the outcome's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Conforming => "conforming",
            Self::Deviation => "deviation",
            Self::Missing => "missing",
            Self::NotApplicable => "not applicable",
        }
    }

    /// Tells whether it counts as a deviation.
    pub fn deviates(self) -> bool {
        matches!(self, Self::Deviation | Self::Missing)
    }
}

impl fmt::Display for MemberCited {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Record { item, line } => write!(f, "{item}:{line}"),
            Self::Item { item } => write!(f, "{item}"),
            Self::Row { register, row } => write!(f, "{register}:{row}"),
        }
    }
}

/// A sample that is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SampleClosed {
    /// Which.
    pub id: SampleId,
    /// What it shows, in words.
    pub conclusion: String,
    /// What it says about the population, where it was drawn by chance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub projection: Option<Projection>,
}

/// What a sample says about its population. Rates are in basis points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Projection {
    /// How many members the question arose for.
    pub tested: u64,
    /// How many of them deviate, the missing ones included.
    pub deviations: u64,
    /// The rate.
    pub rate: u32,
    /// The lower end of the interval.
    pub low: u32,
    /// The upper end of the interval.
    pub high: u32,
    /// The confidence of the interval.
    pub confidence: u32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
fn is_zero(number: &u32) -> bool {
    *number == 0
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
fn is_one(number: &u32) -> bool {
    *number == 1
}

fn one() -> u32 {
    1
}
