//! Signatures of OpenBSD's signify: an untrusted comment, and base64 of `Ed`, key id and signature.
//!
//! Ed25519 over the file itself. minisign's legacy form begins in the same way and goes on with a trusted
//! comment; that is how the two are told apart.

use exhibit_core::base64;

use super::digests::Digests;
use super::format::{Check, Claim, Format, Judge, Settled};
use super::minisign::{MAX_BYTES, keys_by_id};
use super::{BadSignature, GoodSignature, SignatureFinding};
use crate::algorithm::{OverParts, SignatureAlgorithm};
use crate::trust::PublicKey;
use crate::trust::key::minisign_id_text;

/// How it plugs in; asked before minisign.
pub(crate) const FORMAT: Format = Format { is: is_signify, read: claim };

fn is_signify(start: &[u8]) -> bool {
    let mut lines = start.split(|byte| *byte == b'\n');
    let comment = lines.next().is_some_and(|line| line.starts_with(b"untrusted comment:"));
    // Base64 of "Ed" and of "ED" begin so.
    let algorithm = lines.next().is_some_and(|line| line.starts_with(b"RW"));
    let third = lines.next().unwrap_or_default();
    comment && algorithm && !third.starts_with(b"trusted comment:")
}

fn claim(bytes: &[u8], judge: &Judge<'_>) -> Box<dyn Claim> {
    let malformed = |actual: &str| {
        let expected = "a signify signature of two lines".to_owned();
        let actual = actual.to_owned();
        let bad = BadSignature { field: "signature", expected, actual, key: None };
        Box::new(Settled(SignatureFinding::Bad(bad)))
    };
    if bytes.len() > MAX_BYTES {
        return malformed("a larger file");
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return malformed("no text") };
    let mut lines = text.trim_start_matches('\u{feff}').lines().skip(1);
    let line = lines.next().unwrap_or_default();
    if lines.any(|line| !line.trim().is_empty()) {
        return Box::new(Settled::unsupported("signify signature with its message inside"));
    }
    let decoded = base64::decode(line);
    let parts = decoded.as_deref().and_then(|it| it.strip_prefix(b"Ed")?.split_first_chunk::<8>());
    let Some((key_id, signature)) = parts else {
        return malformed("another second line");
    };
    let Ok(signature) = <[u8; 64]>::try_from(signature) else {
        return malformed("a signature of another length");
    };
    let (keys, named) = keys_by_id(judge, key_id);
    let keys = keys.into_iter().map(PublicKey::Ed25519).collect();
    Box::new(Signify { key_id: *key_id, signature, keys, named })
}

/// A signature with the keys that may have made it.
struct Signify {
    key_id: [u8; 8],
    signature: [u8; 64],
    keys: Vec<PublicKey>,
    /// Whether the keys are those of the signature's key id.
    named: bool,
}

impl Claim for Signify {
    fn begin(&self) -> Box<dyn Check + '_> {
        let parts = OverParts::new(SignatureAlgorithm::Ed25519, &self.signature, &self.keys);
        Box::new(Checking { claim: self, parts })
    }

    fn has_keys(&self) -> bool {
        !self.keys.is_empty()
    }
}

struct Checking<'c> {
    claim: &'c Signify,
    parts: OverParts<'c>,
}

impl Check for Checking<'_> {
    fn update(&mut self, block: &[u8]) {
        self.parts.update(block);
    }

    fn finish(self: Box<Self>, _: &Digests) -> Vec<SignatureFinding> {
        let Signify { key_id, keys, named, .. } = self.claim;
        vec![match (self.parts.finish(), keys.first()) {
            (Some(key), _) => SignatureFinding::Good(GoodSignature {
                format: "signify",
                key: key.clone(),
                namespace: None,
                trusted_comment: None,
                user_present: None,
                notes: Vec::new(),
            }),
            (None, Some(key)) if *named => SignatureFinding::Bad(BadSignature {
                field: "signature",
                expected: "a signature on these bytes".to_owned(),
                actual: "does not verify".to_owned(),
                key: Some(key.clone()),
            }),
            (None, _) => {
                let key_id = Some(minisign_id_text(key_id));
                SignatureFinding::KeyNeeded { format: "signify", key_id }
            }
        }]
    }
}
