//! Do the log's decisions agree with a list that was not made from the log?

use exhibit_assurance::setting::{DayCount, Entry, Listed, Population};
use exhibit_assurance::{Outcome, Reason};
use exhibit_core::digest::Sha256;
use exhibit_core::verdict::Word;

use crate::world::{DAY, World, at, log, ms};

/// A log of decisions 1 to `count`, and a list of the same, in item 50.
fn listed(count: i64) -> World {
    let mut world = World::new();
    let mut entries = Vec::new();
    for id in 1..=count {
        let time = ms("2026-02-02T00:00:00Z") + id * 60_000;
        world.decision(id, "10:00:00").time_ms = Some(time);
        entries.push(Entry { decision: id, time_ms: Some(time), line: id as u32 });
    }
    with(&mut world, Listed::Ids(entries));
    world
}

fn with(world: &mut World, listed: Listed) {
    let mut item = log(50, Word::Verified);
    item.is_log = false;
    item.source = Some("core banking".into());
    world.items.push(item);
    let source = "core banking".to_owned();
    world.setting.populations =
        vec![Population { item: 50, source, system: Some("CREDO".into()), listed }];
}

fn entries(world: &mut World) -> &mut Vec<Entry> {
    match &mut world.setting.populations[0].listed {
        Listed::Ids(entries) => entries,
        Listed::PerDay(_) => panic!("a list of ids"),
    }
}

#[test]
fn both_ways_alike_is_a_pass_over_the_list() {
    let world = listed(5);
    let result = world.result("completeness");
    assert_eq!((result.outcome, result.numerator, result.denominator), (Outcome::Pass, 5, 5));
    let written = "E-0050:1\nE-0050:2\nE-0050:3\nE-0050:4\nE-0050:5\n";
    assert_eq!(result.population.digest, Sha256::of(written.as_bytes()));
    assert_eq!(result.basis, [1, 50]);
}

#[test]
fn without_a_list_it_is_not_checked() {
    let mut world = listed(5);
    world.setting.populations.clear();
    let result = world.result("completeness");
    assert_eq!((result.outcome, result.denominator), (Outcome::NotRun, 0));
    assert_eq!(result.reasons, [Reason::NoPopulation]);
    assert!(result.reasons[0].sentence().starts_with("Completeness at source: not checked."));
}

#[test]
fn missing_decisions_are_told_by_their_window() {
    let mut world = listed(300);
    world.records.retain(|it| !(130..=152).contains(&it.decision.unwrap()));
    world.records.retain(|it| it.decision != Some(280));
    let result = world.result("completeness");
    assert_eq!((result.numerator, result.denominator), (276, 300));
    assert_eq!(result.by_code, [("missing-in-log", 24)]);
    assert_eq!((result.exceptions[0].place.item, result.exceptions[0].place.line), (50, 130));
    insta::assert_snapshot!(world.facts(&result).join("\n"), @r"
    23 missing from the logs that core banking lists: 2 Feb 2026, 02:10 to 02:32.
    1 missing from the logs that core banking lists: 2 Feb 2026, 04:40.
    ");
}

#[test]
fn one_missing_and_one_too_many_do_not_even_out() {
    let mut world = listed(5);
    entries(&mut world)[2].decision = 99;
    let result = world.result("completeness");
    assert_eq!((result.numerator, result.denominator), (4, 5));
    assert_eq!(result.by_code, [("missing-in-log", 1), ("not-in-population", 1)]);
    assert_eq!(result.exceptions[0].place.line, 3);
    assert_eq!(result.exceptions[0].decision, Some(3));
}

#[test]
fn ids_twice_and_ids_missing_are_exceptions() {
    let mut world = listed(5);
    world.decision(5, "12:00:00");
    assert_eq!(world.result("completeness").by_code, [("same-id-twice", 1)]);
    world.last().decision = None;
    assert_eq!(world.result("completeness").by_code, [("no-decision-id", 1)]);
}

#[test]
fn copies_in_another_export_are_not_twice() {
    let mut world = listed(5);
    world.items.push(log(2, Word::Verified));
    let copies: Vec<_> =
        world.records.iter().map(|it| exhibit_assurance::Observed { item: 2, ..*it }).collect();
    world.records.extend(copies);
    assert_eq!(world.result("completeness").outcome, Outcome::Pass);
}

#[test]
fn a_list_from_the_logs_own_source_shows_nothing() {
    for source in ["Credo-Log ", ""] {
        let mut world = listed(5);
        world.setting.populations[0].source = source.into();
        let result = world.result("completeness");
        assert_eq!(result.outcome, Outcome::NotProven);
        assert_eq!(result.reasons, [Reason::PopulationNotIndependent]);
    }
    let mut world = listed(5);
    world.setting.populations[0].item = 1;
    assert!(world.result("completeness").reasons.contains(&Reason::PopulationNotIndependent));
}

#[test]
fn the_list_is_ground_too() {
    let mut world = listed(5);
    world.items[1].word = Word::Unsigned;
    let result = world.result("completeness");
    assert_eq!(
        (result.outcome, result.reasons),
        (Outcome::NotProven, vec![Reason::GroundUnsigned])
    );
}

#[test]
fn a_system_without_a_list_is_not_checked() {
    let mut world = listed(5);
    let sift = exhibit_assurance::inventory::System { id: "SIFT".into(), ..Default::default() };
    world.setting.inventory.systems.push(sift);
    assert_eq!(world.result("completeness").outcome, Outcome::Pass, "it decided nothing");
    let sift = world.term("SIFT");
    world.decision(900, "12:00:00").system = sift;
    let result = world.result("completeness");
    assert_eq!(
        (result.outcome, result.reasons.clone()),
        (Outcome::NotProven, vec![Reason::PopulationMissing])
    );
    assert_eq!(world.facts(&result), ["Completeness of SIFT at source: not checked."]);
}

#[test]
fn the_edges_of_the_period_are_looked_across_on_either_side() {
    let mut world = listed(5);
    // The log has it a moment before the period, the list inside, and the reverse.
    world.records[0].time_ms = Some(ms("2025-12-31T23:59:59Z"));
    entries(&mut world)[1].time_ms = Some(ms("2027-01-01T00:00:01Z"));
    let result = world.result("completeness");
    assert_eq!((result.outcome, result.numerator, result.denominator), (Outcome::Pass, 4, 4));
    assert_eq!(world.facts(&result), ["1 decision has another day in the log than in the list."]);
}

#[test]
fn equal_totals_are_never_proof() {
    let mut world = listed(5);
    let day = |count| vec![DayCount { day_ms: ms("2026-02-02T00:00:00Z"), count, line: 1 }];
    world.items.pop();
    with(&mut world, Listed::PerDay(day(5)));
    let result = world.result("completeness");
    assert_eq!((result.outcome, result.numerator, result.denominator), (Outcome::NotProven, 1, 1));
    assert_eq!(result.reasons, [Reason::TotalsOnly]);
    world.setting.populations[0].listed = Listed::PerDay(day(7));
    world.decision(60, "10:00:00").time_ms = Some(at(DAY, "10:00:00"));
    let result = world.result("completeness");
    assert_eq!(
        world.sentences(&result),
        [
            "12 Mar 2026: 1 in the logs, 0 in the list of core banking.",
            "2 Feb 2026: 5 in the logs, 7 in the list of core banking."
        ]
    );
}
