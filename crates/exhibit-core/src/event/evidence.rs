//! Evidence: taken in, verified, withdrawn, destroyed.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::ids::{EvidenceId, RunId, SiteId};
use crate::appraisal::{Appraisal, Member};
use crate::day::{Day, Days};
use crate::digest::Sha256;
use crate::time::Timestamp;

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

/// How closely content is held.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
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

impl Class {
    /// All of them, from the openest to the one that is held most closely.
    pub const ALL: [Self; 4] = [Self::Public, Self::Internal, Self::Confidential, Self::Personal];

    /// Returns the word that stands in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Internal => "internal",
            Self::Confidential => "confidential",
            Self::Personal => "personal",
        }
    }
}

/// What kind of evidence an item is.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum EvidenceKind {
    /// States what is to be done: a policy, a procedure, a plan.
    Document,
    /// States what was done, by people: minutes, a form, a training record.
    Record,
    /// Written by a machine, record by record.
    Log,
    /// What somebody said when asked.
    Interview,
    /// What the auditor saw being done.
    Observation,
    /// One case followed from its beginning to its end.
    WalkThrough,
    /// A picture of a screen, or a photograph.
    Picture,
    /// What the auditor did again, and what came of it.
    RePerformance,
}

impl EvidenceKind {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Document,
        Self::Record,
        Self::Log,
        Self::Interview,
        Self::Observation,
        Self::WalkThrough,
        Self::Picture,
        Self::RePerformance,
    ];

    /// Returns the kind's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Document => "document",
            Self::Record => "record",
            Self::Log => "log",
            Self::Interview => "interview",
            Self::Observation => "observation",
            Self::WalkThrough => "walk-through",
            Self::Picture => "picture",
            Self::RePerformance => "re-performance",
        }
    }

    /// Tells whether an auditor writes it: what such an item says is the auditor's own note.
    pub fn is_note(self) -> bool {
        matches!(
            self,
            Self::Interview | Self::Observation | Self::WalkThrough | Self::RePerformance
        )
    }
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
    /// From when to when it is or was in force; with no last day, until it is replaced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_force: Option<Days>,
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
    /// What kind of evidence it is, where somebody said it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<EvidenceKind>,
    /// AI systems concerned.
    pub systems: Vec<String>,
    /// Sites concerned.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sites: Vec<SiteId>,
    /// Who collected it at its source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collected_by: Option<String>,
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
    /// The retention run that asked for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run: Option<RunId>,
}

/// What is known about an item, said anew. What is absent stays as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvidenceDescribed {
    /// The item.
    pub evidence: EvidenceRef,
    /// What kind of evidence it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<EvidenceKind>,
    /// AI systems concerned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub systems: Option<Vec<String>>,
    /// Sites concerned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sites: Option<Vec<SiteId>>,
    /// How closely it is held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<Class>,
    /// Its dates, all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dates: Option<Dates>,
    /// Why it is said anew.
    pub reason: String,
}

/// What the other side says about an auditor's note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EvidenceConfirmed {
    /// The note.
    pub evidence: EvidenceRef,
    /// Whether they confirm it.
    pub confirmed: bool,
    /// Their role.
    pub role: String,
    /// Their name, where they agree to be named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// On which day.
    pub on: Day,
    /// How they said so, such as `by e-mail`.
    pub how: String,
    /// What they add or dispute.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

/// How long evidence of a kind stays current before somebody has to look at it again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ValidityRuled {
    /// The kind.
    pub kind: EvidenceKind,
    /// How many months of the calendar, from its issue or else its receipt.
    pub months: u32,
    /// Why.
    pub reason: String,
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
