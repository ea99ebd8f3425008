//! How many records of which kind and version each item holds, day by day.
//!
//! The counts are made when an item becomes state and go when it is erased, so that an AI system's year is
//! counted without reading its records.

use rusqlite::{Connection, Row, params};

use crate::error::StoreError;
use crate::read::{ReadHandle, unsigned};
use crate::records::{Field, line_of, set_range};

/// How many records of an item say the same of kind and version on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordCount {
    /// The item's number.
    pub item: u32,
    /// What kind of records they are.
    pub kind: Option<String>,
    /// The AI system that they name.
    pub system: Option<String>,
    /// The version that they name.
    pub version: Option<String>,
    /// The day as days since 1970 (UTC), if they have a time.
    pub day: Option<i64>,
    /// Which of the mapped fields the records' hash does not cover.
    pub uncovered: u32,
    /// Whether they could be read and nothing about them contradicts the log.
    pub sound: bool,
    /// How many there are.
    pub records: u64,
    /// The earliest time in milliseconds since 1970 (UTC).
    pub first_ms: Option<i64>,
    /// The latest.
    pub last_ms: Option<i64>,
}

/// Whose records are counted.
#[derive(Debug, Clone, Copy)]
pub enum Counted<'a> {
    /// Those that name this AI system.
    System(&'a str),
    /// Those of this item that name none.
    NamelessOf(u32),
}

impl ReadHandle {
    /// Counts records by item, kind, version and day, in that order.
    pub fn record_counts(&self, whose: Counted<'_>) -> Result<Vec<RecordCount>, StoreError> {
        let (condition, value) = match whose {
            Counted::System(name) => match self.term(Field::System, name)? {
                Some(term) => ("c.system = ?1", term),
                None => return Ok(Vec::new()),
            },
            Counted::NamelessOf(item) => ("i.id = ?1 AND c.system IS NULL", i64::from(item)),
        };
        let sql = format!("{SELECT_COUNTS} WHERE {condition} ORDER BY i.id, 2, 4, c.day");
        let mut select = self.connection.prepare_cached(&sql)?;
        let rows = select.query_map([value], count_row)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Returns the lowest line of the records that were counted together whose time is this one.
    ///
    /// They are found by their time: an item may have a million other records.
    pub fn line_at(&self, count: &RecordCount, time_ms: i64) -> Result<Option<u32>, StoreError> {
        let Some((first, last)) = self.record_range(count.item)? else { return Ok(None) };
        let number = |field, text: &Option<String>| match text {
            Some(text) => self.term(field, text),
            None => Ok(None),
        };
        let kind = number(Field::Kind, &count.kind)?;
        let system = number(Field::System, &count.system)?;
        let version = number(Field::Version, &count.version)?;
        let sql = "SELECT min(id) FROM records INDEXED BY records_time
                   WHERE time = ?1 AND +id BETWEEN ?2 AND ?3
                     AND kind IS ?4 AND system IS ?5 AND version IS ?6";
        let mut select = self.connection.prepare_cached(sql)?;
        let values = params![time_ms, first, last, kind, system, version];
        let id: Option<i64> = select.query_row(values, |row| row.get(0))?;
        Ok(id.map(line_of))
    }

    /// Tells whether any record of an item has a mapped field, named by its bit, outside its hash.
    ///
    /// The item's counts are read, not its records.
    pub fn uncovers(&self, item: u32, bit: u32) -> Result<bool, StoreError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM items i JOIN record_counts c
                   ON c.record_set = i.record_set WHERE i.id = ?1 AND c.uncovered & ?2 != 0)";
        let mut select = self.connection.prepare_cached(sql)?;
        Ok(select.query_row(params![item, bit], |row| row.get(0))?)
    }

    /// Returns each kind of which an item, or any item, has records, with the item's number.
    pub fn kinds_of_records(&self, item: Option<u32>) -> Result<Vec<(u32, String)>, StoreError> {
        let sql = "SELECT DISTINCT i.id, t.text FROM record_counts c
                   JOIN items i ON i.record_set = c.record_set JOIN terms t ON t.id = c.kind
                   WHERE ?1 IS NULL OR i.id = ?1";
        let mut select = self.connection.prepare_cached(sql)?;
        let rows = select.query_map([item], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Tells whether any record of an item says of which kind it is.
    pub fn states_kinds(&self, item: u32) -> Result<bool, StoreError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM items i JOIN record_counts c
                   ON c.record_set = i.record_set WHERE i.id = ?1 AND c.kind IS NOT NULL)";
        let mut select = self.connection.prepare_cached(sql)?;
        Ok(select.query_row([item], |row| row.get(0))?)
    }
}

/// Counts the records of a set that becomes state.
pub(crate) fn make(connection: &Connection, set: i64) -> Result<(), StoreError> {
    let (first, last) = set_range(set);
    let sql = format!("{INSERT_COUNTS} WHERE id BETWEEN ?1 AND ?2 {GROUPS}");
    connection.prepare_cached(&sql)?.execute([first, last])?;
    Ok(())
}

/// Counts the records of all items, for a database that has no counts yet.
pub(crate) fn make_all() -> String {
    format!(
        "{INSERT_COUNTS}
         WHERE id >> 32 IN (SELECT record_set FROM items WHERE record_set IS NOT NULL) {GROUPS};"
    )
}

/// Removes the counts of a set.
pub(crate) fn remove(connection: &Connection, set: i64) -> Result<(), StoreError> {
    let sql = "DELETE FROM record_counts WHERE record_set = ?1";
    connection.prepare_cached(sql)?.execute([set])?;
    Ok(())
}

fn count_row(row: &Row<'_>) -> rusqlite::Result<RecordCount> {
    Ok(RecordCount {
        item: row.get(0)?,
        kind: row.get(1)?,
        system: row.get(2)?,
        version: row.get(3)?,
        day: row.get(4)?,
        uncovered: row.get(5)?,
        sound: row.get(6)?,
        records: unsigned(row, 7)?,
        first_ms: row.get(8)?,
        last_ms: row.get(9)?,
    })
}

/// The table, with the index by which an AI system's counts are found.
pub(crate) const TABLE: &str = "
CREATE TABLE record_counts (
    record_set INTEGER NOT NULL,
    kind       INTEGER,
    system     INTEGER,
    version    INTEGER,
    day        INTEGER,
    uncovered  INTEGER NOT NULL,
    sound      INTEGER NOT NULL,
    records    INTEGER NOT NULL,
    first      INTEGER,
    last       INTEGER
) STRICT;
CREATE INDEX record_counts_set ON record_counts (record_set);
CREATE INDEX record_counts_system ON record_counts (system) WHERE system IS NOT NULL;
";

const SELECT_COUNTS: &str = "
SELECT i.id, (SELECT text FROM terms WHERE id = c.kind),
    (SELECT text FROM terms WHERE id = c.system), (SELECT text FROM terms WHERE id = c.version),
    c.day, c.uncovered, c.sound, c.records, c.first, c.last
FROM record_counts c JOIN items i ON i.record_set = c.record_set";

const INSERT_COUNTS: &str = "
INSERT INTO record_counts
SELECT id >> 32, kind, system, version,
    time / 86400000 - (time % 86400000 < 0) AS day, -- rounded down, and never beyond 64 bits
    uncovered, sound, count(*), min(time), max(time)
FROM records";

const GROUPS: &str = "GROUP BY id >> 32, kind, system, version, day, uncovered, sound";
