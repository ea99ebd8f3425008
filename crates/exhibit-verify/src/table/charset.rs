//! The characters of a text that is not known to be UTF-8.

use crate::engine::{BOM, Utf16Reader};

/// How characters are written as bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Charset {
    #[default]
    Utf8,
    /// WHATWG Encoding, windows-1252: as ISO 8859-1, with 27 other characters from 0x80 to 0x9f.
    Windows1252,
    /// ISO/IEC 8859-1.
    Latin1,
}

/// Decodes a text in pieces. What the text says about itself counts more than what a profile states: a byte order
/// mark, or the zeros of UTF-16.
#[derive(Debug)]
pub(crate) struct CharsetReader {
    stated: Charset,
    /// The first bytes, until it is known what they are.
    head: Vec<u8>,
    known: Option<Known>,
}

#[derive(Debug)]
enum Known {
    Bytes(Charset),
    Utf16(Utf16Reader),
}

impl CharsetReader {
    /// Returns a reader of what a profile states.
    pub(crate) fn new(stated: Charset) -> Self {
        Self { stated, head: Vec::new(), known: None }
    }

    /// Appends the text of the next bytes. Bytes that are no UTF-8 stay as they are.
    pub(crate) fn push(&mut self, bytes: &[u8], out: &mut Vec<u8>) {
        if self.known.is_some() {
            return self.decode(bytes, out);
        }
        self.head.extend_from_slice(bytes);
        if self.head.len() >= BOM.len() {
            self.begin(out);
        }
    }

    /// Appends what an incomplete end stands for.
    pub(crate) fn finish(&mut self, out: &mut Vec<u8>) {
        if self.known.is_none() {
            self.begin(out);
        }
        if let Some(Known::Utf16(decoder)) = &mut self.known {
            decoder.finish(out);
        }
    }

    fn begin(&mut self, out: &mut Vec<u8>) {
        let head = std::mem::take(&mut self.head);
        let utf16 = |big| Some(Known::Utf16(Utf16Reader::new(big)));
        let (known, text) = match head.as_slice() {
            [0xff, 0xfe, ..] => (utf16(false), head.as_slice()),
            [0xfe, 0xff, ..] => (utf16(true), head.as_slice()),
            [first, 0, ..] if *first != 0 => (utf16(false), head.as_slice()),
            [0, second, ..] if *second != 0 => (utf16(true), head.as_slice()),
            head => match head.strip_prefix(BOM) {
                Some(text) => (Some(Known::Bytes(Charset::Utf8)), text),
                None => (None, head),
            },
        };
        self.known = Some(known.unwrap_or(Known::Bytes(self.stated)));
        self.decode(text, out);
    }

    fn decode(&mut self, bytes: &[u8], out: &mut Vec<u8>) {
        match &mut self.known {
            Some(Known::Utf16(decoder)) => decoder.push(bytes, out),
            Some(Known::Bytes(Charset::Windows1252)) => {
                push_all(bytes, windows_1252, out);
            }
            Some(Known::Bytes(Charset::Latin1)) => push_all(bytes, char::from, out),
            Some(Known::Bytes(Charset::Utf8)) | None => out.extend_from_slice(bytes),
        }
    }
}

fn push_all(bytes: &[u8], decode: impl Fn(u8) -> char, out: &mut Vec<u8>) {
    for &byte in bytes {
        match byte {
            0..0x80 => out.push(byte),
            _ => out.extend_from_slice(decode(byte).encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
}

/// Returns the character of a byte in windows-1252 (WHATWG Encoding): each of the 256 has one.
pub fn windows_1252(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž',
        '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}',
        'ž', 'Ÿ',
    ];
    let high = byte.checked_sub(0x80).and_then(|at| HIGH.get(usize::from(at)));
    high.copied().unwrap_or(char::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(stated: Charset, bytes: &[u8], piece: usize) -> String {
        let mut reader = CharsetReader::new(stated);
        let mut out = Vec::new();
        bytes.chunks(piece).for_each(|bytes| reader.push(bytes, &mut out));
        reader.finish(&mut out);
        String::from_utf8(out).expect("UTF-8")
    }

    #[test]
    fn each_charset_is_read_in_any_pieces() {
        let text = "Zeit;Prüfer\n1;„Ž“ €\n";
        let windows: Vec<u8> = b"Zeit;Pr\xfcfer\n1;\x84\x8e\x93 \x80\n".to_vec();
        let units = |big: bool, mark: bool| -> Vec<u8> {
            let mark = mark.then_some(0xfeff);
            mark.into_iter()
                .chain(text.encode_utf16())
                .flat_map(|it| if big { it.to_be_bytes() } else { it.to_le_bytes() })
                .collect()
        };
        for piece in [1, 2, 3, 5, 1000] {
            assert_eq!(decoded(Charset::Windows1252, &windows, piece), text);
            assert_eq!(decoded(Charset::Utf8, text.as_bytes(), piece), text);
            let marked = [BOM, text.as_bytes()].concat();
            assert_eq!(decoded(Charset::Windows1252, &marked, piece), text, "the mark counts");
            for (big, mark) in [(false, false), (false, true), (true, false), (true, true)] {
                assert_eq!(decoded(Charset::Utf8, &units(big, mark), piece), text);
            }
        }
        assert_eq!(decoded(Charset::Latin1, b"Pr\xfcf\x80", 1), "Prüf\u{80}");
        assert_eq!(decoded(Charset::Utf8, b"", 1), "");
        assert_eq!(decoded(Charset::Utf8, b"a", 1), "a");
    }
}
