//! Documents of WordprocessingML (ECMA-376 part 1, section 17): the few parts that a form needs, with fields that
//! keep their names, and no clock.

use std::io::{self, Cursor};

use exhibit_core::visible::visible;
use exhibit_verify::ooxml::{self, Piece};
use exhibit_verify::zip::{Archive, Limits, Writer};

use crate::error::Error;

/// What a document that came back may ask of its reader: 4,096 parts, 256 MiB unpacked.
const LIMITS: Limits = Limits { entries: 4096, unpacked: 256 << 20, ratio: 400 };
/// The most bytes of its main part that are read.
const MAX_READ: u64 = 32 << 20;
/// The longest answer, in bytes.
const MAX_ANSWER: usize = 64 << 10;
/// The most fields that are read.
const MAX_FIELDS: usize = 1000;

const MAIN: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const TYPES: &str = "http://schemas.openxmlformats.org/package/2006/content-types";
const WORD_TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";
const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// A document as it grows.
#[derive(Default)]
pub(super) struct Document {
    body: String,
}

impl Document {
    pub(super) fn heading(&mut self, text: &str) {
        self.paragraph_of("Heading1", &run(text));
    }

    pub(super) fn paragraph(&mut self, text: &str) {
        self.paragraph_of("Normal", &run(text));
    }

    /// Adds a table of two columns: labels, and what stands beside them.
    pub(super) fn facts(&mut self, facts: &[(&str, Cell)]) {
        let row =
            |(label, cell): &(&str, Cell)| vec![Cell::Label((*label).to_owned()), cell.clone()];
        let rows: Vec<_> = facts.iter().map(row).collect();
        self.table(&[2600, 7000], &rows);
    }

    /// Adds a table, with the widths of its columns in twentieths of a point.
    pub(super) fn table(&mut self, widths: &[u32], rows: &[Vec<Cell>]) {
        let edge = |name: &str| {
            format!("<w:{name} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"8A96A3\"/>")
        };
        let edges: String =
            ["top", "left", "bottom", "right", "insideH", "insideV"].map(edge).concat();
        self.body.push_str(&format!(
            "<w:tbl><w:tblPr><w:tblW w:w=\"{}\" w:type=\"dxa\"/><w:tblBorders>{edges}</w:tblBorders>\
             <w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>",
            widths.iter().sum::<u32>()
        ));
        for width in widths {
            self.body.push_str(&format!("<w:gridCol w:w=\"{width}\"/>"));
        }
        self.body.push_str("</w:tblGrid>");
        for row in rows {
            self.body.push_str("<w:tr>");
            for (cell, width) in row.iter().zip(widths) {
                self.body.push_str(&format!(
                    "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/></w:tcPr>"
                ));
                self.cell(cell);
                self.body.push_str("</w:tc>");
            }
            self.body.push_str("</w:tr>");
        }
        self.body.push_str("</w:tbl>");
        // Two tables without a paragraph between them become one.
        self.paragraph("");
    }

    /// Returns the file.
    ///
    /// # Errors
    /// [`Error::Record`]: a defect of this program.
    pub(super) fn into_bytes(self) -> Result<Vec<u8>, Error> {
        let document = format!(
            "{DECLARATION}<w:document xmlns:w=\"{MAIN}\"><w:body>{}<w:sectPr><w:pgSz w:w=\"11906\" w:h=\"16838\"/>\
             <w:pgMar w:top=\"1134\" w:right=\"1134\" w:bottom=\"1134\" w:left=\"1134\" w:header=\"567\" w:footer=\"567\" \
             w:gutter=\"0\"/></w:sectPr></w:body></w:document>",
            self.body
        );
        let failed = |e: exhibit_verify::zip::WriteError| Error::Record(e.to_string());
        let mut writer = Writer::new(Cursor::new(Vec::new()));
        writer.add_content_types(&content_types().into_bytes()).map_err(failed)?;
        let parts = [
            ("_rels/.rels", relation("officeDocument", "word/document.xml")),
            ("word/_rels/document.xml.rels", relation("styles", "styles.xml")),
            ("word/document.xml", document),
            ("word/styles.xml", styles()),
        ];
        for (name, part) in parts {
            writer.add(name, &part.into_bytes()).map_err(failed)?;
        }
        Ok(writer.finish().map_err(failed)?.into_inner())
    }

    fn cell(&mut self, cell: &Cell) {
        match cell {
            Cell::Label(text) => self.paragraph_of("Label", &run(text)),
            Cell::Text(text) => self.paragraph_of("Normal", &run(text)),
            Cell::Field { name, title, filled } => {
                // A field without any run is one that people can't click.
                let filled = if filled.is_empty() { " " } else { filled };
                let field = format!(
                    "<w:sdt><w:sdtPr><w:alias w:val=\"{}\"/><w:tag w:val=\"{}\"/><w:text w:multiLine=\"1\"/></w:sdtPr>\
                     <w:sdtContent>{}</w:sdtContent></w:sdt>",
                    escaped(title),
                    escaped(name),
                    run(filled)
                );
                self.paragraph_of("Normal", &field);
            }
        }
    }

    fn paragraph_of(&mut self, style: &str, content: &str) {
        self.body
            .push_str(&format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>{content}</w:p>"));
    }
}

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Cell {
    /// What the cell beside it is.
    Label(String),
    /// A text.
    Text(String),
    /// A field to be filled.
    Field {
        /// Its name, by which it is read again.
        name: String,
        /// What people see when they are in it.
        title: String,
        /// What stands in it already.
        filled: String,
    },
}

/// Returns the fields of a document that came back, by name, in its order. An empty one is there with no text.
///
/// # Errors
/// It is no document of this kind, or beyond what is read.
pub(super) fn fields(bytes: &[u8]) -> io::Result<Vec<(String, String)>> {
    let other = |what: &str| io::Error::new(io::ErrorKind::InvalidData, what.to_owned());
    let bytes = &bytes;
    let archive = Archive::container(bytes, &LIMITS).map_err(io::Error::other)?;
    let top = ooxml::related(&archive, "")?;
    let main = top.iter().find(|it| it.kind == "officeDocument");
    let main = main.ok_or_else(|| other("it has no main part"))?;
    let mut xml = ooxml::open(&archive, &main.part)?.ok_or_else(|| other("it has no main part"))?;
    let mut reader = Fields::default();
    loop {
        let piece = xml.next()?;
        if piece == Piece::Eof {
            return Ok(reader.found);
        }
        if xml.position() > MAX_READ || reader.found.len() > MAX_FIELDS {
            return Err(other("it is longer than a form"));
        }
        let tag = (piece == Piece::Start && xml.name() == "tag").then(|| xml.first("val"));
        reader.step(piece, xml.name(), xml.text(), tag.flatten());
        if reader.is_too_long() {
            return Err(other("an answer is longer than 64 KiB"));
        }
    }
}

/// Fields as they are read; what lies in a field of a field belongs to the inner one.
#[derive(Default)]
struct Fields {
    found: Vec<(String, String)>,
    /// The fields that are open: where each is in `found`, once its name is known.
    open: Vec<Option<usize>>,
    in_text: bool,
    /// How deep in deletions and forms for older programs.
    left_out: usize,
}

impl Fields {
    fn step(&mut self, piece: Piece, name: &str, text: &str, tag: Option<String>) {
        let left_out = matches!(name, "del" | "moveFrom" | "Fallback");
        match (piece, name) {
            (Piece::Start, _) if left_out => self.left_out += 1,
            (Piece::End, _) if left_out => self.left_out = self.left_out.saturating_sub(1),
            (Piece::Start, "sdt") => self.open.push(None),
            (Piece::End, "sdt") => {
                self.open.pop();
            }
            (Piece::Start, "tag") => {
                if let (Some(open), Some(tag)) = (self.open.last_mut(), tag) {
                    *open = Some(self.found.len());
                    self.found.push((tag, String::new()));
                }
            }
            (Piece::Start, "t") => self.in_text = self.left_out == 0,
            (Piece::End, "t") => self.in_text = false,
            (Piece::Text, _) if self.in_text => self.push(text),
            (Piece::Start, "br" | "cr" | "p") => self.push("\n"),
            (Piece::Start, "tab") => self.push("\t"),
            _ => {}
        }
    }

    fn push(&mut self, text: &str) {
        if let Some(at) = self.open.last().copied().flatten() {
            self.found[at].1.push_str(text);
        }
    }

    fn is_too_long(&self) -> bool {
        self.open.last().copied().flatten().is_some_and(|at| self.found[at].1.len() > MAX_ANSWER)
    }
}

/// Returns a run of text; its lines are broken as they are.
fn run(text: &str) -> String {
    let lines = text
        .lines()
        .map(|line| format!("<w:t xml:space=\"preserve\">{}</w:t>", escaped(&visible(line))));
    format!("<w:r>{}</w:r>", lines.collect::<Vec<_>>().join("<w:br/>"))
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // XML 1.0 has no place for these.
            '\0'..' ' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

fn content_types() -> String {
    format!(
        "{DECLARATION}<Types xmlns=\"{TYPES}\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
         <Override PartName=\"/word/document.xml\" ContentType=\"{WORD_TYPE}.document.main+xml\"/>\
         <Override PartName=\"/word/styles.xml\" ContentType=\"{WORD_TYPE}.styles+xml\"/></Types>"
    )
}

fn relation(kind: &str, target: &str) -> String {
    format!(
        "{DECLARATION}<Relationships xmlns=\"{PACKAGE}\"><Relationship Id=\"rId1\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/></Relationships>"
    )
}

fn styles() -> String {
    let style = |id: &str, name: &str, more: &str| {
        let default = if id == "Normal" { " w:default=\"1\"" } else { "" };
        format!(
            "<w:style w:type=\"paragraph\"{default} w:styleId=\"{id}\"><w:name w:val=\"{name}\"/>{more}</w:style>"
        )
    };
    let heading = "<w:basedOn w:val=\"Normal\"/><w:pPr><w:spacing w:before=\"240\" w:after=\"120\"/>\
                   <w:outlineLvl w:val=\"0\"/></w:pPr><w:rPr><w:b/><w:sz w:val=\"28\"/></w:rPr>";
    format!(
        "{DECLARATION}<w:styles xmlns:w=\"{MAIN}\"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=\"Calibri\" \
         w:hAnsi=\"Calibri\" w:cs=\"Calibri\"/><w:sz w:val=\"20\"/></w:rPr></w:rPrDefault></w:docDefaults>{}{}{}</w:styles>",
        style("Normal", "Normal", "<w:pPr><w:spacing w:before=\"40\" w:after=\"40\"/></w:pPr>"),
        style("Heading1", "heading 1", heading),
        style("Label", "Label", "<w:basedOn w:val=\"Normal\"/><w:rPr><w:b/></w:rPr>"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(name: &str, filled: &str) -> Cell {
        Cell::Field { name: name.into(), title: "A field".into(), filled: filled.into() }
    }

    fn document() -> Vec<u8> {
        let mut document = Document::default();
        document.heading("Response to F-01 <&\u{202e}>");
        document.paragraph("Two\nlines \u{0} \"here\"");
        document.facts(&[("Cause", field("cause", "")), ("Extent", field("extent", "a\nb"))]);
        document.into_bytes().expect("a document")
    }

    #[test]
    fn what_is_written_is_read_again() {
        let bytes = document();
        assert_eq!(bytes, document(), "the same for the same input");
        let read = exhibit_text::extract("form.docx", &bytes);
        assert_eq!(read.kind, exhibit_text::Kind::Docx);
        assert!(read.gaps.is_empty(), "{:?}", read.gaps);
        assert!(read.text.starts_with("Response to F-01 <&"), "{}", read.text);
        assert!(!read.text.contains('\u{202e}'), "{}", read.text);
        let fields = fields(&bytes).expect("fields");
        let named = |name: &str, text: &str| (name.to_owned(), text.to_owned());
        assert_eq!(fields, [named("cause", " "), named("extent", "a\nb")]);
    }

    #[test]
    fn what_is_no_form_is_refused_without_a_panic() {
        for bytes in [&b""[..], b"PK", b"%PDF-1.7", b"PK\x03\x04 broken"] {
            assert!(fields(bytes).is_err());
        }
        let whole = document();
        for end in (0..whole.len()).step_by(97) {
            let _ = fields(&whole[..end]);
        }
    }
}
