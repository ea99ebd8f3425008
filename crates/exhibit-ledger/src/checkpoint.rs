//! C2SP tlog-checkpoint (v1.0.0): the signed head of a tree.
//!
//! Text: origin, size in decimal, root in base64, one a line; no extension lines. The log's key
//! name is the origin. After an entry that names a new log key, the covering checkpoint carries
//! the signatures of the old and the new key.

use data_encoding::BASE64;
use exhibit_core::{base64, digest::Sha256};
use thiserror::Error;

use crate::{
    keys::{LogKey, LogPublicKey},
    note::{self, NoteAlgorithm, NoteFinding, NoteKey, SignatureLine},
    origin::Origin,
    tree,
};

/// The head of a tree: what a checkpoint states. Nobody has vouched for it yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The log.
    pub origin: Origin,
    /// How many leaves the tree has.
    pub size: u64,
    /// The root of RFC 6962 at that size.
    pub root: Sha256,
}

impl Head {
    /// Returns the text of the checkpoint: three lines, each ending in a newline.
    pub fn text(&self) -> String {
        let root = BASE64.encode(&self.root.0);
        format!("{}\n{}\n{root}\n", self.origin, self.size)
    }

    /// Reads the text of a checkpoint of ours; extension lines are refused.
    pub fn parse_text(text: &[u8]) -> Result<Self, CheckpointFinding> {
        let malformed = || CheckpointFinding::Text;
        let text = std::str::from_utf8(text).map_err(|_| malformed())?;
        let mut lines = text.split('\n');
        let mut line = || lines.next().ok_or_else(malformed);
        let origin = Origin::parse(line()?).ok_or_else(malformed)?;
        let size = parse_decimal(line()?).ok_or_else(malformed)?;
        let root = parse_hash(line()?).ok_or_else(malformed)?;
        let head = Self { origin, size, root };
        let empty_is_empty = size > 0 || root == tree::empty_root();
        (head.text() == text && size <= tree::MAX_SIZE && empty_is_empty)
            .then_some(head)
            .ok_or_else(malformed)
    }

    /// Reads what the note of a checkpoint states, verifying nothing.
    pub fn of_unverified(note: &[u8]) -> Result<Self, CheckpointFinding> {
        let (text, _) = note::split(note)?;
        Self::parse_text(&text)
    }

    /// Signs this head with a log key.
    pub fn sign(&self, key: &LogKey) -> SignatureLine {
        let name = log_note_key(&self.origin, &key.public());
        name.line(&key.sign_raw(self.text().as_bytes()))
    }

    /// Joins this head and signature lines into a note (a `checkpoint` file).
    pub fn note(&self, lines: &[SignatureLine]) -> Result<Vec<u8>, NoteFinding> {
        note::join(self.text().as_bytes(), lines)
    }
}

/// Returns the name of a log key on notes; its vkey is what other tools read.
pub fn log_note_key(origin: &Origin, key: &LogPublicKey) -> NoteKey {
    NoteKey::new(origin.as_str(), NoteAlgorithm::Ed25519, *key.as_bytes())
        .expect("an origin has no space and no plus sign")
}

/// What is wrong with a checkpoint.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum CheckpointFinding {
    /// The note is malformed or badly signed.
    #[error(transparent)]
    Note(#[from] NoteFinding),
    /// The text is not that of a checkpoint of ours.
    #[error("the text is not origin, size and root")]
    Text,
    /// The checkpoint is of another log.
    #[error("the checkpoint is of the log {0}")]
    OtherLog(Origin),
    /// A log key that is in force at this size did not sign.
    #[error("the log key {0} did not sign")]
    NotSignedBy(LogPublicKey),
    /// The caller named no log key.
    #[error("no log key is known")]
    NoKey,
}

/// A checkpoint that every log key in force signed; nothing but [`verify`] makes this type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedCheckpoint {
    head: Head,
    note: Vec<u8>,
}

impl VerifiedCheckpoint {
    /// Returns what it states.
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// Returns the whole note, as exact bytes.
    pub fn note(&self) -> &[u8] {
        &self.note
    }

    /// Returns the note with the lines of `keys` alone, for keeping cosignatures apart.
    pub fn log_lines(&self) -> Vec<SignatureLine> {
        self.lines(|name| name == self.head.origin.as_str())
    }

    /// Returns the lines of everybody but the log.
    pub fn other_lines(&self) -> Vec<SignatureLine> {
        self.lines(|name| name != self.head.origin.as_str())
    }

    fn lines(&self, wanted: impl Fn(&str) -> bool) -> Vec<SignatureLine> {
        let (_, mut lines) = note::split(&self.note).expect("split when it was verified");
        lines.retain(|line| wanted(&line.key().0));
        lines
    }
}

/// Verifies a checkpoint of the log `origin`.
///
/// `keys` are the log keys in force at this size: one, or two where a rotation is covered for the
/// first time; all of them must have signed. Whether the first key belongs to the origin is
/// [`Origin::is_of`], and is asked where the chain of keys begins.
pub fn verify(
    note: &[u8],
    origin: &Origin,
    keys: &[LogPublicKey],
) -> Result<VerifiedCheckpoint, CheckpointFinding> {
    if keys.is_empty() {
        return Err(CheckpointFinding::NoKey);
    }
    let known: Vec<_> = keys.iter().map(|k| log_note_key(origin, k)).collect();
    let head = Head::of_unverified(note)?;
    if head.origin != *origin {
        return Err(CheckpointFinding::OtherLog(head.origin));
    }
    let opened = note::open(note, &known)?;
    for (key, known) in keys.iter().zip(&known) {
        if !opened.signers().iter().any(|s| s.key == *known) {
            return Err(CheckpointFinding::NotSignedBy(*key));
        }
    }
    Ok(VerifiedCheckpoint { head, note: note.to_vec() })
}

/// Reads an ASCII decimal without leading zeroes.
pub(crate) fn parse_decimal(text: &str) -> Option<u64> {
    let number: u64 = text.parse().ok()?;
    (number.to_string() == text).then_some(number)
}

/// Reads a hash in standard base64 (RFC 4648 §4), 44 characters.
pub(crate) fn parse_hash(text: &str) -> Option<Sha256> {
    let bytes = base64::decode(text)?;
    Some(Sha256(bytes.try_into().ok()?))
}
