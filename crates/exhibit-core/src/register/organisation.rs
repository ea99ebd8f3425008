//! The organisation as it stands: scope, sites, people, authority, AI systems, agents.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;

use super::check::{filled, ordered};
use super::{Position, Refusal, Register, Stated};
use crate::day::{Day, Days};
use crate::event::{
    AccountableRecorded, AgentRecorded, Allows, AuthorityEnded, AuthorityId, AuthorityRecorded,
    Event, Gate, GatePassed, OperatorRecorded, PersonId, PersonRecorded, ScopeStated, SiteId,
    SiteRecorded, SystemRecorded, VersionRecorded,
};

/// Whom a text means: somebody's name, personnel number or name in logs, or a number of the vault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PersonMeant {
    /// Nobody on record, and nobody who can open the vault.
    Nobody,
    /// One person.
    One(PersonId),
    /// The organisation calls one person so, and the vault numbers another so.
    Two {
        /// Whom the organisation calls so.
        called: PersonId,
        /// Whose number in the vault it is.
        numbered: PersonId,
    },
}

/// Scope, sites, people, authority, AI systems and agents, by what names them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organisation {
    scope: Option<Stated<ScopeStated>>,
    sites: BTreeMap<SiteId, Stated<SiteRecorded>>,
    people: BTreeMap<PersonId, Stated<PersonRecorded>>,
    /// Whose each name is, as names are compared: registers of people have thousands of lines.
    names: BTreeMap<String, PersonId>,
    authorities: BTreeMap<AuthorityId, Stated<AuthorityRecorded>>,
    systems: BTreeMap<String, SystemState>,
    agents: BTreeMap<String, AgentState>,
}

/// An AI system as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SystemState {
    /// As recorded last.
    pub recorded: Stated<SystemRecorded>,
    /// Its versions, by name.
    pub versions: BTreeMap<String, VersionState>,
    /// Who answers for it, by the first day; no two share a day.
    pub accountable: Vec<Stated<AccountableRecorded>>,
}

/// A version as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionState {
    /// As recorded last.
    pub recorded: Stated<VersionRecorded>,
    /// The gates that it passed.
    pub gates: BTreeMap<Gate, Stated<GatePassed>>,
}

/// An agent as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentState {
    /// As recorded last.
    pub recorded: Stated<AgentRecorded>,
    /// Who operates it on record, by the first day.
    pub operators: Vec<Stated<OperatorRecorded>>,
}

impl Organisation {
    /// Returns the scope as stated last.
    pub fn scope(&self) -> Option<&Stated<ScopeStated>> {
        self.scope.as_ref()
    }

    /// Returns the sites, by number.
    pub fn sites(&self) -> impl Iterator<Item = &Stated<SiteRecorded>> {
        self.sites.values()
    }

    /// Returns a site.
    pub fn site(&self, id: SiteId) -> Option<&Stated<SiteRecorded>> {
        self.sites.get(&id)
    }

    /// Returns the people on record, by number.
    pub fn people(&self) -> impl Iterator<Item = &Stated<PersonRecorded>> {
        self.people.values()
    }

    /// Returns a person on record.
    pub fn person(&self, id: PersonId) -> Option<&Stated<PersonRecorded>> {
        self.people.get(&id)
    }

    /// Returns the person whom a name means: their own name, their number in the vault, their personnel number, or a
    /// name that logs use. What is the vault's number of one and a name of another means nobody.
    pub fn person_named(&self, name: &str) -> Option<&Stated<PersonRecorded>> {
        let called = self.person_called(name);
        let numbered = PersonId::parse(name).and_then(|id| self.people.get(&id));
        match (called, numbered) {
            (Some(one), Some(other)) if one.said.id != other.said.id => None,
            (called, numbered) => called.or(numbered),
        }
    }

    /// Returns the person whom the organisation calls so: by name, by personnel number, or as logs do. The vault's
    /// numbers do not count, since neither registers nor logs know them.
    pub fn person_called(&self, name: &str) -> Option<&Stated<PersonRecorded>> {
        self.people.get(self.names.get(&compared(name))?)
    }

    /// Returns a person's role on record where it is another than the one stated. Case and spacing make no other
    /// role, and neither does one that goes on where the other ends: a chief executive is a chief executive officer,
    /// and no deputy chief executive.
    pub fn other_role(&self, person: PersonId, stated: &str) -> Option<&str> {
        let recorded = self.person(person)?.said.role.as_deref()?;
        let (one, other) = (compared(recorded), compared(stated));
        let goes_on = |long: &str, short: &str| {
            long.strip_prefix(short)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', ',']))
        };
        let same = goes_on(&one, &other) || goes_on(&other, &one);
        (!same && !one.is_empty()).then_some(recorded)
    }

    /// Returns the authorities, by number.
    pub fn authorities(&self) -> impl Iterator<Item = &Stated<AuthorityRecorded>> {
        self.authorities.values()
    }

    /// Returns the authority by which a person may do something for a system on a day.
    pub fn authority(
        &self,
        person: PersonId,
        allows: Allows,
        system: &str,
        on: Day,
    ) -> Option<&Stated<AuthorityRecorded>> {
        self.authorities_for(person, allows, system).find(|it| it.said.days.contains(on))
    }

    /// Returns the authorities by which a person may do something for a system, on whatever days.
    pub fn authorities_for(
        &self,
        person: PersonId,
        allows: Allows,
        system: &str,
    ) -> impl Iterator<Item = &Stated<AuthorityRecorded>> {
        self.authorities.values().filter(move |it| {
            let said = &it.said;
            said.person == person
                && said.allows.contains(&allows)
                && (said.systems.is_empty() || said.systems.iter().any(|s| same(s, system)))
        })
    }

    /// Returns the AI systems, by name.
    pub fn systems(&self) -> impl Iterator<Item = &SystemState> {
        self.systems.values()
    }

    /// Returns the AI system that a name means: its own, or one that logs use.
    pub fn system(&self, name: &str) -> Option<&SystemState> {
        self.systems.values().find(|it| {
            let said = &it.recorded.said;
            same(&said.name, name) || said.known_as.iter().any(|known| same(known, name))
        })
    }

    /// Tells whether two names mean the same AI system, whether it is on record or not.
    pub fn is_one_system(&self, one: &str, other: &str) -> bool {
        let own = |name| self.system(name).map(|it| &it.recorded.said.name);
        same(one, other) || own(one).is_some_and(|it| own(other) == Some(it))
    }

    /// Returns the agents, by name.
    pub fn agents(&self) -> impl Iterator<Item = &AgentState> {
        self.agents.values()
    }

    /// Returns the agent that a name means.
    pub fn agent(&self, name: &str) -> Option<&AgentState> {
        self.agents.values().find(|it| {
            let said = &it.recorded.said;
            same(&said.name, name) || said.known_as.iter().any(|known| same(known, name))
        })
    }

    /// Returns the number for the next site.
    pub fn next_site(&self) -> SiteId {
        SiteId(self.sites.keys().next_back().map_or(1, |id| id.0 + 1))
    }

    /// Returns the number for the next authority.
    pub fn next_authority(&self) -> AuthorityId {
        AuthorityId(self.authorities.keys().next_back().map_or(1, |id| id.0 + 1))
    }

    /// Returns the highest number of a person on record.
    pub(super) fn last_person(&self) -> Option<PersonId> {
        self.people.keys().next_back().copied()
    }

    pub(super) fn fold(&mut self, at: Position, event: &Event) {
        match event {
            Event::ScopeStated(said) => self.scope = Some(Stated::new(at, said.clone())),
            Event::SiteRecorded(said) => {
                self.sites.insert(said.id, Stated::new(at, said.clone()));
            }
            Event::PersonRecorded(said) => {
                if let Some(before) = self.people.get(&said.id) {
                    for name in names_of(&before.said) {
                        self.names.remove(&compared(name));
                    }
                }
                for name in names_of(said) {
                    self.names.insert(compared(name), said.id);
                }
                self.people.insert(said.id, Stated::new(at, said.clone()));
            }
            Event::AuthorityRecorded(said) => {
                self.authorities.insert(said.id, Stated::new(at, said.clone()));
            }
            Event::AuthorityEnded(ended) => {
                if let Some(state) = self.authorities.get_mut(&ended.id) {
                    state.said.days.to = Some(ended.on);
                }
            }
            Event::SystemRecorded(said) => self.fold_system(at, said),
            Event::VersionRecorded(said) => self.fold_version(at, said),
            Event::GatePassed(said) => self.fold_gate(at, said),
            Event::AccountableRecorded(said) => {
                if let Some(state) = self.systems.get_mut(&said.system) {
                    let same = |it: &AccountableRecorded| {
                        it.person == said.person && it.days.from == said.days.from
                    };
                    replace(&mut state.accountable, Stated::new(at, said.clone()), same);
                    state.accountable.sort_by_key(|it| it.said.days.from);
                }
            }
            Event::AgentRecorded(said) => self.fold_agent(at, said),
            Event::OperatorRecorded(said) => {
                if let Some(state) = self.agents.get_mut(&said.agent) {
                    let same = |it: &OperatorRecorded| {
                        it.person == said.person && it.days.from == said.days.from
                    };
                    replace(&mut state.operators, Stated::new(at, said.clone()), same);
                    state.operators.sort_by_key(|it| it.said.days.from);
                }
            }
            _ => {}
        }
    }

    fn fold_system(&mut self, at: Position, said: &SystemRecorded) {
        let recorded = Stated::new(at, said.clone());
        match self.systems.get_mut(&said.name) {
            Some(state) => state.recorded = recorded,
            None => {
                let state =
                    SystemState { recorded, versions: BTreeMap::new(), accountable: Vec::new() };
                self.systems.insert(said.name.clone(), state);
            }
        }
    }

    fn fold_version(&mut self, at: Position, said: &VersionRecorded) {
        let recorded = Stated::new(at, said.clone());
        let Some(system) = self.systems.get_mut(&said.system) else { return };
        match system.versions.get_mut(&said.version) {
            Some(state) => state.recorded = recorded,
            None => {
                let state = VersionState { recorded, gates: BTreeMap::new() };
                system.versions.insert(said.version.clone(), state);
            }
        }
    }

    fn fold_gate(&mut self, at: Position, said: &GatePassed) {
        let system = self.systems.get_mut(&said.system);
        if let Some(version) = system.and_then(|it| it.versions.get_mut(&said.version)) {
            version.gates.insert(said.gate, Stated::new(at, said.clone()));
        }
    }

    fn fold_agent(&mut self, at: Position, said: &AgentRecorded) {
        let recorded = Stated::new(at, said.clone());
        match self.agents.get_mut(&said.name) {
            Some(state) => state.recorded = recorded,
            None => {
                let state = AgentState { recorded, operators: Vec::new() };
                self.agents.insert(said.name.clone(), state);
            }
        }
    }
}

impl Register {
    /// Returns the organisation as it stands.
    pub fn organisation(&self) -> &Organisation {
        &self.organisation
    }

    /// Returns whom a text means that somebody typed who may know the vault's numbers.
    pub fn person_meant(&self, text: &str) -> PersonMeant {
        let called = self.person_in_lists(text);
        let known = |id: &PersonId| {
            self.people.contains_key(id) || self.organisation.people.contains_key(id)
        };
        let numbered = PersonId::parse(text).filter(known);
        match (called, numbered) {
            (Some(called), Some(numbered)) if called != numbered => {
                PersonMeant::Two { called, numbered }
            }
            (called, numbered) => called.or(numbered).map_or(PersonMeant::Nobody, PersonMeant::One),
        }
    }

    /// Returns whom a list of the organisation means: somebody on record, or by name somebody who can open the vault.
    /// The vault's numbers do not count.
    pub fn person_in_lists(&self, text: &str) -> Option<PersonId> {
        let recorded = self.organisation.person_called(text).map(|it| it.said.id);
        recorded.or_else(|| self.people.values().find(|it| it.name == text).map(|it| it.id))
    }

    pub(super) fn check_organisation(&self, event: &Event) -> Result<(), Refusal> {
        match event {
            Event::ScopeStated(said) => {
                filled("the scope", &said.text)?;
                said.document.map_or(Ok(()), |document| self.check_held(document))
            }
            Event::SiteRecorded(said) => self.check_site(said),
            Event::PersonRecorded(said) => self.check_person_recorded(said),
            Event::AuthorityRecorded(said) => self.check_authority(said),
            Event::AuthorityEnded(ended) => self.check_authority_ended(ended),
            Event::SystemRecorded(said) => self.check_system(said),
            Event::VersionRecorded(said) => {
                filled("the version", &said.version)?;
                ordered("the version's days", said.days)?;
                self.known_system(&said.system)
            }
            Event::GatePassed(said) => self.check_gate(said),
            Event::AccountableRecorded(said) => self.check_accountable(said),
            Event::AgentRecorded(said) => self.check_agent(said),
            Event::OperatorRecorded(said) => {
                ordered("the operator's days", said.days)?;
                self.known_person(said.person)?;
                let known = self.partial || self.organisation.agents.contains_key(&said.agent);
                known.then_some(()).ok_or_else(|| unknown("agent", &said.agent))
            }
            _ => Ok(()),
        }
    }

    fn check_site(&self, said: &SiteRecorded) -> Result<(), Refusal> {
        filled("the site's name", &said.name)?;
        ordered("the site's days", said.days)?;
        let there = self.organisation.sites.contains_key(&said.id);
        if there { Ok(()) } else { self.check_number(self.organisation.next_site(), said.id) }
    }

    fn check_person_recorded(&self, said: &PersonRecorded) -> Result<(), Refusal> {
        filled("the name", &said.name)?;
        ordered("the person's days", said.days)?;
        said.site.map_or(Ok(()), |site| self.known_site(site))?;
        let enrolled = self.people.get(&said.id);
        if let Some(enrolled) = enrolled.filter(|it| it.name != said.name) {
            return Err(taken("number", &said.id.to_string(), &enrolled.name));
        }
        let there = enrolled.is_some() || self.organisation.people.contains_key(&said.id);
        if !there {
            self.check_person_number(said.id)?;
        }
        if let Some(number) = &said.staff_number {
            filled("the personnel number", number)?;
        }
        for name in names_of(said) {
            let other = self.organisation.person_called(name).filter(|it| it.said.id != said.id);
            if let Some(other) = other {
                return Err(taken("name", name, &other.said.id.to_string()));
            }
        }
        Ok(())
    }

    fn check_authority(&self, said: &AuthorityRecorded) -> Result<(), Refusal> {
        filled("the role", &said.role)?;
        ordered("the authority's days", said.days)?;
        self.known_person(said.person)?;
        said.systems.iter().try_for_each(|system| self.known_system(system))?;
        said.document.map_or(Ok(()), |document| self.check_held(document))?;
        let there = self.organisation.authorities.contains_key(&said.id);
        if there { Ok(()) } else { self.check_number(self.organisation.next_authority(), said.id) }
    }

    fn check_authority_ended(&self, ended: &AuthorityEnded) -> Result<(), Refusal> {
        filled("the reason", &ended.reason)?;
        match self.organisation.authorities.get(&ended.id) {
            Some(state) => {
                ordered("the authority's days", Days::new(state.said.days.from, Some(ended.on)))
            }
            None if self.partial => Ok(()),
            None => Err(unknown("authority", ended.id)),
        }
    }

    fn check_system(&self, said: &SystemRecorded) -> Result<(), Refusal> {
        filled("the system's name", &said.name)?;
        filled("the intended use", &said.intended_use)?;
        ordered("the system's days", said.days)?;
        for name in std::iter::once(&said.name).chain(&said.known_as) {
            let other = self.organisation.system(name).map(|it| &it.recorded.said.name);
            if let Some(other) = other.filter(|other| **other != said.name) {
                return Err(taken("name", name, other));
            }
        }
        Ok(())
    }

    fn check_gate(&self, said: &GatePassed) -> Result<(), Refusal> {
        said.evidence.map_or(Ok(()), |evidence| self.check_held(evidence))?;
        let system = self.organisation.systems.get(&said.system);
        if system.is_some_and(|it| it.versions.contains_key(&said.version)) || self.partial {
            return Ok(());
        }
        self.known_system(&said.system)?;
        Err(unknown("version", format!("{} {}", said.system, said.version)))
    }

    fn check_accountable(&self, said: &AccountableRecorded) -> Result<(), Refusal> {
        ordered("the accountable person's days", said.days)?;
        self.known_system(&said.system)?;
        self.known_person(said.person)?;
        said.document.map_or(Ok(()), |document| self.check_held(document))?;
        let others = self.organisation.systems.get(&said.system).into_iter();
        let changes =
            |it: &AccountableRecorded| it.person == said.person && it.days.from == said.days.from;
        let mut others = others.flat_map(|it| &it.accountable).filter(|it| !changes(&it.said));
        match others.find(|it| it.said.days.overlaps(said.days)) {
            None => Ok(()),
            Some(other) => Err(Refusal::Overlaps {
                what: format!("the accountable person of {}", said.system),
                days: said.days.for_people(),
                other: format!("{}, {}", other.said.person, other.said.days.for_people()),
            }),
        }
    }

    fn check_agent(&self, said: &AgentRecorded) -> Result<(), Refusal> {
        filled("the agent's name", &said.name)?;
        ordered("the agent's days", said.days)?;
        said.system.as_deref().map_or(Ok(()), |system| self.known_system(system))?;
        for name in std::iter::once(&said.name).chain(&said.known_as) {
            let other = self.organisation.agent(name).map(|it| &it.recorded.said.name);
            if let Some(other) = other.filter(|other| **other != said.name) {
                return Err(taken("name", name, other));
            }
        }
        Ok(())
    }

    /// Systems are named by their own name only, so that a later change of names breaks nothing.
    pub(super) fn known_system(&self, name: &str) -> Result<(), Refusal> {
        let known = self.partial || self.organisation.systems.contains_key(name);
        known.then_some(()).ok_or_else(|| unknown("AI system", name))
    }

    pub(super) fn known_site(&self, id: SiteId) -> Result<(), Refusal> {
        let known = self.partial || self.organisation.sites.contains_key(&id);
        known.then_some(()).ok_or_else(|| unknown("site", id))
    }

    pub(super) fn known_person(&self, id: PersonId) -> Result<(), Refusal> {
        let known = self.partial
            || self.people.contains_key(&id)
            || self.organisation.people.contains_key(&id);
        known.then_some(()).ok_or(Refusal::NoPerson(id))
    }
}

/// Everything that the organisation and its logs call a person.
fn names_of(said: &PersonRecorded) -> impl Iterator<Item = &String> {
    std::iter::once(&said.name).chain(&said.staff_number).chain(&said.known_as)
}

fn replace<T>(all: &mut Vec<Stated<T>>, new: Stated<T>, same: impl Fn(&T) -> bool) {
    match all.iter_mut().find(|it| same(&it.said)) {
        Some(old) => *old = new,
        None => all.push(new),
    }
}

/// Names are compared as people do: case, white space and how an accent is written make no other name.
pub(super) fn same(one: &str, other: &str) -> bool {
    compared(one) == compared(other)
}

fn compared(name: &str) -> String {
    let composed: String = name.nfc().collect();
    let lower = composed.to_lowercase();
    lower.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn taken(what: &'static str, name: &str, of: &str) -> Refusal {
    Refusal::Taken { what, name: name.to_owned(), of: of.to_owned() }
}

#[expect(clippy::needless_pass_by_value, reason = "ids are small, and callers have them by value")]
pub(super) fn unknown(what: &'static str, id: impl ToString) -> Refusal {
    Refusal::Unknown { what, id: id.to_string() }
}
