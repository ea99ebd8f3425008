//! Where bytes come from: a delivery as a list of named members that can be opened.
//!
//! The verifier never touches a file system. A front end lists a file, a folder, an archive or a
//! vault's item as [`Members`]; tests use [`InMemory`].

use std::io::{self, Read};

use crate::zip::ReadAt;

/// A delivery: what was handed over together, in the order in which it was listed.
pub trait Members: Sync {
    /// Returns all members; the index in this list is what [`Members::open`] takes.
    fn list(&self) -> &[MemberInfo];

    /// Opens a member from its first byte.
    ///
    /// # Errors
    /// Whatever kept the bytes from being read.
    fn open(&self, index: usize) -> io::Result<Box<dyn Read + Send + '_>>;

    /// Opens a member for reading at any offset, as an archive is read.
    ///
    /// # Errors
    /// As [`Members::open`]; [`io::ErrorKind::Unsupported`], with the reason, where bytes can only
    /// be had one after the other.
    fn seek(&self, index: usize) -> io::Result<Box<dyn ReadAt + '_>>;
}

/// One member before it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberInfo {
    /// Path inside the delivery, `/` between parts, never absolute.
    pub path: String,
    /// Length in bytes as stated by the container; what was read counts.
    pub bytes: u64,
    /// Whether it was delivered, or only lies beside what was.
    pub place: Place,
    /// The name's exact bytes, where the last part of `path` does not say them.
    pub name_bytes: Option<Vec<u8>>,
}

/// Whether a member is part of the delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// It was handed over.
    Delivered,
    /// It lies in the same folder: it may speak about the delivery, and is never an item itself.
    Beside,
}

impl MemberInfo {
    /// Returns a delivered member.
    pub fn delivered(path: impl Into<String>, bytes: u64) -> Self {
        Self { path: path.into(), bytes, place: Place::Delivered, name_bytes: None }
    }

    /// Returns a file that lies beside the delivery.
    pub fn beside(path: impl Into<String>, bytes: u64) -> Self {
        Self { path: path.into(), bytes, place: Place::Beside, name_bytes: None }
    }

    /// Keeps the bytes of the name as it was stored, if the path does not say them.
    #[must_use]
    pub fn named(mut self, stored: &[u8]) -> Self {
        self.name_bytes = (stored != self.name().as_bytes()).then(|| stored.to_vec());
        self
    }

    /// Returns the last part of the path.
    pub fn name(&self) -> &str {
        self.path.rsplit_once('/').map_or(self.path.as_str(), |(_, name)| name)
    }

    /// Returns the path without its last part and the `/` before it; empty at the top.
    pub fn folder(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }
}

/// Returns what a file is called before its first dot: `jan` of `jan.checkpoint.json`.
///
/// Files that share it belong together; a statement about one log says nothing about its neighbour.
pub fn stem(name: &str) -> &str {
    name.split('.').next().unwrap_or(name)
}

/// A delivery held in memory.
#[derive(Clone, Debug, Default)]
pub struct InMemory {
    infos: Vec<MemberInfo>,
    contents: Vec<Vec<u8>>,
}

impl InMemory {
    /// Returns a delivery without members.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a delivered member.
    #[must_use]
    pub fn with(mut self, path: &str, content: impl Into<Vec<u8>>) -> Self {
        self.push(path, content.into(), Place::Delivered);
        self
    }

    /// Adds a file that lies beside the delivery.
    #[must_use]
    pub fn beside(mut self, path: &str, content: impl Into<Vec<u8>>) -> Self {
        self.push(path, content.into(), Place::Beside);
        self
    }

    fn push(&mut self, path: &str, content: Vec<u8>, place: Place) {
        let bytes = content.len() as u64;
        self.infos.push(MemberInfo { path: path.to_owned(), bytes, place, name_bytes: None });
        self.contents.push(content);
    }
}

impl Members for InMemory {
    fn list(&self) -> &[MemberInfo] {
        &self.infos
    }

    fn open(&self, index: usize) -> io::Result<Box<dyn Read + Send + '_>> {
        let content = self.contents.get(index).ok_or(io::ErrorKind::NotFound)?;
        Ok(Box::new(content.as_slice()))
    }

    fn seek(&self, index: usize) -> io::Result<Box<dyn ReadAt + '_>> {
        let content = self.contents.get(index).ok_or(io::ErrorKind::NotFound)?;
        Ok(Box::new(content.as_slice()))
    }
}
