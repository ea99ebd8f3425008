//! Detached signatures whose file is not here: a part is missing, whatever they are worth.
//!
//! CMS signatures, timestamps and detached JWS say so themselves.

use data_encoding::BASE64;

use super::format::{Judge, Own, OwnFormat};

/// How they plug in.
pub(crate) const OWN: OwnFormat =
    OwnFormat { may_be: |_, head| format_of(head).is_some(), max_bytes: 64 << 10, read };

fn read(_: &str, bytes: &[u8], _: &Judge<'_>) -> Option<Own> {
    let why = format!("{} on a file that is not here", format_of(bytes)?);
    Some(Own { partial: vec![why], ..Own::default() })
}

/// Names the format of a detached signature, by its first lines.
fn format_of(bytes: &[u8]) -> Option<&'static str> {
    let start = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    if start.starts_with(b"-----BEGIN SSH SIGNATURE-----") {
        return Some("an SSH signature");
    }
    if start.starts_with(b"-----BEGIN PGP SIGNATURE-----") {
        return Some("an OpenPGP signature");
    }
    // Public keys of both begin with such a comment too.
    let mut lines = start.split(|byte| *byte == b'\n');
    let comment = lines.next().is_some_and(|line| line.starts_with(b"untrusted comment:"));
    let second = lines.next().unwrap_or_default().trim_ascii();
    let is_signature = || BASE64.decode(second).is_ok_and(|it| it.len() == SIGNATURE);
    (comment && is_signature()).then_some("a minisign or signify signature")
}

/// Algorithm, key id and Ed25519 signature, in bytes.
const SIGNATURE: usize = 2 + 8 + 64;
