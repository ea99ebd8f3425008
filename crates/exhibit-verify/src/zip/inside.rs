//! The files inside an archive, as a delivery of their own.

use std::io::{self, Read};

use exhibit_core::visible::visible;

use super::{Archive, Limits, ReadAt, ZipError};
use crate::members::{MemberInfo, Members};

/// The files of somebody else's archive, in the order of their names.
///
/// Folders are only parts of names. Names are shown with hidden characters made visible, and are
/// never used as paths.
pub struct Inside<'a> {
    archive: Archive<'a>,
    infos: Vec<MemberInfo>,
    /// For each file, its place in the archive's directory.
    entries: Vec<usize>,
}

impl<'a> Inside<'a> {
    /// Opens an archive ([`Archive::container`], [`Limits::EVIDENCE`]) and lists its files.
    ///
    /// # Errors
    /// As [`Archive::container`].
    pub fn open(source: &'a dyn ReadAt) -> Result<Self, ZipError> {
        let archive = Archive::container(source, &Limits::EVIDENCE)?;
        let files = archive.entries().iter().enumerate().filter(|(_, entry)| !entry.is_directory());
        let mut files: Vec<(MemberInfo, usize)> = files
            .map(|(at, entry)| {
                let stored = entry.raw_name.rsplit(|byte| *byte == b'/').next();
                let info = MemberInfo::delivered(visible(&entry.name), entry.size);
                (info.named(stored.unwrap_or_default()), at)
            })
            .collect();
        files.sort_by(|(a, _), (b, _)| a.path.cmp(&b.path));
        let (infos, entries) = files.into_iter().unzip();
        Ok(Self { archive, infos, entries })
    }

    /// Returns how many bytes belong to no file ([`Archive::unaccounted`]).
    pub fn unaccounted(&self) -> u64 {
        self.archive.unaccounted()
    }

    /// Returns how many bytes stand before the archive ([`Archive::before`]).
    pub fn before(&self) -> u64 {
        self.archive.before()
    }

    /// Tells whether the archive has a member of this name, as stored.
    pub fn has(&self, name: &str) -> bool {
        self.archive.entries().iter().any(|entry| entry.name == name)
    }

    fn entry(&self, index: usize) -> io::Result<&super::Entry> {
        let entry = self.entries.get(index).and_then(|at| self.archive.entries().get(*at));
        entry.ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}

impl Members for Inside<'_> {
    fn list(&self) -> &[MemberInfo] {
        &self.infos
    }

    fn open(&self, index: usize) -> io::Result<Box<dyn Read + Send + '_>> {
        Ok(Box::new(self.archive.open(self.entry(index)?)?))
    }

    fn seek(&self, index: usize) -> io::Result<Box<dyn ReadAt + '_>> {
        self.archive.seek(self.entry(index)?)
    }
}
