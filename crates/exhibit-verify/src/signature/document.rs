//! What the signatures and manifests beside a document are worth, together.
//!
//! # How several statements combine
//!
//! - For one file: a bad signature beats everything; else one by a trusted key is enough, and the
//!   others are reported; else the worst of what is there.
//! - A manifest lends its own signers to the files whose digests agree with it.
//! - For the item: the worst file. Where some files are covered and others are not, the item is
//!   partial: nothing is shown as checked that was not.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read};

use exhibit_core::appraisal::{Fact, Failure, MAX_FAILURES, Outcome, SignerSeen};
use exhibit_core::digest::Sha256;
use exhibit_core::time::Timestamp;
use exhibit_core::verdict::{Integrity, Policy, Signer};
use exhibit_core::visible::visible;
use sha2::Digest as _;

use super::digests::{Digests, Hashing, each_block};
use super::manifest::{Manifest, ManifestError};
use super::minisign::{LegacyCheck, Minisign};
use super::sidecar::{CompanionKind, SignatureFormat, companion_of, signature_format};
use super::sshsig::{self, SshSig};
use super::transport::{Shape, Undo};
use super::{BadSignature, GoodSignature, SignatureFinding};
use crate::trust::{OTHER_KEY_CAUSES, Purpose, SignedFor, Standing, TrustSet};

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
    /// Each check, for people.
    pub facts: Vec<Fact>,
    /// What does not verify, at most [`MAX_FAILURES`].
    pub failures: Vec<Failure>,
    /// How many failures there were in all.
    pub failures_total: u64,
    /// Who signed.
    pub signers: Vec<SignerSeen>,
    /// What was not checked, each a sentence.
    pub not_checked: Vec<String>,
    /// Path, SHA-256 and length of each content file, in the order given: no second pass is needed.
    pub digests: Vec<(String, Sha256, u64)>,
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
    let judge = Judge { trust, source, at };
    let mut report = Report::default();
    let mut beside = Beside::sort(item, &judge, &mut report);
    let manifests = beside.read_manifests(&judge, &mut report)?;
    for path in item.contents {
        let statements = beside.signatures.remove(*path).unwrap_or_default();
        let listed = listed_in(&manifests, path);
        let looked = look(&statements, &listed, &|| (item.open)(path))?;
        report.content(path, &looked, &statements, &manifests, &listed, &judge);
    }
    report.absent(item, &manifests);
    report.orphans(&beside);
    Ok(report.conclude())
}

/// What is judged by.
struct Judge<'a> {
    trust: &'a TrustSet,
    source: Option<&'a str>,
    at: Timestamp,
}

impl<'a> Judge<'a> {
    fn signed(&self, namespace: Option<&'a str>) -> SignedFor<'a> {
        SignedFor { purpose: Purpose::Document, source: self.source, namespace, at: self.at }
    }

    /// The keys that may have made a minisign signature, and whether they are named by its key id.
    fn minisign_keys(&self, signature: &Minisign) -> (Vec<[u8; 32]>, bool) {
        let key = |entry: &crate::trust::TrustEntry| entry.key.as_ed25519().copied();
        let named: Vec<_> = self
            .trust
            .entries()
            .iter()
            .filter(|entry| entry.minisign_id == Some(signature.key_id))
            .filter_map(key)
            .collect();
        if !named.is_empty() {
            return (named, true);
        }
        let unnamed = self.trust.signers_for(&self.signed(None));
        let unnamed = unnamed
            .into_iter()
            .filter(|(entry, _)| entry.minisign_id.is_none())
            .filter_map(|(entry, _)| key(entry))
            .collect();
        (unnamed, false)
    }
}

/// A companion that speaks about one file, as far as it can be judged without that file.
struct Statement<'a> {
    path: &'a str,
    claim: Claim,
}

enum Claim {
    SshSig(SshSig),
    Minisign {
        signature: Minisign,
        keys: Vec<[u8; 32]>,
        named: bool,
    },
    /// The answer does not depend on the file.
    Settled(SignatureFinding),
}

impl Claim {
    fn of_signature(bytes: &[u8], judge: &Judge<'_>) -> Self {
        match signature_format(bytes) {
            SignatureFormat::SshSig => {
                SshSig::read(bytes).map_or_else(|e| Self::Settled(e.into_finding()), Self::SshSig)
            }
            SignatureFormat::Minisign => match Minisign::read(bytes) {
                Err(error) => Self::Settled(error.into_finding()),
                Ok(signature) => {
                    let (keys, named) = judge.minisign_keys(&signature);
                    Self::Minisign { signature, keys, named }
                }
            },
            SignatureFormat::Other(what) => Self::unsupported(what),
        }
    }

    fn unsupported(what: &str) -> Self {
        let what = what.to_owned();
        Self::Settled(SignatureFinding::Unsupported { what })
    }

    fn refused(what: &str) -> Self {
        let what = format!("{what}, refused by policy: the algorithm is broken");
        Self::Settled(SignatureFinding::Refused { what })
    }

    /// Tells whether there is a key to try a signature with that does not carry its own.
    fn has_keys(&self) -> bool {
        matches!(self, Self::Minisign { keys, .. } if !keys.is_empty())
    }

    /// Starts what needs the file itself.
    fn legacy_checks(&self) -> Vec<([u8; 32], Option<LegacyCheck>)> {
        match self {
            Self::Minisign { signature, keys, .. } if !signature.prehashed => {
                keys.iter().map(|key| (*key, signature.legacy(key))).collect()
            }
            _ => Vec::new(),
        }
    }

    fn finding(
        &self,
        digests: &Digests,
        legacy: Vec<([u8; 32], Option<LegacyCheck>)>,
    ) -> SignatureFinding {
        match self {
            Self::Settled(finding) => finding.clone(),
            Self::SshSig(signature) => signature.check(Some(sshsig::NAMESPACE_FILE), digests),
            Self::Minisign { signature, keys, named } => {
                let prehashed = keys
                    .iter()
                    .copied()
                    .find(|key| signature.verifies_prehashed(key, &digests.blake2b512));
                let key = prehashed.or_else(|| {
                    legacy.into_iter().find_map(|(key, check)| check?.verifies().then_some(key))
                });
                match (key, keys.first()) {
                    (Some(key), _) => signature.verified(&key),
                    (None, Some(key)) if *named => signature.not_verified(key),
                    (None, _) => SignatureFinding::KeyNeeded { key_id: signature.key_id_text() },
                }
            }
        }
    }
}

/// The companions, by what they speak about.
#[derive(Default)]
struct Beside<'a> {
    signatures: BTreeMap<&'a str, Vec<Statement<'a>>>,
    manifests: Vec<Companion<'a>>,
}

impl<'a> Beside<'a> {
    fn sort(item: &DocumentItem<'a>, judge: &Judge<'_>, report: &mut Report) -> Self {
        let mut beside = Self::default();
        for companion in item.companions {
            let path = companion.path;
            let Some(name) = companion_of(path) else {
                report.not_checked(path, "present, not understood");
                continue;
            };
            let claim = match name.kind {
                CompanionKind::Manifest => {
                    beside.manifests.push(*companion);
                    continue;
                }
                CompanionKind::Signature => Claim::of_signature(companion.bytes, judge),
                CompanionKind::Unsupported(what) => Claim::unsupported(what),
                CompanionKind::Refused(what) => Claim::refused(what),
            };
            let statement = Statement { path, claim };
            match name.target {
                Some(target) => beside.signatures.entry(target).or_default().push(statement),
                None => report.folder_statement(&statement),
            }
        }
        beside
    }

    fn read_manifests(
        &mut self,
        judge: &Judge<'_>,
        report: &mut Report,
    ) -> io::Result<Vec<ReadManifest<'a>>> {
        let mut read = Vec::new();
        for companion in std::mem::take(&mut self.manifests) {
            let path = companion.path;
            let target = companion_of(path).and_then(|name| name.target);
            let alone = target.map(base_name);
            let manifest = match Manifest::read(companion.bytes, alone) {
                Ok(manifest) => manifest,
                Err(error) => {
                    report.unreadable_manifest(path, &error);
                    continue;
                }
            };
            let statements = self.signatures.remove(path).unwrap_or_default();
            let open = || Ok(Box::new(companion.bytes) as Box<dyn Read>);
            let looked = look(&statements, &[], &open)?;
            let signers = report.statements(path, &looked, &statements, judge);
            if let Some(happened) = &looked.happened {
                report.reencoded(path, happened);
            }
            read.push(ReadManifest { path, folder: folder(path), manifest, signers });
        }
        Ok(read)
    }
}

struct ReadManifest<'a> {
    path: &'a str,
    folder: &'a str,
    manifest: Manifest,
    signers: Vec<Signer>,
}

/// A line of a manifest that lists a file: which manifest, which line, which digest.
#[derive(Clone, Copy)]
struct Listed {
    manifest: usize,
    line: usize,
    sha256: Sha256,
}

fn listed_in(manifests: &[ReadManifest<'_>], path: &str) -> Vec<Listed> {
    let line = |(manifest, read): (usize, &ReadManifest<'_>)| {
        let name = path.strip_prefix(read.folder)?;
        let entry = read.manifest.entries.get(name)?;
        Some(Listed { manifest, line: entry.line, sha256: entry.sha256 })
    };
    manifests.iter().enumerate().filter_map(line).collect()
}

/// What reading one file gave.
struct Looked {
    bytes: u64,
    sha256: Sha256,
    /// In the order of the statements.
    findings: Vec<SignatureFinding>,
    /// In the order of the manifest lines.
    agrees: Vec<bool>,
    /// The change in transport that had to be undone, if one explains what did not verify.
    happened: Option<String>,
    /// Whether the file was too large to try any.
    too_large: bool,
}

type Open<'a, 'r> = dyn Fn() -> io::Result<Box<dyn Read + 'r>> + 'a;

fn look(
    statements: &[Statement<'_>],
    listed: &[Listed],
    open: &Open<'_, '_>,
) -> io::Result<Looked> {
    let mut shape = Shape::default();
    let (bytes, sha256, findings) = attempt(statements, &mut |each| {
        each_block(&mut *open()?, &mut |block| {
            shape.update(block);
            each(block);
        })
    })?;
    let mut looked = Looked {
        agrees: agreement(listed, sha256),
        bytes,
        sha256,
        findings,
        happened: None,
        too_large: shape.too_large(),
    };
    if looked.is_open(statements) {
        for undo in shape.undos() {
            if looked.explain(&undo, statements, listed, open)? {
                break;
            }
        }
    }
    Ok(looked)
}

impl Looked {
    /// Tells whether a change in transport could explain anything.
    fn is_open(&self, statements: &[Statement<'_>]) -> bool {
        let mut both = statements.iter().zip(&self.findings);
        let unexplained = both.any(|(statement, finding)| match finding {
            SignatureFinding::Bad(bad) => bad.field == "signature" && bad.key.is_some(),
            SignatureFinding::KeyNeeded { .. } => statement.claim.has_keys(),
            _ => false,
        });
        unexplained || self.agrees.contains(&false)
    }

    fn explain(
        &mut self,
        undo: &Undo,
        statements: &[Statement<'_>],
        listed: &[Listed],
        open: &Open<'_, '_>,
    ) -> io::Result<bool> {
        let mut possible = false;
        let (_, sha256, findings) = attempt(statements, &mut |each| {
            possible = undo.read(&mut *open()?, each)?;
            Ok(())
        })?;
        let agrees = agreement(listed, sha256);
        let better = self
            .findings
            .iter()
            .zip(&findings)
            .any(|(before, now)| is_good(now) && !is_good(before))
            || self.agrees.iter().zip(&agrees).any(|(before, now)| *now && !before);
        if !possible || !better {
            return Ok(false);
        }
        for (before, now) in self.findings.iter_mut().zip(findings) {
            if is_good(&now) {
                *before = now;
            }
        }
        for (before, now) in self.agrees.iter_mut().zip(agrees) {
            *before |= now;
        }
        self.happened = Some(undo.happened());
        Ok(true)
    }
}

fn is_good(finding: &SignatureFinding) -> bool {
    matches!(finding, SignatureFinding::Good(_))
}

fn agreement(listed: &[Listed], sha256: Sha256) -> Vec<bool> {
    listed.iter().map(|line| line.sha256 == sha256).collect()
}

/// Reads a file once, giving it to the function in parts.
type Feed<'a> = dyn FnMut(&mut dyn FnMut(&[u8])) -> io::Result<()> + 'a;

/// Feeds the file to every digest and every check that needs the file itself, once.
///
/// Returns its length, its SHA-256, and a finding for each statement.
fn attempt(
    statements: &[Statement<'_>],
    read: &mut Feed<'_>,
) -> io::Result<(u64, Sha256, Vec<SignatureFinding>)> {
    if statements.is_empty() {
        let (bytes, sha256) = sha256_alone(read)?;
        return Ok((bytes, sha256, Vec::new()));
    }
    let mut hashing = Hashing::default();
    let mut legacy: Vec<_> = statements.iter().map(|s| s.claim.legacy_checks()).collect();
    read(&mut |block| {
        hashing.update(block);
        for (_, check) in legacy.iter_mut().flatten() {
            if let Some(check) = check {
                check.update(block);
            }
        }
    })?;
    let digests = hashing.finish();
    let findings = statements
        .iter()
        .zip(legacy)
        .map(|(statement, legacy)| statement.claim.finding(&digests, legacy))
        .collect();
    Ok((digests.bytes, digests.sha256, findings))
}

/// Most files carry no signature, and need one digest only.
fn sha256_alone(read: &mut Feed<'_>) -> io::Result<(u64, Sha256)> {
    let mut hasher = sha2::Sha256::new();
    let mut bytes = 0_u64;
    read(&mut |block| {
        hasher.update(block);
        bytes = bytes.saturating_add(block.len() as u64);
    })?;
    Ok((bytes, Sha256(hasher.finalize().into())))
}

/// The report in the making.
#[derive(Default)]
struct Report {
    facts: Vec<Fact>,
    failures: Vec<Failure>,
    failures_total: u64,
    signers: Vec<SignerSeen>,
    not_checked: Vec<String>,
    digests: Vec<(String, Sha256, u64)>,
    refused: bool,
    /// One for each content file.
    worth: Vec<Signer>,
    /// For each content file, whether any companion covers it; and whatever else bears on bytes.
    covered: usize,
    reencoded: bool,
    broken: bool,
    partial: bool,
}

impl Report {
    fn content(
        &mut self,
        path: &str,
        looked: &Looked,
        statements: &[Statement<'_>],
        manifests: &[ReadManifest<'_>],
        listed: &[Listed],
        judge: &Judge<'_>,
    ) {
        self.digests.push((path.to_owned(), looked.sha256, looked.bytes));
        let mut signers = self.statements(path, looked, statements, judge);
        let mut covered = looked.findings.iter().any(is_good);
        for (line, agrees) in listed.iter().zip(&looked.agrees) {
            let read = &manifests[line.manifest];
            if *agrees {
                signers.extend_from_slice(&read.signers);
                covered = true;
            } else {
                self.mismatch(path, read.path, line, looked.sha256);
            }
        }
        if listed.is_empty() && !manifests.is_empty() && !covered {
            self.not_checked(path, "listed in no manifest, so nothing covers it");
        }
        if let Some(happened) = &looked.happened {
            self.reencoded(path, happened);
        } else if looked.too_large && looked.is_open(statements) {
            self.not_checked(path, "changes in transport were not tried: the file is too large");
        }
        self.covered += usize::from(covered);
        self.worth.push(together(&signers));
    }

    /// Reports each signature on one file, and returns who signed.
    fn statements(
        &mut self,
        path: &str,
        looked: &Looked,
        statements: &[Statement<'_>],
        judge: &Judge<'_>,
    ) -> Vec<Signer> {
        statements
            .iter()
            .zip(&looked.findings)
            .map(|(statement, finding)| self.statement(path, statement.path, finding, judge))
            .collect()
    }

    fn statement(
        &mut self,
        path: &str,
        by: &str,
        finding: &SignatureFinding,
        judge: &Judge<'_>,
    ) -> Signer {
        let shown = visible(by);
        match finding {
            SignatureFinding::Good(good) => self.good(path, by, good, judge),
            SignatureFinding::Bad(bad) => {
                self.bad(by, bad);
                Signer::Bad
            }
            SignatureFinding::KeyNeeded { key_id } => self.key_needed(by, key_id, judge),
            SignatureFinding::Unsupported { what } => {
                self.fact(
                    "signature",
                    Outcome::NotChecked,
                    format!("{shown}: {what}: present, not checked"),
                );
                self.not_checked(by, &format!("{what}: present, not checked"));
                Signer::Unsupported
            }
            SignatureFinding::Refused { what } => {
                self.refused = true;
                self.fact("signature", Outcome::NotChecked, format!("{shown}: {what}"));
                self.not_checked(by, what);
                Signer::NotChecked
            }
        }
    }

    fn good(&mut self, path: &str, by: &str, good: &GoodSignature, judge: &Judge<'_>) -> Signer {
        let fingerprint = good.key.fingerprint();
        let algorithm = good.key.algorithm();
        let shown = visible(by);
        let mut detail = format!("{shown}: {} verifies on {}", good.format, visible(path));
        if let Some(comment) = &good.trusted_comment {
            detail.push_str(&format!("; trusted comment: {}", visible(comment)));
        }
        if good.user_present == Some(false) {
            detail.push_str("; the token was not touched");
        }
        self.fact("signature", Outcome::Pass, detail);
        let signed = judge.signed(good.namespace.as_deref());
        let standing = judge.trust.standing(&good.key, &signed);
        let (outcome, detail) = match &standing {
            Standing::Trusted(entry) => (
                Outcome::Pass,
                format!(
                    "signed by {}, a key that you brought: {algorithm} {fingerprint}",
                    visible(&entry.subject)
                ),
            ),
            Standing::OutOfTime(entry, validity) => (
                Outcome::Fail,
                format!(
                    "the key of {} is {validity}: {algorithm} {fingerprint}",
                    visible(&entry.subject)
                ),
            ),
            Standing::Unknown => (
                Outcome::NotChecked,
                format!("signed by a key that you did not bring: {algorithm} {fingerprint}"),
            ),
            Standing::NotTheKeyBrought(entries) => {
                self.other_key(by, entries, &fingerprint.to_hex());
                (
                    Outcome::Fail,
                    format!(
                        "not the key you brought: {algorithm} {fingerprint}; {OTHER_KEY_CAUSES}"
                    ),
                )
            }
        };
        self.fact("signer", outcome, format!("{shown}: {detail}"));
        self.seen(SignerSeen {
            key_id: fingerprint.to_hex(),
            name: standing.subject().map(ToOwned::to_owned),
            trusted: matches!(standing, Standing::Trusted(_)),
        });
        standing.signer()
    }

    fn bad(&mut self, by: &str, bad: &BadSignature) {
        self.broken = true;
        let detail = format!(
            "{}: {}: expected {}, found {}",
            visible(by),
            bad.field,
            visible(&bad.expected),
            visible(&bad.actual)
        );
        self.fact("signature", Outcome::Fail, detail);
        let actual = match &bad.key {
            Some(key) => format!("{} (key {})", bad.actual, key.fingerprint()),
            None => bad.actual.clone(),
        };
        self.failure(by, 0, bad.field, &bad.expected, &actual);
    }

    fn key_needed(&mut self, by: &str, key_id: &str, judge: &Judge<'_>) -> Signer {
        let entries: Vec<_> = judge
            .trust
            .signers_for(&judge.signed(None))
            .into_iter()
            .map(|(entry, _)| entry)
            .collect();
        let shown = visible(by);
        self.seen(SignerSeen { key_id: format!("minisign {key_id}"), name: None, trusted: false });
        if entries.is_empty() {
            let detail =
                format!("made by minisign key {key_id}, which you did not bring: not checked");
            self.fact("signature", Outcome::NotChecked, format!("{shown}: {detail}"));
            self.not_checked(by, &detail);
            return Signer::NotChecked;
        }
        self.other_key(by, &entries, &format!("minisign {key_id}"));
        // Without the named key, other bytes and another key can't be told apart.
        let detail = format!(
            "{shown}: not verified by the key you brought: made by minisign key {key_id}; {OTHER_KEY_CAUSES}"
        );
        self.fact("signer", Outcome::Fail, detail);
        Signer::NotTheKeyBrought
    }

    fn other_key(&mut self, by: &str, entries: &[&crate::trust::TrustEntry], actual: &str) {
        let mut expected: Vec<_> =
            entries.iter().take(3).map(|entry| entry.key.fingerprint().to_hex()).collect();
        if entries.len() > 3 {
            expected.push(format!("{} more", entries.len() - 3));
        }
        self.failure(by, 0, "signer", &expected.join(" or "), actual);
    }

    fn mismatch(&mut self, path: &str, manifest: &str, line: &Listed, actual: Sha256) {
        self.broken = true;
        let (shown, file) = (visible(manifest), visible(path));
        let detail = format!("{shown}, line {}: the digest of {file} is another", line.line);
        self.fact("manifest", Outcome::Fail, detail);
        let expected = line.sha256.to_hex();
        let field = format!("sha256 of {file}");
        self.failure(manifest, line.line as u64, &field, &expected, &actual.to_hex());
    }

    fn unreadable_manifest(&mut self, path: &str, error: &ManifestError) {
        self.partial = true;
        let mut why = error.to_string();
        if let ManifestError::Algorithm { algorithm, .. } = error
            && (algorithm.starts_with("MD") || algorithm == "SHA1")
        {
            self.refused = true;
            why.push_str(", refused by policy: the algorithm is broken");
        }
        let detail = format!("{}: manifest not used: {}", visible(path), visible(&why));
        self.fact("manifest", Outcome::NotChecked, detail);
        self.not_checked(path, &format!("manifest not used: {}", visible(&why)));
    }

    fn reencoded(&mut self, path: &str, happened: &str) {
        self.reencoded = true;
        let detail = format!(
            "{}: content intact, re-encoded in transit: ask for the original ({happened})",
            visible(path)
        );
        self.fact("transport", Outcome::Fail, detail);
    }

    /// A manifest of a whole folder in a form that is not verified.
    fn folder_statement(&mut self, statement: &Statement<'_>) {
        let (what, refused) = match &statement.claim {
            Claim::Settled(SignatureFinding::Refused { what }) => (what, true),
            Claim::Settled(SignatureFinding::Unsupported { what }) => (what, false),
            _ => return,
        };
        self.refused |= refused;
        self.partial |= !refused;
        let detail = format!("{what}: present, not checked");
        self.fact(
            "manifest",
            Outcome::NotChecked,
            format!("{}: {detail}", visible(statement.path)),
        );
        self.not_checked(statement.path, &detail);
    }

    /// Files that a manifest lists and the item does not have; and companions that it lists.
    fn absent(&mut self, item: &DocumentItem<'_>, manifests: &[ReadManifest<'_>]) {
        let contents: BTreeSet<&str> = item.contents.iter().copied().collect();
        let companions: BTreeMap<&str, &[u8]> =
            item.companions.iter().map(|c| (c.path, c.bytes)).collect();
        for read in manifests {
            for (path, bytes) in &companions {
                let name = path.strip_prefix(read.folder);
                let Some(entry) = name.and_then(|name| read.manifest.entries.get(name)) else {
                    continue;
                };
                let listed = Listed { manifest: 0, line: entry.line, sha256: entry.sha256 };
                let actual = Sha256::of(bytes);
                if actual != entry.sha256 {
                    self.mismatch(path, read.path, &listed, actual);
                }
            }
            let count = read.manifest.entries.len();
            let shown = visible(read.path);
            let here = |path: &str| contents.contains(path) || companions.contains_key(path);
            if !item.whole {
                let detail = format!("{shown}: {count} files listed, in this item or in others");
                self.fact("manifest", Outcome::Pass, detail);
                continue;
            }
            let mut absent = 0;
            for (name, entry) in &read.manifest.entries {
                if !here(&format!("{}{name}", read.folder)) {
                    let listed = Listed { manifest: 0, line: entry.line, sha256: entry.sha256 };
                    absent += 1;
                    self.missing(name, read.path, &listed);
                }
            }
            let outcome = if absent == 0 { Outcome::Pass } else { Outcome::Fail };
            let there = count - absent;
            let detail = format!("{shown}: {count} files listed, {there} here, {absent} absent");
            self.fact("manifest", outcome, detail);
        }
    }

    fn missing(&mut self, name: &str, manifest: &str, line: &Listed) {
        self.partial = true;
        let field = format!("sha256 of {}", visible(name));
        self.failure(manifest, line.line as u64, &field, &line.sha256.to_hex(), "absent");
    }

    /// Signatures whose file is not there.
    fn orphans(&mut self, beside: &Beside<'_>) {
        for (target, statements) in &beside.signatures {
            for statement in statements {
                self.partial = true;
                let why = format!("speaks about {}, which is not here", visible(target));
                self.not_checked(statement.path, &why);
            }
        }
    }

    fn conclude(self) -> DocumentFindings {
        let files = self.worth.len();
        let integrity = if self.broken {
            Integrity::Broken
        } else if self.reencoded {
            Integrity::Reencoded
        } else if self.partial || (self.covered > 0 && self.covered < files) {
            Integrity::Partial
        } else if self.covered > 0 {
            Integrity::Intact
        } else {
            Integrity::Unclaimed
        };
        DocumentFindings {
            signer: worst(&self.worth),
            policy: if self.refused { Policy::Refused } else { Policy::Accepted },
            integrity,
            facts: self.facts,
            failures: self.failures,
            failures_total: self.failures_total,
            signers: self.signers,
            not_checked: self.not_checked,
            digests: self.digests,
        }
    }

    fn fact(&mut self, check: &str, outcome: Outcome, detail: String) {
        // A manifest of 65,536 changed files must not make 65,536 sentences.
        let same = self.facts.iter().filter(|fact| fact.check == check).count();
        if same < MAX_FAILURES {
            let check = check.to_owned();
            self.facts.push(Fact { check, outcome, detail });
        }
    }

    fn failure(&mut self, file: &str, line: u64, field: &str, expected: &str, actual: &str) {
        self.failures_total += 1;
        if self.failures.len() < MAX_FAILURES {
            self.failures.push(Failure {
                file: Some(visible(file).into_owned()),
                line,
                record: None,
                field: field.to_owned(),
                expected: visible(expected).into_owned(),
                actual: visible(actual).into_owned(),
            });
        }
    }

    fn not_checked(&mut self, path: &str, why: &str) {
        if self.not_checked.len() < MAX_FAILURES {
            self.not_checked.push(format!("{}: {why}", visible(path)));
        }
    }

    fn seen(&mut self, signer: SignerSeen) {
        if !self.signers.contains(&signer) {
            self.signers.push(signer);
        }
    }
}

/// Several signatures on one file: bad beats all, trusted is enough, else the worst.
fn together(signers: &[Signer]) -> Signer {
    [Signer::Bad, Signer::Trusted]
        .into_iter()
        .find(|decisive| signers.contains(decisive))
        .unwrap_or_else(|| worst(signers))
}

/// Several files: the worst; nobody signed where there is nothing.
fn worst(signers: &[Signer]) -> Signer {
    let rank = |signer: &Signer| match signer {
        Signer::Trusted => 0,
        Signer::OutOfTime => 1,
        Signer::Unknown => 2,
        Signer::NotChecked => 3,
        Signer::NotClaimed => 4,
        Signer::Unsupported => 5,
        Signer::NotTheKeyBrought => 6,
        Signer::Missing => 7,
        Signer::Bad => 8,
    };
    let worst = signers.iter().copied().max_by_key(rank);
    worst.unwrap_or(Signer::NotClaimed)
}

fn base_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The folder with its `/`, or nothing.
fn folder(path: &str) -> &str {
    path.rfind('/').map_or("", |at| &path[..=at])
}
