//! The state of a vault: a fold over its events, and the rules for what may happen next.
//!
//! [`Register::decide`] says whether an event may happen, [`Register::apply`] makes it so; both
//! use the same [`Register::check`], so each rule is written once. The vault, the pack and the
//! bundle verifier use this one fold. A register that is folded from a bundle, where not every
//! entry is disclosed, is [`Register::partial`]: it accepts references to what it has not seen.

mod assurance;
mod check;
mod cited;
mod conclusions;
mod documents;
mod engagements;
mod findings;
#[cfg(test)]
mod fixture;
mod fold;
mod organisation;
mod parts;
mod programmes;
mod refusal;
mod requests;
mod retention;
mod reviews;
mod samples;
mod shared;
mod signoffs;
mod soa;
mod state;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;

use serde::{Deserialize, Serialize};

use crate::digest::Sha256;
use crate::event::{
    BundleId, DocumentNamed, EngagementId, Event, EvidenceId, EvidenceKind, FindingId, PackId,
    Person, PersonId, ProgrammeId, ProgrammeStated, RegisterId, RegisterImported, RequestId,
    ReviewId, ReviewRecorded, SampleId, SchemeId, SchemeStated, SignoffId, SoaId, SoaStated,
    SourcePinned, TestId, TrustId, ValidityRuled, VaultCreated,
};
use crate::time::Timestamp;

use shared::Shared;

pub use assurance::TestState;
pub use cited::{Alteration, is_own_control};
pub use documents::AskedDocument;
pub use engagements::{CarriedForward, Conflict, EngagementState, MAX_TEAM, Tie};
pub use findings::{ActionState, FindingState, RegradeOutcome};
pub use organisation::{AgentState, Organisation, PersonMeant, SystemState, VersionState};
pub use parts::Part;
pub use programmes::PlanLeft;
pub use refusal::Refusal;
pub use requests::{RequestProgress, RequestState};
pub use retention::{HoldState, Retention, RuleState, RunState};
pub use reviews::OpenDecision;
pub use samples::{DrawState, SampleCounts, SampleState};
pub use signoffs::{SignoffProgress, SignoffStanding, SignoffState};
pub use soa::{NotShown, SoaChange};
pub use state::{
    ErasedState, EvidenceState, MappingState, Stated, Status, TrustState, VerifiedState,
};

/// The version of the vault format that this program writes.
pub const FORMAT: u32 = 1;

/// Everything that the entries so far say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Register {
    partial: bool,
    /// Whether entries may be withheld, whatever they are about. In a vault only openings are missing that
    /// spoke of evidence which was destroyed; all else was seen.
    #[serde(default)]
    withheld: bool,
    size: u64,
    created: Option<VaultCreated>,
    created_at: Option<Timestamp>,
    people: BTreeMap<PersonId, Person>,
    trust: BTreeMap<TrustId, TrustState>,
    profiles: BTreeMap<Sha256, (String, String)>,
    pins: BTreeMap<String, SourcePinned>,
    evidence: BTreeMap<EvidenceId, Shared<EvidenceState>>,
    erased: BTreeMap<EvidenceId, ErasedState>,
    digests: BTreeMap<Sha256, EvidenceId>,
    /// The new versions of an item that are not erased.
    newer: BTreeMap<EvidenceId, BTreeSet<EvidenceId>>,
    packs: u32,
    bundles: u32,
    next_evidence: u32,
    last_time: Option<Timestamp>,
    clock_went_back: u64,
    backups: u64,
    /// How many files with the content of an item were written.
    #[serde(default)]
    exported: BTreeMap<EvidenceId, u64>,
    cosignatures: Vec<(u64, String)>,
    /// Archives in which an item was found once more, with the entry that says it.
    also_in: BTreeMap<EvidenceId, Vec<(EvidenceId, u64)>>,
    #[serde(default)]
    organisation: Organisation,
    #[serde(default)]
    registers: BTreeMap<RegisterId, Stated<RegisterImported>>,
    #[serde(default)]
    requests: BTreeMap<RequestId, RequestState>,
    #[serde(default)]
    retention: Retention,
    #[serde(default)]
    validity: BTreeMap<EvidenceKind, Stated<ValidityRuled>>,
    #[serde(default)]
    tests: BTreeMap<TestId, TestState>,
    #[serde(default)]
    engagements: BTreeMap<EngagementId, EngagementState>,
    #[serde(default)]
    programmes: BTreeMap<ProgrammeId, Stated<ProgrammeStated>>,
    #[serde(default)]
    soa: BTreeMap<SoaId, Stated<SoaStated>>,
    #[serde(default)]
    samples: BTreeMap<SampleId, SampleState>,
    #[serde(default)]
    schemes: BTreeMap<SchemeId, Stated<SchemeStated>>,
    #[serde(default)]
    findings: BTreeMap<FindingId, FindingState>,
    /// By requirement, then by what the document is called there.
    #[serde(default)]
    documents: BTreeMap<String, BTreeMap<String, Stated<DocumentNamed>>>,
    #[serde(default)]
    reviews: BTreeMap<ReviewId, Stated<ReviewRecorded>>,
    #[serde(default)]
    signoffs: BTreeMap<SignoffId, SignoffState>,
}

/// Where an event stands in the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Index of its leaf.
    pub leaf: u64,
    /// Commitment of its leaf.
    pub c: Sha256,
    /// Its time.
    pub time: Timestamp,
    /// Who made it.
    pub actor: PersonId,
}

/// An event that the rules allow; only [`Register::decide`] makes one.
#[derive(Debug)]
pub struct Decided(Event);

impl Decided {
    /// Returns the event.
    pub fn event(&self) -> &Event {
        &self.0
    }
}

impl Register {
    /// Returns an empty register that will see every entry.
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns an empty register for a log of which not every entry is disclosed.
    pub fn partial() -> Self {
        Self { partial: true, withheld: true, ..Self::default() }
    }

    /// Says whether `event` may happen next, by `actor`.
    pub fn decide(&self, actor: PersonId, event: Event) -> Result<Decided, Refusal> {
        self.check(actor, &event)?;
        self.check_new_name(&event)?;
        Ok(Decided(event))
    }

    /// Makes an event that happened part of the state; refused if it breaks a rule.
    ///
    /// On refusal the register is unchanged.
    pub fn apply(&mut self, at: Position, event: &Event) -> Result<(), Refusal> {
        let in_order = if self.partial { at.leaf >= self.size } else { at.leaf == self.size };
        if !in_order {
            return Err(Refusal::Sequence { expected: self.size, got: at.leaf });
        }
        self.check(at.actor, event)?;
        self.fold(at, event);
        self.count(at.leaf, at.time);
        Ok(())
    }

    /// Counts an entry whose opening was destroyed or withheld; its leaf still states its time.
    pub fn skip(&mut self, leaf: u64, time: Timestamp) -> Result<(), Refusal> {
        if leaf < self.size {
            return Err(Refusal::Sequence { expected: self.size, got: leaf });
        }
        self.partial = true;
        self.count(leaf, time);
        Ok(())
    }

    /// Counts an entry that is closed to whoever reads a log of which not all is disclosed: it may have said anything.
    pub fn skip_withheld(&mut self, leaf: u64, time: Timestamp) -> Result<(), Refusal> {
        self.skip(leaf, time)?;
        self.withheld = true;
        Ok(())
    }

    /// Tells whether two registers say the same, however much of the log each has seen.
    pub fn agrees_with(&self, other: &Self) -> bool {
        let seen = |register: &Self| Self { partial: false, withheld: false, ..register.clone() };
        seen(self) == seen(other)
    }

    /// Tells whether entries were missing from the fold.
    pub fn is_partial(&self) -> bool {
        self.partial
    }

    /// Returns the number of entries folded.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Returns the latest time that an entry states.
    pub fn last_time(&self) -> Option<Timestamp> {
        self.last_time
    }

    /// Returns the first entry.
    pub fn created(&self) -> Option<&VaultCreated> {
        self.created.as_ref()
    }

    /// Returns when the log began.
    pub fn created_at(&self) -> Option<Timestamp> {
        self.created_at
    }

    /// Returns the people, by number.
    pub fn people(&self) -> impl Iterator<Item = &Person> {
        self.people.values()
    }

    /// Returns a person.
    pub fn person(&self, id: PersonId) -> Option<&Person> {
        self.people.get(&id)
    }

    /// Returns a person by name or number.
    pub fn person_named(&self, name: &str) -> Option<&Person> {
        self.people.values().find(|p| p.name == name || p.id.to_string() == name)
    }

    /// Returns the person whose slot this is.
    pub fn person_of_slot(&self, slot: &str) -> Option<&Person> {
        self.people.values().find(|p| p.slot == slot)
    }

    /// Returns all items, by number.
    pub fn evidence(&self) -> impl Iterator<Item = &EvidenceState> {
        self.evidence.values().map(Deref::deref)
    }

    /// Returns an item.
    pub fn item(&self, id: EvidenceId) -> Option<&EvidenceState> {
        self.evidence.get(&id).map(Deref::deref)
    }

    /// Returns the archives that hold an item's bytes, as far as they are known: the one that it came in,
    /// those in which it was found again, and those that these lie in.
    pub fn archives_of(&self, id: EvidenceId) -> BTreeSet<EvidenceId> {
        let mut found = BTreeSet::new();
        let mut waiting = vec![id];
        while let Some(inner) = waiting.pop() {
            let own = self.item(inner).and_then(|item| item.received.archive).map(|it| it.id);
            let again = self.also_in.get(&inner).into_iter().flatten().map(|(archive, _)| *archive);
            for archive in own.into_iter().chain(again) {
                if self.item(archive).is_some() && found.insert(archive) {
                    waiting.push(archive);
                }
            }
        }
        found
    }

    /// Returns the items that lie in an archive, and in those in it.
    pub fn items_inside(&self, archive: EvidenceId) -> BTreeSet<EvidenceId> {
        let inside = |item: &&EvidenceState| self.archives_of(item.received.id).contains(&archive);
        self.evidence().filter(inside).map(|item| item.received.id).collect()
    }

    /// Returns the held item with this digest.
    pub fn item_of_digest(&self, digest: Sha256) -> Option<EvidenceId> {
        self.digests.get(&digest).copied()
    }

    /// Returns the trust entries, by number.
    pub fn trust(&self) -> impl Iterator<Item = &TrustState> {
        self.trust.values()
    }

    /// Returns the adopted profiles: digest, name, text.
    pub fn profiles(&self) -> impl Iterator<Item = (Sha256, &str, &str)> {
        self.profiles.iter().map(|(d, (name, text))| (*d, name.as_str(), text.as_str()))
    }

    /// Returns what sources promise, by name.
    pub fn pins(&self) -> impl Iterator<Item = &SourcePinned> {
        self.pins.values()
    }

    /// Returns what a source promises.
    pub fn pin(&self, source: &str) -> Option<&SourcePinned> {
        self.pins.get(source)
    }

    /// Returns the items that were destroyed, by number.
    pub fn erased(&self) -> impl Iterator<Item = &ErasedState> {
        self.erased.values()
    }

    /// Returns the number for the next item.
    pub fn next_evidence(&self) -> EvidenceId {
        EvidenceId(self.next_evidence + 1)
    }

    /// Returns the number for the next person.
    pub fn next_person(&self) -> PersonId {
        let enrolled = self.people.keys().next_back().copied();
        PersonId(enrolled.max(self.organisation.last_person()).map_or(1, |p| p.0 + 1))
    }

    /// Returns the snapshots of registers, by number.
    pub fn registers(&self) -> impl Iterator<Item = &Stated<RegisterImported>> {
        self.registers.values()
    }

    /// Returns a snapshot of a register.
    pub fn register(&self, id: RegisterId) -> Option<&Stated<RegisterImported>> {
        self.registers.get(&id)
    }

    /// Returns the newest snapshot of a register, by the day as at which it speaks.
    pub fn newest_register(&self, name: &str) -> Option<&Stated<RegisterImported>> {
        let named = self.registers.values().filter(|it| it.said.register == name);
        named.max_by_key(|it| (it.said.as_of, it.said.id))
    }

    /// Returns the number for the next snapshot of a register.
    pub fn next_register(&self) -> RegisterId {
        RegisterId(self.registers.keys().next_back().map_or(1, |id| id.0 + 1))
    }

    /// Returns how long evidence of a kind stays current, where that was said.
    pub fn validity(&self, kind: EvidenceKind) -> Option<&Stated<ValidityRuled>> {
        self.validity.get(&kind)
    }

    /// Returns the number for the next trust entry.
    pub fn next_trust(&self) -> TrustId {
        TrustId(self.trust.keys().next_back().map_or(1, |k| k.0 + 1))
    }

    /// Returns the number for the next pack.
    pub fn next_pack(&self) -> PackId {
        PackId(self.packs + 1)
    }

    /// Returns the number for the next bundle.
    pub fn next_bundle(&self) -> BundleId {
        BundleId(self.bundles + 1)
    }

    /// Returns how often an entry's time was before an earlier entry's.
    pub fn clock_went_back(&self) -> u64 {
        self.clock_went_back
    }

    /// Returns how many files with the content of an item were written in plaintext.
    pub fn exported(&self, id: EvidenceId) -> u64 {
        self.exported.get(&id).copied().unwrap_or_default()
    }

    /// Returns how many copies of the vault were made.
    pub fn backups(&self) -> u64 {
        self.backups
    }

    /// Returns the sizes of checkpoints that a witness signed, with the signature lines.
    pub fn cosignatures(&self) -> &[(u64, String)] {
        &self.cosignatures
    }
}

#[cfg(test)]
mod audit_tests;
#[cfg(test)]
mod tests;
