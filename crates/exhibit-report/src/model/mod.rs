//! What a pack says: plain owned data, ready to print.
//!
//! Whoever fills this in has already decided everything: nothing here is computed by the renderer
//! except counts of what it prints. Times are text in the form in which they are to be read
//! (`14 Mar 2026, 09:30 UTC`), digests are lower-case hex without separators. Text may come from
//! files and may be hostile: the renderer makes controls visible and never refuses a character.

mod assurance;
mod engagements;
mod findings;
mod form;
mod mapping;
mod organisation;
mod samples;
mod signing;
mod soa;
mod work;

use exhibit_core::verdict::Word;

pub use assurance::{Exception, Test};
pub use engagements::{
    Conclusion, Engagement, Matrix, MatrixRow, PlannedAudit, Programme, TeamException,
};
pub use findings::{
    CorrectiveAction, EffectivenessCheck, Finding, FindingEvidence, Findings, RaisedBy, Regrading,
};
pub use form::{Form, FormField};
pub use mapping::{MappingReview, MappingReviews};
pub use organisation::{
    Agent, Authority, Duty, Gate, GateState, Level, Organisation, RestsOn, Scope, Site, System,
    Version,
};
pub use samples::{Sample, SampleDraw, SampleNoted};
pub use signing::{ManagementReview, MissedInput, ReviewDecision, ReviewedInput, Signer, Signoff};
pub use soa::{ClauseDocument, Statement, StatementChange, StatementRow, StatementWarning};
pub use work::{
    AuditorNote, Confirmation, Hold, Request, Requests, Retention, RetentionRule, RetentionRun,
    Snapshot,
};

/// A whole pack.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pack {
    /// What stands on the first page.
    pub cover: Cover,
    /// The answer, the counts, the alerts and the coverage map.
    pub summary: Summary,
    /// What is in scope, sites and authorities.
    pub organisation: Organisation,
    /// AI systems, in order of their names.
    pub systems: Vec<System>,
    /// Agents that belong to no AI system on record.
    pub other_agents: Vec<Agent>,
    /// The newest version of the Statement of Applicability; none if none is on record.
    pub statement: Option<Statement>,
    /// Documents that the standard asks for, in the order of clauses.
    pub documents: Vec<ClauseDocument>,
    /// Clauses and controls one by one, in the order in which they are to be printed.
    pub requirements: Vec<Requirement>,
    /// How mappings were reviewed.
    pub reviews: MappingReviews,
    /// Assurance tests: the newest run over each set of systems and period.
    pub tests: Vec<Test>,
    /// Samples, in order of their numbers.
    pub samples: Vec<Sample>,
    /// Findings and what was done about them.
    pub findings: Findings,
    /// Engagements with what they conclude, in order of their numbers.
    pub engagements: Vec<Engagement>,
    /// Audit programmes, in order of their numbers.
    pub programmes: Vec<Programme>,
    /// Clauses and controls against the engagements of the audit cycle.
    pub matrix: Matrix,
    /// Requests for evidence.
    pub requests: Requests,
    /// Snapshots of registers, in order of their numbers.
    pub snapshots: Vec<Snapshot>,
    /// Notes of auditors, in order of their numbers.
    pub notes: Vec<AuditorNote>,
    /// How long things are kept, and what is held.
    pub retention: Retention,
    /// Management reviews, in order of their numbers.
    pub management: Vec<ManagementReview>,
    /// Requests to sign, in order of their numbers.
    pub signoffs: Vec<Signoff>,
    /// Every evidence item of the pack, in order of its id.
    pub register: Vec<EvidenceItem>,
    /// Where items did not verify, item by item.
    pub failures: Vec<ItemFailures>,
    /// How exports of one stream relate to each other.
    pub relations: Vec<Relation>,
    /// Checks that were not made, item by item.
    pub not_checked: Vec<Unchecked>,
    /// Fields that a log's own hash does not protect, item by item.
    pub not_covered: Vec<Uncovered>,
    /// What was left out of this pack, and why.
    pub omissions: Vec<Omission>,
    /// People who appear in the pack.
    pub people: Vec<Person>,
    /// Keys and certificates that verdicts rest on.
    pub trust: Vec<TrustEntry>,
    /// What the organisation's own policy demands of keys beyond what the program does, one phrase each.
    pub policy: Vec<String>,
    /// How a stranger repeats the checks, step by step.
    pub verify_steps: Vec<VerifyStep>,
    /// What this pack can't prove, one sentence each.
    pub limits: Vec<String>,
}

/// The first page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cover {
    /// Title of the pack, such as `Evidence for the internal audit 2026`.
    pub title: String,
    /// Organisation whose management system is audited.
    pub organisation: String,
    /// What the pack covers: systems, sites, engagement.
    pub scope: String,
    /// Start of the audit period.
    pub period_from: String,
    /// End of the audit period.
    pub period_to: String,
    /// Zone in which the period's dates are meant, such as `Europe/Berlin`.
    pub zone: String,
    /// Catalog and its edition, such as `ISO/IEC 42001:2023`.
    pub catalog: String,
    /// When the pack was made.
    pub generated_at: String,
    /// Origin line of the vault's log (C2SP tlog-checkpoint).
    pub origin: String,
    /// Number of ledger entries under the checkpoint.
    pub checkpoint_size: u64,
    /// Root hash of the checkpoint, lower-case hex.
    pub checkpoint_root: String,
    /// Identifier of this pack, printed on every page.
    pub pack_id: String,
    /// Who prepared the pack: name and role.
    pub prepared_by: String,
}

/// The first chapter.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Summary {
    /// One paragraph that answers the reader's question.
    pub answer: String,
    /// Number of items of each word. Words that are absent count as none.
    pub counts: Vec<(Word, u64)>,
    /// What needs the reader's attention, most urgent first.
    pub alerts: Vec<Alert>,
    /// Objectives of Annex A with their controls.
    pub objectives: Vec<CoverageGroup>,
    /// Clauses 4 to 10 with their subclauses.
    pub clauses: Vec<CoverageGroup>,
    /// Which controls were counted, and by which Statement of Applicability; empty if nobody said.
    pub basis: String,
}

/// Something in the summary that needs attention.
#[derive(Clone, Debug, PartialEq)]
pub struct Alert {
    /// The verdict it is about, if it is about one.
    pub word: Option<Word>,
    /// One or two sentences: what is, what that means.
    pub text: String,
}

/// A row of the coverage map: an objective or a clause.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CoverageGroup {
    /// Id of the objective or clause, such as `A.6`.
    pub id: String,
    /// Its short title.
    pub title: String,
    /// Its requirements, in catalog order.
    pub tiles: Vec<Tile>,
}

/// One requirement in the coverage map.
#[derive(Clone, Debug, PartialEq)]
pub struct Tile {
    /// Id of the requirement; the tile links to the requirement of the same id.
    pub id: String,
    /// Its short title.
    pub title: String,
    /// How far the evidence goes.
    pub state: Coverage,
    /// Number of evidence items mapped to it.
    pub evidence: u64,
}

/// How far the evidence for a requirement goes, as a person concluded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Coverage {
    /// No evidence is mapped.
    #[default]
    None,
    /// There is evidence, and nobody has judged how far it goes.
    Mapped,
    /// There is evidence, and it is not enough.
    Partial,
    /// The evidence was judged sufficient.
    Sufficient,
    /// An item mapped here is DIVERGED, BROKEN or CANNOT CHECK, and nobody has explained it.
    Conflict,
    /// The signed Statement of Applicability excludes it: no evidence is wanted.
    Excluded,
}

/// A clause or control with its evidence.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Requirement {
    /// Id, such as `A.6.2.8` or `9.2`.
    pub id: String,
    /// Short title.
    pub title: String,
    /// What it asks for, in our own words.
    pub explanation: String,
    /// One paragraph that answers how far the evidence goes.
    pub answer: String,
    /// How far the evidence goes.
    pub state: Coverage,
    /// Evidence that was mapped to it.
    pub evidence: Vec<MappedEvidence>,
    /// What is missing, one sentence each.
    pub gaps: Vec<String>,
}

/// One evidence item as it supports one requirement.
#[derive(Clone, Debug, PartialEq)]
pub struct MappedEvidence {
    /// Id of the item, such as `E-0042`; links to the register.
    pub id: String,
    /// Title of the item.
    pub title: String,
    /// Its verdict.
    pub word: Word,
    /// Period that it covers.
    pub period: String,
    /// How sufficient it was judged, such as `sufficient` or `partial`.
    pub sufficiency: String,
    /// Why it was judged so; empty if nobody judged it, or gave no reason.
    pub judged_because: String,
    /// Whether somebody judged it at all.
    pub judged: bool,
    /// Why it supports the requirement.
    pub rationale: String,
    /// Who mapped it.
    pub author: String,
    /// Who reviewed the mapping, and what came of it; one sentence.
    pub review: String,
}

/// One item of the register.
#[derive(Clone, Debug, PartialEq)]
pub struct EvidenceItem {
    /// Id, such as `E-0042`.
    pub id: String,
    /// Title that a person gave it.
    pub title: String,
    /// Name under which it arrived, exactly.
    pub original_name: String,
    /// What it is: a log profile, a policy document, an export.
    pub kind: String,
    /// Its verdict.
    pub word: Word,
    /// One line that says why.
    pub reason: String,
    /// When it was received.
    pub received: String,
    /// Period that it covers.
    pub period: String,
    /// Number of records; none if it has no records.
    pub records: Option<u64>,
    /// System and stream that it came from.
    pub source: String,
    /// Names of those who signed it.
    pub signers: Vec<String>,
    /// SHA-256 of the item, 64 lower-case hex digits.
    pub sha256: String,
    /// Size in bytes.
    pub bytes: u64,
    /// Number of files that make up the item.
    pub members: u64,
    /// Ids of the requirements that it supports.
    pub supports: Vec<String>,
}

/// Where one item did not verify.
#[derive(Clone, Debug, PartialEq)]
pub struct ItemFailures {
    /// Id of the item.
    pub id: String,
    /// Title of the item.
    pub title: String,
    /// Its verdict.
    pub word: Word,
    /// The places that were kept.
    pub failures: Vec<Failure>,
    /// How many there were; more than are listed if the list was capped.
    pub total: u64,
}

/// One place where an item did not verify.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Failure {
    /// File inside the item.
    pub file: String,
    /// Line, counted from 1.
    pub line: Option<u64>,
    /// Record id or sequence number.
    pub record: String,
    /// Field or check.
    pub field: String,
    /// What would have verified.
    pub expected: String,
    /// What was found.
    pub actual: String,
}

/// How a later export relates to an earlier one of the same stream.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Relation {
    /// The stream.
    pub stream: String,
    /// Id of the earlier item.
    pub earlier: String,
    /// Id of the later item.
    pub later: String,
    /// The relation: `extends`, `overlaps`, `conflict`.
    pub relation: String,
    /// What that means here: lines, records, times.
    pub detail: String,
}

/// Checks of one item that were not made.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Unchecked {
    /// Id of the item.
    pub id: String,
    /// Title of the item.
    pub title: String,
    /// Each check with the reason, one sentence each.
    pub checks: Vec<String>,
}

/// Fields of one item that its own hash does not protect.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Uncovered {
    /// Id of the item.
    pub id: String,
    /// Title of the item.
    pub title: String,
    /// Names of the fields.
    pub fields: Vec<String>,
}

/// Something that was left out of the pack.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Omission {
    /// What was left out: an id, a path, a range of lines.
    pub what: String,
    /// How: `withheld`, `erased`, `unreadable`, `unsupported`.
    pub how: String,
    /// Why, and who decided.
    pub why: String,
}

/// A person who appears in the pack.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Person {
    /// Id in the vault; empty where it would tell whom a pseudonym means.
    pub id: String,
    /// Name.
    pub name: String,
    /// Role, such as `internal auditor`.
    pub role: String,
    /// Fingerprint of the signing key, hex of SHA-256 or the text of `ssh-keygen -l`.
    pub fingerprint: String,
}

/// A key or certificate that a verdict rests on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TrustEntry {
    /// Whose key it is.
    pub subject: String,
    /// What it is trusted for.
    pub purposes: String,
    /// Its fingerprint, in full.
    pub fingerprint: String,
    /// Over which second channel the fingerprint was confirmed.
    pub confirmed_how: String,
    /// Who confirmed it.
    pub confirmed_by: String,
    /// Nobody but the audited organisation confirmed it: it is marked so.
    pub only_by_audited: bool,
    /// Anybody confirmed it at all.
    pub confirmed: bool,
    /// Its fingerprint in words, as it is read aloud.
    pub words: String,
    /// Why it counts although the organisation's own policy refuses it; empty if it does not refuse it.
    pub exception: String,
}

/// One step of the verification.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct VerifyStep {
    /// What the step shows, one or two sentences.
    pub text: String,
    /// Commands to type, one a line; never wrapped in the middle of a word if it can be helped.
    pub commands: Vec<String>,
    /// What the reader should see.
    pub expect: String,
}

/// A file to be embedded in the PDF.
#[derive(Clone, Debug, PartialEq)]
pub struct Attachment {
    /// File name.
    pub name: String,
    /// MIME type, such as `application/json`.
    pub mime: String,
    /// What it is, one sentence.
    pub description: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What the renderer may not decide itself.
#[derive(Clone, Debug, PartialEq)]
pub struct RenderOptions {
    /// Date of the document (UTC), for the PDF's metadata.
    pub created: Timestamp,
    /// Identifier of the document, from which the PDF's /ID is derived.
    pub identifier: String,
    /// Files to embed, with the relationship `Data`.
    pub attachments: Vec<Attachment>,
}

/// A time in UTC, to the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timestamp {
    /// Year, 0 to 9999.
    pub year: u16,
    /// Month, 1 to 12.
    pub month: u8,
    /// Day, 1 to 31.
    pub day: u8,
    /// Hour, 0 to 23.
    pub hour: u8,
    /// Minute, 0 to 59.
    pub minute: u8,
    /// Second, 0 to 59.
    pub second: u8,
}
