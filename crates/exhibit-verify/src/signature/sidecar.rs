//! Companions by name: which file speaks about which.

use super::{dsse, manifest as list};

/// What a file's name says about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CompanionName<'a> {
    /// The path of the one file that it speaks about; `None` for a manifest of a folder.
    pub target: Option<&'a str>,
    /// What it is.
    pub kind: CompanionKind,
}

/// What a companion is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompanionKind {
    /// A detached signature; its bytes say in which format.
    Signature,
    /// SHA-256 or SHA-512 digests.
    Manifest,
    /// DSSE envelopes: about the one file, or lists of files.
    Attestation,
    /// A format that is recognised and not verified.
    Unsupported(&'static str),
    /// A digest by an algorithm that policy refuses.
    Refused(&'static str),
}

/// Returns what a path says about being a companion; `None` for everything else.
///
/// Only a name: `x.sig` is a companion where `x` is there too.
pub fn companion_of(path: &str) -> Option<CompanionName<'_>> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let lower = name.to_ascii_lowercase();
    if let Some((_, kind)) = FOLDER_NAMES.iter().find(|(n, _)| lower == *n) {
        return Some(CompanionName { target: None, kind: *kind });
    }
    let (suffix, kind) = SUFFIXES.iter().find(|(s, _)| lower.ends_with(s))?;
    let target = path.get(..path.len() - suffix.len())?;
    (lower.len() > suffix.len()).then_some(CompanionName { target: Some(target), kind: *kind })
}

use CompanionKind::{Attestation, Manifest, Refused, Signature, Unsupported};

/// Names that speak about a whole folder.
const FOLDER_NAMES: [(&str, CompanionKind); 10] = [
    ("sha256sums", Manifest),
    ("sha256sums.txt", Manifest),
    ("sha256sum.txt", Manifest),
    ("sha512sums", Manifest),
    ("sha512sums.txt", Manifest),
    ("sha512sum.txt", Manifest),
    ("sha1sums", Refused("SHA-1 manifest")),
    ("sha1sums.txt", Refused("SHA-1 manifest")),
    ("md5sums", Refused("MD5 manifest")),
    ("md5sums.txt", Refused("MD5 manifest")),
];

/// Endings that speak about the file without them; longer ones first.
const SUFFIXES: [(&str, CompanionKind); 27] = [
    (".sigstore.json", Unsupported("Sigstore bundle")),
    (".intoto.jsonl", Attestation),
    (".tlog-proof", Signature),
    (".dsse.json", Attestation),
    (".sha256sum", Manifest),
    (".sha512sum", Manifest),
    (".sigstore", Unsupported("Sigstore bundle")),
    (".minisig", Signature),
    (".jws", Signature),
    (".dsse", Attestation),
    (".sshsig", Signature),
    (".sha256", Manifest),
    (".sha512", Manifest),
    (".sha1", Refused("SHA-1 digest")),
    (".cosig", Unsupported("cosignature")),
    (".md5", Refused("MD5 digest")),
    (".sig", Signature),
    (".asc", Signature),
    (".gpg", Signature),
    (".p7s", Signature),
    (".p7m", Signature),
    (".tsr", Signature),
    (".tst", Signature),
    (".ots", Unsupported("OpenTimestamps proof")),
    (".cose", Unsupported("COSE signature")),
    (".c2pa", Unsupported("C2PA manifest")),
    (".xades", Unsupported("XML signature (XAdES)")),
];

/// Returns the names of the files that a list of them, of this name and content, speaks about.
///
/// `None` for every file that is no such list.
pub(crate) fn names_listed(name: &str, bytes: &[u8]) -> Option<Vec<String>> {
    match companion_of(name)?.kind {
        Manifest => Some(list::Manifest::read(bytes, None).ok()?.entries.into_keys().collect()),
        Attestation => dsse::names_listed(bytes),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_what_they_speak_about() {
        let of = |path| companion_of(path).map(|c| (c.target, c.kind));
        assert_eq!(of("a/x.pdf.sig"), Some((Some("a/x.pdf"), Signature)));
        assert_eq!(of("a/SHA256SUMS"), Some((None, Manifest)));
        assert_eq!(of("SHA256SUMS.minisig"), Some((Some("SHA256SUMS"), Signature)));
        assert_eq!(of("x.sha256"), Some((Some("x"), Manifest)));
        assert_eq!(of("x.log.tlog-proof"), Some((Some("x.log"), Signature)));
        assert_eq!(of("x.pdf"), None);
        assert_eq!(of("a/.sig"), None);
        assert!(matches!(of("é.ots"), Some((Some("é"), Unsupported(_)))));
    }
}
