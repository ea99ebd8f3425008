//! A second look at an open vault, for reading while the first is at work.

use std::sync::Arc;

use exhibit_ledger::keys::PersonKey;
use exhibit_store::VaultDir;

use super::fold::Folded;
use super::{Handle, Open, Vault};
use crate::error::Error;

impl Vault<Open> {
    /// Opens the same vault once more for reading, with the secrets that are unlocked already.
    ///
    /// It sees what was written when it was opened; [`Vault::catch_up`] brings it up to date. It holds the
    /// secrets as long as it lives.
    ///
    /// # Errors
    /// [`Error::Store`], [`Error::LedgerBroken`].
    pub fn beside(&self) -> Result<Self, Error> {
        let open = &self.state;
        let dir = VaultDir::open(open.dir.path())?;
        let handle = Handle::Read(Box::new(dir.read(&open.unlocked)?));
        let folded = Folded::load(handle.read())?;
        let state = Open {
            dir,
            unlocked: Arc::clone(&open.unlocked),
            handle,
            register: folded.register,
            frontier: folded.frontier,
            origin: folded.origin,
            person: open.person.clone(),
            key: PersonKey::from_seed(open.unlocked.person().sign_seed.expose()),
            log_key: None,
            snapshot_at: folded.snapshot_at,
            checkpoint: folded.checkpoint,
            head_problem: open.head_problem.clone(),
            warnings: open.warnings.clone(),
            out_of_step: false,
            undo: None,
        };
        Ok(Self { state })
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
        let folded = Folded::load(open.handle.read())?;
        open.register = folded.register;
        open.frontier = folded.frontier;
        open.checkpoint = folded.checkpoint;
        open.snapshot_at = folded.snapshot_at;
        Ok(())
    }
}
