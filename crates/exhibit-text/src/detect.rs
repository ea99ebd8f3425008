//! What a file is, by its content.

use exhibit_verify::ooxml::{self, Piece};
use exhibit_verify::zip::Archive;

use crate::Kind;
use crate::charset::decoded;
use crate::image::Format;
use crate::msg::compound::{Compound, MAGIC};
use crate::office::LIMITS;

/// What a file is, and so which reader reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    Plain,
    Html,
    Rtf,
    Pdf,
    Ooxml(Kind),
    OpenDocument(Kind),
    Mail,
    Message,
    Image(Format),
    /// An encrypted file of this kind, as far as can be told.
    Encrypted(Kind),
    /// What no text is read from, for people.
    Unsupported(&'static str),
}

impl Content {
    pub(crate) fn kind(self) -> Kind {
        match self {
            Self::Plain => Kind::Text,
            Self::Html => Kind::Html,
            Self::Rtf => Kind::Rtf,
            Self::Pdf => Kind::Pdf,
            Self::Ooxml(kind) | Self::OpenDocument(kind) | Self::Encrypted(kind) => kind,
            Self::Mail => Kind::Eml,
            Self::Message => Kind::Msg,
            Self::Image(_) => Kind::Image,
            Self::Unsupported(_) => Kind::Other,
        }
    }
}

/// Returns what a file is.
pub(crate) fn kind(name: &str, bytes: &[u8]) -> Content {
    let ending = name.rsplit_once('.').map(|(_, it)| it.to_ascii_lowercase()).unwrap_or_default();
    let head = &bytes[..bytes.len().min(1024)];
    if let Some(format) = Format::of(head) {
        return Content::Image(format);
    }
    if memchr::memmem::find(head, b"%PDF-").is_some_and(|at| at == 0 || !is_text(&head[..at])) {
        return Content::Pdf;
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return of_archive(&ending, bytes);
    }
    if head.starts_with(&MAGIC) {
        return of_compound(&ending, bytes);
    }
    if head.starts_with(b"{\\rtf") {
        return Content::Rtf;
    }
    if !is_text(bytes) {
        return Content::Unsupported("a file of this kind");
    }
    of_text(&ending, bytes)
}

fn of_ending(ending: &str) -> Option<Kind> {
    Some(match ending {
        "docx" | "docm" | "dotx" | "doc" => Kind::Docx,
        "xlsx" | "xlsm" | "xltx" | "xls" => Kind::Xlsx,
        "pptx" | "pptm" | "ppsx" | "potx" | "ppt" => Kind::Pptx,
        _ => return None,
    })
}

fn of_archive(ending: &str, bytes: &[u8]) -> Content {
    let damaged = || of_ending(ending).map_or(Content::Unsupported("an archive"), Content::Ooxml);
    let Ok(archive) = Archive::container(&bytes, &LIMITS) else { return damaged() };
    // OpenDocument part 3, section 3.3: the first member, stored, of this name.
    if let Some(first) = archive.entries().iter().find(|it| it.name == "mimetype") {
        let start = memchr::memmem::find(bytes, b"application/vnd.oasis.opendocument.");
        let rest = start.and_then(|at| bytes.get(at + 35..)).unwrap_or_default();
        for (word, kind) in [
            (b"text".as_slice(), Kind::Odt),
            (b"spreadsheet", Kind::Ods),
            (b"presentation", Kind::Odp),
        ] {
            if first.size < 100 && rest.starts_with(word) {
                return Content::OpenDocument(kind);
            }
        }
    }
    let Ok(top) = ooxml::related(&archive, "") else { return damaged() };
    let Some(main) = top.iter().find(|it| it.kind == "officeDocument") else { return damaged() };
    let Ok(Some(mut xml)) = ooxml::open(&archive, &main.part) else { return damaged() };
    loop {
        match xml.next() {
            Ok(Piece::Start) => {}
            Ok(Piece::Text) => continue,
            _ if main.part.ends_with(".bin") => {
                return Content::Unsupported("a binary workbook");
            }
            _ => return damaged(),
        }
        return match xml.name() {
            "document" => Content::Ooxml(Kind::Docx),
            "workbook" => Content::Ooxml(Kind::Xlsx),
            "presentation" => Content::Ooxml(Kind::Pptx),
            _ => damaged(),
        };
    }
}

fn of_compound(ending: &str, bytes: &[u8]) -> Content {
    let Ok(compound) = Compound::open(bytes) else {
        return match ending {
            "msg" => Content::Message,
            _ => Content::Unsupported("a compound file that is damaged"),
        };
    };
    let has = |name: &str| compound.child(compound.root(), name).is_some();
    if has("__properties_version1.0") {
        Content::Message
    } else if has("EncryptedPackage") {
        Content::Encrypted(of_ending(ending).unwrap_or(Kind::Other))
    } else if has("WordDocument") || has("Workbook") || has("Book") || has("PowerPoint Document") {
        Content::Unsupported("an Office file in the format of before 2007")
    } else {
        Content::Unsupported("a compound file of this kind")
    }
}

fn of_text(ending: &str, bytes: &[u8]) -> Content {
    let head = decoded(&bytes[..bytes.len().min(8192)], None);
    let start = head.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let begins =
        |with: &str| start.get(..with.len()).is_some_and(|it| it.eq_ignore_ascii_case(with));
    let is_xhtml = begins("<?xml") && head.contains("<html");
    if is_xhtml || ["<!doctype html", "<html", "<head", "<body"].into_iter().any(begins) {
        return Content::Html;
    }
    match ending {
        "html" | "htm" | "xhtml" if head.contains('<') => Content::Html,
        "eml" if fields(&head) > 0 => Content::Mail,
        // Other texts begin with one such line now and then, and hardly ever with three.
        _ if fields(&head) > 2 => Content::Mail,
        _ => Content::Plain,
    }
}

/// Counts fields at the beginning that mails have; 0 where anything else stands between them.
fn fields(head: &str) -> usize {
    const KNOWN: [&str; 14] = [
        "from",
        "to",
        "cc",
        "subject",
        "date",
        "received",
        "message-id",
        "mime-version",
        "return-path",
        "delivered-to",
        "content-type",
        "reply-to",
        "sender",
        "dkim-signature",
    ];
    let mut count = 0;
    for (at, line) in head.lines().enumerate() {
        if line.is_empty() {
            return count;
        }
        if line.starts_with([' ', '\t']) || at == 0 && line.starts_with("From ") {
            continue;
        }
        let Some((name, _)) = line.split_once(':') else { return 0 };
        if name.is_empty() || !name.bytes().all(|it| matches!(it, b'!'..=b'~')) {
            return 0;
        }
        count += usize::from(KNOWN.iter().any(|it| name.eq_ignore_ascii_case(it)));
    }
    count
}

/// Tells whether these bytes are characters in all likelihood: no zeros, or those of UTF-16, and few controls.
fn is_text(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(1 << 16)];
    if head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") || is_utf_16(head) {
        return true;
    }
    let controls = head.iter().filter(|it| matches!(it, 1..=8 | 14..=26 | 28..=31)).count();
    controls * 32 <= head.len() && memchr::memchr(0, bytes).is_none()
}

fn is_utf_16(head: &[u8]) -> bool {
    let units = head.len().min(256) / 2;
    let zeros = |at: usize| head.chunks_exact(2).take(units).filter(|it| it[at] == 0).count();
    let (high, low) = (zeros(0), zeros(1));
    units >= 4 && high.min(low) == 0 && high.max(low) * 4 >= units * 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_counts_and_the_ending_only_where_it_is_open() {
        for (name, bytes, want) in [
            ("a.docx", b"%PDF-1.7".as_slice(), Content::Pdf),
            ("a.txt", b"see %PDF-1.7", Content::Plain),
            ("a.txt", b" <!DOCTYPE html><p>", Content::Html),
            ("a.html", b"<p>x", Content::Html),
            ("a.txt", b"<p>x", Content::Plain),
            ("a.eml", b"Subject: x\n\nbody", Content::Mail),
            ("a.txt", b"Subject: x\n\nbody", Content::Plain),
            ("a", b"From: a\nTo: b\nSubject: x\n\nbody", Content::Mail),
            ("a", b"From: a\nTo: b\nno field\nSubject: x\nDate: y\n\nbody", Content::Plain),
            ("a", b"{\\rtf1 x}", Content::Rtf),
            ("a", b"\xff\xfea\0b\0", Content::Plain),
            ("a", b"a\0b\0c\0d\0", Content::Plain),
            ("a", b"", Content::Plain),
            ("a", b"\0\x01\x02\x03ab", Content::Unsupported("a file of this kind")),
            ("a.docx", b"PK\x03\x04 broken", Content::Ooxml(Kind::Docx)),
            ("a.zip", b"PK\x03\x04 broken", Content::Unsupported("an archive")),
            ("a", b"\xff\xd8\xff\xe0", Content::Image(Format::Jpeg)),
        ] {
            assert_eq!(kind(name, bytes), want, "{name} {bytes:?}");
        }
    }
}
