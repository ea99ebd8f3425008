//! Opening an archive: the directory, every local header, and the room between them.

use std::borrow::Cow;
use std::collections::HashSet;
use std::io::{self, Read as _};

use super::directory::{
    DATE, Directory, EXTERNAL, Extra, LONG, MADE_BY, MADE_BY_64, NEEDED, NEEDED_64, Record,
    Records, find_lenient, find_strict, u16_at, u32_at, u64_at,
};
use super::finding::{ZipError, ZipFault, ZipFinding};
use super::member::MemberReader;
use super::source::{Range, ReadAt, read_exact_at};
use super::{Limits, RATIO_FREE, is_portable_path, name};

/// An archive whose two descriptions of itself agree.
pub struct Archive<'a> {
    source: &'a dyn ReadAt,
    entries: Vec<Entry>,
    before: u64,
    unaccounted: u64,
}

/// One member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The name as stored, `/` between parts; of a directory, with a final `/`. Not safe to show.
    pub name: String,
    /// The name's exact bytes.
    pub raw_name: Vec<u8>,
    /// How it is packed.
    pub method: Method,
    /// Length in bytes, unpacked. Stated: a [`MemberReader`] checks it.
    pub size: u64,
    /// Length in bytes, as packed.
    pub compressed: u64,
    /// CRC-32 of the unpacked bytes. Stated: a [`MemberReader`] checks it.
    pub crc32: u32,
    /// Whether it is encrypted; such a member can't be opened.
    pub encrypted: bool,
    /// Offset of its first packed byte.
    pub(super) data: u64,
}

/// How a member is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// 0: as it is.
    Stored,
    /// 8: RFC 1951.
    Deflated,
    /// Anything else: such a member can't be opened.
    Other(u16),
}

impl Entry {
    /// Tells whether this is a directory, which has a name and nothing else.
    pub fn is_directory(&self) -> bool {
        self.name.ends_with('/')
    }
}

impl<'a> Archive<'a> {
    /// Opens an archive under the rules for bundles (see the module's documentation).
    ///
    /// Errors: the first rule that is broken, as a [`ZipFinding`]; or reading failed.
    pub fn strict(source: &'a dyn ReadAt, limits: &Limits) -> Result<Self, ZipError> {
        let directory = find_strict(source)?;
        let mut check = Totals::new(limits, &directory)?;
        let mut records = Records::new(source, &directory);
        let mut entries: Vec<Entry> = Vec::new();
        let mut names = Names::new(true);
        let mut next = 0;
        while let Some(record) = records.next()? {
            check_fixed(&record)?;
            check_order(entries.last(), &record)?;
            names.add(&record)?;
            check.add(&record)?;
            if record.header != next {
                return Err(misplaced(&record, next));
            }
            let local = Local::read(source, &record, record.header, &directory)?;
            local.check_strict(&record)?;
            next = local.end;
            entries.push(entry(record, local.data));
        }
        check.finish(entries.len() as u64)?;
        if entries.is_empty() {
            return Err(ZipFinding::at(ZipFault::Empty, 0).into());
        }
        match directory.start - next {
            0 => Ok(Self { source, entries, before: 0, unaccounted: 0 }),
            gap => Err(ZipFinding::at(ZipFault::Gap(gap), next).into()),
        }
    }

    /// Opens somebody else's archive: tolerant of how it was written, not of contradictions.
    ///
    /// Members keep the order of the directory. What begins with a member must begin with one that
    /// the directory names: else a reader that goes from the front would see another archive.
    /// Errors: as [`Archive::strict`].
    pub fn container(source: &'a dyn ReadAt, limits: &Limits) -> Result<Self, ZipError> {
        let directory = find_lenient(source)?;
        let mut check = Totals::new(limits, &directory)?;
        let mut records = Records::new(source, &directory);
        let mut entries = Vec::new();
        let mut names = Names::new(false);
        let mut spans = Vec::new();
        while let Some(record) = records.next()? {
            if let Some(why) = name::escape(&record.name) {
                return Err(ZipFinding::of(ZipFault::Name(why), record.at, &record.name).into());
            }
            names.add(&record)?;
            check.add(&record)?;
            let header = record
                .header
                .checked_add(directory.shift)
                .ok_or_else(|| ZipFinding::of(ZipFault::Truncated, record.at, &record.name))?;
            let local = Local::read(source, &record, header, &directory)?
                .check_container(source, &record)?;
            spans.push((header, local.end, entries.len()));
            entries.push(entry(record, local.data));
        }
        check.finish(entries.len() as u64)?;
        check_overlaps(&mut spans, &entries)?;
        let first = spans.first().map_or(directory.start, |(start, ..)| *start);
        let mut start = [0; 4];
        if first > 0 && read_exact_at(source, 0, &mut start).is_ok() && u32_at(&start, 0) == LOCAL {
            return Err(ZipFinding::at(ZipFault::Gap(first), 0).into());
        }
        let used: u64 = spans.iter().map(|(start, end, _)| end - start).sum();
        let unaccounted = directory.start.saturating_sub(first).saturating_sub(used);
        Ok(Self { source, entries, before: first, unaccounted })
    }

    /// Returns how many bytes stand before the first member: such as a program that unpacks it.
    pub fn before(&self) -> u64 {
        self.before
    }

    /// Returns how many bytes after the first member belong to none: what was deleted from the
    /// directory may still lie there.
    pub fn unaccounted(&self) -> u64 {
        self.unaccounted
    }

    /// Returns the members: of a bundle in ascending order of names, else as the directory has them.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Opens a member for reading from its start. Errors: encrypted, or packed by a method that
    /// is not supported.
    pub fn open(&self, entry: &Entry) -> Result<MemberReader<'a>, ZipError> {
        MemberReader::new(self.source, entry)
    }

    /// Opens a member for reading at any offset.
    ///
    /// A stored member is read where it lies, and its checksum is not checked. One that is
    /// deflated is unpacked into memory, up to [`MAX_UNPACKED_TO_SEEK`]. Errors: as
    /// [`Archive::open`]; [`io::ErrorKind::Unsupported`] for one that is too long for that.
    pub fn seek(&self, entry: &Entry) -> io::Result<Box<dyn ReadAt + 'a>> {
        let mut reader = self.open(entry)?;
        if entry.method == Method::Stored {
            let (source, from, len) = (self.source, entry.data, entry.size);
            return Ok(Box::new(Range { source, from, len }));
        }
        if entry.size > MAX_UNPACKED_TO_SEEK {
            return Err(io::Error::new(io::ErrorKind::Unsupported, TooLongToSeek));
        }
        let mut unpacked = Vec::new();
        reader.read_to_end(&mut unpacked)?;
        Ok(Box::new(unpacked))
    }
}

/// The longest packed member that is unpacked into memory to be read at any offset.
pub const MAX_UNPACKED_TO_SEEK: u64 = 16 << 20;

#[derive(Debug, thiserror::Error)]
#[error("an archive of over 16 MiB, compressed inside another: unpack the outer one first")]
struct TooLongToSeek;

fn entry(record: Record, data: u64) -> Entry {
    Entry {
        method: match record.method {
            0 => Method::Stored,
            8 => Method::Deflated,
            other => Method::Other(other),
        },
        size: record.size,
        compressed: record.compressed,
        crc32: record.crc32,
        encrypted: record.flags & ENCRYPTED != 0,
        name: record.name,
        raw_name: record.raw_name,
        data,
    }
}

fn misplaced(record: &Record, next: u64) -> ZipError {
    let fault = match record.header.checked_sub(next) {
        Some(gap) => ZipFault::Gap(gap),
        None => ZipFault::Overlap,
    };
    ZipFinding::of(fault, next, &record.name).into()
}

/// In a bundle every field that carries nothing has its fixed value.
fn check_fixed(record: &Record) -> Result<(), ZipError> {
    let f = record.fixed;
    let fault = |fault| Err(ZipFinding::of(fault, record.at, &record.name).into());
    if record.flags & ENCRYPTED != 0 {
        return fault(ZipFault::Encrypted);
    }
    if !matches!(record.method, 0 | 8) {
        return fault(ZipFault::Method(record.method));
    }
    if record.name.ends_with('/') {
        return fault(ZipFault::Directory);
    }
    if !is_portable_path(&record.name) {
        return fault(ZipFault::Name("is not portable"));
    }
    let (made_by, needed) = if f.zip64 { (MADE_BY_64, NEEDED_64) } else { (MADE_BY, NEEDED) };
    let long = record.size >= LONG || record.header >= u64::from(u32::MAX);
    let wrong = [
        (f.zip64 != long, "zip64 field"),
        (f.made_by != made_by, "version made by"),
        (f.needed != needed, "version needed"),
        (record.flags != 0, "flags"),
        (f.time != 0, "time"),
        (f.date != DATE, "date"),
        (f.internal != 0, "internal attributes"),
        (f.external != EXTERNAL, "external attributes"),
        (f.other != 0, "extra field or comment"),
    ];
    match wrong.into_iter().find(|(wrong, _)| *wrong) {
        Some((_, field)) => fault(ZipFault::NotFixed(field)),
        None => Ok(()),
    }
}

/// In a bundle names ascend, and share their first part.
fn check_order(last: Option<&Entry>, record: &Record) -> Result<(), ZipError> {
    let fault = |fault| Err(ZipFinding::of(fault, record.at, &record.name).into());
    let Some((top, _)) = record.name.split_once('/') else {
        return fault(ZipFault::TopFolder);
    };
    let Some(last) = last else { return Ok(()) };
    if !last.name.starts_with(top) || last.name.as_bytes().get(top.len()) != Some(&b'/') {
        return fault(ZipFault::TopFolder);
    }
    match last.name.as_str().cmp(&record.name) {
        std::cmp::Ordering::Less => Ok(()),
        std::cmp::Ordering::Equal => fault(ZipFault::Duplicate),
        std::cmp::Ordering::Greater => fault(ZipFault::Order),
    }
}

/// Names seen so far. Bundles must unpack on a system that ignores case; evidence is never
/// unpacked, and may come from one that does not.
struct Names {
    ignore_case: bool,
    files: HashSet<String>,
    folders: HashSet<String>,
}

impl Names {
    fn new(ignore_case: bool) -> Self {
        Self { ignore_case, files: HashSet::new(), folders: HashSet::new() }
    }

    /// Refuses a name given twice, and a file that is also a folder.
    fn add(&mut self, record: &Record) -> Result<(), ZipError> {
        let name = match self.ignore_case {
            true => Cow::Owned(record.name.to_lowercase()),
            false => Cow::Borrowed(record.name.as_str()),
        };
        let (path, is_folder) = match name.strip_suffix('/') {
            Some(path) => (path, true),
            None => (&*name, false),
        };
        let clash = if is_folder {
            self.files.contains(path)
        } else {
            self.folders.contains(path) || !self.files.insert(path.to_owned())
        };
        let mut upper = is_folder.then_some(path).or_else(|| parent(path));
        let mut inside_file = false;
        while let Some(folder) = upper {
            inside_file |= self.files.contains(folder);
            // Once a folder is known, so are those above it.
            if !self.folders.insert(folder.to_owned()) {
                break;
            }
            upper = parent(folder);
        }
        if clash || inside_file {
            return Err(ZipFinding::of(ZipFault::Duplicate, record.at, &record.name).into());
        }
        Ok(())
    }
}

fn parent(path: &str) -> Option<&str> {
    path.rsplit_once('/').map(|(folder, _)| folder)
}

/// Counts against the limits, before anything is unpacked.
struct Totals<'l> {
    limits: &'l Limits,
    stated: u64,
    at: u64,
    entries: u64,
    unpacked: u64,
}

impl<'l> Totals<'l> {
    fn new(limits: &'l Limits, directory: &Directory) -> Result<Self, ZipError> {
        let totals =
            Self { limits, stated: directory.count, at: directory.end, entries: 0, unpacked: 0 };
        totals.within("members", directory.count, limits.entries, directory.end, None)?;
        Ok(totals)
    }

    fn add(&mut self, record: &Record) -> Result<(), ZipError> {
        self.entries += 1;
        self.unpacked = self.unpacked.saturating_add(record.size);
        let name = Some(record.name.as_str());
        self.within(
            "members",
            self.entries,
            self.stated.min(self.limits.entries),
            record.at,
            name,
        )?;
        self.within("bytes unpacked", self.unpacked, self.limits.unpacked, record.at, name)?;
        if record.size > RATIO_FREE {
            let ratio = record.size / record.compressed.max(1);
            self.within("growth when unpacked", ratio, self.limits.ratio, record.at, name)?;
        }
        Ok(())
    }

    fn finish(&self, actual: u64) -> Result<(), ZipError> {
        if actual == self.stated {
            return Ok(());
        }
        let stated = self.stated;
        Err(ZipFinding::at(ZipFault::Count { stated, actual }, self.at).into())
    }

    fn within(
        &self,
        what: &'static str,
        actual: u64,
        limit: u64,
        at: u64,
        member: Option<&str>,
    ) -> Result<(), ZipError> {
        if actual <= limit {
            return Ok(());
        }
        let fault = ZipFault::Limit { what, actual, limit };
        Err(ZipFinding { fault, offset: at, member: member.map(str::to_owned) }.into())
    }
}

/// A local header.
struct Local {
    at: u64,
    needed: u16,
    flags: u16,
    method: u16,
    time: u16,
    date: u16,
    crc32: u32,
    compressed: u64,
    size: u64,
    raw_name: Vec<u8>,
    other: usize,
    zip64: bool,
    /// First byte of the member's data.
    data: u64,
    /// One past the last byte of the member, its data descriptor included once it is known.
    end: u64,
    limit: u64,
}

const LOCAL: u32 = 0x0403_4b50;
const LOCAL_LEN: u64 = 30;
const DESCRIPTOR: u32 = 0x0807_4b50;
/// Bit 0 and bit 6: encryption.
const ENCRYPTED: u16 = 1 | 1 << 6 | 1 << 13;
/// Bit 3: sizes and CRC follow the data.
const DESCRIBED_LATER: u16 = 1 << 3;

impl Local {
    fn read(
        source: &dyn ReadAt,
        record: &Record,
        at: u64,
        directory: &Directory,
    ) -> Result<Self, ZipError> {
        let fault = |fault| ZipError::from(ZipFinding::of(fault, at, &record.name));
        let cut = || fault(ZipFault::Truncated);
        let mut b = [0; LOCAL_LEN as usize];
        read_exact_at(source, at, &mut b)?;
        if u32_at(&b, 0) != LOCAL {
            return Err(fault(ZipFault::Signature("local header")));
        }
        let name_len = usize::from(u16_at(&b, 26));
        let extra_len = usize::from(u16_at(&b, 28));
        let mut tail = vec![0; name_len + extra_len];
        read_exact_at(source, at + LOCAL_LEN, &mut tail)?;
        let extra = Extra::read(&tail[name_len..]).ok_or_else(cut)?;
        let shorts = [u32_at(&b, 22), u32_at(&b, 18)];
        let [size, compressed] = extra.widen(shorts).ok_or_else(|| fault(ZipFault::Zip64))?;
        let data = at + LOCAL_LEN + tail.len() as u64;
        let end = data.checked_add(record.compressed).ok_or_else(cut)?;
        if end > directory.start {
            return Err(fault(ZipFault::Overlap));
        }
        Ok(Self {
            at,
            needed: u16_at(&b, 4),
            flags: u16_at(&b, 6),
            method: u16_at(&b, 8),
            time: u16_at(&b, 10),
            date: u16_at(&b, 12),
            crc32: u32_at(&b, 14),
            compressed,
            size,
            other: extra.other,
            zip64: extra.zip64.is_some(),
            raw_name: tail[..name_len].to_vec(),
            data,
            end,
            limit: directory.start,
        })
    }

    fn check_strict(&self, record: &Record) -> Result<(), ZipError> {
        self.compare(
            record,
            [
                (self.zip64 != (record.size >= LONG), "zip64 field"),
                (self.needed != self.needed_expected(), "version needed"),
                (self.flags != record.flags, "flags"),
                (self.time != record.fixed.time, "time"),
                (self.date != record.fixed.date, "date"),
                (self.crc32 != record.crc32, "checksum"),
                (self.compressed != record.compressed, "packed length"),
                (self.size != record.size, "length"),
                (self.other != 0, "extra field"),
            ],
        )
    }

    /// A record of the directory may need zip64 for its offset alone; a local header does not.
    fn needed_expected(&self) -> u16 {
        if self.zip64 { NEEDED_64 } else { NEEDED }
    }

    fn check_container(mut self, source: &dyn ReadAt, record: &Record) -> Result<Self, ZipError> {
        let later = self.flags & DESCRIBED_LATER != 0;
        let differs = |here: u64, there: u64| here != there && !(later && here == 0);
        let telling = ENCRYPTED | DESCRIBED_LATER;
        self.compare(
            record,
            [
                (self.flags & telling != record.flags & telling, "flags"),
                (differs(self.crc32.into(), record.crc32.into()), "checksum"),
                (differs(self.compressed, record.compressed), "packed length"),
                (differs(self.size, record.size), "length"),
            ],
        )?;
        if later {
            self.end = self.descriptor_end(source, record)?;
        }
        Ok(self)
    }

    fn compare<const N: usize>(
        &self,
        record: &Record,
        wrong: [(bool, &'static str); N],
    ) -> Result<(), ZipError> {
        let always =
            [(self.raw_name != record.raw_name, "name"), (self.method != record.method, "method")];
        match always.into_iter().chain(wrong).find(|(wrong, _)| *wrong) {
            Some((_, field)) => {
                Err(ZipFinding::of(ZipFault::Mismatch(field), self.at, &record.name).into())
            }
            None => Ok(()),
        }
    }

    /// A data descriptor has an optional signature, and sizes of four or eight bytes.
    fn descriptor_end(&self, source: &dyn ReadAt, record: &Record) -> Result<u64, ZipError> {
        let mut b = [0; 24];
        let room = (self.limit - self.end).min(24);
        let room = usize::try_from(room).expect("at most 24");
        read_exact_at(source, self.end, &mut b[..room])?;
        let signed = usize::from(room >= 4 && u32_at(&b, 0) == DESCRIPTOR) * 4;
        for skip in [signed, 0] {
            if room >= skip + 4 && u32_at(&b, skip) != record.crc32 {
                continue;
            }
            let long = (u64_from(&b, skip + 4, 8), u64_from(&b, skip + 12, 8));
            let short = (u64_from(&b, skip + 4, 4), u64_from(&b, skip + 8, 4));
            for (len, sizes) in [(20, long), (12, short)] {
                if room >= skip + len && sizes == (Some(record.compressed), Some(record.size)) {
                    return Ok(self.end + (skip + len) as u64);
                }
            }
        }
        let fault = ZipFault::Mismatch("its data descriptor");
        Err(ZipFinding::of(fault, self.end, &record.name).into())
    }
}

fn u64_from(b: &[u8; 24], at: usize, len: usize) -> Option<u64> {
    let field = b.get(at..at + len)?;
    Some(if len == 8 { u64_at(field, 0) } else { u32_at(field, 0).into() })
}

/// No byte belongs to two members.
fn check_overlaps(spans: &mut [(u64, u64, usize)], entries: &[Entry]) -> Result<(), ZipError> {
    spans.sort_unstable();
    for pair in spans.windows(2) {
        if pair[1].0 < pair[0].1 {
            let name = &entries[pair[1].2].name;
            return Err(ZipFinding::of(ZipFault::Overlap, pair[1].0, name).into());
        }
    }
    Ok(())
}
