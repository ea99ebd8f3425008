//! Public keys (RFC 9580 §5.5.2) and the fingerprints that name them (§5.5.4).

use sha1::Sha1;
use sha2::{Digest as _, Sha256};

use super::packet::Bytes;
use crate::trust::{KeyError, PublicKey};

/// A public key or subkey.
#[derive(Clone, Debug)]
pub(crate) struct Key<'a> {
    /// 4 or 6.
    pub(crate) version: u8,
    /// When it was made, as it says: seconds since 1970.
    pub(crate) created: u32,
    /// The key, or why policy refuses it. Kinds that are not verified are carried as unsupported.
    pub(crate) key: Result<PublicKey, KeyError>,
    body: &'a [u8],
}

impl<'a> Key<'a> {
    /// Reads the body of a packet; `None` if it is malformed.
    ///
    /// Keys of versions 3 and 5 are carried as unsupported.
    pub(crate) fn read(body: &'a [u8]) -> Option<Self> {
        let mut rest = Bytes(body);
        let version = rest.byte()?;
        let created = rest.u32()?;
        if !matches!(version, 4 | 6) {
            let key = Ok(unsupported(&format!("openpgp version {version}"), rest.0));
            return Some(Self { version, created, key, body });
        }
        let algorithm = rest.byte()?;
        if version == 4 && body.len() > usize::from(u16::MAX) {
            // Its length would not fit into what is hashed of it.
            return None;
        }
        if version == 6 {
            let length = usize::try_from(rest.u32()?).ok()?;
            if length != rest.0.len() {
                return None;
            }
        }
        let key = material(version, algorithm, rest)?;
        Some(Self { version, created, key, body })
    }

    /// Returns the fingerprint: 20 bytes in version 4, 32 in version 6.
    pub(crate) fn fingerprint(&self) -> Vec<u8> {
        let mut hashed = Vec::new();
        self.put(&mut hashed);
        match self.version {
            6 => Sha256::digest(&hashed).to_vec(),
            _ => Sha1::digest(&hashed).to_vec(),
        }
    }

    /// Appends what signatures on the key hash of it (§5.2.4).
    pub(crate) fn put(&self, out: &mut Vec<u8>) {
        let length = u32::try_from(self.body.len()).expect("a key file is far smaller than 4 GiB");
        match self.version {
            6 => {
                out.push(0x9b);
                out.extend_from_slice(&length.to_be_bytes());
            }
            _ => {
                out.push(0x99);
                out.extend_from_slice(&length.to_be_bytes()[2..]);
            }
        }
        out.extend_from_slice(self.body);
    }
}

/// Tells whether a fingerprint is the one named, or ends or begins with the key id named (§5.5.4).
pub(crate) fn is_named(fingerprint: &[u8], name: &[u8]) -> bool {
    match (name.len(), fingerprint.len()) {
        (8, 32) => fingerprint.starts_with(name),
        (8, _) => fingerprint.ends_with(name),
        _ => fingerprint == name,
    }
}

const ED25519_LEGACY: &[u8] = &[0x2b, 0x06, 0x01, 0x04, 0x01, 0xda, 0x47, 0x0f, 0x01];
const P256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];
const P384: &[u8] = &[0x2b, 0x81, 0x04, 0x00, 0x22];
const P521: &[u8] = &[0x2b, 0x81, 0x04, 0x00, 0x23];

/// Reads what is particular to an algorithm; `None` if it is malformed.
fn material(
    version: u8,
    algorithm: u8,
    mut rest: Bytes<'_>,
) -> Option<Result<PublicKey, KeyError>> {
    let whole = rest.0;
    let key = match algorithm {
        1 | 3 => PublicKey::rsa(rest.number()?, rest.number()?),
        17 => return Some(Ok(unsupported("DSA", whole))),
        19 => {
            let curve = oid(&mut rest)?;
            let point = rest.number()?;
            match curve {
                P256 => PublicKey::ecdsa_p256(point),
                P384 => PublicKey::ecdsa_p384(point),
                P521 => PublicKey::ecdsa_p521(point),
                _ => return Some(Ok(unsupported("ECDSA on another curve", whole))),
            }
        }
        22 => {
            // §9.2: in version 6 there is Ed25519 (27) only.
            let curve = oid(&mut rest).filter(|_| version == 4)?;
            if curve != ED25519_LEGACY {
                return Some(Ok(unsupported("EdDSA on another curve", whole)));
            }
            PublicKey::ed25519(rest.number()?.strip_prefix(&[0x40])?.try_into().ok()?)
        }
        27 => PublicKey::ed25519(rest.take(32)?.try_into().ok()?),
        28 => return Some(Ok(unsupported("Ed448", whole))),
        other => return Some(Ok(unsupported(&format!("openpgp algorithm {other}"), whole))),
    };
    rest.end()?;
    Some(key)
}

fn oid<'a>(rest: &mut Bytes<'a>) -> Option<&'a [u8]> {
    let length = rest.byte()?;
    rest.take(usize::from(length))
}

fn unsupported(algorithm: &str, raw: &[u8]) -> PublicKey {
    PublicKey::Unsupported { algorithm: algorithm.to_owned(), raw: raw.to_vec() }
}
