//! Damage is found, and said as what it is.

use std::fs;

use exhibit_core::digest::Sha256;
use exhibit_store::*;

use crate::world::*;

fn world() -> World {
    let (world, mut write) = World::new();
    take_in(&mut write, 1, &noise_bytes(1, 40_000), &[RecordRow::default()]);
    take_in(&mut write, 2, &noise_bytes(2, 3000), &[]);
    world
}

fn findings(world: &World) -> Vec<Finding> {
    let report = world.read().integrity(&mut |_, _| true).unwrap();
    assert_eq!(report.findings.is_empty(), report.is_sound());
    report.findings
}

fn after(sql: &str) -> Vec<Finding> {
    let world = world();
    let connection = world.sql();
    connection.execute_batch(&format!("PRAGMA foreign_keys = OFF; {sql}")).unwrap();
    drop(connection);
    findings(&world)
}

#[test]
fn a_sound_vault_has_no_findings() {
    assert_eq!(findings(&world()), []);
}

#[test]
fn a_changed_byte_of_the_file_is_found() {
    let world = world();
    let path = world.dir().database_path();
    let mut bytes = fs::read(&path).unwrap();
    let at = bytes.len() - 5000;
    bytes[at] ^= 1;
    fs::write(&path, bytes).unwrap();
    assert!(findings(&world).iter().any(|f| matches!(f, Finding::Page(_))));
}

#[test]
fn changed_content_is_found_by_its_digest() {
    let other = Chunk::pack(&noise_bytes(9, 1000), 1).unwrap();
    assert!(other.stored_bytes() > 900);
    let world = world();
    let frame = zstd::bulk::compress(&noise_bytes(9, 1000), 1).unwrap();
    let sql = "UPDATE chunks SET data = ?1 WHERE id = (SELECT max(id) FROM chunks)";
    world.sql().execute(sql, [frame]).unwrap();
    let expected = Sha256::of(&noise_bytes(2, 3000));
    assert!(matches!(
        findings(&world)[..],
        [Finding::ContentDiffers { expected: e, expected_bytes: 3000, actual_bytes: 3000, .. }]
            if e == expected
    ));
}

#[test]
fn missing_chunks_and_foreign_rows_are_found() {
    let unreadable = after("DELETE FROM chunks WHERE id = (SELECT max(id) FROM chunks)");
    assert!(matches!(unreadable[..], [Finding::ContentUnreadable { offset: 2000, .. }]));
    let garbage = after("UPDATE chunks SET data = x'00' WHERE id = (SELECT max(id) FROM chunks)");
    assert!(matches!(garbage[..], [Finding::ContentUnreadable { offset: 2000, .. }]));
    let bomb = after("UPDATE chunks SET raw = 1 << 40 WHERE id = (SELECT max(id) FROM chunks)");
    assert!(matches!(bomb[..], [Finding::ContentUnreadable { offset: 2000, .. }]));
    let orphan = after("INSERT INTO chunks VALUES (99 << 24, 0, 1, x'00')");
    assert_eq!(orphan, [Finding::OrphanChunks { count: 1 }]);
    let unowned = after("DELETE FROM item_members WHERE item = 2");
    assert!(unowned.contains(&Finding::NoMembers { item: 2 }));
    assert!(unowned.iter().any(|f| matches!(f, Finding::OrphanContent { .. })));
    let dangling = after("UPDATE item_members SET content = 77 WHERE item = 2");
    assert!(dangling.contains(&Finding::Reference { table: "item_members".to_owned() }));
}

#[test]
fn missing_ledger_rows_are_found() {
    let entry = after("DELETE FROM entries WHERE seq = 1");
    assert_eq!(entry, [Finding::Entries { expected: 3, actual: 2 }]);
    let node = after("DELETE FROM nodes WHERE id = 1");
    assert_eq!(node, [Finding::Nodes { expected: 4, actual: 3 }]);
    let checkpoint = after("DELETE FROM checkpoints WHERE size = 3");
    assert_eq!(checkpoint, [Finding::Checkpoint { entries: 3, newest: Some(2) }]);
    let record = after("DELETE FROM records");
    assert_eq!(record, [Finding::RecordCount { item: 1, expected: 1, actual: 0 }]);
    let foreign = after(
        "INSERT INTO records (id, start, length, digest) VALUES (50 << 32, 0, 0, zeroblob(32))",
    );
    assert_eq!(foreign, [Finding::OrphanRecords { count: 1 }]);
}

#[test]
fn reading_past_a_missing_entry_is_an_error_that_names_it() {
    let world = world();
    world.sql().execute_batch("DELETE FROM entries WHERE seq = 1").unwrap();
    let read: Vec<_> = world.read().entries(0..9).collect();
    assert_eq!(read.len(), 2);
    assert!(matches!(read[1], Err(StoreError::Missing { what: "entry", number: 1 })));
}
