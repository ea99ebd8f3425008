//! The organisation, its people, AI systems and agents, as people want to see them.

use exhibit_core::appraisal::Outcome;
use exhibit_core::day::{Day, Days};
use exhibit_core::event::{
    Allows, Assigned, AuthorityId, AuthorityRecorded, EvidenceId, EvidenceRef, Gate, GatePassed,
    LogState, OurRole, PersonId, RowCited, SiteId, Stage,
};
use exhibit_core::register::{
    AgentState, EvidenceState, Register, Stated, SystemState, VersionState,
};
use exhibit_core::verdict::Word;
use schemars::JsonSchema;
use serde::Serialize;

use crate::relied::Doubts;

/// Who the organisation is and what is in scope.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OrganisationShown {
    /// Its name.
    pub name: String,
    /// The scope, as stated last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<ScopeShown>,
    /// Its sites.
    pub sites: Vec<SiteShown>,
}

/// The scope of the management system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ScopeShown {
    /// What is inside.
    pub text: String,
    /// What is left out, and why.
    pub excluded: Vec<String>,
    /// Since when.
    pub from: Day,
    /// The document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<EvidenceId>,
    /// The ledger's entry that says so.
    pub entry: u64,
}

/// A site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SiteShown {
    /// Its number.
    pub id: SiteId,
    /// Its name.
    pub name: String,
    /// Where it is.
    pub place: String,
    /// What is done there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub activities: Option<String>,
    /// In scope from when to when.
    pub days: Days,
}

/// A person, on record or with a key to the vault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PersonShown {
    /// The number.
    pub id: PersonId,
    /// The name.
    pub name: String,
    /// What they may do in this vault, if they can open it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vault_role: Option<String>,
    /// The public key that signs their entries, if they can open it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sign_key: Option<String>,
    /// The role in the organisation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// The unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The site.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site: Option<SiteId>,
    /// The number under which the organisation keeps the person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub staff_number: Option<String>,
    /// The names that logs use.
    pub known_as: Vec<String>,
    /// There from when to when.
    pub days: Days,
    /// The authority that they hold or held.
    pub authorities: Vec<AuthorityShown>,
}

/// An authority.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AuthorityShown {
    /// Its number.
    pub id: AuthorityId,
    /// What it is called.
    pub role: String,
    /// What it allows.
    pub allows: Vec<Allows>,
    /// The AI systems that it is limited to; all if empty.
    pub systems: Vec<String>,
    /// From when to when.
    pub days: Days,
    /// Who granted it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub granted_by: Option<String>,
    /// The document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<EvidenceId>,
    /// The row of the register that says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<RowCited>,
    /// Whether the document, or the file of the register, is held; otherwise it is stated, not documented.
    pub documented: bool,
}

/// An AI system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SystemShown {
    /// Its short name.
    pub name: String,
    /// What it is.
    pub title: String,
    /// The names that logs use.
    pub known_as: Vec<String>,
    /// What the organisation is to it.
    pub our_roles: Vec<OurRole>,
    /// Who supplies it or its model.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub supplier: Option<String>,
    /// What it is meant for.
    pub intended_use: String,
    /// Where its data comes from.
    pub data_sources: Vec<String>,
    /// Where it is in its life.
    pub stage: Stage,
    /// Its level of risk by the organisation's own criteria.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub risk: Option<Assigned>,
    /// Its class in law.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub legal_class: Option<Assigned>,
    /// Whether its log can be had.
    pub log: LogState,
    /// In use from when to when.
    pub days: Days,
    /// Its versions.
    pub versions: Vec<VersionShown>,
    /// Who answers for it.
    pub accountable: Vec<HeldBy>,
    /// Days on which nobody answers for it, between its first day and its last.
    pub nobody_accountable: Vec<Days>,
    /// Its agents.
    pub agents: Vec<String>,
    /// The row of the register that says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<RowCited>,
    /// The ledger's entry that says it.
    pub entry: u64,
    /// What is missing in all that, or only stated.
    pub wanting: Vec<Wanting>,
}

/// Something about an AI system that is missing, or only stated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "what", rename_all = "kebab-case")]
pub enum Wanting {
    /// No version is on record.
    Version,
    /// Nobody assigned a level of risk.
    Risk,
    /// Nobody answers for it.
    Accountable {
        /// On these days.
        days: Days,
    },
    /// No document that is held gives the authority to answer for it.
    Authority {
        /// Whose.
        name: String,
        /// On these days.
        days: Days,
    },
    /// A gate of which nothing is on record.
    Gate {
        /// Of this version.
        version: String,
        /// Which.
        gate: Gate,
    },
    /// A gate passed only after the first day of use.
    GateLate {
        /// Of this version.
        version: String,
        /// Which.
        gate: Gate,
    },
    /// A gate that is only stated: no evidence was named, or none of it is held any more.
    GateStated {
        /// Of this version.
        version: String,
        /// Which.
        gate: Gate,
    },
    /// A gate whose evidence has a word that rests on what is not relied on any more.
    GateInDoubt {
        /// Of this version.
        version: String,
        /// Which.
        gate: Gate,
    },
    /// A gate whose evidence alarms.
    GateAlarming {
        /// Of this version.
        version: String,
        /// Which.
        gate: Gate,
        /// Its evidence's word.
        word: Word,
    },
}

/// A version of an AI system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct VersionShown {
    /// The version.
    pub version: String,
    /// The names that logs use.
    pub known_as: Vec<String>,
    /// In use from when to when.
    pub days: Days,
    /// The gates that it passed.
    pub passed: Vec<GateShown>,
    /// The gates of which nothing is on record.
    pub missing: Vec<Gate>,
    /// The gates passed only after its first day of use.
    pub late: Vec<Gate>,
}

/// A gate that a version passed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct GateShown {
    /// Which.
    pub gate: Gate,
    /// When.
    pub on: Day,
    /// Who signed for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// The evidence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<EvidenceId>,
    /// The row of a register.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<RowCited>,
    /// Whether the evidence for it was withdrawn or erased since: it is stated, and no longer shown.
    pub evidence_gone: bool,
    /// The word of its evidence, where it is one that alarms.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alarming: Option<Word>,
    /// On whom the word of its evidence rests who is not relied on any more: it is to be looked at again.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub no_longer_relied_on: Vec<String>,
    /// Whether it was passed in time and evidence that is held shows it.
    pub outcome: Outcome,
}

/// A duty held by a person for some days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct HeldBy {
    /// The person.
    pub person: PersonId,
    /// The person's name.
    pub name: String,
    /// From when to when.
    pub days: Days,
    /// Whether authorities with a document that is held cover all of its days.
    pub authority_on_record: bool,
    /// The days that no such authority covers.
    pub without_authority: Vec<Days>,
}

impl HeldBy {
    /// Says what documented authority is lacking, and when where it is not lacking throughout.
    pub fn lacking(&self) -> Option<String> {
        match self.without_authority.as_slice() {
            [] => None,
            [all] if *all == self.days => Some("no documented authority".to_owned()),
            some => {
                let days: Vec<_> = some.iter().map(|it| it.for_people()).collect();
                Some(format!("no documented authority {}", days.join(" and ")))
            }
        }
    }
}

/// An agent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AgentShown {
    /// The name that logs use.
    pub name: String,
    /// Other names.
    pub known_as: Vec<String>,
    /// The AI system that it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub system: Option<String>,
    /// What it may do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// Registered from when to when.
    pub days: Days,
    /// Who operates it on record.
    pub operators: Vec<HeldBy>,
}

/// Returns the organisation, its scope and sites.
pub fn organisation(register: &Register) -> OrganisationShown {
    let organisation = register.organisation();
    let scope = organisation.scope().map(|it| ScopeShown {
        text: it.said.text.clone(),
        excluded: it.said.excluded.clone(),
        from: it.said.from,
        document: it.said.document.map(|document| document.id),
        entry: it.leaf,
    });
    let sites = organisation.sites().map(|it| SiteShown {
        id: it.said.id,
        name: it.said.name.clone(),
        place: it.said.place.clone(),
        activities: it.said.activities.clone(),
        days: it.said.days,
    });
    OrganisationShown {
        name: register.created().map(|it| it.organisation.clone()).unwrap_or_default(),
        scope,
        sites: sites.collect(),
    }
}

/// Returns everybody, by number: those on record and those who can open the vault.
pub fn people(register: &Register) -> Vec<PersonShown> {
    let organisation = register.organisation();
    let enrolled = register.people().map(|it| it.id);
    let mut ids: Vec<_> = enrolled.chain(organisation.people().map(|it| it.said.id)).collect();
    ids.sort_unstable();
    ids.dedup();
    ids.into_iter().map(|id| person(register, id)).collect()
}

/// Returns a person's name, or the number of somebody who is not on record.
pub fn name_of(register: &Register, id: PersonId) -> String {
    let recorded = register.organisation().person(id).map(|it| it.said.name.clone());
    recorded
        .or_else(|| register.person(id).map(|it| it.name.clone()))
        .unwrap_or_else(|| id.to_string())
}

/// Returns the AI systems, by name.
pub fn systems(register: &Register) -> Vec<SystemShown> {
    let doubts = Doubts::of(register);
    register.organisation().systems().map(|it| shown(register, &doubts, it)).collect()
}

/// Returns one AI system as it is shown.
pub fn system(register: &Register, state: &SystemState) -> SystemShown {
    shown(register, &Doubts::of(register), state)
}

fn shown(register: &Register, doubts: &Doubts, state: &SystemState) -> SystemShown {
    let said = &state.recorded.said;
    let agents = register.organisation().agents();
    let own = agents.filter(|it| it.recorded.said.system.as_deref() == Some(said.name.as_str()));
    let mut shown = SystemShown {
        name: said.name.clone(),
        title: said.title.clone(),
        known_as: said.known_as.clone(),
        our_roles: said.our_roles.clone(),
        supplier: said.supplier.clone(),
        intended_use: said.intended_use.clone(),
        data_sources: said.data_sources.clone(),
        stage: said.stage,
        risk: said.risk.clone(),
        legal_class: said.legal_class.clone(),
        log: said.log.clone(),
        days: said.days,
        versions: state.versions.values().map(|it| version(register, doubts, it)).collect(),
        accountable: state
            .accountable
            .iter()
            .map(|it| {
                let duty = (it.said.person, it.said.days);
                held_by(register, duty, Allows::AnswerForSystem, &said.name)
            })
            .collect(),
        nobody_accountable: uncovered(said.days, state.accountable.iter().map(|it| it.said.days)),
        agents: own.map(|it| it.recorded.said.name.clone()).collect(),
        row: said.row,
        entry: state.recorded.leaf,
        wanting: Vec::new(),
    };
    shown.wanting = wanting(&shown);
    shown
}

fn wanting(system: &SystemShown) -> Vec<Wanting> {
    let mut all: Vec<_> = [
        system.versions.is_empty().then_some(Wanting::Version),
        system.risk.is_none().then_some(Wanting::Risk),
    ]
    .into_iter()
    .flatten()
    .collect();
    all.extend(system.nobody_accountable.iter().map(|days| Wanting::Accountable { days: *days }));
    for it in &system.accountable {
        let name = &it.name;
        let days = it.without_authority.iter();
        all.extend(days.map(|days| Wanting::Authority { name: name.clone(), days: *days }));
    }
    for it in &system.versions {
        let version = || it.version.clone();
        all.extend(it.missing.iter().map(|gate| Wanting::Gate { version: version(), gate: *gate }));
        all.extend(
            it.late.iter().map(|gate| Wanting::GateLate { version: version(), gate: *gate }),
        );
        all.extend(it.passed.iter().filter_map(|passed| gate_wanting(version(), passed)));
    }
    all
}

fn gate_wanting(version: String, passed: &GateShown) -> Option<Wanting> {
    let gate = passed.gate;
    let in_doubt = !passed.no_longer_relied_on.is_empty();
    match (passed.alarming, passed.outcome) {
        (Some(word), _) => Some(Wanting::GateAlarming { version, gate, word }),
        (None, _) if in_doubt => Some(Wanting::GateInDoubt { version, gate }),
        (None, Outcome::NotChecked) => Some(Wanting::GateStated { version, gate }),
        _ => None,
    }
}

/// Returns the agents, by name.
pub fn agents(register: &Register) -> Vec<AgentShown> {
    register.organisation().agents().map(|it| agent(register, it)).collect()
}

fn person(register: &Register, id: PersonId) -> PersonShown {
    let enrolled = register.person(id);
    let recorded = register.organisation().person(id).map(|it| &it.said);
    let authorities = register.organisation().authorities().filter(|it| it.said.person == id);
    let authorities = authorities.map(|it| AuthorityShown {
        id: it.said.id,
        role: it.said.role.clone(),
        allows: it.said.allows.clone(),
        systems: it.said.systems.clone(),
        days: it.said.days,
        granted_by: it.said.granted_by.clone(),
        document: it.said.document.map(|document| document.id),
        row: it.said.row,
        // A row of a list says what somebody wrote in a list.
        documented: paper(register, it.said.document, None).is_some(),
    });
    PersonShown {
        id,
        name: name_of(register, id),
        vault_role: enrolled.map(|it| it.role.as_str().to_owned()),
        sign_key: enrolled.map(|it| it.sign_key.clone()),
        role: recorded.and_then(|it| it.role.clone()),
        unit: recorded.and_then(|it| it.unit.clone()),
        site: recorded.and_then(|it| it.site),
        staff_number: recorded.and_then(|it| it.staff_number.clone()),
        known_as: recorded.map(|it| it.known_as.clone()).unwrap_or_default(),
        days: recorded.map(|it| it.days).unwrap_or_default(),
        authorities: authorities.collect(),
    }
}

fn version(register: &Register, doubts: &Doubts, state: &VersionState) -> VersionShown {
    let first = state.recorded.said.days.from;
    let is_late = |said: &GatePassed| first.is_some_and(|first| said.on > first);
    let passed = state.gates.values().map(|it| {
        let paper = paper(register, it.said.evidence, it.said.row);
        let alarming = paper.map(EvidenceState::word).filter(|word| word.is_alarming());
        let lost = paper.map(|item| doubts.lost(item)).unwrap_or_default();
        GateShown {
            gate: it.said.gate,
            on: it.said.on,
            by: it.said.by.clone(),
            evidence: it.said.evidence.map(|evidence| evidence.id),
            row: it.said.row,
            evidence_gone: is_gone(register, &it.said),
            alarming,
            outcome: match (is_late(&it.said) || alarming.is_some(), paper) {
                (true, _) => Outcome::Fail,
                (false, Some(_)) if lost.is_empty() => Outcome::Pass,
                (false, _) => Outcome::NotChecked,
            },
            no_longer_relied_on: lost,
        }
    });
    let late = state.gates.values().filter(|it| is_late(&it.said));
    VersionShown {
        version: state.recorded.said.version.clone(),
        known_as: state.recorded.said.known_as.clone(),
        days: state.recorded.said.days,
        passed: passed.collect(),
        missing: Gate::ALL.into_iter().filter(|it| !state.gates.contains_key(it)).collect(),
        late: late.map(|it| it.said.gate).collect(),
    }
}

fn agent(register: &Register, state: &AgentState) -> AgentShown {
    let said = &state.recorded.said;
    let system = said.system.as_deref().unwrap_or_default();
    let operators = state.operators.iter().map(|it| {
        let duty = (it.said.person, it.said.days);
        held_by(register, duty, Allows::OperateAgents, system)
    });
    AgentShown {
        name: said.name.clone(),
        known_as: said.known_as.clone(),
        system: said.system.clone(),
        purpose: said.purpose.clone(),
        days: said.days,
        operators: operators.collect(),
    }
}

pub(crate) fn held_by(
    register: &Register,
    (person, days): (PersonId, Days),
    allows: Allows,
    system: &str,
) -> HeldBy {
    let documented = documented_authorities(register, person, allows, system);
    let without_authority = without(days, documented.map(|it| it.said.days).collect());
    HeldBy {
        person,
        name: name_of(register, person),
        days,
        authority_on_record: without_authority.is_empty(),
        without_authority,
    }
}

/// Returns the authorities with a document that is held.
pub(crate) fn documented_authorities<'r>(
    register: &'r Register,
    person: PersonId,
    allows: Allows,
    system: &str,
) -> impl Iterator<Item = &'r Stated<AuthorityRecorded>> {
    let all = register.organisation().authorities_for(person, allows, system);
    all.filter(|it| paper(register, it.said.document, None).is_some())
}

/// Returns the evidence by which something is documented, as long as it is held: the document, or else the list whose
/// row says it.
pub(crate) fn paper(
    register: &Register,
    document: Option<EvidenceRef>,
    row: Option<RowCited>,
) -> Option<&EvidenceState> {
    let held = |id: EvidenceId| register.item(id).filter(|item| item.is_held());
    let list = row.and_then(|it| register.register(it.register)).map(|it| it.said.evidence.id);
    document.and_then(|it| held(it.id)).or_else(|| held(list?))
}

/// Tells whether evidence was named for a gate, and none of it is held any more.
pub(crate) fn is_gone(register: &Register, passed: &GatePassed) -> bool {
    let named = passed.evidence.is_some() || passed.row.is_some();
    named && paper(register, passed.evidence, passed.row).is_none()
}

/// Returns which of these days none of the others covers.
fn without(days: Days, mut others: Vec<Days>) -> Vec<Days> {
    others.retain(|it| it.overlaps(days));
    others.sort_unstable();
    let mut gaps = Vec::new();
    // The first day of which nothing is known yet; `None` for the beginning of time.
    let mut next = days.from;
    for other in others {
        if let Some(from) = other.from
            && next.is_none_or(|next| next < from)
        {
            gaps.push(Days::new(next, Some(from.minus_one())));
        }
        match other.to {
            Some(to) => next = next.max(Some(to.plus_days(1))),
            None => return gaps,
        }
    }
    if next.zip(days.to).is_none_or(|(next, last)| next <= last) {
        gaps.push(Days::new(next, days.to));
    }
    gaps
}

/// Returns the days between the first and the last on which nobody is named. `held` begin in order.
pub(crate) fn uncovered(days: Days, held: impl Iterator<Item = Days>) -> Vec<Days> {
    let mut gaps = Vec::new();
    let mut next = days.from;
    for duty in held {
        if let (Some(expected), Some(from)) = (next, duty.from)
            && expected < from
        {
            gaps.push(Days::new(Some(expected), Some(from.minus_one())));
        }
        match duty.to {
            Some(to) => next = next.max(Some(to.plus_days(1))),
            None => return gaps,
        }
    }
    let over = next.zip(days.to).is_some_and(|(next, last)| next > last);
    if next.is_some() && !over {
        gaps.push(Days::new(next, days.to));
    }
    gaps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_that_no_authority_covers() {
        let days = |text: &str| Days::parse(text).expect("days");
        let of = |duty: &str, others: &[&str]| {
            let gaps = without(days(duty), others.iter().map(|it| days(it)).collect());
            gaps.iter().map(|it| it.for_people()).collect::<Vec<_>>()
        };
        assert_eq!(of("2025-01-01/", &[]), ["since 1 Jan 2025"]);
        assert_eq!(of("2025-01-01/", &["2024-01-01/"]), [""; 0]);
        assert_eq!(of("2025-01-01/", &["2025-01-01/2025-01-02"]), ["since 3 Jan 2025"]);
        assert_eq!(of("2025-01-01/2025-06-30", &["2025-02-01/"]), ["1 Jan 2025 to 31 Jan 2025"]);
        assert_eq!(
            of("2025-01-01/2025-06-30", &["2025-03-01/2025-04-30", "2024-01-01/2025-01-31"]),
            ["1 Feb 2025 to 28 Feb 2025", "1 May 2025 to 30 Jun 2025"]
        );
        assert_eq!(of("2025-01-01/2025-06-30", &["2025-07-01/"]), ["1 Jan 2025 to 30 Jun 2025"]);
        assert_eq!(of("/", &["2025-01-01/"]), ["until 31 Dec 2024"]);
        assert_eq!(of("/2025-06-30", &["/2025-06-30"]), [""; 0]);
        assert_eq!(of("2025-01-01/", &["2025-01-01/9999-12-31"]), ["since 31 Dec 9999"]);
    }
}
