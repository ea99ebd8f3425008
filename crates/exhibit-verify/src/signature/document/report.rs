//! What is said about a document: facts, failures and signers, and the facts for its verdict.

use std::collections::{BTreeMap, BTreeSet};

use exhibit_core::appraisal::{Fact, Failure, MAX_FAILURES, Outcome, SignerSeen};
use exhibit_core::digest::Sha256;
use exhibit_core::time::Timestamp;
use exhibit_core::verdict::{Integrity, Policy, Signer, Time};
use exhibit_core::visible::visible;

use super::beside::{Beside, Listed, ReadManifest, Statement};
use super::look::{Looked, is_good};
use super::{DocumentFindings, DocumentItem};
use crate::signature::digests::{Digests, StatedDigest};
use crate::signature::format::{Judge, Own};
use crate::signature::manifest::ManifestError;
use crate::signature::{BadSignature, GoodSignature, SignatureFinding};
use crate::trust::{OTHER_KEY_CAUSES, Standing};

/// The report in the making.
pub(super) struct Report {
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
    pub(super) broken: bool,
    pub(super) partial: bool,
    /// What is known about when it existed, and the earliest time that is proven.
    pub(super) time: Time,
    pub(super) proven_at: Option<Timestamp>,
    /// What the signatures leave out.
    pub(super) uncovered: Vec<String>,
}

impl Default for Report {
    fn default() -> Self {
        Self {
            facts: Vec::new(),
            failures: Vec::new(),
            failures_total: 0,
            signers: Vec::new(),
            not_checked: Vec::new(),
            digests: Vec::new(),
            refused: false,
            worth: Vec::new(),
            covered: 0,
            reencoded: false,
            broken: false,
            partial: false,
            time: Time::None,
            proven_at: None,
            uncovered: Vec::new(),
        }
    }
}

/// What is known about one content file.
pub(super) struct Content<'c> {
    pub(super) path: &'c str,
    pub(super) looked: &'c Looked,
    pub(super) statements: &'c [Statement<'c>],
    pub(super) listed: &'c [Listed],
    pub(super) own: Option<&'c Own>,
}

impl Report {
    pub(super) fn content(
        &mut self,
        content: &Content<'_>,
        manifests: &[ReadManifest<'_>],
        judge: &Judge<'_>,
    ) {
        let Content { path, looked, statements, listed, own } = *content;
        self.digests.push((path.to_owned(), looked.sha256, looked.bytes));
        let mut signers = self.statements(path, looked, statements, judge);
        let mut covered = looked.findings.iter().flatten().any(is_good);
        if let Some(own) = own {
            let within = self.own(path, own, judge);
            covered |= within.covered;
            signers.extend(within.signers);
        }
        for (line, agrees) in listed.iter().zip(&looked.agrees) {
            let read = &manifests[line.manifest];
            if *agrees {
                signers.extend_from_slice(&read.signers);
                covered = true;
            } else {
                let actual = looked.digest_like(&line.digest);
                self.mismatch(path, read.path, line, &actual);
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

    /// Reports the signatures that a file carries in itself, and returns who signed.
    pub(super) fn own_statements(
        &mut self,
        path: &str,
        findings: &[SignatureFinding],
        judge: &Judge<'_>,
    ) -> Vec<Signer> {
        findings.iter().filter_map(|finding| self.statement(path, path, finding, judge)).collect()
    }

    pub(super) fn attestation_not_used(&mut self, path: &str, why: &str) {
        self.partial = true;
        let detail = format!("attestation not used: {why}");
        self.fact("manifest", Outcome::NotChecked, format!("{}: {detail}", visible(path)));
        self.not_checked(path, &detail);
    }

    /// Reports each signature on one file, and returns who signed.
    pub(super) fn statements(
        &mut self,
        path: &str,
        looked: &Looked,
        statements: &[Statement<'_>],
        judge: &Judge<'_>,
    ) -> Vec<Signer> {
        statements
            .iter()
            .zip(&looked.findings)
            .flat_map(|(statement, findings)| findings.iter().map(|it| (statement.path, it)))
            .filter_map(|(by, finding)| self.statement(path, by, finding, judge))
            .collect()
    }

    /// Reports a signature, and returns who signed; `None` for a timestamp, which is nobody's.
    pub(super) fn statement(
        &mut self,
        path: &str,
        by: &str,
        finding: &SignatureFinding,
        judge: &Judge<'_>,
    ) -> Option<Signer> {
        let shown = visible(by);
        Some(match finding {
            SignatureFinding::Certified(it) => self.certified(path, by, it, judge),
            SignatureFinding::Stamped(stamp) => return self.stamped(path, by, stamp, judge),
            SignatureFinding::Agrees { check, what } => {
                self.fact(check, Outcome::Pass, format!("{shown}: {}", visible(what)));
                return None;
            }
            SignatureFinding::Cosigned(it) => {
                self.cosigned(path, by, it, judge);
                return None;
            }
            SignatureFinding::CertificateNeeded { who } => self.certificate_needed(by, who, judge),
            SignatureFinding::Good(good) => self.good(path, by, good, judge),
            SignatureFinding::OutOfTime { good, why } => {
                let signer = self.good(path, by, good, judge);
                self.fact("signer", Outcome::Fail, format!("{shown}: {}", visible(why)));
                worst(&[signer, Signer::OutOfTime])
            }
            SignatureFinding::Bad(bad) => {
                self.bad(by, bad);
                Signer::Bad
            }
            SignatureFinding::KeyNeeded { format, key_id } => {
                self.key_needed(by, format, key_id.as_deref(), judge)
            }
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
        })
    }

    fn good(&mut self, path: &str, by: &str, good: &GoodSignature, judge: &Judge<'_>) -> Signer {
        let fingerprint = good.key.fingerprint();
        let algorithm = good.key.algorithm();
        let shown = visible(by);
        let mut detail = match by == path {
            true => format!("{shown}: its own {} verifies", good.format),
            false => format!("{shown}: {} verifies on {}", good.format, visible(path)),
        };
        if let Some(comment) = &good.trusted_comment {
            detail.push_str(&format!("; trusted comment: {}", visible(comment)));
        }
        if good.user_present == Some(false) {
            detail.push_str("; the token was not touched");
        }
        for note in &good.notes {
            detail.push_str(&format!("; {}", visible(note)));
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
            Standing::Refused(entry, why) => (
                Outcome::Fail,
                format!(
                    "signed by {}, a key that you brought, and {why}: {algorithm} {fingerprint}",
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

    fn key_needed(
        &mut self,
        by: &str,
        format: &str,
        key_id: Option<&str>,
        judge: &Judge<'_>,
    ) -> Signer {
        let (named, key_id) = match key_id.map(visible) {
            Some(id) => (format!("{format} key {id}"), format!("{format} {id}")),
            None => (format!("a {format} key that it does not name"), format!("{format}, unnamed")),
        };
        let entries: Vec<_> = judge
            .trust
            .signers_for(&judge.signed(None))
            .into_iter()
            .map(|(entry, _)| entry)
            .collect();
        let shown = visible(by);
        self.seen(SignerSeen { key_id: key_id.clone(), name: None, trusted: false });
        if entries.is_empty() {
            let detail = format!("made by {named}, which you did not bring: not checked");
            self.fact("signature", Outcome::NotChecked, format!("{shown}: {detail}"));
            self.not_checked(by, &detail);
            return Signer::NotChecked;
        }
        self.other_key(by, &entries, &key_id);
        // Without the named key, other bytes and another key can't be told apart.
        let detail = format!(
            "{shown}: not verified by the key you brought: made by {named}; {OTHER_KEY_CAUSES}"
        );
        self.fact("signer", Outcome::Fail, detail);
        Signer::NotTheKeyBrought
    }

    pub(super) fn other_key(
        &mut self,
        by: &str,
        entries: &[&crate::trust::TrustEntry],
        actual: &str,
    ) {
        let mut expected: Vec<_> =
            entries.iter().take(3).map(|entry| entry.key.fingerprint().to_hex()).collect();
        if entries.len() > 3 {
            expected.push(format!("{} more", entries.len() - 3));
        }
        self.failure(by, 0, "signer", &expected.join(" or "), actual);
    }

    fn mismatch(&mut self, path: &str, manifest: &str, line: &Listed, actual: &StatedDigest) {
        self.broken = true;
        let (shown, file) = (visible(manifest), visible(path));
        let detail = format!("{shown}, line {}: the digest of {file} is another", line.line);
        self.fact("manifest", Outcome::Fail, detail);
        let expected = line.digest.to_hex();
        let field = format!("{} of {file}", line.digest.name());
        self.failure(manifest, line.line as u64, &field, &expected, &actual.to_hex());
    }

    pub(super) fn unreadable_manifest(&mut self, path: &str, error: &ManifestError) {
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

    pub(super) fn reencoded(&mut self, path: &str, happened: &str) {
        self.reencoded = true;
        let detail = format!(
            "{}: content intact, re-encoded in transit: ask for the original ({happened})",
            visible(path)
        );
        self.fact("transport", Outcome::Fail, detail);
    }

    /// A manifest of a whole folder in a form that is not verified.
    pub(super) fn folder_statement(&mut self, path: &str, finding: &SignatureFinding) {
        let (what, refused) = match finding {
            SignatureFinding::Refused { what } => (what, true),
            SignatureFinding::Unsupported { what } => (what, false),
            _ => return,
        };
        self.refused |= refused;
        self.partial |= !refused;
        let detail = format!("{what}: present, not checked");
        self.fact("manifest", Outcome::NotChecked, format!("{}: {detail}", visible(path)));
        self.not_checked(path, &detail);
    }

    /// Files that a manifest lists and the item does not have; and companions that it lists.
    pub(super) fn absent(&mut self, item: &DocumentItem<'_>, manifests: &[ReadManifest<'_>]) {
        let contents: BTreeSet<&str> = item.contents.iter().copied().collect();
        let companions: BTreeMap<&str, &[u8]> =
            item.companions.iter().map(|c| (c.path, c.bytes)).collect();
        for read in manifests {
            for (path, bytes) in &companions {
                let name = path.strip_prefix(read.folder);
                let Some(entry) = name.and_then(|name| read.manifest.entries.get(name)) else {
                    continue;
                };
                let listed = Listed { manifest: 0, line: entry.line, digest: entry.digest };
                let actual = entry.digest.of_file(&Digests::of(bytes));
                if actual != entry.digest {
                    self.mismatch(path, read.path, &listed, &actual);
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
                    let listed = Listed { manifest: 0, line: entry.line, digest: entry.digest };
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
        let field = format!("{} of {}", line.digest.name(), visible(name));
        self.failure(manifest, line.line as u64, &field, &line.digest.to_hex(), "absent");
    }

    /// Signatures whose file is not there.
    pub(super) fn orphans(&mut self, beside: &Beside<'_>) {
        for (target, statements) in &beside.signatures {
            for statement in statements {
                self.partial = true;
                let why = format!("speaks about {}, which is not here", visible(target));
                self.not_checked(statement.path, &why);
            }
        }
    }

    pub(super) fn conclude(self) -> DocumentFindings {
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
            partial: self.partial,
            facts: self.facts,
            failures: self.failures,
            failures_total: self.failures_total,
            signers: self.signers,
            not_checked: self.not_checked,
            digests: self.digests,
            time: self.time,
            proven_at: self.proven_at,
            uncovered: self.uncovered,
        }
    }

    pub(super) fn fact(&mut self, check: &str, outcome: Outcome, detail: String) {
        // A manifest of 65,536 changed files must not make 65,536 sentences.
        let same = self.facts.iter().filter(|fact| fact.check == check).count();
        if same < MAX_FAILURES {
            let check = check.to_owned();
            self.facts.push(Fact { check, outcome, detail });
        }
    }

    pub(super) fn failure(
        &mut self,
        file: &str,
        line: u64,
        field: &str,
        expected: &str,
        actual: &str,
    ) {
        self.failures_total += 1;
        if self.failures.len() < MAX_FAILURES {
            self.failures.push(Failure {
                check: None,
                file: Some(visible(file).into_owned()),
                line,
                record: None,
                field: field.to_owned(),
                expected: visible(expected).into_owned(),
                actual: visible(actual).into_owned(),
            });
        }
    }

    pub(super) fn not_checked(&mut self, path: &str, why: &str) {
        if self.not_checked.len() < MAX_FAILURES {
            self.not_checked.push(format!("{}: {why}", visible(path)));
        }
    }

    pub(super) fn seen(&mut self, signer: SignerSeen) {
        if !self.signers.contains(&signer) {
            self.signers.push(signer);
        }
    }
}

/// Several signatures on one file: bad beats all, trusted is enough, else the worst.
pub(super) fn together(signers: &[Signer]) -> Signer {
    [Signer::Bad, Signer::Trusted]
        .into_iter()
        .find(|decisive| signers.contains(decisive))
        .unwrap_or_else(|| worst(signers))
}

/// Several files: the worst; nobody signed where there is nothing.
pub(super) fn worst(signers: &[Signer]) -> Signer {
    let rank = |signer: &Signer| match signer {
        Signer::Trusted => 0,
        Signer::OutOfTime => 1,
        Signer::Refused => 2,
        Signer::Unknown => 3,
        Signer::NotChecked => 4,
        Signer::NotClaimed => 5,
        Signer::Unsupported => 6,
        Signer::NotTheKeyBrought => 7,
        Signer::Missing => 8,
        Signer::Bad => 9,
    };
    let worst = signers.iter().copied().max_by_key(rank);
    worst.unwrap_or(Signer::NotClaimed)
}
