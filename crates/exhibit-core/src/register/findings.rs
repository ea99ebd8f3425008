//! Findings as they stand, and when one may be closed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::check::filled;
use super::cited::{check_exception, contradiction, each_once, filled_if_there, in_state, lacks};
use super::{Position, Refusal, Register, Stated};
use crate::day::Day;
use crate::event::{
    ActionDone, ActionStated, EffectivenessChecked, EngagementKind, Event, EvidenceRef,
    FindingAnswered, FindingClosed, FindingId, FindingRecorded, FindingRegraded, FindingReopened,
    FindingSource, Grade, GradeNamed, PersonId, RegradeApproved, SchemeId, SchemeStated,
};

/// A finding as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingState {
    /// As recorded last; its grade is the one that it was given first.
    pub recorded: Stated<FindingRecorded>,
    /// As recorded before that, in order.
    pub earlier: Vec<Stated<FindingRecorded>>,
    /// The grade that it has now.
    pub grade: Grade,
    /// Other grades that were given or proposed, in order.
    pub regraded: Vec<Stated<FindingRegraded>>,
    /// A lesser grade that waits for a second person.
    pub proposed: Option<Stated<FindingRegraded>>,
    /// Lesser grades that a second person approved, in order.
    pub approved: Vec<Stated<RegradeApproved>>,
    /// What those say whom it concerns.
    pub answered: Option<Stated<FindingAnswered>>,
    /// What they said before, in order.
    pub answered_before: Vec<Stated<FindingAnswered>>,
    /// The corrective actions, by number.
    pub actions: BTreeMap<u32, ActionState>,
    /// When somebody looked whether it helps, in order.
    pub checks: Vec<Stated<EffectivenessChecked>>,
    /// When it was closed, each time.
    pub closed: Vec<Stated<FindingClosed>>,
    /// When it was opened again, each time.
    pub reopened: Vec<Stated<FindingReopened>>,
}

/// A corrective action as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActionState {
    /// As stated last.
    pub stated: Stated<ActionStated>,
    /// As stated before that, in order.
    pub earlier: Vec<Stated<ActionStated>>,
    /// As carried out.
    pub done: Option<Stated<ActionDone>>,
}

const HELPS: &str = "evidence that what was done helps";
const HELPS_HELD: &str = "evidence that what was done helps: it is no longer held";
const HELPS_SOUND: &str =
    "evidence that what was done helps: what is cited is BROKEN, DIVERGED or CANNOT CHECK";

/// What became of another grade that somebody gave or proposed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RegradeOutcome<'a> {
    /// It is graver, and held at once.
    HeldAtOnce,
    /// It is lesser, and a second person approved it.
    Approved(&'a Stated<RegradeApproved>),
    /// It is lesser, and nobody approved it.
    NotApproved,
}

impl ActionState {
    /// Tells whether it should have been carried out by now.
    pub fn is_overdue(&self, today: Day) -> bool {
        self.done.is_none() && self.stated.said.due < today
    }
}

impl FindingState {
    /// Tells whether it is done.
    pub fn is_closed(&self) -> bool {
        self.closed.len() > self.reopened.len()
    }

    /// Returns how it stands.
    pub fn state(&self) -> &'static str {
        if self.is_closed() {
            "closed"
        } else if self.effective().is_some() {
            "found effective"
        } else if self.is_check_due() {
            "waiting for the effectiveness check"
        } else if !self.actions.is_empty() {
            "being acted on"
        } else if self.answered.is_some() {
            "answered"
        } else {
            "open"
        }
    }

    /// Tells whether all actions are done, and nobody has yet found that they help.
    pub fn is_check_due(&self) -> bool {
        !self.is_closed() && self.all_done() && self.effective().is_none()
    }

    /// Tells whether an action should have been carried out by now.
    pub fn is_overdue(&self, today: Day) -> bool {
        !self.is_closed() && self.actions.values().any(|it| it.is_overdue(today))
    }

    /// Returns the check that shows it effective: the newest one, made after all that it is about.
    pub fn effective(&self) -> Option<&Stated<EffectivenessChecked>> {
        let done = self.actions.values().filter_map(|it| it.done.as_ref()).map(|it| it.leaf);
        let stated = self.actions.values().map(|it| it.stated.leaf);
        let reopened = self.reopened.iter().map(|it| it.leaf);
        let since = done.chain(stated).chain(reopened).max();
        let newest = self.checks.last()?;
        (newest.said.effective && since.is_none_or(|since| newest.leaf > since)).then_some(newest)
    }

    /// Returns the other grades that were given or proposed, in order, and what became of each.
    pub fn regradings(&self) -> Vec<(&Stated<FindingRegraded>, RegradeOutcome<'_>)> {
        let mut grade = self.earlier.first().unwrap_or(&self.recorded).said.grade;
        let mut all = Vec::new();
        for (at, it) in self.regraded.iter().enumerate() {
            let next = self.regraded.get(at + 1).map_or(u64::MAX, |next| next.leaf);
            let approved = self.approved.iter().find(|by| it.leaf < by.leaf && by.leaf < next);
            let outcome = match approved {
                _ if it.said.grade > grade => RegradeOutcome::HeldAtOnce,
                Some(approved) => RegradeOutcome::Approved(approved),
                None => RegradeOutcome::NotApproved,
            };
            if outcome != RegradeOutcome::NotApproved {
                grade = it.said.grade;
            }
            all.push((it, outcome));
        }
        all
    }

    fn all_done(&self) -> bool {
        !self.actions.is_empty() && self.actions.values().all(|it| it.done.is_some())
    }

    /// Tells whether somebody has to see to it or to what is done, or had to before, or judged it.
    fn took_part(&self, person: PersonId) -> bool {
        let recorded = self.earlier.iter().chain([&self.recorded]);
        let owner = recorded.into_iter().any(|it| it.said.owner == Some(person));
        let check = self.effective();
        let looked = check.is_some_and(|it| it.by == person || it.said.by == person);
        owner || looked || self.owned_action(person)
    }

    /// Tells whether somebody has to carry out an action, or had to before it was changed.
    fn owned_action(&self, person: PersonId) -> bool {
        let stated = self.actions.values().flat_map(|it| it.earlier.iter().chain([&it.stated]));
        stated.into_iter().any(|it| it.said.owner == person)
    }
}

impl Register {
    /// Returns the findings, by number.
    pub fn findings(&self) -> impl Iterator<Item = &FindingState> {
        self.findings.values()
    }

    /// Returns a finding.
    pub fn finding(&self, id: FindingId) -> Option<&FindingState> {
        self.findings.get(&id)
    }

    /// Returns the number for the next finding.
    pub fn next_finding(&self) -> FindingId {
        FindingId(self.findings.keys().next_back().map_or(1, |id| id.0 + 1))
    }

    /// Returns the grading schemes, by number.
    pub fn schemes(&self) -> impl Iterator<Item = &Stated<SchemeStated>> {
        self.schemes.values()
    }

    /// Returns the number for the next grading scheme.
    pub fn next_scheme(&self) -> SchemeId {
        SchemeId(self.schemes.keys().next_back().map_or(1, |id| id.0 + 1))
    }

    /// Returns what a finding's grade is called, with the usual word beside it where its scheme has another, and by
    /// which day something is to be done about it, if its scheme says so.
    pub fn graded(&self, finding: &FindingState) -> (String, Option<Day>) {
        let said = &finding.recorded.said;
        let scheme = said.scheme.and_then(|id| self.schemes.get(&id));
        let mut grades = scheme.into_iter().flat_map(|it| &it.said.grades);
        match grades.find(|it| it.grade == finding.grade) {
            Some(named) => (named.called(), named.days.map(|days| said.on.plus_days(days))),
            None => (finding.grade.as_str().to_owned(), None),
        }
    }

    /// Returns by which day a finding is to be done: the day that somebody set, else the one that its scheme sets.
    pub fn finding_due(&self, finding: &FindingState) -> Option<Day> {
        finding.recorded.said.due.or_else(|| self.graded(finding).1)
    }

    /// Tells whether a finding is open beyond its day, or an action for it.
    pub fn is_finding_overdue(&self, finding: &FindingState, today: Day) -> bool {
        let late = self.finding_due(finding).is_some_and(|due| due < today);
        finding.is_overdue(today) || (late && !finding.is_closed())
    }

    /// Returns earlier findings, closed since, of which this one may be a repeat: on one of its criteria, and about
    /// one of its AI systems where both name some.
    pub fn may_repeat(&self, said: &FindingRecorded) -> Vec<FindingId> {
        let shares = |id: &FindingId| {
            let systems = self.finding(*id).map(|it| &it.recorded.said.systems);
            systems.is_none_or(|of| {
                of.is_empty()
                    || said.systems.is_empty()
                    || of.iter().any(|system| said.systems.contains(system))
            })
        };
        self.earlier_on(&said.criteria, said.id).into_iter().filter(shares).collect()
    }

    /// Returns earlier findings, closed since, on one of these criteria: perhaps this is a repeat of one.
    pub fn earlier_on(&self, criteria: &[String], before: FindingId) -> Vec<FindingId> {
        let shares = |it: &&FindingState| {
            it.recorded.said.criteria.iter().any(|criterion| criteria.contains(criterion))
        };
        let earlier = self.findings.range(..before).map(|(_, it)| it);
        let counts = |it: &&FindingState| it.is_closed() && it.grade > Grade::Opportunity;
        earlier.filter(counts).filter(shares).map(|it| it.recorded.said.id).collect()
    }

    pub(super) fn known_finding(&self, id: FindingId) -> Result<(), Refusal> {
        self.on_record(self.findings.contains_key(&id), "finding", id)
    }

    pub(super) fn check_finding(&self, actor: PersonId, event: &Event) -> Result<(), Refusal> {
        match event {
            Event::SchemeStated(said) => self.check_scheme(said),
            Event::FindingRecorded(said) => self.check_finding_recorded(said),
            Event::FindingRegraded(said) => self.check_regraded(said),
            Event::RegradeApproved(said) => self.check_regrade_approved(actor, said),
            Event::FindingAnswered(said) => self.check_answered(said),
            Event::ActionStated(said) => self.check_action(said),
            Event::ActionDone(said) => self.check_action_done(said),
            Event::EffectivenessChecked(said) => self.check_effectiveness(said),
            Event::FindingClosed(said) => self.check_finding_closed(actor, said),
            Event::FindingReopened(said) => {
                filled("the reason", &said.reason)?;
                match self.findings.get(&said.id) {
                    Some(it) if it.is_closed() => Ok(()),
                    Some(it) => self.unless_withheld(Some(in_state(said.id, it.state()))),
                    None => self.known_finding(said.id),
                }
            }
            _ => Ok(()),
        }
    }

    fn check_scheme(&self, said: &SchemeStated) -> Result<(), Refusal> {
        filled("the title", &said.title)?;
        if said.grades.is_empty() {
            return Err(Refusal::Empty("the list of grades"));
        }
        each_once("the grade", said.grades.iter().map(|it| it.grade.as_str()))?;
        each_once("the name", said.grades.iter().map(|it| &it.name))?;
        said.grades.iter().try_for_each(|it| filled("the name of a grade", &it.name))?;
        if said.grades.iter().any(GradeNamed::is_called_as_another) {
            let what = "it calls a grade by the usual word of another";
            return Err(contradiction(said.id, what));
        }
        filled_if_there("the reason for the change", said.changed_because.as_deref())?;
        match self.schemes.get(&said.id) {
            Some(before) => self.check_scheme_changed(&before.said, said),
            None => self.check_first_number(self.next_scheme(), said.id),
        }
    }

    /// What open findings go by is changed with a reason, and gives nobody more time.
    fn check_scheme_changed(
        &self,
        before: &SchemeStated,
        said: &SchemeStated,
    ) -> Result<(), Refusal> {
        let goes_by = |it: &FindingState| it.recorded.said.scheme == Some(said.id);
        if !self.findings.values().any(|it| goes_by(it) && !it.is_closed()) {
            return Ok(());
        }
        filled("the reason for the change", said.changed_because.as_deref().unwrap_or(""))?;
        let days = |grade| said.grades.iter().find(|it| it.grade == grade).and_then(|it| it.days);
        let mut limited = before.grades.iter().filter_map(|it| Some((it.grade, it.days?)));
        let longer = limited.any(|(grade, had)| days(grade).is_none_or(|now| now > had));
        let what = "open findings go by it, and its days don't become more: state a new scheme";
        self.unless_withheld(longer.then(|| contradiction(said.id, what)))
    }

    fn check_finding_recorded(&self, said: &FindingRecorded) -> Result<(), Refusal> {
        filled("the title", &said.title)?;
        filled("the condition", &said.condition)?;
        if said.criteria.is_empty() {
            return Err(lacks(said.id, "a criterion"));
        }
        each_once("the criterion", &said.criteria)?;
        said.criteria.iter().try_for_each(|id| self.check_any_requirement(id))?;
        self.check_finding_links(said)?;
        check_body(said)?;
        self.check_grade(said, said.grade)?;
        match self.open_finding(said.id, false)? {
            None => self.check_first_number(self.next_finding(), said.id),
            Some(state) => {
                let because = said.changed_because.as_deref().unwrap_or("");
                filled("the reason for the change", because)?;
                let other = state.recorded.said.grade != said.grade;
                let refusal = contradiction(said.id, "its grade is changed by grading it anew");
                self.unless_withheld(other.then_some(refusal))
            }
        }
    }

    fn check_finding_links(&self, said: &FindingRecorded) -> Result<(), Refusal> {
        said.owner.map_or(Ok(()), |owner| self.known_person(owner))?;
        if let Some(refusal) = said.due.and_then(|due| before("the finding", said.on, due)) {
            return Err(refusal);
        }
        if self.is_followed_up(said) {
            return Ok(());
        }
        // What was found in an engagement that is closed isn't taken out of it either.
        let had = self.findings.get(&said.id).and_then(|it| it.recorded.said.engagement);
        had.map_or(Ok(()), |id| self.check_open(id))?;
        said.engagement.map_or(Ok(()), |id| self.check_open(id))?;
        for cited in &said.evidence {
            self.check_held(cited.evidence)?;
            if cited.line == Some(0) || cited.page == Some(0) {
                return Err(contradiction(said.id, "lines and pages are counted from 1"));
            }
        }
        said.samples.iter().try_for_each(|id| self.known_sample(*id))?;
        said.systems.iter().try_for_each(|system| self.known_system(system))?;
        said.sites.iter().try_for_each(|site| self.known_site(*site))?;
        said.row.map_or(Ok(()), |row| self.known_row(row))?;
        let nothing = said.evidence.is_empty() && said.samples.is_empty() && said.row.is_none();
        if said.source == FindingSource::Internal && said.grade.is_nonconformity() && nothing {
            return Err(lacks(said.id, "evidence"));
        }
        said.repeats.map_or(Ok(()), |earlier| self.check_repeat(said.id, earlier))
    }

    /// Tells whether nothing changes but who has to see to it and by when: that goes on after the engagement is closed,
    /// and whatever became of the evidence.
    fn is_followed_up(&self, said: &FindingRecorded) -> bool {
        let but = |it: &FindingRecorded| FindingRecorded {
            owner: None,
            due: None,
            changed_because: None,
            ..it.clone()
        };
        self.findings.get(&said.id).is_some_and(|it| but(&it.recorded.said) == but(said))
    }

    /// Only what was closed can come again; what is open is still the same.
    fn check_repeat(&self, id: FindingId, earlier: FindingId) -> Result<(), Refusal> {
        if earlier >= id {
            return Err(contradiction(id, "it repeats itself or a later one"));
        }
        self.known_finding(earlier)?;
        // When it is said again, the earlier one may have been opened once more.
        let said_before =
            self.findings.get(&id).is_some_and(|it| it.recorded.said.repeats == Some(earlier));
        let open = self.findings.get(&earlier).filter(|it| !said_before && !it.is_closed());
        self.unless_withheld(open.map(|it| in_state(earlier, it.state())))
    }

    fn check_grade(&self, said: &FindingRecorded, grade: Grade) -> Result<(), Refusal> {
        if let Some(id) = said.scheme {
            let scheme = self.schemes.get(&id);
            self.on_record(scheme.is_some(), "grading scheme", id)?;
            let knows = |it: &Stated<SchemeStated>| it.said.grades.iter().any(|g| g.grade == grade);
            let refusal = contradiction(said.id, "its scheme does not know the grade");
            self.unless_withheld(scheme.is_some_and(|it| !knows(it)).then_some(refusal))?;
        }
        if grade != Grade::AreaOfConcern {
            return Ok(());
        }
        let kind = said.engagement.and_then(|id| self.engagement(id));
        let stage_1 = match kind.map(|it| it.recorded.said.kind) {
            Some(kind) => kind == EngagementKind::Stage1,
            None => said.engagement.is_some() || said.source == FindingSource::CertificationBody,
        };
        let refusal = contradiction(said.id, "areas of concern are for stage 1");
        self.unless_withheld((!stage_1).then_some(refusal))
    }

    /// Returns a finding that is not closed; `needed` refuses one that is not on record.
    fn open_finding(&self, id: FindingId, needed: bool) -> Result<Option<&FindingState>, Refusal> {
        let state = self.findings.get(&id);
        if needed {
            self.known_finding(id)?;
        }
        let closed = state.filter(|it| it.is_closed()).map(|it| in_state(id, it.state()));
        self.unless_withheld(closed).map(|()| state)
    }

    fn check_regraded(&self, said: &FindingRegraded) -> Result<(), Refusal> {
        filled("the reason", &said.reason)?;
        let Some(state) = self.open_finding(said.id, true)? else { return Ok(()) };
        self.check_grade(&state.recorded.said, said.grade)?;
        let same = state.grade == said.grade;
        let refusal = contradiction(said.id, "it has that grade already");
        self.unless_withheld(same.then_some(refusal))
    }

    /// Lowering a grade takes two people, without exception: only a log that goes on from another may say that it
    /// states again what two people did there.
    fn check_regrade_approved(
        &self,
        actor: PersonId,
        said: &RegradeApproved,
    ) -> Result<(), Refusal> {
        filled("the comment", &said.comment)?;
        said.exception.as_ref().map_or(Ok(()), check_exception)?;
        let Some(state) = self.open_finding(said.id, true)? else { return Ok(()) };
        let proposed = state.proposed.as_ref().filter(|it| it.said.grade == said.grade);
        let Some(proposed) = proposed else {
            return self.unless_withheld(Some(lacks(said.id, "a proposal of that grade")));
        };
        let restated = self.is_restated() && said.exception.is_some();
        let alone = proposed.by == actor && !restated;
        self.unless_withheld(alone.then_some(Refusal::SecondPerson { person: actor }))
    }

    fn check_answered(&self, said: &FindingAnswered) -> Result<(), Refusal> {
        filled_if_there("the extent", said.extent.as_deref())?;
        filled_if_there("the cause", said.cause.as_deref())?;
        filled_if_there("the correction", said.correction.as_deref())?;
        if said.extent.is_none() && said.cause.is_none() && said.correction.is_none() {
            return Err(Refusal::Empty("the answer"));
        }
        self.open_finding(said.id, true).map(drop)
    }

    fn check_action(&self, said: &ActionStated) -> Result<(), Refusal> {
        filled("what is to be done", &said.what)?;
        self.known_person(said.owner)?;
        let Some(state) = self.open_finding(said.finding, true)? else { return Ok(()) };
        self.unless_withheld(before("the action", state.recorded.said.on, said.due))?;
        let id = || format!("action {} of {}", said.number, said.finding);
        match state.actions.get(&said.number) {
            Some(action) if action.done.is_some() => {
                self.unless_withheld(Some(in_state(id(), "done")))
            }
            Some(_) => {
                let because = said.changed_because.as_deref().unwrap_or("");
                filled("the reason for the change", because)
            }
            None => {
                let next = state.actions.keys().next_back().map_or(1, |last| last + 1);
                let refusal =
                    Refusal::Number { expected: next.to_string(), got: said.number.to_string() };
                self.unless_withheld((said.number != next).then_some(refusal))
            }
        }
    }

    fn check_action_done(&self, said: &ActionDone) -> Result<(), Refusal> {
        said.evidence.iter().try_for_each(|it| self.check_held(*it))?;
        filled_if_there("the remark", said.remark.as_deref())?;
        let Some(state) = self.open_finding(said.finding, true)? else { return Ok(()) };
        self.unless_withheld(before("the action", state.recorded.said.on, said.on))?;
        let id = format!("{} of {}", said.number, said.finding);
        match state.actions.get(&said.number) {
            None => self.on_record(false, "action", id),
            Some(it) if it.done.is_some() => {
                self.unless_withheld(Some(in_state(format!("action {id}"), "done")))
            }
            Some(_) => Ok(()),
        }
    }

    fn check_effectiveness(&self, said: &EffectivenessChecked) -> Result<(), Refusal> {
        filled("the result", &said.result)?;
        self.known_person(said.by)?;
        said.evidence.iter().try_for_each(|it| self.check_held(*it))?;
        if said.effective {
            let none = said.evidence.is_empty().then(|| lacks(said.finding, HELPS));
            none.map_or(Ok(()), Err)?;
            let shows = said.evidence.iter().any(|it| self.is_sound(*it));
            self.unless_withheld((!shows).then(|| lacks(said.finding, HELPS_SOUND)))?;
        }
        let Some(state) = self.open_finding(said.finding, true)? else { return Ok(()) };
        let undone = (!state.all_done()).then(|| lacks(said.finding, "actions that are done"));
        self.unless_withheld(undone)?;
        let own = contradiction(said.finding, "whoever owns an action does not look if it helps");
        self.unless_withheld(state.owned_action(said.by).then_some(own))?;
        let done = state.actions.values().filter_map(|it| it.done.as_ref()).map(|it| it.said.on);
        let last = done.max().unwrap_or(state.recorded.said.on);
        self.unless_withheld(before("the effectiveness check", last, said.on))
    }

    fn check_finding_closed(&self, actor: PersonId, said: &FindingClosed) -> Result<(), Refusal> {
        filled("the reason", &said.reason)?;
        said.exception.as_ref().map_or(Ok(()), check_exception)?;
        let Some(state) = self.open_finding(said.id, true)? else { return Ok(()) };
        if state.grade.is_nonconformity() {
            self.unless_withheld(self.unfinished(state))?;
        }
        let own = said.exception.is_none() && state.took_part(actor);
        self.unless_withheld(own.then_some(Refusal::OwnWork { person: actor }))
    }

    /// Says what a nonconformity still lacks before it can be closed.
    fn unfinished(&self, state: &FindingState) -> Option<Refusal> {
        let id = state.recorded.said.id;
        let answer = state.answered.as_ref().map(|it| &it.said);
        if answer.is_none_or(|it| it.cause.is_none()) {
            return Some(lacks(id, "a cause"));
        }
        if answer.is_none_or(|it| it.correction.is_none()) {
            return Some(lacks(id, "a correction"));
        }
        if !state.all_done() {
            return Some(lacks(id, "corrective actions that are done"));
        }
        let Some(check) = state.effective() else {
            return Some(lacks(id, HELPS));
        };
        let usable = |id| match self.item(id) {
            Some(item) => item.is_held(),
            // Destroyed after it was closed: a replay no longer sees it.
            None => self.partial && !self.erased.contains_key(&id),
        };
        let mut held = check.said.evidence.iter().filter(|it| usable(it.id)).peekable();
        if held.peek().is_none() {
            return Some(lacks(id, HELPS_HELD));
        }
        (!held.any(|it| self.is_sound(*it))).then(|| lacks(id, HELPS_SOUND))
    }

    /// Tells whether an item may show something: its word is none at which a person has to act, as far as is known.
    fn is_sound(&self, evidence: EvidenceRef) -> bool {
        self.judged(evidence).is_none_or(|it| !it.word().is_alarming())
    }

    pub(super) fn fold_finding(&mut self, at: Position, event: &Event) {
        match event {
            Event::SchemeStated(said) => {
                self.schemes.insert(said.id, Stated::new(at, said.clone()));
            }
            Event::FindingRecorded(said) => self.fold_finding_recorded(at, said),
            Event::FindingRegraded(said) => self.on_finding(said.id, |state| {
                let stated = Stated::new(at, said.clone());
                state.regraded.push(stated.clone());
                if said.grade > state.grade {
                    state.grade = said.grade;
                    state.proposed = None;
                } else {
                    state.proposed = Some(stated);
                }
            }),
            Event::RegradeApproved(said) => self.on_finding(said.id, |state| {
                state.grade = said.grade;
                state.proposed = None;
                state.approved.push(Stated::new(at, said.clone()));
            }),
            Event::FindingAnswered(said) => self.on_finding(said.id, |state| {
                let before = state.answered.replace(Stated::new(at, said.clone()));
                state.answered_before.extend(before);
            }),
            Event::ActionStated(said) => self.on_finding(said.finding, |state| {
                let stated = Stated::new(at, said.clone());
                let before = state.actions.remove(&said.number);
                let earlier = before.map_or_else(Vec::new, |mut it| {
                    it.earlier.push(it.stated);
                    it.earlier
                });
                let action = ActionState { stated, earlier, done: None };
                state.actions.insert(said.number, action);
            }),
            Event::ActionDone(said) => self.on_finding(said.finding, |state| {
                if let Some(action) = state.actions.get_mut(&said.number) {
                    action.done = Some(Stated::new(at, said.clone()));
                }
            }),
            Event::EffectivenessChecked(said) => self.on_finding(said.finding, |state| {
                state.checks.push(Stated::new(at, said.clone()));
            }),
            Event::FindingClosed(said) => self.on_finding(said.id, |state| {
                state.closed.push(Stated::new(at, said.clone()));
            }),
            Event::FindingReopened(said) => self.on_finding(said.id, |state| {
                state.reopened.push(Stated::new(at, said.clone()));
            }),
            _ => {}
        }
    }

    fn on_finding(&mut self, id: FindingId, change: impl FnOnce(&mut FindingState)) {
        if let Some(state) = self.findings.get_mut(&id) {
            change(state);
        }
    }

    fn fold_finding_recorded(&mut self, at: Position, said: &FindingRecorded) {
        let recorded = Stated::new(at, said.clone());
        match self.findings.get_mut(&said.id) {
            Some(state) => {
                let before = std::mem::replace(&mut state.recorded, recorded);
                state.earlier.push(before);
            }
            None => {
                let state = FindingState {
                    recorded,
                    earlier: Vec::new(),
                    grade: said.grade,
                    regraded: Vec::new(),
                    proposed: None,
                    approved: Vec::new(),
                    answered: None,
                    answered_before: Vec::new(),
                    actions: BTreeMap::new(),
                    checks: Vec::new(),
                    closed: Vec::new(),
                    reopened: Vec::new(),
                };
                self.findings.insert(said.id, state);
            }
        }
    }
}

/// A certification body's finding says how they number and grade it.
fn check_body(said: &FindingRecorded) -> Result<(), Refusal> {
    let Some(body) = &said.body else {
        return match said.source {
            FindingSource::CertificationBody => {
                Err(lacks(said.id, "the certification body's reference and grade"))
            }
            _ => Ok(()),
        };
    };
    filled("the body", &body.body)?;
    filled("the body's reference", &body.reference)?;
    filled("the body's grade", &body.grade)
}

fn before(what: &'static str, from: Day, to: Day) -> Option<Refusal> {
    (to < from).then_some(Refusal::Days { what, from, to })
}

#[cfg(test)]
mod tests {
    use super::super::fixture::*;
    use super::*;
    use crate::event::*;
    use crate::verdict::Word;

    const F1: FindingId = FindingId(1);

    fn world() -> World {
        let mut world = World::new();
        world.does(ADA, recorded(engagement(1)));
        let said = found(finding(&world, 1));
        world.does(BEN, said);
        world
    }

    fn with(world: &World, number: u32, change: impl FnOnce(&mut FindingRecorded)) -> Event {
        let mut said = finding(world, number);
        change(&mut said);
        found(said)
    }

    fn answers() -> Event {
        Event::FindingAnswered(FindingAnswered {
            id: F1,
            extent: Some("Only CREDO.".into()),
            cause: Some("The disk was full.".into()),
            correction: Some("The log was exported anew.".into()),
        })
    }

    fn action(number: u32, owner: PersonId) -> ActionStated {
        ActionStated {
            finding: F1,
            number,
            what: "Watch the disk.".into(),
            owner,
            due: day("2026-04-30"),
            changed_because: None,
        }
    }

    fn done(world: &World, number: u32) -> ActionDone {
        ActionDone {
            finding: F1,
            number,
            on: day("2026-04-15"),
            evidence: vec![world.cites(LOG)],
            remark: None,
        }
    }

    fn check(world: &World, by: PersonId) -> EffectivenessChecked {
        EffectivenessChecked {
            finding: F1,
            effective: true,
            result: "No day is missing since.".into(),
            evidence: vec![world.cites(LOG)],
            by,
            on: day("2026-06-15"),
        }
    }

    fn closed(exception: Option<Exception>) -> Event {
        let reason = "Done, and it helps.".into();
        Event::FindingClosed(FindingClosed { id: F1, reason, exception })
    }

    fn reopened() -> Event {
        Event::FindingReopened(FindingReopened { id: F1, reason: "It happened again.".into() })
    }

    fn regrades(grade: Grade) -> Event {
        Event::FindingRegraded(FindingRegraded { id: F1, grade, reason: "Only one day.".into() })
    }

    fn approves(grade: Grade, exception: Option<Exception>) -> Event {
        let comment = "Agreed.".into();
        Event::RegradeApproved(RegradeApproved { id: F1, grade, comment, exception })
    }

    /// A finding of which Dan did what had to be done, and Ben saw that it helps.
    fn effective() -> World {
        let mut world = world();
        world.does(BEN, answers());
        world.does(BEN, Event::ActionStated(action(1, DAN)));
        let events =
            [Event::ActionDone(done(&world, 1)), Event::EffectivenessChecked(check(&world, BEN))];
        world.does_all(BEN, events);
        world
    }

    fn state(world: &World) -> &FindingState {
        world.register.finding(F1).expect("there")
    }

    #[test]
    fn a_finding_says_against_what_it_is_measured_and_on_what_it_stands() {
        let world = world();
        assert_eq!(world.may(BEN, with(&world, 2, |_| {})), Ok(()));
        let wrong: Vec<(Event, &str)> = vec![
            (with(&world, 3, |_| {}), "expected the number F-02, got F-03"),
            (with(&world, 1, |_| {}), "the reason for the change is empty"),
            (with(&world, 2, |it| it.condition.clear()), "the condition is empty"),
            (with(&world, 2, |it| it.criteria.clear()), "F-02 lacks a criterion"),
            (with(&world, 2, |it| it.criteria = vec!["A.6".into()]), "A.6 is not a requirement"),
            (with(&world, 2, |it| it.evidence.clear()), "F-02 lacks evidence"),
            (with(&world, 2, |it| it.evidence[0].line = Some(0)), "counted from 1"),
            (with(&world, 2, |it| it.engagement = Some(EngagementId(2))), "no engagement EN-02"),
            (with(&world, 2, |it| it.scheme = Some(SchemeId(1))), "no grading scheme GS-01"),
            (with(&world, 2, |it| it.systems = vec!["NONE".into()]), "no AI system NONE"),
            (with(&world, 2, |it| it.row = Some(row(0))), "no row 0 in RG-001"),
            (with(&world, 2, |it| it.owner = Some(PersonId(99))), "no person P-099"),
            (with(&world, 2, |it| it.due = Some(day("2026-03-01"))), "is before the first"),
            (
                with(&world, 2, |it| it.source = FindingSource::CertificationBody),
                "F-02 lacks the certification body's reference",
            ),
            (
                with(&world, 2, |it| it.grade = Grade::AreaOfConcern),
                "F-02: areas of concern are for stage 1",
            ),
        ];
        for (event, says) in wrong {
            let refusal = world.may(BEN, event).expect_err(says).to_string();
            assert!(refusal.contains(says), "{refusal} / {says}");
        }
        let concern = with(&world, 2, |it| {
            it.engagement = None;
            it.source = FindingSource::CertificationBody;
            it.grade = Grade::AreaOfConcern;
            it.evidence.clear();
            it.body = Some(BodyGraded {
                body: "Certico".into(),
                reference: "AoC-2".into(),
                grade: "Area of concern".into(),
                on: day("2026-06-01"),
            });
        });
        assert_eq!(world.may(BEN, concern), Ok(()));
    }

    #[test]
    fn a_nonconformity_is_not_closed_without_evidence_that_what_was_done_helps() {
        let mut world = world();
        let mut steps: Vec<(&str, Event)> = vec![
            ("a cause", answers()),
            ("corrective actions that are done", Event::ActionStated(action(1, DAN))),
            ("corrective actions that are done", Event::ActionDone(done(&world, 1))),
        ];
        let last = Event::EffectivenessChecked(check(&world, BEN));
        steps.push(("evidence that what was done helps", last));
        for (what, next) in steps {
            let lacks = Refusal::Lacks { id: "F-01".into(), what: what.into() };
            assert_eq!(world.may(ADA, closed(None)), Err(lacks));
            assert!(world.may(ADA, closed(Some(exception()))).is_err(), "{what}");
            world.does(BEN, next);
        }
        assert_eq!(state(&world).state(), "found effective");
        assert_eq!(world.may(ADA, closed(None)), Ok(()));
        let mut gone = world.clone();
        let removed = withdrawn(world.cites(LOG));
        gone.does(ADA, removed);
        assert!(matches!(gone.may(ADA, closed(None)), Err(Refusal::Lacks { .. })));
        world.does(ADA, closed(None));
        assert!(state(&world).is_closed());
        world.agrees();
    }

    #[test]
    fn an_observation_is_closed_with_a_reason() {
        let mut world = world();
        let observed = with(&world, 2, |it| it.grade = Grade::Observation);
        world.does(BEN, observed);
        let close = |reason: &str| {
            let (id, reason) = (FindingId(2), reason.into());
            Event::FindingClosed(FindingClosed { id, reason, exception: None })
        };
        assert_eq!(world.may(BEN, close(" ")), Err(Refusal::Empty("the reason")));
        assert_eq!(world.may(BEN, close("Looked at.")), Ok(()));
    }

    #[test]
    fn whoever_took_part_does_not_close() {
        let world = effective();
        let own = Refusal::OwnWork { person: BEN };
        assert_eq!(world.may(BEN, closed(None)), Err(own));
        assert_eq!(world.may(ADA, closed(None)), Ok(()));
        assert_eq!(world.may(BEN, closed(Some(exception()))), Ok(()));
        let mut silent = exception();
        silent.reason.clear();
        assert!(matches!(world.may(BEN, closed(Some(silent))), Err(Refusal::Empty(_))));
        // Ada owns the action; Dan looked, and Ben wrote that down.
        let mut other = self::world();
        other.does(BEN, answers());
        other.does(BEN, Event::ActionStated(action(1, ADA)));
        let events =
            [Event::ActionDone(done(&other, 1)), Event::EffectivenessChecked(check(&other, DAN))];
        other.does_all(BEN, events);
        assert_eq!(other.may(ADA, closed(None)), Err(Refusal::OwnWork { person: ADA }));
        assert_eq!(other.may(BEN, closed(None)), Err(Refusal::OwnWork { person: BEN }));
    }

    #[test]
    fn whoever_owns_a_finding_does_not_close_it_nor_one_who_did() {
        let mut world = effective();
        let owns = |world: &World, owner| {
            with(world, 1, |it| {
                it.owner = Some(owner);
                it.changed_because = Some("She sees to it.".into());
            })
        };
        let hers = owns(&world, ADA);
        world.does(BEN, hers);
        let own = Refusal::OwnWork { person: ADA };
        assert_eq!(world.may(ADA, closed(None)), Err(own.clone()));
        let handed_on = owns(&world, CLEO);
        world.does(ADA, handed_on);
        assert_eq!(world.may(ADA, closed(None)), Err(own));
        assert_eq!(world.may(ADA, closed(Some(exception()))), Ok(()));
    }

    #[test]
    fn whoever_owns_an_action_does_not_look_whether_it_helps() {
        let mut world = world();
        let mut handed_on = action(1, CLEO);
        handed_on.changed_because = Some("She has more time.".into());
        world.does_all(BEN, [answers(), Event::ActionStated(action(1, DAN))]);
        world.does(BEN, Event::ActionStated(handed_on));
        let carried_out = Event::ActionDone(done(&world, 1));
        world.does(BEN, carried_out);
        for person in [DAN, CLEO] {
            let refused = world.may(BEN, Event::EffectivenessChecked(check(&world, person)));
            assert!(matches!(refused, Err(Refusal::Contradiction { .. })), "{refused:?}");
        }
        assert_eq!(world.may(BEN, Event::EffectivenessChecked(check(&world, BEN))), Ok(()));
    }

    #[test]
    fn broken_evidence_does_not_show_that_something_helps() {
        let mut world = effective();
        let worded = |world: &World, word| verified(world.cites(LOG), word);
        let broken = worded(&world, Word::Broken);
        world.does(ADA, broken);
        let sound = Refusal::Lacks { id: "F-01".into(), what: HELPS_SOUND.into() };
        let again = Event::EffectivenessChecked(check(&world, BEN));
        assert_eq!(world.may(BEN, again.clone()), Err(sound.clone()));
        assert_eq!(world.may(ADA, closed(None)), Err(sound.clone()));
        assert_eq!(world.may(ADA, closed(Some(exception()))), Err(sound));
        let mended = worded(&world, Word::Verified);
        world.does(ADA, mended);
        assert_eq!(world.may(BEN, again), Ok(()));
        assert_eq!(world.may(ADA, closed(None)), Ok(()));
        world.agrees();
    }

    #[test]
    fn a_check_counts_only_for_what_was_done_before_it() {
        let mut world = effective();
        world.does(BEN, Event::ActionStated(action(2, DAN)));
        assert!(state(&world).effective().is_none());
        let early = EffectivenessChecked { on: day("2026-04-14"), ..check(&world, BEN) };
        let early = Event::EffectivenessChecked(early);
        assert!(matches!(world.may(BEN, early.clone()), Err(Refusal::Lacks { .. })));
        let second = Event::ActionDone(done(&world, 2));
        world.does(BEN, second);
        assert!(matches!(world.may(BEN, early), Err(Refusal::Days { .. })));
        assert!(state(&world).is_check_due());
        let failed =
            EffectivenessChecked { effective: false, evidence: Vec::new(), ..check(&world, BEN) };
        world.does(BEN, Event::EffectivenessChecked(failed));
        assert!(state(&world).effective().is_none());
        let bare = EffectivenessChecked { evidence: Vec::new(), ..check(&world, BEN) };
        let refused = world.may(BEN, Event::EffectivenessChecked(bare));
        assert!(matches!(refused, Err(Refusal::Lacks { .. })));
        let again = Event::EffectivenessChecked(check(&world, BEN));
        world.does_all(BEN, [again]);
        world.does_all(ADA, [closed(None), reopened()]);
        assert!(matches!(world.may(ADA, closed(None)), Err(Refusal::Lacks { .. })));
        assert_eq!(state(&world).state(), "waiting for the effectiveness check");
        world.agrees();
    }

    #[test]
    fn what_is_closed_is_not_changed() {
        let mut world = effective();
        let not_closed = world.may(ADA, reopened());
        assert!(matches!(not_closed, Err(Refusal::State { .. })));
        world.does(ADA, closed(None));
        for event in [
            with(&world, 1, |it| it.changed_because = Some("A word.".into())),
            regrades(Grade::Major),
            answers(),
            Event::ActionStated(action(2, DAN)),
            Event::ActionDone(done(&world, 1)),
            Event::EffectivenessChecked(check(&world, BEN)),
            closed(None),
        ] {
            let refused = world.may(ADA, event.clone());
            assert!(matches!(refused, Err(Refusal::State { .. })), "{event:?}: {refused:?}");
        }
        world.does(ADA, reopened());
        assert_eq!(world.may(ADA, answers()), Ok(()));
    }

    #[test]
    fn a_day_is_set_anew_after_the_engagement_and_what_was_found_is_not() {
        let mut world = world();
        world.does(ADA, closes(1));
        let changed = |change: fn(&mut FindingRecorded)| {
            let mut said = finding(&world, 1);
            change(&mut said);
            said.changed_because = Some("The body agreed.".into());
            found(said)
        };
        let later = changed(|it| it.due = Some(day("2026-07-31")));
        assert_eq!(world.may(BEN, later.clone()), Ok(()));
        let paper = changed(|it| it.condition = "One day is missing.".into());
        assert!(matches!(world.may(BEN, paper), Err(Refusal::State { .. })));
        world.does(ADA, recorded(engagement(2)));
        for elsewhere in [Some(EngagementId(2)), None] {
            let mut said = finding(&world, 1);
            said.engagement = elsewhere;
            said.criteria = vec!["A.7.4".into()];
            said.changed_because = Some("It belongs there.".into());
            let refused = world.may(BEN, found(said));
            assert!(matches!(refused, Err(Refusal::State { .. })), "{elsewhere:?}: {refused:?}");
        }
        let removed = withdrawn(world.cites(LOG));
        world.does(ADA, removed);
        assert_eq!(world.may(BEN, later), Ok(()), "whatever became of the evidence");
    }

    #[test]
    fn actions_are_numbered_dated_and_carried_out_once() {
        let mut world = world();
        let stated = |change: fn(&mut ActionStated)| {
            let mut said = action(1, DAN);
            change(&mut said);
            Event::ActionStated(said)
        };
        let wrong: Vec<(Event, &str)> = vec![
            (stated(|it| it.number = 2), "expected the number 1, got 2"),
            (stated(|it| it.what.clear()), "what is to be done is empty"),
            (stated(|it| it.owner = PersonId(99)), "no person P-099"),
            (stated(|it| it.due = day("2026-03-01")), "is before the first"),
            (Event::ActionDone(done(&world, 1)), "there is no action 1 of F-01"),
        ];
        for (event, says) in wrong {
            let refusal = world.may(BEN, event).expect_err(says).to_string();
            assert!(refusal.contains(says), "{refusal} / {says}");
        }
        world.does(BEN, stated(|_| {}));
        assert!(matches!(world.may(BEN, stated(|_| {})), Err(Refusal::Empty(_))));
        assert!(!state(&world).is_overdue(day("2026-04-30")));
        assert!(state(&world).is_overdue(day("2026-05-01")));
        let early = ActionDone { on: day("2026-03-01"), ..done(&world, 1) };
        let refused = world.may(BEN, Event::ActionDone(early));
        assert!(matches!(refused, Err(Refusal::Days { .. })));
        let carried_out = Event::ActionDone(done(&world, 1));
        world.does(BEN, carried_out.clone());
        assert!(!state(&world).is_overdue(day("2026-05-01")));
        assert!(matches!(world.may(BEN, carried_out), Err(Refusal::State { .. })));
        let changed = stated(|it| it.changed_because = Some("Later.".into()));
        assert!(matches!(world.may(BEN, changed), Err(Refusal::State { .. })));
    }

    #[test]
    fn a_lesser_grade_takes_two_people_and_a_graver_one_does_not() {
        let mut world = world();
        let raised = with(&world, 1, |it| {
            it.grade = Grade::Major;
            it.changed_because = Some("Graver.".into());
        });
        assert!(matches!(world.may(BEN, raised), Err(Refusal::Contradiction { .. })));
        assert!(matches!(
            world.may(BEN, regrades(Grade::Minor)),
            Err(Refusal::Contradiction { .. })
        ));
        world.does(BEN, regrades(Grade::Major));
        assert_eq!(state(&world).grade, Grade::Major);
        let nothing = world.may(ADA, approves(Grade::Observation, None));
        assert!(matches!(nothing, Err(Refusal::Lacks { .. })));
        world.does(BEN, regrades(Grade::Observation));
        assert_eq!(state(&world).grade, Grade::Major, "nobody approved it yet");
        let alone = Refusal::SecondPerson { person: BEN };
        assert_eq!(world.may(BEN, approves(Grade::Observation, None)), Err(alone.clone()));
        let excepted = approves(Grade::Observation, Some(exception()));
        assert_eq!(world.may(BEN, excepted), Err(alone));
        assert!(world.may(ADA, approves(Grade::Minor, None)).is_err());
        world.does(ADA, approves(Grade::Observation, None));
        assert_eq!(state(&world).grade, Grade::Observation);
        assert!(state(&world).proposed.is_none());
        world.does(BEN, regrades(Grade::Conformity));
        let became: Vec<_> = state(&world).regradings().into_iter().map(|it| it.1).collect();
        let by_ada = |it: &RegradeOutcome<'_>| matches!(it, RegradeOutcome::Approved(approved) if approved.by == ADA);
        assert_eq!(became[0], RegradeOutcome::HeldAtOnce);
        assert!(by_ada(&became[1]), "{became:?}");
        assert_eq!(became[2], RegradeOutcome::NotApproved);
        world.agrees();
    }

    #[test]
    fn a_log_that_goes_on_from_another_may_say_what_two_people_did_there() {
        let mut world = World { register: Register::new(), entries: Vec::new() };
        world.does(ADA, created(Some(predecessor())));
        world.receives(LOG, Some(EvidenceKind::Log), Word::Verified);
        world.does_all(ADA, [system("CREDO"), recorded(engagement_alone())]);
        let events = [found(finding(&world, 1)), regrades(Grade::Observation)];
        world.does_all(ADA, events);
        let alone = Refusal::SecondPerson { person: ADA };
        assert_eq!(world.may(ADA, approves(Grade::Observation, None)), Err(alone));
        assert_eq!(world.may(ADA, approves(Grade::Observation, Some(exception()))), Ok(()));
    }

    fn engagement_alone() -> EngagementRecorded {
        let mut said = engagement(1);
        said.team.truncate(1);
        said
    }

    #[test]
    fn only_what_was_closed_comes_again() {
        let mut world = effective();
        let repeat = |world: &World, of: u32| with(world, 2, |it| it.repeats = Some(FindingId(of)));
        assert!(matches!(world.may(BEN, repeat(&world, 1)), Err(Refusal::State { .. })));
        assert!(matches!(world.may(BEN, repeat(&world, 2)), Err(Refusal::Contradiction { .. })));
        let criteria = vec!["A.6.2.8".to_owned()];
        assert!(world.register.earlier_on(&criteria, FindingId(2)).is_empty());
        world.does(ADA, closed(None));
        assert_eq!(world.register.earlier_on(&criteria, FindingId(2)), [F1]);
        assert!(world.register.earlier_on(&["A.7.4".to_owned()], FindingId(2)).is_empty());
        let like = |systems: &[&str]| {
            let mut said = finding(&world, 2);
            said.systems = systems.iter().map(|it| (*it).to_owned()).collect();
            world.register.may_repeat(&said)
        };
        assert_eq!((like(&["CREDO", "SIFT"]), like(&[])), (vec![F1], vec![F1]));
        assert!(like(&["SIFT"]).is_empty(), "about another system");
        let again = repeat(&world, 1);
        world.does(BEN, again);
        assert_eq!(world.register.carried_forward(None).repeats, [FindingId(2)]);
        assert_eq!(world.register.carried_forward(None).open, [FindingId(2)]);
    }

    #[test]
    fn a_scheme_names_grades_and_sets_their_days() {
        let mut world = world();
        let named = |grade, name: &str, days| GradeNamed { grade, name: name.into(), days };
        let scheme = SchemeStated {
            id: SchemeId(1),
            title: "Certico".into(),
            grades: vec![
                named(Grade::Minor, "Category 2", Some(90)),
                named(Grade::Major, "Category 1", Some(30)),
            ],
            changed_because: None,
        };
        let as_another = SchemeStated {
            grades: vec![named(Grade::Major, "Minor non-conformity", None)],
            ..scheme.clone()
        };
        let refused = world.may(ADA, Event::SchemeStated(as_another));
        assert!(matches!(refused, Err(Refusal::Contradiction { .. })), "{refused:?}");
        let twice = SchemeStated {
            grades: vec![scheme.grades[0].clone(), scheme.grades[0].clone()],
            ..scheme.clone()
        };
        assert!(matches!(world.may(ADA, Event::SchemeStated(twice)), Err(Refusal::Twice { .. })));
        world.does(ADA, Event::SchemeStated(scheme));
        let of_scheme = |world: &World, grade| {
            with(world, 2, |it| {
                it.scheme = Some(SchemeId(1));
                it.grade = grade;
            })
        };
        let unknown = world.may(BEN, of_scheme(&world, Grade::Observation));
        assert!(matches!(unknown, Err(Refusal::Contradiction { .. })));
        let minor = of_scheme(&world, Grade::Minor);
        world.does(BEN, minor);
        let graded = |world: &World, id| {
            let register = &world.register;
            register.graded(register.finding(id).expect("there"))
        };
        let by = day("2026-05-31");
        assert_eq!(
            graded(&world, FindingId(2)),
            ("Category 2 (minor nonconformity)".to_owned(), Some(by))
        );
        let overdue = |world: &World, on: &str| {
            let state = world.register.finding(FindingId(2)).expect("there");
            world.register.is_finding_overdue(state, day(on))
        };
        assert!(!overdue(&world, "2026-05-31") && overdue(&world, "2026-06-01"));
        let later = with(&world, 2, |it| {
            it.scheme = Some(SchemeId(1));
            it.due = Some(day("2026-07-31"));
            it.changed_because = Some("The body agreed.".into());
        });
        world.does(BEN, later);
        assert!(!overdue(&world, "2026-06-01"), "the day that somebody set counts");
        let state = world.register.finding(FindingId(2)).expect("there");
        assert_eq!(state.earlier.len(), 1);
        assert_eq!(graded(&world, F1), ("minor nonconformity".to_owned(), None));
    }

    #[test]
    fn what_open_findings_go_by_gives_nobody_more_time() {
        let mut world = world();
        let scheme = |days: &[(Grade, Option<u32>)], because: Option<&str>| {
            let named = days.iter().map(|(grade, days)| GradeNamed {
                grade: *grade,
                name: grade.as_str().into(),
                days: *days,
            });
            Event::SchemeStated(SchemeStated {
                id: SchemeId(1),
                title: "Certico".into(),
                grades: named.collect(),
                changed_because: because.map(str::to_owned),
            })
        };
        let (minor, major) = (Grade::Minor, Grade::Major);
        let longer = scheme(&[(minor, Some(900)), (major, None)], None);
        world.does(ADA, scheme(&[(minor, Some(90)), (major, None)], None));
        assert_eq!(world.may(ADA, longer), Ok(()), "no finding goes by it yet");
        let goes_by = with(&world, 2, |it| it.scheme = Some(SchemeId(1)));
        world.does(BEN, goes_by);
        let shorter = [(minor, Some(60)), (major, Some(30))];
        assert!(matches!(world.may(ADA, scheme(&shorter, None)), Err(Refusal::Empty(_))));
        assert_eq!(world.may(ADA, scheme(&shorter, Some("New terms."))), Ok(()));
        for days in [&[(minor, Some(91))][..], &[(minor, None)], &[(major, Some(30))]] {
            let refused = world.may(ADA, scheme(days, Some("New terms.")));
            assert!(matches!(refused, Err(Refusal::Contradiction { .. })), "{days:?}");
        }
    }
}
