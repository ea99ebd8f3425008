//! Several files as one item: the list that makes them one is written at intake.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use exhibit_core::digest::Sha256;
use exhibit_verify::members::{MemberInfo, Members};
use exhibit_verify::watch::Watcher;
use exhibit_verify::zip::{ReadAt, Sought};
use exhibit_verify::{SET, SetError, SetFile, SetList};
use sha2::{Digest as _, Sha256 as Hasher};

use crate::delivery::{file_name, shown};
use crate::error::Error;
use crate::host::Host;
use crate::ingest::{IntakeRequest, Intaken};
use crate::vault::{Open, Vault};

/// How much of a file is in memory while it is hashed.
const BLOCK: usize = 64 << 10;

/// Files that are delivered together, some of them written just now.
pub(crate) struct Together {
    infos: Vec<MemberInfo>,
    sources: Vec<Source>,
}

enum Source {
    Written(Vec<u8>),
    OnDisk(PathBuf),
}

impl Vault<Open> {
    /// Takes the files of the request in as one item, a set of this title.
    ///
    /// # Errors
    /// [`Error::Unreadable`], [`Error::Text`] for a folder: all of them, or none; as [`Vault::ingest`].
    pub fn ingest_together(
        &mut self,
        host: &Host<'_>,
        request: &IntakeRequest<'_>,
        title: &str,
        watcher: &dyn Watcher,
    ) -> Result<Intaken, Error> {
        let mut together = Together::new();
        for path in request.paths {
            together.add(path)?;
        }
        together.set(title, watcher)?;
        self.ingest_members(host, request, &as_name(title), &together, watcher)
    }
}

impl Together {
    /// Returns a delivery of nothing.
    pub(crate) fn new() -> Self {
        Self { infos: Vec::new(), sources: Vec::new() }
    }

    /// Adds a file that is written here.
    pub(crate) fn write(&mut self, name: &str, bytes: Vec<u8>) {
        self.infos.push(MemberInfo::delivered(name, bytes.len() as u64));
        self.sources.push(Source::Written(bytes));
    }

    /// Adds a file from disk; one whose name is taken gets a number before it.
    pub(crate) fn add(&mut self, path: &Path) -> Result<(), Error> {
        let kind = fs::metadata(path).map_err(|e| Error::unreadable(path, &e))?;
        if !kind.is_file() {
            let expected = "a file; of a folder, name the files in it";
            return Err(Error::text("file", &shown(path), expected));
        }
        let name = file_name(path).replace(['/', '\\', ':'], "_");
        let taken: BTreeSet<String> =
            self.infos.iter().map(|it| it.path.to_lowercase()).chain([SET.to_owned()]).collect();
        let numbered = (2..).map(|n: u32| format!("{n}-{name}"));
        let mut names = std::iter::once(name.clone()).chain(numbered);
        let free = names.find(|it| !taken.contains(&it.to_lowercase())).unwrap_or(name);
        self.infos.push(MemberInfo::delivered(free, kind.len()));
        self.sources.push(Source::OnDisk(path.to_owned()));
        Ok(())
    }

    /// Adds the list of all that is here; each file is read once for its digest.
    pub(crate) fn set(&mut self, title: &str, watcher: &dyn Watcher) -> Result<(), Error> {
        let mut files = Vec::new();
        for (at, info) in self.infos.iter().enumerate() {
            let digested = self.digest(at, watcher);
            let (sha256, bytes) = digested.map_err(|e| match watcher.cancelled() {
                true => Error::Cancelled,
                false => Error::unreadable(Path::new(&info.path), &e),
            })?;
            files.push(SetFile { path: info.path.clone(), sha256, bytes });
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        let list = SetList::new(title, files).and_then(|it| it.to_bytes()).map_err(refused)?;
        self.write(SET, list);
        Ok(())
    }

    fn digest(&self, at: usize, watcher: &dyn Watcher) -> io::Result<(Sha256, u64)> {
        let (mut reader, mut hasher) = (self.open(at)?, Hasher::new());
        let (mut block, mut bytes) = (vec![0; BLOCK], 0);
        loop {
            if watcher.cancelled() {
                return Err(io::ErrorKind::Interrupted.into());
            }
            match reader.read(&mut block)? {
                0 => return Ok((Sha256(hasher.finalize().into()), bytes)),
                read => {
                    hasher.update(&block[..read]);
                    bytes += read as u64;
                }
            }
        }
    }
}

impl Members for Together {
    fn list(&self) -> &[MemberInfo] {
        &self.infos
    }

    fn open(&self, index: usize) -> io::Result<Box<dyn Read + Send + '_>> {
        match self.sources.get(index).ok_or(io::ErrorKind::NotFound)? {
            Source::Written(bytes) => Ok(Box::new(bytes.as_slice())),
            Source::OnDisk(path) => Ok(Box::new(File::open(path)?)),
        }
    }

    fn seek(&self, index: usize) -> io::Result<Box<dyn ReadAt + '_>> {
        match self.sources.get(index).ok_or(io::ErrorKind::NotFound)? {
            Source::Written(bytes) => Ok(Box::new(bytes.as_slice())),
            Source::OnDisk(path) => Ok(Box::new(Sought::new(File::open(path)?)?)),
        }
    }
}

/// Returns a title as the name of an item, which has one part.
pub(crate) fn as_name(title: &str) -> String {
    title.trim().replace('/', "-")
}

fn refused(error: SetError) -> Error {
    match error {
        SetError::Count(_) | SetError::Path(_) => {
            Error::text("set", &error.to_string(), "a set that can be read again")
        }
        other => Error::text("title", &other.to_string(), "a title of at most 1,024 bytes"),
    }
}
