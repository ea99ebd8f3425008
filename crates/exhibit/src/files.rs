//! Writing files so that a name never stands for half a file.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek, Write};
use std::path::{Path, PathBuf};

use crate::delivery::shown;
use crate::error::Error;

/// Writes a new file: complete and synced, or not at all.
///
/// # Errors
/// [`Error::Exists`] if the name is taken, [`Error::Unwritable`].
pub fn write_new(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    with_new(path, |file| file.write_all(bytes))
}

/// Lets `write` fill a new file, which gets its name only when it is complete and synced.
///
/// # Errors
/// As [`write_new`].
pub fn with_new(path: &Path, write: impl FnOnce(&mut File) -> io::Result<()>) -> Result<(), Error> {
    let fill = |file: &mut File| write(file).map_err(|e| Error::unwritable(path, &e));
    let (file, ()) = fill_new(path, fill)?;
    file.name()
}

/// A new file that is complete and synced, and does not have its name yet. Dropped, it is removed.
pub(crate) struct Unnamed {
    path: PathBuf,
    partial: PathBuf,
    named: bool,
}

/// Lets `write` fill a new file, which gets its name later.
///
/// # Errors
/// As [`write_new`], and whatever `write` fails with.
pub(crate) fn fill_new<T>(
    path: &Path,
    write: impl FnOnce(&mut File) -> Result<T, Error>,
) -> Result<(Unnamed, T), Error> {
    if path.exists() {
        return Err(Error::Exists { path: shown(path) });
    }
    let unwritable = |e: io::Error| Error::unwritable(path, &e);
    let partial = partial_name(path);
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(true);
    let mut file = options.open(&partial).map_err(unwritable)?;
    // From here on, whatever fails, our own half file is removed.
    let unnamed = Unnamed { path: path.to_owned(), partial, named: false };
    file.rewind().map_err(unwritable)?;
    let written = write(&mut file)?;
    file.sync_all().map_err(unwritable)?;
    Ok((unnamed, written))
}

impl Unnamed {
    /// Gives it its name.
    ///
    /// # Errors
    /// [`Error::Unwritable`].
    pub(crate) fn name(mut self) -> Result<(), Error> {
        fs::rename(&self.partial, &self.path).map_err(|e| Error::unwritable(&self.path, &e))?;
        self.named = true;
        Ok(())
    }
}

impl Drop for Unnamed {
    fn drop(&mut self) {
        if !self.named {
            // There is nobody to tell if it fails; the name says that it is no whole file.
            let _ = fs::remove_file(&self.partial);
        }
    }
}

/// Writes a file that only its owner may read, such as a private key.
///
/// # Errors
/// As [`write_new`].
pub fn write_private(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(|e| match e.kind() {
        io::ErrorKind::AlreadyExists => Error::Exists { path: shown(path) },
        _ => Error::unwritable(path, &e),
    })?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    written.map_err(|e| Error::unwritable(path, &e))
}

fn partial_name(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".partial");
    path.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_file_leaves_nothing_and_a_taken_name_is_refused() {
        let top = tempfile::tempdir().expect("a folder");
        let path = top.path().join("pack.pdf");
        let failed = with_new(&path, |file| {
            file.write_all(b"half")?;
            Err(io::Error::other("stop"))
        });
        assert!(matches!(failed, Err(Error::Unwritable { .. })));
        assert_eq!(fs::read_dir(top.path()).expect("a folder").count(), 0);
        write_new(&path, b"whole").expect("written");
        assert!(matches!(write_new(&path, b"other"), Err(Error::Exists { .. })));
        assert_eq!(fs::read(&path).expect("a file"), b"whole");
    }
}
