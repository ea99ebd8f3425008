//! Characters from bytes (WHATWG Encoding).

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::Unread;
use crate::found::Found;

/// The most bytes of one text that are decoded: text has 8 MiB at most, and markup around it some more.
pub(crate) const MAX_DECODED: usize = 64 << 20;

/// How a plain text is written, judged by its beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Charset(&'static Encoding);

impl Charset {
    /// Returns UTF-8.
    pub fn utf_8() -> Self {
        Self(UTF_8)
    }

    /// Judges by a byte order mark, else by what the first bytes are valid in, else takes windows-1252.
    pub fn of(head: &[u8]) -> Self {
        Self(Encoding::for_bom(head).map_or_else(|| guessed(head), |(encoding, _)| encoding))
    }

    /// Returns its name (WHATWG Encoding).
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// Returns the bytes that end a line.
    pub fn line_end(self) -> &'static [u8] {
        match self.0 {
            it if it == UTF_16LE => &[b'\n', 0],
            it if it == UTF_16BE => &[0, b'\n'],
            _ => b"\n",
        }
    }

    /// Decodes a piece of the text; marks and controls stay in, what no character stands for becomes U+FFFD.
    pub fn decode(self, bytes: &[u8]) -> Cow<'_, str> {
        self.0.decode_without_bom_handling(bytes).0
    }
}

/// Reads plain text.
pub(crate) fn read_plain(bytes: &[u8], found: &mut Found) -> Result<(), Unread> {
    // Never more than four bytes a character.
    let most = crate::MAX_TEXT * 4 + 4;
    found.push(&decoded(&bytes[..bytes.len().min(most)], None));
    if bytes.len() > most {
        found.cut();
    }
    Ok(())
}

/// Decodes at most [`MAX_DECODED`] bytes, and says so where there are more.
pub(crate) fn decoded_part<'b>(
    bytes: &'b [u8],
    label: Option<&str>,
    found: &mut Found,
) -> Cow<'b, str> {
    if bytes.len() > MAX_DECODED {
        found.missed("text", format!("only the first {MAX_DECODED} bytes were read"));
    }
    decoded(&bytes[..bytes.len().min(MAX_DECODED)], label)
}

/// Decodes a text: by its byte order mark, else as its label says, else as UTF-8 or UTF-16 if it is that, else as
/// windows-1252. What no character stands for becomes U+FFFD.
pub(crate) fn decoded<'b>(bytes: &'b [u8], label: Option<&str>) -> Cow<'b, str> {
    let stated = label.and_then(|it| Encoding::for_label(it.trim().as_bytes()));
    let encoding = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        // What is labelled as ASCII or Latin-1 is often UTF-8, and valid UTF-8 is hardly ever anything else.
        None => match stated.filter(|it| *it != WINDOWS_1252 || !is_utf8(bytes)) {
            Some(encoding) => encoding,
            None => guessed(bytes),
        },
    };
    encoding.decode(bytes).0
}

fn guessed(bytes: &[u8]) -> &'static Encoding {
    match bytes {
        [first, 0, ..] if *first != 0 => UTF_16LE,
        [0, second, ..] if *second != 0 => UTF_16BE,
        bytes if is_utf8(bytes) => UTF_8,
        _ => WINDOWS_1252,
    }
}

/// Tells whether this is UTF-8, or was until it was cut off.
fn is_utf8(bytes: &[u8]) -> bool {
    match std::str::from_utf8(bytes) {
        Ok(_) => true,
        // Letters before the cut that are more than one byte each show that it was.
        Err(error) => error.error_len().is_none() && !bytes[..error.valid_up_to()].is_ascii(),
    }
}

/// Decodes UTF-16 without a mark, little end first.
pub(crate) fn utf_16_le(bytes: &[u8]) -> String {
    UTF_16LE.decode_without_bom_handling(bytes).0.into_owned()
}

/// Decodes a text of a Windows code page; an unknown one is taken for windows-1252.
pub(crate) fn of_code_page(bytes: &[u8], page: u32) -> String {
    code_page(page).decode_without_bom_handling(bytes).0.into_owned()
}

/// Returns the encoding of a Windows code page.
pub(crate) fn code_page(page: u32) -> &'static Encoding {
    let label = match page {
        65001 => "utf-8",
        932 => "shift_jis",
        936 => "gbk",
        949 => "euc-kr",
        950 => "big5",
        866 => "ibm866",
        874 => "windows-874",
        10000 => "macintosh",
        20866 => "koi8-r",
        21866 => "koi8-u",
        50220..=50222 => "iso-2022-jp",
        51932 => "euc-jp",
        54936 => "gb18030",
        1250..=1258 => return windows(page),
        28592..=28606 => return iso_8859(page - 28590),
        _ => "windows-1252",
    };
    Encoding::for_label(label.as_bytes()).unwrap_or(WINDOWS_1252)
}

fn windows(page: u32) -> &'static Encoding {
    Encoding::for_label(format!("windows-{page}").as_bytes()).unwrap_or(WINDOWS_1252)
}

fn iso_8859(part: u32) -> &'static Encoding {
    Encoding::for_label(format!("iso-8859-{part}").as_bytes()).unwrap_or(WINDOWS_1252)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_labels_and_contents_say_what_is_meant() {
        assert_eq!(decoded(b"\xef\xbb\xbfa\xc3\xa4", Some("iso-8859-1")), "aä");
        assert_eq!(decoded(b"\xff\xfea\0\xe4\0", None), "aä");
        assert_eq!(decoded(b"a\0\xe4\0", None), "aä");
        assert_eq!(decoded(b"\0a\0\xe4", None), "aä");
        assert_eq!(decoded(b"a\xe4", None), "aä");
        assert_eq!(decoded(b"a\xc3\xa4", Some("us-ascii")), "aä");
        assert_eq!(decoded(b"\xd0\xc1", Some("koi8-r")), "па");
        assert_eq!(decoded(b"a\xe4", Some("no-such-charset")), "aä");
        assert_eq!(of_code_page(b"\xe4", 1251), "д");
        assert_eq!(of_code_page(b"\xe4", 28605), "ä");
    }
}
