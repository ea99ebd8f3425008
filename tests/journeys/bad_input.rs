//! Bad input gets a clear message and the right exit code, and leaves nothing half-written.

use std::fs;

use crate::sealed::{Sealed, foreign};

fn halo() -> String {
    fs::read_to_string(foreign().join("exports/gateway/2026-q3.jsonl")).expect("an export")
}

/// Inspects bytes as a file and returns word and exit code.
fn inspected(name: &str, bytes: impl AsRef<[u8]>) -> (String, u8) {
    let sealed = Sealed::new();
    sealed.write(name, bytes);
    let said = sealed.run_bare(&["inspect", &format!("@{name}"), "--json"]);
    let word = said.json()["verdict"].as_str().expect("a word").to_owned();
    (word, said.code)
}

#[test]
fn what_can_not_be_looked_at_is_cannot_check() {
    let sealed = Sealed::new();
    let absent = sealed.run_bare(&["inspect", "@absent.jsonl"]).expect(3);
    assert!(absent.out.contains("CANNOT CHECK"), "{}", absent.out);
    assert_eq!(inspected("empty.jsonl", ""), ("CANNOT CHECK".into(), 3));
    fs::create_dir(sealed.path("folder")).expect("a folder");
    sealed.run_bare(&["inspect", "@folder"]).expect(3);
}

#[test]
fn bytes_changed_in_transit_are_named_and_never_broken() {
    let good = halo();
    assert_eq!(inspected("log.jsonl", &good), ("UNANCHORED".into(), 10));
    assert_eq!(inspected("bom.jsonl", format!("\u{feff}{good}")), ("INCOMPLETE".into(), 20));
    assert_eq!(inspected("crlf.jsonl", good.replace('\n', "\r\n")), ("INCOMPLETE".into(), 20));
    let utf16: Vec<u8> =
        "\u{feff}".encode_utf16().chain(good.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    assert_eq!(inspected("utf16.jsonl", utf16), ("INCOMPLETE".into(), 20));
}

#[test]
fn damaged_records_are_never_green() {
    let good = halo();
    let lines: Vec<_> = good.lines().collect();
    let with = |line: &str| {
        let mut changed = lines.clone();
        changed[60] = line;
        changed.join("\n") + "\n"
    };
    let deep = "[".repeat(5000);
    let twice = lines[60].replacen('{', "{\"ts\":1,", 1);
    for (what, line) in [
        ("not JSON", "not json"),
        ("NaN", "{\"a\":NaN}"),
        ("deep nesting", deep.as_str()),
        ("a duplicate key", twice.as_str()),
        ("a lone surrogate", "{\"a\":\"\\ud800\"}"),
    ] {
        let (word, code) = inspected("log.jsonl", with(line));
        assert!(matches!(code, 3 | 20 | 40), "{what}: {word} {code}");
    }
    let mut bytes = with("x").into_bytes();
    let at = bytes.iter().position(|b| *b == b'x').expect("the line");
    bytes[at] = 0xFF;
    let (word, code) = inspected("log.jsonl", bytes);
    assert!(matches!(code, 3 | 20 | 40), "invalid UTF-8: {word} {code}");
}

#[test]
fn refused_trust_and_profiles_are_named() {
    let sealed = Sealed::new();
    sealed.write("log.jsonl", halo());
    sealed.write("key.pem", "no key at all");
    let said = sealed.run_bare(&["inspect", "@log.jsonl", "--trust", "@key.pem"]).expect(1);
    assert!(said.err.contains("key.pem"), "{}", said.err);
    let said = sealed.run_bare(&["inspect", "@log.jsonl", "--profile", "no-such"]).expect(1);
    assert!(said.err.contains("no-such") && said.err.contains("hint:"), "{}", said.err);
    sealed.run_bare(&["inspect"]).expect(2);
    sealed.run_bare(&["no-such-command"]).expect(2);
}

#[test]
fn what_was_not_taken_is_said_and_costs_twenty() {
    let sealed = Sealed::with_vault();
    let log = sealed.write("in/log.jsonl", halo());
    let said =
        sealed.run(&["ingest", log.to_str().expect("UTF-8"), "@in/absent", "--json"]).expect(20);
    let answer = said.json();
    assert_eq!(answer["taken"].as_array().map(Vec::len), Some(1));
    assert_eq!(answer["refused"].as_array().map(Vec::len), Some(1));
    let ledger = sealed.run(&["ledger", "--json"]).expect(0).json();
    assert_eq!(ledger["entries"][0]["type"], "intake.reported");
}

#[test]
fn a_wrong_passphrase_opens_nothing_and_a_newer_vault_is_refused() {
    let sealed = Sealed::with_vault();
    sealed.write("wrong", "incorrect horse\n");
    let wrong = sealed.path("wrong");
    let said =
        sealed.run_bare(&["list", "--passphrase-file", wrong.to_str().expect("UTF-8")]).expect(1);
    assert!(said.err.contains("hint:"), "{}", said.err);
    let file = sealed.path("v.vault/vault.json");
    let text = fs::read_to_string(&file).expect("vault.json");
    fs::write(&file, text.replace("\"format\":1", "\"format\":2")).expect("a file");
    let said = sealed.run(&["list"]).expect(1);
    assert!(said.err.contains("newer") || said.err.contains('2'), "{}", said.err);
}

#[test]
fn hostile_key_derivation_is_refused_before_it_costs_anything() {
    let sealed = Sealed::with_vault();
    let file = sealed.path("v.vault/vault.json");
    let text = fs::read_to_string(&file).expect("vault.json");
    let hostile = text.replace("\"m_kib\":8", "\"m_kib\":4294967295");
    assert_ne!(text, hostile, "the parameter is where the test looks for it");
    fs::write(&file, hostile).expect("a file");
    sealed.run(&["list"]).expect(1);
}

#[test]
fn an_id_of_the_article_is_answered_with_what_it_means() {
    let sealed = Sealed::with_vault();
    sealed
        .run(&["ingest", foreign().join("exports/ai-policy.md").to_str().expect("UTF-8")])
        .expect(0);
    let said = sealed.run(&["map", "E-0001", "A.6.1", "--rationale", "roles"]).expect(1);
    assert!(said.err.contains("A.6.1.2"), "{}", said.err);
    let said =
        sealed.run(&["map", "E-0001", "A.8.5 Human Oversight", "--rationale", "x"]).expect(1);
    assert!(said.err.contains("A.9.2"), "{}", said.err);
}

#[test]
fn a_truncated_zip_is_not_what_it_claims_to_be() {
    let zip = [b"PK\x03\x04".as_slice(), &[7; 5000], b"PK\x05\x06", &[0; 18]].concat();
    assert_eq!(inspected("logs.zip", &zip), ("CANNOT CHECK".into(), 3), "no archive at all");
    assert_eq!(inspected("logs.zip", &zip[..3000]), ("CANNOT CHECK".into(), 3), "cut off");
    assert_eq!(inspected("empty.zip", &zip[5004..]), ("UNSIGNED".into(), 10), "no files in it");
}

#[test]
fn ctrl_c_leaves_nothing_half_done() {
    let sealed = Sealed::with_vault();
    let log = sealed.write("in/log.jsonl", halo());
    let log = log.to_str().expect("UTF-8");
    let said = sealed.run_cancelled(&["ingest", log]).expect(130);
    assert!(said.out.contains("Stopped as asked"), "{}", said.out);
    let list = sealed.run(&["list", "--json"]).expect(0).json();
    assert_eq!(list["evidence"].as_array().map(Vec::len), Some(0));
    sealed.run(&["fsck"]).expect(0);
    let taken = sealed.run(&["ingest", log, "--json"]).expect(0).json();
    assert_eq!(taken["taken"][0]["id"], "E-0001");
    sealed.run_cancelled(&["inspect", log]).expect(130);
}

#[test]
fn a_vault_in_use_says_by_whom() {
    let sealed = Sealed::with_vault();
    let held = sealed.unlocked();
    let said = sealed.run(&["ingest", "@pass"]).expect(1);
    assert!(said.err.contains("in use by Ada") && said.err.contains("hint:"), "{}", said.err);
    sealed.run(&["list"]).expect(0);
    held.close().expect("closed");
    sealed.run(&["ingest", "@pass"]).expect(0);
}
