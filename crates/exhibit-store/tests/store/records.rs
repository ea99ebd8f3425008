//! The record index.

use std::ops::ControlFlow;

use exhibit_core::digest::Sha256;
use exhibit_store::*;

use crate::world::*;

fn row(line: u32) -> RecordRow<'static> {
    RecordRow {
        line,
        start: u64::from(line) * 100,
        length: 100,
        time_ms: Some(i64::from(line) * 1000),
        kind: Some(if line.is_multiple_of(2) { "decision" } else { "oversight" }),
        system: Some("credit"),
        version: Some(if line < 5 { "2.3" } else { "3.0" }),
        person: (line == 7).then_some("Anna Müller"),
        requester: (line == 6).then_some("branch-14"),
        operator: (line == 6).then_some("P-01"),
        risk_level: (line == 8).then_some("high"),
        risk_score: (line == 8).then_some(-7_250_000),
        reasoning: line == 8,
        executed_ms: (line == 8).then_some(9000),
        reviewed_ms: (line == 7).then_some(8500),
        review_seconds: (line == 7).then_some(412),
        uncovered: if line == 7 { 0b101 } else { 0 },
        sound: line != 9,
        decision: (line == 8).then_some("D-8"),
        digest: [line as u8; 32],
        text: Some(if line < 5 {
            "Loan refused: income too low"
        } else {
            "Überprüft von foo-bar"
        }),
        ..RecordRow::default()
    }
}

fn world() -> (World, WriteHandle) {
    let (world, mut write) = World::new();
    let rows: Vec<_> = (0..10).map(row).collect();
    take_in(&mut write, 1, b"one", &rows);
    take_in(&mut write, 2, b"two", &rows[..3]);
    (world, write)
}

fn lines(read: &ReadHandle, query: &RecordQuery) -> Vec<(u32, u32)> {
    read.records(query, 100).unwrap().iter().map(|r| (r.item, r.line)).collect()
}

fn text(words: &str) -> RecordQuery {
    RecordQuery { text: Some(words.to_owned()), ..RecordQuery::default() }
}

#[test]
fn a_record_reads_back_with_its_names() {
    let (_world, write) = world();
    let found = write.record(1, 7).unwrap().unwrap();
    assert_eq!((found.item, found.line, found.start, found.length), (1, 7, 700, 100));
    assert_eq!(found.kind.as_deref(), Some("oversight"));
    assert_eq!(found.person.as_deref(), Some("Anna Müller"));
    assert_eq!((found.agent, found.time_ms, found.digest), (None, Some(7000), [7; 32]));
    assert_eq!(write.record(1, 8).unwrap().unwrap().decision, Some(write.decision_key("D-8")));
    assert_eq!(write.record(2, 7).unwrap(), None);
    assert_eq!(write.record(3, 0).unwrap(), None);
}

#[test]
fn a_record_reads_back_with_all_that_tests_ask() {
    let (_world, write) = world();
    let found = write.record(1, 8).unwrap().unwrap();
    assert_eq!((found.risk_level.as_deref(), found.risk_score), (Some("high"), Some(-7_250_000)));
    assert_eq!((found.reasoning, found.executed_ms, found.sound), (true, Some(9000), true));
    assert_eq!((found.reviewed_ms, found.review_seconds, found.uncovered), (None, None, 0));
    let found = write.record(1, 7).unwrap().unwrap();
    assert_eq!((found.reviewed_ms, found.review_seconds), (Some(8500), Some(412)));
    assert_eq!((found.uncovered, found.version.as_deref()), (0b101, Some("3.0")));
    let found = write.record(1, 6).unwrap().unwrap();
    let asked = (found.requester.as_deref(), found.operator.as_deref());
    assert_eq!(asked, (Some("branch-14"), Some("P-01")));
    assert!(!write.record(1, 9).unwrap().unwrap().sound);
}

#[test]
fn decision_keys_are_those_of_one_vault() {
    let (_one, write) = world();
    let key = write.decision_key("D-8");
    assert_eq!(key, write.decision_key("D-8"));
    assert_ne!(key, write.decision_key("D-9"));
    let plain = Sha256::of(b"D-8").0;
    let plain = i64::from_be_bytes(plain[..8].try_into().unwrap()) & i64::MAX;
    assert_ne!(key.0, plain, "whoever writes the log could compute it");
    let other = World { folder: tempfile::tempdir().unwrap() };
    let mut new = NewVault::begin(&other.path(), &Secret::new([9; 32]), 1, "test").unwrap();
    assert_ne!(key, new.write().decision_key("D-8"));
}

fn observed(
    read: &ReadHandle,
    items: &[u32],
    range: Option<std::ops::Range<i64>>,
) -> Vec<ObservedRow> {
    let mut rows = Vec::new();
    let mut keep = |row: &ObservedRow| {
        rows.push(*row);
        ControlFlow::Continue(())
    };
    read.observe(items, range, &mut keep).unwrap();
    rows
}

#[test]
fn observing_shows_all_records_in_order_as_they_are_found() {
    let (world, write) = world();
    let read = world.read();
    let rows = observed(&read, &[2, 1, 2, 77], None);
    let places: Vec<_> = rows.iter().map(|row| (row.item, row.line)).collect();
    let expected = (0..10).map(|line| (1, line)).chain((0..3).map(|line| (2, line)));
    assert_eq!(places, expected.collect::<Vec<_>>());
    let text = |number: Option<TermNumber>, field: Field| {
        let (of, text) = read.term_text(number?).unwrap().unwrap();
        assert_eq!(of, field);
        Some(text)
    };
    for row in rows {
        let found = write.record(row.item, row.line).unwrap().unwrap();
        assert_eq!(text(row.kind, Field::Kind), found.kind);
        assert_eq!(text(row.system, Field::System), found.system);
        assert_eq!(text(row.version, Field::Version), found.version);
        assert_eq!(text(row.agent, Field::Agent), found.agent);
        assert_eq!(text(row.person, Field::Person), found.person);
        assert_eq!(text(row.requester, Field::Requester), found.requester);
        assert_eq!(text(row.operator, Field::Operator), found.operator);
        assert_eq!(text(row.risk_level, Field::RiskLevel), found.risk_level);
        assert_eq!(text(row.outcome, Field::Outcome), found.outcome);
        let rest = |row: &ObservedRow| {
            (row.time_ms, row.decision, row.risk_score, row.reasoning, row.executed_ms)
        };
        let expected =
            (found.time_ms, found.decision, found.risk_score, found.reasoning, found.executed_ms);
        assert_eq!(rest(&row), expected);
        let rest = (row.reviewed_ms, row.review_seconds, row.uncovered, row.sound);
        assert_eq!(rest, (found.reviewed_ms, found.review_seconds, found.uncovered, found.sound));
    }
    assert_eq!(read.term_text(u32::MAX).unwrap(), None);
    let decision = read.term_number(Field::Kind, "decision").unwrap().unwrap();
    assert_eq!(read.term_text(decision).unwrap().unwrap().1, "decision");
    assert_eq!(read.term_number(Field::Person, "decision").unwrap(), None);
}

#[test]
fn observing_keeps_to_a_time_and_stops_when_told() {
    let (world, mut write) = world();
    let timeless = RecordRow { line: 3, ..RecordRow::default() };
    take_in(&mut write, 3, b"three", &[timeless]);
    let read = world.read();
    let places =
        |rows: Vec<ObservedRow>| rows.iter().map(|it| (it.item, it.line)).collect::<Vec<_>>();
    assert_eq!(places(observed(&read, &[1, 2, 3], Some(2000..4000))), [(1, 2), (1, 3), (2, 2)]);
    assert_eq!(places(observed(&read, &[3], None)), [(3, 3)]);
    assert!(observed(&read, &[3], Some(i64::MIN..i64::MAX)).is_empty());
    let mut seen = 0;
    let mut two = |_: &ObservedRow| {
        seen += 1;
        if seen == 2 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    read.observe(&[1, 2], None, &mut two).unwrap();
    assert_eq!(seen, 2);
    // What is staged is nobody's; a name can be asked for in the middle.
    let intake = write.begin_intake().unwrap();
    write.add_records(&intake, &[row(1)]).unwrap();
    let mut names = Vec::new();
    let mut name = |row: &ObservedRow| {
        names.push(write.term_text(row.kind.unwrap()).unwrap().unwrap().1);
        ControlFlow::Continue(())
    };
    write.observe(&[2], None, &mut name).unwrap();
    assert_eq!(names, ["decision", "oversight", "decision"]);
}

/// Makes the database what a program before version 2 of the tables wrote.
fn turned_back(world: &World) {
    let sql = world.sql();
    sql.execute_batch(
        "CREATE TABLE before (
            id INTEGER PRIMARY KEY, start INTEGER NOT NULL, length INTEGER NOT NULL, time INTEGER,
            kind INTEGER, system INTEGER, agent INTEGER, decision INTEGER, person INTEGER,
            outcome INTEGER, digest BLOB NOT NULL
         ) STRICT;
         INSERT INTO before SELECT id, start, length, time, kind, system, agent, decision, person,
            outcome, digest FROM records;
         DROP TABLE records;
         ALTER TABLE before RENAME TO records;
         CREATE INDEX records_time ON records (time) WHERE time IS NOT NULL;
         DROP TABLE settings;
         DROP TABLE document_text;
         DROP TABLE record_counts;
         PRAGMA user_version = 1;",
    )
    .unwrap();
}

fn columns(world: &World) -> Vec<(String, String, bool, Option<String>)> {
    let sql = world.sql();
    let mut select = sql.prepare("PRAGMA table_info(records)").unwrap();
    let rows = select.query_map([], |row| Ok((row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)));
    rows.unwrap().collect::<Result<_, _>>().unwrap()
}

#[test]
fn a_vault_from_before_opens_and_claims_nothing_of_its_old_records() {
    for reads_first in [true, false] {
        let (world, write) = world();
        drop(write);
        let fresh = columns(&world);
        turned_back(&world);
        assert_ne!(columns(&world), fresh);
        if reads_first {
            let read = world.read();
            assert_eq!(read.record(1, 7).unwrap().unwrap().person.as_deref(), Some("Anna Müller"));
        }
        let mut write = world.write();
        assert_eq!(columns(&world), fresh);
        let old = write.record(1, 8).unwrap().unwrap();
        assert_eq!((old.kind.as_deref(), old.time_ms), (Some("decision"), Some(8000)));
        assert_eq!((old.decision, old.version, old.risk_score), (None, None, None));
        assert_eq!((old.uncovered, old.sound, old.reasoning), (u32::MAX, false, false));
        assert_eq!(lines(&write, &text("loan")).len(), 8);
        // New records are whole, and their keys are those that a search asks for.
        take_in(&mut write, 3, b"three", &[row(8)]);
        let query = RecordQuery { decision: Some("D-8".to_owned()), ..RecordQuery::default() };
        assert_eq!(lines(&write, &query), [(3, 8)]);
        drop(write);
        let sql = world.sql();
        let version: i64 = sql.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
        assert_eq!(version, 3);
        drop(sql);
        let read = world.read();
        assert_eq!(lines(&read, &query), [(3, 8)]);
        let counts = read.record_counts(Counted::System("credit")).unwrap();
        let of =
            |item| counts.iter().filter(|it| it.item == item).map(|it| it.records).sum::<u64>();
        assert_eq!((of(1), of(2), of(3)), (10, 3, 1));
    }
}

#[test]
fn records_are_counted_by_kind_version_and_day_and_erased_with_their_item() {
    let (world, mut write) = World::new();
    let day = 86_400_000;
    let at = |line, time_ms, system| RecordRow { time_ms, system, ..row(line) };
    let rows = [
        at(0, Some(-1), Some("credit")),
        at(2, Some(day - 1), Some("credit")),
        at(4, Some(0), Some("credit")),
        at(6, Some(day), Some("credit")),
        at(8, None, None),
        at(10, Some(i64::MIN), Some("triage")),
        at(12, Some(i64::MAX), Some("triage")),
    ];
    take_in(&mut write, 1, b"one", &rows);
    let counts = write.record_counts(Counted::System("credit")).unwrap();
    let told: Vec<_> = counts
        .iter()
        .map(|it| (it.version.as_deref(), it.day, it.records, it.first_ms, it.last_ms))
        .collect();
    let old = Some("2.3");
    assert_eq!(
        told,
        [
            (old, Some(-1), 1, Some(-1), Some(-1)),
            (old, Some(0), 2, Some(0), Some(day - 1)),
            (Some("3.0"), Some(1), 1, Some(day), Some(day)),
        ]
    );
    assert_eq!(write.line_at(&counts[1], day - 1).unwrap(), Some(2));
    assert_eq!(write.line_at(&counts[1], day).unwrap(), None, "another day, another count");
    let nameless = write.record_counts(Counted::NamelessOf(1)).unwrap();
    assert_eq!((nameless.len(), nameless[0].records, nameless[0].day), (1, 1, None));
    assert_eq!(write.record_counts(Counted::System("triage")).unwrap().len(), 2);
    assert_eq!(write.record_counts(Counted::System("nobody's")).unwrap(), []);
    take_in(&mut write, 2, b"two", &[row(7)]);
    assert!(write.uncovers(2, 0b100).unwrap() && !write.uncovers(2, 0b10).unwrap());
    assert!(!write.uncovers(1, 0b100).unwrap());
    let erasures = vec![Erasure { item: 2, openings: Vec::new() }];
    let transaction = entries(&write, 1);
    write.commit(Transaction { erasures, ..transaction }).unwrap();
    assert!(!write.uncovers(2, 0b100).unwrap());
    let left: i64 =
        world.sql().query_row("SELECT count(*) FROM record_counts", [], |row| row.get(0)).unwrap();
    assert_eq!(left, 6);
}

#[test]
fn queries_answer_newest_first_and_page() {
    let (_world, write) = world();
    let all = lines(&write, &RecordQuery::default());
    assert_eq!(all.len(), 13);
    assert_eq!((all[0], all[12]), ((2, 2), (1, 0)));
    let mut paged = Vec::new();
    let mut query = RecordQuery::default();
    loop {
        let page = write.records(&query, 4).unwrap();
        let Some(last) = page.last() else { break };
        query.before = Some((last.item, last.line));
        paged.extend(page.iter().map(|r| (r.item, r.line)));
    }
    assert_eq!(paged, all);
}

#[test]
fn every_condition_of_a_query_holds() {
    let (_world, write) = world();
    let q = RecordQuery::default();
    let some = |text: &str| Some(text.to_owned());
    let time = RecordQuery { time_ms: Some(2000..4000), ..q.clone() };
    assert_eq!(lines(&write, &time), [(2, 2), (1, 3), (1, 2)]);
    let kind = RecordQuery { kind: some("oversight"), item: Some(1), ..time };
    assert_eq!(lines(&write, &kind), [(1, 3)]);
    assert_eq!(lines(&write, &RecordQuery { person: some("Anna Müller"), ..q.clone() }), [(1, 7)]);
    assert_eq!(lines(&write, &RecordQuery { decision: some("D-8"), ..q.clone() }), [(1, 8)]);
    let new = RecordQuery { version: some("3.0"), item: Some(1), ..q.clone() };
    assert_eq!(lines(&write, &new), [(1, 9), (1, 8), (1, 7), (1, 6), (1, 5)]);
    let asked = RecordQuery { requester: some("branch-14"), ..new };
    assert_eq!(lines(&write, &asked), [(1, 6)]);
    assert_eq!(lines(&write, &RecordQuery { risk_level: some("high"), ..q.clone() }), [(1, 8)]);
    assert!(lines(&write, &RecordQuery { risk_level: some("2.3"), ..q.clone() }).is_empty());
    assert!(lines(&write, &RecordQuery { system: some("no such"), ..q.clone() }).is_empty());
    assert!(lines(&write, &RecordQuery { item: Some(9), ..q }).is_empty());
    let both = RecordQuery { kind: some("decision"), item: Some(1), ..text("loan") };
    assert_eq!(lines(&write, &both), [(1, 4), (1, 2), (1, 0)]);
    let before = RecordQuery { before: Some((1, 2)), ..text("loan") };
    assert_eq!(lines(&write, &before), [(1, 1), (1, 0)]);
    assert_eq!(write.terms(Field::Kind, 10).unwrap(), ["decision", "oversight"]);
}

#[test]
fn words_are_found_in_any_order_case_and_accent() {
    let (_world, write) = world();
    assert_eq!(lines(&write, &text("LOW loan")).len(), 8);
    assert_eq!(lines(&write, &text("uberpruft bar foo")).len(), 5);
    assert_eq!(lines(&write, &text("foo-b* ")).len(), 5, "the last word is a beginning");
    assert!(lines(&write, &text("foo-b")).is_empty(), "without its mark it is whole");
    assert!(lines(&write, &text("fo bar*")).is_empty(), "the others are whole");
}

#[test]
fn nothing_that_is_typed_is_an_operator() {
    let (_world, write) = world();
    for typed in ["loan OR foo", "NOT loan", "text:loan", "lo*n", "NEAR(loan)", "^loan x", "a\"b"] {
        write.records(&text(typed), 10).unwrap();
    }
    assert!(lines(&write, &text("loan OR foo")).is_empty(), "no record has the word OR");
    for typed in ["", "  ", "\"*()", "—"] {
        assert!(matches!(write.records(&text(typed), 10), Err(StoreError::EmptySearch)));
    }
}

#[test]
fn counting_stops_at_the_cap() {
    let (_world, write) = world();
    assert_eq!(write.count_records(&text("loan"), 100).unwrap(), Count::Exactly(8));
    assert_eq!(write.count_records(&text("loan"), 5).unwrap(), Count::AtLeast(5));
    assert_eq!(write.count_records(&RecordQuery::default(), 100).unwrap(), Count::Exactly(13));
}

#[test]
fn digests_come_in_line_order() {
    let (_world, write) = world();
    let rows = write.record_digests(1).unwrap();
    let digests: Vec<_> = rows.from(0).unwrap().collect::<Result<_, _>>().unwrap();
    assert_eq!(digests.len(), 10);
    assert_eq!(digests[9], (9, [9; 32]));
    assert_eq!(rows.count(), digests.len() as u64);
    for index in 0..=digests.len() {
        let from = rows.from(index as u64).unwrap().collect::<Result<Vec<_>, _>>().unwrap();
        assert_eq!(from, digests[index..]);
    }
    let none = write.record_digests(5).unwrap();
    assert_eq!((none.count(), none.from(0).unwrap().count()), (0, 0));
    assert_eq!(write.line_of_digest(1, &[4; 32]).unwrap(), Some(4));
    assert_eq!(write.line_of_digest(2, &[4; 32]).unwrap(), None);
}

#[test]
fn long_names_and_texts_are_cut_at_a_character() {
    let (_world, mut write) = World::new();
    let name = "é".repeat(MAX_TERM);
    let long = format!("start {} end", "ü ".repeat(MAX_RECORD_TEXT));
    let row = RecordRow { agent: Some(&name), text: Some(&long), ..RecordRow::default() };
    take_in(&mut write, 1, b"x", &[row]);
    let agent = write.record(1, 0).unwrap().unwrap().agent.unwrap();
    assert_eq!(agent.len(), MAX_TERM);
    assert_eq!(
        lines(&write, &RecordQuery { agent: Some(name), ..RecordQuery::default() }).len(),
        1
    );
    assert_eq!(lines(&write, &text("start")).len(), 1);
    assert!(lines(&write, &text("end")).is_empty());
}
