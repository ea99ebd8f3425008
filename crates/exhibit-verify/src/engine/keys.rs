//! Judging signatures: by the keys that the user brought, else by keys that the delivery shows.

use std::collections::HashMap;

use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use ed25519_dalek::Signature;
use exhibit_core::digest::Sha256;
use exhibit_core::verdict::Signer;

use super::ed25519::Verifier;
use super::message::hmac_sha256;
use super::note::{Note, by};
use crate::algorithm::verify_es256;
use crate::note::NoteLine;
use crate::profile::source::{KeyIdOf, SignatureAlg};
use crate::trust::{
    PublicKey, Purpose, SharedSecret, SignedFor, Standing, TrustSet, verify_ed25519,
};

/// A public key by which signatures in logs are verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Key {
    /// Ed25519: the 32-byte encoding, whether it is a point or not.
    Ed25519([u8; 32]),
    /// P-256: the uncompressed point.
    P256([u8; 65]),
}

impl Key {
    /// Returns the key, if it is of an algorithm that logs are signed with.
    pub(crate) fn of(key: &PublicKey) -> Option<Self> {
        match key {
            PublicKey::Ed25519(bytes) => Some(Self::Ed25519(*bytes)),
            PublicKey::EcdsaP256(point) => Some(Self::P256(*point)),
            _ => None,
        }
    }

    /// Reads the bytes of a key of the algorithm: 32, or an SEC 1 point.
    pub(super) fn read(alg: SignatureAlg, bytes: &[u8]) -> Option<Self> {
        match alg {
            SignatureAlg::Ed25519 => Some(Self::Ed25519(bytes.try_into().ok()?)),
            SignatureAlg::Es256 | SignatureAlg::Es256Der => {
                Self::of(&PublicKey::ecdsa_p256(bytes).ok()?)
            }
            SignatureAlg::HmacSha256 => None,
        }
    }

    /// Returns the bytes that an identifier of the key is made of.
    pub(crate) fn identity(&self, of: KeyIdOf) -> Vec<u8> {
        match of {
            KeyIdOf::Raw => self.raw().to_vec(),
            KeyIdOf::Sha256 => Sha256::of(self.raw()).0.to_vec(),
            KeyIdOf::SpkiSha256 => Sha256::of_parts(&[self.spki_head(), self.raw()]).0.to_vec(),
            KeyIdOf::JwkThumbprint => Sha256::of(self.jwk().as_bytes()).0.to_vec(),
        }
    }

    /// Returns the fingerprint as it is shown; of what is no key, its digits.
    pub(super) fn fingerprint(&self) -> String {
        let public = match self {
            Self::Ed25519(bytes) => PublicKey::ed25519(*bytes),
            Self::P256(point) => PublicKey::ecdsa_p256(point),
        };
        public.map_or_else(|_| HEXLOWER.encode(self.raw()), |key| key.fingerprint().to_hex())
    }

    fn raw(&self) -> &[u8] {
        match self {
            Self::Ed25519(bytes) => bytes,
            Self::P256(point) => point,
        }
    }

    /// SubjectPublicKeyInfo without the key (RFC 8410 section 4; RFC 5480 section 2).
    fn spki_head(&self) -> &'static [u8] {
        match self {
            Self::Ed25519(_) => {
                &[0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00]
            }
            Self::P256(_) => &[
                0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06,
                0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
            ],
        }
    }

    /// The members that a thumbprint is over, in their order (RFC 7638 section 3.2, RFC 8037 section 2).
    fn jwk(&self) -> String {
        let text = |bytes: &[u8]| BASE64URL_NOPAD.encode(bytes);
        match self {
            Self::Ed25519(bytes) => {
                format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{}"}}"#, text(bytes))
            }
            Self::P256(point) => {
                let (x, y) = (text(&point[1..33]), text(&point[33..]));
                format!(r#"{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}"#)
            }
        }
    }
}

/// The keys that may have signed one log.
#[derive(Clone, Debug)]
pub(super) struct Keyring {
    /// Keys in scope that the user brought, with what their signatures are worth.
    brought: Vec<Known>,
    /// Whether any key in scope was brought, of whatever algorithm.
    any_brought: bool,
    /// Keys that lie in the delivery.
    hints: Vec<Known>,
    /// Keys of witnesses that the user brought.
    witnesses: Vec<Known>,
    /// Secrets in scope.
    secrets: Vec<SharedSecret>,
}

#[derive(Clone, Debug)]
struct Known {
    key: Key,
    /// For Ed25519.
    verifier: Option<Verifier>,
    worth: Signer,
    subject: Option<String>,
    /// Why the user's own policy refuses it, if it does.
    refusal: Option<String>,
}

/// What is known about a signer after a signature was judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Judged {
    /// What the signature is worth.
    pub(super) signer: Signer,
    /// The key under which it verifies, or that it names.
    pub(super) key: Option<Key>,
    /// Whether it verifies by an algorithm that policy refuses.
    pub(super) refused: bool,
}

impl Judged {
    /// Returns a signer without a key.
    pub(super) fn nobody(signer: Signer) -> Self {
        Self { signer, key: None, refused: false }
    }
}

impl Keyring {
    /// Collects the keys for a use of signatures.
    pub(super) fn new(trust: &TrustSet, signed: &SignedFor<'_>, hints: &[Key]) -> Self {
        let in_scope = trust.signers_for(signed);
        let mut brought: Vec<Known> = Vec::new();
        for (entry, _) in &in_scope {
            let Some(key) = Key::of(&entry.key) else { continue };
            if brought.iter().any(|known| known.key == key) {
                continue;
            }
            let standing = trust.standing(&entry.key, signed);
            brought.extend(known(key, standing.signer(), Some(&standing)));
        }
        let witness = SignedFor { purpose: Purpose::Witness, ..signed.clone() };
        let witnesses = trust.signers_for(&witness).into_iter().filter_map(|(entry, _)| {
            let standing = trust.standing(&entry.key, &witness);
            known(Key::of(&entry.key)?, standing.signer(), Some(&standing))
        });
        let worth = if in_scope.is_empty() { Signer::Unknown } else { Signer::NotTheKeyBrought };
        Self {
            brought,
            any_brought: !in_scope.is_empty(),
            hints: hints.iter().filter_map(|key| known(*key, worth, None)).collect(),
            witnesses: witnesses.collect(),
            secrets: trust.secrets_for(signed).into_iter().cloned().collect(),
        }
    }

    /// Returns the name that the user gave to a key, and whether it counts.
    pub(super) fn describe(&self, key: &Key) -> (Option<String>, bool) {
        let mut all = self.brought.iter().chain(&self.witnesses);
        let known = all.find(|known| known.key == *key);
        let trusted = known.is_some_and(|known| known.worth == Signer::Trusted);
        (known.and_then(|known| known.subject.clone()), trusted)
    }

    /// Returns why keys that the user brought do not count, for people.
    pub(super) fn refusals(&self) -> String {
        let mut all: Vec<&str> =
            self.brought.iter().filter_map(|known| known.refusal.as_deref()).collect();
        all.dedup();
        all.join("; ")
    }

    /// Tells whether the user brought a key that may sign here.
    pub(super) fn any_brought(&self) -> bool {
        self.any_brought
    }

    /// Judges one signature of a checkpoint, and tells whether it is a witness's. `None`: by nobody known.
    pub(super) fn judge_note_line(&self, note: &Note, line: &NoteLine) -> Option<(Judged, bool)> {
        let of = |known: &Known, witness| {
            let Key::Ed25519(bytes) = &known.key else { return None };
            let (signature, message, is_cosignature) = by(line, bytes, &note.text)?;
            let good = verify_ed25519(bytes, &message, &signature);
            let signer = if good { known.worth } else { Signer::Bad };
            let judged = Judged { signer, key: Some(known.key), refused: false };
            Some((judged, witness || is_cosignature))
        };
        let signers = self.brought.iter().chain(&self.hints).find_map(|known| of(known, false));
        signers.or_else(|| self.witnesses.iter().find_map(|known| of(known, true)))
    }

    /// Returns the secrets that the user shares.
    pub(super) fn secrets(&self) -> impl Iterator<Item = &[u8]> {
        self.secrets.iter().map(SharedSecret::bytes)
    }
}

fn known(key: Key, worth: Signer, standing: Option<&Standing<'_>>) -> Option<Known> {
    let verifier = match &key {
        Key::Ed25519(bytes) => Some(Verifier::new(bytes)?),
        Key::P256(_) => None,
    };
    let subject = standing.and_then(Standing::subject).map(str::to_owned);
    let refusal = match standing {
        Some(Standing::Refused(_, why)) => Some(why.to_string()),
        _ => None,
    };
    Some(Known { key, verifier, worth, subject, refusal })
}

/// The most keys that one worker remembers: each may have a table of 1.3 MB.
const MAX_REMEMBERED: usize = 8;

/// Judges signatures, and remembers keys that records name.
#[derive(Clone, Debug)]
pub(super) struct Judge<'k> {
    ring: &'k Keyring,
    named: HashMap<[u8; 32], (Option<Verifier>, u32)>,
    last: usize,
    used: u32,
}

/// A signature that was read, with what it is compared by.
enum Read {
    Ed25519(Signature),
    P256 { r_s: [u8; 64], sha256: [u8; 32] },
}

impl Read {
    fn new(alg: SignatureAlg, message: &[u8], signature: &[u8]) -> Option<Self> {
        let sha256 = || Sha256::of(message).0;
        Some(match alg {
            SignatureAlg::Ed25519 => {
                Self::Ed25519(Signature::from_bytes(signature.try_into().ok()?))
            }
            SignatureAlg::Es256 => Self::P256 { r_s: signature.try_into().ok()?, sha256: sha256() },
            SignatureAlg::Es256Der => {
                let read = p256::ecdsa::Signature::from_der(signature).ok()?;
                Self::P256 { r_s: read.to_bytes().into(), sha256: sha256() }
            }
            SignatureAlg::HmacSha256 => return None,
        })
    }
}

impl<'k> Judge<'k> {
    /// Returns a judge with this ring.
    pub(super) fn new(ring: &'k Keyring) -> Self {
        Self { ring, named: HashMap::new(), last: 0, used: 0 }
    }

    /// Returns the secrets that the user shares.
    pub(super) fn secrets(&self) -> impl Iterator<Item = &'k [u8]> + use<'k> {
        self.ring.secrets()
    }

    /// Judges a signature over `message`; `named` is the key that comes with it.
    pub(super) fn judge(
        &mut self,
        alg: SignatureAlg,
        message: &[u8],
        signature: &[u8],
        named: Option<Key>,
    ) -> Judged {
        if alg == SignatureAlg::HmacSha256 {
            return self.judge_mac(message, signature);
        }
        let Some(read) = Read::new(alg, message, signature) else {
            return Judged { signer: Signer::Bad, key: named, refused: false };
        };
        if let Some(key) = named
            && !self.is_brought(&key)
            && self.verifies_by(&key, message, &read)
        {
            let any = self.ring.any_brought;
            let signer = if any { Signer::NotTheKeyBrought } else { Signer::Unknown };
            return Judged { signer, key: named, refused: false };
        }
        if let Some(known) = self.find(message, &read, named) {
            return Judged { signer: known.worth, key: Some(known.key), refused: false };
        }
        let no_key = named.is_none() && !self.ring.any_brought && self.ring.hints.is_empty();
        let signer = if no_key { Signer::NotChecked } else { Signer::Bad };
        Judged { signer, key: named, refused: false }
    }

    /// Whoever can check a code can make one: one that agrees says nothing about who did.
    fn judge_mac(&self, message: &[u8], code: &[u8]) -> Judged {
        let mut secrets = self.secrets().peekable();
        if secrets.peek().is_none() {
            return Judged::nobody(Signer::NotChecked);
        }
        match secrets.any(|secret| hmac_sha256(secret, message) == code) {
            true => Judged { signer: Signer::NotClaimed, key: None, refused: true },
            false => Judged::nobody(Signer::Bad),
        }
    }

    /// Finds the key, brought or shown, by which a signature verifies; the last one that did comes first.
    fn find(&mut self, message: &[u8], read: &Read, named: Option<Key>) -> Option<&'k Known> {
        let ring = self.ring;
        let all = || ring.brought.iter().chain(&ring.hints);
        let likely = match named {
            Some(key) => all().position(|known| known.key == key).unwrap_or(self.last),
            None => self.last,
        };
        // Only the likely key may earn a table: the others are asked once in a while.
        let used = &mut self.used;
        let by_likely = all().nth(likely).is_some_and(|known| known.verifies(message, read, used));
        let by_another = || {
            let verifies = |known: &Known| known.verifies(message, read, &mut 0);
            all().enumerate().position(|(at, known)| at != likely && verifies(known))
        };
        let found = by_likely.then_some(likely).or_else(by_another)?;
        self.last = found;
        all().nth(found)
    }

    fn is_brought(&self, key: &Key) -> bool {
        self.ring.brought.iter().any(|known| known.key == *key)
    }

    fn verifies_by(&mut self, key: &Key, message: &[u8], read: &Read) -> bool {
        let (bytes, signature) = match (key, read) {
            (Key::Ed25519(bytes), Read::Ed25519(signature)) => (bytes, signature),
            (Key::P256(point), Read::P256 { r_s, sha256 }) => {
                return verify_es256(point, sha256, r_s);
            }
            _ => return false,
        };
        if self.named.len() >= MAX_REMEMBERED && !self.named.contains_key(bytes) {
            self.named.clear();
        }
        let (verifier, used) =
            self.named.entry(*bytes).or_insert_with(|| (Verifier::new(bytes), 0));
        let verifier = verifier.as_ref();
        verifier.is_some_and(|verifier| verifier.verifies(message, signature, used))
    }
}

impl Known {
    fn verifies(&self, message: &[u8], read: &Read, used: &mut u32) -> bool {
        match (&self.verifier, &self.key, read) {
            (Some(verifier), Key::Ed25519(_), Read::Ed25519(signature)) => {
                verifier.verifies(message, signature, used)
            }
            (_, Key::P256(point), Read::P256 { r_s, sha256 }) => verify_es256(point, sha256, r_s),
            _ => false,
        }
    }
}

/// How many signatures each key made, by what they are worth.
#[derive(Clone, Debug, Default)]
pub(super) struct SignerCounts(Vec<(Judged, u64)>);

/// The most different signers that are told apart.
const MAX_SIGNERS: usize = 1024;

impl SignerCounts {
    /// Counts one signature.
    pub(super) fn add(&mut self, judged: Judged, count: u64) {
        let full = self.0.len() >= MAX_SIGNERS && judged.key.is_some();
        match self.0.iter_mut().find(|(known, _)| *known == judged) {
            Some((_, known)) => *known += count,
            None if full => self.add(Judged { key: None, ..judged }, count),
            None => self.0.push((judged, count)),
        }
    }

    /// Adds the counts of another part, which are emptied.
    pub(super) fn append(&mut self, other: &mut Self) {
        for (judged, count) in other.0.drain(..) {
            self.add(judged, count);
        }
    }

    /// Returns the counts.
    pub(super) fn iter(&self) -> impl Iterator<Item = (Judged, u64)> {
        self.0.iter().copied()
    }

    /// Returns how many codes verify by an algorithm that policy refuses.
    pub(super) fn refused(&self) -> u64 {
        self.iter().filter(|(judged, _)| judged.refused).map(|(_, count)| count).sum()
    }

    /// Returns how many signatures are worth this.
    pub(super) fn of(&self, signer: Signer) -> u64 {
        self.iter().filter(|(judged, _)| judged.signer == signer).map(|(_, count)| count).sum()
    }
}
