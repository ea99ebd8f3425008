//! The audit as a whole: whatever the rules allow, a replay of it says the same.

use proptest::prelude::*;

use super::fixture::*;
use super::*;
use crate::event::*;
use crate::verdict::Word;

/// A base in which much can happen next: an engagement, a finding, a frozen sample, a review, a statement.
fn base() -> World {
    let mut world = World::new();
    let first = [recorded(engagement(1)), found(finding(&world, 1)), froze(sample(&world, 1))];
    world.does_all(ADA, first);
    let review = reviewed(review(&world));
    world.does_all(ADA, [soa(1), review]);
    world
}

/// Something that may or may not be allowed, chosen by two numbers.
fn attempt(world: &World, kind: u8, detail: u8) -> Event {
    let number = u32::from(detail % 3) + 1;
    let person = [ADA, BEN, CLEO, DAN][usize::from(detail % 4)];
    let grade = Grade::ALL[usize::from(detail % 6)];
    let outcome = [
        SampleOutcome::Conforming,
        SampleOutcome::Deviation,
        SampleOutcome::Missing,
        SampleOutcome::NotApplicable,
    ][usize::from(detail % 4)];
    let object = [
        SignoffObject::Soa { soa: SoaId(number) },
        SignoffObject::Review { review: ReviewId(1) },
        SignoffObject::Conclusion { engagement: EngagementId(1) },
    ][usize::from(detail % 3)];
    let id = FindingId(number);
    let held = |number: u32| world.register.item(EvidenceId(number)).map(|it| it.reference);
    let log = held(LOG).unwrap_or(EvidenceRef { id: EvidenceId(LOG), leaf: 0, c: position(0).c });
    let changed_because = (detail.is_multiple_of(2)).then(|| "Said anew.".to_owned());
    match kind {
        0 => recorded(EngagementRecorded { changed_because, ..engagement(number) }),
        1 => closes(number),
        2 => reopens(number),
        3 => soa(number),
        4 => concluded(ConclusionReached {
            engagement: EngagementId(1),
            requirement: "A.6.2.8".into(),
            design: Answer::Yes,
            implementation: Answer::Yes,
            operation: Answer::Yes,
            conclusion: ConclusionWord::Conforms,
            reason: "The log is whole.".into(),
            evidence: vec![log],
            tests: Vec::new(),
            samples: Vec::new(),
            findings: Vec::new(),
            checklist: Vec::new(),
            by: person,
        }),
        5 => drew(draw(world, number)),
        6 => Event::SampleTested(SampleTested {
            changed_because,
            ..results(&[([0, 4, 9, 5][usize::from(detail / 4 % 4)], outcome)])
        }),
        7 => Event::SampleClosed(SampleClosed {
            id: SampleId(1),
            conclusion: "Done.".into(),
            projection: None,
        }),
        8 => Event::FindingRegraded(FindingRegraded { id, grade, reason: "Seen anew.".into() }),
        9 => Event::RegradeApproved(RegradeApproved {
            id,
            grade,
            comment: "Agreed.".into(),
            exception: None,
        }),
        10 => Event::FindingAnswered(FindingAnswered {
            id,
            extent: None,
            cause: Some("The disk was full.".into()),
            correction: Some("Exported anew.".into()),
        }),
        11 => Event::ActionStated(ActionStated {
            finding: id,
            number: u32::from(detail / 4 % 2) + 1,
            what: "Watch the disk.".into(),
            owner: person,
            due: day("2026-04-30"),
            changed_because,
        }),
        12 => Event::ActionDone(ActionDone {
            finding: id,
            number: u32::from(detail / 4 % 2) + 1,
            on: day("2026-04-15"),
            evidence: vec![log],
            remark: None,
        }),
        13 => Event::EffectivenessChecked(EffectivenessChecked {
            finding: id,
            effective: detail.is_multiple_of(2),
            result: "Looked at.".into(),
            evidence: vec![log],
            by: person,
            on: day("2026-06-15"),
        }),
        14 => Event::FindingClosed(FindingClosed {
            id,
            reason: "Done.".into(),
            exception: (detail.is_multiple_of(2)).then(exception),
        }),
        15 => Event::FindingReopened(FindingReopened { id, reason: "Again.".into() }),
        16 => requested(request(world.register.next_signoff().0, object)),
        17 => answered(signed(number)),
        18 => answered(signed_too(number)),
        19 => declined(number),
        20 => Event::SignoffWithdrawn(SignoffWithdrawn {
            id: SignoffId(number),
            reason: "Wrong.".into(),
        }),
        21 => withdrawn(log),
        22 => verified(log, [Word::Verified, Word::Broken][usize::from(detail % 2)]),
        _ => erased(log, openings_of(world, log.id)),
    }
}

/// The entries that say what an item is called or holds: they are destroyed with it.
fn openings_of(world: &World, id: EvidenceId) -> Vec<u64> {
    let says = |event: &Event| match event {
        Event::EvidenceReceived(said) => said.id == id,
        Event::EvidenceVerified(said) => said.evidence.id == id,
        Event::EvidenceWithdrawn(said) => said.evidence.id == id,
        _ => false,
    };
    let entries = world.entries.iter().filter(|(_, event)| says(event));
    entries.map(|(at, _)| at.leaf).collect()
}

fn destroyed(world: &World) -> Vec<u64> {
    let entries = world.entries.iter().filter_map(|(_, event)| match event {
        Event::EvidenceErased(said) => Some(&said.openings),
        _ => None,
    });
    entries.flatten().copied().collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    /// A vault that is read again says what it said before: from all entries, from those that are left after
    /// erasing, and from a snapshot in the middle.
    #[test]
    fn a_replay_agrees(steps in proptest::collection::vec((0_u8..25, any::<u8>(), 1_u32..3), 0..60)) {
        let mut world = base();
        let mut snapshot = None;
        for (n, (kind, detail, actor)) in steps.iter().enumerate() {
            let event = attempt(&world, *kind, *detail);
            let before = world.register.clone();
            if world.may(PersonId(*actor), event.clone()).is_ok() {
                world.does(PersonId(*actor), event);
            } else {
                let at = Position { actor: PersonId(*actor), ..position(world.register.size()) };
                prop_assert!(world.register.apply(at, &event).is_err());
                prop_assert_eq!(&before, &world.register, "what is refused changes nothing");
            }
            if n == steps.len() / 2 {
                snapshot = Some((world.entries.len(), serde_json::to_vec(&world.register).expect("bytes")));
            }
        }
        let replay = world.replayed(&destroyed(&world));
        prop_assert!(world.register.agrees_with(&replay));
        if let Some((length, bytes)) = snapshot {
            let mut register: Register = serde_json::from_slice(&bytes).expect("a register");
            for (at, event) in &world.entries[length..] {
                register.apply(*at, event).expect("allowed before");
            }
            prop_assert_eq!(&register, &world.register);
        }
    }

    /// Where entries are withheld, those that are shown are never refused for what is not shown.
    #[test]
    fn what_is_shown_of_a_log_is_never_refused(
        steps in proptest::collection::vec((0_u8..25, any::<u8>(), 1_u32..3), 0..60),
        withheld in proptest::collection::vec(any::<bool>(), 80),
    ) {
        let mut world = base();
        for (kind, detail, actor) in steps {
            let event = attempt(&world, kind, detail);
            if world.may(PersonId(actor), event.clone()).is_ok() {
                world.does(PersonId(actor), event);
            }
        }
        let mut register = Register::partial();
        for ((at, event), withheld) in world.entries.iter().zip(&withheld) {
            let always = at.leaf < 2 || matches!(event, Event::EvidenceReceived(_) | Event::EvidenceVerified(_));
            if *withheld && !always {
                continue;
            }
            let applied = register.apply(*at, event);
            prop_assert!(applied.is_ok(), "{applied:?}: {event:?}");
        }
    }
}
