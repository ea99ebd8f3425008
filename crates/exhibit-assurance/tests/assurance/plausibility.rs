//! Do the reviews look like reviews?

use exhibit_assurance::{Disclosure, Field, Observed, Outcome, Reason};

use crate::world::{World, at, person};

/// `count` reviews by one person, `apart` milliseconds apart, from 9 o'clock on a Thursday.
fn reviews(world: &mut World, name: &str, count: i64, apart: i64, seconds: u32) {
    let person = world.term(name);
    for id in 1..=count {
        let record = world.review(id, "09:00:00", "approved");
        record.person = person;
        record.review_seconds = Some(seconds);
        record.time_ms = Some(at("2026-03-12", "09:00:00") + id * apart);
    }
}

fn codes(result: &exhibit_assurance::TestResult) -> Vec<&'static str> {
    result.flags.iter().map(|flag| flag.code).collect()
}

#[test]
fn six_hundred_approvals_in_five_hours_are_flagged_and_never_fail() {
    let mut world = World::new();
    reviews(&mut world, "paul.rask", 612, 29_000, 3);
    world.setting.inventory.people.push(person("P-07", "paul.rask", &[]));
    let result = world.result("oversight-plausibility");
    assert_eq!((result.outcome, result.numerator, result.denominator), (Outcome::Flagged, 0, 1));
    assert_eq!((result.exceptions_total, result.reasons.len()), (0, 0));
    let names = world.pseudonyms(std::slice::from_ref(&result));
    let told: Vec<_> = result.flags.iter().map(|flag| names.render(&flag.sentence)).collect();
    insta::assert_snapshot!(told.join("\n"), @r"
    P-07 made 612 reviews within 4 h 55 min: half of them took 3 s or less.
    P-07 made 612 reviews within 4 h 55 min, up to 125 in one hour.
    P-07 made 612 reviews within 4 h 55 min, and overruled or rejected none.
    ");
    assert!(!format!("{told:?}").contains("rask"));
    let why = Disclosure::new("interview of the reviewer", "lead auditor").unwrap();
    let figures = result.per_person(&why)[0];
    assert_eq!((figures.reviews, figures.median_seconds, figures.not_approved), (612, Some(3), 0));
}

#[test]
fn a_careful_reviewer_is_not_flagged() {
    let mut world = World::new();
    reviews(&mut world, "anna.berg", 99, 300_000, 95);
    let result = world.result("oversight-plausibility");
    assert_eq!((result.outcome, result.numerator, result.denominator), (Outcome::Pass, 1, 1));
}

#[test]
fn a_review_by_the_requester_is_flagged_under_either_name() {
    for on_review in [true, false] {
        let mut world = World::new();
        let (asked, reviewed) = (world.term("A.Berg"), world.term("anna.berg"));
        world.setting.inventory.people[0].names.push("a.berg".into());
        world.decision(1, "10:00:00").requester = asked.filter(|_| !on_review);
        let review = world.review(1, "10:05:00", "approved");
        review.person = reviewed;
        review.requester = asked.filter(|_| on_review);
        let result = world.result("oversight-plausibility");
        assert_eq!(codes(&result), ["reviewer-is-requester"]);
    }
}

#[test]
fn hours_and_weekends_are_flagged() {
    let mut world = World::new();
    reviews(&mut world, "anna.berg", 20, 900_000, 95);
    world.records.iter_mut().for_each(|it| it.time_ms = it.time_ms.map(|ms| ms + 2 * 86_400_000));
    assert_eq!(codes(&world.result("oversight-plausibility")), ["outside-hours", "weekends-only"]);
    world.setting.working_hours = None;
    assert_eq!(codes(&world.result("oversight-plausibility")), ["weekends-only"]);
}

#[test]
fn two_names_of_one_person_are_one_reviewer() {
    let mut world = World::new();
    world.setting.inventory.people[0].names.push("berg, anna".into());
    reviews(&mut world, "anna.berg", 40, 60_000, 95);
    reviews(&mut world, "Berg, Anna", 40, 60_000, 95);
    let result = world.result("oversight-plausibility");
    assert_eq!((result.denominator, codes(&result)), (1, vec!["many-in-an-hour"]));
}

#[test]
fn copies_in_another_export_do_not_double_the_pace() {
    let mut world = World::new();
    reviews(&mut world, "anna.berg", 40, 61_000, 95);
    world.items.push(crate::world::log(2, exhibit_core::verdict::Word::Verified));
    let copies: Vec<_> = world.records.iter().map(|it| Observed { item: 2, ..*it }).collect();
    world.records.extend(copies);
    assert_eq!(world.result("oversight-plausibility").outcome, Outcome::Pass);
}

#[test]
fn no_review_is_nothing_to_test() {
    let mut world = World::new();
    world.decision(1, "10:00:00");
    world.review(1, "10:01:00", "assigned");
    let result = world.result("oversight-plausibility");
    assert_eq!((result.outcome, result.reasons), (Outcome::NotRun, vec![Reason::NothingToTest]));
}

#[test]
fn without_durations_nobody_is_judged_by_them() {
    let with = |spoil: fn(&mut Observed, i64)| {
        let mut world = World::new();
        for id in 1..=21 {
            world.orderly(id);
            let review = world.records.len() - 2;
            spoil(&mut world.records[review], id);
        }
        world.result("oversight-plausibility")
    };
    let all = with(|_, _| {});
    assert_eq!((all.outcome, all.numerator, all.denominator), (Outcome::Pass, 1, 1));
    let none = with(|it, _| it.review_seconds = None);
    assert_eq!((none.outcome, none.numerator, none.unjudged), (Outcome::NotProven, 0, 1));
    assert_eq!(none.reasons, [Reason::Unjudged, Reason::DurationsUnknown]);
    let few = with(|it, id| it.review_seconds = it.review_seconds.filter(|_| id % 3 > 0));
    assert_eq!(few.outcome, Outcome::Pass);
    let negative = with(|it, id| {
        if id == 7 {
            it.review_seconds = None;
            it.unreadable = Field::ReviewSeconds.bit();
        }
    });
    assert_eq!((negative.outcome, negative.numerator), (Outcome::NotProven, 1));
    assert_eq!(negative.reasons, [Reason::DurationsUnknown]);
}
