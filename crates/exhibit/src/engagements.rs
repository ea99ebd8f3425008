//! Engagements: one audit each, with scope, period, team and what it takes over from the one before.

use std::collections::BTreeSet;

use exhibit_core::catalog::{self, NotARequirement};
use exhibit_core::event::{
    ConclusionWord, EngagementClosed, EngagementId, EngagementKind, EngagementRecorded,
    EngagementReopened, Event, EvidenceId, FindingId, IndependenceException, Period, PersonId,
    PlanCited, SampleId, SiteId, SoaId, TeamMember, TeamRole, TestId, ZoneStated,
};
use exhibit_core::register::{
    Alteration, CarriedForward, Conflict, EngagementState, Refusal, Register,
};
use exhibit_core::time::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

pub use crate::clock::zones;
use crate::clock::{clock, local_days, stated};
use crate::error::Error;
use crate::host::Host;
use crate::organisation::name_of;
use crate::relied::Doubts;
use crate::vault::{Open, Vault};

/// An engagement in a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct EngagementLine {
    /// Its number.
    pub id: EngagementId,
    /// What kind of audit it is.
    pub kind: EngagementKind,
    /// What it is called.
    pub title: String,
    /// How it stands: open or closed.
    pub state: String,
    /// The period that it looks at.
    pub period: Period,
    /// The period's days by its own clock, for people.
    pub days: String,
    /// Who leads it; absent where a certification body's team is not known here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lead: Option<String>,
    /// How many requirements are in scope.
    pub in_scope: u64,
    /// Of how many of them something is concluded.
    pub concluded: u64,
    /// The planned audit that it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan: Option<PlanCited>,
    /// The engagement before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub predecessor: Option<EngagementId>,
}

/// All that is on record about an engagement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct EngagementShown {
    /// The line of the list.
    #[serde(flatten)]
    pub line: EngagementLine,
    /// The clock by which the period is meant, for people.
    pub clock: String,
    /// The same as it is on record.
    pub zone: ZoneStated,
    /// The catalog's name and edition.
    pub catalog: String,
    /// What is audited against.
    pub criteria: Vec<String>,
    /// The scope, in words.
    pub scope: String,
    /// The controls and clauses in scope; all of the catalog if empty.
    pub requirements: Vec<String>,
    /// The AI systems in scope; all if empty.
    pub systems: Vec<String>,
    /// The sites in scope; all if empty.
    pub sites: Vec<SiteId>,
    /// The certification body or the supplier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub party: Option<String>,
    /// Who audits, and who goes along.
    pub team: Vec<MemberShown>,
    /// Who audits their own work all the same, and what was done about it.
    pub exceptions: Vec<ExceptionShown>,
    /// What ties the team to what is in scope and no exception covers, as things stand by now.
    pub not_independent: Vec<String>,
    /// What is carried forward.
    pub carried: CarriedShown,
    /// How many requirements there are of each conclusion.
    pub conclusions: Vec<WordCount>,
    /// The samples drawn for it.
    pub samples: Vec<String>,
    /// When it was closed, each time.
    pub closed: Vec<ClosingShown>,
    /// When it was opened again, each time.
    pub reopened: Vec<ReopeningShown>,
    /// What came after the papers were frozen, where they are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since_closing: Option<SinceClosing>,
    /// Why it was changed, where it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changed_because: Option<String>,
    /// The ledger's entry that says so.
    pub entry: u64,
}

/// A person in a team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MemberShown {
    /// Who.
    pub person: PersonId,
    /// The name.
    pub name: String,
    /// As what.
    pub role: TeamRole,
}

/// Somebody who audits their own work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ExceptionShown {
    /// Who.
    pub person: PersonId,
    /// The name.
    pub name: String,
    /// What ties the person to what is in scope.
    pub ties: Vec<String>,
    /// Why there was nobody else.
    pub reason: String,
    /// What was done instead.
    pub compensating_check: String,
}

/// What an engagement takes over from the one before it, as things stand by now.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CarriedShown {
    /// The engagement before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<EngagementId>,
    /// The findings that were carried into it when it was recorded.
    pub carries: Vec<FindingShort>,
    /// The findings that are not closed.
    pub open: Vec<FindingShort>,
    /// The findings that repeat an earlier one.
    pub repeats: Vec<FindingShort>,
    /// The findings of which all actions are done, and nobody has yet found that they help.
    pub checks_due: Vec<FindingShort>,
    /// Versions of the Statement of Applicability since.
    pub soa: Vec<SoaId>,
    /// AI systems that were recorded anew since, or of which a version was.
    pub systems: Vec<String>,
}

/// A finding in a few words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FindingShort {
    /// Its number.
    pub id: FindingId,
    /// Its grade.
    pub grade: String,
    /// How it stands.
    pub state: String,
    /// The requirements that it is about.
    pub criteria: Vec<String>,
    /// What it is called.
    pub title: String,
}

/// How many requirements have one conclusion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct WordCount {
    /// The conclusion.
    pub conclusion: ConclusionWord,
    /// How many.
    pub requirements: u64,
}

/// That an engagement was closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ClosingShown {
    /// What the audit concludes as a whole.
    pub conclusion: String,
    /// By whom.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// The ledger's entry: papers, mappings and samples are as they stand at it.
    pub entry: u64,
}

/// That a closed engagement was opened again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ReopeningShown {
    /// Why.
    pub reason: String,
    /// By whom.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// The ledger's entry.
    pub entry: u64,
}

/// What is no longer as it was when an engagement was closed. Nothing of it is part of that engagement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SinceClosing {
    /// The entry as at which papers, mappings and samples are frozen.
    pub entry: u64,
    /// How many mappings to requirements in scope there were at it.
    pub mappings_frozen: u64,
    /// Mappings to requirements in scope that are not as they were.
    pub mappings: Vec<MappingSince>,
    /// Runs of assurance tests that came later.
    pub tests: Vec<TestId>,
    /// Evidence that came later.
    pub evidence: Vec<EvidenceId>,
    /// What became of evidence on which a conclusion stands, a sentence each.
    pub altered: Vec<String>,
}

/// A mapping that is not as it was.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct MappingSince {
    /// The item.
    pub evidence: EvidenceId,
    /// The requirement.
    pub requirement: String,
    /// What happened to it.
    pub change: MappingChange,
}

/// What happened to a mapping.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MappingChange {
    /// It is new.
    Added,
    /// It is gone: untied, or its item was destroyed.
    Removed,
    /// Its rationale or its judgement is another.
    Changed,
    /// Somebody reviewed it.
    Reviewed,
}

impl MappingChange {
    /// Returns what people call it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Added => "new",
            Self::Removed => "gone",
            Self::Changed => "changed",
            Self::Reviewed => "reviewed",
        }
    }
}

/// What is said of an engagement. What is absent is as before where one is changed, or by default.
#[derive(Clone, Debug, Default)]
pub struct EngagementRequest {
    /// The engagement to change, and why.
    pub change: Option<(EngagementId, String)>,
    /// What it is called.
    pub title: String,
    /// What kind of audit it is.
    pub kind: Option<EngagementKind>,
    /// The period and the clock by which it is meant: `2025-07-01/2026-06-30`, and `Europe/Berlin` or `+01:00`.
    pub period: Option<(String, String)>,
    /// The scope, in words.
    pub scope: Option<String>,
    /// What is audited against.
    pub criteria: Option<Vec<String>>,
    /// The controls and clauses in scope; a heading stands for what is under it.
    pub requirements: Option<Vec<String>>,
    /// The AI systems in scope, by any of their names.
    pub systems: Option<Vec<String>>,
    /// The sites in scope.
    pub sites: Option<Vec<SiteId>>,
    /// Who leads.
    pub lead: Option<PersonId>,
    /// Who audits.
    pub auditors: Option<Vec<PersonId>>,
    /// Who advises.
    pub experts: Option<Vec<PersonId>>,
    /// Who watches.
    pub observers: Option<Vec<PersonId>>,
    /// The certification body or the supplier.
    pub party: Option<String>,
    /// The planned audit that it is.
    pub plan: Option<PlanCited>,
    /// The engagement before; `Some(None)` says that there is none.
    pub after: Option<Option<EngagementId>>,
    /// The findings that are carried into it.
    pub carry: Option<Vec<FindingId>>,
    /// Who audits their own work all the same.
    pub exceptions: Option<Vec<IndependenceException>>,
}

/// An engagement that was written down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct EngagementMade {
    /// How it stands now.
    pub engagement: EngagementShown,
    /// What was decided by default, a sentence each.
    pub remarks: Vec<String>,
}

/// An engagement that was closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct EngagementClosing {
    /// Which.
    pub engagement: EngagementId,
    /// The entry as at which papers, mappings and samples are frozen.
    pub entry: u64,
    /// The requirements in scope on which nothing is concluded.
    pub not_concluded: Vec<String>,
    /// Samples that were frozen for it and never drawn.
    pub never_drawn: Vec<SampleId>,
}

/// Returns the engagements, by number.
pub fn engagements(register: &Register) -> Vec<EngagementLine> {
    register.engagements().map(|it| line(register, it)).collect()
}

/// Returns the requirements that an engagement looks at: those that it names, or all of the catalog and the
/// organisation's own controls.
pub fn in_scope(register: &Register, said: &EngagementRecorded) -> Vec<String> {
    match said.requirements.is_empty() {
        true => all_requirements(register),
        false => said.requirements.clone(),
    }
}

/// Returns every requirement of the catalog, and the controls of the organisation's own that the newest Statement of
/// Applicability lists.
pub fn all_requirements(register: &Register) -> Vec<String> {
    register.all_requirements()
}

/// Returns a requirement's title, the organisation's own controls included.
pub fn title_of(register: &Register, requirement: &str) -> String {
    if let Ok(found) = catalog::iso42001().requirement(requirement) {
        return found.title.to_owned();
    }
    let row = register.newest_soa().and_then(|it| it.said.row(requirement));
    row.and_then(|it| it.title.clone()).unwrap_or_default()
}

/// Returns the findings that an engagement may have to look at, in a few words.
pub(crate) fn finding_short(register: &Register, id: FindingId) -> Option<FindingShort> {
    let found = register.finding(id)?;
    let said = &found.recorded.said;
    Some(FindingShort {
        id,
        grade: register.graded(found).0,
        state: found.state().to_owned(),
        criteria: said.criteria.clone(),
        title: said.title.clone(),
    })
}

impl Vault<Open> {
    /// Returns all that is on record about an engagement, and what came after its papers were frozen.
    ///
    /// # Errors
    /// [`Error::Refused`] if there is none; [`Error::Store`], [`Error::LedgerBroken`] where the state at the closing
    /// can't be read again.
    pub fn engagement_shown(&self, id: EngagementId) -> Result<EngagementShown, Error> {
        let state = self.known_engagement(id)?;
        let mut shown = shown(self.register(), state);
        shown.since_closing = self.since_closing(state)?;
        Ok(shown)
    }

    /// Writes an engagement down, or changes one.
    ///
    /// # Errors
    /// [`Error::NotIndependent`] if somebody would audit their own work; [`Error::Text`] for a period or a clock that
    /// is none; as [`Vault::state`].
    pub fn record_engagement(
        &mut self,
        host: &Host<'_>,
        request: &EngagementRequest,
    ) -> Result<EngagementMade, Error> {
        let mut remarks = Vec::new();
        let said = self.engagement_said(request, &mut remarks)?;
        let id = said.id;
        independent(self.register(), &said)?;
        self.state(host, vec![Event::EngagementRecorded(Box::new(said))])?;
        Ok(EngagementMade { engagement: self.engagement_shown(id)?, remarks })
    }

    /// Closes an engagement: its conclusions and samples can no longer be changed, and mappings are read as at the
    /// entry that says so.
    ///
    /// # Errors
    /// [`Error::NotIndependent`] if somebody audited their own work, as things stand by now; as [`Vault::state`].
    pub fn close_engagement(
        &mut self,
        host: &Host<'_>,
        id: EngagementId,
        conclusion: &str,
    ) -> Result<EngagementClosing, Error> {
        let state = self.known_engagement(id)?;
        if !state.is_closed() {
            independent(self.register(), &state.recorded.said)?;
        }
        let not_concluded = not_concluded(self.register(), state);
        let never_drawn = self.register().samples_of(id).filter(|it| it.draws.is_empty());
        let never_drawn = never_drawn.map(|it| it.frozen.said.id).collect();
        let said = EngagementClosed { id, conclusion: conclusion.to_owned() };
        self.state(host, vec![Event::EngagementClosed(said)])?;
        let frozen = self.register().engagement(id).and_then(EngagementState::frozen_at);
        let entry = frozen.unwrap_or_else(|| self.register().size().saturating_sub(1));
        Ok(EngagementClosing { engagement: id, entry, not_concluded, never_drawn })
    }

    /// Opens a closed engagement again.
    ///
    /// # Errors
    /// As [`Vault::state`].
    pub fn reopen_engagement(
        &mut self,
        host: &Host<'_>,
        id: EngagementId,
        reason: &str,
    ) -> Result<(), Error> {
        let said = EngagementReopened { id, reason: reason.to_owned() };
        self.state(host, vec![Event::EngagementReopened(said)])
    }

    /// Returns an engagement.
    ///
    /// # Errors
    /// [`Error::Refused`] if there is none.
    pub(crate) fn known_engagement(&self, id: EngagementId) -> Result<&EngagementState, Error> {
        let unknown = || Refusal::Unknown { what: "engagement", id: id.to_string() };
        self.register().engagement(id).ok_or_else(|| unknown().into())
    }

    /// Returns the register as at which an engagement speaks: as it stood when it was closed, or nothing while it is
    /// open.
    ///
    /// # Errors
    /// [`Error::Store`], [`Error::LedgerBroken`].
    pub(crate) fn frozen(&self, state: &EngagementState) -> Result<Option<Register>, Error> {
        state.frozen_at().map(|leaf| self.register_at(leaf)).transpose()
    }

    /// Returns what is no longer as it was when an engagement was closed, if it is closed.
    ///
    /// # Errors
    /// [`Error::Store`], [`Error::LedgerBroken`].
    pub(crate) fn since_closing(
        &self,
        state: &EngagementState,
    ) -> Result<Option<SinceClosing>, Error> {
        let Some((entry, before)) = state.frozen_at().zip(self.frozen(state)?) else {
            return Ok(None);
        };
        let (said, now) = (&state.recorded.said, self.register());
        let mappings = mappings_since(said, &before, now);
        let frozen = before.evidence().flat_map(|it| it.supports.keys());
        let mappings_frozen = frozen.filter(|it| said.covers(it)).count() as u64;
        let later = |leaf: u64| leaf > entry;
        let tests = now.tests().filter(|it| later(it.tested.leaf)).map(|it| it.tested.said.id);
        let evidence = now.evidence().filter(|it| later(it.reference.leaf));
        let cited: BTreeSet<EvidenceId> = state
            .conclusions
            .values()
            .flat_map(|it| it.said.evidence.iter().map(|evidence| evidence.id))
            .collect();
        let cited: Vec<_> = cited
            .into_iter()
            .filter_map(|id| before.item(id).map(|it| (it.reference, it.word())))
            .collect();
        let altered = now.alterations(&cited);
        let held = cited.iter().filter_map(|(it, _)| now.item(it.id)).filter(|it| it.is_held());
        let in_doubt = Doubts::of(now).about(held);
        Ok(Some(SinceClosing {
            entry,
            mappings_frozen,
            mappings,
            tests: tests.collect(),
            evidence: evidence.map(|it| it.received.id).collect(),
            altered: altered.iter().map(alteration).chain(in_doubt).collect(),
        }))
    }

    fn engagement_said(
        &self,
        request: &EngagementRequest,
        remarks: &mut Vec<String>,
    ) -> Result<EngagementRecorded, Error> {
        let register = self.register();
        let before = match &request.change {
            Some((id, _)) => Some(self.known_engagement(*id)?.recorded.said.clone()),
            None => None,
        };
        let id = before.as_ref().map_or_else(|| register.next_engagement(), |it| it.id);
        let kind = request.kind.or(before.as_ref().map(|it| it.kind));
        let expected = "stated: internal-audit, stage-1, stage-2, surveillance, recertification, follow-up or supplier";
        let kind = kind.ok_or_else(|| Error::text("kind", "", expected))?;
        let (period, zone) = match (&request.period, &before) {
            (Some((period, zone)), _) => stated(period, zone)?,
            (None, Some(it)) => (it.period, it.zone.clone()),
            (None, None) => {
                let expected = "stated: say --period 2025-07-01/2026-06-30 and --zone";
                return Err(Error::text("period", "", expected));
            }
        };
        let requirements = request.requirements.as_ref();
        let systems = request.systems.as_ref();
        let mut said = EngagementRecorded {
            id,
            kind,
            title: request.title.clone(),
            period,
            zone,
            catalog: catalog::iso42001().catalog.clone(),
            criteria: request.criteria.clone().unwrap_or_default(),
            requirements: requirements.map(|it| expanded(it, remarks)).unwrap_or_default(),
            scope: request.scope.clone().unwrap_or_default(),
            systems: systems.map(|it| named_systems(register, it)).unwrap_or_default(),
            sites: request.sites.clone().unwrap_or_default(),
            team: team(request, before.as_ref()),
            exceptions: request.exceptions.clone().unwrap_or_default(),
            party: request.party.clone(),
            plan: request.plan,
            predecessor: None,
            carries: Vec::new(),
            changed_because: request.change.as_ref().map(|(_, reason)| reason.clone()),
        };
        match before {
            Some(before) => {
                let concluders = register.concluders(id).into_keys().collect();
                stays(&mut said, request, before, &concluders);
            }
            None => self.carried_over(&mut said, request, remarks),
        }
        Ok(said)
    }

    /// Says what a new engagement follows, and what it takes over, where nobody says otherwise.
    fn carried_over(
        &self,
        said: &mut EngagementRecorded,
        request: &EngagementRequest,
        remarks: &mut Vec<String>,
    ) {
        let register = self.register();
        said.predecessor = match request.after {
            Some(after) => after,
            None => {
                let same = |it: &&EngagementState| {
                    it.is_closed()
                        && it.recorded.said.kind == said.kind
                        && it.recorded.said.id != said.id
                };
                let newest = register.engagements().rev().find(same);
                let newest = newest.map(|it| it.recorded.said.id);
                let kind = said.kind.as_str();
                remarks.push(match newest {
                    Some(before) => format!(
                        "{} follows {before}, the newest closed engagement of its kind ({kind}), since nothing else was said.",
                        said.id
                    ),
                    None => format!(
                        "{} follows no engagement: none of its kind ({kind}) is closed, and no other was named.",
                        said.id
                    ),
                });
                newest
            }
        };
        said.carries = match &request.carry {
            Some(carry) => carry.clone(),
            None => {
                let open = register.carried_forward(said.predecessor).open;
                if !open.is_empty() {
                    remarks.push(format!(
                        "All open findings are carried into it, since nothing else was said: {}.",
                        listed(&open)
                    ));
                }
                open
            }
        };
    }
}

/// Returns what to do about a refusal that concerns an audit.
pub(crate) fn refusal_hint(refusal: &Refusal) -> Option<&'static str> {
    match refusal {
        Refusal::NotIndependent { .. } => Some(
            "Record the exception with the engagement: --exception PERSON --because TEXT --compensated-by TEXT.",
        ),
        Refusal::NotShownOperating { .. } => Some(
            "Cite a log, a record, an interview, an observation, a walk-through or a re-performance with --evidence, or a run of a test that found no exceptions with --test; or say --operation not-tested. `exhibit describe` says what kind an item is.",
        ),
        Refusal::NotInTeam { .. } => Some(
            "Name a lead or an auditor of the team with --by; `exhibit engagements show` lists them.",
        ),
        Refusal::Unknown { what: "engagement", .. } => Some("`exhibit engagements` lists them."),
        Refusal::Unknown { what: "planned audit" | "audit programme", .. } => {
            Some("`exhibit programme` shows them with their numbers.")
        }
        Refusal::Unknown { what: "control of the organisation's own", .. } => {
            Some("A Statement of Applicability has to list it first.")
        }
        Refusal::Lacks { id, what }
            if SampleId::parse(id).is_some() && what.contains("can't be closed") =>
        {
            Some(
                "`exhibit samples show` names the members; `exhibit samples result` says what each showed.",
            )
        }
        Refusal::State { id, state: "closed" } if EngagementId::parse(id).is_some() => Some(
            "Its papers are frozen. `exhibit engagements reopen` opens them again, with a reason.",
        ),
        _ => None,
    }
}

/// Returns requirements with those that stand under a heading in its place, and says so.
pub(crate) fn expanded(texts: &[String], remarks: &mut Vec<String>) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for text in texts {
        let text = text.trim();
        match catalog::iso42001().requirement(text) {
            Err(NotARequirement::Heading { title, under }) => {
                remarks.push(format!("{text} ({title}) stands for {}.", under.join(", ")));
                all.extend(under.into_iter().filter(|it| !texts.contains(it)));
            }
            _ => all.push(text.to_owned()),
        }
    }
    all
}

/// Returns AI systems by the names under which they are cited; what is not on record stays, and is refused later.
pub(crate) fn named_systems(register: &Register, texts: &[String]) -> Vec<String> {
    let name = |text: &String| {
        let known = register.organisation().system(text);
        known.map_or_else(|| text.clone(), |it| it.recorded.said.name.clone())
    };
    texts.iter().map(name).collect()
}

pub(crate) fn not_concluded(register: &Register, state: &EngagementState) -> Vec<String> {
    let mut open = in_scope(register, &state.recorded.said);
    open.retain(|it| !state.is_concluded(it));
    open
}

pub(crate) fn listed<T: ToString>(all: &[T]) -> String {
    all.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// Returns all that the register says of an engagement.
pub(crate) fn shown(register: &Register, state: &EngagementState) -> EngagementShown {
    let said = &state.recorded.said;
    let member = |it: &TeamMember| MemberShown {
        person: it.person,
        name: name_of(register, it.person),
        role: it.role,
    };
    let closing = |it: &exhibit_core::register::Stated<EngagementClosed>| ClosingShown {
        conclusion: it.said.conclusion.clone(),
        by: name_of(register, it.by),
        at: it.at,
        entry: it.leaf,
    };
    let reopening = |it: &exhibit_core::register::Stated<EngagementReopened>| ReopeningShown {
        reason: it.said.reason.clone(),
        by: name_of(register, it.by),
        at: it.at,
        entry: it.leaf,
    };
    EngagementShown {
        line: line(register, state),
        clock: clock(&said.zone, said.period),
        zone: said.zone.clone(),
        catalog: said.catalog.clone(),
        criteria: said.criteria.clone(),
        scope: said.scope.clone(),
        requirements: said.requirements.clone(),
        systems: said.systems.clone(),
        sites: said.sites.clone(),
        party: said.party.clone(),
        team: said.team.iter().map(member).collect(),
        exceptions: said.exceptions.iter().map(|it| exception(register, said, it)).collect(),
        not_independent: register.open_conflicts(said).iter().map(|it| tie(register, it)).collect(),
        carried: carried(register, said),
        conclusions: counted(state),
        samples: register.samples_of(said.id).map(|it| it.frozen.said.id.to_string()).collect(),
        closed: state.closed.iter().map(closing).collect(),
        reopened: state.reopened.iter().map(reopening).collect(),
        since_closing: None,
        changed_because: said.changed_because.clone(),
        entry: state.recorded.leaf,
    }
}

fn line(register: &Register, state: &EngagementState) -> EngagementLine {
    let said = &state.recorded.said;
    let lead = said.team.iter().find(|it| it.role == TeamRole::Lead);
    let scope = in_scope(register, said);
    EngagementLine {
        id: said.id,
        kind: said.kind,
        title: said.title.clone(),
        state: state.state().to_owned(),
        period: said.period,
        days: local_days(said.period, &said.zone).for_people(),
        lead: lead.map(|it| name_of(register, it.person)),
        in_scope: scope.len() as u64,
        concluded: scope.iter().filter(|it| state.is_concluded(it)).count() as u64,
        plan: said.plan,
        predecessor: said.predecessor,
    }
}

fn exception(
    register: &Register,
    said: &EngagementRecorded,
    it: &IndependenceException,
) -> ExceptionShown {
    let own = register.conflicts(said).into_iter().filter(|conflict| conflict.person == it.person);
    ExceptionShown {
        person: it.person,
        name: name_of(register, it.person),
        ties: own.map(|conflict| conflict.tie.to_string()).collect(),
        reason: it.exception.reason.clone(),
        compensating_check: it.exception.compensating_check.clone(),
    }
}

fn carried(register: &Register, said: &EngagementRecorded) -> CarriedShown {
    let CarriedForward { open, repeats, checks_due, soa, systems } =
        register.carried_forward(said.predecessor);
    let short = |ids: &[FindingId]| {
        ids.iter().filter_map(|id| finding_short(register, *id)).collect::<Vec<_>>()
    };
    CarriedShown {
        since: said.predecessor,
        carries: short(&said.carries),
        open: short(&open),
        repeats: short(&repeats),
        checks_due: short(&checks_due),
        soa,
        systems,
    }
}

fn counted(state: &EngagementState) -> Vec<WordCount> {
    let words = [
        ConclusionWord::Conforms,
        ConclusionWord::ConformsAsFarAsTested,
        ConclusionWord::DoesNotConform,
        ConclusionWord::NotApplicable,
        ConclusionWord::NotConcluded,
    ];
    let count = |word: &ConclusionWord| {
        state.conclusions.values().filter(|it| it.said.conclusion == *word).count() as u64
    };
    words
        .into_iter()
        .map(|conclusion| WordCount { conclusion, requirements: count(&conclusion) })
        .filter(|it| it.requirements > 0)
        .collect()
}

/// Refuses a team in which somebody would audit their own work, naming all that is in the way.
fn independent(register: &Register, said: &EngagementRecorded) -> Result<(), Error> {
    let conflicts = register.open_conflicts(said);
    if conflicts.is_empty() {
        return Ok(());
    }
    let people: BTreeSet<PersonId> = conflicts.iter().map(|it| it.person).collect();
    Err(Error::NotIndependent {
        people: people.iter().map(ToString::to_string).collect(),
        ties: conflicts.iter().map(|it| tie(register, it)).collect(),
    })
}

fn tie(register: &Register, it: &Conflict) -> String {
    format!("{} ({}) {}", name_of(register, it.person), it.person, it.tie)
}

/// Returns the team as it is said; roles of which nothing is said stay as they were.
fn team(request: &EngagementRequest, before: Option<&EngagementRecorded>) -> Vec<TeamMember> {
    let earlier = |role: TeamRole| -> Vec<PersonId> {
        let team = before.into_iter().flat_map(|it| &it.team);
        team.filter(|it| it.role == role).map(|it| it.person).collect()
    };
    let lead = request.lead.map(|it| vec![it]);
    let roles = [
        (TeamRole::Lead, lead.as_ref()),
        (TeamRole::Auditor, request.auditors.as_ref()),
        (TeamRole::TechnicalExpert, request.experts.as_ref()),
        (TeamRole::Observer, request.observers.as_ref()),
    ];
    let mut team = Vec::new();
    for (role, people) in roles {
        let people = people.cloned().unwrap_or_else(|| earlier(role));
        team.extend(people.into_iter().map(|person| TeamMember { person, role }));
    }
    team
}

/// Leaves what nobody says anything of as it was.
fn stays(
    said: &mut EngagementRecorded,
    request: &EngagementRequest,
    before: EngagementRecorded,
    concluders: &BTreeSet<PersonId>,
) {
    if request.criteria.is_none() {
        said.criteria = before.criteria;
    }
    if request.requirements.is_none() {
        said.requirements = before.requirements;
    }
    if request.scope.is_none() {
        said.scope = before.scope;
    }
    if request.systems.is_none() {
        said.systems = before.systems;
    }
    if request.sites.is_none() {
        said.sites = before.sites;
    }
    if request.exceptions.is_none() {
        said.exceptions = before.exceptions;
        // An exception for somebody who has left the team and concluded nothing says nothing.
        let inside = |person| said.team.iter().any(|member| member.person == person);
        said.exceptions.retain(|it| inside(it.person) || concluders.contains(&it.person));
    }
    said.party = said.party.take().or(before.party);
    said.plan = said.plan.or(before.plan);
    said.predecessor = request.after.unwrap_or(before.predecessor);
    said.carries = request.carry.clone().unwrap_or(before.carries);
}

fn mappings_since(
    said: &EngagementRecorded,
    before: &Register,
    now: &Register,
) -> Vec<MappingSince> {
    let all = |register: &Register| -> BTreeSet<(EvidenceId, String)> {
        let held = register.evidence();
        let pairs = held.flat_map(|item| {
            item.supports.keys().map(|requirement| (item.received.id, requirement.clone()))
        });
        pairs.filter(|(_, requirement)| said.covers(requirement)).collect()
    };
    let (then, today) = (all(before), all(now));
    let state = |register: &Register, (id, requirement): &(EvidenceId, String)| {
        register.item(*id).and_then(|it| it.supports.get(requirement)).cloned()
    };
    let change = |pair: &(EvidenceId, String)| {
        let (old, new) = (state(before, pair), state(now, pair));
        match (old, new) {
            (None, Some(_)) => Some(MappingChange::Added),
            (Some(_), None) => Some(MappingChange::Removed),
            (Some(old), Some(new)) if old.mapped != new.mapped || old.at != new.at => {
                Some(MappingChange::Changed)
            }
            (Some(old), Some(new)) if old.reviewed != new.reviewed => Some(MappingChange::Reviewed),
            _ => None,
        }
    };
    then.union(&today)
        .filter_map(|pair| {
            let (evidence, requirement) = pair.clone();
            Some(MappingSince { evidence, requirement, change: change(pair)? })
        })
        .collect()
}

fn alteration(it: &Alteration) -> String {
    match it {
        Alteration::Withdrawn(id) => format!("{id} was withdrawn."),
        Alteration::Erased(id) => format!("{id} was destroyed."),
        Alteration::Replaced { item, by } => format!("{by} took the place of {item}."),
        Alteration::Alarming { item, word } => format!("{item} is {word} by now."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_stands_for_what_is_under_it() {
        let mut remarks = Vec::new();
        let texts = ["9.2".to_owned(), "9.2.2".to_owned(), " A.2.2 ".to_owned(), "A.99".to_owned()];
        let all = expanded(&texts, &mut remarks);
        assert_eq!(all, ["9.2.1", "9.2.2", "A.2.2", "A.99"]);
        assert_eq!(remarks, ["9.2 (Internal audit) stands for 9.2.1, 9.2.2."]);
    }
}
