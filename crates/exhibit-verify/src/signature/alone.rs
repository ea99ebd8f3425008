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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_are_told_from_keys_and_other_texts() {
        let lines = |length: usize| {
            let second = BASE64.encode(&vec![7; length]);
            format_of(format!("untrusted comment: x\r\n{second}\r\n").as_bytes())
        };
        assert_eq!(lines(SIGNATURE), Some("a minisign or signify signature"));
        assert_eq!(lines(42), None, "a public key");
        assert_eq!(format_of(b"untrusted comment: x"), None);
        assert_eq!(
            format_of(b"\xef\xbb\xbf\n-----BEGIN SSH SIGNATURE-----\n"),
            Some("an SSH signature")
        );
        assert_eq!(format_of(b"-----BEGIN PGP PUBLIC KEY BLOCK-----\n"), None);
        assert_eq!(format_of(b""), None);
    }
}
