//! Audit programmes (clause 9.2.2): which audits are planned, over years.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::engagement::EngagementKind;
use super::ids::{PersonId, ProgrammeId, SiteId};
use crate::day::Days;

/// How an audit is carried out.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum AuditMethod {
    /// Documents are read.
    Documents,
    /// People are asked.
    Interviews,
    /// Work is watched, or a case followed.
    Observation,
    /// Records are drawn and looked at one by one.
    Sampling,
    /// All records are tested.
    RecordTests,
    /// At a distance.
    Remote,
}

/// An audit programme. The same number again changes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProgrammeStated {
    /// The programme's number.
    pub id: ProgrammeId,
    /// What it is called.
    pub title: String,
    /// The days that it plans for; both ends are stated.
    pub days: Days,
    /// What it is meant to achieve.
    pub objectives: String,
    /// How often something is audited, and why: importance, risks, earlier results.
    pub frequency: String,
    /// Who answers for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub responsible: Option<PersonId>,
    /// The audits that it plans.
    pub audits: Vec<PlannedAudit>,
    /// Why it was changed, where it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changed_because: Option<String>,
}

/// An audit that is planned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlannedAudit {
    /// Its number in the programme.
    pub number: u32,
    /// What kind of audit.
    pub kind: EngagementKind,
    /// What it is called.
    pub title: String,
    /// From when to when it is to take place; the last day is when it is due.
    pub due: Days,
    /// The controls and clauses that it is to cover; all if empty.
    pub requirements: Vec<String>,
    /// The AI systems that it is to cover; all if empty.
    pub systems: Vec<String>,
    /// The sites that it is to cover; all if empty.
    pub sites: Vec<SiteId>,
    /// How it is to be carried out.
    pub methods: Vec<AuditMethod>,
}
