//! The signature of a digest file, which S3 keeps in the object's metadata and not in the file.
//!
//! Beside `NAME.json.gz` lies `NAME.json.gz.metadata.json`, the output of `aws s3api head-object` for that object:
//! `{"Metadata": {"signature": "…", "signature-algorithm": "SHA256withRSA"}, …}`, or `NAME.json.gz.sig`, the
//! hexadecimal digits of `x-amz-meta-signature` alone.

use data_encoding::HEXLOWER_PERMISSIVE;
use exhibit_core::json::{Kind, Scanner};

/// The longest signature: RSA of 8192 bits.
const MAX_SIGNATURE: usize = 1024;

/// A signature as it was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Metadata {
    /// Its bytes.
    pub(crate) signature: Vec<u8>,
    /// The algorithm, if it is stated.
    pub(crate) algorithm: Option<String>,
}

/// Reads either form; `None` for what is neither.
pub(crate) fn read(bytes: &[u8]) -> Option<Metadata> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii();
    if let Some(signature) = signature(bytes) {
        return Some(Metadata { signature, algorithm: None });
    }
    let mut scanner = Scanner::new();
    let document = scanner.scan(bytes).ok()?;
    let root = document.root();
    if root.kind() != Kind::Object {
        return None;
    }
    let text = |name: &str| root.get("Metadata")?.get(name)?.as_str();
    Some(Metadata {
        signature: signature(text("signature")?.as_bytes())?,
        algorithm: text("signature-algorithm").map(Into::into),
    })
}

/// Reads the digits of a signature.
pub(crate) fn signature(hex: &[u8]) -> Option<Vec<u8>> {
    let is_one = !hex.is_empty() && hex.len() <= 2 * MAX_SIGNATURE;
    HEXLOWER_PERMISSIVE.decode(hex).ok().filter(|_| is_one)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_are_read() {
        let printed = br#"{"AcceptRanges": "bytes", "ContentLength": 812, "ETag": "\"5d41\"",
            "Metadata": {"signature": "00Ff", "signature-algorithm": "SHA256withRSA"}}"#;
        let found = read(printed).expect("metadata");
        assert_eq!(found.signature, [0, 0xff]);
        assert_eq!(found.algorithm.as_deref(), Some("SHA256withRSA"));
        let digits = read(b"00ff\r\n").expect("digits");
        assert_eq!((digits.signature, digits.algorithm), (vec![0, 0xff], None));
        for other in [
            &b""[..],
            b"untrusted comment: minisign",
            b"{}",
            b"[]",
            b"{\"Metadata\": {}}",
            b"{\"Metadata\": {\"signature\": \"\"}}",
            b"{\"Metadata\": {\"signature\": \"xyz\"}}",
            &[b'a'; 2 * MAX_SIGNATURE + 2],
        ] {
            assert_eq!(read(other), None, "{other:?}");
        }
    }
}
