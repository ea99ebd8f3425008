//! Backups: a second vault folder, complete at one moment, checked before it is called one.
//!
//! Copying the files of a vault in use is no backup: what is in the write-ahead log would be
//! missing. Going on with a backup starts a new log; that is for the ledger to declare.

use std::fs;
use std::path::Path;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use crate::db::PAGE_BYTES;
use crate::dir::{Unlocked, VaultDir, empty_folder, replace, sync_folder};
use crate::error::StoreError;
use crate::integrity::Integrity;
use crate::read::{ReadHandle, unsigned};
use crate::vault_file::database_name;

/// What a backup is at, in bytes done and in all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BackupStep {
    /// Writing the copy; how much there will be is an estimate.
    Copying(u64, u64),
    /// Reading it back.
    ReadingBack(u64, u64),
}

/// How often a copy under way is looked at.
const EVERY: Duration = Duration::from_millis(50);

impl VaultDir {
    /// Writes a backup into the folder `to`, reopens it and checks it in full.
    ///
    /// It opens with the same passphrases and may be taken while another process writes. `to`
    /// must be absent or empty ([`StoreError::Exists`]). The caller calls it a backup only if the
    /// findings are none; a backup that could not be written or read back is removed, and so is one
    /// at which `go_on` says no ([`StoreError::Cancelled`]).
    pub fn backup_to(
        &self,
        to: &Path,
        unlocked: &Unlocked,
        go_on: &mut dyn FnMut(BackupStep) -> bool,
    ) -> Result<Integrity, StoreError> {
        let made_folder = empty_folder(to)?;
        let copied = self.copy_to(to, unlocked, go_on).and_then(|copy| {
            let found = copy.integrity(&mut |done, of| go_on(BackupStep::ReadingBack(done, of)))?;
            // The last content is read by now: there is still time to say no.
            let all = BackupStep::ReadingBack(found.bytes, found.bytes);
            if go_on(all) { Ok(found) } else { Err(StoreError::Cancelled) }
        });
        if copied.is_err() {
            remove(to, &database_name(self.file().epoch()), made_folder);
        }
        copied
    }

    fn copy_to(
        &self,
        to: &Path,
        unlocked: &Unlocked,
        go_on: &mut dyn FnMut(BackupStep) -> bool,
    ) -> Result<ReadHandle, StoreError> {
        let database = to.join(self.file().database());
        let text = database.to_str().ok_or_else(|| {
            StoreError::io(&database)(std::io::Error::from(std::io::ErrorKind::InvalidFilename))
        })?;
        copy_database(self.read(unlocked)?, text, &mut |done, of| {
            go_on(BackupStep::Copying(done, of))
        })?;
        fs::File::open(&database).and_then(|f| f.sync_all()).map_err(StoreError::io(&database))?;
        sync_folder(&database)?;
        replace(&to.join("vault.json"), &self.file().to_bytes()?)?;
        let copy = VaultDir::open(to)?;
        if copy.file() != self.file() {
            return Err(StoreError::NotAVault { path: to.to_owned() });
        }
        copy.read(unlocked)
    }
}

/// Copies in a thread of its own, while this one looks at how much is written and may stop it.
fn copy_database(
    from: ReadHandle,
    to: &str,
    go_on: &mut dyn FnMut(u64, u64) -> bool,
) -> Result<(), StoreError> {
    let of = bytes_in_use(&from)?;
    let stop = from.connection.get_interrupt_handle();
    let path = to.to_owned();
    // One read transaction: the copy is the vault at one moment, encrypted with the same key.
    let (ended, end) = mpsc::channel::<()>();
    let copying = thread::spawn(move || {
        let _ended = ended;
        from.connection.execute("VACUUM INTO ?1", [path])
    });
    let mut stopped = false;
    while end.recv_timeout(EVERY) == Err(RecvTimeoutError::Timeout) {
        let written = fs::metadata(to).map_or(0, |it| it.len());
        stopped = stopped || !go_on(written.min(of), of);
        if stopped {
            // Asked again each time: it may come before the statement runs.
            stop.interrupt();
        }
    }
    let copied = copying.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
    if stopped {
        return Err(StoreError::Cancelled);
    }
    copied?;
    Ok(())
}

fn bytes_in_use(vault: &ReadHandle) -> Result<u64, StoreError> {
    let number =
        |name: &str| vault.connection.pragma_query_value(None, name, |row| unsigned(row, 0));
    let pages = number("page_count")?.saturating_sub(number("freelist_count")?);
    Ok(pages.saturating_mul(u64::from(PAGE_BYTES)))
}

/// Removes what was made; there is nobody to tell if it fails.
fn remove(folder: &Path, database: &str, made_folder: bool) {
    for name in ["vault.json", database] {
        let _ = fs::remove_file(folder.join(name));
    }
    if made_folder {
        let _ = fs::remove_dir(folder);
    }
}
