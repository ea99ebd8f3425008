//! The organisation that is audited: scope, sites, people and their authority, AI systems, agents.
//!
//! The vault is not the system of record. Each statement is one that an auditor wrote down, with the day
//! from which it holds and, where there is one, the evidence for it. A later statement about the same
//! thing takes the place of the earlier one; the ledger keeps both.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::evidence::EvidenceRef;
use super::ids::{AuthorityId, PersonId, RegisterId, SiteId};
use crate::day::{Day, Days};

/// A row of a register, cited: `RG-003, row 17`.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(deny_unknown_fields)]
pub struct RowCited {
    /// The snapshot.
    pub register: RegisterId,
    /// The row's number as a person sees it in the file.
    pub row: u64,
}

/// The scope of the management system (clause 4.3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScopeStated {
    /// What is inside, in the organisation's words.
    pub text: String,
    /// What is left out, each with its reason.
    pub excluded: Vec<String>,
    /// Since when this holds.
    pub from: Day,
    /// The approved scope document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<EvidenceRef>,
}

/// A place where the organisation works.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SiteRecorded {
    /// The site's number.
    pub id: SiteId,
    /// Its name.
    pub name: String,
    /// Where it is.
    pub place: String,
    /// What is done there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub activities: Option<String>,
    /// Since when, and until when, it is in scope.
    pub days: Days,
    /// Where this is written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<RowCited>,
}

/// A person of the organisation, or one who works for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonRecorded {
    /// The person's number: one series with those who may open the vault.
    pub id: PersonId,
    /// The name.
    pub name: String,
    /// The number under which the organisation keeps the person. It may look like the vault's own numbers and means
    /// somebody else then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub staff_number: Option<String>,
    /// The names that logs use for this person: user names, e-mail addresses.
    pub known_as: Vec<String>,
    /// The role in the organisation, such as `Head of credit risk`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// The unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The site.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<SiteId>,
    /// Since when, and until when, the person works there.
    pub days: Days,
    /// Where this is written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<RowCited>,
}

/// What an authority allows.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Allows {
    /// Reviewing decisions of an AI system before they take effect.
    Oversight,
    /// Being the operator of record of an agent.
    OperateAgents,
    /// Answering for an AI system.
    AnswerForSystem,
    /// Releasing a version for use.
    ReleaseVersions,
    /// Accepting risks.
    AcceptRisks,
    /// Approving documents of the management system.
    ApproveDocuments,
}

/// A documented authority (clause 5.3, A.3.2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AuthorityRecorded {
    /// The authority's number.
    pub id: AuthorityId,
    /// Who holds it.
    pub person: PersonId,
    /// What it is called, such as `Credit reviewer, second line`.
    pub role: String,
    /// What it allows.
    pub allows: Vec<Allows>,
    /// The AI systems that it is limited to; all if empty.
    pub systems: Vec<String>,
    /// From when to when.
    pub days: Days,
    /// Who granted it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub granted_by: Option<String>,
    /// The document that says so; without one the authority is stated, not documented.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<EvidenceRef>,
    /// Where this is written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<RowCited>,
}

/// An authority that ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AuthorityEnded {
    /// Which.
    pub id: AuthorityId,
    /// The last day.
    pub on: Day,
    /// Why.
    pub reason: String,
}

/// What the organisation is to an AI system.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum OurRole {
    /// It develops it.
    Developer,
    /// It offers it to others.
    Provider,
    /// It uses it.
    User,
}

/// Where an AI system is in its life.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Thought of.
    Planned,
    /// Being designed or built.
    Development,
    /// Being verified and validated.
    Validation,
    /// In use on trial.
    Pilot,
    /// In use.
    InUse,
    /// No longer in use.
    Retired,
}

/// A level that somebody assigned by criteria.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Assigned {
    /// The level or class, in the words of the criteria.
    pub level: String,
    /// The criteria: the organisation's own, or a law.
    pub by_criteria: String,
    /// Who assigned it.
    pub by: String,
    /// When; absent where nobody stated it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Day>,
}

/// Whether a log of an AI system can be had.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", tag = "state", deny_unknown_fields)]
pub enum LogState {
    /// Exports of it are evidence here, or can be.
    Obtainable,
    /// None can be obtained: a stated case, not a gap that nobody noticed.
    NotObtainable {
        /// Why.
        reason: String,
    },
}

/// An AI system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SystemRecorded {
    /// The short name by which it is cited.
    pub name: String,
    /// What it is, in a few words.
    pub title: String,
    /// The names that logs use for it.
    pub known_as: Vec<String>,
    /// What the organisation is to it.
    pub our_roles: Vec<OurRole>,
    /// Who supplies it or its model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supplier: Option<String>,
    /// What it is meant for.
    pub intended_use: String,
    /// Where its data comes from.
    pub data_sources: Vec<String>,
    /// Where it is in its life.
    pub stage: Stage,
    /// Its level of risk by the organisation's own criteria.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub risk: Option<Assigned>,
    /// Its class in law, which is another question.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub legal_class: Option<Assigned>,
    /// Whether its log can be had.
    pub log: LogState,
    /// In use from when to when.
    pub days: Days,
    /// Where this is written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<RowCited>,
}

/// A version of an AI system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VersionRecorded {
    /// The AI system.
    pub system: String,
    /// The version, such as `3.0`.
    pub version: String,
    /// The names that logs use for it.
    pub known_as: Vec<String>,
    /// In use from when to when.
    pub days: Days,
    /// Where this is written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<RowCited>,
}

/// What has to precede the first use of a version.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Gate {
    /// Its impact was assessed (clause 6.1.4, A.5.2).
    ImpactAssessment,
    /// It was verified and validated (A.6.2.4).
    Validation,
    /// Its release was approved (A.6.2.5).
    ReleaseApproval,
}

impl Gate {
    /// All of them, in the order in which they should be passed.
    pub const ALL: [Self; 3] = [Self::ImpactAssessment, Self::Validation, Self::ReleaseApproval];

    /// Returns what people call it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ImpactAssessment => "impact assessment",
            Self::Validation => "validation",
            Self::ReleaseApproval => "release approval",
        }
    }
}

/// A version passed one of its gates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GatePassed {
    /// The AI system.
    pub system: String,
    /// The version.
    pub version: String,
    /// Which gate.
    pub gate: Gate,
    /// On which day.
    pub on: Day,
    /// Who signed for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// The evidence for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<EvidenceRef>,
    /// The row that says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<RowCited>,
}

/// Who answers for an AI system, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountableRecorded {
    /// The AI system.
    pub system: String,
    /// The person.
    pub person: PersonId,
    /// From when to when. The same person and first day again changes the last day.
    pub days: Days,
    /// The document that says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<EvidenceRef>,
    /// Where this is written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<RowCited>,
}

/// An agent: software that acts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AgentRecorded {
    /// The name that logs use for it.
    pub name: String,
    /// Other names that logs use.
    pub known_as: Vec<String>,
    /// The AI system that it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system: Option<String>,
    /// What it may do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// Registered from when to when.
    pub days: Days,
    /// Where this is written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<RowCited>,
}

/// Who operates an agent on record, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OperatorRecorded {
    /// The agent.
    pub agent: String,
    /// The person.
    pub person: PersonId,
    /// From when to when. The same person and first day again changes the last day.
    pub days: Days,
    /// Where this is written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<RowCited>,
}
