//! What the signatures and manifests beside a document are worth, together.
//!
//! # How several statements combine
//!
//! - For one file: a bad signature beats everything; else one by a trusted key is enough, and the
//!   others are reported; else the worst of what is there.
//! - A manifest lends its own signers to the files whose digests agree with it.
//! - For the item: the worst file. Where some files are covered and others are not, the item is
//!   partial: nothing is shown as checked that was not.
//!
//! # Parts
//!
//! - `beside` sorts the companions by what they speak about;
//! - `own` finds the signatures that a content file carries in itself;
//! - `look` reads one file for all of them at once, and tries changes in transport;
//! - `report` says what came of it, `vouched` where certificates vouch for it.
//!
//! What the formats are is said in [`super::format`].

mod beside;
mod look;
mod own;
mod report;
mod vouched;

use std::io::{self, Read};

use exhibit_core::appraisal::{Fact, Failure, SignerSeen};
use exhibit_core::digest::Sha256;
use exhibit_core::time::Timestamp;
use exhibit_core::verdict::{Integrity, Policy, Signer, Time};

pub(crate) use self::own::{HEAD, may_carry};

use self::beside::{Beside, listed_in};
use self::look::look;
use self::own::read_own;
use self::report::{Content, Report};
use super::format::Judge;
use crate::trust::TrustSet;

/// Opens a content file of the item by its path.
pub type OpenContent<'a> = dyn Fn(&str) -> io::Result<Box<dyn Read + 'a>> + 'a;

/// One document, or several with a manifest, and what lies beside them.
pub struct DocumentItem<'a> {
    /// The paths of the content files, `/` between parts.
    pub contents: &'a [&'a str],
    /// The files that speak about them.
    pub companions: &'a [Companion<'a>],
    /// Opens a content file; called again for each change in transport that is tried.
    pub open: &'a OpenContent<'a>,
    /// Whether the contents are everything that there should be: then what a list of checksums
    /// names besides is absent; else it may be other items.
    pub whole: bool,
    /// Whether signatures that a content file carries in itself count. Not for logs: their profile says
    /// what signs them.
    pub own: bool,
    /// The profile of the log that the contents are, if they are one: only keys for such logs count.
    pub log: Option<&'a str>,
}

/// A signature or manifest, whole in memory (at most 16 MiB).
#[derive(Clone, Copy, Debug)]
pub struct Companion<'a> {
    /// Its path, in the same tree as the contents.
    pub path: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
}

/// What was found, ready for an appraisal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentFindings {
    /// The fact about who signed.
    pub signer: Signer,
    /// The fact about algorithms.
    pub policy: Policy,
    /// The fact about the bytes.
    pub integrity: Integrity,
    /// Whether something that was stated could not be looked at; not, whether every file was spoken of.
    pub partial: bool,
    /// Each check, for people.
    pub facts: Vec<Fact>,
    /// What does not verify, at most [`MAX_FAILURES`](exhibit_core::appraisal::MAX_FAILURES).
    pub failures: Vec<Failure>,
    /// How many failures there were in all.
    pub failures_total: u64,
    /// Who signed.
    pub signers: Vec<SignerSeen>,
    /// What was not checked, each a sentence.
    pub not_checked: Vec<String>,
    /// Path, SHA-256 and length of each content file, in the order given: no second pass is needed.
    pub digests: Vec<(String, Sha256, u64)>,
    /// The fact about when it existed.
    pub time: Time,
    /// The earliest time that is proven.
    pub proven_at: Option<Timestamp>,
    /// Fields that no signature covers, such as the headers of a mail.
    pub uncovered: Vec<String>,
}

impl DocumentFindings {
    /// Tells whether anything was found that speaks about the contents.
    pub fn speaks(&self) -> bool {
        !self.facts.is_empty() || !self.not_checked.is_empty()
    }
}

/// Returns what the companions say about the contents, judged at `at` with what the user brought.
///
/// An error means that a content file could not be read. Everything else is a finding.
pub fn appraise_document(
    item: &DocumentItem<'_>,
    trust: &TrustSet,
    source: Option<&str>,
    at: Timestamp,
) -> io::Result<DocumentFindings> {
    let judge = Judge { trust, source, at, log: item.log };
    let mut report = Report::default();
    let mut beside = Beside::sort(item, &judge, &mut report);
    let manifests = beside.read_manifests(&judge, &mut report)?;
    for path in item.contents {
        let statements = beside.signatures.remove(*path).unwrap_or_default();
        let listed = listed_in(&manifests, path);
        let open = || (item.open)(path);
        let mut looked = look(&statements, &listed, &open)?;
        beside.stamp(item, &statements, &mut looked, &judge, &mut report)?;
        let own = match item.own {
            true => read_own(path, looked.sha256, &open, &judge)?,
            false => None,
        };
        let (statements, listed, own) = (&statements, &listed, own.as_ref());
        let content = Content { path, looked: &looked, statements, listed, own };
        report.content(&content, &manifests, &judge);
    }
    report.absent(item, &manifests);
    report.orphans(&beside);
    Ok(report.conclude())
}
