//! The organisation and its AI systems. Who answers for a system is named; all others appear under numbers.
//!
//! Results of assurance tests use these numbers as pseudonyms. So no number stands beside a name, nor beside a
//! role in the organisation, anywhere in a pack.

use exhibit_core::day::{Day, Days};
use exhibit_core::event::{
    Allows, Assigned, EvidenceId, LogState, OurRole, PersonId, RowCited, Stage,
};
use exhibit_core::register::{AgentState, Register, SystemState};
use exhibit_report as report;
use exhibit_report::{Agent, Authority, Duty, Gate, Level, RestsOn, Scope, Site, System, Version};

use crate::error::Error;
use crate::organisation::{name_of, uncovered};
use crate::trace::{GateState, GateTrace, VersionTrace};
use crate::vault::{Open, Vault};

/// Authorities beyond so many are in the attachment only.
const PRINTED: usize = 40;

pub(super) fn organisation(register: &Register) -> report::Organisation {
    let stated = register.organisation();
    let scope = stated.scope().map(|it| Scope {
        text: it.said.text.clone(),
        excluded: it.said.excluded.clone(),
        from: it.said.from.for_people(),
        document: it.said.document.map(|document| document.id.to_string()).unwrap_or_default(),
    });
    let sites = stated.sites().map(|it| Site {
        id: it.said.id.to_string(),
        name: it.said.name.clone(),
        place: it.said.place.clone(),
        activities: it.said.activities.clone().unwrap_or_else(|| "not stated".into()),
        days: it.said.days.for_people(),
    });
    let mut authorities = authorities(register);
    let stated_only = authorities.iter().filter(|it| it.rests_on == RestsOn::Statement).count();
    let more = authorities.len().saturating_sub(PRINTED);
    authorities.truncate(PRINTED);
    report::Organisation {
        scope,
        sites: sites.collect(),
        authorities,
        authorities_more: more as u64,
        authorities_stated_only: stated_only as u64,
    }
}

fn authorities(register: &Register) -> Vec<Authority> {
    let all = register.organisation().authorities().map(|it| Authority {
        id: it.said.id.to_string(),
        holder: it.said.person.to_string(),
        role: it.said.role.clone(),
        allows: it.said.allows.iter().map(|it| allows(*it).to_owned()).collect(),
        systems: it.said.systems.clone(),
        days: it.said.days.for_people(),
        rests_on: rests_on(register, it.said.document.map(|it| it.id), it.said.row),
    });
    all.collect()
}

fn allows(allows: Allows) -> &'static str {
    match allows {
        Allows::Oversight => "review decisions",
        Allows::OperateAgents => "operate agents",
        Allows::AnswerForSystem => "answer for a system",
        Allows::ReleaseVersions => "release versions",
        Allows::AcceptRisks => "accept risks",
        Allows::ApproveDocuments => "approve documents",
    }
}

/// Says what a statement rests on. What is no longer held documents nothing.
fn rests_on(register: &Register, document: Option<EvidenceId>, row: Option<RowCited>) -> RestsOn {
    let is_held = |id: EvidenceId| register.item(id).is_some_and(|item| item.is_held());
    match (document, row) {
        (Some(id), _) if is_held(id) => RestsOn::Evidence(id.to_string()),
        (_, Some(row)) => RestsOn::Row(format!("{}, row {}", row.register, row.row)),
        (Some(id), None) => RestsOn::Row(format!("{id}, no longer held")),
        (None, None) => RestsOn::Statement,
    }
}

impl Vault<Open> {
    pub(super) fn systems_in_pack(&self) -> Result<Vec<System>, Error> {
        let systems = self.register().organisation().systems();
        systems.map(|state| self.system_in_pack(state)).collect()
    }

    fn system_in_pack(&self, state: &SystemState) -> Result<System, Error> {
        let register = self.register();
        let said = &state.recorded.said;
        let versions = self.versions_of(state)?;
        let answering = state.accountable.iter().map(|it| it.said.days);
        Ok(System {
            name: said.name.clone(),
            title: said.title.clone(),
            roles: said.our_roles.iter().map(|it| our_role(*it).to_owned()).collect(),
            supplier: said.supplier.clone().unwrap_or_default(),
            intended_use: said.intended_use.clone(),
            data_sources: said.data_sources.clone(),
            stage: stage(said.stage).to_owned(),
            days: said.days.for_people(),
            risk: said.risk.as_ref().map(level),
            legal_class: said.legal_class.as_ref().map(level),
            no_log: match &said.log {
                LogState::Obtainable => None,
                LogState::NotObtainable { reason } => Some(reason.clone()),
            },
            versions: versions.iter().map(|it| version(register, it)).collect(),
            accountable: accountable(register, state),
            nobody_accountable: for_people(&uncovered(said.days, answering)),
            agents: agents(register, Some(&said.name)),
        })
    }
}

pub(super) fn other_agents(register: &Register) -> Vec<Agent> {
    agents(register, None)
}

fn agents(register: &Register, system: Option<&str>) -> Vec<Agent> {
    let all = register.organisation().agents();
    let own = all.filter(|it| it.recorded.said.system.as_deref() == system);
    own.map(|it| agent(register, it)).collect()
}

fn agent(register: &Register, state: &AgentState) -> Agent {
    let said = &state.recorded.said;
    let system = said.system.as_deref().unwrap_or_default();
    let operators = state.operators.iter().map(|it| {
        let days = it.said.days;
        Duty {
            who: it.said.person.to_string(),
            days: days.for_people(),
            documented: documented(register, (it.said.person, days), Allows::OperateAgents, system),
        }
    });
    let operating = state.operators.iter().map(|it| it.said.days);
    Agent {
        name: said.name.clone(),
        purpose: said.purpose.clone().unwrap_or_default(),
        days: said.days.for_people(),
        operators: operators.collect(),
        nobody_operates: for_people(&uncovered(said.days, operating)),
    }
}

/// Who answers for a system is named: that is what the standard asks for. The role stands beside it.
fn accountable(register: &Register, state: &SystemState) -> Vec<Duty> {
    let system = &state.recorded.said.name;
    let duties = state.accountable.iter().map(|it| {
        let (person, days) = (it.said.person, it.said.days);
        Duty {
            who: named_with_role(register, person),
            days: days.for_people(),
            documented: documented(register, (person, days), Allows::AnswerForSystem, system),
        }
    });
    duties.collect()
}

pub(super) fn named_with_role(register: &Register, person: PersonId) -> String {
    let name = name_of(register, person);
    let role = register.organisation().person(person).and_then(|it| it.said.role.as_deref());
    role.map_or_else(|| name.clone(), |role| format!("{name}, {role}"))
}

/// Tells whether an authority that is documented by now covers the first day of a duty.
pub(super) fn documented(
    register: &Register,
    (person, days): (PersonId, Days),
    allows: Allows,
    system: &str,
) -> bool {
    let same = |name: &String| name.trim().to_lowercase() == system.trim().to_lowercase();
    let is_held = |id: EvidenceId| register.item(id).is_some_and(|item| item.is_held());
    days.from.is_some_and(|first| {
        register.organisation().authorities().any(|it| {
            let said = &it.said;
            said.person == person
                && said.allows.contains(&allows)
                && said.days.contains(first)
                && (said.systems.is_empty() || said.systems.iter().any(same))
                && (said.row.is_some() || said.document.is_some_and(|it| is_held(it.id)))
        })
    })
}

fn for_people(days: &[Days]) -> Vec<String> {
    days.iter().map(|it| it.for_people()).collect()
}

fn level(assigned: &Assigned) -> Level {
    Level {
        level: assigned.level.clone(),
        criteria: assigned.by_criteria.clone(),
        by: assigned.by.clone(),
        on: assigned.on.map_or_else(|| "a day that nobody stated".to_owned(), Day::for_people),
    }
}

fn version(register: &Register, trace: &VersionTrace) -> Version {
    Version {
        version: trace.version.clone().unwrap_or_default(),
        on_record: trace.on_record,
        days: match trace.on_record {
            true => trace.days.for_people(),
            false => String::new(),
        },
        gates: trace.gates.iter().map(|it| gate(register, trace, it)).collect(),
        decisions: decisions(trace),
    }
}

pub(super) fn decisions(trace: &VersionTrace) -> u64 {
    let counts = trace.counts.iter().filter(|it| it.kind.as_deref() == Some("decision"));
    counts.map(|it| it.records).sum()
}

fn gate(register: &Register, version: &VersionTrace, trace: &GateTrace) -> Gate {
    Gate {
        name: trace.gate.as_str().to_owned(),
        state: gate_state(version, trace),
        on: trace.on.map(|it| it.for_people()).unwrap_or_default(),
        decisions_before: trace.decisions_before,
        rests_on: rests_on(register, trace.evidence, trace.row),
    }
}

/// Nothing was passed in time if nobody knows when the time was.
pub(super) fn gate_state(version: &VersionTrace, trace: &GateTrace) -> report::GateState {
    let unknown = version.days.from.is_none() && version.first_decision.is_none();
    match trace.state {
        GateState::Missing => report::GateState::Missing,
        GateState::EvidenceGone => report::GateState::EvidenceGone,
        GateState::Late => report::GateState::Late,
        GateState::InDoubt => report::GateState::InDoubt,
        GateState::InTime if unknown => report::GateState::FirstUseUnknown,
        GateState::InTime => report::GateState::InTime,
    }
}

fn our_role(role: OurRole) -> &'static str {
    match role {
        OurRole::Developer => "developer",
        OurRole::Provider => "provider",
        OurRole::User => "user",
    }
}

fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Planned => "planned",
        Stage::Development => "in development",
        Stage::Validation => "in validation",
        Stage::Pilot => "on trial",
        Stage::InUse => "in use",
        Stage::Retired => "no longer in use",
    }
}
