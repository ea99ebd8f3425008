//! Public keys, their fingerprints and the words that stand for them.

use std::fmt;

use data_encoding::HEXLOWER;
use ed25519_dalek::{Signature, VerifyingKey};
use exhibit_core::digest::Sha256;
use thiserror::Error;

use crate::der;

/// A public key that can sign something we look at.
///
/// Keys are checked when they are made: an Ed25519 key is a point on the curve that is not of small
/// order, an ECDSA key is on its curve, an RSA key is as long as policy demands ([`RsaKey`]).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PublicKey {
    /// Ed25519 (RFC 8032): the 32-byte encoding.
    Ed25519([u8; 32]),
    /// ECDSA on NIST P-256: the uncompressed point, 65 bytes (SEC 1 §2.3.3).
    EcdsaP256([u8; 65]),
    /// ECDSA on NIST P-384: the uncompressed point, 97 bytes.
    EcdsaP384([u8; 97]),
    /// ECDSA on NIST P-521: the uncompressed point, 133 bytes.
    EcdsaP521([u8; 133]),
    /// RSA (RFC 8017), for PKCS #1 v1.5 and PSS.
    Rsa(RsaKey),
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

/// An RSA public key that policy accepts.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RsaKey {
    modulus: Vec<u8>,
    exponent: u64,
}

/// Why bytes are not a usable public key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum KeyError {
    /// The bytes are not a point on the curve.
    #[error("not a point on the curve")]
    NotAPoint,
    /// A point of small order: it accepts forged signatures.
    #[error("a weak key (point of small order)")]
    Weak,
    /// An RSA modulus below [`RsaKey::MIN_BITS`].
    #[error("RSA of {bits} bits, refused by policy: below {}", RsaKey::MIN_BITS)]
    RsaTooShort {
        /// The length of the modulus.
        bits: usize,
    },
    /// An RSA modulus above [`RsaKey::MAX_BITS`].
    #[error("RSA of {bits} bits: more than {} are not verified", RsaKey::MAX_BITS)]
    RsaTooLong {
        /// The length of the modulus.
        bits: usize,
    },
    /// An even modulus, or an exponent that is even or outside 3 to 2^33.
    #[error("RSA numbers that are no key: an even one, or an exponent below 3 or above 2^33")]
    RsaNumbers,
    /// A modulus of the kind that one maker's chips produced: it can be factored (CVE-2017-15361).
    #[error("RSA of the ROCA kind, refused by policy: its private half can be computed")]
    RsaRoca,
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

    /// Returns the P-384 key with this SEC 1 encoding, compressed (49 bytes) or not (97 bytes).
    pub fn ecdsa_p384(sec1: &[u8]) -> Result<Self, KeyError> {
        let key = p384::ecdsa::VerifyingKey::from_sec1_bytes(sec1);
        let point = key.map_err(|_| KeyError::NotAPoint)?.to_sec1_point(false);
        point.as_bytes().try_into().map(Self::EcdsaP384).map_err(|_| KeyError::NotAPoint)
    }

    /// Returns the P-521 key with this SEC 1 encoding, compressed (67 bytes) or not (133 bytes).
    pub fn ecdsa_p521(sec1: &[u8]) -> Result<Self, KeyError> {
        let key = p521::ecdsa::VerifyingKey::from_sec1_bytes(sec1);
        let point = key.map_err(|_| KeyError::NotAPoint)?.to_sec1_point(false);
        point.as_bytes().try_into().map(Self::EcdsaP521).map_err(|_| KeyError::NotAPoint)
    }

    /// Returns the RSA key with these numbers, big-endian; zeros before them are free.
    pub fn rsa(modulus: &[u8], exponent: &[u8]) -> Result<Self, KeyError> {
        RsaKey::new(modulus, exponent).map(Self::Rsa)
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

    /// Returns the algorithm's name: `ed25519`, `ecdsa-p256`, `ecdsa-p384`, `ecdsa-p521`, `rsa`,
    /// `sk-ed25519`, `sk-ecdsa-p256`, or the name that an unsupported key carries.
    pub fn algorithm(&self) -> &str {
        match self {
            Self::Ed25519(_) => "ed25519",
            Self::EcdsaP256(_) => "ecdsa-p256",
            Self::EcdsaP384(_) => "ecdsa-p384",
            Self::EcdsaP521(_) => "ecdsa-p521",
            Self::Rsa(_) => "rsa",
            Self::SkEd25519 { .. } => "sk-ed25519",
            Self::SkEcdsaP256 { .. } => "sk-ecdsa-p256",
            Self::Unsupported { algorithm, .. } => algorithm,
        }
    }

    /// Returns the name of the key's type in OpenSSH, for the keys that we verify.
    pub(crate) fn ssh_name(&self) -> Option<&'static str> {
        match self {
            Self::Ed25519(_) => Some("ssh-ed25519"),
            Self::EcdsaP256(_) => Some("ecdsa-sha2-nistp256"),
            Self::EcdsaP384(_) => Some("ecdsa-sha2-nistp384"),
            Self::EcdsaP521(_) => Some("ecdsa-sha2-nistp521"),
            Self::Rsa(_) => Some("ssh-rsa"),
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
    /// The raw key is the 32-byte encoding (Ed25519), the uncompressed point (ECDSA: 65, 97 or 133
    /// bytes) or RSAPublicKey in DER (RFC 8017 appendix A.1.1), followed by the application's UTF-8
    /// bytes for a FIDO key.
    pub fn fingerprint(&self) -> Fingerprint {
        let der;
        let (raw, application): (&[u8], &str) = match self {
            Self::Ed25519(key) => (key, ""),
            Self::EcdsaP256(point) => (point, ""),
            Self::EcdsaP384(point) => (point, ""),
            Self::EcdsaP521(point) => (point, ""),
            Self::Rsa(key) => {
                der = key.to_der();
                (&der, "")
            }
            Self::SkEd25519 { key, application } => (key, application),
            Self::SkEcdsaP256 { point, application } => (point, application),
            Self::Unsupported { raw, .. } => (raw, ""),
        };
        let tag = self.algorithm().as_bytes();
        Fingerprint(Sha256::of_parts(&[tag, b":", raw, application.as_bytes()]))
    }
}

impl RsaKey {
    /// The shortest modulus in bits: shorter ones are refused by policy.
    pub const MIN_BITS: usize = 2048;

    /// The longest modulus in bits: longer ones would cost more time than they are worth.
    pub const MAX_BITS: usize = 8192;

    fn new(modulus: &[u8], exponent: &[u8]) -> Result<Self, KeyError> {
        let modulus = without_zeros(modulus);
        let bits = bit_length(modulus);
        match (modulus.last(), bits) {
            (Some(last), _) if last & 1 == 0 => return Err(KeyError::RsaNumbers),
            (_, ..Self::MIN_BITS) => return Err(KeyError::RsaTooShort { bits }),
            (_, bits) if bits > Self::MAX_BITS => return Err(KeyError::RsaTooLong { bits }),
            _ => {}
        }
        let exponent = without_zeros(exponent);
        if exponent.len() > 8 {
            return Err(KeyError::RsaNumbers);
        }
        let exponent = exponent.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte));
        if exponent & 1 == 0 || !(3..1 << 33).contains(&exponent) {
            return Err(KeyError::RsaNumbers);
        }
        if is_roca(modulus) {
            return Err(KeyError::RsaRoca);
        }
        Ok(Self { modulus: modulus.to_vec(), exponent })
    }

    /// Returns the modulus, big-endian with no zeros before it.
    pub fn modulus(&self) -> &[u8] {
        &self.modulus
    }

    /// Returns the public exponent.
    pub fn exponent(&self) -> u64 {
        self.exponent
    }

    /// Returns the length of the modulus in bits.
    pub fn bits(&self) -> usize {
        bit_length(&self.modulus)
    }

    /// Returns RSAPublicKey in DER (RFC 8017 appendix A.1.1).
    pub fn to_der(&self) -> Vec<u8> {
        let numbers = [self.modulus.clone(), without_zeros(&self.exponent.to_be_bytes()).to_vec()];
        let mut body = Vec::new();
        for number in numbers {
            let sign = number.first().is_some_and(|byte| byte & 0x80 != 0);
            der::put_head(&mut body, der::INTEGER, number.len() + usize::from(sign));
            body.extend(sign.then_some(0));
            body.extend(number);
        }
        let mut out = Vec::new();
        der::put_head(&mut out, der::SEQUENCE, body.len());
        out.extend(body);
        out
    }
}

impl fmt::Debug for RsaKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RSA of {} bits", self.bits())
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
    let point = key.to_sec1_point(false);
    point.as_bytes().try_into().map_err(|_| KeyError::NotAPoint)
}

fn without_zeros(number: &[u8]) -> &[u8] {
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    &number[zeros..]
}

/// Tells whether the modulus is a power of 65537 modulo each of seventeen small primes: one in 2^27 is by
/// chance, every one of the broken generator is (Nemec et al., CCS 2017, section 4).
fn is_roca(modulus: &[u8]) -> bool {
    const PRIMES: [u32; 17] =
        [11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157];
    PRIMES.iter().all(|prime| {
        let rest = modulus.iter().fold(0, |rest, byte| (rest << 8 | u32::from(*byte)) % prime);
        let powers = std::iter::successors(Some(1), |power| Some(power * 65_537 % prime));
        powers.take(*prime as usize).any(|power| power == rest)
    })
}

fn bit_length(number: &[u8]) -> usize {
    let first = number.first().map_or(0, |byte| byte.leading_zeros() as usize);
    number.len() * 8 - first
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
        assert_eq!(PublicKey::ecdsa_p384(&[4; 97]), Err(KeyError::NotAPoint));
        assert_eq!(PublicKey::ecdsa_p521(&[4; 133]), Err(KeyError::NotAPoint));
    }

    #[test]
    fn rsa_keys_are_refused_outside_their_limits() {
        let modulus = |bits: usize| {
            let mut number = vec![0xff; bits.div_ceil(8)];
            number[0] >>= (8 - bits % 8) % 8;
            number
        };
        let exponent = [1, 0, 1];
        for (bits, expected) in [
            (1024, Some(KeyError::RsaTooShort { bits: 1024 })),
            (2047, Some(KeyError::RsaTooShort { bits: 2047 })),
            (2048, None),
            (8192, None),
            (8193, Some(KeyError::RsaTooLong { bits: 8193 })),
        ] {
            assert_eq!(PublicKey::rsa(&modulus(bits), &exponent).err(), expected, "{bits}");
        }
        let n = modulus(2048);
        assert_eq!(PublicKey::rsa(&[&[0, 0], &n[..]].concat(), &[0, 3]), PublicKey::rsa(&n, &[3]));
        for bad in [&[][..], &[0], &[1], &[4], &[2, 0, 0, 0, 1], &[1; 9]] {
            assert_eq!(PublicKey::rsa(&n, bad), Err(KeyError::RsaNumbers), "{bad:?}");
        }
        let even = [&n[..255], &[0xfe]].concat();
        assert_eq!(PublicKey::rsa(&even, &exponent), Err(KeyError::RsaNumbers));
        assert_eq!(PublicKey::rsa(&[], &exponent), Err(KeyError::RsaTooShort { bits: 0 }));
    }
}
