//! Ed25519 keys (RFC 8032), one type for each job, so that no key can serve another's.
//!
//! A secret key is boxed, wiped when dropped, and has neither `Debug` nor `Clone`. Every
//! signature that it makes is over bytes with a prefix of its own job: entries
//! ([`crate::entry`]), SSHSIG, checkpoints ([`crate::checkpoint`]) and cosignatures
//! ([`crate::cosignature`]).

use std::{fmt, marker::PhantomData};

use data_encoding::HEXLOWER;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use exhibit_core::digest::Sha256;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha512};
use thiserror::Error;

/// The job of a person key: entries, sign-offs and bundles.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Person {}

/// The job of a log key: checkpoints, nothing else.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Log {}

/// The job of a cosigner key: cosignatures of checkpoints, nothing else.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cosigner {}

/// Signs every entry that a person makes, their sign-offs and their bundles.
pub type PersonKey = SecretKey<Person>;
/// Signs checkpoints only.
pub type LogKey = SecretKey<Log>;
/// Signs cosignatures only.
pub type CosignerKey = SecretKey<Cosigner>;
/// Verifies entries, sign-offs and bundles of a person.
pub type PersonPublicKey = PublicKey<Person>;
/// Verifies checkpoints.
pub type LogPublicKey = PublicKey<Log>;
/// Verifies cosignatures.
pub type CosignerPublicKey = PublicKey<Cosigner>;

/// An Ed25519 secret key for the job `J`; wiped from memory when dropped.
pub struct SecretKey<J> {
    key: Box<SigningKey>,
    job: PhantomData<J>,
}

impl<J> SecretKey<J> {
    /// Returns the key of a 32-byte seed (RFC 8032 §5.1.5). The caller wipes the seed.
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self { key: Box::new(SigningKey::from_bytes(seed)), job: PhantomData }
    }

    /// Returns the public half.
    pub fn public(&self) -> PublicKey<J> {
        PublicKey { bytes: self.key.verifying_key().to_bytes(), job: PhantomData }
    }

    /// Shows the 32-byte seed, for sealing it into a key slot and for nothing else.
    pub fn expose_seed(&self) -> &[u8; 32] {
        self.key.as_bytes()
    }

    /// Signs bytes that the caller has put under the prefix of this job.
    pub(crate) fn sign_raw(&self, message: &[u8]) -> [u8; 64] {
        self.key.sign(message).to_bytes()
    }
}

impl PersonKey {
    /// Signs `message` under `namespace` as OpenSSH's SSHSIG does, with SHA-512; returns the raw
    /// 64-byte Ed25519 signature, which the caller puts into the SSHSIG blob.
    ///
    /// Source: openssh-portable, PROTOCOL.sshsig, "signed data".
    pub fn sign_sshsig(&self, namespace: &str, message: &[u8]) -> [u8; 64] {
        self.sign_raw(&sshsig_signed_data(namespace, message))
    }
}

/// Returns what an SSHSIG signature covers: magic, namespace, empty reserved string, hash
/// algorithm, SHA-512 of the message; strings have a big-endian `u32` length (RFC 4251 §5).
fn sshsig_signed_data(namespace: &str, message: &[u8]) -> Vec<u8> {
    let mut data = b"SSHSIG".to_vec();
    let digest = Sha512::digest(message);
    for part in [namespace.as_bytes(), b"", b"sha512", &digest] {
        let length = u32::try_from(part.len()).expect("a namespace of ours is short");
        data.extend_from_slice(&length.to_be_bytes());
        data.extend_from_slice(part);
    }
    data
}

/// Why bytes are not a public key.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum KeyError {
    /// Not 32 bytes in lower-case hex.
    #[error("not 64 lower-case hex digits")]
    NotHex,
    /// Not the canonical encoding of a point on the curve (RFC 8032 §5.1.3).
    #[error("not a point of the curve")]
    NotAPoint,
    /// A point of small order: anybody could sign for it.
    #[error("a point of small order")]
    SmallOrder,
}

/// An Ed25519 public key for the job `J`; in files 64 lower-case hex digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PublicKey<J> {
    bytes: [u8; 32],
    job: PhantomData<J>,
}

impl<J> PublicKey<J> {
    /// Reads 32 bytes (RFC 8032 §5.1.2). Points of small order are refused.
    pub fn from_bytes(bytes: &[u8; 32]) -> Result<Self, KeyError> {
        let key = point(bytes).ok_or(KeyError::NotAPoint)?;
        if key.is_weak() {
            return Err(KeyError::SmallOrder);
        }
        Ok(Self { bytes: *bytes, job: PhantomData })
    }

    /// Reads 64 lower-case hex digits.
    pub fn from_hex(text: &str) -> Result<Self, KeyError> {
        let bytes = Sha256::from_hex(text).ok_or(KeyError::NotHex)?;
        Self::from_bytes(&bytes.0)
    }

    /// Returns the 32 bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.bytes
    }

    /// Returns 64 lower-case hex digits.
    pub fn to_hex(&self) -> String {
        HEXLOWER.encode(&self.bytes)
    }

    /// Returns SHA-256 over the algorithm-tagged key: `ed25519:` ‖ 32 bytes.
    pub fn fingerprint(&self) -> Sha256 {
        Sha256::of_parts(&[b"ed25519:", &self.bytes])
    }

    /// Reports whether this key signed `message`, strictly ([`verify_strict`]).
    pub(crate) fn verify_raw(&self, message: &[u8], signature: &[u8]) -> bool {
        verify_strict(&self.bytes, message, signature)
    }
}

impl PersonPublicKey {
    /// Reports whether this key made the raw `signature` of [`PersonKey::sign_sshsig`].
    pub fn verify_sshsig(&self, namespace: &str, message: &[u8], signature: &[u8]) -> bool {
        self.verify_raw(&sshsig_signed_data(namespace, message), signature)
    }
}

/// Reports whether `signature` (64 bytes) of `message` verifies under `key`, strictly.
///
/// Strict: canonical encodings of A, R and S, no point of small order in A or R, no cofactor
/// (`ed25519_dalek::VerifyingKey::verify_strict`, and our own check of A's encoding). It is the only verification in this crate.
pub fn verify_strict(key: &[u8; 32], message: &[u8], signature: &[u8]) -> bool {
    let Some(key) = point(key) else {
        return false;
    };
    let Ok(signature) = Signature::from_slice(signature) else {
        return false;
    };
    key.verify_strict(message, &signature).is_ok()
}

/// Reads a point in its one canonical encoding; the library also takes y coordinates above p.
fn point(bytes: &[u8; 32]) -> Option<VerifyingKey> {
    let key = VerifyingKey::from_bytes(bytes).ok()?;
    (key.to_edwards().compress().to_bytes() == *bytes).then_some(key)
}

impl<J> fmt::Display for PublicKey<J> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_hex())
    }
}

impl<J> fmt::Debug for PublicKey<J> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_hex())
    }
}

impl<J> Serialize for PublicKey<J> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_hex())
    }
}

impl<'de, J> Deserialize<'de> for PublicKey<J> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::from_hex(&text).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_of_one_job_signs_and_verifies_that_job() {
        let key = PersonKey::from_seed(&[1; 32]);
        let signature = key.sign_sshsig("review@exhibit-a.invalid", b"read");
        let public = key.public();
        assert!(public.verify_sshsig("review@exhibit-a.invalid", b"read", &signature));
        assert!(!public.verify_sshsig("bundle@exhibit-a.invalid", b"read", &signature));
        assert!(!public.verify_sshsig("review@exhibit-a.invalid", b"Read", &signature));
        assert!(!public.verify_raw(b"read", &signature));
    }

    /// y coordinates from p = 2^255 - 19 upward are second names of the points 0 to 18.
    #[test]
    fn a_key_has_one_encoding() {
        for above in 0..19_u8 {
            for sign in [0, 0x80] {
                let mut bytes = [0xff; 32];
                bytes[0] = 0xed + above;
                bytes[31] = 0x7f | sign;
                assert_eq!(PersonPublicKey::from_bytes(&bytes), Err(KeyError::NotAPoint));
            }
        }
    }

    /// R is the neutral point and S = k·a: the plain equation holds, and R says nothing about S.
    #[test]
    fn a_signature_with_r_of_small_order_is_refused() {
        let signature = concat!(
            "0100000000000000000000000000000000000000000000000000000000000000",
            "0d6814ad59a4139b16768d9aeb36afc3a62b3541a57ab5cbe0c2b79948464a00"
        );
        let signature = HEXLOWER.decode(signature.as_bytes()).expect("hex");
        let key = PersonKey::from_seed(&[7; 32]);
        let plain = Signature::from_slice(&signature).expect("64 bytes");
        let loosely = key.key.verifying_key();
        assert!(ed25519_dalek::Verifier::verify(&loosely, b"small order R", &plain).is_ok());
        assert!(!key.public().verify_raw(b"small order R", &signature));
    }

    #[test]
    fn only_good_points_are_keys() {
        let public = LogKey::from_seed(&[2; 32]).public();
        assert_eq!(LogPublicKey::from_hex(&public.to_hex()), Ok(public));
        assert_eq!(LogPublicKey::from_hex(&public.to_hex().to_uppercase()), Err(KeyError::NotHex));
        let mut neutral = [0; 32];
        neutral[0] = 1;
        assert_eq!(LogPublicKey::from_bytes(&neutral), Err(KeyError::SmallOrder));
        let mut off_curve = [0; 32];
        off_curve[0] = 2;
        assert_eq!(LogPublicKey::from_bytes(&off_curve), Err(KeyError::NotAPoint));
    }
}
