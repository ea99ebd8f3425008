//! A vault: locked or open, and the one path by which anything is written.
//!
//! `Vault<Locked>` knows the folder and nothing secret. Unlocking gives `Vault<Open>`, which holds
//! the register folded from the ledger and the acting person's keys. [`Vault::append`] is the one
//! writing path: the rules decide, entries are signed and committed to, and one transaction makes
//! entries, tree nodes, items and checkpoint appear together; then the head is remembered outside.

mod append;
mod beside;
mod create;
mod fold;
mod people;
mod warning;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use exhibit_core::event::{BackupMade, Event, Person};
use exhibit_core::register::Register;
use exhibit_ledger::checkpoint::{Head, VerifiedCheckpoint};
use exhibit_ledger::keys::{LogKey, LogPublicKey, PersonKey, PersonPublicKey};
use exhibit_ledger::origin::Origin;
use exhibit_ledger::tree::{self, Frontier};
use exhibit_store::{
    BackupStep, Passphrase, ReadHandle, RecoveryCode, SlotChoice, Unlocked, VaultDir, WriteHandle,
};
use exhibit_verify::watch::{Phase, Progress, Watcher};

pub use append::{Appended, Batch, Effects};
pub use create::{Created, FIRST_NUMBERS, NewVaultRequest, create};
pub use fold::{StoredNodes, fold_entries};
pub use warning::Warning;
pub(crate) use warning::{KEEP_ELSEWHERE, sentence as shared_folder};

use crate::entry_index::EntryIndex;
use crate::error::Error;
use crate::evidence_list::Lists;
use crate::heads::{self, HeadProblem, Remembered};
use crate::host::Host;
use crate::place;
use crate::undo::Undo;
use fold::{Folded, log_key_of};

/// A vault in the state `S`: [`Locked`] or [`Open`].
pub struct Vault<S> {
    state: S,
}

/// Nothing secret is known.
pub struct Locked {
    dir: VaultDir,
}

/// Unlocked by one person.
pub struct Open {
    dir: VaultDir,
    unlocked: Arc<Unlocked>,
    handle: Handle,
    register: Register,
    frontier: Frontier,
    origin: Origin,
    person: Person,
    key: PersonKey,
    log_key: Option<LogKey>,
    snapshot_at: u64,
    checkpoint: VerifiedCheckpoint,
    head_problem: Option<HeadProblem>,
    warnings: Vec<Warning>,
    out_of_step: bool,
    lists: Lists,
    entry_index: EntryIndex,
    /// How what was appended last is taken back, if it can be.
    undo: Option<Undo>,
}

enum Handle {
    Read(Box<ReadHandle>),
    Write(Box<WriteHandle>),
}

impl Handle {
    fn read(&self) -> &ReadHandle {
        match self {
            Self::Read(handle) => handle,
            Self::Write(handle) => handle,
        }
    }
}

/// What an open vault is wanted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Looking; others may look at the same time.
    Read,
    /// Changing; one process at a time.
    Write,
}

impl Vault<Locked> {
    /// Finds a vault by its folder.
    ///
    /// # Errors
    /// [`Error::Store`] if it is no vault, or of a newer format.
    pub fn at(path: &Path) -> Result<Self, Error> {
        Ok(Self { state: Locked { dir: VaultDir::open(path)? } })
    }

    /// Unlocks it with a passphrase; `name` says whose it must be.
    ///
    /// The ledger is folded, the checkpoint verified, and both are compared with the heads that
    /// this machine remembers. A vault that contradicts them, or is older, opens for reading only.
    ///
    /// # Errors
    /// [`Error::Store`] for a wrong passphrase or a vault in use, [`Error::AnotherPerson`],
    /// [`Error::SlotDisagrees`], [`Error::LedgerBroken`], [`Error::Policy`] if the machine's policy
    /// can't be obeyed; [`Error::SharedFolder`], [`Error::Head`] and [`Error::ReadOnly`] where
    /// writing was wanted.
    pub fn unlock(
        self,
        host: &Host<'_>,
        passphrase: &Passphrase,
        name: Option<&str>,
        access: Access,
    ) -> Result<Vault<Open>, Error> {
        let policy = host.policy()?;
        let dir = self.state.dir;
        let place = place::look(dir.path());
        if access == Access::Write
            && let Some(shared) = &place
        {
            return Err(Error::SharedFolder(shared.clone()));
        }
        let unlocked = dir.unlock(passphrase, SlotChoice::Any, &host.kdf.limits)?;
        let handle = match access {
            Access::Read => Handle::Read(Box::new(dir.read(&unlocked)?)),
            Access::Write => {
                Handle::Write(Box::new(dir.write(&unlocked, name.unwrap_or("another program"))?))
            }
        };
        let (folded, remembered) = known(handle.read(), &host.state)?;
        let person = person_of_slot(&folded.register, &unlocked)?;
        if let Some(asked) = name.filter(|n| **n != person.name && **n != person.id.to_string()) {
            let found = person.name;
            return Err(Error::AnotherPerson { asked: asked.to_owned(), found });
        }
        let root_at = |size| tree::root(size, &StoredNodes(handle.read())).ok();
        let head_problem =
            heads::compare_and_remember(host, remembered, &folded.checkpoint, &root_at)?;
        if access == Access::Write {
            may_write(&person, head_problem.as_ref())?;
            policy.check_recovery(warning::has_recovery_code(&folded.register))?;
        }
        let opened_by = (&unlocked, passphrase.characters());
        let warnings = warning::warnings(policy, &dir, opened_by, place.as_ref());
        let key = PersonKey::from_seed(unlocked.person().sign_seed.expose());
        let log_key = unlocked.log_seed().map(|seed| LogKey::from_seed(seed.expose()));
        let open = Open {
            dir,
            unlocked: Arc::new(unlocked),
            handle,
            snapshot_at: folded.snapshot_at,
            register: folded.register,
            frontier: folded.frontier,
            origin: folded.origin,
            checkpoint: folded.checkpoint,
            person,
            key,
            log_key,
            head_problem,
            warnings,
            out_of_step: false,
            lists: Lists::default(),
            entry_index: EntryIndex::default(),
            undo: None,
        };
        Ok(Vault { state: open })
    }
}

impl Vault<Open> {
    /// Returns the folder.
    pub fn path(&self) -> &Path {
        self.state.dir.path()
    }

    /// Returns what the ledger says.
    pub fn register(&self) -> &Register {
        &self.state.register
    }

    /// Returns the log's origin.
    pub fn origin(&self) -> &Origin {
        &self.state.origin
    }

    /// Returns who opened it.
    pub fn person(&self) -> &Person {
        &self.state.person
    }

    /// Returns the newest checkpoint.
    pub fn checkpoint(&self) -> &VerifiedCheckpoint {
        &self.state.checkpoint
    }

    /// Returns why it is open for reading only, if it is.
    pub fn head_problem(&self) -> Option<&HeadProblem> {
        self.state.head_problem.as_ref()
    }

    /// Returns what somebody should know of this vault and this slot, although it opened.
    pub fn warnings(&self) -> &[Warning] {
        &self.state.warnings
    }

    /// Returns how what was appended last is taken back, if it can be.
    pub fn undoable(&self) -> Option<&Undo> {
        self.state.undo.as_ref()
    }

    /// Returns the store for reading.
    pub fn store(&self) -> &ReadHandle {
        self.state.handle.read()
    }

    /// Returns the public half of the log key.
    ///
    /// # Errors
    /// [`Error::LedgerBroken`] if the first entry names none.
    pub fn log_key(&self) -> Result<LogPublicKey, Error> {
        log_key_of(&self.state.register)
    }

    /// Returns the public key of the person who opened the vault.
    pub fn sign_key(&self) -> PersonPublicKey {
        self.state.key.public()
    }

    /// Opens the database a second time, for reading in other threads.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub fn second_reader(&self) -> Result<ReadHandle, Error> {
        Ok(self.state.dir.read(&self.state.unlocked)?)
    }

    /// Copies the vault to an empty folder, verifies the copy, and records that there is one.
    ///
    /// # Errors
    /// [`Error::Store`], [`Error::Cancelled`], after which nothing is there; as [`Vault::append`].
    pub fn backup(
        &mut self,
        host: &Host<'_>,
        to: &Path,
        watcher: &dyn Watcher,
    ) -> Result<exhibit_store::Integrity, Error> {
        let mut go_on = |step| {
            let (phase, done, total) = match step {
                BackupStep::Copying(done, total) => (Phase::Copying, done, total),
                BackupStep::ReadingBack(done, total) => (Phase::ReadingBack, done, total),
            };
            watcher.tell(Progress { phase, done, total: Some(total) });
            !watcher.cancelled()
        };
        let report = self.state.dir.backup_to(to, &self.state.unlocked, &mut go_on)?;
        if let Some(finding) = report.findings.first() {
            return Err(Error::BackupDamaged { what: crate::fsck::sentence(finding) });
        }
        let head = self.state.checkpoint.head().clone();
        let place = crate::delivery::shown(to);
        self.append(host, |batch| {
            let made = BackupMade { size: head.size, root: head.root, place };
            batch.push(Event::BackupMade(made))?;
            Ok(Effects::default())
        })?;
        Ok(report)
    }

    pub(crate) fn lists(&self) -> &Lists {
        &self.state.lists
    }

    pub(crate) fn entry_index(&self) -> &EntryIndex {
        &self.state.entry_index
    }

    pub(crate) fn person_key(&self) -> &PersonKey {
        &self.state.key
    }

    /// Closes the vault, writing down the register first where much was written since it was, so that the next
    /// unlock is quick.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub fn close(self) -> Result<(), Error> {
        let open = self.state;
        let Handle::Write(mut handle) = open.handle else { return Ok(()) };
        let size = open.register.size();
        if !open.out_of_step && size >= open.snapshot_at + append::SNAPSHOT_EVERY {
            handle.save_snapshot(size, &append::snapshot(&open.register)?)?;
        }
        Ok(handle.close()?)
    }
}

/// Returns the vault named, or the only `*.vault` folder in `here`.
///
/// # Errors
/// [`Error::WhichVault`] if there is none or more than one.
pub fn find(named: Option<&Path>, here: &Path) -> Result<PathBuf, Error> {
    if let Some(path) = named {
        return Ok(path.to_owned());
    }
    let entries = std::fs::read_dir(here).map_err(|e| Error::unreadable(here, &e))?;
    let mut found: Vec<_> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|e| e == "vault") && path.is_dir())
        .collect();
    found.sort();
    match found.as_slice() {
        [only] => Ok(only.clone()),
        _ => Err(Error::WhichVault { found }),
    }
}

/// Returns what somebody typed where a passphrase is asked for: a recovery code, with or without its dashes,
/// or a passphrase.
///
/// # Errors
/// [`Error::Store`] for a passphrase that is too short or too long.
pub fn typed(text: &str) -> Result<Passphrase, Error> {
    match RecoveryCode::parse(text) {
        Ok(code) => Ok(code.passphrase()),
        Err(_) => Ok(Passphrase::new(text)?),
    }
}

/// Folds the ledger, and reads beside it what this machine remembers of the log.
fn known(store: &ReadHandle, state: &Path) -> Result<(Folded, Remembered), Error> {
    // As the newest checkpoint states it, which is verified only by folding.
    let newest = store.latest_checkpoint()?;
    let stated = newest.and_then(|it| Some(Head::of_unverified(&it.note).ok()?.origin));
    let (folded, remembered) = std::thread::scope(|scope| {
        let read = |origin: &str| Remembered::of(state, origin);
        let remembered = stated.as_ref().map(|it| scope.spawn(move || read(it.as_str())));
        let folded = Folded::load(store);
        let joined = |it: std::thread::ScopedJoinHandle<'_, _>| {
            it.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        };
        (folded, remembered.map(joined))
    });
    let folded = folded?;
    match remembered {
        Some(remembered) if stated.as_ref() == Some(&folded.origin) => Ok((folded, remembered?)),
        _ => {
            let remembered = Remembered::of(state, folded.origin.as_str())?;
            Ok((folded, remembered))
        }
    }
}

fn person_of_slot(register: &Register, unlocked: &Unlocked) -> Result<Person, Error> {
    let slot = unlocked.slot().to_hex();
    let disagrees = || Error::SlotDisagrees { slot: slot.clone() };
    let person = register.person_of_slot(&slot).ok_or_else(disagrees)?;
    let sign_key = PersonKey::from_seed(unlocked.person().sign_seed.expose()).public().to_hex();
    let unlock_key = data_encoding::HEXLOWER.encode(&unlocked.person().unlock_public());
    if person.sign_key != sign_key || person.unlock_key != unlock_key {
        return Err(disagrees());
    }
    Ok(person.clone())
}

fn may_write(person: &Person, problem: Option<&HeadProblem>) -> Result<(), Error> {
    if let Some(problem) = problem {
        return Err(Error::Head(Box::new(problem.clone())));
    }
    if !person.role.writes() && !person.role.enrols() {
        return Err(read_only(person));
    }
    Ok(())
}

fn read_only(person: &Person) -> Error {
    Error::ReadOnly { name: person.name.clone() }
}

#[expect(clippy::needless_pass_by_value, reason = "closures hand over the error that they got")]
fn broken(seq: u64, what: impl ToString) -> Error {
    Error::LedgerBroken { seq, what: what.to_string() }
}
