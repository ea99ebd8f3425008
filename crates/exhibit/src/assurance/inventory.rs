//! The organisation on record, as tests need it.
//!
//! Days count as a whole, by the organisation's clock: what holds on a day holds from its first moment
//! to its last, and what was passed on a day was passed with its beginning. An authority counts only
//! where a document or a register says it: what an auditor merely wrote down is stated, not documented.

use std::collections::BTreeSet;

use exhibit_assurance::inventory::{
    Act, Agent, Authority, Duty, Inventory, Person, Span, System, Version,
};
use exhibit_assurance::setting::Zone;
use exhibit_core::day::Days;
use exhibit_core::event::{Allows, AuthorityRecorded, EvidenceId, Gate, PersonId};
use exhibit_core::register::{AgentState, Register, SystemState, VersionState};

use crate::organisation::{is_gone, paper};

/// Returns what the register says of systems, agents and people.
pub(super) fn inventory(register: &Register, zone: &Zone) -> Inventory {
    let organisation = register.organisation();
    let mut people: Vec<Person> = organisation
        .people()
        .map(|it| {
            let names = std::iter::once(&it.said.name).chain(&it.said.known_as).cloned().collect();
            Person { id: it.said.id.to_string(), names, authorities: Vec::new() }
        })
        .collect();
    let known: Vec<PersonId> = organisation.people().map(|it| it.said.id).collect();
    for it in organisation.authorities() {
        let Some(paper) = paper(register, it.said.document, it.said.row) else { continue };
        let Ok(at) = known.binary_search(&it.said.person) else { continue };
        people[at].authorities.extend(authorities(&it.said, paper.received.id, zone));
    }
    Inventory {
        item: None,
        systems: organisation.systems().map(|it| system(register, it, zone)).collect(),
        agents: organisation.agents().map(|it| agent(it, zone)).collect(),
        people,
    }
}

/// Returns the evidence that documents authorities and gates, each item once.
pub(super) fn papers(inventory: &Inventory) -> BTreeSet<EvidenceId> {
    let authorities = inventory.people.iter().flat_map(|it| &it.authorities);
    let versions = inventory.systems.iter().flat_map(|it| &it.versions);
    let gates = versions.flat_map(|it| &it.papers).copied();
    authorities.filter_map(|it| it.paper).chain(gates).map(EvidenceId).collect()
}

fn authorities<'a>(
    said: &'a AuthorityRecorded,
    paper: EvidenceId,
    zone: &'a Zone,
) -> impl Iterator<Item = Authority> + 'a {
    let acts = said.allows.iter().filter_map(|it| match it {
        Allows::Oversight => Some(Act::Review),
        Allows::OperateAgents => Some(Act::Operate),
        Allows::AnswerForSystem => Some(Act::Account),
        Allows::ReleaseVersions | Allows::AcceptRisks | Allows::ApproveDocuments => None,
    });
    acts.map(move |allows| Authority {
        allows,
        systems: said.systems.clone(),
        span: span(said.days, zone),
        paper: Some(paper.0),
    })
}

fn system(register: &Register, state: &SystemState, zone: &Zone) -> System {
    let said = &state.recorded.said;
    let no_log = match &said.log {
        exhibit_core::event::LogState::Obtainable => None,
        exhibit_core::event::LogState::NotObtainable { reason } => Some(reason.clone()),
    };
    System {
        id: said.name.clone(),
        names: said.known_as.clone(),
        every_decision_high: false,
        in_use: span(said.days, zone),
        no_log,
        versions: state.versions.values().map(|it| version(register, it, zone)).collect(),
        accountable: state
            .accountable
            .iter()
            .map(|it| Duty { person: it.said.person.to_string(), span: span(it.said.days, zone) })
            .collect(),
    }
}

fn version(register: &Register, state: &VersionState, zone: &Zone) -> Version {
    let said = &state.recorded.said;
    let gates = || state.gates.values().map(|it| &it.said);
    let papers = gates().filter_map(|it| paper(register, it.evidence, it.row));
    let gone = gates().filter(|it| is_gone(register, it));
    let passed = |gate: Gate| state.gates.get(&gate).map(|it| zone.begins_ms(it.said.on));
    Version {
        name: said.version.clone(),
        names: said.known_as.clone(),
        in_use: span(said.days, zone),
        impact_assessed_ms: passed(Gate::ImpactAssessment),
        validated_ms: passed(Gate::Validation),
        released_ms: passed(Gate::ReleaseApproval),
        papers: papers.map(|it| it.received.id.0).collect(),
        undocumented: gone.map(|it| it.gate.as_str()).collect(),
    }
}

fn agent(state: &AgentState, zone: &Zone) -> Agent {
    let said = &state.recorded.said;
    Agent {
        id: said.name.clone(),
        names: said.known_as.clone(),
        system: said.system.clone(),
        registered: span(said.days, zone),
        operators: state
            .operators
            .iter()
            .map(|it| Duty { person: it.said.person.to_string(), span: span(it.said.days, zone) })
            .collect(),
    }
}

pub(super) fn span(days: Days, zone: &Zone) -> Span {
    Span {
        from_ms: days.from.map(|day| zone.begins_ms(day)),
        to_ms: days.to.map(|day| zone.begins_ms(day.plus_days(1))),
    }
}
