//! Write-ahead logs: pages that were changed and not yet written back into the database.
//!
//! Format: <https://www.sqlite.org/fileformat2.html#the_write_ahead_log>.

use std::collections::HashMap;
use std::io;

use super::bytes::{be32, read_exact_at};
use super::fault::{SqliteError, SqliteFault};
use crate::zip::ReadAt;

const HEADER: u64 = 32;
const FRAME: usize = 24;

/// The committed frames of a log.
pub(super) struct Wal<'a> {
    source: &'a dyn ReadAt,
    pub(super) page_size: u32,
    /// Page → offset of its newest committed content.
    newest: HashMap<u32, u64>,
    /// Pages of the database after the last commit; 0 without a commit.
    pub(super) pages: u32,
    /// Frames up to the last commit.
    pub(super) committed: u64,
    /// Whole frames after it: never committed, or left over from before.
    pub(super) ignored: u64,
}

impl<'a> Wal<'a> {
    /// Reads a log to its last commit; `None` for one without a byte.
    pub(super) fn read(source: &'a dyn ReadAt) -> Result<Option<Self>, SqliteError> {
        if source.is_empty() {
            return Ok(None);
        }
        let header = Header::read(source)?.ok_or(SqliteFault::WalHeader)?;
        let page_size = header.page_size;
        let none = HashMap::new();
        let mut wal = Self { source, page_size, newest: none, pages: 0, committed: 0, ignored: 0 };
        let stopped = wal.read_frames(&header)?;
        wal.read_rest(&header, stopped)?;
        Ok(Some(wal))
    }

    /// Where the content of a page lies in the log.
    pub(super) fn offset(&self, page: u32) -> Option<u64> {
        self.newest.get(&page).copied()
    }

    pub(super) fn read_at(&self, offset: u64, out: &mut [u8]) -> io::Result<bool> {
        read_exact_at(self.source, offset, out)
    }

    /// Takes every frame whose salts and checksum agree; returns how many those are.
    fn read_frames(&mut self, header: &Header) -> Result<u64, SqliteError> {
        let mut sum = header.sum;
        let mut frame = vec![0; FRAME + self.page_size as usize];
        let mut pending = Vec::new();
        for index in 0.. {
            let offset = self.frame_offset(index);
            if !read_exact_at(self.source, offset, &mut frame)? || !header.salted(&frame) {
                return Ok(index);
            }
            sum = checksum(header.big, sum, &frame[..8]);
            sum = checksum(header.big, sum, &frame[FRAME..]);
            let (page, pages) = (be32(&frame, 0), be32(&frame, 4));
            if sum != (be32(&frame, 16), be32(&frame, 20)) || page == 0 {
                return Ok(index);
            }
            pending.push((page, offset + FRAME as u64));
            if pages != 0 {
                self.newest.extend(pending.drain(..));
                (self.pages, self.committed) = (pages, index + 1);
            }
        }
        Ok(0)
    }

    /// Looks at what comes after the frames that check. SQLite takes it for what a cancelled change or an
    /// earlier round of the log left behind. A commit of this round among it means that something was lost.
    fn read_rest(&mut self, header: &Header, stopped: u64) -> Result<(), SqliteError> {
        let mut head = [0; FRAME];
        for index in stopped.. {
            let offset = self.frame_offset(index);
            if !read_exact_at(self.source, offset, &mut head)? {
                break;
            }
            if header.half_salted(&head) && be32(&head, 4) != 0 {
                return Err(SqliteFault::WalDamaged { frame: stopped + 1 }.into());
            }
            let whole = offset + (FRAME as u64) + u64::from(self.page_size) <= self.source.len();
            self.ignored += u64::from(whole);
        }
        self.ignored += stopped - self.committed;
        Ok(())
    }

    fn frame_offset(&self, index: u64) -> u64 {
        // A log as long as this would need would end every read before.
        HEADER.saturating_add(index.saturating_mul(FRAME as u64 + u64::from(self.page_size)))
    }
}

struct Header {
    /// Whether checksums are over big-endian words.
    big: bool,
    page_size: u32,
    salts: [u32; 2],
    sum: (u32, u32),
}

impl Header {
    /// Reads the header; `None` if it does not check.
    fn read(source: &dyn ReadAt) -> Result<Option<Self>, SqliteError> {
        let mut bytes = [0; HEADER as usize];
        if !read_exact_at(source, 0, &mut bytes)? {
            return Ok(None);
        }
        let big = match be32(&bytes, 0) {
            0x377f_0682 => false,
            0x377f_0683 => true,
            _ => return Ok(None),
        };
        let page_size = be32(&bytes, 8);
        let sum = checksum(big, (0, 0), &bytes[..24]);
        let good = be32(&bytes, 4) == 3_007_000
            && page_size.is_power_of_two()
            && (512..=65_536).contains(&page_size)
            && sum == (be32(&bytes, 24), be32(&bytes, 28));
        let salts = [be32(&bytes, 16), be32(&bytes, 20)];
        Ok(good.then_some(Self { big, page_size, salts, sum }))
    }

    fn salted(&self, frame: &[u8]) -> bool {
        [be32(frame, 8), be32(frame, 12)] == self.salts
    }

    /// Each round of a log has both salts different from all others.
    fn half_salted(&self, frame: &[u8]) -> bool {
        be32(frame, 8) == self.salts[0] || be32(frame, 12) == self.salts[1]
    }
}

/// Continues a checksum over whole pairs of 32-bit words.
fn checksum(big: bool, (mut a, mut b): (u32, u32), bytes: &[u8]) -> (u32, u32) {
    let word = |four: &[u8]| {
        let value = be32(four, 0);
        if big { value } else { value.swap_bytes() }
    };
    for pair in bytes.chunks_exact(8) {
        a = a.wrapping_add(word(&pair[..4])).wrapping_add(b);
        b = b.wrapping_add(word(&pair[4..])).wrapping_add(a);
    }
    (a, b)
}
