//! Writing a vault: staging in short transactions, then one transaction that makes it state.
//!
//! Content and record rows of an [`Intake`] are written as they come, in transactions of at most
//! [`SHORT_BYTES`] or [`SHORT_ROWS`] (the caller, who has the clock, ends one earlier with
//! [`WriteHandle::pause`]). They are no state: [`WriteHandle::commit`] writes entries, tree nodes,
//! items and the checkpoint at once, and only then are they seen. What a crash leaves behind is
//! swept when the vault is next opened for writing.

use std::collections::BTreeSet;
use std::ops::Deref;
use std::path::PathBuf;

use exhibit_core::digest::Sha256;
use rusqlite::{Connection, OptionalExtension as _, params};

use crate::content::{Chunk, ContentId, MAX_CHUNKS};
use crate::dir::{self, WriteLock};
use crate::documents;
use crate::error::StoreError;
use crate::read::{ItemStatus, ReadHandle, Role, StoredCheckpoint, StoredEntry, clamp, unsigned};
use crate::record_counts;
use crate::records::{self, RecordRow, Terms};
use crate::snapshot::Snapshot;
use crate::vault_file::VaultFile;

/// The most bytes that one short transaction stages.
pub const SHORT_BYTES: usize = 32 << 20;

/// The most record rows that one short transaction stages.
pub const SHORT_ROWS: usize = 100_000;

/// An open vault, for writing; there is one in all processes. It reads like a [`ReadHandle`].
pub struct WriteHandle {
    read: ReadHandle,
    folder: PathBuf,
    terms: Terms,
    staged_bytes: usize,
    staged_rows: usize,
    /// The newest intake, and the newest that lost rows when a transaction was rolled back.
    newest: i64,
    lost: i64,
    /// Whether rewriting the database after an erasure waits until it is asked for.
    scrub_put_off: bool,
    _lock: WriteLock,
}

/// What is being taken in: a future item's content and records, invisible until committed.
///
/// Dropped without [`WriteHandle::commit`] or [`WriteHandle::abandon`], its rows stay until the
/// vault is next opened for writing.
#[must_use = "an intake is committed or abandoned"]
#[derive(Debug)]
pub struct Intake {
    pub(crate) id: i64,
}

/// A content of which chunks are being staged.
#[derive(Debug)]
pub struct Draft {
    intake: i64,
    id: i64,
    bytes: u64,
    chunks: i64,
}

/// A content that was staged in full, or was there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stored {
    /// To be named by a member of an item.
    pub content: ContentId,
    /// Its length in bytes.
    pub bytes: u64,
    /// Whether it was there already: what was staged is dropped.
    pub duplicate: bool,
}

/// Everything that one change of state writes.
pub struct Transaction {
    /// The new entries, in order.
    pub entries: Vec<StoredEntry>,
    /// The tree hashes that they add, in storage order.
    pub nodes: Vec<Sha256>,
    /// Items that become visible.
    pub items: Vec<NewItem>,
    /// Items that are withdrawn, or no longer.
    pub statuses: Vec<(u32, ItemStatus)>,
    /// What is destroyed.
    pub erasures: Vec<Erasure>,
    /// Imported cosignature lines, with the size of the checkpoint that they are over.
    pub cosignatures: Vec<(u64, String)>,
    /// The register after these entries; without one the older snapshot stays, but where
    /// something is erased it is deleted.
    pub snapshot: Option<Snapshot>,
    /// The checkpoint over all entries, these included.
    pub checkpoint: StoredCheckpoint,
}

/// An item that becomes visible.
pub struct NewItem {
    /// Its number: E-0042 is 42.
    pub number: u32,
    /// The entry that received it.
    pub received: u64,
    /// The digest of the item.
    pub digest: Sha256,
    /// Its members in order.
    pub members: Vec<NewMember>,
    /// Where its content and records were staged; `None` if all of it was there already.
    pub intake: Option<Intake>,
    /// Its text for the full-text index, of which the beginning is indexed ([`MAX_DOCUMENT_TEXT`]); empty if it
    /// has none.
    ///
    /// [`MAX_DOCUMENT_TEXT`]: crate::MAX_DOCUMENT_TEXT
    pub text: String,
}

/// One member of a new item.
pub struct NewMember {
    /// Its path in the delivery, exact bytes.
    pub path: Vec<u8>,
    /// Evidence or companion.
    pub role: Role,
    /// Its content.
    pub content: ContentId,
}

/// What of an item is destroyed.
pub struct Erasure {
    /// The item: its members, records and texts go, and content that no other item has.
    pub item: u32,
    /// The entries whose opening goes.
    pub openings: Vec<u64>,
}

/// A change of state that is written and does not stand yet.
#[must_use = "a prepared change is settled or taken back"]
#[derive(Debug)]
pub struct Prepared {
    checkpoint: StoredCheckpoint,
    erased: Vec<Erased>,
}

impl Prepared {
    /// Returns the checkpoint over all entries, these included; it must not leave the process yet.
    pub fn checkpoint(&self) -> &StoredCheckpoint {
        &self.checkpoint
    }
}

/// What was written; only [`WriteHandle::commit`] and [`WriteHandle::settle`] make one.
#[derive(Debug)]
pub struct Committed {
    /// The checkpoint, which may leave the process from now on.
    pub checkpoint: StoredCheckpoint,
    /// What was erased.
    pub erased: Vec<Erased>,
    /// Whether destroying what was erased, in pages that are no longer used, is still to be done
    /// (another process was reading): it is done when the vault is next opened for writing.
    pub scrub_owed: bool,
}

/// What became of one erasure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erased {
    /// The item.
    pub item: u32,
    /// Content that stays, with the other items that have it.
    pub shared: Vec<(Sha256, Vec<u32>)>,
}

impl Deref for WriteHandle {
    type Target = ReadHandle;

    fn deref(&self) -> &ReadHandle {
        &self.read
    }
}

impl WriteHandle {
    pub(crate) fn new(
        connection: Connection,
        folder: PathBuf,
        lock: WriteLock,
    ) -> Result<Self, StoreError> {
        let mut write = Self {
            read: ReadHandle::over(connection)?,
            folder,
            terms: Terms::default(),
            staged_bytes: 0,
            staged_rows: 0,
            newest: 0,
            lost: 0,
            scrub_put_off: false,
            _lock: lock,
        };
        write.sweep()?;
        if write.scrub_is_owed()? {
            write.scrub()?;
        }
        Ok(write)
    }

    /// Begins to take something in.
    pub fn begin_intake(&mut self) -> Result<Intake, StoreError> {
        let id = self.staging(i64::MAX, |write| write.insert_intake())?;
        self.newest = self.newest.max(id);
        Ok(Intake { id })
    }

    /// Begins a content.
    pub fn begin_content(&mut self, intake: &Intake) -> Result<Draft, StoreError> {
        self.staging(intake.id, |write| {
            let sql = "INSERT INTO content (intake) VALUES (?1)";
            let id = write.sql().prepare_cached(sql)?.insert([intake.id])?;
            Ok(Draft { intake: intake.id, id, bytes: 0, chunks: 0 })
        })
    }

    /// Stages the next chunk of a content.
    ///
    /// After any failure of staging ([`StoreError::DiskFull`], say) every intake that was open is
    /// lost: it can only be abandoned.
    pub fn add_chunk(&mut self, draft: &mut Draft, chunk: &Chunk) -> Result<(), StoreError> {
        self.staging(draft.intake, |write| write.insert_chunk(draft, chunk))
    }

    /// Ends a content whose bytes have this digest.
    ///
    /// If the same bytes are there already, in the vault or in this intake, what was staged is
    /// dropped and the content that is there is returned.
    #[expect(clippy::needless_pass_by_value, reason = "a draft is finished once")]
    pub fn finish_content(
        &mut self,
        intake: &Intake,
        draft: Draft,
        sha256: Sha256,
    ) -> Result<Stored, StoreError> {
        let Draft { id, bytes, chunks, .. } = draft;
        let there = self.staging(intake.id, |write| write.content_for(intake, sha256))?;
        if let Some(content) = there {
            self.pause()?;
            self.remove_chunks(id)?;
            self.drop_content(id)?;
            return Ok(Stored { content, bytes, duplicate: true });
        }
        self.staging(intake.id, |write| {
            let sql = "UPDATE content SET sha256 = ?2, bytes = ?3, chunks = ?4 WHERE id = ?1";
            let values = params![id, sha256.0, clamp(bytes), chunks];
            write.sql().prepare_cached(sql)?.execute(values)?;
            Ok(Stored { content: ContentId(id), bytes, duplicate: false })
        })
    }

    /// Stages rows of the record index.
    pub fn add_records(
        &mut self,
        intake: &Intake,
        rows: &[RecordRow<'_>],
    ) -> Result<(), StoreError> {
        self.staging(intake.id, |write| {
            rows.iter().try_for_each(|row| {
                write.begin()?; // the row before may have ended the transaction
                records::insert(&write.read, &mut write.terms, intake.id, row)?;
                write.staged(row.text.map_or(0, str::len), 1)
            })
        })
    }

    /// Ends the present short transaction, so that readers and the disk get their turn.
    pub fn pause(&mut self) -> Result<(), StoreError> {
        (self.staged_bytes, self.staged_rows) = (0, 0);
        if self.sql().is_autocommit() {
            return Ok(());
        }
        let done = self.sql().execute_batch("COMMIT");
        if done.is_err() {
            self.lost = self.newest;
            self.roll_back();
        }
        Ok(done?)
    }

    /// Removes all that was staged.
    #[expect(clippy::needless_pass_by_value, reason = "an intake is abandoned once")]
    pub fn abandon(&mut self, intake: Intake) -> Result<(), StoreError> {
        self.pause()?;
        self.remove_staged(intake.id)
    }

    /// Writes a change of state: all of it or nothing.
    ///
    /// Fails with [`StoreError::OutOfSequence`] if entries, nodes or checkpoint don't follow what
    /// is stored, with [`StoreError::Missing`] if an item or content is not there, and with
    /// [`StoreError::DiskFull`]. After a failure what was staged is still there, but its intake
    /// is not: it is swept when the vault is next opened for writing.
    pub fn commit(&mut self, transaction: Transaction) -> Result<Committed, StoreError> {
        let prepared = self.prepare(transaction)?;
        self.settle(prepared)
    }

    /// Writes a change of state as [`WriteHandle::commit`] does, and leaves open whether it is to stand: until
    /// [`WriteHandle::settle`] this handle alone reads it, and [`WriteHandle::take_back`] leaves nothing of it.
    pub fn prepare(&mut self, transaction: Transaction) -> Result<Prepared, StoreError> {
        let intakes = transaction.items.iter().filter_map(|item| item.intake.as_ref());
        intakes.map(|intake| intake.id).try_for_each(|id| self.refuse_lost(id))?;
        self.pause()?;
        self.sql().execute_batch("BEGIN IMMEDIATE")?;
        match self.write_all(&transaction) {
            Ok(erased) => Ok(Prepared { checkpoint: transaction.checkpoint, erased }),
            Err(error) => {
                self.roll_back();
                Err(error)
            }
        }
    }

    /// Makes a prepared change durable.
    pub fn settle(&mut self, prepared: Prepared) -> Result<Committed, StoreError> {
        if let Err(error) = self.sql().execute_batch("COMMIT") {
            self.roll_back();
            return Err(error.into());
        }
        let Prepared { checkpoint, erased } = prepared;
        // After COMMIT nothing may fail the change any more: what is left is owed.
        let scrub_owed =
            !erased.is_empty() && (self.scrub_put_off || !self.scrub().unwrap_or(false));
        Ok(Committed { checkpoint, erased, scrub_owed })
    }

    /// Undoes a prepared change.
    pub fn take_back(&mut self, prepared: Prepared) {
        drop(prepared);
        self.roll_back();
    }

    /// Lets the rewriting that each erasure brings wait for [`WriteHandle::scrub_now`], where many follow one another.
    pub fn put_off_scrubbing(&mut self) {
        self.scrub_put_off = true;
    }

    /// Rewrites the database without what was erased since scrubbing was put off. What it can't do now is owed, and
    /// done when the vault is next opened for writing.
    pub fn scrub_now(&mut self) {
        self.scrub_put_off = false;
        if self.scrub_is_owed().unwrap_or(true) {
            let _ = self.scrub();
        }
    }

    /// Writes an item's text for the full-text index anew, which is derived and no state.
    ///
    /// Fails with [`StoreError::Missing`] if there is no such item, or if it was erased.
    pub fn index_document(&mut self, item: u32, text: &str) -> Result<(), StoreError> {
        self.pause()?;
        let held = self.item(item)?.filter(|row| row.status != ItemStatus::Erased);
        held.ok_or(StoreError::Missing { what: "item", number: item.into() })?;
        self.begin()?;
        let done = documents::put(self.sql(), item, text);
        match done {
            Ok(()) => self.pause(),
            Err(error) => {
                self.roll_back();
                Err(error)
            }
        }
    }

    /// Replaces `vault.json` at once: readers see the old file or the new one.
    ///
    /// A slot for a new person is saved before the entry that enrols them: a slot that the ledger
    /// does not know opens nothing.
    pub fn save_vault_file(&self, file: &VaultFile) -> Result<(), StoreError> {
        dir::save_vault_file(&self.folder, file)
    }

    /// Keeps the register as it is after all entries, so that whoever opens the vault next need not fold them.
    ///
    /// Fails with [`StoreError::OutOfSequence`] if it is not that of all `entries`.
    pub fn save_snapshot(&mut self, entries: u64, register: &Snapshot) -> Result<(), StoreError> {
        self.pause()?;
        self.begin()?;
        let size = self.size()?;
        let done = in_sequence("snapshot", size, entries)
            .and_then(|()| self.write_snapshot(Some(register), size));
        match done {
            Ok(()) => self.pause(),
            Err(error) => {
                self.roll_back();
                Err(error)
            }
        }
    }

    /// Ends writing: what is staged is committed as staged, and the write-ahead log is emptied.
    pub fn close(mut self) -> Result<(), StoreError> {
        self.pause()?;
        self.empty_log().map(drop)
    }

    fn sql(&self) -> &Connection {
        &self.read.connection
    }

    /// Does a step of staging in the present short transaction.
    ///
    /// If it fails the transaction is rolled back, and with it rows that earlier steps staged: all
    /// open intakes are lost, so that none can be committed with a hole.
    fn staging<T>(
        &mut self,
        intake: i64,
        work: impl FnOnce(&mut Self) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.refuse_lost(intake)?;
        let done = self.begin().and_then(|()| work(self));
        if done.is_err() {
            self.lost = self.newest;
            self.roll_back();
        }
        done
    }

    fn refuse_lost(&self, intake: i64) -> Result<(), StoreError> {
        match intake > self.lost {
            true => Ok(()),
            false => Err(StoreError::IntakeLost),
        }
    }

    fn insert_intake(&mut self) -> Result<i64, StoreError> {
        let mut insert = self.sql().prepare_cached("INSERT INTO intakes VALUES (?1)")?;
        let id = insert.insert([rusqlite::types::Null])?;
        if id > self.newest {
            return Ok(id);
        }
        // The number of an intake that was rolled back: it must not be taken for this one.
        self.sql().execute("DELETE FROM intakes WHERE id = ?1", [id])?;
        Ok(insert.insert([self.newest + 1])?)
    }

    fn insert_chunk(&mut self, draft: &mut Draft, chunk: &Chunk) -> Result<(), StoreError> {
        if draft.chunks > MAX_CHUNKS {
            let (found, limit) = (draft.chunks as u64, MAX_CHUNKS as u64);
            return Err(StoreError::Limit { what: "chunks of a content", found, limit });
        }
        let id = ContentId(draft.id).chunk_range().0 | draft.chunks;
        self.sql()
            .prepare_cached("INSERT INTO chunks VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![id, clamp(draft.bytes), chunk.raw, chunk.data])?;
        draft.chunks += 1;
        draft.bytes += u64::from(chunk.raw);
        self.staged(chunk.data.len(), 0)
    }

    fn content_for(
        &self,
        intake: &Intake,
        sha256: Sha256,
    ) -> Result<Option<ContentId>, StoreError> {
        let sql = "SELECT id FROM content WHERE sha256 = ?1 AND (intake IS NULL OR intake = ?2)";
        let mut select = self.sql().prepare_cached(sql)?;
        let id = select.query_row(params![sha256.0, intake.id], |row| row.get(0).map(ContentId));
        Ok(id.optional()?)
    }

    fn begin(&mut self) -> Result<(), StoreError> {
        match self.sql().is_autocommit() {
            true => Ok(self.sql().execute_batch("BEGIN IMMEDIATE")?),
            false => Ok(()),
        }
    }

    fn staged(&mut self, bytes: usize, rows: usize) -> Result<(), StoreError> {
        self.staged_bytes += bytes;
        self.staged_rows += rows;
        match self.staged_bytes >= SHORT_BYTES || self.staged_rows >= SHORT_ROWS {
            true => self.pause(),
            false => Ok(()),
        }
    }

    fn roll_back(&mut self) {
        if !self.sql().is_autocommit() {
            let _ = self.sql().execute_batch("ROLLBACK"); // a failed one was rolled back already
        }
        self.terms.forget();
    }

    fn write_all(&mut self, transaction: &Transaction) -> Result<Vec<Erased>, StoreError> {
        let size = self.write_entries(&transaction.entries)?;
        self.write_nodes(&transaction.nodes, size)?;
        for item in &transaction.items {
            self.write_item(item)?;
        }
        for (number, status) in &transaction.statuses {
            self.set_status(*number, *status)?;
        }
        let erase = |erasure| self.erase(erasure);
        let erased = transaction.erasures.iter().map(erase).collect::<Result<Vec<_>, _>>()?;
        if !erased.is_empty() {
            records::sweep_terms(self.sql())?;
            self.terms.forget();
            self.sql().execute_batch(
                "INSERT INTO record_text (record_text) VALUES ('optimize');
                 INSERT INTO document_text (document_text) VALUES ('optimize');
                 INSERT OR IGNORE INTO owed VALUES ('scrub');",
            )?;
        }
        self.write_cosignatures(&transaction.cosignatures)?;
        if transaction.snapshot.is_some() || !erased.is_empty() {
            self.write_snapshot(transaction.snapshot.as_ref(), size)?;
        }
        self.write_checkpoint(&transaction.checkpoint, size)?;
        Ok(erased)
    }

    fn write_entries(&self, entries: &[StoredEntry]) -> Result<u64, StoreError> {
        let sql = "INSERT INTO entries (seq, leaf, salt, sig, body) VALUES (?1, ?2, ?3, ?4, ?5)";
        let mut insert = self.sql().prepare_cached(sql)?;
        let mut size = self.size()?;
        for entry in entries {
            in_sequence("entry", size, entry.seq)?;
            let opening = entry.opening.as_ref();
            let (salt, sig) = (opening.map(|o| o.salt), opening.map(|o| o.sig));
            let body = opening.map(|o| &o.body);
            insert.execute(params![clamp(size), entry.leaf, salt, sig, body])?;
            size += 1;
        }
        Ok(size)
    }

    fn write_nodes(&self, nodes: &[Sha256], size: u64) -> Result<(), StoreError> {
        let before = self.node_count()?;
        let mut insert = self.sql().prepare_cached("INSERT INTO nodes VALUES (?1, ?2)")?;
        for (id, node) in (before..).zip(nodes) {
            insert.execute(params![clamp(id), node.0])?;
        }
        in_sequence("tree nodes", node_count(size), before + nodes.len() as u64)
    }

    fn write_item(&self, item: &NewItem) -> Result<(), StoreError> {
        let set = item.intake.as_ref().map(|intake| intake.id);
        let records = set.map_or(Ok(0), |set| records::count(self.sql(), set))?;
        let record_set = set.filter(|_| records > 0);
        if let Some(set) = record_set {
            record_counts::make(self.sql(), set)?;
        }
        self.sql().prepare_cached("INSERT INTO items VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?.execute(
            params![
                item.number,
                clamp(item.received),
                ItemStatus::Kept.number(),
                item.digest.0,
                record_set,
                clamp(records)
            ],
        )?;
        let sql = "INSERT INTO item_members VALUES (?1, ?2, ?3, ?4, ?5)";
        let mut insert = self.sql().prepare_cached(sql)?;
        for (n, member) in (0_i64..).zip(&item.members) {
            let content = self.settle_content(member.content, set)?;
            insert.execute(params![item.number, n, member.path, member.role.number(), content])?;
        }
        documents::put(self.sql(), item.number, &item.text)?;
        match set {
            Some(set) => self.end_intake(set),
            None => Ok(()),
        }
    }

    /// Makes a staged content state, or finds the one that became state meanwhile.
    fn settle_content(&self, id: ContentId, intake: Option<i64>) -> Result<i64, StoreError> {
        let missing = StoreError::Missing { what: "content", number: clamp_back(id.0) };
        let sql = "SELECT intake, sha256 FROM content WHERE id = ?1 AND sha256 IS NOT NULL";
        let row: Option<(Option<i64>, [u8; 32])> = self
            .sql()
            .prepare_cached(sql)?
            .query_row([id.0], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let (of, sha256) = row.ok_or(missing)?;
        if of.is_none() {
            return Ok(id.0);
        }
        if of != intake {
            return Err(StoreError::Missing { what: "content", number: clamp_back(id.0) });
        }
        if let Some(there) = self.content_by_digest(Sha256(sha256))? {
            return Ok(there.0); // another intake was first; the staged rows go with this one
        }
        self.sql()
            .prepare_cached("UPDATE content SET intake = NULL WHERE id = ?1")?
            .execute([id.0])?;
        Ok(id.0)
    }

    /// Removes what an intake staged and no member named, and the intake itself.
    fn end_intake(&self, set: i64) -> Result<(), StoreError> {
        for id in self.staged_content(set)? {
            self.drop_content(id)?;
        }
        self.sql().prepare_cached("DELETE FROM intakes WHERE id = ?1")?.execute([set])?;
        Ok(())
    }

    fn set_status(&self, number: u32, status: ItemStatus) -> Result<(), StoreError> {
        let missing = StoreError::Missing { what: "item", number: number.into() };
        let sql = "UPDATE items SET status = ?2 WHERE id = ?1 AND status != 2";
        let changed = self.sql().prepare_cached(sql)?.execute(params![number, status.number()])?;
        if changed == 1 { Ok(()) } else { Err(missing) }
    }

    fn erase(&self, erasure: &Erasure) -> Result<Erased, StoreError> {
        let item = erasure.item;
        let row = self.item(item)?.filter(|row| row.status != ItemStatus::Erased);
        row.ok_or(StoreError::Missing { what: "item", number: item.into() })?;
        let contents: BTreeSet<_> =
            self.members(item)?.into_iter().map(|m| (m.content, m.sha256)).collect();
        self.sql().execute("DELETE FROM item_members WHERE item = ?1", [item])?;
        let mut shared = Vec::new();
        for (content, sha256) in contents {
            match self.items_with(sha256)? {
                others if others.is_empty() => self.drop_content(content.0)?,
                others => shared.push((sha256, others)),
            }
        }
        self.erase_records(item)?;
        documents::remove(self.sql(), item)?;
        self.erase_openings(&erasure.openings)?;
        let sql = "UPDATE items SET status = ?2, digest = NULL, record_set = NULL, records = 0
                   WHERE id = ?1";
        self.sql().execute(sql, params![item, ItemStatus::Erased.number()])?;
        Ok(Erased { item, shared })
    }

    fn erase_records(&self, item: u32) -> Result<(), StoreError> {
        let sql = "SELECT record_set FROM items WHERE id = ?1";
        let set: Option<i64> = self.sql().query_row(sql, [item], |row| row.get(0))?;
        let Some(set) = set else { return Ok(()) };
        record_counts::remove(self.sql(), set)?;
        while records::remove(self.sql(), set, u32::MAX)? > 0 {}
        Ok(())
    }

    fn erase_openings(&self, seqs: &[u64]) -> Result<(), StoreError> {
        let sql = "UPDATE entries SET salt = NULL, sig = NULL, body = NULL WHERE seq = ?1";
        for &seq in seqs {
            if self.sql().prepare_cached(sql)?.execute([clamp(seq)])? != 1 {
                return Err(StoreError::Missing { what: "entry", number: seq });
            }
        }
        Ok(())
    }

    fn write_cosignatures(&self, lines: &[(u64, String)]) -> Result<(), StoreError> {
        let sql = "INSERT OR IGNORE INTO cosignatures (size, line) VALUES (?1, ?2)";
        let mut insert = self.sql().prepare_cached(sql)?;
        for (size, line) in lines {
            insert.execute(params![clamp(*size), line])?;
        }
        Ok(())
    }

    fn write_snapshot(&self, register: Option<&Snapshot>, size: u64) -> Result<(), StoreError> {
        self.sql().execute("DELETE FROM snapshot", [])?;
        if let Some(register) = register {
            let sql = "INSERT INTO snapshot VALUES (1, ?1, ?2)";
            self.sql().execute(sql, params![clamp(size), register.as_bytes()])?;
        }
        Ok(())
    }

    fn write_checkpoint(&self, checkpoint: &StoredCheckpoint, size: u64) -> Result<(), StoreError> {
        in_sequence("checkpoint", size, checkpoint.size)?;
        let sql = "INSERT INTO checkpoints VALUES (?1, ?2)
                   ON CONFLICT (size) DO UPDATE SET note = excluded.note";
        self.sql().execute(sql, params![clamp(size), checkpoint.note])?;
        Ok(())
    }

    /// Removes what dead intakes left.
    fn sweep(&mut self) -> Result<(), StoreError> {
        let dead: Vec<i64> = self
            .sql()
            .prepare("SELECT id FROM intakes")?
            .query_map([], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        dead.into_iter().try_for_each(|id| self.remove_staged(id))
    }

    /// Removes what an intake staged, in short transactions, the intake last.
    fn remove_staged(&mut self, intake: i64) -> Result<(), StoreError> {
        let mut any = false;
        for id in self.staged_content(intake)? {
            self.remove_chunks(id)?;
        }
        while records::remove(self.sql(), intake, SHORT_ROWS as u32)? > 0 {
            any = true;
        }
        self.begin()?;
        let ended = self.end_intake(intake).and_then(|()| match any {
            true => records::sweep_terms(self.sql()),
            false => Ok(()),
        });
        self.terms.forget();
        match ended {
            Ok(()) => self.pause(),
            Err(error) => {
                self.roll_back();
                Err(error)
            }
        }
    }

    /// Removes a staged content's chunks, each short transaction a part of them.
    fn remove_chunks(&self, id: i64) -> Result<(), StoreError> {
        let (first, last) = ContentId(id).chunk_range();
        let sql = "DELETE FROM chunks WHERE id IN
                   (SELECT id FROM chunks WHERE id BETWEEN ?1 AND ?2 LIMIT 32)";
        let mut delete = self.sql().prepare_cached(sql)?;
        while delete.execute([first, last])? > 0 {}
        Ok(())
    }

    fn staged_content(&self, intake: i64) -> Result<Vec<i64>, StoreError> {
        let mut select = self.sql().prepare_cached("SELECT id FROM content WHERE intake = ?1")?;
        let ids = select.query_map([intake], |row| row.get(0))?.collect::<Result<_, _>>()?;
        Ok(ids)
    }

    fn drop_content(&self, id: i64) -> Result<(), StoreError> {
        let (first, last) = ContentId(id).chunk_range();
        self.sql()
            .prepare_cached("DELETE FROM chunks WHERE id BETWEEN ?1 AND ?2")?
            .execute([first, last])?;
        self.sql().prepare_cached("DELETE FROM content WHERE id = ?1")?.execute([id])?;
        Ok(())
    }

    fn scrub_is_owed(&self) -> Result<bool, StoreError> {
        let sql = "SELECT count(*) FROM owed WHERE what = 'scrub'";
        Ok(self.sql().query_row(sql, [], |row| unsigned(row, 0))? > 0)
    }

    /// Rewrites the database without what was erased, and empties the log; says whether it could.
    ///
    /// `secure_delete` overwrites what is freed, but pages may hold stale copies of rows that
    /// moved; only rewriting them all leaves nothing. A large database is rewritten through a
    /// temporary file, which SQLCipher encrypts with the vault key and SQLite unlinks at once.
    fn scrub(&mut self) -> Result<bool, StoreError> {
        match self.vacuum(VACUUM_IN_MEMORY_PAGES) {
            Ok(()) => {}
            Err(StoreError::Busy | StoreError::DiskFull) => return Ok(false),
            Err(error) => return Err(error),
        }
        if !self.empty_log()? {
            return Ok(false);
        }
        self.sql().execute("DELETE FROM owed WHERE what = 'scrub'", [])?;
        self.empty_log()?;
        Ok(true)
    }

    fn vacuum(&self, most_in_memory: i64) -> Result<(), StoreError> {
        let pages: i64 = self.sql().pragma_query_value(None, "page_count", |row| row.get(0))?;
        if pages > most_in_memory {
            self.sql().execute_batch("PRAGMA temp_store = FILE")?;
        }
        let done = self.sql().execute_batch("VACUUM");
        self.sql().execute_batch("PRAGMA temp_store = MEMORY")?;
        Ok(done?)
    }

    /// Copies the write-ahead log into the database and truncates it; says whether it could.
    fn empty_log(&self) -> Result<bool, StoreError> {
        let busy: i64 =
            self.sql().query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
        Ok(busy == 0)
    }
}

impl Drop for WriteHandle {
    fn drop(&mut self) {
        // An open transaction of staged rows is as well thrown away: nothing of it is state.
        self.roll_back();
        let _ = self.empty_log(); // it is only tidier; the log is read at the next opening
    }
}

fn in_sequence(what: &'static str, expected: u64, found: u64) -> Result<(), StoreError> {
    match expected == found {
        true => Ok(()),
        false => Err(StoreError::OutOfSequence { what, expected, found }),
    }
}

/// Returns how many tree hashes are stored for `size` leaves (RFC 6962 trees, complete subtrees).
pub(crate) fn node_count(size: u64) -> u64 {
    2 * size - u64::from(size.count_ones())
}

fn clamp_back(id: i64) -> u64 {
    u64::try_from(id).unwrap_or(0)
}

/// Up to 256 MiB are rewritten in memory.
const VACUUM_IN_MEMORY_PAGES: i64 = (256 << 20) / crate::db::PAGE_BYTES as i64;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dir::NewVault;
    use crate::secret::Secret;

    fn transaction(write: &WriteHandle) -> Transaction {
        let size = write.size().unwrap() + 1;
        let nodes = node_count(size) - write.node_count().unwrap();
        let opening = None;
        Transaction {
            entries: vec![StoredEntry { seq: size - 1, leaf: vec![1; 100], opening }],
            nodes: vec![Sha256([1; 32]); usize::try_from(nodes).unwrap()],
            items: Vec::new(),
            statuses: Vec::new(),
            erasures: Vec::new(),
            cosignatures: Vec::new(),
            snapshot: None,
            checkpoint: StoredCheckpoint { size, note: Vec::new() },
        }
    }

    fn limit_pages(write: &WriteHandle, more: i64) {
        let pages: i64 = write.sql().pragma_query_value(None, "page_count", |r| r.get(0)).unwrap();
        let sql = format!("PRAGMA max_page_count = {}", pages + more);
        write.sql().query_row(&sql, [], |_| Ok(())).unwrap();
    }

    fn noise(length: usize) -> Vec<u8> {
        let mut state = 1_u32;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        };
        (0..length).map(|_| next()).collect()
    }

    fn new() -> (tempfile::TempDir, NewVault) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("v");
        let new = NewVault::begin(&path, &Secret::new([1; 32]), 1, "test").unwrap();
        (folder, new)
    }

    #[test]
    fn a_full_disk_while_staging_loses_the_intake_and_nothing_else() {
        let (_folder, mut new) = new();
        let write = new.write();
        let first = transaction(write);
        write.commit(first).unwrap();
        let intake = write.begin_intake().unwrap();
        let mut draft = write.begin_content(&intake).unwrap();
        limit_pages(write, 8);
        let chunk = Chunk::pack(&noise(100_000), 1).unwrap();
        assert!(write.add_chunk(&mut draft, &chunk).is_ok());
        let full = write.add_chunk(&mut draft, &chunk);
        assert!(matches!(full, Err(StoreError::DiskFull)), "{full:?}");
        limit_pages(write, 1000);
        let lost = write.add_chunk(&mut draft, &chunk);
        assert!(matches!(lost, Err(StoreError::IntakeLost)), "{lost:?}");
        let number_of_lost = intake.id;
        write.abandon(intake).unwrap();
        let next = write.begin_intake().unwrap();
        assert!(next.id > number_of_lost, "numbers are not used again");
        write.abandon(next).unwrap();
        let report = write.integrity(&mut |_, _| true).unwrap();
        assert!(report.is_sound(), "{:?}", report.findings);
        let second = transaction(write);
        write.commit(second).unwrap();
        assert_eq!(write.size().unwrap(), 2);
    }

    #[test]
    fn a_full_disk_while_committing_leaves_the_state_before() {
        let (_folder, mut new) = new();
        let write = new.write();
        let first = transaction(write);
        write.commit(first).unwrap();
        limit_pages(write, 2);
        let mut large = transaction(write);
        let mut snapshot = Snapshot::default();
        snapshot.add(&noise(200_000)).unwrap();
        large.snapshot = Some(snapshot);
        assert!(matches!(write.commit(large).err(), Some(StoreError::DiskFull)));
        assert_eq!(write.size().unwrap(), 1);
        assert_eq!(write.latest_checkpoint().unwrap().unwrap().size, 1);
        let small = transaction(write);
        write.commit(small).unwrap();
        let report = write.integrity(&mut |_, _| true).unwrap();
        assert!(report.is_sound(), "{:?}", report.findings);
    }

    #[test]
    fn rewriting_through_a_temporary_file_keeps_everything() {
        let (_folder, mut new) = new();
        let write = new.write();
        for _ in 0..20 {
            let next = transaction(write);
            write.commit(next).unwrap();
        }
        write.vacuum(0).unwrap();
        assert_eq!(write.entries(0..100).count(), 20);
        let report = write.integrity(&mut |_, _| true).unwrap();
        assert!(report.is_sound(), "{:?}", report.findings);
    }

    #[test]
    fn the_number_of_tree_hashes_is_the_ledgers() {
        for size in [0, 1, 2, 3, 4, 5, 255, 256, 257, 1 << 40] {
            assert_eq!(node_count(size), exhibit_ledger::tree::stored_count(size));
        }
    }
}
