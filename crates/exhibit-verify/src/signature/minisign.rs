//! minisign signatures, prehashed (`ED`) and legacy (`Ed`).
//!
//! Four lines: an untrusted comment; base64 of algorithm, key id and signature; a trusted
//! comment; base64 of the signature over signature ‖ trusted comment. The key is named by eight
//! bytes only, so without a key nothing can be said.

use exhibit_core::base64;
use thiserror::Error;

use super::digests::Digests;
use super::format::{Check, Claim, Format, Judge, Settled};
use super::{BadSignature, GoodSignature, SignatureFinding};
use crate::algorithm::Ed25519Parts;
use crate::trust::key::minisign_id_text;
use crate::trust::{PublicKey, TrustEntry, verify_ed25519};

/// The largest signature file that is read.
pub const MAX_BYTES: usize = 64 * 1024;

/// How it plugs in.
pub(crate) const FORMAT: Format =
    Format { is: |start| start.starts_with(b"untrusted comment:"), read: claim };

fn claim(bytes: &[u8], judge: &Judge<'_>) -> Box<dyn Claim> {
    match Minisign::read(bytes) {
        Ok(signature) => Box::new(ByKeys::of(signature, judge)),
        Err(error) => Box::new(Settled(error.into_finding())),
    }
}

/// A signature with the keys that may have made it.
struct ByKeys {
    signature: Minisign,
    keys: Vec<[u8; 32]>,
    /// Whether the keys are those of the signature's key id.
    named: bool,
}

impl ByKeys {
    fn of(signature: Minisign, judge: &Judge<'_>) -> Self {
        let (keys, named) = keys_by_id(judge, &signature.key_id);
        Self { signature, keys, named }
    }
}

/// Returns the keys that may have made a signature with this key id, and whether they are named by it.
///
/// An Ed25519 key that was brought without an id may be any.
pub(super) fn keys_by_id(judge: &Judge<'_>, key_id: &[u8; 8]) -> (Vec<[u8; 32]>, bool) {
    let key = |entry: &TrustEntry| entry.key.as_ed25519().copied();
    let named: Vec<_> = judge
        .trust
        .entries()
        .iter()
        .filter(|entry| entry.minisign_id == Some(*key_id))
        .filter_map(key)
        .collect();
    if !named.is_empty() {
        return (named, true);
    }
    let unnamed = judge.trust.signers_for(&judge.signed(None));
    let unnamed = unnamed
        .into_iter()
        .filter(|(entry, _)| entry.minisign_id.is_none())
        .filter_map(|(entry, _)| key(entry))
        .collect();
    (unnamed, false)
}

impl Claim for ByKeys {
    fn begin(&self) -> Box<dyn Check + '_> {
        // Only legacy signatures need the file itself.
        let legacy = match self.signature.prehashed {
            true => Vec::new(),
            false => self.keys.iter().map(|key| (*key, self.signature.legacy(key))).collect(),
        };
        Box::new(Checking { claim: self, legacy })
    }

    fn has_keys(&self) -> bool {
        !self.keys.is_empty()
    }
}

struct Checking<'c> {
    claim: &'c ByKeys,
    legacy: Vec<([u8; 32], Option<Ed25519Parts>)>,
}

impl Check for Checking<'_> {
    fn update(&mut self, block: &[u8]) {
        for check in self.legacy.iter_mut().filter_map(|(_, check)| check.as_mut()) {
            check.update(block);
        }
    }

    fn finish(self: Box<Self>, digests: &Digests) -> Vec<SignatureFinding> {
        let ByKeys { signature, keys, named } = self.claim;
        let prehashed =
            keys.iter().copied().find(|key| signature.verifies_prehashed(key, &digests.blake2b512));
        let mut legacy = self.legacy.into_iter();
        let key =
            prehashed.or_else(|| legacy.find_map(|(key, check)| check?.verifies().then_some(key)));
        vec![match (key, keys.first()) {
            (Some(key), _) => signature.verified(&key),
            (None, Some(key)) if *named => signature.not_verified(key),
            (None, _) => signature.key_needed(),
        }]
    }
}

/// A parsed signature; nothing about it is checked yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Minisign {
    /// The eight bytes that name the key.
    pub key_id: [u8; 8],
    /// Whether the signature is over BLAKE2b-512 of the document, or the document itself.
    pub prehashed: bool,
    signature: [u8; 64],
    trusted_comment: String,
    global: [u8; 64],
}

/// Why a text is not a minisign signature.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum MinisignError {
    /// Larger than [`MAX_BYTES`].
    #[error("larger than {MAX_BYTES} bytes")]
    TooLarge,
    /// Not the four lines.
    #[error("malformed {0}")]
    Malformed(&'static str),
    /// Another algorithm than `Ed` and `ED`.
    #[error("algorithm {0:?}")]
    Algorithm(String),
}

impl Minisign {
    /// Reads a signature file.
    pub fn read(bytes: &[u8]) -> Result<Self, MinisignError> {
        if bytes.len() > MAX_BYTES {
            return Err(MinisignError::TooLarge);
        }
        let text = std::str::from_utf8(bytes).map_err(|_| MinisignError::Malformed("UTF-8"))?;
        let text = text.trim_start_matches('\u{feff}');
        let mut lines = text.lines().map(|line| line.trim_end_matches('\r'));
        lines
            .next()
            .filter(|line| line.starts_with("untrusted comment:"))
            .ok_or(MinisignError::Malformed("untrusted comment"))?;
        let what = "signature line";
        let first = decoded(lines.next(), what)?;
        let Some((head, signature)) = first.split_last_chunk::<64>() else {
            return Err(MinisignError::Malformed(what));
        };
        let (algorithm, key_id) = head.split_at_checked(2).ok_or(MinisignError::Malformed(what))?;
        let key_id = key_id.try_into().map_err(|_| MinisignError::Malformed(what))?;
        let prehashed = match algorithm {
            b"Ed" => false,
            b"ED" => true,
            other => return Err(MinisignError::Algorithm(String::from_utf8_lossy(other).into())),
        };
        let comment = lines
            .next()
            .and_then(|line| line.strip_prefix("trusted comment: "))
            .ok_or(MinisignError::Malformed("trusted comment"))?;
        let what = "trusted comment's signature";
        let global =
            decoded(lines.next(), what)?.try_into().map_err(|_| MinisignError::Malformed(what))?;
        if lines.any(|line| !line.trim().is_empty()) {
            return Err(MinisignError::Malformed("end: more than four lines"));
        }
        Ok(Self {
            key_id,
            prehashed,
            signature: *signature,
            trusted_comment: comment.to_owned(),
            global,
        })
    }

    /// Returns the key id as minisign shows it: 16 upper-case hex digits.
    pub fn key_id_text(&self) -> String {
        minisign_id_text(&self.key_id)
    }

    /// Tells whether a prehashed signature is `key`'s on a document with this BLAKE2b-512.
    pub fn verifies_prehashed(&self, key: &[u8; 32], blake2b512: &[u8; 64]) -> bool {
        self.prehashed && verify_ed25519(key, blake2b512, &self.signature)
    }

    /// Starts the check of a legacy signature, which needs the document itself as a stream.
    ///
    /// `None` if it can't verify whatever the document is.
    pub fn legacy(&self, key: &[u8; 32]) -> Option<Ed25519Parts> {
        if self.prehashed {
            return None;
        }
        Ed25519Parts::new(key, &self.signature)
    }

    /// Returns the finding for a document signature that verified under `key`: the trusted comment
    /// must verify too, as minisign itself demands.
    pub fn verified(&self, key: &[u8; 32]) -> SignatureFinding {
        let signed = [&self.signature[..], self.trusted_comment.as_bytes()].concat();
        if !verify_ed25519(key, &signed, &self.global) {
            return SignatureFinding::Bad(BadSignature {
                field: "trusted comment",
                expected: "the comment that was signed".to_owned(),
                actual: format!("{:?}, which does not verify", self.trusted_comment),
                key: Some(PublicKey::Ed25519(*key)),
            });
        }
        SignatureFinding::Good(GoodSignature {
            format: "minisign",
            key: PublicKey::Ed25519(*key),
            namespace: None,
            trusted_comment: Some(self.trusted_comment.clone()),
            user_present: None,
            notes: Vec::new(),
        })
    }

    /// Returns the finding where no key that was tried is the one that it names.
    fn key_needed(&self) -> SignatureFinding {
        SignatureFinding::KeyNeeded { format: "minisign", key_id: Some(self.key_id_text()) }
    }

    /// Returns the finding for a document signature that does not verify under the named key.
    pub fn not_verified(&self, key: &[u8; 32]) -> SignatureFinding {
        SignatureFinding::Bad(BadSignature {
            field: "signature",
            expected: "a signature on these bytes".to_owned(),
            actual: "does not verify".to_owned(),
            key: Some(PublicKey::Ed25519(*key)),
        })
    }
}

impl MinisignError {
    /// Returns the finding for a file that claims to be minisign and can't be read as such.
    pub fn into_finding(self) -> SignatureFinding {
        match self {
            Self::Algorithm(name) => SignatureFinding::Unsupported {
                what: format!("minisign signature with algorithm {name:?}"),
            },
            other => SignatureFinding::Bad(BadSignature {
                field: "signature",
                expected: "a minisign signature of four lines".to_owned(),
                actual: other.to_string(),
                key: None,
            }),
        }
    }
}

fn decoded(line: Option<&str>, what: &'static str) -> Result<Vec<u8>, MinisignError> {
    let malformed = MinisignError::Malformed(what);
    let line = line.ok_or_else(|| malformed.clone())?;
    base64::decode(line).ok_or(malformed)
}
