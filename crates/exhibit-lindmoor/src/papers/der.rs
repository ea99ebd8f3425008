//! DER (ITU-T X.690), written: as much as certificates and CMS signatures need.

use crate::calendar::{Millis, in_seconds};

pub(super) fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len();
    let mut out = vec![tag];
    match length {
        0..=0x7f => out.push(length as u8),
        0x80..=0xff => out.extend([0x81, length as u8]),
        _ => out.extend([0x82, (length >> 8) as u8, length as u8]),
    }
    out.extend_from_slice(content);
    out
}

pub(super) fn sequence(parts: &[Vec<u8>]) -> Vec<u8> {
    tlv(0x30, &parts.concat())
}

/// A SET OF: its elements are sorted by their octets.
pub(super) fn set_of(parts: &[Vec<u8>]) -> Vec<u8> {
    let mut parts = parts.to_vec();
    parts.sort();
    tlv(0x31, &parts.concat())
}

pub(super) fn oid(octets: &[u8]) -> Vec<u8> {
    tlv(0x06, octets)
}

pub(super) fn octets(content: &[u8]) -> Vec<u8> {
    tlv(0x04, content)
}

/// A BIT STRING, so many of whose last bits say nothing.
pub(super) fn bits(unused: u8, content: &[u8]) -> Vec<u8> {
    tlv(0x03, &[&[unused], content].concat())
}

/// A positive INTEGER of these octets, the first of them below 0x80.
pub(super) fn integer(content: &[u8]) -> Vec<u8> {
    tlv(0x02, content)
}

pub(super) fn utf8(text: &str) -> Vec<u8> {
    tlv(0x0c, text.as_bytes())
}

/// What an extension or a field with a number of its own wraps.
pub(super) fn explicit(number: u8, content: &[u8]) -> Vec<u8> {
    tlv(0xa0 | number, content)
}

/// UTCTime, for years before 2050: `260312093000Z`.
pub(super) fn time(at: Millis) -> Vec<u8> {
    let text: String = in_seconds(at).chars().skip(2).filter(char::is_ascii_alphanumeric).collect();
    tlv(0x17, text.replace('T', "").as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Day;

    #[test]
    fn lengths_and_times_are_as_the_standard_has_them() {
        assert_eq!(tlv(0x04, &[0; 127])[..2], [0x04, 0x7f]);
        assert_eq!(tlv(0x04, &[0; 200])[..3], [0x04, 0x81, 200]);
        assert_eq!(tlv(0x04, &[0; 300])[..4], [0x04, 0x82, 1, 44]);
        assert_eq!(time(Day::of(2026, 3, 12).at(9, 30))[2..], *b"260312093000Z");
        assert_eq!(set_of(&[vec![2, 0], vec![1, 0]]), [0x31, 4, 1, 0, 2, 0]);
    }
}
