//! The organisation, its AI systems, requests, registers, retention.

pub(crate) mod find;
pub(crate) mod lists;
pub(crate) mod people;
pub(crate) mod registers;
pub(crate) mod requests;
pub(crate) mod retention;
pub(crate) mod systems;

use exhibit::Error;
use exhibit::core::event::{EvidenceId, EvidenceRef};
use exhibit::vault::{Open, Vault};
#[cfg(any(test, feature = "desktop-test"))]
use schemars::{Schema, schema_for};

/// Returns the item that a field names, or nothing where the field is empty.
fn cited(vault: &Vault<Open>, text: Option<&str>) -> Result<Option<EvidenceRef>, Error> {
    let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else { return Ok(None) };
    let id = EvidenceId::parse(text)
        .ok_or_else(|| Error::text("evidence", text, "an evidence number such as E-0042"))?;
    Ok(Some(vault.reference(id)?))
}

/// Returns the types that only the window speaks in.
#[cfg(any(test, feature = "desktop-test"))]
pub(crate) fn schemas() -> Vec<(&'static str, Schema)> {
    vec![
        ("organisation-found", schema_for!(find::OrganisationFound)),
        ("evidence-named", schema_for!(lists::EvidenceNamed)),
        ("person-said", schema_for!(people::PersonSaid)),
        ("authority-said", schema_for!(people::AuthoritySaid)),
        ("system-said", schema_for!(exhibit::core::event::SystemRecorded)),
        ("version-said", schema_for!(exhibit::core::event::VersionRecorded)),
        ("gate-said", schema_for!(systems::GateSaid)),
        ("accountable-said", schema_for!(systems::AccountableSaid)),
        ("agent-said", schema_for!(exhibit::core::event::AgentRecorded)),
        ("operator-said", schema_for!(exhibit::core::event::OperatorRecorded)),
        ("request-said", schema_for!(requests::RequestSaid)),
        ("request-answer", schema_for!(requests::RequestAnswer)),
        ("requests-taken-back", schema_for!(requests::RequestsTakenBack)),
        ("register-schema", schema_for!(exhibit::registers::Schema)),
        ("register-said", schema_for!(registers::RegisterSaid)),
        ("register-look", schema_for!(exhibit::registers::RegisterLook)),
        ("register-asked", schema_for!(registers::RegisterAsked)),
        ("register-page", schema_for!(registers::RegisterPage)),
        ("register-changes", schema_for!(registers::RegisterChanges)),
        ("rule-said", schema_for!(retention::RuleSaid)),
        ("hold-said", schema_for!(retention::HoldSaid)),
    ]
}
