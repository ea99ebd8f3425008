//! The vault on disk: key slots, one encrypted database, and the heads that are remembered
//! outside of it.
//!
//! The only crate that knows SQL. It opens files; the clock and randomness are arguments.
//! Locked, unlocked, reading and writing are types: [`VaultDir`] knows `vault.json` and nothing
//! secret, [`VaultDir::unlock`] gives [`Unlocked`], and with that a [`ReadHandle`] or the one
//! [`WriteHandle`] is opened.

mod backup;
mod content;
mod db;
mod dir;
mod documents;
mod error;
mod integrity;
mod kdf;
mod known_heads;
mod observe;
mod read;
mod record_counts;
mod records;
mod secret;
mod slot;
mod snapshot;
mod vault_file;
mod write;

pub use backup::BackupStep;
pub use content::{CHUNK_BYTES, Chunk, ContentId, ContentReader, MAX_CHUNK_BYTES, ZSTD_LEVEL};
pub use db::PAGE_BYTES;
pub use dir::{NewVault, SlotChoice, Unlocked, VaultDir};
pub use documents::MAX_DOCUMENT_TEXT;
pub use error::{RecoveryFault, StoreError, VaultFileFault};
pub use integrity::{Finding, Integrity, MAX_FINDINGS};
pub use kdf::{KdfLimits, KdfParams};
pub use known_heads::{KnownHeads, MAX_KNOWN_HEADS};
pub use observe::{ObservedRow, TermNumber};
pub use read::{
    Entries, ItemRow, ItemStatus, MemberRow, ReadHandle, Role, StoredCheckpoint, StoredEntry,
    StoredOpening,
};
pub use record_counts::{Counted, RecordCount};
pub use records::{
    Count, DecisionKey, DigestRows, Field, MAX_RECORD_TEXT, MAX_TERM, RecordDigests, RecordFound,
    RecordQuery, RecordRow,
};
pub use secret::{Passphrase, Randomness, RecoveryCode, Secret};
pub use slot::{PersonSecrets, Slot, SlotId, SlotSecrets};
pub use snapshot::{PackedPart, Snapshot};
pub use vault_file::{FORMAT, MAX_SLOTS, MAX_VAULT_FILE, VaultFile};
pub use write::{
    Committed, Draft, Erased, Erasure, Intake, NewItem, NewMember, Prepared, SHORT_BYTES,
    SHORT_ROWS, Stored, Transaction, WriteHandle,
};
