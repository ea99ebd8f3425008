//! Entries: what a person did, signed, committed to by a leaf of the tree.
//!
//! - body = canonical JSON `{actor, data, log, prev_root, seq, time, type}`
//! - sig = Ed25519 by the actor over `exhibit-a/entry/v1\n` ‖ body
//! - c = SHA-256(`exhibit-a/commit/v1\n` ‖ salt[32] ‖ sig[64] ‖ body)
//! - leaf = canonical JSON `{c, seq, time, type, v: 1}`
//!
//! (salt, sig, body) is the opening of the leaf: kept as exact bytes, never written anew.

use std::fmt;

use data_encoding::{BASE64, HEXLOWER};
use exhibit_core::{
    base64,
    canonical::{self, CanonicalError},
    digest::Sha256,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use thiserror::Error;

use crate::{
    keys::{PersonKey, PersonPublicKey},
    origin::Origin,
    tree,
};

/// What stands before the body in the bytes that the actor signs.
pub const ENTRY_PREFIX: &[u8] = b"exhibit-a/entry/v1\n";
/// What stands before salt, signature and body in the bytes that the leaf commits to.
pub const COMMIT_PREFIX: &[u8] = b"exhibit-a/commit/v1\n";
/// The longest body, in bytes.
pub const MAX_BODY: usize = 16 << 20;
/// The longest leaf that tlog-tiles can carry, in bytes (a `u16` length).
pub const MAX_LEAF: usize = u16::MAX as usize;
/// The longest name of a kind or an actor, in bytes.
pub const MAX_NAME: usize = 100;

/// An entry before it is signed.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// The log that it goes into.
    pub log: Origin,
    /// Its index in the tree, from 0.
    pub seq: u64,
    /// The kind of event: lower-case letters, digits, `.`, `-` and `_`. Everybody sees it.
    pub kind: String,
    /// When the actor says it happened. Everybody sees it.
    pub time: Timestamp,
    /// Who acts: the name under which the register knows a person. Only openings hold it.
    pub actor: String,
    /// The root of the tree before this entry ([`tree::empty_root`] for the first).
    pub prev_root: Sha256,
    /// What happened: an object with a canonical form.
    pub data: Value,
}

/// Why a draft cannot be sealed.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum DraftError {
    /// The kind has other characters than lower-case letters, digits, `.`, `-`, `_`, or is empty
    /// or longer than [`MAX_NAME`].
    #[error("{0:?} is not the name of a kind")]
    Kind(String),
    /// The actor is empty, longer than [`MAX_NAME`], or has a control character.
    #[error("{0:?} is not the name of an actor")]
    Actor(String),
    /// The data is not an object.
    #[error("the data of an entry is an object")]
    DataNotAnObject,
    /// The data has no canonical form.
    #[error(transparent)]
    NotCanonical(#[from] CanonicalErrorText),
    /// The body would be longer than [`MAX_BODY`].
    #[error("a body of {0} bytes is longer than {MAX_BODY}")]
    TooLong(usize),
}

/// What is wrong with a JSON text of ours, as [`CanonicalError`] words it.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{0}")]
pub struct CanonicalErrorText(String);

impl From<CanonicalError> for CanonicalErrorText {
    fn from(error: CanonicalError) -> Self {
        Self(error.to_string())
    }
}

/// An entry that is signed and committed to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// The leaf, as exact bytes.
    pub leaf_bytes: Vec<u8>,
    /// The leaf hash of RFC 6962: SHA-256(0x00 ‖ leaf).
    pub leaf_hash: Sha256,
    /// The commitment that the leaf holds.
    pub commitment: Sha256,
    /// What opens the commitment.
    pub opening: Opening,
}

/// Signs a draft and commits to it with a random `salt` that is used once.
pub fn seal(draft: Draft, key: &PersonKey, salt: [u8; 32]) -> Result<Sealed, DraftError> {
    let body = body_of(draft)?;
    let bytes = canonical::to_bytes(&body).map_err(CanonicalErrorText::from)?;
    if bytes.len() > MAX_BODY {
        return Err(DraftError::TooLong(bytes.len()));
    }
    let sig = key.sign_raw(&[ENTRY_PREFIX, &bytes].concat());
    let opening = Opening { salt, sig, body: bytes };
    let commitment = opening.commitment();
    let leaf = LeafFile { c: commitment, seq: body.seq, time: body.time, kind: body.kind, v: 1 };
    let leaf_bytes = canonical::to_bytes(&leaf).map_err(CanonicalErrorText::from)?;
    Ok(Sealed { leaf_hash: tree::leaf_hash(&leaf_bytes), leaf_bytes, commitment, opening })
}

fn body_of(draft: Draft) -> Result<Body, DraftError> {
    if !is_kind(&draft.kind) {
        return Err(DraftError::Kind(draft.kind));
    }
    if !is_actor(&draft.actor) {
        return Err(DraftError::Actor(draft.actor));
    }
    let Value::Object(data) = draft.data else {
        return Err(DraftError::DataNotAnObject);
    };
    Ok(Body {
        actor: draft.actor,
        data,
        log: draft.log,
        prev_root: draft.prev_root,
        seq: draft.seq,
        time: draft.time,
        kind: draft.kind,
    })
}

/// What opens a leaf's commitment; exact bytes, as they were signed. `Debug` shows none of them.
#[derive(Clone, PartialEq, Eq)]
pub struct Opening {
    salt: [u8; 32],
    sig: [u8; 64],
    body: Vec<u8>,
}

impl fmt::Debug for Opening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Opening({} bytes of body)", self.body.len())
    }
}

impl Opening {
    /// Joins the three stored parts; nothing is checked before [`check`].
    pub fn from_parts(salt: [u8; 32], sig: [u8; 64], body: Vec<u8>) -> Self {
        Self { salt, sig, body }
    }

    /// Returns the random 32 bytes that hide the body.
    pub fn salt(&self) -> &[u8; 32] {
        &self.salt
    }

    /// Returns the actor's signature.
    pub fn sig(&self) -> &[u8; 64] {
        &self.sig
    }

    /// Returns the body, as exact bytes.
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// Returns SHA-256([`COMMIT_PREFIX`] ‖ salt ‖ sig ‖ body).
    pub fn commitment(&self) -> Sha256 {
        Sha256::of_parts(&[COMMIT_PREFIX, &self.salt, &self.sig, &self.body])
    }

    /// Returns the opening as a file: canonical JSON `{body: base64, salt: hex, sig: hex}`.
    pub fn to_file(&self) -> Vec<u8> {
        let file = OpeningFile {
            body: BASE64.encode(&self.body),
            salt: HEXLOWER.encode(&self.salt),
            sig: HEXLOWER.encode(&self.sig),
        };
        canonical::to_bytes(&file).expect("three strings have a canonical form")
    }

    /// Reads a file that [`Opening::to_file`] wrote; any other bytes are a finding.
    pub fn parse_file(bytes: &[u8]) -> Result<Self, EntryFinding> {
        if bytes.len() > MAX_BODY.div_ceil(3) * 4 + 1024 {
            return Err(EntryFinding::OpeningMalformed("longer than an opening can be".into()));
        }
        let file: OpeningFile =
            canonical::read(bytes).map_err(|e| EntryFinding::OpeningMalformed(e.to_string()))?;
        let bad = |part: &str| EntryFinding::OpeningMalformed(format!("{part} is not as written"));
        let hex = |text: &str| HEXLOWER.decode(text.as_bytes()).ok();
        Ok(Self {
            salt: hex(&file.salt).and_then(|b| b.try_into().ok()).ok_or_else(|| bad("salt"))?,
            sig: hex(&file.sig).and_then(|b| b.try_into().ok()).ok_or_else(|| bad("sig"))?,
            body: base64::decode(&file.body).ok_or_else(|| bad("body"))?,
        })
    }
}

/// A leaf, read strictly: what everybody sees of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf {
    /// Its index in the tree.
    pub seq: u64,
    /// The claimed time.
    pub time: Timestamp,
    /// The kind of event.
    pub kind: String,
    /// The commitment `c`.
    pub commitment: Sha256,
}

impl Leaf {
    /// Reads a leaf; bytes that this version would not have written are a finding.
    pub fn parse(bytes: &[u8]) -> Result<Self, EntryFinding> {
        if bytes.len() > MAX_LEAF {
            return Err(EntryFinding::LeafMalformed("longer than 65535 bytes".into()));
        }
        let file: LeafFile =
            canonical::read(bytes).map_err(|e| EntryFinding::LeafMalformed(e.to_string()))?;
        if file.v != 1 {
            return Err(EntryFinding::LeafVersion(file.v));
        }
        if !is_kind(&file.kind) {
            return Err(EntryFinding::LeafMalformed("type is not a name".into()));
        }
        Ok(Self { seq: file.seq, time: file.time, kind: file.kind, commitment: file.c })
    }
}

/// Where in which log a leaf stands; what its entry must agree with.
#[derive(Clone, Copy, Debug)]
pub struct Position<'a> {
    /// The log.
    pub log: &'a Origin,
    /// The index of the leaf in the tree.
    pub seq: u64,
    /// The root of the tree before this leaf, if the caller computed it ([`tree::Frontier`]).
    pub prev_root: Option<Sha256>,
}

/// What an entry claims, before anything is known about its signature.
///
/// It is shown to the function that finds the actor's key: the first entry of a log names the key
/// of its own actor.
#[derive(Clone, Copy, Debug)]
pub struct Claims<'a> {
    /// The index in the tree.
    pub seq: u64,
    /// The claimed time.
    pub time: Timestamp,
    /// The kind of event.
    pub kind: &'a str,
    /// Who is said to act.
    pub actor: &'a str,
    /// What is said to have happened.
    pub data: &'a Map<String, Value>,
}

/// What came of checking a leaf.
#[derive(Clone, Debug, PartialEq)]
pub enum Checked {
    /// The leaf is well-formed and in its place; its opening was not given.
    Closed(Leaf),
    /// The leaf's opening matches the commitment and the actor's signature verifies.
    Opened(OpenedEntry),
}

impl Checked {
    /// Returns the entry, if it was opened.
    pub fn opened(self) -> Option<OpenedEntry> {
        match self {
            Self::Closed(_) => None,
            Self::Opened(entry) => Some(entry),
        }
    }
}

/// An entry whose commitment, signature and place were verified; nothing else makes this type.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenedEntry {
    body: Body,
    body_bytes: Vec<u8>,
    commitment: Sha256,
    leaf_hash: Sha256,
    signer: PersonPublicKey,
}

impl OpenedEntry {
    /// Returns the index in the tree.
    pub fn seq(&self) -> u64 {
        self.body.seq
    }

    /// Returns the claimed time.
    pub fn time(&self) -> Timestamp {
        self.body.time
    }

    /// Returns the kind of event.
    pub fn kind(&self) -> &str {
        &self.body.kind
    }

    /// Returns the name of the actor.
    pub fn actor(&self) -> &str {
        &self.body.actor
    }

    /// Returns the log.
    pub fn log(&self) -> &Origin {
        &self.body.log
    }

    /// Returns the root of the tree before this entry, as the actor signed it.
    pub fn prev_root(&self) -> Sha256 {
        self.body.prev_root
    }

    /// Returns what happened.
    pub fn data(&self) -> &Map<String, Value> {
        &self.body.data
    }

    /// Returns the body, as exact bytes.
    pub fn body_bytes(&self) -> &[u8] {
        &self.body_bytes
    }

    /// Returns the commitment.
    pub fn commitment(&self) -> Sha256 {
        self.commitment
    }

    /// Returns the leaf hash.
    pub fn leaf_hash(&self) -> Sha256 {
        self.leaf_hash
    }

    /// Returns the key that signed.
    pub fn signer(&self) -> &PersonPublicKey {
        &self.signer
    }
}

/// What is wrong with a leaf or its opening.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum EntryFinding {
    /// The leaf is not canonical JSON of the expected shape.
    #[error("the leaf is malformed: {0}")]
    LeafMalformed(String),
    /// The leaf states a version that this program does not know.
    #[error("leaf version {0} is not known")]
    LeafVersion(u64),
    /// The leaf states another index than its own.
    #[error("the leaf at index {index} says {stated}")]
    LeafOutOfPlace {
        /// Where it stands.
        index: u64,
        /// What it says.
        stated: u64,
    },
    /// The file of an opening is malformed.
    #[error("the opening is malformed: {0}")]
    OpeningMalformed(String),
    /// The opening does not open this leaf.
    #[error("the leaf commits to {committed}, the opening gives {computed}")]
    Commitment {
        /// What the leaf holds.
        committed: Sha256,
        /// What salt, signature and body hash to.
        computed: Sha256,
    },
    /// The body is not canonical JSON of the expected shape.
    #[error("the body is malformed: {0}")]
    BodyMalformed(String),
    /// The body is of another log.
    #[error("the entry is of the log {0}")]
    OtherLog(Origin),
    /// Leaf and body state different things.
    #[error("{member}: the leaf says {leaf}, the body {body}")]
    Disagree {
        /// `seq`, `time` or `type`.
        member: &'static str,
        /// What the leaf says.
        leaf: String,
        /// What the body says.
        body: String,
    },
    /// The actor signed another history before this entry.
    #[error("the entry continues the root {signed}, the tree before it has {computed}")]
    PrevRoot {
        /// The root that the actor signed.
        signed: Sha256,
        /// The root of the leaves before.
        computed: Sha256,
    },
    /// Nobody knows a key for the actor.
    #[error("no key is known for the actor {0:?}")]
    UnknownActor(String),
    /// The signature does not verify under the actor's key.
    #[error("the signature of {actor:?} does not verify under the key {fingerprint}")]
    Signature {
        /// The actor.
        actor: String,
        /// The fingerprint of the key that was tried.
        fingerprint: Sha256,
    },
}

/// Checks a leaf at its position and, where an opening is given, everything that it opens.
///
/// `key_of` finds the key that was in force for the claimed actor; it is asked after the
/// commitment was found right and before the signature is verified.
pub fn check(
    leaf_bytes: &[u8],
    opening: Option<&Opening>,
    at: Position<'_>,
    key_of: impl FnOnce(Claims<'_>) -> Option<PersonPublicKey>,
) -> Result<Checked, EntryFinding> {
    let leaf = Leaf::parse(leaf_bytes)?;
    if leaf.seq != at.seq {
        return Err(EntryFinding::LeafOutOfPlace { index: at.seq, stated: leaf.seq });
    }
    let Some(opening) = opening else {
        return Ok(Checked::Closed(leaf));
    };
    let computed = opening.commitment();
    if computed != leaf.commitment {
        return Err(EntryFinding::Commitment { committed: leaf.commitment, computed });
    }
    let body = parse_body(&opening.body)?;
    agree(&leaf, &body, at)?;
    let signer = verify_signature(opening, &body, key_of)?;
    Ok(Checked::Opened(OpenedEntry {
        body,
        body_bytes: opening.body.clone(),
        commitment: computed,
        leaf_hash: tree::leaf_hash(leaf_bytes),
        signer,
    }))
}

fn parse_body(bytes: &[u8]) -> Result<Body, EntryFinding> {
    if bytes.len() > MAX_BODY {
        return Err(EntryFinding::BodyMalformed("longer than 16 MiB".into()));
    }
    let body: Body =
        canonical::read(bytes).map_err(|e| EntryFinding::BodyMalformed(e.to_string()))?;
    if !is_kind(&body.kind) || !is_actor(&body.actor) {
        return Err(EntryFinding::BodyMalformed("type or actor is not a name".into()));
    }
    Ok(body)
}

fn agree(leaf: &Leaf, body: &Body, at: Position<'_>) -> Result<(), EntryFinding> {
    if body.log != *at.log {
        return Err(EntryFinding::OtherLog(body.log.clone()));
    }
    let members = [
        ("seq", leaf.seq.to_string(), body.seq.to_string()),
        ("time", leaf.time.to_string(), body.time.to_string()),
        ("type", leaf.kind.clone(), body.kind.clone()),
    ];
    for (member, leaf, body) in members {
        if leaf != body {
            return Err(EntryFinding::Disagree { member, leaf, body });
        }
    }
    match at.prev_root {
        Some(computed) if computed != body.prev_root => {
            Err(EntryFinding::PrevRoot { signed: body.prev_root, computed })
        }
        _ => Ok(()),
    }
}

fn verify_signature(
    opening: &Opening,
    body: &Body,
    key_of: impl FnOnce(Claims<'_>) -> Option<PersonPublicKey>,
) -> Result<PersonPublicKey, EntryFinding> {
    let claims = Claims {
        seq: body.seq,
        time: body.time,
        kind: &body.kind,
        actor: &body.actor,
        data: &body.data,
    };
    let key = key_of(claims).ok_or_else(|| EntryFinding::UnknownActor(body.actor.clone()))?;
    if key.verify_raw(&[ENTRY_PREFIX, &opening.body].concat(), &opening.sig) {
        return Ok(key);
    }
    Err(EntryFinding::Signature { actor: body.actor.clone(), fingerprint: key.fingerprint() })
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    actor: String,
    data: Map<String, Value>,
    log: Origin,
    prev_root: Sha256,
    seq: u64,
    time: Timestamp,
    #[serde(rename = "type")]
    kind: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct LeafFile {
    c: Sha256,
    seq: u64,
    time: Timestamp,
    #[serde(rename = "type")]
    kind: String,
    v: u64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct OpeningFile {
    body: String,
    salt: String,
    sig: String,
}

fn is_kind(text: &str) -> bool {
    let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b".-_".contains(&b);
    (1..=MAX_NAME).contains(&text.len()) && text.bytes().all(allowed)
}

fn is_actor(text: &str) -> bool {
    (1..=MAX_NAME).contains(&text.len()) && !text.chars().any(char::is_control)
}
