//! Tar archives, read strictly: ustar (POSIX.1-1988), pax (POSIX.1-2001), GNU's long names.
//!
//! Whatever could show different contents to different programs is refused: links, devices, holes,
//! names that lead out of the archive or stand there twice, bytes where zeros must be, an end that is
//! not there. Nothing is ever extracted to a path.

use std::collections::HashSet;
use std::io::{self, Read};

use exhibit_core::visible::visible;
use thiserror::Error;

use crate::members::{MemberInfo, Members};
use crate::zip::ReadAt;

/// The most members.
pub const MAX_ENTRIES: usize = 65_536;

/// The longest name, in bytes.
const MAX_NAME: usize = 4096;

/// The longest extended header.
const MAX_PAX: u64 = 1 << 20;

const BLOCK: usize = 512;

/// A regular file in an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its name, `/` between parts, without `./` before it. Not safe to show.
    pub name: String,
    /// Bytes before its content.
    pub offset: u64,
    /// Length of its content in bytes.
    pub size: u64,
}

/// Why an archive can't be read.
#[derive(Debug, Error)]
pub enum TarError {
    /// Reading failed.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// It breaks a rule.
    #[error("byte {at}: {fault}")]
    Fault {
        /// Bytes before the header that breaks it.
        at: u64,
        /// The rule.
        fault: TarFault,
    },
}

/// What an archive must not have.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TarFault {
    /// No header where one must be.
    #[error("no tar header")]
    NotTar,
    /// A header whose checksum is another.
    #[error("the checksum of a header does not agree")]
    Checksum,
    /// A number that can't be read.
    #[error("a number in a header can't be read")]
    Number,
    /// The bytes end before the archive does.
    #[error("the archive ends before its end")]
    Truncated,
    /// Something after the end, or between members.
    #[error("bytes where only zeros may be")]
    Residue,
    /// A name that is no plain relative path in UTF-8.
    #[error("the name {0:?} is not a plain relative path")]
    Name(String),
    /// The same name twice.
    #[error("the name {0:?} stands there twice")]
    Twice(String),
    /// A link, a device, a file with holes, or something that we don't know.
    #[error("a member of the kind {0:?} is not read")]
    Kind(char),
    /// More than [`MAX_ENTRIES`], or too long a header.
    #[error("over a limit: more members or longer headers than are read")]
    Limit,
}

/// Tells whether a file that begins like this may be a tar archive.
pub fn is_tar(head: &[u8]) -> bool {
    head.get(257..262).is_some_and(|magic| magic == b"ustar")
}

/// The files of an archive, in the order of their names.
///
/// Names are shown with hidden characters made visible, and are never used as paths.
pub struct Inside<'a> {
    source: &'a dyn ReadAt,
    infos: Vec<MemberInfo>,
    /// Where the content of each begins, and its length.
    spans: Vec<(u64, u64)>,
}

impl<'a> Inside<'a> {
    /// Reads all headers of an archive.
    ///
    /// # Errors
    /// See [`TarError`].
    pub fn open(source: &'a dyn ReadAt) -> Result<Self, TarError> {
        let mut entries = entries(source)?;
        entries.sort_by(|a, b| a.name.cmp(&b.name));
        let one = |entry: Entry| {
            let stored = entry.name.rsplit('/').next().unwrap_or_default().to_owned();
            let info = MemberInfo::delivered(visible(&entry.name), entry.size);
            (info.named(stored.as_bytes()), (entry.offset, entry.size))
        };
        let (infos, spans) = entries.into_iter().map(one).unzip();
        Ok(Self { source, infos, spans })
    }

    fn part(&self, index: usize) -> io::Result<Part<'a>> {
        let (offset, size) = self.spans.get(index).ok_or(io::ErrorKind::NotFound)?;
        Ok(Part { source: self.source, offset: *offset, size: *size, at: 0 })
    }
}

impl Members for Inside<'_> {
    fn list(&self) -> &[MemberInfo] {
        &self.infos
    }

    fn open(&self, index: usize) -> io::Result<Box<dyn Read + Send + '_>> {
        Ok(Box::new(self.part(index)?))
    }

    fn seek(&self, index: usize) -> io::Result<Box<dyn ReadAt + '_>> {
        Ok(Box::new(self.part(index)?))
    }
}

/// A run of bytes of an archive.
struct Part<'a> {
    source: &'a dyn ReadAt,
    offset: u64,
    size: u64,
    at: u64,
}

impl ReadAt for Part<'_> {
    fn len(&self) -> u64 {
        self.size
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> io::Result<usize> {
        let rest = usize::try_from(self.size.saturating_sub(offset)).unwrap_or(usize::MAX);
        let count = rest.min(buf.len());
        match self.offset.checked_add(offset) {
            Some(at) if count > 0 => self.source.read_at(at, &mut buf[..count]),
            _ => Ok(0),
        }
    }
}

impl Read for Part<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = self.read_at(self.at, out)?;
        if count == 0 && self.at < self.size && !out.is_empty() {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.at += count as u64;
        Ok(count)
    }
}

impl From<TarError> for io::Error {
    fn from(error: TarError) -> Self {
        match error {
            TarError::Io(error) => error,
            fault @ TarError::Fault { .. } => Self::other(fault),
        }
    }
}

/// Returns the regular files of an archive, in its order; every header is read, no content.
///
/// # Errors
/// See [`TarError`]: the first rule that is broken, or reading failed.
pub fn entries(source: &dyn ReadAt) -> Result<Vec<Entry>, TarError> {
    let mut stream = Stream { source, at: 0 };
    let mut entries = Vec::new();
    let mut names = HashSet::new();
    let mut next = Extended::default();
    loop {
        let at = stream.at;
        let fault = |fault| TarError::Fault { at, fault };
        let header = stream.block()?.ok_or_else(|| fault(TarFault::Truncated))?;
        if header.iter().all(|byte| *byte == 0) {
            stream.end()?;
            return Ok(entries);
        }
        let header = Header::read(&header).map_err(fault)?;
        match header.kind {
            b'x' | b'L' => {
                if header.size > MAX_PAX {
                    return Err(fault(TarFault::Limit));
                }
                let content = stream.small(header.size)?;
                next.take(header.kind, &content).map_err(fault)?;
            }
            b'g' => {
                // Comments for people; one that renames or resizes every member is refused.
                if header.size > MAX_PAX {
                    return Err(fault(TarFault::Limit));
                }
                let content = stream.small(header.size)?;
                let mut all = Extended::default();
                all.take(b'x', &content).map_err(fault)?;
                if all.name.is_some() || all.size.is_some() {
                    return Err(fault(TarFault::Kind('g')));
                }
            }
            b'0' | 0 | b'5' => {
                let is_folder = header.kind == b'5';
                let Extended { name, size } = std::mem::take(&mut next);
                let size = if is_folder { 0 } else { size.unwrap_or(header.size) };
                let name = plain(name.unwrap_or(header.name), is_folder).map_err(fault)?;
                if is_folder {
                    continue;
                }
                if names.len() >= MAX_ENTRIES {
                    return Err(fault(TarFault::Limit));
                }
                if !names.insert(name.clone()) {
                    return Err(fault(TarFault::Twice(name)));
                }
                entries.push(Entry { name, offset: stream.at, size });
                stream.skip(size)?;
            }
            kind => return Err(fault(TarFault::Kind(char::from(kind)))),
        }
    }
}

/// What a header says about the member after it.
#[derive(Default)]
struct Extended {
    name: Option<String>,
    size: Option<u64>,
}

impl Extended {
    fn take(&mut self, kind: u8, content: &[u8]) -> Result<(), TarFault> {
        if kind == b'L' {
            let name = content.split(|byte| *byte == 0).next().unwrap_or_default();
            self.name = Some(text(name)?);
            return Ok(());
        }
        let mut rest = content;
        while !rest.is_empty() {
            let (record, after) = pax_record(rest).ok_or(TarFault::Number)?;
            rest = after;
            let at = memchr::memchr(b'=', record).ok_or(TarFault::Number)?;
            let (key, value) = (&record[..at], &record[at + 1..]);
            match key {
                b"path" => self.name = Some(text(value)?),
                b"size" => {
                    let value = std::str::from_utf8(value).ok().and_then(|it| it.parse().ok());
                    self.size = Some(value.ok_or(TarFault::Number)?);
                }
                b"linkpath" => return Err(TarFault::Kind('2')),
                key if key.starts_with(b"GNU.sparse") => return Err(TarFault::Kind('S')),
                _ => {}
            }
        }
        Ok(())
    }
}

/// Takes one `LENGTH KEY=VALUE LF` off; `None` if it is none.
fn pax_record(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let space = memchr::memchr(b' ', bytes.get(..bytes.len().min(20))?)?;
    let length: usize = std::str::from_utf8(&bytes[..space]).ok()?.parse().ok()?;
    let record = bytes.get(space + 1..length)?.strip_suffix(b"\n")?;
    Some((record, &bytes[length..]))
}

struct Header {
    name: String,
    size: u64,
    kind: u8,
}

impl Header {
    fn read(block: &[u8; BLOCK]) -> Result<Self, TarFault> {
        if !is_tar(block) {
            return Err(TarFault::NotTar);
        }
        let stated = number(&block[148..156])?;
        let bytes = block.iter().enumerate();
        let sum = bytes.map(|(at, byte)| match at {
            148..156 => u64::from(b' '),
            _ => u64::from(*byte),
        });
        if sum.sum::<u64>() != stated {
            return Err(TarFault::Checksum);
        }
        let until_zero = |field: &[u8]| {
            let end = memchr::memchr(0, field).unwrap_or(field.len());
            text(&field[..end])
        };
        let name = until_zero(&block[..100])?;
        // GNU keeps other things where POSIX keeps the beginning of a long name.
        let prefix = if &block[257..263] == b"ustar\0" {
            until_zero(&block[345..500])?
        } else {
            String::new()
        };
        let name = if prefix.is_empty() { name } else { format!("{prefix}/{name}") };
        Ok(Self { name, size: number(&block[124..136])?, kind: block[156] })
    }
}

/// Reads octal digits between spaces and zeros, or GNU's binary form.
fn number(field: &[u8]) -> Result<u64, TarFault> {
    if let [0x80, rest @ ..] = field {
        let (high, low) = rest.split_at(rest.len().saturating_sub(8));
        let low: [u8; 8] = low.try_into().map_err(|_| TarFault::Number)?;
        return match high.iter().all(|byte| *byte == 0) {
            true => Ok(u64::from_be_bytes(low)),
            false => Err(TarFault::Number),
        };
    }
    let text = std::str::from_utf8(field).map_err(|_| TarFault::Number)?;
    let digits = text.trim_matches([' ', '\0']);
    match digits {
        "" => Ok(0),
        _ if !digits.bytes().all(|byte| byte.is_ascii_digit()) => Err(TarFault::Number),
        _ => u64::from_str_radix(digits, 8).map_err(|_| TarFault::Number),
    }
}

fn text(bytes: &[u8]) -> Result<String, TarFault> {
    match String::from_utf8(bytes.to_vec()) {
        Ok(text) if text.len() <= MAX_NAME => Ok(text),
        Ok(_) => Err(TarFault::Limit),
        Err(fault) => Err(TarFault::Name(String::from_utf8_lossy(fault.as_bytes()).into_owned())),
    }
}

/// Returns a name as a relative path whose parts are names.
fn plain(name: String, is_folder: bool) -> Result<String, TarFault> {
    let mut path = name.as_str();
    while let Some(rest) = path.strip_prefix("./") {
        path = rest;
    }
    if is_folder {
        path = path.trim_end_matches('/');
        if path.is_empty() || path == "." {
            return Ok(String::new());
        }
    }
    let good = |part: &str| !matches!(part, "" | "." | "..");
    let bad = path.contains(['\\', '\0']) || path.chars().any(char::is_control);
    match path.split('/').all(good) && !bad {
        true => Ok(path.to_owned()),
        false => Err(TarFault::Name(name)),
    }
}

struct Stream<'a> {
    source: &'a dyn ReadAt,
    at: u64,
}

impl Stream<'_> {
    fn truncated(&self) -> TarError {
        TarError::Fault { at: self.at, fault: TarFault::Truncated }
    }

    /// Returns the next block; `None` at the end of the bytes.
    fn block(&mut self) -> Result<Option<[u8; BLOCK]>, TarError> {
        if self.at >= self.source.len() {
            return Ok(None);
        }
        let mut block = [0; BLOCK];
        self.fill(&mut block)?;
        Ok(Some(block))
    }

    fn fill(&mut self, out: &mut [u8]) -> Result<(), TarError> {
        let mut filled = 0;
        while filled < out.len() {
            match self.source.read_at(self.at + filled as u64, &mut out[filled..]) {
                Ok(0) => return Err(self.truncated()),
                Ok(count) => filled += count,
                Err(fault) if fault.kind() == io::ErrorKind::Interrupted => {}
                Err(fault) => return Err(fault.into()),
            }
        }
        self.at += out.len() as u64;
        Ok(())
    }

    /// After the first block of zeros there is nothing but zeros, and at least one more block of them.
    fn end(&mut self) -> Result<(), TarError> {
        let at = self.at;
        let mut blocks = 0;
        while let Some(block) = self.block()? {
            blocks += 1;
            if block.iter().any(|byte| *byte != 0) {
                return Err(TarError::Fault { at, fault: TarFault::Residue });
            }
        }
        match blocks {
            0 => Err(TarError::Fault { at, fault: TarFault::Truncated }),
            _ => Ok(()),
        }
    }

    /// Reads the content of a header: its caller limits the size.
    fn small(&mut self, size: u64) -> Result<Vec<u8>, TarError> {
        if size > self.source.len().saturating_sub(self.at) {
            return Err(self.truncated());
        }
        let mut content = vec![0; usize::try_from(size).map_err(|_| self.truncated())?];
        self.fill(&mut content)?;
        self.padding(size)?;
        Ok(content)
    }

    /// Steps over the content of a member.
    fn skip(&mut self, size: u64) -> Result<(), TarError> {
        let end = self.at.checked_add(size).filter(|end| *end <= self.source.len());
        self.at = end.ok_or_else(|| self.truncated())?;
        self.padding(size)
    }

    /// What fills the last block of a content is zeros.
    fn padding(&mut self, size: u64) -> Result<(), TarError> {
        let length = (BLOCK as u64 - size % BLOCK as u64) % BLOCK as u64;
        let mut zeros = vec![0; usize::try_from(length).map_err(|_| self.truncated())?];
        let at = self.at;
        self.fill(&mut zeros)?;
        match zeros.iter().all(|byte| *byte == 0) {
            true => Ok(()),
            false => Err(TarError::Fault { at, fault: TarFault::Residue }),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A header made by the letter of the format, with its checksum.
    fn header(name: &[u8], size: u64, kind: u8) -> [u8; BLOCK] {
        let mut block = [0; BLOCK];
        block[..name.len()].copy_from_slice(name);
        block[100..108].copy_from_slice(b"0000644\0");
        block[124..136].copy_from_slice(format!("{size:011o}\0").as_bytes());
        block[156] = kind;
        block[257..265].copy_from_slice(b"ustar\x0000");
        sealed(block)
    }

    fn sealed(mut block: [u8; BLOCK]) -> [u8; BLOCK] {
        block[148..156].copy_from_slice(b"        ");
        let sum: u64 = block.iter().map(|byte| u64::from(*byte)).sum();
        block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
        block
    }

    fn padded(content: &[u8]) -> Vec<u8> {
        let mut bytes = content.to_vec();
        bytes.resize(content.len().div_ceil(BLOCK) * BLOCK, 0);
        bytes
    }

    fn file(name: &[u8], content: &[u8], kind: u8) -> Vec<u8> {
        [header(name, content.len() as u64, kind).to_vec(), padded(content)].concat()
    }

    fn all(bytes: &[u8]) -> Result<Vec<(String, u64, Vec<u8>)>, TarFault> {
        let bytes = bytes.to_vec();
        let entries = match entries(&bytes) {
            Ok(entries) => entries,
            Err(TarError::Fault { fault, .. }) => return Err(fault),
            Err(TarError::Io(fault)) => panic!("memory can be read: {fault}"),
        };
        let inside = Inside::open(&bytes).expect("it was read before");
        let content = |entry: &Entry| {
            let at = inside.list().iter().position(|info| info.path == entry.name);
            let mut read = Vec::new();
            let mut reader = inside.open(at.expect("listed")).expect("opened");
            reader.read_to_end(&mut read).expect("whole");
            read
        };
        Ok(entries.iter().map(|it| (it.name.clone(), it.offset, content(it))).collect())
    }

    const END: [u8; 2 * BLOCK] = [0; 2 * BLOCK];

    #[test]
    fn files_come_with_their_place_and_long_names() {
        let pax = b"30 path=folder/a long name.txt\n";
        let pax = [b"31".as_slice(), &pax[2..]].concat();
        let bytes = [
            file(b"./folder/", b"", b'5'),
            file(b"a.txt", b"one", b'0'),
            file(b"x", &pax, b'x'),
            file(b"short", &[7; 600], 0),
            file(b"././@LongLink", b"gnu/name\0", b'L'),
            file(b"short", b"", b'0'),
            END.to_vec(),
        ]
        .concat();
        let found = all(&bytes).expect("an archive");
        let names: Vec<&str> = found.iter().map(|(name, ..)| name.as_str()).collect();
        assert_eq!(names, ["a.txt", "folder/a long name.txt", "gnu/name"]);
        for (_, offset, content) in found {
            let at = usize::try_from(offset).expect("small");
            assert_eq!(bytes[at..at + content.len()], content);
        }
    }

    #[test]
    fn what_other_programs_may_read_otherwise_is_refused() {
        let one = file(b"a", b"1", b'0');
        let with = |part: Vec<u8>| all(&[one.clone(), part, END.to_vec()].concat());
        assert_eq!(with(one.clone()), Err(TarFault::Twice("a".to_owned())));
        for name in ["../b", "/b", "b//c", "b/../c", "b\\c", "b\u{7}"] {
            assert!(
                matches!(with(file(name.as_bytes(), b"", b'0')), Err(TarFault::Name(_))),
                "{name}"
            );
        }
        assert!(matches!(with(file(b"\xff", b"", b'0')), Err(TarFault::Name(_))));
        for kind in *b"1234567SKVDM" {
            let read = with(file(b"b", b"", kind));
            let folder = kind == b'5';
            assert_eq!(read.is_ok(), folder, "{}", char::from(kind));
        }
        let mut wrong = one.clone();
        wrong[0] = b'b';
        assert_eq!(with(wrong), Err(TarFault::Checksum));
        let mut hidden = file(b"b", b"1", b'0');
        hidden[BLOCK + 9] = 1;
        assert_eq!(with(hidden), Err(TarFault::Residue));
        assert_eq!(with(b"x".repeat(BLOCK)), Err(TarFault::NotTar));
        let sparse = file(b"x", b"25 GNU.sparse.major=1234\n", b'x');
        assert_eq!(with(sparse), Err(TarFault::Kind('S')));
        let after = [one.clone(), END.to_vec(), one.clone()].concat();
        assert_eq!(all(&after), Err(TarFault::Residue));
        for length in [BLOCK, BLOCK + 1, 2 * BLOCK, 3 * BLOCK] {
            let cut = &[one.clone(), END.to_vec()].concat()[..length];
            assert_eq!(all(cut), Err(TarFault::Truncated), "{length}");
        }
        let mut huge = header(b"b", 0, b'0');
        huge[124..136].copy_from_slice(&[0x80, 0, 0, 0, 0x7f, 255, 255, 255, 255, 255, 255, 255]);
        assert_eq!(with(sealed(huge).to_vec()), Err(TarFault::Truncated));
    }

    proptest! {
        #[test]
        fn no_bytes_panic(mut bytes in prop::collection::vec(any::<u8>(), 0..2048), at in 0..512_usize, byte: u8) {
            let _ = all(&bytes);
            let mut archive = [file(b"a", b"content", b'0'), file(b"x", b"12 path=b/c\n", b'x'), file(b"y", b"2", b'0'), END.to_vec()].concat();
            archive[at] = byte;
            let _ = all(&archive);
            if bytes.len() >= 512 {
                let block: [u8; 512] = bytes[..512].try_into().expect("512 bytes");
                let mut block = block;
                block[257..263].copy_from_slice(b"ustar\0");
                bytes[..512].copy_from_slice(&sealed(block));
                let _ = all(&bytes);
            }
        }
    }
}
