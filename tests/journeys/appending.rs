//! Whatever happens while something is written: the vault says what its database says, and goes on.

use std::panic::{AssertUnwindSafe, catch_unwind};

use exhibit::core::event::{BackupMade, Event};
use exhibit::host::Host;
use exhibit::vault::{Effects, Open, Vault};

use crate::sealed::Sealed;

fn copied(vault: &Vault<Open>) -> Event {
    let head = vault.checkpoint().head();
    Event::BackupMade(BackupMade { size: head.size, root: head.root, place: "shelf 1".into() })
}

fn append(vault: &mut Vault<Open>, host: &Host<'_>) {
    let copied = copied(vault);
    let appended = vault.append(host, |batch| {
        batch.push(copied)?;
        Ok(Effects::default())
    });
    appended.map(drop).expect("the rules allow it");
}

#[test]
fn a_defect_while_something_is_stated_leaves_nothing_of_it() {
    let sealed = Sealed::with_vault();
    let host = sealed.host();
    let mut vault = sealed.unlocked();
    let (size, head) = (vault.register().size(), vault.checkpoint().head().clone());
    let said = copied(&vault);
    let ended = catch_unwind(AssertUnwindSafe(|| {
        vault.append(&host, |batch| {
            batch.push(said).expect("the rules allow it");
            panic!("a defect");
        })
    }));
    assert!(ended.is_err());
    assert_eq!((vault.register().size(), vault.register().backups()), (size, 0));
    assert_eq!(*vault.checkpoint().head(), head);
    append(&mut vault, &host);
    assert_eq!((vault.register().size(), vault.register().backups()), (size + 1, 1));
    vault.close().expect("closed");
    sealed.run(&["fsck"]).expect(0);
}

#[test]
fn entries_stand_where_their_head_can_not_be_noted_and_that_is_said_until_it_is() {
    let sealed = Sealed::with_vault();
    let host = sealed.host();
    let mut vault = sealed.unlocked();
    let size = vault.register().size();
    // What should be a folder is a file.
    let full = Host { state: sealed.path("v.vault/vault.json"), ..sealed.host() };
    append(&mut vault, &full);
    assert_eq!(vault.register().size(), size + 1);
    let codes =
        |vault: &Vault<Open>| vault.warnings().iter().map(|it| it.code.clone()).collect::<Vec<_>>();
    assert_eq!(codes(&vault), ["head-not-remembered"]);
    append(&mut vault, &host);
    assert_eq!(codes(&vault), [""; 0]);
    assert_eq!(vault.register().size(), size + 2);
}
