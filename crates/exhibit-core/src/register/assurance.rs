//! Runs of assurance tests as they stand.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::check::filled;
use super::organisation::unknown;
use super::{Position, Refusal, Register, Stated};
use crate::event::{
    AssuranceDisclosed, AssuranceSetting, AssuranceTested, Event, EvidenceId, MAX_RECORDED,
    RecordedResult, TestId, TestOutcome,
};
use crate::verdict::Word;

/// A run of an assurance test as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestState {
    /// As it was run.
    pub tested: Stated<AssuranceTested>,
    /// When names of persons were shown, and why.
    pub disclosed: Vec<Stated<AssuranceDisclosed>>,
}

impl Register {
    /// Returns the runs of assurance tests, by number.
    pub fn tests(&self) -> impl DoubleEndedIterator<Item = &TestState> {
        self.tests.values()
    }

    /// Returns a run of an assurance test.
    pub fn test(&self, id: TestId) -> Option<&TestState> {
        self.tests.get(&id)
    }

    /// Returns the newest run of the test of a name.
    pub fn newest_test(&self, name: &str) -> Option<&TestState> {
        self.tests().rev().find(|it| it.tested.said.result.test == name)
    }

    /// Returns the number for the next run of a test.
    pub fn next_test(&self) -> TestId {
        TestId(self.tests.keys().next_back().map_or(1, |id| id.0 + 1))
    }

    /// Returns the items of a run's basis that were destroyed since.
    pub fn erased_basis(&self, tested: &AssuranceTested) -> Vec<EvidenceId> {
        let items = tested.setting.basis.iter().map(|it| it.id);
        items.filter(|id| self.erased.contains_key(id)).collect()
    }

    pub(super) fn check_tested(&self, tested: &AssuranceTested) -> Result<(), Refusal> {
        let setting = &tested.setting;
        self.check_number(self.next_test(), tested.id)?;
        filled("the test's name", &tested.result.test)?;
        check_setting(setting)?;
        let restated = self.created.as_ref().is_some_and(|it| it.predecessor.is_some());
        if setting.organisation_as_of > self.size && !self.partial && !restated {
            return Err(Refusal::Setting("the ledger did not have so many entries"));
        }
        let series = setting.series.iter().flat_map(|it| &it.items);
        let populations = setting.populations.iter().map(|it| &it.evidence);
        let mut named = setting.basis.iter().chain(series).chain(populations);
        named.try_for_each(|evidence| self.check_held(*evidence))?;
        check_result(setting, &tested.result)?;
        match tested.repeats {
            None => Ok(()),
            Some(before) => match self.tests.get(&before).map(|it| &it.tested.said.result.test) {
                Some(name) if *name == tested.result.test => Ok(()),
                Some(_) => Err(wrong(&tested.result, "the run before is of another test")),
                None if self.partial || restated => Ok(()),
                None => Err(unknown("test", before)),
            },
        }
    }

    pub(super) fn check_disclosed(&self, disclosed: &AssuranceDisclosed) -> Result<(), Refusal> {
        filled("the reason", &disclosed.reason)?;
        let known = self.partial || self.tests.contains_key(&disclosed.test);
        known.then_some(()).ok_or_else(|| unknown("test", disclosed.test))
    }

    pub(super) fn fold_test(&mut self, at: Position, event: &Event) {
        match event {
            Event::AssuranceTested(said) => {
                let tested = Stated::new(at, (**said).clone());
                self.tests.insert(said.id, TestState { tested, disclosed: Vec::new() });
            }
            Event::AssuranceDisclosed(said) => {
                if let Some(state) = self.tests.get_mut(&said.test) {
                    state.disclosed.push(Stated::new(at, said.clone()));
                }
            }
            _ => {}
        }
    }
}

/// The most minutes between a local clock and UTC.
const MAX_OFFSET: u32 = 18 * 60;

fn check_setting(setting: &AssuranceSetting) -> Result<(), Refusal> {
    let refused = |wrong: bool, what| if wrong { Err(Refusal::Setting(what)) } else { Ok(()) };
    refused(setting.period.from > setting.period.to, "the period ends before it begins")?;
    let hours = setting.working_hours;
    let odd = hours.is_some_and(|it| it.from_minute >= it.to_minute || it.to_minute > 1_440);
    refused(odd, "working hours end before they begin, or after midnight")?;
    let changes = &setting.zone.changes;
    let mut offsets = changes.iter().map(|it| it.minutes).chain([setting.zone.minutes]);
    let far = offsets.any(|minutes| minutes.unsigned_abs() > MAX_OFFSET);
    refused(far, "a clock is more than 18 hours from UTC")?;
    refused(!changes.is_sorted_by_key(|it| it.at), "changes of the clock are not in order")?;
    let mut bands = setting.levels.iter().filter_map(|it| it.scores);
    refused(bands.any(|it| it.from_micro > it.to_micro), "a band of scores ends before it begins")?;
    setting.levels.iter().try_for_each(|it| filled("the name of a level", &it.name))?;
    setting.populations.iter().try_for_each(|it| filled("a population's source", &it.source))?;
    let inside = |id: EvidenceId| setting.basis.iter().any(|it| it.id == id);
    let mut populations = setting.populations.iter().map(|it| it.evidence.id);
    refused(!populations.all(inside), "a population is not part of the basis")
}

/// A result can't be kept that claims more than it found.
fn check_result(setting: &AssuranceSetting, result: &RecordedResult) -> Result<(), Refusal> {
    let refused = |bad: bool, what| if bad { Err(wrong(result, what)) } else { Ok(()) };
    refused(result.numerator > result.denominator, "more met the question than were counted")?;
    let listed = result.exceptions.len();
    let too_many = listed > MAX_RECORDED || listed as u64 > result.exceptions_total;
    refused(too_many, "more exceptions are listed than there are, or than are kept")?;
    let basis: BTreeSet<EvidenceId> = setting.basis.iter().map(|it| it.id).collect();
    let stands_on = result.basis.iter().map(|it| EvidenceId::parse(&it.item));
    let known = |id: Option<EvidenceId>| id.is_some_and(|id| basis.contains(&id));
    refused(!stands_on.into_iter().all(known), "it stands on an item that was not given")?;
    let spotless = result.denominator > 0
        && result.exceptions_total == 0
        && result.word == Word::Verified
        && result.uncovered.is_empty()
        && result.reasons.is_empty();
    match result.outcome {
        TestOutcome::Pass => refused(
            !spotless || result.numerator != result.denominator || !result.flags.is_empty(),
            "it says that it passed, and its figures do not",
        ),
        TestOutcome::Flagged => refused(
            !spotless || result.flags.is_empty(),
            "it says that nothing but flags was found",
        ),
        _ => Ok(()),
    }
}

fn wrong(result: &RecordedResult, what: &'static str) -> Refusal {
    Refusal::Result { test: result.test.clone(), what }
}
