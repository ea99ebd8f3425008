//! The one authoritative signature: SSHSIG over `tagmanifest-sha256.txt` by a person key.
//!
//! The file is read only in the form that OpenSSH writes for an Ed25519 key and SHA-512, so no
//! byte of it can be changed without being noticed. Source: openssh-portable, PROTOCOL.sshsig.

use data_encoding::BASE64;
use exhibit_core::base64;
use exhibit_ledger::keys::{PersonKey, PersonPublicKey};
use thiserror::Error;

/// The SSHSIG namespace of bundles.
pub const NAMESPACE: &str = "bundle@exhibit-a.invalid";

/// What is wrong with a signature file.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum SealFinding {
    /// Not an SSHSIG by an Ed25519 key in the namespace of bundles, as OpenSSH writes it.
    #[error("not an SSHSIG of the namespace {NAMESPACE} by an Ed25519 key")]
    Form,
    /// The key in it is not a usable public key.
    #[error("the key in it is not usable")]
    Key,
    /// It does not verify under the key in it.
    #[error("it does not verify under the key in it")]
    Signature,
}

/// Signs `tagmanifest-sha256.txt`; returns the text of the signature file.
pub fn sign(key: &PersonKey, tagmanifest: &[u8]) -> String {
    armor(key.public().as_bytes(), &key.sign_sshsig(NAMESPACE, tagmanifest))
}

/// Checks a signature file; returns the key that signed, which says nothing about whose it is.
pub fn open(file: &[u8], tagmanifest: &[u8]) -> Result<PersonPublicKey, SealFinding> {
    let (key, signature) = parse(file).ok_or(SealFinding::Form)?;
    let key = PersonPublicKey::from_bytes(&key).map_err(|_| SealFinding::Key)?;
    if key.verify_sshsig(NAMESPACE, tagmanifest, &signature) {
        Ok(key)
    } else {
        Err(SealFinding::Signature)
    }
}

const BEGIN: &str = "-----BEGIN SSH SIGNATURE-----\n";
const END: &str = "-----END SSH SIGNATURE-----\n";
const COLUMNS: usize = 70;
/// Offset of the key in the blob: magic, version, length of the key blob, its type, a length.
const KEY_AT: usize = 6 + 4 + 4 + 4 + 11 + 4;

fn parse(file: &[u8]) -> Option<([u8; 32], [u8; 64])> {
    let text = str::from_utf8(file).ok()?;
    let body = text.strip_prefix(BEGIN)?.strip_suffix(END)?;
    if body.len() > 1024 {
        return None;
    }
    let blob = base64::decode(&body.replace('\n', ""))?;
    let key = blob.get(KEY_AT..KEY_AT + 32)?.try_into().ok()?;
    let signature = blob.last_chunk::<64>()?;
    (armor(&key, signature) == text).then_some((key, *signature))
}

fn armor(key: &[u8; 32], signature: &[u8; 64]) -> String {
    let key = [string(b"ssh-ed25519"), string(key)].concat();
    let signature = [string(b"ssh-ed25519"), string(signature)].concat();
    let mut blob = b"SSHSIG\0\0\0\x01".to_vec();
    for part in [&key, NAMESPACE.as_bytes(), b"", b"sha512", &signature] {
        blob.extend(string(part));
    }
    let mut text = String::from(BEGIN);
    for line in BASE64.encode(&blob).as_bytes().chunks(COLUMNS) {
        text.push_str(str::from_utf8(line).expect("base64 is ASCII"));
        text.push('\n');
    }
    text + END
}

/// RFC 4251 §5: a big-endian length, then the bytes.
fn string(bytes: &[u8]) -> Vec<u8> {
    let length = u32::try_from(bytes.len()).expect("a few hundred bytes at most");
    [&length.to_be_bytes(), bytes].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_read_only_as_it_is_written() {
        let key = PersonKey::from_seed(&[7; 32]);
        let file = sign(&key, b"manifest");
        assert_eq!(open(file.as_bytes(), b"manifest"), Ok(key.public()));
        assert_eq!(open(file.as_bytes(), b"Manifest"), Err(SealFinding::Signature));
        for i in 0..file.len() {
            let mut changed = file.clone().into_bytes();
            changed[i] ^= 1;
            assert!(open(&changed, b"manifest").is_err(), "byte {i}");
        }
        assert_eq!(open(b"", b"manifest"), Err(SealFinding::Form));
        assert_eq!(open(format!("{file}\n").as_bytes(), b"manifest"), Err(SealFinding::Form));
    }

    #[test]
    fn another_namespace_is_not_a_bundle() {
        let key = PersonKey::from_seed(&[7; 32]);
        let raw = key.sign_sshsig("review@exhibit-a.invalid", b"manifest");
        let file = armor(key.public().as_bytes(), &raw);
        assert_eq!(open(file.as_bytes(), b"manifest"), Err(SealFinding::Signature));
    }
}
