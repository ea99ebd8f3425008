//! Evidence bundles: everything that an assessor needs, and nothing that they have to believe.
//!
//! A bundle is a BagIt 1.0 bag (RFC 8493) in a zip: evidence, verdicts, the ledger in the format
//! of C2SP tlog-tiles with the openings in scope, proofs, the pack. [`layout`] says where
//! everything lies. One SSHSIG covers the whole; the checkpoint ties it to the ledger.
//!
//! [`write()`] makes a bundle, the same bytes for the same input. [`verify()`] takes the bytes of
//! one, what the verifier brought ([`Expect`]) and an [`Appraiser`], and returns a
//! [`BundleReport`]: what was checked, what it came to, and what was not checked. Neither reads a
//! clock, a file or the environment. A bundle with something wrong is a report; an error means
//! that the bytes could not be read.

pub mod bag;
mod context;
mod engine;
pub mod layout;
mod model;
mod overview;
pub mod relied;
mod report;
pub mod seal;
mod slip;
mod trust;
mod verify;
mod witness;
mod write;

pub use context::{in_context, weaker_than};
pub use engine::Engine;
pub use model::{BundleItem, BundleModel, BundleSample, LedgerFiles, LedgerInMemory};
pub use report::{BundleReport, ItemReport, SampleDrawReport, SampleReport, SealReport};
pub use slip::{Sealed, slip};
pub use trust::recorded_trust;
pub use verify::{AppraiseError, Appraiser, Expect, Recompute, Records, VerifyError, verify};
pub use witness::{WitnessRequestError, log_key, witness_request};
pub use write::{BundleWriteError, Written, write};

#[cfg(test)]
mod tests;
