//! C2SP notes: a text and lines of signatures; and checkpoints, which are such texts about a tree.
//!
//! <https://c2sp.org/signed-note>, <https://c2sp.org/tlog-checkpoint> and
//! <https://c2sp.org/tlog-cosignature> (v1). Nothing is verified here but what the lines are over.

use exhibit_core::base64;
use exhibit_core::digest::Sha256;

/// The most signatures that one note may carry.
pub(crate) const MAX_LINES: usize = 100;

/// A text with its signatures, none of them verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SignedNote {
    /// What is signed, with the line feed at its end.
    pub(crate) text: String,
    /// The signatures, as they stand there.
    pub(crate) lines: Vec<NoteLine>,
}

/// One signature of a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NoteLine {
    /// The name of the signer, as the line states it.
    pub(crate) name: String,
    /// The four bytes that name the key.
    pub(crate) id: [u8; 4],
    signature: Vec<u8>,
}

/// What a key signs notes as (signed-note, "Signature types").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum NoteKind {
    /// Ed25519 over the text.
    Plain = 1,
    /// A timestamped cosignature v1 over a checkpoint.
    Cosignature = 4,
}

/// How large a tree is said to be, and its root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Checkpoint {
    /// The name of the log.
    pub(crate) origin: String,
    /// The number of leaves.
    pub(crate) size: u64,
    /// The root of the tree over them (RFC 6962 §2.1).
    pub(crate) root: [u8; 32],
}

impl SignedNote {
    /// Reads a note; `None` for anything else.
    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(bytes).ok()?;
        if text.bytes().any(|it| it < 0x20 && it != b'\n') {
            return None;
        }
        let (text, signatures) = text.rsplit_once("\n\n")?;
        let lines = signatures.strip_suffix('\n')?.split('\n').take(MAX_LINES + 1);
        let lines: Vec<NoteLine> = lines.map(NoteLine::read).collect::<Option<_>>()?;
        (lines.len() <= MAX_LINES).then(|| Self { text: format!("{text}\n"), lines })
    }
}

impl NoteLine {
    fn read(line: &str) -> Option<Self> {
        let (name, encoded) = line.strip_prefix("\u{2014} ")?.split_once(' ')?;
        let bytes = base64::decode(encoded)?;
        let (id, signature) = bytes.split_first_chunk::<4>()?;
        let plain = !name.is_empty() && !name.contains(|it: char| it == '+' || it.is_whitespace());
        plain.then(|| Self { name: name.to_owned(), id: *id, signature: signature.to_vec() })
    }

    /// Tells whether the line says that this key of its name made it.
    pub(crate) fn names(&self, kind: NoteKind, key: &[u8; 32]) -> bool {
        let id = Sha256::of_parts(&[self.name.as_bytes(), b"\n", &[kind as u8], key]);
        id.0.starts_with(&self.id)
    }

    /// Returns the signature and what it is over; `None` where it has another length than its kind has.
    pub(crate) fn over(&self, kind: NoteKind, text: &str) -> Option<([u8; 64], Vec<u8>)> {
        match kind {
            NoteKind::Plain => {
                Some((self.signature.as_slice().try_into().ok()?, text.as_bytes().to_vec()))
            }
            NoteKind::Cosignature => {
                let (_, signature) = self.signature.split_first_chunk::<8>()?;
                let time = self.cosigned_at()?;
                let message = format!("cosignature/v1\ntime {time}\n{text}");
                Some((signature.try_into().ok()?, message.into_bytes()))
            }
        }
    }

    /// Returns the seconds since 1970 that a cosignature states.
    pub(crate) fn cosigned_at(&self) -> Option<u64> {
        let (time, _) = self.signature.split_first_chunk::<8>()?;
        Some(u64::from_be_bytes(*time))
    }
}

impl Checkpoint {
    /// Reads the text of a note; `None` where it is no checkpoint.
    pub(crate) fn of(text: &str) -> Option<Self> {
        let mut lines = text.strip_suffix('\n')?.split('\n');
        let origin = lines.next().filter(|it| !it.is_empty())?.to_owned();
        let size = decimal(lines.next()?)?;
        let root = base64::decode(lines.next()?)?.try_into().ok()?;
        lines.all(|it| !it.is_empty()).then_some(Self { origin, size, root })
    }
}

/// A number as these formats write it: no sign, no leading zero.
pub(crate) fn decimal(text: &str) -> Option<u64> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit());
    (plain && (text == "0" || !text.starts_with('0'))).then(|| text.parse().ok())?
}
