//! The end record and the central directory.

use super::finding::{ZipError, ZipFault, ZipFinding};
use super::name;
use super::source::{ReadAt, read_exact_at};

/// Where the directory lies, by the end record.
#[derive(Clone, Copy, Debug)]
pub(super) struct Directory {
    /// First byte.
    pub(super) start: u64,
    /// One past the last byte.
    pub(super) end: u64,
    /// How many members the end record states.
    pub(super) count: u64,
    /// How far every stated offset lies before the true one: bytes in front of the archive.
    pub(super) shift: u64,
}

/// One record of the directory.
#[derive(Clone, Debug)]
pub(super) struct Record {
    pub(super) name: String,
    pub(super) raw_name: Vec<u8>,
    pub(super) fixed: Fixed,
    pub(super) flags: u16,
    pub(super) method: u16,
    pub(super) crc32: u32,
    pub(super) compressed: u64,
    pub(super) size: u64,
    /// Offset of the local header, as stated.
    pub(super) header: u64,
    /// Offset of this record.
    pub(super) at: u64,
}

/// The fields that carry nothing in a bundle, and whether zip64 was used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fixed {
    pub(super) made_by: u16,
    pub(super) needed: u16,
    pub(super) time: u16,
    pub(super) date: u16,
    pub(super) internal: u16,
    pub(super) external: u32,
    /// Bytes of extra fields beside zip64, and of the comment.
    pub(super) other: u64,
    pub(super) zip64: bool,
}

const END: u32 = 0x0605_4b50;
const END_LEN: u64 = 22;
const LOCATOR: u32 = 0x0706_4b50;
const LOCATOR_LEN: u64 = 20;
const END64: u32 = 0x0606_4b50;
const END64_LEN: u64 = 56;
const RECORD: u32 = 0x0201_4b50;
const RECORD_LEN: usize = 46;

/// Finds the directory of an archive that ends with its end record and nothing else.
pub(super) fn find_strict(source: &dyn ReadAt) -> Result<Directory, ZipError> {
    let at = source.len().checked_sub(END_LEN).ok_or_else(|| ZipFinding::at(ZipFault::NoEnd, 0))?;
    let end = EndRecord::read(source, at)?.ok_or_else(|| ZipFinding::at(ZipFault::NoEnd, at))?;
    if end.comment != 0 {
        return Err(ZipFinding::at(ZipFault::NoEnd, at).into());
    }
    let long = if end.is_saturated() {
        let long = End64::read(source, at)?;
        let long = long.ok_or_else(|| ZipFinding::at(ZipFault::Zip64, at))?;
        if long.versions != [MADE_BY_64, NEEDED_64] || !end.must_be_saturated(&long) {
            return Err(ZipFinding::at(ZipFault::Zip64, at).into());
        }
        Some(long)
    } else {
        None
    };
    let directory = end.directory(long)?;
    match directory.shift {
        0 => Ok(directory),
        shift => Err(ZipFinding::at(ZipFault::Gap(shift), 0).into()),
    }
}

/// Finds the directory of an archive that may have a comment, and bytes before it.
pub(super) fn find_lenient(source: &dyn ReadAt) -> Result<Directory, ZipError> {
    let at = find_end(source)?;
    let end = EndRecord::read(source, at)?.ok_or_else(|| ZipFinding::at(ZipFault::NoEnd, at))?;
    end.directory(End64::read(source, at)?)
}

/// Returns the offset of the one end record whose comment reaches exactly to the end of the file.
fn find_end(source: &dyn ReadAt) -> Result<u64, ZipError> {
    let window = source.len().min(END_LEN + 0xFFFF);
    let base = source.len() - window;
    let mut tail = vec![0; usize::try_from(window).expect("at most 65,557")];
    read_exact_at(source, base, &mut tail)?;
    let last = (tail.len() + 1).saturating_sub(END_LEN as usize);
    let mut found = (0..last).filter(|i| {
        u32_at(&tail, *i) == END
            && i + END_LEN as usize + usize::from(u16_at(&tail, i + 20)) == tail.len()
    });
    let first = found.next().ok_or_else(|| ZipFinding::at(ZipFault::NoEnd, base))?;
    match found.next() {
        None => Ok(base + first as u64),
        // An end record inside the comment of another: readers differ about which counts.
        Some(second) => Err(ZipFinding::at(ZipFault::AmbiguousEnd, base + second as u64).into()),
    }
}

/// The end record, as it stands.
struct EndRecord {
    at: u64,
    disks: [u16; 2],
    on_disk: u16,
    count: u16,
    size: u32,
    offset: u32,
    comment: u16,
}

impl EndRecord {
    fn read(source: &dyn ReadAt, at: u64) -> Result<Option<Self>, ZipError> {
        let mut b = [0; END_LEN as usize];
        read_exact_at(source, at, &mut b)?;
        Ok((u32_at(&b, 0) == END).then(|| Self {
            at,
            disks: [u16_at(&b, 4), u16_at(&b, 6)],
            on_disk: u16_at(&b, 8),
            count: u16_at(&b, 10),
            size: u32_at(&b, 12),
            offset: u32_at(&b, 16),
            comment: u16_at(&b, 20),
        }))
    }

    fn is_saturated(&self) -> bool {
        self.count == u16::MAX || self.size == u32::MAX || self.offset == u32::MAX
    }

    /// Every field is saturated exactly if its value does not fit.
    fn must_be_saturated(&self, long: &End64) -> bool {
        u64::from(self.count) == long.count.min(u16::MAX.into())
            && u64::from(self.size) == long.size.min(u32::MAX.into())
            && u64::from(self.offset) == long.offset.min(u32::MAX.into())
    }

    /// Every field is saturated, or equals the long one.
    fn agrees(&self, long: &End64) -> bool {
        (self.count == u16::MAX || u64::from(self.count) == long.count)
            && (self.size == u32::MAX || u64::from(self.size) == long.size)
            && (self.offset == u32::MAX || u64::from(self.offset) == long.offset)
    }

    /// Works out where the directory lies: directly before the end records.
    fn directory(&self, long: Option<End64>) -> Result<Directory, ZipError> {
        let fault = |fault| ZipError::from(ZipFinding::at(fault, self.at));
        if self.disks != [0, 0] || self.on_disk != self.count {
            return Err(fault(ZipFault::Disks));
        }
        if long.as_ref().is_some_and(|long| !self.agrees(long)) {
            return Err(fault(ZipFault::Zip64));
        }
        let (end, count, size, offset) = match long {
            Some(long) => (long.at, long.count, long.size, long.offset),
            None => (self.at, self.count.into(), self.size.into(), self.offset.into()),
        };
        let start = end.checked_sub(size).ok_or_else(|| fault(ZipFault::Truncated))?;
        let shift = start.checked_sub(offset).ok_or_else(|| fault(ZipFault::Overlap))?;
        Ok(Directory { start, end, count, shift })
    }
}

/// The zip64 end record.
struct End64 {
    at: u64,
    versions: [u16; 2],
    count: u64,
    size: u64,
    offset: u64,
}

impl End64 {
    /// Reads the record and its locator, which lie directly before the end record at `end`;
    /// `None` if there is no locator.
    fn read(source: &dyn ReadAt, end: u64) -> Result<Option<Self>, ZipError> {
        let Some(at) = end.checked_sub(LOCATOR_LEN + END64_LEN) else {
            return Ok(None);
        };
        let mut both = [0; (END64_LEN + LOCATOR_LEN) as usize];
        read_exact_at(source, at, &mut both)?;
        let (b, locator) = both.split_at(END64_LEN as usize);
        if u32_at(locator, 0) != LOCATOR {
            return Ok(None);
        }
        let (size, offset) = (u64_at(b, 40), u64_at(b, 48));
        // Bytes in front of the archive move the record and the directory by the same amount.
        let moved = at.checked_sub(u64_at(locator, 8));
        let directory_moved = at.checked_sub(size).and_then(|s| s.checked_sub(offset));
        let sound = u32_at(b, 0) == END64
            && u64_at(b, 4) == END64_LEN - 12
            && u32_at(b, 16) == 0
            && u32_at(b, 20) == 0
            && u64_at(b, 24) == u64_at(b, 32)
            && u32_at(locator, 4) == 0
            && u32_at(locator, 16) == 1
            && moved.is_some()
            && moved == directory_moved;
        if !sound {
            return Err(ZipFinding::at(ZipFault::Zip64, at).into());
        }
        Ok(Some(Self {
            at,
            versions: [u16_at(b, 12), u16_at(b, 14)],
            count: u64_at(b, 32),
            size,
            offset,
        }))
    }
}

/// Reads the records of the directory one by one, through a small window.
pub(super) struct Records<'a> {
    source: &'a dyn ReadAt,
    next: u64,
    end: u64,
}

impl<'a> Records<'a> {
    pub(super) fn new(source: &'a dyn ReadAt, directory: &Directory) -> Self {
        Self { source, next: directory.start, end: directory.end }
    }

    /// Returns the next record; `None` at the end of the directory.
    pub(super) fn next(&mut self) -> Result<Option<Record>, ZipError> {
        if self.next == self.end {
            return Ok(None);
        }
        let at = self.next;
        let fault = |fault| ZipError::from(ZipFinding::at(fault, at));
        let mut b = [0; RECORD_LEN];
        if self.end - at < RECORD_LEN as u64 {
            return Err(fault(ZipFault::Truncated));
        }
        read_exact_at(self.source, at, &mut b)?;
        if u32_at(&b, 0) != RECORD {
            return Err(fault(ZipFault::Signature("record of the directory")));
        }
        let lens = [28, 30, 32].map(|i| usize::from(u16_at(&b, i)));
        let tail_len = lens.iter().sum::<usize>();
        let next = at + (RECORD_LEN + tail_len) as u64;
        if next > self.end {
            return Err(fault(ZipFault::Truncated));
        }
        let mut tail = vec![0; tail_len];
        read_exact_at(self.source, at + RECORD_LEN as u64, &mut tail)?;
        self.next = next;
        record(at, &b, &tail, lens).map(Some)
    }
}

fn record(
    at: u64,
    b: &[u8; RECORD_LEN],
    tail: &[u8],
    [name, extra, comment]: [usize; 3],
) -> Result<Record, ZipError> {
    let raw_name = tail[..name].to_vec();
    let decoded = name::decode(&raw_name);
    let fault = |fault| ZipError::from(ZipFinding::of(fault, at, &decoded));
    let shorts = [u32_at(b, 24), u32_at(b, 20), u32_at(b, 42)];
    let extra = Extra::read(&tail[name..name + extra]).ok_or_else(|| fault(ZipFault::Truncated))?;
    let [size, compressed, header] = extra.widen(shorts).ok_or_else(|| fault(ZipFault::Zip64))?;
    if u16_at(b, 34) != 0 {
        return Err(fault(ZipFault::Disks));
    }
    if extra.other_name.is_some_and(|other| other != decoded.as_bytes()) {
        return Err(fault(ZipFault::Mismatch("its second name")));
    }
    Ok(Record {
        fixed: Fixed {
            made_by: u16_at(b, 4),
            needed: u16_at(b, 6),
            time: u16_at(b, 12),
            date: u16_at(b, 14),
            internal: u16_at(b, 36),
            external: u32_at(b, 38),
            other: (extra.other + comment) as u64,
            zip64: extra.zip64.is_some(),
        },
        name: decoded,
        raw_name,
        flags: u16_at(b, 8),
        method: u16_at(b, 10),
        crc32: u32_at(b, 16),
        compressed,
        size,
        header,
        at,
    })
}

/// The extra fields that matter: zip64 sizes, and a second name (Info-ZIP's Unicode path).
pub(super) struct Extra<'a> {
    pub(super) zip64: Option<&'a [u8]>,
    other_name: Option<&'a [u8]>,
    /// Bytes that belong to neither.
    pub(super) other: usize,
}

impl<'a> Extra<'a> {
    /// Reads a block of extra fields; `None` if it is cut off or gives zip64 sizes twice.
    pub(super) fn read(mut block: &'a [u8]) -> Option<Self> {
        let mut extra = Self { zip64: None, other_name: None, other: 0 };
        while block.len() >= 4 {
            let len = usize::from(u16_at(block, 2));
            let field = block.get(4..4 + len)?;
            match u16_at(block, 0) {
                0x0001 if extra.zip64.is_none() => extra.zip64 = Some(field),
                0x0001 => return None,
                // Version, CRC-32 of the first name, then the second name.
                0x7075 => {
                    extra.other_name = Some(field.get(5..)?);
                    extra.other += 4 + len;
                }
                _ => extra.other += 4 + len,
            }
            block = &block[4 + len..];
        }
        // Some writers pad with up to three bytes.
        extra.other += block.len();
        Some(extra)
    }

    /// Replaces saturated values by the long ones, in their order; `None` unless all are used up.
    pub(super) fn widen<const N: usize>(&self, shorts: [u32; N]) -> Option<[u64; N]> {
        let mut rest = self.zip64.unwrap_or_default();
        let mut longs = shorts.map(u64::from);
        if self.zip64.is_some() {
            for long in longs.iter_mut().filter(|v| **v == u64::from(u32::MAX)) {
                *long = u64_at(rest.get(..8)?, 0);
                rest = &rest[8..];
            }
        }
        rest.is_empty().then_some(longs)
    }
}

/// "Made by" of a bundle's records: Unix, so that permissions count; APPNOTE 2.0 or 4.5.
pub(super) const MADE_BY: u16 = 3 << 8 | NEEDED;
/// The same, where zip64 is used.
pub(super) const MADE_BY_64: u16 = 3 << 8 | NEEDED_64;
/// Version that deflate needs.
pub(super) const NEEDED: u16 = 20;
/// Version that zip64 needs.
pub(super) const NEEDED_64: u16 = 45;
/// From this length on a bundle's sizes are written as zip64: deflate can add a little.
pub(super) const LONG: u64 = 0xF000_0000;
/// 1 January 1980, the earliest date that a zip can state.
pub(super) const DATE: u16 = 0x0021;
/// A regular file, readable by all.
pub(super) const EXTERNAL: u32 = 0o100_644 << 16;

pub(super) fn u16_at(b: &[u8], i: usize) -> u16 {
    u16::from_le_bytes(b[i..i + 2].try_into().expect("two bytes"))
}

pub(super) fn u32_at(b: &[u8], i: usize) -> u32 {
    u32::from_le_bytes(b[i..i + 4].try_into().expect("four bytes"))
}

pub(super) fn u64_at(b: &[u8], i: usize) -> u64 {
    u64::from_le_bytes(b[i..i + 8].try_into().expect("eight bytes"))
}
