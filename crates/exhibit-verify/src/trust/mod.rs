//! What the user brought to judge evidence by: keys with scopes, heads, and anchor files.
//!
//! Nothing inside a delivery is trusted because it is there. A [`TrustSet`] holds what the user
//! named (`--trust PATH`, or the vault's trust store), each key with what it may sign, for which
//! source, from when until when, and how its fingerprint was confirmed. [`TrustSet::standing`]
//! answers the one question that verification asks: what is a signature by this key worth here?
//!
//! # Rules
//!
//! - *In scope* means: the entry's purposes, sources and SSHSIG namespaces cover the use. Time is a
//!   separate matter: an expired key is still in scope.
//! - A key in scope was brought and another key signed: [`Standing::NotTheKeyBrought`].
//! - No key in scope was brought: [`Standing::Unknown`].
//! - If any entry in scope for the signing key says that it was revoked, it was.
//! - A key that the user's own [`Policy`] refuses does not count: [`Standing::Refused`].
//! - A certificate is a key, and an end of paths ([`crate::x509`]): it counts as long as it says
//!   itself. One that lies inside a delivery is shown, and never trusted for it.
//! - A CRL or an OCSP response is no key: it takes from what certificates are worth, by its own signature.
//! - A *bare key file* may sign every log, document, review and vault on that line, but is neither
//!   a witness nor a timestamp authority; a C2SP key of type 0x04 is a witness and nothing else.
//!
//! The format of trust files is described in [`file`].

mod cloudtrail;
mod did;
pub mod file;
mod jwk;
pub mod key;
mod openpgp;
pub mod policy;
pub mod read;
mod revocation;
mod secret;
mod spki;

use std::fmt;

use data_encoding::HEXLOWER;
use exhibit_core::canonical;
use exhibit_core::digest::Sha256;
use exhibit_core::time::Timestamp;
use exhibit_core::verdict;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::cloudtrail::PROFILE;
use crate::x509::{Certificate, RevocationValues};

pub use file::TrustReadError;
pub(crate) use jwk::read_public_jwk;
pub use key::{Fingerprint, KeyError, PublicKey, RsaKey, verify_ed25519};
pub use policy::{Policy, Refusal};
pub use read::{KeyFormat, KeyRead, KeyReadError, read_key_file};
pub use secret::SharedSecret;
pub use spki::{SpkiError, read_spki};

/// Everything that the user brought, in the order in which it was brought.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrustSet {
    entries: Vec<TrustEntry>,
    heads: Vec<BroughtHead>,
    anchors: Vec<AnchorFile>,
    secrets: Vec<SharedSecret>,
    revocation: RevocationValues,
    policy: Policy,
    for_this_look: bool,
}

impl TrustSet {
    /// Reads key files, trust files and anchor files, in any mix.
    ///
    /// `open(trust_file, named)` returns the bytes of a file that a trust file names, as written
    /// there; the caller resolves it, normally beside the trust file. What is not understood is
    /// refused by name: a key that is silently skipped would look like a missing key.
    pub fn from_inputs(
        inputs: &[TrustInput<'_>],
        open: &OpenNamed<'_>,
    ) -> Result<Self, TrustReadError> {
        let mut set = Self { for_this_look: true, ..Self::default() };
        for input in inputs {
            file::read_into(&mut set, input, open)?;
        }
        Ok(set)
    }

    /// Adds a key.
    pub fn add_entry(&mut self, entry: TrustEntry) {
        self.entries.push(entry);
    }

    /// Adds a count or head that the user expects.
    pub fn add_head(&mut self, head: BroughtHead) {
        self.heads.push(head);
    }

    /// Adds an anchor file.
    pub fn add_anchor(&mut self, anchor: AnchorFile) {
        self.anchors.push(anchor);
    }

    /// Adds a secret that message authentication codes in logs are checked by.
    pub fn add_secret(&mut self, secret: SharedSecret) {
        self.secrets.push(secret);
    }

    /// Makes the policy stricter: what it demands is demanded beside what was demanded before.
    pub fn tighten(&mut self, policy: Policy) {
        self.policy.tighten(policy);
    }

    /// Returns what the user demands of keys beyond what the program does.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Tells whether there is a shared secret in it: such a set is never kept, and never handed on.
    pub fn has_secrets(&self) -> bool {
        !self.secrets.is_empty()
    }

    /// Returns every key, in the order brought.
    pub fn entries(&self) -> &[TrustEntry] {
        &self.entries
    }

    /// Returns every expected count or head, in the order brought.
    pub fn heads(&self) -> &[BroughtHead] {
        &self.heads
    }

    /// Returns every anchor file, in the order brought.
    pub fn anchors(&self) -> &[AnchorFile] {
        &self.anchors
    }

    /// Returns the CRLs and OCSP responses that were brought: each counts by its own signature only.
    pub fn revocation(&self) -> &RevocationValues {
        &self.revocation
    }

    /// Adds lists of revoked certificates and answers about them.
    pub fn add_revocation(&mut self, values: &RevocationValues) {
        self.revocation.extend(values);
    }

    /// Tells whether the user brought these files for what is looked at now ([`TrustSet::from_inputs`]),
    /// rather than for a collection of many logs (a set made of [`TrustSet::default`]).
    ///
    /// A head or anchor that does not say which log it speaks about contradicts a log only if it
    /// was brought for it.
    pub fn is_for_this_look(&self) -> bool {
        self.for_this_look
    }

    /// Tells whether the user brought nothing at all.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
            && self.heads.is_empty()
            && self.anchors.is_empty()
            && self.secrets.is_empty()
            && self.revocation.is_empty()
            && self.policy.is_default()
    }

    /// Returns the digest that verdicts keep: SHA-256 over the canonical JSON of
    /// `{"anchors":[…],"heads":[…],"keys":[…]}`, each list sorted by its members' canonical bytes, and
    /// `"secrets":[…]`, `"policy":{…}` and `"revocation":[…]` if there are any, the last by the SHA-256 of each
    /// CRL and basic OCSP response.
    ///
    /// Where a key came from (file names) is left out: the same trust has the same digest.
    pub fn digest(&self) -> Sha256 {
        let mut set = serde_json::json!({
            "anchors": sorted(self.anchors.iter().map(AnchorFile::stated)),
            "heads": sorted(self.heads.iter().map(BroughtHead::stated)),
            "keys": sorted(self.entries.iter().map(TrustEntry::stated)),
        });
        if !self.secrets.is_empty() {
            set["secrets"] = sorted(self.secrets.iter().map(SharedSecret::stated)).into();
        }
        if !self.policy.is_default() {
            set["policy"] = self.policy.stated();
        }
        if !self.revocation.is_empty() {
            let digests = self.revocation.each_der().map(|der| Sha256::of(der).to_hex().into());
            set["revocation"] = sorted(digests).into();
        }
        Sha256::of(&canonical_bytes(&set))
    }

    /// Returns the entries in scope for a use, each with its validity at the time judged.
    pub fn signers_for(&self, signed: &SignedFor<'_>) -> Vec<(&TrustEntry, Validity)> {
        self.entries
            .iter()
            .filter(|entry| entry.covers(signed))
            .map(|entry| (entry, entry.validity(signed.at)))
            .collect()
    }

    /// Returns the secrets for a use.
    pub fn secrets_for(&self, signed: &SignedFor<'_>) -> Vec<&SharedSecret> {
        self.secrets.iter().filter(|secret| secret.covers(signed)).collect()
    }

    /// Returns what a signature that verifies under `key` is worth for a use.
    pub fn standing(&self, key: &PublicKey, signed: &SignedFor<'_>) -> Standing<'_> {
        let in_scope = self.signers_for(signed);
        let of_key = || in_scope.iter().filter(|(entry, _)| entry.key == *key);
        if let Some((entry, validity)) = of_key().find(|(_, v)| matches!(v, Validity::Revoked(_))) {
            return Standing::OutOfTime(entry, *validity);
        }
        let mut valid = of_key().filter(|(_, v)| *v == Validity::Valid).map(|(entry, _)| *entry);
        let refused = |entry| Some((entry, self.policy.refuses(entry)?));
        match (valid.clone().find(|it| refused(it).is_none()), valid.find_map(refused)) {
            (Some(entry), _) => return Standing::Trusted(entry),
            (None, Some((entry, why))) => return Standing::Refused(entry, why),
            (None, None) => {}
        }
        if let Some((entry, validity)) = of_key().next() {
            return Standing::OutOfTime(entry, *validity);
        }
        if in_scope.is_empty() {
            return Standing::Unknown;
        }
        Standing::NotTheKeyBrought(in_scope.into_iter().map(|(entry, _)| entry).collect())
    }

    /// Returns the heads that speak about this log.
    pub fn heads_for(
        &self,
        profile: &str,
        stream: Option<&str>,
        source: Option<&str>,
    ) -> Vec<&BroughtHead> {
        self.heads.iter().filter(|head| head.covers(profile, stream, source)).collect()
    }

    /// Returns the anchor files that a profile may try to read for this source.
    pub fn anchors_for(&self, profile: &str, source: Option<&str>) -> Vec<&AnchorFile> {
        self.anchors
            .iter()
            .filter(|anchor| anchor.profile.as_deref().is_none_or(|p| p == profile))
            .filter(|anchor| sources_cover(&anchor.sources, source))
            .collect()
    }
}

/// Opens a file that a trust file names: the trust file's name, then the file as written there. The
/// error is the reason, for people.
pub type OpenNamed<'a> = dyn Fn(&str, &str) -> Result<Vec<u8>, String> + 'a;

/// One file or text named by the user as trust.
#[derive(Clone, Copy, Debug)]
pub struct TrustInput<'a> {
    /// The name to speak about it by; a name ending in `.toml` is a trust file.
    pub name: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
}

/// A public key and what its signatures are accepted for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrustEntry {
    /// A short name, unique for people; the fingerprint unless the trust file gives one.
    pub id: String,
    /// The key.
    pub key: PublicKey,
    /// The certificate that holds the key, if one was brought: then paths may end in it.
    pub certificate: Option<Certificate>,
    /// The eight-byte key id of a minisign key; minisign signatures name the key by it alone.
    pub minisign_id: Option<[u8; 8]>,
    /// The fingerprint by which OpenPGP signatures name the key.
    pub openpgp_fingerprint: Option<Vec<u8>>,
    /// The name of a C2SP verifier key: it signs notes under this name only.
    pub note_name: Option<String>,
    /// The algorithm that a JSON Web Key says it is for; a JWS by a weaker one is not accepted.
    pub stated_algorithm: Option<String>,
    /// The person or system that holds the private half, as the user says.
    pub subject: String,
    /// What it may sign.
    pub purposes: Vec<Purpose>,
    /// The sources that it may sign for: exact names, or patterns with `*`.
    pub sources: Scope<String>,
    /// The SSHSIG namespaces that it may sign in (an `allowed_signers` pattern list).
    pub namespaces: Scope<String>,
    /// Signatures judged before this are not accepted.
    pub valid_from: Option<Timestamp>,
    /// Signatures judged after this are not accepted (the second itself is).
    pub valid_until: Option<Timestamp>,
    /// Signatures judged at or after this are not accepted.
    pub revoked_at: Option<Timestamp>,
    /// How the fingerprint was confirmed, if it was.
    pub confirmation: Option<Confirmation>,
    /// Why it counts although the user's own policy refuses it, if it does.
    pub exception: Option<String>,
    /// Which input it came from; not part of the digest.
    pub brought_in: String,
}

impl TrustEntry {
    /// Returns the entry of a bare key: every log, document, review and vault, any source.
    ///
    /// A C2SP cosignature key is a witness only, and a key of CloudTrail's signs its digest files only. A certificate for timestamps alone is for those, and
    /// one of an authority is for what others sign with certificates of its: documents and timestamps.
    pub fn bare(read: KeyRead, brought_in: &str) -> Self {
        let purposes = match (&read.format, &read.certificate) {
            (KeyFormat::Vkey { witness: true }, _) => vec![Purpose::Witness],
            (KeyFormat::CloudTrail, _) => vec![Purpose::Log(PROFILE.to_owned())],
            (_, Some(it)) if it.is_for_timestamps_only() => vec![Purpose::Timestamp],
            (_, Some(it)) if it.is_authority() => vec![Purpose::Document, Purpose::Timestamp],
            _ => Purpose::of_bare_key(),
        };
        Self {
            id: read.key.fingerprint().to_hex(),
            subject: read.label.unwrap_or_else(|| brought_in.to_owned()),
            certificate: read.certificate,
            minisign_id: read.minisign_id,
            openpgp_fingerprint: read.openpgp_fingerprint,
            note_name: read.note_name,
            stated_algorithm: read.stated_algorithm,
            purposes,
            sources: Scope::Any,
            namespaces: read.namespaces.map_or(Scope::Any, Scope::Only),
            valid_from: read.valid_from,
            valid_until: read.valid_until,
            revoked_at: read.revoked_at,
            confirmation: None,
            exception: None,
            brought_in: brought_in.to_owned(),
            key: read.key,
        }
    }

    /// Tells whether this entry is in scope for a use, whatever the time.
    pub fn covers(&self, signed: &SignedFor<'_>) -> bool {
        self.purposes.iter().any(|p| p.covers(&signed.purpose))
            && sources_cover(&self.sources, signed.source)
            && namespace_covered(&self.namespaces, signed.namespace)
    }

    /// Returns whether the key counts at a time.
    pub fn validity(&self, at: Timestamp) -> Validity {
        match (self.revoked_at, self.valid_from, self.valid_until) {
            (Some(revoked), _, _) if at >= revoked => Validity::Revoked(revoked),
            (_, Some(from), _) if at < from => Validity::NotYet(from),
            (_, _, Some(until)) if at > until => Validity::Expired(until),
            _ => Validity::Valid,
        }
    }

    fn stated(&self) -> serde_json::Value {
        let mut value = serde_json::json!({
            "algorithm": self.key.algorithm(),
            "fingerprint": self.key.fingerprint().to_hex(),
            "id": self.id,
            "subject": self.subject,
            "purposes": self.purposes.iter().map(ToString::to_string).collect::<Vec<_>>(),
        });
        let object = value.as_object_mut().expect("made as an object above");
        let mut put = |name: &str, text: Option<serde_json::Value>| {
            if let Some(text) = text {
                object.insert(name.to_owned(), text);
            }
        };
        put("certificate", self.certificate.as_ref().map(|it| it.sha256().to_hex().into()));
        put("sources", self.sources.stated());
        put("namespaces", self.namespaces.stated());
        put("minisign_id", self.minisign_id.map(|id| key::minisign_id_text(&id).into()));
        let openpgp = self.openpgp_fingerprint.as_deref();
        put("openpgp_fingerprint", openpgp.map(|it| HEXLOWER.encode(it).into()));
        put("note_name", self.note_name.clone().map(Into::into));
        put("stated_algorithm", self.stated_algorithm.clone().map(Into::into));
        put("valid_from", self.valid_from.map(|t| t.to_string().into()));
        put("valid_until", self.valid_until.map(|t| t.to_string().into()));
        put("revoked_at", self.revoked_at.map(|t| t.to_string().into()));
        put("exception", self.exception.clone().map(Into::into));
        put(
            "confirmation",
            self.confirmation.as_ref().map(|c| {
                serde_json::to_value(c).expect("a record of strings and booleans is JSON")
            }),
        );
        value
    }
}

/// How a fingerprint was confirmed, by whom, and over which second channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Confirmation {
    /// What was done, such as `fingerprint read aloud`.
    pub how: String,
    /// Who did it.
    pub by: String,
    /// The second channel, such as `telephone, number from the contract`.
    pub channel: String,
    /// The day, `YYYY-MM-DD`.
    pub on: String,
    /// True when nobody but the audited organisation confirmed it: packs say so.
    #[serde(default)]
    pub organisation_only: bool,
}

/// What a key may sign. Written `log:PROFILE`, `log:*`, `document`, `timestamp`, `witness`,
/// `vault`, `review`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Purpose {
    /// Logs described by the profile of this name; `*` for all.
    Log(String),
    /// Documents (detached signatures, signed manifests).
    Document,
    /// Timestamps.
    Timestamp,
    /// Cosignatures over checkpoints.
    Witness,
    /// Checkpoints, bundles and entries of a vault.
    Vault,
    /// Sign-offs.
    Review,
}

impl Purpose {
    /// Returns the purposes of a key brought with no scope.
    pub fn of_bare_key() -> Vec<Self> {
        vec![Self::Log("*".to_owned()), Self::Document, Self::Review, Self::Vault]
    }

    /// Reads what [`fmt::Display`] writes.
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "document" => Self::Document,
            "timestamp" => Self::Timestamp,
            "witness" => Self::Witness,
            "vault" => Self::Vault,
            "review" => Self::Review,
            _ => match text.strip_prefix("log:")? {
                "" => return None,
                profile => Self::Log(profile.to_owned()),
            },
        })
    }

    fn covers(&self, asked: &Self) -> bool {
        matches!((self, asked), (Self::Log(all), Self::Log(_)) if all == "*") || self == asked
    }
}

impl fmt::Display for Purpose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Log(profile) => write!(f, "log:{profile}"),
            Self::Document => f.write_str("document"),
            Self::Timestamp => f.write_str("timestamp"),
            Self::Witness => f.write_str("witness"),
            Self::Vault => f.write_str("vault"),
            Self::Review => f.write_str("review"),
        }
    }
}

/// Everything, or only what is listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope<T> {
    /// No limit.
    Any,
    /// Only these.
    Only(Vec<T>),
}

impl Scope<String> {
    fn stated(&self) -> Option<serde_json::Value> {
        match self {
            Self::Any => None,
            Self::Only(names) => Some(names.clone().into()),
        }
    }
}

/// The use of a signature that is being judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedFor<'a> {
    /// What was signed.
    pub purpose: Purpose,
    /// Where it came from: the vault's source, or the item's path; `None` where unknown, which
    /// only entries without a list of sources cover.
    pub source: Option<&'a str>,
    /// The SSHSIG namespace, for SSHSIG.
    pub namespace: Option<&'a str>,
    /// The time judged at (docs/format.md, Time).
    pub at: Timestamp,
}

impl<'a> SignedFor<'a> {
    /// Returns the use of a signature in a log described by `profile`.
    pub fn log(profile: &str, source: Option<&'a str>, at: Timestamp) -> Self {
        Self { purpose: Purpose::Log(profile.to_owned()), source, namespace: None, at }
    }

    /// Returns the use of a detached signature on a document.
    pub fn document(source: Option<&'a str>, at: Timestamp) -> Self {
        Self { purpose: Purpose::Document, source, namespace: None, at }
    }
}

/// Whether a key counts at the time judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Validity {
    /// It does.
    Valid,
    /// Only from this time on.
    NotYet(Timestamp),
    /// Only until this time.
    Expired(Timestamp),
    /// Revoked at this time.
    Revoked(Timestamp),
}

impl fmt::Display for Validity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Valid => f.write_str("valid"),
            Self::NotYet(from) => write!(f, "not valid before {from}"),
            Self::Expired(until) => write!(f, "expired after {until}"),
            Self::Revoked(at) => write!(f, "revoked at {at}"),
        }
    }
}

/// What a signature that verifies is worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing<'a> {
    /// By a key that the user brought, in scope and in time.
    Trusted(&'a TrustEntry),
    /// By a key that the user brought, in scope, but not valid at the time judged.
    OutOfTime(&'a TrustEntry, Validity),
    /// By a key that the user brought, in scope and in time, which the user's own policy refuses.
    Refused(&'a TrustEntry, Refusal),
    /// By another key than those in scope, which are these.
    NotTheKeyBrought(Vec<&'a TrustEntry>),
    /// No key in scope was brought.
    Unknown,
}

impl Standing<'_> {
    /// Returns the fact for the verdict.
    pub fn signer(&self) -> verdict::Signer {
        match self {
            Self::Trusted(_) => verdict::Signer::Trusted,
            Self::OutOfTime(..) => verdict::Signer::OutOfTime,
            Self::Refused(..) => verdict::Signer::Refused,
            Self::NotTheKeyBrought(_) => verdict::Signer::NotTheKeyBrought,
            Self::Unknown => verdict::Signer::Unknown,
        }
    }

    /// Returns the subject of the entry that holds the signing key, if the user brought it.
    pub fn subject(&self) -> Option<&str> {
        match self {
            Self::Trusted(entry) | Self::OutOfTime(entry, _) | Self::Refused(entry, _) => {
                Some(&entry.subject)
            }
            Self::NotTheKeyBrought(_) | Self::Unknown => None,
        }
    }
}

/// The likely causes when another key signed, for people. It accuses nobody.
pub const OTHER_KEY_CAUSES: &str =
    "the signer may have changed keys, you may have brought the wrong key, or it may be a forgery";

/// A count, a head, or both, that the user expects a log to have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BroughtHead {
    /// The number of records.
    pub count: Option<u64>,
    /// The head (last record hash, Merkle root) as the log's own format writes it.
    pub head: Option<String>,
    /// The stream that it speaks about; any if absent.
    pub stream: Option<String>,
    /// The profile that it speaks about; any if absent.
    pub profile: Option<String>,
    /// The sources that it speaks about.
    pub sources: Scope<String>,
    /// Which input it came from, in words for people; not part of the digest.
    pub brought_in: String,
}

impl BroughtHead {
    /// Tells whether it says that it speaks about this log in a vault of many, or may do so where the report on the log
    /// names no stream; `stream` as a report names it.
    pub fn is_about(&self, profile: &str, stream: Option<&str>, source: Option<&str>) -> bool {
        let own = stream.and_then(|it| it.strip_prefix(profile)?.strip_prefix(':'));
        let own = own.or(if stream.is_none() { self.stream.as_deref() } else { None });
        let says_which = self.stream.is_some() || self.sources != Scope::Any;
        let covers = |stream| self.covers(profile, stream, source);
        says_which && (covers(stream) || covers(own))
    }

    fn covers(&self, profile: &str, stream: Option<&str>, source: Option<&str>) -> bool {
        self.profile.as_deref().is_none_or(|p| p == profile)
            && (self.stream.is_none() || self.stream.as_deref() == stream)
            && sources_cover(&self.sources, source)
    }

    fn stated(&self) -> serde_json::Value {
        let mut object = serde_json::Map::new();
        // A count is text here: canonical JSON of our own ends at 2^53 - 1.
        let members = [
            ("count", self.count.map(|c| c.to_string().into())),
            ("head", self.head.clone().map(Into::into)),
            ("stream", self.stream.clone().map(Into::into)),
            ("profile", self.profile.clone().map(Into::into)),
            ("sources", self.sources.stated()),
        ];
        for (name, value) in members {
            if let Some(value) = value {
                object.insert(name.to_owned(), value);
            }
        }
        object.into()
    }
}

/// A file that states counts or heads in a form that only a log profile knows how to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnchorFile {
    /// The name to speak about it by.
    pub name: String,
    /// Its bytes, at most [`file::MAX_ANCHOR_BYTES`].
    pub bytes: Vec<u8>,
    /// The profile that reads it, if a trust file says so; else any profile may try.
    pub profile: Option<String>,
    /// The sources that it speaks about.
    pub sources: Scope<String>,
}

impl AnchorFile {
    /// Tells whether it may speak about a log of this profile and source.
    pub fn may_cover(&self, profile: &str, source: Option<&str>) -> bool {
        self.profile.as_deref().is_none_or(|it| it == profile)
            && sources_cover(&self.sources, source)
    }

    fn stated(&self) -> serde_json::Value {
        let mut object = serde_json::Map::new();
        object.insert("sha256".to_owned(), Sha256::of(&self.bytes).to_hex().into());
        if let Some(profile) = &self.profile {
            object.insert("profile".to_owned(), profile.clone().into());
        }
        if let Some(sources) = self.sources.stated() {
            object.insert("sources".to_owned(), sources);
        }
        object.into()
    }
}

fn sources_cover(scope: &Scope<String>, source: Option<&str>) -> bool {
    match (scope, source) {
        (Scope::Any, _) => true,
        (Scope::Only(_), None) => false,
        (Scope::Only(patterns), Some(source)) => patterns.iter().any(|p| matches(p, source)),
    }
}

/// An OpenSSH pattern list: one `!pattern` that matches excludes, whatever else matches.
fn namespace_covered(scope: &Scope<String>, namespace: Option<&str>) -> bool {
    let (Scope::Only(patterns), Some(namespace)) = (scope, namespace) else {
        return true;
    };
    let excluded = |p: &String| p.strip_prefix('!').is_some_and(|p| matches(p, namespace));
    let included = |p: &String| !p.starts_with('!') && matches(p, namespace);
    !patterns.iter().any(excluded) && patterns.iter().any(included)
}

/// Glob match with `*` (any run) and `?` (one byte), in time O(pattern × text).
fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
    let (mut p, mut t) = (0, 0);
    let mut retry: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some(b'*') => {
                retry = Some((p, t));
                p += 1;
            }
            Some(c) if *c == b'?' || *c == text[t] => {
                p += 1;
                t += 1;
            }
            _ => {
                let Some((star, from)) = retry else {
                    return false;
                };
                retry = Some((star, from + 1));
                p = star + 1;
                t = from + 1;
            }
        }
    }
    pattern[p..].iter().all(|c| *c == b'*')
}

fn sorted(values: impl Iterator<Item = serde_json::Value>) -> Vec<serde_json::Value> {
    let mut values: Vec<_> = values.collect();
    values.sort_by_cached_key(canonical_bytes);
    values
}

fn canonical_bytes(value: &serde_json::Value) -> Vec<u8> {
    canonical::to_bytes(value).expect("strings, booleans, lists and objects have a canonical form")
}
