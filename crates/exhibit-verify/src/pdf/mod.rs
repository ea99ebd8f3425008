//! Signatures inside PDF files (ISO 32000-1 §12.8, ETSI EN 319 142): three facts about each.
//!
//! *Intact* and *who signed* are what its CMS signature or timestamp says about the bytes that the
//! signature names ([`PdfSignature::signed`]). *What changed afterwards* is what differs between the
//! signed revision and the file as it is ([`Changes`]). A signature can be valid on a file that
//! shows something else than what was signed, so no fact stands for another.

mod compare;
mod dss;
mod file;
mod object;

use std::ops::Range;

use self::compare::{Difference, Field, compare, fields, text};
use self::dss::Dss;
use self::file::{File, Unreadable, end_of_newest};
use self::object::{Dictionary, Object, Parser, Reference, get};
use crate::algorithm::{Hash, Hashing};
use crate::asn1::length_of_first;
use crate::signature::cms::{CmsError, CmsFinding, SignedData};
use crate::signature::timestamp::{Timestamp, TimestampGood};
use crate::x509::Certificate;

pub use compare::Changes;

/// The objects that a file consists of, for what else reads it: nothing is repaired, and nothing decrypted.
pub mod structure {
    pub use super::file::{File, Unreadable};
    pub use super::object::{Dictionary, Object, Parser, Reference, get, is_white, natural};
}

/// The largest file that is looked into, in bytes.
pub const MAX_BYTES: u64 = 256 << 20;

/// How many signatures of one file are looked at.
pub const MAX_SIGNATURES: usize = 100;

/// What a PDF file says about its signatures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PdfFinding {
    /// No signature.
    Unsigned,
    /// These signatures, in the order of their form fields.
    Signed(Vec<PdfSignature>),
    /// There is one, or seems to be, and the file can't be read; why, for people.
    Unreadable(&'static str),
}

/// One signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PdfSignature {
    /// The full name of its form field.
    pub field: String,
    /// Where the bytes end that it names.
    pub end: usize,
    /// What it is, and what it is worth on the bytes that it names.
    pub signed: PdfSigned,
    /// How much of the file it covers.
    pub coverage: Coverage,
    /// What changed after it; [`Changes::Other`] where that can't be told.
    pub changes: Changes,
    /// The first place that changed and may not have, for people.
    pub place: Option<String>,
    /// Whether the changes are such as the signatures in the file permit (DocMDP, FieldMDP).
    pub permitted: bool,
}

/// What a signature is worth on the bytes that it names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PdfSigned {
    /// By its signers, and with the certificates that it carries.
    By(Vec<CmsFinding>, Vec<Certificate>),
    /// By a timestamp authority (a document timestamp).
    At(Result<TimestampGood, CmsFinding>),
}

/// How much of the file the bytes are that a signature names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coverage {
    /// All of the file but the signature itself.
    EntireFile,
    /// All of a revision of the file but the signature itself; later ones follow.
    EntireRevision,
    /// From the beginning on, and not to the end of a revision.
    Beginning,
    /// Something else: bytes that the signature leaves out may hold anything.
    Unclear,
}

/// Returns the signatures of a PDF file and what each is worth.
///
/// `brought` are certificates of the user's: signers need not send their own along.
pub fn signatures(bytes: &[u8], brought: &[Certificate]) -> PdfFinding {
    match read(bytes, brought) {
        Ok(found) if !found.is_empty() => PdfFinding::Signed(found),
        // A range of bytes is said by signatures alone: one that no form leads to is hidden.
        Ok(_) if mentions_signature(bytes) => {
            PdfFinding::Unreadable("a signature that no form field leads to")
        }
        Ok(_) => PdfFinding::Unsigned,
        Err(Unreadable(why)) if mentions_signature(bytes) => PdfFinding::Unreadable(why),
        Err(_) => PdfFinding::Unsigned,
    }
}

/// Returns what changed in a PDF file since its first `end` bytes were a file of their own, and the first place that
/// changed and may not have, for people.
///
/// # Errors
/// Why one of the two can't be read, for people.
pub fn changed_since(bytes: &[u8], end: usize) -> Result<(Changes, Option<String>), &'static str> {
    let before = bytes.get(..end).ok_or("it is shorter")?;
    let open = |bytes| File::open(bytes).map_err(|Unreadable(why)| why);
    let difference = compare(&open(before)?, &open(bytes)?);
    Ok((difference.changes, difference.place))
}

fn mentions_signature(bytes: &[u8]) -> bool {
    memchr::memmem::find(bytes, b"ByteRange").is_some()
}

fn read(bytes: &[u8], brought: &[Certificate]) -> Result<Vec<PdfSignature>, Unreadable> {
    let file = File::open(bytes)?;
    if get(file.trailer(), b"Encrypt").is_some() {
        return Err(Unreadable("it is encrypted"));
    }
    let mut found = Vec::new();
    for field in fields(&file)?.iter().filter(|it| it.is_signature) {
        let Some(object) = field.object.dictionary() else { continue };
        let Some(value) = get(object, b"V") else { continue };
        let signature = file.resolve(value)?;
        let Some(dictionary) = signature.dictionary() else { continue };
        if found.len() == MAX_SIGNATURES {
            return Err(Unreadable("it has too many signatures"));
        }
        let place = value.reference().and_then(|it| Some((it, file.offset_of(it)?)));
        found.push(one(bytes, &file, field, dictionary, place, brought)?);
    }
    if !found.is_empty() {
        let dss = Dss::read(&file);
        found.iter_mut().for_each(|it| dss.lend(&mut it.signed));
    }
    Ok(found)
}

fn one(
    bytes: &[u8],
    file: &File<'_>,
    field: &Field,
    dictionary: &Dictionary,
    place: Option<(Reference, usize)>,
    brought: &[Certificate],
) -> Result<PdfSignature, Unreadable> {
    let ranges = byte_ranges(file, dictionary)?;
    let contents = file.value(dictionary, b"Contents")?;
    let contents = contents.string().ok_or(Unreadable("a signature has no contents"))?;
    let kind = file.value(dictionary, b"SubFilter")?;
    let covered = Covered { bytes, ranges: &ranges };
    let signed = covered.worth(kind.name().unwrap_or_default(), contents, brought);
    let coverage = covered.coverage(file, place);
    let difference = match coverage {
        Coverage::EntireFile => {
            Difference { changes: Changes::None, place: None, fields: Vec::new() }
        }
        Coverage::EntireRevision => since(bytes, file, ranges.last().map_or(0, |it| it.end))?,
        Coverage::Beginning | Coverage::Unclear => Difference {
            changes: Changes::Other,
            place: Some("bytes that the signature leaves out".to_owned()),
            fields: Vec::new(),
        },
    };
    let permitted = match difference.changes {
        Changes::None => true,
        Changes::Other => false,
        _ => {
            is_permitted(&File::open(&bytes[..ranges.last().map_or(0, |it| it.end)])?, &difference)?
        }
    };
    Ok(PdfSignature {
        field: field.name.clone(),
        end: ranges.last().map_or(0, |it| it.end),
        signed,
        coverage,
        changes: difference.changes,
        place: difference.place,
        permitted,
    })
}

/// What changed since the revision that ends here.
fn since(bytes: &[u8], file: &File<'_>, end: usize) -> Result<Difference, Unreadable> {
    let mut difference = compare(&File::open(&bytes[..end])?, file);
    let rest = &bytes[end_of_newest(bytes).unwrap_or(bytes.len())..];
    if rest.iter().any(|it| !object::is_white(*it)) {
        difference.changes = Changes::Other;
        difference.place.get_or_insert("bytes after the end of the file".to_owned());
    }
    Ok(difference)
}

/// `/ByteRange`: pairs of a beginning and a length.
fn byte_ranges(file: &File<'_>, dictionary: &Dictionary) -> Result<Vec<Range<usize>>, Unreadable> {
    let wrong = Unreadable("a signature does not say which bytes it covers");
    let value = file.value(dictionary, b"ByteRange")?;
    let numbers: Option<Vec<usize>> =
        value.array().ok_or(wrong)?.iter().take(64).map(Object::natural).collect();
    let numbers = numbers.ok_or(wrong)?;
    let pairs = numbers.chunks(2).map(|it| match it {
        [start, length] => start.checked_add(*length).map(|end| *start..end),
        _ => None,
    });
    let ranges: Option<Vec<_>> = pairs.collect();
    ranges.filter(|it| !it.is_empty()).ok_or(wrong)
}

/// The bytes that a signature names.
struct Covered<'a> {
    bytes: &'a [u8],
    ranges: &'a [Range<usize>],
}

impl Covered<'_> {
    /// The bytes, in the order in which they are named; what is not there has no bytes.
    fn digest(&self, hash: Hash) -> Vec<u8> {
        let mut hashing = Hashing::new(hash);
        for range in self.ranges {
            hashing.update(self.bytes.get(range.clone()).unwrap_or_default());
        }
        hashing.finish()
    }

    fn worth(&self, kind: &[u8], contents: &[u8], brought: &[Certificate]) -> PdfSigned {
        let digest_of = |hash| self.digest(hash);
        let bad = |actual: String| CmsFinding::Bad {
            field: "signature",
            expected: "a well-formed one".to_owned(),
            actual,
            certificate: None,
        };
        let by = |finding| PdfSigned::By(vec![finding], Vec::new());
        if self.ranges.iter().any(|it| it.end > self.bytes.len()) {
            return by(bad("it names bytes that the file does not have".to_owned()));
        }
        let contents = without_padding(contents);
        match kind {
            b"adbe.pkcs7.detached" | b"ETSI.CAdES.detached" => match SignedData::read(contents) {
                Ok(data) if !data.is_detached() => {
                    by(bad("it carries a content of its own".to_owned()))
                }
                Ok(data) if data.signers() == 0 => by(bad("nobody signed it".to_owned())),
                Ok(data) => PdfSigned::By(
                    data.check(&digest_of, b"%PDF-", brought),
                    data.certificates().to_vec(),
                ),
                Err(CmsError::NotSigned(what)) => by(CmsFinding::Unsupported { what }),
                Err(error) => by(bad(error.to_string())),
            },
            b"ETSI.RFC3161" => PdfSigned::At(match Timestamp::read(contents) {
                Ok(timestamp) => timestamp.check(&digest_of, brought),
                Err(error) => Err(bad(error.to_string())),
            }),
            b"adbe.pkcs7.sha1" | b"adbe.x509.rsa_sha1" => {
                by(CmsFinding::Refused { what: crate::algorithm::Weakness::Sha1.to_string() })
            }
            other => {
                by(CmsFinding::Unsupported { what: format!("a PDF signature /{}", text(other)) })
            }
        }
    }

    /// Strictly: two ranges, the first from the beginning, and between them nothing but the value
    /// of `/Contents` in the signature's own object.
    fn coverage(&self, file: &File<'_>, place: Option<(Reference, usize)>) -> Coverage {
        let [first, second] = self.ranges else { return Coverage::Unclear };
        let (gap, end) = (first.end..second.start, second.end);
        let is_contents = place.is_some_and(|(_, at)| contents_at(self.bytes, at) == Some(gap));
        if first.start != 0 || !is_contents || end > self.bytes.len() {
            return Coverage::Unclear;
        }
        // What was signed must be a file of its own, and one of this file's revisions.
        let Ok(revision) = File::open(&self.bytes[..end]) else { return Coverage::Beginning };
        let is_revision = file.sections().contains(&revision.newest_section());
        let signed = &self.bytes[..end];
        let ends = end_of_newest(signed)
            .is_some_and(|at| signed[at..].iter().all(|it| object::is_white(*it)));
        let has_it = place.is_some_and(|(it, at)| revision.offset_of(it) == Some(at));
        if !is_revision || !ends || !has_it {
            Coverage::Beginning
        } else if end == self.bytes.len() {
            Coverage::EntireFile
        } else {
            Coverage::EntireRevision
        }
    }
}

/// The zeros that fill the room which was kept for a signature are none of it.
fn without_padding(contents: &[u8]) -> &[u8] {
    let length = length_of_first(contents).unwrap_or(contents.len());
    let (element, padding) = contents.split_at(length);
    if padding.iter().all(|it| *it == 0) { element } else { contents }
}

/// Where the value of `/Contents` is in the object at a place, `<` and `>` included.
fn contents_at(bytes: &[u8], at: usize) -> Option<Range<usize>> {
    let mut parser = Parser::new(bytes, at);
    parser.natural()?;
    parser.natural()?;
    if !parser.keyword(b"obj") {
        return None;
    }
    parser.skip_white();
    if bytes.get(parser.at..parser.at.checked_add(2)?)? != b"<<" {
        return None;
    }
    parser.at += 2;
    loop {
        let name = parser.object()?;
        parser.skip_white();
        let start = parser.at;
        parser.object()?;
        if name.name()? == b"Contents" {
            let is_hex = bytes.get(start) == Some(&b'<') && bytes.get(start + 1) != Some(&b'<');
            return is_hex.then_some(start..parser.at);
        }
    }
}

/// Whether the signatures of the signed revision permit the changes (ISO 32000-1 §12.8.2).
fn is_permitted(old: &File<'_>, difference: &Difference) -> Result<bool, Unreadable> {
    for field in fields(old)?.iter().filter(|it| it.is_signature) {
        let Some(object) = field.object.dictionary() else { continue };
        let signature = old.value(object, b"V")?;
        let Some(signature) = signature.dictionary() else { continue };
        let references = old.value(signature, b"Reference")?;
        for reference in references.array().unwrap_or_default() {
            let reference = old.resolve(reference)?;
            let Some(reference) = reference.dictionary() else { return Ok(false) };
            if !permits(old, reference, difference)? {
                return Ok(false);
            }
        }
    }
    Ok(true)
}

fn permits(
    old: &File<'_>,
    reference: &Dictionary,
    difference: &Difference,
) -> Result<bool, Unreadable> {
    let method = old.value(reference, b"TransformMethod")?;
    let parameters = old.value(reference, b"TransformParams")?;
    let none = Vec::new();
    let parameters = parameters.dictionary().unwrap_or(&none);
    match method.name() {
        Some(b"DocMDP") => {
            let level = old.value(parameters, b"P")?.natural().unwrap_or(2);
            Ok(level != 1 || difference.changes <= Changes::Maintenance)
        }
        Some(b"FieldMDP") => {
            let action = old.value(parameters, b"Action")?;
            let list = old.value(parameters, b"Fields")?;
            let mut named = Vec::new();
            for field in list.array().unwrap_or_default() {
                named.push(old.resolve(field)?.string().map(text).unwrap_or_default());
            }
            let is_named = |it: &String| {
                named.iter().any(|name| it == name || it.starts_with(&format!("{name}.")))
            };
            let locked = |it: &String| match action.name() {
                Some(b"Include") => is_named(it),
                Some(b"Exclude") => !is_named(it),
                _ => true,
            };
            Ok(!difference.fields.iter().any(locked))
        }
        _ => Ok(true),
    }
}
