//! Engagements as they stand, and who in a team would audit their own work.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};

use super::assurance::odd_zone;
use super::check::filled;
use super::cited::{check_exception, contradiction, each_once, in_state, lacks};
use super::{Position, Refusal, Register, Stated};
use crate::day::{Day, Days};
use crate::event::{
    Allows, AuthorityId, ConclusionReached, ConclusionWord, EngagementClosed, EngagementId,
    EngagementKind, EngagementRecorded, EngagementReopened, Event, FindingId, PersonId, PlanCited,
    SignoffObject, SiteId, SoaId, TeamRole,
};

/// How many people a team can have.
pub const MAX_TEAM: usize = 100;

/// An engagement as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EngagementState {
    /// As recorded last.
    pub recorded: Stated<EngagementRecorded>,
    /// When its papers were closed, each time.
    pub closed: Vec<Stated<EngagementClosed>>,
    /// When they were opened again, each time.
    pub reopened: Vec<Stated<EngagementReopened>>,
    /// What it concludes, by requirement.
    pub conclusions: BTreeMap<String, Stated<ConclusionReached>>,
}

impl EngagementState {
    /// Tells whether its papers are closed.
    pub fn is_closed(&self) -> bool {
        self.closed.len() > self.reopened.len()
    }

    /// Returns how it stands.
    pub fn state(&self) -> &'static str {
        if self.is_closed() { "closed" } else { "open" }
    }

    /// Returns the entry as at which papers, mappings and samples are frozen, if they are.
    pub fn frozen_at(&self) -> Option<u64> {
        self.closed.last().filter(|_| self.is_closed()).map(|it| it.leaf)
    }

    /// Tells whether it says something of a requirement; that nothing is concluded says nothing.
    pub fn is_concluded(&self, requirement: &str) -> bool {
        let said = self.conclusions.get(requirement);
        said.is_some_and(|it| it.said.conclusion != ConclusionWord::NotConcluded)
    }

    /// Returns the days of its period in UTC.
    pub fn days(&self) -> Days {
        days_of(&self.recorded.said)
    }
}

impl EngagementRecorded {
    /// Tells whether a requirement is in scope.
    pub fn covers(&self, requirement: &str) -> bool {
        self.requirements.is_empty() || self.requirements.iter().any(|it| it == requirement)
    }

    /// Tells whether an AI system is in scope.
    pub fn covers_system(&self, system: &str) -> bool {
        self.systems.is_empty() || self.systems.iter().any(|it| it == system)
    }

    /// Tells whether a site is in scope.
    pub fn covers_site(&self, site: SiteId) -> bool {
        self.sites.is_empty() || self.sites.contains(&site)
    }
}

impl EngagementKind {
    /// Tells whether a certification body carries it out.
    pub fn is_certification(self) -> bool {
        matches!(self, Self::Stage1 | Self::Stage2 | Self::Surveillance | Self::Recertification)
    }
}

/// Somebody in a team who would audit their own work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// Who.
    pub person: PersonId,
    /// What ties the person to what is in scope.
    pub tie: Tie,
}

/// What ties a person to something in scope.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tie {
    /// Answers for an AI system.
    AnswersFor(String),
    /// Operates an agent.
    Operates(String),
    /// Holds an authority to do what is audited.
    HoldsAuthority(AuthorityId),
    /// Owns a control, as the Statement of Applicability says.
    OwnsControl(SoaId, String),
    /// Approved a document that a requirement asks for.
    ApprovedDocument(String),
    /// Has to carry out a corrective action that is looked at again.
    OwnsAction(FindingId, u32),
}

impl fmt::Display for Tie {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AnswersFor(system) => write!(f, "answers for {system}"),
            Self::Operates(agent) => write!(f, "operates {agent}"),
            Self::HoldsAuthority(authority) => write!(f, "holds the authority {authority}"),
            Self::OwnsControl(soa, control) => write!(f, "owns {control} by {soa}"),
            Self::ApprovedDocument(document) => write!(f, "approved the {document}"),
            Self::OwnsAction(finding, number) => write!(f, "owns action {number} of {finding}"),
        }
    }
}

/// What an engagement takes over from the one before it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CarriedForward {
    /// Findings that are not closed.
    pub open: Vec<FindingId>,
    /// Findings, closed or not, that repeat an earlier one.
    pub repeats: Vec<FindingId>,
    /// Findings of which all actions are done, and nobody has yet found that they help.
    pub checks_due: Vec<FindingId>,
    /// Versions of the Statement of Applicability since.
    pub soa: Vec<SoaId>,
    /// AI systems that were recorded anew since, or of which a version was.
    pub systems: Vec<String>,
}

impl Register {
    /// Returns the engagements, by number.
    pub fn engagements(&self) -> impl DoubleEndedIterator<Item = &EngagementState> {
        self.engagements.values()
    }

    /// Returns an engagement.
    pub fn engagement(&self, id: EngagementId) -> Option<&EngagementState> {
        self.engagements.get(&id)
    }

    /// Returns the number for the next engagement.
    pub fn next_engagement(&self) -> EngagementId {
        EngagementId(self.engagements.keys().next_back().map_or(1, |id| id.0 + 1))
    }

    /// Returns the engagements that carry out a planned audit.
    pub fn engagements_of(&self, plan: PlanCited) -> impl Iterator<Item = &EngagementState> {
        self.engagements.values().filter(move |it| it.recorded.said.plan == Some(plan))
    }

    /// Returns who in a team would audit their own work, and by what; observers judge nothing. Whoever has concluded in
    /// the engagement counts, as what and wherever the person is by now.
    pub fn conflicts(&self, said: &EngagementRecorded) -> Vec<Conflict> {
        let scope = Scope::of(said);
        let team = said.team.iter().filter(|it| it.role != TeamRole::Observer);
        let team: Vec<PersonId> = team.map(|it| it.person).collect();
        let mut concluders = self.concluders(said.id);
        concluders.retain(|it, _| !team.contains(it));
        let auditing = team.into_iter().chain(concluders.into_keys());
        let of = |person: PersonId| {
            let ties = self.ties(person, &scope).into_iter();
            ties.map(move |tie| Conflict { person, tie })
        };
        auditing.flat_map(of).collect()
    }

    /// Returns who has concluded in an engagement, each with the first requirement that it was on.
    pub fn concluders(&self, id: EngagementId) -> BTreeMap<PersonId, &str> {
        let conclusions = self.engagements.get(&id).map(|it| &it.conclusions);
        let mut all = BTreeMap::new();
        for it in conclusions.into_iter().flat_map(BTreeMap::values) {
            all.entry(it.said.by).or_insert(it.said.requirement.as_str());
        }
        all
    }

    /// Returns the conflicts for which no exception is recorded.
    pub fn open_conflicts(&self, said: &EngagementRecorded) -> Vec<Conflict> {
        let known: BTreeSet<PersonId> = said.exceptions.iter().map(|it| it.person).collect();
        let mut open = self.conflicts(said);
        open.retain(|it| !known.contains(&it.person));
        open
    }

    /// Returns what an engagement that follows `predecessor` begins with.
    pub fn carried_forward(&self, predecessor: Option<EngagementId>) -> CarriedForward {
        let before = predecessor.and_then(|id| self.engagement(id));
        let since = before.and_then(|it| it.closed.last()).map(|it| it.leaf);
        let is_new = |leaf: u64| since.is_none_or(|since| leaf > since);
        let findings = || self.findings().map(|it| (it.recorded.said.id, it));
        let systems = self.organisation.systems().filter(|it| {
            let versions = it.versions.values();
            is_new(it.recorded.leaf) || versions.into_iter().any(|it| is_new(it.recorded.leaf))
        });
        CarriedForward {
            open: findings().filter(|(_, it)| !it.is_closed()).map(|(id, _)| id).collect(),
            repeats: findings()
                .filter(|(_, it)| it.recorded.said.repeats.is_some())
                .map(|(id, _)| id)
                .collect(),
            checks_due: findings().filter(|(_, it)| it.is_check_due()).map(|(id, _)| id).collect(),
            soa: self.soas().filter(|it| is_new(it.leaf)).map(|it| it.said.id).collect(),
            systems: systems.map(|it| it.recorded.said.name.clone()).collect(),
        }
    }

    pub(super) fn check_engagement(&self, event: &Event) -> Result<(), Refusal> {
        match event {
            Event::EngagementRecorded(said) => self.check_engagement_recorded(said),
            Event::EngagementClosed(said) => {
                filled("the conclusion", &said.conclusion)?;
                self.check_open(said.id)?;
                self.check_samples_done(said.id)?;
                self.check_still_conforming(said.id)?;
                let state = self.engagements.get(&said.id);
                state.map_or(Ok(()), |it| self.check_independence(&it.recorded.said))
            }
            Event::EngagementReopened(said) => {
                filled("the reason", &said.reason)?;
                let object = SignoffObject::Conclusion { engagement: said.id };
                self.check_not_signing(object, said.id)?;
                match self.engagements.get(&said.id) {
                    Some(it) if it.is_closed() => Ok(()),
                    Some(it) => self.unless_withheld(Some(in_state(said.id, it.state()))),
                    None => self.on_record(false, "engagement", said.id),
                }
            }
            _ => Ok(()),
        }
    }

    /// What is closed is not changed, until somebody says why it has to be.
    pub(super) fn check_open(&self, id: EngagementId) -> Result<(), Refusal> {
        match self.engagements.get(&id) {
            Some(it) if it.is_closed() => self.unless_withheld(Some(in_state(id, it.state()))),
            there => self.on_record(there.is_some(), "engagement", id),
        }
    }

    pub(super) fn known_engagement(&self, id: EngagementId) -> Result<(), Refusal> {
        self.on_record(self.engagements.contains_key(&id), "engagement", id)
    }

    fn check_engagement_recorded(&self, said: &EngagementRecorded) -> Result<(), Refusal> {
        filled("the title", &said.title)?;
        filled("the scope", &said.scope)?;
        filled("the catalog", &said.catalog)?;
        if said.criteria.is_empty() {
            return Err(Refusal::Empty("the list of criteria"));
        }
        said.criteria.iter().try_for_each(|it| filled("a criterion", it))?;
        if said.period.from > said.period.to {
            return Err(contradiction(said.id, "the period ends before it begins"));
        }
        odd_zone(&said.zone).map_or(Ok(()), |what| Err(contradiction(said.id, what)))?;
        self.check_scope(said)?;
        self.check_team(said)?;
        self.check_links(said)?;
        self.check_concluders_stay(said)?;
        self.check_concluded_stays(said)?;
        self.check_independence(said)?;
        match self.engagements.get(&said.id) {
            None => self.check_first_number(self.next_engagement(), said.id),
            Some(_) => {
                let because = said.changed_because.as_deref().unwrap_or("");
                filled("the reason for the change", because)?;
                self.check_open(said.id)
            }
        }
    }

    fn check_scope(&self, said: &EngagementRecorded) -> Result<(), Refusal> {
        each_once("the requirement", &said.requirements)?;
        said.requirements.iter().try_for_each(|id| self.check_any_requirement(id))?;
        each_once("the AI system", &said.systems)?;
        said.systems.iter().try_for_each(|system| self.known_system(system))?;
        each_once("the site", said.sites.iter().copied())?;
        said.sites.iter().try_for_each(|site| self.known_site(*site))
    }

    /// A team has one lead. A certification body's team may be unknown here.
    fn check_team(&self, said: &EngagementRecorded) -> Result<(), Refusal> {
        let got = said.team.len();
        if got > MAX_TEAM {
            return Err(Refusal::TooMany { what: "people in a team", got, most: MAX_TEAM });
        }
        each_once("the person", said.team.iter().map(|it| it.person))?;
        said.team.iter().try_for_each(|it| self.known_person(it.person))?;
        let theirs = said.kind.is_certification();
        match said.team.iter().filter(|it| it.role == TeamRole::Lead).count() {
            0 if theirs && said.team.is_empty() => {}
            0 => return Err(lacks(said.id, "a lead")),
            1 => {}
            _ => return Err(contradiction(said.id, "the team has more than one lead")),
        }
        let party = said.party.as_deref().unwrap_or("");
        if theirs {
            filled("the certification body", party)?;
        }
        if said.kind == EngagementKind::Supplier {
            filled("the supplier", party)?;
        }
        each_once("the exception for", said.exceptions.iter().map(|it| it.person))?;
        for it in &said.exceptions {
            check_exception(&it.exception)?;
            let concluded = self.concluders(said.id).contains_key(&it.person);
            if !concluded && !said.team.iter().any(|member| member.person == it.person) {
                return Err(contradiction(said.id, "an exception is for somebody not in the team"));
            }
        }
        Ok(())
    }

    /// Whoever has concluded is not dropped with what ties them to it.
    fn check_concluders_stay(&self, said: &EngagementRecorded) -> Result<(), Refusal> {
        if said.kind.is_certification() && said.team.is_empty() {
            return Ok(());
        }
        let inside = |person: PersonId| said.team.iter().any(|it| it.person == person);
        let mut left_out = self.concluders(said.id).into_iter().filter(|(it, _)| !inside(*it));
        let refusal = |(person, requirement): (PersonId, &str)| {
            let what =
                format!("{person} has concluded on {requirement}, and the team leaves them out");
            contradiction(said.id, what)
        };
        self.unless_withheld(left_out.next().map(refusal))
    }

    /// A conclusion on record is not left outside of the scope.
    fn check_concluded_stays(&self, said: &EngagementRecorded) -> Result<(), Refusal> {
        let state = self.engagements.get(&said.id);
        let mut concluded = state.into_iter().flat_map(|it| it.conclusions.keys());
        let refusal = |it: &String| {
            contradiction(said.id, format!("{it} is concluded on, and the scope leaves it out"))
        };
        self.unless_withheld(concluded.find(|it| !said.covers(it)).map(refusal))
    }

    fn check_links(&self, said: &EngagementRecorded) -> Result<(), Refusal> {
        if let Some(before) = said.predecessor {
            if before >= said.id {
                return Err(contradiction(
                    said.id,
                    "it names itself or a later one as predecessor",
                ));
            }
            self.known_engagement(before)?;
        }
        each_once("the finding", said.carries.iter().copied())?;
        said.carries.iter().try_for_each(|id| self.known_finding(*id))?;
        said.plan.map_or(Ok(()), |plan| self.known_plan(plan))
    }

    fn check_independence(&self, said: &EngagementRecorded) -> Result<(), Refusal> {
        let first = self.open_conflicts(said).into_iter().next();
        let refusal =
            |it: Conflict| Refusal::NotIndependent { person: it.person, tie: it.tie.to_string() };
        self.unless_withheld(first.map(refusal))
    }

    fn ties(&self, person: PersonId, scope: &Scope<'_>) -> Vec<Tie> {
        let mut ties = self.ties_to_systems(person, scope);
        ties.extend(self.ties_to_requirements(person, scope));
        for finding in scope.said.carries.iter().filter_map(|id| self.finding(*id)) {
            let actions = finding.actions.values().map(|it| &it.stated.said);
            let own = actions.filter(|it| it.owner == person);
            ties.extend(own.map(|it| Tie::OwnsAction(it.finding, it.number)));
        }
        ties
    }

    fn ties_to_systems(&self, person: PersonId, scope: &Scope<'_>) -> Vec<Tie> {
        let mut ties = Vec::new();
        for system in self.organisation.systems() {
            let name = &system.recorded.said.name;
            let mut accountable = system.accountable.iter().map(|it| &it.said);
            let answers = accountable.any(|it| it.person == person && scope.meets(it.days));
            if answers && scope.covers_system(name) {
                ties.push(Tie::AnswersFor(name.clone()));
            }
        }
        for agent in self.organisation.agents() {
            let mut operators = agent.operators.iter().map(|it| &it.said);
            let operates = operators.any(|it| it.person == person && scope.meets(it.days));
            if operates && scope.covers_all_or(agent.recorded.said.system.as_deref()) {
                ties.push(Tie::Operates(agent.recorded.said.name.clone()));
            }
        }
        let authorities = self.organisation.authorities().map(|it| &it.said);
        let own = authorities.filter(|it| {
            it.person == person
                && scope.meets(it.days)
                && it.allows.iter().any(|allows| is_work(*allows))
                && (it.systems.is_empty() || it.systems.iter().any(|one| scope.covers_system(one)))
        });
        ties.extend(own.map(|it| Tie::HoldsAuthority(it.id)));
        ties
    }

    fn ties_to_requirements(&self, person: PersonId, scope: &Scope<'_>) -> Vec<Tie> {
        let mut ties = Vec::new();
        if let Some(soa) = self.newest_soa().map(|it| &it.said) {
            let own = soa.rows.iter().filter(|row| {
                row.applicable
                    && row.owner_person == Some(person)
                    && scope.said.covers(&row.control)
            });
            ties.extend(own.map(|row| Tie::OwnsControl(soa.id, row.control.clone())));
        }
        let documents = self.clause_documents().map(|it| &it.said);
        let own = documents.filter(|it| {
            it.approved_by_person == Some(person) && scope.said.covers(&it.requirement)
        });
        ties.extend(own.map(|it| Tie::ApprovedDocument(it.document.clone())));
        ties
    }

    pub(super) fn fold_engagement(&mut self, at: Position, event: &Event) {
        match event {
            Event::EngagementRecorded(said) => {
                let recorded = Stated::new(at, (**said).clone());
                match self.engagements.get_mut(&said.id) {
                    Some(state) => state.recorded = recorded,
                    None => {
                        let state = EngagementState {
                            recorded,
                            closed: Vec::new(),
                            reopened: Vec::new(),
                            conclusions: BTreeMap::new(),
                        };
                        self.engagements.insert(said.id, state);
                    }
                }
            }
            Event::EngagementClosed(said) => {
                if let Some(state) = self.engagements.get_mut(&said.id) {
                    state.closed.push(Stated::new(at, said.clone()));
                }
            }
            Event::EngagementReopened(said) => {
                if let Some(state) = self.engagements.get_mut(&said.id) {
                    state.reopened.push(Stated::new(at, said.clone()));
                }
            }
            _ => {}
        }
    }
}

/// Whoever may do these things does the work that is audited.
fn is_work(allows: Allows) -> bool {
    match allows {
        Allows::Oversight
        | Allows::OperateAgents
        | Allows::AnswerForSystem
        | Allows::ReleaseVersions => true,
        Allows::AcceptRisks | Allows::ApproveDocuments => false,
    }
}

/// What an engagement looks at, ready to be asked often.
struct Scope<'a> {
    said: &'a EngagementRecorded,
    systems: BTreeSet<&'a str>,
    days: Days,
}

impl<'a> Scope<'a> {
    fn of(said: &'a EngagementRecorded) -> Self {
        let systems = said.systems.iter().map(String::as_str).collect();
        Self { said, systems, days: days_of(said) }
    }

    fn meets(&self, days: Days) -> bool {
        self.days.overlaps(days)
    }

    fn covers_system(&self, system: &str) -> bool {
        self.systems.is_empty() || self.systems.contains(system)
    }

    /// What belongs to no AI system is in scope where all of them are.
    fn covers_all_or(&self, system: Option<&str>) -> bool {
        system.map_or(self.systems.is_empty(), |system| self.covers_system(system))
    }
}

fn days_of(said: &EngagementRecorded) -> Days {
    Days::new(Some(Day::of(said.period.from)), Some(Day::of(said.period.to)))
}

#[cfg(test)]
mod tests {
    use super::super::fixture::*;
    use super::*;
    use crate::event::*;

    fn with(change: impl FnOnce(&mut EngagementRecorded)) -> Event {
        let mut said = engagement(1);
        change(&mut said);
        recorded(said)
    }

    #[test]
    fn an_engagement_says_what_it_looks_at_and_who_leads_it() {
        let world = World::new();
        assert_eq!(world.may(ADA, recorded(engagement(1))), Ok(()));
        assert!(matches!(world.may(ADA, recorded(engagement(2))), Err(Refusal::Number { .. })));
        let later = EngagementId(1);
        let wrong: Vec<(Event, &str)> = vec![
            (with(|it| it.title.clear()), "the title is empty"),
            (with(|it| it.criteria.clear()), "the list of criteria is empty"),
            (
                with(|it| it.period.to = day("2024-01-01").begins()),
                "EN-01: the period ends before it begins",
            ),
            (with(|it| it.zone.minutes = 1_081), "EN-01: a clock is more than 18 hours from UTC"),
            (with(|it| it.requirements = vec!["A.6.1".into()]), "A.6.1 is not a requirement"),
            (with(|it| it.requirements = vec!["X.1".into()]), "no control of the organisation's"),
            (with(|it| it.systems = vec!["NONE".into()]), "there is no AI system NONE"),
            (with(|it| it.sites = vec![SiteId(1)]), "there is no site SI-01"),
            (with(|it| it.team.clear()), "EN-01 lacks a lead"),
            (with(|it| it.team[1].role = TeamRole::Lead), "EN-01: the team has more than one lead"),
            (with(|it| it.team[1].person = ADA), "the person P-001 is listed twice"),
            (with(|it| it.team[1].person = PersonId(99)), "no person P-099"),
            (with(|it| it.kind = EngagementKind::Supplier), "the supplier is empty"),
            (with(|it| it.kind = EngagementKind::Stage1), "the certification body is empty"),
            (with(|it| it.predecessor = Some(later)), "EN-01: it names itself or a later one"),
            (with(|it| it.carries = vec![FindingId(1)]), "there is no finding F-01"),
            (
                with(|it| it.plan = Some(PlanCited { programme: ProgrammeId(1), number: 1 })),
                "there is no audit programme AP-01",
            ),
        ];
        for (event, says) in wrong {
            let refusal = world.may(ADA, event).expect_err(says).to_string();
            assert!(refusal.contains(says), "{refusal} / {says}");
        }
        let theirs = with(|it| {
            it.kind = EngagementKind::Stage2;
            it.party = Some("Certico".into());
            it.team.clear();
        });
        assert_eq!(world.may(ADA, theirs), Ok(()));
        let crowd = with(|it| {
            it.team = (1..=101)
                .map(|n| TeamMember { person: PersonId(n), role: TeamRole::Observer })
                .collect();
        });
        assert!(matches!(world.may(ADA, crowd), Err(Refusal::TooMany { .. })));
    }

    #[test]
    fn nobody_audits_their_own_work_without_a_recorded_exception() {
        let mut world = World::new();
        let cleo = |role| TeamMember { person: CLEO, role };
        let refused = world.may(ADA, with(|it| it.team[1] = cleo(TeamRole::Auditor)));
        let tie = "answers for CREDO".to_owned();
        assert_eq!(refused, Err(Refusal::NotIndependent { person: CLEO, tie }));
        let watching = with(|it| it.team[1] = cleo(TeamRole::Observer));
        assert_eq!(world.may(ADA, watching), Ok(()));
        world.does(ADA, system("SIFT"));
        let elsewhere = with(|it| {
            it.team[1] = cleo(TeamRole::Auditor);
            it.systems = vec!["SIFT".into()];
        });
        assert_eq!(world.may(ADA, elsewhere), Ok(()));
        let everything = with(|it| {
            it.team[1] = cleo(TeamRole::Auditor);
            it.systems.clear();
        });
        assert!(matches!(world.may(ADA, everything), Err(Refusal::NotIndependent { .. })));
        let known = IndependenceException { person: CLEO, exception: exception() };
        let excepted = with(|it| {
            it.team[1] = cleo(TeamRole::Auditor);
            it.exceptions = vec![known.clone()];
        });
        assert_eq!(world.may(ADA, excepted.clone()), Ok(()));
        let silent = with(|it| {
            it.team[1] = cleo(TeamRole::Auditor);
            it.exceptions = vec![known.clone()];
            it.exceptions[0].exception.compensating_check.clear();
        });
        assert_eq!(world.may(ADA, silent), Err(Refusal::Empty("the compensating check")));
        let stranger = with(|it| it.exceptions = vec![known.clone()]);
        assert!(matches!(world.may(ADA, stranger), Err(Refusal::Contradiction { .. })));
        world.does(ADA, excepted);
        let said = &world.register.engagement(EngagementId(1)).expect("there").recorded.said;
        assert_eq!(world.register.conflicts(said).len(), 1);
        assert!(world.register.open_conflicts(said).is_empty());
    }

    #[test]
    fn whoever_has_concluded_stays_in_the_team_and_is_looked_at_when_it_is_closed() {
        let mut world = World::new();
        let cleo = |role| TeamMember { person: CLEO, role };
        let excepted = with(|it| {
            it.team.push(cleo(TeamRole::Auditor));
            it.exceptions = vec![IndependenceException { person: CLEO, exception: exception() }];
        });
        world.does(ADA, excepted);
        let because = || Some("Cleo has left.".into());
        let without = || with(|it| it.changed_because = because());
        assert_eq!(world.may(ADA, without()), Ok(()));
        let by_cleo = ConclusionReached { by: CLEO, ..conclusion(&world) };
        world.does(ADA, concluded(by_cleo));
        let says = "EN-01: P-003 has concluded on A.6.2.8, and the team leaves them out";
        assert_eq!(world.may(ADA, without()).expect_err(says).to_string(), says);
        // To call Cleo an observer does not undo what Cleo concluded.
        let watching = with(|it| {
            it.team.push(cleo(TeamRole::Observer));
            it.changed_because = because();
        });
        assert!(matches!(world.may(ADA, watching), Err(Refusal::NotIndependent { .. })));
        assert_eq!(world.may(ADA, closes(1)), Ok(()));
        let by_ben = conclusion(&world);
        world.does_all(ADA, [concluded(by_ben), without(), closes(1)]);
        world.agrees();
    }

    #[test]
    fn whoever_concludes_for_a_body_whose_team_is_not_known_is_looked_at_too() {
        let mut world = World::new();
        let theirs = |exceptions: Vec<IndependenceException>| {
            with(|it| {
                it.kind = EngagementKind::Stage2;
                it.party = Some("Certico".into());
                it.team.clear();
                it.exceptions = exceptions;
                it.changed_because = Some("Written down for them.".into());
            })
        };
        world.does(ADA, theirs(Vec::new()));
        let by_cleo = ConclusionReached { by: CLEO, ..conclusion(&world) };
        world.does(ADA, concluded(by_cleo));
        assert!(matches!(world.may(ADA, closes(1)), Err(Refusal::NotIndependent { .. })));
        let known = IndependenceException { person: CLEO, exception: exception() };
        world.does_all(ADA, [theirs(vec![known]), closes(1)]);
    }

    #[test]
    fn the_scope_is_not_narrowed_past_a_conclusion() {
        let mut world = World::new();
        world.does(ADA, recorded(engagement(1)));
        let reached = concluded(conclusion(&world));
        world.does(BEN, reached);
        let narrow = |ids: &[&str]| {
            with(|it| {
                it.requirements = ids.iter().map(|it| (*it).to_owned()).collect();
                it.changed_because = Some("There is less time.".into());
            })
        };
        let says = "EN-01: A.6.2.8 is concluded on, and the scope leaves it out";
        assert_eq!(world.may(ADA, narrow(&["A.7.4"])).expect_err(says).to_string(), says);
        world.does(ADA, narrow(&["A.7.4", "A.6.2.8"]));
        world.agrees();
    }

    #[test]
    fn what_ties_a_person_to_the_scope_is_found_wherever_it_is_said() {
        let mut world = World::new();
        let agent = |system: Option<&str>| {
            Event::AgentRecorded(AgentRecorded {
                name: "teller".into(),
                known_as: Vec::new(),
                system: system.map(Into::into),
                purpose: None,
                days: Days::default(),
                row: None,
            })
        };
        let operator = |days: &str| {
            Event::OperatorRecorded(OperatorRecorded {
                agent: "teller".into(),
                person: BEN,
                days: Days::parse(days).expect("days"),
                row: None,
            })
        };
        let of_ben = |world: &World| {
            let ties = world.register.conflicts(&engagement(1)).into_iter();
            ties.filter(|it| it.person == BEN).map(|it| it.tie.to_string()).collect::<Vec<_>>()
        };
        world.does_all(ADA, [agent(Some("CREDO")), operator("/2025-06-30")]);
        assert!(of_ben(&world).is_empty(), "that was before the period");
        world.does(ADA, operator("2026-06-30/"));
        assert_eq!(of_ben(&world), ["operates teller"]);
        world.does(ADA, agent(None));
        assert!(of_ben(&world).is_empty(), "the agent belongs to no system in scope");
        let authority = |allows| {
            Event::AuthorityRecorded(AuthorityRecorded {
                id: AuthorityId(1),
                person: BEN,
                role: "Reviewer".into(),
                allows: vec![allows],
                systems: Vec::new(),
                days: Days::default(),
                granted_by: None,
                document: None,
                row: None,
            })
        };
        world.does(ADA, authority(Allows::ApproveDocuments));
        assert!(of_ben(&world).is_empty());
        world.does(ADA, authority(Allows::Oversight));
        assert_eq!(of_ben(&world), ["holds the authority AU-001"]);
        let policy = Event::DocumentNamed(DocumentNamed {
            requirement: "5.2".into(),
            document: "AI policy".into(),
            evidence: world.cites(POLICY),
            version: None,
            approved_by: None,
            approved_by_person: Some(BEN),
            approved_on: None,
        });
        world.does(ADA, policy);
        assert_eq!(of_ben(&world), ["holds the authority AU-001", "approved the AI policy"]);
        world.agrees();
    }

    #[test]
    fn a_conflict_that_came_up_later_stands_in_the_way_of_closing() {
        let mut world = World::new();
        world.does(ADA, recorded(engagement(1)));
        world.does_all(ADA, [system("SIFT"), accountable("SIFT", BEN)]);
        assert_eq!(world.may(ADA, closes(1)), Ok(()));
        let widened = with(|it| {
            it.systems.push("SIFT".into());
            it.changed_because = Some("SIFT is in use since May.".into());
        });
        assert!(matches!(world.may(ADA, widened), Err(Refusal::NotIndependent { .. })));
        let agent = Event::AgentRecorded(AgentRecorded {
            name: "teller".into(),
            known_as: Vec::new(),
            system: Some("CREDO".into()),
            purpose: None,
            days: Days::default(),
            row: None,
        });
        let operator = Event::OperatorRecorded(OperatorRecorded {
            agent: "teller".into(),
            person: BEN,
            days: Days::default(),
            row: None,
        });
        world.does_all(ADA, [agent, operator]);
        assert!(matches!(world.may(ADA, closes(1)), Err(Refusal::NotIndependent { .. })));
    }

    #[test]
    fn closing_freezes_and_reopening_needs_a_reason() {
        let mut world = World::new();
        assert!(world.may(ADA, closes(1)).is_err());
        world.does(ADA, recorded(engagement(1)));
        let again = recorded(engagement(1));
        assert_eq!(world.may(ADA, again), Err(Refusal::Empty("the reason for the change")));
        let changed = || with(|it| it.changed_because = Some("Another site.".into()));
        assert_eq!(world.may(ADA, changed()), Ok(()));
        let not_closed = Refusal::State { id: "EN-01".into(), state: "open" };
        assert_eq!(world.may(ADA, reopens(1)), Err(not_closed));
        let leaf = world.register.size();
        world.does(ADA, closes(1));
        let closed = Refusal::State { id: "EN-01".into(), state: "closed" };
        assert_eq!(world.may(ADA, changed()), Err(closed.clone()));
        assert_eq!(world.may(ADA, closes(1)), Err(closed.clone()));
        assert_eq!(world.may(ADA, found(finding(&world, 1))), Err(closed));
        let state = |world: &World| world.register.engagement(EngagementId(1)).cloned();
        assert_eq!(state(&world).expect("there").frozen_at(), Some(leaf));
        let silent = EngagementReopened { id: EngagementId(1), reason: " ".into() };
        let refused = world.may(ADA, Event::EngagementReopened(silent));
        assert_eq!(refused, Err(Refusal::Empty("the reason")));
        world.does(ADA, reopens(1));
        assert_eq!(state(&world).expect("there").frozen_at(), None);
        assert_eq!(world.may(ADA, found(finding(&world, 1))), Ok(()));
        world.does_all(ADA, [changed(), closes(1)]);
        assert_eq!(state(&world).expect("there").closed.len(), 2);
        world.agrees();
    }

    #[test]
    fn the_next_engagement_begins_with_what_is_still_open() {
        let mut world = World::new();
        let first = [recorded(engagement(1)), found(finding(&world, 1)), closes(1)];
        world.does_all(ADA, first);
        let since = world.register.carried_forward(Some(EngagementId(1)));
        assert_eq!(since.open, [FindingId(1)]);
        assert!(since.systems.is_empty() && since.soa.is_empty());
        world.does(ADA, system("SIFT"));
        assert_eq!(world.register.carried_forward(Some(EngagementId(1))).systems, ["SIFT"]);
        let all = world.register.carried_forward(None);
        assert_eq!(all.systems, ["CREDO", "SIFT"]);
        let mut next = engagement(2);
        next.predecessor = Some(EngagementId(1));
        next.carries = since.open;
        assert_eq!(world.may(ADA, recorded(next)), Ok(()));
    }
}
