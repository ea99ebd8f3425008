//! Base64 (RFC 4648) that has one spelling only, in each of the variants that formats name.
//!
//! Decoders commonly accept more: bits that are lost at the end, padding in the middle as if several texts
//! stood in a row, padding that is missing, white space. A signature that could be spelled in two ways
//! would be two files with one meaning, and a file of ours would have two digests. So every variant here
//! reads exactly the text that an encoder writes (RFC 4648 §3.3, §3.5), and formats that allow several
//! variants name each.

use data_encoding::{BASE64, BASE64_NOPAD, BASE64URL, BASE64URL_NOPAD, Encoding};

/// A variant of base64.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base64 {
    /// The standard alphabet with padding (§4).
    Standard,
    /// The standard alphabet without padding.
    StandardUnpadded,
    /// The alphabet for URLs and file names with padding (§5).
    Url,
    /// The alphabet for URLs without padding, as JSON Web Signatures have it (RFC 7515 §2).
    UrlUnpadded,
}

impl Base64 {
    /// Reads exactly the text that an encoder writes; anything else is `None`.
    pub fn decode(self, text: &str) -> Option<Vec<u8>> {
        let encoding = self.encoding();
        let bytes = encoding.decode(text.as_bytes()).ok()?;
        (encoding.encode(&bytes) == text).then_some(bytes)
    }

    fn encoding(self) -> Encoding {
        match self {
            Self::Standard => BASE64,
            Self::StandardUnpadded => BASE64_NOPAD,
            Self::Url => BASE64URL,
            Self::UrlUnpadded => BASE64URL_NOPAD,
        }
    }
}

/// Reads [`Base64::Standard`].
pub fn decode(text: &str) -> Option<Vec<u8>> {
    Base64::Standard.decode(text)
}

/// Reads [`Base64::UrlUnpadded`].
pub fn decode_url(text: &str) -> Option<Vec<u8>> {
    Base64::UrlUnpadded.decode(text)
}

/// Reads [`Base64::Standard`] in lines, as MIME (RFC 2045 §6.8), PEM (RFC 7468 §3) and armour have it.
///
/// Where lines end, and blanks at their ends, mean nothing, since editors and mail change them; there are
/// none within a line, and padding stands at the very end.
pub fn decode_lines(text: &str) -> Option<Vec<u8>> {
    let blank = [' ', '\t', '\r'];
    let joined: String = text.split('\n').map(|line| line.trim_matches(blank)).collect();
    decode(&joined)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_has_one_spelling() {
        assert_eq!(decode("Zm9vYmE="), Some(b"fooba".to_vec()));
        assert_eq!(decode(""), Some(Vec::new()));
        assert_eq!(decode_url("Zm9vYmE"), Some(b"fooba".to_vec()));
        for other in ["Zm9vYmE=", "Zm9vYmF", "Zm9vY", " Zm9v", "Zm9v\n"] {
            assert_eq!(decode_url(other), None, "{other:?}");
        }
        for other in
            ["Zg==Zg==", "Zg=vYmE=", "Zm9vYmF=", "Zm9vYmE", " Zm9v", "Zm9v\n", "Zg===", "="]
        {
            assert_eq!(decode(other), None, "{other:?}");
        }
    }

    #[test]
    fn every_variant_reads_its_own_spelling_only() {
        use Base64::{Standard, StandardUnpadded, Url, UrlUnpadded};
        let bytes = [0xfb, 0xff, 0xbf, 0xfe];
        let spelled = [
            (Standard, "+/+//g=="),
            (StandardUnpadded, "+/+//g"),
            (Url, "-_-__g=="),
            (UrlUnpadded, "-_-__g"),
        ];
        for (variant, own) in spelled {
            for (_, text) in spelled {
                assert_eq!(variant.decode(text).is_some(), text == own, "{variant:?} {text}");
            }
            assert_eq!(variant.decode(own).as_deref(), Some(&bytes[..]));
            assert_eq!(variant.decode(&own.replace('g', "h")), None, "bits that are lost");
        }
    }

    #[test]
    fn lines_end_anywhere_and_hold_nothing_else() {
        for text in ["Zm9vYmE=", "Zm9v\nYmE=\n", "Zm9v\r\n  YmE= \r\n\r\n", "Z\nm9vYmE\n="] {
            assert_eq!(decode_lines(text), Some(b"fooba".to_vec()), "{text:?}");
        }
        for text in [
            "Zm9v YmE=",
            "Zm9vYmF=\n",
            "Zg==\nZg==",
            "Zm9v\nYmE",
            "Zm9v\u{b}YmE=",
            "Zm9v\u{a0}\nYmE=",
        ] {
            assert_eq!(decode_lines(text), None, "{text:?}");
        }
    }
}
