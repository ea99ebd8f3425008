//! C2SP tlog-proof (v1): one file that proves offline that a leaf is in a log.
//!
//! ```text
//! c2sp.org/tlog-proof@v1
//! extra BASE64            (optional; not authenticated)
//! index N
//! BASE64                  (audit path, from the leaf's sibling upward)
//!
//! CHECKPOINT
//! ```

use data_encoding::BASE64;
use exhibit_core::{base64, digest::Sha256};
use thiserror::Error;

use crate::{
    checkpoint::{self, CheckpointFinding, VerifiedCheckpoint, parse_decimal, parse_hash},
    keys::LogPublicKey,
    note::MAX_NOTE,
    origin::Origin,
    tree::{self, MAX_PROOF, ProofFinding},
};

const HEADER: &str = "c2sp.org/tlog-proof@v1\n";
const MAX_EXTRA: usize = 64 << 10;

/// An inclusion proof with the checkpoint that it leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlogProof {
    /// Opaque data that nothing authenticates. We write none.
    pub extra: Option<Vec<u8>>,
    /// The index of the leaf.
    pub index: u64,
    /// The audit path (RFC 6962 §2.1.1), from the leaf's sibling upward.
    pub path: Vec<Sha256>,
    /// The note of the checkpoint, as exact bytes.
    pub checkpoint: Vec<u8>,
}

/// What is wrong with a `.tlog-proof`.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum TlogProofFinding {
    /// Not in the format; names the line, from 1.
    #[error("line {0} is not as tlog-proof has it")]
    Malformed(usize),
    /// The checkpoint does not hold.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointFinding),
    /// The path does not lead to the checkpoint's root.
    #[error(transparent)]
    Path(#[from] ProofFinding),
}

impl TlogProof {
    /// Returns the bytes of the file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut text = HEADER.to_owned();
        if let Some(extra) = &self.extra {
            text += &format!("extra {}\n", BASE64.encode(extra));
        }
        text += &format!("index {}\n", self.index);
        for hash in &self.path {
            text += &format!("{}\n", BASE64.encode(&hash.0));
        }
        [text.as_bytes(), b"\n", &self.checkpoint].concat()
    }

    /// Reads a file strictly; the checkpoint is taken as it is ([`TlogProof::verify`] looks).
    pub fn parse(bytes: &[u8]) -> Result<Self, TlogProofFinding> {
        let (mut lines, checkpoint) = head_lines(bytes).ok_or(TlogProofFinding::Malformed(1))?;
        let mut number = 1;
        if lines.next() != Some(HEADER.trim_end()) {
            return Err(TlogProofFinding::Malformed(number));
        }
        number += 1;
        let mut line = lines.next();
        let extra = match line.and_then(|l| l.strip_prefix("extra ")) {
            None => None,
            Some(text) => {
                let bytes = base64::decode(text);
                line = lines.next();
                number += 1;
                Some(bytes.ok_or(TlogProofFinding::Malformed(number - 1))?)
            }
        };
        let index = line
            .and_then(|l| parse_decimal(l.strip_prefix("index ")?))
            .ok_or(TlogProofFinding::Malformed(number))?;
        let mut path = Vec::new();
        for line in lines {
            number += 1;
            let hash = parse_hash(line).filter(|_| path.len() < MAX_PROOF);
            path.push(hash.ok_or(TlogProofFinding::Malformed(number))?);
        }
        Ok(Self { extra, index, path, checkpoint: checkpoint.to_vec() })
    }

    /// Verifies checkpoint and path for a leaf, against the log's origin and its keys in force
    /// ([`checkpoint::verify`]); returns the checkpoint that holds the leaf.
    pub fn verify(
        &self,
        leaf_hash: Sha256,
        origin: &Origin,
        keys: &[LogPublicKey],
    ) -> Result<VerifiedCheckpoint, TlogProofFinding> {
        let checkpoint = checkpoint::verify(&self.checkpoint, origin, keys)?;
        let head = checkpoint.head();
        tree::verify_inclusion(&self.path, self.index, leaf_hash, head.size, head.root)?;
        Ok(checkpoint)
    }
}

/// Splits at the first empty line; the part before is at most as long as a proof can be.
pub(crate) fn head_lines(bytes: &[u8]) -> Option<(std::str::Split<'_, char>, &[u8])> {
    if bytes.len() > MAX_NOTE + MAX_EXTRA {
        return None;
    }
    let end = bytes.windows(2).position(|w| w == b"\n\n")?;
    let head = std::str::from_utf8(&bytes[..end]).ok()?;
    Some((head.split('\n'), &bytes[end + 2..]))
}
