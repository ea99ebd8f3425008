//! AI systems, their versions and gates, who answers for them, agents, and the trace of one system.

use exhibit::Error;
use exhibit::core::day::{Day, Days};
use exhibit::core::event::{
    AccountableRecorded, AgentRecorded, Event, Gate, GatePassed, OperatorRecorded, PersonId,
    SystemRecorded, VersionRecorded,
};
use exhibit::organisation::{AgentShown, SystemShown, agents, system, systems};
use exhibit::trace::{Trace, TraceRequest};
use schemars::JsonSchema;
use serde::Deserialize;
use tauri::State;

use super::cited;
use crate::desk::Desk;
use crate::fault::Answer;

/// Returns the AI systems.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn systems_list(desk: State<'_, Desk>) -> Answer<Vec<SystemShown>> {
    desk.read(|vault| Ok(systems(vault.register())))
}

/// Returns one AI system, by its name or one that logs use.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn systems_show(desk: State<'_, Desk>, name: String) -> Answer<SystemShown> {
    desk.read(|vault| {
        let found = vault.register().organisation().system(&name);
        let found = found.map(|it| system(vault.register(), it));
        found.ok_or_else(|| Error::text("AI system", &name, "one on record"))
    })
}

/// Records an AI system, or records one anew.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn systems_record(desk: State<'_, Desk>, system: SystemRecorded) -> Answer<()> {
    state(&desk, Event::SystemRecorded(Box::new(system)))
}

/// Records a version, or records one anew.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn systems_version(desk: State<'_, Desk>, version: VersionRecorded) -> Answer<()> {
    state(&desk, Event::VersionRecorded(version))
}

/// A gate that a version passed, as typed.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GateSaid {
    system: String,
    version: String,
    gate: Gate,
    on: Day,
    by: Option<String>,
    /// The item that shows it.
    evidence: Option<String>,
}

/// Records that a version passed a gate.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn systems_gate(desk: State<'_, Desk>, gate: GateSaid) -> Answer<()> {
    desk.write(|vault, host| {
        let passed = GatePassed {
            system: gate.system,
            version: gate.version,
            gate: gate.gate,
            on: gate.on,
            by: gate.by,
            evidence: cited(vault, gate.evidence.as_deref())?,
            row: None,
        };
        vault.state(host, vec![Event::GatePassed(passed)])
    })
}

/// Who answers for an AI system, as typed.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AccountableSaid {
    system: String,
    person: PersonId,
    days: Days,
    /// The item that documents it.
    document: Option<String>,
}

/// Records who answers for an AI system.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn systems_accountable(
    desk: State<'_, Desk>,
    accountable: AccountableSaid,
) -> Answer<()> {
    desk.write(|vault, host| {
        let recorded = AccountableRecorded {
            system: accountable.system,
            person: accountable.person,
            days: accountable.days,
            document: cited(vault, accountable.document.as_deref())?,
            row: None,
        };
        vault.state(host, vec![Event::AccountableRecorded(recorded)])
    })
}

/// Returns the agents.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn agents_list(desk: State<'_, Desk>) -> Answer<Vec<AgentShown>> {
    desk.read(|vault| Ok(agents(vault.register())))
}

/// Records an agent, or records one anew.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn agents_record(desk: State<'_, Desk>, agent: AgentRecorded) -> Answer<()> {
    state(&desk, Event::AgentRecorded(agent))
}

/// Records who operates an agent.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn agents_operator(desk: State<'_, Desk>, operator: OperatorRecorded) -> Answer<()> {
    state(&desk, Event::OperatorRecorded(operator))
}

/// Traces one AI system from policy to people.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn systems_trace(
    desk: State<'_, Desk>,
    system: String,
    version: Option<String>,
    days: Days,
) -> Answer<Trace> {
    desk.read(|vault| vault.trace(&TraceRequest { system, version, days }))
}

fn state(desk: &Desk, event: Event) -> Answer<()> {
    desk.write(|vault, host| vault.state(host, vec![event]))
}
