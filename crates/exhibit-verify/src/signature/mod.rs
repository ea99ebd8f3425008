//! Signatures on documents and digest manifests: who says that these bytes are the bytes.
//!
//! Verified are SSHSIG ([`sshsig`]), minisign ([`minisign`]), signify (`signify`), JSON Web
//! Signatures (`jws`), OpenPGP (`openpgp`), DSSE envelopes with in-toto statements (`dsse`), CMS ([`cms`]) with S/MIME and
//! PDF signatures (`inside`), timestamps ([`timestamp`]), C2SP notes (`note`) and proofs ([`tlog_proof`]), and `SHA256SUMS` and `SHA512SUMS`
//! ([`manifest`]), the last possibly signed by one of the others. Further ones are recognised and
//! named `present, not checked`. A signature that does not verify is a [`SignatureFinding`], never an
//! error. [`document::appraise_document`] puts them together for one item; `format` says how a format
//! plugs in.
//!
//! Documents are read as streams in constant memory: one pass for every signature and manifest
//! on them, and more passes only when something does not verify, to see whether a change in
//! transport ([`transport`]) explains it.

mod alone;
mod certified;
pub mod cms;
pub mod digests;
pub mod document;
pub(crate) mod dsse;
pub(crate) mod format;
mod inside;
mod jws;
pub mod manifest;
pub mod minisign;
mod note;
mod openpgp;
pub(crate) mod recognised;
pub mod sidecar;
mod signify;
pub mod sshsig;
pub mod timestamp;
pub mod tlog_proof;
pub mod transport;

pub use certified::CertifiedSignature;
pub use document::{Companion, DocumentFindings, DocumentItem, appraise_document};
pub use sidecar::{CompanionKind, CompanionName, companion_of};

use exhibit_core::time::Timestamp;

use crate::signature::timestamp::TimestampGood;
use crate::trust::PublicKey;

/// What one signature turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignatureFinding {
    /// It verifies under this key. Whether the key is anybody's is a question for the trust set.
    Good(GoodSignature),
    /// It verifies under the key of this certificate. Whether that leads to anybody is a question
    /// for the trust set.
    Certified(Box<CertifiedSignature>),
    /// It is a timestamp that verifies: it says when the file existed, and signs it for nobody.
    Stamped(Box<TimestampGood>),
    /// It agrees with itself, as far as that can be told without anybody's key.
    Agrees {
        /// The check, as facts name it: `inclusion`, `format`.
        check: &'static str,
        /// What was found, for people.
        what: String,
    },
    /// It is a cosignature that verifies: somebody saw the head of a log then, and signs no file in it.
    Cosigned(Box<Cosignature>),
    /// It verifies, and does not count at the time judged, whatever its key is worth.
    OutOfTime {
        /// What verifies.
        good: GoodSignature,
        /// Why it does not count, for people.
        why: String,
    },
    /// It does not verify, or is not well-formed.
    Bad(BadSignature),
    /// It does not carry its key, and verifies by no key that was tried.
    KeyNeeded {
        /// The format.
        format: &'static str,
        /// The identifier by which it names its key, if it does.
        key_id: Option<String>,
    },
    /// It names the signer's certificate, which is neither in the file nor brought.
    CertificateNeeded {
        /// How it names the certificate, for people.
        who: String,
    },
    /// A format or algorithm that we do not verify: present, not checked.
    Unsupported {
        /// The format or algorithm, for people.
        what: String,
    },
    /// An algorithm that policy refuses, whatever it would say.
    Refused {
        /// The algorithm and the reason, for people.
        what: String,
    },
}

/// A signature that verifies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoodSignature {
    /// The format, such as `SSHSIG` or `minisign`.
    pub format: &'static str,
    /// The key under which it verifies.
    pub key: PublicKey,
    /// The SSHSIG namespace.
    pub namespace: Option<String>,
    /// minisign's trusted comment, which the signature covers.
    pub trusted_comment: Option<String>,
    /// For a FIDO key: whether the token saw a touch. `None` for other keys.
    pub user_present: Option<bool>,
    /// What else a person should know, each without a full stop.
    pub notes: Vec<String>,
}

/// A cosignature on a checkpoint that verifies (C2SP tlog-cosignature, v1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cosignature {
    /// The name under which it stands there.
    pub name: String,
    /// The key of the cosigner.
    pub key: PublicKey,
    /// When the cosigner saw the checkpoint, as it states.
    pub time: Timestamp,
}

/// A signature that does not verify.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadSignature {
    /// What does not agree: `signature`, `namespace`, `trusted comment`.
    pub field: &'static str,
    /// What was expected.
    pub expected: String,
    /// What was found.
    pub actual: String,
    /// The key that the signature carries, or under which it should verify.
    pub key: Option<PublicKey>,
}
