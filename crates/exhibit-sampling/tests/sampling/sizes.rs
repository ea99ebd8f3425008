//! Sizes against published tables, and how they move.

use exhibit_sampling::{
    Conclusion, Method, Outcome, Population, StratumSizes, draw, evaluate,
    size::{SizeError, size, size_in_strata},
};
use proptest::prelude::*;

use crate::{criteria, member, seed};

fn of(population: u32, confidence: &str, tolerable: &str, expected: u32) -> u32 {
    size(population, criteria(confidence, tolerable), expected).expect("there is a size").size
}

#[test]
fn large_populations_have_the_sizes_of_the_tables() {
    const LARGE: u32 = 10_000_000;
    for (confidence, tolerable, size) in [
        ("95", "5", 59),
        ("95", "10", 29),
        ("95", "1", 299),
        ("90", "10", 22),
        ("90", "5", 45),
        ("99", "5", 90),
        ("99", "1", 459),
    ] {
        assert_eq!(of(LARGE, confidence, tolerable, 0), size, "{confidence} {tolerable}");
    }
    let expected = [0, 1, 2, 3, 4, 5].map(|expected| of(LARGE, "95", "5", expected));
    assert_eq!(expected, [59, 93, 124, 153, 181, 208]);
}

#[test]
fn small_populations_need_less() {
    let sizes = |tolerable, expected| [100, 500, 1_000].map(|n| of(n, "95", tolerable, expected));
    assert_eq!(sizes("5", 0), [45, 56, 57]);
    assert_eq!(sizes("5", 1), [65, 87, 90]);
    assert_eq!(sizes("10", 0), [25, 28, 29]);
    assert_eq!(sizes("1", 0), [95, 225, 258]);
}

#[test]
fn a_rate_below_one_member_asks_for_nearly_all() {
    // One deviating member of ten is more than 5 %: to miss it with 5 % at most, none may be left.
    assert_eq!(of(10, "95", "5", 0), 10);
    // Of twenty it is exactly 5 %, and so is the chance to leave it out with 19.
    assert_eq!(of(20, "95", "5", 0), 19);
    assert_eq!(of(1, "95", "5", 0), 1);
}

#[test]
fn where_no_size_answers_the_answer_says_so() {
    let refused = |population, expected| size(population, criteria("95", "5"), expected);
    assert_eq!(refused(0, 0), Err(SizeError::Empty));
    let five = SizeError::ExpectedIsNotTolerable { expected: 5, tolerable: 5, population: 100 };
    assert_eq!(refused(100, 5), Err(five.clone()));
    assert_eq!(
        five.to_string(),
        "5 deviations are expected, and 5 of 100 reach the tolerable rate"
    );
    assert!(refused(100, 4).is_ok());
    assert!(refused(100, u32::MAX).is_err());
}

#[test]
fn more_looks_need_more() {
    let twice = criteria("95", "5").with_looks(2).expect("two looks");
    let size = size(10_000_000, twice, 0).expect("there is a size").size;
    // As one look at 97.5 %.
    assert_eq!(size, of(10_000_000, "97.5", "5", 0));
    assert_eq!(size, 72);
}

#[test]
fn hostile_numbers_are_answered() {
    for population in [1, 2, 9_999_999, 10_000_000, u32::MAX] {
        for tolerable in ["0.0001", "0.01", "33.3333", "50", "100"] {
            for confidence in ["0.0001", "50", "99.9999"] {
                let sized = size(population, criteria(confidence, tolerable), 0);
                let sized = sized.expect("with none expected there always is one");
                assert!((1..=population).contains(&sized.size));
            }
        }
    }
    // As many expected as there can be: it takes nearly all to tell.
    let criteria = criteria("95", "50");
    let sized = size(10_000_000, criteria, 4_999_999).expect("one less than reaches the rate");
    assert!(sized.size > 9_999_990);
}

/// Three strata of very different sizes.
fn in_strata() -> Population {
    let label = |line: u32| match line {
        0..=6 => "small",
        7..=249 => "middle",
        _ => "large",
    };
    let members = (0..3_000).map(|line| (member(3, line), label(line)));
    Population::freeze_in_strata(members).expect("it is sound")
}

#[test]
fn a_clean_stratified_sample_of_the_computed_size_is_within() {
    let population = in_strata();
    for (confidence, tolerable) in [("95", "5"), ("90", "10"), ("99", "2"), ("80", "50")] {
        let criteria = criteria(confidence, tolerable);
        let sized = size_in_strata(&population, criteria).expect("there is a size");
        let plain = size(population.count(), criteria, 0).expect("there is a size");
        assert!(sized.size >= plain.size && sized.size <= plain.size + 6, "{sized:?} {plain:?}");
        let conclusion = |size| {
            let sizes = StratumSizes::Proportional { size };
            let seed = seed(&population, "8");
            let drawn = draw(&population, &Method::Stratified { sizes }, Some(&seed));
            let drawn = drawn.expect("it can be drawn");
            let clean = drawn.drawn().iter().map(|it| (it.member, Outcome::Conforming));
            evaluate(&drawn, clean, criteria, 1).expect("it is sound").conclusion
        };
        assert_eq!(conclusion(sized.size), Conclusion::Within);
        if sized.size > plain.size {
            assert_eq!(conclusion(sized.size - 1), Conclusion::NotShown);
        }
    }
}

#[test]
fn what_has_no_strata_has_no_stratified_size() {
    let refused = size_in_strata(&crate::lines(10), criteria("95", "5"));
    assert_eq!(refused, Err(SizeError::NoStrata));
}

proptest! {
    #[test]
    fn asking_for_more_never_takes_less(
        population in 2..10_000_000_u32, ppm in 2..500_000_u32, expected in 0..4_u32
    ) {
        use exhibit_sampling::{Confidence, Criteria, Rate};
        let criteria = |confidence: u32, ppm: u32| Criteria::new(
            Confidence::of_ppm(confidence).expect("a confidence"),
            Rate::of_ppm(ppm).expect("a rate"),
        );
        let Ok(sized) = size(population, criteria(950_000, ppm), expected) else {
            return Ok(());
        };
        let more_sure = size(population, criteria(960_000, ppm), expected).expect("as before");
        prop_assert!(more_sure.size >= sized.size);
        if let Ok(stricter) = size(population, criteria(950_000, ppm - 1), expected) {
            prop_assert!(stricter.size >= sized.size);
        }
        if let Ok(more_expected) = size(population, criteria(950_000, ppm), expected + 1) {
            prop_assert!(more_expected.size > sized.size);
        }
    }
}
