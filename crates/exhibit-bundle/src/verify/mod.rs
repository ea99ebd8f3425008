//! Verifying a bundle, in this order: zip, bag, signature, checkpoint, ledger, heads, contents.
//!
//! Each stage adds its findings; the worst word by precedence is the bundle's. A later stage runs
//! as far as the earlier ones leave something to look at, so that one report names everything.

mod bag;
mod contents;
mod ledger;
mod relations;
mod samples;
mod signoffs;
mod verdicts;

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::io;

use exhibit_core::appraisal::Appraisal;
use exhibit_core::digest::Sha256;
use exhibit_core::event::{EvidenceId, RelationSeen, SourcePinned};
use exhibit_core::time::Timestamp;
use exhibit_core::verdict::{ProfileTrust, Word};
use exhibit_core::visible::visible;
use exhibit_ledger::heads::KnownHead;
use exhibit_ledger::origin::Origin;
use exhibit_ledger::witness::AddCheckpoint;
use exhibit_verify::members::Members;
use exhibit_verify::relation::{Digests, DigestsFrom, Export};
use exhibit_verify::trust::TrustSet;
use exhibit_verify::watch::Watcher;
use exhibit_verify::zip::{Archive, Limits, ReadAt, ZipError};
use thiserror::Error;

use crate::report::{BundleReport, Findings, SealReport};

/// What the verifier brought. Nothing of this ever comes from the bundle.
pub struct Expect<'a> {
    /// The path of the bundle, for the report.
    pub path: &'a str,
    /// The origin of the ledger, from paper.
    pub origin: Option<Origin>,
    /// Keys that may sign the bundle (purpose `vault`).
    pub signer: &'a TrustSet,
    /// Trust for a second opinion on the evidence; may be empty.
    pub trust: &'a TrustSet,
    /// Heads that the verifier remembers; those of other logs are passed over.
    pub heads: &'a [KnownHead],
    /// A consistency proof from the bundle's head to a newer one that is remembered.
    pub consistency: Option<&'a AddCheckpoint>,
    /// The moment at which validity is judged.
    pub at: Timestamp,
}

/// Computes the verdict of an item anew: `exhibit_verify`'s engine.
pub trait Appraiser {
    /// Returns the engine's version.
    fn engine(&self) -> &str;

    /// Returns the digest of the policy in force.
    fn policy(&self) -> Sha256;

    /// Appraises one item, in the context that the inputs name. Errors: reading failed, or the inputs name something unknown here.
    fn appraise(&self, inputs: &Recompute<'_>) -> Result<Appraisal, AppraiseError>;

    /// Returns the item's records, to compare it with other exports of its log. Errors: as [`Appraiser::appraise`].
    fn records(&self, inputs: &Recompute<'_>) -> Result<Records, AppraiseError>;
}

/// The records of an export, as exports are compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Records {
    /// Their digests by the log's own rule, in order.
    pub digests: Vec<[u8; 32]>,
    /// Their lines, from 1, in the same order.
    pub lines: Vec<u32>,
    /// How many records of the log come before the first one here, where that is known.
    pub starts_after: Option<u64>,
    /// The digest of the record before the first one here, where the first one names it.
    pub predecessor: Option<[u8; 32]>,
    /// Whether several chains may go by the name of its stream.
    pub many_chains: bool,
}

impl Records {
    /// Returns them as the comparison wants them.
    pub fn export(&self) -> Export<'_, Infallible> {
        let (starts_after, predecessor) = (self.starts_after, self.predecessor);
        Export { starts_after, digests: self, predecessor, doubted: None }
    }
}

impl Digests for Records {
    type Error = Infallible;

    fn count(&self) -> u64 {
        self.digests.count()
    }

    fn from(&self, index: u64) -> DigestsFrom<'_, Infallible> {
        self.digests.from(index)
    }

    fn line(&self, index: u64) -> Result<u64, Infallible> {
        let line = usize::try_from(index).ok().and_then(|index| self.lines.get(index));
        Ok(line.map_or(0, |line| u64::from(*line)))
    }
}

/// Everything that a verdict is a function of, but engine and policy.
pub struct Recompute<'a> {
    /// The item's name, as recorded.
    pub path: &'a str,
    /// The item's files under their recorded paths, companions included.
    pub members: &'a dyn Members,
    /// The profile that the recorded verdict names, if any.
    pub profile: Option<&'a str>,
    /// Profiles that the ledger had adopted when the recorded verdict was made: digest, name, text.
    pub adopted: &'a [(Sha256, &'a str, &'a str)],
    /// Whether whoever judges relies on these. Whoever brought trust of their own did not adopt them:
    /// then they are worth what a profile that was only named is, and replace none that is built in.
    pub adopted_as: ProfileTrust,
    /// The trust to judge by.
    pub trust: &'a TrustSet,
    /// The item's source, for the scopes of trust.
    pub source: Option<&'a str>,
    /// How it stands to earlier exports, as recorded, as far as that counts ([`crate::in_context`]).
    pub relations: &'a [RelationSeen],
    /// Those of these exports that were whole when the recorded verdict was made.
    pub whole: &'a [EvidenceId],
    /// What its source had promised when the recorded verdict was made.
    pub pin: Option<&'a SourcePinned>,
    /// The moment at which validity is judged.
    pub at: Timestamp,
}

/// Why an item was not appraised.
#[derive(Debug, Error)]
pub enum AppraiseError {
    /// The bytes could not be read.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// An input is not known here, such as a profile that is neither built in nor adopted.
    #[error("{0}")]
    Unknown(String),
    /// The watcher stopped it.
    #[error("cancelled")]
    Cancelled,
}

/// Why there is no report at all.
#[derive(Debug, Error)]
pub enum VerifyError {
    /// The bytes could not be fetched.
    #[error("could not read the bundle: {0}")]
    Io(#[from] io::Error),
    /// The watcher stopped it.
    #[error("cancelled")]
    Cancelled,
}

/// Verifies a bundle against what the verifier brought.
///
/// Whatever is wrong with the bundle is in the report. Errors: its bytes could not be fetched, or
/// the watcher stopped it.
pub fn verify(
    bundle: &dyn ReadAt,
    expect: &Expect<'_>,
    appraiser: &dyn Appraiser,
    watcher: &dyn Watcher,
) -> Result<BundleReport, VerifyError> {
    let mut report = empty_report(expect, appraiser);
    let mut findings = Findings::new();
    let archive = match Archive::strict(bundle, &Limits::BUNDLE) {
        Ok(archive) => archive,
        Err(ZipError::Io(e)) => return Err(e.into()),
        Err(ZipError::Finding(finding)) => {
            let rule = "a zip as bundles have it (docs/format.md)";
            findings.fail(Word::CannotCheck, "", rule, &finding.to_string());
            findings.settle("zip", "");
            findings.not_checked.push("everything inside the zip".into());
            return Ok(findings.report(report));
        }
    };
    let count = archive.entries().len();
    findings.settle("zip", format!("{count} files, one top folder, nothing between them"));
    let Some(opened) = bag::open(&archive, &mut findings, watcher)? else {
        return Ok(findings.report(report));
    };
    report.bundle = Some(visible(&opened.info.bundle).into_owned());
    report.organisation = Some(visible(&opened.info.organisation).into_owned());
    let seal = bag::check_seal(&opened, expect, &mut findings)?;
    report.seal = seal.map(|key| SealReport {
        fingerprint: key.fingerprint(),
        enrolled_as: None,
        trusted: bag::is_trusted(&key, expect),
    });
    let replayed = ledger::replay(&opened, expect, &mut findings, watcher)?;
    if let Some(replayed) = &replayed {
        report.origin = Some(replayed.head.origin.to_string());
        report.size = Some(replayed.head.size);
        report.root = Some(replayed.head.root);
        report.newest = replayed.newest;
        let enrolled = seal.and_then(|key| replayed.check_enrolled(&key, &mut findings));
        if let Some(report) = &mut report.seal {
            report.enrolled_as = enrolled;
        }
        let by = contents::Verifier { expect, appraiser, watcher };
        contents::check(&opened, replayed, &by, &mut findings, &mut report)?;
    }
    Ok(findings.report(report))
}

fn empty_report(expect: &Expect<'_>, appraiser: &dyn Appraiser) -> BundleReport {
    BundleReport {
        path: visible(expect.path).into_owned(),
        word: Word::CannotCheck,
        exit_code: Word::CannotCheck.exit_code(),
        summary: String::new(),
        bundle: None,
        organisation: None,
        origin: None,
        size: None,
        root: None,
        newest: None,
        seal: None,
        at: expect.at,
        engine: appraiser.engine().to_owned(),
        checks: Vec::new(),
        failures: Vec::new(),
        failures_total: 0,
        contents: BTreeMap::new(),
        worst_contents: Word::CannotCheck,
        items: Vec::new(),
        samples: Vec::new(),
        withheld: Vec::new(),
        evidence_total: 0,
        notes: Vec::new(),
        not_checked: Vec::new(),
    }
}
