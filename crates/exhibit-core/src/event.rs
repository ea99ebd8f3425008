//! What can happen in a vault: the events that ledger entries carry, version 1.
//!
//! An event is the `type` and `data` of an entry's body. Its members are exact: an unknown member
//! or type is refused, so that a vault written by a newer version opens nothing for writing.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::appraisal::{Appraisal, Member};
use crate::canonical::CanonicalError;
use crate::digest::Sha256;
use crate::time::Timestamp;

/// One change of state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum Event {
    /// The first entry of every log.
    #[serde(rename = "vault.created")]
    VaultCreated(VaultCreated),
    /// A person may open the vault from now on.
    #[serde(rename = "person.enrolled")]
    PersonEnrolled(Person),
    /// A person's slot was sealed again under another passphrase.
    #[serde(rename = "person.passphrase_changed")]
    PassphraseChanged(PassphraseChanged),
    /// A key counts as somebody's.
    #[serde(rename = "trust.added")]
    TrustAdded(TrustAdded),
    /// A key no longer counts from a moment on.
    #[serde(rename = "trust.revoked")]
    TrustRevoked(TrustRevoked),
    /// A log profile counts as if it were built in.
    #[serde(rename = "profile.adopted")]
    ProfileAdopted(ProfileAdopted),
    /// A source promises a profile, a signer and an end rule.
    #[serde(rename = "source.pinned")]
    SourcePinned(SourcePinned),
    /// Evidence was taken in.
    #[serde(rename = "evidence.received")]
    EvidenceReceived(EvidenceReceived),
    /// Evidence was verified, at intake or again.
    #[serde(rename = "evidence.verified")]
    EvidenceVerified(Box<EvidenceVerified>),
    /// Evidence stays, but goes into no pack and no bundle.
    #[serde(rename = "evidence.withdrawn")]
    EvidenceWithdrawn(EvidenceRemoved),
    /// Evidence was destroyed.
    #[serde(rename = "evidence.erased")]
    EvidenceErased(EvidenceErased),
    /// What an intake was asked for and did not take.
    #[serde(rename = "intake.reported")]
    IntakeReported(IntakeReported),
    /// Evidence supports a requirement.
    #[serde(rename = "requirement.mapped")]
    RequirementMapped(RequirementMapped),
    /// Evidence no longer supports a requirement.
    #[serde(rename = "requirement.unmapped")]
    RequirementUnmapped(RequirementUnmapped),
    /// A pack was made.
    #[serde(rename = "pack.exported")]
    PackExported(PackExported),
    /// A bundle was made.
    #[serde(rename = "bundle.exported")]
    BundleExported(BundleExported),
    /// A copy of the vault was made and verified.
    #[serde(rename = "backup.made")]
    BackupMade(BackupMade),
    /// A witness signed a checkpoint of this log.
    #[serde(rename = "cosignature.imported")]
    CosignatureImported(CosignatureImported),
}

impl Event {
    /// Returns the entry type, such as `evidence.received`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::VaultCreated(_) => "vault.created",
            Self::PersonEnrolled(_) => "person.enrolled",
            Self::PassphraseChanged(_) => "person.passphrase_changed",
            Self::TrustAdded(_) => "trust.added",
            Self::TrustRevoked(_) => "trust.revoked",
            Self::ProfileAdopted(_) => "profile.adopted",
            Self::SourcePinned(_) => "source.pinned",
            Self::EvidenceReceived(_) => "evidence.received",
            Self::EvidenceVerified(_) => "evidence.verified",
            Self::EvidenceWithdrawn(_) => "evidence.withdrawn",
            Self::EvidenceErased(_) => "evidence.erased",
            Self::IntakeReported(_) => "intake.reported",
            Self::RequirementMapped(_) => "requirement.mapped",
            Self::RequirementUnmapped(_) => "requirement.unmapped",
            Self::PackExported(_) => "pack.exported",
            Self::BundleExported(_) => "bundle.exported",
            Self::BackupMade(_) => "backup.made",
            Self::CosignatureImported(_) => "cosignature.imported",
        }
    }

    /// Returns the `data` of an entry's body.
    pub fn data(&self) -> Result<Value, CanonicalError> {
        let shape = |e: serde_json::Error| CanonicalError::Shape(e.to_string());
        let mut value = serde_json::to_value(self).map_err(shape)?;
        Ok(value.get_mut("data").map(Value::take).unwrap_or_default())
    }

    /// Reads the `type` and `data` of an entry's body; unknown types and members are refused.
    pub fn from_parts(kind: &str, data: Value) -> Result<Self, CanonicalError> {
        let mut event = serde_json::Map::new();
        event.insert("type".into(), kind.into());
        event.insert("data".into(), data);
        serde_json::from_value(Value::Object(event))
            .map_err(|e| CanonicalError::Shape(e.to_string()))
    }
}

/// An evidence item's number, written `E-0042`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, JsonSchema)]
#[schemars(with = "String")]
pub struct EvidenceId(pub u32);

/// A person's number, written `P-001`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, JsonSchema)]
#[schemars(with = "String")]
pub struct PersonId(pub u32);

/// A trust entry's number, written `K-001`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, JsonSchema)]
#[schemars(with = "String")]
pub struct TrustId(pub u32);

/// A pack's number, written `PK-001`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, JsonSchema)]
#[schemars(with = "String")]
pub struct PackId(pub u32);

/// A bundle's number, written `B-001`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, JsonSchema)]
#[schemars(with = "String")]
pub struct BundleId(pub u32);

macro_rules! number {
    ($name:ident, $prefix:literal, $width:literal) => {
        impl $name {
            /// Reads exactly the form that is written.
            pub fn parse(text: &str) -> Option<Self> {
                let number = text.strip_prefix($prefix)?.parse().ok().map(Self)?;
                (number.to_string() == text).then_some(number)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}{:0width$}", $prefix, self.0, width = $width)
            }
        }

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let text = String::deserialize(d)?;
                Self::parse(&text).ok_or_else(|| {
                    serde::de::Error::custom(concat!("expected an id such as ", $prefix, "1"))
                })
            }
        }
    };
}

number!(EvidenceId, "E-", 4);
number!(PersonId, "P-", 3);
number!(TrustId, "K-", 3);
number!(PackId, "PK-", 3);
number!(BundleId, "B-", 3);

/// A reference to evidence that survives copying: the entry that received it.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(deny_unknown_fields)]
pub struct EvidenceRef {
    /// The item's number.
    pub id: EvidenceId,
    /// Index of the leaf whose entry received it.
    pub leaf: u64,
    /// Commitment of that leaf.
    pub c: Sha256,
}

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

/// How closely content is held.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// For anybody.
    Public,
    /// For the organisation and its auditors.
    #[default]
    Internal,
    /// For named people.
    Confidential,
    /// Holds personal data.
    Personal,
}

/// A span of time, from the first to the last moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// The first second.
    pub from: Timestamp,
    /// The last second.
    pub to: Timestamp,
}

/// The dates of an item, each optional but the one of receipt (which is the entry's time).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Dates {
    /// When it was issued.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued: Option<Timestamp>,
    /// When it is or was in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_force: Option<Period>,
    /// What it covers: from the log's own times, or stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// When it was collected at its source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collected: Option<Timestamp>,
    /// When it is to be reviewed next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_review: Option<Timestamp>,
}

/// Evidence that was taken in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvidenceReceived {
    /// The item's number.
    pub id: EvidenceId,
    /// The delivered name, hidden characters made visible.
    pub name: String,
    /// The delivered name's exact bytes in hex, where `name` does not say them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_bytes: Option<String>,
    /// The item's files.
    pub members: Vec<Member>,
    /// The item's digest, see docs/format.md, Item.
    pub digest: Sha256,
    /// Length of all members in bytes.
    pub bytes: u64,
    /// The system or organisation that it comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// AI systems concerned.
    pub systems: Vec<String>,
    /// How it was collected: query, filters, who watched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collected_how: Option<String>,
    /// How closely it is held.
    pub class: Class,
    /// Its dates.
    pub dates: Dates,
    /// The item of which it is a new version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<EvidenceRef>,
    /// The archive that it came in, itself an item.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub archive: Option<EvidenceRef>,
}

/// Evidence that was verified, with all that the verdict is a function of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvidenceVerified {
    /// What was verified.
    pub evidence: EvidenceRef,
    /// Version of the engine.
    pub engine: String,
    /// Digest of the trust that was used.
    pub trust: Sha256,
    /// Digest of the policy that was used.
    pub policy: Sha256,
    /// The moment at which validity was judged.
    pub at: Timestamp,
    /// The report.
    pub appraisal: Appraisal,
    /// How many records of the log come before the first one here, where the log says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts_after: Option<u64>,
    /// How it stands to earlier exports of the same stream.
    pub relations: Vec<RelationSeen>,
}

/// How one export stands to an earlier one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RelationSeen {
    /// The earlier export.
    pub to: EvidenceRef,
    /// The relation.
    pub relation: StreamRelation,
    /// One sentence for people.
    pub detail: String,
    /// The first line of this export at which the two disagree, for a conflict.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
}

/// How two exports of one stream stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum StreamRelation {
    /// The same records.
    Same,
    /// All of the earlier export's records, and more after them.
    Extends,
    /// Shares records with the earlier export and goes on after them.
    Overlaps,
    /// Begins right after the earlier export's last record.
    Continues,
    /// Lies wholly inside the earlier export.
    Contained,
    /// Records between the two are missing.
    Gap,
    /// The same position holds another record.
    Conflict,
}

impl StreamRelation {
    /// Returns the relation's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Extends => "extends",
            Self::Overlaps => "overlaps",
            Self::Continues => "continues",
            Self::Contained => "contained",
            Self::Gap => "gap",
            Self::Conflict => "conflict",
        }
    }
}

/// Evidence that was withdrawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvidenceRemoved {
    /// What.
    pub evidence: EvidenceRef,
    /// Why.
    pub reason: String,
}

/// Evidence that was destroyed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvidenceErased {
    /// What.
    pub evidence: EvidenceRef,
    /// Why, without naming what was erased.
    pub reason: String,
    /// Other items that hold the same content, which therefore stays.
    pub shared_with: Vec<EvidenceId>,
    /// Entries whose openings were destroyed.
    pub openings: Vec<u64>,
    /// Backups and bundles known to hold it still.
    pub not_erased: Vec<String>,
}

/// What an intake was asked for and did not take.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IntakeReported {
    /// How many items were taken.
    pub taken: u64,
    /// What was already there, and as which item.
    pub already: Vec<AlreadyThere>,
    /// What could not be taken, and why.
    pub refused: Vec<Refused>,
}

/// A file that the vault already holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AlreadyThere {
    /// The path, hidden characters made visible.
    pub path: String,
    /// The item that it is.
    pub id: EvidenceId,
    /// The archive that it came in this time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub archive: Option<EvidenceRef>,
}

/// A file that could not be taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Refused {
    /// The path, hidden characters made visible.
    pub path: String,
    /// Why.
    pub reason: String,
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_read_only_as_they_are_written() {
        assert_eq!(EvidenceId(42).to_string(), "E-0042");
        assert_eq!(EvidenceId::parse("E-0042"), Some(EvidenceId(42)));
        assert_eq!(EvidenceId::parse("E-123456"), Some(EvidenceId(123_456)));
        for text in ["E-42", "E-00042", "e-0042", "E-+042", "E-", "P-0042"] {
            assert_eq!(EvidenceId::parse(text), None, "{text}");
        }
    }

    #[test]
    fn an_event_survives_its_parts_and_unknown_members_are_refused() {
        let event = Event::PassphraseChanged(PassphraseChanged { person: PersonId(1) });
        let data = event.data().expect("data");
        assert_eq!(data, serde_json::json!({"person": "P-001"}));
        assert_eq!(Event::from_parts(event.kind(), data).as_ref(), Ok(&event));
        let more = serde_json::json!({"person": "P-001", "extra": 1});
        assert!(Event::from_parts("person.passphrase_changed", more).is_err());
        assert!(Event::from_parts("person.renamed", serde_json::json!({})).is_err());
    }
}
