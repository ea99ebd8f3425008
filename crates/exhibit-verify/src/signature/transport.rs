//! Changes that mail, editors and transfer tools make to text, undone one by one.
//!
//! When a signature does not verify, the document is read again through each [`Undo`] that could
//! apply. If one makes it verify, the content is what was signed and the bytes are not: the
//! original has to be asked for. Only text is tried; every stage needs a few bytes of state.

use std::io::{self, Read};

use super::digests::each_block;

/// The largest document that is tried.
pub const MAX_BYTES: u64 = 64 << 20;

/// What a document looks like, as far as it decides which changes could have happened.
#[derive(Clone, Debug, Default)]
pub struct Shape {
    head: Vec<u8>,
    has_nul: bool,
    has_crlf: bool,
    has_bare_lf: bool,
    last: Option<u8>,
    bytes: u64,
}

impl Shape {
    /// Takes the next part of the document.
    pub fn update(&mut self, block: &[u8]) {
        let room = 3_usize.saturating_sub(self.head.len()).min(block.len());
        self.head.extend_from_slice(&block[..room]);
        self.bytes = self.bytes.saturating_add(block.len() as u64);
        for byte in block {
            match byte {
                0 => self.has_nul = true,
                b'\n' if self.last == Some(b'\r') => self.has_crlf = true,
                b'\n' => self.has_bare_lf = true,
                _ => {}
            }
            self.last = Some(*byte);
        }
    }

    /// Returns the changes worth undoing, fewest first; none for binary or very large documents.
    pub fn undos(&self) -> Vec<Undo> {
        let utf16 = matches!(self.head.get(..2), Some(b"\xff\xfe" | b"\xfe\xff"));
        if self.bytes > MAX_BYTES || self.bytes == 0 || (self.has_nul && !utf16) {
            return Vec::new();
        }
        let mut lines = vec![Lines::Keep];
        if utf16 || self.has_crlf {
            lines.push(Lines::ToLf);
        }
        if utf16 || self.has_bare_lf {
            lines.push(Lines::ToCrlf);
        }
        let mark = if !utf16 && self.head.starts_with(BOM) { Edge::Remove } else { Edge::Add };
        let mut end = vec![Edge::Keep];
        if utf16 || self.last == Some(b'\n') {
            end.push(Edge::Remove);
        }
        if utf16 || self.last != Some(b'\n') {
            end.push(Edge::Add);
        }
        let mut undos = Vec::new();
        for lines in lines {
            for mark in [Edge::Keep, mark] {
                for end in &end {
                    undos.push(Undo { utf16, lines, mark, end: *end });
                }
            }
        }
        undos.retain(|undo| undo.changes() > 0);
        undos.sort_by_key(Undo::changes);
        undos
    }

    /// Tells whether the document is larger than is tried.
    pub fn too_large(&self) -> bool {
        self.bytes > MAX_BYTES
    }
}

/// One way to take back what transport did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Undo {
    utf16: bool,
    lines: Lines,
    mark: Edge,
    end: Edge,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lines {
    Keep,
    ToLf,
    ToCrlf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Edge {
    Keep,
    Add,
    Remove,
}

impl Undo {
    /// Says what had happened to the document, for people.
    pub fn happened(&self) -> String {
        let mut said = Vec::new();
        if self.utf16 {
            said.push("text re-encoded as UTF-16");
        }
        match self.lines {
            Lines::Keep => {}
            Lines::ToLf => said.push("line endings changed from LF to CRLF"),
            Lines::ToCrlf => said.push("line endings changed from CRLF to LF"),
        }
        match self.mark {
            Edge::Keep => {}
            Edge::Add => said.push("byte order mark removed"),
            Edge::Remove => said.push("byte order mark added"),
        }
        match self.end {
            Edge::Keep => {}
            Edge::Add => said.push("final newline removed"),
            Edge::Remove => said.push("final newline added"),
        }
        said.join(", ")
    }

    /// Reads the document with the change undone, in parts.
    ///
    /// Returns false if the change can't have happened (the text is not UTF-16).
    pub fn read(&self, reader: &mut dyn Read, each: &mut dyn FnMut(&[u8])) -> io::Result<bool> {
        let mut stages = Stages::new(*self);
        let mut out = Vec::with_capacity(128 * 1024);
        each_block(reader, &mut |block| {
            out.clear();
            stages.push(block, &mut out);
            each(&out);
        })?;
        out.clear();
        let possible = stages.finish(&mut out);
        each(&out);
        Ok(possible)
    }

    fn changes(&self) -> usize {
        usize::from(self.utf16)
            + usize::from(self.lines != Lines::Keep)
            + usize::from(self.mark != Edge::Keep)
            + usize::from(self.end != Edge::Keep)
    }
}

/// The stages in order: UTF-16, byte order mark, line endings, final newline.
struct Stages {
    undo: Undo,
    utf16: Utf16,
    /// The first bytes, until it is known whether they are a byte order mark.
    head: Option<Vec<u8>>,
    previous: u8,
    /// A carriage return that may belong to a line feed; or the last line ending.
    held: Vec<u8>,
}

impl Stages {
    fn new(undo: Undo) -> Self {
        Self {
            undo,
            utf16: Utf16::default(),
            head: Some(Vec::with_capacity(4)),
            previous: 0,
            held: Vec::with_capacity(4),
        }
    }

    fn push(&mut self, block: &[u8], out: &mut Vec<u8>) {
        if !self.undo.utf16 {
            return block.iter().for_each(|byte| self.marked(*byte, out));
        }
        for byte in block {
            if let Some(c) = self.utf16.push(*byte) {
                let mut buffer = [0; 4];
                let text = c.encode_utf8(&mut buffer);
                text.bytes().for_each(|byte| self.marked(byte, out));
            }
        }
    }

    fn finish(mut self, out: &mut Vec<u8>) -> bool {
        if let Some(head) = self.head.take() {
            self.begin(&head, out);
        }
        let last = self.held.last().copied().unwrap_or(self.previous);
        match self.undo.end {
            Edge::Keep => out.extend_from_slice(&self.held),
            Edge::Remove => {
                let kept = self.held.strip_suffix(b"\n").unwrap_or(&self.held);
                out.extend_from_slice(kept.strip_suffix(b"\r").unwrap_or(kept));
            }
            Edge::Add => {
                out.extend_from_slice(&self.held);
                if last != b'\n' {
                    let crlf = self.undo.lines == Lines::ToCrlf;
                    out.extend_from_slice(if crlf { b"\r\n" } else { b"\n" });
                }
            }
        }
        !self.undo.utf16 || self.utf16.complete()
    }

    /// Decides about the byte order mark once three bytes are there.
    fn marked(&mut self, byte: u8, out: &mut Vec<u8>) {
        let Some(head) = &mut self.head else {
            return self.line(byte, out);
        };
        head.push(byte);
        if head.len() == BOM.len() {
            let head = self.head.take().expect("checked above");
            self.begin(&head, out);
        }
    }

    fn begin(&mut self, head: &[u8], out: &mut Vec<u8>) {
        let bare = head.strip_prefix(BOM).unwrap_or(head);
        // Text that comes from UTF-16 starts with the mark of UTF-16, which is not of its own.
        let keep = self.undo.mark == Edge::Keep && !self.undo.utf16;
        if self.undo.mark == Edge::Add {
            out.extend_from_slice(BOM);
        }
        let head = if keep { head } else { bare };
        head.iter().for_each(|byte| self.line(*byte, out));
    }

    fn line(&mut self, byte: u8, out: &mut Vec<u8>) {
        match (self.undo.lines, byte) {
            (Lines::ToCrlf, b'\n') if self.previous != b'\r' => {
                self.emit(b'\r', out);
                self.emit(b'\n', out);
            }
            (Lines::ToLf, b'\n') => {
                if self.held.last() == Some(&b'\r') {
                    self.held.pop();
                }
                self.emit(b'\n', out);
            }
            _ => self.emit(byte, out),
        }
        self.previous = byte;
    }

    /// Holds the last two bytes back: they may be a line ending that changes.
    fn emit(&mut self, byte: u8, out: &mut Vec<u8>) {
        self.held.push(byte);
        if self.held.len() > 2 {
            out.push(self.held.remove(0));
        }
    }
}

/// UTF-16 with a byte order mark, decoded byte by byte.
#[derive(Default)]
struct Utf16 {
    big_endian: Option<bool>,
    half: Option<u8>,
    high: Option<u16>,
    broken: bool,
}

impl Utf16 {
    fn push(&mut self, byte: u8) -> Option<char> {
        let Some(first) = self.half.take() else {
            self.half = Some(byte);
            return None;
        };
        let big = *self.big_endian.get_or_insert(first == 0xfe);
        let unit =
            if big { u16::from_be_bytes([first, byte]) } else { u16::from_le_bytes([first, byte]) };
        let decoded = match (self.high.take(), unit) {
            (None, 0xd800..=0xdbff) => {
                self.high = Some(unit);
                return None;
            }
            (None, unit) => only_char(&[unit]),
            (Some(high), unit) => only_char(&[high, unit]),
        };
        self.broken |= decoded.is_none();
        decoded
    }

    fn complete(&self) -> bool {
        !self.broken && self.half.is_none() && self.high.is_none()
    }
}

/// The one character that these units are.
fn only_char(units: &[u16]) -> Option<char> {
    let mut chars = char::decode_utf16(units.iter().copied());
    let first = chars.next()?.ok()?;
    chars.next().is_none().then_some(first)
}

const BOM: &[u8] = b"\xef\xbb\xbf";

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Every text that undoing some change gives.
    fn undone(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
        let mut shape = Shape::default();
        shape.update(bytes);
        let read = |undo: &Undo| {
            let mut out = Vec::new();
            let mut reader = bytes;
            let possible = undo
                .read(&mut reader, &mut |part| out.extend_from_slice(part))
                .expect("memory can be read");
            possible.then(|| (undo.happened(), out))
        };
        shape.undos().iter().filter_map(read).collect()
    }

    fn utf16(text: &str, big: bool) -> Vec<u8> {
        let units = std::iter::once(0xfeff).chain(text.encode_utf16());
        units.flat_map(|u: u16| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect()
    }

    #[test]
    fn each_named_change_is_undone() {
        let signed = "Politik\nzwei Zeilen – 😀\n";
        let windows = signed.replace('\n', "\r\n");
        let marked = format!("\u{feff}{signed}");
        for (sent, said) in [
            (windows.clone().into_bytes(), "line endings changed from LF to CRLF"),
            (marked.clone().into_bytes(), "byte order mark added"),
            (signed.trim_end().as_bytes().to_vec(), "final newline removed"),
            (format!("{signed}\n").into_bytes(), "final newline added"),
            (utf16(signed, true), "text re-encoded as UTF-16"),
            (
                utf16(&windows, false),
                "text re-encoded as UTF-16, line endings changed from LF to CRLF",
            ),
        ] {
            let found = undone(&sent);
            let hit = found.iter().find(|(_, text)| text == signed.as_bytes());
            assert_eq!(hit.map(|(s, _)| s.as_str()), Some(said));
        }
        assert!(undone(signed.as_bytes()).iter().any(|(_, t)| t == windows.as_bytes()));
        assert!(undone(signed.as_bytes()).iter().any(|(_, t)| t == marked.as_bytes()));
        assert!(undone(b"%PDF\0\n").is_empty());
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..64), mark in 0..4) {
            let mut all: Vec<u8> = [&b""[..], b"\xff\xfe", b"\xfe\xff", BOM][mark as usize].to_vec();
            all.extend_from_slice(&bytes);
            let _ = undone(&all);
        }

        #[test]
        fn crlf_is_always_undone(text in "[a-c\n]{1,20}") {
            let sent = text.replace('\n', "\r\n").into_bytes();
            prop_assume!(sent != text.as_bytes());
            prop_assert!(undone(&sent).iter().any(|(_, t)| *t == text.as_bytes()));
        }
    }
}
