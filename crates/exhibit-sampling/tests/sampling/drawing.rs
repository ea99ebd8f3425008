//! What is drawn: the same for everybody, each member once, and nobody is favoured.

use std::collections::{BTreeMap, BTreeSet};

use exhibit_core::digest::Sha256;
use exhibit_sampling::{
    Kind, Member, Method, Population, StratumSizes, draw,
    draw::{DrawError, MAX_SAMPLE, RecordError},
    *,
};
use proptest::prelude::*;

use crate::{lines, member, random, seed};

fn members(sample: &Sample) -> Vec<Member> {
    sample.drawn().iter().map(|drawn| drawn.member).collect()
}

fn interval(size: u32) -> Method {
    Method::Interval { size, order: Some("records come as customers do".to_owned()) }
}

fn by_half(count: u32) -> Population {
    let label = |line| if line % 3 == 0 { "Kiel" } else { "Hamburg" };
    let members = (1..=count).map(|line| (member(7, line), label(line)));
    Population::freeze_in_strata(members).expect("it is sound")
}

fn given(sizes: &[(&str, u32)]) -> Method {
    let sizes = sizes.iter().map(|&(label, size)| (label.to_owned(), size)).collect();
    Method::Stratified { sizes: StratumSizes::Given(sizes) }
}

#[test]
fn a_known_sample_stays_the_same() {
    // Drawn once with the script of docs/sampling.md; a change here breaks every sample there is.
    let population = lines(1_000);
    assert_eq!(
        population.digest().to_hex(),
        "15e2360a38e0a6c76c346f987f8324470e25aa80f54c7155f9482fa609a545fa"
    );
    let sample = random(&population, 5, "4711");
    let drawn: Vec<String> = members(&sample).iter().map(ToString::to_string).collect();
    assert_eq!(
        seed(&population, "4711").to_string(),
        "fdec36fc817534805eab140e7d603f962c5cc9f456fae50b058c2ddb25b69881"
    );
    assert_eq!(drawn, ["E-0007:374", "E-0007:855", "E-0007:271", "E-0007:104", "E-0007:562"]);
}

#[test]
fn an_extension_draws_the_next_ones() {
    let population = lines(500);
    let (small, large) = (random(&population, 25, "1"), random(&population, 40, "1"));
    assert_eq!(small.drawn(), &large.drawn()[..25]);
    let tickets: Vec<_> = large.drawn().iter().map(|drawn| drawn.ticket).collect();
    assert!(tickets.is_sorted() && tickets.iter().all(Option::is_some));
    assert_eq!(members(&random(&population, 500, "1")).len(), 500);
}

#[test]
fn strata_are_drawn_from_as_said() {
    let population = by_half(90);
    let seed = seed(&population, "1");
    let drawn = draw(&population, &given(&[("Hamburg", 4), ("Kiel", 0)]), Some(&seed));
    let drawn = drawn.expect("it can be drawn");
    assert!(drawn.drawn().iter().all(|it| it.stratum == 0 && it.member.line % 3 != 0));
    assert_eq!(drawn.population(), 90);
    let sizes = StratumSizes::Proportional { size: 12 };
    let drawn = draw(&population, &Method::Stratified { sizes }, Some(&seed));
    let drawn = drawn.expect("it can be drawn");
    let of = |stratum| drawn.drawn().iter().filter(|it| it.stratum == stratum).count();
    assert_eq!((of(0), of(1)), (8, 4));
    let labels: Vec<&str> = drawn.strata().iter().map(|it| it.label.as_str()).collect();
    assert_eq!(labels, ["Hamburg", "Kiel"]);
}

#[test]
fn an_interval_goes_through_the_whole_list() {
    let population = lines(103);
    let seed = seed(&population, "1");
    let sample = draw(&population, &interval(10), Some(&seed)).expect("it can be drawn");
    let lines: Vec<u32> = sample.drawn().iter().map(|it| it.member.line).collect();
    assert!(lines.windows(2).all(|pair| [10, 11].contains(&(pair[1] - pair[0]))), "{lines:?}");
    assert!(lines[0] <= 11 && lines[9] >= 93, "{lines:?}");
    assert_eq!(sample.kind(), Kind::Interval { order_stated: true });
}

#[test]
fn nobody_is_favoured() {
    // A fixed run, so it fails always or never: 4,000 seeds, three of twelve members each.
    let population = lines(12);
    for method in [Method::Random { size: 3 }, interval(3)] {
        let mut times: BTreeMap<Member, u32> = BTreeMap::new();
        for number in 0..4_000 {
            let seed = seed(&population, &number.to_string());
            let sample = draw(&population, &method, Some(&seed)).expect("it can be drawn");
            members(&sample).into_iter().for_each(|it| *times.entry(it).or_default() += 1);
        }
        // 1,000 each are expected; six standard deviations (27) on either side.
        assert_eq!(times.len(), 12);
        assert!(times.values().all(|times| (836..=1_164).contains(times)), "{method:?} {times:?}");
    }
}

#[test]
fn pairs_are_drawn_equally_often() {
    let population = lines(6);
    let mut times: BTreeMap<BTreeSet<Member>, u32> = BTreeMap::new();
    for number in 0..6_000 {
        let pair = members(&random(&population, 2, &number.to_string())).into_iter().collect();
        *times.entry(pair).or_default() += 1;
    }
    // Fifteen pairs, 400 each are expected; six standard deviations (19) on either side.
    assert_eq!(times.len(), 15);
    assert!(times.values().all(|times| (284..=516).contains(times)), "{times:?}");
}

#[test]
fn what_cannot_be_drawn_is_refused() {
    let population = lines(10);
    let seed = seed(&population, "1");
    let refused = |method: &Method| draw(&population, method, Some(&seed)).unwrap_err();
    for method in [Method::Random { size: 0 }, interval(0)] {
        assert_eq!(refused(&method), DrawError::Nothing);
    }
    for method in [Method::Random { size: 11 }, interval(11)] {
        let larger = DrawError::LargerThanPopulation { size: 11, population: 10 };
        assert_eq!(refused(&method), larger);
        assert_eq!(draw(&population, &method, None), Err(DrawError::SeedMissing));
    }
    assert_eq!(refused(&given(&[("Kiel", 1)])), DrawError::NoStrata);
    let blank = Method::Interval { size: 1, order: Some(" ".to_owned()) };
    assert_eq!(refused(&blank), DrawError::ReasonMissing);
    let many = lines(MAX_SAMPLE + 1);
    let seed = crate::seed(&many, "1");
    let all = Method::Random { size: MAX_SAMPLE + 1 };
    let too_large = DrawError::TooLarge { size: u64::from(MAX_SAMPLE) + 1 };
    assert_eq!(draw(&many, &all, Some(&seed)), Err(too_large));
}

#[test]
fn a_population_that_has_changed_is_another_one() {
    let (before, after) = (lines(10), lines(11));
    let seed = seed(&before, "1");
    let refused = draw(&after, &Method::Random { size: 3 }, Some(&seed)).unwrap_err();
    let other = DrawError::OtherPopulation { seed: before.digest(), population: after.digest() };
    assert_eq!(refused, other);
    // Strata that were changed after the seed are noticed too.
    let labelled = by_half(10);
    let refused = draw(&labelled, &Method::Random { size: 3 }, Some(&seed));
    assert!(matches!(refused, Err(DrawError::OtherPopulation { .. })));
}

#[test]
fn strata_that_do_not_cover_are_refused() {
    let population = by_half(90);
    let seed = seed(&population, "1");
    let refused = |sizes: &[_]| draw(&population, &given(sizes), Some(&seed)).unwrap_err();
    let label = || "Kiel".to_owned();
    let missing = DrawError::StratumMissing { label: label() };
    assert_eq!(refused(&[("Hamburg", 3)]), missing);
    let unknown = DrawError::StratumUnknown { label: "Bonn".to_owned() };
    assert_eq!(refused(&[("Hamburg", 3), ("Kiel", 3), ("Bonn", 0)]), unknown);
    let larger = DrawError::LargerThanStratum { label: label(), size: 31, members: 30 };
    assert_eq!(refused(&[("Hamburg", 3), ("Kiel", 31)]), larger);
    assert_eq!(refused(&[("Hamburg", 0), ("Kiel", 0)]), DrawError::Nothing);
}

#[test]
fn chosen_members_are_of_the_population_and_have_a_reason() {
    let population = lines(10);
    let choose = |members: &[Member], reason: &str| {
        let (members, reason) = (members.to_vec(), reason.to_owned());
        draw(&population, &Method::Judgemental { members, reason }, None)
    };
    let sample = choose(&[member(7, 9), member(7, 2)], "the largest amounts");
    assert_eq!(members(&sample.expect("both are there")), [member(7, 2), member(7, 9)]);
    assert_eq!(choose(&[member(7, 1)], " "), Err(DrawError::ReasonMissing));
    assert_eq!(choose(&[], "why"), Err(DrawError::Nothing));
    let stranger = member(7, 11);
    assert_eq!(choose(&[stranger], "why"), Err(DrawError::NotInPopulation(stranger)));
    let twice = member(7, 1);
    assert_eq!(choose(&[twice, twice], "why"), Err(DrawError::Twice(twice)));
}

#[test]
fn a_record_of_a_sample_is_checked() {
    let whole = |members| Stratum { label: String::new(), members };
    let drawn = |line, stratum| Drawn { member: member(1, line), stratum, ticket: None };
    let refused = |kind, strata: &[Stratum], drawn: &[Drawn]| {
        Sample::of_record(kind, strata.to_vec(), drawn.to_vec()).unwrap_err()
    };
    let one = [whole(2)];
    assert_eq!(refused(Kind::Random, &one, &[]), RecordError::Nothing);
    assert_eq!(refused(Kind::Random, &[], &[drawn(1, 0)]), RecordError::Strata { count: 0 });
    let two = [whole(2), whole(u32::MAX)];
    assert_eq!(refused(Kind::Random, &two, &[drawn(1, 0)]), RecordError::Strata { count: 2 });
    assert_eq!(refused(Kind::Stratified, &two, &[drawn(1, 0)]), RecordError::Population);
    let stray = RecordError::StratumOf(member(1, 1));
    assert_eq!(refused(Kind::Random, &one, &[drawn(1, 1)]), stray);
    let twice = RecordError::Twice(member(1, 1));
    assert_eq!(refused(Kind::Random, &one, &[drawn(1, 0), drawn(1, 0)]), twice);
    let more = RecordError::MoreThanThereAre { label: String::new(), drawn: 3 };
    let three = [drawn(1, 0), drawn(2, 0), drawn(3, 0)];
    assert_eq!(refused(Kind::Random, &one, &three), more);

    let sample = random(&lines(30), 4, "1");
    let (strata, drawn) = (sample.strata().to_vec(), sample.drawn().to_vec());
    assert_eq!(Sample::of_record(sample.kind(), strata, drawn), Ok(sample));
}

fn populations() -> impl Strategy<Value = Vec<(Member, u8)>> {
    let members = prop::collection::btree_map((1..20_u32, 0..60_u32), 0..4_u8, 1..120);
    members.prop_map(|map| map.into_iter().map(|((i, l), s)| (member(i, l), s)).collect())
}

proptest! {
    #[test]
    fn samples_are_sets_of_members_whatever_the_order(
        members_in in populations(), number in "[0-9]{1,9}", share in 1..=100_u32, turn in 0..120_usize
    ) {
        let labelled = |of: &[(Member, u8)]| {
            Population::freeze_in_strata(of.iter().map(|&(member, label)| (member, label.to_string())))
                .expect("it is sound")
        };
        let population = labelled(&members_in);
        let mut turned = members_in.clone();
        turned.rotate_left(turn % members_in.len());
        turned.reverse();
        prop_assert_eq!(&labelled(&turned), &population);

        let size = (population.count() * share).div_ceil(100);
        let proportional = Method::Stratified { sizes: StratumSizes::Proportional { size } };
        let seed = seed(&population, &number);
        for method in [Method::Random { size }, interval(size), proportional] {
            let sample = draw(&population, &method, Some(&seed)).expect("it can be drawn");
            prop_assert_eq!(&draw(&labelled(&turned), &method, Some(&seed)), &Ok(sample.clone()));
            let drawn = members(&sample);
            let distinct: BTreeSet<_> = drawn.iter().copied().collect();
            prop_assert_eq!(distinct.len(), drawn.len());
            prop_assert!(drawn.iter().all(|member| population.has(*member)));
            prop_assert!(drawn.len() >= size as usize && drawn.len() < size as usize + 4);
            prop_assert_eq!(sample.population(), population.count());
            for it in sample.drawn() {
                prop_assert!(it.ticket.is_none_or(|ticket| ticket == seed.ticket(it.member)));
                if let Method::Stratified { .. } = method {
                    let label = members_in.iter().find(|(member, _)| *member == it.member);
                    let label = label.expect("it is one of them").1.to_string();
                    prop_assert_eq!(&sample.strata()[it.stratum].label, &label);
                }
            }
        }
    }

    #[test]
    fn a_seed_is_for_one_population_only(a in populations(), b in populations()) {
        let freeze = |of: &[(Member, u8)]| {
            Population::freeze(of.iter().map(|(member, _)| *member)).expect("it is sound")
        };
        let (a, b) = (freeze(&a), freeze(&b));
        prop_assert_eq!(seed(&a, "1").is_for(&b), a.members() == b.members());
        let listed: String = a.members().iter().map(|member| format!("{member}\n")).collect();
        prop_assert_eq!(a.digest(), Sha256::of(listed.as_bytes()));
    }
}
