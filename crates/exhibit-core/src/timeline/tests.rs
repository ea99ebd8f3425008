use proptest::prelude::*;

use super::*;

fn day(number: u32) -> Day {
    Day::parse("2026-01-01").expect("a day").plus_days(number)
}

fn export(id: u32, word: Word, first: u32, last: u32) -> Export {
    Export {
        id: EvidenceId(id),
        word,
        held: true,
        signed: word == Word::Verified,
        relied_on: true,
        end: if word == Word::Verified { EndState::Proven } else { EndState::Unproven },
        days: Some(CoveredDays { first: day(first), last: day(last), protected: true }),
        joints: Vec::new(),
        cuts: Vec::new(),
    }
}

fn joined(export: Export, to: u32, relation: StreamRelation) -> Export {
    Export { joints: vec![Joint { to: EvidenceId(to), relation, line: Some(7) }], ..export }
}

fn text(exports: &[Export], last: u32) -> String {
    let number = |it: Day| (0..=last).find(|n| day(*n) == it).expect("in the period");
    let line = |span: Span| {
        let items: Vec<_> = span.items.iter().map(|it| it.id.to_string()).collect();
        let (from, to) = (number(span.from), number(span.to));
        format!(
            "{from}-{to} {} {} {}",
            span.state.as_str(),
            items.join(" "),
            span.because.join("; ")
        )
        .trim_end()
        .to_owned()
    };
    spans(exports, day(0), day(last)).into_iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn days_are_as_good_as_the_best_export_that_covers_them() {
    let exports = [export(1, Word::Verified, 2, 4), export(2, Word::Unsigned, 3, 6)];
    assert_eq!(
        text(&exports, 9),
        "0-1 gap\n2-2 proven E-0001\n3-4 proven E-0001 E-0002\n5-6 unsigned E-0002\n7-9 gap"
    );
}

#[test]
fn a_broken_export_counts_over_a_verified_one_unless_it_was_withdrawn() {
    let mut exports = [export(1, Word::Verified, 0, 4), export(2, Word::Broken, 3, 6)];
    assert_eq!(text(&exports, 6), "0-2 proven E-0001\n3-4 broken E-0001 E-0002\n5-6 broken E-0002");
    exports[1].held = false;
    assert_eq!(text(&exports, 6), "0-4 proven E-0001\n5-6 gap");
}

#[test]
fn a_conflict_counts_even_if_either_export_was_withdrawn() {
    let newer = joined(export(2, Word::Diverged, 3, 6), 1, StreamRelation::Conflict);
    for held in [true, false] {
        let mut exports = [export(1, Word::Verified, 0, 4), newer.clone()];
        exports[1].held = held;
        assert_eq!(
            text(&exports, 6),
            "0-2 proven E-0001\n\
             3-4 rewritten E-0001 E-0002 E-0002, line 7, holds another record than E-0001\n\
             5-6 rewritten E-0002"
        );
        exports[0].held = false;
        exports[1].held = true;
        assert!(text(&exports, 6).starts_with("0-2 gap\n3-4 rewritten"), "{}", text(&exports, 6));
    }
}

#[test]
fn days_without_records_are_covered_where_the_chain_goes_on_and_a_gap_where_it_does_not() {
    let goes_on = joined(export(2, Word::Verified, 5, 6), 1, StreamRelation::Continues);
    let first = export(1, Word::Verified, 0, 2);
    assert_eq!(
        text(&[first.clone(), goes_on], 6),
        "0-2 proven E-0001\n\
         3-4 proven E-0001 E-0002 no record lies between E-0001 and E-0002\n\
         5-6 proven E-0002"
    );
    let gap = joined(export(2, Word::Incomplete, 3, 6), 1, StreamRelation::Gap);
    assert_eq!(
        text(&[first.clone(), gap.clone()], 6),
        "0-1 proven E-0001\n\
         2-3 gap E-0001 E-0002 records between E-0001 and E-0002 are missing\n\
         4-6 re-encoded or incomplete E-0002"
    );
    let whole = export(3, Word::Verified, 0, 6);
    assert_eq!(
        text(&[first, gap, whole], 6),
        "0-1 proven E-0001 E-0003\n2-3 proven E-0001 E-0002 E-0003\n4-6 proven E-0002 E-0003"
    );
}

#[test]
fn an_export_that_left_records_out_is_cut_though_a_later_one_has_them() {
    let mut cut = export(1, Word::Verified, 0, 2);
    cut.cuts = vec![Cut { by: EvidenceId(2), first: day(2), last: day(4), records: 212 }];
    let later = joined(export(2, Word::Verified, 2, 6), 1, StreamRelation::Continues);
    assert_eq!(
        text(&[cut, later], 6),
        "0-1 proven E-0001\n\
         2-4 cut E-0001 E-0002 E-0002 holds 212 records that E-0001 left out although they were there when it was collected\n\
         5-6 proven E-0002"
    );
}

#[test]
fn days_that_only_somebody_states_are_never_proven() {
    let mut stated = export(1, Word::Verified, 0, 3);
    stated.days = stated.days.map(|days| CoveredDays { protected: false, ..days });
    assert!(text(&[stated], 3).starts_with("0-3 consistent, nobody vouches E-0001 that the"));
    let no_order = Export { end: EndState::NoOrder, ..export(1, Word::Verified, 0, 3) };
    assert_eq!(text(&[no_order], 3), "0-3 end unproven E-0001");
}

const LAST: u32 = 30;

fn any_word() -> impl Strategy<Value = Word> {
    proptest::sample::select(Word::ALL.to_vec())
}

fn any_export(id: u32) -> impl Strategy<Value = Export> {
    let relations = [
        StreamRelation::Same,
        StreamRelation::Extends,
        StreamRelation::Overlaps,
        StreamRelation::Continues,
        StreamRelation::Contained,
        StreamRelation::Gap,
        StreamRelation::Conflict,
    ];
    let ends = [EndState::Proven, EndState::Unproven, EndState::Rejected, EndState::NoOrder];
    let joint = (1..=6_u32, proptest::sample::select(relations.to_vec()));
    let days = proptest::option::of((0..LAST + 9, 0..9_u32, any::<bool>()));
    let flags = (any::<bool>(), any::<bool>(), any::<bool>());
    let end = proptest::sample::select(ends.to_vec());
    let joints = proptest::collection::vec(joint, 0..3);
    let cuts = proptest::collection::vec((1..=6_u32, 0..LAST, 0..9_u32), 0..2);
    (any_word(), flags, end, days, joints, cuts).prop_map(
        move |(word, (held, signed, relied_on), end, days, joints, cuts)| Export {
            id: EvidenceId(id),
            word,
            held,
            signed,
            relied_on,
            end,
            days: days.map(|(first, length, protected)| {
                let last = day(first + length);
                CoveredDays { first: day(first), last, protected }
            }),
            joints: joints
                .into_iter()
                .filter(|(to, _)| *to < id)
                .map(|(to, relation)| Joint { to: EvidenceId(to), relation, line: None })
                .collect(),
            cuts: cuts
                .into_iter()
                .map(|(by, first, length)| Cut {
                    by: EvidenceId(by),
                    first: day(first),
                    last: day(first + length),
                    records: 1,
                })
                .collect(),
        },
    )
}

fn any_exports() -> impl Strategy<Value = Vec<Export>> {
    (any_export(1), any_export(2), any_export(3), any_export(4), any_export(5), 0..=5_usize)
        .prop_map(|(a, b, c, d, e, count)| {
            let mut all = vec![a, b, c, d, e];
            all.truncate(count);
            all
        })
}

fn by_day(spans: &[Span]) -> Vec<SpanState> {
    let of = |day: Day| spans.iter().find(|it| it.from <= day && day <= it.to);
    (0..=LAST).map(|number| of(day(number)).expect("covered").state).collect()
}

fn covers(export: &Export, number: u32) -> bool {
    export.days.is_some_and(|it| it.first <= day(number) && day(number) <= it.last)
}

proptest! {
    #[test]
    fn spans_cover_the_period_exactly_and_never_overlap(exports in any_exports()) {
        let spans = spans(&exports, day(0), day(LAST));
        prop_assert_eq!(spans.first().map(|it| it.from), Some(day(0)));
        prop_assert_eq!(spans.last().map(|it| it.to), Some(day(LAST)));
        for pair in spans.windows(2) {
            prop_assert_eq!(pair[0].to.plus_days(1), pair[1].from);
            prop_assert!(!pair[0].says_the_same(&pair[1]));
        }
        prop_assert!(spans.iter().all(|it| it.from <= it.to));
    }

    #[test]
    fn a_day_is_proven_only_by_a_held_verified_export_with_a_proven_end(exports in any_exports()) {
        let states = by_day(&spans(&exports, day(0), day(LAST)));
        for (number, _) in (0..).zip(states).filter(|(_, it)| *it == SpanState::Proven) {
            let proves = |it: &&Export| {
                it.held && it.word == Word::Verified && it.end == EndState::Proven
            };
            let good: Vec<_> = exports.iter().filter(proves).collect();
            let joined = good.iter().any(|it| it.joints.iter().any(|joint| {
                let other = good.iter().find(|other| other.id == joint.to);
                other.and_then(|other| other.days).zip(it.days).is_some_and(|(older, newer)| {
                    older.last < day(number) && day(number) < newer.first
                })
            }));
            prop_assert!(joined || good.iter().any(|it| covers(it, number)));
        }
    }

    #[test]
    fn no_day_is_better_than_the_best_export_that_speaks_of_it(exports in any_exports()) {
        let states = by_day(&spans(&exports, day(0), day(LAST)));
        let best = exports.iter().filter(|it| it.held).map(Export::standing).min();
        for (number, state) in (0..).zip(states) {
            prop_assert!(state >= best.unwrap_or(SpanState::Gap).min(SpanState::Gap));
            for it in exports.iter().filter(|it| covers(it, number)) {
                let alarming = it.word == Word::Diverged || (it.held && it.word == Word::Broken);
                prop_assert!(!alarming || state >= it.standing());
            }
        }
    }

    #[test]
    fn a_worse_export_never_makes_a_day_better_than_the_export_itself(
        exports in any_exports(),
        worse in any_export(6),
    ) {
        let before = by_day(&spans(&exports, day(0), day(LAST)));
        let worse = Export { joints: Vec::new(), ..worse };
        let all: Vec<_> = exports.iter().cloned().chain([worse.clone()]).collect();
        let after = by_day(&spans(&all, day(0), day(LAST)));
        for (number, (before, after)) in (0..).zip(before.into_iter().zip(after)) {
            let own = if worse.held && covers(&worse, number) { worse.standing() } else { SpanState::Broken };
            prop_assert!(after >= before.min(own), "day {number}: {before:?} became {after:?}");
        }
    }
}
