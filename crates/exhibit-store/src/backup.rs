//! Backups: a second vault folder, complete at one moment, checked before it is called one.
//!
//! Copying the files of a vault in use is no backup: what is in the write-ahead log would be
//! missing. Going on with a backup starts a new log; that is for the ledger to declare.

use std::fs;
use std::path::Path;

use crate::dir::{Unlocked, VaultDir, empty_folder, replace, sync_folder};
use crate::error::StoreError;
use crate::integrity::Integrity;
use crate::read::ReadHandle;
use crate::vault_file::database_name;

impl VaultDir {
    /// Writes a backup into the folder `to`, reopens it and checks it in full.
    ///
    /// It opens with the same passphrases and may be taken while another process writes. `to`
    /// must be absent or empty ([`StoreError::Exists`]). The caller calls it a backup only if the
    /// findings are none; a backup that could not be written or read back is removed.
    pub fn backup_to(
        &self,
        to: &Path,
        unlocked: &Unlocked,
        go_on: &mut dyn FnMut(u64, u64) -> bool,
    ) -> Result<Integrity, StoreError> {
        let made_folder = empty_folder(to)?;
        let copied = self.copy_to(to, unlocked).and_then(|copy| copy.integrity(go_on));
        if copied.is_err() {
            remove(to, &database_name(self.file().epoch()), made_folder);
        }
        copied
    }

    fn copy_to(&self, to: &Path, unlocked: &Unlocked) -> Result<ReadHandle, StoreError> {
        let database = to.join(self.file().database());
        let text = database.to_str().ok_or_else(|| {
            StoreError::io(&database)(std::io::Error::from(std::io::ErrorKind::InvalidFilename))
        })?;
        // One read transaction: the copy is the vault at one moment, encrypted with the same key.
        self.read(unlocked)?.connection.execute("VACUUM INTO ?1", [text])?;
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

/// Removes what was made; there is nobody to tell if it fails.
fn remove(folder: &Path, database: &str, made_folder: bool) {
    for name in ["vault.json", database] {
        let _ = fs::remove_file(folder.join(name));
    }
    if made_folder {
        let _ = fs::remove_dir(folder);
    }
}
