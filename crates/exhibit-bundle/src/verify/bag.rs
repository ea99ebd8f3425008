//! The bag: what belongs to it, whether its bytes are those of its manifests, and who signed it.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Write};
use std::ops::Bound;

use exhibit_core::digest::Sha256;
use exhibit_core::verdict::{Signer, Word};
use exhibit_ledger::keys::PersonPublicKey;
use exhibit_verify::trust::{OTHER_KEY_CAUSES, PublicKey, Purpose, SignedFor};
use exhibit_verify::watch::{Phase, Progress, Watcher};
use exhibit_verify::zip::{Archive, Entry, ZipError};
use sha2::{Digest as _, Sha256 as Hasher};

use super::{Expect, VerifyError};
use crate::bag::{BagInfo, DECLARATION, Manifest};
use crate::layout::{
    BAG_INFO, BAGIT, MANIFEST, SIGNATURE, SIGNATURE_NAMES, TAGMANIFEST, VERIFY_TXT,
};
use crate::report::Findings;
use crate::seal::{self, NAMESPACE};

/// A bag whose files are known, and which of them had a reason to be there.
pub(super) struct OpenBag<'a> {
    archive: &'a Archive<'a>,
    files: BTreeMap<&'a str, &'a Entry>,
    pub(super) payload: Manifest,
    pub(super) info: BagInfo,
    accounted: RefCell<BTreeSet<String>>,
}

/// Longest tag file, manifests apart.
const SMALL: u64 = 1 << 20;
/// Longest manifest: a million files.
const MANIFEST_LIMIT: u64 = 1 << 28;

/// Reads and checks the bag; `None` if too little of it can be read to go on.
pub(super) fn open<'a>(
    archive: &'a Archive<'a>,
    findings: &mut Findings,
    watcher: &dyn Watcher,
) -> Result<Option<OpenBag<'a>>, VerifyError> {
    let files: BTreeMap<&str, &Entry> = archive
        .entries()
        .iter()
        .filter_map(|entry| Some((entry.name.split_once('/')?.1, entry)))
        .collect();
    let mut bag = OpenBag {
        archive,
        files,
        payload: Manifest::default(),
        info: BagInfo {
            organisation: String::new(),
            date: String::new(),
            bundle: String::new(),
            oxum: String::new(),
            origin: String::new(),
            signatures: Vec::new(),
        },
        accounted: RefCell::default(),
    };
    if !bag.holds(BAGIT) && !bag.holds(TAGMANIFEST) && !bag.holds(MANIFEST) {
        findings.fail(Word::CannotCheck, "", "a bag (RFC 8493)", "no bagit.txt and no manifest");
        findings.settle("bag", "");
        findings.not_checked.push("everything: this is not a bundle".into());
        return Ok(None);
    }
    let tags = bag.manifest(TAGMANIFEST, findings)?;
    let payload = bag.manifest(MANIFEST, findings)?;
    bag.check_declarations(findings)?;
    let (Some(tags), Some(payload)) = (tags, payload) else {
        findings.settle("bag", "");
        findings.not_checked.push("signature, ledger and contents: a manifest is missing".into());
        return Ok(None);
    };
    bag.check_closed(&tags, &payload, findings);
    bag.check_digests(&tags, &payload, findings, watcher)?;
    let count = bag.files.len();
    findings.settle("bag", format!("closed: all {count} files are listed, with these digests"));
    bag.payload = payload;
    Ok(Some(bag))
}

/// Checks the signature over the tag manifest; returns the key that signed.
pub(super) fn check_seal(
    bag: &OpenBag<'_>,
    expect: &Expect<'_>,
    findings: &mut Findings,
) -> Result<Option<PersonPublicKey>, VerifyError> {
    // Empty only where bag-info.txt is absent or unreadable, which is said already.
    let listed: BTreeSet<&str> = bag.info.signatures.iter().map(String::as_str).collect();
    for name in SIGNATURE_NAMES.into_iter().chain(listed.iter().copied()) {
        if listed.contains(name) && !bag.holds(name) {
            findings.fail(Word::Broken, name, "present, as bag-info.txt says", "absent");
        } else if bag.holds(name) && !listed.contains(name) && !listed.is_empty() {
            findings.fail(Word::Broken, name, "listed in bag-info.txt", "not listed");
        }
    }
    let file = bag.read(SIGNATURE, SMALL)?;
    let signed = bag.read(TAGMANIFEST, MANIFEST_LIMIT)?;
    let (Some(file), Some(signed)) = (file, signed) else {
        findings.fail(Word::Broken, SIGNATURE, "a signature", "absent or unreadable");
        findings.settle("signature", "");
        return Ok(None);
    };
    let key = match seal::open(&file, &signed) {
        Ok(key) => key,
        Err(finding) => {
            findings.fail(Word::Broken, SIGNATURE, "a valid signature", &finding.to_string());
            findings.settle("signature", "");
            return Ok(None);
        }
    };
    judge_signer(&key, expect, findings);
    let fingerprint = key.fingerprint();
    findings.settle("signature", format!("by the key that you brought, {fingerprint}"));
    Ok(Some(key))
}

/// Tells whether the user brought this key for bundles.
pub(super) fn is_trusted(key: &PersonPublicKey, expect: &Expect<'_>) -> bool {
    signer(key, expect) == Signer::Trusted
}

fn signer(key: &PersonPublicKey, expect: &Expect<'_>) -> Signer {
    let Ok(key) = PublicKey::ed25519(*key.as_bytes()) else {
        return Signer::Bad;
    };
    let signed = SignedFor {
        purpose: Purpose::Vault,
        source: None,
        namespace: Some(NAMESPACE),
        at: expect.at,
    };
    expect.signer.standing(&key, &signed).signer()
}

fn judge_signer(key: &PersonPublicKey, expect: &Expect<'_>, findings: &mut Findings) {
    let fingerprint = key.fingerprint();
    match signer(key, expect) {
        Signer::Trusted => {}
        Signer::NotTheKeyBrought => {
            let actual = format!("signed by {fingerprint}; {OTHER_KEY_CAUSES}");
            findings.fail(Word::Broken, SIGNATURE, "the key that you brought", &actual);
        }
        Signer::OutOfTime => findings.cannot(
            Word::Unanchored,
            format!("signer: the key that you brought was not valid at {}", expect.at),
        ),
        Signer::Bad => findings.fail(Word::Broken, SIGNATURE, "a usable key", "another"),
        _ => findings.cannot(
            Word::Unanchored,
            format!(
                "signer: valid, by the key {fingerprint}, which you did not bring: compare it with \
                 the transmittal slip, then give the signer's public key"
            ),
        ),
    }
}

impl<'a> OpenBag<'a> {
    /// Tells whether a file is there, by its path in the bag.
    pub(super) fn holds(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// Returns a file's place in the archive.
    pub(super) fn entry(&self, path: &str) -> Option<&'a Entry> {
        self.files.get(path).copied()
    }

    /// Returns the archive.
    pub(super) fn archive(&self) -> &'a Archive<'a> {
        self.archive
    }

    /// Returns the paths that begin with `folder`.
    pub(super) fn below<'b>(&'b self, folder: &'b str) -> impl Iterator<Item = &'a str> + 'b {
        let from = (Bound::Included(folder), Bound::Unbounded);
        let files = self.files.range::<str, _>(from).map(|(path, _)| *path);
        files.take_while(move |path| path.starts_with(folder))
    }

    /// Says that a path has a reason to be in the bundle.
    pub(super) fn account(&self, path: &str) {
        self.accounted.borrow_mut().insert(path.to_owned());
    }

    /// Returns the payload's files that nothing accounted for.
    pub(super) fn unaccounted(&self) -> Vec<&'a str> {
        let accounted = self.accounted.borrow();
        self.below("data/").filter(|path| !accounted.contains(*path)).collect()
    }

    /// Reads a whole file of at most `limit` bytes; `None` if it is absent, longer or damaged.
    pub(super) fn read(&self, path: &str, limit: u64) -> Result<Option<Vec<u8>>, VerifyError> {
        match self.entry(path) {
            Some(entry) if entry.size <= limit => {
                let mut bytes = Vec::new();
                Ok(self.copy(entry, &mut bytes)?.then_some(bytes))
            }
            _ => Ok(None),
        }
    }

    /// Copies a file's content; `false` if it is damaged.
    fn copy(&self, entry: &Entry, out: &mut dyn Write) -> Result<bool, VerifyError> {
        let copied = self
            .archive
            .open(entry)
            .and_then(|mut reader| std::io::copy(&mut reader, out).map_err(ZipError::from_io));
        match copied {
            Ok(_) => Ok(true),
            Err(ZipError::Finding(_)) => Ok(false),
            Err(ZipError::Io(e)) => Err(e.into()),
        }
    }

    fn manifest(
        &self,
        name: &str,
        findings: &mut Findings,
    ) -> Result<Option<Manifest>, VerifyError> {
        if !self.holds(name) {
            findings.fail(Word::Broken, name, "present", "absent");
            return Ok(None);
        }
        let Some(bytes) = self.read(name, MANIFEST_LIMIT)? else {
            findings.fail(Word::Broken, name, "readable", "damaged or too long");
            return Ok(None);
        };
        match Manifest::parse(&bytes) {
            Ok(manifest) => Ok(Some(manifest)),
            Err(finding) => {
                findings.fail(Word::Broken, name, "a sorted manifest", &finding.to_string());
                Ok(None)
            }
        }
    }

    fn check_declarations(&mut self, findings: &mut Findings) -> Result<(), VerifyError> {
        if let Some(bytes) = self.read(BAGIT, SMALL)?
            && bytes != DECLARATION.as_bytes()
        {
            findings.fail(Word::Broken, BAGIT, "BagIt 1.0 in UTF-8", "another declaration");
        }
        let Some(bytes) = self.read(BAG_INFO, SMALL)? else {
            return Ok(());
        };
        match BagInfo::parse(&bytes) {
            Ok(info) => self.info = info,
            Err(finding) => {
                findings.fail(
                    Word::Broken,
                    BAG_INFO,
                    "the labels of a bundle",
                    &finding.to_string(),
                );
            }
        }
        let top = self.archive.entries().first().and_then(|e| e.name.split('/').next());
        if top != Some(self.info.bundle.as_str()) {
            let top = top.unwrap_or_default();
            findings.fail(
                Word::Broken,
                BAG_INFO,
                &format!("External-Identifier {top}"),
                &self.info.bundle,
            );
        }
        Ok(())
    }

    /// Every file is listed once, in the right manifest; what is listed is there.
    fn check_closed(&self, tags: &Manifest, payload: &Manifest, findings: &mut Findings) {
        for path in self.files.keys() {
            let covered = if path.starts_with("data/") {
                payload.get(path).is_some()
            } else {
                tags.get(path).is_some() || *path == TAGMANIFEST || SIGNATURE_NAMES.contains(path)
            };
            if !covered {
                findings.fail(Word::Broken, path, "listed in a manifest", "listed nowhere");
            }
        }
        for (path, _) in payload.iter() {
            if !path.starts_with("data/") {
                findings.fail(Word::Broken, MANIFEST, "paths under data/", path);
            }
        }
        for (path, _) in tags.iter() {
            let is_tag = [VERIFY_TXT, BAG_INFO, BAGIT, MANIFEST].contains(&path);
            if !is_tag {
                findings.fail(Word::Broken, TAGMANIFEST, "the tag files of a bundle", path);
            }
        }
        for name in [BAG_INFO, BAGIT, MANIFEST] {
            if tags.get(name).is_none() {
                findings.fail(Word::Broken, TAGMANIFEST, &format!("a line for {name}"), "none");
            }
        }
        for (path, _) in payload.iter().chain(tags.iter()) {
            if !self.holds(path) {
                findings.fail(Word::Incomplete, path, "present, as the manifest says", "absent");
            }
        }
    }

    fn check_digests(
        &self,
        tags: &Manifest,
        payload: &Manifest,
        findings: &mut Findings,
        watcher: &dyn Watcher,
    ) -> Result<(), VerifyError> {
        let total = self.files.values().map(|e| e.size).fold(0, u64::saturating_add);
        let mut done = 0;
        for (path, entry) in &self.files {
            let stated = payload.get(path).or_else(|| tags.get(path));
            let found = self.digest(entry, &mut done, total, watcher)?;
            match (stated, found) {
                (_, Err(why)) => findings.fail(Word::Broken, path, "content as stated", &why),
                (Some(stated), Ok(found)) if stated != found => {
                    findings.fail(Word::Broken, path, &stated.to_hex(), &found.to_hex());
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Returns the digest of a file, or what is wrong with its bytes.
    fn digest(
        &self,
        entry: &Entry,
        done: &mut u64,
        total: u64,
        watcher: &dyn Watcher,
    ) -> Result<Result<Sha256, String>, VerifyError> {
        let mut hasher = Hasher::new();
        let mut buf = vec![0; 256 * 1024];
        let mut reader = match self.archive.open(entry) {
            Ok(reader) => reader,
            Err(ZipError::Finding(finding)) => return Ok(Err(finding.to_string())),
            Err(ZipError::Io(e)) => return Err(e.into()),
        };
        loop {
            if watcher.cancelled() {
                return Err(VerifyError::Cancelled);
            }
            let n = match reader.read(&mut buf).map_err(ZipError::from_io) {
                Ok(0) => return Ok(Ok(Sha256(hasher.finalize().into()))),
                Ok(n) => n,
                Err(ZipError::Finding(finding)) => return Ok(Err(finding.to_string())),
                Err(ZipError::Io(e)) => return Err(e.into()),
            };
            hasher.update(&buf[..n]);
            *done += n as u64;
            watcher.tell(Progress { phase: Phase::Verifying, done: *done, total: Some(total) });
        }
    }
}
