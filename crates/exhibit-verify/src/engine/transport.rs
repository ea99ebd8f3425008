//! Changes in transport that can be named and undone: UTF-16, re-indented JSON, byte order mark, CR LF.
//!
//! A log that verifies once such a change is undone is intact, but these are not the bytes that
//! its producer wrote. The first two need a decoder before records can be found; the other two
//! are stepped over where they stand.

use super::array::{Around, ArrayReader};
use crate::table::csv::CsvReader;

/// How the bytes of a log have to be decoded before records can be found in them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Transport {
    /// Not at all.
    #[default]
    Plain,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// Records spread over several lines.
    Reindented,
}

/// The UTF-8 byte order mark.
pub(crate) const BOM: &[u8] = b"\xef\xbb\xbf";

impl Transport {
    /// Returns what the first bytes of a member suggest.
    pub(crate) fn of_head(head: &[u8]) -> Self {
        match head {
            [0xff, 0xfe, ..] => Self::Utf16Le,
            [0xfe, 0xff, ..] => Self::Utf16Be,
            [b'{' | b'[', 0, ..] => Self::Utf16Le,
            [0, b'{' | b'[', ..] => Self::Utf16Be,
            _ if is_spread(head) => Self::Reindented,
            _ => Self::Plain,
        }
    }

    /// Tells whether the text is in UTF-16.
    pub(crate) fn is_utf16(self) -> bool {
        matches!(self, Self::Utf16Le | Self::Utf16Be)
    }

    /// Returns `bytes` decoded whole, for small texts.
    pub(crate) fn decode(self, bytes: &[u8]) -> Vec<u8> {
        let Some(mut decoder) = Decoder::new(self) else { return bytes.to_vec() };
        let mut out = Vec::with_capacity(bytes.len());
        decoder.push(bytes, &mut out);
        decoder.finish(&mut out);
        out
    }

    /// Returns the change in words, or nothing if there is none.
    pub(crate) fn words(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Utf16Le | Self::Utf16Be => Some("it was converted to UTF-16"),
            Self::Reindented => Some("its records were spread over several lines"),
        }
    }
}

/// Tells whether a text begins with an object that goes on after the end of its first line.
fn is_spread(head: &[u8]) -> bool {
    let head = head.strip_prefix(BOM).unwrap_or(head);
    let line = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
    line.len() < head.len() && matches!(line.trim_ascii(), b"{")
}

/// Undoes one change, block by block.
#[derive(Debug)]
pub(super) enum Decoder {
    Utf16 {
        big: bool,
        odd: Option<u8>,
        high: Option<u16>,
        begun: bool,
    },
    Lines {
        depth: u32,
        string: bool,
        escaped: bool,
        begun: bool,
    },
    /// Items of an array, in a text that may have to be decoded first.
    Array(Box<ArrayReader>, Option<Box<Decoder>>),
    Table(Box<CsvReader>),
    GivenUp(Option<Around>),
}

impl Decoder {
    /// Returns what undoes `transport`, if anything has to be undone.
    pub(super) fn new(transport: Transport) -> Option<Self> {
        let utf16 = |big| Self::Utf16 { big, odd: None, high: None, begun: false };
        match transport {
            Transport::Plain => None,
            Transport::Utf16Le => Some(utf16(false)),
            Transport::Utf16Be => Some(utf16(true)),
            Transport::Reindented => {
                Some(Self::Lines { depth: 0, string: false, escaped: false, begun: false })
            }
        }
    }

    /// Returns what makes lines of the items of an array, once `before` has decoded the text around them.
    pub(super) fn of_array(reader: ArrayReader, before: Option<Self>) -> Self {
        Self::Array(Box::new(reader), before.map(Box::new))
    }

    /// Appends the text of the next bytes.
    pub(super) fn push(&mut self, bytes: &[u8], out: &mut Vec<u8>) {
        match self {
            Self::Utf16 { .. } => self.push_utf16(bytes, out),
            Self::Lines { .. } => self.push_lines(bytes, out),
            Self::Array(reader, None) => reader.push(bytes, out),
            Self::Array(reader, Some(before)) => {
                let mut text = Vec::new();
                before.push(bytes, &mut text);
                reader.push(&text, out);
            }
            Self::Table(reader) => reader.push(bytes, out),
            Self::GivenUp(_) => {}
        }
    }

    /// Appends what an incomplete end stands for.
    pub(super) fn finish(&mut self, out: &mut Vec<u8>) {
        match self {
            Self::Utf16 { odd, high, .. } if odd.is_some() || high.is_some() => {
                push_char(char::REPLACEMENT_CHARACTER, out);
            }
            Self::Array(reader, before) => {
                let mut text = Vec::new();
                before.iter_mut().for_each(|it| it.finish(&mut text));
                reader.push(&text, out);
                reader.finish(out);
            }
            Self::Table(reader) => reader.finish(out),
            _ => {}
        }
    }

    /// Stops: a record is too long to be held.
    pub(super) fn give_up(&mut self) {
        let around = matches!(self, Self::Array(..)).then(Around::default);
        *self = Self::GivenUp(around);
    }

    /// Tells whether it stopped.
    pub(super) fn gave_up(&self) -> bool {
        matches!(self, Self::GivenUp(_))
    }

    /// Returns how many bytes to read next, of which at most `most` make a block.
    pub(super) fn wants(&self, most: usize) -> usize {
        match self {
            Self::Table(reader) => reader.wants(most),
            _ => most,
        }
    }

    /// Returns where the items of an array stand that ended since it was asked last.
    pub(super) fn take_spans(&mut self) -> Vec<(u64, u64)> {
        match self {
            Self::Array(reader, _) => reader.take_spans(),
            _ => Vec::new(),
        }
    }

    /// Returns what stands around the array that records are the items of.
    pub(super) fn into_around(self) -> Option<Around> {
        match self {
            Self::Array(reader, _) => Some(reader.into_around()),
            Self::GivenUp(around) => around,
            _ => None,
        }
    }

    fn push_utf16(&mut self, bytes: &[u8], out: &mut Vec<u8>) {
        let Self::Utf16 { big, odd, high, begun } = self else { return };
        for &byte in bytes {
            let Some(first) = odd.take() else {
                *odd = Some(byte);
                continue;
            };
            let pair = [first, byte];
            let unit = if *big { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) };
            if std::mem::replace(begun, true) || unit != 0xfeff {
                push_unit(unit, high, out);
            }
        }
    }

    fn push_lines(&mut self, bytes: &[u8], out: &mut Vec<u8>) {
        let Self::Lines { depth, string, escaped, begun } = self else { return };
        let bytes = match bytes.strip_prefix(BOM) {
            Some(rest) if !*begun => rest,
            _ => bytes,
        };
        *begun = true;
        for &byte in bytes {
            match byte {
                _ if *escaped => *escaped = false,
                b'\\' if *string => *escaped = true,
                b'"' => *string = !*string,
                b'{' | b'[' if !*string => *depth = depth.saturating_add(1),
                b'}' | b']' if !*string => *depth = depth.saturating_sub(1),
                _ => {}
            }
            // Most write their records without white space, and what was hashed may be the line itself.
            let between = byte.is_ascii_whitespace() && !*string;
            let ends_line = matches!(byte, b'\n' | b'\r');
            if !((between || ends_line) && *depth > 0) {
                out.push(byte);
            }
        }
    }
}

/// Decodes UTF-16 in pieces.
#[derive(Debug)]
pub(crate) struct Utf16Reader(Decoder);

impl Utf16Reader {
    /// Returns a reader; `big` if the high byte comes first.
    pub(crate) fn new(big: bool) -> Self {
        Self(Decoder::Utf16 { big, odd: None, high: None, begun: false })
    }

    /// Appends the text of the next bytes.
    pub(crate) fn push(&mut self, bytes: &[u8], out: &mut Vec<u8>) {
        self.0.push(bytes, out);
    }

    /// Appends what an incomplete end stands for.
    pub(crate) fn finish(&mut self, out: &mut Vec<u8>) {
        self.0.finish(out);
    }
}

fn push_unit(unit: u16, high: &mut Option<u16>, out: &mut Vec<u8>) {
    let lone = match (high.take(), unit) {
        (Some(first), 0xdc00..=0xdfff) => {
            let point = 0x10000 + ((u32::from(first) - 0xd800) << 10) + (u32::from(unit) - 0xdc00);
            return push_char(char::from_u32(point).unwrap_or(char::REPLACEMENT_CHARACTER), out);
        }
        (before, _) => before.is_some(),
    };
    if lone {
        push_char(char::REPLACEMENT_CHARACTER, out);
    }
    match unit {
        0xd800..=0xdbff => *high = Some(unit),
        _ => push_char(char::from_u32(u32::from(unit)).unwrap_or(char::REPLACEMENT_CHARACTER), out),
    }
}

fn push_char(c: char, out: &mut Vec<u8>) {
    out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf16_of_both_orders_is_decoded_in_any_pieces() {
        let text = "{\"a\":\"Prüfung 審 🦊\"}\n";
        for big in [false, true] {
            let mut bytes = Vec::new();
            for unit in std::iter::once(0xfeff).chain(text.encode_utf16()) {
                bytes.extend_from_slice(&if big {
                    u16::to_be_bytes(unit)
                } else {
                    u16::to_le_bytes(unit)
                });
            }
            let transport = Transport::of_head(&bytes);
            assert_eq!(transport, if big { Transport::Utf16Be } else { Transport::Utf16Le });
            let mut decoder = Decoder::new(transport).expect("UTF-16 has a decoder");
            let mut out = Vec::new();
            bytes.chunks(3).for_each(|piece| decoder.push(piece, &mut out));
            decoder.finish(&mut out);
            assert_eq!(out, text.as_bytes());
        }
    }

    #[test]
    fn spread_records_become_lines() {
        let text = b"{\n  \"a\": \"}\\\"{\",\r\n  \"b\": [\n 1\n ]\n}\n{\n \"a\": 2\n}\n";
        assert_eq!(Transport::of_head(text), Transport::Reindented);
        let lines = Transport::Reindented.decode(text);
        assert_eq!(lines, b"{\"a\":\"}\\\"{\",\"b\":[1]}\n{\"a\":2}\n");
        assert_eq!(Transport::of_head(b"{\"a\":1}\n{\"a\":2}\n"), Transport::Plain);
    }
}
