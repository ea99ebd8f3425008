//! OpenDocument 1.3 (ISO/IEC 26300 part 3): text, sheets and slides from one part.

use std::collections::HashSet;
use std::io;

use exhibit_verify::ooxml::{Piece, Xml};

use super::properties::read_part;
use super::{Package, attribute};
use crate::found::Found;

const META: [(&str, &str); 9] = [
    ("title", "title"),
    ("subject", "subject"),
    ("initial-creator", "author"),
    ("creator", "last-modified-by"),
    ("creation-date", "created"),
    ("date", "modified"),
    ("description", "description"),
    ("keyword", "keywords"),
    ("generator", "application"),
];

/// Tells whether the parts are encrypted (part 2, section 3.4).
pub(super) fn is_encrypted(package: &mut Package<'_, '_>) -> bool {
    let mut is_encrypted = false;
    let _ = package.walk("META-INF/manifest.xml", |_, xml, piece| {
        is_encrypted |= piece == Piece::Start && xml.name() == "encryption-data";
    });
    is_encrypted
}

/// Reads a file: what it says about itself, its text, and the headers and footers of its pages.
pub(super) fn read(package: &mut Package<'_, '_>) -> io::Result<()> {
    let has = |name: &str| package.archive.entries().iter().any(|it| it.name == name);
    let (has_meta, has_styles) = (has("meta.xml"), has("styles.xml"));
    if has_meta {
        read_part(package, "meta.xml", &META);
    }
    let mut text = Text { is_shown: false, within: "body", ..Text::default() };
    let walked = package.walk("content.xml", |found, xml, piece| text.step(found, xml, piece));
    package.found.end_line();
    walked?;
    if has_styles {
        let mut text = Text { is_shown: false, within: "master-styles", ..Text::default() };
        package.try_walk("styles.xml", |found, xml, piece| text.step(found, xml, piece));
        package.found.end_line();
    }
    Ok(())
}

#[derive(Default)]
struct Text {
    /// The element whose paragraphs are read, and whether it is open.
    within: &'static str,
    is_shown: bool,
    /// How many elements are open whose text is left out, paragraphs, and cells.
    skipped: usize,
    paragraphs: usize,
    cells: usize,
    slides: usize,
    style: String,
    hidden: HashSet<String>,
}

impl Text {
    fn step(&mut self, found: &mut Found, xml: &Xml<'_>, piece: Piece) {
        match piece {
            Piece::Start => self.begin(found, xml),
            Piece::End => self.end(found, xml.name()),
            Piece::Text if self.is_shown && self.skipped == 0 && self.paragraphs > 0 => {
                let text = xml.text();
                let is_white = |c: char| matches!(c, ' ' | '\t' | '\r' | '\n');
                if text.starts_with(is_white) {
                    found.gap(' ');
                }
                for (at, word) in text.split(is_white).filter(|it| !it.is_empty()).enumerate() {
                    if at > 0 {
                        found.gap(' ');
                    }
                    found.push(word);
                }
                if text.ends_with(is_white) {
                    found.gap(' ');
                }
            }
            Piece::Text | Piece::Eof => {}
        }
    }

    fn begin(&mut self, found: &mut Found, xml: &Xml<'_>) {
        let name = xml.name();
        if self.skipped > 0 || matches!(name, "tracked-changes" | "date-string") {
            self.skipped += 1;
            return;
        }
        match name {
            name if name == self.within => self.is_shown = true,
            "style" => self.style = attribute(xml, "name").unwrap_or_default(),
            "table-properties"
                if attribute(xml, "display").as_deref() == Some("false")
                    && self.hidden.len() < 4096 =>
            {
                self.hidden.insert(self.style.clone());
            }
            "p" | "h" => self.paragraphs += 1,
            "s" => found.gap(' '),
            "tab" => found.gap('\t'),
            "line-break" => found.end_line(),
            "table-cell" | "covered-table-cell" => {
                self.cells += 1;
                found.gap('\t');
            }
            "spreadsheet" | "presentation" => {}
            "table" if self.is_shown => {
                let name = attribute(xml, "name").unwrap_or_default();
                let style = attribute(xml, "style-name").unwrap_or_default();
                let hidden = if self.hidden.contains(&style) { " (hidden)" } else { "" };
                found.fact("sheet", &format!("{name}{hidden}"));
                found.line(&format!("Sheet {name}{hidden}"));
            }
            "page" if self.is_shown => {
                self.slides += 1;
                found.line(&format!("Slide {}", self.slides));
            }
            "notes" if self.is_shown && self.slides > 0 => found.line("Notes:"),
            "annotation" => {
                found.gap(' ');
                found.push("[Comment: ");
            }
            _ => {}
        }
    }

    fn end(&mut self, found: &mut Found, name: &str) {
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        match name {
            name if name == self.within => self.is_shown = false,
            "p" | "h" => {
                self.paragraphs = self.paragraphs.saturating_sub(1);
                if self.cells > 0 || self.paragraphs > 0 {
                    found.gap(' ');
                } else {
                    found.end_line();
                }
            }
            "table-cell" | "covered-table-cell" => self.cells = self.cells.saturating_sub(1),
            "table-row" => found.end_line(),
            "creator" | "date" => found.gap(' '),
            "annotation" => found.push("] "),
            _ => {}
        }
    }
}
