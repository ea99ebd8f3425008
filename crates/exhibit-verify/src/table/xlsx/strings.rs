//! Shared strings: the texts of a workbook, which cells name by their number.

use std::io;

use super::malformed;
use super::xml::{Piece, Xml};

/// The most bytes that all of them may have.
const MAX_BYTES: usize = 256 << 20;

/// The most of them.
const MAX_COUNT: usize = 1 << 24;

/// All shared strings, one after the other.
#[derive(Debug, Default)]
pub(super) struct Strings {
    text: String,
    ends: Vec<u32>,
}

impl Strings {
    /// Reads the list.
    pub(super) fn read(mut xml: Xml<'_>) -> io::Result<Self> {
        let mut strings = Self::default();
        let mut item = RichText::default();
        loop {
            match xml.next()? {
                Piece::Eof => return Ok(strings),
                Piece::Start if xml.name() == "si" => item = RichText::default(),
                Piece::Start => item.start(xml.name()),
                Piece::End if xml.name() == "si" => strings.push(item.text())?,
                Piece::End => item.end(xml.name()),
                Piece::Text => {
                    item.push(xml.text());
                    if item.text.len() > MAX_BYTES {
                        return Err(too_many());
                    }
                }
            }
        }
    }

    /// Returns the string of this number, from 0.
    pub(super) fn get(&self, number: usize) -> Option<&str> {
        let to = *self.ends.get(number)? as usize;
        let from = match number.checked_sub(1) {
            Some(before) => *self.ends.get(before)? as usize,
            None => 0,
        };
        self.text.get(from..to)
    }

    fn push(&mut self, text: &str) -> io::Result<()> {
        let bytes = self.text.len().saturating_add(text.len());
        let end = u32::try_from(bytes).ok().filter(|_| bytes <= MAX_BYTES);
        let Some(end) = end.filter(|_| self.ends.len() < MAX_COUNT) else {
            return Err(too_many());
        };
        self.text.push_str(text);
        self.ends.push(end);
        Ok(())
    }
}

fn too_many() -> io::Error {
    malformed(format!("over {MAX_COUNT} shared strings, or over {MAX_BYTES} bytes of them"))
}

/// A text in runs (ECMA-376 part 1, sections 18.4.4, 18.4.8 and 18.4.12): readings of it are no part of it.
#[derive(Debug, Default)]
pub(super) struct RichText {
    text: String,
    in_text: bool,
    in_reading: bool,
}

impl RichText {
    pub(super) fn start(&mut self, name: &str) {
        self.in_text |= name == "t";
        self.in_reading |= name == "rPh";
    }

    pub(super) fn end(&mut self, name: &str) {
        self.in_text &= name != "t";
        self.in_reading &= name != "rPh";
    }

    pub(super) fn push(&mut self, text: &str) {
        if self.in_text && !self.in_reading {
            self.text.push_str(text);
        }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }
}

/// Resolves `_xHHHH_`, which stands for characters that XML has no place for (ECMA-376 part 1, section 22.9.2.19).
pub(super) fn unescaped(text: &str) -> std::borrow::Cow<'_, str> {
    if !text.contains("_x") {
        return text.into();
    }
    let mut units: Vec<u16> = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("_x") {
        units.extend(before.encode_utf16());
        let digits = after.get(..4).filter(|it| it.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let unit = digits.and_then(|it| u16::from_str_radix(it, 16).ok());
        match unit.filter(|_| after.as_bytes().get(4) == Some(&b'_')) {
            Some(unit) => {
                units.push(unit);
                rest = after.get(5..).unwrap_or_default();
            }
            None => {
                units.extend("_x".encode_utf16());
                rest = after;
            }
        }
    }
    units.extend(rest.encode_utf16());
    String::from_utf16_lossy(&units).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_of_strings_are_resolved_and_nothing_else() {
        for (text, want) in [
            ("a_x000D_b", "a\rb"),
            ("_x005F_x0041_", "_x0041_"),
            ("_x00e9__x0041_", "éA"),
            ("_xD83D__xDE00_", "\u{1f600}"),
            ("_x12_ _xzzzz_ _x0041", "_x12_ _xzzzz_ _x0041"),
            ("max_x_value", "max_x_value"),
            ("_x00é1_", "_x00é1_"),
        ] {
            assert_eq!(unescaped(text), want);
        }
    }
}
