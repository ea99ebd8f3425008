//! What left the vault: packs, bundles, files, copies; and what witnesses sent back.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::evidence::{Class, EvidenceRef, Period};
use super::ids::{BundleId, EvidenceId, PackId};
use crate::digest::Sha256;

/// A pack that was made. It prints origin and checkpoint; the entry is older than its checkpoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackExported {
    /// The pack's number.
    pub id: PackId,
    /// Its title.
    pub title: String,
    /// The period that it speaks about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// How many items it lists.
    pub items: u64,
}

/// A bundle that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BundleExported {
    /// The bundle's number.
    pub id: BundleId,
    /// For whom.
    pub recipient: String,
    /// What it discloses.
    pub items: Vec<EvidenceId>,
    /// What it withholds, and why.
    pub withheld: Vec<Withheld>,
    /// SHA-256 of the pack in it, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pack: Option<Sha256>,
    /// The age recipients who alone can open it; nobody, if it is not sealed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sealed_to: Vec<String>,
}

/// An item that a bundle withholds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Withheld {
    /// The item.
    pub evidence: EvidenceRef,
    /// Why.
    pub reason: String,
}

/// A file that was written in plaintext from what the vault holds: evidence, a list, a paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileExported {
    /// What it is, such as `evidence`, `list of people` or `working paper of EN-01`.
    pub what: String,
    /// The file's name without its folder, or `standard output`.
    pub to: String,
    /// SHA-256 of what was written.
    pub sha256: Sha256,
    /// How closely the most closely held of what is in it is held.
    pub class: Class,
    /// The items whose content is in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<EvidenceRef>,
}

/// A verified copy of the vault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BackupMade {
    /// How many entries the copy holds.
    pub size: u64,
    /// The root at that size.
    pub root: Sha256,
    /// Where it was written, as the person names the place.
    pub place: String,
}

/// A witness's signature on a checkpoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CosignatureImported {
    /// The checkpoint's size.
    pub size: u64,
    /// The witness's verifier key.
    pub vkey: String,
    /// The signature line.
    pub line: String,
}
