//! The witness, by file: C2SP tlog-witness `add-checkpoint`, carried by hand.
//!
//! The request is the body of that call: `old SIZE`, the lines of a consistency proof, an empty
//! line, the checkpoint. The answer is one signature line ([`crate::cosignature::cosign`]).

use data_encoding::BASE64;
use exhibit_core::digest::Sha256;
use thiserror::Error;

use crate::{
    checkpoint::{self, CheckpointFinding, Head, VerifiedCheckpoint, parse_decimal, parse_hash},
    keys::LogPublicKey,
    origin::Origin,
    proof::head_lines,
    tree::{self, ProofFinding},
};

/// The most lines of proof that a request may have (tlog-witness).
pub const MAX_PROOF_LINES: usize = 63;

/// A request to cosign: a checkpoint, and the proof that it extends the last one seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddCheckpoint {
    /// The size of the last checkpoint that the witness saw; 0 if none.
    pub old: u64,
    /// The consistency proof (RFC 6962 §2.1.2); empty if `old` is 0 or the size of the checkpoint.
    pub proof: Vec<Sha256>,
    /// The note of the checkpoint, as exact bytes.
    pub checkpoint: Vec<u8>,
}

/// Why bytes are not a request; names the line, from 1.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("line {0} is not as tlog-witness has it")]
pub struct RequestMalformed(pub usize);

impl AddCheckpoint {
    /// Returns the bytes of the file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut text = format!("old {}\n", self.old);
        for hash in &self.proof {
            text += &format!("{}\n", BASE64.encode(&hash.0));
        }
        [text.as_bytes(), b"\n", &self.checkpoint].concat()
    }

    /// Reads a file strictly; the checkpoint is taken as it is ([`judge`] looks).
    pub fn parse(bytes: &[u8]) -> Result<Self, RequestMalformed> {
        let (mut lines, checkpoint) = head_lines(bytes).ok_or(RequestMalformed(1))?;
        let old = lines
            .next()
            .and_then(|l| parse_decimal(l.strip_prefix("old ")?))
            .ok_or(RequestMalformed(1))?;
        let mut proof = Vec::new();
        for line in lines {
            let hash = parse_hash(line).filter(|_| proof.len() < MAX_PROOF_LINES);
            proof.push(hash.ok_or(RequestMalformed(proof.len() + 2))?);
        }
        Ok(Self { old, proof, checkpoint: checkpoint.to_vec() })
    }
}

/// Why a witness does not cosign.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum WitnessRefusal {
    /// The checkpoint does not verify for this log (HTTP: 403, 404).
    #[error(transparent)]
    Checkpoint(#[from] CheckpointFinding),
    /// The request starts from another size than the last one seen (HTTP: 409).
    #[error("the request starts from size {old}, the last head seen has size {latest}")]
    OldSize {
        /// What the request says.
        old: u64,
        /// The size of the last head seen; 0 if none.
        latest: u64,
    },
    /// The checkpoint is smaller than the last one seen (HTTP: 400).
    #[error("size {size} is smaller than the last head seen, {latest}")]
    Smaller {
        /// The size of the checkpoint.
        size: u64,
        /// The size of the last head seen.
        latest: u64,
    },
    /// Same size, another root: the log signed two histories (HTTP: 409).
    #[error("two heads of size {size}: known {known}, offered {offered}")]
    Conflict {
        /// The size of both.
        size: u64,
        /// The root of the head seen.
        known: Sha256,
        /// The root of the checkpoint.
        offered: Sha256,
    },
    /// The proof does not connect the two heads (HTTP: 422).
    #[error(transparent)]
    Proof(#[from] ProofFinding),
}

/// A checkpoint that is consistent with all that the witness saw; only [`judge`] makes this type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Admitted(VerifiedCheckpoint);

impl Admitted {
    /// Returns the checkpoint.
    pub fn checkpoint(&self) -> &VerifiedCheckpoint {
        &self.0
    }
}

/// Decides whether a witness that last saw `latest` of the log `origin` may cosign.
///
/// `keys` are the log keys in force ([`checkpoint::verify`]). `latest` is none only if the witness
/// has seen no head of this log, and its user has typed or scanned the origin.
pub fn judge(
    request: &AddCheckpoint,
    latest: Option<&Head>,
    origin: &Origin,
    keys: &[LogPublicKey],
) -> Result<Admitted, WitnessRefusal> {
    let checkpoint = checkpoint::verify(&request.checkpoint, origin, keys)?;
    let head = checkpoint.head();
    let (latest_size, latest_root) = match latest {
        Some(known) => (known.size, known.root),
        None => (0, tree::empty_root()),
    };
    if request.old != latest_size {
        return Err(WitnessRefusal::OldSize { old: request.old, latest: latest_size });
    }
    if head.size < latest_size {
        return Err(WitnessRefusal::Smaller { size: head.size, latest: latest_size });
    }
    if head.size == latest_size && head.root != latest_root {
        return Err(WitnessRefusal::Conflict {
            size: head.size,
            known: latest_root,
            offered: head.root,
        });
    }
    connects(&request.proof, (latest_size, latest_root), head)?;
    Ok(Admitted(checkpoint))
}

/// From nothing, only an empty proof is accepted (tlog-witness).
fn connects(
    proof: &[Sha256],
    (old, old_root): (u64, Sha256),
    head: &Head,
) -> Result<(), ProofFinding> {
    if old == 0 {
        return proof.is_empty().then_some(()).ok_or(ProofFinding::Mismatch);
    }
    tree::verify_consistency(proof, old, old_root, head.size, head.root)
}
