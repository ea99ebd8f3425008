//! Known heads: what somebody remembers of a log, and what a new checkpoint is to it.
//!
//! The memory is a file of lines that only grows, kept outside the vault; reading and writing it
//! is elsewhere. Here are its lines, and the comparison.

use exhibit_core::{
    canonical::{self, CanonicalError},
    digest::Sha256,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{
    checkpoint::{Head, VerifiedCheckpoint},
    origin::Origin,
    tree,
};

/// A head that was seen and verified, with the note that proves that the log signed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownHead {
    head: Head,
    note: Vec<u8>,
    seen: Timestamp,
}

impl KnownHead {
    /// Remembers a verified checkpoint, as seen at `seen` by one's own clock.
    pub fn new(checkpoint: &VerifiedCheckpoint, seen: Timestamp) -> Self {
        Self { head: checkpoint.head().clone(), note: checkpoint.note().to_vec(), seen }
    }

    /// Returns what the checkpoint states.
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// Returns the note, as exact bytes: proof for others.
    pub fn note(&self) -> &[u8] {
        &self.note
    }

    /// Returns when it was first seen here.
    pub fn seen(&self) -> Timestamp {
        self.seen
    }

    /// Returns the line of this head, newline included: canonical JSON
    /// `{note, origin, root, seen, size, v: 1}`.
    pub fn to_line(&self) -> String {
        let line = Line {
            note: String::from_utf8(self.note.clone()).expect("a parsed note is UTF-8"),
            origin: self.head.origin.clone(),
            root: self.head.root,
            seen: self.seen,
            size: self.head.size,
            v: 1,
        };
        let bytes = canonical::to_bytes(&line).expect("a size below 2^53 and strings");
        String::from_utf8(bytes).expect("JSON is UTF-8") + "\n"
    }

    /// Reads one line; it must end in a newline and its members must agree with its note.
    pub fn parse_line(line: &str) -> Result<Self, LineFinding> {
        let text = line.strip_suffix('\n').ok_or(LineFinding::CutOff)?;
        let line = match Line::as_written(text) {
            Some(line) => line,
            None => canonical::read(text.as_bytes())?,
        };
        if line.v != 1 {
            return Err(LineFinding::Version(line.v));
        }
        let stated = Head { origin: line.origin, size: line.size, root: line.root };
        match Head::of_unverified(line.note.as_bytes()) {
            Ok(head) if head == stated => {
                Ok(Self { head, note: line.note.into_bytes(), seen: line.seen })
            }
            _ => Err(LineFinding::Disagrees),
        }
    }
}

/// What is wrong with a line of the memory.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum LineFinding {
    /// No newline at the end: the last write was cut off.
    #[error("the line is cut off")]
    CutOff,
    /// Not canonical JSON of the expected shape.
    #[error(transparent)]
    Malformed(#[from] CanonicalError),
    /// A version that this program does not know.
    #[error("version {0} is not known")]
    Version(u64),
    /// Origin, size or root are not those of the note.
    #[error("the line and its note disagree")]
    Disagrees,
}

/// Reads a whole memory; gives every line's head or its number (from 1) and what is wrong with it.
///
/// A broken line is never skipped in silence: what it held could be the head that matters.
pub fn parse_lines(text: &str) -> Result<Vec<KnownHead>, (usize, LineFinding)> {
    let lines = text.split_inclusive('\n').enumerate();
    lines.map(|(i, line)| KnownHead::parse_line(line).map_err(|e| (i + 1, e))).collect()
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    note: String,
    origin: Origin,
    root: Sha256,
    seen: Timestamp,
    size: u64,
    v: u64,
}

impl Line {
    /// Reads a line in its canonical form; `None` where that has to be found out more slowly.
    ///
    /// A memory has as many lines as the vault has commits, and all are read at each unlock. Members stand in
    /// canonical order here, and serde_json writes text as RFC 8785 (section 3.2.2.2) does.
    fn as_written(text: &str) -> Option<Self> {
        let line: Self = serde_json::from_str(text).ok()?;
        let again = serde_json::to_string(&line).ok()?;
        let in_range = i64::try_from(line.size).is_ok_and(|it| it <= canonical::MAX_INTEGER);
        (again == text && in_range).then_some(line)
    }
}

/// What is at hand about the tree of `old` leaves inside the tree of `size` leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// The root at size `old`, computed by the caller from the very leaves or nodes whose root at
    /// `size` the caller found right.
    Root(Sha256),
    /// A consistency proof (RFC 6962 §2.1.2), by whomever.
    Proof(Vec<Sha256>),
    /// Nothing.
    Nothing,
}

/// What a new checkpoint is to the heads that are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Relation {
    /// No head of this log is known.
    First,
    /// The newest known head is this one.
    Same,
    /// It extends the newest known head.
    Newer {
        /// The newest known head.
        newest: KnownHead,
    },
    /// It is part of the newest known head: an older export, or (for a vault) a rollback.
    Older {
        /// The newest known head.
        newest: KnownHead,
    },
    /// It and a known head cannot both be true.
    Fork(Fork),
    /// Nothing at hand connects it with a known head, so neither is shown.
    NotShown {
        /// The known head.
        known: KnownHead,
        /// Whether a proof was given, and does not verify.
        proof_failed: bool,
    },
}

impl Relation {
    /// Reports whether a vault that is at this checkpoint may write: nothing newer and nothing
    /// contradictory is known, and the newest known head was shown to be part of it.
    pub fn vault_may_write(&self) -> bool {
        matches!(self, Self::First | Self::Same | Self::Newer { .. })
    }
}

/// Two heads that one log signed and that cannot both be true, and what shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fork {
    /// The head that was known before.
    pub known: KnownHead,
    /// The note of the other, as exact bytes.
    pub other_note: Vec<u8>,
    /// The size of the other.
    pub other_size: u64,
    /// The root of the other.
    pub other_root: Sha256,
    /// The root that the larger of the two trees has at the size of the smaller.
    pub root_in_larger: Sha256,
}

/// Compares a checkpoint with all known heads.
///
/// Heads of other logs are passed over. `evidence(old, size)` is asked at most twice: for the
/// largest known head that is not larger than the checkpoint, and for the newest where that is
/// larger. Two known heads that contradict each other are a fork from then on, whatever comes.
pub fn relate(
    known: &[KnownHead],
    new: &VerifiedCheckpoint,
    mut evidence: impl FnMut(u64, u64) -> Evidence,
) -> Relation {
    let head = new.head();
    let mut known: Vec<&KnownHead> =
        known.iter().filter(|k| k.head.origin == head.origin).collect();
    known.sort_by_key(|k| k.head.size);
    let Some(newest) = known.last().copied() else {
        return Relation::First;
    };
    if let Some(fork) = fork_at_one_size(&known, new) {
        return Relation::Fork(fork);
    }
    let below = known.iter().rfind(|k| k.head.size <= head.size).copied();
    if let Some(below) = below
        && below.head.size < head.size
        && let Some(problem) = connect(&below.head, head, below, new, &mut evidence)
    {
        return problem;
    }
    if newest.head.size == head.size {
        return Relation::Same;
    }
    let newest_owned = newest.clone();
    if newest.head.size < head.size {
        return Relation::Newer { newest: newest_owned };
    }
    let seen_before = below.is_some_and(|b| b.head.size == head.size);
    if !seen_before && let Some(problem) = connect(head, &newest.head, newest, new, &mut evidence) {
        return problem;
    }
    Relation::Older { newest: newest_owned }
}

/// Finds two heads of one size and different roots, among the known ones and the new one.
fn fork_at_one_size(sorted: &[&KnownHead], new: &VerifiedCheckpoint) -> Option<Fork> {
    let head = new.head();
    let with_new = sorted.iter().find(|k| k.head.size == head.size && k.head.root != head.root);
    if let Some(known) = with_new {
        return Some(fork(known, new.note(), head, head.root));
    }
    let contradictory =
        |w: &&[&KnownHead]| w[0].head.size == w[1].head.size && w[0].head.root != w[1].head.root;
    let pair = sorted.windows(2).find(contradictory)?;
    Some(fork(pair[0], &pair[1].note, &pair[1].head, pair[1].head.root))
}

/// Says what is wrong between two heads of different size; nothing, if the smaller is part of the
/// larger, as the empty tree is of every other.
fn connect(
    smaller: &Head,
    larger: &Head,
    known: &KnownHead,
    new: &VerifiedCheckpoint,
    evidence: &mut impl FnMut(u64, u64) -> Evidence,
) -> Option<Relation> {
    let not_shown = |proof_failed| Relation::NotShown { known: known.clone(), proof_failed };
    if smaller.size == 0 {
        return None;
    }
    match evidence(smaller.size, larger.size) {
        Evidence::Root(root) if root == smaller.root => None,
        Evidence::Root(root) => Some(Relation::Fork(fork(known, new.note(), new.head(), root))),
        Evidence::Proof(proof) => {
            tree::verify_consistency(&proof, smaller.size, smaller.root, larger.size, larger.root)
                .err()
                .map(|_| not_shown(true))
        }
        Evidence::Nothing => Some(not_shown(false)),
    }
}

fn fork(known: &KnownHead, note: &[u8], other: &Head, root_in_larger: Sha256) -> Fork {
    Fork {
        known: known.clone(),
        other_note: note.to_vec(),
        other_size: other.size,
        other_root: other.root,
        root_in_larger,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A line whose note says nothing, which is found out later.
    fn line(note: &str, size: &str) -> String {
        let origin = "exhibit-a.invalid/jkyj7erzcuyrvy2ohpvzcokzsfwgpgubavlczrxrjeyyzo25rera";
        let root = "00".repeat(32);
        format!(
            "{{\"note\":\"{note}\",\"origin\":\"{origin}\",\"root\":\"{root}\",\
             \"seen\":\"2026-07-15T08:00:01Z\",\"size\":{size},\"v\":1}}"
        )
    }

    #[test]
    fn a_line_is_read_quickly_only_where_it_is_canonical() {
        let good = line("a\\n\\u0001\\\"\u{7f}\u{2028}é", "9007199254740991");
        assert!(Line::as_written(&good).is_some());
        let others = [
            line("a", "9007199254740992"),
            line("\\u0041", "2"),
            line("\\/", "2"),
            line("a", "2.0"),
            line("a", "2").replace(":2,", ": 2,"),
            line("a", "2").replace("\"v\":1", "\"v\":1,\"w\":1"),
            line("a", "2").replace("\"size\":2,\"v\":1", "\"v\":1,\"size\":2"),
        ];
        let is_canonical = |text: &str| canonical::read::<Line>(text.as_bytes()).is_ok();
        assert!(is_canonical(&good));
        for other in others {
            assert!(Line::as_written(&other).is_none() && !is_canonical(&other), "{other}");
        }
    }
}
