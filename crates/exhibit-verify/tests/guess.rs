//! Guessed profiles: what comes out must be a profile, fit the whole log, and find what was tampered with.
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::print_stderr,
    reason = "reads test vectors, and says when they are absent"
)]

mod oracles;

use std::fs;
use std::io::Read as _;
use std::path::Path;

use exhibit_core::time::Timestamp;
use exhibit_core::verdict::{ProfileTrust, Word};
use exhibit_verify::members::{InMemory, Members as _};
use exhibit_verify::profile::{Profile, ProfileSet, guess, guess_file};
use exhibit_verify::trust::{PublicKey, TrustSet, read_key_file};
use exhibit_verify::watch::Unwatched;
use exhibit_verify::{Look, inspect};
use oracles::skip;

fn word(profile: &str, log: &[u8]) -> Word {
    let mut profiles = ProfileSet::default();
    profiles.add(Profile::parse(profile, ProfileTrust::Named).expect(profile));
    let members = InMemory::new().with("log.jsonl", log);
    let trust = TrustSet::default();
    let look = Look {
        path: "log.jsonl",
        members: &members,
        profiles: &profiles,
        profile: Some("my-format"),
        trust: &trust,
        source: None,
        at: Timestamp::parse("2026-12-01T00:00:00Z").expect("a time"),
        workers: 2,
        watcher: &Unwatched,
    };
    inspect(&look).expect("memory can be read").remove(0).appraisal.verdict
}

/// Guesses from the first records of a valid log, and judges it and a damaged one by the draft.
fn check(valid: &[u8], damaged: &[u8], keys: &[PublicKey], says: &[&str]) {
    let lines: Vec<&[u8]> = valid.split(|byte| *byte == b'\n').collect();
    let guessed = guess(&lines, keys);
    let draft = guessed.profile.as_deref().unwrap_or_else(|| panic!("{guessed:#?}"));
    for part in says {
        assert!(draft.contains(part), "{part}: {draft}");
    }
    assert_eq!(word(draft, valid), Word::Unanchored, "{draft}");
    assert_eq!(word(draft, damaged), Word::Broken, "{draft}");
    assert!(guessed.not_found.iter().any(|it| it.contains("protects the end")));
}

#[test]
fn drafts_fit_the_logs_that_they_were_guessed_from() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data");
    let read = |path: &str| fs::read(data.join(path)).expect(path);
    check(
        &read("halo-record/audit.jsonl"),
        &read("halo-record/tampered/edited-record.jsonl"),
        &[],
        &["canon = \"jcs\"", "to = \"record\"", "integrity.prev_hash"],
    );
    check(
        &read("provedex/ledger.ndjson"),
        &read("provedex/tampered/edited-record.ndjson"),
        &[],
        &["canon = \"serde\"", "as = \"raw\"", "signer_pubkey", "start = 0"],
    );
}

#[test]
fn drafts_of_other_formats_fit_too() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/samples");
    if !samples.exists() {
        return skip("guesses from all samples", "there is no ../shared beside this checkout");
    }
    let read = |path: &str| fs::read(samples.join(path)).expect(path);
    let keys = |path: &str| -> Vec<PublicKey> {
        read_key_file(&read(path)).expect("a key").into_iter().map(|it| it.key).collect()
    };
    check(
        &read("omega-audit/ledger.jsonl"),
        &read("omega-audit/tampered/edited-record.jsonl"),
        &[],
        &["canon = \"python\"", "prevHash"],
    );
    check(
        &read("qp-capsule/chain.jsonl"),
        &String::from_utf8(read("qp-capsule/chain.jsonl"))
            .expect("UTF-8")
            .replacen("approve", "decline", 1)
            .into_bytes(),
        &keys("qp-capsule/public_key.hex"),
        &["alg = \"sha3-256\"", "as = \"hex\""],
    );
    check(
        &read("cendor-acttrace/raw.jsonl"),
        &String::from_utf8(read("cendor-acttrace/raw.jsonl"))
            .expect("UTF-8")
            .replacen("approve", "decline", 1)
            .into_bytes(),
        &[],
        &["{ field = { at = \"prev_hash\" } }"],
    );
    check(
        &read("logsiegel/log/log.jsonl"),
        &read("logsiegel/tampered/edited-record/log.jsonl"),
        &[],
        &["{ line = \"without-newline\" }", "prefix = \"sha256:\""],
    );
    check(
        &read("aat-mcp/trail.jsonl"),
        &read("aat-mcp/tampered/edited-record.jsonl"),
        &keys("aat-mcp/public.pem"),
        &["alg = \"es256\"", "genesis = \"null\"", "of = \"jwk-thumbprint\""],
    );
}

#[test]
fn forms_that_agree_as_well_are_named() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/provedex/ledger.ndjson");
    let log = fs::read(data).expect("a log");
    let lines: Vec<&[u8]> = log.split(|byte| *byte == b'\n').take(4).collect();
    let said = guess(&lines, &[]).not_found.join(" ");
    // Its times are integers above 2^53: RFC 8785 can't be, and the others can't be told apart.
    assert!(said.contains("Which canonical form") && said.contains("serde"), "{said}");
    assert!(!said.contains("jcs"), "{said}");
}

#[test]
fn what_has_no_chain_gives_no_draft() {
    let lines: [&[u8]; 3] = [b"{\"a\":1}", b"no record", b"{\"a\":\"x\"}"];
    let guessed = guess(&lines, &[]);
    assert_eq!(guessed.profile, None);
    assert!(guessed.found.is_empty() && guessed.not_found.len() >= 4, "{guessed:?}");
    assert!(guess(&[], &[]).not_found[0].contains("fewer than two"));
}

/// The samples: what is guessed from, the same edited, keys.
const SAMPLES: [(&str, &str, &str, &str); 16] = [
    ("aat-mcp", "trail.jsonl", "tampered/edited-record.jsonl", "public.pem"),
    ("actionproof", "receipts.jsonl", "tampered/edited-record.jsonl", "public.did"),
    ("ai-audit-trail", "bundle/receipts.jsonl", "", "public_key.hex"),
    ("aiauditlog", "audit.jsonl", "tampered/edited-record.jsonl", ""),
    ("aics-tlog", "entries.jsonl", "tampered/edited-record.jsonl", ""),
    ("attestroot", "bundle.tar!ledger/events.jsonl", "", ""),
    ("bijotel", "export.json", "tampered/edited-record.json", "public.pem"),
    ("cendor-acttrace", "raw.jsonl", "", ""),
    ("halo-record", "audit.jsonl", "tampered/edited-record.jsonl", ""),
    ("logsiegel", "log/log.jsonl", "tampered/edited-record/log.jsonl", ""),
    ("omega-audit", "ledger.jsonl", "tampered/edited-record.jsonl", ""),
    ("palynth-provenance", "ledger.jsonl", "tampered/edited-record.jsonl", "public_key.hex"),
    ("provedex", "ledger.ndjson", "tampered/edited-record.ndjson", ""),
    ("qp-capsule", "chain.json", "tampered/edited-record.json", "public_key.hex"),
    ("szl-receipts", "envelopes.jsonl", "tampered/edited-record.jsonl", "public.pem"),
    ("trust-ledger-core", "pack/records.jsonl", "tampered/edited-record/records.jsonl", ""),
];

#[test]
fn all_samples_with_digests_are_guessed() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/samples");
    if !samples.exists() {
        return skip("guesses from whole samples", "there is no ../shared beside this checkout");
    }
    let read = |path: &str| match path.split_once('!') {
        None => fs::read(samples.join(path)).expect(path),
        Some((archive, name)) => {
            let archive = fs::read(samples.join(archive)).expect(path);
            let source = archive.as_slice();
            let inside = exhibit_verify::tar::Inside::open(&source).expect("a tar");
            let at = inside.list().iter().position(|it| it.path == name).expect(name);
            let mut bytes = Vec::new();
            inside.open(at).expect(name).read_to_end(&mut bytes).expect(name);
            bytes
        }
    };
    let mut found = Vec::new();
    for (name, whole, edited, key) in SAMPLES {
        let whole = read(&format!("{name}/{whole}"));
        let edited = match edited {
            "" => {
                let text = String::from_utf8(whole.clone()).expect("text");
                text.replacen("approve", "decline", 3).replacen("bank", "bonk", 3).into_bytes()
            }
            path => read(&format!("{name}/{path}")),
        };
        let keys: Vec<PublicKey> = match key {
            "" => Vec::new(),
            path => {
                let read = read_key_file(&read(&format!("{name}/{path}"))).unwrap_or_default();
                read.into_iter().map(|it| it.key).collect()
            }
        };
        let guessed = guess_file(&whole, true, &keys);
        let Some(draft) = guessed.profile else { continue };
        assert_eq!(word(&draft, &whole), Word::Unanchored, "{name}: {draft}");
        assert_eq!(word(&draft, &edited), Word::Broken, "{name}: {draft}");
        found.push(name);
    }
    // One has no digests in its records, only a tree over them: nothing can be guessed from those.
    let all = SAMPLES.map(|(name, ..)| name);
    let expected: Vec<&str> = all.into_iter().filter(|name| *name != "aics-tlog").collect();
    assert_eq!(found, expected);
}
