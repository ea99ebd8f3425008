//! How long evidence is kept: what is due, what a legal hold keeps, and runs that erase.
//!
//! A run is a list that somebody made, that somebody else approved, and that is then carried out; each is an
//! entry. A hold that was placed in between keeps what it covers. The certificate is the last entry.

use std::collections::BTreeSet;

use exhibit_core::day::Day;
use exhibit_core::event::{
    Event, EvidenceId, HeldBack, HoldId, HoldPlaced, Kept, KeptFrom, RetentionCarriedOut,
    RetentionDue, RetentionId, RetentionListed, RunId, Selection,
};
use exhibit_core::register::{EvidenceState, HoldState, Register, RuleState, RunState};
use exhibit_core::time::Timestamp;
use exhibit_core::visible::visible;
use exhibit_verify::watch::{Phase, Progress, Watcher};
use schemars::JsonSchema;
use serde::Serialize;

use crate::error::Error;
use crate::host::Host;
use crate::organisation::name_of;
use crate::vault::{Effects, Open, Vault};

/// How many names a sentence lists.
const MOST_NAMES: usize = 20;

/// Rules, holds and runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RetentionShown {
    /// The rules.
    pub rules: Vec<RuleShown>,
    /// The legal holds.
    pub holds: Vec<HoldShown>,
    /// The runs.
    pub runs: Vec<RunShown>,
    /// Items that no rule covers.
    pub without_rule: Vec<EvidenceId>,
}

/// A retention rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RuleShown {
    /// Its number.
    pub id: RetentionId,
    /// Which items.
    pub applies_to: Selection,
    /// How many months.
    pub months: u32,
    /// From when on.
    pub from: KeptFrom,
    /// What it rests on.
    pub basis: String,
    /// Who stated it.
    pub by: String,
    /// Why it no longer holds, if so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended: Option<String>,
    /// How many items it covers today.
    pub items: u64,
}

/// A legal hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct HoldShown {
    /// Its number.
    pub id: HoldId,
    /// Which items.
    pub applies_to: Selection,
    /// The matter.
    pub matter: String,
    /// Who ordered it.
    pub ordered_by: String,
    /// Why.
    pub reason: String,
    /// When it was placed.
    pub placed: Timestamp,
    /// When it was lifted, if it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lifted: Option<Timestamp>,
    /// How many items it covers today.
    pub items: u64,
}

/// A retention run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RunShown {
    /// Its number.
    pub id: RunId,
    /// How it stands: listed, approved or carried out.
    pub state: String,
    /// The day as at which it was made.
    pub as_of: Day,
    /// Whether that day had not come yet: such a list is not approved.
    pub looks_ahead: bool,
    /// Who made the list.
    pub listed_by: String,
    /// Who approved it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approved_by: Option<String>,
    /// Why the same person did both, if so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exception: Option<String>,
    /// What is due.
    pub due: Vec<DueShown>,
    /// What a hold keeps.
    pub held_back: Vec<HeldBackShown>,
    /// What was erased.
    pub erased: Vec<EvidenceId>,
    /// What was listed and kept, with the reason.
    pub kept: Vec<Kept>,
    /// The ledger's entry that certifies it, once it was carried out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate: Option<u64>,
}

/// An item that is due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DueShown {
    /// The item.
    pub id: EvidenceId,
    /// Its name, while the vault holds it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// By which rule.
    pub rule: RetentionId,
    /// Since when.
    pub since: Day,
}

/// An item that is due and kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct HeldBackShown {
    /// The item.
    pub id: EvidenceId,
    /// By which hold.
    pub hold: HoldId,
    /// The hold's matter.
    pub matter: String,
}

/// Returns rules, holds and runs as they stand.
pub fn retention(register: &Register) -> RetentionShown {
    let state = register.retention();
    let without_rule = register.evidence().filter(|item| register.due(item).is_none());
    RetentionShown {
        rules: state.rules().map(|it| rule(register, it)).collect(),
        holds: state.holds().map(hold).collect(),
        runs: state.runs().map(|it| run(register, it)).collect(),
        without_rule: without_rule.map(|item| item.received.id).collect(),
    }
}

impl Vault<Open> {
    /// Lists what is due to be erased as at a day, and what of it is held back. Erases nothing.
    ///
    /// # Errors
    /// As [`Vault::append`].
    pub fn list_retention(&mut self, host: &Host<'_>, as_of: Day) -> Result<RunShown, Error> {
        let register = self.register();
        let (mut due, mut held_back) = (Vec::new(), Vec::new());
        for item in register.evidence() {
            let Some((rule, since)) = register.due(item).filter(|(_, since)| *since <= as_of)
            else {
                continue;
            };
            let evidence = item.reference;
            match register.hold_on(evidence.id) {
                Some((hold, _)) => held_back.push(HeldBack { evidence, hold }),
                None => due.push(RetentionDue { evidence, rule, since }),
            }
        }
        let id = register.retention().next_run();
        let listed = RetentionListed { id, as_of, due, held_back };
        self.state(host, vec![Event::RetentionListed(listed)])?;
        self.run_shown(id)
    }

    /// Places a legal hold, on an AI system under its own name, and returns it with what it covers.
    ///
    /// # Errors
    /// [`Error::HoldsNothing`] where it covers no item today, unless that is meant; as [`Vault::append`].
    pub fn place_hold(
        &mut self,
        host: &Host<'_>,
        mut placed: HoldPlaced,
        even_if_none: bool,
    ) -> Result<HoldShown, Error> {
        let register = self.register();
        let named = placed.applies_to.system.as_deref();
        let named = named.and_then(|name| register.organisation().system(name));
        if let Some(system) = named {
            placed.applies_to.system = Some(system.recorded.said.name.clone());
        }
        let selection = &placed.applies_to;
        // Items that are not there, and a hold on everything, are refused with their own reasons.
        let there = |id: &EvidenceId| register.item(*id).is_some();
        let is_good = !selection.is_empty() && selection.items.iter().all(there);
        if is_good && !even_if_none && covered(register, selection) == 0 {
            return Err(holds_nothing(register, selection));
        }
        let id = placed.id;
        self.state(host, vec![Event::HoldPlaced(placed)])?;
        let found = self.register().retention().holds().find(|it| it.placed.said.id == id);
        found.map(hold).ok_or_else(|| Error::text("hold", &id.to_string(), "one of this vault's"))
    }

    /// Erases what an approved run lists, but for what is kept by now, and certifies it.
    ///
    /// What was erased before a failure, or before it was stopped, stays erased; the run can be carried out again.
    ///
    /// # Errors
    /// [`Error::Refused`] unless the run was approved, [`Error::Cancelled`]; as [`Vault::erase`].
    pub fn carry_out_retention(
        &mut self,
        host: &Host<'_>,
        id: RunId,
        watcher: &dyn Watcher,
    ) -> Result<RunShown, Error> {
        let empty = RetentionCarriedOut { id, erased: Vec::new(), kept: Vec::new() };
        self.register().decide(self.person().id, Event::RetentionCarriedOut(empty))?;
        let due = self.register().retention().run(id).map(|run| run.listed.said.due.clone());
        // The whole database is rewritten without what is erased: once, and not for every item.
        self.staging()?.put_off_scrubbing();
        let carried_out = self.erase_due(host, id, &due.unwrap_or_default(), watcher);
        self.staging()?.scrub_now();
        let (erased, kept) = carried_out?;
        let certificate = RetentionCarriedOut { id, erased, kept };
        self.append(host, |batch| {
            batch.push(Event::RetentionCarriedOut(certificate))?;
            Ok(Effects::default())
        })?;
        self.run_shown(id)
    }

    fn erase_due(
        &mut self,
        host: &Host<'_>,
        id: RunId,
        due: &[RetentionDue],
        watcher: &dyn Watcher,
    ) -> Result<(Vec<EvidenceId>, Vec<Kept>), Error> {
        let (today, count) = (Day::of((host.now)()), due.len() as u64);
        let (mut erased, mut kept) = (Vec::new(), Vec::new());
        for (done, due) in (0..).zip(due) {
            if watcher.cancelled() {
                return Err(Error::Cancelled);
            }
            watcher.tell(Progress { phase: Phase::Erasing, done, total: Some(count) });
            let evidence = due.evidence.id;
            match self.why_kept(due, today) {
                Some(reason) => kept.push(Kept { evidence, reason }),
                None if self.register().item(evidence).is_none() => erased.push(evidence),
                None => {
                    let reason = format!("kept until {} by {}", due.since, due.rule);
                    self.erase(host, evidence, &reason, Some(id))?;
                    erased.push(evidence);
                }
            }
        }
        Ok((erased, kept))
    }

    /// Returns a run as it stands.
    ///
    /// # Errors
    /// [`Error::Text`] if there is none of this number.
    pub fn run_shown(&self, id: RunId) -> Result<RunShown, Error> {
        let found = self.register().retention().run(id);
        let found = found.map(|it| run(self.register(), it));
        found.ok_or_else(|| Error::text("retention run", &id.to_string(), "one of this vault's"))
    }

    /// Returns why an item that was due when the list was made is not erased now: only what is due by the same
    /// rule since the same day, and today, was approved.
    fn why_kept(&self, listed: &RetentionDue, today: Day) -> Option<String> {
        let item = self.register().item(listed.evidence.id)?;
        match self.register().hold_on(item.received.id) {
            Some((hold, covered)) if covered == item.received.id => {
                return Some(format!("the legal hold {hold} keeps it"));
            }
            Some((hold, covered)) => {
                return Some(format!("the legal hold {hold} keeps it, with {covered}"));
            }
            None => {}
        }
        let (rule, since) = (listed.rule, listed.since);
        match self.register().due(item) {
            Some((now, until)) if until > today && (now, until) == (rule, since) => {
                Some(format!("it is due only on {until}"))
            }
            Some((now, until)) if until > today || now != rule => {
                Some(format!("by now {now} keeps it until {until}"))
            }
            Some((_, until)) if until != since => {
                Some(format!("by now it is due since {until}, not since {since} as listed"))
            }
            Some(_) => None,
            None => Some(format!("{rule} no longer covers it")),
        }
    }
}

fn rule(register: &Register, state: &RuleState) -> RuleShown {
    let said = &state.ruled.said;
    RuleShown {
        id: said.id,
        applies_to: said.applies_to.clone(),
        months: said.months,
        from: said.from,
        basis: said.basis.clone(),
        by: name_of(register, state.ruled.by),
        ended: state.ended.clone(),
        items: covered(register, &said.applies_to),
    }
}

fn hold(state: &HoldState) -> HoldShown {
    let said = &state.placed.said;
    HoldShown {
        id: said.id,
        applies_to: said.applies_to.clone(),
        matter: said.matter.clone(),
        ordered_by: said.ordered_by.clone(),
        reason: said.reason.clone(),
        placed: state.placed.at,
        lifted: state.released.as_ref().map(|it| it.at),
        items: state.items.len() as u64,
    }
}

fn run(register: &Register, state: &RunState) -> RunShown {
    let listed = &state.listed.said;
    let name = |item: EvidenceId| register.item(item).map(|it| it.received.name.clone());
    let due = listed.due.iter().map(|it| DueShown {
        id: it.evidence.id,
        name: name(it.evidence.id),
        rule: it.rule,
        since: it.since,
    });
    let matter = |id: HoldId| {
        let mut holds = register.retention().holds();
        holds.find(|it| it.placed.said.id == id).map(|it| it.placed.said.matter.clone())
    };
    let held_back = listed.held_back.iter().map(|it| HeldBackShown {
        id: it.evidence.id,
        hold: it.hold,
        matter: matter(it.hold).unwrap_or_default(),
    });
    let carried_out = state.carried_out.as_ref();
    RunShown {
        id: listed.id,
        state: state.state().to_owned(),
        as_of: listed.as_of,
        looks_ahead: state.looks_ahead(),
        listed_by: name_of(register, state.listed.by),
        approved_by: state.approved.as_ref().map(|it| name_of(register, it.by)),
        exception: state.approved.as_ref().and_then(|it| it.said.exception.clone()),
        due: due.collect(),
        held_back: held_back.collect(),
        erased: carried_out.map(|it| it.said.erased.clone()).unwrap_or_default(),
        kept: carried_out.map(|it| it.said.kept.clone()).unwrap_or_default(),
        certificate: carried_out.map(|it| it.leaf),
    }
}

/// Says which part of a selection is about no item, and what there is instead.
fn holds_nothing(register: &Register, selection: &Selection) -> Error {
    let (mut why, mut known) = (Vec::new(), Vec::new());
    let mut look = |part: Selection, what: String, there: Option<(&str, BTreeSet<&str>)>| {
        if covered(register, &part) > 0 {
            return;
        }
        why.push(format!("no item is {what}"));
        known.extend(there.map(|(of, names)| format!("Known {of}: {}.", listed(&names))));
    };
    if let Some(source) = &selection.source {
        let part = Selection { source: Some(source.clone()), ..Selection::default() };
        let there = register.evidence().filter_map(|it| it.received.source.as_deref());
        let what = format!("from a source called {}", visible(source));
        look(part, what, Some(("sources", there.collect())));
    }
    if let Some(system) = &selection.system {
        let part = Selection { system: Some(system.clone()), ..Selection::default() };
        let there = register.evidence().flat_map(|it| &it.received.systems).map(String::as_str);
        let what = format!("about an AI system called {}", visible(system));
        look(part, what, Some(("systems of items", there.collect())));
    }
    if let Some(class) = selection.class {
        let part = Selection { class: Some(class), ..Selection::default() };
        look(part, "of that class".to_owned(), None);
    }
    if let Some(kind) = selection.kind {
        let part = Selection { kind: Some(kind), ..Selection::default() };
        look(part, format!("of kind {}", kind.as_str()), None);
    }
    if why.is_empty() {
        why.push("no item is all that it says".to_owned());
    }
    Error::HoldsNothing { why: why.join(", and "), known }
}

/// Returns the first names of many, and how many more there are.
fn listed(names: &BTreeSet<&str>) -> String {
    let first: Vec<_> = names.iter().take(MOST_NAMES).map(|it| visible(it)).collect();
    let more = names.len().saturating_sub(MOST_NAMES);
    match (names.len(), more) {
        (0, _) => "none".to_owned(),
        (_, 0) => first.join(", "),
        _ => format!("{}, and {more} more", first.join(", ")),
    }
}

fn covered(register: &Register, selection: &Selection) -> u64 {
    let covers = |item: &&EvidenceState| selection.covers(item, register.organisation());
    register.evidence().filter(covers).count() as u64
}
