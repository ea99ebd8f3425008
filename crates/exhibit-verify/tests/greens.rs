//! What must not be VERIFIED: logs of a made-up format, where only one thing is missing.
#![expect(clippy::disallowed_methods, reason = "reads test vectors")]

use std::fs;
use std::io::{self, Read};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use data_encoding::HEXLOWER;
use ed25519_dalek::{Signer as _, SigningKey};
use exhibit_core::canonical;
use exhibit_core::digest::Sha256;
use exhibit_core::time::Timestamp;
use exhibit_core::verdict::{End, ProfileTrust, Signer, Word};
use exhibit_verify::members::{InMemory, MemberInfo, Members};
use exhibit_verify::profile::{Profile, ProfileSet};
use exhibit_verify::signature::sshsig;
use exhibit_verify::trust::{AnchorFile, BroughtHead, Scope, TrustInput, TrustSet};
use exhibit_verify::watch::Unwatched;
use exhibit_verify::zip::ReadAt;
use exhibit_verify::{Appraised, Inspected, Look, inspect, inspect_each, recognise};
use proptest::prelude::*;
use serde_json::{Value, json};

/// Records may be signed; a checkpoint, signed or not, may lie beside them.
const PROFILE: &str = r#"
language = 1
name = "made"
title = "made-up log"

[recognise]
has = ["n", "prev", "hash"]

[sequence]
field = "n"
start = 1

[[digest]]
name = "record"
alg = "sha256"
message = [{ json = { exclude = ["hash", "sig"], canon = "jcs" } }]
stored = "hash"

[[link]]
field = "prev"
to = "record"
genesis = { literal = "none" }

[[signature]]
field = "sig"
alg = "ed25519"
encoding = "hex"
required = false
message = [{ digest = { name = "record", as = "hex" } }]

[[anchor]]
name = "checkpoint"
files = ["checkpoint.json"]
form = "json"
count = "count"
head = { field = "head", digest = "record" }

[anchor.signature]
field = "sig"
alg = "ed25519"
encoding = "hex"
message = [{ json = { exclude = ["sig"], canon = "jcs" } }]
"#;

fn key() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

fn jcs(value: &Value) -> Vec<u8> {
    canonical::to_bytes(value).expect("texts and small integers")
}

/// Records 1 to `count`, of which those that `signed` picks are signed.
fn records(count: u64, signed: impl Fn(u64) -> bool) -> Vec<Value> {
    let mut prev = "none".to_owned();
    (1..=count)
        .map(|n| {
            let mut record = json!({ "n": n, "prev": prev });
            prev = Sha256::of(&jcs(&record)).to_hex();
            record["hash"] = prev.clone().into();
            if signed(n) {
                record["sig"] = HEXLOWER.encode(&key().sign(prev.as_bytes()).to_bytes()).into();
            }
            record
        })
        .collect()
}

fn lines(records: &[Value]) -> Vec<u8> {
    records.iter().flat_map(|record| format!("{record}\n").into_bytes()).collect()
}

fn checkpoint(records: &[Value], signed: bool) -> Vec<u8> {
    let mut stated = json!({ "count": records.len(), "head": records[records.len() - 1]["hash"] });
    if signed {
        stated["sig"] = HEXLOWER.encode(&key().sign(&jcs(&stated)).to_bytes()).into();
    }
    stated.to_string().into_bytes()
}

fn trust(heads: &[(Option<u64>, Option<&str>)]) -> TrustSet {
    let hex = HEXLOWER.encode(&key().verifying_key().to_bytes());
    let input = TrustInput { name: "key.hex", bytes: hex.as_bytes() };
    let mut trust = TrustSet::from_inputs(&[input], &|_, _| Err("none".to_owned())).expect("a key");
    for (count, head) in heads {
        trust.add_head(BroughtHead {
            count: *count,
            head: head.map(str::to_owned),
            stream: None,
            profile: None,
            sources: Scope::Any,
            brought_in: "a test".to_owned(),
        });
    }
    trust
}

fn profiles(text: &str) -> ProfileSet {
    let mut profiles = ProfileSet::built_in();
    profiles.add(Profile::parse(text, ProfileTrust::Relied).expect("a profile"));
    profiles
}

fn look<'a>(members: &'a dyn Members, profiles: &'a ProfileSet, trust: &'a TrustSet) -> Look<'a> {
    Look {
        path: "delivery",
        members,
        profiles,
        profile: None,
        trust,
        source: None,
        at: Timestamp::parse("2026-12-01T00:00:00Z").expect("a time"),
        workers: 2,
        watcher: &Unwatched,
    }
}

fn judge_all(members: &dyn Members, profiles: &ProfileSet, trust: &TrustSet) -> Vec<Appraised> {
    inspect(&look(members, profiles, trust)).expect("memory can be read")
}

fn judge(members: &dyn Members, trust: &TrustSet) -> Appraised {
    let mut all = judge_all(members, &profiles(PROFILE), trust);
    assert_eq!(all.len(), 1, "{:?}", all.iter().map(|it| &it.appraisal.path).collect::<Vec<_>>());
    all.remove(0)
}

#[track_caller]
fn expect(judged: &Appraised, word: Word) {
    assert_eq!(judged.appraisal.verdict, word, "{:#?}", judged.appraisal);
}

#[test]
fn a_signed_checkpoint_speaks_for_the_records_that_it_counts_only() {
    let all = records(12, |_| false);
    let with =
        |members: InMemory, heads: &[(Option<u64>, Option<&str>)]| judge(&members, &trust(heads));
    let delivery = |count: usize| {
        InMemory::new()
            .with("log.jsonl", lines(&all))
            .beside("checkpoint.json", checkpoint(&all[..count], true))
    };
    expect(&with(delivery(12), &[]), Word::Verified);
    let head = all[11]["hash"].as_str();
    for heads in [&[][..], &[(Some(12), None)], &[(None, head)], &[(Some(12), head)]] {
        let judged = with(delivery(4), heads);
        expect(&judged, Word::Unanchored);
        assert_ne!(judged.facts.signer, Signer::Trusted);
    }
    assert_eq!(with(delivery(4), &[(Some(12), None)]).facts.end, End::Lagging);
}

#[test]
fn a_bare_count_proves_the_end_of_signed_records_only() {
    let bare = trust(&[(Some(12), None)]);
    let of = |signed: bool| {
        judge(&InMemory::new().with("log.jsonl", lines(&records(12, |_| signed))), &bare)
    };
    expect(&of(true), Word::Verified);
    assert_eq!(of(true).facts.end, End::Proven);
    assert_eq!(of(false).facts.end, End::Unproven);
    expect(&of(false), Word::Unanchored);
}

#[test]
fn unsigned_records_among_signed_ones_are_found() {
    let bare = trust(&[(Some(12), None)]);
    let mixed = lines(&records(12, |n| n < 9));
    let judged = judge(&InMemory::new().with("log.jsonl", mixed), &bare);
    expect(&judged, Word::Unanchored);
    assert_eq!(judged.facts.signer, Signer::NotClaimed);
    let fact = judged.appraisal.facts.iter().find(|it| it.check == "signatures").expect("a fact");
    assert!(fact.detail.contains("4 of 12 records carry no signature"), "{fact:?}");
}

#[test]
fn a_demanded_statement_that_cannot_be_read_is_missing() {
    let demanding = PROFILE.replace("form = \"json\"\n", "form = \"json\"\nrequired = true\n");
    let of = |stated: &[u8]| {
        let log = lines(&records(12, |_| true));
        let members =
            InMemory::new().with("log.jsonl", log).beside("checkpoint.json", stated.to_vec());
        let mut all = judge_all(&members, &profiles(&demanding), &trust(&[(Some(12), None)]));
        all.remove(0)
    };
    expect(&of(&checkpoint(&records(12, |_| true), true)), Word::Verified);
    for unreadable in ["{}", "", "[1]", "no JSON"] {
        let judged = of(unreadable.as_bytes());
        expect(&judged, Word::Incomplete);
        assert_eq!(judged.facts.end, End::Missing);
        let failure = &judged.appraisal.failures[0];
        assert!(failure.expected.contains("checkpoint.json"), "{failure:?}");
    }
}

/// Gives other bytes from the second time that a member is opened on.
struct Changing {
    first: InMemory,
    then: InMemory,
    path: &'static str,
    times: usize,
    opened: AtomicUsize,
}

impl Members for Changing {
    fn list(&self) -> &[MemberInfo] {
        self.first.list()
    }

    fn open(&self, index: usize) -> io::Result<Box<dyn Read + Send + '_>> {
        let counts = self.list()[index].path == self.path;
        match self.opened.fetch_add(usize::from(counts), Ordering::Relaxed) {
            times if times >= self.times && counts => self.then.open(index),
            _ => self.first.open(index),
        }
    }

    fn seek(&self, index: usize) -> io::Result<Box<dyn ReadAt + '_>> {
        self.first.seek(index)
    }
}

fn detached(message: &[u8]) -> String {
    let public = key().verifying_key().to_bytes();
    sshsig::sign(&public, "file", message, |data| key().sign(data).to_bytes()).expect("signed")
}

/// Each month's export has its own checkpoint, and a neighbour's is nobody's business.
#[test]
fn a_neighbours_checkpoint_speaks_about_the_neighbour() {
    let text =
        PROFILE.replace("[\"checkpoint.json\"]", "[\"checkpoint.json\", \"*.checkpoint.json\"]");
    let (jan, feb) = (records(12, |_| true), records(9, |_| true));
    let of = |name: &str, records: &[Value]| {
        InMemory::new()
            .with(&format!("{name}.jsonl"), lines(records))
            .with(&format!("{name}.checkpoint.json"), checkpoint(records, true))
    };
    let trust = trust(&[]);
    let alone = judge_all(&of("jan", &jan), &profiles(&text), &trust);
    let both = of("jan", &jan)
        .with("feb.jsonl", lines(&feb))
        .with("feb.checkpoint.json", checkpoint(&jan, true));
    let both = judge_all(&both, &profiles(&text), &trust);
    let of_jan = both.iter().find(|it| it.appraisal.path.contains("jan")).expect("jan");
    assert_eq!(of_jan.appraisal.digest, alone[0].appraisal.digest);
    assert_eq!(of_jan.appraisal.verdict, Word::Verified, "{of_jan:#?}");
    let of_feb = both.iter().find(|it| it.appraisal.path.contains("feb")).expect("feb");
    assert_eq!(of_feb.appraisal.verdict, Word::Broken);
}

/// A valid log under the wrong name is not what the profile describes; nobody broke it.
#[test]
fn a_log_of_another_profile_is_not_called_broken() {
    let members = InMemory::new().with("log.jsonl", lines(&records(12, |_| true)));
    let (set, trust) = (profiles(PROFILE), TrustSet::default());
    let look = Look { profile: Some("halo-record"), ..look(&members, &set, &trust) };
    let all = inspect(&look).expect("readable");
    assert_eq!(all[0].appraisal.verdict, Word::CannotCheck, "{:#?}", all[0].appraisal);
}

/// A key that may sign documents says nothing about logs.
#[test]
fn a_key_for_documents_makes_no_log_verified() {
    let log = lines(&records(12, |_| false));
    let signature = detached(&log);
    let members = InMemory::new().with("log.jsonl", log).with("log.jsonl.sig", signature);
    let hex = HEXLOWER.encode(key().verifying_key().as_bytes());
    let judged = |purposes: &str| {
        let text =
            format!("[[key]]\nsubject = \"Audit\"\nkey = \"{hex}\"\npurposes = [\"{purposes}\"]\n");
        let input = TrustInput { name: "trust.toml", bytes: text.as_bytes() };
        let trust = TrustSet::from_inputs(&[input], &|_, _| Err("none".to_owned())).expect("trust");
        judge(&members, &trust).appraisal
    };
    assert_eq!(judged("document").verdict, Word::Unanchored);
    let found = judged("log:made");
    assert_eq!(found.verdict, Word::Verified, "{found:#?}");
    let signers: Vec<_> = found.facts.iter().filter(|it| it.check == "signer").collect();
    assert!(matches!(signers[..], [one] if one.detail.contains("as a whole")), "{signers:#?}");
}

#[test]
fn a_document_that_changes_between_two_readings_cannot_be_checked() {
    let delivery = |text: &str| {
        InMemory::new().with("policy.txt", text).with("policy.txt.sig", detached(b"be kind"))
    };
    for (times, word) in [(9, Word::Verified), (2, Word::CannotCheck)] {
        // Opened for recognition, for its digest, and for its signature.
        let members = Changing {
            first: delivery(if times == 9 { "be kind" } else { "be evil" }),
            then: delivery("be kind"),
            path: "policy.txt",
            times,
            opened: AtomicUsize::new(0),
        };
        expect(&judge(&members, &trust(&[])), word);
    }
}

fn pack_data(path: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/trust-ledger-core");
    fs::read(folder.join(path)).unwrap_or_else(|fault| panic!("{path}: {fault}"))
}

fn pack() -> InMemory {
    let names = ["records.jsonl", "manifest.json", "anchor.json", "pubkey.ed25519"];
    let names = names.into_iter().chain(["reference-values.json"]);
    names.fold(InMemory::new(), |all, name| all.with(name, pack_data(&format!("pack/{name}"))))
}

fn pack_trust(anchors: Option<&[u8]>) -> TrustSet {
    let public = pack_data("pack/pubkey.ed25519");
    let mut inputs = vec![TrustInput { name: "pubkey.ed25519", bytes: &public }];
    inputs.extend(anchors.map(|bytes| TrustInput { name: "anchors.log", bytes }));
    TrustSet::from_inputs(&inputs, &|_, _| Err("none".to_owned())).expect("readable")
}

#[test]
fn an_inventory_that_later_ones_follow_is_not_the_last() {
    let built_in = ProfileSet::built_in();
    let with = |log: &str| {
        let all = judge_all(&pack(), &built_in, &pack_trust(Some(log.as_bytes())));
        all.into_iter().next().expect("an item")
    };
    let own = String::from_utf8(pack_data("anchors.log")).expect("UTF-8");
    let own = own.trim_end();
    let other = format!("{{\"digest\":\"sha256:{}\"}}", "ab".repeat(32));
    expect(&with(own), Word::Verified);
    expect(&with(&format!("{other}\n{own}\n")), Word::Verified);
    let rolled_back = with(&format!("{own}\n{other}\n"));
    expect(&rolled_back, Word::Unanchored);
    assert_eq!(rolled_back.facts.end, End::Lagging);
    expect(&with(&other), Word::Diverged);
}

#[test]
fn a_file_in_a_logs_folder_is_covered_or_said_not_to_be() {
    let built_in = ProfileSet::built_in();
    let anchors = pack_data("anchors.log");
    let policy = |members: InMemory| {
        members.with("policy.txt", "be evil").with("policy.txt.sig", detached(b"be kind"))
    };
    let judged = judge_all(&policy(pack()), &built_in, &pack_trust(Some(&anchors)));
    let words: Vec<_> =
        judged.iter().map(|it| (it.appraisal.path.as_str(), it.appraisal.verdict)).collect();
    // Added to the folder, so that the inventory is another; and its own signature is bad.
    assert_eq!(words, [("delivery", Word::Diverged), ("delivery/policy.txt", Word::Broken)]);
    // A head that the user brought proves the records' end, and says nothing about other files.
    let head = "sha256:bb7fdd5c820cfae4d9409c6abdba8bef635e2040ef62f3c7809d4cdf4396bfaa";
    let mut trust = pack_trust(None);
    trust.add_head(BroughtHead {
        count: Some(120),
        head: Some(head.to_owned()),
        stream: None,
        profile: None,
        sources: Scope::Any,
        brought_in: "a test".to_owned(),
    });
    let judged = judge_all(&pack(), &built_in, &trust);
    expect(&judged[0], Word::Unanchored);
    let fact = judged[0].appraisal.facts.iter().find(|it| it.check == "files").expect("a fact");
    assert!(fact.detail.contains("reference-values.json"), "{fact:?}");
    // Without an inventory, nothing at all covers it.
    let relaxed = built_in.get("trust-ledger-core").expect("built in").text();
    let relaxed = relaxed.replacen("required = true\ninventory", "inventory", 1);
    let names = ["records.jsonl", "manifest.json", "pubkey.ed25519", "reference-values.json"];
    let bare = names
        .into_iter()
        .fold(InMemory::new(), |all, name| all.with(name, pack_data(&format!("pack/{name}"))));
    let judged = judge_all(&bare, &profiles(&relaxed), &trust);
    expect(&judged[0], Word::Incomplete);
}

#[test]
fn files_beside_a_folder_log_without_inventory_are_items_of_their_own() {
    let folder = PROFILE.replacen(
        "[sequence]",
        "[container.directory]\nrecords = \"log.jsonl\"\nrequires = [\"about.txt\"]\n\n[sequence]",
        1,
    );
    let log = lines(&records(12, |_| true));
    let members = InMemory::new()
        .with("pack/log.jsonl", log)
        .with("pack/log.jsonl.sig", detached(b"another log"))
        .with("pack/about.txt", "about")
        .with("pack/policy.txt", "be kind")
        .with("pack/policy.txt.sig", detached(b"be kind"));
    let judged = judge_all(&members, &profiles(&folder), &trust(&[(Some(12), None)]));
    let words: Vec<_> =
        judged.iter().map(|it| (it.appraisal.path.as_str(), it.appraisal.verdict)).collect();
    let expected = [("delivery/pack", Word::Broken), ("delivery/pack/policy.txt", Word::Verified)];
    assert_eq!(words, expected, "{:#?}", judged[0].appraisal);
}

fn recordable(judged: &Appraised) -> usize {
    let bytes = canonical::to_bytes(&judged.appraisal).expect("it has a canonical form");
    assert!(judged.starts_after.is_none_or(|it| it < 1 << 53));
    bytes.len()
}

#[test]
fn numbers_that_cannot_be_recorded_are_problems() {
    for great in [(1_u64 << 53), u64::MAX] {
        let text = String::from_utf8(lines(&records(12, |_| false))).expect("UTF-8");
        let log = text.replacen("\"n\":1,", &format!("\"n\":{great},"), 1);
        let stated = json!({ "count": great, "head": "x\"".repeat(70_000) }).to_string();
        let members = InMemory::new().with("log.jsonl", log).beside("checkpoint.json", stated);
        let judged = judge(&members, &trust(&[(Some(great), None)]));
        recordable(&judged);
        assert!(judged.appraisal.verdict.is_alarming());
        assert_eq!(judged.appraisal.anchors.len(), 2);
        assert!(judged.appraisal.anchors.iter().all(|it| it.count.is_none()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10))]

    #[test]
    fn whatever_a_log_holds_can_be_recorded(
        names in prop::collection::vec("[a-z\"\\\\é\u{202e}/~.]{1,9}", 1..40),
        stretch in 1..3000_usize,
        numbers in prop::collection::vec(any::<u64>(), 2..30),
        statements in 0..300_usize,
    ) {
        let record = |n: &u64| {
            let mut record = json!({ "n": n, "prev": "\"".repeat(stretch), "hash": n });
            for (at, name) in names.iter().enumerate() {
                record[format!("{}{at}{n}", name.repeat(stretch / 20 + 1))] = name.repeat(stretch).into();
            }
            format!("{record}\n")
        };
        let log: String = numbers.iter().map(record).collect();
        let stated = json!({ "count": numbers[0], "head": names[0].repeat(stretch), "sig": "00" });
        let anchors = format!("{stated}\n").repeat(statements.max(1));
        let lines = PROFILE.replace("form = \"json\"\n", "form = \"jsonl\"\n");
        let members = InMemory::new().with("log.jsonl", log).beside("checkpoint.json", anchors);
        for judged in judge_all(&members, &profiles(&lines), &trust(&[(Some(numbers[1]), None)])) {
            prop_assert!(recordable(&judged) < 4 << 20);
        }
    }
}

#[test]
fn a_list_of_checksums_covers_each_of_its_files_and_misses_one_once() {
    let sum = |text: &str| Sha256::of(text.as_bytes());
    let list = format!("{}  a.pdf\n{}  b.pdf\n{}  c.pdf\n", sum("a"), sum("b"), sum("c"));
    let delivery = || {
        let signature = detached(list.as_bytes());
        InMemory::new()
            .with("d/SHA256SUMS", list.clone())
            .with("d/SHA256SUMS.sig", signature)
            .with("d/a.pdf", "a")
            .with("d/b.pdf", "b")
    };
    let words = |members: InMemory| -> Vec<Word> {
        let all = judge_all(&members, &ProfileSet::built_in(), &trust(&[]));
        all.iter().map(|it| it.appraisal.verdict).collect()
    };
    let verified = Word::Verified;
    assert_eq!(words(delivery().with("d/c.pdf", "c")), [verified; 3]);
    assert_eq!(words(delivery().with("d/c.pdf", "x")), [verified, verified, Word::Broken]);
    // The list is an item of its own if a file is absent, and comes before the others.
    assert_eq!(words(delivery()), [Word::Incomplete, verified, verified]);
    // What an item is worth does not depend on what else is delivered: as it is judged again.
    let alone = InMemory::new()
        .with("d/SHA256SUMS", list.clone())
        .with("d/SHA256SUMS.sig", detached(list.as_bytes()));
    assert_eq!(words(alone), [Word::Incomplete]);
    // One file was asked about: what else lies in its folder is not known.
    let beside = InMemory::new()
        .with("a.pdf", "a")
        .beside("SHA256SUMS", list.clone())
        .beside("SHA256SUMS.sig", detached(list.as_bytes()));
    assert_eq!(words(beside), [verified]);
}

#[test]
fn a_signature_beside_records_speaks_for_all_of_them() {
    let plain = b"{\"a\":1}\n{\"a\":2}\n";
    let known = lines(&records(12, |_| false));
    for (name, content) in [("x.jsonl", &plain[..]), ("log.jsonl", &known)] {
        let with = |signed: &[u8]| {
            let members =
                InMemory::new().with(name, content).with(&format!("{name}.sig"), detached(signed));
            judge(&members, &trust(&[]))
        };
        let good = with(content);
        expect(&good, Word::Verified);
        assert_eq!((good.facts.signer, good.facts.end), (Signer::Trusted, End::Proven));
        let bad = with(b"other records");
        expect(&bad, Word::Broken);
        assert_eq!(bad.facts.signer, Signer::Bad);
        let members =
            InMemory::new().with(name, content).with(&format!("{name}.sig"), detached(content));
        expect(&judge(&members, &TrustSet::default()), Word::Unanchored);
    }
}

#[test]
fn a_statement_that_names_no_log_contradicts_only_the_one_it_was_brought_for() {
    let all = records(12, |_| false);
    let stated = checkpoint(&all, false);
    let bare = |bytes: &[u8]| {
        let input = TrustInput { name: "checkpoint.json", bytes };
        TrustSet::from_inputs(&[input], &|_, _| Err("none".to_owned())).expect("readable")
    };
    // As a vault keeps it: for every log that may ever come.
    let kept = |sources: Scope<String>| {
        let mut set = TrustSet::default();
        for anchor in bare(&stated).anchors() {
            set.add_anchor(AnchorFile { sources: sources.clone(), ..anchor.clone() });
        }
        set
    };
    let profiles = profiles(PROFILE);
    let judge_from = |members: &InMemory, trust: &TrustSet, source: Option<&str>| {
        let look = Look { source, ..look(members, &profiles, trust) };
        let words = inspect(&look).expect("memory can be read").into_iter();
        words.map(|it| it.appraisal.verdict).collect::<Vec<_>>()
    };
    let short = InMemory::new().with("log.jsonl", lines(&all[..5]));
    let whole = InMemory::new().with("log.jsonl", lines(&all));
    let two =
        InMemory::new().with("a/log.jsonl", lines(&all)).with("b/log.jsonl", lines(&all[..5]));
    let (diverged, unanchored) = (Word::Diverged, Word::Unanchored);
    assert_eq!(judge_from(&short, &bare(&stated), None), [diverged]);
    assert_eq!(judge_from(&two, &bare(&stated), None), [unanchored; 2]);
    assert_eq!(judge_from(&short, &kept(Scope::Any), None), [unanchored]);
    assert_eq!(judge_from(&whole, &kept(Scope::Any), None), [unanchored]);
    let scoped = kept(Scope::Only(vec!["gateway".to_owned()]));
    assert_eq!(judge_from(&short, &scoped, Some("gateway")), [diverged]);
    assert_eq!(judge_from(&short, &scoped, Some("other")), [unanchored]);
    // It still proves the end of the log that it fits, whatever it says about itself.
    let found = judge_all(&whole, &profiles, &kept(Scope::Any));
    assert_eq!(found[0].facts.end, End::Proven);
}

#[test]
fn a_witness_that_names_the_chain_contradicts_it_wherever_it_is_kept() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/halo-record");
    let read = |path: &str| fs::read(folder.join(path)).expect(path);
    let witness = read("witness.jsonl");
    let input = TrustInput { name: "witness.jsonl", bytes: &witness };
    let bare = TrustSet::from_inputs(&[input], &|_, _| Err("none".to_owned())).expect("readable");
    let mut kept = TrustSet::default();
    bare.anchors().iter().cloned().for_each(|anchor| kept.add_anchor(anchor));
    let audit = read("audit.jsonl");
    let end = audit.split_inclusive(|byte| *byte == b'\n').take(110).map(<[u8]>::len).sum();
    let rechained = read("tampered/edited-rechained.jsonl");
    let of = |content: &[u8]| {
        let members = InMemory::new().with("audit.jsonl", content);
        judge_all(&members, &ProfileSet::built_in(), &kept).remove(0)
    };
    expect(&of(&audit[..end]), Word::Diverged);
    expect(&of(&rechained), Word::Diverged);
    expect(&of(&audit), Word::Unanchored);
}

/// Has a member that can't be read, from the first or from a later opening on.
struct Failing(InMemory, &'static str);

impl Members for Failing {
    fn list(&self) -> &[MemberInfo] {
        self.0.list()
    }

    fn open(&self, index: usize) -> io::Result<Box<dyn Read + Send + '_>> {
        if self.list()[index].path == self.1 {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        self.0.open(index)
    }

    fn seek(&self, index: usize) -> io::Result<Box<dyn ReadAt + '_>> {
        self.0.seek(index)
    }
}

#[test]
fn a_member_that_cannot_be_read_hides_no_other() {
    let members = InMemory::new()
        .with("pack/log.jsonl", lines(&records(12, |_| false)))
        .with("pack/secret.txt", "?")
        .with("policy.txt", "be kind");
    let (profiles, trust) = (profiles(PROFILE), TrustSet::default());
    for unreadable in ["pack/secret.txt", "pack/log.jsonl", "policy.txt"] {
        let members = Failing(members.clone(), unreadable);
        let look = look(&members, &profiles, &trust);
        let found = inspect_each(&look).expect("the others can be read");
        assert_eq!(found.len(), 3);
        let mut appraised = 0;
        for one in found {
            match one {
                Inspected::Appraised(_) => appraised += 1,
                Inspected::Unreadable { path, .. } => {
                    assert_eq!(
                        path,
                        format!("delivery/{unreadable}"),
                        "as every other item is named"
                    );
                }
            }
        }
        assert_eq!(appraised, 2);
    }
}

#[test]
fn a_folder_of_many_files_and_signatures_is_taken_apart() {
    let mut members = InMemory::new();
    for n in 0..3000 {
        members = members.with(&format!("d/{n}.txt"), n.to_string());
        members = members.with(&format!("d/{n}.txt.sig"), "no signature");
    }
    let (profiles, trust) = (ProfileSet::built_in(), TrustSet::default());
    let items = recognise(&look(&members, &profiles, &trust)).expect("memory can be read");
    assert_eq!(items.len(), 3000);
    assert!(items.iter().all(|item| item.parts.len() == 2));
}

#[test]
fn a_signature_that_no_key_can_check_takes_nothing_from_a_chain() {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/signature");
    let signature = fs::read(golden.join("policy.txt.minisig")).expect("a signature");
    let members = InMemory::new()
        .with("log.jsonl", lines(&records(12, |_| false)))
        .with("log.jsonl.minisig", signature);
    expect(&judge(&members, &TrustSet::default()), Word::Unanchored);
}
