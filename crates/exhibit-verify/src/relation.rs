//! How two exports of one log stand to each other, by the digests of their records.
//!
//! A log format can't show by itself that history was rewritten: the new chain is as good as the
//! old. Who kept an earlier export can. Only *conflict*, another record at the same position or
//! after the same predecessor, contradicts; everything else is a way in which exports differ.

use std::fmt;

use exhibit_core::verdict;

/// An export as it is compared: the digests of its records, in order.
#[derive(Clone, Copy, Debug)]
pub struct Export<'a> {
    /// How many records of the log come before the first one here; `None` where that is not known.
    pub starts_after: Option<u64>,
    /// The digests of its records.
    pub digests: &'a [[u8; 32]],
    /// The digest of the record before the first one here, where the first one names it.
    pub predecessor: Option<[u8; 32]>,
}

/// How a newer export stands to an older one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// The same records.
    Same,
    /// All records of the older one, and more after them.
    Extends {
        /// How many more.
        added: u64,
    },
    /// Some of the older one's last records, and more after them.
    Overlaps {
        /// How many records both have.
        shared: u64,
        /// How many more.
        added: u64,
    },
    /// Begins where the older one ends.
    Continues,
    /// All its records are in the older one, which has more.
    Contained,
    /// Records between the two are missing.
    Gap {
        /// How many, where that is known.
        missing: Option<u64>,
    },
    /// The same position holds another record.
    Conflict {
        /// The position in the log, from 1.
        position: u64,
        /// Index of the record in the older export, from 0.
        older: usize,
        /// Index of the record in the newer export, from 0.
        newer: usize,
    },
    /// No record, position or predecessor in common: nothing can be said.
    Unrelated,
}

impl Relation {
    /// Returns the fact for the verdict.
    pub fn fact(&self) -> verdict::Relation {
        match self {
            Self::Unrelated => verdict::Relation::None,
            Self::Gap { .. } => verdict::Relation::Gap,
            Self::Conflict { .. } => verdict::Relation::Conflict,
            _ => verdict::Relation::Consistent,
        }
    }

    /// Tells whether the records before the newer export are those of the older one.
    pub fn joins_earlier(&self) -> bool {
        matches!(
            self,
            Self::Same
                | Self::Extends { .. }
                | Self::Overlaps { .. }
                | Self::Continues
                | Self::Contained
        )
    }
}

impl fmt::Display for Relation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Same => f.write_str("The same records as an export that you hold."),
            Self::Extends { added } => {
                write!(f, "All records of an export that you hold, and {added} more after them.")
            }
            Self::Overlaps { shared, added } => write!(
                f,
                "Shares {shared} records with an export that you hold, and has {added} more after them."
            ),
            Self::Continues => f.write_str("Begins where an export that you hold ends."),
            Self::Contained => {
                f.write_str("All its records are in an export that you hold, which has more.")
            }
            Self::Gap { missing: Some(missing) } => {
                write!(f, "{missing} records between this and an export that you hold are missing.")
            }
            Self::Gap { missing: None } => {
                f.write_str("Records between this and an export that you hold are missing.")
            }
            Self::Conflict { position, newer, .. } => write!(
                f,
                "Record {position} of the log (record {} of this export) is another one than in an export that you hold.",
                newer + 1
            ),
            Self::Unrelated => f.write_str("Nothing in common with what you hold."),
        }
    }
}

/// Compares two exports whose common name may stand for several chains: a new beginning is a new
/// chain, so that only records and predecessors that both know relate them.
pub fn compare_chains(older: &Export<'_>, newer: &Export<'_>) -> Relation {
    if older.digests.is_empty() || newer.digests.is_empty() {
        return Relation::Unrelated;
    }
    by_digests(older, newer)
}

/// Compares two exports of one stream, in O(number of records).
pub fn compare(older: &Export<'_>, newer: &Export<'_>) -> Relation {
    if older.digests.is_empty() || newer.digests.is_empty() {
        return Relation::Unrelated;
    }
    match (older.starts_after, newer.starts_after) {
        (Some(old), Some(new)) => at_positions(older, old, newer, new),
        _ => by_digests(older, newer),
    }
}

/// Both exports know where they stand in the log.
fn at_positions(older: &Export<'_>, old: u64, newer: &Export<'_>, new: u64) -> Relation {
    let end = |start: u64, export: &Export<'_>| start.saturating_add(export.digests.len() as u64);
    let (old_end, new_end) = (end(old, older), end(new, newer));
    let (from, to) = (old.max(new), old_end.min(new_end));
    let index = |position: u64, start: u64| usize::try_from(position - start).unwrap_or(usize::MAX);
    if from < to {
        let (at_old, at_new) = (index(from, old), index(from, new));
        let shared = index(to, from);
        let differs = (0..shared).find(|n| older.digests[at_old + n] != newer.digests[at_new + n]);
        if let Some(n) = differs {
            let position = from.saturating_add(n as u64).saturating_add(1);
            return Relation::Conflict { position, older: at_old + n, newer: at_new + n };
        }
        return overlapping(old, old_end, new, new_end, to - from);
    }
    if new == old_end {
        return after(older, newer, new);
    }
    if new > old_end {
        return Relation::Gap { missing: Some(new - old_end) };
    }
    if new_end < old {
        return Relation::Gap { missing: Some(old - new_end) };
    }
    before(older, newer, old)
}

fn overlapping(old: u64, old_end: u64, new: u64, new_end: u64, shared: u64) -> Relation {
    let added = new_end.saturating_sub(old_end);
    match (new <= old, new_end > old_end) {
        (true, false) if new == old && new_end == old_end => Relation::Same,
        (true, true) => Relation::Extends { added },
        (false, true) => Relation::Overlaps { shared, added },
        _ => Relation::Contained,
    }
}

/// The newer export begins right after the older one: its first record must name the older one's last.
fn after(older: &Export<'_>, newer: &Export<'_>, new: u64) -> Relation {
    match (older.digests.last(), newer.predecessor) {
        (Some(last), Some(named)) if *last != named => {
            Relation::Conflict { position: new, older: older.digests.len() - 1, newer: 0 }
        }
        _ => Relation::Continues,
    }
}

/// The newer export ends right before the older one, whose first record must name its last.
///
/// Where the older one's link is not known any more, nothing shows that they belong together.
fn before(older: &Export<'_>, newer: &Export<'_>, old: u64) -> Relation {
    match (newer.digests.last(), older.predecessor) {
        (Some(last), Some(named)) if *last == named => Relation::Continues,
        (Some(_), Some(_)) => {
            Relation::Conflict { position: old, older: 0, newer: newer.digests.len() - 1 }
        }
        _ => Relation::Unrelated,
    }
}

/// One of the exports does not know its position: find where a record of one is in the other.
fn by_digests(older: &Export<'_>, newer: &Export<'_>) -> Relation {
    let (Some(first_old), Some(first_new)) = (older.digests.first(), newer.digests.first()) else {
        return Relation::Unrelated;
    };
    if let Some(at) = older.digests.iter().position(|digest| digest == first_new) {
        let at = at as u64;
        return at_positions(older, 0, newer, at);
    }
    if let Some(at) = newer.digests.iter().position(|digest| digest == first_old) {
        return at_positions(older, at as u64, newer, 0);
    }
    let position = |index: usize, export: &Export<'_>| {
        export.starts_after.unwrap_or(0).saturating_add(index as u64).saturating_add(1)
    };
    let find = |named: Option<[u8; 32]>, digests: &[[u8; 32]]| {
        named.and_then(|named| digests.iter().position(|it| *it == named))
    };
    // After the same record, each has another one.
    if let Some(at) = find(newer.predecessor, older.digests) {
        return match older.digests.get(at + 1) {
            None => Relation::Continues,
            Some(_) => {
                Relation::Conflict { position: position(at + 1, older), older: at + 1, newer: 0 }
            }
        };
    }
    match find(older.predecessor, newer.digests) {
        None => Relation::Unrelated,
        Some(at) if at + 1 == newer.digests.len() => Relation::Continues,
        Some(at) => {
            Relation::Conflict { position: position(at + 1, newer), older: 0, newer: at + 1 }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn log(branch: u8, from: u8, to: u8) -> Vec<[u8; 32]> {
        (from..to)
            .map(|n| [if n < 5 { 0 } else { branch }, n].repeat(16).try_into().expect("32"))
            .collect()
    }

    fn relation(old: (u8, u8, u8), new: (u8, u8, u8), numbered: bool) -> Relation {
        let (older, newer) = (log(old.0, old.1, old.2), log(new.0, new.1, new.2));
        let predecessor =
            |(branch, from, _): (u8, u8, u8)| (from > 0).then(|| log(branch, from - 1, from)[0]);
        let starts = |from: u8| numbered.then_some(u64::from(from));
        compare(
            &Export { starts_after: starts(old.1), digests: &older, predecessor: predecessor(old) },
            &Export { starts_after: starts(new.1), digests: &newer, predecessor: predecessor(new) },
        )
    }

    #[test]
    fn each_relation_by_position_and_by_digest_alone() {
        for numbered in [true, false] {
            let of = |old, new| relation(old, new, numbered);
            assert_eq!(of((0, 0, 9), (0, 0, 9)), Relation::Same);
            assert_eq!(of((0, 0, 9), (0, 0, 12)), Relation::Extends { added: 3 });
            assert_eq!(of((0, 0, 9), (0, 6, 12)), Relation::Overlaps { shared: 3, added: 3 });
            assert_eq!(of((0, 0, 9), (0, 9, 12)), Relation::Continues);
            assert_eq!(of((0, 0, 9), (0, 2, 7)), Relation::Contained);
            assert_eq!(of((0, 0, 9), (0, 0, 7)), Relation::Contained);
            let conflict = of((0, 0, 9), (1, 0, 12));
            assert_eq!(conflict, Relation::Conflict { position: 6, older: 5, newer: 5 });
            assert_eq!(conflict.fact(), verdict::Relation::Conflict);
        }
        let gap = Relation::Gap { missing: Some(2) };
        assert_eq!(relation((0, 0, 9), (0, 11, 13), true), gap);
        assert_eq!(relation((0, 0, 9), (0, 11, 13), false), Relation::Unrelated);
        // Right after, but naming another predecessor: history before it was another one.
        let other = relation((0, 0, 9), (1, 9, 12), true);
        assert_eq!(other, Relation::Conflict { position: 9, older: 8, newer: 0 });
    }

    #[test]
    fn an_older_export_that_comes_after_names_what_must_come_before_it() {
        for numbered in [true, false] {
            assert_eq!(relation((0, 9, 12), (0, 2, 9), numbered), Relation::Continues);
            let other = relation((0, 9, 12), (1, 2, 9), numbered);
            let expected = if numbered {
                Relation::Conflict { position: 9, older: 0, newer: 6 }
            } else {
                Relation::Unrelated
            };
            assert_eq!(other, expected, "{numbered}");
        }
        // The newer one goes on otherwise after the record that the older one begins after.
        let (older, newer) = (log(1, 5, 9), log(0, 0, 9));
        let older =
            Export { starts_after: None, digests: &older, predecessor: Some(log(0, 4, 5)[0]) };
        let newer = Export { starts_after: Some(0), digests: &newer, predecessor: None };
        assert_eq!(compare(&older, &newer), Relation::Conflict { position: 6, older: 0, newer: 5 });
        // What the older one begins after is not known any more.
        let older = Export { starts_after: Some(9), predecessor: None, ..older };
        assert_eq!(compare(&older, &newer), Relation::Unrelated);
    }

    #[test]
    fn a_new_beginning_under_a_shared_name_is_another_chain() {
        let (older, newer) = (log(0, 0, 9), log(0, 1, 9));
        let whole = |digests| Export { starts_after: Some(0), digests, predecessor: None };
        let (older, newer) = (whole(&older), whole(&newer[3..]));
        assert_eq!(compare_chains(&older, &whole(&[[7; 32], [8; 32]])), Relation::Unrelated);
        assert_eq!(compare_chains(&older, &newer), Relation::Contained);
    }

    proptest! {
        #[test]
        fn exports_of_one_log_never_conflict(a in 0..30_u8, b in 0..30_u8, c in 0..30_u8, d in 0..30_u8, numbered: bool) {
            let found = relation((0, a.min(b), a.max(b)), (0, c.min(d), c.max(d)), numbered);
            let conflict = matches!(found, Relation::Conflict { .. });
            prop_assert!(!conflict, "{:?}", found);
        }
    }
}
