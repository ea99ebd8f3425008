//! After an erasure, no byte of what was erased is in any file of the vault.

use std::fs;

use aes::cipher::{BlockDecryptMut as _, KeyIvInit as _, block_padding::NoPadding};
use exhibit_core::digest::Sha256;
use exhibit_store::*;

use crate::world::*;

const PAGE: usize = PAGE_BYTES as usize;
/// SQLCipher 4 ends a page with 16 bytes of IV and 64 of HMAC-SHA512.
const RESERVE: usize = 80;

/// Every page of a file as plain text: in use or free, and any frame of the write-ahead log.
fn pages(bytes: &[u8], key: &[u8; 32], header: usize, gap: usize) -> Vec<u8> {
    let mut plain = Vec::new();
    for (n, page) in bytes[header..].chunks_exact(PAGE + gap).enumerate() {
        let mut page = page[gap..].to_vec();
        // Page 1 of the database starts with the salt in clear.
        let start = if n == 0 && gap == 0 { 16 } else { 0 };
        let iv: [u8; 16] = page[PAGE - RESERVE..][..16].try_into().unwrap();
        let cipher = cbc::Decryptor::<aes::Aes256>::new(key.into(), &iv.into());
        let body = &mut page[start..PAGE - RESERVE];
        plain.extend_from_slice(cipher.decrypt_padded_mut::<NoPadding>(body).unwrap());
    }
    plain
}

/// All files of a vault, decrypted by our own hand.
fn plain(world: &World) -> Vec<u8> {
    let key = *world.unlocked().vault_key().expose();
    let mut all = Vec::new();
    for file in fs::read_dir(world.path()).unwrap() {
        let path = file.unwrap().path();
        let bytes = fs::read(&path).unwrap();
        match path.extension().and_then(|e| e.to_str()) {
            Some("db") => all.extend(pages(&bytes, &key, 0, 0)),
            Some("db-wal") if !bytes.is_empty() => all.extend(pages(&bytes, &key, 32, 24)),
            _ => {}
        }
        all.extend(bytes);
    }
    all
}

fn holds(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|part| part == needle)
}

/// What would give the erased item away: text, digests, names, words of the index.
fn markers(bytes: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("content", bytes[..200].to_vec()),
        ("content", bytes[bytes.len() - 200..].to_vec()),
        ("content digest", Sha256::of(bytes).0.to_vec()),
        ("item digest", Sha256::of(b"item 2").0.to_vec()),
        ("opening", body(2)),
        ("person", b"Zacharias Erased".to_vec()),
        ("indexed word", b"xylophonequux".to_vec()),
        ("word of the document", b"yodelquux".to_vec()),
        ("record digest", vec![0xE7; 32]),
        ("path", b"a/\xff gone".to_vec()),
    ]
}

fn row(line: u32) -> RecordRow<'static> {
    RecordRow {
        line,
        person: Some("Zacharias Erased"),
        decision: Some("D-1"),
        digest: [0xE7; 32],
        text: Some("xylophonequux was here"),
        ..RecordRow::default()
    }
}

fn other(line: u32) -> RecordRow<'static> {
    RecordRow {
        person: Some("Berta Kept"),
        text: Some("marimbaquux stays"),
        digest: [1; 32],
        ..row(line)
    }
}

/// Three items; the second is to go. Its bytes don't compress, so that they stand in the pages.
fn three_items() -> (World, WriteHandle, Vec<u8>) {
    let (world, mut write) = World::new();
    let rows: Vec<_> = (0..500).map(other).collect();
    take_in(&mut write, 1, &noise_bytes(1, 50_000), &rows);
    let bytes = noise_bytes(2, 300_000);
    let intake = write.begin_intake().unwrap();
    let stored = stage(&mut write, &intake, &bytes, 7000);
    write.add_records(&intake, &(0..500).map(row).collect::<Vec<_>>()).unwrap();
    let mut transaction = entries(&write, 1);
    let mut second = item(2, 2, &[stored.content], Some(intake));
    second.members[0].path = b"a/\xff gone".to_vec();
    second.text = "a document with yodelquux in it".to_owned();
    transaction.items.push(second);
    transaction.snapshot = Some(snapshot(b"register names Zacharias Erased"));
    write.commit(transaction).unwrap();
    take_in(&mut write, 3, &noise_bytes(3, 50_000), &rows);
    write.index_document(3, "a document with gambaquux in it").unwrap();
    (world, write, bytes)
}

fn erase(write: &mut WriteHandle, item: u32, openings: Vec<u64>) -> Committed {
    let mut transaction = entries(write, 1);
    transaction.erasures.push(Erasure { item, openings });
    write.commit(transaction).unwrap()
}

#[test]
fn no_byte_of_what_was_erased_is_left() {
    let (world, mut write, bytes) = three_items();
    let before = plain(&world);
    for (name, marker) in markers(&bytes) {
        assert!(holds(&before, &marker), "the test can't see the {name} that is there");
    }
    let committed = erase(&mut write, 2, vec![2]);
    assert!(!committed.scrub_owed);
    assert_eq!(committed.erased, [Erased { item: 2, shared: Vec::new() }]);
    for when in ["open", "closed"] {
        let after = plain(&world);
        for (name, marker) in markers(&bytes) {
            assert!(!holds(&after, &marker), "{name} is left while {when}");
        }
        assert!(holds(&after, b"Berta Kept") && holds(&after, &body(1)));
        if when == "open" {
            write = {
                drop(write);
                world.write()
            };
        }
    }
    let report = write.integrity(&mut |_, _| true).unwrap();
    assert!(report.is_sound(), "{:?}", report.findings);
    let gone = write.item(2).unwrap().unwrap();
    assert_eq!((gone.status, gone.digest, gone.records), (ItemStatus::Erased, None, 0));
    assert!(write.entry(2).unwrap().unwrap().opening.is_none());
    assert_eq!(write.snapshot().unwrap(), None);
    let find = |text: &str| RecordQuery { text: Some(text.to_owned()), ..RecordQuery::default() };
    assert_eq!(write.count_records(&find("xylophonequux"), 10).unwrap(), Count::Exactly(0));
    assert_eq!(write.count_records(&find("marimbaquux"), 9999).unwrap(), Count::Exactly(1000));
    assert_eq!(write.documents("yodelquux", 10).unwrap(), [0_u32; 0]);
    assert_eq!(write.documents("a document gamba*", 10).unwrap(), [3]);
    let again = write.index_document(2, "yodelquux").err();
    assert!(matches!(again, Some(StoreError::Missing { .. })), "{again:?}");
}

#[test]
fn content_that_another_item_has_stays_and_is_named() {
    let (_world, mut write) = World::new();
    let bytes = noise_bytes(9, 5000);
    take_in(&mut write, 1, &bytes, &[]);
    take_in(&mut write, 2, &bytes, &[]);
    let first = erase(&mut write, 1, vec![1]);
    let shared = vec![(Sha256::of(&bytes), vec![2])];
    assert_eq!(first.erased, [Erased { item: 1, shared }]);
    assert!(write.content_by_digest(Sha256::of(&bytes)).unwrap().is_some());
    let second = erase(&mut write, 2, vec![2]);
    assert!(second.erased[0].shared.is_empty());
    assert!(write.content_by_digest(Sha256::of(&bytes)).unwrap().is_none());
}

#[test]
fn an_item_is_erased_once_and_a_withdrawn_one_can_be() {
    let (_world, mut write, _) = three_items();
    let mut transaction = entries(&write, 1);
    transaction.statuses.push((2, ItemStatus::Withdrawn));
    write.commit(transaction).unwrap();
    assert_eq!(write.item(2).unwrap().unwrap().status, ItemStatus::Withdrawn);
    erase(&mut write, 2, vec![2]);
    for again in [
        Transaction { erasures: vec![Erasure { item: 2, openings: vec![] }], ..entries(&write, 1) },
        Transaction { statuses: vec![(2, ItemStatus::Kept)], ..entries(&write, 1) },
    ] {
        assert!(matches!(
            write.commit(again).err(),
            Some(StoreError::Missing { what: "item", number: 2 })
        ));
    }
}

#[test]
fn scrubbing_that_a_reader_delayed_is_done_at_the_next_opening() {
    let (world, mut write, bytes) = three_items();
    let sql = world.sql();
    sql.execute_batch("BEGIN; SELECT count(*) FROM chunks;").unwrap();
    let committed = erase(&mut write, 2, vec![2]);
    assert!(committed.scrub_owed, "a reader still sees the old pages");
    drop(write);
    drop(sql);
    drop(world.write());
    let after = plain(&world);
    for (name, marker) in markers(&bytes) {
        assert!(!holds(&after, &marker), "{name} is left");
    }
}
