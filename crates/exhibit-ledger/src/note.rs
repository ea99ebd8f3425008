//! C2SP signed-note (v1.0.0): a text, a blank line, and lines of signatures.
//!
//! Parsing is that of the `signed_note` crate; every signature is verified here, strictly
//! ([`keys::verify_strict`](crate::keys::verify_strict)).

use data_encoding::BASE64;
use exhibit_core::{base64, digest::Sha256, time::Timestamp};
use signed_note::{Note, NoteError, Signature, VerificationError, Verifier, VerifierList};
use thiserror::Error;

use crate::keys::verify_strict;

/// The longest note that is read, in bytes: room for 16 post-quantum signatures.
pub const MAX_NOTE: usize = 128 << 10;

/// What kind of signature a key makes on notes (signed-note, "Signature types").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum NoteAlgorithm {
    /// Plain Ed25519 over the text, 64 bytes: type 0x01.
    Ed25519 = 1,
    /// A timestamped cosignature v1: 8 bytes of time, 64 of Ed25519: type 0x04 (tlog-cosignature).
    CosignatureV1 = 4,
}

/// A public key under the name that it has on notes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteKey {
    name: String,
    algorithm: NoteAlgorithm,
    key: [u8; 32],
}

/// Why a text is not a verifier key that we can use.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum VkeyError {
    /// Not `name+hex8+base64`, or a name with spaces or plus signs.
    #[error("not of the form name+id+key")]
    Malformed,
    /// The id is not that of name and key.
    #[error("the id does not belong to this name and key")]
    Id,
    /// A signature type other than 0x01 and 0x04, or a key that is not 32 bytes.
    #[error("signature type {0:#04x} is not supported")]
    Algorithm(u8),
}

impl NoteKey {
    /// Names a key; `None` if the name is empty or has a Unicode space or a plus sign.
    pub fn new(name: &str, algorithm: NoteAlgorithm, key: [u8; 32]) -> Option<Self> {
        signed_note::is_key_name_valid(name).then(|| Self { name: name.to_owned(), algorithm, key })
    }

    /// Reads a verifier key (vkey): `name+id+base64(type ‖ key)`.
    pub fn parse_vkey(text: &str) -> Result<Self, VkeyError> {
        let mut parts = text.splitn(3, '+');
        let mut part = || parts.next().ok_or(VkeyError::Malformed);
        let (name, id, key) = (part()?, part()?, part()?);
        let key = base64::decode(key).ok_or(VkeyError::Malformed)?;
        let (&tag, key) = key.split_first().ok_or(VkeyError::Malformed)?;
        let algorithm = match tag {
            1 => NoteAlgorithm::Ed25519,
            4 => NoteAlgorithm::CosignatureV1,
            other => return Err(VkeyError::Algorithm(other)),
        };
        let key = key.try_into().map_err(|_| VkeyError::Malformed)?;
        let key = Self::new(name, algorithm, key).ok_or(VkeyError::Malformed)?;
        if id != format!("{:08x}", key.id()) {
            return Err(VkeyError::Id);
        }
        Ok(key)
    }

    /// Returns the verifier key (vkey) that other tools read.
    pub fn vkey(&self) -> String {
        let tagged = BASE64.encode(&self.tagged());
        format!("{}+{:08x}+{tagged}", self.name, self.id())
    }

    /// Returns the key name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the signature type.
    pub fn algorithm(&self) -> NoteAlgorithm {
        self.algorithm
    }

    /// Returns the 32 bytes of the key.
    pub fn key(&self) -> &[u8; 32] {
        &self.key
    }

    /// Returns the key id: the first four bytes of SHA-256(name ‖ LF ‖ type ‖ key), big-endian.
    pub fn id(&self) -> u32 {
        let digest = Sha256::of_parts(&[self.name.as_bytes(), b"\n", &self.tagged()]);
        u32::from_be_bytes([digest.0[0], digest.0[1], digest.0[2], digest.0[3]])
    }

    /// Returns the line that carries `signature` (without the id, which is added).
    pub(crate) fn line(&self, signature: &[u8]) -> SignatureLine {
        let bytes = [&self.id().to_be_bytes(), signature].concat();
        SignatureLine(format!("— {} {}\n", self.name, BASE64.encode(&bytes)))
    }

    fn tagged(&self) -> Vec<u8> {
        [&[self.algorithm as u8][..], &self.key].concat()
    }
}

impl Verifier for NoteKey {
    fn name(&self) -> &str {
        &self.name
    }

    fn key_id(&self) -> u32 {
        self.id()
    }

    fn verify(&self, text: &[u8], signature: &[u8]) -> bool {
        match self.algorithm {
            NoteAlgorithm::Ed25519 => verify_strict(&self.key, text, signature),
            NoteAlgorithm::CosignatureV1 => {
                let Some((time, signature)) = split_cosignature(signature) else {
                    return false;
                };
                verify_strict(&self.key, &cosigned_message(time, text), signature)
            }
        }
    }
}

/// Returns the message of a cosignature v1: two header lines, then the text of the checkpoint.
pub(crate) fn cosigned_message(unix_time: u64, text: &[u8]) -> Vec<u8> {
    let header = format!("cosignature/v1\ntime {unix_time}\n");
    [header.as_bytes(), text].concat()
}

/// Splits a timestamped signature into POSIX time and Ed25519 signature; a time above 2^63 - 1 is
/// refused (tlog-cosignature, "Format").
fn split_cosignature(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let (time, signature) = bytes.split_first_chunk::<8>()?;
    let time = u64::from_be_bytes(*time);
    i64::try_from(time).ok()?;
    Some((time, signature))
}

/// A well-formed line of a signature, with its final newline.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SignatureLine(String);

impl SignatureLine {
    /// Reads one line that ends in a newline.
    pub fn parse(line: &str) -> Result<Self, NoteFinding> {
        let inner = line.strip_suffix('\n').ok_or(NoteFinding::Malformed)?;
        let parsed = Signature::from_bytes(inner.as_bytes()).map_err(|_| NoteFinding::Malformed)?;
        if inner.contains('\n') || parsed.to_bytes() != line.as_bytes() {
            return Err(NoteFinding::Malformed);
        }
        Ok(Self(line.to_owned()))
    }

    /// Returns the line, newline included.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the key name and the key id that the line states.
    pub fn key(&self) -> (String, u32) {
        let line = self.0.trim_end_matches('\n');
        let parsed = Signature::from_bytes(line.as_bytes()).expect("parsed when it was made");
        (parsed.name().to_owned(), parsed.id())
    }
}

/// What is wrong with a note.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum NoteFinding {
    /// Not a signed note: no UTF-8, control characters, no signature block, bad lines, too long.
    #[error("not a signed note")]
    Malformed,
    /// Two known keys share name and id.
    #[error("two known keys are called {name}+{id:08x}")]
    Ambiguous {
        /// The key name.
        name: String,
        /// The key id.
        id: u32,
    },
    /// A signature that names a known key does not verify: the whole note is refused.
    #[error("the signature of {name}+{id:08x} does not verify")]
    BadSignature {
        /// The key name.
        name: String,
        /// The key id.
        id: u32,
    },
    /// No known key signed.
    #[error("no known key signed this note")]
    NoKnownSignature,
}

/// A note whose signatures by known keys were all verified; there is at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenedNote {
    text: Vec<u8>,
    signers: Vec<NoteSigner>,
    unknown: usize,
}

/// A known key that signed a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteSigner {
    /// The key.
    pub key: NoteKey,
    /// When it signed, for cosignatures; `None` for plain signatures and times beyond year 9999.
    pub time: Option<Timestamp>,
}

impl OpenedNote {
    /// Returns the text, final newline included.
    pub fn text(&self) -> &[u8] {
        &self.text
    }

    /// Returns the known keys that signed, in the order of their lines.
    pub fn signers(&self) -> &[NoteSigner] {
        &self.signers
    }

    /// Returns how many different lines are by keys that are not known.
    pub fn unknown(&self) -> usize {
        self.unknown
    }
}

/// Opens a note with the keys that the caller knows.
///
/// Lines by unknown keys are ignored; a bad line by a known key refuses the whole note, and so
/// does a note that no known key signed (signed-note, "Signatures").
pub fn open(bytes: &[u8], known: &[NoteKey]) -> Result<OpenedNote, NoteFinding> {
    let (note, _) = parse(bytes)?;
    let boxed = known.iter().map(|k| Box::new(k.clone()) as Box<dyn Verifier>);
    let (verified, unknown) = note.verify(&VerifierList::new(boxed.collect())).map_err(finding)?;
    let signers = verified.iter().filter_map(|s| signer(s, known)).collect();
    Ok(OpenedNote { text: note.text().to_vec(), signers, unknown: unknown.len() })
}

/// Splits a note into its text and its lines; no signature is verified.
pub fn split(bytes: &[u8]) -> Result<(Vec<u8>, Vec<SignatureLine>), NoteFinding> {
    let (note, lines) = parse(bytes)?;
    Ok((note.text().to_vec(), lines))
}

/// Joins a text and lines into a note; a line that is there already is not repeated.
///
/// The text must end in a newline and have no control characters but newlines.
pub fn join(text: &[u8], lines: &[SignatureLine]) -> Result<Vec<u8>, NoteFinding> {
    let mut bytes = [text, b"\n"].concat();
    for (i, line) in lines.iter().enumerate() {
        if !lines[..i].contains(line) {
            bytes.extend_from_slice(line.as_str().as_bytes());
        }
    }
    let (parsed, _) = split(&bytes)?;
    (parsed == text).then_some(bytes).ok_or(NoteFinding::Malformed)
}

fn parse(bytes: &[u8]) -> Result<(Note, Vec<SignatureLine>), NoteFinding> {
    if bytes.len() > MAX_NOTE {
        return Err(NoteFinding::Malformed);
    }
    let note = Note::from_bytes(bytes).map_err(|_| NoteFinding::Malformed)?;
    let block = &bytes[note.text().len() + 1..];
    let block = std::str::from_utf8(block).map_err(|_| NoteFinding::Malformed)?;
    let lines = block.split_inclusive('\n').map(SignatureLine::parse);
    Ok((note, lines.collect::<Result<_, _>>()?))
}

fn finding(error: NoteError) -> NoteFinding {
    match error {
        NoteError::InvalidSignature { name, id } => NoteFinding::BadSignature { name, id },
        NoteError::VerificationError(VerificationError::AmbiguousKey { name, id }) => {
            NoteFinding::Ambiguous { name, id }
        }
        NoteError::UnverifiedNote => NoteFinding::NoKnownSignature,
        _ => NoteFinding::Malformed,
    }
}

fn signer(signature: &Signature, known: &[NoteKey]) -> Option<NoteSigner> {
    let of_this = |k: &&NoteKey| k.name() == signature.name() && k.id() == signature.id();
    let key = known.iter().find(of_this)?.clone();
    let time = match key.algorithm {
        NoteAlgorithm::Ed25519 => None,
        NoteAlgorithm::CosignatureV1 => split_cosignature(signature.signature())
            .and_then(|(time, _)| Timestamp::from_unix(i64::try_from(time).ok()?)),
    };
    Some(NoteSigner { key, time })
}
