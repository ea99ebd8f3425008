//! Our own vectors, byte by byte: fixed keys, salts and times, in `tests/golden/ledger`.
//!
//! They are frozen: another implementation of the format must give the same bytes. A test in
//! `oracle.rs` has Go's checksum-database code confirm checkpoint, proofs and tiles of this very
//! ledger. `EXHIBIT_WRITE_GOLDEN=1 cargo test -p exhibit-ledger --test golden` writes them anew.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "tests read vectors and run other people's tools"
)]

mod common;

use std::{fs, path::PathBuf};

use common::{COSIGNER, Ledger};
use data_encoding::HEXLOWER;
use ed25519_dalek::{Signer as _, SigningKey};
use exhibit_ledger::{
    Sha256,
    checkpoint::{self, log_note_key},
    cosignature::cosigner_note_key,
    entry::{self, ENTRY_PREFIX, Opening, Position},
    heads::KnownHead,
    keys::{LogKey, PublicKey},
    proof::TlogProof,
    tiles::{TileFile, TileWriter},
    tree,
    witness::AddCheckpoint,
};
use serde_json::{Value, json};

const SIZE: u64 = 5;

#[test]
fn keys_and_origin() {
    let ledger = Ledger::of(0);
    let key = |seed: [u8; 32], public: [u8; 32], fingerprint: Sha256| {
        json!({
            "seed": HEXLOWER.encode(&seed),
            "public": HEXLOWER.encode(&public),
            "fingerprint": fingerprint,
        })
    };
    let of = |seed, public: &[u8; 32], fingerprint| key(seed, *public, fingerprint);
    let (person, log) = (ledger.person.public(), ledger.log.public());
    let cosigner = ledger.cosigner.public();
    let named = cosigner_note_key(COSIGNER, &cosigner).expect("a good name");
    frozen(
        "keys",
        &json!({
            "person": of(common::PERSON_SEED, person.as_bytes(), person.fingerprint()),
            "log": of(common::LOG_SEED, log.as_bytes(), log.fingerprint()),
            "cosigner": of(common::COSIGNER_SEED, cosigner.as_bytes(), cosigner.fingerprint()),
            "origin": ledger.origin,
            "log_vkey": log_note_key(&ledger.origin, &log).vkey(),
            "cosigner_vkey": named.vkey(),
        }),
    );
}

#[test]
fn entries() {
    let ledger = Ledger::of(SIZE);
    let mut list = vec![json!({"size": 0, "root": tree::empty_root()})];
    for (seq, sealed) in (0..).zip(&ledger.sealed) {
        let opening = &sealed.opening;
        list.push(json!({
            "body": text(opening.body()),
            "sig": HEXLOWER.encode(opening.sig()),
            "salt": HEXLOWER.encode(opening.salt()),
            "c": sealed.commitment,
            "opening": text(&opening.to_file()),
            "leaf": text(&sealed.leaf_bytes),
            "leaf_hash": sealed.leaf_hash,
            "size": seq + 1,
            "root": ledger.root(seq + 1),
        }));
    }
    frozen("entries", &json!(list));
}

#[test]
fn checkpoints() {
    let ledger = Ledger::of(SIZE);
    let notes: Vec<_> = (0..=SIZE).map(|size| text(&ledger.checkpoint(size))).collect();
    let next = LogKey::from_seed(&common::NEXT_LOG_SEED);
    let head = ledger.head(SIZE);
    let rotated = head.note(&[head.sign(&ledger.log), head.sign(&next)]).expect("a good head");
    let keys = [ledger.log.public(), next.public()];
    checkpoint::verify(&rotated, &ledger.origin, &keys).expect("signed by both");
    frozen(
        "checkpoints",
        &json!({
            "by_size": notes,
            "rotation": {
                "next_log_seed": HEXLOWER.encode(&common::NEXT_LOG_SEED),
                "next_log_public": next.public(),
                "note": text(&rotated),
            },
            "cosigned": text(&ledger.cosigned(SIZE)),
            "known_head_line": KnownHead::new(&ledger.verified(SIZE), common::time()).to_line(),
        }),
    );
}

#[test]
fn proofs() {
    let ledger = Ledger::of(SIZE);
    let nodes = &ledger.nodes[..];
    let mut inclusion = Vec::new();
    for size in 1..=SIZE {
        for index in 0..size {
            let proof = tree::prove_inclusion(index, size, nodes).expect("in range");
            inclusion.push(json!({"index": index, "size": size, "proof": proof}));
        }
    }
    let mut consistency = Vec::new();
    for size in 1..=SIZE {
        for old in 1..=size {
            let proof = tree::prove_consistency(old, size, nodes).expect("in range");
            consistency.push(json!({"old": old, "size": size, "proof": proof}));
        }
    }
    let tlog_proof = TlogProof {
        extra: None,
        index: 2,
        path: tree::prove_inclusion(2, SIZE, nodes).expect("in range"),
        checkpoint: ledger.cosigned(SIZE),
    };
    let request = AddCheckpoint {
        old: 3,
        proof: tree::prove_consistency(3, SIZE, nodes).expect("in range"),
        checkpoint: ledger.checkpoint(SIZE),
    };
    frozen(
        "proofs",
        &json!({
            "inclusion": inclusion,
            "consistency": consistency,
            "tlog_proof_of_2": text(&tlog_proof.to_bytes()),
            "add_checkpoint_from_3": text(&request.to_bytes()),
        }),
    );
}

#[test]
fn tiles() {
    let ledger = Ledger::of(SIZE);
    let mut writer = TileWriter::new();
    for sealed in &ledger.sealed {
        let full = writer.push(&sealed.leaf_bytes).expect("a short leaf");
        assert_eq!(full, [], "five leaves fill no tile");
    }
    let files = writer.finish().into_iter();
    let list: Vec<_> = files
        .map(
            |TileFile { tile, bytes }| json!({"path": tile.path(), "hex": HEXLOWER.encode(&bytes)}),
        )
        .collect();
    frozen("tiles", &json!(list));
}

/// One case for each way in which an entry can fail: the bytes, and the finding.
#[test]
fn broken_entries() {
    let ledger = Ledger::of(SIZE);
    let mut cases = Vec::new();
    let mut case = |name: &str, leaf: &[u8], opening: Option<&Opening>| {
        let at = Position { log: &ledger.origin, seq: 2, prev_root: Some(ledger.root(2)) };
        let known = |actor: &str| (actor == "P-001").then(|| ledger.person.public());
        let finding = entry::check(leaf, opening, at, |c| known(c.actor)).expect_err(name);
        cases.push(json!({
            "name": name,
            "leaf": text(leaf),
            "opening": opening.map_or(json!(""), |o| text(&o.to_file())),
            "finding": format!("{finding:?}"),
        }));
    };
    let good = &ledger.sealed[2];
    let leaf = String::from_utf8(good.leaf_bytes.clone()).expect("JSON");
    let mut leaf_case = |name: &str, leaf: &str| case(name, leaf.as_bytes(), None);
    leaf_case("leaf with a space", &leaf.replace(",\"v\"", ", \"v\""));
    leaf_case("leaf with a final newline", &format!("{leaf}\n"));
    leaf_case("leaf with an unknown member", &leaf.replace("\"v\":1", "\"v\":1,\"w\":1"));
    leaf_case("leaf without v", &leaf.replace(",\"v\":1", ""));
    leaf_case("leaf of another version", &leaf.replace("\"v\":1", "\"v\":2"));
    leaf_case("leaf with two seq", &leaf.replace("\"seq\":2", "\"seq\":2,\"seq\":2"));
    leaf_case("leaf of another index", &leaf.replace("\"seq\":2", "\"seq\":3"));
    leaf_case("leaf with a local time", &leaf.replace("00Z", "00+00:00"));
    leaf_case("leaf with an upper-case type", &leaf.replace("evidence", "Evidence"));
    leaf_case("leaf that is empty", "");
    let other_c = leaf.replace(&good.commitment.to_hex(), &ledger.sealed[1].commitment.to_hex());
    case("leaf with the commitment of another", other_c.as_bytes(), Some(&good.opening));
    case("opening of another leaf", leaf.as_bytes(), Some(&ledger.sealed[1].opening));

    let body = String::from_utf8(good.opening.body().to_vec()).expect("JSON");
    let resealed = |body: String, seed: &[u8; 32]| resealed(&leaf, &good.commitment, body, seed);
    let mut body_case = |name: &str, body: String| {
        let (leaf, opening) = resealed(body, &common::PERSON_SEED);
        case(name, leaf.as_bytes(), Some(&opening));
    };
    let other_log = exhibit_ledger::origin::Origin::of_first_key(
        &LogKey::from_seed(&common::NEXT_LOG_SEED).public(),
    );
    body_case("body of another log", body.replace(ledger.origin.as_str(), other_log.as_str()));
    body_case("body of another index", body.replace("\"seq\":2", "\"seq\":1"));
    body_case("body of another time", body.replace("00:00:00Z", "00:00:01Z"));
    body_case("body of another type", body.replace("evidence.received", "evidence.erased"));
    body_case(
        "body that continues another history",
        body.replace(&ledger.root(2).to_hex(), &ledger.root(1).to_hex()),
    );
    body_case("body by nobody known", body.replace("\"P-001\"", "\"P-002\""));
    body_case("body by an empty name", body.replace("\"P-001\"", "\"\""));
    body_case("body with a null", body.replace("[]", "null"));
    body_case("body with a float", body.replace("9007199254740991", "1.0"));
    body_case("body with a large integer", body.replace("9007199254740991", "9007199254740992"));
    body_case("body with an unknown member", body.replace("{\"actor\"", "{\"a\":1,\"actor\""));
    body_case("body that is not JSON", "E-0001".into());
    let (leaf, opening) = resealed(body, &[9; 32]);
    case("body signed by another key", leaf.as_bytes(), Some(&opening));
    frozen("broken-entries", &json!(cases));
}

/// Signs a body and commits to it whatever it says, as somebody with the actor's key could.
fn resealed(leaf: &str, old: &Sha256, body: String, seed: &[u8; 32]) -> (String, Opening) {
    let message = [ENTRY_PREFIX, body.as_bytes()].concat();
    let sig = SigningKey::from_bytes(seed).sign(&message).to_bytes();
    let opening = Opening::from_parts([0x12; 32], sig, body.into_bytes());
    (leaf.replace(&old.to_hex(), &opening.commitment().to_hex()), opening)
}

/// One case for each way in which a checkpoint or a proof file can fail.
#[test]
fn broken_notes() {
    let ledger = Ledger::of(SIZE);
    let keys = [ledger.log.public()];
    let mut cases = Vec::new();
    let mut case = |name: &str, note: &str, finding: String| {
        cases.push(json!({"name": name, "text": note, "finding": finding}));
    };
    let good = String::from_utf8(ledger.checkpoint(SIZE)).expect("UTF-8");
    let (body, line) = good.split_once("\n\n").expect("a blank line");
    let root = body.rsplit('\n').next().expect("three lines");
    let origin = ledger.origin.as_str();
    let signed = |text: &str| {
        let sig = SigningKey::from_bytes(&common::LOG_SEED).sign(text.as_bytes());
        let named = log_note_key(&ledger.origin, &keys[0]);
        let bytes = [&named.id().to_be_bytes()[..], &sig.to_bytes()].concat();
        let base64 = data_encoding::BASE64.encode(&bytes);
        format!("{text}\n— {origin} {base64}\n")
    };
    for (name, note) in [
        ("no signature block", body.to_owned()),
        ("empty signature block", format!("{body}\n\n")),
        ("last line without newline", good.trim_end().to_owned()),
        ("signature of another text", good.replace("\n5\n", "\n4\n")),
        ("unknown key name", format!("{body}\n\n{}", line.replace("invalid", "example"))),
        ("carriage returns", good.replace('\n', "\r\n")),
        ("a line that is no signature", format!("{good}and so on\n")),
        ("size with a leading zero", signed(&format!("{origin}\n05\n{root}\n"))),
        ("size above 2^53 - 1", signed(&format!("{origin}\n9007199254740992\n{root}\n"))),
        ("root that is cut", signed(&format!("{origin}\n5\n{}\n", &root[..40]))),
        ("an extension line", signed(&format!("{body}\nextension\n"))),
        ("empty tree with a root", signed(&format!("{origin}\n0\n{root}\n"))),
        (
            "an origin in upper case",
            signed(&format!("{}\n", body.replace(origin, &origin.to_uppercase()))),
        ),
    ] {
        let finding = checkpoint::verify(note.as_bytes(), &ledger.origin, &keys);
        case(name, &note, format!("{:?}", finding.expect_err(name)));
    }
    let proof = TlogProof {
        extra: None,
        index: 2,
        path: tree::prove_inclusion(2, SIZE, &ledger.nodes[..]).expect("in range"),
        checkpoint: ledger.checkpoint(SIZE),
    };
    let good = String::from_utf8(proof.to_bytes()).expect("UTF-8");
    let first_hash = good.lines().nth(2).expect("a path").to_owned();
    for (name, file) in [
        ("proof of another version", good.replacen("@v1", "@v2", 1)),
        ("proof without index", good.replacen("index 2\n", "", 1)),
        ("proof with a leading zero", good.replacen("index 2", "index 02", 1)),
        ("proof of another index", good.replacen("index 2", "index 3", 1)),
        ("proof beyond the tree", good.replacen("index 2", "index 5", 1)),
        ("proof without a hash", good.replacen(&format!("{first_hash}\n"), "", 1)),
        (
            "proof with a hash twice",
            good.replacen(&first_hash, &format!("{first_hash}\n{first_hash}"), 1),
        ),
        ("proof with a short hash", good.replacen(&first_hash, "AAAA", 1)),
        ("proof with an empty extra", good.replacen("index", "extra\nindex", 1)),
        ("proof without checkpoint", good.split_once("\n\n").expect("a blank line").0.to_owned()),
    ] {
        let leaf = ledger.sealed[2].leaf_hash;
        let finding = TlogProof::parse(file.as_bytes())
            .and_then(|p| p.verify(leaf, &ledger.origin, &keys).map(|_| ()));
        case(name, &file, format!("{:?}", finding.expect_err(name)));
    }
    frozen("broken-notes", &json!(cases));
}

fn frozen(name: &str, value: &Value) {
    let folder: PathBuf =
        [env!("CARGO_MANIFEST_DIR"), "tests", "golden", "ledger"].iter().collect();
    let path = folder.join(format!("{name}.json"));
    let text = serde_json::to_string_pretty(value).expect("JSON") + "\n";
    if std::env::var_os("EXHIBIT_WRITE_GOLDEN").is_some() {
        fs::write(&path, &text).expect("written");
    }
    let committed = fs::read_to_string(&path).expect("the golden file");
    assert!(committed == text, "{name}.json is not what this code writes");
}

fn text(bytes: &[u8]) -> Value {
    json!(std::str::from_utf8(bytes).expect("our formats are UTF-8"))
}

/// Reads the frozen files back with the reading half of the crate alone.
#[test]
fn frozen_entries_open() {
    let path: PathBuf =
        [env!("CARGO_MANIFEST_DIR"), "tests", "golden", "ledger", "entries.json"].iter().collect();
    let list: Value =
        serde_json::from_str(&fs::read_to_string(path).expect("the file")).expect("JSON");
    let ledger = Ledger::of(0);
    let person = PublicKey::from_bytes(ledger.person.public().as_bytes()).expect("a key");
    let mut frontier = tree::Frontier::new();
    for (seq, item) in (0..).zip(list.as_array().expect("a list").iter().skip(1)) {
        let opening = item["opening"].as_str().expect("a text");
        let opening = Opening::parse_file(opening.as_bytes()).expect("a good opening");
        let leaf = item["leaf"].as_str().expect("a text").as_bytes();
        let at = Position { log: &ledger.origin, seq, prev_root: Some(frontier.root()) };
        let checked = entry::check(leaf, Some(&opening), at, |_| Some(person));
        let opened = checked.expect("a good entry").opened().expect("opened");
        assert_eq!(json!(opened.leaf_hash()), item["leaf_hash"]);
        frontier.push(opened.leaf_hash());
        assert_eq!(json!(frontier.root()), item["root"]);
    }
    assert_eq!(frontier.size(), SIZE);
}
