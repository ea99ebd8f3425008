//! Trust inputs: key files, anchor files, and trust files in TOML.
//!
//! A trust file says what each key may sign:
//!
//! ```toml
//! [[key]]
//! id = "bank-log-2026"                      # optional; the fingerprint otherwise
//! subject = "Core banking, audit log signer"
//! file = "bank.pem"                         # or key = "…", in any form that a key file has
//! purposes = ["log:halo-record", "document"] # also log:*, timestamp, witness, vault, review
//! sources = ["core-banking", "exports/core/*"] # optional; any source otherwise
//! valid_from = "2026-01-01"                 # optional; a day is its first second in UTC
//! valid_until = "2026-12-31"                # optional, inclusive; a day is its last second
//! revoked_at = "2026-06-01T09:00:00Z"       # optional
//! exception = "replaced in May, CR-1182"     # optional: why it counts though a [policy] refuses it
//! [key.confirmation]                        # optional
//! how = "fingerprint words read aloud"
//! by = "A. Auditor"
//! channel = "telephone, number from the contract"
//! on = "2026-03-01"
//! organisation_only = false
//!
//! [[head]]                                  # what you expect, from another channel
//! count = 200
//! head = "1f70…"
//! stream = "…"                              # optional, like profile and sources
//!
//! [[anchor]]                                # a file that the profile knows how to read
//! file = "witness.jsonl"
//! profile = "halo-record"
//!
//! [[revocation]]                            # a CRL or an OCSP response: each counts by its own signature
//! file = "authority.crl"
//!
//! [[secret]]                                # who has it can check a code, and forge it: never VERIFIED
//! file = "hmac.key"
//! encoding = "raw"                          # or hex
//! profile = "bijotel"
//!
//! [policy]                                  # only ever stricter than the program
//! min_rsa_bits = 3072
//! refuse = ["ecdsa-p256"]
//! require_confirmation = true               # over a second channel
//! require_outside_confirmation = true       # by somebody outside the audited organisation
//! reason = "Group standard for cryptography, 4.2"
//! ```
//!
//! `schemas/trust.schema.json` describes the same. Unknown members are refused.

use data_encoding::HEXLOWER_PERMISSIVE;
use exhibit_core::time::{Moment, Timestamp, parse_day};
use schemars::JsonSchema;
use serde::Deserialize;
use thiserror::Error;
use zeroize::Zeroizing;

use super::cloudtrail::looks_like_key_list;
use super::read::{self, KeyReadError};
use super::revocation::read_revocation;
use super::{
    AnchorFile, BroughtHead, Confirmation, OpenNamed, Policy, Purpose, RsaKey, Scope, SharedSecret,
    TrustEntry, TrustInput, TrustSet,
};
use crate::x509::RevocationValues;

/// The largest trust file that is read.
pub const MAX_TRUST_FILE: usize = 1 << 20;

/// The largest anchor file that is read (docs/format.md, Items).
pub const MAX_ANCHOR_BYTES: usize = 16 << 20;

/// How many bytes of CRLs and OCSP responses are kept, those of all files together.
pub const MAX_REVOCATION_BYTES: usize = crate::x509::MAX_REVOCATION_BYTES;

/// How many entries of one kind a trust file may hold.
pub const MAX_ENTRIES: usize = 4096;

/// Why an input is not usable as trust. Each names the input.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TrustReadError {
    /// Neither a trust file, nor a key, nor an anchor.
    #[error(
        "{name}: not a trust file (.toml), not an anchor (JSON, JSON Lines or a checkpoint), no CRL or OCSP response, and {error}"
    )]
    Unknown {
        /// The input.
        name: String,
        /// What reading it as a key file said.
        error: KeyReadError,
    },
    /// A key that can't be used.
    #[error("{name}: {error}")]
    Key {
        /// The input, and the file that it names.
        name: String,
        /// Why.
        error: KeyReadError,
    },
    /// A trust file that is not TOML of the documented shape.
    #[error("{name}: {reason}")]
    Toml {
        /// The input.
        name: String,
        /// What the TOML reader said.
        reason: String,
    },
    /// A value in a trust file that means nothing.
    #[error("{name}: {entry}: {field} is {found:?}, expected {expected}")]
    Value {
        /// The input.
        name: String,
        /// The entry, such as `key 2`.
        entry: String,
        /// The member.
        field: &'static str,
        /// What was found.
        found: String,
        /// What was expected.
        expected: &'static str,
    },
    /// A file that a trust file names could not be read.
    #[error("{name}: can't read {file:?}: {reason}")]
    File {
        /// The input.
        name: String,
        /// The file as the trust file writes it.
        file: String,
        /// Why.
        reason: String,
    },
    /// Larger than is read.
    #[error("{name}: larger than {limit} bytes or entries")]
    TooLarge {
        /// The input.
        name: String,
        /// The limit.
        limit: usize,
    },
}

/// Reads one input into `set`.
pub(super) fn read_into(
    set: &mut TrustSet,
    input: &TrustInput<'_>,
    open: &OpenNamed<'_>,
) -> Result<(), TrustReadError> {
    if input.name.to_ascii_lowercase().ends_with(".toml") {
        return TrustFile::read(input)?.resolve(set, input.name, open);
    }
    let holds_keys = looks_like_jwk(input.bytes) || looks_like_key_list(input.bytes);
    if !holds_keys && looks_like_anchor(input.bytes) {
        set.anchors.push(AnchorFile {
            name: input.name.to_owned(),
            bytes: within(input, MAX_ANCHOR_BYTES)?.to_vec(),
            profile: None,
            sources: Scope::Any,
        });
        return Ok(());
    }
    let mut bytes = input.bytes;
    let revocation = read_revocation(input.name, input.bytes)?;
    if let Some((values, rest)) = &revocation {
        put_revocation(set, input.name, values)?;
        if rest.trim().is_empty() {
            return Ok(());
        }
        bytes = rest.as_bytes();
    }
    let keys = read::read_key_file(bytes).map_err(|error| match error {
        KeyReadError::Unknown { .. } | KeyReadError::Empty => {
            TrustReadError::Unknown { name: input.name.to_owned(), error }
        }
        error => TrustReadError::Key { name: input.name.to_owned(), error },
    })?;
    let bare = keys.into_iter().map(|key| TrustEntry::bare(key, input.name));
    set.entries.extend(bare);
    Ok(())
}

/// Nothing that was brought is left out in silence.
fn put_revocation(
    set: &mut TrustSet,
    name: &str,
    values: &RevocationValues,
) -> Result<(), TrustReadError> {
    set.revocation.extend(values);
    match set.revocation.is_whole() {
        true => Ok(()),
        false => {
            let name = name.to_owned();
            Err(TrustReadError::TooLarge { name, limit: MAX_REVOCATION_BYTES })
        }
    }
}

/// JSON (an object or array first), or a C2SP signed note (a signature line after a blank line).
fn looks_like_anchor(bytes: &[u8]) -> bool {
    let start = bytes.trim_ascii_start();
    let json = matches!(start.first(), Some(b'{' | b'['));
    json || bytes.windows(6).take(1 << 16).any(|w| w == "\n\n\u{2014} ".as_bytes())
}

/// A key must not pass for an anchor that no profile reads, even one that we can't read.
fn looks_like_jwk(bytes: &[u8]) -> bool {
    let json = bytes.trim_ascii_start().starts_with(b"{");
    json && bytes.windows(5).take(1 << 12).any(|w| w == b"\"kty\"")
}

fn within<'a>(input: &TrustInput<'a>, limit: usize) -> Result<&'a [u8], TrustReadError> {
    if input.bytes.len() > limit {
        let name = input.name.to_owned();
        return Err(TrustReadError::TooLarge { name, limit });
    }
    Ok(input.bytes)
}

/// A trust file: what may be signed by whom, and what is expected.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "Exhibit A trust file")]
pub struct TrustFile {
    /// Keys and what their signatures are accepted for.
    #[serde(default)]
    key: Vec<KeyTable>,
    /// Expected counts and heads.
    #[serde(default)]
    head: Vec<HeadTable>,
    /// Files that state counts or heads in a log format's own form.
    #[serde(default)]
    anchor: Vec<AnchorTable>,
    /// Lists of revoked certificates, and answers about single ones.
    #[serde(default)]
    revocation: Vec<RevocationTable>,
    /// Secrets that message authentication codes in logs are checked by: who has one can forge what it checks.
    #[serde(default)]
    secret: Vec<SecretTable>,
    /// What is demanded of keys beyond what the program demands.
    policy: Option<PolicyTable>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct KeyTable {
    /// A short name; the fingerprint if absent.
    id: Option<String>,
    /// The person or system that holds the private half.
    subject: String,
    /// The key itself: PEM, JSON Web Key, hex, base64, OpenSSH line, minisign, did:key, or C2SP verifier key.
    key: Option<String>,
    /// A key file, relative to the trust file; exactly one of `key` and `file`.
    file: Option<String>,
    /// What it may sign: log:PROFILE, log:*, document, timestamp, witness, vault, review.
    purposes: Vec<String>,
    /// The sources that it may sign for, exact or with `*`; any if absent.
    sources: Option<Vec<String>>,
    /// From when on it counts: a day, or a time with its zone.
    #[schemars(with = "Option<String>")]
    valid_from: Option<toml::Value>,
    /// Until when it counts, inclusive.
    #[schemars(with = "Option<String>")]
    valid_until: Option<toml::Value>,
    /// When it was revoked.
    #[schemars(with = "Option<String>")]
    revoked_at: Option<toml::Value>,
    /// How its fingerprint was confirmed.
    confirmation: Option<Confirmation>,
    /// Why it counts although a `[policy]` refuses it. What the program itself refuses can't be excepted.
    exception: Option<String>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct HeadTable {
    /// The number of records.
    count: Option<u64>,
    /// The last record hash or Merkle root, as the log writes it.
    head: Option<String>,
    /// The stream that it speaks about.
    stream: Option<String>,
    /// The profile that it speaks about.
    profile: Option<String>,
    /// The sources that it speaks about.
    sources: Option<Vec<String>>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct AnchorTable {
    /// The file, relative to the trust file.
    file: String,
    /// The profile that reads it; any if absent.
    profile: Option<String>,
    /// The sources that it speaks about.
    sources: Option<Vec<String>>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RevocationTable {
    /// A CRL in PEM or DER, or an OCSP response in DER, relative to the trust file.
    file: String,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct SecretTable {
    /// A file with the secret, relative to the trust file. A secret is never written in the trust file itself.
    file: String,
    /// What the file holds: the bytes themselves, or their digits.
    #[serde(default)]
    encoding: SecretEncoding,
    /// The profile of the logs that it is for; any if absent.
    profile: Option<String>,
    /// The sources that it is for.
    sources: Option<Vec<String>>,
}

/// What is demanded of every key that was brought, in this file or another: only ever more than the program does.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct PolicyTable {
    /// The shortest RSA modulus in bits, from 2048 on.
    min_rsa_bits: Option<u16>,
    /// Algorithms of keys that don't count: ecdsa-p256, ecdsa-p384, ecdsa-p521, ed25519, rsa, sk-ecdsa-p256, sk-ed25519.
    #[serde(default)]
    refuse: Vec<String>,
    /// Only keys count whose fingerprint was confirmed over a second channel.
    #[serde(default)]
    require_confirmation: bool,
    /// Only keys count that somebody outside the audited organisation confirmed.
    #[serde(default)]
    require_outside_confirmation: bool,
    /// Why.
    reason: String,
}

/// How a file holds a secret.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum SecretEncoding {
    /// As it is, to the last byte of the file.
    #[default]
    Raw,
    /// In hexadecimal digits; white space around them is ignored.
    Hex,
}

/// The longest secret, in bytes.
const MAX_SECRET: usize = 4096;

impl TrustFile {
    fn read(input: &TrustInput<'_>) -> Result<Self, TrustReadError> {
        let toml_error =
            |reason: String| TrustReadError::Toml { name: input.name.to_owned(), reason };
        let bytes = within(input, MAX_TRUST_FILE)?;
        let text = std::str::from_utf8(bytes).map_err(|e| toml_error(e.to_string()))?;
        let file: Self = toml::from_str(text).map_err(|e| toml_error(e.to_string()))?;
        let most = [
            file.key.len(),
            file.head.len(),
            file.anchor.len(),
            file.revocation.len(),
            file.secret.len(),
        ];
        let most = most.into_iter().max().unwrap_or(0);
        if most > MAX_ENTRIES {
            let name = input.name.to_owned();
            return Err(TrustReadError::TooLarge { name, limit: MAX_ENTRIES });
        }
        if most == 0 && file.policy.is_none() {
            let nothing =
                "no [[key]], [[head]], [[anchor]], [[revocation]], [[secret]] or [policy] in it";
            return Err(toml_error(nothing.to_owned()));
        }
        Ok(file)
    }

    fn resolve(
        self,
        set: &mut TrustSet,
        name: &str,
        open: &OpenNamed<'_>,
    ) -> Result<(), TrustReadError> {
        let read = |file: &str| {
            open(name, file).map_err(|reason| TrustReadError::File {
                name: name.to_owned(),
                file: file.to_owned(),
                reason,
            })
        };
        for (number, table) in (1..).zip(self.key) {
            let at = At { name, kind: "key", number };
            set.entries.extend(table.resolve(&at, &read)?);
        }
        for (number, table) in (1..).zip(self.head) {
            let at = At { name, kind: "head", number };
            set.heads.push(table.resolve(&at)?);
        }
        for table in self.anchor {
            set.anchors.push(table.resolve(name, &read)?);
        }
        for (number, table) in (1..).zip(self.revocation) {
            let at = At { name, kind: "revocation", number };
            let from = format!("{name}: {}", table.file);
            match read_revocation(&from, &read(&table.file)?)? {
                Some((values, rest)) if rest.trim().is_empty() => {
                    put_revocation(set, &from, &values)?;
                }
                _ => {
                    let expected = "a CRL in PEM or DER, or an OCSP response in DER";
                    return Err(at.value("file", &table.file, expected));
                }
            }
        }
        for (number, table) in (1..).zip(self.secret) {
            let at = At { name, kind: "secret", number };
            set.secrets.push(table.resolve(&at, &read)?);
        }
        if let Some(table) = self.policy {
            set.tighten(table.resolve(&At { name, kind: "policy", number: 1 })?);
        }
        Ok(())
    }
}

type ReadFile<'a> = dyn Fn(&str) -> Result<Vec<u8>, TrustReadError> + 'a;

impl KeyTable {
    fn resolve(self, at: &At<'_>, read: &ReadFile<'_>) -> Result<Vec<TrustEntry>, TrustReadError> {
        let (bytes, from) = match (&self.key, &self.file) {
            (Some(key), None) => (key.clone().into_bytes(), at.name.to_owned()),
            (None, Some(file)) => (read(file)?, format!("{}: {file}", at.name)),
            _ => return Err(at.value("key", "", "exactly one of key and file")),
        };
        let keys = read::read_key_file(&bytes).map_err(|error| TrustReadError::Key {
            name: format!("{from}, {}", at.entry()),
            error,
        })?;
        let purposes = self.purposes(at)?;
        let from_time = at.time("valid_from", self.valid_from.as_ref(), DayAs::Start)?;
        let until = at.time("valid_until", self.valid_until.as_ref(), DayAs::End)?;
        let revoked_at = at.time("revoked_at", self.revoked_at.as_ref(), DayAs::Start)?;
        if let Some(confirmation) = &self.confirmation
            && parse_day(&confirmation.on).is_none()
        {
            return Err(at.value("confirmation.on", &confirmation.on, "a day, YYYY-MM-DD"));
        }
        if self.exception.as_ref().is_some_and(|reason| reason.trim().is_empty()) {
            return Err(at.value("exception", "", "why the key counts all the same"));
        }
        let entry = |key: read::KeyRead| TrustEntry {
            id: self.id.clone().unwrap_or_else(|| key.key.fingerprint().to_hex()),
            certificate: key.certificate,
            minisign_id: key.minisign_id,
            openpgp_fingerprint: key.openpgp_fingerprint,
            note_name: key.note_name,
            stated_algorithm: key.stated_algorithm,
            subject: self.subject.clone(),
            purposes: purposes.clone(),
            sources: self.sources.clone().map_or(Scope::Any, Scope::Only),
            namespaces: key.namespaces.map_or(Scope::Any, Scope::Only),
            valid_from: from_time.max(key.valid_from),
            valid_until: earliest(until, key.valid_until),
            revoked_at: earliest(revoked_at, key.revoked_at),
            confirmation: self.confirmation.clone(),
            exception: self.exception.clone(),
            brought_in: from.clone(),
            key: key.key,
        };
        Ok(keys.into_iter().map(entry).collect())
    }

    fn purposes(&self, at: &At<'_>) -> Result<Vec<Purpose>, TrustReadError> {
        let expected = "log:PROFILE, log:*, document, timestamp, witness, vault or review";
        if self.purposes.is_empty() {
            return Err(at.value("purposes", "[]", expected));
        }
        self.purposes
            .iter()
            .map(|p| Purpose::parse(p).ok_or_else(|| at.value("purposes", p, expected)))
            .collect()
    }
}

impl HeadTable {
    fn resolve(self, at: &At<'_>) -> Result<BroughtHead, TrustReadError> {
        if self.count.is_none() && self.head.is_none() {
            return Err(at.value("count", "", "a count, a head, or both"));
        }
        Ok(BroughtHead {
            count: self.count,
            head: self.head,
            stream: self.stream,
            profile: self.profile,
            sources: self.sources.map_or(Scope::Any, Scope::Only),
            brought_in: format!("{}, {}", at.name, at.entry()),
        })
    }
}

impl AnchorTable {
    fn resolve(self, name: &str, read: &ReadFile<'_>) -> Result<AnchorFile, TrustReadError> {
        let bytes = read(&self.file)?;
        if bytes.len() > MAX_ANCHOR_BYTES {
            return Err(TrustReadError::TooLarge {
                name: format!("{name}: {}", self.file),
                limit: MAX_ANCHOR_BYTES,
            });
        }
        Ok(AnchorFile {
            name: self.file,
            bytes,
            profile: self.profile,
            sources: self.sources.map_or(Scope::Any, Scope::Only),
        })
    }
}

impl PolicyTable {
    fn resolve(self, at: &At<'_>) -> Result<Policy, TrustReadError> {
        let least = self.min_rsa_bits.map_or(RsaKey::MIN_BITS, usize::from);
        if !(RsaKey::MIN_BITS..=RsaKey::MAX_BITS).contains(&least) {
            // A policy can't allow what the program refuses, nor ask for what it does not verify.
            return Err(at.value("min_rsa_bits", &least.to_string(), "2048 to 8192"));
        }
        if let Some(other) =
            self.refuse.iter().find(|it| !Policy::ALGORITHMS.contains(&it.as_str()))
        {
            let expected =
                "ecdsa-p256, ecdsa-p384, ecdsa-p521, ed25519, rsa, sk-ecdsa-p256 or sk-ed25519";
            return Err(at.value("refuse", other, expected));
        }
        if self.reason.trim().is_empty() {
            return Err(at.value("reason", &self.reason, "why the policy is stricter"));
        }
        let policy = Policy {
            min_rsa_bits: least,
            refuse: self.refuse.into_iter().collect(),
            require_confirmation: self.require_confirmation,
            require_outside_confirmation: self.require_outside_confirmation,
            reasons: vec![self.reason],
        };
        match policy.demands().is_empty() {
            true => Err(at.value("policy", "", "something that is demanded beyond the program")),
            false => Ok(policy),
        }
    }
}

impl SecretTable {
    fn resolve(self, at: &At<'_>, read: &ReadFile<'_>) -> Result<SharedSecret, TrustReadError> {
        let bytes = Zeroizing::new(read(&self.file)?);
        let secret = match self.encoding {
            SecretEncoding::Raw => bytes,
            SecretEncoding::Hex => {
                let digits = HEXLOWER_PERMISSIVE.decode(bytes.trim_ascii());
                let digits =
                    digits.map_err(|_| at.value("file", &self.file, "hexadecimal digits"))?;
                Zeroizing::new(digits)
            }
        };
        if secret.is_empty() || secret.len() > MAX_SECRET {
            return Err(at.value("file", &self.file, "a secret of 1 to 4096 bytes"));
        }
        let mut secret = SharedSecret::new(secret, self.profile);
        secret.sources = self.sources.map_or(Scope::Any, Scope::Only);
        Ok(secret)
    }
}

fn earliest(a: Option<Timestamp>, b: Option<Timestamp>) -> Option<Timestamp> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

/// Where in which trust file, for messages.
struct At<'a> {
    name: &'a str,
    kind: &'static str,
    number: usize,
}

/// What a day without a time means.
#[derive(Clone, Copy)]
enum DayAs {
    Start,
    End,
}

impl At<'_> {
    fn entry(&self) -> String {
        format!("{} {}", self.kind, self.number)
    }

    fn value(&self, field: &'static str, found: &str, expected: &'static str) -> TrustReadError {
        TrustReadError::Value {
            name: self.name.to_owned(),
            entry: self.entry(),
            field,
            found: found.to_owned(),
            expected,
        }
    }

    fn time(
        &self,
        field: &'static str,
        value: Option<&toml::Value>,
        day_as: DayAs,
    ) -> Result<Option<Timestamp>, TrustReadError> {
        let Some(value) = value else { return Ok(None) };
        let text = match value {
            toml::Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        moment(&text, day_as).map(Some).ok_or_else(|| {
            self.value(field, &text, "a day, or a time with its zone such as 2026-03-14T09:30:00Z")
        })
    }
}

fn moment(text: &str, day_as: DayAs) -> Option<Timestamp> {
    if let Some(day) = parse_day(text) {
        return match day_as {
            DayAs::Start => Some(day),
            DayAs::End => Timestamp::from_unix(day.unix() + 86_399),
        };
    }
    Moment::parse(text)?.timestamp()
}
