//! Office files: packages of XML parts, read as streams (ECMA-376, ISO/IEC 26300).

mod document;
mod open_document;
mod presentation;
mod properties;
mod workbook;

use std::io;

use exhibit_verify::ooxml::{self, Piece, Related, Xml};
use exhibit_verify::zip::{Archive, Limits};

use crate::found::Found;
use crate::{Kind, Unread};

/// What a package may ask of its reader.
pub(crate) const LIMITS: Limits = Limits { entries: 1 << 16, unpacked: 2 << 30, ratio: 400 };

/// The most bytes of all parts of one file that are read.
const MAX_READ: u64 = 256 << 20;

/// Reads an Office Open XML file.
pub(crate) fn read(bytes: &[u8], kind: Kind, found: &mut Found) -> Result<(), Unread> {
    let archive = Archive::container(&bytes, &LIMITS).map_err(malformed)?;
    let mut package = Package { archive: &archive, found, left: MAX_READ };
    let top = package.related("");
    properties::read(&mut package, &top);
    let Some(main) = top.iter().find(|it| it.kind == "officeDocument") else {
        return Err(malformed("it has no main part"));
    };
    match kind {
        Kind::Xlsx => workbook::read(&mut package, &main.part),
        Kind::Pptx => presentation::read(&mut package, &main.part),
        _ => document::read(&mut package, &main.part),
    }
    .map_err(malformed)
}

/// Reads an OpenDocument file.
pub(crate) fn read_open_document(bytes: &[u8], found: &mut Found) -> Result<(), Unread> {
    let archive = Archive::container(&bytes, &LIMITS).map_err(malformed)?;
    let mut package = Package { archive: &archive, found, left: MAX_READ };
    if open_document::is_encrypted(&mut package) {
        return Err(Unread::Encrypted);
    }
    open_document::read(&mut package).map_err(malformed)
}

fn malformed(fault: impl std::fmt::Display) -> Unread {
    Unread::Malformed(fault.to_string())
}

/// A package, and what has been found in it.
struct Package<'a, 'f> {
    archive: &'a Archive<'a>,
    found: &'f mut Found,
    /// How many more bytes of parts are read.
    left: u64,
}

impl<'a> Package<'a, '_> {
    /// Returns what a part is related to; what can't be read is named.
    fn related(&mut self, part: &str) -> Vec<Related> {
        ooxml::related(self.archive, part).unwrap_or_else(|fault| {
            self.found.missed(format!("the relationships of {part}"), fault.to_string());
            Vec::new()
        })
    }

    /// Opens a part that must be there.
    fn open(&self, part: &str) -> io::Result<Xml<'a>> {
        let missing = || io::Error::new(io::ErrorKind::NotFound, format!("{part} is missing"));
        ooxml::open(self.archive, part)?.ok_or_else(missing)
    }

    /// Reads a part from its beginning to its end, or until no more text is taken.
    fn walk(
        &mut self,
        part: &str,
        mut step: impl FnMut(&mut Found, &Xml<'_>, Piece),
    ) -> io::Result<()> {
        let mut xml = self.open(part)?;
        loop {
            let piece = xml.next()?;
            if piece == Piece::Eof || self.found.is_full() {
                break;
            }
            if xml.position() > self.left {
                self.found.missed(part, format!("only {MAX_READ} bytes of parts are read"));
                break;
            }
            step(self.found, &xml, piece);
        }
        self.left = self.left.saturating_sub(xml.position());
        Ok(())
    }

    /// As [`Package::walk`], for a part without which the rest can be read: a fault becomes a gap.
    fn try_walk(&mut self, part: &str, step: impl FnMut(&mut Found, &Xml<'_>, Piece)) {
        if let Err(fault) = self.walk(part, step) {
            self.found.end_line();
            self.found.missed(part, fault.to_string());
        }
    }
}

/// Returns an attribute, whatever its prefix; one that is malformed is none.
fn attribute(xml: &Xml<'_>, name: &str) -> Option<String> {
    xml.first(name)
}

/// Tells whether an attribute that is a switch is on.
fn is_on(xml: &Xml<'_>, name: &str) -> bool {
    matches!(attribute(xml, name).as_deref(), Some("1" | "true" | "on"))
}

/// Elements that are left out with all that lies in them.
#[derive(Default)]
struct Skipped {
    depth: usize,
}

impl Skipped {
    /// Tells whether this piece is left out; elements of these names are.
    fn covers(&mut self, xml: &Xml<'_>, piece: Piece, names: &[&str]) -> bool {
        match piece {
            Piece::Start if self.depth > 0 || names.contains(&xml.name()) => self.depth += 1,
            Piece::End if self.depth > 0 => self.depth -= 1,
            _ => return self.depth > 0,
        }
        true
    }
}

/// Reads paragraphs of DrawingML (ECMA-376 part 1, section 21.1.2): `a:p` with runs of `a:t`.
fn drawing(found: &mut Found, xml: &Xml<'_>, piece: Piece, in_text: &mut bool) {
    match (piece, xml.name()) {
        (Piece::Start, "t") => *in_text = true,
        (Piece::End, "t") => *in_text = false,
        (Piece::Start, "br") | (Piece::End, "p" | "tr") => found.end_line(),
        (Piece::Start, "tab") | (Piece::End, "tc") => found.gap('\t'),
        (Piece::Text, _) if *in_text => found.push(xml.text()),
        _ => {}
    }
}
