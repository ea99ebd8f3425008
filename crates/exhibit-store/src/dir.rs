//! The folder `NAME.vault/`: vault.json, the database, the lock.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};

use crate::db::{self, Access};
use crate::error::{StoreError, VaultFileFault};
use crate::kdf::KdfLimits;
use crate::read::ReadHandle;
use crate::secret::{Passphrase, Secret};
use crate::slot::{PersonSecrets, Slot, SlotId};
use crate::vault_file::{MAX_VAULT_FILE, VaultFile, database_name};
use crate::write::WriteHandle;

/// A vault on disk of which nothing but `vault.json` was read: no secret is known yet.
pub struct VaultDir {
    path: PathBuf,
    file: VaultFile,
}

/// Which slot a passphrase is tried on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SlotChoice {
    /// Every slot in turn; each costs one Argon2id.
    Any,
    /// One slot.
    Id(SlotId),
}

/// What an opened slot gives: only [`VaultDir::unlock`] makes one.
///
/// The caller compares both public keys, and the log key, with the ledger before anything is
/// signed: the ledger's are authoritative.
pub struct Unlocked {
    slot: SlotId,
    person: PersonSecrets,
    vault_key: Secret<32>,
    log_seed: Option<Secret<32>>,
}

impl Unlocked {
    /// Returns the slot that opened.
    pub fn slot(&self) -> SlotId {
        self.slot
    }

    /// Returns the person's private keys.
    pub fn person(&self) -> &PersonSecrets {
        &self.person
    }

    /// Returns the vault key of the epoch, for sealing it to another person.
    pub fn vault_key(&self) -> &Secret<32> {
        &self.vault_key
    }

    /// Returns the seed of the log key; `None` for people who may only read.
    pub fn log_seed(&self) -> Option<&Secret<32>> {
        self.log_seed.as_ref()
    }
}

impl VaultDir {
    /// Reads `vault.json` of the vault at `path`.
    ///
    /// Fails with [`StoreError::NotAVault`], [`StoreError::NewerFormat`],
    /// [`StoreError::VaultFile`].
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let file = read_vault_file(path)?;
        Ok(Self { path: path.to_owned(), file })
    }

    /// Returns the folder.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns what `vault.json` said when it was read.
    pub fn file(&self) -> &VaultFile {
        &self.file
    }

    /// Returns the path of the database.
    pub fn database_path(&self) -> PathBuf {
        self.path.join(self.file.database())
    }

    /// Opens a slot with a passphrase.
    ///
    /// Fails with [`StoreError::KdfRefused`] if a slot that would be tried is outside `limits`
    /// (before anything is derived), and with [`StoreError::WrongPassphrase`].
    pub fn unlock(
        &self,
        passphrase: &Passphrase,
        choice: SlotChoice,
        limits: &KdfLimits,
    ) -> Result<Unlocked, StoreError> {
        let slots = match choice {
            SlotChoice::Any => self.file.slots(),
            SlotChoice::Id(id) => std::slice::from_ref(self.file.slot(id)?),
        };
        slots.iter().try_for_each(|slot| slot.admit(limits))?;
        for slot in slots {
            if let Some(person) = slot.open(self.file.origin(), passphrase, limits)? {
                return unlocked(slot, person);
            }
        }
        Err(StoreError::WrongPassphrase)
    }

    /// Opens the database for reading.
    pub fn read(&self, unlocked: &Unlocked) -> Result<ReadHandle, StoreError> {
        ReadHandle::open(&self.database_path(), &unlocked.vault_key)
    }

    /// Opens the database for writing, sweeps dead intakes, and finishes an erasure that a crash
    /// interrupted.
    ///
    /// `holder` is what another process is told that finds the vault in use. Fails with
    /// [`StoreError::InUse`]; the lock is the system's, and ends with the process.
    pub fn write(&self, unlocked: &Unlocked, holder: &str) -> Result<WriteHandle, StoreError> {
        let lock = WriteLock::take(&self.path, holder)?;
        // Rotation may have replaced the file between our reading it and our lock.
        let now = read_vault_file(&self.path)?;
        let database = self.path.join(now.database());
        let connection = db::open(&database, &unlocked.vault_key, Access::Write)?;
        WriteHandle::new(connection, self.path.clone(), lock)
    }
}

fn unlocked(slot: &Slot, person: PersonSecrets) -> Result<Unlocked, StoreError> {
    let (vault_key, log_seed) = slot.open_boxes(&person)?;
    Ok(Unlocked { slot: slot.id(), person, vault_key, log_seed })
}

/// A vault in the making: a folder with a database but no `vault.json` yet.
///
/// Dropped unfinished, the folder is removed again.
pub struct NewVault {
    path: PathBuf,
    epoch: u64,
    made_folder: bool,
    write: Option<WriteHandle>,
}

impl NewVault {
    /// Makes the folder and an empty database under `vault_key`.
    ///
    /// Fails with [`StoreError::Exists`] unless `path` is absent or an empty folder.
    pub fn begin(
        path: &Path,
        vault_key: &Secret<32>,
        epoch: u64,
        holder: &str,
    ) -> Result<Self, StoreError> {
        let made_folder = empty_folder(path)?;
        let mut new = Self { path: path.to_owned(), epoch, made_folder, write: None };
        let lock = WriteLock::take(path, holder)?;
        let connection = db::create(&path.join(database_name(epoch)), vault_key)?;
        new.write = Some(WriteHandle::new(connection, path.to_owned(), lock)?);
        Ok(new)
    }

    /// Returns the handle through which the first transaction is written.
    pub fn write(&mut self) -> &mut WriteHandle {
        self.write.as_mut().expect("it is there until finish takes self")
    }

    /// Writes `vault.json`, which makes the folder a vault.
    pub fn finish(mut self, file: &VaultFile) -> Result<(VaultDir, WriteHandle), StoreError> {
        if file.epoch() != self.epoch {
            let (expected, found) = (self.epoch, file.epoch());
            return Err(StoreError::OutOfSequence { what: "epoch", expected, found });
        }
        replace(&self.path.join(VAULT_FILE), &file.to_bytes()?)?;
        let write = self.write.take().expect("it is there until finish takes self");
        Ok((VaultDir { path: self.path.clone(), file: file.clone() }, write))
    }
}

impl Drop for NewVault {
    fn drop(&mut self) {
        let Some(write) = self.write.take() else {
            if self.path.join(VAULT_FILE).exists() {
                return; // finished
            }
            return self.remove();
        };
        drop(write);
        self.remove();
    }
}

impl NewVault {
    /// Removes what was made, and nothing else; there is nobody to tell if it fails.
    fn remove(&self) {
        let database = database_name(self.epoch);
        for suffix in ["", "-wal", "-shm"] {
            let _ = fs::remove_file(self.path.join(format!("{database}{suffix}")));
        }
        for name in [LOCK_FILE, VAULT_FILE] {
            let _ = fs::remove_file(self.path.join(name));
        }
        if self.made_folder {
            let _ = fs::remove_dir(&self.path);
        }
    }
}

/// The right to write to one vault, held as long as this value lives.
pub(crate) struct WriteLock {
    file: File,
}

impl WriteLock {
    fn take(folder: &Path, holder: &str) -> Result<Self, StoreError> {
        let path = folder.join(LOCK_FILE);
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(StoreError::io(&path))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(StoreError::InUse { holder: read_holder(&mut file) });
            }
            Err(TryLockError::Error(error)) => return Err(StoreError::io(&path)(error)),
        }
        file.set_len(0).map_err(StoreError::io(&path))?;
        file.write_all(holder.as_bytes()).map_err(StoreError::io(&path))?;
        Ok(Self { file })
    }
}

impl Drop for WriteLock {
    /// Unlocks by name: a child process that is being started may still share the open file.
    fn drop(&mut self) {
        let _ = self.file.unlock();
    }
}

fn read_holder(file: &mut File) -> Option<String> {
    let mut text = Vec::new();
    file.rewind().ok()?;
    file.take(256).read_to_end(&mut text).ok()?; // fails where a lock keeps readers out
    let text: String = String::from_utf8_lossy(&text).chars().filter(|c| !c.is_control()).collect();
    (!text.is_empty()).then_some(text)
}

/// Replaces `vault.json` of the vault at `folder`; the origin must stay.
pub(crate) fn save_vault_file(folder: &Path, file: &VaultFile) -> Result<(), StoreError> {
    let before = read_vault_file(folder)?;
    if before.origin() != file.origin() {
        let (from, to) = (before.origin().to_owned(), file.origin().to_owned());
        return Err(VaultFileFault::OriginChanged { from, to }.into());
    }
    replace(&folder.join(VAULT_FILE), &file.to_bytes()?)
}

/// Writes a new file beside `path`, syncs it, and renames it over `path`.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let mut name = path.file_name().expect("a file in a folder has a name").to_owned();
    name.push(".new");
    let new = path.with_file_name(name);
    let written = write_synced(&new, bytes).and_then(|()| fs::rename(&new, path));
    if let Err(error) = written {
        let _ = fs::remove_file(&new); // what was half written
        return Err(StoreError::io(path)(error));
    }
    sync_folder(path)
}

fn write_synced(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Makes a rename or a new name in the folder of `path` durable, where the system can.
pub(crate) fn sync_folder(path: &Path) -> Result<(), StoreError> {
    if cfg!(unix) {
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        File::open(folder).and_then(|f| f.sync_all()).map_err(StoreError::io(folder))?;
    }
    Ok(())
}

/// Makes `path` a folder of its own, and says whether it was made; fails unless it is empty.
pub(crate) fn empty_folder(path: &Path) -> Result<bool, StoreError> {
    match fs::read_dir(path) {
        Ok(mut entries) => match entries.next() {
            None => Ok(false),
            Some(_) => Err(StoreError::Exists { path: path.to_owned() }),
        },
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            fs::create_dir(path).map_err(StoreError::io(path))?;
            Ok(true)
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotADirectory => {
            Err(StoreError::Exists { path: path.to_owned() })
        }
        Err(error) => Err(StoreError::io(path)(error)),
    }
}

fn read_vault_file(folder: &Path) -> Result<VaultFile, StoreError> {
    let path = folder.join(VAULT_FILE);
    let file = match File::open(&path) {
        Ok(file) => file,
        Err(error) => {
            use std::io::ErrorKind::{NotADirectory, NotFound};
            return Err(match error.kind() {
                NotFound | NotADirectory => StoreError::NotAVault { path: folder.to_owned() },
                _ => StoreError::io(&path)(error),
            });
        }
    };
    let mut bytes = Vec::new();
    file.take(MAX_VAULT_FILE + 1).read_to_end(&mut bytes).map_err(StoreError::io(&path))?;
    VaultFile::from_bytes(&bytes)
}

const VAULT_FILE: &str = "vault.json";
const LOCK_FILE: &str = "lock";
