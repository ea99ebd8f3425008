//! How exports of one log stand to each other is computed from their records, not believed.

use exhibit_core::event::{EvidenceId, EvidenceRef, RelationSeen, StreamRelation, Withheld};
use exhibit_core::verdict::Word;

use super::fixture::{Brought, FAKE, Vault};
use crate::BundleReport;

const FIRST: &[u8] = b"@log 0\na\nb\nc";
const NEXT: &[u8] = b"@log 3\nd\ne";
const LATER: &[u8] = b"@log 5\nf\ng";
const REWRITTEN: &[u8] = b"@log 0\na\nB\nc";

fn seen(to: EvidenceRef, relation: StreamRelation) -> RelationSeen {
    RelationSeen { to, relation, detail: "as recorded".into(), line: None }
}

/// Takes in exports of one log: content, recorded word, recorded relation to the item before it.
fn vault_of(exports: &[(&[u8], Word, Option<StreamRelation>)]) -> (Vault, Vec<EvidenceRef>) {
    let (mut vault, mut all) = (Vault::new(), Vec::<EvidenceRef>::new());
    for (n, (content, word, relation)) in exports.iter().enumerate() {
        let name = format!("export-{n}.log");
        let before = all.last().copied();
        let relations = before.zip(*relation).map(|(to, relation)| seen(to, relation));
        let files = [(name.as_str(), *content)];
        all.push(vault.receive_related(&files, *word, FAKE, relations.into_iter().collect()));
    }
    (vault, all)
}

fn verified(exports: &[(&[u8], Word, Option<StreamRelation>)]) -> BundleReport {
    let (mut vault, all) = vault_of(exports);
    let items: Vec<u32> = all.iter().map(|reference| reference.id.0).collect();
    vault.export(&items, Vec::new());
    Brought::of(&vault).verify(&vault.bundle(&items, &[]))
}

fn relation_failures(report: &BundleReport) -> Vec<(&str, &str)> {
    let of_check = report.failures.iter().filter(|f| f.field == "relations");
    of_check.map(|f| (f.expected.as_str(), f.actual.as_str())).collect()
}

#[test]
fn relations_as_recorded_are_found_again() {
    use StreamRelation::{Conflict, Continues, Gap};
    for (second, word, relation) in [
        (NEXT, Word::Unanchored, Continues),
        (LATER, Word::Incomplete, Gap),
        (REWRITTEN, Word::Diverged, Conflict),
    ] {
        let report = verified(&[(FIRST, Word::Unanchored, None), (second, word, Some(relation))]);
        assert_eq!(report.word, Word::Verified, "{relation:?}: {:#?}", report.failures);
        assert_eq!(report.items[1].recomputed, Some(word));
        let check = report.checks.iter().find(|c| c.check == "relations").expect("named");
        assert!(check.detail.starts_with("1 pairs"), "{check:?}");
    }
}

/// Two exports of the same middle of a log do not make each other whole.
#[test]
fn what_is_not_whole_itself_heals_nothing() {
    let again: &[u8] = b"@log 3\nd\ne\nf";
    let joined = Some(StreamRelation::Extends);
    for (word, expected) in [(Word::Incomplete, Word::Verified), (Word::Unanchored, Word::Broken)] {
        let report = verified(&[(NEXT, Word::Incomplete, None), (again, word, joined)]);
        assert_eq!(report.word, expected, "{:#?}", report.failures);
        assert_eq!(report.items[1].recomputed, Some(Word::Incomplete));
    }
}

#[test]
fn a_conflict_that_the_record_does_not_state_is_broken() {
    for relation in [None, Some(StreamRelation::Extends), Some(StreamRelation::Same)] {
        let report =
            verified(&[(FIRST, Word::Unanchored, None), (REWRITTEN, Word::Unanchored, relation)]);
        assert_eq!((report.word, report.exit_code), (Word::Broken, 40), "{relation:?}");
        let failures = relation_failures(&report);
        assert!(failures[0].0 == "a stated conflict with E-0001", "{failures:?}");
        assert!(failures[0].1.starts_with("Record 2 of the log"), "{failures:?}");
        assert_eq!(report.items[1].recomputed, Some(Word::Diverged));
        assert_eq!(report.worst_contents, Word::Diverged);
        assert!(report.summary.contains("1 DIVERGED"), "{}", report.summary);
    }
}

#[test]
fn a_continuation_that_is_none_is_broken() {
    let exports = [
        (FIRST, Word::Unanchored, None),
        (LATER, Word::Unanchored, Some(StreamRelation::Continues)),
    ];
    let report = verified(&exports);
    assert_eq!(report.word, Word::Broken);
    assert_eq!(relation_failures(&report)[0].0, "continues E-0001");
    assert_eq!(report.items[1].recomputed, Some(Word::Incomplete));
    // Of another log, or of itself, it continues nothing either.
    let other: &[u8] = b"@other 3\nd\ne";
    let report = verified(&[exports[0], (other, Word::Unanchored, exports[1].2)]);
    assert_eq!(report.word, Word::Broken);
}

#[test]
fn a_gap_that_the_record_does_not_state_is_incomplete() {
    let report = verified(&[(FIRST, Word::Unanchored, None), (LATER, Word::Incomplete, None)]);
    assert_eq!(report.word, Word::Incomplete);
    assert_eq!(relation_failures(&report)[0].0, "a stated gap to E-0001");
}

#[test]
fn an_export_that_is_not_here_heals_nothing() {
    let joined = Some(StreamRelation::Continues);
    let exports = [
        (FIRST, Word::Unanchored, None),
        (NEXT, Word::Unanchored, joined),
        (LATER, Word::Unanchored, joined),
    ];
    assert_eq!(verified(&exports[..2]).word, Word::Verified);
    let (mut vault, all) = vault_of(&exports);
    let withheld = vec![Withheld { evidence: all[1], reason: "personal data".into() }];
    vault.export(&[1, 3], withheld.clone());
    vault.openings.remove(&all[1].leaf);
    vault.openings.remove(&(all[1].leaf + 1));
    let report = Brought::of(&vault).verify(&vault.bundle(&[1, 3], &withheld));
    assert_eq!(report.word, Word::Incomplete, "{:#?}", report.failures);
    assert_eq!(report.failures, []);
    let last = report.items.last().expect("an item");
    assert_eq!((last.id, last.recorded), (EvidenceId(3), Word::Unanchored));
    assert_eq!(last.recomputed, Some(Word::Incomplete));
    let line = "E-0003: continues, of E-0002, which is not here: asserted by the vault";
    assert!(report.not_checked.iter().any(|n| n == line), "{:#?}", report.not_checked);
}
