//! What a file is, and what its chain, signatures and anchors are worth.
//!
//! Everything here is a function of its arguments: bytes come through [`members::Members`], trust
//! through [`trust::TrustSet`], time as a value. [`inspect`] looks at a delivery; [`recognise`] and
//! [`appraise`] are its two halves, for callers that take the bytes in at the same time.
//!
//! - [`algorithm`]: public-key signatures, verified and refused in one place;
//! - [`cloudtrail`]: the digest files of AWS CloudTrail;
//! - [`ooxml`]: the parts of Office files, read as streams;
//! - [`pdf`]: signatures inside PDF files, and what changed after them;
//! - [`profile`]: log formats described as data;
//! - [`record`]: what records say, in the same words for every format;
//! - [`relation`]: how two exports of one log stand to each other;
//! - [`signature`]: detached signatures on documents;
//! - [`signoff`]: records that people sign, and what their signatures are worth;
//! - [`sqlite`]: tables in SQLite files, read strictly without SQLite;
//! - [`table`]: cells of workbooks and comma-separated values, within bounds;
//! - [`tar`]: tar archives, read strictly as a stream;
//! - [`x509`]: certificates, and paths to those that the user brought;
//! - [`zip`]: archives, read strictly and written deterministically.

pub mod algorithm;
mod asn1;
mod bagit;
pub mod cloudtrail;
mod der;
mod engine;
pub mod members;
mod note;
/// Parts of Office files and their XML, read as streams of bounded pieces.
pub mod ooxml {
    pub use crate::table::xlsx::package::{Related, open, related};
    pub use crate::table::xlsx::styles::Styles;
    pub use crate::table::xlsx::xml::{Piece, Xml};
}
mod openpgp;
pub mod pdf;
pub mod profile;
pub mod record;
pub mod relation;
pub mod signature;
pub mod signoff;
pub mod sqlite;
pub mod table;
pub mod tar;
pub mod trust;
pub mod watch;
mod wire;
pub mod x509;
pub mod zip;

pub use engine::{
    Appraised, FieldSeen, Inspected, Item, ItemKind, Look, LookError, MAX_ITEMS, MAX_NESTED,
    MAX_SET_FILES, NoSink, NoTap, Part, SET, SET_FORMAT, SetError, SetFile, SetList, Sink, Span,
    Step, Tap, Traced, Unopened, appraise, each_item, engine_version, excerpts, fields_of, inspect,
    inspect_each, inspect_telling, path_of_unreadable, policy_digest, recognise, recognise_whole,
    trace, trace_recognition,
};
