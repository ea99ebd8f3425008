//! The one door to Exhibit A: every use case, for every front end.
//!
//! Files and folders, threads, the vault and the bundle meet here. Rules are in `exhibit-core`,
//! verdicts in `exhibit-verify`; front ends decode, call one function, and encode the answer.
//! Time, randomness and the folder for known heads come from a [`host::Host`].

pub mod assurance;
pub mod attention;
pub mod bearing;
pub mod bundle;
pub mod checklists;
pub mod clause_documents;
mod clock;
pub mod conclusions;
pub mod coverage;
mod cuts;
pub mod delivery;
pub mod documents;
pub mod engagements;
pub mod entry_index;
pub mod error;
pub mod evidence;
pub mod evidence_known;
pub mod evidence_list;
pub mod exports;
pub mod files;
pub mod findings;
pub mod fsck;
pub mod heads;
pub mod host;
pub mod ingest;
pub mod inspect;
pub mod keygen;
pub mod ledger;
pub mod lists;
pub mod machine_policy;
mod mails;
pub mod map_from;
pub mod mapping;
pub mod matrix;
pub mod notes;
pub mod organisation;
pub mod pack;
pub mod papers;
pub mod place;
pub mod plain_files;
pub mod previews;
pub mod profiles;
pub mod programmes;
pub mod record_pages;
pub mod records;
pub mod registers;
pub mod relations;
mod relied;
pub mod repeat;
pub mod requests;
pub mod restore;
pub mod retention;
pub mod reviews;
pub mod samples;
pub mod sealed;
pub mod signing;
mod snippet;
pub mod soa;
pub mod stamp;
pub mod statement;
pub mod statements;
pub mod supports;
pub mod timeline;
mod together;
pub mod trace;
pub mod trust_store;
pub mod undo;
pub mod vault;
pub mod watched;
pub mod witness;

pub use error::Error;

// What the use cases speak in: front ends depend on this crate alone.
pub use exhibit_bundle::BundleReport;
pub use exhibit_core as core;
pub use exhibit_registers as tables;
pub use exhibit_store::{KdfLimits, KdfParams, Passphrase, RecordQuery, RecoveryCode};
pub use exhibit_verify as verify;
