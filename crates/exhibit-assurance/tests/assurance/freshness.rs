//! Are documents and records as fresh as their kind asks for?

use exhibit_assurance::setting::{Document, DocumentKind, Period};
use exhibit_assurance::{Outcome, Reason};
use exhibit_core::verdict::Word;

use crate::world::{World, log, ms};

fn day(text: &str) -> Option<i64> {
    Some(ms(&format!("{text}T00:00:00Z")))
}

fn document(item: u32, kind: DocumentKind, series: &str) -> Document {
    Document {
        item,
        kind,
        series: series.into(),
        in_force_from_ms: None,
        in_force_to_ms: None,
        issued_ms: None,
        made_on_ms: None,
        requirements: vec!["A.2.2".into()],
    }
}

fn world(documents: Vec<Document>) -> World {
    let mut world = World::new();
    world.setting.audit_ms = day("2027-01-10");
    for it in &documents {
        let mut item = log(it.item, Word::Verified);
        item.is_log = false;
        world.items.push(item);
    }
    world.setting.documents = documents;
    world
}

#[test]
fn an_old_policy_in_force_throughout_is_not_stale() {
    let mut policy = document(60, DocumentKind::Standing, "AI policy");
    policy.in_force_from_ms = day("2023-05-01");
    let world = world(vec![policy]);
    let result = world.result("freshness");
    assert_eq!((result.outcome, result.numerator, result.denominator), (Outcome::Pass, 1, 1));
    assert_eq!(
        world.facts(&result),
        ["AI policy is older than the period and in force throughout: not stale for its age."]
    );
}

#[test]
fn versions_of_a_policy_are_laid_side_by_side() {
    let mut first = document(60, DocumentKind::Standing, "AI policy");
    first.in_force_from_ms = day("2023-05-01");
    first.in_force_to_ms = day("2026-06-01");
    let mut second = document(61, DocumentKind::Standing, "AI policy");
    second.in_force_from_ms = day("2026-06-01");
    let mut world = world(vec![first, second]);
    assert_eq!(world.result("freshness").outcome, Outcome::Pass);
    world.setting.documents[1].in_force_from_ms = day("2026-06-11");
    let result = world.result("freshness");
    assert_eq!((result.numerator, result.denominator), (0, 1));
    assert_eq!(
        world.sentences(&result),
        ["No version of AI policy was in force 1 Jun 2026 to 10 Jun 2026."]
    );
}

#[test]
fn a_periodic_record_is_asked_for_once_in_each_interval_that_is_over() {
    let review = |item, made| {
        let mut it = document(item, DocumentKind::Periodic { interval_days: 90 }, "access review");
        it.made_on_ms = day(made);
        it
    };
    let mut world = world(vec![
        review(60, "2026-02-01"),
        review(61, "2026-05-01"),
        review(62, "2026-11-01"),
        review(63, "2026-12-01"),
    ]);
    let result = world.result("freshness");
    assert_eq!((result.numerator, result.denominator), (3, 4));
    assert_eq!(
        world.sentences(&result),
        ["No record of access review was made in the planned interval 30 Jun 2026 to 27 Sep 2026."]
    );
    world.setting.documents[2].made_on_ms = day("2026-08-01");
    assert_eq!(world.result("freshness").outcome, Outcome::Pass);
    // A period in which no interval ends asks nothing, and that is not a pass.
    world.setting.period =
        Period { from_ms: ms("2026-01-01T00:00:00Z"), to_ms: ms("2026-02-20T00:00:00Z") };
    assert_eq!(world.result("freshness").outcome, Outcome::NotRun);
}

#[test]
fn transactions_lie_in_the_period_and_dates_are_asked_for() {
    let mut inside = document(60, DocumentKind::Transaction, "change 17");
    inside.made_on_ms = day("2026-04-01");
    let mut outside = document(61, DocumentKind::Transaction, "change 18");
    outside.made_on_ms = day("2025-04-01");
    let undated = document(62, DocumentKind::Transaction, "change 19");
    let world = world(vec![inside, outside, undated]);
    let result = world.result("freshness");
    assert_eq!((result.numerator, result.denominator), (1, 3));
    assert_eq!(result.by_code, [("outside-period", 1), ("no-date", 1)]);
    assert_eq!(
        world.sentences(&result)[0],
        "A record of change 18 was made on 1 Apr 2025, outside the period."
    );
}

#[test]
fn records_made_just_before_the_audit_are_flagged() {
    let training = |item: u32| {
        let mut it = document(item, DocumentKind::Transaction, "training");
        it.made_on_ms = day(if item < 63 { "2026-03-01" } else { "2026-12-20" });
        it.requirements = vec!["7.2".into()];
        it
    };
    let world = world((60..74).map(training).collect());
    let result = world.result("freshness");
    assert_eq!((result.outcome, result.numerator, result.denominator), (Outcome::Flagged, 14, 14));
    let names = world.pseudonyms(std::slice::from_ref(&result));
    assert_eq!(
        names.render(&result.flags[0].sentence),
        "11 of 14 records for 7.2 were made in the 30 days before the audit."
    );
}

#[test]
fn no_documents_is_not_run_and_lesser_ground_is_no_pass() {
    let result = World::new().result("freshness");
    assert_eq!((result.outcome, result.reasons[0]), (Outcome::NotRun, Reason::NoDocuments));
    let mut policy = document(60, DocumentKind::Standing, "AI policy");
    policy.in_force_from_ms = day("2023-05-01");
    let mut world = world(vec![policy]);
    world.items[1].word = Word::Unsigned;
    world.items[0].word = Word::Broken;
    let result = world.result("freshness");
    assert_eq!(
        (result.outcome, result.reasons),
        (Outcome::NotProven, vec![Reason::GroundUnsigned])
    );
}
