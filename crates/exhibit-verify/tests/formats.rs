//! Every sample export and its tampered variants, against what an independent recomputation says of each.
//!
//! The files lie beside the checkout, each with a `cases.json`: file, the producer's own verdict, and what recomputing
//! every hash and signature comes to. Where they are absent, the tests are skipped, and say so.
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::print_stderr,
    reason = "reads test vectors, and says when they are absent"
)]

mod oracles;

use std::fs;
use std::path::{Path, PathBuf};

use exhibit_core::json::{Kind, Scanner};
use exhibit_core::time::Timestamp;
use exhibit_core::verdict::Word;
use exhibit_verify::members::InMemory;
use exhibit_verify::profile::ProfileSet;
use exhibit_verify::trust::{TrustInput, TrustSet};
use exhibit_verify::watch::Unwatched;
use exhibit_verify::{Appraised, Look, inspect};
use oracles::skip;

/// What belongs to an export, and is not part of it.
struct Format {
    name: &'static str,
    /// Files of keys, and keys as text.
    keys: &'static [&'static str],
    anchors: &'static [&'static str],
    /// A file with a shared secret; one that ends in `.hex` holds its digits.
    secret: Option<&'static str>,
}

const fn format(
    name: &'static str,
    keys: &'static [&'static str],
    anchors: &'static [&'static str],
) -> Format {
    Format { name, keys, anchors, secret: None }
}

const FORMATS: &[Format] = &[
    format("aat-mcp", &["public.pem"], &[]),
    format("attestroot", &["public_key.hex"], &[]),
    // The key of public.did, as digits.
    format(
        "actionproof",
        &["hex:8c899472ebe1dc90d68b3aed0c8548f808ef7e0833b9ba750f701a2f88b0c097"],
        &[],
    ),
    format("aics-tlog", &["vkeys.json"], &["checkpoint.txt"]),
    format("ai-audit-trail", &["public_key.hex"], &["epoch-seals.json"]),
    format("aiauditlog", &["public.pem"], &["checkpoint.json"]),
    Format { secret: Some("hmac.key.hex"), ..format("bijotel", &["public.pem"], &[]) },
    Format { secret: Some("hmac.key"), ..format("cendor-acttrace", &[], &[]) },
    format("halo-record", &[], &["witness.jsonl"]),
    format("logsiegel", &["public.pem"], &[]),
    format("omega-audit", &[], &["merkle-root.json"]),
    format("palynth-provenance", &["public_key.hex"], &["root.json"]),
    format("provedex", &["public_key.hex"], &[]),
    format("qp-capsule", &["public_key.hex"], &[]),
    format("szl-receipts", &["public.pem"], &["anchor.json"]),
    format("trust-ledger-core", &["pack/pubkey.ed25519"], &["anchors.log"]),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Brings {
    Nothing,
    Key,
    Anchor,
    All,
}

struct Case {
    file: String,
    fails: bool,
}

fn samples() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/samples");
    folder.exists().then_some(folder)
}

impl Format {
    fn cases(&self, samples: &Path) -> Vec<Case> {
        let text = fs::read(samples.join(self.name).join("cases.json")).expect("the list of cases");
        let list: serde_json::Value = serde_json::from_slice(&text).expect("JSON");
        let cases = list["cases"].as_array().expect("a list");
        let text = |value: &serde_json::Value| value.as_str().expect("a text").to_owned();
        let one = |it: &serde_json::Value| Case {
            file: text(&it["file"]),
            fails: text(&it["recomputed"]) == "FAIL",
        };
        cases.iter().map(one).collect()
    }

    fn trust(&self, samples: &Path, brings: Brings) -> TrustSet {
        let folder = samples.join(self.name);
        let mut files: Vec<(String, Vec<u8>)> = Vec::new();
        let mut add = |path: &str, bytes: Vec<u8>| {
            let name = path.rsplit('/').next().expect("a name").to_owned();
            files.push((name, bytes));
        };
        if matches!(brings, Brings::Key | Brings::All) {
            for path in self.keys {
                if let Some(digits) = path.strip_prefix("hex:") {
                    add("key.hex", digits.into());
                    continue;
                }
                let bytes = fs::read(folder.join(path)).expect("a key");
                match *path {
                    "vkeys.json" => {
                        let keys: serde_json::Value = serde_json::from_slice(&bytes).expect("JSON");
                        for (name, key) in keys.as_object().expect("an object") {
                            add(name, key.as_str().expect("a key").into());
                        }
                    }
                    _ => add(path, bytes),
                }
            }
        }
        if matches!(brings, Brings::Anchor | Brings::All) {
            self.anchors
                .iter()
                .for_each(|it| add(it, fs::read(folder.join(it)).expect("an anchor")));
        }
        if let Some(path) = self.secret.filter(|_| brings == Brings::All) {
            let encoding = if path.ends_with(".hex") { "hex" } else { "raw" };
            let table = format!(
                "[[secret]]\nfile = {path:?}\nencoding = {encoding:?}\nprofile = {:?}",
                self.name
            );
            files.push(("secrets.toml".to_owned(), table.into()));
        }
        let inputs: Vec<TrustInput<'_>> =
            files.iter().map(|(name, bytes)| TrustInput { name, bytes }).collect();
        let open = |_: &str, file: &str| fs::read(folder.join(file)).map_err(|it| it.to_string());
        TrustSet::from_inputs(&inputs, &open).expect("readable")
    }
}

/// A file, or a folder with everything in it.
fn delivery(path: &Path) -> InMemory {
    let mut members = InMemory::new();
    if path.is_file() {
        let name = path.file_name().and_then(|name| name.to_str()).expect("a name");
        return members.with(name, fs::read(path).expect("a file"));
    }
    let mut open = vec![path.to_owned()];
    let mut found = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let entry = entry.expect("an entry").path();
            if entry.is_dir() { open.push(entry) } else { found.push(entry) }
        }
    }
    found.sort();
    for file in found {
        let name = file.strip_prefix(path).expect("inside").to_str().expect("UTF-8");
        members = members.with(name, fs::read(&file).expect("a file"));
    }
    members
}

fn judge(members: &InMemory, trust: &TrustSet) -> Vec<Appraised> {
    let profiles = ProfileSet::built_in();
    let look = Look {
        path: "delivery",
        members,
        profiles: &profiles,
        profile: None,
        trust,
        source: None,
        at: Timestamp::parse("2026-12-01T00:00:00Z").expect("a time"),
        workers: 2,
        watcher: &Unwatched,
    };
    inspect(&look).expect("memory can be read")
}

/// Whether nothing but a secret, or something that the sample does not have, could tell.
fn needs_secret(format: &Format, brings: Brings) -> bool {
    format.secret.is_some() && brings != Brings::All
}

#[test]
fn every_sample_has_the_verdict_of_the_recomputation_or_a_stricter_one() {
    let Some(samples) = samples() else {
        return skip("verdicts on all samples", "there is no ../shared beside this checkout");
    };
    let mut faults = Vec::new();
    let mut table = String::new();
    for format in FORMATS {
        for (index, case) in format.cases(&samples).iter().enumerate() {
            let members = delivery(&samples.join(format.name).join(&case.file));
            for brings in [Brings::Nothing, Brings::Key, Brings::Anchor, Brings::All] {
                let found = judge(&members, &format.trust(&samples, brings));
                let of_format =
                    found.iter().find(|it| it.appraisal.profile.as_deref() == Some(format.name));
                let Some(judged) = of_format else {
                    faults.push(format!("{} {}: not recognised", format.name, case.file));
                    continue;
                };
                let word = judged.appraisal.verdict;
                let first = judged.appraisal.failures.first();
                let line = first.map_or_else(String::new, |failure| {
                    let file = failure.file.as_deref().unwrap_or_default();
                    format!("{file} line {}: {}", failure.line, failure.field)
                });
                if matches!(brings, Brings::Nothing | Brings::All) {
                    table.push_str(&format!(
                        "{:18} {:52} {:8} {:12} {line}\n",
                        format.name,
                        case.file.strip_prefix("tampered/").unwrap_or(&case.file),
                        format!("{brings:?}"),
                        word.as_str(),
                    ));
                }
                let red = matches!(word, Word::Broken | Word::Diverged | Word::Incomplete);
                let all = brings == Brings::All;
                let fault = match case.fails {
                    _ if word == Word::CannotCheck => Some("can't be checked"),
                    true if word == Word::Verified => Some("green and tampered with"),
                    true if all && !red => Some("tampered with, and not red"),
                    true if red && first.is_none_or(|failure| failure.line == 0) => {
                        Some("red without a place")
                    }
                    false if index == 0 && red => Some("valid, and red"),
                    false if case.file.contains("tail") && word == Word::Verified => {
                        Some("cut, and green")
                    }
                    _ => None,
                };
                let idle = !judged
                    .appraisal
                    .anchors
                    .iter()
                    .all(|it| !it.detail.contains("Not compared"))
                    || judged.appraisal.not_checked.iter().any(|it| it.contains("states nothing"));
                let fault = match fault {
                    None if index == 0 && all && idle => Some("an anchor was not compared"),
                    fault => fault,
                };
                let fault = fault.filter(|_| !needs_secret(format, brings) || red);
                if let Some(fault) = fault {
                    faults.push(format!(
                        "{} {} {brings:?}: {fault}: {word}\n{:#?}",
                        format.name, case.file, judged.appraisal.facts
                    ));
                }
            }
        }
    }
    insta::assert_snapshot!(table);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Puts another value in the place of each scalar of a line: where it stands, and the line.
fn edited(line: &str) -> Vec<(String, String)> {
    let mut scanner = Scanner::new();
    let doc = scanner.scan(line.as_bytes()).expect("a record");
    let mut open = vec![(String::new(), doc.root())];
    let mut all = Vec::new();
    while let Some((path, value)) = open.pop() {
        let below = |name: &str| match path.as_str() {
            "" => name.to_owned(),
            _ => format!("{path}.{name}"),
        };
        for (key, value) in value.members() {
            let name = key.as_str().expect("UTF-8").replace('.', "\\.");
            open.push((below(&name), value));
        }
        for (at, item) in value.items().enumerate() {
            open.push((below(&at.to_string()), item));
        }
        let other = match value.kind() {
            Kind::Object | Kind::Array => continue,
            Kind::True => "false",
            Kind::Number => "987654321",
            _ => "\"another\"",
        };
        let span = value.span();
        all.push((path, format!("{}{other}{}", &line[..span.start], &line[span.end..])));
    }
    all
}

#[test]
fn what_is_said_to_be_covered_can_not_be_edited_unseen() {
    let Some(samples) = samples() else {
        return skip("coverage of all samples", "there is no ../shared beside this checkout");
    };
    let files = [
        ("aat-mcp", "trail.jsonl"),
        ("actionproof", "receipts.jsonl"),
        ("aics-tlog", "entries.jsonl"),
        ("aiauditlog", "audit.jsonl"),
        ("cendor-acttrace", "evidence.jsonl"),
        ("halo-record", "audit.jsonl"),
        ("omega-audit", "ledger.jsonl"),
        ("palynth-provenance", "ledger.jsonl"),
        ("provedex", "ledger.ndjson"),
        ("qp-capsule", "chain.jsonl"),
    ];
    for (name, file) in files {
        let format = FORMATS.iter().find(|it| it.name == name).expect("a format");
        let text = fs::read_to_string(samples.join(name).join(file)).expect("an export");
        let lines: Vec<&str> = text.split_inclusive('\n').take(24).collect();
        // Without anchors: what they say would hide what records say, but for trees.
        let rooted = name == "aics-tlog";
        let brings = if rooted { Brings::All } else { Brings::Key };
        let lines = if rooted { text.split_inclusive('\n').collect() } else { lines };
        let mut trust = format.trust(&samples, brings);
        if format.secret.is_some() {
            trust = format.trust(&samples, Brings::All);
        }
        let word = |lines: &[&str]| {
            let judged = judge(&InMemory::new().with(file, lines.concat()), &trust).remove(0);
            assert_eq!(judged.appraisal.profile.as_deref(), Some(name));
            judged
        };
        let whole = word(&lines);
        let covered = &whole.appraisal.covered_fields;
        let mut seen = 0;
        for (path, line) in edited(lines[17]) {
            let mut changed = lines.clone();
            changed[17] = &line;
            let judged = word(&changed);
            let (before, after) = (whole.appraisal.verdict, judged.appraisal.verdict);
            let is_covered =
                covered.iter().any(|it| path == *it || path.starts_with(&format!("{it}.")));
            let red = judged.appraisal.failures.iter().any(|it| it.line == 18 || it.line == 19)
                || after == Word::Diverged;
            assert_eq!(red, is_covered, "{name} {path}: {before} to {after}, covered: {covered:?}");
            assert!(after >= before, "{name} {path}: {before} to {after}");
            seen += usize::from(is_covered);
        }
        assert!(seen > 3, "{name}: {covered:?}");
    }
}
