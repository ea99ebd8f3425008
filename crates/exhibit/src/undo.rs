//! Taking back what was just said, by saying its contrary: nothing is ever deleted from the ledger.
//!
//! Only what has a contrary that leaves everything as it was before can be taken back so, and only while nothing
//! else was written since. A statement in place of an earlier one is taken back by saying the earlier one again,
//! which only the person can do who said that: it would become somebody else's otherwise.

use exhibit_core::event::{
    DocumentDropped, DocumentNamed, EngagementReopened, Event, EvidenceDescribed, FindingReopened,
    HoldReleased, PersonId, RequestAnswered, RequirementMapped, RequirementUnmapped,
    RetentionEnded, RetentionRuled, SampleOutcome, SampleTested,
};
use exhibit_core::register::{MappingState, Register, Stated};

use crate::error::Error;
use crate::host::Host;
use crate::vault::{Effects, Open, Vault};

/// The reason that stands in an entry which takes another back.
pub const UNDONE: &str = "Undone at once";

/// What was appended last, and how it is taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undo {
    /// The entries before it.
    pub from: u64,
    /// The entries with it.
    pub to: u64,
    contrary: Vec<Event>,
}

impl Undo {
    /// Begins with nothing to take back, at so many entries.
    pub(crate) fn begin(from: u64) -> Self {
        Self { from, to: from, contrary: Vec::new() }
    }

    /// Adds how an event is taken back that is about to be folded; `None` if it can't be.
    pub(crate) fn and(
        mut self,
        register: &Register,
        actor: PersonId,
        event: &Event,
    ) -> Option<Self> {
        self.contrary.push(contrary(register, actor, event)?);
        self.to += 1;
        Some(self)
    }
}

impl Vault<Open> {
    /// Takes back what was appended last, with the contrary of each entry in one batch.
    ///
    /// # Errors
    /// [`Error::NotUndone`] if something else was written since, or it has no contrary; as [`Vault::append`].
    pub fn undo(&mut self, host: &Host<'_>, from: u64, to: u64) -> Result<(), Error> {
        let meant = |it: &&Undo| (it.from, it.to) == (from, to) && to == self.register().size();
        let undo = self.undoable().filter(meant).ok_or(Error::NotUndone)?;
        let contrary = undo.contrary.clone();
        self.append(host, |batch| {
            for event in contrary.into_iter().rev() {
                batch.push(event)?;
            }
            Ok(Effects::default())
        })?;
        Ok(())
    }
}

/// Returns what takes an event back, given what held before it.
fn contrary(register: &Register, actor: PersonId, event: &Event) -> Option<Event> {
    match event {
        Event::RequirementMapped(said) => mapped(register, actor, said),
        Event::RequirementUnmapped(said) => {
            let before = mapping(register, said.evidence.id, &said.requirement)?;
            again(before, actor).map(Event::RequirementMapped)
        }
        Event::MappingReviewed(said) => {
            let before = mapping(register, said.evidence.id, &said.requirement)?;
            own(before.reviewed.as_ref()?, actor).cloned().map(Event::MappingReviewed)
        }
        Event::EvidenceDescribed(said) => described(register, said),
        Event::ValidityRuled(said) => {
            let before = register.validity(said.kind)?;
            own(before, actor).cloned().map(Event::ValidityRuled)
        }
        Event::HoldPlaced(said) => Some(Event::HoldReleased(HoldReleased {
            id: said.id,
            ordered_by: said.ordered_by.clone(),
            reason: UNDONE.to_owned(),
        })),
        Event::RetentionRuled(said) => ruled(register, actor, said),
        Event::DocumentNamed(said) => match named(register, &said.requirement, &said.document) {
            Some(before) => own(before, actor).cloned().map(Event::DocumentNamed),
            None => Some(Event::DocumentDropped(DocumentDropped {
                requirement: said.requirement.clone(),
                document: said.document.clone(),
                reason: UNDONE.to_owned(),
            })),
        },
        Event::DocumentDropped(said) => {
            let before = named(register, &said.requirement, &said.document)?;
            own(before, actor).cloned().map(Event::DocumentNamed)
        }
        // A request that was only changed would be withdrawn for good.
        Event::RequestMade(said) => register.request(said.id).is_none().then(|| {
            let reason = UNDONE.to_owned();
            Event::RequestWithdrawn(RequestAnswered { id: said.id, reason })
        }),
        Event::EngagementClosed(said) => Some(Event::EngagementReopened(EngagementReopened {
            id: said.id,
            reason: UNDONE.to_owned(),
        })),
        // A check that showed it effective would have to be made again once it is reopened.
        Event::FindingClosed(said) => register.finding(said.id)?.effective().is_none().then(|| {
            Event::FindingReopened(FindingReopened { id: said.id, reason: UNDONE.to_owned() })
        }),
        Event::SampleTested(said) => tested(register, actor, said),
        _ => None,
    }
}

fn mapped(register: &Register, actor: PersonId, said: &RequirementMapped) -> Option<Event> {
    match mapping(register, said.evidence.id, &said.requirement) {
        Some(before) => again(before, actor).map(Event::RequirementMapped),
        None => Some(Event::RequirementUnmapped(RequirementUnmapped {
            evidence: said.evidence,
            requirement: said.requirement.clone(),
            reason: UNDONE.to_owned(),
        })),
    }
}

fn mapping<'r>(
    register: &'r Register,
    id: exhibit_core::event::EvidenceId,
    requirement: &str,
) -> Option<&'r MappingState> {
    register.item(id)?.supports.get(requirement)
}

/// A review would not come back with the mapping that it is about.
fn again(before: &MappingState, actor: PersonId) -> Option<RequirementMapped> {
    let whole = before.by == actor && before.reviewed.is_none();
    whole.then(|| before.mapped.clone())
}

/// A kind that was not stated before can't be taken away again, and no item leaves a hold by a description.
fn described(register: &Register, said: &EvidenceDescribed) -> Option<Event> {
    let before = &register.item(said.evidence.id)?.received;
    if said.kind.is_some() && before.kind.is_none() || register.brings_under_a_hold(said) {
        return None;
    }
    Some(Event::EvidenceDescribed(EvidenceDescribed {
        evidence: said.evidence,
        kind: said.kind.and(before.kind),
        systems: said.systems.as_ref().map(|_| before.systems.clone()),
        sites: said.sites.as_ref().map(|_| before.sites.clone()),
        class: said.class.map(|_| before.class),
        dates: said.dates.as_ref().map(|_| before.dates.clone()),
        reason: UNDONE.to_owned(),
    }))
}

fn ruled(register: &Register, actor: PersonId, said: &RetentionRuled) -> Option<Event> {
    match register.retention().rules().find(|it| it.ruled.said.id == said.id) {
        Some(before) if before.ended.is_some() => None,
        Some(before) => own(&before.ruled, actor).cloned().map(Event::RetentionRuled),
        None => {
            Some(Event::RetentionEnded(RetentionEnded { id: said.id, reason: UNDONE.to_owned() }))
        }
    }
}

fn named<'r>(
    register: &'r Register,
    requirement: &str,
    document: &str,
) -> Option<&'r Stated<DocumentNamed>> {
    let is_it = |it: &&Stated<DocumentNamed>| {
        it.said.requirement == requirement && it.said.document == document
    };
    register.clause_documents().find(is_it)
}

/// Results that were stated before of the same draw are stated again; one that had none can't be taken away, and a
/// member that is missing stays so.
fn tested(register: &Register, actor: PersonId, said: &SampleTested) -> Option<Event> {
    let draw = register.sample(said.id)?.draw()?;
    let before = said.results.iter().map(|result| {
        let known = draw.results.get(&result.index)?;
        (result.outcome != SampleOutcome::Missing).then_some(())?;
        own(known, actor).cloned()
    });
    let results = before.collect::<Option<Vec<_>>>()?;
    let changed_because = Some(UNDONE.to_owned());
    Some(Event::SampleTested(SampleTested { id: said.id, results, changed_because }))
}

fn own<T>(stated: &Stated<T>, actor: PersonId) -> Option<&T> {
    (stated.by == actor).then_some(&stated.said)
}
