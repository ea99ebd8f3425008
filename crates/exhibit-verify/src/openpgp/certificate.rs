//! Keys with the signatures that say for what and until when they count (RFC 9580 §10.1).
//!
//! # Rules
//!
//! - A key must be bound by a signature of its own, on itself or on one of its names, by an algorithm that
//!   policy accepts; what others say about it is not looked at.
//! - Where several say until when it counts or what it may do, the strictest of the newest counts.
//! - A subkey signs documents only if its binding says so and it answers with a signature of its own.
//! - A key that was retired or replaced counts until then; one that was revoked for any other reason never did
//!   (§5.2.3.31). A revocation by an algorithm that is not verified counts.

use exhibit_core::time::Timestamp;

use super::key::{Key, is_named};
use super::packet::{self, Packet, SECRET_KEYS, SILENT, split};
use super::signature::{Method, Said, Signature, kind};
use crate::trust::{KeyError, PublicKey};

/// A key that may have signed a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SigningKey {
    /// The key; of a kind that is not verified, where the whole certificate is.
    pub(crate) key: PublicKey,
    /// The name that it gives its owner first.
    pub(crate) name: Option<String>,
    /// The bytes that name it.
    pub(crate) fingerprint: Vec<u8>,
    /// When it was made.
    pub(crate) valid_from: Option<Timestamp>,
    /// The last second in which it counts.
    pub(crate) valid_until: Option<Timestamp>,
    /// When it stopped to count.
    pub(crate) revoked_at: Option<Timestamp>,
}

/// Why packets give no keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum CertificateError {
    /// Not keys in packets.
    Malformed,
    /// A secret key.
    Secret,
    /// A key that policy refuses.
    Key(KeyError),
    /// A key that can't be used; the text says why.
    Unusable(String),
}

/// Reads every key that may sign, of every certificate in a keyring.
pub(crate) fn read_certificates(bytes: &[u8]) -> Result<Vec<SigningKey>, CertificateError> {
    let packets = split(bytes).ok_or(CertificateError::Malformed)?;
    if packets.iter().any(|it| SECRET_KEYS.contains(&it.tag)) {
        return Err(CertificateError::Secret);
    }
    let said: Vec<Packet<'_>> =
        packets.into_iter().filter(|it| !SILENT.contains(&it.tag) && it.tag < 60).collect();
    if said.first().is_none_or(|it| it.tag != packet::PUBLIC_KEY) {
        return Err(CertificateError::Malformed);
    }
    let mut keys = Vec::new();
    let mut count = 0;
    for packets in said.chunk_by(|_, next| next.tag != packet::PUBLIC_KEY) {
        count += 1;
        keys.extend(Certificate::read(packets)?.signing_keys()?);
    }
    // Among others a key of another kind is carried; alone it would only seem to be of use.
    match keys.as_slice() {
        [SigningKey { key: PublicKey::Unsupported { algorithm, .. }, .. }] if count == 1 => {
            Err(CertificateError::Unusable(format!("of a kind that is not verified: {algorithm}")))
        }
        _ => Ok(keys),
    }
}

/// One key with everything that belongs to it.
struct Certificate<'a> {
    primary: Key<'a>,
    /// Signatures on the key itself.
    direct: Vec<Signature>,
    /// Names and the like, as they are hashed, with the signatures on each.
    names: Vec<(Packet<'a>, Vec<Signature>)>,
    subkeys: Vec<(Key<'a>, Vec<Signature>)>,
}

impl<'a> Certificate<'a> {
    fn read(packets: &[Packet<'a>]) -> Result<Self, CertificateError> {
        let malformed = CertificateError::Malformed;
        let Some((first, packets)) = packets.split_first() else { return Err(malformed) };
        let primary = Key::read(first.body).ok_or(malformed)?;
        let mut read = Self { primary, direct: Vec::new(), names: Vec::new(), subkeys: Vec::new() };
        for packet in packets {
            match packet.tag {
                packet::USER_ID | packet::USER_ATTRIBUTE => {
                    read.names.push((*packet, Vec::new()));
                }
                packet::PUBLIC_SUBKEY => {
                    let key = Key::read(packet.body).ok_or(CertificateError::Malformed)?;
                    read.subkeys.push((key, Vec::new()));
                }
                packet::SIGNATURE => {
                    // One that can't be read binds nothing: others may have made it.
                    if let Ok(signature) = Signature::read(packet.body) {
                        read.put(signature);
                    }
                }
                _ => return Err(CertificateError::Malformed),
            }
        }
        Ok(read)
    }

    fn put(&mut self, signature: Signature) {
        let on = match (self.subkeys.last_mut(), self.names.last_mut()) {
            (Some((_, on)), _) | (None, Some((_, on))) => on,
            (None, None) => &mut self.direct,
        };
        on.push(signature);
    }

    fn signing_keys(&self) -> Result<Vec<SigningKey>, CertificateError> {
        let primary = match &self.primary.key {
            Ok(key @ PublicKey::Unsupported { .. }) => return Ok(vec![self.carried(key)]),
            Ok(key) => key,
            Err(error) => return Err(CertificateError::Key(*error)),
        };
        let fingerprint = self.primary.fingerprint();
        let own = Own { key: primary, version: self.primary.version, fingerprint: &fingerprint };
        let mut hashed = Vec::new();
        self.primary.put(&mut hashed);
        let (said, name) = self.said(&own, &hashed);
        if said.is_empty() {
            let why = "bound by no signature of its own that policy accepts".to_owned();
            return Err(CertificateError::Unusable(why));
        }
        let life = Life::of(
            &self.primary,
            &said,
            own.revoked(&self.direct, kind::KEY_REVOKED, &hashed, self.primary.created),
        );
        let mut keys = Vec::new();
        if said.iter().all(|it| may_sign(it, true)) {
            keys.push(life.key(primary.clone(), name.clone(), fingerprint.clone()));
        }
        for (subkey, signatures) in &self.subkeys {
            keys.extend(signing_subkey(&own, &hashed, subkey, signatures).map(
                |(key, fingerprint, own_life)| {
                    life.within(&own_life).key(key, name.clone(), fingerprint)
                },
            ));
        }
        match keys.is_empty() {
            true => Err(CertificateError::Unusable("that may sign nothing".to_owned())),
            false => Ok(keys),
        }
    }

    fn carried(&self, key: &PublicKey) -> SigningKey {
        let name = self.names.iter().find(|(packet, _)| packet.tag == packet::USER_ID);
        SigningKey {
            key: key.clone(),
            name: name.map(|(packet, _)| String::from_utf8_lossy(packet.body).into_owned()),
            fingerprint: self.primary.fingerprint(),
            valid_from: None,
            valid_until: None,
            revoked_at: None,
        }
    }

    /// Returns what the newest signatures of the key's own on itself and on each name say, and the first name.
    fn said(&self, own: &Own<'_>, hashed: &[u8]) -> (Vec<Said>, Option<String>) {
        let mut said = Vec::new();
        let mut first = None;
        said.extend(
            own.newest(&self.direct, |it| it == kind::DIRECT, hashed).map(|it| it.said.clone()),
        );
        for (packet, signatures) in &self.names {
            let on = [hashed, &named(packet)].concat();
            let certified = own.newest(signatures, |it| kind::CERTIFICATIONS.contains(&it), &on);
            let revoked = own.revoked(signatures, kind::CERTIFICATION_REVOKED, &on, 0).is_some();
            if let Some(signature) = certified.filter(|_| !revoked) {
                said.push(signature.said.clone());
                if packet.tag == packet::USER_ID {
                    first.get_or_insert_with(|| String::from_utf8_lossy(packet.body).into_owned());
                }
            }
        }
        (said, first)
    }
}

/// A name as it is hashed (§5.2.4).
fn named(packet: &Packet<'_>) -> Vec<u8> {
    let tag = if packet.tag == packet::USER_ID { 0xb4 } else { 0xd1 };
    let length = u32::try_from(packet.body.len()).expect("a key file is far smaller than 4 GiB");
    [&[tag][..], &length.to_be_bytes(), packet.body].concat()
}

/// The key whose own signatures are looked for.
struct Own<'k> {
    key: &'k PublicKey,
    version: u8,
    fingerprint: &'k [u8],
}

impl Own<'_> {
    fn made(&self, signature: &Signature, on: &[u8]) -> bool {
        signature.version == self.version && signature.verifies_on(self.key, on)
    }

    fn newest<'s>(
        &self,
        signatures: &'s [Signature],
        is: impl Fn(u8) -> bool,
        on: &[u8],
    ) -> Option<&'s Signature> {
        let made = signatures.iter().filter(|it| is(it.kind) && self.made(it, on));
        made.max_by_key(|it| it.said.created)
    }

    /// Returns the second from which on a key made at `created` is revoked by itself.
    fn revoked(&self, signatures: &[Signature], is: u8, on: &[u8], created: u32) -> Option<u32> {
        let names_own = |it: &Signature| {
            it.issuer.as_deref().is_none_or(|name| is_named(self.fingerprint, name))
        };
        let counts = |it: &&Signature| {
            it.kind == is
                && match it.method {
                    Method::By(_) => self.made(it, on),
                    // Nobody but the user brought it, and it can only make less of the key.
                    _ => names_own(it),
                }
        };
        let from = |it: &Signature| match it.said.revocation_reason {
            // Superseded, and retired.
            Some(1 | 3) => it.said.created,
            _ => created,
        };
        signatures.iter().filter(counts).map(from).min()
    }
}

const MAY_SIGN: u8 = 0x02;

fn may_sign(said: &Said, unless_said: bool) -> bool {
    said.key_flags.map_or(unless_said, |flags| flags & MAY_SIGN != 0)
}

fn signing_subkey(
    own: &Own<'_>,
    primary: &[u8],
    subkey: &Key<'_>,
    signatures: &[Signature],
) -> Option<(PublicKey, Vec<u8>, Life)> {
    let key = subkey.key.as_ref().ok()?;
    let mut on = primary.to_vec();
    subkey.put(&mut on);
    let binding = own.newest(signatures, |it| it == kind::SUBKEY, &on)?;
    let back = Signature::read(binding.embedded.as_deref()?).ok()?;
    let answers =
        back.kind == kind::BACK && back.version == subkey.version && back.verifies_on(key, &on);
    if !answers || !may_sign(&binding.said, false) {
        return None;
    }
    let revoked = own.revoked(signatures, kind::SUBKEY_REVOKED, &on, subkey.created);
    let life = Life::of(subkey, &[binding.said.clone(), without_key(&back.said)], revoked);
    Some((key.clone(), subkey.fingerprint(), life))
}

/// Only its own end counts of a signature that answers.
fn without_key(said: &Said) -> Said {
    Said { key_expires: 0, ..said.clone() }
}

/// From when to when a key counts, in seconds since 1970.
struct Life {
    from: u32,
    until: Option<i64>,
    revoked: Option<u32>,
}

impl Life {
    fn of(key: &Key<'_>, said: &[Said], revoked: Option<u32>) -> Self {
        let end = |from: u32, seconds: u32| {
            (seconds != 0).then(|| i64::from(from) + i64::from(seconds) - 1)
        };
        let ends = said
            .iter()
            .flat_map(|it| [end(key.created, it.key_expires), end(it.created, it.expires)]);
        Self { from: key.created, until: ends.flatten().min(), revoked }
    }

    fn within(&self, other: &Self) -> Self {
        let earliest = |a: Option<u32>, b: Option<u32>| a.into_iter().chain(b).min();
        Self {
            from: self.from.max(other.from),
            until: self.until.into_iter().chain(other.until).min(),
            revoked: earliest(self.revoked, other.revoked),
        }
    }

    fn key(&self, key: PublicKey, name: Option<String>, fingerprint: Vec<u8>) -> SigningKey {
        let time = |seconds: i64| Timestamp::from_unix(seconds);
        SigningKey {
            key,
            name,
            fingerprint,
            valid_from: time(i64::from(self.from)),
            valid_until: self.until.and_then(time),
            revoked_at: self.revoked.and_then(|it| time(i64::from(it))),
        }
    }
}
