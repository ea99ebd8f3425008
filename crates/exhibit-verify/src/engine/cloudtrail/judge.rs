//! What the digest files say about each other and about the log files, compared with what is there.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use exhibit_core::appraisal::{
    AnchorSeen, Covered, Fact, Failure, MAX_FAILURES, Outcome, SignerSeen,
};
use exhibit_core::digest::Sha256;
use exhibit_core::verdict::{Coverage, End, Integrity, Signer};
use exhibit_core::visible::visible;

use super::super::report::worse;
use super::super::{Look, bounds};
use super::records::FileStanding;
use super::{Delivery, DigestFile, LogFile, Sidecar};
use crate::algorithm::{Hash, SignatureAlgorithm, Signed, Verification, verify};
use crate::cloudtrail::digest::{Digest, Previous, Stated};
use crate::cloudtrail::gunzip::GzipFault;
use crate::cloudtrail::metadata::{self, Metadata};
use crate::cloudtrail::names::{Chain, file_name, lies_at, unpacked};
use crate::cloudtrail::{PROFILE, fingerprints};
use crate::trust::{OTHER_KEY_CAUSES, PublicKey, SignedFor, Standing, TrustEntry, Validity};

/// How many files of one name are compared.
const MAX_COPIES: usize = 8;

/// How many names one sentence lists.
const NAMED: usize = 3;

/// What came of it.
pub(super) struct Judged {
    pub(super) integrity: Integrity,
    pub(super) signer: Signer,
    pub(super) end: End,
    pub(super) coverage: Coverage,
    pub(super) facts: Vec<Fact>,
    pub(super) failures: Vec<Failure>,
    pub(super) failures_total: u64,
    pub(super) signers: Vec<SignerSeen>,
    pub(super) anchors: Vec<AnchorSeen>,
    pub(super) not_checked: Vec<String>,
    pub(super) uncovered: Vec<String>,
    pub(super) covered: Option<Covered>,
    /// For each log file of the delivery: what the digest files say of it.
    pub(super) standing: Vec<FileStanding>,
}

/// A comparison in the making.
pub(super) struct Judge<'d> {
    look: &'d Look<'d>,
    delivery: &'d Delivery,
    /// The digest files that can be read, in the order of their chains and times.
    readable: Vec<(&'d DigestFile, &'d Digest)>,
    /// For each of these, the signatures that are said to be its own, and who says so.
    stated: Vec<Vec<(String, Signature)>>,
    /// For each of these, the digests of those that come directly after it.
    after: Vec<BTreeSet<Sha256>>,
    /// For each of these, whether something speaks for it: a signature that verifies, or that no key was brought for.
    vouched: Vec<bool>,
    chains: BTreeMap<Chain, Vec<usize>>,
    broken: bool,
    unreadable: bool,
    partial: bool,
    kept: HashMap<&'static str, usize>,
    judged: Judged,
}

/// A signature as somebody states it.
#[derive(Clone)]
enum Signature {
    Bytes(Vec<u8>),
    /// By an algorithm that is not verified.
    Other(String),
    /// Not the digits of one.
    Unreadable,
}

impl<'d> Judge<'d> {
    /// Prepares the comparison.
    pub(super) fn new(look: &'d Look<'d>, delivery: &'d Delivery) -> Self {
        let read = |it: &'d DigestFile| Some((it, it.read.as_ref().ok()?));
        let mut readable: Vec<_> = delivery.digests.iter().filter_map(read).collect();
        let order = |(file, digest): &(&DigestFile, &'d Digest)| {
            (Chain::of_key(&digest.at.key), digest.end.moment, file.path.clone())
        };
        readable.sort_by_cached_key(order);
        let mut chains: BTreeMap<Chain, Vec<usize>> = BTreeMap::new();
        for (at, (_, digest)) in readable.iter().enumerate() {
            if let Some(chain) = Chain::of_key(&digest.at.key) {
                chains.entry(chain).or_default().push(at);
            }
        }
        let stated = readable.iter().map(|_| Vec::new()).collect();
        let after = vec![BTreeSet::new(); readable.len()];
        let vouched = vec![false; readable.len()];
        Self {
            look,
            delivery,
            readable,
            stated,
            after,
            vouched,
            chains,
            broken: false,
            unreadable: false,
            partial: false,
            kept: HashMap::new(),
            judged: Judged {
                integrity: Integrity::Intact,
                signer: Signer::NotClaimed,
                end: End::Unproven,
                coverage: Coverage::Full,
                facts: Vec::new(),
                failures: Vec::new(),
                failures_total: 0,
                signers: Vec::new(),
                anchors: Vec::new(),
                not_checked: Vec::new(),
                uncovered: Vec::new(),
                covered: None,
                standing: Vec::new(),
            },
        }
    }

    /// Compares everything.
    pub(super) fn judge(mut self) -> Judged {
        self.digests();
        self.places();
        self.times();
        self.links();
        self.sidecars();
        self.copies();
        self.signatures();
        self.logs();
        self.headers();
        self.end();
        self.covered();
        self.judged.integrity = match (self.broken, self.unreadable, self.partial) {
            (true, _, _) => Integrity::Broken,
            (_, true, _) => Integrity::Unreadable,
            (_, _, true) => Integrity::Partial,
            _ => Integrity::Intact,
        };
        self.judged
    }

    fn fact(&mut self, check: &str, outcome: Outcome, detail: impl Into<String>) {
        let (check, detail) = (check.to_owned(), detail.into());
        self.judged.facts.push(Fact { check, outcome, detail });
    }

    fn not_checked(&mut self, sentence: impl Into<String>) {
        self.judged.not_checked.push(sentence.into());
    }

    fn fail(&mut self, file: &str, field: &'static str, expected: &str, actual: &str) {
        self.judged.failures_total += 1;
        let kept = self.kept.entry(field).or_default();
        *kept += 1;
        if *kept <= MAX_FAILURES {
            self.judged.failures.push(Failure {
                check: None,
                file: (!file.is_empty()).then(|| file.to_owned()),
                line: 0,
                record: None,
                field: field.to_owned(),
                expected: visible(expected).into_owned(),
                actual: visible(actual).into_owned(),
            });
        }
    }

    /// Which digest files there are, and whether they can be read.
    fn digests(&mut self) {
        let (all, logs) = (self.delivery.digests.len(), self.delivery.logs.len());
        let names: Vec<String> = self.chains.keys().map(Chain::name).collect();
        let chains = match names.len() {
            1 => format!("1 chain: {}", names[0]),
            count => format!("{count} chains: {}", some(&names)),
        };
        let detail =
            format!("{}, {}; {chains}.", count(all, "digest file"), count(logs, "log file"));
        let mut unread = Vec::new();
        for file in &self.delivery.digests {
            let fault = match (&file.read, file.fault) {
                (Err(why), _) => why.clone(),
                (Ok(_), Some(fault)) => fault.to_string(),
                (Ok(_), None) => continue,
            };
            self.fail(&file.path, "digest file", "a digest file of CloudTrail's", &fault);
            // Bytes that no hash covers are in the file as delivered, whatever it unpacks to.
            self.broken |= matches!(file.fault, Some(GzipFault::After(_)));
            self.unreadable |= file.read.is_err();
            unread.push(format!("{} ({fault})", file.path));
        }
        if unread.is_empty() {
            self.fact("digest files", Outcome::Pass, detail);
        } else {
            let detail = format!("{detail} Not as they were written: {}.", some(&unread));
            self.fact("digest files", Outcome::Fail, detail);
        }
    }

    /// Whether each lies where it says that it was written.
    fn places(&mut self) {
        let mut moved = Vec::new();
        for (file, digest) in self.readable.clone() {
            let key = digest.at.key.as_str();
            let chain = Chain::of_key(key);
            if !lies_at(&file.path, key) {
                self.fail(&file.path, "digestS3Object", key, &file.path);
                moved.push(file.path.clone());
            } else if chain.as_ref().is_none_or(|it| it.account != digest.account) {
                let stated = chain.map_or_else(|| key.to_owned(), |it| it.account);
                self.fail(&file.path, "awsAccountId", &stated, &digest.account);
                moved.push(file.path.clone());
            }
        }
        if moved.is_empty() {
            let detail = "Every digest file lies where it says that it was written, as far as the folders were kept.";
            return self.fact("place", Outcome::Pass, detail);
        }
        self.broken = true;
        let detail = format!(
            "{} not where they say that they were written: {}.",
            count(moved.len(), "digest file"),
            some(&moved)
        );
        self.fact("place", Outcome::Fail, detail);
    }

    /// Whether each ends after it begins.
    fn times(&mut self) {
        let mut wrong = Vec::new();
        for (file, digest) in self.readable.clone() {
            if digest.end.moment < digest.start.moment {
                let expected = format!("not before {}", digest.start.text);
                self.fail(&file.path, "digestEndTime", &expected, &digest.end.text);
                wrong.push(file.path.clone());
            }
        }
        if wrong.is_empty() {
            return;
        }
        self.broken = true;
        let files = match wrong.len() {
            1 => "1 digest file ends before it begins".to_owned(),
            more => format!("{more} digest files end before they begin"),
        };
        self.fact("time", Outcome::Fail, format!("{files}: {}.", some(&wrong)));
    }

    /// Whether each names the one before it by hash, and that one is here.
    fn links(&mut self) {
        let found = Targets::new(self.delivery, &self.readable);
        let mut links = Links::default();
        let before = self.before();
        for at in 0..self.readable.len() {
            let (file, digest) = self.readable[at];
            let Some(previous) = &digest.previous else {
                if let Some(before) = before[at] {
                    let from = &self.readable[before].1.end.text;
                    links.gaps.push(format!(
                        "between {from} and {}: {} names none before it",
                        digest.start.text, file.path
                    ));
                }
                continue;
            };
            let (readable, unread) = found.of(previous);
            if readable.is_empty() {
                self.fork(at, previous, &mut links);
            }
            if readable.is_empty() && unread.is_empty() {
                links.absent.push(format!(
                    "{} (before {})",
                    visible(file_name(&previous.at.key)),
                    digest.start.text
                ));
            }
            if readable.len() + unread.len() > MAX_COPIES {
                links.wrong += 1;
                let copies = (readable.len() + unread.len()).to_string();
                self.fail(
                    &file.path,
                    "previousDigestS3Object",
                    "one digest file before it",
                    &copies,
                );
            }
            for target in unread.iter().take(MAX_COPIES) {
                if target.sha256 != Some(previous.sha256) {
                    self.differs(&target.path, previous, target.sha256);
                    links.wrong += 1;
                }
            }
            for target in readable.iter().take(MAX_COPIES) {
                self.link(at, *target, previous, &mut links);
            }
        }
        self.say_links(&links);
    }

    /// Compares one digest file with what the one after it says of it.
    fn link(&mut self, at: usize, target: usize, previous: &Previous, links: &mut Links<'d>) {
        let (file, digest) = self.readable[at];
        let (before, stated) = self.readable[target];
        if stated.sha256 != previous.sha256 {
            self.differs(&before.path, previous, Some(stated.sha256));
            links.wrong += 1;
        }
        self.after[target].insert(digest.sha256);
        if self.after[target].len() == 2 {
            self.fail(
                &before.path,
                "previousDigestS3Object",
                "one digest file after it",
                "several",
            );
            links.wrong += 1;
        }
        let signature = metadata::signature(previous.signature.as_bytes());
        let signature = signature.map_or(Signature::Unreadable, Signature::Bytes);
        self.stated[target].push((file.path.clone(), signature));
        // Those that were written later follow no clock.
        if Chain::of_key(&digest.at.key).is_some_and(|it| it.backfill) {
            return;
        }
        if stated.end.moment < digest.start.moment {
            links.gaps.push(format!("between {} and {}", stated.end.text, digest.start.text));
        }
        // Each begins where the one before it ends.
        for (name, time) in [("digestStartTime", &digest.start), ("digestEndTime", &digest.end)] {
            if time.moment < stated.end.moment {
                let expected =
                    format!("not before {}, where the one before it ends", stated.end.text);
                self.fail(&file.path, name, &expected, &time.text);
                links.wrong += 1;
            }
        }
    }

    /// Two that follow one that is not here to be read contradict each other all the same.
    fn fork(&mut self, at: usize, previous: &'d Previous, links: &mut Links<'d>) {
        let (file, digest) = self.readable[at];
        let after = links.unseen.entry((&previous.at.bucket, &previous.at.key)).or_default();
        if after.insert(digest.sha256) && after.len() == 2 {
            let (expected, actual) = ("one digest file after the one it names", "several");
            self.fail(&file.path, "previousDigestS3Object", expected, actual);
            links.wrong += 1;
        }
    }

    fn differs(&mut self, path: &str, previous: &Previous, found: Option<Sha256>) {
        let found = found.map_or_else(|| "no digest file".to_owned(), |it| it.to_hex());
        self.fail(path, "previousDigestHashValue", &previous.sha256.to_hex(), &found);
    }

    /// Returns for each digest file the one that ends last before it in the same chain, or at the same time.
    fn before(&self) -> Vec<Option<usize>> {
        let mut before: Vec<Option<usize>> = vec![None; self.readable.len()];
        // Those that were written later follow no clock.
        for (_, chain) in self.chains.iter().filter(|(chain, _)| !chain.backfill) {
            for pair in chain.windows(2) {
                let same = self.readable[pair[0]].1.sha256 == self.readable[pair[1]].1.sha256;
                before[pair[1]] = if same { before[pair[0]] } else { Some(pair[0]) };
            }
        }
        before
    }

    fn say_links(&mut self, links: &Links<'_>) {
        if links.wrong > 0 {
            self.broken = true;
            let detail = format!(
                "{} not agree with what the next digest file says of them.",
                if links.wrong == 1 { "1 digest file does" } else { "Several digest files do" }
            );
            self.fact("chain", Outcome::Fail, detail);
        }
        if !links.absent.is_empty() {
            self.partial = true;
            let detail = format!("Named as the one before, and not here: {}.", some(&links.absent));
            self.not_checked(format!(
                "What the digest files that are not here name was not checked: {}.",
                some(&links.absent)
            ));
            self.fact("chain", Outcome::Fail, detail);
        }
        if links.wrong == 0 && links.absent.is_empty() && !self.readable.is_empty() {
            let detail = "Every digest file agrees with what the next one says of it, back to the first of its chain.";
            self.fact("chain", Outcome::Pass, detail);
        }
        if !links.gaps.is_empty() {
            self.partial = true;
            let detail = format!(
                "{} in which no digest file says what happened: logging or validation was off, or digest files are missing: {}.",
                count(links.gaps.len(), "period"),
                some(&links.gaps)
            );
            self.not_checked(format!("No digest file speaks about {}.", some(&links.gaps)));
            self.fact("gaps", Outcome::Fail, detail);
        }
    }

    /// Gives the signatures that lie beside the digest files to these.
    fn sidecars(&mut self) {
        let mut paths: HashMap<&str, usize> = HashMap::new();
        for (at, (file, _)) in self.readable.iter().enumerate() {
            paths.insert(unpacked(&file.path), at);
        }
        let unread: BTreeSet<&str> =
            self.delivery.digests.iter().map(|it| unpacked(&it.path)).collect();
        for Sidecar { path, about, read } in &self.delivery.sidecars {
            let Some(at) = paths.get(about.as_str()).copied() else {
                if !unread.contains(about.as_str()) {
                    self.partial = true;
                    let detail =
                        format!("{path} is the signature of a digest file that is not here.");
                    self.not_checked(detail.clone());
                    self.fact("digest files", Outcome::Fail, detail);
                }
                continue;
            };
            let signature = match read {
                None => Signature::Unreadable,
                Some(Metadata { algorithm: Some(other), .. }) if other != ALGORITHM => {
                    Signature::Other(other.clone())
                }
                Some(Metadata { signature, .. }) => Signature::Bytes(signature.clone()),
            };
            self.stated[at].push((path.clone(), signature));
        }
    }

    /// One digest file in two places has one signature.
    fn copies(&mut self) {
        let mut stated: HashMap<Sha256, (String, Signature)> = HashMap::new();
        for (at, (_, digest)) in self.readable.iter().enumerate() {
            if let Some(first) = self.stated[at].first() {
                stated.entry(digest.sha256).or_insert_with(|| first.clone());
            }
        }
        for (at, (_, digest)) in self.readable.iter().enumerate() {
            if self.stated[at].is_empty() {
                self.stated[at].extend(stated.get(&digest.sha256).cloned());
            }
        }
    }

    /// Verifies every signature that is stated.
    fn signatures(&mut self) {
        let signed = SignedFor::log(PROFILE, self.look.source, self.look.at);
        let ring = Ring::new(self.look, &signed);
        let mut seen = Signers::default();
        let brought: Vec<(String, Vec<u8>)> = self.brought_signatures();
        for at in 0..self.readable.len() {
            let mut stated = std::mem::take(&mut self.stated[at]);
            // One that the user brought serves as well as one that lies beside the file.
            let (file, digest) = self.readable[at];
            if stated.is_empty()
                && let Some(key) = ring.by_name.get(&digest.key)
            {
                let own = brought.iter().find(|(_, it)| verifies(key.key, digest, it));
                stated.extend(own.map(|(name, it)| (name.clone(), Signature::Bytes(it.clone()))));
            }
            if stated.is_empty() {
                seen.unsigned.push(file.path.clone());
            } else {
                self.vouched[at] = self.signature(at, &stated, &ring, &mut seen);
            }
            self.stated[at] = stated;
        }
        self.say_signatures(&ring, &seen);
    }

    /// Verifies those of one digest file; tells whether one speaks for it.
    fn signature(
        &mut self,
        at: usize,
        stated: &[(String, Signature)],
        ring: &Ring<'_>,
        seen: &mut Signers,
    ) -> bool {
        let (file, digest) = self.readable[at];
        if digest.algorithm != ALGORITHM {
            seen.other.insert(digest.algorithm.clone());
            seen.add(Signer::Unsupported);
            return false;
        }
        let mut malformed = false;
        for (by, signature) in stated {
            match signature {
                Signature::Other(other) => {
                    seen.other.insert(other.clone());
                    seen.add(Signer::Unsupported);
                }
                Signature::Unreadable => {
                    self.fail(by, "signature", "a signature in hexadecimal digits", "another text");
                    malformed = true;
                }
                Signature::Bytes(_) => {}
            }
        }
        if malformed {
            seen.bad += 1;
            seen.add(Signer::Bad);
            return false;
        }
        if !stated.iter().any(|(_, it)| matches!(it, Signature::Bytes(_))) {
            return false;
        }
        let Some(known) = ring.by_name.get(&digest.key) else {
            seen.unknown.insert(digest.key.clone());
            seen.add(if ring.any { Signer::NotTheKeyBrought } else { Signer::NotChecked });
            // Without any keys nothing is proven of any of them, and that is said once.
            return !ring.any;
        };
        let mut bad = false;
        for (by, signature) in stated {
            if let Signature::Bytes(bytes) = signature
                && !verifies(known.key, digest, bytes)
            {
                bad = true;
                let (expected, actual) = (
                    format!("by the key {}", digest.key),
                    format!("one in {by} that does not verify"),
                );
                self.fail(&file.path, "signature", &expected, &actual);
            }
        }
        if bad {
            seen.bad += 1;
            seen.add(Signer::Bad);
            return false;
        }
        seen.good += 1;
        let in_time =
            known.covers(&digest.end) || Chain::of_key(&digest.at.key).is_none_or(|it| it.backfill);
        let signer = match known.standing.signer() {
            Signer::Trusted if !in_time => Signer::OutOfTime,
            signer => signer,
        };
        if signer == Signer::OutOfTime {
            seen.out_of_time.insert(digest.key.clone(), known.times(self.look, in_time));
        }
        seen.used.insert(digest.key.clone());
        seen.add(signer);
        true
    }

    fn say_signatures(&mut self, ring: &Ring<'_>, seen: &Signers) {
        let all = self.readable.len();
        let (good, unsigned) = (seen.good, seen.unsigned.len());
        if seen.bad > 0 {
            let detail = format!(
                "{} of {all} digest files have a signature that does not verify.",
                seen.bad
            );
            self.fact("signatures", Outcome::Fail, detail);
        } else if good + unsigned == all && good > 0 {
            let detail = format!("{good} of {all} digest files have a signature that verifies.");
            self.fact("signatures", Outcome::Pass, detail);
        } else if all > 0 {
            let detail = format!("The signatures of {good} of {all} digest files verify.");
            self.fact("signatures", Outcome::NotChecked, detail);
        }
        for other in &seen.other {
            let detail = format!("Signatures by {} were not checked.", visible(other));
            self.not_checked(detail.clone());
            self.fact("signatures", Outcome::NotChecked, detail);
        }
        let unknown: Vec<String> = seen.unknown.iter().map(|it| visible(it).into_owned()).collect();
        if !unknown.is_empty() && ring.any {
            let detail = format!(
                "Not a key that you brought: {}. Keys are listed for a time: aws cloudtrail list-public-keys --start-time … --end-time …; {OTHER_KEY_CAUSES}.",
                some(&unknown)
            );
            for key in &unknown {
                self.fail(
                    "",
                    "digestPublicKeyFingerprint",
                    "the name of a key that you brought",
                    key,
                );
            }
            self.fact("signer", Outcome::Fail, detail);
        } else if !unknown.is_empty() {
            let detail = format!(
                "Signed with CloudTrail's keys {}, which were not brought: save the output of aws cloudtrail list-public-keys, and bring it with --trust.",
                some(&unknown)
            );
            self.not_checked(detail.clone());
            self.fact("signer", Outcome::NotChecked, detail);
        }
        for (key, times) in &seen.out_of_time {
            self.fact("signer", Outcome::Fail, format!("The key {key} is {times}."));
        }
        if seen.signer == Some(Signer::Trusted) {
            let keys: Vec<String> = seen.used.iter().cloned().collect();
            self.fact(
                "signer",
                Outcome::Pass,
                format!("Signed by keys of CloudTrail's that you brought: {}.", some(&keys)),
            );
        }
        for key in seen.used.iter().chain(&unknown) {
            let known = ring.by_name.get(key);
            self.judged.signers.push(SignerSeen {
                key_id: known.map_or_else(|| key.clone(), |it| it.key.fingerprint().to_hex()),
                name: known.and_then(|it| it.standing.subject().map(str::to_owned)),
                trusted: known.is_some_and(|it| {
                    it.standing.signer() == Signer::Trusted && !seen.out_of_time.contains_key(key)
                }),
            });
        }
        if unsigned > 0 {
            // Anybody can write such a file, at any place of a chain.
            self.partial = true;
            let detail = format!(
                "No signature was brought for {}: nothing proves what is named there. S3 keeps it in the object's metadata (aws s3api head-object).",
                some(&seen.unsigned)
            );
            self.not_checked(detail.clone());
            self.fact("signatures", Outcome::Fail, detail);
        }
        self.judged.signer = seen.signer.unwrap_or(Signer::NotClaimed);
    }

    /// Whether the log files are those that the digest files name.
    fn logs(&mut self) {
        let mut here: HashMap<&str, Vec<&LogFile>> = HashMap::new();
        for log in &self.delivery.logs {
            here.entry(file_name(&log.path)).or_default().push(log);
        }
        let (mut named, mut claimed) = (BTreeSet::new(), BTreeSet::new());
        let (mut absent, mut wrong) = (Vec::new(), BTreeSet::new());
        for (at, (_, digest)) in self.readable.clone().into_iter().enumerate() {
            for log in &digest.logs {
                let name = log.name.as_str();
                if self.vouched[at] {
                    named.insert(name)
                } else {
                    claimed.insert(name)
                };
                let found = here.get(name).map(Vec::as_slice).unwrap_or_default();
                if found.is_empty() {
                    absent.push(visible(name).into_owned());
                }
                for file in found.iter().take(MAX_COPIES) {
                    let actual = match file.sha256 {
                        Ok(sha256) if sha256 == log.sha256 => continue,
                        Ok(sha256) => sha256.to_hex(),
                        Err(fault) => fault.to_string(),
                    };
                    self.fail(&file.path, "hashValue", &log.sha256.to_hex(), &actual);
                    wrong.insert(file.path.as_str());
                }
            }
        }
        let (mut uncovered, mut unproven) = (Vec::new(), Vec::new());
        for log in &self.delivery.logs {
            let name = file_name(&log.path);
            if named.contains(name) {
                continue;
            }
            let list = if claimed.contains(name) { &mut unproven } else { &mut uncovered };
            list.push(log.path.clone());
        }
        let is_compared = |name: &str| here.get(name).is_some_and(|it| it.len() <= MAX_COPIES);
        let standing = |log: &LogFile| {
            let name = file_name(&log.path);
            FileStanding {
                covered: named.contains(name) && is_compared(name),
                sound: log.sha256.is_ok() && !wrong.contains(log.path.as_str()),
            }
        };
        self.judged.standing = self.delivery.logs.iter().map(standing).collect();
        let wrong: Vec<String> = wrong.into_iter().map(str::to_owned).collect();
        let copies = here.values().filter(|it| it.len() > MAX_COPIES);
        let copies: Vec<String> = copies.map(|it| it[0].path.clone()).collect();
        if !copies.is_empty() {
            self.partial = true;
            let detail = format!(
                "Over {MAX_COPIES} files of one name; not all were compared: {}.",
                some(&copies)
            );
            self.not_checked(detail.clone());
            self.fact("log files", Outcome::Fail, detail);
        }
        let named = match named.len() {
            0 if !claimed.is_empty() => None,
            named => Some(named),
        };
        self.say_logs(named, &wrong, &absent);
        self.uncovered("that no digest file names", &uncovered);
        self.uncovered("that only digest files without a good signature name", &unproven);
    }

    fn say_logs(&mut self, named: Option<usize>, wrong: &[String], absent: &[String]) {
        self.broken |= !wrong.is_empty();
        self.partial |= !absent.is_empty();
        if !wrong.is_empty() {
            let detail = format!(
                "{} not as the digest files describe them: {}.",
                count(wrong.len(), "log file"),
                some(wrong)
            );
            self.fact("log files", Outcome::Fail, detail);
        }
        if !absent.is_empty() {
            let detail = format!(
                "{} named and not here: {}.",
                count(absent.len(), "log file"),
                some(absent)
            );
            self.not_checked(format!(
                "Log files that are not here were not looked at: {}.",
                some(absent)
            ));
            self.fact("log files", Outcome::Fail, detail);
        }
        if let Some(named) = named.filter(|_| wrong.is_empty() && absent.is_empty()) {
            let detail = match named {
                0 => "The digest files name no log file: none was written in their period."
                    .to_owned(),
                _ => format!(
                    "{} named, all here and as they were written.",
                    count(named, "log file")
                ),
            };
            self.fact("log files", Outcome::Pass, detail);
        }
    }

    fn uncovered(&mut self, why: &str, uncovered: &[String]) {
        if uncovered.is_empty() {
            return;
        }
        self.partial = true;
        self.judged.coverage = Coverage::Partial;
        let detail = format!(
            "{} {why}: nothing shows whether they were changed: {}.",
            count(uncovered.len(), "log file"),
            some(uncovered)
        );
        self.not_checked(detail.clone());
        self.fact("coverage", Outcome::Fail, detail);
    }

    /// What stands in the headers of compressed files: all hashes are over what these unpack to.
    fn headers(&mut self) {
        let digests = self.delivery.digests.iter().map(|it| (&it.path, &it.beside));
        let logs = self.delivery.logs.iter().map(|it| (&it.path, &it.beside));
        let found: Vec<String> = digests
            .chain(logs)
            .filter(|(_, beside)| !beside.is_empty())
            .map(|(path, beside)| {
                visible(&format!("gzip header of {path}: {}", beside.join(", "))).into_owned()
            })
            .collect();
        if found.is_empty() {
            return;
        }
        self.judged.coverage = Coverage::Partial;
        let detail = format!("No hash covers what stands in a header: {}.", some(&found));
        self.not_checked(detail.clone());
        self.fact("coverage", Outcome::NotChecked, detail);
        self.judged.uncovered = found;
    }

    /// Whether the last digest file of each chain is the last that was written.
    fn end(&mut self) {
        let mut wanted = self.expected_ends();
        let proven = self.meet(&mut wanted);
        let ends = self.chains.iter().filter_map(|(chain, files)| {
            let last = *files.last()?;
            let (file, digest) = self.readable[last];
            let unsigned = self.stated[last].is_empty();
            let is_proven = proven.contains(&last);
            Some((chain.name(), file.path.clone(), digest.end.text.clone(), is_proven, unsigned))
        });
        let ends: Vec<_> = ends.collect();
        self.judged.end = End::Proven;
        for (name, path, time, proven, unsigned) in &ends {
            let (end, outcome, detail) = match (proven, unsigned) {
                // What the user expects is here, and still nobody signed it.
                (_, true) => (
                    End::Missing,
                    Outcome::NotChecked,
                    format!(
                        "{name}: the last digest file, {path}, has no signature here: nothing is proven of what it names, or after {time}."
                    ),
                ),
                (true, false) => (
                    End::Proven,
                    Outcome::Pass,
                    format!("{name}: proven to {time}, by what you brought."),
                ),
                (false, false) => (
                    End::Unproven,
                    Outcome::NotChecked,
                    format!(
                        "{name}: not proven after {time}. Later digest files may have been left out."
                    ),
                ),
            };
            self.judged.end = worse_end(self.judged.end, end);
            self.fact("end", outcome, detail);
        }
        if ends.is_empty() {
            self.judged.end = End::Unproven;
        }
        self.contradictions(&wanted);
    }

    /// Looks for the digest files that the user expects; returns those that are here.
    fn meet(&self, wanted: &mut [Expected]) -> BTreeSet<usize> {
        let mut by_text: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, (_, digest)) in self.readable.iter().enumerate() {
            let signature = |(_, it): &(String, Signature)| match it {
                Signature::Bytes(bytes) => Some(data_encoding::HEXLOWER.encode(bytes)),
                _ => None,
            };
            let signatures = self.stated[at].iter().filter_map(signature);
            for text in signatures.chain([digest.sha256.to_hex()]) {
                by_text.entry(text).or_default().push(at);
            }
        }
        let name = |at: usize| Chain::of_key(&self.readable[at].1.at.key).map(|it| it.name());
        let mut met = BTreeSet::new();
        for expected in wanted {
            for at in by_text.get(&expected.text).into_iter().flatten().copied() {
                if expected.stream.is_none() || expected.stream == name(at) {
                    expected.met = true;
                    met.insert(at);
                }
            }
        }
        met
    }

    fn contradictions(&mut self, wanted: &[Expected]) {
        for expected in wanted {
            let outcome = match (expected.met, expected.scoped) {
                (true, _) => Outcome::Pass,
                (false, true) => Outcome::Fail,
                (false, false) => Outcome::NotChecked,
            };
            let detail = match outcome {
                Outcome::Pass => "The digest file that you expect is here.",
                Outcome::Fail => "The digest file that you expect is not here, or is another.",
                Outcome::NotChecked => "It may be about another delivery.",
            };
            self.judged.anchors.push(AnchorSeen {
                source: visible(&expected.brought_in).into_owned(),
                count: None,
                head: Some(visible(&expected.text).into_owned()),
                outcome,
                detail: detail.to_owned(),
            });
            if outcome == Outcome::Fail {
                self.judged.end = End::ContradictsUser;
                self.fail("", "end", &expected.text, "no digest file of this hash or signature");
                self.fact(
                    "end",
                    Outcome::Fail,
                    format!("{}: {detail}", visible(&expected.brought_in)),
                );
            }
        }
    }

    /// The last digest files that the user expects, by hash or signature.
    fn expected_ends(&self) -> Vec<Expected> {
        let trust = self.look.trust;
        let for_this = trust.is_for_this_look();
        let mut found: Vec<Expected> = Vec::new();
        let names = self.chains.keys().map(|it| Some(it.name())).chain([None]);
        let mut seen = BTreeSet::new();
        for name in names {
            for head in trust.heads_for(PROFILE, name.as_deref(), self.look.source) {
                let Some(text) = head.head.as_deref() else { continue };
                if !seen.insert((text.to_ascii_lowercase(), head.stream.clone())) {
                    continue;
                }
                found.push(Expected {
                    text: text.to_ascii_lowercase(),
                    stream: head.stream.clone(),
                    scoped: for_this || head.stream.is_some(),
                    brought_in: head.brought_in.clone(),
                    met: false,
                });
            }
        }
        for (name, signature) in self.brought_signatures() {
            let text = data_encoding::HEXLOWER.encode(&signature);
            // Whose signature it is can be told by a key only.
            let signed = SignedFor::log(PROFILE, self.look.source, self.look.at);
            let scoped = for_this && !trust.signers_for(&signed).is_empty();
            let (stream, met) = (None, false);
            found.push(Expected { text, stream, scoped, brought_in: name, met });
        }
        found
    }

    /// Metadata of digest files that the user brought himself.
    fn brought_signatures(&self) -> Vec<(String, Vec<u8>)> {
        let files = self.look.trust.anchors_for(PROFILE, self.look.source);
        files
            .into_iter()
            .filter_map(|it| Some((it.name.clone(), metadata::read(&it.bytes)?.signature)))
            .collect()
    }

    fn covered(&mut self) {
        let starts = self.readable.iter().map(|(_, it)| &it.start);
        let ends = self.readable.iter().map(|(_, it)| &it.end);
        let from = starts.min_by_key(|it| it.moment).map(|it| it.text.clone());
        let to = ends.max_by_key(|it| it.moment).map(|it| it.text.clone());
        if let (Some(from), Some(to)) = (from, to) {
            let detail = format!("The digest files state a period from {from} to {to}.");
            self.fact("time", Outcome::NotChecked, detail);
            self.judged.covered = Some(Covered { from, to });
        }
        for fact in &mut self.judged.facts {
            fact.detail = visible(&fact.detail).into_owned();
            bounds::fact(fact);
        }
    }
}

/// The only algorithm by which CloudTrail signs.
const ALGORITHM: &str = "SHA256withRSA";

/// What came of following the digest files backwards.
#[derive(Default)]
struct Links<'d> {
    wrong: usize,
    /// What comes after those that are not here, by their places.
    unseen: HashMap<(&'d str, &'d str), BTreeSet<Sha256>>,
    absent: Vec<String>,
    gaps: Vec<String>,
}

/// Digest files by where they say that they are, and by name.
struct Targets<'d> {
    readable: HashMap<(&'d str, &'d str), Vec<usize>>,
    by_name: HashMap<&'d str, Vec<usize>>,
    unread: HashMap<&'d str, Vec<&'d DigestFile>>,
}

impl<'d> Targets<'d> {
    fn new(delivery: &'d Delivery, digests: &[(&'d DigestFile, &'d Digest)]) -> Self {
        let mut found =
            Self { readable: HashMap::new(), by_name: HashMap::new(), unread: HashMap::new() };
        for (at, (_, digest)) in digests.iter().enumerate() {
            let place = (digest.at.bucket.as_str(), digest.at.key.as_str());
            found.readable.entry(place).or_default().push(at);
            found.by_name.entry(file_name(place.1)).or_default().push(at);
        }
        for file in delivery.digests.iter().filter(|it| it.read.is_err()) {
            found.unread.entry(file_name(&file.path)).or_default().push(file);
        }
        found
    }

    /// Returns the readable and the unreadable files that may be the one that is named.
    fn of<'a>(&'a self, previous: &'d Previous) -> (&'a [usize], &'a [&'d DigestFile]) {
        let place = (previous.at.bucket.as_str(), previous.at.key.as_str());
        let name = file_name(place.1);
        let readable = self.readable.get(&place).or_else(|| self.by_name.get(name));
        let unread = self.unread.get(name);
        (
            readable.map(Vec::as_slice).unwrap_or_default(),
            unread.map(Vec::as_slice).unwrap_or_default(),
        )
    }
}

/// The user's keys for CloudTrail, by the names that digest files give them.
struct Ring<'t> {
    by_name: HashMap<String, KnownKey<'t>>,
    /// Whether there are any keys in scope.
    any: bool,
}

struct KnownKey<'t> {
    key: &'t PublicKey,
    entry: &'t TrustEntry,
    standing: Standing<'t>,
}

impl<'t> Ring<'t> {
    fn new(look: &'t Look<'_>, signed: &SignedFor<'_>) -> Self {
        let in_scope = look.trust.signers_for(signed);
        let mut ring = Self { by_name: HashMap::new(), any: !in_scope.is_empty() };
        for (entry, _) in in_scope {
            let PublicKey::Rsa(rsa) = &entry.key else { continue };
            for name in fingerprints(rsa) {
                let standing = look.trust.standing(&entry.key, signed);
                let entry = match &standing {
                    Standing::Trusted(entry) | Standing::OutOfTime(entry, _) => entry,
                    _ => entry,
                };
                let known = KnownKey { key: &entry.key, entry, standing: standing.clone() };
                ring.by_name.entry(name).or_insert(known);
            }
        }
        ring
    }
}

impl KnownKey<'_> {
    /// Tells whether a time lies in the time of the key.
    fn covers(&self, end: &Stated) -> bool {
        end.moment.timestamp().is_some_and(|it| self.entry.validity(it) == Validity::Valid)
    }

    fn times(&self, look: &Look<'_>, in_time: bool) -> String {
        match (&self.standing, in_time) {
            (Standing::OutOfTime(_, validity), _) => format!("{validity}, judged at {}", look.at),
            _ => "older or younger than the digest files that it signed".to_owned(),
        }
    }
}

/// What came of the signatures, over all digest files.
#[derive(Default)]
struct Signers {
    signer: Option<Signer>,
    good: usize,
    bad: usize,
    unsigned: Vec<String>,
    other: BTreeSet<String>,
    unknown: BTreeSet<String>,
    used: BTreeSet<String>,
    out_of_time: BTreeMap<String, String>,
}

impl Signers {
    fn add(&mut self, signer: Signer) {
        self.signer = Some(self.signer.map_or(signer, |before| worse(before, signer)));
    }
}

/// A last digest file that the user expects.
struct Expected {
    /// SHA-256 of the digest file, unpacked, or its signature; lower-case digits.
    text: String,
    stream: Option<String>,
    /// Whether it is about what is looked at now.
    scoped: bool,
    brought_in: String,
    met: bool,
}

fn verifies(key: &PublicKey, digest: &Digest, signature: &[u8]) -> bool {
    let algorithm = SignatureAlgorithm::RsaPkcs1 { hash: Hash::Sha256 };
    let message = digest.message();
    verify(key, algorithm, Signed::Message(&message), signature) == Verification::Good
}

fn worse_end(a: End, b: End) -> End {
    let rank = |end: End| match end {
        End::Proven | End::NoClaim => 0,
        End::Unproven | End::Lagging => 1,
        End::Missing | End::Disputed => 2,
        End::ContradictsUser => 3,
        End::Rejected => 4,
    };
    if rank(b) > rank(a) { b } else { a }
}

fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

/// The first names of a list, and how many more there are.
fn some(names: &[String]) -> String {
    let more = names.len().saturating_sub(NAMED);
    let first = names[..names.len() - more].join(", ");
    if more > 0 { format!("{first}, and {more} more") } else { first }
}
