//! The rules of Exhibit A, with no input or output of their own.
//!
//! This crate holds what every other part must agree on: the seven verdict words and the one
//! function that chooses between them, the events of the ledger and their fold into a register,
//! our canonical JSON, the catalogs, and the scanner for JSON that others wrote. It reads no
//! clock, no environment and no file; bytes, time and randomness are arguments.

pub mod appraisal;
pub mod base64;
pub mod canonical;
pub mod catalog;
pub mod checklist;
pub mod day;
pub mod digest;
pub mod event;
pub mod json;
pub mod register;
mod text;
pub mod time;
pub mod timeline;
pub mod verdict;
pub mod visible;

/// What a pack, a bundle, a list and a working paper are, and are not: each says so.
pub const INDEPENDENT: &str =
    "The organisation's own record and internal audit; not a certification decision.";
