//! Runs of assurance tests as they stand.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::check::filled;
use super::organisation::unknown;
use super::{Position, Refusal, Register, Stated};
use crate::event::{
    AssuranceDisclosed, AssuranceSetting, AssuranceTested, Event, EvidenceId, MAX_RECORDED,
    RecordedResult, TestId, TestOutcome, ZoneStated,
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

    /// Returns the items that a run's result stands on and that were destroyed since.
    pub fn erased_basis(&self, tested: &AssuranceTested) -> Vec<EvidenceId> {
        let result = &tested.result;
        let papers = result.papers.iter().map(|it| &it.item);
        let items = result.basis.iter().map(|it| &it.item).chain(papers);
        let ids = items.filter_map(|it| EvidenceId::parse(it));
        ids.filter(|id| self.erased.contains_key(id)).collect()
    }

    pub(super) fn check_tested(&self, tested: &AssuranceTested) -> Result<(), Refusal> {
        let setting = &tested.setting;
        self.check_number(self.next_test(), tested.id)?;
        filled("the test's name", &tested.result.test)?;
        check_setting(setting)?;
        let restated = self.is_restated();
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
    odd_zone(&setting.zone).map_or(Ok(()), |what| Err(Refusal::Setting(what)))?;
    let mut bands = setting.levels.iter().filter_map(|it| it.scores);
    refused(bands.any(|it| it.from_micro > it.to_micro), "a band of scores ends before it begins")?;
    setting.levels.iter().try_for_each(|it| filled("the name of a level", &it.name))?;
    setting.populations.iter().try_for_each(|it| filled("a population's source", &it.source))?;
    let inside = |id: EvidenceId| setting.basis.iter().any(|it| it.id == id);
    let mut populations = setting.populations.iter().map(|it| it.evidence.id);
    refused(!populations.all(inside), "a population is not part of the basis")
}

/// Says what is wrong with a clock, if something is.
pub(super) fn odd_zone(zone: &ZoneStated) -> Option<&'static str> {
    let mut offsets = zone.changes.iter().map(|it| it.minutes).chain([zone.minutes]);
    if offsets.any(|minutes| minutes.unsigned_abs() > MAX_OFFSET) {
        return Some("a clock is more than 18 hours from UTC");
    }
    let ordered = zone.changes.is_sorted_by_key(|it| it.at);
    (!ordered).then_some("changes of the clock are not in order")
}

/// A result can't be kept that claims more than it found.
fn check_result(setting: &AssuranceSetting, result: &RecordedResult) -> Result<(), Refusal> {
    let refused = |bad: bool, what| if bad { Err(wrong(result, what)) } else { Ok(()) };
    refused(result.numerator > result.denominator, "more met the question than were counted")?;
    let listed = result.exceptions.len();
    let too_many = listed > MAX_RECORDED || listed as u64 > result.exceptions_total;
    refused(too_many, "more exceptions are listed than there are, or than are kept")?;
    let basis: BTreeSet<EvidenceId> = setting.basis.iter().map(|it| it.id).collect();
    let papers = result.papers.iter().map(|it| &it.item);
    let stands_on = result.basis.iter().map(|it| &it.item).chain(papers);
    let known = |id: &String| EvidenceId::parse(id).is_some_and(|id| basis.contains(&id));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::Sha256;
    use crate::event::*;
    use crate::register::FORMAT;
    use crate::time::Timestamp;

    fn position(leaf: u64) -> Position {
        let time = Timestamp::from_unix(1_767_225_600).expect("in range");
        Position { leaf, c: Sha256::of(&leaf.to_be_bytes()), time, actor: PersonId(1) }
    }

    /// A vault with one item, whose entry is the second.
    fn vault() -> Register {
        let mut register = Register::new();
        let created = Event::VaultCreated(VaultCreated {
            format: FORMAT,
            organisation: "Lindmoor Bank".into(),
            log_key: "22".repeat(32),
            person: Person {
                id: PersonId(1),
                name: "Ada".into(),
                role: Role::Lead,
                sign_key: "00".repeat(32),
                unlock_key: "11".repeat(32),
                slot: "1".repeat(32),
            },
            catalog: "iso42001-2023".into(),
            predecessor: None,
        });
        let received = Event::EvidenceReceived(EvidenceReceived {
            id: EvidenceId(1),
            name: "credo.jsonl".into(),
            name_bytes: None,
            members: Vec::new(),
            digest: Sha256::of(b"log"),
            bytes: 3,
            source: None,
            kind: None,
            systems: Vec::new(),
            sites: Vec::new(),
            collected_by: None,
            collected_how: None,
            class: Class::Internal,
            dates: Dates::default(),
            parent: None,
            archive: None,
        });
        register.apply(position(0), &created).expect("allowed");
        register.apply(position(1), &received).expect("allowed");
        register
    }

    fn reference() -> EvidenceRef {
        EvidenceRef { id: EvidenceId(1), leaf: 1, c: position(1).c }
    }

    fn setting() -> AssuranceSetting {
        let words = ReviewWordsStated {
            approved: vec!["approved".into()],
            overruled: vec![],
            rejected: vec![],
            withdrawn: vec![],
        };
        AssuranceSetting {
            period: Period { from: position(0).time, to: position(0).time },
            zone: ZoneStated::default(),
            working_hours: None,
            weekend: vec![WeekDay::Sunday],
            systems: Vec::new(),
            high_systems: Vec::new(),
            levels: Vec::new(),
            review_words: words,
            thresholds: ThresholdsStated {
                median_seconds_below: 10,
                reviews_an_hour_over: 60,
                never_overruled_over: 100,
                reviews_at_least: 20,
                fresh_percent_over: 50,
                fresh_days: 30,
                window_minutes: 60,
            },
            populations: Vec::new(),
            series: Vec::new(),
            audit: None,
            organisation_as_of: 2,
            basis: vec![reference()],
        }
    }

    fn result(outcome: TestOutcome) -> RecordedResult {
        RecordedResult {
            test: "oversight".into(),
            version: 1,
            outcome,
            reasons: Vec::new(),
            numerator: 2,
            denominator: 2,
            unjudged: 0,
            population: RecordedPopulation {
                of: PopulationOf::Records,
                count: 2,
                digest: Sha256::of(b"list"),
            },
            word: Word::Verified,
            uncovered: Vec::new(),
            exceptions_total: 0,
            exceptions_digest: Sha256::of(b""),
            by_code: Vec::new(),
            exceptions: Vec::new(),
            flags: Vec::new(),
            facts: Vec::new(),
            basis: vec![BasisItem { item: "E-0001".into(), digest: None }],
            papers: Vec::new(),
        }
    }

    fn run(number: u32, setting: AssuranceSetting, result: RecordedResult) -> Event {
        let repeats = number.checked_sub(1).filter(|it| *it > 0).map(TestId);
        let id = TestId(number);
        Event::AssuranceTested(Box::new(AssuranceTested { id, setting, result, repeats }))
    }

    #[test]
    fn runs_follow_each_other_and_names_need_a_run_and_a_reason() {
        let mut register = vault();
        let pass = || result(TestOutcome::Pass);
        let second = register.apply(position(2), &run(2, setting(), pass()));
        assert!(matches!(second, Err(Refusal::Number { .. })), "{second:?}");
        register.apply(position(2), &run(1, setting(), pass())).expect("allowed");
        register.apply(position(3), &run(2, setting(), pass())).expect("allowed");
        assert_eq!(register.next_test(), TestId(3));
        assert_eq!(register.newest_test("oversight").map(|it| it.tested.said.id), Some(TestId(2)));
        assert!(register.newest_test("recording").is_none());
        let disclosed = |test, reason: &str| {
            let test = TestId(test);
            Event::AssuranceDisclosed(AssuranceDisclosed { test, reason: reason.into() })
        };
        let refused = register.apply(position(4), &disclosed(1, " "));
        assert_eq!(refused, Err(Refusal::Empty("the reason")));
        assert!(register.apply(position(4), &disclosed(9, "asked")).is_err());
        register.apply(position(4), &disclosed(1, "asked")).expect("allowed");
        assert_eq!(register.test(TestId(1)).map(|it| it.disclosed.len()), Some(1));
        let mut other = RecordedResult { test: "recording".into(), ..pass() };
        other.outcome = TestOutcome::NotProven;
        let refused = register.apply(position(5), &run(3, setting(), other));
        assert!(matches!(refused, Err(Refusal::Result { .. })), "{refused:?}");
    }

    #[test]
    fn a_pass_that_its_figures_do_not_bear_is_refused() {
        let register = vault();
        let good = result(TestOutcome::Pass);
        let flag = RecordedFlag { code: "x".into(), person: None, sentence: "odd".into() };
        for worse in [
            RecordedResult { numerator: 1, ..good.clone() },
            RecordedResult { numerator: 3, ..good.clone() },
            RecordedResult { numerator: 0, denominator: 0, ..good.clone() },
            RecordedResult { word: Word::Unsigned, ..good.clone() },
            RecordedResult { exceptions_total: 1, ..good.clone() },
            RecordedResult { uncovered: vec!["kind".into()], ..good.clone() },
            RecordedResult { reasons: vec![TestReason::Unjudged], ..good.clone() },
            RecordedResult { flags: vec![flag.clone()], ..good.clone() },
            RecordedResult { outcome: TestOutcome::Flagged, ..good.clone() },
            RecordedResult {
                basis: vec![BasisItem { item: "E-0002".into(), digest: None }],
                ..good.clone()
            },
        ] {
            let refused = register.decide(PersonId(1), run(1, setting(), worse.clone()));
            assert!(matches!(refused, Err(Refusal::Result { .. })), "{worse:?}");
        }
        let flagged =
            RecordedResult { outcome: TestOutcome::Flagged, flags: vec![flag], ..good.clone() };
        register.decide(PersonId(1), run(1, setting(), flagged)).expect("allowed");
        register.decide(PersonId(1), run(1, setting(), good)).expect("allowed");
    }

    #[test]
    fn a_setting_names_what_is_held_and_makes_sense() {
        let register = vault();
        let hours = |from_minute, to_minute| Some(HoursStated { from_minute, to_minute });
        let elsewhere = EvidenceRef { leaf: 0, ..reference() };
        let population = PopulationStated {
            evidence: reference(),
            sheet: None,
            columns: PopulationColumns::Decisions { id: "id".into(), time: None },
            day_order: None,
            times_in: None,
            source: " ".into(),
            system: None,
        };
        for wrong in [
            AssuranceSetting { working_hours: hours(600, 480), ..setting() },
            AssuranceSetting { working_hours: hours(600, 1_441), ..setting() },
            AssuranceSetting { basis: vec![elsewhere], ..setting() },
            AssuranceSetting { basis: Vec::new(), ..setting() },
            AssuranceSetting { organisation_as_of: 3, ..setting() },
            AssuranceSetting { populations: vec![population], ..setting() },
            AssuranceSetting {
                zone: ZoneStated { minutes: 1_081, changes: Vec::new() },
                ..setting()
            },
        ] {
            let refused =
                register.decide(PersonId(1), run(1, wrong.clone(), result(TestOutcome::Pass)));
            assert!(refused.is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn an_erased_basis_is_known_and_the_result_stays() {
        let mut register = vault();
        let pass = result(TestOutcome::Pass);
        register.apply(position(2), &run(1, setting(), pass.clone())).expect("allowed");
        let erased = Event::EvidenceErased(EvidenceErased {
            evidence: reference(),
            reason: "asked".into(),
            shared_with: Vec::new(),
            openings: vec![1],
            not_erased: Vec::new(),
            run: None,
        });
        register.apply(position(3), &erased).expect("allowed");
        let state = register.test(TestId(1)).expect("kept");
        assert_eq!(register.erased_basis(&state.tested.said), [EvidenceId(1)]);
        let again = register.decide(PersonId(1), run(2, setting(), pass));
        assert_eq!(again.map(drop), Err(Refusal::NotHeld(EvidenceId(1))));
    }

    #[test]
    fn an_entry_survives_its_parts_and_has_no_null() {
        let event = run(1, setting(), result(TestOutcome::Pass));
        let data = event.data().expect("data");
        assert!(!data.to_string().contains("null"), "{data}");
        assert_eq!(Event::from_parts("assurance.tested", data).as_ref(), Ok(&event));
    }
}
