//! Management reviews (clause 9.3).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::evidence::EvidenceRef;
use super::ids::{EngagementId, FindingId, PersonId, ReviewId, TestId};
use crate::day::Day;

/// A management review. The same number again changes it, until it is signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewRecorded {
    /// The review's number.
    pub id: ReviewId,
    /// On which day it was held.
    pub on: Day,
    /// Who was there.
    pub attendees: Vec<Attendee>,
    /// Who should have been there.
    pub absent: Vec<Absentee>,
    /// What was put before it: each input of the standard once, but for those that are missing.
    pub inputs: Vec<ReviewInput>,
    /// What was not put before it, and why.
    pub missing: Vec<MissingInput>,
    /// What was decided.
    pub decisions: Vec<Decision>,
    /// The review before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<ReviewId>,
    /// What became of decisions that were open.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub carried: Vec<CarriedDecision>,
    /// Why it was changed, where it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changed_because: Option<String>,
}

/// A person at a review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Attendee {
    /// Who.
    pub person: PersonId,
    /// In which role.
    pub role: String,
}

/// A person who was not at a review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Absentee {
    /// Who.
    pub person: PersonId,
    /// Why, and who stood in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Something that was put before a review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewInput {
    /// The input's key in the catalog, such as `d2`.
    pub input: String,
    /// What it says.
    pub text: String,
    /// The evidence for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<EvidenceRef>,
    /// The engagements of which it tells.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub engagements: Vec<EngagementId>,
    /// The findings of which it tells.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<FindingId>,
    /// The runs of assurance tests of which it tells.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tests: Vec<TestId>,
}

/// Something that was not put before a review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MissingInput {
    /// The input's key in the catalog.
    pub input: String,
    /// Why.
    pub reason: String,
}

/// What a review decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// The decision's number in the review.
    pub number: u32,
    /// The result's key in the catalog, such as `r1`.
    pub result: String,
    /// What is to be done.
    pub what: String,
    /// Who has to do it.
    pub owner: PersonId,
    /// By when.
    pub due: Day,
}

/// A decision of an earlier review.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(deny_unknown_fields)]
pub struct DecisionCited {
    /// The review.
    pub review: ReviewId,
    /// The decision's number in it.
    pub number: u32,
}

/// What a review says of a decision that was open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CarriedDecision {
    /// The decision.
    pub decision: DecisionCited,
    /// What became of it.
    pub progress: DecisionProgress,
    /// In words.
    pub remark: String,
}

/// What became of a decision.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum DecisionProgress {
    /// It is still to be done, and is carried forward.
    Open,
    /// It was done.
    Done,
    /// It is no longer to be done.
    Dropped,
}

impl DecisionProgress {
    /// Returns its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Done => "done",
            Self::Dropped => "dropped",
        }
    }
}
