//! Requests for evidence, sent to those who have it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::evidence::EvidenceRef;
use super::ids::{PersonId, RequestId, SiteId};
use crate::day::Day;

/// A request for evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestMade {
    /// The request's number. The same number again changes what is asked.
    pub id: RequestId,
    /// What is asked for.
    pub what: String,
    /// The controls and clauses that it is asked for.
    pub requirements: Vec<String>,
    /// The AI system that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system: Option<String>,
    /// The site that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<SiteId>,
    /// Who is asked, by name or role.
    pub owner: String,
    /// Who is asked, where the person is on record here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner_person: Option<PersonId>,
    /// By when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Day>,
    /// Who asks, where it is not the vault's own auditors: a certification body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_by: Option<String>,
    /// The number that they gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub their_reference: Option<String>,
    /// Why it was changed, where it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changed_because: Option<String>,
}

/// Something came back for a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestReceived {
    /// The request.
    pub id: RequestId,
    /// What came.
    pub evidence: Vec<EvidenceRef>,
    /// A remark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What came was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestAnswered {
    /// The request.
    pub id: RequestId,
    /// Why: what is still missing, or why it is enough, or why it is no longer needed.
    pub reason: String,
}
