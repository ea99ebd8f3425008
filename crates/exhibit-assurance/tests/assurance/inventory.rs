//! Systems and versions in logs and inventory, both ways, and what came before the first decision.

use exhibit_assurance::inventory::{Span, System, Version};
use exhibit_assurance::{Outcome, Reason};

use crate::world::{World, at, ms, one_exception};

#[test]
fn decisions_of_a_version_before_its_validation() {
    let mut world = World::new();
    let version = &mut world.setting.inventory.systems[0].versions[0];
    version.validated_ms = Some(ms("2026-03-20T00:00:00Z"));
    version.impact_assessed_ms = None;
    for (id, day) in (1..).zip(["2026-03-12", "2026-03-19", "2026-03-20"]) {
        world.decision(id, "10:00:00").time_ms = Some(at(day, "10:00:00"));
    }
    let result = world.result("inventory");
    assert_eq!((result.numerator, result.denominator), (0, 3));
    assert_eq!(result.by_code, [("before-validation", 2), ("before-impact-assessment", 3)]);
    assert_eq!(result.exceptions[0].codes, ["before-validation", "before-impact-assessment"]);
    insta::assert_snapshot!(world.facts(&result).join("\n"), @r"
    3 decisions by CREDO 3.0: no impact assessment of this version at that time, 12 Mar 2026 to 20 Mar 2026.
    2 decisions by CREDO 3.0: not validated at that time, 12 Mar 2026 to 19 Mar 2026.
    ");
}

#[test]
fn names_of_systems_and_versions_are_matched_as_listed() {
    let mut world = World::new();
    let (name, version) = (world.term("Credo-Scoring"), world.term("V3.0"));
    let record = world.decision(1, "10:00:00");
    record.system = name;
    record.version = version;
    assert_eq!(world.result("inventory").outcome, Outcome::Pass);
    let other = world.term("2.3");
    world.last().version = other;
    one_exception(&world.result("inventory"), "version-not-listed", 1);
    world.last().version = None;
    one_exception(&world.result("inventory"), "no-version", 1);
}

#[test]
fn a_name_of_two_versions_is_nobodys() {
    let mut world = World::new();
    world.decision(1, "10:00:00");
    let twin = Version { names: vec!["3.0".into()], ..Version::default() };
    world.setting.inventory.systems[0].versions.push(twin);
    one_exception(&world.result("inventory"), "version-not-listed", 1);
}

#[test]
fn unlisted_systems_are_exceptions_whether_they_decided_or_not() {
    let mut world = World::new();
    world.decision(1, "10:00:00");
    let shadow = world.term("shadow");
    world.decision(2, "10:00:00").system = shadow;
    one_exception(&world.result("inventory"), "system-not-listed", 2);
    let kind = world.term("tool-call");
    world.last().kind = kind;
    let result = world.result("inventory");
    one_exception(&result, "system-not-listed", 2);
    assert_eq!((result.numerator, result.denominator), (1, 1));
    assert_eq!(
        world.sentences(&result),
        ["The logs name shadow, which the inventory does not list."]
    );
}

#[test]
fn listed_and_never_seen_is_an_exception_too() {
    let mut world = World::new();
    world.decision(1, "10:00:00");
    let mut old = Version { name: "2.3".into(), ..Version::default() };
    old.in_use.to_ms = Some(ms("2026-03-12T00:00:00Z"));
    world.setting.inventory.systems[0].versions.push(old);
    world.setting.inventory.systems.push(System { id: "SIFT".into(), ..System::default() });
    let result = world.result("inventory");
    assert_eq!(result.by_code, [("never-seen", 1), ("version-never-seen", 1)]);
    world.setting.inventory.systems[1].no_log = Some("supplier".into());
    world.setting.inventory.systems[0].versions.pop();
    let result = world.result("inventory");
    assert_eq!(
        (result.outcome, result.reasons),
        (Outcome::NotProven, vec![Reason::NoLogObtainable])
    );
}

#[test]
fn decisions_outside_the_time_of_use() {
    for of_version in [true, false] {
        let mut world = World::new();
        world.decision(1, "10:00:00");
        let ended = Span { from_ms: None, to_ms: Some(at("2026-03-12", "10:00:00")) };
        let system = &mut world.setting.inventory.systems[0];
        if of_version {
            system.versions[0].in_use = ended;
        } else {
            system.in_use = ended;
        }
        one_exception(&world.result("inventory"), "outside-use", 1);
    }
}

#[test]
fn an_empty_inventory_is_not_run() {
    let mut world = World::new();
    world.decision(1, "10:00:00");
    world.setting.inventory.systems.clear();
    let result = world.result("inventory");
    assert_eq!((result.outcome, result.reasons[0]), (Outcome::NotRun, Reason::NoInventory));
}

#[test]
fn a_gate_whose_evidence_is_gone_is_stated_and_not_shown() {
    let mut world = World::new();
    world.orderly(1);
    assert_eq!(world.result("inventory").outcome, Outcome::Pass);
    world.setting.inventory.systems[0].versions[0].undocumented = vec!["validation"];
    let result = world.result("inventory");
    assert_eq!(
        (result.outcome, result.reasons.clone()),
        (Outcome::NotProven, vec![Reason::GatesUndocumented])
    );
    let told = "The evidence for the validation of CREDO 3.0 is no longer held.";
    assert_eq!(world.facts(&result), [told]);
}
