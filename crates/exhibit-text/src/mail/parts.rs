//! The parts of a mail, found in one pass over its lines (RFC 2046 section 5.1).

use std::borrow::Cow;

use super::header::{Header, Parameters, words};
use super::transfer;
use crate::found::Found;

/// How deep parts may lie inside each other.
const MAX_DEPTH: usize = 32;

/// How many parts a mail may have.
const MAX_PARTS: usize = 10_000;

/// One part that is none of several.
pub(super) struct Part<'a> {
    pub(super) content_type: Parameters,
    disposition: Parameters,
    encoding: String,
    pub(super) body: &'a [u8],
    /// The innermost choice of several forms of the same that it belongs to.
    pub(super) alternative: Option<usize>,
    /// Whether it is the mail's own body.
    is_top: bool,
}

impl<'a> Part<'a> {
    fn new(header: Header<'a>, content_type: Parameters, multipart: Option<&Multipart>) -> Self {
        let disposition = header.field("content-disposition").map(Parameters::read);
        let encoding = header.field("content-transfer-encoding").unwrap_or_default();
        let encoding = String::from_utf8_lossy(&encoding[..encoding.len().min(64)]);
        Self {
            content_type,
            disposition: disposition.unwrap_or_default(),
            encoding: encoding.trim().to_ascii_lowercase(),
            body: &[],
            alternative: multipart.and_then(|it| it.alternative),
            is_top: multipart.is_none(),
        }
    }

    pub(super) fn media_type(&self) -> &str {
        &self.content_type.value
    }

    /// Tells whether this is read with the mail, and not beside it.
    pub(super) fn is_body(&self) -> bool {
        let is_named = self.file_name().is_some() && !self.is_top;
        self.media_type().starts_with("text/")
            && self.disposition.value != "attachment"
            && !is_named
    }

    pub(super) fn is_blank(&self) -> bool {
        self.decoded().iter().all(u8::is_ascii_whitespace)
    }

    /// Tells whether the body is as it was written.
    pub(super) fn is_identity(&self) -> bool {
        !matches!(self.encoding.as_str(), "base64" | "quoted-printable")
    }

    /// Returns the body as it was written.
    pub(super) fn decoded(&self) -> Cow<'a, [u8]> {
        match self.encoding.as_str() {
            "base64" => Cow::Owned(transfer::base64(self.body)),
            "quoted-printable" => Cow::Owned(transfer::quoted(self.body)),
            _ => Cow::Borrowed(self.body),
        }
    }

    fn file_name(&self) -> Option<&str> {
        let stated = self.disposition.parameter("filename");
        stated.or_else(|| self.content_type.parameter("name")).filter(|it| !it.trim().is_empty())
    }

    /// Returns the name that the mail gives it, or one made of what it is; empty where nothing is known.
    pub(super) fn name(&self) -> String {
        if let Some(name) = self.file_name() {
            return name.to_owned();
        }
        match self.media_type() {
            "message/rfc822" | "message/global" => {
                let inner = self.decoded();
                let end = inner.len().min(64 << 10);
                let subject = Header::new(&inner[..end]).field("subject").map(words);
                let subject = subject.unwrap_or_default().trim().replace(['/', '\\'], "_");
                let subject: String = subject.chars().take(100).collect();
                format!("{}.eml", if subject.is_empty() { "message" } else { &subject })
            }
            "text/calendar" => "invitation.ics".to_owned(),
            "text/html" => "part.html".to_owned(),
            "text/plain" => "part.txt".to_owned(),
            _ => String::new(),
        }
    }
}

/// Several parts that are read.
struct Multipart {
    boundary: Vec<u8>,
    is_digest: bool,
    alternative: Option<usize>,
}

/// Finds the header of a mail and its parts in their order.
pub(super) fn parts<'a>(bytes: &'a [u8], found: &mut Found) -> (Header<'a>, Vec<Part<'a>>) {
    let mut search = Search { bytes, at: 0, open: Vec::new(), parts: Vec::new(), choices: 0 };
    // The separator line of an mbox file, which is no field.
    if bytes.starts_with(b"From ") {
        search.at = memchr::memchr(b'\n', bytes).map_or(bytes.len(), |at| at + 1);
    }
    let header = search.header();
    let mut next = search.begin(header);
    loop {
        let (body, divider) = search.until_divider();
        if let Some(mut part) = next.take() {
            part.body = body;
            search.parts.push(part);
        }
        match divider {
            Divider::End => break,
            Divider::Closes => {}
            Divider::Begins if search.parts.len() >= MAX_PARTS => {
                found.missed("parts", format!("there are more than {MAX_PARTS}"));
                break;
            }
            Divider::Begins => {
                let header = search.header();
                next = search.begin(header);
            }
        }
    }
    (header, search.parts)
}

struct Search<'a> {
    bytes: &'a [u8],
    at: usize,
    open: Vec<Multipart>,
    parts: Vec<Part<'a>>,
    choices: usize,
}

/// What ends a body.
enum Divider {
    /// Another part follows.
    Begins,
    /// Several parts end; what follows them is not shown.
    Closes,
    /// The mail ends.
    End,
}

impl<'a> Search<'a> {
    /// Reads fields up to an empty line, which is passed, or to a divider, which is not.
    fn header(&mut self) -> Header<'a> {
        let start = self.at;
        while self.at < self.bytes.len() {
            let line = self.line();
            if trimmed(line).is_empty() {
                let header = &self.bytes[start..self.at];
                self.at += line.len();
                return Header::new(header);
            }
            if line.starts_with(b"--") && self.divides(line).is_some() {
                break;
            }
            self.at += line.len();
        }
        Header::new(&self.bytes[start..self.at])
    }

    /// Begins a part; of several, only their beginning is noted.
    fn begin(&mut self, header: Header<'a>) -> Option<Part<'a>> {
        let mut content_type =
            header.field("content-type").map(Parameters::read).unwrap_or_default();
        if !content_type.value.contains('/') {
            let is_digest = self.open.last().is_some_and(|it| it.is_digest);
            let usual = if is_digest { "message/rfc822" } else { "text/plain" };
            usual.clone_into(&mut content_type.value);
        }
        let boundary = content_type.parameter("boundary").filter(|it| !it.is_empty());
        if let (true, Some(boundary)) = (content_type.value.starts_with("multipart/"), boundary)
            && self.open.len() < MAX_DEPTH
        {
            let outer = self.open.last().and_then(|it| it.alternative);
            let is_choice = content_type.value == "multipart/alternative";
            self.choices += usize::from(is_choice);
            self.open.push(Multipart {
                boundary: boundary.trim_end().as_bytes().to_vec(),
                is_digest: content_type.value == "multipart/digest",
                alternative: if is_choice { Some(self.choices) } else { outer },
            });
            return None;
        }
        if content_type.value.starts_with("multipart/") {
            "text/plain".clone_into(&mut content_type.value);
        }
        Some(Part::new(header, content_type, self.open.last()))
    }

    /// Reads to the next line that divides parts; returns what stands before it without its line end.
    fn until_divider(&mut self) -> (&'a [u8], Divider) {
        let start = self.at;
        while self.at < self.bytes.len() {
            let line = self.line();
            let here = self.at;
            self.at += line.len();
            if !line.starts_with(b"--") {
                continue;
            }
            let Some((depth, closes)) = self.divides(line) else { continue };
            self.open.truncate(if closes { depth } else { depth + 1 });
            let body = &self.bytes[start..here];
            let body = body.strip_suffix(b"\n").unwrap_or(body);
            let body = body.strip_suffix(b"\r").unwrap_or(body);
            return (body, if closes { Divider::Closes } else { Divider::Begins });
        }
        (&self.bytes[start..], Divider::End)
    }

    /// Returns the line that begins here, with its end.
    fn line(&self) -> &'a [u8] {
        let rest = &self.bytes[self.at..];
        &rest[..memchr::memchr(b'\n', rest).map_or(rest.len(), |at| at + 1)]
    }

    /// Tells which of the open parts a line divides, and whether it closes it; the innermost counts.
    fn divides(&self, line: &[u8]) -> Option<(usize, bool)> {
        let line = trimmed(line.get(2..)?);
        self.open.iter().enumerate().rev().find_map(|(depth, it)| {
            match line.strip_prefix(it.boundary.as_slice())? {
                b"" => Some((depth, false)),
                b"--" => Some((depth, true)),
                _ => None,
            }
        })
    }
}

fn trimmed(line: &[u8]) -> &[u8] {
    line.trim_ascii_end()
}
