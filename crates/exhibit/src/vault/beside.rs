//! A second look at an open vault, for reading while the first is at work.

use std::sync::Arc;

use exhibit_ledger::keys::PersonKey;
use exhibit_store::VaultDir;

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
}
