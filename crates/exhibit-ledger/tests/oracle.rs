//! Google's Go code (`golang.org/x/mod/sumdb`) as the judge of what we write.
//!
//! The program is `tests/oracles/go-sumdb`; Debian's golang-go and golang-golang-x-mod-dev are all
//! that it needs. Where they are missing the tests say so and are skipped.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "tests read vectors and run other people's tools"
)]

mod common;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use common::{COSIGNER, Ledger};
use data_encoding::HEXLOWER;
use exhibit_ledger::{
    checkpoint::log_note_key,
    cosignature::cosigner_note_key,
    entry::Sealed,
    keys::LogKey,
    tiles::{TileFile, TileWriter},
    tree,
};
use serde_json::{Value, json};
use tempfile::TempDir;

const GOPATH: &str = "/usr/share/gocode";

#[test]
fn go_accepts_what_we_write_and_refuses_it_changed() {
    let Some(oracle) = oracle() else { return };
    for size in [1, 2, 5, 255, 256, 257, 600] {
        let folder = export(&Ledger::of(size), |_| ());
        assert_eq!(verdict(&oracle, folder.path()), Ok(()), "size {size}");
    }
    let ledger = Ledger::of(300);
    for file in ["tile/0/000", "tile/entries/001.p/44", "checkpoint"] {
        let folder = export(&ledger, |_| ());
        let path = folder.path().join(file);
        let mut bytes = fs::read(&path).expect("exported");
        bytes[20] ^= 1;
        fs::write(&path, bytes).expect("changed");
        let refusal = verdict(&oracle, folder.path()).expect_err(file);
        assert!(refusal.contains("FAILED"), "{file}: {refusal}");
    }
    let folder = export(&ledger, |task| task["inclusion"][0]["index"] = json!(1));
    let refusal = verdict(&oracle, folder.path()).expect_err("a wrong index");
    assert!(refusal.contains("FAILED: inclusion of 1"), "{refusal}");
}

/// The note of a rotation verifies under each of its two keys alone.
#[test]
fn go_accepts_a_rotation() {
    let Some(oracle) = oracle() else { return };
    let ledger = Ledger::of(5);
    let next = LogKey::from_seed(&common::NEXT_LOG_SEED);
    let vkey = log_note_key(&ledger.origin, &next.public()).vkey();
    let folder = export(&ledger, |task| {
        task["vkeys"].as_array_mut().expect("a list").push(json!(vkey));
    });
    assert!(verdict(&oracle, folder.path()).is_err(), "the new key has not signed yet");
    let head = ledger.head(5);
    let note = head.note(&[head.sign(&ledger.log), head.sign(&next)]).expect("a good head");
    fs::write(folder.path().join("checkpoint"), note).expect("written");
    assert_eq!(verdict(&oracle, folder.path()), Ok(()));
}

/// A cosignature of ours verifies by Go's standard library, at its time and at no other.
#[test]
fn go_accepts_a_cosignature() {
    let Some(oracle) = oracle() else { return };
    let ledger = Ledger::of(5);
    let key = cosigner_note_key(COSIGNER, &ledger.cosigner.public()).expect("a good name");
    for (time, agreed) in [(common::time().unix(), true), (common::time().unix() + 1, false)] {
        let folder = export(&ledger, |task| {
            task["cosigners"] = json!([{"vkey": key.vkey(), "time": time}]);
        });
        fs::write(folder.path().join("checkpoint"), ledger.cosigned(5)).expect("written");
        assert_eq!(verdict(&oracle, folder.path()).is_ok(), agreed, "time {time}");
    }
}

#[test]
fn go_refuses_a_changed_entry() {
    let Some(oracle) = oracle() else { return };
    for member in ["body", "sig", "salt", "leaf"] {
        let folder = export(&Ledger::of(3), |task| {
            let text = task["entries"][1][member].as_str().expect("a text");
            task["entries"][1][member] = json!(text.replacen('1', "2", 1));
        });
        let refusal = verdict(&oracle, folder.path()).expect_err(member);
        assert!(refusal.contains("FAILED: entry 1"), "{member}: {refusal}");
    }
}

/// Writes the folder that the oracle reads: tlog-tiles, checkpoint, and proofs in oracle.json.
fn export(ledger: &Ledger, change: impl Fn(&mut Value)) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let mut writer = TileWriter::new();
    for sealed in &ledger.sealed {
        let files = writer.push(&sealed.leaf_bytes).expect("a short leaf");
        files.into_iter().for_each(|f| write(folder.path(), f));
    }
    writer.finish().into_iter().for_each(|f| write(folder.path(), f));
    let note = ledger.checkpoint(ledger.size());
    fs::write(folder.path().join("checkpoint"), note).expect("written");
    let mut task = task(ledger);
    change(&mut task);
    let text = serde_json::to_vec(&task).expect("JSON");
    fs::write(folder.path().join("oracle.json"), text).expect("written");
    folder
}

fn write(folder: &Path, file: TileFile) {
    let path = folder.join(file.tile.path());
    fs::create_dir_all(path.parent().expect("below the folder")).expect("made");
    fs::write(path, file.bytes).expect("written");
}

fn task(ledger: &Ledger) -> Value {
    let (size, nodes) = (ledger.size(), &ledger.nodes[..]);
    let some = |n: u64| (0..n).filter(move |i| n <= 16 || i % 37 == 0 || i + 2 > n);
    let inclusion = |index: u64| {
        json!({
            "index": index,
            "size": size,
            "root": ledger.root(size),
            "leaf_hash": ledger.sealed[usize::try_from(index).expect("small")].leaf_hash,
            "proof": tree::prove_inclusion(index, size, nodes).expect("in range"),
        })
    };
    let consistency = |old: u64| {
        json!({
            "old": old,
            "old_root": ledger.root(old),
            "size": size,
            "root": ledger.root(size),
            "proof": tree::prove_consistency(old, size, nodes).expect("in range"),
        })
    };
    let entry = |sealed: &Sealed| {
        json!({
            "person": ledger.person.public(),
            "body": std::str::from_utf8(sealed.opening.body()).expect("JSON"),
            "sig": HEXLOWER.encode(sealed.opening.sig()),
            "salt": HEXLOWER.encode(sealed.opening.salt()),
            "leaf": std::str::from_utf8(&sealed.leaf_bytes).expect("JSON"),
        })
    };
    json!({
        "vkeys": [log_note_key(&ledger.origin, &ledger.log.public()).vkey()],
        "origin": ledger.origin,
        "inclusion": some(size).map(inclusion).collect::<Vec<_>>(),
        "consistency": some(size).map(|i| consistency(i + 1)).collect::<Vec<_>>(),
        "entries": ledger.sealed.iter().map(entry).collect::<Vec<_>>(),
    })
}

fn verdict(oracle: &Path, folder: &Path) -> Result<(), String> {
    let run = Command::new(oracle).arg(folder).output().expect("the oracle runs");
    let text = String::from_utf8_lossy(&run.stdout).into_owned();
    let agreed = run.status.success() && text.lines().last().is_some_and(|l| l.starts_with("ok "));
    agreed.then_some(()).ok_or(text)
}

/// Builds the oracle offline, in GOPATH mode; `None` where Go or its module is missing.
#[expect(clippy::print_stderr, reason = "a skipped test says so")]
fn oracle() -> Option<PathBuf> {
    let missing = if !Path::new(GOPATH).join("src/golang.org/x/mod/sumdb/tlog").exists() {
        Some("golang-golang-x-mod-dev")
    } else if Command::new("go").arg("version").output().is_err() {
        Some("golang-go")
    } else {
        None
    };
    if let Some(package) = missing {
        eprintln!("SKIPPED: the Go oracle: {package} is not installed");
        return None;
    }
    Some(build())
}

fn build() -> PathBuf {
    static BUILT: std::sync::OnceLock<PathBuf> = std::sync::OnceLock::new();
    BUILT
        .get_or_init(|| {
            let scratch = Path::new(env!("CARGO_TARGET_TMPDIR"));
            let binary = scratch.join("go-sumdb");
            let source =
                concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/oracles/go-sumdb/main.go");
            let built = Command::new("go")
                .args(["build", "-o"])
                .arg(&binary)
                .arg(source)
                .env("GO111MODULE", "off")
                .env("GOPATH", GOPATH)
                .env("GOFLAGS", "")
                .env("GOCACHE", scratch.join("go-cache"))
                .output()
                .expect("go runs");
            let said = String::from_utf8_lossy(&built.stderr);
            assert!(built.status.success(), "go build: {said}");
            binary
        })
        .clone()
}
