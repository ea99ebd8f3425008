//! Files that carry signatures in forms that are recognised and not verified: present, not checked.
//!
//! They are told by their content, since a file whose name says nothing must not pass for one that
//! nobody signed.

use exhibit_core::json::{Kind, Scanner, Value};
use memchr::memmem;

use super::SignatureFinding;
use super::format::{Judge, Own, OwnFormat};

/// How they plug in, after every format that is verified.
pub(crate) const OWN: OwnFormat = OwnFormat { may_be, max_bytes: 64 << 20, read };

fn may_be(_: &str, head: &[u8]) -> bool {
    let start = without_bom(head).trim_ascii_start();
    by_start(head).is_some() || start.starts_with(b"<") || is_json_of_interest(start)
}

fn read(_: &str, bytes: &[u8], _: &Judge<'_>) -> Option<Own> {
    let start = without_bom(bytes).trim_ascii_start();
    let what = by_start(bytes).or_else(|| match start.first() {
        Some(b'<') => in_xml(start),
        Some(b'{') => in_json(start),
        _ => None,
    })?;
    Some(Own::of(SignatureFinding::Unsupported { what: what.to_owned() }))
}

/// Forms that their first bytes show.
fn by_start(bytes: &[u8]) -> Option<&'static str> {
    let has = |text: &[u8]| memmem::find(&bytes[..bytes.len().min(64 << 10)], text).is_some();
    match bytes {
        // CBOR tags 18 and 98 before an array of four (RFC 9052 §4), the first a byte string.
        [0xd2, 0x84, 0x40..=0x5b, ..] => Some("COSE signature (COSE_Sign1)"),
        [0xd8, 0x62, 0x84, 0x40..=0x5b, ..] => Some("COSE signatures (COSE_Sign)"),
        _ if bytes.starts_with(b"\x00OpenTimestamps\x00\x00Proof\x00") => {
            Some("OpenTimestamps proof")
        }
        // ETSI EN 319 162-1 §4.3.3: the first member, stored, says what the archive is.
        [b'P', b'K', 3, 4, ..] if has(b"mimetypeapplication/vnd.etsi.asic-") => {
            Some("ASiC container with signatures (XAdES or CAdES)")
        }
        _ if bytes.starts_with(b"-----BEGIN PGP MESSAGE-----") => {
            Some("OpenPGP message, encrypted or signed")
        }
        // The description box of a C2PA manifest store (ISO 19566-5), in whatever file.
        _ if has(b"jumdc2pa\x00\x11\x00\x10\x80\x00\x00\xaa\x00\x38\x9b\x71") => {
            Some("C2PA manifest (content credentials)")
        }
        _ => None,
    }
}

fn in_xml(text: &[u8]) -> Option<&'static str> {
    let has = |name: &str| memmem::find(text, name.as_bytes()).is_some();
    if !has("http://www.w3.org/2000/09/xmldsig#") {
        return None;
    }
    let xades = has("http://uri.etsi.org/01903/");
    Some(if xades { "XML signature (XAdES)" } else { "XML signature (XMLDSig)" })
}

fn is_json_of_interest(start: &[u8]) -> bool {
    let names = ["\"mediaType\"", "\"proof\"", "\"signatures\"", "\"signed\""];
    start.starts_with(b"{")
        && names.into_iter().any(|name| memmem::find(start, name.as_bytes()).is_some())
}

fn in_json(text: &[u8]) -> Option<&'static str> {
    let mut scanner = Scanner::new();
    let line = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
    if scanner.scan(line.trim_ascii()).is_ok_and(|first| is_sigstore(first.root())) {
        return Some("Sigstore bundle");
    }
    let document = scanner.scan(text.trim_ascii_end()).ok()?;
    let root = document.root();
    if is_sigstore(root) {
        return Some("Sigstore bundle");
    }
    if root.get("proof").is_some() && root.get("@context").is_some_and(names_credentials) {
        return Some("W3C credential with a proof");
    }
    let signed = root.get("signed").and_then(|it| it.get("_type"));
    if root.get("signatures").is_some_and(|it| it.kind() == Kind::Array) {
        return match signed.and_then(|it| it.as_str()).as_deref() {
            Some("layout") => Some("in-toto layout"),
            Some("link") => Some("in-toto link"),
            Some(_) => Some("signed metadata (TUF)"),
            None => None,
        };
    }
    None
}

/// Tells whether a JSON value is a Sigstore bundle, by its media type.
pub(crate) fn is_sigstore(root: Value<'_>) -> bool {
    let kind = root.get("mediaType").and_then(|it| it.as_str());
    kind.is_some_and(|it| it.starts_with("application/vnd.dev.sigstore.bundle"))
}

/// Versions 1 and 2 of the W3C data model for credentials.
fn names_credentials(context: Value<'_>) -> bool {
    let is = |it: Value<'_>| {
        it.is_str("https://www.w3.org/2018/credentials/v1")
            || it.is_str("https://www.w3.org/ns/credentials/v2")
    };
    is(context) || context.items().any(is)
}

fn without_bom(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}
