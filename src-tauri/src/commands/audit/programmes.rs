//! The audit programme.

use std::path::PathBuf;

use exhibit::core::day::Days;
use exhibit::core::event::{AuditMethod, PersonId, PlannedAudit, ProgrammeId};
use exhibit::programmes::{ProgrammeMade, ProgrammeRequest, ProgrammeShown, programmes};
use schemars::JsonSchema;
use serde::Deserialize;
use tauri::State;

use super::{read_paper, typed};
use crate::desk::Desk;
use crate::fault::Answer;
use crate::machine::today;

/// What is said of a programme. What is absent is as before where one is changed.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProgrammeStated {
    /// The programme to change.
    change: Option<ProgrammeId>,
    /// Why it is changed.
    reason: Option<String>,
    /// What it is called.
    title: Option<String>,
    /// The days that it plans for.
    days: Option<Days>,
    /// What it is meant to achieve.
    objectives: Option<String>,
    /// How often something is audited, and why.
    frequency: Option<String>,
    /// Who answers for it.
    responsible: Option<PersonId>,
    /// The audits as they are to stand; one with the number 0 is new. None leaves them as they are.
    audits: Vec<PlannedAudit>,
    /// A list of the audits.
    file: Option<PathBuf>,
    /// How audits are carried out that do not say it themselves.
    methods: Vec<AuditMethod>,
}

/// Returns the audit programmes, by number, as they stand today.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn programmes_list(desk: State<'_, Desk>) -> Answer<Vec<ProgrammeShown>> {
    desk.read(|vault| Ok(programmes(vault.register(), today())))
}

/// Writes a programme down, or changes one.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn programmes_state(
    desk: State<'_, Desk>,
    stated: ProgrammeStated,
) -> Answer<ProgrammeMade> {
    let reason = typed(stated.reason.as_deref()).unwrap_or_default();
    let request = ProgrammeRequest {
        change: stated.change.map(|id| (id, reason)),
        title: typed(stated.title.as_deref()),
        days: stated.days,
        objectives: typed(stated.objectives.as_deref()),
        frequency: typed(stated.frequency.as_deref()),
        responsible: stated.responsible,
        audits: Vec::new(),
        planned: stated.audits,
        file: stated.file.map(|path| read_paper(&path)).transpose()?,
        methods: stated.methods,
    };
    desk.write(|vault, host| vault.state_programme(host, today(), &request))
}
