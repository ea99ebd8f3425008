//! C2SP checkpoints: a signed note that states how large a tree is, and its root.
//!
//! <https://c2sp.org/signed-note>, <https://c2sp.org/tlog-checkpoint> and
//! <https://c2sp.org/tlog-cosignature> (v1).

use data_encoding::BASE64;
use exhibit_core::digest::Sha256;

/// The most signatures that one note may carry.
const MAX_LINES: usize = 100;

/// A checkpoint with its signatures, none of them verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Note {
    /// What is signed, with the line feed at its end.
    pub(super) text: String,
    /// The name of the log.
    pub(super) origin: String,
    /// The number of leaves.
    pub(super) size: u64,
    /// The root of the tree over them.
    pub(super) root: [u8; 32],
    /// The signatures.
    pub(super) lines: Vec<NoteLine>,
}

/// One signature of a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NoteLine {
    /// The name of the signer, as the line states it.
    pub(super) name: String,
    id: [u8; 4],
    signature: Vec<u8>,
}

impl Note {
    /// Reads a checkpoint; `None` for anything else.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(bytes).ok()?;
        if text.chars().any(|it| it.is_control() && it != '\n') {
            return None;
        }
        let (text, signatures) = text.rsplit_once("\n\n")?;
        let text = format!("{text}\n");
        let mut body = text.split('\n');
        let origin = body.next().filter(|it| !it.is_empty())?.to_owned();
        let size = decimal(body.next()?)?;
        let root = BASE64.decode(body.next()?.as_bytes()).ok()?.try_into().ok()?;
        let lines = signatures.strip_suffix('\n')?.split('\n').take(MAX_LINES + 1);
        let lines: Vec<NoteLine> = lines.map(NoteLine::read).collect::<Option<_>>()?;
        (lines.len() <= MAX_LINES).then_some(Self { text, origin, size, root, lines })
    }

    /// Returns the fields as a JSON text, so that they have places as those of other anchors.
    pub(super) fn fields(&self) -> String {
        let root = BASE64.encode(&self.root);
        serde_json::json!({ "origin": self.origin, "size": self.size, "root": root }).to_string()
    }
}

impl NoteLine {
    fn read(line: &str) -> Option<Self> {
        let (name, encoded) = line.strip_prefix("\u{2014} ")?.split_once(' ')?;
        let bytes = BASE64.decode(encoded.as_bytes()).ok()?;
        let (id, signature) = bytes.split_first_chunk::<4>()?;
        let plain = !name.is_empty() && !name.contains(['+', ' ']);
        plain.then(|| Self { name: name.to_owned(), id: *id, signature: signature.to_vec() })
    }

    /// Returns the signature and what it is over, if this key of this name is said to have made it.
    pub(super) fn by(&self, key: &[u8; 32], note: &str) -> Option<([u8; 64], Vec<u8>)> {
        let id = |kind: u8| {
            Sha256::of_parts(&[self.name.as_bytes(), b"\n", &[kind], key]).0.starts_with(&self.id)
        };
        if id(1) {
            return Some((self.signature.as_slice().try_into().ok()?, note.as_bytes().to_vec()));
        }
        if !id(4) {
            return None;
        }
        let (time, signature) = self.signature.split_first_chunk::<8>()?;
        let time = u64::from_be_bytes(*time);
        let message = format!("cosignature/v1\ntime {time}\n{note}");
        Some((signature.try_into().ok()?, message.into_bytes()))
    }

    /// Returns the seconds since 1970 that a cosignature by this key states.
    pub(super) fn cosigned_at(&self, key: &[u8; 32]) -> Option<u64> {
        let id = Sha256::of_parts(&[self.name.as_bytes(), b"\n", &[4], key]);
        let (time, _) = self.signature.split_first_chunk::<8>()?;
        id.0.starts_with(&self.id).then(|| u64::from_be_bytes(*time))
    }
}

/// A number as a checkpoint writes it: no sign, no leading zero.
fn decimal(text: &str) -> Option<u64> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit());
    (plain && (text == "0" || !text.starts_with('0'))).then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOT: &str = "tjb2U/7XG2D0wmKLue94Awb3D941nQvXBMLAGzLVyPs=";

    fn note(size: &str, line: &str) -> Option<Note> {
        Note::read(format!("log.example\n{size}\n{ROOT}\n\n{line}\n").as_bytes())
    }

    #[test]
    fn a_checkpoint_is_read_strictly() {
        let line = "\u{2014} log.example AAAAAAA=";
        let read = note("7", line).expect("a checkpoint");
        assert_eq!((read.size, read.origin.as_str(), read.lines.len()), (7, "log.example", 1));
        assert!(read.text.ends_with("=\n"));
        for size in ["07", "+7", "", "-1", "99999999999999999999"] {
            assert_eq!(note(size, line), None, "{size}");
        }
        for line in ["", "- log.example AAAAAAA=", "\u{2014} log.example", "\u{2014} a+b AAAAAAA="]
        {
            assert_eq!(note("7", line), None, "{line}");
        }
        let many = vec![line; MAX_LINES + 1].join("\n");
        assert_eq!(note("7", &many), None);
    }
}
