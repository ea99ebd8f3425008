//! The contents: what was declared, what is there, and what is not opened.

use std::collections::{BTreeMap, BTreeSet};

use exhibit_core::appraisal::Member;
use exhibit_core::canonical;
use exhibit_core::digest::Sha256;
use exhibit_core::event::{BundleExported, EvidenceId, EvidenceReceived, EvidenceRef, Withheld};
use exhibit_core::register::EvidenceState;
use exhibit_core::verdict::Word;
use exhibit_core::visible::visible;
use exhibit_ledger::proof::TlogProof;
use exhibit_verify::watch::Watcher;

use super::bag::OpenBag;
use super::ledger::{Replayed, counted, is_always_opened};
use super::samples;
use super::verdicts::{self, Scene};
use super::{Appraiser, Expect, VerifyError, signoffs};
use crate::layout::{self, INDEX, PACK, PROFILES, TRUST, WITHHELD};
use crate::model::WithheldFile;
use crate::report::{BundleReport, Findings};

/// Longest record of ours in a bundle.
const MAX_RECORD: u64 = 1 << 26;

/// What the verifier brought, the engine, and who watches.
pub(super) struct Verifier<'v> {
    pub(super) expect: &'v Expect<'v>,
    pub(super) appraiser: &'v dyn Appraiser,
    pub(super) watcher: &'v dyn Watcher,
}

/// Checks everything below `data/` that is not the ledger.
pub(super) fn check(
    bag: &OpenBag<'_>,
    ledger: &Replayed,
    by: &Verifier<'_>,
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
    check_closed(ledger, exported, findings);
    findings.settle("closed entries", "no more than the items that are withheld explain");
    report.withheld = exported.withheld.iter().map(shown).collect();
    let disclosed = exported.items.iter().filter_map(|id| Some((*id, ledger.register.item(*id)?)));
    let disclosed: BTreeMap<EvidenceId, &EvidenceState> = disclosed.collect();
    for item in disclosed.values() {
        check_item(bag, ledger, item, findings)?;
    }
    let count = disclosed.len();
    findings.settle("evidence", format!("{count} items are what the ledger received"));
    let Verifier { expect, appraiser, watcher } = *by;
    let scene = Scene { bag, ledger, expect, appraiser, watcher, disclosed: &disclosed };
    verdicts::check(&scene, findings, report)?;
    signoffs::check(bag, ledger, &disclosed, findings)?;
    if report.items.len() < items {
        report.worst_contents = report.worst_contents.max(Word::Incomplete);
    }
    samples::check(bag, ledger, findings, report)?;
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
    check_pack(bag, exported, findings)?;
    let mut mentioned = BTreeSet::new();
    for id in &exported.items {
        match ledger.register.item(*id) {
            Some(item) if item.verified.is_some() => {
                if !mentioned.insert(item.reference.leaf) {
                    findings.fail(Word::Broken, &id.to_string(), "listed once", "listed twice");
                }
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

/// The pack is the one that the ledger says was put in.
fn check_pack(
    bag: &OpenBag<'_>,
    exported: &BundleExported,
    findings: &mut Findings,
) -> Result<(), VerifyError> {
    bag.account(PACK);
    let there = bag.read(PACK, MAX_RECORD)?.map(|bytes| Sha256::of(&bytes));
    let stated = exported.pack.map_or_else(|| "no pack".to_owned(), Sha256::to_hex);
    match (bag.holds(PACK), there) {
        (false, _) if exported.pack.is_none() => {}
        (true, Some(found)) if exported.pack == Some(found) => {}
        (false, _) => findings.fail(Word::Incomplete, PACK, &stated, "absent"),
        (true, found) => {
            let found =
                found.map_or_else(|| "a file that can't be read".to_owned(), Sha256::to_hex);
            findings.fail(Word::Broken, PACK, &stated, &found);
        }
    }
    Ok(())
}

/// An entry is closed for the sake of an item that is not here, or because it was destroyed.
///
/// Which item a closed entry speaks of can't be seen: where items are withheld, those that might
/// speak of one that is here are named.
fn check_closed(ledger: &Replayed, exported: &BundleExported, findings: &mut Findings) {
    let erased: BTreeSet<EvidenceRef> = ledger.register.erased().map(|e| e.reference).collect();
    let closed = ledger.closed.iter().filter(|(_, kind)| !is_always_opened(kind));
    if exported.withheld.iter().all(|withheld| erased.contains(&withheld.evidence)) {
        let may_cite = |kind: &str| !erased.is_empty() && cites_items(kind);
        let unexplained =
            closed.filter(|(seq, kind)| !ledger.destroyed.contains(seq) && !may_cite(kind));
        for (seq, kind) in unexplained {
            let path = layout::opening_path(*seq);
            let expected = format!("opened, as nothing is withheld: {kind}");
            findings.fail(Word::Incomplete, &path, &expected, "closed");
        }
        return;
    }
    let verdicts = exported.items.iter().filter_map(|id| ledger.register.item(*id));
    let first = verdicts.filter_map(|item| Some(item.verified.as_ref()?.leaf)).min();
    let after = closed.filter(|(seq, kind)| {
        let speaks = matches!(kind.as_str(), "evidence.verified" | "evidence.withdrawn");
        speaks && first.is_some_and(|first| *seq > first)
    });
    let counts = counted(after.map(|(_, kind)| kind.as_str()));
    if !counts.is_empty() {
        findings.not_checked.push(format!(
            "whether a verdict here was replaced or its item withdrawn: closed entries after the \
             first verdict here, which may speak of any item: {counts}"
        ));
    }
}

/// Tells whether entries of this type may cite an item that was erased, and are closed for that; what they would say is
/// named among what was not checked.
fn cites_items(kind: &str) -> bool {
    const FAMILIES: [&str; 16] = [
        "assurance",
        "conclusion",
        "document",
        "file",
        "finding",
        "hold",
        "mapping",
        "register",
        "request",
        "requirement",
        "retention",
        "review",
        "sample",
        "signoff",
        "soa",
        "suggestion",
    ];
    let family = kind.split_once('.').map_or(kind, |(family, _)| family);
    FAMILIES.contains(&family)
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

pub(super) fn paths(received: &EvidenceReceived) -> impl Iterator<Item = String> {
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

/// What has no place in the format is not in a bundle.
fn check_places(bag: &OpenBag<'_>, findings: &mut Findings) {
    for path in bag.unaccounted() {
        let name_in = |folder: &str| path.strip_prefix(folder).filter(|name| !name.contains('/'));
        let is_profile = name_in(PROFILES).is_some_and(|name| name.ends_with(".toml"));
        if path != INDEX && !is_profile && name_in(TRUST).is_none() {
            findings.fail(Word::Broken, path, "a file that the format knows", "no place for it");
        }
    }
    let shown = bag.below(PROFILES).count() + bag.below(TRUST).count();
    if shown > 1 {
        findings.not_checked.push(
            "profiles and trust in the bundle: they repeat what the ledger adopted; your own trust is judged without them".into(),
        );
    }
    if bag.holds(INDEX) {
        findings.not_checked.push("what index.html says: it repeats the entries for people".into());
    }
    if bag.holds(PACK) {
        findings.not_checked.push("what pack.pdf says: read it beside this report".into());
    }
}
