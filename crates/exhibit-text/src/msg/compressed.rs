//! Compressed RTF (MS-OXRTFCP): the body of many Outlook messages.

use super::compound::u32_at;

/// The most bytes that a body may become.
const MAX_BODY: usize = 16 << 20;

/// What the dictionary holds at the beginning (MS-OXRTFCP section 2.1.2.1).
const PRESET: &[u8; 207] = b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

/// Unpacks a body; `None` for what is none. The checksum is not looked at: what is damaged is still shown.
pub(super) fn unpacked(bytes: &[u8]) -> Option<Vec<u8>> {
    let raw_size = usize::try_from(u32_at(bytes, 4)?).ok()?;
    let content = bytes.get(16..)?;
    match bytes.get(8..12)? {
        b"MELA" => Some(content[..content.len().min(raw_size)].to_vec()),
        b"LZFu" => Some(expanded(content, raw_size.min(MAX_BODY))),
        _ => None,
    }
}

fn expanded(content: &[u8], size: usize) -> Vec<u8> {
    let mut dictionary = [0_u8; 4096];
    dictionary[..PRESET.len()].copy_from_slice(PRESET);
    let mut write = PRESET.len();
    let mut out = Vec::new();
    let mut rest = content.iter();
    while out.len() < size {
        let Some(control) = rest.next() else { return out };
        for bit in 0..8 {
            if control >> bit & 1 == 0 {
                let Some(byte) = rest.next() else { return out };
                out.push(*byte);
                dictionary[write] = *byte;
                write = (write + 1) % 4096;
                continue;
            }
            let (Some(high), Some(low)) = (rest.next(), rest.next()) else { return out };
            let pair = usize::from(*high) << 8 | usize::from(*low);
            let (mut read, length) = (pair >> 4, (pair & 15) + 2);
            if read == write {
                return out;
            }
            for _ in 0..length {
                let byte = dictionary[read];
                out.push(byte);
                dictionary[write] = byte;
                (read, write) = ((read + 1) % 4096, (write + 1) % 4096);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// MS-OXRTFCP section 4.1.1: a body and what it is packed to.
    const PACKED: &[u8] = b"\x2d\0\0\0\x2b\0\0\0LZFu\xf1\xc5\xc7\xa7\x03\0\x0a\0rcpg125\x42\x32\x0a\xf3 hel\x09\0 bw\x05\xb0ld}\x0a\x80\x0f\xa0";

    #[test]
    fn the_specified_example_is_read() {
        let want = b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n".to_vec();
        assert_eq!(unpacked(PACKED), Some(want));
        assert_eq!(unpacked(b"\0\0\0\0\x03\0\0\0MELA\0\0\0\0abcdef"), Some(b"abc".to_vec()));
        assert_eq!(unpacked(b"short"), None);
    }

    proptest! {
        #[test]
        fn any_content_ends(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let content = [b"\0\0\0\0\xff\xff\xff\xffLZFu\0\0\0\0".as_slice(), &bytes].concat();
            let out = unpacked(&content).expect("a header");
            prop_assert!(out.len() <= bytes.len() * 17);
        }
    }
}
