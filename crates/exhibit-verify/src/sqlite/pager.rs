//! Pages by their number, from the database or the write-ahead log, and which of them were used.

use std::collections::HashMap;

use super::bytes::{be16, be32, read_exact_at};
use super::fault::{SqliteError, SqliteFault, SqliteFinding};
use super::wal::Wal;
use crate::zip::ReadAt;

/// Bytes of the database's header, on the first page before the page's own.
pub(super) const HEADER: usize = 100;

/// What SQLite locks instead of a byte of its own: no page that holds it is used.
const LOCK_BYTE: u32 = 1 << 30;

/// How texts are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    Utf8,
    Utf16Le,
    Utf16Be,
}

/// A database as a numbered list of pages. Holds none of them: whoever reads one keeps it.
pub(super) struct Pager<'a> {
    file: &'a dyn ReadAt,
    pub(super) wal: Option<Wal<'a>>,
    page_size: u32,
    /// Bytes of a page that are the database's: without what extensions reserve at its end.
    pub(super) usable: usize,
    pub(super) pages: u32,
    pub(super) encoding: Encoding,
    pub(super) wal_mode: bool,
    /// The first page of the list of free pages, and how many there are.
    pub(super) free: (u32, u32),
    auto_vacuum: bool,
}

impl<'a> Pager<'a> {
    pub(super) fn open(file: &'a dyn ReadAt, wal: Option<Wal<'a>>) -> Result<Self, SqliteError> {
        let wal = wal.filter(|wal| wal.pages > 0 || wal.ignored > 0);
        let mut header = [0; HEADER];
        if !read_exact_at(file, 0, &mut header)? {
            return Err(SqliteFault::NotDatabase.into());
        }
        let page_size = page_size(&header)?;
        if let Some(wal) = &wal {
            if wal.page_size != page_size {
                let wal = wal.page_size;
                return Err(SqliteFault::WalPageSize { wal, database: page_size }.into());
            }
            if let Some(offset) = wal.offset(1) {
                wal.read_at(offset, &mut header)?;
            }
            if self::page_size(&header)? != page_size {
                return Err(SqliteFault::WalPageSize {
                    wal: self::page_size(&header)?,
                    database: page_size,
                }
                .into());
            }
        }
        let in_file = u32::try_from(file.len() / u64::from(page_size)).unwrap_or(u32::MAX);
        let actual = wal.as_ref().map_or(0, |wal| wal.pages);
        let actual = if actual == 0 { in_file } else { actual };
        Ok(Self {
            file,
            wal,
            page_size,
            usable: usable(&header, page_size)?,
            pages: pages(&header, actual)?,
            encoding: encoding(&header)?,
            wal_mode: header[19] == 2,
            free: (be32(&header, 32), be32(&header, 36)),
            auto_vacuum: be32(&header, 52) != 0,
        })
    }

    /// Reads the usable bytes of a page that nothing referred to before.
    pub(super) fn page(&self, number: u32, used: &mut Used) -> Result<Vec<u8>, SqliteError> {
        self.take(number, used)?;
        let mut page = vec![0; self.usable];
        let whole = match self.wal.as_ref().and_then(|wal| Some((wal, wal.offset(number)?))) {
            Some((wal, offset)) => wal.read_at(offset, &mut page)?,
            None => {
                let offset = u64::from(number - 1) * u64::from(self.page_size);
                read_exact_at(self.file, offset, &mut page)?
            }
        };
        match whole {
            true => Ok(page),
            false => Err(SqliteFinding::on(SqliteFault::Truncated, number)),
        }
    }

    /// Counts a page as used.
    pub(super) fn take(&self, number: u32, used: &mut Used) -> Result<(), SqliteError> {
        if number == 0 || number > self.pages {
            return Err(SqliteFault::NoSuchPage(number).into());
        }
        match used.add(number) {
            true => Ok(()),
            false => Err(SqliteFinding::on(SqliteFault::UsedTwice, number)),
        }
    }

    /// Counts the pages as used that no tree has: those that say where pages belong, and the lock's.
    pub(super) fn take_special(&self, used: &mut Used) -> Result<(), SqliteError> {
        let lock = LOCK_BYTE / self.page_size + 1;
        if lock <= self.pages {
            self.take(lock, used)?;
        }
        // A map page has an entry of 5 bytes for each of the pages that follow it.
        let step = self.usable / 5 + 1;
        let mut map = 2;
        while self.auto_vacuum && map <= self.pages as usize {
            let number = u32::try_from(map).unwrap_or(u32::MAX);
            self.take(if number == lock { lock + 1 } else { number }, used)?;
            map += step;
        }
        Ok(())
    }
}

/// Tells whether a file that begins like this may be a SQLite database.
pub(super) fn has_magic(head: &[u8]) -> bool {
    head.starts_with(b"SQLite format 3\0")
}

/// Reads the page size of a header whose fixed bytes are as they must be.
fn page_size(header: &[u8; HEADER]) -> Result<u32, SqliteFault> {
    if !has_magic(header) {
        return Err(SqliteFault::NotDatabase);
    }
    let size = match be16(header, 16) {
        1 => 65_536,
        size => u32::from(size),
    };
    let known = |field, value, good| match good {
        true => Ok(()),
        false => Err(SqliteFault::Header { field, value }),
    };
    known("page size", size, size.is_power_of_two() && size >= 512)?;
    known("read version", header[19].into(), matches!(header[19], 1 | 2))?;
    let fractions = be32(header, 20) & 0x00ff_ffff;
    known("payload fraction", fractions, fractions == 0x0040_2020)?;
    known("schema format", be32(header, 44), be32(header, 44) <= 4)?;
    Ok(size)
}

fn usable(header: &[u8; HEADER], page_size: u32) -> Result<usize, SqliteFault> {
    let reserved = u32::from(header[20]);
    match page_size - reserved {
        usable if usable >= 480 => Ok(usable as usize),
        _ => Err(SqliteFault::Header { field: "reserved space", value: reserved }),
    }
}

/// The header's own count is valid if nothing that does not keep it wrote afterwards.
fn pages(header: &[u8; HEADER], actual: u32) -> Result<u32, SqliteFault> {
    let stated = be32(header, 28);
    if stated == 0 || be32(header, 24) != be32(header, 92) {
        return Ok(actual);
    }
    match stated <= actual {
        true => Ok(stated),
        false => Err(SqliteFault::Pages { stated, actual }),
    }
}

fn encoding(header: &[u8; HEADER]) -> Result<Encoding, SqliteFault> {
    match be32(header, 56) {
        // 0 as long as there is no table.
        0 | 1 => Ok(Encoding::Utf8),
        2 => Ok(Encoding::Utf16Le),
        3 => Ok(Encoding::Utf16Be),
        value => Err(SqliteFault::Header { field: "text encoding", value }),
    }
}

/// Pages that something referred to. Takes memory for those only.
#[derive(Clone, Default)]
pub(super) struct Used {
    blocks: HashMap<u32, Box<[u64; 64]>>,
    pub(super) count: u32,
}

impl Used {
    /// Tells whether the page was not used before.
    fn add(&mut self, page: u32) -> bool {
        let block = self.blocks.entry(page >> 12).or_insert_with(|| Box::new([0; 64]));
        let word = &mut block[(page >> 6 & 63) as usize];
        let bit = 1 << (page & 63);
        let is_new = *word & bit == 0;
        *word |= bit;
        self.count += u32::from(is_new);
        is_new
    }
}
