//! Vectors that others published: RFC 6962 proofs, signed notes, Ed25519 edge cases.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "tests read vectors and run other people's tools"
)]

mod common;

use std::{
    fs,
    path::{Path, PathBuf},
};

use data_encoding::{BASE64, HEXLOWER};
use exhibit_ledger::{
    Sha256,
    keys::{PersonPublicKey, verify_strict},
    note::{self, NoteFinding, NoteKey},
    proof::TlogProof,
    tree,
};
use serde_json::Value;

#[test]
fn rfc6962_inclusion_proofs() {
    let Some(folder) = common::vectors("rfc6962_inclusion_proofs", "rfc6962-merkle/inclusion")
    else {
        return;
    };
    let (passed, failed) = run(&folder, |case| {
        let (index, size) = (number(case, "leafIdx")?, number(case, "treeSize")?);
        let (leaf, root) = (hash(&case["leafHash"])?, hash(&case["root"])?);
        tree::verify_inclusion(&hashes(&case["proof"])?, index, leaf, size, root).ok()
    });
    assert_eq!((passed, failed), (6, 92));
}

#[test]
fn rfc6962_consistency_proofs() {
    let Some(folder) = common::vectors("rfc6962_consistency_proofs", "rfc6962-merkle/consistency")
    else {
        return;
    };
    let (passed, failed) = run(&folder, |case| {
        let (old, size) = (number(case, "size1")?, number(case, "size2")?);
        let (old_root, root) = (hash(&case["root1"])?, hash(&case["root2"])?);
        tree::verify_consistency(&hashes(&case["proof"])?, old, old_root, size, root).ok()
    });
    assert_eq!((passed, failed), (6, 92));
}

/// Runs every case below `folder`; returns how many were accepted and refused as they must be.
fn run(folder: &Path, verify: impl Fn(&Value) -> Option<()>) -> (usize, usize) {
    let mut counts = (0, 0);
    for path in files(folder) {
        let case = json(&path);
        let accepted = verify(&case).is_some();
        let must_fail = case["wantErr"].as_bool().expect("wantErr");
        assert_ne!(accepted, must_fail, "{}: {}", path.display(), case["desc"]);
        if accepted {
            counts.0 += 1;
        } else {
            counts.1 += 1;
        }
    }
    counts
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for item in fs::read_dir(folder).expect("a folder") {
        let path = item.expect("an item").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found
}

fn json(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).expect("a file")).expect("JSON")
}

fn number(case: &Value, member: &str) -> Option<u64> {
    case[member].as_u64()
}

/// Reads a hash. Some cases have words for roots ("don't care") that only need to be equal or not:
/// their digests stand for them.
fn hash(value: &Value) -> Option<Sha256> {
    let bytes = BASE64.decode(value.as_str()?.as_bytes()).ok()?;
    match bytes.len() {
        0 => None,
        32 => Some(Sha256(bytes.try_into().ok()?)),
        _ => Some(Sha256::of(&bytes)),
    }
}

fn hashes(value: &Value) -> Option<Vec<Sha256>> {
    match value {
        Value::Null => Some(Vec::new()),
        list => list.as_array()?.iter().map(hash).collect(),
    }
}

#[test]
fn signed_notes() {
    let Some(path) = common::vectors("signed_notes", "c2sp-note/signed_note.json") else {
        return;
    };
    let file = json(&path);
    for case in file["cases"].as_array().expect("cases") {
        let name = case["name"].as_str().expect("a name");
        let note = case["note"].as_str().expect("a note");
        let keys: Vec<NoteKey> = texts(&case["trusted_vkeys"])
            .map(|v| NoteKey::parse_vkey(v).expect("a good vkey"))
            .collect();
        let opened = note::open(note.as_bytes(), &keys);
        if case["expect"] == "ok" {
            let opened = opened.unwrap_or_else(|e| panic!("{name}: {e}"));
            let signers: Vec<_> = opened.signers().iter().map(|s| s.key.name()).collect();
            assert_eq!(signers, texts(&case["verified"]).collect::<Vec<_>>(), "{name}");
        } else {
            assert_eq!(opened.err(), Some(refusal(name)), "{name}");
        }
    }
    for vkey in texts(&file["bad_vkeys"]) {
        assert!(NoteKey::parse_vkey(vkey).is_err(), "{vkey}");
    }
}

fn refusal(name: &str) -> NoteFinding {
    match name {
        "no-trusted-key" => NoteFinding::NoKnownSignature,
        "duplicated-trusted-key" => {
            NoteFinding::Ambiguous { name: "EnochRoot".into(), id: 0xaf0c_fe78 }
        }
        "invalid-signature-from-known-key" => {
            NoteFinding::BadSignature { name: "PeterNeumann".into(), id: 0xc74f_20a3 }
        }
        _ => NoteFinding::Malformed,
    }
}

fn texts(list: &Value) -> impl Iterator<Item = &str> {
    let list = list.as_array().expect("a list");
    list.iter().map(|v| v.as_str().expect("a text"))
}

#[test]
fn tlog_proof_syntax() {
    let Some(path) = common::vectors("tlog_proof_syntax", "c2sp-note/tlog_proof_parse.json") else {
        return;
    };
    for case in json(&path)["cases"].as_array().expect("cases") {
        let bytes = case["proof"].as_str().expect("a proof").as_bytes();
        let parsed = TlogProof::parse(bytes);
        assert_eq!(parsed.is_ok(), case["expect"] == "parse-ok", "{}", case["name"]);
        if let Ok(proof) = parsed {
            assert_eq!(proof.to_bytes(), bytes);
        }
    }
}

#[test]
fn ed25519_edge_cases_are_judged_strictly() {
    let Some(path) = common::vectors(
        "ed25519_edge_cases_are_judged_strictly",
        "cctv-ed25519/ed25519vectors.json",
    ) else {
        return;
    };
    let file = json(&path);
    let cases = file.as_array().expect("cases");
    let accepted = cases.iter().filter(|case| {
        let message = case["msg"].as_str().expect("msg").as_bytes();
        verify_strict(&key(&case["key"]), message, &bytes(&case["sig"]))
    });
    assert_eq!((accepted.count(), cases.len()), (43, 914));
}

#[test]
fn ed25519_wycheproof() {
    let Some(path) = common::vectors("ed25519_wycheproof", "wycheproof/ed25519_test.json") else {
        return;
    };
    let mut seen = 0;
    for group in json(&path)["testGroups"].as_array().expect("groups") {
        let key = key(&group["publicKey"]["pk"]);
        for case in group["tests"].as_array().expect("tests") {
            let valid = verify_strict(&key, &bytes(&case["msg"]), &bytes(&case["sig"]));
            assert_eq!(valid, case["result"] == "valid", "{}", case["tcId"]);
            seen += 1;
        }
    }
    assert_eq!(seen, 151);
}

fn bytes(value: &Value) -> Vec<u8> {
    HEXLOWER.decode(value.as_str().expect("hex").as_bytes()).expect("hex")
}

fn key(value: &Value) -> [u8; 32] {
    bytes(value).try_into().expect("32 bytes")
}

/// The signed data of an SSHSIG, against a signature that OpenSSH made.
#[test]
fn sshsig_of_openssh() {
    let Some(folder) = common::vectors("sshsig_of_openssh", "sshsig-openssh") else {
        return;
    };
    let read = |name: &str| fs::read(folder.join(name)).expect("a file");
    let armoured = String::from_utf8(read("ed25519.sig")).expect("text");
    let base64: String = armoured.lines().filter(|l| !l.starts_with('-')).collect();
    let blob = BASE64.decode(base64.as_bytes()).expect("base64");
    // "SSHSIG", version, then the public key: its length, its type (4 + 11 bytes), 4 + 32 bytes.
    let key = blob[6 + 4 + 4 + 15 + 4..][..32].try_into().expect("32 bytes");
    let key = PersonPublicKey::from_bytes(&key).expect("a key");
    let signature = &blob[blob.len() - 64..];
    assert!(blob.windows(10).any(|w| w == b"\0\0\0\x06sha512"));
    let namespace = String::from_utf8(read("namespace")).expect("text");
    let namespace = namespace.trim_end();
    assert!(key.verify_sshsig(namespace, &read("signed-data"), signature));
    assert!(!key.verify_sshsig("file", &read("signed-data"), signature));
}
