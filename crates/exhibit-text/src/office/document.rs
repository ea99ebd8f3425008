//! Documents of WordprocessingML (ECMA-376 part 1, section 17).

use std::io;

use exhibit_verify::ooxml::{Piece, Related, Xml};

use super::{Package, Skipped, attribute};
use crate::found::Found;

/// What is not there any more, stands there a second time, or is no text: deletions, what was moved away, the form of
/// drawings for older programs.
const LEFT_OUT: [&str; 3] = ["del", "moveFrom", "Fallback"];

/// Reads a document: headers, the text, notes, comments, footers.
pub(super) fn read(package: &mut Package<'_, '_>, main: &str) -> io::Result<()> {
    let related = package.related(main);
    parts(package, &related, "header", "");
    let mut text = Text::new("");
    let walked = package.walk(main, |found, xml, piece| text.step(found, xml, piece));
    package.found.end_line();
    if text.changes > 0 {
        package.found.fact("tracked-changes", &text.changes.to_string());
    }
    walked?;
    parts(package, &related, "footnotes", "");
    parts(package, &related, "endnotes", "");
    parts(package, &related, "comments", "Comment");
    parts(package, &related, "footer", "");
    Ok(())
}

/// Reads the parts of one kind.
fn parts(package: &mut Package<'_, '_>, related: &[Related], kind: &str, title: &str) {
    for part in related.iter().filter(|it| it.kind == kind) {
        let mut text = Text::new(title);
        package.try_walk(&part.part, |found, xml, piece| text.step(found, xml, piece));
        package.found.end_line();
    }
}

/// Text as it is read.
struct Text<'t> {
    /// What comments are called.
    title: &'t str,
    skipped: Skipped,
    in_text: bool,
    /// How many cells of tables are open.
    cells: usize,
    changes: u64,
}

impl<'t> Text<'t> {
    fn new(title: &'t str) -> Self {
        Self { title, skipped: Skipped::default(), in_text: false, cells: 0, changes: 0 }
    }

    fn step(&mut self, found: &mut Found, xml: &Xml<'_>, piece: Piece) {
        if piece == Piece::Start && matches!(xml.name(), "del" | "ins" | "moveFrom") {
            self.changes += 1;
        }
        if self.skipped.covers(xml, piece, &LEFT_OUT) {
            return;
        }
        match (piece, xml.name()) {
            (Piece::Text, _) if self.in_text => found.push(xml.text()),
            (Piece::Start, "t") => self.in_text = true,
            (Piece::End, "t") => self.in_text = false,
            (Piece::Start, "comment") if !self.title.is_empty() => {
                let author = attribute(xml, "author").unwrap_or_default();
                found.end_line();
                found.push(&format!("{} ({author}): ", self.title));
            }
            (Piece::Start, "tab") => found.gap('\t'),
            (Piece::Start, "br" | "cr") => found.end_line(),
            (Piece::Start, "noBreakHyphen") => found.push("-"),
            (Piece::Start, "tc") => self.cells += 1,
            (Piece::End, "tc") => {
                self.cells = self.cells.saturating_sub(1);
                found.gap('\t');
            }
            (Piece::End, "p") if self.cells > 0 => found.gap(' '),
            (Piece::End, "p" | "tr") => found.end_line(),
            _ => {}
        }
    }
}
