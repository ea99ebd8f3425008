//! The Statement of Applicability (clause 6.1.3), version by version.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::evidence::EvidenceRef;
use super::ids::{PersonId, SoaId};
use super::organisation::RowCited;
use crate::canonical::{self, CanonicalError};
use crate::day::Day;
use crate::digest::Sha256;

/// How many rows a version can have.
pub const MAX_SOA_ROWS: usize = 1_000;

/// A version of the Statement of Applicability: what it says, row by row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SoaStated {
    /// The version's number.
    pub id: SoaId,
    /// The day as at which it speaks.
    pub as_of: Day,
    /// The version before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<SoaId>,
    /// The rows, at most [`MAX_SOA_ROWS`], each about another control.
    pub rows: Vec<SoaRow>,
    /// SHA-256 over the rows, see [`SoaStated::digest_of`].
    pub digest: Sha256,
    /// The file that it was read from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<EvidenceRef>,
    /// Why there is a new version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changed_because: Option<String>,
}

impl SoaStated {
    /// Returns the digest of rows: SHA-256 over the canonical form of their list.
    ///
    /// # Errors
    /// [`CanonicalError`] if a number in them has no canonical form.
    pub fn digest_of(rows: &[SoaRow]) -> Result<Sha256, CanonicalError> {
        Ok(Sha256::of(&canonical::to_bytes(&rows)?))
    }
}

/// What the statement says of one control.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SoaRow {
    /// The control: an id of Annex A, or the organisation's own such as `X.1`.
    pub control: String,
    /// The title of the organisation's own control; the catalog knows the others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Whether it applies.
    pub applicable: bool,
    /// Why, or why not.
    pub reason: String,
    /// How far it is implemented, where it applies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub implementation: Option<Implementation>,
    /// Who answers for it, by name or role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// Who answers for it, where the person is on record here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner_person: Option<PersonId>,
    /// The risks that it treats.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub risks: Vec<RowCited>,
    /// The treatments that it is part of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub treatments: Vec<RowCited>,
    /// A remark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remark: Option<String>,
}

/// How far a control is implemented, as the organisation says.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Implementation {
    /// Wholly.
    Implemented,
    /// In part.
    Partly,
    /// Not yet.
    Planned,
    /// Not at all, and nothing is planned.
    Not,
}

impl Implementation {
    /// Returns what people call it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Implemented => "implemented",
            Self::Partly => "partly implemented",
            Self::Planned => "planned",
            Self::Not => "not implemented",
        }
    }
}
