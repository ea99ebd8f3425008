//! Numbers in bytes, and bytes from a source.

use std::io;

use crate::zip::ReadAt;

/// Reads a big-endian number that the caller knows to be there.
pub(super) fn be16(bytes: &[u8], at: usize) -> u16 {
    u16::from_be_bytes([bytes[at], bytes[at + 1]])
}

/// As [`be16`], of four bytes.
pub(super) fn be32(bytes: &[u8], at: usize) -> u32 {
    u32::from_be_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}

/// Takes a number of one to nine bytes off; `None` where the bytes end before it does.
pub(super) fn varint(bytes: &[u8]) -> Option<(u64, usize)> {
    let mut value = 0;
    for (at, byte) in bytes.iter().take(8).enumerate() {
        value = value << 7 | u64::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            return Some((value, at + 1));
        }
    }
    Some((value << 8 | u64::from(*bytes.get(8)?), 9))
}

/// Fills `out` from `offset`; tells whether there were as many bytes.
pub(super) fn read_exact_at(source: &dyn ReadAt, offset: u64, out: &mut [u8]) -> io::Result<bool> {
    let mut filled = 0;
    while filled < out.len() {
        let Some(at) = offset.checked_add(filled as u64) else { return Ok(false) };
        match source.read_at(at, &mut out[filled..]) {
            Ok(0) => return Ok(false),
            Ok(count) => filled += count,
            Err(fault) if fault.kind() == io::ErrorKind::Interrupted => {}
            Err(fault) => return Err(fault),
        }
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn varints_of_every_length() {
        assert_eq!(varint(&[0x7f, 9]), Some((0x7f, 1)));
        assert_eq!(varint(&[0x81, 0x00]), Some((0x80, 2)));
        assert_eq!(varint(&[0xff; 9]), Some((u64::MAX, 9)));
        assert_eq!(varint(&[0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 1]), Some((1, 9)));
        for length in 0..9 {
            assert_eq!(varint(&vec![0xff; length]), None);
        }
    }
}
