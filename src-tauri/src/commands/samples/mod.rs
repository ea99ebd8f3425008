//! Samples, findings and their actions, the Statement of Applicability.

pub(crate) mod choices;
pub(crate) mod finding;
pub(crate) mod sample;
pub(crate) mod soa;

use exhibit::Error;
use exhibit::core::day::Day;
use exhibit::core::event::EvidenceId;
use exhibit::core::event::PersonId;
use exhibit::core::register::PersonMeant;
use exhibit::vault::{Open, Vault};
#[cfg(any(test, feature = "desktop-test"))]
use schemars::{Schema, schema_for};

/// Returns the types that only the window speaks in.
#[cfg(any(test, feature = "desktop-test"))]
pub(crate) fn schemas() -> Vec<(&'static str, Schema)> {
    use exhibit::samples::{CheckpointShown, MembersSaid, ProjectionShown, SamplePlanned};
    vec![
        ("samples-choices", schema_for!(choices::Choices)),
        ("samples-item", schema_for!(choices::ItemChoice)),
        ("samples-column", schema_for!(choices::ColumnChoice)),
        ("samples-population-asked", schema_for!(sample::PopulationTold)),
        ("samples-freeze-asked", schema_for!(sample::FreezeAsked)),
        ("samples-sizes-asked", schema_for!(sample::SizesAsked)),
        ("samples-bundle-asked", schema_for!(sample::BundleAsked)),
        ("samples-planned", schema_for!(SamplePlanned)),
        ("samples-checkpoint", schema_for!(CheckpointShown)),
        ("samples-members", schema_for!(MembersSaid)),
        ("samples-projection", schema_for!(ProjectionShown)),
        ("findings-said", schema_for!(finding::SaidOfFinding)),
        ("findings-action-said", schema_for!(finding::SaidOfAction)),
        ("findings-check-said", schema_for!(finding::SaidOfCheck)),
        ("findings-import-asked", schema_for!(finding::ListAsked)),
        ("soa-import-asked", schema_for!(soa::ImportAsked)),
        ("soa-exported", schema_for!(soa::Exported)),
    ]
}

/// Reads the numbers of items as somebody typed them.
fn items(texts: &[String]) -> Result<Vec<EvidenceId>, Error> {
    let expected = "an item's number such as E-0042";
    let read = |text: &String| {
        EvidenceId::parse(text.trim()).ok_or_else(|| Error::text("evidence", text, expected))
    };
    texts.iter().map(read).collect()
}

/// Reads a day as a field gives it.
fn day(what: &'static str, text: &str) -> Result<Day, Error> {
    Day::parse(text).ok_or_else(|| Error::text(what, text, "a day such as 2026-03-14"))
}

/// Returns what was written in a field, unless nothing was.
fn written(text: Option<&String>) -> Option<&str> {
    text.map(|text| text.trim()).filter(|text| !text.is_empty())
}

/// Returns whom a text means, by number or name.
fn person(vault: &Vault<Open>, text: &str) -> Result<PersonId, Error> {
    let expected = match vault.register().person_meant(text) {
        PersonMeant::One(id) => return Ok(id),
        PersonMeant::Nobody => "somebody on record",
        PersonMeant::Two { .. } => {
            "a name: this is the vault's number of one person and the organisation's of another"
        }
    };
    Err(Error::text("person", text, expected))
}
