//! What an export that does not verify may still say against another one of its log.
#![expect(clippy::disallowed_methods, reason = "reads test data")]

use std::fs;
use std::ops::ControlFlow;
use std::path::Path;

use exhibit_core::appraisal::{Appraisal, Member};
use exhibit_core::time::Timestamp;
use exhibit_core::verdict::Word;
use exhibit_verify::members::{InMemory, MemberInfo};
use exhibit_verify::profile::ProfileSet;
use exhibit_verify::record::NormalRecord;
use exhibit_verify::relation::{Doubted, Export, Relation, compare};
use exhibit_verify::trust::{TrustInput, TrustSet};
use exhibit_verify::watch::Unwatched;
use exhibit_verify::{Look, NoTap, Part, Sink, appraise, recognise};

#[derive(Default)]
struct Digests(Vec<[u8; 32]>);

impl Sink<()> for Digests {
    fn begin(&mut self, _: &Part, _: &MemberInfo) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    fn block(&mut self, (): (), _: u64, records: &[NormalRecord<'_>]) -> ControlFlow<()> {
        self.inside(records)
    }

    fn end(&mut self, _: &Member) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    fn inside(&mut self, records: &[NormalRecord<'_>]) -> ControlFlow<()> {
        self.0.extend(records.iter().map(|it| it.digest));
        ControlFlow::Continue(())
    }
}

fn look(log: &str, key: Option<&str>) -> (Appraisal, Vec<[u8; 32]>) {
    let members = InMemory::new().with("ledger.jsonl", log);
    let inputs: Vec<TrustInput<'_>> =
        key.iter().map(|key| TrustInput { name: "key.hex", bytes: key.as_bytes() }).collect();
    let trust = TrustSet::from_inputs(&inputs, &|_, _| Err("none".to_owned())).expect("a key");
    let look = Look {
        path: "ledger.jsonl",
        members: &members,
        profiles: &ProfileSet::built_in(),
        profile: None,
        trust: &trust,
        source: None,
        at: Timestamp::parse("2026-12-01T00:00:00Z").expect("a time"),
        workers: 1,
        watcher: &Unwatched,
    };
    let item = recognise(&look).expect("memory can be read").remove(0);
    let mut digests = Digests::default();
    let found = appraise(&look, &item, &NoTap, &mut digests).expect("memory can be read");
    (found.appraisal, digests.0)
}

fn related(older: &(Appraisal, Vec<[u8; 32]>), newer: &(Appraisal, Vec<[u8; 32]>)) -> Relation {
    let doubted = Doubted::of(&older.0);
    let export =
        |digests| Export { starts_after: Some(0), digests, predecessor: None, doubted: None };
    let older = Export { doubted: Some(&doubted), ..export(&older.1) };
    compare(&older, &export(&newer.1)).expect("in memory")
}

fn read(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/palynth-provenance");
    fs::read_to_string(folder.join(name)).expect(name)
}

#[test]
fn a_damaged_record_contradicts_nothing_and_another_key_doubts_nothing() {
    let (genuine, edited) = (read("ledger.jsonl"), read("tampered/edited-record.jsonl"));
    let key = read("public_key.hex");
    let genuine = look(&genuine, Some(&key));
    let damaged = look(&edited, Some(&key));
    assert_eq!(damaged.0.verdict, Word::Broken);
    assert!(matches!(related(&damaged, &genuine), Relation::Doubtful { records: 1, .. }));
    // The same export, judged by a key that did not sign it: every signature is by another one, and each
    // record agrees with itself. It contradicts whatever has other records.
    let other = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
    let by_other = look(&read("ledger.jsonl"), Some(other));
    assert_eq!(by_other.0.verdict, Word::Broken);
    assert!(matches!(related(&by_other, &damaged), Relation::Conflict { .. }));
}

#[test]
fn a_damaged_first_record_does_not_make_another_log() {
    let genuine = read("ledger.jsonl");
    let key = read("public_key.hex");
    let first = genuine.lines().next().expect("a record");
    let damaged = genuine.replacen(first, &first.replacen("approve", "decline", 1), 1);
    assert_ne!(genuine, damaged);
    let (genuine, damaged) = (look(&genuine, Some(&key)), look(&damaged, Some(&key)));
    assert_eq!(damaged.0.verdict, Word::Broken);
    assert_eq!(damaged.0.stream, genuine.0.stream);
    // Beyond the damaged record they agree, and whatever does not would be a conflict.
    assert!(matches!(related(&damaged, &genuine), Relation::Doubtful { records: 1, position: 1 }));
    let mut rewritten = genuine;
    rewritten.1[80] = [1; 32];
    let conflict = related(&damaged, &rewritten);
    assert!(matches!(conflict, Relation::Conflict { position: 81, .. }), "{conflict:?}");
}
