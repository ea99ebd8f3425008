//! Statements: changes of state that have no effect but their own entry.

use exhibit_core::event::Event;

use crate::error::Error;
use crate::host::Host;
use crate::vault::{Effects, Open, Vault};

impl Vault<Open> {
    /// Writes statements down: all of them, or none.
    ///
    /// For the organisation, its registers, requests, holds and rules, reviews and descriptions, and for the audit:
    /// engagements, statements of applicability, conclusions, samples, findings, sign-offs. What touches
    /// keys, content or people's slots has use cases of its own and is refused here.
    ///
    /// # Errors
    /// [`Error::Refused`] if a rule does not allow one of them; as [`Vault::append`].
    pub fn state(&mut self, host: &Host<'_>, statements: Vec<Event>) -> Result<(), Error> {
        if let Some(other) = statements.iter().find(|it| !is_statement(it)) {
            return Err(Error::Record(format!("{} is no statement", other.kind())));
        }
        self.append(host, |batch| {
            for event in statements {
                batch.push(event)?;
            }
            Ok(Effects::default())
        })?;
        Ok(())
    }
}

/// Tells whether an event has no effect but its own entry.
pub(crate) fn is_statement(event: &Event) -> bool {
    matches!(
        event,
        Event::EvidenceDescribed(_)
            | Event::EvidenceConfirmed(_)
            | Event::ValidityRuled(_)
            | Event::RequirementMapped(_)
            | Event::MappingReviewed(_)
            | Event::SuggestionRefused(_)
            | Event::ScopeStated(_)
            | Event::SiteRecorded(_)
            | Event::PersonRecorded(_)
            | Event::AuthorityRecorded(_)
            | Event::AuthorityEnded(_)
            | Event::SystemRecorded(_)
            | Event::VersionRecorded(_)
            | Event::GatePassed(_)
            | Event::AccountableRecorded(_)
            | Event::AgentRecorded(_)
            | Event::OperatorRecorded(_)
            | Event::RegisterImported(_)
            | Event::RequestMade(_)
            | Event::RequestReceived(_)
            | Event::RequestReturned(_)
            | Event::RequestAccepted(_)
            | Event::RequestWithdrawn(_)
            | Event::RetentionRuled(_)
            | Event::RetentionEnded(_)
            | Event::HoldPlaced(_)
            | Event::HoldReleased(_)
            | Event::RetentionListed(_)
            | Event::RetentionApproved(_)
            | Event::EngagementRecorded(_)
            | Event::EngagementClosed(_)
            | Event::EngagementReopened(_)
            | Event::ProgrammeStated(_)
            | Event::SoaStated(_)
            | Event::ConclusionReached(_)
            | Event::SampleFrozen(_)
            | Event::SampleDrawn(_)
            | Event::SampleTested(_)
            | Event::SampleClosed(_)
            | Event::SchemeStated(_)
            | Event::FindingRecorded(_)
            | Event::FindingRegraded(_)
            | Event::RegradeApproved(_)
            | Event::FindingAnswered(_)
            | Event::ActionStated(_)
            | Event::ActionDone(_)
            | Event::EffectivenessChecked(_)
            | Event::FindingClosed(_)
            | Event::FindingReopened(_)
            | Event::DocumentNamed(_)
            | Event::DocumentDropped(_)
            | Event::ReviewRecorded(_)
            | Event::SignoffRequested(_)
            | Event::SignoffAnswered(_)
            | Event::SignoffWithdrawn(_)
    )
}
