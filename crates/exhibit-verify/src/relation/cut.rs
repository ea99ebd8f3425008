//! Exports that were cut off before the moment at which they were taken, as a later export shows.
//!
//! A format without numbers says nothing of records that an export should have held: its checkpoint counts what was
//! exported. Who also holds the next export, and knows when the first was taken, can see them.

use std::collections::HashMap;
use std::fmt;

use exhibit_core::time::{Moment, Timestamp};

use super::Export;

/// How many records are looked for in one pass over the older export: what is held in memory is bounded.
const BATCH: usize = 65_536;

/// Records of a newer export that an older one should hold: they are dated before it was taken.
///
/// The older export was cut off, or these records were written late. Which of the two, nobody can tell from here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cut {
    /// How many they are.
    pub records: u64,
    /// Index of the first of them in the newer export, from 0.
    pub first: u64,
    /// The earliest time that one of them states.
    pub from: Moment,
    /// The latest.
    pub to: Moment,
}

/// Returns which records of a newer export are dated before an older one was taken, and are missing from it.
///
/// `times` are those that the records of the newer export state, in order; a record that states none shows nothing.
/// Takes one pass over the older export for 65,536 such records, and memory for as many.
///
/// # Errors
/// What keeps digests or times from being read.
pub fn cut<E>(
    older: &Export<'_, E>,
    taken: Timestamp,
    newer: &Export<'_, E>,
    times: impl IntoIterator<Item = Result<Option<Moment>, E>>,
) -> Result<Option<Cut>, E> {
    let mut found: Option<Cut> = None;
    let mut batch: HashMap<[u8; 32], Vec<(u64, Moment)>> = HashMap::new();
    let mut waiting = 0;
    for (index, (digest, time)) in (0..).zip(newer.digests.from(0).zip(times)) {
        let (digest, time) = (digest?, time?);
        let Some(time) = time.filter(|it| it.seconds < taken.unix()) else { continue };
        batch.entry(digest).or_default().push((index, time));
        waiting += 1;
        if waiting == BATCH {
            missing(older, &mut batch, &mut found)?;
            waiting = 0;
        }
    }
    missing(older, &mut batch, &mut found)?;
    Ok(found)
}

/// Counts the records that the older export does not hold, and forgets all.
fn missing<E>(
    older: &Export<'_, E>,
    batch: &mut HashMap<[u8; 32], Vec<(u64, Moment)>>,
    found: &mut Option<Cut>,
) -> Result<(), E> {
    if batch.is_empty() {
        return Ok(());
    }
    for digest in older.digests.from(0) {
        batch.remove(&digest?);
    }
    for (first, at) in batch.drain().flat_map(|(_, places)| places) {
        let one = Cut { records: 1, first, from: at, to: at };
        *found = Some(found.map_or(one, |all| Cut {
            records: all.records + 1,
            first: all.first.min(first),
            from: all.from.min(at),
            to: all.to.max(at),
        }));
    }
    Ok(())
}

impl fmt::Display for Cut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |it: Moment| it.timestamp().map_or("a time".to_owned(), Timestamp::for_people);
        let (from, to) = (shown(self.from), shown(self.to));
        match self.records {
            1 => write!(
                f,
                "A record of {from} is dated before an export that you hold was taken, and missing from it: "
            )?,
            records => write!(
                f,
                "{records} records, from {from} to {to}, are dated before an export that you hold was taken, and missing from it: "
            )?,
        }
        f.write_str("that export was cut off, or they were written late. Ask for it again.")
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use proptest::prelude::*;

    use super::*;

    fn digests(of: impl IntoIterator<Item = u64>) -> Vec<[u8; 32]> {
        let one = |n: u64| {
            let mut digest = [0; 32];
            digest[..8].copy_from_slice(&n.to_be_bytes());
            digest
        };
        of.into_iter().map(one).collect()
    }

    /// Record `n` is dated `n` seconds after 1970.
    fn found(older: &[u64], taken: i64, newer: &[u64]) -> Option<Cut> {
        let export =
            |digests| Export { starts_after: None, digests, predecessor: None, doubted: None };
        let (old, new) = (digests(older.iter().copied()), digests(newer.iter().copied()));
        let (old, new) = (export(&old), export(&new));
        let at = |n: &u64| Ok::<_, Infallible>(Some(Moment { seconds: *n as i64, nanos: 0 }));
        let taken = Timestamp::from_unix(taken).expect("a time");
        cut(&old, taken, &new, newer.iter().map(at)).expect("memory")
    }

    #[test]
    fn records_that_should_have_been_there_are_counted() {
        let cut = found(&[1, 2, 3], 10, &[3, 4, 9, 10, 11]).expect("two are missing");
        assert_eq!((cut.records, cut.first, cut.from.seconds, cut.to.seconds), (2, 1, 4, 9));
        let said = cut.to_string();
        assert!(said.starts_with("2 records, from 1 Jan 1970, 00:00 UTC to"), "{said}");
        assert!(found(&[1], 10, &[2]).expect("one").to_string().starts_with("A record of 1 Jan"));
    }

    #[test]
    fn nothing_is_missing_where_the_older_export_holds_it_or_it_came_later() {
        assert_eq!(found(&[1, 2, 3], 10, &[1, 2, 3]), None);
        assert_eq!(found(&[1, 2, 3], 10, &[10, 11, 12]), None, "dated when it was taken, or later");
        assert_eq!(found(&[1, 2, 3], 10, &[]), None);
        assert_eq!(found(&[], 10, &[4]).map(|it| it.records), Some(1));
    }

    #[test]
    fn a_record_without_a_time_shows_nothing() {
        let (old, new) = (digests([]), digests([1, 2]));
        let export =
            |digests| Export { starts_after: None, digests, predecessor: None, doubted: None };
        let taken = Timestamp::from_unix(10).expect("a time");
        let times = [None, Some(Moment { seconds: 2, nanos: 0 })].map(Ok::<_, Infallible>);
        let cut = cut(&export(&old), taken, &export(&new), times).expect("memory");
        assert_eq!(cut.map(|it| (it.records, it.first)), Some((1, 1)));
    }

    #[test]
    fn more_than_a_batch_is_counted_too() {
        let count = BATCH as u64 + 7;
        let all: Vec<u64> = (0..2 * count).collect();
        let cut = found(&all[..count as usize], 2 * count as i64, &all).expect("half are missing");
        assert_eq!((cut.records, cut.first), (count, count));
    }

    proptest! {
        #[test]
        fn it_agrees_with_looking_for_each(
            older in prop::collection::vec(0_u64..30, 0..20),
            newer in prop::collection::vec(0_u64..30, 0..20),
            taken in 0_i64..30,
        ) {
            let expected = newer.iter().filter(|it| (**it as i64) < taken && !older.contains(it)).count();
            let found = found(&older, taken, &newer);
            prop_assert_eq!(found.map_or(0, |it| it.records), expected as u64);
        }
    }
}
