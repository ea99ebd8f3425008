//! Making, opening, locking and backing up.

use std::fs;

use exhibit_core::digest::Sha256;
use exhibit_store::*;

use crate::world::*;

#[test]
fn what_was_written_is_read_back_after_reopening() {
    let (world, mut write) = World::new();
    let mut more = entries(&write, 70);
    more.snapshot = Some(snapshot(b"register"));
    more.cosignatures = vec![(71, "— witness AAAA".to_owned()), (71, "— witness AAAA".to_owned())];
    let committed = write.commit(more).unwrap();
    assert_eq!(committed.checkpoint.size, 71);
    write.close().unwrap();

    let read = world.read();
    assert_eq!(read.size().unwrap(), 71);
    let all: Vec<_> = read.entries(0..1000).collect::<Result<_, _>>().unwrap();
    assert_eq!(all.len(), 71);
    assert_eq!(all[70].opening.as_ref().unwrap().body, body(70));
    assert_eq!(read.entry(64).unwrap().as_ref(), Some(&all[64]));
    assert_eq!(read.entry(71).unwrap(), None);
    assert_eq!(read.latest_checkpoint().unwrap().unwrap().note, b"note of 71");
    assert_eq!(read.checkpoint(1).unwrap().unwrap().note, b"note of 1");
    assert_eq!(read.checkpoint(2).unwrap(), None);
    assert_eq!(read.cosignatures(71).unwrap(), ["— witness AAAA"]);
    assert_eq!(read.cosigned_sizes().unwrap(), [71]);
    assert_eq!(read.snapshot().unwrap(), Some((71, snapshot(b"register"))));
    assert_eq!(read.node_count().unwrap(), exhibit_ledger::tree::stored_count(71));
    let leaves: Vec<_> = all.iter().map(|e| exhibit_ledger::tree::leaf_hash(&e.leaf)).collect();
    assert_eq!(read.nodes(&[0, 1]).unwrap(), leaves[..2]);
    assert!(matches!(
        read.nodes(&[u64::MAX]),
        Err(StoreError::Missing { what: "tree node", number: u64::MAX })
    ));
}

#[test]
fn only_the_passphrase_of_a_slot_opens_the_vault() {
    let (world, write) = World::new();
    let dir = world.dir();
    assert!(matches!(unlock(&dir, "bert"), Err(StoreError::WrongPassphrase)));
    let unlocked = world.unlocked();
    assert_eq!(unlocked.slot(), dir.file().slots()[0].id());

    let mut file = dir.file().clone();
    let code = RecoveryCode::generate(&mut noise(5));
    let person = PersonSecrets::random(&mut noise(6));
    let secrets = SlotSecrets { person: &person, vault_key: unlocked.vault_key(), log_seed: None };
    let id = file.add_slot(&secrets, &code.passphrase(), CHEAP, &LIMITS, &mut noise(7)).unwrap();
    write.save_vault_file(&file).unwrap();
    let typed = RecoveryCode::parse(&code.display().to_lowercase()).unwrap();
    let opened = world.dir().unlock(&typed.passphrase(), SlotChoice::Any, &LIMITS).unwrap();
    assert_eq!(opened.slot(), id);
    assert!(opened.log_seed().is_none(), "the log key was not sealed to it");
    assert_eq!(opened.vault_key().expose(), unlocked.vault_key().expose());
    let choice = SlotChoice::Id(unlocked.slot());
    let refused = world.dir().unlock(&typed.passphrase(), choice, &LIMITS);
    assert!(matches!(refused, Err(StoreError::WrongPassphrase)));
    let shipped = world.dir().unlock(&typed.passphrase(), SlotChoice::Any, &KdfLimits::SHIPPED);
    assert!(matches!(shipped, Err(StoreError::KdfRefused { .. })));
}

#[test]
fn the_shipped_costs_are_taken() {
    let mut file = VaultFile::new(ORIGIN, 1);
    let person = PersonSecrets::random(&mut noise(1));
    let key = Secret::random(&mut noise(2));
    let secrets = SlotSecrets { person: &person, vault_key: &key, log_seed: None };
    let passphrase = Passphrase::new("x").unwrap();
    let (params, limits) = (KdfParams::DEFAULT, KdfLimits::SHIPPED);
    file.add_slot(&secrets, &passphrase, params, &limits, &mut noise(3)).unwrap();
    let cheap = file.add_slot(&secrets, &passphrase, CHEAP, &limits, &mut noise(4));
    assert!(matches!(cheap, Err(StoreError::KdfRefused { .. })));
}

#[test]
fn there_is_one_writer_and_it_is_named() {
    let (world, write) = World::new();
    let unlocked = world.unlocked();
    let refused = world.dir().write(&unlocked, "second").err();
    assert!(
        matches!(&refused, Some(StoreError::InUse { holder: Some(name) }) if name == "test"),
        "{refused:?}"
    );
    assert_eq!(world.read().size().unwrap(), 1, "reading goes on");
    drop(write);
    assert_eq!(world.dir().write(&unlocked, "second").unwrap().size().unwrap(), 1);
}

#[test]
fn a_reader_keeps_its_moment_and_sees_the_next_one_later() {
    let (world, mut write) = World::new();
    let read = world.read();
    let mut walk = read.entries(0..10);
    assert!(walk.next().is_some());
    let more = entries(&write, 3);
    write.commit(more).unwrap();
    assert_eq!(read.size().unwrap(), 4);
}

#[test]
fn a_folder_that_is_no_vault_is_called_so() {
    let folder = tempfile::tempdir().unwrap();
    for path in [folder.path().to_owned(), folder.path().join("absent")] {
        assert!(matches!(VaultDir::open(&path), Err(StoreError::NotAVault { .. })));
    }
    fs::write(folder.path().join("file"), "x").unwrap();
    assert!(matches!(
        VaultDir::open(&folder.path().join("file")),
        Err(StoreError::NotAVault { .. })
    ));
    let key = Secret::new([1; 32]);
    assert!(matches!(
        NewVault::begin(folder.path(), &key, 1, "test"),
        Err(StoreError::Exists { .. })
    ));
}

#[test]
fn a_vault_that_was_not_finished_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("v");
    drop(NewVault::begin(&path, &Secret::new([1; 32]), 1, "test").unwrap());
    assert!(!path.exists());
    fs::create_dir(&path).unwrap();
    drop(NewVault::begin(&path, &Secret::new([1; 32]), 1, "test").unwrap());
    assert_eq!(fs::read_dir(&path).unwrap().count(), 0);
}

#[test]
fn a_database_of_another_key_version_or_program_is_refused() {
    let (world, write) = World::new();
    drop(write);
    let sql = world.sql();
    for version in [0, 4] {
        sql.execute_batch(&format!("PRAGMA user_version = {version}")).unwrap();
        let refused = world.dir().read(&world.unlocked()).err();
        assert!(
            matches!(refused, Some(StoreError::NewerFormat { found, known: 3 }) if found == version)
        );
    }
    sql.execute_batch("PRAGMA user_version = 3; PRAGMA application_id = 5").unwrap();
    drop(sql);
    let refused = world.dir().write(&world.unlocked(), "test").err();
    assert!(matches!(refused, Some(StoreError::NotOurDatabase { found: 5 })));
    let other = World { folder: tempfile::tempdir().unwrap() };
    let key = Secret::new([9; 32]);
    let _foreign = NewVault::begin(&other.path(), &key, 1, "test").unwrap();
    fs::copy(other.path().join("vault-1.db"), world.dir().database_path()).unwrap();
    assert!(matches!(world.dir().read(&world.unlocked()).err(), Some(StoreError::WrongKey)));
}

#[test]
fn what_does_not_follow_is_refused_and_nothing_is_written() {
    let (_world, mut write) = World::new();
    let change = |write: &mut WriteHandle, change: &dyn Fn(&mut Transaction)| {
        let mut transaction = entries(write, 2);
        change(&mut transaction);
        let refused = write.commit(transaction).err();
        assert_eq!(write.size().unwrap(), 1);
        refused
    };
    let refused = change(&mut write, &|t| t.entries[0].seq = 5);
    assert!(matches!(
        refused,
        Some(StoreError::OutOfSequence { what: "entry", expected: 1, found: 5 })
    ));
    let refused = change(&mut write, &|t| t.nodes.truncate(1));
    assert!(matches!(refused, Some(StoreError::OutOfSequence { what: "tree nodes", .. })));
    let refused = change(&mut write, &|t| t.checkpoint.size = 2);
    assert!(matches!(refused, Some(StoreError::OutOfSequence { what: "checkpoint", .. })));
    let refused = change(&mut write, &|t| t.statuses.push((9, ItemStatus::Withdrawn)));
    assert!(matches!(refused, Some(StoreError::Missing { what: "item", number: 9 })));
    let refused =
        change(&mut write, &|t| t.erasures.push(Erasure { item: 9, openings: Vec::new() }));
    assert!(matches!(refused, Some(StoreError::Missing { what: "item", number: 9 })));
    let good = entries(&write, 2);
    write.commit(good).unwrap();
    assert_eq!(write.size().unwrap(), 3);
}

#[test]
fn a_backup_taken_while_writing_opens_and_is_sound() {
    let (world, mut write) = World::new();
    let bytes = noise_bytes(3, 100_000);
    take_in(&mut write, 1, &bytes, &[RecordRow { text: Some("hello"), ..RecordRow::default() }]);
    let to = world.folder.path().join("backup.vault");
    let report = world.dir().backup_to(&to, &world.unlocked(), &mut |_| true).unwrap();
    assert!(report.is_sound(), "{:?}", report.findings);
    assert_eq!((report.entries, report.contents, report.bytes), (2, 1, 100_000));

    let copy = VaultDir::open(&to).unwrap();
    let read = copy.read(&unlock(&copy, "anna").unwrap()).unwrap();
    let id = read.content_by_digest(Sha256::of(&bytes)).unwrap().unwrap();
    assert_eq!(read.content(id).unwrap().read_at(0, 100_000).unwrap(), bytes);
    let query = RecordQuery { text: Some("hello".to_owned()), ..RecordQuery::default() };
    assert_eq!(read.records(&query, 10).unwrap().len(), 1);
    assert!(
        copy.write(&unlock(&copy, "anna").unwrap(), "test").is_ok(),
        "it has a lock of its own"
    );
    let again = world.dir().backup_to(&to, &world.unlocked(), &mut |_| true);
    assert!(matches!(again, Err(StoreError::Exists { .. })));
    let database = fs::read(to.join("vault-1.db")).unwrap();
    assert!(!database.starts_with(b"SQLite"), "the copy is encrypted");
}

#[test]
fn a_cancelled_backup_is_removed() {
    let (world, mut write) = World::new();
    take_in(&mut write, 1, b"x", &[]);
    let to = world.folder.path().join("backup.vault");
    let cancelled = world.dir().backup_to(&to, &world.unlocked(), &mut |_| false);
    assert!(matches!(cancelled, Err(StoreError::Cancelled)), "{cancelled:?}");
    assert!(!to.exists());
}

#[test]
fn a_backup_that_is_stopped_while_it_is_read_back_is_removed() {
    let (world, mut write) = World::new();
    take_in(&mut write, 1, b"x", &[]);
    let to = world.folder.path().join("backup.vault");
    let mut told = Vec::new();
    let cancelled = world.dir().backup_to(&to, &world.unlocked(), &mut |step| {
        told.push(step);
        matches!(step, BackupStep::Copying(..))
    });
    assert!(matches!(cancelled, Err(StoreError::Cancelled)), "{cancelled:?}");
    assert!(matches!(told.last(), Some(BackupStep::ReadingBack(0, 1))), "{told:?}");
    assert!(!to.exists());
}

#[test]
fn a_prepared_change_is_read_by_its_writer_alone_until_it_is_settled() {
    let (world, mut write) = World::new();
    let reader = world.read();
    let before = write.size().unwrap();
    let more = entries(&write, 2);
    let prepared = write.prepare(more).unwrap();
    assert_eq!(prepared.checkpoint().size, before + 2);
    assert_eq!(write.size().unwrap(), before + 2);
    assert_eq!(reader.size().unwrap(), before);
    write.take_back(prepared);
    assert_eq!(write.size().unwrap(), before);
    let more = entries(&write, 2);
    let prepared = write.prepare(more).unwrap();
    write.settle(prepared).unwrap();
    assert_eq!(reader.size().unwrap(), before + 2);
}

#[test]
fn the_origin_of_a_vault_stays() {
    let (_world, write) = World::new();
    let refused = write.save_vault_file(&VaultFile::new("exhibit-a.invalid/other", 1)).err();
    assert!(matches!(refused, Some(StoreError::VaultFile(VaultFileFault::OriginChanged { .. }))));
}
