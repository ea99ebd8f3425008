//! Reading a vault: entries, nodes, checkpoints, items.
//!
//! A [`ReadHandle`] can't write: its connection is read-only. What is staged is in no answer.

use std::ops::Range;
use std::path::Path;

use exhibit_core::digest::Sha256;
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use crate::content::ContentId;
use crate::db::{self, Access};
use crate::error::StoreError;
use crate::records::DecisionSecret;
use crate::secret::Secret;
use crate::snapshot::Snapshot;

/// An open vault, for reading.
pub struct ReadHandle {
    pub(crate) connection: Connection,
    pub(crate) decisions: DecisionSecret,
}

/// One ledger entry as stored: the bytes of its leaf and, unless erased, of its opening.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEntry {
    /// Tree index, from 0.
    pub seq: u64,
    /// The leaf, exact bytes.
    pub leaf: Vec<u8>,
    /// What the leaf commits to; `None` once erased.
    pub opening: Option<StoredOpening>,
}

/// What opens a commitment, as exact bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredOpening {
    /// The random salt.
    pub salt: [u8; 32],
    /// The actor's Ed25519 signature.
    pub sig: [u8; 64],
    /// The body.
    pub body: Vec<u8>,
}

/// A checkpoint as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredCheckpoint {
    /// Number of entries that it covers.
    pub size: u64,
    /// The note: checkpoint text and the log's own signature lines (C2SP signed-note).
    pub note: Vec<u8>,
}

/// What became of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ItemStatus {
    /// It is there.
    Kept,
    /// It is there, and out of every pack.
    Withdrawn,
    /// Its content and opening were destroyed.
    Erased,
}

/// One evidence item, as far as the store knows it; the rest stands in the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemRow {
    /// Its number: E-0042 is 42.
    pub number: u32,
    /// The entry that received it.
    pub received: u64,
    /// What became of it.
    pub status: ItemStatus,
    /// The digest of the item; `None` once erased.
    pub digest: Option<Sha256>,
    /// How many of its records are indexed.
    pub records: u64,
}

/// Whether a member is evidence or stands beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Evidence.
    Content,
    /// A signature, checkpoint or manifest found beside it.
    Companion,
}

/// One member of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberRow {
    /// Its path in the delivery, exact bytes; never used as a path here.
    pub path: Vec<u8>,
    /// Evidence or companion.
    pub role: Role,
    /// Where its bytes are.
    pub content: ContentId,
    /// The digest of its bytes.
    pub sha256: Sha256,
    /// Its length in bytes.
    pub bytes: u64,
}

impl ReadHandle {
    pub(crate) fn open(database: &Path, key: &Secret<32>) -> Result<Self, StoreError> {
        Self::over(db::open(database, key, Access::Read)?)
    }

    pub(crate) fn over(connection: Connection) -> Result<Self, StoreError> {
        let decisions = db::decision_secret(&connection)?;
        Ok(Self { connection, decisions })
    }

    /// Reads as of one moment: what is written meanwhile, by whomever, is not seen.
    pub fn at_one_moment<T>(&self, read: impl FnOnce(&Self) -> T) -> Result<T, StoreError> {
        let unmoved = match self.connection.is_autocommit() {
            true => Some(self.connection.unchecked_transaction()?),
            false => None, // a writer reads: its own transaction holds
        };
        let found = read(self);
        drop(unmoved);
        Ok(found)
    }

    /// Returns the number of entries.
    pub fn size(&self) -> Result<u64, StoreError> {
        next_id(&self.connection, "SELECT max(seq) FROM entries")
    }

    /// Returns the entry at `seq`, if there is one.
    pub fn entry(&self, seq: u64) -> Result<Option<StoredEntry>, StoreError> {
        self.entries(seq..seq.saturating_add(1)).next().transpose()
    }

    /// Returns the entries of `range` in order; at most a small page is held in memory.
    ///
    /// Ends with [`StoreError::Missing`] where an entry below [`ReadHandle::size`] is absent.
    pub fn entries(&self, range: Range<u64>) -> Entries<'_> {
        Entries { read: self, range, page: Vec::new().into_iter(), ended: false }
    }

    /// Returns the number of stored tree hashes.
    pub fn node_count(&self) -> Result<u64, StoreError> {
        next_id(&self.connection, "SELECT max(id) FROM nodes")
    }

    /// Returns the stored tree hashes at `indices` (tlog-tiles storage order), in that order.
    ///
    /// Fails with [`StoreError::Missing`] if one is not there.
    pub fn nodes(&self, indices: &[u64]) -> Result<Vec<Sha256>, StoreError> {
        let mut select = self.connection.prepare_cached("SELECT hash FROM nodes WHERE id = ?1")?;
        let mut found = Vec::with_capacity(indices.len());
        for &index in indices {
            let missing = StoreError::Missing { what: "tree node", number: index };
            let Ok(id) = i64::try_from(index) else { return Err(missing) };
            let hash: Option<[u8; 32]> = select.query_row([id], |row| row.get(0)).optional()?;
            found.push(Sha256(hash.ok_or(missing)?));
        }
        Ok(found)
    }

    /// Returns the checkpoint of this size.
    pub fn checkpoint(&self, size: u64) -> Result<Option<StoredCheckpoint>, StoreError> {
        self.one_checkpoint("SELECT size, note FROM checkpoints WHERE size = ?1", clamp(size))
    }

    /// Returns the first checkpoint that is larger than this size.
    pub fn checkpoint_after(&self, size: u64) -> Result<Option<StoredCheckpoint>, StoreError> {
        let first = "SELECT size, note FROM checkpoints WHERE size > ?1 ORDER BY size LIMIT 1";
        self.one_checkpoint(first, clamp(size))
    }

    /// Returns the newest checkpoint.
    pub fn latest_checkpoint(&self) -> Result<Option<StoredCheckpoint>, StoreError> {
        let newest =
            "SELECT size, note FROM checkpoints WHERE size <= ?1 ORDER BY size DESC LIMIT 1";
        self.one_checkpoint(newest, i64::MAX)
    }

    fn one_checkpoint(&self, sql: &str, size: i64) -> Result<Option<StoredCheckpoint>, StoreError> {
        let mut select = self.connection.prepare_cached(sql)?;
        let found = select.query_row([size], |row| {
            Ok(StoredCheckpoint { size: unsigned(row, 0)?, note: row.get(1)? })
        });
        Ok(found.optional()?)
    }

    /// Returns the cosignature lines over the checkpoint of this size, oldest import first.
    pub fn cosignatures(&self, size: u64) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT line FROM cosignatures WHERE size = ?1 ORDER BY id";
        let mut select = self.connection.prepare_cached(sql)?;
        let lines = select.query_map([clamp(size)], |row| row.get(0))?.collect::<Result<_, _>>()?;
        Ok(lines)
    }

    /// Returns the sizes of all checkpoints that have cosignatures, ascending.
    pub fn cosigned_sizes(&self) -> Result<Vec<u64>, StoreError> {
        let sql = "SELECT DISTINCT size FROM cosignatures ORDER BY size";
        let mut select = self.connection.prepare_cached(sql)?;
        let sizes = select.query_map([], |row| unsigned(row, 0))?.collect::<Result<_, _>>()?;
        Ok(sizes)
    }

    /// Returns the register as it was stored, and how many entries were folded into it.
    pub fn snapshot(&self) -> Result<Option<(u64, Snapshot)>, StoreError> {
        let sql = "SELECT entries, register FROM snapshot";
        let mut select = self.connection.prepare_cached(sql)?;
        let row =
            select.query_row([], |row| Ok((unsigned(row, 0)?, Snapshot::from_bytes(row.get(1)?))));
        Ok(row.optional()?)
    }

    /// Returns the item of this number.
    pub fn item(&self, number: u32) -> Result<Option<ItemRow>, StoreError> {
        let sql = format!("{SELECT_ITEM} WHERE id = ?1");
        let mut select = self.connection.prepare_cached(&sql)?;
        Ok(select.query_row([number], item_row).optional()?)
    }

    /// Returns up to `limit` items with numbers above `after`, ascending.
    pub fn items(&self, after: Option<u32>, limit: u32) -> Result<Vec<ItemRow>, StoreError> {
        let sql = format!("{SELECT_ITEM} WHERE id > ?1 ORDER BY id LIMIT ?2");
        let mut select = self.connection.prepare_cached(&sql)?;
        let after = after.map_or(-1, i64::from);
        let rows = select.query_map(params![after, limit], item_row)?.collect::<Result<_, _>>()?;
        Ok(rows)
    }

    /// Returns the members of an item in their order; none once it is erased.
    pub fn members(&self, number: u32) -> Result<Vec<MemberRow>, StoreError> {
        let mut select = self.connection.prepare_cached(
            "SELECT m.path, m.role, m.content, c.sha256, c.bytes
             FROM item_members m JOIN content c ON c.id = m.content
             WHERE m.item = ?1 ORDER BY m.n",
        )?;
        let rows = select.query_map([number], member_row)?.collect::<Result<_, _>>()?;
        Ok(rows)
    }

    /// Returns the numbers of the items that hold content of this digest, ascending.
    pub fn items_with(&self, sha256: Sha256) -> Result<Vec<u32>, StoreError> {
        let mut select = self.connection.prepare_cached(
            "SELECT DISTINCT m.item FROM item_members m JOIN content c ON c.id = m.content
             WHERE c.sha256 = ?1 AND c.intake IS NULL ORDER BY m.item",
        )?;
        let rows = select.query_map([sha256.0], |row| row.get(0))?.collect::<Result<_, _>>()?;
        Ok(rows)
    }

    /// Returns the stored content of this digest.
    pub fn content_by_digest(&self, sha256: Sha256) -> Result<Option<ContentId>, StoreError> {
        let sql = "SELECT id FROM content WHERE sha256 = ?1 AND intake IS NULL";
        let mut select = self.connection.prepare_cached(sql)?;
        let id = select.query_row([sha256.0], |row| row.get(0).map(ContentId));
        Ok(id.optional()?)
    }
}

impl exhibit_ledger::tree::Nodes for ReadHandle {
    type Error = StoreError;

    fn read(&self, indexes: &[u64]) -> Result<Vec<Sha256>, StoreError> {
        self.nodes(indexes)
    }
}

/// The entries of a range, read a page at a time.
pub struct Entries<'a> {
    read: &'a ReadHandle,
    range: Range<u64>,
    page: std::vec::IntoIter<StoredEntry>,
    ended: bool,
}

impl Iterator for Entries<'_> {
    type Item = Result<StoredEntry, StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended || self.range.is_empty() {
            return None;
        }
        if self.page.len() == 0 {
            match self.read_page() {
                Ok(page) => self.page = page.into_iter(),
                Err(error) => return self.end(error),
            }
        }
        let Some(entry) = self.page.next() else {
            self.ended = true; // beyond the last entry
            return None;
        };
        if entry.seq != self.range.start {
            return self.end(StoreError::Missing { what: "entry", number: self.range.start });
        }
        self.range.start += 1;
        Some(Ok(entry))
    }
}

impl Entries<'_> {
    fn end(&mut self, error: StoreError) -> Option<Result<StoredEntry, StoreError>> {
        self.ended = true;
        Some(Err(error))
    }

    fn read_page(&self) -> Result<Vec<StoredEntry>, StoreError> {
        let mut select = self.read.connection.prepare_cached(
            "SELECT seq, leaf, salt, sig, body FROM entries
             WHERE seq >= ?1 AND seq < ?2 ORDER BY seq LIMIT 64",
        )?;
        let (start, end) = (clamp(self.range.start), clamp(self.range.end));
        let page = select.query_map([start, end], entry_row)?.collect::<Result<_, _>>()?;
        Ok(page)
    }
}

fn entry_row(row: &Row<'_>) -> rusqlite::Result<StoredEntry> {
    let body: Option<Vec<u8>> = row.get(4)?;
    let opening = match body {
        Some(body) => Some(StoredOpening { salt: row.get(2)?, sig: row.get(3)?, body }),
        None => None,
    };
    Ok(StoredEntry { seq: unsigned(row, 0)?, leaf: row.get(1)?, opening })
}

fn item_row(row: &Row<'_>) -> rusqlite::Result<ItemRow> {
    Ok(ItemRow {
        number: row.get(0)?,
        received: unsigned(row, 1)?,
        status: ItemStatus::from_number(row.get(2)?),
        digest: row.get::<_, Option<[u8; 32]>>(3)?.map(Sha256),
        records: unsigned(row, 4)?,
    })
}

fn member_row(row: &Row<'_>) -> rusqlite::Result<MemberRow> {
    Ok(MemberRow {
        path: row.get(0)?,
        role: if row.get::<_, i64>(1)? == 0 { Role::Content } else { Role::Companion },
        content: ContentId(row.get(2)?),
        sha256: Sha256(row.get(3)?),
        bytes: unsigned(row, 4)?,
    })
}

impl ItemStatus {
    pub(crate) fn number(self) -> i64 {
        match self {
            Self::Kept => 0,
            Self::Withdrawn => 1,
            Self::Erased => 2,
        }
    }

    fn from_number(number: i64) -> Self {
        match number {
            0 => Self::Kept,
            1 => Self::Withdrawn,
            _ => Self::Erased,
        }
    }
}

impl Role {
    pub(crate) fn number(self) -> i64 {
        match self {
            Self::Content => 0,
            Self::Companion => 1,
        }
    }
}

/// Reads an integer that is never negative in a sound database.
pub(crate) fn unsigned(row: &Row<'_>, column: usize) -> rusqlite::Result<u64> {
    let number: i64 = row.get(column)?;
    u64::try_from(number).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(column, number))
}

/// Returns `number` as SQLite's integer; above its range is beyond every row.
pub(crate) fn clamp(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

pub(crate) fn next_id(connection: &Connection, max: &str) -> Result<u64, StoreError> {
    let max: Option<i64> = connection.prepare_cached(max)?.query_row([], |row| row.get(0))?;
    Ok(max.map_or(0, |max| u64::try_from(max).unwrap_or(0) + 1))
}

const SELECT_ITEM: &str = "SELECT id, received, status, digest, records FROM items";
