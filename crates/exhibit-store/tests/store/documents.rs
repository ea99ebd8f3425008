//! The full-text index of documents.

use exhibit_store::*;

use crate::world::*;

#[test]
fn documents_are_found_newest_first_and_can_be_indexed_anew() {
    let (_world, mut write) = World::new();
    for (number, text) in [(1, "the policy on credit"), (2, ""), (3, "credit, an Überprüfung")] {
        let intake = write.begin_intake().unwrap();
        let stored = stage(&mut write, &intake, format!("{number}").as_bytes(), 10);
        let mut transaction = entries(&write, 1);
        let mut new = item(number, u64::from(number), &[stored.content], Some(intake));
        text.clone_into(&mut new.text);
        transaction.items.push(new);
        write.commit(transaction).unwrap();
    }
    assert_eq!(write.documents("credit", 10).unwrap(), [3, 1]);
    assert_eq!(write.documents("credit", 1).unwrap(), [3]);
    assert_eq!(
        write.documents("uberpruf* CREDIT*", 10).unwrap(),
        [0_u32; 0],
        "only the last word is a beginning"
    );
    assert_eq!(write.documents("CREDIT uberpruf*", 10).unwrap(), [3]);
    assert_eq!(write.count_documents("credit", 2).unwrap(), Count::AtLeast(2));
    assert!(matches!(write.documents("?!", 10), Err(StoreError::EmptySearch)));
    assert_eq!(write.documents_not_indexed(10).unwrap(), [0_u32; 0]);
    write.index_document(1, "something else").unwrap();
    assert_eq!(write.documents("credit", 10).unwrap(), [3]);
    assert_eq!(write.documents("else", 10).unwrap(), [1]);
    let report = write.integrity(&mut |_, _| true).unwrap();
    assert!(report.is_sound(), "{:?}", report.findings);
}

#[test]
fn a_vault_from_before_says_which_items_it_has_not_looked_at() {
    let (world, mut write) = World::new();
    take_in(&mut write, 1, b"one", &[]);
    take_in(&mut write, 2, b"two", &[]);
    drop(write);
    world
        .sql()
        .execute_batch(
            "DROP TABLE document_text; DROP TABLE record_counts; PRAGMA user_version = 2;",
        )
        .unwrap();
    assert_eq!(world.read().documents("one", 10).unwrap(), [0_u32; 0]);
    let mut write = world.write();
    assert_eq!(write.documents_not_indexed(10).unwrap(), [1, 2]);
    write.index_document(1, "one").unwrap();
    assert_eq!(write.documents_not_indexed(10).unwrap(), [2]);
    assert_eq!(write.documents("one", 10).unwrap(), [1]);
}
