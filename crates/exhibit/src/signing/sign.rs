//! Signing and declining, with no vault: what management does, on a machine of their own.

use std::io::Read as _;
use std::path::Path;

use exhibit_core::day::Day;
use exhibit_core::digest::Sha256;
use exhibit_core::event::{PersonId, SigningMeans};
use exhibit_verify::signoff::{ANSWER_FORMAT, Answer, MAX_RECORD, NAMESPACE, NamedSigner, Record};
use exhibit_verify::trust::PublicKey;
use exhibit_verify::zip::{Archive, Limits};
use ssh_key::private::KeypairData;
use ssh_key::{HashAlg, Kdf, LineEnding, PrivateKey};
use zeroize::Zeroizing;

use super::problem::SigningProblem;
use super::request::{PAGES, RECORD, TEXT, record_text};
use crate::delivery::shown;
use crate::error::Error;
use crate::inspect::read_small;

/// What a request may hold at most: four small files are written.
const LIMITS: Limits = Limits { entries: 64, unpacked: 128 << 20, ratio: 400 };

/// The most rounds of bcrypt that a key's passphrase is stretched by; `ssh-keygen` takes 16 or 24 by itself.
const MAX_ROUNDS: u32 = 1024;

/// A request that was opened, to be read.
pub struct OpenedRequest {
    /// The record.
    pub record: Record,
    /// Its bytes: what is signed.
    bytes: Vec<u8>,
}

/// A private key that was read.
pub struct ReviewKey(PrivateKey);

impl OpenedRequest {
    /// Opens a request, or a `record.json` that was taken out of one.
    ///
    /// # Errors
    /// [`Error::Unreadable`]; [`SigningProblem::NotARequest`].
    pub fn open(path: &Path) -> Result<Self, Error> {
        let file = read_small(path)?;
        let refused = |why: String| SigningProblem::NotARequest { path: shown(path), why };
        let (bytes, text) = match file.starts_with(b"PK") {
            true => record_in(&file).map_err(refused)?,
            false => (file, None),
        };
        let record = Record::read(&bytes).map_err(|e| refused(e.to_string()))?;
        // Whoever read the text must not sign something else.
        if text.is_some_and(|it| it != record_text(&record).as_bytes()) {
            return Err(refused(format!("its {TEXT} says something else than its {RECORD}")).into());
        }
        Ok(Self { record, bytes })
    }

    /// Returns SHA-256 of what is signed.
    pub fn digest(&self) -> Sha256 {
        Sha256::of(&self.bytes)
    }

    /// Returns what is signed.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Returns whom the request asks to sign by this key.
    ///
    /// # Errors
    /// [`SigningProblem::NotAsked`].
    pub fn signer_of(&self, key: &ReviewKey) -> Result<&NamedSigner, Error> {
        let fingerprint = key.fingerprint();
        let means = SigningMeans::Key { fingerprint };
        let asked = self.record.signers.iter().find(|it| it.signer.means == means);
        let (signoff, fingerprint) = (self.record.signoff, fingerprint.to_hex());
        Ok(asked.ok_or(SigningProblem::NotAsked { signoff, fingerprint })?)
    }

    /// Signs the record.
    ///
    /// # Errors
    /// [`SigningProblem::NotAsked`].
    pub fn sign(&self, key: &ReviewKey, on: Day) -> Result<Answer, Error> {
        let signer = self.signer_of(key)?;
        let wrong = |e: ssh_key::Error| Error::Record(e.to_string());
        let signature = key.0.sign(NAMESPACE, HashAlg::Sha512, &self.bytes).map_err(wrong)?;
        let signature = signature.to_pem(LineEnding::LF).map_err(wrong)?;
        Ok(Answer { signature: Some(signature), ..self.answer(signer, on) })
    }

    /// Declines to sign. Nothing proves who declined.
    ///
    /// # Errors
    /// [`Error::Text`] if the request does not ask this person, or the comment is empty.
    pub fn decline(&self, person: PersonId, comment: &str, on: Day) -> Result<Answer, Error> {
        let expected = "somebody whom the request asks: the last lines of the record name them";
        let signer = self.record.signer(person);
        let signer = signer.ok_or_else(|| Error::text("person", &person.to_string(), expected))?;
        if comment.trim().is_empty() {
            return Err(Error::text("comment", comment, "why it is not signed"));
        }
        Ok(Answer { declined: Some(comment.to_owned()), ..self.answer(signer, on) })
    }

    fn answer(&self, signer: &NamedSigner, on: Day) -> Answer {
        Answer {
            format: ANSWER_FORMAT.to_owned(),
            signoff: self.record.signoff,
            origin: self.record.origin.clone(),
            record: self.digest(),
            person: signer.signer.person,
            role: signer.signer.role.clone(),
            on,
            signature: None,
            declined: None,
        }
    }
}

impl ReviewKey {
    /// Reads an OpenSSH private key; its passphrase is asked for where it has one.
    ///
    /// # Errors
    /// [`Error::Unreadable`]; [`SigningProblem::Key`] for what is no such key, is not Ed25519, or is not opened by
    /// the passphrase; what asking fails with.
    pub fn read(
        path: &Path,
        ask: &dyn Fn() -> Result<Zeroizing<String>, Error>,
    ) -> Result<Self, Error> {
        let file = Zeroizing::new(read_small(path)?);
        let refused = |why| SigningProblem::Key { path: shown(path), why };
        let key = PrivateKey::from_openssh(file.as_slice());
        let mut key = key.map_err(|_| refused("it is no OpenSSH private key"))?;
        if key.is_encrypted() {
            // The file says how long its passphrase is stretched.
            if matches!(key.kdf(), Kdf::Bcrypt { rounds, .. } if *rounds > MAX_ROUNDS) {
                return Err(refused("it asks for too many rounds of its passphrase").into());
            }
            let passphrase = ask()?;
            let opened = key.decrypt(passphrase.as_bytes());
            key = opened.map_err(|_| refused("this is not its passphrase"))?;
        }
        match key.key_data() {
            KeypairData::Ed25519(_) => Ok(Self(key)),
            _ => Err(refused("it is no Ed25519 key").into()),
        }
    }

    /// Returns SHA-256 over the algorithm-tagged raw key.
    pub fn fingerprint(&self) -> Sha256 {
        let public = self.0.public_key().key_data().ed25519().map(|it| it.0);
        PublicKey::Ed25519(public.unwrap_or_default()).fingerprint().0
    }
}

/// Returns the pages of a request; a `record.json` that was taken out of one has none.
///
/// # Errors
/// [`Error::Unreadable`]; [`SigningProblem::NotARequest`].
pub(super) fn pages_in(path: &Path) -> Result<Option<Vec<u8>>, Error> {
    let file = read_small(path)?;
    if !file.starts_with(b"PK") {
        return Ok(None);
    }
    let refused = |why: String| SigningProblem::NotARequest { path: shown(path), why };
    Ok(member(&file, PAGES).map_err(refused)?)
}

/// Returns the record of a request, and its text for people where that lies in it.
fn record_in(file: &[u8]) -> Result<(Vec<u8>, Option<Vec<u8>>), String> {
    let record = member(file, RECORD)?.ok_or_else(|| format!("it has no {RECORD}"))?;
    Ok((record, member(file, TEXT)?))
}

/// Returns a file of a request, whatever folder it lies in there.
fn member(file: &[u8], wanted: &str) -> Result<Option<Vec<u8>>, String> {
    let archive = Archive::container(&file, &LIMITS).map_err(|e| e.to_string())?;
    let is_it = |name: &str| name.rsplit('/').next() == Some(wanted);
    let mut found = archive.entries().iter().filter(|it| is_it(&it.name));
    let Some(entry) = found.next() else { return Ok(None) };
    if found.next().is_some() {
        return Err(format!("it has more than one {wanted}"));
    }
    let mut bytes = Vec::new();
    let reader = archive.open(entry).map_err(|e| e.to_string())?;
    let read = reader.take(4 * MAX_RECORD as u64 + 1).read_to_end(&mut bytes);
    read.map_err(|e| e.to_string())?;
    Ok(Some(bytes))
}
