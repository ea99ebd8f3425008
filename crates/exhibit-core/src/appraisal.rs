//! The report of one look at one piece of evidence: the verdict with everything it rests on.
//!
//! An [`Appraisal`] is what `inspect --json` prints, what the ledger keeps, and what a bundle's
//! verifier recomputes. Absent values are left out rather than null, so that it has a canonical
//! form ([`crate::canonical`]).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::digest::Sha256;
use crate::verdict::Word;

/// How many failures of one check are kept; the rest are counted in `failures_total`.
pub const MAX_FAILURES: usize = 100;

/// One piece of evidence, what it is, and what it is worth.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Appraisal {
    /// The path that was looked at, as given, with hidden characters made visible.
    pub path: String,
    /// The files that the item consists of, sorted by path.
    pub members: Vec<Member>,
    /// SHA-256 of the one content file, or of the sorted list of members (see docs/format.md, Item).
    pub digest: Sha256,
    /// What it is, for people: `log`, `document`, `file`, `archive`.
    pub format: String,
    /// The log profile that described it, if one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    /// SHA-256 of the profile's text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile_sha256: Option<Sha256>,
    /// The word.
    pub verdict: Word,
    /// The exit code of that word.
    pub exit_code: u8,
    /// How many records it has; 0 for what has none.
    pub records: u64,
    /// What is known about the end.
    pub end: EndState,
    /// Each check and its outcome, in the order in which a person would ask.
    pub facts: Vec<Fact>,
    /// What does not verify, at most [`MAX_FAILURES`] a check, in file order.
    pub failures: Vec<Failure>,
    /// How many failures there were in all.
    pub failures_total: u64,
    /// Who signed.
    pub signers: Vec<SignerSeen>,
    /// Counts, heads and checkpoints, and which records each was compared with.
    pub anchors: Vec<AnchorSeen>,
    /// The first and last time that the records state.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub covered: Option<Covered>,
    /// Fields that the hash of their record covers, as dotted paths.
    pub covered_fields: Vec<String>,
    /// Fields that lie outside the hash: anybody can change them unseen.
    pub uncovered_fields: Vec<String>,
    /// What was not checked, each a sentence.
    pub not_checked: Vec<String>,
    /// What ties several exports of one log together, if it is a log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stream: Option<String>,
}

/// One file of an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// Path inside the item, `/` between parts, hidden characters made visible.
    pub path: String,
    /// SHA-256 of the file's bytes.
    pub sha256: Sha256,
    /// Length in bytes.
    pub bytes: u64,
    /// What the file is for.
    pub role: MemberRole,
}

/// What a member is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum MemberRole {
    /// The evidence itself.
    Content,
    /// A signature, checkpoint or manifest that speaks about the content.
    Companion,
}

/// One check and its outcome.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// The check's stable name, such as `chain`, `signatures`, `end`.
    pub check: String,
    /// The outcome.
    pub outcome: Outcome,
    /// One sentence for people.
    pub detail: String,
}

/// The outcome of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Outcome {
    /// It was checked and agrees.
    #[serde(rename = "pass")]
    Pass,
    /// It was checked and does not agree.
    #[serde(rename = "fail")]
    Fail,
    /// It was not checked; the detail says why.
    #[serde(rename = "not checked")]
    NotChecked,
}

/// One thing that does not verify.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Failure {
    /// The member's path, where the item has several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Line number in the file, from 1; 0 where there are no lines.
    pub line: u64,
    /// The record's own number or identifier, if it states one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<String>,
    /// The field, as a dotted path, or the check's name.
    pub field: String,
    /// What was expected.
    pub expected: String,
    /// What was found.
    pub actual: String,
    /// The check that failed at a record of a log, such as `digest`, `link` or `signature`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check: Option<String>,
}

/// A signer, as far as known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SignerSeen {
    /// Fingerprint of the key where the key is known, else the identifier that the file states.
    pub key_id: String,
    /// The person or system, where the user's trust names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Whether the user brought this key, in scope and in time.
    pub trusted: bool,
}

/// A count, head or checkpoint and what it was compared with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AnchorSeen {
    /// Where it came from: a member's path, or `brought by you`.
    pub source: String,
    /// How many records it speaks about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
    /// The head or root that it states.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub head: Option<String>,
    /// The comparison's outcome.
    pub outcome: Outcome,
    /// One sentence for people.
    pub detail: String,
}

/// The first and last time that the records state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Covered {
    /// The earliest, as the log writes it.
    pub from: String,
    /// The latest, as the log writes it.
    pub to: String,
}

/// What is known about the end of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum EndState {
    /// Proven complete.
    #[serde(rename = "proven")]
    Proven,
    /// The prefix is valid; the end is not proven.
    #[serde(rename = "unproven")]
    Unproven,
    /// A count, head or checkpoint contradicts the records.
    #[serde(rename = "rejected")]
    Rejected,
    /// The format has no order, so there is no end to prove.
    #[serde(rename = "no order")]
    NoOrder,
}
