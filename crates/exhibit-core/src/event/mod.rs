//! What can happen in a vault: the events that ledger entries carry, version 1.
//!
//! An event is the `type` and `data` of an entry's body. Its members are exact: an unknown member
//! or type is refused, so that a vault written by a newer version opens nothing for writing.

mod assurance;
mod clause_document;
mod conclusion;
mod engagement;
mod evidence;
mod exception;
mod export;
mod finding;
mod ids;
mod mapping;
mod organisation;
mod programme;
mod register;
mod request;
mod retention;
mod review;
mod sample;
mod signoff;
mod soa;
mod vault;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::canonical::CanonicalError;

pub use assurance::*;
pub use clause_document::*;
pub use conclusion::*;
pub use engagement::*;
pub use evidence::*;
pub use exception::*;
pub use export::*;
pub use finding::*;
pub use ids::*;
pub use mapping::*;
pub use organisation::*;
pub use programme::*;
pub use register::*;
pub use request::*;
pub use retention::*;
pub use review::*;
pub use sample::*;
pub use signoff::*;
pub use soa::*;
pub use vault::*;

/// Declares the events once: name, data, and the type that entries state.
macro_rules! events {
    ($($(#[$doc:meta])* $name:ident($data:ty) = $kind:literal,)*) => {
        /// One change of state.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "type", content = "data")]
        pub enum Event {
            $($(#[$doc])* #[serde(rename = $kind)] $name($data),)*
        }

        impl Event {
            /// Returns the entry type, such as `evidence.received`.
            pub fn kind(&self) -> &'static str {
                match self {
                    $(Self::$name(_) => $kind,)*
                }
            }
        }
    };
}

events! {
    /// The first entry of every log.
    VaultCreated(VaultCreated) = "vault.created",
    /// A person may open the vault from now on.
    PersonEnrolled(Person) = "person.enrolled",
    /// A person's slot was sealed again under another passphrase.
    PassphraseChanged(PassphraseChanged) = "person.passphrase_changed",
    /// A key counts as somebody's.
    TrustAdded(TrustAdded) = "trust.added",
    /// A key no longer counts from a moment on.
    TrustRevoked(TrustRevoked) = "trust.revoked",
    /// A log profile counts as if it were built in.
    ProfileAdopted(ProfileAdopted) = "profile.adopted",
    /// A source promises a profile, a signer and an end rule.
    SourcePinned(SourcePinned) = "source.pinned",
    /// Evidence was taken in.
    EvidenceReceived(EvidenceReceived) = "evidence.received",
    /// Evidence was verified, at intake or again.
    EvidenceVerified(Box<EvidenceVerified>) = "evidence.verified",
    /// Evidence stays, but goes into no pack and no bundle.
    EvidenceWithdrawn(EvidenceRemoved) = "evidence.withdrawn",
    /// Evidence was destroyed.
    EvidenceErased(EvidenceErased) = "evidence.erased",
    /// What is known about evidence was said anew.
    EvidenceDescribed(EvidenceDescribed) = "evidence.described",
    /// The other side confirmed an auditor's note, or did not.
    EvidenceConfirmed(EvidenceConfirmed) = "evidence.confirmed",
    /// How long evidence of a kind stays current.
    ValidityRuled(ValidityRuled) = "validity.ruled",
    /// What an intake was asked for and did not take.
    IntakeReported(IntakeReported) = "intake.reported",
    /// Evidence supports a requirement.
    RequirementMapped(RequirementMapped) = "requirement.mapped",
    /// Evidence no longer supports a requirement.
    RequirementUnmapped(RequirementUnmapped) = "requirement.unmapped",
    /// A mapping was reviewed.
    MappingReviewed(MappingReviewed) = "mapping.reviewed",
    /// A suggested mapping was refused.
    SuggestionRefused(SuggestionRefused) = "suggestion.refused",
    /// The scope of the management system.
    ScopeStated(ScopeStated) = "scope.stated",
    /// A site of the organisation.
    SiteRecorded(SiteRecorded) = "site.recorded",
    /// A person of the organisation.
    PersonRecorded(PersonRecorded) = "person.recorded",
    /// A person's documented authority.
    AuthorityRecorded(AuthorityRecorded) = "authority.recorded",
    /// An authority ended.
    AuthorityEnded(AuthorityEnded) = "authority.ended",
    /// An AI system.
    SystemRecorded(Box<SystemRecorded>) = "system.recorded",
    /// A version of an AI system.
    VersionRecorded(VersionRecorded) = "system.version_recorded",
    /// A version was assessed, validated or released.
    GatePassed(GatePassed) = "system.gate_passed",
    /// Who answers for an AI system.
    AccountableRecorded(AccountableRecorded) = "system.accountable_recorded",
    /// An agent.
    AgentRecorded(AgentRecorded) = "agent.recorded",
    /// Who operates an agent.
    OperatorRecorded(OperatorRecorded) = "agent.operator_recorded",
    /// A register of the organisation, as at a day.
    RegisterImported(Box<RegisterImported>) = "register.imported",
    /// Evidence is asked for.
    RequestMade(RequestMade) = "request.made",
    /// Something came back for a request.
    RequestReceived(RequestReceived) = "request.received",
    /// What came is not enough.
    RequestReturned(RequestAnswered) = "request.returned",
    /// What came is enough.
    RequestAccepted(RequestAnswered) = "request.accepted",
    /// The request is no longer needed.
    RequestWithdrawn(RequestAnswered) = "request.withdrawn",
    /// How long items are kept.
    RetentionRuled(RetentionRuled) = "retention.ruled",
    /// A retention rule no longer holds.
    RetentionEnded(RetentionEnded) = "retention.ended",
    /// Items must not be erased.
    HoldPlaced(HoldPlaced) = "hold.placed",
    /// A legal hold was lifted.
    HoldReleased(HoldReleased) = "hold.released",
    /// What is due to be erased was listed.
    RetentionListed(RetentionListed) = "retention.listed",
    /// A retention run was approved.
    RetentionApproved(RetentionApproved) = "retention.approved",
    /// A retention run was carried out.
    RetentionCarriedOut(RetentionCarriedOut) = "retention.carried_out",
    /// An assurance test was run.
    AssuranceTested(Box<AssuranceTested>) = "assurance.tested",
    /// Names of persons of whom a result speaks were shown.
    AssuranceDisclosed(AssuranceDisclosed) = "assurance.disclosed",
    /// An engagement.
    EngagementRecorded(Box<EngagementRecorded>) = "engagement.recorded",
    /// An engagement's papers were closed.
    EngagementClosed(EngagementClosed) = "engagement.closed",
    /// An engagement's papers may be changed again.
    EngagementReopened(EngagementReopened) = "engagement.reopened",
    /// An audit programme.
    ProgrammeStated(Box<ProgrammeStated>) = "programme.stated",
    /// A version of the Statement of Applicability.
    SoaStated(Box<SoaStated>) = "soa.stated",
    /// A conclusion on a requirement.
    ConclusionReached(Box<ConclusionReached>) = "conclusion.reached",
    /// A population was frozen to be sampled.
    SampleFrozen(Box<SampleFrozen>) = "sample.frozen",
    /// Members of a population were drawn.
    SampleDrawn(Box<SampleDrawn>) = "sample.drawn",
    /// What members of a sample showed.
    SampleTested(SampleTested) = "sample.tested",
    /// A sample is done.
    SampleClosed(SampleClosed) = "sample.closed",
    /// A grading scheme.
    SchemeStated(SchemeStated) = "grading.stated",
    /// A finding.
    FindingRecorded(Box<FindingRecorded>) = "finding.recorded",
    /// Another grade for a finding.
    FindingRegraded(FindingRegraded) = "finding.regraded",
    /// A lesser grade was approved.
    RegradeApproved(RegradeApproved) = "finding.regrade_approved",
    /// What those say whom a finding concerns.
    FindingAnswered(FindingAnswered) = "finding.answered",
    /// A corrective action.
    ActionStated(ActionStated) = "finding.action_stated",
    /// A corrective action was carried out.
    ActionDone(ActionDone) = "finding.action_done",
    /// Somebody looked whether what was done helps.
    EffectivenessChecked(EffectivenessChecked) = "finding.effectiveness_checked",
    /// A finding is done.
    FindingClosed(FindingClosed) = "finding.closed",
    /// A closed finding is open again.
    FindingReopened(FindingReopened) = "finding.reopened",
    /// An item is the document that a requirement asks for.
    DocumentNamed(DocumentNamed) = "document.named",
    /// An item is no longer the document that a requirement asks for.
    DocumentDropped(DocumentDropped) = "document.dropped",
    /// A management review.
    ReviewRecorded(Box<ReviewRecorded>) = "review.recorded",
    /// Somebody is asked to sign.
    SignoffRequested(Box<SignoffRequested>) = "signoff.requested",
    /// Somebody signed, or did not.
    SignoffAnswered(Box<SignoffAnswered>) = "signoff.answered",
    /// A request to sign no longer stands.
    SignoffWithdrawn(SignoffWithdrawn) = "signoff.withdrawn",
    /// A pack was made.
    PackExported(PackExported) = "pack.exported",
    /// A bundle was made.
    BundleExported(BundleExported) = "bundle.exported",
    /// A file was written in plaintext.
    FileExported(FileExported) = "file.exported",
    /// A copy of the vault was made and verified.
    BackupMade(BackupMade) = "backup.made",
    /// A witness signed a checkpoint of this log.
    CosignatureImported(CosignatureImported) = "cosignature.imported",
}

impl Event {
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
