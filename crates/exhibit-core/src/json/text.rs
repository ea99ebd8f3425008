//! The text inside JSON strings: finding its end fast, and resolving its escapes without losing surrogates.

/// Returns where the run without quotation mark, backslash and control character that starts at `at` ends, and
/// whether a byte above 0x7e is in it. Eight bytes at a time.
#[inline]
pub(super) fn plain_run(bytes: &[u8], mut at: usize) -> (usize, bool) {
    let mut high = 0;
    while let Some(chunk) = bytes.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        let word = u64::from_le_bytes(*chunk);
        let stops = stops(word);
        if stops != 0 {
            let plain = stops.trailing_zeros() / 8;
            high |= highs(word) & !(u64::MAX << (8 * plain));
            return (at + plain as usize, high != 0);
        }
        high |= highs(word);
        at += 8;
    }
    let mut any = high != 0;
    while let Some(&byte) = bytes.get(at) {
        if matches!(byte, b'"' | b'\\' | ..0x20) {
            break;
        }
        any |= byte >= 0x7f;
        at += 1;
    }
    (at, any)
}

const ONES: u64 = 0x0101_0101_0101_0101;
const TOPS: u64 = 0x8080_8080_8080_8080;

/// Marks the top bit of each byte that ends a run; exact up to and with the lowest mark.
#[inline]
fn stops(word: u64) -> u64 {
    let quote = word ^ (ONES * b'"' as u64);
    let backslash = word ^ (ONES * b'\\' as u64);
    (quote.wrapping_sub(ONES) & !quote
        | backslash.wrapping_sub(ONES) & !backslash
        | word.wrapping_sub(ONES * 0x20) & !word)
        & TOPS
}

/// Marks the top bit of each byte above 0x7e.
#[inline]
fn highs(word: u64) -> u64 {
    // 0x7f + 1 carries into the top bit, which the mask keeps from going further.
    (word | ((word & !TOPS) + ONES)) & TOPS
}

/// Reads four hexadecimal digits.
pub(super) fn hex_unit(digits: &[u8]) -> Option<u16> {
    digits.iter().try_fold(0, |unit, &byte| {
        let digit = (byte as char).to_digit(16)?;
        Some(unit << 4 | digit as u16)
    })
}

/// The code points of a scanned string's inside, escapes resolved: pairs of surrogates joined, lone ones as they are.
#[derive(Debug, Clone)]
pub struct CodePoints<'a> {
    rest: &'a [u8],
}

impl<'a> CodePoints<'a> {
    /// `inside` is what stands between the quotation marks of a string that was scanned.
    pub(super) fn new(inside: &'a [u8]) -> Self {
        Self { rest: inside }
    }

    /// Returns what is not yet read.
    pub(super) fn rest(&self) -> &'a [u8] {
        self.rest
    }

    fn escaped(&mut self) -> u32 {
        let letter = self.rest.get(1).copied().unwrap_or(b'\\');
        if letter == b'u' {
            return self.unicode_escape();
        }
        self.skip(2);
        u32::from(match letter {
            b'b' => 8,
            b'f' => 12,
            b'n' => 10,
            b'r' => 13,
            b't' => 9,
            literal => literal,
        })
    }

    fn unicode_escape(&mut self) -> u32 {
        let high = self.unit();
        self.skip(6);
        if !matches!(high, 0xd800..=0xdbff) || !self.rest.starts_with(b"\\u") {
            return high;
        }
        let low = self.unit();
        if !matches!(low, 0xdc00..=0xdfff) {
            return high;
        }
        self.skip(6);
        0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00)
    }

    fn unit(&self) -> u32 {
        self.rest.get(2..6).and_then(hex_unit).map_or(0, u32::from)
    }

    fn utf8(&mut self, first: u8) -> u32 {
        let length = match first {
            ..0x80 => 1,
            0x80..0xe0 => 2,
            0xe0..0xf0 => 3,
            _ => 4,
        };
        let lead = u32::from(first) & (0xff >> if length == 1 { 0 } else { length + 1 });
        let tail = self.rest.get(1..length).unwrap_or_default();
        let point = tail.iter().fold(lead, |point, &byte| point << 6 | u32::from(byte & 0x3f));
        self.skip(length);
        point
    }

    fn skip(&mut self, count: usize) {
        self.rest = self.rest.get(count..).unwrap_or_default();
    }

    /// Returns the UTF-16 units.
    pub(super) fn utf16(self) -> impl Iterator<Item = u16> {
        self.flat_map(|point| {
            let (first, second) = utf16_units(point);
            std::iter::once(first).chain(second)
        })
    }
}

impl Iterator for CodePoints<'_> {
    type Item = u32;

    #[inline]
    fn next(&mut self) -> Option<u32> {
        match *self.rest.first()? {
            b'\\' => Some(self.escaped()),
            first => Some(self.utf8(first)),
        }
    }
}

/// Splits a code point into one or two UTF-16 units; a surrogate is its own unit.
pub(super) fn utf16_units(point: u32) -> (u16, Option<u16>) {
    match point.checked_sub(0x10000) {
        None => (point as u16, None),
        Some(above) => (0xd800 + (above >> 10) as u16, Some(0xdc00 + (above & 0x3ff) as u16)),
    }
}

/// Hands a code point on in UTF-8, a surrogate in the same pattern (WTF-8).
pub(super) fn put_wtf8(point: u32, put: impl FnOnce(&[u8])) {
    match char::from_u32(point) {
        Some(scalar) => put(scalar.encode_utf8(&mut [0; 4]).as_bytes()),
        None => put(&[
            0xe0 | (point >> 12) as u8,
            0x80 | (point >> 6 & 0x3f) as u8,
            0x80 | (point & 0x3f) as u8,
        ]),
    }
}
