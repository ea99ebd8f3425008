//! The inbox, the evidence, and whom the vault trusts.

pub(crate) mod actions;
pub(crate) mod intake;
pub(crate) mod list;
pub(crate) mod profiles;
mod said;
pub(crate) mod trust;
pub(crate) mod watch;

#[cfg(any(test, feature = "desktop-test"))]
use schemars::{Schema, schema_for};

/// Returns the types that only the window speaks in.
#[cfg(any(test, feature = "desktop-test"))]
pub(crate) fn schemas() -> Vec<(&'static str, Schema)> {
    use exhibit::{evidence_known, evidence_list, trust_store};
    vec![
        ("evidence-filter", schema_for!(evidence_list::EvidenceFilter)),
        ("evidence-order", schema_for!(evidence_list::EvidenceOrder)),
        ("evidence-page", schema_for!(evidence_list::EvidencePage)),
        ("evidence-outline", schema_for!(evidence_list::EvidenceOutline)),
        ("evidence-known", schema_for!(evidence_known::EvidenceKnown)),
        ("evidence-entry", schema_for!(evidence_known::EntryCiting)),
        ("evidence-erasure", schema_for!(evidence_known::ErasureAhead)),
        ("evidence-choices", schema_for!(list::EvidenceChoices)),
        ("evidence-verified", schema_for!(actions::VerifiedAgain)),
        ("describe-asked", schema_for!(actions::DescribeAsked)),
        ("intake-asked", schema_for!(intake::IntakeAsked)),
        ("intake-told", schema_for!(intake::IntakeTold)),
        ("trust-shown", schema_for!(trust_store::TrustShown)),
        ("trust-key", schema_for!(trust_store::KeyShown)),
        ("trust-asked", schema_for!(trust::TrustAsked)),
        ("trust-brought", schema_for!(trust::TrustBrought)),
        ("trust-pin", schema_for!(trust::Pin)),
        ("policy-asked", schema_for!(trust::PolicyAsked)),
        ("profile-shown", schema_for!(profiles::ProfileShown)),
        ("watch-shown", schema_for!(watch::WatchShown)),
    ]
}
