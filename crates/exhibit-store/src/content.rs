//! Stored content: chunks, each one zstd frame (RFC 8878), read back as a stream.

use std::io::{self, Read, Seek, SeekFrom};

use exhibit_core::digest::Sha256;
use rusqlite::{Connection, OptionalExtension as _};

use crate::error::StoreError;
use crate::read::{ReadHandle, clamp, unsigned};

/// The chunk size to cut content into, in bytes.
///
/// Measured (see the crate's documentation): smaller chunks cost more rows, larger ones make a
/// record harder to reach.
pub const CHUNK_BYTES: usize = 1 << 20;

/// The most bytes of content in one chunk.
pub const MAX_CHUNK_BYTES: usize = 4 << 20;

/// The zstd level to pack chunks with.
pub const ZSTD_LEVEL: i32 = 1;

/// The number of a stored content; it means nothing outside this vault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContentId(pub(crate) i64);

impl ContentId {
    /// Returns the least and the greatest id of this content's chunks.
    pub(crate) fn chunk_range(self) -> (i64, i64) {
        (self.0 << CHUNK_BITS, (self.0 << CHUNK_BITS) | MAX_CHUNKS)
    }
}

pub(crate) const CHUNK_BITS: u32 = 24;
pub(crate) const MAX_CHUNKS: i64 = (1 << CHUNK_BITS) - 1;

/// A piece of content, compressed; making one touches no database, so any thread can.
pub struct Chunk {
    pub(crate) raw: u32,
    pub(crate) data: Vec<u8>,
}

impl Chunk {
    /// Compresses up to [`MAX_CHUNK_BYTES`] bytes at a zstd level (1 to 22).
    pub fn pack(bytes: &[u8], level: i32) -> Result<Self, StoreError> {
        if bytes.len() > MAX_CHUNK_BYTES {
            let (found, limit) = (bytes.len() as u64, MAX_CHUNK_BYTES as u64);
            return Err(StoreError::Limit { what: "chunk", found, limit });
        }
        let data = zstd::bulk::compress(bytes, level).map_err(StoreError::Zstd)?;
        let raw = u32::try_from(bytes.len()).expect("checked above");
        Ok(Self { raw, data })
    }

    /// Returns the bytes that the chunk takes in the database.
    pub fn stored_bytes(&self) -> usize {
        self.data.len()
    }
}

impl ReadHandle {
    /// Opens a content for reading from its first byte.
    pub fn content(&self, id: ContentId) -> Result<ContentReader<'_>, StoreError> {
        ContentReader::new(&self.connection, id)
    }
}

/// Reads a content; one chunk is in memory at a time.
///
/// Errors are [`StoreError`] inside [`io::Error`]. It checks lengths, not the digest: that is
/// for whoever reads the whole.
pub struct ContentReader<'a> {
    connection: &'a Connection,
    id: ContentId,
    bytes: u64,
    position: u64,
    chunk: Vec<u8>,
    chunk_start: u64,
    next: i64,
    buffer: zstd::bulk::Decompressor<'static>,
}

impl<'a> ContentReader<'a> {
    pub(crate) fn new(connection: &'a Connection, id: ContentId) -> Result<Self, StoreError> {
        let sql = "SELECT bytes FROM content WHERE id = ?1 AND intake IS NULL";
        let mut select = connection.prepare_cached(sql)?;
        let bytes = select.query_row([id.0], |row| unsigned(row, 0)).optional()?;
        let number = u64::try_from(id.0).unwrap_or(0);
        Ok(Self {
            connection,
            id,
            bytes: bytes.ok_or(StoreError::Missing { what: "content", number })?,
            position: 0,
            chunk: Vec::new(),
            chunk_start: 0,
            next: id.chunk_range().0,
            buffer: zstd::bulk::Decompressor::new().map_err(StoreError::Zstd)?,
        })
    }

    /// Returns the length of the content in bytes.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Reads `length` bytes from `offset`, for one record.
    pub fn read_at(&mut self, offset: u64, length: u32) -> Result<Vec<u8>, StoreError> {
        let damaged = StoreError::ContentDamaged { content: self.id.0, offset };
        let end = offset.checked_add(u64::from(length));
        if end.is_none_or(|end| end > self.bytes) {
            return Err(damaged);
        }
        self.position = offset;
        let mut bytes = Vec::new();
        let mut part = self.take(u64::from(length));
        part.read_to_end(&mut bytes).map_err(|_| damaged)?;
        Ok(bytes)
    }

    fn damaged(&self) -> StoreError {
        StoreError::ContentDamaged { content: self.id.0, offset: self.position }
    }

    /// Loads the chunk that holds `position`, the one after the present chunk first.
    fn load(&mut self) -> Result<(), StoreError> {
        let (first, last) = self.id.chunk_range();
        let (next, at) = (self.next, clamp(self.position));
        let one = "SELECT id, start, raw, data FROM chunks
                   WHERE id = ?1 AND start <= ?2 AND start + raw > ?2";
        if next <= last && self.load_row(one, &[&next, &at])? && self.holds() {
            return Ok(());
        }
        let before = "SELECT id, start, raw, data FROM chunks
                      WHERE id BETWEEN ?1 AND ?2 AND start <= ?3 ORDER BY id DESC LIMIT 1";
        if self.load_row(before, &[&first, &last, &at])? && self.holds() {
            return Ok(());
        }
        Err(self.damaged())
    }

    fn load_row(&mut self, sql: &str, values: &[&dyn rusqlite::ToSql]) -> Result<bool, StoreError> {
        let damaged = self.damaged();
        let mut select = self.connection.prepare_cached(sql)?;
        let mut rows = select.query(values)?;
        let Some(row) = rows.next()? else { return Ok(false) };
        let (id, start, raw): (i64, _, _) = (row.get(0)?, unsigned(row, 1)?, unsigned(row, 2)?);
        let raw = usize::try_from(raw).ok().filter(|raw| *raw <= MAX_CHUNK_BYTES);
        let (Some(raw), Ok(data)) = (raw, row.get_ref(3)?.as_blob()) else { return Err(damaged) };
        self.chunk.clear();
        self.chunk.reserve(raw);
        let read = self.buffer.decompress_to_buffer(data, &mut self.chunk);
        if read.ok() != Some(raw) {
            self.chunk.clear();
            return Err(damaged);
        }
        (self.chunk_start, self.next) = (start, id.saturating_add(1));
        Ok(true)
    }

    fn holds(&self) -> bool {
        let end = self.chunk_start.saturating_add(self.chunk.len() as u64);
        (self.chunk_start..end).contains(&self.position)
    }
}

impl Read for ContentReader<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.position >= self.bytes || out.is_empty() {
            return Ok(0);
        }
        if !self.holds() {
            self.load()?;
        }
        let at = usize::try_from(self.position - self.chunk_start).expect("within one chunk");
        let left = usize::try_from(self.bytes - self.position).unwrap_or(usize::MAX);
        let length = out.len().min(self.chunk.len() - at).min(left);
        out[..length].copy_from_slice(&self.chunk[at..at + length]);
        self.position += length as u64;
        Ok(length)
    }
}

impl Seek for ContentReader<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let (base, delta) = match to {
            SeekFrom::Start(at) => (at, 0),
            SeekFrom::End(delta) => (self.bytes, delta),
            SeekFrom::Current(delta) => (self.position, delta),
        };
        let outside = || io::Error::from(io::ErrorKind::InvalidInput);
        self.position = base.checked_add_signed(delta).ok_or_else(outside)?;
        Ok(self.position)
    }
}

/// What a content turned out to be when it was read in full.
pub(crate) struct Rehashed {
    pub(crate) sha256: Sha256,
    pub(crate) bytes: u64,
}

/// Reads a content in full; `Err` holds the offset from which nothing could be read.
pub(crate) fn rehash(mut reader: ContentReader<'_>) -> Result<Rehashed, u64> {
    use sha2::Digest as _;
    let mut hasher = sha2::Sha256::new();
    let mut block = vec![0; 64 * 1024];
    loop {
        match reader.read(&mut block) {
            Ok(0) => break,
            Ok(n) => hasher.update(&block[..n]),
            Err(_) => return Err(reader.position),
        }
    }
    Ok(Rehashed { sha256: Sha256(hasher.finalize().into()), bytes: reader.position })
}
