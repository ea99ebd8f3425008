//! `did:key` identifiers: a public key as base58 text (W3C did:key method, multibase and multicodec).

use super::key::{KeyError, PublicKey};

/// Reads the key that an identifier is.
///
/// `None` if it is malformed; an error names the kind of key that is not supported.
pub(super) fn read_did_key(text: &str) -> Option<Result<PublicKey, DidError>> {
    let bytes = base58(text.strip_prefix("did:key:z")?)?;
    let after = |prefix: &[u8]| bytes.strip_prefix(prefix);
    let key = if let Some(raw) = after(&[0xed, 0x01]) {
        PublicKey::ed25519(raw.try_into().ok()?)
    } else if let Some(point) = after(&[0x80, 0x24]) {
        compressed(point, 33)?;
        PublicKey::ecdsa_p256(point)
    } else if let Some(point) = after(&[0x81, 0x24]) {
        compressed(point, 49)?;
        PublicKey::ecdsa_p384(point)
    } else if let Some(point) = after(&[0x82, 0x24]) {
        compressed(point, 67)?;
        PublicKey::ecdsa_p521(point)
    } else {
        let name = NAMES.iter().find(|(code, _)| bytes.starts_with(code)).map_or("", |it| it.1);
        return Some(Err(DidError::Unsupported(name)));
    };
    Some(key.map_err(DidError::Key))
}

/// Why an identifier gives no key.
pub(super) enum DidError {
    /// A key of another kind.
    Unsupported(&'static str),
    /// Not a usable key.
    Key(KeyError),
}

/// The standard demands the compressed form: one identifier for each key.
fn compressed(point: &[u8], length: usize) -> Option<()> {
    (point.len() == length).then_some(())
}

/// Kinds that are named and not read, by their multicodec prefix.
const NAMES: [(&[u8], &str); 4] = [
    (&[0xec, 0x01], "X25519 "),
    (&[0xe7, 0x01], "secp256k1 "),
    (&[0xeb, 0x01], "BLS 12-381 "),
    (&[0x85, 0x24], "RSA "),
];

/// The longest text that is read; the work grows with its square.
const MAX_BASE58: usize = 256;

/// Decodes the Bitcoin alphabet; `None` for other characters and overlong texts.
fn base58(text: &str) -> Option<Vec<u8>> {
    const ALPHABET: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    if text.is_empty() || text.len() > MAX_BASE58 {
        return None;
    }
    // Little-endian while it grows.
    let mut bytes: Vec<u8> = Vec::new();
    for character in text.bytes() {
        let mut carry = ALPHABET.iter().position(|it| *it == character)?;
        for byte in &mut bytes {
            carry += usize::from(*byte) * 58;
            *byte = (carry & 0xff) as u8;
            carry >>= 8;
        }
        while carry > 0 {
            bytes.push((carry & 0xff) as u8);
            carry >>= 8;
        }
    }
    bytes.extend(text.bytes().take_while(|it| *it == b'1').map(|_| 0));
    bytes.reverse();
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_identifiers_are_read() {
        // The examples of the did:key method, sections 5 and 7.
        for (text, algorithm) in [
            ("did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK", "ed25519"),
            ("did:key:zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169", "ecdsa-p256"),
            (
                "did:key:z82Lm1MpAkeJcix9K8TMiLd5NMAhnwkjjCBeWHXyu3U4oT2MVJJKXkcVBgjGhnLBn2Kaau9",
                "ecdsa-p384",
            ),
            (
                "did:key:z2J9gaYxrKVpdoG9A4gRnmpnRCcxU6agDtFVVBVdn1JedouoZN7SzcyREXXzWgt3gGiwpoHq7K68X4m32D8HgzG8wv3sY5j7",
                "ecdsa-p521",
            ),
        ] {
            match read_did_key(text) {
                Some(Ok(key)) => assert_eq!(key.algorithm(), algorithm, "{text}"),
                _ => panic!("{text}"),
            }
        }
        for bad in ["did:key:z", "did:key:z0", "did:key:u7QE", "did:web:example.invalid"] {
            assert!(read_did_key(bad).is_none(), "{bad}");
        }
        let other = read_did_key("did:key:z6LSbysY2xFMRpGMhb7tFTLMpeuPRaqaWM1yECx2AtzE3KCc");
        assert!(matches!(other, Some(Err(DidError::Unsupported("X25519 ")))));
    }

    #[test]
    fn base58_keeps_leading_zeros() {
        assert_eq!(base58("11LUv"), Some(vec![0, 0, 0xff, 0xff]));
        assert_eq!(base58("Cn8eVZg"), Some(b"hello".to_vec()));
        assert_eq!(base58("1"), Some(vec![0]));
        assert_eq!(base58(&"1".repeat(MAX_BASE58 + 1)), None);
    }
}
