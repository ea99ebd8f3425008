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
    /// Whether what its verdict rests on is still relied on.
    pub relied_on: bool,
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
            Some(CoveredDays { protected: true, .. }) if self.relied_on => by_word,
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
mod tests;
