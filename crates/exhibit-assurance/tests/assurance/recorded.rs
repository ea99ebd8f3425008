//! Results as they are kept, and what changed between two of them.

use exhibit_assurance::recorded::MAX_RECORDED;
use exhibit_assurance::result::MAX_KEPT;
use exhibit_assurance::{Observed, Outcome, RecordedResult, compare};
use exhibit_core::digest::Sha256;
use exhibit_core::verdict::Word;
use serde_json::Value;

use crate::world::{World, log};

fn recorded(world: &World, name: &str) -> RecordedResult {
    let result = world.result(name);
    let names = world.pseudonyms(std::slice::from_ref(&result));
    result.recorded(&world.ground(), &names)
}

/// 700 decisions executed with no review, and three as they should be.
fn spoilt() -> World {
    let mut world = World::new();
    (1..=3).for_each(|id| world.orderly(id));
    for id in 4..=703 {
        world.decision(id, "11:00:00");
        world.execution(id, "11:01:00");
    }
    world
}

#[test]
fn exceptions_are_bounded_and_all_are_digested() {
    let world = spoilt();
    let result = world.result("oversight");
    assert_eq!((result.exceptions_total, result.exceptions.len()), (700, MAX_KEPT));
    assert!(result.exceptions.is_sorted_by_key(|it| it.place));
    assert_eq!(result.exceptions[0].place.line, 10);
    let lines: String =
        (0..700).map(|at| format!("E-0001:{} executed-without-review\n", 10 + 2 * at)).collect();
    assert_eq!(result.exceptions_digest, Sha256::of(lines.as_bytes()));
    let lines: String = [1, 4, 7]
        .into_iter()
        .chain((0..700).map(|at| 10 + 2 * at))
        .map(|line| format!("E-0001:{line}\n"))
        .collect();
    assert_eq!(result.population.digest, Sha256::of(lines.as_bytes()));
}

#[test]
fn the_kept_shape_has_no_null_and_no_float_and_reads_back() {
    fn check(value: &Value) {
        match value {
            Value::Null => panic!("a null"),
            Value::Number(number) => assert!(number.is_u64(), "{number}"),
            Value::Array(items) => items.iter().for_each(check),
            Value::Object(members) => members.values().for_each(check),
            Value::Bool(_) | Value::String(_) => {}
        }
    }
    let world = spoilt();
    for result in world.results() {
        let names = world.pseudonyms(std::slice::from_ref(&result));
        let kept = result.recorded(&world.ground(), &names);
        assert!(kept.exceptions.len() <= MAX_RECORDED);
        let text = serde_json::to_string(&kept).unwrap();
        check(&serde_json::from_str(&text).unwrap());
        assert_eq!(serde_json::from_str::<RecordedResult>(&text).unwrap(), kept);
        let odd = text.replacen('{', r#"{"odd":1,"#, 1);
        assert!(serde_json::from_str::<RecordedResult>(&odd).is_err());
    }
}

#[test]
fn the_same_again_is_no_difference() {
    let before = recorded(&spoilt(), "oversight");
    let difference = compare(&before, &before);
    assert!(difference.same && difference.same_rules && !difference.population_changed);
    assert!(!difference.exceptions_all_listed, "700 do not fit");
}

#[test]
fn new_evidence_shows_what_is_new_and_what_is_gone() {
    let mut world = World::new();
    world.orderly(1);
    world.decision(2, "11:00:00");
    world.execution(2, "11:01:00");
    world.decision(3, "11:00:00");
    world.execution(3, "11:01:00");
    let before = recorded(&world, "oversight");
    // A newer export of the same log, under another number, in which one review turns up.
    world.items = vec![log(2, Word::Verified)];
    world.records.iter_mut().for_each(|it| *it = Observed { item: 2, line: it.line + 100, ..*it });
    let review = *world.review(3, "11:00:30", "approved");
    *world.last() = Observed { item: 2, line: 106, ..review };
    world.records[6].line = 107;
    let execution = world.records.len() - 2;
    world.records[execution].line = 108;
    let after = recorded(&world, "oversight");
    let difference = compare(&before, &after);
    assert!(!difference.same && difference.exceptions_all_listed);
    let gone: Vec<_> =
        difference.exceptions_gone.iter().map(|it| it.decision.as_deref().unwrap()).collect();
    assert_eq!(gone, ["0000000000000003"]);
    assert_eq!(difference.exceptions_new, []);
    assert_eq!(
        (&*difference.basis_new, &*difference.basis_gone),
        (&["E-0002".to_owned()][..], &["E-0001".to_owned()][..])
    );
    let told: Vec<_> =
        difference.figures.iter().map(|it| (it.figure.as_str(), it.before, it.after)).collect();
    assert_eq!(
        told,
        [("exceptions", 2, 1), ("exceptions executed-without-review", 2, 1), ("numerator", 1, 2)]
    );
    assert_eq!(difference.outcome, None);
}

#[test]
fn an_outcome_that_changed_and_bytes_that_changed_are_told() {
    let mut world = World::new();
    world.orderly(1);
    let before = recorded(&world, "oversight");
    world.items[0].word = Word::Unanchored;
    world.items[0].digest = Sha256::of(b"others");
    let difference = compare(&before, &recorded(&world, "oversight"));
    assert_eq!(difference.outcome, Some((Outcome::Pass, Outcome::NotProven)));
    assert_eq!(difference.basis_changed, ["E-0001"]);
    assert!(!difference.same);
}
