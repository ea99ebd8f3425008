//! Signature packets (RFC 9580 §5.2): what they say, and what is hashed for them.

use super::packet::Bytes;
use crate::algorithm::{
    EcdsaForm, Hash, Hashing, SignatureAlgorithm, Signed, Verification, Weakness, verify,
};
use crate::trust::PublicKey;

/// What a signature is on (§5.2.1).
pub(crate) mod kind {
    /// A document, byte for byte.
    pub(crate) const BINARY: u8 = 0x00;
    /// A text, whose line ends do not count.
    pub(crate) const TEXT: u8 = 0x01;
    /// A name of a key; four grades of diligence.
    pub(crate) const CERTIFICATIONS: std::ops::RangeInclusive<u8> = 0x10..=0x13;
    /// A subkey, by the key.
    pub(crate) const SUBKEY: u8 = 0x18;
    /// The key, by a subkey that signs.
    pub(crate) const BACK: u8 = 0x19;
    /// The key itself.
    pub(crate) const DIRECT: u8 = 0x1f;
    /// That a key is revoked.
    pub(crate) const KEY_REVOKED: u8 = 0x20;
    /// That a subkey is revoked.
    pub(crate) const SUBKEY_REVOKED: u8 = 0x28;
    /// That a certification is revoked.
    pub(crate) const CERTIFICATION_REVOKED: u8 = 0x30;
}

/// A signature as read; nothing about it is checked yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Signature {
    /// 4 or 6.
    pub(crate) version: u8,
    /// What it is on: one of [`kind`].
    pub(crate) kind: u8,
    /// What it says that it covers itself.
    pub(crate) said: Said,
    /// The fingerprint or key id of its key, if it names one.
    pub(crate) issuer: Option<Vec<u8>>,
    /// A signature inside, by which a subkey answers for its key.
    pub(crate) embedded: Option<Vec<u8>>,
    /// How it is verified, or why not.
    pub(crate) method: Method,
    hashed: Vec<u8>,
    salt: Vec<u8>,
    /// The first two bytes of the digest.
    begins: [u8; 2],
    numbers: Numbers,
}

/// What the hashed part of a signature says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Said {
    /// When it was made: seconds since 1970.
    pub(crate) created: u32,
    /// After how many seconds it ends; 0 for never.
    pub(crate) expires: u32,
    /// After how many seconds the key ends, counted from when it was made; 0 for never.
    pub(crate) key_expires: u32,
    /// What the key may do (§5.2.3.29).
    pub(crate) key_flags: Option<u8>,
    /// Why a key was revoked (§5.2.3.31).
    pub(crate) revocation_reason: Option<u8>,
}

/// How a signature is verified, or why it is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Method {
    /// It can be.
    By(Hash),
    /// Policy refuses it.
    Refused(Weakness),
    /// Not supported; the text names what.
    Unsupported(String),
}

/// Why bytes are no signature that can be judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SignatureError {
    /// Malformed.
    Malformed,
    /// A version that is not supported.
    Version(u8),
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Numbers {
    Rsa(Vec<u8>),
    /// Two numbers, for ECDSA and old EdDSA.
    Two(Vec<u8>, Vec<u8>),
    Ed25519(Vec<u8>),
    Other,
}

impl Signature {
    /// Reads the body of a packet.
    pub(crate) fn read(body: &[u8]) -> Result<Self, SignatureError> {
        match body.first() {
            Some(4 | 6) => read(body).ok_or(SignatureError::Malformed),
            Some(other) => Err(SignatureError::Version(*other)),
            None => Err(SignatureError::Malformed),
        }
    }

    /// Begins to hash what it is on; `None` if it can't be verified.
    pub(crate) fn hashing(&self) -> Option<Hashing> {
        let Method::By(hash) = self.method else { return None };
        let mut hashing = Hashing::new(hash);
        hashing.update(&self.salt);
        Some(hashing)
    }

    /// Returns the digest that is signed, after all that it is on was hashed (§5.2.4).
    pub(crate) fn digest(&self, mut hashing: Hashing) -> Vec<u8> {
        let length = u32::try_from(self.hashed.len()).expect("read from a file of at most 16 MiB");
        hashing.update(&self.hashed);
        hashing.update(&[self.version, 0xff]);
        hashing.update(&length.to_be_bytes());
        hashing.finish()
    }

    /// Tells whether it is this key's on what has this digest.
    pub(crate) fn verifies(&self, key: &PublicKey, digest: &[u8]) -> bool {
        let Method::By(hash) = self.method else { return false };
        let Some((algorithm, bytes)) = self.under(key, hash) else { return false };
        let signed = match algorithm {
            // Ed25519 signs the digest, as its message.
            SignatureAlgorithm::Ed25519 => Signed::Message(digest),
            _ => Signed::Digest(digest),
        };
        digest.starts_with(&self.begins)
            && verify(key, algorithm, signed, &bytes) == Verification::Good
    }

    /// Tells whether it is this key's on these bytes.
    pub(crate) fn verifies_on(&self, key: &PublicKey, data: &[u8]) -> bool {
        let Some(mut hashing) = self.hashing() else { return false };
        hashing.update(data);
        self.verifies(key, &self.digest(hashing))
    }

    /// Writes the numbers as the key's algorithm has them.
    fn under(&self, key: &PublicKey, hash: Hash) -> Option<(SignatureAlgorithm, Vec<u8>)> {
        let two =
            |r: &[u8], s: &[u8], length| Some([padded(r, length)?, padded(s, length)?].concat());
        let ecdsa = SignatureAlgorithm::Ecdsa { hash, form: EcdsaForm::P1363 };
        Some(match (&self.numbers, key) {
            (Numbers::Rsa(number), PublicKey::Rsa(key)) => {
                (SignatureAlgorithm::RsaPkcs1 { hash }, padded(number, key.modulus().len())?)
            }
            (Numbers::Two(r, s), PublicKey::Ed25519(_)) => {
                (SignatureAlgorithm::Ed25519, two(r, s, 32)?)
            }
            (Numbers::Ed25519(bytes), PublicKey::Ed25519(_)) => {
                (SignatureAlgorithm::Ed25519, bytes.clone())
            }
            (Numbers::Two(r, s), PublicKey::EcdsaP256(_)) => (ecdsa, two(r, s, 32)?),
            (Numbers::Two(r, s), PublicKey::EcdsaP384(_)) => (ecdsa, two(r, s, 48)?),
            (Numbers::Two(r, s), PublicKey::EcdsaP521(_)) => (ecdsa, two(r, s, 66)?),
            _ => return None,
        })
    }
}

fn padded(number: &[u8], length: usize) -> Option<Vec<u8>> {
    let zeros = length.checked_sub(number.len())?;
    Some([&vec![0; zeros][..], number].concat())
}

fn read(body: &[u8]) -> Option<Signature> {
    let mut rest = Bytes(body);
    let version = rest.byte()?;
    let kind = rest.byte()?;
    let algorithm = rest.byte()?;
    let hash = rest.byte()?;
    let area = |rest: &mut Bytes<'_>| match version {
        6 => usize::try_from(rest.u32()?).ok(),
        _ => Some(usize::from(rest.u16()?)),
    };
    let length = area(&mut rest)?;
    let covered = rest.take(length)?;
    let hashed = body.get(..body.len() - rest.0.len())?.to_vec();
    let length = area(&mut rest)?;
    let open = rest.take(length)?;
    let begins = rest.take(2)?.try_into().ok()?;
    let salt = match version {
        6 => {
            let length = rest.byte()?;
            rest.take(usize::from(length))?.to_vec()
        }
        _ => Vec::new(),
    };
    let mut parts = Parts::default();
    parts.read_covered(covered)?;
    parts.read_open(open)?;
    // In version 6 nothing but the fingerprint names a key (§5.2.3.12).
    let issuer = parts.fingerprint.or(parts.key_id.filter(|_| version == 4));
    let (numbers, unsupported) = numbers(version, algorithm, rest)?;
    let method = match (parts.unknown, weakness(algorithm), method(hash), unsupported) {
        (_, Some(weakness), ..) => Method::Refused(weakness),
        (_, _, Method::Refused(weakness), _) => Method::Refused(weakness),
        (Some(part), ..) => {
            Method::Unsupported(format!("with a critical part of type {part} that is not known"))
        }
        (_, _, _, Some(what)) => Method::Unsupported(what),
        (_, _, method, None) => method,
    };
    if let (6, Method::By(hash)) = (version, &method)
        && salt.len() != hash.length() / 2
    {
        return None;
    }
    parts.said.created = parts.created?;
    let (said, embedded) = (parts.said, parts.embedded);
    Some(Signature { version, kind, said, issuer, embedded, method, hashed, salt, begins, numbers })
}

fn weakness(algorithm: u8) -> Option<Weakness> {
    (algorithm == 17).then_some(Weakness::Dsa)
}

/// §9.5.
fn method(hash: u8) -> Method {
    match hash {
        1 => Method::Refused(Weakness::Md5),
        2 => Method::Refused(Weakness::Sha1),
        8 => Method::By(Hash::Sha256),
        9 => Method::By(Hash::Sha384),
        10 => Method::By(Hash::Sha512),
        3 => Method::Unsupported("with RIPEMD-160".to_owned()),
        11 => Method::Unsupported("with SHA-224".to_owned()),
        12 => Method::Unsupported("with SHA3-256".to_owned()),
        14 => Method::Unsupported("with SHA3-512".to_owned()),
        other => Method::Unsupported(format!("with hash {other}")),
    }
}

/// Reads what is particular to an algorithm, and names it if it is not supported.
fn numbers(version: u8, algorithm: u8, mut rest: Bytes<'_>) -> Option<(Numbers, Option<String>)> {
    let numbers = match algorithm {
        1 | 3 => Numbers::Rsa(rest.number()?.to_vec()),
        19 => Numbers::Two(rest.number()?.to_vec(), rest.number()?.to_vec()),
        // §9.2: not in version 6.
        22 if version == 6 => return None,
        22 => Numbers::Two(rest.number()?.to_vec(), rest.number()?.to_vec()),
        27 => Numbers::Ed25519(rest.take(64)?.to_vec()),
        28 => return Some((Numbers::Other, Some("by Ed448".to_owned()))),
        17 => return Some((Numbers::Other, None)),
        other => return Some((Numbers::Other, Some(format!("by algorithm {other}")))),
    };
    rest.end()?;
    Some((numbers, None))
}

/// Subpackets (§5.2.3.7).
#[derive(Default)]
struct Parts {
    said: Said,
    created: Option<u32>,
    fingerprint: Option<Vec<u8>>,
    key_id: Option<Vec<u8>>,
    embedded: Option<Vec<u8>>,
    /// A critical one that is not known.
    unknown: Option<u8>,
}

/// Those that change nothing about what a signature on a document is worth.
const HARMLESS: [u8; 19] = [4, 5, 6, 7, 11, 21, 22, 23, 24, 25, 26, 28, 30, 33, 34, 35, 37, 38, 39];

impl Parts {
    fn read_covered(&mut self, bytes: &[u8]) -> Option<()> {
        let mut seen = [false; 128];
        let mut rest = Bytes(bytes);
        while !rest.0.is_empty() {
            let (critical, kind, mut body) = part(&mut rest)?;
            let four = |body: &mut Bytes<'_>| body.u32().filter(|_| body.0.is_empty());
            // What limits a key or a signature may be said once.
            let first = !std::mem::replace(&mut seen[usize::from(kind)], true);
            match kind {
                2 | 3 | 9 | 27 | 29 if !first => return None,
                2 => self.created = Some(four(&mut body)?),
                3 => self.said.expires = four(&mut body)?,
                9 => self.said.key_expires = four(&mut body)?,
                27 => self.said.key_flags = Some(body.byte().unwrap_or(0)),
                29 => self.said.revocation_reason = Some(body.byte()?),
                16 => self.key_id = Some(body.0.to_vec()),
                32 => self.embedded = Some(body.0.to_vec()),
                33 => self.fingerprint = Some(fingerprint(body)?),
                _ if HARMLESS.contains(&kind) || !critical => {}
                _ => self.unknown = Some(kind),
            }
        }
        Some(())
    }

    /// What nothing covers may name a key, or carry what proves itself.
    fn read_open(&mut self, bytes: &[u8]) -> Option<()> {
        let mut rest = Bytes(bytes);
        while !rest.0.is_empty() {
            let (_, kind, body) = part(&mut rest)?;
            match kind {
                16 => drop(self.key_id.get_or_insert_with(|| body.0.to_vec())),
                32 => drop(self.embedded.get_or_insert_with(|| body.0.to_vec())),
                33 => {
                    let named = fingerprint(body)?;
                    self.fingerprint.get_or_insert(named);
                }
                _ => {}
            }
        }
        Some(())
    }
}

fn fingerprint(mut body: Bytes<'_>) -> Option<Vec<u8>> {
    match (body.byte()?, body.0.len()) {
        (4, 20) | (6, 32) => Some(body.0.to_vec()),
        _ => None,
    }
}

fn part<'a>(rest: &mut Bytes<'a>) -> Option<(bool, u8, Bytes<'a>)> {
    let length = rest.sub_length()?;
    let (kind, body) = rest.take(length)?.split_first()?;
    Some((kind & 0x80 != 0, kind & 0x7f, Bytes(body)))
}
