//! The timeline of a log: a period as spans of days, and what the exports that are held show of each.
//!
//! A day is as good as the best export that covers it, unless something contradicts: a broken export, one that
//! holds other records at the same position, one that left records out. A contradiction counts over every good
//! word, and counts even where the export that shows it was withdrawn; for anything else a withdrawn export is
//! not there.

use schemars::JsonSchema;
use serde::Serialize;

use crate::appraisal::EndState;
use crate::day::Day;
use crate::event::{EvidenceId, StreamRelation};
use crate::verdict::Word;

/// What is shown of some days, from the best to the worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SpanState {
    /// A VERIFIED export whose end is proven covers them.
    Proven,
    /// Signed by a key that the user brought; that nothing is missing at the end is not proven.
    EndUnproven,
    /// The records agree with each other, and nobody whom the user knows vouches for them, or for their days.
    Consistent,
    /// Nothing protects the records.
    Unsigned,
    /// The export was changed in transit, or lacks a part.
    Incomplete,
    /// The export could not be checked.
    NotChecked,
    /// No export covers them, or records between two exports are missing.
    Gap,
    /// A later export holds records that an export left out although they were there.
    Cut,
    /// Two exports hold different records at the same position.
    Rewritten,
    /// An export contradicts itself.
    Broken,
}

/// An export of a log, as far as a timeline has to know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Export {
    /// Its number.
    pub id: EvidenceId,
    /// Its word.
    pub word: Word,
    /// Whether it is held; a withdrawn one counts for contradictions only.
    pub held: bool,
    /// Whether a key that the user brought signed it.
    pub signed: bool,
    /// What is known of its end.
    pub end: EndState,
    /// The days of its records, if they are known.
    pub days: Option<CoveredDays>,
    /// How it stands to earlier exports.
    pub joints: Vec<Joint>,
    /// What later exports hold that it left out.
    pub cuts: Vec<Cut>,
}

/// The days that an export covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CoveredDays {
    /// The first.
    pub first: Day,
    /// The last.
    pub last: Day,
    /// Whether the records themselves say so, in fields that their hash covers.
    pub protected: bool,
}

/// How an export stands to an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Joint {
    /// The earlier export.
    pub to: EvidenceId,
    /// The relation.
    pub relation: StreamRelation,
    /// The line of this export that contradicts the earlier one.
    pub line: Option<u64>,
}

/// Records that were there when an export was collected, and that only a later one holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cut {
    /// The later export.
    pub by: EvidenceId,
    /// The day of the last record that the cut export holds.
    pub first: Day,
    /// The last day on which it should still hold records.
    pub last: Day,
    /// How many records it left out.
    pub records: u64,
}

/// Days in a row of which the same is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Span {
    /// The first day.
    pub from: Day,
    /// The last day.
    pub to: Day,
    /// What is shown of them.
    pub state: SpanState,
    /// The exports that say something of them.
    pub items: Vec<ItemInSpan>,
    /// What there is to say beyond the state, each a sentence.
    pub because: Vec<String>,
}

/// An export in a span.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct ItemInSpan {
    /// Its number.
    pub id: EvidenceId,
    /// Its word.
    pub verdict: Word,
    /// Whether it was withdrawn.
    pub withdrawn: bool,
}

impl SpanState {
    /// Every state, from the best to the worst.
    pub const ALL: [Self; 10] = [
        Self::Proven,
        Self::EndUnproven,
        Self::Consistent,
        Self::Unsigned,
        Self::Incomplete,
        Self::NotChecked,
        Self::Gap,
        Self::Cut,
        Self::Rewritten,
        Self::Broken,
    ];

    /// Returns what people read.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Proven => "proven",
            Self::EndUnproven => "end unproven",
            Self::Consistent => "consistent, nobody vouches",
            Self::Unsigned => "unsigned",
            Self::Incomplete => "re-encoded or incomplete",
            Self::NotChecked => "could not be checked",
            Self::Gap => "gap",
            Self::Cut => "cut",
            Self::Rewritten => "rewritten",
            Self::Broken => "broken",
        }
    }
}

impl Export {
    /// Returns the best that the days of this export can be, by itself.
    pub fn standing(&self) -> SpanState {
        let by_word = match self.word {
            Word::Verified if self.end == EndState::Proven => SpanState::Proven,
            Word::Verified => SpanState::EndUnproven,
            Word::Unanchored if self.signed && self.end == EndState::Unproven => {
                SpanState::EndUnproven
            }
            Word::Unanchored => SpanState::Consistent,
            Word::Unsigned => SpanState::Unsigned,
            Word::Incomplete => SpanState::Incomplete,
            Word::CannotCheck => SpanState::NotChecked,
            Word::Diverged => SpanState::Rewritten,
            Word::Broken => SpanState::Broken,
        };
        match self.days {
            Some(CoveredDays { protected: true, .. }) => by_word,
            // Whoever can change the times of records can move them to another day.
            _ => by_word.max(SpanState::Consistent),
        }
    }

    fn in_span(&self) -> ItemInSpan {
        ItemInSpan { id: self.id, verdict: self.word, withdrawn: !self.held }
    }
}

/// Returns the days from `from` to `to` as spans: in order, without a hole, none overlapping another.
///
/// Nothing is returned where `to` is before `from`.
pub fn spans(exports: &[Export], from: Day, to: Day) -> Vec<Span> {
    let layers = layers(exports);
    let mut starts: Vec<Day> = vec![from];
    for layer in &layers {
        starts.push(layer.first);
        starts.push(layer.last.plus_days(1));
    }
    starts.retain(|day| (from..=to).contains(day));
    starts.sort_unstable();
    starts.dedup();
    let mut spans: Vec<Span> = Vec::new();
    let mut waiting = layers.iter().peekable();
    let mut active: Vec<&Layer> = Vec::new();
    for (at, start) in starts.iter().enumerate() {
        while let Some(layer) = waiting.next_if(|layer| layer.first <= *start) {
            active.push(layer);
        }
        active.retain(|layer| layer.last >= *start);
        let end = starts.get(at + 1).map_or(to, |next| next.minus_one());
        let span = shown(&active, *start, end);
        match spans.last_mut().filter(|before| before.says_the_same(&span)) {
            Some(before) => before.to = end,
            None => spans.push(span),
        }
    }
    spans
}

impl Span {
    fn says_the_same(&self, other: &Self) -> bool {
        (self.state, &self.items, &self.because) == (other.state, &other.items, &other.because)
    }
}

/// What one fact says of some days.
struct Layer {
    first: Day,
    last: Day,
    says: Says,
    items: Vec<ItemInSpan>,
    because: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Says {
    /// The days are covered, as well as this.
    Covered(SpanState),
    /// What the items of this layer cover there has a hole.
    Missing,
    /// The days are no better than this, whatever covers them.
    Contradicted(SpanState),
}

/// Returns what is said of any days, by the first of them.
fn layers(exports: &[Export]) -> Vec<Layer> {
    let mut layers = Vec::new();
    for export in exports {
        layers.extend(own_layer(export));
        for joint in &export.joints {
            let earlier = exports.iter().find(|it| it.id == joint.to);
            layers.extend(earlier.and_then(|earlier| joint_layer(export, joint, earlier)));
        }
        for cut in export.cuts.iter().filter(|_| export.held) {
            let by = exports.iter().find(|it| it.id == cut.by).map(Export::in_span);
            layers.push(Layer {
                first: cut.first.min(cut.last),
                last: cut.last,
                says: Says::Contradicted(SpanState::Cut),
                items: std::iter::once(export.in_span()).chain(by).collect(),
                because: Some(format!(
                    "{} holds {} records that {} left out although they were there when it was collected",
                    cut.by, cut.records, export.id
                )),
            });
        }
    }
    layers.sort_by_key(|layer| layer.first);
    layers
}

fn own_layer(export: &Export) -> Option<Layer> {
    let days = export.days?;
    let standing = export.standing();
    let says = match standing {
        SpanState::Rewritten => Says::Contradicted(standing),
        _ if !export.held => return None,
        SpanState::Broken => Says::Contradicted(standing),
        _ => Says::Covered(standing),
    };
    let unprotected = !days.protected && standing == SpanState::Consistent;
    let because = unprotected.then(|| {
        format!("that the records of {} are of these days is stated, not proven", export.id)
    });
    let (first, last) = (days.first.min(days.last), days.first.max(days.last));
    Some(Layer { first, last, says, items: vec![export.in_span()], because })
}

/// What a relation adds to what both exports say by themselves.
fn joint_layer(export: &Export, joint: &Joint, earlier: &Export) -> Option<Layer> {
    let items = vec![earlier.in_span(), export.in_span()];
    match joint.relation {
        StreamRelation::Conflict => conflict(export, joint, earlier, items),
        _ if !export.held || !earlier.held => None,
        StreamRelation::Gap => {
            let (older, newer) = (earlier.days?, export.days?);
            let (first, last) = (older.last.min(newer.first), older.last.max(newer.first));
            let because = format!("records between {} and {} are missing", earlier.id, export.id);
            Some(Layer { first, last, says: Says::Missing, items, because: Some(because) })
        }
        // The chain shows that no record lies between the two: days without any are covered as well.
        _ => {
            let (older, newer) = (earlier.days?, export.days?);
            let (first, last) = (older.last.plus_days(1), newer.first.minus_one());
            let standing = earlier.standing().max(export.standing());
            let because = Some(format!("no record lies between {} and {}", earlier.id, export.id));
            let says = Says::Covered(standing);
            (first <= last && standing < SpanState::Gap).then_some(Layer {
                first,
                last,
                says,
                items,
                because,
            })
        }
    }
}

/// The days of both, or all of the one or the other where they share none.
fn conflict(
    export: &Export,
    joint: &Joint,
    earlier: &Export,
    items: Vec<ItemInSpan>,
) -> Option<Layer> {
    let span =
        |it: &Export| it.days.map(|days| (days.first.min(days.last), days.first.max(days.last)));
    let (first, last) = match (span(earlier), span(export)) {
        (Some(a), Some(b)) if a.0 <= b.1 && b.0 <= a.1 => (a.0.max(b.0), a.1.min(b.1)),
        (Some(a), Some(b)) => (a.0.min(b.0), a.1.max(b.1)),
        (one, other) => one.or(other)?,
    };
    let place = joint.line.map_or_else(String::new, |line| format!(", line {line},"));
    let because = format!("{}{place} holds another record than {}", export.id, earlier.id);
    let says = Says::Contradicted(SpanState::Rewritten);
    Some(Layer { first, last, says, items, because: Some(because) })
}

/// Weighs what is said of days against each other.
fn shown(active: &[&Layer], from: Day, to: Day) -> Span {
    let contradicted = active.iter().filter_map(|layer| match layer.says {
        Says::Contradicted(state) => Some(state),
        _ => None,
    });
    let holes: Vec<_> = active.iter().filter(|layer| layer.says == Says::Missing).collect();
    let in_hole = |layer: &Layer| {
        holes.iter().any(|hole| layer.items.iter().all(|item| hole.items.contains(item)))
    };
    let covered = active.iter().filter_map(|layer| match layer.says {
        Says::Covered(state) if !in_hole(layer) => Some(state),
        _ => None,
    });
    let state = contradicted.max().or(covered.min()).unwrap_or(SpanState::Gap);
    let mut items: Vec<_> = active.iter().flat_map(|layer| layer.items.iter().copied()).collect();
    items.sort_unstable();
    items.dedup();
    let tells = |layer: &&&Layer| match layer.says {
        Says::Covered(own) => own == state,
        Says::Missing => state == SpanState::Gap,
        Says::Contradicted(_) => true,
    };
    let mut because: Vec<_> =
        active.iter().filter(tells).filter_map(|layer| layer.because.clone()).collect();
    because.dedup();
    Span { from, to, state, items, because }
}

#[cfg(test)]
mod tests {
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
        assert_eq!(
            text(&exports, 6),
            "0-2 proven E-0001\n3-4 broken E-0001 E-0002\n5-6 broken E-0002"
        );
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
            assert!(
                text(&exports, 6).starts_with("0-2 gap\n3-4 rewritten"),
                "{}",
                text(&exports, 6)
            );
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
        let flags = (any::<bool>(), any::<bool>());
        let end = proptest::sample::select(ends.to_vec());
        let joints = proptest::collection::vec(joint, 0..3);
        let cuts = proptest::collection::vec((1..=6_u32, 0..LAST, 0..9_u32), 0..2);
        (any_word(), flags, end, days, joints, cuts).prop_map(
            move |(word, (held, signed), end, days, joints, cuts)| Export {
                id: EvidenceId(id),
                word,
                held,
                signed,
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
            for (number, state) in (0..).zip(states).filter(|(_, it)| *it == SpanState::Proven) {
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
}
