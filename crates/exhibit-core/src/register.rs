//! The state of a vault: a fold over its events, and the rules for what may happen next.
//!
//! [`Register::decide`] says whether an event may happen, [`Register::apply`] makes it so; both
//! use the same [`Register::check`], so each rule is written once. The vault, the pack and the
//! bundle verifier use this one fold. A register that is folded from a bundle, where not every
//! entry is disclosed, is [`Register::partial`]: it accepts references to what it has not seen.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::appraisal::Appraisal;
use crate::catalog::{self, NotARequirement};
use crate::digest::Sha256;
use crate::event::{
    BundleId, Event, EvidenceErased, EvidenceId, EvidenceReceived, EvidenceRef, EvidenceVerified,
    IntakeReported, PackId, Period, Person, PersonId, RelationSeen, RequirementMapped,
    SourcePinned, TrustAdded, TrustId, VaultCreated,
};
use crate::time::Timestamp;
use crate::verdict::Word;

/// The version of the vault format that this program writes.
pub const FORMAT: u32 = 1;

/// Everything that the entries so far say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Register {
    partial: bool,
    size: u64,
    created: Option<VaultCreated>,
    created_at: Option<Timestamp>,
    people: BTreeMap<PersonId, Person>,
    trust: BTreeMap<TrustId, TrustState>,
    profiles: BTreeMap<Sha256, (String, String)>,
    pins: BTreeMap<String, SourcePinned>,
    evidence: BTreeMap<EvidenceId, EvidenceState>,
    erased: BTreeMap<EvidenceId, ErasedState>,
    digests: BTreeMap<Sha256, EvidenceId>,
    packs: u32,
    bundles: u32,
    next_evidence: u32,
    last_time: Option<Timestamp>,
    clock_went_back: u64,
    backups: u64,
    cosignatures: Vec<(u64, String)>,
    /// Archives in which an item was found once more, with the entry that says it.
    also_in: BTreeMap<EvidenceId, Vec<(EvidenceId, u64)>>,
}

/// A trust entry as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrustState {
    /// As added.
    pub added: TrustAdded,
    /// From when on it no longer counts, and why.
    pub revoked: Option<(Timestamp, String)>,
}

/// An item as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceState {
    /// As received.
    pub received: EvidenceReceived,
    /// Who received it, and when.
    pub by: PersonId,
    /// When it was received.
    pub at: Timestamp,
    /// The entry that received it.
    pub reference: EvidenceRef,
    /// The newest verdict.
    pub verified: Option<VerifiedState>,
    /// Whether it can still be used.
    pub status: Status,
    /// What it supports, by requirement.
    pub supports: BTreeMap<String, MappingState>,
}

/// The newest verdict on an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerifiedState {
    /// The entry's index.
    pub leaf: u64,
    /// The moment at which validity was judged.
    pub at: Timestamp,
    /// The engine's version.
    pub engine: String,
    /// Digest of the trust used.
    pub trust: Sha256,
    /// Digest of the policy used.
    pub policy: Sha256,
    /// The report.
    pub appraisal: Appraisal,
    /// How many records of the log come before the first one here, where the log says it.
    pub starts_after: Option<u64>,
    /// How it stands to earlier exports.
    pub relations: Vec<RelationSeen>,
}

/// A mapping as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MappingState {
    /// As mapped.
    pub mapped: RequirementMapped,
    /// By whom.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
}

/// Whether an item can be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Status {
    /// It can.
    Held,
    /// Kept, and out of every pack, for this reason.
    Withdrawn(String),
}

/// An item that was destroyed: all that is left of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErasedState {
    /// The entry that received it.
    pub reference: EvidenceRef,
    /// Why it was destroyed.
    pub reason: String,
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

/// Why an event may not happen.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum Refusal {
    /// The log has no first entry yet, or has one already.
    #[error("the log must begin with exactly one vault.created")]
    NotTheFirst,
    /// Written by a newer version.
    #[error("vault format {found}, this program knows {FORMAT}")]
    Format {
        /// The version found.
        found: u32,
    },
    /// Nobody of that number.
    #[error("no person {0}")]
    NoPerson(PersonId),
    /// The role does not allow it.
    #[error("{person} has the role {role}, which does not allow {event}")]
    Role {
        /// Who.
        person: PersonId,
        /// The role.
        role: &'static str,
        /// The event's type.
        event: &'static str,
    },
    /// A number is not the next one.
    #[error("expected the number {expected}, got {got}")]
    Number {
        /// The next free number.
        expected: String,
        /// The number given.
        got: String,
    },
    /// A name is taken.
    #[error("there is already a person called {0}")]
    NameTaken(String),
    /// A required text is empty.
    #[error("{0} is empty")]
    Empty(&'static str),
    /// No such evidence, or the reference names another entry.
    #[error("no evidence {0}")]
    NoEvidence(EvidenceId),
    /// The reference's leaf or commitment is another's.
    #[error("the reference to {0} names another entry")]
    WrongReference(EvidenceId),
    /// The item was withdrawn or erased.
    #[error("{0} is no longer held")]
    NotHeld(EvidenceId),
    /// The content is already there.
    #[error("the same content is already there as {0}")]
    AlreadyThere(EvidenceId),
    /// No such trust entry, or already revoked.
    #[error("no trust entry {0} in force")]
    NoTrust(TrustId),
    /// Not a mapping target.
    #[error("{id} is not a requirement of the catalog")]
    NotARequirement {
        /// The id.
        id: String,
        /// What it is instead.
        why: NotARequirement,
    },
    /// There is no such mapping.
    #[error("{evidence} is not mapped to {requirement}")]
    NotMapped {
        /// The item.
        evidence: EvidenceId,
        /// The requirement.
        requirement: String,
    },
    /// The log's index is not the next.
    #[error("expected entry {expected}, got {got}")]
    Sequence {
        /// The next index.
        expected: u64,
        /// The index given.
        got: u64,
    },
}

impl Register {
    /// Returns an empty register that will see every entry.
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns an empty register for a log of which not every entry is disclosed.
    pub fn partial() -> Self {
        Self { partial: true, ..Self::default() }
    }

    /// Says whether `event` may happen next, by `actor`.
    pub fn decide(&self, actor: PersonId, event: Event) -> Result<Decided, Refusal> {
        self.check(actor, &event)?;
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

    /// Tells whether two registers say the same, however much of the log each has seen.
    pub fn agrees_with(&self, other: &Self) -> bool {
        let seen = |register: &Self| Self { partial: false, ..register.clone() };
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
        self.evidence.values()
    }

    /// Returns an item.
    pub fn item(&self, id: EvidenceId) -> Option<&EvidenceState> {
        self.evidence.get(&id)
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
        PersonId(self.people.keys().next_back().map_or(1, |p| p.0 + 1))
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

    /// Returns how many copies of the vault were made.
    pub fn backups(&self) -> u64 {
        self.backups
    }

    /// Returns the sizes of checkpoints that a witness signed, with the signature lines.
    pub fn cosignatures(&self) -> &[(u64, String)] {
        &self.cosignatures
    }

    fn check(&self, actor: PersonId, event: &Event) -> Result<(), Refusal> {
        if let Event::VaultCreated(created) = event {
            return self.check_created(actor, created);
        }
        self.check_actor(actor, event)?;
        match event {
            Event::VaultCreated(_) => Ok(()),
            Event::PersonEnrolled(person) => self.check_person(person),
            Event::PassphraseChanged(changed) => {
                self.person(changed.person).map(drop).ok_or(Refusal::NoPerson(changed.person))
            }
            Event::TrustAdded(added) => self.check_trust(added),
            Event::TrustRevoked(revoked) => {
                let state = self.trust.get(&revoked.id);
                let in_force = self.partial || state.is_some_and(|t| t.revoked.is_none());
                filled("the reason", &revoked.reason)?;
                in_force.then_some(()).ok_or(Refusal::NoTrust(revoked.id))
            }
            Event::ProfileAdopted(adopted) => filled("the profile's name", &adopted.name),
            Event::SourcePinned(pinned) => filled("the source", &pinned.source),
            Event::EvidenceReceived(received) => self.check_received(received),
            Event::EvidenceVerified(verified) => self.check_reference(verified.evidence),
            Event::EvidenceWithdrawn(removed) => {
                filled("the reason", &removed.reason)?;
                self.check_held(removed.evidence)
            }
            Event::EvidenceErased(erased) => {
                filled("the reason", &erased.reason)?;
                self.check_reference(erased.evidence)
            }
            Event::IntakeReported(_) | Event::BackupMade(_) | Event::CosignatureImported(_) => {
                Ok(())
            }
            Event::RequirementMapped(mapped) => {
                self.check_held(mapped.evidence)?;
                filled("the rationale", &mapped.rationale)?;
                check_requirement(&mapped.requirement)
            }
            Event::RequirementUnmapped(unmapped) => {
                filled("the reason", &unmapped.reason)?;
                self.check_mapped(unmapped.evidence, &unmapped.requirement)
            }
            Event::PackExported(pack) => self.check_number(self.next_pack(), pack.id),
            Event::BundleExported(bundle) => self.check_number(self.next_bundle(), bundle.id),
        }
    }

    fn check_created(&self, actor: PersonId, created: &VaultCreated) -> Result<(), Refusal> {
        if self.size != 0 || self.created.is_some() {
            return Err(Refusal::NotTheFirst);
        }
        if created.format != FORMAT {
            return Err(Refusal::Format { found: created.format });
        }
        if actor != created.person.id {
            return Err(Refusal::NoPerson(actor));
        }
        filled("the organisation", &created.organisation)?;
        filled("the name", &created.person.name)
    }

    fn check_actor(&self, actor: PersonId, event: &Event) -> Result<(), Refusal> {
        if self.created.is_none() && !self.partial {
            return Err(Refusal::NotTheFirst);
        }
        let Some(person) = self.people.get(&actor) else {
            return Err(Refusal::NoPerson(actor));
        };
        let allowed = match event {
            Event::PersonEnrolled(_) => person.role.enrols(),
            Event::PassphraseChanged(changed) => changed.person == actor,
            _ => person.role.writes(),
        };
        let refusal =
            Refusal::Role { person: actor, role: person.role.as_str(), event: event.kind() };
        allowed.then_some(()).ok_or(refusal)
    }

    fn check_person(&self, person: &Person) -> Result<(), Refusal> {
        filled("the name", &person.name)?;
        self.check_number(self.next_person(), person.id)?;
        let taken = self.people.values().any(|p| p.name == person.name || p.slot == person.slot);
        if taken { Err(Refusal::NameTaken(person.name.clone())) } else { Ok(()) }
    }

    fn check_trust(&self, added: &TrustAdded) -> Result<(), Refusal> {
        filled("the subject", &added.subject)?;
        self.check_number(self.next_trust(), added.id)
    }

    fn check_received(&self, received: &EvidenceReceived) -> Result<(), Refusal> {
        self.check_number(self.next_evidence(), received.id)?;
        if let Some(there) = self.digests.get(&received.digest) {
            return Err(Refusal::AlreadyThere(*there));
        }
        let mut named = received.parent.into_iter().chain(received.archive);
        named.try_for_each(|reference| self.check_reference(reference))
    }

    fn check_reference(&self, reference: EvidenceRef) -> Result<(), Refusal> {
        if self.erased.contains_key(&reference.id) {
            return Err(Refusal::NotHeld(reference.id));
        }
        match self.evidence.get(&reference.id) {
            Some(item) if item.reference == reference => Ok(()),
            Some(_) => Err(Refusal::WrongReference(reference.id)),
            None if self.partial => Ok(()),
            None => Err(Refusal::NoEvidence(reference.id)),
        }
    }

    fn check_held(&self, reference: EvidenceRef) -> Result<(), Refusal> {
        self.check_reference(reference)?;
        match self.evidence.get(&reference.id).map(|item| &item.status) {
            Some(Status::Held) | None => Ok(()),
            Some(_) => Err(Refusal::NotHeld(reference.id)),
        }
    }

    fn check_mapped(&self, reference: EvidenceRef, requirement: &str) -> Result<(), Refusal> {
        self.check_reference(reference)?;
        let mapped = match self.evidence.get(&reference.id) {
            Some(item) => item.supports.contains_key(requirement),
            None => self.partial,
        };
        let refusal =
            Refusal::NotMapped { evidence: reference.id, requirement: requirement.to_owned() };
        mapped.then_some(()).ok_or(refusal)
    }

    /// Numbers follow each other; where entries are not disclosed, or a log goes on from another
    /// whose erased items keep their numbers, they only grow.
    fn check_number<N: Copy + Ord + ToString>(&self, next: N, got: N) -> Result<(), Refusal> {
        let restated = self.created.as_ref().is_some_and(|c| c.predecessor.is_some());
        if got == next || ((self.partial || restated) && got > next) {
            return Ok(());
        }
        Err(Refusal::Number { expected: next.to_string(), got: got.to_string() })
    }

    fn fold(&mut self, at: Position, event: &Event) {
        match event {
            Event::VaultCreated(created) => {
                self.people.insert(created.person.id, created.person.clone());
                self.created = Some(created.clone());
                self.created_at = Some(at.time);
            }
            Event::PersonEnrolled(person) => {
                self.people.insert(person.id, person.clone());
            }
            Event::TrustAdded(added) => {
                let state = TrustState { added: added.clone(), revoked: None };
                self.trust.insert(added.id, state);
            }
            Event::TrustRevoked(revoked) => {
                if let Some(state) = self.trust.get_mut(&revoked.id) {
                    state.revoked = Some((revoked.at, revoked.reason.clone()));
                }
            }
            Event::ProfileAdopted(adopted) => {
                let named = (adopted.name.clone(), adopted.text.clone());
                self.profiles.insert(adopted.sha256, named);
            }
            Event::SourcePinned(pinned) => {
                self.pins.insert(pinned.source.clone(), pinned.clone());
            }
            Event::EvidenceReceived(received) => self.fold_received(at, received),
            Event::EvidenceVerified(verified) => self.fold_verified(at, verified),
            Event::EvidenceWithdrawn(removed) => {
                self.set_status(removed.evidence.id, Status::Withdrawn(removed.reason.clone()));
            }
            Event::EvidenceErased(erased) => self.fold_erased(erased),
            Event::RequirementMapped(mapped) => {
                let state = MappingState { mapped: mapped.clone(), by: at.actor, at: at.time };
                if let Some(item) = self.evidence.get_mut(&mapped.evidence.id) {
                    item.supports.insert(mapped.requirement.clone(), state);
                }
            }
            Event::RequirementUnmapped(unmapped) => {
                if let Some(item) = self.evidence.get_mut(&unmapped.evidence.id) {
                    item.supports.remove(&unmapped.requirement);
                }
            }
            Event::PackExported(pack) => self.packs = pack.id.0,
            Event::BundleExported(bundle) => self.bundles = bundle.id.0,
            Event::BackupMade(_) => self.backups += 1,
            Event::CosignatureImported(imported) => {
                self.cosignatures.push((imported.size, imported.line.clone()));
            }
            Event::IntakeReported(report) => self.fold_intake(at.leaf, report),
            Event::PassphraseChanged(_) => {}
        }
    }

    fn fold_received(&mut self, at: Position, received: &EvidenceReceived) {
        self.digests.insert(received.digest, received.id);
        self.next_evidence = received.id.0;
        let state = EvidenceState {
            received: received.clone(),
            by: at.actor,
            at: at.time,
            reference: EvidenceRef { id: received.id, leaf: at.leaf, c: at.c },
            verified: None,
            status: Status::Held,
            supports: BTreeMap::new(),
        };
        self.evidence.insert(received.id, state);
    }

    fn fold_intake(&mut self, leaf: u64, report: &IntakeReported) {
        for already in &report.already {
            if let Some(archive) = already.archive {
                self.also_in.entry(already.id).or_default().push((archive.id, leaf));
            }
        }
    }

    fn fold_verified(&mut self, at: Position, verified: &EvidenceVerified) {
        if let Some(item) = self.evidence.get_mut(&verified.evidence.id) {
            item.verified = Some(VerifiedState {
                leaf: at.leaf,
                at: verified.at,
                engine: verified.engine.clone(),
                trust: verified.trust,
                policy: verified.policy,
                appraisal: verified.appraisal.clone(),
                starts_after: verified.starts_after,
                relations: verified.relations.clone(),
            });
        }
    }

    /// A withdrawn item's content may be taken in anew.
    fn set_status(&mut self, id: EvidenceId, status: Status) {
        if let Some(item) = self.evidence.get_mut(&id) {
            item.status = status;
            self.digests.remove(&item.received.digest);
        }
    }

    /// Forgets all that the destroyed openings said, so that a replay without them agrees.
    fn fold_erased(&mut self, erased: &EvidenceErased) {
        let id = erased.evidence.id;
        if let Some(item) = self.evidence.remove(&id) {
            self.digests.remove(&item.received.digest);
        }
        self.also_in.remove(&id);
        for seen in self.also_in.values_mut() {
            seen.retain(|(_, leaf)| !erased.openings.contains(leaf));
        }
        self.also_in.retain(|_, seen| !seen.is_empty());
        self.next_evidence = self.next_evidence.max(id.0);
        let state = ErasedState { reference: erased.evidence, reason: erased.reason.clone() };
        self.erased.insert(id, state);
    }

    fn count(&mut self, leaf: u64, time: Timestamp) {
        self.size = leaf + 1;
        if self.last_time.is_some_and(|last| time < last) {
            self.clock_went_back += 1;
        }
        self.last_time = self.last_time.max(Some(time));
    }
}

impl EvidenceState {
    /// Returns the newest word; an item that was never verified has none better than CANNOT CHECK.
    pub fn word(&self) -> Word {
        self.verified.as_ref().map_or(Word::CannotCheck, |v| v.appraisal.verdict)
    }

    /// Returns the period that the item covers, if one is known.
    pub fn period(&self) -> Option<Period> {
        self.received.dates.period
    }

    /// Tells whether the item goes into packs and bundles.
    pub fn is_held(&self) -> bool {
        self.status == Status::Held
    }
}

fn check_requirement(id: &str) -> Result<(), Refusal> {
    match catalog::iso42001().requirement(id) {
        Ok(_) => Ok(()),
        Err(why) => Err(Refusal::NotARequirement { id: id.to_owned(), why }),
    }
}

fn filled(what: &'static str, text: &str) -> Result<(), Refusal> {
    if text.trim().is_empty() { Err(Refusal::Empty(what)) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Class, Dates, EvidenceRemoved, PackExported, Role, Sufficiency};

    fn position(leaf: u64) -> Position {
        Position {
            leaf,
            c: Sha256::of(&leaf.to_be_bytes()),
            time: Timestamp::from_unix(1_767_225_600 + i64::try_from(leaf).expect("small"))
                .expect("in range"),
            actor: PersonId(1),
        }
    }

    fn person(number: u32, role: Role) -> Person {
        Person {
            id: PersonId(number),
            name: format!("Person {number}"),
            role,
            sign_key: "00".repeat(32),
            unlock_key: "11".repeat(32),
            slot: format!("{number:032x}"),
        }
    }

    fn created() -> Event {
        Event::VaultCreated(VaultCreated {
            format: FORMAT,
            organisation: "Lindmoor Bank".into(),
            log_key: "22".repeat(32),
            person: person(1, Role::Lead),
            catalog: "iso42001-2023".into(),
            predecessor: None,
        })
    }

    fn received(number: u32, content: &[u8]) -> Event {
        Event::EvidenceReceived(EvidenceReceived {
            id: EvidenceId(number),
            name: "policy.pdf".into(),
            name_bytes: None,
            members: Vec::new(),
            digest: Sha256::of(content),
            bytes: 1,
            source: None,
            systems: Vec::new(),
            collected_how: None,
            class: Class::Internal,
            dates: Dates::default(),
            parent: None,
            archive: None,
        })
    }

    fn reference(number: u32, leaf: u64) -> EvidenceRef {
        EvidenceRef { id: EvidenceId(number), leaf, c: position(leaf).c }
    }

    fn mapped(number: u32, leaf: u64, requirement: &str) -> Event {
        Event::RequirementMapped(RequirementMapped {
            evidence: reference(number, leaf),
            requirement: requirement.into(),
            rationale: "States who decides.".into(),
            sufficiency: Sufficiency::Partial,
        })
    }

    fn folded(events: &[Event]) -> Register {
        let mut register = Register::new();
        for (leaf, event) in (0..).zip(events) {
            register.apply(position(leaf), event).expect("allowed");
        }
        register
    }

    #[test]
    fn a_log_begins_with_its_creation_and_only_once() {
        let mut register = Register::new();
        assert_eq!(register.apply(position(0), &received(1, b"a")), Err(Refusal::NotTheFirst));
        register.apply(position(0), &created()).expect("allowed");
        assert_eq!(register.apply(position(1), &created()), Err(Refusal::NotTheFirst));
        let late = register.apply(position(3), &received(1, b"a"));
        assert_eq!(late, Err(Refusal::Sequence { expected: 1, got: 3 }));
        assert_eq!(register.size(), 1);
    }

    #[test]
    fn readers_write_nothing_and_recovery_only_enrols() {
        let reader = Event::PersonEnrolled(person(2, Role::Reader));
        let recovery = Event::PersonEnrolled(person(3, Role::Recovery));
        let register = folded(&[created(), reader, recovery]);
        for (actor, event, allowed) in [
            (2, received(1, b"a"), false),
            (3, received(1, b"a"), false),
            (2, Event::PersonEnrolled(person(4, Role::Lead)), false),
            (3, Event::PersonEnrolled(person(4, Role::Lead)), true),
            (1, received(1, b"a"), true),
            (9, received(1, b"a"), false),
        ] {
            assert_eq!(register.decide(PersonId(actor), event).is_ok(), allowed, "{actor}");
        }
    }

    #[test]
    fn the_same_content_is_one_item_until_it_is_withdrawn() {
        let mut register = folded(&[created(), received(1, b"a")]);
        let again = register.apply(position(2), &received(2, b"a"));
        assert_eq!(again, Err(Refusal::AlreadyThere(EvidenceId(1))));
        let removed = EvidenceRemoved { evidence: reference(1, 1), reason: "wrong file".into() };
        register.apply(position(2), &Event::EvidenceWithdrawn(removed)).expect("allowed");
        let late = register.apply(position(3), &mapped(1, 1, "A.6.2.8"));
        assert_eq!(late, Err(Refusal::NotHeld(EvidenceId(1))));
        register.apply(position(3), &received(2, b"a")).expect("allowed");
    }

    #[test]
    fn mappings_need_a_real_requirement_the_right_entry_and_a_rationale() {
        let register = folded(&[created(), received(1, b"a")]);
        let decide = |event| register.decide(PersonId(1), event).map(drop);
        assert_eq!(decide(mapped(1, 1, "A.6.2.8")), Ok(()));
        assert!(matches!(decide(mapped(1, 1, "A.6.1")), Err(Refusal::NotARequirement { .. })));
        assert_eq!(decide(mapped(1, 0, "A.6.2.8")), Err(Refusal::WrongReference(EvidenceId(1))));
        assert_eq!(decide(mapped(2, 1, "A.6.2.8")), Err(Refusal::NoEvidence(EvidenceId(2))));
        let Event::RequirementMapped(mut silent) = mapped(1, 1, "A.6.2.8") else { unreachable!() };
        silent.rationale = " ".into();
        let refused = decide(Event::RequirementMapped(silent));
        assert_eq!(refused, Err(Refusal::Empty("the rationale")));
    }

    #[test]
    fn a_replay_without_the_destroyed_openings_says_the_same() {
        let erased = Event::EvidenceErased(EvidenceErased {
            evidence: reference(1, 1),
            reason: "request of the person".into(),
            shared_with: Vec::new(),
            openings: vec![1, 2],
            not_erased: Vec::new(),
        });
        let again = received(2, b"a");
        let events = [created(), received(1, b"a"), mapped(1, 1, "A.6.2.8"), erased, again];
        let live = folded(&events);
        let mut replay = Register::new();
        for (leaf, event) in (0..).zip(&events) {
            if leaf == 1 || leaf == 2 {
                replay.skip(leaf, position(leaf).time).expect("in order");
            } else {
                replay.apply(position(leaf), event).expect("allowed");
            }
        }
        assert!(live.agrees_with(&replay));
        assert_eq!(live.next_evidence(), EvidenceId(3));
        assert!(live.item(EvidenceId(1)).is_none());
        assert!(!live.agrees_with(&folded(&events[..2])));
    }

    #[test]
    fn a_snapshot_is_the_register() {
        let trusted = Event::TrustAdded(TrustAdded {
            id: TrustId(1),
            subject: "Core banking".into(),
            text: "[[head]]\ncount = 3\n".into(),
            files: Vec::new(),
            keys: Vec::new(),
        });
        let pack = PackExported { id: PackId(1), title: "Q1".into(), period: None, items: 0 };
        let pack = Event::PackExported(pack);
        let live = folded(&[created(), trusted, received(1, b"a"), mapped(1, 2, "9.1"), pack]);
        let bytes = serde_json::to_vec(&live).expect("a snapshot");
        assert_eq!(serde_json::from_slice::<Register>(&bytes).expect("a register"), live);
    }

    #[test]
    fn a_clock_that_goes_back_is_counted() {
        let mut register = folded(&[created()]);
        let early = Position { time: Timestamp::from_unix(0).expect("in range"), ..position(1) };
        register.apply(early, &received(1, b"a")).expect("allowed");
        assert_eq!(register.clock_went_back(), 1);
    }
}
