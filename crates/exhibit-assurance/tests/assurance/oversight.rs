//! Was every high-risk decision reviewed before it was executed?

use exhibit_assurance::ground::GroundItem;
use exhibit_assurance::inventory::{Act, Authority, Span};
use exhibit_assurance::result::Place;
use exhibit_assurance::{Field, Outcome, Reason};
use exhibit_core::verdict::Word;
use proptest::prelude::*;

use crate::world::{DAY, World, at, log, ms, one_exception};

#[test]
fn orderly_decisions_pass() {
    let mut world = World::new();
    (1..=3).for_each(|id| world.orderly(id));
    let result = world.result("oversight");
    assert_eq!((result.outcome, result.numerator, result.denominator), (Outcome::Pass, 3, 3));
    assert_eq!(result.reasons, []);
    assert_eq!(world.facts(&result), [] as [&str; 0]);
}

#[test]
fn nothing_high_is_not_a_pass() {
    let mut world = World::new();
    world.decision(1, "10:00:00").risk_level = None;
    let low = world.term("low");
    world.last().risk_level = low;
    let result = world.result("oversight");
    assert_eq!(result.outcome, Outcome::NotRun);
    assert_eq!(result.reasons, [Reason::NothingToTest]);
    world.setting.levels.clear();
    assert_eq!(world.result("oversight").reasons, [Reason::NoLevels]);
}

#[test]
fn executed_before_review_opens_onto_all_three_lines() {
    let mut world = World::new();
    world.orderly(1);
    world.decision(2, "11:00:00.1");
    world.execution(2, "11:01:00.1");
    world.review(2, "11:30:00.1", "approved");
    let result = world.result("oversight");
    one_exception(&result, "executed-before-review", 4);
    assert_eq!((result.numerator, result.denominator), (1, 2));
    let also: Vec<_> =
        result.exceptions[0].also.iter().map(|it| (it.role, it.place.line)).collect();
    assert_eq!(also, [("execution", 5), ("review", 6)]);
    insta::assert_snapshot!(world.sentences(&result)[0], @"Executed before it was reviewed; executed 12 Mar 2026, 11:01; reviewed 12 Mar 2026, 11:30 by P-001.");
}

#[test]
fn each_way_to_go_without_a_review() {
    type Spoil = fn(&mut World);
    let cases: [(&str, Spoil); 9] = [
        ("executed-without-review", |w| {
            w.execution(1, "10:01:00");
        }),
        ("no-review", |_| {}),
        ("executed-without-review", |w| {
            w.review(2, "10:01:00", "approved");
            w.execution(1, "10:02:00");
        }),
        ("no-reviewer", |w| {
            w.review(1, "10:01:00", "approved").person = None;
            w.execution(1, "10:02:00");
        }),
        ("not-a-person", |w| {
            let agent = w.term("Credo-Agent");
            w.review(1, "10:01:00", "approved").person = agent;
            w.execution(1, "10:02:00");
        }),
        ("executed-against-review", |w| {
            w.review(1, "10:01:00", "rejected");
            w.execution(1, "10:02:00");
        }),
        ("executed-against-review", |w| {
            w.review(1, "10:01:00", "approved");
            w.review(1, "10:02:00", "withdrawn");
            w.execution(1, "10:03:00");
        }),
        ("executed-without-review", |w| {
            w.review(1, "10:01:00", "approved").sound = false;
            w.execution(1, "10:02:00");
        }),
        ("order-not-shown", |w| {
            w.review(1, "10:01:00", "approved").time_ms = None;
            w.execution(1, "10:02:00");
        }),
    ];
    for (code, spoil) in cases {
        let mut world = World::new();
        world.decision(1, "10:00:00");
        spoil(&mut world);
        let result = world.result("oversight");
        one_exception(&result, code, 1);
        assert_eq!((result.numerator, result.denominator), (0, 1), "{code}");
    }
}

#[test]
fn a_time_that_can_t_be_read_is_unknown_and_never_that_of_the_record() {
    // An execution that states no legible time, beside a decision that was reviewed later on.
    let mut world = World::new();
    world.decision(1, "10:00:00").unreadable = Field::Executed.bit();
    world.review(1, "10:05:00", "approved");
    one_exception(&world.result("oversight"), "order-not-shown", 1);

    let mut world = World::new();
    world.decision(1, "10:00:00");
    world.review(1, "10:05:00", "approved");
    world.execution(1, "10:06:00").unreadable = Field::Executed.bit();
    one_exception(&world.result("oversight"), "order-not-shown", 1);

    let mut world = World::new();
    world.decision(1, "10:00:00");
    world.review(1, "10:05:00", "approved").unreadable = Field::Reviewed.bit();
    world.execution(1, "10:06:00");
    one_exception(&world.result("oversight"), "order-not-shown", 1);
    assert_eq!(world.result("oversight-plausibility").outcome, Outcome::NotRun);
    assert!(world.result("oversight-plausibility").reasons.contains(&Reason::Untimed));
}

#[test]
fn what_was_approved_before_it_was_decided_was_not_reviewed() {
    let mut world = World::new();
    world.review(1, "09:00:00", "approved");
    world.decision(1, "10:00:00");
    world.execution(1, "10:01:00");
    let result = world.result("oversight");
    one_exception(&result, "reviewed-before-decision", 2);
    insta::assert_snapshot!(world.sentences(&result)[0], @"The only review on record is older than the decision; executed 12 Mar 2026, 10:01; reviewed 12 Mar 2026, 09:00 by P-001.");

    // Neither does it count where nothing was executed, nor beside an execution of another one.
    let mut world = World::new();
    world.orderly(1);
    world.review(2, "11:00:00", "approved");
    world.decision(2, "11:05:00");
    one_exception(&world.result("oversight"), "reviewed-before-decision", 5);

    // A review of the decision itself lets it through, whatever came before.
    let mut world = World::new();
    world.review(1, "09:00:00", "approved");
    world.decision(1, "10:00:00");
    world.review(1, "10:01:00", "approved");
    world.execution(1, "10:02:00");
    assert_eq!(world.result("oversight").outcome, Outcome::Pass);
}

#[test]
fn between_logs_one_second_shows_no_order_of_decision_and_review_either() {
    let mut world = World::new();
    world.items.push(log(2, Word::Verified));
    world.decision(1, "10:00:00");
    world.review(1, "10:00:00", "approved").item = 2;
    world.execution(1, "10:01:00");
    one_exception(&world.result("oversight"), "order-not-shown", 1);
}

#[test]
fn a_decision_that_states_its_own_review_may_have_been_written_afterwards() {
    let mut world = World::new();
    world.decision(1, "10:10:00").reviewed_ms = Some(at(DAY, "10:05:00"));
    let anna = world.term("anna.berg");
    world.last().person = anna;
    world.last().executed_ms = Some(at(DAY, "10:06:00"));
    assert_eq!(world.result("oversight").outcome, Outcome::Pass);
}

#[test]
fn an_unlisted_system_reviews_for_no_other_unlisted_system() {
    let mut world = World::new();
    world.items[0].system = None;
    let (foo, bar) = (world.term("FOO"), world.term("BAR"));
    world.decision(1, "10:00:00").system = foo;
    world.review(1, "10:05:00", "approved").system = bar;
    world.execution(1, "10:06:00").system = foo;
    let result = world.result("oversight");
    one_exception(&result, "executed-without-review", 1);
    // One name in another case is the same system, and none stated belongs to the only one.
    let foo = world.term("Foo");
    world.records[1].system = foo;
    assert_eq!(world.result("oversight").outcome, Outcome::Pass);
    world.records[1].system = None;
    assert_eq!(world.result("oversight").outcome, Outcome::Pass);
}

#[test]
fn what_hides_under_a_kind_that_no_test_knows_takes_the_pass_away() {
    for (kind, hides) in [("payout", true), ("tool-call", false), ("Change", false)] {
        let mut world = World::new();
        world.orderly(1);
        world.decision(2, "11:00:00");
        world.review(2, "11:05:00", "approved");
        world.record(kind, 2, "11:01:00");
        let result = world.result("oversight");
        let outcome = if hides { Outcome::NotProven } else { Outcome::Pass };
        assert_eq!(result.outcome, outcome, "{kind}");
        assert_eq!(result.reasons.contains(&Reason::KindsUnknown), hides, "{kind}");
        let told = "Records of kinds that no test knows speak of decisions: payout (1).";
        assert_eq!(world.facts(&result).contains(&told.to_owned()), hides);
    }
    // What names no decision and tells of none is no matter, and neither is another system.
    let mut world = World::new();
    world.orderly(1);
    world.record("heartbeat", 1, "11:00:00").decision = None;
    assert_eq!(world.result("oversight").outcome, Outcome::Pass);
    world.last().executed_ms = Some(at(DAY, "11:00:00"));
    assert_eq!(world.result("oversight").outcome, Outcome::NotProven);
    world.last().kind = None;
    assert_eq!(world.result("oversight").outcome, Outcome::NotProven);
}

#[test]
fn the_papers_that_authority_rests_on_are_told_and_one_that_is_broken_shows_none() {
    let mut world = World::new();
    world.orderly(1);
    world.setting.inventory.people[0].authorities[0].paper = Some(7);
    for (word, outcome) in [
        (Word::Verified, Outcome::Pass),
        (Word::Unsigned, Outcome::Pass),
        (Word::CannotCheck, Outcome::NotProven),
        (Word::Broken, Outcome::NotProven),
    ] {
        world.items.truncate(1);
        world.items.push(GroundItem { is_log: false, ..log(7, word) });
        let result = world.result("oversight");
        assert_eq!((result.outcome, &result.papers[..]), (outcome, &[7][..]), "{word}");
        assert_eq!(world.facts(&result), [format!("Authority rests on E-0007 ({word}).")]);
        assert_eq!(result.reasons.contains(&Reason::PapersDoubtful), word.is_alarming());
        assert_eq!(world.result("recording").papers, [] as [u32; 0]);
    }
    // What nobody named can't be checked.
    world.items.truncate(1);
    assert_eq!(world.result("oversight").outcome, Outcome::NotProven);
}

#[test]
fn a_refusal_counts_whoever_made_it_and_on_whatever_line() {
    for spoil in [true, false] {
        let mut world = World::new();
        world.decision(1, "10:00:00");
        world.review(1, "10:01:00", "approved");
        let refusal = world.review(1, "10:02:00", "revoked");
        refusal.person = None;
        refusal.sound = spoil;
        world.execution(1, "10:03:00");
        one_exception(&world.result("oversight"), "executed-against-review", 1);
    }
}

#[test]
fn approval_after_a_refusal_lets_it_through_and_not_the_other_way_round() {
    let mut world = World::new();
    world.decision(1, "10:00:00");
    world.review(1, "10:01:00", "rejected");
    world.review(1, "10:02:00", "Overruled");
    world.execution(1, "10:03:00");
    let result = world.result("oversight");
    assert_eq!(result.outcome, Outcome::Pass);
    assert_eq!(world.facts(&result), ["1 decision was executed as a person changed it."]);
}

#[test]
fn each_of_two_executions_needs_a_review_before_it() {
    let mut world = World::new();
    world.decision(1, "10:00:00");
    world.execution(1, "10:01:00.5");
    world.review(1, "10:02:00.5", "approved");
    world.execution(1, "10:03:00.5");
    one_exception(&world.result("oversight"), "executed-before-review", 1);

    let mut world = World::new();
    world.orderly(1);
    world.review(1, "10:07:00", "withdrawn");
    world.execution(1, "10:08:00");
    one_exception(&world.result("oversight"), "executed-against-review", 1);
}

#[test]
fn inside_one_second_the_lines_of_one_log_decide() {
    let mut world = World::new();
    world.decision(1, "10:00:00");
    world.review(1, "10:05:00", "approved");
    world.execution(1, "10:05:00");
    assert_eq!(world.result("oversight").outcome, Outcome::Pass);

    let mut world = World::new();
    world.decision(1, "10:00:00");
    world.execution(1, "10:05:00");
    world.review(1, "10:05:00", "approved");
    one_exception(&world.result("oversight"), "executed-before-review", 1);
}

#[test]
fn between_logs_a_coarse_time_in_the_same_second_shows_no_order() {
    for (review, execution) in
        [("10:05:00", "10:05:00"), ("10:05:00", "10:05:00.300"), ("10:05:00.300", "10:05:00.300")]
    {
        let mut world = World::new();
        world.items.push(log(2, Word::Verified));
        world.decision(1, "10:00:00");
        world.review(1, review, "approved");
        world.execution(1, execution).item = 2;
        one_exception(&world.result("oversight"), "order-not-shown", 1);
    }
    let mut world = World::new();
    world.items.push(log(2, Word::Verified));
    world.decision(1, "10:00:00");
    world.review(1, "10:05:00.100", "approved");
    world.execution(1, "10:05:00.300").item = 2;
    assert_eq!(world.result("oversight").outcome, Outcome::Pass);
}

#[test]
fn a_review_dated_back_and_written_after_the_execution_shows_no_order() {
    let mut world = World::new();
    world.decision(1, "10:00:00");
    world.execution(1, "10:05:00.5");
    world.review(1, "10:04:00.5", "approved");
    one_exception(&world.result("oversight"), "order-not-shown", 1);
}

#[test]
fn the_level_may_be_on_another_record_and_the_highest_counts() {
    for (on_decision, assessed) in [(None, Some("HIGH")), (Some("low"), Some("Severe"))] {
        let mut world = World::new();
        let (stated, assigned) =
            (on_decision.and_then(|it| world.term(it)), assessed.and_then(|it| world.term(it)));
        world.decision(1, "10:00:00").risk_level = stated;
        world.execution(1, "10:02:00");
        world.record("risk-assessment", 1, "09:59:00").risk_level = assigned;
        one_exception(&world.result("oversight"), "executed-without-review", 1);
    }
}

#[test]
fn a_level_that_is_absent_or_unknown_is_never_low() {
    for level in [None, Some("tier 2")] {
        let mut world = World::new();
        world.orderly(1);
        let level = level.and_then(|it| world.term(it));
        world.decision(2, "11:00:00").risk_level = level;
        let result = world.result("oversight");
        assert_eq!((result.outcome, result.unjudged), (Outcome::NotProven, 1));
        assert_eq!(result.reasons, [Reason::Unjudged]);
    }
    let mut world = World::new();
    world.orderly(1);
    world.setting.inventory.systems[0].every_decision_high = true;
    world.decision(2, "11:00:00").risk_level = None;
    one_exception(&world.result("oversight"), "no-review", 4);
}

#[test]
fn a_low_level_on_a_line_that_contradicts_its_log_is_no_level() {
    let mut world = World::new();
    world.orderly(1);
    let low = world.term("low");
    let record = world.decision(2, "11:00:00");
    record.risk_level = low;
    record.sound = false;
    let result = world.result("oversight");
    assert_eq!(result.outcome, Outcome::NotProven);
    assert_eq!(result.reasons, [Reason::LinesUnsound, Reason::Unjudged]);
}

#[test]
fn an_outcome_that_is_no_known_word_makes_no_review() {
    for word in ["assigned", "pending"] {
        let mut world = World::new();
        world.decision(1, "10:00:00");
        world.review(1, "10:01:00", word);
        world.execution(1, "10:02:00");
        let result = world.result("oversight");
        assert_eq!((result.outcome, result.numerator, result.unjudged), (Outcome::NotProven, 0, 1));
        assert!(world.facts(&result)[1].contains(word), "{:?}", world.facts(&result));
    }
    // After an approval it may have taken it back.
    let mut world = World::new();
    world.decision(1, "10:00:00");
    world.review(1, "10:01:00", "approved");
    world.review(1, "10:02:00", "reopened");
    world.execution(1, "10:03:00");
    assert_eq!(world.result("oversight").outcome, Outcome::NotProven);
}

#[test]
fn an_approved_decision_with_no_execution_counts_only_where_executions_are_logged() {
    let mut world = World::new();
    world.decision(1, "10:00:00");
    world.review(1, "10:01:00", "approved");
    let result = world.result("oversight");
    assert_eq!((result.outcome, result.unjudged), (Outcome::NotProven, 1));

    world.orderly(2);
    let result = world.result("oversight");
    assert_eq!((result.outcome, result.numerator), (Outcome::Pass, 2));
    assert_eq!(
        world.facts(&result),
        ["1 decision has no execution on record: it counts as not executed."]
    );
}

#[test]
fn one_record_may_state_decision_review_and_execution() {
    let mut world = World::new();
    let anna = world.term("anna.berg");
    let record = world.decision(1, "10:00:00");
    record.person = anna;
    record.decision = None;
    record.reviewed_ms = Some(at(DAY, "10:01:00.5"));
    record.executed_ms = Some(at(DAY, "10:02:00.5"));
    assert_eq!(world.result("oversight").outcome, Outcome::Pass);
    world.last().executed_ms = Some(at(DAY, "10:00:30.5"));
    one_exception(&world.result("oversight"), "executed-before-review", 1);
    world.last().executed_ms = world.last().reviewed_ms;
    one_exception(&world.result("oversight"), "order-not-shown", 1);
}

#[test]
fn authority_has_to_hold_for_the_system_at_the_time_of_the_review() {
    let cases = [
        (Span { from_ms: Some(at(DAY, "10:05:01")), to_ms: None }, vec![]),
        (Span { from_ms: None, to_ms: Some(at(DAY, "10:05:00")) }, vec![]),
        (Span::default(), vec!["SIFT".to_owned()]),
    ];
    for (span, systems) in cases {
        let mut world = World::new();
        world.orderly(1);
        let authority = Authority { allows: Act::Review, systems, span, paper: None };
        world.setting.inventory.people[0].authorities = vec![authority];
        one_exception(&world.result("oversight"), "no-authority", 1);
    }
    let mut world = World::new();
    world.decision(1, "10:00:00");
    let stranger = world.term("somebody");
    world.review(1, "10:01:00", "approved").person = stranger;
    world.execution(1, "10:02:00");
    one_exception(&world.result("oversight"), "no-authority", 1);
}

#[test]
fn with_nobodys_authority_listed_there_is_no_pass() {
    let mut world = World::new();
    world.orderly(1);
    world.setting.inventory.people.clear();
    let result = world.result("oversight");
    assert_eq!((result.outcome, result.numerator), (Outcome::NotProven, 1));
    assert_eq!(result.reasons, [Reason::AuthorityNotListed]);
}

#[test]
fn an_execution_without_a_decision_is_an_exception() {
    let mut world = World::new();
    world.orderly(1);
    world.execution(2, "11:00:00");
    let result = world.result("oversight");
    one_exception(&result, "execution-without-decision", 4);
    assert_eq!((result.numerator, result.denominator), (1, 1));
    world.last().decision = None;
    one_exception(&world.result("oversight"), "execution-without-decision", 4);
}

#[test]
fn copies_in_overlapping_exports_count_once_and_another_content_does_not() {
    let mut world = World::new();
    world.orderly(1);
    world.items.push(log(2, Word::Verified));
    for at in 0..3 {
        let copy = exhibit_assurance::Observed { item: 2, ..world.records[at] };
        world.records.push(copy);
    }
    let result = world.result("oversight");
    assert_eq!((result.outcome, result.denominator), (Outcome::Pass, 1));
    world.records[3].time_ms = Some(at(DAY, "09:59:00"));
    assert_eq!(world.result("oversight").exceptions[0].codes, ["same-id-twice"]);

    let mut world = World::new();
    world.orderly(1);
    world.decision(1, "11:00:00");
    one_exception(&world.result("oversight"), "same-id-twice", 1);
}

#[test]
fn the_period_is_that_of_the_decision_and_its_review_may_lie_outside() {
    let mut world = World::new();
    let (before, after) = (ms("2025-12-31T23:59:59.999Z"), ms("2027-01-01T00:00:00Z"));
    for (id, time) in [(1, before), (2, after)] {
        world.decision(id, "10:00:00").time_ms = Some(time);
    }
    assert_eq!(world.result("oversight").reasons, [Reason::NothingToTest]);
    world.decision(3, "10:00:00").time_ms = Some(after - 1);
    world.review(3, "10:00:00", "approved").time_ms = Some(after + 5_000);
    world.execution(3, "10:00:00").time_ms = Some(after + 60_000);
    assert_eq!(world.result("oversight").outcome, Outcome::Pass);
    world.decision(4, "10:00:00").time_ms = None;
    let result = world.result("oversight");
    assert_eq!((result.outcome, result.reasons), (Outcome::NotProven, vec![Reason::Untimed]));
}

#[test]
fn what_exceptions_have_in_common_is_told_as_a_fact() {
    let mut world = World::new();
    world.orderly(1);
    for id in 2..=38 {
        world.decision(id, "10:00:00").time_ms = Some(at("2026-03-14", "10:00:00"));
        world.execution(id, "10:00:00").time_ms = Some(at("2026-03-14", "10:01:00"));
        world.review(id, "10:00:00", "approved").time_ms = Some(at("2026-03-16", "09:00:00"));
    }
    let result = world.result("oversight");
    assert_eq!((result.numerator, result.denominator, result.exceptions_total), (1, 38, 37));
    insta::assert_snapshot!(world.facts(&result).join("\n"), @r"
    All 37 are on weekends.
    All 37 are of CREDO, version 3.0.
    ");
}

#[test]
fn a_misspelt_system_takes_no_decision_out_of_the_question() {
    let mut world = World::new();
    world.orderly(1);
    world.setting.systems = vec!["CREDO".into()];
    world.items[0].system = None;
    let misspelt = world.term("CRED0");
    world.decision(2, "11:00:00").system = misspelt;
    one_exception(&world.result("oversight"), "no-review", 4);
}

proptest! {
    /// Whatever the order in which records come, the result is the same.
    #[test]
    fn records_may_come_in_any_order(seed in proptest::collection::vec(0_u32..6, 1..40), shuffle in any::<u64>()) {
        let mut world = World::new();
        for (id, way) in (1..).zip(seed) {
            match way {
                0 => world.orderly(id),
                1 => { world.decision(id, "10:00:00"); world.execution(id, "10:01:00"); }
                2 => { world.decision(id, "10:00:00"); world.review(id, "10:01:00", "rejected"); }
                3 => { world.execution(id, "12:00:00"); }
                4 => { world.decision(1, "12:30:00"); }
                _ => { world.decision(id, "10:00:00").risk_level = None; }
            }
        }
        let in_order = world.results();
        let mut state = shuffle | 1;
        for at in (1..world.records.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            world.records.swap(at, (state >> 33) as usize % (at + 1));
        }
        prop_assert_eq!(in_order, world.results());
    }

    /// A pass or a numerator never contains a decision that was executed with no review before it.
    #[test]
    fn nothing_executed_before_its_review_is_counted_as_met(
        executed in 0_i64..120_000, reviewed in proptest::option::of(0_i64..120_000), other_log in any::<bool>(),
    ) {
        let mut world = World::new();
        world.items.push(log(2, Word::Verified));
        let start = at(DAY, "10:00:00");
        world.decision(1, "09:00:00");
        let mut events = vec![(executed, false)];
        events.extend(reviewed.map(|ms| (ms, true)));
        events.sort_unstable();
        for (ms, is_review) in events {
            let record = if is_review { world.review(1, "10:00:00", "approved") } else { world.execution(1, "10:00:00") };
            record.time_ms = Some(start + ms);
            record.item = if other_log && is_review { 2 } else { 1 };
        }
        let result = world.result("oversight");
        if reviewed.is_none_or(|ms| ms > executed) {
            prop_assert_eq!(result.numerator, 0);
            prop_assert_eq!(result.outcome, Outcome::Exceptions);
        }
        prop_assert_eq!(result.numerator + result.exceptions_total, 1);
    }
}

#[test]
fn line_zero_of_nothing_is_never_a_place_of_a_decision() {
    let mut world = World::new();
    world.decision(1, "10:00:00");
    assert_ne!(world.result("oversight").exceptions[0].place, Place::NOWHERE);
}

#[test]
fn another_systems_review_under_the_same_id_is_nothing_to_this_decision() {
    let sift = exhibit_assurance::inventory::System { id: "SIFT".into(), ..Default::default() };
    let mut world = World::new();
    world.setting.inventory.systems.push(sift);
    let sift = world.term("SIFT");
    // Only CREDO decided, and only SIFT reviewed.
    world.decision(1, "10:00:00");
    world.execution(1, "10:02:00");
    world.review(1, "10:01:00", "approved").system = sift;
    one_exception(&world.result("oversight"), "executed-without-review", 1);
    // Both decided, and both executed.
    world.records.clear();
    world.decision(1, "10:00:00");
    world.decision(1, "10:00:00").system = sift;
    world.review(1, "10:01:00", "approved").system = sift;
    world.execution(1, "10:02:00");
    world.execution(1, "10:02:00").system = sift;
    let result = world.result("oversight");
    assert_eq!((result.numerator, result.denominator), (1, 2));
    one_exception(&result, "executed-without-review", 1);
    // A review of no known system is nobody's where two systems use the id.
    world.records[2].system = None;
    world.items[0].system = None;
    let result = world.result("oversight");
    assert_eq!((result.numerator, result.denominator, result.exceptions_total), (0, 2, 2));
    // And what stops an execution stops both.
    assert_eq!(result.by_code, [("executed-without-review", 2)]);
}

#[test]
fn two_systems_may_use_one_id_for_two_decisions() {
    let sift = exhibit_assurance::inventory::System { id: "SIFT".into(), ..Default::default() };
    let mut world = World::new();
    world.setting.inventory.systems.push(sift);
    let sift = world.term("SIFT");
    world.orderly(1);
    world.orderly(1);
    world.records[3..].iter_mut().for_each(|it| it.system = sift);
    let result = world.result("oversight");
    assert_eq!((result.outcome, result.numerator, result.denominator), (Outcome::Pass, 2, 2));
}
