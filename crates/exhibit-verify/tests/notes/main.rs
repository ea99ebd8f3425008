//! C2SP notes and proofs as documents: published vectors, and a log that is made here.

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::print_stderr,
    reason = "reads vectors, and says what it skipped"
)]

#[path = "../oracles/mod.rs"]
mod oracles;
#[path = "../spellings/mod.rs"]
mod spellings;

use data_encoding::BASE64;
use ed25519_dalek::{Signer as _, SigningKey};
use exhibit_core::digest::Sha256;
use exhibit_core::time::Timestamp;
use exhibit_core::verdict::{Time, Word};
use exhibit_verify::members::InMemory;
use exhibit_verify::profile::ProfileSet;
use exhibit_verify::signature::tlog_proof::TlogProof;
use exhibit_verify::trust::{TrustInput, TrustSet};
use exhibit_verify::watch::Unwatched;
use exhibit_verify::{Appraised, Look, inspect};
use serde_json::Value;

use crate::oracles::vectors;
use crate::spellings::{Form, spellings};

fn now() -> Timestamp {
    at("2026-01-01T00:00:00Z")
}

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).expect("a time")
}

/// What the items of a delivery are worth, judged now.
fn look(files: &[(&str, &[u8])], trust: &TrustSet) -> Vec<Appraised> {
    let members = files.iter().fold(InMemory::new(), |all, (name, it)| all.with(name, it.to_vec()));
    let look = Look {
        path: "delivery",
        members: &members,
        profiles: &ProfileSet::built_in(),
        profile: None,
        trust,
        source: None,
        at: now(),
        workers: 1,
        watcher: &Unwatched,
    };
    inspect(&look).expect("memory can be read")
}

/// The one item of a delivery: its word, and all that is said.
fn said(files: &[(&str, &[u8])], trust: &TrustSet) -> (Word, String) {
    let items = look(files, trust);
    assert_eq!(
        items.len(),
        1,
        "{:?}",
        items.iter().map(|it| &it.appraisal.path).collect::<Vec<_>>()
    );
    let details = items[0].appraisal.facts.iter().map(|it| it.detail.clone());
    (items[0].appraisal.verdict, details.collect::<Vec<_>>().join("\n"))
}

fn trust_of(keys: &[&str]) -> TrustSet {
    let names: Vec<String> = (0..keys.len()).map(|it| format!("{it}.vkey")).collect();
    let inputs =
        names.iter().zip(keys).map(|(name, key)| TrustInput { name, bytes: key.as_bytes() });
    let inputs: Vec<_> = inputs.collect();
    TrustSet::from_inputs(&inputs, &|_, name| Err(format!("no {name}"))).expect("trust")
}

fn trust_file(toml: &str) -> TrustSet {
    let input = TrustInput { name: "t.toml", bytes: toml.as_bytes() };
    TrustSet::from_inputs(&[input], &|_, name| Err(format!("no {name}"))).expect("trust")
}

fn json(name: &str) -> Option<Value> {
    let bytes = std::fs::read(vectors("c2sp-note")?.join(name)).expect("a vector");
    Some(serde_json::from_slice(&bytes).expect("JSON"))
}

fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value[name].as_str().unwrap_or_default()
}

// --- published vectors -------------------------------------------------------------------------

#[test]
fn notes_of_the_vectors() {
    let Some(vectors) = json("signed_note.json") else { return };
    let mut counts = (0, 0);
    for case in vectors["cases"].as_array().expect("cases") {
        let keys: Vec<&str> = case["trusted_vkeys"]
            .as_array()
            .expect("keys")
            .iter()
            .filter_map(Value::as_str)
            .collect();
        let name = text(case, "name");
        for file in ["x.note", "checkpoint", "x.txt"] {
            let (word, said) = said(&[(file, text(case, "note").as_bytes())], &trust_of(&keys));
            let is_ok = text(case, "expect") == "ok";
            assert_eq!(word == Word::Verified, is_ok, "{name} as {file}: {word:?}\n{said}");
            for unknown in case["unverified"].as_array().into_iter().flatten() {
                let unknown = format!("also signed by {}+", unknown.as_str().expect("a name"));
                assert!(said.contains(&unknown), "{name}: {said}");
            }
            let expected = match name {
                "no-trusted-key" => Some(Word::Unanchored),
                "invalid-signature-from-known-key" => Some(Word::Broken),
                "duplicated-trusted-key" => Some(Word::Incomplete),
                _ => None,
            };
            assert!(expected.is_none_or(|it| it == word), "{name}: {word:?}\n{said}");
            counts = (counts.0 + usize::from(is_ok), counts.1 + 1);
        }
    }
    assert_eq!(counts, (12, 42));
    for bad in vectors["bad_vkeys"].as_array().expect("keys") {
        let input = TrustInput { name: "bad", bytes: bad.as_str().expect("text").as_bytes() };
        assert!(TrustSet::from_inputs(&[input], &|_, _| Err(String::new())).is_err(), "{bad}");
    }
}

#[test]
fn every_byte_of_a_note_counts() {
    let Some(vectors) = json("signed_note.json") else { return };
    let case = &vectors["cases"][0];
    let note = text(case, "note").as_bytes();
    let trust = trust_of(&[case["trusted_vkeys"][0].as_str().expect("a key")]);
    assert_eq!(said(&[("x.note", note)], &trust).0, Word::Verified);
    for at in 0..note.len() {
        let mut changed = note.to_vec();
        changed[at] ^= 1;
        let (word, said) = said(&[("x.note", &changed)], &trust);
        assert_ne!(word, Word::Verified, "byte {at}: {said}");
    }
}

#[test]
fn proofs_of_the_vectors() {
    let Some(vectors) = json("tlog_proof_parse.json") else { return };
    let cases = vectors["cases"].as_array().expect("cases");
    for case in cases {
        let read = TlogProof::read(text(case, "proof").as_bytes());
        assert_eq!(read.is_some(), text(case, "expect") == "parse-ok", "{case}");
        // None of them holds a checkpoint, so that nothing is proven.
        let files = [("x", &b"x"[..]), ("x.tlog-proof", text(case, "proof").as_bytes())];
        assert_ne!(said(&files, &TrustSet::default()).0, Word::Verified, "{case}");
    }
    assert_eq!(cases.len(), 8);
}

#[test]
fn inclusion_proofs_of_the_vectors() {
    let Some(folder) = vectors("rfc6962-merkle") else { return };
    let mut counts = (0, 0);
    let mut open = vec![folder.join("inclusion")];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(
                std::fs::read_dir(&path).expect("a folder").map(|it| it.expect("it").path()),
            );
            continue;
        }
        let case: Value =
            serde_json::from_slice(&std::fs::read(&path).expect("a vector")).expect("JSON");
        let hash = |it: &Value| {
            let bytes = BASE64.decode(it.as_str().unwrap_or_default().as_bytes()).ok()?;
            Some(Sha256(bytes.try_into().ok()?))
        };
        let path_hashes: Option<Vec<_>> =
            case["proof"].as_array().into_iter().flatten().map(hash).collect();
        let accepted = (|| {
            let index = case["leafIdx"].as_u64()?;
            let proof =
                TlogProof { extra: None, index, path: path_hashes?, checkpoint: Vec::new() };
            let root = proof.root(hash(&case["leafHash"])?, case["treeSize"].as_u64()?)?;
            (Some(root) == hash(&case["root"])).then_some(())
        })();
        let must_fail = case["wantErr"].as_bool().expect("wantErr");
        assert_eq!(accepted.is_none(), must_fail, "{}", path.display());
        counts = (counts.0 + usize::from(!must_fail), counts.1 + usize::from(must_fail));
    }
    assert_eq!(counts, (6, 92));
}

// --- a log that is made here ---------------------------------------------------------------------

const ORIGIN: &str = "log.example/one";

/// Somebody who signs notes.
struct Person {
    name: &'static str,
    kind: u8,
    key: SigningKey,
}

impl Person {
    fn log() -> Self {
        Self { name: ORIGIN, kind: 1, key: SigningKey::from_bytes(&[1; 32]) }
    }

    fn witness(name: &'static str, seed: u8) -> Self {
        Self { name, kind: 4, key: SigningKey::from_bytes(&[seed; 32]) }
    }

    fn tagged(&self) -> Vec<u8> {
        [&[self.kind][..], self.key.verifying_key().as_bytes()].concat()
    }

    fn id(&self) -> [u8; 4] {
        let digest = Sha256::of_parts(&[self.name.as_bytes(), b"\n", &self.tagged()]);
        digest.0[..4].try_into().expect("four")
    }

    fn vkey(&self) -> String {
        let id = data_encoding::HEXLOWER.encode(&self.id());
        format!("{}+{id}+{}", self.name, BASE64.encode(&self.tagged()))
    }

    /// The line of a signature; cosignatures state a time.
    fn line(&self, text: &str, time: &str) -> String {
        let signed = match self.kind {
            1 => self.key.sign(text.as_bytes()).to_bytes().to_vec(),
            _ => {
                let time = at(time).unix() as u64;
                let message = format!("cosignature/v1\ntime {time}\n{text}");
                [&time.to_be_bytes()[..], &self.key.sign(message.as_bytes()).to_bytes()].concat()
            }
        };
        format!("\u{2014} {} {}\n", self.name, BASE64.encode(&[&self.id()[..], &signed].concat()))
    }
}

fn node(left: Sha256, right: Sha256) -> Sha256 {
    Sha256::of_parts(&[&[1], &left.0, &right.0])
}

/// Root of a tree and the way to one of its leaves, by their definitions (RFC 6962 §2.1, §2.1.1).
fn tree(leaves: &[Sha256], index: usize) -> (Sha256, Vec<Sha256>) {
    if let [only] = leaves {
        return (*only, Vec::new());
    }
    let split = leaves.len().next_power_of_two() / 2;
    let (left, right) = leaves.split_at(split);
    let (inner, outer) = if index < split {
        (tree(left, index), tree(right, 0).0)
    } else {
        (tree(right, index - split), tree(left, 0).0)
    };
    let root = if index < split { node(inner.0, outer) } else { node(outer, inner.0) };
    (root, [inner.1, vec![outer]].concat())
}

/// The text of the checkpoint of a log of `size` files, this one at `index`, and the lines before it.
fn in_log(file: &[u8], index: usize, size: usize) -> (String, String) {
    let leaf = |bytes: &[u8]| Sha256::of_parts(&[&[0], bytes]);
    let leaves: Vec<Sha256> = (0..size)
        .map(|at| if at == index { leaf(file) } else { leaf(format!("{at}").as_bytes()) })
        .collect();
    let (root, path) = tree(&leaves, index);
    let path: String = path.iter().map(|it| format!("{}\n", BASE64.encode(&it.0))).collect();
    (format!("{ORIGIN}\n{size}\n{}\n", BASE64.encode(&root.0)), format!("index {index}\n{path}"))
}

fn proof(before: &str, text: &str, lines: &[String]) -> String {
    format!("c2sp.org/tlog-proof@v1\n{before}\n{text}\n{}", lines.concat())
}

#[test]
fn a_file_at_every_place_of_logs_of_every_size() {
    let log = Person::log();
    let trust = trust_of(&[&log.vkey()]);
    for size in 1..=17 {
        for index in 0..size {
            let (checkpoint, before) = in_log(b"a policy", index, size);
            let proof = proof(&before, &checkpoint, &[log.line(&checkpoint, "")]);
            let files = |file: &'static [u8]| [("x", file), ("x.tlog-proof", proof.as_bytes())];
            let (word, said) = said(&files(b"a policy"), &trust);
            assert_eq!(word, Word::Verified, "{index} of {size}: {said}");
            let leaf = format!("leaf {index} in the checkpoint of the log {ORIGIN}: {size} leaves");
            assert!(said.contains(&leaf), "{said}");
            assert_eq!(look(&files(b"a Policy"), &trust)[0].appraisal.verdict, Word::Broken);
        }
    }
}

#[test]
fn what_does_not_agree_proves_nothing() {
    let log = Person::log();
    let trust = trust_of(&[&log.vkey()]);
    let (checkpoint, before) = in_log(b"x\n", 2, 7);
    let line = log.line(&checkpoint, "");
    let good = proof(&before, &checkpoint, std::slice::from_ref(&line));
    let worth = |proof: &str, trust: &TrustSet| {
        said(&[("x", b"x\n"), ("x.tlog-proof", proof.as_bytes())], trust)
    };
    assert_eq!(worth(&good, &trust).0, Word::Verified);
    assert_eq!(worth(&good, &TrustSet::default()).0, Word::Unanchored);
    let other = Person { key: SigningKey::from_bytes(&[9; 32]), ..Person::log() };
    assert_eq!(
        worth(&good, &trust_of(&[&other.vkey()])).0,
        Word::Broken,
        "not the key you brought"
    );
    // A key under another name is another key, though its signature verifies.
    let renamed = Person { name: "other.example", ..Person::log() };
    let under_other_name = proof(&before, &checkpoint, &[renamed.line(&checkpoint, "")]);
    assert_ne!(worth(&under_other_name, &trust).0, Word::Verified);
    let (word, said) = worth(&under_other_name, &trust_of(&[&renamed.vkey()]));
    assert_eq!(word, Word::Verified, "the name should be the origin, and need not");
    assert!(said.contains("nobody signed in the name log.example/one"), "{said}");
    let lines: Vec<&str> = before.lines().collect();
    let moved = before.replace("index 2", "index 3");
    let swapped = format!("{}\n{}\n{}\n{}\n", lines[0], lines[2], lines[1], lines[3]);
    let shorter = format!("{}\n{}\n{}\n", lines[0], lines[1], lines[2]);
    let longer = format!("{before}{}\n", lines[1]);
    let (others, _) = in_log(b"y\n", 2, 7);
    for (what, changed) in [
        ("another index", proof(&moved, &checkpoint, std::slice::from_ref(&line))),
        (
            "an index beyond",
            proof(&before.replace("index 2", "index 7"), &checkpoint, std::slice::from_ref(&line)),
        ),
        ("another order", proof(&swapped, &checkpoint, std::slice::from_ref(&line))),
        ("a shorter path", proof(&shorter, &checkpoint, std::slice::from_ref(&line))),
        ("a longer path", proof(&longer, &checkpoint, std::slice::from_ref(&line))),
        ("another checkpoint, signed", proof(&before, &others, &[log.line(&others, "")])),
        (
            "another size",
            proof(&before, &checkpoint.replace("\n7\n", "\n8\n"), std::slice::from_ref(&line)),
        ),
        ("no signature", proof(&before, &checkpoint, &[])),
        ("a leading zero", good.replace("index 2", "index 02")),
    ] {
        let (word, said) = worth(&changed, &trust);
        assert_eq!(word, Word::Broken, "{what}: {said}");
    }
    // What was changed on the way, or is of another version, was not judged.
    for (what, changed) in [
        ("CR LF", good.replace('\n', "\r\n")),
        ("an empty line at the end", format!("{good}\n")),
        ("another version", good.replace("@v1", "@v2")),
    ] {
        let (word, said) = worth(&changed, &trust);
        assert_eq!(word, Word::Incomplete, "{what}: {said}");
    }
    let note = format!("{checkpoint}\n{line}");
    let alone = |note: &str| look(&[("log.note", note.as_bytes())], &trust)[0].appraisal.verdict;
    assert_eq!(alone(&note), Word::Verified);
    assert_eq!(alone(&note.replace('\n', "\r\n")), Word::Incomplete);
    for place in 0..good.len() {
        let mut changed = good.clone().into_bytes();
        changed[place] ^= 1;
        let items = look(&[("x", b"x\n"), ("x.tlog-proof", &changed)], &trust);
        assert_ne!(items[0].appraisal.verdict, Word::Verified, "byte {place}");
    }
    // Text that was re-encoded on the way is the same text.
    let files = [("x", &b"x\r\n"[..]), ("x.tlog-proof", good.as_bytes())];
    assert_eq!(look(&files, &trust)[0].appraisal.verdict, Word::Incomplete);
    // Without its file it proves nothing.
    assert_ne!(said_alone(&good, &trust), Word::Verified);
    // What nobody authenticates is shown, and said to be that.
    let with_extra =
        proof(&format!("extra {}\n{before}", BASE64.encode(b"paid in full")), &checkpoint, &[line]);
    let (word, said) = worth(&with_extra, &trust);
    assert_eq!(word, Word::Verified);
    assert!(
        said.contains("extra data of 12 bytes that nothing authenticates: paid in full"),
        "{said}"
    );
}

fn said_alone(proof: &str, trust: &TrustSet) -> Word {
    look(&[("x.tlog-proof", proof.as_bytes())], trust)[0].appraisal.verdict
}

#[test]
fn the_earliest_cosignature_of_a_witness_that_was_brought_proves_the_time() {
    let log = Person::log();
    let (first, second) = (Person::witness("w.example/1", 2), Person::witness("w.example/2", 3));
    let (checkpoint, before) = in_log(b"x", 4, 9);
    let lines = [
        log.line(&checkpoint, ""),
        first.line(&checkpoint, "2025-06-02T00:00:00Z"),
        second.line(&checkpoint, "2025-06-01T00:00:00Z"),
    ];
    let proof = proof(&before, &checkpoint, &lines);
    let files = [("x", &b"x"[..]), ("x.tlog-proof", proof.as_bytes())];
    let (log_key, one, two) = (log.vkey(), first.vkey(), second.vkey());
    let worth = |trust: &TrustSet| {
        let item = look(&files, trust).remove(0);
        let text: Vec<String> = item.appraisal.facts.iter().map(|it| it.detail.clone()).collect();
        (item.appraisal.verdict, item.facts.time, text.join("\n"))
    };
    let (word, time, text) = worth(&trust_of(&[&log_key]));
    assert_eq!((word, time), (Word::Verified, Time::None), "{text}");
    assert!(text.contains("also signed by w.example/1+"), "{text}");
    for (keys, times) in [
        (vec![&log_key, &one], vec!["2025-06-02"]),
        (vec![&log_key, &one, &two], vec!["2025-06-01", "2025-06-02"]),
    ] {
        let keys: Vec<&str> = keys.into_iter().map(String::as_str).collect();
        let (word, time, text) = worth(&trust_of(&keys));
        assert_eq!((word, time), (Word::Verified, Time::Proven), "{text}");
        for day in times {
            assert!(text.contains(&format!("is in existed at {day}T00:00:00Z")), "{text}");
        }
    }
    // A witness signs no file: without the log's key nobody says whose it is.
    let (word, time, text) = worth(&trust_of(&[&one]));
    assert_eq!((word, time), (Word::Unanchored, Time::Proven), "{text}");
    // A key for a log is no witness's, and one that was revoked proves no time.
    let table =
        |key: &str, more: &str| format!("[[key]]\nsubject = \"S\"\nkey = \"{key}\"\n{more}\n");
    for (more, expected) in [
        ("purposes = [\"witness\"]", Time::Proven),
        ("purposes = [\"witness\"]\nvalid_until = \"2025-12-01\"", Time::Proven),
        ("purposes = [\"witness\"]\nvalid_until = \"2025-05-01\"", Time::Claimed),
        ("purposes = [\"witness\"]\nrevoked_at = \"2025-12-01\"", Time::Claimed),
        ("purposes = [\"document\"]", Time::None),
    ] {
        let toml = table(&log_key, "purposes = [\"document\"]") + &table(&one, more);
        let (word, time, text) = worth(&trust_file(&toml));
        assert_eq!((word, time), (Word::Verified, expected), "{more}: {text}");
    }
    // One that a known witness did not make spoils the note; one of the future proves nothing yet.
    let forged = lines[1].replace("\u{2014} w.example/1 ", "\u{2014} w.example/2 ");
    assert_ne!(forged, lines[1]);
    let later = first.line(&checkpoint, "2026-06-02T00:00:00Z");
    let tampered = first.line(&checkpoint.replace("\n9\n", "\n8\n"), "2025-06-02T00:00:00Z");
    for (line, expected) in [
        (&forged, (Word::Verified, Time::None)),
        (&later, (Word::Verified, Time::Claimed)),
        (&tampered, (Word::Broken, Time::None)),
    ] {
        let text = format!("c2sp.org/tlog-proof@v1\n{before}\n{checkpoint}\n{}{line}", lines[0]);
        let item =
            look(&[("x", b"x"), ("x.tlog-proof", text.as_bytes())], &trust_of(&[&log_key, &one]))
                .remove(0);
        assert_eq!(
            (item.appraisal.verdict, item.facts.time),
            expected,
            "{:#?}",
            item.appraisal.facts
        );
    }
    // The checkpoint alone is a document, too.
    let note = format!("{checkpoint}\n{}", lines.concat());
    let item = look(&[("checkpoint", note.as_bytes())], &trust_of(&[&log_key, &one])).remove(0);
    assert_eq!((item.appraisal.verdict, item.facts.time), (Word::Verified, Time::Proven));
    let item = look(&[("checkpoint", note.as_bytes())], &TrustSet::default()).remove(0);
    assert_eq!((item.appraisal.verdict, item.facts.time), (Word::Unanchored, Time::None));
}

#[test]
fn base64_in_notes_and_proofs_has_one_spelling() {
    let log = Person::log();
    let trust = trust_of(&[&log.vkey()]);
    let (checkpoint, before) = in_log(b"x", 2, 7);
    let before = format!("extra {}\n{before}", BASE64.encode(b"some"));
    let good = proof(&before, &checkpoint, &[log.line(&checkpoint, "")]);
    let worth = |proof: &str| said(&[("x", b"x"), ("x.tlog-proof", proof.as_bytes())], &trust).0;
    assert_eq!(worth(&good), Word::Verified);
    let encoded: Vec<&str> =
        good.split(['\n', ' ']).filter(|it| it.len() > 7 && it.ends_with('=')).collect();
    assert_eq!(encoded.len(), 6, "extra data, a path of three, root and signature: {encoded:?}");
    for text in encoded {
        for (how, other) in spellings(text, Form::OneLine) {
            // Signed as it is, so that only its spelling is wrong.
            let text_of_log = checkpoint.replace(text, &other);
            let changed = good.replace(text, &other);
            let line = log.line(&checkpoint, "");
            let changed = match text_of_log == checkpoint {
                true => changed,
                false => changed.replace(&line, &log.line(&text_of_log, "")),
            };
            assert_ne!(worth(&changed), Word::Verified, "{how}: {changed}");
        }
    }
}

#[test]
fn prose_with_dashes_is_no_note() {
    let text = "He said it.\n\n\u{2014} Somebody, 1901\n";
    let (word, said) = said(&[("x.txt", text.as_bytes())], &TrustSet::default());
    assert_eq!(word, Word::Unsigned, "{said}");
}
