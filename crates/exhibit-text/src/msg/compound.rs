//! Compound files (MS-CFB): a small file system in one file. Read whole from memory, strictly enough to end.

use std::collections::HashSet;

/// The first eight bytes (MS-CFB section 2.2).
pub(crate) const MAGIC: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// How many entries a directory may have.
const MAX_ENTRIES: usize = 1 << 17;

/// Ends a chain; greater numbers are marks too, and no sectors.
const END_OF_CHAIN: u32 = 0xffff_fffe;
const LAST_SECTOR: u32 = 0xffff_fffa;
const NO_STREAM: u32 = 0xffff_ffff;

/// What is wrong with a compound file, for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fault(pub(crate) &'static str);

/// A compound file.
pub(crate) struct Compound<'a> {
    bytes: &'a [u8],
    /// Bytes of one sector, as a power of two.
    shift: u32,
    fat: Vec<u32>,
    mini_fat: Vec<u32>,
    mini: Vec<u8>,
    mini_limit: u64,
    entries: Vec<Entry>,
    /// How many bytes of streams may still be read: chains may lead to the same sectors.
    budget: std::cell::Cell<u64>,
}

#[derive(Clone, Debug)]
struct Entry {
    name: String,
    is_stream: bool,
    siblings: [u32; 2],
    child: u32,
    start: u32,
    size: u64,
    /// Places of the entries of a storage.
    children: Vec<usize>,
}

impl<'a> Compound<'a> {
    /// Reads the tables and the directory.
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, Fault> {
        let wrong = Fault("its header is malformed");
        if !bytes.starts_with(&MAGIC) || bytes.len() < 512 {
            return Err(wrong);
        }
        let shift = match u16_at(bytes, 30).ok_or(wrong)? {
            9 => 9,
            12 => 12,
            _ => return Err(wrong),
        };
        let field = |at| u32_at(bytes, at).ok_or(wrong);
        let mut file = Self {
            bytes,
            shift,
            fat: Vec::new(),
            mini_fat: Vec::new(),
            mini: Vec::new(),
            mini_limit: field(56)?.into(),
            entries: Vec::new(),
            budget: std::cell::Cell::new((bytes.len() as u64).saturating_mul(2)),
        };
        file.read_fat(field(68)?)?;
        let mini_fat = file.chain(field(60)?, None)?;
        file.mini_fat = numbers(&mini_fat);
        let directory = file.chain(field(48)?, None)?;
        file.read_directory(&directory)?;
        let (start, size) = file.entries.first().map(|it| (it.start, it.size)).ok_or(wrong)?;
        file.mini = if size == 0 { Vec::new() } else { file.chain(start, Some(size))? };
        Ok(file)
    }

    /// Returns the place of the root.
    pub(crate) fn root(&self) -> usize {
        0
    }

    /// Returns the places of what lies in a storage, in the order of the directory.
    pub(crate) fn children(&self, of: usize) -> &[usize] {
        self.entries.get(of).map_or(&[], |it| &it.children)
    }

    /// Finds what lies in a storage by its name; letters of ASCII are compared without regard to case.
    pub(crate) fn child(&self, of: usize, name: &str) -> Option<usize> {
        let mut children = self.children(of).iter().copied();
        children.find(|it| self.name(*it).eq_ignore_ascii_case(name))
    }

    pub(crate) fn name(&self, of: usize) -> &str {
        self.entries.get(of).map_or("", |it| &it.name)
    }

    pub(crate) fn is_stream(&self, of: usize) -> bool {
        self.entries.get(of).is_some_and(|it| it.is_stream)
    }

    /// Returns the bytes of a stream.
    pub(crate) fn stream(&self, of: usize) -> Result<Vec<u8>, Fault> {
        let entry = self.entries.get(of).filter(|it| it.is_stream);
        let entry = entry.ok_or(Fault("a stream is missing"))?;
        if entry.size == 0 {
            return Ok(Vec::new());
        }
        let left = self.budget.get().checked_sub(entry.size);
        self.budget.set(left.ok_or(Fault("its streams are longer than the file"))?);
        if entry.size < self.mini_limit {
            self.mini_chain(entry)
        } else {
            self.chain(entry.start, Some(entry.size))
        }
    }

    /// Reads the table of sectors, whose own sectors the header and a chain of lists name.
    fn read_fat(&mut self, mut next: u32) -> Result<(), Fault> {
        let mut own: Vec<u32> = numbers(self.bytes.get(76..512).unwrap_or_default());
        let per_sector = (1_usize << self.shift) / 4;
        let mut seen = HashSet::new();
        while next <= LAST_SECTOR {
            if !seen.insert(next) {
                return Err(Fault("its tables go in a circle"));
            }
            let list = numbers(self.sector(next)?);
            let (last, list) = list.split_last().ok_or(Fault("its tables are cut off"))?;
            own.extend(list);
            next = *last;
        }
        let sectors = self.bytes.len() >> self.shift;
        for number in own.into_iter().filter(|it| *it <= LAST_SECTOR) {
            if self.fat.len() > sectors + per_sector {
                break;
            }
            let sector = numbers(self.sector(number)?);
            self.fat.extend(sector);
        }
        Ok(())
    }

    /// Returns a sector; the last one of a file may be cut off.
    fn sector(&self, number: u32) -> Result<&'a [u8], Fault> {
        let start = (number as usize + 1).checked_shl(self.shift).ok_or(OUTSIDE)?;
        let end = self.bytes.len().min(start.saturating_add(1 << self.shift));
        self.bytes.get(start..end).filter(|it| !it.is_empty()).ok_or(OUTSIDE)
    }

    /// Returns the bytes of a chain of sectors; its whole length, or this one.
    fn chain(&self, start: u32, size: Option<u64>) -> Result<Vec<u8>, Fault> {
        let size = match size {
            Some(size) if size > self.bytes.len() as u64 => return Err(OUTSIDE),
            Some(size) => usize::try_from(size).map_err(|_| OUTSIDE)?,
            None => usize::MAX,
        };
        let mut out = Vec::new();
        let mut next = start;
        while next <= LAST_SECTOR && out.len() < size {
            // A chain that is longer than the file goes in a circle.
            if out.len() > self.bytes.len() {
                return Err(Fault("its sectors go in a circle"));
            }
            out.extend_from_slice(self.sector(next)?);
            next = *self.fat.get(next as usize).ok_or(OUTSIDE)?;
        }
        if size != usize::MAX && out.len() < size {
            return Err(Fault("a stream is cut off"));
        }
        out.truncate(size);
        Ok(out)
    }

    fn mini_chain(&self, entry: &Entry) -> Result<Vec<u8>, Fault> {
        let size = usize::try_from(entry.size).map_err(|_| OUTSIDE)?;
        let mut out = Vec::new();
        let mut next = entry.start;
        while next <= LAST_SECTOR && out.len() < size {
            let start = (next as usize).checked_mul(64).ok_or(OUTSIDE)?;
            let end = self.mini.len().min(start.saturating_add(64));
            let sector = self.mini.get(start..end).filter(|it| !it.is_empty()).ok_or(OUTSIDE)?;
            out.extend_from_slice(sector);
            next = *self.mini_fat.get(next as usize).ok_or(OUTSIDE)?;
        }
        if out.len() < size {
            return Err(Fault("a stream is cut off"));
        }
        out.truncate(size);
        Ok(out)
    }

    fn read_directory(&mut self, directory: &[u8]) -> Result<(), Fault> {
        for entry in directory.chunks_exact(128).take(MAX_ENTRIES) {
            let length = usize::from(u16_at(entry, 64).unwrap_or(0)).clamp(2, 64) - 2;
            let number = |at| u32_at(entry, at).unwrap_or(NO_STREAM);
            let size = u64::from(number(120));
            // MS-CFB section 2.6.1: the high half may be anything in version 3.
            let high = if self.shift == 9 { 0 } else { u64::from(number(124)) << 32 };
            self.entries.push(Entry {
                name: crate::charset::utf_16_le(&entry[..length]),
                is_stream: entry[66] == 2,
                siblings: [number(68), number(72)],
                child: number(76),
                start: number(116),
                size: size | high,
                children: Vec::new(),
            });
        }
        if self.entries.is_empty() {
            return Err(Fault("it has no directory"));
        }
        self.read_tree()
    }

    /// Finds what lies in which storage: siblings are a binary tree.
    fn read_tree(&mut self) -> Result<(), Fault> {
        let circle = Fault("its directory goes in a circle");
        let mut seen = HashSet::from([0]);
        let mut storages = vec![0_usize];
        while let Some(storage) = storages.pop() {
            let mut open = vec![self.entries[storage].child];
            let mut children = Vec::new();
            while let Some(next) = open.pop() {
                let Some(entry) = self.entries.get(next as usize) else { continue };
                if !seen.insert(next as usize) {
                    return Err(circle);
                }
                children.push(next as usize);
                open.extend(entry.siblings);
                if !entry.is_stream {
                    storages.push(next as usize);
                }
            }
            children.sort_unstable();
            self.entries[storage].children = children;
        }
        Ok(())
    }
}

const OUTSIDE: Fault = Fault("it is cut off, or names sectors that it does not have");

fn numbers(bytes: &[u8]) -> Vec<u32> {
    bytes.chunks_exact(4).map(|it| u32::from_le_bytes([it[0], it[1], it[2], it[3]])).collect()
}

pub(crate) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

pub(crate) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

pub(crate) fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(bytes.get(at..at.checked_add(8)?)?.try_into().ok()?))
}

/// What a compound file is written from.
#[derive(Clone, Debug, Default)]
pub(crate) struct Storage {
    /// Streams with their names.
    pub(crate) streams: Vec<(String, Vec<u8>)>,
    /// Storages with their names.
    pub(crate) storages: Vec<(String, Storage)>,
}

/// Writes a compound file of version 3, with sectors of 512 bytes and no dates.
pub(crate) fn written(root: &Storage) -> Vec<u8> {
    let mut writer = Writer::default();
    writer.entries.push(WrittenEntry::new("Root Entry", 5));
    let child = writer.level(root);
    writer.entries[0].child = child;
    writer.finish()
}

const MINI_LIMIT: usize = 4096;
const SECTOR: usize = 512;

#[derive(Default)]
struct Writer {
    entries: Vec<WrittenEntry>,
    mini: Vec<u8>,
    mini_fat: Vec<u32>,
    /// Whole sectors of long streams.
    data: Vec<u8>,
    fat: Vec<u32>,
}

struct WrittenEntry {
    name: Vec<u16>,
    kind: u8,
    siblings: [u32; 2],
    child: u32,
    start: u32,
    size: u32,
}

impl WrittenEntry {
    fn new(name: &str, kind: u8) -> Self {
        let name = name.encode_utf16().take(31).collect();
        Self { name, kind, siblings: [NO_STREAM; 2], child: NO_STREAM, start: 0, size: 0 }
    }

    fn written(&self) -> [u8; 128] {
        let mut out = [0; 128];
        for (at, unit) in self.name.iter().enumerate() {
            out[at * 2..at * 2 + 2].copy_from_slice(&unit.to_le_bytes());
        }
        let length = if self.kind == 0 { 0 } else { (self.name.len() * 2 + 2) as u16 };
        out[64..66].copy_from_slice(&length.to_le_bytes());
        out[66] = self.kind;
        out[67] = 1;
        for (at, value) in [
            (68, self.siblings[0]),
            (72, self.siblings[1]),
            (76, self.child),
            (116, self.start),
            (120, self.size),
        ] {
            out[at..at + 4].copy_from_slice(&value.to_le_bytes());
        }
        out
    }
}

impl Writer {
    /// Writes what lies in a storage, and returns the root of the tree of its entries. The depth is that of the
    /// caller's value, which it bounds.
    fn level(&mut self, storage: &Storage) -> u32 {
        let mut places: Vec<u32> = Vec::new();
        for (name, bytes) in &storage.streams {
            let mut entry = WrittenEntry::new(name, 2);
            (entry.start, entry.size) = (self.stream(bytes), bytes.len() as u32);
            places.push(self.entries.len() as u32);
            self.entries.push(entry);
        }
        for (name, inner) in &storage.storages {
            let at = self.entries.len();
            places.push(at as u32);
            self.entries.push(WrittenEntry::new(name, 1));
            let child = self.level(inner);
            self.entries[at].child = child;
        }
        // MS-CFB section 2.6.4: shorter names first, then by upper case.
        let key = |it: &u32| {
            let name = &self.entries[*it as usize].name;
            let upper: Vec<u16> = name
                .iter()
                .map(|it| u8::try_from(*it).map_or(*it, |it| it.to_ascii_uppercase().into()))
                .collect();
            (name.len(), upper)
        };
        places.sort_by_key(key);
        self.tree(&places)
    }

    /// Links entries to a balanced tree.
    fn tree(&mut self, places: &[u32]) -> u32 {
        let Some(middle) = places.get(places.len() / 2) else { return NO_STREAM };
        let (left, right) = (&places[..places.len() / 2], &places[places.len() / 2 + 1..]);
        let siblings = [self.tree(left), self.tree(right)];
        self.entries[*middle as usize].siblings = siblings;
        *middle
    }

    fn stream(&mut self, bytes: &[u8]) -> u32 {
        if bytes.is_empty() {
            return END_OF_CHAIN;
        }
        if bytes.len() < MINI_LIMIT {
            append(&mut self.mini, &mut self.mini_fat, bytes, 64)
        } else {
            append(&mut self.data, &mut self.fat, bytes, SECTOR)
        }
    }

    fn finish(mut self) -> Vec<u8> {
        let mini = std::mem::take(&mut self.mini);
        self.entries[0].start = END_OF_CHAIN;
        if !mini.is_empty() {
            self.entries[0].size = mini.len() as u32;
            self.entries[0].start = append(&mut self.data, &mut self.fat, &mini, SECTOR);
        }
        while !self.entries.len().is_multiple_of(4) {
            self.entries.push(WrittenEntry::new("", 0));
        }
        let directory: Vec<u8> = self.entries.iter().flat_map(WrittenEntry::written).collect();
        let directory = append(&mut self.data, &mut self.fat, &directory, SECTOR);
        let mini_fat: Vec<u8> = self.mini_fat.iter().flat_map(|it| it.to_le_bytes()).collect();
        let mini_sectors = mini_fat.len().div_ceil(SECTOR);
        let mini_fat = match mini_fat.is_empty() {
            true => END_OF_CHAIN,
            false => {
                let padded =
                    [mini_fat.as_slice(), &vec![0xff; mini_sectors * SECTOR - mini_fat.len()]];
                append(&mut self.data, &mut self.fat, &padded.concat(), SECTOR)
            }
        };
        let (fat_start, fat_sectors, lists) = self.write_fat();
        let mut out =
            header(directory, mini_fat, mini_sectors as u32, fat_start, fat_sectors, lists);
        out.extend_from_slice(&self.data);
        out
    }

    /// Writes the table of sectors behind all others, and behind it the lists of its own sectors that the header has
    /// no room for. Returns its beginning, and how many sectors each of the two has.
    fn write_fat(&mut self) -> (u32, u32, u32) {
        const FAT_SECTOR: u32 = 0xffff_fffd;
        const LIST_SECTOR: u32 = 0xffff_fffc;
        let used = self.fat.len();
        let (mut sectors, mut lists) = (0_usize, 0_usize);
        while sectors * 128 < used + sectors + lists {
            sectors += 1;
            lists = sectors.saturating_sub(109).div_ceil(127);
        }
        self.fat.resize(used + sectors, FAT_SECTOR);
        self.fat.resize(used + sectors + lists, LIST_SECTOR);
        self.fat.resize(sectors * 128, NO_STREAM);
        self.data.extend(self.fat.iter().flat_map(|it| it.to_le_bytes()));
        for list in 0..lists {
            for at in 0..127 {
                let number = 109 + list * 127 + at;
                let place = if number < sectors { (used + number) as u32 } else { NO_STREAM };
                self.data.extend(place.to_le_bytes());
            }
            let next =
                if list + 1 < lists { (used + sectors + list + 1) as u32 } else { END_OF_CHAIN };
            self.data.extend(next.to_le_bytes());
        }
        (used as u32, sectors as u32, lists as u32)
    }
}

/// Appends bytes as a chain of sectors, and returns the first.
fn append(data: &mut Vec<u8>, table: &mut Vec<u32>, bytes: &[u8], sector: usize) -> u32 {
    let start = table.len() as u32;
    data.extend_from_slice(bytes);
    data.resize(data.len().next_multiple_of(sector), 0);
    while table.len() < data.len() / sector {
        table.push(table.len() as u32 + 1);
    }
    if let Some(last) = table.last_mut() {
        *last = END_OF_CHAIN;
    }
    start
}

fn header(
    directory: u32,
    mini_fat: u32,
    mini_sectors: u32,
    fat: u32,
    fat_sectors: u32,
    lists: u32,
) -> Vec<u8> {
    let mut out = vec![0; SECTOR];
    out[..8].copy_from_slice(&MAGIC);
    for (at, value) in [(24, 0x3e_u16), (26, 3), (28, 0xfffe), (30, 9), (32, 6)] {
        out[at..at + 2].copy_from_slice(&value.to_le_bytes());
    }
    let first_list = if lists == 0 { END_OF_CHAIN } else { fat + fat_sectors };
    for (at, value) in [
        (44, fat_sectors),
        (48, directory),
        (56, MINI_LIMIT as u32),
        (60, mini_fat),
        (64, mini_sectors),
        (68, first_list),
        (72, lists),
    ] {
        out[at..at + 4].copy_from_slice(&value.to_le_bytes());
    }
    for at in 0..109_u32 {
        let place = if at < fat_sectors { fat + at } else { NO_STREAM };
        let from = 76 + at as usize * 4;
        out[from..from + 4].copy_from_slice(&place.to_le_bytes());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sample() -> Storage {
        let inner =
            Storage { streams: vec![("x".to_owned(), vec![7; 5000])], storages: Vec::new() };
        Storage {
            streams: vec![
                ("short".to_owned(), b"mini".to_vec()),
                ("empty".to_owned(), Vec::new()),
                ("long".to_owned(), (0..9000_u32).map(|it| (it % 251) as u8).collect()),
            ],
            storages: vec![("in".to_owned(), inner)],
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let root = sample();
        let bytes = written(&root);
        let file = Compound::open(&bytes).expect("a compound file");
        for (name, content) in &root.streams {
            let at = file.child(file.root(), name).expect("it is there");
            assert!(file.is_stream(at));
            assert_eq!(&file.stream(at).expect("it can be read"), content, "{name}");
        }
        let inner = file.child(file.root(), "IN").expect("a storage");
        assert_eq!(file.stream(file.child(inner, "x").expect("in it")), Ok(vec![7; 5000]));
        assert_eq!(file.child(inner, "short"), None);
    }

    #[test]
    fn a_long_file_has_lists_of_tables() {
        let long = vec![9; 8 << 20];
        let root = Storage { streams: vec![("l".to_owned(), long.clone())], storages: Vec::new() };
        let bytes = written(&root);
        let file = Compound::open(&bytes).expect("a compound file");
        assert_eq!(file.stream(1), Ok(long));
    }

    proptest! {
        #[test]
        fn damaged_files_never_panic(at in 0_usize..8192, byte in any::<u8>(), cut in 0_usize..20_000) {
            let mut bytes = written(&sample());
            let last = bytes.len() - 1;
            bytes[at.min(last)] = byte;
            bytes.truncate(cut.max(100));
            if let Ok(file) = Compound::open(&bytes) {
                for at in 0..20 {
                    let _ = (file.stream(at), file.children(at), file.name(at));
                }
            }
        }
    }
}
