//! The list of evidence and one item of it.

use exhibit::core::catalog;
use exhibit::core::event::{EvidenceId, SiteId};
use exhibit::evidence_known::{EntryCiting, ErasureAhead, EvidenceKnown};
use exhibit::evidence_list::{EvidenceFilter, EvidenceOrder, EvidenceOutline, EvidencePage};
use exhibit::trust_store;
use exhibit::vault::{Open, Vault};
use schemars::JsonSchema;
use serde::Serialize;
use tauri::State;

use crate::desk::Desk;
use crate::fault::Answer;

/// What a form about evidence offers for choosing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct EvidenceChoices {
    sources: Vec<String>,
    systems: Vec<String>,
    sites: Vec<SiteChoice>,
    profiles: Vec<NamedChoice>,
    requirements: Vec<NamedChoice>,
}

/// A site that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct SiteChoice {
    id: SiteId,
    name: String,
}

/// Something that is cited by its id and has a title for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct NamedChoice {
    id: String,
    title: String,
}

/// Returns rows of the list of evidence.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn evidence_page(
    desk: State<'_, Desk>,
    filter: EvidenceFilter,
    order: EvidenceOrder,
    from: usize,
    count: usize,
) -> Answer<EvidencePage> {
    desk.read(|vault| vault.evidence_page(&filter, order, from, count))
}

/// Returns the number of every item that a filter lets through.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn evidence_ids(
    desk: State<'_, Desk>,
    filter: EvidenceFilter,
    order: EvidenceOrder,
) -> Answer<Vec<EvidenceId>> {
    desk.read(|vault| Ok(vault.evidence_ids(&filter, order)))
}

/// Returns what there is to choose from in the list, with counts.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn evidence_outline(
    desk: State<'_, Desk>,
    filter: EvidenceFilter,
) -> Answer<EvidenceOutline> {
    desk.read(|vault| Ok(vault.evidence_outline(&filter)))
}

/// Returns all that is known about an item.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn evidence_known(desk: State<'_, Desk>, id: EvidenceId) -> Answer<EvidenceKnown> {
    desk.read(|vault| vault.known(id))
}

/// Returns the entries of the ledger that name an item.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn evidence_history(desk: State<'_, Desk>, id: EvidenceId) -> Answer<Vec<EntryCiting>> {
    desk.read(|vault| vault.entries_citing(id))
}

/// Returns what erasing an item would do.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn evidence_erasure(desk: State<'_, Desk>, id: EvidenceId) -> Answer<ErasureAhead> {
    desk.read(|vault| vault.erasure_ahead(id))
}

/// Returns what a form about evidence offers for choosing.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn evidence_choices(desk: State<'_, Desk>) -> Answer<EvidenceChoices> {
    desk.read(choices)
}

fn choices(vault: &Vault<Open>) -> Result<EvidenceChoices, exhibit::Error> {
    let register = vault.register();
    let organisation = register.organisation();
    let outline = vault.evidence_outline(&EvidenceFilter::default());
    let pinned = register.pins().map(|pin| pin.source.clone());
    let recorded = organisation.systems().map(|it| it.recorded.said.name.clone());
    let sites =
        organisation.sites().map(|it| SiteChoice { id: it.said.id, name: it.said.name.clone() });
    let profiles = trust_store::profile_set(register)?;
    let profiles = profiles.iter();
    let requirements = catalog::iso42001().requirements();
    Ok(EvidenceChoices {
        sources: sorted(outline.sources.into_iter().chain(pinned).collect()),
        systems: sorted(outline.systems.into_iter().chain(recorded).collect()),
        sites: sites.collect(),
        profiles: profiles
            .map(|it| NamedChoice { id: it.name().to_owned(), title: it.title().to_owned() })
            .collect(),
        requirements: requirements
            .map(|it| NamedChoice { id: it.id.to_owned(), title: it.title.to_owned() })
            .collect(),
    })
}

fn sorted(mut texts: Vec<String>) -> Vec<String> {
    texts.sort();
    texts.dedup();
    texts
}
