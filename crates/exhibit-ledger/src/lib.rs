//! The ledger of Exhibit A: entries, their salted commitments, the Merkle tree over them, and the
//! files that let other people's tools check all of it.
//!
//! The tree is that of RFC 6962 with SHA-256. Everything that leaves the vault is in a C2SP
//! format, byte for byte: signed-note, tlog-checkpoint, tlog-cosignature (v1), tlog-tiles,
//! tlog-proof and the request of tlog-witness. Only entries, leaves and openings are our own.
//! The crate reads no clock, no randomness and no file: times, salts, seeds and stored nodes are
//! arguments. What is wrong with somebody's bytes is returned as a finding.

pub mod checkpoint;
pub mod cosignature;
pub mod entry;
pub mod heads;
pub mod keys;
pub mod note;
pub mod origin;
pub mod proof;
pub mod tiles;
pub mod tree;
pub mod witness;

pub use exhibit_core::{digest::Sha256, time::Timestamp};
