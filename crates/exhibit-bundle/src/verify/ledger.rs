//! The ledger: its head, every leaf, the openings in scope, and what they add up to.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use exhibit_core::digest::Sha256;
use exhibit_core::event::{
    BundleExported, CosignatureImported, Event, EvidenceId, EvidenceVerified, PersonId,
    SourcePinned,
};
use exhibit_core::register::{Position, Refusal, Register};
use exhibit_core::time::Timestamp;
use exhibit_core::verdict::Word;
use exhibit_core::visible::visible_bytes;
use exhibit_ledger::checkpoint::{self, Head, VerifiedCheckpoint};
use exhibit_ledger::entry::{self, Checked, Claims, EntryFinding, MAX_BODY, OpenedEntry, Opening};
use exhibit_ledger::heads::{Evidence, Relation, relate};
use exhibit_ledger::keys::{LogPublicKey, PersonPublicKey};
use exhibit_ledger::note::{self, MAX_NOTE, NoteKey};
use exhibit_ledger::origin::Origin;
use exhibit_ledger::tiles::{Level, Tile, TileFile, TileWriter, parse_entries, tiles};
use exhibit_ledger::tree::Frontier;
use exhibit_ledger::{cosignature, tree};
use exhibit_verify::trust::TrustSet;
use exhibit_verify::watch::Watcher;
use serde_json::Value;

use super::bag::OpenBag;
use super::{Expect, VerifyError};
use crate::context::is_whole;
use crate::layout::{self, CHECKPOINT, COSIGNED, LEDGER, LOG_VKEY, OPENINGS, SAMPLES};
use crate::report::Findings;
use crate::trust::recorded_trust;

/// What the ledger of a bundle says, as far as it is disclosed.
pub(super) struct Replayed {
    pub(super) head: Head,
    pub(super) log_key: LogPublicKey,
    pub(super) register: Register,
    /// The `bundle.exported` entries that are opened.
    pub(super) exports: Vec<BundleExported>,
    /// Every leaf of type `evidence.received`: index and commitment.
    pub(super) received: BTreeMap<u64, Sha256>,
    /// Leaf hashes of the opened ones among them.
    pub(super) leaf_hashes: BTreeMap<u64, Sha256>,
    /// What was in force when an item was last verified.
    pub(super) judged_by: BTreeMap<EvidenceId, JudgedBy>,
    /// Entries that are not opened: index and type.
    pub(super) closed: Vec<(u64, String)>,
    /// Entries whose openings were destroyed, as disclosed `evidence.erased` entries say.
    pub(super) destroyed: BTreeSet<u64>,
    /// The time that the last leaf states.
    pub(super) newest: Option<Timestamp>,
    /// Entries that enrolled somebody and are not opened.
    closed_people: u64,
    /// Roots of this tree at the sizes that are asked for.
    pub(super) roots: BTreeMap<u64, Sha256>,
    /// Whether every leaf was there.
    is_whole: bool,
}

/// What a recorded verdict was judged by, beside bytes and engine: as it stood at its entry.
pub(super) struct JudgedBy {
    /// `None` if the recorded trust can't be read.
    pub(super) trust: Option<Arc<TrustSet>>,
    pub(super) pin: Option<SourcePinned>,
    /// Related exports that were whole by their own verdicts.
    pub(super) whole: Vec<EvidenceId>,
    /// Adopted profiles: digest, name, text.
    pub(super) profiles: Arc<Vec<(Sha256, String, String)>>,
}

/// Longest tile: 256 leaves of 65,535 bytes with their lengths.
const MAX_TILE: u64 = 256 * (65_535 + 2);
/// Longest opening as a file.
const MAX_OPENING: u64 = (MAX_BODY as u64).div_ceil(3) * 4 + 1024;

/// Checks the head, recomputes the tree, replays the openings, compares with known heads.
///
/// `None` if there is no head that could be verified.
pub(super) fn replay(
    bag: &OpenBag<'_>,
    expect: &Expect<'_>,
    findings: &mut Findings,
    watcher: &dyn Watcher,
) -> Result<Option<Replayed>, VerifyError> {
    let Some((verified, log_key)) = check_head(bag, expect, findings)? else {
        return Ok(None);
    };
    let mut replay = Replay::new(bag, expect, verified.head(), log_key);
    replay.want_freezes()?;
    replay.leaves(findings, watcher)?;
    let (opened, closed) = (replay.opened, replay.done.closed.len());
    let size = verified.head().size;
    findings.settle("ledger", format!("{size} entries give the signed root; every tile agrees"));
    replay.settle_openings(findings);
    findings.settle(
        "openings",
        format!("{opened} opened, signed by enrolled people and in order; {closed} not opened"),
    );
    replay.check_cosigned(findings)?;
    findings.settle("cosignatures", "every one that the ledger opens here is in the bundle");
    check_known_heads(&verified, &replay, expect, findings);
    Ok(Some(replay.done))
}

/// Verifies the checkpoint by the key whose digest is the origin.
fn check_head(
    bag: &OpenBag<'_>,
    expect: &Expect<'_>,
    findings: &mut Findings,
) -> Result<Option<(VerifiedCheckpoint, LogPublicKey)>, VerifyError> {
    bag.account(CHECKPOINT);
    bag.account(LOG_VKEY);
    let limit = MAX_NOTE as u64;
    let (Some(note), Some(vkey)) = (bag.read(CHECKPOINT, limit)?, bag.read(LOG_VKEY, limit)?)
    else {
        findings.fail(Word::Incomplete, CHECKPOINT, "a checkpoint and its key", "absent");
        findings.settle("checkpoint", "");
        findings.not_checked.push("the ledger: there is no checkpoint".into());
        return Ok(None);
    };
    let Some((origin, key)) = log_key(&vkey) else {
        findings.fail(Word::Broken, LOG_VKEY, "the key whose digest is the origin", "another text");
        findings.settle("checkpoint", "");
        return Ok(None);
    };
    match &expect.origin {
        Some(expected) if *expected != origin => {
            findings.fail(Word::Broken, CHECKPOINT, expected.as_str(), origin.as_str());
        }
        Some(_) => {}
        None => findings.cannot(
            Word::Unanchored,
            format!("origin: the bundle says {origin}; give the one that is printed on the pack"),
        ),
    }
    if bag.info.origin != origin.as_str() && !bag.info.origin.is_empty() {
        findings.fail(Word::Broken, "bag-info.txt", origin.as_str(), &bag.info.origin);
    }
    match checkpoint::verify(&note, &origin, &[key]) {
        Ok(verified) => {
            let Head { size, root, .. } = verified.head();
            findings.settle("checkpoint", format!("{size} entries, root {root}, by {origin}"));
            Ok(Some((verified, key)))
        }
        Err(finding) => {
            findings.fail(Word::Broken, CHECKPOINT, "signed by the log", &finding.to_string());
            findings.settle("checkpoint", "");
            Ok(None)
        }
    }
}

fn log_key(vkey: &[u8]) -> Option<(Origin, LogPublicKey)> {
    let text = str::from_utf8(vkey).ok()?.strip_suffix('\n')?;
    let named = NoteKey::parse_vkey(text).ok()?;
    let origin = Origin::parse(named.name())?;
    let key = LogPublicKey::from_bytes(named.key()).ok()?;
    let same = checkpoint::log_note_key(&origin, &key).vkey() == text;
    (same && origin.is_of(&key)).then_some((origin, key))
}

struct Replay<'r, 'a> {
    bag: &'r OpenBag<'a>,
    done: Replayed,
    frontier: Frontier,
    /// Sizes at which the root is wanted.
    wanted: BTreeSet<u64>,
    /// The recorded trust as last read, and the moment for which it was.
    trust: Option<(Timestamp, Option<Arc<TrustSet>>)>,
    profiles: Arc<Vec<(Sha256, String, String)>>,
    cosigned: Vec<CosignatureImported>,
    opened: u64,
    /// Findings about openings, kept until the tree is settled.
    about_openings: Vec<(Word, String, &'static str, String)>,
}

impl<'r, 'a> Replay<'r, 'a> {
    fn new(bag: &'r OpenBag<'a>, expect: &Expect<'_>, head: &Head, log_key: LogPublicKey) -> Self {
        let known = expect.heads.iter().map(|known| known.head().size);
        let cosigned = bag.below(COSIGNED).filter_map(|p| p[COSIGNED.len()..].parse().ok());
        Self {
            bag,
            wanted: known.chain(cosigned).filter(|size| *size <= head.size).collect(),
            done: Replayed {
                head: head.clone(),
                log_key,
                register: Register::new(),
                exports: Vec::new(),
                received: BTreeMap::new(),
                leaf_hashes: BTreeMap::new(),
                judged_by: BTreeMap::new(),
                closed: Vec::new(),
                destroyed: BTreeSet::new(),
                newest: None,
                closed_people: 0,
                roots: BTreeMap::new(),
                is_whole: false,
            },
            frontier: Frontier::new(),
            trust: None,
            profiles: Arc::default(),
            cosigned: Vec::new(),
            opened: 0,
            about_openings: Vec::new(),
        }
    }

    /// Wants the roots that checkpoints after freezes state, whatever they are.
    fn want_freezes(&mut self) -> Result<(), VerifyError> {
        let paths: Vec<_> =
            self.bag.below(SAMPLES).filter(|it| it.ends_with("/checkpoint")).collect();
        for path in paths {
            let note = self.bag.read(path, MAX_NOTE as u64)?.unwrap_or_default();
            let size = Head::of_unverified(&note).ok().map(|head| head.size);
            self.wanted.extend(size.filter(|size| *size <= self.done.head.size));
        }
        Ok(())
    }

    /// Streams the leaves; recomputes every tile and the root.
    fn leaves(
        &mut self,
        findings: &mut Findings,
        watcher: &dyn Watcher,
    ) -> Result<(), VerifyError> {
        let size = self.done.head.size;
        let there = self.bag.below("data/ledger/tile/").count() as u64;
        if size > there.saturating_mul(256) {
            let actual = format!("{there} tiles");
            findings.fail(Word::Incomplete, LEDGER, &format!("tiles for {size} entries"), &actual);
            return Ok(());
        }
        let mut writer = TileWriter::new();
        for tile in tiles(size).take_while(|tile| tile.level == Level::Entries) {
            if watcher.cancelled() {
                return Err(VerifyError::Cancelled);
            }
            let Some(bytes) = self.tile(tile, findings)? else {
                return Ok(());
            };
            let path = tile.path();
            match parse_entries(&bytes, tile) {
                Ok(leaves) => {
                    for leaf in leaves {
                        self.leaf(leaf, &path, findings)?;
                        for file in writer.push(leaf).unwrap_or_default() {
                            self.compare(&file, findings)?;
                        }
                    }
                }
                Err(finding) => {
                    findings.fail(Word::Broken, &path, "a bundle of entries", &finding.to_string());
                    return Ok(());
                }
            }
        }
        for file in writer.finish() {
            self.compare(&file, findings)?;
        }
        self.want_root();
        self.done.is_whole = self.frontier.size() == size;
        let (expected, actual) = (self.done.head.root, self.frontier.root());
        if expected != actual {
            findings.fail(Word::Broken, LEDGER, &expected.to_hex(), &actual.to_hex());
        }
        Ok(())
    }

    fn tile(&self, tile: Tile, findings: &mut Findings) -> Result<Option<Vec<u8>>, VerifyError> {
        let path = format!("{LEDGER}{}", tile.path());
        self.bag.account(&path);
        let bytes = self.bag.read(&path, MAX_TILE)?;
        if bytes.is_none() {
            findings.fail(Word::Incomplete, &path, "present", "absent, damaged or too long");
        }
        Ok(bytes)
    }

    /// Compares a tile of hashes with what the leaves give.
    fn compare(&self, file: &TileFile, findings: &mut Findings) -> Result<(), VerifyError> {
        if file.tile.level != Level::Entries
            && let Some(bytes) = self.tile(file.tile, findings)?
            && bytes != file.bytes
        {
            let path = file.tile.path();
            findings.fail(Word::Broken, &path, "the hashes of the entries", "other hashes");
        }
        Ok(())
    }

    fn want_root(&mut self) {
        let size = self.frontier.size();
        if self.wanted.contains(&size) {
            self.done.roots.insert(size, self.frontier.root());
        }
    }

    fn leaf(
        &mut self,
        bytes: &[u8],
        tile: &str,
        findings: &mut Findings,
    ) -> Result<(), VerifyError> {
        self.want_root();
        let seq = self.frontier.size();
        let path = layout::opening_path(seq);
        let opening = self.opening(&path)?;
        let prev_root = opening.as_ref().map(|_| self.frontier.root());
        let at = entry::Position { log: &self.done.head.origin, seq, prev_root };
        let register = &self.done.register;
        let checked = entry::check(bytes, opening.as_ref(), at, |claims| key_of(register, &claims));
        match checked {
            Ok(Checked::Opened(opened)) => {
                self.note_leaf(seq, opened.kind(), opened.time(), opened.commitment());
                self.fold(&opened, &path);
            }
            Ok(Checked::Closed(leaf)) => self.skip(seq, &leaf),
            Err(finding) => match entry::Leaf::parse(bytes) {
                Ok(leaf) if leaf.seq == seq => {
                    let word = match finding {
                        EntryFinding::UnknownActor(_) => Word::Incomplete,
                        _ => Word::Broken,
                    };
                    let actual = finding.to_string();
                    self.about_openings.push((word, path, "the opening of its leaf", actual));
                    self.skip(seq, &leaf);
                }
                _ => {
                    let expected = format!("leaf {seq}");
                    findings.fail(Word::Broken, tile, &expected, &finding.to_string());
                }
            },
        }
        self.frontier.push(tree::leaf_hash(bytes));
        Ok(())
    }

    /// Reads an opening; what is malformed is remembered and counts as closed.
    fn opening(&mut self, path: &str) -> Result<Option<Opening>, VerifyError> {
        if !self.bag.holds(path) {
            return Ok(None);
        }
        self.bag.account(path);
        let bytes = self.bag.read(path, MAX_OPENING)?;
        let parsed = bytes.as_deref().map(Opening::parse_file);
        match parsed {
            Some(Ok(opening)) => Ok(Some(opening)),
            other => {
                let actual = match other {
                    Some(Err(finding)) => finding.to_string(),
                    _ => "damaged or too long".to_owned(),
                };
                let path = path.to_owned();
                self.about_openings.push((Word::Broken, path, "an opening", actual));
                Ok(None)
            }
        }
    }

    fn note_leaf(&mut self, seq: u64, kind: &str, time: Timestamp, commitment: Sha256) {
        self.done.newest = Some(time);
        if kind == "evidence.received" {
            self.done.received.insert(seq, commitment);
        }
    }

    fn skip(&mut self, seq: u64, leaf: &entry::Leaf) {
        self.note_leaf(seq, &leaf.kind, leaf.time, leaf.commitment);
        if matches!(leaf.kind.as_str(), "vault.created" | "person.enrolled") {
            self.done.closed_people += 1;
        }
        self.done.closed.push((seq, leaf.kind.clone()));
        // Leaves come in order, so there is nothing that could be refused.
        let _ = self.done.register.skip_withheld(seq, leaf.time);
    }

    fn fold(&mut self, opened: &OpenedEntry, path: &str) {
        self.opened += 1;
        let event = Event::from_parts(opened.kind(), Value::Object(opened.data().clone()));
        let refused = match (event, PersonId::parse(opened.actor())) {
            (Ok(event), Some(actor)) => self.apply(opened, &event, actor),
            (Err(e), _) => Some((Word::Incomplete, format!("unknown to this version: {e}"))),
            (_, None) => Some((Word::Broken, "the actor is not a person's number".to_owned())),
        };
        if let Some((word, actual)) = refused {
            let expected = "an entry that the rules allow";
            self.about_openings.push((word, path.to_owned(), expected, actual));
            let _ = self.done.register.skip(opened.seq(), opened.time());
        }
    }

    fn apply(
        &mut self,
        opened: &OpenedEntry,
        event: &Event,
        actor: PersonId,
    ) -> Option<(Word, String)> {
        let (leaf, c, time) = (opened.seq(), opened.commitment(), opened.time());
        match self.done.register.apply(Position { leaf, c, time, actor }, event) {
            Ok(()) => {}
            Err(refusal @ Refusal::NoPerson(_)) if self.done.closed_people > 0 => {
                return Some((Word::Incomplete, refusal.to_string()));
            }
            Err(refusal) => return Some((Word::Broken, refusal.to_string())),
        }
        match event {
            Event::VaultCreated(created) if created.log_key != self.done.log_key.to_hex() => {
                return Some((Word::Broken, "the first entry names another log key".to_owned()));
            }
            Event::TrustAdded(_) | Event::TrustRevoked(_) => self.trust = None,
            Event::EvidenceReceived(_) => {
                self.done.leaf_hashes.insert(leaf, opened.leaf_hash());
            }
            Event::ProfileAdopted(_) => {
                let adopted = self.done.register.profiles();
                let owned = adopted.map(|(d, name, text)| (d, name.to_owned(), text.to_owned()));
                self.profiles = Arc::new(owned.collect());
            }
            Event::EvidenceVerified(verified) => self.judge(verified),
            Event::EvidenceErased(erased) => {
                self.done.destroyed.extend(erased.openings.iter().filter(|seq| **seq < leaf));
            }
            Event::BundleExported(exported) => self.done.exports.push(exported.clone()),
            // Its first checkpoint covers nothing beyond it.
            Event::SampleFrozen(_) => {
                self.wanted.insert(leaf + 1);
            }
            Event::CosignatureImported(imported) => self.cosigned.push(imported.clone()),
            _ => {}
        }
        None
    }

    /// Keeps what a verdict was judged by, as it stands here: what comes later never counts.
    fn judge(&mut self, verified: &EvidenceVerified) {
        let register = &self.done.register;
        let is_revoked = || register.trust().any(|state| state.revoked.is_some());
        let kept = self.trust.take().filter(|(at, _)| *at == verified.at || !is_revoked());
        let (at, trust) = kept.unwrap_or_else(|| {
            let read = recorded_trust(register, verified.at).ok().map(Arc::new);
            (verified.at, read)
        });
        self.trust = Some((at, trust.clone()));
        let id = verified.evidence.id;
        let source = register.item(id).and_then(|item| item.received.source.as_deref());
        let pin = source.and_then(|source| register.pin(source)).cloned();
        let was_whole = |id: &EvidenceId| register.item(*id).is_some_and(|i| is_whole(i.word()));
        let whole = verified.relations.iter().map(|seen| seen.to.id).filter(was_whole).collect();
        let profiles = Arc::clone(&self.profiles);
        self.done.judged_by.insert(id, JudgedBy { trust, pin, whole, profiles });
    }

    fn settle_openings(&mut self, findings: &mut Findings) {
        for (word, path, expected, actual) in self.about_openings.drain(..) {
            findings.fail(word, &path, expected, &actual);
        }
        for (seq, kind) in self.done.closed.iter().filter(|(_, kind)| is_always_opened(kind)) {
            let expected = format!("opened, as every {kind} is");
            findings.fail(Word::Incomplete, &layout::opening_path(*seq), &expected, "closed");
        }
        for path in self.bag.below(OPENINGS) {
            let seq = path[OPENINGS.len()..].strip_suffix(".json").and_then(|s| s.parse().ok());
            let in_place = seq.is_some_and(|seq: u64| {
                seq < self.done.head.size && layout::opening_path(seq) == path
            });
            if !in_place {
                findings.fail(Word::Broken, path, "the opening of a leaf", "no such leaf");
            }
        }
        let closed = counted(self.done.closed.iter().map(|(_, kind)| kind.as_str()));
        if !closed.is_empty() {
            findings.not_checked.push(format!("what entries that are not opened say: {closed}"));
        }
    }

    /// Every cosignature that the ledger says was imported is there, on a head of this tree.
    fn check_cosigned(&self, findings: &mut Findings) -> Result<(), VerifyError> {
        let head = &self.done.head;
        for imported in &self.cosigned {
            let path = format!("{COSIGNED}{}", imported.size);
            self.bag.account(&path);
            let Some(note) = self.bag.read(&path, MAX_NOTE as u64)? else {
                findings.fail(Word::Incomplete, &path, "the cosigned head", "absent");
                continue;
            };
            let verified = checkpoint::verify(&note, &head.origin, &[self.done.log_key]);
            let root = verified.as_ref().ok().map(|v| (v.head().size, v.head().root));
            let expected = self.done.roots.get(&imported.size).map(|root| (imported.size, *root));
            if root.is_none() || root != expected {
                let actual = visible_bytes(&note);
                findings.fail(Word::Broken, &path, "a head of this ledger", &actual);
                continue;
            }
            let line = format!("{}\n", imported.line.trim_end_matches('\n'));
            let has_line =
                note::split(&note).is_ok_and(|(_, lines)| lines.iter().any(|l| l.as_str() == line));
            let key = NoteKey::parse_vkey(&imported.vkey).ok();
            let valid = key.is_some_and(|key| cosignature::verify(&note, &key).is_ok());
            if !has_line {
                findings.fail(Word::Incomplete, &path, "the witness's line", "absent");
            } else if !valid {
                findings.fail(Word::Broken, &path, "a valid cosignature", "does not verify");
            }
        }
        if !self.cosigned.is_empty() {
            findings.not_checked.push("whose the witness keys are: compare them yourself".into());
        }
        Ok(())
    }
}

/// Tells whether every bundle opens entries of this type: what everything else rests on, and what
/// speaks of no item, so that withholding is never a reason to close it.
pub(super) fn is_always_opened(kind: &str) -> bool {
    let family = kind.split_once('.').map_or(kind, |(family, _)| family);
    // Whom the organisation employs is nothing that a verdict rests on, unlike who may sign entries.
    let is_needed = matches!(family, "person" | "trust" | "profile" | "source");
    matches!(kind, "vault.created" | "cosignature.imported")
        || (is_needed && kind != "person.recorded")
}

/// Returns how many there are of each type, such as `2 evidence.received, 1 evidence.verified`.
pub(super) fn counted<'k>(kinds: impl Iterator<Item = &'k str>) -> String {
    let mut counts = BTreeMap::<&str, u64>::new();
    kinds.for_each(|kind| *counts.entry(kind).or_default() += 1);
    let counts: Vec<_> = counts.iter().map(|(kind, n)| format!("{n} {kind}")).collect();
    counts.join(", ")
}

/// Finds the key of the claimed actor: by the register, or in the first entry itself.
fn key_of(register: &Register, claims: &Claims<'_>) -> Option<PersonPublicKey> {
    if claims.seq == 0 && claims.kind == "vault.created" {
        let person = claims.data.get("person")?;
        let is_actor = person.get("id")?.as_str()? == claims.actor;
        let key = person.get("sign_key")?.as_str()?;
        return is_actor.then(|| PersonPublicKey::from_hex(key).ok()).flatten();
    }
    let person = register.person(PersonId::parse(claims.actor)?)?;
    PersonPublicKey::from_hex(&person.sign_key).ok()
}

fn check_known_heads(
    verified: &VerifiedCheckpoint,
    replay: &Replay<'_, '_>,
    expect: &Expect<'_>,
    findings: &mut Findings,
) {
    let size = verified.head().size;
    let is_whole = replay.done.is_whole;
    let evidence = |old: u64, larger: u64| {
        let proof = expect.consistency.filter(|c| c.old == old);
        let proof = proof
            .filter(|c| Head::of_unverified(&c.checkpoint).is_ok_and(|head| head.size == larger));
        match (replay.done.roots.get(&old), proof) {
            (Some(root), _) if larger == size && is_whole => Evidence::Root(*root),
            (_, Some(request)) => Evidence::Proof(request.proof.clone()),
            _ => Evidence::Nothing,
        }
    };
    match relate(expect.heads, verified, evidence) {
        Relation::First => {
            findings.notes.push("no head of this log was known to you before".into());
            findings.settle("known heads", "none to compare with");
        }
        Relation::Same => findings.settle("known heads", "the newest that you know"),
        Relation::Newer { newest } => {
            let detail =
                format!("extends the newest that you know ({} entries)", newest.head().size);
            findings.settle("known heads", detail);
        }
        Relation::Older { newest } => {
            let detail = format!("older than the newest you know ({} entries)", newest.head().size);
            findings.notes.push(detail.clone());
            findings.settle("known heads", detail);
        }
        Relation::Fork(fork) => {
            let expected = visible_bytes(fork.known.note());
            let actual = visible_bytes(&fork.other_note);
            findings.fail(Word::Diverged, CHECKPOINT, &expected, &actual);
            findings.notes.push(
                "two heads signed by one log can't both be true; both notes are in the failures"
                    .into(),
            );
            findings.settle("known heads", "");
        }
        Relation::NotShown { known, proof_failed } => {
            let newest = known.head().size;
            let why = if proof_failed {
                "the consistency proof that you brought does not verify"
            } else {
                "bring a consistency proof, or a newer bundle"
            };
            findings.cannot(
                Word::Unanchored,
                format!(
                    "known heads: not shown to be part of the one with {newest} entries: {why}"
                ),
            );
            findings.settle("known heads", "");
        }
    }
}

impl Replayed {
    /// Tells whether this log goes on from another, and states again what that one said.
    pub(super) fn goes_on(&self) -> bool {
        self.register.created().is_some_and(|it| it.predecessor.is_some())
    }

    /// Checks that the ledger gives the signer's key to a person with export rights; returns whom.
    pub(super) fn check_enrolled(
        &self,
        key: &PersonPublicKey,
        findings: &mut Findings,
    ) -> Option<String> {
        let hex = key.to_hex();
        let person = self.register.people().find(|person| person.sign_key == hex);
        let name = person.map(|p| exhibit_core::visible::visible(&p.name).into_owned());
        match person {
            Some(person) if person.role.exports() => {}
            Some(person) => {
                let expected = "a person who may export";
                findings.fail(Word::Broken, "", expected, person.role.as_str());
            }
            None if self.closed_people > 0 || !self.is_whole => findings.cannot(
                Word::Incomplete,
                "signer: the entry that enrolled the signer is not opened".into(),
            ),
            None => findings.fail(Word::Broken, "", "a key that the ledger enrolled", &hex),
        }
        let passed = name.clone().unwrap_or_default();
        findings.settle("signer enrolled", format!("{passed}, with the right to export"));
        name
    }
}
