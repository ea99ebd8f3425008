//! Text from bytes: what they are written in is found out, and said where it is not plain UTF-8.

use exhibit_verify::table::windows_1252;

use super::TableError;
use super::remark::{Remark, RemarkCode};

/// Decodes a text. UTF-16 shows by its mark or its zeros; what is neither that nor UTF-8 is taken for Windows-1252,
/// in which every byte means something, so that a person has to look.
pub(super) fn decode(bytes: &[u8]) -> Result<(String, Option<Remark>), TableError> {
    let utf16 = |big: bool, bytes: &[u8]| {
        let unit = |pair: &[u8]| match (pair, big) {
            ([a, b], true) => u16::from_be_bytes([*a, *b]),
            ([a, b], false) => u16::from_le_bytes([*a, *b]),
            // Half a unit stands for nothing.
            _ => 0xd800,
        };
        let text = char::decode_utf16(bytes.chunks(2).map(unit)).collect::<Result<String, _>>();
        let text = text.map_err(|_| TableError::Unreadable { what: "broken UTF-16".to_owned() })?;
        Ok((text, Some(remark("It is written in UTF-16."))))
    };
    match bytes {
        [0xff, 0xfe, rest @ ..] => utf16(false, rest),
        [0xfe, 0xff, rest @ ..] => utf16(true, rest),
        [first, 0, ..] if *first != 0 => utf16(false, bytes),
        [0, second, ..] if *second != 0 => utf16(true, bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => match str::from_utf8(rest) {
            Ok(text) => Ok((text.to_owned(), None)),
            Err(_) => Err(TableError::Unreadable {
                what: "it says that it is UTF-8, and is not".to_owned(),
            }),
        },
        _ => Ok(match str::from_utf8(bytes) {
            Ok(text) => (text.to_owned(), None),
            Err(_) => {
                let said = "It is not UTF-8 and was read as Windows-1252. Look whether letters \
                            such as ä and é are right.";
                (bytes.iter().copied().map(windows_1252).collect(), Some(remark(said)))
            }
        }),
    }
}

fn remark(text: &str) -> Remark {
    Remark::new(RemarkCode::Encoding, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_encoding_is_read_and_all_but_utf_8_are_said() {
        let text = "id;Prüfer\n1;„Ž“ €\n";
        let le: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let be: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let said = |bytes: &[u8]| {
            let (read, remark) = decode(bytes).expect("text");
            assert_eq!(read, text);
            remark.map(|it| it.text)
        };
        assert_eq!(said(text.as_bytes()), None);
        assert_eq!(said(&[&[0xef, 0xbb, 0xbf], text.as_bytes()].concat()), None);
        for bytes in
            [&le, &be, &[&[0xff, 0xfe], &le[..]].concat(), &[&[0xfe, 0xff], &be[..]].concat()]
        {
            assert!(said(bytes).is_some_and(|it| it.contains("UTF-16")));
        }
        let windows = b"id;Pr\xfcfer\n1;\x84\x8e\x93 \x80\n";
        assert!(said(windows).is_some_and(|it| it.contains("Windows-1252")));
        assert!(decode(b"a\0b").is_err(), "half a unit at the end");
        assert!(decode(b"\xef\xbb\xbf\xff").is_err());
    }
}
