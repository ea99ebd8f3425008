//! How an event that happened becomes part of the state.

use std::collections::BTreeMap;

use super::shared::Shared;
use super::{
    ErasedState, EvidenceState, MappingState, Position, Register, Stated, Status, TrustState,
    VerifiedState,
};
use crate::event::{
    Event, EvidenceDescribed, EvidenceErased, EvidenceId, EvidenceReceived, EvidenceRef,
    EvidenceVerified, IntakeReported,
};
use crate::time::Timestamp;

impl Register {
    pub(super) fn fold(&mut self, at: Position, event: &Event) {
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
                let state = TrustState {
                    added: added.clone(),
                    leaf: at.leaf,
                    revoked: None,
                    revoked_in: None,
                };
                self.trust.insert(added.id, state);
            }
            Event::TrustRevoked(revoked) => {
                if let Some(state) = self.trust.get_mut(&revoked.id) {
                    state.revoked = Some((revoked.at, revoked.reason.clone()));
                    state.revoked_in = Some(at.leaf);
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
                let state = MappingState {
                    mapped: mapped.clone(),
                    by: at.actor,
                    at: at.time,
                    reviewed: None,
                };
                if let Some(item) = self.evidence.get_mut(&mapped.evidence.id) {
                    item.supports.insert(mapped.requirement.clone(), state);
                }
            }
            Event::RequirementUnmapped(unmapped) => {
                if let Some(item) = self.evidence.get_mut(&unmapped.evidence.id) {
                    item.supports.remove(&unmapped.requirement);
                }
            }
            Event::AssuranceTested(_) | Event::AssuranceDisclosed(_) => self.fold_test(at, event),
            Event::EngagementRecorded(_)
            | Event::EngagementClosed(_)
            | Event::EngagementReopened(_) => self.fold_engagement(at, event),
            Event::SampleFrozen(_)
            | Event::SampleDrawn(_)
            | Event::SampleTested(_)
            | Event::SampleClosed(_) => self.fold_sample(at, event),
            Event::SchemeStated(_)
            | Event::FindingRecorded(_)
            | Event::FindingRegraded(_)
            | Event::RegradeApproved(_)
            | Event::FindingAnswered(_)
            | Event::ActionStated(_)
            | Event::ActionDone(_)
            | Event::EffectivenessChecked(_)
            | Event::FindingClosed(_)
            | Event::FindingReopened(_) => self.fold_finding(at, event),
            Event::SignoffRequested(_) | Event::SignoffAnswered(_) | Event::SignoffWithdrawn(_) => {
                self.fold_signoff(at, event);
            }
            Event::ProgrammeStated(said) => self.fold_programme(at, said),
            Event::SoaStated(said) => self.fold_soa(at, said),
            Event::ConclusionReached(said) => self.fold_conclusion(at, said),
            Event::DocumentNamed(said) => self.fold_document_named(at, said),
            Event::DocumentDropped(said) => self.fold_document_dropped(said),
            Event::ReviewRecorded(said) => self.fold_review(at, said),
            Event::PackExported(pack) => self.packs = pack.id.0,
            Event::BundleExported(bundle) => self.bundles = bundle.id.0,
            Event::FileExported(file) => {
                for item in &file.items {
                    *self.exported.entry(item.id).or_default() += 1;
                }
            }
            Event::BackupMade(_) => self.backups += 1,
            Event::CosignatureImported(imported) => {
                self.cosignatures.push((imported.size, imported.line.clone()));
            }
            Event::IntakeReported(report) => self.fold_intake(at.leaf, report),
            Event::PassphraseChanged(_) => {}
            Event::EvidenceDescribed(described) => self.fold_described(described),
            Event::EvidenceConfirmed(confirmed) => {
                if let Some(item) = self.evidence.get_mut(&confirmed.evidence.id) {
                    item.confirmations.push(Stated::new(at, confirmed.clone()));
                }
            }
            Event::ValidityRuled(ruled) => {
                self.validity.insert(ruled.kind, Stated::new(at, ruled.clone()));
            }
            Event::MappingReviewed(reviewed) => {
                let item = self.evidence.get_mut(&reviewed.evidence.id);
                if let Some(state) = item.and_then(|it| it.supports.get_mut(&reviewed.requirement))
                {
                    state.reviewed = Some(Stated::new(at, reviewed.clone()));
                }
            }
            Event::SuggestionRefused(refused) => {
                if let Some(item) = self.evidence.get_mut(&refused.evidence.id) {
                    let stated = Stated::new(at, refused.clone());
                    item.refused.insert(refused.requirement.clone(), stated);
                }
            }
            Event::RegisterImported(imported) => {
                let stated = Stated::new(at, (**imported).clone());
                self.registers.insert(imported.id, stated);
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
            | Event::OperatorRecorded(_) => {
                self.organisation.fold(at, event);
                // A name that is stated later may be the one under which an item came.
                if matches!(event, Event::SystemRecorded(_)) {
                    self.cover_all();
                }
            }
            Event::RequestMade(_)
            | Event::RequestReceived(_)
            | Event::RequestReturned(_)
            | Event::RequestAccepted(_)
            | Event::RequestWithdrawn(_) => self.fold_request(at, event),
            Event::RetentionRuled(_)
            | Event::RetentionEnded(_)
            | Event::HoldPlaced(_)
            | Event::HoldReleased(_)
            | Event::RetentionListed(_)
            | Event::RetentionApproved(_)
            | Event::RetentionCarriedOut(_) => {
                self.retention.fold(at, event);
                if matches!(event, Event::HoldPlaced(_)) {
                    self.cover_all();
                }
            }
        }
    }

    fn cover_all(&mut self) {
        for item in self.evidence.values() {
            self.retention.cover(item, &self.organisation);
        }
    }

    fn fold_received(&mut self, at: Position, received: &EvidenceReceived) {
        self.digests.insert(received.digest, received.id);
        self.next_evidence = received.id.0;
        if let Some(parent) = received.parent {
            self.newer.entry(parent.id).or_default().insert(received.id);
        }
        let state = EvidenceState {
            received: received.clone(),
            by: at.actor,
            at: at.time,
            reference: EvidenceRef { id: received.id, leaf: at.leaf, c: at.c },
            verified: None,
            status: Status::Held,
            supports: BTreeMap::new(),
            confirmations: Vec::new(),
            refused: BTreeMap::new(),
        };
        self.retention.cover(&state, &self.organisation);
        self.evidence.insert(received.id, Shared::new(state));
    }

    fn fold_described(&mut self, described: &EvidenceDescribed) {
        let Some(item) = self.evidence.get_mut(&described.evidence.id) else { return };
        item.describe(described);
        self.retention.cover(item, &self.organisation);
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
            if let Some(parent) = item.received.parent
                && let Some(newer) = self.newer.get_mut(&parent.id)
            {
                newer.remove(&id);
                if newer.is_empty() {
                    self.newer.remove(&parent.id);
                }
            }
        }
        self.also_in.remove(&id);
        self.exported.remove(&id);
        self.retention.forget(id);
        for seen in self.also_in.values_mut() {
            seen.retain(|(_, leaf)| !erased.openings.contains(leaf));
        }
        self.also_in.retain(|_, seen| !seen.is_empty());
        self.next_evidence = self.next_evidence.max(id.0);
        let state = ErasedState { reference: erased.evidence, reason: erased.reason.clone() };
        self.erased.insert(id, state);
    }

    pub(super) fn count(&mut self, leaf: u64, time: Timestamp) {
        self.size = leaf + 1;
        if self.last_time.is_some_and(|last| time < last) {
            self.clock_went_back += 1;
        }
        self.last_time = self.last_time.max(Some(time));
    }
}
