//! The contents: what was declared, what is there, and every verdict computed anew.

use std::collections::BTreeSet;
use std::io::{self, Read};

use exhibit_core::appraisal::{Member, MemberRole};
use exhibit_core::canonical;
use exhibit_core::digest::Sha256;
use exhibit_core::event::{BundleExported, EvidenceId, EvidenceReceived, SourcePinned, Withheld};
use exhibit_core::register::{EvidenceState, VerifiedState};
use exhibit_core::time::Timestamp;
use exhibit_core::verdict::Word;
use exhibit_core::visible::visible;
use exhibit_ledger::proof::TlogProof;
use exhibit_verify::members::{MemberInfo, Members};
use exhibit_verify::trust::TrustSet;
use exhibit_verify::zip::{Archive, Entry, ZipError};

use super::bag::OpenBag;
use super::ledger::Replayed;
use super::{AppraiseError, Appraiser, Expect, Recompute, VerifyError};
use crate::layout::{self, INDEX, PACK, PROFILES, TRUST, WITHHELD};
use crate::model::WithheldFile;
use crate::report::{BundleReport, Findings, ItemReport};

/// Longest record of ours in a bundle.
const MAX_RECORD: u64 = 1 << 26;

/// Checks everything below `data/` that is not the ledger.
pub(super) fn check(
    bag: &OpenBag<'_>,
    ledger: &Replayed,
    expect: &Expect<'_>,
    appraiser: &dyn Appraiser,
    findings: &mut Findings,
    report: &mut BundleReport,
) -> Result<(), VerifyError> {
    report.evidence_total = ledger.received.len() as u64;
    let stated = ledger.exports.iter().rfind(|e| e.id.to_string() == bag.info.bundle);
    let Some(exported) = stated else {
        findings.fail(Word::Incomplete, "", "the entry that made this bundle", "not opened");
        findings.settle("declared", "");
        return Ok(());
    };
    check_declared(bag, ledger, exported, findings)?;
    let (items, held) = (exported.items.len(), exported.withheld.len());
    findings.settle("declared", format!("{items} items here, {held} withheld, none unmentioned"));
    report.withheld = exported.withheld.iter().map(shown).collect();
    let disclosed = exported.items.iter().filter_map(|id| ledger.register.item(*id));
    let disclosed: Vec<&EvidenceState> = disclosed.collect();
    for item in &disclosed {
        check_item(bag, ledger, item, findings)?;
    }
    let count = disclosed.len();
    findings.settle("evidence", format!("{count} items are what the ledger received"));
    for item in &disclosed {
        if let Some(verified) = &item.verified {
            let looked = recompute(bag, ledger, item, verified, expect, appraiser, findings)?;
            *report.contents.entry(looked.recorded.to_string()).or_default() += 1;
            report.items.push(looked);
        }
    }
    findings.settle("verdicts", format!("{count} computed anew, the same words"));
    check_places(bag, findings);
    findings.settle("places", "every file has a place that the format gives it");
    Ok(())
}

fn shown(withheld: &Withheld) -> Withheld {
    Withheld { evidence: withheld.evidence, reason: visible(&withheld.reason).into_owned() }
}

/// Every item that was ever received is here or declared withheld, as the ledger says.
fn check_declared(
    bag: &OpenBag<'_>,
    ledger: &Replayed,
    exported: &BundleExported,
    findings: &mut Findings,
) -> Result<(), VerifyError> {
    bag.account(WITHHELD);
    let file = WithheldFile {
        bundle: exported.id,
        total: (exported.items.len() + exported.withheld.len()) as u64,
        withheld: exported.withheld.clone(),
    };
    match bag.read(WITHHELD, MAX_RECORD)? {
        None => findings.fail(Word::Incomplete, WITHHELD, "present", "absent"),
        Some(bytes) if canonical::to_bytes(&file).is_ok_and(|own| own == bytes) => {}
        Some(_) => findings.fail(Word::Broken, WITHHELD, "what the ledger says", "something else"),
    }
    let mut mentioned = BTreeSet::new();
    for id in &exported.items {
        match ledger.register.item(*id) {
            Some(item) if item.verified.is_some() => {
                mentioned.insert(item.reference.leaf);
            }
            Some(_) => findings.fail(Word::Incomplete, &id.to_string(), "a verdict", "not opened"),
            None => {
                findings.fail(Word::Incomplete, &id.to_string(), "its entry", "not opened");
                account_unopened(bag, *id);
            }
        }
    }
    for withheld in &exported.withheld {
        let reference = withheld.evidence;
        if ledger.received.get(&reference.leaf) != Some(&reference.c) {
            let id = reference.id.to_string();
            findings.fail(Word::Broken, &id, "the commitment of its leaf", &reference.c.to_hex());
        }
        if !mentioned.insert(reference.leaf) {
            let id = reference.id.to_string();
            findings.fail(Word::Broken, &id, "here or withheld", "declared twice");
        }
    }
    for leaf in ledger.received.keys().filter(|leaf| !mentioned.contains(leaf)) {
        let record = format!("entry {leaf}");
        findings.fail(Word::Incomplete, &record, "here or declared withheld", "neither");
    }
    Ok(())
}

/// What lies where an item's files belong is not out of place because its entry is not opened.
fn account_unopened(bag: &OpenBag<'_>, id: EvidenceId) {
    bag.account(&layout::proof_path(id));
    bag.account(&layout::verdict_path(id));
    for path in bag.below(&layout::evidence_folder(id)) {
        bag.account(path);
    }
}

/// The files of an item are those that the ledger received, and its leaf is in the tree.
fn check_item(
    bag: &OpenBag<'_>,
    ledger: &Replayed,
    item: &EvidenceState,
    findings: &mut Findings,
) -> Result<(), VerifyError> {
    let received = &item.received;
    let id = received.id.to_string();
    if item_digest(received) != Some(received.digest) {
        findings.fail(
            Word::Broken,
            &id,
            &received.digest.to_hex(),
            "another digest of its members",
        );
    }
    for (member, path) in received.members.iter().zip(paths(received)) {
        bag.account(&path);
        let (Some(entry), Some(found)) = (bag.entry(&path), bag.payload.get(&path)) else {
            findings.fail(Word::Incomplete, &path, "present", "absent");
            continue;
        };
        if found != member.sha256 || entry.size != member.bytes {
            findings.fail(Word::Broken, &path, &member.sha256.to_hex(), &found.to_hex());
        }
    }
    check_proof(bag, ledger, item, findings)?;
    let path = layout::verdict_path(received.id);
    bag.account(&path);
    let Some(verified) = &item.verified else { return Ok(()) };
    match bag.read(&path, MAX_RECORD)? {
        None => findings.fail(Word::Incomplete, &path, "present", "absent"),
        Some(bytes) if canonical::to_bytes(&verified.appraisal).is_ok_and(|own| own == bytes) => {}
        Some(_) => findings.fail(Word::Broken, &path, "the verdict of the ledger", "another text"),
    }
    let appraisal = &verified.appraisal;
    if appraisal.digest != received.digest {
        let (expected, actual) = (received.digest.to_hex(), appraisal.digest.to_hex());
        findings.fail(Word::Broken, &id, &expected, &format!("a verdict on {actual}"));
    }
    Ok(())
}

fn check_proof(
    bag: &OpenBag<'_>,
    ledger: &Replayed,
    item: &EvidenceState,
    findings: &mut Findings,
) -> Result<(), VerifyError> {
    let path = layout::proof_path(item.received.id);
    bag.account(&path);
    let Some(bytes) = bag.read(&path, MAX_RECORD)? else {
        findings.fail(Word::Incomplete, &path, "present", "absent");
        return Ok(());
    };
    let leaf = item.reference.leaf;
    let hash = ledger.leaf_hashes.get(&leaf).copied();
    let checked = TlogProof::parse(&bytes).map_err(|e| e.to_string()).and_then(|proof| {
        if proof.index != leaf || proof.extra.is_some() {
            return Err(format!("a proof of leaf {}", proof.index));
        }
        let hash = hash.ok_or("its leaf is not opened")?;
        let keys = [ledger.log_key];
        let verified = proof.verify(hash, &ledger.head.origin, &keys).map_err(|e| e.to_string())?;
        if *verified.head() == ledger.head { Ok(()) } else { Err("another head".to_owned()) }
    });
    if let Err(actual) = checked {
        findings.fail(Word::Broken, &path, &format!("a proof of leaf {leaf}"), &actual);
    }
    Ok(())
}

fn paths(received: &EvidenceReceived) -> impl Iterator<Item = String> {
    let folder = layout::evidence_folder(received.id);
    layout::member_names(&received.members).into_iter().map(move |name| folder.clone() + &name)
}

/// The digest of an item: of its one content file, or of the list of its members.
fn item_digest(received: &EvidenceReceived) -> Option<Sha256> {
    match received.members.as_slice() {
        [] => None,
        [only] => Some(only.sha256),
        several => {
            let line = |m: &Member| format!("{}  {}\n", m.sha256, m.path);
            Some(Sha256::of(several.iter().map(line).collect::<String>().as_bytes()))
        }
    }
}

/// Computes an item's verdict anew, and once more under the user's own trust.
fn recompute(
    bag: &OpenBag<'_>,
    ledger: &Replayed,
    item: &EvidenceState,
    verified: &VerifiedState,
    expect: &Expect<'_>,
    appraiser: &dyn Appraiser,
    findings: &mut Findings,
) -> Result<ItemReport, VerifyError> {
    let id = item.received.id;
    let recorded = verified.appraisal.verdict;
    let mut looked = ItemReport {
        id,
        name: visible(&item.received.name).into_owned(),
        digest: item.received.digest,
        recorded,
        recorded_at: verified.at,
        recorded_engine: visible(&verified.engine).into_owned(),
        recomputed: None,
        under_your_trust: None,
        note: None,
    };
    let Some(members) = BundleMembers::of(bag, &item.received) else {
        findings.cannot(Word::Incomplete, format!("{id}: not all of its content is here"));
        return Ok(looked);
    };
    let judged_by = ledger.judged_by.get(&id);
    let trust = judged_by.and_then(|by| by.trust.as_deref());
    let Some(trust) = trust.filter(|trust| trust.digest() == verified.trust) else {
        findings.cannot(
            Word::Incomplete,
            format!("{id}: the verdict was not computed anew: the trust it used is not disclosed"),
        );
        return Ok(looked);
    };
    let pin = judged_by.and_then(|by| by.pin.as_ref());
    let look = Look { ledger, item, verified, members: &members, pin, appraiser };
    match look.word(trust, verified.at)? {
        Err(why) => {
            let why = visible(&why).into_owned();
            findings.cannot(
                Word::Incomplete,
                format!("{id}: the verdict was not computed anew: {why}"),
            );
            looked.note = Some(why);
        }
        Ok((word, same_inputs)) => {
            looked.recomputed = Some(word);
            if word != recorded && same_inputs {
                let path = layout::verdict_path(id);
                findings.fail(Word::Broken, &path, recorded.as_str(), word.as_str());
            } else if word != recorded {
                let engine = appraiser.engine();
                let note = format!("{id}: {recorded} as recorded, {word} by engine {engine}");
                looked.note = Some(note.clone());
                findings.notes.push(note);
            }
        }
    }
    if !expect.trust.is_empty()
        && let Ok((word, _)) = look.word(expect.trust, expect.at)?
    {
        looked.under_your_trust = Some(word);
        if word != recorded {
            findings.notes.push(format!("{id}: {recorded} as recorded, {word} under your trust"));
        }
    }
    Ok(looked)
}

struct Look<'l> {
    ledger: &'l Replayed,
    item: &'l EvidenceState,
    verified: &'l VerifiedState,
    members: &'l BundleMembers<'l>,
    pin: Option<&'l SourcePinned>,
    appraiser: &'l dyn Appraiser,
}

impl Look<'_> {
    /// Returns the word and whether engine, policy and profile are those of the record; or why not.
    fn word(
        &self,
        trust: &TrustSet,
        at: Timestamp,
    ) -> Result<Result<(Word, bool), String>, VerifyError> {
        let adopted: Vec<(Sha256, &str, &str)> = self.ledger.register.profiles().collect();
        let recorded = &self.verified.appraisal;
        let inputs = Recompute {
            path: &self.item.received.name,
            members: self.members,
            profile: recorded.profile.as_deref(),
            adopted: &adopted,
            trust,
            source: self.item.received.source.as_deref(),
            relations: &self.verified.relations,
            pin: self.pin,
            at,
        };
        let appraisal = match self.appraiser.appraise(&inputs) {
            Ok(appraisal) => appraisal,
            Err(AppraiseError::Unknown(why)) => return Ok(Err(why)),
            Err(AppraiseError::Cancelled) => return Err(VerifyError::Cancelled),
            Err(AppraiseError::Io(e)) => match ZipError::from_io(e) {
                ZipError::Finding(damaged) => return Ok(Err(damaged.to_string())),
                ZipError::Io(e) => return Err(e.into()),
            },
        };
        let same_inputs = self.appraiser.engine() == self.verified.engine
            && self.appraiser.policy() == self.verified.policy
            && appraisal.profile_sha256 == recorded.profile_sha256;
        Ok(Ok((appraisal.verdict, same_inputs)))
    }
}

/// The members of an item, read from the bundle.
struct BundleMembers<'m> {
    archive: &'m Archive<'m>,
    infos: Vec<MemberInfo>,
    entries: Vec<&'m Entry>,
}

impl<'m> BundleMembers<'m> {
    /// `None` unless all members are there.
    fn of(bag: &OpenBag<'m>, received: &EvidenceReceived) -> Option<Self> {
        let entries: Option<Vec<_>> = paths(received).map(|path| bag.entry(&path)).collect();
        let contents = received.members.iter().filter(|m| m.role == MemberRole::Content).count();
        // Beside a single file lay what speaks about it; a folder was delivered whole.
        let info = |m: &Member| match m.role {
            MemberRole::Companion if contents == 1 => MemberInfo::beside(m.path.clone(), m.bytes),
            _ => MemberInfo::delivered(m.path.clone(), m.bytes),
        };
        let infos = received.members.iter().map(info).collect();
        Some(Self { archive: bag.archive(), infos, entries: entries? })
    }
}

impl Members for BundleMembers<'_> {
    fn list(&self) -> &[MemberInfo] {
        &self.infos
    }

    fn open(&self, index: usize) -> io::Result<Box<dyn Read + Send + '_>> {
        let entry = self.entries.get(index).ok_or(io::ErrorKind::NotFound)?;
        Ok(Box::new(self.archive.open(entry)?))
    }
}

/// What has no place in the format is not in a bundle.
fn check_places(bag: &OpenBag<'_>, findings: &mut Findings) {
    for path in bag.unaccounted() {
        let name_in = |folder: &str| path.strip_prefix(folder).filter(|name| !name.contains('/'));
        let is_profile = name_in(PROFILES).is_some_and(|name| name.ends_with(".toml"));
        if path != INDEX && path != PACK && !is_profile && name_in(TRUST).is_none() {
            findings.fail(Word::Broken, path, "a file that the format knows", "no place for it");
        }
    }
    let shown = bag.below(PROFILES).count() + bag.below(TRUST).count();
    if shown > 1 {
        findings.not_checked.push(
            "profiles and trust in the bundle: shown for reading, never used to check it".into(),
        );
    }
    if bag.holds(PACK) {
        findings.not_checked.push("what pack.pdf says: read it beside this report".into());
    }
}
