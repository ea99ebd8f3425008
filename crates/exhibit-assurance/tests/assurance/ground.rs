//! No test passes on ground that proves nothing, whatever its records say.

use exhibit_assurance::ground::{EndOfLog, Withdrawn};
use exhibit_assurance::{Field, Outcome, Reason};
use exhibit_core::verdict::Word;

use crate::world::{World, log};

fn orderly() -> World {
    let mut world = World::new();
    (1..=3).for_each(|id| world.orderly(id));
    world
}

const OF_RECORDS: [&str; 6] = [
    "recording",
    "oversight",
    "oversight-plausibility",
    "risk-scoring",
    "accountability",
    "inventory",
];

#[test]
fn every_test_of_records_passes_where_all_is_in_order() {
    for name in OF_RECORDS {
        let result = orderly().result(name);
        assert_eq!((result.outcome, result.word), (Outcome::Pass, Word::Verified), "{result:?}");
        assert_eq!(result.numerator, result.denominator);
    }
}

#[test]
fn no_lesser_word_is_a_pass() {
    for word in Word::ALL.into_iter().skip(1) {
        let mut world = orderly();
        world.items[0].word = word;
        for result in world.results() {
            assert!(!matches!(result.outcome, Outcome::Pass | Outcome::Flagged), "{result:?}");
            assert!(result.word == word || result.outcome == Outcome::NotRun);
        }
    }
}

#[test]
fn a_log_that_gave_no_record_is_ground_all_the_same() {
    for (word, reason) in [
        (Word::CannotCheck, Reason::GroundCannotCheck),
        (Word::Broken, Reason::GroundBroken),
        (Word::Diverged, Reason::GroundDiverged),
    ] {
        for system in [Some("CREDO".to_owned()), None, Some("nobody knows".to_owned())] {
            let mut world = orderly();
            let mut unread = log(2, word);
            unread.system = system;
            world.items.push(unread);
            for name in OF_RECORDS {
                let result = world.result(name);
                assert!(result.reasons.contains(&reason), "{result:?}");
                assert_eq!((result.word, result.basis), (word, vec![1, 2]));
            }
        }
    }
}

#[test]
fn a_log_of_another_system_takes_nothing_away() {
    let mut world = orderly();
    let other = exhibit_assurance::inventory::System { id: "SIFT".into(), ..Default::default() };
    world.setting.inventory.systems.push(other);
    world.setting.systems = vec!["credo".into()];
    let mut unread = log(2, Word::Broken);
    unread.system = Some("SIFT".into());
    world.items.push(unread);
    for name in OF_RECORDS {
        let result = world.result(name);
        assert_eq!((result.outcome, result.basis), (Outcome::Pass, vec![1]), "{name}");
    }
}

#[test]
fn records_of_an_item_that_nobody_named_stand_on_nothing() {
    let mut world = orderly();
    world.items.clear();
    for name in OF_RECORDS {
        let result = world.result(name);
        assert_eq!(result.word, Word::CannotCheck, "{name}");
        assert_ne!(result.outcome, Outcome::Pass);
    }
}

#[test]
fn an_end_that_is_not_proven_is_no_pass() {
    let mut world = orderly();
    world.items[0].end = EndOfLog::Unproven { after_line: 9 };
    for name in OF_RECORDS {
        let result = world.result(name);
        assert_eq!(result.outcome, Outcome::NotProven, "{name}");
        assert_eq!(result.reasons, [Reason::EndNotProven], "{name}");
    }
}

#[test]
fn a_used_field_that_no_hash_covers_is_no_pass() {
    for (name, field) in [
        ("oversight", Field::Person),
        ("oversight", Field::Outcome),
        ("oversight-plausibility", Field::ReviewSeconds),
    ] {
        let mut world = orderly();
        world.records[1].uncovered = field.bit();
        let result = world.result(name);
        assert_eq!(result.uncovered, [field]);
        assert_eq!(
            (result.outcome, result.reasons),
            (Outcome::NotProven, vec![Reason::FieldsUncovered])
        );
    }
    let mut world = orderly();
    world.records[1].uncovered = Field::Requester.bit();
    assert_eq!(world.result("oversight").outcome, Outcome::Pass, "it does not use that one");
}

#[test]
fn a_kind_that_no_hash_covers_may_have_hidden_a_decision_on_any_line() {
    for field in [Field::Kind, Field::System, Field::Time] {
        let mut world = orderly();
        world.record("tool-call", 9, "12:00:00").uncovered = field.bit();
        for name in OF_RECORDS {
            let result = world.result(name);
            assert_eq!(result.uncovered, [field], "{name}");
            assert_eq!(result.outcome, Outcome::NotProven, "{name}");
        }
    }
}

#[test]
fn an_unsound_line_of_any_kind_is_no_pass() {
    let mut world = orderly();
    world.record("tool-call", 9, "12:00:00").sound = false;
    for name in OF_RECORDS {
        let result = world.result(name);
        assert_eq!(result.reasons, [Reason::LinesUnsound], "{name}");
        assert_eq!(result.outcome, Outcome::NotProven, "{name}");
    }
}

#[test]
fn lines_that_come_twice_are_noticed() {
    let mut world = orderly();
    world.records.push(world.records[0]);
    let result = world.result("recording");
    assert_eq!((result.outcome, result.reasons), (Outcome::NotProven, vec![Reason::LinesTwice]));
}

#[test]
fn without_a_period_nothing_runs() {
    let mut world = orderly();
    world.setting.period = Default::default();
    for result in world.results() {
        assert_eq!(result.outcome, Outcome::NotRun, "{result:?}");
    }
}

#[test]
fn a_withdrawn_export_that_contradicts_a_log_stays_a_doubt() {
    for (contradicts, outcome) in [(true, Outcome::NotProven), (false, Outcome::Pass)] {
        let mut world = World::new();
        world.orderly(1);
        let gone = Withdrawn { id: "E-0009".into(), word: Word::Broken, contradicts };
        world.items[0].withdrawn = vec![gone];
        let result = world.result("oversight");
        assert_eq!(result.outcome, outcome);
        assert_eq!(result.reasons.contains(&Reason::GroundDiverged), contradicts);
        assert!(world.facts(&result).iter().any(|fact| fact.contains("E-0009")), "{result:?}");
    }
}
