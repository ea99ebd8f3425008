//! How two exports of one log stand to each other, by the digests of their records.
//!
//! A log format can't show by itself that history was rewritten: the new chain is as good as the
//! old. Who kept an earlier export can. Only *conflict*, another record at the same position or
//! after the same predecessor, contradicts; everything else is a way in which exports differ.

mod cut;

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::fmt;

use exhibit_core::appraisal::Appraisal;
use exhibit_core::verdict;

pub use cut::{Cut, cut};

/// The digests of an export's records, in order, wherever they are kept: a log may have more of
/// them than fit into memory.
pub trait Digests {
    /// Why they can't be read.
    type Error;

    /// Returns how many there are.
    fn count(&self) -> u64;

    /// Returns those from an index on; none where the index is not below their number.
    fn from(&self, index: u64) -> DigestsFrom<'_, Self::Error>;

    /// Returns the line of the record with an index, from 1; 0 where it has none.
    fn line(&self, index: u64) -> Result<u64, Self::Error>;
}

/// Digests one after the other.
pub type DigestsFrom<'a, E> = Box<dyn Iterator<Item = Result<[u8; 32], E>> + 'a>;

impl Digests for Vec<[u8; 32]> {
    type Error = Infallible;

    fn count(&self) -> u64 {
        self.len() as u64
    }

    fn from(&self, index: u64) -> DigestsFrom<'_, Infallible> {
        let rest = usize::try_from(index).ok().and_then(|index| self.get(index..));
        Box::new(rest.unwrap_or_default().iter().copied().map(Ok))
    }

    /// One record a line.
    fn line(&self, index: u64) -> Result<u64, Infallible> {
        Ok(index.saturating_add(1))
    }
}

/// The records of an export that recomputing shows to be damaged, by their lines.
///
/// What does not agree with itself contradicts nobody: a record that was edited must not make the genuine one
/// look rewritten. Who signed has no part in it: that a signature is by another key than the user's says something
/// about keys, and nothing about the record. Nor has what is not known: a failure that was counted and not kept
/// doubts nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Doubted(BTreeSet<u64>);

impl Doubted {
    /// Returns the records whose digest is not the one that they state, and both that a broken link stands between.
    ///
    /// None of a log in several files: lines alone don't say which record is meant.
    pub fn of(appraisal: &Appraisal) -> Self {
        let failures = &appraisal.failures;
        if appraisal.verdict != verdict::Word::Broken || failures.iter().any(|it| it.file.is_some())
        {
            return Self::default();
        }
        let lines = failures.iter().flat_map(|it| match it.check.as_deref() {
            Some("digest") => [Some(it.line), None],
            // It names another record than the one before it: either may be the one that was changed.
            Some("link") => [Some(it.line), it.line.checked_sub(1)],
            _ => [None, None],
        });
        Self(lines.flatten().filter(|line| *line > 0).collect())
    }

    fn has(&self, line: u64) -> bool {
        self.0.contains(&line)
    }
}

/// An export as it is compared: the digests of its records, in order.
pub struct Export<'a, E> {
    /// How many records of the log come before the first one here; `None` where that is not known.
    pub starts_after: Option<u64>,
    /// The digests of its records.
    pub digests: &'a dyn Digests<Error = E>,
    /// The digest of the record before the first one here, where the first one names it.
    pub predecessor: Option<[u8; 32]>,
    /// The records that can contradict nothing.
    pub doubted: Option<&'a Doubted>,
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
        older: u64,
        /// Index of the record in the newer export, from 0.
        newer: u64,
    },
    /// Other records at the same positions, and in each case the older one does not verify itself.
    Doubtful {
        /// The first such position in the log, from 1.
        position: u64,
        /// How many records differ.
        records: u64,
    },
    /// No record, position or predecessor in common: nothing can be said.
    Unrelated,
}

impl Relation {
    /// Returns the fact for the verdict.
    pub fn fact(&self) -> verdict::Relation {
        match self {
            Self::Doubtful { .. } | Self::Unrelated => verdict::Relation::None,
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
            Self::Doubtful { position, records } => write!(
                f,
                "{records} records differ from an export that you hold, first record {position} of the log: there that export does not verify itself, so it contradicts nothing."
            ),
            Self::Unrelated => f.write_str("Nothing in common with what you hold."),
        }
    }
}

/// Compares two exports whose common name may stand for several chains: a new beginning is a new
/// chain, so that only records and predecessors that both know relate them.
///
/// # Errors
/// What keeps digests from being read.
pub fn compare_chains<E>(older: &Export<'_, E>, newer: &Export<'_, E>) -> Result<Relation, E> {
    if older.digests.count() == 0 || newer.digests.count() == 0 {
        return Ok(Relation::Unrelated);
    }
    by_digests(older, newer)
}

/// Compares two exports of one stream, in O(number of records) and constant memory.
///
/// # Errors
/// What keeps digests from being read.
pub fn compare<E>(older: &Export<'_, E>, newer: &Export<'_, E>) -> Result<Relation, E> {
    if older.digests.count() == 0 || newer.digests.count() == 0 {
        return Ok(Relation::Unrelated);
    }
    match (older.starts_after, newer.starts_after) {
        (Some(old), Some(new)) => at_positions(older, old, newer, new),
        _ => by_digests(older, newer),
    }
}

impl<E> Export<'_, E> {
    fn at(&self, index: u64) -> Result<Option<[u8; 32]>, E> {
        self.digests.from(index).next().transpose()
    }

    fn last(&self) -> Result<Option<[u8; 32]>, E> {
        self.digests.count().checked_sub(1).map_or(Ok(None), |last| self.at(last))
    }

    /// Finds the first record with this digest.
    fn find(&self, wanted: [u8; 32]) -> Result<Option<u64>, E> {
        for (index, digest) in (0..).zip(self.digests.from(0)) {
            if digest? == wanted {
                return Ok(Some(index));
            }
        }
        Ok(None)
    }

    /// Tells whether something was found against the record with this index.
    fn is_doubted(&self, index: u64) -> Result<bool, E> {
        match self.doubted {
            Some(doubted) => Ok(doubted.has(self.digests.line(index)?)),
            None => Ok(false),
        }
    }

    /// A contradiction by this record of the older export, unless that does not verify itself.
    fn contradicts(&self, position: u64, older: u64, newer: u64) -> Result<Relation, E> {
        Ok(match self.is_doubted(older)? {
            true => Relation::Doubtful { position, records: 1 },
            false => Relation::Conflict { position, older, newer },
        })
    }

    /// Returns the position in the log, from 1, of the record with this index.
    fn position(&self, index: u64) -> u64 {
        self.starts_after.unwrap_or(0).saturating_add(index).saturating_add(1)
    }
}

/// Both exports know where they stand in the log.
fn at_positions<E>(
    older: &Export<'_, E>,
    old: u64,
    newer: &Export<'_, E>,
    new: u64,
) -> Result<Relation, E> {
    let end = |start: u64, export: &Export<'_, E>| start.saturating_add(export.digests.count());
    let (old_end, new_end) = (end(old, older), end(new, newer));
    let (from, to) = (old.max(new), old_end.min(new_end));
    if from < to {
        let (at_old, at_new) = (from - old, from - new);
        let pairs = older.digests.from(at_old).zip(newer.digests.from(at_new));
        let mut doubtful: Option<(u64, u64)> = None;
        for (n, (one, other)) in (0..to - from).zip(pairs) {
            if one? != other? {
                let position = from.saturating_add(n).saturating_add(1);
                if !older.is_doubted(at_old + n)? {
                    return Ok(Relation::Conflict {
                        position,
                        older: at_old + n,
                        newer: at_new + n,
                    });
                }
                doubtful.get_or_insert((position, 0)).1 += 1;
            }
        }
        return Ok(match doubtful {
            Some((position, records)) => Relation::Doubtful { position, records },
            None => overlapping(old, old_end, new, new_end, to - from),
        });
    }
    if new == old_end {
        return after(older, newer, new);
    }
    if new > old_end {
        return Ok(Relation::Gap { missing: Some(new - old_end) });
    }
    if new_end < old {
        return Ok(Relation::Gap { missing: Some(old - new_end) });
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
fn after<E>(older: &Export<'_, E>, newer: &Export<'_, E>, new: u64) -> Result<Relation, E> {
    match (older.last()?, newer.predecessor) {
        (Some(last), Some(named)) if last != named => {
            older.contradicts(new, older.digests.count() - 1, 0)
        }
        _ => Ok(Relation::Continues),
    }
}

/// The newer export ends right before the older one, whose first record must name its last.
///
/// Where the older one's link is not known any more, nothing shows that they belong together.
fn before<E>(older: &Export<'_, E>, newer: &Export<'_, E>, old: u64) -> Result<Relation, E> {
    match (newer.last()?, older.predecessor) {
        (Some(last), Some(named)) if last == named => Ok(Relation::Continues),
        (Some(_), Some(_)) => older.contradicts(old, 0, newer.digests.count() - 1),
        _ => Ok(Relation::Unrelated),
    }
}

/// One of the exports does not know its position: find where a record of one is in the other.
fn by_digests<E>(older: &Export<'_, E>, newer: &Export<'_, E>) -> Result<Relation, E> {
    let (Some(first_old), Some(first_new)) = (older.at(0)?, newer.at(0)?) else {
        return Ok(Relation::Unrelated);
    };
    if let Some(at) = older.find(first_new)? {
        return at_positions(older, 0, newer, at);
    }
    if let Some(at) = newer.find(first_old)? {
        return at_positions(older, at, newer, 0);
    }
    let find = |named: Option<[u8; 32]>, export: &Export<'_, E>| match named {
        Some(named) => export.find(named),
        None => Ok(None),
    };
    // After the same record, each has another one.
    if let Some(at) = find(newer.predecessor, older)? {
        let next = at + 1;
        if next == older.digests.count() {
            return Ok(Relation::Continues);
        }
        return older.contradicts(older.position(next), next, 0);
    }
    let Some(at) = find(older.predecessor, newer)? else { return Ok(Relation::Unrelated) };
    let next = at + 1;
    if next == newer.digests.count() {
        return Ok(Relation::Continues);
    }
    older.contradicts(newer.position(next), 0, next)
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

    fn export(starts_after: Option<u64>, digests: &Vec<[u8; 32]>) -> Export<'_, Infallible> {
        Export { starts_after, digests, predecessor: None, doubted: None }
    }

    fn relation(old: (u8, u8, u8), new: (u8, u8, u8), numbered: bool) -> Relation {
        let (older, newer) = (log(old.0, old.1, old.2), log(new.0, new.1, new.2));
        let predecessor =
            |(branch, from, _): (u8, u8, u8)| (from > 0).then(|| log(branch, from - 1, from)[0]);
        let starts = |from: u8| numbered.then_some(u64::from(from));
        let Ok(found) = compare(
            &Export { predecessor: predecessor(old), ..export(starts(old.1), &older) },
            &Export { predecessor: predecessor(new), ..export(starts(new.1), &newer) },
        );
        found
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
        let older = Export { predecessor: Some(log(0, 4, 5)[0]), ..export(None, &older) };
        let newer = export(Some(0), &newer);
        let conflict = Relation::Conflict { position: 6, older: 0, newer: 5 };
        assert_eq!(compare(&older, &newer), Ok(conflict));
        // What the older one begins after is not known any more.
        let older = Export { starts_after: Some(9), predecessor: None, ..older };
        assert_eq!(compare(&older, &newer), Ok(Relation::Unrelated));
    }

    #[test]
    fn a_new_beginning_under_a_shared_name_is_another_chain() {
        let (older, newer) = (log(0, 0, 9), log(0, 1, 9));
        fn whole(digests: &Vec<[u8; 32]>) -> Export<'_, Infallible> {
            export(Some(0), digests)
        }
        let (newer, other) = (newer[3..].to_vec(), vec![[7; 32], [8; 32]]);
        let of = |newer| compare_chains(&whole(&older), &whole(newer));
        assert_eq!(of(&other), Ok(Relation::Unrelated));
        assert_eq!(of(&newer), Ok(Relation::Contained));
    }

    #[test]
    fn what_does_not_verify_itself_contradicts_nobody() {
        let genuine = log(0, 0, 9);
        let mut edited = genuine.clone();
        edited[6] = [9; 32];
        let at = |lines: &[u64]| Doubted(lines.iter().copied().collect());
        let of = |doubted: &Doubted| {
            let older = Export { doubted: Some(doubted), ..export(Some(0), &edited) };
            compare(&older, &export(Some(0), &genuine))
        };
        let doubtful = Relation::Doubtful { position: 7, records: 1 };
        assert_eq!(of(&at(&[7])), Ok(doubtful));
        assert_eq!(doubtful.fact(), verdict::Relation::None);
        // Something was found against another record: this one still contradicts.
        let conflict = Relation::Conflict { position: 7, older: 6, newer: 6 };
        assert_eq!(of(&at(&[6, 8])), Ok(conflict));
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
