//! WebP (RFC 9649): chunks of RIFF.

use super::{exif, size};
use crate::found::Found;

pub(super) fn read(bytes: &[u8], found: &mut Found) {
    let mut at = 12_usize;
    while let (Some(kind), Some(length)) = (bytes.get(at..at + 4), bytes.get(at + 4..at + 8)) {
        let length = u32::from_le_bytes([length[0], length[1], length[2], length[3]]) as usize;
        let end = (at + 8).saturating_add(length);
        let Some(content) = bytes.get(at + 8..end) else {
            return found.missed("metadata", "the picture is cut off before its end");
        };
        match kind {
            b"VP8X" => size(three(content, 4), three(content, 7), found),
            b"VP8 " => size(two(content, 6), two(content, 8), found),
            b"VP8L" => lossless(content, found),
            b"EXIF" => exif::read(
                content.strip_prefix(b"Exif\0\0".as_slice()).unwrap_or(content),
                false,
                found,
            ),
            _ => {}
        }
        // Chunks of odd length have a byte after them.
        at = end + length % 2;
    }
}

/// A side of the canvas, stored less one.
fn three(content: &[u8], at: usize) -> Option<u32> {
    let it = content.get(at..at + 3)?;
    Some((u32::from(it[0]) | u32::from(it[1]) << 8 | u32::from(it[2]) << 16) + 1)
}

/// A side of a lossy picture: 14 bits, the others say how it is scaled.
fn two(content: &[u8], at: usize) -> Option<u32> {
    let it = content.get(at..at + 2)?;
    Some(u32::from(u16::from_le_bytes([it[0], it[1]]) & 0x3fff))
}

fn lossless(content: &[u8], found: &mut Found) {
    let Some([0x2f, a, b, c, d]) = content.get(..5) else { return };
    let bits = u32::from_le_bytes([*a, *b, *c, *d]);
    size(Some((bits & 0x3fff) + 1), Some((bits >> 14 & 0x3fff) + 1), found);
}
