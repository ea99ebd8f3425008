//! The log itself, who may open it, and whose keys count.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::ids::{PersonId, TrustId};
use crate::digest::Sha256;
use crate::time::Timestamp;

/// What a person may do. Beyond reading and writing it is kept by the program only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Everything, enrolling people included.
    Lead,
    /// Takes in, verifies, maps, exports.
    Auditor,
    /// Reads only; can't sign heads.
    Reader,
    /// The recovery code: may only enrol a person.
    Recovery,
}

impl Role {
    /// Tells whether this role may append ordinary entries.
    pub fn writes(self) -> bool {
        matches!(self, Self::Lead | Self::Auditor)
    }

    /// Tells whether this role may enrol people.
    pub fn enrols(self) -> bool {
        matches!(self, Self::Lead | Self::Recovery)
    }

    /// Tells whether a bundle may be signed in this role.
    pub fn exports(self) -> bool {
        self.writes()
    }

    /// Returns the role's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Lead => "lead",
            Self::Auditor => "auditor",
            Self::Reader => "reader",
            Self::Recovery => "recovery",
        }
    }
}

/// The first entry of every log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VaultCreated {
    /// The vault format's version.
    pub format: u32,
    /// The organisation that is audited.
    pub organisation: String,
    /// Ed25519 public key of the first log key, 64 hex digits; the origin is its digest.
    pub log_key: String,
    /// Who created it.
    pub person: Person,
    /// The catalog in use.
    pub catalog: String,
    /// The log that this one continues, after a declared restore or copy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub predecessor: Option<Predecessor>,
}

/// A log that this one continues.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Predecessor {
    /// Its origin.
    pub origin: String,
    /// How many entries it had.
    pub size: u64,
    /// Its root at that size.
    pub root: Sha256,
    /// Why it was continued.
    pub reason: String,
}

/// A person with their keys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// The person's number.
    pub id: PersonId,
    /// The name, as the person writes it.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// Ed25519 public key that signs their entries, 64 hex digits.
    pub sign_key: String,
    /// X25519 public key to which the vault key is sealed, 64 hex digits.
    pub unlock_key: String,
    /// The id of their slot in vault.json.
    pub slot: String,
}

/// A slot sealed again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PassphraseChanged {
    /// Whose.
    pub person: PersonId,
}

/// A trust file that counts from now on: keys with scopes, expected heads, anchor files.
///
/// The file's text is kept whole, so that every verdict can be reproduced with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrustAdded {
    /// The entry's number.
    pub id: TrustId,
    /// What it is about, for people.
    pub subject: String,
    /// The trust file (TOML, `schemas/trust.schema.json`).
    pub text: String,
    /// The files that it names, sorted by name.
    pub files: Vec<TrustPart>,
    /// The keys in it, for people and for packs.
    pub keys: Vec<TrustKey>,
}

/// A file that a trust file names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrustPart {
    /// The name, as the trust file writes it.
    pub name: String,
    /// Its bytes in base64 (RFC 4648 §4).
    pub content: String,
}

/// A key in a trust file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrustKey {
    /// Who or what holds it.
    pub subject: String,
    /// Its algorithm.
    pub algorithm: String,
    /// SHA-256 over the algorithm-tagged raw key.
    pub fingerprint: Sha256,
    /// What it may sign, such as `log:aiauditlog`.
    pub purposes: Vec<String>,
    /// How its fingerprint was confirmed, if it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed: Option<Confirmation>,
    /// Why it counts although the user's own policy refuses it, if it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exception: Option<String>,
}

/// How a key's fingerprint was confirmed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Confirmation {
    /// How, such as `compared in full`.
    pub how: String,
    /// By whom.
    pub by: String,
    /// Over which second channel, such as `telephone`.
    pub channel: String,
    /// The day, `YYYY-MM-DD`.
    pub on: String,
    /// Whether only the audited organisation confirmed it.
    pub organisation_only: bool,
}

/// A key that no longer counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrustRevoked {
    /// The entry.
    pub id: TrustId,
    /// From when on.
    pub at: Timestamp,
    /// Why.
    pub reason: String,
}

/// A log profile that counts as if it were built in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProfileAdopted {
    /// Its name.
    pub name: String,
    /// SHA-256 of its text.
    pub sha256: Sha256,
    /// Its text, so that a verdict can be reproduced.
    pub text: String,
}

/// What a source promises.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourcePinned {
    /// The source's name.
    pub source: String,
    /// The profile that its exports follow.
    pub profile: String,
    /// Whether a trusted signer is promised.
    pub signer: bool,
    /// Whether a proven end is promised.
    pub end: bool,
}
