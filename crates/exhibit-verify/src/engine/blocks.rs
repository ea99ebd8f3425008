//! The reader: a member's bytes, hashed as they come, cut into blocks that end where a record ends.

use std::io::{self, Read};

use exhibit_core::digest::Sha256;
use sha2::{Digest as _, Sha256 as Hasher};

use super::array::{Around, ArrayReader};
use super::transport::{Decoder, Transport};
use crate::profile::TablePlan;
use crate::table::csv::CsvReader;

/// The length of a block, unless a record is longer.
pub(super) const BLOCK: usize = 1 << 20;

/// The longest record that is parsed.
pub(super) const MAX_RECORD: usize = 16 << 20;

/// Buffers that grew beyond this are not kept.
const KEEP: usize = 4 * BLOCK;

/// Part of a member.
#[derive(Debug, Default)]
pub(super) struct Block {
    /// Number of the block, from 0.
    pub(super) number: u64,
    /// The member's bytes; all blocks together are the member.
    pub(super) raw: Vec<u8>,
    /// The same part as text, where it had to be decoded.
    pub(super) decoded: Option<Vec<u8>>,
    /// Bytes before the records of this block: of the member, or of its decoded text.
    pub(super) offset: u64,
    /// Where each record stands in the member, bytes before it and length, if they are the items of an array.
    pub(super) spans: Vec<(u64, u64)>,
    /// What the block holds.
    pub(super) cut: Cut,
    /// Whether a record of the decoded text was too long to be held, here or before.
    pub(super) gave_up: bool,
}

/// A member that was read to its end.
#[derive(Clone, Debug)]
pub(super) struct ReadThrough {
    /// Its digest.
    pub(super) sha256: Sha256,
    /// Its length.
    pub(super) bytes: u64,
    /// What stands around the array that its records are the items of.
    pub(super) around: Option<Around>,
}

/// How a block was cut.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Cut {
    /// Whole lines; the last may lack its line feed at the end of the member.
    #[default]
    Lines,
    /// A piece of a line that is too long, which goes on.
    Piece,
    /// The last piece of a line that is too long, with the line's length and digest.
    LastPiece { bytes: u64, sha256: [u8; 32] },
}

impl Block {
    /// Returns the bytes in which records are found.
    pub(super) fn text(&self) -> &[u8] {
        self.decoded.as_deref().unwrap_or(&self.raw)
    }

    /// Empties the block so that its buffers can be used again.
    pub(super) fn clear(&mut self) {
        if self.raw.capacity() > KEEP {
            self.raw = Vec::new();
        }
        self.raw.clear();
        self.decoded = None;
        self.spans.clear();
        self.cut = Cut::Lines;
        self.gave_up = false;
    }
}

/// Cuts a stream into blocks.
pub(super) struct Blocks<R> {
    source: R,
    hasher: Hasher,
    bytes: u64,
    number: u64,
    offset: u64,
    rest: Vec<u8>,
    long: Option<LongLine>,
    decoder: Option<Decoder>,
    /// The next byte, read to learn whether there is one.
    ahead: Vec<u8>,
    lines: bool,
    ended: bool,
}

/// A line that is too long to be parsed: hashed as it passes.
struct LongLine {
    hasher: Hasher,
    bytes: u64,
}

impl<R: Read> Blocks<R> {
    /// Returns a cutter; without `lines`, blocks end anywhere.
    pub(super) fn new(source: R, transport: Transport, lines: bool) -> Self {
        Self {
            source,
            hasher: Hasher::new(),
            bytes: 0,
            number: 0,
            offset: 0,
            rest: Vec::new(),
            long: None,
            decoder: Decoder::new(transport),
            ahead: Vec::new(),
            lines,
            ended: false,
        }
    }

    /// Makes lines of the items of the array that these names lead to.
    #[must_use]
    pub(super) fn of_array(mut self, names: Option<&[String]>) -> Self {
        if let Some(names) = names {
            self.decoder = Some(Decoder::Array(Box::new(ArrayReader::new(names))));
        }
        self
    }

    /// Makes lines of the rows of a table.
    #[must_use]
    pub(super) fn of_table(mut self, table: Option<&TablePlan>) -> Self {
        if let Some(table) = table {
            self.decoder = Some(Decoder::Table(Box::new(CsvReader::new(table))));
        }
        self
    }

    /// Fills `block` with the next part; `false` at the end of the stream.
    pub(super) fn next(&mut self, block: &mut Block) -> io::Result<bool> {
        block.clear();
        let more = match self.decoder.take() {
            Some(mut decoder) => {
                let more = self.next_decoded(&mut decoder, block);
                self.decoder = Some(decoder);
                more?
            }
            None => self.next_plain(block)?,
        };
        block.number = self.number;
        self.number += u64::from(more);
        Ok(more)
    }

    /// Returns what was read.
    pub(super) fn finish(self) -> ReadThrough {
        ReadThrough {
            sha256: Sha256(self.hasher.finalize().into()),
            bytes: self.bytes,
            around: self.decoder.and_then(Decoder::into_around),
        }
    }

    fn next_plain(&mut self, block: &mut Block) -> io::Result<bool> {
        block.raw.append(&mut self.rest);
        let mut searched = 0;
        loop {
            self.fill(&mut block.raw, BLOCK)?;
            if block.raw.is_empty() && self.long.is_none() {
                return Ok(false);
            }
            if !self.lines {
                break;
            }
            if self.long.is_some() {
                self.cut_piece(block);
                break;
            }
            if self.ended {
                break;
            }
            if let Some(at) = memchr::memrchr(b'\n', &block.raw[searched..]) {
                self.keep_rest(&mut block.raw, searched + at + 1);
                break;
            }
            searched = block.raw.len();
            if searched > MAX_RECORD {
                self.long = Some(LongLine { hasher: Hasher::new(), bytes: 0 });
                self.cut_piece(block);
                break;
            }
        }
        block.offset = self.offset;
        self.offset += block.raw.len() as u64;
        Ok(true)
    }

    /// Reads until a block of this size is full, or one more block after a full one, or the end.
    fn fill(&mut self, buffer: &mut Vec<u8>, size: usize) -> io::Result<()> {
        let target = (buffer.len() / size + 1) * size;
        let from = buffer.len();
        if self.ended {
            return Ok(());
        }
        buffer.reserve_exact(target - from);
        buffer.append(&mut self.ahead);
        let wanted = (target - buffer.len()) as u64;
        let read = (&mut self.source).take(wanted).read_to_end(buffer)?;
        // The last bytes must be known for the last: what is pending of a decoded text ends with them.
        self.ended =
            (read as u64) < wanted || (&mut self.source).take(1).read_to_end(&mut self.ahead)? == 0;
        self.hasher.update(&buffer[from..]);
        self.bytes += (buffer.len() - from) as u64;
        Ok(())
    }

    fn keep_rest(&mut self, buffer: &mut Vec<u8>, at: usize) {
        self.rest.extend_from_slice(&buffer[at..]);
        buffer.truncate(at);
    }

    /// Cuts a piece of the line that is too long, up to its line feed if that is here.
    fn cut_piece(&mut self, block: &mut Block) {
        let Some(mut long) = self.long.take() else { return };
        let end = memchr::memchr(b'\n', &block.raw);
        if let Some(at) = end {
            self.keep_rest(&mut block.raw, at + 1);
        }
        let content = &block.raw[..end.unwrap_or(block.raw.len())];
        long.hasher.update(content);
        long.bytes += content.len() as u64;
        if end.is_some() || self.ended {
            let sha256 = long.hasher.finalize().into();
            block.cut = Cut::LastPiece { bytes: long.bytes, sha256 };
        } else {
            block.cut = Cut::Piece;
            self.long = Some(long);
        }
    }

    fn next_decoded(&mut self, decoder: &mut Decoder, block: &mut Block) -> io::Result<bool> {
        self.fill(&mut block.raw, decoder.wants(BLOCK))?;
        if block.raw.is_empty() {
            return Ok(false);
        }
        let mut text = std::mem::take(&mut self.rest);
        decoder.push(&block.raw, &mut text);
        if self.ended {
            decoder.finish(&mut text);
        } else {
            let at = memchr::memrchr(b'\n', &text).map_or(0, |at| at + 1);
            self.rest.extend_from_slice(&text[at..]);
            text.truncate(at);
            if self.rest.len() > MAX_RECORD {
                decoder.give_up();
                self.rest.clear();
            }
        }
        block.gave_up = decoder.gave_up();
        block.spans = decoder.take_spans();
        block.offset = self.offset;
        self.offset += text.len() as u64;
        block.decoded = Some(text);
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All blocks of `content`: raw bytes, whether they were cut at lines.
    fn blocks(content: &[u8], lines: bool) -> (Vec<(Vec<u8>, Cut)>, Sha256, u64) {
        let mut blocks = Blocks::new(content, Transport::Plain, lines);
        let mut all = Vec::new();
        let mut block = Block::default();
        while blocks.next(&mut block).expect("memory can be read") {
            all.push((block.raw.clone(), block.cut));
        }
        let ReadThrough { sha256, bytes, .. } = blocks.finish();
        (all, sha256, bytes)
    }

    #[test]
    fn blocks_end_at_lines_and_are_the_member() {
        let line = [b'x'].repeat(999).into_iter().chain([b'\n']).collect::<Vec<_>>();
        for tail in [&b""[..], b"no end"] {
            let mut content = line.repeat(5000);
            content.extend_from_slice(tail);
            let (all, sha256, bytes) = blocks(&content, true);
            assert!(all.len() > 3);
            assert!(all[..all.len() - 1].iter().all(|(raw, _)| raw.ends_with(b"\n")));
            assert_eq!(all.concat_raw(), content);
            assert_eq!((sha256, bytes), (Sha256::of(&content), content.len() as u64));
        }
        assert_eq!(blocks(b"", true).0.len(), 0);
        assert_eq!(blocks(b"a", false).0.len(), 1);
    }

    #[test]
    fn a_line_that_is_too_long_passes_in_pieces() {
        let long = [b'y'].repeat(MAX_RECORD + 3 * BLOCK + 17);
        let mut content = b"first\n".to_vec();
        content.extend_from_slice(&long);
        content.extend_from_slice(b"\nlast\n");
        let (all, sha256, _) = blocks(&content, true);
        assert_eq!(all.concat_raw(), content);
        assert_eq!(sha256, Sha256::of(&content));
        let ends: Vec<_> = all
            .iter()
            .filter_map(|(_, cut)| match cut {
                Cut::LastPiece { bytes, sha256 } => Some((*bytes, *sha256)),
                _ => None,
            })
            .collect();
        assert_eq!(ends, [(long.len() as u64, Sha256::of(&long).0)]);
        assert_eq!(
            all.last().map(|(raw, cut)| (raw.as_slice(), *cut)),
            Some((&b"last\n"[..], Cut::Lines))
        );
    }

    #[test]
    fn a_decoded_text_that_ends_with_a_block_is_read_to_its_end() {
        let mut text = String::from("{}\n").repeat(BLOCK / 6 - 1);
        text.push_str(&" ".repeat(BLOCK / 2 - text.len() - 2));
        text.push_str("{}");
        let content: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(content.len(), BLOCK);
        let mut blocks = Blocks::new(content.as_slice(), Transport::Utf16Le, true);
        let (mut block, mut all) = (Block::default(), Vec::new());
        while blocks.next(&mut block).expect("memory can be read") {
            all.extend_from_slice(block.text());
        }
        assert_eq!(all, text.as_bytes());
        assert_eq!(blocks.finish().sha256, Sha256::of(&content));
    }

    trait ConcatRaw {
        fn concat_raw(&self) -> Vec<u8>;
    }

    impl ConcatRaw for Vec<(Vec<u8>, Cut)> {
        fn concat_raw(&self) -> Vec<u8> {
            self.iter().flat_map(|(raw, _)| raw.clone()).collect()
        }
    }
}
