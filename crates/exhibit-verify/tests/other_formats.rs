//! Further real formats, described here and not built in: the profile language is not made for five.
//!
//! The exports lie beside a checkout in ../shared; without it these tests say that they are skipped.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "reads test vectors, and says when they are absent"
)]

use std::fs;
use std::path::{Path, PathBuf};

use exhibit_core::time::Timestamp;
use exhibit_core::verdict::{ProfileTrust, Word};
use exhibit_verify::members::InMemory;
use exhibit_verify::profile::{Profile, ProfileSet};
use exhibit_verify::trust::{TrustInput, TrustSet};
use exhibit_verify::watch::Unwatched;
use exhibit_verify::{Appraised, Look, inspect};

/// A format with a chain over four members and an RFC 6962 root kept elsewhere.
const OMEGA: &str = r#"
language = 1
name = "omega-audit"
title = "omega-audit ledger"
recognise = { has = ["seq", "action", "prevHash", "hash"] }
sequence = { field = "seq", start = 0 }
[[digest]]
name = "record"
message = [{ json = { include = ["seq", "ts", "action", "prevHash"], canon = "python" } }]
stored = "hash"
[[link]]
field = "prevHash"
to = "record"
genesis = { literal = "0000000000000000000000000000000000000000000000000000000000000000" }
[[anchor]]
name = "root"
count = "treeSize"
root = { field = "merkleRoot", digest = "record", tree = { over = "raw", leaf = "\u0000", node = "\u0001", odd = "promote" } }
"#;

/// SHA3-256, a null genesis, and signatures over the text of the hash.
const CAPSULE: &str = r#"
language = 1
name = "qp-capsule"
title = "qp-capsule chain"
recognise = { has = ["sequence", "previous_hash", "hash", "signature"], equals = { spec_version = "1.0" } }
sequence = { field = "sequence", start = 0 }
[[digest]]
name = "capsule"
alg = "sha3-256"
message = [{ json = { exclude = ["hash", "signature", "signature_pq", "signed_at", "signed_by"], canon = "python" } }]
stored = "hash"
[[link]]
field = "previous_hash"
to = "capsule"
genesis = "null"
[[signature]]
field = "signature"
alg = "ed25519"
message = [{ digest = { name = "capsule", as = "hex" } }]
"#;

/// A digest inside a member, and one over what holds it.
const SZL: &str = r#"
language = 1
name = "szl-receipts"
title = "szl receipts"
recognise = { has = ["receipt.receipt_id", "entry_digest", "prev"] }
sequence = { field = "seq", start = 1 }
[[digest]]
name = "receipt"
message = [{ json = { at = "receipt", exclude = ["receipt_id"] } }]
stored = "receipt.receipt_id"
[[digest]]
name = "entry"
message = [{ json = { include = ["seq", "receipt", "prev"] } }]
stored = "entry_digest"
[[link]]
field = "prev"
to = "entry"
genesis = "null"
[[anchor]]
name = "anchor"
count = "expected_entries"
head = { field = "expected_head", digest = "entry" }
"#;

/// A message of two parts: the text of the previous hash, and selected members.
const CENDOR: &str = r#"
language = 1
name = "cendor-acttrace"
title = "cendor act trace"
recognise = { has = ["seq", "type", "payload", "prev_hash", "hash"] }
sequence = { field = "seq", start = 0 }
[[digest]]
name = "entry"
message = [{ field = { at = "prev_hash" } }, { json = { include = ["seq", "ts", "type", "payload"], canon = "python" } }]
stored = "hash"
[[link]]
field = "prev_hash"
to = "entry"
genesis = { literal = "0000000000000000000000000000000000000000000000000000000000000000" }
[terminal]
field = "type"
equals = "audit_close"
"#;

/// A chain over the bytes of the lines.
const LOGSIEGEL: &str = r#"
language = 1
name = "logsiegel"
title = "logsiegel log"
recognise = { has = ["v", "seq", "event", "prev"] }
sequence = { field = "seq", start = 0 }
[[digest]]
name = "line"
message = [{ line = "without-newline" }]
prefix = "sha256:"
[[link]]
field = "prev"
to = "line"
genesis = { digest = { message = [{ literal = "logsiegel-genesis" }] } }
"#;

fn samples() -> Option<PathBuf> {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/samples");
    if !shared.exists() {
        eprintln!(
            "SKIPPED: comparison with the samples: there is no ../shared beside this checkout"
        );
        return None;
    }
    Some(shared)
}

fn judge(profile: &str, content: Vec<u8>, trusted: &[(&str, Vec<u8>)]) -> Appraised {
    let mut profiles = ProfileSet::default();
    profiles.add(Profile::parse(profile, ProfileTrust::Relied).expect("a profile"));
    let inputs: Vec<_> = trusted.iter().map(|(name, bytes)| TrustInput { name, bytes }).collect();
    let trust = TrustSet::from_inputs(&inputs, &|_, _| Err("none".to_owned())).expect("readable");
    let members = InMemory::new().with("log.jsonl", content);
    let look = Look {
        path: "log.jsonl",
        members: &members,
        profiles: &profiles,
        profile: None,
        trust: &trust,
        source: None,
        at: Timestamp::parse("2026-12-01T00:00:00Z").expect("a time"),
        workers: 2,
        watcher: &Unwatched,
    };
    inspect(&look).expect("memory can be read").remove(0)
}

#[track_caller]
fn expect(judged: &Appraised, word: Word, line: Option<u64>) {
    let found = judged.appraisal.failures.first().map(|failure| failure.line);
    assert_eq!((judged.appraisal.verdict, found), (word, line), "{:#?}", judged.appraisal);
}

#[test]
fn omega_audit_with_a_root_kept_elsewhere() {
    let Some(samples) = samples() else { return };
    let read = |path: &str| fs::read(samples.join("omega-audit").join(path)).expect(path);
    let root = || vec![("merkle-root.json", read("merkle-root.json"))];
    let valid = judge(OMEGA, read("ledger.jsonl"), &root());
    expect(&valid, Word::Unanchored, None);
    assert_eq!(valid.facts.end, exhibit_core::verdict::End::Proven);
    for (variant, line) in
        [("deleted-record", 61), ("edited-record", 61), ("inserted-forged", 62), ("reordered", 61)]
    {
        let judged = judge(OMEGA, read(&format!("tampered/{variant}.jsonl")), &[]);
        expect(&judged, Word::Broken, Some(line));
    }
    for variant in ["edited-rechained", "truncated-tail"] {
        let judged = judge(OMEGA, read(&format!("tampered/{variant}.jsonl")), &root());
        assert_eq!(judged.appraisal.verdict, Word::Diverged, "{variant}");
    }
}

#[test]
fn qp_capsule_with_sha3_and_signatures() {
    let Some(samples) = samples() else { return };
    let folder = samples.join("qp-capsule");
    let valid = fs::read(folder.join("chain.jsonl")).expect("chain.jsonl");
    let key = vec![("key.hex", fs::read(folder.join("public_key.hex")).expect("key"))];
    let judged = judge(CAPSULE, valid.clone(), &key);
    expect(&judged, Word::Unanchored, None);
    assert_eq!(judged.facts.signer, exhibit_core::verdict::Signer::Trusted);
    assert!(judged.appraisal.uncovered_fields.contains(&"signed_by".to_owned()));
    let text = String::from_utf8(valid).expect("UTF-8");
    let edited = text.replacen("\"selected\": true", "\"selected\": false", 1);
    expect(&judge(CAPSULE, edited.into(), &key), Word::Broken, Some(1));
}

#[test]
fn szl_receipts_with_a_digest_in_a_digest() {
    let Some(samples) = samples() else { return };
    let folder = samples.join("szl-receipts");
    let valid = fs::read(folder.join("chain.jsonl")).expect("chain.jsonl");
    let anchor = || vec![("anchor.json", fs::read(folder.join("anchor.json")).expect("anchor"))];
    let judged = judge(SZL, valid.clone(), &anchor());
    expect(&judged, Word::Unanchored, None);
    assert_eq!(judged.facts.end, exhibit_core::verdict::End::Proven);
    let cut: Vec<&[u8]> = valid.split_inclusive(|byte| *byte == b'\n').take(90).collect();
    expect(&judge(SZL, cut.concat(), &anchor()), Word::Diverged, Some(90));
    let text = String::from_utf8(valid).expect("UTF-8");
    let edited = text.replacen("\"PASS\"", "\"FAIL\"", 1);
    expect(&judge(SZL, edited.into(), &[]), Word::Broken, Some(1));
}

#[test]
fn cendor_acttrace_with_a_message_of_two_parts_and_a_record_that_must_end_it() {
    let Some(samples) = samples() else { return };
    let raw = fs::read(samples.join("cendor-acttrace/raw.jsonl")).expect("raw.jsonl");
    let lines = raw.split_inclusive(|byte| *byte == b'\n').count() as u64;
    // The real log has no such end: what is demanded and absent is incomplete.
    expect(&judge(CENDOR, raw.clone(), &[]), Word::Incomplete, Some(lines));
    let without = CENDOR.split("[terminal]").next().expect("a first part");
    expect(&judge(without, raw.clone(), &[]), Word::Unanchored, None);
    let edited = String::from_utf8(raw).expect("UTF-8").replacen("high", "low", 1);
    expect(&judge(without, edited.into(), &[]), Word::Broken, Some(1));
}

#[test]
fn logsiegel_with_a_chain_over_lines() {
    let Some(samples) = samples() else { return };
    let read = |path: &str| fs::read(samples.join("logsiegel").join(path)).expect(path);
    expect(&judge(LOGSIEGEL, read("log/log.jsonl"), &[]), Word::Unanchored, None);
    for (variant, line) in [("deleted-record", 62), ("edited-record", 63), ("reordered", 62)] {
        let judged = judge(LOGSIEGEL, read(&format!("tampered/{variant}/log.jsonl")), &[]);
        expect(&judged, Word::Broken, Some(line));
    }
    let crlf = String::from_utf8(read("log/log.jsonl")).expect("UTF-8").replace('\n', "\r\n");
    expect(&judge(LOGSIEGEL, crlf.into(), &[]), Word::Incomplete, None);
}
