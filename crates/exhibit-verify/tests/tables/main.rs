//! Records that nothing vouches for, and tables: what is read of them, what is said of them, and what is refused.
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::print_stderr,
    reason = "starts an oracle, reads what it wrote, and says what it skipped"
)]

#[path = "../oracles/mod.rs"]
mod oracles;
mod workbook;

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use ed25519_dalek::{Signer as _, SigningKey};
use exhibit_core::appraisal::{Member, Outcome};
use exhibit_core::time::Timestamp;
use exhibit_core::verdict::{ProfileTrust, Word};
use exhibit_verify::members::{InMemory, MemberInfo};
use exhibit_verify::profile::source::Scalar;
use exhibit_verify::profile::{Profile, ProfileError, ProfileSet};
use exhibit_verify::record::NormalRecord;
use exhibit_verify::signature::sshsig;
use exhibit_verify::trust::{TrustInput, TrustSet};
use exhibit_verify::watch::Unwatched;
use exhibit_verify::{
    Appraised, Item, ItemKind, Look, NoTap, Part, Sink, Span, appraise, excerpts, recognise,
};
use sha2::{Digest as _, Sha256};

/// A SIEM's export, one JSON text a line.
const SIEM: &str = r#"
language = 1
name = "siem"
title = "events of a SIEM"
[recognise]
has = ["ts", "event.action"]
[fields]
time = { at = "ts" }
kind = { at = ["event.action"] }
person = { at = ["user", "actor"] }
text = ["message"]
"#;

/// The same as a table.
const TABLE: &str = r#"
language = 1
name = "siem-table"
title = "events of a SIEM, as a table"
[recognise]
columns = ["Time", "Action"]
[records]
form = "csv"
[fields]
time = { at = "Time", zone = "+01:00" }
kind = { at = ["Action"], words = { approve = "oversight" } }
person = { at = ["Reviewer", "/User Name"] }
text = ["Note"]
"#;

/// A log kept in a database, exported as a table: each row names the hash of the one before it.
const CHAINED: &str = r#"
language = 1
name = "chained-table"
title = "a log with a chain, as a table"
[recognise]
columns = ["n", "what", "prev", "hash"]
[records]
form = "csv"
[records.table]
delimiter = ";"
[sequence]
field = "n"
start = 1
[[digest]]
name = "row"
separator = "|"
message = [{ field = { at = "n" } }, { field = { at = "what" } }, { field = { at = "prev" } }]
stored = "hash"
[[link]]
field = "prev"
to = "row"
genesis = { literal = "" }
[fields]
kind = { at = ["what"] }
"#;

const CSV: &str = "Time,Action,User Name,Reviewer,Note\r\n\
    2026-03-01 09:00:00,request,Ada,,\"one, two\"\r\n\
    2026-03-02T10:00:00+02:00,approve,Ada,Grace,\"a \"\"quoted\"\"\nline\"\r\n\
    2026-03-03,deny,Ada,,\r\n";

fn profile(text: &str) -> Profile {
    Profile::parse(text, ProfileTrust::Relied).expect("a profile")
}

fn profiles(texts: &[&str]) -> ProfileSet {
    let mut set = ProfileSet::built_in();
    texts.iter().for_each(|text| set.add(profile(text)));
    set
}

/// What a sink gets of a record, so that it can be kept.
#[derive(Clone, Debug, Default, PartialEq)]
struct Kept {
    line: u64,
    span: (u64, u64),
    decoded: bool,
    sound: bool,
    seconds: Option<i64>,
    kind: Option<String>,
    person: Option<String>,
    text: String,
    uncovered: u32,
}

#[derive(Default)]
struct Records {
    all: Vec<Kept>,
    inside: usize,
    bytes: u64,
}

impl Sink<()> for Records {
    fn begin(&mut self, _: &Part, _: &MemberInfo) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    fn block(&mut self, (): (), bytes: u64, records: &[NormalRecord<'_>]) -> ControlFlow<()> {
        self.bytes += bytes;
        self.all.extend(records.iter().map(kept));
        ControlFlow::Continue(())
    }

    fn end(&mut self, _: &Member) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    fn inside(&mut self, records: &[NormalRecord<'_>]) -> ControlFlow<()> {
        self.inside += records.len();
        self.all.extend(records.iter().map(kept));
        ControlFlow::Continue(())
    }
}

fn kept(record: &NormalRecord<'_>) -> Kept {
    Kept {
        line: record.line,
        span: (record.offset, record.bytes),
        decoded: record.decoded,
        sound: record.sound,
        seconds: record.time.map(|time| time.seconds),
        kind: record.kind.map(str::to_owned),
        person: record.person.map(str::to_owned),
        text: record.text.to_owned(),
        uncovered: record.uncovered,
    }
}

/// One item with what was said of it, its records, and their texts as they are shown.
struct Looked {
    item: Item,
    appraised: Appraised,
    records: Records,
    texts: Vec<String>,
}

impl Looked {
    fn word(&self) -> Word {
        self.appraised.appraisal.verdict
    }

    fn fact(&self, check: &str) -> (Outcome, String) {
        let facts = &self.appraised.appraisal.facts;
        let found = facts.iter().find(|fact| fact.check == check);
        let found = found.unwrap_or_else(|| panic!("no {check} in {facts:#?}"));
        (found.outcome, found.detail.clone())
    }

    fn lines(&self) -> Vec<u64> {
        self.records.all.iter().map(|it| it.line).collect()
    }

    /// The lines and fields of all failures.
    fn failures(&self) -> Vec<(u64, String)> {
        let all = &self.appraised.appraisal.failures;
        all.iter().map(|it| (it.line, it.field.clone())).collect()
    }

    fn rows(&self) -> Vec<BTreeMap<String, serde_json::Value>> {
        self.texts.iter().map(|it| serde_json::from_str(it).expect("a record in JSON")).collect()
    }
}

fn look_of<'l>(
    members: &'l InMemory,
    profiles: &'l ProfileSet,
    profile: Option<&'l str>,
    trust: &'l TrustSet,
) -> Look<'l> {
    Look {
        path: "",
        members,
        profiles,
        profile,
        trust,
        source: None,
        at: Timestamp::parse("2026-12-01T00:00:00Z").expect("a time"),
        workers: 2,
        watcher: &Unwatched,
    }
}

fn look_at(members: &InMemory, set: &ProfileSet, named: Option<&str>, trust: &TrustSet) -> Looked {
    let look = look_of(members, set, named, trust);
    let mut items = recognise(&look).expect("memory can be read");
    assert_eq!(items.len(), 1, "{items:#?}");
    let item = items.remove(0);
    let mut records = Records::default();
    let appraised = appraise(&look, &item, &NoTap, &mut records).expect("memory can be read");
    let spans: Vec<Span> =
        records.all.iter().map(|it| Span { offset: it.span.0, bytes: it.span.1 }).collect();
    let texts = match item.kind {
        ItemKind::Log(_) => excerpts(&look, &item, &spans, 1 << 20).expect("memory can be read"),
        _ => Vec::new(),
    };
    let texts = texts.into_iter().map(|it| String::from_utf8(it).expect("UTF-8")).collect();
    Looked { item, appraised, records, texts }
}

fn look(name: &str, content: impl Into<Vec<u8>>, set: &ProfileSet) -> Looked {
    look_at(&InMemory::new().with(name, content), set, None, &TrustSet::default())
}

#[test]
fn unsigned_records_are_read_and_are_worth_no_more_than_an_unsigned_file() {
    let log = "{\"ts\":\"2026-03-01T09:00:00Z\",\"event\":{\"action\":\"login\"},\"user\":\"Ada\",\"message\":\"in\"}\n\
               {\"ts\":\"2026-03-01T09:01:00Z\",\"event\":{\"action\":\"approve\"},\"actor\":\"Grace\"}\n";
    let found = look("events.jsonl", log, &profiles(&[SIEM]));
    assert_eq!(found.word(), Word::Unsigned);
    assert_eq!(found.appraised.appraisal.profile.as_deref(), Some("siem"));
    let kinds: Vec<_> = found.records.all.iter().map(|it| it.kind.as_deref()).collect();
    assert_eq!(kinds, [Some("login"), Some("approve")]);
    assert_eq!(found.records.all[1].person.as_deref(), Some("Grace"));
    assert_ne!(found.records.all[0].uncovered, 0, "no hash covers any field");
    let (outcome, said) = found.fact("export");
    assert!(outcome == Outcome::NotChecked && said.contains("unsigned export"), "{said}");
    assert!(found.appraised.appraisal.not_checked.iter().any(|it| it.contains("unsigned export")));

    let broken = format!("{log}not a record\n");
    let found = look("events.jsonl", broken, &profiles(&[SIEM]));
    assert_eq!(
        (found.word(), found.failures()),
        (Word::Incomplete, vec![(3, "record".to_owned())])
    );
    let cut = &log[..log.len() - 9];
    assert_eq!(look("events.jsonl", cut, &profiles(&[SIEM])).word(), Word::Incomplete);
    let strange = "{\"a\":1}\n{\"a\":2}\n";
    assert!(matches!(look("x.jsonl", strange, &profiles(&[SIEM])).item.kind, ItemKind::Records));
}

#[test]
fn a_signature_beside_the_file_lifts_it_as_it_lifts_any_other() {
    let key = SigningKey::from_bytes(&[7; 32]);
    let public = key.verifying_key().to_bytes();
    let signed = |message: &[u8]| {
        sshsig::sign(&public, "file", message, |data| key.sign(data).to_bytes()).expect("signed")
    };
    let bytes = data_encoding::HEXLOWER.encode(&public).into_bytes();
    let input = TrustInput { name: "key.hex", bytes: &bytes };
    let trust = TrustSet::from_inputs(&[input], &|_, _| Err("none".to_owned())).expect("a key");
    let set = profiles(&[TABLE]);
    let with = |message: &[u8], trust: &TrustSet| {
        let members = InMemory::new().with("e.csv", CSV).with("e.csv.sig", signed(message));
        look_at(&members, &set, None, trust)
    };
    let good = with(CSV.as_bytes(), &trust);
    assert_eq!(good.word(), Word::Verified, "{:#?}", good.appraised.appraisal);
    assert!(good.appraised.appraisal.facts.iter().all(|it| it.check != "export"));
    assert_eq!(with(b"other rows", &trust).word(), Word::Broken);
    let unknown = with(CSV.as_bytes(), &TrustSet::default());
    assert_eq!(unknown.word(), Word::Unanchored);
    assert!(unknown.fact("export").1.contains("unsigned"));
    let longer = format!("{CSV}1,2\r\n");
    let members =
        InMemory::new().with("e.csv", longer.clone()).with("e.csv.sig", signed(longer.as_bytes()));
    assert_eq!(look_at(&members, &set, None, &trust).word(), Word::Incomplete);
}

#[test]
fn unsigned_records_never_take_over_a_log_that_is_checked() {
    let chained = chained(&["a", "b", "c"]);
    let greedy = CHAINED
        .replace("chained-table", "greedy")
        .split("[sequence]")
        .next()
        .expect("a part")
        .to_owned();
    let set = profiles(&[&greedy, CHAINED]);
    let found = look("log.csv", chained.clone(), &set);
    assert_eq!(found.appraised.appraisal.profile.as_deref(), Some("chained-table"));
    let members = InMemory::new().with("log.csv", chained);
    let named = look_at(&members, &set, Some("greedy"), &TrustSet::default());
    assert!(matches!(&named.item.kind, ItemKind::Ambiguous(names) if names.len() == 2));
    assert_eq!(named.word(), Word::CannotCheck);
    // Without the chain's columns it is what it looks like, and no better.
    let without = "n;what\n1;a\n2;b\n";
    let stripped = greedy.replace("\"n\", \"what\", \"prev\", \"hash\"", "\"n\", \"what\"");
    let found = look("log.csv", without, &profiles(&[&stripped, CHAINED]));
    assert_eq!(found.appraised.appraisal.profile.as_deref(), Some("greedy"));
    assert_eq!(found.word(), Word::Unsigned);
    // Two that check nothing are equal.
    let other = stripped.replace("greedy", "other");
    let found = look("log.csv", without, &profiles(&[&stripped, &other]));
    assert!(matches!(&found.item.kind, ItemKind::Ambiguous(names) if names.len() == 2));

    let (log, place) = of_built_in();
    let over = SIEM.replace("[\"ts\", \"event.action\"]", &format!("[\"{place}\"]"));
    let found = look("log.jsonl", log, &profiles(&[&over]));
    assert_ne!(found.appraised.appraisal.profile.as_deref(), Some("siem"));
    assert_ne!(found.word(), Word::Unsigned);
}

/// Two lines that a built-in profile takes for its own, and a place in them.
fn of_built_in() -> (String, String) {
    let set = ProfileSet::built_in();
    let recognise = &set.get("aiauditlog").expect("built in").source().recognise;
    let mut record = serde_json::json!({});
    let has = recognise.has.iter().map(|place| (place.as_str(), serde_json::json!("x")));
    let equals = recognise.equals.iter().map(|(place, scalar)| {
        let value = match scalar {
            Scalar::Text(text) => text.as_str().into(),
            Scalar::Number(number) => (*number).into(),
            Scalar::Word(word) => (*word).into(),
        };
        (place.as_str(), value)
    });
    for (place, value) in has.chain(equals) {
        let mut at = &mut record;
        for name in place.split('.') {
            at = &mut at[name];
        }
        *at = value;
    }
    let place = recognise.has.first().expect("a place").clone();
    (format!("{record}\n{record}\n"), place)
}

#[test]
fn rows_become_records_that_lead_back_to_their_lines() {
    let found = look("events.csv", CSV, &profiles(&[TABLE]));
    assert_eq!(found.word(), Word::Unsigned, "{:#?}", found.appraised.appraisal);
    assert_eq!(found.lines(), [2, 3, 5]);
    let records = &found.records.all;
    let people: Vec<_> = records.iter().map(|it| it.person.as_deref()).collect();
    assert_eq!(people, [Some("Ada"), Some("Grace"), Some("Ada")], "an empty cell holds nothing");
    assert_eq!(records[1].kind.as_deref(), Some("oversight"));
    assert_eq!(records[1].text, "a \"quoted\"\nline");
    let seconds: Vec<_> = records.iter().map(|it| it.seconds).collect();
    let utc = |text| Timestamp::parse(text).map(Timestamp::unix);
    let want = ["2026-03-01T08:00:00Z", "2026-03-02T08:00:00Z", "2026-03-02T23:00:00Z"].map(utc);
    assert_eq!(seconds, want, "only a time that states no zone is in the profile's");
    assert!(records.iter().all(|it| it.decoded && it.sound));
    assert_eq!(
        found.texts[0],
        r#"{"Time":"2026-03-01 09:00:00","Action":"request","User Name":"Ada","Reviewer":"","Note":"one, two"}"#
    );
    assert_eq!(found.records.bytes, CSV.len() as u64, "the file itself is kept");
    assert!(found.appraised.appraisal.facts.iter().all(|it| it.check != "transport"));
    assert_eq!(found.appraised.appraisal.stream, None, "another export may have edited rows");
}

#[test]
fn every_usual_encoding_gives_the_same_rows() {
    let text = CSV.replace("Ada", "Zoë „Ž“");
    let want = look("e.csv", text.clone(), &profiles(&[TABLE])).texts;
    let units = |big: bool| -> Vec<u8> {
        std::iter::once(0xfeff)
            .chain(text.encode_utf16())
            .flat_map(|it| if big { it.to_be_bytes() } else { it.to_le_bytes() })
            .collect()
    };
    let marked = [b"\xef\xbb\xbf".as_slice(), text.as_bytes()].concat();
    for content in [marked, units(false), units(true)] {
        let found = look("e.csv", content, &profiles(&[TABLE]));
        assert_eq!((found.word(), &found.texts), (Word::Unsigned, &want));
        assert_eq!(found.lines(), [2, 3, 5]);
    }
    let windows: Vec<u8> = text
        .chars()
        .map(|c| match c {
            'ë' => 0xeb,
            '„' => 0x84,
            'Ž' => 0x8e,
            '“' => 0x93,
            c => u8::try_from(u32::from(c)).expect("ASCII"),
        })
        .collect();
    let stated =
        TABLE.replace("form = \"csv\"", "form = \"csv\"\ntable.encoding = \"windows-1252\"");
    assert_eq!(look("e.csv", windows.clone(), &profiles(&[&stated])).texts, want);
    let found = look("e.csv", windows, &profiles(&[TABLE]));
    assert_eq!(found.word(), Word::Incomplete, "they are no UTF-8");
    let tabs = TABLE.replace("form = \"csv\"", "form = \"csv\"\ntable.delimiter = \"\\t\"");
    let found = look("e.tsv", "Time\tAction\n2026-03-01\ta,b\n", &profiles(&[&tabs]));
    assert_eq!(found.texts, [r#"{"Time":"2026-03-01","Action":"a,b"}"#]);
}

#[test]
fn a_row_that_does_not_fit_is_a_failure_with_its_line() {
    let text = format!("{CSV}2026-03-04,deny,Ada\r\n2026-03-05,x,y,z,\0\r\n\"open,,,,\r\n");
    let found = look("e.csv", text, &profiles(&[TABLE]));
    assert_eq!(found.word(), Word::Incomplete);
    let row = |line| (line, "row".to_owned());
    assert_eq!(found.failures(), [row(6), row(8)]);
    assert_eq!(found.lines(), [2, 3, 5, 6, 7, 8], "none disappears");
    assert!(found.texts[4].contains(r#""Note":"\u0000""#), "{}", found.texts[4]);
    let (outcome, said) = found.fact("records");
    assert!(outcome == Outcome::NotChecked && said.contains("line 6"), "{said}");
}

/// Some readers take a blank before a quotation mark for nothing, and others for text.
#[test]
fn a_mark_after_a_blank_can_be_read_in_two_ways() {
    let found = look("e.csv", "Time,Action\n2026-03-01, \"a\"\n", &profiles(&[TABLE]));
    assert_eq!((found.word(), found.failures()), (Word::Incomplete, vec![(2, "row".to_owned())]));
    let inside = look("e.csv", "Time,Action\n2026-03-01,5\" disk\n", &profiles(&[TABLE]));
    assert_eq!(inside.word(), Word::Unsigned);
}

#[test]
fn what_stands_above_the_header_is_named() {
    let third = TABLE.replace("form = \"csv\"", "form = \"csv\"\ntable.header = 3");
    let text = format!("Exported by the service desk\n\n{CSV}");
    let found = look("e.csv", text, &profiles(&[&third]));
    let said = found.appraised.appraisal.not_checked.join(" ");
    assert!(said.contains("The 2 lines above the header are no record"), "{said}");
}

#[test]
fn a_header_that_can_not_be_used_is_no_table_or_one_that_can_not_be_checked() {
    let twice = "Time,Action,Time\n2026-03-01,a,b\n";
    let found = look("e.csv", twice, &profiles(&[TABLE]));
    assert_eq!(found.word(), Word::CannotCheck);
    assert_eq!(found.appraised.appraisal.profile.as_deref(), Some("siem-table"));
    assert!(found.fact("records").1.contains("Time twice"), "{}", found.fact("records").1);
    for other in ["Time,Act\n1,2\n", "2026-03-01,request\n2026-03-02,deny\n", "Time;Action\n1;2\n"]
    {
        let found = look("e.csv", other, &profiles(&[TABLE]));
        assert!(matches!(found.item.kind, ItemKind::Document), "{other}");
        let members = InMemory::new().with("e.csv", other);
        let set = profiles(&[TABLE]);
        let named = look_at(&members, &set, Some("siem-table"), &TrustSet::default());
        assert_eq!(named.word(), Word::CannotCheck);
        assert!(named.fact("format").1.contains("Time, Action"), "{}", named.fact("format").1);
    }
    let found = look("e.csv", "Time,Action\n", &profiles(&[TABLE]));
    assert_eq!((found.word(), found.records.all.len()), (Word::CannotCheck, 0));
}

/// A table with a chain.
fn chained(what: &[&str]) -> String {
    let mut text = String::from("n;what;prev;hash\r\n");
    let mut prev = String::new();
    for (what, n) in what.iter().zip(1..) {
        let digest = Sha256::digest(format!("{n}|{what}|{prev}").as_bytes());
        let hash = data_encoding::HEXLOWER.encode(&digest);
        text.push_str(&format!("{n};\"{}\";{prev};{hash}\r\n", what.replace('"', "\"\"")));
        prev = hash;
    }
    text
}

#[test]
fn a_chain_in_a_table_is_checked_as_any_other() {
    let set = profiles(&[CHAINED]);
    let good = chained(&["a", "with; \"marks\"\r\nand a line", "c", "d"]);
    let found = look("log.csv", good.clone(), &set);
    assert_eq!(found.word(), Word::Unanchored, "{:#?}", found.appraised.appraisal);
    assert_eq!(found.fact("chain").0, Outcome::Pass);
    assert_eq!(found.fact("sequence").0, Outcome::Pass);
    assert_eq!(found.lines(), [2, 3, 5, 6]);
    assert!(found.appraised.appraisal.facts.iter().all(|it| it.check != "export"));
    let lines: Vec<&str> = good.split_inclusive('\n').collect();
    let without = [&lines[..4], &lines[5..]].concat().concat();
    for (tampered, line) in [(good.replace(";\"c\";", ";\"C\";"), 5), (without, 5)] {
        let found = look("log.csv", tampered, &set);
        assert_eq!(found.word(), Word::Broken);
        assert_eq!(found.failures().first().map(|it| it.0), Some(line));
    }
    let short = good.replace(";\"c\";", ";");
    assert_eq!(look("log.csv", short, &set).word(), Word::Incomplete);
    let tail = good.replace("\r\n", "\n");
    assert_eq!(
        look("log.csv", tail.replace("and a line", "and\ra line"), &set).word(),
        Word::Broken
    );
}

#[test]
fn a_chain_goes_on_over_several_tables() {
    let folder = CHAINED
        .replace("[records]\n", "[container.directory]\nrecords = \"part-*.csv\"\n[records]\n");
    let set = profiles(&[&folder]);
    let text = chained(&["a", "b", "c", "d"]);
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let parts = |second: &str| {
        let first = lines[..3].concat();
        InMemory::new()
            .with("log/part-1.csv", first)
            .with("log/part-2.csv", format!("{}{second}", lines[0]))
    };
    let good = look_at(&parts(&lines[3..].concat()), &set, None, &TrustSet::default());
    assert_eq!(good.word(), Word::Unanchored, "{:#?}", good.appraised.appraisal);
    assert!(good.texts[3].contains(r#""what":"d""#), "{:?}", good.texts);
    let bad = look_at(&parts(lines[4]), &set, None, &TrustSet::default());
    let failure = &bad.appraised.appraisal.failures[0];
    let place = (failure.file.as_deref(), failure.line);
    assert_eq!((bad.word(), place), (Word::Broken, (Some("part-2.csv"), 2)));
}

#[test]
fn what_a_profile_of_tables_can_not_mean_is_refused() {
    let key = |text: &str| match Profile::parse(text, ProfileTrust::Named) {
        Err(ProfileError::Value { key, .. }) => key,
        other => panic!("{other:?}"),
    };
    let table = |from: &str, to: &str| {
        let text = TABLE.replacen(from, to, 1);
        assert_ne!(text, TABLE, "{from}");
        key(&text)
    };
    assert_eq!(table("[\"Time\", \"Action\"]", "[\"Time\"]"), "recognise.columns");
    assert_eq!(table("form = \"csv\"", "form = \"jsonl\""), "recognise.columns");
    assert_eq!(table("\"csv\"", "\"csv\"\ntable.delimiter = \"::\""), "records.table.delimiter");
    assert_eq!(table("\"csv\"", "\"csv\"\ntable.delimiter = '\"'"), "records.table.delimiter");
    assert_eq!(table("\"csv\"", "\"csv\"\ntable.header = 0"), "records.table.header");
    assert_eq!(table("\"csv\"", "\"csv\"\ntable.sheet = \"A\""), "records.table.sheet");
    assert_eq!(table("\"csv\"", "\"xlsx\"\ntable.delimiter = \";\""), "records.table");
    assert_eq!(table("\"csv\"", "\"csv\"\nat = \"x\""), "records");
    assert_eq!(table("\"csv\"", "\"csv\"\nheader = \"x\""), "records.header");
    assert_eq!(table("+01:00", "Europe/Paris"), "fields.time.zone");
    assert_eq!(table("[fields]", "[sequence]\nfield = \"n\"\nstart = 0\n[fields]"), "sequence");
    let line = CHAINED.replacen("{ field = { at = \"n\" } }", "{ line = \"without-newline\" }", 1);
    assert_eq!(key(&line), "digest.message");
    assert_eq!(key(&format!("constants = [\"x\"]{SIEM}")), "constants");
}

#[test]
fn python_writes_the_same_rows() {
    let Some(python) = oracles::tool("python3", &["-c", "pass"]) else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let script = r#"
import csv, json, random, sys
r = random.Random(7)
letters = 'ab,;"\t\n\r\'\\ \u00e4\u20ac\U0001f98a'
rows = [['Time', 'Action', 'x y']] + [[''.join(r.choice(letters) for _ in range(r.randrange(6))) for _ in range(3)] for _ in range(500)]
rows = [row for row in rows if any(row)]
for name, dialect in [('a.csv', dict()), ('b.csv', dict(lineterminator='\n', quoting=csv.QUOTE_ALL)), ('c.csv', dict(quoting=csv.QUOTE_ALL))]:
    with open(name, 'w', newline='', encoding='utf-8') as f:
        csv.writer(f, **dialect).writerows(rows)
with open('a.csv', newline='', encoding='utf-8') as f:
    print(json.dumps(list(csv.DictReader(f))))
"#;
    let said = oracles::run(&python, folder.path(), &["-c", script]);
    let want: Vec<BTreeMap<String, serde_json::Value>> =
        serde_json::from_slice(&said).expect("JSON");
    assert!(want.len() > 400);
    for name in ["a.csv", "b.csv", "c.csv"] {
        let content = std::fs::read(folder.path().join(name)).expect("it was written");
        let found = look(name, content, &profiles(&[TABLE]));
        assert_eq!(found.word(), Word::Unsigned, "{name}");
        assert_eq!(found.rows(), want, "{name}");
    }
}

#[test]
fn a_large_table_is_read_in_pieces_and_found_again() {
    let mut text = String::from("Time,Action,Note\n");
    for number in 0..60_000 {
        text.push_str(&format!("2026-03-01,a{number},\"{}\"\n", "x".repeat(number % 50)));
    }
    let found = look("e.csv", text, &profiles(&[TABLE]));
    assert_eq!((found.word(), found.records.all.len()), (Word::Unsigned, 60_000));
    for at in [0, 1, 30_000, 59_999] {
        assert_eq!(found.records.all[at].line, at as u64 + 2);
        assert!(found.texts[at].contains(&format!("\"a{at}\"")), "{}", found.texts[at]);
    }
}
