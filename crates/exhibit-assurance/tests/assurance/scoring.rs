//! Does every decision carry a score, a reasoning trace, and a level that fits?

use exhibit_assurance::{Observed, Outcome, Reason};

use crate::world::{World, one_exception};

#[test]
fn each_thing_that_may_be_missing_is_an_exception() {
    type Spoil = fn(&mut Observed);
    let cases: [(&str, Spoil); 6] = [
        ("no-score", |it| it.risk_score_micro = None),
        ("no-level", |it| it.risk_level = None),
        ("no-reasoning", |it| it.reasoning = Some(false)),
        ("no-reasoning", |it| it.reasoning = None),
        ("level-disagrees", |it| it.risk_score_micro = Some(499_999)),
        ("level-disagrees", |it| it.risk_score_micro = Some(i64::MAX)),
    ];
    for (code, spoil) in cases {
        let mut world = World::new();
        world.decision(1, "10:00:00");
        assert_eq!(world.result("risk-scoring").outcome, Outcome::Pass);
        spoil(world.last());
        one_exception(&world.result("risk-scoring"), code, 1);
    }
}

#[test]
fn score_level_and_reasoning_may_be_on_the_risk_assessment() {
    let mut world = World::new();
    let record = world.decision(1, "10:00:00");
    let level = record.risk_level.take();
    record.reasoning = None;
    record.risk_score_micro = None;
    let assessment = world.record("risk-assessment", 1, "09:59:00");
    assessment.risk_level = level;
    assessment.reasoning = Some(true);
    assessment.risk_score_micro = Some(700_000);
    assert_eq!(world.result("risk-scoring").outcome, Outcome::Pass);
    world.last().decision = Some(2);
    let result = world.result("risk-scoring");
    assert_eq!(result.exceptions[0].codes, ["no-score", "no-level", "no-reasoning"]);
    assert_eq!(world.sentences(&result), ["No risk score; no level of risk; no reasoning trace."]);
}

#[test]
fn a_second_score_or_level_that_does_not_fit_is_not_hidden_by_one_that_does() {
    let mut world = World::new();
    world.decision(1, "10:00:00");
    let low = world.term("Minimal");
    world.record("risk-assessment", 1, "10:01:00").risk_level = low;
    let result = world.result("risk-scoring");
    assert_eq!(result.exceptions[0].codes, ["level-disagrees", "levels-differ"]);
    world.last().risk_level = None;
    world.last().risk_score_micro = Some(100_000);
    one_exception(&world.result("risk-scoring"), "level-disagrees", 1);
    insta::assert_snapshot!(world.sentences(&world.result("risk-scoring"))[0], @"The score 0.1 is outside the band of level high.");
}

#[test]
fn a_line_that_contradicts_its_log_states_nothing() {
    let mut world = World::new();
    world.decision(1, "10:00:00").sound = false;
    let result = world.result("risk-scoring");
    assert_eq!(result.numerator, 0);
    assert_eq!(
        result.exceptions[0].codes,
        ["no-score", "no-level", "no-reasoning", "line-unsound"]
    );
}

#[test]
fn levels_that_the_setting_does_not_know_or_has_no_bands_for_are_no_pass() {
    let mut world = World::new();
    let odd = world.term("tier 2");
    world.decision(1, "10:00:00").risk_level = odd;
    let result = world.result("risk-scoring");
    assert_eq!((result.outcome, result.unjudged), (Outcome::NotProven, 1));

    let mut world = World::new();
    world.decision(1, "10:00:00");
    world.setting.levels[1].scores_micro = None;
    let result = world.result("risk-scoring");
    assert_eq!((result.outcome, result.reasons), (Outcome::NotProven, vec![Reason::NoBands]));
}

#[test]
fn another_systems_score_under_the_same_id_is_nothing_to_this_decision() {
    let sift = exhibit_assurance::inventory::System { id: "SIFT".into(), ..Default::default() };
    let mut world = World::new();
    world.setting.inventory.systems.push(sift);
    let sift = world.term("SIFT");
    world.decision(1, "10:00:00").risk_score_micro = None;
    let assessment = world.record("risk-assessment", 1, "09:59:00");
    assessment.system = sift;
    assessment.risk_score_micro = Some(700_000);
    one_exception(&world.result("risk-scoring"), "no-score", 1);
}
