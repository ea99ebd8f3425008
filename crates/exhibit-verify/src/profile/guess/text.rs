//! Texts that look like digests, signatures and keys, and how they are written.

use super::super::source::{Encoding, HashAlg};

/// How the texts at one place are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Form {
    pub(super) encoding: Encoding,
    pub(super) prefix: String,
    /// How many bytes each stands for.
    pub(super) length: usize,
}

/// Encodings in the order in which a text that fits several is read.
const ENCODINGS: [Encoding; 6] = [
    Encoding::Hex,
    Encoding::HexUpper,
    Encoding::Base64,
    Encoding::Base64url,
    Encoding::Base64Nopad,
    Encoding::Base64urlPad,
];

/// The longest text that may stand before a digest.
const MAX_PREFIX: usize = 24;

impl Form {
    /// Returns the one form that all these texts of digests have.
    pub(super) fn of_digests(texts: &[&str]) -> Option<Self> {
        Self::of(texts, &[32, 48, 64])
    }

    /// Returns the one form that all these texts of signatures of 64 bytes have.
    pub(super) fn of_signatures(texts: &[&str]) -> Option<Self> {
        Self::of(texts, &[64])
    }

    fn of(texts: &[&str], lengths: &[usize]) -> Option<Self> {
        let first = texts.first()?;
        let mut forms = ENCODINGS.into_iter().flat_map(|encoding| {
            lengths.iter().filter_map(move |length| Self::of_text(first, encoding, *length))
        });
        forms.find(|form| texts.iter().all(|text| form.read(text).is_some()))
    }

    fn of_text(text: &str, encoding: Encoding, length: usize) -> Option<Self> {
        let digits = match encoding {
            Encoding::Hex | Encoding::HexUpper => 2 * length,
            Encoding::Base64 | Encoding::Base64urlPad => length.div_ceil(3) * 4,
            Encoding::Base64Nopad | Encoding::Base64url => (length * 8).div_ceil(6),
        };
        let (prefix, digits) = text.split_at_checked(text.len().checked_sub(digits)?)?;
        let ends = prefix.is_empty()
            || prefix == "0x"
            || prefix.ends_with(|c: char| !c.is_alphanumeric() && !"+/".contains(c));
        let form = Self { encoding, prefix: prefix.to_owned(), length };
        let fits = encoding.read(digits).is_some_and(|bytes| bytes.len() == length);
        (ends && fits && prefix.len() <= MAX_PREFIX).then_some(form)
    }

    /// Reads one such text.
    pub(super) fn read(&self, text: &str) -> Option<Vec<u8>> {
        let bytes = self.encoding.read(text.strip_prefix(self.prefix.as_str())?)?;
        (bytes.len() == self.length).then_some(bytes)
    }

    /// The functions that make digests of this length.
    pub(super) fn functions(&self) -> &'static [HashAlg] {
        match self.length {
            32 => &[HashAlg::Sha256, HashAlg::Sha3_256, HashAlg::Blake3],
            48 => &[HashAlg::Sha384],
            _ => &[HashAlg::Sha512],
        }
    }

    /// Says what it looks like.
    pub(super) fn words(&self) -> String {
        let function = match self.length {
            32 => "SHA-256",
            48 => "SHA-384",
            _ => "SHA-512",
        };
        let before = match self.prefix.as_str() {
            "" => String::new(),
            prefix => format!(" after {prefix:?}"),
        };
        format!("{function} in {}{before}", encoding_words(self.encoding))
    }
}

fn encoding_words(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::Hex => "hex",
        Encoding::HexUpper => "upper-case hex",
        Encoding::Base64 | Encoding::Base64Nopad => "base64",
        Encoding::Base64url | Encoding::Base64urlPad => "base64url",
    }
}

/// Reads text in whatever encoding it is in.
pub(super) fn decoded(text: &str) -> impl Iterator<Item = (Encoding, Vec<u8>)> {
    ENCODINGS.into_iter().filter_map(move |encoding| Some((encoding, encoding.read(text)?)))
}

/// Returns the name that a profile has for an encoding.
pub(super) fn encoding_name(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::Hex => "hex",
        Encoding::HexUpper => "hex-upper",
        Encoding::Base64 => "base64",
        Encoding::Base64Nopad => "base64-nopad",
        Encoding::Base64url => "base64url",
        Encoding::Base64urlPad => "base64url-pad",
    }
}

/// Returns the name that a profile has for a hash function.
pub(super) fn function_name(alg: HashAlg) -> &'static str {
    match alg {
        HashAlg::Sha256 => "sha256",
        HashAlg::Sha384 => "sha384",
        HashAlg::Sha512 => "sha512",
        HashAlg::Sha3_256 => "sha3-256",
        HashAlg::Blake3 => "blake3",
        HashAlg::HmacSha256 => "hmac-sha256",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_told_by_their_length_and_read_in_one_encoding() {
        let hex = "ab".repeat(32);
        let form = Form::of_digests(&[&hex]).expect("a digest");
        assert_eq!((form.encoding, form.prefix.as_str(), form.length), (Encoding::Hex, "", 32));
        let named = format!("sha256:{hex}");
        assert_eq!(Form::of_digests(&[&named]).expect("a digest").prefix, "sha256:");
        assert_eq!(Form::of_digests(&[&named, &hex]), None);
        let upper = hex.to_uppercase();
        assert_eq!(Form::of_digests(&[&upper]).map(|it| it.encoding), Some(Encoding::HexUpper));
        let base64 = data_encoding::BASE64.encode(&[0xfb; 48]);
        assert_eq!(Form::of_digests(&[&base64]).map(|it| it.length), Some(48));
        assert_eq!(Form::of_digests(&["short", &hex[2..]]), None);
    }
}
