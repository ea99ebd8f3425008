//! Logs that something happened to: in transport, by accident, or on purpose.
#![expect(clippy::disallowed_methods, reason = "reads test vectors")]

use std::fs;
use std::ops::ControlFlow;
use std::path::Path;

use exhibit_core::appraisal::{MAX_FAILURES, Member, Outcome};
use exhibit_core::time::Timestamp;
use exhibit_core::verdict::{ProfileTrust, Word};
use exhibit_verify::members::{InMemory, MemberInfo};
use exhibit_verify::profile::{Profile, ProfileSet};
use exhibit_verify::record::NormalRecord;
use exhibit_verify::relation::Relation;
use exhibit_verify::trust::{TrustInput, TrustSet};
use exhibit_verify::watch::{Progress, Unwatched, Watcher};
use exhibit_verify::{
    Appraised, ItemKind, Look, LookError, NoSink, NoTap, Part, Sink, Tap, appraise, inspect,
    recognise,
};
use proptest::prelude::*;

fn data(path: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data");
    fs::read(folder.join(path)).unwrap_or_else(|fault| panic!("{path}: {fault}"))
}

fn trust(files: &[&str]) -> TrustSet {
    let read: Vec<(&str, Vec<u8>)> = files.iter().map(|path| (*path, data(path))).collect();
    let inputs: Vec<_> = read.iter().map(|(name, bytes)| TrustInput { name, bytes }).collect();
    TrustSet::from_inputs(&inputs, &|_, _| Err("none".to_owned())).expect("readable")
}

fn look<'a>(members: &'a InMemory, profiles: &'a ProfileSet, trust: &'a TrustSet) -> Look<'a> {
    Look {
        path: "log",
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

fn judge(name: &str, content: impl Into<Vec<u8>>, trust: &TrustSet) -> Appraised {
    let members = InMemory::new().with(name, content);
    let profiles = ProfileSet::built_in();
    let mut all = inspect(&look(&members, &profiles, trust)).expect("memory can be read");
    assert_eq!(all.len(), 1);
    all.remove(0)
}

fn halo() -> Vec<u8> {
    data("halo-record/audit.jsonl")
}

fn halo_lines() -> Vec<Vec<u8>> {
    halo().split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect()
}

fn unsigned(content: impl Into<Vec<u8>>) -> Appraised {
    judge("audit.jsonl", content, &TrustSet::default())
}

#[track_caller]
fn expect(judged: &Appraised, word: Word, line: Option<u64>) {
    let found = judged.appraisal.failures.first().map(|failure| failure.line);
    assert_eq!((judged.appraisal.verdict, found), (word, line), "{:#?}", judged.appraisal);
}

#[test]
fn changes_in_transport_are_named_and_not_broken() {
    let text = String::from_utf8(halo()).expect("UTF-8");
    let utf16 = |big: bool| -> Vec<u8> {
        let units = std::iter::once(0xfeff).chain(text.encode_utf16());
        units
            .flat_map(|unit| if big { u16::to_be_bytes(unit) } else { u16::to_le_bytes(unit) })
            .collect()
    };
    let pretty: String = text
        .lines()
        .map(|line| {
            let value: serde_json::Value = serde_json::from_str(line).expect("JSON");
            serde_json::to_string_pretty(&value).expect("JSON") + "\n"
        })
        .collect();
    let changed: [(&str, Vec<u8>, &str); 6] = [
        ("CR LF", text.replace('\n', "\r\n").into(), "CR LF"),
        ("one CR LF", text.replacen('\n', "\r\n", 1).into(), "1 of 120"),
        ("BOM", format!("\u{feff}{text}").into(), "byte order mark"),
        ("UTF-16 LE", utf16(false), "UTF-16"),
        ("UTF-16 BE", utf16(true), "UTF-16"),
        ("indented", pretty.into(), "several lines"),
    ];
    for (name, content, words) in changed {
        let judged = unsigned(content.clone());
        expect(&judged, Word::Incomplete, None);
        let fact = judged.appraisal.facts.iter().find(|it| it.check == "transport").expect(name);
        assert!(
            fact.detail.contains(words) && fact.detail.contains("Ask for the original"),
            "{fact:?}"
        );
        assert_eq!(judged.appraisal.records, 120, "{name}");
        assert_eq!(
            judged.appraisal.members[0].bytes,
            content.len() as u64,
            "the original bytes count"
        );
    }
    let broken = text.replace('\n', "\r\n").replacen("\"INFO\"", "\"HIGH\"", 1);
    expect(&unsigned(broken), Word::Broken, Some(1));
}

#[test]
fn a_final_line_feed_alone_is_no_finding() {
    let mut content = halo();
    content.pop();
    expect(&unsigned(content), Word::Unanchored, None);
    let mut content = halo();
    content.extend_from_slice(b"\n\n");
    expect(&unsigned(content), Word::Unanchored, None);
}

#[test]
fn a_line_that_is_no_record_breaks_the_log_and_one_that_is_ambiguous_cannot_be_checked() {
    let lines = halo_lines();
    let with = |at: usize, line: &[u8]| {
        let mut lines = lines.clone();
        lines[at] = line.to_vec();
        unsigned(lines.concat())
    };
    expect(&with(0, b"garbage\n"), Word::Broken, Some(1));
    expect(&with(59, b"garbage\n"), Word::Broken, Some(60));
    expect(&with(59, b"[1]\n"), Word::Broken, Some(60));
    expect(&with(59, b"{\"a\":\"\xff\"}\n"), Word::Broken, Some(60));
    expect(&with(59, b"\n"), Word::Broken, Some(61));
    let record = String::from_utf8(lines[59].clone()).expect("UTF-8");
    let changed = |from: &str, to: &str| with(59, record.replacen(from, to, 1).as_bytes());
    let deep = format!("\"findings\":{}{}", "[".repeat(200), "]".repeat(200));
    for (from, to) in [
        ("{\"schema", "{\"severity\":\"LOW\",\"schema"),
        ("\"findings\":[]", "\"findings\":[NaN]"),
        ("\"findings\":[]", deep.as_str()),
        ("\"findings\":[]", "\"findings\":[\"\\ud800\"]"),
        ("\"findings\":[]", "\"findings\":[9007199254740993]"),
    ] {
        expect(&changed(from, to), Word::CannotCheck, Some(60));
    }
    let mut torn = lines.concat();
    torn.truncate(torn.len() - 40);
    expect(&unsigned(torn), Word::Incomplete, Some(120));
}

#[test]
fn a_record_that_is_too_long_is_kept_and_named() {
    for extra in [0_usize, 5 << 20] {
        let mut lines = halo_lines();
        let mut long = b"{\"long\":\"".to_vec();
        long.resize((16 << 20) + 100 + extra, b'x');
        long.extend_from_slice(b"\"}\n");
        lines[4] = long;
        let judged = unsigned(lines.concat());
        expect(&judged, Word::Incomplete, Some(5));
        assert_eq!(judged.appraisal.records, 120);
    }
}

#[test]
fn nothing_to_check_is_never_fine() {
    expect(&unsigned(""), Word::CannotCheck, None);
    expect(&unsigned("\n \n\r\n"), Word::CannotCheck, None);
    let judged = judge("x.jsonl", "{\"a\":1}\n{\"a\":2}\n", &TrustSet::default());
    expect(&judged, Word::Unsigned, None);
    assert_eq!(judged.appraisal.records, 2);
    expect(&judge("policy.txt", "be kind", &TrustSet::default()), Word::Unsigned, None);
}

#[test]
fn failures_are_capped_and_counted() {
    let trust = trust(&["palynth-provenance/public_key.hex"]);
    let judged = judge("ledger.ndjson", data("provedex/ledger.ndjson"), &trust);
    assert_eq!(judged.appraisal.verdict, Word::Broken);
    assert_eq!(judged.appraisal.failures.len(), MAX_FAILURES);
    assert_eq!(judged.appraisal.failures_total, 114);
}

#[test]
fn stripping_a_signature_breaks_the_log() {
    let text = String::from_utf8(data("provedex/ledger.ndjson")).expect("UTF-8");
    let at = text.rfind("\"signature\"").expect("signed");
    let stripped = format!(
        "{}\"signature\":null,{}",
        &text[..at],
        &text[text.rfind("\"signer_pubkey\"").expect("named")..]
    );
    expect(
        &judge("x.ndjson", stripped, &trust(&["provedex/public_key.hex"])),
        Word::Broken,
        Some(114),
    );
}

#[test]
fn an_export_from_the_middle_is_incomplete_until_what_comes_before_is_held() {
    let lines = data("aiauditlog/audit.jsonl");
    let tail: Vec<&[u8]> = lines.split_inclusive(|byte| *byte == b'\n').skip(60).collect();
    let trust = trust(&["aiauditlog/public.pem", "aiauditlog/checkpoint.json"]);
    let mut judged = judge("tail.jsonl", tail.concat(), &trust);
    expect(&judged, Word::Incomplete, None);
    assert_eq!(judged.starts_after, Some(60));
    assert!(judged.predecessor.as_deref().is_some_and(|it| it.starts_with("sha256:")));
    for not_whole in [Relation::Same, Relation::Contained, Relation::Continues] {
        judged.relate_to(&not_whole, false);
        assert_eq!(judged.appraisal.verdict, Word::Incomplete, "{not_whole:?}");
    }
    judged.relate(&Relation::Same);
    assert_eq!(judged.appraisal.verdict, Word::Incomplete, "unknown is not whole");
    judged.relate_to(&Relation::Continues, true);
    assert_eq!(judged.appraisal.verdict, Word::Verified, "{:#?}", judged.appraisal);
    judged.relate(&Relation::Conflict { position: 61, older: 60, newer: 0 });
    assert_eq!(judged.appraisal.verdict, Word::Diverged);
    judged.downgrade("downgraded from aiauditlog");
    assert_eq!(judged.appraisal.verdict, Word::Broken);
    let from_middle: Vec<Vec<u8>> = halo_lines().split_off(60);
    let part = unsigned(from_middle.concat());
    expect(&part, Word::Incomplete, None);
    // It is compared with what is held of the same log.
    assert_eq!(part.appraisal.stream.as_deref(), Some("halo-record:acme-corp"));
    assert_eq!(part.appraisal.stream, unsigned(halo()).appraisal.stream);
    assert!(part.many_chains);
}

#[test]
fn two_profiles_that_match_must_be_told_apart_by_a_person() {
    let mut profiles = ProfileSet::built_in();
    let text =
        profiles.get("halo-record").expect("built in").text().replace("halo-record", "halo-twin");
    profiles.add(Profile::parse(&text, ProfileTrust::Named).expect("a profile"));
    let members = InMemory::new().with("audit.jsonl", halo());
    let trust = TrustSet::default();
    let mut look = look(&members, &profiles, &trust);
    let items = recognise(&look).expect("memory can be read");
    assert!(matches!(&items[0].kind, ItemKind::Ambiguous(names) if names.len() == 2));
    assert_eq!(inspect(&look).expect("memory")[0].appraisal.verdict, Word::CannotCheck);
    look.profile = Some("halo-twin");
    let judged = &inspect(&look).expect("memory")[0];
    assert_eq!(judged.appraisal.profile.as_deref(), Some("halo-twin"));
    assert_eq!(judged.facts.profile, ProfileTrust::Named);
    look.profile = Some("none");
    assert!(matches!(inspect(&look), Err(LookError::NoSuchProfile(_))));
    let text = InMemory::new().with("policy.txt", "be kind");
    look.members = &text;
    look.profile = Some("halo-record");
    assert_eq!(inspect(&look).expect("memory")[0].appraisal.verdict, Word::CannotCheck);
}

#[test]
fn a_witness_of_another_chain_contradicts_unless_another_of_its_lines_fits() {
    let witness = String::from_utf8(data("halo-record/witness.jsonl")).expect("UTF-8");
    let first = "0d709d4427144c7d644cb090adc516674db5208517271bb6ff69dfd5d735eac4";
    let other = witness.replace(first, &"ab".repeat(32));
    let with = |text: &str| {
        let input = TrustInput { name: "witness.jsonl", bytes: text.as_bytes() };
        let trust =
            TrustSet::from_inputs(&[input], &|_, _| Err("none".to_owned())).expect("readable");
        judge("audit.jsonl", halo(), &trust)
    };
    expect(&with(&other), Word::Diverged, Some(1));
    expect(&with(&format!("{other}{witness}")), Word::Unanchored, None);
    let elsewhere = other.replace("acme-corp", "somebody-else");
    expect(&with(&elsewhere), Word::Unanchored, None);
}

#[test]
fn a_list_of_checksums_beside_a_log_is_looked_at() {
    let sum = exhibit_core::digest::Sha256::of(&halo());
    let with = |list: String| {
        let members = InMemory::new().with("audit.jsonl", halo()).beside("SHA256SUMS", list);
        let (profiles, trust) = (ProfileSet::built_in(), TrustSet::default());
        let mut all = inspect(&look(&members, &profiles, &trust)).expect("memory can be read");
        assert_eq!(all.len(), 1);
        all.remove(0)
    };
    let good = with(format!("{sum}  audit.jsonl\n"));
    assert_eq!(good.appraisal.verdict, Word::Unanchored, "{:#?}", good.appraisal);
    assert_eq!(good.appraisal.members.len(), 2);
    let bad = with(format!("{}  audit.jsonl\n", "0".repeat(64)));
    assert_eq!(bad.appraisal.verdict, Word::Broken, "{:#?}", bad.appraisal);
}

/// Keeps everything that it gets.
#[derive(Default)]
struct Keeper {
    bytes: Vec<u8>,
    lines: Vec<(u64, u64, u64, String, String, Option<u64>)>,
    ended: Vec<Member>,
    stop_after: Option<usize>,
}

struct Copying;

impl Tap for Copying {
    type Prepared = Vec<u8>;

    fn prepare(&self, block: &[u8]) -> Vec<u8> {
        block.to_vec()
    }
}

impl Sink<Vec<u8>> for Keeper {
    fn begin(&mut self, _: &Part, _: &MemberInfo) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    fn block(
        &mut self,
        prepared: Vec<u8>,
        bytes: u64,
        records: &[NormalRecord<'_>],
    ) -> ControlFlow<()> {
        assert_eq!(prepared.len() as u64, bytes);
        self.bytes.extend_from_slice(&prepared);
        for it in records {
            let kind = it.kind.unwrap_or_default().to_owned();
            self.lines.push((it.line, it.offset, it.bytes, kind, it.text.to_owned(), it.sequence));
        }
        match self.stop_after {
            Some(limit) if self.lines.len() >= limit => ControlFlow::Break(()),
            _ => ControlFlow::Continue(()),
        }
    }

    fn end(&mut self, member: &Member) -> ControlFlow<()> {
        self.ended.push(member.clone());
        ControlFlow::Continue(())
    }

    fn inside(&mut self, _: &[NormalRecord<'_>]) -> ControlFlow<()> {
        panic!("nothing here lies in an archive")
    }
}

#[test]
fn a_tap_and_a_sink_see_every_byte_and_every_record_in_order() {
    let content = data("aiauditlog/audit.jsonl").repeat(30);
    let members = InMemory::new().with("audit.jsonl", content.clone());
    let (profiles, trust) = (ProfileSet::built_in(), TrustSet::default());
    let look = look(&members, &profiles, &trust);
    let items = recognise(&look).expect("memory can be read");
    let mut keeper = Keeper::default();
    let judged = appraise(&look, &items[0], &Copying, &mut keeper).expect("memory can be read");
    assert_eq!(keeper.bytes, content);
    assert_eq!(keeper.ended, judged.appraisal.members);
    assert_eq!(keeper.lines.len(), 3600);
    assert!(keeper.lines.iter().map(|it| it.0).eq(1..=3600));
    for (_, offset, bytes, ..) in &keeper.lines {
        let at = usize::try_from(*offset).expect("small");
        let end = at + usize::try_from(*bytes).expect("small");
        assert_eq!((content[at], content[end - 1], content[end]), (b'{', b'}', b'\n'));
    }
    let (.., kind, text, sequence) = &keeper.lines[0];
    assert_eq!((kind.as_str(), *sequence), ("decision", Some(1)));
    assert!(text.contains("income/debt ratio ≥ 0.35") && text.contains("Olga\tPetrova"), "{text}");
    // The same log thirty times in one file is no log: line 121 does not go on from line 120.
    assert_eq!(judged.appraisal.failures[0].line, 121);
    let mut stopping = Keeper { stop_after: Some(1), ..Keeper::default() };
    let stopped = appraise(&look, &items[0], &Copying, &mut stopping);
    assert!(matches!(stopped, Err(LookError::Stopped)));
}

struct Cancelling;

impl Watcher for Cancelling {
    fn tell(&self, _: Progress) {}

    fn cancelled(&self) -> bool {
        true
    }
}

#[test]
fn a_cancelled_look_ends() {
    let members = InMemory::new().with("audit.jsonl", halo());
    let (profiles, trust) = (ProfileSet::built_in(), TrustSet::default());
    let mut look = look(&members, &profiles, &trust);
    let items = recognise(&look).expect("not yet cancelled");
    look.watcher = &Cancelling;
    assert!(matches!(appraise(&look, &items[0], &NoTap, &mut NoSink), Err(LookError::Cancelled)));
}

#[test]
fn fields_outside_the_hash_are_listed() {
    let judged =
        judge("ledger.jsonl", data("palynth-provenance/ledger.jsonl"), &TrustSet::default());
    let uncovered = &judged.appraisal.uncovered_fields;
    assert_eq!(*uncovered, ["id", "signature.alg", "signature.keyId"]);
    assert!(judged.appraisal.covered_fields.contains(&"payload".to_owned()));
    let added =
        String::from_utf8(halo()).expect("UTF-8").replacen("{\"schema", "{\"note\":1,\"schema", 1);
    expect(&unsigned(added), Word::Broken, Some(1));
    let provedex = String::from_utf8(data("provedex/ledger.ndjson")).expect("UTF-8");
    let added = provedex.replacen("{\"seq\":7,", "{\"approved_by\":\"ceo\",\"seq\":7,", 1);
    let judged = judge("x.ndjson", added, &trust(&["provedex/public_key.hex"]));
    assert_eq!(judged.appraisal.uncovered_fields, ["approved_by", "signer_pubkey"]);
}

#[test]
fn the_same_look_says_the_same_with_any_number_of_workers() {
    let content = data("aiauditlog/tampered/inserted-forged.jsonl").repeat(20);
    let members = InMemory::new().with("audit.jsonl", content);
    let (profiles, trust) = (ProfileSet::built_in(), trust(&["aiauditlog/public.pem"]));
    let mut look = look(&members, &profiles, &trust);
    let one = inspect(&look).expect("memory")[0].appraisal.clone();
    for workers in [0, 1, 3, 8] {
        look.workers = workers;
        assert_eq!(inspect(&look).expect("memory")[0].appraisal, one);
    }
}

#[test]
fn an_anchor_that_nobody_can_read_is_said() {
    let trust = trust(&["palynth-provenance/root.json"]);
    let judged = judge("audit.jsonl", halo(), &trust);
    assert!(
        judged.appraisal.not_checked.iter().any(|it| it.contains("root.json")),
        "{:?}",
        judged.appraisal.not_checked
    );
    let chain = judged.appraisal.facts.iter().find(|it| it.check == "chain").expect("a fact");
    assert_eq!(chain.outcome, Outcome::Pass);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Key and checkpoint are brought, so that only the untouched bytes are VERIFIED.
    #[test]
    fn no_changed_byte_stays_verified(at in 0..118_634_usize, bit in 0..8_u32) {
        let trust = trust(&["aiauditlog/public.pem", "aiauditlog/checkpoint.json"]);
        let mut content = data("aiauditlog/audit.jsonl");
        content[at] ^= 1 << bit;
        let judged = judge("audit.jsonl", content, &trust);
        prop_assert_ne!(judged.appraisal.verdict, Word::Verified);
        prop_assert_ne!(judged.appraisal.verdict, Word::Unanchored);
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), lines in 0..3_usize) {
        let mut content = halo_lines()[..lines].concat();
        content.extend_from_slice(&bytes);
        let judged = unsigned(content);
        prop_assert_ne!(judged.appraisal.verdict, Word::Verified);
    }
}
