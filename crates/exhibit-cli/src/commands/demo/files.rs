//! The files of the bank's year, as an auditor would be given them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use exhibit::Error;
use exhibit::core::digest::Sha256;
use exhibit::files::write_new;
use exhibit_lindmoor::{SEED, generate};

/// What was written.
#[derive(Default)]
pub(super) struct Files {
    paths: BTreeMap<Sha256, String>,
    count: u64,
    bytes: u64,
}

impl Files {
    /// Returns how many there are.
    pub(super) fn count(&self) -> u64 {
        self.count
    }

    /// Returns how many bytes they have in all.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Returns the path of the file with this content, `/` between its parts.
    pub(super) fn path(&self, sha256: Sha256) -> Option<&str> {
        self.paths.get(&sha256).map(String::as_str)
    }
}

/// Writes all files into a folder.
///
/// # Errors
/// [`Error::Unwritable`] for the first one that can't be written.
pub(super) fn write(folder: &Path) -> Result<Files, Error> {
    let mut failed = None;
    let files = each(&mut |path, bytes| {
        if failed.is_none() {
            failed = write_one(&folder.join(path), bytes).err();
        }
    });
    failed.map_or(Ok(files), Err)
}

/// Returns what the files are, and writes none.
pub(super) fn known() -> Files {
    each(&mut |_, _| {})
}

fn each(see: &mut dyn FnMut(&str, &[u8])) -> Files {
    let mut files = Files::default();
    generate(SEED, &mut |file| {
        see(&file.path, &file.bytes);
        files.count += 1;
        files.bytes += file.bytes.len() as u64;
        files.paths.insert(Sha256::of(&file.bytes), file.path);
    });
    files
}

fn write_one(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|e| Error::unwritable(folder, &e))?;
    }
    write_new(path, bytes)
}
