//! Is every decision in a trail, with no gap over the period?

use exhibit_assurance::ground::{Cut, Gap};
use exhibit_assurance::inventory::{Span, System};
use exhibit_assurance::{Outcome, Reason};
use exhibit_core::verdict::Word;

use crate::world::{World, at, log, ms, one_exception};

fn orderly() -> World {
    let mut world = World::new();
    (1..=3).for_each(|id| world.orderly(id));
    world
}

#[test]
fn a_whole_trail_passes_and_says_what_it_stands_on() {
    let world = orderly();
    let result = world.result("recording");
    assert_eq!((result.outcome, result.numerator, result.denominator), (Outcome::Pass, 3, 3));
    insta::assert_snapshot!(world.facts(&result).join("\n"), @"Of credo-log there is 1 export over 1 Jan 2026 to 31 Dec 2026; 0 days of the period with none; the end is proven of 1.");
}

#[test]
fn a_gap_and_a_cut_end_are_exceptions_at_their_lines() {
    let mut world = orderly();
    world.items[0].word = Word::Incomplete;
    world.items[0].gaps = vec![Gap { after_line: 5, records: Some(4) }];
    world.items[0].cut = Some(Cut { records: 212, found_in: 2, line: 17 });
    let mut later = log(2, Word::Verified);
    later.covers = world.items[0].covers;
    world.items.push(later);
    let result = world.result("recording");
    assert_eq!((result.outcome, result.numerator), (Outcome::Exceptions, 3));
    assert!(result.reasons.contains(&Reason::GroundIncomplete));
    insta::assert_snapshot!(world.sentences(&result).join("\n"), @r"
    E-0001 was cut or taken too early: E-0002 holds 212 records of its time that it lacks.
    4 records are missing after line 5 of E-0001.
    ");
}

#[test]
fn days_that_no_export_accounts_for_are_exceptions() {
    let mut world = orderly();
    world.items[0].covers = Some((ms("2026-01-01T08:00:00Z"), ms("2026-08-27T18:00:00Z")));
    let mut september = log(2, Word::Verified);
    september.covers = Some((ms("2026-09-01T00:00:00Z"), ms("2026-12-31T12:00:00Z")));
    world.items.push(september);
    let result = world.result("recording");
    assert_eq!(result.by_code, [("uncovered-days", 1)]);
    assert_eq!(
        world.sentences(&result),
        ["No export of credo-log accounts for 28 Aug 2026 to 31 Aug 2026."]
    );
    world.items[1].covers = None;
    let result = world.result("recording");
    assert!(result.reasons.contains(&Reason::CoverageUnknown));
    assert_eq!(result.outcome, Outcome::Exceptions);
}

#[test]
fn days_before_a_system_was_in_use_are_not_asked_for() {
    let mut world = orderly();
    world.items[0].covers = Some((ms("2026-03-01T00:00:00Z"), ms("2026-12-31T12:00:00Z")));
    world.setting.inventory.systems[0].in_use =
        Span { from_ms: Some(ms("2026-03-01T09:00:00Z")), to_ms: None };
    assert_eq!(world.result("recording").outcome, Outcome::Pass);
}

#[test]
fn an_unsigned_log_is_no_trail_and_a_broken_one_is_not_judged() {
    let mut world = orderly();
    world.items[0].word = Word::Unsigned;
    let result = world.result("recording");
    assert_eq!((result.numerator, result.exceptions_total), (0, 3));
    assert_eq!(result.by_code, [("no-trail", 3)]);
    for word in [Word::Broken, Word::Diverged, Word::CannotCheck] {
        world.items[0].word = word;
        let result = world.result("recording");
        assert_eq!((result.numerator, result.unjudged), (0, 3));
        assert_eq!(result.outcome, Outcome::NotProven);
    }
}

#[test]
fn a_system_with_no_log_at_all_is_an_exception_unless_none_can_be_had() {
    let mut world = orderly();
    world.setting.inventory.systems.push(System { id: "SIFT".into(), ..System::default() });
    let result = world.result("recording");
    assert_eq!(result.by_code, [("no-log", 1)]);
    assert_eq!(result.exceptions[0].subject, "SIFT");
    world.setting.inventory.systems[1].no_log = Some("the supplier keeps none".into());
    let result = world.result("recording");
    assert_eq!(
        (result.outcome, result.reasons),
        (Outcome::NotProven, vec![Reason::NoLogObtainable])
    );
    world.setting.systems = vec!["CREDO".into()];
    assert_eq!(world.result("recording").outcome, Outcome::Pass);
}

#[test]
fn sessions_show_nothing_about_days_between_them() {
    let mut world = orderly();
    world.items[0].session = true;
    world.items[0].covers = Some((at("2026-03-12", "10:00:00"), at("2026-03-12", "11:00:00")));
    let result = world.result("recording");
    assert_eq!((result.outcome, result.reasons), (Outcome::NotProven, vec![Reason::SessionsOnly]));
}

#[test]
fn an_unsound_line_is_an_exception() {
    let mut world = orderly();
    world.records[3].sound = false;
    one_exception(&world.result("recording"), "line-unsound", 4);
}

#[test]
fn kinds_that_no_test_asks_for_are_named() {
    let mut world = orderly();
    world.record("ai_decision", 7, "12:00:00");
    world.record("tool-call", 8, "12:00:00");
    world.record("tool-call", 8, "12:00:01");
    world.record("x", 8, "12:00:01").kind = None;
    let told = world.facts(&world.result("recording"));
    assert_eq!(
        told[1],
        "Kinds of records that no test asks for: tool-call (2), ai_decision (1), none stated (1)."
    );
}
