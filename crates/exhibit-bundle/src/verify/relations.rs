//! How the exports of one log that are here stand to each other, computed anew.
//!
//! What the ledger records is compared with the records themselves: a conflict that it does not
//! state, or a continuation that is none, is found. About an export that is not here there is only
//! the vault's word, which is named and never makes a verdict better.

use std::collections::{BTreeMap, BTreeSet};

use exhibit_core::event::{EvidenceId, EvidenceRef, RelationSeen, StreamRelation};
use exhibit_core::verdict::{ProfileTrust, Relation as RelationFact, Word};
use exhibit_core::visible::visible;
use exhibit_verify::relation::{Doubted, Export, Relation, compare, compare_chains};
use exhibit_verify::trust::TrustSet;

use super::verdicts::{Looked, Scene, joins};
use super::{Records, VerifyError};
use crate::layout;
use crate::report::Findings;

/// How an export stands to each earlier one of its log that is here.
type Found = BTreeMap<EvidenceId, Relation>;

/// Compares every two exports of one log; returns how many pairs there were.
pub(super) fn check(
    scene: &Scene<'_>,
    looked: &mut [Looked<'_>],
    findings: &mut Findings,
) -> Result<u64, VerifyError> {
    let mut streams = BTreeMap::<_, Vec<usize>>::new();
    for (n, one) in looked.iter().enumerate() {
        // An item without a stream stands alone.
        let own = one.stream.clone().ok_or(one.report.id);
        streams.entry(own).or_default().push(n);
    }
    let mut pairs = 0;
    for of_stream in streams.values() {
        let records = match of_stream.as_slice() {
            [_] => Vec::new(),
            several => records(scene, looked, several, findings)?,
        };
        for &n in of_stream {
            if scene.watcher.cancelled() {
                return Err(VerifyError::Cancelled);
            }
            let found = with_earlier(scene, &records, looked[n].report.id);
            pairs += found.len() as u64;
            judge(scene, &mut looked[n], &found, findings);
        }
    }
    Ok(pairs)
}

/// Reads the records of the exports of one log: one log at a time is in memory.
fn records(
    scene: &Scene<'_>,
    looked: &[Looked<'_>],
    of_stream: &[usize],
    findings: &mut Findings,
) -> Result<Vec<(EvidenceRef, Records)>, VerifyError> {
    let mut all = Vec::new();
    for one in of_stream.iter().filter_map(|n| looked.get(*n)) {
        // Digests of records are a matter of bytes and profile; trust has no part in them.
        let (trust, at) = (TrustSet::default(), one.verified.at);
        match scene.look(one, &[], (&trust, ProfileTrust::Relied), at, |inputs| {
            scene.appraiser.records(inputs)
        })? {
            Ok(records) => all.push((one.item.reference, records)),
            Err(why) => {
                let (id, why) = (one.report.id, visible(&why));
                let text = format!("{id}: not compared with other exports of its log: {why}");
                findings.cannot(Word::Incomplete, text);
            }
        }
    }
    Ok(all)
}

/// As at intake: the older export is taken without the record that it follows.
fn with_earlier(scene: &Scene<'_>, records: &[(EvidenceRef, Records)], id: EvidenceId) -> Found {
    let Some((_, newer)) = records.iter().find(|(own, _)| own.id == id) else {
        return Found::new();
    };
    let earlier = records.iter().filter(|(other, _)| other.id < id);
    let related = |(to, older): &(EvidenceRef, Records)| {
        let verified = scene.item(to.id).and_then(|item| item.verified.as_ref());
        let doubted = verified.map(|it| Doubted::of(&it.appraisal));
        let older = Export { predecessor: None, doubted: doubted.as_ref(), ..older.export() };
        let compare = if newer.many_chains { compare_chains } else { compare };
        let Ok(relation) = compare(&older, &newer.export());
        (to.id, relation)
    };
    earlier.map(related).collect()
}

/// Compares what an item's entry states with what was found.
fn judge(scene: &Scene<'_>, looked: &mut Looked<'_>, found: &Found, findings: &mut Findings) {
    let recorded = &looked.verified.relations;
    let stated = recorded.iter().filter(|seen| seen.relation == StreamRelation::Conflict);
    let stated: BTreeSet<EvidenceId> = stated.map(|seen| seen.to.id).collect();
    let path = layout::verdict_path(looked.report.id);
    for (to, relation) in found {
        let is_conflict = matches!(relation, Relation::Conflict { .. });
        if is_conflict && !stated.contains(to) {
            let expected = format!("a stated conflict with {to}");
            findings.fail(Word::Broken, &path, &expected, &relation.to_string());
            looked.worsen(Word::Diverged);
        }
    }
    for seen in recorded {
        match scene.item(seen.to.id) {
            Some(to) if to.reference == seen.to => confirm(looked, seen, found, findings),
            Some(_) => {
                let expected = format!("the entry that received {}", seen.to.id);
                findings.fail(Word::Broken, &path, &expected, "another entry");
                looked.worsen(Word::Incomplete);
            }
            None => {
                let (id, to, relation) = (looked.report.id, seen.to.id, seen.relation.as_str());
                findings.not_checked.push(format!(
                    "{id}: {relation}, of {to}, which is not here: asserted by the vault"
                ));
            }
        }
    }
    check_gap(looked, found, findings);
}

/// A recorded relation to an export that is here must be what the records give.
fn confirm(looked: &mut Looked<'_>, seen: &RelationSeen, found: &Found, findings: &mut Findings) {
    let actual = found.get(&seen.to.id);
    let (fact, stated) = (actual.map(Relation::fact), fact(seen.relation));
    // A conflict that was recorded before the other export was found not to verify is no better word.
    let is_doubtful = matches!(actual, Some(Relation::Doubtful { .. }));
    if fact == Some(stated) || (is_doubtful && stated == RelationFact::Conflict) {
        return;
    }
    let word = if looked.same_inputs { Word::Broken } else { Word::Incomplete };
    let path = layout::verdict_path(looked.report.id);
    let expected = format!("{} {}", seen.relation.as_str(), seen.to.id);
    let actual =
        actual.map_or_else(|| "not an earlier export of its log".into(), |a| a.to_string());
    findings.fail(word, &path, &expected, &actual);
    if joins(seen) {
        looked.worsen(Word::Incomplete);
    }
}

/// Records are missing between it and what is here, and its entry says nothing of it.
fn check_gap(looked: &mut Looked<'_>, found: &Found, findings: &mut Findings) {
    let gap = found.iter().find(|(_, relation)| matches!(relation, Relation::Gap { .. }));
    let joined = found.iter().any(|(_, relation)| relation.joins_earlier());
    let stated = looked.verified.relations.iter().any(|seen| !joins(seen));
    let (Some((to, gap)), false, false) = (gap, joined, stated) else {
        return;
    };
    looked.worsen(Word::Incomplete);
    let id = looked.report.id;
    match looked.verified.relations.is_empty() {
        true => {
            let (path, expected) = (layout::verdict_path(id), format!("a stated gap to {to}"));
            findings.fail(Word::Incomplete, &path, &expected, &gap.to_string());
        }
        false => findings.cannot(Word::Incomplete, format!("{id}, after {to}: {gap}")),
    }
}

fn fact(recorded: StreamRelation) -> RelationFact {
    match recorded {
        StreamRelation::Gap => RelationFact::Gap,
        StreamRelation::Conflict => RelationFact::Conflict,
        _ => RelationFact::Consistent,
    }
}
