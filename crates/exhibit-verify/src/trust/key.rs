//! Public keys, their fingerprints and the words that stand for them.

use std::fmt;

use data_encoding::HEXLOWER;
use ed25519_dalek::{Signature, VerifyingKey};
use exhibit_core::digest::Sha256;
use p256::ecdsa::signature::hazmat::PrehashVerifier;
use thiserror::Error;

/// A public key that can sign something we look at.
///
/// Points are checked when the key is made: an Ed25519 key is a point on the curve that is not of
/// small order, a P-256 key is on the curve.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PublicKey {
    /// Ed25519 (RFC 8032): the 32-byte encoding.
    Ed25519([u8; 32]),
    /// ECDSA on NIST P-256: the uncompressed point, 65 bytes (SEC 1 §2.3.3).
    EcdsaP256([u8; 65]),
    /// Ed25519 held by a FIDO token (OpenSSH `sk-ssh-ed25519@openssh.com`).
    SkEd25519 {
        /// The 32-byte encoding.
        key: [u8; 32],
        /// The FIDO application, `ssh:` unless chosen otherwise.
        application: String,
    },
    /// P-256 held by a FIDO token (OpenSSH `sk-ecdsa-sha2-nistp256@openssh.com`).
    SkEcdsaP256 {
        /// The uncompressed point, 65 bytes.
        point: [u8; 65],
        /// The FIDO application, `ssh:` unless chosen otherwise.
        application: String,
    },
    /// A key of an algorithm that we do not verify; carried so that it can be named.
    Unsupported {
        /// The algorithm's name as its own format writes it, such as `ssh-rsa`.
        algorithm: String,
        /// The key's bytes as its own format carries them.
        raw: Vec<u8>,
    },
}

/// Why 32 or 65 bytes are not a usable public key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum KeyError {
    /// The bytes are not a point on the curve.
    #[error("not a point on the curve")]
    NotAPoint,
    /// A point of small order: it accepts forged signatures.
    #[error("a weak key (point of small order)")]
    Weak,
}

impl PublicKey {
    /// Returns the Ed25519 key with this encoding; refuses points of small order.
    pub fn ed25519(bytes: [u8; 32]) -> Result<Self, KeyError> {
        check_ed25519(&bytes)?;
        Ok(Self::Ed25519(bytes))
    }

    /// Returns the P-256 key with this SEC 1 encoding, compressed (33 bytes) or not (65 bytes).
    pub fn ecdsa_p256(sec1: &[u8]) -> Result<Self, KeyError> {
        Ok(Self::EcdsaP256(p256_point(sec1)?))
    }

    /// Returns the FIDO Ed25519 key; refuses points of small order.
    pub fn sk_ed25519(key: [u8; 32], application: String) -> Result<Self, KeyError> {
        check_ed25519(&key)?;
        Ok(Self::SkEd25519 { key, application })
    }

    /// Returns the FIDO P-256 key with this SEC 1 encoding.
    pub fn sk_ecdsa_p256(sec1: &[u8], application: String) -> Result<Self, KeyError> {
        let point = p256_point(sec1)?;
        Ok(Self::SkEcdsaP256 { point, application })
    }

    /// Returns the algorithm's name: `ed25519`, `ecdsa-p256`, `sk-ed25519`, `sk-ecdsa-p256`, or the
    /// name that an unsupported key carries.
    pub fn algorithm(&self) -> &str {
        match self {
            Self::Ed25519(_) => "ed25519",
            Self::EcdsaP256(_) => "ecdsa-p256",
            Self::SkEd25519 { .. } => "sk-ed25519",
            Self::SkEcdsaP256 { .. } => "sk-ecdsa-p256",
            Self::Unsupported { algorithm, .. } => algorithm,
        }
    }

    /// Returns the algorithm's name in OpenSSH, for the keys that we verify.
    pub(crate) fn ssh_name(&self) -> Option<&'static str> {
        match self {
            Self::Ed25519(_) => Some("ssh-ed25519"),
            Self::EcdsaP256(_) => Some("ecdsa-sha2-nistp256"),
            Self::SkEd25519 { .. } => Some("sk-ssh-ed25519@openssh.com"),
            Self::SkEcdsaP256 { .. } => Some("sk-ecdsa-sha2-nistp256@openssh.com"),
            Self::Unsupported { .. } => None,
        }
    }

    /// Returns the 32 bytes of a plain Ed25519 key; `None` for every other kind, FIDO included.
    pub fn as_ed25519(&self) -> Option<&[u8; 32]> {
        match self {
            Self::Ed25519(key) => Some(key),
            _ => None,
        }
    }

    /// Returns the fingerprint: SHA-256 over the algorithm's name, `:` and the raw key.
    ///
    /// The raw key is the 32-byte encoding (Ed25519) or the 65-byte point (P-256), followed by
    /// the application's UTF-8 bytes for a FIDO key.
    pub fn fingerprint(&self) -> Fingerprint {
        let (raw, application): (&[u8], &str) = match self {
            Self::Ed25519(key) => (key, ""),
            Self::EcdsaP256(point) => (point, ""),
            Self::SkEd25519 { key, application } => (key, application),
            Self::SkEcdsaP256 { point, application } => (point, application),
            Self::Unsupported { raw, .. } => (raw, ""),
        };
        let tag = self.algorithm().as_bytes();
        Fingerprint(Sha256::of_parts(&[tag, b":", raw, application.as_bytes()]))
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.algorithm(), self.fingerprint())
    }
}

/// The fingerprint of a public key: shown in full as 64 hex digits, spoken as eight words.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(pub Sha256);

impl Fingerprint {
    /// Returns 64 lower-case hex digits.
    pub fn to_hex(self) -> String {
        self.0.to_hex()
    }

    /// Returns the word form: the first 128 bits as eight five-letter syllable words.
    ///
    /// Each word holds 16 bits, most significant first, as consonant (4), vowel (2), consonant
    /// (4), vowel (2), consonant (4); consonants are `bdfghjklmnprstvz`, vowels `aiou`. This is
    /// the proquint alphabet of arXiv:0901.4016, so `127.0` is `lusab`.
    pub fn words(self) -> String {
        let words: Vec<String> = self.0.0[..16]
            .chunks_exact(2)
            .map(|pair| word(u16::from_be_bytes([pair[0], pair[1]])))
            .collect();
        words.join("-")
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_hex())
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_hex())
    }
}

/// Tells whether `signature` is `key`'s signature on `message`, by the strict rule.
///
/// `verify_strict`: small-order keys and commitments and non-canonical encodings are refused, so
/// a signature has one meaning for every verifier.
pub fn verify_ed25519(key: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> bool {
    VerifyingKey::from_bytes(key)
        .is_ok_and(|key| key.verify_strict(message, &Signature::from_bytes(signature)).is_ok())
}

/// Tells whether `r‖s` (64 bytes, big-endian) is a signature on a message with this SHA-256.
pub fn verify_p256(point: &[u8; 65], sha256: &[u8; 32], r_s: &[u8; 64]) -> bool {
    let Ok(key) = p256::ecdsa::VerifyingKey::from_sec1_bytes(point) else {
        return false;
    };
    p256::ecdsa::Signature::from_slice(r_s)
        .is_ok_and(|signature| key.verify_prehash(sha256, &signature).is_ok())
}

/// Returns eight bytes as upper-case hex, the way minisign shows its key ids (little-endian).
pub fn minisign_id_text(id: &[u8; 8]) -> String {
    let mut bytes = *id;
    bytes.reverse();
    HEXLOWER.encode(&bytes).to_ascii_uppercase()
}

fn check_ed25519(bytes: &[u8; 32]) -> Result<(), KeyError> {
    let key = VerifyingKey::from_bytes(bytes).map_err(|_| KeyError::NotAPoint)?;
    if key.is_weak() {
        return Err(KeyError::Weak);
    }
    Ok(())
}

fn p256_point(sec1: &[u8]) -> Result<[u8; 65], KeyError> {
    let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(sec1).map_err(|_| KeyError::NotAPoint)?;
    let point = key.to_encoded_point(false);
    point.as_bytes().try_into().map_err(|_| KeyError::NotAPoint)
}

fn word(bits: u16) -> String {
    const CONSONANTS: &[u8; 16] = b"bdfghjklmnprstvz";
    const VOWELS: &[u8; 4] = b"aiou";
    let consonant = |shift: u16| char::from(CONSONANTS[usize::from((bits >> shift) & 15)]);
    let vowel = |shift: u16| char::from(VOWELS[usize::from((bits >> shift) & 3)]);
    [consonant(12), vowel(10), consonant(6), vowel(4), consonant(0)].iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_the_published_proquints() {
        assert_eq!(word(0x7f00), "lusab");
        assert_eq!(word(0x0001), "babad");
        assert_eq!(word(0x3f54), "gutih");
        assert_eq!(word(0xdcc1), "tugad");
    }

    #[test]
    fn a_fingerprint_depends_on_algorithm_and_application() {
        let raw = ed25519_dalek::SigningKey::from_bytes(&[7; 32]).verifying_key().to_bytes();
        let plain = PublicKey::ed25519(raw).expect("a key");
        let token = PublicKey::sk_ed25519(raw, "ssh:".to_owned()).expect("a key");
        let other = PublicKey::sk_ed25519(raw, "ssh:a".to_owned()).expect("a key");
        assert_ne!(plain.fingerprint(), token.fingerprint());
        assert_ne!(token.fingerprint(), other.fingerprint());
        let expected = Sha256::of(&[b"ed25519:".as_slice(), &raw].concat());
        assert_eq!(plain.fingerprint().0, expected);
        assert_eq!(plain.fingerprint().words().split('-').count(), 8);
    }

    #[test]
    fn weak_and_impossible_points_are_refused() {
        let mut identity = [0; 32];
        identity[0] = 1;
        assert_eq!(PublicKey::ed25519(identity), Err(KeyError::Weak));
        assert_eq!(PublicKey::ed25519([0; 32]), Err(KeyError::Weak));
        let mut two = [0; 32];
        two[0] = 2;
        assert_eq!(PublicKey::ed25519(two), Err(KeyError::NotAPoint));
        assert_eq!(PublicKey::ecdsa_p256(&[4; 65]), Err(KeyError::NotAPoint));
    }
}
