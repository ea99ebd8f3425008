//! The rules: what may happen next. Each is written here and nowhere else.

use super::organisation::same;
use super::{FORMAT, Refusal, Register, Status};
use crate::catalog;
use crate::day::Days;
use crate::event::{
    Event, EvidenceReceived, EvidenceRef, MappingReviewed, Person, PersonId, TrustAdded,
    VaultCreated,
};
use crate::visible::{is_hidden, visible};

impl Register {
    pub(super) fn check(&self, actor: PersonId, event: &Event) -> Result<(), Refusal> {
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
                self.check_may_erase(erased)?;
                self.check_reference(erased.evidence)
            }
            Event::IntakeReported(_) | Event::BackupMade(_) | Event::CosignatureImported(_) => {
                Ok(())
            }
            Event::RequirementMapped(mapped) => {
                self.check_held(mapped.evidence)?;
                filled("the rationale", &mapped.rationale)?;
                self.check_any_requirement(&mapped.requirement)
            }
            Event::RequirementUnmapped(unmapped) => {
                filled("the reason", &unmapped.reason)?;
                self.check_mapped(unmapped.evidence, &unmapped.requirement)
            }
            Event::EvidenceDescribed(described) => {
                filled("the reason", &described.reason)?;
                let sites = described.sites.iter().flatten();
                sites.copied().try_for_each(|site| self.known_site(site))?;
                self.check_held(described.evidence)
            }
            Event::EvidenceConfirmed(confirmed) => {
                filled("the role", &confirmed.role)?;
                filled("how it was said", &confirmed.how)?;
                self.check_held(confirmed.evidence)
            }
            Event::ValidityRuled(ruled) => filled("the reason", &ruled.reason),
            Event::MappingReviewed(reviewed) => self.check_reviewed(actor, reviewed),
            Event::SuggestionRefused(refused) => {
                filled("the reason", &refused.reason)?;
                self.check_held(refused.evidence)?;
                check_requirement(&refused.requirement)
            }
            Event::ScopeStated(_)
            | Event::SiteRecorded(_)
            | Event::PersonRecorded(_)
            | Event::AuthorityRecorded(_)
            | Event::AuthorityEnded(_)
            | Event::SystemRecorded(_)
            | Event::VersionRecorded(_)
            | Event::GatePassed(_)
            | Event::AccountableRecorded(_)
            | Event::AgentRecorded(_)
            | Event::OperatorRecorded(_) => self.check_organisation(event),
            Event::RegisterImported(imported) => {
                filled("the register's name", &imported.register)?;
                self.check_held(imported.evidence)?;
                self.check_number(self.next_register(), imported.id)
            }
            Event::RequestMade(_)
            | Event::RequestReceived(_)
            | Event::RequestReturned(_)
            | Event::RequestAccepted(_)
            | Event::RequestWithdrawn(_) => self.check_request(event),
            Event::RetentionRuled(_)
            | Event::RetentionEnded(_)
            | Event::HoldPlaced(_)
            | Event::HoldReleased(_)
            | Event::RetentionListed(_)
            | Event::RetentionApproved(_)
            | Event::RetentionCarriedOut(_) => self.check_retention(actor, event),
            Event::AssuranceTested(tested) => self.check_tested(tested),
            Event::AssuranceDisclosed(disclosed) => self.check_disclosed(disclosed),
            Event::EngagementRecorded(_)
            | Event::EngagementClosed(_)
            | Event::EngagementReopened(_) => self.check_engagement(event),
            Event::SampleFrozen(_)
            | Event::SampleDrawn(_)
            | Event::SampleTested(_)
            | Event::SampleClosed(_) => self.check_sample(event),
            Event::SchemeStated(_)
            | Event::FindingRecorded(_)
            | Event::FindingRegraded(_)
            | Event::RegradeApproved(_)
            | Event::FindingAnswered(_)
            | Event::ActionStated(_)
            | Event::ActionDone(_)
            | Event::EffectivenessChecked(_)
            | Event::FindingClosed(_)
            | Event::FindingReopened(_) => self.check_finding(actor, event),
            Event::SignoffRequested(_) | Event::SignoffAnswered(_) | Event::SignoffWithdrawn(_) => {
                self.check_signoff(event)
            }
            Event::ProgrammeStated(said) => self.check_programme(said),
            Event::SoaStated(said) => self.check_soa(said),
            Event::ConclusionReached(said) => self.check_conclusion(said),
            Event::DocumentNamed(said) => self.check_document_named(said),
            Event::DocumentDropped(said) => self.check_document_dropped(said),
            Event::ReviewRecorded(said) => self.check_review(said),
            Event::PackExported(pack) => self.check_number(self.next_pack(), pack.id),
            Event::BundleExported(bundle) => self.check_number(self.next_bundle(), bundle.id),
            Event::FileExported(file) => {
                filled("what was exported", &file.what)?;
                filled("the file's name", &file.to)?;
                file.items.iter().try_for_each(|item| self.check_reference(*item))
            }
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
        // Somebody who is on record keeps their number.
        match self.organisation.person(person.id) {
            Some(recorded) if recorded.said.name == person.name => {}
            _ => self.check_person_number(person.id)?,
        }
        let mut others = self.people.values();
        let taken = others.any(|it| same(&it.name, &person.name) || it.slot == person.slot);
        let recorded = self.organisation.person_named(&person.name);
        if taken || recorded.is_some_and(|it| it.said.id != person.id) {
            Err(Refusal::NameTaken(person.name.clone()))
        } else {
            Ok(())
        }
    }

    /// A new name that people can't tell from another by sight is refused. What older entries say stands, and a log
    /// that goes on from another states it again.
    pub(super) fn check_new_name(&self, event: &Event) -> Result<(), Refusal> {
        let (id, name) = match event {
            Event::PersonEnrolled(person) => (person.id, &person.name),
            Event::VaultCreated(created) if created.predecessor.is_none() => {
                (created.person.id, &created.person.name)
            }
            Event::PersonRecorded(said) => (said.id, &said.name),
            _ => return Ok(()),
        };
        let recorded = self.organisation.person(id).map(|it| &it.said.name);
        let enrolled = self.people.get(&id).map(|it| &it.name);
        let is_old = self.is_restated() || recorded == Some(name) || enrolled == Some(name);
        if is_old || !name.chars().any(is_hidden) {
            return Ok(());
        }
        Err(Refusal::HiddenInName(visible(name).into_owned()))
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

    pub(super) fn check_reference(&self, reference: EvidenceRef) -> Result<(), Refusal> {
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

    pub(super) fn check_held(&self, reference: EvidenceRef) -> Result<(), Refusal> {
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

    /// Nobody reviews the own mapping without saying why that has to be so.
    fn check_reviewed(&self, actor: PersonId, reviewed: &MappingReviewed) -> Result<(), Refusal> {
        filled("the comment", &reviewed.comment)?;
        if let Some(exception) = &reviewed.exception {
            filled("the reason for the exception", exception)?;
        }
        self.check_mapped(reviewed.evidence, &reviewed.requirement)?;
        let item = self.evidence.get(&reviewed.evidence.id);
        let author = item.and_then(|it| it.supports.get(&reviewed.requirement)).map(|it| it.by);
        if author == Some(actor) && reviewed.exception.is_none() {
            return Err(Refusal::OwnWork { person: actor });
        }
        Ok(())
    }

    /// People who are stated again keep their numbers, in whatever order that happens.
    pub(super) fn check_person_number(&self, id: PersonId) -> Result<(), Refusal> {
        let restated = self.is_restated();
        let free = !self.people.contains_key(&id) && self.organisation.person(id).is_none();
        if restated && free { Ok(()) } else { self.check_number(self.next_person(), id) }
    }

    /// The number of something that may be stated again later: where entries are withheld, what is shown may be
    /// said of something of which the first entry is not shown.
    pub(super) fn check_first_number<N: Copy + Ord + ToString>(
        &self,
        next: N,
        got: N,
    ) -> Result<(), Refusal> {
        if self.withheld { Ok(()) } else { self.check_number(next, got) }
    }

    /// Tells whether the log goes on from another, and states again what that one said.
    pub(super) fn is_restated(&self) -> bool {
        self.created.as_ref().is_some_and(|c| c.predecessor.is_some())
    }

    /// Numbers follow each other; where entries are not disclosed, or a log goes on from another
    /// whose erased items keep their numbers, they only grow.
    pub(super) fn check_number<N: Copy + Ord + ToString>(
        &self,
        next: N,
        got: N,
    ) -> Result<(), Refusal> {
        if got == next || ((self.partial || self.is_restated()) && got > next) {
            return Ok(());
        }
        Err(Refusal::Number { expected: next.to_string(), got: got.to_string() })
    }
}

pub(super) fn check_requirement(id: &str) -> Result<(), Refusal> {
    match catalog::iso42001().requirement(id) {
        Ok(_) => Ok(()),
        Err(why) => Err(Refusal::NotARequirement { id: id.to_owned(), why }),
    }
}

/// Refuses a last day before the first.
pub(super) fn ordered(what: &'static str, days: Days) -> Result<(), Refusal> {
    match (days.from, days.to) {
        (Some(from), Some(to)) if to < from => Err(Refusal::Days { what, from, to }),
        _ => Ok(()),
    }
}

pub(super) fn filled(what: &'static str, text: &str) -> Result<(), Refusal> {
    if text.trim().is_empty() { Err(Refusal::Empty(what)) } else { Ok(()) }
}
