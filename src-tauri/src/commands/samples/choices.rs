//! What fields offer: numbers that are on record, with their names.

use exhibit::core::event::{EngagementId, EvidenceId, PersonId, RegisterId, SiteId};
use exhibit::core::verdict::Word;
use exhibit::engagements::{all_requirements, engagements, title_of};
use exhibit::organisation::{organisation, people, systems};
use exhibit::registers::registers;
use schemars::JsonSchema;
use serde::Serialize;
use tauri::State;

use crate::desk::Desk;
use crate::fault::Answer;

/// The most items that a field offers at once.
const OFFERED: usize = 200;

/// What is on record that a sample or a finding can name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct Choices {
    engagements: Vec<EngagementChoice>,
    requirements: Vec<RequirementChoice>,
    registers: Vec<RegisterChoice>,
    people: Vec<PersonChoice>,
    /// The AI systems, by name.
    systems: Vec<String>,
    sites: Vec<SiteChoice>,
}

/// An engagement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct EngagementChoice {
    id: EngagementId,
    title: String,
    /// `open` or `closed`.
    state: String,
}

/// A control or a clause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct RequirementChoice {
    id: String,
    title: String,
}

/// A snapshot of a register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct RegisterChoice {
    id: RegisterId,
    /// Which register.
    register: String,
    /// The day as at which it speaks, for people.
    as_of: String,
    rows: u64,
}

/// Somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct PersonChoice {
    id: PersonId,
    name: String,
    role: Option<String>,
}

/// A site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct SiteChoice {
    id: SiteId,
    name: String,
}

/// An item of evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct ItemChoice {
    id: EvidenceId,
    name: String,
    verdict: Word,
    /// How many records it has.
    records: u64,
    source: Option<String>,
}

/// A column of a register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct ColumnChoice {
    key: String,
    title: String,
}

/// Returns what is on record that a sample or a finding can name.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn samples_choices(desk: State<'_, Desk>) -> Answer<Choices> {
    desk.read(|vault| {
        let register = vault.register();
        let engagements = engagements(register).into_iter().map(|it| EngagementChoice {
            id: it.id,
            title: it.title,
            state: it.state,
        });
        let requirements = all_requirements(register)
            .into_iter()
            .map(|id| RequirementChoice { title: title_of(register, &id), id });
        let snapshots = registers(register).into_iter().map(|it| RegisterChoice {
            id: it.id,
            register: it.register,
            as_of: it.as_of.for_people(),
            rows: it.rows,
        });
        let people = people(register).into_iter().map(|it| PersonChoice {
            id: it.id,
            name: it.name,
            role: it.role.or(it.vault_role),
        });
        let sites = organisation(register).sites.into_iter();
        Ok(Choices {
            engagements: engagements.collect(),
            requirements: requirements.collect(),
            registers: snapshots.collect(),
            people: people.collect(),
            systems: systems(register).into_iter().map(|it| it.name).collect(),
            sites: sites.map(|it| SiteChoice { id: it.id, name: it.name }).collect(),
        })
    })
}

/// Returns held items whose number, name or source has all of the words; with records only, where that is asked.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn samples_items(
    desk: State<'_, Desk>,
    words: String,
    with_records: bool,
) -> Answer<Vec<ItemChoice>> {
    let words: Vec<_> = words.to_lowercase().split_whitespace().map(str::to_owned).collect();
    desk.read(|vault| {
        let offered = vault.list()?.into_iter().filter(|it| {
            let source = it.source.as_deref().unwrap_or_default();
            let text = format!("{} {} {source}", it.id, it.name).to_lowercase();
            it.status == "held"
                && (!with_records || it.records > 0)
                && words.iter().all(|word| text.contains(word))
        });
        let offered = offered.take(OFFERED).map(|it| ItemChoice {
            id: it.id,
            name: it.name,
            verdict: it.verdict,
            records: it.records,
            source: it.source,
        });
        Ok(offered.collect())
    })
}

/// Returns the columns of a snapshot.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn samples_columns(
    desk: State<'_, Desk>,
    register: RegisterId,
) -> Answer<Vec<ColumnChoice>> {
    desk.read(|vault| {
        let rows = vault.register_rows(register)?;
        let column = |it: &exhibit::tables::schema::Column| ColumnChoice {
            key: it.key.clone(),
            title: it.title.clone(),
        };
        Ok(rows.schema.columns.iter().map(column).collect())
    })
}
