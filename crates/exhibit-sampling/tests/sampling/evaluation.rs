//! Results of every kind, and attempts to be shown a wrong green.

use exhibit_sampling::{
    Conclusion, Criteria, Doubt, Drawn, Evaluation, Figures, Kind, Member, Method, Outcome,
    Population, Sample, Stratum, StratumSizes, draw, evaluate,
    evaluate::{Counts, ResultError},
    rate::{Rounding, percent},
};
use proptest::prelude::*;

use crate::{criteria, lines, member, random, seed};

/// Evaluates a sample whose first members have these outcomes, and all others conform.
fn shown(sample: &Sample, first: &[Outcome], criteria: Criteria, look: u32) -> Evaluation {
    evaluate(sample, results(sample, first), criteria, look).expect("the results are sound")
}

fn results(sample: &Sample, first: &[Outcome]) -> Vec<(Member, Outcome)> {
    let outcomes = first.iter().cloned().chain(std::iter::repeat(Outcome::Conforming));
    sample.drawn().iter().map(|it| it.member).zip(outcomes).collect()
}

fn not_applicable() -> Outcome {
    Outcome::NotApplicable { reason: "made by hand, no model took part".to_owned() }
}

#[test]
fn limits_of_large_populations_are_those_of_the_tables() {
    // One-sided upper limits at 95 %, in per mille, as tables for large populations round them.
    let population = 10_000_000;
    for (drawn, deviations, per_mille) in
        [(25, 0, 113), (25, 1, 177), (25, 2, 232), (60, 1, 77), (100, 2, 62)]
    {
        let strata = vec![Stratum { label: String::new(), members: population }];
        let members =
            (0..drawn).map(|line| Drawn { member: member(1, line), stratum: 0, ticket: None });
        let sample = Sample::of_record(Kind::Random, strata, members.collect());
        let sample = sample.expect("it is sound");
        let found = vec![Outcome::Deviation; deviations];
        let figures = shown(&sample, &found, criteria("95", "5"), 1).figures;
        let upper = figures.expect("it is complete").upper;
        assert_eq!(upper.div_ceil(population / 1_000), per_mille, "{drawn} {deviations}");
    }
}

#[test]
fn a_clean_sample_of_the_computed_size_is_within_and_one_less_is_not() {
    for count in [20, 100, 1_000, 20_000] {
        let population = lines(count);
        let criteria = criteria("95", "5");
        for expected in [0, 1, 2] {
            let Ok(sized) = exhibit_sampling::size(count, criteria, expected) else { continue };
            let found = vec![Outcome::Deviation; expected as usize];
            let conclusion =
                |size| shown(&random(&population, size, "1"), &found, criteria, 1).conclusion;
            assert_eq!(conclusion(sized.size), Conclusion::Within, "{sized:?}");
            assert_eq!(conclusion(sized.size - 1), Conclusion::NotShown, "{sized:?}");
        }
    }
}

#[test]
fn one_of_twenty_five_that_is_not_found_is_a_deviation() {
    let sample = random(&lines(480), 25, "4711");
    let evaluation = shown(&sample, &[Outcome::Missing], criteria("95", "10"), 1);
    let counts = Counts { drawn: 25, conforming: 24, missing: 1, ..Counts::default() };
    assert_eq!(evaluation.counts, counts);
    let figures =
        Figures { population: 480, projected: 19, upper: 82, lower: 1, interval: (1, 95) };
    assert_eq!(evaluation.figures, Some(figures));
    assert_eq!(percent(figures.upper, 480, Rounding::Up), "17.09 %");
    assert_eq!(evaluation.tolerable, 48);
    assert_eq!(evaluation.conclusion, Conclusion::NotShown);
    assert_eq!(evaluation.doubts, [Doubt::UpperLimitReachesRate]);
    // The same as a deviation that was seen.
    let seen = shown(&sample, &[Outcome::Deviation], criteria("95", "10"), 1);
    assert_eq!((seen.figures, seen.conclusion), (evaluation.figures, evaluation.conclusion));
}

#[test]
fn many_deviations_are_over() {
    let sample = random(&lines(1_000), 60, "1");
    let evaluation = shown(&sample, &vec![Outcome::Deviation; 20], criteria("95", "5"), 1);
    assert_eq!(evaluation.conclusion, Conclusion::Over);
    let doubts = [Doubt::LowerLimitReachesRate, Doubt::UpperLimitReachesRate];
    assert_eq!(evaluation.doubts, doubts);
    // Ten of twenty reach 5 % of a hundred without any inference.
    let sample = random(&lines(100), 20, "1");
    let evaluation = shown(&sample, &vec![Outcome::Missing; 10], criteria("95", "5"), 1);
    assert_eq!(evaluation.doubts[0], Doubt::FoundReachesRate);
    assert_eq!(evaluation.conclusion, Conclusion::Over);
}

#[test]
fn what_is_not_complete_shows_nothing() {
    let sample = random(&lines(1_000), 100, "1");
    let mut results = results(&sample, &[]);
    results.pop();
    let evaluation = evaluate(&sample, results, criteria("95", "5"), 1).expect("it is sound");
    assert_eq!(evaluation.figures, None);
    assert_eq!(evaluation.counts.open, 1);
    assert_eq!(evaluation.conclusion, Conclusion::NotShown);
    assert_eq!(evaluation.doubts, [Doubt::Incomplete]);
    // Also if nothing at all was looked at.
    let evaluation = evaluate(&sample, [], criteria("0.0001", "100"), 1).expect("it is sound");
    assert_eq!(evaluation.conclusion, Conclusion::NotShown);
}

#[test]
fn what_somebody_chose_is_never_projected() {
    let population = lines(60);
    let method = Method::Judgemental {
        members: population.members().to_vec(),
        reason: "all of them".to_owned(),
    };
    let sample = draw(&population, &method, None).expect("all are there");
    let evaluation = shown(&sample, &[], criteria("95", "5"), 1);
    assert_eq!(evaluation.figures, None);
    assert_eq!(evaluation.doubts, [Doubt::Judgemental]);
    assert_eq!(evaluation.conclusion, Conclusion::NotShown);
    // What was found counts all the same.
    let evaluation = shown(&sample, &vec![Outcome::Deviation; 3], criteria("95", "5"), 1);
    assert_eq!(evaluation.conclusion, Conclusion::Over);
}

#[test]
fn an_interval_shows_nothing_until_somebody_speaks_to_the_order() {
    let population = lines(1_000);
    let seed = seed(&population, "1");
    let evaluation = |order: Option<&str>, found: &[Outcome]| {
        let method = Method::Interval { size: 100, order: order.map(str::to_owned) };
        let sample = draw(&population, &method, Some(&seed)).expect("it can be drawn");
        shown(&sample, found, criteria("95", "5"), 1)
    };
    let silent = evaluation(None, &[]);
    assert!(silent.figures.is_some());
    assert_eq!(silent.conclusion, Conclusion::NotShown);
    assert_eq!(silent.doubts, [Doubt::OrderNotStated]);
    let stated = evaluation(Some("records come as customers do"), &[]);
    assert_eq!(stated.conclusion, Conclusion::Within);
    // Nor is it over by a limit that stands on nothing.
    let found = vec![Outcome::Deviation; 30];
    let silent = evaluation(None, &found);
    assert_eq!(silent.conclusion, Conclusion::NotShown);
    assert_eq!(evaluation(Some("as they come"), &found).conclusion, Conclusion::Over);
}

#[test]
fn a_look_that_was_not_planned_shows_nothing() {
    let population = lines(10_000);
    let once = criteria("95", "5");
    let large = random(&population, 200, "1");
    assert_eq!(shown(&large, &[], once, 1).conclusion, Conclusion::Within);
    let again = shown(&large, &[], once, 2);
    assert_eq!(again.doubts, [Doubt::UnplannedLook]);
    assert_eq!(again.conclusion, Conclusion::NotShown);
    let before = shown(&large, &[], once, 1).with(Doubt::DeviationBefore);
    assert_eq!(
        (before.conclusion, before.doubts),
        (Conclusion::NotShown, vec![Doubt::DeviationBefore])
    );
    // Planned looks have their part of the risk, the first one too.
    let twice = once.with_looks(2).expect("two looks");
    assert_eq!(shown(&large, &[], twice, 2).conclusion, Conclusion::Within);
    let small = random(&population, 59, "1");
    assert_eq!(shown(&small, &[], once, 1).conclusion, Conclusion::Within);
    assert_eq!(shown(&small, &[], twice, 1).conclusion, Conclusion::NotShown);
}

#[test]
fn what_does_not_apply_makes_within_harder() {
    let population = lines(10_000);
    let demanded = criteria("95", "5");
    let evaluation =
        |size, found: &[Outcome]| shown(&random(&population, size, "1"), found, demanded, 1);
    let without = evaluation(60, &[]);
    let with = evaluation(60, &[not_applicable()]);
    assert_eq!(without.conclusion, Conclusion::Within);
    // Figures are about all members, of which it is one that does not deviate.
    assert_eq!(with.figures, without.figures);
    assert_eq!(with.doubts, [Doubt::UpperLimitReachesRate]);
    assert_eq!(with.conclusion, Conclusion::NotShown);
    assert_eq!(evaluation(120, &[not_applicable()]).conclusion, Conclusion::Within);
    // If none applies, nothing is shown of those that do.
    let all = vec![not_applicable(); 120];
    assert_eq!(evaluation(120, &all).conclusion, Conclusion::NotShown);
}

#[test]
fn results_that_contradict_the_sample_are_refused() {
    let sample = random(&lines(100), 10, "1");
    let refused = |results: Vec<(Member, Outcome)>, look| {
        evaluate(&sample, results, criteria("95", "5"), look).unwrap_err()
    };
    let drawn = sample.drawn()[0].member;
    let stranger = member(8, 1);
    let conforming = |member| (member, Outcome::Conforming);
    assert_eq!(refused(vec![conforming(stranger)], 1), ResultError::NotDrawn(stranger));
    let twice = vec![conforming(drawn), (drawn, Outcome::Deviation)];
    assert_eq!(refused(twice, 1), ResultError::Twice(drawn));
    let blank = Outcome::NotApplicable { reason: " ".to_owned() };
    assert_eq!(refused(vec![(drawn, blank)], 1), ResultError::ReasonMissing(drawn));
    assert_eq!(refused(Vec::new(), 0), ResultError::NoLook);
}

fn two_strata() -> Population {
    let label = |line| if line < 400 { "branch" } else { "online" };
    let members = (0..2_000).map(|line| (member(5, line), label(line)));
    Population::freeze_in_strata(members).expect("it is sound")
}

fn stratified(sizes: StratumSizes) -> Sample {
    let population = two_strata();
    let seed = seed(&population, "1");
    draw(&population, &Method::Stratified { sizes }, Some(&seed)).expect("it can be drawn")
}

#[test]
fn strata_are_told_alone_and_combined() {
    let sample = stratified(StratumSizes::Proportional { size: 100 });
    // The first drawn are of the branch.
    let evaluation = shown(&sample, &[Outcome::Deviation], criteria("95", "5"), 1);
    let [branch, online] = &evaluation.strata[..] else { panic!("there are two strata") };
    assert_eq!((branch.label.as_str(), online.label.as_str()), ("branch", "online"));
    let figures = |figures: Option<Figures>| figures.expect("it is complete");
    let (branch, online) = (figures(branch.figures), figures(online.figures));
    let all = figures(evaluation.figures);
    assert_eq!((branch.projected, online.projected, all.projected), (20, 0, 20));
    // Added limits are wider than the limits alone.
    assert!(all.upper > branch.upper + online.upper);
    assert_eq!(evaluation.conclusion, Conclusion::NotShown);
    // Without a deviation the exact limit is less than what is added.
    let clean = shown(&sample, &[], criteria("95", "5"), 1);
    assert!(figures(clean.figures).upper < figures(clean.strata[1].figures).upper + branch.upper);
    assert_eq!(clean.conclusion, Conclusion::Within);
}

#[test]
fn a_stratum_that_nobody_looked_at_may_deviate_as_a_whole() {
    let sizes = [("branch".to_owned(), 0), ("online".to_owned(), 300)];
    let sample = stratified(StratumSizes::Given(sizes.into()));
    let evaluation = shown(&sample, &[], criteria("95", "5"), 1);
    let figures = evaluation.figures.expect("it is complete");
    assert!(figures.upper >= 400);
    assert_eq!(figures.projected, 400);
    assert_eq!(evaluation.conclusion, Conclusion::NotShown);
    let branch = evaluation.strata[0].figures.expect("it is complete");
    assert_eq!((branch.lower, branch.upper), (0, 400));
}

#[test]
fn words_and_codes_are_distinct() {
    let codes: std::collections::BTreeSet<_> = Doubt::ALL.map(Doubt::code).into();
    assert_eq!(codes.len(), Doubt::ALL.len());
    assert!(Doubt::ALL.is_sorted());
    assert!(Doubt::ALL.iter().all(|doubt| !doubt.sentence().ends_with('.')));
    let words = [Conclusion::Within, Conclusion::Over, Conclusion::NotShown].map(Conclusion::word);
    assert_eq!(words, ["within", "over", "not shown"]);
}

fn outcomes() -> impl Strategy<Value = Vec<Outcome>> {
    let outcome = prop_oneof![
        6 => Just(Outcome::Conforming),
        1 => Just(Outcome::Deviation),
        1 => Just(Outcome::Missing),
        1 => Just(not_applicable()),
    ];
    prop::collection::vec(outcome, 1..60)
}

proptest! {
    #[test]
    fn within_needs_everything(
        outcomes in outcomes(), count in 60..4_000_u32, kind in 0..3_usize,
        left_open in 0..3_usize, look in 1..3_u32, tolerable in 1..100_u32
    ) {
        let population = lines(count);
        let size = u32::try_from(outcomes.len()).expect("few");
        let method = [
            Method::Random { size },
            Method::Interval { size, order: None },
            Method::Judgemental {
                members: population.members()[..outcomes.len()].to_vec(),
                reason: "the first".to_owned(),
            },
        ];
        let seed = seed(&population, "1");
        let sample = draw(&population, &method[kind], Some(&seed)).expect("it can be drawn");
        let criteria = criteria("90", &tolerable.to_string());
        let mut results = results(&sample, &outcomes);
        results.truncate(results.len().saturating_sub(left_open));
        let evaluation = evaluate(&sample, results, criteria, look).expect("it is sound");

        let within = evaluation.conclusion == Conclusion::Within;
        prop_assert_eq!(within, evaluation.doubts.is_empty());
        prop_assert!(evaluation.doubts.is_sorted());
        let complete = evaluation.counts.open == 0;
        prop_assert_eq!(evaluation.figures.is_some(), complete && kind != 2);
        prop_assert!(!within || complete && kind == 0 && look == 1);
        let Some(figures) = evaluation.figures else { return Ok(()) };
        prop_assert!(!within || figures.upper < evaluation.tolerable);
        let found = evaluation.counts.deviating();
        prop_assert!(figures.lower <= figures.projected && figures.projected <= figures.upper);
        prop_assert!(figures.interval.0 <= figures.lower && figures.upper <= figures.interval.1);
        prop_assert!(found <= figures.lower && figures.interval.1 <= count - (size - found));
    }
}
