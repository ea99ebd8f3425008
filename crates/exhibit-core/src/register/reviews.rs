//! Management reviews as they stand, and the decisions that are still open.

use std::collections::{BTreeMap, BTreeSet};

use super::check::filled;
use super::cited::{contradiction, each_once, filled_if_there, in_state, lacks};
use super::organisation::unknown;
use super::{Position, Refusal, Register, Stated};
use crate::catalog;
use crate::day::Day;
use crate::event::{
    Decision, DecisionCited, DecisionProgress, ReviewId, ReviewInput, ReviewRecorded, SignoffObject,
};

/// A decision with the review that took it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenDecision<'a> {
    /// Which.
    pub cited: DecisionCited,
    /// What it says.
    pub decision: &'a Decision,
}

impl OpenDecision<'_> {
    /// Tells whether it should have been carried out by now.
    pub fn is_overdue(&self, today: Day) -> bool {
        self.decision.due < today
    }
}

impl Register {
    /// Returns the management reviews, by number.
    pub fn reviews(&self) -> impl DoubleEndedIterator<Item = &Stated<ReviewRecorded>> {
        self.reviews.values()
    }

    /// Returns a management review.
    pub fn review(&self, id: ReviewId) -> Option<&Stated<ReviewRecorded>> {
        self.reviews.get(&id)
    }

    /// Returns the number for the next management review.
    pub fn next_review(&self) -> ReviewId {
        ReviewId(self.reviews.keys().next_back().map_or(1, |id| id.0 + 1))
    }

    /// Returns the decisions that are open after all reviews before `before`: what that review has to carry.
    pub fn open_decisions(&self, before: ReviewId) -> Vec<OpenDecision<'_>> {
        let mut open = BTreeMap::new();
        for (id, review) in self.reviews.range(..before) {
            for carried in &review.said.carried {
                if carried.progress != DecisionProgress::Open {
                    open.remove(&carried.decision);
                }
            }
            for decision in &review.said.decisions {
                open.insert(DecisionCited { review: *id, number: decision.number }, decision);
            }
        }
        open.into_iter().map(|(cited, decision)| OpenDecision { cited, decision }).collect()
    }

    pub(super) fn check_review(&self, said: &ReviewRecorded) -> Result<(), Refusal> {
        self.check_attendance(said)?;
        self.check_inputs(said)?;
        self.check_decisions(said)?;
        self.check_review_order(said)?;
        self.check_carried(said)?;
        if !self.reviews.contains_key(&said.id) {
            return self.check_first_number(self.next_review(), said.id);
        }
        let because = said.changed_because.as_deref().unwrap_or("");
        filled("the reason for the change", because)?;
        // What the next review carried on is what this one decided.
        let followed = self.reviews.keys().next_back().is_some_and(|newest| *newest > said.id);
        self.unless_withheld(followed.then(|| in_state(said.id, "followed by another review")))?;
        let object = SignoffObject::Review { review: said.id };
        self.check_not_signing(object, said.id)?;
        let signed = self.is_signed(object).then(|| in_state(said.id, "signed"));
        self.unless_withheld(signed)
    }

    fn check_attendance(&self, said: &ReviewRecorded) -> Result<(), Refusal> {
        if said.attendees.is_empty() {
            return Err(Refusal::Empty("the list of attendees"));
        }
        let there = said.attendees.iter().map(|it| it.person);
        // Nobody is there and absent.
        each_once("the person", there.clone().chain(said.absent.iter().map(|it| it.person)))?;
        said.attendees.iter().try_for_each(|it| filled("the role", &it.role))?;
        let reasons = said.absent.iter().map(|it| it.reason.as_deref());
        reasons.into_iter().try_for_each(|it| filled_if_there("the reason", it))?;
        let mut all = there.chain(said.absent.iter().map(|it| it.person));
        all.try_for_each(|person| self.known_person(person))
    }

    /// Each input that the standard asks for was put before the review, or it is said why not.
    fn check_inputs(&self, said: &ReviewRecorded) -> Result<(), Refusal> {
        let given = said.inputs.iter().map(|it| it.input.as_str());
        let missing = said.missing.iter().map(|it| it.input.as_str());
        each_once("the input", given.clone().chain(missing.clone()))?;
        let named: BTreeSet<&str> = given.chain(missing).collect();
        let asked = catalog::management_review().inputs.iter().map(|it| it.key.as_str());
        let asked: BTreeSet<&str> = asked.collect();
        if let Some(other) = named.difference(&asked).next() {
            return Err(unknown("input of a management review", other));
        }
        if let Some(input) = asked.difference(&named).next() {
            return Err(lacks(said.id, format!("the input {input}, or why it is missing")));
        }
        said.missing.iter().try_for_each(|it| filled("why an input is missing", &it.reason))?;
        said.inputs.iter().try_for_each(|it| self.check_input(it))
    }

    fn check_input(&self, input: &ReviewInput) -> Result<(), Refusal> {
        filled("the text of an input", &input.text)?;
        input.evidence.iter().try_for_each(|it| self.check_held(*it))?;
        input.engagements.iter().try_for_each(|id| self.known_engagement(*id))?;
        input.findings.iter().try_for_each(|id| self.known_finding(*id))?;
        input.tests.iter().try_for_each(|id| self.known_test(*id))
    }

    fn check_decisions(&self, said: &ReviewRecorded) -> Result<(), Refusal> {
        each_once("the decision", said.decisions.iter().map(|it| it.number))?;
        let results = &catalog::management_review().results;
        for decision in &said.decisions {
            filled("what was decided", &decision.what)?;
            if !results.iter().any(|it| it.key == decision.result) {
                return Err(unknown("result of a management review", &decision.result));
            }
            self.known_person(decision.owner)?;
            if decision.due < said.on {
                let (from, to) = (said.on, decision.due);
                return Err(Refusal::Days { what: "the decision", from, to });
            }
        }
        Ok(())
    }

    fn check_review_order(&self, said: &ReviewRecorded) -> Result<(), Refusal> {
        let before = self.reviews.range(..said.id).next_back().map(|(_, it)| it);
        if said.previous != before.map(|it| it.said.id) {
            let refusal = contradiction(said.id, "it does not name the review before it");
            return self.unless_withheld(Some(refusal));
        }
        let back = before.is_some_and(|it| said.on < it.said.on);
        let refusal = contradiction(said.id, "it was held before the review before it");
        self.unless_withheld(back.then_some(refusal))
    }

    /// No decision that is open is forgotten.
    fn check_carried(&self, said: &ReviewRecorded) -> Result<(), Refusal> {
        let cited = said.carried.iter().map(|it| it.decision);
        let shown = |it: DecisionCited| format!("{} of {}", it.number, it.review);
        each_once("the decision", cited.clone().map(shown))?;
        said.carried.iter().try_for_each(|it| filled("the remark", &it.remark))?;
        let open: BTreeSet<_> =
            self.open_decisions(said.id).into_iter().map(|it| it.cited).collect();
        let carried: BTreeSet<_> = cited.collect();
        let other = carried.difference(&open).next();
        self.unless_withheld(other.map(|it| unknown("open decision", shown(*it))))?;
        let forgotten = open.difference(&carried).next();
        let refusal =
            |it: &DecisionCited| lacks(said.id, format!("the open decision {}", shown(*it)));
        self.unless_withheld(forgotten.map(refusal))
    }

    pub(super) fn fold_review(&mut self, at: Position, said: &ReviewRecorded) {
        self.reviews.insert(said.id, Stated::new(at, said.clone()));
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::*;
    use super::*;
    use crate::event::*;

    const OBJECT: SignoffObject = SignoffObject::Review { review: ReviewId(1) };

    fn with(world: &World, change: impl FnOnce(&mut ReviewRecorded)) -> Event {
        let mut said = review(world);
        change(&mut said);
        reviewed(said)
    }

    fn second(world: &World, carried: &[(u32, DecisionProgress)]) -> Event {
        with(world, |it| {
            it.id = ReviewId(2);
            it.on = day("2027-07-15");
            it.previous = Some(ReviewId(1));
            it.decisions.clear();
            let said = |(number, progress): &(u32, DecisionProgress)| CarriedDecision {
                decision: DecisionCited { review: ReviewId(1), number: *number },
                progress: *progress,
                remark: "Looked at.".into(),
            };
            it.carried = carried.iter().map(said).collect();
        })
    }

    #[test]
    fn every_input_is_there_or_said_to_be_missing() {
        let world = World::new();
        assert_eq!(world.may(ADA, reviewed(review(&world))), Ok(()));
        let input =
            |key: &str| ReviewInput { input: key.into(), ..review(&world).inputs[0].clone() };
        let wrong: Vec<(Event, &str)> = vec![
            (with(&world, |it| it.missing.clear()), "MR-01 lacks the input e"),
            (with(&world, |it| it.inputs.truncate(5)), "MR-01 lacks the input d3"),
            (with(&world, |it| it.inputs.push(input("e"))), "the input e is listed twice"),
            (with(&world, |it| it.inputs.push(input("f"))), "no input of a management review f"),
            (with(&world, |it| it.missing[0].reason.clear()), "why an input is missing is empty"),
            (with(&world, |it| it.inputs[0].text.clear()), "the text of an input is empty"),
            (with(&world, |it| it.inputs[0].findings = vec![FindingId(1)]), "no finding F-01"),
            (with(&world, |it| it.attendees.clear()), "the list of attendees is empty"),
            (with(&world, |it| it.absent[0].person = CLEO), "the person P-003 is listed twice"),
            (with(&world, |it| it.attendees[0].person = PersonId(99)), "no person P-099"),
            (with(&world, |it| it.decisions[1].number = 1), "the decision 1 is listed twice"),
            (with(&world, |it| it.decisions[0].result = "r9".into()), "no result of a management"),
            (with(&world, |it| it.decisions[0].due = day("2026-07-14")), "is before the first"),
            (with(&world, |it| it.previous = Some(ReviewId(1))), "does not name the review before"),
        ];
        for (event, says) in wrong {
            let refusal = world.may(ADA, event).expect_err(says).to_string();
            assert!(refusal.contains(says), "{refusal} / {says}");
        }
    }

    #[test]
    fn no_open_decision_is_forgotten() {
        use DecisionProgress::{Done, Dropped, Open};
        let mut world = World::new();
        let first = reviewed(review(&world));
        world.does(ADA, first);
        let open = world.register.open_decisions(ReviewId(2));
        assert_eq!(open.len(), 2);
        assert!(open[0].is_overdue(day("2027-01-01")) && !open[0].is_overdue(day("2026-12-31")));
        assert!(matches!(world.may(ADA, second(&world, &[])), Err(Refusal::Lacks { .. })));
        let one = second(&world, &[(1, Done)]);
        assert!(matches!(world.may(ADA, one), Err(Refusal::Lacks { .. })));
        let three = second(&world, &[(1, Done), (2, Open), (3, Open)]);
        assert!(matches!(world.may(ADA, three), Err(Refusal::Unknown { .. })));
        let both = second(&world, &[(1, Done), (2, Open)]);
        world.does(ADA, both);
        let late = with(&world, |it| it.changed_because = Some("One input more.".into()));
        let followed = Refusal::State { id: "MR-01".into(), state: "followed by another review" };
        assert_eq!(world.may(ADA, late), Err(followed), "what it decided was carried on");
        let left = world.register.open_decisions(ReviewId(3));
        assert_eq!(left.iter().map(|it| it.cited.number).collect::<Vec<_>>(), [2]);
        let mut third = review(&world);
        third.id = ReviewId(3);
        third.previous = Some(ReviewId(2));
        third.on = day("2028-07-15");
        for decision in &mut third.decisions {
            decision.due = day("2028-12-31");
        }
        assert!(matches!(world.may(ADA, reviewed(third.clone())), Err(Refusal::Lacks { .. })));
        third.carried = vec![CarriedDecision {
            decision: DecisionCited { review: ReviewId(1), number: 2 },
            progress: Dropped,
            remark: "No longer needed.".into(),
        }];
        let early = ReviewRecorded { on: day("2027-07-14"), ..third.clone() };
        assert!(matches!(world.may(ADA, reviewed(early)), Err(Refusal::Contradiction { .. })));
        world.does(ADA, reviewed(third));
        assert_eq!(world.register.open_decisions(ReviewId(4)).len(), 2);
        world.agrees();
    }

    #[test]
    fn a_review_is_changed_with_a_reason_until_it_is_out_to_be_signed() {
        let mut world = World::new();
        let first = reviewed(review(&world));
        world.does(ADA, first.clone());
        assert!(matches!(world.may(ADA, first), Err(Refusal::Empty(_))));
        let changed = with(&world, |it| it.changed_because = Some("One input more.".into()));
        assert_eq!(world.may(ADA, changed.clone()), Ok(()));
        world.does(ADA, requested(request(1, OBJECT)));
        let out = Refusal::State { id: "MR-01".into(), state: "out to be signed" };
        assert_eq!(world.may(ADA, changed.clone()), Err(out));
        world.does(ADA, declined(1));
        world.does(ADA, changed.clone());
        world.does_all(ADA, [requested(request(2, OBJECT)), answered(signed(2))]);
        assert!(!world.register.is_signed(OBJECT));
        world.does(ADA, answered(signed_too(2)));
        assert!(world.register.is_signed(OBJECT));
        let done = Refusal::State { id: "MR-01".into(), state: "signed" };
        assert_eq!(world.may(ADA, changed), Err(done));
        world.agrees();
    }
}
