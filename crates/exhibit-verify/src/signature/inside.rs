//! Signatures that lie inside the file that they speak about: PDF, attached CMS, S/MIME mail.

use exhibit_core::base64;

use super::SignatureFinding;
use super::cms::{self, CmsError, SignedData};
use super::format::{Judge, Own, OwnFormat};
use super::timestamp::Timestamp;
use crate::pdf::{self, PdfFinding};

/// PDF files, by their first bytes or their name.
pub(crate) const PDF: OwnFormat = OwnFormat {
    may_be: |name, head| head.starts_with(b"%PDF-") || is_named(name, &[".pdf"]),
    max_bytes: pdf::MAX_BYTES,
    read: |_, bytes, judge| match pdf::signatures(bytes, &judge.certificates()) {
        PdfFinding::Unsigned => None,
        PdfFinding::Signed(pdf) => Some(Own { pdf, ..Own::default() }),
        PdfFinding::Unreadable(why) => Some(unsupported(format!("PDF signature ({why})"))),
    },
};

/// CMS with its content inside, and timestamps whose file is not here, by their names.
pub(crate) const CMS: OwnFormat = OwnFormat {
    may_be: |name, _| is_named(name, &[".p7m", ".p7s", ".p7b", ".p7c", ".tsr", ".tst"]),
    max_bytes: cms::MAX_BYTES as u64,
    read: |_, bytes, judge| match Timestamp::read(bytes) {
        Ok(_) => Some(unread("a timestamp on a file that is not here")),
        Err(_) => attached(bytes, judge),
    },
};

/// S/MIME mail, by its name.
pub(crate) const MAIL: OwnFormat = OwnFormat {
    may_be: |name, _| is_named(name, &[".eml"]),
    max_bytes: cms::MAX_BYTES as u64,
    read: |_, bytes, judge| mail(bytes, judge),
};

fn is_named(name: &str, endings: &[&str]) -> bool {
    let lower = name.to_ascii_lowercase();
    endings.iter().any(|it| lower.ends_with(it))
}

fn unsupported(what: String) -> Own {
    of_findings(vec![SignatureFinding::Unsupported { what }])
}

fn of_findings(findings: Vec<SignatureFinding>) -> Own {
    Own { parts: vec![findings], ..Own::default() }
}

/// What could not be looked at, or does not stand by itself.
fn unread(why: impl Into<String>) -> Own {
    Own { partial: vec![why.into()], ..Own::default() }
}

fn attached(bytes: &[u8], judge: &Judge<'_>) -> Option<Own> {
    match SignedData::read(bytes) {
        Ok(data) => Some(of_attached(&data, judge)),
        // A name alone does not make it CMS.
        Err(CmsError::Malformed) if !(cms::FORMAT.is)(bytes.trim_ascii_start()) => None,
        Err(error) => Some(of_findings(vec![error.into_finding()])),
    }
}

fn of_attached(data: &SignedData, judge: &Judge<'_>) -> Own {
    if data.signers() == 0 {
        return unsupported("certificates (PKCS #7), and no signature".to_owned());
    }
    let Some(content) = data.content() else {
        return match data.is_detached() {
            true => unread("a CMS signature on a file that is not here"),
            false => unsupported("PKCS #7 signature on a structure of its own".to_owned()),
        };
    };
    let findings = data.check(&|hash| hash.digest(content), content, &judge.certificates());
    let of = |it| SignatureFinding::of_cms("CMS", it, data.certificates());
    of_findings(findings.into_iter().map(of).collect())
}

/// S/MIME (RFC 8551 §3.5): the signature is over the exact bytes of the first part.
fn mail(bytes: &[u8], judge: &Judge<'_>) -> Option<Own> {
    let (headers, body) = Headers::split(bytes)?;
    let kind = headers.media_type();
    let mut own = match kind.as_str() {
        "multipart/signed" => multipart(&headers, body, judge),
        "application/pkcs7-mime" | "application/x-pkcs7-mime" => match decoded(&headers, body) {
            Some(bytes) => attached(&bytes, judge)?,
            None => unread("S/MIME in an encoding that is not read"),
        },
        _ => return None,
    };
    own.uncovered = headers.names();
    Some(own)
}

fn multipart(headers: &Headers<'_>, body: &[u8], judge: &Judge<'_>) -> Own {
    let protocol = headers.parameter("protocol").unwrap_or_default().to_ascii_lowercase();
    if !matches!(protocol.as_str(), "application/pkcs7-signature" | "application/x-pkcs7-signature")
    {
        return unsupported(format!("a signed mail by {protocol}"));
    }
    let malformed = || unread("a signed mail that is not made of two parts");
    let Some(boundary) = headers.parameter("boundary") else { return malformed() };
    let Some([content, signature]) = two_parts(body, boundary.as_bytes()) else {
        return malformed();
    };
    let signature = Headers::split(signature).and_then(|(headers, body)| decoded(&headers, body));
    let Some(signature) = signature else { return malformed() };
    let data = match SignedData::read(&signature) {
        Ok(data) if data.is_detached() && data.signers() > 0 => data,
        Ok(_) => return unread("a signed mail without a detached signature"),
        Err(error) => return of_findings(vec![error.into_finding()]),
    };
    let brought = judge.certificates();
    let check = |content: &[u8]| {
        let findings = data.check(&|hash| hash.digest(content), content, &brought);
        let of = |it| SignatureFinding::of_cms("S/MIME signature", it, data.certificates());
        findings.into_iter().map(of).collect::<Vec<_>>()
    };
    let is_bad = |it: &SignatureFinding| matches!(it, SignatureFinding::Bad(_));
    let findings = check(content);
    if findings.iter().any(is_bad) {
        // Mail is signed with CR LF at its line ends, and often kept with others.
        let again = check(&with_crlf(content));
        if !again.iter().any(is_bad) {
            let happened = Some("line endings changed from CRLF to LF".to_owned());
            return Own { happened, ..of_findings(again) };
        }
    }
    of_findings(findings)
}

fn with_crlf(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() + text.len() / 32);
    let mut previous = 0;
    for byte in text {
        if *byte == b'\n' && previous != b'\r' {
            out.push(b'\r');
        }
        out.push(*byte);
        previous = *byte;
    }
    out
}

/// The two parts of a multipart body (RFC 2046 §5.1.1), if nothing else is in it.
///
/// The line end before a boundary belongs to the boundary.
fn two_parts<'a>(body: &'a [u8], boundary: &[u8]) -> Option<[&'a [u8]; 2]> {
    let delimiter = [b"--", boundary].concat();
    let closing = [b"--", boundary, b"--"].concat();
    let mut parts = Vec::new();
    let mut start: Option<usize> = None;
    let mut at = 0;
    let mut closed = false;
    for line in body.split_inclusive(|it| *it == b'\n') {
        let text = line.trim_ascii_end();
        let is_closing = text == closing;
        if !closed && (text == delimiter || is_closing) {
            if let Some(start) = start {
                let part = body.get(start..at)?;
                let part = part.strip_suffix(b"\n").unwrap_or(part);
                parts.push(part.strip_suffix(b"\r").unwrap_or(part));
            }
            start = Some(at + line.len());
            closed = is_closing;
        } else if (start.is_none() || closed) && !is_filler(text) {
            // Some readers show what stands outside the parts, and no signature covers it.
            return None;
        }
        at += line.len();
    }
    match parts.as_slice() {
        [content, signature] if closed => Some([content, signature]),
        _ => None,
    }
}

/// What mail programs write before the first part, for readers that know no parts.
fn is_filler(line: &[u8]) -> bool {
    line.is_empty() || line == b"This is an S/MIME signed message"
}

/// The headers of a mail or of a part (RFC 5322 §2.2).
struct Headers<'a> {
    fields: Vec<(&'a str, String)>,
}

impl<'a> Headers<'a> {
    /// Headers and body; `None` where there are no headers.
    fn split(bytes: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let mut fields: Vec<(&str, String)> = Vec::new();
        let mut at = 0;
        for line in bytes.split_inclusive(|it| *it == b'\n') {
            at += line.len();
            let text = std::str::from_utf8(line.trim_ascii_end()).ok()?;
            if text.is_empty() {
                return Some((Self { fields }, bytes.get(at..)?));
            }
            if text.starts_with([' ', '\t']) {
                fields.last_mut()?.1.push_str(text);
            } else {
                let (name, value) = text.split_once(':')?;
                fields.push((name, value.trim().to_owned()));
            }
            if fields.len() > 1000 {
                return None;
            }
        }
        None
    }

    /// The one value of a field; several are as good as none.
    fn value(&self, name: &str) -> Option<&str> {
        let mut found = self.fields.iter().filter(|(it, _)| it.eq_ignore_ascii_case(name));
        let first = found.next()?;
        found.next().is_none().then_some(first.1.as_str())
    }

    fn media_type(&self) -> String {
        let value = self.value("Content-Type").unwrap_or_default();
        value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
    }

    /// The one value of a parameter of the content's type; several are as good as none.
    fn parameter(&self, name: &str) -> Option<String> {
        let mut found = None;
        let mut rest = self.value("Content-Type")?.split_once(';')?.1.trim();
        while !rest.is_empty() {
            let (key, value) = rest.split_once('=')?;
            let value = value.trim_start();
            let (text, after) = match value.strip_prefix('"') {
                Some(quoted) => quoted.split_once('"')?,
                None => value.split_at(value.find(';').unwrap_or(value.len())),
            };
            if key.trim().eq_ignore_ascii_case(name) && found.replace(text.trim()).is_some() {
                return None;
            }
            rest = after.split_once(';').map_or("", |(_, rest)| rest.trim());
        }
        found.map(ToOwned::to_owned)
    }

    fn names(&self) -> Vec<String> {
        let mut names: Vec<String> =
            self.fields.iter().map(|(name, _)| (*name).to_owned()).collect();
        names.sort_unstable();
        names.dedup();
        names
    }
}

/// Decodes a part that holds CMS.
fn decoded(headers: &Headers<'_>, body: &[u8]) -> Option<Vec<u8>> {
    let encoding = headers.value("Content-Transfer-Encoding").unwrap_or("binary");
    match encoding.to_ascii_lowercase().as_str() {
        "base64" => base64::decode_lines(std::str::from_utf8(body).ok()?),
        "binary" | "8bit" | "7bit" => Some(body.to_vec()),
        _ => None,
    }
}
