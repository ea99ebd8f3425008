//! OpenPGP public keys and keyrings as trust: armoured (`.asc`) or not (`.gpg`, `.pgp`).

use super::read::{KeyFormat, KeyRead, KeyReadError, plain};
use crate::openpgp::certificate::{CertificateError, SigningKey};
use crate::openpgp::{armor, packet, read_certificates};

/// Returns the keys that may sign, of every OpenPGP key in a file; `None` for every other file.
pub(super) fn read_openpgp(bytes: &[u8]) -> Option<Result<Vec<KeyRead>, KeyReadError>> {
    let [secret, secret_sub] = packet::SECRET_KEYS;
    if packet::begins_with(bytes, &[packet::PUBLIC_KEY, secret, secret_sub]) {
        return Some(read_packets(bytes, 1));
    }
    let text = std::str::from_utf8(bytes).ok()?;
    text.contains("-----BEGIN PGP ").then(|| read_armored(text.trim_start_matches('\u{feff}')))
}

fn read_armored(text: &str) -> Result<Vec<KeyRead>, KeyReadError> {
    let malformed = |line| KeyReadError::Malformed { line, what: "OpenPGP armour" };
    let blocks = armor::read(text).map_err(malformed)?.blocks;
    let mut keys = Vec::new();
    for block in blocks {
        let (line, label) = (block.line, block.label);
        match label {
            "PGP PUBLIC KEY BLOCK" => keys.extend(read_packets(&block.bytes, line)?),
            "PGP PRIVATE KEY BLOCK" => {
                return Err(KeyReadError::PrivateKey { line, label: label.to_owned() });
            }
            _ => {
                let what = format!("{label:?}");
                return Err(KeyReadError::Unsupported { line, what });
            }
        }
    }
    match keys.is_empty() {
        true => Err(malformed(1)),
        false => Ok(keys),
    }
}

fn read_packets(bytes: &[u8], line: usize) -> Result<Vec<KeyRead>, KeyReadError> {
    let keys = read_certificates(bytes).map_err(|error| match error {
        CertificateError::Malformed => KeyReadError::Malformed { line, what: "OpenPGP public key" },
        CertificateError::Secret => {
            KeyReadError::PrivateKey { line, label: "OpenPGP secret key".to_owned() }
        }
        CertificateError::Key(error) => KeyReadError::Key { line, error },
        CertificateError::Unusable(why) => {
            KeyReadError::Unsupported { line, what: format!("an OpenPGP key {why}") }
        }
    })?;
    Ok(keys.into_iter().map(|key| read(key, line)).collect())
}

fn read(signing: SigningKey, line: usize) -> KeyRead {
    KeyRead {
        label: signing.name,
        openpgp_fingerprint: Some(signing.fingerprint),
        valid_from: signing.valid_from,
        valid_until: signing.valid_until,
        revoked_at: signing.revoked_at,
        ..plain(signing.key, KeyFormat::OpenPgp, line)
    }
}
