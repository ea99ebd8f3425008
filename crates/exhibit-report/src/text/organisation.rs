//! Texts on the organisation and its AI systems.

use super::{count, number};
use crate::model::{Gate, GateState, Level, Organisation, Pack, RestsOn, System, Version};

pub(crate) const ORGANISATION: &str = "Organisation and scope";
pub(crate) const SCOPE_STATED: &str = "Scope of the management system";
pub(crate) const NO_SCOPE: &str = "No scope is on record (clause 4.3).";
pub(crate) const EXCLUDED: &str = "Left out of the scope, with the reason";
pub(crate) const SITES: &str = "Sites";
pub(crate) const SITES_SENTENCE: &str =
    "Where the organisation works, and from when to when each site is in scope.";
pub(crate) const NO_SITES: &str = "No site is on record.";
pub(crate) const AUTHORITIES: &str = "Documented authority";
pub(crate) const AUTHORITIES_SENTENCE: &str = "Who may do what, for which AI systems, from when to when (5.3, A.3.2). Holders appear under their numbers; the vault has the names.";
pub(crate) const NO_AUTHORITIES: &str = "No authority is on record (5.3, A.3.2).";
pub(crate) const STATED_ONLY: &str = "stated only, no document";
pub(crate) const ALL_SYSTEMS: &str = "all AI systems";

pub(crate) const SYSTEMS: &str = "AI systems";
pub(crate) const SYSTEMS_SENTENCE: &str = "What was written down of each AI system. A gate is late if it was passed after the version's first day of use, as recorded or as the logs show it.";
pub(crate) const LABEL_USE: &str = "Meant for";
pub(crate) const LABEL_ROLE: &str = "Our role";
pub(crate) const LABEL_SUPPLIER: &str = "Supplier";
pub(crate) const LABEL_DATA: &str = "Data from";
pub(crate) const LABEL_STAGE: &str = "Stage";
pub(crate) const LABEL_RISK: &str = "Risk";
pub(crate) const LABEL_LEGAL: &str = "Class in law";
pub(crate) const LABEL_LOG: &str = "Log";
pub(crate) const LABEL_ANSWERS: &str = "Answers for it";
pub(crate) const NOT_STATED: &str = "not stated";
pub(crate) const NOT_ASSIGNED: &str = "nobody assigned one";
pub(crate) const LOG_OBTAINABLE: &str = "obtainable";
pub(crate) const NO_VERSIONS: &str = "No version is on record.";
pub(crate) const NO_AGENTS: &str = "No agent of it is on record.";
pub(crate) const OTHER_AGENTS: &str = "Agents of no AI system on record";
pub(crate) const IN_LOGS_ONLY: &str = "in logs, not on record";
pub(crate) const NO_VERSION: &str = "no version named";
pub(crate) const NOTHING_ON_RECORD: &str = "nothing on record";
pub(crate) const LATE: &str = "late: after its first use";
pub(crate) const IN_DOUBT: &str = "its evidence is to be looked at again";
pub(crate) const FIRST_USE_UNKNOWN: &str = "first use not known";
const EVIDENCE_GONE: &str = "stated, on evidence that is no longer held";
pub(crate) const NOT_ASKED: &str = "not on record";
pub(crate) const NOBODY: &str = "nobody";
pub(crate) const NO_AUTHORITY: &str = "no documented authority on its first day";

pub(crate) const HEAD_SITE: &str = "Site";
pub(crate) const HEAD_PLACE: &str = "Place";
pub(crate) const HEAD_ACTIVITIES: &str = "What is done there";
pub(crate) const HEAD_IN_SCOPE: &str = "In scope";
pub(crate) const HEAD_AUTHORITY: &str = "Authority";
pub(crate) const HEAD_HOLDER: &str = "Held by";
pub(crate) const HEAD_ALLOWS: &str = "What it allows, for what";
pub(crate) const HEAD_DAYS: &str = "Days";
pub(crate) const HEAD_RESTS_ON: &str = "Rests on";
pub(crate) const HEAD_VERSION: &str = "Version";
pub(crate) const HEAD_IN_USE: &str = "In use";
pub(crate) const HEAD_IMPACT: &str = "Impact assessment";
pub(crate) const HEAD_VALIDATION: &str = "Validation";
pub(crate) const HEAD_RELEASE: &str = "Release approval";
pub(crate) const HEAD_AGENT: &str = "Agent";
pub(crate) const HEAD_PURPOSE: &str = "What it may do";
pub(crate) const HEAD_REGISTERED: &str = "Registered";
pub(crate) const HEAD_OPERATOR: &str = "Operator on record";

pub(crate) fn organisation_answer(organisation: &Organisation) -> String {
    let sites = match organisation.sites.len() as u64 {
        0 => NO_SITES.to_owned(),
        n => format!("{} on record.", count(n, "site is", "sites are")),
    };
    let scope = match &organisation.scope {
        None => "Nobody stated the scope of the management system.".to_owned(),
        Some(scope) if scope.from.is_empty() => "The scope is stated.".to_owned(),
        Some(scope) => format!("The scope below holds since {}.", scope.from),
    };
    format!("{scope} {sites} {}", authorities_answer(organisation))
}

fn authorities_answer(organisation: &Organisation) -> String {
    let all = organisation.authorities.len() as u64 + organisation.authorities_more;
    let stated = organisation.authorities_stated_only;
    match (all, stated) {
        (0, _) => NO_AUTHORITIES.to_owned(),
        (n, 0) => format!("{} on record.", count(n, "authority is", "authorities are")),
        (n, stated) => format!(
            "{} on record, {} of them stated only, with no document behind.",
            count(n, "authority is", "authorities are"),
            number(stated)
        ),
    }
}

pub(crate) fn document(id: &str) -> String {
    if id.is_empty() {
        "No document is named for it.".to_owned()
    } else {
        format!("Stated in {id}.")
    }
}

pub(crate) fn more_in_attachment(more: u64) -> String {
    format!("… and {} more, in pack.json.", number(more))
}

pub(crate) fn systems_answer(pack: &Pack) -> String {
    let systems = &pack.systems;
    let recorded = || systems.iter().flat_map(|it| &it.versions).filter(|it| it.on_record);
    let with = |state| recorded().filter(|it| it.gates.iter().any(|g| g.state == state)).count();
    let unlogged = systems.iter().filter(|it| it.no_log.is_some()).count() as u64;
    let unanswered = systems.iter().filter(|it| !it.nobody_accountable.is_empty()).count() as u64;
    let mut said = vec![format!(
        "{} on record, with {}.",
        count(systems.len() as u64, "AI system is", "AI systems are"),
        count(recorded().count() as u64, "version", "versions")
    )];
    let (missing, late) = (with(GateState::Missing) as u64, with(GateState::Late) as u64);
    if missing > 0 {
        said.push(format!(
            "{} a gate of which nothing is on record.",
            count(missing, "version has", "versions have")
        ));
    }
    if late > 0 {
        said.push(format!("{} a gate late.", count(late, "version passed", "versions passed")));
    }
    if unanswered > 0 {
        said.push(format!(
            "For {}, nobody answers on some days.",
            count(unanswered, "system", "systems")
        ));
    }
    if unlogged > 0 {
        said.push(format!("Of {}, no log can be had.", count(unlogged, "system", "systems")));
    }
    said.join(" ")
}

pub(crate) fn level(level: Option<&Level>) -> String {
    match level {
        None => NOT_ASSIGNED.to_owned(),
        Some(it) => format!("{}, by {}; said by {}, {}", it.level, it.criteria, it.by, it.on),
    }
}

pub(crate) fn no_log(why: &str) -> String {
    format!("none can be obtained: {why}")
}

pub(crate) fn stage(system: &System) -> String {
    format!("{}; {}", system.stage, system.days)
}

pub(crate) fn versions_sentence(system: &str) -> String {
    format!("What had to precede the use of each version of {system}, and when it was done.")
}

pub(crate) fn agents_sentence(system: &str) -> String {
    format!("Agents of {system}, and who operates each on record, by number.")
}

pub(crate) const OTHER_AGENTS_SENTENCE: &str =
    "Agents that belong to no AI system on record, and who operates each on record, by number.";

pub(crate) fn decisions(version: &Version) -> String {
    count(version.decisions, "decision in logs", "decisions in logs")
}

/// What a gate's state means, below its day; nothing if it was passed in time.
pub(crate) fn gate(gate: &Gate) -> String {
    let before = match gate.decisions_before {
        0 => String::new(),
        n => format!("; {} before", count(n, "decision", "decisions")),
    };
    match gate.state {
        GateState::InTime => String::new(),
        GateState::Late => format!("{LATE}{before}"),
        GateState::FirstUseUnknown => FIRST_USE_UNKNOWN.to_owned(),
        GateState::InDoubt => IN_DOUBT.to_owned(),
        GateState::EvidenceGone => format!("{EVIDENCE_GONE}{}", without(gate)),
        GateState::Missing => format!("{NOTHING_ON_RECORD}{}", without(gate)),
    }
}

/// Says how many decisions were made without a gate of which nothing is left.
fn without(gate: &Gate) -> String {
    match gate.decisions_before {
        0 => String::new(),
        n => format!("; {} without it", count(n, "decision", "decisions")),
    }
}

pub(crate) fn rests_on(what: &RestsOn) -> &str {
    match what {
        RestsOn::Statement => STATED_ONLY,
        RestsOn::Evidence(it) | RestsOn::Row(it) => it,
    }
}
