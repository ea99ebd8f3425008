//! PDF 1.7 (ISO 32000-1), written: pages of text in a standard font, a signature, and what somebody adds to it.

use data_encoding::HEXUPPER;
use exhibit_core::digest::Sha256;

use super::certificate::Signer;
use crate::calendar::Millis;

/// How many characters fit on a line, and lines on a page.
const COLUMNS: usize = 84;
const ROWS: usize = 46;

/// Room for a signature with its certificates, in bytes.
const ROOM: usize = 4096;

/// Numbers of objects that every file has.
const CATALOG: u32 = 1;
const PAGES: u32 = 2;
const FORM: u32 = 3;
const PLAIN: u32 = 4;
const BOLD: u32 = 5;
const INFO: u32 = 6;
const FIELD: u32 = 7;
const SIGNATURE: u32 = 8;
const FIRST_PAGE: u32 = 10;

/// A text that becomes a PDF file: lines that begin with `# ` are headings, empty ones divide paragraphs.
pub(crate) struct Pdf {
    bytes: Vec<u8>,
    pages: Vec<Vec<String>>,
    /// One more than the highest number of an object.
    size: u32,
}

impl Pdf {
    /// Sets a text; `written` is the day that the file says it was made.
    pub(crate) fn of(title: &str, text: &str, written: &str) -> Self {
        let lines: Vec<String> = text.lines().flat_map(wrapped).collect();
        let pages: Vec<Vec<String>> = lines.chunks(ROWS).map(<[String]>::to_vec).collect();
        let kids: Vec<String> =
            (0..pages.len()).map(|at| format!("{} 0 R", page_number(at))).collect();
        let font = |name| {
            format!("<</Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding>>")
        };
        let date = written.replace('-', "");
        let mut objects = vec![
            (CATALOG, format!("<</Type /Catalog /Pages {PAGES} 0 R /Lang (en)>>")),
            (PAGES, format!("<</Type /Pages /Kids [{}] /Count {}>>", kids.join(" "), kids.len())),
            (PLAIN, font("Helvetica")),
            (BOLD, font("Helvetica-Bold")),
            (INFO, format!("<</Title ({}) /CreationDate (D:{date}080000Z)>>", escaped(title))),
        ];
        for (at, lines) in pages.iter().enumerate() {
            objects.push((page_number(at), page(at, "")));
            objects.push((page_number(at) + 1, content(lines)));
        }
        let mut bytes = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec();
        let size = page_number(pages.len());
        append(&mut bytes, &objects, size, None);
        Self { bytes, pages, size }
    }

    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// Adds a signature over the whole file, in a revision of its own.
    pub(crate) fn sign(&mut self, signer: &Signer, at: Millis) {
        let before = self.bytes.len();
        let room = "0".repeat(2 * ROOM);
        let ranges = "0000000000 0000000000 0000000000 0000000000";
        let objects = [
            (
                CATALOG,
                format!("<</Type /Catalog /Pages {PAGES} 0 R /AcroForm {FORM} 0 R /Lang (en)>>"),
            ),
            (FORM, format!("<</Fields [{FIELD} 0 R] /SigFlags 3>>")),
            (
                FIELD,
                format!(
                    "<</FT /Sig /T (Signature1) /Type /Annot /Subtype /Widget /Rect [0 0 0 0] /P {FIRST_PAGE} 0 R /V {SIGNATURE} 0 R>>"
                ),
            ),
            (
                SIGNATURE,
                format!(
                    "<</Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached /Contents <{room}>/ByteRange [{ranges}]>>"
                ),
            ),
            (FIRST_PAGE, page(0, &format!("{FIELD} 0 R"))),
        ];
        self.update(&objects);
        let start = place_of(&self.bytes, b"/Contents <", before) + 10;
        let end = start + 2 * ROOM + 2;
        let ranges =
            [0, start, end, self.bytes.len() - end].map(|it| format!("{it:010}")).join(" ");
        let at_ranges = place_of(&self.bytes, b"[", end) + 1;
        self.bytes[at_ranges..at_ranges + ranges.len()].copy_from_slice(ranges.as_bytes());
        let digest = Sha256::of_parts(&[&self.bytes[..start], &self.bytes[end..]]);
        let signature = HEXUPPER.encode(&signer.sign(digest, at));
        self.bytes[start + 1..start + 1 + signature.len()].copy_from_slice(signature.as_bytes());
    }

    /// Writes a paragraph below the last page's text, as an editor does: in an update behind what was signed.
    pub(crate) fn add_paragraph(&mut self, text: &str) {
        let last = self.pages.len() - 1;
        self.pages[last].push(String::new());
        self.pages[last].extend(wrapped(text));
        let objects = [(page_number(last) + 1, content(&self.pages[last]))];
        self.update(&objects);
    }

    fn update(&mut self, objects: &[(u32, String)]) {
        let at = self.bytes.windows(9).rposition(|it| it == b"startxref").map_or(0, |it| it + 10);
        let digits = self.bytes[at..].iter().take_while(|it| it.is_ascii_digit());
        let previous: String = digits.map(|it| char::from(*it)).collect();
        append(&mut self.bytes, objects, self.size, Some(&previous));
    }
}

fn page_number(at: usize) -> u32 {
    FIRST_PAGE + 2 * at as u32
}

fn page(at: usize, annotations: &str) -> String {
    let content = page_number(at) + 1;
    format!(
        "<</Type /Page /Parent {PAGES} 0 R /MediaBox [0 0 595 842] /Resources <</Font <</F1 {PLAIN} 0 R /F2 {BOLD} 0 R>>>> /Contents {content} 0 R /Annots [{annotations}]>>"
    )
}

/// One page's lines; headings in bold.
fn content(lines: &[String]) -> String {
    let mut text = String::from("BT\n15 TL\n64 770 Td\n");
    for line in lines {
        let (font, line) = match line.strip_prefix("# ") {
            Some(heading) => ("/F2 13 Tf", heading),
            None => ("/F1 10.5 Tf", line.as_str()),
        };
        text.push_str(&format!("{font}\n({}) Tj\nT*\n", escaped(line)));
    }
    text.push_str("ET");
    format!("<</Length {}>>\nstream\n{text}\nendstream", text.len())
}

/// A literal string in WinAnsiEncoding, in ASCII: what is no ASCII is written in octal digits.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for character in text.chars() {
        match character {
            '(' | ')' | '\\' => out.extend(['\\', character]),
            ' '..='~' => out.push(character),
            '\u{a0}'..='\u{ff}' => out.push_str(&format!("\\{:03o}", u32::from(character))),
            '\u{2013}' => out.push_str("\\226"),
            '\u{2019}' => out.push_str("\\222"),
            '\u{20ac}' => out.push_str("\\200"),
            _ => out.push('?'),
        }
    }
    out
}

/// Breaks a line where words end.
fn wrapped(line: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in line.split(' ') {
        let last = lines.last_mut().expect("there is always one");
        if !last.is_empty() && last.chars().count() + 1 + word.chars().count() > COLUMNS {
            lines.push(word.to_owned());
            continue;
        }
        if !last.is_empty() {
            last.push(' ');
        }
        last.push_str(word);
    }
    lines
}

fn append(out: &mut Vec<u8>, objects: &[(u32, String)], size: u32, previous: Option<&str>) {
    let mut table = String::from("xref\n");
    if previous.is_none() {
        table.push_str("0 1\n0000000000 65535 f \n");
    }
    for (number, text) in objects {
        table.push_str(&format!("{number} 1\n{:010} 00000 n \n", out.len()));
        out.extend_from_slice(format!("{number} 0 obj\n{text}\nendobj\n").as_bytes());
    }
    let previous = previous.map(|it| format!(" /Prev {it}")).unwrap_or_default();
    let place = out.len();
    let trailer = format!(
        "trailer\n<</Root {CATALOG} 0 R /Info {INFO} 0 R /Size {size}{previous}>>\nstartxref\n{place}\n%%EOF\n"
    );
    out.extend_from_slice(table.as_bytes());
    out.extend_from_slice(trailer.as_bytes());
}

fn place_of(bytes: &[u8], part: &[u8], from: usize) -> usize {
    let found = bytes[from..].windows(part.len()).position(|it| it == part);
    from + found.expect("it was written just now")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_broken_between_words_and_nothing_is_lost() {
        let text = "Ein Satz über Ängste und Größe ".repeat(12);
        let lines = wrapped(text.trim());
        assert!(lines.len() > 3 && lines.iter().all(|it| it.chars().count() <= COLUMNS));
        assert_eq!(lines.join(" "), text.trim());
        assert_eq!(wrapped(""), [""]);
    }

    #[test]
    fn text_is_written_in_the_encoding_that_the_font_states() {
        assert_eq!(escaped("Groß (ä)"), "Gro\\337 \\(\\344\\)");
        assert_eq!(escaped("EUR \u{20ac} \u{2013}"), "EUR \\200 \\226");
    }
}
