//! DSSE envelopes (secure-systems-lab DSSE 1.0) and the in-toto statements in them.
//!
//! A signature covers the pre-authentication encoding of payload type and payload. An envelope names no
//! algorithm: the key does. A statement (in-toto attestation framework 1.0, and 0.1) lists files by
//! their digests; beside a file it must list that file, and beside several it is a signed list of them. Any
//! other payload must be the file itself.

use std::borrow::Cow;

use exhibit_core::appraisal::Outcome;
use exhibit_core::base64::Base64;
use exhibit_core::digest::Sha256;
use exhibit_core::json::{Kind, Scanner, Value};
use exhibit_core::visible::visible;

use super::digests::{Digests, StatedDigest};
use super::format::{Check, Claim, Format, Judge, Own, OwnFormat, Settled, by_digests};
use super::manifest::{Manifest, ManifestEntry};
use super::{BadSignature, GoodSignature, SignatureFinding};
use crate::algorithm::{EcdsaForm, Hash, SignatureAlgorithm, Signed, Verification, verify};
use crate::trust::PublicKey;

/// How envelopes beside a file plug in.
pub(crate) const FORMAT: Format = Format { is: |start| looks_like_envelope(start), read: claim };

/// How files that are one plug in.
pub(crate) const OWN: OwnFormat = OwnFormat { may_be, max_bytes: MAX_BYTES as u64, read: read_own };

/// The largest file that is read.
const MAX_BYTES: usize = 16 << 20;

/// How many signatures an envelope may have, and how many envelopes a file.
const MAX_SIGNATURES: usize = 16;
const MAX_ENVELOPES: usize = 1024;

/// A parsed envelope; nothing about it is checked yet.
pub(crate) struct Envelope {
    payload_type: String,
    payload: Vec<u8>,
    signatures: Vec<One>,
    /// What stands in the JSON and is no part of an envelope, in a sentence: no signature covers it.
    uncovered: Option<String>,
}

struct One {
    key_id: Option<String>,
    signature: Vec<u8>,
}

/// Why bytes are no envelopes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Malformed(pub(crate) &'static str);

impl Envelope {
    /// Reads a file that is one envelope, or one on each line.
    pub(crate) fn read_all(bytes: &[u8]) -> Result<Vec<Self>, Malformed> {
        if bytes.len() > MAX_BYTES {
            return Err(Malformed("length: larger than is read"));
        }
        let trimmed = bytes.trim_ascii();
        let mut scanner = Scanner::new();
        if let Ok(document) = scanner.scan(trimmed) {
            return Ok(vec![Self::of_json(document.root())?]);
        }
        let mut all = Vec::new();
        for line in trimmed.split(|byte| *byte == b'\n') {
            if all.len() == MAX_ENVELOPES {
                return Err(Malformed("lines: too many"));
            }
            let document = scanner.scan(line.trim_ascii());
            let document = document.map_err(|_| Malformed("JSON, or a name twice in it"))?;
            all.push(Self::of_json(document.root())?);
        }
        Ok(all)
    }

    fn of_json(root: Value<'_>) -> Result<Self, Malformed> {
        let payload_type = text(root, "payloadType").ok_or(Malformed("payload type"))?;
        let payload = text(root, "payload").and_then(|it| base64(&it));
        let signatures = root.get("signatures").filter(|it| it.kind() == Kind::Array);
        let signatures = signatures.ok_or(Malformed("signatures: none"))?;
        if signatures.is_empty() || signatures.len() > MAX_SIGNATURES {
            return Err(Malformed("signatures: none, or too many"));
        }
        let one = |value: Value<'_>| {
            let signature = text(value, "sig").and_then(|it| base64(&it));
            let key_id = text(value, "keyid").filter(|it| !it.is_empty());
            let signature = signature.ok_or(Malformed("signature: not base64"))?;
            Ok(One { key_id: key_id.map(|it| it.into_owned()), signature })
        };
        Ok(Self {
            payload_type: payload_type.into_owned(),
            payload: payload.ok_or(Malformed("payload: not base64"))?,
            signatures: signatures.items().map(one).collect::<Result<_, _>>()?,
            uncovered: uncovered(root),
        })
    }

    /// Returns what each signature is worth on the payload.
    pub(crate) fn findings(&self, judge: &Judge<'_>) -> Vec<SignatureFinding> {
        let message = Message::new(pre_authentication(&self.payload_type, &self.payload));
        let keys = judge.keys(|entry| !algorithms(&entry.key).is_empty());
        let each = self.signatures.iter().map(|one| {
            let by = keys.iter().find(|key| message.is_signed(key, &one.signature));
            match by {
                Some(key) => SignatureFinding::Good(GoodSignature {
                    format: "DSSE",
                    key: key.clone(),
                    namespace: None,
                    trusted_comment: None,
                    user_present: None,
                    notes: Vec::new(),
                }),
                None => SignatureFinding::KeyNeeded { format: "DSSE", key_id: one.key_id.clone() },
            }
        });
        each.collect()
    }

    /// Returns the in-toto statement in it; `None` where it holds something else.
    pub(crate) fn statement(&self) -> Option<Result<Statement, Malformed>> {
        (self.payload_type == "application/vnd.in-toto+json")
            .then(|| Statement::read(&self.payload))
    }

    /// Tells whether it speaks about a file with these digests; `None` if that can't be said.
    fn is_about(&self, digests: &Digests) -> Option<bool> {
        match self.statement() {
            Some(Ok(statement)) => statement.is_about(digests),
            Some(Err(_)) => None,
            None if Sha256::of(&self.payload) == digests.sha256 => Some(true),
            None => None,
        }
    }
}

/// PAE of the protocol: lengths in decimal digits, so that nothing can move from one part to the other.
fn pre_authentication(payload_type: &str, payload: &[u8]) -> Vec<u8> {
    let head = format!("DSSEv1 {} {payload_type} {} ", payload_type.len(), payload.len());
    [head.as_bytes(), payload].concat()
}

/// A message with the digests that the keys' algorithms need, each computed once.
struct Message {
    bytes: Vec<u8>,
    digests: [(Hash, Vec<u8>); 3],
}

impl Message {
    fn new(bytes: Vec<u8>) -> Self {
        let digests =
            [Hash::Sha256, Hash::Sha384, Hash::Sha512].map(|hash| (hash, hash.digest(&bytes)));
        Self { bytes, digests }
    }

    fn is_signed(&self, key: &PublicKey, signature: &[u8]) -> bool {
        let verifies = |algorithm: &SignatureAlgorithm| {
            let digest = self.digests.iter().find(|(hash, _)| algorithm.hash() == Some(*hash));
            let signed = digest.map_or(Signed::Message(&self.bytes), |it| Signed::Digest(&it.1));
            verify(key, *algorithm, signed, signature) == Verification::Good
        };
        algorithms(key).iter().any(verifies)
    }
}

/// The algorithms that envelopes are signed with by each kind of key.
fn algorithms(key: &PublicKey) -> Vec<SignatureAlgorithm> {
    let ecdsa = |hash| {
        [EcdsaForm::Der, EcdsaForm::P1363].map(|form| SignatureAlgorithm::Ecdsa { hash, form })
    };
    let rsa = |hash: Hash| {
        let salt = hash.length();
        [SignatureAlgorithm::RsaPkcs1 { hash }, SignatureAlgorithm::RsaPss { hash, salt }]
    };
    match key {
        PublicKey::Ed25519(_) => vec![SignatureAlgorithm::Ed25519],
        PublicKey::EcdsaP256(_) => ecdsa(Hash::Sha256).to_vec(),
        PublicKey::EcdsaP384(_) => [ecdsa(Hash::Sha384), ecdsa(Hash::Sha256)].concat(),
        PublicKey::EcdsaP521(_) => [ecdsa(Hash::Sha512), ecdsa(Hash::Sha256)].concat(),
        PublicKey::Rsa(_) => [rsa(Hash::Sha256), rsa(Hash::Sha512)].concat(),
        _ => Vec::new(),
    }
}

// --- statements --------------------------------------------------------------------------------

/// What an in-toto statement says, as far as it is needed.
pub(crate) struct Statement {
    subjects: Vec<Subject>,
    predicate: String,
}

struct Subject {
    name: String,
    /// The digests of kinds that are computed.
    digests: Vec<StatedDigest>,
}

impl Statement {
    fn read(payload: &[u8]) -> Result<Self, Malformed> {
        let mut scanner = Scanner::new();
        let document = scanner.scan(payload).map_err(|_| Malformed("statement: not JSON"))?;
        let root = document.root();
        let kind = text(root, "_type").unwrap_or_default();
        let known = ["https://in-toto.io/Statement/v1", "https://in-toto.io/Statement/v0.1"];
        if !known.contains(&kind.as_ref()) {
            return Err(Malformed("statement: another type"));
        }
        let subjects = root.get("subject").filter(|it| it.kind() == Kind::Array);
        let subjects = subjects.ok_or(Malformed("statement: no subject"))?;
        let subject = |value: Value<'_>| {
            let digests = value.get("digest").filter(|it| it.kind() == Kind::Object);
            let digests = digests.ok_or(Malformed("statement: a subject without digests"))?;
            let stated = |name: &str| match text(digests, name) {
                None => Ok(None),
                Some(hex) => StatedDigest::from_hex(&hex)
                    .filter(|it| it.name() == name)
                    .map(Some)
                    .ok_or(Malformed("statement: a digest of another length")),
            };
            let digests = [stated("sha256")?, stated("sha512")?].into_iter().flatten().collect();
            Ok(Subject { name: text(value, "name").unwrap_or_default().into_owned(), digests })
        };
        Ok(Self {
            subjects: subjects.items().map(subject).collect::<Result<_, _>>()?,
            predicate: text(root, "predicateType").unwrap_or_default().into_owned(),
        })
    }

    /// Tells whether a subject has these digests; `None` if some state none that we compute.
    fn is_about(&self, digests: &Digests) -> Option<bool> {
        let is = |subject: &Subject| {
            let agrees = |it: &StatedDigest| it.of_file(digests) == *it;
            !subject.digests.is_empty() && subject.digests.iter().all(agrees)
        };
        if self.subjects.iter().any(is) {
            return Some(true);
        }
        let known = self.subjects.iter().all(|subject| !subject.digests.is_empty());
        (known && !self.subjects.is_empty()).then_some(false)
    }

    /// Returns it as a list of files by name; an error if two of one name differ.
    pub(crate) fn manifest(&self) -> Result<Manifest, Malformed> {
        let mut manifest = Manifest::default();
        for (line, subject) in (1..).zip(&self.subjects) {
            let Some(digest) = subject.digests.first().copied() else { continue };
            let name = subject.name.trim_start_matches("./").to_owned();
            let earlier = manifest.entries.insert(name, ManifestEntry { digest, line });
            if earlier.is_some_and(|it| it.digest != digest) {
                return Err(Malformed("statement: two digests for one name"));
            }
        }
        Ok(manifest)
    }
}

/// Returns the names of the files that all statements in a file list; `None` if it holds none.
pub(crate) fn names_listed(bytes: &[u8]) -> Option<Vec<String>> {
    let mut names = Vec::new();
    for envelope in Envelope::read_all(bytes).ok()? {
        let manifest = envelope.statement()?.ok()?.manifest().ok()?;
        names.extend(manifest.entries.into_keys());
    }
    (!names.is_empty()).then_some(names)
}

// --- beside a file -----------------------------------------------------------------------------

/// Reads an envelope that lies beside the file that it must speak about.
pub(crate) fn claim(bytes: &[u8], judge: &Judge<'_>) -> Box<dyn Claim> {
    match Envelope::read_all(bytes) {
        Ok(envelopes) => {
            let each = envelopes.into_iter().map(|it| (it.findings(judge), it));
            Box::new(Beside { envelopes: each.collect(), any_keys: has_keys(judge) })
        }
        Err(error) => Box::new(Settled(error.into_finding())),
    }
}

fn has_keys(judge: &Judge<'_>) -> bool {
    !judge.keys(|entry| !algorithms(&entry.key).is_empty()).is_empty()
}

struct Beside {
    envelopes: Vec<(Vec<SignatureFinding>, Envelope)>,
    any_keys: bool,
}

impl Claim for Beside {
    fn begin(&self) -> Box<dyn Check + '_> {
        by_digests(|digests| self.on(digests))
    }

    fn has_keys(&self) -> bool {
        self.any_keys
    }
}

impl Beside {
    fn on(&self, digests: &Digests) -> Vec<SignatureFinding> {
        let mut findings = Vec::new();
        let mut about = Vec::new();
        for (worth, envelope) in &self.envelopes {
            let is_about = envelope.is_about(digests);
            about.push(is_about);
            match is_about {
                Some(true) => findings.extend(worth.iter().cloned()),
                Some(false) => {}
                None => findings.push(SignatureFinding::Unsupported {
                    what: format!(
                        "DSSE envelope of the type {:?}, whose payload does not say that it is about this file",
                        envelope.payload_type
                    ),
                }),
            }
        }
        if about.iter().all(|it| *it == Some(false)) {
            findings.push(SignatureFinding::Bad(BadSignature {
                field: "subject",
                expected: "a file that the statement is about".to_owned(),
                actual: digests.sha256.to_hex(),
                key: None,
            }));
        }
        findings
    }
}

impl Malformed {
    pub(crate) fn into_finding(self) -> SignatureFinding {
        SignatureFinding::Bad(BadSignature {
            field: "signature",
            expected: "a DSSE envelope".to_owned(),
            actual: format!("malformed {}", self.0),
            key: None,
        })
    }
}

// --- by itself ---------------------------------------------------------------------------------

fn may_be(name: &str, head: &[u8]) -> bool {
    let start = head.trim_ascii_start();
    let mentions = |text: &str| memchr::memmem::find(start, text.as_bytes()).is_some();
    is_named(name) || start.starts_with(b"{") && mentions("\"payloadType\"")
}

fn is_named(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    [".intoto.jsonl", ".dsse.json", ".dsse"].iter().any(|suffix| lower.ends_with(suffix))
}

fn read_own(name: &str, bytes: &[u8], judge: &Judge<'_>) -> Option<Own> {
    if !is_named(name) && !looks_like_envelope(bytes) {
        return None;
    }
    let envelopes = match Envelope::read_all(bytes) {
        Ok(envelopes) => envelopes,
        Err(error) => return Some(Own::of(error.into_finding())),
    };
    let mut own = Own::default();
    for envelope in envelopes {
        own.parts.push(envelope.findings(judge));
        own.partial.extend(envelope.uncovered.clone());
        let bytes = envelope.payload.len();
        let kind = visible(&envelope.payload_type).into_owned();
        let detail = match envelope.statement() {
            None => format!("a DSSE envelope over {bytes} bytes of the type {kind}"),
            Some(Err(error)) => {
                own.partial.push(format!("an in-toto statement that is not used: {}", error.0));
                format!("a DSSE envelope over {bytes} bytes")
            }
            Some(Ok(statement)) => {
                let why = "the files that it speaks about are not in this item";
                own.partial.push(why.to_owned());
                statement.described()
            }
        };
        own.facts.push((Outcome::Pass, detail));
    }
    Some(own)
}

impl Statement {
    fn described(&self) -> String {
        let mut names: Vec<_> =
            self.subjects.iter().take(3).map(|it| visible(&it.name).into_owned()).collect();
        if self.subjects.len() > names.len() {
            names.push(format!("{} more", self.subjects.len() - names.len()));
        }
        let predicate = visible(&self.predicate).into_owned();
        format!("an in-toto statement ({predicate}) about {}", names.join(", "))
    }
}

/// Tells whether bytes are an envelope, or begin with one, by their shape.
fn looks_like_envelope(bytes: &[u8]) -> bool {
    let text = bytes.trim_ascii();
    let line = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let mut scanner = Scanner::new();
    if scanner.scan(text).is_ok_and(|it| is_envelope(it.root())) {
        return true;
    }
    scanner.scan(line.trim_ascii()).is_ok_and(|it| is_envelope(it.root()))
}

/// Tells whether a JSON value has the shape of an envelope.
pub(crate) fn is_envelope(root: Value<'_>) -> bool {
    let text = |name: &str| root.get(name).is_some_and(|it| it.kind() == Kind::String);
    let signatures = root.get("signatures").is_some_and(|it| it.kind() == Kind::Array);
    text("payloadType") && text("payload") && signatures
}

/// Names the members that an envelope does not define.
fn uncovered(root: Value<'_>) -> Option<String> {
    let names = root.members().map(|(name, _)| name);
    let defined = ["payload", "payloadType", "signatures"];
    let other = names.filter(|name| !defined.iter().any(|known| name.is_str(known)));
    let names: Vec<_> = other.take(3).map(|name| visible(name.raw()).into_owned()).collect();
    (!names.is_empty()).then(|| format!("members that no signature covers: {}", names.join(", ")))
}

/// The text of a member.
fn text<'a>(value: Value<'a>, name: &str) -> Option<Cow<'a, str>> {
    value.get(name)?.as_str()
}

/// Either alphabet, since verifiers must accept both (protocol, `Base64`), with padding.
fn base64(text: &str) -> Option<Vec<u8>> {
    Base64::Standard.decode(text).or_else(|| Base64::Url.decode(text))
}
