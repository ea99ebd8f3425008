//! Public-key signatures: the one place where they are verified, and where weak ones are refused.
//!
//! Every format (SSHSIG, JWS, DSSE, minisign, CMS, …) says which [`SignatureAlgorithm`] it means and asks
//! [`verify`]. The curve comes from the key; a format that binds algorithm and curve compares them itself.
//!
//! # Rules
//!
//! - Ed25519 is verified by the strict rule ([`verify_ed25519`]).
//! - ECDSA (FIPS 186-5 §6.4): P-256, P-384 and P-521 with SHA-256, SHA-384 or SHA-512, in any pair; a
//!   digest longer than the order is cut as §6.4.2 says. The DER form must be DER: one spelling only.
//! - RSA (RFC 8017): 2048 to 8192 bits, with SHA-256, SHA-384 or SHA-512. The encoding of PKCS #1 v1.5 is compared
//!   as a whole, so small exponents open no way to forge; an encoding without NULL parameters does not verify.
//! - What policy refuses has a name: [`Weakness`].

use std::fmt;

use ed25519_dalek::{Signature, StreamVerifier, VerifyingKey};
use p256::ecdsa::signature::hazmat::PrehashVerifier as _;
use rsa::BoxedUint;
use sha2::{Digest as _, Sha256, Sha384, Sha512};

use crate::der::{self, Der};
use crate::trust::{KeyError, PublicKey, RsaKey, verify_ed25519};

/// The hash that a signature algorithm uses (FIPS 180-4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hash {
    /// 32 bytes.
    Sha256,
    /// 48 bytes.
    Sha384,
    /// 64 bytes.
    Sha512,
}

impl Hash {
    /// Returns the digest of a message in memory.
    pub fn digest(self, message: &[u8]) -> Vec<u8> {
        match self {
            Self::Sha256 => Sha256::digest(message).to_vec(),
            Self::Sha384 => Sha384::digest(message).to_vec(),
            Self::Sha512 => Sha512::digest(message).to_vec(),
        }
    }

    /// Returns the length of a digest in bytes.
    pub fn length(self) -> usize {
        match self {
            Self::Sha256 => 32,
            Self::Sha384 => 48,
            Self::Sha512 => 64,
        }
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sha256 => "SHA-256",
            Self::Sha384 => "SHA-384",
            Self::Sha512 => "SHA-512",
        })
    }
}

/// A signature algorithm that is verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignatureAlgorithm {
    /// Ed25519 over the message itself (RFC 8032 §5.1).
    Ed25519,
    /// ECDSA on the key's curve.
    Ecdsa {
        /// The hash.
        hash: Hash,
        /// How the two numbers are written.
        form: EcdsaForm,
    },
    /// RSASSA-PKCS1-v1_5 (RFC 8017 §8.2).
    RsaPkcs1 {
        /// The hash.
        hash: Hash,
    },
    /// RSASSA-PSS with MGF1 over the same hash and trailer field 1 (RFC 8017 §8.1).
    RsaPss {
        /// The hash, of message and mask.
        hash: Hash,
        /// The length of the salt in bytes; JWS demands that of the hash.
        salt: usize,
    },
}

impl SignatureAlgorithm {
    /// Returns the hash of the message that is signed; `None` for Ed25519, which signs the message.
    pub fn hash(self) -> Option<Hash> {
        match self {
            Self::Ed25519 => None,
            Self::Ecdsa { hash, .. } | Self::RsaPkcs1 { hash } | Self::RsaPss { hash, .. } => {
                Some(hash)
            }
        }
    }

    /// Tells whether this key can make such signatures.
    pub fn is_for(self, key: &PublicKey) -> bool {
        matches!(
            (self, key),
            (Self::Ed25519, PublicKey::Ed25519(_))
                | (Self::RsaPkcs1 { .. } | Self::RsaPss { .. }, PublicKey::Rsa(_))
                | (
                    Self::Ecdsa { .. },
                    PublicKey::EcdsaP256(_) | PublicKey::EcdsaP384(_) | PublicKey::EcdsaP521(_)
                )
        )
    }
}

impl fmt::Display for SignatureAlgorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ed25519 => f.write_str("Ed25519"),
            Self::Ecdsa { hash, .. } => write!(f, "ECDSA with {hash}"),
            Self::RsaPkcs1 { hash } => write!(f, "RSA PKCS #1 v1.5 with {hash}"),
            Self::RsaPss { hash, .. } => write!(f, "RSA-PSS with {hash}"),
        }
    }
}

/// How an ECDSA signature writes its two numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EcdsaForm {
    /// `SEQUENCE { INTEGER r, INTEGER s }` in DER (RFC 3279 §2.2.3).
    Der,
    /// `r ‖ s`, each as long as the order of the curve: 32, 48 or 66 bytes (IEEE P1363, RFC 7518 §3.4).
    P1363,
}

/// What was signed: the message, or its digest by the algorithm's own hash.
#[derive(Clone, Copy, Debug)]
pub enum Signed<'a> {
    /// The message in memory.
    Message(&'a [u8]),
    /// The digest of a message that was read as a stream. Ed25519 can't be verified by it.
    Digest(&'a [u8]),
}

/// What one signature is worth under one key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verification {
    /// It verifies.
    Good,
    /// It does not verify, or the key is of another kind.
    Bad,
    /// Policy refuses the algorithm or the key, whatever it would say.
    Refused(Weakness),
    /// An algorithm or key that we do not verify; the text names it.
    Unsupported(String),
}

/// What policy refuses, by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weakness {
    /// SHA-1 (collisions are made in practice).
    Sha1,
    /// MD2, MD4 or MD5.
    Md5,
    /// DSA.
    Dsa,
    /// HMAC: whoever can check it can make it.
    Hmac,
    /// The `none` algorithm.
    NoSignature,
    /// RSA below [`crate::trust::RsaKey::MIN_BITS`].
    RsaTooShort {
        /// The length of the modulus.
        bits: usize,
    },
    /// RSA of a broken generator (CVE-2017-15361).
    RsaRoca,
}

impl Weakness {
    /// Returns the weakness that a key was refused for, if it was policy that refused it.
    pub fn of_key(error: &KeyError) -> Option<Self> {
        match error {
            KeyError::RsaTooShort { bits } => Some(Self::RsaTooShort { bits: *bits }),
            KeyError::RsaRoca => Some(Self::RsaRoca),
            _ => None,
        }
    }
}

impl fmt::Display for Weakness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sha1 => f.write_str("SHA-1, refused by policy: it is broken"),
            Self::Md5 => f.write_str("MD5, refused by policy: it is broken"),
            Self::Dsa => f.write_str("DSA, refused by policy: it is too weak"),
            Self::Hmac => f.write_str(
                "HMAC, refused by policy: whoever can check it can make it, so it names no signer",
            ),
            Self::NoSignature => {
                f.write_str("algorithm \"none\", refused by policy: there is no signature")
            }
            Self::RsaTooShort { bits } => KeyError::RsaTooShort { bits: *bits }.fmt(f),
            Self::RsaRoca => KeyError::RsaRoca.fmt(f),
        }
    }
}

/// Tells whether `r‖s` is a P-256 point's signature on what has this SHA-256 (JWS `ES256`).
pub(crate) fn verify_es256(point: &[u8; 65], sha256: &[u8; 32], r_s: &[u8; 64]) -> bool {
    let algorithm = SignatureAlgorithm::Ecdsa { hash: Hash::Sha256, form: EcdsaForm::P1363 };
    let key = PublicKey::EcdsaP256(*point);
    verify(&key, algorithm, Signed::Digest(sha256), r_s) == Verification::Good
}

/// Returns what a signature is worth under a key.
///
/// FIDO keys ([`PublicKey::SkEd25519`] and the like) sign more than the message: their format builds that
/// and asks with the plain key inside.
pub fn verify(
    key: &PublicKey,
    algorithm: SignatureAlgorithm,
    signed: Signed<'_>,
    signature: &[u8],
) -> Verification {
    if let PublicKey::Unsupported { algorithm, .. } = key {
        return Verification::Unsupported(format!("a signature by a key of type {algorithm}"));
    }
    if !algorithm.is_for(key) {
        return Verification::Bad;
    }
    let good = match (algorithm.hash(), signed) {
        (None, Signed::Digest(_)) => {
            return Verification::Unsupported("Ed25519 over a digest".to_owned());
        }
        (None, Signed::Message(message)) => ed25519(key, message, signature),
        (Some(hash), Signed::Message(message)) => {
            by_digest(key, algorithm, &hash.digest(message), signature)
        }
        (Some(hash), Signed::Digest(digest)) => {
            digest.len() == hash.length() && by_digest(key, algorithm, digest, signature)
        }
    };
    if good { Verification::Good } else { Verification::Bad }
}

/// A signature being checked over a message that comes in parts, under each of some keys.
pub(crate) struct OverParts<'k> {
    algorithm: SignatureAlgorithm,
    signature: &'k [u8],
    keys: &'k [PublicKey],
    hashing: Option<Hashing>,
    /// For Ed25519, one for each key.
    streams: Vec<Option<Ed25519Parts>>,
}

impl<'k> OverParts<'k> {
    /// Begins the check of one signature.
    pub(crate) fn new(
        algorithm: SignatureAlgorithm,
        signature: &'k [u8],
        keys: &'k [PublicKey],
    ) -> Self {
        let stream =
            |key: &PublicKey| Ed25519Parts::new(key.as_ed25519()?, signature.try_into().ok()?);
        let streams = match algorithm {
            SignatureAlgorithm::Ed25519 => keys.iter().map(stream).collect(),
            _ => Vec::new(),
        };
        Self { algorithm, signature, keys, hashing: algorithm.hash().map(Hashing::new), streams }
    }

    /// Takes the next part of the message.
    pub(crate) fn update(&mut self, part: &[u8]) {
        if let Some(hashing) = &mut self.hashing {
            hashing.update(part);
        }
        for stream in self.streams.iter_mut().flatten() {
            stream.update(part);
        }
    }

    /// Returns the first key under which the signature verifies.
    pub(crate) fn finish(self) -> Option<&'k PublicKey> {
        let Some(hashing) = self.hashing else {
            let mut both = self.keys.iter().zip(self.streams);
            return both.find_map(|(key, stream)| stream?.verifies().then_some(key));
        };
        let digest = hashing.finish();
        let good = |key: &&PublicKey| {
            verify(key, self.algorithm, Signed::Digest(&digest), self.signature)
                == Verification::Good
        };
        self.keys.iter().find(good)
    }
}

/// An Ed25519 signature being checked over a message that comes in parts, by the strict rule.
pub struct Ed25519Parts(StreamVerifier);

impl Ed25519Parts {
    /// Begins the check; `None` if it can't verify whatever the message is.
    pub fn new(key: &[u8; 32], signature: &[u8; 64]) -> Option<Self> {
        let commitment: [u8; 32] = signature[..32].try_into().ok()?;
        let key = strong(key)?;
        strong(&commitment)?;
        key.verify_stream(&Signature::from_bytes(signature)).ok().map(Self)
    }

    /// Takes the next part of the message.
    pub fn update(&mut self, part: &[u8]) {
        self.0.update(part);
    }

    /// Tells whether the signature verifies on all parts together.
    pub fn verifies(self) -> bool {
        self.0.finalize_and_verify().is_ok()
    }
}

/// A point that is not of small order: what `verify_strict` demands of key and commitment.
fn strong(point: &[u8; 32]) -> Option<VerifyingKey> {
    VerifyingKey::from_bytes(point).ok().filter(|point| !point.is_weak())
}

/// A digest in the making.
pub(crate) enum Hashing {
    Sha256(Sha256),
    Sha384(Sha384),
    Sha512(Sha512),
}

impl Hashing {
    /// Begins a digest.
    pub(crate) fn new(hash: Hash) -> Self {
        match hash {
            Hash::Sha256 => Self::Sha256(Sha256::new()),
            Hash::Sha384 => Self::Sha384(Sha384::new()),
            Hash::Sha512 => Self::Sha512(Sha512::new()),
        }
    }

    /// Takes the next part of the message.
    pub(crate) fn update(&mut self, part: &[u8]) {
        match self {
            Self::Sha256(hasher) => hasher.update(part),
            Self::Sha384(hasher) => hasher.update(part),
            Self::Sha512(hasher) => hasher.update(part),
        }
    }

    /// Returns the digest.
    pub(crate) fn finish(self) -> Vec<u8> {
        match self {
            Self::Sha256(hasher) => hasher.finalize().to_vec(),
            Self::Sha384(hasher) => hasher.finalize().to_vec(),
            Self::Sha512(hasher) => hasher.finalize().to_vec(),
        }
    }
}

fn ed25519(key: &PublicKey, message: &[u8], signature: &[u8]) -> bool {
    let Some(key) = key.as_ed25519() else { return false };
    <&[u8; 64]>::try_from(signature).is_ok_and(|it| verify_ed25519(key, message, it))
}

fn by_digest(
    key: &PublicKey,
    algorithm: SignatureAlgorithm,
    digest: &[u8],
    signature: &[u8],
) -> bool {
    match (algorithm, key) {
        (SignatureAlgorithm::Ecdsa { form, .. }, key) => ecdsa(key, form, digest, signature),
        (SignatureAlgorithm::RsaPkcs1 { hash }, PublicKey::Rsa(key)) => {
            rsa_pkcs1(key, hash, digest, signature)
        }
        (SignatureAlgorithm::RsaPss { hash, salt }, PublicKey::Rsa(key)) => {
            rsa_pss(key, hash, salt, digest, signature)
        }
        _ => false,
    }
}

fn ecdsa(key: &PublicKey, form: EcdsaForm, digest: &[u8], signature: &[u8]) -> bool {
    /// Verifies on one curve; `$length` is that of its order in bytes.
    macro_rules! on {
        ($curve:ident, $length:literal, $point:expr) => {{
            let mut r_s = [0; 2 * $length];
            p1363(form, signature, &mut r_s).is_some()
                && $curve::ecdsa::VerifyingKey::from_sec1_bytes($point).is_ok_and(|key| {
                    $curve::ecdsa::Signature::from_slice(&r_s)
                        .is_ok_and(|it| key.verify_prehash(digest, &it).is_ok())
                })
        }};
    }
    match key {
        PublicKey::EcdsaP256(point) => on!(p256, 32, point),
        PublicKey::EcdsaP384(point) => on!(p384, 48, point),
        PublicKey::EcdsaP521(point) => on!(p521, 66, point),
        _ => false,
    }
}

/// Writes a signature as `r ‖ s`, each of half the length of `out`.
fn p1363(form: EcdsaForm, signature: &[u8], out: &mut [u8]) -> Option<()> {
    match form {
        EcdsaForm::P1363 => (signature.len() == out.len()).then(|| out.copy_from_slice(signature)),
        EcdsaForm::Der => {
            let mut outer = Der::new(signature);
            let mut numbers = outer.inside(der::SEQUENCE)?;
            outer.end()?;
            let (r, s) = (numbers.positive()?, numbers.positive()?);
            numbers.end()?;
            let half = out.len() / 2;
            let (left, right) = out.split_at_mut_checked(half)?;
            put_number(r, left)?;
            put_number(s, right)
        }
    }
}

fn put_number(digits: &[u8], out: &mut [u8]) -> Option<()> {
    let start = out.len().checked_sub(digits.len())?;
    out.get_mut(start..)?.copy_from_slice(digits);
    Some(())
}

fn rsa_pkcs1(key: &RsaKey, hash: Hash, digest: &[u8], signature: &[u8]) -> bool {
    let Some(key) = rsa_key(key) else { return false };
    match hash {
        Hash::Sha256 => key.pkcs1v15_verify_prehash::<Sha256>(digest, signature),
        Hash::Sha384 => key.pkcs1v15_verify_prehash::<Sha384>(digest, signature),
        Hash::Sha512 => key.pkcs1v15_verify_prehash::<Sha512>(digest, signature),
    }
    .is_ok()
}

fn rsa_pss(key: &RsaKey, hash: Hash, salt: usize, digest: &[u8], signature: &[u8]) -> bool {
    use rsa::pss::VerifyingKey;
    let signature = rsa::pss::Signature::try_from(signature);
    let (Some(key), Ok(signature)) = (rsa_key(key), signature) else {
        return false;
    };
    match hash {
        Hash::Sha256 => {
            VerifyingKey::<Sha256>::new_with_salt_len(key, salt).verify_prehash(digest, &signature)
        }
        Hash::Sha384 => {
            VerifyingKey::<Sha384>::new_with_salt_len(key, salt).verify_prehash(digest, &signature)
        }
        Hash::Sha512 => {
            VerifyingKey::<Sha512>::new_with_salt_len(key, salt).verify_prehash(digest, &signature)
        }
    }
    .is_ok()
}

fn rsa_key(key: &RsaKey) -> Option<rsa::PublicKey> {
    let modulus = BoxedUint::from_be_slice_vartime(key.modulus());
    rsa::PublicKey::new(modulus, BoxedUint::from(key.exponent())).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_der_must_be_two_and_fit() {
        let read = |der: &[u8]| {
            let mut out = [0; 4];
            p1363(EcdsaForm::Der, der, &mut out).map(|()| out)
        };
        assert_eq!(read(&[0x30, 6, 2, 1, 1, 2, 1, 2]), Some([0, 1, 0, 2]));
        assert_eq!(read(&[0x30, 7, 2, 2, 0, 0x80, 2, 1, 2]), Some([0, 0x80, 0, 2]));
        for bad in [
            &[0x30, 6, 2, 1, 1, 2, 1, 2, 0][..], // bytes left over
            &[0x30, 7, 2, 1, 1, 2, 1, 2, 0],     // bytes left over inside
            &[0x30, 8, 2, 3, 1, 1, 1, 2, 1, 2],  // too large
            &[],
        ] {
            assert_eq!(read(bad), None, "{bad:02x?}");
        }
    }

    #[test]
    fn a_key_of_another_kind_verifies_nothing() {
        let raw = ed25519_dalek::SigningKey::from_bytes(&[7; 32]).verifying_key().to_bytes();
        let key = PublicKey::ed25519(raw).expect("a key");
        let pss = SignatureAlgorithm::RsaPss { hash: Hash::Sha256, salt: 32 };
        assert_eq!(verify(&key, pss, Signed::Message(b""), &[0; 256]), Verification::Bad);
        let digest = verify(&key, SignatureAlgorithm::Ed25519, Signed::Digest(&[0; 64]), &[0; 64]);
        assert!(matches!(digest, Verification::Unsupported(_)), "{digest:?}");
    }
}
