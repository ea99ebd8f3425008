//! Looking for damage: pages, rows, and every stored content against its digest.
//!
//! What is found is a value. An error means that we could not look. That the entries agree with
//! the tree, the signatures and the register is for the ledger and the fold to say.

use exhibit_core::digest::Sha256;
use rusqlite::Connection;

use crate::content::{CHUNK_BITS, ContentId, ContentReader, rehash};
use crate::error::StoreError;
use crate::read::{ReadHandle, unsigned};
use crate::write::node_count;

/// One thing that is wrong with what is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Finding {
    /// A page fails its authentication code: the file was changed outside of the program.
    Page(String),
    /// SQLite's own check found the structure damaged.
    Structure(String),
    /// A content can't be read from this byte.
    ContentUnreadable {
        /// The digest that it was stored under.
        sha256: Sha256,
        /// The first byte that can't be read.
        offset: u64,
    },
    /// A content has another digest or length than it was stored under.
    ContentDiffers {
        /// The digest that it was stored under.
        expected: Sha256,
        /// The digest of the bytes that are there.
        actual: Sha256,
        /// The length that it was stored under.
        expected_bytes: u64,
        /// The length that is there.
        actual_bytes: u64,
    },
    /// A content that no item has.
    OrphanContent {
        /// Its digest.
        sha256: Sha256,
    },
    /// Chunks of contents that are not there.
    OrphanChunks {
        /// How many.
        count: u64,
    },
    /// Record rows that belong to no item and no intake.
    OrphanRecords {
        /// How many.
        count: u64,
    },
    /// An item has another number of record rows than it states.
    RecordCount {
        /// The item.
        item: u32,
        /// How many it states.
        expected: u64,
        /// How many are there.
        actual: u64,
    },
    /// An item that is not erased has no member.
    NoMembers {
        /// The item.
        item: u32,
    },
    /// A row names one that is not there.
    Reference {
        /// The table of the row.
        table: String,
    },
    /// Entries are missing.
    Entries {
        /// The number of entries that the highest number demands.
        expected: u64,
        /// The number that is there.
        actual: u64,
    },
    /// Tree hashes are missing or too many.
    Nodes {
        /// The number that the entries demand.
        expected: u64,
        /// The number that is there.
        actual: u64,
    },
    /// The newest checkpoint does not cover all entries.
    Checkpoint {
        /// The number of entries.
        entries: u64,
        /// The size of the newest checkpoint, if there is one.
        newest: Option<u64>,
    },
}

/// What a check of a vault looked at and found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Integrity {
    /// What is wrong, at most [`MAX_FINDINGS`].
    pub findings: Vec<Finding>,
    /// How many things are wrong.
    pub findings_total: u64,
    /// Entries there.
    pub entries: u64,
    /// Contents that were read and hashed.
    pub contents: u64,
    /// Bytes of content that were hashed.
    pub bytes: u64,
}

/// The most findings that are kept; the rest is counted.
pub const MAX_FINDINGS: usize = 100;

impl Integrity {
    /// Returns whether nothing is wrong.
    pub fn is_sound(&self) -> bool {
        self.findings_total == 0
    }

    fn push(&mut self, finding: Finding) {
        self.findings_total += 1;
        if self.findings.len() < MAX_FINDINGS {
            self.findings.push(finding);
        }
    }
}

impl ReadHandle {
    /// Checks pages, structure, references and counts, and re-hashes every content.
    ///
    /// `go_on` is told bytes of content done and in all, and answers whether to go on. Fails with
    /// [`StoreError::Cancelled`], or where even looking was not possible.
    pub fn integrity(
        &self,
        go_on: &mut dyn FnMut(u64, u64) -> bool,
    ) -> Result<Integrity, StoreError> {
        let mut found = Integrity::default();
        for text in messages(&self.connection, "PRAGMA cipher_integrity_check")? {
            found.push(Finding::Page(text));
        }
        for text in messages(&self.connection, "PRAGMA integrity_check(100)")? {
            if text != "ok" {
                found.push(Finding::Structure(text));
            }
        }
        match self.look(&mut found, go_on) {
            // Where the structure is known to be damaged, reading may fail: that is found already.
            Err(StoreError::Corrupt(_) | StoreError::WrongKey) if !found.is_sound() => Ok(found),
            Err(error) => Err(error),
            Ok(()) => Ok(found),
        }
    }

    fn look(
        &self,
        found: &mut Integrity,
        go_on: &mut dyn FnMut(u64, u64) -> bool,
    ) -> Result<(), StoreError> {
        self.check_ledger(found)?;
        self.check_items(found)?;
        self.check_references(found)?;
        self.check_contents(found, go_on)
    }

    fn check_ledger(&self, found: &mut Integrity) -> Result<(), StoreError> {
        let expected = self.size()?;
        let actual = self.count("SELECT count(*) FROM entries")?;
        found.entries = actual;
        if expected != actual {
            found.push(Finding::Entries { expected, actual });
        }
        let (expected_nodes, nodes) =
            (node_count(expected), self.count("SELECT count(*) FROM nodes")?);
        if expected_nodes != nodes || self.node_count()? != nodes {
            found.push(Finding::Nodes { expected: expected_nodes, actual: nodes });
        }
        let newest = self.latest_checkpoint()?.map(|checkpoint| checkpoint.size);
        if newest.unwrap_or(0) != expected {
            found.push(Finding::Checkpoint { entries: expected, newest });
        }
        Ok(())
    }

    fn check_items(&self, found: &mut Integrity) -> Result<(), StoreError> {
        let mut select = self.connection.prepare(
            "SELECT i.id, i.records,
                 (SELECT count(*) FROM records r
                  WHERE r.id BETWEEN i.record_set << 32 AND (i.record_set << 32 | 0xffffffff)),
                 i.status = 2 OR EXISTS (SELECT 1 FROM item_members m WHERE m.item = i.id)
             FROM items i ORDER BY i.id",
        )?;
        let mut rows = select.query([])?;
        while let Some(row) = rows.next()? {
            let item = row.get(0)?;
            let (expected, actual) = (unsigned(row, 1)?, unsigned(row, 2)?);
            if expected != actual {
                found.push(Finding::RecordCount { item, expected, actual });
            }
            if !row.get::<_, bool>(3)? {
                found.push(Finding::NoMembers { item });
            }
        }
        Ok(())
    }

    fn check_references(&self, found: &mut Integrity) -> Result<(), StoreError> {
        for table in messages(&self.connection, "PRAGMA foreign_key_check")? {
            found.push(Finding::Reference { table });
        }
        let count = self.count(&format!(
            "SELECT count(*) FROM chunks WHERE id >> {CHUNK_BITS} NOT IN (SELECT id FROM content)"
        ))?;
        if count > 0 {
            found.push(Finding::OrphanChunks { count });
        }
        let count = self.count(
            "SELECT count(*) FROM records WHERE id >> 32 NOT IN
                 (SELECT record_set FROM items WHERE record_set IS NOT NULL)
             AND id >> 32 NOT IN (SELECT id FROM intakes)",
        )?;
        if count > 0 {
            found.push(Finding::OrphanRecords { count });
        }
        let mut select = self.connection.prepare(
            "SELECT sha256 FROM content
             WHERE intake IS NULL AND id NOT IN (SELECT content FROM item_members)",
        )?;
        let mut rows = select.query([])?;
        while let Some(row) = rows.next()? {
            found.push(Finding::OrphanContent { sha256: Sha256(row.get(0)?) });
        }
        Ok(())
    }

    fn check_contents(
        &self,
        found: &mut Integrity,
        go_on: &mut dyn FnMut(u64, u64) -> bool,
    ) -> Result<(), StoreError> {
        let total =
            self.count("SELECT coalesce(sum(bytes), 0) FROM content WHERE intake IS NULL")?;
        let sql = "SELECT id, sha256, bytes FROM content WHERE intake IS NULL ORDER BY id";
        let mut select = self.connection.prepare(sql)?;
        let mut rows = select.query([])?;
        while let Some(row) = rows.next()? {
            if !go_on(found.bytes, total) {
                return Err(StoreError::Cancelled);
            }
            let (id, sha256, bytes) =
                (ContentId(row.get(0)?), Sha256(row.get(1)?), unsigned(row, 2)?);
            check_content(ContentReader::new(&self.connection, id)?, sha256, bytes, found);
        }
        Ok(())
    }

    fn count(&self, sql: &str) -> Result<u64, StoreError> {
        Ok(self.connection.query_row(sql, [], |row| unsigned(row, 0))?)
    }
}

fn check_content(reader: ContentReader<'_>, expected: Sha256, bytes: u64, found: &mut Integrity) {
    found.contents += 1;
    found.bytes = found.bytes.saturating_add(bytes);
    match rehash(reader) {
        Err(offset) => found.push(Finding::ContentUnreadable { sha256: expected, offset }),
        Ok(read) if read.sha256 != expected || read.bytes != bytes => {
            found.push(Finding::ContentDiffers {
                expected,
                actual: read.sha256,
                expected_bytes: bytes,
                actual_bytes: read.bytes,
            });
        }
        Ok(_) => {}
    }
}

/// Returns the first column of each row of a check; damage on the way is one of its answers.
fn messages(connection: &Connection, sql: &str) -> Result<Vec<String>, StoreError> {
    let mut messages = Vec::new();
    let read = || -> rusqlite::Result<()> {
        let mut select = connection.prepare(sql)?;
        let mut rows = select.query([])?;
        while let Some(row) = rows.next()? {
            if messages.len() < MAX_FINDINGS {
                messages.push(row.get(0)?);
            }
        }
        Ok(())
    }();
    match read.map_err(StoreError::from) {
        Ok(()) => {}
        Err(StoreError::Corrupt(text)) => messages.push(text),
        Err(StoreError::WrongKey) => messages.push(StoreError::WrongKey.to_string()),
        Err(error) => return Err(error),
    }
    Ok(messages)
}
