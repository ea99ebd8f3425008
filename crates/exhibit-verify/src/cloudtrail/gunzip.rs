//! Files that may be compressed with gzip (RFC 1952), unpacked as they are read.
//!
//! One member and nothing after it: what follows would be part of the file and covered by no hash.

use std::fmt;

use flate2::{Decompress, FlushDecompress, Status};

/// The longest header of a gzip member.
const MAX_HEAD: usize = 64 << 10;

/// How many times its own length a file may unpack to, above [`FREE`] bytes.
const MAX_RATIO: u64 = 200;

/// How much any file may unpack to.
const FREE: u64 = 16 << 20;

/// Why a compressed file is not one whole member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum GzipFault {
    /// The header or the compressed bytes are damaged.
    Damaged,
    /// Length or CRC-32 of what was unpacked are not those stated.
    Sum,
    /// It ends too early.
    CutOff,
    /// So many bytes follow the member.
    After(u64),
    /// It unpacks to more than is read.
    TooLarge,
}

impl fmt::Display for GzipFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Damaged => f.write_str("the gzip stream is damaged"),
            Self::Sum => f.write_str("the gzip stream does not have the checksum that it states"),
            Self::CutOff => f.write_str("the gzip stream is cut off"),
            Self::After(bytes) => write!(f, "{bytes} bytes after the end of the gzip stream"),
            Self::TooLarge => f.write_str("it unpacks to more than is read"),
        }
    }
}

/// A file being unpacked, if it is compressed; its first bytes say so, not its name.
pub(crate) struct Unpacking {
    state: State,
    inflate: Decompress,
    crc: crc32fast::Hasher,
    taken: u64,
    made: u64,
    limit: u64,
    out: Vec<u8>,
    head: Head,
}

/// What a member's header holds beside what is unpacked; no hash is over it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Head {
    /// The original name of the file, as gzip writes it.
    pub(crate) name: Option<Vec<u8>>,
    /// Whether there is a comment.
    pub(crate) comment: bool,
    /// Whether there are extra fields.
    pub(crate) extra: bool,
}

enum State {
    /// Too few bytes to tell, or inside a header.
    Head(Vec<u8>),
    /// Not compressed.
    Plain,
    Body,
    Foot(Vec<u8>),
    After(u64),
    Fault(GzipFault),
}

impl Unpacking {
    /// Begins a file that may unpack to `limit` bytes.
    pub(crate) fn new(limit: u64) -> Self {
        Self {
            state: State::Head(Vec::new()),
            inflate: Decompress::new(false),
            crc: crc32fast::Hasher::new(),
            taken: 0,
            made: 0,
            limit,
            out: vec![0; OUT],
            head: Head::default(),
        }
    }

    /// Takes the next bytes of the file, and hands on what they unpack to.
    pub(crate) fn push(&mut self, bytes: &[u8], take: &mut dyn FnMut(&[u8])) {
        self.taken += bytes.len() as u64;
        let mut rest = bytes;
        while !rest.is_empty() {
            rest = self.step(rest, take);
        }
    }

    /// Returns what the header holds, as far as it was read; nothing if the file is not compressed.
    pub(crate) fn head(&self) -> &Head {
        &self.head
    }

    /// Ends the file; returns how many bytes it has unpacked.
    ///
    /// # Errors
    /// What is wrong with it. What was handed on before is the beginning of it.
    pub(crate) fn end(mut self, take: &mut dyn FnMut(&[u8])) -> Result<u64, GzipFault> {
        if let State::Head(head) = &mut self.state {
            let head = std::mem::take(head);
            if head.starts_with(&MAGIC) {
                return Err(GzipFault::CutOff);
            }
            self.plain(&head, take);
        }
        match self.state {
            State::Plain | State::After(0) => Ok(self.made),
            State::After(bytes) => Err(GzipFault::After(bytes)),
            State::Fault(fault) => Err(fault),
            State::Head(_) | State::Body | State::Foot(_) => Err(GzipFault::CutOff),
        }
    }

    fn step<'b>(&mut self, bytes: &'b [u8], take: &mut dyn FnMut(&[u8])) -> &'b [u8] {
        match &mut self.state {
            State::Head(head) => {
                let before = head.len();
                head.extend(bytes.iter().take(MAX_HEAD - before));
                match header(head) {
                    Header::Wanting if head.len() < MAX_HEAD => &[],
                    Header::Wanting => self.fault(GzipFault::Damaged),
                    Header::None => {
                        let head = std::mem::take(head);
                        self.state = State::Plain;
                        self.plain(&head, take);
                        &bytes[head.len() - before..]
                    }
                    Header::Ends(at, found) => {
                        self.head = found;
                        self.state = State::Body;
                        // What was there before is the beginning of the header.
                        &bytes[at - before..]
                    }
                    Header::Damaged => self.fault(GzipFault::Damaged),
                }
            }
            State::Plain => {
                self.plain(bytes, take);
                &[]
            }
            State::Body => self.body(bytes, take),
            State::Foot(foot) => {
                let want = 8 - foot.len();
                let (now, rest) = bytes.split_at(want.min(bytes.len()));
                foot.extend(now);
                if let Ok([crc @ .., a, b, c, d]) = <[u8; 8]>::try_from(foot.as_slice()) {
                    let sum = u32::from_le_bytes(crc) == self.crc.clone().finalize();
                    // The length is stated modulo 2^32.
                    let length = u64::from(u32::from_le_bytes([a, b, c, d]));
                    if !sum || length != self.made & u64::from(u32::MAX) {
                        return self.fault(GzipFault::Sum);
                    }
                    self.state = State::After(0);
                }
                rest
            }
            State::After(count) => {
                *count += bytes.len() as u64;
                &[]
            }
            State::Fault(_) => &[],
        }
    }

    fn body<'b>(&mut self, bytes: &'b [u8], take: &mut dyn FnMut(&[u8])) -> &'b [u8] {
        let (before_in, before_out) = (self.inflate.total_in(), self.inflate.total_out());
        let result = self.inflate.decompress(bytes, &mut self.out, FlushDecompress::None);
        let Ok(status) = result else { return self.fault(GzipFault::Damaged) };
        let moved = |now: u64, before: u64| usize::try_from(now - before).unwrap_or(usize::MAX);
        let used = moved(self.inflate.total_in(), before_in);
        let made = moved(self.inflate.total_out(), before_out);
        let (Some(out), Some(rest)) = (self.out.get(..made), bytes.get(used..)) else {
            return self.fault(GzipFault::Damaged);
        };
        self.made += made as u64;
        let most = self.limit.min(FREE.max(self.taken.saturating_mul(MAX_RATIO)));
        if self.made > most {
            return self.fault(GzipFault::TooLarge);
        }
        self.crc.update(out);
        take(out);
        match status {
            Status::StreamEnd => self.state = State::Foot(Vec::new()),
            // Neither in nor out: it would go on for ever.
            _ if used == 0 && made == 0 => return self.fault(GzipFault::Damaged),
            _ => {}
        }
        rest
    }

    fn plain(&mut self, bytes: &[u8], take: &mut dyn FnMut(&[u8])) {
        self.state = State::Plain;
        self.made += bytes.len() as u64;
        match self.made > self.limit {
            true => self.state = State::Fault(GzipFault::TooLarge),
            false => take(bytes),
        }
    }

    fn fault<'b>(&mut self, fault: GzipFault) -> &'b [u8] {
        self.state = State::Fault(fault);
        &[]
    }
}

const MAGIC: [u8; 2] = [0x1f, 0x8b];

/// How much is unpacked at once.
const OUT: usize = 64 << 10;

enum Header {
    /// Not compressed.
    None,
    /// More bytes are needed.
    Wanting,
    Damaged,
    /// It ends before this byte, and holds this.
    Ends(usize, Head),
}

/// Reads the header of a member (RFC 1952 section 2.3).
fn header(bytes: &[u8]) -> Header {
    if !bytes.starts_with(&MAGIC) && !MAGIC.starts_with(bytes) {
        return Header::None;
    }
    let Some((fixed, rest)) = bytes.split_first_chunk::<10>() else { return Header::Wanting };
    let (method, flags) = (fixed[2], fixed[3]);
    if method != 8 || flags & 0xe0 != 0 {
        return Header::Damaged;
    }
    let mut rest = rest;
    let mut head = Head { extra: flags & EXTRA != 0, comment: flags & COMMENT != 0, name: None };
    if flags & EXTRA != 0 {
        let Some((length, after)) = rest.split_first_chunk::<2>() else { return Header::Wanting };
        let Some(after) = after.get(usize::from(u16::from_le_bytes(*length))..) else {
            return Header::Wanting;
        };
        rest = after;
    }
    for text in [NAME, COMMENT] {
        if flags & text != 0 {
            let Some(end) = rest.iter().position(|byte| *byte == 0) else { return Header::Wanting };
            if text == NAME {
                head.name = Some(rest[..end].to_vec());
            }
            rest = &rest[end + 1..];
        }
    }
    if flags & HEADER_CRC != 0 {
        let at = bytes.len() - rest.len();
        let Some((stated, after)) = rest.split_first_chunk::<2>() else { return Header::Wanting };
        let [a, b, ..] = crc32fast::hash(&bytes[..at]).to_le_bytes();
        if *stated != [a, b] {
            return Header::Damaged;
        }
        rest = after;
    }
    Header::Ends(bytes.len() - rest.len(), head)
}

const HEADER_CRC: u8 = 2;
const EXTRA: u8 = 4;
const NAME: u8 = 8;
const COMMENT: u8 = 16;

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::{Compression, GzBuilder, write::GzEncoder};
    use proptest::prelude::*;

    use super::*;

    fn unpack(bytes: &[u8], piece: usize, limit: u64) -> (Vec<u8>, Result<u64, GzipFault>) {
        let mut out = Vec::new();
        let mut unpacking = Unpacking::new(limit);
        for piece in bytes.chunks(piece) {
            unpacking.push(piece, &mut |more| out.extend_from_slice(more));
        }
        let mut last = Vec::new();
        let ended = unpacking.end(&mut |more| last.extend_from_slice(more));
        out.extend(last);
        (out, ended)
    }

    fn pack(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).expect("memory");
        encoder.finish().expect("memory")
    }

    #[test]
    fn every_kind_of_header_is_read_in_pieces_of_any_length() {
        let text = b"{\"Records\":[]}".repeat(100);
        let builder = GzBuilder::new().filename("a").comment("b").extra(vec![1, 2, 3]);
        let mut encoder = builder.write(Vec::new(), Compression::fast());
        encoder.write_all(&text).expect("memory");
        for packed in [pack(&text), encoder.finish().expect("memory"), text.clone()] {
            for piece in [1, 7, 4096] {
                let (out, ended) = unpack(&packed, piece, 1 << 20);
                assert_eq!((out.as_slice(), ended), (text.as_slice(), Ok(text.len() as u64)));
            }
        }
        for short in [&b""[..], b"\x1f", b"{"] {
            let expected = if short == b"\x1f" { Ok(1) } else { Ok(short.len() as u64) };
            assert_eq!(unpack(short, 1, 10), (short.to_vec(), expected));
        }
    }

    #[test]
    fn what_a_header_holds_is_told() {
        let head = |builder: GzBuilder| {
            let packed = builder.write(Vec::new(), Compression::fast()).finish().expect("memory");
            let mut unpacking = Unpacking::new(10);
            for byte in &packed {
                unpacking.push(&[*byte], &mut |_| ());
            }
            unpacking.head().clone()
        };
        assert_eq!(head(GzBuilder::new()), Head::default());
        let named = Head { name: Some(b"a".to_vec()), ..Head::default() };
        assert_eq!(head(GzBuilder::new().filename("a")), named);
        let comment = Head { comment: true, ..Head::default() };
        assert_eq!(head(GzBuilder::new().comment("b")), comment);
        let extra = Head { extra: true, ..Head::default() };
        assert_eq!(head(GzBuilder::new().extra(vec![1])), extra);
    }

    #[test]
    fn what_is_not_one_whole_member_is_named() {
        let packed = pack(b"hello");
        let twice = [packed.clone(), packed.clone()].concat();
        assert_eq!(unpack(&twice, 9, 99).1, Err(GzipFault::After(packed.len() as u64)));
        assert_eq!(unpack(&[&packed[..], b"\0"].concat(), 99, 99).1, Err(GzipFault::After(1)));
        for cut in 2..packed.len() {
            assert_eq!(unpack(&packed[..cut], 3, 99).1, Err(GzipFault::CutOff), "{cut}");
        }
        let mut sum = packed.clone();
        let at = sum.len() - 6;
        sum[at] ^= 1;
        assert_eq!(unpack(&sum, 99, 99).1, Err(GzipFault::Sum));
        let mut method = packed;
        method[2] = 7;
        assert_eq!(unpack(&method, 99, 99).1, Err(GzipFault::Damaged));
    }

    #[test]
    fn a_bomb_is_not_unpacked() {
        let bomb = pack(&vec![0; 40 << 20]);
        let (out, ended) = unpack(&bomb, 1 << 20, 1 << 40);
        assert_eq!(ended, Err(GzipFault::TooLarge));
        assert!(out.len() as u64 <= FREE + OUT as u64, "{}", out.len());
        assert_eq!(unpack(&pack(&[0; 100]), 99, 99).1, Err(GzipFault::TooLarge));
        assert_eq!(unpack(&[b'{'; 100], 9, 99).1, Err(GzipFault::TooLarge));
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), flags in any::<u8>()) {
            let _ = unpack(&bytes, 5, 1 << 20);
            let headed = [&[0x1f, 0x8b, 8, flags, 0, 0, 0, 0, 0, 0], bytes.as_slice()].concat();
            let _ = unpack(&headed, 5, 1 << 20);
        }
    }
}
