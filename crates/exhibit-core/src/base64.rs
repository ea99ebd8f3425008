//! Base64 (RFC 4648 §4, with padding) that has one spelling only.
//!
//! Decoders commonly accept padding in the middle, as if several texts stood in a row. A file of
//! ours that could be spelled in two ways would have two digests.

use data_encoding::BASE64;

/// Reads exactly the text that an encoder writes; anything else is `None`.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let bytes = BASE64.decode(text.as_bytes()).ok()?;
    (BASE64.encode(&bytes) == text).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_has_one_spelling() {
        assert_eq!(decode("Zm9vYmE="), Some(b"fooba".to_vec()));
        assert_eq!(decode(""), Some(Vec::new()));
        for other in ["Zg==Zg==", "Zg=vYmE=", "Zm9vYmF=", "Zm9vYmE", " Zm9v", "Zm9v\n"] {
            assert_eq!(decode(other), None, "{other:?}");
        }
    }
}
