//! Keys of the bank, its people and its suppliers: made from the seed, and never used for anything else.
//!
//! Whoever has this source and a seed has every secret in it. They sign a year that never happened.

use data_encoding::{BASE64, HEXLOWER};
use ed25519_dalek::{Signer as _, SigningKey};
use exhibit_core::digest::Sha256;
use p256::ecdsa::SigningKey as EcdsaKey;

/// An Ed25519 key (RFC 8032).
pub(crate) struct Ed25519(SigningKey);

impl Ed25519 {
    /// Returns the key that has this name under a seed.
    pub(crate) fn new(seed: u64, name: &str) -> Self {
        Self(SigningKey::from_bytes(&secret(seed, name).0))
    }

    pub(crate) fn public(&self) -> [u8; 32] {
        self.0.verifying_key().to_bytes()
    }

    pub(crate) fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message).to_bytes()
    }

    /// Returns the public half as SubjectPublicKeyInfo in PEM (RFC 8410).
    pub(crate) fn pem(&self) -> String {
        let head = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];
        pem("PUBLIC KEY", &[&head[..], &self.public()].concat())
    }

    /// Returns the public half as 64 hexadecimal digits and a line feed.
    pub(crate) fn hex(&self) -> String {
        format!("{}\n", HEXLOWER.encode(&self.public()))
    }

    /// Returns the public half as a line of OpenSSH (RFC 8709 section 4).
    pub(crate) fn openssh(&self, comment: &str) -> String {
        let mut blob = Vec::new();
        for part in [&b"ssh-ed25519"[..], &self.public()] {
            blob.extend_from_slice(&(part.len() as u32).to_be_bytes());
            blob.extend_from_slice(part);
        }
        format!("ssh-ed25519 {} {comment}\n", BASE64.encode(&blob))
    }

    /// Returns `sha256:` and the digest of the raw key, as aiauditlog names keys.
    pub(crate) fn fingerprint(&self) -> String {
        format!("sha256:{}", Sha256::of(&self.public()).to_hex())
    }
}

/// Returns the P-256 key that has this name under a seed.
pub(crate) fn p256(seed: u64, name: &str) -> EcdsaKey {
    // Nearly every text of 32 bytes is a scalar of the curve; the first that is one is taken.
    let scalar = |n: u32| EcdsaKey::from_slice(&secret(seed, &format!("{name} {n}")).0).ok();
    (0..=u32::MAX).find_map(scalar).expect("one of them is a scalar")
}

/// Returns bytes in PEM (RFC 7468).
pub(crate) fn pem(label: &str, der: &[u8]) -> String {
    let text = BASE64.encode(der);
    let mut out = format!("-----BEGIN {label}-----\n");
    for line in text.as_bytes().chunks(64) {
        out.extend(line.iter().map(|byte| char::from(*byte)));
        out.push('\n');
    }
    out.push_str(&format!("-----END {label}-----\n"));
    out
}

fn secret(seed: u64, name: &str) -> Sha256 {
    let what = b"Lindmoor Bank, a demonstration: this key protects nothing\n";
    Sha256::of_parts(&[what, &seed.to_be_bytes(), name.as_bytes()])
}
