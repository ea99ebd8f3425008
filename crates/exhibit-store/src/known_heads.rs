//! Known heads on disk: what was once seen of each log, outside of every vault.
//!
//! One append-only file an origin, in a folder that the caller names (the user's state folder).
//! What stands in a line is exhibit-ledger's to say; here a line is bytes up to and including LF.

use std::fs::{self, File, OpenOptions};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use exhibit_core::digest::Sha256;

use crate::dir::sync_folder;
use crate::error::StoreError;

/// The known heads of one origin, locked against other processes as long as this value lives.
pub struct KnownHeads {
    path: PathBuf,
    file: File,
}

/// The most bytes of known heads of one origin.
pub const MAX_KNOWN_HEADS: u64 = 256 << 20;

impl Drop for KnownHeads {
    /// Unlocks by name: a child process that is being started may still share the open file.
    fn drop(&mut self) {
        let _ = self.file.unlock();
    }
}

impl KnownHeads {
    /// Opens the file of `origin` in `folder`, making both if they are absent, and waits until no
    /// other process has it open.
    ///
    /// The file is called by the SHA-256 of the origin, which may hold characters that no file
    /// name may.
    pub fn open(folder: &Path, origin: &str) -> Result<Self, StoreError> {
        fs::create_dir_all(folder).map_err(StoreError::io(folder))?;
        let path = folder.join(format!("{}.heads", Sha256::of(origin.as_bytes())));
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(StoreError::io(&path))?;
        file.lock().map_err(StoreError::io(&path))?;
        sync_folder(&path)?;
        Ok(Self { path, file })
    }

    /// Returns all whole lines, oldest first.
    ///
    /// What a crash left after the last LF was never acknowledged, and is left out.
    pub fn read(&mut self) -> Result<Vec<u8>, StoreError> {
        let length = self.file.metadata().map_err(StoreError::io(&self.path))?.len();
        if length > MAX_KNOWN_HEADS {
            let (found, limit) = (length, MAX_KNOWN_HEADS);
            return Err(StoreError::Limit { what: "known heads in bytes", found, limit });
        }
        let mut bytes = Vec::new();
        self.file
            .rewind()
            .and_then(|()| (&self.file).take(MAX_KNOWN_HEADS).read_to_end(&mut bytes))
            .map_err(StoreError::io(&self.path))?;
        bytes.truncate(whole_lines(&bytes));
        Ok(bytes)
    }

    /// Appends whole lines and returns once they are on the disk.
    ///
    /// Fails with [`StoreError::Limit`] if the last byte is no LF; nothing is half written: a
    /// line that could not be written in full is cut off again.
    pub fn append(&mut self, lines: &[u8]) -> Result<(), StoreError> {
        let torn = lines.len() - whole_lines(lines);
        if torn > 0 {
            let found = torn as u64;
            return Err(StoreError::Limit {
                what: "bytes after the last line feed",
                found,
                limit: 0,
            });
        }
        let end = self.end_of_lines().map_err(StoreError::io(&self.path))?;
        let limit = MAX_KNOWN_HEADS;
        if end + lines.len() as u64 > limit {
            let found = end + lines.len() as u64;
            return Err(StoreError::Limit { what: "known heads in bytes", found, limit });
        }
        let written = self.write_at(end, lines);
        if written.is_err() {
            let _ = self.file.set_len(end); // as much as can be done; read() leaves it out anyway
        }
        written.map_err(StoreError::io(&self.path))
    }

    /// Returns where the last whole line ends, without reading more than what a crash may have left behind it.
    fn end_of_lines(&mut self) -> std::io::Result<u64> {
        let mut end = self.file.metadata()?.len();
        let mut block = Vec::new();
        while end > 0 {
            let start = end.saturating_sub(BLOCK);
            block.clear();
            self.file.seek(SeekFrom::Start(start))?;
            (&self.file).take(end - start).read_to_end(&mut block)?;
            match whole_lines(&block) {
                0 => end = start,
                whole => return Ok(start + whole as u64),
            }
        }
        Ok(0)
    }

    fn write_at(&mut self, end: u64, lines: &[u8]) -> std::io::Result<()> {
        self.file.set_len(end)?;
        self.file.seek(SeekFrom::Start(end))?;
        self.file.write_all(lines)?;
        self.file.sync_all()
    }
}

/// How much is read at a time in search of the last line.
const BLOCK: u64 = 4096;

fn whole_lines(bytes: &[u8]) -> usize {
    bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ORIGIN: &str = "exhibit-a.invalid/../x";

    #[test]
    fn lines_are_appended_and_a_torn_one_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let state = folder.path().join("state/heads");
        KnownHeads::open(&state, ORIGIN).unwrap().append(b"1\n2\n").unwrap();
        let mut heads = KnownHeads::open(&state, ORIGIN).unwrap();
        let path = heads.path.clone();
        assert_eq!(path.parent(), Some(state.as_path()), "the origin is no path");
        fs::write(&path, b"1\n2\n3 torn").unwrap();
        assert_eq!(heads.read().unwrap(), b"1\n2\n");
        heads.append(b"3\n").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"1\n2\n3\n");
    }

    #[test]
    fn the_last_line_is_found_behind_whatever_was_left_after_it() {
        let folder = tempfile::tempdir().unwrap();
        let mut heads = KnownHeads::open(folder.path(), ORIGIN).unwrap();
        for torn in [0, 1, 4095, 4096, 4097, 9000] {
            fs::write(&heads.path, format!("1\n22\n{}", "x".repeat(torn))).unwrap();
            heads.append(b"3\n").unwrap();
            assert_eq!(heads.read().unwrap(), b"1\n22\n3\n", "{torn} bytes");
        }
        fs::write(&heads.path, "x".repeat(5000)).unwrap();
        heads.append(b"1\n").unwrap();
        assert_eq!(heads.read().unwrap(), b"1\n", "no line was whole");
    }

    #[test]
    fn half_a_line_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let mut heads = KnownHeads::open(folder.path(), ORIGIN).unwrap();
        assert!(matches!(heads.append(b"1\n2"), Err(StoreError::Limit { found: 1, .. })));
        assert_eq!(heads.read().unwrap(), b"");
    }

    #[test]
    fn origins_are_kept_apart() {
        let folder = tempfile::tempdir().unwrap();
        KnownHeads::open(folder.path(), "a").unwrap().append(b"1\n").unwrap();
        assert_eq!(KnownHeads::open(folder.path(), "b").unwrap().read().unwrap(), b"");
        assert_eq!(KnownHeads::open(folder.path(), "a").unwrap().read().unwrap(), b"1\n");
    }

    #[test]
    fn a_second_holder_waits_for_the_first() {
        let folder = tempfile::tempdir().unwrap();
        let mut first = KnownHeads::open(folder.path(), "a").unwrap();
        std::thread::scope(|scope| {
            let second =
                scope.spawn(|| KnownHeads::open(folder.path(), "a").unwrap().read().unwrap());
            first.append(b"1\n").unwrap();
            drop(first);
            assert_eq!(second.join().unwrap(), b"1\n");
        });
    }
}
