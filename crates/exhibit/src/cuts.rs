//! Ends that are missing: what a later export of the same log holds of the time that an earlier one is said to cover.
//!
//! Nothing inside the earlier export shows it, and its own signature may be good: only somebody who holds both, and
//! knows when the first was taken, can see it.

use std::ops::ControlFlow;

use exhibit_core::event::{EvidenceId, StreamRelation};
use exhibit_core::register::EvidenceState;
use exhibit_core::time::{Moment, Timestamp};
use exhibit_store::{Count, RecordQuery};

use crate::error::Error;
use crate::vault::{Open, Vault};

/// Records that an export should hold, and that only a later one does.
pub(crate) struct MissingEnd {
    /// The later export.
    pub(crate) by: EvidenceId,
    /// How many they are; not counted beyond a million.
    pub(crate) records: u64,
    /// The line of the first of them, in the later export.
    pub(crate) line: u32,
    /// The time of the last record that the earlier export holds.
    pub(crate) after: Timestamp,
    /// The moment before which it should hold all records.
    pub(crate) until: Timestamp,
}

impl Vault<Open> {
    /// Returns what these exports hold that an earlier one should, in their order.
    ///
    /// An export that states to which day it goes owes nothing after that day. One of which nobody says when it was
    /// collected or to which day it goes owes nothing after its last record.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub(crate) fn missing_ends(
        &self,
        earlier: &EvidenceState,
        exports: &[&EvidenceState],
    ) -> Result<Vec<MissingEnd>, Error> {
        let Some((after, until)) = owed(earlier) else { return Ok(Vec::new()) };
        let mut found = Vec::new();
        for later in exports.iter().filter(|later| goes_on(earlier, later)) {
            let times = (after.unix() + 1) * 1000..until.unix() * 1000;
            let by = later.received.id;
            let query = RecordQuery {
                item: Some(by.0),
                time_ms: Some(times.clone()),
                ..RecordQuery::default()
            };
            let count = self.store().count_records(&query, MAX_COUNTED)?;
            let (Count::Exactly(records) | Count::AtLeast(records)) = count;
            if records == 0 {
                continue;
            }
            let mut line = 0;
            self.store().observe(&[by.0], Some(times), &mut |row| {
                line = row.line;
                ControlFlow::Break(())
            })?;
            found.push(MissingEnd { by, records, line, after, until });
        }
        Ok(found)
    }
}

/// More records than this are not counted one by one.
const MAX_COUNTED: u64 = 1_000_000;

/// Returns the first and last time that the records state.
pub(crate) fn own_times(item: &EvidenceState) -> Option<(Timestamp, Timestamp)> {
    let covered = item.verified.as_ref()?.appraisal.covered.as_ref()?;
    let time = |text: &str| Moment::parse(text).and_then(Moment::timestamp);
    Some((time(&covered.from)?, time(&covered.to)?))
}

/// Returns after which time an export holds nothing, and the moment before which it should hold all.
fn owed(item: &EvidenceState) -> Option<(Timestamp, Timestamp)> {
    let (_, last) = own_times(item)?;
    let stated = item.received.dates.period.map(|it| it.to).filter(|to| *to > last);
    let stated = stated.and_then(|to| Timestamp::from_unix(to.unix() + 1));
    let until = match (stated, item.received.dates.collected) {
        (Some(to), Some(collected)) => to.min(collected),
        (to, collected) => to.or(collected)?,
    };
    (last < until).then_some((last, until))
}

/// Tells whether a later export is of the same log. One that was withdrawn can contradict as well.
///
/// Exports of a log whose records are numbered or chained were compared when they came. Where a format says nothing of
/// what comes before, exports of one stream in one format, from one stated source about the same AI systems, are taken
/// for one log.
fn goes_on(earlier: &EvidenceState, later: &EvidenceState) -> bool {
    let (Some(older), Some(newer)) = (&earlier.verified, &later.verified) else { return false };
    // What was collected together was divided on purpose: a quarter each, a month each.
    let (before, after) = (earlier.received.dates.collected, later.received.dates.collected);
    let together = before.zip(after).is_some_and(|(before, after)| after <= before);
    if earlier.received.id == later.received.id || together {
        return false;
    }
    let seen = newer.relations.iter().find(|it| it.to.id == earlier.received.id);
    match seen.map(|it| it.relation) {
        Some(
            StreamRelation::Continues
            | StreamRelation::Extends
            | StreamRelation::Overlaps
            | StreamRelation::Gap,
        ) => true,
        Some(_) => false,
        None => {
            let reversed = older.relations.iter().any(|it| it.to.id == later.received.id);
            let one_stream = older.appraisal.stream == newer.appraisal.stream;
            after.is_some()
                && one_stream
                && !reversed
                && begins_later(earlier, later)
                && is_like(earlier, later)
        }
    }
}

fn begins_later(earlier: &EvidenceState, later: &EvidenceState) -> bool {
    own_times(earlier).zip(own_times(later)).is_some_and(|(one, other)| one.0 < other.0)
}

fn is_like(one: &EvidenceState, other: &EvidenceState) -> bool {
    let profile = |it: &EvidenceState| it.verified.as_ref()?.appraisal.profile.clone();
    profile(one).is_some()
        && profile(one) == profile(other)
        && one.received.source.is_some()
        && one.received.source == other.received.source
        && one.received.systems == other.received.systems
}
