//! Documented information that the standard asks for.

use exhibit::clause_documents::{DocumentShown, NamedDocument, clause_documents};
use exhibit::core::day::Day;
use exhibit::core::event::EvidenceId;
use schemars::JsonSchema;
use serde::Deserialize;
use tauri::State;

use super::typed;
use crate::desk::Desk;
use crate::fault::Answer;
use crate::machine::today;

/// An item to name as a document.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DocumentStated {
    /// The clause or control.
    requirement: String,
    /// Which document.
    document: String,
    /// The item.
    evidence: EvidenceId,
    /// Its version.
    version: Option<String>,
    /// Who approved it: a name or number on record, or any name or role.
    approved_by: Option<String>,
    /// On which day.
    approved_on: Option<Day>,
}

/// Returns every document that is asked for or named, as it stands today.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn documents_list(desk: State<'_, Desk>) -> Answer<Vec<DocumentShown>> {
    desk.read(|vault| Ok(clause_documents(vault.register(), today())))
}

/// Says which item a document is.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn documents_name(desk: State<'_, Desk>, stated: DocumentStated) -> Answer<()> {
    let version = typed(stated.version.as_deref());
    let approved_by = typed(stated.approved_by.as_deref());
    let named = NamedDocument {
        requirement: stated.requirement.trim(),
        document: stated.document.trim(),
        evidence: stated.evidence,
        version: version.as_deref(),
        approved_by: approved_by.as_deref(),
        approved_on: stated.approved_on,
    };
    desk.write(|vault, host| vault.name_document(host, &named))
}

/// Says that an item is no longer the document.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn documents_drop(
    desk: State<'_, Desk>,
    requirement: String,
    document: String,
    reason: String,
) -> Answer<()> {
    desk.write(|vault, host| vault.drop_document(host, &requirement, &document, reason.trim()))
}
