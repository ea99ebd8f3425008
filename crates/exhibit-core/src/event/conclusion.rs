//! What an engagement concludes on a requirement.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::evidence::EvidenceRef;
use super::ids::{EngagementId, FindingId, PersonId, SampleId, TestId};

/// An auditor's answer to a question.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// It is so.
    Yes,
    /// It is not so.
    No,
    /// Nobody looked.
    NotTested,
}

impl Answer {
    /// Returns the answer for people.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::NotTested => "not tested",
        }
    }
}

/// A conclusion in a word.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum ConclusionWord {
    /// Designed, implemented and operating: all three were looked at, and each is so.
    Conforms,
    /// What was looked at is so; not all was looked at.
    ConformsAsFarAsTested,
    /// Something that was looked at is not so.
    DoesNotConform,
    /// It does not apply here.
    NotApplicable,
    /// Nothing is concluded.
    NotConcluded,
}

impl ConclusionWord {
    /// Returns the words for people.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Conforms => "conforms",
            Self::ConformsAsFarAsTested => "conforms as far as tested",
            Self::DoesNotConform => "does not conform",
            Self::NotApplicable => "not applicable",
            Self::NotConcluded => "not concluded",
        }
    }
}

/// A conclusion on a requirement. The same engagement and requirement again takes its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConclusionReached {
    /// In which engagement.
    pub engagement: EngagementId,
    /// The control or clause; the organisation's own controls too.
    pub requirement: String,
    /// Whether what is laid down would meet it.
    pub design: Answer,
    /// Whether what is laid down was put in place.
    pub implementation: Answer,
    /// Whether it operated over the period.
    pub operation: Answer,
    /// The conclusion.
    pub conclusion: ConclusionWord,
    /// Why.
    pub reason: String,
    /// The evidence that it stands on.
    pub evidence: Vec<EvidenceRef>,
    /// The runs of assurance tests that it stands on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tests: Vec<TestId>,
    /// The samples that it stands on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub samples: Vec<SampleId>,
    /// The findings that it led to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<FindingId>,
    /// Answers to the questions of the checklist.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checklist: Vec<QuestionAnswered>,
    /// Who in the team reached it.
    pub by: PersonId,
}

/// An answer to a question of a checklist.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QuestionAnswered {
    /// The question's id.
    pub question: String,
    /// The answer.
    pub answer: Answer,
    /// A remark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remark: Option<String>,
}
