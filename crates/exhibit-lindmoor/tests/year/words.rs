//! The word of every item, and the bytes of the whole set.

use std::collections::BTreeSet;

use exhibit_core::digest::Sha256;
use exhibit_core::verdict::Word;
use exhibit_lindmoor::{SEED, generate};
use exhibit_verify::pdf::{Changes, Coverage, PdfFinding, PdfSigned, signatures};
use exhibit_verify::signature::cms::CmsFinding;
use exhibit_verify::trust::TrustSet;

use crate::set::{Looked, delivery, expected, files, look_with, looked};

/// SHA-256 over `sha256␠␠path` of every file, by path: what the seed of the demonstration gives.
const WHOLE_SET: &str = "65174cd86118869b3093911c8b0447959877ff3f1b539f33a2a86b716d891b30";

#[test]
fn the_seed_always_gives_the_same_bytes() {
    let lines: String =
        files().iter().map(|(path, bytes)| format!("{}  {path}\n", Sha256::of(bytes))).collect();
    assert_eq!(Sha256::of(lines.as_bytes()).to_hex(), WHOLE_SET);
    let total: usize = files().values().map(Vec::len).sum();
    assert!((60 << 20..120 << 20).contains(&total), "{total} bytes");
}

#[test]
fn another_seed_gives_another_year_with_the_same_figures() {
    let mut differing = 0;
    generate(SEED + 1, &mut |file| {
        differing += usize::from(files().get(&file.path).is_some_and(|it| *it != file.bytes));
    });
    assert!(differing > 100, "{differing}");
    let (one, other) = (expected(), exhibit_lindmoor::expectations(SEED + 1));
    assert_eq!(one.oversight.late.len(), other.oversight.late.len());
    assert_ne!(one.oversight.late, other.oversight.late);
}

#[test]
fn every_item_has_the_word_that_is_expected_and_there_are_no_others() {
    let mut wrong = Vec::new();
    for delivery in &expected().deliveries {
        let found = looked(folder_of(&delivery.folder));
        let paths: BTreeSet<&str> = found.iter().map(|it| it.path.as_str()).collect();
        let wanted: BTreeSet<&str> = delivery.items.iter().map(|it| it.path.as_str()).collect();
        for path in paths.symmetric_difference(&wanted) {
            wrong.push(format!("{path}: found {}", paths.contains(path)));
        }
        for it in found {
            let Some(item) = expected().item(&it.path) else { continue };
            let appraisal = &it.appraised.appraisal;
            if (appraisal.verdict, appraisal.records) != (item.word, item.records) {
                let (word, records) = (appraisal.verdict, appraisal.records);
                wrong.push(format!(
                    "{}: {word}, {records} records, expected {}, {}\n{}",
                    it.path,
                    item.word,
                    item.records,
                    it.says()
                ));
            }
            let silent = item.says.iter().filter(|wanted| !it.says().contains(wanted.as_str()));
            wrong.extend(
                silent.map(|wanted| format!("{}: no {wanted:?} in\n{}", it.path, it.says())),
            );
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn folder_of(folder: &str) -> &'static str {
    &delivery(folder).folder
}

#[test]
fn only_what_was_planted_alarms() {
    let alarming: Vec<&str> = expected()
        .deliveries
        .iter()
        .flat_map(|it| looked(folder_of(&it.folder)))
        .filter(|it| it.appraised.appraisal.verdict.is_alarming())
        .map(|it| it.path.as_str())
        .collect();
    assert_eq!(alarming, ["documents/ai-policy-v2.pdf"]);
    // In a vault that knows the older export, the rewritten one alarms too.
    let in_vault = expected().deliveries.iter().flat_map(|it| &it.items);
    let alarming: Vec<&str> =
        in_vault.filter(|it| it.in_vault.is_alarming()).map(|it| it.path.as_str()).collect();
    assert_eq!(alarming, ["helper/gateway/2026-02.jsonl", "documents/ai-policy-v2.pdf"]);
}

#[test]
fn nothing_is_green_without_the_trust_file() {
    for delivery in &expected().deliveries {
        if delivery.folder == "credo" {
            continue; // large, and the same format as the sample
        }
        for it in look_with(delivery, &TrustSet::default()) {
            assert_ne!(it.appraised.appraisal.verdict, Word::Verified, "{}", it.path);
        }
    }
}

#[test]
fn fields_of_every_decision_are_covered_by_a_hash() {
    for folder in ["credo", "sift", "helper/sessions", "helper/gateway"] {
        for it in looked(folder) {
            assert!(it.records.iter().all(|record| !record.uncovered), "{}", it.path);
        }
    }
}

/// The three facts about policy version 2.
#[test]
fn the_policy_was_signed_and_then_changed() {
    let PdfFinding::Signed(found) = signatures(&files()["documents/ai-policy-v2.pdf"], &[]) else {
        panic!("it is signed");
    };
    let [signature] = &found[..] else { panic!("once") };
    let PdfSigned::By(by, _) = &signature.signed else { panic!("by a person") };
    assert!(matches!(by[..], [CmsFinding::Good(_)]), "{by:?}");
    assert_eq!(signature.coverage, Coverage::EntireRevision);
    assert_eq!((signature.changes, signature.permitted), (Changes::Other, false));
    assert!(signature.place.is_some());
    let PdfFinding::Signed(found) =
        signatures(&files()["documents/credo-3.0-validation-report.pdf"], &[])
    else {
        panic!("it is signed");
    };
    assert_eq!(found[0].coverage, Coverage::EntireFile);
}

#[test]
fn one_approver_signed_with_a_certificate_that_had_expired() {
    let release = find("documents", "documents/credo-3.0-release-approval.pdf");
    assert_eq!(release.appraised.facts.signer, exhibit_core::verdict::Signer::OutOfTime);
    let report = find("documents", "documents/credo-3.0-validation-report.pdf");
    assert_eq!(report.appraised.facts.signer, exhibit_core::verdict::Signer::Trusted);
}

fn find(folder: &'static str, path: &str) -> &'static Looked {
    looked(folder).iter().find(|it| it.path == path).expect("an item")
}
