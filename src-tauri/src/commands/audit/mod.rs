//! Programme, engagements, checklists, conclusions, documents of the clauses.

pub(crate) mod checklist;
pub(crate) mod choices;
pub(crate) mod conclusions;
pub(crate) mod documents;
pub(crate) mod engagements;
pub(crate) mod programmes;

use std::path::Path;

use exhibit::Error;
#[cfg(any(test, feature = "desktop-test"))]
use schemars::{Schema, schema_for};

/// Returns the types that only the window speaks in.
#[cfg(any(test, feature = "desktop-test"))]
pub(crate) fn schemas() -> Vec<(&'static str, Schema)> {
    vec![
        ("audit-bearing", schema_for!(exhibit::bearing::BearingShown)),
        ("audit-checklist", schema_for!(checklist::ChecklistHere)),
        ("audit-choices", schema_for!(choices::AuditChoices)),
        ("audit-evidence", schema_for!(choices::EvidenceChoices)),
        ("checklist-asked", schema_for!(checklist::ChecklistAsked)),
        ("conclusion-stated", schema_for!(conclusions::ConclusionStated)),
        ("document-stated", schema_for!(documents::DocumentStated)),
        ("engagement-stated", schema_for!(engagements::EngagementStated)),
        ("programme-stated", schema_for!(programmes::ProgrammeStated)),
    ]
}

/// Reads a paper's name and bytes.
fn read_paper(path: &Path) -> Result<(String, Vec<u8>), Error> {
    let bytes = exhibit::papers::read_paper(path)?;
    let name = path.file_name().and_then(|it| it.to_str()).unwrap_or_default().to_owned();
    Ok((name, bytes))
}

/// Returns what was typed without blanks around it; nothing where nothing was typed.
fn typed(text: Option<&str>) -> Option<String> {
    let text = text?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}
