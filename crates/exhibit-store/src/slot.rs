//! Key slots: what a passphrase opens, and what is sealed to a person.
//!
//! A slot holds one person's two private keys, sealed under a key derived from their passphrase,
//! and the keys of the present epoch, each in a libsodium sealed box to that person's unlock key.
//! The associated data of the first is the canonical form of the slot's other members about that
//! person (id, kdf, nonce, unlock_public, wrapped) and the origin. The boxes are outside of it:
//! rotation replaces them for everybody, with nobody's passphrase; `wrapped` is the epoch in
//! which the keys were last put under a passphrase, and stays. A box that somebody swapped gives a
//! key that opens no database, or a log key that the ledger does not name.

use std::fmt;

use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use crypto_box::aead::rand_core::{self, CryptoRng, RngCore};
use crypto_box::{PublicKey, SecretKey};
use data_encoding::HEXLOWER;
use exhibit_core::canonical;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize as _, Zeroizing};

use crate::error::StoreError;
use crate::kdf::{self, KdfLimits, KdfParams};
use crate::secret::{Passphrase, Randomness, Secret, random};

/// The id of a slot: 16 random bytes, written as 32 lower-case hex digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SlotId(Hex<16>);

impl SlotId {
    /// Reads 32 lower-case hex digits.
    pub fn from_hex(text: &str) -> Option<Self> {
        Hex::from_hex(text).map(Self)
    }

    /// Returns 32 lower-case hex digits.
    pub fn to_hex(self) -> String {
        HEXLOWER.encode(&self.0.0)
    }
}

impl fmt::Display for SlotId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_hex())
    }
}

impl fmt::Debug for SlotId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_hex())
    }
}

/// A person's two private keys.
pub struct PersonSecrets {
    /// The seed of the person key (Ed25519, RFC 8032 §5.1.5).
    pub sign_seed: Secret<32>,
    /// The unlock key (X25519, RFC 7748).
    pub unlock_secret: Secret<32>,
}

impl PersonSecrets {
    /// Draws both keys.
    pub fn random(rng: &mut dyn Randomness) -> Self {
        Self { sign_seed: Secret::random(rng), unlock_secret: Secret::random(rng) }
    }

    /// Returns the public half of the unlock key, to which the vault key is sealed.
    pub fn unlock_public(&self) -> [u8; 32] {
        with_unlock_key(self, |key| key.public_key().to_bytes())
    }
}

/// What goes into a new slot.
pub struct SlotSecrets<'a> {
    /// The person's own keys.
    pub person: &'a PersonSecrets,
    /// The vault key of the epoch.
    pub vault_key: &'a Secret<32>,
    /// The seed of the log key; `None` for people who may only read.
    pub log_seed: Option<&'a Secret<32>>,
}

/// One key slot as it stands in `vault.json`; it reveals no name.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Slot {
    id: SlotId,
    kdf: Kdf,
    nonce: Hex<24>,
    sealed: Hex<80>,
    unlock_public: Hex<32>,
    wrapped: u64,
    vault_key: Hex<80>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    log_key: Option<Hex<80>>,
}

impl Slot {
    pub(crate) fn seal(
        secrets: &SlotSecrets<'_>,
        binding: Binding<'_>,
        lock: &Lock<'_>,
        rng: &mut dyn Randomness,
    ) -> Result<Self, StoreError> {
        let unlock = Hex(secrets.person.unlock_public());
        let slot = Self {
            id: SlotId(Hex(random(rng))),
            kdf: Kdf::new(lock.params, [0; 32]),
            nonce: Hex([0; 24]),
            sealed: Hex([0; 80]),
            unlock_public: unlock,
            wrapped: binding.epoch,
            vault_key: seal_to(&unlock.0, secrets.vault_key, rng),
            log_key: secrets.log_seed.map(|seed| seal_to(&unlock.0, seed, rng)),
        };
        slot.wrapped(secrets.person, binding, lock, rng)
    }

    /// Returns this slot with the person's keys under a new passphrase; the boxes stay.
    pub(crate) fn wrapped(
        mut self,
        person: &PersonSecrets,
        binding: Binding<'_>,
        lock: &Lock<'_>,
        rng: &mut dyn Randomness,
    ) -> Result<Self, StoreError> {
        if person.unlock_public() != self.unlock_public.0 {
            return Err(StoreError::SlotDamaged { slot: self.id, part: "unlock_public" });
        }
        self.kdf = Kdf::new(lock.params, random(rng));
        self.nonce = Hex(random(rng));
        self.wrapped = binding.epoch;
        let key = self.derive(lock.passphrase, lock.limits)?;
        let mut plain = Zeroizing::new([0_u8; 64]);
        plain[..32].copy_from_slice(person.sign_seed.expose()); // sealed below
        plain[32..].copy_from_slice(person.unlock_secret.expose()); // sealed below
        let data = self.associated_data(binding.origin);
        let sealed = cipher(&key)
            .encrypt(XNonce::from_slice(&self.nonce.0), Payload { msg: &*plain, aad: &data })
            .expect("64 bytes are far below the limit of the cipher");
        self.sealed = Hex(sealed.try_into().expect("64 bytes and a tag of 16 are 80"));
        Ok(self)
    }

    /// Opens the slot; `None` when the passphrase is another one.
    pub(crate) fn open(
        &self,
        origin: &str,
        passphrase: &Passphrase,
        limits: &KdfLimits,
    ) -> Result<Option<PersonSecrets>, StoreError> {
        let key = self.derive(passphrase, limits)?;
        let data = self.associated_data(origin);
        let payload = Payload { msg: &self.sealed.0, aad: &data };
        let Ok(plain) = cipher(&key).decrypt(XNonce::from_slice(&self.nonce.0), payload) else {
            return Ok(None);
        };
        let plain = Zeroizing::new(plain);
        let part = |range| Secret::copy_of(&plain[range]).expect("the tag covers 64 bytes");
        let person = PersonSecrets { sign_seed: part(0..32), unlock_secret: part(32..64) };
        if person.unlock_public() != self.unlock_public.0 {
            return Err(self.damaged("unlock_public"));
        }
        Ok(Some(person))
    }

    pub(crate) fn open_boxes(
        &self,
        person: &PersonSecrets,
    ) -> Result<(Secret<32>, Option<Secret<32>>), StoreError> {
        let open = |sealed: &Hex<80>, part| unseal(person, sealed).ok_or(self.damaged(part));
        let vault_key = open(&self.vault_key, "vault_key")?;
        let log_seed = self.log_key.as_ref().map(|sealed| open(sealed, "log_key")).transpose()?;
        Ok((vault_key, log_seed))
    }

    /// Returns the id of this slot.
    pub fn id(&self) -> SlotId {
        self.id
    }

    /// Returns the public unlock key as the slot states it; the ledger's is authoritative.
    pub fn unlock_public(&self) -> [u8; 32] {
        self.unlock_public.0
    }

    /// Returns the Argon2id parameters.
    pub fn kdf(&self) -> KdfParams {
        KdfParams { m_kib: self.kdf.m_kib, t: self.kdf.t, p: self.kdf.p }
    }

    /// Returns whether the log key is sealed to this person, so that they can write.
    pub fn may_write(&self) -> bool {
        self.log_key.is_some()
    }

    /// Fails with [`StoreError::KdfRefused`] when the parameters are outside `limits`.
    pub(crate) fn admit(&self, limits: &KdfLimits) -> Result<(), StoreError> {
        let KdfLimits { floor, ceiling } = *limits;
        match limits.admit(self.kdf()) {
            true => Ok(()),
            false => {
                Err(StoreError::KdfRefused { slot: self.id, found: self.kdf(), floor, ceiling })
            }
        }
    }

    fn derive(
        &self,
        passphrase: &Passphrase,
        limits: &KdfLimits,
    ) -> Result<Secret<32>, StoreError> {
        self.admit(limits)?;
        kdf::derive(passphrase, &self.kdf.salt.0, self.kdf(), limits).ok_or(self.damaged("kdf"))
    }

    fn associated_data(&self, origin: &str) -> Vec<u8> {
        let bound = Bound {
            id: self.id,
            kdf: self.kdf,
            nonce: self.nonce,
            unlock_public: self.unlock_public,
            wrapped: self.wrapped,
            origin,
        };
        canonical::to_bytes(&bound)
            .expect("hex, short text and checked integers have a canonical form")
    }

    fn damaged(&self, part: &'static str) -> StoreError {
        StoreError::SlotDamaged { slot: self.id, part }
    }
}

/// Which vault and epoch a slot belongs to.
#[derive(Clone, Copy)]
pub(crate) struct Binding<'a> {
    pub(crate) origin: &'a str,
    pub(crate) epoch: u64,
}

/// The passphrase and the costs that close a slot.
pub(crate) struct Lock<'a> {
    pub(crate) passphrase: &'a Passphrase,
    pub(crate) params: KdfParams,
    pub(crate) limits: &'a KdfLimits,
}

#[derive(Serialize)]
struct Bound<'a> {
    id: SlotId,
    kdf: Kdf,
    nonce: Hex<24>,
    unlock_public: Hex<32>,
    wrapped: u64,
    origin: &'a str,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kdf {
    name: KdfName,
    v: KdfVersion,
    m_kib: u32,
    t: u32,
    p: u32,
    salt: Hex<32>,
}

impl Kdf {
    fn new(params: KdfParams, salt: [u8; 32]) -> Self {
        let KdfParams { m_kib, t, p } = params;
        Self { name: KdfName::Argon2id, v: KdfVersion, m_kib, t, p, salt: Hex(salt) }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum KdfName {
    #[serde(rename = "argon2id")]
    Argon2id,
}

/// Version 1.3 of Argon2, written as 19 (RFC 9106 §3.2).
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
struct KdfVersion;

impl From<KdfVersion> for u32 {
    fn from(_: KdfVersion) -> Self {
        19
    }
}

impl TryFrom<u32> for KdfVersion {
    type Error = String;

    fn try_from(found: u32) -> Result<Self, String> {
        match found {
            19 => Ok(Self),
            _ => Err(format!("Argon2 version {found}, expected 19")),
        }
    }
}

/// `N` bytes that are no secret, written as lower-case hex digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Hex<const N: usize>([u8; N]);

impl<const N: usize> Hex<N> {
    fn from_hex(text: &str) -> Option<Self> {
        let bytes = HEXLOWER.decode(text.as_bytes()).ok()?;
        bytes.try_into().ok().map(Self)
    }
}

impl<const N: usize> Serialize for Hex<N> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&HEXLOWER.encode(&self.0))
    }
}

impl<'de, const N: usize> Deserialize<'de> for Hex<N> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::from_hex(&text).ok_or_else(|| {
            serde::de::Error::custom(format!("expected {} lower-case hex digits", 2 * N))
        })
    }
}

fn cipher(key: &Secret<32>) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(key.expose().into()) // the cipher wipes its copy
}

fn seal_to(public: &[u8; 32], secret: &Secret<32>, rng: &mut dyn Randomness) -> Hex<80> {
    let sealed = PublicKey::from_bytes(*public)
        .seal(&mut Generator(rng), secret.expose()) // sealed to the person
        .expect("32 bytes are far below the limit of the cipher");
    Hex(sealed.try_into().expect("32 of key, 16 of tag and 32 of text are 80"))
}

fn unseal(person: &PersonSecrets, sealed: &Hex<80>) -> Option<Secret<32>> {
    let mut plain = with_unlock_key(person, |key| key.unseal(&sealed.0)).ok()?;
    let secret = Secret::copy_of(&plain);
    plain.zeroize();
    secret
}

/// Lends the unlock key to `work`.
///
/// `SecretKey` wipes its scalar when dropped but not the bytes beside it; overwriting the whole
/// value in its place does both.
fn with_unlock_key<T>(person: &PersonSecrets, work: impl FnOnce(&SecretKey) -> T) -> T {
    let mut key = Box::new(SecretKey::from_bytes(*person.unlock_secret.expose())); // for X25519
    let done = work(&key);
    *key = SecretKey::from_bytes([0; 32]);
    done
}

/// Our source of randomness in the shape that `crypto_box` asks for.
struct Generator<'a>(&'a mut dyn Randomness);

impl RngCore for Generator<'_> {
    fn next_u32(&mut self) -> u32 {
        u32::from_le_bytes(random(self.0))
    }

    fn next_u64(&mut self) -> u64 {
        u64::from_le_bytes(random(self.0))
    }

    fn fill_bytes(&mut self, out: &mut [u8]) {
        self.0.fill(out);
    }

    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), rand_core::Error> {
        self.0.fill(out);
        Ok(())
    }
}

impl CryptoRng for Generator<'_> {}
