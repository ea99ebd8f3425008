//! What engagements conclude, and what a conclusion has to stand on.

use super::check::filled;
use super::cited::{contradiction, each_once, filled_if_there, lacks};
use super::{EvidenceState, FindingState, Position, Refusal, Register, Stated};
use crate::event::{
    Answer, ConclusionReached, ConclusionWord, EngagementId, EvidenceKind, FindingId, SampleId,
    TestId, TestOutcome,
};

impl EvidenceKind {
    /// Tells whether it shows what was done, and not only what is to be done.
    ///
    /// A picture shows a moment, and an item that nobody described could be anything: neither does.
    pub fn shows_operation(self) -> bool {
        match self {
            Self::Record
            | Self::Log
            | Self::Interview
            | Self::Observation
            | Self::WalkThrough
            | Self::RePerformance => true,
            Self::Document | Self::Picture => false,
        }
    }
}

impl ConclusionReached {
    fn answers(&self) -> [Answer; 3] {
        [self.design, self.implementation, self.operation]
    }

    fn says(&self, answer: Answer) -> bool {
        self.answers().contains(&answer)
    }

    /// Says why the word is not one that the answers allow.
    fn contradicts(&self) -> Option<&'static str> {
        let (yes, no, open) =
            (self.says(Answer::Yes), self.says(Answer::No), self.says(Answer::NotTested));
        match self.conclusion {
            ConclusionWord::Conforms if no || open => {
                Some("it says that it conforms, and not all three answers are yes")
            }
            ConclusionWord::ConformsAsFarAsTested if no || !yes || !open => Some(
                "it conforms as far as tested only where some is tested, none of it is no, and some is not",
            ),
            ConclusionWord::DoesNotConform if !no => {
                Some("it says that it does not conform, and no answer is no")
            }
            ConclusionWord::NotApplicable if yes || no => {
                Some("it says that it does not apply, and something was tested")
            }
            _ if self.operation == Answer::Yes && self.implementation == Answer::No => {
                Some("what was not put in place can't operate")
            }
            ConclusionWord::Conforms if self.checklist.iter().any(|it| it.answer == Answer::No) => {
                Some(
                    "it says that it conforms, and a question of the checklist is answered with no",
                )
            }
            _ => None,
        }
    }
}

impl Register {
    pub(super) fn check_conclusion(&self, said: &ConclusionReached) -> Result<(), Refusal> {
        self.check_open(said.engagement)?;
        self.check_any_requirement(&said.requirement)?;
        filled("the reason", &said.reason)?;
        each_once("the question", said.checklist.iter().map(|it| &it.question))?;
        for it in &said.checklist {
            filled("the question", &it.question)?;
            filled_if_there("the remark", it.remark.as_deref())?;
        }
        said.contradicts().map_or(Ok(()), |what| Err(contradiction(&said.requirement, what)))?;
        self.check_concluder(said)?;
        self.check_conclusion_basis(said)?;
        self.check_operation(said)?;
        self.check_conforms(said)
    }

    fn check_concluder(&self, said: &ConclusionReached) -> Result<(), Refusal> {
        self.known_person(said.by)?;
        let Some(engagement) = self.engagements.get(&said.engagement) else { return Ok(()) };
        let engagement = &engagement.recorded.said;
        let outside = !engagement.covers(&said.requirement);
        let refusal = contradiction(&said.requirement, "the engagement does not cover it");
        self.unless_withheld(outside.then_some(refusal))?;
        let theirs = engagement.kind.is_certification() && engagement.team.is_empty();
        let concludes = |role: crate::event::TeamRole| role.concludes();
        let inside = engagement.team.iter().any(|it| it.person == said.by && concludes(it.role));
        let refusal = Refusal::NotInTeam { person: said.by, engagement: said.engagement };
        self.unless_withheld((!theirs && !inside).then_some(refusal))
    }

    fn check_conclusion_basis(&self, said: &ConclusionReached) -> Result<(), Refusal> {
        each_once("the item", said.evidence.iter().map(|it| it.id))?;
        said.evidence.iter().try_for_each(|it| self.check_held(*it))?;
        said.tests.iter().try_for_each(|id| self.known_test(*id))?;
        for id in &said.samples {
            self.known_sample(*id)?;
            let other =
                self.sample(*id).is_some_and(|it| it.frozen.said.engagement != said.engagement);
            if other {
                return Err(contradiction(id, "it belongs to another engagement"));
            }
        }
        said.findings.iter().try_for_each(|id| self.known_finding(*id))?;
        let nothing = said.evidence.is_empty() && said.tests.is_empty() && said.samples.is_empty();
        if said.says(Answer::Yes) && nothing {
            return Err(lacks(&said.requirement, "evidence: something is answered with yes"));
        }
        Ok(())
    }

    /// Nothing conforms beside something on record that says otherwise, whether it is named or not.
    fn check_conforms(&self, said: &ConclusionReached) -> Result<(), Refusal> {
        if said.conclusion != ConclusionWord::Conforms {
            return Ok(());
        }
        let refuse = |what: String| Some(contradiction(&said.requirement, what));
        if let Some(id) = self.open_nonconformity(said) {
            self.unless_withheld(refuse(format!("it conforms, and {id} is open beside it")))?;
        }
        for item in said.evidence.iter().filter_map(|it| self.judged(*it)) {
            let (id, word) = (item.received.id, item.word());
            let refusal = || refuse(format!("it conforms, and stands on {id}, which is {word}"));
            self.unless_withheld(word.is_alarming().then(refusal).flatten())?;
        }
        said.samples.iter().try_for_each(|id| {
            let shows = self.speaks_against(*id);
            self.unless_withheld(shows.and_then(|it| refuse(format!("it conforms, and {it}"))))
        })
    }

    /// Returns an open nonconformity on the requirement of the engagement or carried into it, or one that is named.
    fn open_nonconformity(&self, said: &ConclusionReached) -> Option<FindingId> {
        let engagement = self.engagements.get(&said.engagement);
        let carried = engagement.map_or(&[][..], |it| &it.recorded.said.carries);
        let concerns = |id: &FindingId, it: &FindingState| {
            let of_it = it.recorded.said.engagement == Some(said.engagement);
            let about = it.recorded.said.criteria.contains(&said.requirement);
            said.findings.contains(id) || (about && (of_it || carried.contains(id)))
        };
        let open = |it: &FindingState| it.grade.is_nonconformity() && !it.is_closed();
        let mut findings = self.findings.iter();
        findings.find(|(id, it)| open(it) && concerns(id, it)).map(|(id, _)| *id)
    }

    /// Says what of a sample does not let anything conform.
    fn speaks_against(&self, id: SampleId) -> Option<String> {
        let sample = self.sample(id)?;
        let Some(draw) = sample.draw() else { return Some(format!("{id} was never drawn")) };
        let counts = draw.counts();
        match (counts.deviating(), counts.open) {
            (0, 0) => None,
            (0, open) => Some(format!("{id} has {} without a result", members(open))),
            (1, _) => Some(format!("1 member of {id} deviates")),
            (deviating, _) => Some(format!("{deviating} members of {id} deviate")),
        }
    }

    /// Refuses to close an engagement in which something conforms beside a nonconformity that was found later.
    pub(super) fn check_still_conforming(&self, id: EngagementId) -> Result<(), Refusal> {
        let Some(engagement) = self.engagements.get(&id) else { return Ok(()) };
        let mut said = engagement.conclusions.values().map(|it| &it.said);
        let beside = said.find_map(|it| {
            let conforms = it.conclusion == ConclusionWord::Conforms;
            let finding = self.open_nonconformity(it).filter(|_| conforms)?;
            let what = format!("it conforms by {id}, and {finding} is open beside it");
            Some(contradiction(&it.requirement, what))
        });
        self.unless_withheld(beside)
    }

    /// A policy says what is to be done. That it is done takes something else.
    fn check_operation(&self, said: &ConclusionReached) -> Result<(), Refusal> {
        if said.operation != Answer::Yes {
            return Ok(());
        }
        let unknown = |it: &&crate::event::EvidenceRef| self.judged(**it).is_none();
        // What was destroyed, or is withheld, may have shown it when the conclusion was reached.
        if self.partial && said.evidence.iter().any(|it| unknown(&it)) {
            return Ok(());
        }
        let mut items = said.evidence.iter().filter_map(|it| self.judged(*it));
        let shown = items.any(shows_operation) || said.tests.iter().any(|id| self.shows_run(*id));
        let refusal = Refusal::NotShownOperating { requirement: said.requirement.clone() };
        if shown { Ok(()) } else { Err(refusal) }
    }

    /// Exceptions show what went wrong, and figures that are not proven show nothing.
    fn shows_run(&self, id: TestId) -> bool {
        match self.test(id) {
            Some(test) => {
                matches!(test.tested.said.result.outcome, TestOutcome::Pass | TestOutcome::Flagged)
            }
            None => self.withheld,
        }
    }

    pub(super) fn known_test(&self, id: TestId) -> Result<(), Refusal> {
        self.on_record(self.tests.contains_key(&id), "test", id)
    }

    pub(super) fn fold_conclusion(&mut self, at: Position, said: &ConclusionReached) {
        if let Some(state) = self.engagements.get_mut(&said.engagement) {
            state.conclusions.insert(said.requirement.clone(), Stated::new(at, said.clone()));
        }
    }
}

/// Returns so many members, in words.
pub(super) fn members(n: u64) -> String {
    format!("{n} {}", if n == 1 { "member" } else { "members" })
}

/// What can't be relied on shows nothing.
fn shows_operation(item: &EvidenceState) -> bool {
    item.received.kind.is_some_and(EvidenceKind::shows_operation) && !item.word().is_alarming()
}

#[cfg(test)]
mod tests {
    use super::super::fixture::*;
    use super::*;
    use crate::event::*;

    fn world() -> World {
        let mut world = World::new();
        world.does(ADA, recorded(engagement(1)));
        world
    }

    fn with(world: &World, change: impl FnOnce(&mut ConclusionReached)) -> Event {
        let mut said = conclusion(world);
        change(&mut said);
        concluded(said)
    }

    #[test]
    fn a_document_alone_never_shows_that_something_operates() {
        let mut world = world();
        assert_eq!(world.may(BEN, concluded(conclusion(&world))), Ok(()));
        let refusal = || Refusal::NotShownOperating { requirement: "A.6.2.8".into() };
        let on = |items: &[u32]| {
            let evidence = items.iter().map(|it| world.cites(*it)).collect();
            with(&world, |it| it.evidence = evidence)
        };
        for items in [&[POLICY][..], &[UNSORTED], &[BROKEN_LOG], &[POLICY, UNSORTED, BROKEN_LOG]] {
            assert_eq!(world.may(BEN, on(items)), Err(refusal()), "{items:?}");
        }
        assert_eq!(world.may(BEN, on(&[LOG])), Ok(()));
        let policy = vec![world.cites(POLICY)];
        for outcome in TestOutcome::ALL {
            let number = world.register.next_test().0;
            let mut run = tested(&world, number, outcome);
            if let Event::AssuranceTested(said) = &mut run {
                let odd = RecordedFlag { code: "x".into(), person: None, sentence: "odd".into() };
                said.result.flags =
                    if outcome == TestOutcome::Flagged { vec![odd] } else { Vec::new() };
            }
            world.does(ADA, run);
            let on_test = with(&world, |it| {
                it.evidence.clone_from(&policy);
                it.tests = vec![TestId(number)];
            });
            let shown = matches!(outcome, TestOutcome::Pass | TestOutcome::Flagged);
            assert_eq!(world.may(BEN, on_test).is_ok(), shown, "{outcome:?}");
        }
        for kind in EvidenceKind::ALL {
            let shows = !matches!(kind, EvidenceKind::Document | EvidenceKind::Picture);
            assert_eq!(kind.shows_operation(), shows, "{kind:?}");
        }
        let not_said = with(&world, |it| {
            it.evidence = policy;
            it.operation = Answer::NotTested;
            it.conclusion = ConclusionWord::ConformsAsFarAsTested;
        });
        assert_eq!(world.may(BEN, not_said), Ok(()));
    }

    #[test]
    fn the_word_is_one_that_the_answers_allow() {
        use Answer::{No, NotTested, Yes};
        use ConclusionWord::*;
        let world = world();
        let cases = [
            ([Yes, Yes, Yes], vec![Conforms, NotConcluded]),
            ([Yes, Yes, NotTested], vec![ConformsAsFarAsTested, NotConcluded]),
            ([NotTested, NotTested, Yes], vec![ConformsAsFarAsTested, NotConcluded]),
            ([NotTested; 3], vec![NotApplicable, NotConcluded]),
            ([Yes, Yes, No], vec![DoesNotConform, NotConcluded]),
            ([No, NotTested, NotTested], vec![DoesNotConform, NotConcluded]),
            ([Yes, No, Yes], vec![]),
        ];
        for ([design, implementation, operation], allowed) in cases {
            for word in
                [Conforms, ConformsAsFarAsTested, DoesNotConform, NotApplicable, NotConcluded]
            {
                let event = with(&world, |it| {
                    (it.design, it.implementation, it.operation) =
                        (design, implementation, operation);
                    it.conclusion = word;
                });
                let may = world.may(BEN, event);
                let case = format!("{design:?} {implementation:?} {operation:?} {word:?}");
                assert_eq!(may.is_ok(), allowed.contains(&word), "{case}: {may:?}");
            }
        }
    }

    #[test]
    fn a_conclusion_is_reached_in_the_team_inside_the_scope_on_what_is_held() {
        let mut world = world();
        let wrong: Vec<(Event, &str)> = vec![
            (with(&world, |it| it.reason.clear()), "the reason is empty"),
            (with(&world, |it| it.by = DAN), "P-004 is no lead and no auditor of EN-01"),
            (with(&world, |it| it.requirement = "A.6.2".into()), "is not a requirement"),
            (with(&world, |it| it.evidence.clear()), "A.6.2.8 lacks evidence"),
            (with(&world, |it| it.evidence[1] = it.evidence[0]), "E-0001 is listed twice"),
            (with(&world, |it| it.evidence[0].leaf = 0), "names another entry"),
            (with(&world, |it| it.tests = vec![TestId(1)]), "there is no test T-001"),
            (with(&world, |it| it.samples = vec![SampleId(1)]), "there is no sample S-001"),
            (with(&world, |it| it.findings = vec![FindingId(1)]), "there is no finding F-01"),
            (with(&world, |it| it.engagement = EngagementId(2)), "there is no engagement EN-02"),
            (
                with(&world, |it| {
                    it.checklist = vec![QuestionAnswered {
                        question: "6.1.3-a".into(),
                        answer: Answer::No,
                        remark: None,
                    }];
                }),
                "a question of the checklist is answered with no",
            ),
        ];
        for (event, says) in wrong {
            let refusal = world.may(BEN, event).expect_err(says).to_string();
            assert!(refusal.contains(says), "{refusal} / {says}");
        }
        let mut narrow = engagement(1);
        narrow.requirements = vec!["A.7.4".into()];
        narrow.changed_because = Some("Only data.".into());
        let reached = concluded(conclusion(&world));
        world.does(ADA, recorded(narrow));
        assert!(matches!(world.may(BEN, reached), Err(Refusal::Contradiction { .. })));
    }

    #[test]
    fn nothing_conforms_with_an_open_nonconformity() {
        let mut world = world();
        let raised = found(finding(&world, 1));
        world.does(BEN, raised);
        let conforms = with(&world, |it| it.findings = vec![FindingId(1)]);
        assert!(matches!(world.may(BEN, conforms), Err(Refusal::Contradiction { .. })));
        let does_not = with(&world, |it| {
            it.findings = vec![FindingId(1)];
            it.operation = Answer::No;
            it.conclusion = ConclusionWord::DoesNotConform;
        });
        world.does(BEN, does_not);
        let state = world.register.engagement(EngagementId(1)).expect("there");
        assert_eq!(state.conclusions["A.6.2.8"].said.conclusion, ConclusionWord::DoesNotConform);
        world.agrees();
    }

    fn refused(world: &World, event: Event) -> String {
        world.may(BEN, event).expect_err("refused").to_string()
    }

    #[test]
    fn nothing_conforms_beside_a_nonconformity_that_nobody_names() {
        let mut world = world();
        let reached = concluded(conclusion(&world));
        world.does(BEN, reached.clone());
        let elsewhere = FindingRecorded { criteria: vec!["A.7.4".into()], ..finding(&world, 1) };
        let slight = FindingRecorded { grade: Grade::Observation, ..finding(&world, 2) };
        world.does_all(BEN, [found(elsewhere), found(slight)]);
        assert_eq!(world.may(BEN, reached.clone()), Ok(()));
        assert_eq!(world.may(ADA, closes(1)), Ok(()));
        let minor = found(finding(&world, 3));
        world.does(BEN, minor);
        let says = "A.6.2.8: it conforms, and F-03 is open beside it";
        assert_eq!(refused(&world, reached), says);
        let says = "A.6.2.8: it conforms by EN-01, and F-03 is open beside it";
        assert_eq!(refused(&world, closes(1)), says);
        // What is not carried into another engagement does not stand in its way, and what is carried does.
        let mut next = EngagementRecorded { carries: Vec::new(), ..engagement(2) };
        world.does(ADA, recorded(next.clone()));
        let there = with(&world, |it| it.engagement = EngagementId(2));
        assert_eq!(world.may(BEN, there.clone()), Ok(()));
        next.carries = vec![FindingId(3)];
        next.changed_because = Some("F-03 is looked at again.".into());
        world.does(ADA, recorded(next));
        let says = "A.6.2.8: it conforms, and F-03 is open beside it";
        assert_eq!(refused(&world, there), says);
    }

    #[test]
    fn nothing_conforms_on_what_can_not_be_relied_on() {
        use SampleOutcome::{Conforming, Deviation};
        let mut world = world();
        let on_broken = with(&world, |it| it.evidence.push(world.cites(BROKEN_LOG)));
        let says = "A.6.2.8: it conforms, and stands on E-0004, which is BROKEN";
        assert_eq!(refused(&world, on_broken), says);
        let not_wholly = with(&world, |it| {
            it.evidence.push(world.cites(BROKEN_LOG));
            it.design = Answer::NotTested;
            it.conclusion = ConclusionWord::ConformsAsFarAsTested;
        });
        assert_eq!(world.may(BEN, not_wholly), Ok(()));
        let on_sample = with(&world, |it| it.samples = vec![SampleId(1)]);
        let frozen = froze(sample(&world, 1));
        world.does(BEN, frozen);
        let says = "A.6.2.8: it conforms, and S-001 was never drawn";
        assert_eq!(refused(&world, on_sample.clone()), says);
        let drawn = drew(draw(&world, 1));
        world.does(BEN, drawn);
        let tells = |all: &[(u64, SampleOutcome)]| Event::SampleTested(results(all));
        world.does(BEN, tells(&[(0, Conforming), (4, Conforming)]));
        let says = "A.6.2.8: it conforms, and S-001 has 1 member without a result";
        assert_eq!(refused(&world, on_sample.clone()), says);
        let mut other = world.clone();
        other.does(BEN, tells(&[(9, Conforming)]));
        assert_eq!(other.may(BEN, on_sample.clone()), Ok(()));
        world.does(BEN, tells(&[(9, Deviation)]));
        let says = "A.6.2.8: it conforms, and 1 member of S-001 deviates";
        assert_eq!(refused(&world, on_sample), says);
    }

    #[test]
    fn a_conclusion_outlives_the_evidence_that_was_destroyed_after_it() {
        let mut world = world();
        let reached = conclusion(&world);
        world.does(BEN, concluded(reached.clone()));
        let log = world.cites(LOG);
        let openings = vec![log.leaf, log.leaf + 1];
        world.does(ADA, erased(log, openings.clone()));
        let replay = world.replayed(&openings);
        assert!(world.register.agrees_with(&replay));
        let again = world.may(BEN, concluded(reached.clone()));
        assert_eq!(again, Err(Refusal::NotHeld(EvidenceId(LOG))));
        // A vault that was read again still does not take a document for more than it is.
        let on_policy = ConclusionReached { evidence: vec![world.cites(POLICY)], ..reached };
        let refused = replay.decide(BEN, concluded(on_policy)).map(drop);
        assert!(matches!(refused, Err(Refusal::NotShownOperating { .. })), "{refused:?}");
    }
}
