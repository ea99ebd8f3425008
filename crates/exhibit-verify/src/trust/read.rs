//! Readers of public key files: which of the usual forms it is is recognised from its bytes.

use data_encoding::{HEXLOWER, HEXLOWER_PERMISSIVE};
use exhibit_core::base64::{self, Base64};
use exhibit_core::time::Timestamp;
use sha2::{Digest as _, Sha256};
use thiserror::Error;

use super::cloudtrail::read_key_list;
use super::did::{DidError, read_did_key};
use super::jwk::read_jwks;
use super::key::{KeyError, PublicKey};
use super::openpgp::read_openpgp;
use super::spki::{SpkiError, read_spki};
use crate::der::SEQUENCE;
use crate::wire::{self, BlobError};
use crate::x509::Certificate;

/// The largest key file that is read.
pub const MAX_KEY_FILE: usize = 1 << 20;

/// How many keys one file may hold.
pub const MAX_KEYS: usize = 4096;

/// One key as a file states it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyRead {
    /// The key.
    pub key: PublicKey,
    /// The form in which it was written.
    pub format: KeyFormat,
    /// What the file calls it: comment, principals, or the name of a C2SP key.
    pub label: Option<String>,
    /// The key id of a minisign (or signify) key.
    pub minisign_id: Option<[u8; 8]>,
    /// The fingerprint by which OpenPGP signatures name it: 20 bytes in version 4, 32 in version 6.
    pub openpgp_fingerprint: Option<Vec<u8>>,
    /// The name of a C2SP verifier key, without which its signatures are not known.
    pub note_name: Option<String>,
    /// The algorithm that a JSON Web Key says it is for (RFC 7517 §4.4).
    pub stated_algorithm: Option<String>,
    /// The namespaces that an `allowed_signers` line limits it to.
    pub namespaces: Option<Vec<String>>,
    /// The `valid-after` of an `allowed_signers` line, or when an OpenPGP key was made.
    pub valid_from: Option<Timestamp>,
    /// The `valid-before` of an `allowed_signers` line, or the last second before an OpenPGP key expires.
    pub valid_until: Option<Timestamp>,
    /// When an OpenPGP key was revoked; when it was made, if it never counted.
    pub revoked_at: Option<Timestamp>,
    /// The certificate that it was read from, if it was one.
    pub certificate: Option<Certificate>,
    /// The line on which it starts, from 1.
    pub line: usize,
}

/// The form in which a key was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyFormat {
    /// PEM SubjectPublicKeyInfo (RFC 7468).
    Pem,
    /// DER SubjectPublicKeyInfo (RFC 5280 §4.1.2.7).
    Der,
    /// An X.509 certificate (RFC 5280), in PEM or DER.
    Certificate,
    /// A JSON Web Key, or one of a set (RFC 7517).
    Jwk,
    /// A `did:key` identifier.
    DidKey,
    /// One of the public keys that `aws cloudtrail list-public-keys` prints.
    CloudTrail,
    /// 64 hex digits of a raw Ed25519 key, `ed25519:` before them or not.
    Hex,
    /// 43 or 44 characters of base64 or base64url of a raw Ed25519 key.
    Base64,
    /// An OpenSSH public key line.
    OpenSsh,
    /// A line of an OpenSSH `allowed_signers` file (ssh-keygen(1), ALLOWED SIGNERS).
    AllowedSigners,
    /// A key or subkey of an OpenPGP certificate (RFC 9580 §10.1) that may sign.
    OpenPgp,
    /// A minisign public key, with or without its comment line.
    Minisign,
    /// A C2SP signed-note verifier key.
    Vkey {
        /// Whether its type is 0x04, a cosignature key (C2SP tlog-cosignature).
        witness: bool,
    },
}

/// Why a file gives no keys.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum KeyReadError {
    /// Nothing but white space and comments.
    #[error("the file holds no key")]
    Empty,
    /// Larger than [`MAX_KEY_FILE`], or more than [`MAX_KEYS`] keys.
    #[error("more than a key file may hold ({MAX_KEY_FILE} bytes, {MAX_KEYS} keys)")]
    TooLarge,
    /// None of the forms that are known.
    #[error(
        "not a public key in a known form (line {line}): expected PEM \"PUBLIC KEY\", a certificate, either in DER, a JSON Web Key or set of them, \
         64 hex digits, 44 base64 characters, an OpenSSH public key or allowed_signers line, a minisign or signify \
         .pub, an OpenPGP public key or keyring, a did:key, a C2SP verifier key, or CloudTrail's list of public keys"
    )]
    Unknown {
        /// The line, from 1.
        line: usize,
    },
    /// A private key: it must stay where it is.
    #[error(
        "line {line} starts a private key ({label}): bring the public half, and keep this one to yourself"
    )]
    PrivateKey {
        /// The line, from 1.
        line: usize,
        /// The PEM label or format.
        label: String,
    },
    /// A form that is recognised and not supported.
    #[error("line {line}: {what} is not supported as a trusted key")]
    Unsupported {
        /// The line, from 1.
        line: usize,
        /// What it is.
        what: String,
    },
    /// Looks like the named form, and is not well-formed.
    #[error("line {line}: malformed {what}")]
    Malformed {
        /// The line, from 1.
        line: usize,
        /// The form that it seems to have.
        what: &'static str,
    },
    /// The right length, but not a usable key.
    #[error("line {line}: {error}")]
    Key {
        /// The line, from 1.
        line: usize,
        /// Why.
        error: KeyError,
    },
    /// A local time: it would mean another moment on another computer.
    #[error("line {line}: the time {text:?} has no zone; write it in UTC with a final Z")]
    LocalTime {
        /// The line, from 1.
        line: usize,
        /// The time as written.
        text: String,
    },
}

/// Reads every public key of a file, whatever its form.
///
/// A file is read as a whole or refused: a line that is not understood is an error.
pub fn read_key_file(bytes: &[u8]) -> Result<Vec<KeyRead>, KeyReadError> {
    if bytes.len() > MAX_KEY_FILE {
        return Err(KeyReadError::TooLarge);
    }
    if bytes.first() == Some(&SEQUENCE)
        && let Some(read) = read_der(bytes)
    {
        return read.map(|key| vec![key]);
    }
    if let Some(read) = read_openpgp(bytes) {
        return read;
    }
    let text = std::str::from_utf8(bytes).map_err(|_| KeyReadError::Unknown { line: 1 })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let keys = match read_jwks(text).or_else(|| read_key_list(text)) {
        Some(keys) => keys?,
        None if text.contains("-----BEGIN ") => read_pem(text)?,
        None => read_lines(text)?,
    };
    match keys.len() {
        0 => Err(KeyReadError::Empty),
        n if n > MAX_KEYS => Err(KeyReadError::TooLarge),
        _ => Ok(keys),
    }
}

/// `None` where it is neither a certificate nor a public key: hex digits begin with the same byte.
fn read_der(bytes: &[u8]) -> Option<Result<KeyRead, KeyReadError>> {
    if let Ok(read) = Certificate::read(bytes) {
        return Some(certificate(1, read));
    }
    match read_spki(bytes) {
        Ok(key) => Some(Ok(plain(key, KeyFormat::Der, 1))),
        Err(SpkiError::Key(error)) => Some(Err(KeyReadError::Key { line: 1, error })),
        Err(SpkiError::Malformed) => None,
    }
}

/// The key of a certificate counts for as long as the certificate says.
fn certificate(line: usize, read: Certificate) -> Result<KeyRead, KeyReadError> {
    let key = read.key().map_err(|error| KeyReadError::Key { line, error })?;
    let mut found = plain(key.clone(), KeyFormat::Certificate, line);
    found.label = Some(read.subject());
    found.valid_from = Some(read.valid_from());
    found.valid_until = Some(read.valid_until());
    found.certificate = Some(read);
    Ok(found)
}

fn read_pem(text: &str) -> Result<Vec<KeyRead>, KeyReadError> {
    let mut keys = Vec::new();
    let mut block: Option<(usize, &str, String)> = None;
    for (line, content) in numbered(text) {
        match &mut block {
            None => {
                let Some(label) = pem_label(content, "BEGIN") else {
                    continue;
                };
                check_label(line, label)?;
                block = Some((line, label, String::new()));
            }
            Some((start, label, body)) => {
                if pem_label(content, "END") == Some(*label) {
                    keys.push(pem_block(*start, label, body)?);
                    block = None;
                } else {
                    body.push_str(content);
                }
            }
        }
    }
    match block {
        Some((line, ..)) => Err(KeyReadError::Malformed { line, what: "PEM" }),
        None => Ok(keys),
    }
}

fn pem_label<'a>(line: &'a str, word: &str) -> Option<&'a str> {
    line.strip_prefix("-----")?.strip_prefix(word)?.strip_prefix(' ')?.strip_suffix("-----")
}

fn check_label(line: usize, label: &str) -> Result<(), KeyReadError> {
    if label == "PUBLIC KEY" || label == "CERTIFICATE" {
        return Ok(());
    }
    let label = label.to_owned();
    if label.contains("PRIVATE KEY") {
        return Err(KeyReadError::PrivateKey { line, label });
    }
    Err(KeyReadError::Unsupported { line, what: format!("PEM \"{label}\"") })
}

fn pem_block(line: usize, label: &str, body: &str) -> Result<KeyRead, KeyReadError> {
    let is_certificate = label == "CERTIFICATE";
    let what = if is_certificate { "PEM certificate" } else { "PEM public key" };
    let malformed = KeyReadError::Malformed { line, what };
    let Some(der) = base64::decode(body) else { return Err(malformed) };
    if is_certificate {
        return certificate(line, Certificate::read(&der).map_err(|_| malformed)?);
    }
    match read_spki(&der) {
        Ok(key) => Ok(plain(key, KeyFormat::Pem, line)),
        Err(SpkiError::Malformed) => Err(malformed),
        Err(SpkiError::Key(error)) => Err(KeyReadError::Key { line, error }),
    }
}

fn read_lines(text: &str) -> Result<Vec<KeyRead>, KeyReadError> {
    let mut keys = Vec::new();
    let mut comment: Option<String> = None;
    for (line, content) in numbered(text) {
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        if let Some(text) = content.strip_prefix("untrusted comment:") {
            if text.contains("secret key") && !text.contains("signature") {
                return Err(KeyReadError::PrivateKey { line, label: "minisign".to_owned() });
            }
            comment = Some(text.trim().to_owned());
            continue;
        }
        if keys.len() > MAX_KEYS {
            return Err(KeyReadError::TooLarge);
        }
        let mut key = read_line(line, content)?;
        if key.label.is_none() {
            key.label = comment.take();
        }
        keys.push(key);
    }
    Ok(keys)
}

/// Reads one line in any of the one-line forms.
fn read_line(line: usize, text: &str) -> Result<KeyRead, KeyReadError> {
    if text.contains([' ', '\t']) {
        return ssh_line(line, text);
    }
    if text.starts_with("did:") {
        return did_key(line, text);
    }
    let raw_hex = text.strip_prefix("ed25519:").unwrap_or(text);
    if raw_hex.len() == 64
        && let Ok(raw) = HEXLOWER_PERMISSIVE.decode(raw_hex.as_bytes())
    {
        return raw_ed25519(line, &raw, KeyFormat::Hex);
    }
    if matches!(text.len(), 43 | 44)
        && let Some(raw) = any_base64(text)
    {
        return raw_ed25519(line, &raw, KeyFormat::Base64);
    }
    if text.len() == 56
        && let Some(key) = minisign(line, text)
    {
        return key;
    }
    if text.matches('+').count() >= 2 {
        return vkey(line, text);
    }
    Err(KeyReadError::Unknown { line })
}

fn did_key(line: usize, text: &str) -> Result<KeyRead, KeyReadError> {
    match read_did_key(text) {
        Some(Ok(key)) => Ok(plain(key, KeyFormat::DidKey, line)),
        Some(Err(DidError::Key(error))) => Err(KeyReadError::Key { line, error }),
        Some(Err(DidError::Unsupported(kind))) => {
            Err(KeyReadError::Unsupported { line, what: format!("a {kind}key in did:key form") })
        }
        None => Err(KeyReadError::Malformed { line, what: "did:key identifier" }),
    }
}

fn raw_ed25519(line: usize, raw: &[u8], format: KeyFormat) -> Result<KeyRead, KeyReadError> {
    let raw: [u8; 32] = raw.try_into().map_err(|_| KeyReadError::Unknown { line })?;
    let key = PublicKey::ed25519(raw).map_err(|error| KeyReadError::Key { line, error })?;
    Ok(plain(key, format, line))
}

/// No format says how a raw key is spelled, so any variant will do: it is a key, and no signature.
fn any_base64(text: &str) -> Option<Vec<u8>> {
    use Base64::{Standard, StandardUnpadded, Url, UrlUnpadded};
    let variants = [Standard, StandardUnpadded, Url, UrlUnpadded];
    variants.into_iter().find_map(|it| it.decode(text))
}

/// minisign: `Ed`, eight bytes of key id, 32 of key. signify writes the same.
fn minisign(line: usize, text: &str) -> Option<Result<KeyRead, KeyReadError>> {
    let bytes = base64::decode(text)?;
    let rest = bytes.strip_prefix(b"Ed")?;
    let (id, raw) = rest.split_first_chunk::<8>()?;
    Some(raw_ed25519(line, raw, KeyFormat::Minisign).map(|mut key| {
        key.minisign_id = Some(*id);
        key
    }))
}

/// C2SP signed-note: `name+hash+base64(type ‖ key)`, hash = SHA-256(name ‖ LF ‖ type ‖ key)[..4].
fn vkey(line: usize, text: &str) -> Result<KeyRead, KeyReadError> {
    let what = "C2SP verifier key";
    let malformed = || KeyReadError::Malformed { line, what };
    let mut parts = text.splitn(3, '+');
    let (Some(name), Some(hash), Some(encoded)) = (parts.next(), parts.next(), parts.next()) else {
        return Err(malformed());
    };
    let typed = base64::decode(encoded).ok_or_else(malformed)?;
    let mut hasher = Sha256::new();
    hasher.update(name.as_bytes());
    hasher.update(b"\n");
    hasher.update(&typed);
    if name.is_empty() || HEXLOWER.encode(&hasher.finalize()[..4]) != hash {
        return Err(malformed());
    }
    let (kind, raw) = typed.split_first().ok_or_else(malformed)?;
    let witness = match kind {
        1 => false,
        4 => true,
        other => {
            return Err(KeyReadError::Unsupported {
                line,
                what: format!("a C2SP verifier key of type {other:#04x}"),
            });
        }
    };
    let mut key = raw_ed25519(line, raw, KeyFormat::Vkey { witness })?;
    key.label = Some(name.to_owned());
    key.note_name = Some(name.to_owned());
    Ok(key)
}

/// An OpenSSH public key line, or a line of an `allowed_signers` file.
fn ssh_line(line: usize, text: &str) -> Result<KeyRead, KeyReadError> {
    let fields = ssh_fields(text).ok_or(KeyReadError::Unknown { line })?;
    if let Some(key) = ssh_key(line, &fields, 0) {
        let mut read = plain(key?, KeyFormat::OpenSsh, line);
        read.label = comment(&fields, 2);
        return Ok(read);
    }
    let at = (1..fields.len().min(3))
        .find(|at| is_ssh_type(fields[*at]))
        .ok_or(KeyReadError::Unknown { line })?;
    let key = ssh_key(line, &fields, at).ok_or(KeyReadError::Unknown { line })?;
    let mut read = plain(key?, KeyFormat::AllowedSigners, line);
    read.label = Some(unquoted(fields[0]).to_owned());
    if at == 2 {
        signer_options(line, fields[1], &mut read)?;
    }
    Ok(read)
}

fn is_ssh_type(field: &str) -> bool {
    let known = ["ssh-", "ecdsa-sha2-", "sk-ssh-", "sk-ecdsa-", "webauthn-sk-"];
    known.iter().any(|prefix| field.starts_with(prefix))
}

/// `None` when the field is not a key type at all.
fn ssh_key(line: usize, fields: &[&str], at: usize) -> Option<Result<PublicKey, KeyReadError>> {
    let kind = fields.get(at).filter(|f| is_ssh_type(f))?;
    let malformed = KeyReadError::Malformed { line, what: "OpenSSH public key" };
    let blob = fields.get(at + 1).and_then(|field| base64::decode(field));
    let Some(blob) = blob else {
        return Some(Err(malformed));
    };
    if wire::Wire::new(&blob).text() != Some(*kind) {
        return Some(Err(malformed));
    }
    Some(wire::public_key(&blob).map_err(|error| match error {
        BlobError::Malformed => malformed,
        BlobError::Key(error) => KeyReadError::Key { line, error },
    }))
}

fn comment(fields: &[&str], from: usize) -> Option<String> {
    let words = fields.get(from..).filter(|words| !words.is_empty())?;
    Some(words.join(" "))
}

/// Splits at blanks outside double quotes; `None` if a quote is left open.
fn ssh_fields(text: &str) -> Option<Vec<&str>> {
    let mut fields = Vec::new();
    let (mut start, mut quoted) = (None, false);
    for (at, c) in text.char_indices() {
        match c {
            ' ' | '\t' if !quoted => {
                if let Some(from) = start.take() {
                    fields.push(&text[from..at]);
                }
            }
            _ => {
                start.get_or_insert(at);
                quoted ^= c == '"';
            }
        }
    }
    if let Some(from) = start {
        fields.push(&text[from..]);
    }
    (!quoted).then_some(fields)
}

fn unquoted(text: &str) -> &str {
    text.strip_prefix('"').and_then(|t| t.strip_suffix('"')).unwrap_or(text)
}

fn signer_options(line: usize, text: &str, read: &mut KeyRead) -> Result<(), KeyReadError> {
    for option in split_unquoted(text) {
        let (name, value) = option.split_once('=').unwrap_or((option, ""));
        let value = unquoted(value);
        match name.to_ascii_lowercase().as_str() {
            "namespaces" => {
                read.namespaces = Some(value.split(',').map(|n| n.trim().to_owned()).collect());
            }
            "valid-after" => read.valid_from = Some(signer_time(line, value)?),
            "valid-before" => read.valid_until = Some(signer_time(line, value)?),
            _ => {
                return Err(KeyReadError::Unsupported {
                    line,
                    what: format!("the allowed_signers option {name:?}"),
                });
            }
        }
    }
    Ok(())
}

fn split_unquoted(text: &str) -> Vec<&str> {
    let mut quoted = false;
    text.split(|c: char| {
        quoted ^= c == '"';
        c == ',' && !quoted
    })
    .collect()
}

/// `YYYYMMDDZ` or `YYYYMMDDHHMM[SS]Z`.
fn signer_time(line: usize, text: &str) -> Result<Timestamp, KeyReadError> {
    let malformed = KeyReadError::Malformed { line, what: "allowed_signers time" };
    if !text.is_ascii() {
        return Err(malformed);
    }
    let Some(digits) = text.strip_suffix(['Z', 'z']) else {
        return Err(KeyReadError::LocalTime { line, text: text.to_owned() });
    };
    let full = match digits.len() {
        8 => format!("{digits}000000"),
        12 => format!("{digits}00"),
        14 => digits.to_owned(),
        _ => return Err(malformed),
    };
    let (y, mo, d) = (&full[..4], &full[4..6], &full[6..8]);
    let (h, mi, s) = (&full[8..10], &full[10..12], &full[12..]);
    Timestamp::parse(&format!("{y}-{mo}-{d}T{h}:{mi}:{s}Z")).ok_or(malformed)
}

pub(super) fn plain(key: PublicKey, format: KeyFormat, line: usize) -> KeyRead {
    KeyRead {
        key,
        format,
        label: None,
        minisign_id: None,
        openpgp_fingerprint: None,
        note_name: None,
        stated_algorithm: None,
        namespaces: None,
        valid_from: None,
        valid_until: None,
        revoked_at: None,
        certificate: None,
        line,
    }
}

fn numbered(text: &str) -> impl Iterator<Item = (usize, &str)> {
    (1..).zip(text.lines().map(str::trim))
}
