//! The one writing path: the rules decide, entries are signed, one transaction writes them.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use exhibit_core::digest::Sha256;
use exhibit_core::event::{Event, PersonId};
use exhibit_core::register::{Position, Register};
use exhibit_core::time::Timestamp;
use exhibit_ledger::checkpoint::{self, Head, VerifiedCheckpoint};
use exhibit_ledger::entry::{self, Draft};
use exhibit_ledger::keys::{LogKey, PersonKey};
use exhibit_ledger::origin::Origin;
use exhibit_ledger::tree::Frontier;
use exhibit_store::{
    Erasure, ItemStatus, NewItem, Prepared, Snapshot, StoredCheckpoint, StoredEntry, StoredOpening,
    Transaction, WriteHandle,
};

use super::fold::Folded;
use super::{Handle, Open, Vault, broken, may_write, read_only, warning};
use crate::error::Error;
use crate::heads;
use crate::host::Host;
use crate::undo::Undo;

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

/// Entries that are written and do not stand yet.
struct Begun {
    prepared: Prepared,
    /// The checkpoint to go back to.
    before: VerifiedCheckpoint,
    /// Whether the register is written down with them.
    due: bool,
    /// Whether an older one is thrown away, since something in it is erased.
    erases: bool,
    undo: Option<Undo>,
}

impl Vault<Open> {
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
        Ok(self.append_making(host, build, |_| Ok(()))?.0)
    }

    /// Appends what `build` puts into the batch, and makes what only the state after it can give, such as a pack
    /// that prints the checkpoint over its own entry: both, or nothing.
    ///
    /// While `make` runs the entries can be taken back, so what it makes must not be given out before this returns.
    ///
    /// # Errors
    /// As [`Vault::append`], and whatever `make` fails with.
    pub fn append_making<T>(
        &mut self,
        host: &Host<'_>,
        build: impl FnOnce(&mut Batch<'_>) -> Result<Effects, Error>,
        make: impl FnOnce(&Self) -> Result<T, Error>,
    ) -> Result<(Appended, T), Error> {
        let Some(begun) = self.begin(host, build)? else {
            let checkpoint = self.state.checkpoint.clone();
            return Ok((Appended { checkpoint, scrub_owed: false }, make(self)?));
        };
        match catch_unwind(AssertUnwindSafe(|| make(self))) {
            Ok(Ok(made)) => Ok((self.settle(host, begun)?, made)),
            Ok(Err(error)) => {
                self.revert(begun)?;
                Err(error)
            }
            Err(panic) => {
                // What a defect ends is told by whoever catches it; here nothing may stand half.
                let _ = self.revert(begun);
                resume_unwind(panic)
            }
        }
    }

    /// Writes what `build` puts into the batch so that it can still be taken back; `None` if that is nothing.
    ///
    /// Whatever it fails with, this vault then says what the database says.
    fn begin(
        &mut self,
        host: &Host<'_>,
        build: impl FnOnce(&mut Batch<'_>) -> Result<Effects, Error>,
    ) -> Result<Option<Begun>, Error> {
        let open = &mut self.state;
        if open.out_of_step {
            return Err(Error::OutOfStep);
        }
        may_write(&open.person, open.head_problem.as_ref())?;
        let begun = catch_unwind(AssertUnwindSafe(|| open.write_ahead(host, build)));
        if open.out_of_step && !matches!(begun, Ok(Ok(_))) {
            // What it failed with is told; a database that can't be read either is told by the next who asks.
            let _ = open.go_back();
        }
        begun.unwrap_or_else(|panic| resume_unwind(panic))
    }

    fn settle(&mut self, host: &Host<'_>, begun: Begun) -> Result<Appended, Error> {
        let open = &mut self.state;
        let Handle::Write(handle) = &mut open.handle else {
            return Err(read_only(&open.person));
        };
        let committed = match handle.settle(begun.prepared) {
            Ok(committed) => committed,
            Err(error) => {
                open.checkpoint = begun.before;
                let _ = open.go_back();
                return Err(error.into());
            }
        };
        open.out_of_step = false;
        open.undo = begun.undo;
        if begun.due {
            open.snapshot_at = open.register.size();
        } else if begun.erases {
            // The store has thrown the older one away.
            open.snapshot_at = 0;
        }
        // The entries stand: what this machine can't note outside the vault does not undo them.
        open.warnings.retain(|it| it.code != warning::HEAD_NOT_REMEMBERED);
        if let Err(error) = heads::remember(host, &open.checkpoint) {
            open.warnings.push(warning::head_not_remembered(&error));
        }
        let checkpoint = open.checkpoint.clone();
        Ok(Appended { checkpoint, scrub_owed: committed.scrub_owed })
    }

    fn revert(&mut self, begun: Begun) -> Result<(), Error> {
        let open = &mut self.state;
        if let Handle::Write(handle) = &mut open.handle {
            handle.take_back(begun.prepared);
        }
        open.checkpoint = begun.before;
        open.go_back()
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
    /// How all of it is taken back, as long as that is possible.
    undo: Option<Undo>,
}

impl<'a> Batch<'a> {
    /// Begins a batch by an actor with their key, at the host's present time.
    pub(super) fn new(
        host: &Host<'a>,
        (register, frontier): (&'a mut Register, &'a mut Frontier),
        origin: &'a Origin,
        (actor, key): (PersonId, &'a PersonKey),
    ) -> Self {
        let (now, random) = ((host.now)(), host.random);
        let (entries, nodes) = (Vec::new(), Vec::new());
        let undo = Some(Undo::begin(frontier.size()));
        Self { register, frontier, origin, actor, key, now, random, entries, nodes, undo }
    }

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
        let undo = self.undo.take();
        self.undo = undo.and_then(|undo| undo.and(self.register, self.actor, event));
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

    /// Returns what is to be written, with a checkpoint over all of it.
    pub(super) fn transaction(
        self,
        log_key: &LogKey,
        effects: Effects,
        snapshot: Option<Snapshot>,
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

impl Open {
    /// Folds a batch and writes it into a transaction that is not committed. Unless it comes to nothing, the register
    /// is ahead of the database from then on.
    fn write_ahead(
        &mut self,
        host: &Host<'_>,
        build: impl FnOnce(&mut Batch<'_>) -> Result<Effects, Error>,
    ) -> Result<Option<Begun>, Error> {
        let log_key = self.log_key.as_ref().ok_or_else(|| read_only(&self.person))?;
        let Handle::Write(handle) = &mut self.handle else {
            return Err(read_only(&self.person));
        };
        self.out_of_step = true;
        let ledger = (&mut self.register, &mut self.frontier);
        let mut batch = Batch::new(host, ledger, &self.origin, (self.person.id, &self.key));
        let built = build(&mut batch);
        if batch.entries.is_empty() {
            // Nothing was folded: the register is still that of the database.
            self.out_of_step = false;
            return built.map(|_| None);
        }
        let effects = built?;
        let due = batch.register.size() >= self.snapshot_at + pause_after(self.snapshot_at);
        let erases = !effects.erasures.is_empty();
        let snapshot = due.then(|| snapshot(batch.register)).transpose()?;
        let undo = batch.undo.take();
        let transaction = batch.transaction(log_key, effects, snapshot)?;
        let prepared = handle.prepare(transaction)?;
        let keys = [log_key.public()];
        match checkpoint::verify(&prepared.checkpoint().note, &self.origin, &keys) {
            Ok(verified) => {
                let before = std::mem::replace(&mut self.checkpoint, verified);
                Ok(Some(Begun { prepared, before, due, erases, undo }))
            }
            Err(error) => {
                handle.take_back(prepared);
                Err(broken(self.register.size(), error))
            }
        }
    }

    /// Folds the database anew, after a batch that came to nothing.
    fn go_back(&mut self) -> Result<(), Error> {
        let folded = Folded::load(self.handle.read())?;
        self.register = folded.register;
        self.frontier = folded.frontier;
        self.entry_index.forget_from(self.register.size());
        self.out_of_step = false;
        Ok(())
    }
}

/// How many entries pass at least before the register is written down again.
pub(super) const SNAPSHOT_EVERY: u64 = 256;

/// Returns how many entries may pass after a snapshot: the longer the ledger, the more, so that a long intake does
/// not spend its time writing down what it took in before.
fn pause_after(snapshot_at: u64) -> u64 {
    SNAPSHOT_EVERY.max(snapshot_at / 4)
}

pub(super) fn snapshot(register: &Register) -> Result<Snapshot, Error> {
    let mut snapshot = Snapshot::default();
    for part in register.parts() {
        snapshot.add(&serde_json::to_vec(&part).map_err(|e| Error::Record(e.to_string()))?)?;
    }
    Ok(snapshot)
}
