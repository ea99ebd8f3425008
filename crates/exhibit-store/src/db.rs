//! The database file: cipher settings, schema, and how a connection is opened.
//!
//! SQLCipher 4 with a raw 256-bit key, pages of 16 KiB, write-ahead log, `synchronous` FULL,
//! temporary tables in memory. These belong to the format version: a database is always opened
//! with them. SQLCipher keeps a copy of the key text of its own, which we can't wipe.
//!
//! `user_version` is the version of the tables. A database with older ones is brought up to date
//! when it is opened, in one transaction; what it holds besides the indexes stays as it is.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use rusqlite::{Connection, OpenFlags};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use crate::documents::DOCUMENTS;
use crate::error::StoreError;
use crate::record_counts;
use crate::records::DecisionSecret;
use crate::secret::Secret;

/// The version of the tables.
pub(crate) const TABLES: u32 = 3;

/// `application_id` of our databases: the bytes `ExA1`.
pub(crate) const APPLICATION_ID: i32 = i32::from_be_bytes(*b"ExA1");

/// Bytes of a database page.
pub const PAGE_BYTES: u32 = 16 * 1024;

/// How a database is opened.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    Read,
    Write,
}

/// Makes a database with our schema; `path` must not exist.
pub(crate) fn create(path: &Path, key: &Secret<32>) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    let connection = connect(path, key, flags)?;
    connection.execute_batch(&format!(
        "BEGIN IMMEDIATE;
         PRAGMA application_id = {APPLICATION_ID};
         PRAGMA user_version = {TABLES};
         {SCHEMA}
         {DOCUMENTS}
         {}",
        record_counts::TABLE
    ))?;
    make_decision_secret(&connection, key)?;
    connection.execute_batch("COMMIT;")?;
    settle(&connection, Access::Write)?;
    Ok(connection)
}

/// Opens a database of ours.
///
/// Fails with [`StoreError::WrongKey`], [`StoreError::NotOurDatabase`] or
/// [`StoreError::NewerFormat`].
pub(crate) fn open(
    path: &Path,
    key: &Secret<32>,
    access: Access,
) -> Result<Connection, StoreError> {
    std::fs::metadata(path).map_err(StoreError::io(path))?;
    let flags = match access {
        Access::Read => OpenFlags::SQLITE_OPEN_READ_ONLY,
        Access::Write => OpenFlags::SQLITE_OPEN_READ_WRITE,
    };
    let connection = connect(path, key, flags)?;
    if tables_of(&connection)? < TABLES {
        let writing = connect(path, key, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        settle(&writing, Access::Write)?;
        bring_up_to_date(&writing, key)?;
    }
    settle(&connection, access)?;
    Ok(connection)
}

/// Returns what decision keys of this vault depend on.
pub(crate) fn decision_secret(connection: &Connection) -> Result<DecisionSecret, StoreError> {
    let sql = "SELECT value FROM settings WHERE name = 'decision-secret'";
    let value: [u8; 32] = connection.query_row(sql, [], |row| row.get(0))?;
    Ok(DecisionSecret(Secret::new(value)))
}

/// Draws the secret that decision keys depend on, once for a vault.
///
/// It is made from the vault key, which is random, and kept beside the rows: a new vault key leaves
/// it as it is, and whoever reads it does not learn the key.
fn make_decision_secret(connection: &Connection, key: &Secret<32>) -> Result<(), StoreError> {
    let mut hash = Sha256::new();
    hash.update(b"exhibit-a/decision-secret/v1\n");
    hash.update(key.expose());
    let value: [u8; 32] = hash.finalize().into();
    let sql = "INSERT INTO settings (name, value) VALUES ('decision-secret', ?1)";
    connection.execute(sql, [value])?;
    Ok(())
}

/// Adds what tables of earlier versions lack.
///
/// Records from before version 2 say nothing in the new columns: none of their fields counts as covered, and none
/// of them as sound. Their decision keys were not secret, and are dropped. Items from before version 3 are in no
/// full-text index until somebody asks for it; their records are counted then.
fn bring_up_to_date(connection: &Connection, key: &Secret<32>) -> Result<(), StoreError> {
    connection.execute_batch("BEGIN IMMEDIATE;")?;
    // Another process may have done it since.
    let found = tables_of(connection)?;
    if found < 2 {
        connection.execute_batch(&format!(
            "{SETTINGS}
             {RECORDS_2}
             UPDATE records SET decision = NULL WHERE decision IS NOT NULL;"
        ))?;
        make_decision_secret(connection, key)?;
    }
    if found < 3 {
        connection.execute_batch(DOCUMENTS)?;
        connection.execute_batch(record_counts::TABLE)?;
        connection.execute_batch(&record_counts::make_all())?;
    }
    if found < TABLES {
        connection.pragma_update(None, "user_version", TABLES)?;
    }
    connection.execute_batch("COMMIT;")?;
    Ok(())
}

fn connect(path: &Path, key: &Secret<32>, flags: OpenFlags) -> Result<Connection, StoreError> {
    initialise()?;
    let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(BUSY)?;
    // Before the key: a wrong one would be reported on standard error; and a database that
    // VACUUM writes takes the default page size of the process, not that of its source.
    connection.execute_batch(&format!(
        "PRAGMA cipher_log_level = NONE;
         PRAGMA cipher_default_page_size = {PAGE_BYTES};"
    ))?;
    connection.execute_batch(&key_pragma(key))?;
    connection.execute_batch(&format!(
        "PRAGMA cipher_compatibility = 4;
         PRAGMA cipher_page_size = {PAGE_BYTES};"
    ))?;
    Ok(connection)
}

/// Lets one thread initialise the library before any other has a connection.
///
/// SQLite says that it is initialised before SQLCipher, which it starts last, is: a thread that
/// comes between the two finds no cipher, and handing the key over fails. Opening a connection does
/// both, and here the others wait for it.
fn initialise() -> Result<(), StoreError> {
    static INITIALISED: Mutex<bool> = Mutex::new(false);
    let mut done = INITIALISED.lock().unwrap_or_else(PoisonError::into_inner);
    if !*done {
        drop(Connection::open_in_memory()?);
        *done = true;
    }
    Ok(())
}

/// Writes the statement that hands the key over, in text that is wiped.
fn key_pragma(key: &Secret<32>) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(96));
    text.push_str("PRAGMA key = \"x'");
    data_encoding::HEXLOWER.encode_append(key.expose(), &mut text); // SQLCipher takes it as text
    text.push_str("'\";");
    text
}

/// Returns the version of the tables, unless the database is not ours or newer than we are.
fn tables_of(connection: &Connection) -> Result<u32, StoreError> {
    let number = |name: &str| connection.pragma_query_value(None, name, |row| row.get::<_, i32>(0));
    let found = number("application_id")?;
    if found != APPLICATION_ID {
        return Err(StoreError::NotOurDatabase { found });
    }
    let version = i64::from(number("user_version")?);
    let known = u32::try_from(version).ok().filter(|version| (1..=TABLES).contains(version));
    known.ok_or(StoreError::NewerFormat { found: version, known: i64::from(TABLES) })
}

fn settle(connection: &Connection, access: Access) -> Result<(), StoreError> {
    connection.execute_batch(
        "PRAGMA temp_store = MEMORY;
         PRAGMA foreign_keys = ON;
         PRAGMA secure_delete = ON;
         PRAGMA trusted_schema = OFF;
         PRAGMA cell_size_check = ON;
         PRAGMA cache_size = -16384;",
    )?;
    if access == Access::Write {
        connection.execute_batch(
            "PRAGMA journal_mode = WAL;
             PRAGMA synchronous = FULL;
             PRAGMA journal_size_limit = 33554432;",
        )?;
    }
    connection.set_prepared_statement_cache_capacity(64);
    Ok(())
}

const BUSY: std::time::Duration = std::time::Duration::from_secs(5);

/// What is stored. Rows with an `intake`, and records of a set that no item names, are staged:
/// they are no state, and no query shows them.
const SCHEMA: &str = "
CREATE TABLE entries (
    seq  INTEGER PRIMARY KEY,
    leaf BLOB NOT NULL,
    salt BLOB,
    sig  BLOB,
    body BLOB,
    CHECK ((salt IS NULL) = (body IS NULL) AND (sig IS NULL) = (body IS NULL)),
    CHECK (salt IS NULL OR (length(salt) = 32 AND length(sig) = 64))
) STRICT;

-- Stored hashes of the tree in the order of tlog-tiles (golang.org/design/25530-sumdb).
CREATE TABLE nodes (
    id   INTEGER PRIMARY KEY,
    hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;

-- Checkpoint text and the log's own signature lines.
CREATE TABLE checkpoints (
    size INTEGER PRIMARY KEY,
    note BLOB NOT NULL
) STRICT;

CREATE TABLE cosignatures (
    id   INTEGER PRIMARY KEY,
    size INTEGER NOT NULL,
    line TEXT NOT NULL,
    UNIQUE (size, line)
) STRICT;

-- What is being taken in. AUTOINCREMENT: a number is never used again, since it names a record set.
CREATE TABLE intakes (
    id INTEGER PRIMARY KEY AUTOINCREMENT
) STRICT;

CREATE TABLE content (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    intake INTEGER,
    sha256 BLOB CHECK (sha256 IS NULL OR length(sha256) = 32),
    bytes  INTEGER,
    chunks INTEGER,
    CHECK (intake IS NOT NULL OR (sha256 IS NOT NULL AND bytes IS NOT NULL AND chunks IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX content_sha256 ON content (sha256) WHERE intake IS NULL;
CREATE INDEX content_intake ON content (intake) WHERE intake IS NOT NULL;

-- id = content << 24 | n; start and raw are bytes of the content, data is one zstd frame.
CREATE TABLE chunks (
    id    INTEGER PRIMARY KEY,
    start INTEGER NOT NULL,
    raw   INTEGER NOT NULL,
    data  BLOB NOT NULL
) STRICT;

CREATE TABLE items (
    id         INTEGER PRIMARY KEY,
    received   INTEGER NOT NULL,
    status     INTEGER NOT NULL,
    digest     BLOB CHECK (digest IS NULL OR length(digest) = 32),
    record_set INTEGER UNIQUE,
    records    INTEGER NOT NULL
) STRICT;

CREATE TABLE item_members (
    item    INTEGER NOT NULL REFERENCES items (id),
    n       INTEGER NOT NULL,
    path    BLOB NOT NULL,
    role    INTEGER NOT NULL,
    content INTEGER NOT NULL REFERENCES content (id),
    PRIMARY KEY (item, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX item_members_content ON item_members (content);

-- id = record set << 32 | line. Times are milliseconds since 1970, scores are millionths, `uncovered`
-- has a bit for each mapped field; what is not known counts as uncovered and not sound.
CREATE TABLE records (
    id       INTEGER PRIMARY KEY,
    start    INTEGER NOT NULL,
    length   INTEGER NOT NULL,
    time     INTEGER,
    kind     INTEGER,
    system   INTEGER,
    agent    INTEGER,
    decision INTEGER,
    person   INTEGER,
    outcome  INTEGER,
    digest   BLOB NOT NULL,
    version        INTEGER,
    requester      INTEGER,
    operator       INTEGER,
    risk_level     INTEGER,
    risk_score     INTEGER,
    reasoning      INTEGER NOT NULL DEFAULT 0,
    executed       INTEGER,
    reviewed       INTEGER,
    review_seconds INTEGER,
    uncovered      INTEGER NOT NULL DEFAULT 4294967295,
    sound          INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX records_time ON records (time) WHERE time IS NOT NULL;

CREATE TABLE terms (
    id    INTEGER PRIMARY KEY,
    field INTEGER NOT NULL,
    text  TEXT NOT NULL,
    UNIQUE (field, text)
) STRICT;

CREATE VIRTUAL TABLE record_text USING fts5 (
    text, content = '', contentless_delete = 1, detail = none,
    tokenize = 'unicode61 remove_diacritics 2'
);
INSERT INTO record_text (record_text, rank) VALUES ('secure-delete', 1);

-- One row: the register as folded from the first `entries` entries, one zstd frame. May be deleted at any time.
CREATE TABLE snapshot (
    id       INTEGER PRIMARY KEY CHECK (id = 1),
    entries  INTEGER NOT NULL,
    register BLOB NOT NULL
) STRICT;

-- What belongs to this database and is in no ledger.
CREATE TABLE settings (
    name  TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Work that must follow a transaction and was not done yet: 'scrub' after an erasure.
CREATE TABLE owed (
    what TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
";

/// What version 2 of the tables added.
const SETTINGS: &str = "
CREATE TABLE settings (
    name  TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;
";
const RECORDS_2: &str = "
ALTER TABLE records ADD COLUMN version INTEGER;
ALTER TABLE records ADD COLUMN requester INTEGER;
ALTER TABLE records ADD COLUMN operator INTEGER;
ALTER TABLE records ADD COLUMN risk_level INTEGER;
ALTER TABLE records ADD COLUMN risk_score INTEGER;
ALTER TABLE records ADD COLUMN reasoning INTEGER NOT NULL DEFAULT 0;
ALTER TABLE records ADD COLUMN executed INTEGER;
ALTER TABLE records ADD COLUMN reviewed INTEGER;
ALTER TABLE records ADD COLUMN review_seconds INTEGER;
ALTER TABLE records ADD COLUMN uncovered INTEGER NOT NULL DEFAULT 4294967295;
ALTER TABLE records ADD COLUMN sound INTEGER NOT NULL DEFAULT 0;
";
