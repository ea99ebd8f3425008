//! The record index.

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
        person: (line == 7).then_some("Anna Müller"),
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
    assert_eq!(write.record(1, 8).unwrap().unwrap().decision, Some(DecisionKey::of("D-8")));
    assert_eq!(write.record(2, 7).unwrap(), None);
    assert_eq!(write.record(3, 0).unwrap(), None);
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
    assert_eq!(lines(&write, &text("foo-b")).len(), 5, "the last word is a beginning");
    assert!(lines(&write, &text("fo bar ")).is_empty(), "the others are whole");
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
