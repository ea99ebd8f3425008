//! What can go wrong with a vault on disk.
//!
//! An error here means that we could not look or could not write. What is wrong *with what was
//! read* (a content whose digest differs, a missing node) is a [`Finding`](crate::Finding) when
//! somebody asked for a check, and an error only where reading on would hand out wrong bytes.
//! Messages name files and numbers, never evidence, passphrases or keys.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::kdf::KdfParams;
use crate::slot::SlotId;

/// Why a vault could not be opened, read or written.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The folder has no `vault.json`.
    #[error("{} is not a vault: it has no vault.json", path.display())]
    NotAVault {
        /// The folder that was asked for.
        path: PathBuf,
    },
    /// A new vault or backup was to be written where something is already.
    #[error("{} exists already and is not empty", path.display())]
    Exists {
        /// The folder that was asked for.
        path: PathBuf,
    },
    /// The vault was written by a newer version of the program.
    #[error("vault format {found} is newer than {known}, the newest that this program knows")]
    NewerFormat {
        /// The format version of the vault.
        found: i64,
        /// The newest version that this program reads.
        known: i64,
    },
    /// `vault.json` is not what this program writes.
    #[error("vault.json is damaged: {0}")]
    VaultFile(#[from] VaultFileFault),
    /// Another process is writing to the vault.
    #[error("the vault is in use by {}", holder.as_deref().unwrap_or("another process"))]
    InUse {
        /// What the other process wrote about itself, if it can be read.
        holder: Option<String>,
    },
    /// No slot opens with this passphrase (or the one that was named does not).
    #[error("wrong passphrase")]
    WrongPassphrase,
    /// The passphrase is empty or longer than 1 KiB.
    #[error("a passphrase has 1 to {max} bytes, this one has {found}")]
    PassphraseLength {
        /// Bytes after normalisation.
        found: usize,
        /// The most that is accepted.
        max: usize,
    },
    /// A recovery code has a wrong length, letter or checksum.
    #[error("not a recovery code: {0}")]
    RecoveryCode(RecoveryFault),
    /// The Argon2id parameters of a slot are outside the limits; nothing was allocated.
    #[error("slot {slot}: Argon2id with m={} KiB, t={}, p={} is outside the limits {}..{} KiB, {}..{}, {}..{}",
        found.m_kib, found.t, found.p, floor.m_kib, ceiling.m_kib, floor.t, ceiling.t, floor.p, ceiling.p)]
    KdfRefused {
        /// The slot that names them.
        slot: SlotId,
        /// What it names.
        found: KdfParams,
        /// The smallest parameters accepted.
        floor: KdfParams,
        /// The largest parameters accepted.
        ceiling: KdfParams,
    },
    /// The vault has no slot of this id.
    #[error("the vault has no key slot {0}")]
    NoSuchSlot(SlotId),
    /// A slot opened, but what it holds is not consistent.
    #[error("key slot {slot} is damaged: {part}")]
    SlotDamaged {
        /// The slot.
        slot: SlotId,
        /// Which part of it.
        part: &'static str,
    },
    /// The database does not open with the vault key, or is no database.
    #[error("the database does not open with the key of this vault")]
    WrongKey,
    /// The database opens, but it is not one of ours.
    #[error("the database is not an Exhibit A vault (application id {found:#010x})")]
    NotOurDatabase {
        /// The application id that it carries.
        found: i32,
    },
    /// The disk, or the size allowed to the database, is full. Nothing was half written.
    #[error("the disk is full")]
    DiskFull,
    /// The database is damaged.
    #[error("the database is damaged: {0}")]
    Corrupt(String),
    /// Another connection kept the database busy for too long.
    #[error("the database is busy")]
    Busy,
    /// A transaction does not follow what is stored.
    #[error("{what} {found} does not follow: expected {expected}")]
    OutOfSequence {
        /// Which number.
        what: &'static str,
        /// What the store expected.
        expected: u64,
        /// What it was given.
        found: u64,
    },
    /// Something that was named is not in the vault.
    #[error("the vault has no {what} {number}")]
    Missing {
        /// What it is.
        what: &'static str,
        /// Its number.
        number: u64,
    },
    /// Stored content does not have the length or digest that its row states.
    #[error("content {content} is damaged at byte {offset}")]
    ContentDamaged {
        /// Internal number of the content.
        content: i64,
        /// The first byte that could not be read.
        offset: u64,
    },
    /// Staging failed earlier, and with it rows of this intake: it can only be abandoned.
    #[error("what was being taken in was lost when an earlier step failed")]
    IntakeLost,
    /// Something is larger than the store takes.
    #[error("a limit of the store was passed: {what} is {found}, at most {limit}")]
    Limit {
        /// Which limit.
        what: &'static str,
        /// What was given.
        found: u64,
        /// What is accepted.
        limit: u64,
    },
    /// A search text contains nothing that could be searched for.
    #[error("nothing to search for: the text has no letter or digit")]
    EmptySearch,
    /// The caller asked to stop.
    #[error("cancelled")]
    Cancelled,
    /// Compression failed.
    #[error("zstd: {0}")]
    Zstd(#[source] io::Error),
    /// A file could not be read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// SQLite said something that we did not expect.
    #[error("database: {0}")]
    Database(#[source] rusqlite::Error),
}

/// What is wrong with a `vault.json`.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum VaultFileFault {
    /// Larger than this program reads.
    #[error("larger than {limit} bytes")]
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// Not canonical JSON of the expected shape.
    #[error("{0}")]
    Shape(String),
    /// The database file is not the one that the epoch demands.
    #[error("the database of epoch {epoch} must be called {expected}, not {found:?}")]
    DatabaseName {
        /// The epoch.
        epoch: u64,
        /// The only name that fits.
        expected: String,
        /// The name in the file.
        found: String,
    },
    /// Two slots have the same id.
    #[error("two slots have the id {0}")]
    DuplicateSlot(SlotId),
    /// More slots than this program reads.
    #[error("{found} slots, at most {limit}")]
    TooManySlots {
        /// How many.
        found: usize,
        /// How many are accepted.
        limit: usize,
    },
    /// The origin of a vault never changes.
    #[error("the origin changed from {from} to {to}")]
    OriginChanged {
        /// The origin on disk.
        from: String,
        /// The origin that was to be written.
        to: String,
    },
}

/// What is wrong with a recovery code.
#[derive(Debug, Error, PartialEq, Eq, Clone, Copy)]
pub enum RecoveryFault {
    /// Not 36 letters and digits.
    #[error("it has {found} letters and digits, not 36")]
    Length {
        /// How many were found.
        found: usize,
    },
    /// A character that no code contains.
    #[error("character {position} is not one of its letters or digits")]
    Character {
        /// Its place, from 1, counting letters and digits only.
        position: usize,
    },
    /// The checksum differs: a letter was misread.
    #[error("its checksum does not match: a letter was misread")]
    Checksum,
}

impl StoreError {
    pub(crate) fn io(path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        move |source| match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull,
            _ => Self::Io { path: path.to_owned(), source },
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        let message = || error.to_string();
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::DiskFull,
            Some(ErrorCode::DatabaseCorrupt) => Self::Corrupt(message()),
            Some(ErrorCode::NotADatabase) => Self::WrongKey,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            _ => Self::Database(error),
        }
    }
}

impl From<StoreError> for io::Error {
    fn from(error: StoreError) -> Self {
        io::Error::other(error)
    }
}
