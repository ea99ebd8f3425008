//! C2SP checkpoints as anchors: a signed note that states how large a tree is, and its root.

use data_encoding::BASE64;

use crate::note::{Checkpoint, NoteKind, NoteLine, SignedNote};

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

impl Note {
    /// Reads a checkpoint; `None` for anything else.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let SignedNote { text, lines } = SignedNote::read(bytes)?;
        let Checkpoint { origin, size, root } = Checkpoint::of(&text)?;
        Some(Self { text, origin, size, root, lines })
    }

    /// Returns the fields as a JSON text, so that they have places as those of other anchors.
    pub(super) fn fields(&self) -> String {
        let root = BASE64.encode(&self.root);
        serde_json::json!({ "origin": self.origin, "size": self.size, "root": root }).to_string()
    }
}

/// Returns the signature of a line and what it is over, and whether it is a cosignature, if this key of its
/// name is said to have made it.
pub(super) fn by(line: &NoteLine, key: &[u8; 32], text: &str) -> Option<([u8; 64], Vec<u8>, bool)> {
    let kinds = [NoteKind::Plain, NoteKind::Cosignature];
    let kind = kinds.into_iter().find(|kind| line.names(*kind, key))?;
    let (signature, message) = line.over(kind, text)?;
    Some((signature, message, kind == NoteKind::Cosignature))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::note::MAX_LINES;

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
