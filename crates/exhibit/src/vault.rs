//! A vault: locked or open, and the one path by which anything is written.
//!
//! `Vault<Locked>` knows the folder and nothing secret. Unlocking gives `Vault<Open>`, which holds
//! the register folded from the ledger and the acting person's keys. [`Vault::append`] is the one
//! writing path: the rules decide, entries are signed and committed to, and one transaction makes
//! entries, tree nodes, items and checkpoint appear together; then the head is remembered outside.

use std::path::{Path, PathBuf};

use exhibit_core::digest::Sha256;
use exhibit_core::event::{
    BackupMade, Event, Person, PersonId, Predecessor, ProfileAdopted, Role, SourcePinned,
    VaultCreated,
};
use exhibit_core::register::{FORMAT, Position, Register};
use exhibit_core::time::Timestamp;
use exhibit_core::verdict::ProfileTrust;
use exhibit_ledger::checkpoint::{self, Head, VerifiedCheckpoint};
use exhibit_ledger::entry::{self, Draft, Opening, Position as Place};
use exhibit_ledger::keys::{LogKey, LogPublicKey, PersonKey, PersonPublicKey};
use exhibit_ledger::origin::Origin;
use exhibit_ledger::tree::{self, Frontier, Nodes};
use exhibit_store::{
    Erasure, ItemStatus, NewItem, NewVault, Passphrase, PersonSecrets, ReadHandle, RecoveryCode,
    Secret, SlotChoice, SlotSecrets, StoreError, StoredCheckpoint, StoredEntry, StoredOpening,
    Transaction, Unlocked, VaultDir, VaultFile, WriteHandle,
};
use exhibit_verify::profile::Profile;

use crate::error::Error;
use crate::heads::{self, HeadProblem};
use crate::host::Host;

/// How many entries may pass before the register is written down again.
const SNAPSHOT_EVERY: u64 = 256;

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
    unlocked: Unlocked,
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
    out_of_step: bool,
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

/// What happens to the store in the same transaction as the entries.
#[derive(Default)]
pub struct Effects {
    /// New items.
    pub items: Vec<NewItem>,
    /// Items whose status changes.
    pub statuses: Vec<(u32, ItemStatus)>,
    /// Content and openings to destroy.
    pub erasures: Vec<Erasure>,
    /// Cosignature lines, with the size that they sign.
    pub cosignatures: Vec<(u64, String)>,
}

/// Entries that are durable now.
pub struct Appended {
    /// The checkpoint that covers them.
    pub checkpoint: VerifiedCheckpoint,
    /// Whether destroying erased bytes in unused pages waits for the next opening for writing.
    pub scrub_owed: bool,
}

impl Open {
    /// Folds the database anew, after a batch that came to nothing.
    fn go_back(&mut self) -> Result<(), Error> {
        let folded = Folded::load(self.handle.read())?;
        self.register = folded.register;
        self.frontier = folded.frontier;
        self.out_of_step = false;
        Ok(())
    }
}

/// A new vault's details.
pub struct NewVaultRequest<'a> {
    /// Where; the folder must be absent or empty.
    pub path: &'a Path,
    /// The organisation that is audited.
    pub organisation: &'a str,
    /// The name of the person who creates it.
    pub person: &'a str,
    /// Their passphrase.
    pub passphrase: &'a Passphrase,
    /// The log that the new one goes on from, if it does.
    pub predecessor: Option<Predecessor>,
}

/// A vault that was just made, and the recovery code, shown once.
pub struct Created {
    /// The open vault.
    pub vault: Vault<Open>,
    /// The recovery code.
    pub recovery: RecoveryCode,
}

/// Makes a vault with its first person and a recovery code.
///
/// # Errors
/// [`Error::Store`] if the place is taken or can't be written.
pub fn create(host: &Host<'_>, request: &NewVaultRequest<'_>) -> Result<Created, Error> {
    let mut random = |out: &mut [u8]| (host.random)(out);
    let log_key = LogKey::from_seed(&host.random_bytes());
    let log_seed = Secret::new(*log_key.expose_seed());
    let vault_key = Secret::random(&mut random);
    let secrets = PersonSecrets::random(&mut random);
    let rescue = PersonSecrets::random(&mut random);
    let recovery = RecoveryCode::generate(&mut random);
    let origin = Origin::of_first_key(&log_key.public());

    let mut file = VaultFile::new(origin.as_str(), 1);
    let mut slot = |secrets: &PersonSecrets, passphrase: &Passphrase| {
        let of_person =
            SlotSecrets { person: secrets, vault_key: &vault_key, log_seed: Some(&log_seed) };
        let kdf = &host.kdf;
        file.add_slot(&of_person, passphrase, kdf.params, &kdf.limits, &mut random)
    };
    let slot_id = slot(&secrets, request.passphrase)?;
    let rescue_id = slot(&rescue, &recovery.passphrase())?;

    let key = PersonKey::from_seed(secrets.sign_seed.expose());
    let person = person_of(PersonId(1), request.person, Role::Lead, &secrets, &slot_id.to_hex());
    let rescuer =
        person_of(PersonId(2), "recovery code", Role::Recovery, &rescue, &rescue_id.to_hex());
    let created = Event::VaultCreated(VaultCreated {
        format: FORMAT,
        organisation: request.organisation.to_owned(),
        log_key: log_key.public().to_hex(),
        person: person.clone(),
        catalog: exhibit_core::catalog::iso42001().catalog.clone(),
        predecessor: request.predecessor.clone(),
    });

    let mut new = NewVault::begin(request.path, &vault_key, 1, request.person)?;
    let mut batch = Batch {
        register: &mut Register::new(),
        frontier: &mut Frontier::new(),
        origin: &origin,
        actor: person.id,
        key: &key,
        now: (host.now)(),
        random: host.random,
        entries: Vec::new(),
        nodes: Vec::new(),
    };
    batch.push(created)?;
    batch.push(Event::PersonEnrolled(rescuer))?;
    let transaction = batch.transaction(&log_key, Effects::default(), None)?;
    new.write().commit(transaction)?;
    let (dir, handle) = new.finish(&file)?;
    drop(handle);
    let locked = Vault { state: Locked { dir } };
    let vault = locked.unlock(host, request.passphrase, None, Access::Write)?;
    Ok(Created { vault, recovery })
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
    /// [`Error::SlotDisagrees`], [`Error::LedgerBroken`], [`Error::Head`] and [`Error::ReadOnly`]
    /// where writing was wanted.
    pub fn unlock(
        self,
        host: &Host<'_>,
        passphrase: &Passphrase,
        name: Option<&str>,
        access: Access,
    ) -> Result<Vault<Open>, Error> {
        let dir = self.state.dir;
        let unlocked = dir.unlock(passphrase, SlotChoice::Any, &host.kdf.limits)?;
        let handle = match access {
            Access::Read => Handle::Read(Box::new(dir.read(&unlocked)?)),
            Access::Write => {
                Handle::Write(Box::new(dir.write(&unlocked, name.unwrap_or("another program"))?))
            }
        };
        let folded = Folded::load(handle.read())?;
        let person = person_of_slot(&folded.register, &unlocked)?;
        if let Some(asked) = name.filter(|n| **n != person.name && **n != person.id.to_string()) {
            let found = person.name;
            return Err(Error::AnotherPerson { asked: asked.to_owned(), found });
        }
        let root_at = |size| tree::root(size, &StoredNodes(handle.read())).ok();
        let head_problem = heads::compare_and_remember(host, &folded.checkpoint, &root_at)?;
        if access == Access::Write {
            may_write(&person, head_problem.as_ref())?;
        }
        let key = PersonKey::from_seed(unlocked.person().sign_seed.expose());
        let log_key = unlocked.log_seed().map(|seed| LogKey::from_seed(seed.expose()));
        let open = Open {
            dir,
            unlocked,
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
            out_of_step: false,
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

    /// Appends what `build` puts into the batch: all of it, or nothing.
    ///
    /// # Errors
    /// [`Error::Refused`] if a rule does not allow an event, [`Error::Store`] if the transaction
    /// fails, [`Error::ReadOnly`] and [`Error::Head`] if this vault may not be written.
    pub fn append(
        &mut self,
        host: &Host<'_>,
        build: impl FnOnce(&mut Batch<'_>) -> Result<Effects, Error>,
    ) -> Result<Appended, Error> {
        let open = &mut self.state;
        if open.out_of_step {
            return Err(Error::OutOfStep);
        }
        may_write(&open.person, open.head_problem.as_ref())?;
        let log_key = open.log_key.as_ref().ok_or_else(|| read_only(&open.person))?;
        let Handle::Write(handle) = &mut open.handle else {
            return Err(read_only(&open.person));
        };
        // Until the transaction has returned, the register is ahead of the database.
        open.out_of_step = true;
        let mut batch = Batch {
            register: &mut open.register,
            frontier: &mut open.frontier,
            origin: &open.origin,
            actor: open.person.id,
            key: &open.key,
            now: (host.now)(),
            random: host.random,
            entries: Vec::new(),
            nodes: Vec::new(),
        };
        let built = build(&mut batch);
        if batch.entries.is_empty() {
            // Nothing was folded: the register is still that of the database.
            open.out_of_step = false;
            return built
                .map(|_| Appended { checkpoint: open.checkpoint.clone(), scrub_owed: false });
        }
        let effects = match built {
            Ok(effects) => effects,
            Err(error) => {
                open.go_back()?;
                return Err(error);
            }
        };
        let due = batch.register.size() >= open.snapshot_at + SNAPSHOT_EVERY;
        let snapshot = due.then(|| snapshot(batch.register)).transpose()?;
        let transaction = batch.transaction(log_key, effects, snapshot)?;
        let committed = handle.commit(transaction)?;
        open.out_of_step = false;
        if due {
            open.snapshot_at = open.register.size();
        }
        let keys = [log_key.public()];
        let verified = checkpoint::verify(&committed.checkpoint.note, &open.origin, &keys)
            .map_err(|e| broken(open.register.size(), e))?;
        open.checkpoint = verified.clone();
        heads::remember(host, &verified)?;
        Ok(Appended { checkpoint: verified, scrub_owed: committed.scrub_owed })
    }

    /// Gives access to the store's staging area, for an intake.
    ///
    /// # Errors
    /// [`Error::ReadOnly`] if the vault is open for reading.
    pub fn staging(&mut self) -> Result<&mut WriteHandle, Error> {
        match &mut self.state.handle {
            Handle::Write(handle) => Ok(handle),
            Handle::Read(_) => Err(read_only(&self.state.person)),
        }
    }

    /// Enrols a person with a slot of their own.
    ///
    /// # Errors
    /// As [`Vault::append`]; nothing is enrolled then.
    pub fn enrol(
        &mut self,
        host: &Host<'_>,
        name: &str,
        role: Role,
        passphrase: &Passphrase,
    ) -> Result<Person, Error> {
        let mut random = |out: &mut [u8]| (host.random)(out);
        let secrets = PersonSecrets::random(&mut random);
        let mut file = self.state.dir.file().clone();
        let log_seed = role.writes() || role == Role::Recovery;
        let of_person = SlotSecrets {
            person: &secrets,
            vault_key: self.state.unlocked.vault_key(),
            log_seed: self.state.unlocked.log_seed().filter(|_| log_seed),
        };
        let kdf = &host.kdf;
        let slot = file.add_slot(&of_person, passphrase, kdf.params, &kdf.limits, &mut random)?;
        let id = self.state.register.next_person();
        let person = person_of(id, name, role, &secrets, &slot.to_hex());
        // Asked before anything is written; the slot comes first, since an entry for a slot that
        // does not exist could never be made good.
        let enrolled = Event::PersonEnrolled(person.clone());
        self.state.register.decide(self.state.person.id, enrolled.clone())?;
        self.save_file(&file)?;
        self.append(host, |batch| {
            batch.push(enrolled)?;
            Ok(Effects::default())
        })?;
        Ok(person)
    }

    /// Seals the own slot again under another passphrase.
    ///
    /// An old copy of vault.json still opens with the old passphrase.
    ///
    /// # Errors
    /// As [`Vault::append`].
    pub fn change_passphrase(
        &mut self,
        host: &Host<'_>,
        passphrase: &Passphrase,
    ) -> Result<(), Error> {
        let mut random = |out: &mut [u8]| (host.random)(out);
        let mut file = self.state.dir.file().clone();
        let unlocked = &self.state.unlocked;
        let kdf = &host.kdf;
        file.rewrap(
            unlocked.slot(),
            unlocked.person(),
            passphrase,
            kdf.params,
            &kdf.limits,
            &mut random,
        )?;
        let person = self.state.person.id;
        self.append(host, |batch| {
            let changed = exhibit_core::event::PassphraseChanged { person };
            batch.push(Event::PassphraseChanged(changed))?;
            Ok(Effects::default())
        })?;
        self.save_file(&file)
    }

    /// Copies the vault to an empty folder, verifies the copy, and records that there is one.
    ///
    /// # Errors
    /// [`Error::Store`]; as [`Vault::append`].
    pub fn backup(
        &mut self,
        host: &Host<'_>,
        to: &Path,
    ) -> Result<exhibit_store::Integrity, Error> {
        let report = self.state.dir.backup_to(to, &self.state.unlocked, &mut |_, _| true)?;
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

    /// Relies on a profile of the user's own from now on.
    ///
    /// # Errors
    /// [`Error::Profile`] if the text is no profile; as [`Vault::append`].
    pub fn adopt_profile(
        &mut self,
        host: &Host<'_>,
        name: &str,
        text: &str,
    ) -> Result<ProfileAdopted, Error> {
        let profile = Profile::parse(text, ProfileTrust::Relied)
            .map_err(|source| Error::Profile { name: name.to_owned(), source })?;
        let adopted = ProfileAdopted {
            name: profile.name().to_owned(),
            sha256: profile.digest(),
            text: text.to_owned(),
        };
        let event = Event::ProfileAdopted(adopted.clone());
        self.append(host, |batch| {
            batch.push(event)?;
            Ok(Effects::default())
        })?;
        Ok(adopted)
    }

    /// Records what a source promises.
    ///
    /// # Errors
    /// [`Error::NoSuchProfile`]; as [`Vault::append`].
    pub fn pin_source(&mut self, host: &Host<'_>, pinned: SourcePinned) -> Result<(), Error> {
        let profiles = crate::trust_store::profile_set(self.register())?;
        if profiles.get(&pinned.profile).is_none() {
            return Err(Error::NoSuchProfile(pinned.profile));
        }
        self.append(host, |batch| {
            batch.push(Event::SourcePinned(pinned))?;
            Ok(Effects::default())
        })?;
        Ok(())
    }

    pub(crate) fn person_key(&self) -> &PersonKey {
        &self.state.key
    }

    /// Closes the vault, writing down the register first so that the next unlock is quick.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub fn close(self) -> Result<(), Error> {
        match self.state.handle {
            Handle::Write(handle) => Ok(handle.close()?),
            Handle::Read(_) => Ok(()),
        }
    }

    fn save_file(&mut self, file: &VaultFile) -> Result<(), Error> {
        self.staging()?.save_vault_file(file)?;
        self.state.dir = VaultDir::open(self.state.dir.path())?;
        Ok(())
    }
}

/// Entries that will appear together.
pub struct Batch<'a> {
    register: &'a mut Register,
    frontier: &'a mut Frontier,
    origin: &'a Origin,
    actor: PersonId,
    key: &'a PersonKey,
    now: Timestamp,
    random: &'a (dyn Fn(&mut [u8]) + Sync),
    entries: Vec<StoredEntry>,
    nodes: Vec<Sha256>,
}

impl Batch<'_> {
    /// Decides, signs, commits to and folds one event; returns where it stands.
    ///
    /// # Errors
    /// [`Error::Refused`] if a rule does not allow it.
    pub fn push(&mut self, event: Event) -> Result<Position, Error> {
        let decided = self.register.decide(self.actor, event)?;
        let event = decided.event();
        let seq = self.frontier.size();
        let draft = Draft {
            log: self.origin.clone(),
            seq,
            kind: event.kind().to_owned(),
            time: self.now,
            actor: self.actor.to_string(),
            prev_root: self.frontier.root(),
            data: event.data().map_err(|e| Error::Record(e.to_string()))?,
        };
        let mut salt = [0; 32];
        (self.random)(&mut salt);
        let sealed =
            entry::seal(draft, self.key, salt).map_err(|e| Error::Record(e.to_string()))?;
        let at = Position { leaf: seq, c: sealed.commitment, time: self.now, actor: self.actor };
        self.register.apply(at, event)?;
        self.store_nodes(sealed.leaf_hash);
        let opening = StoredOpening {
            salt: *sealed.opening.salt(),
            sig: *sealed.opening.sig(),
            body: sealed.opening.body().to_vec(),
        };
        self.entries.push(StoredEntry { seq, leaf: sealed.leaf_bytes, opening: Some(opening) });
        Ok(at)
    }

    /// Returns the state including what was pushed so far.
    pub fn register(&self) -> &Register {
        self.register
    }

    /// Returns the time that these entries state.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    fn store_nodes(&mut self, leaf_hash: Sha256) {
        let nodes = &mut self.nodes;
        self.frontier.push_storing(leaf_hash, |node| nodes.push(node));
    }

    fn transaction(
        self,
        log_key: &LogKey,
        effects: Effects,
        snapshot: Option<Vec<u8>>,
    ) -> Result<Transaction, Error> {
        let head = Head {
            origin: self.origin.clone(),
            size: self.frontier.size(),
            root: self.frontier.root(),
        };
        let line = head.sign(log_key);
        let note = head.note(&[line]).map_err(|e| Error::Record(e.to_string()))?;
        Ok(Transaction {
            entries: self.entries,
            nodes: self.nodes,
            items: effects.items,
            statuses: effects.statuses,
            erasures: effects.erasures,
            cosignatures: effects.cosignatures,
            snapshot,
            checkpoint: StoredCheckpoint { size: head.size, note },
        })
    }
}

/// The tree's nodes as the store holds them.
pub struct StoredNodes<'a>(pub &'a ReadHandle);

impl Nodes for StoredNodes<'_> {
    type Error = StoreError;

    fn read(&self, indexes: &[u64]) -> Result<Vec<Sha256>, StoreError> {
        self.0.nodes(indexes)
    }
}

/// Everything that unlocking reads out of the ledger.
struct Folded {
    register: Register,
    frontier: Frontier,
    origin: Origin,
    checkpoint: VerifiedCheckpoint,
    snapshot_at: u64,
}

impl Folded {
    fn load(handle: &ReadHandle) -> Result<Self, Error> {
        let size = handle.size()?;
        let (mut register, snapshot_at) = start(handle, size)?;
        fold_entries(handle, &mut register, None)?;
        let frontier = Frontier::load(size, &StoredNodes(handle)).map_err(|e| broken(size, e))?;
        let log_key = log_key_of(&register)?;
        let origin = Origin::of_first_key(&log_key);
        let stored =
            handle.latest_checkpoint()?.ok_or_else(|| broken(size, "there is no checkpoint"))?;
        let checkpoint =
            checkpoint::verify(&stored.note, &origin, &[log_key]).map_err(|e| broken(size, e))?;
        let head = checkpoint.head();
        if head.size != size || head.root != frontier.root() {
            return Err(broken(size, "the checkpoint is not that of the entries"));
        }
        Ok(Self { register, frontier, origin, checkpoint, snapshot_at })
    }
}

/// Folds every stored entry from the register's size on, verifying each; returns the tree's edge
/// where `frontier` was given.
///
/// # Errors
/// [`Error::LedgerBroken`] at the first entry that does not verify or breaks a rule.
pub fn fold_entries(
    handle: &ReadHandle,
    register: &mut Register,
    mut frontier: Option<&mut Frontier>,
) -> Result<(), Error> {
    let size = handle.size()?;
    for stored in handle.entries(register.size()..size) {
        let stored = stored?;
        let prev_root = frontier.as_ref().map(|f| f.root());
        fold_entry(register, &stored, prev_root)?;
        if let Some(frontier) = frontier.as_mut() {
            frontier.push(tree::leaf_hash(&stored.leaf));
        }
    }
    Ok(())
}

fn fold_entry(
    register: &mut Register,
    stored: &StoredEntry,
    prev_root: Option<Sha256>,
) -> Result<(), Error> {
    let seq = stored.seq;
    let opening =
        stored.opening.as_ref().map(|o| Opening::from_parts(o.salt, o.sig, o.body.clone()));
    let log = match (log_key_of(register), &opening) {
        (Ok(key), _) => Origin::of_first_key(&key),
        (Err(_), Some(opening)) => origin_of_first(opening)
            .ok_or_else(|| broken(seq, "the first entry names no log key"))?,
        (Err(error), None) => return Err(error),
    };
    let at = Place { log: &log, seq, prev_root };
    let checked = entry::check(&stored.leaf, opening.as_ref(), at, |claims| {
        actor_key(register, claims.seq, claims.kind, claims.actor, claims.data)
    })
    .map_err(|e| broken(seq, e))?;
    match checked {
        entry::Checked::Closed(leaf) => register.skip(seq, leaf.time).map_err(|e| broken(seq, e)),
        entry::Checked::Opened(opened) => {
            let event = Event::from_parts(opened.kind(), opened.data().clone().into())
                .map_err(|e| broken(seq, e))?;
            let actor = PersonId::parse(opened.actor())
                .ok_or_else(|| broken(seq, "the actor is no person's number"))?;
            let at = Position { leaf: seq, c: opened.commitment(), time: opened.time(), actor };
            register.apply(at, &event).map_err(|e| broken(seq, e))
        }
    }
}

/// The first entry of a log names the key of its own actor; later actors were enrolled.
fn actor_key(
    register: &Register,
    seq: u64,
    kind: &str,
    actor: &str,
    data: &serde_json::Map<String, serde_json::Value>,
) -> Option<PersonPublicKey> {
    if seq == 0 && kind == "vault.created" {
        let key = data.get("person")?.get("sign_key")?.as_str()?;
        return PersonPublicKey::from_hex(key).ok();
    }
    let person = register.person(PersonId::parse(actor)?)?;
    PersonPublicKey::from_hex(&person.sign_key).ok()
}

fn origin_of_first(opening: &Opening) -> Option<Origin> {
    let body: serde_json::Value = serde_json::from_slice(opening.body()).ok()?;
    let key = LogPublicKey::from_hex(body.get("data")?.get("log_key")?.as_str()?).ok()?;
    Some(Origin::of_first_key(&key))
}

fn start(handle: &ReadHandle, size: u64) -> Result<(Register, u64), Error> {
    // A snapshot is only a shortcut: one that can't be read is as good as none.
    let Some((at, bytes)) = handle.snapshot()?.filter(|(at, _)| *at <= size) else {
        return Ok((Register::new(), 0));
    };
    match serde_json::from_slice::<Register>(&bytes) {
        Ok(register) if register.size() == at => Ok((register, at)),
        _ => Ok((Register::new(), 0)),
    }
}

fn snapshot(register: &Register) -> Result<Vec<u8>, Error> {
    serde_json::to_vec(register).map_err(|e| Error::Record(e.to_string()))
}

fn log_key_of(register: &Register) -> Result<LogPublicKey, Error> {
    let created = register.created().ok_or_else(|| broken(0, "the ledger is empty"))?;
    LogPublicKey::from_hex(&created.log_key).map_err(|e| broken(0, e))
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

fn person_of(id: PersonId, name: &str, role: Role, secrets: &PersonSecrets, slot: &str) -> Person {
    Person {
        id,
        name: name.to_owned(),
        role,
        sign_key: PersonKey::from_seed(secrets.sign_seed.expose()).public().to_hex(),
        unlock_key: data_encoding::HEXLOWER.encode(&secrets.unlock_public()),
        slot: slot.to_owned(),
    }
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
