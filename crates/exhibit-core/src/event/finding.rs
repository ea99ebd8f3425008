//! Findings, from what was seen to the proof that something was done about it (clause 10.2).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::evidence::EvidenceRef;
use super::exception::Exception;
use super::ids::{EngagementId, FindingId, PersonId, SampleId, SchemeId, SiteId};
use super::organisation::RowCited;
use crate::day::Day;

/// How grave a finding is, from the least to the most.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Grade {
    /// It is as it should be.
    Conformity,
    /// It is as it should be, and could be better.
    Opportunity,
    /// Something to be kept in view.
    Observation,
    /// Stage 1 only: it could become a nonconformity by stage 2.
    AreaOfConcern,
    /// A requirement is not met; the system reaches what it is for all the same.
    Minor,
    /// A requirement is not met, so that it is in doubt whether the system reaches what it is for.
    Major,
}

impl Grade {
    /// All of them, from the least to the most.
    pub const ALL: [Self; 6] = [
        Self::Conformity,
        Self::Opportunity,
        Self::Observation,
        Self::AreaOfConcern,
        Self::Minor,
        Self::Major,
    ];

    /// Returns what it is called where no scheme says otherwise.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Conformity => "conformity",
            Self::Opportunity => "opportunity for improvement",
            Self::Observation => "observation",
            Self::AreaOfConcern => "area of concern",
            Self::Minor => "minor nonconformity",
            Self::Major => "major nonconformity",
        }
    }

    /// Tells whether a requirement is not met.
    pub fn is_nonconformity(self) -> bool {
        matches!(self, Self::Minor | Self::Major)
    }
}

/// A grading scheme: what somebody calls the grades, and how long each may stay open. The same number again
/// changes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SchemeStated {
    /// The scheme's number.
    pub id: SchemeId,
    /// Whose it is.
    pub title: String,
    /// The grades that it knows.
    pub grades: Vec<GradeNamed>,
    /// Why it was changed; needed where open findings go by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changed_because: Option<String>,
}

/// A grade in a scheme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GradeNamed {
    /// The grade.
    pub grade: Grade,
    /// What it is called.
    pub name: String,
    /// How many days there are to do something about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<u32>,
}

impl GradeNamed {
    /// Returns what the grade is called, and the usual word where that is another.
    pub fn called(&self) -> String {
        let usual = self.grade.as_str();
        match folded(&self.name) == folded(usual) {
            true => self.name.clone(),
            false => format!("{} ({usual})", self.name),
        }
    }

    /// Tells whether it is called by the usual word of another grade.
    pub fn is_called_as_another(&self) -> bool {
        let others = Grade::ALL.into_iter().filter(|it| *it != self.grade);
        others.into_iter().any(|it| folded(it.as_str()) == folded(&self.name))
    }
}

/// Letters and digits alone, in lower case: by these, words for grades are compared.
pub fn folded(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Where a finding comes from.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum FindingSource {
    /// The organisation's own audit.
    Internal,
    /// A certification body.
    CertificationBody,
    /// An incident.
    Incident,
    /// A complaint.
    Complaint,
    /// A supplier, or an audit of one.
    Supplier,
}

impl FindingSource {
    /// Returns the source's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Internal => "internal",
            Self::CertificationBody => "certification body",
            Self::Incident => "incident",
            Self::Complaint => "complaint",
            Self::Supplier => "supplier",
        }
    }
}

/// What another body says of a finding that is theirs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BodyGraded {
    /// Who.
    pub body: String,
    /// The number that they gave it.
    pub reference: String,
    /// The grade, in their words.
    pub grade: String,
    /// On which day.
    pub on: Day,
}

/// Evidence, cited to the line or the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EvidenceCited {
    /// The item.
    pub evidence: EvidenceRef,
    /// The line, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// The page, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u64>,
}

/// A finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FindingRecorded {
    /// The finding's number. The same number again changes what it says, and never its grade.
    pub id: FindingId,
    /// In which engagement it was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub engagement: Option<EngagementId>,
    /// Where it comes from.
    pub source: FindingSource,
    /// What it is about, in a few words.
    pub title: String,
    /// How grave it is.
    pub grade: Grade,
    /// The scheme by which it was graded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scheme: Option<SchemeId>,
    /// On which day.
    pub on: Day,
    /// What the body says whose finding it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<BodyGraded>,
    /// The controls and clauses that it is measured against.
    pub criteria: Vec<String>,
    /// What was found.
    pub condition: String,
    /// The evidence for it.
    pub evidence: Vec<EvidenceCited>,
    /// The samples that led to it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub samples: Vec<SampleId>,
    /// The AI systems concerned.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub systems: Vec<String>,
    /// The sites concerned.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sites: Vec<SiteId>,
    /// The row of the incident, the complaint or the supplier, or of the body's list of findings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<RowCited>,
    /// Who has to see to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<PersonId>,
    /// By which day it is to be done, where somebody set one; else its scheme may say so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Day>,
    /// The earlier finding, closed since, that this one repeats.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeats: Option<FindingId>,
    /// Why it was changed, where it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changed_because: Option<String>,
}

/// Another grade for a finding. A graver one holds at once, a lesser one when somebody else approves it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FindingRegraded {
    /// The finding.
    pub id: FindingId,
    /// The other grade.
    pub grade: Grade,
    /// Why.
    pub reason: String,
}

/// A lesser grade that somebody else than its proposer approved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RegradeApproved {
    /// The finding.
    pub id: FindingId,
    /// The grade that was proposed.
    pub grade: Grade,
    /// What the second person says.
    pub comment: String,
    /// Why one person did both; only a log that goes on from another may say so, of what two people did there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exception: Option<Exception>,
}

/// What is said about a finding by those whom it concerns. Said again, it takes the place of what was said before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FindingAnswered {
    /// The finding.
    pub id: FindingId,
    /// How far it reaches: what else is concerned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extent: Option<String>,
    /// Why it came to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
    /// What was put right.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correction: Option<String>,
}

/// A corrective action: what is to be done so that it does not happen again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ActionStated {
    /// The finding.
    pub finding: FindingId,
    /// The action's number in the finding. The same number again changes it.
    pub number: u32,
    /// What is to be done.
    pub what: String,
    /// Who has to do it.
    pub owner: PersonId,
    /// By when.
    pub due: Day,
    /// Why it was changed, where it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changed_because: Option<String>,
}

/// A corrective action that was carried out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ActionDone {
    /// The finding.
    pub finding: FindingId,
    /// The action.
    pub number: u32,
    /// On which day.
    pub on: Day,
    /// The evidence for it.
    pub evidence: Vec<EvidenceRef>,
    /// A remark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remark: Option<String>,
}

/// Somebody looked whether what was done helps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EffectivenessChecked {
    /// The finding.
    pub finding: FindingId,
    /// Whether it does.
    pub effective: bool,
    /// What was seen.
    pub result: String,
    /// The evidence for it.
    pub evidence: Vec<EvidenceRef>,
    /// Who looked.
    pub by: PersonId,
    /// On which day.
    pub on: Day,
}

/// A finding that is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FindingClosed {
    /// Which.
    pub id: FindingId,
    /// Why.
    pub reason: String,
    /// Why somebody closed it who took part in what was done, where that is so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exception: Option<Exception>,
}

/// A closed finding that is open again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FindingReopened {
    /// Which.
    pub id: FindingId,
    /// Why.
    pub reason: String,
}
