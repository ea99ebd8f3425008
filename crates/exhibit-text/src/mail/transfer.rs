//! Transfer encodings (RFC 2045 section 6): what is no part of them is passed over.

/// Decodes base64; ends at the padding, and ignores what is no digit.
pub(super) fn base64(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3 + 3);
    let (mut bits, mut held) = (0_u32, 0_u32);
    for &byte in text {
        let digit = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'=' => {
                // Several pieces may follow each other, each padded.
                (bits, held) = (0, 0);
                continue;
            }
            _ => continue,
        };
        bits = bits << 6 | u32::from(digit);
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push((bits >> held & 0xff) as u8);
        }
    }
    out
}

/// Decodes quoted-printable.
pub(super) fn quoted(text: &[u8]) -> Vec<u8> {
    escaped(text, b'=')
}

/// Decodes hexadecimal digits after a mark; after `=`, a line end is left out.
pub(super) fn escaped(text: &[u8], mark: u8) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        at += 1;
        if byte != mark {
            out.push(byte);
            continue;
        }
        let rest = &text[at..];
        let digit = |it: u8| char::from(it).to_digit(16);
        match rest {
            [high, low, ..] if digit(*high).is_some() && digit(*low).is_some() => {
                let value = digit(*high).unwrap_or(0) << 4 | digit(*low).unwrap_or(0);
                out.push((value & 0xff) as u8);
                at += 2;
            }
            rest if mark == b'=' => {
                // White space between the mark and the line end came on the way.
                let blank = rest.iter().take_while(|it| matches!(it, b' ' | b'\t')).count();
                match &rest[blank..] {
                    [b'\r', b'\n', ..] => at += blank + 2,
                    [b'\n', ..] => at += blank + 1,
                    [] => at += blank,
                    _ => out.push(byte),
                }
            }
            _ => out.push(byte),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_taken_back() {
        assert_eq!(base64(b"SGVs\r\nbG8="), b"Hello");
        assert_eq!(base64(b"SGVsbG8"), b"Hello");
        assert_eq!(base64(b"SGk=SGk="), b"HiHi");
        assert_eq!(base64(b"!"), b"");
        assert_eq!(quoted(b"a=3D=\r\nb= \nc=G=="), b"a=bc=G=");
        assert_eq!(escaped(b"a%20%b", b'%'), b"a %b");
    }
}
