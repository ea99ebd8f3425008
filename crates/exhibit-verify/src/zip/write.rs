//! Writing an archive that [`super::Archive::strict`] accepts, the same bytes for the same input.

use std::io::{self, Read, Seek, SeekFrom, Write};

use exhibit_core::digest::Sha256;
use flate2::Compression;
use flate2::write::DeflateEncoder;
use sha2::{Digest as _, Sha256 as Hasher};
use thiserror::Error;

use super::directory::{DATE, EXTERNAL, LONG, MADE_BY, MADE_BY_64, NEEDED, NEEDED_64};
use super::{Limits, RATIO_FREE, is_portable_path};

/// Bytes of known length that can be read more than once.
pub trait Content {
    /// Returns the length in bytes.
    fn len(&self) -> u64;

    /// Tells whether there are no bytes.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Starts reading from the beginning. Errors: those of the source.
    fn open(&self) -> io::Result<Box<dyn Read + '_>>;
}

impl Content for [u8] {
    fn len(&self) -> u64 {
        <[u8]>::len(self) as u64
    }

    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(self))
    }
}

impl Content for Vec<u8> {
    fn len(&self) -> u64 {
        Content::len(self.as_slice())
    }

    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        self.as_slice().open()
    }
}

impl<T: Content + ?Sized> Content for &T {
    fn len(&self) -> u64 {
        (**self).len()
    }

    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        (**self).open()
    }
}

/// Why an archive could not be written.
#[derive(Debug, Error)]
pub enum WriteError {
    /// Reading content or writing the archive failed.
    #[error("could not write the archive: {0}")]
    Io(#[from] io::Error),
    /// A name that is not portable, or not after the one before it.
    #[error("{0} can't be the next name in the archive")]
    Name(String),
    /// Content had another length than it said.
    #[error("{name}: {declared} bytes were declared, {found} were read")]
    Length {
        /// The member.
        name: String,
        /// What it said.
        declared: u64,
        /// What came, as far as it was read.
        found: u64,
    },
}

/// What was written as one member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Added {
    /// SHA-256 of the content.
    pub sha256: Sha256,
    /// Its length in bytes.
    pub bytes: u64,
}

/// Writes members in ascending order of their names, then the directory.
///
/// Sizes go into the local header after the data, so the output must seek; no data descriptors.
pub struct Writer<W> {
    out: W,
    written: Vec<Written>,
    offset: u64,
}

struct Written {
    name: String,
    method: u16,
    crc32: u32,
    compressed: u64,
    size: u64,
    header: u64,
    zip64: bool,
}

/// Deflate level: fixed, since it decides the bytes.
const LEVEL: u32 = 6;
/// How much is tried before deciding whether to deflate at all.
const PROBE: usize = 64 * 1024;
const SATURATED: u64 = u32::MAX as u64;

impl<W: Write + Seek> Writer<W> {
    /// Starts an archive at the beginning of `out`.
    pub fn new(out: W) -> Self {
        Self { out, written: Vec::new(), offset: 0 }
    }

    /// Adds a member. It is deflated unless that does not help, would help so much that a reader
    /// had to take it for a bomb ([`Limits::BUNDLE`]), or it is an archive itself, which its reader
    /// has to seek in.
    ///
    /// Errors: a name out of order or not portable, content of another length, or input or output.
    pub fn add(&mut self, name: &str, content: &dyn Content) -> Result<Added, WriteError> {
        match is_portable_path(name) {
            true => self.put_in_order(name, content),
            false => Err(WriteError::Name(name.to_owned())),
        }
    }

    /// Adds the part that lists the types of the others in an Office package (ECMA-376 part 2, section 7.2.3): its
    /// name is fixed, not portable, and sorts before all others. [`super::Archive::strict`] refuses such an archive.
    ///
    /// Errors: as [`Writer::add`].
    pub fn add_content_types(&mut self, content: &dyn Content) -> Result<Added, WriteError> {
        self.put_in_order("[Content_Types].xml", content)
    }

    fn put_in_order(&mut self, name: &str, content: &dyn Content) -> Result<Added, WriteError> {
        if self.written.last().is_some_and(|w| w.name.as_str() >= name) {
            return Err(WriteError::Name(name.to_owned()));
        }
        let mut member = Written {
            name: name.to_owned(),
            method: if worth_deflating(content)? { 8 } else { 0 },
            crc32: 0,
            compressed: 0,
            size: content.len(),
            header: self.offset,
            zip64: content.len() >= LONG,
        };
        let mut sha256 = self.put(&mut member, content)?;
        if member.size > RATIO_FREE
            && member.size / member.compressed.max(1) >= Limits::BUNDLE.ratio
        {
            member.method = 0;
            sha256 = self.put(&mut member, content)?;
        }
        let bytes = member.size;
        self.offset = self.out.stream_position()?;
        self.written.push(member);
        Ok(Added { sha256, bytes })
    }

    /// Writes the directory and the end record; returns the output.
    pub fn finish(mut self) -> Result<W, WriteError> {
        let start = self.offset;
        for member in &self.written {
            self.out.write_all(&directory_record(member))?;
        }
        let end = self.out.stream_position()?;
        let count = self.written.len() as u64;
        self.out.write_all(&end_records(start, end, count))?;
        self.out.flush()?;
        Ok(self.out)
    }

    /// Writes header and data from the member's offset, then the header again with the sizes.
    ///
    /// A second, stored attempt is never shorter than the first, deflated one, so nothing of the
    /// first is left behind.
    fn put(&mut self, member: &mut Written, content: &dyn Content) -> Result<Sha256, WriteError> {
        self.out.seek(SeekFrom::Start(member.header))?;
        self.out.write_all(&local_header(member))?;
        let data = self.out.stream_position()?;
        let (crc32, sha256) = if member.method == 8 {
            let mut encoder = DeflateEncoder::new(&mut self.out, Compression::new(LEVEL));
            let sums = copy(&member.name, content, &mut encoder)?;
            encoder.finish()?;
            sums
        } else {
            copy(&member.name, content, &mut self.out)?
        };
        let end = self.out.stream_position()?;
        member.crc32 = crc32;
        member.compressed = end - data;
        self.out.seek(SeekFrom::Start(member.header))?;
        self.out.write_all(&local_header(member))?;
        self.out.seek(SeekFrom::Start(end))?;
        Ok(sha256)
    }
}

/// Copies content while summing it; its length must be the declared one.
fn copy(
    name: &str,
    content: &dyn Content,
    out: &mut dyn Write,
) -> Result<(u32, Sha256), WriteError> {
    let declared = content.len();
    let mut reader = content.open()?.take(declared.saturating_add(1));
    let (mut crc, mut sha256) = (crc32fast::Hasher::new(), Hasher::new());
    let mut found = 0;
    let mut buf = vec![0; PROBE];
    loop {
        let n = match reader.read(&mut buf) {
            Ok(0) => break,
            Ok(n) => n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            Err(e) => return Err(e.into()),
        };
        crc.update(&buf[..n]);
        sha256.update(&buf[..n]);
        out.write_all(&buf[..n])?;
        found += n as u64;
    }
    if found != declared {
        return Err(WriteError::Length { name: name.to_owned(), declared, found });
    }
    Ok((crc.finalize(), Sha256(sha256.finalize().into())))
}

/// Tries the first part: what is compressed already is stored, and so are archives.
fn worth_deflating(content: &dyn Content) -> io::Result<bool> {
    let mut head = Vec::with_capacity(PROBE);
    content.open()?.take(PROBE as u64).read_to_end(&mut head)?;
    if head.starts_with(b"PK") {
        return Ok(false);
    }
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::new(LEVEL));
    encoder.write_all(&head)?;
    let packed = encoder.finish()?.len();
    Ok(packed * 20 < head.len() * 19)
}

fn local_header(m: &Written) -> Vec<u8> {
    let mut h = Vec::with_capacity(64 + m.name.len());
    h.extend(0x0403_4b50_u32.to_le_bytes());
    put_common(&mut h, m, if m.zip64 { NEEDED_64 } else { NEEDED });
    if m.zip64 {
        h.extend(u32::MAX.to_le_bytes());
        h.extend(u32::MAX.to_le_bytes());
    } else {
        put_u32(&mut h, m.compressed);
        put_u32(&mut h, m.size);
    }
    put_u16(&mut h, m.name.len());
    put_u16(&mut h, if m.zip64 { 20 } else { 0 });
    h.extend(m.name.as_bytes());
    if m.zip64 {
        h.extend([1, 0, 16, 0]);
        h.extend(m.size.to_le_bytes());
        h.extend(m.compressed.to_le_bytes());
    }
    h
}

fn directory_record(m: &Written) -> Vec<u8> {
    let far = m.header >= SATURATED;
    let long = m.zip64 || far;
    let mut wide = Vec::new();
    if m.zip64 {
        wide.extend(m.size.to_le_bytes());
        wide.extend(m.compressed.to_le_bytes());
    }
    if far {
        wide.extend(m.header.to_le_bytes());
    }
    let mut h = Vec::with_capacity(80 + m.name.len());
    h.extend(0x0201_4b50_u32.to_le_bytes());
    h.extend(if long { MADE_BY_64 } else { MADE_BY }.to_le_bytes());
    put_common(&mut h, m, if long { NEEDED_64 } else { NEEDED });
    put_u32(&mut h, if m.zip64 { SATURATED } else { m.compressed });
    put_u32(&mut h, if m.zip64 { SATURATED } else { m.size });
    put_u16(&mut h, m.name.len());
    put_u16(&mut h, if long { 4 + wide.len() } else { 0 });
    h.extend([0; 6]); // comment, disk, internal attributes
    h.extend(EXTERNAL.to_le_bytes());
    put_u32(&mut h, m.header.min(SATURATED));
    h.extend(m.name.as_bytes());
    if long {
        h.extend([1, 0]);
        put_u16(&mut h, wide.len());
        h.extend(wide);
    }
    h
}

/// Version needed, flags, method, time, date and checksum stand in this order in both headers.
fn put_common(h: &mut Vec<u8>, m: &Written, needed: u16) {
    h.extend(needed.to_le_bytes());
    h.extend([0, 0]);
    h.extend(m.method.to_le_bytes());
    h.extend([0, 0]);
    h.extend(DATE.to_le_bytes());
    h.extend(m.crc32.to_le_bytes());
}

fn end_records(start: u64, end: u64, count: u64) -> Vec<u8> {
    let size = end - start;
    let mut h = Vec::with_capacity(98);
    if count >= u64::from(u16::MAX) || size >= SATURATED || start >= SATURATED {
        h.extend(0x0606_4b50_u32.to_le_bytes());
        h.extend(44_u64.to_le_bytes());
        h.extend(MADE_BY_64.to_le_bytes());
        h.extend(NEEDED_64.to_le_bytes());
        h.extend([0; 8]);
        for value in [count, count, size, start] {
            h.extend(value.to_le_bytes());
        }
        h.extend(0x0706_4b50_u32.to_le_bytes());
        h.extend(0_u32.to_le_bytes());
        h.extend(end.to_le_bytes());
        h.extend(1_u32.to_le_bytes());
    }
    let short = u16::try_from(count).unwrap_or(u16::MAX).to_le_bytes();
    h.extend(0x0605_4b50_u32.to_le_bytes());
    h.extend([0; 4]);
    h.extend(short);
    h.extend(short);
    put_u32(&mut h, size.min(SATURATED));
    put_u32(&mut h, start.min(SATURATED));
    h.extend([0; 2]);
    h
}

fn put_u32(h: &mut Vec<u8>, value: u64) {
    let value = u32::try_from(value).expect("longer values are saturated or in zip64 fields");
    h.extend(value.to_le_bytes());
}

fn put_u16(h: &mut Vec<u8>, value: usize) {
    let value = u16::try_from(value).expect("portable names and zip64 fields are short");
    h.extend(value.to_le_bytes());
}
