//! Reading a ledger back into the state that it makes.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{iter, thread};

use exhibit_core::digest::Sha256;
use exhibit_core::event::{Event, PersonId};
use exhibit_core::register::{Part, Position, Register};
use exhibit_ledger::checkpoint::{self, VerifiedCheckpoint};
use exhibit_ledger::entry::{self, Opening, Position as Place};
use exhibit_ledger::keys::{LogPublicKey, PersonPublicKey};
use exhibit_ledger::origin::Origin;
use exhibit_ledger::tree::{self, Frontier, Nodes};
use exhibit_store::{ReadHandle, Snapshot, StoreError, StoredEntry};

use super::{Open, Vault, broken};
use crate::error::Error;

/// The tree's nodes as the store holds them.
pub struct StoredNodes<'a>(pub &'a ReadHandle);

impl Nodes for StoredNodes<'_> {
    type Error = StoreError;

    fn read(&self, indexes: &[u64]) -> Result<Vec<Sha256>, StoreError> {
        self.0.nodes(indexes)
    }
}

/// Everything that unlocking reads out of the ledger.
pub(super) struct Folded {
    pub(super) register: Register,
    pub(super) frontier: Frontier,
    pub(super) origin: Origin,
    pub(super) checkpoint: VerifiedCheckpoint,
    pub(super) snapshot_at: u64,
}

impl Folded {
    /// Reads all of it as of one moment: entries that another writes meanwhile do not fit the checkpoint before them.
    pub(super) fn load(handle: &ReadHandle) -> Result<Self, Error> {
        handle.at_one_moment(Self::load_unmoved)?
    }

    fn load_unmoved(handle: &ReadHandle) -> Result<Self, Error> {
        let (register, snapshot_at) = start(handle, handle.size()?)?;
        Ok(Self { snapshot_at, ..Self::after(register, handle)? })
    }

    /// Goes on from what a register knows already; `handle` reads as of one moment.
    pub(super) fn after(mut register: Register, handle: &ReadHandle) -> Result<Self, Error> {
        let size = handle.size()?;
        let snapshot_at = register.size();
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

impl Vault<Open> {
    /// Returns the register as it stood when an entry had been written, folded anew from the first.
    ///
    /// What was destroyed since is missing in it.
    ///
    /// # Errors
    /// [`Error::Store`], [`Error::LedgerBroken`].
    pub fn register_at(&self, leaf: u64) -> Result<Register, Error> {
        let mut register = Register::new();
        for stored in self.store().entries(0..leaf.saturating_add(1)) {
            fold_entry(&mut register, &stored?, None)?;
        }
        Ok(register)
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
    let Some((at, snapshot)) = handle.snapshot()?.filter(|(at, _)| *at <= size) else {
        return Ok((Register::new(), 0));
    };
    // A snapshot is only a shortcut: one that can't be read is as good as none.
    match read_snapshot(&snapshot).filter(|register| register.size() == at) {
        Some(register) => Ok((register, at)),
        None => Ok((Register::new(), 0)),
    }
}

/// Reads its parts, several at the same time.
fn read_snapshot(snapshot: &Snapshot) -> Option<Register> {
    let packed = snapshot.parts()?;
    let workers = thread::available_parallelism().map_or(1, NonZero::get).min(packed.len());
    let next = AtomicUsize::new(0);
    let work = || {
        let mine = iter::from_fn(|| packed.get(next.fetch_add(1, Ordering::Relaxed)));
        mine.map(|part| serde_json::from_slice::<Part>(&part.unpacked()?).ok())
            .collect::<Option<Vec<_>>>()
    };
    let parts = thread::scope(|scope| {
        let others: Vec<_> = (1..workers).map(|_| scope.spawn(work)).collect();
        let mut parts = work()?;
        for other in others {
            parts.extend(other.join().ok()??);
        }
        Some(parts)
    })?;
    Register::of_parts(parts)
}

pub(super) fn log_key_of(register: &Register) -> Result<LogPublicKey, Error> {
    let created = register.created().ok_or_else(|| broken(0, "the ledger is empty"))?;
    LogPublicKey::from_hex(&created.log_key).map_err(|e| broken(0, e))
}
