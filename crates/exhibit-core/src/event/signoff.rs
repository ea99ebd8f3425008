//! Sign-offs: what somebody is asked to sign, and what they answered.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::evidence::EvidenceRef;
use super::ids::{EngagementId, PersonId, ReviewId, SignoffId, SoaId};
use crate::day::Day;
use crate::digest::Sha256;
use crate::verdict::Word;

/// What is to be signed.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case", tag = "kind", deny_unknown_fields)]
pub enum SignoffObject {
    /// A version of the Statement of Applicability: a standing approval.
    Soa {
        /// Which.
        soa: SoaId,
    },
    /// What an engagement concluded: a record as at a date.
    Conclusion {
        /// Which.
        engagement: EngagementId,
    },
    /// A management review: a record as at a date.
    Review {
        /// Which.
        review: ReviewId,
    },
}

impl SignoffObject {
    /// Returns the number of what it is about, such as `MR-01`.
    pub fn number(self) -> String {
        match self {
            Self::Soa { soa } => soa.to_string(),
            Self::Conclusion { engagement } => engagement.to_string(),
            Self::Review { review } => review.to_string(),
        }
    }

    /// Tells whether an approval of it stands until it changes; a record as at a date never changes.
    pub fn is_standing(self) -> bool {
        matches!(self, Self::Soa { .. })
    }
}

/// Somebody is asked to sign a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SignoffRequested {
    /// The sign-off's number.
    pub id: SignoffId,
    /// What the record is about.
    pub object: SignoffObject,
    /// SHA-256 of the record, byte by byte as it is sent out and has to come back.
    pub record: Sha256,
    /// The item that holds the record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_as: Option<EvidenceRef>,
    /// Who is to sign.
    pub signers: Vec<IntendedSigner>,
    /// The evidence that the record stands on, each item with the word that it had.
    pub basis: Vec<BasisCited>,
    /// By when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Day>,
}

/// Evidence that a record stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BasisCited {
    /// The item.
    pub evidence: EvidenceRef,
    /// Its word when the record was made.
    pub word: Word,
}

/// Somebody who is to sign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IntendedSigner {
    /// Who.
    pub person: PersonId,
    /// In which role.
    pub role: String,
    /// How.
    pub means: SigningMeans,
}

/// How a record is to be signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", tag = "by", deny_unknown_fields)]
pub enum SigningMeans {
    /// By a key of the person's (SSHSIG).
    Key {
        /// SHA-256 over the algorithm-tagged raw key.
        fingerprint: Sha256,
    },
    /// By a signed PDF of the record (PAdES).
    Pades {
        /// SHA-256 over the algorithm-tagged raw key of the certificate.
        fingerprint: Sha256,
    },
    /// On paper. Nothing about it can be verified.
    Scan,
}

impl SigningMeans {
    /// Returns the fingerprint of the key that is meant.
    pub fn fingerprint(self) -> Option<Sha256> {
        match self {
            Self::Key { fingerprint } | Self::Pades { fingerprint } => Some(fingerprint),
            Self::Scan => None,
        }
    }

    /// Returns what people call it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Key { .. } => "a key",
            Self::Pades { .. } => "a signed PDF",
            Self::Scan => "paper",
        }
    }
}

/// What somebody answered who was asked to sign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SignoffAnswered {
    /// The sign-off.
    pub id: SignoffId,
    /// Who answered.
    pub person: PersonId,
    /// In which role.
    pub role: String,
    /// SHA-256 of the record that came back.
    pub record: Sha256,
    /// The day that the answer states; nothing proves it.
    pub on: Day,
    /// The answer.
    pub reply: SignoffReply,
}

/// An answer to a request to sign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", tag = "reply", deny_unknown_fields)]
pub enum SignoffReply {
    /// Signed by a key; the signature was verified.
    Signed {
        /// SHA-256 over the algorithm-tagged raw key.
        fingerprint: Sha256,
        /// SHA-256 of the signature's bytes.
        signature: Sha256,
        /// The item that holds the signature.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        held_as: Option<EvidenceRef>,
    },
    /// A signed PDF; its signature was verified.
    Pades {
        /// SHA-256 over the algorithm-tagged raw key of the certificate.
        fingerprint: Sha256,
        /// The item that holds the PDF.
        held_as: EvidenceRef,
    },
    /// Signed on paper: not verified.
    Scan {
        /// The item that holds the picture.
        held_as: EvidenceRef,
    },
    /// Not signed.
    Declined {
        /// Why.
        comment: String,
    },
}

/// A request to sign that no longer stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SignoffWithdrawn {
    /// Which.
    pub id: SignoffId,
    /// Why.
    pub reason: String,
}
