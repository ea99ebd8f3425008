//! C2SP tlog-cosignature, Ed25519 v1 (type 0x04): somebody else saw this head, at this time, and
//! every older head that they saw is part of it.

use exhibit_core::time::Timestamp;
use thiserror::Error;

use crate::{
    checkpoint::{CheckpointFinding, Head},
    keys::{CosignerKey, CosignerPublicKey},
    note::{self, NoteAlgorithm, NoteFinding, NoteKey, SignatureLine, cosigned_message},
    witness::Admitted,
};

/// Returns the name of a cosigner on notes; `None` if the name is empty or has a Unicode space or
/// a plus sign. Its vkey has type 0x04.
pub fn cosigner_note_key(name: &str, key: &CosignerPublicKey) -> Option<NoteKey> {
    NoteKey::new(name, NoteAlgorithm::CosignatureV1, *key.as_bytes())
}

/// Why no cosignature was made.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum CosignError {
    /// The cosigner's name cannot stand on a note.
    #[error("{0:?} cannot be the name of a key")]
    Name(String),
    /// The time lies before 1970.
    #[error("{0} lies before 1970")]
    Time(Timestamp),
}

/// Cosigns a checkpoint that the witness admitted ([`crate::witness::judge`]), at `time`.
///
/// The remembered head must be written down durably before the line is given to anybody.
pub fn cosign(
    admitted: &Admitted,
    name: &str,
    key: &CosignerKey,
    time: Timestamp,
) -> Result<SignatureLine, CosignError> {
    let named =
        cosigner_note_key(name, &key.public()).ok_or_else(|| CosignError::Name(name.to_owned()))?;
    let seconds = u64::try_from(time.unix()).map_err(|_| CosignError::Time(time))?;
    let text = admitted.checkpoint().head().text();
    let signature = key.sign_raw(&cosigned_message(seconds, text.as_bytes()));
    Ok(named.line(&[&seconds.to_be_bytes()[..], &signature].concat()))
}

/// What is wrong with a cosignature.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum CosignatureFinding {
    /// The note is malformed, or this cosigner did not sign it, or its line does not verify.
    #[error(transparent)]
    Note(#[from] NoteFinding),
    /// The text is not that of a checkpoint.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointFinding),
    /// The key given is not a cosigner key, or its time is beyond year 9999.
    #[error("not a usable cosignature")]
    Unusable,
}

/// A head that a cosigner vouched for; nothing but [`verify`] makes this type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cosigned {
    head: Head,
    time: Timestamp,
}

impl Cosigned {
    /// Returns the head.
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// Returns when the cosigner saw it as the newest.
    pub fn time(&self) -> Timestamp {
        self.time
    }
}

/// Verifies the line of one cosigner on the note of a checkpoint.
///
/// Nothing is said about the log's own signature ([`crate::checkpoint::verify`]).
pub fn verify(note: &[u8], cosigner: &NoteKey) -> Result<Cosigned, CosignatureFinding> {
    if cosigner.algorithm() != NoteAlgorithm::CosignatureV1 {
        return Err(CosignatureFinding::Unusable);
    }
    let opened = note::open(note, std::slice::from_ref(cosigner))?;
    let time = opened.signers().first().and_then(|s| s.time);
    Ok(Cosigned {
        head: Head::parse_text(opened.text())?,
        time: time.ok_or(CosignatureFinding::Unusable)?,
    })
}
