//! Five real exports and their tampered variants, judged with every kind of trust.
//!
//! The expectation of `cases.json` (an independent recomputation) is restated here as data: which
//! variants fail, given the key and the anchor that belong to the export.
#![expect(clippy::disallowed_methods, reason = "reads test vectors")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use exhibit_core::appraisal::Outcome;
use exhibit_core::time::Timestamp;
use exhibit_core::verdict::Word;
use exhibit_verify::members::InMemory;
use exhibit_verify::profile::ProfileSet;
use exhibit_verify::trust::{BroughtHead, Scope, TrustInput, TrustSet};
use exhibit_verify::watch::Unwatched;
use exhibit_verify::{Appraised, Look, inspect};

/// An export: its folder, its file of records, its key and anchors.
struct Sample {
    name: &'static str,
    records: &'static str,
    key: Option<&'static str>,
    anchor: Option<&'static str>,
    /// Index of the line that tampering starts at.
    at: usize,
}

const SAMPLES: [Sample; 5] = [
    Sample {
        name: "aiauditlog",
        records: "audit.jsonl",
        key: Some("public.pem"),
        anchor: Some("checkpoint.json"),
        at: 60,
    },
    Sample {
        name: "halo-record",
        records: "audit.jsonl",
        key: None,
        anchor: Some("witness.jsonl"),
        at: 60,
    },
    Sample {
        name: "provedex",
        records: "ledger.ndjson",
        key: Some("public_key.hex"),
        anchor: None,
        at: 57,
    },
    Sample {
        name: "palynth-provenance",
        records: "ledger.jsonl",
        key: Some("public_key.hex"),
        anchor: Some("root.json"),
        at: 60,
    },
    Sample {
        name: "trust-ledger-core",
        records: "records.jsonl",
        key: Some("pack/pubkey.ed25519"),
        anchor: Some("anchors.log"),
        at: 60,
    },
];

/// What the user brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Brings {
    Nothing,
    Key,
    WrongKey,
    Anchor,
    KeyAndAnchor,
}

const BRINGS: [Brings; 5] =
    [Brings::Nothing, Brings::Key, Brings::WrongKey, Brings::Anchor, Brings::KeyAndAnchor];

impl Sample {
    fn folder(&self) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(self.name)
    }

    fn read(&self, path: &str) -> Vec<u8> {
        fs::read(self.folder().join(path)).unwrap_or_else(|fault| panic!("{path}: {fault}"))
    }

    fn is_folder(&self) -> bool {
        self.name == "trust-ledger-core"
    }

    /// The variants: file names without extension, the valid export first.
    fn variants(&self) -> Vec<String> {
        let mut all: Vec<String> =
            ["deleted-record", "reordered", "truncated-tail"].map(str::to_owned).into();
        for entry in fs::read_dir(self.folder().join("tampered")).expect("the data is there") {
            let name = entry.expect("it can be listed").file_name().into_string().expect("ASCII");
            all.push(name.split('.').next().expect("a first part").to_owned());
        }
        all.sort();
        all.insert(0, "valid".to_owned());
        all
    }

    fn records_of(&self, variant: &str) -> Vec<u8> {
        let valid = if self.is_folder() {
            format!("pack/{}", self.records)
        } else {
            self.records.to_owned()
        };
        let valid = self.read(&valid);
        let mut lines: Vec<&[u8]> = valid.split_inclusive(|byte| *byte == b'\n').collect();
        match variant {
            "valid" => {}
            "deleted-record" => drop(lines.remove(self.at)),
            "reordered" => lines.swap(self.at, self.at + 1),
            _ if variant.starts_with("truncated-tail") => lines.truncate(lines.len() - 10),
            _ => {
                let extension = self.records.rsplit('.').next().expect("an extension");
                let path = if self.is_folder() {
                    format!("tampered/{variant}/{}", self.records)
                } else {
                    format!("tampered/{variant}.{extension}")
                };
                return self.read(&path);
            }
        }
        lines.concat()
    }

    fn delivery(&self, variant: &str) -> InMemory {
        let mut members = InMemory::new().with(self.records, self.records_of(variant));
        if !self.is_folder() {
            return members;
        }
        for name in ["manifest.json", "anchor.json", "pubkey.ed25519", "reference-values.json"] {
            let own = format!("tampered/{variant}/{name}");
            let own = self.folder().join(&own).exists().then_some(own);
            if !(name == "anchor.json" && variant.ends_with("anchor-removed")) {
                let path = own.unwrap_or_else(|| format!("pack/{name}"));
                members = members.with(name, self.read(&path));
            }
        }
        members
    }

    fn trust(&self, brings: Brings) -> TrustSet {
        let mut files: Vec<(String, Vec<u8>)> = Vec::new();
        let mut add = |path: &str| {
            let name = path.rsplit('/').next().expect("a name").to_owned();
            files.push((name, self.read(path)));
        };
        if matches!(brings, Brings::Key | Brings::KeyAndAnchor) {
            self.key.into_iter().for_each(&mut add);
        }
        if matches!(brings, Brings::Anchor | Brings::KeyAndAnchor) {
            self.anchor.into_iter().for_each(&mut add);
        }
        if brings == Brings::WrongKey {
            // RFC 8032, section 7.1, test 2.
            let other = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";
            files.push(("other.hex".to_owned(), other.into()));
        }
        let inputs: Vec<TrustInput<'_>> =
            files.iter().map(|(name, bytes)| TrustInput { name, bytes }).collect();
        let mut trust =
            TrustSet::from_inputs(&inputs, &|_, _| Err("none".to_owned())).expect("readable");
        if self.anchor.is_none() && matches!(brings, Brings::Anchor | Brings::KeyAndAnchor) {
            trust.add_head(BroughtHead {
                count: Some(114),
                head: Some(
                    "122111e6584a751e8f8a4b73523129b0e76d3382aba6bf2f76645a45ec6ec147".to_owned(),
                ),
                stream: None,
                profile: Some("provedex".to_owned()),
                sources: Scope::Any,
                brought_in: "--expect".to_owned(),
            });
        }
        trust
    }
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

fn one(members: &InMemory, trust: &TrustSet) -> Appraised {
    let mut all = judge(members, trust);
    assert_eq!(all.len(), 1, "{:?}", all.iter().map(|it| &it.appraisal.path).collect::<Vec<_>>());
    all.remove(0)
}

/// Variants that nothing in the file contradicts: only what the user knows does.
fn needs_anchor(sample: &Sample, variant: &str) -> bool {
    match sample.name {
        "aiauditlog" | "halo-record" => matches!(variant, "edited-rechained" | "truncated-tail"),
        "provedex" | "palynth-provenance" => variant == "truncated-tail",
        _ => false,
    }
}

#[test]
fn every_variant_under_every_trust() {
    let mut table = String::new();
    for sample in &SAMPLES {
        for variant in sample.variants() {
            let members = sample.delivery(&variant);
            for brings in BRINGS {
                let judged = one(&members, &sample.trust(brings));
                let first = judged.appraisal.failures.iter().map(|failure| failure.line).min();
                let line = first.map_or("-".to_owned(), |line| line.to_string());
                table.push_str(&format!(
                    "{:18} {:46} {:14} {:12} line {line}\n",
                    sample.name,
                    variant,
                    format!("{brings:?}"),
                    judged.appraisal.verdict
                ));
                check(sample, &variant, brings, &judged);
            }
        }
    }
    insta::assert_snapshot!(table);
}

/// The rules that the table must follow, whatever it says in detail.
fn check(sample: &Sample, variant: &str, brings: Brings, judged: &Appraised) {
    let word = judged.appraisal.verdict;
    let context = format!("{} {variant} {brings:?}: {:#?}", sample.name, judged.appraisal);
    let red = matches!(word, Word::Broken | Word::Diverged | Word::Incomplete);
    if variant == "valid" {
        let other_key = brings == Brings::WrongKey && sample.key.is_some();
        // aiauditlog: the key signs checkpoints only, and none is here unless the user brings it.
        let nobody_signed = sample.name == "aiauditlog";
        assert_eq!(red, other_key && !nobody_signed, "{context}");
        let proven = brings == Brings::KeyAndAnchor && sample.key.is_some();
        assert_eq!(word == Word::Verified, proven, "{context}");
        return;
    }
    assert_ne!(word, Word::Verified, "{context}");
    let has_all = matches!(brings, Brings::KeyAndAnchor);
    let other_key = variant.contains("attacker-key")
        && !matches!(brings, Brings::Key | Brings::KeyAndAnchor | Brings::WrongKey);
    let hidden =
        needs_anchor(sample, variant) && !matches!(brings, Brings::Anchor | Brings::KeyAndAnchor);
    if has_all || !(other_key || hidden || needs_anchor(sample, variant)) {
        assert!(red || (other_key && !has_all), "{context}");
    }
    if red {
        assert!(judged.appraisal.failures.iter().any(|failure| failure.line > 0), "{context}");
    }
}

#[test]
fn derived_variants_are_those_of_the_samples() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/samples");
    if !shared.exists() {
        eprintln!(
            "SKIPPED: comparison with the samples: there is no ../shared beside this checkout"
        );
        return;
    }
    for sample in &SAMPLES {
        for variant in ["deleted-record", "reordered", "truncated-tail"] {
            let extension = sample.records.rsplit('.').next().expect("an extension");
            let path = if sample.is_folder() {
                format!("{}/tampered/{variant}/{}", sample.name, sample.records)
            } else {
                format!("{}/tampered/{variant}.{extension}", sample.name)
            };
            let theirs = fs::read(shared.join(&path)).expect(&path);
            assert_eq!(sample.records_of(variant), theirs, "{path}");
        }
    }
}

#[test]
fn a_companion_counts_only_through_a_key_of_the_users() {
    let sample = &SAMPLES[0];
    let beside = |variant: &str| {
        sample.delivery(variant).beside("checkpoint.json", sample.read("checkpoint.json"))
    };
    let words = |variant: &str| {
        [Brings::Nothing, Brings::Key, Brings::WrongKey]
            .map(|brings| one(&beside(variant), &sample.trust(brings)).appraisal.verdict)
    };
    assert_eq!(words("valid"), [Word::Unanchored, Word::Verified, Word::Broken]);
    assert_eq!(words("truncated-tail"), [Word::Incomplete, Word::Broken, Word::Broken]);
    assert_eq!(words("edited-rechained"), [Word::Incomplete, Word::Broken, Word::Broken]);
}

#[test]
fn a_checkpoint_by_another_key_is_named() {
    let sample = &SAMPLES[0];
    let members =
        sample.delivery("valid").beside("checkpoint.json", sample.read("checkpoint.json"));
    let judged = one(&members, &sample.trust(Brings::WrongKey));
    let failure = &judged.appraisal.failures[0];
    assert_eq!(failure.file.as_deref(), Some("checkpoint.json"), "{failure:?}");
    assert_eq!(failure.field, "signature");
    let stripped = String::from_utf8(sample.read("checkpoint.json")).expect("UTF-8");
    let at = stripped.find("\"signatures\"").expect("signed");
    let stripped = format!("{}\"signatures\": []}}", &stripped[..at]);
    let members = sample.delivery("valid").beside("checkpoint.json", stripped);
    let judged = one(&members, &sample.trust(Brings::Key));
    assert_eq!(judged.appraisal.verdict, Word::Broken, "{:#?}", judged.appraisal);
}

#[test]
fn records_without_the_rest_of_their_folder_are_incomplete() {
    let sample = &SAMPLES[4];
    let members = InMemory::new().with("records.jsonl", sample.records_of("valid"));
    let judged = one(&members, &sample.trust(Brings::Key));
    assert_eq!(judged.appraisal.verdict, Word::Incomplete, "{:#?}", judged.appraisal);
    assert!(judged.appraisal.failures.iter().any(|it| it.expected.contains("anchor.json")));
}

#[test]
fn an_unsigned_witness_beside_the_log_is_shown_and_not_counted() {
    let sample = &SAMPLES[1];
    let beside = |variant: &str| {
        let members =
            sample.delivery(variant).beside("witness.jsonl", sample.read("witness.jsonl"));
        one(&members, &TrustSet::default())
    };
    let valid = beside("valid");
    assert_eq!(valid.appraisal.verdict, Word::Unanchored);
    assert_eq!(valid.appraisal.anchors.len(), 3);
    assert!(valid.appraisal.anchors.iter().all(|it| it.outcome == Outcome::NotChecked));
    assert_eq!(beside("truncated-tail").appraisal.verdict, Word::Incomplete);
}

#[test]
fn an_anchor_that_lags_proves_its_prefix_only() {
    let sample = &SAMPLES[1];
    let witness = String::from_utf8(sample.read("witness.jsonl")).expect("UTF-8");
    let two: String = witness.split_inclusive('\n').take(2).collect();
    let input = TrustInput { name: "witness.jsonl", bytes: two.as_bytes() };
    let trust = TrustSet::from_inputs(&[input], &|_, _| Err("none".to_owned())).expect("readable");
    let judged = one(&sample.delivery("valid"), &trust);
    assert_eq!(judged.appraisal.verdict, Word::Unanchored);
    let end = judged.appraisal.facts.iter().find(|fact| fact.check == "end").expect("a fact");
    assert!(end.detail.contains("line 80"), "{end:?}");
}

#[test]
fn a_folder_is_taken_apart_into_items() {
    let mut members = InMemory::new().with("policy.txt", "be kind").with("empty.log", "");
    for sample in &SAMPLES[..4] {
        members = members
            .with(&format!("{}/{}", sample.name, sample.records), sample.records_of("valid"));
    }
    let pack = &SAMPLES[4];
    for name in
        ["records.jsonl", "manifest.json", "anchor.json", "pubkey.ed25519", "reference-values.json"]
    {
        members = members.with(&format!("deep/pack/{name}"), pack.read(&format!("pack/{name}")));
    }
    members = members.with("aiauditlog/checkpoint.json", SAMPLES[0].read("checkpoint.json"));
    let judged = judge(&members, &TrustSet::default());
    let words: BTreeMap<&str, (Option<&str>, Word)> = judged
        .iter()
        .map(|it| {
            (it.appraisal.path.as_str(), (it.appraisal.profile.as_deref(), it.appraisal.verdict))
        })
        .collect();
    let log = |profile| (Some(profile), Word::Unanchored);
    let expected = [
        ("delivery/aiauditlog/audit.jsonl", log("aiauditlog")),
        ("delivery/deep/pack", log("trust-ledger-core")),
        ("delivery/empty.log", (None, Word::CannotCheck)),
        ("delivery/halo-record/audit.jsonl", log("halo-record")),
        ("delivery/palynth-provenance/ledger.jsonl", log("palynth-provenance")),
        ("delivery/policy.txt", (None, Word::Unsigned)),
        ("delivery/provedex/ledger.ndjson", log("provedex")),
    ];
    assert_eq!(words, expected.into());
}
