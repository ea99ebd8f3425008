//! Which requirements evidence supports, and how far.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::evidence::EvidenceRef;

/// How far a piece of evidence satisfies a requirement.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Sufficiency {
    /// Not judged, or not at all.
    None,
    /// In part.
    Partial,
    /// Wholly.
    Sufficient,
}

impl Sufficiency {
    /// Returns the name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Partial => "partial",
            Self::Sufficient => "sufficient",
        }
    }
}

/// Evidence that supports a requirement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequirementMapped {
    /// The evidence.
    pub evidence: EvidenceRef,
    /// The control or clause.
    pub requirement: String,
    /// Why it supports it.
    pub rationale: String,
    /// How far.
    pub sufficiency: Sufficiency,
    /// Why so far and no farther.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub judged_because: Option<String>,
    /// What suggested it, where a person took up a suggestion.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suggested_by: Option<String>,
}

/// Evidence that no longer supports a requirement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequirementUnmapped {
    /// The evidence.
    pub evidence: EvidenceRef,
    /// The control or clause.
    pub requirement: String,
    /// Why.
    pub reason: String,
}

/// Somebody else than the author looked at a mapping.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MappingReviewed {
    /// The evidence.
    pub evidence: EvidenceRef,
    /// The control or clause.
    pub requirement: String,
    /// Whether the reviewer agrees.
    pub agrees: bool,
    /// What the reviewer says.
    pub comment: String,
    /// Why the author reviewed the own mapping, where that is so; packs list it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exception: Option<String>,
}

/// A suggestion that a person refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SuggestionRefused {
    /// The evidence.
    pub evidence: EvidenceRef,
    /// The control or clause.
    pub requirement: String,
    /// Why.
    pub reason: String,
}
