//! Retention rules, legal holds and retention runs as they stand.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::check::filled;
use super::organisation::{same, unknown};
use super::{EvidenceState, Organisation, Position, Refusal, Register, Stated};
use crate::day::Day;
use crate::event::{
    Event, EvidenceDescribed, EvidenceErased, EvidenceId, HoldId, HoldPlaced, HoldReleased,
    KeptFrom, PersonId, RetentionApproved, RetentionCarriedOut, RetentionDue, RetentionId,
    RetentionListed, RetentionRuled, RunId, Selection,
};

/// What is said of a list as at a day to come, where somebody wants to approve it.
const LOOKS_AHEAD: &str = "a look ahead: make a list when that day has come";

/// What is said of an item that may not be erased as a run lists it.
const DUE_OTHERWISE: &str = "by now due by another rule or on another day than the list says";

/// Rules, holds and runs, by number.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retention {
    rules: BTreeMap<RetentionId, RuleState>,
    holds: BTreeMap<HoldId, HoldState>,
    runs: BTreeMap<RunId, RunState>,
}

/// A retention rule as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleState {
    /// As stated last.
    pub ruled: Stated<RetentionRuled>,
    /// Why it no longer holds, if so.
    pub ended: Option<String>,
}

/// A legal hold as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoldState {
    /// As placed.
    pub placed: Stated<HoldPlaced>,
    /// As lifted, if it was.
    pub released: Option<Stated<HoldReleased>>,
    /// The items that it covered at any moment: describing an item anew does not take it out of a hold.
    pub items: BTreeSet<EvidenceId>,
}

/// A retention run as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunState {
    /// What it listed.
    pub listed: Stated<RetentionListed>,
    /// The approval.
    pub approved: Option<Stated<RetentionApproved>>,
    /// The certificate.
    pub carried_out: Option<Stated<RetentionCarriedOut>>,
}

impl RunState {
    /// Returns how it stands.
    pub fn state(&self) -> &'static str {
        match (&self.approved, &self.carried_out) {
            (_, Some(_)) => "carried out",
            (Some(_), None) => "approved",
            (None, None) => "listed",
        }
    }

    /// Tells whether it was made as at a day that had not come yet: what it lists was not due then.
    pub fn looks_ahead(&self) -> bool {
        self.listed.said.as_of > Day::of(self.listed.at)
    }
}

impl Retention {
    /// Returns the rules, by number.
    pub fn rules(&self) -> impl Iterator<Item = &RuleState> {
        self.rules.values()
    }

    /// Returns the legal holds, by number.
    pub fn holds(&self) -> impl Iterator<Item = &HoldState> {
        self.holds.values()
    }

    /// Returns the runs, by number.
    pub fn runs(&self) -> impl Iterator<Item = &RunState> {
        self.runs.values()
    }

    /// Returns a run.
    pub fn run(&self, id: RunId) -> Option<&RunState> {
        self.runs.get(&id)
    }

    /// Returns the number for the next rule.
    pub fn next_rule(&self) -> RetentionId {
        RetentionId(self.rules.keys().next_back().map_or(1, |id| id.0 + 1))
    }

    /// Returns the number for the next hold.
    pub fn next_hold(&self) -> HoldId {
        HoldId(self.holds.keys().next_back().map_or(1, |id| id.0 + 1))
    }

    /// Returns the number for the next run.
    pub fn next_run(&self) -> RunId {
        RunId(self.runs.keys().next_back().map_or(1, |id| id.0 + 1))
    }

    /// Puts an item under every hold that covers it as it is now.
    pub(super) fn cover(&mut self, item: &EvidenceState, organisation: &Organisation) {
        for hold in self.holds.values_mut() {
            if hold.placed.said.applies_to.covers(item, organisation) {
                hold.items.insert(item.received.id);
            }
        }
    }

    /// Returns whether a hold in force covers an item that is not under it yet.
    fn would_cover(&self, item: &EvidenceState, organisation: &Organisation) -> bool {
        let mut in_force = self.holds.values().filter(|it| it.released.is_none());
        in_force.any(|hold| {
            !hold.items.contains(&item.received.id)
                && hold.placed.said.applies_to.covers(item, organisation)
        })
    }

    /// Forgets an item that was destroyed.
    pub(super) fn forget(&mut self, id: EvidenceId) {
        for hold in self.holds.values_mut() {
            hold.items.remove(&id);
        }
    }

    pub(super) fn fold(&mut self, at: Position, event: &Event) {
        match event {
            Event::RetentionRuled(said) => {
                let state = RuleState { ruled: Stated::new(at, said.clone()), ended: None };
                self.rules.insert(said.id, state);
            }
            Event::RetentionEnded(said) => {
                if let Some(state) = self.rules.get_mut(&said.id) {
                    state.ended = Some(said.reason.clone());
                }
            }
            Event::HoldPlaced(said) => {
                let placed = Stated::new(at, said.clone());
                let state = HoldState { placed, released: None, items: BTreeSet::new() };
                self.holds.insert(said.id, state);
            }
            Event::HoldReleased(said) => {
                if let Some(state) = self.holds.get_mut(&said.id) {
                    state.released = Some(Stated::new(at, said.clone()));
                }
            }
            Event::RetentionListed(said) => {
                let listed = Stated::new(at, said.clone());
                let state = RunState { listed, approved: None, carried_out: None };
                self.runs.insert(said.id, state);
            }
            Event::RetentionApproved(said) => {
                if let Some(state) = self.runs.get_mut(&said.id) {
                    state.approved = Some(Stated::new(at, said.clone()));
                }
            }
            Event::RetentionCarriedOut(said) => {
                if let Some(state) = self.runs.get_mut(&said.id) {
                    state.carried_out = Some(Stated::new(at, said.clone()));
                }
            }
            _ => {}
        }
    }
}

impl Selection {
    /// Tells whether every part that is stated applies to an item. An empty selection is about nothing.
    ///
    /// Sources and AI systems are compared as names are, whatever their case; a system is meant by each of its names.
    pub fn covers(&self, item: &EvidenceState, organisation: &Organisation) -> bool {
        let received = &item.received;
        let named =
            |name: &str| received.systems.iter().any(|it| organisation.is_one_system(it, name));
        let from = |name: &String| received.source.as_deref().is_some_and(|it| same(it, name));
        !self.is_empty()
            && (self.items.is_empty() || self.items.contains(&received.id))
            && self.source.as_ref().is_none_or(from)
            && self.system.as_deref().is_none_or(named)
            && self.class.is_none_or(|it| it == received.class)
            && self.kind.is_none_or(|it| received.kind == Some(it))
    }
}

impl Register {
    /// Returns rules, holds and runs.
    pub fn retention(&self) -> &Retention {
        &self.retention
    }

    /// Returns the first hold in force that keeps an item, and the item that it covers: this one, one that lies in it,
    /// or the archive or mail that it lies in.
    pub fn hold_on(&self, id: EvidenceId) -> Option<(HoldId, EvidenceId)> {
        let around = self.archives_of(id);
        let one_in_the_other =
            |it: &EvidenceId| around.contains(it) || self.archives_of(*it).contains(&id);
        let mut in_force = self.retention.holds.values().filter(|it| it.released.is_none());
        in_force.find_map(|hold| {
            let own = hold.items.get(&id);
            let covered = own.or_else(|| hold.items.iter().find(|it| one_in_the_other(it)))?;
            Some((hold.placed.said.id, *covered))
        })
    }

    /// Returns whether a description brings its item under a hold, under which it stays whatever is said later.
    pub fn brings_under_a_hold(&self, described: &EvidenceDescribed) -> bool {
        let Some(mut item) = self.item(described.evidence.id).cloned() else { return false };
        item.describe(described);
        self.retention.would_cover(&item, &self.organisation)
    }

    /// Returns by which rule an item may be erased, and since which day.
    ///
    /// Where several rules apply, the one that keeps it longest counts.
    pub fn due(&self, item: &EvidenceState) -> Option<(RetentionId, Day)> {
        let in_force = self.retention.rules.values().filter(|it| it.ended.is_none());
        let applying =
            in_force.filter(|it| it.ruled.said.applies_to.covers(item, &self.organisation));
        let ends = applying.map(|it| (it.ruled.said.id, kept_until(&it.ruled.said, item)));
        ends.max_by_key(|(id, day)| (*day, *id))
    }

    pub(super) fn check_retention(&self, actor: PersonId, event: &Event) -> Result<(), Refusal> {
        match event {
            Event::RetentionRuled(said) => {
                filled("what the rule rests on", &said.basis)?;
                self.check_selection(&said.applies_to)?;
                let there = self.retention.rules.contains_key(&said.id);
                if there { Ok(()) } else { self.check_number(self.retention.next_rule(), said.id) }
            }
            Event::RetentionEnded(said) => {
                filled("the reason", &said.reason)?;
                match self.retention.rules.get(&said.id) {
                    Some(state) if state.ended.is_none() => Ok(()),
                    Some(_) => Err(state(said.id, "ended")),
                    None => self.missing("retention rule", said.id),
                }
            }
            Event::HoldPlaced(said) => {
                filled("the matter", &said.matter)?;
                filled("who ordered it", &said.ordered_by)?;
                filled("the reason", &said.reason)?;
                self.check_selection(&said.applies_to)?;
                self.check_number(self.retention.next_hold(), said.id)
            }
            Event::HoldReleased(said) => {
                filled("who ordered it", &said.ordered_by)?;
                filled("the reason", &said.reason)?;
                match self.retention.holds.get(&said.id) {
                    Some(it) if it.released.is_none() => Ok(()),
                    Some(_) => Err(state(said.id, "lifted")),
                    None => self.missing("legal hold", said.id),
                }
            }
            Event::RetentionListed(said) => {
                let held_back = said.held_back.iter().map(|it| it.evidence);
                let mut all = said.due.iter().map(|it| it.evidence).chain(held_back);
                all.try_for_each(|evidence| self.check_reference(evidence))?;
                self.check_number(self.retention.next_run(), said.id)
            }
            Event::RetentionApproved(said) => self.check_approved(actor, said),
            Event::RetentionCarriedOut(said) => match self.retention.runs.get(&said.id) {
                Some(run) if run.state() == "approved" => Ok(()),
                Some(run) => Err(state(said.id, run.state())),
                None => self.missing("retention run", said.id),
            },
            _ => Ok(()),
        }
    }

    /// Nobody approves the own list without saying why, nor a list of what is due only on a day to come.
    fn check_approved(&self, actor: PersonId, said: &RetentionApproved) -> Result<(), Refusal> {
        if let Some(exception) = &said.exception {
            filled("the reason for the exception", exception)?;
        }
        match self.retention.runs.get(&said.id) {
            Some(run) if run.approved.is_some() => Err(state(said.id, run.state())),
            Some(run) if run.looks_ahead() => Err(state(said.id, LOOKS_AHEAD)),
            Some(run) if run.listed.by == actor && said.exception.is_none() => {
                Err(Refusal::OwnWork { person: actor })
            }
            Some(_) => Ok(()),
            None => self.missing("retention run", said.id),
        }
    }

    /// A hold keeps an item from everybody; a run erases only what it listed and somebody approved.
    pub(super) fn check_may_erase(&self, erased: &EvidenceErased) -> Result<(), Refusal> {
        let id = erased.evidence.id;
        match self.hold_on(id) {
            Some((hold, covered)) if covered == id => {
                return Err(Refusal::OnHold { evidence: id, hold });
            }
            Some((hold, covered)) => {
                return Err(Refusal::OnHoldWith { evidence: id, hold, covered });
            }
            None => {}
        }
        let Some(run) = erased.run else { return Ok(()) };
        match self.retention.runs.get(&run) {
            Some(it) if it.state() != "approved" => Err(state(run, it.state())),
            Some(it) => match listed(it, id) {
                None => Err(unknown("item in the list of", run)),
                Some(due) if self.is_due_otherwise(due) => Err(state(id, DUE_OTHERWISE)),
                Some(_) => Ok(()),
            },
            None => self.missing("retention run", run),
        }
    }

    /// Tells whether the rule or the day by which an item may be erased is another than a run lists.
    fn is_due_otherwise(&self, due: &RetentionDue) -> bool {
        let item = self.item(due.evidence.id).filter(|_| !self.partial);
        item.is_some_and(|item| self.due(item) != Some((due.rule, due.since)))
    }

    fn check_selection(&self, selection: &Selection) -> Result<(), Refusal> {
        if selection.is_empty() {
            return Err(Refusal::Empty("what it applies to"));
        }
        let unknown_item = |id: &&EvidenceId| !self.partial && self.item(**id).is_none();
        selection.items.iter().find(unknown_item).map_or(Ok(()), |id| Err(Refusal::NoEvidence(*id)))
    }

    fn missing(&self, what: &'static str, id: impl ToString) -> Result<(), Refusal> {
        if self.partial { Ok(()) } else { Err(unknown(what, id)) }
    }
}

fn listed(run: &RunState, id: EvidenceId) -> Option<&RetentionDue> {
    run.listed.said.due.iter().find(|it| it.evidence.id == id)
}

fn kept_until(rule: &RetentionRuled, item: &EvidenceState) -> Day {
    let dates = &item.received.dates;
    let from = match rule.from {
        KeptFrom::Received => None,
        KeptFrom::Issued => dates.issued,
        KeptFrom::Collected => dates.collected,
        KeptFrom::PeriodEnd => dates.period.map(|period| period.to),
    };
    Day::of(from.unwrap_or(item.at)).plus_months(rule.months)
}

#[expect(clippy::needless_pass_by_value, reason = "ids are small, and callers have them by value")]
fn state(id: impl ToString, state: &'static str) -> Refusal {
    Refusal::State { id: id.to_string(), state }
}
