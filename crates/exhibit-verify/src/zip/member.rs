//! Reading one member, in constant memory.

use std::io::{self, Read};

use flate2::{Decompress, FlushDecompress, Status};

use super::archive::{Entry, Method};
use super::finding::{ZipError, ZipFault, ZipFinding};
use super::source::ReadAt;

/// The unpacked bytes of one member.
///
/// Length and CRC-32 are checked when the end is reached: content counts only after a read that
/// returned 0. Errors that are findings can be had back with [`ZipError::from_io`].
pub struct MemberReader<'a> {
    source: &'a dyn ReadAt,
    next: u64,
    end: u64,
    unpack: Unpack,
    crc: crc32fast::Hasher,
    produced: u64,
    done: bool,
    stated: Stated,
}

/// What the directory says about the member.
struct Stated {
    name: String,
    data: u64,
    size: u64,
    crc32: u32,
}

enum Unpack {
    Stored,
    Deflated(Box<Inflate>),
}

struct Inflate {
    state: Decompress,
    input: Vec<u8>,
    from: usize,
    to: usize,
    ended: bool,
}

const INPUT: usize = 32 * 1024;

impl<'a> MemberReader<'a> {
    pub(super) fn new(source: &'a dyn ReadAt, entry: &Entry) -> Result<Self, ZipError> {
        let fault = |fault| Err(ZipFinding::of(fault, entry.data, &entry.name).into());
        if entry.encrypted {
            return fault(ZipFault::Encrypted);
        }
        let unpack = match entry.method {
            Method::Stored if entry.compressed == entry.size => Unpack::Stored,
            Method::Stored => return fault(ZipFault::Length { stated: entry.size }),
            Method::Deflated => Unpack::Deflated(Box::new(Inflate {
                state: Decompress::new(false),
                input: vec![0; INPUT],
                from: 0,
                to: 0,
                ended: false,
            })),
            Method::Other(method) => return fault(ZipFault::Method(method)),
        };
        Ok(Self {
            source,
            next: entry.data,
            end: entry.data + entry.compressed,
            unpack,
            crc: crc32fast::Hasher::new(),
            produced: 0,
            done: false,
            stated: Stated {
                name: entry.name.clone(),
                data: entry.data,
                size: entry.size,
                crc32: entry.crc32,
            },
        })
    }

    fn fault(&self, fault: ZipFault) -> io::Error {
        ZipError::from(ZipFinding::of(fault, self.stated.data, &self.stated.name)).into()
    }

    fn read_stored(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = clamp(self.end - self.next, buf.len());
        if n == 0 {
            return Ok(0);
        }
        let n = self.source.read_at(self.next, &mut buf[..n])?;
        self.next += n as u64;
        match n {
            0 => Err(self.fault(ZipFault::Truncated)),
            n => Ok(n),
        }
    }

    /// Unpacks until at least one byte comes out, or the stream ends where the member ends.
    fn read_deflated(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        loop {
            let Unpack::Deflated(inflate) = &mut self.unpack else {
                return Ok(0);
            };
            if inflate.ended {
                return Ok(0);
            }
            if inflate.from == inflate.to && self.next < self.end {
                let want = clamp(self.end - self.next, INPUT);
                let n = self.source.read_at(self.next, &mut inflate.input[..want])?;
                if n == 0 {
                    return Err(self.fault(ZipFault::Truncated));
                }
                (inflate.from, inflate.to) = (0, n);
                self.next += n as u64;
            }
            let (made, stuck) = match inflate.step(buf) {
                Some(step) => step,
                None => return Err(self.fault(ZipFault::Deflate)),
            };
            let ended_early = inflate.ended && (inflate.from < inflate.to || self.next < self.end);
            let starved = stuck && inflate.from == inflate.to && self.next == self.end;
            if ended_early {
                return Err(self.fault(ZipFault::AfterStream));
            }
            if made > 0 {
                return Ok(made);
            }
            if starved && !self.has_ended() {
                return Err(self.fault(ZipFault::Deflate));
            }
        }
    }

    fn has_ended(&self) -> bool {
        matches!(&self.unpack, Unpack::Deflated(inflate) if inflate.ended)
    }

    fn finish(&mut self) -> io::Result<usize> {
        let (stated, actual) = (self.stated.crc32, self.crc.clone().finalize());
        if self.produced != self.stated.size {
            let stated = self.stated.size;
            return Err(self.fault(ZipFault::Length { stated }));
        }
        if stated != actual {
            return Err(self.fault(ZipFault::Crc { stated, actual }));
        }
        self.done = true;
        Ok(0)
    }
}

impl Inflate {
    /// Makes one step; returns the bytes made and whether nothing moved. `None`: damaged.
    fn step(&mut self, buf: &mut [u8]) -> Option<(usize, bool)> {
        let (before_in, before_out) = (self.state.total_in(), self.state.total_out());
        let status = self
            .state
            .decompress(&self.input[self.from..self.to], buf, FlushDecompress::None)
            .ok()?;
        let used = usize::try_from(self.state.total_in() - before_in).ok()?;
        let made = usize::try_from(self.state.total_out() - before_out).ok()?;
        self.from += used;
        self.ended = status == Status::StreamEnd;
        Some((made, used == 0 && made == 0))
    }
}

impl Read for MemberReader<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if buf.is_empty() || self.done {
            return Ok(0);
        }
        let n = match self.unpack {
            Unpack::Stored => self.read_stored(buf)?,
            Unpack::Deflated(_) => self.read_deflated(buf)?,
        };
        if n == 0 {
            return self.finish();
        }
        self.crc.update(&buf[..n]);
        self.produced += n as u64;
        if self.produced > self.stated.size {
            let stated = self.stated.size;
            return Err(self.fault(ZipFault::Length { stated }));
        }
        Ok(n)
    }
}

fn clamp(rest: u64, most: usize) -> usize {
    usize::try_from(rest).map_or(most, |rest| rest.min(most))
}
