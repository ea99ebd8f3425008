//! What a file is, and what its chain, signatures and anchors are worth.
//!
//! Everything here is a function of its arguments: bytes come through [`members::Members`], trust
//! through [`trust::TrustSet`], time as a value. [`inspect`] looks at a delivery; [`recognise`] and
//! [`appraise`] are its two halves, for callers that take the bytes in at the same time.
//!
//! - [`algorithm`]: public-key signatures, verified and refused in one place;
//! - [`profile`]: log formats described as data;
//! - [`record`]: what records say, in the same words for every format;
//! - [`relation`]: how two exports of one log stand to each other;
//! - [`signature`]: detached signatures on documents;
//! - [`zip`]: archives, read strictly and written deterministically.

pub mod algorithm;
mod der;
mod engine;
pub mod members;
mod openpgp;
pub mod profile;
pub mod record;
pub mod relation;
pub mod signature;
pub mod trust;
pub mod watch;
mod wire;
pub mod zip;

pub use engine::{
    Appraised, Inspected, Item, ItemKind, Look, LookError, NoSink, NoTap, Part, Sink, Tap,
    appraise, engine_version, inspect, inspect_each, policy_digest, recognise, recognise_whole,
};
