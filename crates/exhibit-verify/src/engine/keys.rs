//! Judging signatures: by the keys that the user brought, else by keys that the delivery shows.

use std::collections::HashMap;

use ed25519_dalek::Signature;
use exhibit_core::digest::Sha256;
use exhibit_core::verdict::Signer;

use super::ed25519::Verifier;
use crate::trust::{PublicKey, SignedFor, Standing, TrustSet};

/// The keys that may have signed one log.
#[derive(Clone, Debug)]
pub(super) struct Keyring {
    /// Keys in scope that the user brought, with what their signatures are worth.
    brought: Vec<Known>,
    /// Whether any key in scope was brought, of whatever algorithm.
    any_brought: bool,
    /// Keys that lie in the delivery.
    hints: Vec<Known>,
}

#[derive(Clone, Debug)]
struct Known {
    bytes: [u8; 32],
    verifier: Verifier,
    worth: Signer,
    subject: Option<String>,
}

/// What is known about a signer after a signature was judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Judged {
    /// What the signature is worth.
    pub(super) signer: Signer,
    /// The key under which it verifies, or that it names.
    pub(super) key: Option<[u8; 32]>,
}

impl Keyring {
    /// Collects the keys for a use of signatures.
    pub(super) fn new(trust: &TrustSet, signed: &SignedFor<'_>, hints: &[[u8; 32]]) -> Self {
        let in_scope = trust.signers_for(signed);
        let mut brought: Vec<Known> = Vec::new();
        for (entry, _) in &in_scope {
            let Some(bytes) = entry.key.as_ed25519() else { continue };
            if brought.iter().any(|known| known.bytes == *bytes) {
                continue;
            }
            let standing = trust.standing(&entry.key, signed);
            brought.extend(known(*bytes, standing.signer(), Some(&standing)));
        }
        let worth = if in_scope.is_empty() { Signer::Unknown } else { Signer::NotTheKeyBrought };
        Self {
            brought,
            any_brought: !in_scope.is_empty(),
            hints: hints.iter().filter_map(|bytes| known(*bytes, worth, None)).collect(),
        }
    }

    /// Returns the name that the user gave to a key, and whether it counts.
    pub(super) fn describe(&self, bytes: &[u8; 32]) -> (Option<String>, bool) {
        let known = self.brought.iter().find(|known| known.bytes == *bytes);
        let trusted = known.is_some_and(|known| known.worth == Signer::Trusted);
        (known.and_then(|known| known.subject.clone()), trusted)
    }

    /// Tells whether the user brought a key that may sign here.
    pub(super) fn any_brought(&self) -> bool {
        self.any_brought
    }
}

fn known(bytes: [u8; 32], worth: Signer, standing: Option<&Standing<'_>>) -> Option<Known> {
    let verifier = Verifier::new(&bytes)?;
    let subject = standing.and_then(Standing::subject).map(str::to_owned);
    Some(Known { bytes, verifier, worth, subject })
}

/// Returns the fingerprint of a raw Ed25519 key as it is shown, or its hex digits if it is no key.
pub(super) fn fingerprint(bytes: &[u8; 32]) -> String {
    match PublicKey::ed25519(*bytes) {
        Ok(key) => key.fingerprint().to_hex(),
        Err(_) => Sha256(*bytes).to_hex(),
    }
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

impl<'k> Judge<'k> {
    /// Returns a judge with this ring.
    pub(super) fn new(ring: &'k Keyring) -> Self {
        Self { ring, named: HashMap::new(), last: 0, used: 0 }
    }

    /// Judges a signature over `message`; `named` is the key that comes with it.
    pub(super) fn judge(
        &mut self,
        message: &[u8],
        signature: &[u8; 64],
        named: Option<[u8; 32]>,
    ) -> Judged {
        let signature = Signature::from_bytes(signature);
        if let Some(bytes) = named
            && !self.is_brought(&bytes)
            && self.verifies_by(&bytes, message, &signature)
        {
            let any = self.ring.any_brought;
            let signer = if any { Signer::NotTheKeyBrought } else { Signer::Unknown };
            return Judged { signer, key: named };
        }
        if let Some(known) = self.find(message, &signature, named) {
            return Judged { signer: known.worth, key: Some(known.bytes) };
        }
        let no_key = named.is_none() && !self.ring.any_brought && self.ring.hints.is_empty();
        Judged { signer: if no_key { Signer::NotChecked } else { Signer::Bad }, key: named }
    }

    /// Finds the key, brought or shown, by which a signature verifies; the last one that did comes first.
    fn find(
        &mut self,
        message: &[u8],
        signature: &Signature,
        named: Option<[u8; 32]>,
    ) -> Option<&'k Known> {
        let ring = self.ring;
        let all = || ring.brought.iter().chain(&ring.hints);
        let likely = match named {
            Some(bytes) => all().position(|known| known.bytes == bytes).unwrap_or(self.last),
            None => self.last,
        };
        // Only the likely key may earn a table: the others are asked once in a while.
        let used = &mut self.used;
        let by_likely = all()
            .nth(likely)
            .is_some_and(|known| known.verifier.verifies(message, signature, used));
        let by_another = || {
            let verifies = |known: &Known| known.verifier.verifies(message, signature, &mut 0);
            all().enumerate().position(|(at, known)| at != likely && verifies(known))
        };
        let found = by_likely.then_some(likely).or_else(by_another)?;
        self.last = found;
        all().nth(found)
    }

    fn is_brought(&self, bytes: &[u8; 32]) -> bool {
        self.ring.brought.iter().any(|known| known.bytes == *bytes)
    }

    fn verifies_by(&mut self, bytes: &[u8; 32], message: &[u8], signature: &Signature) -> bool {
        if self.named.len() >= MAX_REMEMBERED && !self.named.contains_key(bytes) {
            self.named.clear();
        }
        let (verifier, used) =
            self.named.entry(*bytes).or_insert_with(|| (Verifier::new(bytes), 0));
        let verifier = verifier.as_ref();
        verifier.is_some_and(|verifier| verifier.verifies(message, signature, used))
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

    /// Returns how many signatures are worth this.
    pub(super) fn of(&self, signer: Signer) -> u64 {
        self.iter().filter(|(judged, _)| judged.signer == signer).map(|(_, count)| count).sum()
    }
}
