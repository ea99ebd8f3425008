//! Where an archive's bytes come from.

use std::io::{self, Read, Seek, SeekFrom};
use std::sync::{Mutex, PoisonError};

use super::finding::{ZipError, ZipFault, ZipFinding};

/// Bytes that can be read from any offset, through a shared reference.
pub trait ReadAt: Sync {
    /// Returns the length in bytes.
    fn len(&self) -> u64;

    /// Tells whether there are no bytes at all.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Reads into `buf` from `offset`; returns how many bytes were read, 0 at the end.
    ///
    /// Errors: those of the underlying source.
    fn read_at(&self, offset: u64, buf: &mut [u8]) -> io::Result<usize>;
}

impl ReadAt for [u8] {
    fn len(&self) -> u64 {
        <[u8]>::len(self) as u64
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> io::Result<usize> {
        let rest =
            usize::try_from(offset).ok().and_then(|start| self.get(start..)).unwrap_or_default();
        let n = rest.len().min(buf.len());
        buf[..n].copy_from_slice(&rest[..n]);
        Ok(n)
    }
}

impl<T: ReadAt + ?Sized> ReadAt for &T {
    fn len(&self) -> u64 {
        (**self).len()
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> io::Result<usize> {
        (**self).read_at(offset, buf)
    }
}

impl ReadAt for Vec<u8> {
    fn len(&self) -> u64 {
        ReadAt::len(self.as_slice())
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> io::Result<usize> {
        self.as_slice().read_at(offset, buf)
    }
}

/// A reader that can be sought, such as an open file, as a [`ReadAt`].
///
/// One read at a time: callers that read in parallel should implement [`ReadAt`] on positioned
/// reads instead.
pub struct Sought<R> {
    inner: Mutex<R>,
    len: u64,
}

impl<R: Read + Seek> Sought<R> {
    /// Takes a reader and measures its length. Errors: seeking failed.
    pub fn new(mut inner: R) -> io::Result<Self> {
        let len = inner.seek(SeekFrom::End(0))?;
        Ok(Self { inner: Mutex::new(inner), len })
    }
}

impl<R: Read + Seek + Send> ReadAt for Sought<R> {
    fn len(&self) -> u64 {
        self.len
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> io::Result<usize> {
        // A panic elsewhere leaves the reader at some position; every read seeks first.
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.seek(SeekFrom::Start(offset))?;
        inner.read(buf)
    }
}

/// A part of another source: offsets count from its start.
pub(super) struct Range<'a> {
    pub(super) source: &'a dyn ReadAt,
    pub(super) from: u64,
    pub(super) len: u64,
}

impl ReadAt for Range<'_> {
    fn len(&self) -> u64 {
        self.len
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> io::Result<usize> {
        let rest = self.len.saturating_sub(offset);
        let n = usize::try_from(rest).map_or(buf.len(), |rest| rest.min(buf.len()));
        match (n, self.from.checked_add(offset)) {
            (0, _) | (_, None) => Ok(0),
            (n, Some(at)) => self.source.read_at(at, &mut buf[..n]),
        }
    }
}

/// Fills `buf` from `offset`; an end before that is a finding.
pub(super) fn read_exact_at(
    source: &dyn ReadAt,
    offset: u64,
    buf: &mut [u8],
) -> Result<(), ZipError> {
    let mut filled = 0;
    while filled < buf.len() {
        let at = offset
            .checked_add(filled as u64)
            .ok_or_else(|| ZipFinding::at(ZipFault::Truncated, offset))?;
        match source.read_at(at, &mut buf[filled..]) {
            Ok(0) => return Err(ZipFinding::at(ZipFault::Truncated, at).into()),
            Ok(n) => filled += n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e.into()),
        }
    }
    Ok(())
}
