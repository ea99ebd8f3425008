//! Staging and committing content.

use std::io::{Read as _, Seek as _, SeekFrom};

use exhibit_core::digest::Sha256;
use exhibit_store::*;

use crate::world::*;

#[test]
fn staged_content_and_records_are_invisible_until_the_item_is() {
    let (world, mut write) = World::new();
    let intake = write.begin_intake().unwrap();
    let bytes = noise_bytes(1, 5000);
    let stored = stage(&mut write, &intake, &bytes, 999);
    let row =
        RecordRow { kind: Some("decision"), text: Some("secret plan"), ..RecordRow::default() };
    write.add_records(&intake, &[row]).unwrap();
    write.pause().unwrap();

    let find = RecordQuery { text: Some("secret".to_owned()), ..RecordQuery::default() };
    for read in [&world.read(), &*write] {
        assert!(read.items(None, 10).unwrap().is_empty());
        assert_eq!(read.content_by_digest(Sha256::of(&bytes)).unwrap(), None);
        assert!(matches!(read.content(stored.content), Err(StoreError::Missing { .. })));
        assert!(read.records(&find, 10).unwrap().is_empty());
        assert!(read.records(&RecordQuery::default(), 10).unwrap().is_empty());
        assert_eq!(read.count_records(&find, 10).unwrap(), Count::Exactly(0));
    }
    let mut transaction = entries(&write, 1);
    transaction.items.push(item(42, 1, &[stored.content], Some(intake)));
    write.commit(transaction).unwrap();
    let read = world.read();
    let row = read.item(42).unwrap().unwrap();
    assert_eq!((row.received, row.status, row.records), (1, ItemStatus::Kept, 1));
    let members = read.members(42).unwrap();
    assert_eq!(members[0].path, b"a/\xff name");
    assert_eq!((members[0].sha256, members[0].bytes), (Sha256::of(&bytes), 5000));
    assert_eq!(read.records(&find, 10).unwrap()[0].item, 42);
    assert_eq!(read.items_with(Sha256::of(&bytes)).unwrap(), [42]);
}

#[test]
fn content_reads_back_whole_and_in_pieces() {
    let (_world, mut write) = World::new();
    let bytes = noise_bytes(2, 10_000);
    for (number, chunk) in [(1, 1), (2, 7), (3, 4096), (4, 10_000)] {
        let bytes = &bytes[number as usize..];
        let chunk = if chunk == 1 { 100 } else { chunk };
        let intake = write.begin_intake().unwrap();
        let stored = stage(&mut write, &intake, bytes, chunk);
        let mut transaction = entries(&write, 1);
        transaction.items.push(item(number, 1, &[stored.content], Some(intake)));
        write.commit(transaction).unwrap();
        let mut reader = write.content(stored.content).unwrap();
        let mut read = Vec::new();
        reader.read_to_end(&mut read).unwrap();
        assert_eq!(read, bytes);
        for (offset, length) in [(0, 1), (99, 2), (4095, 2), (9000, 900), (5, 9000), (17, 0)] {
            let part = reader.read_at(offset, length).unwrap();
            assert_eq!(part, &bytes[offset as usize..][..length as usize]);
        }
        assert!(reader.read_at(9999, 2).is_err());
        assert!(reader.read_at(u64::MAX, 2).is_err());
        reader.seek(SeekFrom::End(-3)).unwrap();
        read.clear();
        reader.read_to_end(&mut read).unwrap();
        assert_eq!(read, bytes[bytes.len() - 3..]);
        assert!(reader.seek(SeekFrom::Current(-100_000)).is_err());
    }
}

#[test]
fn an_empty_file_is_content_too() {
    let (_world, mut write) = World::new();
    let stored = take_in(&mut write, 1, b"", &[]);
    let mut read = Vec::new();
    write.content(stored.content).unwrap().read_to_end(&mut read).unwrap();
    assert!(read.is_empty());
}

#[test]
fn the_same_bytes_are_stored_once() {
    let (world, mut write) = World::new();
    let bytes = noise_bytes(3, 5000);
    let first = take_in(&mut write, 1, &bytes, &[]);
    let second = take_in(&mut write, 2, &bytes, &[]);
    assert!(!first.duplicate && second.duplicate);
    assert_eq!(first.content, second.content);
    assert_eq!(write.items_with(Sha256::of(&bytes)).unwrap(), [1, 2]);
    let report = write.integrity(&mut |_, _| true).unwrap();
    assert!(report.is_sound(), "{:?}", report.findings);
    assert_eq!(report.contents, 1);
    drop(write);
    let chunks: i64 =
        world.sql().query_row("SELECT count(*) FROM chunks", [], |row| row.get(0)).unwrap();
    assert_eq!(chunks, 5, "the second copy's chunks are gone");
}

#[test]
fn two_intakes_of_the_same_bytes_end_as_one_content() {
    let (_world, mut write) = World::new();
    let bytes = noise_bytes(4, 5000);
    let (a, b) = (write.begin_intake().unwrap(), write.begin_intake().unwrap());
    let in_a = stage(&mut write, &a, &bytes, 1000);
    let in_b = stage(&mut write, &b, &bytes, 1000);
    assert_ne!(in_a.content, in_b.content, "neither was visible to the other");
    let again = stage(&mut write, &a, &bytes, 500);
    assert!(again.duplicate, "but the same intake knows its own");
    let mut transaction = entries(&write, 1);
    transaction.items.push(item(1, 1, &[in_a.content, again.content], Some(a)));
    transaction.items.push(item(2, 1, &[in_b.content], Some(b)));
    write.commit(transaction).unwrap();
    assert_eq!(write.items_with(Sha256::of(&bytes)).unwrap(), [1, 2]);
    let report = write.integrity(&mut |_, _| true).unwrap();
    assert!(report.is_sound(), "{:?}", report.findings);
    assert_eq!(report.contents, 1);
}

#[test]
fn content_of_another_intake_cannot_be_committed() {
    let (_world, mut write) = World::new();
    let (a, b) = (write.begin_intake().unwrap(), write.begin_intake().unwrap());
    let in_a = stage(&mut write, &a, b"bytes", 1000);
    let mut transaction = entries(&write, 1);
    transaction.items.push(item(1, 1, &[in_a.content], Some(b)));
    let refused = write.commit(transaction).err();
    assert!(matches!(refused, Some(StoreError::Missing { what: "content", .. })));
    assert_eq!(write.size().unwrap(), 1);
    write.abandon(a).unwrap();
}

#[test]
fn an_abandoned_intake_leaves_no_row() {
    let (world, mut write) = World::new();
    let intake = write.begin_intake().unwrap();
    stage(&mut write, &intake, &noise_bytes(5, 100_000), 1000);
    let _unfinished = write.begin_content(&intake).unwrap();
    let text = "word";
    for line in 0..100 {
        let row = RecordRow { line, kind: Some("k"), text: Some(text), ..RecordRow::default() };
        write.add_records(&intake, &[row]).unwrap();
    }
    write.abandon(intake).unwrap();
    assert!(write.terms(Field::Kind, 10).unwrap().is_empty());
    drop(write);
    let sql = world.sql();
    for table in ["chunks", "content", "records", "record_text_docsize", "terms", "intakes"] {
        let rows: i64 =
            sql.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap();
        assert_eq!(rows, 0, "{table}");
    }
}

#[test]
fn a_chunk_larger_than_the_limit_is_refused() {
    let refused = Chunk::pack(&vec![0; MAX_CHUNK_BYTES + 1], 1).err();
    assert!(matches!(refused, Some(StoreError::Limit { what: "chunk", .. })));
}
