//! Engagements: one audit each, from its plan to the day on which its papers are closed.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::assurance::ZoneStated;
use super::evidence::Period;
use super::exception::Exception;
use super::ids::{EngagementId, FindingId, PersonId, ProgrammeId, SiteId};

/// What kind of audit an engagement is.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum EngagementKind {
    /// The organisation's own audit (clause 9.2).
    InternalAudit,
    /// The first stage of a certification.
    #[serde(rename = "stage-1")]
    Stage1,
    /// The second stage of a certification.
    #[serde(rename = "stage-2")]
    Stage2,
    /// The yearly audit between two certifications.
    Surveillance,
    /// The certification after three years.
    Recertification,
    /// An audit of what was done about findings.
    FollowUp,
    /// An audit of somebody who supplies.
    Supplier,
}

impl EngagementKind {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::InternalAudit,
        Self::Stage1,
        Self::Stage2,
        Self::Surveillance,
        Self::Recertification,
        Self::FollowUp,
        Self::Supplier,
    ];

    /// Returns the kind's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InternalAudit => "internal audit",
            Self::Stage1 => "stage 1",
            Self::Stage2 => "stage 2",
            Self::Surveillance => "surveillance",
            Self::Recertification => "recertification",
            Self::FollowUp => "follow-up",
            Self::Supplier => "supplier audit",
        }
    }
}

/// What a person is in an audit team.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum TeamRole {
    /// Leads the team.
    Lead,
    /// Audits.
    Auditor,
    /// Watches, and judges nothing.
    Observer,
    /// Knows the field, and advises the auditors.
    TechnicalExpert,
}

impl TeamRole {
    /// Returns the role's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Lead => "lead",
            Self::Auditor => "auditor",
            Self::Observer => "observer",
            Self::TechnicalExpert => "technical expert",
        }
    }

    /// Tells whether a person in this role reaches conclusions.
    pub fn concludes(self) -> bool {
        matches!(self, Self::Lead | Self::Auditor)
    }
}

/// A person in an audit team.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TeamMember {
    /// Who.
    pub person: PersonId,
    /// As what.
    pub role: TeamRole,
}

/// Why a person audits although something in scope is their own work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IndependenceException {
    /// Who.
    pub person: PersonId,
    /// Why, and what was done about it.
    pub exception: Exception,
}

/// An audit that a programme plans.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(deny_unknown_fields)]
pub struct PlanCited {
    /// The programme.
    pub programme: ProgrammeId,
    /// The audit's number in it.
    pub number: u32,
}

/// An engagement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EngagementRecorded {
    /// The engagement's number. The same number again changes it.
    pub id: EngagementId,
    /// What kind of audit it is.
    pub kind: EngagementKind,
    /// What it is called.
    pub title: String,
    /// The period that it looks at, from its first second to its last.
    pub period: Period,
    /// The clock by which the period was stated.
    pub zone: ZoneStated,
    /// The catalog's name and edition, such as `iso42001-2023`.
    pub catalog: String,
    /// What is audited against, in words.
    pub criteria: Vec<String>,
    /// The controls and clauses in scope; all of the catalog if empty.
    pub requirements: Vec<String>,
    /// The scope, in words.
    pub scope: String,
    /// The AI systems in scope; all if empty.
    pub systems: Vec<String>,
    /// The sites in scope; all if empty.
    pub sites: Vec<SiteId>,
    /// Who audits, and who goes along.
    pub team: Vec<TeamMember>,
    /// Who audits their own work all the same, and what was done about it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exceptions: Vec<IndependenceException>,
    /// The certification body or the supplier, where it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party: Option<String>,
    /// The planned audit that this is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<PlanCited>,
    /// The engagement before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub predecessor: Option<EngagementId>,
    /// The findings that are carried into it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub carries: Vec<FindingId>,
    /// Why it was changed, where it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changed_because: Option<String>,
}

/// An engagement that was closed: its papers are as they stand at this entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EngagementClosed {
    /// Which.
    pub id: EngagementId,
    /// What the audit concludes as a whole, in words.
    pub conclusion: String,
}

/// A closed engagement whose papers may be changed again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EngagementReopened {
    /// Which.
    pub id: EngagementId,
    /// Why.
    pub reason: String,
}
