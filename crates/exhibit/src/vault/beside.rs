//! A second look at an open vault, for reading while the first is at work.

use std::sync::Arc;

use exhibit_core::register::Register;
use exhibit_ledger::checkpoint::VerifiedCheckpoint;
use exhibit_ledger::keys::PersonKey;
use exhibit_store::{ReadHandle, VaultDir};

use super::fold::Folded;
use super::{Handle, Open, Vault};
use crate::error::Error;
use crate::evidence_list::Lists;

impl Vault<Open> {
    /// Opens the same vault once more for reading, with the secrets that are unlocked already.
    ///
    /// It sees what this one has seen so far; [`Vault::catch_up`] brings it up to date. It holds the secrets as
    /// long as it lives. What both know of an item is in memory once, until one of them learns more of it.
    ///
    /// # Errors
    /// [`Error::Store`]; [`Error::OutOfStep`] where this one does not know how the database stands.
    pub fn beside(&self) -> Result<Self, Error> {
        let open = &self.state;
        let dir = VaultDir::open(open.dir.path())?;
        if open.out_of_step {
            return Err(Error::OutOfStep);
        }
        let handle = Handle::Read(Box::new(dir.read(&open.unlocked)?));
        let state = Open {
            dir,
            unlocked: Arc::clone(&open.unlocked),
            handle,
            register: open.register.clone(),
            frontier: open.frontier.clone(),
            origin: open.origin.clone(),
            person: open.person.clone(),
            key: PersonKey::from_seed(open.unlocked.person().sign_seed.expose()),
            log_key: None,
            snapshot_at: open.snapshot_at,
            checkpoint: open.checkpoint.clone(),
            head_problem: open.head_problem.clone(),
            warnings: open.warnings.clone(),
            out_of_step: false,
            lists: Lists::default(),
            entry_index: open.entry_index.clone(),
            undo: None,
        };
        Ok(Self { state })
    }

    /// Takes over what another look at the same vault knows, so that both hold it in memory once.
    ///
    /// Nothing happens where that one does not know how the database stands, or knows less.
    pub fn follow(&mut self, other: &Self) {
        let (open, other) = (&mut self.state, &other.state);
        let knows_more = other.register.size() >= open.register.size();
        if other.out_of_step || other.origin != open.origin || !knows_more {
            return;
        }
        open.register = other.register.clone();
        open.frontier = other.frontier.clone();
        open.checkpoint = other.checkpoint.clone();
    }

    /// Folds what was written by others since this vault was opened or caught up last.
    ///
    /// # Errors
    /// [`Error::Store`], [`Error::LedgerBroken`].
    pub fn catch_up(&mut self) -> Result<(), Error> {
        let open = &mut self.state;
        if open.handle.read().size()? == open.register.size() {
            return Ok(());
        }
        let known = open.register.clone();
        let folded = open.handle.read().at_one_moment(|handle| Folded::after(known, handle))??;
        open.register = folded.register;
        open.frontier = folded.frontier;
        open.checkpoint = folded.checkpoint;
        Ok(())
    }

    /// Returns what the ledger says where another has written since this vault was opened or caught up last;
    /// `store` reads as of one moment.
    pub(crate) fn newer(
        &self,
        store: &ReadHandle,
    ) -> Result<Option<(Register, VerifiedCheckpoint)>, Error> {
        if store.size()? == self.register().size() {
            return Ok(None);
        }
        let folded = Folded::after(self.register().clone(), store)?;
        Ok(Some((folded.register, folded.checkpoint)))
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::atomic::{AtomicU8, Ordering};

    use exhibit_core::event::{BackupMade, Event};
    use exhibit_core::time::Timestamp;
    use exhibit_store::{KdfLimits, KdfParams, Passphrase};

    use super::*;
    use crate::host::{Host, Kdf};
    use crate::machine_policy;
    use crate::vault::{Access, Effects, FIRST_NUMBERS, NewVaultRequest, create};

    const PASSPHRASE: &str = "quiet lamp over seven rivers";

    #[test]
    fn a_second_look_sees_what_was_written_once_it_has_caught_up() {
        let folder = tempfile::tempdir().expect("a folder");
        let host = host(folder.path());
        let mut vault = new(folder.path(), &host);
        let mut beside = vault.beside().expect("a second look");
        assert_eq!(beside.register(), vault.register());
        write(&mut vault, &host, 3);
        assert_ne!(beside.register(), vault.register(), "it sees what it has seen");
        beside.catch_up().expect("it reads on");
        assert_eq!(beside.register(), vault.register());
        assert_eq!(beside.checkpoint().head(), vault.checkpoint().head());
        assert_eq!(beside.register().backups(), 3);
    }

    #[test]
    fn a_second_look_that_follows_knows_the_same_and_goes_on_from_there() {
        let folder = tempfile::tempdir().expect("a folder");
        let host = host(folder.path());
        let mut vault = new(folder.path(), &host);
        let mut beside = vault.beside().expect("a second look");
        write(&mut vault, &host, 2);
        beside.follow(&vault);
        assert_eq!(beside.register(), vault.register());
        write(&mut vault, &host, 2);
        beside.catch_up().expect("it reads on");
        assert_eq!(beside.register().backups(), 4);
        let known = beside.register().size();
        let behind = vault.beside().expect("a second look");
        write(&mut vault, &host, 1);
        beside.catch_up().expect("it reads on");
        beside.follow(&behind);
        assert_eq!(beside.register().size(), known + 1, "who knows less is not followed");
    }

    #[test]
    fn a_look_that_is_behind_checks_the_vault_as_it_is() {
        let folder = tempfile::tempdir().expect("a folder");
        let host = host(folder.path());
        let mut vault = new(folder.path(), &host);
        let behind = vault.beside().expect("a second look");
        write(&mut vault, &host, 2);
        let checked = behind.fsck(&mut |_, _| true).expect("it can be read");
        assert_eq!((checked.findings, checked.entries), (Vec::new(), vault.register().size()));
    }

    #[test]
    fn closing_writes_the_register_down_where_much_was_written_since_it_was() {
        let folder = tempfile::tempdir().expect("a folder");
        let host = host(folder.path());
        let mut vault = new(folder.path(), &host);
        write(&mut vault, &host, 1500);
        let (first, _) = vault.store().snapshot().expect("readable").expect("one is kept");
        write(&mut vault, &host, 300);
        assert_eq!(
            vault.store().snapshot().expect("readable").expect("one is kept").0,
            first,
            "not after so few"
        );
        let register = vault.register().clone();
        vault.close().expect("it closes");
        let passphrase = Passphrase::new(PASSPHRASE).expect("words");
        let opened = Vault::at(&folder.path().join("a.vault")).expect("a vault");
        let opened = opened.unlock(&host, &passphrase, None, Access::Read).expect("it opens");
        assert_eq!(
            opened.store().snapshot().expect("readable").expect("one is kept").0,
            register.size()
        );
        assert_eq!(*opened.register(), register);
    }

    fn new(folder: &Path, host: &Host<'_>) -> Vault<Open> {
        let passphrase = Passphrase::new(PASSPHRASE).expect("words");
        let request = NewVaultRequest {
            path: &folder.join("a.vault"),
            organisation: "Lindmoor Bank",
            person: "Nils Johannsen",
            passphrase: &passphrase,
            predecessor: None,
            numbers: FIRST_NUMBERS,
        };
        create(host, &request).expect("a new vault").vault
    }

    fn write(vault: &mut Vault<Open>, host: &Host<'_>, entries: u32) {
        let head = vault.checkpoint().head().clone();
        let appended = vault.append(host, |batch| {
            for n in 0..entries {
                let place = format!("shelf {n}");
                let made = BackupMade { size: head.size, root: head.root, place };
                batch.push(Event::BackupMade(made))?;
            }
            Ok(Effects::default())
        });
        appended.map(drop).expect("the rules allow it");
    }

    fn host(folder: &Path) -> Host<'static> {
        Host {
            now: &now,
            random: &random,
            state: folder.join("state"),
            workers: 1,
            kdf: Kdf { params: KdfParams { m_kib: 8, t: 1, p: 1 }, limits: KdfLimits::for_tests() },
            machine_policy: machine_policy::read(&folder.join("no-policy.toml")),
        }
    }

    fn now() -> Timestamp {
        Timestamp::from_unix(1_790_000_000).expect("a time before the year 9999")
    }

    /// Each thing that is drawn is another one.
    fn random(bytes: &mut [u8]) {
        static NEXT: AtomicU8 = AtomicU8::new(1);
        bytes.fill(NEXT.fetch_add(1, Ordering::Relaxed));
    }
}
