//! Is every agent registered and operated, and did somebody answer for the system?

use exhibit_assurance::inventory::{Act, Agent, Duty, Span};
use exhibit_assurance::{Outcome, Reason};

use crate::world::{World, at, duty, ms, one_exception, person};

#[test]
fn decisions_while_nobody_was_accountable_are_told_with_their_time() {
    let mut world = World::new();
    world.setting.inventory.people.push(person("P-003", "eva.lind", &[Act::Account]));
    let until = Span { from_ms: None, to_ms: Some(ms("2026-02-01T00:00:00Z")) };
    let from = Span { from_ms: Some(ms("2026-03-03T00:00:00Z")), to_ms: None };
    world.setting.inventory.systems[0].accountable = vec![
        Duty { person: "P-002".into(), span: until },
        Duty { person: "P-003".into(), span: from },
    ];
    for (id, day) in
        (1..).zip(["2026-01-31", "2026-02-01", "2026-02-14", "2026-03-02", "2026-03-03"])
    {
        world.decision(id, "10:00:00").time_ms = Some(at(day, "10:00:00"));
    }
    let result = world.result("accountability");
    assert_eq!((result.numerator, result.denominator), (2, 5));
    assert_eq!(result.by_code, [("nobody-accountable", 3)]);
    assert_eq!(result.exceptions[0].place.line, 2);
    assert_eq!(
        world.facts(&result),
        ["3 decisions of CREDO while nobody was accountable for it, 1 Feb 2026 to 2 Mar 2026."]
    );
}

#[test]
fn an_agent_that_is_not_in_the_inventory_is_an_exception_on_each_record() {
    let mut world = World::new();
    world.decision(1, "10:00:00");
    let agent = world.term("mail-summarizer");
    world.record("tool-call", 9, "11:00:00").agent = agent;
    let result = world.result("accountability");
    one_exception(&result, "agent-not-listed", 2);
    assert_eq!(
        world.facts(&result),
        ["Agent mail-summarizer is in the logs and not in the inventory: 1 record, 12 Mar 2026."]
    );
}

#[test]
fn dates_count_not_the_list() {
    type Spoil = fn(&mut Agent);
    let cases: [(&str, Spoil); 4] = [
        ("agent-not-registered-then", |it| {
            it.registered.from_ms = Some(ms("2026-03-13T00:00:00Z"));
        }),
        ("no-operator-then", |it| {
            it.operators[0].span.to_ms = Some(ms("2026-03-12T00:00:00Z"));
        }),
        ("operator-without-authority", |it| {
            it.operators = vec![duty("P-001")];
        }),
        ("operator-without-authority", |it| {
            it.operators = vec![duty("P-404")];
        }),
    ];
    for (code, spoil) in cases {
        let mut world = World::new();
        world.decision(1, "10:00:00");
        assert_eq!(world.result("accountability").outcome, Outcome::Pass);
        spoil(&mut world.setting.inventory.agents[0]);
        one_exception(&world.result("accountability"), code, 1);
    }
}

#[test]
fn the_log_and_the_inventory_have_to_name_one_operator() {
    for (name, same) in
        [("olaf.holm", true), ("OLAF.HOLM ", true), ("anna.berg", false), ("x", false)]
    {
        let mut world = World::new();
        let operator = world.term(name);
        world.decision(1, "10:00:00").operator = operator;
        let result = world.result("accountability");
        assert_eq!(result.outcome == Outcome::Pass, same, "{name}");
        if !same {
            one_exception(&result, "operator-differs", 1);
        }
    }
    // A name that two people go by is nobody's.
    let mut world = World::new();
    world.setting.inventory.people.push(person("P-009", "olaf.holm", &[]));
    let operator = world.term("olaf.holm");
    world.decision(1, "10:00:00").operator = operator;
    one_exception(&world.result("accountability"), "operator-differs", 1);
}

#[test]
fn the_accountable_person_needs_a_documented_authority() {
    let mut world = World::new();
    world.decision(1, "10:00:00");
    world.setting.inventory.systems[0].accountable = vec![duty("P-001")];
    one_exception(&world.result("accountability"), "accountable-without-authority", 1);
}

#[test]
fn with_no_inventory_or_no_authorities_there_is_no_pass() {
    let mut world = World::new();
    world.decision(1, "10:00:00");
    for it in &mut world.setting.inventory.people {
        it.authorities.clear();
    }
    let result = world.result("accountability");
    assert_eq!(
        (result.outcome, result.reasons),
        (Outcome::NotProven, vec![Reason::AuthorityNotListed])
    );
    world.setting.inventory.agents.clear();
    world.setting.inventory.systems.clear();
    let result = world.result("accountability");
    assert_eq!((result.outcome, result.reasons), (Outcome::NotRun, vec![Reason::NoInventory]));
}

#[test]
fn a_record_with_no_time_is_not_judged() {
    let mut world = World::new();
    world.decision(1, "10:00:00");
    world.decision(2, "10:00:00").time_ms = None;
    let result = world.result("accountability");
    assert_eq!((result.outcome, result.reasons), (Outcome::NotProven, vec![Reason::Untimed]));
}
